/* test_store_crash.c: a process that is killed while it writes loses no commit that it had
 * reported, and no part of a transaction is ever seen. */
#include "store/blob.h"
#include "test_store_help.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { KILLS = 20, PLACES = 5 };

/* Each transaction writes its number to all of these: short keys, a long one, values small and
 * large. */
static struct vg_str place(struct vg_arena *arena, int i)
{
    return i == PLACES - 1 ? vg_arena_printf(arena, "%01500d", i)
                           : vg_arena_printf(arena, "place/%d", i);
}

static struct vg_str value_of(struct vg_arena *arena, uint64_t number, int i)
{
    size_t size = i % 2 == 0 ? 20 : 9000 + number % 5000;
    char *text = vg_arena_alloc(arena, size);
    memset(text, 'x', size);
    memcpy(text, &number, sizeof(number));
    return vg_str_of(text, size);
}

static void write_one(struct vg_store *store, struct vg_arena *arena, uint64_t number)
{
    struct vg_txn *txn = must_begin_write(store);
    for (int i = 0; i < PLACES; i++)
        assert_int_equal(vg_put(txn, place(arena, i), value_of(arena, number, i)), VG_OK);
    struct vg_str entry = vg_arena_printf(arena, "log/%010llu", (unsigned long long)number);
    assert_int_equal(vg_put(txn, entry, VG_STR("")), VG_OK);
    if (number > 200)
        assert_int_equal(
            vg_delete(txn, vg_arena_printf(arena, "log/%010llu", (unsigned long long)number - 200)),
            VG_OK);
    assert_int_equal(vg_txn_commit(txn), VG_OK);
}

/* The number in all places; fails the test when they differ. 0 for a new store. */
static uint64_t number_in(struct vg_store *store)
{
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct vg_txn *txn = must_begin_read(store);
    uint64_t number = 0;
    for (int i = 0; i < PLACES; i++) {
        struct vg_str value;
        int rc = vg_get(txn, place(&arena, i), &arena, &value);
        if (i == 0 && rc == VG_NOT_FOUND)
            break;
        assert_int_equal(rc, VG_OK);
        if (i == 0)
            memcpy(&number, value.ptr, sizeof(number));
        assert_str(value, value_of(&arena, number, i));
    }
    struct vg_walk walk;
    struct vg_str key, expected;
    uint64_t entry = number > 200 ? number - 199 : 1;
    vg_walk_begin(&walk, txn, &arena, VG_STR("log/"), VG_STR_NONE, false, false);
    for (; vg_walk_next(&walk, &key, NULL) == VG_OK; entry++) {
        expected = vg_arena_printf(&arena, "log/%010llu", (unsigned long long)entry);
        assert_str(key, expected);
    }
    assert_int_equal(entry, number + 1);
    vg_txn_abort(txn);
    vg_arena_deinit(&arena);
    return number;
}

/* In the child: writes until it is killed, and says after each commit that it is there. */
static void write_for_ever(const struct vg_store_options *options, int report_fd)
{
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct vg_store *store = must_open(options);
    for (uint64_t number = number_in(store) + 1;; number++) {
        write_one(store, &arena, number);
        if (write(report_fd, &number, sizeof(number)) != (ssize_t)sizeof(number))
            _exit(1);
        vg_arena_reset(&arena);
    }
}

/* The last number that was reported. */
static uint64_t kill_while_writing(const struct vg_store_options *options, useconds_t after_us)
{
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        (void)close(fds[0]);
        write_for_ever(options, fds[1]);
    }
    (void)close(fds[1]);
    uint64_t reported = 0;
    assert_int_equal(read(fds[0], &reported, sizeof(reported)),
                     sizeof(reported)); /* it is at work */
    (void)usleep(after_us);
    assert_int_equal(kill(pid, SIGKILL), 0);
    while (read(fds[0], &reported, sizeof(reported)) == (ssize_t)sizeof(reported))
        continue;
    (void)close(fds[0]);
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    return reported;
}

static void kill_again_and_again(enum vg_sync sync, int kills)
{
    struct chance chance = {2026};
    char *folder = new_folder();
    struct vg_store_options options = {.dir = folder, .sync = sync};
    for (int i = 0; i < kills; i++) {
        uint64_t reported = kill_while_writing(&options, (useconds_t)chance_below(&chance, 20000));
        struct vg_store *store = must_open(&options);
        uint64_t number = number_in(store);
        assert_in_range(number, reported, reported + 1);
        vg_store_close(store);
    }
    remove_folder(folder);
}

static void a_killed_process_loses_no_reported_commit(void **state)
{
    (void)state;
    kill_again_and_again(VG_SYNC_PROCESS, KILLS);
}

static void nor_does_one_that_syncs(void **state)
{
    (void)state;
    kill_again_and_again(VG_SYNC_DISK, KILLS / 4);
}

/* ---- Blobs ---- */

/* In the child: keeps one blob and releases the one before, in one transaction, until it is killed.
 */
static void keep_for_ever(const struct vg_store_options *options, int report_fd)
{
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct vg_store *store = must_open(options);
    for (;;) {
        struct vg_body body;
        struct vg_str id, before;
        assert_int_equal(vg_blob_from_bytes(store, VG_STR("body"), &arena, &body), VG_OK);
        struct vg_txn *txn = must_begin_write(store);
        assert_int_equal(vg_blob_keep(txn, &body, &arena, &id), VG_OK);
        if (vg_get(txn, VG_STR("current"), &arena, &before) == VG_OK)
            assert_int_equal(vg_blob_release(txn, before), VG_OK);
        assert_int_equal(vg_put(txn, VG_STR("current"), id), VG_OK);
        assert_int_equal(vg_txn_commit(txn), VG_OK);
        (void)!write(report_fd, "", 1);
        vg_arena_reset(&arena);
    }
}

static size_t count_lines(const char *command)
{
    FILE *lines = popen(command, "r");
    assert_non_null(lines);
    size_t count = 0;
    for (int c; (c = fgetc(lines)) != EOF;)
        count += c == '\n';
    (void)pclose(lines);
    return count;
}

static void exactly_the_referenced_blob_is_left(void **state)
{
    (void)state;
    struct chance chance = {7};
    struct vg_arena arena;
    vg_arena_init(&arena);
    char *folder = new_folder();
    struct vg_store_options options = {.dir = folder};
    for (int i = 0; i < KILLS / 2; i++) {
        int fds[2];
        assert_int_equal(pipe(fds), 0);
        pid_t pid = fork();
        if (pid == 0)
            keep_for_ever(&options, fds[1]);
        char byte;
        assert_int_equal(read(fds[0], &byte, 1), 1);
        (void)usleep((useconds_t)chance_below(&chance, 10000));
        assert_int_equal(kill(pid, SIGKILL), 0);
        assert_int_equal(waitpid(pid, NULL, 0), pid);
        (void)close(fds[0]);
        (void)close(fds[1]);

        struct vg_store *store = must_open(&options);
        struct vg_txn *txn = must_begin_read(store);
        struct vg_str id;
        assert_int_equal(vg_get(txn, VG_STR("current"), &arena, &id), VG_OK);
        vg_txn_abort(txn);
        assert_int_equal(access(vg_arena_cstr(&arena, vg_blob_path(store, &arena, id)), F_OK), 0);
        struct vg_str command = vg_arena_printf(
            &arena, "find %s/virga.blobs/kept %s/virga.blobs/tmp -type f", folder, folder);
        assert_int_equal(count_lines(command.ptr), 1);
        vg_store_close(store);
    }
    vg_arena_deinit(&arena);
    remove_folder(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_killed_process_loses_no_reported_commit),
        cmocka_unit_test(nor_does_one_that_syncs),
        cmocka_unit_test(exactly_the_referenced_blob_is_left),
    };
    return cmocka_run_group_tests_name("store_crash", tests, NULL, NULL);
}
