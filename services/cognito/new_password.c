/* cognito/new_password.c: the NEW_PASSWORD_REQUIRED challenge, after a temporary password. */
#include "base/codec.h"
#include "base/json.h"
#include "cognito/auth.h"
#include "cognito/schema.h"
#include "cognito/seal.h"
#include "cognito/stored_password.h"
#include "cognito/user.h"

static const char attribute_prefix[] = "userAttributes.";

/* ---- Asking ---- */

static struct vg_str missing_attributes(struct vg_call *call, const struct cognito_pool *pool,
                                        const struct cognito_user_record *user)
{
    const struct cognito_schema_attributes_list_type *schema = &pool->type->schema_attributes;
    struct vg_buf list;
    vg_buf_init(&list, call->arena, 0);
    struct vg_json_out out = vg_json_out_to(&list);
    vg_json_out_begin(&out, '[');
    for (size_t i = 0; i < schema->count; i++) {
        const char *name = vg_arena_cstr(call->arena, schema->items[i].name);
        if (schema->items[i].required.v &&
            !vg_str_is_set(cognito_attribute(&user->attributes, name)))
            vg_json_out_string(
                &out, VG_CONCAT(call->arena, vg_str_from(attribute_prefix), schema->items[i].name));
    }
    vg_json_out_end(&out, ']');
    return vg_buf_str(&list);
}

static struct vg_str shown_attributes(struct vg_call *call, const struct cognito_user_record *user)
{
    struct vg_buf object;
    vg_buf_init(&object, call->arena, 0);
    struct vg_json_out out = vg_json_out_to(&object);
    vg_json_out_begin(&out, '{');
    for (size_t i = 0; i < user->attributes.count; i++) {
        if (vg_str_is(user->attributes.items[i].name, "sub"))
            continue;
        vg_json_out_name(&out, user->attributes.items[i].name);
        vg_json_out_string(&out, user->attributes.items[i].value);
    }
    vg_json_out_end(&out, '}');
    return vg_buf_str(&object);
}

int cognito_new_password_ask(struct vg_call *call, struct cognito_attempt *attempt,
                             const struct cognito_user_record *user)
{
    const struct cognito_client *client = &attempt->client;
    const struct cognito_challenge_session session = {
        .username = user->username,
        .client_id = client->type->client_id,
        .challenge = COGNITO_CHALLENGE_NAME_TYPE_NEW_PASSWORD_REQUIRED,
    };
    struct vg_str inside =
        vg_record_encode(call->arena, &cognito_shape_challenge_session, &session);
    struct vg_str sealed =
        cognito_seal(call->arena, client->pool.seal_key, COGNITO_SEAL_SESSION, &call->random,
                     cognito_challenge_expires_ms(call, client), inside);
    attempt->challenge = COGNITO_CHALLENGE_NAME_TYPE_NEW_PASSWORD_REQUIRED;
    attempt->next_session = vg_base64url(call->arena, sealed);
    cognito_challenge_parameter(call, attempt, "USER_ID_FOR_SRP", user->username);
    cognito_challenge_parameter(call, attempt, "requiredAttributes",
                                missing_attributes(call, &client->pool, user));
    cognito_challenge_parameter(call, attempt, "userAttributes", shown_attributes(call, user));
    return VG_OK;
}

/* ---- Taking the answer ---- */

static int invalid_session(struct vg_error *err)
{
    return vg_fail(err, &COGNITO_NOT_AUTHORIZED, "Invalid session for the user.");
}

static int open_session(struct vg_call *call, const struct cognito_attempt *attempt,
                        struct cognito_challenge_session *session, struct vg_error *err)
{
    const struct cognito_client *client = &attempt->client;
    struct vg_str sealed, inside;
    if (attempt->session.len == 0)
        return vg_fail(err, &COGNITO_INVALID_PARAMETER, "Missing required parameter Session");
    if (!vg_base64_decode(call->arena, attempt->session, /* is_url= */ true, &sealed))
        return invalid_session(err);
    switch (cognito_unseal(call->arena, client->pool.seal_key, COGNITO_SEAL_SESSION, call->now_ms,
                           sealed, &inside)) {
    case COGNITO_SEAL_EXPIRED:
        return vg_fail(err, &COGNITO_NOT_AUTHORIZED,
                       "Invalid session for the user, session is expired.");
    case COGNITO_SEAL_FORGED:
        return invalid_session(err);
    case COGNITO_SEAL_GOOD:
        break;
    }
    if (!vg_record_decode(call->arena, &cognito_shape_challenge_session, inside, session) ||
        session->challenge != COGNITO_CHALLENGE_NAME_TYPE_NEW_PASSWORD_REQUIRED ||
        !vg_str_eq(session->client_id, client->type->client_id))
        return invalid_session(err);
    return VG_OK;
}

/* The user of the session, who must be the one the answer names. A password that has been changed
 * since uses the session up. */
static int session_user(struct vg_call *call, const struct cognito_attempt *attempt,
                        struct cognito_user_record *user, struct vg_error *err)
{
    struct cognito_challenge_session session;
    struct cognito_user_record named;
    struct vg_str username;
    int rc = cognito_parameter_require(attempt, "USERNAME", &username, err);
    if (rc == VG_OK)
        rc = cognito_secret_hash_check(attempt->client.type, username,
                                       cognito_parameter(attempt, "SECRET_HASH"), err);
    if (rc == VG_OK)
        rc = open_session(call, attempt, &session, err);
    if (rc == VG_OK)
        rc = cognito_user_find(call, &attempt->client.pool, session.username, user);
    if (rc == VG_OK)
        rc = cognito_user_find(call, &attempt->client.pool, username, &named);
    if (rc == VG_NOT_FOUND || (rc == VG_OK && !vg_str_eq(named.username, user->username)))
        return invalid_session(err);
    if (rc == VG_OK && user->status != COGNITO_USER_STATUS_TYPE_FORCE_CHANGE_PASSWORD)
        return vg_fail(err, &COGNITO_NOT_AUTHORIZED,
                       "Invalid session for the user, session can only be used once.");
    return rc;
}

/* An address that changes is no longer verified. */
static void lay_over(struct vg_arena *arena, const struct cognito_attribute_list_type *given,
                     struct cognito_attribute_list_type *attributes)
{
    static const char *const addresses[][2] = {{"email", "email_verified"},
                                               {"phone_number", "phone_number_verified"}};
    for (size_t i = 0; i < VG_COUNT_OF(addresses); i++) {
        struct vg_str value = cognito_attribute(given, addresses[i][0]);
        if (vg_str_is_set(value) &&
            !vg_str_eq(value, cognito_attribute(attributes, addresses[i][0])))
            cognito_attribute_set(arena, attributes, vg_str_from(addresses[i][1]), VG_STR("false"));
    }
    for (size_t i = 0; i < given->count; i++)
        cognito_attribute_set(arena, attributes, given->items[i].name, given->items[i].value);
}

/* The attributes that the answer sets, checked, and laid over the user's. */
static int take_attributes(struct vg_call *call, const struct cognito_attempt *attempt,
                           struct cognito_user_record *user, struct vg_error *err)
{
    const struct cognito_schema_attributes_list_type *schema =
        &attempt->client.pool.type->schema_attributes;
    struct cognito_attribute_list_type given = {0};
    struct vg_str problem;
    for (size_t i = 0; i < attempt->parameters->count; i++) {
        const struct cognito_auth_parameters_type_entry *parameter = &attempt->parameters->items[i];
        if (vg_str_starts(parameter->key, vg_str_from(attribute_prefix)))
            cognito_attribute_set(call->arena, &given,
                                  vg_str_tail(parameter->key, strlen(attribute_prefix)),
                                  parameter->value);
    }
    int rc = cognito_write_permission_check(attempt->client.type, &given, err);
    if (rc != VG_OK)
        return rc;
    if (!cognito_schema_check(call->arena, schema, &given, COGNITO_WRITE_CHANGE, &problem))
        return vg_fail_with(err, &COGNITO_INVALID_PARAMETER, problem, NULL);
    lay_over(call->arena, &given, &user->attributes);
    for (size_t i = 0; i < schema->count; i++) {
        const char *name = vg_arena_cstr(call->arena, schema->items[i].name);
        if (schema->items[i].required.v &&
            !vg_str_is_set(cognito_attribute(&user->attributes, name)))
            return vg_fail(err, &COGNITO_INVALID_PARAMETER,
                           "Invalid attributes given, %s is missing", name);
    }
    return VG_OK;
}

int cognito_new_password_take(struct vg_call *call, struct cognito_attempt *attempt,
                              struct vg_error *err)
{
    const struct cognito_pool *pool = &attempt->client.pool;
    struct cognito_user_record before;
    struct vg_str password;
    int rc = session_user(call, attempt, &before, err);
    if (rc == VG_OK)
        rc = cognito_parameter_require(attempt, "NEW_PASSWORD", &password, err);
    if (rc == VG_OK)
        rc = cognito_password_check(pool, password, err);
    if (rc != VG_OK)
        return rc;
    struct cognito_user_record user = cognito_user_copy(call->arena, &before);
    rc = take_attributes(call, attempt, &user, err);
    if (rc == VG_OK)
        rc = cognito_aliases_are_free(call, pool, &user, &COGNITO_ALIAS_EXISTS, err);
    if (rc == VG_OK)
        rc = cognito_password_store(call, pool, password, &user);
    if (rc != VG_OK)
        return rc;
    user.status = COGNITO_USER_STATUS_TYPE_CONFIRMED;
    user.temporary_password_expires_at.set = false;
    user.modified_at = vg_time(call->now_ms);
    return cognito_sign_in_complete(call, attempt, &before, &user,
                                    "TokenGeneration_NewPasswordChallenge", err);
}
