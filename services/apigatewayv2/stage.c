/* apigatewayv2/stage.c: stages: which deployment is served under which name, with which settings.
 */
#include "apigatewayv2/invoke/live.h"
#include "proxy/access_log.h"

/* ---- Checks ---- */

static bool is_stage_name(struct vg_str name)
{
    enum { NAME_LEN_MAX = 128 };
    if (vg_str_is(name, "$default"))
        return true;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '_' || c == '-'))
            return false;
    }
    return name.len > 0 && name.len <= NAME_LEN_MAX;
}

static int check_settings(const struct apigatewayv2_route_settings *settings, struct vg_error *err)
{
    if (settings == NULL)
        return VG_OK;
    if (settings->data_trace_enabled.v ||
        (settings->logging_level != 0 && settings->logging_level != APIGATEWAYV2_LOGGING_LEVEL_OFF))
        return apigatewayv2_refuse_option(err, "execution logs of stages, which are of WebSocket "
                                               "APIs,");
    if (settings->throttling_burst_limit.set && settings->throttling_burst_limit.v < 0)
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST, "Invalid throttlingBurstLimit specified");
    if (settings->throttling_rate_limit.set && !(settings->throttling_rate_limit.v >= 0))
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST, "Invalid throttlingRateLimit specified");
    return VG_OK;
}

static int check_route_settings(struct vg_call *call, struct vg_str api_id,
                                const struct apigatewayv2_route_settings_map *settings,
                                struct vg_error *err)
{
    struct apigatewayv2__list_of_route routes;
    if (settings->count == 0)
        return VG_OK;
    int rc = apigatewayv2_part_list(call, &apigatewayv2_routes_kind, api_id, &routes);
    for (size_t i = 0; rc == VG_OK && i < settings->count; i++) {
        bool is_there = false;
        for (size_t j = 0; j < routes.count && !is_there; j++)
            is_there = vg_str_eq(routes.items[j].route_key, settings->items[i].key);
        if (!is_there)
            return vg_fail(err, &APIGATEWAYV2_NOT_FOUND,
                           "Unable to find Route by key %.*s within the provided RouteSettings",
                           VG_STR_ARG(settings->items[i].key));
        rc = check_settings(&settings->items[i].value, err);
    }
    return rc;
}

static int check_access_log(const struct apigatewayv2_access_log_settings *settings,
                            struct vg_error *err)
{
    enum { FORMAT_BYTES_MAX = 3 * 1024 };
    if (settings == NULL)
        return VG_OK;
    if (settings->destination_arn.len > 0 &&
        !vg_str_is_set(vg_proxy_log_group(settings->destination_arn)))
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                       "Invalid ARN specified in the request: %.*s. virga writes access logs to "
                       "log groups",
                       VG_STR_ARG(settings->destination_arn));
    if (settings->format.len > FORMAT_BYTES_MAX)
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                       "The format of an access log has at most %d bytes", FORMAT_BYTES_MAX);
    return VG_OK;
}

static int check_variables(const struct apigatewayv2_stage_variables_map *variables,
                           struct vg_error *err)
{
    enum { VALUE_LEN_MAX = 2048, COUNT_MAX = 100 };
    if (variables->count > COUNT_MAX)
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST, "A stage has at most %d variables",
                       COUNT_MAX);
    for (size_t i = 0; i < variables->count; i++)
        if (variables->items[i].key.len == 0 || variables->items[i].value.len > VALUE_LEN_MAX)
            return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST, "Invalid stage variable specified: %.*s",
                           VG_STR_ARG(variables->items[i].key));
    return VG_OK;
}

static int check(struct vg_call *call, struct vg_str api_id, const struct apigatewayv2_stage *stage,
                 struct vg_error *err)
{
    struct apigatewayv2_deployment deployment;
    if (!is_stage_name(stage->stage_name))
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                       "Stage name only allows a-zA-Z0-9_- and $default");
    if (vg_str_is_set(stage->client_certificate_id))
        return apigatewayv2_refuse_option(err, "clientCertificateId");
    int rc = check_settings(stage->default_route_settings, err);
    if (rc == VG_OK)
        rc = check_route_settings(call, api_id, &stage->route_settings, err);
    if (rc == VG_OK)
        rc = check_access_log(stage->access_log_settings, err);
    if (rc == VG_OK)
        rc = check_variables(&stage->stage_variables, err);
    if (rc == VG_OK)
        rc = apigatewayv2_tags_check(&stage->tags, err);
    if (rc != VG_OK || !vg_str_is_set(stage->deployment_id))
        return rc;
    rc = apigatewayv2_part_find(call, &apigatewayv2_deployments_kind, api_id, stage->deployment_id,
                                &deployment);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAYV2_NOT_FOUND, "Invalid Deployment identifier specified %.*s",
                       VG_STR_ARG(stage->deployment_id));
    return rc;
}

/* ---- Writing ---- */

static int put_stage(struct vg_call *call, struct vg_str api_id,
                     const struct apigatewayv2_stage *stage)
{
    return apigatewayv2_part_put(call, &apigatewayv2_stages_kind, api_id, stage->stage_name, stage);
}

int apigatewayv2_stage_add(struct vg_call *call, struct vg_str api_id,
                           struct apigatewayv2_stage *stage, struct vg_error *err)
{
    struct apigatewayv2_stage before;
    int rc = check(call, api_id, stage, err);
    if (rc == VG_OK) {
        rc = apigatewayv2_part_find(call, &apigatewayv2_stages_kind, api_id, stage->stage_name,
                                    &before);
        if (rc == VG_OK)
            return vg_fail(err, &APIGATEWAYV2_CONFLICT, "Stage already exists");
    }
    if (rc != VG_NOT_FOUND)
        return rc;
    if (stage->default_route_settings == NULL) {
        struct apigatewayv2_route_settings *settings =
            VG_NEW(call->arena, struct apigatewayv2_route_settings);
        settings->detailed_metrics_enabled = vg_bool(false);
        stage->default_route_settings = settings;
    }
    stage->created_date = vg_time(call->now_ms / 1000 * 1000);
    stage->last_updated_date = stage->created_date;
    stage->route_settings.set = true;
    stage->stage_variables.set = true;
    stage->tags.set = true;
    rc = put_stage(call, api_id, stage);
    if (rc != VG_OK || !stage->auto_deploy.v)
        return rc;
    rc = apigatewayv2_changed(call, api_id);
    if (rc == VG_OK)
        rc = apigatewayv2_part_find(call, &apigatewayv2_stages_kind, api_id, stage->stage_name,
                                    stage);
    return rc;
}

/* ---- Operations ---- */

int apigatewayv2_create_stage(struct vg_call *call, const struct apigatewayv2_create_stage_in *in,
                              struct apigatewayv2_create_stage_out *out, struct vg_error *err)
{
    struct apigatewayv2_api api;
    struct apigatewayv2_stage stage = {.stage_name = in->stage_name};
    int rc = apigatewayv2_api_require(call, in->api_id, &api, err);
    if (rc != VG_OK)
        return rc;
    vg_members_copy(&apigatewayv2_shape_create_stage_in, in, &apigatewayv2_shape_stage, &stage);
    rc = apigatewayv2_stage_add(call, in->api_id, &stage, err);
    vg_members_copy(&apigatewayv2_shape_stage, &stage, &apigatewayv2_shape_create_stage_out, out);
    return rc;
}

int apigatewayv2_get_stage(struct vg_call *call, const struct apigatewayv2_get_stage_in *in,
                           struct apigatewayv2_get_stage_out *out, struct vg_error *err)
{
    struct apigatewayv2_stage stage;
    int rc = apigatewayv2_part_require(call, &apigatewayv2_stages_kind, in->api_id, in->stage_name,
                                       &stage, err);
    if (rc == VG_OK)
        vg_members_copy(&apigatewayv2_shape_stage, &stage, &apigatewayv2_shape_get_stage_out, out);
    return rc;
}

int apigatewayv2_get_stages(struct vg_call *call, const struct apigatewayv2_get_stages_in *in,
                            struct apigatewayv2_get_stages_out *out, struct vg_error *err)
{
    const struct apigatewayv2_page page = {in->max_results, in->next_token};
    return apigatewayv2_part_page(call, &apigatewayv2_stages_kind, in->api_id, &page, &out->items,
                                  &out->next_token, err);
}

/* Variables and settings of routes are merged by their keys; an empty value takes a variable out.
 */
static void merge_variables(struct vg_arena *arena, struct apigatewayv2_stage_variables_map *all,
                            const struct apigatewayv2_stage_variables_map *new)
{
    struct apigatewayv2_stage_variables_map merged = {
        .items = VG_NEW_ARRAY(arena, struct apigatewayv2_stage_variables_map_entry,
                              all->count + new->count + 1),
        .set = true};
    for (size_t i = 0; i < all->count; i++) {
        bool is_again = false;
        for (size_t j = 0; j < new->count && !is_again; j++)
            is_again = vg_str_eq(all->items[i].key, new->items[j].key);
        if (!is_again)
            merged.items[merged.count++] = all->items[i];
    }
    for (size_t j = 0; j < new->count; j++)
        if (new->items[j].value.len > 0)
            merged.items[merged.count++] = new->items[j];
    *all = merged;
}

static void merge_settings(struct vg_arena *arena, struct apigatewayv2_route_settings_map *all,
                           const struct apigatewayv2_route_settings_map *new)
{
    struct apigatewayv2_route_settings_map merged = {
        .items = VG_NEW_ARRAY(arena, struct apigatewayv2_route_settings_map_entry,
                              all->count + new->count + 1),
        .set = true};
    for (size_t i = 0; i < all->count; i++)
        merged.items[merged.count++] = all->items[i];
    for (size_t j = 0; j < new->count; j++) {
        size_t at = 0;
        while (at < merged.count && !vg_str_eq(merged.items[at].key, new->items[j].key))
            at++;
        merged.items[at] = new->items[j];
        merged.count += at == merged.count;
    }
    *all = merged;
}

int apigatewayv2_update_stage(struct vg_call *call, const struct apigatewayv2_update_stage_in *in,
                              struct apigatewayv2_update_stage_out *out, struct vg_error *err)
{
    struct apigatewayv2_stage stage;
    int rc = apigatewayv2_part_require(call, &apigatewayv2_stages_kind, in->api_id, in->stage_name,
                                       &stage, err);
    if (rc != VG_OK)
        return rc;
    struct apigatewayv2_stage_variables_map variables = stage.stage_variables;
    struct apigatewayv2_route_settings_map settings = stage.route_settings;
    merge_variables(call->arena, &variables, &in->stage_variables);
    merge_settings(call->arena, &settings, &in->route_settings);
    vg_members_copy(&apigatewayv2_shape_update_stage_in, in, &apigatewayv2_shape_stage, &stage);
    stage.stage_variables = variables;
    stage.route_settings = settings;
    stage.last_updated_date = vg_time(call->now_ms / 1000 * 1000);
    rc = check(call, in->api_id, &stage, err);
    if (rc == VG_OK)
        rc = put_stage(call, in->api_id, &stage);
    if (rc == VG_OK && in->auto_deploy.v) {
        rc = apigatewayv2_changed(call, in->api_id);
        if (rc == VG_OK)
            rc = apigatewayv2_part_find(call, &apigatewayv2_stages_kind, in->api_id, in->stage_name,
                                        &stage);
    }
    vg_members_copy(&apigatewayv2_shape_stage, &stage, &apigatewayv2_shape_update_stage_out, out);
    return rc;
}

static int check_unmapped(struct vg_call *call, struct vg_str api_id, struct vg_str stage_name,
                          struct vg_error *err)
{
    struct proxy_mapping mapping;
    int rc = vg_proxy_mapping_of_api(call, api_id, stage_name, &mapping);
    if (rc == VG_OK)
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                       "Deleting stage %.*s failed. Please remove all API mappings for the stage "
                       "from your custom domain names.",
                       VG_STR_ARG(stage_name));
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int apigatewayv2_delete_stage(struct vg_call *call, const struct apigatewayv2_delete_stage_in *in,
                              struct apigatewayv2_delete_stage_out *out, struct vg_error *err)
{
    struct apigatewayv2_stage stage;
    (void)out;
    int rc = apigatewayv2_part_require(call, &apigatewayv2_stages_kind, in->api_id, in->stage_name,
                                       &stage, err);
    if (rc == VG_OK)
        rc = check_unmapped(call, in->api_id, in->stage_name, err);
    if (rc == VG_OK)
        rc = apigatewayv2_part_delete(call, &apigatewayv2_stages_kind, in->api_id, in->stage_name);
    return rc;
}

int apigatewayv2_delete_access_log_settings(
    struct vg_call *call, const struct apigatewayv2_delete_access_log_settings_in *in,
    struct apigatewayv2_delete_access_log_settings_out *out, struct vg_error *err)
{
    struct apigatewayv2_stage stage;
    (void)out;
    int rc = apigatewayv2_part_require(call, &apigatewayv2_stages_kind, in->api_id, in->stage_name,
                                       &stage, err);
    if (rc != VG_OK)
        return rc;
    stage.access_log_settings = NULL;
    return put_stage(call, in->api_id, &stage);
}

int apigatewayv2_delete_route_settings(struct vg_call *call,
                                       const struct apigatewayv2_delete_route_settings_in *in,
                                       struct apigatewayv2_delete_route_settings_out *out,
                                       struct vg_error *err)
{
    struct apigatewayv2_stage stage;
    (void)out;
    int rc = apigatewayv2_part_require(call, &apigatewayv2_stages_kind, in->api_id, in->stage_name,
                                       &stage, err);
    if (rc != VG_OK)
        return rc;
    struct apigatewayv2_route_settings_map *all = &stage.route_settings;
    size_t kept = 0;
    for (size_t i = 0; i < all->count; i++)
        if (!vg_str_eq(all->items[i].key, in->route_key))
            all->items[kept++] = all->items[i];
    if (kept == all->count)
        return vg_fail(err, &APIGATEWAYV2_NOT_FOUND,
                       "Unable to find Route by key %.*s within the provided RouteSettings",
                       VG_STR_ARG(in->route_key));
    all->count = kept;
    return put_stage(call, in->api_id, &stage);
}

int apigatewayv2_reset_authorizers_cache(struct vg_call *call,
                                         const struct apigatewayv2_reset_authorizers_cache_in *in,
                                         struct apigatewayv2_reset_authorizers_cache_out *out,
                                         struct vg_error *err)
{
    struct apigatewayv2_stage stage;
    struct vg_proxy_instance *instance = vg_service_state(call);
    (void)out;
    int rc = apigatewayv2_part_require(call, &apigatewayv2_stages_kind, in->api_id, in->stage_name,
                                       &stage, err);
    if (rc == VG_OK)
        vg_memory_clear_below(&instance->decisions, VG_CONCAT(call->arena, in->api_id, VG_STR("/"),
                                                              in->stage_name, VG_STR("/")));
    return rc;
}
