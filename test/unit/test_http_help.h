/* test/unit/test_http_help.h: a server on a free port and raw clients, all on one thread: nothing
 * happens behind a test's back. */
#ifndef VG_TEST_HTTP_HELP_H
#define VG_TEST_HTTP_HELP_H

#include "http/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

enum { GUARD_MS = 20000, HELD_MAX = 64, BIG_BYTES = 6 * 1024 * 1024 };
enum { HUGE_BYTES = 40 * 1024 * 1024 }; /* whose memory the pool gives back */

/* What the server's handler does depends on the path: see on_headers and on_request. */
struct http_test {
    uv_loop_t loop;
    uv_timer_t tick; /* the loop never sleeps longer than this */
    struct vg_arena arena;
    struct vg_http_handler handler;
    struct vg_http_server *server;
    struct vg_log log;
    char logged[512];
    bool is_closed;

    unsigned headers_seen, requests_seen, ended, sent, gone, too_large;
    struct vg_request request; /* the last one, copied */
    struct vg_http_exchange *held[HELD_MAX];
    unsigned held_count;
    bool is_answering; /* inside vg_http_respond and the like: no callback may come */
    bool keeps_gone;
    unsigned sink_calls;
    struct vg_buf sunk;
    void (*sink_done)(void *done_ctx, bool is_ok);
    void *sink_done_ctx;
    char file[64];
};

struct client {
    int fd;
    struct vg_buf in;
    bool is_over; /* end of input or reset */
    bool is_reset;
};

struct answer {
    int status;
    struct vg_str head;
    struct vg_str body;
};

static inline char big_byte(size_t i)
{
    return (char)('a' + (i * 7 + i / 1000) % 26);
}

static inline struct vg_str big_body(struct vg_arena *arena, size_t len)
{
    char *bytes = vg_arena_alloc(arena, len);
    for (size_t i = 0; i < len; i++)
        bytes[i] = big_byte(i);
    return vg_str_of(bytes, len);
}

static inline void respond(struct http_test *t, struct vg_http_exchange *exchange, int status,
                           struct vg_str body)
{
    struct vg_response response;
    vg_response_init(&response, vg_http_arena(exchange), status);
    vg_response_header(&response, "X-Test", VG_STR("yes"));
    response.body = body;
    t->is_answering = true;
    vg_http_respond(exchange, &response);
    t->is_answering = false;
}

static inline void respond_file(struct http_test *t, struct vg_http_exchange *exchange,
                                const char *path, uint64_t offset, uint64_t size)
{
    struct vg_response response;
    vg_response_init(&response, vg_http_arena(exchange), 200);
    response.stream = (struct vg_body){
        .kind = VG_BODY_FILE, .path = vg_str_from(path), .offset = offset, .size = size};
    t->is_answering = true;
    vg_http_respond(exchange, &response);
    t->is_answering = false;
}

/* Headers that are the server's business, as a Lambda function might return them. */
static inline void respond_meddling(struct vg_http_exchange *exchange)
{
    struct vg_response response;
    vg_response_init(&response, vg_http_arena(exchange), 200);
    vg_response_header(&response, "content-length", VG_STR("999"));
    vg_response_header(&response, "Transfer-Encoding", VG_STR("gzip"));
    vg_response_header(&response, "Connection", VG_STR("upgrade"));
    vg_response_header(&response, "Date", VG_STR("Thu, 01 Jan 1970 00:00:00 GMT"));
    vg_response_header(&response, "X-Empty", VG_STR(""));
    response.body = VG_STR("body");
    vg_http_respond(exchange, &response);
}

static void sink_write(void *ctx, struct vg_str piece, void (*done)(void *done_ctx, bool is_ok),
                       void *done_ctx)
{
    struct http_test *t = ctx;
    assert_null(t->sink_done);
    assert_true(piece.len > 0);
    t->sink_calls++;
    vg_buf_add(&t->sunk, piece);
    const char *path = vg_arena_cstr(&t->arena, t->request.path);
    if (strcmp(path, "/sink-later") == 0) {
        t->sink_done = done;
        t->sink_done_ctx = done_ctx;
    } else {
        done(done_ctx, strcmp(path, "/sink-bad") != 0);
    }
}

static void keep_request(struct http_test *t, const struct vg_request *request)
{
    t->request = *request;
    t->request.arena = &t->arena;
    t->request.method = vg_arena_copy(&t->arena, request->method);
    t->request.target = vg_arena_copy(&t->arena, request->target);
    t->request.path = vg_arena_copy(&t->arena, request->path);
    if (vg_str_is_set(request->query))
        t->request.query = vg_arena_copy(&t->arena, request->query);
    t->request.host = vg_arena_copy(&t->arena, request->host);
    t->request.body = vg_arena_copy(&t->arena, request->body);
    t->request.source_ip = vg_arena_copy(&t->arena, request->source_ip);
    struct vg_header *headers =
        VG_NEW_ARRAY(&t->arena, struct vg_header, request->header_count + 1);
    for (size_t i = 0; i < request->header_count; i++) {
        headers[i].name = vg_arena_copy(&t->arena, request->headers[i].name);
        headers[i].value = vg_arena_copy(&t->arena, request->headers[i].value);
    }
    t->request.headers = headers;
}

static void on_headers(void *ctx, struct vg_http_exchange *exchange, struct vg_http_plan *plan)
{
    struct http_test *t = ctx;
    assert_false(t->is_answering);
    t->headers_seen++;
    vg_http_set_user(exchange, t);
    keep_request(t, vg_http_request(exchange));
    struct vg_str path = t->request.path;
    if (vg_str_starts(path, VG_STR("/sink"))) {
        plan->mode = VG_HTTP_BODY_SINK;
        plan->body_max = UINT64_MAX;
        plan->sink.ctx = t;
        plan->sink.write = sink_write;
    }
    if (vg_str_ends(path, VG_STR("-limit")))
        plan->body_max = 10;
    if (vg_str_is(path, "/early"))
        respond(t, exchange, 403, VG_STR("early"));
}

static void on_request(void *ctx, struct vg_http_exchange *exchange)
{
    struct http_test *t = ctx;
    assert_false(t->is_answering);
    assert_ptr_equal(vg_http_user(exchange), t);
    t->requests_seen++;
    keep_request(t, vg_http_request(exchange));
    struct vg_str path = t->request.path;
    if (vg_str_is(path, "/later")) {
        assert_true(t->held_count < HELD_MAX);
        t->held[t->held_count++] = exchange;
    } else if (vg_str_is(path, "/stream")) {
        struct vg_response head;
        vg_response_init(&head, vg_http_arena(exchange), 200);
        vg_response_header(&head, "Content-Type", VG_STR("text/event-stream"));
        vg_http_stream_begin(exchange, &head);
        t->held[t->held_count++] = exchange;
    } else if (vg_str_is(path, "/file")) {
        respond_file(t, exchange, t->file, 100, BIG_BYTES - 200);
    } else if (vg_str_is(path, "/file-small")) {
        respond_file(t, exchange, t->file, 1000, 50);
    } else if (vg_str_is(path, "/file-small-short")) {
        respond_file(t, exchange, t->file, BIG_BYTES - 10, 50);
    } else if (vg_str_is(path, "/file-missing")) {
        respond_file(t, exchange, "/nonexistent/file", 0, 10);
    } else if (vg_str_is(path, "/file-short")) {
        respond_file(t, exchange, t->file, 0, BIG_BYTES + 1);
    } else if (vg_str_is(path, "/big")) {
        respond(t, exchange, 200, big_body(vg_http_arena(exchange), BIG_BYTES));
    } else if (vg_str_is(path, "/huge")) {
        (void)vg_arena_alloc(vg_http_arena(exchange), HUGE_BYTES);
        respond(t, exchange, 200, VG_STR("done"));
    } else if (vg_str_is(path, "/204") || vg_str_is(path, "/304")) {
        respond(t, exchange, atoi(path.ptr + 1), VG_STR("must not be seen"));
    } else if (vg_str_is(path, "/meddling")) {
        respond_meddling(exchange);
    } else {
        respond(t, exchange, 200, vg_http_request(exchange)->body);
    }
}

static void on_too_large(void *ctx, struct vg_http_exchange *exchange)
{
    struct http_test *t = ctx;
    t->too_large++;
    respond(t, exchange, 400, VG_STR("EntityTooLarge"));
}

static bool on_gone(void *ctx, struct vg_http_exchange *exchange)
{
    struct http_test *t = ctx;
    (void)exchange;
    assert_false(t->is_answering);
    t->gone++;
    return t->keeps_gone;
}

static void on_end(void *ctx, struct vg_http_exchange *exchange, bool is_sent)
{
    struct http_test *t = ctx;
    assert_false(t->is_answering);
    assert_ptr_equal(vg_http_user(exchange), t);
    vg_http_set_user(exchange, NULL); /* a second call would be seen */
    t->ended++;
    t->sent += is_sent;
}

static void keep_log(void *ctx, enum vg_log_level level, struct vg_str line)
{
    struct http_test *t = ctx;
    if (level <= VG_LOG_WARN)
        snprintf(t->logged, sizeof(t->logged), "%.*s", VG_STR_ARG(line));
}

static void on_tick(uv_timer_t *tick)
{
    (void)tick;
}

static inline void server_start(struct http_test *t, struct vg_http_options options)
{
    struct vg_str problem = VG_STR_NONE;
    options.host = "127.0.0.1";
    options.log = &t->log;
    t->server = vg_http_server_open(&t->loop, &options, &t->handler, &t->arena, &problem);
    if (t->server == NULL)
        fail_msg("%.*s", VG_STR_ARG(problem));
}

static int http_setup(void **state)
{
    struct http_test *t = calloc(1, sizeof(*t));
    uv_loop_init(&t->loop);
    uv_timer_init(&t->loop, &t->tick);
    uv_timer_start(&t->tick, on_tick, 1, 1);
    uv_unref((uv_handle_t *)&t->tick);
    vg_arena_init(&t->arena);
    vg_buf_init(&t->sunk, NULL, 0);
    t->log = (struct vg_log){.level = VG_LOG_DEBUG, .sink = keep_log, .sink_ctx = t};
    t->handler = (struct vg_http_handler){.ctx = t,
                                          .on_headers = on_headers,
                                          .on_request = on_request,
                                          .on_too_large = on_too_large,
                                          .on_gone = on_gone,
                                          .on_end = on_end};
    *state = t;
    return 0;
}

static void on_server_closed(void *ctx)
{
    ((struct http_test *)ctx)->is_closed = true;
}

static inline void server_stop(struct http_test *t, uint32_t grace_ms)
{
    vg_http_server_close(t->server, grace_ms, on_server_closed, t);
    t->server = NULL;
}

/* Every exchange that began has ended, and the loop has nothing left. */
static int http_teardown(void **state)
{
    struct http_test *t = *state;
    if (t->server != NULL)
        server_stop(t, 0);
    uv_close((uv_handle_t *)&t->tick, NULL);
    uv_run(&t->loop, UV_RUN_DEFAULT);
    bool is_even = t->headers_seen == t->ended;
    int loop_rc = uv_loop_close(&t->loop);
    vg_buf_deinit(&t->sunk);
    vg_arena_deinit(&t->arena);
    free(t);
    return is_even && loop_rc == 0 ? 0 : -1;
}

/* One turn of the loop, then what has come for the client. */
static inline void turn(struct http_test *t, struct client *client)
{
    uv_run(&t->loop, UV_RUN_ONCE);
    while (client != NULL && !client->is_over) {
        char *room = vg_buf_reserve(&client->in, 64 * 1024);
        ssize_t got = recv(client->fd, room, 64 * 1024, MSG_DONTWAIT);
        if (got < 0 && errno == EAGAIN)
            return;
        client->is_over = got <= 0;
        client->is_reset = got < 0;
        if (got > 0)
            client->in.len += (size_t)got;
    }
}

/* Turns the loop until `condition` holds. */
#define WAIT(t, client, condition)                                                                 \
    do {                                                                                           \
        uint64_t guard_ = uv_hrtime() + (uint64_t)GUARD_MS * 1000000;                              \
        while (!(condition)) {                                                                     \
            turn((t), (client));                                                                   \
            if (uv_hrtime() > guard_)                                                              \
                fail_msg("timed out waiting for %s", #condition);                                  \
        }                                                                                          \
    } while (0)

/* Small enough a number of turns, and enough for whatever is ready to happen. */
static inline void settle(struct http_test *t, struct client *client)
{
    for (int i = 0; i < 20; i++)
        turn(t, client);
}

static inline struct client *client_open(struct http_test *t)
{
    struct client *client = VG_NEW(&t->arena, struct client);
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons(vg_http_server_port(t->server)),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    client->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(client->fd >= 0);
    assert_int_equal(connect(client->fd, (struct sockaddr *)&address, sizeof(address)), 0);
    assert_int_equal(setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int)), 0);
    vg_buf_init(&client->in, &t->arena, 0);
    return client;
}

static inline void client_close(struct client *client)
{
    close(client->fd);
    client->fd = -1;
    client->is_over = true;
}

static inline void client_send(struct http_test *t, struct client *client, struct vg_str bytes)
{
    while (bytes.len > 0) {
        ssize_t sent = send(client->fd, bytes.ptr, bytes.len, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN)
            return; /* what the server answered is still to be read */
        if (sent > 0)
            bytes = vg_str_tail(bytes, (size_t)sent);
        else
            uv_run(&t->loop, UV_RUN_ONCE);
    }
}
#define SEND(t, client, literal) client_send((t), (client), VG_STR(literal))

static inline struct vg_str answer_header(struct vg_str head, const char *name)
{
    struct vg_str line;
    while (vg_str_split(&head, '\n', &line)) {
        ptrdiff_t colon = vg_str_find_char(line, ':');
        if (colon >= 0 && vg_str_ieq(vg_str_slice(line, 0, (size_t)colon), vg_str_from(name)))
            return vg_str_trim(vg_str_tail(line, (size_t)colon + 1));
    }
    return VG_STR_NONE;
}

static inline void take(struct client *client, size_t len)
{
    memmove(client->in.ptr, client->in.ptr + len, client->in.len - len);
    client->in.len -= len;
}

/* Reads a body of chunks; the next answer stays in the buffer. */
static inline struct vg_str take_chunks(struct http_test *t, struct client *client)
{
    struct vg_buf body;
    vg_buf_init(&body, &t->arena, 0);
    for (;;) {
        ptrdiff_t end;
        WAIT(t, client, (end = vg_str_find(vg_buf_str(&client->in), VG_STR("\r\n"))) >= 0);
        size_t len = strtoul(client->in.ptr, NULL, 16);
        WAIT(t, client, client->in.len >= (size_t)end + 2 + len + 2);
        vg_buf_add_bytes(&body, client->in.ptr + end + 2, len);
        assert_memory_equal(client->in.ptr + (size_t)end + 2 + len, "\r\n", 2);
        take(client, (size_t)end + 2 + len + 2);
        if (len == 0)
            return vg_buf_str(&body);
    }
}

static inline struct answer answer_head(struct http_test *t, struct client *client)
{
    ptrdiff_t end = -1;
    WAIT(t, client,
         (end = vg_str_find(vg_buf_str(&client->in), VG_STR("\r\n\r\n"))) >= 0 || client->is_over);
    if (end < 0)
        fail_msg("no answer but \"%.*s\"", VG_STR_ARG(vg_buf_str(&client->in)));
    struct answer answer = {.body = VG_STR("")};
    answer.head = vg_arena_copy(&t->arena, vg_str_of(client->in.ptr, (size_t)end + 2));
    assert_memory_equal(answer.head.ptr, "HTTP/1.1 ", 9);
    answer.status = atoi(answer.head.ptr + 9);
    take(client, (size_t)end + 4);
    return answer;
}

/* The next whole answer. */
static inline struct answer answer_read(struct http_test *t, struct client *client)
{
    struct answer answer = answer_head(t, client);
    struct vg_str length = answer_header(answer.head, "Content-Length");
    uint64_t len = 0;
    if (vg_str_is(answer_header(answer.head, "Transfer-Encoding"), "chunked")) {
        answer.body = take_chunks(t, client);
    } else if (vg_str_is_set(length)) {
        assert_true(vg_str_to_u64(length, &len));
        WAIT(t, client, client->in.len >= len);
        answer.body = vg_arena_copy(&t->arena, vg_str_of(client->in.ptr, len));
        take(client, len);
    }
    return answer;
}

/* The connection ends properly, with nothing more on it. */
static inline void assert_closed(struct http_test *t, struct client *client)
{
    WAIT(t, client, client->is_over);
    assert_false(client->is_reset);
    assert_int_equal(client->in.len, 0);
    close(client->fd);
}

/* Still there, quiet, and good for another request. */
static inline void assert_alive(struct http_test *t, struct client *client)
{
    assert_int_equal(client->in.len, 0);
    SEND(t, client, "GET /alive HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_int_equal(answer_read(t, client).status, 200);
    assert_false(client->is_over);
    close(client->fd);
}

static inline void assert_str(struct vg_str actual, const char *expected)
{
    if (!vg_str_is(actual, expected))
        fail_msg("\"%.*s\" is not \"%s\"", VG_STR_ARG(actual), expected);
}

#endif
