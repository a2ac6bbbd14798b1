/* apigateway/stage.c: stages: names under which deployments are served, with settings of their own.
 */
#include "apigateway/stage.h"

#include "apigateway/patch.h"

enum { NAME_LEN_MAX = 128 };

int apigateway_stage_put(struct vg_call *call, struct vg_str api_id,
                         const struct apigateway_stage *stage)
{
    return apigateway_part_put(call, APIGATEWAY_SPACE_STAGE, api_id, stage->stage_name,
                               &apigateway_shape_stage, stage);
}

/* ---- Checks ---- */

static bool is_word(struct vg_str text, const char *more)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!((c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
              (c != '\0' && strchr(more, c) != NULL)))
            return false;
    }
    return true;
}

static int check_variables(const struct apigateway_map_of_string_to_string *variables,
                           struct vg_error *err)
{
    int rc = apigateway_entries_check(variables->count, APIGATEWAY_ENTRIES_MAX, "variables", err);
    for (size_t i = 0; i < variables->count && rc == VG_OK; i++) {
        if (variables->items[i].key.len == 0 || !is_word(variables->items[i].key, "_"))
            return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                           "Stage variable name '%.*s' is invalid: it can only have alphanumeric "
                           "characters and underscores",
                           VG_STR_ARG(variables->items[i].key));
        if (!is_word(variables->items[i].value, "-._~:/?#&=, "))
            return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                           "Stage variable value '%.*s' is invalid. Please use values with "
                           "alphanumeric characters and the symbols ' ', -', '.', '_', ':', '/', "
                           "'?', '&', '=', and ','.",
                           VG_STR_ARG(variables->items[i].value));
    }
    return rc;
}

static int check_deployment(struct vg_call *call, struct vg_str api_id, struct vg_str deployment_id,
                            struct vg_error *err)
{
    struct apigateway_deployment deployment;
    int rc = apigateway_part_get(call, APIGATEWAY_SPACE_DEPLOYMENT, api_id, deployment_id,
                                 &apigateway_shape_deployment, &deployment);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Deployment id does not exist");
    return rc;
}

/* What a stage names beside deployments. */
static int check_references(struct vg_call *call, struct vg_str api_id,
                            const struct apigateway_stage *stage, struct vg_error *err)
{
    struct apigateway_documentation_version version;
    struct vg_str certificate, key;
    int rc = VG_OK;
    if (stage->client_certificate_id.len > 0)
        rc = apigateway_client_certificate_find(call, stage->client_certificate_id, &certificate,
                                                &key);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "Invalid Client Certificate identifier specified");
    if (rc == VG_OK && stage->documentation_version.len > 0)
        rc = apigateway_documentation_version_find(call, api_id, stage->documentation_version,
                                                   &version);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid Documentation version specified");
    return rc;
}

int apigateway_stage_check_settings(const struct apigateway_stage *stage, struct vg_error *err)
{
    const struct apigateway_canary_settings *canary = stage->canary_settings;
    if (stage->stage_name.len == 0 || stage->stage_name.len > NAME_LEN_MAX ||
        !is_word(stage->stage_name, "_-"))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Stage name only allows a-zA-Z0-9_-");
    int rc = check_variables(&stage->variables, err);
    if (rc != VG_OK || canary == NULL)
        return rc;
    if (!(canary->percent_traffic.v >= 0 && canary->percent_traffic.v <= 100))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "Percent traffic of a canary must be between 0.0 and 100.0");
    return check_variables(&canary->stage_variable_overrides, err);
}

int apigateway_stage_check(struct vg_call *call, struct vg_str api_id,
                           const struct apigateway_stage *stage, struct vg_error *err)
{
    int rc = apigateway_stage_check_settings(stage, err);
    if (rc == VG_OK)
        rc = check_deployment(call, api_id, stage->deployment_id, err);
    if (rc == VG_OK && stage->canary_settings != NULL)
        rc = check_deployment(call, api_id, stage->canary_settings->deployment_id, err);
    return rc == VG_OK ? check_references(call, api_id, stage, err) : rc;
}

int apigateway_log_role_check(struct vg_call *call, struct vg_error *err)
{
    struct apigateway_account account;
    int rc = vg_call_get(call, APIGATEWAY_SPACE_ACCOUNT, VG_STR(""), &apigateway_shape_account,
                         &account);
    if (rc == VG_BROKEN || (rc == VG_OK && account.cloudwatch_role_arn.len > 0))
        return rc;
    return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                   "CloudWatch Logs role ARN must be set in account settings to enable logging");
}

/* ---- Creation ---- */

void apigateway_stage_complete(struct vg_call *call, struct apigateway_stage *stage)
{
    stage->created_date = stage->last_updated_date = vg_time(call->now_ms / 1000 * 1000);
    apigateway_stage_complete_cache(stage);
    stage->method_settings.set = true;
    stage->tracing_enabled = vg_bool(stage->tracing_enabled.v);
    stage->variables.set = stage->variables.count > 0;
    stage->tags.set = stage->tags.count > 0;
    if (stage->canary_settings == NULL)
        return;
    struct apigateway_canary_settings *canary =
        VG_NEW(call->arena, struct apigateway_canary_settings);
    *canary = *stage->canary_settings;
    if (canary->deployment_id.len == 0)
        canary->deployment_id = stage->deployment_id;
    canary->percent_traffic = (struct vg_f64){canary->percent_traffic.v, true};
    canary->use_stage_cache = vg_bool(canary->use_stage_cache.v);
    stage->canary_settings = canary;
}

int apigateway_create_stage(struct vg_call *call, const struct apigateway_create_stage_in *in,
                            struct apigateway_create_stage_out *out, struct vg_error *err)
{
    struct apigateway_rest_api api;
    struct apigateway_stage known;
    int rc = apigateway_api_require(call, in->rest_api_id, &api, err);
    if (rc != VG_OK)
        return rc;
    *out = (struct apigateway_stage){
        .stage_name = in->stage_name,
        .deployment_id = in->deployment_id,
        .description = in->description.len > 0 ? in->description : VG_STR_NONE,
        .cache_cluster_enabled = in->cache_cluster_enabled,
        .cache_cluster_size = in->cache_cluster_size,
        .variables = in->variables,
        .documentation_version = in->documentation_version,
        .canary_settings = in->canary_settings,
        .tracing_enabled = in->tracing_enabled,
        .tags = in->tags,
    };
    apigateway_stage_complete(call, out);
    rc = apigateway_stage_check(call, in->rest_api_id, out, err);
    if (rc == VG_OK)
        rc = apigateway_tags_check(&in->tags, err);
    if (rc != VG_OK)
        return rc;
    rc = apigateway_stage_find(call, in->rest_api_id, in->stage_name, &known);
    if (rc == VG_OK)
        return vg_fail(err, &APIGATEWAY_CONFLICT, "Stage already exists");
    return rc == VG_NOT_FOUND ? apigateway_stage_put(call, in->rest_api_id, out) : rc;
}

/* ---- Description ---- */

int apigateway_get_stage(struct vg_call *call, const struct apigateway_get_stage_in *in,
                         struct apigateway_get_stage_out *out, struct vg_error *err)
{
    int rc = apigateway_stage_require(call, in->rest_api_id, in->stage_name, out, err);
    return rc == VG_OK ? apigateway_stage_add_acl(call, in->rest_api_id, out) : rc;
}

int apigateway_get_stages(struct vg_call *call, const struct apigateway_get_stages_in *in,
                          struct apigateway_get_stages_out *out, struct vg_error *err)
{
    struct apigateway_rest_api api;
    struct vg_list all;
    int rc = apigateway_api_require(call, in->rest_api_id, &api, err);
    if (rc == VG_OK)
        rc = apigateway_part_list(call, APIGATEWAY_SPACE_STAGE, in->rest_api_id,
                                  &apigateway_shape_stage, &all);
    if (rc != VG_OK)
        return rc;
    out->item = (struct apigateway_list_of_stage){all.items, 0, true};
    for (size_t i = 0; i < all.count; i++) {
        const struct apigateway_stage *stage = &((struct apigateway_stage *)all.items)[i];
        if (in->deployment_id.len == 0 || vg_str_eq(stage->deployment_id, in->deployment_id))
            out->item.items[out->item.count++] = *stage;
    }
    for (size_t i = 0; i < out->item.count && rc == VG_OK; i++)
        rc = apigateway_stage_add_acl(call, in->rest_api_id, &out->item.items[i]);
    return rc;
}

/* ---- Changes ---- */

int apigateway_update_stage(struct vg_call *call, const struct apigateway_update_stage_in *in,
                            struct apigateway_update_stage_out *out, struct vg_error *err)
{
    struct apigateway_stage before;
    int rc = apigateway_stage_require(call, in->rest_api_id, in->stage_name, out, err);
    before = *out;
    if (rc == VG_OK)
        rc = apigateway_patch_count_check(&in->patch_operations, err);
    for (size_t i = 0; i < in->patch_operations.count && rc == VG_OK; i++)
        rc = apigateway_stage_patch(call, out, &in->patch_operations.items[i], err);
    if (rc == VG_OK)
        rc = apigateway_stage_check(call, in->rest_api_id, out, err);
    if (rc != VG_OK)
        return rc;
    apigateway_stage_complete_cache(out);
    apigateway_stage_drop_cache(call, in->rest_api_id, &before, out);
    out->last_updated_date = vg_time(call->now_ms / 1000 * 1000);
    return apigateway_stage_put(call, in->rest_api_id, out);
}

static int check_unmapped(struct vg_call *call, struct vg_str api_id, struct vg_str stage_name,
                          struct vg_error *err)
{
    struct proxy_mapping mapping;
    int rc = vg_proxy_mapping_of_api(call, api_id, stage_name, &mapping);
    if (rc == VG_OK)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "Deleting stage %.*s failed. Please remove all base path mappings related "
                       "to the stage in your domains: %.*s",
                       VG_STR_ARG(stage_name), VG_STR_ARG(mapping.domain));
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int apigateway_delete_stage(struct vg_call *call, const struct apigateway_delete_stage_in *in,
                            struct apigateway_delete_stage_out *out, struct vg_error *err)
{
    struct apigateway_stage stage;
    (void)out;
    int rc = apigateway_stage_require(call, in->rest_api_id, in->stage_name, &stage, err);
    if (rc == VG_OK)
        rc = check_unmapped(call, in->rest_api_id, in->stage_name, err);
    if (rc != VG_OK)
        return rc;
    apigateway_stage_drop_cache(call, in->rest_api_id, &stage, /* after= */ NULL);
    rc = apigateway_part_delete(call, APIGATEWAY_SPACE_STAGE, in->rest_api_id, in->stage_name);
    if (rc != VG_OK)
        return rc;
    return apigateway_stage_announce_end(call, in->rest_api_id, in->stage_name);
}
