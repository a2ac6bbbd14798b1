/* process/gzip.h: gzip in memory, and what zstd has packed. Thread-safe and blocking: for a pool
 * thread. */
#ifndef VG_PROCESS_GZIP_H
#define VG_PROCESS_GZIP_H

#include "base/buf.h"

enum { VG_GZIP_PROBLEM_MAX = 256 };

/* All add to `out`, a heap buffer whose maximum bounds the result. False with a sentence in
 * `problem`: the bytes are not of that form, damaged, or larger than the maximum. */
bool vg_gzip(struct vg_str bytes, struct vg_buf *out, char problem[VG_GZIP_PROBLEM_MAX]) VG_CHECKED;
bool vg_gunzip(struct vg_str bytes, struct vg_buf *out,
               char problem[VG_GZIP_PROBLEM_MAX]) VG_CHECKED;
/* Where libarchive was built without zstd, nothing is. */
bool vg_unzstd(struct vg_str bytes, struct vg_buf *out,
               char problem[VG_GZIP_PROBLEM_MAX]) VG_CHECKED;

#endif
