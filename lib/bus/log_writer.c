/* bus/log_writer.c: batches of log events on their way to the service "logs". */
#include "bus/log_writer.h"

#include "base/json.h"
#include "bus/bus.h"
#include "model/plain.h"

#include <stdlib.h>

struct vg_log_writer {
    struct vg_bus *bus;
    struct vg_map places; /* account, region, group, stream: those that were made */
    struct vg_list_node late;
    bool is_closed; /* batches in flight end, none is offered again */
    size_t batches; /* in flight or late: the writer goes with the last one */
};

/* A batch of events, until it has arrived. */
struct batch {
    struct vg_arena arena;
    struct vg_log_writer *writer;
    struct vg_str account;
    struct vg_str region;
    struct vg_str principal_arn;
    struct vg_str group;
    struct vg_str stream;
    bool must_exist;
    struct vg_str events_json; /* input of PutLogEvents */
    size_t holds;              /* calls in flight, and who will make one */
    bool is_again;
    struct vg_list_node node; /* in writer->late */
    struct vg_timer timer;
    uint32_t failures;
};

static void on_put(void *ctx, struct vg_call *call, int rc, const void *out,
                   const struct vg_error *err);

/* ---- The writer ---- */

struct vg_log_writer *vg_log_writer_new(struct vg_bus *bus)
{
    struct vg_log_writer *writer = calloc(1, sizeof *writer);
    VG_ASSERT(writer != NULL);
    writer->bus = bus;
    vg_map_init(&writer->places);
    vg_list_init(&writer->late);
    return writer;
}

static void end_if_unused(struct vg_log_writer *writer)
{
    if (!writer->is_closed || writer->batches > 0)
        return;
    vg_map_deinit(&writer->places);
    free(writer);
}

static void let_go(struct batch *batch)
{
    if (--batch->holds > 0)
        return;
    struct vg_log_writer *writer = batch->writer;
    vg_arena_deinit(&batch->arena);
    free(batch);
    writer->batches--;
    end_if_unused(writer);
}

void vg_log_writer_reset(struct vg_log_writer *writer)
{
    for (struct vg_list_node *node; (node = vg_list_pop(&writer->late)) != NULL;) {
        struct batch *batch = VG_CONTAINER_OF(node, struct batch, node);
        vg_timer_cancel(vg_bus_clock(writer->bus), &batch->timer);
        let_go(batch);
    }
    vg_map_deinit(&writer->places);
    vg_map_init(&writer->places);
}

void vg_log_writer_free(struct vg_log_writer *writer)
{
    if (writer == NULL)
        return;
    vg_log_writer_reset(writer);
    writer->is_closed = true;
    end_if_unused(writer);
}

/* ---- Calls ---- */

static void submit(struct batch *batch, const struct vg_call *cause, const char *operation,
                   struct vg_str json, vg_done_fn done)
{
    struct vg_bus *bus = batch->writer->bus;
    struct vg_arena *arena = &batch->arena;
    const struct vg_service *logs = vg_bus_service(bus, VG_STR("logs"));
    const struct vg_op_model *op =
        logs != NULL ? vg_model_op(logs->model, vg_str_from(operation)) : NULL;
    if (op == NULL)
        return;
    void *in = vg_arena_zalloc(arena, 1, op->input->size);
    struct vg_violations *violations = VG_NEW(arena, struct vg_violations);
    struct vg_str problem;
    vg_violations_init(violations, arena);
    bool is_read = vg_value_from_json(op->input, json, arena, in, violations, &problem);
    VG_ASSERT(is_read);
    const struct vg_submission submission = {
        .service = logs,
        .op = op,
        .in = in,
        .violations = violations,
        .arena = arena,
        .account = batch->account,
        .region = batch->region,
        .principal = {.arn = batch->principal_arn, .account = batch->account},
        .parent = cause,
        .done = done,
        .ctx = batch,
    };
    batch->holds++;
    vg_bus_submit(bus, &submission);
}

/* It may be there already: that is fine. */
static void on_made(void *ctx, struct vg_call *call, int rc, const void *out,
                    const struct vg_error *err)
{
    (void)call;
    (void)rc;
    (void)out;
    (void)err;
    let_go(ctx);
}

/* Input of CreateLogGroup, or with a stream of CreateLogStream. */
static struct vg_str place_json(struct batch *batch, struct vg_str stream)
{
    struct vg_buf buf;
    vg_buf_init(&buf, &batch->arena, /* max= */ 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    vg_json_out_begin(&out, '{');
    vg_json_out_member(&out, "logGroupName", batch->group);
    if (stream.len > 0)
        vg_json_out_member(&out, "logStreamName", stream);
    vg_json_out_end(&out, '}');
    return vg_buf_str(&buf);
}

/* All in one go: calls of one turn run in their order. */
static void make_place(struct batch *batch, const struct vg_call *cause)
{
    if (!batch->must_exist)
        submit(batch, cause, "CreateLogGroup", place_json(batch, VG_STR("")), on_made);
    submit(batch, cause, "CreateLogStream", place_json(batch, batch->stream), on_made);
}

/* Once for each stream, as far as the writer remembers: to make one again does no harm. */
static void make_place_once(struct batch *batch, const struct vg_call *cause)
{
    enum { PLACES_MAX = 1024 };
    struct vg_map *places = &batch->writer->places;
    struct vg_str place = VG_CONCAT(&batch->arena, batch->account, VG_STR(" "), batch->region,
                                    VG_STR(" "), batch->group, VG_STR(" "), batch->stream);
    if (vg_map_get(places, place) != NULL)
        return;
    if (places->count == PLACES_MAX) {
        vg_map_deinit(places);
        vg_map_init(places);
    }
    (void)vg_map_set(places, place, batch->writer);
    make_place(batch, cause);
}

static void on_late(struct vg_timer *timer)
{
    struct batch *batch = VG_CONTAINER_OF(timer, struct batch, timer);
    vg_list_remove(&batch->node);
    submit(batch, /* cause= */ NULL, "PutLogEvents", batch->events_json, on_put);
    let_go(batch);
}

/* After 1 s, 2 s, 4 s and so on, for about an hour. */
static void put_later(struct batch *batch)
{
    enum { FIRST_MS = 1000, FAILURES_MAX = 12 };
    struct vg_log_writer *writer = batch->writer;
    struct vg_clock *clock = vg_bus_clock(writer->bus);
    if (writer->is_closed || batch->failures == FAILURES_MAX) {
        vg_log_write(vg_bus_log(writer->bus), VG_LOG_WARN, "log events of %.*s are lost",
                     VG_STR_ARG(batch->group));
        return;
    }
    batch->holds++;
    vg_list_append(&writer->late, &batch->node);
    vg_timer_arm(clock, &batch->timer,
                 vg_clock_now_ms(clock) + ((int64_t)FIRST_MS << batch->failures++), on_late);
}

/* Somebody may have deleted the group or the stream: they are made anew, once. */
static void on_put(void *ctx, struct vg_call *call, int rc, const void *out,
                   const struct vg_error *err)
{
    struct batch *batch = ctx;
    (void)call;
    (void)out;
    if (rc != VG_OK && !batch->is_again &&
        vg_str_is(err->shape->name, "ResourceNotFoundException")) {
        batch->is_again = true;
        make_place(batch, /* cause= */ NULL);
        submit(batch, /* cause= */ NULL, "PutLogEvents", batch->events_json, on_put);
    } else if (rc != VG_OK && err->shape->http_status >= 500) {
        batch->is_again = false;
        put_later(batch);
    }
    let_go(batch);
}

/* ---- The inputs ---- */

static struct vg_str events_json(struct batch *batch, const struct vg_log_put *put)
{
    struct vg_buf buf;
    vg_buf_init(&buf, &batch->arena, /* max= */ 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    vg_json_out_begin(&out, '{');
    vg_json_out_member(&out, "logGroupName", put->group);
    vg_json_out_member(&out, "logStreamName", put->stream);
    vg_json_out_name(&out, VG_STR("logEvents"));
    vg_json_out_begin(&out, '[');
    int64_t latest = 0; /* the virtual clock may be moved back; a batch has to be in order */
    for (size_t i = 0; i < put->event_count; i++) {
        latest = put->events[i].at_ms > latest ? put->events[i].at_ms : latest;
        vg_json_out_begin(&out, '{');
        vg_json_out_member_i64(&out, "timestamp", latest);
        vg_json_out_member(&out, "message", put->events[i].message);
        vg_json_out_end(&out, '}');
    }
    vg_json_out_end(&out, ']');
    vg_json_out_end(&out, '}');
    return vg_buf_str(&buf);
}

void vg_log_writer_put(struct vg_log_writer *writer, const struct vg_log_put *put)
{
    struct batch *batch = calloc(1, sizeof *batch);
    VG_ASSERT(batch != NULL);
    struct vg_arena *arena = &batch->arena;
    vg_arena_init(arena);
    vg_list_init(&batch->node);
    writer->batches++;
    batch->writer = writer;
    batch->account = vg_arena_copy(arena, put->account);
    batch->region = vg_arena_copy(arena, put->region);
    batch->principal_arn = vg_arena_copy(arena, put->principal_arn);
    batch->group = vg_arena_copy(arena, put->group);
    batch->stream = vg_arena_copy(arena, put->stream);
    batch->must_exist = put->must_exist;
    batch->events_json = events_json(batch, put);
    batch->holds = 1; /* our own */
    make_place_once(batch, put->cause);
    submit(batch, put->cause, "PutLogEvents", batch->events_json, on_put);
    let_go(batch);
}
