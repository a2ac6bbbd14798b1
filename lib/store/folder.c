/* store/folder.c: the folder of a store's blobs: tmp/ for those that are being written, kept/xx/
 * for those kept.
 *
 * A kept store has it in its data folder. An ephemeral one makes a folder of its own and holds a
 * lock on it; the kernel drops the lock when the process dies, so the next start of any store knows
 * which folders to remove. */
#include "store/inside.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define SHM "/dev/shm"
#define KEPT_NAME "virga.blobs"
#define EPHEMERAL_PREFIX "virga-blobs-"
#define TRASH_PREFIX "trash-"
/* There from opening to closing: when it is found at opening, the store was not closed. */
#define OPEN_MARK "open"

/* A container's /dev/shm of 64 MiB is no place for bodies. */
static const uint64_t SHM_FREE_MIN = 1ULL << 30;

/* ---- Paths ---- */

static char *join_path(const char *folder, const char *name)
{
    char *path;
    VG_ASSERT(asprintf(&path, "%s/%s", folder, name) >= 0);
    return path;
}

char *vg_folder_temporary(const struct vg_store *store, const char *id)
{
    char *path;
    VG_ASSERT(asprintf(&path, "%s/tmp/%s", store->folder.path, id) >= 0);
    return path;
}

/* Spread over 256 folders by the id's first two digits. */
char *vg_folder_kept(const struct vg_store *store, const char *id)
{
    char *path;
    VG_ASSERT(asprintf(&path, "%s/kept/%.2s/%s", store->folder.path, id, id) >= 0);
    return path;
}

int vg_sync_path(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    int rc = fsync(fd) == 0 ? 0 : errno;
    (void)close(fd);
    return rc;
}

void vg_folder_new_id(char id[VG_BLOB_ID_LEN + 1])
{
    uint8_t bytes[VG_BLOB_ID_LEN / 2];
    ssize_t got;
    do
        got = getrandom(bytes, sizeof(bytes), 0);
    while (got < 0 && errno == EINTR);
    VG_ASSERT(got == (ssize_t)sizeof(bytes));
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < sizeof(bytes); i++) {
        id[2 * i] = digits[bytes[i] >> 4];
        id[2 * i + 1] = digits[bytes[i] & 15];
    }
    id[VG_BLOB_ID_LEN] = '\0';
}

static int make_folder(struct vg_store *store, const char *parent, const char *name)
{
    char *path = join_path(parent, name);
    int rc = VG_OK;
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        rc = vg_broken(store, "cannot make %s: %s", path, strerror(errno));
    free(path);
    return rc;
}

static int make_inner_folders(struct vg_store *store, const char *path)
{
    int rc = make_folder(store, path, "tmp");
    return rc == VG_OK ? make_folder(store, path, "kept") : rc;
}

/* Calls `visit` for each entry but the dots. A folder that is not there has none. */
static void each_entry(const char *path,
                       void (*visit)(void *ctx, const char *folder, const char *name), void *ctx)
{
    DIR *dir = opendir(path);
    if (dir == NULL)
        return;
    struct dirent *entry;
    while ((entry = readdir(dir)) != NULL)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            visit(ctx, path, entry->d_name);
    (void)closedir(dir);
}

/* ---- After a crash ---- */

static void remove_entry(void *ctx, const char *folder, const char *name)
{
    (void)ctx;
    char *path = join_path(folder, name);
    (void)unlink(path);
    free(path);
}

static void remove_trash(void *ctx, const char *folder, const char *name)
{
    struct vg_store *store = ctx;
    if (strncmp(name, TRASH_PREFIX, strlen(TRASH_PREFIX)) != 0)
        return;
    char *path = join_path(folder, name);
    vg_remover_add(&store->remover, path, /* lock_fd= */ -1);
    free(path);
}

/* A file was renamed, and the process died before its reference was committed; or the other way
 * round at a release. */
static void remove_unreferenced(void *ctx, const char *folder, const char *name)
{
    struct vg_txn *txn = ctx;
    if (!vg_blob_is_referenced(txn, vg_str_from(name)))
        remove_entry(NULL, folder, name);
}

static void sweep_blobs(void *ctx, const char *folder, const char *name)
{
    char *path = join_path(folder, name);
    each_entry(path, remove_unreferenced, ctx);
    free(path);
}

static int sweep(struct vg_store *store)
{
    struct vg_txn *txn;
    int rc = vg_txn_begin_read(store, &txn);
    if (rc != VG_OK)
        return rc;
    char *kept = join_path(store->folder.path, "kept");
    each_entry(kept, sweep_blobs, txn);
    free(kept);
    vg_txn_abort(txn);
    return VG_OK;
}

/* Whether the mark was there already. */
static int set_mark(struct vg_store *store, bool *was_there)
{
    char *mark = join_path(store->folder.path, OPEN_MARK);
    *was_there = access(mark, F_OK) == 0;
    int fd = open(mark, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    int rc = fd >= 0 ? VG_OK : vg_broken(store, "cannot make %s: %s", mark, strerror(errno));
    if (fd >= 0)
        (void)close(fd);
    free(mark);
    return rc;
}

static int open_kept(struct vg_store *store)
{
    int rc = make_folder(store, store->dir, KEPT_NAME);
    if (rc != VG_OK)
        return rc;
    store->folder.path = join_path(store->dir, KEPT_NAME);
    bool was_open = false;
    rc = make_inner_folders(store, store->folder.path);
    if (rc == VG_OK)
        rc = set_mark(store, &was_open);
    if (rc != VG_OK)
        return rc;
    char *temporary = join_path(store->folder.path, "tmp");
    each_entry(temporary, remove_entry, NULL);
    free(temporary);
    if (!was_open)
        return VG_OK;
    each_entry(store->folder.path, remove_trash, store);
    return sweep(store);
}

/* ---- Ephemeral folders ---- */

static const char *ephemeral_root(void)
{
    struct statvfs shm;
    if (statvfs(SHM, &shm) == 0 && (uint64_t)shm.f_bavail * shm.f_frsize >= SHM_FREE_MIN &&
        access(SHM, W_OK | X_OK) == 0)
        return SHM;
    const char *root = getenv("TMPDIR");
    return root != NULL && *root != '\0' ? root : "/tmp";
}

/* The lock on a folder that no process holds, or -1. */
static int lock_abandoned(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return -1;
    struct stat stat;
    if (fstat(fd, &stat) == 0 && stat.st_uid == geteuid() && flock(fd, LOCK_EX | LOCK_NB) == 0)
        return fd;
    (void)close(fd);
    return -1;
}

static void remove_abandoned(void *ctx, const char *folder, const char *name)
{
    struct vg_store *store = ctx;
    if (strncmp(name, EPHEMERAL_PREFIX, strlen(EPHEMERAL_PREFIX)) != 0)
        return;
    char *path = join_path(folder, name);
    int lock_fd = lock_abandoned(path);
    if (lock_fd >= 0)
        vg_remover_add(&store->remover, path, lock_fd);
    free(path);
}

/* Between its making and its locking another process may take the folder for an abandoned one: then
 * it is gone, or will be, and another is made. */
static bool make_locked(struct vg_folder *folder, const char *root)
{
    char *path = join_path(root, EPHEMERAL_PREFIX "XXXXXX");
    bool is_made = mkdtemp(path) != NULL;
    int fd = is_made ? lock_abandoned(path) : -1;
    struct stat stat;
    if (fd >= 0 && fstat(fd, &stat) == 0 && stat.st_nlink > 0) {
        *folder = (struct vg_folder){.path = path, .lock_fd = fd};
        return true;
    }
    if (fd >= 0)
        (void)close(fd);
    free(path);
    return false;
}

int vg_folder_ensure(struct vg_store *store)
{
    enum { TRIES = 3 };
    if (store->folder.path != NULL)
        return VG_OK;
    const char *root = ephemeral_root();
    for (int i = 0; i < TRIES; i++)
        if (make_locked(&store->folder, root))
            return make_inner_folders(store, store->folder.path);
    return vg_broken(store, "cannot make a folder in %s: %s", root, strerror(errno));
}

/* ---- The store's calls ---- */

int vg_folder_open(struct vg_store *store)
{
    if (store->dir != NULL)
        return open_kept(store);
    const char *root = ephemeral_root();
    each_entry(root, remove_abandoned, store);
    if (strcmp(root, SHM) != 0)
        each_entry(SHM, remove_abandoned, store);
    return VG_OK;
}

void vg_folder_close(struct vg_store *store)
{
    struct vg_folder *folder = &store->folder;
    if (folder->path == NULL)
        return;
    if (store->dir == NULL) {
        vg_remove_tree(folder->path);
        (void)close(folder->lock_fd);
    } else if (store->is_open) {
        remove_entry(NULL, folder->path, OPEN_MARK);
    }
    free(folder->path);
    *folder = (struct vg_folder){.lock_fd = -1};
}

int vg_folder_reset(struct vg_store *store)
{
    const char *path = store->folder.path;
    if (path == NULL)
        return VG_OK;
    char id[VG_BLOB_ID_LEN + 1], name[sizeof(TRASH_PREFIX) + VG_BLOB_ID_LEN];
    vg_folder_new_id(id);
    (void)snprintf(name, sizeof(name), TRASH_PREFIX "%s", id);
    char *kept = join_path(path, "kept"), *trash = join_path(path, name);
    int rc = VG_OK;
    if (rename(kept, trash) != 0)
        rc = vg_broken(store, "cannot rename %s: %s", kept, strerror(errno));
    else
        vg_remover_add(&store->remover, trash, /* lock_fd= */ -1);
    free(kept);
    free(trash);
    return rc == VG_OK ? make_inner_folders(store, path) : rc;
}
