/* test_store_walk.c: walks give the same keys, in the same order, as a sorted array would: with
 * short keys and with keys far beyond LMDB's 511 bytes, in both directions, while records come and
 * go. */
#include "test_store_help.h"

enum { KEYS_MAX = 400 };

/* The naive second store: an array in order. */
struct model {
    struct vg_str keys[KEYS_MAX];
    uint64_t values[KEYS_MAX];
    size_t count;
};

/* Position of the first key that is not less. */
static size_t model_position(const struct model *model, struct vg_str key)
{
    size_t at = 0;
    while (at < model->count && vg_str_cmp(model->keys[at], key) < 0)
        at++;
    return at;
}

static bool model_has(const struct model *model, size_t at, struct vg_str key)
{
    return at < model->count && vg_str_eq(model->keys[at], key);
}

static void model_put(struct model *model, struct vg_str key, uint64_t value)
{
    size_t at = model_position(model, key);
    if (!model_has(model, at, key)) {
        memmove(model->keys + at + 1, model->keys + at,
                (model->count - at) * sizeof(model->keys[0]));
        memmove(model->values + at + 1, model->values + at,
                (model->count - at) * sizeof(model->values[0]));
        model->keys[at] = key;
        model->count++;
    }
    model->values[at] = value;
}

static bool model_delete(struct model *model, struct vg_str key)
{
    size_t at = model_position(model, key);
    if (!model_has(model, at, key))
        return false;
    model->count--;
    memmove(model->keys + at, model->keys + at + 1, (model->count - at) * sizeof(model->keys[0]));
    memmove(model->values + at, model->values + at + 1,
            (model->count - at) * sizeof(model->values[0]));
    return true;
}

/* The next of a walk behind (or before) `from`; NULL at the end. */
static const struct vg_str *model_next(const struct model *model, struct vg_str prefix,
                                       struct vg_str from, bool includes, bool is_reverse)
{
    const struct vg_str *best = NULL;
    for (size_t i = 0; i < model->count; i++) {
        const struct vg_str *key = &model->keys[i];
        if (!vg_str_starts(*key, prefix))
            continue;
        int order = vg_str_is_set(from) ? vg_str_cmp(*key, from) : (is_reverse ? -1 : 1);
        if (order == 0 ? !includes : (order > 0) == is_reverse)
            continue;
        if (best == NULL || is_reverse)
            best = key;
        if (!is_reverse)
            break;
    }
    return best;
}

/* A key that shares much with others: runs of few letters, cut near the lengths where levels
 * change. */
static struct vg_str random_key(struct chance *chance, struct vg_arena *arena)
{
    static const size_t edges[] = {0,   1,    8,    480,  508,  509,  510,  511,
                                   512, 1009, 1010, 1011, 1012, 1512, 2100, 4000};
    size_t len = edges[chance_below(chance, VG_COUNT_OF(edges))] + chance_below(chance, 3);
    char *text = vg_arena_alloc(arena, len + 1);
    static const char letters[] = {'a', 'b', '\0', '\xff'};
    memset(text, letters[chance_below(chance, 2) * 3], len);
    for (size_t changes = chance_below(chance, 3); changes > 0 && len > 0; changes--) {
        size_t at = chance_below(chance, 2) == 0 ? len - 1 - chance_below(chance, len < 4 ? len : 4)
                                                 : chance_below(chance, len);
        text[at] = letters[chance_below(chance, VG_COUNT_OF(letters))];
    }
    return vg_str_of(text, len);
}

static struct vg_str random_known(struct chance *chance, struct vg_arena *arena,
                                  const struct model *model)
{
    if (model->count == 0 || chance_below(chance, 4) == 0)
        return random_key(chance, arena);
    return model->keys[chance_below(chance, model->count)];
}

static void change(struct chance *chance, struct vg_arena *arena, struct model *model,
                   struct vg_txn *txn)
{
    uint64_t value = chance_next(chance);
    bool grows =
        model->count < KEYS_MAX / 2 ? chance_below(chance, 3) > 0 : chance_below(chance, 3) == 0;
    if (grows && model->count < KEYS_MAX) {
        struct vg_str key = random_key(chance, arena);
        model_put(model, key, value);
        assert_int_equal(vg_put(txn, key, vg_str_of(&value, sizeof(value))), VG_OK);
    } else {
        struct vg_str key = random_known(chance, arena, model);
        bool was_there = model_delete(model, key);
        assert_int_equal(vg_delete(txn, key), was_there ? VG_OK : VG_NOT_FOUND);
    }
}

/* Walks a random range in a random direction, changing things on the way when `writes`. */
static void walk_once(struct chance *chance, struct vg_arena *arena, struct model *model,
                      struct vg_txn *txn, bool writes)
{
    struct vg_str known = random_known(chance, arena, model);
    struct vg_str prefix = vg_str_slice(known, 0, chance_below(chance, known.len + 1));
    if (chance_below(chance, 3) == 0)
        prefix = VG_STR("");
    struct vg_str from =
        chance_below(chance, 2) == 0 ? VG_STR_NONE : random_known(chance, arena, model);
    bool includes = chance_below(chance, 2) == 0, is_reverse = chance_below(chance, 2) == 0;

    struct vg_walk walk;
    vg_walk_begin(&walk, txn, arena, prefix, from, includes, is_reverse);
    for (;;) {
        struct vg_str key = VG_STR_NONE, value;
        const struct vg_str *expected = model_next(model, prefix, from, includes, is_reverse);
        bool wants_key = chance_below(chance, 2) == 0;
        int rc = vg_walk_next(&walk, wants_key ? &key : NULL, &value);
        assert_int_equal(rc, expected != NULL ? VG_OK : VG_NOT_FOUND);
        if (expected == NULL)
            break;
        if (wants_key)
            assert_true(vg_str_eq(key, *expected));
        assert_int_equal(value.len, sizeof(uint64_t));
        assert_memory_equal(value.ptr, &model->values[expected - model->keys], sizeof(uint64_t));
        from = vg_arena_copy(arena, *expected);
        includes = false;
        if (writes && chance_below(chance, 4) == 0)
            change(chance, arena, model, txn);
    }
}

static void run_against_model(uint64_t seed, int rounds)
{
    struct chance chance = {seed};
    struct vg_arena keys, scratch;
    vg_arena_init(&keys);
    vg_arena_init(&scratch);
    struct model model = {.count = 0};
    struct vg_store *store = must_open_ephemeral();
    for (int round = 0; round < rounds; round++) {
        struct vg_txn *txn = must_begin_write(store);
        for (int i = 0; i < 10; i++)
            change(&chance, &keys, &model, txn);
        walk_once(&chance, &keys, &model, txn, /* writes= */ true);
        assert_int_equal(vg_txn_commit(txn), VG_OK);
        txn = must_begin_read(store);
        for (int i = 0; i < 3; i++)
            walk_once(&chance, &scratch, &model, txn, /* writes= */ false);
        vg_txn_abort(txn);
        vg_arena_reset(&scratch);
    }
    vg_store_close(store);
    vg_arena_deinit(&keys);
    vg_arena_deinit(&scratch);
}

static void walks_agree_with_a_sorted_array(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 12; seed++)
        run_against_model(seed * 7919, 60);
}

static void nothing_is_left_of_long_keys_that_were_deleted(void **state)
{
    (void)state;
    struct chance chance = {4711};
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct vg_store *store = must_open_ephemeral();
    struct vg_txn *txn = must_begin_write(store);
    struct vg_str keys[200];
    for (size_t i = 0; i < VG_COUNT_OF(keys); i++) {
        keys[i] = random_key(&chance, &arena);
        assert_int_equal(vg_put(txn, keys[i], VG_STR("x")), VG_OK);
    }
    for (size_t i = 0; i < VG_COUNT_OF(keys); i++)
        (void)!vg_delete(txn, keys[i]);
    /* The records of the trie itself would be met by a walk over everything. */
    assert_int_equal(vg_put(txn, VG_STR(""), VG_STR("only")), VG_OK);
    struct vg_walk walk;
    vg_walk_begin(&walk, txn, &arena, VG_STR(""), VG_STR_NONE, false, false);
    struct vg_str key, value;
    assert_int_equal(vg_walk_next(&walk, &key, &value), VG_OK);
    assert_str(key, VG_STR(""));
    assert_str(value, VG_STR("only"));
    assert_int_equal(vg_walk_next(&walk, &key, &value), VG_NOT_FOUND);
    assert_int_equal(vg_txn_commit(txn), VG_OK);
    vg_store_close(store);
    vg_arena_deinit(&arena);
}

static void delete_prefix_works_in_slices(void **state)
{
    (void)state;
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct vg_store *store = must_open_ephemeral();
    struct vg_txn *txn = must_begin_write(store);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(
            vg_put(txn, vg_arena_printf(&arena, "in/%0*d", i % 2 == 0 ? 3 : 700, i), VG_STR("")),
            VG_OK);
        assert_int_equal(vg_put(txn, vg_arena_printf(&arena, "out/%d", i), VG_STR("")), VG_OK);
    }
    assert_int_equal(vg_delete_prefix(txn, VG_STR("in/"), 60), VG_OK);
    assert_int_equal(vg_delete_prefix(txn, VG_STR("in/"), 60), VG_NOT_FOUND);
    struct vg_walk walk;
    struct vg_str key;
    vg_walk_begin(&walk, txn, &arena, VG_STR(""), VG_STR_NONE, false, false);
    int count = 0;
    while (vg_walk_next(&walk, &key, /* value= */ NULL) == VG_OK) {
        assert_true(vg_str_starts(key, VG_STR("out/")));
        count++;
    }
    assert_int_equal(count, 100);
    vg_txn_abort(txn);
    vg_store_close(store);
    vg_arena_deinit(&arena);
}

static void a_walk_over_an_absent_prefix_is_refused(void **state)
{
    (void)state;
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct vg_store *store = must_open_ephemeral();
    must_put(store, VG_STR("a"), VG_STR("b"));
    struct vg_txn *txn = must_begin_write(store);
    assert_int_equal(vg_delete_prefix(txn, VG_STR_NONE, 10), VG_BROKEN);
    vg_txn_abort(txn);
    assert_true(holds(store, VG_STR("a"), VG_STR("b")));
    vg_store_close(store);
    vg_arena_deinit(&arena);
}

static void a_walk_without_an_end_ends_with_its_transaction(void **state)
{
    (void)state;
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct vg_store *store = must_open_ephemeral();
    must_put(store, VG_STR("a"), VG_STR("b"));
    for (int i = 0; i < 4; i++) {
        struct vg_txn *txn = i % 2 == 0 ? must_begin_write(store) : must_begin_read(store);
        struct vg_walk walks[3];
        for (size_t k = 0; k < VG_COUNT_OF(walks); k++) {
            vg_walk_begin(&walks[k], txn, &arena, VG_STR(""), VG_STR_NONE, false, false);
            assert_int_equal(vg_walk_next(&walks[k], NULL, NULL), VG_OK);
        }
        assert_int_equal(vg_txn_commit(txn), VG_OK);
    }
    vg_store_close(store);
    vg_arena_deinit(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(walks_agree_with_a_sorted_array),
        cmocka_unit_test(nothing_is_left_of_long_keys_that_were_deleted),
        cmocka_unit_test(delete_prefix_works_in_slices),
        cmocka_unit_test(a_walk_over_an_absent_prefix_is_refused),
        cmocka_unit_test(a_walk_without_an_end_ends_with_its_transaction),
    };
    return cmocka_run_group_tests_name("store_walk", tests, NULL, NULL);
}
