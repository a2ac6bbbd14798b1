/* http/connection.c: a connection: bytes in, one exchange after the other, and its end. */
#include "http/internal.h"
#include "http/tls.h"

#include <stdio.h>
#include <stdlib.h>

static void release(struct vg_http_connection *connection)
{
    struct vg_http_server *server = connection->server;
    struct vg_http_exchange *exchange = connection->exchange;
    if (exchange != NULL)
        vg_http_exchange_end(exchange, exchange->answer == VG_HTTP_ANSWER_SENT);
    vg_list_remove(&connection->in_ready);
    vg_http_tls_free(connection->tls);
    vg_buf_deinit(&connection->pending);
    free(connection);
    vg_http_server_forget(server);
}

/* Whoever still works on an unanswered request keeps it until vg_http_release. Asked once. */
static bool ask_to_keep(struct vg_http_connection *connection, struct vg_http_exchange *exchange)
{
    const struct vg_http_handler *handler = &connection->server->handler;
    if (!exchange->is_gone_told && exchange->is_announced &&
        exchange->answer == VG_HTTP_ANSWER_NONE && handler->on_gone != NULL) {
        exchange->is_gone_told = true;
        exchange->is_kept = true; /* it may be released from inside */
        if (!handler->on_gone(handler->ctx, exchange))
            exchange->is_kept = false;
    }
    return exchange->is_kept;
}

/* A closed connection goes when nothing uses its exchange any more. */
static void release_when_free(struct vg_http_connection *connection)
{
    struct vg_http_exchange *exchange = connection->exchange;
    if (!connection->is_handle_closed)
        return;
    if (exchange == NULL ||
        (!vg_http_exchange_is_busy(exchange) && !ask_to_keep(connection, exchange)))
        release(connection);
}

static void on_close(uv_handle_t *handle)
{
    struct vg_http_connection *connection =
        VG_CONTAINER_OF(handle, struct vg_http_connection, handle);
    connection->is_handle_closed = true;
    release_when_free(connection);
}

void vg_http_connection_close(struct vg_http_connection *connection)
{
    if (connection->phase == VG_HTTP_CLOSED)
        return;
    connection->phase = VG_HTTP_CLOSED;
    vg_list_remove(&connection->in_wait);
    uv_close(&connection->handle, on_close);
}

static void on_shutdown(uv_shutdown_t *shutdown, int status)
{
    struct vg_http_connection *connection =
        VG_CONTAINER_OF(shutdown, struct vg_http_connection, shutdown);
    connection->is_shut_down = true;
    if (status < 0 || connection->is_half_closed)
        vg_http_connection_close(connection);
}

static void alloc_input(uv_handle_t *handle, size_t suggested, uv_buf_t *buf);
static void on_read(uv_stream_t *stream, ssize_t len, const uv_buf_t *buf);

static void set_reading(struct vg_http_connection *connection, bool is_wanted)
{
    if (connection->is_reading == is_wanted)
        return;
    connection->is_reading = is_wanted;
    if (!is_wanted)
        uv_read_stop(&connection->stream);
    else if (uv_read_start(&connection->stream, alloc_input, on_read) != 0)
        vg_http_connection_close(connection);
}

/* Sends what is queued, says that no more will come, and drops what the client still sends: were
 * its bytes left unread, the close would reset the connection and could take the answer from the
 * client. */
static void linger(struct vg_http_connection *connection)
{
    connection->phase = VG_HTTP_LINGER;
    vg_buf_deinit(&connection->pending);
    vg_http_tls_shutdown(connection);
    if (connection->phase == VG_HTTP_CLOSED)
        return;
    vg_http_wait_set(connection, VG_HTTP_WAIT_LINGER);
    if (uv_shutdown(&connection->shutdown, &connection->stream, on_shutdown) != 0)
        vg_http_connection_close(connection);
    else if (!connection->is_half_closed)
        set_reading(connection, true);
}

static void answer_bare(struct vg_http_connection *connection, int status)
{
    char text[256];
    const char *reason = vg_http_reason(status);
    int len = snprintf(text, sizeof(text),
                       "HTTP/1.1 %d %s\r\nContent-Type: text/plain\r\nContent-Length: %zu\r\n"
                       "Connection: close\r\n\r\n%s\n",
                       status, reason, strlen(reason) + 1, reason);
    uv_buf_t buf = vg_http_buf(vg_str_of(text, (size_t)len));
    vg_http_write(connection, &buf, 1);
}

void vg_http_connection_refuse(struct vg_http_connection *connection, int status)
{
    struct vg_http_exchange *exchange = connection->exchange;
    bool can_answer = exchange == NULL || exchange->answer == VG_HTTP_ANSWER_NONE;
    if (connection->tls != NULL && !vg_http_tls_is_ready(connection->tls))
        can_answer = false;
    vg_log_write(connection->server->options.log, VG_LOG_DEBUG, "http: %s port %u: refused with %d",
                 connection->source_ip, connection->source_port, status);
    if (!can_answer) {
        vg_http_connection_close(connection);
        return;
    }
    if (exchange != NULL)
        vg_http_exchange_end(exchange, /* is_sent= */ false);
    answer_bare(connection, status);
    if (connection->phase != VG_HTTP_CLOSED)
        linger(connection);
}

/* Input: what came ahead, then the bytes at hand, then what TLS has. */
struct input {
    char *ptr;
    size_t len;
};

static bool is_pending(const struct vg_http_connection *connection)
{
    return connection->pending.len > connection->pending_at;
}

static void parse_pending(struct vg_http_connection *connection)
{
    struct vg_buf *pending = &connection->pending;
    size_t at = connection->pending_at;
    connection->pending_at += vg_http_parse(connection, pending->ptr + at, pending->len - at);
}

static bool parse_some(struct vg_http_connection *connection, struct input *input)
{
    if (is_pending(connection)) {
        parse_pending(connection);
    } else if (input->len > 0) {
        size_t taken = vg_http_parse(connection, input->ptr, input->len);
        input->ptr += taken;
        input->len -= taken;
    } else {
        if (connection->tls == NULL)
            return false;
        input->len = vg_http_tls_read(connection, &input->ptr);
        return input->len > 0;
    }
    return true;
}

/* What can't be parsed yet outlives the buffer it was read into. */
static void keep_rest(struct vg_http_connection *connection, struct input *input)
{
    struct vg_buf *pending = &connection->pending;
    if (pending->ptr != NULL && !is_pending(connection)) {
        vg_buf_deinit(pending);
        connection->pending_at = 0;
    }
    vg_buf_add_bytes(pending, input->ptr, input->len);
    input->len = 0;
}

static bool is_over(const struct vg_http_connection *connection)
{
    const struct vg_http_exchange *exchange = connection->exchange;
    return exchange != NULL && exchange->answer == VG_HTTP_ANSWER_SENT && !exchange->is_sink_busy &&
           (connection->phase == VG_HTTP_WHOLE || !exchange->keeps_alive);
}

static void finish(struct vg_http_connection *connection, struct input *input)
{
    if (connection->exchange->piece != NULL)
        keep_rest(connection, input); /* it may lie in the piece */
    bool keeps_alive = connection->exchange->keeps_alive;
    vg_http_exchange_end(connection->exchange, /* is_sent= */ true);
    connection->has_progressed = true;
    if (keeps_alive && !connection->server->is_closing)
        connection->phase = VG_HTTP_BETWEEN;
    else if (connection->phase == VG_HTTP_WHOLE && input->len == 0 && !is_pending(connection) &&
             connection->tls == NULL)
        vg_http_connection_close(connection);
    else
        linger(connection);
}

/* One thing that can be done; false when there is none. */
static bool step(struct vg_http_connection *connection, struct input *input)
{
    struct vg_http_exchange *exchange = connection->exchange;
    if (connection->phase == VG_HTTP_CLOSED || connection->phase == VG_HTTP_LINGER)
        return false;
    if (is_over(connection)) {
        finish(connection, input);
        return true;
    }
    if (exchange != NULL && exchange->is_sink_busy)
        return false;
    if (exchange != NULL && exchange->has_sink_failed && exchange->answer == VG_HTTP_ANSWER_NONE) {
        vg_http_connection_refuse(connection, /* Internal Server Error */ 500);
        return false;
    }
    if (exchange != NULL && exchange->is_request_due) {
        vg_http_body_deliver(exchange);
        return true;
    }
    return connection->phase != VG_HTTP_WHOLE && parse_some(connection, input);
}

static enum vg_http_wait wait_of(const struct vg_http_connection *connection)
{
    const struct vg_http_exchange *exchange = connection->exchange;
    if (connection->tls != NULL && !vg_http_tls_is_ready(connection->tls))
        return VG_HTTP_WAIT_HEAD;
    if (exchange == NULL)
        return VG_HTTP_WAIT_IDLE;
    if (connection->phase == VG_HTTP_HEAD)
        return VG_HTTP_WAIT_HEAD;
    if (uv_stream_get_write_queue_size(&connection->stream) > 0)
        return VG_HTTP_WAIT_WRITE;
    if (connection->phase == VG_HTTP_BODY && !exchange->is_sink_busy)
        return VG_HTTP_WAIT_BODY;
    return connection->is_half_closed && exchange->answer == VG_HTTP_ANSWER_NONE
               ? VG_HTTP_WAIT_GONE
               : VG_HTTP_WAIT_HANDLER;
}

/* The client will send no more, and nothing it sent can still be answered. */
static bool is_deserted(const struct vg_http_connection *connection)
{
    const struct vg_http_exchange *exchange = connection->exchange;
    if (!connection->is_half_closed || exchange == NULL)
        return connection->is_half_closed;
    if (exchange->is_sink_busy || exchange->answer == VG_HTTP_ANSWER_SENDING)
        return false;
    return exchange->answer == VG_HTTP_ANSWER_STREAMING || connection->phase != VG_HTTP_WHOLE;
}

/* After the steps: what to wait for, and whether to read on meanwhile. */
static void settle(struct vg_http_connection *connection, struct input *input)
{
    if (connection->phase == VG_HTTP_CLOSED || connection->phase == VG_HTTP_LINGER)
        return;
    keep_rest(connection, input);
    const struct vg_http_exchange *exchange = connection->exchange;
    if (is_deserted(connection) || (connection->server->is_closing && exchange == NULL)) {
        vg_http_connection_close(connection);
        return;
    }
    size_t ahead = connection->pending.len + vg_http_tls_ahead(connection->tls);
    set_reading(connection, !connection->is_half_closed && ahead < VG_HTTP_PENDING_BYTES &&
                                (exchange == NULL || !exchange->is_sink_busy));
    enum vg_http_wait wait = wait_of(connection);
    if (connection->phase != VG_HTTP_CLOSED &&
        (wait != connection->wait || connection->has_progressed))
        vg_http_wait_set(connection, wait);
}

void vg_http_connection_run(struct vg_http_connection *connection, char *bytes, size_t len)
{
    struct input input = {bytes, len};
    VG_ASSERT(!connection->is_running);
    connection->is_running = true;
    while (step(connection, &input))
        continue;
    settle(connection, &input);
    connection->is_running = false;
    release_when_free(connection);
}

/* A sink keeps a piece until it is done with it, so its bytes are read where no other connection
 * reads. */
static void alloc_input(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
    (void)suggested;
    struct vg_http_connection *connection =
        VG_CONTAINER_OF(handle, struct vg_http_connection, handle);
    struct vg_http_server *server = connection->server;
    const struct vg_http_exchange *exchange = connection->exchange;
    if (connection->phase == VG_HTTP_BODY && exchange->piece != NULL && connection->tls == NULL) {
        *buf = (uv_buf_t){.base = exchange->piece, .len = VG_HTTP_PIECE_BYTES};
        return;
    }
    if (server->read_buffer == NULL)
        server->read_buffer = malloc(VG_HTTP_READ_BYTES);
    VG_ASSERT(server->read_buffer != NULL);
    *buf = (uv_buf_t){.base = server->read_buffer, .len = VG_HTTP_READ_BYTES};
}

static void on_end_of_input(struct vg_http_connection *connection)
{
    connection->is_half_closed = true;
    set_reading(connection, false);
    if (connection->phase != VG_HTTP_LINGER)
        vg_http_connection_run(connection, NULL, 0);
    else if (connection->is_shut_down)
        vg_http_connection_close(connection);
}

static bool starts_tls(struct vg_http_connection *connection, const char *bytes)
{
    if (connection->has_read)
        return false;
    connection->has_read = true;
    return connection->server->tls != NULL && bytes[0] == VG_HTTP_TLS_FIRST_BYTE;
}

static void on_read(uv_stream_t *stream, ssize_t len, const uv_buf_t *buf)
{
    struct vg_http_connection *connection =
        VG_CONTAINER_OF(stream, struct vg_http_connection, stream);
    if (len == UV_EOF)
        on_end_of_input(connection);
    else if (len < 0)
        vg_http_connection_close(connection);
    if (len <= 0 || connection->phase == VG_HTTP_LINGER)
        return;
    if (starts_tls(connection, buf->base))
        connection->tls = vg_http_tls_new(connection->server->tls);
    if (connection->tls != NULL) {
        vg_http_tls_receive(connection->tls, vg_str_of(buf->base, (size_t)len));
        vg_http_connection_run(connection, NULL, 0);
    } else {
        vg_http_connection_run(connection, buf->base, (size_t)len);
    }
}

/* Both families as text; an IPv4 client of a dual-stack socket is shown as IPv4. */
static void name_peer(struct vg_http_connection *connection)
{
    static const char mapped[] = "::ffff:";
    struct sockaddr_storage peer;
    int size = sizeof(peer);
    if (uv_tcp_getpeername(&connection->tcp, (struct sockaddr *)&peer, &size) != 0)
        return;
    char text[sizeof(connection->source_ip)] = "";
    if (peer.ss_family == AF_INET)
        uv_ip4_name((const struct sockaddr_in *)&peer, text, sizeof(text));
    else
        uv_ip6_name((const struct sockaddr_in6 *)&peer, text, sizeof(text));
    const char *shown =
        strncmp(text, mapped, sizeof(mapped) - 1) == 0 ? text + sizeof(mapped) - 1 : text;
    memcpy(connection->source_ip, shown, strlen(shown) + 1);
    connection->source_port = ntohs(((const struct sockaddr_in *)&peer)->sin_port);
}

void vg_http_connection_accept(struct vg_http_server *server)
{
    struct vg_http_connection *connection = calloc(1, sizeof(*connection));
    VG_ASSERT(connection != NULL);
    connection->server = server;
    vg_list_init(&connection->in_wait);
    vg_list_init(&connection->in_ready);
    vg_buf_init(&connection->pending, NULL, 0);
    vg_http_parser_init(connection);
    server->connection_count++;
    uv_tcp_init(server->loop, &connection->tcp);
    if (uv_accept((uv_stream_t *)&server->listener, &connection->stream) != 0) {
        vg_http_connection_close(connection);
        return;
    }
    uv_tcp_nodelay(&connection->tcp, 1);
    name_peer(connection);
    vg_http_wait_set(connection, VG_HTTP_WAIT_IDLE);
    set_reading(connection, true);
}
