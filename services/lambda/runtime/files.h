/* lambda/runtime/files.h: an instance's private folder: our bootstraps, unpacked code, the
 * environments' own folders. */
#ifndef LAMBDA_RUNTIME_FILES_H
#define LAMBDA_RUNTIME_FILES_H

#include "base/arena.h"

struct lambda_files {
    struct vg_arena arena;
    const char *folder;
    const char *runtime_dir;      /* <folder>/runtime: the bootstraps */
    const char *code_dir;         /* <folder>/code */
    const char *environments_dir; /* <folder>/env */
    const char *python_bootstrap;
    const char *node_bootstrap;
    bool has_private_tmp; /* this machine lets each environment have a /tmp of its own */
    int lock_fd;          /* locked as long as this instance lives */
};

/* Makes the folder (in $TMPDIR, else in /var/tmp, which a private /tmp does not hide, else in /tmp)
 * and what is in it, and removes those that killed instances have left. 0 or -errno. */
int lambda_files_open(struct lambda_files *files) VG_CHECKED;
/* Removes it with everything in it. Fine when it was never opened. */
void lambda_files_close(struct lambda_files *files);

/* The path (arena) of an interpreter: the variable's value where it is set, else the first `name`
 * in PATH. A shell script there, as version managers put it, is asked for the program behind it: so
 * this blocks, for a pool thread. Absent: there is none. */
struct vg_str lambda_find_interpreter(struct vg_arena *arena, const char *variable,
                                      const char *name, const char *question);

#endif
