/* base/log.h: the program's own log (not CloudWatch's): one line per event to stderr. Thread-safe.
 */
#ifndef VG_BASE_LOG_H
#define VG_BASE_LOG_H

#include "base/str.h"

enum vg_log_level { VG_LOG_ERROR, VG_LOG_WARN, VG_LOG_INFO, VG_LOG_DEBUG };

/* Each instance has its own; NULL takes the defaults (warnings and worse). */
struct vg_log {
    enum vg_log_level level;
    /* Gets the message alone: no time, no level, no newline (control characters are blanked). */
    void (*sink)(void *ctx, enum vg_log_level level, struct vg_str line); /* NULL: stderr */
    void *sink_ctx;
};

void vg_log_write(const struct vg_log *log_or_null, enum vg_log_level level, const char *fmt, ...)
    VG_PRINTF(3, 4);
bool vg_log_level_parse(struct vg_str text,
                        enum vg_log_level *level) VG_CHECKED; /* error warn info debug */

#endif
