/* cognito/admin_user.c: an administrator's users: AdminCreateUser, AdminSetUserPassword,
 * AdminDeleteUser. */
#include "cognito/message.h"
#include "cognito/schema.h"
#include "cognito/stored_password.h"
#include "cognito/user.h"

/* ---- AdminCreateUser ---- */

static int refuse_sms(const struct cognito_admin_create_user_in *in, struct vg_error *err)
{
    for (size_t i = 0; i < in->desired_delivery_mediums.count; i++)
        if (in->desired_delivery_mediums.items[i] == COGNITO_DELIVERY_MEDIUM_TYPE_SMS)
            return vg_fail(err, &COGNITO_INVALID_PARAMETER,
                           "virga does not support the delivery medium SMS.");
    return VG_OK;
}

/* The one given, if it conforms, or a drawn one. */
static int temporary_password(struct vg_call *call, const struct cognito_pool *pool,
                              const struct cognito_admin_create_user_in *in,
                              struct vg_str *password, struct vg_error *err)
{
    const struct cognito_password_policy policy = cognito_pool_password_policy(pool);
    *password = in->temporary_password;
    if (password->len > 0)
        return cognito_password_check(pool, *password, err);
    *password = cognito_password_draw(&call->random, call->arena, &policy);
    return VG_OK;
}

static int invite(struct vg_call *call, const struct cognito_pool *pool,
                  const struct cognito_admin_create_user_in *in,
                  const struct cognito_user_record *user, struct vg_str password)
{
    if (in->message_action == COGNITO_MESSAGE_ACTION_TYPE_SUPPRESS ||
        cognito_attribute(&user->attributes, "email").len == 0)
        return VG_OK;
    return cognito_mail_invitation(call, pool, user, in->username, password);
}

static void show_user(struct vg_call *call, const struct cognito_user_record *user,
                      struct cognito_admin_create_user_out *out)
{
    struct cognito_user_type *shown = VG_NEW(call->arena, struct cognito_user_type);
    *shown = (struct cognito_user_type){
        .username = user->username,
        .attributes = user->attributes,
        .user_create_date = user->created_at,
        .user_last_modified_date = user->modified_at,
        .enabled = user->enabled,
        .user_status = user->status,
    };
    out->user = shown;
}

/* MessageAction RESEND: a new temporary password for a user who has not changed the first. */
static int invite_again(struct vg_call *call, const struct cognito_pool *pool,
                        const struct cognito_admin_create_user_in *in,
                        struct cognito_admin_create_user_out *out, struct vg_error *err)
{
    struct cognito_user_record user;
    struct vg_str password;
    int rc = cognito_user_require(call, pool, in->username, &user, err);
    if (rc == VG_OK && user.status != COGNITO_USER_STATUS_TYPE_FORCE_CHANGE_PASSWORD)
        return vg_fail(err, &COGNITO_UNSUPPORTED_USER_STATE,
                       "Resend not possible. %.*s status is not FORCE_CHANGE_PASSWORD",
                       VG_STR_ARG(user.username));
    if (rc == VG_OK)
        rc = temporary_password(call, pool, in, &password, err);
    if (rc != VG_OK)
        return rc;
    struct cognito_user_record updated = user;
    rc = cognito_password_store(call, pool, password, &updated);
    if (rc != VG_OK)
        return rc;
    cognito_password_is_temporary(call, pool, &updated);
    updated.modified_at = vg_time(call->now_ms);
    rc = cognito_user_put(call, pool, &user, &updated);
    if (rc == VG_OK)
        rc = invite(call, pool, in, &updated, password);
    show_user(call, &updated, out);
    return rc;
}

static int create(struct vg_call *call, const struct cognito_pool *pool,
                  const struct cognito_admin_create_user_in *in,
                  struct cognito_admin_create_user_out *out, struct vg_error *err)
{
    struct cognito_new_user made = {
        .name = in->username,
        .attributes = &in->user_attributes,
        .validation_data = &in->validation_data,
        .metadata = &in->client_metadata,
    };
    struct cognito_user_record *user = &made.record;
    struct vg_str password;
    int rc = cognito_new_user_make(call, pool, &made, err);
    if (rc == VG_OK)
        rc = cognito_new_user_is_free(call, pool, &made, "User account already exists", err);
    if (rc == VG_OK)
        rc = temporary_password(call, pool, in, &password, err);
    if (rc == VG_OK)
        rc = cognito_pre_sign_up(call, pool, &made,
                                 err); /* what it decides counts for SignUp only */
    if (rc != VG_OK)
        return rc;
    cognito_password_is_temporary(call, pool, user);
    if (!in->force_alias_creation.v)
        rc = cognito_aliases_are_free(call, pool, user, &COGNITO_ALIAS_EXISTS, err);
    if (rc == VG_OK)
        rc = cognito_password_store(call, pool, password, user);
    if (rc == VG_OK)
        rc = cognito_aliases_take_over(call, pool, user);
    if (rc == VG_OK)
        rc = cognito_user_put(call, pool, /* before= */ NULL, user);
    if (rc == VG_OK)
        rc = invite(call, pool, in, user, password);
    show_user(call, user, out);
    return rc;
}

int cognito_admin_create_user(struct vg_call *call, const struct cognito_admin_create_user_in *in,
                              struct cognito_admin_create_user_out *out, struct vg_error *err)
{
    struct cognito_pool pool;
    int rc = cognito_pool_require(call, in->user_pool_id, &pool, err);
    if (rc == VG_OK)
        rc = refuse_sms(in, err);
    if (rc != VG_OK)
        return rc;
    bool is_again = in->message_action == COGNITO_MESSAGE_ACTION_TYPE_RESEND;
    return is_again ? invite_again(call, &pool, in, out, err) : create(call, &pool, in, out, err);
}

/* ---- AdminSetUserPassword, AdminDeleteUser ---- */

int cognito_admin_set_user_password(struct vg_call *call,
                                    const struct cognito_admin_set_user_password_in *in,
                                    struct cognito_admin_set_user_password_out *out,
                                    struct vg_error *err)
{
    struct cognito_pool pool;
    struct cognito_user_record user;
    (void)out;
    int rc = cognito_pool_require(call, in->user_pool_id, &pool, err);
    if (rc == VG_OK)
        rc = cognito_user_require(call, &pool, in->username, &user, err);
    if (rc == VG_OK)
        rc = cognito_password_check(&pool, in->password, err);
    if (rc != VG_OK)
        return rc;
    struct cognito_user_record updated = user;
    rc = cognito_password_store(call, &pool, in->password, &updated);
    if (rc != VG_OK)
        return rc;
    cognito_password_is_temporary(call, &pool, &updated);
    if (in->permanent.v) {
        updated.status = COGNITO_USER_STATUS_TYPE_CONFIRMED;
        updated.temporary_password_expires_at.set = false;
    }
    updated.modified_at = vg_time(call->now_ms);
    updated.failed_sign_ins = vg_i32(0);
    updated.locked_until.set = false;
    return cognito_user_put(call, &pool, &user, &updated);
}

int cognito_admin_delete_user(struct vg_call *call, const struct cognito_admin_delete_user_in *in,
                              struct cognito_admin_delete_user_out *out, struct vg_error *err)
{
    struct cognito_pool pool;
    struct cognito_user_record user;
    (void)out;
    int rc = cognito_pool_require(call, in->user_pool_id, &pool, err);
    if (rc == VG_OK)
        rc = cognito_user_require(call, &pool, in->username, &user, err);
    return rc == VG_OK ? cognito_user_delete(call, &pool, &user) : rc;
}
