/* store/inside.h: what the files of lib/store share. Nobody else includes it. */
#ifndef VG_STORE_INSIDE_H
#define VG_STORE_INSIDE_H

#include "base/files.h"
#include "base/list.h"
#include "store/store.h"

#include <lmdb.h>
#include <pthread.h>

/* ---- db.c: one LMDB environment over one file ---- */

struct vg_db {
    MDB_env *env;
    MDB_dbi dbi;
    int fd;          /* LMDB's own, of the database file */
    MDB_txn *reader; /* reset between read transactions, or NULL */
    size_t page_bytes;
    size_t pages_backed; /* that have blocks on the disk: LMDB must not touch a page behind them */
    size_t pages_max;    /* that the map can hold */
    size_t pages_mapped; /* where LMDB's map ends: pages_max, or pages_backed (room.c) */
    int growth_error;    /* why the file cannot grow: an errno or MDB_MAP_FULL; 0 while it can */
};

/* ---- remover.c: deletes files and folders on a thread of its own ---- */

struct vg_remover {
    pthread_mutex_t lock;
    pthread_t thread;
    bool is_running; /* the thread will look for more to do */
    bool must_join;
    struct vg_list_node jobs;
};
void vg_remover_init(struct vg_remover *remover);
/* `path` and what is below it. Then `lock_fd` is closed, if it is not -1. */
void vg_remover_add(struct vg_remover *remover, const char *path, int lock_fd);
/* Waits until all is gone. */
void vg_remover_deinit(struct vg_remover *remover);

/* ---- folder.c: where the blobs are ---- */

enum { VG_BLOB_ID_LEN = 32 };

struct vg_folder {
    char *path;  /* holds tmp/ and kept/; NULL: an ephemeral store that has needed none yet */
    int lock_fd; /* of an ephemeral store's folder, or -1 */
};

/* ---- txn.c, room.c ---- */

/* How many pages a write transaction may have taken so far (room.c). */
struct vg_room {
    size_t pages_before; /* of the file that were in use when it began */
    size_t tree_touched; /* upper bound by the number of changes */
    size_t tree_peak;    /* upper bound by the size of the tree */
    size_t value_pages;  /* for values too large for a tree page */
    bool is_tight;       /* the file cannot grow, LMDB has no page but those that are backed */
    size_t pages_spare;  /* when tight: that held nothing when it began */
    size_t credit;       /* when tight: bytes that it gave back, less those it took */
};

struct vg_txn {
    struct vg_store *store;
    MDB_txn *mdb; /* NULL: not open */
    bool is_write;
    bool is_failed; /* a write went wrong: nothing of it may be kept */
    uint64_t writes;
    struct vg_room room;
    struct vg_list_node cursors; /* struct vg_cursor in use */
};

enum { VG_SPACE_COUNTERS = 64 }; /* spaces that share one only seem to change more often */

struct vg_store {
    struct vg_db db;
    struct vg_txn txn; /* the one */
    struct vg_list_node idle_cursors;
    const struct vg_log *log;
    enum vg_sync sync;
    uint64_t size_max;
    /* For vg_txn_state: what takes changes back, and the changes themselves, by their spaces. */
    uint64_t state;
    uint64_t space_changes[VG_SPACE_COUNTERS];
    uint64_t fail_countdown; /* calls until one fails by order of a test; 0: none */
    char *dir;               /* NULL: ephemeral */
    int lock_fd;             /* holds the lock on `dir`, or -1 */
    bool is_open;            /* whole, not on its way there */
    struct vg_folder folder;
    struct vg_remover remover;
    struct vg_buf released_blobs; /* ids, one behind the other: files to be removed */
    struct vg_buf blob_changes;   /* struct vg_blob_change: what the open transaction did */
    char problem[512];
};

/* Notes the reason, and returns VG_BROKEN. */
int vg_broken(struct vg_store *store, const char *fmt, ...) VG_PRINTF(2, 3);
/* The same for a failed LMDB call. */
int vg_broken_mdb(struct vg_store *store, const char *doing, int mdb_rc);
/* To be asked at every call of the store's interface: whether a test wants this one to fail. */
bool vg_fails_by_order(struct vg_store *store);

/* VG_BROKEN with the reason in the store. */
int vg_db_open(struct vg_store *store, struct vg_db *db, const char *path) VG_CHECKED;
/* An empty one, which takes the place of what is at `path`. */
int vg_db_create(struct vg_store *store, struct vg_db *db, const char *path) VG_CHECKED;
/* In memory, or in an unlinked file where there is no such thing. */
int vg_db_open_ephemeral(struct vg_store *store, struct vg_db *db) VG_CHECKED;
void vg_db_close(struct vg_db *db);
/* Makes the file hold at least so many pages, all backed by blocks. 0 or an errno. */
int vg_db_back(struct vg_db *db, size_t pages) VG_CHECKED;
/* Makes LMDB's map end behind so many pages: it refuses to take one behind them. No transaction may
 * be open. Else an error, map and file as they were before, and nothing is backed behind the map.
 */
int vg_db_map(struct vg_db *db, size_t pages) VG_CHECKED;
size_t vg_db_pages_used(const struct vg_db *db);
/* Whether an errno says that the disk has no room, or that a limit on what may be used is met. */
bool vg_is_full(int error);

/* Before and after the beginning of a write transaction. */
void vg_room_prepare(struct vg_store *store);
void vg_room_begin(struct vg_txn *txn);
/* Before each change of the tree: VG_BROKEN when the disk has no room for what it may take. */
int vg_room_ensure_put(struct vg_txn *txn, MDB_val key, size_t value_bytes) VG_CHECKED;
int vg_room_ensure_delete(struct vg_txn *txn, MDB_val key) VG_CHECKED;
/* Says what is full. VG_BROKEN. */
int vg_room_full(struct vg_store *store);

/* ---- physical.c: keys as LMDB has them ---- */

enum { VG_PHYSICAL_MAX = 511, VG_LEVEL_PREFIX_MAX = 10 };

struct vg_physical {
    size_t len;
    char bytes[VG_PHYSICAL_MAX + 1]; /* one more for the byte behind a key, in searches */
};

/* Records of the store itself, which sort before all others. */
enum vg_own_kind {
    VG_OWN_FORMAT = 'F', /* version of the format, u32 big endian */
    VG_OWN_NODE = 'N',   /* [node id] [rest of a long key] */
    VG_OWN_BLOB = 'B',   /* [id] -> number of references, u64 big endian */
};
void vg_own_key(struct vg_physical *key, enum vg_own_kind kind, struct vg_str rest);

/* Values are views into the database: good until the next write or the transaction's end. */
int vg_physical_get(struct vg_txn *txn, const struct vg_physical *key,
                    struct vg_str *value) VG_CHECKED;
int vg_physical_put(struct vg_txn *txn, const struct vg_physical *key,
                    struct vg_str value) VG_CHECKED;
int vg_physical_delete(struct vg_txn *txn, const struct vg_physical *key) VG_CHECKED;

/* ---- trie.c: where long keys lie ---- */

/* A place in the database that holds keys of any length, less what they have in common: the root,
 * or a node. */
struct vg_level {
    size_t prefix_len;
    char prefix[VG_LEVEL_PREFIX_MAX]; /* of the physical keys in it */
    size_t from;                      /* bytes of the logical key that were consumed above */
};

struct vg_level vg_level_root(void);
struct vg_level vg_level_node(uint64_t node, size_t from);
/* The key below `level`: true when it fits, false when `physical` is the branch on the way to it.
 */
bool vg_level_key(const struct vg_level *level, struct vg_str key, struct vg_physical *physical);
/* The level behind a branch that was found; false when its record is damaged. */
bool vg_level_descend(struct vg_level *level, struct vg_str branch_value);

int vg_trie_get(struct vg_txn *txn, struct vg_str key, struct vg_str *value) VG_CHECKED;
int vg_trie_put(struct vg_txn *txn, struct vg_str key, struct vg_str value) VG_CHECKED;
int vg_trie_delete(struct vg_txn *txn, struct vg_str key) VG_CHECKED;

/* To be called before each change, by every function that counts as one: VG_BROKEN by order of a
 * test. */
int vg_begin_change(struct vg_txn *txn) VG_CHECKED;

/* vg_get without the copy: a view, good until the next write or the transaction's end. */
int vg_get_view(struct vg_txn *txn, struct vg_str key, struct vg_str *value) VG_CHECKED;

/* ---- walk.c ---- */

struct vg_cursor {
    struct vg_list_node node; /* of the transaction's, or of the idle ones */
    MDB_cursor *read;         /* kept for the next read transaction, or NULL */
    MDB_cursor *write;        /* only while its transaction is open */
};
/* Hands the open ones back; to be called before a transaction ends. */
void vg_cursors_end(struct vg_txn *txn);
/* Frees the idle ones; to be called before the environment closes. */
void vg_cursors_free(struct vg_store *store);
/* vg_walk_next with a view of the value instead of a copy. */
int vg_walk_next_view(struct vg_walk *walk, struct vg_str *key, struct vg_str *value) VG_CHECKED;

/* ---- folder.c ---- */

/* After the database is open. Of a kept store it also removes what a crash left; of an ephemeral
 * one, what the crash of another process left. */
int vg_folder_open(struct vg_store *store) VG_CHECKED;
void vg_folder_close(struct vg_store *store);
/* An ephemeral store's folder is made when the first blob needs it. */
int vg_folder_ensure(struct vg_store *store) VG_CHECKED;
/* Forgets all kept blobs: a rename, the rest is done aside. */
int vg_folder_reset(struct vg_store *store) VG_CHECKED;
/* Paths, on the heap. */
char *vg_folder_temporary(const struct vg_store *store, const char *id);
char *vg_folder_kept(const struct vg_store *store, const char *id);
/* fsync of a file or folder. 0 or an errno. */
int vg_sync_path(const char *path) VG_CHECKED;
void vg_folder_new_id(char id[VG_BLOB_ID_LEN + 1]);

/* ---- blob_keep.c ---- */

struct vg_blob_change {
    char id[VG_BLOB_ID_LEN + 1];
    bool is_release;    /* else kept */
    bool was_in_memory; /* kept from bytes: there is no temporary file to give back */
};
/* After the transaction. */
void vg_blobs_end(struct vg_store *store, bool is_committed);
bool vg_blob_is_referenced(struct vg_txn *txn, struct vg_str id);

#endif
