/* model/pattern.h: @pattern, matched as AWS does. Patterns are compiled once per process; all is
 * thread-safe. */
#ifndef VG_MODEL_PATTERN_H
#define VG_MODEL_PATTERN_H

#include "base/buf.h"

/* Whether the whole text matches. `pattern` lives as long as the process (it is a table's) and
 * compiles: one that does not is a programmer's error. Text that is not UTF-8, or that exceeds the
 * match limits, does not match. */
bool vg_pattern_matches(const char *pattern, struct vg_str text);

/* Absent when the pattern compiles, else why it does not. */
struct vg_str vg_pattern_problem(struct vg_arena *arena, const char *pattern);

#endif
