/* logs/stream.c: log streams in the store, CreateLogStream and DeleteLogStream. */
#include "logs/stream.h"

#include "logs/event.h"

enum { REMOVAL_SLICE_EVENTS = 1000 };

static void stream_key(struct vg_call *call, struct vg_key *key, uint64_t group_id,
                       struct vg_str name)
{
    logs_group_key(call, key, LOGS_SPACE_STREAM, group_id);
    vg_key_str(key, name);
}

static void name_key(struct vg_call *call, struct vg_key *key, uint64_t group_id,
                     uint64_t stream_id)
{
    logs_group_key(call, key, LOGS_SPACE_STREAM_NAME, group_id);
    vg_key_u64(key, stream_id);
}

static int stream_find(struct vg_call *call, uint64_t group_id, struct vg_str name,
                       struct logs_stream *stream)
{
    struct vg_key key;
    stream_key(call, &key, group_id, name);
    int rc = vg_record_get(call->txn, vg_key_bytes(&key), &logs_shape_stream_record, call->arena,
                           &stream->record);
    if (rc != VG_OK)
        return rc;
    stream->name = name;
    stream->group_id = group_id;
    stream->id = (uint64_t)stream->record.id.v;
    return VG_OK;
}

int logs_stream_require(struct vg_call *call, const struct logs_group *group, struct vg_str name,
                        struct logs_stream *stream, struct vg_error *err)
{
    int rc = stream_find(call, group->id, name, stream);
    if (rc != VG_NOT_FOUND)
        return rc;
    return vg_fail(err, &LOGS_RESOURCE_NOT_FOUND, "The specified log stream does not exist.");
}

int logs_stream_put(struct vg_call *call, const struct logs_stream *stream)
{
    struct vg_key key;
    stream_key(call, &key, stream->group_id, stream->name);
    return vg_record_put(call->txn, vg_key_bytes(&key), &logs_shape_stream_record, call->arena,
                         &stream->record);
}

int logs_stream_name(struct vg_call *call, uint64_t group_id, uint64_t stream_id,
                     struct vg_str *name)
{
    struct vg_key key;
    struct logs_stream_name_record record;
    name_key(call, &key, group_id, stream_id);
    int rc = vg_record_get(call->txn, vg_key_bytes(&key), &logs_shape_stream_name_record,
                           call->arena, &record);
    if (rc == VG_OK)
        *name = record.name;
    return rc;
}

/* ---- CreateLogStream ---- */

int logs_create_log_stream(struct vg_call *call, const struct logs_create_log_stream_in *in,
                           struct logs_create_log_stream_out *out, struct vg_error *err)
{
    (void)out;
    struct logs_group group;
    struct logs_stream stream = {.name = in->log_stream_name};
    if (vg_utf16_count(in->log_stream_name) > LOGS_NAME_MAX)
        return vg_fail(
            err, &LOGS_INVALID_PARAMETER,
            "Invalid LogGroup or LogStream, both must have length less than or equal to 512.");
    int rc = logs_group_require(call, in->log_group_name, &group, err);
    if (rc != VG_OK)
        return rc;
    rc = stream_find(call, group.id, in->log_stream_name, &stream);
    if (rc == VG_OK)
        return vg_fail(err, &LOGS_RESOURCE_ALREADY_EXISTS,
                       "The specified log stream already exists");
    if (rc == VG_NOT_FOUND)
        rc = logs_id_next(call, &stream.id);
    if (rc != VG_OK)
        return rc;
    stream.group_id = group.id;
    stream.record = (struct logs_stream_record){
        .id = vg_i64((int64_t)stream.id),
        .creation_time = vg_i64(call->now_ms),
    };
    rc = logs_stream_put(call, &stream);
    if (rc != VG_OK)
        return rc;
    struct vg_key key;
    const struct logs_stream_name_record record = {.name = stream.name};
    name_key(call, &key, group.id, stream.id);
    return vg_record_put(call->txn, vg_key_bytes(&key), &logs_shape_stream_name_record, call->arena,
                         &record);
}

/* ---- DeleteLogStream: the name is free at once, and without it the events are not seen; they go
 * in slices ---- */

/* Deletes up to a slice of the stream's events. VG_NOT_FOUND when none is left. */
static int remove_slice(struct vg_call *call, uint64_t group_id, uint64_t stream_id,
                        struct logs_usage_record *usage)
{
    struct logs_events events;
    logs_events_begin(&events, call, group_id, stream_id, (struct logs_position){INT64_MIN, 0},
                      /* is_reverse= */ false);
    int rc = VG_OK;
    for (int i = 0; i < REMOVAL_SLICE_EVENTS && rc == VG_OK; i++) {
        struct logs_event event;
        rc = logs_events_next(&events, &event);
        if (rc == VG_OK)
            rc = logs_event_delete(call, group_id, stream_id, event.at);
        if (rc == VG_OK)
            usage->stored_bytes.v -= logs_event_bytes(&event);
    }
    logs_events_end(&events);
    return rc;
}

static int run_removal(struct vg_call *call, const void *payload, uint32_t attempt,
                       struct vg_error *err)
{
    (void)attempt;
    (void)err;
    const struct logs_stream_removal *removal = payload;
    uint64_t group_id = (uint64_t)removal->group_id.v;
    struct logs_usage_record usage;
    int rc = logs_usage_get(call, group_id, &usage);
    if (rc != VG_OK)
        return rc;
    int64_t stored_bytes = usage.stored_bytes.v;
    rc = remove_slice(call, group_id, (uint64_t)removal->stream_id.v, &usage);
    if (rc == VG_BROKEN)
        return rc;
    bool is_done = rc == VG_NOT_FOUND;
    if (usage.stored_bytes.v == stored_bytes)
        return VG_OK; /* nothing was left; the group may be gone, too */
    rc = logs_usage_put(call, group_id, &usage);
    if (rc != VG_OK || is_done)
        return rc;
    return vg_effect_queue(call, &logs_stream_removal, removal, /* due_ms= */ 0, /* id= */ NULL);
}

const struct vg_effect_kind logs_stream_removal = {
    .name = "logs.remove-stream",
    .shape = &logs_shape_stream_removal,
    .run = run_removal,
};

int logs_delete_log_stream(struct vg_call *call, const struct logs_delete_log_stream_in *in,
                           struct logs_delete_log_stream_out *out, struct vg_error *err)
{
    (void)out;
    struct logs_group group;
    struct logs_stream stream;
    int rc = logs_group_require(call, in->log_group_name, &group, err);
    if (rc == VG_OK)
        rc = logs_stream_require(call, &group, in->log_stream_name, &stream, err);
    if (rc != VG_OK)
        return rc;
    if (group.record.is_protected.v)
        return vg_fail(err, &LOGS_VALIDATION,
                       "The specified log stream cannot be deleted because its log group has "
                       "deletion protection enabled.");
    struct vg_key key;
    stream_key(call, &key, group.id, stream.name);
    rc = vg_delete(call->txn, vg_key_bytes(&key));
    if (rc == VG_OK) {
        name_key(call, &key, group.id, stream.id);
        rc = vg_delete(call->txn, vg_key_bytes(&key));
    }
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_BROKEN : rc;
    const struct logs_stream_removal removal = {vg_i64((int64_t)group.id),
                                                vg_i64((int64_t)stream.id)};
    return vg_effect_queue(call, &logs_stream_removal, &removal, /* due_ms= */ 0, /* id= */ NULL);
}
