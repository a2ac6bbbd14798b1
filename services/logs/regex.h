/* logs/regex.h: the regular expressions of filter patterns: %...%, a small and harmless kind. */
#ifndef VG_LOGS_REGEX_H
#define VG_LOGS_REGEX_H

#include "logs/logs.h"

struct logs_regex;

/* Text without its percent signs. All its memory is the arena's. VG_OK, or VG_FAIL with AWS's
 * sentence. */
int logs_regex_parse(struct vg_arena *arena, struct vg_str text, const struct logs_regex **regex,
                     struct vg_error *err) VG_CHECKED;
/* Whether it is found anywhere in the text. A match that takes too many steps is none. */
bool logs_regex_finds(const struct logs_regex *regex, struct vg_str text);

#endif
