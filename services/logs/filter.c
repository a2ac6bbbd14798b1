/* logs/filter.c: FilterLogEvents: events of a group, of some of its streams, or of those with a
 * prefix, that match a pattern. */
#include "logs/merge.h"
#include "logs/pattern.h"
#include "logs/token.h"

/* Events that one call looks at. Beyond it the page ends, full or not, and the token goes on: AWS
 * does that too, and the loop has other calls to serve. */
enum { LOOKED_AT_MAX = 100000, NAMES_CACHED = 64, SCRATCH_BYTES_MAX = 64 * 1024 };

/* A stream met on the way. */
struct met {
    uint64_t id; /* 0: none */
    struct vg_str name;
    bool is_chosen;
};

struct search {
    struct vg_call *call;
    const struct logs_filter_log_events_in *in;
    struct logs_group group;
    const struct logs_pattern *pattern;
    uint64_t *stream_ids; /* where streams were named */
    size_t stream_count;
    struct logs_position from;
    int64_t end; /* milliseconds, inclusive */
    size_t limit;
    struct met met[NAMES_CACHED]; /* by id modulo their number */
    struct vg_arena scratch;
};

/* ---- Which streams ---- */

static bool is_listed(const struct search *search, uint64_t id)
{
    for (size_t i = 0; i < search->stream_count; i++)
        if (search->stream_ids[i] == id)
            return true;
    return false;
}

static int choose_streams(struct search *search, struct vg_error *err)
{
    const struct logs_input_log_stream_names *names = &search->in->log_stream_names;
    if (names->count > 0 && vg_str_is_set(search->in->log_stream_name_prefix))
        return vg_fail(
            err, &LOGS_INVALID_PARAMETER,
            "LogStream names and LogStream name prefix are mutually exclusive parameters.");
    search->stream_ids = VG_NEW_ARRAY(search->call->arena, uint64_t, names->count);
    for (size_t i = 0; i < names->count; i++) {
        struct logs_stream stream;
        int rc = logs_stream_require(search->call, &search->group, names->items[i], &stream, err);
        if (rc != VG_OK)
            return rc;
        if (!is_listed(search, stream.id))
            search->stream_ids[search->stream_count++] = stream.id;
    }
    return VG_OK;
}

/* The stream of an event: one that was deleted, or lacks the prefix, is not chosen. */
static int meet_stream(struct search *search, uint64_t id, const struct met **met)
{
    struct met *slot = &search->met[id % NAMES_CACHED];
    *met = slot;
    if (slot->id == id)
        return VG_OK;
    int rc = logs_stream_name(search->call, search->group.id, id, &slot->name);
    if (rc == VG_BROKEN)
        return rc;
    slot->id = id;
    slot->is_chosen = rc == VG_OK && vg_str_starts(slot->name, search->in->log_stream_name_prefix);
    return VG_OK;
}

/* ---- The page ---- */

static bool matches(struct search *search, struct vg_str message)
{
    if (search->scratch.total_bytes > SCRATCH_BYTES_MAX)
        vg_arena_reset(&search->scratch);
    return logs_pattern_matches(search->pattern, message, &search->scratch);
}

static void add(struct search *search, const struct logs_event *event, const struct met *met,
                struct logs_filtered_log_events *events, size_t *cap)
{
    struct vg_arena *arena = search->call->arena;
    events->items = logs_grow(arena, events->items, events->count, cap, sizeof *events->items);
    events->items[events->count++] = (struct logs_filtered_log_event){
        .log_stream_name = met->name,
        .timestamp = vg_i64(event->at.timestamp),
        .message = vg_arena_copy(arena, event->message),
        .ingestion_time = vg_i64(event->ingestion_time),
        .event_id = logs_event_id(arena, event->stream_id, event->at),
    };
}

/* Fills the page. VG_OK when it ended before the events did: `at` is the last event that is done
 * with. VG_NOT_FOUND when all were seen. */
static int fill_page(struct search *search, struct logs_merge *merge,
                     struct logs_filtered_log_events *events, struct logs_position *at)
{
    size_t cap = 0;
    int64_t bytes = 0;
    for (int looked_at = 0; looked_at < LOOKED_AT_MAX; looked_at++) {
        struct logs_event event;
        const struct met *met;
        int rc = logs_merge_next(merge, &event);
        if (rc == VG_OK && event.at.timestamp > search->end)
            rc = VG_NOT_FOUND;
        if (rc == VG_OK)
            rc = meet_stream(search, event.stream_id, &met);
        if (rc != VG_OK)
            return rc;
        if (met->is_chosen && matches(search, event.message)) {
            bytes += logs_event_bytes(&event);
            if (events->count == search->limit || bytes > LOGS_BATCH_BYTES_MAX)
                return VG_OK;
            add(search, &event, met, events, &cap);
        }
        *at = event.at;
    }
    return VG_OK;
}

static int run_search(struct search *search, struct logs_filter_log_events_out *out)
{
    struct logs_merge merge;
    struct logs_position at = search->from;
    vg_arena_init(&search->scratch);
    logs_merge_begin(&merge, search->call, search->group.id, search->stream_ids,
                     search->stream_count, search->from);
    int rc = fill_page(search, &merge, &out->events, &at);
    logs_merge_end(&merge);
    vg_arena_deinit(&search->scratch);
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_OK : rc;
    const struct logs_place place = {
        .owner = search->group.id, .time = at.timestamp, .number = at.sequence};
    out->next_token = logs_token_make(search->call->arena, LOGS_TOKEN_FILTER, &place);
    return VG_OK;
}

/* ---- FilterLogEvents ---- */

static int set_range(struct search *search, struct vg_error *err)
{
    const struct logs_filter_log_events_in *in = search->in;
    int64_t horizon = logs_group_horizon(search->call, &search->group);
    search->from =
        (struct logs_position){in->start_time.v > horizon ? in->start_time.v : horizon, 0};
    search->end = in->end_time.set ? in->end_time.v : INT64_MAX;
    search->limit = in->limit.set ? (size_t)in->limit.v : LOGS_PAGE_EVENTS_MAX;
    if (!vg_str_is_set(in->next_token))
        return VG_OK;
    struct logs_place place;
    int rc = logs_token_open(search->call->arena, LOGS_TOKEN_FILTER, search->group.id,
                             in->next_token, &place, err);
    if (rc != VG_OK)
        return rc;
    struct logs_position at = {place.time, place.number};
    if (logs_position_cmp(at, search->from) > 0)
        search->from = at;
    return VG_OK;
}

int logs_filter_log_events(struct vg_call *call, const struct logs_filter_log_events_in *in,
                           struct logs_filter_log_events_out *out, struct vg_error *err)
{
    struct search *search = VG_NEW(call->arena, struct search);
    search->call = call;
    search->in = in;
    int rc = logs_group_require_either(call, in->log_group_name, in->log_group_identifier,
                                       &search->group, err);
    if (rc == VG_OK)
        rc = choose_streams(search, err);
    if (rc == VG_OK)
        rc = logs_pattern_parse(call->arena, in->filter_pattern, &search->pattern, err);
    if (rc == VG_OK)
        rc = set_range(search, err);
    if (rc != VG_OK)
        return rc;
    out->events.set = true;
    out->searched_log_streams.set = true; /* empty: AWS does not tell any more */
    return run_search(search, out);
}
