/* process/process.c: the loop's side of a child: its end by pidfd, its output by lines, its
 * timeout. */
#include "process/process.h"

#include "base/buf.h"
#include "process/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    LINE_MAX_DEFAULT = 256 * 1024,
    READ_BYTES = 16 * 1024,
    TURN_BYTES_MAX =
        1024 * 1024, /* of output in one go, so that a chatty child does not starve the loop */
};

struct vg_process {
    uv_poll_t end_poll;
    uv_poll_t output_poll;
    uv_timer_t timeout;
    int open_handles;
    pid_t pid;
    int pidfd;
    int output_fd;      /* -1 after end of file */
    struct vg_buf line; /* what came of a line whose newline has not */
    size_t line_max;
    bool is_paused;
    bool is_timeout;
    void *ctx;
    void (*on_line)(void *ctx, struct vg_str line, bool is_whole);
    void (*on_exit)(void *ctx, const struct vg_process_exit *exit);
};

static void on_output(uv_poll_t *poll, int status, int events);

static void emit_line(struct vg_process *process, struct vg_str line, bool is_whole)
{
    if (process->on_line != NULL)
        process->on_line(process->ctx, line, is_whole);
}

/* Splits a piece of output into lines. Whole ones inside the piece are handed over without a copy.
 */
static void take_output(struct vg_process *process, struct vg_str piece)
{
    while (piece.len > 0) {
        const char *newline = memchr(piece.ptr, '\n', piece.len);
        size_t length = newline != NULL ? (size_t)(newline - piece.ptr) : piece.len;
        size_t room = process->line_max - process->line.len;
        bool is_cut = length > room;
        struct vg_str part = vg_str_slice(piece, 0, is_cut ? room : length);
        piece = vg_str_tail(piece, is_cut ? room : newline != NULL ? length + 1 : length);
        if (process->line.len == 0 && (is_cut || newline != NULL)) {
            emit_line(process, part, !is_cut);
            continue;
        }
        vg_buf_add(&process->line, part);
        if (is_cut || newline != NULL) {
            emit_line(process, vg_buf_str(&process->line), !is_cut);
            vg_buf_clear(&process->line);
        }
    }
}

static void stop_output(struct vg_process *process)
{
    uv_poll_stop(&process->output_poll);
    close(process->output_fd);
    process->output_fd = -1;
}

/* Reads until there is nothing left for now, the end, or `bytes_max`. */
static void read_output(struct vg_process *process, size_t bytes_max)
{
    char piece[READ_BYTES];
    size_t total = 0;
    while (process->output_fd >= 0 && total < bytes_max) {
        ssize_t got = read(process->output_fd, piece, sizeof piece);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && errno == EAGAIN)
            return;
        if (got <= 0) {
            stop_output(process);
            return;
        }
        total += (size_t)got;
        take_output(process, vg_str_of(piece, (size_t)got));
    }
}

static void on_output(uv_poll_t *poll, int status, int events)
{
    (void)status;
    (void)events;
    read_output(poll->data, TURN_BYTES_MAX);
}

static void on_handle_closed(uv_handle_t *handle)
{
    struct vg_process *process = handle->data;
    if (--process->open_handles > 0)
        return;
    vg_buf_deinit(&process->line);
    free(process);
}

/* Fills in how it ended. When someone else reaped it (a host program that waits for any child) the
 * status is lost. */
static void reap(struct vg_process *process, struct vg_process_exit *ended)
{
    siginfo_t info = {0};
    struct rusage usage = {0};
    long rc;
    do
        rc = syscall(SYS_waitid, P_PIDFD, process->pidfd, &info, WEXITED, &usage);
    while (rc < 0 && errno == EINTR);
    *ended = (struct vg_process_exit){.code = -1, .is_timeout = process->is_timeout};
    if (rc < 0)
        return;
    if (info.si_code == CLD_EXITED)
        ended->code = info.si_status;
    else
        ended->signal = info.si_status;
    ended->rss_max_bytes = (uint64_t)usage.ru_maxrss * 1024;
    ended->cpu_us = (uint64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000u +
                    (uint64_t)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static void on_end(uv_poll_t *poll, int status, int events)
{
    (void)status;
    (void)events;
    struct vg_process *process = poll->data;
    uv_poll_stop(&process->end_poll);
    uv_timer_stop(&process->timeout);
    /* Before the leader is reaped its number can't be anyone else's: what it left behind in its
     * group goes now. */
    vg_process_kill(process);
    struct vg_process_exit ended;
    reap(process, &ended);
    /* Everything the child wrote is in the pipe by now. A descendant that left the group may hold
     * it open: not waited for. */
    read_output(process, TURN_BYTES_MAX);
    if (process->line.len > 0)
        emit_line(process, vg_buf_str(&process->line), /* is_whole= */ false);
    if (process->output_fd >= 0)
        stop_output(process);
    close(process->pidfd);
    process->on_exit(process->ctx, &ended);
    uv_close((uv_handle_t *)&process->end_poll, on_handle_closed);
    uv_close((uv_handle_t *)&process->output_poll, on_handle_closed);
    uv_close((uv_handle_t *)&process->timeout, on_handle_closed);
}

static void on_timeout(uv_timer_t *timer)
{
    struct vg_process *process = timer->data;
    process->is_timeout = true;
    vg_process_kill(process);
}

/* These can only fail for want of memory or of epoll space, which libuv itself treats as fatal
 * elsewhere. */
static void watch(uv_loop_t *loop, struct vg_process *process, uint32_t timeout_ms)
{
    int rc = uv_poll_init(loop, &process->end_poll, process->pidfd);
    VG_ASSERT(rc == 0);
    rc = uv_poll_init(loop, &process->output_poll, process->output_fd);
    VG_ASSERT(rc == 0);
    uv_timer_init(loop, &process->timeout);
    process->open_handles = 3;
    process->end_poll.data = process->output_poll.data = process->timeout.data = process;
    uv_poll_start(&process->end_poll, UV_READABLE, on_end);
    uv_poll_start(&process->output_poll, UV_READABLE | UV_DISCONNECT, on_output);
    if (timeout_ms > 0) {
        uv_update_time(loop);
        uv_timer_start(&process->timeout, on_timeout, timeout_ms, 0);
    }
}

int vg_process_spawn(uv_loop_t *loop, const struct vg_process_options *options,
                     struct vg_process **process)
{
    struct vg_spawned spawned;
    int rc = vg_spawn(options, &spawned);
    if (rc != 0)
        return rc;
    struct vg_process *made = calloc(1, sizeof *made);
    VG_ASSERT(made != NULL);
    made->pid = spawned.pid;
    made->pidfd = spawned.pidfd;
    made->output_fd = spawned.output_fd;
    made->line_max = options->line_max != 0 ? options->line_max : LINE_MAX_DEFAULT;
    vg_buf_init(&made->line, /* arena= */ NULL, made->line_max);
    made->ctx = options->ctx;
    made->on_line = options->on_line;
    made->on_exit = options->on_exit;
    watch(loop, made, options->timeout_ms);
    *process = made;
    return 0;
}

void vg_process_kill(struct vg_process *process)
{
    /* Signal 0 through the pidfd tells whether the number is still this child's (it may be a
     * zombie). */
    if (syscall(SYS_pidfd_send_signal, process->pidfd, 0, NULL, 0) == 0 || errno == EPERM)
        (void)kill(-process->pid, SIGKILL);
}

void vg_process_drain(struct vg_process *process)
{
    read_output(process, TURN_BYTES_MAX);
}

void vg_process_pause(struct vg_process *process, bool is_paused)
{
    if (process->is_paused == is_paused || process->output_fd < 0)
        return;
    process->is_paused = is_paused;
    if (is_paused)
        uv_poll_stop(&process->output_poll);
    else
        uv_poll_start(&process->output_poll, UV_READABLE | UV_DISCONNECT, on_output);
}

int vg_process_pid(const struct vg_process *process)
{
    return (int)process->pid;
}

bool vg_process_usage(const struct vg_process *process, struct vg_process_usage *usage)
{
    char path[64];
    char text[4096];
    snprintf(path, sizeof path, "/proc/%d/status", (int)process->pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    ssize_t got = read(fd, text, sizeof text - 1);
    close(fd);
    if (got <= 0)
        return false;
    text[got] = '\0';
    const char *peak = strstr(text, "VmHWM:");
    if (peak == NULL)
        return false;
    usage->rss_max_bytes = strtoull(peak + strlen("VmHWM:"), NULL, 10) * 1024;
    return true;
}
