/* process/private_tmp.h: a /tmp of its own for a child and those that come after it: a file system
 * in memory, of a fixed size, in a mount namespace that nobody else sees. */
#ifndef VG_PROCESS_PRIVATE_TMP_H
#define VG_PROCESS_PRIVATE_TMP_H

#include "base/str.h"

#include <sys/types.h>

/* What it holds lives until it is closed, also between one child and the next. The owner's memory;
 * one child at a time. */
struct vg_private_tmp {
    uint64_t bytes;
    int user_fd; /* namespaces, once a child has made them; -1: not yet */
    int mount_fd;
};

/* Whether this machine lets this user have one: tried in a child that ends at once. Blocks for less
 * than a millisecond. */
bool vg_private_tmp_works(void);

void vg_private_tmp_init(struct vg_private_tmp *tmp, uint64_t bytes);
void vg_private_tmp_close(struct vg_private_tmp *tmp);

/* ---- For spawn.c ---- */

/* What the child needs, written before it is there: it may not allocate nor format. */
struct vg_private_tmp_plan {
    int user_fd, mount_fd;
    char mount_options[64];
    char uid_map[40], gid_map[40];
};
void vg_private_tmp_prepare(const struct vg_private_tmp *tmp, struct vg_private_tmp_plan *plan);
/* In the child, between fork and exec. 0, or -1 with errno. */
int vg_private_tmp_enter(const struct vg_private_tmp_plan *plan);
/* The child has it: keeps its namespaces for the next one. */
void vg_private_tmp_keep(struct vg_private_tmp *tmp, pid_t child);

#endif
