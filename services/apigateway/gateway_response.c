/* apigateway/gateway_response.c: what an API answers when a request does not reach its integration.
 * Only those that were put are kept; the others are AWS's own. */
#include "apigateway/apigateway.h"

/* By the type's constant; those of DEFAULT_4XX and DEFAULT_5XX have none. */
static const char *const default_statuses[] = {
    [APIGATEWAY_GATEWAY_RESPONSE_TYPE_ACCESS_DENIED] = "403",
    [APIGATEWAY_GATEWAY_RESPONSE_TYPE_API_CONFIGURATION_ERROR] = "500",
    [APIGATEWAY_GATEWAY_RESPONSE_TYPE_AUTHORIZER_CONFIGURATION_ERROR] = "500",
    [APIGATEWAY_GATEWAY_RESPONSE_TYPE_AUTHORIZER_FAILURE] = "500",
    [APIGATEWAY_GATEWAY_RESPONSE_TYPE_BAD_REQUEST_BODY] = "400",
    [APIGATEWAY_GATEWAY_RESPONSE_TYPE_BAD_REQUEST_PARAMETERS] = "400",
    [APIGATEWAY_GATEWAY_RESPONSE_TYPE_EXPIRED_TOKEN] = "403",
    [APIGATEWAY_GATEWAY_RESPONSE_TYPE_INTEGRATION_FAILURE] = "504",
    [APIGATEWAY_GATEWAY_RESPONSE_TYPE_INTEGRATION_TIMEOUT] = "504",
    [APIGATEWAY_GATEWAY_RESPONSE_TYPE_INVALID_API_KEY] = "403",
    [APIGATEWAY_GATEWAY_RESPONSE_TYPE_INVALID_SIGNATURE] = "403",
    [APIGATEWAY_GATEWAY_RESPONSE_TYPE_MISSING_AUTHENTICATION_TOKEN] = "403",
    [APIGATEWAY_GATEWAY_RESPONSE_TYPE_QUOTA_EXCEEDED] = "429",
    [APIGATEWAY_GATEWAY_RESPONSE_TYPE_REQUEST_TOO_LARGE] = "413",
    [APIGATEWAY_GATEWAY_RESPONSE_TYPE_RESOURCE_NOT_FOUND] = "404",
    [APIGATEWAY_GATEWAY_RESPONSE_TYPE_THROTTLED] = "429",
    [APIGATEWAY_GATEWAY_RESPONSE_TYPE_UNAUTHORIZED] = "401",
    [APIGATEWAY_GATEWAY_RESPONSE_TYPE_UNSUPPORTED_MEDIA_TYPE] = "415",
    [APIGATEWAY_GATEWAY_RESPONSE_TYPE_WAF_FILTERED] = "403",
};

void apigateway_gateway_response_default(int32_t type, struct apigateway_gateway_response *response)
{
    static const struct apigateway_map_of_string_to_string_entry default_template = {
        .key = VG_STR_INIT("application/json"),
        .value = VG_STR_INIT("{\"message\":$context.error.messageString}")};
    *response = (struct apigateway_gateway_response){
        .response_type = type,
        .response_parameters = {NULL, 0, true},
        .response_templates =
            {(struct apigateway_map_of_string_to_string_entry *)(uintptr_t)&default_template, 1,
             true},
        .default_response = vg_bool(true),
    };
    if ((size_t)type < VG_COUNT_OF(default_statuses) && default_statuses[type] != NULL)
        response->status_code = vg_str_from(default_statuses[type]);
}

/* The one that was put, else AWS's own. */
static int find_response(struct vg_call *call, struct vg_str api_id, int32_t type,
                         struct apigateway_gateway_response *response)
{
    struct vg_str name = vg_enum_text(&apigateway_shape_gateway_response_type, type);
    int rc = apigateway_part_get(call, APIGATEWAY_SPACE_GATEWAY_RESPONSE, api_id, name,
                                 &apigateway_shape_gateway_response, response);
    if (rc == VG_NOT_FOUND)
        apigateway_gateway_response_default(type, response);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int apigateway_get_gateway_response(struct vg_call *call,
                                    const struct apigateway_get_gateway_response_in *in,
                                    struct apigateway_get_gateway_response_out *out,
                                    struct vg_error *err)
{
    struct apigateway_rest_api api;
    int rc = apigateway_api_require(call, in->rest_api_id, &api, err);
    return rc == VG_OK ? find_response(call, in->rest_api_id, in->response_type, out) : rc;
}

/* Always all of them, on one page: there are not many. */
int apigateway_get_gateway_responses(struct vg_call *call,
                                     const struct apigateway_get_gateway_responses_in *in,
                                     struct apigateway_get_gateway_responses_out *out,
                                     struct vg_error *err)
{
    struct apigateway_rest_api api;
    int rc = apigateway_api_require(call, in->rest_api_id, &api, err);
    uint32_t count = apigateway_shape_gateway_response_type.enum_count;
    out->items.items = VG_NEW_ARRAY(call->arena, struct apigateway_gateway_response, count);
    out->items.set = true;
    for (uint32_t i = 0; i < count && rc == VG_OK; i++)
        rc = find_response(call, in->rest_api_id, (int32_t)i + 1,
                           &out->items.items[out->items.count++]);
    return rc;
}
