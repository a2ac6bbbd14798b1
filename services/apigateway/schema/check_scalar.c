/* apigateway/schema/check_scalar.c: the keywords about numbers and strings. */
#include "apigateway/schema/node.h"

#include <math.h>

static void check_minimum(struct schema_check *check, const struct apigateway_schema *schema,
                          struct apigateway_value value)
{
    if (schema->minimum.type == APIGATEWAY_NULL)
        return;
    int order = apigateway_number_cmp(value, schema->minimum);
    struct vg_str minimum = schema_json(check, schema->minimum);
    if (order < 0)
        schema_violated(
            check,
            "numeric instance is lower than the required minimum (minimum: %.*s, found: %.*s)",
            VG_STR_ARG(minimum), VG_STR_ARG(schema_json(check, value)));
    else if (order == 0 && schema->is_minimum_exclusive)
        schema_violated(check,
                        "numeric instance is not strictly greater than the required minimum %.*s",
                        VG_STR_ARG(minimum));
}

static void check_maximum(struct schema_check *check, const struct apigateway_schema *schema,
                          struct apigateway_value value)
{
    if (schema->maximum.type == APIGATEWAY_NULL)
        return;
    int order = apigateway_number_cmp(value, schema->maximum);
    struct vg_str maximum = schema_json(check, schema->maximum);
    if (order > 0)
        schema_violated(
            check,
            "numeric instance is greater than the required maximum (maximum: %.*s, found: %.*s)",
            VG_STR_ARG(maximum), VG_STR_ARG(schema_json(check, value)));
    else if (order == 0 && schema->is_maximum_exclusive)
        schema_violated(check,
                        "numeric instance is not strictly lower than the required maximum %.*s",
                        VG_STR_ARG(maximum));
}

/* Decimal fractions are no exact doubles: their quotient is whole but for its last digits. */
static bool is_multiple(struct apigateway_value value, struct apigateway_value of)
{
    if (value.type == APIGATEWAY_INT && of.type == APIGATEWAY_INT)
        return value.integer % of.integer == 0;
    double quotient = apigateway_to_double(value) / apigateway_to_double(of);
    return isfinite(quotient) &&
           fabs(quotient - round(quotient)) <= 1e-9 * fmax(1, fabs(quotient) * 1e-6);
}

void schema_check_number(struct schema_check *check, const struct apigateway_schema *schema,
                         struct apigateway_value value)
{
    check_minimum(check, schema, value);
    check_maximum(check, schema, value);
    if (schema->multiple_of.type != APIGATEWAY_NULL && !is_multiple(value, schema->multiple_of))
        schema_violated(check, "remainder of division is not zero (%.*s / %.*s)",
                        VG_STR_ARG(schema_json(check, value)),
                        VG_STR_ARG(schema_json(check, schema->multiple_of)));
}

void schema_check_string(struct schema_check *check, const struct apigateway_schema *schema,
                         struct vg_str text)
{
    bool has_limit = schema->min_length.is_set || schema->max_length.is_set;
    size_t length = has_limit ? vg_utf8_count(text) : 0;
    struct vg_str shown = vg_str_slice(text, 0, 1024);
    if (schema->min_length.is_set && length < schema->min_length.count)
        schema_violated(check, "string \"%.*s\" is too short (length: %zu, required minimum: %zu)",
                        VG_STR_ARG(shown), length, schema->min_length.count);
    if (schema->max_length.is_set && length > schema->max_length.count)
        schema_violated(check, "string \"%.*s\" is too long (length: %zu, maximum allowed: %zu)",
                        VG_STR_ARG(shown), length, schema->max_length.count);
    if (schema->pattern.regex != NULL && !schema_matches(check, &schema->pattern, text))
        schema_violated(check, "ECMA 262 regex \"%.*s\" does not match input string \"%.*s\"",
                        VG_STR_ARG(schema->pattern.text), VG_STR_ARG(shown));
}
