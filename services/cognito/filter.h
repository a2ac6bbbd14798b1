/* cognito/filter.h: the filter of ListUsers: `attribute = "value"` or `attribute ^= "value"`. Pure.
 */
#ifndef COGNITO_FILTER_H
#define COGNITO_FILTER_H

#include "base/arena.h"

struct cognito_filter {
    struct vg_str attribute; /* absent: every user matches */
    struct vg_str value;
    bool is_prefix;
};

/* An empty or absent text matches all. False with AWS's sentence in `*problem`. */
bool cognito_filter_parse(struct vg_arena *arena, struct vg_str text, struct cognito_filter *filter,
                          struct vg_str *problem) VG_CHECKED;
/* `value`: what the user has under `filter->attribute`; absent never matches. */
bool cognito_filter_matches(const struct cognito_filter *filter, struct vg_str value);

#endif
