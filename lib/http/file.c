/* http/file.c: a range of a file as the body of an answer, read in the pool piece by piece as the
 * client takes it. A small one that is cached is not worth the trip. */
#include "http/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/uio.h>
#include <unistd.h>

/* A range up to this is read on the loop if that needs no disk. */
enum { CACHED_BYTES_MAX = 64 * 1024 };

struct vg_http_file {
    uv_work_t work;
    struct vg_http_exchange *exchange;
    const char *path;
    int fd; /* -1 before the first piece and after the last */
    uint64_t offset;
    uint64_t left;
    size_t piece_len;
    int error; /* errno, 0; EIO where the file is shorter than the range */
    char piece[];
};

static size_t next_len(const struct vg_http_file *file)
{
    return file->left < VG_HTTP_PIECE_BYTES ? (size_t)file->left : VG_HTTP_PIECE_BYTES;
}

/* Pool thread. Opening is part of the first piece and closing of the last, so that a small file
 * costs one trip. */
static void read_piece(uv_work_t *work)
{
    struct vg_http_file *file = VG_CONTAINER_OF(work, struct vg_http_file, work);
    size_t want = next_len(file);
    if (file->fd < 0)
        file->fd = open(file->path, O_RDONLY | O_CLOEXEC);
    if (file->fd < 0)
        file->error = errno;
    file->piece_len = 0;
    while (file->error == 0 && file->piece_len < want) {
        ssize_t got = pread(file->fd, file->piece + file->piece_len, want - file->piece_len,
                            (off_t)(file->offset + file->piece_len));
        if (got > 0)
            file->piece_len += (size_t)got;
        else if (got == 0 || errno != EINTR)
            file->error = got == 0 ? EIO : errno;
    }
    file->offset += want;
    file->left -= want;
    if (file->left == 0 && file->fd >= 0) {
        close(file->fd);
        file->fd = -1;
    }
}

/* The client has been promised more than there is. Where not even the head is out, it can still be
 * told. */
static void fail(struct vg_http_file *file)
{
    struct vg_http_exchange *exchange = file->exchange;
    struct vg_http_connection *connection = exchange->connection;
    vg_log_write(connection->server->options.log, VG_LOG_ERROR, "http: cannot send %s: %s",
                 file->path, file->error == EIO ? "it is too short" : strerror(file->error));
    if (exchange->view_count > 0) {
        exchange->view_count = 0;
        exchange->answer = VG_HTTP_ANSWER_NONE;
        vg_http_connection_refuse(connection, /* Internal Server Error */ 500);
    } else {
        vg_http_connection_close(connection);
    }
}

static void view_piece(struct vg_http_file *file)
{
    struct vg_http_exchange *exchange = file->exchange;
    exchange->views[exchange->view_count++] =
        (uv_buf_t){.base = file->piece, .len = file->piece_len};
}

static void on_piece(uv_work_t *work, int status)
{
    (void)status; /* it is never cancelled */
    struct vg_http_file *file = VG_CONTAINER_OF(work, struct vg_http_file, work);
    struct vg_http_exchange *exchange = file->exchange;
    struct vg_http_connection *connection = exchange->connection;
    exchange->is_file_busy = false;
    if (connection->phase == VG_HTTP_CLOSED) {
        vg_http_schedule(connection);
        return;
    }
    if (file->error != 0) {
        fail(file);
        return;
    }
    view_piece(file);
    vg_http_answer_advance(exchange);
    vg_http_connection_run(connection, NULL, 0);
}

bool vg_http_file_next(struct vg_http_exchange *exchange)
{
    struct vg_http_file *file = exchange->file;
    if (file == NULL || file->left == 0)
        return false;
    exchange->is_file_busy = true;
    int rc = uv_queue_work(exchange->connection->server->loop, &file->work, read_piece, on_piece);
    VG_ASSERT(rc == 0);
    return true;
}

/* False when it is not all in memory, or the system can't tell; the pool then goes on from here. */
static bool read_cached(struct vg_http_file *file)
{
    struct iovec room = {.iov_base = file->piece, .iov_len = next_len(file)};
    if (file->fd < 0 ||
        preadv2(file->fd, &room, 1, (off_t)file->offset, RWF_NOWAIT) != (ssize_t)room.iov_len)
        return false;
    file->piece_len = room.iov_len;
    file->left = 0;
    return true;
}

void vg_http_file_open(struct vg_http_exchange *exchange, const struct vg_body *body)
{
    struct vg_http_file range = {
        .exchange = exchange,
        .path = vg_arena_cstr(&exchange->arena, body->path),
        .fd = -1,
        .offset = body->offset,
        .left = body->size,
    };
    exchange->file = malloc(sizeof(range) + next_len(&range));
    VG_ASSERT(exchange->file != NULL);
    *exchange->file = range;
    /* At once, so that a deletion that follows does not take it away. */
    exchange->file->fd = open(range.path, O_RDONLY | O_CLOEXEC);
    if (range.left <= CACHED_BYTES_MAX && read_cached(exchange->file))
        view_piece(exchange->file);
    else
        vg_http_file_next(exchange);
}

void vg_http_file_close(struct vg_http_exchange *exchange)
{
    struct vg_http_file *file = exchange->file;
    if (file == NULL)
        return;
    if (file->fd >= 0)
        close(file->fd);
    free(file);
    exchange->file = NULL;
}
