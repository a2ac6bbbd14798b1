/* Unit tests of the JSON reader and writer. */
#include "base/json.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct vg_arena arena;

static void assert_str(struct vg_str actual, const char *expected)
{
    assert_int_equal(actual.len, strlen(expected));
    assert_memory_equal(actual.ptr, expected, actual.len);
}

/* Whether the text is one JSON value. Read from a heap block of its exact size, so that ASan sees
 * an overrun. */
static bool is_json(struct vg_str text)
{
    char *exact = malloc(text.len + (text.len == 0));
    memcpy(exact, text.ptr, text.len);
    struct vg_json json;
    vg_json_init(&json, vg_str_of(exact, text.len), &arena);
    bool is_good = vg_json_skip(&json, NULL) && vg_json_at_end(&json);
    free(exact);
    return is_good;
}

/* Reads everything through the typed calls. */
static bool read_all(struct vg_json *json)
{
    struct vg_str text;
    bool truth;
    switch (vg_json_peek(json)) {
    case VG_JSON_STRING:
        return vg_json_string(json, &text);
    case VG_JSON_NUMBER:
        return vg_json_number(json, &text);
    case VG_JSON_TRUE:
    case VG_JSON_FALSE:
        return vg_json_bool(json, &truth);
    case VG_JSON_NULL:
        return vg_json_null(json);
    case VG_JSON_OBJECT:
        if (!vg_json_object(json))
            return false;
        while (vg_json_member(json, &text))
            if (!read_all(json))
                return false;
        return json->error == NULL;
    case VG_JSON_ARRAY:
        if (!vg_json_array(json))
            return false;
        while (vg_json_element(json))
            if (!read_all(json))
                return false;
        return json->error == NULL;
    case VG_JSON_BAD:
        break;
    }
    return false;
}

static bool is_json_by_typed_calls(struct vg_str text)
{
    struct vg_json json;
    vg_json_init(&json, text, &arena);
    return read_all(&json) && vg_json_at_end(&json);
}

static const struct vg_str valid[] = {
    VG_STR_INIT("0"),
    VG_STR_INIT("-0"),
    VG_STR_INIT("-0.0e-0"),
    VG_STR_INIT("1234567890"),
    VG_STR_INIT("1.5E+10"),
    VG_STR_INIT("1e5"),
    VG_STR_INIT("true"),
    VG_STR_INIT("false"),
    VG_STR_INIT("null"),
    VG_STR_INIT(" \t\r\n null \t\r\n "),
    VG_STR_INIT("\"\""),
    VG_STR_INIT("\"abc\""),
    VG_STR_INIT("\"a string well beyond the sixteen bytes of one step\""),
    VG_STR_INIT("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""),
    VG_STR_INIT("\"\\u0000\\u00e4\\u20AC\""),
    VG_STR_INIT("\"\\ud83d\\ude00\""),
    VG_STR_INIT("\"\\uDBFF\\uDFFF\""),
    VG_STR_INIT("\"\x7F\""),
    VG_STR_INIT("\"\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80\""),
    VG_STR_INIT("{}"),
    VG_STR_INIT("[]"),
    VG_STR_INIT("[ ]"),
    VG_STR_INIT("{ }"),
    VG_STR_INIT("[1,2,3]"),
    VG_STR_INIT("[ 1 , [ ] , { } ]"),
    VG_STR_INIT("[[[[]]],[]]"),
    VG_STR_INIT("{\"a\":1}"),
    VG_STR_INIT("{\"a\":1,\"a\":2}"),
    VG_STR_INIT("{ \"a\" : { \"b\" : [ true , null ] } , \"\" : \"\" }"),
    VG_STR_INIT("{\"\\u0061\":0}"),
};

static const struct vg_str invalid[] = {
    VG_STR_INIT(""),
    VG_STR_INIT(" "),
    VG_STR_INIT("\xEF\xBB\xBF{}"),
    VG_STR_INIT("nul"),
    VG_STR_INIT("nulll"),
    VG_STR_INIT("True"),
    VG_STR_INIT("tru e"),
    VG_STR_INIT("falsy"),
    VG_STR_INIT("NaN"),
    VG_STR_INIT("Infinity"),
    VG_STR_INIT("-Infinity"),
    VG_STR_INIT("undefined"),
    VG_STR_INIT("01"),
    VG_STR_INIT("-01"),
    VG_STR_INIT("00"),
    VG_STR_INIT("-"),
    VG_STR_INIT("+1"),
    VG_STR_INIT(".5"),
    VG_STR_INIT("1."),
    VG_STR_INIT("1.e5"),
    VG_STR_INIT("1e"),
    VG_STR_INIT("1e+"),
    VG_STR_INIT("1e5.5"),
    VG_STR_INIT("0x10"),
    VG_STR_INIT("1_000"),
    VG_STR_INIT("1 2"),
    VG_STR_INIT("1\0"),
    VG_STR_INIT("-\0"),
    VG_STR_INIT("1e\0"),
    VG_STR_INIT("\""),
    VG_STR_INIT("\"abc"),
    VG_STR_INIT("\"abc\\\""),
    VG_STR_INIT("\"\\"),
    VG_STR_INIT("\"\\u"),
    VG_STR_INIT("\"\\u00"),
    VG_STR_INIT("'a'"),
    VG_STR_INIT("\"\\x41\""),
    VG_STR_INIT("\"\\'\""),
    VG_STR_INIT("\"\\\0\""),
    VG_STR_INIT("\"\\U0041\""),
    VG_STR_INIT("\"\\u004\""),
    VG_STR_INIT("\"\\u00g0\""),
    VG_STR_INIT("\"\\u+041\""),
    VG_STR_INIT("\"\\ud83d\""),
    VG_STR_INIT("\"\\ud83dx\""),
    VG_STR_INIT("\"\\ud83d\\n\""),
    VG_STR_INIT("\"\\ud83d\\u0041\""),
    VG_STR_INIT("\"\\ud83d\\ud83d\""),
    VG_STR_INIT("\"\\ude00\""),
    VG_STR_INIT("\"\\ud83d\\ude0"),
    VG_STR_INIT("\"a\nb\""),
    VG_STR_INIT("\"a\0b\""),
    VG_STR_INIT("\"\x1F\""),
    VG_STR_INIT("\"sixteen plain by\x01\""),
    VG_STR_INIT("\"\x80\""),
    VG_STR_INIT("\"\xC0\x80\""),
    VG_STR_INIT("\"\xED\xA0\x80\""),
    VG_STR_INIT("\"\xF4\x90\x80\x80\""),
    VG_STR_INIT("\"\xE2\x82\""),
    VG_STR_INIT("\"\xE2\x82"),
    VG_STR_INIT("["),
    VG_STR_INIT("]"),
    VG_STR_INIT("[1"),
    VG_STR_INIT("[1,"),
    VG_STR_INIT("[1,]"),
    VG_STR_INIT("[,1]"),
    VG_STR_INIT("[,]"),
    VG_STR_INIT("[1,,2]"),
    VG_STR_INIT("[1 2]"),
    VG_STR_INIT("[1}"),
    VG_STR_INIT("[1]]"),
    VG_STR_INIT("[01]"),
    VG_STR_INIT("{"),
    VG_STR_INIT("}"),
    VG_STR_INIT("{]"),
    VG_STR_INIT("{\"a\"}"),
    VG_STR_INIT("{\"a\":}"),
    VG_STR_INIT("{\"a\" 1}"),
    VG_STR_INIT("{\"a\":1"),
    VG_STR_INIT("{\"a\":1,}"),
    VG_STR_INIT("{,\"a\":1}"),
    VG_STR_INIT("{\"a\":1 \"b\":2}"),
    VG_STR_INIT("{\"a\":1,,\"b\":2}"),
    VG_STR_INIT("{\"a\":1]"),
    VG_STR_INIT("{a:1}"),
    VG_STR_INIT("{1:1}"),
    VG_STR_INIT("{null:1}"),
    VG_STR_INIT("{\"a\"::1}"),
    VG_STR_INIT("{}{}"),
    VG_STR_INIT("{} x"),
    VG_STR_INIT("[1] // comment"),
    VG_STR_INIT("/* c */ 1"),
    VG_STR_INIT("\f1"),
    VG_STR_INIT("\xC2\xA0"
                "1"),
};

static void every_valid_document_is_accepted(void **state)
{
    (void)state;
    for (size_t i = 0; i < VG_COUNT_OF(valid); i++)
        if (!is_json(valid[i]) || !is_json_by_typed_calls(valid[i]))
            fail_msg("refused %s", valid[i].ptr);
}

static void every_invalid_document_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < VG_COUNT_OF(invalid); i++)
        if (is_json(invalid[i]) || is_json_by_typed_calls(invalid[i]))
            fail_msg("accepted %s", invalid[i].ptr);
}

static void no_document_cut_short_is_accepted(void **state)
{
    (void)state;
    struct vg_str text =
        VG_STR("{\"name\":[1.5e3,true,null,\"\\ud83d\\ude00 \xE2\x82\xAC\"],\"b\":{\"c\":{}}}");
    assert_true(is_json(text));
    for (size_t len = 0; len < text.len; len++)
        assert_false(is_json(vg_str_slice(text, 0, len)));
}

static void a_special_byte_is_found_wherever_it_lies(void **state)
{
    (void)state;
    char text[70];
    for (size_t at = 1; at < sizeof(text) - 1; at++) {
        memset(text, 'x', sizeof(text));
        text[0] = text[sizeof(text) - 1] = '"';
        assert_true(is_json(vg_str_of(text, sizeof(text))));
        static const char special[] = {'\0', '\x1F', '\n', '\\', '"', '\x80', '\xFF'};
        for (size_t i = 0; i < sizeof(special); i++) {
            text[at] = special[i];
            assert_false(is_json(vg_str_of(text, sizeof(text))));
        }
    }
}

static void strings_are_unescaped_and_plain_ones_are_views(void **state)
{
    (void)state;
    struct vg_str text =
        VG_STR("[\"plain\",\"a\\\"\\\\\\/"
               "\\b\\f\\n\\r\\tz\",\"\\u00e4\\u20ac\\ud83d\\ude00!\",\"\\u0000\"]");
    struct vg_json json;
    struct vg_str value;
    vg_json_init(&json, text, &arena);
    assert_true(vg_json_array(&json));
    assert_true(vg_json_element(&json));
    assert_true(vg_json_string(&json, &value));
    assert_str(value, "plain");
    assert_ptr_equal(value.ptr, text.ptr + 2);
    assert_true(vg_json_element(&json));
    assert_true(vg_json_string(&json, &value));
    assert_str(value, "a\"\\/\b\f\n\r\tz");
    assert_true(vg_json_element(&json));
    assert_true(vg_json_string(&json, &value));
    assert_str(value, "\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80!");
    assert_true(vg_json_element(&json));
    assert_true(vg_json_string(&json, &value));
    assert_int_equal(value.len, 1);
    assert_int_equal(value.ptr[0], '\0');
    assert_false(vg_json_element(&json));
    assert_null(json.error);
    assert_true(vg_json_at_end(&json));
}

static void members_are_read_in_order_and_values_can_be_skipped(void **state)
{
    (void)state;
    struct vg_json json;
    struct vg_str name, text, raw;
    bool truth = false;
    vg_json_init(
        &json,
        VG_STR(" {\"n\\u0061me\" : -1.5 , \"skip\": [1, {\"x\":\"]\"} ] ,\"t\":true,\"z\":null} "),
        &arena);
    assert_int_equal(vg_json_peek(&json), VG_JSON_OBJECT);
    assert_true(vg_json_object(&json));
    assert_true(vg_json_member(&json, &name));
    assert_str(name, "name");
    assert_int_equal(vg_json_peek(&json), VG_JSON_NUMBER);
    assert_true(vg_json_number(&json, &text));
    assert_str(text, "-1.5");
    assert_true(vg_json_member(&json, &name));
    assert_true(vg_json_skip(&json, &raw));
    assert_str(raw, "[1, {\"x\":\"]\"} ]");
    assert_true(vg_json_member(&json, &name));
    assert_true(vg_json_bool(&json, &truth) && truth);
    assert_true(vg_json_member(&json, &name));
    assert_str(name, "z");
    assert_true(vg_json_null(&json));
    assert_false(vg_json_member(&json, &name));
    assert_null(json.error);
    assert_int_equal(json.depth, 0);
    assert_true(vg_json_at_end(&json));
}

static void reading_another_type_than_the_next_is_an_error(void **state)
{
    (void)state;
    struct vg_json json;
    struct vg_str text;
    bool truth;
    vg_json_init(&json, VG_STR("\"5\""), &arena);
    assert_false(vg_json_number(&json, &text));
    assert_string_equal(json.error, "expected a number");
    vg_json_init(&json, VG_STR("5"), &arena);
    assert_false(vg_json_string(&json, &text));
    assert_string_equal(json.error, "expected a string");
    vg_json_init(&json, VG_STR("null"), &arena);
    assert_false(vg_json_bool(&json, &truth));
    vg_json_init(&json, VG_STR("{}"), &arena);
    assert_false(vg_json_array(&json));
    vg_json_init(&json, VG_STR("[]"), &arena);
    assert_false(vg_json_object(&json));
    vg_json_init(&json, VG_STR("[]"), &arena);
    assert_false(vg_json_null(&json));
}

static void errors_stick_and_tell_the_place(void **state)
{
    (void)state;
    struct vg_json json;
    struct vg_str text;
    vg_json_init(&json, VG_STR("[1, oops, 2]"), &arena);
    assert_true(vg_json_array(&json) && vg_json_element(&json) && vg_json_number(&json, &text));
    assert_true(vg_json_element(&json));
    assert_int_equal(vg_json_peek(&json), VG_JSON_BAD);
    assert_string_equal(json.error, "expected a value");
    assert_int_equal(json.at - json.start, 4);
    assert_int_equal(vg_json_peek(&json), VG_JSON_BAD);
    assert_false(vg_json_string(&json, &text));
    assert_false(vg_json_number(&json, &text));
    assert_false(vg_json_null(&json));
    assert_false(vg_json_skip(&json, &text));
    assert_false(vg_json_object(&json));
    assert_false(vg_json_array(&json));
    assert_false(vg_json_member(&json, &text));
    assert_false(vg_json_element(&json));
    assert_false(vg_json_at_end(&json));
    assert_string_equal(json.error, "expected a value");
    assert_int_equal(json.at - json.start, 4);
}

static void depth_is_bounded(void **state)
{
    (void)state;
    struct vg_buf buf;
    vg_buf_init(&buf, &arena, 0);
    for (int i = 0; i < VG_JSON_DEPTH_MAX; i++)
        vg_buf_add_char(&buf, '[');
    for (int i = 0; i < VG_JSON_DEPTH_MAX; i++)
        vg_buf_add_char(&buf, ']');
    assert_true(is_json(vg_buf_str(&buf)));
    struct vg_str deeper = VG_CONCAT(&arena, VG_STR("{\"a\":"), vg_buf_str(&buf), VG_STR("}"));
    struct vg_json json;
    vg_json_init(&json, deeper, &arena);
    assert_false(vg_json_skip(&json, NULL));
    assert_string_equal(json.error, "nested too deeply");
}

static void the_writer_places_commas_and_colons(void **state)
{
    (void)state;
    struct vg_buf buf;
    vg_buf_init(&buf, &arena, 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    vg_json_out_begin(&out, '{');
    vg_json_out_member(&out, "a", VG_STR("x"));
    vg_json_out_member(&out, "absent", VG_STR_NONE);
    vg_json_out_member_i64(&out, "n", -5);
    vg_json_out_member_bool(&out, "b", true);
    vg_json_out_name(&out, VG_STR("list"));
    vg_json_out_begin(&out, '[');
    vg_json_out_begin(&out, '{');
    vg_json_out_end(&out, '}');
    vg_json_out_begin(&out, '[');
    vg_json_out_end(&out, ']');
    vg_json_out_f64(&out, 1.5);
    vg_json_out_f64(&out, (double)NAN);
    vg_json_out_f64(&out, HUGE_VAL);
    vg_json_out_bool(&out, false);
    vg_json_out_null(&out);
    vg_json_out_string(&out, VG_STR(""));
    vg_json_out_end(&out, ']');
    vg_json_out_name(&out, VG_STR("raw"));
    vg_json_out_raw(&out, VG_STR("[1]"));
    vg_json_out_end(&out, '}');
    assert_str(vg_buf_str(&buf),
               "{\"a\":\"x\",\"absent\":null,\"n\":-5,\"b\":true,\"list\":[{},[],1.5,"
               "\"NaN\",\"Infinity\",false,null,\"\"],\"raw\":[1]}");
    assert_true(is_json(vg_buf_str(&buf)));
}

static void quoting_escapes_only_what_it_must(void **state)
{
    (void)state;
    struct vg_buf buf;
    vg_buf_init(&buf, &arena, 0);
    vg_json_quote(&buf, VG_STR("plain / \x7F \xC3\xA4\xF0\x9F\x98\x80"));
    vg_json_quote(&buf, VG_STR("\"\\\b\f\n\r\t\x01\x1F\0."));
    vg_json_quote(&buf, VG_STR("a\xFF"
                               "b\xE2\x82"
                               "c\xED\xA0\x80"));
    vg_json_quote(&buf, VG_STR_NONE);
    assert_str(vg_buf_str(&buf), "\"plain / \x7F \xC3\xA4\xF0\x9F\x98\x80\""
                                 "\"\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f\\u0000.\""
                                 "\"a\xEF\xBF\xBD"
                                 "b\xEF\xBF\xBD\xEF\xBF\xBD"
                                 "c\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""
                                 "\"\"");
}

static void what_is_quoted_reads_back(void **state)
{
    (void)state;
    uint32_t random = 7;
    for (int round = 0; round < 2000; round++) {
        char text[80];
        size_t len = 0;
        while (len < sizeof(text) - 4 && len < (size_t)(round % 77)) {
            random = random * 1664525u + 1013904223u;
            uint32_t code_point = random >> 8 & (random >> 30 == 0 ? 0xFFFF : 0x7F);
            if (code_point >= 0xD800 && code_point <= 0xDFFF)
                code_point += 0x10000;
            len += vg_utf8_put(text + len, code_point);
        }
        struct vg_buf buf;
        vg_buf_init(&buf, &arena, 0);
        vg_json_quote(&buf, vg_str_of(text, len));
        struct vg_json json;
        struct vg_str back;
        vg_json_init(&json, vg_buf_str(&buf), &arena);
        assert_true(vg_json_string(&json, &back));
        assert_true(vg_json_at_end(&json));
        assert_true(vg_str_eq(back, vg_str_of(text, len)));
        vg_arena_reset(&arena);
    }
}

static void a_member_is_picked_as_it_stands_or_as_its_string(void **state)
{
    (void)state;
    struct vg_str object = VG_STR("{\"a\": {\"b\": \"x\\u0041\"}, \"n\": 1, \"cut\": [");
    struct vg_str inner = vg_json_pick(&arena, object, "a");
    assert_true(vg_str_is(inner, "{\"b\": \"x\\u0041\"}"));
    assert_true(vg_str_is(vg_json_pick_text(&arena, inner, "b"), "xA"));
    assert_true(vg_str_is(vg_json_pick(&arena, object, "n"), "1"));
    assert_false(vg_str_is_set(vg_json_pick_text(&arena, object, "n")));
    assert_false(vg_str_is_set(vg_json_pick(&arena, object, "cut")));
    assert_false(vg_str_is_set(vg_json_pick(&arena, VG_STR("[1]"), "a")));
    assert_false(vg_str_is_set(vg_json_pick_text(&arena, VG_STR_NONE, "a")));
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
        cmocka_unit_test(every_valid_document_is_accepted),
        cmocka_unit_test(every_invalid_document_is_refused),
        cmocka_unit_test(no_document_cut_short_is_accepted),
        cmocka_unit_test(a_special_byte_is_found_wherever_it_lies),
        cmocka_unit_test(strings_are_unescaped_and_plain_ones_are_views),
        cmocka_unit_test(members_are_read_in_order_and_values_can_be_skipped),
        cmocka_unit_test(reading_another_type_than_the_next_is_an_error),
        cmocka_unit_test(errors_stick_and_tell_the_place),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(the_writer_places_commas_and_colons),
        cmocka_unit_test(quoting_escapes_only_what_it_must),
        cmocka_unit_test(what_is_quoted_reads_back),
        cmocka_unit_test(a_member_is_picked_as_it_stands_or_as_its_string),
    };
    return cmocka_run_group_tests_name("base_json", tests, setup, teardown);
}
