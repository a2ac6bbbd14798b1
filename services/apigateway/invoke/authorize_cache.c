/* apigateway/invoke/authorize_cache.c: a map with the oldest answers going first. */
#include "apigateway/invoke/authorize_cache.h"

#include <stdlib.h>

enum { DECISIONS_MAX = 2048 };

struct decision {
    struct vg_list_node node; /* in instance->decision_list, the oldest first */
    struct vg_arena arena;
    struct vg_str key;
    struct vg_str answer;
    int64_t expires_ms;
};

static void drop(struct apigateway_instance *instance, struct decision *decision)
{
    vg_list_remove(&decision->node);
    (void)vg_map_remove(&instance->decisions, decision->key);
    instance->decision_count--;
    vg_arena_deinit(&decision->arena);
    free(decision);
}

static struct decision *oldest(struct apigateway_instance *instance)
{
    return VG_CONTAINER_OF(instance->decision_list.next, struct decision, node);
}

void apigateway_decisions_clear(struct apigateway_instance *instance)
{
    while (!vg_list_is_empty(&instance->decision_list))
        drop(instance, oldest(instance));
}

struct vg_str apigateway_decision_get(struct apigateway_instance *instance, struct vg_arena *arena,
                                      struct vg_str key, int64_t now_ms)
{
    struct decision *decision = vg_map_get(&instance->decisions, key);
    if (decision == NULL)
        return VG_STR_NONE;
    if (decision->expires_ms <= now_ms) {
        drop(instance, decision);
        return VG_STR_NONE;
    }
    return vg_arena_copy(arena, decision->answer);
}

void apigateway_decision_put(struct apigateway_instance *instance, struct vg_str key,
                             struct vg_str answer, int64_t expires_ms)
{
    struct decision *before = vg_map_get(&instance->decisions, key);
    if (before != NULL)
        drop(instance, before);
    if (instance->decision_count == DECISIONS_MAX)
        drop(instance, oldest(instance));
    struct decision *decision = calloc(1, sizeof *decision);
    VG_ASSERT(decision != NULL);
    vg_arena_init(&decision->arena);
    decision->key = vg_arena_copy(&decision->arena, key);
    decision->answer = vg_arena_copy(&decision->arena, answer);
    decision->expires_ms = expires_ms;
    vg_list_append(&instance->decision_list, &decision->node);
    (void)vg_map_set(&instance->decisions, decision->key, decision);
    instance->decision_count++;
}
