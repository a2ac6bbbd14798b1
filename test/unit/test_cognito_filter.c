/* test_cognito_filter: ListUsers' filter. */
#include "cognito/filter.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct vg_arena arena;

static int begin(void **state)
{
    (void)state;
    vg_arena_init(&arena);
    return 0;
}

static int end(void **state)
{
    (void)state;
    vg_arena_deinit(&arena);
    return 0;
}

static struct cognito_filter parse(const char *text)
{
    struct cognito_filter filter;
    struct vg_str problem;
    assert_true(cognito_filter_parse(&arena, vg_str_from(text), &filter, &problem));
    return filter;
}

static void assert_problem(const char *text, const char *expected)
{
    struct cognito_filter filter;
    struct vg_str problem;
    assert_false(cognito_filter_parse(&arena, vg_str_from(text), &filter, &problem));
    assert_string_equal(vg_arena_cstr(&arena, problem), expected);
}

static void both_operators_are_understood_with_any_spacing(void **state)
{
    (void)state;
    static const char *const exact[] = {"email = \"j@x.io\"", "email=\"j@x.io\"",
                                        "  email\t =\"j@x.io\" "};
    for (size_t i = 0; i < VG_COUNT_OF(exact); i++) {
        struct cognito_filter filter = parse(exact[i]);
        assert_true(vg_str_is(filter.attribute, "email") && vg_str_is(filter.value, "j@x.io") &&
                    !filter.is_prefix);
    }
    struct cognito_filter filter = parse("cognito:user_status ^= \"CONF\"");
    assert_true(vg_str_is(filter.attribute, "cognito:user_status") && filter.is_prefix);
    filter = parse("name = \"a \\\"b\\\" \\\\ = c\"");
    assert_true(vg_str_is(filter.value, "a \"b\" \\ = c"));
}

static void no_filter_matches_everybody(void **state)
{
    (void)state;
    static const char *const texts[] = {NULL, "", "  "};
    for (size_t i = 0; i < VG_COUNT_OF(texts); i++) {
        struct cognito_filter filter = parse(texts[i]);
        assert_true(cognito_filter_matches(&filter, VG_STR("x")));
        assert_true(cognito_filter_matches(&filter, VG_STR_NONE));
    }
}

static void what_is_no_filter_is_refused_in_awss_words(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "email",          "email =",       "email = j@x.io", "email = \"j@x.io",    "= \"x\"",
        "email == \"x\"", "email ^ \"x\"", "email = 'x'",    "email = \"x\" and y", "email > \"x\"",
        "\"x\"",          "email = \"x\\",
    };
    for (size_t i = 0; i < VG_COUNT_OF(bad); i++)
        assert_problem(bad[i], "Error while parsing filter.");
    assert_problem("custom:role = \"x\"", "Invalid search attribute: custom:role");
    assert_problem("birthdate ^= \"x\"", "Invalid search attribute: birthdate");
}

static void values_match_exactly_or_by_prefix(void **state)
{
    (void)state;
    struct cognito_filter exact = parse("email = \"j@x.io\"");
    assert_true(cognito_filter_matches(&exact, VG_STR("j@x.io")));
    assert_false(cognito_filter_matches(&exact, VG_STR("j@x.io2")));
    assert_false(cognito_filter_matches(&exact, VG_STR("J@x.io")));
    assert_false(cognito_filter_matches(&exact, VG_STR_NONE));
    struct cognito_filter prefix = parse("username ^= \"ja\"");
    assert_true(cognito_filter_matches(&prefix, VG_STR("jane")));
    assert_false(cognito_filter_matches(&prefix, VG_STR("j")));
    assert_false(cognito_filter_matches(&prefix, VG_STR("Jane")));
    struct cognito_filter user_status = parse("cognito:user_status = \"confirmed\"");
    assert_true(cognito_filter_matches(&user_status, VG_STR("CONFIRMED")));
    struct cognito_filter status = parse("status = \"enabled\"");
    assert_false(cognito_filter_matches(&status, VG_STR("Enabled")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(both_operators_are_understood_with_any_spacing, begin, end),
        cmocka_unit_test_setup_teardown(no_filter_matches_everybody, begin, end),
        cmocka_unit_test_setup_teardown(what_is_no_filter_is_refused_in_awss_words, begin, end),
        cmocka_unit_test_setup_teardown(values_match_exactly_or_by_prefix, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
