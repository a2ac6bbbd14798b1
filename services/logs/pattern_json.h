/* logs/pattern_json.h: filter patterns for JSON messages: { $.a.b[0] = "x" && ... }. */
#ifndef VG_LOGS_PATTERN_JSON_H
#define VG_LOGS_PATTERN_JSON_H

#include "logs/condition.h"

struct logs_json_pattern;

/* The reader stands on the brace. */
int logs_json_pattern_parse(struct logs_reader *reader,
                            const struct logs_json_pattern **pattern) VG_CHECKED;
bool logs_json_pattern_matches(const struct logs_json_pattern *pattern, struct vg_str message,
                               struct vg_arena *scratch);

#endif
