/* proxy/frozen.c: a map of what was read, with the longest unused going first. */
#include "proxy/frozen.h"

#include <stdlib.h>

enum { ENTRIES_MAX = 64 };

struct vg_frozen_entry {
    struct vg_list_node node; /* in frozen->all */
    struct vg_arena arena;
    struct vg_str key;
    const struct vg_frozen_kind *kind;
    void *made;
    size_t holds;
    bool is_dropped; /* goes with its last hold */
};

void vg_frozen_init(struct vg_frozen *frozen)
{
    vg_map_init(&frozen->by_key);
    vg_list_init(&frozen->all);
    frozen->count = 0;
}

static void entry_free(struct vg_frozen_entry *entry)
{
    if (entry->kind->drop != NULL)
        entry->kind->drop(entry->made);
    vg_arena_deinit(&entry->arena);
    free(entry);
}

static void drop(struct vg_frozen *frozen, struct vg_frozen_entry *entry)
{
    vg_list_remove(&entry->node);
    (void)vg_map_remove(&frozen->by_key, entry->key);
    frozen->count--;
    entry->is_dropped = true;
    if (entry->holds == 0)
        entry_free(entry);
}

struct vg_frozen_entry *vg_frozen_hold(struct vg_frozen *frozen, struct vg_str key)
{
    struct vg_frozen_entry *entry = vg_map_get(&frozen->by_key, key);
    if (entry != NULL)
        entry->holds++;
    return entry;
}

void vg_frozen_release(struct vg_frozen_entry *entry)
{
    if (entry != NULL && --entry->holds == 0 && entry->is_dropped)
        entry_free(entry);
}

static struct vg_frozen_entry *oldest(struct vg_frozen *frozen)
{
    return VG_CONTAINER_OF(frozen->all.next, struct vg_frozen_entry, node);
}

void vg_frozen_clear(struct vg_frozen *frozen)
{
    while (!vg_list_is_empty(&frozen->all))
        drop(frozen, oldest(frozen));
}

void vg_frozen_deinit(struct vg_frozen *frozen)
{
    vg_frozen_clear(frozen);
    vg_map_deinit(&frozen->by_key);
}

static int load(struct vg_call *call, const struct vg_frozen_kind *kind, struct vg_str key,
                struct vg_frozen_entry **loaded)
{
    struct vg_frozen_entry *entry = calloc(1, sizeof *entry);
    VG_ASSERT(entry != NULL);
    vg_arena_init(&entry->arena);
    void *record = vg_arena_zalloc(&entry->arena, 1, kind->shape->size);
    int rc = vg_record_get(call->txn, key, kind->shape, &entry->arena, record);
    if (rc != VG_OK) {
        vg_arena_deinit(&entry->arena);
        free(entry);
        return rc;
    }
    vg_list_init(&entry->node);
    entry->key = vg_arena_copy(&entry->arena, key);
    entry->kind = kind;
    entry->made = kind->make(&entry->arena, record);
    *loaded = entry;
    return VG_OK;
}

int vg_frozen_get(struct vg_frozen *frozen, struct vg_call *call, const struct vg_frozen_kind *kind,
                  struct vg_str key, void **made)
{
    struct vg_frozen_entry *entry = vg_map_get(&frozen->by_key, key);
    if (entry != NULL) {
        vg_list_remove(&entry->node);
    } else {
        int rc = load(call, kind, key, &entry);
        if (rc != VG_OK)
            return rc;
        if (frozen->count == ENTRIES_MAX)
            drop(frozen, oldest(frozen));
        (void)vg_map_set(&frozen->by_key, entry->key, entry);
        frozen->count++;
    }
    vg_list_append(&frozen->all, &entry->node);
    *made = entry->made;
    return VG_OK;
}
