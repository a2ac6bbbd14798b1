/* cognito/new_user.c: what SignUp and AdminCreateUser have in common: the user name, the
 * attributes, PreSignUp. */
#include "cognito/schema.h"
#include "cognito/trigger.h"
#include "cognito/user.h"

/* ---- Name and attributes ---- */

static bool is_username_email(const struct cognito_pool *pool, struct vg_str name)
{
    return cognito_pool_has_username_attribute(pool, COGNITO_USERNAME_ATTRIBUTE_TYPE_EMAIL) &&
           cognito_is_email(name);
}

static bool is_username_phone_number(const struct cognito_pool *pool, struct vg_str name)
{
    return cognito_pool_has_username_attribute(pool,
                                               COGNITO_USERNAME_ATTRIBUTE_TYPE_PHONE_NUMBER) &&
           cognito_is_phone_number(name);
}

static int refuse_name(const struct cognito_pool *pool, struct vg_error *err)
{
    bool takes_email =
        cognito_pool_has_username_attribute(pool, COGNITO_USERNAME_ATTRIBUTE_TYPE_EMAIL);
    bool takes_phone_number =
        cognito_pool_has_username_attribute(pool, COGNITO_USERNAME_ATTRIBUTE_TYPE_PHONE_NUMBER);
    const char *kind = !takes_phone_number ? "an email"
                       : !takes_email      ? "a phone number"
                                           : "either an email or a phone number";
    return vg_fail(err, &COGNITO_INVALID_PARAMETER, "Username should be %s.", kind);
}

/* Where addresses are aliases, a user name must not look like one. */
static int check_plain_name(const struct cognito_pool *pool, struct vg_str name,
                            struct vg_error *err)
{
    if (cognito_pool_has_alias_attribute(pool, COGNITO_ALIAS_ATTRIBUTE_TYPE_EMAIL) &&
        cognito_is_email(name))
        return vg_fail(
            err, &COGNITO_INVALID_PARAMETER,
            "Username cannot be of email format, since user pool is configured for email alias.");
    if (cognito_pool_has_alias_attribute(pool, COGNITO_ALIAS_ATTRIBUTE_TYPE_PHONE_NUMBER) &&
        cognito_is_phone_number(name))
        return vg_fail(err, &COGNITO_INVALID_PARAMETER,
                       "Username cannot be of phone number format, since user pool is configured "
                       "for phone number alias.");
    return VG_OK;
}

/* Where addresses stand for user names, the name given becomes the attribute, and the user name is
 * the sub. */
static int choose_name(struct vg_call *call, const struct cognito_pool *pool,
                       struct cognito_new_user *made, struct vg_error *err)
{
    struct cognito_user_record *record = &made->record;
    if (pool->type->username_attributes.count == 0) {
        record->username = made->name;
        return check_plain_name(pool, made->name, err);
    }
    record->username = record->sub;
    if (is_username_email(pool, made->name))
        cognito_attribute_set(call->arena, &record->attributes, VG_STR("email"), made->name);
    else if (is_username_phone_number(pool, made->name))
        cognito_attribute_set(call->arena, &record->attributes, VG_STR("phone_number"), made->name);
    else
        return refuse_name(pool, err);
    return VG_OK;
}

static void add_unverified(struct vg_arena *arena, struct cognito_attribute_list_type *attributes,
                           const char *address, const char *verified)
{
    if (vg_str_is_set(cognito_attribute(attributes, address)) &&
        !vg_str_is_set(cognito_attribute(attributes, verified)))
        cognito_attribute_set(arena, attributes, vg_str_from(verified), VG_STR("false"));
}

int cognito_new_user_make(struct vg_call *call, const struct cognito_pool *pool,
                          struct cognito_new_user *made, struct vg_error *err)
{
    struct cognito_user_record *record = &made->record;
    struct vg_str problem;
    *record = (struct cognito_user_record){
        .sub = vg_id_uuid(call),
        .enabled = vg_bool(true),
        .status = COGNITO_USER_STATUS_TYPE_UNCONFIRMED,
        .created_at = vg_time(call->now_ms),
        .modified_at = vg_time(call->now_ms),
    };
    for (size_t i = 0; i < made->attributes->count; i++)
        cognito_attribute_set(call->arena, &record->attributes, made->attributes->items[i].name,
                              vg_str_is_set(made->attributes->items[i].value)
                                  ? made->attributes->items[i].value
                                  : VG_STR(""));
    int rc = VG_OK;
    if (made->client != NULL)
        rc = cognito_write_permission_check(made->client, &record->attributes, err);
    if (rc == VG_OK)
        rc = choose_name(call, pool, made, err);
    if (rc != VG_OK)
        return rc;
    if (!cognito_schema_check(call->arena, &pool->type->schema_attributes, &record->attributes,
                              COGNITO_WRITE_NEW, &problem))
        return vg_fail_with(err, &COGNITO_INVALID_PARAMETER, problem, NULL);
    return VG_OK;
}

/* The record as it is kept: with the sub first, and every address marked as verified or not. */
static void complete_attributes(struct vg_call *call, struct cognito_new_user *made)
{
    struct cognito_attribute_list_type given = made->record.attributes;
    struct cognito_attribute_list_type *attributes = &made->record.attributes;
    *attributes = (struct cognito_attribute_list_type){0};
    cognito_attribute_set(call->arena, attributes, VG_STR("sub"), made->record.sub);
    for (size_t i = 0; i < given.count; i++)
        cognito_attribute_set(call->arena, attributes, given.items[i].name, given.items[i].value);
    if (made->client != NULL) {
        add_unverified(call->arena, attributes, "email", "email_verified");
        add_unverified(call->arena, attributes, "phone_number", "phone_number_verified");
    }
}

int cognito_new_user_is_free(struct vg_call *call, const struct cognito_pool *pool,
                             const struct cognito_new_user *made, const char *taken_sentence,
                             struct vg_error *err)
{
    struct cognito_user_record other;
    int rc = cognito_user_find(call, pool, made->name, &other);
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_OK : rc;
    if (is_username_email(pool, made->name))
        taken_sentence = "An account with the given email already exists.";
    else if (is_username_phone_number(pool, made->name))
        taken_sentence = "An account with the given phone_number already exists.";
    return vg_fail(err, &COGNITO_USERNAME_EXISTS, "%s", taken_sentence);
}

/* ---- PreSignUp ---- */

static struct vg_str request_of(struct vg_call *call, const struct cognito_new_user *made)
{
    struct vg_buf request;
    vg_buf_init(&request, call->arena, 0);
    struct vg_json_out out = vg_json_out_to(&request);
    vg_json_out_begin(&out, '{');
    cognito_trigger_attributes(&out, &made->record.attributes, /* user_status= */ 0);
    vg_json_out_name(&out, VG_STR("validationData"));
    if (made->validation_data->count == 0) {
        vg_json_out_null(&out);
    } else {
        vg_json_out_begin(&out, '{');
        for (size_t i = 0; i < made->validation_data->count; i++) {
            vg_json_out_name(&out, made->validation_data->items[i].name);
            vg_json_out_string(&out, made->validation_data->items[i].value);
        }
        vg_json_out_end(&out, '}');
    }
    cognito_trigger_metadata(&out, made->metadata);
    vg_json_out_end(&out, '}');
    return vg_buf_str(&request);
}

static bool read_decisions(struct vg_arena *arena, struct vg_str response,
                           struct cognito_new_user *made)
{
    struct vg_json json;
    struct vg_str name;
    vg_json_init(&json, response, arena);
    if (!vg_json_object(&json))
        return false;
    while (vg_json_member(&json, &name)) {
        bool *decision = vg_str_is(name, "autoConfirmUser")   ? &made->confirms_itself
                         : vg_str_is(name, "autoVerifyEmail") ? &made->verifies_email
                         : vg_str_is(name, "autoVerifyPhone") ? &made->verifies_phone_number
                                                              : NULL;
        bool is_null = vg_json_peek(&json) == VG_JSON_NULL;
        if (!(decision != NULL && !is_null ? vg_json_bool(&json, decision)
                                           : vg_json_skip(&json, NULL)))
            return false;
    }
    return json.error == NULL;
}

static int run_trigger(struct vg_call *call, const struct cognito_pool *pool,
                       struct cognito_new_user *made, struct vg_error *err)
{
    const struct cognito_lambda_config_type *config = pool->type->lambda_config;
    if (config == NULL || config->pre_sign_up.len == 0)
        return VG_OK;
    const struct cognito_trigger trigger = {
        .name = "PreSignUp",
        .source = made->client != NULL ? "PreSignUp_SignUp" : "PreSignUp_AdminCreateUser",
        .version = "1",
        .function_arn = config->pre_sign_up,
        .client_id = made->client != NULL ? made->client->client_id : VG_STR_NONE,
        .username = made->record.username,
        .request = request_of(call, made),
        .response = VG_STR(
            "{\"autoConfirmUser\":false,\"autoVerifyEmail\":false,\"autoVerifyPhone\":false}"),
    };
    struct vg_str response;
    int rc = cognito_trigger_run(call, pool, &trigger, &response, err);
    if (rc == VG_OK && !read_decisions(call->arena, response, made))
        return cognito_trigger_unrecognizable(err);
    return rc;
}

int cognito_pre_sign_up(struct vg_call *call, const struct cognito_pool *pool,
                        struct cognito_new_user *made, struct vg_error *err)
{
    int rc = run_trigger(call, pool, made, err);
    if (rc == VG_OK)
        complete_attributes(call, made);
    return rc;
}
