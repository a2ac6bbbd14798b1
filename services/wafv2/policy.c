/* wafv2/policy.c: permission policies of rule groups: kept and given back; nobody else's account is
 * asked for leave here. */
#include "wafv2/wafv2.h"

#include "base/json.h"

static int require_group(struct vg_call *call, struct vg_str arn, struct vg_error *err)
{
    struct wafv2_entity entity;
    int rc = wafv2_entity_require_by_arn(call, arn, &entity, err);
    return rc == VG_OK && entity.kind != WAFV2_RULE_GROUP ? wafv2_fail_missing(err) : rc;
}

static bool is_json_object(struct vg_arena *arena, struct vg_str text)
{
    struct vg_json json;
    vg_json_init(&json, text, arena);
    return vg_json_peek(&json) == VG_JSON_OBJECT && vg_json_skip(&json, NULL) &&
           vg_json_at_end(&json);
}

int wafv2_put_permission_policy(struct vg_call *call,
                                const struct wafv2_put_permission_policy_in *in,
                                struct wafv2_put_permission_policy_out *out, struct vg_error *err)
{
    (void)out;
    int rc = require_group(call, in->resource_arn, err);
    if (rc != VG_OK)
        return rc;
    if (!is_json_object(call->arena, in->policy))
        return vg_fail(err, &WAFV2_WAF_INVALID_PERMISSION_POLICY,
                       "The policy specifications must be valid JSON.");
    const struct wafv2_permission_policy_record record = {.policy = in->policy};
    return vg_call_put(call, WAFV2_SPACE_POLICY, in->resource_arn,
                       &wafv2_shape_permission_policy_record, &record);
}

int wafv2_get_permission_policy(struct vg_call *call,
                                const struct wafv2_get_permission_policy_in *in,
                                struct wafv2_get_permission_policy_out *out, struct vg_error *err)
{
    struct wafv2_permission_policy_record record;
    int rc = require_group(call, in->resource_arn, err);
    if (rc == VG_OK)
        rc = vg_call_get(call, WAFV2_SPACE_POLICY, in->resource_arn,
                         &wafv2_shape_permission_policy_record, &record);
    if (rc == VG_NOT_FOUND)
        return wafv2_fail_missing(err);
    if (rc == VG_OK)
        out->policy = record.policy;
    return rc;
}

int wafv2_delete_permission_policy(struct vg_call *call,
                                   const struct wafv2_delete_permission_policy_in *in,
                                   struct wafv2_delete_permission_policy_out *out,
                                   struct vg_error *err)
{
    (void)out;
    int rc = require_group(call, in->resource_arn, err);
    if (rc == VG_OK)
        rc = vg_call_delete(call, WAFV2_SPACE_POLICY, in->resource_arn);
    return rc == VG_NOT_FOUND ? wafv2_fail_missing(err) : rc;
}
