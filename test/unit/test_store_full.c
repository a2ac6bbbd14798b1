/* test_store_full.c: a full map and a full disk are errors of the write that meets them; what was
 * committed stays, deletes make room, and the room is used again. */
#include "test_store_help.h"

#include <signal.h>
#include <sys/resource.h>

/* ---- Filling ---- */

enum { VALUE_MAX = 300000 };
static const char zeros[VALUE_MAX];

static struct vg_str key_of(struct vg_arena *arena, int i)
{
    return vg_arena_printf(arena, "%08d", i);
}

/* Puts values behind the first `count` until one breaks; how many there are then. */
static int fill(struct vg_store *store, int count, size_t size)
{
    struct vg_arena arena;
    vg_arena_init(&arena);
    for (bool is_full = false; !is_full; vg_arena_reset(&arena)) {
        struct vg_txn *txn = must_begin_write(store);
        is_full = vg_put(txn, key_of(&arena, count), vg_str_of(zeros, size)) != VG_OK;
        if (is_full)
            vg_txn_abort(txn);
        else
            is_full = vg_txn_commit(txn) != VG_OK;
        count += !is_full;
    }
    vg_arena_deinit(&arena);
    return count;
}

/* Exactly those. */
static void expect_all(struct vg_store *store, int count, size_t size)
{
    struct vg_arena arena;
    struct vg_walk walk;
    struct vg_str key, value;
    int found = 0;
    vg_arena_init(&arena);
    struct vg_txn *txn = must_begin_read(store);
    vg_walk_begin(&walk, txn, &arena, VG_STR(""), VG_STR_NONE, /* includes_start= */ false,
                  /* is_reverse= */ false);
    for (; vg_walk_next(&walk, &key, &value) == VG_OK; found++) {
        assert_str(key, key_of(&arena, found));
        assert_str(value, vg_str_of(zeros, size));
    }
    assert_int_equal(found, count);
    vg_txn_abort(txn);
    vg_arena_deinit(&arena);
}

/* Each key in a transaction of its own. */
static void delete_all(struct vg_store *store, int count)
{
    struct vg_arena arena;
    vg_arena_init(&arena);
    for (int i = 0; i < count; i++) {
        struct vg_txn *txn = must_begin_write(store);
        if (vg_delete(txn, key_of(&arena, i)) != VG_OK)
            fail_msg("%d of %d: %.*s", i, count, VG_STR_ARG(vg_store_problem(store)));
        assert_int_equal(vg_txn_commit(txn), VG_OK);
        vg_arena_reset(&arena);
    }
    vg_arena_deinit(&arena);
}

/* From notes to bodies: in tree pages, in a page of their own, in many. */
static const size_t sizes[] = {50, 200, 1000, 3000, 20000, 200000};

static void expect_room_after_deletes(struct vg_store *store, size_t size)
{
    int count = fill(store, 0, size);
    assert_true(count > 2);
    expect_all(store, count, size);
    delete_all(store, count);
    int again = fill(store, 0, size);
    if (again < count * 8 / 10)
        fail_msg("%d values of %zu bytes, where there were %d", again, size, count);
    expect_all(store, again, size);
}

/* ---- The map ---- */

static void a_full_map_is_an_error_and_nothing_is_lost(void **state)
{
    (void)state;
    struct vg_store *store = must_open(&(struct vg_store_options){.size_max = 2 << 20});
    int count = fill(store, 0, 3000);
    assert_str(vg_store_problem(store),
               VG_STR("map full: the store has reached its greatest size, 2 MiB"));
    assert_true(count > 300);
    expect_all(store, count, 3000);
    vg_store_close(store);
}

static void deletes_make_room_in_a_full_map(void **state)
{
    (void)state;
    for (size_t i = 0; i < VG_COUNT_OF(sizes); i++) {
        struct vg_store *store = must_open(&(struct vg_store_options){.size_max = 2 << 20});
        expect_room_after_deletes(store, sizes[i]);
        vg_store_close(store);
    }
}

/* ---- The disk ---- */

static struct rlimit no_limit;

/* A limit on the size of files stands in for the end of the disk: both refuse the blocks that are
 * asked for. */
static void limit_files(rlim_t bytes)
{
    struct rlimit limited = {.rlim_cur = bytes, .rlim_max = no_limit.rlim_max};
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limited), 0);
}

static int lift_limit(void **state)
{
    (void)state;
    return setrlimit(RLIMIT_FSIZE, &no_limit);
}

static void a_full_disk_is_an_error_and_nothing_is_lost(void **state)
{
    (void)state;
    struct vg_store *store = must_open_ephemeral();
    limit_files(3 << 20);
    int count = fill(store, 0, 3000);
    struct vg_str problem = vg_store_problem(store);
    assert_true(vg_str_starts(problem, VG_STR("disk full: the database cannot grow beyond ")));
    assert_true(count > 300);
    expect_all(store, count, 3000);
    vg_store_close(store);
}

static void deletes_make_room_on_a_full_disk(void **state)
{
    (void)state;
    for (size_t i = 0; i < VG_COUNT_OF(sizes); i++) {
        struct vg_store *store = must_open_ephemeral();
        limit_files(3 << 20);
        expect_room_after_deletes(store, sizes[i]);
        vg_store_close(store);
        assert_int_equal(lift_limit(NULL), 0);
    }
}

/* In one transaction more than any step ahead. */
static void room_on_the_disk_is_found_again(void **state)
{
    (void)state;
    struct vg_store *store = must_open_ephemeral();
    limit_files(3 << 20);
    int count = fill(store, 0, 3000);
    assert_int_equal(lift_limit(NULL), 0);
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct vg_txn *txn = must_begin_write(store);
    int more = count + 10000;
    for (int i = count; i < more; i++)
        assert_int_equal(vg_put(txn, key_of(&arena, i), vg_str_of(zeros, 3000)), VG_OK);
    assert_int_equal(vg_txn_commit(txn), VG_OK);
    vg_arena_deinit(&arena);
    expect_all(store, more, 3000);
    vg_store_close(store);
}

/* The map of 64 GiB was possible at the opening, and is not now: the one that is there must do. */
static void a_limit_that_came_later_is_the_end_of_the_disk(void **state)
{
    (void)state;
    struct vg_store *store = must_open_ephemeral();
    limit_files(3 << 20);
    int count = fill(store, fill(store, 0, 3000), 3000); /* the second cuts the map */
    limit_files(6 << 20);
    assert_int_equal(fill(store, count, 3000), count);
    expect_all(store, count, 3000);
    delete_all(store, count);
    expect_room_after_deletes(store, 3000);
    vg_store_close(store);
}

static void a_limit_on_file_size_makes_the_store_smaller(void **state)
{
    (void)state;
    limit_files((4 << 20) + 5);
    struct vg_store *store = must_open_ephemeral();
    (void)fill(store, 0, 3000);
    assert_str(vg_store_problem(store),
               VG_STR("map full: the store has reached its greatest size, 4 MiB"));
    vg_store_close(store);
}

/* What is put in place of something as large needs no more than a delete. */
static void changes_that_do_not_grow_go_on_when_all_is_full(void **state)
{
    (void)state;
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct vg_store *store = must_open(&(struct vg_store_options){.size_max = 2 << 20});
    int count = fill(store, 0, 1000);
    for (int i = 0; i < count; i++) {
        struct vg_txn *txn = must_begin_write(store);
        assert_int_equal(vg_put(txn, key_of(&arena, i), vg_str_of(zeros, 999)), VG_OK);
        assert_int_equal(vg_txn_commit(txn), VG_OK);
    }
    expect_all(store, count, 999);
    vg_store_close(store);
    vg_arena_deinit(&arena);
}

/* Random changes of a store that is full most of the time: whatever fails leaves no trace, and LMDB
 * never writes where there is no block. */
static void a_full_store_is_always_before_or_after(void **state)
{
    (void)state;
    enum { KEYS = 200, ROUNDS = 3000 };
    struct chance chance = {11};
    struct vg_arena arena;
    int there[KEYS] = {0}, failures = 0; /* sizes, one more */
    struct vg_store *store = must_open_ephemeral();
    limit_files(3 << 20);
    vg_arena_init(&arena);
    for (int round = 0; round < ROUNDS; round++) {
        int now[KEYS];
        memcpy(now, there, sizeof(now));
        struct vg_txn *txn = must_begin_write(store);
        bool is_fine = true;
        for (size_t n = chance_below(&chance, 6); is_fine && n > 0; n--) {
            int i = (int)chance_below(&chance, KEYS);
            if (chance_below(&chance, 3) == 0) {
                is_fine = vg_delete(txn, key_of(&arena, i)) != VG_BROKEN;
                now[i] = 0;
            } else {
                size_t size = chance_below(&chance, chance_below(&chance, 2) == 0 ? 3000 : 90000);
                is_fine = vg_put(txn, key_of(&arena, i), vg_str_of(zeros, size)) == VG_OK;
                now[i] = (int)size + 1;
            }
        }
        if (is_fine)
            is_fine = vg_txn_commit(txn) == VG_OK;
        else
            vg_txn_abort(txn);
        if (is_fine)
            memcpy(there, now, sizeof(now));
        failures += !is_fine;
        int i = (int)chance_below(&chance, KEYS);
        assert_true(there[i] == 0
                        ? holds_nothing_at(store, key_of(&arena, i))
                        : holds(store, key_of(&arena, i), vg_str_of(zeros, (size_t)there[i] - 1)));
        vg_arena_reset(&arena);
    }
    assert_in_range(failures, ROUNDS / 20, ROUNDS / 2);
    vg_arena_deinit(&arena);
    vg_store_close(store);
}

/* Whatever is written, LMDB must stay within what is backed: a hole would end this process
 * (SIGBUS). */
static void the_file_grows_ahead_of_what_is_written(void **state)
{
    (void)state;
    struct chance chance = {5};
    struct vg_store *store = must_open_ephemeral();
    char *value = calloc(1, 300000), key[32];
    for (int round = 0; round < 60; round++) {
        struct vg_txn *txn = must_begin_write(store);
        size_t changes = chance_below(&chance, 400),
               largest = chance_below(&chance, 4) == 0 ? 300000 : 4000;
        for (size_t i = 0; i < changes && i * largest < 40000000; i++) {
            (void)snprintf(key, sizeof(key), "%zu", chance_below(&chance, 5000));
            if (chance_below(&chance, 3) > 0)
                assert_int_equal(
                    vg_put(txn, vg_str_from(key), vg_str_of(value, chance_below(&chance, largest))),
                    VG_OK);
            else
                (void)!vg_delete(txn, vg_str_from(key));
        }
        if (chance_below(&chance, 5) == 0)
            vg_txn_abort(txn);
        else
            assert_int_equal(vg_txn_commit(txn), VG_OK);
    }
    free(value);
    vg_store_close(store);
}

#define LIMITED(name) cmocka_unit_test_teardown(name, lift_limit)

int main(void)
{
    if (getrlimit(RLIMIT_FSIZE, &no_limit) != 0)
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_map_is_an_error_and_nothing_is_lost),
        cmocka_unit_test(deletes_make_room_in_a_full_map),
        LIMITED(a_full_disk_is_an_error_and_nothing_is_lost),
        LIMITED(deletes_make_room_on_a_full_disk),
        LIMITED(room_on_the_disk_is_found_again),
        LIMITED(a_limit_that_came_later_is_the_end_of_the_disk),
        LIMITED(a_limit_on_file_size_makes_the_store_smaller),
        cmocka_unit_test(changes_that_do_not_grow_go_on_when_all_is_full),
        LIMITED(a_full_store_is_always_before_or_after),
        cmocka_unit_test(the_file_grows_ahead_of_what_is_written),
    };
    return cmocka_run_group_tests_name("store_full", tests, NULL, NULL);
}
