/* cognito/pool_settings.c: a user pool's settings: what is refused, what is taken for granted. */
#include "cognito/pool_settings.h"

#include "cognito/password.h"

/* ---- Refusing ---- */

static const char *unsupported_trigger(const struct cognito_lambda_config_type *config)
{
    return config == NULL                                   ? NULL
           : config->custom_message.len > 0                 ? "CustomMessage"
           : config->pre_authentication.len > 0             ? "PreAuthentication"
           : config->post_authentication.len > 0            ? "PostAuthentication"
           : config->define_auth_challenge.len > 0          ? "DefineAuthChallenge"
           : config->create_auth_challenge.len > 0          ? "CreateAuthChallenge"
           : config->verify_auth_challenge_response.len > 0 ? "VerifyAuthChallengeResponse"
           : config->user_migration.len > 0                 ? "UserMigration"
           : config->custom_sms_sender != NULL              ? "CustomSMSSender"
           : config->custom_email_sender != NULL            ? "CustomEmailSender"
           : config->kms_key_id.len > 0                     ? "KMSKeyID"
           : config->inbound_federation != NULL             ? "InboundFederation"
                                                            : NULL;
}

static bool verifies_phone_numbers(const struct cognito_user_pool_type *pool)
{
    for (size_t i = 0; i < pool->auto_verified_attributes.count; i++)
        if (pool->auto_verified_attributes.items[i] == COGNITO_VERIFIED_ATTRIBUTE_TYPE_PHONE_NUMBER)
            return true;
    return false;
}

static bool has_passwordless_factor(const struct cognito_user_pool_type *pool)
{
    const struct cognito_sign_in_policy_type *policy =
        pool->policies != NULL ? pool->policies->sign_in_policy : NULL;
    for (size_t i = 0; policy != NULL && i < policy->allowed_first_auth_factors.count; i++)
        if (policy->allowed_first_auth_factors.items[i] != COGNITO_AUTH_FACTOR_TYPE_PASSWORD)
            return true;
    return false;
}

static bool confirms_by_link(const struct cognito_user_pool_type *pool)
{
    const struct cognito_verification_message_template_type *template =
        pool->verification_message_template;
    return template != NULL &&
           template->default_email_option == COGNITO_DEFAULT_EMAIL_OPTION_TYPE_CONFIRM_WITH_LINK;
}

static bool keeps_password_history(const struct cognito_user_pool_type *pool)
{
    const struct cognito_password_policy_type *policy =
        pool->policies != NULL ? pool->policies->password_policy : NULL;
    return policy != NULL && policy->password_history_size.v > 0;
}

static const char *unsupported_setting(const struct cognito_user_pool_type *pool)
{
    bool has_mfa =
        pool->mfa_configuration != 0 && pool->mfa_configuration != COGNITO_USER_POOL_MFA_TYPE_OFF;
    bool has_threat_protection =
        pool->user_pool_add_ons != NULL &&
        pool->user_pool_add_ons->advanced_security_mode != COGNITO_ADVANCED_SECURITY_MODE_TYPE_OFF;
    return has_mfa                              ? "MfaConfiguration other than OFF"
           : verifies_phone_numbers(pool)       ? "AutoVerifiedAttributes with phone_number"
           : has_passwordless_factor(pool)      ? "AllowedFirstAuthFactors other than PASSWORD"
           : confirms_by_link(pool)             ? "DefaultEmailOption CONFIRM_WITH_LINK"
           : keeps_password_history(pool)       ? "PasswordHistorySize"
           : pool->device_configuration != NULL ? "DeviceConfiguration"
           : has_threat_protection              ? "AdvancedSecurityMode other than OFF"
                                                : NULL;
}

int cognito_pool_settings_check(const struct cognito_user_pool_type *pool, struct vg_error *err)
{
    const char *trigger = unsupported_trigger(pool->lambda_config);
    const char *setting = unsupported_setting(pool);
    if (trigger != NULL)
        return vg_fail(err, &COGNITO_INVALID_PARAMETER,
                       "virga does not support %s of LambdaConfig.", trigger);
    if (setting != NULL)
        return vg_fail(err, &COGNITO_INVALID_PARAMETER, "virga does not support %s of a user pool.",
                       setting);
    if (pool->alias_attributes.count > 0 && pool->username_attributes.count > 0)
        return vg_fail(
            err, &COGNITO_INVALID_PARAMETER,
            "Only one of the aliasAttributes or usernameAttributes can be set in a user pool.");
    const struct cognito_lambda_config_type *config = pool->lambda_config;
    if (config != NULL && config->pre_token_generation.len > 0 &&
        config->pre_token_generation_config != NULL &&
        !vg_str_eq(config->pre_token_generation, config->pre_token_generation_config->lambda_arn))
        return vg_fail(
            err, &COGNITO_INVALID_PARAMETER,
            "PreTokenGeneration and PreTokenGenerationConfig must name the same function.");
    return VG_OK;
}

/* ---- Defaults ---- */

/* How long a temporary password is good: the policy's word, else the older setting for the same. */
static int32_t temporary_password_days(const struct cognito_password_policy_type *policy,
                                       const struct cognito_admin_create_user_config_type *admin)
{
    enum { DEFAULT_DAYS = 7 };
    if (policy->temporary_password_validity_days.v > 0)
        return policy->temporary_password_validity_days.v;
    return admin != NULL && admin->unused_account_validity_days.v > 0
               ? admin->unused_account_validity_days.v
               : DEFAULT_DAYS;
}

static const struct cognito_user_pool_policy_type *
policies_of(struct vg_arena *arena, const struct cognito_user_pool_type *pool)
{
    const struct cognito_user_pool_policy_type *given = pool->policies;
    const struct cognito_password_policy *standard = &COGNITO_PASSWORD_POLICY_DEFAULT;
    struct cognito_user_pool_policy_type *policies =
        VG_NEW(arena, struct cognito_user_pool_policy_type);
    struct cognito_password_policy_type *password =
        VG_NEW(arena, struct cognito_password_policy_type);
    bool has_own = given != NULL && given->password_policy != NULL;
    if (given != NULL)
        *policies = *given;
    if (has_own) {
        *password = *given->password_policy;
        password->require_uppercase = vg_bool(password->require_uppercase.v);
        password->require_lowercase = vg_bool(password->require_lowercase.v);
        password->require_numbers = vg_bool(password->require_numbers.v);
        password->require_symbols = vg_bool(password->require_symbols.v);
    } else {
        password->require_uppercase = vg_bool(standard->needs_uppercase);
        password->require_lowercase = vg_bool(standard->needs_lowercase);
        password->require_numbers = vg_bool(standard->needs_number);
        password->require_symbols = vg_bool(standard->needs_symbol);
    }
    if (!password->minimum_length.set)
        password->minimum_length = vg_i32(standard->minimum_length);
    password->temporary_password_validity_days =
        vg_i32(temporary_password_days(password, pool->admin_create_user_config));
    policies->password_policy = password;
    return policies;
}

/* The message and the template that holds it again always say the same. */
static void align_messages(struct vg_arena *arena, struct cognito_user_pool_type *pool)
{
    struct cognito_verification_message_template_type *template =
        VG_NEW(arena, struct cognito_verification_message_template_type);
    if (pool->verification_message_template != NULL)
        *template = *pool->verification_message_template;
    struct vg_str *const pairs[][2] = {
        {&pool->email_verification_message, &template->email_message},
        {&pool->email_verification_subject, &template->email_subject},
        {&pool->sms_verification_message, &template->sms_message},
    };
    for (size_t i = 0; i < VG_COUNT_OF(pairs); i++) {
        if (vg_str_is_set(*pairs[i][1]))
            *pairs[i][0] = *pairs[i][1];
        else
            *pairs[i][1] = *pairs[i][0];
    }
    if (template->default_email_option == 0)
        template->default_email_option = COGNITO_DEFAULT_EMAIL_OPTION_TYPE_CONFIRM_WITH_CODE;
    pool->verification_message_template = template;
}

/* PreTokenGeneration alone means version 1; with its configuration both are shown. */
static const struct cognito_lambda_config_type *
lambda_config_of(struct vg_arena *arena, const struct cognito_lambda_config_type *given)
{
    struct cognito_lambda_config_type *config = VG_NEW(arena, struct cognito_lambda_config_type);
    if (given != NULL)
        *config = *given;
    if (config->pre_token_generation_config != NULL) {
        config->pre_token_generation = config->pre_token_generation_config->lambda_arn;
    } else if (config->pre_token_generation.len > 0) {
        struct cognito_pre_token_generation_version_config_type *versioned =
            VG_NEW(arena, struct cognito_pre_token_generation_version_config_type);
        versioned->lambda_arn = config->pre_token_generation;
        versioned->lambda_version = COGNITO_PRE_TOKEN_GENERATION_LAMBDA_VERSION_TYPE_V1_0;
        config->pre_token_generation_config = versioned;
    }
    return config;
}

static const struct cognito_admin_create_user_config_type *
admin_config_of(struct vg_arena *arena, const struct cognito_admin_create_user_config_type *given,
                int32_t validity_days)
{
    struct cognito_admin_create_user_config_type *config =
        VG_NEW(arena, struct cognito_admin_create_user_config_type);
    if (given != NULL)
        *config = *given;
    config->allow_admin_create_user_only = vg_bool(config->allow_admin_create_user_only.v);
    config->unused_account_validity_days = vg_i32(validity_days);
    return config;
}

static const struct cognito_email_configuration_type *
email_config_of(struct vg_arena *arena, const struct cognito_email_configuration_type *given)
{
    struct cognito_email_configuration_type *config =
        VG_NEW(arena, struct cognito_email_configuration_type);
    if (given != NULL)
        *config = *given;
    if (config->email_sending_account == 0)
        config->email_sending_account = COGNITO_EMAIL_SENDING_ACCOUNT_TYPE_COGNITO_DEFAULT;
    return config;
}

void cognito_pool_settings_default(struct vg_arena *arena, struct cognito_user_pool_type *pool)
{
    pool->policies = policies_of(arena, pool);
    pool->lambda_config = lambda_config_of(arena, pool->lambda_config);
    pool->admin_create_user_config =
        admin_config_of(arena, pool->admin_create_user_config,
                        pool->policies->password_policy->temporary_password_validity_days.v);
    pool->email_configuration = email_config_of(arena, pool->email_configuration);
    align_messages(arena, pool);
    if (pool->deletion_protection == 0)
        pool->deletion_protection = COGNITO_DELETION_PROTECTION_TYPE_INACTIVE;
    pool->mfa_configuration = COGNITO_USER_POOL_MFA_TYPE_OFF;
    if (pool->user_pool_tier == 0)
        pool->user_pool_tier = COGNITO_USER_POOL_TIER_TYPE_ESSENTIALS;
    pool->user_pool_tags.set = true;
}
