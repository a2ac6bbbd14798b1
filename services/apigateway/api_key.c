/* apigateway/api_key.c: API keys: what clients name themselves by. */
#include "apigateway/api_key.h"
#include "apigateway/patch.h"

enum { VALUE_LEN = 40, VALUE_LEN_MIN = 20, VALUE_LEN_MAX = 128 };

int apigateway_api_key_find(struct vg_call *call, struct vg_str id, struct apigateway_api_key *key)
{
    return vg_call_get(call, APIGATEWAY_SPACE_API_KEY, id, &apigateway_shape_api_key, key);
}

int apigateway_api_key_find_value(struct vg_call *call, struct vg_str value,
                                  struct apigateway_api_key *key)
{
    struct apigateway_api_key_value record;
    int rc = vg_call_get(call, APIGATEWAY_SPACE_API_KEY_VALUE, value,
                         &apigateway_shape_api_key_value, &record);
    return rc == VG_OK ? apigateway_api_key_find(call, record.key_id, key) : rc;
}

int apigateway_api_key_require(struct vg_call *call, struct vg_str id,
                               struct apigateway_api_key *key, struct vg_error *err)
{
    int rc = apigateway_api_key_find(call, id, key);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND, "Invalid API Key identifier specified");
    return rc;
}

static int put_key(struct vg_call *call, const struct apigateway_api_key *key)
{
    return vg_call_put(call, APIGATEWAY_SPACE_API_KEY, key->id, &apigateway_shape_api_key, key);
}

/* ---- Creation ---- */

int apigateway_api_key_check(const struct apigateway_api_key *key, struct vg_error *err)
{
    if (key->value.len > 0 && key->value.len < VALUE_LEN_MIN)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "API Key value should be at least 20 characters");
    if (key->value.len > VALUE_LEN_MAX)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "API Key value exceeds maximum size of 128 characters");
    return VG_OK;
}

int apigateway_api_key_add(struct vg_call *call, struct apigateway_api_key *key,
                           struct vg_error *err)
{
    struct apigateway_api_key_value record;
    int rc = apigateway_api_key_check(key, err);
    if (rc != VG_OK)
        return rc;
    key->id = apigateway_id(call, APIGATEWAY_KEY_ID_LEN);
    if (key->value.len == 0)
        key->value = vg_id_text(
            call, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", VALUE_LEN);
    key->created_date = key->last_updated_date = vg_time(call->now_ms / 1000 * 1000);
    key->enabled = vg_bool(key->enabled.v);
    key->stage_keys.set = true;
    key->tags.set = key->tags.count > 0;
    rc = vg_call_get(call, APIGATEWAY_SPACE_API_KEY_VALUE, key->value,
                     &apigateway_shape_api_key_value, &record);
    if (rc == VG_OK)
        return vg_fail(err, &APIGATEWAY_CONFLICT, "API Key already exists");
    if (rc != VG_NOT_FOUND)
        return rc;
    record = (struct apigateway_api_key_value){.key_id = key->id};
    rc = vg_call_put(call, APIGATEWAY_SPACE_API_KEY_VALUE, key->value,
                     &apigateway_shape_api_key_value, &record);
    return rc == VG_OK ? put_key(call, key) : rc;
}

int apigateway_create_api_key(struct vg_call *call, const struct apigateway_create_api_key_in *in,
                              struct apigateway_create_api_key_out *out, struct vg_error *err)
{
    struct vg_str *stages = VG_NEW_ARRAY(call->arena, struct vg_str, in->stage_keys.count + 1);
    struct apigateway_stage stage;
    int rc = apigateway_tags_check(&in->tags, err);
    for (size_t i = 0; i < in->stage_keys.count && rc == VG_OK; i++) {
        const struct apigateway_stage_key *named = &in->stage_keys.items[i];
        stages[i] = VG_CONCAT(call->arena, named->rest_api_id, VG_STR("/"), named->stage_name);
        rc = apigateway_stage_require(call, named->rest_api_id, named->stage_name, &stage, err);
    }
    if (rc != VG_OK)
        return rc;
    *out = (struct apigateway_api_key){
        .value = in->value,
        .name = in->name,
        .customer_id = in->customer_id,
        .description = in->description.len > 0 ? in->description : VG_STR_NONE,
        .enabled = in->enabled,
        .stage_keys = {stages, in->stage_keys.count, true},
        .tags = in->tags,
    };
    return apigateway_api_key_add(call, out, err);
}

/* ---- Description ---- */

int apigateway_get_api_key(struct vg_call *call, const struct apigateway_get_api_key_in *in,
                           struct apigateway_get_api_key_out *out, struct vg_error *err)
{
    int rc = apigateway_api_key_require(call, in->api_key, out, err);
    if (rc != VG_OK)
        return rc;
    out->tags.set = true;
    if (!in->include_value.v)
        out->value = VG_STR_NONE;
    return VG_OK;
}

/* What does not match is left out of its page, which may be shorter then. */
int apigateway_get_api_keys(struct vg_call *call, const struct apigateway_get_api_keys_in *in,
                            struct apigateway_get_api_keys_out *out, struct vg_error *err)
{
    int rc = apigateway_page(call, APIGATEWAY_SPACE_API_KEY, VG_STR_NONE, in->position, in->limit,
                             &apigateway_shape_api_key, &out->items, &out->position, err);
    if (rc != VG_OK)
        return rc;
    size_t kept = 0;
    for (size_t i = 0; i < out->items.count; i++) {
        struct apigateway_api_key *key = &out->items.items[i];
        if ((in->name_query.len > 0 && !vg_str_starts(key->name, in->name_query)) ||
            (in->customer_id.len > 0 && !vg_str_eq(key->customer_id, in->customer_id)))
            continue;
        if (!in->include_values.v)
            key->value = VG_STR_NONE;
        out->items.items[kept++] = *key;
    }
    out->items.count = kept;
    return VG_OK;
}

/* ---- Changes ---- */

static const struct apigateway_patch_rule rules[] = {
    {"/customerId", APIGATEWAY_PATCH_REPLACE, .member = "customerId"},
    {"/description", APIGATEWAY_PATCH_REPLACE, .member = "description"},
    {"/enabled", APIGATEWAY_PATCH_REPLACE, .member = "enabled"},
    {"/name", APIGATEWAY_PATCH_REPLACE, .member = "name"},
    {"/stages", APIGATEWAY_PATCH_ADD | APIGATEWAY_PATCH_REMOVE, .member = "stageKeys"},
};

const struct apigateway_patch_table apigateway_api_key_patches = {
    &apigateway_shape_api_key, APIGATEWAY_PATCH_BY_OP, rules, VG_COUNT_OF(rules)};

int apigateway_update_api_key(struct vg_call *call, const struct apigateway_update_api_key_in *in,
                              struct apigateway_update_api_key_out *out, struct vg_error *err)
{
    int rc = apigateway_api_key_require(call, in->api_key, out, err);
    if (rc == VG_OK)
        rc = apigateway_patch_apply(call, &apigateway_api_key_patches, &in->patch_operations, out,
                                    err);
    if (rc != VG_OK)
        return rc;
    out->stage_keys.set = true;
    out->last_updated_date = vg_time(call->now_ms / 1000 * 1000);
    rc = put_key(call, out);
    out->value = VG_STR_NONE;
    out->tags.set = true;
    return rc;
}

int apigateway_delete_api_key(struct vg_call *call, const struct apigateway_delete_api_key_in *in,
                              struct apigateway_delete_api_key_out *out, struct vg_error *err)
{
    struct apigateway_api_key key;
    (void)out;
    int rc = apigateway_api_key_require(call, in->api_key, &key, err);
    if (rc == VG_OK)
        rc = vg_call_delete(call, APIGATEWAY_SPACE_API_KEY, key.id);
    if (rc == VG_OK)
        rc = vg_call_delete(call, APIGATEWAY_SPACE_API_KEY_VALUE, key.value);
    return rc == VG_OK ? apigateway_api_key_forget(call, key.id) : rc;
}
