/* apigateway/account.c: the account's settings in a region. */
#include "apigateway/apigateway.h"
#include "apigateway/patch.h"

static int load(struct vg_call *call, struct apigateway_account *account)
{
    static const struct apigateway_throttle_settings throttle = {.burst_limit = {5000, true},
                                                                 .rate_limit = {10000.0, true}};
    int rc =
        vg_call_get(call, APIGATEWAY_SPACE_ACCOUNT, VG_STR(""), &apigateway_shape_account, account);
    if (rc != VG_NOT_FOUND)
        return rc;
    struct vg_str *usage_plans = VG_NEW(call->arena, struct vg_str);
    *usage_plans = VG_STR("UsagePlans");
    *account = (struct apigateway_account){
        .throttle_settings = &throttle,
        .features = {usage_plans, 1, true},
        .api_key_version = VG_STR("4"),
    };
    return VG_OK;
}

int apigateway_get_account(struct vg_call *call, const struct apigateway_get_account_in *in,
                           struct apigateway_get_account_out *out, struct vg_error *err)
{
    (void)in, (void)err;
    return load(call, out);
}

static const struct apigateway_patch_rule rules[] = {
    {"/cloudwatchRoleArn", APIGATEWAY_PATCH_REPLACE, .member = "cloudwatchRoleArn"},
    {"/features", APIGATEWAY_PATCH_ADD, .member = "features"},
};

const struct apigateway_patch_table apigateway_account_patches = {
    &apigateway_shape_account, APIGATEWAY_PATCH_BY_OP, rules, VG_COUNT_OF(rules)};

int apigateway_update_account(struct vg_call *call, const struct apigateway_update_account_in *in,
                              struct apigateway_update_account_out *out, struct vg_error *err)
{
    struct vg_arn arn;
    int rc = load(call, out);
    if (rc == VG_OK)
        rc = apigateway_patch_apply(call, &apigateway_account_patches, &in->patch_operations, out,
                                    err);
    if (rc != VG_OK)
        return rc;
    if (out->cloudwatch_role_arn.len > 0 &&
        (!vg_arn_parse(out->cloudwatch_role_arn, &arn) || !vg_str_is(arn.service, "iam") ||
         !vg_str_starts(arn.resource, VG_STR("role/"))))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "The role ARN does not have required permissions configured. Please grant "
                       "trust permission for API Gateway and add the required role policy.");
    return vg_call_put(call, APIGATEWAY_SPACE_ACCOUNT, VG_STR(""), &apigateway_shape_account, out);
}
