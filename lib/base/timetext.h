/* base/timetext.h: points in time as text. Times are milliseconds since 1970-01-01T00:00:00Z, in
 * the years 0001 to 9999: writing clamps to them, reading refuses what is outside. */
#ifndef VG_BASE_TIMETEXT_H
#define VG_BASE_TIMETEXT_H

#include "base/buf.h"

enum { VG_TIME_ISO_BYTES = 24 };

/* "2026-01-02T03:04:05Z", with ".678" when `with_ms`. */
struct vg_str vg_time_iso(struct vg_arena *arena, int64_t ms, bool with_ms);
/* The same without an arena or a NUL; returns the length. */
size_t vg_time_iso_put(char out[VG_TIME_ISO_BYTES], int64_t ms, bool with_ms);
/* "Fri, 02 Jan 2026 03:04:05 GMT" (RFC 7231). */
struct vg_str vg_time_http(struct vg_arena *arena, int64_t ms);
/* strftime(3) in UTC with C-locale names, of its conversions %Y %y %m %d %e %j %H %M %S %a %A %b %B
 * %%; `fmt` must give at most 255 bytes. */
struct vg_str vg_time_format(struct vg_arena *arena, int64_t ms, const char *fmt);
/* RFC 3339 / ISO 8601 with optional fraction and offset (or Z); RFC 7231 dates; whole view. */
bool vg_time_parse_iso(struct vg_str text, int64_t *ms) VG_CHECKED;
bool vg_time_parse_http(struct vg_str text, int64_t *ms) VG_CHECKED;
/* "20260102T030405Z", SigV4's form. */
bool vg_time_parse_basic(struct vg_str text, int64_t *ms) VG_CHECKED;
/* ISO 8601 durations of weeks, days and time ("P7D", "PT1H30M", "PT0.5S"); milliseconds. */
bool vg_duration_parse(struct vg_str text, int64_t *ms) VG_CHECKED;

#endif
