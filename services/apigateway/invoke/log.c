/* apigateway/invoke/log.c: the execution log of a request, and its line in the access log. */
#include "apigateway/invoke/exchange.h"

#include "proxy/access_log.h"

enum { LINE_BYTES_MAX = 1024 };

static void add_line(struct apigateway_exchange *exchange, struct vg_str text)
{
    struct vg_call *call = exchange->call;
    if (exchange->is_logged)
        return;
    struct vg_str line = exchange->is_test ? text
                                           : VG_CONCAT(exchange->arena, VG_STR("("),
                                                       call->request_id, VG_STR(") "), text);
    if (!exchange->is_test && line.len > LINE_BYTES_MAX) {
        static const char mark[] = " [TRUNCATED]";
        line = VG_CONCAT(exchange->arena, vg_str_slice(line, 0, LINE_BYTES_MAX - strlen(mark)),
                         vg_str_from(mark));
    }
    const struct vg_log_event event = {.at_ms = vg_now(call), .message = line};
    vg_buf_add_bytes(&exchange->log, &event, sizeof event);
}

static void add(struct apigateway_exchange *exchange, const char *fmt, va_list args)
{
    add_line(exchange, vg_arena_vprintf(exchange->arena, fmt, args));
}

void apigateway_log_error(struct apigateway_exchange *exchange, const char *fmt, ...)
{
    va_list args;
    if (exchange->log_level < APIGATEWAY_LOG_ERROR)
        return;
    va_start(args, fmt);
    add(exchange, fmt, args);
    va_end(args);
}

void apigateway_log_info(struct apigateway_exchange *exchange, const char *fmt, ...)
{
    va_list args;
    if (exchange->log_level < APIGATEWAY_LOG_INFO)
        return;
    va_start(args, fmt);
    add(exchange, fmt, args);
    va_end(args);
}

void apigateway_log_data(struct apigateway_exchange *exchange, const char *fmt, ...)
{
    va_list args;
    if (exchange->log_level < APIGATEWAY_LOG_INFO || !exchange->traces_data)
        return;
    va_start(args, fmt);
    add(exchange, fmt, args);
    va_end(args);
}

struct vg_str apigateway_log_pairs(struct vg_arena *arena, struct vg_pairs pairs)
{
    struct vg_buf buf;
    vg_buf_init(&buf, arena, LINE_BYTES_MAX);
    vg_buf_add_char(&buf, '{');
    for (size_t i = 0; i < pairs.count; i++) {
        if (i > 0)
            vg_buf_add_lit(&buf, ", ");
        vg_buf_add(&buf, pairs.items[i].name);
        vg_buf_add_char(&buf, '=');
        vg_buf_add(&buf, pairs.items[i].value);
    }
    vg_buf_add_char(&buf, '}');
    return vg_buf_str(&buf);
}

void apigateway_log_request(struct apigateway_exchange *exchange)
{
    struct vg_call *call = exchange->call;
    apigateway_log_info(exchange, "Starting execution for request: %.*s",
                        VG_STR_ARG(call->request_id));
    apigateway_log_info(exchange, "HTTP Method: %.*s, Resource Path: %.*s",
                        VG_STR_ARG(exchange->request->method), VG_STR_ARG(exchange->path));
    apigateway_log_data(
        exchange, "Method request path: %.*s",
        VG_STR_ARG(apigateway_log_pairs(exchange->arena, exchange->path_parameters)));
    apigateway_log_data(exchange, "Method request query string: %.*s",
                        VG_STR_ARG(apigateway_log_pairs(exchange->arena, exchange->query)));
    apigateway_log_data(exchange, "Method request headers: %.*s",
                        VG_STR_ARG(apigateway_log_pairs(exchange->arena, exchange->headers)));
    apigateway_log_data(exchange, "Method request body before transformations: %.*s",
                        VG_STR_ARG(exchange->body));
}

/* ---- Sending ---- */

static struct vg_str variable(void *exchange, struct vg_str name)
{
    return apigateway_context(exchange, name);
}

void apigateway_log_send(struct apigateway_exchange *exchange)
{
    const struct apigateway_access_log_settings *settings = exchange->stage.access_log_settings;
    const struct vg_proxy_log log = {exchange->call, exchange->arena, exchange->api_id,
                                     exchange->stage_name};
    size_t count = exchange->log.len / sizeof(struct vg_log_event);
    if (exchange->is_logged)
        return;
    exchange->is_logged = true;
    if (count > 0) {
        struct vg_log_event *events = VG_NEW_ARRAY(exchange->arena, struct vg_log_event, count);
        memcpy(events, exchange->log.ptr, exchange->log.len);
        struct vg_str group = VG_CONCAT(exchange->arena, VG_STR("API-Gateway-Execution-Logs_"),
                                        exchange->api_id, VG_STR("/"), exchange->stage_name);
        vg_proxy_log_put(&log, group, /* must_exist= */ false, events, count);
    }
    if (settings != NULL)
        vg_proxy_access_log_put(&log, settings->destination_arn, settings->format, variable,
                                exchange);
}
