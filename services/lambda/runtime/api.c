/* lambda/runtime/api.c: the Lambda Runtime API, version 2018-06-01: next, response, error,
 * init/error. */
#include "lambda/runtime/api.h"

#include "http/http.h"
#include "lambda/runtime/report.h"

#include <stdlib.h>

enum {
    /* What a response may be is judged when it is whole: a runtime whose answer was too large goes
       on. */
    BODY_BYTES_MAX = 64 * 1024 * 1024,
    CLIENT_GONE_GRACE_MS = 0,
};

struct lambda_api {
    struct lambda_sandbox *sandbox;
    struct vg_http_server *server;
    struct vg_http_exchange *next; /* the process waits for work; NULL: it does not */
    bool has_offer;                /* work is there for the next who asks */
    void (*on_closed)(void *ctx);
    void *on_closed_ctx;
};

static void respond(struct vg_http_exchange *exchange, int status, struct vg_str json)
{
    struct vg_arena *arena = vg_http_arena(exchange);
    struct vg_response *response = vg_arena_alloc(arena, sizeof *response);
    vg_response_init(response, arena, status);
    vg_response_header(response, "Content-Type", VG_STR("application/json"));
    response->body = json;
    vg_http_respond(exchange, response);
}

static void respond_error(struct vg_http_exchange *exchange, int status, const char *error_type,
                          struct vg_str message)
{
    struct vg_arena *arena = vg_http_arena(exchange);
    struct vg_buf buf;
    vg_buf_init(&buf, arena, 0);
    vg_buf_add_lit(&buf, "{\"errorMessage\":\"");
    vg_buf_add(&buf, message);
    vg_buf_printf(&buf, "\",\"errorType\":\"%s\"}\n", error_type);
    respond(exchange, status, vg_buf_str(&buf));
}

/* A copy in the exchange's memory, without what would end the header line. */
static void add_header(struct vg_response *response, const char *name, struct vg_str value)
{
    if (value.len == 0)
        return;
    value = vg_arena_copy(response->arena, value);
    for (size_t i = 0; i < value.len; i++)
        if (value.ptr[i] == '\r' || value.ptr[i] == '\n' || value.ptr[i] == '\0')
            ((char *)(uintptr_t)value.ptr)[i] = ' ';
    vg_response_header(response, name, value);
}

/* Answers `next` with the environment's invocation. */
static void hand_over(struct lambda_api *api)
{
    const struct lambda_sandbox *sandbox = api->sandbox;
    const struct lambda_invocation *invocation = sandbox->invocation;
    struct vg_http_exchange *exchange = api->next;
    struct vg_arena *arena = vg_http_arena(exchange);
    struct vg_response *response = vg_arena_alloc(arena, sizeof *response);
    vg_response_init(response, arena, 200);
    vg_response_header(response, "Content-Type", VG_STR("application/json"));
    add_header(response, "Lambda-Runtime-Aws-Request-Id", invocation->request_id);
    add_header(response, "Lambda-Runtime-Deadline-Ms",
               vg_arena_printf(arena, "%lld", (long long)sandbox->deadline_ms));
    add_header(response, "Lambda-Runtime-Invoked-Function-Arn", invocation->invoked_arn);
    add_header(response, "Lambda-Runtime-Trace-Id", invocation->trace_id);
    add_header(response, "Lambda-Runtime-Client-Context", invocation->client_context);
    /* The invocation may end, by its timeout, before the bytes are out. */
    response->body = vg_arena_copy(arena, invocation->payload);
    api->next = NULL;
    api->has_offer = false;
    vg_http_respond(exchange, response);
}

static void on_next(struct lambda_api *api, struct vg_http_exchange *exchange)
{
    enum lambda_sandbox_state state = api->sandbox->state;
    bool is_in_turn =
        state == LAMBDA_INIT || state == LAMBDA_AFTER || state == LAMBDA_IDLE || api->has_offer;
    if (!is_in_turn || api->next != NULL) {
        respond_error(exchange, 403, "InvalidStateTransition",
                      VG_STR("State transition from Running to Ready failed for runtime. Error: "
                             "State transition is not allowed"));
        return;
    }
    api->next = exchange;
    if (api->has_offer)
        hand_over(api);
    else
        lambda_sandbox_ready(api->sandbox);
}

static void on_answer(struct lambda_api *api, struct vg_http_exchange *exchange,
                      struct vg_str request_id, bool is_error)
{
    const struct lambda_invocation *invocation = api->sandbox->invocation;
    const struct vg_request *request = vg_http_request(exchange);
    if (api->sandbox->state != LAMBDA_BUSY || api->has_offer ||
        !vg_str_eq(request_id, invocation->request_id)) {
        respond_error(exchange, 400, "InvalidRequestID", VG_STR("Invalid request ID"));
        return;
    }
    if (!is_error && request->body.len > LAMBDA_RESPONSE_BYTES_MAX)
        respond_error(exchange, 413, "RequestEntityTooLarge",
                      VG_STR("Exceeded maximum allowed payload size (6291556 bytes)."));
    else
        respond(exchange, 202, VG_STR("{\"status\":\"OK\"}\n"));
    lambda_sandbox_result(api->sandbox, request->body, is_error,
                          vg_request_header(request, "Lambda-Runtime-Function-Error-Type"));
}

static void on_init_error(struct lambda_api *api, struct vg_http_exchange *exchange)
{
    const struct vg_request *request = vg_http_request(exchange);
    struct vg_str type = vg_request_header(request, "Lambda-Runtime-Function-Error-Type");
    if (api->sandbox->state != LAMBDA_INIT) {
        respond_error(exchange, 403, "InvalidStateTransition",
                      VG_STR("State transition from Ready to InitError failed for runtime. Error: "
                             "State transition is not allowed"));
        return;
    }
    respond(exchange, 202, VG_STR("{\"status\":\"OK\"}\n"));
    lambda_sandbox_init_error(api->sandbox, request->body,
                              type.len > 0 ? type : VG_STR("Runtime.Unknown"));
}

static void on_request(void *ctx, struct vg_http_exchange *exchange)
{
    static const struct vg_str base = {"/2018-06-01/runtime/", sizeof "/2018-06-01/runtime/" - 1};
    struct lambda_api *api = ctx;
    const struct vg_request *request = vg_http_request(exchange);
    bool is_post = vg_str_is(request->method, "POST");
    struct vg_str path =
        vg_str_starts(request->path, base) ? vg_str_tail(request->path, base.len) : VG_STR("");
    struct vg_str first = VG_STR(""), second = VG_STR("");
    if (vg_str_split(&path, '/', &first) && vg_str_is(first, "invocation") &&
        vg_str_split(&path, '/', &second)) {
        if (!is_post && vg_str_is(second, "next") && !vg_str_is_set(path)) {
            on_next(api, exchange);
            return;
        }
        bool is_error = vg_str_is(path, "error");
        if (is_post && (is_error || vg_str_is(path, "response"))) {
            on_answer(api, exchange, second, is_error);
            return;
        }
    }
    if (is_post && vg_str_is(first, "init") && vg_str_is(path, "error"))
        on_init_error(api, exchange);
    else
        respond_error(exchange, 404, "NotFound", VG_STR("The Runtime API has no such resource"));
}

static void on_headers(void *ctx, struct vg_http_exchange *exchange, struct vg_http_plan *plan)
{
    (void)ctx;
    (void)exchange;
    plan->body_max = BODY_BYTES_MAX;
}

static void on_end(void *ctx, struct vg_http_exchange *exchange, bool is_sent)
{
    struct lambda_api *api = ctx;
    (void)is_sent;
    if (api->next == exchange)
        api->next = NULL;
}

struct lambda_api *lambda_api_open(struct lambda_sandbox *sandbox)
{
    struct lambda_api *api = calloc(1, sizeof *api);
    VG_ASSERT(api != NULL);
    api->sandbox = sandbox;
    const struct lambda_hooks *hooks = sandbox->hooks;
    const struct vg_http_options options = {.host = "127.0.0.1", .log = hooks->log};
    const struct vg_http_handler handler = {
        .ctx = api, .on_headers = on_headers, .on_request = on_request, .on_end = on_end};
    struct vg_arena arena;
    struct vg_str problem;
    vg_arena_init(&arena);
    api->server = vg_http_server_open(hooks->loop, &options, &handler, &arena, &problem);
    if (api->server == NULL) {
        vg_log_write(hooks->log, VG_LOG_ERROR, "lambda: no Runtime API for %s: %.*s",
                     sandbox->spec->name, VG_STR_ARG(problem));
        free(api);
        api = NULL;
    }
    vg_arena_deinit(&arena);
    return api;
}

uint16_t lambda_api_port(const struct lambda_api *api)
{
    return vg_http_server_port(api->server);
}

void lambda_api_offer(struct lambda_api *api)
{
    api->has_offer = true;
    if (api->next != NULL)
        hand_over(api);
}

void lambda_api_forget(struct lambda_api *api)
{
    api->next = NULL;
    api->has_offer = false;
}

static void on_server_closed(void *ctx)
{
    struct lambda_api *api = ctx;
    api->on_closed(api->on_closed_ctx);
    free(api);
}

void lambda_api_close(struct lambda_api *api, void (*on_closed)(void *ctx), void *ctx)
{
    api->on_closed = on_closed;
    api->on_closed_ctx = ctx;
    vg_http_server_close(api->server, CLIENT_GONE_GRACE_MS, on_server_closed, api);
}
