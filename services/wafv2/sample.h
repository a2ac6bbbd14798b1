/* wafv2/sample.h: the latest requests that each rule matched, in memory, for GetSampledRequests. */
#ifndef VG_WAFV2_SAMPLE_H
#define VG_WAFV2_SAMPLE_H

#include "base/map.h"
#include "wafv2/engine/evaluate.h"

struct wafv2_state; /* state.h */

struct wafv2_samples {
    struct vg_map rules; /* "<web ACL ARN> <metric>" -> struct sampled (sample.c) */
};

void wafv2_samples_init(struct wafv2_samples *samples);
void wafv2_samples_deinit(struct wafv2_samples *samples); /* may be used again */
/* Keeps what the outcome says of the request, under each rule that matched. */
void wafv2_samples_add(struct wafv2_state *state, const struct waf_acl *acl,
                       const struct waf_request *request, const struct waf_outcome *outcome);

#endif
