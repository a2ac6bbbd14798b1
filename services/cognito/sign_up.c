/* cognito/sign_up.c: SignUp, ConfirmSignUp, ResendConfirmationCode, AdminConfirmSignUp. */
#include "base/hash.h"
#include "cognito/message.h"
#include "cognito/password.h"
#include "cognito/schema.h"
#include "cognito/stored_password.h"
#include "cognito/trigger.h"
#include "cognito/user.h"

enum { CODE_DIGITS = 6, CODE_VALID_MS = 24 * 60 * 60 * 1000 };

/* ---- Codes ---- */

/* A pool that verifies e-mail addresses sends a code to whoever has one. */
static bool gets_code(const struct cognito_pool *pool, const struct cognito_user_record *user)
{
    const struct cognito_verified_attributes_list_type *verified =
        &pool->type->auto_verified_attributes;
    for (size_t i = 0; i < verified->count; i++)
        if (verified->items[i] == COGNITO_VERIFIED_ATTRIBUTE_TYPE_EMAIL)
            return cognito_attribute(&user->attributes, "email").len > 0;
    return false;
}

static const struct cognito_code_delivery_details_type *delivery_to(struct vg_call *call,
                                                                    struct vg_str masked)
{
    struct cognito_code_delivery_details_type *details =
        VG_NEW(call->arena, struct cognito_code_delivery_details_type);
    details->destination = masked;
    details->delivery_medium = COGNITO_DELIVERY_MEDIUM_TYPE_EMAIL;
    details->attribute_name = VG_STR("email");
    return details;
}

static const struct cognito_code_delivery_details_type *
delivery_of(struct vg_call *call, const struct cognito_user_record *user)
{
    return delivery_to(
        call, cognito_mask_email(call->arena, cognito_attribute(&user->attributes, "email")));
}

/* What a user gets to see who is not there, where that is hidden: the same destination every time.
 */
static const struct cognito_code_delivery_details_type *
invented_delivery(struct vg_call *call, const struct cognito_pool *pool, struct vg_str name)
{
    uint8_t digest[32];
    vg_hmac_sha256(pool->seal_key, name, digest);
    return delivery_to(call, vg_arena_printf(call->arena, "%c***@%c***", 'a' + digest[0] % 26,
                                             'a' + digest[1] % 26));
}

/* A new code; the former one is void. */
static void set_code(struct vg_call *call, struct cognito_user_record *user)
{
    user->code = vg_id_text(call, "0123456789", CODE_DIGITS);
    user->code_expires_at = vg_time(call->now_ms + CODE_VALID_MS);
}

static int check_code(const struct vg_call *call, const struct cognito_user_record *user,
                      struct vg_str code, struct vg_error *err)
{
    if (user->code.len == 0 || call->now_ms >= user->code_expires_at.ms)
        return vg_fail(err, &COGNITO_EXPIRED_CODE,
                       "Invalid code provided, please request a code again.");
    if (!vg_secret_eq(code, user->code))
        return vg_fail(err, &COGNITO_CODE_MISMATCH,
                       "Invalid verification code provided, please try again.");
    return VG_OK;
}

/* ---- SignUp ---- */

static int begin_sign_up(struct vg_call *call, const struct cognito_sign_up_in *in,
                         struct cognito_client *client, struct vg_error *err)
{
    int rc = cognito_client_enter(call, in->client_id, client, err);
    if (rc == VG_OK)
        rc = cognito_secret_hash_check(client->type, in->username, in->secret_hash, err);
    if (rc != VG_OK)
        return rc;
    const struct cognito_admin_create_user_config_type *config =
        client->pool.type->admin_create_user_config;
    if (config != NULL && config->allow_admin_create_user_only.v)
        return vg_fail(err, &COGNITO_NOT_AUTHORIZED, "SignUp is not permitted for this user pool");
    if (!vg_str_is_set(in->password))
        return vg_fail(err, &COGNITO_INVALID_PARAMETER,
                       "virga does not support SignUp without a password.");
    return cognito_password_check(&client->pool, in->password, err);
}

static void mark_verified(struct vg_call *call, struct cognito_user_record *user,
                          const char *address, const char *verified)
{
    if (vg_str_is_set(cognito_attribute(&user->attributes, address)))
        cognito_attribute_set(call->arena, &user->attributes, vg_str_from(verified),
                              VG_STR("true"));
}

/* Lays PreSignUp's decisions over the new user, or gives it a code. */
static void decide(struct vg_call *call, const struct cognito_pool *pool,
                   struct cognito_new_user *made)
{
    struct cognito_user_record *user = &made->record;
    if (made->verifies_email)
        mark_verified(call, user, "email", "email_verified");
    if (made->verifies_phone_number)
        mark_verified(call, user, "phone_number", "phone_number_verified");
    if (made->confirms_itself)
        user->status = COGNITO_USER_STATUS_TYPE_CONFIRMED;
    else if (gets_code(pool, user))
        set_code(call, user);
}

/* AWS keeps the user although PostConfirmation may fail later: hence the commit. */
static int keep_user(struct vg_call *call, const struct cognito_pool *pool,
                     const struct cognito_user_record *user)
{
    vg_commit_before_wait(call);
    int rc = cognito_user_put(call, pool, /* before= */ NULL, user);
    if (rc == VG_OK && user->code.len > 0)
        rc = cognito_mail_code(call, pool, user, user->code);
    return rc;
}

int cognito_sign_up(struct vg_call *call, const struct cognito_sign_up_in *in,
                    struct cognito_sign_up_out *out, struct vg_error *err)
{
    struct cognito_client client = {.type = NULL};
    int rc = begin_sign_up(call, in, &client, err);
    struct cognito_new_user made = {
        .client = client.type,
        .name = in->username,
        .attributes = &in->user_attributes,
        .validation_data = &in->validation_data,
        .metadata = &in->client_metadata,
    };
    struct cognito_user_record *user = &made.record;
    if (rc == VG_OK)
        rc = cognito_new_user_make(call, &client.pool, &made, err);
    if (rc == VG_OK && !vg_has_committed(call))
        rc = cognito_new_user_is_free(call, &client.pool, &made, "User already exists", err);
    if (rc == VG_OK)
        rc = cognito_pre_sign_up(call, &client.pool, &made, err);
    if (rc == VG_OK)
        rc = cognito_password_store(call, &client.pool, in->password, user);
    if (rc != VG_OK)
        return rc;
    decide(call, &client.pool, &made);
    rc = cognito_aliases_are_free(call, &client.pool, user, &COGNITO_USERNAME_EXISTS, err);
    if (rc == VG_OK && !vg_has_committed(call))
        rc = keep_user(call, &client.pool, user);
    if (rc == VG_OK && made.confirms_itself)
        rc = cognito_post_confirmation(call, &client.pool, user, in->client_id,
                                       &in->client_metadata, err);
    if (rc != VG_OK)
        return rc;
    out->user_confirmed = vg_bool(made.confirms_itself);
    out->user_sub = user->sub;
    if (user->code.len > 0)
        out->code_delivery_details = delivery_of(call, user);
    return VG_OK;
}

/* ---- ConfirmSignUp, AdminConfirmSignUp ---- */

static int check_unconfirmed(const struct cognito_user_record *user, struct vg_error *err)
{
    if (user->status == COGNITO_USER_STATUS_TYPE_UNCONFIRMED)
        return VG_OK;
    return vg_fail(err, &COGNITO_NOT_AUTHORIZED, "User cannot be confirmed. Current status is %.*s",
                   VG_STR_ARG(vg_enum_text(&cognito_shape_user_status_type, user->status)));
}

static struct cognito_user_record confirmed(struct vg_call *call,
                                            const struct cognito_user_record *user)
{
    struct cognito_user_record updated = cognito_user_copy(call->arena, user);
    updated.status = COGNITO_USER_STATUS_TYPE_CONFIRMED;
    updated.modified_at = vg_time(call->now_ms);
    updated.code = VG_STR_NONE;
    updated.code_expires_at.set = false;
    return updated;
}

/* The user is confirmed and stays so, whatever PostConfirmation says. */
static int confirm(struct vg_call *call, const struct cognito_pool *pool,
                   const struct cognito_confirm_sign_up_in *in, struct cognito_user_record *user,
                   struct vg_error *err)
{
    int rc = check_unconfirmed(user, err);
    if (rc == VG_OK)
        rc = check_code(call, user, in->confirmation_code, err);
    if (rc != VG_OK)
        return rc;
    struct cognito_user_record updated = confirmed(call, user);
    mark_verified(call, &updated, "email", "email_verified");
    if (!in->force_alias_creation.v)
        rc = cognito_aliases_are_free(call, pool, &updated, &COGNITO_ALIAS_EXISTS, err);
    if (rc != VG_OK)
        return rc;
    vg_commit_before_wait(call);
    rc = cognito_aliases_take_over(call, pool, &updated);
    if (rc == VG_OK)
        rc = cognito_user_put(call, pool, user, &updated);
    *user = updated;
    return rc;
}

static int user_of_client(struct vg_call *call, const struct cognito_client *client,
                          struct vg_str name, struct cognito_user_record *user,
                          struct vg_error *err)
{
    int rc = cognito_user_find(call, &client->pool, name, user);
    if (rc == VG_NOT_FOUND && !cognito_client_hides_users(client->type))
        return vg_fail(err, &COGNITO_USER_NOT_FOUND, "Username/client id combination not found.");
    return rc;
}

int cognito_confirm_sign_up(struct vg_call *call, const struct cognito_confirm_sign_up_in *in,
                            struct cognito_confirm_sign_up_out *out, struct vg_error *err)
{
    struct cognito_client client;
    struct cognito_user_record user;
    (void)out;
    int rc = cognito_client_enter(call, in->client_id, &client, err);
    if (rc == VG_OK)
        rc = cognito_secret_hash_check(client.type, in->username, in->secret_hash, err);
    if (rc == VG_OK)
        rc = user_of_client(call, &client, in->username, &user, err);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &COGNITO_CODE_MISMATCH,
                       "Invalid verification code provided, please try again.");
    if (rc == VG_OK && !vg_has_committed(call))
        rc = confirm(call, &client.pool, in, &user, err);
    if (rc != VG_OK)
        return rc;
    return cognito_post_confirmation(call, &client.pool, &user, in->client_id, &in->client_metadata,
                                     err);
}

int cognito_admin_confirm_sign_up(struct vg_call *call,
                                  const struct cognito_admin_confirm_sign_up_in *in,
                                  struct cognito_admin_confirm_sign_up_out *out,
                                  struct vg_error *err)
{
    struct cognito_pool pool;
    struct cognito_user_record user;
    (void)out;
    int rc = cognito_pool_require(call, in->user_pool_id, &pool, err);
    if (rc == VG_OK)
        rc = cognito_user_require(call, &pool, in->username, &user, err);
    if (rc == VG_OK && !vg_has_committed(call))
        rc = check_unconfirmed(&user, err);
    if (rc == VG_OK && !vg_has_committed(call)) {
        struct cognito_user_record updated = confirmed(call, &user);
        vg_commit_before_wait(call);
        rc = cognito_user_put(call, &pool, &user, &updated);
        user = updated;
    }
    if (rc != VG_OK)
        return rc;
    return cognito_post_confirmation(call, &pool, &user, VG_STR_NONE, &in->client_metadata, err);
}

/* ---- ResendConfirmationCode ---- */

int cognito_resend_confirmation_code(struct vg_call *call,
                                     const struct cognito_resend_confirmation_code_in *in,
                                     struct cognito_resend_confirmation_code_out *out,
                                     struct vg_error *err)
{
    struct cognito_client client;
    struct cognito_user_record user;
    int rc = cognito_client_enter(call, in->client_id, &client, err);
    if (rc == VG_OK)
        rc = cognito_secret_hash_check(client.type, in->username, in->secret_hash, err);
    if (rc == VG_OK)
        rc = user_of_client(call, &client, in->username, &user, err);
    if (rc == VG_NOT_FOUND) {
        out->code_delivery_details = invented_delivery(call, &client.pool, in->username);
        return VG_OK;
    }
    if (rc != VG_OK)
        return rc;
    if (user.status != COGNITO_USER_STATUS_TYPE_UNCONFIRMED)
        return vg_fail(err, &COGNITO_INVALID_PARAMETER, "User is already confirmed.");
    if (!gets_code(&client.pool, &user))
        return vg_fail(err, &COGNITO_NOT_AUTHORIZED,
                       "Cannot resend codes. Auto verification not turned on.");
    struct cognito_user_record updated = user;
    set_code(call, &updated);
    rc = cognito_user_put(call, &client.pool, &user, &updated);
    if (rc == VG_OK)
        rc = cognito_mail_code(call, &client.pool, &updated, updated.code);
    out->code_delivery_details = delivery_of(call, &updated);
    return rc;
}
