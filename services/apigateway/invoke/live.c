/* apigateway/invoke/live.c: deployments in memory. */
#include "apigateway/invoke/live.h"

static void *make(struct vg_arena *arena, const void *record)
{
    struct apigateway_live *live = VG_NEW(arena, struct apigateway_live);
    live->arena = arena;
    live->snapshot = *(const struct apigateway_api_snapshot *)record;
    apigateway_routes_make(live, arena);
    return live;
}

static struct vg_str key_of(struct vg_call *call, struct vg_str api_id, struct vg_str deployment_id)
{
    struct vg_key key;
    vg_call_key(call, &key, APIGATEWAY_SPACE_SNAPSHOT);
    vg_key_str(&key, api_id);
    vg_key_str(&key, deployment_id);
    return vg_arena_copy(call->arena, vg_key_bytes(&key));
}

struct vg_frozen_entry *apigateway_live_hold(struct vg_call *call, struct vg_str api_id,
                                             struct vg_str deployment_id)
{
    struct vg_proxy_instance *instance = vg_service_state(call);
    return vg_frozen_hold(&instance->lives, key_of(call, api_id, deployment_id));
}

int apigateway_live_get(struct vg_call *call, struct vg_str api_id, struct vg_str deployment_id,
                        struct apigateway_live **live)
{
    static const struct vg_frozen_kind kind = {&apigateway_shape_api_snapshot, make,
                                               /* drop= */ NULL};
    struct vg_proxy_instance *instance = vg_service_state(call);
    void *made;
    int rc =
        vg_frozen_get(&instance->lives, call, &kind, key_of(call, api_id, deployment_id), &made);
    if (rc == VG_OK)
        *live = made;
    return rc;
}
