/* test_store_keys.c: keys sort as the values they are made of, and read back as what they were. */
#include "test_store_help.h"

static int sign(int n)
{
    return (n > 0) - (n < 0);
}

static struct vg_str key_of_parts(struct vg_arena *arena, struct vg_str first, struct vg_str second)
{
    struct vg_key key;
    vg_key_begin(&key, arena, VG_STR("000000000000"), VG_STR("us-east-1"), 0x0203);
    vg_key_str(&key, first);
    vg_key_str(&key, second);
    return vg_key_bytes(&key);
}

static struct vg_str random_text(struct chance *chance, struct vg_arena *arena)
{
    static const char letters[] = {'\0', '\1', '\2', 'a', '\xff'};
    size_t len = chance_below(chance, 20);
    char *text = vg_arena_alloc(arena, len + 1);
    for (size_t i = 0; i < len; i++)
        text[i] =
            chance_below(chance, 3) > 0 ? 'a' : letters[chance_below(chance, VG_COUNT_OF(letters))];
    return vg_str_of(text, len);
}

static void text_parts_keep_order_and_read_back(void **state)
{
    (void)state;
    struct chance chance = {42};
    struct vg_arena arena;
    vg_arena_init(&arena);
    for (int i = 0; i < 20000; i++) {
        struct vg_str a1 = random_text(&chance, &arena), a2 = random_text(&chance, &arena);
        struct vg_str b1 = chance_below(&chance, 3) == 0 ? a1 : random_text(&chance, &arena);
        struct vg_str b2 = random_text(&chance, &arena);
        struct vg_str a = key_of_parts(&arena, a1, a2), b = key_of_parts(&arena, b1, b2);
        int order = vg_str_cmp(a1, b1) != 0 ? vg_str_cmp(a1, b1) : vg_str_cmp(a2, b2);
        assert_int_equal(sign(vg_str_cmp(a, b)), sign(order));
        if (order != 0)
            assert_false(vg_str_starts(a, b) || vg_str_starts(b, a));

        struct vg_str rest = vg_key_rest(a), back1, back2;
        assert_true(vg_key_take_str(&arena, &rest, &back1));
        assert_true(vg_key_take_str(&arena, &rest, &back2));
        assert_str(back1, a1);
        assert_str(back2, a2);
        assert_int_equal(rest.len, 0);
        vg_arena_reset(&arena);
    }
    vg_arena_deinit(&arena);
}

static void numbers_keep_order_and_read_back(void **state)
{
    (void)state;
    static const int64_t numbers[] = {INT64_MIN, INT64_MIN + 1, -256, -255,    -1,       0,
                                      1,         255,           256,  1 << 20, INT64_MAX};
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct vg_str last = VG_STR_NONE;
    for (size_t i = 0; i < VG_COUNT_OF(numbers); i++) {
        struct vg_key key;
        vg_key_begin(&key, &arena, VG_STR(""), VG_STR(""), 1);
        vg_key_i64(&key, numbers[i]);
        vg_key_u64(&key, (uint64_t)numbers[i]);
        struct vg_str bytes = vg_key_bytes(&key), rest = vg_key_rest(bytes);
        if (vg_str_is_set(last))
            assert_true(vg_str_cmp(last, bytes) < 0);
        last = bytes;
        int64_t back;
        uint64_t back_unsigned;
        assert_true(vg_key_take_i64(&rest, &back));
        assert_true(vg_key_take_u64(&rest, &back_unsigned));
        assert_true(back == numbers[i]);
        assert_true(back_unsigned == (uint64_t)numbers[i]);
        assert_false(vg_key_take_u64(&rest, &back_unsigned));
    }
    vg_arena_deinit(&arena);
}

static void account_comes_before_region_before_space(void **state)
{
    (void)state;
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct vg_key key;
    vg_key_begin(&key, &arena, VG_STR("000000000001"), VG_STR("eu-west-1"), 0x0102);
    vg_key_raw(&key, VG_STR("tail"));
    assert_str(vg_key_bytes(&key), vg_str_of("000000000001\0eu-west-1\0\1\2tail", 29));
    assert_str(vg_key_rest(vg_key_bytes(&key)), VG_STR("tail"));
    vg_arena_deinit(&arena);
}

static void what_is_no_key_does_not_read_as_one(void **state)
{
    (void)state;
    struct vg_arena arena;
    vg_arena_init(&arena);
    assert_false(vg_str_is_set(vg_key_rest(VG_STR(""))));
    assert_false(vg_str_is_set(vg_key_rest(vg_str_of("a\0b\0\1", 5))));
    assert_int_equal(vg_key_space(VG_STR_NONE), 0);
    assert_int_equal(vg_key_space(vg_str_of("a\0b\0\1", 5)), 0);
    assert_int_equal(vg_key_space(vg_str_of("a\0b\0\x08\x03", 6)), 0x0803);
    struct vg_str part = VG_STR_NONE;
    struct vg_str rests[] = {VG_STR(""), VG_STR("open"), vg_str_of("\1\0", 2),
                             vg_str_of("a\1\3\0", 4)};
    for (size_t i = 0; i < VG_COUNT_OF(rests); i++) {
        struct vg_str rest = rests[i];
        assert_false(vg_key_take_str(&arena, &rest, &part));
        assert_str(rest, rests[i]);
    }
    vg_arena_deinit(&arena);
}

static void a_key_beyond_the_maximum_is_refused_not_cut(void **state)
{
    (void)state;
    struct vg_arena arena;
    vg_arena_init(&arena);
    char *long_text = vg_arena_zalloc(&arena, VG_KEY_MAX, 2);
    memset(long_text, 'x', VG_KEY_MAX * 2);
    struct vg_key key;
    vg_key_begin(&key, &arena, VG_STR(""), VG_STR(""), 1);
    vg_key_str(&key, vg_str_of(long_text, VG_KEY_MAX));

    struct vg_store *store = must_open_ephemeral();
    struct vg_txn *txn = must_begin_write(store);
    struct vg_str value;
    assert_int_equal(vg_get(txn, vg_key_bytes(&key), &arena, &value), VG_BROKEN);
    assert_int_equal(vg_get(txn, vg_str_of(long_text, VG_KEY_MAX), &arena, &value), VG_NOT_FOUND);
    assert_int_equal(vg_put(txn, vg_str_of(long_text, VG_KEY_MAX), VG_STR("at the limit")), VG_OK);
    assert_int_equal(vg_get(txn, vg_str_of(long_text, VG_KEY_MAX), &arena, &value), VG_OK);
    assert_str(value, VG_STR("at the limit"));
    assert_int_equal(vg_put(txn, vg_str_of(long_text, VG_KEY_MAX + 1), VG_STR("")), VG_BROKEN);
    assert_str(vg_store_problem(store), VG_STR("a key is longer than 8192 bytes"));
    vg_txn_abort(txn);
    vg_store_close(store);
    vg_arena_deinit(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_parts_keep_order_and_read_back),
        cmocka_unit_test(numbers_keep_order_and_read_back),
        cmocka_unit_test(account_comes_before_region_before_space),
        cmocka_unit_test(what_is_no_key_does_not_read_as_one),
        cmocka_unit_test(a_key_beyond_the_maximum_is_refused_not_cut),
    };
    return cmocka_run_group_tests_name("store_keys", tests, NULL, NULL);
}
