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
 *   - the commit writes the list of free pages: eight bytes per page of the file at the most.
 *
 * When the file cannot grow any more, the map is cut to it between two transactions. Then LMDB
 * itself refuses a page behind it, and the free ones inside are all that there is. A delete needs
 * some too, as it copies what it changes; so what makes the store grow leaves a reserve alone. */
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
    RESERVE_PAGES = 128,  /* three transactions that delete a batch of 25: what the first one gives
                             back can be used by the third */
    NOTE_BYTES_MAX = 256, /* growth that may use half of the reserve: deletes leave notes, as of
                             what is to be done after them */
    META_PAGES = 2,
};

static size_t min_size(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* ---- Growing ---- */

/* Room for more than what is needed, so that the next transactions need not ask. */
static size_t with_step(const struct vg_db *db, size_t pages)
{
    size_t step = pages * db->page_bytes / 8;
    if (step < STEP_BYTES_MIN)
        step = STEP_BYTES_MIN;
    return pages + min_size(step, STEP_BYTES_MAX) / db->page_bytes;
}

/* 0, an errno, or MDB_MAP_FULL. */
static int grow(struct vg_db *db, size_t pages)
{
    if (db->pages_backed == db->pages_max)
        return MDB_MAP_FULL;
    int rc = vg_db_back(db, min_size(with_step(db, pages), db->pages_max));
    if (rc != 0 && db->growth_error == 0)
        rc = vg_db_back(db, min_size(pages, db->pages_max));
    return rc;
}

int vg_room_full(struct vg_store *store)
{
    const struct vg_db *db = &store->db;
    size_t mib = db->pages_backed * db->page_bytes >> 20;
    if (db->pages_backed == db->pages_max)
        return vg_broken(store, "map full: the store has reached its greatest size, %zu MiB", mib);
    return vg_broken(store, "%s: the database cannot grow beyond %zu MiB (%s)",
                     vg_is_full(db->growth_error) ? "disk full" : "disk error", mib,
                     strerror(db->growth_error));
}

/* The reserve is there at the beginning of every transaction, if the disk has it. */
void vg_room_prepare(struct vg_store *store)
{
    struct vg_db *db = &store->db;
    size_t pages = vg_db_pages_used(db) + COMMIT_PAGES + RESERVE_PAGES;
    if (db->growth_error == 0 && pages <= db->pages_backed)
        return;
    db->growth_error = grow(db, pages);
    if (db->growth_error == 0)
        db->growth_error = vg_db_map(db, db->pages_max);
    if (db->growth_error != 0)
        (void)!vg_db_map(db, db->pages_backed); /* else it is tried again */
}

/* ---- A file that grows ---- */

static int back(struct vg_txn *txn, size_t pages)
{
    struct vg_db *db = &txn->store->db;
    if (pages > db->pages_max) /* LMDB knows its limit, and may do with less than the bound */
        pages = db->pages_max;
    if (pages <= db->pages_backed)
        return VG_OK;
    db->growth_error = grow(db, pages);
    return db->growth_error == 0 ? VG_OK : vg_room_full(txn->store);
}

static size_t pages_taken(const struct vg_room *room)
{
    return room->value_pages + min_size(room->tree_touched, room->tree_peak);
}

static int ensure_backed(struct vg_txn *txn, size_t reserve)
{
    size_t pages = txn->room.pages_before + pages_taken(&txn->room);
    pages += COMMIT_PAGES + pages / COMMIT_SHARE + reserve;
    return pages <= txn->store->db.pages_backed ? VG_OK : back(txn, pages);
}

/* ---- A file that cannot grow ---- */

static size_t pages_of(const MDB_stat *tree)
{
    return tree->ms_branch_pages + tree->ms_leaf_pages + tree->ms_overflow_pages;
}

/* All but what the tree and the list of free pages hold. LMDB never takes the map's last page. */
static size_t spare_pages(struct vg_txn *txn)
{
    enum { FREE_LIST = 0 };
    const struct vg_db *db = &txn->store->db;
    MDB_stat tree, free_list;
    if (mdb_stat(txn->mdb, db->dbi, &tree) != 0 || mdb_stat(txn->mdb, FREE_LIST, &free_list) != 0)
        return 0;
    size_t held = pages_of(&tree) + pages_of(&free_list) + META_PAGES + 1;
    return db->pages_backed > held ? db->pages_backed - held : 0;
}

/* Key and value; 0 when there is no such record. */
static size_t size_of_record(struct vg_txn *txn, MDB_val key)
{
    MDB_val value;
    int rc = mdb_get(txn->mdb, txn->store->db.dbi, &key, &value);
    return rc == 0 ? key.mv_size + value.mv_size : 0;
}

/* What takes no more than was given back in the same transaction may use the reserve. */
static int ensure_spare(struct vg_txn *txn, MDB_val key, size_t value_bytes, bool is_large)
{
    struct vg_room *room = &txn->room;
    size_t before = size_of_record(txn, key), after = key.mv_size + value_bytes;
    room->credit += before;
    if (!is_large && room->credit >= after) {
        room->credit -= after;
        return VG_OK;
    }
    size_t growth = after > before ? after - before : 0;
    size_t reserve = is_large || growth > NOTE_BYTES_MAX ? RESERVE_PAGES : RESERVE_PAGES / 2;
    room->credit -= min_size(room->credit, after);
    return pages_taken(room) + reserve <= room->pages_spare ? VG_OK : vg_room_full(txn->store);
}

/* ---- In a transaction ---- */

void vg_room_begin(struct vg_txn *txn)
{
    const struct vg_db *db = &txn->store->db;
    txn->room = (struct vg_room){
        .pages_before = vg_db_pages_used(db),
        .is_tight = db->pages_mapped == db->pages_backed,
    };
    if (txn->room.is_tight)
        txn->room.pages_spare = spare_pages(txn);
}

static int count_change(struct vg_txn *txn)
{
    struct vg_room *room = &txn->room;
    MDB_stat tree;
    int rc = mdb_stat(txn->mdb, txn->store->db.dbi, &tree);
    if (rc != 0)
        return vg_broken_mdb(txn->store, "stat", rc);
    size_t live = tree.ms_branch_pages + tree.ms_leaf_pages + PEAK_MARGIN;
    if (live > room->tree_peak)
        room->tree_peak = live;
    room->tree_touched += TOUCHED_PER_LEVEL * (size_t)tree.ms_depth + TOUCHED_MORE;
    return VG_OK;
}

int vg_room_ensure_put(struct vg_txn *txn, MDB_val key, size_t value_bytes)
{
    const struct vg_db *db = &txn->store->db;
    bool is_large = value_bytes > db->page_bytes / 4; /* smaller ones always fit into a tree page */
    int rc = count_change(txn);
    if (rc != VG_OK)
        return rc;
    if (is_large)
        txn->room.value_pages += value_bytes / db->page_bytes + 2;
    return txn->room.is_tight ? ensure_spare(txn, key, value_bytes, is_large)
                              : ensure_backed(txn, RESERVE_PAGES);
}

/* Where the file cannot grow it is LMDB that refuses, when there is no page left. */
int vg_room_ensure_delete(struct vg_txn *txn, MDB_val key)
{
    int rc = count_change(txn);
    if (rc != VG_OK)
        return rc;
    if (!txn->room.is_tight)
        return ensure_backed(txn, 0);
    txn->room.credit += size_of_record(txn, key);
    return VG_OK;
}
