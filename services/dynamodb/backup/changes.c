/* services/dynamodb/backup/changes.c: what became of the items that changed within a span of time.
 * The log is walked forward from the span's begin to its end and beyond, to the last entry: the
 * first change of an item in the span tells what it was before, the first one after the span what
 * it was at the end; where there is none, it still is what it was. Only what changed is read, and
 * the table may be written meanwhile. */
#include "dynamodb/dynamodb.h"

int dynamodb_changes_start(struct vg_call *call, struct dynamodb_table *table,
                           struct dynamodb_record_changes *changes)
{
    struct dynamodb_record_history history;
    uint64_t number;
    int rc = dynamodb_history_hold(call, table, &history);
    if (rc == VG_OK)
        rc = dynamodb_next_number(call, &number);
    if (rc != VG_OK)
        return rc;
    changes->table_number = vg_i64((int64_t)table->space.table);
    changes->generation = history.generation;
    changes->snapshot = vg_i64((int64_t)number);
    changes->walked_ms = changes->from_ms;
    changes->walked_count = vg_i64(0); /* the log counts from 1 */
    return vg_effect_queue(call, &dynamodb_changes_effect, changes, /* due_ms= */ 0, NULL);
}

/* Of the span: the item is what it is, unless a later change says otherwise. */
static int note_change(struct vg_call *call, const struct dynamodb_record_changes *changes,
                       const struct dynamodb_record_history_entry *entry, int64_t ms)
{
    struct vg_str key = dynamodb_history_item_key(call, (uint64_t)changes->snapshot.v, entry->key);
    struct vg_str source =
        dynamodb_history_item_key(call, (uint64_t)changes->table_number.v, entry->key);
    struct dynamodb_record_item_change change;
    int rc =
        vg_record_get(call->txn, key, &dynamodb_record_shape_item_change, call->arena, &change);
    if (rc == VG_NOT_FOUND)
        change = (struct dynamodb_record_item_change){.old = entry->old};
    else if (rc != VG_OK)
        return rc;
    rc = vg_get(call->txn, source, call->arena, &change.item);
    if (rc == VG_NOT_FOUND)
        change.item = VG_STR_NONE;
    else if (rc != VG_OK)
        return rc;
    change.written_ms = vg_i64(ms);
    return vg_record_put(call->txn, key, &dynamodb_record_shape_item_change, call->arena, &change);
}

/* After the span. */
static int note_later(struct vg_call *call, const struct dynamodb_record_changes *changes,
                      const struct dynamodb_record_history_entry *entry)
{
    struct vg_str key = dynamodb_history_item_key(call, (uint64_t)changes->snapshot.v, entry->key);
    struct dynamodb_record_item_change change;
    int rc =
        vg_record_get(call->txn, key, &dynamodb_record_shape_item_change, call->arena, &change);
    if (rc == VG_NOT_FOUND || (rc == VG_OK && change.is_past.v))
        return VG_OK;
    if (rc != VG_OK)
        return rc;
    change.item = entry->old;
    change.is_past = vg_bool(true);
    return vg_record_put(call->txn, key, &dynamodb_record_shape_item_change, call->arena, &change);
}

static int note(struct vg_call *call, const void *job,
                const struct dynamodb_record_history_entry *entry, struct dynamodb_moment moment)
{
    const struct dynamodb_record_changes *changes = job;
    return moment.ms < changes->to_ms.v ? note_change(call, changes, entry, moment.ms)
                                        : note_later(call, changes, entry);
}

/* VG_NOT_FOUND at the log's end. */
static int walk_slice(struct vg_call *call, struct dynamodb_record_changes *changes)
{
    struct dynamodb_moment at = {changes->walked_ms.v, (uint64_t)changes->walked_count.v};
    int rc = dynamodb_history_walk(call, (uint64_t)changes->generation.v, /* is_reverse= */ false,
                                   &at, note, changes);
    changes->walked_ms = vg_i64(at.ms);
    changes->walked_count = vg_i64((int64_t)at.count);
    return rc;
}

static int run(struct vg_call *call, const void *payload, uint32_t attempt, struct vg_error *err)
{
    struct dynamodb_record_changes changes = *(const struct dynamodb_record_changes *)payload;
    uint64_t number = (uint64_t)changes.table_number.v;
    struct dynamodb_record_history history;
    (void)attempt, (void)err;
    int rc = dynamodb_history_get(call, number, &history);
    if (rc != VG_OK || history.generation.v != changes.generation.v)
        return VG_BROKEN;
    rc = walk_slice(call, &changes);
    if (rc == VG_OK)
        return vg_effect_queue(call, &dynamodb_changes_effect, &changes, /* due_ms= */ 0, NULL);
    if (rc != VG_NOT_FOUND)
        return rc;
    rc = dynamodb_history_release(call, number, &history);
    return rc == VG_OK
               ? dynamodb_export_start(call, changes.table_name, changes.id, changes.snapshot.v)
               : rc;
}

const struct vg_effect_kind dynamodb_changes_effect = {
    .name = "dynamodb.changes", .shape = &dynamodb_record_shape_changes, .run = run};
