/* store/room.c: keeps LMDB within the part of its file that has blocks on the disk.
 *
 * The map is as large as the store may ever become, the file only as large as it has to be, and
 * every block of the file is allocated before LMDB can write to it. So the file grows in the middle
 * of a transaction without a new map, a full disk is an error of the one call that needed the room,
 * and nothing that is written through the map can meet a hole (SIGBUS).
 *
 * LMDB does not tell how many pages an open transaction has taken, so an upper bound is kept:
 *   - tree pages are copied once per transaction, before their first change, and pages that become
 * free again are used first. So there are never more than the tree's own number of pages at its
 * largest (tree_peak), nor more than each change can touch on its way down and up (tree_touched);
 *   - large values take pages of their own (value_pages), counted as if none were reused;
 *   - the commit writes the list of free pages: eight bytes per page of the file at the most. */
#include "store/inside.h"

#include <errno.h>

enum {
    TOUCHED_PER_LEVEL =
        3, /* the page, a sibling to merge with or a new one to split to, and the parent's growth */
    TOUCHED_MORE = 4,
    PEAK_MARGIN = 64, /* what the change at hand may add to the tree */
    COMMIT_PAGES = 128,
    COMMIT_SHARE =
        128, /* one in so many pages of the file: 4 times what the free list's ids take */
    STEP_BYTES_MIN = 1 << 20,
    STEP_BYTES_MAX = 4 << 20, /* a quarter of a millisecond on tmpfs */
};

void vg_room_begin(struct vg_txn *txn)
{
    txn->room = (struct vg_room){.pages_before = vg_db_pages_used(&txn->store->db)};
}

static size_t min_size(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Room for more than what is needed, so that the next transactions need not ask. */
static size_t with_step(const struct vg_db *db, size_t pages)
{
    size_t step = pages * db->page_bytes / 8;
    if (step < STEP_BYTES_MIN)
        step = STEP_BYTES_MIN;
    return pages + min_size(step, STEP_BYTES_MAX) / db->page_bytes;
}

static int back(struct vg_txn *txn, size_t pages)
{
    struct vg_db *db = &txn->store->db;
    if (pages > db->pages_max) /* LMDB knows its limit, and may do with less than the bound */
        pages = db->pages_max;
    if (pages <= db->pages_backed)
        return VG_OK;
    int rc = vg_db_back(db, min_size(with_step(db, pages), db->pages_max));
    if (rc != 0)
        rc = vg_db_back(db, pages);
    if (rc == 0)
        return VG_OK;
    bool is_full = rc == ENOSPC || rc == EDQUOT || rc == EFBIG;
    return vg_broken(txn->store, "%s: the database cannot grow beyond %zu MiB (%s)",
                     is_full ? "disk full" : "disk error", db->pages_backed * db->page_bytes >> 20,
                     strerror(rc));
}

int vg_room_ensure(struct vg_txn *txn, size_t value_bytes)
{
    struct vg_db *db = &txn->store->db;
    struct vg_room *room = &txn->room;
    MDB_stat tree;
    int rc = mdb_stat(txn->mdb, db->dbi, &tree);
    if (rc != 0)
        return vg_broken_mdb(txn->store, "stat", rc);
    size_t live = tree.ms_branch_pages + tree.ms_leaf_pages + PEAK_MARGIN;
    if (live > room->tree_peak)
        room->tree_peak = live;
    room->tree_touched += TOUCHED_PER_LEVEL * (size_t)tree.ms_depth + TOUCHED_MORE;
    if (value_bytes > db->page_bytes / 4) /* smaller ones always fit into a tree page */
        room->value_pages += value_bytes / db->page_bytes + 2;

    size_t pages =
        room->pages_before + room->value_pages + min_size(room->tree_touched, room->tree_peak);
    pages += COMMIT_PAGES + pages / COMMIT_SHARE;
    return pages <= db->pages_backed ? VG_OK : back(txn, pages);
}
