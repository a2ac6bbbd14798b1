/* apigateway/deployment.c: deployments: snapshots of an API, and the stages that they are made for.
 */
#include "apigateway/apigateway.h"
#include "apigateway/patch.h"
#include "apigateway/stage.h"

static int find_deployment(struct vg_call *call, struct vg_str api_id, struct vg_str deployment_id,
                           struct apigateway_deployment *deployment, struct vg_error *err)
{
    int rc = apigateway_part_get(call, APIGATEWAY_SPACE_DEPLOYMENT, api_id, deployment_id,
                                 &apigateway_shape_deployment, deployment);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND, "Invalid Deployment identifier specified");
    return rc;
}

static int put_deployment(struct vg_call *call, struct vg_str api_id,
                          const struct apigateway_deployment *deployment)
{
    return apigateway_part_put(call, APIGATEWAY_SPACE_DEPLOYMENT, api_id, deployment->id,
                               &apigateway_shape_deployment, deployment);
}

/* ---- The snapshot ---- */

static int list_part(struct vg_call *call, vg_space space, struct vg_str api_id,
                     const struct vg_shape *shape, void *list)
{
    struct vg_list found;
    int rc = apigateway_part_list(call, space, api_id, shape, &found);
    if (rc == VG_OK)
        vg_list_store(list, found);
    return rc;
}

int apigateway_snapshot_take(struct vg_call *call, const struct apigateway_rest_api *api,
                             struct apigateway_api_snapshot *snapshot)
{
    *snapshot = (struct apigateway_api_snapshot){.rest_api = api};
    const struct {
        vg_space space;
        const struct vg_shape *shape;
        void *list;
    } parts[] = {
        {APIGATEWAY_SPACE_RESOURCE, &apigateway_shape_resource, &snapshot->resources},
        {APIGATEWAY_SPACE_AUTHORIZER, &apigateway_shape_authorizer, &snapshot->authorizers},
        {APIGATEWAY_SPACE_MODEL, &apigateway_shape_model, &snapshot->models},
        {APIGATEWAY_SPACE_VALIDATOR, &apigateway_shape_request_validator,
         &snapshot->request_validators},
        {APIGATEWAY_SPACE_GATEWAY_RESPONSE, &apigateway_shape_gateway_response,
         &snapshot->gateway_responses},
    };
    int rc = VG_OK;
    for (size_t i = 0; i < VG_COUNT_OF(parts) && rc == VG_OK; i++)
        rc = list_part(call, parts[i].space, api->id, parts[i].shape, parts[i].list);
    return rc;
}

/* Something to call, and something behind all that can be called. */
static int check_snapshot(const struct apigateway_api_snapshot *snapshot, struct vg_error *err)
{
    bool has_methods = false;
    for (size_t i = 0; i < snapshot->resources.count; i++) {
        const struct apigateway_map_of_method *methods =
            &snapshot->resources.items[i].resource_methods;
        has_methods |= methods->count > 0;
        for (size_t k = 0; k < methods->count; k++)
            if (methods->items[k].value.method_integration == NULL)
                return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "No integration defined for method");
    }
    if (!has_methods)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "The REST API doesn't contain any methods");
    return VG_OK;
}

/* ---- Its stage ---- */

static int check_canary(struct vg_call *call, const struct apigateway_create_deployment_in *in,
                        struct vg_error *err)
{
    struct apigateway_stage stage;
    if (in->canary_settings == NULL)
        return VG_OK;
    if (in->stage_name.len == 0)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "Invalid deployment content specified.Non null and non empty stageName must "
                       "be provided for canary deployment. Provided value is %.*s",
                       VG_STR_ARG(vg_str_is_set(in->stage_name) ? in->stage_name : VG_STR("null")));
    int rc = apigateway_stage_find(call, in->rest_api_id, in->stage_name, &stage);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "Invalid deployment content specified.Stage %.*s must already be created "
                       "before making a canary release deployment",
                       VG_STR_ARG(in->stage_name));
    return rc;
}

/* Beside what the stage serves. */
static void add_canary(struct vg_call *call, const struct apigateway_create_deployment_in *in,
                       struct vg_str deployment_id, struct apigateway_stage *stage)
{
    struct apigateway_canary_settings *canary =
        VG_NEW(call->arena, struct apigateway_canary_settings);
    *canary = (struct apigateway_canary_settings){
        .percent_traffic = {in->canary_settings->percent_traffic.v, true},
        .deployment_id = deployment_id,
        .stage_variable_overrides = in->canary_settings->stage_variable_overrides,
        .use_stage_cache = vg_bool(in->canary_settings->use_stage_cache.v),
    };
    stage->canary_settings = canary;
}

/* The stage as it is to be: a new one, one that is pointed at the deployment, or one with a canary.
 */
static int make_stage(struct vg_call *call, const struct apigateway_create_deployment_in *in,
                      struct vg_str deployment_id, struct apigateway_stage *stage)
{
    int rc = apigateway_stage_find(call, in->rest_api_id, in->stage_name, stage);
    if (rc == VG_BROKEN)
        return rc;
    bool is_new = rc == VG_NOT_FOUND;
    if (is_new)
        *stage = (struct apigateway_stage){.stage_name = in->stage_name};
    const struct apigateway_stage before = *stage;
    if (in->canary_settings != NULL)
        add_canary(call, in, deployment_id, stage);
    else
        stage->deployment_id = deployment_id;
    if (in->stage_description.len > 0)
        stage->description = in->stage_description;
    if (in->variables.set)
        stage->variables = in->variables;
    if (in->cache_cluster_enabled.set)
        stage->cache_cluster_enabled = in->cache_cluster_enabled;
    if (in->cache_cluster_size != 0)
        stage->cache_cluster_size = in->cache_cluster_size;
    if (in->tracing_enabled.set)
        stage->tracing_enabled = in->tracing_enabled;
    if (is_new)
        apigateway_stage_complete(call, stage);
    apigateway_stage_complete_cache(stage);
    apigateway_stage_drop_cache(call, in->rest_api_id, &before, stage);
    stage->last_updated_date = vg_time(call->now_ms / 1000 * 1000);
    return VG_OK;
}

/* ---- Operations ---- */

int apigateway_create_deployment(struct vg_call *call,
                                 const struct apigateway_create_deployment_in *in,
                                 struct apigateway_create_deployment_out *out, struct vg_error *err)
{
    struct apigateway_rest_api api;
    struct apigateway_api_snapshot snapshot;
    struct apigateway_stage stage;
    int rc = apigateway_api_require(call, in->rest_api_id, &api, err);
    if (rc == VG_OK)
        rc = check_canary(call, in, err);
    if (rc == VG_OK)
        rc = apigateway_snapshot_take(call, &api, &snapshot);
    if (rc == VG_OK)
        rc = check_snapshot(&snapshot, err);
    if (rc != VG_OK)
        return rc;
    *out = (struct apigateway_deployment){
        .id = apigateway_id(call, APIGATEWAY_PART_ID_LEN),
        .description = in->description.len > 0 ? in->description : VG_STR_NONE,
        .created_date = vg_time(call->now_ms / 1000 * 1000),
    };
    if (in->stage_name.len > 0) {
        rc = make_stage(call, in, out->id, &stage);
        /* The stage's deployment is only about to be written. */
        if (rc == VG_OK)
            rc = apigateway_stage_check_settings(&stage, err);
    }
    if (rc == VG_OK)
        rc = put_deployment(call, api.id, out);
    if (rc == VG_OK)
        rc = apigateway_part_put(call, APIGATEWAY_SPACE_SNAPSHOT, api.id, out->id,
                                 &apigateway_shape_api_snapshot, &snapshot);
    if (rc == VG_OK && in->stage_name.len > 0)
        rc = apigateway_stage_put(call, api.id, &stage);
    return rc;
}

/* Path by path, method by method: what authorizes them. */
static int summarize(struct vg_call *call, struct vg_str api_id,
                     struct apigateway_deployment *deployment)
{
    struct apigateway_api_snapshot snapshot;
    int rc = apigateway_snapshot_get(call, api_id, deployment->id, &snapshot);
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_BROKEN : rc;
    struct apigateway_path_to_map_of_method_snapshot_entry *paths =
        VG_NEW_ARRAY(call->arena, struct apigateway_path_to_map_of_method_snapshot_entry,
                     snapshot.resources.count);
    size_t count = 0;
    for (size_t i = 0; i < snapshot.resources.count; i++) {
        const struct apigateway_resource *resource = &snapshot.resources.items[i];
        const struct apigateway_map_of_method *methods = &resource->resource_methods;
        if (methods->count == 0)
            continue;
        struct apigateway_map_of_method_snapshot_entry *entries = VG_NEW_ARRAY(
            call->arena, struct apigateway_map_of_method_snapshot_entry, methods->count);
        for (size_t k = 0; k < methods->count; k++) {
            entries[k].key = methods->items[k].key;
            entries[k].value = (struct apigateway_method_snapshot){
                .authorization_type = methods->items[k].value.authorization_type,
                .api_key_required = vg_bool(methods->items[k].value.api_key_required.v)};
        }
        paths[count].key = resource->path;
        paths[count++].value =
            (struct apigateway_map_of_method_snapshot){entries, methods->count, true};
    }
    deployment->api_summary =
        (struct apigateway_path_to_map_of_method_snapshot){paths, count, true};
    return VG_OK;
}

int apigateway_get_deployment(struct vg_call *call, const struct apigateway_get_deployment_in *in,
                              struct apigateway_get_deployment_out *out, struct vg_error *err)
{
    struct apigateway_rest_api api;
    int rc = apigateway_api_require(call, in->rest_api_id, &api, err);
    if (rc == VG_OK)
        rc = find_deployment(call, in->rest_api_id, in->deployment_id, out, err);
    for (size_t i = 0; i < in->embed.count && rc == VG_OK; i++)
        if (vg_str_ieq(in->embed.items[i], VG_STR("apisummary")))
            rc = summarize(call, in->rest_api_id, out);
    return rc;
}

int apigateway_get_deployments(struct vg_call *call, const struct apigateway_get_deployments_in *in,
                               struct apigateway_get_deployments_out *out, struct vg_error *err)
{
    struct apigateway_rest_api api;
    int rc = apigateway_api_require(call, in->rest_api_id, &api, err);
    if (rc != VG_OK)
        return rc;
    return apigateway_page(call, APIGATEWAY_SPACE_DEPLOYMENT, in->rest_api_id, in->position,
                           in->limit, &apigateway_shape_deployment, &out->items, &out->position,
                           err);
}

static const struct apigateway_patch_rule rules[] = {
    {"/description", APIGATEWAY_PATCH_REPLACE, .member = "description"},
};

const struct apigateway_patch_table apigateway_deployment_patches = {
    &apigateway_shape_deployment, APIGATEWAY_PATCH_BY_OP, rules, VG_COUNT_OF(rules)};

int apigateway_update_deployment(struct vg_call *call,
                                 const struct apigateway_update_deployment_in *in,
                                 struct apigateway_update_deployment_out *out, struct vg_error *err)
{
    int rc = find_deployment(call, in->rest_api_id, in->deployment_id, out, err);
    if (rc == VG_OK)
        rc = apigateway_patch_apply(call, &apigateway_deployment_patches, &in->patch_operations,
                                    out, err);
    return rc == VG_OK ? put_deployment(call, in->rest_api_id, out) : rc;
}

int apigateway_delete_deployment(struct vg_call *call,
                                 const struct apigateway_delete_deployment_in *in,
                                 struct apigateway_delete_deployment_out *out, struct vg_error *err)
{
    struct apigateway_deployment deployment;
    struct vg_list all;
    (void)out;
    int rc = find_deployment(call, in->rest_api_id, in->deployment_id, &deployment, err);
    if (rc == VG_OK)
        rc = apigateway_part_list(call, APIGATEWAY_SPACE_STAGE, in->rest_api_id,
                                  &apigateway_shape_stage, &all);
    if (rc != VG_OK)
        return rc;
    for (size_t i = 0; i < all.count; i++) {
        const struct apigateway_stage *stage = &((struct apigateway_stage *)all.items)[i];
        if (vg_str_eq(stage->deployment_id, deployment.id) ||
            (stage->canary_settings != NULL &&
             vg_str_eq(stage->canary_settings->deployment_id, deployment.id)))
            return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                           "Active stages pointing to this deployment must be moved or deleted");
    }
    rc = apigateway_part_delete(call, APIGATEWAY_SPACE_DEPLOYMENT, in->rest_api_id, deployment.id);
    if (rc == VG_OK)
        rc =
            apigateway_part_delete(call, APIGATEWAY_SPACE_SNAPSHOT, in->rest_api_id, deployment.id);
    return rc;
}
