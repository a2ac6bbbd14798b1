/* services/dynamodb/backup/fill.c: a new table is filled with copied items, in slices. To clients
 * it is being created until it is full. */
#include "dynamodb/dynamodb.h"

int dynamodb_fill_start(struct vg_call *call, const struct dynamodb_record_fill *fill)
{
    return vg_effect_queue(call, &dynamodb_fill_effect, fill, /* due_ms= */ 0, NULL);
}

static int put_item(struct vg_call *call, const struct dynamodb_table *table, struct vg_str item)
{
    struct dynamodb_change change = {.table = table, .old = VG_STR_NONE, .item = item};
    struct vg_str problem;
    int rc = dynamodb_item_check(item);
    if (rc != VG_OK ||
        !dynamodb_key_of_item(&table->schema, item, call->arena, &change.key, &problem))
        return VG_BROKEN;
    return dynamodb_change_apply(call, &change, /* usage= */ NULL);
}

/* VG_NOT_FOUND when all items are there. */
static int fill_slice(struct vg_call *call, const struct dynamodb_table *table,
                      struct dynamodb_record_fill *fill)
{
    struct dynamodb_key_space space = {.space = DYNAMODB_SPACE_ITEM,
                                       .table = (uint64_t)fill->snapshot.v};
    struct vg_walk walk;
    struct vg_str key, item;
    int rc = VG_OK;
    vg_walk_begin(&walk, call->txn, call->arena, dynamodb_key_table(&space, call->arena),
                  fill->after, /* includes_start= */ false, /* is_reverse= */ false);
    for (int i = 0; i < DYNAMODB_SLICE_ITEMS && rc == VG_OK; i++) {
        rc = vg_walk_next(&walk, &key, &item);
        if (rc != VG_OK)
            break;
        fill->after = vg_arena_copy(call->arena, key);
        rc = put_item(call, table, vg_arena_copy(call->arena, item));
    }
    vg_walk_end(&walk);
    return rc;
}

/* The snapshot goes, or its backup can be restored again. */
static int let_source_go(struct vg_call *call, const struct dynamodb_record_fill *fill)
{
    struct dynamodb_backup_name name = {fill->backup_region, fill->backup_table, fill->backup_id};
    struct dynamodb_record_backup backup;
    if (!vg_str_is_set(fill->backup_id))
        return dynamodb_remove_number(call, (uint64_t)fill->snapshot.v);
    int rc = dynamodb_backup_get(call, &name, &backup);
    if (rc != VG_OK)
        return VG_BROKEN;
    backup.restores.v--;
    return dynamodb_backup_put(call, &name, &backup);
}

static int finish(struct vg_call *call, struct dynamodb_table *table,
                  const struct dynamodb_record_fill *fill)
{
    struct dynamodb_record_details details;
    int rc = vg_call_get(call, DYNAMODB_SPACE_DETAILS, table->name, &dynamodb_record_shape_details,
                         &details);
    if (rc != VG_OK)
        return VG_BROKEN;
    details.restored_backup_arn = details.restored_table_arn = VG_STR_NONE;
    details.restored_ms = (struct vg_i64){.set = false};
    table->options &= ~(uint32_t)DYNAMODB_IS_FILLING;
    rc = vg_call_put(call, DYNAMODB_SPACE_DETAILS, table->name, &dynamodb_record_shape_details,
                     &details);
    if (rc == VG_OK)
        rc = dynamodb_table_put_options(call, table);
    return rc == VG_OK ? let_source_go(call, fill) : rc;
}

static int run(struct vg_call *call, const void *payload, uint32_t attempt, struct vg_error *err)
{
    struct dynamodb_record_fill fill = *(const struct dynamodb_record_fill *)payload;
    struct dynamodb_table table;
    (void)attempt, (void)err;
    int rc = dynamodb_table_find(call, fill.target_name, &table);
    if (rc != VG_OK || table.space.table != (uint64_t)fill.target_number.v)
        return VG_BROKEN;
    rc = fill_slice(call, &table, &fill);
    if (rc == VG_OK)
        return dynamodb_fill_start(call, &fill);
    return rc == VG_NOT_FOUND ? finish(call, &table, &fill) : rc;
}

const struct vg_effect_kind dynamodb_fill_effect = {
    .name = "dynamodb.fill", .shape = &dynamodb_record_shape_fill, .run = run};
