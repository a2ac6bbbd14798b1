/* wafv2/engine/rate.h: counts of rate-based rules: how many requests each key has sent within the
 * window. In memory alone: a restart begins anew. */
#ifndef VG_WAF_RATE_H
#define VG_WAF_RATE_H

#include "base/map.h"
#include "wafv2/engine/acl.h"

enum { WAF_RATE_KEYS_MAX = 10000 }; /* of a rule, as on AWS */

struct waf_rates {
    struct vg_map rules; /* "<web ACL ARN> <path of the rule>" -> struct waf_rate_counter */
};

void waf_rates_init(struct waf_rates *rates);
void waf_rates_deinit(struct waf_rates *rates); /* may be used again */
/* Counts a request of the key and says whether it is beyond the limit. */
bool waf_rates_count(struct waf_rates *rates, const struct waf_rate *rate, struct vg_str key,
                     int64_t now_ms);
/* The keys that are beyond the rule's limit now: calls `each` for up to WAF_RATE_KEYS_MAX. */
void waf_rates_limited(const struct waf_rates *rates, struct vg_str acl_arn, struct vg_str path,
                       int64_t now_ms, void (*each)(void *ctx, struct vg_str key), void *ctx);
/* Forgets the counts of a web ACL that is gone. */
void waf_rates_forget(struct waf_rates *rates, struct vg_str acl_arn);

#endif
