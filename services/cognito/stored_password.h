/* cognito/stored_password.h: a new password on its way into a user's record: policy, then the
 * pool's work, then the record. */
#ifndef COGNITO_STORED_PASSWORD_H
#define COGNITO_STORED_PASSWORD_H

#include "cognito/cognito.h"
#include "cognito/password.h"

struct cognito_password_policy cognito_pool_password_policy(const struct cognito_pool *pool);
/* InvalidParameterException or InvalidPasswordException, in AWS's words. */
int cognito_password_check(const struct cognito_pool *pool, struct vg_str password,
                           struct vg_error *err) VG_CHECKED;
/* Sets the user's salt and verifier; the user name must be there. VG_DEFER while the pool works. */
int cognito_password_store(struct vg_call *call, const struct cognito_pool *pool,
                           struct vg_str password, struct cognito_user_record *user) VG_CHECKED;
/* The password is a temporary one: FORCE_CHANGE_PASSWORD, for as long as the pool says. */
void cognito_password_is_temporary(const struct vg_call *call, const struct cognito_pool *pool,
                                   struct cognito_user_record *user);

#endif
