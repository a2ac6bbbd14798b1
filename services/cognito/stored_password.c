/* cognito/stored_password.c: checking a new password and turning it into what is kept. */
#include "cognito/stored_password.h"

static const struct cognito_password_policy_type *policy_of(const struct cognito_pool *pool)
{
    return pool->type->policies != NULL ? pool->type->policies->password_policy : NULL;
}

struct cognito_password_policy cognito_pool_password_policy(const struct cognito_pool *pool)
{
    const struct cognito_password_policy_type *type = policy_of(pool);
    if (type == NULL)
        return COGNITO_PASSWORD_POLICY_DEFAULT;
    return (struct cognito_password_policy){
        .minimum_length = type->minimum_length.set ? type->minimum_length.v
                                                   : COGNITO_PASSWORD_POLICY_DEFAULT.minimum_length,
        .needs_lowercase = type->require_lowercase.v,
        .needs_uppercase = type->require_uppercase.v,
        .needs_number = type->require_numbers.v,
        .needs_symbol = type->require_symbols.v,
    };
}

int cognito_password_check(const struct cognito_pool *pool, struct vg_str password,
                           struct vg_error *err)
{
    const struct cognito_password_policy policy = cognito_pool_password_policy(pool);
    /* Shorter than any policy allows: refused as a malformed parameter is. */
    if (vg_utf16_count(password) < COGNITO_PASSWORD_LEN_MIN)
        return vg_fail(err, &COGNITO_INVALID_PARAMETER,
                       "1 validation error detected: Value at 'password' failed to satisfy "
                       "constraint: Member must have length "
                       "greater than or equal to %d",
                       COGNITO_PASSWORD_LEN_MIN);
    const char *flaw = cognito_password_flaw(&policy, password);
    if (flaw != NULL)
        return vg_fail(err, &COGNITO_INVALID_PASSWORD, "Password did not conform with policy: %s",
                       flaw);
    return VG_OK;
}

int cognito_password_store(struct vg_call *call, const struct cognito_pool *pool,
                           struct vg_str password, struct cognito_user_record *user)
{
    struct cognito_password_work *work = VG_NEW(call->arena, struct cognito_password_work);
    work->identity =
        (struct cognito_srp_identity){.pool_name = pool->name, .user_id = user->username};
    work->password = password;
    cognito_password_salt(&call->random, work->salt);
    void *done = work;
    int rc = vg_await_work(call, cognito_password_work, &done);
    if (rc != VG_OK)
        return rc;
    work = done;
    user->salt = vg_str_of(work->salt, sizeof work->salt);
    user->verifier = vg_str_of(work->verifier.bytes, sizeof work->verifier.bytes);
    return VG_OK;
}

void cognito_password_is_temporary(const struct vg_call *call, const struct cognito_pool *pool,
                                   struct cognito_user_record *user)
{
    enum { DEFAULT_DAYS = 7 };
    const struct cognito_password_policy_type *type = policy_of(pool);
    int64_t days = type != NULL && type->temporary_password_validity_days.v > 0
                       ? type->temporary_password_validity_days.v
                       : DEFAULT_DAYS;
    user->status = COGNITO_USER_STATUS_TYPE_FORCE_CHANGE_PASSWORD;
    user->temporary_password_expires_at = vg_time(call->now_ms + days * 24 * 60 * 60 * 1000);
}
