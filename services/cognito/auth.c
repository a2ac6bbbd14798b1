/* cognito/auth.c: InitiateAuth and RespondToAuthChallenge: which flow, which challenge, lockout,
 * and the end of every sign-in. */
#include "cognito/auth.h"

#include "base/hash.h"
#include "cognito/password.h"
#include "cognito/token.h"

/* ---- Parameters ---- */

struct vg_str cognito_parameter(const struct cognito_attempt *attempt, const char *name)
{
    for (size_t i = 0; i < attempt->parameters->count; i++)
        if (vg_str_is(attempt->parameters->items[i].key, name))
            return attempt->parameters->items[i].value;
    return VG_STR_NONE;
}

int cognito_parameter_require(const struct cognito_attempt *attempt, const char *name,
                              struct vg_str *value, struct vg_error *err)
{
    *value = cognito_parameter(attempt, name);
    if (value->len == 0)
        return vg_fail(err, &COGNITO_INVALID_PARAMETER, "Missing required parameter %s", name);
    return VG_OK;
}

void cognito_challenge_parameter(struct vg_call *call, struct cognito_attempt *attempt,
                                 const char *name, struct vg_str value)
{
    enum { PARAMETERS_MAX = 8 };
    struct cognito_challenge_parameters_type *parameters = &attempt->challenge_parameters;
    if (!parameters->set) {
        parameters->items = VG_NEW_ARRAY(
            call->arena, struct cognito_challenge_parameters_type_entry, PARAMETERS_MAX);
        parameters->set = true;
    }
    VG_ASSERT(parameters->count < PARAMETERS_MAX);
    parameters->items[parameters->count++] =
        (struct cognito_challenge_parameters_type_entry){.key = vg_str_from(name), .value = value};
}

int64_t cognito_challenge_expires_ms(const struct vg_call *call,
                                     const struct cognito_client *client)
{
    enum { DEFAULT_MIN = 3 };
    int64_t minutes = client->type->auth_session_validity.set
                          ? client->type->auth_session_validity.v
                          : DEFAULT_MIN;
    return call->now_ms + minutes * 60 * 1000;
}

/* ---- Wrong passwords ---- */

enum { FREE_ATTEMPTS = 5, LOCKOUT_MAX_S = 15 * 60 };

int cognito_incorrect(struct vg_error *err)
{
    return vg_fail(err, &COGNITO_NOT_AUTHORIZED, "Incorrect username or password.");
}

int cognito_lockout_check(const struct vg_call *call, const struct cognito_user_record *user,
                          struct vg_error *err)
{
    if (user->locked_until.set && call->now_ms < user->locked_until.ms)
        return vg_fail(err, &COGNITO_NOT_AUTHORIZED, "Password attempts exceeded");
    return VG_OK;
}

/* The fifth failure locks for a second, each further one for twice as long; fifteen quiet minutes
 * after a lockout make good for all. AWS keeps this count although the call fails, hence the
 * commit. */
int cognito_wrong_password(struct vg_call *call, const struct cognito_pool *pool,
                           const struct cognito_user_record *user, struct vg_error *err)
{
    struct cognito_user_record updated = *user;
    bool was_quiet =
        user->locked_until.set && call->now_ms >= user->locked_until.ms + 1000 * LOCKOUT_MAX_S;
    int32_t failures = (was_quiet ? 0 : user->failed_sign_ins.v) + 1;
    updated.failed_sign_ins = vg_i32(failures);
    if (failures >= FREE_ATTEMPTS) {
        int64_t seconds = failures - FREE_ATTEMPTS < 10 ? INT64_C(1) << (failures - FREE_ATTEMPTS)
                                                        : LOCKOUT_MAX_S;
        updated.locked_until =
            vg_time(call->now_ms + 1000 * (seconds < LOCKOUT_MAX_S ? seconds : LOCKOUT_MAX_S));
    }
    vg_commit_before_wait(call);
    int rc = cognito_user_put(call, pool, user, &updated);
    return rc == VG_OK ? cognito_incorrect(err) : rc;
}

/* ---- The end of a sign-in ---- */

int cognito_sign_in_complete(struct vg_call *call, struct cognito_attempt *attempt,
                             const struct cognito_user_record *before,
                             const struct cognito_user_record *user, const char *trigger_source,
                             struct vg_error *err)
{
    struct cognito_authentication_result_type *result =
        VG_NEW(call->arena, struct cognito_authentication_result_type);
    const struct cognito_sign_in sign_in = {
        .client = &attempt->client,
        .user = user,
        .trigger_source = trigger_source,
        .metadata = attempt->metadata,
        .auth_time_s = call->now_ms / 1000,
        .origin_jti = vg_id_uuid(call),
    };
    int rc = cognito_tokens_make(call, &sign_in, result, err);
    if (rc == VG_OK)
        rc = cognito_refresh_token_give(call, &sign_in, result);
    if (rc != VG_OK)
        return rc;
    attempt->result = result;
    struct cognito_user_record updated = *user;
    updated.failed_sign_ins = vg_i32(0);
    updated.locked_until.set = false;
    bool is_changed = before != user || before->failed_sign_ins.v > 0;
    return is_changed ? cognito_user_put(call, &attempt->client.pool, before, &updated) : VG_OK;
}

int cognito_right_password(struct vg_call *call, struct cognito_attempt *attempt,
                           const struct cognito_user_record *user, struct vg_error *err)
{
    if (!user->enabled.v)
        return vg_fail(err, &COGNITO_NOT_AUTHORIZED, "User is disabled.");
    switch (user->status) {
    case COGNITO_USER_STATUS_TYPE_UNCONFIRMED:
        return vg_fail(err, &COGNITO_USER_NOT_CONFIRMED, "User is not confirmed.");
    case COGNITO_USER_STATUS_TYPE_FORCE_CHANGE_PASSWORD:
        if (user->temporary_password_expires_at.set &&
            call->now_ms >= user->temporary_password_expires_at.ms)
            return vg_fail(err, &COGNITO_NOT_AUTHORIZED,
                           "Temporary password has expired and must be reset by an administrator.");
        return cognito_new_password_ask(call, attempt, user);
    default:
        return cognito_sign_in_complete(call, attempt, user, user, "TokenGeneration_Authentication",
                                        err);
    }
}

/* ---- USER_PASSWORD_AUTH ---- */

static int password_auth(struct vg_call *call, struct cognito_attempt *attempt,
                         struct vg_error *err)
{
    const struct cognito_pool *pool = &attempt->client.pool;
    struct vg_str username, password;
    struct cognito_user_record user;
    int rc = cognito_parameter_require(attempt, "USERNAME", &username, err);
    if (rc == VG_OK)
        rc = cognito_parameter_require(attempt, "PASSWORD", &password, err);
    if (rc == VG_OK)
        rc = cognito_secret_hash_check(attempt->client.type, username,
                                       cognito_parameter(attempt, "SECRET_HASH"), err);
    if (rc == VG_OK)
        rc = cognito_user_find(call, pool, username, &user);
    if (rc == VG_NOT_FOUND)
        return cognito_client_hides_users(attempt->client.type)
                   ? cognito_incorrect(err)
                   : vg_fail(err, &COGNITO_USER_NOT_FOUND, "User does not exist.");
    if (rc == VG_OK)
        rc = cognito_lockout_check(call, &user, err);
    if (rc != VG_OK)
        return rc;

    struct cognito_password_work *work = VG_NEW(call->arena, struct cognito_password_work);
    work->identity =
        (struct cognito_srp_identity){.pool_name = pool->name, .user_id = user.username};
    work->password = password;
    memcpy(work->salt, user.salt.ptr, sizeof work->salt);
    void *done = work;
    rc = vg_await_work(call, cognito_password_work, &done);
    if (rc != VG_OK)
        return rc;
    work = done;
    if (!vg_secret_eq(vg_str_of(work->verifier.bytes, sizeof work->verifier.bytes), user.verifier))
        return cognito_wrong_password(call, pool, &user, err);
    return cognito_right_password(call, attempt, &user, err);
}

/* ---- REFRESH_TOKEN_AUTH ---- */

static int refresh_auth(struct vg_call *call, struct cognito_attempt *attempt, struct vg_error *err)
{
    struct cognito_authentication_result_type *result =
        VG_NEW(call->arena, struct cognito_authentication_result_type);
    struct cognito_sign_in sign_in = {.client = &attempt->client,
                                      .trigger_source = "TokenGeneration_RefreshTokens",
                                      .metadata = attempt->metadata};
    struct cognito_user_record user;
    struct vg_str token;
    int rc = cognito_parameter_require(attempt, "REFRESH_TOKEN", &token, err);
    if (rc == VG_OK)
        rc = cognito_refresh_token_take(call, &attempt->client, token, &sign_in, &user, err);
    if (rc == VG_OK)
        rc = cognito_secret_hash_check(attempt->client.type, user.username,
                                       cognito_parameter(attempt, "SECRET_HASH"), err);
    if (rc == VG_OK)
        rc = cognito_tokens_make(call, &sign_in, result, err);
    attempt->result = result;
    return rc;
}

/* ---- Flows ---- */

static bool has_flow(const struct cognito_user_pool_client_type *client, int32_t flow)
{
    for (size_t i = 0; i < client->explicit_auth_flows.count; i++)
        if (client->explicit_auth_flows.items[i] == flow)
            return true;
    return false;
}

/* Lists without ALLOW_ are of the old kind: they add to SRP and refresh, which were always there.
 */
static bool is_old_list(const struct cognito_user_pool_client_type *client)
{
    return has_flow(client, COGNITO_EXPLICIT_AUTH_FLOWS_TYPE_ADMIN_NO_SRP_AUTH) ||
           has_flow(client, COGNITO_EXPLICIT_AUTH_FLOWS_TYPE_CUSTOM_AUTH_FLOW_ONLY) ||
           has_flow(client, COGNITO_EXPLICIT_AUTH_FLOWS_TYPE_USER_PASSWORD_AUTH);
}

static bool allows_password(const struct cognito_user_pool_client_type *client)
{
    return has_flow(client, COGNITO_EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_PASSWORD_AUTH) ||
           has_flow(client, COGNITO_EXPLICIT_AUTH_FLOWS_TYPE_USER_PASSWORD_AUTH);
}

static bool allows_srp(const struct cognito_user_pool_client_type *client)
{
    if (client->explicit_auth_flows.count == 0)
        return true;
    if (is_old_list(client))
        return !has_flow(client, COGNITO_EXPLICIT_AUTH_FLOWS_TYPE_CUSTOM_AUTH_FLOW_ONLY);
    return has_flow(client, COGNITO_EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_SRP_AUTH);
}

static bool allows_refresh(const struct cognito_user_pool_client_type *client)
{
    return client->explicit_auth_flows.count == 0 || is_old_list(client) ||
           has_flow(client, COGNITO_EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_REFRESH_TOKEN_AUTH);
}

static int run_flow(struct vg_call *call, struct cognito_attempt *attempt, int32_t flow,
                    struct vg_error *err)
{
    const struct cognito_user_pool_client_type *client = attempt->client.type;
    switch (flow) {
    case COGNITO_AUTH_FLOW_TYPE_USER_PASSWORD_AUTH:
        if (!allows_password(client))
            return vg_fail(err, &COGNITO_INVALID_PARAMETER,
                           "USER_PASSWORD_AUTH flow not enabled for this client");
        return password_auth(call, attempt, err);
    case COGNITO_AUTH_FLOW_TYPE_USER_SRP_AUTH:
        if (!allows_srp(client))
            return vg_fail(err, &COGNITO_INVALID_PARAMETER,
                           "USER_SRP_AUTH is not enabled for the client.");
        return cognito_srp_begin(call, attempt, err);
    case COGNITO_AUTH_FLOW_TYPE_REFRESH_TOKEN_AUTH:
    case COGNITO_AUTH_FLOW_TYPE_REFRESH_TOKEN:
        if (!allows_refresh(client))
            return vg_fail(err, &COGNITO_INVALID_PARAMETER,
                           "Auth flow not enabled for this client");
        return refresh_auth(call, attempt, err);
    case COGNITO_AUTH_FLOW_TYPE_ADMIN_NO_SRP_AUTH:
    case COGNITO_AUTH_FLOW_TYPE_ADMIN_USER_PASSWORD_AUTH:
        return vg_fail(err, &COGNITO_INVALID_PARAMETER, "Initiate Auth method not supported.");
    default:
        return vg_fail(err, &COGNITO_INVALID_PARAMETER,
                       "virga does not support the auth flow %.*s.",
                       VG_STR_ARG(vg_enum_text(&cognito_shape_auth_flow_type, flow)));
    }
}

int cognito_initiate_auth(struct vg_call *call, const struct cognito_initiate_auth_in *in,
                          struct cognito_initiate_auth_out *out, struct vg_error *err)
{
    struct cognito_attempt attempt = {.parameters = &in->auth_parameters,
                                      .metadata = &in->client_metadata,
                                      .session = in->session};
    int rc = cognito_client_enter(call, in->client_id, &attempt.client, err);
    if (rc == VG_OK)
        rc = run_flow(call, &attempt, in->auth_flow, err);
    if (rc != VG_OK)
        return rc;
    out->challenge_name = attempt.challenge;
    out->session = attempt.next_session;
    out->challenge_parameters = attempt.challenge_parameters;
    out->challenge_parameters.set = true;
    out->authentication_result = attempt.result;
    return VG_OK;
}

int cognito_respond_to_auth_challenge(struct vg_call *call,
                                      const struct cognito_respond_to_auth_challenge_in *in,
                                      struct cognito_respond_to_auth_challenge_out *out,
                                      struct vg_error *err)
{
    struct cognito_auth_parameters_type parameters = {
        .items = VG_NEW_ARRAY(call->arena, struct cognito_auth_parameters_type_entry,
                              in->challenge_responses.count),
        .count = in->challenge_responses.count,
    };
    for (size_t i = 0; i < parameters.count; i++) {
        parameters.items[i].key = in->challenge_responses.items[i].key;
        parameters.items[i].value = in->challenge_responses.items[i].value;
    }
    struct cognito_attempt attempt = {
        .parameters = &parameters, .metadata = &in->client_metadata, .session = in->session};
    int rc = cognito_client_enter(call, in->client_id, &attempt.client, err);
    if (rc != VG_OK)
        return rc;
    if (in->challenge_name == COGNITO_CHALLENGE_NAME_TYPE_PASSWORD_VERIFIER)
        rc = cognito_srp_finish(call, &attempt, err);
    else if (in->challenge_name == COGNITO_CHALLENGE_NAME_TYPE_NEW_PASSWORD_REQUIRED)
        rc = cognito_new_password_take(call, &attempt, err);
    else
        rc = vg_fail(
            err, &COGNITO_INVALID_PARAMETER, "virga does not support the challenge %.*s.",
            VG_STR_ARG(vg_enum_text(&cognito_shape_challenge_name_type, in->challenge_name)));
    if (rc != VG_OK)
        return rc;
    out->challenge_name = attempt.challenge;
    out->session = attempt.next_session;
    out->challenge_parameters = attempt.challenge_parameters;
    out->challenge_parameters.set = true;
    out->authentication_result = attempt.result;
    return VG_OK;
}
