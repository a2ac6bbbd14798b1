/* store/record.h: typed records: a generated struct to stored bytes and back, by its table. Members
 * are known by their position in the model, so a stored structure may only grow at its end
 * (test/unit/records.lock guards that). */
#ifndef VG_STORE_RECORD_H
#define VG_STORE_RECORD_H

#include "model/model.h"
#include "store/store.h"

/* Bytes in the arena. */
struct vg_str vg_record_encode(struct vg_arena *arena, const struct vg_shape *shape,
                               const void *record);
/* False when the bytes are damaged (never trusts a length). Strings are copied to the arena.
 * Unknown members are skipped. `record` is `shape->size` bytes, zeroed first. Streamed bodies can't
 * be members of a record. */
bool vg_record_decode(struct vg_arena *arena, const struct vg_shape *shape, struct vg_str bytes,
                      void *record) VG_CHECKED;

/* get and decode; damaged bytes are VG_BROKEN. */
int vg_record_get(struct vg_txn *txn, struct vg_str key, const struct vg_shape *shape,
                  struct vg_arena *arena, void *record) VG_CHECKED;
int vg_record_put(struct vg_txn *txn, struct vg_str key, const struct vg_shape *shape,
                  struct vg_arena *arena, const void *record) VG_CHECKED;
/* Next of a walk, decoded. `key` may be NULL. */
int vg_record_next(struct vg_walk *walk, const struct vg_shape *shape, struct vg_str *key,
                   void *record) VG_CHECKED;

#endif
