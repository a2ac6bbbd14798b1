/* logs/token.h: tokens to page by: opaque, and checked when they come back. */
#ifndef VG_LOGS_TOKEN_H
#define VG_LOGS_TOKEN_H

#include "logs/logs.h"

/* What a token continues; one of another kind is not accepted. */
enum logs_token_kind {
    LOGS_TOKEN_GROUPS = 'G',
    LOGS_TOKEN_STREAMS_BY_NAME = 'N',
    LOGS_TOKEN_STREAMS_BY_TIME = 'T',
    LOGS_TOKEN_FILTER = 'F',
};

/* Where to go on: names and numbers mean what the kind makes of them. */
struct logs_place {
    uint64_t owner; /* id of the group whose things are listed; 0 for groups themselves */
    int64_t time;
    uint64_t number;
    struct vg_str name;
};

struct vg_str logs_token_make(struct vg_arena *arena, enum logs_token_kind kind,
                              const struct logs_place *place);
/* VG_OK, or VG_FAIL with AWS's sentence when it is not a token of this kind and owner. */
int logs_token_open(struct vg_arena *arena, enum logs_token_kind kind, uint64_t owner,
                    struct vg_str token, struct logs_place *place, struct vg_error *err) VG_CHECKED;

#endif
