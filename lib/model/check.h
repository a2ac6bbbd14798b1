/* model/check.h: the constraints of an input (@required, @length, @range, @pattern, enum), in AWS's
 * words. */
#ifndef VG_MODEL_CHECK_H
#define VG_MODEL_CHECK_H

#include "base/arena.h"
#include "model/model.h"

enum { VG_VIOLATIONS_MAX = 10 }; /* AWS names at most ten */

enum vg_violation_kind {
    VG_VIOLATION_NULL,    /* a required member is absent */
    VG_VIOLATION_ENUM,    /* unknown text */
    VG_VIOLATION_BOUND,   /* @length, @range */
    VG_VIOLATION_PATTERN, /* @pattern */
    VG_VIOLATION_PARTS,   /* of a container's elements, keys or values */
};

struct vg_violation {
    enum vg_violation_kind kind;
    struct vg_str path;       /* "keySchema.1.member.keyType" */
    struct vg_str model_path; /* of a BOUND: as the model spells its members; else unset */
    struct vg_str rule;       /* "Member must not be null" */
    struct vg_str text;       /* the whole sentence */
};

/* Violations found so far: by the decoder (unknown enum text) and by vg_check. */
struct vg_violations {
    struct vg_arena *arena;
    struct vg_violation *items; /* VG_VIOLATIONS_MAX, or NULL while there is none */
    uint32_t count;
    struct vg_violations *decoded; /* while vg_check sorts the decoder's in; else NULL */
};

void vg_violations_init(struct vg_violations *violations, struct vg_arena *arena);

/* Adds "Value '<value>' at '<path>' failed to satisfy constraint: <rule>"; absent value prints as
 * null without quotes. */
void vg_violations_add(struct vg_violations *violations, enum vg_violation_kind kind,
                       struct vg_str value, struct vg_str path, struct vg_str rule);
/* The rule of an enum: "Member must satisfy enum value set: [A, B]". */
struct vg_str vg_enum_rule(struct vg_arena *arena, const struct vg_shape *shape);

/* A path through the input while walking: camelCase members, "3.member" for list elements (from 1),
 * as AWS prints. */
struct vg_path {
    const struct vg_path *parent;
    struct vg_str name; /* member name; empty for an element or entry */
    size_t index;       /* element, from 1 */
    struct vg_str key;  /* map entry */
};
struct vg_str vg_path_text(struct vg_arena *arena, const struct vg_path *path);

/* Walks the input; members in the order of the model, behind what the decoder found, or with
 * @virga#javaSentences all in that order. Patterns are compiled once per process (thread-safe),
 * matched whole, with PCRE2's match limits. */
void vg_check(const struct vg_shape *shape, const void *input, struct vg_violations *violations);

/* "2 validation errors detected: a; b". Count must be > 0. */
struct vg_str vg_violations_text(const struct vg_violations *violations);

#endif
