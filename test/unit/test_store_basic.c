/* test_store_basic.c: transactions keep or drop what they wrote, a store is kept, emptied,
 * refused. */
#include "test_store_help.h"

#include <fcntl.h>
#include <lmdb.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- Transactions ---- */

static void a_commit_keeps_and_an_abort_drops(void **state)
{
    (void)state;
    struct vg_store *store = must_open_ephemeral();
    must_put(store, VG_STR("kept"), VG_STR("1"));
    struct vg_txn *txn = must_begin_write(store);
    assert_int_equal(vg_put(txn, VG_STR("kept"), VG_STR("2")), VG_OK);
    assert_int_equal(vg_put(txn, VG_STR("new"), VG_STR("2")), VG_OK);
    vg_txn_abort(txn);
    assert_true(holds(store, VG_STR("kept"), VG_STR("1")));
    assert_true(holds_nothing_at(store, VG_STR("new")));
    vg_store_close(store);
}

static void values_are_copies_that_outlive_the_transaction(void **state)
{
    (void)state;
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct vg_store *store = must_open_ephemeral();
    must_put(store, VG_STR("k"), VG_STR("before"));
    struct vg_txn *txn = must_begin_write(store);
    struct vg_str value;
    assert_int_equal(vg_get(txn, VG_STR("k"), &arena, &value), VG_OK);
    assert_int_equal(vg_put(txn, VG_STR("k"), VG_STR("after!")), VG_OK);
    assert_str(value, VG_STR("before"));
    assert_int_equal(vg_txn_commit(txn), VG_OK);
    vg_store_close(store);
    assert_str(value, VG_STR("before"));
    vg_arena_deinit(&arena);
}

static void an_empty_value_is_not_an_absent_one(void **state)
{
    (void)state;
    struct vg_store *store = must_open_ephemeral();
    must_put(store, VG_STR(""), VG_STR(""));
    assert_true(holds(store, VG_STR(""), VG_STR("")));
    assert_true(holds_nothing_at(store, VG_STR("a")));
    vg_store_close(store);
}

static void writes_are_counted_and_what_changes_nothing_is_not(void **state)
{
    (void)state;
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct vg_store *store = must_open_ephemeral();
    struct vg_txn *txn = must_begin_write(store);
    struct vg_str value;
    assert_true(vg_txn_is_write(txn));
    assert_int_equal(vg_get(txn, VG_STR("a"), &arena, &value), VG_NOT_FOUND);
    assert_int_equal(vg_delete(txn, VG_STR("a")), VG_NOT_FOUND);
    assert_int_equal(vg_txn_write_count(txn), 0);
    assert_int_equal(vg_put(txn, VG_STR("a"), VG_STR("")), VG_OK);
    assert_int_equal(vg_delete(txn, VG_STR("a")), VG_OK);
    assert_int_equal(vg_txn_write_count(txn), 2);
    assert_int_equal(vg_txn_commit(txn), VG_OK);
    txn = must_begin_read(store);
    assert_false(vg_txn_is_write(txn));
    vg_txn_abort(txn);
    vg_store_close(store);
    vg_arena_deinit(&arena);
}

enum { SPACE = 0x0801, OTHER_SPACE = 0x0803 };

static struct vg_str key_in(struct vg_arena *arena, struct vg_str account, vg_space space)
{
    struct vg_key key;
    vg_key_begin(&key, arena, account, VG_STR("us-east-1"), space);
    vg_key_str(&key, VG_STR("a"));
    return vg_key_bytes(&key);
}

static uint64_t state_of(struct vg_store *store, vg_space space)
{
    struct vg_txn *txn = must_begin_read(store);
    uint64_t number = vg_txn_state(txn, space);
    vg_txn_abort(txn);
    return number;
}

static void the_state_is_another_one_after_a_change_an_abort_and_a_reset(void **state)
{
    (void)state;
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct vg_store *store = must_open_ephemeral();
    struct vg_str key = key_in(&arena, VG_STR("000000000000"), SPACE);
    uint64_t before = state_of(store, SPACE);
    assert_true(before != 0);
    assert_int_equal(state_of(store, SPACE), before);

    struct vg_txn *txn = must_begin_write(store);
    assert_int_equal(vg_txn_state(txn, SPACE), before);
    assert_int_equal(vg_put(txn, key, VG_STR("1")), VG_OK);
    uint64_t within = vg_txn_state(txn, SPACE);
    vg_txn_abort(txn);
    uint64_t after = state_of(store, SPACE);
    assert_true(within > before && after > within);

    must_put(store, key, VG_STR("1"));
    uint64_t kept = state_of(store, SPACE);
    assert_true(kept > after);
    txn = must_begin_write(store);
    assert_int_equal(vg_delete(txn, key), VG_OK);
    assert_int_equal(vg_txn_commit(txn), VG_OK);
    uint64_t deleted = state_of(store, SPACE);
    assert_true(deleted > kept);
    assert_int_equal(vg_store_reset(store), VG_OK);
    assert_true(state_of(store, SPACE) > deleted);
    vg_store_close(store);
    vg_arena_deinit(&arena);
}

static void changes_elsewhere_leave_a_space_in_its_state(void **state)
{
    (void)state;
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct vg_store *store = must_open_ephemeral();
    uint64_t before = state_of(store, SPACE), other = state_of(store, OTHER_SPACE);
    must_put(store, key_in(&arena, VG_STR(""), OTHER_SPACE), VG_STR("1"));
    assert_int_equal(state_of(store, SPACE), before);
    assert_true(state_of(store, OTHER_SPACE) > other);
    must_put(store, key_in(&arena, VG_STR(""), SPACE), VG_STR("1"));
    assert_true(state_of(store, SPACE) > before);
    vg_store_close(store);
    vg_arena_deinit(&arena);
}

static void counters_grow_by_their_steps(void **state)
{
    (void)state;
    struct vg_store *store = must_open_ephemeral();
    uint64_t value;
    struct vg_txn *txn = must_begin_write(store);
    assert_int_equal(vg_counter_add(txn, VG_STR("n"), 1, &value), VG_OK);
    assert_int_equal(value, 1);
    assert_int_equal(vg_counter_add(txn, VG_STR("n"), 10, &value), VG_OK);
    assert_int_equal(value, 11);
    assert_int_equal(vg_txn_commit(txn), VG_OK);
    txn = must_begin_write(store);
    assert_int_equal(vg_counter_add(txn, VG_STR("n"), 0, &value), VG_OK);
    assert_int_equal(value, 11);
    vg_txn_abort(txn);
    vg_store_close(store);
}

/* Runs a transaction that uses every call; the `nth` call of it is made to fail. True when none
 * failed. */
static bool run_with_fault(struct vg_store *store, uint64_t nth)
{
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct vg_txn *txn = must_begin_write(store);
    vg_store_fail_nth(store, nth);
    struct vg_str value;
    uint64_t count;
    struct vg_walk walk;
    vg_walk_begin(&walk, txn, &arena, VG_STR(""), VG_STR_NONE, false, false);
    bool is_fine = vg_get(txn, VG_STR("a"), &arena, &value) == VG_OK &&
                   vg_put(txn, VG_STR("b"), VG_STR("2")) == VG_OK &&
                   vg_delete(txn, VG_STR("a")) == VG_OK &&
                   vg_counter_add(txn, VG_STR("n"), 1, &count) == VG_OK &&
                   vg_walk_next(&walk, NULL, &value) == VG_OK;
    if (is_fine)
        is_fine = vg_txn_commit(txn) == VG_OK;
    else
        vg_txn_abort(txn);
    vg_store_fail_nth(store, 0);
    vg_arena_deinit(&arena);
    return is_fine;
}

static void a_fault_at_any_call_leaves_all_or_nothing(void **state)
{
    (void)state;
    struct vg_store *store = must_open_ephemeral();
    must_put(store, VG_STR("a"), VG_STR("1"));
    uint64_t nth = 1;
    for (; !run_with_fault(store, nth); nth++) {
        assert_str(vg_store_problem(store), VG_STR("failed by order of a test"));
        assert_true(holds(store, VG_STR("a"), VG_STR("1")));
        assert_true(holds_nothing_at(store, VG_STR("b")));
        assert_true(holds_nothing_at(store, VG_STR("n")));
    }
    assert_int_equal(nth, 8); /* get, put, delete, get and put of the counter, next, commit */
    assert_true(holds_nothing_at(store, VG_STR("a")));
    assert_true(holds(store, VG_STR("b"), VG_STR("2")));
    vg_store_close(store);
}

static void after_a_failed_write_nothing_is_committed(void **state)
{
    (void)state;
    struct vg_store *store = must_open_ephemeral();
    struct vg_txn *txn = must_begin_write(store);
    assert_int_equal(vg_put(txn, VG_STR("a"), VG_STR("1")), VG_OK);
    vg_store_fail_nth(store, 1);
    assert_int_equal(vg_put(txn, VG_STR("b"), VG_STR("1")), VG_BROKEN);
    assert_int_equal(vg_txn_commit(txn), VG_BROKEN);
    assert_true(holds_nothing_at(store, VG_STR("a")));
    vg_store_close(store);
}

/* ---- Opening ---- */

static void problem_is(const struct vg_store_options *options, const char *part)
{
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct vg_str problem = VG_STR_NONE;
    struct vg_store *store = vg_store_open(options, &arena, &problem);
    assert_null(store);
    if (vg_str_find(problem, vg_str_from(part)) < 0)
        fail_msg("\"%.*s\" does not say \"%s\"", VG_STR_ARG(problem), part);
    vg_arena_deinit(&arena);
}

static void a_data_folder_keeps_what_was_committed(void **state)
{
    (void)state;
    char *folder = new_folder(), dir[128];
    for (enum vg_sync sync = VG_SYNC_PROCESS; sync <= VG_SYNC_DISK; sync++) {
        (void)snprintf(dir, sizeof(dir), "%s/made/on/the/way/%d", folder, (int)sync);
        struct vg_store_options options = {.dir = dir, .sync = sync};
        struct vg_store *store = must_open(&options);
        must_put(store, VG_STR("k"), sync == VG_SYNC_DISK ? VG_STR("disk") : VG_STR("process"));
        vg_store_close(store);
        store = must_open(&options);
        assert_true(
            holds(store, VG_STR("k"), sync == VG_SYNC_DISK ? VG_STR("disk") : VG_STR("process")));
        vg_store_close(store);
    }
    remove_folder(folder);
}

static void a_folder_in_use_is_refused(void **state)
{
    (void)state;
    char *folder = new_folder(), text[64];
    struct vg_store_options options = {.dir = folder};
    struct vg_store *store = must_open(&options);
    (void)snprintf(text, sizeof(text), "is in use by another process (%ld)", (long)getpid());
    problem_is(&options, text);
    vg_store_close(store);
    store = must_open(&options);
    vg_store_close(store);
    remove_folder(folder);
}

static void write_file(const char *folder, const char *name, const char *text, size_t len, off_t at)
{
    char path[128];
    (void)snprintf(path, sizeof(path), "%s/%s", folder, name);
    int fd = open(path, O_WRONLY | O_CREAT, 0600);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, text, len, at), len);
    (void)close(fd);
}

static void what_is_no_database_is_refused_and_left_alone(void **state)
{
    (void)state;
    char *folder = new_folder();
    struct vg_store_options options = {.dir = folder};
    static const char text[8192] = "these are not the pages you are looking for";
    write_file(folder, "virga.mdb", text, sizeof(text), 0);
    problem_is(&options, "is damaged, or not a database of virga's");
    char path[128], back[32] = "";
    (void)snprintf(path, sizeof(path), "%s/virga.mdb", folder);
    int fd = open(path, O_RDONLY);
    assert_int_equal(read(fd, back, sizeof(back)), sizeof(back));
    assert_memory_equal(back, text, sizeof(back));
    (void)close(fd);
    remove_folder(folder);
}

static void a_file_that_was_cut_short_is_refused(void **state)
{
    (void)state;
    char *folder = new_folder(), path[128];
    struct vg_store_options options = {.dir = folder};
    struct vg_store *store = must_open(&options);
    static const char value[300000];
    must_put(store, VG_STR("large"), vg_str_of(value, sizeof(value)));
    vg_store_close(store);
    (void)snprintf(path, sizeof(path), "%s/virga.mdb", folder);
    assert_int_equal(truncate(path, 64 << 10), 0);
    problem_is(&options, "is damaged: it was cut short");
    remove_folder(folder);
}

static void another_programs_database_is_refused(void **state)
{
    (void)state;
    char *folder = new_folder(), path[128];
    (void)snprintf(path, sizeof(path), "%s/virga.mdb", folder);
    MDB_env *env;
    MDB_txn *txn;
    MDB_dbi dbi;
    assert_int_equal(mdb_env_create(&env), 0);
    assert_int_equal(mdb_env_open(env, path, MDB_NOSUBDIR | MDB_NOLOCK, 0600), 0);
    assert_int_equal(mdb_txn_begin(env, NULL, 0, &txn), 0);
    assert_int_equal(mdb_dbi_open(txn, NULL, 0, &dbi), 0);
    assert_int_equal(mdb_put(txn, dbi, &(MDB_val){1, "k"}, &(MDB_val){1, "v"}, 0), 0);
    assert_int_equal(mdb_txn_commit(txn), 0);
    mdb_env_close(env);
    problem_is(&(struct vg_store_options){.dir = folder}, "is not a database of virga's");
    remove_folder(folder);
}

/* The format record is the only one of a new store: its version is found by its key. */
static void a_newer_format_is_refused(void **state)
{
    (void)state;
    char *folder = new_folder(), path[128];
    struct vg_store_options options = {.dir = folder};
    vg_store_close(must_open(&options));
    (void)snprintf(path, sizeof(path), "%s/virga.mdb", folder);
    char bytes[65536];
    int fd = open(path, O_RDWR);
    ssize_t len = read(fd, bytes, sizeof(bytes));
    int found = 0;
    for (ssize_t i = 0; i + 6 <= len; i++)
        if (memcmp(bytes + i, "\0F\0\0\0\1", 6) == 0) {
            assert_int_equal(pwrite(fd, "\7", 1, i + 5), 1);
            found++;
        }
    (void)close(fd);
    assert_true(found > 0);
    problem_is(&options,
               "has format 7, this virga knows formats up to 1: it was written by a newer one");
    remove_folder(folder);
}

static void a_folder_that_cannot_be_written_is_refused(void **state)
{
    (void)state;
    problem_is(&(struct vg_store_options){.dir = "/proc/virga"},
               "cannot make the data folder /proc/virga: ");
    problem_is(&(struct vg_store_options){.dir = "/dev/null/x"},
               "cannot make the data folder /dev/null/x: ");
}

static void an_ephemeral_store_has_no_name(void **state)
{
    (void)state;
    struct vg_store *store = must_open_ephemeral();
    must_put(store, VG_STR("a"), VG_STR("b"));
    char link[64], target[256];
    bool is_found = false;
    for (int fd = 3; fd < 64; fd++) {
        (void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
        ssize_t len = readlink(link, target, sizeof(target) - 1);
        target[len > 0 ? len : 0] = '\0';
        is_found |= strstr(target, "virga") != NULL && strstr(target, "(deleted)") != NULL;
    }
    assert_true(is_found);
    vg_store_close(store);
}

/* ---- Reset ---- */

static void a_reset_empties(void **state)
{
    (void)state;
    char *folder = new_folder();
    for (int i = 0; i < 2; i++) {
        struct vg_store_options options = {.dir = i == 0 ? NULL : folder};
        struct vg_store *store = must_open(&options);
        must_put(store, VG_STR("a"), VG_STR("b"));
        assert_true(
            holds(store, VG_STR("a"), VG_STR("b"))); /* a read transaction is kept open inside */
        assert_int_equal(vg_store_reset(store), VG_OK);
        assert_true(holds_nothing_at(store, VG_STR("a")));
        must_put(store, VG_STR("c"), VG_STR("d"));
        if (i == 1) {
            vg_store_close(store);
            store = must_open(&options);
        }
        assert_true(holds_nothing_at(store, VG_STR("a")));
        assert_true(holds(store, VG_STR("c"), VG_STR("d")));
        vg_store_close(store);
    }
    remove_folder(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_commit_keeps_and_an_abort_drops),
        cmocka_unit_test(values_are_copies_that_outlive_the_transaction),
        cmocka_unit_test(an_empty_value_is_not_an_absent_one),
        cmocka_unit_test(writes_are_counted_and_what_changes_nothing_is_not),
        cmocka_unit_test(the_state_is_another_one_after_a_change_an_abort_and_a_reset),
        cmocka_unit_test(changes_elsewhere_leave_a_space_in_its_state),
        cmocka_unit_test(counters_grow_by_their_steps),
        cmocka_unit_test(a_fault_at_any_call_leaves_all_or_nothing),
        cmocka_unit_test(after_a_failed_write_nothing_is_committed),
        cmocka_unit_test(a_data_folder_keeps_what_was_committed),
        cmocka_unit_test(a_folder_in_use_is_refused),
        cmocka_unit_test(what_is_no_database_is_refused_and_left_alone),
        cmocka_unit_test(a_file_that_was_cut_short_is_refused),
        cmocka_unit_test(another_programs_database_is_refused),
        cmocka_unit_test(a_newer_format_is_refused),
        cmocka_unit_test(a_folder_that_cannot_be_written_is_refused),
        cmocka_unit_test(an_ephemeral_store_has_no_name),
        cmocka_unit_test(a_reset_empties),
    };
    return cmocka_run_group_tests_name("store_basic", tests, NULL, NULL);
}
