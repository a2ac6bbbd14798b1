/* fuzz_http: bytes on a connection. The first byte chooses the limits, 0xff cuts the rest into what
 * arrives at once. Whatever comes is answered well or the connection ends, and how the bytes were
 * cut makes no difference to the answers. */
#include "fuzz_http.h"

#include "base/hash.h"

#include <stdlib.h>

enum { CUT = 0xff, HELD_MAX = 64 };

struct later {
    struct vg_http_exchange *exchange;
    void (*sink_done)(void *done_ctx, bool is_ok);
    void *sink_done_ctx;
};

/* The server's side. What a request wants is said by its path's first letters. */
struct fuzz_http {
    uv_loop_t loop;
    struct vg_arena arena;
    struct vg_http_server *server;
    struct later later[HELD_MAX]; /* goes on between the turns */
    unsigned later_count;
    unsigned begun, ended;
    struct vg_buf sunk;
};

static bool wants(struct vg_http_exchange *exchange, const char *start)
{
    return vg_str_starts(vg_http_request(exchange)->path, vg_str_from(start));
}

/* All that a head says. */
static uint32_t digest(struct vg_arena *arena, const struct vg_request *request)
{
    struct vg_buf buf;
    vg_buf_init(&buf, arena, /* max= */ 0);
    vg_buf_printf(&buf, "%.*s|%.*s|%.*s|%.*s|%.*s|%llu", VG_STR_ARG(request->method),
                  VG_STR_ARG(request->target), VG_STR_ARG(request->path),
                  VG_STR_ARG(request->query), VG_STR_ARG(request->host),
                  (unsigned long long)request->content_length);
    for (size_t i = 0; i < request->header_count; i++)
        vg_buf_printf(&buf, "|%.*s=%.*s", VG_STR_ARG(request->headers[i].name),
                      VG_STR_ARG(request->headers[i].value));
    return vg_crc32(0, vg_buf_str(&buf));
}

/* Says what of the request arrived, and for the reader whether a body can follow. */
static void begin_response(struct vg_http_exchange *exchange, struct vg_response *response)
{
    struct vg_arena *arena = vg_http_arena(exchange);
    const struct vg_request *request = vg_http_request(exchange);
    vg_response_init(response, arena, wants(exchange, "/204") ? 204 : 200);
    vg_response_header(response, "Date", VG_STR("Thu, 01 Jan 1970 00:00:00 GMT"));
    vg_response_header(response, "X-Head", vg_arena_printf(arena, "%08x", digest(arena, request)));
    if (vg_str_is(request->method, "HEAD"))
        vg_response_header(response, "X-Is-Head", VG_STR("yes"));
}

static void respond(struct vg_http_exchange *exchange, struct vg_str body)
{
    struct vg_response response;
    begin_response(exchange, &response);
    response.body = body;
    vg_http_respond(exchange, &response);
}

static void put_off(struct fuzz_http *f, struct later later)
{
    VG_ASSERT(f->later_count < HELD_MAX);
    f->later[f->later_count++] = later;
}

static void sink_write(void *ctx, struct vg_str piece, void (*done)(void *done_ctx, bool is_ok),
                       void *done_ctx)
{
    struct fuzz_http *f = ctx;
    VG_ASSERT(piece.len > 0);
    vg_buf_add(&f->sunk, piece);
    put_off(f, (struct later){.sink_done = done, .sink_done_ctx = done_ctx});
}

static void on_headers(void *ctx, struct vg_http_exchange *exchange, struct vg_http_plan *plan)
{
    struct fuzz_http *f = ctx;
    f->begun++;
    f->sunk.len = 0;
    if (wants(exchange, "/s")) {
        plan->mode = VG_HTTP_BODY_SINK;
        plan->sink = (struct vg_http_sink){.ctx = f, .write = sink_write};
    }
    if (wants(exchange, "/e"))
        respond(exchange, VG_STR("early"));
}

static void on_request(void *ctx, struct vg_http_exchange *exchange)
{
    struct fuzz_http *f = ctx;
    if (wants(exchange, "/l") || wants(exchange, "/c"))
        put_off(f, (struct later){.exchange = exchange});
    else
        respond(exchange, wants(exchange, "/s")
                              ? vg_arena_copy(vg_http_arena(exchange), vg_buf_str(&f->sunk))
                              : vg_http_request(exchange)->body);
}

static void on_too_large(void *ctx, struct vg_http_exchange *exchange)
{
    (void)ctx;
    respond(exchange, VG_STR("too large"));
}

static void on_end(void *ctx, struct vg_http_exchange *exchange, bool is_sent)
{
    struct fuzz_http *f = ctx;
    (void)is_sent;
    f->ended++;
    for (unsigned i = 0; i < f->later_count; i++)
        if (f->later[i].exchange == exchange)
            f->later[i] = f->later[--f->later_count];
}

static void stream(struct vg_http_exchange *exchange)
{
    struct vg_response head;
    begin_response(exchange, &head);
    vg_http_stream_begin(exchange, &head);
    (void)vg_http_stream_write(exchange, VG_STR("some "));
    (void)vg_http_stream_write(exchange, VG_STR("chunks"));
    vg_http_stream_end(exchange);
}

/* What was put off. */
static void go_on(struct fuzz_http *f)
{
    while (f->later_count > 0) {
        struct later later = f->later[--f->later_count];
        if (later.sink_done != NULL)
            later.sink_done(later.sink_done_ctx, /* is_ok= */ true);
        else if (wants(later.exchange, "/c"))
            stream(later.exchange);
        else
            respond(later.exchange, VG_STR("later"));
    }
}

/* Turns the loop until there is nothing to do: what is sent on the loopback is there at once. */
static void settle(struct fuzz_http *f)
{
    enum { TURNS = 3 };
    for (int quiet = 0; quiet < TURNS; quiet++) {
        unsigned before = f->begun + f->ended;
        uv_run(&f->loop, UV_RUN_NOWAIT);
        if (f->later_count > 0 || before != f->begun + f->ended)
            quiet = -1;
        go_on(f);
    }
}

static void open_server(struct fuzz_http *f, bool has_small_limits)
{
    struct vg_http_handler handler = {.ctx = f,
                                      .on_headers = on_headers,
                                      .on_request = on_request,
                                      .on_too_large = on_too_large,
                                      .on_end = on_end};
    struct vg_http_options options = {.host = "127.0.0.1", .body_max = 1000};
    struct vg_str problem = VG_STR_NONE;
    if (has_small_limits) {
        options.header_bytes_max = 64;
        options.header_count_max = 4;
        options.body_max = 16;
    }
    uv_loop_init(&f->loop);
    vg_arena_init(&f->arena);
    vg_buf_init(&f->sunk, /* arena= */ NULL, /* max= */ 0);
    f->server = vg_http_server_open(&f->loop, &options, &handler, &f->arena, &problem);
    VG_ASSERT(f->server != NULL);
}

static void close_server(struct fuzz_http *f)
{
    vg_http_server_close(f->server, /* grace_ms= */ 0, /* on_closed= */ NULL, /* ctx= */ NULL);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    VG_ASSERT(f->begun == f->ended);
    VG_ASSERT(uv_loop_close(&f->loop) == 0);
    vg_buf_deinit(&f->sunk);
    vg_arena_deinit(&f->arena);
}

/* Sends the pieces, each when the one before has had its effect, then says that no more will come.
 * All that was answered. */
static void talk(struct fuzz_http *f, struct vg_str bytes, bool is_cut, struct vg_buf *answers)
{
    int fd = fuzz_connect(vg_http_server_port(f->server));
    settle(f);
    struct vg_str piece;
    for (struct vg_str rest = bytes; vg_str_split(&rest, (char)CUT, &piece);) {
        if (is_cut && piece.len > 1) { /* so llhttp reads what is left of a head, not plain.c */
            fuzz_send(fd, vg_str_slice(piece, 0, 1));
            settle(f);
            piece = vg_str_tail(piece, 1);
        }
        fuzz_send(fd, piece);
        if (is_cut)
            settle(f);
        (void)fuzz_receive(fd, answers);
    }
    settle(f);
    (void)fuzz_receive(fd, answers);
    shutdown(fd, SHUT_WR);
    settle(f);
    VG_ASSERT(fuzz_receive(fd, answers));
    fuzz_disconnect(fd);
}

static void serve(struct vg_str bytes, bool has_small_limits, bool is_cut, struct vg_buf *answers)
{
    struct fuzz_http f = {0};
    open_server(&f, has_small_limits);
    talk(&f, bytes, is_cut, answers);
    close_server(&f);
    fuzz_check_answers(vg_buf_str(answers));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    bool has_small_limits = data[0] == 'l';
    struct vg_str bytes = vg_str_of((const char *)data + 1, size - 1);
    struct vg_buf cut, whole;
    vg_buf_init(&cut, /* arena= */ NULL, /* max= */ 0);
    vg_buf_init(&whole, /* arena= */ NULL, /* max= */ 0);
    serve(bytes, has_small_limits, /* is_cut= */ true, &cut);
    if (!has_small_limits) {
        /* Limits are looked at when a read ends, so there the cuts may tell. */
        serve(bytes, has_small_limits, /* is_cut= */ false, &whole);
        VG_ASSERT(vg_str_eq(vg_buf_str(&cut), vg_buf_str(&whole)));
    }
    vg_buf_deinit(&cut);
    vg_buf_deinit(&whole);
    return 0;
}
