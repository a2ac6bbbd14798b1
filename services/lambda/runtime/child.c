/* lambda/runtime/child.c: functions that run in a process of their own: a bootstrap of the code's,
 * or an interpreter with ours. All of them speak the Runtime API (api.c); this file starts them,
 * reads their output and sees them end. */
#include "lambda/runtime/api.h"
#include "lambda/runtime/sandbox.h"
#include "lambda/runtime/variables.h"
#include "process/process.h"

#include <errno.h>
#include <stdlib.h>

enum {
    LINE_BYTES_MAX = 256 * 1024,
    OPEN_FILES_MAX = 1024, /* as on AWS */
    /* What an interpreter maps before it does anything; V8 reserves most of it for compressed
       pointers. */
    MEMORY_ROOM_MB = 256,
    NODE_MEMORY_ROOM_MB = 2048,
    /* Only for what escapes its process group and the environment's end: an environment does not
       get that old. */
    CPU_SECONDS_MAX = 4 * 3600,
    RECORD_MARK = 0x1e,
};

struct child {
    struct lambda_sandbox *sandbox;
    struct vg_private_tmp tmp;  /* stays from one process to the next */
    struct lambda_api *api;     /* opened with the first start */
    struct vg_process *process; /* NULL: none */
    uv_timer_t end_timer;       /* tells the process' end one turn later */
    struct vg_process_exit ended;
    uint64_t memory_max; /* of the last process, known when it is gone */
    struct vg_buf event; /* scratch */
    int open_parts;      /* of what must close: api, timer */
};

static void open_child(struct lambda_sandbox *sandbox)
{
    struct child *child = calloc(1, sizeof *child);
    VG_ASSERT(child != NULL);
    child->sandbox = sandbox;
    vg_private_tmp_init(&child->tmp, (uint64_t)sandbox->spec->storage_mb * 1024 * 1024);
    vg_buf_init(&child->event, /* arena= */ NULL, 0);
    uv_timer_init(sandbox->hooks->loop, &child->end_timer);
    child->end_timer.data = child;
    sandbox->own = child;
}

/* A line of output becomes a log event. Our bootstraps mark an event that has line breaks of its
 * own: they come as NUL. */
static void on_line(void *ctx, struct vg_str line, bool is_whole)
{
    struct child *child = ctx;
    struct vg_buf *event = &child->event;
    bool is_record = line.len > 0 && line.ptr[0] == RECORD_MARK;
    vg_buf_clear(event);
    vg_buf_add(event, vg_str_tail(line, is_record));
    for (size_t i = 0; is_record && i < event->len; i++)
        if (event->ptr[i] == '\0')
            event->ptr[i] = '\n';
    if (is_whole && !is_record)
        vg_buf_add_char(event, '\n');
    lambda_sandbox_log(child->sandbox, vg_buf_str(event));
}

static void on_end_seen(uv_timer_t *timer)
{
    struct child *child = timer->data;
    lambda_api_forget(child->api);
    lambda_sandbox_ended(child->sandbox, child->ended.code, child->ended.signal);
}

/* The process may have sent its last answer just before: the socket is read first. */
static void on_process_exit(void *ctx, const struct vg_process_exit *ended)
{
    struct child *child = ctx;
    child->process = NULL;
    child->ended = *ended;
    child->memory_max = ended->rss_max_bytes;
    uv_timer_start(&child->end_timer, on_end_seen, /* timeout= */ 0, /* repeat= */ 0);
}

static struct vg_str start_problem(struct vg_arena *arena, const struct lambda_spec *spec, int rc)
{
    bool is_own_bootstrap = spec->program[0] == '\0';
    if (is_own_bootstrap && (rc == -ENOENT || rc == -ENOTDIR))
        return VG_STR("Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]");
    if (is_own_bootstrap)
        return vg_arena_printf(arena, "fork/exec /var/task/bootstrap: %s", strerror(-rc));
    return vg_arena_printf(arena, "fork/exec %s: %s", spec->program, strerror(-rc));
}

static bool is_below_tmp(const char *path)
{
    return strncmp(path, "/tmp/", strlen("/tmp/")) == 0;
}

/* Whether one of the folders of a search path that functions get from virga is there. */
static bool has_part_below_tmp(const char *search_path)
{
    struct vg_str rest = vg_str_from(search_path), folder;
    while (vg_str_split(&rest, ':', &folder))
        if (vg_str_starts(folder, VG_STR("/tmp/")))
            return true;
    return false;
}

/* Not where it would hide what runs, or what that may load. */
static bool may_have_private_tmp(const struct lambda_sandbox *sandbox)
{
    const struct lambda_spec *spec = sandbox->spec;
    return sandbox->hooks->has_private_tmp && !is_below_tmp(spec->code_dir) &&
           !is_below_tmp(spec->program) && !is_below_tmp(spec->bootstrap) &&
           !has_part_below_tmp(getenv("NODE_PATH"));
}

static void start_child(struct lambda_sandbox *sandbox)
{
    struct child *child = sandbox->own;
    const struct lambda_spec *spec = sandbox->spec;
    if (child->api == NULL)
        child->api = lambda_api_open(sandbox);
    if (child->api == NULL) {
        lambda_sandbox_start_failed(sandbox, "Runtime.InitError",
                                    VG_STR("no port for the Runtime API"));
        return;
    }
    struct vg_arena arena;
    vg_arena_init(&arena);
    bool is_node = strncmp(spec->runtime_name, "nodejs", strlen("nodejs")) == 0;
    uint64_t megabytes = spec->memory_mb + (is_node ? NODE_MEMORY_ROOM_MB : MEMORY_ROOM_MB);
    bool has_private_tmp = may_have_private_tmp(sandbox);
    const char *tmp_dir =
        has_private_tmp ? "/tmp" : vg_arena_printf(&arena, "%s/tmp", sandbox->folder).ptr;
    const struct vg_process_options options = {
        .argv = lambda_child_argv(&arena, sandbox),
        .env = lambda_child_variables(&arena, sandbox, tmp_dir, lambda_api_port(child->api)),
        .cwd = spec->code_dir,
        .tmp = has_private_tmp ? &child->tmp : NULL,
        /* A byte more than /tmp holds: there it is full before a file is too large. */
        .limits = {.memory_bytes = megabytes * 1024 * 1024,
                   .file_bytes = (uint64_t)spec->storage_mb * 1024 * 1024 + 1,
                   .cpu_seconds = CPU_SECONDS_MAX,
                   .open_files = OPEN_FILES_MAX},
        .line_max = LINE_BYTES_MAX,
        .ctx = child,
        .on_line = on_line,
        .on_exit = on_process_exit,
    };
    int rc = vg_process_spawn(sandbox->hooks->loop, &options, &child->process);
    if (rc != 0)
        lambda_sandbox_start_failed(sandbox, "Runtime.InvalidEntrypoint",
                                    start_problem(&arena, spec, rc));
    vg_arena_deinit(&arena);
}

static void invoke_child(struct lambda_sandbox *sandbox)
{
    struct child *child = sandbox->own;
    lambda_api_offer(child->api);
}

static void drain_child(struct lambda_sandbox *sandbox)
{
    struct child *child = sandbox->own;
    if (child->process != NULL)
        vg_process_drain(child->process);
}

static void kill_child(struct lambda_sandbox *sandbox)
{
    struct child *child = sandbox->own;
    if (child->process != NULL)
        vg_process_kill(child->process);
}

static uint64_t child_memory_max(struct lambda_sandbox *sandbox)
{
    struct child *child = sandbox->own;
    struct vg_process_usage usage;
    if (child->process != NULL && vg_process_usage(child->process, &usage))
        return usage.rss_max_bytes;
    return child->memory_max;
}

static void part_closed(struct child *child)
{
    if (--child->open_parts > 0)
        return;
    struct lambda_sandbox *sandbox = child->sandbox;
    vg_private_tmp_close(&child->tmp);
    vg_buf_deinit(&child->event);
    free(child);
    lambda_sandbox_kind_closed(sandbox);
}

static void on_api_closed(void *ctx)
{
    part_closed(ctx);
}

static void on_timer_closed(uv_handle_t *handle)
{
    part_closed(handle->data);
}

static void close_child(struct lambda_sandbox *sandbox)
{
    struct child *child = sandbox->own;
    VG_ASSERT(child->process == NULL);
    child->open_parts = 1 + (child->api != NULL);
    if (child->api != NULL)
        lambda_api_close(child->api, on_api_closed, child);
    uv_close((uv_handle_t *)&child->end_timer, on_timer_closed);
}

const struct lambda_sandbox_kind lambda_sandbox_child = {
    .name = "child",
    .open = open_child,
    .start = start_child,
    .invoke = invoke_child,
    .drain = drain_child,
    .kill = kill_child,
    .memory_max = child_memory_max,
    .close = close_child,
};
