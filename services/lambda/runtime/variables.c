/* lambda/runtime/variables.c: what a function finds in its environment: AWS's variables, the way to
 * virga, its own. */
#include "lambda/runtime/variables.h"

#include <stdio.h>
#include <stdlib.h>

enum { FIXED_VARIABLES_MAX = 40 };

struct list {
    struct vg_arena *arena;
    const char **items;
    size_t count;
};

static void add(struct list *list, const char *name, const char *value)
{
    list->items[list->count++] = vg_arena_printf(list->arena, "%s=%s", name, value).ptr;
}

static void add_str(struct list *list, const char *name, struct vg_str value)
{
    list->items[list->count++] =
        vg_arena_printf(list->arena, "%s=%.*s", name, VG_STR_ARG(value)).ptr;
}

/* A script of the function's that starts the interpreter: `wrapper program bootstrap`. NULL: none.
 */
static const char *find_wrapper(struct vg_arena *arena, const struct lambda_spec *spec)
{
    static const struct vg_str task_root = {"/var/task/", sizeof "/var/task/" - 1};
    for (size_t i = 0; i < spec->variable_count; i++) {
        struct vg_str value = vg_str_from(spec->variables[i].value);
        if (strcmp(spec->variables[i].name, "AWS_LAMBDA_EXEC_WRAPPER") != 0 || value.len == 0)
            continue;
        if (!vg_str_starts(value, task_root))
            return value.ptr;
        value = vg_str_tail(value, task_root.len);
        return vg_arena_printf(arena, "%s/%.*s", spec->code_dir, VG_STR_ARG(value)).ptr;
    }
    return NULL;
}

const char *const *lambda_child_argv(struct vg_arena *arena, const struct lambda_sandbox *sandbox)
{
    const struct lambda_spec *spec = sandbox->spec;
    const char **argv = vg_arena_zalloc(arena, 4, sizeof *argv);
    size_t count = 0;
    if (spec->program[0] == '\0') {
        argv[0] = vg_arena_printf(arena, "%s/bootstrap", spec->code_dir).ptr;
        return argv;
    }
    const char *wrapper = find_wrapper(arena, spec);
    if (wrapper != NULL)
        argv[count++] = wrapper;
    argv[count++] = spec->program;
    argv[count] = spec->bootstrap;
    return argv;
}

static void add_identity(struct list *list, const struct lambda_sandbox *sandbox)
{
    const struct lambda_spec *spec = sandbox->spec;
    const struct lambda_credentials *credentials = &sandbox->credentials;
    char number[16];
    add_str(list, "AWS_ACCESS_KEY_ID", credentials->access_key_id);
    add_str(list, "AWS_SECRET_ACCESS_KEY", credentials->secret_access_key);
    add_str(list, "AWS_SESSION_TOKEN", credentials->session_token);
    add(list, "AWS_REGION", spec->region);
    add(list, "AWS_DEFAULT_REGION", spec->region);
    add(list, "AWS_ENDPOINT_URL", spec->endpoint_url);
    add(list, "AWS_LAMBDA_FUNCTION_NAME", spec->name);
    add(list, "AWS_LAMBDA_FUNCTION_VERSION", spec->version);
    snprintf(number, sizeof number, "%u", spec->memory_mb);
    add(list, "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", number);
    add(list, "AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
    add(list, "AWS_LAMBDA_LOG_GROUP_NAME", spec->log_group);
    add(list, "AWS_LAMBDA_LOG_STREAM_NAME", sandbox->log_stream);
    if (spec->program[0] != '\0')
        add_str(list, "AWS_EXECUTION_ENV",
                vg_arena_printf(list->arena, "AWS_Lambda_%s", spec->runtime_name));
}

static void add_surroundings(struct list *list, const struct lambda_sandbox *sandbox,
                             const char *tmp_dir, uint16_t api_port)
{
    const struct lambda_spec *spec = sandbox->spec;
    const char *path = getenv("PATH");
    const char *node_path = getenv("NODE_PATH");
    add_str(list, "AWS_LAMBDA_RUNTIME_API", vg_arena_printf(list->arena, "127.0.0.1:%u", api_port));
    add(list, "AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR");
    /* Nobody listens there; AWS's own address would leave the machine. */
    add(list, "AWS_XRAY_DAEMON_ADDRESS", "127.0.0.1:2000");
    add(list, "_AWS_XRAY_DAEMON_ADDRESS", "127.0.0.1");
    add(list, "_AWS_XRAY_DAEMON_PORT", "2000");
    add(list, "_HANDLER", spec->handler_name);
    add(list, "LAMBDA_TASK_ROOT", spec->code_dir);
    add(list, "LAMBDA_RUNTIME_DIR", spec->runtime_dir);
    add(list, "PWD", spec->code_dir);
    add(list, "TMPDIR", tmp_dir);
    add(list, "LANG", "en_US.UTF-8");
    add(list, "LC_CTYPE", "C.UTF-8");
    add(list, "TZ", ":UTC");
    add(list, "SHLVL", "0");
    add(list, "PATH", path != NULL ? path : "/usr/local/bin:/usr/bin:/bin");
    if (strncmp(spec->runtime_name, "nodejs", strlen("nodejs")) == 0)
        add_str(list, "NODE_PATH",
                vg_arena_printf(list->arena,
                                "%s%s/usr/share/nodejs:/usr/lib/nodejs:%s/node_modules",
                                node_path != NULL ? node_path : "", node_path != NULL ? ":" : "",
                                spec->code_dir));
}

const char *const *lambda_child_variables(struct vg_arena *arena,
                                          const struct lambda_sandbox *sandbox, const char *tmp_dir,
                                          uint16_t api_port)
{
    const struct lambda_spec *spec = sandbox->spec;
    struct list list = {.arena = arena};
    list.items =
        vg_arena_zalloc(arena, FIXED_VARIABLES_MAX + spec->variable_count + 1, sizeof *list.items);
    /* The function's own come first: where a name stands twice, the first counts for getenv, and
     * AWS lets a function set its PATH, LANG or NODE_PATH. The reserved names it can't have. */
    for (size_t i = 0; i < spec->variable_count; i++)
        add(&list, spec->variables[i].name, spec->variables[i].value);
    add_identity(&list, sandbox);
    add_surroundings(&list, sandbox, tmp_dir, api_port);
    VG_ASSERT(list.count <= FIXED_VARIABLES_MAX + spec->variable_count);
    return list.items;
}

bool lambda_variable_is_reserved(struct vg_str name)
{
    static const char *const reserved[] = {
        "_HANDLER",
        "_X_AMZN_TRACE_ID",
        "AWS_DEFAULT_REGION",
        "AWS_REGION",
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_LAMBDA_RUNTIME_API",
        "LAMBDA_TASK_ROOT",
        "LAMBDA_RUNTIME_DIR",
    };
    for (size_t i = 0; i < VG_COUNT_OF(reserved); i++)
        if (vg_str_is(name, reserved[i]))
            return true;
    return false;
}
