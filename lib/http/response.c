/* http/response.c: answering an exchange: whole, or as a stream. */
#include "http/internal.h"

#include <stdio.h>

/* An answer before the end of the request leaves a body behind. A small one is read and dropped;
 * for a large one, one of unknown length, or one that the client holds back until it is asked for,
 * the connection ends instead. */
static void give_up_body(struct vg_http_exchange *exchange)
{
    const struct vg_request *request = &exchange->request;
    if (exchange->connection->phase != VG_HTTP_BODY)
        return;
    uint64_t left = request->content_length - exchange->body_bytes;
    if (left > VG_HTTP_DRAIN_BYTES || (left > 0 && request->wants_continue))
        exchange->keeps_alive = false;
}

/* False when there is nobody to answer. */
static bool answer_begin(struct vg_http_exchange *exchange, const struct vg_response *response,
                         enum vg_http_answer answer)
{
    struct vg_http_connection *connection = exchange->connection;
    VG_ASSERT(exchange->answer == VG_HTTP_ANSWER_NONE);
    VG_ASSERT(response->status >= 200 && response->status <= 999);
    if (connection->phase == VG_HTTP_CLOSED)
        return false;
    exchange->answer = answer;
    exchange->is_request_due = false;
    give_up_body(exchange);
    if (connection->server->is_closing)
        exchange->keeps_alive = false;
    return true;
}

static bool can_have_body(int status)
{
    return status != 204 && status != 304;
}

void vg_http_respond(struct vg_http_exchange *exchange, const struct vg_response *response)
{
    if (!answer_begin(exchange, response, VG_HTTP_ANSWER_SENDING))
        return;
    const struct vg_body *stream = &response->stream;
    bool is_file = stream->kind == VG_BODY_FILE;
    struct vg_str body = stream->kind == VG_BODY_BYTES ? stream->bytes : response->body;
    uint64_t length = is_file ? stream->size : body.len;
    bool has_body = can_have_body(response->status);
    struct vg_str head = vg_http_head(
        exchange, response, has_body ? VG_HTTP_FRAMING_LENGTH : VG_HTTP_FRAMING_NONE, length);
    exchange->views[exchange->view_count++] = vg_http_buf(head);
    if (has_body && !exchange->is_head && length > 0) {
        if (is_file)
            vg_http_file_open(exchange, stream);
        else
            exchange->views[exchange->view_count++] = vg_http_buf(body);
    }
    vg_http_answer_advance(exchange);
}

void vg_http_stream_begin(struct vg_http_exchange *exchange, const struct vg_response *head)
{
    if (!answer_begin(exchange, head, VG_HTTP_ANSWER_STREAMING))
        return;
    enum vg_http_framing framing = VG_HTTP_FRAMING_CHUNKED;
    if (!can_have_body(head->status)) {
        framing = VG_HTTP_FRAMING_NONE;
    } else if (exchange->http_minor == 0) {
        framing = VG_HTTP_FRAMING_CLOSE;
        exchange->keeps_alive = false;
    }
    exchange->stream_framing = exchange->is_head ? VG_HTTP_FRAMING_NONE : framing;
    uv_buf_t buf = vg_http_buf(vg_http_head(exchange, head, framing, 0));
    vg_http_write(exchange->connection, &buf, 1);
    vg_http_schedule(exchange->connection);
}

size_t vg_http_stream_write(struct vg_http_exchange *exchange, struct vg_str bytes)
{
    struct vg_http_connection *connection = exchange->connection;
    if (connection->phase == VG_HTTP_CLOSED)
        return 0;
    VG_ASSERT(exchange->answer == VG_HTTP_ANSWER_STREAMING);
    if (bytes.len == 0 || exchange->stream_framing == VG_HTTP_FRAMING_NONE)
        return uv_stream_get_write_queue_size(&connection->stream);
    if (exchange->stream_framing == VG_HTTP_FRAMING_CHUNKED) {
        char size[20];
        int len = snprintf(size, sizeof(size), "%zx\r\n", bytes.len);
        uv_buf_t bufs[] = {vg_http_buf(vg_str_of(size, (size_t)len)), vg_http_buf(bytes),
                           vg_http_buf(VG_STR("\r\n"))};
        vg_http_write(connection, bufs, VG_COUNT_OF(bufs));
    } else {
        uv_buf_t buf = vg_http_buf(bytes);
        vg_http_write(connection, &buf, 1);
    }
    vg_http_schedule(connection);
    return connection->phase == VG_HTTP_CLOSED
               ? 0
               : uv_stream_get_write_queue_size(&connection->stream);
}

void vg_http_stream_end(struct vg_http_exchange *exchange)
{
    struct vg_http_connection *connection = exchange->connection;
    if (connection->phase == VG_HTTP_CLOSED)
        return;
    VG_ASSERT(exchange->answer == VG_HTTP_ANSWER_STREAMING);
    if (exchange->stream_framing == VG_HTTP_FRAMING_CHUNKED) {
        uv_buf_t last = vg_http_buf(VG_STR("0\r\n\r\n"));
        vg_http_write(connection, &last, 1);
    }
    exchange->answer = VG_HTTP_ANSWER_SENDING;
    vg_http_answer_advance(exchange);
}
