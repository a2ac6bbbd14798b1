/* proxy/frozen.h: records that never change once written (deployments), kept in memory as requests
 * need them: the ones that were used last. Loop thread. */
#ifndef VG_PROXY_FROZEN_H
#define VG_PROXY_FROZEN_H

#include "base/list.h"
#include "base/map.h"
#include "bus/call.h"

struct vg_frozen {
    struct vg_map by_key;
    struct vg_list_node all; /* the one used longest ago first */
    size_t count;
};

void vg_frozen_init(struct vg_frozen *frozen);
void vg_frozen_deinit(struct vg_frozen *frozen);
void vg_frozen_clear(struct vg_frozen *frozen);

struct vg_frozen_kind {
    const struct vg_shape *shape;
    /* What requests see: made once of the record, both in `arena`. */
    void *(*make)(struct vg_arena *arena, const void *record);
    /* Before its arena goes; NULL where nothing lies elsewhere. */
    void (*drop)(void *made);
};
/* VG_OK, VG_NOT_FOUND or VG_BROKEN. Good for this run of the call only. */
int vg_frozen_get(struct vg_frozen *frozen, struct vg_call *call, const struct vg_frozen_kind *kind,
                  struct vg_str key, void **made) VG_CHECKED;

/* Keeps what vg_frozen_get gave to this run beyond it, for a thread of the pool that reads it,
 * until vg_frozen_release. NULL when it is not there. */
struct vg_frozen_entry *vg_frozen_hold(struct vg_frozen *frozen, struct vg_str key);
void vg_frozen_release(struct vg_frozen_entry *entry);

#endif
