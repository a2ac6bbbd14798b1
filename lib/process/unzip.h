/* process/unzip.h: a zip into a folder, all of it or nothing. Thread-safe and blocking: for a pool
 * thread. */
#ifndef VG_PROCESS_UNZIP_H
#define VG_PROCESS_UNZIP_H

#include "base/files.h"
#include "base/str.h"

enum vg_unzip_result {
    VG_UNZIP_OK = 0,
    VG_UNZIP_NOT_A_ZIP, /* not an archive, damaged, encrypted */
    VG_UNZIP_EMPTY,     /* no entry at all */
    VG_UNZIP_UNSAFE,    /* absolute or `..` names, links that lead out, devices */
    VG_UNZIP_TOO_LARGE, /* more bytes than `bytes_max`, or a ratio that only a bomb has */
    VG_UNZIP_TOO_MANY,  /* more entries than `entries_max` */
    VG_UNZIP_NO_ROOM,   /* the disk's or the system's fault; `problem` says which */
};

struct vg_unzip_options {
    const char *zip_path; /* the archive; NULL: `zip` has its bytes */
    struct vg_str zip;
    const char *into;   /* the folder that is made; its parent must be there */
    uint64_t bytes_max; /* of all files together */
    uint32_t entries_max;
};

enum { VG_UNZIP_PROBLEM_MAX = 256 };

/* Extracts beside `into` and renames when everything is there: a reader never sees half of it, a
 * refusal leaves nothing. When `into` is there already (another thread was faster) it is kept and
 * the result is VG_UNZIP_OK. Modes become 0755 or 0644 by their exec bit. `problem` gets a sentence
 * for the log, empty when it went well. */
enum vg_unzip_result vg_unzip(const struct vg_unzip_options *options,
                              char problem[VG_UNZIP_PROBLEM_MAX]) VG_CHECKED;

#endif
