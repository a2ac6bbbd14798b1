/* Unit tests of the HTTP server: requests in, answers out, one connection after the other's
 * request. */
#include "test_http_help.h"

static void a_request_arrives_as_sent(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    SEND(t, c,
         "PUT /a%20b/c?x=1&y=a%2Bb+c&acl HTTP/1.1\r\nHost: h:1\r\nX-One: 1\r\nX-Empty:\r\n"
         "x-one: \t two words \t\r\nContent-Length: 4\r\n\r\nbody");
    assert_int_equal(answer_read(t, c).status, 200);
    const struct vg_request *r = &t->request;
    assert_str(r->method, "PUT");
    assert_str(r->target, "/a%20b/c?x=1&y=a%2Bb+c&acl");
    assert_str(r->path, "/a%20b/c");
    assert_str(r->query, "x=1&y=a%2Bb+c&acl");
    assert_str(r->host, "h:1");
    assert_str(r->body, "body");
    assert_int_equal(r->content_length, 4);
    assert_int_equal(r->header_count, 5);
    assert_str(vg_request_header(r, "X-ONE"), "1");
    assert_str(r->headers[3].name, "x-one");
    assert_str(r->headers[3].value, "two words");
    assert_str(vg_request_header(r, "x-empty"), "");
    assert_false(vg_str_is_set(vg_request_header(r, "x-two")));
    assert_str(vg_request_query(r, "y"), "a+b c");
    assert_str(vg_request_query(r, "acl"), "");
    assert_false(vg_str_is_set(vg_request_query(r, "z")));
    assert_str(r->source_ip, "127.0.0.1");
    assert_true(r->source_port > 0);
    assert_false(r->is_tls);
    assert_alive(t, c);
}

static void an_answer_carries_length_date_and_the_handlers_headers(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    SEND(t, c, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc");
    struct answer a = answer_read(t, c);
    assert_memory_equal(a.head.ptr, "HTTP/1.1 200 OK\r\n", 17);
    assert_str(a.body, "abc");
    assert_str(answer_header(a.head, "Content-Length"), "3");
    assert_str(answer_header(a.head, "X-Test"), "yes");
    assert_int_equal(answer_header(a.head, "Date").len, strlen("Fri, 02 Jan 2026 03:04:05 GMT"));
    assert_false(vg_str_is_set(answer_header(a.head, "Connection")));
    assert_alive(t, c);
}

static void framing_headers_of_the_handler_are_not_sent(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    SEND(t, c, "GET /meddling HTTP/1.1\r\nHost: h\r\n\r\n");
    struct answer a = answer_read(t, c);
    assert_str(a.body, "body");
    assert_str(answer_header(a.head, "Date"), "Thu, 01 Jan 1970 00:00:00 GMT");
    assert_str(answer_header(a.head, "X-Empty"), "");
    assert_false(vg_str_is_set(answer_header(a.head, "Connection")));
    assert_false(vg_str_is_set(answer_header(a.head, "Transfer-Encoding")));
    assert_alive(t, c);
}

static void head_answers_carry_the_length_but_no_body(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    SEND(t, c, "HEAD /big HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_str(answer_header(answer_head(t, c).head, "Content-Length"), "6291456");
    SEND(t, c, "HEAD /file-missing HTTP/1.1\r\nHost: h\r\n\r\n");
    struct answer a = answer_head(t, c);
    assert_int_equal(a.status, 200);
    assert_str(answer_header(a.head, "Content-Length"), "10");
    SEND(t, c, "HEAD /meddling HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_str(answer_header(answer_head(t, c).head, "Content-Length"), "999");
    assert_alive(t, c);
}

static void statuses_204_and_304_carry_no_body(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    SEND(t, c, "GET /204 HTTP/1.1\r\nHost: h\r\n\r\nGET /304 HTTP/1.1\r\nHost: h\r\n\r\n");
    struct answer a = answer_read(t, c);
    assert_int_equal(a.status, 204);
    assert_false(vg_str_is_set(answer_header(a.head, "Content-Length")));
    assert_int_equal(answer_read(t, c).status, 304);
    assert_alive(t, c);
}

static void a_request_is_the_same_wherever_reads_split_it(void **state)
{
    static const char text[] =
        "POST /split?q HTTP/1.1\r\nHost: some.host\r\nX-Empty:\r\nX-Long: a b c \r\n"
        "Content-Length: 10\r\n\r\n0123456789";
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    for (size_t split = 1; split < sizeof(text) - 1; split++) {
        client_send(t, c, vg_str_of(text, split));
        uv_run(&t->loop, UV_RUN_ONCE);
        uv_run(&t->loop, UV_RUN_NOWAIT);
        client_send(t, c, vg_str_of(text + split, sizeof(text) - 1 - split));
        assert_str(answer_read(t, c).body, "0123456789");
        assert_str(t->request.path, "/split");
        assert_str(t->request.host, "some.host");
        assert_str(vg_request_header(&t->request, "X-Empty"), "");
        assert_str(vg_request_header(&t->request, "X-Long"), "a b c");
        assert_int_equal(t->request.header_count, 4);
    }
    assert_alive(t, c);
}

static void a_request_may_come_byte_by_byte(void **state)
{
    static const char text[] = "\r\nPOST /bytes HTTP/1.1\r\nHost: "
                               "some.host\r\nX-Empty:\r\nTransfer-Encoding: chunked\r\nX: y\r\n\r\n"
                               "5;ext=1\r\nhello\r\n6\r\n world\r\n0\r\nTrailer: t\r\n\r\n";
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    for (size_t i = 0; i < sizeof(text) - 1; i++) {
        client_send(t, c, vg_str_of(text + i, 1));
        uv_run(&t->loop, UV_RUN_ONCE);
    }
    assert_str(answer_read(t, c).body, "hello world");
    assert_str(t->request.host, "some.host");
    assert_str(vg_request_header(&t->request, "X"), "y");
    assert_int_equal(t->request.header_count, 4);
    assert_true(t->request.content_length == UINT64_MAX);
    assert_alive(t, c);
}

static void pipelined_requests_are_answered_in_order(void **state)
{
    enum { COUNT = 3000 };
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    struct vg_buf all;
    vg_buf_init(&all, &t->arena, 0);
    for (int i = 0; i < COUNT; i++)
        vg_buf_printf(&all, "POST /n%d HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\n%04d", i, i);
    client_send(t, c, vg_buf_str(&all));
    for (int i = 0; i < COUNT; i++)
        assert_int_equal(atoi(answer_read(t, c).body.ptr), i);
    assert_int_equal(t->requests_seen, COUNT);
    assert_alive(t, c);
}

static void pipelined_requests_wait_for_a_late_answer(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    SEND(t, c,
         "POST /later HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\n1"
         "GET /2 HTTP/1.1\r\nHost: h\r\n\r\nGET /later HTTP/1.1\r\nHost: h\r\n\r\n");
    WAIT(t, c, t->held_count == 1);
    SEND(t, c, "GET /4 HTTP/1.1\r\nHost: h\r\n\r\n");
    settle(t, c);
    assert_int_equal(t->requests_seen, 1);
    assert_int_equal(c->in.len, 0);
    respond(t, t->held[0], 201, VG_STR("one"));
    assert_int_equal(t->ended, 0); /* never from inside the answer */
    assert_int_equal(answer_read(t, c).status, 201);
    assert_int_equal(answer_read(t, c).status, 200);
    WAIT(t, c, t->held_count == 2);
    assert_int_equal(t->requests_seen, 3);
    respond(t, t->held[1], 202, VG_STR("three"));
    assert_int_equal(answer_read(t, c).status, 202);
    assert_int_equal(answer_read(t, c).status, 200);
    assert_alive(t, c);
}

/* More is sent ahead than the server keeps: it stops reading, loses nothing and goes on. */
static void a_flood_of_pipelined_bytes_waits_in_the_socket(void **state)
{
    enum { COUNT = 20000 };
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    SEND(t, c, "GET /later HTTP/1.1\r\nHost: h\r\n\r\n");
    WAIT(t, c, t->held_count == 1);
    size_t sent = 0, total = COUNT * 32;
    struct vg_buf all;
    vg_buf_init(&all, &t->arena, 0);
    for (int i = 0; i < COUNT; i++)
        vg_buf_printf(&all, "GET /%05d HTTP/1.1\r\nHost: h\r\n\r\n", i);
    total = all.len;
    for (int idle = 0; idle < 50 && sent < total;) {
        ssize_t n = send(c->fd, all.ptr + sent, total - sent, MSG_DONTWAIT | MSG_NOSIGNAL);
        sent += n > 0 ? (size_t)n : 0;
        idle = n > 0 ? 0 : idle + 1;
        uv_run(&t->loop, UV_RUN_ONCE);
    }
    respond(t, t->held[0], 200, VG_STR("first"));
    assert_str(answer_read(t, c).body, "first");
    client_send(t, c, vg_str_tail(vg_buf_str(&all), sent));
    WAIT(t, c, t->requests_seen == COUNT + 1);
    WAIT(t, c, t->ended == COUNT + 1);
    assert_str(t->request.path, "/19999");
    client_close(c);
}

static void http_1_0_closes_unless_asked_to_stay(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    SEND(t, c, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    assert_str(answer_header(answer_read(t, c).head, "Connection"), "keep-alive");
    SEND(t, c, "GET / HTTP/1.0\r\n\r\n");
    struct answer a = answer_read(t, c);
    assert_int_equal(a.status, 200);
    assert_str(answer_header(a.head, "Connection"), "close");
    assert_closed(t, c);
}

static void connection_close_is_honoured(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    SEND(t, c,
         "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\nGET /not-asked HTTP/1.1\r\nHost: "
         "h\r\n\r\n");
    assert_str(answer_header(answer_read(t, c).head, "Connection"), "close");
    assert_int_equal(shutdown(c->fd, SHUT_WR), 0);
    assert_closed(t, c);
    assert_int_equal(t->requests_seen, 1);
}

static void absolute_targets_are_understood(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    SEND(t, c, "GET http://b.s3.localhost:4566?list-type=2 HTTP/1.1\r\nHost: proxy\r\n\r\n");
    assert_int_equal(answer_read(t, c).status, 200);
    assert_str(t->request.host, "b.s3.localhost:4566");
    assert_str(t->request.path, "/");
    assert_str(t->request.query, "list-type=2");
    SEND(t, c, "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_int_equal(answer_read(t, c).status, 200);
    assert_str(t->request.path, "*");
    assert_false(vg_str_is_set(t->request.query));
    assert_alive(t, c);
}

static void an_offered_upgrade_is_ignored(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    SEND(t, c,
         "POST /up HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
         "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\nContent-Length: 2\r\n\r\nhi"
         "GET /up HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n");
    assert_str(answer_read(t, c).body, "hi");
    assert_int_equal(answer_read(t, c).status, 200);
    assert_alive(t, c);
}

static void large_bodies_are_collected_whole(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    struct vg_str body = big_body(&t->arena, BIG_BYTES);
    SEND(t, c, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 6291456\r\n\r\n");
    client_send(t, c, body);
    assert_true(vg_str_eq(answer_read(t, c).body, body));
    SEND(t, c, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n600000\r\n");
    client_send(t, c, body);
    SEND(t, c, "\r\n0\r\n\r\n");
    assert_true(vg_str_eq(answer_read(t, c).body, body));
    assert_alive(t, c);
}

static void expect_continue_is_granted_before_the_body(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    SEND(t, c, "PUT / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
    struct answer a = answer_head(t, c);
    assert_int_equal(a.status, 100);
    assert_str(a.head, "HTTP/1.1 100 Continue\r\n");
    assert_int_equal(t->requests_seen, 0);
    SEND(t, c, "body");
    assert_str(answer_read(t, c).body, "body");
    SEND(t, c, "GET / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n\r\n");
    assert_int_equal(answer_read(t, c).status, 200); /* no body, no 100 */
    assert_alive(t, c);
}

static void expect_continue_gets_the_final_answer_when_refused(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    SEND(t, c,
         "PUT /early HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
    struct answer a = answer_read(t, c);
    assert_int_equal(a.status, 403);
    assert_str(answer_header(a.head, "Connection"), "close");
    shutdown(c->fd, SHUT_WR);
    assert_closed(t, c);
    assert_int_equal(t->requests_seen, 0);
}

static void an_early_answer_drops_a_small_body_and_stays(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    SEND(t, c, "PUT /early HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n01234");
    struct answer a = answer_read(t, c);
    assert_int_equal(a.status, 403);
    assert_false(vg_str_is_set(answer_header(a.head, "Connection")));
    settle(t, c);
    assert_int_equal(t->ended, 0);
    SEND(t, c, "56789");
    WAIT(t, c, t->ended == 1);
    assert_int_equal(t->requests_seen, 0);
    assert_alive(t, c);
}

static void an_early_answer_ends_the_connection_for_a_large_body(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    SEND(t, c, "PUT /early HTTP/1.1\r\nHost: h\r\nContent-Length: 6291456\r\n\r\n");
    client_send(t, c,
                big_body(&t->arena, BIG_BYTES)); /* all of it is taken, so the answer isn't lost */
    struct answer a = answer_read(t, c);
    assert_int_equal(a.status, 403);
    assert_str(answer_header(a.head, "Connection"), "close");
    shutdown(c->fd, SHUT_WR);
    assert_closed(t, c);
    c = client_open(t);
    SEND(t, c, "PUT /early HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
    assert_str(answer_header(answer_read(t, c).head, "Connection"), "close");
    shutdown(c->fd, SHUT_WR);
    assert_closed(t, c);
}

static void a_client_gone_before_the_answer_ends_the_exchange(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    SEND(t, c, "GET /later HTTP/1.1\r\nHost: h\r\n\r\n");
    WAIT(t, c, t->held_count == 1);
    client_close(c);
    WAIT(t, NULL, t->ended == 1);
    assert_int_equal(t->gone, 1);
    assert_int_equal(t->sent, 0);
}

static void a_kept_exchange_outlives_its_client(void **state)
{
    struct http_test *t = *state;
    t->keeps_gone = true;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    SEND(t, c, "POST /later HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nkept");
    WAIT(t, c, t->held_count == 1);
    client_close(c);
    WAIT(t, NULL, t->gone == 1);
    settle(t, NULL);
    assert_int_equal(t->ended, 0);
    assert_str(vg_http_request(t->held[0])->body, "kept");
    assert_str(vg_http_request(t->held[0])->source_ip, "127.0.0.1");
    assert_ptr_equal(vg_http_exchange_server(t->held[0]), t->server);
    respond(t, t->held[0], 200, VG_STR("to nobody"));
    vg_http_release(t->held[0]);
    assert_int_equal(t->ended, 0);
    WAIT(t, NULL, t->ended == 1);
    assert_int_equal(t->sent, 0);
    assert_int_equal(t->gone, 1);
}

static void a_half_closed_client_still_gets_its_answers(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    SEND(t, c, "GET /later HTTP/1.1\r\nHost: h\r\n\r\nGET /second HTTP/1.1\r\nHost: h\r\n\r\n");
    shutdown(c->fd, SHUT_WR);
    WAIT(t, c, t->held_count == 1);
    settle(t, c);
    respond(t, t->held[0], 200, VG_STR("first"));
    assert_str(answer_read(t, c).body, "first");
    assert_int_equal(answer_read(t, c).status, 200);
    assert_closed(t, c);
    assert_int_equal(t->sent, 2);
}

static void a_slow_reader_gets_a_large_answer_whole(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    SEND(t, c, "GET /big HTTP/1.1\r\nHost: h\r\n\r\nGET /after HTTP/1.1\r\nHost: h\r\n\r\n");
    WAIT(t, NULL, t->requests_seen == 1);
    settle(t, NULL); /* nothing is read meanwhile */
    assert_int_equal(t->ended, 0);
    assert_true(vg_str_eq(answer_read(t, c).body, big_body(&t->arena, BIG_BYTES)));
    assert_int_equal(answer_read(t, c).status, 200);
    assert_alive(t, c);
}

static void a_client_gone_while_it_is_answered_ends_the_exchange(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    SEND(t, c, "GET /big HTTP/1.1\r\nHost: h\r\n\r\n");
    WAIT(t, NULL, t->requests_seen == 1);
    client_close(c);
    WAIT(t, NULL, t->ended == 1);
    assert_int_equal(t->sent, 0);
    assert_int_equal(t->gone, 0);
}

/* The last one's is given back while the server closes. */
static void the_memory_of_huge_exchanges_is_given_back(void **state)
{
    struct http_test *t = *state;
    server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    for (unsigned i = 1; i <= 3; i++) {
        SEND(t, c, "GET /huge HTTP/1.1\r\nHost: h\r\n\r\n");
        assert_true(vg_str_is(answer_read(t, c).body, "done"));
        WAIT(t, NULL, t->ended == i);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, http_setup, http_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_request_arrives_as_sent),
        TEST(an_answer_carries_length_date_and_the_handlers_headers),
        TEST(framing_headers_of_the_handler_are_not_sent),
        TEST(head_answers_carry_the_length_but_no_body),
        TEST(statuses_204_and_304_carry_no_body),
        TEST(a_request_is_the_same_wherever_reads_split_it),
        TEST(a_request_may_come_byte_by_byte),
        TEST(pipelined_requests_are_answered_in_order),
        TEST(pipelined_requests_wait_for_a_late_answer),
        TEST(a_flood_of_pipelined_bytes_waits_in_the_socket),
        TEST(http_1_0_closes_unless_asked_to_stay),
        TEST(connection_close_is_honoured),
        TEST(absolute_targets_are_understood),
        TEST(an_offered_upgrade_is_ignored),
        TEST(large_bodies_are_collected_whole),
        TEST(expect_continue_is_granted_before_the_body),
        TEST(expect_continue_gets_the_final_answer_when_refused),
        TEST(an_early_answer_drops_a_small_body_and_stays),
        TEST(an_early_answer_ends_the_connection_for_a_large_body),
        TEST(a_client_gone_before_the_answer_ends_the_exchange),
        TEST(a_kept_exchange_outlives_its_client),
        TEST(a_half_closed_client_still_gets_its_answers),
        TEST(a_slow_reader_gets_a_large_answer_whole),
        TEST(a_client_gone_while_it_is_answered_ends_the_exchange),
        TEST(the_memory_of_huge_exchanges_is_given_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
