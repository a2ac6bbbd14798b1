/* apigateway/integration.c: what stands behind a method; kept inside it. */
#include "apigateway/integration.h"
#include "apigateway/mapping.h"
#include "apigateway/patch.h"

int apigateway_integration_require(struct vg_call *call, struct vg_str api_id,
                                   struct vg_str resource_id, struct vg_str http_method,
                                   struct apigateway_integration_place *place, struct vg_error *err)
{
    int rc = apigateway_method_require(call, api_id, resource_id, http_method, &place->resource,
                                       &place->method, err);
    if (rc != VG_OK)
        return rc;
    if (place->method->method_integration == NULL)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND, "Invalid Integration identifier specified");
    place->integration = *place->method->method_integration;
    return VG_OK;
}

int apigateway_integration_keep(struct vg_call *call, struct vg_str api_id,
                                struct apigateway_integration_place *place)
{
    place->method->method_integration = &place->integration;
    return apigateway_resource_put(call, api_id, &place->resource);
}

/* ---- Checks ---- */

static int check_passthrough(const struct apigateway_integration *integration, struct vg_error *err)
{
    struct vg_str behavior = integration->passthrough_behavior;
    if (vg_str_is(behavior, "WHEN_NO_MATCH") || vg_str_is(behavior, "WHEN_NO_TEMPLATES") ||
        vg_str_is(behavior, "NEVER"))
        return VG_OK;
    return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                   "Invalid passthroughBehavior specified. Valid options are "
                   "WHEN_NO_MATCH,WHEN_NO_TEMPLATES,NEVER");
}

#define TIMEOUT_PROBLEM "Timeout should be between 50 ms and 29000 ms"

int apigateway_integration_check(const struct apigateway_integration *integration,
                                 const struct apigateway_method *method, struct vg_error *err)
{
    int rc = apigateway_integration_uri_check(integration, err);
    if (rc == VG_OK)
        rc = check_passthrough(integration, err);
    if (rc != VG_OK)
        return rc;
    if (integration->http_method.len > 0 &&
        !apigateway_http_method_is_valid(integration->http_method))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "Invalid HttpMethod specified. Valid options are "
                       "GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY");
    if (integration->timeout_in_millis.v < APIGATEWAY_TIMEOUT_MS_MIN ||
        integration->timeout_in_millis.v > APIGATEWAY_TIMEOUT_MS_MAX)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, TIMEOUT_PROBLEM);
    if (integration->response_transfer_mode == APIGATEWAY_RESPONSE_TRANSFER_MODE_STREAM)
        return apigateway_refuse_option(err, "responseTransferMode STREAM");
    rc = apigateway_templates_check(&integration->request_templates, err);
    if (rc != VG_OK)
        return rc;
    return apigateway_request_mapping_check(&integration->request_parameters, method, err);
}

void apigateway_integration_complete(struct apigateway_integration *integration,
                                     struct vg_str resource_id)
{
    if (integration->passthrough_behavior.len == 0)
        integration->passthrough_behavior = VG_STR("WHEN_NO_MATCH");
    if (!integration->timeout_in_millis.set)
        integration->timeout_in_millis = vg_i32(APIGATEWAY_TIMEOUT_MS_MAX);
    if (integration->cache_namespace.len == 0)
        integration->cache_namespace = resource_id;
    integration->cache_key_parameters.set = true;
}

/* ---- Operations ---- */

/* A new integration takes the place of the old one, its responses included. */
int apigateway_put_integration(struct vg_call *call, const struct apigateway_put_integration_in *in,
                               struct apigateway_put_integration_out *out, struct vg_error *err)
{
    struct apigateway_integration_place place;
    int rc = apigateway_method_require(call, in->rest_api_id, in->resource_id, in->http_method,
                                       &place.resource, &place.method, err);
    if (rc != VG_OK)
        return rc;
    place.integration = (struct apigateway_integration){
        .type = in->type,
        .http_method = in->integration_http_method,
        .uri = in->uri,
        .connection_type = in->connection_type,
        .connection_id = in->connection_id,
        .credentials = in->credentials,
        .request_parameters = in->request_parameters,
        .request_templates = in->request_templates,
        .passthrough_behavior = in->passthrough_behavior,
        .content_handling = in->content_handling,
        .timeout_in_millis = in->timeout_in_millis,
        .cache_namespace = in->cache_namespace,
        .cache_key_parameters = in->cache_key_parameters,
        .tls_config = in->tls_config,
        .response_transfer_mode = in->response_transfer_mode,
        .integration_target = in->integration_target,
    };
    apigateway_integration_complete(&place.integration, in->resource_id);
    rc = apigateway_integration_check(&place.integration, place.method, err);
    if (rc != VG_OK)
        return rc;
    *out = place.integration;
    return apigateway_integration_keep(call, in->rest_api_id, &place);
}

int apigateway_get_integration(struct vg_call *call, const struct apigateway_get_integration_in *in,
                               struct apigateway_get_integration_out *out, struct vg_error *err)
{
    struct apigateway_integration_place place;
    int rc = apigateway_integration_require(call, in->rest_api_id, in->resource_id, in->http_method,
                                            &place, err);
    if (rc == VG_OK)
        *out = place.integration;
    return rc;
}

static const struct apigateway_patch_rule rules[] = {
    {"/cacheKeyParameters/{}", APIGATEWAY_PATCH_ALL, .member = "cacheKeyParameters"},
    {"/cacheNamespace", APIGATEWAY_PATCH_REPLACE, .member = "cacheNamespace"},
    {"/connectionId", APIGATEWAY_PATCH_REPLACE, .member = "connectionId"},
    {"/connectionType", APIGATEWAY_PATCH_REPLACE, .member = "connectionType"},
    {"/contentHandling", APIGATEWAY_PATCH_REPLACE, .member = "contentHandling"},
    {"/credentials", APIGATEWAY_PATCH_REPLACE, .member = "credentials"},
    {"/httpMethod", APIGATEWAY_PATCH_REPLACE, .member = "httpMethod"},
    {"/integrationTarget", APIGATEWAY_PATCH_REPLACE, .member = "integrationTarget"},
    {"/passthroughBehavior", APIGATEWAY_PATCH_REPLACE, .member = "passthroughBehavior"},
    {"/requestParameters/{}", APIGATEWAY_PATCH_ALL, .member = "requestParameters",
     .problem = "Invalid parameter name specified"},
    {"/requestTemplates/{}", APIGATEWAY_PATCH_ALL, .member = "requestTemplates",
     .problem = "Content-Type specified was not found"},
    {"/responseTransferMode", APIGATEWAY_PATCH_REPLACE, .member = "responseTransferMode"},
    {"/timeoutInMillis", APIGATEWAY_PATCH_REPLACE, .member = "timeoutInMillis",
     .problem = TIMEOUT_PROBLEM, .min = APIGATEWAY_TIMEOUT_MS_MIN,
     .max = APIGATEWAY_TIMEOUT_MS_MAX},
    {"/tlsConfig/insecureSkipVerification", APIGATEWAY_PATCH_REPLACE,
     .member = "tlsConfig.insecureSkipVerification"},
    {"/type", APIGATEWAY_PATCH_REPLACE, .member = "type"},
    {"/uri", APIGATEWAY_PATCH_REPLACE, .member = "uri"},
};

const struct apigateway_patch_table apigateway_integration_patches = {
    &apigateway_shape_integration, APIGATEWAY_PATCH_BY_PATH, rules, VG_COUNT_OF(rules)};

int apigateway_update_integration(struct vg_call *call,
                                  const struct apigateway_update_integration_in *in,
                                  struct apigateway_update_integration_out *out,
                                  struct vg_error *err)
{
    struct apigateway_integration_place place;
    int rc = apigateway_integration_require(call, in->rest_api_id, in->resource_id, in->http_method,
                                            &place, err);
    if (rc == VG_OK)
        rc = apigateway_patch_apply(call, &apigateway_integration_patches, &in->patch_operations,
                                    &place.integration, err);
    if (rc != VG_OK)
        return rc;
    if (place.integration.type == 0)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid integration type specified");
    apigateway_integration_complete(&place.integration, in->resource_id);
    rc = apigateway_integration_check(&place.integration, place.method, err);
    if (rc != VG_OK)
        return rc;
    *out = place.integration;
    return apigateway_integration_keep(call, in->rest_api_id, &place);
}

int apigateway_delete_integration(struct vg_call *call,
                                  const struct apigateway_delete_integration_in *in,
                                  struct apigateway_delete_integration_out *out,
                                  struct vg_error *err)
{
    struct apigateway_integration_place place;
    (void)out;
    int rc = apigateway_integration_require(call, in->rest_api_id, in->resource_id, in->http_method,
                                            &place, err);
    if (rc != VG_OK)
        return rc;
    place.method->method_integration = NULL;
    return apigateway_resource_put(call, in->rest_api_id, &place.resource);
}
