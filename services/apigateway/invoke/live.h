/* apigateway/invoke/live.h: deployments as requests need them: read once, kept in memory. What a
 * deployment froze never changes, so nothing here grows old. */
#ifndef APIGATEWAY_INVOKE_LIVE_H
#define APIGATEWAY_INVOKE_LIVE_H

#include "apigateway/apigateway.h"
#include "proxy/throttle.h"
#include "bus/log_writer.h"
#include "proxy/event.h"
#include "proxy/frozen.h"
#include "proxy/memory.h"

struct apigateway_node;

struct apigateway_live {
    struct apigateway_api_snapshot snapshot;
    const struct apigateway_node *root;
};

/* The service's in-memory state. */
struct apigateway_instance {
    struct vg_bus *bus;
    struct vg_log_writer *log_writer;
    struct vg_frozen lives;
    struct vg_memory decisions; /* of function authorizers */
    struct vg_throttle throttle;
};

/* The deployment of the call's account and region: VG_OK, VG_NOT_FOUND or VG_BROKEN. Good for this
 * run of the call only. */
int apigateway_live_get(struct vg_call *call, struct vg_str api_id, struct vg_str deployment_id,
                        const struct apigateway_live **live) VG_CHECKED;

/* ---- route.c ---- */

/* Makes the tree of the snapshot's resources. */
void apigateway_routes_make(struct apigateway_live *live, struct vg_arena *arena);

struct apigateway_route {
    const struct apigateway_resource *resource;
    const struct apigateway_method *method;
    struct vg_pairs parameters; /* percent-encoded, as received */
};
/* The resource and method for a path ("/pets/7"): static parts before variables before greedy
 * ones, a method of its name before ANY. False when there is none. */
bool apigateway_route_find(const struct apigateway_live *live, struct vg_arena *arena,
                           struct vg_str method, struct vg_str path,
                           struct apigateway_route *route) VG_CHECKED;

#endif
