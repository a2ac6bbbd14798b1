/* base/log.c: each event is one line in one write, so lines of several threads or processes never
 * mix. */
#include "base/log.h"

#include "base/timetext.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { LINE_BYTES_MAX = 4096 };

static const char *const level_names[] = {[VG_LOG_ERROR] = "error",
                                          [VG_LOG_WARN] = "warn",
                                          [VG_LOG_INFO] = "info",
                                          [VG_LOG_DEBUG] = "debug"};

bool vg_log_level_parse(struct vg_str text, enum vg_log_level *level)
{
    for (size_t i = 0; i < VG_COUNT_OF(level_names); i++) {
        if (vg_str_is(text, level_names[i])) {
            *level = (enum vg_log_level)i;
            return true;
        }
    }
    return false;
}

/* The log tells the machine's time, whatever an instance's clock says. */
static int64_t machine_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Text from outside must not forge lines or drive a terminal. */
static void blank_controls(char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7F)
            text[i] = ' ';
}

static void write_stderr(enum vg_log_level level, struct vg_str message)
{
    char line[LINE_BYTES_MAX + 64];
    size_t len = vg_time_iso_put(line, machine_ms(), /* with_ms= */ true);
    len += (size_t)snprintf(line + len, sizeof(line) - len, " %-5s %.*s\n", level_names[level],
                            VG_STR_ARG(message));
    ssize_t written = write(STDERR_FILENO, line, len);
    (void)written; /* there is nobody left to tell */
}

void vg_log_write(const struct vg_log *log_or_null, enum vg_log_level level, const char *fmt, ...)
{
    if (level > (log_or_null != NULL ? log_or_null->level : VG_LOG_WARN))
        return;
    char message[LINE_BYTES_MAX];
    va_list args;
    va_start(args, fmt);
    int full = vsnprintf(message, sizeof(message), fmt, args);
    va_end(args);
    VG_ASSERT(full >= 0);
    size_t len = (size_t)full < sizeof(message) ? (size_t)full : sizeof(message) - 1;
    blank_controls(message, len);
    if (log_or_null != NULL && log_or_null->sink != NULL)
        log_or_null->sink(log_or_null->sink_ctx, level, vg_str_of(message, len));
    else
        write_stderr(level, vg_str_of(message, len));
}
