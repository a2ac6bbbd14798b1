/* cognito/pre_token.c: PreTokenGeneration's request and response. */
#include "cognito/pre_token.h"

#include "cognito/trigger.h"

/* ---- The response ---- */

static bool read_null(struct vg_json *json)
{
    return vg_json_peek(json) == VG_JSON_NULL && vg_json_null(json);
}

/* A list of texts, or null. */
static bool read_names(struct vg_json *json, struct cognito_names *names)
{
    *names = (struct cognito_names){0};
    if (read_null(json))
        return true;
    size_t cap = 0;
    if (!vg_json_array(json))
        return false;
    while (vg_json_element(json)) {
        if (names->count == cap) {
            cap = cap == 0 ? 16 : 2 * cap;
            struct vg_str *items = VG_NEW_ARRAY(json->arena, struct vg_str, cap);
            if (names->count > 0)
                memcpy(items, names->items, names->count * sizeof *items);
            names->items = items;
        }
        if (!vg_json_string(json, &names->items[names->count++]))
            return false;
    }
    return json->error == NULL;
}

static bool read_claims(struct vg_json *json, bool texts_only, struct cognito_claim_set *claims)
{
    if (read_null(json))
        return true;
    struct vg_str name, value;
    if (!vg_json_object(json))
        return false;
    while (vg_json_member(json, &name)) {
        if (texts_only && vg_json_peek(json) != VG_JSON_STRING)
            return false;
        if (!vg_json_skip(json, &value))
            return false;
        cognito_claim_json(claims, name, vg_str_trim(value));
    }
    return json->error == NULL;
}

/* {"claimsToAddOrOverride", "claimsToSuppress", "scopesToAdd", "scopesToSuppress"} or null. */
static bool read_change_member(struct vg_json *json, struct vg_str name, bool texts_only,
                               struct cognito_token_change *change)
{
    if (vg_str_is(name, "claimsToAddOrOverride"))
        return read_claims(json, texts_only, &change->add);
    if (vg_str_is(name, "claimsToSuppress"))
        return read_names(json, &change->suppress);
    if (vg_str_is(name, "scopesToAdd"))
        return read_names(json, &change->scopes_add);
    if (vg_str_is(name, "scopesToSuppress"))
        return read_names(json, &change->scopes_suppress);
    return vg_json_skip(json, NULL);
}

static bool read_change(struct vg_json *json, struct cognito_token_change *change)
{
    struct vg_str name;
    if (read_null(json))
        return true;
    if (!vg_json_object(json))
        return false;
    while (vg_json_member(json, &name))
        if (!read_change_member(json, name, /* texts_only= */ false, change))
            return false;
    return json->error == NULL;
}

static bool read_groups(struct vg_json *json, struct cognito_token_changes *changes)
{
    struct vg_str name;
    if (read_null(json))
        return true;
    if (!vg_json_object(json))
        return false;
    while (vg_json_member(json, &name)) {
        bool is_read = vg_str_is(name, "groupsToOverride")     ? read_names(json, &changes->groups)
                       : vg_str_is(name, "iamRolesToOverride") ? read_names(json, &changes->roles)
                       : vg_str_is(name, "preferredRole")
                           ? read_null(json) || vg_json_string(json, &changes->preferred_role)
                           : vg_json_skip(json, NULL);
        if (!is_read)
            return false;
    }
    return json->error == NULL;
}

static bool read_details(struct vg_json *json, bool is_version_1,
                         struct cognito_token_changes *changes)
{
    struct vg_str name;
    if (read_null(json))
        return true;
    if (!vg_json_object(json))
        return false;
    while (vg_json_member(json, &name)) {
        bool is_read =
            vg_str_is(name, "groupOverrideDetails") ? read_groups(json, changes)
            : is_version_1 ? read_change_member(json, name, /* texts_only= */ true, &changes->id)
            : vg_str_is(name, "idTokenGeneration")     ? read_change(json, &changes->id)
            : vg_str_is(name, "accessTokenGeneration") ? read_change(json, &changes->access)
                                                       : vg_json_skip(json, NULL);
        if (!is_read)
            return false;
    }
    return json->error == NULL;
}

static void init_changes(struct vg_arena *arena, struct cognito_token_changes *changes)
{
    *changes = (struct cognito_token_changes){.preferred_role = VG_STR_NONE};
    cognito_claims_init(&changes->id.add, arena);
    cognito_claims_init(&changes->access.add, arena);
}

bool cognito_token_changes_read(struct vg_arena *arena, struct vg_str response, bool is_version_1,
                                struct cognito_token_changes *changes)
{
    const char *member = is_version_1 ? "claimsOverrideDetails" : "claimsAndScopeOverrideDetails";
    struct vg_json json;
    struct vg_str name;
    init_changes(arena, changes);
    vg_json_init(&json, response, arena);
    if (!vg_json_object(&json))
        return false;
    while (vg_json_member(&json, &name))
        if (!(vg_str_is(name, member) ? read_details(&json, is_version_1, changes)
                                      : vg_json_skip(&json, NULL)))
            return false;
    return json.error == NULL;
}

/* ---- Applying it ---- */

bool cognito_names_have(const struct cognito_names *names, struct vg_str name)
{
    for (size_t i = 0; i < names->count; i++)
        if (vg_str_eq(names->items[i], name))
            return true;
    return false;
}

static bool is_fixed(struct vg_str claim, bool is_access_token)
{
    static const char *const of_both[] = {"acr",   "amr",        "at_hash", "auth_time", "azp",
                                          "exp",   "iat",        "iss",     "jti",       "nbf",
                                          "nonce", "origin_jti", "sub",     "token_use"};
    static const char *const of_id[] = {"aud", "cognito:username", "identities"};
    static const char *const of_access[] = {"client_id", "device_key", "event_id",
                                            "scope",     "username",   "version"};
    for (size_t i = 0; i < VG_COUNT_OF(of_both); i++)
        if (vg_str_is(claim, of_both[i]))
            return true;
    const char *const *own = is_access_token ? of_access : of_id;
    size_t count = is_access_token ? VG_COUNT_OF(of_access) : VG_COUNT_OF(of_id);
    for (size_t i = 0; i < count; i++)
        if (vg_str_is(claim, own[i]))
            return true;
    return false;
}

void cognito_token_change_apply(const struct cognito_token_change *change, bool is_access_token,
                                struct cognito_claim_set *claims)
{
    for (size_t i = 0; i < change->add.count; i++)
        if (!is_fixed(change->add.items[i].name, is_access_token))
            cognito_claim_json(claims, change->add.items[i].name, change->add.items[i].json);
    for (size_t i = 0; i < change->suppress.count; i++)
        if (!is_fixed(change->suppress.items[i], is_access_token))
            cognito_claim_remove(claims, change->suppress.items[i]);
}

/* ---- The trigger ---- */

static struct vg_str request_of(struct vg_call *call, const struct cognito_user_record *user,
                                bool is_version_1,
                                const struct cognito_client_metadata_type *metadata)
{
    struct vg_buf request;
    vg_buf_init(&request, call->arena, 0);
    struct vg_json_out out = vg_json_out_to(&request);
    vg_json_out_begin(&out, '{');
    cognito_trigger_attributes(&out, &user->attributes, user->status);
    vg_json_out_name(&out, VG_STR("groupConfiguration"));
    vg_json_out_raw(
        &out, VG_STR("{\"groupsToOverride\":[],\"iamRolesToOverride\":[],\"preferredRole\":null}"));
    if (!is_version_1) {
        vg_json_out_name(&out, VG_STR("scopes"));
        vg_json_out_raw(&out, VG_STR("[\"aws.cognito.signin.user.admin\"]"));
    }
    cognito_trigger_metadata(&out, metadata);
    vg_json_out_end(&out, '}');
    return vg_buf_str(&request);
}

int cognito_pre_token_generation(struct vg_call *call, const struct cognito_client *client,
                                 const struct cognito_user_record *user, const char *source,
                                 const struct cognito_client_metadata_type *metadata,
                                 struct cognito_token_changes *changes, struct vg_error *err)
{
    static const char *const versions[] = {"1", "1", "2", "3"}; /* by LambdaVersion's constant */
    const struct cognito_lambda_config_type *config = client->pool.type->lambda_config;
    init_changes(call->arena, changes);
    if (config == NULL || config->pre_token_generation_config == NULL)
        return VG_OK;
    const char *version = versions[config->pre_token_generation_config->lambda_version];
    bool is_version_1 = strcmp(version, "1") == 0;
    const struct cognito_trigger trigger = {
        .name = "PreTokenGeneration",
        .source = source,
        .version = version,
        .function_arn = config->pre_token_generation_config->lambda_arn,
        .client_id = client->type->client_id,
        .username = user->username,
        .request = request_of(call, user, is_version_1, metadata),
        .response = is_version_1 ? VG_STR("{\"claimsOverrideDetails\":null}")
                                 : VG_STR("{\"claimsAndScopeOverrideDetails\":null}"),
    };
    struct vg_str response;
    int rc = cognito_trigger_run(call, &client->pool, &trigger, &response, err);
    if (rc != VG_OK)
        return rc;
    return cognito_token_changes_read(call->arena, response, is_version_1, changes)
               ? VG_OK
               : cognito_trigger_unrecognizable(err);
}
