/* test_wire_json: JSON bodies in and out, types that no service uses yet included. */
#include "test_wire_help.h"
#include "wire/decode.h"

static int setup(void **state)
{
    static struct fixture fixture;
    fixture_init(&fixture, &vg_protocol_json_1_1, &thing_ops[0]);
    *state = &fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    vg_arena_deinit(&fixture->arena);
    return 0;
}

static void every_type_is_read_and_written_back(void **state)
{
    static const char text[] =
        "{\"Flag\":true,\"Small\":-3,\"Large\":9007199254740993,\"Ratio\":0.5,\"Text\":\"a\\\"b\","
        "\"Bytes\":\"AQID\",\"Time\":1700000000.25,\"DateTime\":\"2023-11-14T22:13:20Z\","
        "\"HttpDate\":\"Tue, 14 Nov 2023 22:13:20 "
        "GMT\",\"Colour\":\"BLUE\",\"Strings\":[\"a\",\"b\"],"
        "\"SparseStrings\":[null,\"b\"],\"Colours\":[\"RED\",\"BLUE\"],\"Tags\":[{\"Key\":\"k\","
        "\"Value\":\"v\"}],"
        "\"Map\":{\"a\":\"1\"},\"SparseMap\":{\"a\":null},\"Tag\":{\"Key\":\"\"},\"Choice\":{"
        "\"Number\":7},"
        "\"Thing\":{\"Small\":1},\"Document\":{\"x\":[1,null]},\"Coded\":\"c\"}";
    struct fixture *fixture = *state;
    struct thing thing = {0};
    assert_int_equal(fixture_decode(fixture, text, &thing), VG_OK);
    assert_int_equal(fixture->violations.count, 0);
    assert_true(thing.large.v == 9007199254740993);
    assert_true(thing.time.ms == 1700000000250);
    assert_int_equal(thing.sparse_strings.count, 2);
    assert_null(thing.sparse_strings.items[0].ptr);
    assert_str(thing.bytes, "\x01\x02\x03");
    assert_str(fixture_encode(fixture, &thing), text);
    assert_str(response_header(&fixture->response, "content-type"), "application/x-amz-json-1.1");
    assert_int_equal(fixture->response.status, 200);
}

static void members_may_come_in_any_order(void **state)
{
    struct thing thing = {0};
    assert_int_equal(fixture_decode(*state,
                                    "{\"Coded\":\"c\",\"Ratio\":1,\"Flag\":false,\"Text\":\"t\"}",
                                    &thing),
                     VG_OK);
    assert_str(thing.coded, "c");
    assert_str(thing.text, "t");
    assert_true(thing.flag.set && !thing.flag.v && thing.ratio.v == 1.0);
    assert_false(thing.small.set);
}

static void absent_differs_from_present_and_empty(void **state)
{
    struct thing thing = {0};
    assert_int_equal(
        fixture_decode(*state, "{\"Text\":\"\",\"Strings\":[],\"Map\":{},\"Bytes\":\"\"}", &thing),
        VG_OK);
    assert_true(vg_str_is_set(thing.text) && vg_str_is_set(thing.bytes));
    assert_true(thing.strings.set && thing.map.set);
    assert_false(thing.tags.set || thing.sparse_map.set);
    assert_null(thing.tag);
}

static void nulls_are_dropped_from_dense_collections(void **state)
{
    struct thing thing = {0};
    assert_int_equal(
        fixture_decode(
            *state, "{\"Strings\":[null,\"a\",null],\"Map\":{\"a\":null,\"b\":\"1\"},\"Tag\":null}",
            &thing),
        VG_OK);
    assert_int_equal(thing.strings.count, 1);
    assert_int_equal(thing.map.count, 1);
    assert_str(thing.map.items[0].key, "b");
    assert_null(thing.tag);
}

static void long_lists_keep_all_elements(void **state)
{
    enum { COUNT = 1000 };
    struct fixture *fixture = *state;
    struct vg_buf buf;
    vg_buf_init(&buf, &fixture->arena, 0);
    vg_buf_add_lit(&buf, "{\"Tags\":[");
    for (int i = 0; i < COUNT; i++)
        vg_buf_printf(&buf, "%s{\"Key\":\"k%d\",\"Value\":\"\\u00e9\"}", i == 0 ? "" : ",", i);
    vg_buf_add_lit(&buf, "]}");
    vg_buf_add_char(&buf, '\0');
    struct thing thing = {0};
    assert_int_equal(fixture_decode(fixture, buf.ptr, &thing), VG_OK);
    assert_int_equal(thing.tags.count, COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        assert_str(thing.tags.items[i].key, vg_arena_printf(&fixture->arena, "k%zu", i).ptr);
        assert_str(thing.tags.items[i].value, "\xC3\xA9");
        assert_null(thing.tags.items[i].kind.ptr);
    }
}

static void unions_have_exactly_one_member(void **state)
{
    struct fixture *fixture = *state;
    struct thing thing = {0};
    assert_int_equal(
        fixture_decode(fixture, "{\"Choice\":{\"Text\":\"a\",\"Number\":null}}", &thing), VG_OK);
    assert_str(thing.choice->text, "a");
    assert_int_equal(fixture_decode(fixture, "{\"Choice\":{\"Text\":\"a\",\"Number\":1}}", &thing),
                     VG_FAIL);
    assert_ptr_equal(fixture->err.shape, &VG_SERIALIZATION);
    assert_int_equal(fixture_decode(fixture, "{\"Choice\":{}}", &thing), VG_FAIL);
    assert_int_equal(fixture_decode(fixture, "{\"Choice\":{\"Other\":1}}", &thing), VG_FAIL);
}

static void a_codec_words_its_own_problems(void **state)
{
    struct fixture *fixture = *state;
    struct thing thing = {0};
    assert_int_equal(fixture_decode(fixture, "{\"Coded\":[true]}", &thing), VG_FAIL);
    assert_ptr_equal(fixture->err.shape, &VG_SERIALIZATION);
    assert_str(fixture->err.message, "only strings");
    assert_int_equal(fixture_decode(fixture, "{\"Coded\":{}}", &thing), VG_FAIL);
    assert_ptr_equal(fixture->err.shape, &VG_VALIDATION);
    assert_str(fixture->err.message, "no objects");
    assert_int_equal(fixture_decode(fixture, "{\"Coded\":1}", &thing), VG_FAIL);
    assert_ptr_equal(fixture->err.shape, &VG_SERIALIZATION);
    assert_str(fixture->err.message, "Unexpected field type");
    assert_int_equal(fixture_decode(fixture, "{\"Coded\":\"x", &thing), VG_FAIL);
    assert_ptr_equal(fixture->err.shape, &VG_SERIALIZATION);
    assert_null(fixture->err.message.ptr);
}

static void times_are_read_in_all_forms(void **state)
{
    static const char *const forms[] = {"1700000000",
                                        "1.7e9",
                                        "1700000000.0",
                                        "\"2023-11-14T22:13:20Z\"",
                                        "\"2023-11-14T23:13:20+01:00\"",
                                        "\"Tue, 14 Nov 2023 22:13:20 GMT\""};
    struct fixture *fixture = *state;
    for (size_t i = 0; i < VG_COUNT_OF(forms); i++) {
        struct thing thing = {0};
        const char *text = vg_arena_printf(&fixture->arena, "{\"Time\":%s}", forms[i]).ptr;
        assert_int_equal(fixture_decode(fixture, text, &thing), VG_OK);
        assert_true(thing.time.set && thing.time.ms == 1700000000000);
    }
}

static void times_beyond_the_calendar_are_refused(void **state)
{
    static const char *const forms[] = {"1e300",    "-1e300", "253402300800",
                                        "\"soon\"", "true",   "\"NaN\""};
    struct fixture *fixture = *state;
    for (size_t i = 0; i < VG_COUNT_OF(forms); i++) {
        struct thing thing = {0};
        const char *text = vg_arena_printf(&fixture->arena, "{\"Time\":%s}", forms[i]).ptr;
        assert_int_equal(fixture_decode(fixture, text, &thing), VG_FAIL);
        assert_true(vg_str_ends(fixture->err.message, VG_STR(" cannot be converted to Date")));
        assert_false(thing.time.set);
    }
}

static void times_before_the_epoch_are_written(void **state)
{
    struct fixture *fixture = *state;
    struct thing thing = {.time = vg_time(-1500), .date_time = vg_time(-1500)};
    assert_str(fixture_encode(fixture, &thing),
               "{\"Time\":-1.5,\"DateTime\":\"1969-12-31T23:59:58.500Z\"}");
}

static void doubles_that_json_lacks_are_strings(void **state)
{
    struct fixture *fixture = *state;
    struct thing thing = {0};
    assert_int_equal(fixture_decode(fixture, "{\"Ratio\":\"-Infinity\"}", &thing), VG_OK);
    assert_str(fixture_encode(fixture, &thing), "{\"Ratio\":\"-Infinity\"}");
    assert_int_equal(fixture_decode(fixture, "{\"Ratio\":\"1.5\"}", &thing), VG_FAIL);
    assert_str(fixture->err.message, "STRING_VALUE cannot be converted to Double");
}

static void integers_keep_within_their_types(void **state)
{
    struct fixture *fixture = *state;
    struct thing thing = {0};
    assert_int_equal(
        fixture_decode(fixture, "{\"Small\":-2147483648,\"Large\":-9223372036854775808}", &thing),
        VG_OK);
    assert_true(thing.small.v == INT32_MIN && thing.large.v == INT64_MIN);
    assert_int_equal(fixture_decode(fixture, "{\"Small\":-2147483649}", &thing), VG_FAIL);
    assert_str(fixture->err.message, "NUMBER_VALUE cannot be converted to Integer");
    assert_int_equal(fixture_decode(fixture, "{\"Large\":9223372036854775808}", &thing), VG_FAIL);
    assert_str(fixture->err.message, "NUMBER_VALUE cannot be converted to Long");
    assert_int_equal(fixture_decode(fixture, "{\"Large\":1e19}", &thing), VG_FAIL);
    assert_int_equal(fixture_decode(fixture, "{\"Large\":-1.9}", &thing), VG_OK);
    assert_true(thing.large.v == -1);
}

static void base64_is_checked(void **state)
{
    struct fixture *fixture = *state;
    struct thing thing = {0};
    assert_int_equal(fixture_decode(fixture, "{\"Bytes\":\"23456\"}", &thing), VG_FAIL);
    assert_str(fixture->err.message,
               "Base64 encoded length is expected a multiple of 4 bytes but found: 5");
    assert_int_equal(fixture_decode(fixture, "{\"Bytes\":\"=+/=\"}", &thing), VG_FAIL);
    assert_str(fixture->err.message, "Invalid last non-pad Base64 character dectected");
    assert_int_equal(fixture_decode(fixture, "{\"Bytes\":1}", &thing), VG_FAIL);
    assert_str(fixture->err.message, "only base-64-encoded strings are convertible to bytes");
}

static const char *nested(struct fixture *fixture, int depth)
{
    struct vg_buf buf;
    vg_buf_init(&buf, &fixture->arena, 0);
    for (int i = 0; i < depth; i++)
        vg_buf_add_lit(&buf, "{\"Thing\":");
    vg_buf_add_lit(&buf, "{}");
    for (int i = 0; i < depth; i++)
        vg_buf_add_char(&buf, '}');
    vg_buf_add_char(&buf, '\0');
    return buf.ptr;
}

static void depth_is_bounded(void **state)
{
    struct fixture *fixture = *state;
    struct thing thing = {0};
    assert_int_equal(fixture_decode(fixture, nested(fixture, VG_JSON_DEPTH_MAX - 1), &thing),
                     VG_OK);
    assert_int_equal(fixture_decode(fixture, nested(fixture, VG_JSON_DEPTH_MAX), &thing), VG_FAIL);
    assert_int_equal(fixture_decode(fixture, nested(fixture, 100000), &thing), VG_FAIL);
    assert_null(fixture->err.message.ptr);
}

static void values_that_unfold_beyond_all_bounds_are_refused(void **state)
{
    struct fixture *fixture = *state;
    struct vg_buf buf;
    vg_buf_init(&buf, &fixture->arena, 0);
    vg_buf_add_char(&buf, '{');
    for (size_t i = 0; i < 2 * VG_WIRE_MEMORY_MAX / sizeof(struct thing); i++)
        vg_buf_add_lit(&buf, "\"Thing\":{},");
    vg_buf_add_lit(&buf, "\"Flag\":true}");
    vg_buf_add_char(&buf, '\0');
    struct thing thing = {0};
    assert_int_equal(fixture_decode(fixture, buf.ptr, &thing), VG_FAIL);
    assert_str(fixture->err.message, "The request has too many values");
    assert_in_range(fixture->arena.total_bytes, 0, 2 * (size_t)VG_WIRE_MEMORY_MAX);
}

static void unknown_enum_text_is_a_violation_with_its_path(void **state)
{
    struct fixture *fixture = *state;
    struct thing thing = {0};
    assert_int_equal(
        fixture_decode(fixture, "{\"Thing\":{\"Colour\":\"GREEN\"},\"Colours\":[\"RED\",\"PINK\"]}",
                       &thing),
        VG_OK);
    assert_int_equal(fixture->violations.count, 2);
    assert_str(fixture->violations.items[0].text,
               "Value 'GREEN' at 'thing.colour' failed to satisfy constraint: "
               "Member must satisfy enum value set: [RED, BLUE]");
    assert_str(fixture->violations.items[1].text,
               "Value '[RED, PINK]' at 'colours' failed to satisfy "
               "constraint: Member must satisfy constraint: "
               "[Member must satisfy enum value set: [RED, BLUE]]");
    assert_int_equal(thing.thing->colour, 0);
}

static void errors_name_their_type_in_body_and_header(void **state)
{
    static const struct vg_error_shape not_found = {.name = NAME("NotFoundException"),
                                                    .code = NAME("NotFound"),
                                                    .http_status = 400,
                                                    .is_sender_fault = true,
                                                    .message_name = NAME("message")};
    struct fixture *fixture = *state;
    assert_int_equal(vg_fail(&fixture->err, &not_found, "no %s", "pool"), VG_FAIL);
    assert_str(fixture_encode_error(fixture),
               "{\"__type\":\"NotFoundException\",\"message\":\"no pool\"}");
    assert_str(response_header(&fixture->response, "x-amzn-ErrorType"), "NotFoundException:");
    assert_str(response_header(&fixture->response, "x-amzn-ErrorMessage"), "no pool");
    assert_null(response_header(&fixture->response, "x-amzn-query-error").ptr);
}

static void messages_that_headers_cannot_carry_stay_in_the_body(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(vg_fail(&fixture->err, &VG_VALIDATION, "a\r\nX: y"), VG_FAIL);
    assert_str(fixture_encode_error(fixture),
               "{\"__type\":\"ValidationException\",\"message\":\"a\\r\\nX: y\"}");
    assert_null(response_header(&fixture->response, "x-amzn-ErrorMessage").ptr);
}

static void errors_are_answered_before_a_service_is_known(void **state)
{
    struct fixture *fixture = *state;
    fixture->call.service = NULL;
    fixture->call.op = NULL;
    assert_int_equal(vg_fail_with(&fixture->err, &VG_UNKNOWN_OPERATION, VG_STR_NONE, NULL),
                     VG_FAIL);
    assert_str(fixture_encode_error(fixture),
               "{\"__type\":\"com.amazon.coral.service#UnknownOperationException\"}");
    assert_int_equal(fixture->response.status, 400);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_type_is_read_and_written_back),
        TEST(members_may_come_in_any_order),
        TEST(absent_differs_from_present_and_empty),
        TEST(nulls_are_dropped_from_dense_collections),
        TEST(long_lists_keep_all_elements),
        TEST(unions_have_exactly_one_member),
        TEST(a_codec_words_its_own_problems),
        TEST(times_are_read_in_all_forms),
        TEST(times_beyond_the_calendar_are_refused),
        TEST(times_before_the_epoch_are_written),
        TEST(doubles_that_json_lacks_are_strings),
        TEST(integers_keep_within_their_types),
        TEST(base64_is_checked),
        TEST(depth_is_bounded),
        TEST(values_that_unfold_beyond_all_bounds_are_refused),
        TEST(unknown_enum_text_is_a_violation_with_its_path),
        TEST(errors_name_their_type_in_body_and_header),
        TEST(messages_that_headers_cannot_carry_stay_in_the_body),
        TEST(errors_are_answered_before_a_service_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
