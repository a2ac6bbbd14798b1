/* apigatewayv2/invoke/live.h: deployments as requests need them, and the data plane's memory. What
 * a deployment froze never changes, so nothing here grows old. */
#ifndef APIGATEWAYV2_INVOKE_LIVE_H
#define APIGATEWAYV2_INVOKE_LIVE_H

#include "apigatewayv2/apigatewayv2.h"
#include "proxy/event.h"
#include "proxy/instance.h"

struct apigatewayv2_compiled; /* a route as it is matched: route.c */

struct apigatewayv2_live {
    const struct apigatewayv2_api_snapshot *snapshot;
    const struct apigatewayv2_compiled *routes; /* the most specific first */
    size_t route_count;
};

extern const struct vg_route apigatewayv2_pages[];

/* The deployment of the call's account and region: VG_OK, VG_NOT_FOUND or VG_BROKEN. Good for this
 * run of the call only. */
int apigatewayv2_live_get(struct vg_call *call, struct vg_str api_id, struct vg_str deployment_id,
                          const struct apigatewayv2_live **live) VG_CHECKED;

/* ---- route.c ---- */

void apigatewayv2_routes_make(struct apigatewayv2_live *live, struct vg_arena *arena);

struct apigatewayv2_match {
    const struct apigatewayv2_route *route;
    const struct apigatewayv2_integration *integration; /* NULL: it has none */
    struct vg_pairs parameters;                         /* percent-decoded */
};
/* The route for a path ("/pets/7"): static parts before variables before greedy ones, its method
 * before ANY, "$default" last. False when there is none. */
bool apigatewayv2_route_match(const struct apigatewayv2_live *live, struct vg_arena *arena,
                              struct vg_str method, struct vg_str path,
                              struct apigatewayv2_match *match) VG_CHECKED;

#endif
