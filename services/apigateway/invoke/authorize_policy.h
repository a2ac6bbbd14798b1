/* apigateway/invoke/authorize_policy.h: what a function authorizer answers, read and applied. */
#ifndef APIGATEWAY_INVOKE_AUTHORIZE_POLICY_H
#define APIGATEWAY_INVOKE_AUTHORIZE_POLICY_H

#include "proxy/event.h"

enum apigateway_decision {
    APIGATEWAY_DECISION_NONE, /* nothing in the policy speaks of it */
    APIGATEWAY_DECISION_ALLOW,
    APIGATEWAY_DECISION_DENY,
};

struct apigateway_policy_answer {
    enum apigateway_decision decision; /* on the method asked for */
    struct vg_str principal_id;
    struct vg_str usage_key;
    struct vg_str policy;    /* as it stands there */
    struct vg_pairs context; /* scalars, as texts */
};

/* Reads {"principalId", "policyDocument", "context", "usageIdentifierKey"} and looks for
 * execute-api:Invoke of `method_arn` in the policy. False when the answer is not of that form. */
bool apigateway_policy_answer_read(struct vg_arena *arena, struct vg_str text,
                                   struct vg_str method_arn,
                                   struct apigateway_policy_answer *answer) VG_CHECKED;

#endif
