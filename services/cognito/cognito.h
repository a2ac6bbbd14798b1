/* cognito/cognito.h: the service as others see it, and what its files share first of all: key
 * spaces, a pool and an app client in a handler's hands, errors that every operation words alike.
 */
#ifndef VG_SERVICE_COGNITO_H
#define VG_SERVICE_COGNITO_H

#include "bus/service.h"

#include "cognito.gen.h"

extern const struct vg_service cognito_service;

enum cognito_space {
    COGNITO_SPACE_POOL = VG_SPACE(VG_SPACES_COGNITO, 1), /* [pool]: PoolRecord */
    COGNITO_SPACE_POOL_PLACE =
        VG_SPACE(VG_SPACES_COGNITO, 2), /* under no account: [pool]: PoolPlaceRecord */
    COGNITO_SPACE_KEYS = VG_SPACE(VG_SPACES_COGNITO, 3),       /* [pool]: PoolKeysRecord */
    COGNITO_SPACE_USER_COUNT = VG_SPACE(VG_SPACES_COGNITO, 4), /* [pool]: a counter */
    COGNITO_SPACE_CLIENT = VG_SPACE(VG_SPACES_COGNITO, 5), /* [pool][client]: UserPoolClientType */
    COGNITO_SPACE_CLIENT_PLACE =
        VG_SPACE(VG_SPACES_COGNITO, 6), /* under no account: [client]: ClientPlaceRecord */
    COGNITO_SPACE_USER = VG_SPACE(VG_SPACES_COGNITO, 7), /* [pool][folded user name]: UserRecord */
    COGNITO_SPACE_ALIAS =
        VG_SPACE(VG_SPACES_COGNITO, 8), /* [pool][attribute][folded value]: AliasRecord */
    COGNITO_SPACE_GRANT =
        VG_SPACE(VG_SPACES_COGNITO, 9), /* [pool][sub][auth_time][origin_jti]: GrantRecord */
};

struct cognito_pool {
    struct vg_str id;   /* "us-east-1_AbCdEfGhI" */
    struct vg_str name; /* what SRP calls it: the id behind the underscore */
    struct vg_str seal_key;
    const struct cognito_user_pool_type *type;
};

/* ---- guard.c ---- */

/* Whether the pool's web ACL lets the client's request through; words ForbiddenException. Calls
 * from inside are not asked about. Awaits: before anything else. */
int cognito_guard(struct vg_call *call, const struct cognito_pool *pool,
                  struct vg_error *err) VG_CHECKED;

struct cognito_client {
    const struct cognito_user_pool_client_type *type;
    struct cognito_pool pool;
};

/* ---- store.c ---- */

/* VG_NOT_FOUND when the call's account and region have no such pool. */
int cognito_pool_find(struct vg_call *call, struct vg_str id, struct cognito_pool *pool) VG_CHECKED;
int cognito_pool_require(struct vg_call *call, struct vg_str id, struct cognito_pool *pool,
                         struct vg_error *err) VG_CHECKED;
int cognito_pool_put(struct vg_call *call, const struct cognito_user_pool_type *type,
                     struct vg_str seal_key) VG_CHECKED;
/* The pool's own records; its app clients, users, aliases and grants are the caller's to remove. */
int cognito_pool_delete(struct vg_call *call, struct vg_str id) VG_CHECKED;
/* Finds a pool by its id alone and moves the call to the pool's account and region: calls without a
 * signature know neither. */
int cognito_pool_enter(struct vg_call *call, struct vg_str id,
                       struct cognito_pool *pool) VG_CHECKED;

int cognito_client_find(struct vg_call *call, const struct cognito_pool *pool, struct vg_str id,
                        struct cognito_user_pool_client_type *type) VG_CHECKED;
int cognito_client_require(struct vg_call *call, const struct cognito_pool *pool, struct vg_str id,
                           struct cognito_user_pool_client_type *type,
                           struct vg_error *err) VG_CHECKED;
int cognito_client_put(struct vg_call *call,
                       const struct cognito_user_pool_client_type *type) VG_CHECKED;
int cognito_client_delete(struct vg_call *call, struct vg_str pool_id, struct vg_str id) VG_CHECKED;
/* The pool's app clients in the order of their ids, behind `after` (absent: from the first). */
void cognito_clients_walk(struct vg_call *call, struct vg_str pool_id, struct vg_str after,
                          struct vg_walk *walk);
/* Finds an app client by its id alone, with its pool, and moves the call there; asks the pool's
 * guard first (guard.c). May await. */
int cognito_client_enter(struct vg_call *call, struct vg_str id, struct cognito_client *client,
                         struct vg_error *err) VG_CHECKED;

/* By user name, sub or, where the pool has them, by e-mail address, phone number or preferred user
 * name. */
int cognito_user_find(struct vg_call *call, const struct cognito_pool *pool, struct vg_str name,
                      struct cognito_user_record *user) VG_CHECKED;
/* UserNotFoundException "User does not exist." */
int cognito_user_require(struct vg_call *call, const struct cognito_pool *pool, struct vg_str name,
                         struct cognito_user_record *user, struct vg_error *err) VG_CHECKED;
/* Writes the user and, from what it was before (NULL: new), the aliases it has gained and lost. */
int cognito_user_put(struct vg_call *call, const struct cognito_pool *pool,
                     const struct cognito_user_record *before,
                     const struct cognito_user_record *user) VG_CHECKED;
/* With aliases and grants. */
int cognito_user_delete(struct vg_call *call, const struct cognito_pool *pool,
                        const struct cognito_user_record *user) VG_CHECKED;
/* Whose one of the user's aliases already is: VG_OK with the other user and the attribute's name;
 * VG_NOT_FOUND when all are free. */
int cognito_alias_holder(struct vg_call *call, const struct cognito_pool *pool,
                         const struct cognito_user_record *user, struct cognito_user_record *holder,
                         const char **attribute) VG_CHECKED;
/* The pool's users in the order of their names, behind the user with the name `after` (absent: from
 * the first). */
void cognito_users_walk(struct vg_call *call, const struct cognito_pool *pool, struct vg_str after,
                        struct vg_walk *walk);
int cognito_user_count(struct vg_call *call, struct vg_str pool_id, int32_t *count) VG_CHECKED;

/* Whether user names, and e-mail addresses as such, differ by case. */
bool cognito_pool_is_case_sensitive(const struct cognito_pool *pool);
bool cognito_pool_has_username_attribute(const struct cognito_pool *pool, int32_t attribute);
bool cognito_pool_has_alias_attribute(const struct cognito_pool *pool, int32_t attribute);

/* ---- grant.c: one record per sign-in, as long as its refresh token lives ---- */

struct cognito_grant_key {
    struct vg_str sub;
    int64_t auth_time_s;
    struct vg_str origin_jti;
};
/* VG_NOT_FOUND when it was revoked, or never given. */
int cognito_grant_find(struct vg_call *call, const struct cognito_pool *pool,
                       const struct cognito_grant_key *key,
                       struct cognito_grant_record *grant) VG_CHECKED;
/* Also clears away some of the user's grants that have expired. */
int cognito_grant_put(struct vg_call *call, const struct cognito_pool *pool,
                      const struct cognito_grant_key *key,
                      const struct cognito_grant_record *grant) VG_CHECKED;
/* All of a user's. */
int cognito_grants_revoke(struct vg_call *call, const struct cognito_pool *pool,
                          struct vg_str sub) VG_CHECKED;

/* ---- keys.c ---- */

extern const struct vg_effect_kind cognito_make_keys;
/* The pool's signing keys; VG_DEFER while they are being made. */
int cognito_keys_await(struct vg_call *call, const struct cognito_pool *pool,
                       struct cognito_pool_keys_record *keys) VG_CHECKED;

/* Lets those who wait look again: the keys are there, or the pool is not. */
void cognito_keys_wake(struct vg_call *call, struct vg_str pool_id);

/* ---- client.c ---- */

/* SECRET_HASH of a call that names a user: must be right where the app client has a secret. */
int cognito_secret_hash_check(const struct cognito_user_pool_client_type *client,
                              struct vg_str username, struct vg_str given,
                              struct vg_error *err) VG_CHECKED;
/* Whether the client hides which users there are. */
bool cognito_client_hides_users(const struct cognito_user_pool_client_type *client);

/* ---- user_pool.c ---- */

extern const struct vg_effect_kind cognito_sweep;

/* ---- well_known.c ---- */

extern const struct vg_route cognito_routes[];

/* "http://localhost:4566/<pool id>", the tokens' issuer. */
struct vg_str cognito_issuer(const struct vg_call *call, struct vg_str pool_id);

#endif
