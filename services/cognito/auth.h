/* cognito/auth.h: signing in: what InitiateAuth's flows and RespondToAuthChallenge's answers share.
 */
#ifndef COGNITO_AUTH_H
#define COGNITO_AUTH_H

#include "cognito/cognito.h"

/* One call of InitiateAuth or RespondToAuthChallenge, and its answer. */
struct cognito_attempt {
    struct cognito_client client;
    const struct cognito_auth_parameters_type
        *parameters; /* AuthParameters, or ChallengeResponses */
    const struct cognito_client_metadata_type *metadata;
    struct vg_str session;

    int32_t challenge; /* 0: signed in */
    struct vg_str next_session;
    struct cognito_challenge_parameters_type challenge_parameters;
    const struct cognito_authentication_result_type *result;
};

/* ---- auth.c ---- */

/* Absent when there is none. */
struct vg_str cognito_parameter(const struct cognito_attempt *attempt, const char *name);
/* InvalidParameterException "Missing required parameter <name>". */
int cognito_parameter_require(const struct cognito_attempt *attempt, const char *name,
                              struct vg_str *value, struct vg_error *err) VG_CHECKED;
void cognito_challenge_parameter(struct vg_call *call, struct cognito_attempt *attempt,
                                 const char *name, struct vg_str value);

/* When a challenge that is given now must be answered: AuthSessionValidity, else three minutes. */
int64_t cognito_challenge_expires_ms(const struct vg_call *call,
                                     const struct cognito_client *client);

/* NotAuthorizedException "Incorrect username or password.": whatever it was that was wrong. */
int cognito_incorrect(struct vg_error *err);
/* NotAuthorizedException "Password attempts exceeded" while the user is locked out. */
int cognito_lockout_check(const struct vg_call *call, const struct cognito_user_record *user,
                          struct vg_error *err) VG_CHECKED;
/* Counts a wrong password, and answers as cognito_incorrect does. */
int cognito_wrong_password(struct vg_call *call, const struct cognito_pool *pool,
                           const struct cognito_user_record *user, struct vg_error *err) VG_CHECKED;
/* The password was right: tokens, or the next challenge, or why the user may not sign in yet. */
int cognito_right_password(struct vg_call *call, struct cognito_attempt *attempt,
                           const struct cognito_user_record *user, struct vg_error *err) VG_CHECKED;
/* Tokens. `user` is `before` with what the sign-in changes; both are written. */
int cognito_sign_in_complete(struct vg_call *call, struct cognito_attempt *attempt,
                             const struct cognito_user_record *before,
                             const struct cognito_user_record *user, const char *trigger_source,
                             struct vg_error *err) VG_CHECKED;

/* ---- auth_srp.c ---- */

int cognito_srp_begin(struct vg_call *call, struct cognito_attempt *attempt,
                      struct vg_error *err) VG_CHECKED;
int cognito_srp_finish(struct vg_call *call, struct cognito_attempt *attempt,
                       struct vg_error *err) VG_CHECKED;

/* ---- new_password.c ---- */

/* Asks for a new password instead of the temporary one. */
int cognito_new_password_ask(struct vg_call *call, struct cognito_attempt *attempt,
                             const struct cognito_user_record *user) VG_CHECKED;
int cognito_new_password_take(struct vg_call *call, struct cognito_attempt *attempt,
                              struct vg_error *err) VG_CHECKED;

#endif
