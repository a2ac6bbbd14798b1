/* cognito/token.h: the tokens of a sign-in: making them, and taking an access token from a client.
 */
#ifndef COGNITO_TOKEN_H
#define COGNITO_TOKEN_H

#include "cognito/cognito.h"

enum cognito_token_kind { COGNITO_TOKEN_ID, COGNITO_TOKEN_ACCESS, COGNITO_TOKEN_REFRESH };

/* Seconds; AWS's defaults where the app client says nothing. */
int64_t cognito_token_validity_s(const struct cognito_user_pool_client_type *client,
                                 enum cognito_token_kind kind);

/* Who signs in, through which app client, and why tokens are made. */
struct cognito_sign_in {
    const struct cognito_client *client;
    const struct cognito_user_record *user;
    const char *trigger_source; /* "TokenGeneration_Authentication" */
    const struct cognito_client_metadata_type *metadata;
    int64_t auth_time_s;
    struct vg_str origin_jti;
};

/* Makes the ID and the access token; runs PreTokenGeneration; signs in the pool. VG_DEFER until
 * that is done. No writes. */
int cognito_tokens_make(struct vg_call *call, const struct cognito_sign_in *sign_in,
                        struct cognito_authentication_result_type *result,
                        struct vg_error *err) VG_CHECKED;
/* Adds a refresh token to the result, and keeps the sign-in as a grant. Writes. */
int cognito_refresh_token_give(struct vg_call *call, const struct cognito_sign_in *sign_in,
                               struct cognito_authentication_result_type *result) VG_CHECKED;

/* The sign-in that a refresh token stands for; words what is wrong with a token. `sign_in->client`
 * and `metadata` are the caller's to set before; `user` gets the user. */
int cognito_refresh_token_take(struct vg_call *call, const struct cognito_client *client,
                               struct vg_str token, struct cognito_sign_in *sign_in,
                               struct cognito_user_record *user, struct vg_error *err) VG_CHECKED;

/* Whose a good access token is; moves the call to the pool. Words what is wrong with a token. */
struct cognito_bearer {
    struct cognito_client client;
    struct cognito_user_record user;
};
int cognito_access_token_take(struct vg_call *call, struct vg_str token,
                              struct cognito_bearer *bearer, struct vg_error *err) VG_CHECKED;

/* Whether the app client may read the attribute. */
bool cognito_client_reads(const struct cognito_user_pool_client_type *client,
                          struct vg_str attribute);

#endif
