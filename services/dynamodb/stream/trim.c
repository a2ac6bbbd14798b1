/* services/dynamodb/stream/trim.c: records older than a day leave in slices, and so do streams that
 * were switched off a day ago. Readers go by the time, not by what is still stored. */
#include "dynamodb/dynamodb.h"

enum {
    /* Later than a record's last moment, so that one effect takes many records. */
    GRACE_MS = 10 * 60 * 1000,
};

int dynamodb_stream_plan_trim(struct vg_call *call, uint64_t table_number, uint64_t stream,
                              int64_t oldest_ms)
{
    struct dynamodb_record_stream_trim trim = {.table_number = vg_i64((int64_t)table_number),
                                               .stream = vg_i64((int64_t)stream)};
    return vg_effect_queue(call, &dynamodb_stream_trim_effect, &trim,
                           oldest_ms + DYNAMODB_STREAM_KEPT_MS + GRACE_MS, NULL);
}

static int run_trim(struct vg_call *call, const void *payload, uint32_t attempt,
                    struct vg_error *err)
{
    const struct dynamodb_record_stream_trim *trim = payload;
    uint64_t number = (uint64_t)trim->table_number.v, stream = (uint64_t)trim->stream.v;
    struct dynamodb_stream_head head;
    int64_t oldest_ms;
    (void)attempt, (void)err;
    int rc = dynamodb_stream_head_get(call, number, &head);
    if (rc == VG_NOT_FOUND || (rc == VG_OK && head.stream != stream))
        return VG_OK; /* it is off, and will go as a whole */
    if (rc == VG_OK)
        rc = dynamodb_log_trim(call, DYNAMODB_SPACE_STREAM_ENTRY, stream,
                               call->now_ms - DYNAMODB_STREAM_KEPT_MS, &oldest_ms);
    if (rc == VG_OK)
        return dynamodb_stream_plan_trim(call, number, stream, oldest_ms);
    if (rc != VG_NOT_FOUND)
        return rc;
    head.trims = false; /* the next record plans anew */
    return dynamodb_stream_head_put(call, number, &head);
}

const struct vg_effect_kind dynamodb_stream_trim_effect = {
    .name = "dynamodb.stream-trim",
    .shape = &dynamodb_record_shape_stream_trim,
    .run = run_trim,
};

static int run_forget(struct vg_call *call, const void *payload, uint32_t attempt,
                      struct vg_error *err)
{
    const struct dynamodb_record_stream_forget *forget = payload;
    struct vg_key key;
    (void)attempt, (void)err;
    int rc = vg_delete_prefix(
        call->txn,
        dynamodb_number_key(call->arena, DYNAMODB_SPACE_STREAM_ENTRY, (uint64_t)forget->stream.v),
        DYNAMODB_SLICE_DELETES);
    if (rc == VG_OK)
        return vg_effect_queue(call, &dynamodb_stream_forget_effect, forget, /* due_ms= */ 0, NULL);
    if (rc != VG_NOT_FOUND)
        return rc;
    vg_call_key(call, &key, DYNAMODB_SPACE_STREAM);
    vg_key_str(&key, forget->table_name);
    vg_key_i64(&key, forget->created_ms.v);
    rc = vg_delete(call->txn, vg_key_bytes(&key));
    if (rc != VG_OK && rc != VG_NOT_FOUND)
        return rc;
    return dynamodb_policy_forget(call,
                                  VG_CONCAT(call->arena, forget->table_name, VG_STR("/stream/"),
                                            dynamodb_stream_label(call, forget->created_ms.v)));
}

const struct vg_effect_kind dynamodb_stream_forget_effect = {
    .name = "dynamodb.stream-forget",
    .shape = &dynamodb_record_shape_stream_forget,
    .run = run_forget,
};
