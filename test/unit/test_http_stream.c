/* Unit tests of the HTTP server: bodies that stream, in and out, and closing the server. */
#include "test_http_help.h"

static void sink_answer(struct http_test *t, bool is_ok)
{
    void (*done)(void *done_ctx, bool is_ok_) = t->sink_done;
    t->sink_done = NULL;
    done(t->sink_done_ctx, is_ok);
}

static void a_sink_gets_the_body_in_order(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){.body_max = 1});
    struct client *c = client_open(t);
    struct vg_str body = big_body(&t->arena, BIG_BYTES);
    SEND(t, c, "PUT /sink HTTP/1.1\r\nHost: h\r\nContent-Length: 6291456\r\n\r\n");
    client_send(t, c, body);
    SEND(t, c, "GET /next HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_int_equal(answer_read(t, c).status, 200);
    assert_true(vg_str_eq(vg_buf_str(&t->sunk), body));
    assert_int_equal(answer_read(t, c).status, 200);
    assert_alive(t, c);
}

static void a_sink_gets_chunks_gathered(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    struct vg_buf request;
    vg_buf_init(&request, &t->arena, 0);
    vg_buf_add_lit(&request, "PUT /sink HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 2000; i++)
        vg_buf_printf(&request, "8;x=y\r\n%08d\r\n", i);
    vg_buf_add_lit(&request, "0\r\n\r\n");
    client_send(t, c, vg_buf_str(&request));
    assert_int_equal(answer_read(t, c).status, 200);
    assert_int_equal(t->sunk.len, 16000);
    for (int i = 0; i < 2000; i++) {
        char expected[16];
        snprintf(expected, sizeof(expected), "%08d", i);
        assert_memory_equal(t->sunk.ptr + i * 8, expected, 8);
    }
    assert_true(t->sink_calls < 200);
    assert_alive(t, c);
}

static void a_busy_sink_stops_the_reading(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    struct vg_str body = big_body(&t->arena, BIG_BYTES);
    size_t sent = 0;
    SEND(t, c, "PUT /sink-later HTTP/1.1\r\nHost: h\r\nContent-Length: 6291456\r\n\r\n");
    for (int idle = 0; sent < body.len && idle < 50;) { /* until the kernel's buffers are full */
        ssize_t n = send(c->fd, body.ptr + sent, body.len - sent, MSG_DONTWAIT | MSG_NOSIGNAL);
        sent += n > 0 ? (size_t)n : 0;
        idle = n > 0 ? 0 : idle + 1;
        uv_run(&t->loop, UV_RUN_ONCE);
    }
    assert_int_equal(t->sink_calls, 1);
    while (t->sunk.len < body.len) {
        ssize_t n = send(c->fd, body.ptr + sent, body.len - sent, MSG_DONTWAIT | MSG_NOSIGNAL);
        sent += n > 0 ? (size_t)n : 0;
        if (t->sink_done != NULL)
            sink_answer(t, true);
        turn(t, c);
    }
    assert_int_equal(t->requests_seen, 0);
    sink_answer(t, true);
    assert_int_equal(answer_read(t, c).status, 200);
    assert_true(vg_str_eq(vg_buf_str(&t->sunk), body));
    assert_alive(t, c);
}

static void a_failing_sink_ends_the_request_with_500(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    SEND(t, c, "PUT /sink-bad HTTP/1.1\r\nHost: h\r\nContent-Length: 6291456\r\n\r\n");
    client_send(t, c, big_body(&t->arena, BIG_BYTES));
    assert_int_equal(answer_read(t, c).status, 500);
    assert_int_equal(t->requests_seen, 0);
    assert_int_equal(t->ended, 1);
    assert_int_equal(t->sent, 0);
    shutdown(c->fd, SHUT_WR);
    assert_closed(t, c);
}

static void a_sinks_limit_holds_for_chunks_too(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    SEND(t, c,
         "PUT /sink-limit HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
         "a\r\n0123456789\r\n1\r\nX\r\n0\r\n\r\n");
    struct answer a = answer_read(t, c);
    assert_int_equal(a.status, 400);
    assert_str(a.body, "EntityTooLarge");
    assert_int_equal(t->too_large, 1);
    assert_int_equal(t->requests_seen, 0);
    shutdown(c->fd, SHUT_WR);
    assert_closed(t, c);
}

/* The sink's memory is the handler's: it must not go while a piece is on its way to disk. */
static void an_exchange_lasts_until_its_sink_is_done(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    SEND(t, c, "PUT /sink-later HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n01234");
    WAIT(t, c, t->sink_done != NULL);
    client_close(c);
    server_stop(t, 0); /* the connection closes, piece or not */
    settle(t, NULL);
    assert_int_equal(t->ended, 0);
    assert_false(t->is_closed);
    sink_answer(t, true);
    WAIT(t, NULL, t->is_closed);
    assert_int_equal(t->ended, 1);
}

static void make_file(struct http_test *t)
{
    snprintf(t->file, sizeof(t->file), "/tmp/vg_test_http.XXXXXX");
    int fd = mkstemp(t->file);
    assert_true(fd >= 0);
    struct vg_str bytes = big_body(&t->arena, BIG_BYTES);
    assert_int_equal(write(fd, bytes.ptr, bytes.len), bytes.len);
    close(fd);
}

static void a_range_of_a_file_is_sent_as_it_is(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    make_file(t);
    struct client *c = client_open(t);
    struct vg_str whole = big_body(&t->arena, BIG_BYTES);
    SEND(t, c, "GET /file HTTP/1.1\r\nHost: h\r\n\r\nGET /file HTTP/1.1\r\nHost: h\r\n\r\n");
    settle(t, NULL); /* a slow reader */
    for (int i = 0; i < 2; i++) {
        struct answer a = answer_read(t, c);
        assert_true(vg_str_eq(a.body, vg_str_slice(whole, 100, BIG_BYTES - 100)));
    }
    unlink(t->file);
    assert_alive(t, c);
}

static void a_small_range_is_sent_or_refused_whole(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    make_file(t);
    struct client *c = client_open(t);
    struct vg_str whole = big_body(&t->arena, BIG_BYTES);
    SEND(t, c, "GET /file-small HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_true(vg_str_eq(answer_read(t, c).body, vg_str_slice(whole, 1000, 1050)));
    SEND(t, c, "GET /file-small-short HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_int_equal(answer_read(t, c).status, 500);
    assert_non_null(strstr(t->logged, "too short"));
    unlink(t->file);
    shutdown(c->fd, SHUT_WR);
    assert_closed(t, c);
}

static void a_short_file_aborts_the_connection_and_is_logged(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    make_file(t);
    struct client *c = client_open(t);
    SEND(t, c, "GET /file-short HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_str(answer_header(answer_head(t, c).head, "Content-Length"), "6291457");
    WAIT(t, c, c->is_over);
    assert_true(c->in.len < BIG_BYTES + 1);
    WAIT(t, c, t->ended == 1);
    assert_int_equal(t->sent, 0);
    assert_non_null(strstr(t->logged, "too short"));
    unlink(t->file);
    client_close(c);
}

static void a_missing_file_is_a_500(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    SEND(t, c, "GET /file-missing HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_int_equal(answer_read(t, c).status, 500);
    assert_non_null(strstr(t->logged, "No such file"));
    assert_int_equal(t->sent, 0);
    shutdown(c->fd, SHUT_WR);
    assert_closed(t, c);
}

static void a_client_gone_while_a_file_is_read_harms_nobody(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    make_file(t);
    for (int i = 0; i < 20; i++) {
        struct client *c = client_open(t);
        SEND(t, c, "GET /file HTTP/1.1\r\nHost: h\r\n\r\n");
        for (int turns = 0; turns < i; turns++)
            uv_run(&t->loop, UV_RUN_NOWAIT);
        client_close(c);
    }
    WAIT(t, NULL, t->ended == 20);
    unlink(t->file);
}

static void a_stream_goes_out_as_it_grows(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    SEND(t, c, "GET /stream HTTP/1.1\r\nHost: h\r\n\r\nGET /next HTTP/1.1\r\nHost: h\r\n\r\n");
    struct answer a = answer_head(t, c);
    assert_str(answer_header(a.head, "Transfer-Encoding"), "chunked");
    assert_false(vg_str_is_set(answer_header(a.head, "Content-Length")));
    assert_int_equal(vg_http_stream_write(t->held[0], VG_STR("data: 1\n\n")), 0);
    WAIT(t, c, c->in.len > 0);
    assert_str(vg_buf_str(&c->in), "9\r\ndata: 1\n\n\r\n");
    vg_http_stream_write(t->held[0], VG_STR("")); /* must not end it */
    vg_http_stream_write(t->held[0], VG_STR("data: 2\n\n"));
    vg_http_stream_end(t->held[0]);
    assert_int_equal(t->ended, 0);
    assert_str(take_chunks(t, c), "data: 1\n\ndata: 2\n\n");
    assert_int_equal(answer_read(t, c).status, 200);
    WAIT(t, c, t->sent == 2);
    assert_alive(t, c);
}

static void a_stream_to_http_1_0_ends_with_the_connection(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    SEND(t, c, "GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    struct answer a = answer_head(t, c);
    assert_false(vg_str_is_set(answer_header(a.head, "Transfer-Encoding")));
    assert_str(answer_header(a.head, "Connection"), "close");
    vg_http_stream_write(t->held[0], VG_STR("plain"));
    vg_http_stream_end(t->held[0]);
    WAIT(t, c, c->is_over);
    assert_str(vg_buf_str(&c->in), "plain");
    client_close(c);
}

static void a_stream_tells_what_a_slow_client_has_not_taken(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    struct vg_str event = big_body(&t->arena, 100000);
    SEND(t, c, "GET /stream HTTP/1.1\r\nHost: h\r\n\r\n");
    WAIT(t, NULL, t->held_count == 1);
    size_t written = 0, unsent = 0;
    while (unsent < 1000000) {
        unsent = vg_http_stream_write(t->held[0], event);
        written += event.len;
    }
    vg_http_stream_end(t->held[0]);
    answer_head(t, c);
    struct vg_str all = take_chunks(t, c);
    assert_int_equal(all.len, written);
    for (size_t i = 0; i < all.len; i += event.len)
        assert_memory_equal(all.ptr + i, event.ptr, event.len);
    WAIT(t, c, t->sent == 1);
    assert_alive(t, c);
}

static void a_stream_whose_client_left_swallows_what_is_written(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    SEND(t, c, "GET /stream HTTP/1.1\r\nHost: h\r\n\r\n");
    answer_head(t, c);
    vg_http_stream_write(t->held[0], big_body(&t->arena, 1000));
    client_close(c); /* with bytes unread: a reset */
    t->is_answering = true;
    for (int i = 0; i < 100 && t->ended == 0; i++)
        vg_http_stream_write(t->held[0], VG_STR("data: to nobody\n\n"));
    vg_http_stream_end(t->held[0]);
    t->is_answering = false;
    WAIT(t, NULL, t->ended == 1);
    assert_int_equal(t->sent, 0);
}

static void a_quiet_stream_notices_that_its_client_left(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    SEND(t, c, "GET /stream HTTP/1.1\r\nHost: h\r\n\r\n");
    answer_head(t, c);
    client_close(c);
    WAIT(t, NULL, t->ended == 1);
    assert_int_equal(t->sent, 0);
}

static void closing_ends_idle_connections_and_finishes_the_rest(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *idle = client_open(t);
    struct client *used = client_open(t);
    struct client *busy = client_open(t);
    struct client *partial = client_open(t);
    SEND(t, used, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_int_equal(answer_read(t, used).status, 200);
    SEND(t, partial, "GET /partial HTTP/1.1\r\n");
    SEND(t, busy,
         "GET /later HTTP/1.1\r\nHost: h\r\n\r\nGET /too-late HTTP/1.1\r\nHost: h\r\n\r\n");
    WAIT(t, busy, t->held_count == 1);
    server_stop(t, GUARD_MS);
    assert_closed(t, idle);
    assert_closed(t, used);
    SEND(t, partial, "Host: h\r\n\r\n");
    assert_str(answer_header(answer_read(t, partial).head, "Connection"), "close");
    assert_closed(t, partial);
    assert_false(t->is_closed);
    respond(t, t->held[0], 200, VG_STR("finished"));
    struct answer a = answer_read(t, busy);
    assert_str(a.body, "finished");
    assert_str(answer_header(a.head, "Connection"), "close");
    shutdown(busy->fd, SHUT_WR);
    assert_closed(t, busy);
    WAIT(t, NULL, t->is_closed);
    assert_int_equal(t->requests_seen, 3);
}

static void closing_waits_no_longer_than_its_grace(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    SEND(t, c, "GET /later HTTP/1.1\r\nHost: h\r\n\r\n");
    WAIT(t, c, t->held_count == 1);
    uint64_t start = uv_hrtime();
    server_stop(t, 100);
    WAIT(t, c, t->is_closed);
    assert_true(uv_hrtime() - start >= 95000000);
    assert_int_equal(t->ended, 1);
    assert_int_equal(t->sent, 0);
    client_close(c);
}

static void many_servers_share_a_loop(void **state)
{
    enum { COUNT = 50 };
    struct http_test *t = *state;
    struct vg_http_server *servers[COUNT];
    for (int i = 0; i < COUNT; i++) {
        server_start(t, (struct vg_http_options){0});
        servers[i] = t->server;
    }
    for (int i = 0; i < COUNT; i++) {
        t->server = servers[i];
        struct client *c = client_open(t);
        assert_alive(t, c);
    }
    for (int i = 0; i < COUNT; i++) {
        t->is_closed = false;
        t->server = servers[i];
        server_stop(t, 0);
        WAIT(t, NULL, t->is_closed);
    }
}

static void an_address_that_cannot_be_used_is_worded(void **state)
{
    struct http_test *t = *state;
    struct vg_str problem = VG_STR_NONE;
    server_start(t, (struct vg_http_options){0});
    struct vg_http_options options = {.host = "127.0.0.1", .port = vg_http_server_port(t->server)};
    assert_null(vg_http_server_open(&t->loop, &options, &t->handler, &t->arena, &problem));
    assert_non_null(strstr(problem.ptr, "address already in use"));
    options.host = "not an address";
    assert_null(vg_http_server_open(&t->loop, &options, &t->handler, &t->arena, &problem));
    assert_str(problem, "\"not an address\" is not an IP address");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, http_setup, http_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_sink_gets_the_body_in_order),
        TEST(a_sink_gets_chunks_gathered),
        TEST(a_busy_sink_stops_the_reading),
        TEST(a_failing_sink_ends_the_request_with_500),
        TEST(a_sinks_limit_holds_for_chunks_too),
        TEST(an_exchange_lasts_until_its_sink_is_done),
        TEST(a_range_of_a_file_is_sent_as_it_is),
        TEST(a_small_range_is_sent_or_refused_whole),
        TEST(a_short_file_aborts_the_connection_and_is_logged),
        TEST(a_missing_file_is_a_500),
        TEST(a_client_gone_while_a_file_is_read_harms_nobody),
        TEST(a_stream_goes_out_as_it_grows),
        TEST(a_stream_to_http_1_0_ends_with_the_connection),
        TEST(a_stream_tells_what_a_slow_client_has_not_taken),
        TEST(a_stream_whose_client_left_swallows_what_is_written),
        TEST(a_quiet_stream_notices_that_its_client_left),
        TEST(closing_ends_idle_connections_and_finishes_the_rest),
        TEST(closing_waits_no_longer_than_its_grace),
        TEST(many_servers_share_a_loop),
        TEST(an_address_that_cannot_be_used_is_worded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
