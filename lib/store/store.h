/* store/store.h: the one place where state is kept: ordered keys to values in LMDB, one write
 * transaction per loop turn. */
#ifndef VG_STORE_STORE_H
#define VG_STORE_STORE_H

#include "base/buf.h"
#include "base/log.h"

struct vg_store;
struct vg_txn;

enum vg_sync {
    VG_SYNC_PROCESS, /* commits survive a crash of the program */
    VG_SYNC_DISK,    /* commits survive power loss: each waits for the disk before it returns */
};

struct vg_store_options {
    /* NULL: ephemeral. The database is then a file in memory without a name; blobs are in a locked
     * folder in /dev/shm (else $TMPDIR, else /tmp), which the next start of any store removes
     * should this process be killed. */
    const char *dir;
    enum vg_sync sync;
    uint64_t size_max; /* bytes of the database; 0: 64 GiB, or half of the memory when ephemeral */
    const struct vg_log *log;
};

/* On failure NULL, and `*problem` (arena) says why in words for the user: folder in use by another
 * process, newer format, no permission, disk full. The folder and its parents are made where they
 * are missing. A store belongs to one thread. */
struct vg_store *vg_store_open(const struct vg_store_options *options, struct vg_arena *arena,
                               struct vg_str *problem);
void vg_store_close(struct vg_store *store);
/* Forgets everything, blobs too. No transaction may be open. VG_OK or VG_BROKEN. */
int vg_store_reset(struct vg_store *store) VG_CHECKED;

/* A key space is a kind of thing that a service keeps: two bytes, unique across services
 * (bus/spaces.h). */
typedef uint16_t vg_space;

/* One transaction at a time. Every fallible call returns VG_OK, VG_NOT_FOUND or VG_BROKEN; after a
 * write was VG_BROKEN the transaction can only be aborted. A full disk, a full map ("map full:
 * ...") or a transaction too large breaks the write that meets it; what was committed stays, and
 * can be read. `vg_store_problem` tells the reason of the last VG_BROKEN, in words. */
int vg_txn_begin_read(struct vg_store *store, struct vg_txn **txn) VG_CHECKED;
int vg_txn_begin_write(struct vg_store *store, struct vg_txn **txn) VG_CHECKED;
/* With VG_SYNC_DISK it has reached the disk when this returns. Ends the transaction also when it
 * fails (nothing is kept then). */
int vg_txn_commit(struct vg_txn *txn) VG_CHECKED;
void vg_txn_abort(struct vg_txn *txn);
bool vg_txn_is_write(const struct vg_txn *txn);
/* Puts and deletes so far, of blobs too, those that broke included: "has this call written?" */
uint64_t vg_txn_write_count(const struct vg_txn *txn);
/* A number that is another one whenever what the store holds in this space may be: while it stays,
 * what was read there is still so. Never 0. */
uint64_t vg_txn_state(const struct vg_txn *txn, vg_space space);
struct vg_str vg_store_problem(const struct vg_store *store);
/* Test hook: the Nth store call from now (counting get, put, delete, next, commit) fails with
 * VG_BROKEN; 0 switches off. Returns how many calls the order before still waited for: 0, it was
 * met. */
uint64_t vg_store_fail_nth(struct vg_store *store, uint64_t nth);

/* Keys. Built part by part; every part keeps byte order equal to the order of its values, and no
 * key built of whole parts is a prefix of another with the same parts' types. Up to VG_KEY_MAX
 * bytes; LMDB's own 511 are not the caller's concern. */
enum { VG_KEY_MAX = 8192 };

struct vg_key {
    struct vg_buf buf;
};

/* Starts a key: account (12 digits) and region come first, then the space. Region empty for global
 * services; account empty for what belongs to no account. */
void vg_key_begin(struct vg_key *key, struct vg_arena *arena, struct vg_str account,
                  struct vg_str region, vg_space space);
void vg_key_str(struct vg_key *key,
                struct vg_str part); /* any bytes: escaped and terminated, order kept */
void vg_key_u64(struct vg_key *key, uint64_t part); /* big endian */
void vg_key_i64(struct vg_key *key, int64_t part);  /* order kept across the sign */
void vg_key_raw(struct vg_key *key,
                struct vg_str part); /* as it is: fixed lengths, or the last part */
/* Absent when the key became longer than VG_KEY_MAX: then every call with it is VG_BROKEN. */
struct vg_str vg_key_bytes(const struct vg_key *key);
/* Reading a key back, part by part; false when it is not of that form. `rest` starts behind the
 * space. */
struct vg_str vg_key_rest(struct vg_str key_bytes); /* what follows account, region and space */
vg_space vg_key_space(struct vg_str key_bytes);     /* 0 when it is not of that form */
bool vg_key_take_str(struct vg_arena *arena, struct vg_str *rest, struct vg_str *part) VG_CHECKED;
bool vg_key_take_u64(struct vg_str *rest, uint64_t *part) VG_CHECKED;
bool vg_key_take_i64(struct vg_str *rest, int64_t *part) VG_CHECKED;

/* Values are copied into `arena`: no pointer into the database leaves the store. */
int vg_get(struct vg_txn *txn, struct vg_str key, struct vg_arena *arena,
           struct vg_str *value) VG_CHECKED;
int vg_put(struct vg_txn *txn, struct vg_str key, struct vg_str value) VG_CHECKED;
int vg_delete(struct vg_txn *txn,
              struct vg_str key) VG_CHECKED; /* VG_NOT_FOUND when it was not there */

/* Walks the keys with a prefix, in byte order or backwards. The walk survives puts and deletes in
 * between (it seeks by key). All members are the store's business. */
struct vg_walk {
    struct vg_txn *txn;
    struct vg_arena *arena; /* where keys and values are copied to */
    struct vg_str prefix;
    struct vg_str at; /* the last key given, or the start */
    size_t at_size;   /* bytes that may be overwritten there; 0 when the caller has a view of it */
    bool is_reverse;
    bool is_started;
    bool includes_start;
    struct vg_cursor
        *cursor; /* NULL: none; else it stands on `at`, unless something was written since */
    uint64_t writes_seen;
    char *path; /* the part of the key that was consumed on the way to where a long key lies, or
                   NULL */
    size_t path_len;
    uint64_t node;
};
/* All keys that begin with `prefix`. `start` (absent: the whole range): the walk begins behind that
 * key, in the walk's direction; at it when `includes_start`. `prefix` and `start` are copied to the
 * arena. */
void vg_walk_begin(struct vg_walk *walk, struct vg_txn *txn, struct vg_arena *arena,
                   struct vg_str prefix, struct vg_str start, bool includes_start, bool is_reverse);
/* VG_OK with the next key and value (either may be NULL when not wanted), VG_NOT_FOUND at the end,
 * VG_BROKEN. */
int vg_walk_next(struct vg_walk *walk, struct vg_str *key, struct vg_str *value) VG_CHECKED;
/* May be left out when the walk ran to its end; the transaction's end does it too (no call with the
 * walk after that). */
void vg_walk_end(struct vg_walk *walk);

/* Deletes up to `max` keys with the prefix; VG_OK when some may be left, VG_NOT_FOUND when none is.
 * For work in slices. */
int vg_delete_prefix(struct vg_txn *txn, struct vg_str prefix, size_t max) VG_CHECKED;

/* A number that grows by `step`, durable in this transaction: returns the value after. For ids and
 * sequence numbers. */
int vg_counter_add(struct vg_txn *txn, struct vg_str key, uint64_t step,
                   uint64_t *value) VG_CHECKED;

#endif
