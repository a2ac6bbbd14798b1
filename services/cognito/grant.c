/* cognito/grant.c: sign-ins that are still good. A token whose grant is gone has been revoked. */
#include "cognito/cognito.h"

enum { EXPIRED_PER_SIGN_IN = 8, REVOKED_PER_STEP = 1000 };

/* All grants of a user, oldest first. */
static struct vg_key grants_of(struct vg_call *call, const struct cognito_pool *pool,
                               struct vg_str sub)
{
    struct vg_key key;
    vg_call_key(call, &key, COGNITO_SPACE_GRANT);
    vg_key_str(&key, pool->id);
    vg_key_str(&key, sub);
    return key;
}

static struct vg_str grant_key(struct vg_call *call, const struct cognito_pool *pool,
                               const struct cognito_grant_key *of)
{
    struct vg_key key = grants_of(call, pool, of->sub);
    vg_key_i64(&key, of->auth_time_s);
    vg_key_str(&key, of->origin_jti);
    return vg_key_bytes(&key);
}

int cognito_grant_find(struct vg_call *call, const struct cognito_pool *pool,
                       const struct cognito_grant_key *key, struct cognito_grant_record *grant)
{
    return vg_record_get(call->txn, grant_key(call, pool, key), &cognito_shape_grant_record,
                         call->arena, grant);
}

static int clear_expired(struct vg_call *call, const struct cognito_pool *pool, struct vg_str sub)
{
    struct vg_key prefix = grants_of(call, pool, sub);
    struct cognito_grant_record grant;
    struct vg_str key;
    struct vg_walk walk;
    int rc = VG_OK;
    vg_walk_begin(&walk, call->txn, call->arena, vg_key_bytes(&prefix), VG_STR_NONE, false, false);
    for (int i = 0; i < EXPIRED_PER_SIGN_IN && rc == VG_OK; i++) {
        rc = vg_record_next(&walk, &cognito_shape_grant_record, &key, &grant);
        if (rc == VG_OK && grant.expires_at.ms > call->now_ms)
            break;
        if (rc == VG_OK)
            rc = vg_delete(call->txn, key);
    }
    vg_walk_end(&walk);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int cognito_grant_put(struct vg_call *call, const struct cognito_pool *pool,
                      const struct cognito_grant_key *key, const struct cognito_grant_record *grant)
{
    int rc = clear_expired(call, pool, key->sub);
    if (rc != VG_OK)
        return rc;
    return vg_record_put(call->txn, grant_key(call, pool, key), &cognito_shape_grant_record,
                         call->arena, grant);
}

int cognito_grants_revoke(struct vg_call *call, const struct cognito_pool *pool, struct vg_str sub)
{
    struct vg_key prefix = grants_of(call, pool, sub);
    int rc;
    do
        rc = vg_delete_prefix(call->txn, vg_key_bytes(&prefix), REVOKED_PER_STEP);
    while (rc == VG_OK);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}
