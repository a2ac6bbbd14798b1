/* apigateway/invoke/live.h: deployments as requests need them: read once, kept in memory. What a
 * deployment froze never changes, so nothing here grows old. */
#ifndef APIGATEWAY_INVOKE_LIVE_H
#define APIGATEWAY_INVOKE_LIVE_H

#include "apigateway/apigateway.h"
#include "apigateway/schema/schema.h"
#include "apigateway/template/template.h"
#include "proxy/event.h"
#include "proxy/instance.h"

enum { APIGATEWAY_COMPILED_BUCKETS = 64 };

struct apigateway_compiled;
struct apigateway_node;

struct apigateway_live {
    struct vg_arena *arena; /* its own, or of the call that made it for itself */
    struct apigateway_api_snapshot snapshot;
    const struct apigateway_node *root;
    struct apigateway_compiled *compiled[APIGATEWAY_COMPILED_BUCKETS]; /* compiled.c */
};

/* The page that serves all APIs. */
extern const struct vg_route apigateway_routes[];

/* The deployment of the call's account and region: VG_OK, VG_NOT_FOUND or VG_BROKEN. Good for this
 * run of the call only. */
int apigateway_live_get(struct vg_call *call, struct vg_str api_id, struct vg_str deployment_id,
                        struct apigateway_live **live) VG_CHECKED;

/* Keeps what this run has got of it beyond the run, until vg_frozen_release. */
struct vg_frozen_entry *apigateway_live_hold(struct vg_call *call, struct vg_str api_id,
                                             struct vg_str deployment_id);

/* ---- compiled.c ---- */

/* For schemas: the text of the model of that name. `models`: a list of the model's. */
bool apigateway_model_text(void *models, struct vg_str name, struct vg_str *text);

/* A template of the snapshot, the schema of its model of that name. NULL with `*problem` worded.
 * Good for this run of the call only. */
const struct apigateway_template *
apigateway_live_template(struct apigateway_live *live, struct vg_str text, struct vg_str *problem);
const struct apigateway_schema *apigateway_live_schema(struct apigateway_live *live,
                                                       struct vg_str model, struct vg_str *problem);

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
