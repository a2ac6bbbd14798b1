/* sns/filter.h: filter policies: checked, matched, and what both share: a policy taken apart. */
#ifndef VG_SERVICE_SNS_FILTER_H
#define VG_SERVICE_SNS_FILTER_H

#include "base/json.h"
#include "sns/sns.h"

/* Absent when the policy is good, else AWS's sentence. */
struct vg_str sns_filter_problem(struct vg_arena *arena, struct vg_str policy, bool is_body_scope);
/* Whether a message passes. `policy` was checked when it was set. */
bool sns_filter_matches(struct vg_arena *arena, struct vg_str policy, bool is_body_scope,
                        const struct sns_message_attribute_map *attributes, struct vg_str message);

/* ---- Taken apart (filter.c) ---- */

enum {
    SNS_FILTER_COMBINATIONS_MAX = 150,
    SNS_FILTER_RULES_MAX = 64, /* of a set; no policy that is simple enough comes near */
};

/* One key of a policy, however deep: any of its conditions must hold. */
struct sns_rule {
    struct vg_str path;       /* keys joined by '.' */
    uint32_t depth;           /* of nesting: 1 at the top */
    struct vg_str conditions; /* a JSON array */
    uint32_t condition_count;
};

/* All of the rules must hold. */
struct sns_rule_set {
    struct sns_rule *rules;
    size_t count;
};

/* A policy without its "$or"s: one of the sets must hold. */
struct sns_rule_sets {
    struct sns_rule_set *items;
    size_t count;
    bool is_too_complex; /* too many sets, or too large ones: the rest was left out */
};

/* `policy` is a JSON object whose members are arrays and objects like it. */
struct sns_rule_sets sns_filter_expand(struct vg_arena *arena, struct vg_str policy);

/* Whether the value of "$or" makes it an operator: a list of two objects or more. Elsewhere it is a
 * key like others. */
bool sns_filter_is_or(struct vg_arena *arena, struct vg_str name, struct vg_str value);

/* "10.0.0.0/24" taken apart; false with `*problem` when it is none. */
struct sns_cidr {
    uint8_t bytes[16];
    unsigned length; /* of an address: 4 or 16 bytes */
    unsigned bits;
};
bool sns_cidr_read(struct vg_arena *arena, struct vg_str text, struct sns_cidr *cidr,
                   struct vg_str *problem) VG_CHECKED;
bool sns_cidr_has(const struct sns_cidr *cidr, struct vg_str address);

#endif
