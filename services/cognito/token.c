/* cognito/token.c: ID, access and refresh tokens. */
#include "cognito/token.h"

#include "cognito/jwt.h"
#include "cognito/pre_token.h"
#include "cognito/schema.h"
#include "cognito/seal.h"

static const char own_scope[] =
    "aws.cognito.signin.user.admin"; /* lets its bearer call GetUser and the like */

/* ---- How long they live ---- */

static int64_t unit_seconds(int32_t unit)
{
    switch (unit) {
    case COGNITO_TIME_UNITS_TYPE_SECONDS:
        return 1;
    case COGNITO_TIME_UNITS_TYPE_MINUTES:
        return 60;
    case COGNITO_TIME_UNITS_TYPE_DAYS:
        return 24 * 60 * 60;
    default:
        return 60 * 60;
    }
}

int64_t cognito_token_validity_s(const struct cognito_user_pool_client_type *client,
                                 enum cognito_token_kind kind)
{
    const struct cognito_token_validity_units_type none = {0};
    const struct cognito_token_validity_units_type *units = client->token_validity_units;
    if (units == NULL)
        units = &none;
    switch (kind) {
    case COGNITO_TOKEN_ID:
        return client->id_token_validity.set
                   ? client->id_token_validity.v * unit_seconds(units->id_token)
                   : 60 * 60;
    case COGNITO_TOKEN_ACCESS:
        return client->access_token_validity.set
                   ? client->access_token_validity.v * unit_seconds(units->access_token)
                   : 60 * 60;
    case COGNITO_TOKEN_REFRESH:
        break;
    }
    int32_t unit = units->refresh_token != 0 ? units->refresh_token : COGNITO_TIME_UNITS_TYPE_DAYS;
    bool has_own = client->refresh_token_validity.set && client->refresh_token_validity.v > 0;
    return has_own ? client->refresh_token_validity.v * unit_seconds(unit)
                   : 30 * unit_seconds(COGNITO_TIME_UNITS_TYPE_DAYS);
}

/* ---- Claims ---- */

bool cognito_client_reads(const struct cognito_user_pool_client_type *client,
                          struct vg_str attribute)
{
    for (size_t i = 0; i < client->read_attributes.count; i++)
        if (vg_str_eq(client->read_attributes.items[i], attribute))
            return true;
    return client->read_attributes.count == 0;
}

static int64_t now_s(const struct vg_call *call)
{
    return call->now_ms / 1000;
}

/* What both tokens say. */
static void add_common_claims(struct vg_call *call, const struct cognito_sign_in *sign_in,
                              struct vg_str event_id, const char *token_use,
                              enum cognito_token_kind kind, struct cognito_claim_set *claims)
{
    cognito_claim_text(claims, "sub", sign_in->user->sub);
    cognito_claim_text(claims, "iss", cognito_issuer(call, sign_in->client->pool.id));
    cognito_claim_text(claims, "origin_jti", sign_in->origin_jti);
    cognito_claim_text(claims, "event_id", event_id);
    cognito_claim_text(claims, "token_use", vg_str_from(token_use));
    cognito_claim_i64(claims, "auth_time", sign_in->auth_time_s);
    cognito_claim_i64(claims, "exp",
                      now_s(call) + cognito_token_validity_s(sign_in->client->type, kind));
    cognito_claim_i64(claims, "iat", now_s(call));
    cognito_claim_text(claims, "jti", vg_id_uuid(call));
}

static void add_attribute_claims(const struct cognito_sign_in *sign_in,
                                 struct cognito_claim_set *claims)
{
    const struct cognito_attribute_list_type *attributes = &sign_in->user->attributes;
    for (size_t i = 0; i < attributes->count; i++) {
        const struct cognito_attribute_type *attribute = &attributes->items[i];
        const char *name = vg_arena_cstr(claims->arena, attribute->name);
        bool is_flag = vg_str_is(attribute->name, "email_verified") ||
                       vg_str_is(attribute->name, "phone_number_verified");
        if (vg_str_is(attribute->name, "sub") ||
            !cognito_client_reads(sign_in->client->type, attribute->name))
            continue;
        if (is_flag)
            cognito_claim_bool(claims, name, vg_str_ieq(attribute->value, VG_STR("true")));
        else
            cognito_claim_text(claims, name, attribute->value);
    }
}

static struct vg_str id_claims(struct vg_call *call, const struct cognito_sign_in *sign_in,
                               struct vg_str event_id, const struct cognito_token_changes *changes)
{
    struct cognito_claim_set claims;
    cognito_claims_init(&claims, call->arena);
    add_common_claims(call, sign_in, event_id, "id", COGNITO_TOKEN_ID, &claims);
    cognito_claim_text(&claims, "cognito:username", sign_in->user->username);
    cognito_claim_text(&claims, "aud", sign_in->client->type->client_id);
    add_attribute_claims(sign_in, &claims);
    if (changes->groups.count > 0)
        cognito_claim_texts(&claims, "cognito:groups", changes->groups.items,
                            changes->groups.count);
    if (changes->roles.count > 0)
        cognito_claim_texts(&claims, "cognito:roles", changes->roles.items, changes->roles.count);
    if (changes->preferred_role.len > 0)
        cognito_claim_text(&claims, "cognito:preferred_role", changes->preferred_role);
    cognito_token_change_apply(&changes->id, /* is_access_token= */ false, &claims);
    return cognito_claims_json(&claims);
}

/* The scopes that are left, with a space between them. */
static struct vg_str scope_text(struct vg_call *call, const struct cognito_token_change *change)
{
    struct vg_str *scopes = VG_NEW_ARRAY(call->arena, struct vg_str, change->scopes_add.count + 1);
    size_t count = 0;
    if (!cognito_names_have(&change->scopes_suppress, vg_str_from(own_scope)))
        scopes[count++] = vg_str_from(own_scope);
    for (size_t i = 0; i < change->scopes_add.count; i++)
        if (!cognito_names_have(&change->scopes_suppress, change->scopes_add.items[i]))
            scopes[count++] = change->scopes_add.items[i];
    return vg_arena_join(call->arena, scopes, count, VG_STR(" "));
}

static struct vg_str access_claims(struct vg_call *call, const struct cognito_sign_in *sign_in,
                                   struct vg_str event_id,
                                   const struct cognito_token_changes *changes)
{
    struct cognito_claim_set claims;
    cognito_claims_init(&claims, call->arena);
    add_common_claims(call, sign_in, event_id, "access", COGNITO_TOKEN_ACCESS, &claims);
    cognito_claim_text(&claims, "client_id", sign_in->client->type->client_id);
    cognito_claim_text(&claims, "username", sign_in->user->username);
    cognito_claim_text(&claims, "scope", scope_text(call, &changes->access));
    if (changes->groups.count > 0)
        cognito_claim_texts(&claims, "cognito:groups", changes->groups.items,
                            changes->groups.count);
    cognito_token_change_apply(&changes->access, /* is_access_token= */ true, &claims);
    return cognito_claims_json(&claims);
}

/* ---- Making them ---- */

struct sign_work {
    struct {
        struct vg_str key; /* DER */
        struct vg_str bytes;
        uint8_t signature[COGNITO_RSA_SIGNATURE_BYTES];
    } tokens[2];
    bool is_signed;
};

static void sign(void *data)
{
    struct sign_work *work = data;
    work->is_signed = true;
    for (size_t i = 0; i < VG_COUNT_OF(work->tokens); i++)
        work->is_signed &=
            cognito_rsa_sign(work->tokens[i].key, work->tokens[i].bytes, work->tokens[i].signature);
}

static struct vg_str signed_token(struct vg_call *call, const struct sign_work *work, size_t i)
{
    return cognito_jwt_join(call->arena, work->tokens[i].bytes,
                            vg_str_of(work->tokens[i].signature, sizeof work->tokens[i].signature));
}

int cognito_tokens_make(struct vg_call *call, const struct cognito_sign_in *sign_in,
                        struct cognito_authentication_result_type *result, struct vg_error *err)
{
    struct cognito_token_changes changes;
    struct cognito_pool_keys_record keys;
    struct vg_str event_id = vg_id_uuid(call);
    int rc =
        cognito_pre_token_generation(call, sign_in->client, sign_in->user, sign_in->trigger_source,
                                     sign_in->metadata, &changes, err);
    if (rc == VG_OK)
        rc = cognito_keys_await(call, &sign_in->client->pool, &keys);
    if (rc != VG_OK)
        return rc;

    struct sign_work *work = VG_NEW(call->arena, struct sign_work);
    work->tokens[0].key = keys.id_key;
    work->tokens[0].bytes = cognito_jwt_signed_part(call->arena, keys.id_kid,
                                                    id_claims(call, sign_in, event_id, &changes));
    work->tokens[1].key = keys.access_key;
    work->tokens[1].bytes = cognito_jwt_signed_part(
        call->arena, keys.access_kid, access_claims(call, sign_in, event_id, &changes));
    void *done = work;
    rc = vg_await_work(call, sign, &done);
    if (rc != VG_OK)
        return rc;
    work = done;
    if (!work->is_signed)
        return VG_BROKEN;
    *result = (struct cognito_authentication_result_type){
        .id_token = signed_token(call, work, 0),
        .access_token = signed_token(call, work, 1),
        .expires_in =
            vg_i32((int32_t)cognito_token_validity_s(sign_in->client->type, COGNITO_TOKEN_ACCESS)),
        .token_type = VG_STR("Bearer"),
    };
    return VG_OK;
}

/* ---- Refresh tokens ---- */

static struct cognito_grant_key grant_key_of(const struct cognito_sign_in *sign_in)
{
    return (struct cognito_grant_key){.sub = sign_in->user->sub,
                                      .auth_time_s = sign_in->auth_time_s,
                                      .origin_jti = sign_in->origin_jti};
}

int cognito_refresh_token_give(struct vg_call *call, const struct cognito_sign_in *sign_in,
                               struct cognito_authentication_result_type *result)
{
    const struct cognito_client *client = sign_in->client;
    int64_t expires_ms =
        call->now_ms + 1000 * cognito_token_validity_s(client->type, COGNITO_TOKEN_REFRESH);
    const struct cognito_refresh_token token = {
        .username = sign_in->user->username,
        .sub = sign_in->user->sub,
        .client_id = client->type->client_id,
        .origin_jti = sign_in->origin_jti,
        .auth_time = vg_i64(sign_in->auth_time_s),
    };
    struct vg_str inside = vg_record_encode(call->arena, &cognito_shape_refresh_token, &token);
    struct vg_str sealed =
        cognito_seal(call->arena, client->pool.seal_key, COGNITO_SEAL_REFRESH_TOKEN, &call->random,
                     expires_ms, inside);
    result->refresh_token = cognito_seal_to_jwe(call->arena, sealed);

    struct cognito_grant_key key = grant_key_of(sign_in);
    struct cognito_grant_record grant = {.client_id = client->type->client_id,
                                         .expires_at = vg_time(expires_ms)};
    return cognito_grant_put(call, &client->pool, &key, &grant);
}

static int invalid_refresh_token(struct vg_error *err)
{
    return vg_fail(err, &COGNITO_NOT_AUTHORIZED, "Invalid Refresh Token");
}

static int open_refresh_token(struct vg_call *call, const struct cognito_client *client,
                              struct vg_str text, struct cognito_refresh_token *token,
                              struct vg_error *err)
{
    struct vg_str sealed, inside;
    if (!cognito_seal_from_jwe(call->arena, text, &sealed))
        return invalid_refresh_token(err);
    switch (cognito_unseal(call->arena, client->pool.seal_key, COGNITO_SEAL_REFRESH_TOKEN,
                           call->now_ms, sealed, &inside)) {
    case COGNITO_SEAL_FORGED:
        return invalid_refresh_token(err);
    case COGNITO_SEAL_EXPIRED:
        return vg_fail(err, &COGNITO_NOT_AUTHORIZED, "Refresh Token has expired");
    case COGNITO_SEAL_GOOD:
        break;
    }
    if (!vg_record_decode(call->arena, &cognito_shape_refresh_token, inside, token) ||
        !vg_str_eq(token->client_id, client->type->client_id))
        return invalid_refresh_token(err);
    return VG_OK;
}

int cognito_refresh_token_take(struct vg_call *call, const struct cognito_client *client,
                               struct vg_str text, struct cognito_sign_in *sign_in,
                               struct cognito_user_record *user, struct vg_error *err)
{
    struct cognito_refresh_token token;
    struct cognito_grant_record grant;
    int rc = open_refresh_token(call, client, text, &token, err);
    if (rc != VG_OK)
        return rc;
    sign_in->user = user;
    sign_in->auth_time_s = token.auth_time.v;
    sign_in->origin_jti = token.origin_jti;
    const struct cognito_grant_key key = {
        .sub = token.sub, .auth_time_s = token.auth_time.v, .origin_jti = token.origin_jti};
    rc = cognito_grant_find(call, &client->pool, &key, &grant);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &COGNITO_NOT_AUTHORIZED, "Refresh Token has been revoked");
    if (rc == VG_OK)
        rc = cognito_user_find(call, &client->pool, token.username, user);
    if (rc == VG_NOT_FOUND)
        return invalid_refresh_token(err);
    if (rc == VG_OK && !user->enabled.v)
        return vg_fail(err, &COGNITO_NOT_AUTHORIZED, "User is disabled.");
    return rc;
}

/* ---- Access tokens ---- */

static int invalid_access_token(struct vg_error *err)
{
    return vg_fail(err, &COGNITO_NOT_AUTHORIZED, "Invalid Access Token");
}

/* The pool is the last part of the issuer, whatever host name the client reached it by. */
static int enter_issuer(struct vg_call *call, const struct cognito_claims *claims,
                        struct cognito_pool *pool, struct vg_error *err)
{
    ptrdiff_t slash = vg_str_rfind_char(claims->iss, '/');
    int rc = slash < 0
                 ? VG_NOT_FOUND
                 : cognito_pool_enter(call, vg_str_tail(claims->iss, (size_t)slash + 1), pool);
    return rc == VG_NOT_FOUND ? invalid_access_token(err) : rc;
}

static int verify_access_token(struct vg_call *call, const struct cognito_jwt *jwt,
                               const struct cognito_claims *claims, const struct cognito_pool *pool,
                               struct vg_error *err)
{
    struct cognito_pool_keys_record keys;
    int rc =
        vg_call_get(call, COGNITO_SPACE_KEYS, pool->id, &cognito_shape_pool_keys_record, &keys);
    if (rc == VG_NOT_FOUND)
        return invalid_access_token(err); /* the pool has signed nothing yet */
    if (rc != VG_OK)
        return rc;
    if (!vg_str_is(claims->token_use, "access") || !vg_str_eq(jwt->kid, keys.access_kid) ||
        !cognito_rsa_verify(keys.access_key, jwt->signed_part, jwt->signature))
        return invalid_access_token(err);
    if (claims->exp <= now_s(call))
        return vg_fail(err, &COGNITO_NOT_AUTHORIZED, "Access Token has expired");
    return VG_OK;
}

static bool has_own_scope(struct vg_str scopes)
{
    struct vg_str scope;
    while (vg_str_split(&scopes, ' ', &scope))
        if (vg_str_is(scope, own_scope))
            return true;
    return false;
}

static int find_bearer(struct vg_call *call, const struct cognito_claims *claims,
                       struct cognito_bearer *bearer, struct vg_error *err)
{
    const struct cognito_pool *pool = &bearer->client.pool;
    const struct cognito_grant_key key = {
        .sub = claims->sub, .auth_time_s = claims->auth_time, .origin_jti = claims->origin_jti};
    struct cognito_user_pool_client_type *type =
        VG_NEW(call->arena, struct cognito_user_pool_client_type);
    struct cognito_grant_record grant;
    int rc = cognito_client_find(call, pool, claims->client_id, type);
    bearer->client.type = type;
    if (rc == VG_NOT_FOUND)
        return invalid_access_token(err);
    if (rc == VG_OK)
        rc = cognito_grant_find(call, pool, &key, &grant);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &COGNITO_NOT_AUTHORIZED, "Access Token has been revoked");
    if (rc == VG_OK)
        rc = cognito_user_require(call, pool, claims->username, &bearer->user, err);
    if (rc == VG_OK && !bearer->user.enabled.v)
        return vg_fail(err, &COGNITO_NOT_AUTHORIZED, "User is disabled.");
    return rc;
}

int cognito_access_token_take(struct vg_call *call, struct vg_str token,
                              struct cognito_bearer *bearer, struct vg_error *err)
{
    struct cognito_jwt jwt;
    struct cognito_claims claims;
    if (!cognito_jwt_parse(call->arena, token, &jwt) ||
        !cognito_claims_read(call->arena, jwt.claims, &claims))
        return invalid_access_token(err);
    int rc = enter_issuer(call, &claims, &bearer->client.pool, err);
    if (rc == VG_OK)
        rc = cognito_guard(call, &bearer->client.pool, err);
    if (rc == VG_OK)
        rc = verify_access_token(call, &jwt, &claims, &bearer->client.pool, err);
    if (rc == VG_OK)
        rc = find_bearer(call, &claims, bearer, err);
    if (rc == VG_OK && !has_own_scope(claims.scope))
        return vg_fail(err, &COGNITO_NOT_AUTHORIZED, "Access Token does not have required scopes");
    return rc;
}

/* ---- GlobalSignOut ---- */

int cognito_global_sign_out(struct vg_call *call, const struct cognito_global_sign_out_in *in,
                            struct cognito_global_sign_out_out *out, struct vg_error *err)
{
    struct cognito_bearer bearer;
    (void)out;
    int rc = cognito_access_token_take(call, in->access_token, &bearer, err);
    if (rc != VG_OK)
        return rc;
    return cognito_grants_revoke(call, &bearer.client.pool, bearer.user.sub);
}
