/* apigatewayv2/apigatewayv2.c: the operation table of API Gateway's HTTP APIs. Scope and
 * deviations: README.md. */
#include "apigatewayv2/apigatewayv2.h"
#include "apigatewayv2/invoke/live.h"

static const struct vg_op ops[APIGATEWAYV2_OP_COUNT] = {
    [APIGATEWAYV2_OP_CREATE_API] = VG_WRITE(apigatewayv2_create_api),
    [APIGATEWAYV2_OP_CREATE_AUTHORIZER] = VG_WRITE(apigatewayv2_create_authorizer),
    [APIGATEWAYV2_OP_CREATE_DEPLOYMENT] = VG_WRITE(apigatewayv2_create_deployment),
    [APIGATEWAYV2_OP_CREATE_INTEGRATION] = VG_WRITE(apigatewayv2_create_integration),
    [APIGATEWAYV2_OP_CREATE_ROUTE] = VG_WRITE(apigatewayv2_create_route),
    [APIGATEWAYV2_OP_CREATE_STAGE] = VG_WRITE(apigatewayv2_create_stage),
    [APIGATEWAYV2_OP_DELETE_ACCESS_LOG_SETTINGS] =
        VG_WRITE(apigatewayv2_delete_access_log_settings),
    [APIGATEWAYV2_OP_DELETE_API] = VG_WRITE(apigatewayv2_delete_api),
    [APIGATEWAYV2_OP_DELETE_AUTHORIZER] = VG_WRITE(apigatewayv2_delete_authorizer),
    [APIGATEWAYV2_OP_DELETE_CORS_CONFIGURATION] = VG_WRITE(apigatewayv2_delete_cors_configuration),
    [APIGATEWAYV2_OP_DELETE_DEPLOYMENT] = VG_WRITE(apigatewayv2_delete_deployment),
    [APIGATEWAYV2_OP_DELETE_INTEGRATION] = VG_WRITE(apigatewayv2_delete_integration),
    [APIGATEWAYV2_OP_DELETE_ROUTE] = VG_WRITE(apigatewayv2_delete_route),
    [APIGATEWAYV2_OP_DELETE_ROUTE_SETTINGS] = VG_WRITE(apigatewayv2_delete_route_settings),
    [APIGATEWAYV2_OP_DELETE_STAGE] = VG_WRITE(apigatewayv2_delete_stage),
    [APIGATEWAYV2_OP_EXPORT_API] = VG_READ(apigatewayv2_export_api),
    [APIGATEWAYV2_OP_GET_API] = VG_READ(apigatewayv2_get_api),
    [APIGATEWAYV2_OP_GET_APIS] = VG_READ(apigatewayv2_get_apis),
    [APIGATEWAYV2_OP_GET_AUTHORIZER] = VG_READ(apigatewayv2_get_authorizer),
    [APIGATEWAYV2_OP_GET_AUTHORIZERS] = VG_READ(apigatewayv2_get_authorizers),
    [APIGATEWAYV2_OP_GET_DEPLOYMENT] = VG_READ(apigatewayv2_get_deployment),
    [APIGATEWAYV2_OP_GET_DEPLOYMENTS] = VG_READ(apigatewayv2_get_deployments),
    [APIGATEWAYV2_OP_GET_INTEGRATION] = VG_READ(apigatewayv2_get_integration),
    [APIGATEWAYV2_OP_GET_INTEGRATIONS] = VG_READ(apigatewayv2_get_integrations),
    [APIGATEWAYV2_OP_GET_ROUTE] = VG_READ(apigatewayv2_get_route),
    [APIGATEWAYV2_OP_GET_ROUTES] = VG_READ(apigatewayv2_get_routes),
    [APIGATEWAYV2_OP_GET_STAGE] = VG_READ(apigatewayv2_get_stage),
    [APIGATEWAYV2_OP_GET_STAGES] = VG_READ(apigatewayv2_get_stages),
    [APIGATEWAYV2_OP_GET_TAGS] = VG_READ(apigatewayv2_get_tags),
    [APIGATEWAYV2_OP_IMPORT_API] = VG_WRITE(apigatewayv2_import_api),
    [APIGATEWAYV2_OP_REIMPORT_API] = VG_WRITE(apigatewayv2_reimport_api),
    [APIGATEWAYV2_OP_RESET_AUTHORIZERS_CACHE] = VG_WRITE(apigatewayv2_reset_authorizers_cache),
    [APIGATEWAYV2_OP_TAG_RESOURCE] = VG_WRITE(apigatewayv2_tag_resource),
    [APIGATEWAYV2_OP_UNTAG_RESOURCE] = VG_WRITE(apigatewayv2_untag_resource),
    [APIGATEWAYV2_OP_UPDATE_API] = VG_WRITE(apigatewayv2_update_api),
    [APIGATEWAYV2_OP_UPDATE_AUTHORIZER] = VG_WRITE(apigatewayv2_update_authorizer),
    [APIGATEWAYV2_OP_UPDATE_DEPLOYMENT] = VG_WRITE(apigatewayv2_update_deployment),
    [APIGATEWAYV2_OP_UPDATE_INTEGRATION] = VG_WRITE(apigatewayv2_update_integration),
    [APIGATEWAYV2_OP_UPDATE_ROUTE] = VG_WRITE(apigatewayv2_update_route),
    [APIGATEWAYV2_OP_UPDATE_STAGE] = VG_WRITE(apigatewayv2_update_stage),
};

static const struct vg_effect_kind *const effects[] = {&apigatewayv2_sweep_effect, NULL};

const struct vg_service apigatewayv2_service = {
    .model = &apigatewayv2_model,
    .ops = ops,
    .effects = effects,
    .routes = apigatewayv2_pages,
    .start = apigatewayv2_instance_start,
    .stop = apigatewayv2_instance_stop,
    .reset = apigatewayv2_instance_reset,
};
