/* Unit tests of the hash map. */
#include "base/map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

enum { MANY = 5000 };

static int values[MANY];

static struct vg_str key_of(char text[32], int i)
{
    return vg_str_of(text, (size_t)snprintf(text, 32, "key-%d", i));
}

static void fill(struct vg_map *map)
{
    char text[32];
    for (int i = 0; i < MANY; i++)
        assert_null(vg_map_set(map, key_of(text, i), &values[i]));
}

static void an_empty_map_has_nothing(void **state)
{
    (void)state;
    struct vg_map map;
    vg_map_init(&map);
    size_t position = 0;
    struct vg_str key;
    void *value;
    assert_null(vg_map_get(&map, VG_STR("a")));
    assert_null(vg_map_remove(&map, VG_STR("a")));
    assert_false(vg_map_next(&map, &position, &key, &value));
    vg_map_deinit(&map);
}

static void every_entry_is_found_and_keys_are_copied(void **state)
{
    (void)state;
    struct vg_map map;
    vg_map_init(&map);
    fill(&map);
    char text[32];
    assert_int_equal(map.count, MANY);
    for (int i = 0; i < MANY; i++)
        assert_ptr_equal(vg_map_get(&map, key_of(text, i)), &values[i]);
    assert_null(vg_map_get(&map, VG_STR("key-")));
    assert_null(vg_map_set(&map, VG_STR_NONE, &values[0]));
    assert_ptr_equal(vg_map_get(&map, VG_STR("")), &values[0]);
    vg_map_deinit(&map);
}

static void setting_again_answers_the_value_before(void **state)
{
    (void)state;
    struct vg_map map;
    vg_map_init(&map);
    assert_null(vg_map_set(&map, VG_STR("a"), &values[1]));
    assert_ptr_equal(vg_map_set(&map, VG_STR("a"), &values[2]), &values[1]);
    assert_ptr_equal(vg_map_get(&map, VG_STR("a")), &values[2]);
    assert_int_equal(map.count, 1);
    assert_ptr_equal(vg_map_remove(&map, VG_STR("a")), &values[2]);
    assert_null(vg_map_get(&map, VG_STR("a")));
    assert_int_equal(map.count, 0);
    vg_map_deinit(&map);
}

static void a_walk_may_remove_what_it_stands_on_and_misses_nothing(void **state)
{
    (void)state;
    struct vg_map map;
    vg_map_init(&map);
    fill(&map);
    static int seen[MANY];
    size_t position = 0;
    struct vg_str key;
    void *value;
    while (vg_map_next(&map, &position, &key, &value)) {
        int i = (int)((int *)value - values);
        seen[i]++;
        if (i % 2 == 0)
            assert_ptr_equal(vg_map_remove(&map, key), value);
    }
    assert_int_equal(map.count, MANY / 2);
    char text[32];
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(seen[i], 1);
        assert_ptr_equal(vg_map_get(&map, key_of(text, i)), i % 2 == 0 ? NULL : &values[i]);
    }
    vg_map_deinit(&map);
}

static void coming_and_going_does_not_grow_the_table(void **state)
{
    (void)state;
    struct vg_map map;
    vg_map_init(&map);
    char text[32];
    for (int i = 0; i < 100 * 1000; i++) {
        assert_null(vg_map_set(&map, key_of(text, i), &values[0]));
        assert_ptr_equal(vg_map_remove(&map, key_of(text, i)), &values[0]);
    }
    assert_int_equal(map.count, 0);
    assert_in_range(map.cap, 1, 64);
    vg_map_deinit(&map);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_map_has_nothing),
        cmocka_unit_test(every_entry_is_found_and_keys_are_copied),
        cmocka_unit_test(setting_again_answers_the_value_before),
        cmocka_unit_test(a_walk_may_remove_what_it_stands_on_and_misses_nothing),
        cmocka_unit_test(coming_and_going_does_not_grow_the_table),
    };
    return cmocka_run_group_tests_name("base_map", tests, NULL, NULL);
}
