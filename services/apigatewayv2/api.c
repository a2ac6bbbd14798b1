/* apigatewayv2/api.c: APIs are created (also with a route to one target), shown, changed, deleted.
 */
#include "apigatewayv2/apigatewayv2.h"
#include "proxy/address.h"
#include "proxy/function.h"

#define ROUTE_SELECTION "$request.method $request.path"
#define KEY_SELECTION "$request.header.x-api-key"

/* ---- Checks ---- */

static bool is_origin(struct vg_str origin)
{
    if (vg_str_is(origin, "*"))
        return true;
    ptrdiff_t at = vg_str_find(origin, VG_STR("://"));
    return at > 0 && vg_str_tail(origin, (size_t)at + strlen("://")).len > 0;
}

int apigatewayv2_cors_check(const struct apigatewayv2_cors *cors, struct vg_error *err)
{
    if (cors == NULL)
        return VG_OK;
    for (size_t i = 0; i < cors->allow_origins.count; i++) {
        struct vg_str origin = cors->allow_origins.items[i];
        if (!is_origin(origin))
            return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                           "Invalid format for origin %.*s: a scheme and a host are needed",
                           VG_STR_ARG(origin));
        if (vg_str_is(origin, "*") && cors->allow_credentials.v)
            return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                           "allowCredentials cannot be true where allowOrigins has *");
    }
    return VG_OK;
}

/* What both creation and change say of an API. */
struct settings {
    const struct apigatewayv2_cors *cors;
    struct vg_str route_selection, key_selection;
    struct vg_bool no_schemas;
};

static int check_settings(const struct settings *settings, struct vg_error *err)
{
    if (settings->route_selection.len > 0 &&
        !vg_str_is(settings->route_selection, ROUTE_SELECTION) &&
        !vg_str_is(settings->route_selection, "${request.method} ${request.path}"))
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                       "The routeSelectionExpression of an HTTP API is %s", ROUTE_SELECTION);
    if (settings->key_selection.len > 0 && !vg_str_is(settings->key_selection, KEY_SELECTION))
        return apigatewayv2_refuse_option(err, "apiKeySelectionExpression, which is of WebSocket "
                                               "APIs,");
    if (settings->no_schemas.v)
        return apigatewayv2_refuse_option(err, "disableSchemaValidation, which is of WebSocket "
                                               "APIs,");
    return apigatewayv2_cors_check(settings->cors, err);
}

/* ---- Quick create: one target for everything ---- */

/* A function's ARN or a URL: what else an integration is follows from it. */
static void set_target(struct apigatewayv2_integration *integration, struct vg_str target)
{
    bool is_function = vg_str_is_set(vg_proxy_function_arn(target));
    integration->integration_type = is_function ? APIGATEWAYV2_INTEGRATION_TYPE_AWS_PROXY
                                                : APIGATEWAYV2_INTEGRATION_TYPE_HTTP_PROXY;
    integration->integration_method = is_function ? VG_STR_NONE : VG_STR("ANY");
    integration->integration_uri = target;
    integration->payload_format_version = is_function ? VG_STR("2.0") : VG_STR("1.0");
}

static int add_managed(struct vg_call *call, struct vg_str api_id, struct vg_str target,
                       struct vg_str route_key, struct vg_str credentials, struct vg_error *err)
{
    struct apigatewayv2_integration integration = {.api_gateway_managed = vg_bool(true),
                                                   .credentials_arn = credentials};
    set_target(&integration, target);
    int rc = apigatewayv2_integration_add(call, api_id, &integration, err);
    if (rc != VG_OK)
        return rc;
    struct apigatewayv2_route route = {
        .api_gateway_managed = vg_bool(true),
        .route_key = route_key.len > 0 ? route_key : VG_STR("$default"),
        .target = VG_CONCAT(call->arena, VG_STR("integrations/"), integration.integration_id),
    };
    rc = apigatewayv2_route_add(call, api_id, &route, err);
    if (rc != VG_OK)
        return rc;
    struct apigatewayv2_stage stage = {.api_gateway_managed = vg_bool(true),
                                       .auto_deploy = vg_bool(true),
                                       .stage_name = VG_STR("$default")};
    return apigatewayv2_stage_add(call, api_id, &stage, err);
}

/* Before anything is written: what quick create would stumble over. */
static int check_target(const struct apigatewayv2_create_api_in *in, struct vg_error *err)
{
    struct apigatewayv2_route_key key;
    if (in->target.len == 0 && (in->route_key.len > 0 || in->credentials_arn.len > 0))
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                       "routeKey and credentialsArn are for a target, and there is none");
    if (in->target.len == 0)
        return VG_OK;
    if (in->route_key.len > 0 && !apigatewayv2_route_key_read(in->route_key, &key))
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST, "Invalid route key specified: %.*s",
                       VG_STR_ARG(in->route_key));
    struct apigatewayv2_integration integration = {.integration_type = 0};
    set_target(&integration, in->target);
    return apigatewayv2_integration_check(&integration, err);
}

/* ---- Creation ---- */

/* "http://<id>.execute-api.<region>.localhost:4566" */
static struct vg_str endpoint_of(struct vg_call *call, struct vg_str api_id)
{
    struct vg_str url = vg_endpoint_url(call);
    ptrdiff_t at = vg_str_find(url, VG_STR("://"));
    size_t host = at < 0 ? 0 : (size_t)at + strlen("://");
    return VG_CONCAT(call->arena, vg_str_slice(url, 0, host), api_id, VG_STR(".execute-api."),
                     call->region, VG_STR("."), vg_str_tail(url, host));
}

void apigatewayv2_api_describe(struct vg_call *call, struct apigatewayv2_api *api)
{
    api->api_endpoint = endpoint_of(call, api->api_id);
    api->tags.set = true;
}

void apigatewayv2_api_complete(struct vg_call *call, struct apigatewayv2_api *api)
{
    api->api_id = vg_proxy_http_api_id(call);
    api->protocol_type = APIGATEWAYV2_PROTOCOL_TYPE_HTTP;
    api->created_date = vg_time(call->now_ms / 1000 * 1000);
    api->route_selection_expression = VG_STR(ROUTE_SELECTION);
    api->api_key_selection_expression = VG_STR(KEY_SELECTION);
    if (!api->disable_execute_api_endpoint.set)
        api->disable_execute_api_endpoint = vg_bool(false);
    if (api->ip_address_type == 0)
        api->ip_address_type = APIGATEWAYV2_IP_ADDRESS_TYPE_IPV4;
}

int apigatewayv2_create_api(struct vg_call *call, const struct apigatewayv2_create_api_in *in,
                            struct apigatewayv2_create_api_out *out, struct vg_error *err)
{
    struct apigatewayv2_api api = {.name = in->name};
    const struct settings settings = {in->cors_configuration, in->route_selection_expression,
                                      in->api_key_selection_expression,
                                      in->disable_schema_validation};
    if (in->protocol_type != APIGATEWAYV2_PROTOCOL_TYPE_HTTP)
        return apigatewayv2_refuse_option(err, "WebSocket APIs");
    int rc = check_settings(&settings, err);
    if (rc == VG_OK)
        rc = apigatewayv2_tags_check(&in->tags, err);
    if (rc == VG_OK)
        rc = check_target(in, err);
    if (rc != VG_OK)
        return rc;
    vg_members_copy(&apigatewayv2_shape_create_api_in, in, &apigatewayv2_shape_api, &api);
    apigatewayv2_api_complete(call, &api);
    rc = apigatewayv2_api_put(call, &api);
    if (rc == VG_OK)
        rc = apigatewayv2_place_put(call, api.api_id);
    if (rc == VG_OK && in->target.len > 0)
        rc = add_managed(call, api.api_id, in->target, in->route_key, in->credentials_arn, err);
    apigatewayv2_api_describe(call, &api);
    vg_members_copy(&apigatewayv2_shape_api, &api, &apigatewayv2_shape_create_api_out, out);
    return rc;
}

/* ---- Description ---- */

int apigatewayv2_get_api(struct vg_call *call, const struct apigatewayv2_get_api_in *in,
                         struct apigatewayv2_get_api_out *out, struct vg_error *err)
{
    struct apigatewayv2_api api;
    int rc = apigatewayv2_api_require(call, in->api_id, &api, err);
    if (rc != VG_OK)
        return rc;
    apigatewayv2_api_describe(call, &api);
    vg_members_copy(&apigatewayv2_shape_api, &api, &apigatewayv2_shape_get_api_out, out);
    return VG_OK;
}

int apigatewayv2_get_apis(struct vg_call *call, const struct apigatewayv2_get_apis_in *in,
                          struct apigatewayv2_get_apis_out *out, struct vg_error *err)
{
    enum { APIS_MAX = 600 }; /* AWS's quota for an account and region */
    struct vg_walk walk;
    const struct apigatewayv2_page page = {in->max_results, in->next_token};
    struct apigatewayv2_api *items = VG_NEW_ARRAY(call->arena, struct apigatewayv2_api, APIS_MAX);
    size_t count = 0;
    int rc = VG_OK;
    vg_call_walk(call, APIGATEWAYV2_SPACE_API, VG_STR_NONE, &walk);
    while (count < APIS_MAX &&
           (rc = vg_record_next(&walk, &apigatewayv2_shape_api, NULL, &items[count])) == VG_OK)
        apigatewayv2_api_describe(call, &items[count++]);
    vg_walk_end(&walk);
    if (rc == VG_BROKEN)
        return rc;
    out->items = (struct apigatewayv2__list_of_api){items, count, true};
    return apigatewayv2_page_cut(call, &page, sizeof *items, &out->items, &out->next_token, err);
}

/* ---- Changes ---- */

/* What quick create made, of a list: NULL when there is none. */
static struct apigatewayv2_integration *
managed_integration(const struct apigatewayv2__list_of_integration *all)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].api_gateway_managed.v)
            return &all->items[i];
    return NULL;
}

static struct apigatewayv2_route *managed_route(const struct apigatewayv2__list_of_route *all)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].api_gateway_managed.v)
            return &all->items[i];
    return NULL;
}

/* The target, the key and the role of what quick create made. */
static int update_managed(struct vg_call *call, const struct apigatewayv2_update_api_in *in,
                          struct vg_error *err)
{
    struct apigatewayv2__list_of_integration integrations;
    struct apigatewayv2__list_of_route routes;
    int rc =
        apigatewayv2_part_list(call, &apigatewayv2_integrations_kind, in->api_id, &integrations);
    if (rc == VG_OK)
        rc = apigatewayv2_part_list(call, &apigatewayv2_routes_kind, in->api_id, &routes);
    if (rc != VG_OK)
        return rc;
    struct apigatewayv2_integration *integration = managed_integration(&integrations);
    struct apigatewayv2_route *route = managed_route(&routes);
    if (integration == NULL || route == NULL)
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                       "target, routeKey and credentialsArn are for APIs of quick create");
    if (in->target.len > 0)
        set_target(integration, in->target);
    if (vg_str_is_set(in->credentials_arn))
        integration->credentials_arn =
            in->credentials_arn.len > 0 ? in->credentials_arn : VG_STR_NONE;
    rc = apigatewayv2_integration_check(integration, err);
    if (rc == VG_OK && in->route_key.len > 0) {
        route->route_key = in->route_key;
        rc = apigatewayv2_route_update(call, in->api_id, route, err);
    }
    if (rc == VG_OK)
        rc = apigatewayv2_part_put(call, &apigatewayv2_integrations_kind, in->api_id,
                                   integration->integration_id, integration);
    return rc;
}

int apigatewayv2_update_api(struct vg_call *call, const struct apigatewayv2_update_api_in *in,
                            struct apigatewayv2_update_api_out *out, struct vg_error *err)
{
    struct apigatewayv2_api api;
    struct apigatewayv2_route_key key;
    const struct settings settings = {in->cors_configuration, in->route_selection_expression,
                                      in->api_key_selection_expression,
                                      in->disable_schema_validation};
    int rc = apigatewayv2_api_require(call, in->api_id, &api, err);
    if (rc == VG_OK)
        rc = check_settings(&settings, err);
    if (rc != VG_OK)
        return rc;
    if (in->route_key.len > 0 && !apigatewayv2_route_key_read(in->route_key, &key))
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST, "Invalid route key specified: %.*s",
                       VG_STR_ARG(in->route_key));
    if (in->target.len > 0 || in->route_key.len > 0 || vg_str_is_set(in->credentials_arn))
        rc = update_managed(call, in, err);
    if (rc != VG_OK)
        return rc;
    vg_members_copy(&apigatewayv2_shape_update_api_in, in, &apigatewayv2_shape_api, &api);
    api.route_selection_expression = VG_STR(ROUTE_SELECTION);
    rc = apigatewayv2_api_put(call, &api);
    if (rc == VG_OK)
        rc = apigatewayv2_changed(call, in->api_id);
    apigatewayv2_api_describe(call, &api);
    vg_members_copy(&apigatewayv2_shape_api, &api, &apigatewayv2_shape_update_api_out, out);
    return rc;
}

int apigatewayv2_delete_cors_configuration(
    struct vg_call *call, const struct apigatewayv2_delete_cors_configuration_in *in,
    struct apigatewayv2_delete_cors_configuration_out *out, struct vg_error *err)
{
    struct apigatewayv2_api api;
    (void)out;
    int rc = apigatewayv2_api_require(call, in->api_id, &api, err);
    if (rc != VG_OK)
        return rc;
    api.cors_configuration = NULL;
    rc = apigatewayv2_api_put(call, &api);
    return rc == VG_OK ? apigatewayv2_changed(call, in->api_id) : rc;
}

static int check_unmapped(struct vg_call *call, struct vg_str api_id, struct vg_error *err)
{
    struct proxy_mapping mapping;
    int rc = vg_proxy_mapping_of_api(call, api_id, VG_STR_NONE, &mapping);
    if (rc == VG_OK)
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                       "Deleting API %.*s failed. Please remove all API mappings for the API from "
                       "your custom domain names.",
                       VG_STR_ARG(api_id));
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int apigatewayv2_delete_api(struct vg_call *call, const struct apigatewayv2_delete_api_in *in,
                            struct apigatewayv2_delete_api_out *out, struct vg_error *err)
{
    struct apigatewayv2_api api;
    const struct apigatewayv2_sweep_effect effect = {.api_id = in->api_id};
    (void)out;
    int rc = apigatewayv2_api_require(call, in->api_id, &api, err);
    if (rc == VG_OK)
        rc = check_unmapped(call, in->api_id, err);
    if (rc == VG_OK)
        rc = vg_call_delete(call, APIGATEWAYV2_SPACE_API, api.api_id);
    if (rc == VG_OK)
        rc = apigatewayv2_place_delete(call, api.api_id);
    return rc == VG_OK ? vg_effect_queue(call, &apigatewayv2_sweep_effect, &effect, 0, NULL) : rc;
}
