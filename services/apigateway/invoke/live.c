/* apigateway/invoke/live.c: deployments in memory: the ones that were used last. */
#include "apigateway/invoke/live.h"

#include <stdlib.h>

enum { LIVES_MAX = 64 };

static void drop(struct apigateway_instance *instance, struct apigateway_live *live)
{
    vg_list_remove(&live->node);
    (void)vg_map_remove(&instance->live_by_key, live->key);
    instance->live_count--;
    vg_map_deinit(&live->compiled);
    vg_arena_deinit(&live->own_arena);
    free(live);
}

void apigateway_lives_clear(struct apigateway_instance *instance)
{
    while (!vg_list_is_empty(&instance->lives))
        drop(instance, VG_CONTAINER_OF(instance->lives.next, struct apigateway_live, node));
}

static void keep(struct apigateway_instance *instance, struct apigateway_live *live)
{
    if (instance->live_count == LIVES_MAX)
        drop(instance, VG_CONTAINER_OF(instance->lives.next, struct apigateway_live, node));
    vg_list_append(&instance->lives, &live->node);
    (void)vg_map_set(&instance->live_by_key, live->key, live);
    instance->live_count++;
}

static int load(struct vg_call *call, struct vg_str record_key, struct apigateway_live **loaded)
{
    struct apigateway_live *live = calloc(1, sizeof *live);
    VG_ASSERT(live != NULL);
    vg_arena_init(&live->own_arena);
    live->arena = &live->own_arena;
    int rc = vg_record_get(call->txn, record_key, &apigateway_shape_api_snapshot, live->arena,
                           &live->snapshot);
    if (rc != VG_OK) {
        vg_arena_deinit(&live->own_arena);
        free(live);
        return rc;
    }
    vg_list_init(&live->node);
    vg_map_init(&live->compiled);
    live->key = vg_arena_copy(live->arena, record_key);
    apigateway_routes_make(live);
    *loaded = live;
    return VG_OK;
}

int apigateway_live_get(struct vg_call *call, struct vg_str api_id, struct vg_str deployment_id,
                        struct apigateway_live **live)
{
    struct apigateway_instance *instance = vg_service_state(call);
    struct vg_key key;
    vg_call_key(call, &key, APIGATEWAY_SPACE_SNAPSHOT);
    vg_key_str(&key, api_id);
    vg_key_str(&key, deployment_id);
    struct apigateway_live *found = vg_map_get(&instance->live_by_key, vg_key_bytes(&key));
    if (found == NULL) {
        int rc = load(call, vg_key_bytes(&key), &found);
        if (rc != VG_OK)
            return rc;
        keep(instance, found);
    } else {
        vg_list_remove(&found->node);
        vg_list_append(&instance->lives, &found->node);
    }
    *live = found;
    return VG_OK;
}
