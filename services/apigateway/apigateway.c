/* apigateway/apigateway.c: API Gateway's operation table. Scope and deviations: README.md. */
#include "apigateway/apigateway.h"
#include "apigateway/invoke/instance.h"

static const struct vg_op ops[APIGATEWAY_OP_COUNT] = {
    [APIGATEWAY_OP_GET_AUTHORIZER] = VG_READ(apigateway_get_authorizer),
    [APIGATEWAY_OP_GET_AUTHORIZERS] = VG_READ(apigateway_get_authorizers),
    [APIGATEWAY_OP_GET_DEPLOYMENT] = VG_READ(apigateway_get_deployment),
    [APIGATEWAY_OP_GET_DEPLOYMENTS] = VG_READ(apigateway_get_deployments),
    [APIGATEWAY_OP_GET_GATEWAY_RESPONSE] = VG_READ(apigateway_get_gateway_response),
    [APIGATEWAY_OP_GET_GATEWAY_RESPONSES] = VG_READ(apigateway_get_gateway_responses),
    [APIGATEWAY_OP_GET_METHOD] = VG_READ(apigateway_get_method),
    [APIGATEWAY_OP_GET_MODEL] = VG_READ(apigateway_get_model),
    [APIGATEWAY_OP_GET_MODELS] = VG_READ(apigateway_get_models),
    [APIGATEWAY_OP_GET_REQUEST_VALIDATOR] = VG_READ(apigateway_get_request_validator),
    [APIGATEWAY_OP_GET_REQUEST_VALIDATORS] = VG_READ(apigateway_get_request_validators),
    [APIGATEWAY_OP_GET_RESOURCE] = VG_READ(apigateway_get_resource),
    [APIGATEWAY_OP_GET_RESOURCES] = VG_READ(apigateway_get_resources),
    [APIGATEWAY_OP_GET_REST_API] = VG_READ(apigateway_get_rest_api),
    [APIGATEWAY_OP_GET_REST_APIS] = VG_READ(apigateway_get_rest_apis),
    [APIGATEWAY_OP_GET_STAGE] = VG_READ(apigateway_get_stage),
    [APIGATEWAY_OP_GET_STAGES] = VG_READ(apigateway_get_stages),
};

const struct vg_service apigateway_service = {
    .model = &apigateway_model,
    .ops = ops,
    .routes = apigateway_routes,
    .start = apigateway_instance_start,
    .stop = apigateway_instance_stop,
    .reset = apigateway_instance_reset,
};
