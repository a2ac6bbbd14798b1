/* services/dynamodb/ttl/expiry.c: items by the second at which they expire, and the one effect of a
 * table that waits for the next of them. */
#include "dynamodb/dynamodb.h"

enum {
    SLICE = 50,
    SECOND_MS = 1000,
};
/* What expired earlier than this before it was written does not expire. */
#define OLDEST_MS (INT64_C(5) * 365 * 24 * 60 * 60 * 1000)
/* The end of the year 9999: what is later never comes. */
#define LAST_SECOND INT64_C(253402300799)

/* ---- When an item expires ---- */

/* False when it never does. A fraction of a second counts as none. */
static bool expiry_of(const struct dynamodb_record_ttl *ttl, struct vg_str item, int64_t *second)
{
    char text[DYNAMODB_NUMBER_TEXT_MAX];
    struct vg_str value;
    if (!vg_str_is_set(item) || !dynamodb_item_find(item, ttl->attribute_name, &value) ||
        dynamodb_value_type(value) != DYNAMODB_N)
        return false;
    struct vg_str number =
        vg_str_of(text, dynamodb_number_text(dynamodb_value_scalar(value), text));
    ptrdiff_t point = vg_str_find_char(number, '.');
    if (point >= 0)
        number.len = (size_t)point;
    return vg_str_to_i64(number, second) && *second >= 0 && *second <= LAST_SECOND;
}

struct vg_str dynamodb_ttl_prefix(struct vg_call *call, uint64_t generation)
{
    return dynamodb_number_key(call->arena, DYNAMODB_SPACE_TTL_DUE, generation);
}

/* [generation][second][what an item's store key has behind the table's number] */
static struct vg_str note_key(struct vg_call *call, const struct dynamodb_record_ttl *ttl,
                              int64_t second, struct vg_str item_key)
{
    struct vg_key key;
    dynamodb_number_key_begin(&key, call->arena, DYNAMODB_SPACE_TTL_DUE,
                              (uint64_t)ttl->generation.v);
    vg_key_i64(&key, second);
    vg_key_raw(&key, vg_str_tail(vg_key_rest(item_key), sizeof(uint64_t)));
    return vg_key_bytes(&key);
}

/* The item's store key again. */
static bool parse_note(struct vg_call *call, const struct dynamodb_table *table, struct vg_str note,
                       int64_t *second, struct vg_str *item_key)
{
    struct vg_str rest = vg_key_rest(note);
    uint64_t generation;
    struct vg_key key;
    if (!vg_key_take_u64(&rest, &generation) || !vg_key_take_i64(&rest, second))
        return false;
    dynamodb_number_key_begin(&key, call->arena, table->space.space, table->space.table);
    vg_key_raw(&key, rest);
    *item_key = vg_key_bytes(&key);
    return true;
}

/* ---- The effect that waits ---- */

static int plan(struct vg_call *call, const struct dynamodb_table *table,
                struct dynamodb_record_ttl *ttl, int64_t due_ms)
{
    uint64_t id;
    struct dynamodb_record_ttl_run run = {.table_name = table->name,
                                          .table_number = vg_i64((int64_t)table->space.table),
                                          .generation = ttl->generation};
    int rc = vg_effect_queue(call, &dynamodb_ttl_run_effect, &run, due_ms, &id);
    ttl->due_ms = vg_i64(due_ms);
    ttl->effect_id = vg_i64((int64_t)id);
    return rc;
}

static int plan_earlier(struct vg_call *call, const struct dynamodb_table *table,
                        struct dynamodb_record_ttl *ttl, int64_t due_ms)
{
    int rc = VG_OK;
    if (ttl->due_ms.set)
        rc = vg_effect_cancel(call, (uint64_t)ttl->effect_id.v);
    if (rc != VG_OK && rc != VG_NOT_FOUND)
        return rc;
    return plan(call, table, ttl, due_ms);
}

int dynamodb_ttl_note(struct vg_call *call, const struct dynamodb_table *table,
                      struct dynamodb_record_ttl *ttl, struct vg_str key, struct vg_str item,
                      bool *is_changed)
{
    int64_t second;
    *is_changed = false;
    if (!expiry_of(ttl, item, &second) || second * SECOND_MS < call->now_ms - OLDEST_MS)
        return VG_OK;
    int rc = vg_put(call->txn, note_key(call, ttl, second, key), VG_STR(""));
    if (rc != VG_OK || (ttl->due_ms.set && ttl->due_ms.v <= second * SECOND_MS))
        return rc;
    *is_changed = true;
    return plan_earlier(call, table, ttl, second * SECOND_MS);
}

int dynamodb_ttl_follow(struct vg_call *call, const struct dynamodb_change *change)
{
    const struct dynamodb_table *table = change->table;
    struct dynamodb_record_ttl ttl;
    int64_t before, after;
    bool is_changed = false;
    int rc = dynamodb_ttl_get(call, table->space.table, &ttl);
    if (rc != VG_OK)
        return VG_BROKEN;
    bool expired = expiry_of(&ttl, change->old, &before);
    bool expires = expiry_of(&ttl, change->item, &after);
    if (expired == expires && (!expires || before == after))
        return VG_OK;
    struct vg_str key = dynamodb_key_bytes(&table->space, &change->key, call->arena);
    if (expired)
        rc = vg_delete(call->txn, note_key(call, &ttl, before, key));
    if (rc == VG_NOT_FOUND)
        rc = VG_OK; /* it was too old, or has not been looked at yet */
    if (rc == VG_OK)
        rc = dynamodb_ttl_note(call, table, &ttl, key, change->item, &is_changed);
    return rc == VG_OK && is_changed ? dynamodb_ttl_put(call, table->space.table, &ttl) : rc;
}

/* ---- Deleting what has expired ---- */

static int expire(struct vg_call *call, const struct dynamodb_table *table, struct vg_str note,
                  struct vg_str item_key)
{
    struct dynamodb_change change = {.table = table, .item = VG_STR_NONE, .is_expiry = true};
    struct vg_str problem;
    int rc = vg_get(call->txn, item_key, call->arena, &change.old);
    if (rc == VG_NOT_FOUND)
        return vg_delete(call->txn, note);
    if (rc == VG_OK)
        rc = dynamodb_item_check(change.old);
    if (rc != VG_OK)
        return rc;
    if (!dynamodb_key_of_item(&table->schema, change.old, call->arena, &change.key, &problem))
        return VG_BROKEN;
    return dynamodb_change_apply(call, &change, /* usage= */ NULL);
}

/* VG_OK with when the next is due, VG_NOT_FOUND when none is left. */
static int expire_slice(struct vg_call *call, const struct dynamodb_table *table,
                        const struct dynamodb_record_ttl *ttl, int64_t *due_ms)
{
    struct vg_walk walk;
    struct vg_str note, item_key;
    int64_t second;
    int done = 0, rc;
    vg_walk_begin(&walk, call->txn, call->arena,
                  dynamodb_ttl_prefix(call, (uint64_t)ttl->generation.v), VG_STR_NONE,
                  /* includes_start= */ false, /* is_reverse= */ false);
    while ((rc = vg_walk_next(&walk, &note, /* value= */ NULL)) == VG_OK) {
        if (!parse_note(call, table, note, &second, &item_key))
            rc = VG_BROKEN;
        *due_ms = second * SECOND_MS;
        if (rc != VG_OK || *due_ms > call->now_ms || done++ == SLICE)
            break;
        rc = expire(call, table, vg_arena_copy(call->arena, note), item_key);
        if (rc != VG_OK)
            break;
    }
    vg_walk_end(&walk);
    return rc;
}

static int run(struct vg_call *call, const void *payload, uint32_t attempt, struct vg_error *err)
{
    const struct dynamodb_record_ttl_run *run = payload;
    struct dynamodb_table table;
    struct dynamodb_record_ttl ttl;
    int64_t due_ms;
    (void)attempt, (void)err;
    int rc = dynamodb_ttl_get(call, (uint64_t)run->table_number.v, &ttl);
    if (rc == VG_NOT_FOUND || (rc == VG_OK && ttl.generation.v != run->generation.v))
        return VG_OK;
    if (rc == VG_OK)
        rc = dynamodb_table_find(call, run->table_name, &table);
    if (rc != VG_OK || table.space.table != (uint64_t)run->table_number.v)
        return VG_BROKEN;
    rc = expire_slice(call, &table, &ttl, &due_ms);
    if (rc != VG_OK && rc != VG_NOT_FOUND)
        return VG_BROKEN;
    ttl.due_ms = (struct vg_i64){.set = false};
    if (rc == VG_OK && plan(call, &table, &ttl, due_ms) != VG_OK)
        return VG_BROKEN;
    return dynamodb_ttl_put(call, table.space.table, &ttl);
}

const struct vg_effect_kind dynamodb_ttl_run_effect = {
    .name = "dynamodb.ttl-run", .shape = &dynamodb_record_shape_ttl_run, .run = run};
