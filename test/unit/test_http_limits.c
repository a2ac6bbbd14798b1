/* Unit tests of the HTTP server: what it refuses, how long it waits, and how little an idle
 * connection costs. */
#include "test_http_help.h"

#include <fcntl.h>
#include <malloc.h>
#include <sys/resource.h>
#include <sys/wait.h>

#if defined(__SANITIZE_ADDRESS__)
#define HAS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_ASAN 1
#endif
#endif

static void assert_refused(struct http_test *t, struct vg_str bytes, int status)
{
    struct client *c = client_open(t);
    client_send(t, c, bytes);
    struct answer a = answer_read(t, c);
    if (a.status != status)
        fail_msg("%d instead of %d for: %.*s", a.status, status, VG_STR_ARG(bytes));
    assert_str(answer_header(a.head, "Connection"), "close");
    shutdown(c->fd, SHUT_WR);
    assert_closed(t, c);
}

static void what_could_be_read_in_two_ways_is_refused(void **state)
{
    static const struct {
        int status;
        const char *bytes;
    } cases[] = {
        {400, "hello\r\n\r\n"},
        {400, "GET /\x01 HTTP/1.1\r\nHost: h\r\n\r\n"},
        {400, "GET / HTTP/1.1\r\nHost: h\r\nA b: c\r\n\r\n"},
        {400, "GET / HTTP/1.1\r\nHost: h\r\n: c\r\n\r\n"},
        {400, "GET / HTTP/1.1\r\nHost : h\r\n\r\n"},
        {400, "GET / HTTP/1.1\r\nHost: h\r\nA: b\rc: d\r\n\r\n"},
        {400, "GET / HTTP/1.1\r\nHost: h\r\nA:\rTransfer-Encoding: chunked\r\n\r\n"},
        {400, "GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n folded\r\n\r\n"},
        {400, "GET / HTTP/1.1\r\nHost: h\r\nA:\r\n folded\r\n\r\n"},
        {400, "GET / HTTP/1.1\r\nHost: h\r\nA: b\x01\r\n\r\n"},
        {400, "GET / HTTP/1.1\r\n\r\n"},
        {400, "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"},
        {400, "GET / HTTP/1.1 \r\nHost: h\r\n\r\n"},
        {400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: "
              "chunked\r\n\r\n0\r\n\r\n"},
        {400, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Length: "
              "3\r\n\r\n0\r\n\r\n"},
        {400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc"},
        {400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +3\r\n\r\nabc"},
        {400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3, 3\r\n\r\nabc"},
        {400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\nabc"},
        {400, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked, gzip\r\n\r\n"},
        {400, "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
        {400, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"},
        {400,
         "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n"},
        {400,
         "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n"},
        {400, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
        {501, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n"},
        {501, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"},
        {501, "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n"},
        {505, "GET / HTTP/2.0\r\nHost: h\r\n\r\n"},
        {505, "GET / HTTP/0.9\r\nHost: h\r\n\r\n"},
    };
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++)
        assert_refused(t, vg_str_from(cases[i].bytes), cases[i].status);
    assert_int_equal(t->requests_seen, 0);
    assert_alive(t, client_open(t));
}

/* What was refused behind a good request does not take that one's answer away. */
static void garbage_behind_a_request_is_refused_after_its_answer(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    SEND(t, c, "GET /later HTTP/1.1\r\nHost: h\r\n\r\n\x16\x03garbage");
    WAIT(t, c, t->held_count == 1);
    settle(t, c);
    respond(t, t->held[0], 200, VG_STR("good"));
    assert_str(answer_read(t, c).body, "good");
    assert_int_equal(answer_read(t, c).status, 400);
    shutdown(c->fd, SHUT_WR);
    assert_closed(t, c);
}

static struct vg_str repeated(struct http_test *t, const char *before, const char *piece, int count,
                              const char *after)
{
    struct vg_buf buf;
    vg_buf_init(&buf, &t->arena, 0);
    vg_buf_add(&buf, vg_str_from(before));
    for (int i = 0; i < count; i++)
        vg_buf_add(&buf, vg_str_from(piece));
    vg_buf_add(&buf, vg_str_from(after));
    return vg_buf_str(&buf);
}

static void heads_are_bounded(void **state)
{
    static const char end[] = " HTTP/1.1\r\nHost: h\r\n\r\n";
    static const char host[] = "GET / HTTP/1.1\r\nHost: h\r\n";
    static const char chunked[] =
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){.header_bytes_max = 1000, .header_count_max = 20});
    assert_refused(t, repeated(t, "GET /", "a", 1000, end), 414);
    assert_refused(t, repeated(t, "GET /", "a", 200000, ""), 414);
    assert_refused(t, repeated(t, "GET /", "a", 990, end), 431);
    assert_refused(t, repeated(t, host, "A: b\r\n", 20, "\r\n"), 431);
    assert_refused(t, repeated(t, "GET / HTTP/1.1\r\nHost: h\r\nA: ", "b", 1000, "\r\n\r\n"), 431);
    assert_refused(t, repeated(t, "GET / HTTP/1.1\r\nHost: h\r\nA: ", "b", 200000, ""), 431);
    assert_refused(t, repeated(t, chunked, "1;aaaaaaaaaaaaaaaa=b\r\nx\r\n", 1000, "0\r\n\r\n"),
                   431);
    assert_refused(
        t, repeated(t, chunked, "", 0, repeated(t, "0\r\n", "A: b\r\n", 1000, "\r\n").ptr), 431);
    assert_int_equal(t->requests_seen, 0);
    struct client *c = client_open(t);
    client_send(t, c, repeated(t, host, "A: b\r\n", 19, "\r\n"));
    assert_int_equal(answer_read(t, c).status, 200);
    client_send(t, c, repeated(t, "GET /", "a", 900, end));
    assert_int_equal(answer_read(t, c).status, 200);
    assert_alive(t, c);
}

static void a_body_over_the_limit_is_the_handlers_to_answer(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    assert_refused(
        t, VG_STR("PUT /x-limit HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\n01234567890"),
        400);
    assert_refused(t,
                   VG_STR("PUT /x-limit HTTP/1.1\r\nHost: h\r\nExpect: "
                          "100-continue\r\nContent-Length: 11\r\n\r\n"),
                   400);
    assert_refused(t,
                   VG_STR("PUT /x-limit HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                          "8\r\n01234567\r\n3\r\n890\r\n0\r\n\r\n"),
                   400);
    assert_int_equal(t->too_large, 3);
    assert_int_equal(t->sent, 3);
    assert_int_equal(t->requests_seen, 0);
    struct client *c = client_open(t);
    SEND(t, c, "PUT /x-limit HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n0123456789");
    assert_int_equal(answer_read(t, c).status, 200);
    assert_alive(t, c);
}

static void a_body_over_the_limit_is_413_without_a_word_of_the_handler(void **state)
{
    struct http_test *t = *state;
    t->handler.on_too_large = NULL;
    server_start(t, (struct vg_http_options){.body_max = 100});
    struct client *c = client_open(t);
    SEND(t, c, "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 6291456\r\n\r\n");
    client_send(t, c, big_body(&t->arena, BIG_BYTES));
    assert_int_equal(answer_read(t, c).status, 413);
    shutdown(c->fd, SHUT_WR);
    assert_closed(t, c);
    assert_int_equal(t->ended, 1);
    assert_int_equal(t->sent, 0);
    assert_refused(t,
                   repeated(t, "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n",
                            "1\r\nx\r\n", 101, ""),
                   413);
}

enum { SHORT_MS = 100 };

static void assert_about(uint64_t start, uint64_t ms)
{
    assert_true(uv_hrtime() - start >= (ms - 5) * 1000000);
}

static void a_slow_head_times_out_with_408(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){.header_timeout_ms = SHORT_MS});
    struct client *c = client_open(t);
    uint64_t start = uv_hrtime();
    struct vg_str head = VG_STR("GET / HTTP/1.1\r\nX-Slow: ");
    client_send(t, c, head);
    for (uint64_t sent = start; !c->is_over && c->in.len == 0; turn(t, c)) {
        if (uv_hrtime() - sent >
            5000000) { /* progress doesn't help: the limit is for the whole head */
            SEND(t, c, "x");
            sent = uv_hrtime();
        }
    }
    assert_int_equal(answer_read(t, c).status, 408);
    assert_about(start, SHORT_MS);
    client_close(c);
    assert_int_equal(t->headers_seen, 0);
}

static void a_stalled_body_times_out_but_a_slow_one_does_not(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){.body_timeout_ms = SHORT_MS});
    struct client *c = client_open(t);
    SEND(t, c, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n");
    uint64_t start = uv_hrtime();
    for (int i = 0; i < 10; i++) {
        uint64_t until = uv_hrtime() + 20000000;
        while (uv_hrtime() < until)
            turn(t, c);
        SEND(t, c, "0123");
    }
    assert_about(start, 2 * SHORT_MS);
    assert_int_equal(c->in.len, 0);
    start = uv_hrtime();
    assert_int_equal(answer_read(t, c).status, 408);
    assert_about(start, SHORT_MS - 20);
    assert_int_equal(t->ended, 1);
    assert_int_equal(t->sent, 0);
    client_close(c);
}

static void an_idle_connection_is_closed_in_silence(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){.idle_timeout_ms = SHORT_MS});
    struct client *fresh = client_open(t);
    struct client *used = client_open(t);
    SEND(t, used, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_int_equal(answer_read(t, used).status, 200);
    uint64_t start = uv_hrtime();
    assert_closed(t, used);
    assert_about(start, SHORT_MS - 20);
    assert_closed(t, fresh);
}

static void a_client_that_takes_nothing_is_given_up(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){.body_timeout_ms = SHORT_MS});
    struct client *c = client_open(t);
    SEND(t, c, "GET /big HTTP/1.1\r\nHost: h\r\n\r\n");
    uint64_t start = uv_hrtime();
    WAIT(t, NULL, t->ended == 1);
    assert_about(start, SHORT_MS);
    assert_int_equal(t->sent, 0);
    client_close(c);
}

static void a_client_that_takes_little_is_not_given_up(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){.body_timeout_ms = SHORT_MS});
    struct client *c = client_open(t);
    static char sip[64 * 1024];
    SEND(t, c, "GET /big HTTP/1.1\r\nHost: h\r\n\r\n");
    uint64_t start = uv_hrtime();
    size_t total = 0;
    while (uv_hrtime() - start < (uint64_t)4 * SHORT_MS * 1000000) {
        ssize_t got = recv(c->fd, sip, sizeof(sip), MSG_DONTWAIT);
        total += got > 0 ? (size_t)got : 0;
        for (uint64_t until = uv_hrtime() + 10000000; uv_hrtime() < until;)
            uv_run(&t->loop, UV_RUN_ONCE);
    }
    while (total < BIG_BYTES) {
        ssize_t got = recv(c->fd, sip, sizeof(sip), MSG_DONTWAIT);
        assert_true(got > 0 || (got < 0 && errno == EAGAIN));
        total += got > 0 ? (size_t)got : 0;
        uv_run(&t->loop, UV_RUN_NOWAIT);
    }
    WAIT(t, NULL, t->sent == 1);
    client_close(c);
}

static void connections_beyond_the_maximum_wait(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){.connections_max = 2});
    struct client *a = client_open(t), *b = client_open(t), *c = client_open(t),
                  *d = client_open(t);
    SEND(t, c, "GET /c HTTP/1.1\r\nHost: h\r\n\r\n");
    SEND(t, d, "GET /d HTTP/1.1\r\nHost: h\r\n\r\n");
    SEND(t, b, "GET /b HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_int_equal(answer_read(t, b).status, 200);
    settle(t, NULL);
    assert_int_equal(t->requests_seen, 1);
    client_close(a);
    assert_int_equal(answer_read(t, c).status, 200);
    settle(t, NULL);
    assert_int_equal(t->requests_seen, 2);
    client_close(b);
    assert_int_equal(answer_read(t, d).status, 200);
    client_close(c);
    client_close(d);
}

static size_t heap_bytes(void)
{
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

static void an_announced_body_costs_nothing_before_it_comes(void **state)
{
    enum { COUNT = 100 };
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *clients[COUNT];
    size_t before = heap_bytes();
    for (int i = 0; i < COUNT; i++) {
        clients[i] = client_open(t);
        SEND(t, clients[i], "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 16777216\r\n\r\nx");
    }
    WAIT(t, NULL, t->headers_seen == COUNT);
#ifndef HAS_ASAN
    assert_true(heap_bytes() - before < (size_t)COUNT * 64 * 1024);
#endif
    (void)before;
    for (int i = 0; i < COUNT; i++)
        client_close(clients[i]);
}

enum { IDLE_COUNT = 10000 };

/* False when the system does not let this process have so many descriptors. */
static bool can_open(rlim_t descriptors)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    if (limit.rlim_max < descriptors)
        return false;
    limit.rlim_cur = limit.rlim_max;
    return setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

/* In a process of its own: opens the connections, uses every other one, says so and holds them
 * until it is told to end. */
static void hold_connections(const struct http_test *t, int say, int listen_for_end)
{
    static const char request[] = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons(vg_http_server_port(t->server)),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    char answer[1024];
    for (int i = 0; i < IDLE_COUNT; i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0)
            _exit(1);
        if (i % 2 == 0 && (send(fd, request, sizeof(request) - 1, 0) != sizeof(request) - 1 ||
                           recv(fd, answer, sizeof(answer), 0) <= 0))
            _exit(1);
    }
    if (write(say, "x", 1) != 1 || read(listen_for_end, answer, 1) != 0)
        _exit(1);
    _exit(0);
}

static void ten_thousand_idle_connections_are_light(void **state)
{
    struct http_test *t = *state;
    if (!can_open(IDLE_COUNT + 200)) {
        print_message("skipped: the hard limit of open files is too low\n");
        skip();
    }
    server_start(t, (struct vg_http_options){0});
    int said[2], end[2];
    assert_int_equal(pipe2(said, O_CLOEXEC | O_NONBLOCK), 0);
    assert_int_equal(pipe2(end, O_CLOEXEC), 0);
    size_t before = heap_bytes();
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(end[1]);
        hold_connections(t, said[1], end[0]);
    }
    close(said[1]);
    char byte;
    ssize_t got;
    while ((got = read(said[0], &byte, 1)) < 0) {
        turn(t, NULL);
        if (t->ended == t->headers_seen) /* copies of requests are not what is measured */
            vg_arena_reset(&t->arena);
    }
    assert_int_equal(got, 1);
    WAIT(t, NULL, t->ended == IDLE_COUNT / 2);
#ifndef HAS_ASAN
    size_t each = (heap_bytes() - before) / IDLE_COUNT;
    print_message("%d idle connections: %zu bytes each\n", IDLE_COUNT, each);
    assert_true(each < 2048);
#endif
    (void)before;
    assert_alive(t, client_open(t));
    close(end[0]);
    close(end[1]);
    close(said[0]);
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    settle(t, NULL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, http_setup, http_teardown)
    const struct CMUnitTest tests[] = {
        TEST(what_could_be_read_in_two_ways_is_refused),
        TEST(garbage_behind_a_request_is_refused_after_its_answer),
        TEST(heads_are_bounded),
        TEST(a_body_over_the_limit_is_the_handlers_to_answer),
        TEST(a_body_over_the_limit_is_413_without_a_word_of_the_handler),
        TEST(a_slow_head_times_out_with_408),
        TEST(a_stalled_body_times_out_but_a_slow_one_does_not),
        TEST(an_idle_connection_is_closed_in_silence),
        TEST(a_client_that_takes_nothing_is_given_up),
        TEST(a_client_that_takes_little_is_not_given_up),
        TEST(connections_beyond_the_maximum_wait),
        TEST(an_announced_body_costs_nothing_before_it_comes),
        TEST(ten_thousand_idle_connections_are_light),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
