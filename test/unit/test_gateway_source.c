/* Who a request comes from: the socket's peer, or the address that a trusted header names. */
#include "test_gateway_help.h"

#include "gateway/source.h"

#include <stdio.h>

static struct vg_str source_of(const char *peer, const char *trusted, const char *headers)
{
    char text[2048];
    snprintf(text, sizeof text, "GET /\nHost: localhost\n%s\n\n", headers);
    char *kept = vg_arena_alloc(&arena, sizeof text);
    memcpy(kept, text, sizeof text);
    struct vg_request request = parse_request(kept);
    request.source_ip = vg_str_from(peer);
    return vg_source_ip(&request, vg_str_from(trusted));
}

#define assert_source(peer, trusted, headers, wanted)                                              \
    assert_true(vg_str_is(source_of(peer, trusted, headers), wanted))

static void the_first_address_of_the_trusted_header_is_the_source(void **state)
{
    (void)state;
    assert_source("127.0.0.1", "X-Forwarded-For", "X-Forwarded-For: 192.0.2.7", "192.0.2.7");
    assert_source("127.9.8.7", "x-forwarded-for", "X-FORWARDED-FOR:  192.0.2.7 , 198.51.100.1",
                  "192.0.2.7");
    assert_source("::1", "X-Client", "X-Client: 192.0.2.7", "192.0.2.7");
    assert_source("127.0.0.1", "X-Client", "X-Client: 192.0.2.7\nX-Client: 192.0.2.8", "192.0.2.7");
}

static void addresses_are_shown_as_those_of_sockets_are(void **state)
{
    (void)state;
    assert_source("127.0.0.1", "X-Client", "X-Client: 2001:DB8:0::1", "2001:db8::1");
    assert_source("127.0.0.1", "X-Client", "X-Client: ::ffff:192.0.2.7", "192.0.2.7");
    assert_source("127.0.0.1", "X-Client", "X-Client: ::ffff:0:1:2", "::ffff:0:1:2");
}

static void without_the_option_or_the_header_it_is_the_peer(void **state)
{
    (void)state;
    assert_source("127.0.0.1", NULL, "X-Forwarded-For: 192.0.2.7", "127.0.0.1");
    assert_source("127.0.0.1", "X-Client", "X-Forwarded-For: 192.0.2.7", "127.0.0.1");
}

static void other_machines_are_not_believed(void **state)
{
    (void)state;
    assert_source("198.51.100.9", "X-Client", "X-Client: 192.0.2.7", "198.51.100.9");
    assert_source("2001:db8::9", "X-Client", "X-Client: 192.0.2.7", "2001:db8::9");
    assert_source("::127.0.0.1", "X-Client", "X-Client: 192.0.2.7", "::127.0.0.1");
    assert_source("", "X-Client", "X-Client: 192.0.2.7", "");
}

static void what_is_no_address_is_passed_over(void **state)
{
    static const char *const bad[] = {
        "",
        ",192.0.2.7",
        "unknown",
        "localhost",
        "192.0.2",
        "192.0.2.7x",
        "192.0.2.256",
        "192.0.2.7:80",
        "[2001:db8::1]",
        "2001:db8::1::2",
        "0x7f.1",
        "1",
        "fe80::1%lo",
        "192.0.2.7 192.0.2.8",
        "192.0.2.07",
        "192.0.2.0/24",
        "00000000000000000000000000000000000000000000000000000000000000001.2.3.4",
    };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char headers[256];
        snprintf(headers, sizeof headers, "X-Client: %s", bad[i]);
        struct vg_str source = source_of("127.0.0.1", "X-Client", headers);
        if (!vg_str_is(source, "127.0.0.1"))
            fail_msg("\"%s\" became the source %.*s", bad[i], VG_STR_ARG(source));
    }
}

static void bytes_that_no_text_has_are_passed_over(void **state)
{
    (void)state;
    struct vg_request request = parse_request("GET /\nHost: localhost\n\n");
    const struct vg_header header = {VG_STR("X-Client"), VG_STR("192.0.2.7\0.example")};
    request.headers = &header;
    request.header_count = 1;
    request.source_ip = VG_STR("127.0.0.1");
    assert_true(vg_str_is(vg_source_ip(&request, VG_STR("X-Client")), "127.0.0.1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_first_address_of_the_trusted_header_is_the_source),
        TEST(addresses_are_shown_as_those_of_sockets_are),
        TEST(without_the_option_or_the_header_it_is_the_peer),
        TEST(other_machines_are_not_believed),
        TEST(what_is_no_address_is_passed_over),
        TEST(bytes_that_no_text_has_are_passed_over),
    };
    return cmocka_run_group_tests_name("gateway_source", tests, NULL, NULL);
}
