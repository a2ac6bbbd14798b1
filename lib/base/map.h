/* base/map.h: a hash map from byte strings to pointers; keys are copied. Heap-backed, for
 * process-lifetime tables. */
#ifndef VG_BASE_MAP_H
#define VG_BASE_MAP_H

#include "base/str.h"

struct vg_map_slot;

struct vg_map {
    struct vg_map_slot *slots;
    size_t count;
    size_t used; /* slots taken: the entries and the marks of removed ones */
    size_t cap;  /* a power of two, or 0 */
};

void vg_map_init(struct vg_map *map);
/* Frees the keys and the table; the values are the caller's. */
void vg_map_deinit(struct vg_map *map);
void *vg_map_get(const struct vg_map *map, struct vg_str key); /* NULL when absent */
/* Returns the value that was replaced, or NULL. `value` is not NULL. */
void *vg_map_set(struct vg_map *map, struct vg_str key, void *value);
void *vg_map_remove(struct vg_map *map, struct vg_str key); /* the removed value, or NULL */
/* Walks in no order; start with `*position` = 0. No changes during the walk but removal of the
 * current key. */
bool vg_map_next(const struct vg_map *map, size_t *position, struct vg_str *key, void **value);

#endif
