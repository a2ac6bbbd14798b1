/* cognito/user.h: a user in the making, for SignUp and AdminCreateUser alike, and what may be shown
 * and written of one. */
#ifndef COGNITO_USER_H
#define COGNITO_USER_H

#include "cognito/cognito.h"

/* A copy whose attributes can be changed without changing the original's. */
struct cognito_user_record cognito_user_copy(struct vg_arena *arena,
                                             const struct cognito_user_record *user);

/* NotAuthorizedException when the app client may not write one of the attributes. */
int cognito_write_permission_check(const struct cognito_user_pool_client_type *client,
                                   const struct cognito_attribute_list_type *attributes,
                                   struct vg_error *err) VG_CHECKED;

/* AliasExistsException, or what the operation answers instead (`taken`), when one of the user's
 * aliases is another's. */
int cognito_aliases_are_free(struct vg_call *call, const struct cognito_pool *pool,
                             const struct cognito_user_record *user,
                             const struct vg_error_shape *taken, struct vg_error *err) VG_CHECKED;
/* Takes them from whoever has them: those addresses are no longer verified there. Writes. */
int cognito_aliases_take_over(struct vg_call *call, const struct cognito_pool *pool,
                              const struct cognito_user_record *user) VG_CHECKED;

/* ---- new_user.c ---- */

struct cognito_new_user {
    /* Given */
    const struct cognito_user_pool_client_type *client; /* NULL: an administrator's call */
    struct vg_str name;
    const struct cognito_attribute_list_type *attributes;
    const struct cognito_attribute_list_type *validation_data;
    const struct cognito_client_metadata_type *metadata;
    /* Made */
    struct cognito_user_record record; /* user name, sub, attributes, times; no password yet */
    bool confirms_itself;              /* what PreSignUp has decided */
    bool verifies_email;
    bool verifies_phone_number;
};

/* Draws the sub, finds the user name, checks the attributes. */
int cognito_new_user_make(struct vg_call *call, const struct cognito_pool *pool,
                          struct cognito_new_user *made, struct vg_error *err) VG_CHECKED;
/* UsernameExistsException when the name is another's; the sentence is the operation's. */
int cognito_new_user_is_free(struct vg_call *call, const struct cognito_pool *pool,
                             const struct cognito_new_user *made, const char *taken_sentence,
                             struct vg_error *err) VG_CHECKED;
/* PreSignUp, where the pool has that trigger. */
int cognito_pre_sign_up(struct vg_call *call, const struct cognito_pool *pool,
                        struct cognito_new_user *made, struct vg_error *err) VG_CHECKED;

#endif
