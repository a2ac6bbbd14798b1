/* apigateway/invoke/validate.c: what the method's request validator asks for: parameters that must
 * be there, a body that is what its model says. */
#include "apigateway/invoke/map.h"
#include "apigateway/invoke/value.h"

#include <stdlib.h>

static const struct apigateway_request_validator *
validator_of(const struct apigateway_exchange *exchange)
{
    const struct apigateway_list_of_request_validator *all =
        &exchange->live->snapshot.request_validators;
    struct vg_str id = exchange->method->request_validator_id;
    for (size_t i = 0; i < all->count && id.len > 0; i++)
        if (vg_str_eq(all->items[i].id, id))
            return &all->items[i];
    return NULL;
}

/* ---- Parameters ---- */

static int cmp(const void *a, const void *b)
{
    const struct vg_str *left = a, *right = b;
    return vg_str_cmp(*left, *right);
}

/* "method.request.header.X" to "X". */
static struct vg_str name_of(struct vg_str parameter)
{
    static const char prefix[] = "method.request.";
    struct vg_str rest = vg_str_tail(parameter, strlen(prefix));
    ptrdiff_t dot = vg_str_find_char(rest, '.');
    return vg_str_tail(rest, (size_t)(dot + 1));
}

/* Blank is as good as missing. In the order of the whole parameters' names: headers, path,
 * query. */
static int check_parameters(struct apigateway_exchange *exchange)
{
    const struct apigateway_map_of_string_to_boolean *all = &exchange->method->request_parameters;
    struct vg_str *missing = VG_NEW_ARRAY(exchange->arena, struct vg_str, all->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < all->count; i++) {
        struct apigateway_values values = apigateway_request_value(exchange, all->items[i].key);
        if (all->items[i].value.v && (values.count == 0 || vg_str_trim(values.items[0]).len == 0))
            missing[count++] = all->items[i].key;
    }
    if (count == 0)
        return VG_OK;
    qsort(missing, count, sizeof *missing, cmp);
    for (size_t i = 0; i < count; i++)
        missing[i] = name_of(missing[i]);
    struct vg_str names = vg_arena_join(exchange->arena, missing, count, VG_STR(", "));
    struct vg_str message = VG_CONCAT(
        exchange->arena, VG_STR("Missing required request parameters: ["), names, VG_STR("]"));
    apigateway_log_error(exchange, "%.*s", VG_STR_ARG(message));
    exchange->refusal.explanation = message;
    return apigateway_refuse(exchange, APIGATEWAY_GATEWAY_RESPONSE_TYPE_BAD_REQUEST_PARAMETERS,
                             "BadRequestException", message);
}

/* ---- The body ---- */

static struct vg_str model_of(const struct apigateway_exchange *exchange, struct vg_str type)
{
    const struct apigateway_map_of_string_to_string *all = &exchange->method->request_models;
    struct vg_str any = VG_STR_NONE;
    for (size_t i = 0; i < all->count; i++) {
        if (vg_str_ieq(all->items[i].key, type))
            return all->items[i].value;
        if (vg_str_is(all->items[i].key, "$default"))
            any = all->items[i].value;
    }
    return any;
}

static int refuse_body(struct apigateway_exchange *exchange, struct vg_str type,
                       const struct apigateway_schema_result *result)
{
    struct vg_str line = apigateway_schema_log_line(exchange->arena, type, result);
    struct vg_str list =
        vg_arena_join(exchange->arena, result->violations, result->violation_count, VG_STR(", "));
    apigateway_log_error(exchange, "%.*s", VG_STR_ARG(line));
    exchange->refusal.explanation = VG_CONCAT(exchange->arena, VG_STR("["), list, VG_STR("]"));
    return apigateway_refuse(exchange, APIGATEWAY_GATEWAY_RESPONSE_TYPE_BAD_REQUEST_BODY,
                             "BadRequestException", VG_STR("Invalid request body"));
}

/* A content type without a model is not looked at. The model Empty takes everything. */
static int check_body(struct apigateway_exchange *exchange)
{
    struct vg_str type = apigateway_media_type(exchange->headers), problem;
    struct vg_str model = model_of(exchange, type);
    struct apigateway_schema_result result;
    if (!vg_str_is_set(model) || vg_str_is(model, "Empty"))
        return VG_OK;
    int rc = apigateway_check_model(exchange, model, &result, &problem);
    if (rc == VG_FAIL)
        return apigateway_refuse_configuration(exchange, vg_arena_cstr(exchange->arena, problem));
    return rc != VG_OK || result.is_valid ? rc : refuse_body(exchange, type, &result);
}

int apigateway_validate(struct apigateway_exchange *exchange)
{
    const struct apigateway_request_validator *validator = validator_of(exchange);
    if (validator == NULL)
        return VG_OK;
    int rc = validator->validate_request_parameters.v ? check_parameters(exchange) : VG_OK;
    if (rc != VG_OK || exchange->is_answered || !validator->validate_request_body.v)
        return rc;
    return check_body(exchange);
}
