/* services/cognito/cognito.c: Cognito's tables: operations, effects, pages. Scope and deviations:
 * README.md. */
#include "cognito/cognito.h"

static const struct vg_op ops[COGNITO_OP_COUNT] = {
    [COGNITO_OP_ADMIN_CONFIRM_SIGN_UP] = VG_WRITE(cognito_admin_confirm_sign_up),
    [COGNITO_OP_ADMIN_CREATE_USER] = VG_WRITE(cognito_admin_create_user),
    [COGNITO_OP_ADMIN_DELETE_USER] = VG_WRITE(cognito_admin_delete_user),
    [COGNITO_OP_ADMIN_GET_USER] = VG_READ(cognito_admin_get_user),
    [COGNITO_OP_ADMIN_SET_USER_PASSWORD] = VG_WRITE(cognito_admin_set_user_password),
    [COGNITO_OP_CONFIRM_SIGN_UP] = VG_WRITE(cognito_confirm_sign_up),
    [COGNITO_OP_CREATE_USER_POOL] = VG_WRITE(cognito_create_user_pool),
    [COGNITO_OP_CREATE_USER_POOL_CLIENT] = VG_WRITE(cognito_create_user_pool_client),
    [COGNITO_OP_DELETE_USER_POOL] = VG_WRITE(cognito_delete_user_pool),
    [COGNITO_OP_DELETE_USER_POOL_CLIENT] = VG_WRITE(cognito_delete_user_pool_client),
    [COGNITO_OP_DESCRIBE_USER_POOL] = VG_READ(cognito_describe_user_pool),
    [COGNITO_OP_DESCRIBE_USER_POOL_CLIENT] = VG_READ(cognito_describe_user_pool_client),
    [COGNITO_OP_GET_USER] = VG_READ(cognito_get_user),
    [COGNITO_OP_GET_USER_POOL_MFA_CONFIG] = VG_READ(cognito_get_user_pool_mfa_config),
    [COGNITO_OP_GLOBAL_SIGN_OUT] = VG_WRITE(cognito_global_sign_out),
    [COGNITO_OP_INITIATE_AUTH] = VG_WRITE(cognito_initiate_auth),
    [COGNITO_OP_LIST_USER_POOL_CLIENTS] = VG_READ(cognito_list_user_pool_clients),
    [COGNITO_OP_LIST_USER_POOLS] = VG_READ(cognito_list_user_pools),
    [COGNITO_OP_LIST_USERS] = VG_READ(cognito_list_users),
    [COGNITO_OP_RESEND_CONFIRMATION_CODE] = VG_WRITE(cognito_resend_confirmation_code),
    [COGNITO_OP_RESPOND_TO_AUTH_CHALLENGE] = VG_WRITE(cognito_respond_to_auth_challenge),
    [COGNITO_OP_SIGN_UP] = VG_WRITE(cognito_sign_up),
    [COGNITO_OP_UPDATE_USER_POOL] = VG_WRITE(cognito_update_user_pool),
    [COGNITO_OP_UPDATE_USER_POOL_CLIENT] = VG_WRITE(cognito_update_user_pool_client),
    [COGNITO_OP_VERIFY_TOKEN] = VG_READ(cognito_verify_token),
};

static const struct vg_effect_kind *const effects[] = {&cognito_make_keys, &cognito_sweep, NULL};

const struct vg_service cognito_service = {
    .model = &cognito_model,
    .ops = ops,
    .effects = effects,
    .routes = cognito_routes,
};
