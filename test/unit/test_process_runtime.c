/* test_process_runtime: Lambda's execution environments by themselves: Python, Node.js, a
 * bootstrap, linked handlers. */
#include "env/clock.h"
#include "lambda/runtime/files.h"
#include "lambda/runtime/pool.h"
#include "process/unzip.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

struct fixture {
    uv_loop_t loop;
    struct lambda_files files;
    struct lambda_pool *pool;
    struct vg_buf log;
    struct vg_arena arena;
    struct lambda_spec *spec;
    int folders;
    bool is_closed;
};

struct outcome {
    struct lambda_invocation invocation;
    int count;
};

static int64_t now_ms(void *ctx)
{
    (void)ctx;
    return 1700000000123;
}

static void random_hex(void *ctx, char *out, size_t count)
{
    (void)ctx;
    memset(out, 'a', count);
    out[count] = '\0';
}

static void credentials(void *ctx, const struct lambda_spec *spec, struct vg_arena *arena,
                        struct lambda_credentials *made)
{
    (void)ctx;
    (void)spec;
    (void)arena;
    *made = (struct lambda_credentials){.access_key_id = VG_STR("ASIATEST"),
                                        .secret_access_key = VG_STR("secret"),
                                        .session_token = VG_STR("token"),
                                        .expires_ms = INT64_MAX};
}

/* One event a line, its line breaks as "\n", numbers that differ from run to run as '#'. */
static void deliver_log(void *ctx, const struct lambda_sandbox *sandbox)
{
    struct fixture *f = ctx;
    const struct lambda_log_batch *batch = &sandbox->batch;
    size_t at = 0;
    for (size_t i = 0; i * sizeof(struct lambda_log_event) < batch->events.len; i++) {
        struct lambda_log_event event;
        memcpy(&event, batch->events.ptr + i * sizeof event, sizeof event);
        for (size_t k = 0; k < event.len; k++) {
            char c = batch->text.ptr[at + k];
            if (c == '\n')
                vg_buf_add_lit(&f->log, "\\n");
            else
                vg_buf_add_char(&f->log, c);
        }
        vg_buf_add_char(&f->log, '\n');
        at += event.len;
    }
    vg_buf_add_char(&f->log, '\0');
    f->log.len--;
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    uv_loop_init(&f->loop);
    vg_arena_init(&f->arena);
    vg_buf_init(&f->log, NULL, 0);
    if (lambda_files_open(&f->files) != 0)
        return -1;
    const struct lambda_hooks hooks = {.ctx = f,
                                       .loop = &f->loop,
                                       .has_private_tmp = f->files.has_private_tmp,
                                       .now_ms = now_ms,
                                       .random_hex = random_hex,
                                       .credentials = credentials,
                                       .deliver_log = deliver_log};
    f->pool = lambda_pool_new(&hooks, f->files.environments_dir);
    *state = f;
    return 0;
}

static void on_pool_closed(void *ctx)
{
    ((struct fixture *)ctx)->is_closed = true;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    lambda_pool_close(f->pool, on_pool_closed, f);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_true(f->is_closed);
    assert_int_equal(uv_loop_close(&f->loop), 0);
    lambda_spec_release(f->spec);
    lambda_files_close(&f->files);
    vg_buf_deinit(&f->log);
    vg_arena_deinit(&f->arena);
    free(f);
    return 0;
}

static struct lambda_spec *new_spec(struct fixture *f, const char *runtime_name,
                                    const char *handler)
{
    lambda_spec_release(f->spec);
    struct lambda_spec *spec = f->spec = lambda_spec_new();
    spec->key = vg_arena_printf(&spec->arena, "arn:f:%d", ++f->folders).ptr;
    spec->kind = &lambda_sandbox_child;
    spec->function_arn = "arn:aws:lambda:us-east-1:000000000000:function:f";
    spec->account = "000000000000";
    spec->region = "us-east-1";
    spec->name = "f";
    spec->version = "$LATEST";
    spec->runtime_name = runtime_name;
    spec->handler_name = handler;
    spec->log_group = "/aws/lambda/f";
    spec->endpoint_url = "http://127.0.0.1:4566";
    spec->program = spec->bootstrap = spec->code_dir = "";
    spec->runtime_dir = f->files.runtime_dir;
    spec->timeout_ms = 3000;
    spec->memory_mb = 128;
    spec->storage_mb = 512;
    return spec;
}

static struct lambda_spec *with_code(struct fixture *f, const char *runtime_name,
                                     const char *handler, const char *file, const char *text)
{
    struct lambda_spec *spec = new_spec(f, runtime_name, handler);
    spec->code_dir = vg_arena_printf(&spec->arena, "%s/%d", f->files.code_dir, f->folders).ptr;
    mkdir(spec->code_dir, 0755);
    FILE *out = fopen(vg_arena_printf(&spec->arena, "%s/%s", spec->code_dir, file).ptr, "w");
    fputs(text, out);
    fchmod(fileno(out), 0755);
    fclose(out);
    return spec;
}

static struct lambda_spec *python(struct fixture *f, const char *text)
{
    struct lambda_spec *spec = with_code(f, "python3.12", "app.handler", "app.py", text);
    spec->program = lambda_find_interpreter(&spec->arena, "VIRGA_PYTHON", "python3",
                                            "-c 'import sys; print(sys.executable)'")
                        .ptr;
    spec->bootstrap = f->files.python_bootstrap;
    return spec;
}

static struct lambda_spec *node(struct fixture *f, const char *text)
{
    struct lambda_spec *spec = with_code(f, "nodejs20.x", "index.handler", "index.js", text);
    spec->program =
        lambda_find_interpreter(&spec->arena, "VIRGA_NODE", "node", "-p process.execPath").ptr;
    spec->bootstrap = f->files.node_bootstrap;
    return spec;
}

static void on_done(void *ctx, struct lambda_invocation *invocation)
{
    (void)invocation;
    ((struct outcome *)ctx)->count++;
}

static void begin(struct fixture *f, struct outcome *outcome, const char *payload)
{
    *outcome = (struct outcome){
        .invocation = {.arena = &f->arena,
                       .request_id = VG_STR("11111111-2222-3333-4444-555555555555"),
                       .payload = vg_str_from(payload),
                       .invoked_arn = VG_STR("arn:aws:lambda:us-east-1:000000000000:function:f"),
                       .trace_id = VG_STR("Root=1-2-3;Sampled=0"),
                       .done = on_done}};
    outcome->invocation.ctx = outcome;
    assert_true(lambda_pool_invoke(f->pool, f->spec, &outcome->invocation));
    assert_int_equal(outcome->count, 0);
}

static struct outcome invoke(struct fixture *f, const char *payload)
{
    struct outcome outcome;
    begin(f, &outcome, payload);
    outcome.invocation.ctx = &outcome;
    while (outcome.count == 0)
        uv_run(&f->loop, UV_RUN_ONCE);
    return outcome;
}

static void assert_answer(struct fixture *f, const char *payload, enum lambda_status status,
                          const char *expected)
{
    struct outcome outcome = invoke(f, payload);
    assert_string_equal(vg_arena_cstr(&f->arena, outcome.invocation.response), expected);
    assert_int_equal(outcome.invocation.status, status);
}

static void assert_in(const char *text, const char *part)
{
    const char *found = text != NULL ? strstr(text, part) : NULL;
    if (found == NULL)
        fail_msg("not found: %s\n--- in ---\n%s", part, text != NULL ? text : "(nothing)");
}

/* The log so far, with digits of durations and sizes as '#'. */
static const char *shown_log(struct fixture *f)
{
    struct vg_buf out;
    vg_buf_init(&out, &f->arena, 0);
    for (size_t i = 0; i < f->log.len; i++) {
        bool is_unit = i + 3 < f->log.len && (memcmp(f->log.ptr + i, " ms", 3) == 0 ||
                                              memcmp(f->log.ptr + i, " MB", 3) == 0);
        if (is_unit && strncmp(f->log.ptr + i - 4, " 128", 4) != 0) {
            while (out.len > 0 &&
                   (isdigit((unsigned char)out.ptr[out.len - 1]) || out.ptr[out.len - 1] == '.'))
                out.len--;
            vg_buf_add_char(&out, '#');
        }
        vg_buf_add_char(&out, f->log.ptr[i]);
    }
    vg_buf_add_char(&out, '\0');
    return out.ptr;
}

/* ---- Python ---- */

static void python_answers_and_its_log_reads_as_on_aws(void **state)
{
    struct fixture *f = *state;
    python(f, "import logging\n"
              "logging.getLogger().setLevel('INFO')\n"
              "def handler(event, context):\n"
              "    print('hello', event['name'])\n"
              "    logging.info('two\\nlines')\n"
              "    return {'ok': True, 'n': context.memory_limit_in_mb, 'u': '\xc3\xa4'}\n");
    assert_answer(f, "{\"name\":\"x\"}", LAMBDA_SUCCESS,
                  "{\"ok\": true, \"n\": \"128\", \"u\": \"\xc3\xa4\"}");
    const char *log = shown_log(f);
    assert_in(log, "INIT_START Runtime Version: python:3.12.v1\tRuntime Version ARN: "
                   "arn:aws:lambda:us-east-1::runtime:");
    assert_in(log, "START RequestId: 11111111-2222-3333-4444-555555555555 Version: "
                   "$LATEST\\n\nhello x\\n\n[INFO]\t20");
    assert_in(log, "Z\t11111111-2222-3333-4444-555555555555\ttwo\\nlines\\n\nEND RequestId: "
                   "11111111-2222-3333-4444-555555555555\\n\n");
    assert_in(log, "REPORT RequestId: 11111111-2222-3333-4444-555555555555\tDuration: # ms\tBilled "
                   "Duration: # ms\t"
                   "Memory Size: 128 MB\tMax Memory Used: # MB\tInit Duration: # ms\t\\n\n");
}

static void python_is_warm_the_second_time(void **state)
{
    struct fixture *f = *state;
    python(f, "import os\nn = 0\ndef handler(event, context):\n    global n\n    n += 1\n    "
              "return [n, os.environ['_X_AMZN_TRACE_ID']]\n");
    assert_answer(f, "{}", LAMBDA_SUCCESS, "[1, \"Root=1-2-3;Sampled=0\"]");
    f->log.len = 0;
    assert_answer(f, "{}", LAMBDA_SUCCESS, "[2, \"Root=1-2-3;Sampled=0\"]");
    assert_in(shown_log(f), "Max Memory Used: # MB\t\\n\n");
}

static void python_errors_have_awss_form(void **state)
{
    struct fixture *f = *state;
    python(f, "def handler(event, context):\n    if event == {}:\n        raise "
              "ValueError('bad')\n    return {1, 2}\n");
    assert_answer(f, "", LAMBDA_ERROR,
                  "{\"errorMessage\": \"bad\", \"errorType\": \"ValueError\", \"requestId\": "
                  "\"11111111-2222-3333-4444-555555555555\", \"stackTrace\": [\"  File "
                  "\\\"/var/task/app.py\\\", line 3, in "
                  "handler\\n    raise ValueError('bad')\\n\"]}");
    assert_in(shown_log(f),
              "\n[ERROR] ValueError: bad\\nTraceback (most recent call last):\\n\u00a0\u00a0File "
              "\"/var/task/app.py\", "
              "line 3, in handler\\n\u00a0\u00a0\u00a0\u00a0raise ValueError('bad')\nEND");
    assert_answer(f, "1", LAMBDA_ERROR,
                  "{\"errorMessage\": \"Unable to marshal response: Object of type set is not JSON "
                  "serializable\", \"errorType\": "
                  "\"Runtime.MarshalError\", \"requestId\": "
                  "\"11111111-2222-3333-4444-555555555555\", \"stackTrace\": []}");
}

static void python_init_errors_are_tried_twice_and_told(void **state)
{
    struct fixture *f = *state;
    python(f, "import nothing_of_this_name\n");
    assert_answer(f, "{}", LAMBDA_ERROR,
                  "{\"errorMessage\": \"Unable to import module 'app': No module named "
                  "'nothing_of_this_name'\", \"errorType\": "
                  "\"Runtime.ImportModuleError\", \"requestId\": \"\", \"stackTrace\": []}");
    const char *log = shown_log(f);
    assert_in(
        log,
        "\nINIT_REPORT Init Duration: # ms\tPhase: init\tStatus: error\tError Type: "
        "Runtime.ImportModuleError\\n\n[ERROR] "
        "Runtime.ImportModuleError: Unable to import module 'app': No module named "
        "'nothing_of_this_name'\\nTraceback "
        "(most recent call last):\nINIT_REPORT Init Duration: # ms\tPhase: invoke\tStatus: error");
    assert_in(log,
              "Max Memory Used: # MB\tStatus: error\tError Type: Runtime.ImportModuleError\\n\n");
    f->spec->handler_name = "app";
    python(f, "x = 1\n");
    assert_answer(f, "{}", LAMBDA_ERROR,
                  "{\"errorMessage\": \"Handler 'handler' missing on module 'app'\", "
                  "\"errorType\": \"Runtime.HandlerNotFound\", "
                  "\"requestId\": \"\", \"stackTrace\": []}");
}

/* Where the kernel refuses, or all is below /tmp anyway, there is nothing to be seen. */
static void skip_without_private_tmp(const struct fixture *f)
{
    if (f->files.has_private_tmp && strncmp(f->files.folder, "/tmp/", strlen("/tmp/")) != 0)
        return;
    fprintf(stderr, "skipped: no /tmp of its own on this machine, or with this TMPDIR\n");
    skip();
}

static void each_environment_has_a_tmp_of_its_own(void **state)
{
    struct fixture *f = *state;
    skip_without_private_tmp(f);
    const char *text =
        "import os\n"
        "def handler(event, context):\n"
        "    found = os.listdir('/tmp')\n"
        "    open('/tmp/virga-' + event, 'w').write(event)\n"
        "    at = os.statvfs('/tmp')\n"
        "    return [found, os.environ['TMPDIR'], os.getuid() == os.stat('/tmp').st_uid,\n"
        "            at.f_blocks * at.f_frsize >> 20]\n";
    python(f, text);
    assert_answer(f, "\"a\"", LAMBDA_SUCCESS, "[[], \"/tmp\", true, 512]");
    assert_answer(f, "\"b\"", LAMBDA_SUCCESS, "[[\"virga-a\"], \"/tmp\", true, 512]");
    python(f, text)->storage_mb = 1024;
    assert_answer(f, "\"c\"", LAMBDA_SUCCESS, "[[], \"/tmp\", true, 1024]");
    assert_int_not_equal(access("/tmp/virga-a", F_OK), 0);
    assert_int_not_equal(access("/tmp/virga-c", F_OK), 0);
}

static void tmp_holds_no_more_than_the_ephemeral_storage(void **state)
{
    struct fixture *f = *state;
    skip_without_private_tmp(f);
    python(f, "import os\n"
              "def handler(event, context):\n"
              "    try:\n"
              "        for i in range(8):\n"
              "            open(f'/tmp/{i}', 'wb').write(bytes(1 << 20))\n"
              "    except OSError as error:\n"
              "        return [i, error.strerror]\n")
        ->storage_mb = 3;
    assert_answer(f, "{}", LAMBDA_SUCCESS, "[3, \"No space left on device\"]");
    /* One file of all of it is full, not too large. */
    python(f, "def handler(event, context):\n"
              "    try:\n"
              "        open('/tmp/one', 'wb').write(bytes(4 << 20))\n"
              "    except OSError as error:\n"
              "        return error.strerror\n")
        ->storage_mb = 3;
    assert_answer(f, "{}", LAMBDA_SUCCESS, "\"No space left on device\"");
}

static void what_lies_below_tmp_is_not_hidden(void **state)
{
    struct fixture *f = *state;
    struct lambda_spec *spec = python(
        f, "import os\ndef handler(event, context):\n    return os.environ['TMPDIR'] != '/tmp'\n");
    char folder[] = "/tmp/virga-test-code-XXXXXX";
    assert_non_null(mkdtemp(folder));
    const char *code = vg_arena_printf(&f->arena, "%s/code", folder).ptr;
    char command[4096];
    snprintf(command, sizeof command, "cp -r '%s' '%s'", spec->code_dir, code);
    assert_int_equal(system(command), 0);
    spec->code_dir = code;
    assert_answer(f, "{}", LAMBDA_SUCCESS, "true");
    assert_int_equal(vg_remove_tree(folder), 0);
}

static void a_timeout_kills_the_process_and_keeps_tmp(void **state)
{
    struct fixture *f = *state;
    struct lambda_spec *spec = python(
        f,
        "import os, time, tempfile\nn = 0\ndef handler(event, context):\n    global n\n    n += 1\n"
        "    path = tempfile.gettempdir() + '/kept'\n    was = os.path.exists(path)\n    "
        "open(path, 'w')\n"
        "    print('before', flush=True)\n    time.sleep(event)\n    return [n, was]\n");
    spec->timeout_ms = 400;
    assert_answer(f, "60", LAMBDA_TIMEOUT,
                  "{\"errorType\":\"Sandbox.Timedout\",\"errorMessage\":\"RequestId: "
                  "11111111-2222-3333-4444-555555555555 Error: "
                  "Task timed out after 0.40 seconds\"}");
    assert_in(shown_log(f), "\nbefore\\n\n2023-11-14T22:13:20.123Z "
                            "11111111-2222-3333-4444-555555555555 Task timed out after 0.40 "
                            "seconds\\n\\n\nEND RequestId");
    assert_in(shown_log(f), "Status: timeout\\n\n");
    for (int i = 0; i < 100 && lambda_pool_spec(f->pool, vg_str_from(spec->key)) != NULL && i < 5;
         i++)
        uv_run(&f->loop, UV_RUN_NOWAIT);
    usleep(100000);
    uv_run(&f->loop, UV_RUN_NOWAIT);
    uv_run(&f->loop, UV_RUN_NOWAIT);
    assert_answer(f, "0", LAMBDA_SUCCESS, "[1, true]");
}

static void an_exit_inside_the_handler_is_an_exit_error(void **state)
{
    struct fixture *f = *state;
    python(f, "import os, sys\ndef handler(event, context):\n    print('last words')\n    "
              "sys.exit(event) if event < 50 else os.kill(os.getpid(), event - 50)\n");
    assert_answer(f, "3", LAMBDA_ERROR,
                  "{\"errorType\":\"Runtime.ExitError\",\"errorMessage\":\"RequestId: "
                  "11111111-2222-3333-4444-555555555555 Error: "
                  "Runtime exited with error: exit status 3\"}");
    assert_in(shown_log(f), "\nlast words\\n\nRequestId: 11111111-2222-3333-4444-555555555555 "
                            "Error: Runtime exited with error: exit "
                            "status 3\\nRuntime.ExitError\\n\nEND");
    assert_answer(f, "0", LAMBDA_ERROR,
                  "{\"errorType\":\"Runtime.ExitError\",\"errorMessage\":\"RequestId: "
                  "11111111-2222-3333-4444-555555555555 Error: "
                  "Runtime exited without providing a reason\"}");
    assert_answer(f, "61", LAMBDA_ERROR,
                  "{\"errorType\":\"Runtime.ExitError\",\"errorMessage\":\"RequestId: "
                  "11111111-2222-3333-4444-555555555555 Error: "
                  "Runtime exited with error: signal: segmentation fault\"}");
}

static void the_environment_is_awss(void **state)
{
    struct fixture *f = *state;
    struct lambda_spec *spec = python(f, "import os\ndef handler(event, context):\n    e = "
                                         "os.environ\n    return [e.get(n) for n in event]\n");
    static const struct lambda_variable variables[] = {{"COLOUR", "blue"}};
    spec->variables = variables;
    spec->variable_count = 1;
    assert_answer(
        f,
        "[\"COLOUR\",\"AWS_REGION\",\"AWS_LAMBDA_FUNCTION_NAME\",\"_HANDLER\",\"AWS_EXECUTION_"
        "ENV\",\"TZ\","
        "\"AWS_ACCESS_KEY_ID\",\"AWS_ENDPOINT_URL\",\"AWS_LAMBDA_LOG_STREAM_NAME\",\"HOME\"]",
        LAMBDA_SUCCESS,
        "[\"blue\", \"us-east-1\", \"f\", \"app.handler\", \"AWS_Lambda_python3.12\", \":UTC\", "
        "\"ASIATEST\", "
        "\"http://127.0.0.1:4566\", \"2023/11/14/[$LATEST]aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\", "
        "null]");
}

static void a_response_over_the_limit_is_refused_and_the_next_one_works(void **state)
{
    struct fixture *f = *state;
    python(f, "def handler(event, context):\n    return 'x' * event\n");
    assert_answer(f, "6291557", LAMBDA_ERROR,
                  "{\"errorType\":\"Function.ResponseSizeTooLarge\",\"errorMessage\":\"Response "
                  "payload size exceeded maximum allowed "
                  "payload size (6291556 bytes).\"}");
    assert_int_equal(invoke(f, "6291554").invocation.response.len, 6291556);
    assert_answer(f, "1", LAMBDA_SUCCESS, "\"x\"");
}

static void a_wrapper_script_starts_the_interpreter(void **state)
{
    struct fixture *f = *state;
    static const struct lambda_variable variables[] = {
        {"AWS_LAMBDA_EXEC_WRAPPER", "/var/task/wrapper"}};
    struct lambda_spec *spec =
        python(f, "import os\ndef handler(event, context): return os.environ.get('WRAPPED')\n");
    char path[512];
    snprintf(path, sizeof path, "%s/wrapper", spec->code_dir);
    FILE *out = fopen(path, "w");
    fputs("#!/bin/sh\nexport WRAPPED=yes\nexec \"$@\"\n", out);
    fchmod(fileno(out), 0755);
    fclose(out);
    spec->variables = variables;
    spec->variable_count = 1;
    assert_answer(f, "{}", LAMBDA_SUCCESS, "\"yes\"");
}

/* ---- Node.js ---- */

static void node_answers_in_all_its_styles(void **state)
{
    struct fixture *f = *state;
    node(f, "exports.handler = (event, context, callback) => {\n"
            "  console.log('got', event.how, {a: 1});\n"
            "  if (event.how === 'callback') setTimeout(() => callback(null, 'late'), 5);\n"
            "  else if (event.how === 'promise') return Promise.resolve({id: "
            "context.awsRequestId.length});\n"
            "  else if (event.how === 'nothing') return;\n"
            "  else throw new TypeError('bad');\n"
            "};\n");
    assert_answer(f, "{\"how\":\"callback\"}", LAMBDA_SUCCESS, "\"late\"");
    assert_in(shown_log(f),
              "Z\t11111111-2222-3333-4444-555555555555\tINFO\tgot callback { a: 1 }\\n\nEND");
    assert_answer(f, "{\"how\":\"promise\"}", LAMBDA_SUCCESS, "{\"id\":36}");
    assert_answer(f, "{\"how\":\"nothing\"}", LAMBDA_SUCCESS, "null");
    struct outcome outcome = invoke(f, "{\"how\":\"throw\"}");
    assert_int_equal(outcome.invocation.status, LAMBDA_ERROR);
    assert_in(vg_arena_cstr(&f->arena, outcome.invocation.response),
              "{\"errorType\":\"TypeError\",\"errorMessage\":\"bad\",\"trace\":[\"TypeError: "
              "bad\",\"    at exports.handler "
              "(/var/task/index.js:6:14)\"");
    assert_in(shown_log(f), "\tERROR\tInvoke Error "
                            "\t{\"errorType\":\"TypeError\",\"errorMessage\":\"bad\",\"stack\":[");
}

static void node_init_and_uncaught_errors_are_told(void **state)
{
    struct fixture *f = *state;
    node(f, "exports.other = 1;\n");
    struct outcome outcome = invoke(f, "{}");
    assert_in(vg_arena_cstr(&f->arena, outcome.invocation.response),
              "{\"errorType\":\"Runtime.HandlerNotFound\",\"errorMessage\":\"index.handler is "
              "undefined or not exported\"");
    node(f, "exports.handler = async () => { setTimeout(() => { throw new Error('later'); }, 1); "
            "await new Promise(() => {}); };\n");
    outcome = invoke(f, "{}");
    assert_in(vg_arena_cstr(&f->arena, outcome.invocation.response),
              "{\"errorType\":\"Error\",\"errorMessage\":\"later\"");
    assert_int_equal(outcome.invocation.status, LAMBDA_ERROR);
}

static void node_loads_modules_of_the_newer_kind(void **state)
{
    struct fixture *f = *state;
    struct lambda_spec *spec = node(f, "");
    const char *program = vg_arena_cstr(&f->arena, vg_str_from(spec->program));
    spec = with_code(f, "nodejs20.x", "index.handler", "index.mjs",
                     "export const handler = async (event) => ({got: event});\n");
    spec->program = program;
    spec->bootstrap = f->files.node_bootstrap;
    assert_answer(f, "[1]", LAMBDA_SUCCESS, "{\"got\":[1]}");
}

/* ---- A bootstrap of the code's own ---- */

static void a_bootstrap_speaks_the_runtime_api(void **state)
{
    struct fixture *f = *state;
    with_code(
        f, "provided.al2023", "x", "bootstrap",
        "#!/bin/sh\n"
        "api=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime\n"
        "while :; do\n"
        "  event=$(curl -sS -D $TMPDIR/head $api/invocation/next)\n"
        "  id=$(grep -i lambda-runtime-aws-request-id $TMPDIR/head | tr -d '\\r' | cut -d' ' -f2)\n"
        "  echo got $event\n"
        "  curl -sS $api/invocation/wrong/response -d x; echo\n"
        "  curl -sS $api/invocation/$id/response -d \"[$event]\" > /dev/null\n"
        "done\n");
    assert_answer(f, "{\"a\":1}", LAMBDA_SUCCESS, "[{\"a\":1}]");
    assert_answer(f, "2", LAMBDA_SUCCESS, "[2]");
    assert_in(shown_log(f), "\ngot {\"a\":1}\\n\n{\"errorMessage\":\"Invalid request "
                            "ID\",\"errorType\":\"InvalidRequestID\"}\\n\n");
}

static void code_without_a_bootstrap_has_an_invalid_entrypoint(void **state)
{
    struct fixture *f = *state;
    with_code(f, "provided.al2023", "x", "something", "");
    assert_answer(
        f, "{}", LAMBDA_ERROR,
        "{\"errorType\":\"Runtime.InvalidEntrypoint\",\"errorMessage\":\"RequestId: "
        "11111111-2222-3333-4444-555555555555 "
        "Error: Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]\"}");
    assert_in(shown_log(f), "Couldn't find valid bootstrap(s): [/var/task/bootstrap "
                            "/opt/bootstrap]\\nRuntime.InvalidEntrypoint\\n\n");
}

/* ---- Linked ---- */

static int linked_handler(struct virga_lambda_context *ctx, const char *event, size_t event_len,
                          struct virga_lambda_result *result)
{
    virga_lambda_log(ctx, "got %.*s with %s", (int)event_len, event,
                     virga_lambda_getenv(ctx, "COLOUR"));
    if (strcmp(event, "\"fail\"") == 0)
        return virga_lambda_fail(result, "Cart.TableMissing", "no \"%s\"", "cart");
    if (strcmp(event, "\"nothing\"") == 0)
        return 7;
    if (strcmp(event, "\"slow\"") == 0)
        usleep(600000);
    return virga_lambda_succeed(result, event, event_len);
}

static struct lambda_spec *linked(struct fixture *f)
{
    static const struct lambda_variable variables[] = {{"COLOUR", "blue"}};
    struct lambda_spec *spec = new_spec(f, "provided.al2023", "x");
    spec->kind = &lambda_sandbox_linked;
    spec->linked = linked_handler;
    spec->variables = variables;
    spec->variable_count = 1;
    return spec;
}

static void a_linked_handler_answers_and_fails(void **state)
{
    struct fixture *f = *state;
    linked(f);
    assert_answer(f, "\"x\"", LAMBDA_SUCCESS, "\"x\"");
    assert_in(shown_log(f), "\ngot \"x\" with blue\\n\nEND RequestId");
    assert_answer(f, "\"fail\"", LAMBDA_ERROR,
                  "{\"errorType\":\"Cart.TableMissing\",\"errorMessage\":\"no \\\"cart\\\"\"}");
    assert_answer(f, "\"nothing\"", LAMBDA_ERROR,
                  "{\"errorType\":\"Handler.Error\",\"errorMessage\":\"The handler returned 7\"}");
}

static void a_linked_handler_past_its_timeout_is_let_go(void **state)
{
    struct fixture *f = *state;
    linked(f)->timeout_ms = 100;
    struct outcome outcome = invoke(f, "\"slow\"");
    assert_int_equal(outcome.invocation.status, LAMBDA_TIMEOUT);
    assert_answer(f, "\"x\"", LAMBDA_SUCCESS, "\"x\"");
}

/* ---- The pool ---- */

static void invocations_at_once_have_environments_of_their_own(void **state)
{
    struct fixture *f = *state;
    struct outcome outcomes[LAMBDA_SANDBOXES_MAX + 1];
    linked(f);
    for (int i = 0; i < LAMBDA_SANDBOXES_MAX; i++)
        begin(f, &outcomes[i], "\"slow\"");
    struct lambda_invocation *one_more = &outcomes[LAMBDA_SANDBOXES_MAX].invocation;
    *one_more = outcomes[0].invocation;
    assert_false(lambda_pool_invoke(f->pool, f->spec, one_more)); /* throttled */
    for (int i = 0; i < LAMBDA_SANDBOXES_MAX; i++) {
        while (outcomes[i].count == 0)
            uv_run(&f->loop, UV_RUN_ONCE);
        assert_int_equal(outcomes[i].invocation.status, LAMBDA_SUCCESS);
    }
    /* Another function takes the place of the one that was idle longest. */
    linked(f);
    assert_answer(f, "1", LAMBDA_SUCCESS, "1");
}

static void retired_environments_finish_their_work(void **state)
{
    struct fixture *f = *state;
    struct lambda_spec *spec = linked(f);
    struct outcome outcome;
    begin(f, &outcome, "\"slow\"");
    lambda_pool_retire(f->pool, vg_str_from(spec->function_arn));
    assert_null(lambda_pool_spec(f->pool, vg_str_from(spec->key)));
    while (outcome.count == 0)
        uv_run(&f->loop, UV_RUN_ONCE);
    assert_int_equal(outcome.invocation.status, LAMBDA_SUCCESS);
}

static void closing_fails_the_work_at_hand(void **state)
{
    struct fixture *f = *state;
    struct outcome outcome;
    python(f, "import time\ndef handler(event, context):\n    time.sleep(60)\n");
    begin(f, &outcome, "{}");
    for (int i = 0; i < 50; i++) {
        uv_run(&f->loop, UV_RUN_NOWAIT);
        usleep(4000);
    }
    lambda_pool_close(f->pool, on_pool_closed, f);
    assert_int_equal(outcome.count, 1);
    assert_int_equal(outcome.invocation.status, LAMBDA_ERROR);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_true(f->is_closed);
    const struct lambda_hooks hooks = {.ctx = f, .loop = &f->loop, .now_ms = now_ms};
    f->pool = lambda_pool_new(&hooks, f->files.environments_dir);
}

/* With VIRGA_BENCH set: what one warm invocation costs this process. */
static void bench(struct fixture *f, const char *name, int count)
{
    struct rusage before, after;
    (void)invoke(f, "{}");
    (void)invoke(f, "{}");
    uint64_t start = uv_hrtime();
    getrusage(RUSAGE_SELF, &before);
    for (int i = 0; i < count; i++)
        (void)invoke(f, "{\"name\":\"a payload of some size\"}");
    getrusage(RUSAGE_SELF, &after);
    double cpu = (double)(after.ru_utime.tv_sec - before.ru_utime.tv_sec + after.ru_stime.tv_sec -
                          before.ru_stime.tv_sec) *
                     1e6 +
                 (double)(after.ru_utime.tv_usec - before.ru_utime.tv_usec +
                          after.ru_stime.tv_usec - before.ru_stime.tv_usec);
    print_message("%s: %.1f us of CPU, %.1f us of time each\n", name, cpu / count,
                  (double)(uv_hrtime() - start) / 1000.0 / count);
}

static void warm_invocations_are_cheap(void **state)
{
    struct fixture *f = *state;
    if (getenv("VIRGA_BENCH") == NULL)
        skip();
    python(f, "def handler(event, context):\n    return event\n");
    bench(f, "python", 5000);
    node(f, "exports.handler = async (event) => event;\n");
    bench(f, "node", 5000);
    linked(f);
    bench(f, "linked", 20000);
}

/* In a process of its own: instances come and go. 0 when each of them had its folder. */
static int open_and_close_many(void)
{
    enum { ROUNDS = 1000 };
    for (int i = 0; i < ROUNDS; i++) {
        struct lambda_files files;
        bool is_whole = lambda_files_open(&files) == 0 && access(files.python_bootstrap, R_OK) == 0;
        lambda_files_close(&files);
        if (!is_whole)
            return 1;
    }
    return 0;
}

static void processes_that_start_at_once_leave_each_others_folders_alone(void **state)
{
    enum { PROCESSES = 4 };
    char base[] = "/tmp/virga-test-XXXXXX";
    pid_t pids[PROCESSES];
    (void)state;
    assert_non_null(mkdtemp(base));
    for (int i = 0; i < PROCESSES; i++) {
        pids[i] = fork();
        assert_true(pids[i] >= 0);
        if (pids[i] == 0)
            _exit(setenv("TMPDIR", base, 1) == 0 ? open_and_close_many() : 2);
    }
    for (int i = 0; i < PROCESSES; i++) {
        int status;
        assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
        assert_int_equal(status, 0);
    }
    assert_int_equal(rmdir(base), 0); /* nothing is left behind */
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(python_answers_and_its_log_reads_as_on_aws),
        TEST(python_is_warm_the_second_time),
        TEST(python_errors_have_awss_form),
        TEST(python_init_errors_are_tried_twice_and_told),
        TEST(each_environment_has_a_tmp_of_its_own),
        TEST(tmp_holds_no_more_than_the_ephemeral_storage),
        TEST(what_lies_below_tmp_is_not_hidden),
        TEST(a_timeout_kills_the_process_and_keeps_tmp),
        TEST(an_exit_inside_the_handler_is_an_exit_error),
        TEST(the_environment_is_awss),
        TEST(a_response_over_the_limit_is_refused_and_the_next_one_works),
        TEST(a_wrapper_script_starts_the_interpreter),
        TEST(node_answers_in_all_its_styles),
        TEST(node_init_and_uncaught_errors_are_told),
        TEST(node_loads_modules_of_the_newer_kind),
        TEST(a_bootstrap_speaks_the_runtime_api),
        TEST(code_without_a_bootstrap_has_an_invalid_entrypoint),
        TEST(a_linked_handler_answers_and_fails),
        TEST(a_linked_handler_past_its_timeout_is_let_go),
        TEST(invocations_at_once_have_environments_of_their_own),
        TEST(retired_environments_finish_their_work),
        TEST(closing_fails_the_work_at_hand),
        TEST(warm_invocations_are_cheap),
        cmocka_unit_test(processes_that_start_at_once_leave_each_others_folders_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
