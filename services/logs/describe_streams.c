/* logs/describe_streams.c: DescribeLogStreams, by name (a walk) and by time of the last event (the
 * best of all). */
#include "logs/event.h"
#include "logs/token.h"

/* One page being filled. */
struct page {
    struct vg_call *call;
    const struct logs_group *group;
    const struct logs_describe_log_streams_in *in;
    size_t limit;
    bool is_descending;
    bool continues; /* behind `place` */
    struct logs_place place;
};

/* ---- One stream ---- */

/* When the stream's first event that has not expired was; VG_NOT_FOUND when it has none. */
static int first_event(struct vg_call *call, const struct logs_stream *stream, int64_t horizon,
                       int64_t *timestamp)
{
    struct logs_events events;
    struct logs_event event;
    logs_events_begin(&events, call, stream->group_id, stream->id,
                      (struct logs_position){horizon, 0},
                      /* is_reverse= */ false);
    int rc = logs_events_next(&events, &event);
    logs_events_end(&events);
    if (rc == VG_OK)
        *timestamp = event.at.timestamp;
    return rc;
}

static int describe(const struct page *page, const struct logs_stream *stream,
                    struct logs_log_stream *item)
{
    struct vg_call *call = page->call;
    *item = (struct logs_log_stream){
        .log_stream_name = stream->name,
        .creation_time = stream->record.creation_time,
        .stored_bytes = vg_i64(0), /* AWS reports 0 for every stream since 2019 */
        .arn = VG_CONCAT(call->arena, logs_group_arn(call, page->group->name),
                         VG_STR(":log-stream:"), stream->name),
    };
    if (!stream->record.last_event_timestamp.set)
        return VG_OK;
    int64_t horizon = logs_group_horizon(call, page->group),
            first = stream->record.first_event_timestamp.v;
    int rc = first < horizon ? first_event(call, stream, horizon, &first) : VG_OK;
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_OK : rc; /* all have expired: as if there had been none */
    item->first_event_timestamp = vg_i64(first);
    item->last_event_timestamp = stream->record.last_event_timestamp;
    item->last_ingestion_time = stream->record.last_ingestion_time;
    item->upload_sequence_token = logs_event_id(
        call->arena, stream->id, (struct logs_position){stream->record.last_ingestion_time.v, 0});
    return VG_OK;
}

/* The next stream of the group, in the scan's memory. */
static int next_stream(struct logs_scan *scan, struct logs_stream *stream)
{
    struct vg_str key;
    int rc = logs_scan_next(scan, &key, &stream->record);
    if (rc != VG_OK)
        return rc;
    struct vg_str rest = vg_key_rest(key);
    if (!vg_key_take_u64(&rest, &stream->group_id) ||
        !vg_key_take_str(&scan->arena, &rest, &stream->name))
        return VG_BROKEN;
    stream->id = (uint64_t)stream->record.id.v;
    return VG_OK;
}

/* ---- By name ---- */

/* Where the walk begins: behind the token's name, or at the near end of the names with the prefix.
 */
static void name_start(const struct page *page, struct vg_key *start)
{
    struct vg_str prefix = page->in->log_stream_name_prefix;
    logs_group_key(page->call, start, LOGS_SPACE_STREAM, page->group->id);
    if (page->continues) {
        vg_key_str(start, page->place.name);
        return;
    }
    if (!page->is_descending && !vg_str_is_set(prefix))
        return;
    vg_key_str(start, prefix);
    start->buf.len--; /* without its end: before all that begin so */
    if (page->is_descending)
        vg_key_raw(start, VG_STR("\xff")); /* behind them: no UTF-8 has this byte */
}

static int fill_by_name(const struct page *page, struct logs_scan *scan,
                        struct logs_describe_log_streams_out *out)
{
    struct vg_call *call = page->call;
    struct vg_str prefix = page->in->log_stream_name_prefix;
    struct logs_log_streams *streams = &out->log_streams;
    streams->items = VG_NEW_ARRAY(call->arena, struct logs_log_stream, page->limit);
    struct logs_stream stream;
    int rc;
    while ((rc = next_stream(scan, &stream)) == VG_OK) {
        if (!vg_str_starts(stream.name, prefix))
            break;
        if (streams->count == page->limit) {
            const struct logs_place place = {
                .owner = page->group->id, .name = streams->items[page->limit - 1].log_stream_name};
            out->next_token = logs_token_make(call->arena, LOGS_TOKEN_STREAMS_BY_NAME, &place);
            break;
        }
        stream.name = vg_arena_copy(call->arena, stream.name);
        rc = describe(page, &stream, &streams->items[streams->count++]);
        if (rc != VG_OK)
            break;
    }
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

static int list_by_name(const struct page *page, struct logs_describe_log_streams_out *out)
{
    struct vg_key all, start;
    struct logs_scan scan;
    logs_group_key(page->call, &all, LOGS_SPACE_STREAM, page->group->id);
    name_start(page, &start);
    logs_scan_begin(&scan, page->call, &logs_shape_stream_record, vg_key_bytes(&all),
                    vg_key_bytes(&start), page->is_descending);
    int rc = fill_by_name(page, &scan, out);
    logs_scan_end(&scan);
    return rc;
}

/* ---- By time of the last event: the first streams of that order are picked out of all ---- */

/* Streams without events come as if theirs had been at the beginning of time. */
static int64_t time_of(const struct logs_stream *stream)
{
    return stream->record.last_event_timestamp.set ? stream->record.last_event_timestamp.v : 0;
}

/* Whether (time, name) `a` comes after `b` in the page's order. */
static bool comes_after(const struct page *page, int64_t a_time, struct vg_str a_name,
                        int64_t b_time, struct vg_str b_name)
{
    int order = a_time != b_time ? (a_time < b_time ? -1 : 1) : vg_str_cmp(a_name, b_name);
    return page->is_descending ? order < 0 : order > 0;
}

/* Puts the stream in its place among the best, which may push the last one out. */
static void insert(const struct page *page, const struct logs_stream *stream,
                   struct logs_stream *best, size_t *count)
{
    size_t at = *count;
    while (at > 0 && comes_after(page, time_of(&best[at - 1]), best[at - 1].name, time_of(stream),
                                 stream->name))
        at--;
    if (at == page->limit)
        return;
    size_t kept = *count < page->limit ? *count : page->limit - 1;
    memmove(&best[at + 1], &best[at], (kept - at) * sizeof *best);
    best[at] = *stream;
    best[at].name = vg_arena_copy(page->call->arena, stream->name);
    *count = kept + 1;
}

/* The first streams behind the token's place; `*has_more` when others follow. */
static int pick_best(const struct page *page, struct logs_stream *best, size_t *count,
                     bool *has_more)
{
    struct vg_key all;
    struct logs_scan scan;
    struct logs_stream stream;
    size_t seen = 0;
    logs_group_key(page->call, &all, LOGS_SPACE_STREAM, page->group->id);
    logs_scan_begin(&scan, page->call, &logs_shape_stream_record, vg_key_bytes(&all), VG_STR_NONE,
                    /* is_reverse= */ false);
    int rc;
    while ((rc = next_stream(&scan, &stream)) == VG_OK) {
        if (page->continues &&
            !comes_after(page, time_of(&stream), stream.name, page->place.time, page->place.name))
            continue;
        seen++;
        insert(page, &stream, best, count);
    }
    logs_scan_end(&scan);
    *has_more = seen > *count;
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

static int list_by_time(const struct page *page, struct logs_describe_log_streams_out *out)
{
    struct vg_call *call = page->call;
    struct logs_stream *best = VG_NEW_ARRAY(call->arena, struct logs_stream, page->limit);
    struct logs_log_streams *streams = &out->log_streams;
    size_t count = 0;
    bool has_more;
    int rc = pick_best(page, best, &count, &has_more);
    streams->items = VG_NEW_ARRAY(call->arena, struct logs_log_stream, count);
    for (size_t i = 0; i < count && rc == VG_OK; i++)
        rc = describe(page, &best[i], &streams->items[streams->count++]);
    if (rc != VG_OK || !has_more)
        return rc;
    const struct logs_place place = {
        .owner = page->group->id, .time = time_of(&best[count - 1]), .name = best[count - 1].name};
    out->next_token = logs_token_make(call->arena, LOGS_TOKEN_STREAMS_BY_TIME, &place);
    return VG_OK;
}

/* ---- DescribeLogStreams ---- */

int logs_describe_log_streams(struct vg_call *call, const struct logs_describe_log_streams_in *in,
                              struct logs_describe_log_streams_out *out, struct vg_error *err)
{
    bool is_by_time = in->order_by == LOGS_ORDER_BY_LAST_EVENT_TIME;
    if (is_by_time && vg_str_is_set(in->log_stream_name_prefix))
        return vg_fail(err, &LOGS_INVALID_PARAMETER,
                       "Cannot order by LastEventTime with a logStreamNamePrefix.");
    struct logs_group group;
    struct page page = {
        .call = call,
        .group = &group,
        .in = in,
        .limit = in->limit.set ? (size_t)in->limit.v : LOGS_PAGE_ITEMS_MAX,
        .is_descending = in->descending.v,
        .continues = vg_str_is_set(in->next_token),
    };
    int rc =
        logs_group_require_either(call, in->log_group_name, in->log_group_identifier, &group, err);
    if (rc == VG_OK && page.continues)
        rc = logs_token_open(call->arena,
                             is_by_time ? LOGS_TOKEN_STREAMS_BY_TIME : LOGS_TOKEN_STREAMS_BY_NAME,
                             group.id, in->next_token, &page.place, err);
    if (rc != VG_OK)
        return rc;
    out->log_streams.set = true;
    return is_by_time ? list_by_time(&page, out) : list_by_name(&page, out);
}
