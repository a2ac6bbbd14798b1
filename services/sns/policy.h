/* sns/policy.h: topic policies (who may) and delivery policies (how HTTP endpoints are retried):
 * checked and described, enforced by nobody yet; and what is wrong with JSON that is none. */
#ifndef VG_SERVICE_SNS_POLICY_H
#define VG_SERVICE_SNS_POLICY_H

#include "sns/sns.h"

/* Absent when it is good, else what is wrong. */
struct vg_str sns_policy_problem(struct vg_arena *arena, struct vg_str policy);
struct vg_str sns_policy_default(const struct vg_call *call, const struct sns_arn *topic);
struct vg_str sns_delivery_policy_problem(struct vg_arena *arena, struct vg_str policy);
/* AWS's defaults overlaid with the topic's own (absent: none). */
struct vg_str sns_delivery_policy_effective(struct vg_arena *arena, struct vg_str policy);

/* "failed to parse JSON. Unexpected character ...": why the text is no JSON object, as AWS's parser
 * says it; absent when it is one. */
struct vg_str sns_json_problem(struct vg_arena *arena, struct vg_str text);
/* "\n at [Source: ...; line: 1, column: 2]": the parser's note of a place in the text. */
struct vg_str sns_json_place(struct vg_arena *arena, struct vg_str text, const char *at);

#endif
