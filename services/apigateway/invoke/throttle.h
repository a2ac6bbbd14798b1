/* apigateway/invoke/throttle.h: token buckets: so many requests a second, and so many at once. */
#ifndef APIGATEWAY_INVOKE_THROTTLE_H
#define APIGATEWAY_INVOKE_THROTTLE_H

#include "base/map.h"

/* One per instance; in memory alone. */
struct apigateway_throttle {
    struct vg_map buckets;
};

void apigateway_throttle_init(struct apigateway_throttle *throttle);
void apigateway_throttle_clear(struct apigateway_throttle *throttle);

/* Takes a token from the bucket of that name, which holds up to `burst` of them and fills with
 * `rate` a second of virtual time. False when it is empty. A new bucket is full; one whose limits
 * changed keeps what it has. */
bool apigateway_throttle_take(struct apigateway_throttle *throttle, struct vg_str name, double rate,
                              double burst, int64_t now_ms);

#endif
