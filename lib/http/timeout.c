/* http/timeout.c: time limits of connections: a sorted list for each kind of wait, one timer for
 * all. Sockets live in real time, so the loop's clock is used and not the instance's virtual one.
 */
#include "http/internal.h"

#include <sys/ioctl.h>

/* The timer fires no more often: deadlines are kept to within this. */
enum { TICK_MS = 20 };

static uint64_t limit_ms(const struct vg_http_server *server, enum vg_http_wait wait)
{
    switch (wait) {
    case VG_HTTP_WAIT_IDLE:
        return server->options.idle_timeout_ms;
    case VG_HTTP_WAIT_HEAD:
        return server->options.header_timeout_ms;
    case VG_HTTP_WAIT_BODY:
    case VG_HTTP_WAIT_WRITE:
        return server->options.body_timeout_ms;
    case VG_HTTP_WAIT_GONE:
        return VG_HTTP_GONE_MS;
    case VG_HTTP_WAIT_LINGER:
        return VG_HTTP_LINGER_MS;
    default:
        return UINT64_MAX;
    }
}

/* What the client has not taken yet, here and in the kernel, whose buffer is large: seen from here
 * alone, a client that takes little would seem to take nothing for a long time. */
static size_t unsent_bytes(struct vg_http_connection *connection)
{
    size_t bytes = uv_stream_get_write_queue_size(&connection->stream);
    uv_os_fd_t fd;
    int in_kernel = 0;
    if (uv_fileno(&connection->handle, &fd) == 0 && ioctl(fd, TIOCOUTQ, &in_kernel) == 0)
        bytes += (size_t)in_kernel;
    return bytes;
}

/* Off the list first, so that whatever comes of it the list gets shorter. */
static void expire(struct vg_http_connection *connection)
{
    enum vg_http_wait wait = connection->wait;
    if (wait == VG_HTTP_WAIT_WRITE && unsent_bytes(connection) < connection->unsent_seen) {
        vg_http_wait_set(connection, wait);
        return;
    }
    vg_http_wait_set(connection, VG_HTTP_WAIT_HANDLER);
    if (wait == VG_HTTP_WAIT_HEAD || wait == VG_HTTP_WAIT_BODY)
        vg_http_connection_refuse(connection, /* Request Timeout */ 408);
    else
        vg_http_connection_close(connection);
}

static struct vg_http_connection *first_of(struct vg_list_node *list)
{
    return vg_list_is_empty(list) ? NULL
                                  : VG_CONTAINER_OF(list->next, struct vg_http_connection, in_wait);
}

void vg_http_close_connections(struct vg_http_server *server, bool only_idle)
{
    for (int wait = 0; wait < VG_HTTP_WAIT_COUNT; wait++) {
        struct vg_list_node *list = &server->waits[wait];
        for (struct vg_list_node *node = list->next; node != list;) {
            struct vg_http_connection *connection =
                VG_CONTAINER_OF(node, struct vg_http_connection, in_wait);
            node = node->next;
            if (!only_idle || (connection->phase == VG_HTTP_BETWEEN && !connection->is_running))
                vg_http_connection_close(connection);
        }
    }
}

static void on_timer(uv_timer_t *timer)
{
    struct vg_http_server *server = timer->data;
    uint64_t now = uv_now(server->loop);
    server->timer_due = UINT64_MAX;
    if (now >= server->grace_until) {
        server->grace_until = UINT64_MAX;
        vg_http_close_connections(server, /* only_idle= */ false);
        return;
    }
    uint64_t next = server->grace_until;
    for (int wait = 0; wait < VG_HTTP_WAIT_HANDLER; wait++) {
        struct vg_http_connection *connection;
        while ((connection = first_of(&server->waits[wait])) != NULL && connection->deadline <= now)
            expire(connection);
        if (connection != NULL && connection->deadline < next)
            next = connection->deadline;
    }
    if (next != UINT64_MAX)
        vg_http_timer_update(server, next < now + TICK_MS ? now + TICK_MS : next);
}

void vg_http_timer_update(struct vg_http_server *server, uint64_t deadline)
{
    if (deadline >= server->timer_due)
        return;
    uint64_t now = uv_now(server->loop);
    server->timer_due = deadline;
    uv_timer_start(&server->timer, on_timer, deadline > now ? deadline - now : 0, 0);
}

void vg_http_timeouts_init(struct vg_http_server *server)
{
    for (int wait = 0; wait < VG_HTTP_WAIT_COUNT; wait++)
        vg_list_init(&server->waits[wait]);
    server->timer_due = UINT64_MAX;
    server->grace_until = UINT64_MAX;
}

void vg_http_wait_set(struct vg_http_connection *connection, enum vg_http_wait wait)
{
    struct vg_http_server *server = connection->server;
    vg_list_remove(&connection->in_wait);
    vg_list_append(&server->waits[wait], &connection->in_wait);
    connection->wait = wait;
    connection->has_progressed = false;
    if (wait == VG_HTTP_WAIT_WRITE)
        connection->unsent_seen = unsent_bytes(connection);
    uint64_t limit = limit_ms(server, wait);
    if (limit == UINT64_MAX)
        return;
    connection->deadline = uv_now(server->loop) + limit;
    vg_http_timer_update(server, connection->deadline);
}
