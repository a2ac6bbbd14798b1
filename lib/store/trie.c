/* store/trie.c: keys longer than LMDB's 511 bytes.
 *
 * A logical key gets a leading 0x01, to sort behind the store's own records. If it then has up to
 * 510 bytes it is the physical key. Of a longer one the first 511 bytes are the key of a branch, a
 * record whose value is the number of a node; what is left of it lies in that node, under the
 * prefix 0x00 'N' number, by the same rule again.
 *
 * So a physical key of 511 bytes is always a branch, a shorter one never is. A branch sorts behind
 * all keys that are shorter and have the same beginning, and all keys behind it share its 511
 * bytes: logical order is kept. A node is never empty: with its last key its branch goes. */
#include "store/inside.h"

#include <endian.h>

enum { LEAF_MAX = VG_PHYSICAL_MAX - 1, LOGICAL_MARK = 0x01 };

struct vg_level vg_level_root(void)
{
    return (struct vg_level){.prefix_len = 1, .prefix = {LOGICAL_MARK}};
}

struct vg_level vg_level_node(uint64_t node, size_t from)
{
    struct vg_level level = {
        .prefix_len = 2 + sizeof(node), .prefix = {0x00, VG_OWN_NODE}, .from = from};
    uint64_t big_endian = htobe64(node);
    memcpy(level.prefix + 2, &big_endian, sizeof(big_endian));
    return level;
}

bool vg_level_key(const struct vg_level *level, struct vg_str key, struct vg_physical *physical)
{
    size_t len = level->prefix_len + key.len - level->from;
    bool is_leaf = len <= LEAF_MAX;
    physical->len = is_leaf ? len : VG_PHYSICAL_MAX;
    memcpy(physical->bytes, level->prefix, level->prefix_len);
    memcpy(physical->bytes + level->prefix_len, key.ptr + level->from,
           physical->len - level->prefix_len);
    return is_leaf;
}

bool vg_level_descend(struct vg_level *level, struct vg_str branch_value)
{
    uint64_t node;
    size_t from = level->from + VG_PHYSICAL_MAX - level->prefix_len;
    if (branch_value.len != sizeof(node) || from > VG_KEY_MAX)
        return false;
    memcpy(&node, branch_value.ptr, sizeof(node));
    *level = vg_level_node(be64toh(node), from);
    return true;
}

static int damaged(struct vg_txn *txn)
{
    return vg_broken(txn->store, "the database is damaged (a branch of a long key)");
}

int vg_trie_get(struct vg_txn *txn, struct vg_str key, struct vg_str *value)
{
    struct vg_level level = vg_level_root();
    struct vg_physical physical;
    while (!vg_level_key(&level, key, &physical)) {
        struct vg_str branch;
        int rc = vg_physical_get(txn, &physical, &branch);
        if (rc != VG_OK)
            return rc;
        if (!vg_level_descend(&level, branch))
            return damaged(txn);
    }
    return vg_physical_get(txn, &physical, value);
}

/* The node that a physical key lies in, 0 for none. */
static uint64_t node_of(struct vg_str physical)
{
    uint64_t node = 0;
    if (vg_str_starts(physical, vg_str_of("\0N", 2)) && physical.len >= 2 + sizeof(node))
        memcpy(&node, physical.ptr + 2, sizeof(node));
    return be64toh(node);
}

/* A number greater than that of any node in use: of the last one that has a key, and of the one
 * that the branch will be in, which may have none yet. */
static int new_node(struct vg_txn *txn, const struct vg_physical *branch, uint64_t *node)
{
    MDB_cursor *cursor;
    int rc = mdb_cursor_open(txn->mdb, txn->store->db.dbi, &cursor);
    if (rc != 0)
        return vg_broken_mdb(txn->store, "cursor", rc);
    struct vg_physical behind;
    vg_own_key(&behind, (enum vg_own_kind)(VG_OWN_NODE + 1), VG_STR(""));
    MDB_val key = {behind.len, behind.bytes}, value;
    rc = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
    if (rc == 0 || rc == MDB_NOTFOUND)
        rc = mdb_cursor_get(cursor, &key, &value, rc == 0 ? MDB_PREV : MDB_LAST);
    uint64_t last = rc == 0 ? node_of(vg_str_of(key.mv_data, key.mv_size)) : 0;
    uint64_t own = node_of(vg_str_of(branch->bytes, branch->len));
    *node = (last > own ? last : own) + 1;
    mdb_cursor_close(cursor);
    return rc == 0 || rc == MDB_NOTFOUND ? VG_OK : vg_broken_mdb(txn->store, "cursor", rc);
}

/* Finds the branch, or makes it. The caller puts a key into its node: nodes are not empty. */
static int enter_branch(struct vg_txn *txn, struct vg_level *level,
                        const struct vg_physical *physical)
{
    struct vg_str branch;
    int rc = vg_physical_get(txn, physical, &branch);
    if (rc == VG_OK)
        return vg_level_descend(level, branch) ? VG_OK : damaged(txn);
    if (rc != VG_NOT_FOUND)
        return rc;
    uint64_t node = 0;
    rc = new_node(txn, physical, &node);
    if (rc != VG_OK)
        return rc;
    uint64_t big_endian = htobe64(node);
    branch = vg_str_of(&big_endian, sizeof(big_endian));
    rc = vg_physical_put(txn, physical, branch);
    if (rc == VG_OK && !vg_level_descend(level, branch))
        return damaged(txn);
    return rc;
}

int vg_trie_put(struct vg_txn *txn, struct vg_str key, struct vg_str value)
{
    struct vg_level level = vg_level_root();
    struct vg_physical physical;
    while (!vg_level_key(&level, key, &physical)) {
        int rc = enter_branch(txn, &level, &physical);
        if (rc != VG_OK)
            return rc;
    }
    return vg_physical_put(txn, &physical, value);
}

/* Whether no key begins with the level's prefix. */
static int level_is_empty(struct vg_txn *txn, const struct vg_level *level, bool *is_empty)
{
    MDB_cursor *cursor;
    int rc = mdb_cursor_open(txn->mdb, txn->store->db.dbi, &cursor);
    if (rc != 0)
        return vg_broken_mdb(txn->store, "cursor", rc);
    MDB_val key = {level->prefix_len, (void *)level->prefix}, value;
    rc = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
    *is_empty = rc == MDB_NOTFOUND ||
                (rc == 0 && !vg_str_starts(vg_str_of(key.mv_data, key.mv_size),
                                           vg_str_of(level->prefix, level->prefix_len)));
    mdb_cursor_close(cursor);
    return rc == 0 || rc == MDB_NOTFOUND ? VG_OK : vg_broken_mdb(txn->store, "cursor", rc);
}

/* Deletes from `level` on downwards, and on the way back the branches whose nodes became empty. As
 * deep as the longest key has levels: 17. */
static int delete_below(struct vg_txn *txn, struct vg_level level, struct vg_str key)
{
    struct vg_physical physical;
    if (vg_level_key(&level, key, &physical))
        return vg_physical_delete(txn, &physical);
    struct vg_str branch;
    int rc = vg_physical_get(txn, &physical, &branch);
    if (rc != VG_OK)
        return rc;
    if (!vg_level_descend(&level, branch))
        return damaged(txn);
    rc = delete_below(txn, level, key);
    if (rc != VG_OK)
        return rc;
    bool is_empty = false;
    rc = level_is_empty(txn, &level, &is_empty);
    return rc == VG_OK && is_empty ? vg_physical_delete(txn, &physical) : rc;
}

int vg_trie_delete(struct vg_txn *txn, struct vg_str key)
{
    return delete_below(txn, vg_level_root(), key);
}
