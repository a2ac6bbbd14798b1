/* services/dynamodb/backup/copy.c: a copy of a table as it was at a moment, made in slices while
 * the table is written. All items are copied as they are met; then the log is undone backwards to
 * the moment. An item that changed since, before it was copied or after, is so brought back to what
 * it was; one that did not change was copied right. */
#include "dynamodb/dynamodb.h"

int dynamodb_copy_start(struct vg_call *call, struct dynamodb_table *table,
                        struct dynamodb_record_copy *copy)
{
    struct dynamodb_record_history history;
    uint64_t snapshot;
    int rc = dynamodb_history_hold(call, table, &history);
    if (rc == VG_OK)
        rc = dynamodb_next_number(call, &snapshot);
    if (rc != VG_OK)
        return rc;
    copy->table_number = vg_i64((int64_t)table->space.table);
    copy->generation = history.generation;
    copy->snapshot = vg_i64((int64_t)snapshot);
    if (!copy->boundary_ms.set) {
        copy->boundary_ms = history.last_ms;
        copy->boundary_count = history.last_count;
    }
    return vg_effect_queue(call, &dynamodb_copy_effect, copy, /* due_ms= */ 0, NULL);
}

/* VG_NOT_FOUND when all items are copied. */
static int copy_slice(struct vg_call *call, struct dynamodb_record_copy *copy)
{
    uint64_t number = (uint64_t)copy->table_number.v;
    struct vg_walk walk;
    struct vg_str key, item;
    struct vg_str after = vg_str_is_set(copy->after)
                              ? dynamodb_history_item_key(call, number, copy->after)
                              : VG_STR_NONE;
    int rc = VG_OK;
    vg_walk_begin(&walk, call->txn, call->arena,
                  dynamodb_history_item_key(call, number, VG_STR("")), after,
                  /* includes_start= */ false, /* is_reverse= */ false);
    for (int i = 0; i < DYNAMODB_SLICE_ITEMS && rc == VG_OK; i++) {
        rc = vg_walk_next(&walk, &key, &item);
        if (rc != VG_OK)
            break;
        copy->after = vg_arena_copy(call->arena, vg_str_tail(vg_key_rest(key), sizeof(uint64_t)));
        rc = vg_put(call->txn,
                    dynamodb_history_item_key(call, (uint64_t)copy->snapshot.v, copy->after), item);
    }
    vg_walk_end(&walk);
    return rc;
}

static bool is_after(struct dynamodb_moment moment, const struct dynamodb_record_copy *copy)
{
    return moment.ms > copy->boundary_ms.v ||
           (moment.ms == copy->boundary_ms.v && moment.count > (uint64_t)copy->boundary_count.v);
}

static int undo(struct vg_call *call, const void *job,
                const struct dynamodb_record_history_entry *entry, struct dynamodb_moment moment)
{
    const struct dynamodb_record_copy *copy = job;
    if (!is_after(moment, copy))
        return VG_NOT_FOUND;
    struct vg_str key = dynamodb_history_item_key(call, (uint64_t)copy->snapshot.v, entry->key);
    if (vg_str_is_set(entry->old))
        return vg_put(call->txn, key, entry->old);
    int rc = vg_delete(call->txn, key);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

/* VG_NOT_FOUND when the moment is reached. */
static int undo_slice(struct vg_call *call, struct dynamodb_record_copy *copy)
{
    struct dynamodb_moment at = {copy->undo_ms.v, (uint64_t)copy->undo_count.v};
    int rc = dynamodb_history_walk(call, (uint64_t)copy->generation.v, /* is_reverse= */ true, &at,
                                   undo, copy);
    copy->undo_ms = vg_i64(at.ms);
    copy->undo_count = vg_i64((int64_t)at.count);
    return rc;
}

/* ---- What it was made for ---- */

static int finish_backup(struct vg_call *call, const struct dynamodb_record_copy *copy)
{
    struct dynamodb_backup_name name = {call->region, copy->table_name, copy->id};
    struct dynamodb_record_backup backup;
    int rc = dynamodb_backup_get(call, &name, &backup);
    if (rc == VG_NOT_FOUND) /* deleted meanwhile */
        return dynamodb_remove_number(call, (uint64_t)copy->snapshot.v);
    if (rc != VG_OK)
        return rc;
    backup.status = vg_i32(DYNAMODB_BACKUP_STATUS_AVAILABLE);
    return dynamodb_backup_put(call, &name, &backup);
}

static int finish(struct vg_call *call, const struct dynamodb_record_copy *copy)
{
    struct dynamodb_record_fill fill = {.target_name = copy->target_name,
                                        .target_number = copy->target_number,
                                        .snapshot = copy->snapshot};
    switch ((enum dynamodb_copy_purpose)copy->purpose.v) {
    case DYNAMODB_COPY_BACKUP:
        return finish_backup(call, copy);
    case DYNAMODB_COPY_RESTORE:
        return dynamodb_fill_start(call, &fill);
    case DYNAMODB_COPY_EXPORT:
        return dynamodb_export_start(call, copy->table_name, copy->id, copy->snapshot.v);
    }
    return VG_BROKEN;
}

static int run(struct vg_call *call, const void *payload, uint32_t attempt, struct vg_error *err)
{
    struct dynamodb_record_copy copy = *(const struct dynamodb_record_copy *)payload;
    uint64_t number = (uint64_t)copy.table_number.v;
    struct dynamodb_record_history history;
    (void)attempt, (void)err;
    int rc = dynamodb_history_get(call, number, &history);
    if (rc != VG_OK || history.generation.v != copy.generation.v)
        return VG_BROKEN;
    rc = copy.is_undoing.v ? undo_slice(call, &copy) : copy_slice(call, &copy);
    if (rc == VG_NOT_FOUND && !copy.is_undoing.v) {
        copy.is_undoing = vg_bool(true);
        copy.undo_ms = history.last_ms;
        copy.undo_count = vg_i64(history.last_count.v + 1); /* what is before it */
        rc = VG_OK;
    }
    if (rc == VG_OK)
        return vg_effect_queue(call, &dynamodb_copy_effect, &copy, /* due_ms= */ 0, NULL);
    if (rc != VG_NOT_FOUND)
        return rc;
    rc = dynamodb_history_release(call, number, &history);
    return rc == VG_OK ? finish(call, &copy) : rc;
}

const struct vg_effect_kind dynamodb_copy_effect = {
    .name = "dynamodb.copy", .shape = &dynamodb_record_shape_copy, .run = run};
