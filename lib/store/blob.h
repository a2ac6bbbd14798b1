/* store/blob.h: large bodies as files beside the database. Written under a temporary name in the
 * pool, digests taken on the way, renamed when kept, removed when nothing in the store refers to
 * them. */
#ifndef VG_STORE_BLOB_H
#define VG_STORE_BLOB_H

#include "model/value.h"
#include "store/store.h"

#include <uv.h>

struct vg_blob_writer;

/* Takes these digests (VG_DIGEST_*), each of which costs as much as the writing. Loop thread. One
 * piece at a time: `done` is called on the loop, later, when the piece is on its
 * way to disk and hashed; until then the piece must stay. Not `is_ok`: the reason was logged, and
 * the writer is to be freed. */
struct vg_blob_writer *vg_blob_writer_new(struct vg_store *store, uv_loop_t *loop,
                                          unsigned digests);
void vg_blob_write(struct vg_blob_writer *writer, struct vg_str piece,
                   void (*done)(void *ctx, bool is_ok), void *ctx);
/* The finished temporary blob (kind VG_BODY_FILE, path in the arena, size and digests), or
 * VG_BODY_NONE when a write had failed. No piece may be under way. The writer is gone. */
struct vg_body vg_blob_finish(struct vg_blob_writer *writer, struct vg_arena *arena);
/* Gives up, at any time: removes the file, and `done` is not called any more. NULL is fine. */
void vg_blob_writer_free(struct vg_blob_writer *writer);

/* A small body that is in memory becomes a blob without digests at once, on this thread (bounded by
 * the caller: at most 1 MiB on the loop). */
int vg_blob_from_bytes(struct vg_store *store, struct vg_str bytes, struct vg_arena *arena,
                       struct vg_body *body) VG_CHECKED;

/* Keeps a body under a new id (arena, 32 characters), which the record refers to: a temporary blob,
 * which is renamed now, and back when the transaction does not commit; bytes, which become one; a
 * whole kept blob, which gets one reference more and answers its own id. A crash before the commit
 * leaves a file without a reference, which the next opening removes. */
int vg_blob_keep(struct vg_txn *txn, const struct vg_body *body, struct vg_arena *arena,
                 struct vg_str *id) VG_CHECKED;
/* One more record refers to it (an S3 copy, a pipeline artifact). VG_NOT_FOUND: there is no such
 * blob. */
int vg_blob_retain(struct vg_txn *txn, struct vg_str id) VG_CHECKED;
/* One reference less; with the last the file goes after the commit. Who has it open can read on.
 * VG_NOT_FOUND as above. */
int vg_blob_release(struct vg_txn *txn, struct vg_str id) VG_CHECKED;
/* Removes the files of blobs that committed transactions have let go: when what was answered in the
 * same turn has been opened. */
void vg_blob_remove_released(struct vg_store *store);
/* Path of a kept blob, for reading, in the arena; absent when the id is none of a blob's. */
struct vg_str vg_blob_path(struct vg_store *store, struct vg_arena *arena, struct vg_str id);
/* After a call: removes a temporary blob that was not kept. Safe on kept and empty ones. */
void vg_blob_discard(const struct vg_body *body);

#endif
