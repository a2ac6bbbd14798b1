/* lambda/log_events.c: what functions and the platform write, on its way to CloudWatch Logs: calls
 * like anybody else's. */
#include "lambda/lambda.h"

#include "base/json.h"
#include "bus/bus.h"
#include "model/plain.h"

#include <stdlib.h>

/* A batch of events, until it has arrived. */
struct delivery {
    struct vg_arena arena;
    struct lambda_instance *instance;
    struct vg_str account;
    struct vg_str region;
    struct vg_str role_arn;
    struct vg_str group;
    struct vg_str stream;
    struct vg_str events_json; /* input of PutLogEvents */
    size_t calls;              /* in flight, and the holds of who will make one */
    bool is_again;
    struct vg_list_node node; /* in instance->late_logs */
    struct vg_timer timer;
    uint32_t failures;
};

static void on_put(void *ctx, struct vg_call *call, int rc, const void *out,
                   const struct vg_error *err);

static void call_ended(struct delivery *delivery)
{
    if (--delivery->calls > 0)
        return;
    vg_arena_deinit(&delivery->arena);
    free(delivery);
}

/* The group may be there already: that is fine. */
static void on_made(void *ctx, struct vg_call *call, int rc, const void *out,
                    const struct vg_error *err)
{
    (void)call;
    (void)rc;
    (void)out;
    (void)err;
    call_ended(ctx);
}

static void submit(struct delivery *delivery, const struct vg_call *cause, const char *operation,
                   struct vg_str json, vg_done_fn done)
{
    struct lambda_instance *instance = delivery->instance;
    struct vg_arena *arena = &delivery->arena;
    const struct vg_service *logs = vg_bus_service(instance->bus, VG_STR("logs"));
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
        .account = delivery->account,
        .region = delivery->region,
        .principal = {.arn = delivery->role_arn, .account = delivery->account},
        .parent = cause,
        .done = done,
        .ctx = delivery,
    };
    delivery->calls++;
    vg_bus_submit(instance->bus, &submission);
}

static struct vg_str place_json(struct delivery *delivery, struct vg_str stream)
{
    struct vg_buf buf;
    vg_buf_init(&buf, &delivery->arena, 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    vg_json_out_begin(&out, '{');
    vg_json_out_member(&out, "logGroupName", delivery->group);
    if (stream.len > 0)
        vg_json_out_member(&out, "logStreamName", stream);
    vg_json_out_end(&out, '}');
    return vg_buf_str(&buf);
}

/* All in one go: calls of one turn run in their order. */
static void make_places(struct delivery *delivery, const struct vg_call *cause)
{
    struct vg_str key =
        VG_CONCAT(&delivery->arena, delivery->account, delivery->region, delivery->group);
    struct vg_map *known = &delivery->instance->log_groups;
    if (delivery->is_again || vg_map_get(known, key) == NULL)
        submit(delivery, cause, "CreateLogGroup", place_json(delivery, VG_STR("")), on_made);
    (void)vg_map_set(known, key, delivery->instance);
    submit(delivery, cause, "CreateLogStream", place_json(delivery, delivery->stream), on_made);
}

/* ---- The answer ---- */

static void on_late(struct vg_timer *timer)
{
    struct delivery *delivery = VG_CONTAINER_OF(timer, struct delivery, timer);
    vg_list_remove(&delivery->node);
    submit(delivery, NULL, "PutLogEvents", delivery->events_json, on_put);
    call_ended(delivery);
}

/* The service could not: it is asked again after 1 s, 2 s, 4 s and so on, for about an hour. */
static void put_later(struct delivery *delivery)
{
    enum { FIRST_MS = 1000, FAILURES_MAX = 12 };
    struct lambda_instance *instance = delivery->instance;
    struct vg_clock *clock = vg_bus_clock(instance->bus);
    if (instance->is_stopping || delivery->failures == FAILURES_MAX) {
        vg_log_write(vg_bus_log(instance->bus), VG_LOG_WARN, "lambda: events of %.*s are lost",
                     VG_STR_ARG(delivery->group));
        return;
    }
    delivery->calls++;
    vg_list_append(&instance->late_logs, &delivery->node);
    vg_timer_arm(clock, &delivery->timer,
                 vg_clock_now_ms(clock) + ((int64_t)FIRST_MS << delivery->failures++), on_late);
}

void lambda_drop_late_logs(struct lambda_instance *instance)
{
    for (struct vg_list_node *node; (node = vg_list_pop(&instance->late_logs)) != NULL;) {
        struct delivery *delivery = VG_CONTAINER_OF(node, struct delivery, node);
        vg_timer_cancel(vg_bus_clock(instance->bus), &delivery->timer);
        call_ended(delivery);
    }
}

/* Somebody may have deleted the group or the stream: they are made anew, once. */
static void on_put(void *ctx, struct vg_call *call, int rc, const void *out,
                   const struct vg_error *err)
{
    struct delivery *delivery = ctx;
    (void)call;
    (void)out;
    if (rc != VG_OK && !delivery->is_again &&
        vg_str_is(err->shape->name, "ResourceNotFoundException")) {
        delivery->is_again = true;
        make_places(delivery, NULL);
        submit(delivery, NULL, "PutLogEvents", delivery->events_json, on_put);
    } else if (rc != VG_OK && err->shape->http_status >= 500) {
        delivery->is_again = false;
        put_later(delivery);
    }
    call_ended(delivery);
}

/* ---- The inputs ---- */

static struct vg_str events_json(struct delivery *delivery, const struct lambda_sandbox *sandbox)
{
    const struct lambda_log_batch *batch = &sandbox->batch;
    struct vg_buf buf;
    vg_buf_init(&buf, &delivery->arena, 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    vg_json_out_begin(&out, '{');
    vg_json_out_member(&out, "logGroupName", delivery->group);
    vg_json_out_member(&out, "logStreamName", vg_str_from(sandbox->log_stream));
    vg_json_out_name(&out, VG_STR("logEvents"));
    vg_json_out_begin(&out, '[');
    int64_t latest = 0; /* the virtual clock may be moved back; a batch has to be in order */
    for (size_t i = 0, at = 0; i * sizeof(struct lambda_log_event) < batch->events.len; i++) {
        struct lambda_log_event event;
        memcpy(&event, batch->events.ptr + i * sizeof event, sizeof event);
        latest = event.at_ms > latest ? event.at_ms : latest;
        vg_json_out_begin(&out, '{');
        vg_json_out_member_i64(&out, "timestamp", latest);
        vg_json_out_member(&out, "message", vg_str_of(batch->text.ptr + at, event.len));
        vg_json_out_end(&out, '}');
        at += event.len;
    }
    vg_json_out_end(&out, ']');
    vg_json_out_end(&out, '}');
    return vg_buf_str(&buf);
}

void lambda_deliver_log(void *ctx, const struct lambda_sandbox *sandbox)
{
    struct lambda_instance *instance = ctx;
    const struct lambda_spec *spec = sandbox->spec;
    const struct vg_call *cause = sandbox->invocation != NULL ? sandbox->invocation->cause : NULL;
    if (instance->is_stopping)
        return;
    struct delivery *delivery = calloc(1, sizeof *delivery);
    VG_ASSERT(delivery != NULL);
    struct vg_arena *arena = &delivery->arena;
    vg_arena_init(arena);
    vg_list_init(&delivery->node);
    delivery->instance = instance;
    delivery->account = vg_arena_copy(arena, vg_str_from(spec->account));
    delivery->region = vg_arena_copy(arena, vg_str_from(spec->region));
    delivery->role_arn = vg_arena_copy(arena, vg_str_from(spec->role_arn));
    delivery->group = vg_arena_copy(arena, vg_str_from(spec->log_group));
    delivery->stream = vg_arena_copy(arena, vg_str_from(sandbox->log_stream));
    delivery->events_json = events_json(delivery, sandbox);
    delivery->calls = 1; /* our own hold */
    if (!sandbox->has_logged)
        make_places(delivery, cause);
    submit(delivery, cause, "PutLogEvents", delivery->events_json, on_put);
    call_ended(delivery);
}
