/* test_wafv2_transform: each text transformation, from what comes in to what rules see. */
#include "wafv2/engine/transform.h"

#include "base/codec.h"
#include "wafv2.gen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define T(name) WAFV2_TEXT_TRANSFORMATION_TYPE_##name
#define BYTES(literal) VG_STR_INIT(literal)

static const struct {
    int32_t type;
    struct vg_str in, out;
} cases[] = {
    {T(NONE), BYTES("As It Is "), BYTES("As It Is ")},
    {T(LOWERCASE), BYTES("SeLECT \xc3\x84"), BYTES("select \xc3\x84")},
    {T(COMPRESS_WHITE_SPACE), BYTES("a\t\r\n\f\v\xa0 b  c"), BYTES("a b c")},
    {T(CMD_LINE), BYTES("C^M\"D'  /c,dir;  (x)\\ UP"), BYTES("cmd/c dir(x) up")},
    {T(URL_DECODE), BYTES("%3Cscript%3e+%zz%4"), BYTES("<script> %zz%4")},
    {T(URL_DECODE), BYTES("%u0041"), BYTES("%u0041")},
    {T(URL_DECODE_UNI), BYTES("%u003c%3E%uff1c%u12"), BYTES("<><%u12")},
    {T(HTML_ENTITY_DECODE), BYTES("&lt;b&gt; &amp;&quot;&nbsp;&#60;&#x3E;&#x3c"),
     BYTES("<b> &\"\xa0<><")},
    {T(HTML_ENTITY_DECODE), BYTES("&unknown; &#; & &#xzz;"), BYTES("&unknown; &#; & &#xzz;")},
    {T(BASE64_DECODE), BYTES("aGVsbG8="), BYTES("hello")},
    {T(BASE64_DECODE), BYTES("aGVs bG8="), BYTES("hel")},
    {T(BASE64_DECODE_EXT), BYTES("aGVs bG*8="), BYTES("hello")},
    {T(HEX_DECODE), BYTES("68656C6c6f"), BYTES("hello")},
    {T(HEX_DECODE), BYTES("686"), BYTES("686")},
    {T(HEX_DECODE), BYTES("zz"), BYTES("zz")},
    {T(SQL_HEX_DECODE), BYTES("x=0x414243 or 0x4 0X44"), BYTES("x=ABC or 0x4 D")},
    {T(REPLACE_COMMENTS), BYTES("a/*b*/c/**/d*/e/*f"), BYTES("a c d*/e ")},
    {T(ESCAPE_SEQ_DECODE), BYTES("\\n\\x41\\101\\\\\\q\\?"), BYTES("\nAA\\\\q?")},
    {T(CSS_DECODE), BYTES("ja\\76 ascript\\00003a\\\nx\\:"), BYTES("javascript:x:")},
    {T(JS_DECODE), BYTES("\\u0061\\x62\\143\\uff44\\'\\q\\t"), BYTES("abcd'q\t")},
    {T(NORMALIZE_PATH), BYTES("/a//b/./c/../d/"), BYTES("/a/b/d/")},
    {T(NORMALIZE_PATH), BYTES("../a/../../b"), BYTES("../../b")},
    {T(NORMALIZE_PATH), BYTES("/../etc/passwd"), BYTES("/etc/passwd")},
    {T(NORMALIZE_PATH_WIN), BYTES("\\a\\..\\b\\.\\c"), BYTES("/b/c")},
    {T(REMOVE_NULLS), BYTES("a\0b\0"), BYTES("ab")},
    {T(REPLACE_NULLS), BYTES("a\0b\0"), BYTES("a b ")},
    {T(UTF8_TO_UNICODE), BYTES("a\xc3\xa9\xe2\x82\xac\xff"), BYTES("a%u00e9%u20ac\xff")},
    {T(UTF8_TO_UNICODE), BYTES("\xf0\x9f\x98\x80"), BYTES("%ud83d%ude00")},
};

static void each_transformation_gives_what_rules_expect(void **state)
{
    struct vg_arena arena;
    (void)state;
    vg_arena_init(&arena);
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        struct vg_str out = waf_transform(cases[i].type, &arena, cases[i].in);
        if (!vg_str_eq(out, cases[i].out))
            fail_msg("case %zu (%.*s): \"%.*s\" became \"%.*s\", not \"%.*s\"", i,
                     VG_STR_ARG(vg_enum_text(&wafv2_shape_text_transformation_type, cases[i].type)),
                     VG_STR_ARG(cases[i].in), VG_STR_ARG(out), VG_STR_ARG(cases[i].out));
    }
    vg_arena_deinit(&arena);
}

static void every_transformation_is_in_the_table(void **state)
{
    (void)state;
    for (int32_t type = 1; type <= (int32_t)wafv2_shape_text_transformation_type.enum_count;
         type++) {
        bool is_there = type == T(MD5); /* below */
        for (size_t i = 0; i < VG_COUNT_OF(cases); i++)
            is_there = is_there || cases[i].type == type;
        if (!is_there)
            fail_msg("%.*s has no case",
                     VG_STR_ARG(vg_enum_text(&wafv2_shape_text_transformation_type, type)));
    }
}

static void md5_gives_the_digest_s_bytes(void **state)
{
    struct vg_arena arena;
    (void)state;
    vg_arena_init(&arena);
    struct vg_str digest = waf_transform(T(MD5), &arena, VG_STR("hello"));
    assert_string_equal(vg_hex(&arena, digest).ptr, "5d41402abc4b2a76b9719d911017c592");
    digest = waf_transform(T(MD5), &arena, VG_STR(""));
    assert_string_equal(vg_hex(&arena, digest).ptr, "d41d8cd98f00b204e9800998ecf8427e");
    vg_arena_deinit(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_transformation_gives_what_rules_expect),
        cmocka_unit_test(every_transformation_is_in_the_table),
        cmocka_unit_test(md5_gives_the_digest_s_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
