/* http/exchange.c: an exchange's life, and what a handler may ask of it. The arena it lives in is
 * reused. */
#include "http/internal.h"

#include <stdlib.h>

struct vg_http_exchange *vg_http_exchange_new(struct vg_http_connection *connection)
{
    struct vg_http_server *server = connection->server;
    struct vg_arena arena;
    if (server->spare_count > 0) {
        arena = server->spares[--server->spare_count];
        server->spare_bytes -= arena.total_bytes;
    } else {
        vg_arena_init(&arena);
    }
    struct vg_http_exchange *exchange = VG_NEW(&arena, struct vg_http_exchange);
    exchange->arena = arena;
    exchange->connection = connection;
    exchange->request.arena = &exchange->arena;
    return exchange;
}

/* Memory that goes back to the system on a thread of the pool: that takes a millisecond for each
 * ten megabytes. Less is not left to it: a request that comes at once would have to pay for new
 * pages.
 */
struct leftover {
    uv_work_t work;
    struct vg_arena arena;
    struct vg_buf body;
};

static void on_leftover(uv_work_t *work)
{
    struct leftover *leftover = VG_CONTAINER_OF(work, struct leftover, work);
    vg_buf_deinit(&leftover->body);
    vg_arena_deinit(&leftover->arena);
}

static void on_leftover_gone(uv_work_t *work, int status)
{
    (void)status;
    free(VG_CONTAINER_OF(work, struct leftover, work));
}

static void leave_to_pool(struct vg_http_server *server, struct vg_arena arena, struct vg_buf body)
{
    struct leftover *leftover = malloc(sizeof(*leftover));
    VG_ASSERT(leftover != NULL);
    leftover->arena = arena;
    leftover->body = body;
    VG_ASSERT(uv_queue_work(server->loop, &leftover->work, on_leftover, on_leftover_gone) == 0);
}

static void arena_give_back(struct vg_http_server *server, struct vg_arena arena)
{
    vg_arena_reset(&arena);
    bool is_kept = server->spare_count < VG_HTTP_SPARES_MAX &&
                   arena.total_bytes <= VG_HTTP_SPARE_BYTES_MAX &&
                   arena.total_bytes <= VG_HTTP_SPARES_BYTES_MAX - server->spare_bytes;
    if (!is_kept) {
        vg_arena_deinit(&arena);
        return;
    }
    server->spares[server->spare_count++] = arena;
    server->spare_bytes += arena.total_bytes;
}

void vg_http_exchange_end(struct vg_http_exchange *exchange, bool is_sent)
{
    struct vg_http_connection *connection = exchange->connection;
    struct vg_http_server *server = connection->server;
    VG_ASSERT(!vg_http_exchange_is_busy(exchange));
    if (exchange->is_announced)
        server->handler.on_end(server->handler.ctx, exchange, is_sent);
    connection->exchange = NULL;
    vg_http_file_close(exchange);
    free(exchange->piece);
    if (exchange->arena.total_bytes + exchange->body.cap > VG_HTTP_GIVEN_BACK_AT_ONCE_MAX) {
        leave_to_pool(server, exchange->arena, exchange->body);
        return;
    }
    vg_buf_deinit(&exchange->body);
    arena_give_back(server, exchange->arena);
}

const struct vg_request *vg_http_request(struct vg_http_exchange *exchange)
{
    return &exchange->request;
}

struct vg_arena *vg_http_arena(struct vg_http_exchange *exchange)
{
    return &exchange->arena;
}

void vg_http_set_user(struct vg_http_exchange *exchange, void *user)
{
    exchange->user = user;
}

void *vg_http_user(const struct vg_http_exchange *exchange)
{
    return exchange->user;
}

struct vg_http_server *vg_http_exchange_server(const struct vg_http_exchange *exchange)
{
    return exchange->connection->server;
}

void vg_http_release(void *exchange)
{
    struct vg_http_exchange *kept = exchange;
    VG_ASSERT(kept->is_kept);
    kept->is_kept = false;
    vg_http_schedule(kept->connection);
}
