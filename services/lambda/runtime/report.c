/* lambda/runtime/report.c: what the Lambda platform itself writes to a function's log, and the
 * errors it answers. */
#include "lambda/runtime/report.h"

#include "base/hash.h"
#include "base/json.h"
#include "base/timetext.h"

#include <math.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>

enum { LINE_BYTES_MAX = 2048 };

static void log_line(struct lambda_sandbox *sandbox, const char *fmt, ...) VG_PRINTF(2, 3);

static void log_line(struct lambda_sandbox *sandbox, const char *fmt, ...)
{
    char line[LINE_BYTES_MAX];
    va_list args;
    va_start(args, fmt);
    int len = vsnprintf(line, sizeof line, fmt, args);
    va_end(args);
    if (len >= LINE_BYTES_MAX)
        len = LINE_BYTES_MAX - 1;
    lambda_sandbox_log(sandbox, vg_str_of(line, len > 0 ? (size_t)len : 0));
}

void lambda_log_init_start(struct lambda_sandbox *sandbox)
{
    const struct lambda_spec *spec = sandbox->spec;
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct vg_str digest = vg_sha256_hex(&arena, vg_str_from(spec->runtime_name));
    /* "python3.12" is version "python:3.12" there. */
    struct vg_str name = vg_str_from(spec->runtime_name);
    size_t letters = strcspn(spec->runtime_name, "0123456789.");
    struct vg_str version = vg_str_tail(name, letters + (name.ptr[letters] == '.'));
    log_line(sandbox,
             "INIT_START Runtime Version: %.*s:%.*s.v1\tRuntime Version ARN: "
             "arn:aws:lambda:%s::runtime:%.*s\n",
             (int)letters, name.ptr, VG_STR_ARG(version), spec->region, VG_STR_ARG(digest));
    vg_arena_deinit(&arena);
}

static double to_ms(uint64_t us)
{
    return (double)us / 1000.0;
}

void lambda_log_init_report(struct lambda_sandbox *sandbox, uint64_t took_us, const char *status,
                            struct vg_str error_type)
{
    log_line(sandbox, "INIT_REPORT Init Duration: %.2f ms\tPhase: %s\tStatus: %s%s%.*s\n",
             to_ms(took_us), sandbox->is_second_init ? "invoke" : "init", status,
             error_type.len > 0 ? "\tError Type: " : "", VG_STR_ARG(error_type));
}

void lambda_log_start(struct lambda_sandbox *sandbox)
{
    log_line(sandbox, "START RequestId: %.*s Version: %s\n",
             VG_STR_ARG(sandbox->invocation->request_id), sandbox->spec->version);
}

void lambda_log_timeout(struct lambda_sandbox *sandbox)
{
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct vg_str at = vg_time_iso(&arena, sandbox->hooks->now_ms(sandbox->hooks->ctx),
                                   /* with_ms= */ true);
    log_line(sandbox, "%.*s %.*s Task timed out after %.2f seconds\n\n", VG_STR_ARG(at),
             VG_STR_ARG(sandbox->invocation->request_id), sandbox->spec->timeout_ms / 1000.0);
    vg_arena_deinit(&arena);
}

void lambda_log_exit(struct lambda_sandbox *sandbox, struct vg_str message)
{
    log_line(sandbox, "%.*s\nRuntime.ExitError\n", VG_STR_ARG(message));
}

void lambda_log_end(struct lambda_sandbox *sandbox, uint64_t took_us, enum lambda_status status,
                    struct vg_str error_type)
{
    static const char *const statuses[] = {"", "Status: error", "Status: timeout"};
    const struct lambda_spec *spec = sandbox->spec;
    struct vg_str id = sandbox->invocation->request_id;
    uint64_t megabytes = spec->kind->memory_max(sandbox) / (1024 * 1024);
    char init[64] = "";
    if (sandbox->init_us > 0)
        snprintf(init, sizeof init, "Init Duration: %.2f ms\t", to_ms(sandbox->init_us));
    log_line(sandbox, "END RequestId: %.*s\n", VG_STR_ARG(id));
    log_line(
        sandbox,
        "REPORT RequestId: %.*s\tDuration: %.2f ms\tBilled Duration: %.0f ms\tMemory Size: %u MB\t"
        "Max Memory Used: %llu MB\t%s%s%s%.*s\n",
        VG_STR_ARG(id), to_ms(took_us), ceil(to_ms(took_us)), spec->memory_mb,
        (unsigned long long)(megabytes > 0 ? megabytes : 1), init, statuses[status],
        error_type.len > 0 ? "\tError Type: " : "", VG_STR_ARG(error_type));
}

struct vg_str lambda_error_payload(struct vg_arena *arena, const char *error_type,
                                   struct vg_str message)
{
    struct vg_buf buf;
    vg_buf_init(&buf, arena, 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    vg_json_out_begin(&out, '{');
    vg_json_out_member(&out, "errorType", vg_str_from(error_type));
    vg_json_out_member(&out, "errorMessage", message);
    vg_json_out_end(&out, '}');
    return vg_buf_str(&buf);
}

struct vg_str lambda_exit_message(struct vg_arena *arena, struct vg_str request_id, int code,
                                  int signal)
{
    if (code == 0)
        return vg_arena_printf(arena,
                               "RequestId: %.*s Error: Runtime exited without providing a reason",
                               VG_STR_ARG(request_id));
    if (signal == 0)
        return vg_arena_printf(arena,
                               "RequestId: %.*s Error: Runtime exited with error: exit status %d",
                               VG_STR_ARG(request_id), code);
    const char *name = signal == SIGKILL ? "killed" : sigdescr_np(signal);
    struct vg_str text =
        vg_arena_printf(arena, "RequestId: %.*s Error: Runtime exited with error: signal: %s",
                        VG_STR_ARG(request_id), name != NULL ? name : "unknown");
    /* The messages are Go's: "segmentation fault", in lower case. */
    char *first = (char *)(uintptr_t)text.ptr + text.len - strlen(name != NULL ? name : "unknown");
    if (*first >= 'A' && *first <= 'Z')
        *first = (char)(*first + ('a' - 'A'));
    return text;
}
