/* wafv2/managed.h: AWS's managed rule groups: their rules are data, in managed/. */
#ifndef VG_WAFV2_MANAGED_H
#define VG_WAFV2_MANAGED_H

#include "wafv2/wafv2.h"

struct wafv2_managed {
    struct vg_str name;
    struct vg_str version; /* empty: the group has no versions */
    bool needs_injection;
    const unsigned char *json; /* a RuleGroup of the API, in its JSON form */
    const size_t *json_len;
};

/* By vendor, name and version (absent: the default one); words what is wrong. */
int wafv2_managed_require(struct vg_str vendor, struct vg_str name, struct vg_str version,
                          const struct wafv2_managed **managed, struct vg_error *err) VG_CHECKED;
/* "AWS#<name>"; NULL when there is none. */
const struct wafv2_managed *wafv2_managed_by_id(struct vg_str id);
/* False would be a mistake in the data. */
bool wafv2_managed_read(const struct wafv2_managed *managed, struct vg_arena *arena,
                        struct wafv2_rule_group *group) VG_CHECKED;

#endif
