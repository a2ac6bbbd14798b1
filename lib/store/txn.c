/* store/txn.c: transactions, and single records in them. */
#include "store/inside.h"

#include <endian.h>

/* ---- Beginning and ending ---- */

static int begin(struct vg_store *store, MDB_txn *mdb, bool is_write, struct vg_txn **txn)
{
    store->txn = (struct vg_txn){.store = store, .mdb = mdb, .is_write = is_write};
    vg_list_init(&store->txn.cursors);
    if (is_write)
        vg_room_begin(&store->txn);
    *txn = &store->txn;
    return VG_OK;
}

/* The read transaction is kept and renewed: LMDB need not allocate. */
int vg_txn_begin_read(struct vg_store *store, struct vg_txn **txn)
{
    VG_ASSERT(store->txn.mdb == NULL);
    struct vg_db *db = &store->db;
    int rc = db->reader != NULL ? mdb_txn_renew(db->reader)
                                : mdb_txn_begin(db->env, NULL, MDB_RDONLY, &db->reader);
    if (rc != 0)
        return vg_broken_mdb(store, "begin", rc);
    return begin(store, db->reader, /* is_write= */ false, txn);
}

int vg_txn_begin_write(struct vg_store *store, struct vg_txn **txn)
{
    VG_ASSERT(store->txn.mdb == NULL);
    vg_room_prepare(store);
    MDB_txn *mdb;
    int rc = mdb_txn_begin(store->db.env, NULL, 0, &mdb);
    if (rc != 0)
        return vg_broken_mdb(store, "begin", rc);
    return begin(store, mdb, /* is_write= */ true, txn);
}

int vg_txn_commit(struct vg_txn *txn)
{
    struct vg_store *store = txn->store;
    VG_ASSERT(txn->mdb != NULL);
    if (!txn->is_write) {
        vg_txn_abort(txn);
        return VG_OK;
    }
    if (txn->is_failed) { /* the problem is told already */
        vg_txn_abort(txn);
        return VG_BROKEN;
    }
    if (vg_fails_by_order(store)) {
        vg_txn_abort(txn);
        return VG_BROKEN;
    }
    vg_cursors_end(txn);
    int rc = mdb_txn_commit(txn->mdb);
    txn->mdb = NULL;
    store->state += rc != 0;
    vg_blobs_end(store, /* is_committed= */ rc == 0);
    return rc == 0 ? VG_OK : vg_broken_mdb(store, "commit", rc);
}

void vg_txn_abort(struct vg_txn *txn)
{
    VG_ASSERT(txn->mdb != NULL);
    vg_cursors_end(txn);
    if (txn->is_write)
        mdb_txn_abort(txn->mdb);
    else
        mdb_txn_reset(txn->mdb);
    txn->store->state += txn->is_write;
    txn->mdb = NULL;
    vg_blobs_end(txn->store, /* is_committed= */ false);
}

bool vg_txn_is_write(const struct vg_txn *txn)
{
    return txn->is_write;
}

uint64_t vg_txn_write_count(const struct vg_txn *txn)
{
    return txn->writes;
}

/* Neighbouring spaces of a service have counters of their own. */
static uint64_t *changes_of(struct vg_store *store, vg_space space)
{
    return &store->space_changes[(space ^ (unsigned)space >> 8 << 3) % VG_SPACE_COUNTERS];
}

/* Both numbers only grow, so their sum is another one when either is. */
uint64_t vg_txn_state(const struct vg_txn *txn, vg_space space)
{
    return txn->store->state + *changes_of(txn->store, space) + 1;
}

/* ---- Records ---- */

static int check_key(struct vg_txn *txn, struct vg_str key)
{
    if (key.ptr != NULL && key.len <= VG_KEY_MAX)
        return VG_OK;
    return vg_broken(txn->store, "a key is longer than %d bytes", VG_KEY_MAX);
}

/* Counted before it is tried, so that a caller sees also of a failed write that the transaction is
 * not what it was. */
int vg_begin_change(struct vg_txn *txn)
{
    VG_ASSERT(txn->is_write);
    txn->writes++;
    if (!vg_fails_by_order(txn->store))
        return VG_OK;
    txn->is_failed = true;
    return VG_BROKEN;
}

static int begin_change_of(struct vg_txn *txn, struct vg_str key)
{
    ++*changes_of(txn->store, vg_key_space(key));
    int rc = vg_begin_change(txn);
    if (rc == VG_OK)
        rc = check_key(txn, key);
    if (rc != VG_OK)
        txn->is_failed = true;
    return rc;
}

int vg_get_view(struct vg_txn *txn, struct vg_str key, struct vg_str *value)
{
    if (vg_fails_by_order(txn->store))
        return VG_BROKEN;
    int rc = check_key(txn, key);
    return rc == VG_OK ? vg_trie_get(txn, key, value) : rc;
}

int vg_get(struct vg_txn *txn, struct vg_str key, struct vg_arena *arena, struct vg_str *value)
{
    struct vg_str view;
    int rc = vg_get_view(txn, key, &view);
    if (rc == VG_OK)
        *value = vg_arena_copy(arena, view);
    return rc;
}

int vg_put(struct vg_txn *txn, struct vg_str key, struct vg_str value)
{
    int rc = begin_change_of(txn, key);
    return rc == VG_OK ? vg_trie_put(txn, key, value) : rc;
}

int vg_delete(struct vg_txn *txn, struct vg_str key)
{
    int rc = begin_change_of(txn, key);
    if (rc == VG_OK)
        rc = vg_trie_delete(txn, key);
    if (rc == VG_NOT_FOUND)
        txn->writes--; /* nothing changed */
    return rc;
}

int vg_counter_add(struct vg_txn *txn, struct vg_str key, uint64_t step, uint64_t *value)
{
    struct vg_str view;
    uint64_t count = 0;
    int rc = vg_get_view(txn, key, &view);
    if (rc == VG_BROKEN)
        return rc;
    if (rc == VG_OK) {
        if (view.len != sizeof(count))
            return vg_broken(txn->store, "the database is damaged (a counter)");
        memcpy(&count, view.ptr, sizeof(count));
    }
    uint64_t sum = be64toh(count) + step;
    count = htobe64(sum);
    rc = vg_put(txn, key, vg_str_of(&count, sizeof(count)));
    if (rc == VG_OK)
        *value = sum;
    return rc;
}
