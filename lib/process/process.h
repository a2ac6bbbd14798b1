/* process/process.h: a child process on the loop: a session of its own, limits, captured output,
 * dies with virga. It needs nothing of the host program: no SIGCHLD handler, no libuv child
 * watcher. Loop thread only. */
#ifndef VG_PROCESS_PROCESS_H
#define VG_PROCESS_PROCESS_H

#include "base/str.h"
#include "process/private_tmp.h"

#include <uv.h>

struct vg_process;

/* 0 means: as the parent has it. Core files are never written. */
struct vg_process_limits {
    uint64_t memory_bytes; /* private writable memory (RLIMIT_DATA): address space alone says
                              nothing of a garbage collector */
    uint64_t file_bytes;   /* of any one file it writes */
    uint32_t cpu_seconds;  /* over its whole life */
    uint32_t open_files;
};

struct vg_process_exit {
    int code;        /* exit status; -1 when a signal ended it */
    int signal;      /* 0 unless a signal ended it */
    bool is_timeout; /* killed at `timeout_ms` */
    uint64_t rss_max_bytes;
    uint64_t cpu_us; /* user and system */
};

struct vg_process_options {
    const char *const *argv; /* ends in NULL; argv[0] is a path, PATH is not searched */
    const char *const *env;  /* ends in NULL; "NAME=value"; the whole environment */
    const char *cwd;
    struct vg_private_tmp *tmp; /* its /tmp, which outlives it; NULL: the machine's */
    struct vg_process_limits limits;
    uint32_t timeout_ms; /* wall time, then the whole group is killed; 0: none */
    size_t line_max;     /* bytes; 0: 256 KiB. A longer line comes in pieces */
    void *ctx;
    /* One line of stdout or stderr (they share a pipe, so their order holds), without its newline.
     * `is_whole` is false for a piece of a long line that goes on, and for a last one without
     * newline. May not free anything the process needs. */
    void (*on_line)(void *ctx, struct vg_str line, bool is_whole);
    /* Called once, after the last line and never from inside vg_process_spawn. The process is gone
     * after this call. */
    void (*on_exit)(void *ctx, const struct vg_process_exit *exit);
};

/* 0 and `*process`, or -errno: -ENOENT, -EACCES, -ENOEXEC of the program or folder, -EMFILE,
 * -EAGAIN, ... Options and what they point at are not needed after the call. */
int vg_process_spawn(uv_loop_t *loop, const struct vg_process_options *options,
                     struct vg_process **process) VG_CHECKED;

/* SIGKILL to the whole process group; on_exit follows. */
void vg_process_kill(struct vg_process *process);

/* Hands over at once what the child has written so far (at most 1 MiB): with it, output that a
 * child wrote before it spoke through another channel is seen before what it said there. Calls
 * on_line. */
void vg_process_drain(struct vg_process *process);

/* Stops reading output until switched off again: the child then blocks when its pipe is full. */
void vg_process_pause(struct vg_process *process, bool is_paused);

int vg_process_pid(const struct vg_process *process);

/* What the child itself uses so far (not its own children): from /proc. False when it is not to be
 * had. */
struct vg_process_usage {
    uint64_t rss_max_bytes;
};
bool vg_process_usage(const struct vg_process *process, struct vg_process_usage *usage) VG_CHECKED;

#endif
