/* store/walk.c: walking keys in order, in and out of the nodes where long keys lie (trie.c).
 *
 * A seek looks for a gap between logical keys, and takes the neighbour on one side of it. In LMDB's
 * order every gap is the place just before some physical key, so one search finds it. */
#include "store/inside.h"

#include <endian.h>
#include <stdlib.h>

enum gap {
    BEFORE_KEY,
    BEHIND_KEY,    /* and before all longer keys that begin with it */
    BEHIND_PREFIX, /* and behind all keys that begin with it */
};

/* ---- Cursors ---- */

static int cursor_begin(struct vg_walk *walk)
{
    struct vg_txn *txn = walk->txn;
    struct vg_list_node *node = vg_list_pop(&txn->store->idle_cursors);
    struct vg_cursor *cursor =
        node != NULL ? VG_CONTAINER_OF(node, struct vg_cursor, node) : calloc(1, sizeof(*cursor));
    VG_ASSERT(cursor != NULL);
    vg_list_append(&txn->cursors, &cursor->node);
    walk->cursor = cursor;
    MDB_dbi dbi = txn->store->db.dbi;
    int rc;
    if (txn->is_write)
        rc = mdb_cursor_open(txn->mdb, dbi, &cursor->write);
    else if (cursor->read != NULL)
        rc = mdb_cursor_renew(txn->mdb, cursor->read);
    else
        rc = mdb_cursor_open(txn->mdb, dbi, &cursor->read);
    return rc == 0 ? VG_OK : vg_broken_mdb(txn->store, "cursor", rc);
}

static void cursor_end(struct vg_store *store, struct vg_cursor *cursor)
{
    if (cursor->write != NULL)
        mdb_cursor_close(cursor->write);
    cursor->write = NULL;
    vg_list_remove(&cursor->node);
    vg_list_append(&store->idle_cursors, &cursor->node);
}

void vg_cursors_end(struct vg_txn *txn)
{
    while (!vg_list_is_empty(&txn->cursors))
        cursor_end(txn->store, VG_CONTAINER_OF(txn->cursors.next, struct vg_cursor, node));
}

void vg_cursors_free(struct vg_store *store)
{
    struct vg_list_node *node;
    while ((node = vg_list_pop(&store->idle_cursors)) != NULL) {
        struct vg_cursor *cursor = VG_CONTAINER_OF(node, struct vg_cursor, node);
        if (cursor->read != NULL)
            mdb_cursor_close(cursor->read);
        free(cursor);
    }
}

/* ---- Physical steps ---- */

/* Where the walk stands in LMDB. */
struct place {
    struct vg_str key;
    struct vg_str value;
};

static int step(struct vg_walk *walk, MDB_cursor_op op, struct vg_str key, struct place *place)
{
    struct vg_cursor *cursor = walk->cursor;
    MDB_val mdb_key = {key.len, (void *)key.ptr}, mdb_value;
    int rc = mdb_cursor_get(cursor->write != NULL ? cursor->write : cursor->read, &mdb_key,
                            &mdb_value, op);
    if (rc == MDB_NOTFOUND)
        return VG_NOT_FOUND;
    if (rc != 0)
        return vg_broken_mdb(walk->txn->store, "cursor", rc);
    place->key = vg_str_of(mdb_key.mv_data, mdb_key.mv_size);
    place->value = vg_str_of(mdb_value.mv_data, mdb_value.mv_size);
    return VG_OK;
}

static int step_on(struct vg_walk *walk, struct place *place)
{
    return step(walk, walk->is_reverse ? MDB_PREV : MDB_NEXT, VG_STR_NONE, place);
}

/* The neighbour of the gap before `key`, in the walk's direction. */
static int step_from_gap(struct vg_walk *walk, struct vg_str key, struct place *place)
{
    int rc = step(walk, MDB_SET_RANGE, key, place);
    if (!walk->is_reverse || rc == VG_BROKEN)
        return rc;
    return step(walk, rc == VG_OK ? MDB_PREV : MDB_LAST, VG_STR_NONE, place);
}

/* The least key that is greater than all that begin with this one. There is one: the first byte is
 * 0x00 or 0x01. */
static void to_successor(struct vg_physical *key)
{
    while ((unsigned char)key->bytes[key->len - 1] == 0xff)
        key->len--;
    key->bytes[key->len - 1]++;
}

/* Makes `key` the one that the gap lies before. */
static void to_gap(struct vg_physical *key, enum gap gap)
{
    if (gap == BEHIND_KEY && key->len < VG_PHYSICAL_MAX)
        key->bytes[key->len++] = 0x00;
    else if (gap != BEFORE_KEY) /* no key is longer than a branch: behind it is behind its prefix */
        to_successor(key);
}

/* ---- Levels ---- */

static struct vg_level level_of(const struct vg_walk *walk)
{
    return walk->path_len == 0 ? vg_level_root() : vg_level_node(walk->node, walk->path_len);
}

/* Goes behind the branch `place->key` of `level`. */
static int descend(struct vg_walk *walk, struct vg_level *level, struct vg_str branch,
                   struct vg_str value)
{
    struct vg_str piece = vg_str_tail(branch, level->prefix_len);
    size_t from = level->from;
    if (!vg_level_descend(level, value))
        return vg_broken(walk->txn->store, "the database is damaged (a branch of a long key)");
    if (walk->path == NULL)
        walk->path = vg_arena_alloc(walk->arena, VG_KEY_MAX);
    memcpy(walk->path + from, piece.ptr, piece.len);
    return VG_OK;
}

/* The walk stands somewhere: finds out whether that is in `level`, and goes down to the nearest
 * key. */
static int settle(struct vg_walk *walk, struct vg_level level, struct place *place)
{
    for (;;) {
        struct vg_str prefix = vg_str_of(level.prefix, level.prefix_len);
        if (place->key.len < prefix.len || memcmp(place->key.ptr, prefix.ptr, prefix.len) != 0)
            return VG_NOT_FOUND;
        if (place->key.len < VG_PHYSICAL_MAX)
            break;
        int rc = descend(walk, &level, place->key, place->value);
        if (rc != VG_OK)
            return rc;
        struct vg_physical first = {.len = level.prefix_len};
        memcpy(first.bytes, level.prefix, level.prefix_len);
        to_gap(&first, walk->is_reverse ? BEHIND_PREFIX : BEFORE_KEY);
        rc = step_from_gap(walk, vg_str_of(first.bytes, first.len), place);
        if (rc != VG_OK)
            return rc;
    }
    walk->path_len = level.from;
    if (level.from > 0) {
        memcpy(&walk->node, level.prefix + 2, sizeof(walk->node));
        walk->node = be64toh(walk->node);
    }
    return VG_OK;
}

/* The neighbour of a gap in `level` and below, VG_NOT_FOUND when there is none there. */
static int seek_in(struct vg_walk *walk, struct vg_level level, struct vg_str key, enum gap gap,
                   struct place *place)
{
    struct vg_physical physical;
    if (!vg_level_key(&level, key, &physical)) {
        struct vg_str branch;
        int rc = vg_physical_get(walk->txn, &physical, &branch);
        if (rc == VG_BROKEN)
            return rc;
        bool is_there = rc == VG_OK;
        if (is_there) {
            struct vg_level below = level;
            rc = descend(walk, &below, vg_str_of(physical.bytes, physical.len), branch);
            if (rc == VG_OK)
                rc = seek_in(walk, below, key, gap, place);
            if (rc != VG_NOT_FOUND)
                return rc;
        }
        /* Nothing on that side of the gap behind the branch: on beside it. Without a branch the gap
         * is where it would be. */
        gap = is_there && !walk->is_reverse ? BEHIND_PREFIX : BEFORE_KEY;
    }
    to_gap(&physical, gap);
    int rc = step_from_gap(walk, vg_str_of(physical.bytes, physical.len), place);
    return rc == VG_OK ? settle(walk, level, place) : rc;
}

static int seek(struct vg_walk *walk, struct vg_str key, enum gap gap, struct place *place)
{
    return seek_in(walk, vg_level_root(), key, gap, place);
}

/* ---- The walk ---- */

/* Where the walk begins: at the edge of its range, or at a start that lies in it. */
static int seek_start(struct vg_walk *walk, struct place *place)
{
    struct vg_str start = walk->at;
    bool is_inside = vg_str_is_set(start) && vg_str_starts(start, walk->prefix);
    if (is_inside)
        return seek(walk, start, walk->is_reverse == walk->includes_start ? BEHIND_KEY : BEFORE_KEY,
                    place);
    if (vg_str_is_set(start) && (vg_str_cmp(start, walk->prefix) > 0) != walk->is_reverse)
        return VG_NOT_FOUND; /* the whole range is on the other side of it */
    return seek(walk, walk->prefix, walk->is_reverse ? BEHIND_PREFIX : BEFORE_KEY, place);
}

static int seek_next(struct vg_walk *walk, struct place *place)
{
    if (!walk->is_started)
        return seek_start(walk, place);
    return seek(walk, walk->at, walk->is_reverse ? BEFORE_KEY : BEHIND_KEY, place);
}

/* From a cursor that stands on the key given last. */
static int step_next(struct vg_walk *walk, struct place *place)
{
    int rc = step_on(walk, place);
    if (rc == VG_OK)
        rc = settle(walk, level_of(walk), place);
    if (rc != VG_NOT_FOUND || walk->path_len == 0)
        return rc;
    /* The node has no more: on behind all that begin like it. */
    return seek(walk, vg_str_of(walk->path, walk->path_len),
                walk->is_reverse ? BEFORE_KEY : BEHIND_PREFIX, place);
}

/* The logical key's last part, which the physical one ends with. */
static struct vg_str tail_of(const struct vg_walk *walk, struct vg_str physical)
{
    struct vg_level level = level_of(walk);
    return vg_str_tail(physical, level.prefix_len);
}

static bool is_in_range(const struct vg_walk *walk, struct vg_str tail)
{
    struct vg_str prefix = walk->prefix;
    if (walk->path_len > 0) {
        size_t shared = prefix.len < walk->path_len ? prefix.len : walk->path_len;
        if (memcmp(walk->path, prefix.ptr, shared) != 0)
            return false;
        prefix = vg_str_tail(prefix, shared);
    }
    return tail.len >= prefix.len && memcmp(tail.ptr, prefix.ptr, prefix.len) == 0;
}

/* Keeps the key, to go on from there after a write; in memory of its own when the caller gets it
 * too. */
static void remember(struct vg_walk *walk, struct vg_str tail, struct vg_str *key)
{
    size_t len = walk->path_len + tail.len;
    if (key != NULL || walk->at_size <= len) {
        size_t size = key != NULL ? len + 1 : 2 * len + 1; /* the next ones may be longer */
        walk->at.ptr = vg_arena_alloc(walk->arena, size);
        walk->at_size = key != NULL ? 0 : size;
    }
    char *at = (char *)walk->at.ptr;
    if (walk->path_len > 0)
        memcpy(at, walk->path, walk->path_len);
    memcpy(at + walk->path_len, tail.ptr, tail.len);
    at[len] = '\0';
    walk->at.len = len;
    walk->is_started = true;
    if (key != NULL)
        *key = walk->at;
}

void vg_walk_begin(struct vg_walk *walk, struct vg_txn *txn, struct vg_arena *arena,
                   struct vg_str prefix, struct vg_str start, bool includes_start, bool is_reverse)
{
    *walk = (struct vg_walk){
        .txn = txn,
        .arena = arena,
        .is_reverse = is_reverse,
        .includes_start = includes_start,
    };
    if (vg_str_is_set(prefix))
        walk->prefix = vg_arena_copy(arena, prefix);
    if (vg_str_is_set(start))
        walk->at = vg_arena_copy(arena, start);
}

static int find_next(struct vg_walk *walk, struct place *place)
{
    struct vg_txn *txn = walk->txn;
    if (vg_fails_by_order(txn->store))
        return VG_BROKEN;
    if (!vg_str_is_set(walk->prefix) || walk->prefix.len > VG_KEY_MAX || walk->at.len > VG_KEY_MAX)
        return vg_broken(txn->store, "a key is longer than %d bytes", VG_KEY_MAX);
    bool stands = walk->cursor != NULL && walk->is_started && walk->writes_seen == txn->writes;
    if (walk->cursor == NULL) {
        int rc = cursor_begin(walk);
        if (rc != VG_OK)
            return rc;
    }
    walk->writes_seen = txn->writes;
    return stands ? step_next(walk, place) : seek_next(walk, place);
}

int vg_walk_next_view(struct vg_walk *walk, struct vg_str *key, struct vg_str *value)
{
    struct place place;
    int rc = find_next(walk, &place);
    if (rc == VG_OK) {
        struct vg_str tail = tail_of(walk, place.key);
        if (is_in_range(walk, tail)) {
            remember(walk, tail, key);
            *value = place.value;
            return VG_OK;
        }
        rc = VG_NOT_FOUND;
    }
    vg_walk_end(walk);
    return rc;
}

int vg_walk_next(struct vg_walk *walk, struct vg_str *key, struct vg_str *value)
{
    struct vg_str view;
    int rc = vg_walk_next_view(walk, key, &view);
    if (rc == VG_OK && value != NULL)
        *value = vg_arena_copy(walk->arena, view);
    return rc;
}

void vg_walk_end(struct vg_walk *walk)
{
    if (walk->cursor != NULL)
        cursor_end(walk->txn->store, walk->cursor);
    walk->cursor = NULL;
}

int vg_delete_prefix(struct vg_txn *txn, struct vg_str prefix, size_t max)
{
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct vg_walk walk;
    vg_walk_begin(&walk, txn, &arena, prefix, VG_STR_NONE, /* includes_start= */ false,
                  /* is_reverse= */ false);
    struct vg_str view;
    int rc = VG_OK;
    for (size_t i = 0; i < max && rc == VG_OK; i++) {
        rc = vg_walk_next_view(&walk, /* key= */ NULL, &view);
        if (rc == VG_OK)
            rc = vg_delete(txn, walk.at);
    }
    vg_walk_end(&walk);
    vg_arena_deinit(&arena);
    return rc;
}
