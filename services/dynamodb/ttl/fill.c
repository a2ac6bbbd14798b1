/* services/dynamodb/ttl/fill.c: the items that a table had before TTL was switched on are looked
 * through in slices; notes of a specification that is gone are removed in slices. */
#include "dynamodb/dynamodb.h"

/* VG_OK with the key of the last one looked at, VG_NOT_FOUND at the table's end. */
static int fill_slice(struct vg_call *call, const struct dynamodb_table *table,
                      struct dynamodb_record_ttl *ttl, struct vg_str *after)
{
    struct vg_walk walk;
    struct vg_str key, item;
    bool is_changed;
    int rc = VG_OK;
    vg_walk_begin(&walk, call->txn, call->arena, dynamodb_key_table(&table->space, call->arena),
                  *after, /* includes_start= */ false, /* is_reverse= */ false);
    for (int i = 0; rc == VG_OK && i < DYNAMODB_SLICE_ITEMS; i++) {
        rc = vg_walk_next(&walk, &key, &item);
        if (rc == VG_OK)
            rc = dynamodb_item_check(item);
        if (rc == VG_OK)
            *after = vg_arena_copy(call->arena, key);
        if (rc == VG_OK)
            rc = dynamodb_ttl_note(call, table, ttl, *after, item, &is_changed);
    }
    vg_walk_end(&walk);
    return rc;
}

static int run_fill(struct vg_call *call, const void *payload, uint32_t attempt,
                    struct vg_error *err)
{
    struct dynamodb_record_ttl_fill fill = *(const struct dynamodb_record_ttl_fill *)payload;
    struct dynamodb_table table;
    struct dynamodb_record_ttl ttl;
    (void)attempt, (void)err;
    int rc = dynamodb_ttl_get(call, (uint64_t)fill.table_number.v, &ttl);
    if (rc == VG_NOT_FOUND || (rc == VG_OK && ttl.generation.v != fill.generation.v))
        return VG_OK; /* switched off meanwhile */
    if (rc == VG_OK)
        rc = dynamodb_table_find(call, fill.table_name, &table);
    if (rc != VG_OK || table.space.table != (uint64_t)fill.table_number.v)
        return VG_BROKEN;
    rc = fill_slice(call, &table, &ttl, &fill.after);
    if (rc == VG_NOT_FOUND) {
        ttl.is_filling = vg_bool(false);
        rc = VG_OK;
    } else if (rc == VG_OK) {
        rc = vg_effect_queue(call, &dynamodb_ttl_fill_effect, &fill, /* due_ms= */ 0, NULL);
    }
    return rc == VG_OK ? dynamodb_ttl_put(call, table.space.table, &ttl) : VG_BROKEN;
}

const struct vg_effect_kind dynamodb_ttl_fill_effect = {
    .name = "dynamodb.ttl-fill", .shape = &dynamodb_record_shape_ttl_fill, .run = run_fill};

static int run_clear(struct vg_call *call, const void *payload, uint32_t attempt,
                     struct vg_error *err)
{
    const struct dynamodb_record_ttl_clear *clear = payload;
    (void)attempt, (void)err;
    int rc = vg_delete_prefix(call->txn, dynamodb_ttl_prefix(call, (uint64_t)clear->generation.v),
                              DYNAMODB_SLICE_DELETES);
    if (rc == VG_OK)
        return vg_effect_queue(call, &dynamodb_ttl_clear_effect, clear, /* due_ms= */ 0, NULL);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

const struct vg_effect_kind dynamodb_ttl_clear_effect = {
    .name = "dynamodb.ttl-clear", .shape = &dynamodb_record_shape_ttl_clear, .run = run_clear};
