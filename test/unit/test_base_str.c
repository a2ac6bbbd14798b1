/* Unit tests of string views, numbers, UTF-8, the arena, the buffer and the log. */
#include "base/buf.h"
#include "base/list.h"
#include "base/log.h"

#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void assert_str(struct vg_str actual, const char *expected)
{
    assert_int_equal(actual.len, strlen(expected));
    assert_memory_equal(actual.ptr, expected, actual.len);
}

static void comparing_sorts_a_prefix_first_and_bytes_unsigned(void **state)
{
    (void)state;
    assert_true(vg_str_cmp(VG_STR("ab"), VG_STR("abc")) < 0);
    assert_true(vg_str_cmp(VG_STR("b"), VG_STR("abc")) > 0);
    assert_true(vg_str_cmp(VG_STR("\xFF"), VG_STR("a")) > 0);
    assert_int_equal(vg_str_cmp(VG_STR_NONE, VG_STR("")), 0);
    assert_true(vg_str_ieq(VG_STR("Content-TYPE"), VG_STR("content-type")));
    assert_false(vg_str_ieq(VG_STR("["), VG_STR("{")));
    assert_false(vg_str_ieq(VG_STR("@"), VG_STR("`")));
}

static char naive_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* The comparison goes by words, some of whose bytes it sees twice. */
static void ignoring_case_means_ascii_letters_at_every_place(void **state)
{
    (void)state;
    char left[24], right[24];
    for (size_t len = 1; len <= 20; len++)
        for (size_t at = 0; at < len; at++)
            for (int byte = 0; byte < 256 * 256; byte += len == 9 ? 1 : 251) {
                memset(left, 'Q', sizeof left);
                memset(right, 'q', sizeof right);
                left[at] = (char)(byte >> 8);
                right[at] = (char)byte;
                assert_int_equal(vg_str_ieq(vg_str_of(left, len), vg_str_of(right, len)),
                                 naive_lower(left[at]) == naive_lower(right[at]));
            }
    assert_true(vg_str_ieq(VG_STR_NONE, VG_STR("")));
    assert_false(vg_str_ieq(VG_STR("a"), VG_STR("ab")));
}

static void finding_answers_the_first_place_or_minus_one(void **state)
{
    (void)state;
    struct vg_str s = VG_STR("abcabc");
    assert_int_equal(vg_str_find(s, VG_STR("ca")), 2);
    assert_int_equal(vg_str_find(s, VG_STR("cb")), -1);
    assert_int_equal(vg_str_find(s, VG_STR("abcabcd")), -1);
    assert_int_equal(vg_str_find(s, VG_STR("")), 0);
    assert_int_equal(vg_str_find_char(s, 'b'), 1);
    assert_int_equal(vg_str_rfind_char(s, 'b'), 4);
    assert_int_equal(vg_str_find_char(VG_STR_NONE, 'b'), -1);
    assert_int_equal(vg_str_rfind_char(VG_STR_NONE, 'b'), -1);
    assert_true(vg_str_starts(s, VG_STR("abca")));
    assert_true(vg_str_starts(VG_STR_NONE, VG_STR("")));
    assert_false(vg_str_starts(VG_STR("ab"), s));
    assert_true(vg_str_ends(s, VG_STR("cabc")));
    assert_false(vg_str_ends(s, VG_STR("ab")));
    assert_true(vg_str_ends(VG_STR_NONE, VG_STR("")));
}

static void patterns_stand_for_the_whole_text(void **state)
{
    (void)state;
    assert_true(vg_str_like(VG_STR("arn:*:table/a?"), VG_STR("arn:aws:dynamodb:table/ab"), false));
    assert_false(vg_str_like(VG_STR("arn:*:table/a?"), VG_STR("arn:aws:dynamodb:table/a"), false));
    assert_true(vg_str_like(VG_STR("*ab*ab"), VG_STR("abaab*ab"), false));
    assert_false(vg_str_like(VG_STR("*ab*ab"), VG_STR("aab"), false));
    assert_true(vg_str_like(VG_STR("**"), VG_STR_NONE, false));
    assert_false(vg_str_like(VG_STR_NONE, VG_STR("a"), false));
    assert_true(vg_str_like(VG_STR("Dynamodb:Get*"), VG_STR("dynamodb:GetItem"), true));
    assert_false(vg_str_like(VG_STR("Dynamodb:Get*"), VG_STR("dynamodb:GetItem"), false));
}

static void slicing_is_clamped_to_the_view(void **state)
{
    (void)state;
    struct vg_str s = VG_STR("hello");
    assert_str(vg_str_slice(s, 1, 3), "el");
    assert_str(vg_str_slice(s, 3, 99), "lo");
    assert_str(vg_str_slice(s, 7, 9), "");
    assert_str(vg_str_slice(s, 4, 2), "");
    assert_str(vg_str_tail(s, 2), "llo");
    assert_false(vg_str_is_set(vg_str_slice(VG_STR_NONE, 0, 5)));
    assert_str(vg_str_trim(VG_STR(" \t\r\n a b \v")), "a b");
    assert_str(vg_str_trim(VG_STR("  ")), "");
}

static void splitting_yields_every_piece_empty_ones_too(void **state)
{
    (void)state;
    struct vg_str rest = VG_STR("a,,b,");
    struct vg_str piece;
    static const char *const pieces[] = {"a", "", "b", ""};
    for (size_t i = 0; i < VG_COUNT_OF(pieces); i++) {
        assert_true(vg_str_split(&rest, ',', &piece));
        assert_str(piece, pieces[i]);
    }
    assert_false(vg_str_split(&rest, ',', &piece));
    rest = VG_STR("");
    assert_true(vg_str_split(&rest, ',', &piece));
    assert_str(piece, "");
    assert_false(vg_str_split(&rest, ',', &piece));
}

static void integers_are_read_whole_and_in_range(void **state)
{
    (void)state;
    int64_t i = 7;
    uint64_t u = 7;
    assert_true(vg_str_to_i64(VG_STR("-9223372036854775808"), &i));
    assert_true(i == INT64_MIN);
    assert_true(vg_str_to_i64(VG_STR("9223372036854775807"), &i));
    assert_true(i == INT64_MAX);
    assert_true(vg_str_to_u64(VG_STR("18446744073709551615"), &u));
    assert_true(u == UINT64_MAX);
    assert_true(vg_str_to_i64(VG_STR("007"), &i));
    assert_int_equal(i, 7);
    static const char *const bad[] = {"",
                                      "-",
                                      "+1",
                                      " 1",
                                      "1 ",
                                      "1.0",
                                      "0x",
                                      "--1",
                                      "1e3",
                                      "9223372036854775808",
                                      "-9223372036854775809"};
    for (size_t n = 0; n < VG_COUNT_OF(bad); n++)
        assert_false(vg_str_to_i64(vg_str_from(bad[n]), &i));
    assert_int_equal(i, 7);
    assert_false(vg_str_to_u64(VG_STR("18446744073709551616"), &u));
    assert_false(vg_str_to_u64(VG_STR("-1"), &u));
    assert_false(vg_str_to_u64(VG_STR_NONE, &u));
}

static void doubles_are_read_by_grammar_not_by_locale(void **state)
{
    (void)state;
    double d = 0;
    assert_true(vg_str_to_f64(VG_STR("-12.5e-1"), &d) && d == -1.25);
    assert_true(vg_str_to_f64(VG_STR("5"), &d) && d == 5);
    assert_true(vg_str_to_f64(VG_STR("1e308"), &d) && d == 1e308);
    assert_true(vg_str_to_f64(VG_STR("NaN"), &d) && isnan(d));
    assert_true(vg_str_to_f64(VG_STR("Infinity"), &d) && isinf(d) && d > 0);
    assert_true(vg_str_to_f64(VG_STR("-Infinity"), &d) && isinf(d) && d < 0);
    static const char *const bad[] = {"",    ".",   "-",     "e5",    "1e",    "1,5", " 1", "1 ",
                                      "inf", "nan", "0x1p3", "1e999", "1.2.3", "--1", "1e+"};
    for (size_t n = 0; n < VG_COUNT_OF(bad); n++)
        assert_false(vg_str_to_f64(vg_str_from(bad[n]), &d));
}

static void utf8_refuses_overlong_forms_surrogates_and_what_is_beyond_unicode(void **state)
{
    (void)state;
    static const char *const good[] = {"",
                                       "plain ascii, more than eight bytes",
                                       "\xC2\x80",
                                       "\xDF\xBF",
                                       "\xE0\xA0\x80",
                                       "\xED\x9F\xBF",
                                       "\xEE\x80\x80",
                                       "\xEF\xBF\xBF",
                                       "\xF0\x90\x80\x80",
                                       "\xF4\x8F\xBF\xBF",
                                       "12345678\xC3\xA4_2345678\xE2\x82\xAC."};
    for (size_t n = 0; n < VG_COUNT_OF(good); n++)
        assert_true(vg_utf8_is_valid(vg_str_from(good[n])));
    static const char *const bad[] = {"\x80",
                                      "\xBF",
                                      "\xC0\x80",
                                      "\xC1\xBF",
                                      "\xC2",
                                      "\xC2g",
                                      "\xE0\x9F\xBF",
                                      "\xE2\x82",
                                      "\xED\xA0\x80",
                                      "\xED\xBF\xBF",
                                      "\xF0\x8F\xBF\xBF",
                                      "\xF0\x9F\x98",
                                      "\xF4\x90\x80\x80",
                                      "\xF5\x80\x80\x80",
                                      "\xFE",
                                      "\xFF",
                                      "12345678\xFF",
                                      "12345678123\xC3"};
    for (size_t n = 0; n < VG_COUNT_OF(bad); n++)
        assert_false(vg_utf8_is_valid(vg_str_from(bad[n])));
}

static void utf8_puts_what_it_gets(void **state)
{
    (void)state;
    for (uint32_t code_point = 0; code_point <= 0x10FFFF; code_point++) {
        if (code_point >= 0xD800 && code_point <= 0xDFFF)
            continue;
        char bytes[4];
        size_t len = vg_utf8_put(bytes, code_point);
        uint32_t back = 0;
        if (vg_utf8_get(vg_str_of(bytes, len), &back) != len || back != code_point)
            fail_msg("U+%04X", (unsigned)code_point);
        if (len > 1 && vg_utf8_get(vg_str_of(bytes, len - 1), &back) != 0)
            fail_msg("U+%04X cut short", (unsigned)code_point);
    }
}

static void lengths_count_code_points_and_utf16_units(void **state)
{
    (void)state;
    struct vg_str s = VG_STR("0123456789 \xC3\xA4 \xE2\x82\xAC \xF0\x9F\x98\x80");
    assert_int_equal(vg_utf8_count(s), 16);
    assert_int_equal(vg_utf16_count(s), 17);
    assert_int_equal(vg_utf16_count(VG_STR("")), 0);
}

static void arena_gives_aligned_memory_of_any_size(void **state)
{
    (void)state;
    struct vg_arena arena;
    vg_arena_init(&arena);
    for (size_t size = 0; size < 3000; size += 7) {
        char *ptr = vg_arena_alloc(&arena, size);
        assert_int_equal((uintptr_t)ptr % 16, 0);
        memset(ptr, 0xAA, size);
    }
    char *big = vg_arena_alloc(&arena, 1000 * 1000);
    memset(big, 0xBB, 1000 * 1000);
    char *zeros = vg_arena_zalloc(&arena, 100, 10);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(zeros[i], 0);
    vg_arena_deinit(&arena);
    assert_int_equal(arena.total_bytes, 0);
}

static void arena_reset_keeps_one_chunk_and_nothing_big(void **state)
{
    (void)state;
    struct vg_arena arena;
    vg_arena_init(&arena);
    vg_arena_reset(&arena);
    (void)vg_arena_alloc(&arena, 500 * 1000);
    vg_arena_reset(&arena);
    assert_int_equal(arena.total_bytes, 0);
    for (int i = 0; i < 100; i++)
        (void)vg_arena_alloc(&arena, 5000);
    (void)vg_arena_alloc(&arena, 500 * 1000);
    vg_arena_reset(&arena);
    assert_in_range(arena.total_bytes, 8 * 1024, 256 * 1024);
    size_t kept = arena.total_bytes;
    (void)vg_arena_alloc(&arena, 5000);
    assert_int_equal(arena.total_bytes, kept);
    vg_arena_deinit(&arena);
}

static void arena_extends_only_the_newest_allocation(void **state)
{
    (void)state;
    struct vg_arena arena;
    vg_arena_init(&arena);
    char *first = vg_arena_alloc(&arena, 100);
    assert_true(vg_arena_extend(&arena, first, 100, 1000));
    memset(first, 1, 1000);
    char *second = vg_arena_alloc(&arena, 10);
    assert_false(vg_arena_extend(&arena, first, 1000, 1001 + 64));
    assert_false(vg_arena_extend(&arena, second, 10, 1000 * 1000));
    assert_true(vg_arena_extend(&arena, second, 10, 20));
    memset(first, 2, 1000);
    memset(second, 3, 20);
    assert_int_equal(first[999], 2);
    vg_arena_deinit(&arena);
}

static void arena_keeps_what_it_took_over(void **state)
{
    (void)state;
    struct vg_arena arena, other;
    vg_arena_init(&arena);
    vg_arena_init(&other);
    vg_arena_adopt(&arena, &other);
    assert_int_equal(arena.total_bytes, 0);
    char *large = vg_arena_alloc(&other, 1000 * 1000); /* a chunk of its own, and nothing to fill */
    vg_arena_adopt(&arena, &other);
    char *own = vg_arena_alloc(&arena, 10);
    char *more = vg_arena_alloc(&other, 5000), *most = vg_arena_alloc(&other, 50000);
    vg_arena_adopt(&arena, &other);
    assert_int_equal(other.total_bytes, 0);
    assert_true(vg_arena_extend(&arena, own, 10, 20)); /* its own chunk is still being filled */
    memset(large, 1, 1000 * 1000);
    memset(more, 2, 5000);
    memset(most, 3, 50000);
    memset(own, 4, 20);
    assert_true(large[999999] == 1 && more[4999] == 2 && most[49999] == 3);
    assert_true(arena.total_bytes > 1055000);
    vg_arena_deinit(&other);
    vg_arena_reset(&arena);
    vg_arena_deinit(&arena);
}

static void arena_texts_are_terminated_and_whole(void **state)
{
    (void)state;
    struct vg_arena arena;
    vg_arena_init(&arena);
    assert_string_equal(vg_arena_cstr(&arena, VG_STR("abc")), "abc");
    assert_string_equal(vg_arena_cstr(&arena, VG_STR_NONE), "");
    assert_string_equal(vg_arena_printf(&arena, "%s-%d", "x", 5).ptr, "x-5");
    struct vg_str wide = vg_arena_printf(&arena, "%600d", 5);
    assert_int_equal(wide.len, 600);
    assert_int_equal(wide.ptr[599], '5');
    assert_int_equal(wide.ptr[600], '\0');
    assert_str(VG_CONCAT(&arena, VG_STR("a"), VG_STR_NONE, VG_STR("bc")), "abc");
    const struct vg_str pieces[] = {VG_STR("a"), VG_STR(""), VG_STR("c")};
    assert_str(vg_arena_join(&arena, pieces, 3, VG_STR(", ")), "a, , c");
    assert_str(vg_arena_join(&arena, pieces, 0, VG_STR(", ")), "");
    vg_arena_deinit(&arena);
}

static void buffer_grows_and_keeps_its_bytes(void **state)
{
    struct vg_arena *arena = *state;
    struct vg_buf buf;
    vg_buf_init(&buf, arena, 0);
    assert_str(vg_buf_str(&buf), "");
    for (int i = 0; i < 100 * 1000; i++) {
        vg_buf_add_char(&buf, (char)('a' + i % 26));
        if (arena != NULL && i % 1000 == 0)
            (void)vg_arena_alloc(arena, 1); /* the buffer is then no longer the newest */
    }
    assert_int_equal(buf.len, 100 * 1000);
    for (int i = 0; i < 100 * 1000; i++)
        if (buf.ptr[i] != 'a' + i % 26)
            fail_msg("byte %d", i);
    vg_buf_clear(&buf);
    vg_buf_printf(&buf, "%s%700d", "head", 5);
    assert_int_equal(buf.len, 704);
    vg_buf_deinit(&buf);
}

static void buffer_in_an_arena_extends_in_place(void **state)
{
    (void)state;
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct vg_buf buf;
    vg_buf_init(&buf, &arena, 0);
    vg_buf_add_char(&buf, 'x');
    const char *start = buf.ptr;
    for (int i = 0; i < 4000; i++)
        vg_buf_add_char(&buf, 'x');
    assert_ptr_equal(buf.ptr, start);
    vg_arena_deinit(&arena);
}

static void buffer_stops_at_its_maximum(void **state)
{
    (void)state;
    struct vg_buf buf;
    vg_buf_init(&buf, NULL, 10);
    vg_buf_add_lit(&buf, "12345678");
    vg_buf_printf(&buf, "%s", "90");
    assert_false(buf.overflow);
    vg_buf_add_char(&buf, '!');
    assert_true(buf.overflow);
    assert_null(vg_buf_reserve(&buf, 0));
    assert_str(vg_buf_str(&buf), "1234567890");
    vg_buf_clear(&buf);
    vg_buf_add_lit(&buf, "12345678");
    vg_buf_add_lit(&buf, "abc");
    vg_buf_add_lit(&buf, "d"); /* would fit, but a text with a hole is worse than a short one */
    assert_str(vg_buf_str(&buf), "12345678");
    vg_buf_deinit(&buf);
}

static void numbers_are_written_shortest(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *text;
    } cases[] = {
        {5, "5"},
        {0, "0"},
        {-0.0, "-0"},
        {-17, "-17"},
        {0.1, "0.1"},
        {0.25, "0.25"},
        {-0.001, "-0.001"},
        {1767323045.678, "1767323045.678"},
        {1767323045.6, "1767323045.6"},
        {999999999999999, "999999999999999"},
        {1e15, "1e+15"},
        {0.1 + 0.2, "0.30000000000000004"},
        {1.0 / 3, "0.3333333333333333"},
        {1e-7, "1e-07"},
        {1e300, "1e+300"},
        {999999999999.9995, "999999999999.9995"},
    };
    struct vg_buf buf;
    vg_buf_init(&buf, NULL, 0);
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        vg_buf_clear(&buf);
        vg_buf_add_f64(&buf, cases[i].value);
        assert_str(vg_buf_str(&buf), cases[i].text);
    }
    vg_buf_clear(&buf);
    vg_buf_add_f64(&buf, (double)NAN);
    vg_buf_add_f64(&buf, -HUGE_VAL);
    vg_buf_add_i64(&buf, INT64_MIN);
    vg_buf_add_u64(&buf, UINT64_MAX);
    vg_buf_add_i64(&buf, 0);
    assert_str(vg_buf_str(&buf), "NaN-Infinity-9223372036854775808184467440737095516150");
    vg_buf_deinit(&buf);
}

static void every_double_reads_back_as_itself(void **state)
{
    (void)state;
    struct vg_buf buf;
    vg_buf_init(&buf, NULL, 0);
    uint64_t random = 42;
    for (int i = 0; i < 50 * 1000; i++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        uint64_t bits = random ^ random >> 29;
        double value;
        memcpy(&value, &bits, sizeof(value));
        if (i % 2 == 0)
            value = (double)(int64_t)(bits >> 16) / (i % 4 == 0 ? 1000.0 : 100000.0);
        if (!isfinite(value))
            continue;
        vg_buf_clear(&buf);
        vg_buf_add_f64(&buf, value);
        double back;
        assert_true(vg_str_to_f64(vg_buf_str(&buf), &back));
        assert_memory_equal(&back, &value, sizeof(value));
    }
    vg_buf_deinit(&buf);
}

static void numbers_ignore_the_host_programs_locale(void **state)
{
    (void)state;
    if (setlocale(LC_ALL, "de_DE.UTF-8") == NULL)
        skip();
    struct vg_buf buf;
    vg_buf_init(&buf, NULL, 0);
    vg_buf_add_f64(&buf, 1.0 / 3);
    double back = 0;
    bool is_read = vg_str_to_f64(VG_STR("0.5"), &back);
    setlocale(LC_ALL, "C");
    assert_str(vg_buf_str(&buf), "0.3333333333333333");
    assert_true(is_read && back == 0.5);
    vg_buf_deinit(&buf);
}

static void list_keeps_order_and_tolerates_a_second_removal(void **state)
{
    (void)state;
    struct vg_list_node head, a, b, c;
    vg_list_init(&head);
    assert_null(vg_list_pop(&head));
    vg_list_append(&head, &a);
    vg_list_append(&head, &b);
    vg_list_append(&head, &c);
    vg_list_remove(&b);
    vg_list_remove(&b);
    assert_ptr_equal(vg_list_pop(&head), &a);
    assert_ptr_equal(vg_list_pop(&head), &c);
    assert_true(vg_list_is_empty(&head));
}

static void keep_line(void *ctx, enum vg_log_level level, struct vg_str line)
{
    struct vg_buf *lines = ctx;
    vg_buf_printf(lines, "%d:%.*s|", (int)level, VG_STR_ARG(line));
}

static void log_filters_by_level_and_keeps_an_event_on_one_line(void **state)
{
    (void)state;
    struct vg_buf lines;
    vg_buf_init(&lines, NULL, 0);
    struct vg_log log = {.level = VG_LOG_INFO, .sink = keep_line, .sink_ctx = &lines};
    vg_log_write(&log, VG_LOG_DEBUG, "not this");
    vg_log_write(&log, VG_LOG_INFO, "a\nb\x1B[%d", 5);
    assert_str(vg_buf_str(&lines), "2:a b [5|");
    vg_buf_clear(&lines);
    vg_log_write(&log, VG_LOG_ERROR, "%9000d", 1);
    assert_in_range(lines.len, 4000, 4200);
    enum vg_log_level level;
    assert_true(vg_log_level_parse(VG_STR("warn"), &level));
    assert_int_equal(level, VG_LOG_WARN);
    assert_false(vg_log_level_parse(VG_STR("loud"), &level));
    vg_buf_deinit(&lines);
}

static int arena_setup(void **state)
{
    struct vg_arena *arena = calloc(1, sizeof(*arena));
    vg_arena_init(arena);
    *state = arena;
    return 0;
}

static int arena_teardown(void **state)
{
    vg_arena_deinit(*state);
    free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comparing_sorts_a_prefix_first_and_bytes_unsigned),
        cmocka_unit_test(ignoring_case_means_ascii_letters_at_every_place),
        cmocka_unit_test(finding_answers_the_first_place_or_minus_one),
        cmocka_unit_test(patterns_stand_for_the_whole_text),
        cmocka_unit_test(slicing_is_clamped_to_the_view),
        cmocka_unit_test(splitting_yields_every_piece_empty_ones_too),
        cmocka_unit_test(integers_are_read_whole_and_in_range),
        cmocka_unit_test(doubles_are_read_by_grammar_not_by_locale),
        cmocka_unit_test(utf8_refuses_overlong_forms_surrogates_and_what_is_beyond_unicode),
        cmocka_unit_test(utf8_puts_what_it_gets),
        cmocka_unit_test(lengths_count_code_points_and_utf16_units),
        cmocka_unit_test(arena_gives_aligned_memory_of_any_size),
        cmocka_unit_test(arena_reset_keeps_one_chunk_and_nothing_big),
        cmocka_unit_test(arena_extends_only_the_newest_allocation),
        cmocka_unit_test(arena_keeps_what_it_took_over),
        cmocka_unit_test(arena_texts_are_terminated_and_whole),
        cmocka_unit_test(buffer_grows_and_keeps_its_bytes),
        cmocka_unit_test_setup_teardown(buffer_grows_and_keeps_its_bytes, arena_setup,
                                        arena_teardown),
        cmocka_unit_test(buffer_in_an_arena_extends_in_place),
        cmocka_unit_test(buffer_stops_at_its_maximum),
        cmocka_unit_test(numbers_are_written_shortest),
        cmocka_unit_test(every_double_reads_back_as_itself),
        cmocka_unit_test(numbers_ignore_the_host_programs_locale),
        cmocka_unit_test(list_keeps_order_and_tolerates_a_second_removal),
        cmocka_unit_test(log_filters_by_level_and_keeps_an_event_on_one_line),
    };
    return cmocka_run_group_tests_name("base_str", tests, NULL, NULL);
}
