/* wafv2/managed_set.c: managed rule sets as vendors publish them. Nobody here is a vendor: there
 * are none. */
#include "wafv2/wafv2.h"

int wafv2_list_managed_rule_sets(struct vg_call *call,
                                 const struct wafv2_list_managed_rule_sets_in *in,
                                 struct wafv2_list_managed_rule_sets_out *out, struct vg_error *err)
{
    out->managed_rule_sets.set = true;
    return wafv2_scope_check(call, in->scope, err);
}

static int none(struct vg_call *call, int32_t scope, struct vg_error *err)
{
    int rc = wafv2_scope_check(call, scope, err);
    return rc == VG_OK ? wafv2_fail_missing(err) : rc;
}

int wafv2_get_managed_rule_set(struct vg_call *call, const struct wafv2_get_managed_rule_set_in *in,
                               struct wafv2_get_managed_rule_set_out *out, struct vg_error *err)
{
    (void)out;
    return none(call, in->scope, err);
}

int wafv2_put_managed_rule_set_versions(struct vg_call *call,
                                        const struct wafv2_put_managed_rule_set_versions_in *in,
                                        struct wafv2_put_managed_rule_set_versions_out *out,
                                        struct vg_error *err)
{
    (void)out;
    return none(call, in->scope, err);
}

int wafv2_update_managed_rule_set_version_expiry_date(
    struct vg_call *call, const struct wafv2_update_managed_rule_set_version_expiry_date_in *in,
    struct wafv2_update_managed_rule_set_version_expiry_date_out *out, struct vg_error *err)
{
    (void)out;
    return none(call, in->scope, err);
}
