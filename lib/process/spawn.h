/* process/spawn.h: the few lines between fork and exec; for the files of process/ alone. */
#ifndef VG_PROCESS_SPAWN_H
#define VG_PROCESS_SPAWN_H

#include "process/process.h"

#include <sys/types.h>

/* The sanitizers must keep out of a stack that is never returned from. */
#define VG_BETWEEN_FORK_AND_EXEC                                                                   \
    __attribute__((no_sanitize("address", "thread", "undefined"), noinline))

struct vg_spawned {
    pid_t pid;
    int pidfd;     /* close-on-exec; readable when the child has ended */
    int output_fd; /* close-on-exec, non-blocking: what the child writes to stdout and stderr */
};

/* Starts the child in a session (so a process group) of its own. 0, or -errno of the step that
 * failed: the caller learns of a missing program here, not by an exit code. */
int vg_spawn(const struct vg_process_options *options, struct vg_spawned *spawned) VG_CHECKED;

/* Runs `main` in a child that must exit by itself, soon, without touching our memory. True when it
 * exits with 0. */
bool vg_spawn_try(int (*main)(void *arg), void *arg);

#endif
