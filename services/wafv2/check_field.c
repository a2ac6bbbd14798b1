/* wafv2/check_field.c: fields to match and text transformations, and what they cost. */
#include "wafv2/check.h"

enum {
    TRANSFORMATIONS_MAX = 10,
    COST_TRANSFORMATION = 10,
    COST_ALL_ARGUMENTS = 10,
    FIELD_KINDS = 14,
};

static int fail_one_value(struct vg_error *err, enum wafv2_parameter_exception_field field,
                          struct vg_str parameter)
{
    return wafv2_fail_parameter(err, field, parameter, WAFV2_REASON_ONE_VALUE);
}

/* How many of a structure's members are set: all are pointers to structures. */
static size_t count_set(const struct wafv2_field_to_match *field)
{
    const void *members[] = {
        field->single_header,   field->single_query_argument,
        field->uri_path,        field->all_query_arguments,
        field->query_string,    field->body,
        field->method,          field->json_body,
        field->headers,         field->cookies,
        field->header_order,    field->ja3_fingerprint,
        field->ja4_fingerprint, field->uri_fragment,
    };
    size_t count = 0;
    for (size_t i = 0; i < FIELD_KINDS; i++)
        count += members[i] != NULL;
    return count;
}

static int check_patterns(const struct wafv2_field_to_match *field, struct vg_error *err)
{
    if (field->headers != NULL) {
        const struct wafv2_header_match_pattern *pattern = field->headers->match_pattern;
        if ((pattern->all != NULL) + (pattern->included_headers.count > 0) +
                (pattern->excluded_headers.count > 0) !=
            1)
            return fail_one_value(err, WAFV2_PARAMETER_EXCEPTION_FIELD_HEADER_MATCH_PATTERN,
                                  VG_STR("HeaderMatchPattern"));
    }
    if (field->cookies != NULL) {
        const struct wafv2_cookie_match_pattern *pattern = field->cookies->match_pattern;
        if ((pattern->all != NULL) + (pattern->included_cookies.count > 0) +
                (pattern->excluded_cookies.count > 0) !=
            1)
            return fail_one_value(err, WAFV2_PARAMETER_EXCEPTION_FIELD_COOKIE_MATCH_PATTERN,
                                  VG_STR("CookieMatchPattern"));
    }
    if (field->json_body != NULL) {
        const struct wafv2_json_match_pattern *pattern = field->json_body->match_pattern;
        if ((pattern->all != NULL) + (pattern->included_paths.count > 0) != 1)
            return fail_one_value(err, WAFV2_PARAMETER_EXCEPTION_FIELD_JSON_MATCH_PATTERN,
                                  VG_STR("JsonMatchPattern"));
    }
    return VG_OK;
}

/* Of the same field the same transformation is paid for once. */
static void pay(struct wafv2_check *check, const struct waf_field *field, int32_t transformation)
{
    for (const struct wafv2_paid *paid = check->paid; paid != NULL; paid = paid->next)
        if (paid->transformation == transformation && waf_field_eq(&paid->field, field))
            return;
    struct wafv2_paid *paid = VG_NEW(check->call->arena, struct wafv2_paid);
    *paid = (struct wafv2_paid){*field, transformation, check->paid};
    check->paid = paid;
    check->capacity += COST_TRANSFORMATION;
}

int wafv2_transformations_check(struct wafv2_check *check, const struct waf_field *field,
                                const struct wafv2_text_transformations *transformations,
                                struct vg_error *err)
{
    if (transformations->count > TRANSFORMATIONS_MAX)
        return wafv2_fail_limit(err);
    for (size_t i = 0; i < transformations->count; i++) {
        const struct wafv2_text_transformation *one = &transformations->items[i];
        for (size_t before = 0; before < i; before++)
            if (transformations->items[before].priority.v == one->priority.v)
                return wafv2_fail_parameter(
                    err, WAFV2_PARAMETER_EXCEPTION_FIELD_TEXT_TRANSFORMATION,
                    vg_enum_text(&wafv2_shape_text_transformation_type, one->type),
                    WAFV2_REASON_FORMAT);
        if (one->type != WAFV2_TEXT_TRANSFORMATION_TYPE_NONE)
            pay(check, field, one->type);
    }
    return VG_OK;
}

int wafv2_field_check(struct wafv2_check *check, const struct wafv2_field_to_match *model,
                      const struct wafv2_text_transformations *transformations, int64_t base,
                      struct vg_error *err)
{
    struct waf_field field;
    if (model == NULL || count_set(model) != 1)
        return fail_one_value(err, WAFV2_PARAMETER_EXCEPTION_FIELD_FIELD_TO_MATCH,
                              VG_STR("FieldToMatch"));
    int rc = check_patterns(model, err);
    if (rc != VG_OK)
        return rc;
    waf_field_of(model, &field);
    check->capacity += model->json_body != NULL ? 2 * base : base;
    check->capacity += model->all_query_arguments != NULL ? COST_ALL_ARGUMENTS : 0;
    return wafv2_transformations_check(check, &field, transformations, err);
}
