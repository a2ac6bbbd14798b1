/* apigateway/gateway_response.c: what an API answers when a request does not reach its integration.
 * Only those that were put are kept; the others are AWS's own. */
#include "apigateway/apigateway.h"
#include "apigateway/patch.h"

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

static const struct apigateway_gateway_response *
find_put(const struct apigateway_list_of_gateway_response *put, int32_t type)
{
    for (size_t i = 0; i < put->count; i++)
        if (put->items[i].response_type == type)
            return &put->items[i];
    return NULL;
}

void apigateway_gateway_response_choose(const struct apigateway_list_of_gateway_response *put,
                                        int32_t type, struct apigateway_gateway_response *response)
{
    const struct apigateway_gateway_response *own = find_put(put, type);
    apigateway_gateway_response_default(type, response);
    if (own != NULL) {
        *response = *own;
        return;
    }
    if (!vg_str_is_set(response->status_code))
        return;
    const struct apigateway_gateway_response *family = find_put(
        put, response->status_code.ptr[0] == '4' ? APIGATEWAY_GATEWAY_RESPONSE_TYPE_DEFAULT_4XX
                                                 : APIGATEWAY_GATEWAY_RESPONSE_TYPE_DEFAULT_5XX);
    if (family == NULL)
        return;
    response->response_parameters = family->response_parameters;
    response->response_templates = family->response_templates;
    if (vg_str_is_set(family->status_code))
        response->status_code = family->status_code;
}

/* ---- Operations ---- */

/* Those that were put, of an API that is there. */
static int load(struct vg_call *call, struct vg_str api_id,
                struct apigateway_list_of_gateway_response *put, struct vg_error *err)
{
    struct apigateway_rest_api api;
    struct vg_list list;
    int rc = apigateway_api_require(call, api_id, &api, err);
    if (rc == VG_OK)
        rc = apigateway_part_list(call, APIGATEWAY_SPACE_GATEWAY_RESPONSE, api_id,
                                  &apigateway_shape_gateway_response, &list);
    if (rc == VG_OK)
        vg_list_store(put, list);
    return rc;
}

static int put_response(struct vg_call *call, struct vg_str api_id,
                        const struct apigateway_gateway_response *response)
{
    return apigateway_part_put(
        call, APIGATEWAY_SPACE_GATEWAY_RESPONSE, api_id,
        vg_enum_text(&apigateway_shape_gateway_response_type, response->response_type),
        &apigateway_shape_gateway_response, response);
}

int apigateway_put_gateway_response(struct vg_call *call,
                                    const struct apigateway_put_gateway_response_in *in,
                                    struct apigateway_put_gateway_response_out *out,
                                    struct vg_error *err)
{
    struct apigateway_rest_api api;
    int rc = apigateway_api_require(call, in->rest_api_id, &api, err);
    if (rc != VG_OK)
        return rc;
    apigateway_gateway_response_default(in->response_type, out);
    out->default_response = vg_bool(false);
    if (in->status_code.len > 0)
        out->status_code = in->status_code;
    if (in->response_parameters.count > 0)
        out->response_parameters = in->response_parameters;
    if (in->response_templates.count > 0)
        out->response_templates = in->response_templates;
    return put_response(call, in->rest_api_id, out);
}

int apigateway_get_gateway_response(struct vg_call *call,
                                    const struct apigateway_get_gateway_response_in *in,
                                    struct apigateway_get_gateway_response_out *out,
                                    struct vg_error *err)
{
    struct apigateway_list_of_gateway_response put;
    int rc = load(call, in->rest_api_id, &put, err);
    if (rc == VG_OK)
        apigateway_gateway_response_choose(&put, in->response_type, out);
    return rc;
}

/* Always all of them, on one page: there are not many. */
int apigateway_get_gateway_responses(struct vg_call *call,
                                     const struct apigateway_get_gateway_responses_in *in,
                                     struct apigateway_get_gateway_responses_out *out,
                                     struct vg_error *err)
{
    struct apigateway_list_of_gateway_response put;
    int rc = load(call, in->rest_api_id, &put, err);
    if (rc != VG_OK)
        return rc;
    uint32_t count = apigateway_shape_gateway_response_type.enum_count;
    out->items.items = VG_NEW_ARRAY(call->arena, struct apigateway_gateway_response, count);
    out->items.set = true;
    for (uint32_t i = 0; i < count; i++)
        apigateway_gateway_response_choose(&put, (int32_t)i + 1,
                                           &out->items.items[out->items.count++]);
    return VG_OK;
}

static const struct apigateway_patch_rule rules[] = {
    {"/statusCode", APIGATEWAY_PATCH_REPLACE, APIGATEWAY_PATCH_HIDES_PATH, .member = "statusCode"},
    {"/responseParameters/{}", APIGATEWAY_PATCH_ALL, APIGATEWAY_PATCH_KEEPS_MAP,
     .member = "responseParameters", .problem = "Invalid parameter name specified"},
    {"/responseTemplates/{}", APIGATEWAY_PATCH_ALL, APIGATEWAY_PATCH_KEEPS_MAP,
     .member = "responseTemplates", .problem = "Content-Type specified was not found"},
};

const struct apigateway_patch_table apigateway_gateway_response_patches = {
    &apigateway_shape_gateway_response, APIGATEWAY_PATCH_BY_PATH, rules, VG_COUNT_OF(rules)};

bool apigateway_status_code_is_valid(struct vg_str text)
{
    return text.len == 3 && text.ptr[0] >= '1' && text.ptr[0] <= '5' && text.ptr[1] >= '0' &&
           text.ptr[1] <= '9' && text.ptr[2] >= '0' && text.ptr[2] <= '9';
}

/* What was never put begins as AWS's own. */
int apigateway_update_gateway_response(struct vg_call *call,
                                       const struct apigateway_update_gateway_response_in *in,
                                       struct apigateway_update_gateway_response_out *out,
                                       struct vg_error *err)
{
    struct apigateway_list_of_gateway_response put;
    int rc = load(call, in->rest_api_id, &put, err);
    if (rc != VG_OK)
        return rc;
    const struct apigateway_gateway_response *own = find_put(&put, in->response_type);
    apigateway_gateway_response_default(in->response_type, out);
    if (own != NULL)
        *out = *own;
    out->default_response = vg_bool(false);
    rc = apigateway_patch_apply(call, &apigateway_gateway_response_patches, &in->patch_operations,
                                out, err);
    if (rc != VG_OK)
        return rc;
    if (out->status_code.len > 0 && !apigateway_status_code_is_valid(out->status_code))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid status code specified: %.*s",
                       VG_STR_ARG(out->status_code));
    return put_response(call, in->rest_api_id, out);
}

int apigateway_delete_gateway_response(struct vg_call *call,
                                       const struct apigateway_delete_gateway_response_in *in,
                                       struct apigateway_delete_gateway_response_out *out,
                                       struct vg_error *err)
{
    struct apigateway_rest_api api;
    (void)out;
    int rc = apigateway_api_require(call, in->rest_api_id, &api, err);
    if (rc == VG_OK)
        rc = apigateway_part_delete(
            call, APIGATEWAY_SPACE_GATEWAY_RESPONSE, in->rest_api_id,
            vg_enum_text(&apigateway_shape_gateway_response_type, in->response_type));
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND, "Gateway response type not defined on api");
    return rc;
}
