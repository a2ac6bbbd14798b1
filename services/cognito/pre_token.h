/* cognito/pre_token.h: the PreTokenGeneration trigger: what it may change in a token. */
#ifndef COGNITO_PRE_TOKEN_H
#define COGNITO_PRE_TOKEN_H

#include "cognito/claims.h"
#include "cognito/cognito.h"

struct cognito_names {
    struct vg_str *items;
    size_t count;
};

struct cognito_token_change {
    struct cognito_claim_set add;
    struct cognito_names suppress;
    struct cognito_names scopes_add; /* of access tokens only */
    struct cognito_names scopes_suppress;
};

struct cognito_token_changes {
    struct cognito_token_change id;
    struct cognito_token_change access; /* untouched by version 1 */
    struct cognito_names groups;        /* of both; a pool has none of its own */
    struct cognito_names roles;
    struct vg_str preferred_role;
};

/* Reads a trigger's response: version 1's claimsOverrideDetails, or claimsAndScopeOverrideDetails
 * of 2 and 3. False when it has values of other types than AWS takes. Pure. */
bool cognito_token_changes_read(struct vg_arena *arena, struct vg_str response, bool is_version_1,
                                struct cognito_token_changes *changes) VG_CHECKED;
/* Adds and suppresses claims, but for those that AWS lets nobody change. Suppressing wins. Pure. */
void cognito_token_change_apply(const struct cognito_token_change *change, bool is_access_token,
                                struct cognito_claim_set *claims);
bool cognito_names_have(const struct cognito_names *names, struct vg_str name);

/* Runs the trigger where the pool has one; `source` as "TokenGeneration_Authentication". Without
 * one, no changes. */
int cognito_pre_token_generation(struct vg_call *call, const struct cognito_client *client,
                                 const struct cognito_user_record *user, const char *source,
                                 const struct cognito_client_metadata_type *metadata,
                                 struct cognito_token_changes *changes,
                                 struct vg_error *err) VG_CHECKED;

#endif
