/* logs/pattern_fields.h: filter patterns for messages of fields between spaces: [ip, user, ...,
 * status = 4*, bytes]. */
#ifndef VG_LOGS_PATTERN_FIELDS_H
#define VG_LOGS_PATTERN_FIELDS_H

#include "logs/condition.h"

struct logs_fields_pattern;

/* The reader stands on the bracket. */
int logs_fields_pattern_parse(struct logs_reader *reader,
                              const struct logs_fields_pattern **pattern) VG_CHECKED;
bool logs_fields_pattern_matches(const struct logs_fields_pattern *pattern, struct vg_str message,
                                 struct vg_arena *scratch);

#endif
