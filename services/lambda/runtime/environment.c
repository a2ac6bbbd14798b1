/* lambda/runtime/environment.c: the life of an execution environment: init, invocations, timeouts, crashes. */
#include "runtime/environment.h"

#include "base/timetext.h"
#include "env/clock.h"
#include "runtime/code.h"
#include "runtime/report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

enum {
    FLUSH_EVERY_MS = 100,
    BATCH_BYTES_MAX = 256 * 1024, /* PutLogEvents takes 1 MiB and 10,000 events, 26 bytes counted for each */
    BATCH_EVENTS_MAX = 4096,
    EVENT_BYTES_MAX = 256 * 1024,
};

static void advance_after_end(struct lambda_environment *environment);
static void on_timer(uv_timer_t *timer);

int64_t lambda_real_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static uint64_t took_us(uint64_t since_us)
{
    uint64_t took = vg_monotonic_us() - since_us;
    return took > 0 ? took : 1;
}

static void start_timer(struct lambda_environment *environment, uint64_t after_ms)
{
    uv_update_time(environment->hooks->loop);
    uv_timer_start(&environment->timer, on_timer, after_ms, /* repeat= */ 0);
}

/* ---- Log ---- */

static void flush_log(struct lambda_environment *environment)
{
    if (environment->batch.events.len == 0)
        return;
    environment->hooks->deliver_log(environment->hooks->ctx, environment);
    environment->has_logged = true;
    vg_buf_clear(&environment->batch.text);
    vg_buf_clear(&environment->batch.events);
}

static void on_flush(uv_timer_t *timer)
{
    struct lambda_environment *environment = timer->data;
    environment->is_flush_due = false;
    flush_log(environment);
}

static void add_to_tail(struct vg_buf *tail, struct vg_str text)
{
    text = vg_str_tail(text, text.len > LAMBDA_LOG_TAIL_BYTES ? text.len - LAMBDA_LOG_TAIL_BYTES : 0);
    vg_buf_add(tail, text);
    if (tail->len <= 4 * LAMBDA_LOG_TAIL_BYTES)
        return;
    memmove(tail->ptr, tail->ptr + tail->len - LAMBDA_LOG_TAIL_BYTES, LAMBDA_LOG_TAIL_BYTES);
    tail->len = LAMBDA_LOG_TAIL_BYTES;
}

void lambda_environment_log(struct lambda_environment *environment, struct vg_str text)
{
    struct lambda_log_batch *batch = &environment->batch;
    text = vg_str_slice(text, 0, EVENT_BYTES_MAX);
    if (text.len == 0)
        return;
    if (batch->text.len + text.len > BATCH_BYTES_MAX ||
        batch->events.len >= BATCH_EVENTS_MAX * sizeof(struct lambda_log_event))
        flush_log(environment);
    struct lambda_log_event event = {environment->hooks->now_ms(environment->hooks->ctx), (uint32_t)text.len};
    vg_buf_add(&batch->text, text);
    vg_buf_add_bytes(&batch->events, &event, sizeof event);
    add_to_tail(&environment->tail, text);
    if (!environment->is_flush_due && !environment->is_closing) {
        environment->is_flush_due = true;
        uv_timer_start(&environment->flush_timer, on_flush, FLUSH_EVERY_MS, /* repeat= */ 0);
    }
}

/* ---- The end of an invocation ---- */

/* Ends the invocation at hand. The state is what it is to be afterwards: `done` may bring new work to the pool. */
static void complete(struct lambda_environment *environment, enum lambda_status status, struct vg_str report_type,
                     struct vg_str response)
{
    struct lambda_invocation *invocation = environment->invocation;
    enum lambda_status report_status = report_type.len > 0 || status == LAMBDA_TIMEOUT ? status : LAMBDA_SUCCESS;
    lambda_log_end(environment, took_us(environment->work_began_us), report_status, report_type);
    struct vg_str tail = vg_buf_str(&environment->tail);
    tail = vg_str_tail(tail, tail.len > LAMBDA_LOG_TAIL_BYTES ? tail.len - LAMBDA_LOG_TAIL_BYTES : 0);
    invocation->status = status;
    invocation->response = response;
    invocation->log_tail = vg_arena_copy(invocation->arena, tail);
    environment->invocation = NULL;
    environment->init_us = 0;
    environment->is_second_init = false;
    vg_buf_clear(&environment->tail);
    flush_log(environment);
    invocation->done(invocation->ctx, invocation);
}

static struct vg_str timeout_payload(struct lambda_environment *environment)
{
    struct lambda_invocation *invocation = environment->invocation;
    struct vg_str message = vg_arena_printf(invocation->arena, "RequestId: %.*s Error: Task timed out after %.2f seconds",
                                            VG_STR_ARG(invocation->request_id), environment->spec->timeout_ms / 1000.0);
    return lambda_error_payload(invocation->arena, "Sandbox.Timedout", message);
}

static void kill_it(struct lambda_environment *environment)
{
    environment->state = LAMBDA_DYING;
    environment->spec->runtime->kill(environment);
}

static void on_work_timeout(struct lambda_environment *environment)
{
    environment->spec->runtime->drain(environment);
    lambda_log_timeout(environment);
    struct vg_str payload = timeout_payload(environment);
    environment->state = LAMBDA_DYING;
    /* Told first, killed then: what it used can still be read. */
    complete(environment, LAMBDA_TIMEOUT, VG_STR(""), payload);
    environment->spec->runtime->kill(environment);
}

/* ---- Init ---- */

static void begin_init(struct lambda_environment *environment)
{
    const struct lambda_hooks *hooks = environment->hooks;
    environment->state = LAMBDA_INIT;
    environment->init_began_us = vg_monotonic_us();
    vg_arena_reset(&environment->arena);
    hooks->credentials(hooks->ctx, environment->spec, &environment->arena, &environment->credentials);
    if (!environment->is_second_init)
        lambda_log_init_start(environment);
    start_timer(environment, environment->is_second_init ? environment->spec->timeout_ms : LAMBDA_INIT_LIMIT_MS);
    environment->spec->runtime->start(environment);
}

/* Remembers why, and says so in the log. What happens next is known when the process is gone. */
static void note_init_failure(struct lambda_environment *environment, enum lambda_status status, struct vg_str body,
                              struct vg_str error_type)
{
    uv_timer_stop(&environment->timer);
    environment->init_status = status;
    lambda_log_init_report(environment, took_us(environment->init_began_us),
                           status == LAMBDA_TIMEOUT ? "timeout" : "error", error_type);
    if (environment->invocation == NULL)
        return;
    environment->init_error_body = vg_arena_copy(environment->invocation->arena, body);
    environment->init_error_type = vg_arena_copy(environment->invocation->arena, error_type);
}

void lambda_environment_init_error(struct lambda_environment *environment, struct vg_str body, struct vg_str error_type)
{
    if (environment->state != LAMBDA_INIT)
        return;
    environment->spec->runtime->drain(environment);
    note_init_failure(environment, LAMBDA_ERROR, body, error_type);
    kill_it(environment);
}

static void on_init_timeout(struct lambda_environment *environment)
{
    environment->spec->runtime->drain(environment);
    note_init_failure(environment, LAMBDA_TIMEOUT,
                      environment->invocation != NULL ? timeout_payload(environment) : VG_STR(""), VG_STR(""));
    kill_it(environment);
}

void lambda_environment_start_failed(struct lambda_environment *environment, const char *error_type,
                                     struct vg_str message)
{
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct vg_str id = environment->invocation != NULL ? environment->invocation->request_id : VG_STR("");
    message = vg_arena_printf(&arena, "RequestId: %.*s Error: %.*s", VG_STR_ARG(id), VG_STR_ARG(message));
    lambda_environment_log(environment, vg_arena_printf(&arena, "%.*s\n%s\n", VG_STR_ARG(message), error_type));
    note_init_failure(environment, LAMBDA_ERROR, lambda_error_payload(&arena, error_type, message),
                      vg_str_from(error_type));
    vg_arena_deinit(&arena);
    environment->state = LAMBDA_DYING;
    advance_after_end(environment);
}

static void fail_invocation_by_init(struct lambda_environment *environment)
{
    lambda_log_start(environment);
    if (environment->init_status == LAMBDA_TIMEOUT)
        lambda_log_timeout(environment);
    environment->state = LAMBDA_COLD;
    complete(environment, environment->init_status, environment->init_error_type, environment->init_error_body);
}

/* ---- Work ---- */

static void dispatch(struct lambda_environment *environment)
{
    uint64_t limit_ms = environment->spec->timeout_ms;
    environment->state = LAMBDA_BUSY;
    if (environment->is_second_init) {
        uint64_t used_ms = took_us(environment->work_began_us) / 1000;
        limit_ms = used_ms < limit_ms ? limit_ms - used_ms : 1;
    } else {
        environment->work_began_us = vg_monotonic_us();
        vg_buf_clear(&environment->tail);
    }
    environment->deadline_ms = lambda_real_now_ms() + (int64_t)limit_ms;
    lambda_log_start(environment);
    start_timer(environment, limit_ms);
    environment->spec->runtime->invoke(environment);
}

void lambda_environment_invoke(struct lambda_environment *environment, struct lambda_invocation *invocation)
{
    VG_ASSERT(environment->invocation == NULL && !environment->is_closing);
    environment->invocation = invocation;
    if (environment->state == LAMBDA_IDLE) {
        dispatch(environment);
        return;
    }
    VG_ASSERT(environment->state == LAMBDA_COLD);
    environment->state = LAMBDA_BEGIN;
    start_timer(environment, 0);
}

static void on_timer(uv_timer_t *timer)
{
    struct lambda_environment *environment = timer->data;
    switch (environment->state) {
    case LAMBDA_BEGIN:
        begin_init(environment);
        break;
    case LAMBDA_INIT:
        on_init_timeout(environment);
        break;
    case LAMBDA_BUSY:
        on_work_timeout(environment);
        break;
    case LAMBDA_AFTER: /* has answered, and goes on with something else */
        kill_it(environment);
        break;
    case LAMBDA_COLD:
    case LAMBDA_IDLE:
    case LAMBDA_DYING:
        break;
    }
}

void lambda_environment_ready(struct lambda_environment *environment)
{
    if (environment->state != LAMBDA_INIT && environment->state != LAMBDA_AFTER)
        return;
    bool was_init = environment->state == LAMBDA_INIT;
    uv_timer_stop(&environment->timer);
    environment->state = LAMBDA_IDLE;
    if (was_init && !environment->is_second_init)
        environment->init_us = took_us(environment->init_began_us);
    if (was_init && environment->invocation != NULL)
        dispatch(environment);
    else
        environment->hooks->on_free(environment->hooks->ctx, environment);
}

void lambda_environment_result(struct lambda_environment *environment, struct vg_str body, bool is_error,
                               struct vg_str error_type)
{
    (void)error_type;
    if (environment->state != LAMBDA_BUSY)
        return;
    struct vg_arena *arena = environment->invocation->arena;
    environment->spec->runtime->drain(environment);
    environment->state = LAMBDA_AFTER;
    if (body.len > LAMBDA_RESPONSE_BYTES_MAX) {
        struct vg_str sentence = vg_arena_printf(
            arena, "Response payload size exceeded maximum allowed payload size (%d bytes).", LAMBDA_RESPONSE_BYTES_MAX);
        complete(environment, LAMBDA_ERROR, VG_STR("Function.ResponseSizeTooLarge"),
                 lambda_error_payload(arena, "Function.ResponseSizeTooLarge", sentence));
        return;
    }
    complete(environment, is_error ? LAMBDA_ERROR : LAMBDA_SUCCESS, VG_STR(""), vg_arena_copy(arena, body));
}

/* ---- The end of a process ---- */

static void close_kind(struct lambda_environment *environment)
{
    environment->spec->runtime->close(environment);
}

/* The process is gone, in state DYING: an init that failed is tried once more inside the invocation. */
static void advance_after_end(struct lambda_environment *environment)
{
    uv_timer_stop(&environment->timer);
    bool has_failed_init = environment->invocation != NULL;
    if (has_failed_init && !environment->is_second_init && !environment->is_closing) {
        environment->is_second_init = true;
        environment->work_began_us = vg_monotonic_us();
        begin_init(environment);
        return;
    }
    environment->state = LAMBDA_COLD;
    if (has_failed_init)
        fail_invocation_by_init(environment);
    if (environment->is_closing)
        close_kind(environment);
    else
        environment->hooks->on_free(environment->hooks->ctx, environment);
}

void lambda_environment_ended(struct lambda_environment *environment, int code, int signal)
{
    struct lambda_invocation *invocation = environment->invocation;
    enum lambda_state state = environment->state;
    if (state == LAMBDA_INIT || state == LAMBDA_BUSY) {
        struct vg_arena *arena = invocation != NULL ? invocation->arena : &environment->arena;
        struct vg_str id = invocation != NULL ? invocation->request_id : VG_STR("");
        struct vg_str message = lambda_exit_message(arena, id, code, signal);
        struct vg_str payload = lambda_error_payload(arena, "Runtime.ExitError", message);
        environment->state = LAMBDA_DYING;
        lambda_log_exit(environment, message);
        if (state == LAMBDA_INIT)
            note_init_failure(environment, LAMBDA_ERROR, payload, VG_STR("Runtime.ExitError"));
        else
            complete(environment, LAMBDA_ERROR, VG_STR("Runtime.ExitError"), payload);
    }
    environment->state = LAMBDA_DYING;
    advance_after_end(environment);
}

/* ---- Birth and death ---- */

struct lambda_environment *lambda_environment_new(const struct lambda_hooks *hooks, struct lambda_spec *spec,
                                                  const char *folder)
{
    enum { STREAM_DIGITS = 32 };
    struct lambda_environment *environment = calloc(1, sizeof *environment);
    VG_ASSERT(environment != NULL);
    char digits[STREAM_DIGITS + 1], path[4096];
    vg_list_init(&environment->node);
    environment->hooks = hooks;
    environment->spec = lambda_spec_retain(spec);
    environment->folder = strdup(folder);
    vg_arena_init(&environment->arena);
    hooks->random_hex(hooks->ctx, digits, STREAM_DIGITS);
    struct vg_str day = vg_time_format(&environment->arena, hooks->now_ms(hooks->ctx), "%Y/%m/%d");
    struct vg_str stream = vg_arena_printf(&environment->arena, "%.*s/[%s]%s", VG_STR_ARG(day), spec->version, digits);
    environment->log_stream = strdup(stream.ptr);
    vg_buf_init(&environment->batch.text, /* arena= */ NULL, 0);
    vg_buf_init(&environment->batch.events, /* arena= */ NULL, 0);
    vg_buf_init(&environment->tail, /* arena= */ NULL, 0);
    if (mkdir(folder, 0700) == 0 && snprintf(path, sizeof path, "%s/tmp", folder) < (int)sizeof path)
        (void)mkdir(path, 0700);
    uv_timer_init(hooks->loop, &environment->timer);
    uv_timer_init(hooks->loop, &environment->flush_timer);
    environment->timer.data = environment->flush_timer.data = environment;
    environment->open_handles = 2;
    environment->born_us = vg_monotonic_us();
    spec->runtime->open(environment);
    return environment;
}

void lambda_environment_close(struct lambda_environment *environment)
{
    if (environment->is_closing)
        return;
    environment->is_closing = true;
    enum lambda_state state = environment->state;
    bool has_process = state == LAMBDA_INIT || state == LAMBDA_IDLE || state == LAMBDA_BUSY || state == LAMBDA_AFTER;
    uv_timer_stop(&environment->timer);
    if (environment->invocation != NULL) {
        environment->state = LAMBDA_DYING;
        struct vg_str payload = lambda_error_payload(environment->invocation->arena, "Runtime.Unknown",
                                                     VG_STR("The execution environment was closed."));
        complete(environment, LAMBDA_ERROR, VG_STR("Runtime.Unknown"), payload);
    }
    if (has_process) {
        kill_it(environment);
    } else if (state != LAMBDA_DYING) {
        environment->state = LAMBDA_COLD;
        close_kind(environment);
    }
}

static void on_handle_closed(uv_handle_t *handle)
{
    struct lambda_environment *environment = handle->data;
    if (--environment->open_handles > 0)
        return;
    const struct lambda_hooks *hooks = environment->hooks;
    hooks->on_closed(hooks->ctx, environment);
    lambda_remove_later(hooks->loop, (char *)(uintptr_t)environment->folder);
    lambda_spec_release(environment->spec);
    vg_buf_deinit(&environment->batch.text);
    vg_buf_deinit(&environment->batch.events);
    vg_buf_deinit(&environment->tail);
    vg_arena_deinit(&environment->arena);
    free((char *)(uintptr_t)environment->log_stream);
    free(environment);
}

void lambda_environment_kind_closed(struct lambda_environment *environment)
{
    flush_log(environment);
    uv_close((uv_handle_t *)&environment->timer, on_handle_closed);
    uv_close((uv_handle_t *)&environment->flush_timer, on_handle_closed);
}
