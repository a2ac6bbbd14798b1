/* process/spawn.h: the few lines between fork and exec; only process.c uses them. */
#ifndef VG_PROCESS_SPAWN_H
#define VG_PROCESS_SPAWN_H

#include "process/process.h"

#include <sys/types.h>

struct vg_spawned {
    pid_t pid;
    int pidfd;     /* close-on-exec; readable when the child has ended */
    int output_fd; /* close-on-exec, non-blocking: what the child writes to stdout and stderr */
};

/* Starts the child in a session (so a process group) of its own. 0, or -errno of the step that
 * failed: the caller learns of a missing program here, not by an exit code. */
int vg_spawn(const struct vg_process_options *options, struct vg_spawned *spawned) VG_CHECKED;

#endif
