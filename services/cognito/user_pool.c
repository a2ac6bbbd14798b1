/* cognito/user_pool.c: user pools. */
#include "base/codec.h"
#include "cognito/cognito.h"

#include "bus.gen.h"
#include "cognito/pool_settings.h"
#include "cognito/schema.h"
#include "cognito/seal.h"

enum { POOL_ID_CHARS = 9 };

/* CreateUserPool and UpdateUserPool set the same; what UpdateUserPool is not given goes back to its
 * default. */
#define COPY_SETTINGS(to, from)                                                                    \
    do {                                                                                           \
        (to)->policies = (from)->policies;                                                         \
        (to)->deletion_protection = (from)->deletion_protection;                                   \
        (to)->lambda_config = (from)->lambda_config;                                               \
        (to)->auto_verified_attributes = (from)->auto_verified_attributes;                         \
        (to)->sms_verification_message = (from)->sms_verification_message;                         \
        (to)->email_verification_message = (from)->email_verification_message;                     \
        (to)->email_verification_subject = (from)->email_verification_subject;                     \
        (to)->verification_message_template = (from)->verification_message_template;               \
        (to)->sms_authentication_message = (from)->sms_authentication_message;                     \
        (to)->user_attribute_update_settings = (from)->user_attribute_update_settings;             \
        (to)->mfa_configuration = (from)->mfa_configuration;                                       \
        (to)->device_configuration = (from)->device_configuration;                                 \
        (to)->email_configuration = (from)->email_configuration;                                   \
        (to)->sms_configuration = (from)->sms_configuration;                                       \
        (to)->user_pool_tags = (from)->user_pool_tags;                                             \
        (to)->admin_create_user_config = (from)->admin_create_user_config;                         \
        (to)->user_pool_add_ons = (from)->user_pool_add_ons;                                       \
        (to)->account_recovery_setting = (from)->account_recovery_setting;                         \
        (to)->user_pool_tier = (from)->user_pool_tier;                                             \
    } while (0)

static const struct cognito_user_pool_type *
shown(struct vg_call *call, const struct cognito_user_pool_type *pool, int32_t users)
{
    struct cognito_user_pool_type *copy = VG_NEW(call->arena, struct cognito_user_pool_type);
    *copy = *pool;
    copy->estimated_number_of_users = vg_i32(users);
    return copy;
}

/* ---- Create and update ---- */

static struct vg_str draw_seal_key(struct vg_call *call)
{
    char *key = vg_arena_alloc(call->arena, COGNITO_SEAL_KEY_BYTES);
    vg_random_bytes(&call->random, key, COGNITO_SEAL_KEY_BYTES);
    return vg_str_of(key, COGNITO_SEAL_KEY_BYTES);
}

static struct vg_str draw_pool_id(struct vg_call *call)
{
    static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    return VG_CONCAT(call->arena, call->region, VG_STR("_"),
                     vg_id_text(call, alphabet, POOL_ID_CHARS));
}

int cognito_create_user_pool(struct vg_call *call, const struct cognito_create_user_pool_in *in,
                             struct cognito_create_user_pool_out *out, struct vg_error *err)
{
    struct vg_str id = draw_pool_id(call);
    struct cognito_user_pool_type pool = {
        .id = id,
        .name = in->pool_name,
        .arn = vg_arn(call, "cognito-idp", VG_CONCAT(call->arena, VG_STR("userpool/"), id)),
        .alias_attributes = in->alias_attributes,
        .username_attributes = in->username_attributes,
        .username_configuration = in->username_configuration,
        .creation_date = vg_time(call->now_ms),
        .last_modified_date = vg_time(call->now_ms),
    };
    COPY_SETTINGS(&pool, in);
    struct vg_str problem;
    int rc = cognito_pool_settings_check(&pool, err);
    if (rc != VG_OK)
        return rc;
    if (!cognito_schema_build(call->arena, &in->schema, &pool.schema_attributes, &problem))
        return vg_fail_with(err, &COGNITO_INVALID_PARAMETER, problem, NULL);
    cognito_pool_settings_default(call->arena, &pool);

    const struct cognito_pool_task task = {.user_pool_id = id};
    out->user_pool = shown(call, &pool, /* users= */ 0);
    rc = cognito_pool_put(call, &pool, draw_seal_key(call));
    return rc == VG_OK ? vg_effect_queue(call, &cognito_make_keys, &task, /* due_ms= */ 0, NULL)
                       : rc;
}

int cognito_update_user_pool(struct vg_call *call, const struct cognito_update_user_pool_in *in,
                             struct cognito_update_user_pool_out *out, struct vg_error *err)
{
    struct cognito_pool pool;
    (void)out;
    int rc = cognito_pool_require(call, in->user_pool_id, &pool, err);
    if (rc != VG_OK)
        return rc;
    struct cognito_user_pool_type type = *pool.type;
    COPY_SETTINGS(&type, in);
    if (in->pool_name.len > 0)
        type.name = in->pool_name;
    type.last_modified_date = vg_time(call->now_ms);
    rc = cognito_pool_settings_check(&type, err);
    if (rc != VG_OK)
        return rc;
    cognito_pool_settings_default(call->arena, &type);
    return cognito_pool_put(call, &type, pool.seal_key);
}

/* ---- Look ---- */

int cognito_describe_user_pool(struct vg_call *call, const struct cognito_describe_user_pool_in *in,
                               struct cognito_describe_user_pool_out *out, struct vg_error *err)
{
    struct cognito_pool pool;
    int32_t users = 0;
    int rc = cognito_pool_require(call, in->user_pool_id, &pool, err);
    if (rc == VG_OK)
        rc = cognito_user_count(call, pool.id, &users);
    if (rc == VG_OK)
        out->user_pool = shown(call, pool.type, users);
    return rc;
}

int cognito_get_user_pool_mfa_config(struct vg_call *call,
                                     const struct cognito_get_user_pool_mfa_config_in *in,
                                     struct cognito_get_user_pool_mfa_config_out *out,
                                     struct vg_error *err)
{
    struct cognito_pool pool;
    int rc = cognito_pool_require(call, in->user_pool_id, &pool, err);
    if (rc == VG_OK)
        out->mfa_configuration = pool.type->mfa_configuration;
    return rc;
}

int cognito_list_user_pools(struct vg_call *call, const struct cognito_list_user_pools_in *in,
                            struct cognito_list_user_pools_out *out, struct vg_error *err)
{
    struct vg_str after = VG_STR_NONE;
    if (in->next_token.len > 0 &&
        !vg_base64_decode(call->arena, in->next_token, /* is_url= */ true, &after))
        return vg_fail(err, &COGNITO_INVALID_PARAMETER, "Invalid pagination token.");
    size_t limit = (size_t)in->max_results.v;
    struct cognito_user_pool_list_type *list = &out->user_pools;
    list->items = VG_NEW_ARRAY(call->arena, struct cognito_user_pool_description_type, limit);
    list->set = true;

    struct cognito_pool_record record;
    struct vg_walk walk;
    int rc;
    vg_call_walk(call, COGNITO_SPACE_POOL, after, &walk);
    while ((rc = vg_record_next(&walk, &cognito_shape_pool_record, NULL, &record)) == VG_OK) {
        if (list->count == limit) {
            out->next_token = vg_base64url(call->arena, list->items[limit - 1].id);
            break;
        }
        list->items[list->count++] = (struct cognito_user_pool_description_type){
            .id = record.pool->id,
            .name = record.pool->name,
            .lambda_config = record.pool->lambda_config,
            .last_modified_date = record.pool->last_modified_date,
            .creation_date = record.pool->creation_date,
        };
    }
    vg_walk_end(&walk);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

/* ---- Delete ---- */

static int delete_clients(struct vg_call *call, struct vg_str pool_id)
{
    struct cognito_user_pool_client_type client;
    struct vg_walk walk;
    int rc;
    cognito_clients_walk(call, pool_id, VG_STR_NONE, &walk);
    while ((rc = vg_record_next(&walk, &cognito_shape_user_pool_client_type, NULL, &client)) ==
           VG_OK) {
        rc = cognito_client_delete(call, pool_id, client.client_id);
        if (rc != VG_OK)
            break;
    }
    vg_walk_end(&walk);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

/* What can be many goes afterwards, in slices: nobody finds it without its pool. */
int cognito_delete_user_pool(struct vg_call *call, const struct cognito_delete_user_pool_in *in,
                             struct cognito_delete_user_pool_out *out, struct vg_error *err)
{
    struct cognito_pool pool;
    (void)out;
    int rc = cognito_pool_require(call, in->user_pool_id, &pool, err);
    if (rc == VG_OK && pool.type->deletion_protection == COGNITO_DELETION_PROTECTION_TYPE_ACTIVE)
        return vg_fail(err, &COGNITO_INVALID_PARAMETER,
                       "The user pool cannot be deleted because deletion protection is activated. "
                       "Deletion protection must be "
                       "inactivated first.");
    if (rc == VG_OK)
        rc = delete_clients(call, pool.id);
    if (rc == VG_OK)
        rc = cognito_pool_delete(call, pool.id);
    if (rc != VG_OK)
        return rc;
    const struct bus_resource_deleted event = {
        .arn = vg_arn(call, "cognito-idp", VG_CONCAT(call->arena, VG_STR("userpool/"), pool.id))};
    rc = vg_event_emit(call, &bus_shape_resource_deleted, &event);
    if (rc != VG_OK)
        return rc;
    const struct cognito_pool_task task = {.user_pool_id = pool.id};
    cognito_keys_wake(call, pool.id);
    return vg_effect_queue(call, &cognito_sweep, &task, /* due_ms= */ 0, NULL);
}

static int run_sweep(struct vg_call *call, const void *payload, uint32_t attempt,
                     struct vg_error *err)
{
    enum { SLICE = 1000 };
    static const vg_space spaces[] = {COGNITO_SPACE_USER, COGNITO_SPACE_ALIAS, COGNITO_SPACE_GRANT};
    const struct cognito_pool_task *task = payload;
    (void)attempt;
    (void)err;
    for (size_t i = 0; i < VG_COUNT_OF(spaces); i++) {
        struct vg_key prefix;
        vg_call_key(call, &prefix, spaces[i]);
        vg_key_str(&prefix, task->user_pool_id);
        int rc = vg_delete_prefix(call->txn, vg_key_bytes(&prefix), SLICE);
        if (rc == VG_OK)
            return vg_effect_queue(call, &cognito_sweep, task, /* due_ms= */ 0,
                                   NULL); /* some may be left */
        if (rc != VG_NOT_FOUND)
            return rc;
    }
    return VG_OK;
}

const struct vg_effect_kind cognito_sweep = {
    .name = "cognito.sweep",
    .shape = &cognito_shape_pool_task,
    .run = run_sweep,
};
