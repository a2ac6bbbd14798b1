/* wafv2/log.h: logs of judged requests. */
#ifndef VG_WAFV2_LOG_H
#define VG_WAFV2_LOG_H

#include "bus/guard.h"
#include "wafv2/engine/evaluate.h"
#include "wafv2/wafv2.h"

/* Writes the request's line to the web ACL's log group, if it has one and its filter keeps it. */
int wafv2_log_request(struct vg_call *call, const struct vg_inspection *inspection,
                      const struct waf_acl *acl, const struct waf_request *request,
                      const struct waf_outcome *outcome) VG_CHECKED;

/* log_line.c: the line itself, AWS's JSON. `redacted`: parts that are not to be shown. */
struct vg_str wafv2_log_line(struct vg_arena *arena, const struct vg_inspection *inspection,
                             const struct waf_acl *acl, const struct waf_request *request,
                             const struct waf_outcome *outcome,
                             const struct wafv2_redacted_fields *redacted, struct vg_str country);

#endif
