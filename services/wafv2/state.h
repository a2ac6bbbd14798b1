/* wafv2/state.h: what one instance keeps in memory: compiled web ACLs, counts, samples, lists. */
#ifndef VG_WAFV2_STATE_H
#define VG_WAFV2_STATE_H

#include "base/map.h"
#include "wafv2/engine/evaluate.h"
#include "wafv2/engine/injection.h"
#include "wafv2/lists.h"
#include "wafv2/sample.h"

struct vg_log_writer; /* bus/log_writer.h */

struct wafv2_state {
    struct vg_map acls; /* "<web ACL ARN>" -> struct wafv2_compiled (compiled.c) */
    struct vg_map sets; /* "<set ARN> <lock token>" -> struct wafv2_shared_set (compiled.c) */
    uint64_t uses;      /* of compiled web ACLs: which was used last */
    struct waf_rates rates;
    struct waf_injection injection;
    bool has_injection, tried_injection;
    struct wafv2_lists lists;
    struct wafv2_samples samples;
    struct vg_log_writer *log_writer;
};

/* libinjection, loaded when it is first asked for; NULL when it is not there. */
const struct waf_injection *wafv2_injection(const struct vg_call *call);

/* ---- compiled.c ---- */

/* The web ACL as it is in force, compiled: VG_OK, VG_NOT_FOUND when it is gone, VG_BROKEN. It may
 * be used until the handler returns. */
int wafv2_compiled_get(struct vg_call *call, struct vg_str acl_arn,
                       const struct waf_acl **acl) VG_CHECKED;
void wafv2_compiled_clear(struct wafv2_state *state);

/* ---- guard.c ---- */

extern const struct vg_guard wafv2_guard;

#endif
