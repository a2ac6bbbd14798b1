/* Randomness: a seed repeats it, splits are their own, bounds hold, ids have their form. */
#include "env/random.h"

#include <setjmp.h>
#include <stdarg.h>

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

static void a_seed_repeats_everything_and_none_repeats_nothing(void **state)
{
    (void)state;
    struct vg_random a, b, c, d;
    vg_random_init(&a, 5);
    vg_random_init(&b, 5);
    vg_random_init(&c, 6);
    vg_random_init(&d, 0);
    struct vg_random e;
    vg_random_init(&e, 0);
    for (int i = 0; i < 100; i++)
        assert_true(vg_random_u64(&a) == vg_random_u64(&b));
    assert_true(vg_random_u64(&a) != vg_random_u64(&c));
    assert_true(vg_random_u64(&d) != vg_random_u64(&e));
}

/* What one call draws changes nothing for the next one. */
static void splits_are_their_own(void **state)
{
    (void)state;
    struct vg_random a, b;
    vg_random_init(&a, 5);
    vg_random_init(&b, 5);
    struct vg_random first_a = vg_random_split(&a), first_b = vg_random_split(&b);
    for (int i = 0; i < 10; i++)
        vg_random_u64(&first_a);
    struct vg_random second_a = vg_random_split(&a), second_b = vg_random_split(&b);
    uint64_t first = vg_random_u64(&first_b), second = vg_random_u64(&second_b);
    assert_true(first != second);
    assert_true(vg_random_u64(&second_a) == second);
}

static void bounds_hold_and_are_met(void **state)
{
    (void)state;
    struct vg_random random;
    int seen[7] = {0};
    vg_random_init(&random, 9);
    for (int i = 0; i < 7000; i++) {
        uint64_t value = vg_random_below(&random, 7);
        assert_true(value < 7);
        seen[value]++;
    }
    for (int i = 0; i < 7; i++)
        assert_in_range(seen[i], 800, 1200);
    assert_int_equal(vg_random_below(&random, 1), 0);
    assert_true(vg_random_below(&random, UINT64_MAX) < UINT64_MAX);
}

static void texts_and_uuids_have_their_form(void **state)
{
    (void)state;
    struct vg_random random;
    vg_random_init(&random, 1);
    struct vg_str text = vg_random_text(&random, &arena, "ab", 64);
    assert_int_equal(text.len, 64);
    assert_true(vg_str_find_char(text, 'a') >= 0 && vg_str_find_char(text, 'b') >= 0);
    for (size_t i = 0; i < text.len; i++)
        assert_true(text.ptr[i] == 'a' || text.ptr[i] == 'b');
    for (int round = 0; round < 100; round++) {
        struct vg_str uuid = vg_random_uuid(&random, &arena);
        assert_int_equal(uuid.len, 36);
        for (size_t i = 0; i < uuid.len; i++) {
            bool is_hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            assert_true(is_hyphen ? uuid.ptr[i] == '-'
                                  : strchr("0123456789abcdef", uuid.ptr[i]) != NULL);
        }
        assert_int_equal(uuid.ptr[14], '4');
        assert_non_null(strchr("89ab", uuid.ptr[19]));
    }
    uint8_t bytes[13] = {0};
    vg_random_bytes(&random, bytes, 12);
    assert_int_equal(bytes[12], 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_seed_repeats_everything_and_none_repeats_nothing),
        TEST(splits_are_their_own),
        TEST(bounds_hold_and_are_met),
        TEST(texts_and_uuids_have_their_form),
    };
    return cmocka_run_group_tests_name("random", tests, NULL, NULL);
}
