/* test/unit/test_dynamodb_number.c: DynamoDB's numbers: text, stored form, size, order, sums. */
#include "dynamodb/value/number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static struct vg_arena arena;

static struct dynamodb_number parsed(const char *text)
{
    struct dynamodb_number number = {.len = 0};
    if (dynamodb_number_parse(vg_str_from(text), &number) != DYNAMODB_NUMBER_OK)
        fail_msg("%s does not parse", text);
    assert_true(dynamodb_number_is_valid(dynamodb_number_str(&number)));
    return number;
}

static void assert_text(const struct dynamodb_number *number, const char *expected)
{
    char text[DYNAMODB_NUMBER_TEXT_MAX + 1];
    text[dynamodb_number_text(dynamodb_number_str(number), text)] = '\0';
    assert_string_equal(text, expected);
}

static void text_comes_back_in_plain_notation(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"0", "0"},
        {"-0", "0"},
        {"0.000", "0"},
        {"0.00e127", "0"},
        {"-0e-130", "0"},
        {"00", "0"},
        {".0", "0"},
        {"1", "1"},
        {"+3", "3"},
        {"-1", "-1"},
        {"10", "10"},
        {"100", "100"},
        {"100.0", "100"},
        {"1E2", "100"},
        {"1e+5", "100000"},
        {".123", "0.123"},
        {"0001.23", "1.23"},
        {"5.", "5"},
        {"0042.1200", "42.12"},
        {"-17.4E37", "-174000000000000000000000000000000000000"},
        {"0.05", "0.05"},
        {"0.5", "0.5"},
        {"1.05", "1.05"},
        {"10.5", "10.5"},
        {"100.5", "100.5"},
        {"-56.789", "-56.789"},
        {"-0015.789e6", "-15789000"},
        {"123456.789012", "123456.789012"},
        {"9007199254740993", "9007199254740993"},
        {"0000012345678901234567890123456789012345678", "12345678901234567890123456789012345678"},
        {"-00001.23456789012345678901234567890123456780000",
         "-1.2345678901234567890123456789012345678"},
        {"1e-7", "0.0000001"},
        {"12e-7", "0.0000012"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        struct dynamodb_number number = parsed(cases[i][0]);
        assert_text(&number, cases[i][1]);
    }
}

static void the_largest_and_smallest_magnitudes_are_kept(void **state)
{
    (void)state;
    char expected[200];
    struct dynamodb_number number = parsed("9.9999999999999999999999999999999999999E+125");
    memset(expected, '9', 38);
    memset(expected + 38, '0', 88);
    expected[126] = '\0';
    assert_text(&number, expected);

    number = parsed("-1E-130");
    snprintf(expected, sizeof(expected), "-0.%0129d1", 0);
    assert_text(&number, expected);

    number =
        parsed("-9.9999999999999999999999999999999999999e-130"); /* the longest text there is */
    char text[DYNAMODB_NUMBER_TEXT_MAX];
    assert_int_equal(dynamodb_number_text(dynamodb_number_str(&number), text), 3 + 129 + 38);
}

static void bad_text_is_refused_in_aws_words(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum dynamodb_number_status status;
        const char *sentence;
    } cases[] = {
        {"", DYNAMODB_NUMBER_BAD_TEXT, "The parameter cannot be converted to a numeric value"},
        {"b", DYNAMODB_NUMBER_BAD_TEXT, "The parameter cannot be converted to a numeric value: b"},
        {" 1", DYNAMODB_NUMBER_BAD_TEXT,
         "The parameter cannot be converted to a numeric value:  1"},
        {"1 ", DYNAMODB_NUMBER_BAD_TEXT,
         "The parameter cannot be converted to a numeric value: 1 "},
        {"NaN", DYNAMODB_NUMBER_BAD_TEXT,
         "The parameter cannot be converted to a numeric value: NaN"},
        {"-Infinity", DYNAMODB_NUMBER_BAD_TEXT,
         "The parameter cannot be converted to a numeric value: -Infinity"},
        {".", DYNAMODB_NUMBER_BAD_TEXT, "The parameter cannot be converted to a numeric value: ."},
        {"-", DYNAMODB_NUMBER_BAD_TEXT, "The parameter cannot be converted to a numeric value: -"},
        {"1e", DYNAMODB_NUMBER_BAD_TEXT,
         "The parameter cannot be converted to a numeric value: 1e"},
        {"1e+", DYNAMODB_NUMBER_BAD_TEXT,
         "The parameter cannot be converted to a numeric value: 1e+"},
        {"1.2.3", DYNAMODB_NUMBER_BAD_TEXT,
         "The parameter cannot be converted to a numeric value: 1.2.3"},
        {"0x10", DYNAMODB_NUMBER_BAD_TEXT,
         "The parameter cannot be converted to a numeric value: 0x10"},
        {"1e126", DYNAMODB_NUMBER_OVERFLOW,
         "Number overflow. Attempting to store a number with magnitude larger than supported "
         "range"},
        {"-11e125", DYNAMODB_NUMBER_OVERFLOW,
         "Number overflow. Attempting to store a number with magnitude larger than supported "
         "range"},
        {"1e999999999999999999999", DYNAMODB_NUMBER_BAD_TEXT,
         "The parameter cannot be converted to a numeric value: 1e999999999999999999999"},
        {"1e-9223372036854775808", DYNAMODB_NUMBER_UNDERFLOW,
         "Number underflow. Attempting to store a number with magnitude smaller than supported "
         "range"},
        {"1e9223372036854775807", DYNAMODB_NUMBER_OVERFLOW,
         "Number overflow. Attempting to store a number with magnitude larger than supported "
         "range"},
        {"0e126", DYNAMODB_NUMBER_OVERFLOW,
         "Number overflow. Attempting to store a number with magnitude larger than supported "
         "range"},
        {"-0.0e-130", DYNAMODB_NUMBER_UNDERFLOW,
         "Number underflow. Attempting to store a number with magnitude smaller than supported "
         "range"},
        {"1e-131", DYNAMODB_NUMBER_UNDERFLOW,
         "Number underflow. Attempting to store a number with magnitude smaller than supported "
         "range"},
        {"-0.9e-130", DYNAMODB_NUMBER_UNDERFLOW,
         "Number underflow. Attempting to store a number with magnitude smaller than supported "
         "range"},
        {"123456789012345678901234567890123456789", DYNAMODB_NUMBER_TOO_PRECISE,
         "Attempting to store more than 38 significant digits in a Number"},
        {"-1.23456789012345678901234567890123456789", DYNAMODB_NUMBER_TOO_PRECISE,
         "Attempting to store more than 38 significant digits in a Number"},
        {"1.000000000000000000000000000000000000000000000000001", DYNAMODB_NUMBER_TOO_PRECISE,
         "Attempting to store more than 38 significant digits in a Number"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        struct dynamodb_number number;
        struct vg_str text = vg_str_from(cases[i].text);
        assert_int_equal(dynamodb_number_parse(text, &number), cases[i].status);
        struct vg_str sentence = dynamodb_number_problem(&arena, cases[i].status, text);
        assert_int_equal(sentence.len, strlen(cases[i].sentence));
        assert_memory_equal(sentence.ptr, cases[i].sentence, sentence.len);
    }
}

/* Measured to the byte against AWS (eu-west-2, 2026-08-18) by items of exactly 400 KB. */
static void the_stored_form_is_as_long_as_aws_counts(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int size;
    } cases[] = {
        {"0", 1},         {"1", 2},     {"12", 2},
        {"123", 3},       {"1234", 3},  {"12345678901234567890123456789012345678", 20},
        {"0042", 2},      {"100", 2},   {"1010", 3},
        {"0.0000001", 2}, {"1E125", 2}, {"1E-100", 2},
        {"1.5", 3},       {"15", 2},    {"1.2", 3},
        {"1.200", 3},     {"1.234", 4}, {"3.14159", 5},
        {"123456", 4},    {"100.5", 4}, {"0.15", 2},
        {"-42", 3},       {"-0", 1},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++)
        assert_int_equal(parsed(cases[i].text).len, cases[i].size);
}

static void bytes_are_ordered_as_numbers(void **state)
{
    (void)state;
    static const char *const ascending[] = {
        "-9.9999999999999999999999999999999999999E125",
        "-1E125",
        "-100000",
        "-99.1",
        "-99",
        "-10.1",
        "-10",
        "-9.9",
        "-9.1",
        "-9",
        "-1.01",
        "-1.001",
        "-1",
        "-0.9",
        "-0.1",
        "-0.09",
        "-0.01",
        "-0.001",
        "-1E-129",
        "-2E-130",
        "-1E-130",
        "0",
        "1E-130",
        "1.5E-130",
        "2E-130",
        "1E-129",
        "0.001",
        "0.01",
        "0.09",
        "0.1",
        "0.9",
        "1",
        "1.001",
        "1.1",
        "1.9",
        "9",
        "9.1",
        "10",
        "10.1",
        "10.9",
        "99.1",
        "100",
        "100.01",
        "101",
        "1000",
        "1E125",
        "9.9999999999999999999999999999999999999E125",
    };
    for (size_t i = 0; i < VG_COUNT_OF(ascending); i++) {
        for (size_t j = 0; j < VG_COUNT_OF(ascending); j++) {
            struct dynamodb_number a = parsed(ascending[i]), b = parsed(ascending[j]);
            int order = vg_str_cmp(dynamodb_number_str(&a), dynamodb_number_str(&b));
            if ((order > 0) - (order < 0) != (i > j) - (i < j))
                fail_msg("%s against %s", ascending[i], ascending[j]);
        }
    }
}

static void sums_are_exact(void **state)
{
    (void)state;
    static const char *const cases[][4] = {
        /* a, b, a + b, a - b */
        {"1", "1", "2", "0"},
        {"0", "0", "0", "0"},
        {"0", "-5", "-5", "5"},
        {"99", "1", "100", "98"},
        {"1", "10000000000000000000000", "10000000000000000000001", "-9999999999999999999999"},
        {"0.1", "0.2", "0.3", "-0.1"},
        {"1.5", "-2.25", "-0.75", "3.75"},
        {"-1.5", "-2.25", "-3.75", "0.75"},
        {"100", "0.01", "100.01", "99.99"},
        {"1000000", "999999.99", "1999999.99", "0.01"},
        {"1E125", "1E125", NULL, "0"},
        {"9999999999999999999999999999999999999", "1", "10000000000000000000000000000000000000",
         "9999999999999999999999999999999999998"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        struct dynamodb_number a = parsed(cases[i][0]), b = parsed(cases[i][1]), result;
        if (cases[i][2] != NULL) {
            assert_int_equal(
                dynamodb_number_add(dynamodb_number_str(&a), dynamodb_number_str(&b), &result),
                DYNAMODB_NUMBER_OK);
            assert_true(dynamodb_number_is_valid(dynamodb_number_str(&result)));
            assert_text(&result, cases[i][2]);
        }
        assert_int_equal(
            dynamodb_number_subtract(dynamodb_number_str(&a), dynamodb_number_str(&b), &result),
            DYNAMODB_NUMBER_OK);
        assert_text(&result, cases[i][3]);
    }
}

static void sums_that_no_number_holds_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        enum dynamodb_number_status status;
    } cases[] = {
        {"9e125", "9e125", DYNAMODB_NUMBER_OVERFLOW},
        {"1e50", "1",
         DYNAMODB_NUMBER_OVERFLOW}, /* too many digits: AWS calls that an overflow too */
        {"1e50", "-1", DYNAMODB_NUMBER_OVERFLOW},
        {"1e125", "1e-130", DYNAMODB_NUMBER_OVERFLOW},
        {"1.5e-130", "-1e-130", DYNAMODB_NUMBER_UNDERFLOW},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        struct dynamodb_number a = parsed(cases[i].a), b = parsed(cases[i].b), result;
        assert_int_equal(
            dynamodb_number_add(dynamodb_number_str(&a), dynamodb_number_str(&b), &result),
            cases[i].status);
    }
}

/* Against 128-bit integers. */
static void sums_agree_with_integers(void **state)
{
    (void)state;
    srandom(7);
    for (int i = 0; i < 20000; i++) {
        long long x = (random() - RAND_MAX / 2) * (long long)(random() % 1000),
                  y = random() - RAND_MAX / 2;
        if (i % 3 == 0)
            y = -x + random() % 3;
        char text[64];
        snprintf(text, sizeof(text), "%lld", x);
        struct dynamodb_number a = parsed(text), result;
        snprintf(text, sizeof(text), "%lld", y);
        struct dynamodb_number b = parsed(text);
        assert_int_equal(
            dynamodb_number_add(dynamodb_number_str(&a), dynamodb_number_str(&b), &result),
            DYNAMODB_NUMBER_OK);
        snprintf(text, sizeof(text), "%lld", x + y);
        assert_text(&result, text);
        assert_int_equal(vg_str_cmp(dynamodb_number_str(&a), dynamodb_number_str(&b)) < 0, x < y);
    }
}

static void damaged_bytes_are_told(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t len;
    } cases[] = {
        {"", 0},
        {"\x81", 1},
        {"\xC1", 1},
        {"\xC1\x01", 2}, /* a leading zero pair */
        {"\xC1\x66", 2},
        {"\x3E\x64", 2},
        {"\x3E\x66", 2},
        {"\xC1\x02\x01", 3},
        {"\xC1\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02"
         "\x02\x02",
         24},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++)
        assert_false(dynamodb_number_is_valid(vg_str_of(cases[i].bytes, cases[i].len)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_comes_back_in_plain_notation),
        cmocka_unit_test(the_largest_and_smallest_magnitudes_are_kept),
        cmocka_unit_test(bad_text_is_refused_in_aws_words),
        cmocka_unit_test(the_stored_form_is_as_long_as_aws_counts),
        cmocka_unit_test(bytes_are_ordered_as_numbers),
        cmocka_unit_test(sums_are_exact),
        cmocka_unit_test(sums_that_no_number_holds_are_refused),
        cmocka_unit_test(sums_agree_with_integers),
        cmocka_unit_test(damaged_bytes_are_told),
    };
    vg_arena_init(&arena);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    vg_arena_deinit(&arena);
    return failed;
}
