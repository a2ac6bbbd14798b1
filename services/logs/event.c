/* logs/event.c: log events in the store. */
#include "logs/event.h"

int logs_position_cmp(struct logs_position a, struct logs_position b)
{
    if (a.timestamp != b.timestamp)
        return a.timestamp < b.timestamp ? -1 : 1;
    return a.sequence < b.sequence ? -1 : a.sequence > b.sequence;
}

int64_t logs_event_bytes(const struct logs_event *event)
{
    return (int64_t)event->message.len + LOGS_EVENT_OVERHEAD;
}

static void add_position(struct vg_key *key, struct logs_position at)
{
    vg_key_i64(key, at.timestamp);
    vg_key_u64(key, at.sequence);
}

static bool take_position(struct vg_str *rest, struct logs_position *at)
{
    return vg_key_take_i64(rest, &at->timestamp) && vg_key_take_u64(rest, &at->sequence);
}

static void event_key(struct vg_call *call, struct vg_key *key, uint64_t group_id,
                      struct logs_position at)
{
    logs_group_key(call, key, LOGS_SPACE_EVENT, group_id);
    add_position(key, at);
}

static void stream_event_key(struct vg_call *call, struct vg_key *key, uint64_t group_id,
                             uint64_t stream_id, struct logs_position at)
{
    logs_group_key(call, key, LOGS_SPACE_STREAM_EVENT, group_id);
    vg_key_u64(key, stream_id);
    add_position(key, at);
}

int logs_event_put(struct vg_call *call, uint64_t group_id, const struct logs_event *event)
{
    const struct logs_event_record record = {
        .stream_id = vg_i64((int64_t)event->stream_id),
        .ingestion_time = vg_i64(event->ingestion_time),
        .message = event->message,
    };
    struct vg_key key;
    event_key(call, &key, group_id, event->at);
    int rc = vg_record_put(call->txn, vg_key_bytes(&key), &logs_shape_event_record, call->arena,
                           &record);
    if (rc != VG_OK)
        return rc;
    const struct logs_stream_event_record nothing = {0};
    stream_event_key(call, &key, group_id, event->stream_id, event->at);
    return vg_record_put(call->txn, vg_key_bytes(&key), &logs_shape_stream_event_record,
                         call->arena, &nothing);
}

int logs_event_delete(struct vg_call *call, uint64_t group_id, uint64_t stream_id,
                      struct logs_position at)
{
    struct vg_key key;
    event_key(call, &key, group_id, at);
    int rc = vg_delete(call->txn, vg_key_bytes(&key));
    if (rc == VG_BROKEN)
        return rc;
    stream_event_key(call, &key, group_id, stream_id, at);
    return vg_delete(call->txn, vg_key_bytes(&key)) == VG_BROKEN ? VG_BROKEN : VG_OK;
}

/* ---- In order ---- */

void logs_events_begin(struct logs_events *events, struct vg_call *call, uint64_t group_id,
                       uint64_t stream_id, struct logs_position from, bool is_reverse)
{
    events->call = call;
    events->group_id = group_id;
    events->stream_id = stream_id;
    bool is_of_stream = stream_id != 0;
    struct vg_key prefix, start;
    logs_group_key(call, &prefix, is_of_stream ? LOGS_SPACE_STREAM_EVENT : LOGS_SPACE_EVENT,
                   group_id);
    if (is_of_stream) {
        vg_key_u64(&prefix, stream_id);
        stream_event_key(call, &start, group_id, stream_id, from);
    } else {
        event_key(call, &start, group_id, from);
    }
    logs_scan_begin(&events->scan, call,
                    is_of_stream ? &logs_shape_stream_event_record : &logs_shape_event_record,
                    vg_key_bytes(&prefix), vg_key_bytes(&start), is_reverse);
}

/* The place of an event of a stream, and the event itself, in the scan's memory. */
static int next_of_stream(struct logs_events *events, struct logs_position *at,
                          struct logs_event_record *record)
{
    struct logs_stream_event_record nothing;
    struct vg_str key;
    int rc = logs_scan_next(&events->scan, &key, &nothing);
    if (rc != VG_OK)
        return rc;
    struct vg_str rest = vg_key_rest(key);
    uint64_t group_id, stream_id;
    if (!vg_key_take_u64(&rest, &group_id) || !vg_key_take_u64(&rest, &stream_id) ||
        !take_position(&rest, at))
        return VG_BROKEN;
    struct vg_arena *arena = &events->scan.arena;
    struct vg_key event;
    vg_key_begin(&event, arena, events->call->account, events->call->region, LOGS_SPACE_EVENT);
    vg_key_u64(&event, group_id);
    add_position(&event, *at);
    rc = vg_record_get(events->call->txn, vg_key_bytes(&event), &logs_shape_event_record, arena,
                       record);
    return rc == VG_NOT_FOUND ? VG_BROKEN : rc;
}

static int next_of_group(struct logs_events *events, struct logs_position *at,
                         struct logs_event_record *record)
{
    struct vg_str key;
    int rc = logs_scan_next(&events->scan, &key, record);
    if (rc != VG_OK)
        return rc;
    struct vg_str rest = vg_key_rest(key);
    uint64_t group_id;
    return vg_key_take_u64(&rest, &group_id) && take_position(&rest, at) ? VG_OK : VG_BROKEN;
}

int logs_events_next(struct logs_events *events, struct logs_event *event)
{
    struct logs_event_record record;
    int rc = events->stream_id != 0 ? next_of_stream(events, &event->at, &record)
                                    : next_of_group(events, &event->at, &record);
    if (rc != VG_OK)
        return rc;
    event->stream_id = (uint64_t)record.stream_id.v;
    event->ingestion_time = record.ingestion_time.v;
    event->message = record.message;
    return VG_OK;
}

void logs_events_end(struct logs_events *events)
{
    logs_scan_end(&events->scan);
}
