/* store/physical.c: single records as LMDB has them: keys of at most 511 bytes. */
#include "store/inside.h"

void vg_own_key(struct vg_physical *key, enum vg_own_kind kind, struct vg_str rest)
{
    VG_ASSERT(rest.len + 2 < VG_PHYSICAL_MAX);
    key->bytes[0] = 0x00;
    key->bytes[1] = (char)kind;
    memcpy(key->bytes + 2, rest.ptr, rest.len);
    key->len = rest.len + 2;
}

static MDB_val key_of(const struct vg_physical *key)
{
    return (MDB_val){key->len, (void *)key->bytes};
}

int vg_physical_get(struct vg_txn *txn, const struct vg_physical *key, struct vg_str *value)
{
    MDB_val mdb_key = key_of(key), mdb_value;
    int rc = mdb_get(txn->mdb, txn->store->db.dbi, &mdb_key, &mdb_value);
    if (rc == MDB_NOTFOUND)
        return VG_NOT_FOUND;
    if (rc != 0)
        return vg_broken_mdb(txn->store, "get", rc);
    *value = vg_str_of(mdb_value.mv_data, mdb_value.mv_size);
    return VG_OK;
}

int vg_physical_put(struct vg_txn *txn, const struct vg_physical *key, struct vg_str value)
{
    MDB_val mdb_key = key_of(key), mdb_value = {value.len, (void *)value.ptr};
    if (vg_room_ensure_put(txn, mdb_key, value.len) != VG_OK) {
        txn->is_failed = true;
        return VG_BROKEN;
    }
    int rc = mdb_put(txn->mdb, txn->store->db.dbi, &mdb_key, &mdb_value, 0);
    if (rc == 0)
        return VG_OK;
    txn->is_failed = true;
    return vg_broken_mdb(txn->store, "put", rc);
}

int vg_physical_delete(struct vg_txn *txn, const struct vg_physical *key)
{
    MDB_val mdb_key = key_of(key);
    if (vg_room_ensure_delete(txn, mdb_key) != VG_OK) {
        txn->is_failed = true;
        return VG_BROKEN;
    }
    int rc = mdb_del(txn->mdb, txn->store->db.dbi, &mdb_key, NULL);
    if (rc == 0)
        return VG_OK;
    if (rc == MDB_NOTFOUND)
        return VG_NOT_FOUND;
    txn->is_failed = true;
    return vg_broken_mdb(txn->store, "delete", rc);
}
