/* lambda/runtime/sandbox.c: the life of an execution environment: init, invocations, timeouts,
 * crashes. */
#include "lambda/runtime/sandbox.h"

#include "base/timetext.h"
#include "env/clock.h"
#include "lambda/runtime/code.h"
#include "lambda/runtime/report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

enum {
    FLUSH_EVERY_MS = 100,
    BATCH_BYTES_MAX =
        256 * 1024, /* PutLogEvents takes 1 MiB and 10,000 events, 26 bytes counted for each */
    BATCH_EVENTS_MAX = 4096,
    EVENT_BYTES_MAX = 256 * 1024,
};

static void advance_after_end(struct lambda_sandbox *sandbox);
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

static void start_timer(struct lambda_sandbox *sandbox, uint64_t after_ms)
{
    uv_update_time(sandbox->hooks->loop);
    uv_timer_start(&sandbox->timer, on_timer, after_ms, /* repeat= */ 0);
}

/* ---- Log ---- */

static void flush_log(struct lambda_sandbox *sandbox)
{
    if (sandbox->batch.events.len == 0)
        return;
    sandbox->hooks->deliver_log(sandbox->hooks->ctx, sandbox);
    vg_buf_clear(&sandbox->batch.text);
    vg_buf_clear(&sandbox->batch.events);
}

static void on_flush(uv_timer_t *timer)
{
    struct lambda_sandbox *sandbox = timer->data;
    sandbox->is_flush_due = false;
    flush_log(sandbox);
}

static void add_to_tail(struct vg_buf *tail, struct vg_str text)
{
    text =
        vg_str_tail(text, text.len > LAMBDA_LOG_TAIL_BYTES ? text.len - LAMBDA_LOG_TAIL_BYTES : 0);
    vg_buf_add(tail, text);
    if (tail->len <= 4 * LAMBDA_LOG_TAIL_BYTES)
        return;
    memmove(tail->ptr, tail->ptr + tail->len - LAMBDA_LOG_TAIL_BYTES, LAMBDA_LOG_TAIL_BYTES);
    tail->len = LAMBDA_LOG_TAIL_BYTES;
}

void lambda_sandbox_log(struct lambda_sandbox *sandbox, struct vg_str text)
{
    struct lambda_log_batch *batch = &sandbox->batch;
    text = vg_str_slice(text, 0, EVENT_BYTES_MAX);
    if (text.len == 0)
        return;
    if (batch->text.len + text.len > BATCH_BYTES_MAX ||
        batch->events.len >= BATCH_EVENTS_MAX * sizeof(struct lambda_log_event))
        flush_log(sandbox);
    struct lambda_log_event event = {sandbox->hooks->now_ms(sandbox->hooks->ctx),
                                     (uint32_t)text.len};
    vg_buf_add(&batch->text, text);
    vg_buf_add_bytes(&batch->events, &event, sizeof event);
    add_to_tail(&sandbox->tail, text);
    if (!sandbox->is_flush_due && !sandbox->is_closing) {
        sandbox->is_flush_due = true;
        uv_timer_start(&sandbox->flush_timer, on_flush, FLUSH_EVERY_MS, /* repeat= */ 0);
    }
}

/* ---- The end of an invocation ---- */

/* Ends the invocation at hand. The state is what it is to be afterwards: `done` may bring new work
 * to the pool. */
static void complete(struct lambda_sandbox *sandbox, enum lambda_status status,
                     struct vg_str report_type, struct vg_str response)
{
    struct lambda_invocation *invocation = sandbox->invocation;
    enum lambda_status report_status =
        report_type.len > 0 || status == LAMBDA_TIMEOUT ? status : LAMBDA_SUCCESS;
    lambda_log_end(sandbox, took_us(sandbox->work_began_us), report_status, report_type);
    struct vg_str tail = vg_buf_str(&sandbox->tail);
    tail =
        vg_str_tail(tail, tail.len > LAMBDA_LOG_TAIL_BYTES ? tail.len - LAMBDA_LOG_TAIL_BYTES : 0);
    invocation->status = status;
    invocation->response = response;
    invocation->log_tail = vg_arena_copy(invocation->arena, tail);
    flush_log(sandbox);
    sandbox->invocation = NULL;
    sandbox->init_us = 0;
    sandbox->is_second_init = false;
    vg_buf_clear(&sandbox->tail);
    invocation->done(invocation->ctx, invocation);
}

static struct vg_str timeout_payload(struct lambda_sandbox *sandbox)
{
    struct lambda_invocation *invocation = sandbox->invocation;
    struct vg_str message = vg_arena_printf(
        invocation->arena, "RequestId: %.*s Error: Task timed out after %.2f seconds",
        VG_STR_ARG(invocation->request_id), sandbox->spec->timeout_ms / 1000.0);
    return lambda_error_payload(invocation->arena, "Sandbox.Timedout", message);
}

static void kill_it(struct lambda_sandbox *sandbox)
{
    sandbox->state = LAMBDA_DYING;
    sandbox->spec->kind->kill(sandbox);
}

static void on_work_timeout(struct lambda_sandbox *sandbox)
{
    sandbox->spec->kind->drain(sandbox);
    lambda_log_timeout(sandbox);
    struct vg_str payload = timeout_payload(sandbox);
    sandbox->state = LAMBDA_DYING;
    /* Told first, killed then: what it used can still be read. */
    complete(sandbox, LAMBDA_TIMEOUT, VG_STR(""), payload);
    sandbox->spec->kind->kill(sandbox);
}

/* ---- Init ---- */

static void begin_init(struct lambda_sandbox *sandbox)
{
    const struct lambda_hooks *hooks = sandbox->hooks;
    sandbox->state = LAMBDA_INIT;
    sandbox->init_began_us = vg_monotonic_us();
    vg_arena_reset(&sandbox->arena);
    hooks->credentials(hooks->ctx, sandbox->spec, &sandbox->arena, &sandbox->credentials);
    if (!sandbox->is_second_init)
        lambda_log_init_start(sandbox);
    start_timer(sandbox,
                sandbox->is_second_init ? sandbox->spec->timeout_ms : LAMBDA_INIT_LIMIT_MS);
    sandbox->spec->kind->start(sandbox);
}

/* Remembers why, and says so in the log. What happens next is known when the process is gone. */
static void note_init_failure(struct lambda_sandbox *sandbox, enum lambda_status status,
                              struct vg_str body, struct vg_str error_type)
{
    uv_timer_stop(&sandbox->timer);
    sandbox->init_status = status;
    lambda_log_init_report(sandbox, took_us(sandbox->init_began_us),
                           status == LAMBDA_TIMEOUT ? "timeout" : "error", error_type);
    if (sandbox->invocation == NULL)
        return;
    sandbox->init_error_body = vg_arena_copy(sandbox->invocation->arena, body);
    sandbox->init_error_type = vg_arena_copy(sandbox->invocation->arena, error_type);
}

void lambda_sandbox_init_error(struct lambda_sandbox *sandbox, struct vg_str body,
                               struct vg_str error_type)
{
    if (sandbox->state != LAMBDA_INIT)
        return;
    sandbox->spec->kind->drain(sandbox);
    note_init_failure(sandbox, LAMBDA_ERROR, body, error_type);
    kill_it(sandbox);
}

static void on_init_timeout(struct lambda_sandbox *sandbox)
{
    sandbox->spec->kind->drain(sandbox);
    note_init_failure(sandbox, LAMBDA_TIMEOUT,
                      sandbox->invocation != NULL ? timeout_payload(sandbox) : VG_STR(""),
                      VG_STR(""));
    kill_it(sandbox);
}

void lambda_sandbox_start_failed(struct lambda_sandbox *sandbox, const char *error_type,
                                 struct vg_str message)
{
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct vg_str id = sandbox->invocation != NULL ? sandbox->invocation->request_id : VG_STR("");
    message =
        vg_arena_printf(&arena, "RequestId: %.*s Error: %.*s", VG_STR_ARG(id), VG_STR_ARG(message));
    lambda_sandbox_log(sandbox,
                       vg_arena_printf(&arena, "%.*s\n%s\n", VG_STR_ARG(message), error_type));
    note_init_failure(sandbox, LAMBDA_ERROR, lambda_error_payload(&arena, error_type, message),
                      vg_str_from(error_type));
    vg_arena_deinit(&arena);
    sandbox->state = LAMBDA_DYING;
    advance_after_end(sandbox);
}

static void fail_invocation_by_init(struct lambda_sandbox *sandbox)
{
    lambda_log_start(sandbox);
    if (sandbox->init_status == LAMBDA_TIMEOUT)
        lambda_log_timeout(sandbox);
    sandbox->state = LAMBDA_COLD;
    complete(sandbox, sandbox->init_status, sandbox->init_error_type, sandbox->init_error_body);
}

/* ---- Work ---- */

static void dispatch(struct lambda_sandbox *sandbox)
{
    uint64_t limit_ms = sandbox->spec->timeout_ms;
    sandbox->state = LAMBDA_BUSY;
    if (sandbox->is_second_init) {
        uint64_t used_ms = took_us(sandbox->work_began_us) / 1000;
        limit_ms = used_ms < limit_ms ? limit_ms - used_ms : 1;
    } else {
        sandbox->work_began_us = vg_monotonic_us();
        vg_buf_clear(&sandbox->tail);
    }
    sandbox->deadline_ms = lambda_real_now_ms() + (int64_t)limit_ms;
    lambda_log_start(sandbox);
    start_timer(sandbox, limit_ms);
    sandbox->spec->kind->invoke(sandbox);
}

void lambda_sandbox_invoke(struct lambda_sandbox *sandbox, struct lambda_invocation *invocation)
{
    VG_ASSERT(sandbox->invocation == NULL && !sandbox->is_closing);
    sandbox->invocation = invocation;
    if (sandbox->state == LAMBDA_IDLE) {
        dispatch(sandbox);
        return;
    }
    VG_ASSERT(sandbox->state == LAMBDA_COLD);
    sandbox->state = LAMBDA_BEGIN;
    start_timer(sandbox, 0);
}

static void on_timer(uv_timer_t *timer)
{
    struct lambda_sandbox *sandbox = timer->data;
    switch (sandbox->state) {
    case LAMBDA_BEGIN:
        begin_init(sandbox);
        break;
    case LAMBDA_INIT:
        on_init_timeout(sandbox);
        break;
    case LAMBDA_BUSY:
        on_work_timeout(sandbox);
        break;
    case LAMBDA_AFTER: /* has answered, and goes on with something else */
        kill_it(sandbox);
        break;
    case LAMBDA_COLD:
    case LAMBDA_IDLE:
    case LAMBDA_DYING:
        break;
    }
}

void lambda_sandbox_ready(struct lambda_sandbox *sandbox)
{
    if (sandbox->state != LAMBDA_INIT && sandbox->state != LAMBDA_AFTER)
        return;
    bool was_init = sandbox->state == LAMBDA_INIT;
    uv_timer_stop(&sandbox->timer);
    sandbox->state = LAMBDA_IDLE;
    if (was_init && !sandbox->is_second_init)
        sandbox->init_us = took_us(sandbox->init_began_us);
    if (was_init && sandbox->invocation != NULL)
        dispatch(sandbox);
    else
        sandbox->hooks->on_free(sandbox);
}

void lambda_sandbox_result(struct lambda_sandbox *sandbox, struct vg_str body, bool is_error,
                           struct vg_str error_type)
{
    (void)error_type;
    if (sandbox->state != LAMBDA_BUSY)
        return;
    struct vg_arena *arena = sandbox->invocation->arena;
    sandbox->spec->kind->drain(sandbox);
    sandbox->state = LAMBDA_AFTER;
    if (body.len > LAMBDA_RESPONSE_BYTES_MAX) {
        struct vg_str sentence = vg_arena_printf(
            arena, "Response payload size exceeded maximum allowed payload size (%d bytes).",
            LAMBDA_RESPONSE_BYTES_MAX);
        complete(sandbox, LAMBDA_ERROR, VG_STR("Function.ResponseSizeTooLarge"),
                 lambda_error_payload(arena, "Function.ResponseSizeTooLarge", sentence));
        return;
    }
    complete(sandbox, is_error ? LAMBDA_ERROR : LAMBDA_SUCCESS, VG_STR(""),
             vg_arena_copy(arena, body));
}

/* ---- The end of a process ---- */

static void close_kind(struct lambda_sandbox *sandbox)
{
    sandbox->spec->kind->close(sandbox);
}

/* The process is gone, in state DYING: an init that failed is tried once more inside the
 * invocation. */
static void advance_after_end(struct lambda_sandbox *sandbox)
{
    uv_timer_stop(&sandbox->timer);
    bool has_failed_init = sandbox->invocation != NULL;
    if (has_failed_init && !sandbox->is_second_init && !sandbox->is_closing) {
        sandbox->is_second_init = true;
        sandbox->work_began_us = vg_monotonic_us();
        begin_init(sandbox);
        return;
    }
    sandbox->state = LAMBDA_COLD;
    if (has_failed_init)
        fail_invocation_by_init(sandbox);
    if (sandbox->is_closing)
        close_kind(sandbox);
    else
        sandbox->hooks->on_free(sandbox);
}

void lambda_sandbox_ended(struct lambda_sandbox *sandbox, int code, int signal)
{
    struct lambda_invocation *invocation = sandbox->invocation;
    enum lambda_sandbox_state state = sandbox->state;
    if (state == LAMBDA_INIT || state == LAMBDA_BUSY) {
        struct vg_arena *arena = invocation != NULL ? invocation->arena : &sandbox->arena;
        struct vg_str id = invocation != NULL ? invocation->request_id : VG_STR("");
        struct vg_str message = lambda_exit_message(arena, id, code, signal);
        struct vg_str payload = lambda_error_payload(arena, "Runtime.ExitError", message);
        sandbox->state = LAMBDA_DYING;
        lambda_log_exit(sandbox, message);
        if (state == LAMBDA_INIT)
            note_init_failure(sandbox, LAMBDA_ERROR, payload, VG_STR("Runtime.ExitError"));
        else
            complete(sandbox, LAMBDA_ERROR, VG_STR("Runtime.ExitError"), payload);
    }
    sandbox->state = LAMBDA_DYING;
    advance_after_end(sandbox);
}

/* ---- Birth and death ---- */

struct lambda_sandbox *lambda_sandbox_new(const struct lambda_hooks *hooks,
                                          struct lambda_spec *spec, const char *folder)
{
    enum { STREAM_DIGITS = 32 };
    struct lambda_sandbox *sandbox = calloc(1, sizeof *sandbox);
    VG_ASSERT(sandbox != NULL);
    char digits[STREAM_DIGITS + 1], path[4096];
    vg_list_init(&sandbox->node);
    sandbox->hooks = hooks;
    sandbox->spec = lambda_spec_retain(spec);
    sandbox->folder = strdup(folder);
    vg_arena_init(&sandbox->arena);
    hooks->random_hex(hooks->ctx, digits, STREAM_DIGITS);
    struct vg_str day = vg_time_format(&sandbox->arena, hooks->now_ms(hooks->ctx), "%Y/%m/%d");
    struct vg_str stream =
        vg_arena_printf(&sandbox->arena, "%.*s/[%s]%s", VG_STR_ARG(day), spec->version, digits);
    sandbox->log_stream = strdup(stream.ptr);
    vg_buf_init(&sandbox->batch.text, /* arena= */ NULL, 0);
    vg_buf_init(&sandbox->batch.events, /* arena= */ NULL, 0);
    vg_buf_init(&sandbox->tail, /* arena= */ NULL, 0);
    if (mkdir(folder, 0700) == 0 &&
        snprintf(path, sizeof path, "%s/tmp", folder) < (int)sizeof path)
        (void)mkdir(path, 0700);
    uv_timer_init(hooks->loop, &sandbox->timer);
    uv_timer_init(hooks->loop, &sandbox->flush_timer);
    sandbox->timer.data = sandbox->flush_timer.data = sandbox;
    sandbox->open_handles = 2;
    sandbox->born_us = vg_monotonic_us();
    spec->kind->open(sandbox);
    return sandbox;
}

void lambda_sandbox_close(struct lambda_sandbox *sandbox)
{
    if (sandbox->is_closing)
        return;
    sandbox->is_closing = true;
    enum lambda_sandbox_state state = sandbox->state;
    bool has_process = state == LAMBDA_INIT || state == LAMBDA_IDLE || state == LAMBDA_BUSY ||
                       state == LAMBDA_AFTER;
    uv_timer_stop(&sandbox->timer);
    if (sandbox->invocation != NULL) {
        sandbox->state = LAMBDA_DYING;
        struct vg_str payload =
            lambda_error_payload(sandbox->invocation->arena, "Runtime.Unknown",
                                 VG_STR("The execution environment was closed."));
        complete(sandbox, LAMBDA_ERROR, VG_STR("Runtime.Unknown"), payload);
    }
    if (has_process) {
        kill_it(sandbox);
    } else if (state != LAMBDA_DYING) {
        sandbox->state = LAMBDA_COLD;
        close_kind(sandbox);
    }
}

static void on_handle_closed(uv_handle_t *handle)
{
    struct lambda_sandbox *sandbox = handle->data;
    if (--sandbox->open_handles > 0)
        return;
    const struct lambda_hooks *hooks = sandbox->hooks;
    hooks->on_closed(sandbox);
    lambda_remove_later(hooks->loop, (char *)(uintptr_t)sandbox->folder);
    lambda_spec_release(sandbox->spec);
    vg_buf_deinit(&sandbox->batch.text);
    vg_buf_deinit(&sandbox->batch.events);
    vg_buf_deinit(&sandbox->tail);
    vg_arena_deinit(&sandbox->arena);
    free((char *)(uintptr_t)sandbox->log_stream);
    free(sandbox);
}

void lambda_sandbox_kind_closed(struct lambda_sandbox *sandbox)
{
    flush_log(sandbox);
    uv_close((uv_handle_t *)&sandbox->timer, on_handle_closed);
    uv_close((uv_handle_t *)&sandbox->flush_timer, on_handle_closed);
}
