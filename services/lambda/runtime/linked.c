/* lambda/runtime/linked.c: functions that are linked into this program: a C handler on a thread of
 * its own, so that it may block on calls back into virga. A thread can't be killed: past its
 * timeout it is let go, and ends when the handler returns. */
#include "client/lambda_internal.h"
#include "lambda/runtime/sandbox.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>

enum {
    LOG_BYTES_MAX = 4 * 1024 * 1024, /* not yet seen by the loop; what goes beyond is lost */
    PATIENCE_MS = 5000,              /* with a handler that was let go and does not return */
};

struct linked;

/* One thread. The loop thread and it share this; `lock` guards what is below it. */
struct worker {
    struct linked *owner; /* loop thread only; NULL: let go */
    struct lambda_spec *spec;
    const struct vg_log *program_log;
    pthread_t thread;
    uv_async_t async;    /* "look at me" */
    uv_timer_t patience; /* runs since it was let go */
    int open_handles;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool has_work;
    bool has_result;
    bool is_to_quit;
    bool has_ended;
    bool is_forgotten; /* the loop has lost patience: `async` is no more */
    struct vg_buf log; /* for each line its length (uint32_t) and its bytes */
    /* The thread's while has_work, else the loop's. */
    struct vg_arena arena;
    struct virga_lambda_context context;
    struct vg_str event;
    struct virga_lambda_result result;
    int rc;
};

struct linked {
    struct lambda_sandbox *sandbox;
    struct worker *worker; /* NULL: none */
    uv_timer_t end_timer;  /* tells the end one turn later */
};

/* ---- On the worker's thread ---- */

static void log_from_worker(void *self, const char *line, size_t len)
{
    struct worker *worker = self;
    uint32_t size = (uint32_t)len;
    pthread_mutex_lock(&worker->lock);
    if (worker->log.len + len + sizeof size <= LOG_BYTES_MAX) {
        vg_buf_add_bytes(&worker->log, &size, sizeof size);
        vg_buf_add_bytes(&worker->log, line, len);
    }
    pthread_mutex_unlock(&worker->lock);
}

static const char *getenv_from_worker(void *self, const char *name)
{
    const struct worker *worker = self;
    const struct lambda_spec *spec = worker->spec;
    const struct virga_lambda_context *context = &worker->context;
    const struct lambda_variable standard[] = {
        {"AWS_ACCESS_KEY_ID", context->access_key_id},
        {"AWS_SECRET_ACCESS_KEY", context->secret_access_key},
        {"AWS_SESSION_TOKEN", context->session_token},
        {"AWS_REGION", context->region},
        {"AWS_DEFAULT_REGION", context->region},
        {"AWS_ENDPOINT_URL", context->endpoint_url},
        {"AWS_LAMBDA_FUNCTION_NAME", context->function_name},
        {"AWS_LAMBDA_FUNCTION_VERSION", context->function_version},
        {"AWS_LAMBDA_LOG_GROUP_NAME", context->log_group_name},
        {"AWS_LAMBDA_LOG_STREAM_NAME", context->log_stream_name},
    };
    for (size_t i = 0; i < spec->variable_count; i++)
        if (strcmp(spec->variables[i].name, name) == 0)
            return spec->variables[i].value;
    for (size_t i = 0; i < VG_COUNT_OF(standard); i++)
        if (strcmp(standard[i].name, name) == 0)
            return standard[i].value;
    return NULL;
}

static void run_handler(struct worker *worker)
{
    struct virga_lambda_host host = {
        .self = worker, .log = log_from_worker, .getenv = getenv_from_worker};
    worker->context.internal = &host;
    worker->rc = worker->spec->linked(&worker->context, worker->event.ptr, worker->event.len,
                                      &worker->result);
    if (worker->rc != 0 && worker->result.error_type == NULL)
        (void)virga_lambda_fail(&worker->result, "Handler.Error", "The handler returned %d",
                                worker->rc);
}

/* Under the lock. */
static void tell_loop(struct worker *worker)
{
    if (!worker->is_forgotten)
        uv_async_send(&worker->async);
}

static void *worker_main(void *arg)
{
    struct worker *worker = arg;
    pthread_mutex_lock(&worker->lock);
    while (!worker->is_to_quit) {
        if (!worker->has_work) {
            pthread_cond_wait(&worker->wake, &worker->lock);
            continue;
        }
        pthread_mutex_unlock(&worker->lock);
        run_handler(worker);
        pthread_mutex_lock(&worker->lock);
        worker->has_work = false;
        worker->has_result = true;
        tell_loop(worker);
    }
    worker->has_ended = true;
    tell_loop(worker);
    pthread_mutex_unlock(&worker->lock);
    return NULL;
}

/* ---- On the loop's thread ---- */

static void clear_result(struct worker *worker)
{
    free(worker->result.payload);
    free(worker->result.error_type);
    worker->result = (struct virga_lambda_result){0};
}

static void free_worker(struct worker *worker)
{
    pthread_join(worker->thread, NULL);
    clear_result(worker);
    vg_buf_deinit(&worker->log);
    vg_arena_deinit(&worker->arena);
    lambda_spec_release(worker->spec);
    pthread_cond_destroy(&worker->wake);
    pthread_mutex_destroy(&worker->lock);
    free(worker);
}

static void on_worker_closed(uv_handle_t *handle)
{
    struct worker *worker = handle->data;
    if (--worker->open_handles == 0 && !worker->is_forgotten)
        free_worker(worker);
}

static void close_worker(struct worker *worker)
{
    uv_close((uv_handle_t *)&worker->async, on_worker_closed);
    uv_close((uv_handle_t *)&worker->patience, on_worker_closed);
}

/* The handler still runs: the thread keeps the worker's memory, for good. Otherwise an instance
 * with such a handler could never be stopped. */
static void on_patience_lost(uv_timer_t *timer)
{
    struct worker *worker = timer->data;
    pthread_mutex_lock(&worker->lock);
    bool has_ended = worker->has_ended;
    worker->is_forgotten = !has_ended;
    pthread_mutex_unlock(&worker->lock);
    if (has_ended)
        return; /* its last word is on the way */
    vg_log_write(worker->program_log, VG_LOG_WARN,
                 "lambda: the linked handler of %s does not return: its thread is given up",
                 worker->spec->name);
    pthread_detach(worker->thread);
    close_worker(worker);
}

/* Asks the thread to end; the worker closes by itself from here on. */
static void let_go(struct worker *worker)
{
    worker->owner = NULL;
    pthread_mutex_lock(&worker->lock);
    worker->is_to_quit = true;
    pthread_cond_signal(&worker->wake);
    pthread_mutex_unlock(&worker->lock);
    uv_timer_start(&worker->patience, on_patience_lost, PATIENCE_MS, /* repeat= */ 0);
}

static void deliver_log(struct worker *worker, struct lambda_sandbox *sandbox)
{
    struct vg_buf lines = {0};
    pthread_mutex_lock(&worker->lock);
    if (worker->log.len > 0) {
        lines = worker->log;
        vg_buf_init(&worker->log, /* arena= */ NULL, 0);
    }
    pthread_mutex_unlock(&worker->lock);
    if (lines.ptr == NULL)
        return;
    struct vg_buf event;
    vg_buf_init(&event, /* arena= */ NULL, 0);
    for (size_t at = 0; at < lines.len;) {
        uint32_t size;
        memcpy(&size, lines.ptr + at, sizeof size);
        vg_buf_clear(&event);
        vg_buf_add_bytes(&event, lines.ptr + at + sizeof size, size);
        vg_buf_add_char(&event, '\n');
        lambda_sandbox_log(sandbox, vg_buf_str(&event));
        at += sizeof size + size;
    }
    vg_buf_deinit(&event);
    vg_buf_deinit(&lines);
}

static void deliver_result(struct worker *worker)
{
    struct lambda_sandbox *sandbox = worker->owner->sandbox;
    const struct virga_lambda_result *result = &worker->result;
    bool is_error = result->error_type != NULL;
    struct vg_str payload =
        vg_str_of(result->payload != NULL ? result->payload : "", result->payload_len);
    lambda_sandbox_result(sandbox, payload, is_error, vg_str_from(result->error_type));
    clear_result(worker);
    /* `done` may have closed the sandbox. */
    if (worker->owner != NULL)
        lambda_sandbox_ready(sandbox);
}

static void on_worker(uv_async_t *async)
{
    struct worker *worker = async->data;
    pthread_mutex_lock(&worker->lock);
    bool has_result = worker->has_result, has_ended = worker->has_ended;
    worker->has_result = false;
    pthread_mutex_unlock(&worker->lock);
    if (has_result && worker->owner != NULL)
        deliver_result(worker);
    if (has_ended)
        close_worker(worker);
}

static void open_linked(struct lambda_sandbox *sandbox)
{
    struct linked *linked = calloc(1, sizeof *linked);
    VG_ASSERT(linked != NULL);
    linked->sandbox = sandbox;
    uv_timer_init(sandbox->hooks->loop, &linked->end_timer);
    linked->end_timer.data = linked;
    sandbox->own = linked;
}

static void start_linked(struct lambda_sandbox *sandbox)
{
    struct linked *linked = sandbox->own;
    struct worker *worker = calloc(1, sizeof *worker);
    VG_ASSERT(worker != NULL);
    worker->spec = lambda_spec_retain(sandbox->spec);
    pthread_mutex_init(&worker->lock, NULL);
    pthread_cond_init(&worker->wake, NULL);
    vg_buf_init(&worker->log, /* arena= */ NULL, 0);
    vg_arena_init(&worker->arena);
    uv_async_init(sandbox->hooks->loop, &worker->async, on_worker);
    uv_timer_init(sandbox->hooks->loop, &worker->patience);
    worker->async.data = worker->patience.data = worker;
    worker->open_handles = 2;
    worker->program_log = sandbox->hooks->log;
    worker->owner = linked;
    int rc = pthread_create(&worker->thread, NULL, worker_main, worker);
    VG_ASSERT(rc == 0);
    linked->worker = worker;
    lambda_sandbox_ready(sandbox);
}

static const char *copy(struct worker *worker, struct vg_str text)
{
    return vg_arena_cstr(&worker->arena, text);
}

static void invoke_linked(struct lambda_sandbox *sandbox)
{
    struct worker *worker = ((struct linked *)sandbox->own)->worker;
    const struct lambda_invocation *invocation = sandbox->invocation;
    const struct lambda_spec *spec = sandbox->spec;
    vg_arena_reset(&worker->arena);
    worker->event = vg_arena_copy(&worker->arena,
                                  invocation->payload.len > 0 ? invocation->payload : VG_STR("{}"));
    worker->context = (struct virga_lambda_context){
        .aws_request_id = copy(worker, invocation->request_id),
        .function_name = spec->name,
        .function_version = spec->version,
        .invoked_function_arn = copy(worker, invocation->invoked_arn),
        .log_group_name = spec->log_group,
        .log_stream_name = copy(worker, vg_str_from(sandbox->log_stream)),
        .client_context = copy(worker, invocation->client_context),
        .trace_id = copy(worker, invocation->trace_id),
        .memory_limit_in_mb = (int)spec->memory_mb,
        .deadline_ms = sandbox->deadline_ms,
        .endpoint_url = spec->endpoint_url,
        .region = spec->region,
        .access_key_id = copy(worker, sandbox->credentials.access_key_id),
        .secret_access_key = copy(worker, sandbox->credentials.secret_access_key),
        .session_token = copy(worker, sandbox->credentials.session_token),
    };
    pthread_mutex_lock(&worker->lock);
    worker->has_work = true;
    pthread_mutex_unlock(&worker->lock);
    pthread_cond_signal(&worker->wake); /* outside: who wakes up wants the lock at once */
}

static void drain_linked(struct lambda_sandbox *sandbox)
{
    struct linked *linked = sandbox->own;
    if (linked->worker != NULL)
        deliver_log(linked->worker, sandbox);
}

static void on_end_seen(uv_timer_t *timer)
{
    struct linked *linked = timer->data;
    lambda_sandbox_ended(linked->sandbox, /* code= */ 0, /* signal= */ 0);
}

static void kill_linked(struct lambda_sandbox *sandbox)
{
    struct linked *linked = sandbox->own;
    if (linked->worker != NULL)
        let_go(linked->worker);
    linked->worker = NULL;
    uv_timer_start(&linked->end_timer, on_end_seen, /* timeout= */ 0, /* repeat= */ 0);
}

/* The whole program's: the function's share is not to be told apart. */
static uint64_t linked_memory_max(struct lambda_sandbox *sandbox)
{
    struct rusage usage;
    (void)sandbox;
    return getrusage(RUSAGE_SELF, &usage) == 0 ? (uint64_t)usage.ru_maxrss * 1024 : 0;
}

static void on_timer_closed(uv_handle_t *handle)
{
    struct linked *linked = handle->data;
    struct lambda_sandbox *sandbox = linked->sandbox;
    free(linked);
    lambda_sandbox_kind_closed(sandbox);
}

static void close_linked(struct lambda_sandbox *sandbox)
{
    struct linked *linked = sandbox->own;
    VG_ASSERT(linked->worker == NULL);
    uv_close((uv_handle_t *)&linked->end_timer, on_timer_closed);
}

const struct lambda_sandbox_kind lambda_sandbox_linked = {
    .name = "linked",
    .open = open_linked,
    .start = start_linked,
    .invoke = invoke_linked,
    .drain = drain_linked,
    .kill = kill_linked,
    .memory_max = linked_memory_max,
    .close = close_linked,
};
