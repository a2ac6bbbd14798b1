/* proxy/memory.h: texts under keys for as long as they may be believed: what authorizers answered,
 * what a cache keeps. Bounded: the oldest go first. Loop thread. */
#ifndef VG_PROXY_MEMORY_H
#define VG_PROXY_MEMORY_H

#include "base/arena.h"
#include "base/list.h"
#include "base/map.h"

struct vg_memory {
    struct vg_map by_key;
    struct vg_list_node all; /* the oldest first */
    size_t count;
    size_t bytes; /* of all keys and texts */
};

void vg_memory_init(struct vg_memory *memory);
void vg_memory_deinit(struct vg_memory *memory);
void vg_memory_clear(struct vg_memory *memory);
/* Those whose keys begin so. */
void vg_memory_clear_below(struct vg_memory *memory, struct vg_str prefix);
/* The text under that key, copied to the arena; absent when there is none, or it has expired. */
struct vg_str vg_memory_get(struct vg_memory *memory, struct vg_arena *arena, struct vg_str key,
                            int64_t now_ms);
/* Both are copied. */
void vg_memory_put(struct vg_memory *memory, struct vg_str key, struct vg_str text,
                   int64_t expires_ms);

#endif
