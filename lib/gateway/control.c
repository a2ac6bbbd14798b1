/* gateway/control.c: the control API. Every answer is JSON. */
#include "gateway/control.h"

#include "base/json.h"
#include "base/timetext.h"
#include "gateway/access.h"

#include <stdlib.h>

struct vg_control {
    struct vg_gateway *gateway;
    struct vg_http_exchange *exchange;
    const struct vg_request *request;
    const struct vg_head *head;
    struct vg_str path;
};

bool vg_control_owns(struct vg_str path)
{
    return vg_str_starts(path, VG_STR("/_virga/")) || vg_str_starts(path, VG_STR("/_localstack/"));
}

/* The path itself, or below it. */
static bool is_at(struct vg_str path, struct vg_str wanted)
{
    return vg_str_starts(path, wanted) && (path.len == wanted.len || path.ptr[wanted.len] == '/');
}

bool vg_control_serves(struct vg_str path)
{
    return vg_control_owns(path) && !is_at(path, VG_STR("/_virga/mail")) &&
           !is_at(path, VG_STR("/_virga/sms"));
}

static void answer(struct vg_control *control, int status, struct vg_str json)
{
    struct vg_response response;
    vg_response_init(&response, control->request->arena, status);
    vg_response_header(&response, "Content-Type", VG_STR("application/json"));
    response.body = json;
    vg_access_add(control->head, &response);
    vg_http_respond(control->exchange, &response);
}

static struct vg_str message_json(struct vg_arena *arena, struct vg_str message)
{
    struct vg_buf buf;
    vg_buf_init(&buf, arena, 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    vg_json_out_begin(&out, '{');
    vg_json_out_member(&out, "message", message);
    vg_json_out_end(&out, '}');
    return vg_buf_str(&buf);
}

static void answer_message(struct vg_control *control, int status, struct vg_str message)
{
    answer(control, status, message_json(control->request->arena, message));
}

bool vg_control_refuse(const struct vg_request *request, const struct vg_head *head,
                       struct vg_http_exchange *exchange)
{
    const char *problem = vg_access_problem(request, head);
    if (problem == NULL)
        return false;
    struct vg_response response;
    vg_response_init(&response, request->arena, 403);
    vg_response_header(&response, "Content-Type", VG_STR("application/json"));
    response.body = message_json(request->arena, vg_str_from(problem));
    vg_http_respond(exchange, &response);
    return true;
}

/* ---- Health ---- */

static void serve_health(struct vg_control *control)
{
    struct vg_gateway *gateway = control->gateway;
    struct vg_buf buf;
    vg_buf_init(&buf, control->request->arena, 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    vg_json_out_begin(&out, '{');
    vg_json_out_member(&out, "version", VG_STR(VIRGA_VERSION));
    vg_json_out_member(&out, "edition", VG_STR("virga"));
    vg_json_out_name(&out, VG_STR("services"));
    vg_json_out_begin(&out, '{');
    for (const struct vg_service *const *at = vg_bus_services(gateway->bus); *at != NULL; at++)
        if ((*at)->model->protocols != 0)
            vg_json_out_member(&out, (*at)->model->endpoint_prefix.ptr, VG_STR("running"));
    vg_json_out_end(&out, '}');
    vg_json_out_name(&out, VG_STR("uptimeSeconds"));
    vg_json_out_f64(&out,
                    (double)(vg_monotonic_us() / 1000 - (uint64_t)gateway->started_ms) / 1000.0);
    vg_json_out_end(&out, '}');
    answer(control, 200, vg_buf_str(&buf));
}

/* ---- Reset, settle ---- */

static void on_reset(void *ctx, int rc)
{
    struct vg_control *control = ctx;
    if (rc == VG_OK)
        answer(control, 200, VG_STR("{}"));
    else
        answer_message(control, 500, VG_STR("The state could not be reset; see the log."));
}

static void serve_reset(struct vg_control *control)
{
    vg_bus_reset(control->gateway->bus, on_reset, control);
}

static void on_settled(void *ctx, bool is_settled, struct vg_str what)
{
    struct vg_control *control = ctx;
    struct vg_buf buf;
    vg_buf_init(&buf, control->request->arena, 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    vg_json_out_begin(&out, '{');
    vg_json_out_member_bool(&out, "settled", is_settled);
    if (!is_settled)
        vg_json_out_member(&out, "inFlight", what);
    vg_json_out_end(&out, '}');
    answer(control, is_settled ? 200 : 408, vg_buf_str(&buf));
}

/* Reads one number or string member of a small JSON object; absent where it is not there. False
 * when it is not JSON. */
static bool read_member(const struct vg_request *request, const char *wanted, struct vg_str *text,
                        bool *flag)
{
    struct vg_json json;
    struct vg_str name;
    *text = VG_STR_NONE;
    if (vg_str_trim(request->body).len == 0)
        return true;
    vg_json_init(&json, request->body, request->arena);
    if (!vg_json_object(&json))
        return false;
    while (vg_json_member(&json, &name)) {
        bool is_wanted = vg_str_is(name, wanted), is_good;
        enum vg_json_type type = vg_json_peek(&json);
        if (is_wanted && type == VG_JSON_STRING)
            is_good = vg_json_string(&json, text);
        else if (is_wanted && type == VG_JSON_NUMBER)
            is_good = vg_json_number(&json, text);
        else if (is_wanted && (type == VG_JSON_TRUE || type == VG_JSON_FALSE)) {
            *text = VG_STR("bool");
            is_good = vg_json_bool(&json, flag);
        } else
            is_good = vg_json_skip(&json, NULL);
        if (!is_good)
            return false;
    }
    return vg_json_at_end(&json);
}

static void serve_settle(struct vg_control *control)
{
    struct vg_str text;
    double seconds = 10;
    bool flag;
    if (!read_member(control->request, "timeoutSeconds", &text, &flag) ||
        (vg_str_is_set(text) && !vg_str_to_f64(text, &seconds)) ||
        !(seconds >= 0 && seconds <= 3600)) {
        answer_message(control, 400,
                       VG_STR("The body must be {\"timeoutSeconds\": N}, N from 0 to 3600."));
        return;
    }
    vg_bus_settle(control->gateway->bus, (uint32_t)(seconds * 1000), on_settled, control);
}

/* ---- The clock ---- */

static void answer_clock(struct vg_control *control)
{
    struct vg_clock *clock = vg_bus_clock(control->gateway->bus);
    int64_t now_ms = vg_clock_now_ms(clock);
    struct vg_buf buf;
    vg_buf_init(&buf, control->request->arena, 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    vg_json_out_begin(&out, '{');
    vg_json_out_member(&out, "now", vg_time_iso(control->request->arena, now_ms, true));
    vg_json_out_member_i64(&out, "epochMillis", now_ms);
    vg_json_out_member_bool(&out, "frozen", clock->is_frozen);
    vg_json_out_end(&out, '}');
    answer(control, 200, vg_buf_str(&buf));
}

static void on_advanced(void *ctx, bool is_settled, struct vg_str what)
{
    struct vg_control *control = ctx;
    if (is_settled)
        answer_clock(control);
    else
        on_settled(control, false, what);
}

static void serve_clock(struct vg_control *control)
{
    static const char usage[] =
        "The body must be one of {\"advance\": \"P7D\"}, {\"set\": \"2030-01-01T00:00:00Z\"}, "
        "{\"freeze\": true}. The clock can't be set back, nor beyond the year 9999.";
    struct vg_clock *clock = vg_bus_clock(control->gateway->bus);
    struct vg_str advance, set, freeze;
    bool flag = false;
    if (!read_member(control->request, "advance", &advance, &flag) ||
        !read_member(control->request, "set", &set, &flag) ||
        !read_member(control->request, "freeze", &freeze, &flag)) {
        answer_message(control, 400, vg_str_from(usage));
        return;
    }
    int64_t now_ms = vg_clock_now_ms(clock), target_ms = now_ms, by_ms;
    if (vg_str_is_set(freeze) && vg_str_is(freeze, "bool")) {
        vg_clock_freeze(clock, flag);
        answer_clock(control);
    } else if (vg_str_is_set(advance) && vg_duration_parse(advance, &by_ms) && by_ms >= 0 &&
               by_ms <= VG_CLOCK_MAX_MS - now_ms) {
        vg_bus_advance_to(control->gateway->bus, now_ms + by_ms, on_advanced, control);
    } else if (vg_str_is_set(set) && vg_time_parse_iso(set, &target_ms) && target_ms >= now_ms &&
               target_ms <= VG_CLOCK_MAX_MS) {
        vg_bus_advance_to(control->gateway->bus, target_ms, on_advanced, control);
    } else {
        answer_message(control, 400, vg_str_from(usage));
    }
}

/* ---- The journal ---- */

static void serve_calls(struct vg_control *control, uint64_t trace_id)
{
    const struct vg_request *request = control->request;
    struct vg_journal_query query = {
        .service = vg_request_query(request, "service"),
        .operation = vg_request_query(request, "operation"),
        .trace_id = trace_id,
    };
    struct vg_str status = vg_request_query(request, "status"),
                  since = vg_request_query(request, "since");
    struct vg_str trace = vg_request_query(request, "trace");
    int64_t status_number = 0;
    bool is_good = (!vg_str_is_set(status) || (vg_str_to_i64(status, &status_number) &&
                                               status_number > 0 && status_number < 1000)) &&
                   (!vg_str_is_set(since) || vg_time_parse_iso(since, &query.since_ms) ||
                    vg_str_to_i64(since, &query.since_ms));
    if (vg_str_is_set(trace))
        query.trace_id = strtoull(vg_arena_cstr(request->arena, trace), NULL, 16);
    if (!is_good) {
        answer_message(control, 400,
                       VG_STR("status is a number, since an ISO 8601 time or epoch milliseconds."));
        return;
    }
    query.status = (int)status_number;
    struct vg_buf buf;
    vg_buf_init(&buf, request->arena, 0);
    vg_journal_to_json(vg_bus_journal(control->gateway->bus), &query, &buf);
    answer(control, 200, vg_buf_str(&buf));
}

static void serve_trace(struct vg_control *control)
{
    struct vg_str id =
        vg_str_tail(control->path, (size_t)vg_str_rfind_char(control->path, '/') + 1);
    uint64_t trace_id = strtoull(vg_arena_cstr(control->request->arena, id), NULL, 16);
    if (trace_id == 0)
        answer_message(control, 404, VG_STR("No such trace."));
    else
        serve_calls(control, trace_id);
}

/* ---- Which ---- */

static void serve_all_calls(struct vg_control *control)
{
    serve_calls(control, 0);
}

static const struct {
    const char *method;
    const char *path; /* ending in '/': a prefix */
    void (*serve)(struct vg_control *control);
} requests[] = {
    {"GET", "/_virga/health", serve_health},  {"GET", "/_localstack/health", serve_health},
    {"POST", "/_virga/reset", serve_reset},   {"POST", "/_localstack/state/reset", serve_reset},
    {"GET", "/_virga/clock", answer_clock},   {"POST", "/_virga/clock", serve_clock},
    {"POST", "/_virga/settle", serve_settle}, {"GET", "/_virga/calls", serve_all_calls},
    {"GET", "/_virga/traces/", serve_trace},
};

static bool is_path(struct vg_str path, const char *wanted)
{
    struct vg_str prefix = vg_str_from(wanted);
    return prefix.ptr[prefix.len - 1] == '/' ? vg_str_starts(path, prefix)
                                             : vg_str_eq(path, prefix);
}

struct vg_control *vg_control_serve(struct vg_gateway *gateway, struct vg_http_exchange *exchange,
                                    const struct vg_request *request, const struct vg_head *head,
                                    struct vg_str path)
{
    struct vg_control *control = VG_NEW(request->arena, struct vg_control);
    *control = (struct vg_control){gateway, exchange, request, head, path};
    struct vg_str method = vg_str_is(request->method, "HEAD") ? VG_STR("GET") : request->method;
    bool is_known_path = false;
    for (size_t i = 0; i < VG_COUNT_OF(requests); i++) {
        if (!is_path(path, requests[i].path))
            continue;
        is_known_path = true;
        if (vg_str_is(method, requests[i].method)) {
            requests[i].serve(control);
            return control;
        }
    }
    if (is_known_path)
        answer_message(control, 405, VG_STR("Not with this method."));
    else
        answer_message(control, 404, VG_STR("No such control request; the README lists them."));
    return control;
}

void vg_control_forget(struct vg_control *control)
{
    vg_bus_rest_forget(control->gateway->bus, control);
}
