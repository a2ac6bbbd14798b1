/* lambda/launch.c: from a stored function to an environment that runs it: its code unpacked, its
 * interpreter found, its description made. What needs the disk happens in the pool of threads; a
 * warm function needs nothing of it. */
#include "lambda/lambda.h"

#include "bus/bus.h"
#include "store/blob.h"

#include <stdlib.h>

/* What a pool thread does for a launch. */
struct lambda_preparation {
    struct lambda_unpacking unpacking;
    bool needs_code;
    const char *interpreter; /* "python3", "node"; NULL: none is needed, or it is known */
    char *found;             /* malloc'ed */
};

static bool is_python(const struct lambda_launch *launch)
{
    return vg_str_starts(launch->function->runtime, VG_STR("python"));
}

static bool is_node(const struct lambda_launch *launch)
{
    return vg_str_starts(launch->function->runtime, VG_STR("nodejs"));
}

/* "http://localhost:4566" by number: no name to look up, no second address to try, and SDKs then
 * address buckets by path. */
static struct vg_str numeric_endpoint(struct vg_call *call, struct vg_arena *arena)
{
    struct vg_str url = vg_endpoint_url(call);
    struct vg_str local = VG_STR("://localhost:");
    ptrdiff_t at = vg_str_find(url, local);
    if (at < 0)
        return vg_arena_copy(arena, url);
    return vg_arena_printf(arena, "%.*s://127.0.0.1:%.*s", (int)at, url.ptr,
                           VG_STR_ARG(vg_str_tail(url, (size_t)at + local.len)));
}

/* ---- The description ---- */

static void copy_variables(struct lambda_spec *spec,
                           const struct lambda_environment_variables *from)
{
    struct lambda_variable *variables =
        VG_NEW_ARRAY(&spec->arena, struct lambda_variable, from->count);
    for (size_t i = 0; i < from->count; i++) {
        variables[i].name = vg_arena_cstr(&spec->arena, from->items[i].key);
        variables[i].value = vg_arena_cstr(&spec->arena, from->items[i].value);
    }
    spec->variables = variables;
    spec->variable_count = from->count;
}

static void set_program(struct lambda_spec *spec, const struct lambda_launch *launch)
{
    struct lambda_instance *instance = launch->instance;
    spec->linked = launch->handler;
    spec->kind = launch->handler != NULL ? &lambda_sandbox_linked : &lambda_sandbox_child;
    spec->program = spec->bootstrap = spec->runtime_dir = spec->code_dir = "";
    if (launch->handler != NULL)
        return;
    spec->code = lambda_code_use(&instance->codes, launch->function->code_sha256);
    if (spec->code != NULL)
        spec->code_dir = vg_arena_cstr(&spec->arena, vg_str_from(spec->code->path));
    spec->runtime_dir = vg_arena_cstr(&spec->arena, vg_str_from(instance->files.runtime_dir));
    const char *program = is_python(launch) ? instance->python
                          : is_node(launch) ? instance->node
                                            : NULL;
    if (program == NULL)
        return;
    spec->program = vg_arena_cstr(&spec->arena, vg_str_from(program));
    spec->bootstrap = vg_arena_cstr(
        &spec->arena, vg_str_from(is_python(launch) ? instance->files.python_bootstrap
                                                    : instance->files.node_bootstrap));
}

static struct lambda_spec *make_spec(const struct lambda_launch *launch)
{
    const struct lambda_function_record *function = launch->function;
    struct vg_call *call = launch->call;
    struct lambda_spec *spec = lambda_spec_new();
    struct vg_arena *arena = &spec->arena;
    spec->key = vg_arena_cstr(arena, launch->key);
    spec->function_arn =
        vg_arena_cstr(arena, lambda_function_arn(call, function->name, VG_STR("")));
    spec->account = vg_arena_cstr(arena, call->account);
    spec->region = vg_arena_cstr(arena, call->region);
    spec->name = vg_arena_cstr(arena, function->name);
    spec->version = "$LATEST";
    spec->runtime_name = vg_arena_cstr(arena, function->runtime);
    spec->handler_name = vg_arena_cstr(arena, function->handler);
    spec->role_arn = vg_arena_cstr(arena, function->role);
    spec->log_group = vg_arena_cstr(arena, function->log_group);
    spec->endpoint_url = numeric_endpoint(call, arena).ptr;
    spec->timeout_ms = (uint32_t)function->timeout.v * 1000;
    spec->memory_mb = (uint32_t)function->memory_size.v;
    spec->storage_mb = (uint32_t)function->storage_size.v;
    copy_variables(spec, &function->variables);
    set_program(spec, launch);
    return spec;
}

/* ---- In the pool of threads ---- */

static void find_interpreter(struct lambda_preparation *preparation)
{
    bool is_python3 = strcmp(preparation->interpreter, "python3") == 0;
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct vg_str path = lambda_find_interpreter(
        &arena, is_python3 ? "VIRGA_PYTHON" : "VIRGA_NODE", preparation->interpreter,
        is_python3 ? "-c 'import sys; print(sys.executable)'" : "-p process.execPath");
    /* Not there: the start will fail and name it. */
    preparation->found = strdup(vg_str_is_set(path) ? path.ptr : preparation->interpreter);
    vg_arena_deinit(&arena);
}

static void prepare(uv_work_t *work)
{
    struct lambda_preparation *preparation =
        VG_CONTAINER_OF(work, struct lambda_launch, work)->preparation;
    if (preparation->needs_code)
        lambda_unpack(&preparation->unpacking);
    if (preparation->interpreter != NULL)
        find_interpreter(preparation);
}

static void note_interpreter(char **known, char *found)
{
    if (*known == NULL)
        *known = found;
    else
        free(found);
}

static bool start_invocation(struct lambda_launch *launch)
{
    struct lambda_spec *spec = make_spec(launch);
    bool is_taken = lambda_pool_invoke(launch->instance->pool, spec, &launch->invocation);
    lambda_spec_release(spec);
    return is_taken;
}

static void on_prepared(uv_work_t *work, int status)
{
    struct lambda_launch *launch = VG_CONTAINER_OF(work, struct lambda_launch, work);
    struct lambda_preparation *preparation = launch->preparation;
    struct lambda_instance *instance = launch->instance;
    struct vg_wait *wait = launch->wait;
    (void)status;
    if (preparation->interpreter != NULL)
        note_interpreter(is_python(launch) ? &instance->python : &instance->node,
                         preparation->found);
    if (preparation->needs_code && preparation->unpacking.result == VG_UNZIP_OK)
        lambda_code_note(&instance->codes, launch->function->code_sha256);
    launch->is_broken = preparation->needs_code && preparation->unpacking.result != VG_UNZIP_OK;
    if (launch->is_broken)
        vg_log_write(vg_bus_log(instance->bus), VG_LOG_ERROR, "lambda: the code of %.*s: %s",
                     VG_STR_ARG(launch->function->name), preparation->unpacking.problem);
    else
        launch->is_throttled = instance->is_stopping || !start_invocation(launch);
    if (launch->is_broken || launch->is_throttled)
        vg_wait_done(wait, launch);
    lambda_instance_job_ended(instance);
}

/* ---- The whole ---- */

static void on_invoked(void *ctx, struct lambda_invocation *invocation)
{
    struct lambda_launch *launch = ctx;
    (void)invocation;
    vg_wait_done(launch->wait, launch);
}

/* NULL when everything is at hand. */
static struct lambda_preparation *find_needs(const struct lambda_launch *launch)
{
    const struct lambda_instance *instance = launch->instance;
    const struct lambda_function_record *function = launch->function;
    if (launch->handler != NULL)
        return NULL;
    /* A function that was made for a linked handler may have none: its start will say so. */
    bool needs_code = function->code_blob.len > 0 &&
                      !lambda_code_is_there(&instance->codes, function->code_sha256);
    const char *interpreter = is_python(launch) && instance->python == NULL ? "python3"
                              : is_node(launch) && instance->node == NULL   ? "node"
                                                                            : NULL;
    if (!needs_code && interpreter == NULL)
        return NULL;
    struct lambda_preparation *preparation = VG_NEW(launch->call->arena, struct lambda_preparation);
    preparation->needs_code = needs_code;
    preparation->interpreter = interpreter;
    struct vg_str path =
        vg_blob_path(vg_bus_store(launch->call->bus), launch->call->arena, function->code_blob);
    preparation->unpacking.path = path.len > 0 ? vg_arena_cstr(launch->call->arena, path) : "";
    preparation->unpacking.folder = instance->files.code_dir;
    return preparation;
}

bool lambda_launch(struct lambda_launch *launch)
{
    launch->invocation.done = on_invoked;
    launch->invocation.ctx = launch;
    struct lambda_spec *known = lambda_pool_spec(launch->instance->pool, launch->key);
    if (known != NULL)
        return lambda_pool_invoke(launch->instance->pool, known, &launch->invocation);
    launch->preparation = find_needs(launch);
    if (launch->preparation == NULL)
        return start_invocation(launch);
    launch->instance->jobs++;
    uv_queue_work(vg_bus_loop(launch->instance->bus), &launch->work, prepare, on_prepared);
    return true;
}
