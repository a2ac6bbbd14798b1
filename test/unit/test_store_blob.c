/* test_store_blob.c: bodies become files, follow the transaction that keeps them, and leave nothing
 * behind. */
#include "base/codec.h"
#include "base/hash.h"
#include "store/blob.h"
#include "test_store_help.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct fixture {
    struct vg_store *store;
    struct vg_arena arena;
    char *folder;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    vg_arena_init(&f->arena);
    f->folder = new_folder();
    f->store = must_open(&(struct vg_store_options){.dir = f->folder});
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    vg_store_close(f->store);
    vg_arena_deinit(&f->arena);
    remove_folder(f->folder);
    free(f);
    return 0;
}

static void reopen(struct fixture *f)
{
    vg_store_close(f->store);
    f->store = must_open(&(struct vg_store_options){.dir = f->folder});
}

/* Files below a folder, at any depth. */
static size_t count_files(const char *path)
{
    DIR *dir = opendir(path);
    if (dir == NULL)
        return 0;
    size_t count = 0;
    struct dirent *entry;
    while ((entry = readdir(dir)) != NULL) {
        char inner[512];
        (void)snprintf(inner, sizeof(inner), "%s/%s", path, entry->d_name);
        if (entry->d_type == DT_DIR && entry->d_name[0] != '.')
            count += count_files(inner);
        else if (entry->d_type == DT_REG)
            count++;
    }
    (void)closedir(dir);
    return count;
}

static size_t files_in(const struct fixture *f, const char *part)
{
    char path[256];
    (void)snprintf(path, sizeof(path), "%s/virga.blobs/%s", f->folder, part);
    return count_files(path);
}

static struct vg_str read_file(struct vg_arena *arena, struct vg_str path)
{
    int fd = open(vg_arena_cstr(arena, path), O_RDONLY);
    if (fd < 0)
        return VG_STR_NONE;
    struct stat stat;
    assert_int_equal(fstat(fd, &stat), 0);
    char *bytes = vg_arena_alloc(arena, (size_t)stat.st_size + 1);
    assert_int_equal(read(fd, bytes, (size_t)stat.st_size), stat.st_size);
    (void)close(fd);
    return vg_str_of(bytes, (size_t)stat.st_size);
}

static struct vg_body temporary(struct fixture *f, struct vg_str bytes)
{
    struct vg_body body;
    assert_int_equal(vg_blob_from_bytes(f->store, bytes, &f->arena, &body), VG_OK);
    return body;
}

static struct vg_str keep(struct fixture *f, struct vg_str bytes)
{
    struct vg_body body = temporary(f, bytes);
    struct vg_txn *txn = must_begin_write(f->store);
    struct vg_str id;
    assert_int_equal(vg_blob_keep(txn, &body, &f->arena, &id), VG_OK);
    assert_int_equal(vg_txn_commit(txn), VG_OK);
    return id;
}

static struct vg_str content(struct fixture *f, struct vg_str id)
{
    return read_file(&f->arena, vg_blob_path(f->store, &f->arena, id));
}

/* ---- Writing ---- */

struct writing {
    struct vg_blob_writer *writer;
    const struct vg_str *pieces;
    size_t left;
    bool is_ok;
};

static void write_next(void *ctx, bool is_ok)
{
    struct writing *writing = ctx;
    writing->is_ok = is_ok;
    if (!is_ok || writing->left == 0)
        return;
    writing->left--;
    vg_blob_write(writing->writer, *writing->pieces++, write_next, writing);
}

static void write_pieces(struct vg_blob_writer *writer, uv_loop_t *loop,
                         const struct vg_str *pieces, size_t count, bool *is_ok)
{
    struct writing writing = {.writer = writer, .pieces = pieces, .left = count};
    write_next(&writing, true);
    assert_int_equal(uv_run(loop, UV_RUN_DEFAULT), 0);
    *is_ok = writing.is_ok;
}

#define ALL_DIGESTS (VG_DIGEST_MD5 | VG_DIGEST_SHA256 | VG_DIGEST_CRC32)

static void pieces_become_one_file_with_its_digests(void **state)
{
    struct fixture *f = *state;
    uv_loop_t loop;
    uv_loop_init(&loop);
    const struct vg_str pieces[] = {VG_STR("12345"), VG_STR(""), VG_STR("6789")};
    bool is_ok;
    struct vg_blob_writer *writer = vg_blob_writer_new(f->store, &loop, ALL_DIGESTS);
    write_pieces(writer, &loop, pieces, VG_COUNT_OF(pieces), &is_ok);
    assert_true(is_ok);
    struct vg_body body = vg_blob_finish(writer, &f->arena);
    assert_int_equal(body.kind, VG_BODY_FILE);
    assert_int_equal(body.size, 9);
    assert_int_equal(body.offset, 0);
    assert_str(read_file(&f->arena, body.path), VG_STR("123456789"));
    assert_int_equal(body.crc32, 0xcbf43926);
    assert_str(vg_hex(&f->arena, vg_str_of(body.md5, sizeof(body.md5))),
               VG_STR("25f9e794323b453885f5181f1b624d0b"));
    assert_str(vg_hex(&f->arena, vg_str_of(body.sha256, sizeof(body.sha256))),
               VG_STR("15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"));
    assert_int_equal(body.digests, ALL_DIGESTS);
    vg_blob_discard(&body);
    assert_int_equal(files_in(f, "tmp"), 0);
    assert_int_equal(uv_loop_close(&loop), 0);
}

static void only_the_digests_that_are_wanted_are_taken(void **state)
{
    struct fixture *f = *state;
    uv_loop_t loop;
    uv_loop_init(&loop);
    static const uint8_t none[32];
    for (unsigned wanted = 0; wanted <= ALL_DIGESTS; wanted++) {
        bool is_ok;
        struct vg_blob_writer *writer = vg_blob_writer_new(f->store, &loop, wanted);
        write_pieces(writer, &loop, &VG_STR("123456789"), 1, &is_ok);
        struct vg_body body = vg_blob_finish(writer, &f->arena);
        assert_int_equal(body.digests, wanted);
        assert_int_equal(memcmp(body.md5, none, sizeof body.md5) != 0,
                         (wanted & VG_DIGEST_MD5) != 0);
        assert_int_equal(memcmp(body.sha256, none, sizeof body.sha256) != 0,
                         (wanted & VG_DIGEST_SHA256) != 0);
        assert_int_equal(body.crc32 != 0, (wanted & VG_DIGEST_CRC32) != 0);
        vg_blob_discard(&body);
    }
    assert_int_equal(temporary(f, VG_STR("123456789")).digests, 0);
    assert_int_equal(uv_loop_close(&loop), 0);
}

static void a_body_of_nothing_is_a_body(void **state)
{
    struct fixture *f = *state;
    uv_loop_t loop;
    uv_loop_init(&loop);
    struct vg_body body =
        vg_blob_finish(vg_blob_writer_new(f->store, &loop, ALL_DIGESTS), &f->arena);
    assert_int_equal(body.kind, VG_BODY_FILE);
    assert_int_equal(body.size, 0);
    assert_str(vg_hex(&f->arena, vg_str_of(body.md5, sizeof(body.md5))),
               VG_STR("d41d8cd98f00b204e9800998ecf8427e"));
    assert_int_equal(uv_loop_close(&loop), 0);
}

static void never(void *ctx, bool is_ok)
{
    (void)ctx, (void)is_ok;
    fail_msg("called after the writer was given up");
}

static void a_writer_given_up_leaves_no_file(void **state)
{
    struct fixture *f = *state;
    uv_loop_t loop;
    uv_loop_init(&loop);
    vg_blob_writer_free(NULL);
    vg_blob_writer_free(vg_blob_writer_new(f->store, &loop, ALL_DIGESTS));
    assert_int_equal(files_in(f, "tmp"), 0);
    struct vg_blob_writer *writer = vg_blob_writer_new(f->store, &loop, ALL_DIGESTS);
    vg_blob_write(writer, VG_STR("in the pool"), never, NULL);
    vg_blob_writer_free(writer);
    assert_int_equal(uv_run(&loop, UV_RUN_DEFAULT), 0);
    assert_int_equal(files_in(f, "tmp"), 0);
    assert_int_equal(uv_loop_close(&loop), 0);
}

static void quiet(void *ctx, enum vg_log_level level, struct vg_str line)
{
    (void)level;
    *(bool *)ctx |= vg_str_find(line, VG_STR("a body cannot be written to ")) >= 0;
}

static void a_full_disk_is_told_once_and_leaves_no_file(void **state)
{
    struct fixture *f = *state;
    bool is_told = false;
    struct vg_log log = {.level = VG_LOG_ERROR, .sink = quiet, .sink_ctx = &is_told};
    vg_store_close(f->store);
    f->store = must_open(&(struct vg_store_options){.dir = f->folder, .log = &log});
    uv_loop_t loop;
    uv_loop_init(&loop);
    struct rlimit before, limited;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    limited = (struct rlimit){.rlim_cur = 4, .rlim_max = before.rlim_max};
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limited), 0);
    bool is_ok;
    struct vg_blob_writer *writer = vg_blob_writer_new(f->store, &loop, ALL_DIGESTS);
    write_pieces(writer, &loop, &VG_STR("more than four"), 1, &is_ok);
    struct vg_body body;
    int rc = vg_blob_from_bytes(f->store, VG_STR("more than four"), &f->arena, &body);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_false(is_ok);
    assert_true(is_told);
    assert_int_equal(rc, VG_BROKEN);
    assert_str(vg_store_problem(f->store), VG_STR("a body cannot be written: File too large"));
    assert_int_equal(vg_blob_finish(writer, &f->arena).kind, VG_BODY_NONE);
    assert_int_equal(files_in(f, "tmp"), 0);
    assert_int_equal(uv_loop_close(&loop), 0);
    reopen(f); /* the log ends with this function */
}

/* ---- Keeping ---- */

static void a_kept_blob_is_there_after_reopening(void **state)
{
    struct fixture *f = *state;
    struct vg_str id = keep(f, VG_STR("body"));
    assert_true(id.len <= 40);
    assert_int_equal(files_in(f, "tmp"), 0);
    reopen(f);
    assert_str(content(f, id), VG_STR("body"));
}

static void a_blob_goes_with_its_last_reference(void **state)
{
    struct fixture *f = *state;
    struct vg_str id = keep(f, VG_STR("body"));
    for (int references = 3; references > 0; references--) {
        assert_str(content(f, id), VG_STR("body"));
        struct vg_txn *txn = must_begin_write(f->store);
        if (references == 3)
            assert_int_equal(vg_blob_retain(txn, id), VG_OK);
        else
            assert_int_equal(vg_blob_release(txn, id), VG_OK);
        assert_int_equal(vg_txn_commit(txn), VG_OK);
        if (references == 1) /* until then who answers from it may still open it */
            assert_int_equal(files_in(f, "kept"), 1);
        vg_blob_remove_released(f->store);
    }
    assert_int_equal(files_in(f, "kept"), 0);
    struct vg_txn *txn = must_begin_write(f->store);
    assert_int_equal(vg_blob_release(txn, id), VG_NOT_FOUND);
    assert_int_equal(vg_blob_retain(txn, id), VG_NOT_FOUND);
    assert_int_equal(vg_blob_retain(txn, VG_STR("../../etc/passwd")), VG_NOT_FOUND);
    assert_int_equal(vg_txn_write_count(txn), 0);
    vg_txn_abort(txn);
}

static void an_aborted_keep_gives_the_body_back_to_be_kept_again(void **state)
{
    struct fixture *f = *state;
    struct vg_body body = temporary(f, VG_STR("body"));
    struct vg_str id;
    for (int run = 0; run < 3; run++) {
        struct vg_txn *txn = must_begin_write(f->store);
        assert_int_equal(vg_blob_keep(txn, &body, &f->arena, &id), VG_OK);
        if (run == 2)
            assert_int_equal(vg_txn_commit(txn), VG_OK);
        else
            vg_txn_abort(txn);
        assert_int_equal(files_in(f, "kept"), run == 2);
        assert_int_equal(files_in(f, "tmp"), run != 2);
    }
    vg_blob_discard(&body); /* does no harm behind the commit */
    assert_str(content(f, id), VG_STR("body"));
}

static void an_aborted_release_changes_nothing(void **state)
{
    struct fixture *f = *state;
    struct vg_str id = keep(f, VG_STR("body"));
    struct vg_txn *txn = must_begin_write(f->store);
    assert_int_equal(vg_blob_release(txn, id), VG_OK);
    vg_txn_abort(txn);
    assert_str(content(f, id), VG_STR("body"));
    reopen(f);
    assert_str(content(f, id), VG_STR("body"));
}

static void kept_and_released_in_one_transaction_leaves_nothing(void **state)
{
    struct fixture *f = *state;
    struct vg_body body = temporary(f, VG_STR("body"));
    struct vg_str id;
    struct vg_txn *txn = must_begin_write(f->store);
    assert_int_equal(vg_blob_keep(txn, &body, &f->arena, &id), VG_OK);
    assert_int_equal(vg_blob_release(txn, id), VG_OK);
    assert_int_equal(vg_txn_commit(txn), VG_OK);
    vg_blob_remove_released(f->store);
    assert_int_equal(files_in(f, "kept") + files_in(f, "tmp"), 0);
}

static void bytes_in_memory_can_be_kept(void **state)
{
    struct fixture *f = *state;
    struct vg_body body = {.kind = VG_BODY_BYTES, .bytes = VG_STR("small"), .size = 5};
    struct vg_str id;
    struct vg_txn *txn = must_begin_write(f->store);
    assert_int_equal(vg_blob_keep(txn, &body, &f->arena, &id), VG_OK);
    vg_txn_abort(txn);
    assert_int_equal(files_in(f, "kept") + files_in(f, "tmp"), 0);
    txn = must_begin_write(f->store);
    assert_int_equal(vg_blob_keep(txn, &body, &f->arena, &id), VG_OK);
    assert_int_equal(vg_txn_commit(txn), VG_OK);
    assert_str(content(f, id), VG_STR("small"));
}

static void a_kept_blob_that_comes_as_input_is_shared(void **state)
{
    struct fixture *f = *state;
    struct vg_str id = keep(f, VG_STR("body")), again;
    struct vg_body body = {
        .kind = VG_BODY_FILE, .path = vg_blob_path(f->store, &f->arena, id), .size = 4};
    struct vg_txn *txn = must_begin_write(f->store);
    assert_int_equal(vg_blob_keep(txn, &body, &f->arena, &again), VG_OK);
    assert_str(again, id);
    assert_int_equal(vg_blob_release(txn, id), VG_OK);
    assert_int_equal(vg_txn_commit(txn), VG_OK);
    vg_blob_discard(&body);
    assert_str(content(f, id), VG_STR("body"));

    const struct vg_body strange[] = {
        {.kind = VG_BODY_FILE, .path = body.path, .size = 3},
        {.kind = VG_BODY_FILE, .path = VG_STR("/etc/passwd"), .size = 4},
        {.kind = VG_BODY_FILE, .path = VG_STR("/tmp/00112233445566778899aabbccddeeff"), .size = 4},
    };
    for (size_t i = 0; i < VG_COUNT_OF(strange); i++) {
        txn = must_begin_write(f->store);
        assert_int_equal(vg_blob_keep(txn, &strange[i], &f->arena, &again), VG_BROKEN);
        vg_txn_abort(txn);
    }
    assert_str(content(f, id), VG_STR("body"));
}

static void a_large_blob_goes_too(void **state)
{
    struct fixture *f = *state;
    size_t size = 6 << 20;
    struct vg_str id = keep(f, vg_str_of(vg_arena_zalloc(&f->arena, 1, size), size));
    struct vg_txn *txn = must_begin_write(f->store);
    assert_int_equal(vg_blob_release(txn, id), VG_OK);
    assert_int_equal(vg_txn_commit(txn), VG_OK);
    vg_blob_remove_released(f->store);
    reopen(f); /* waits for the thread that removes it */
    assert_int_equal(files_in(f, "kept"), 0);
}

static void durable_keeping_works_too(void **state)
{
    struct fixture *f = *state;
    vg_store_close(f->store);
    f->store = must_open(&(struct vg_store_options){.dir = f->folder, .sync = VG_SYNC_DISK});
    struct vg_str id = keep(f, VG_STR("body"));
    reopen(f);
    assert_str(content(f, id), VG_STR("body"));
}

/* ---- Sweeping ---- */

static void a_reset_removes_all_blobs_but_those_on_their_way(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < 20; i++)
        (void)keep(f, VG_STR("body"));
    struct vg_body body = temporary(f, VG_STR("late"));
    assert_int_equal(vg_store_reset(f->store), VG_OK);
    assert_int_equal(files_in(f, "kept"), 0);
    struct vg_txn *txn = must_begin_write(f->store);
    struct vg_str id;
    assert_int_equal(vg_blob_keep(txn, &body, &f->arena, &id), VG_OK);
    assert_int_equal(vg_txn_commit(txn), VG_OK);
    reopen(f);
    assert_str(content(f, id), VG_STR("late"));
    assert_int_equal(files_in(f, ""), 2); /* the mark, the one blob: no trash */
}

/* Dies without closing, at a point of its choice. */
static void die_in(struct fixture *f, void (*act)(struct fixture *f))
{
    vg_store_close(f->store);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        f->store = must_open(&(struct vg_store_options){.dir = f->folder});
        act(f);
        (void)raise(SIGKILL);
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status));
    f->store = must_open(&(struct vg_store_options){.dir = f->folder});
}

static void keep_without_commit(struct fixture *f)
{
    struct vg_body body = temporary(f, VG_STR("kept, not committed"));
    struct vg_str id;
    (void)temporary(f, VG_STR("not kept"));
    char trash[256];
    (void)snprintf(trash, sizeof(trash), "%s/virga.blobs/trash-of-a-reset", f->folder);
    (void)mkdir(trash, 0700);
    (void)!vg_blob_keep(must_begin_write(f->store), &body, &f->arena, &id);
}

static void a_crash_leaves_no_unreferenced_file_after_the_next_start(void **state)
{
    struct fixture *f = *state;
    struct vg_str id = keep(f, VG_STR("body"));
    die_in(f, keep_without_commit);
    assert_int_equal(files_in(f, "kept"), 1);
    assert_int_equal(files_in(f, "tmp"), 0);
    assert_str(content(f, id), VG_STR("body"));
    reopen(f); /* waits for the thread that removes the rest */
    assert_int_equal(
        access(vg_arena_printf(&f->arena, "%s/virga.blobs/trash-of-a-reset", f->folder).ptr, F_OK),
        -1);
}

/* ---- Ephemeral ---- */

static char *ephemeral_folder(const struct vg_body *body)
{
    char *path = strndup(body->path.ptr, body->path.len);
    assert_non_null(path);
    *strrchr(path, '/') = '\0';
    *strrchr(path, '/') = '\0';
    return path;
}

static void an_ephemeral_store_leaves_no_folder(void **state)
{
    struct fixture *f = *state;
    vg_store_close(f->store);
    f->store = must_open_ephemeral();
    struct vg_body body = temporary(f, VG_STR("body"));
    char *folder = ephemeral_folder(&body);
    struct vg_str id = keep(f, VG_STR("kept"));
    assert_str(content(f, id), VG_STR("kept"));
    assert_int_equal(count_files(folder), 2);
    assert_int_equal(vg_store_reset(f->store), VG_OK);
    vg_store_close(f->store);
    assert_int_equal(access(folder, F_OK), -1);
    free(folder);
    f->store = must_open_ephemeral();
}

static void the_next_start_removes_the_folder_of_a_killed_process(void **state)
{
    struct fixture *f = *state;
    vg_store_close(f->store);
    int pipe_fds[2];
    assert_int_equal(pipe(pipe_fds), 0);
    pid_t pid = fork();
    if (pid == 0) {
        f->store = must_open_ephemeral();
        struct vg_body body = temporary(f, VG_STR("body"));
        assert_int_equal(write(pipe_fds[1], body.path.ptr, body.path.len), body.path.len);
        (void)close(pipe_fds[1]);
        (void)pause();
    }
    (void)close(pipe_fds[1]);
    char path[256] = "";
    assert_true(read(pipe_fds[0], path, sizeof(path) - 1) > 0);
    (void)close(pipe_fds[0]);
    vg_store_close(must_open_ephemeral());
    assert_int_equal(access(path, F_OK), 0); /* it lives */
    assert_int_equal(kill(pid, SIGKILL), 0);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    vg_store_close(must_open_ephemeral());
    assert_int_equal(access(path, F_OK), -1);
    f->store = must_open_ephemeral();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(pieces_become_one_file_with_its_digests),
        TEST(only_the_digests_that_are_wanted_are_taken),
        TEST(a_body_of_nothing_is_a_body),
        TEST(a_writer_given_up_leaves_no_file),
        TEST(a_full_disk_is_told_once_and_leaves_no_file),
        TEST(a_kept_blob_is_there_after_reopening),
        TEST(a_blob_goes_with_its_last_reference),
        TEST(an_aborted_keep_gives_the_body_back_to_be_kept_again),
        TEST(an_aborted_release_changes_nothing),
        TEST(kept_and_released_in_one_transaction_leaves_nothing),
        TEST(bytes_in_memory_can_be_kept),
        TEST(a_kept_blob_that_comes_as_input_is_shared),
        TEST(a_large_blob_goes_too),
        TEST(durable_keeping_works_too),
        TEST(a_reset_removes_all_blobs_but_those_on_their_way),
        TEST(a_crash_leaves_no_unreferenced_file_after_the_next_start),
        TEST(an_ephemeral_store_leaves_no_folder),
        TEST(the_next_start_removes_the_folder_of_a_killed_process),
    };
    return cmocka_run_group_tests_name("store_blob", tests, NULL, NULL);
}
