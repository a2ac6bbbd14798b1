/* proxy/memory.c: a map with the oldest texts going first. */
#include "proxy/memory.h"

#include <stdlib.h>

enum { TEXTS_MAX = 2048, BYTES_MAX = 64 * 1024 * 1024 };

struct text {
    struct vg_list_node node; /* in memory->all */
    struct vg_arena arena;
    struct vg_str key;
    struct vg_str text;
    int64_t expires_ms;
};

void vg_memory_init(struct vg_memory *memory)
{
    vg_map_init(&memory->by_key);
    vg_list_init(&memory->all);
    memory->count = 0;
    memory->bytes = 0;
}

static void drop(struct vg_memory *memory, struct text *text)
{
    vg_list_remove(&text->node);
    (void)vg_map_remove(&memory->by_key, text->key);
    memory->count--;
    memory->bytes -= text->key.len + text->text.len;
    vg_arena_deinit(&text->arena);
    free(text);
}

static struct text *oldest(struct vg_memory *memory)
{
    return VG_CONTAINER_OF(memory->all.next, struct text, node);
}

void vg_memory_clear(struct vg_memory *memory)
{
    while (!vg_list_is_empty(&memory->all))
        drop(memory, oldest(memory));
}

void vg_memory_clear_below(struct vg_memory *memory, struct vg_str prefix)
{
    struct vg_list_node *node = memory->all.next;
    while (node != &memory->all) {
        struct text *text = VG_CONTAINER_OF(node, struct text, node);
        node = node->next;
        if (vg_str_starts(text->key, prefix))
            drop(memory, text);
    }
}

void vg_memory_deinit(struct vg_memory *memory)
{
    vg_memory_clear(memory);
    vg_map_deinit(&memory->by_key);
}

struct vg_str vg_memory_get(struct vg_memory *memory, struct vg_arena *arena, struct vg_str key,
                            int64_t now_ms)
{
    struct text *text = vg_map_get(&memory->by_key, key);
    if (text == NULL)
        return VG_STR_NONE;
    if (text->expires_ms <= now_ms) {
        drop(memory, text);
        return VG_STR_NONE;
    }
    return vg_arena_copy(arena, text->text);
}

void vg_memory_put(struct vg_memory *memory, struct vg_str key, struct vg_str value,
                   int64_t expires_ms)
{
    struct text *before = vg_map_get(&memory->by_key, key);
    if (before != NULL)
        drop(memory, before);
    while (memory->count > 0 &&
           (memory->count == TEXTS_MAX || memory->bytes + key.len + value.len > BYTES_MAX))
        drop(memory, oldest(memory));
    struct text *text = calloc(1, sizeof *text);
    VG_ASSERT(text != NULL);
    vg_arena_init(&text->arena);
    text->key = vg_arena_copy(&text->arena, key);
    text->text = vg_arena_copy(&text->arena, value);
    text->expires_ms = expires_ms;
    vg_list_append(&memory->all, &text->node);
    (void)vg_map_set(&memory->by_key, text->key, text);
    memory->count++;
    memory->bytes += key.len + value.len;
}
