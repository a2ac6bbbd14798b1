/* logs/get.c: GetLogEvents: pages of one stream, forward and backward. */
#include "logs/event.h"

/* A page to fetch: events between two places, from one end of it. */
struct request {
    struct logs_position from; /* behind this, in the direction */
    int64_t start;             /* milliseconds, inclusive */
    int64_t end;               /* exclusive */
    size_t limit;
    bool is_backward;
};

struct page {
    struct logs_output_log_event *items;
    size_t count;
    size_t cap;
    struct logs_position first; /* of the first and last item */
    struct logs_position last;
};

static bool is_inside(const struct request *request, int64_t timestamp)
{
    return timestamp >= request->start && timestamp < request->end;
}

/* ---- Tokens: a direction and the place it goes on from, which is an event's id: "f/<56 digits>/s"
 * ---- */

static struct vg_str make_token(struct vg_call *call, char direction,
                                const struct logs_stream *stream, struct logs_position at)
{
    return vg_arena_printf(call->arena, "%c/%.*s/s", direction,
                           VG_STR_ARG(logs_event_id(call->arena, stream->id, at)));
}

static int open_token(struct vg_str token, const struct logs_stream *stream,
                      struct request *request, struct vg_error *err)
{
    bool is_whole = token.len > 4 && (token.ptr[0] == 'f' || token.ptr[0] == 'b') &&
                    token.ptr[1] == '/' && vg_str_ends(token, VG_STR("/s"));
    if (!is_whole ||
        !logs_event_id_parse(vg_str_slice(token, 2, token.len - 2), stream->id, &request->from))
        return vg_fail(err, &LOGS_INVALID_PARAMETER, "The specified nextToken is invalid.");
    request->is_backward = token.ptr[0] == 'b';
    return VG_OK;
}

/* ---- The page ---- */

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static void set_range(struct vg_call *call, const struct logs_get_log_events_in *in,
                      const struct logs_group *group, struct request *request)
{
    request->start = later(in->start_time.v, logs_group_horizon(call, group));
    request->end = in->end_time.set ? in->end_time.v : INT64_MAX;
    request->limit = in->limit.set ? (size_t)in->limit.v : LOGS_PAGE_EVENTS_MAX;
    request->is_backward = !in->start_from_head.v;
    request->from = (struct logs_position){request->is_backward ? request->end : request->start, 0};
}

/* A token's place may lie outside of what the request's times leave. */
static void clamp(struct request *request)
{
    struct logs_position edge = {request->is_backward ? request->end : request->start, 0};
    int order = logs_position_cmp(request->from, edge);
    if (request->is_backward ? order > 0 : order < 0)
        request->from = edge;
}

static void reverse(struct page *page)
{
    for (size_t i = 0, j = page->count; i + 1 < j; i++) {
        struct logs_output_log_event held = page->items[i];
        page->items[i] = page->items[--j];
        page->items[j] = held;
    }
    struct logs_position held = page->first;
    page->first = page->last;
    page->last = held;
}

static int fetch_from(struct vg_call *call, struct logs_events *events,
                      const struct request *request, struct page *page)
{
    int64_t bytes = 0;
    while (page->count < request->limit) {
        struct logs_event event;
        int rc = logs_events_next(events, &event);
        if (rc != VG_OK)
            return rc == VG_NOT_FOUND ? VG_OK : rc;
        bytes += logs_event_bytes(&event);
        if (!is_inside(request, event.at.timestamp) || bytes > LOGS_BATCH_BYTES_MAX)
            return VG_OK;
        if (page->count == 0)
            page->first = event.at;
        page->last = event.at;
        page->items =
            logs_grow(call->arena, page->items, page->count, &page->cap, sizeof *page->items);
        page->items[page->count++] = (struct logs_output_log_event){
            .timestamp = vg_i64(event.at.timestamp),
            .message = vg_arena_copy(call->arena, event.message),
            .ingestion_time = vg_i64(event.ingestion_time),
        };
    }
    return VG_OK;
}

static int fetch(struct vg_call *call, const struct logs_stream *stream,
                 const struct request *request, struct page *page)
{
    struct logs_events events;
    *page = (struct page){.count = 0};
    logs_events_begin(&events, call, stream->group_id, stream->id, request->from,
                      request->is_backward);
    int rc = fetch_from(call, &events, request, page);
    logs_events_end(&events);
    if (rc == VG_OK && request->is_backward)
        reverse(page);
    return rc;
}

/* Tokens are always there. Where a direction has come to its end its token stays the one that was
 * passed: so clients know. An empty page lies beside the place of its token; turning back from it
 * begins with the event of that place. */
static void set_tokens(struct vg_call *call, const struct logs_get_log_events_in *in,
                       const struct logs_stream *stream, const struct request *request,
                       struct page *page, struct logs_get_log_events_out *out)
{
    bool is_end = page->count == 0 && vg_str_is_set(in->next_token);
    if (page->count == 0)
        page->first = page->last =
            is_end ? request->from : (struct logs_position){request->start, 0};
    if (is_end && request->is_backward)
        page->last.sequence -= page->last.sequence > 0;
    else if (is_end)
        page->first.sequence++;
    out->next_forward_token = make_token(call, 'f', stream, page->last);
    out->next_backward_token = make_token(call, 'b', stream, page->first);
    if (is_end)
        *(request->is_backward ? &out->next_backward_token : &out->next_forward_token) =
            in->next_token;
}

int logs_get_log_events(struct vg_call *call, const struct logs_get_log_events_in *in,
                        struct logs_get_log_events_out *out, struct vg_error *err)
{
    struct logs_group group;
    struct logs_stream stream;
    struct request request;
    struct page page;
    int rc =
        logs_group_require_either(call, in->log_group_name, in->log_group_identifier, &group, err);
    if (rc == VG_OK)
        rc = logs_stream_require(call, &group, in->log_stream_name, &stream, err);
    if (rc != VG_OK)
        return rc;
    set_range(call, in, &group, &request);
    if (vg_str_is_set(in->next_token))
        rc = open_token(in->next_token, &stream, &request, err);
    if (rc != VG_OK)
        return rc;
    clamp(&request);
    rc = fetch(call, &stream, &request, &page);
    if (rc != VG_OK)
        return rc;
    out->events.items = page.items;
    out->events.count = page.count;
    out->events.set = true;
    set_tokens(call, in, &stream, &request, &page, out);
    return VG_OK;
}
