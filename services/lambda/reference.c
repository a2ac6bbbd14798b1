/* lambda/reference.c: the many ways to name a function. */
#include "lambda/lambda.h"

struct vg_str lambda_function_arn(const struct vg_call *call, struct vg_str name,
                                  struct vg_str qualifier)
{
    return VG_CONCAT(call->arena, VG_STR("arn:aws:lambda:"), call->region, VG_STR(":"),
                     call->account, VG_STR(":function:"), name,
                     qualifier.len > 0 ? VG_STR(":") : VG_STR(""), qualifier);
}

static int not_found(struct vg_call *call, const struct lambda_reference *reference,
                     struct vg_error *err)
{
    struct vg_str arn = lambda_function_arn(call, reference->name, reference->qualifier);
    return lambda_fail(err, &LAMBDA_RESOURCE_NOT_FOUND, "Function not found: %.*s",
                       VG_STR_ARG(arn));
}

static bool is_account(struct vg_str text)
{
    uint64_t number;
    return text.len == 12 && vg_str_to_u64(text, &number);
}

/* Takes "arn:aws:lambda:", region, account and "function:" off the front, as far as they are there.
 */
static int take_place(struct vg_call *call, struct vg_str *rest, struct vg_error *err)
{
    struct vg_str first = *rest, tail = *rest;
    struct vg_str whole = *rest;
    if (vg_str_starts(*rest, VG_STR("arn:"))) {
        struct vg_arn arn;
        if (!vg_arn_parse(*rest, &arn))
            return lambda_fail(err, &LAMBDA_INVALID_PARAMETER_VALUE, "Invalid function ARN: %.*s",
                               VG_STR_ARG(whole));
        if (!vg_str_eq(arn.region, call->region))
            return lambda_fail(err, &LAMBDA_RESOURCE_NOT_FOUND,
                               "Functions from '%.*s' are not reachable in this region ('%.*s')",
                               VG_STR_ARG(arn.region), VG_STR_ARG(call->region));
        tail = vg_arena_printf(call->arena, "%.*s:%.*s", VG_STR_ARG(arn.account),
                               VG_STR_ARG(arn.resource));
        *rest = tail;
    }
    (void)vg_str_split(&tail, ':', &first);
    if (is_account(first) && vg_str_is_set(tail)) {
        if (!vg_str_eq(first, call->account))
            return vg_fail(err, &VG_ACCESS_DENIED,
                           "User: %.*s is not authorized to perform: lambda:%.*s on resource: %.*s "
                           "because no resource-based "
                           "policy allows the lambda:%.*s action",
                           VG_STR_ARG(call->principal.arn), VG_STR_ARG(call->op->name),
                           VG_STR_ARG(whole), VG_STR_ARG(call->op->name));
        *rest = tail;
    }
    if (vg_str_starts(*rest, VG_STR("function:")))
        *rest = vg_str_tail(*rest, strlen("function:"));
    return VG_OK;
}

int lambda_reference_read(struct vg_call *call, struct vg_str text, struct vg_str qualifier,
                          struct lambda_reference *reference, struct vg_error *err)
{
    int rc = take_place(call, &text, err);
    if (rc != VG_OK)
        return rc;
    (void)vg_str_split(&text, ':', &reference->name);
    reference->qualifier = vg_str_is_set(text) ? text : VG_STR("");
    if (!vg_str_is_set(qualifier) || qualifier.len == 0)
        return VG_OK;
    if (reference->qualifier.len > 0 && !vg_str_eq(reference->qualifier, qualifier))
        return lambda_fail(
            err, &LAMBDA_INVALID_PARAMETER_VALUE,
            "The derived qualifier from the function name does not match the specified qualifier.");
    reference->qualifier = qualifier;
    return VG_OK;
}

int lambda_function_require(struct vg_call *call, const struct lambda_reference *reference,
                            struct lambda_function_record *function, struct vg_error *err)
{
    /* There are no published versions and no aliases: only what all functions have. */
    if (reference->qualifier.len > 0 && !vg_str_is(reference->qualifier, "$LATEST"))
        return not_found(call, reference, err);
    int rc = vg_call_get(call, LAMBDA_SPACE_FUNCTION, reference->name,
                         &lambda_shape_function_record, function);
    return rc == VG_NOT_FOUND ? not_found(call, reference, err) : rc;
}

int lambda_function_find(struct vg_call *call, struct vg_str text, struct vg_str qualifier,
                         struct lambda_function_record *function, struct vg_error *err)
{
    struct lambda_reference reference;
    int rc = lambda_reference_read(call, text, qualifier, &reference, err);
    return rc == VG_OK ? lambda_function_require(call, &reference, function, err) : rc;
}
