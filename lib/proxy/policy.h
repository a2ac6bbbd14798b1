/* proxy/policy.h: what a function authorizer answers, read and applied. */
#ifndef VG_PROXY_POLICY_H
#define VG_PROXY_POLICY_H

#include "proxy/event.h"

enum vg_proxy_decision {
    VG_PROXY_DECISION_NONE, /* nothing in the policy speaks of it */
    VG_PROXY_DECISION_ALLOW,
    VG_PROXY_DECISION_DENY,
};

struct vg_proxy_policy_answer {
    enum vg_proxy_decision decision; /* on the method asked for */
    struct vg_str principal_id;
    struct vg_str usage_key;
    struct vg_str policy;    /* as it stands there */
    struct vg_pairs context; /* as texts */
    struct vg_str context_json;
};

/* Reads {"principalId", "policyDocument", "context", "usageIdentifierKey"} and looks for
 * execute-api:Invoke of `method_arn` in the policy. Values of the context are scalars, unless they
 * `may_nest`. False when the answer is not of that form. */
bool vg_proxy_policy_answer_read(struct vg_arena *arena, struct vg_str text,
                                 struct vg_str method_arn, bool may_nest,
                                 struct vg_proxy_policy_answer *answer) VG_CHECKED;
/* Whether a policy of such an answer allows another action ("execute-api:InvalidateCache"). */
bool vg_proxy_policy_allows(struct vg_arena *arena, struct vg_str policy, struct vg_str action,
                            struct vg_str method_arn) VG_CHECKED;
/* Reads the value that comes next as the answer's context. */
bool vg_proxy_policy_context_read(struct vg_json *json, struct vg_arena *arena, bool may_nest,
                                  struct vg_proxy_policy_answer *answer) VG_CHECKED;

#endif
