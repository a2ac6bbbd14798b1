/* Unit tests of base64, hex, percent-encoding and XML escapes. */
#include "base/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static struct vg_arena arena;

static void assert_str(struct vg_str actual, const char *expected)
{
    assert_int_equal(actual.len, strlen(expected));
    assert_memory_equal(actual.ptr, expected, actual.len);
}

static void base64_matches_the_vectors_of_rfc_4648(void **state)
{
    (void)state;
    static const char *const vectors[][3] = {
        {"", "", ""},
        {"f", "Zg==", "Zg"},
        {"fo", "Zm8=", "Zm8"},
        {"foo", "Zm9v", "Zm9v"},
        {"foob", "Zm9vYg==", "Zm9vYg"},
        {"fooba", "Zm9vYmE=", "Zm9vYmE"},
        {"foobar", "Zm9vYmFy", "Zm9vYmFy"},
        {"\xFB\xFF\xBF", "+/+/", "-_-_"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(vectors); i++) {
        struct vg_str plain = vg_str_from(vectors[i][0]);
        struct vg_str back;
        assert_str(vg_base64(&arena, plain), vectors[i][1]);
        assert_str(vg_base64url(&arena, plain), vectors[i][2]);
        assert_true(vg_base64_decode(&arena, vg_str_from(vectors[i][1]), false, &back));
        assert_str(back, vectors[i][0]);
        assert_true(vg_base64_decode(&arena, vg_str_from(vectors[i][2]), true, &back));
        assert_str(back, vectors[i][0]);
    }
}

static void base64_gives_back_every_byte_at_every_length(void **state)
{
    (void)state;
    char bytes[300];
    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (char)(i * 167);
    for (size_t len = 0; len <= sizeof(bytes); len++) {
        struct vg_str plain = vg_str_of(bytes, len);
        struct vg_str back;
        assert_true(vg_base64_decode(&arena, vg_base64(&arena, plain), false, &back));
        assert_true(vg_str_eq(plain, back));
        assert_true(vg_base64_decode(&arena, vg_base64url(&arena, plain), true, &back));
        assert_true(vg_str_eq(plain, back));
        vg_arena_reset(&arena);
    }
}

static void base64_refuses_wrong_alphabet_padding_and_length(void **state)
{
    (void)state;
    static const char *const bad[] = {"Z",    "Zg",   "Zg=",     "Zm9",      "=",
                                      "==",   "====", "Z===",    "Zg==Zg==", "Zm9v\n",
                                      "Zm 9", "-_-_", "Zm9\x80", "Zm=v"};
    struct vg_str back;
    for (size_t i = 0; i < VG_COUNT_OF(bad); i++)
        if (vg_base64_decode(&arena, vg_str_from(bad[i]), false, &back))
            fail_msg("accepted %s", bad[i]);
    static const char *const bad_url[] = {"Z", "+/+/", "Zg=", "Zg===", "Zm9vY", "Z g"};
    for (size_t i = 0; i < VG_COUNT_OF(bad_url); i++)
        if (vg_base64_decode(&arena, vg_str_from(bad_url[i]), true, &back))
            fail_msg("accepted %s", bad_url[i]);
    assert_true(vg_base64_decode(&arena, VG_STR("Zg=="), true, &back));
}

static void base64_into_a_buffer_appends(void **state)
{
    (void)state;
    struct vg_buf buf;
    vg_buf_init(&buf, NULL, 0);
    vg_buf_add_lit(&buf, "data:");
    vg_base64_add(&buf, VG_STR("fooba"));
    vg_base64_add(&buf, VG_STR_NONE);
    assert_str(vg_buf_str(&buf), "data:Zm9vYmE=");
    vg_buf_deinit(&buf);
}

static void hex_is_lower_case_and_reads_both(void **state)
{
    (void)state;
    struct vg_str back;
    for (size_t len = 0; len <= 40; len++)
        for (int byte = 0; byte < 256; byte++) {
            char bytes[40] = "", expected[81] = "";
            for (size_t i = 0; i < len; i++) {
                bytes[i] = (char)(byte + (int)i * 7);
                snprintf(expected + 2 * i, 3, "%02x", (unsigned char)bytes[i]);
            }
            assert_str(vg_hex(&arena, vg_str_of(bytes, len)), expected);
        }
    assert_str(vg_hex(&arena, VG_STR("\x01\xAB\xFF")), "01abff");
    assert_true(vg_hex_decode(&arena, VG_STR("01aBfF"), &back));
    assert_str(back, "\x01\xAB\xFF");
    assert_true(vg_hex_decode(&arena, VG_STR(""), &back));
    assert_int_equal(back.len, 0);
    assert_false(vg_hex_decode(&arena, VG_STR("0"), &back));
    assert_false(vg_hex_decode(&arena, VG_STR("0g"), &back));
    assert_false(vg_hex_decode(&arena, VG_STR("-1"), &back));
}

static void percent_encodes_all_but_the_unreserved(void **state)
{
    (void)state;
    struct vg_str s = VG_STR("aZ09-._~ /+%\xC3\xA4*");
    assert_str(vg_percent_encode(&arena, s, false), "aZ09-._~%20%2F%2B%25%C3%A4%2A");
    assert_str(vg_percent_encode(&arena, s, true), "aZ09-._~%20/%2B%25%C3%A4%2A");
    assert_str(vg_percent_encode(&arena, VG_STR_NONE, false), "");
}

static void percent_decoding_leaves_malformed_escapes(void **state)
{
    (void)state;
    assert_str(vg_percent_decode(&arena, VG_STR("a%2Fb%c3%A4+"), false), "a/b\xC3\xA4+");
    assert_str(vg_percent_decode(&arena, VG_STR("a+b%2B"), true), "a b+");
    assert_str(vg_percent_decode(&arena, VG_STR("%"), false), "%");
    assert_str(vg_percent_decode(&arena, VG_STR("%4"), false), "%4");
    assert_str(vg_percent_decode(&arena, VG_STR("%4g%zz%41"), false), "%4g%zzA");
    struct vg_str plain = VG_STR("a+b");
    assert_ptr_equal(vg_percent_decode(&arena, plain, false).ptr, plain.ptr);
}

static void xml_escapes_markup_and_replaces_what_xml_cannot_carry(void **state)
{
    (void)state;
    struct vg_buf buf;
    vg_buf_init(&buf, NULL, 0);
    vg_xml_escape_add(
        &buf, VG_STR("<a b=\"c\">'&'\t\n\r\x01\0\x7F \xC3\xA4\xF0\x9F\x98\x80\xFF\xEF\xBF\xBF."));
    assert_str(vg_buf_str(&buf),
               "&lt;a b=&quot;c&quot;&gt;&#39;&amp;&#39;\t\n&#13;\xEF\xBF\xBD\xEF\xBF\xBD\x7F "
               "\xC3\xA4\xF0\x9F\x98\x80\xEF\xBF\xBD\xEF\xBF\xBD.");
    vg_buf_deinit(&buf);
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
        cmocka_unit_test(base64_matches_the_vectors_of_rfc_4648),
        cmocka_unit_test(base64_gives_back_every_byte_at_every_length),
        cmocka_unit_test(base64_refuses_wrong_alphabet_padding_and_length),
        cmocka_unit_test(base64_into_a_buffer_appends),
        cmocka_unit_test(hex_is_lower_case_and_reads_both),
        cmocka_unit_test(percent_encodes_all_but_the_unreserved),
        cmocka_unit_test(percent_decoding_leaves_malformed_escapes),
        cmocka_unit_test(xml_escapes_markup_and_replaces_what_xml_cannot_carry),
    };
    return cmocka_run_group_tests_name("base_codec", tests, setup, teardown);
}
