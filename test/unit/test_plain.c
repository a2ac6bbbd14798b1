/* Values as plain JSON: there and back, and what is refused. */
#include "env/random.h"
#include "model/plain.h"
#include "probe_service.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct vg_arena arena;

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

static bool read_as(const struct vg_shape *shape, struct vg_str json, void *value,
                    struct vg_violations *violations, struct vg_str *problem)
{
    memset(value, 0, shape->size);
    vg_violations_init(violations, &arena);
    return vg_value_from_json(shape, json, &arena, value, violations, problem);
}

static struct vg_str write_as(const struct vg_shape *shape, const void *value)
{
    struct vg_buf buf;
    vg_buf_init(&buf, &arena, 0);
    vg_value_to_json(shape, value, &buf);
    return vg_buf_str(&buf);
}

/* Reads it, writes it again: the same text, or what `becomes` says. */
static void assert_round(const struct vg_shape *shape, const char *json, const char *becomes)
{
    char value[1024];
    struct vg_violations violations;
    struct vg_str problem = VG_STR_NONE;
    assert_true(shape->size <= sizeof value);
    if (!read_as(shape, vg_str_from(json), value, &violations, &problem))
        fail_msg("%s: %.*s", json, VG_STR_ARG(problem));
    assert_int_equal(violations.count, 0);
    assert_string_equal(vg_arena_cstr(&arena, write_as(shape, value)),
                        becomes != NULL ? becomes : json);
}

static void assert_refused(const struct vg_shape *shape, const char *json, const char *why)
{
    char value[1024];
    struct vg_violations violations;
    struct vg_str problem = VG_STR_NONE;
    if (read_as(shape, vg_str_from(json), value, &violations, &problem))
        fail_msg("%s was read", json);
    assert_string_equal(vg_arena_cstr(&arena, problem), why);
}

#define ALL_MEMBERS                                                                                \
    "{\"yes\":true,\"count\":-7,\"since\":9223372036854775807,\"ratio\":0.5,\"text\":"             \
    "\"a\\\"\\u0001\xC3\xA9\",\"bytes\":\"AAH/\","                                                 \
    "\"at\":1700000000.123,\"kind\":\"Two\",\"names\":[\"a\",\"\"],\"gaps\":[1,null,3],"           \
    "\"labels\":{\"k\":\"v\",\"\":\"w\"},"                                                         \
    "\"holes\":{\"h\":null,\"i\":\"x\"},\"inner\":{\"inner\":{}},\"all\":[{\"count\":1},{}],"      \
    "\"choice\":{\"number\":0}}"

static void every_type_goes_there_and_back(void **state)
{
    (void)state;
    assert_round(&probe_shape_sample, ALL_MEMBERS, NULL);
    assert_round(&probe_shape_sample, "{}", NULL);
    assert_round(&probe_shape_sample,
                 "{\"text\":\"\",\"bytes\":\"\",\"names\":[],\"labels\":{},\"choice\":{}}", NULL);
    assert_round(&probe_shape_sample,
                 "{\"yes\":false,\"count\":-2147483648,\"since\":-9223372036854775808,\"at\":0}",
                 NULL);
    assert_round(&probe_shape_sample, "{\"at\":-1.5,\"ratio\":1e300}",
                 "{\"ratio\":1e+300,\"at\":-1.5}");
    assert_round(&probe_shape_sample, "{\"ratio\":\"NaN\"}", NULL);
    assert_round(&probe_shape_sample, " { \"count\" : 1 } \n", "{\"count\":1}");
}

static void nulls_are_absent_and_kept_only_where_they_count(void **state)
{
    (void)state;
    assert_round(&probe_shape_sample,
                 "{\"yes\":null,\"count\":null,\"names\":null,\"inner\":null,\"choice\":null}",
                 "{}");
    assert_round(&probe_shape_sample, "{\"names\":[null,\"a\",null]}", "{\"names\":[\"a\"]}");
    assert_round(&probe_shape_sample, "{\"labels\":{\"a\":null,\"b\":\"c\"}}",
                 "{\"labels\":{\"b\":\"c\"}}");
    assert_round(&probe_shape_sample, "{\"all\":[null,{}]}", "{\"all\":[{}]}");
    assert_round(&probe_shape_sample, "{\"gaps\":[null,null]}", NULL);
    assert_refused(&probe_shape_sample, "null", "the value is not an object: expected an object");
}

static void streams_are_bytes_or_a_file(void **state)
{
    (void)state;
    assert_round(&probe_shape_sample_body, "{\"stream\":\"AAH/\"}", NULL);
    assert_round(&probe_shape_sample_body, "{\"stream\":\"\"}", NULL);
    assert_round(&probe_shape_sample_body, "{\"stream\":{\"path\":\"/a\",\"offset\":1,\"size\":2}}",
                 NULL);
    assert_refused(&probe_shape_sample_body, "{\"stream\":{\"path\":\"/a\",\"offset\":-1}}",
                   "stream is not an integer of its range");
    assert_refused(&probe_shape_sample_body, "{\"stream\":{\"path\":1}}",
                   "stream is not a body: expected a string");
    assert_refused(&probe_shape_sample_body, "{\"stream\":{\"size\":1}}", "stream is not a body");
    assert_refused(&probe_shape_sample_body, "{\"stream\":{\"path\":\"/a\",\"mode\":1}}",
                   "stream is not a body");
    assert_refused(&probe_shape_sample_body, "{\"stream\":{\"path\":\"/a\"",
                   "stream is not a body: unexpected end of text");
}

static void what_is_no_json_of_the_shape_is_refused_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *json, *why;
    } cases[] = {
        {"", "the value is not an object: unexpected end of text"},
        {"[]", "the value is not an object: expected an object"},
        {"{", "unexpected end of text"},
        {"{}x", "trailing text"},
        {"{}{}", "trailing text"},
        {"{\"count\":1,}", "expected a member name"},
        {"{\"nothing\":1}", "nothing is not a member of this shape"},
        {"{\"Count\":1}", "count is not a member of this shape"},
        {"{\"count\":\"1\"}", "count is not an integer of its range: expected a number"},
        {"{\"count\":2147483648}", "count is not an integer of its range"},
        {"{\"count\":-2147483649}", "count is not an integer of its range"},
        {"{\"count\":1.5}", "count is not an integer of its range"},
        {"{\"since\":9223372036854775808}", "since is not an integer of its range"},
        {"{\"since\":1e400}", "since is not an integer of its range"},
        {"{\"count\":01}", "expected ',' or '}'"},
        {"{\"yes\":1}", "yes is not true or false: expected true or false"},
        {"{\"ratio\":\"half\"}", "ratio is not a number"},
        {"{\"ratio\":{}}", "ratio is not a number: expected a number"},
        {"{\"at\":1e300}", "at is not a time in epoch seconds"},
        {"{\"at\":\"NaN\"}", "at is not a time in epoch seconds"},
        {"{\"at\":\"2026-01-01T00:00:00Z\"}", "at is not a number"},
        {"{\"text\":1}", "text is not a string: expected a string"},
        {"{\"text\":\"\x80\"}", "text is not a string: invalid UTF-8 in a string"},
        {"{\"text\":\"\\ud800\"}", "text is not a string: lone surrogate in a string"},
        {"{\"bytes\":\"A\"}", "bytes is not base64 text"},
        {"{\"bytes\":\"AAH/=\"}", "bytes is not base64 text"},
        {"{\"names\":{}}", "names is not an array: expected an array"},
        {"{\"names\":[\"a\",2]}", "names.2.member is not a string: expected a string"},
        {"{\"labels\":[]}", "labels is not an object: expected an object"},
        {"{\"labels\":{\"k\":[]}}", "labels.k.member is not a string: expected a string"},
        {"{\"all\":[{},{\"inner\":{\"count\":true}}]}",
         "all.2.member.inner.count is not an integer of its range: expected a number"},
        {"{\"choice\":{\"number\":\"x\"}}",
         "choice.number is not an integer of its range: expected a number"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++)
        assert_refused(&probe_shape_sample, cases[i].json, cases[i].why);
}

static void unknown_enum_text_is_a_violation_and_no_error(void **state)
{
    (void)state;
    struct probe_sample sample;
    struct vg_violations violations;
    struct vg_str problem;
    assert_true(read_as(&probe_shape_sample, VG_STR("{\"kind\":\"two\",\"count\":1}"), &sample,
                        &violations, &problem));
    assert_int_equal(sample.kind, 0);
    assert_int_equal(sample.count.v, 1);
    assert_string_equal(vg_arena_cstr(&arena, vg_violations_text(&violations)),
                        "1 validation error detected: Value 'two' at 'kind' failed to satisfy "
                        "constraint: Member must satisfy enum "
                        "value set: [one, Two]");
}

static struct vg_str nested(const char *open, const char *close, int depth)
{
    struct vg_buf buf;
    vg_buf_init(&buf, &arena, 0);
    for (int i = 0; i < depth; i++)
        vg_buf_add(&buf, vg_str_from(open));
    vg_buf_add_lit(&buf, "{}");
    for (int i = 0; i < depth; i++)
        vg_buf_add(&buf, vg_str_from(close));
    return vg_buf_str(&buf);
}

static void depth_has_its_limit(void **state)
{
    (void)state;
    struct probe_sample sample;
    struct vg_violations violations;
    struct vg_str problem;
    assert_true(read_as(&probe_shape_sample, nested("{\"inner\":", "}", 40), &sample, &violations,
                        &problem));
    assert_false(read_as(&probe_shape_sample, nested("{\"inner\":", "}", 60), &sample, &violations,
                         &problem));
    assert_true(vg_str_ends(problem, VG_STR("is not within the depth limit")));
    assert_false(read_as(&probe_shape_sample, nested("{\"all\":[", "]}", 5000), &sample,
                         &violations, &problem));
    assert_false(
        read_as(&probe_shape_sample, nested("[", "]", 100000), &sample, &violations, &problem));
}

static void long_lists_are_read_whole(void **state)
{
    (void)state;
    struct vg_buf buf;
    vg_buf_init(&buf, &arena, 0);
    vg_buf_add_lit(&buf, "{\"gaps\":[0");
    for (int i = 1; i < 10000; i++)
        vg_buf_printf(&buf, ",%d", i);
    vg_buf_add_lit(&buf, "]}");
    struct probe_sample sample;
    struct vg_violations violations;
    struct vg_str problem;
    assert_true(read_as(&probe_shape_sample, vg_buf_str(&buf), &sample, &violations, &problem));
    assert_int_equal(sample.gaps.count, 10000);
    for (int i = 0; i < 10000; i++)
        assert_int_equal(sample.gaps.items[i].v, i);
}

/* Bytes changed, cut and doubled at random: read or refused, never worse; and what is read can be
 * written and read again. */
static void damaged_text_is_read_or_refused(void **state)
{
    (void)state;
    static const char letters[] = "{}[]\",:\\0123456789.eE+-truefalsnu \x80\xFF";
    struct vg_random random;
    vg_random_init(&random, 42);
    int read = 0;
    for (int round = 0; round < 20000; round++) {
        char text[] = ALL_MEMBERS;
        size_t len =
            sizeof text - 1 - (round % 3 == 0 ? vg_random_below(&random, sizeof text - 1) : 0);
        for (uint64_t changes = vg_random_below(&random, 4); changes > 0 && len > 0; changes--)
            text[vg_random_below(&random, len)] =
                letters[vg_random_below(&random, sizeof letters - 1)];
        struct probe_sample sample, again;
        struct vg_violations violations;
        struct vg_str problem = VG_STR_NONE;
        if (!read_as(&probe_shape_sample, vg_str_of(text, len), &sample, &violations, &problem)) {
            assert_true(problem.len > 0);
        } else {
            read++;
            struct vg_str written = write_as(&probe_shape_sample, &sample);
            assert_true(read_as(&probe_shape_sample, written, &again, &violations, &problem));
            assert_true(vg_str_eq(written, write_as(&probe_shape_sample, &again)));
        }
        vg_arena_reset(&arena);
    }
    assert_true(read > 1000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_type_goes_there_and_back),
        TEST(nulls_are_absent_and_kept_only_where_they_count),
        TEST(streams_are_bytes_or_a_file),
        TEST(what_is_no_json_of_the_shape_is_refused_with_its_place),
        TEST(unknown_enum_text_is_a_violation_and_no_error),
        TEST(depth_has_its_limit),
        TEST(long_lists_are_read_whole),
        TEST(damaged_text_is_read_or_refused),
    };
    return cmocka_run_group_tests_name("plain JSON", tests, NULL, NULL);
}
