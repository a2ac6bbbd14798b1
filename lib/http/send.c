/* http/send.c: bytes to the socket: at once as far as it takes them, the rest when it takes more.
 */
#include "http/internal.h"
#include "http/tls.h"

#include <stdlib.h>

enum {
    /* Encrypted before the socket is asked whether it takes it. */
    TLS_STEP_BYTES = 64 * 1024,
    /* Given to the socket at once; the rest a turn later: to copy a megabyte to a client that reads
       as fast as we write holds the loop for a third of a millisecond. */
    PLAIN_STEP_BYTES = 128 * 1024,
};

/* A write that owns its bytes. */
struct copy {
    uv_write_t write;
    struct vg_http_connection *connection;
    char bytes[];
};

static size_t total_of(const uv_buf_t *bufs, unsigned count)
{
    size_t total = 0;
    for (unsigned i = 0; i < count; i++)
        total += bufs[i].len;
    return total;
}

/* A write ended: what waited for room goes on. */
static void after_write(struct vg_http_connection *connection, int status)
{
    if (status < 0)
        vg_http_connection_close(connection);
    if (connection->phase == VG_HTTP_CLOSED)
        return;
    if (connection->exchange != NULL)
        vg_http_answer_advance(connection->exchange);
    vg_http_connection_run(connection, NULL, 0);
}

static void on_copy_written(uv_write_t *write, int status)
{
    struct copy *copy = VG_CONTAINER_OF(write, struct copy, write);
    struct vg_http_connection *connection = copy->connection;
    free(copy);
    connection->copies--;
    after_write(connection, status);
}

/* Leaves to libuv what lies behind the first `skip` bytes of the buffers. */
static void write_copy(struct vg_http_connection *connection, const uv_buf_t *bufs, unsigned count,
                       size_t skip)
{
    size_t len = total_of(bufs, count) - skip;
    struct copy *copy = malloc(sizeof(*copy) + len);
    VG_ASSERT(copy != NULL);
    copy->connection = connection;
    char *at = copy->bytes;
    for (unsigned i = 0; i < count; i++) {
        size_t from = skip < bufs[i].len ? skip : bufs[i].len;
        memcpy(at, bufs[i].base + from, bufs[i].len - from);
        at += bufs[i].len - from;
        skip -= from;
    }
    uv_buf_t rest = {.base = copy->bytes, .len = len};
    connection->copies++;
    if (uv_write(&copy->write, &connection->stream, &rest, 1, on_copy_written) != 0) {
        connection->copies--;
        free(copy);
        vg_http_connection_close(connection);
    }
}

/* Returns the bytes that the socket took, or -1 after closing the connection. */
static ssize_t try_write(struct vg_http_connection *connection, const uv_buf_t *bufs,
                         unsigned count)
{
    int written = uv_try_write(&connection->stream, bufs, count);
    if (written >= 0)
        return written;
    if (written == UV_EAGAIN)
        return 0;
    vg_http_connection_close(connection);
    return -1;
}

void vg_http_write_raw(struct vg_http_connection *connection, const uv_buf_t *bufs, unsigned count)
{
    if (connection->phase == VG_HTTP_CLOSED)
        return;
    ssize_t written = try_write(connection, bufs, count);
    if (written >= 0 && (size_t)written < total_of(bufs, count))
        write_copy(connection, bufs, count, (size_t)written);
}

void vg_http_write(struct vg_http_connection *connection, const uv_buf_t *bufs, unsigned count)
{
    if (connection->tls == NULL) {
        vg_http_write_raw(connection, bufs, count);
        return;
    }
    for (unsigned i = 0; i < count; i++)
        vg_http_tls_encrypt(connection->tls, vg_str_of(bufs[i].base, bufs[i].len));
    vg_http_tls_flush(connection);
}

static void skip_views(struct vg_http_exchange *exchange, size_t len)
{
    while (exchange->view_count > 0 && len >= exchange->views[0].len) {
        len -= exchange->views[0].len;
        exchange->views[0] = exchange->views[1];
        exchange->view_count--;
    }
    if (exchange->view_count > 0) {
        exchange->views[0].base += len;
        exchange->views[0].len -= len;
    }
}

static void send_encrypted(struct vg_http_exchange *exchange)
{
    struct vg_http_connection *connection = exchange->connection;
    size_t room = TLS_STEP_BYTES;
    while (exchange->view_count > 0 && room > 0) {
        const uv_buf_t *view = &exchange->views[0];
        size_t len = view->len < room ? view->len : room;
        vg_http_tls_encrypt(connection->tls, vg_str_of(view->base, len));
        skip_views(exchange, len);
        room -= len;
    }
    vg_http_tls_flush(connection);
}

static void on_views_written(uv_write_t *write, int status)
{
    struct vg_http_exchange *exchange = VG_CONTAINER_OF(write, struct vg_http_exchange, write);
    exchange->is_writing = false;
    after_write(exchange->connection, status);
}

/* The views' first bytes, up to a step's. Returns how many buffers. */
static unsigned take_step(const struct vg_http_exchange *exchange, uv_buf_t step[2])
{
    size_t room = PLAIN_STEP_BYTES;
    unsigned count = 0;
    for (; count < exchange->view_count && room > 0; count++) {
        step[count] = exchange->views[count];
        if (step[count].len > room)
            step[count].len = room;
        room -= step[count].len;
    }
    return count;
}

/* The views stay where they are until the exchange ends, so nothing is copied. */
static void send_plain(struct vg_http_exchange *exchange)
{
    struct vg_http_connection *connection = exchange->connection;
    uv_buf_t step[2];
    unsigned count = take_step(exchange, step);
    ssize_t written = try_write(connection, step, count);
    if (written < 0)
        return;
    skip_views(exchange, (size_t)written);
    if (exchange->view_count == 0)
        return;
    count = take_step(exchange, step);
    if (uv_write(&exchange->write, &connection->stream, step, count, on_views_written) != 0) {
        vg_http_connection_close(connection);
        return;
    }
    exchange->is_writing = true;
    skip_views(exchange, total_of(step, count));
}

void vg_http_answer_advance(struct vg_http_exchange *exchange)
{
    struct vg_http_connection *connection = exchange->connection;
    for (;;) {
        if (connection->phase == VG_HTTP_CLOSED || connection->copies > 0 || exchange->is_writing ||
            exchange->is_file_busy)
            return;
        if (exchange->view_count == 0 && !vg_http_file_next(exchange))
            break;
        if (exchange->view_count > 0 && connection->tls != NULL)
            send_encrypted(exchange);
        else if (exchange->view_count > 0)
            send_plain(exchange);
    }
    if (exchange->answer == VG_HTTP_ANSWER_SENDING) {
        exchange->answer = VG_HTTP_ANSWER_SENT;
        vg_http_schedule(connection);
    }
}
