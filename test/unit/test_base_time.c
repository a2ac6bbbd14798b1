/* Unit tests of times and durations as text. */
#include "base/timetext.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

static struct vg_arena arena;

static void iso_dates_are_written_as_aws_writes_them(void **state)
{
    (void)state;
    static const struct {
        int64_t ms;
        const char *text;
    } cases[] = {
        {0, "1970-01-01T00:00:00.000Z"},
        {1767323045678, "2026-01-02T03:04:05.678Z"},
        {-1, "1969-12-31T23:59:59.999Z"},
        {951782400000, "2000-02-29T00:00:00.000Z"},
        {4107542400000, "2100-03-01T00:00:00.000Z"},
        {INT64_MIN, "0001-01-01T00:00:00.000Z"},
        {INT64_MAX, "9999-12-31T23:59:59.999Z"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++)
        assert_string_equal(vg_time_iso(&arena, cases[i].ms, true).ptr, cases[i].text);
    assert_string_equal(vg_time_iso(&arena, 1767323045678, false).ptr, "2026-01-02T03:04:05Z");
}

static void http_dates_are_rfc_7231(void **state)
{
    (void)state;
    assert_string_equal(vg_time_http(&arena, 1767323045678).ptr, "Fri, 02 Jan 2026 03:04:05 GMT");
    assert_string_equal(vg_time_http(&arena, 784111777000).ptr, "Sun, 06 Nov 1994 08:49:37 GMT");
}

static void every_day_agrees_with_the_c_library(void **state)
{
    (void)state;
    for (int64_t day = -719162; day < 2932896; day += 13) {
        time_t seconds = (time_t)(day * 86400 + (day & 0xFFFF));
        struct tm tm;
        char expected[100];
        gmtime_r(&seconds, &tm);
        strftime(expected, sizeof(expected), "-%m-%dT%H:%M:%S %a %A %b %B %e %j %y %%", &tm);
        struct vg_str text = vg_time_format(&arena, (int64_t)seconds * 1000,
                                            "%Y-%m-%dT%H:%M:%S %a %A %b %B %e %j %y %%");
        assert_string_equal(text.ptr + 4, expected);
        assert_int_equal(atoi(text.ptr), tm.tm_year + 1900);
        int64_t back;
        assert_true(vg_time_parse_iso(vg_str_slice(text, 0, 19), &back));
        assert_true(back == (int64_t)seconds * 1000);
        vg_arena_reset(&arena);
    }
}

static void iso_is_read_with_any_fraction_and_offset(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t ms;
    } cases[] = {
        {"2026-01-02T03:04:05Z", 1767323045000},
        {"2026-01-02T03:04:05", 1767323045000},
        {"2026-01-02t03:04:05z", 1767323045000},
        {"2026-01-02 03:04:05Z", 1767323045000},
        {"2026-01-02T03:04:05.6Z", 1767323045600},
        {"2026-01-02T03:04:05.678901234Z", 1767323045678},
        {"2026-01-02T05:04:05+02:00", 1767323045000},
        {"2026-01-01T21:34:05-0530", 1767323045000},
        {"2026-01-02T04:04:05.5+01", 1767323045500},
        {"2016-12-31T23:59:60Z", 1483228800000},
        {"1969-12-31T23:59:59.999Z", -1},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        int64_t ms;
        if (!vg_time_parse_iso(vg_str_from(cases[i].text), &ms) || ms != cases[i].ms)
            fail_msg("%s", cases[i].text);
    }
}

static void iso_refuses_what_is_no_time(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "2026-01-02",
        "2026-01-02T03:04Z",
        "2026-1-02T03:04:05Z",
        "2026-13-02T03:04:05Z",
        "2026-02-29T03:04:05Z",
        "2026-04-31T03:04:05Z",
        "2026-00-02T03:04:05Z",
        "2026-01-00T03:04:05Z",
        "2026-01-02T24:00:00Z",
        "2026-01-02T03:60:05Z",
        "2026-01-02T03:04:61Z",
        "2026-01-02T03:04:05.Z",
        "2026-01-02T03:04:05ZZ",
        "2026-01-02T03:04:05+1",
        "2026-01-02T03:04:05+24:00",
        "2026-01-02T03:04:05+01:",
        "2026-01-02T03:04:05 GMT",
        " 2026-01-02T03:04:05Z",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "+026-01-02T03:04:05Z",
    };
    for (size_t i = 0; i < VG_COUNT_OF(bad); i++) {
        int64_t ms;
        if (vg_time_parse_iso(vg_str_from(bad[i]), &ms))
            fail_msg("accepted %s", bad[i]);
    }
}

static void http_reads_all_three_forms_of_rfc_7231(void **state)
{
    (void)state;
    int64_t ms;
    assert_true(vg_time_parse_http(VG_STR("Sun, 06 Nov 1994 08:49:37 GMT"), &ms));
    assert_true(ms == 784111777000);
    assert_true(vg_time_parse_http(VG_STR("Sunday, 06-Nov-94 08:49:37 GMT"), &ms));
    assert_true(ms == 784111777000);
    assert_true(vg_time_parse_http(VG_STR("Sun Nov  6 08:49:37 1994"), &ms));
    assert_true(ms == 784111777000);
    assert_true(vg_time_parse_http(VG_STR("Wed Nov 16 08:49:37 1994"), &ms));
    assert_true(ms == 784975777000);
    static const char *const bad[] = {"",
                                      "Sun, 06 Nov 1994 08:49:37",
                                      "Sun, 06 Nov 1994 08:49:37 UTC",
                                      "Sun, 31 Feb 1994 08:49:37 GMT",
                                      "Sun, 06 Nox 1994 08:49:37 GMT",
                                      "Sun, 06 Nov 1994 08:49:37 GMT ",
                                      "Xyz, 06 Nov 1994 08:49:37 GMT",
                                      "Sun, 6 Nov 1994 08:49:37 GMT"};
    for (size_t i = 0; i < VG_COUNT_OF(bad); i++)
        assert_false(vg_time_parse_http(vg_str_from(bad[i]), &ms));
}

static void basic_is_the_form_of_signatures(void **state)
{
    (void)state;
    int64_t ms;
    assert_true(vg_time_parse_basic(VG_STR("20260102T030405Z"), &ms));
    assert_true(ms == 1767323045000);
    assert_false(vg_time_parse_basic(VG_STR("20260102T030405"), &ms));
    assert_false(vg_time_parse_basic(VG_STR("20260230T030405Z"), &ms));
    assert_false(vg_time_parse_basic(VG_STR("2026-01-02T03:04:05Z"), &ms));
}

static void durations_are_weeks_days_and_time(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t ms;
    } cases[] = {
        {"P7D", 604800000},   {"P1W", 604800000},
        {"PT1H30M", 5400000}, {"PT0.5S", 500},
        {"PT0S", 0},          {"P1DT2H3M4.056S", 93784056},
        {"PT90M", 5400000},   {"P2WT1S", 1209601000},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        int64_t ms;
        if (!vg_duration_parse(vg_str_from(cases[i].text), &ms) || ms != cases[i].ms)
            fail_msg("%s", cases[i].text);
    }
    static const char *const bad[] = {"",
                                      "P",
                                      "PT",
                                      "P1DT",
                                      "7D",
                                      "P1Y",
                                      "P1M",
                                      "PT1D",
                                      "P1H",
                                      "PT1M1H",
                                      "P1D1W",
                                      "P-1D",
                                      "-P1D",
                                      "P1.5D",
                                      "PTS",
                                      "PT.5S",
                                      "PT1.S",
                                      "P1D ",
                                      "P1D2D",
                                      "p1d",
                                      "P99999999999999999D",
                                      "P106751991168DT99999999999999S"};
    for (size_t i = 0; i < VG_COUNT_OF(bad); i++) {
        int64_t ms;
        if (vg_duration_parse(vg_str_from(bad[i]), &ms))
            fail_msg("accepted %s", bad[i]);
    }
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
        cmocka_unit_test(iso_dates_are_written_as_aws_writes_them),
        cmocka_unit_test(http_dates_are_rfc_7231),
        cmocka_unit_test(every_day_agrees_with_the_c_library),
        cmocka_unit_test(iso_is_read_with_any_fraction_and_offset),
        cmocka_unit_test(iso_refuses_what_is_no_time),
        cmocka_unit_test(http_reads_all_three_forms_of_rfc_7231),
        cmocka_unit_test(basic_is_the_form_of_signatures),
        cmocka_unit_test(durations_are_weeks_days_and_time),
    };
    return cmocka_run_group_tests_name("base_time", tests, setup, teardown);
}
