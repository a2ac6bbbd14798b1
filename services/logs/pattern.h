/* logs/pattern.h: filter patterns: terms, JSON conditions, space-delimited fields. */
#ifndef VG_LOGS_PATTERN_H
#define VG_LOGS_PATTERN_H

#include "logs/logs.h"

struct logs_pattern;

/* The pattern, in the arena, and with all that it needs to match. Absent or blank text matches
 * everything. VG_OK, or VG_FAIL with AWS's sentence. */
int logs_pattern_parse(struct vg_arena *arena, struct vg_str text,
                       const struct logs_pattern **pattern, struct vg_error *err) VG_CHECKED;
/* `scratch` is the caller's to empty. */
bool logs_pattern_matches(const struct logs_pattern *pattern, struct vg_str message,
                          struct vg_arena *scratch);

#endif
