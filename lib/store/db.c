/* store/db.c: the LMDB environment: its file, its map, its format. */
#include "store/inside.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FORMAT_VERSION = 1 };

static const uint64_t SIZE_MAX_DEFAULT = 64ULL << 30;
static const uint64_t SIZE_MIN = 1 << 20;
/* Backed at the start beyond what is in use: for the reserve (room.c) and the first changes. */
static const size_t PAGES_SPARE = 368;
/* With less than these a new database cannot begin. */
static const size_t PAGES_FIRST = 16;

size_t vg_db_pages_used(const struct vg_db *db)
{
    MDB_envinfo info;
    int rc = mdb_env_info(db->env, &info);
    VG_ASSERT(rc == 0);
    return info.me_last_pgno + 1;
}

int vg_db_back(struct vg_db *db, size_t pages)
{
    off_t from = (off_t)(db->pages_backed * db->page_bytes);
    off_t to = (off_t)(pages * db->page_bytes);
    int rc;
    do
        rc = posix_fallocate(db->fd, from, to - from);
    while (rc == EINTR);
    if (rc == 0)
        db->pages_backed = pages;
    return rc;
}

bool vg_is_full(int error)
{
    return error == ENOSPC || error == EDQUOT || error == EFBIG;
}

static size_t min_size(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t max_size(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* LMDB has made the file as long as the map: cuts it to what is used and some more, and backs that
 * with blocks. On a full disk what it had before (`pages_before`) must do: enough to read and to
 * delete. */
static int back_first(struct vg_db *db, size_t pages_before)
{
    size_t used = vg_db_pages_used(db);
    size_t min = pages_before == 0 ? PAGES_FIRST : used;
    size_t max = min_size(used + PAGES_SPARE, db->pages_max);
    size_t tries[] = {max, min_size(max_size(pages_before, min), max), min};
    int rc = 0;
    for (size_t i = 0; i < VG_COUNT_OF(tries); i++) {
        rc = ftruncate(db->fd, (off_t)(tries[i] * db->page_bytes)) == 0 ? 0 : errno;
        if (rc == 0)
            rc = vg_db_back(db, tries[i]);
        if (!vg_is_full(rc))
            break;
    }
    return rc;
}

/* LMDB makes the file as long as its map; where that is refused (a limit on the size of files has
 * changed) it is not asked, as it would have lost the map by then. */
int vg_db_map(struct vg_db *db, size_t pages)
{
    if (pages == db->pages_mapped)
        return 0;
    int refused = ftruncate(db->fd, (off_t)(pages * db->page_bytes)) == 0 ? 0 : errno;
    if (refused == 0)
        refused = mdb_env_set_mapsize(db->env, pages * db->page_bytes);
    if (refused != 0) { /* the map that was there has its room still */
        pages = db->pages_mapped;
        db->pages_backed = min_size(db->pages_backed, pages);
        int rc = mdb_env_set_mapsize(db->env, pages * db->page_bytes);
        VG_ASSERT(rc == 0);
    }
    int rc = ftruncate(db->fd, (off_t)(db->pages_backed * db->page_bytes));
    VG_ASSERT(rc == 0);
    db->pages_mapped = pages;
    return refused;
}

/* ---- The environment ---- */

static int env_open(struct vg_db *db, const char *path, uint64_t map_size, enum vg_sync sync)
{
    /* Durable commits are LMDB's own: it orders data before root. Without them nothing is written
     * at a commit but memory, which the kernel keeps when the process dies. */
    unsigned flags = MDB_NOSUBDIR | MDB_NOLOCK | MDB_NOTLS | MDB_WRITEMAP;
    if (sync == VG_SYNC_PROCESS)
        flags |= MDB_NOSYNC | MDB_NOMETASYNC;
    int rc = mdb_env_create(&db->env);
    if (rc != 0)
        return rc;
    rc = mdb_env_set_mapsize(db->env, map_size);
    if (rc == 0)
        rc = mdb_env_open(db->env, path, flags, 0600);
    if (rc != 0) {
        mdb_env_close(db->env);
        db->env = NULL;
    }
    return rc;
}

/* A limit on address space or file size makes the store smaller, not impossible. */
static int env_open_largest(struct vg_db *db, const char *path, uint64_t size_max,
                            enum vg_sync sync)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur < size_max)
        size_max = limit.rlim_cur;
    size_max &= ~(uint64_t)(SIZE_MIN - 1);
    if (size_max < SIZE_MIN)
        size_max = SIZE_MIN;
    for (;;) {
        int rc = env_open(db, path, size_max, sync);
        if ((rc != ENOMEM && rc != EFBIG) || size_max == SIZE_MIN)
            return rc;
        size_max = (size_max / 2) & ~(uint64_t)(SIZE_MIN - 1);
        if (size_max < SIZE_MIN)
            size_max = SIZE_MIN;
    }
}

static int learn_sizes(struct vg_db *db)
{
    MDB_stat stat;
    MDB_envinfo info;
    int rc = mdb_env_stat(db->env, &stat);
    if (rc == 0)
        rc = mdb_env_info(db->env, &info);
    if (rc == 0)
        rc = mdb_env_get_fd(db->env, &db->fd);
    if (rc != 0)
        return rc;
    VG_ASSERT(mdb_env_get_maxkeysize(db->env) >= VG_PHYSICAL_MAX);
    db->page_bytes = stat.ms_psize;
    db->pages_max = info.me_mapsize / stat.ms_psize;
    db->pages_mapped = db->pages_max;
    (void)fcntl(db->fd, F_SETFD, FD_CLOEXEC); /* children have no business with it */
    return 0;
}

/* ---- The format ---- */

static int write_format(struct vg_db *db, MDB_txn *txn)
{
    struct vg_physical key;
    vg_own_key(&key, VG_OWN_FORMAT, VG_STR(""));
    uint32_t version = htobe32(FORMAT_VERSION);
    return mdb_put(txn, db->dbi, &(MDB_val){key.len, key.bytes},
                   &(MDB_val){sizeof(version), &version}, 0);
}

static int read_format(struct vg_store *store, struct vg_db *db, MDB_txn *txn, const char *path)
{
    struct vg_physical key;
    vg_own_key(&key, VG_OWN_FORMAT, VG_STR(""));
    MDB_val value;
    uint32_t version;
    int rc = mdb_get(txn, db->dbi, &(MDB_val){key.len, key.bytes}, &value);
    if (rc == MDB_NOTFOUND || (rc == 0 && value.mv_size != sizeof(version)))
        return vg_broken(store, "%s is not a database of virga's", path);
    if (rc != 0)
        return vg_broken_mdb(store, path, rc);
    memcpy(&version, value.mv_data, sizeof(version));
    version = be32toh(version);
    if (version > FORMAT_VERSION)
        return vg_broken(
            store,
            "%s has format %u, this virga knows formats up to %d: it was written by a newer one",
            path, (unsigned)version, FORMAT_VERSION);
    return VG_OK;
}

/* Finds or writes the format record, and learns LMDB's handle of the one table on the way. */
static int open_table(struct vg_store *store, struct vg_db *db, const char *path, bool is_new)
{
    MDB_txn *txn;
    int rc = mdb_txn_begin(db->env, NULL, is_new ? 0 : MDB_RDONLY, &txn);
    if (rc != 0)
        return vg_broken_mdb(store, path, rc);
    rc = mdb_dbi_open(txn, NULL, 0, &db->dbi);
    if (rc == 0 && is_new)
        rc = write_format(db, txn);
    if (rc != 0) {
        mdb_txn_abort(txn);
        return vg_broken_mdb(store, path, rc);
    }
    if (is_new) {
        rc = mdb_txn_commit(txn);
        return rc == 0 ? VG_OK : vg_broken_mdb(store, path, rc);
    }
    rc = read_format(store, db, txn, path);
    mdb_txn_abort(txn);
    return rc;
}

/* ---- Opening ---- */

static int explain_open(struct vg_store *store, const char *path, int rc)
{
    if (rc == MDB_INVALID || rc == MDB_CORRUPTED)
        return vg_broken(store, "%s is damaged, or not a database of virga's", path);
    if (rc == MDB_VERSION_MISMATCH)
        return vg_broken(store, "%s was written with another version of LMDB", path);
    return vg_broken_mdb(store, path, rc);
}

/* LMDB makes the file as long as its map: `size` is what it was before. */
static int check_size(struct vg_store *store, const struct vg_db *db, const char *path, off_t size)
{
    if (vg_db_pages_used(db) * db->page_bytes <= (uint64_t)size)
        return VG_OK;
    return vg_broken(store, "%s is damaged: it was cut short", path);
}

static int back_or_break(struct vg_store *store, struct vg_db *db, const char *path,
                         off_t size_before)
{
    int rc = back_first(db, (size_t)size_before / db->page_bytes);
    if (rc == 0)
        return VG_OK;
    if (vg_is_full(rc))
        return vg_broken(store, "disk full: no room for %s", path);
    return vg_broken_mdb(store, path, rc);
}

static int open_at(struct vg_store *store, struct vg_db *db, const char *path, uint64_t size_max)
{
    struct stat before = {0};
    bool is_new = stat(path, &before) != 0 || before.st_size == 0;
    *db = (struct vg_db){.fd = -1};
    int rc = env_open_largest(db, path, size_max, store->sync);
    if (rc != 0)
        return explain_open(store, path, rc);
    rc = learn_sizes(db);
    if (rc != 0)
        rc = vg_broken_mdb(store, path, rc);
    if (rc == VG_OK && !is_new)
        rc = check_size(store, db, path, before.st_size);
    if (rc == VG_OK)
        rc = back_or_break(store, db, path, before.st_size);
    if (rc == VG_OK)
        rc = open_table(store, db, path, is_new);
    if (rc != VG_OK)
        vg_db_close(db);
    return rc;
}

static uint64_t size_max_of(const struct vg_store *store)
{
    return store->size_max != 0 ? store->size_max : SIZE_MAX_DEFAULT;
}

int vg_db_open(struct vg_store *store, struct vg_db *db, const char *path)
{
    return open_at(store, db, path, size_max_of(store));
}

/* It appears under its name when it is whole. The name must be durable before the first commit is.
 */
int vg_db_create(struct vg_store *store, struct vg_db *db, const char *path)
{
    char *draft;
    VG_ASSERT(asprintf(&draft, "%s.new", path) >= 0);
    (void)unlink(draft);
    int rc = open_at(store, db, draft, size_max_of(store));
    if (rc == VG_OK) {
        int error = rename(draft, path) == 0 ? 0 : errno;
        if (error == 0 && store->sync == VG_SYNC_DISK)
            error = vg_sync_path(store->dir);
        if (error != 0) {
            rc = vg_broken(store, "%s: %s", path, strerror(error));
            vg_db_close(db);
        }
    }
    free(draft);
    return rc;
}

/* Memory is the limit there: the half of it that tmpfs would give. */
static uint64_t ephemeral_size_max(const struct vg_store *store)
{
    long pages = sysconf(_SC_PHYS_PAGES), page_bytes = sysconf(_SC_PAGESIZE);
    uint64_t half =
        pages > 0 && page_bytes > 0 ? (uint64_t)pages / 2 * (uint64_t)page_bytes : SIZE_MAX_DEFAULT;
    if (store->size_max != 0)
        return store->size_max;
    return half < SIZE_MAX_DEFAULT ? half : SIZE_MAX_DEFAULT;
}

/* A file of tmpfs that never has a name: unlike one in /dev/shm it can't be left behind, and a
 * container's small /dev/shm does not limit it. LMDB wants a path, which /proc has. */
static int open_in_memory(struct vg_store *store, struct vg_db *db)
{
    int fd = memfd_create("virga", MFD_CLOEXEC);
    if (fd < 0)
        return vg_broken(store, "memfd_create: %s", strerror(errno));
    char path[64];
    (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    int rc = open_at(store, db, path, ephemeral_size_max(store));
    (void)close(fd);
    return rc;
}

int vg_db_open_ephemeral(struct vg_store *store, struct vg_db *db)
{
    if (open_in_memory(store, db) == VG_OK)
        return VG_OK;
    const char *root = getenv("TMPDIR");
    char *path;
    VG_ASSERT(asprintf(&path, "%s/virga-XXXXXX", root != NULL && *root != '\0' ? root : "/tmp") >=
              0);
    int fd = mkostemp(path, O_CLOEXEC);
    int rc = fd < 0 ? vg_broken(store, "%s: %s", path, strerror(errno))
                    : open_at(store, db, path, ephemeral_size_max(store));
    if (fd >= 0) {
        (void)unlink(path);
        (void)close(fd);
    }
    free(path);
    return rc;
}

void vg_db_close(struct vg_db *db)
{
    if (db->env == NULL)
        return;
    if (db->reader != NULL)
        mdb_txn_abort(db->reader);
    mdb_env_close(db->env);
    *db = (struct vg_db){.fd = -1};
}
