/* apigatewayv2/deployment.c: deployments freeze an API as it is; stages that deploy by themselves
 * get a new one with every change. */
#include "apigatewayv2/apigatewayv2.h"

static int put_snapshot(struct vg_call *call, struct vg_str api_id, struct vg_str deployment_id)
{
    struct apigatewayv2_api api;
    struct apigatewayv2_api_snapshot whole;
    int rc = apigatewayv2_whole_load(call, api_id, &api, &whole);
    return rc == VG_OK ? apigatewayv2_part_put(call, &apigatewayv2_snapshots_kind, api_id,
                                               deployment_id, &whole)
                       : rc;
}

int apigatewayv2_deploy(struct vg_call *call, struct vg_str api_id,
                        struct apigatewayv2_deployment *deployment)
{
    deployment->created_date = vg_time(call->now_ms / 1000 * 1000);
    deployment->deployment_id = apigatewayv2_id(call, APIGATEWAYV2_DEPLOYMENT_ID_LEN);
    deployment->deployment_status = APIGATEWAYV2_DEPLOYMENT_STATUS_DEPLOYED;
    int rc = put_snapshot(call, api_id, deployment->deployment_id);
    if (rc == VG_OK)
        rc = apigatewayv2_part_put(call, &apigatewayv2_deployments_kind, api_id,
                                   deployment->deployment_id, deployment);
    return rc;
}

static int delete_deployment(struct vg_call *call, struct vg_str api_id, struct vg_str id)
{
    int rc = apigatewayv2_part_delete(call, &apigatewayv2_deployments_kind, api_id, id);
    if (rc == VG_OK)
        rc = apigatewayv2_part_delete(call, &apigatewayv2_snapshots_kind, api_id, id);
    return rc;
}

static bool is_used(const struct apigatewayv2__list_of_stage *stages, struct vg_str id)
{
    for (size_t i = 0; i < stages->count; i++)
        if (vg_str_eq(stages->items[i].deployment_id, id))
            return true;
    return false;
}

/* An automatic deployment that no stage has any more is of no use to anybody. */
static int drop_unused(struct vg_call *call, struct vg_str api_id,
                       const struct apigatewayv2__list_of_stage *stages, struct vg_str id)
{
    struct apigatewayv2_deployment deployment;
    if (!vg_str_is_set(id) || is_used(stages, id))
        return VG_OK;
    int rc = apigatewayv2_part_find(call, &apigatewayv2_deployments_kind, api_id, id, &deployment);
    if (rc != VG_OK || !deployment.auto_deployed.v)
        return rc == VG_NOT_FOUND ? VG_OK : rc;
    return delete_deployment(call, api_id, id);
}

int apigatewayv2_changed(struct vg_call *call, struct vg_str api_id)
{
    struct apigatewayv2__list_of_stage stages;
    struct apigatewayv2_deployment deployment = {
        .auto_deployed = vg_bool(true),
        .description = VG_STR("Automatic deployment triggered by changes to the Api configuration"),
    };
    int rc = apigatewayv2_part_list(call, &apigatewayv2_stages_kind, api_id, &stages);
    for (size_t i = 0; rc == VG_OK && i < stages.count; i++) {
        struct apigatewayv2_stage *stage = &stages.items[i];
        struct vg_str before = stage->deployment_id;
        if (!stage->auto_deploy.v)
            continue;
        if (!vg_str_is_set(deployment.deployment_id))
            rc = apigatewayv2_deploy(call, api_id, &deployment);
        stage->deployment_id = deployment.deployment_id;
        stage->last_updated_date = vg_time(call->now_ms / 1000 * 1000);
        stage->last_deployment_status_message =
            vg_arena_printf(call->arena, "Successfully deployed stage with deployment ID '%.*s'",
                            VG_STR_ARG(deployment.deployment_id));
        if (rc == VG_OK)
            rc = apigatewayv2_part_put(call, &apigatewayv2_stages_kind, api_id, stage->stage_name,
                                       stage);
        if (rc == VG_OK)
            rc = drop_unused(call, api_id, &stages, before);
    }
    return rc;
}

/* ---- Operations ---- */

static int check_new(struct vg_call *call, const struct apigatewayv2_create_deployment_in *in,
                     struct apigatewayv2_stage *stage, struct vg_error *err)
{
    struct apigatewayv2_api api;
    struct apigatewayv2__list_of_route routes;
    int rc = apigatewayv2_api_require(call, in->api_id, &api, err);
    if (rc == VG_OK)
        rc = apigatewayv2_part_list(call, &apigatewayv2_routes_kind, in->api_id, &routes);
    if (rc == VG_OK && routes.count == 0)
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                       "At least one route is required before deploying the Api.");
    if (rc == VG_OK && in->stage_name.len > 0)
        rc = apigatewayv2_part_require(call, &apigatewayv2_stages_kind, in->api_id, in->stage_name,
                                       stage, err);
    return rc;
}

int apigatewayv2_create_deployment(struct vg_call *call,
                                   const struct apigatewayv2_create_deployment_in *in,
                                   struct apigatewayv2_create_deployment_out *out,
                                   struct vg_error *err)
{
    struct apigatewayv2_stage stage;
    struct apigatewayv2_deployment deployment = {.auto_deployed = vg_bool(false),
                                                 .description = in->description};
    int rc = check_new(call, in, &stage, err);
    if (rc == VG_OK)
        rc = apigatewayv2_deploy(call, in->api_id, &deployment);
    if (rc == VG_OK && in->stage_name.len > 0) {
        stage.deployment_id = deployment.deployment_id;
        stage.last_updated_date = deployment.created_date;
        rc = apigatewayv2_part_put(call, &apigatewayv2_stages_kind, in->api_id, stage.stage_name,
                                   &stage);
    }
    vg_members_copy(&apigatewayv2_shape_deployment, &deployment,
                    &apigatewayv2_shape_create_deployment_out, out);
    return rc;
}

int apigatewayv2_get_deployment(struct vg_call *call,
                                const struct apigatewayv2_get_deployment_in *in,
                                struct apigatewayv2_get_deployment_out *out, struct vg_error *err)
{
    struct apigatewayv2_deployment deployment;
    int rc = apigatewayv2_part_require(call, &apigatewayv2_deployments_kind, in->api_id,
                                       in->deployment_id, &deployment, err);
    if (rc == VG_OK)
        vg_members_copy(&apigatewayv2_shape_deployment, &deployment,
                        &apigatewayv2_shape_get_deployment_out, out);
    return rc;
}

int apigatewayv2_get_deployments(struct vg_call *call,
                                 const struct apigatewayv2_get_deployments_in *in,
                                 struct apigatewayv2_get_deployments_out *out, struct vg_error *err)
{
    const struct apigatewayv2_page page = {in->max_results, in->next_token};
    return apigatewayv2_part_page(call, &apigatewayv2_deployments_kind, in->api_id, &page,
                                  &out->items, &out->next_token, err);
}

int apigatewayv2_update_deployment(struct vg_call *call,
                                   const struct apigatewayv2_update_deployment_in *in,
                                   struct apigatewayv2_update_deployment_out *out,
                                   struct vg_error *err)
{
    struct apigatewayv2_deployment deployment;
    int rc = apigatewayv2_part_require(call, &apigatewayv2_deployments_kind, in->api_id,
                                       in->deployment_id, &deployment, err);
    if (rc != VG_OK)
        return rc;
    vg_members_copy(&apigatewayv2_shape_update_deployment_in, in, &apigatewayv2_shape_deployment,
                    &deployment);
    rc = apigatewayv2_part_put(call, &apigatewayv2_deployments_kind, in->api_id, in->deployment_id,
                               &deployment);
    vg_members_copy(&apigatewayv2_shape_deployment, &deployment,
                    &apigatewayv2_shape_update_deployment_out, out);
    return rc;
}

int apigatewayv2_delete_deployment(struct vg_call *call,
                                   const struct apigatewayv2_delete_deployment_in *in,
                                   struct apigatewayv2_delete_deployment_out *out,
                                   struct vg_error *err)
{
    struct apigatewayv2_deployment deployment;
    struct apigatewayv2__list_of_stage stages;
    (void)out;
    int rc = apigatewayv2_part_require(call, &apigatewayv2_deployments_kind, in->api_id,
                                       in->deployment_id, &deployment, err);
    if (rc == VG_OK)
        rc = apigatewayv2_part_list(call, &apigatewayv2_stages_kind, in->api_id, &stages);
    if (rc == VG_OK && is_used(&stages, in->deployment_id))
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                       "Active stages pointing to this deployment must be moved or deleted");
    return rc == VG_OK ? delete_deployment(call, in->api_id, in->deployment_id) : rc;
}
