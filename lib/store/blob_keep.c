/* store/blob_keep.c: kept blobs: their names, who refers to them, and when they go.
 *
 * The number of references is a record, changed in the caller's transaction. Files follow it: a
 * kept one is renamed before the commit (and back if that does not come), a released one is removed
 * behind it. A crash in between leaves a file without a record, never a record without its file;
 * the sweep at the next opening removes it. */
#include "store/blob.h"
#include "store/inside.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Freeing the pages of larger ones takes too long for the loop. */
enum { REMOVE_AT_ONCE_BYTES_MAX = 4 << 20 };

/* ---- References ---- */

static int count_get(struct vg_txn *txn, struct vg_str id, uint64_t *count)
{
    struct vg_physical key;
    struct vg_str value;
    vg_own_key(&key, VG_OWN_BLOB, id);
    int rc = vg_physical_get(txn, &key, &value);
    if (rc != VG_OK)
        return rc;
    if (value.len != sizeof(*count))
        return vg_broken(txn->store, "the database is damaged (references to a blob)");
    memcpy(count, value.ptr, sizeof(*count));
    *count = be64toh(*count);
    return VG_OK;
}

static int count_set(struct vg_txn *txn, struct vg_str id, uint64_t count)
{
    struct vg_physical key;
    vg_own_key(&key, VG_OWN_BLOB, id);
    if (count == 0)
        return vg_physical_delete(txn, &key);
    count = htobe64(count);
    return vg_physical_put(txn, &key, vg_str_of(&count, sizeof(count)));
}

bool vg_blob_is_referenced(struct vg_txn *txn, struct vg_str id)
{
    uint64_t count;
    return id.len == VG_BLOB_ID_LEN && count_get(txn, id, &count) != VG_NOT_FOUND;
}

static bool is_id(struct vg_str text)
{
    if (text.len != VG_BLOB_ID_LEN)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (!((text.ptr[i] >= '0' && text.ptr[i] <= '9') ||
              (text.ptr[i] >= 'a' && text.ptr[i] <= 'f')))
            return false;
    return true;
}

/* ---- Files ---- */

static void note(struct vg_txn *txn, const char *id, bool is_release, bool was_in_memory)
{
    struct vg_blob_change change = {.is_release = is_release, .was_in_memory = was_in_memory};
    memcpy(change.id, id, VG_BLOB_ID_LEN);
    vg_buf_add_bytes(&txn->store->blob_changes, &change, sizeof(change));
    VG_ASSERT(!txn->store->blob_changes.overflow);
}

static void remove_file(struct vg_store *store, const char *path)
{
    struct stat stat;
    if (lstat(path, &stat) == 0 && stat.st_size > REMOVE_AT_ONCE_BYTES_MAX)
        vg_remover_add(&store->remover, path, /* lock_fd= */ -1);
    else
        (void)unlink(path);
}

static void end_change(struct vg_store *store, const struct vg_blob_change *change,
                       bool is_committed)
{
    char *kept = vg_folder_kept(store, change->id);
    if (change->is_release) {
        if (is_committed)
            vg_buf_add_bytes(&store->released_blobs, change->id, VG_BLOB_ID_LEN);
    } else if (!is_committed && change->was_in_memory) {
        remove_file(store, kept);
    } else if (!is_committed) { /* given back: the call may run again */
        char *temporary = vg_folder_temporary(store, change->id);
        (void)rename(kept, temporary);
        free(temporary);
    }
    free(kept);
}

void vg_blobs_end(struct vg_store *store, bool is_committed)
{
    struct vg_str changes = vg_buf_str(&store->blob_changes);
    for (size_t at = 0; at < changes.len; at += sizeof(struct vg_blob_change)) {
        struct vg_blob_change change;
        memcpy(&change, changes.ptr + at, sizeof(change));
        end_change(store, &change, is_committed);
    }
    vg_buf_clear(&store->blob_changes);
}

void vg_blob_remove_released(struct vg_store *store)
{
    struct vg_str ids = vg_buf_str(&store->released_blobs);
    for (size_t at = 0; at < ids.len; at += VG_BLOB_ID_LEN) {
        char id[VG_BLOB_ID_LEN + 1];
        (void)snprintf(id, sizeof(id), "%.*s", VG_BLOB_ID_LEN, ids.ptr + at);
        char *kept = vg_folder_kept(store, id);
        remove_file(store, kept);
        free(kept);
    }
    vg_buf_clear(&store->released_blobs);
}

/* Renames, and makes the folder of the new name where it is the first there. 0 or an errno. */
static int move_file(const char *from, char *to)
{
    if (rename(from, to) == 0)
        return 0;
    if (errno != ENOENT)
        return errno;
    char *slash = strrchr(to, '/');
    *slash = '\0';
    bool is_made = mkdir(to, 0700) == 0 || errno == EEXIST;
    int error = errno;
    *slash = '/';
    if (!is_made)
        return error;
    return rename(from, to) == 0 ? 0 : errno;
}

static int keep_file(struct vg_store *store, const char *id)
{
    char *from = vg_folder_temporary(store, id), *to = vg_folder_kept(store, id);
    int error = store->sync == VG_SYNC_DISK ? vg_sync_path(from) : 0;
    if (error == 0)
        error = move_file(from, to);
    if (error == 0 && store->sync == VG_SYNC_DISK) {
        char *xx = dirname(to);
        error = vg_sync_path(xx);
        if (error == 0)
            error = vg_sync_path(dirname(xx));
    }
    free(from);
    free(to);
    return error == 0 ? VG_OK : vg_broken(store, "a body cannot be kept: %s", strerror(error));
}

/* ---- Keeping and letting go ---- */

static bool is_path(struct vg_str path, char *expected)
{
    bool is_same = vg_str_is(path, expected);
    free(expected);
    return is_same;
}

/* The blob at a path, "" when the name is none of a blob's. */
static void id_of_path(struct vg_str path, char id[VG_BLOB_ID_LEN + 1])
{
    struct vg_str name = vg_str_tail(path, (size_t)(vg_str_rfind_char(path, '/') + 1));
    (void)snprintf(id, VG_BLOB_ID_LEN + 1, "%.*s", is_id(name) ? VG_BLOB_ID_LEN : 0, name.ptr);
}

/* A path with a NUL behind it: a view need not have one. */
static char *copy_path(struct vg_str path)
{
    char *copy = malloc(path.len + 1);
    VG_ASSERT(copy != NULL);
    memcpy(copy, path.ptr, path.len);
    copy[path.len] = '\0';
    return copy;
}

static bool is_whole_file(const struct vg_body *body)
{
    char *path = copy_path(body->path);
    struct stat stat;
    bool is_whole =
        lstat(path, &stat) == 0 && body->offset == 0 && body->size == (uint64_t)stat.st_size;
    free(path);
    return is_whole;
}

static int keep_temporary(struct vg_txn *txn, const char *id, bool was_in_memory)
{
    int rc = count_set(txn, vg_str_from(id), 1);
    if (rc == VG_OK)
        rc = keep_file(txn->store, id);
    if (rc == VG_OK)
        note(txn, id, /* is_release= */ false, was_in_memory);
    return rc;
}

static int keep(struct vg_txn *txn, const struct vg_body *file, bool was_in_memory,
                char id[VG_BLOB_ID_LEN + 1])
{
    struct vg_store *store = txn->store;
    id_of_path(file->path, id);
    if (*id != '\0' && store->folder.path != NULL) {
        if (is_path(file->path, vg_folder_temporary(store, id)))
            return keep_temporary(txn, id, was_in_memory);
        if (is_path(file->path, vg_folder_kept(store, id)) && is_whole_file(file)) {
            int rc = vg_blob_retain(txn, vg_str_from(id));
            if (rc != VG_NOT_FOUND)
                return rc;
        }
    }
    return vg_broken(store, "%.*s is not a body that this store could keep",
                     VG_STR_ARG(file->path));
}

int vg_blob_keep(struct vg_txn *txn, const struct vg_body *body, struct vg_arena *arena,
                 struct vg_str *id)
{
    VG_ASSERT(body->kind != VG_BODY_NONE);
    bool is_in_memory = body->kind == VG_BODY_BYTES;
    struct vg_body file = *body;
    char name[VG_BLOB_ID_LEN + 1];
    int rc = vg_begin_change(txn);
    if (rc == VG_OK && is_in_memory)
        rc = vg_blob_from_bytes(txn->store, body->bytes, arena, &file);
    if (rc == VG_OK)
        rc = keep(txn, &file, is_in_memory, name);
    if (rc == VG_OK) {
        *id = vg_arena_copy(arena, vg_str_from(name));
        return VG_OK;
    }
    txn->is_failed = true;
    if (is_in_memory)
        vg_blob_discard(&file);
    return rc;
}

/* The count before. VG_NOT_FOUND, and no change, when there is no such blob. */
static int change_count(struct vg_txn *txn, struct vg_str id, int difference, uint64_t *before)
{
    if (!is_id(id))
        return VG_NOT_FOUND;
    int rc = vg_begin_change(txn);
    if (rc == VG_OK)
        rc = count_get(txn, id, before);
    if (rc == VG_OK)
        return count_set(txn, id, *before + (uint64_t)difference);
    if (rc == VG_NOT_FOUND)
        txn->writes--;
    return rc;
}

int vg_blob_retain(struct vg_txn *txn, struct vg_str id)
{
    uint64_t before;
    return change_count(txn, id, +1, &before);
}

int vg_blob_release(struct vg_txn *txn, struct vg_str id)
{
    uint64_t before = 0;
    int rc = change_count(txn, id, -1, &before);
    if (rc != VG_OK || before > 1)
        return rc;
    char text[VG_BLOB_ID_LEN + 1];
    (void)snprintf(text, sizeof(text), "%.*s", VG_STR_ARG(id));
    note(txn, text, /* is_release= */ true, /* was_in_memory= */ false);
    return VG_OK;
}

struct vg_str vg_blob_path(struct vg_store *store, struct vg_arena *arena, struct vg_str id)
{
    if (!is_id(id) || store->folder.path == NULL)
        return VG_STR_NONE;
    return vg_arena_printf(arena, "%s/kept/%.2s/%.*s", store->folder.path, id.ptr, VG_STR_ARG(id));
}

/* The folder is known by the path: a kept blob is not in one called "tmp". */
void vg_blob_discard(const struct vg_body *body)
{
    if (body->kind != VG_BODY_FILE)
        return;
    char *path = copy_path(body->path);
    char *id = strrchr(path, '/');
    if (id != NULL && is_id(vg_str_from(id + 1))) {
        *id = '\0';
        bool is_temporary = vg_str_ends(vg_str_from(path), VG_STR("/tmp"));
        *id = '/';
        if (is_temporary)
            (void)unlink(path);
    }
    free(path);
}
