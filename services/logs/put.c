/* logs/put.c: PutLogEvents. */
#include "logs/event.h"
#include "logs/retention.h"

#include <inttypes.h>

#define TOO_OLD_MS (14 * LOGS_DAY_MS)
#define TOO_NEW_MS (INT64_C(2) * 60 * 60 * 1000)

/* Which of the batch are taken: [first, end). The others are rejected, and told of. */
struct taken {
    size_t first;
    size_t end;
};

static int check_sizes(const struct logs_input_log_events *events, struct vg_error *err)
{
    size_t total = 0;
    for (size_t i = 0; i < events->count; i++) {
        size_t bytes = events->items[i].message.len + LOGS_EVENT_OVERHEAD;
        if (bytes > LOGS_BATCH_BYTES_MAX)
            return vg_fail(err, &LOGS_INVALID_PARAMETER,
                           "Log event too large: %zu bytes exceeds limit of %d", bytes,
                           (int)LOGS_BATCH_BYTES_MAX);
        total += bytes;
    }
    if (total <= LOGS_BATCH_BYTES_MAX)
        return VG_OK;
    return vg_fail(err, &LOGS_INVALID_PARAMETER, "Upload too large: %zu bytes exceeds limit of %d",
                   total, (int)LOGS_BATCH_BYTES_MAX);
}

static int check_order(const struct logs_input_log_events *events, struct vg_error *err)
{
    for (size_t i = 1; i < events->count; i++)
        if (events->items[i].timestamp.v < events->items[i - 1].timestamp.v)
            return vg_fail(
                err, &LOGS_INVALID_PARAMETER,
                "Log events in a single PutLogEvents request must be in chronological order.");
    return VG_OK;
}

/* How many events at the front are from before `limit_ms`. */
static size_t count_before(const struct logs_input_log_events *events, int64_t limit_ms)
{
    size_t count = 0;
    while (count < events->count && events->items[count].timestamp.v < limit_ms)
        count++;
    return count;
}

/* Sorts out what is too old, expired or too new; the batch is in order, so that is its front and
 * its end. */
static struct taken take(struct vg_call *call, const struct logs_group *group,
                         const struct logs_input_log_events *events,
                         struct logs_put_log_events_out *out)
{
    size_t too_old = count_before(events, call->now_ms - TOO_OLD_MS);
    size_t expired = count_before(events, logs_group_horizon(call, group));
    size_t not_new = count_before(events, call->now_ms + TOO_NEW_MS + 1);
    struct taken taken = {.first = too_old > expired ? too_old : expired, .end = not_new};
    if (taken.first == 0 && taken.end == events->count)
        return taken;
    struct logs_rejected_log_events_info *info =
        VG_NEW(call->arena, struct logs_rejected_log_events_info);
    if (too_old > 0)
        info->too_old_log_event_end_index = vg_i32((int32_t)too_old);
    if (expired > 0)
        info->expired_log_event_end_index = vg_i32((int32_t)expired);
    if (not_new < events->count)
        info->too_new_log_event_start_index = vg_i32((int32_t)not_new);
    out->rejected_log_events_info = info;
    return taken;
}

static int keep_events(struct vg_call *call, const struct logs_stream *stream,
                       const struct logs_input_log_events *events, struct taken taken,
                       struct logs_usage_record *usage)
{
    for (size_t i = taken.first; i < taken.end; i++) {
        const struct logs_event event = {
            .at = {events->items[i].timestamp.v, (uint64_t)++usage->last_sequence.v},
            .stream_id = stream->id,
            .ingestion_time = call->now_ms,
            .message = events->items[i].message,
        };
        int rc = logs_event_put(call, stream->group_id, &event);
        if (rc != VG_OK)
            return rc;
        usage->stored_bytes.v += logs_event_bytes(&event);
    }
    return VG_OK;
}

/* The stream's times with those of the taken events. */
static void widen(struct vg_call *call, struct logs_stream_record *record,
                  const struct logs_input_log_events *events, struct taken taken)
{
    int64_t first = events->items[taken.first].timestamp.v,
            last = events->items[taken.end - 1].timestamp.v;
    if (!record->first_event_timestamp.set || first < record->first_event_timestamp.v)
        record->first_event_timestamp = vg_i64(first);
    if (!record->last_event_timestamp.set || last > record->last_event_timestamp.v)
        record->last_event_timestamp = vg_i64(last);
    record->last_ingestion_time = vg_i64(call->now_ms);
}

static int keep(struct vg_call *call, const struct logs_group *group, struct logs_stream *stream,
                const struct logs_input_log_events *events, struct taken taken,
                struct logs_usage_record *usage)
{
    int rc = keep_events(call, stream, events, taken, usage);
    if (rc != VG_OK)
        return rc;
    widen(call, &stream->record, events, taken);
    rc = logs_stream_put(call, stream);
    if (rc == VG_OK)
        rc = logs_sweep_arm(call, group, events->items[taken.first].timestamp.v, usage);
    return rc == VG_OK ? logs_usage_put(call, group->id, usage) : rc;
}

int logs_put_log_events(struct vg_call *call, const struct logs_put_log_events_in *in,
                        struct logs_put_log_events_out *out, struct vg_error *err)
{
    const struct logs_input_log_events *events = &in->log_events;
    struct logs_group group;
    struct logs_stream stream;
    struct logs_usage_record usage;
    int rc = check_sizes(events, err);
    if (rc == VG_OK)
        rc = logs_group_require(call, in->log_group_name, &group, err);
    if (rc == VG_OK)
        rc = logs_stream_require(call, &group, in->log_stream_name, &stream, err);
    if (rc == VG_OK)
        rc = check_order(events, err);
    if (rc == VG_OK)
        rc = logs_usage_get(call, group.id, &usage);
    if (rc != VG_OK)
        return rc;

    struct taken taken = take(call, &group, events, out);
    bool has_taken = taken.first < taken.end;
    if (has_taken &&
        events->items[taken.end - 1].timestamp.v - events->items[taken.first].timestamp.v >
            LOGS_DAY_MS)
        return vg_fail(err, &LOGS_INVALID_PARAMETER,
                       "The batch of log events in a single PutLogEvents request cannot span more "
                       "than 24 hours.");
    if (has_taken)
        rc = keep(call, &group, &stream, events, taken, &usage);
    out->next_sequence_token =
        logs_event_id(call->arena, stream.id,
                      (struct logs_position){call->now_ms, (uint64_t)usage.last_sequence.v});
    return rc;
}
