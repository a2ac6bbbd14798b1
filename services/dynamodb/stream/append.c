/* services/dynamodb/stream/append.c: a change's record in the table's stream. */
#include "dynamodb/dynamodb.h"

#include <endian.h>

/* ---- The end of the stream ---- */

static struct vg_str head_key(struct vg_call *call, uint64_t table_number)
{
    return dynamodb_number_key(call->arena, DYNAMODB_SPACE_STREAM_HEAD, table_number);
}

enum { HEAD_STREAM, HEAD_VIEW_TYPE, HEAD_MS, HEAD_COUNT, HEAD_TRIMS, HEAD_NUMBERS };

int dynamodb_stream_head_get(struct vg_call *call, uint64_t table_number,
                             struct dynamodb_stream_head *head)
{
    uint64_t numbers[HEAD_NUMBERS];
    struct vg_str bytes;
    int rc = vg_get(call->txn, head_key(call, table_number), call->arena, &bytes);
    if (rc != VG_OK)
        return rc;
    if (bytes.len != sizeof(numbers))
        return VG_BROKEN;
    memcpy(numbers, bytes.ptr, sizeof(numbers));
    *head = (struct dynamodb_stream_head){
        .stream = le64toh(numbers[HEAD_STREAM]),
        .view_type = (int32_t)le64toh(numbers[HEAD_VIEW_TYPE]),
        .last = {.ms = (int64_t)le64toh(numbers[HEAD_MS]), .count = le64toh(numbers[HEAD_COUNT])},
        .trims = numbers[HEAD_TRIMS] != 0,
    };
    return VG_OK;
}

int dynamodb_stream_head_put(struct vg_call *call, uint64_t table_number,
                             const struct dynamodb_stream_head *head)
{
    uint64_t numbers[HEAD_NUMBERS] = {
        [HEAD_STREAM] = htole64(head->stream),
        [HEAD_VIEW_TYPE] = htole64((uint64_t)head->view_type),
        [HEAD_MS] = htole64((uint64_t)head->last.ms),
        [HEAD_COUNT] = htole64(head->last.count),
        [HEAD_TRIMS] = htole64(head->trims),
    };
    return vg_put(call->txn, head_key(call, table_number), vg_str_of(numbers, sizeof(numbers)));
}

int dynamodb_stream_head_delete(struct vg_call *call, uint64_t table_number)
{
    return vg_delete(call->txn, head_key(call, table_number));
}

/* ---- Records ---- */

static struct dynamodb_record_stream_entry
entry_of(struct vg_call *call, const struct dynamodb_change *change, int32_t view_type)
{
    bool was_there = vg_str_is_set(change->old), is_there = vg_str_is_set(change->item);
    bool has_new = is_there && (view_type == DYNAMODB_STREAM_VIEW_TYPE_NEW_IMAGE ||
                                view_type == DYNAMODB_STREAM_VIEW_TYPE_NEW_AND_OLD_IMAGES);
    bool has_old = was_there && (view_type == DYNAMODB_STREAM_VIEW_TYPE_OLD_IMAGE ||
                                 view_type == DYNAMODB_STREAM_VIEW_TYPE_NEW_AND_OLD_IMAGES);
    struct vg_str keys = dynamodb_key_item(&change->table->schema,
                                           is_there ? change->item : change->old, call->arena);
    return (struct dynamodb_record_stream_entry){
        .event = vg_i32(!was_there  ? DYNAMODB_STREAM_INSERT
                        : !is_there ? DYNAMODB_STREAM_REMOVE
                                    : DYNAMODB_STREAM_MODIFY),
        .size_bytes = vg_i64((int64_t)dynamodb_item_size(keys) +
                             (has_new ? dynamodb_item_size(change->item) : 0) +
                             (has_old ? dynamodb_item_size(change->old) : 0)),
        .is_expiry = vg_bool(change->is_expiry),
        .keys = keys,
        .new_image = has_new ? change->item : VG_STR_NONE,
        .old_image = has_old ? change->old : VG_STR_NONE,
    };
}

int dynamodb_stream_append(struct vg_call *call, const struct dynamodb_change *change)
{
    uint64_t number = change->table->space.table;
    struct dynamodb_stream_head head;
    int rc = dynamodb_stream_head_get(call, number, &head);
    if (rc != VG_OK)
        return VG_BROKEN;
    struct dynamodb_record_stream_entry entry = entry_of(call, change, head.view_type);
    head.last = dynamodb_log_next(call, head.last);
    rc = vg_record_put(call->txn,
                       dynamodb_log_key(call, DYNAMODB_SPACE_STREAM_ENTRY, head.stream, head.last),
                       &dynamodb_record_shape_stream_entry, call->arena, &entry);
    if (rc == VG_OK && !head.trims) {
        head.trims = true;
        rc = dynamodb_stream_plan_trim(call, number, head.stream, head.last.ms);
    }
    return rc == VG_OK ? dynamodb_stream_head_put(call, number, &head) : rc;
}
