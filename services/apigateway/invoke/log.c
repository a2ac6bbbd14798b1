/* apigateway/invoke/log.c: the execution log of a request, and its line in the access log. */
#include "apigateway/invoke/exchange.h"

#include "base/hash.h"

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

static void put(struct apigateway_exchange *exchange, struct vg_str group, bool must_exist,
                const struct vg_log_event *events, size_t count)
{
    struct vg_call *call = exchange->call;
    struct apigateway_instance *instance = vg_service_state(call);
    const struct vg_log_put log_put = {
        .cause = call,
        .account = call->account,
        .region = call->region,
        .principal_arn =
            VG_CONCAT(exchange->arena, VG_STR("arn:aws:iam::"), call->account, VG_STR(":root")),
        .group = group,
        .must_exist = must_exist,
        .stream = vg_md5_hex(exchange->arena, VG_CONCAT(exchange->arena, exchange->api_id,
                                                        VG_STR("/"), exchange->stage_name)),
        .events = events,
        .event_count = count,
    };
    vg_log_writer_put(instance->log_writer, &log_put);
}

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || c == ':';
}

/* The length of a variable's name at the front: "authorizer.claims['custom:role']" with its
 * brackets. */
static size_t name_len(struct vg_str text)
{
    size_t len = 0;
    while (len < text.len && is_name(text.ptr[len]))
        len++;
    ptrdiff_t bracket = vg_str_find(vg_str_tail(text, len), VG_STR("']"));
    if (bracket > 0 && vg_str_starts(vg_str_tail(text, len), VG_STR("['")))
        return len + (size_t)bracket + 2;
    while (len > 0 && (text.ptr[len - 1] == '.' || text.ptr[len - 1] == ':'))
        len--;
    return len;
}

/* "$context.x" becomes its value, or "-". */
static struct vg_str fill_format(struct apigateway_exchange *exchange, struct vg_str format)
{
    static const char opening[] = "$context.";
    struct vg_buf buf;
    vg_buf_init(&buf, exchange->arena, /* max= */ 0);
    struct vg_str rest = format;
    ptrdiff_t at;
    while ((at = vg_str_find(rest, vg_str_from(opening))) >= 0) {
        vg_buf_add(&buf, vg_str_slice(rest, 0, (size_t)at));
        rest = vg_str_tail(rest, (size_t)at + strlen(opening));
        size_t len = name_len(rest);
        struct vg_str value = apigateway_context(exchange, vg_str_slice(rest, 0, len));
        vg_buf_add(&buf, vg_str_is_set(value) ? value : VG_STR("-"));
        rest = vg_str_tail(rest, len);
    }
    vg_buf_add(&buf, rest);
    return vg_buf_str(&buf);
}

/* Of a log group's ARN the name; absent for other destinations. */
static struct vg_str group_of(struct vg_str arn_text)
{
    static const char kind[] = "log-group:";
    struct vg_arn arn;
    if (!vg_arn_parse(arn_text, &arn) || !vg_str_is(arn.service, "logs") ||
        !vg_str_starts(arn.resource, vg_str_from(kind)))
        return VG_STR_NONE;
    struct vg_str name = vg_str_tail(arn.resource, strlen(kind));
    return vg_str_ends(name, VG_STR(":*")) ? vg_str_slice(name, 0, name.len - 2) : name;
}

static void send_access_log(struct apigateway_exchange *exchange)
{
    const struct apigateway_access_log_settings *settings = exchange->stage.access_log_settings;
    if (settings == NULL || settings->format.len == 0)
        return;
    struct vg_str group = group_of(settings->destination_arn);
    if (!vg_str_is_set(group))
        return;
    const struct vg_log_event event = {.at_ms = vg_now(exchange->call),
                                       .message = fill_format(exchange, settings->format)};
    put(exchange, group, /* must_exist= */ true, &event, 1);
}

void apigateway_log_send(struct apigateway_exchange *exchange)
{
    size_t count = exchange->log.len / sizeof(struct vg_log_event);
    if (exchange->is_logged)
        return;
    exchange->is_logged = true;
    if (count > 0) {
        struct vg_log_event *events = VG_NEW_ARRAY(exchange->arena, struct vg_log_event, count);
        memcpy(events, exchange->log.ptr, exchange->log.len);
        struct vg_str group = VG_CONCAT(exchange->arena, VG_STR("API-Gateway-Execution-Logs_"),
                                        exchange->api_id, VG_STR("/"), exchange->stage_name);
        put(exchange, group, /* must_exist= */ false, events, count);
    }
    send_access_log(exchange);
}
