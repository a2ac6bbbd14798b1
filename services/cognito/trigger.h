/* cognito/trigger.h: Lambda triggers: the event's frame, the invocation, and AWS's errors when it
 * goes wrong. */
#ifndef COGNITO_TRIGGER_H
#define COGNITO_TRIGGER_H

#include "base/json.h"
#include "cognito/cognito.h"

struct cognito_trigger {
    const char *name;    /* as in LambdaConfig: "PreSignUp"; errors begin with it */
    const char *source;  /* "PreSignUp_SignUp" */
    const char *version; /* of the event: "1", "2", "3" */
    struct vg_str function_arn;
    struct vg_str client_id; /* absent: of a call without an app client */
    struct vg_str username;
    struct vg_str request; /* JSON objects */
    struct vg_str response;
};

/* Invokes the function. VG_OK with the JSON object that it returned as `response`; VG_DEFER;
 * VG_FAIL with UserLambdaValidationException, UnexpectedLambdaException or
 * InvalidLambdaResponseException. */
int cognito_trigger_run(struct vg_call *call, const struct cognito_pool *pool,
                        const struct cognito_trigger *trigger, struct vg_str *response,
                        struct vg_error *err) VG_CHECKED;
/* What a response that makes no sense to its trigger answers. */
int cognito_trigger_unrecognizable(struct vg_error *err);

/* Members of requests. `user_status` 0: a user who is not there yet. */
void cognito_trigger_attributes(struct vg_json_out *out,
                                const struct cognito_attribute_list_type *attributes,
                                int32_t user_status);
/* Nothing where the client sent none. */
void cognito_trigger_metadata(struct vg_json_out *out,
                              const struct cognito_client_metadata_type *metadata);

/* PostConfirmation_<source>, where the pool has that trigger. The user's confirmation is committed
 * before (vg_commit_before_wait). */
int cognito_post_confirmation(struct vg_call *call, const struct cognito_pool *pool,
                              const struct cognito_user_record *user, struct vg_str client_id,
                              const struct cognito_client_metadata_type *metadata,
                              struct vg_error *err) VG_CHECKED;

#endif
