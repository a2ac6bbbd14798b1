/* cognito/verify.c: VerifyToken: whether a token is good, for those who let its bearer in. */
#include "cognito/cognito.h"
#include "cognito/jwt.h"

/* The pool of the issuer, when it is one of those asked for; the issuer's host does not matter. */
static int find_pool(struct vg_call *call, const struct cognito_verify_token_in *in,
                     const struct cognito_claims *claims, struct cognito_pool *pool)
{
    ptrdiff_t slash = vg_str_rfind_char(claims->iss, '/');
    if (slash < 0)
        return VG_NOT_FOUND;
    struct vg_str id = vg_str_tail(claims->iss, (size_t)slash + 1);
    for (size_t i = 0; i < in->user_pool_ids.count; i++)
        if (vg_str_eq(in->user_pool_ids.items[i], id))
            return cognito_pool_enter(call, id, pool);
    return VG_NOT_FOUND;
}

static bool is_signed(const struct cognito_jwt *jwt, const struct cognito_claims *claims,
                      const struct cognito_pool_keys_record *keys)
{
    bool is_access = vg_str_is(claims->token_use, "access");
    struct vg_str kid = is_access ? keys->access_kid : keys->id_kid;
    struct vg_str key = is_access ? keys->access_key : keys->id_key;
    return (is_access || vg_str_is(claims->token_use, "id")) && vg_str_eq(jwt->kid, kid) &&
           cognito_rsa_verify(key, jwt->signed_part, jwt->signature);
}

static int judge(struct vg_call *call, const struct cognito_verify_token_in *in,
                 const struct cognito_jwt *jwt, const struct cognito_claims *claims,
                 int32_t *verdict)
{
    struct cognito_pool pool;
    struct cognito_pool_keys_record keys;
    struct cognito_grant_record grant;
    int rc = find_pool(call, in, claims, &pool);
    if (rc == VG_NOT_FOUND) {
        *verdict = COGNITO_TOKEN_VERDICT_FOREIGN;
        return VG_OK;
    }
    if (rc == VG_OK)
        rc = vg_call_get(call, COGNITO_SPACE_KEYS, pool.id, &cognito_shape_pool_keys_record, &keys);
    if (rc == VG_NOT_FOUND || (rc == VG_OK && !is_signed(jwt, claims, &keys)))
        return VG_OK; /* as preset: forged */
    if (rc != VG_OK)
        return rc;
    if (claims->exp <= call->now_ms / 1000) {
        *verdict = COGNITO_TOKEN_VERDICT_EXPIRED;
        return VG_OK;
    }
    const struct cognito_grant_key key = {
        .sub = claims->sub, .auth_time_s = claims->auth_time, .origin_jti = claims->origin_jti};
    rc = cognito_grant_find(call, &pool, &key, &grant);
    *verdict = rc == VG_OK ? COGNITO_TOKEN_VERDICT_GOOD : COGNITO_TOKEN_VERDICT_REVOKED;
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int cognito_verify_token(struct vg_call *call, const struct cognito_verify_token_in *in,
                         struct cognito_verify_token_out *out, struct vg_error *err)
{
    struct cognito_jwt jwt;
    struct cognito_claims claims;
    (void)err;
    out->verdict = COGNITO_TOKEN_VERDICT_FORGED;
    if (!cognito_jwt_parse(call->arena, in->token, &jwt) ||
        !cognito_claims_read(call->arena, jwt.claims, &claims))
        return VG_OK;
    out->token_use = claims.token_use;
    out->claims = jwt.claims;
    return judge(call, in, &jwt, &claims, &out->verdict);
}
