/* gateway/inside.h: requests that services of virga make of others (bus/front.h), served as those
 * of clients are. */
#ifndef VG_GATEWAY_INSIDE_H
#define VG_GATEWAY_INSIDE_H

#include "bus/front.h"
#include "gateway/gateway.h"

/* One of them on its way. */
struct vg_inside_visit {
    const struct vg_front_call *front; /* lives until `done`; its request has an arena of its own */
    const struct vg_call *parent;      /* who asks: the ids alone; lives as long */
    /* Once, later or at once. The arena goes some turns after it. */
    void (*done)(void *ctx, const struct vg_response *response);
    void *ctx;
};

/* A vg_front_fn; `gateway` is a struct vg_gateway. */
void vg_inside_ask(void *gateway, const struct vg_front_call *front, struct vg_wait *wait);

/* gateway.c: routes, decodes, submits, and calls `done`. */
void vg_gateway_visit(struct vg_gateway *gateway, const struct vg_inside_visit *inside);

#endif
