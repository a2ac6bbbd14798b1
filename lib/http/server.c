/* http/server.c: a listening socket: opening, accepting up to the maximum, closing with grace. */
#include "http/internal.h"
#include "http/tls.h"

#include <signal.h>
#include <stdlib.h>

enum {
    BACKLOG = 4096,
    HEADER_BYTES_MAX = 64 * 1024,
    HEADER_COUNT_MAX = 200,
    BODY_MAX = 16 * 1024 * 1024,
    HEADER_TIMEOUT_MS = 20000,
    BODY_TIMEOUT_MS = 60000,
    IDLE_TIMEOUT_MS = 600000,
    CONNECTIONS_MAX = 20000,
};

static struct vg_http_options with_defaults(const struct vg_http_options *given)
{
    struct vg_http_options options = *given;
    if (options.header_bytes_max == 0)
        options.header_bytes_max = HEADER_BYTES_MAX;
    if (options.header_count_max == 0)
        options.header_count_max = HEADER_COUNT_MAX;
    if (options.body_max == 0)
        options.body_max = BODY_MAX;
    if (options.header_timeout_ms == 0)
        options.header_timeout_ms = HEADER_TIMEOUT_MS;
    if (options.body_timeout_ms == 0)
        options.body_timeout_ms = BODY_TIMEOUT_MS;
    if (options.idle_timeout_ms == 0)
        options.idle_timeout_ms = IDLE_TIMEOUT_MS;
    if (options.connections_max == 0)
        options.connections_max = CONNECTIONS_MAX;
    return options;
}

static void server_free(struct vg_http_server *server)
{
    for (unsigned i = 0; i < server->spare_count; i++)
        vg_arena_deinit(&server->spares[i]);
    SSL_CTX_free(server->tls);
    free(server->read_buffer);
    free(server->plain_buffer);
    free(server);
}

static void on_handle_closed(uv_handle_t *handle)
{
    struct vg_http_server *server = handle->data;
    if (--server->handles_open > 0)
        return;
    void (*on_closed)(void *ctx) = server->on_closed;
    void *ctx = server->on_closed_ctx;
    server_free(server);
    if (on_closed != NULL)
        on_closed(ctx);
}

/* The listener is closed by itself, and earlier, when the server stops accepting. */
static void close_handles(struct vg_http_server *server)
{
    uv_close((uv_handle_t *)&server->timer, on_handle_closed);
    uv_close((uv_handle_t *)&server->prepare, on_handle_closed);
    uv_close((uv_handle_t *)&server->idle, on_handle_closed);
}

static void on_client(uv_stream_t *listener, int status)
{
    struct vg_http_server *server = listener->data;
    if (status < 0) {
        vg_log_write(server->options.log, VG_LOG_WARN, "http: cannot accept: %s",
                     uv_strerror(status));
        return;
    }
    if (server->connection_count < server->options.connections_max)
        vg_http_connection_accept(server);
    else
        server->has_client_waiting = true; /* libuv accepts no more until this one is taken */
}

void vg_http_server_forget(struct vg_http_server *server)
{
    server->connection_count--;
    if (server->is_closing) {
        if (server->connection_count == 0)
            close_handles(server);
    } else if (server->has_client_waiting) {
        server->has_client_waiting = false;
        vg_http_connection_accept(server);
    }
}

static void run_ready(struct vg_http_server *server)
{
    struct vg_list_node *node;
    while ((node = vg_list_pop(&server->ready)) != NULL)
        vg_http_connection_run(VG_CONTAINER_OF(node, struct vg_http_connection, in_ready), NULL, 0);
    uv_prepare_stop(&server->prepare);
    uv_idle_stop(&server->idle);
}

static void on_prepare(uv_prepare_t *prepare)
{
    run_ready(prepare->data);
}

static void on_idle(uv_idle_t *idle)
{
    run_ready(idle->data);
}

/* The prepare handle is the usual way. The idle one keeps the loop from sleeping when the caller
 * itself sits in a prepare callback, behind ours. */
void vg_http_schedule(struct vg_http_connection *connection)
{
    struct vg_http_server *server = connection->server;
    if (connection->is_running || !vg_list_is_empty(&connection->in_ready))
        return;
    if (vg_list_is_empty(&server->ready)) {
        uv_prepare_start(&server->prepare, on_prepare);
        uv_idle_start(&server->idle, on_idle);
    }
    vg_list_append(&server->ready, &connection->in_ready);
}

static void handles_init(struct vg_http_server *server)
{
    uv_tcp_init(server->loop, &server->listener);
    uv_timer_init(server->loop, &server->timer);
    uv_prepare_init(server->loop, &server->prepare);
    uv_idle_init(server->loop, &server->idle);
    server->listener.data = server->timer.data = server->prepare.data = server->idle.data = server;
    server->handles_open = 4;
}

/* Returns libuv's error code. */
static int listen_at(struct vg_http_server *server, const struct sockaddr_storage *address)
{
    int rc = uv_tcp_bind(&server->listener, (const struct sockaddr *)address, 0);
    if (rc == 0)
        rc = uv_listen((uv_stream_t *)&server->listener, BACKLOG, on_client);
    struct sockaddr_storage bound;
    int size = sizeof(bound);
    if (rc == 0)
        rc = uv_tcp_getsockname(&server->listener, (struct sockaddr *)&bound, &size);
    if (rc == 0) /* sin_port and sin6_port lie at the same place */
        server->port = ntohs(((const struct sockaddr_in *)&bound)->sin_port);
    return rc;
}

static bool parse_address(const struct vg_http_options *options, struct sockaddr_storage *address)
{
    return uv_ip4_addr(options->host, options->port, (struct sockaddr_in *)address) == 0 ||
           uv_ip6_addr(options->host, options->port, (struct sockaddr_in6 *)address) == 0;
}

/* A client that goes away while we write is an error code, not a signal. Only this thread is
 * changed: the process may not be ours. (libuv starts children with nothing blocked.) */
static void block_sigpipe(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

struct vg_http_server *vg_http_server_open(uv_loop_t *loop, const struct vg_http_options *options,
                                           const struct vg_http_handler *handler,
                                           struct vg_arena *arena, struct vg_str *problem)
{
    struct sockaddr_storage address;
    if (!parse_address(options, &address)) {
        *problem = vg_arena_printf(arena, "\"%s\" is not an IP address", options->host);
        return NULL;
    }
    SSL_CTX *tls = NULL;
    if (vg_str_is_set(options->tls_cert_pem) &&
        (tls = vg_http_tls_context(options->tls_cert_pem, options->tls_key_pem, arena, problem)) ==
            NULL)
        return NULL;

    struct vg_http_server *server = calloc(1, sizeof(*server));
    VG_ASSERT(server != NULL);
    server->loop = loop;
    server->options = with_defaults(options);
    server->handler = *handler;
    server->tls = tls;
    vg_list_init(&server->ready);
    block_sigpipe();
    handles_init(server);
    vg_http_timeouts_init(server);
    int rc = listen_at(server, &address);
    if (rc == 0)
        return server;
    *problem = vg_arena_printf(arena, "cannot listen on %s port %u: %s", options->host,
                               options->port, uv_strerror(rc));
    uv_close((uv_handle_t *)&server->listener, on_handle_closed);
    close_handles(server);
    return NULL;
}

uint16_t vg_http_server_port(const struct vg_http_server *server)
{
    return server->port;
}

void vg_http_server_close(struct vg_http_server *server, uint32_t grace_ms,
                          void (*on_closed)(void *ctx), void *ctx)
{
    VG_ASSERT(!server->is_closing);
    server->is_closing = true;
    server->on_closed = on_closed;
    server->on_closed_ctx = ctx;
    uv_close((uv_handle_t *)&server->listener, on_handle_closed);
    if (server->connection_count == 0) {
        close_handles(server);
        return;
    }
    server->grace_until = uv_now(server->loop) + grace_ms;
    vg_http_timer_update(server, server->grace_until);
    vg_http_close_connections(server, /* only_idle= */ true);
}
