/* store/store.c: opening, closing, emptying a store, and what it says when something is wrong. */
#include "store/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define DATABASE_NAME "virga.mdb"
#define LOCK_NAME "virga.lock"

/* ---- Problems ---- */

int vg_broken(struct vg_store *store, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(store->problem, sizeof(store->problem), fmt, args);
    va_end(args);
    return VG_BROKEN;
}

int vg_broken_mdb(struct vg_store *store, const char *doing, int mdb_rc)
{
    if (mdb_rc == MDB_MAP_FULL)
        return vg_room_full(store);
    if (mdb_rc == MDB_TXN_FULL)
        return vg_broken(store, "too much was changed in one transaction");
    return vg_broken(store, "%s: %s", doing, mdb_strerror(mdb_rc));
}

struct vg_str vg_store_problem(const struct vg_store *store)
{
    return vg_str_from(store->problem);
}

bool vg_fails_by_order(struct vg_store *store)
{
    if (store->fail_countdown == 0 || --store->fail_countdown > 0)
        return false;
    (void)vg_broken(store, "failed by order of a test");
    return true;
}

uint64_t vg_store_fail_nth(struct vg_store *store, uint64_t nth)
{
    uint64_t left = store->fail_countdown;
    store->fail_countdown = nth;
    return left;
}

/* ---- The data folder ---- */

static int make_folders(struct vg_store *store, const char *path)
{
    char *part = strdup(path);
    VG_ASSERT(part != NULL);
    int rc = VG_OK;
    for (char *slash = part; rc == VG_OK && slash != NULL;) {
        slash = strchr(slash + 1, '/');
        if (slash != NULL)
            *slash = '\0';
        if (mkdir(part, 0700) != 0 && errno != EEXIST && errno != EISDIR)
            rc = vg_broken(store, "cannot make the data folder %s: %s", part, strerror(errno));
        if (slash != NULL)
            *slash = '/';
    }
    free(part);
    return rc;
}

static int explain_lock(struct vg_store *store, const char *dir, int fd, int error)
{
    char pid[24] = "";
    if (error != EWOULDBLOCK)
        return vg_broken(store, "cannot lock the data folder %s: %s", dir, strerror(error));
    if (pread(fd, pid, sizeof(pid) - 1, 0) <= 0)
        memcpy(pid, "?", 2);
    pid[strcspn(pid, "\n")] = '\0';
    return vg_broken(store, "the data folder %s is in use by another process (%s)", dir, pid);
}

/* Paths of blobs are given to others, who may have another working folder. */
static void make_absolute(struct vg_store *store)
{
    char *path = realpath(store->dir, NULL);
    if (path == NULL)
        return;
    free(store->dir);
    store->dir = path;
}

/* The kernel gives the lock back when the process ends, however it ends. */
static int lock_folder(struct vg_store *store, const char *dir)
{
    char *path, pid[24];
    VG_ASSERT(asprintf(&path, "%s/" LOCK_NAME, dir) >= 0);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    free(path);
    if (fd < 0)
        return vg_broken(store, "cannot write to the data folder %s: %s", dir, strerror(errno));
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        int rc = explain_lock(store, dir, fd, errno);
        (void)close(fd);
        return rc;
    }
    int len = snprintf(pid, sizeof(pid), "%ld\n", (long)getpid());
    if (ftruncate(fd, 0) != 0 || pwrite(fd, pid, (size_t)len, 0) != len) {
        (void)close(fd);
        return vg_broken(store, "cannot write to the data folder %s: %s", dir, strerror(errno));
    }
    store->lock_fd = fd;
    return VG_OK;
}

static int open_database(struct vg_store *store, struct vg_db *db, bool wants_new)
{
    if (store->dir == NULL)
        return vg_db_open_ephemeral(store, db);
    char *path;
    VG_ASSERT(asprintf(&path, "%s/" DATABASE_NAME, store->dir) >= 0);
    bool is_there = !wants_new && access(path, F_OK) == 0;
    int rc = is_there ? vg_db_open(store, db, path) : vg_db_create(store, db, path);
    free(path);
    return rc;
}

static int open_all(struct vg_store *store)
{
    int rc = VG_OK;
    if (store->dir != NULL) {
        rc = make_folders(store, store->dir);
        make_absolute(store);
        if (rc == VG_OK)
            rc = lock_folder(store, store->dir);
    }
    if (rc == VG_OK)
        rc = open_database(store, &store->db, /* wants_new= */ false);
    return rc == VG_OK ? vg_folder_open(store) : rc;
}

struct vg_store *vg_store_open(const struct vg_store_options *options, struct vg_arena *arena,
                               struct vg_str *problem)
{
    struct vg_store *store = calloc(1, sizeof(*store));
    VG_ASSERT(store != NULL);
    store->log = options->log;
    store->sync = options->sync;
    store->size_max = options->size_max;
    store->lock_fd = -1;
    store->folder.lock_fd = -1;
    vg_remover_init(&store->remover);
    vg_buf_init(&store->blob_changes, /* arena= */ NULL, 0);
    vg_buf_init(&store->released_blobs, /* arena= */ NULL, 0);
    vg_list_init(&store->idle_cursors);
    if (options->dir != NULL) {
        store->dir = strdup(options->dir);
        VG_ASSERT(store->dir != NULL);
    }
    store->is_open = open_all(store) == VG_OK;
    if (store->is_open)
        return store;
    *problem = vg_arena_copy(arena, vg_store_problem(store));
    vg_store_close(store);
    return NULL;
}

void vg_store_close(struct vg_store *store)
{
    if (store == NULL)
        return;
    VG_ASSERT(store->txn.mdb == NULL);
    vg_cursors_free(store);
    vg_db_close(&store->db);
    vg_remover_deinit(&store->remover);
    vg_folder_close(store);
    vg_buf_deinit(&store->blob_changes);
    vg_buf_deinit(&store->released_blobs);
    if (store->lock_fd >= 0)
        (void)close(store->lock_fd);
    free(store->dir);
    free(store);
}

/* ---- Emptying, syncing ---- */

/* A new database takes the old one's place: no work that grows with what is forgotten, and its room
 * goes back to the system. When that fails nothing has changed. */
int vg_store_reset(struct vg_store *store)
{
    VG_ASSERT(store->txn.mdb == NULL);
    struct vg_db fresh;
    int rc = open_database(store, &fresh, /* wants_new= */ true);
    if (rc != VG_OK)
        return rc;
    vg_cursors_free(store);
    vg_db_close(&store->db);
    store->db = fresh;
    store->state++;
    return vg_folder_reset(store);
}
