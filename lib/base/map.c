/* base/map.c: open addressing with linear probing. A removed entry leaves a mark, so that a walk
 * may remove. */
#include "base/map.h"

#include "base/hash.h"

#include <stdlib.h>

enum { CAP_FIRST = 16 };

struct vg_map_slot {
    char *key; /* NULL: never used; REMOVED: a mark */
    size_t key_len;
    uint64_t hash;
    void *value;
};

static char removed_mark;
#define REMOVED (&removed_mark)

static bool is_live(const struct vg_map_slot *slot)
{
    return slot->key != NULL && slot->key != REMOVED;
}

static struct vg_str slot_key(const struct vg_map_slot *slot)
{
    return vg_str_of(slot->key, slot->key_len);
}

void vg_map_init(struct vg_map *map)
{
    *map = (struct vg_map){0};
}

void vg_map_deinit(struct vg_map *map)
{
    for (size_t i = 0; i < map->cap; i++)
        if (is_live(&map->slots[i]))
            free(map->slots[i].key);
    free(map->slots);
    vg_map_init(map);
}

static struct vg_map_slot *find(const struct vg_map *map, struct vg_str key, uint64_t hash)
{
    if (map->cap == 0)
        return NULL;
    for (size_t i = hash & (map->cap - 1);; i = (i + 1) & (map->cap - 1)) {
        struct vg_map_slot *slot = &map->slots[i];
        if (slot->key == NULL)
            return NULL;
        if (slot->hash == hash && slot->key != REMOVED && vg_str_eq(slot_key(slot), key))
            return slot;
    }
}

static struct vg_map_slot *free_slot(struct vg_map_slot *slots, size_t cap, uint64_t hash)
{
    size_t i = hash & (cap - 1);
    while (slots[i].key != NULL)
        i = (i + 1) & (cap - 1);
    return &slots[i];
}

/* Into a table with room for the live entries, without the marks. */
static void rehash(struct vg_map *map)
{
    size_t cap = map->cap == 0 ? CAP_FIRST : map->cap;
    while (map->count * 2 >= cap)
        cap *= 2;
    struct vg_map_slot *slots = calloc(cap, sizeof(*slots));
    VG_ASSERT(slots != NULL);
    for (size_t i = 0; i < map->cap; i++)
        if (is_live(&map->slots[i]))
            *free_slot(slots, cap, map->slots[i].hash) = map->slots[i];
    free(map->slots);
    map->slots = slots;
    map->cap = cap;
    map->used = map->count;
}

void *vg_map_get(const struct vg_map *map, struct vg_str key)
{
    struct vg_map_slot *slot = find(map, key, vg_hash64(0, key));
    return slot == NULL ? NULL : slot->value;
}

void *vg_map_set(struct vg_map *map, struct vg_str key, void *value)
{
    VG_ASSERT(value != NULL);
    uint64_t hash = vg_hash64(0, key);
    struct vg_map_slot *slot = find(map, key, hash);
    if (slot != NULL) {
        void *before = slot->value;
        slot->value = value;
        return before;
    }
    if ((map->used + 1) * 4 > map->cap * 3)
        rehash(map);
    char *copy = malloc(key.len + 1);
    VG_ASSERT(copy != NULL);
    if (key.len > 0)
        memcpy(copy, key.ptr, key.len);
    copy[key.len] = '\0';
    *free_slot(map->slots, map->cap, hash) =
        (struct vg_map_slot){.key = copy, .key_len = key.len, .hash = hash, .value = value};
    map->count++;
    map->used++;
    return NULL;
}

void *vg_map_remove(struct vg_map *map, struct vg_str key)
{
    struct vg_map_slot *slot = find(map, key, vg_hash64(0, key));
    if (slot == NULL)
        return NULL;
    void *value = slot->value;
    free(slot->key);
    *slot = (struct vg_map_slot){.key = REMOVED};
    map->count--;
    return value;
}

bool vg_map_next(const struct vg_map *map, size_t *position, struct vg_str *key, void **value)
{
    while (*position < map->cap) {
        const struct vg_map_slot *slot = &map->slots[(*position)++];
        if (!is_live(slot))
            continue;
        *key = slot_key(slot);
        *value = slot->value;
        return true;
    }
    return false;
}
