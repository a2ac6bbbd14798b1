/* Unit tests of the HTTP server: TLS and plain HTTP on one port. */
#include "http/tls.h"

#include "test_http_help.h"

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

static struct vg_str cert_pem, key_pem;

static void tls_server_start(struct http_test *t, struct vg_http_options options)
{
    assert_true(vg_tls_self_signed(&t->arena, &cert_pem, &key_pem));
    options.tls_cert_pem = cert_pem;
    options.tls_key_pem = key_pem;
    server_start(t, options);
}

/* A TLS client. Its socket does not block: whenever it would, the server has its turn. */
struct secure {
    struct http_test *t;
    struct client *client; /* `in` holds what was decrypted */
    SSL *ssl;
};

static SSL_CTX *client_context(void)
{
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    BIO *bio = BIO_new_mem_buf(cert_pem.ptr, (int)cert_pem.len);
    X509 *cert = PEM_read_bio_X509(bio, NULL, NULL, NULL);
    assert_int_equal(X509_STORE_add_cert(SSL_CTX_get_cert_store(context), cert), 1);
    X509_free(cert);
    BIO_free(bio);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context), X509_V_FLAG_X509_STRICT);
    return context;
}

/* True when the call may be tried again, after a turn of the loop. */
static bool again(struct secure *s, int rc)
{
    int error = SSL_get_error(s->ssl, rc);
    if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE)
        return false;
    uv_run(&s->t->loop, UV_RUN_ONCE);
    return true;
}

static struct secure secure_new(struct http_test *t, const char *host)
{
    struct secure s = {.t = t, .client = client_open(t)};
    assert_int_equal(fcntl(s.client->fd, F_SETFL, O_NONBLOCK), 0);
    SSL_CTX *context = client_context();
    s.ssl = SSL_new(context);
    SSL_CTX_free(context);
    SSL_set1_host(s.ssl, host);
    SSL_set_tlsext_host_name(s.ssl, host);
    SSL_set_fd(s.ssl, s.client->fd);
    return s;
}

/* Whether the handshake succeeds. */
static bool secure_connect(struct secure *s)
{
    int rc;
    while ((rc = SSL_connect(s->ssl)) != 1 && again(s, rc))
        continue;
    return rc == 1;
}

static struct secure secure_open(struct http_test *t)
{
    struct secure s = secure_new(t, "localhost");
    if (!secure_connect(&s))
        fail_msg("%s", ERR_error_string(ERR_get_error(), NULL));
    return s;
}

static void secure_send(struct secure *s, struct vg_str bytes)
{
    while (bytes.len > 0) {
        size_t written = 0;
        int rc = SSL_write_ex(s->ssl, bytes.ptr, bytes.len < 10000 ? bytes.len : 10000, &written);
        bytes = vg_str_tail(bytes, written);
        if (rc != 1)
            assert_true(again(s, rc));
    }
}

/* Reads until so many bytes are there, or the end. */
static void secure_read(struct secure *s, size_t len)
{
    struct vg_buf *in = &s->client->in;
    while (in->len < len) {
        size_t got = 0;
        int rc = SSL_read_ex(s->ssl, vg_buf_reserve(in, 16384), 16384, &got);
        in->len += got;
        if (rc != 1 && !again(s, rc)) {
            assert_int_equal(SSL_get_error(s->ssl, rc), SSL_ERROR_ZERO_RETURN);
            s->client->is_over = true;
            return;
        }
    }
}

static struct answer secure_answer(struct secure *s)
{
    struct client *client = s->client;
    while (vg_str_find(vg_buf_str(&client->in), VG_STR("\r\n\r\n")) < 0 && !client->is_over)
        secure_read(s, client->in.len + 1);
    struct answer answer = answer_head(s->t, client);
    uint64_t len = 0;
    assert_true(vg_str_to_u64(answer_header(answer.head, "Content-Length"), &len));
    secure_read(s, len);
    answer.body = vg_arena_copy(&s->t->arena, vg_str_of(client->in.ptr, len));
    take(client, len);
    return answer;
}

static void secure_close(struct secure *s)
{
    SSL_free(s->ssl);
    client_close(s->client);
}

static void one_port_serves_tls_and_plain(void **state)
{
    struct http_test *t = *state;
    tls_server_start(t, (struct vg_http_options){0});
    struct secure s = secure_open(t);
    for (int i = 0; i < 3; i++) {
        secure_send(&s, VG_STR("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"));
        assert_str(secure_answer(&s).body, "abc");
        assert_true(t->request.is_tls);
    }
    secure_close(&s);
    struct client *c = client_open(t);
    SEND(t, c, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_int_equal(answer_read(t, c).status, 200);
    assert_false(t->request.is_tls);
    assert_alive(t, c);
}

static void the_certificate_is_good_for_this_machines_names(void **state)
{
    static const char *const good[] = {"localhost", "bucket.s3.localhost",
                                       "api1.execute-api.localhost",
                                       "id.lambda-url.us-east-1.localhost"};
    struct http_test *t = *state;
    tls_server_start(t, (struct vg_http_options){0});
    for (size_t i = 0; i < VG_COUNT_OF(good); i++) {
        struct secure s = secure_new(t, good[i]);
        assert_true(secure_connect(&s));
        secure_close(&s);
    }
    struct secure s = secure_new(t, "example.com");
    assert_false(secure_connect(&s));
    secure_close(&s);
    s = secure_new(t, "localhost");
    X509_VERIFY_PARAM *param = SSL_get0_param(s.ssl);
    X509_VERIFY_PARAM_set1_host(param, NULL, 0);
    X509_VERIFY_PARAM_set1_ip_asc(param, "127.0.0.1");
    assert_true(secure_connect(&s));
    secure_close(&s);
}

static void large_bodies_pass_both_ways(void **state)
{
    struct http_test *t = *state;
    tls_server_start(t, (struct vg_http_options){0});
    struct secure s = secure_open(t);
    struct vg_str body = big_body(&t->arena, BIG_BYTES);
    secure_send(&s, VG_STR("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 6291456\r\n\r\n"));
    secure_send(&s, body);
    settle(t, NULL); /* a slow reader */
    assert_true(vg_str_eq(secure_answer(&s).body, body));
    secure_send(&s, VG_STR("PUT /sink HTTP/1.1\r\nHost: h\r\nContent-Length: 6291456\r\n\r\n"));
    secure_send(&s, body);
    assert_int_equal(secure_answer(&s).status, 200);
    assert_true(vg_str_eq(vg_buf_str(&t->sunk), body));
    secure_close(&s);
}

static void a_late_sink_holds_back_decryption(void **state)
{
    struct http_test *t = *state;
    tls_server_start(t, (struct vg_http_options){0});
    struct secure s = secure_open(t);
    struct vg_str body = big_body(&t->arena, 300000);
    secure_send(&s,
                VG_STR("PUT /sink-later HTTP/1.1\r\nHost: h\r\nContent-Length: 300000\r\n\r\n"));
    secure_send(&s, body);
    settle(t, NULL);
    assert_int_equal(t->sink_calls, 1);
    while (t->sunk.len < body.len || t->sink_done != NULL) {
        void (*done)(void *done_ctx, bool is_ok) = t->sink_done;
        t->sink_done = NULL;
        if (done != NULL)
            done(t->sink_done_ctx, true);
        turn(t, NULL);
    }
    assert_int_equal(secure_answer(&s).status, 200);
    assert_true(vg_str_eq(vg_buf_str(&t->sunk), body));
    secure_close(&s);
}

static void pipelined_requests_are_answered_in_order(void **state)
{
    struct http_test *t = *state;
    tls_server_start(t, (struct vg_http_options){0});
    struct secure s = secure_open(t);
    struct vg_buf all;
    vg_buf_init(&all, &t->arena, 0);
    for (int i = 0; i < 1000; i++)
        vg_buf_printf(&all, "POST /n HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\n%04d", i);
    secure_send(&s, vg_buf_str(&all));
    for (int i = 0; i < 1000; i++)
        assert_int_equal(atoi(secure_answer(&s).body.ptr), i);
    secure_close(&s);
}

static void a_late_answer_and_a_stream_go_out_encrypted(void **state)
{
    struct http_test *t = *state;
    tls_server_start(t, (struct vg_http_options){0});
    struct secure s = secure_open(t);
    secure_send(
        &s,
        VG_STR("GET /later HTTP/1.1\r\nHost: h\r\n\r\nGET /stream HTTP/1.1\r\nHost: h\r\n\r\n"));
    WAIT(t, NULL, t->held_count == 1);
    respond(t, t->held[0], 200, VG_STR("late"));
    assert_str(secure_answer(&s).body, "late");
    WAIT(t, NULL, t->held_count == 2);
    vg_http_stream_write(t->held[1], VG_STR("event"));
    while (vg_str_find(vg_buf_str(&s.client->in), VG_STR("5\r\nevent\r\n")) < 0)
        secure_read(&s, s.client->in.len + 1);
    vg_http_stream_end(t->held[1]);
    while (!vg_str_ends(vg_buf_str(&s.client->in), VG_STR("\r\n0\r\n\r\n")))
        secure_read(&s, s.client->in.len + 1);
    WAIT(t, NULL, t->sent == 2);
    secure_close(&s);
}

static void a_client_gone_is_noticed_and_closing_is_polite(void **state)
{
    struct http_test *t = *state;
    tls_server_start(t, (struct vg_http_options){0});
    struct secure s = secure_open(t);
    secure_send(&s, VG_STR("GET /stream HTTP/1.1\r\nHost: h\r\n\r\n"));
    WAIT(t, NULL, t->held_count == 1);
    secure_close(&s);
    WAIT(t, NULL, t->ended == 1);
    s = secure_open(t);
    secure_send(&s, VG_STR("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
    assert_int_equal(secure_answer(&s).status, 200);
    secure_read(&s, 1); /* asserts that the end is announced, not just there */
    assert_true(s.client->is_over);
    secure_close(&s);
}

/* The handshake's bytes, recorded and sent one at a time, and then cut off anywhere. */
static void a_handshake_may_come_in_pieces_or_not_at_all(void **state)
{
    struct http_test *t = *state;
    tls_server_start(t, (struct vg_http_options){.header_timeout_ms = 100});
    SSL_CTX *context = client_context();
    SSL *ssl = SSL_new(context);
    SSL_set_bio(ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_connect(ssl);
    char *hello;
    long len = BIO_get_mem_data(SSL_get_wbio(ssl), &hello);
    struct client *c = client_open(t);
    for (long i = 0; i < len; i++) {
        client_send(t, c, vg_str_of(hello + i, 1));
        uv_run(&t->loop, UV_RUN_NOWAIT);
    }
    WAIT(t, c, c->in.len > 0);
    assert_int_equal(c->in.ptr[0], VG_HTTP_TLS_FIRST_BYTE); /* ServerHello */
    WAIT(t, c, c->is_over);
    client_close(c);
    c = client_open(t);
    client_send(t, c, vg_str_of(hello, 20));
    WAIT(t, c, c->is_over); /* by the time limit, and without plain text */
    assert_int_equal(c->in.len, 0);
    client_close(c);
    c = client_open(t);
    client_send(t, c, vg_str_of(hello, 20));
    shutdown(c->fd, SHUT_WR);
    WAIT(t, c, c->is_over);
    client_close(c);
    SSL_free(ssl);
    SSL_CTX_free(context);
}

static void garbage_in_place_of_a_record_ends_the_connection(void **state)
{
    struct http_test *t = *state;
    tls_server_start(t, (struct vg_http_options){0});
    struct client *c = client_open(t);
    SEND(t, c, "\x16\x03\x01\xff\xff garbage garbage garbage");
    WAIT(t, c, c->is_over);
    client_close(c);
    struct secure s = secure_open(t);
    client_send(t, s.client, VG_STR("GET / HTTP/1.1\r\nHost: h\r\n\r\n")); /* plain, inside */
    WAIT(t, s.client, s.client->is_over);
    secure_close(&s);
    assert_int_equal(t->headers_seen, 0);
    assert_alive(t, client_open(t));
}

static void http_1_1_is_chosen_among_protocols(void **state)
{
    static const unsigned char offered[] = "\x02h2\x08http/1.1";
    struct http_test *t = *state;
    tls_server_start(t, (struct vg_http_options){0});
    struct secure s = secure_new(t, "localhost");
    SSL_set_alpn_protos(s.ssl, offered, sizeof(offered) - 1);
    assert_true(secure_connect(&s));
    const unsigned char *chosen;
    unsigned len;
    SSL_get0_alpn_selected(s.ssl, &chosen, &len);
    assert_str(vg_str_of(chosen, len), "http/1.1");
    secure_close(&s);
}

static void an_unusable_certificate_or_key_is_worded(void **state)
{
    struct http_test *t = *state;
    struct vg_str problem = VG_STR_NONE, other_cert, other_key;
    assert_true(vg_tls_self_signed(&t->arena, &cert_pem, &key_pem));
    assert_true(vg_tls_self_signed(&t->arena, &other_cert, &other_key));
    struct vg_http_options options = {
        .host = "127.0.0.1", .tls_cert_pem = VG_STR("nonsense"), .tls_key_pem = key_pem};
    assert_null(vg_http_server_open(&t->loop, &options, &t->handler, &t->arena, &problem));
    assert_true(vg_str_starts(problem, VG_STR("cannot use the TLS certificate: ")));
    options.tls_cert_pem = cert_pem;
    options.tls_key_pem = other_key;
    assert_null(vg_http_server_open(&t->loop, &options, &t->handler, &t->arena, &problem));
    assert_true(vg_str_starts(problem, VG_STR("cannot use the TLS private key: ")));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, http_setup, http_teardown)
    const struct CMUnitTest tests[] = {
        TEST(one_port_serves_tls_and_plain),
        TEST(the_certificate_is_good_for_this_machines_names),
        TEST(large_bodies_pass_both_ways),
        TEST(a_late_sink_holds_back_decryption),
        TEST(pipelined_requests_are_answered_in_order),
        TEST(a_late_answer_and_a_stream_go_out_encrypted),
        TEST(a_client_gone_is_noticed_and_closing_is_polite),
        TEST(a_handshake_may_come_in_pieces_or_not_at_all),
        TEST(garbage_in_place_of_a_record_ends_the_connection),
        TEST(http_1_1_is_chosen_among_protocols),
        TEST(an_unusable_certificate_or_key_is_worded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
