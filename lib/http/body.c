/* http/body.c: what becomes of a request's body: collected, streamed to a sink, or dropped. */
#include "http/internal.h"

#include <stdlib.h>

/* A body announced up to this is given its memory at once, in the arena. */
enum { AT_ONCE_BYTES = 64 * 1024 };

static const struct vg_http_handler *handler_of(const struct vg_http_exchange *exchange)
{
    return &exchange->connection->server->handler;
}

/* The connection can't be kept: the client may be about to send far more than we want to read. */
static void too_large(struct vg_http_exchange *exchange)
{
    const struct vg_http_handler *handler = handler_of(exchange);
    exchange->is_discarding = true;
    exchange->piece_len = 0;
    if (exchange->answer != VG_HTTP_ANSWER_NONE)
        return;
    exchange->keeps_alive = false;
    if (handler->on_too_large != NULL)
        handler->on_too_large(handler->ctx, exchange);
    else
        exchange->connection->refusal = /* Payload Too Large */ 413;
}

static bool is_announced_too_large(const struct vg_http_exchange *exchange)
{
    uint64_t announced = exchange->request.content_length;
    return announced != UINT64_MAX && announced > exchange->plan.body_max;
}

static void prepare_memory(struct vg_http_exchange *exchange)
{
    uint64_t announced = exchange->request.content_length;
    bool at_once = announced <= AT_ONCE_BYTES;
    size_t max = exchange->plan.body_max < SIZE_MAX ? (size_t)exchange->plan.body_max : SIZE_MAX;
    vg_buf_init(&exchange->body, at_once ? &exchange->arena : NULL, max);
    if (at_once && announced > 0)
        (void)vg_buf_reserve(&exchange->body, (size_t)announced);
}

static void prepare_sink(struct vg_http_exchange *exchange)
{
    exchange->piece = malloc(VG_HTTP_PIECE_BYTES);
    VG_ASSERT(exchange->piece != NULL);
}

void vg_http_body_begin(struct vg_http_exchange *exchange)
{
    struct vg_http_connection *connection = exchange->connection;
    const struct vg_http_handler *handler = handler_of(exchange);
    exchange->plan.mode = VG_HTTP_BODY_MEMORY;
    exchange->plan.body_max = connection->server->options.body_max;
    exchange->is_announced = true;
    handler->on_headers(handler->ctx, exchange, &exchange->plan);
    if (exchange->answer != VG_HTTP_ANSWER_NONE || connection->phase == VG_HTTP_CLOSED)
        return;
    if (is_announced_too_large(exchange)) {
        too_large(exchange);
        return;
    }
    if (exchange->request.content_length == 0)
        return;
    if (exchange->plan.mode == VG_HTTP_BODY_SINK)
        prepare_sink(exchange);
    else
        prepare_memory(exchange);
    if (exchange->request.wants_continue && exchange->http_minor > 0) {
        uv_buf_t go_on = vg_http_buf(VG_STR("HTTP/1.1 100 Continue\r\n\r\n"));
        vg_http_write(connection, &go_on, 1);
    }
}

/* A sink's bytes are gathered to one piece per read. They mostly are where they belong already: the
 * socket was read into the piece, and only chunk sizes are cut out. */
static void add_to_piece(struct vg_http_exchange *exchange, const char *bytes, size_t len)
{
    char *to = exchange->piece + exchange->piece_len;
    VG_ASSERT(len <= VG_HTTP_PIECE_BYTES - exchange->piece_len);
    if (to != bytes)
        memmove(to, bytes, len);
    exchange->piece_len += len;
}

/* Who has sent so much gets the memory for all that he announced: to grow is to copy. */
static void add_to_memory(struct vg_http_exchange *exchange, const char *bytes, size_t len)
{
    uint64_t announced = exchange->request.content_length;
    struct vg_buf *body = &exchange->body;
    if (announced != UINT64_MAX && body->len + len > AT_ONCE_BYTES && body->cap < announced)
        (void)vg_buf_reserve(body, (size_t)announced - body->len);
    vg_buf_add_bytes(body, bytes, len);
}

void vg_http_body_add(struct vg_http_exchange *exchange, const char *bytes, size_t len)
{
    exchange->body_bytes += len;
    if (exchange->is_discarding || exchange->answer != VG_HTTP_ANSWER_NONE)
        return;
    if (exchange->body_bytes > exchange->plan.body_max)
        too_large(exchange);
    else if (exchange->plan.mode == VG_HTTP_BODY_SINK)
        add_to_piece(exchange, bytes, len);
    else
        add_to_memory(exchange, bytes, len);
}

static void on_sink_done(void *done_ctx, bool is_ok)
{
    struct vg_http_exchange *exchange = done_ctx;
    struct vg_http_connection *connection = exchange->connection;
    VG_ASSERT(exchange->is_sink_busy);
    exchange->is_sink_busy = false;
    exchange->has_sink_failed = !is_ok;
    connection->has_progressed = true;
    vg_http_schedule(connection);
}

void vg_http_body_flush(struct vg_http_exchange *exchange)
{
    if (exchange->piece_len == 0)
        return;
    struct vg_str piece = vg_str_of(exchange->piece, exchange->piece_len);
    exchange->piece_len = 0;
    exchange->is_sink_busy = true;
    exchange->plan.sink.write(exchange->plan.sink.ctx, piece, on_sink_done, exchange);
}

void vg_http_body_deliver(struct vg_http_exchange *exchange)
{
    const struct vg_http_handler *handler = handler_of(exchange);
    exchange->is_request_due = false;
    exchange->request.body = vg_buf_str(&exchange->body);
    handler->on_request(handler->ctx, exchange);
}
