/* wafv2/check.h: whether rules are such as WAF takes, what they cost, and what they refer to. */
#ifndef VG_WAFV2_CHECK_H
#define VG_WAFV2_CHECK_H

#include "wafv2/engine/field.h"
#include "wafv2/wafv2.h"

enum {
    WAFV2_ACL_CAPACITY_MAX = 5000,
    WAFV2_GROUP_CAPACITY_MAX = 5000,
    WAFV2_REFERENCES_MAX = 50, /* of one web ACL or rule group */
};

/* A transformation that has been paid for: the same one of the same field is free. */
struct wafv2_paid {
    struct waf_field field;
    int32_t transformation;
    struct wafv2_paid *next;
};

struct wafv2_check {
    struct vg_call *call;
    int32_t scope;
    bool is_group;     /* of a rule group: no references to groups */
    bool may_be_alike; /* CheckCapacity minds no names and priorities */
    const struct wafv2_custom_response_bodies *bodies;
    /* Found: */
    int64_t capacity;
    struct vg_str references[WAFV2_REFERENCES_MAX];
    size_t reference_count;
    size_t rate_rule_count;
    struct wafv2_paid *paid;
};

/* ---- check_rule.c ---- */

/* All rules of a web ACL or group. `check` has its first five members set. */
int wafv2_rules_check(struct wafv2_check *check, const struct wafv2_rules *rules,
                      struct vg_error *err) VG_CHECKED;
int wafv2_default_action_check(const struct wafv2_check *check,
                               const struct wafv2_default_action *action,
                               struct vg_error *err) VG_CHECKED;
int wafv2_bodies_check(const struct wafv2_custom_response_bodies *bodies,
                       struct vg_error *err) VG_CHECKED;
int wafv2_rule_action_check(const struct wafv2_check *check, const struct wafv2_rule_action *action,
                            struct vg_error *err) VG_CHECKED;

/* ---- check_statement.c ---- */

/* `is_nested`: below And, Or, Not or a scope-down, where groups and rates may not stand. */
int wafv2_statement_check(struct wafv2_check *check, const struct wafv2_statement *statement,
                          bool is_nested, struct vg_error *err) VG_CHECKED;
/* Remembers a reference, once. */
int wafv2_reference_add(struct wafv2_check *check, struct vg_str arn,
                        struct vg_error *err) VG_CHECKED;

/* ---- check_field.c ---- */

/* A field with its transformations: checks them and adds their cost and that of a statement whose
 * base cost is `base`. */
int wafv2_field_check(struct wafv2_check *check, const struct wafv2_field_to_match *field,
                      const struct wafv2_text_transformations *transformations, int64_t base,
                      struct vg_error *err) VG_CHECKED;
int wafv2_transformations_check(struct wafv2_check *check, const struct waf_field *field,
                                const struct wafv2_text_transformations *transformations,
                                struct vg_error *err) VG_CHECKED;

/* ---- check_group.c ---- */

int wafv2_managed_check(struct wafv2_check *check,
                        const struct wafv2_managed_rule_group_statement *statement,
                        struct vg_error *err) VG_CHECKED;
int wafv2_group_reference_check(struct wafv2_check *check,
                                const struct wafv2_rule_group_reference_statement *statement,
                                struct vg_error *err) VG_CHECKED;
int wafv2_rate_check(struct wafv2_check *check, const struct wafv2_rate_based_statement *statement,
                     struct vg_error *err) VG_CHECKED;

#endif
