/* wafv2/fail.c: WAF's errors in AWS's words. */
#include "wafv2/wafv2.h"

const char WAFV2_REASON_ONE_VALUE[] =
    "You have used none or multiple values for a field that requires exactly one value.";
const char WAFV2_REASON_REFERENCE[] = "A reference in your rule statement is not valid.";
const char WAFV2_REASON_FORMAT[] = "The parameter contains formatting that is not valid.";
const char WAFV2_REASON_ARN[] = "The ARN isn't valid. A valid ARN begins with arn: and includes "
                                "other information separated by colons or slashes.";
const char WAFV2_REASON_MINIMUM[] =
    "You haven't met a minimum requirement for a threshold setting.";
const char WAFV2_REASON_CAPACITY[] = "You exceeded the capacity limit for a rule group or web ACL.";

int wafv2_fail_parameter(struct vg_error *err, enum wafv2_parameter_exception_field field,
                         struct vg_str parameter, const char *reason)
{
    struct wafv2_waf_invalid_parameter_exception *detail =
        VG_NEW(err->arena, struct wafv2_waf_invalid_parameter_exception);
    struct vg_str shown = vg_arena_copy(err->arena, vg_str_slice(parameter, 0, 4096));
    detail->field = field;
    detail->parameter = shown;
    detail->reason = vg_arena_copy(err->arena, vg_str_from(reason));
    struct vg_str message = vg_arena_printf(
        err->arena, "Error reason: %s, field: %.*s, parameter: %.*s", reason,
        VG_STR_ARG(vg_enum_text(&wafv2_shape_parameter_exception_field, field)), VG_STR_ARG(shown));
    return vg_fail_with(err, &WAFV2_WAF_INVALID_PARAMETER, message, detail);
}

int wafv2_fail_unsupported(struct vg_error *err, enum wafv2_parameter_exception_field field,
                           const char *what)
{
    return wafv2_fail_parameter(
        err, field, vg_str_from(what),
        vg_arena_printf(err->arena, "virga does not support %s yet.", what).ptr);
}

int wafv2_fail_missing(struct vg_error *err)
{
    return vg_fail(err, &WAFV2_WAF_NONEXISTENT_ITEM,
                   "AWS WAF couldn\u2019t perform the operation because your resource "
                   "doesn\u2019t exist.");
}

int wafv2_fail_limit(struct vg_error *err)
{
    return vg_fail(err, &WAFV2_WAF_LIMITS_EXCEEDED,
                   "AWS WAF couldn\u2019t perform the operation because you exceeded your resource "
                   "limit.");
}

int wafv2_fail_duplicate(struct vg_error *err)
{
    return vg_fail(err, &WAFV2_WAF_DUPLICATE_ITEM,
                   "AWS WAF couldn\u2019t perform the operation because some resource in your "
                   "request is a duplicate of an existing one.");
}

static struct vg_str or_null(struct vg_str text)
{
    return vg_str_is_set(text) ? text : VG_STR("null");
}

int wafv2_fail_critical(struct vg_error *err, const char *request, struct vg_str name,
                        int32_t scope, struct vg_str id)
{
    return vg_fail(err, &WAFV2_WAF_INVALID_OPERATION,
                   "Critical information is missing in your request: %s(name=%.*s, scope=%.*s, "
                   "id=%.*s, aRN=null).",
                   request, VG_STR_ARG(or_null(name)),
                   VG_STR_ARG(or_null(vg_enum_text(&wafv2_shape_scope, scope))),
                   VG_STR_ARG(or_null(id)));
}
