/* test_process: children on a loop: output by lines, limits, timeouts, nothing left behind. */
#include "base/buf.h"
#include "process/process.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

struct seen {
    struct vg_buf text; /* lines joined by '|', a piece of a long line by '+' */
    int exits;
    struct vg_process_exit ended;
};

static void on_line(void *ctx, struct vg_str line, bool is_whole)
{
    struct seen *seen = ctx;
    vg_buf_add(&seen->text, line);
    vg_buf_add_char(&seen->text, is_whole ? '|' : '+');
}

static void on_exit_seen(void *ctx, const struct vg_process_exit *ended)
{
    struct seen *seen = ctx;
    seen->exits++;
    seen->ended = *ended;
}

static struct vg_process_options shell(struct seen *seen, const char *const *argv)
{
    static const char *const env[] = {"PATH=/usr/bin:/bin", "COLOUR=blue", NULL};
    vg_buf_init(&seen->text, NULL, 0);
    return (struct vg_process_options){.argv = argv,
                                       .env = env,
                                       .cwd = "/tmp",
                                       .ctx = seen,
                                       .on_line = on_line,
                                       .on_exit = on_exit_seen};
}

static int open_descriptors(void)
{
    int count = 0;
    DIR *dir = opendir("/proc/self/fd");
    while (readdir(dir) != NULL)
        count++;
    closedir(dir);
    return count;
}

/* Runs `sh -c script` to its end; the options may be changed before by `adapt`. */
static void run(const char *script, struct seen *seen, void (*adapt)(struct vg_process_options *))
{
    const char *const argv[] = {"/bin/sh", "-c", script, NULL};
    struct vg_process_options options = shell(seen, argv);
    if (adapt != NULL)
        adapt(&options);
    uv_loop_t loop;
    int before = open_descriptors();
    uv_loop_init(&loop);
    struct vg_process *process;
    assert_int_equal(vg_process_spawn(&loop, &options, &process), 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&loop), 0);
    assert_int_equal(seen->exits, 1);
    assert_int_equal(open_descriptors(), before);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no zombie */
    assert_int_equal(errno, ECHILD);
    vg_buf_add_char(&seen->text, '\0');
}

static void output_comes_line_by_line_in_order_of_both_streams(void **state)
{
    (void)state;
    struct seen seen = {0};
    run("echo one; echo two >&2; printf 'three\\n\\nfour'; exit 3", &seen, NULL);
    assert_string_equal(seen.text.ptr, "one|two|three||four+");
    assert_int_equal(seen.ended.code, 3);
    assert_int_equal(seen.ended.signal, 0);
    assert_true(seen.ended.rss_max_bytes > 0);
    vg_buf_deinit(&seen.text);
}

static void lines_of_8(struct vg_process_options *options)
{
    options->line_max = 8;
}

static void a_line_over_the_bound_comes_in_pieces(void **state)
{
    (void)state;
    struct seen seen = {0};
    run("echo 0123456789abcdefXY; echo 01234567; echo next", &seen, lines_of_8);
    assert_string_equal(seen.text.ptr, "01234567+89abcdef+XY|01234567|next|");
    vg_buf_deinit(&seen.text);
}

static void the_child_has_its_own_environment_folder_and_session(void **state)
{
    (void)state;
    struct seen seen = {0};
    run("env | grep -c .; echo $COLOUR; pwd; ls /proc/self/fd | tr '\\n' ' '; ulimit -c; "
        "test $(cut -d' ' -f6 /proc/$$/stat) = $$ && echo leader",
        &seen, NULL);
    assert_non_null(
        strstr(seen.text.ptr, "blue|/tmp|0 1 2 3 0|leader|")); /* 3: ls reading the folder */
    vg_buf_deinit(&seen.text);
}

static void nothing_the_host_left_open_reaches_the_child(void **state)
{
    (void)state;
    struct seen seen = {0};
    int leaked = open("/dev/null", O_RDONLY); /* not close-on-exec */
    run("ls /proc/self/fd | tr '\\n' ' '", &seen, NULL);
    close(leaked);
    assert_string_equal(seen.text.ptr, "0 1 2 3 +");
    vg_buf_deinit(&seen.text);
}

static void ends_after_300_ms(struct vg_process_options *options)
{
    options->timeout_ms = 300;
}

static void the_timeout_kills_the_whole_group(void **state)
{
    (void)state;
    struct seen seen = {0};
    uint64_t start = uv_hrtime();
    run("sleep 1000 & echo $!; wait", &seen, ends_after_300_ms);
    assert_true((uv_hrtime() - start) / 1000000 < 5000);
    assert_true(seen.ended.is_timeout);
    assert_int_equal(seen.ended.signal, SIGKILL);
    assert_int_equal(seen.ended.code, -1);
    pid_t grandchild = (pid_t)atoi(seen.text.ptr);
    assert_true(grandchild > 1);
    for (int i = 0; i < 100 && kill(grandchild, 0) == 0; i++)
        usleep(10000); /* init reaps it in its own time */
    char path[64], state_text[512] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", (int)grandchild);
    int fd = open(path, O_RDONLY);
    if (fd >= 0) {
        assert_true(read(fd, state_text, sizeof state_text - 1) >= 0);
        close(fd);
        assert_non_null(strstr(state_text, ") Z "));
    }
    vg_buf_deinit(&seen.text);
}

static void what_a_leader_leaves_in_its_group_is_killed_with_its_end(void **state)
{
    (void)state;
    struct seen seen = {0};
    uint64_t start = uv_hrtime();
    run("sleep 1000 & exit 0", &seen, NULL);
    assert_true((uv_hrtime() - start) / 1000000 < 5000); /* although the sleep held the pipe */
    assert_int_equal(seen.ended.code, 0);
    vg_buf_deinit(&seen.text);
}

static void small(struct vg_process_options *options)
{
    options->limits = (struct vg_process_limits){
        .memory_bytes = 32 * 1024 * 1024, .file_bytes = 4096, .cpu_seconds = 1, .open_files = 17};
}

static void limits_hold(void **state)
{
    (void)state;
    struct seen seen = {0};
    run("ulimit -n; ulimit -d; ulimit -t; ulimit -f", &seen, small);
    assert_string_equal(seen.text.ptr, "17|32768|1|8|");
    vg_buf_deinit(&seen.text);
    seen = (struct seen){0};
    run("while :; do :; done", &seen, small);
    assert_int_equal(seen.ended.signal, SIGKILL);
    assert_false(seen.ended.is_timeout);
    assert_true(seen.ended.cpu_us > 500000);
    vg_buf_deinit(&seen.text);
}

static void an_ignored_sigpipe_is_not_passed_on(void **state)
{
    (void)state;
    struct seen seen = {0};
    signal(SIGPIPE, SIG_IGN);
    run("grep SigIgn /proc/self/status", &seen, NULL);
    signal(SIGPIPE, SIG_DFL);
    assert_non_null(strstr(seen.text.ptr, "0000000000000000"));
    vg_buf_deinit(&seen.text);
}

static void what_cannot_start_says_why_at_once(void **state)
{
    (void)state;
    struct seen seen = {0};
    uv_loop_t loop;
    uv_loop_init(&loop);
    struct vg_process *process = NULL;
    const char *const missing[] = {"/no/such/program", NULL};
    struct vg_process_options options = shell(&seen, missing);
    int before = open_descriptors();
    assert_int_equal(vg_process_spawn(&loop, &options, &process), -ENOENT);
    const char *const not_a_program[] = {"/dev/null", NULL};
    options.argv = not_a_program;
    assert_int_equal(vg_process_spawn(&loop, &options, &process), -EACCES);
    const char *const program[] = {"/bin/true", NULL};
    options.argv = program;
    options.cwd = "/no/such/folder";
    assert_int_equal(vg_process_spawn(&loop, &options, &process), -ENOENT);
    assert_int_equal(open_descriptors(), before);
    assert_null(process);
    assert_int_equal(seen.exits, 0);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&loop), 0);
}

static void drained_output_is_there_before_the_loop_turns(void **state)
{
    (void)state;
    struct seen seen = {0};
    const char *const argv[] = {"/bin/sh", "-c", "echo early; sleep 1000", NULL};
    struct vg_process_options options = shell(&seen, argv);
    uv_loop_t loop;
    uv_loop_init(&loop);
    struct vg_process *process;
    assert_int_equal(vg_process_spawn(&loop, &options, &process), 0);
    for (int i = 0; i < 500 && seen.text.len == 0; i++) {
        usleep(10000);
        vg_process_drain(process);
    }
    assert_true(vg_str_is(vg_buf_str(&seen.text), "early|"));
    struct vg_process_usage usage;
    assert_true(vg_process_usage(process, &usage));
    assert_true(usage.rss_max_bytes > 100000);
    vg_process_kill(process);
    assert_int_equal(seen.exits, 0); /* never from inside */
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(seen.exits, 1);
    assert_int_equal(seen.ended.signal, SIGKILL);
    assert_false(seen.ended.is_timeout);
    assert_int_equal(uv_loop_close(&loop), 0);
    vg_buf_deinit(&seen.text);
}

static void a_host_that_reaps_every_child_does_no_harm(void **state)
{
    (void)state;
    struct seen seen = {0};
    const char *const argv[] = {"/bin/true", NULL};
    struct vg_process_options options = shell(&seen, argv);
    uv_loop_t loop;
    uv_loop_init(&loop);
    struct vg_process *process;
    assert_int_equal(vg_process_spawn(&loop, &options, &process), 0);
    assert_true(waitpid(-1, NULL, 0) > 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(seen.exits, 1);
    assert_int_equal(seen.ended.code, -1);
    assert_int_equal(uv_loop_close(&loop), 0);
    vg_buf_deinit(&seen.text);
}

/* libuv opens a pipe of its own with the first loop of a program, for good. */
static int open_first_loop(void **state)
{
    (void)state;
    uv_loop_t loop;
    return uv_loop_init(&loop) || uv_loop_close(&loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(output_comes_line_by_line_in_order_of_both_streams),
        cmocka_unit_test(a_line_over_the_bound_comes_in_pieces),
        cmocka_unit_test(the_child_has_its_own_environment_folder_and_session),
        cmocka_unit_test(nothing_the_host_left_open_reaches_the_child),
        cmocka_unit_test(the_timeout_kills_the_whole_group),
        cmocka_unit_test(what_a_leader_leaves_in_its_group_is_killed_with_its_end),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(an_ignored_sigpipe_is_not_passed_on),
        cmocka_unit_test(what_cannot_start_says_why_at_once),
        cmocka_unit_test(drained_output_is_there_before_the_loop_turns),
        cmocka_unit_test(a_host_that_reaps_every_child_does_no_harm),
    };
    return cmocka_run_group_tests(tests, open_first_loop, NULL);
}
