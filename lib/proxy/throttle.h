/* proxy/throttle.h: token buckets: so many requests a second, and so many at once. */
#ifndef VG_PROXY_THROTTLE_H
#define VG_PROXY_THROTTLE_H

#include "base/map.h"

/* One per instance; in memory alone. */
struct vg_throttle {
    struct vg_map buckets;
};

void vg_throttle_init(struct vg_throttle *throttle);
void vg_throttle_clear(struct vg_throttle *throttle);

/* Takes a token from the bucket of that name, which holds up to `burst` of them and fills with
 * `rate` a second of virtual time. False when it is empty. A new bucket is full; one whose limits
 * changed keeps what it has. */
bool vg_throttle_take(struct vg_throttle *throttle, struct vg_str name, double rate, double burst,
                      int64_t now_ms);

#endif
