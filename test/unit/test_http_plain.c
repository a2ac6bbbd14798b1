/* Heads of the plain form are read at once; all others are left to llhttp, whole or cut. */
#include "http/internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct vg_arena arena;

static void assert_str(struct vg_str actual, struct vg_str expected)
{
    assert_int_equal(actual.len, expected.len);
    assert_memory_equal(actual.ptr, expected.ptr, expected.len);
}

#define LINE "POST /path?x=y HTTP/1.1\r\n"
#define HOST "Host: localhost:4566\r\n"

static bool is_plain(const char *text)
{
    struct vg_http_plain plain;
    return vg_http_plain_read(vg_str_from(text), &plain);
}

static void a_plain_head_is_read_whole(void **state)
{
    (void)state;
    static const char head[] = LINE HOST "Content-Length: 0012\r\n"
                                         "X-Amz-Target:DynamoDB_20120810.GetItem\r\n"
                                         "connection: Keep-Alive\r\n"
                                         "X: a  b, \"c\"\r\n\r\n";
    struct vg_http_plain plain;
    char text[sizeof head + 8];
    memcpy(text, head, sizeof head - 1);
    memcpy(text + sizeof head - 1, "the body", 9);
    assert_true(vg_http_plain_read(vg_str_from(text), &plain));
    assert_int_equal(plain.len, sizeof head - 1);
    assert_str(plain.method, VG_STR("POST"));
    assert_str(plain.target, VG_STR("/path?x=y"));
    assert_str(plain.host, VG_STR("localhost:4566"));
    assert_int_equal(plain.content_length, 12);
    assert_int_equal(plain.header_count, 5);
    assert_str(plain.headers[2].name, VG_STR("X-Amz-Target"));
    assert_str(plain.headers[2].value, VG_STR("DynamoDB_20120810.GetItem"));
    assert_str(plain.headers[4].value, VG_STR("a  b, \"c\""));
}

/* In memory of its own, so that a byte read behind it is found. */
static void a_head_that_goes_on_in_the_next_read_is_not_plain(void **state)
{
    (void)state;
    static const char head[] =
        "DELETE /a HTTP/1.1\r\nA-Name-Beyond-16-Bytes: and its value, too\r\n" HOST "\r\n";
    struct vg_http_plain plain;
    for (size_t len = 0; len < sizeof head; len++) {
        char *bytes = malloc(len + 1);
        assert_non_null(bytes);
        char *start = bytes + 1; /* to its end */
        memcpy(start, head, len);
        assert_int_equal(vg_http_plain_read(vg_str_of(start, len), &plain), len == sizeof head - 1);
        free(bytes);
    }
}

static void methods_and_targets_of_the_plain_form_are_few(void **state)
{
    (void)state;
    static const char *const good[] = {"GET / HTTP/1.1\r\n", "PUT /a//b HTTP/1.1\r\n",
                                       "HEAD /~!$&'()*+,;=:@%2f?a?b/c|{}\"<> HTTP/1.1\r\n",
                                       "DELETE /0123456789012345678901234567890 HTTP/1.1\r\n"};
    static const char *const bad[] = {
        "PATCH / HTTP/1.1\r\n",        "CONNECT a:1 HTTP/1.1\r\n", "OPTIONS * HTTP/1.1\r\n",
        "post / HTTP/1.1\r\n",         "POST  / HTTP/1.1\r\n",     "POST http://a/ HTTP/1.1\r\n",
        "POST / HTTP/1.0\r\n",         "POST / HTTP/2.0\r\n",      "POST / HTTP/1.1\n",
        "POST /\tHTTP/1.1\r\n",        "POST /a#b HTTP/1.1\r\n",   "POST /\x7f HTTP/1.1\r\n",
        "POST /\xc3\xa9 HTTP/1.1\r\n", "POST / HTTP/1.1 \r\n",     "POST /\r\n",
        "\r\nPOST / HTTP/1.1\r\n",
    };
    for (size_t i = 0; i < VG_COUNT_OF(good); i++)
        assert_true(is_plain(vg_arena_printf(&arena, "%s" HOST "\r\n", good[i]).ptr));
    for (size_t i = 0; i < VG_COUNT_OF(bad); i++)
        assert_false(is_plain(vg_arena_printf(&arena, "%s" HOST "\r\n", bad[i]).ptr));
}

static void framing_but_a_length_is_not_plain(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "Transfer-Encoding: chunked",
        "transfer-encoding: identity",
        "Upgrade: h2c",
        "Expect: 100-continue",
        "Connection: close",
        "Connection: keep-alive, upgrade",
        "Proxy-Connection: keep-alive",
        "Content-Length: 1\r\nContent-Length: 1",
        "Content-Length: +1",
        "Content-Length: 1 2",
        "Content-Length: 0x1",
        "Content-Length: 1234567890123456789",
        "Host: another",
    };
    for (size_t i = 0; i < VG_COUNT_OF(bad); i++)
        assert_false(is_plain(vg_arena_printf(&arena, LINE HOST "%s\r\n\r\n", bad[i]).ptr));
    assert_false(is_plain(LINE "\r\n"));
    assert_true(is_plain(LINE HOST "Content-Length: 123456789012345678\r\n\r\n"));
}

static void headers_that_could_be_read_in_two_ways_are_not_plain(void **state)
{
    (void)state;
    static const char *const bad[] = {"Name : value",
                                      " Name: value",
                                      "Name: value ",
                                      "Name:  value",
                                      "Name: va\tlue",
                                      "Name:",
                                      "Name: ",
                                      "Na me: value",
                                      "Na\xc3\xa9: value",
                                      "Name: val\xc3\xa9",
                                      "Name: a\r\n b",
                                      "Name: a\nb: c",
                                      "Name: a\rb: c",
                                      "Name: a\x7f",
                                      "Na_me: value",
                                      ": value",
                                      "Name",
                                      "Name: a\x01b: c",
                                      "Name@Home123456789: a"};
    for (size_t i = 0; i < VG_COUNT_OF(bad); i++)
        assert_false(is_plain(vg_arena_printf(&arena, LINE HOST "%s\r\n\r\n", bad[i]).ptr));
    assert_true(is_plain(LINE HOST "Name:value\r\n\r\n"));
}

static void more_headers_than_there_is_room_for_are_not_plain(void **state)
{
    (void)state;
    struct vg_buf buf;
    vg_buf_init(&buf, &arena, /* max= */ 0);
    vg_buf_add_lit(&buf, LINE HOST);
    for (size_t i = 1; i < VG_HTTP_PLAIN_HEADERS_MAX; i++)
        vg_buf_add_lit(&buf, "A: b\r\n");
    size_t len = buf.len;
    struct vg_http_plain plain;
    vg_buf_add_lit(&buf, "\r\n");
    assert_true(vg_http_plain_read(vg_buf_str(&buf), &plain));
    buf.len = len;
    vg_buf_add_lit(&buf, "A: b\r\n\r\n");
    assert_false(vg_http_plain_read(vg_buf_str(&buf), &plain));
}

static int setup(void **state)
{
    (void)state;
    vg_arena_init(&arena);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    vg_arena_deinit(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_head_is_read_whole),
        cmocka_unit_test(a_head_that_goes_on_in_the_next_read_is_not_plain),
        cmocka_unit_test(methods_and_targets_of_the_plain_form_are_few),
        cmocka_unit_test(framing_but_a_length_is_not_plain),
        cmocka_unit_test(headers_that_could_be_read_in_two_ways_are_not_plain),
        cmocka_unit_test(more_headers_than_there_is_room_for_are_not_plain),
    };
    return cmocka_run_group_tests_name("http_plain", tests, setup, teardown);
}
