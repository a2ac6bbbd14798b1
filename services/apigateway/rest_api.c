/* apigateway/rest_api.c: APIs are created, shown, changed and deleted. */
#include "apigateway/apigateway.h"
#include "apigateway/patch.h"
#include "apigateway/stage.h"
#include "proxy/address.h"

enum { COMPRESSION_SIZE_MAX = 10485760 };
#define COMPRESSION_SIZE_PROBLEM "Invalid minimum compression size, must be between 0 and 10485760"
#define PRIVATE_ADDRESS_PROBLEM "Only dualstack ipAddressType is supported for Private APIs."

/* ---- Creation ---- */

static bool is_private(const struct apigateway_endpoint_configuration *endpoint)
{
    return endpoint->types.count > 0 &&
           endpoint->types.items[0] == APIGATEWAY_ENDPOINT_TYPE_PRIVATE;
}

int apigateway_endpoint_check(const struct apigateway_endpoint_configuration *endpoint,
                              struct vg_error *err)
{
    if (endpoint == NULL || !endpoint->types.set)
        return VG_OK;
    if (endpoint->types.count == 0)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.");
    if (endpoint->types.count > 1)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "Cannot create an api with multiple Endpoint Types.");
    if (is_private(endpoint) && endpoint->ip_address_type == APIGATEWAY_IP_ADDRESS_TYPE_IPV4)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, PRIVATE_ADDRESS_PROBLEM);
    return VG_OK;
}

const struct apigateway_endpoint_configuration *
apigateway_endpoint_complete(struct vg_call *call,
                             const struct apigateway_endpoint_configuration *given,
                             int32_t default_type)
{
    struct apigateway_endpoint_configuration *endpoint =
        VG_NEW(call->arena, struct apigateway_endpoint_configuration);
    if (given != NULL)
        *endpoint = *given;
    if (endpoint->types.count == 0) {
        int32_t *type = VG_NEW(call->arena, int32_t);
        *type = default_type;
        endpoint->types = (struct apigateway_list_of_endpoint_type){type, 1, true};
    }
    if (endpoint->ip_address_type == 0)
        endpoint->ip_address_type = is_private(endpoint) ? APIGATEWAY_IP_ADDRESS_TYPE_DUALSTACK
                                                         : APIGATEWAY_IP_ADDRESS_TYPE_IPV4;
    return endpoint;
}

static int check_policy(struct vg_call *call, struct vg_str policy, struct vg_error *err)
{
    if (policy.len == 0 || apigateway_is_json_object(call->arena, policy))
        return VG_OK;
    return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                   "Invalid policy document. Please check the policy syntax and ensure that "
                   "Principals are valid.");
}

static int check_new(struct vg_call *call, const struct apigateway_create_rest_api_in *in,
                     struct vg_error *err)
{
    if (vg_str_is_set(in->description) && in->description.len == 0)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Description cannot be an empty string");
    if (in->minimum_compression_size.set && (in->minimum_compression_size.v < 0 ||
                                             in->minimum_compression_size.v > COMPRESSION_SIZE_MAX))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, COMPRESSION_SIZE_PROBLEM);
    if (in->clone_from.len > 0)
        return apigateway_refuse_option(err, "cloneFrom");
    int rc = apigateway_endpoint_check(in->endpoint_configuration, err);
    if (rc == VG_OK)
        rc = apigateway_tags_check(&in->tags, err);
    return rc == VG_OK ? check_policy(call, in->policy, err) : rc;
}

int apigateway_api_put(struct vg_call *call, const struct apigateway_rest_api *api)
{
    return vg_call_put(call, APIGATEWAY_SPACE_API, api->id, &apigateway_shape_rest_api, api);
}

/* The models that every API is born with. */
static int add_models(struct vg_call *call, struct vg_str api_id)
{
    const struct apigateway_model models[] = {
        {.name = VG_STR("Empty"),
         .description = VG_STR("This is a default empty schema model"),
         .schema = VG_STR("{\n  \"$schema\": \"http://json-schema.org/draft-04/schema#\",\n  "
                          "\"title\" : \"Empty Schema\",\n  \"type\" : \"object\"\n}")},
        {.name = VG_STR("Error"),
         .description = VG_STR("This is a default error schema model"),
         .schema = VG_STR("{\n  \"$schema\" : \"http://json-schema.org/draft-04/schema#\",\n  "
                          "\"title\" : \"Error Schema\",\n  \"type\" : \"object\",\n  "
                          "\"properties\" : {\n    \"message\" : { \"type\" : \"string\" }\n  "
                          "}\n}")},
    };
    int rc = VG_OK;
    for (size_t i = 0; i < VG_COUNT_OF(models) && rc == VG_OK; i++) {
        struct apigateway_model model = models[i];
        model.id = apigateway_id(call, APIGATEWAY_PART_ID_LEN);
        model.content_type = VG_STR("application/json");
        rc = apigateway_part_put(call, APIGATEWAY_SPACE_MODEL, api_id, model.name,
                                 &apigateway_shape_model, &model);
    }
    return rc;
}

void apigateway_api_complete(struct vg_call *call, struct apigateway_rest_api *api)
{
    api->id = vg_proxy_rest_api_id(call);
    api->created_date = vg_time(call->now_ms / 1000 * 1000);
    api->root_resource_id = apigateway_id(call, APIGATEWAY_PART_ID_LEN);
    if (api->api_key_source == 0)
        api->api_key_source = APIGATEWAY_API_KEY_SOURCE_TYPE_HEADER;
    api->disable_execute_api_endpoint = vg_bool(api->disable_execute_api_endpoint.v);
}

static int add_api(struct vg_call *call, const struct apigateway_rest_api *api)
{
    const struct apigateway_resource root = {.id = api->root_resource_id, .path = VG_STR("/")};
    int rc = apigateway_api_put(call, api);
    if (rc == VG_OK)
        rc = apigateway_place_put(call, api->id);
    if (rc == VG_OK)
        rc = apigateway_resource_put(call, api->id, &root);
    return rc == VG_OK ? add_models(call, api->id) : rc;
}

int apigateway_create_rest_api(struct vg_call *call, const struct apigateway_create_rest_api_in *in,
                               struct apigateway_create_rest_api_out *out, struct vg_error *err)
{
    int rc = check_new(call, in, err);
    if (rc != VG_OK)
        return rc;
    *out = (struct apigateway_rest_api){
        .name = in->name,
        .description = in->description,
        .version = in->version,
        .binary_media_types = in->binary_media_types,
        .minimum_compression_size = in->minimum_compression_size,
        .api_key_source = in->api_key_source,
        .endpoint_configuration = apigateway_endpoint_complete(call, in->endpoint_configuration,
                                                               APIGATEWAY_ENDPOINT_TYPE_EDGE),
        .policy = in->policy.len > 0 ? in->policy : VG_STR_NONE,
        .tags = in->tags,
        .disable_execute_api_endpoint = in->disable_execute_api_endpoint,
        .security_policy = in->security_policy,
        .endpoint_access_mode = in->endpoint_access_mode,
    };
    out->binary_media_types.set = out->binary_media_types.count > 0;
    out->tags.set = out->tags.count > 0;
    apigateway_api_complete(call, out);
    return add_api(call, out);
}

/* ---- Description ---- */

int apigateway_get_rest_api(struct vg_call *call, const struct apigateway_get_rest_api_in *in,
                            struct apigateway_get_rest_api_out *out, struct vg_error *err)
{
    int rc = apigateway_api_require(call, in->rest_api_id, out, err);
    if (rc == VG_OK)
        out->tags.set = true; /* lists and creations are silent where there are none */
    return rc;
}

int apigateway_get_rest_apis(struct vg_call *call, const struct apigateway_get_rest_apis_in *in,
                             struct apigateway_get_rest_apis_out *out, struct vg_error *err)
{
    return apigateway_page(call, APIGATEWAY_SPACE_API, VG_STR_NONE, in->position, in->limit,
                           &apigateway_shape_rest_api, &out->items, &out->position, err);
}

/* ---- Changes ---- */

static const struct apigateway_patch_rule rules[] = {
    {"/name", APIGATEWAY_PATCH_REPLACE, .member = "name"},
    {"/description", APIGATEWAY_PATCH_REPLACE | APIGATEWAY_PATCH_REMOVE, .member = "description"},
    {"/apiKeySource", APIGATEWAY_PATCH_REPLACE, .member = "apiKeySource"},
    {"/binaryMediaTypes/{}", APIGATEWAY_PATCH_ALL, .member = "binaryMediaTypes"},
    {"/disableExecuteApiEndpoint", APIGATEWAY_PATCH_REPLACE, .member = "disableExecuteApiEndpoint"},
    {"/endpointAccessMode", APIGATEWAY_PATCH_REPLACE, .member = "endpointAccessMode"},
    {"/endpointConfiguration/ipAddressType", APIGATEWAY_PATCH_REPLACE,
     .member = "endpointConfiguration.ipAddressType",
     .problem = "ipAddressType must be either ipv4 or dualstack."},
    {"/endpointConfiguration/types/{}", APIGATEWAY_PATCH_ALL,
     .member = "endpointConfiguration.types",
     .problem = "Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE"},
    {"/endpointConfiguration/vpcEndpointIds", APIGATEWAY_PATCH_ADD | APIGATEWAY_PATCH_REMOVE,
     .member = "endpointConfiguration.vpcEndpointIds"},
    {"/minimumCompressionSize", APIGATEWAY_PATCH_REPLACE, .member = "minimumCompressionSize",
     .problem = COMPRESSION_SIZE_PROBLEM, .max = COMPRESSION_SIZE_MAX},
    {"/policy", APIGATEWAY_PATCH_REPLACE, .member = "policy"},
    {"/securityPolicy", APIGATEWAY_PATCH_REPLACE, .member = "securityPolicy"},
};

const struct apigateway_patch_table apigateway_rest_api_patches = {
    &apigateway_shape_rest_api, APIGATEWAY_PATCH_BY_PATH, rules, VG_COUNT_OF(rules)};

/* An API has one type: the last one that was said. Private ones are reached by both kinds of
 * addresses. */
static int settle_endpoint(struct vg_call *call, const struct apigateway_rest_api *before,
                           struct apigateway_rest_api *after, struct vg_error *err)
{
    struct apigateway_endpoint_configuration *endpoint =
        VG_NEW(call->arena, struct apigateway_endpoint_configuration);
    *endpoint = *after->endpoint_configuration;
    if (endpoint->types.count == 0)
        return apigateway_endpoint_check(endpoint, err);
    endpoint->types.items += endpoint->types.count - 1;
    endpoint->types.count = 1;
    if (is_private(endpoint) && !is_private(before->endpoint_configuration))
        endpoint->ip_address_type = APIGATEWAY_IP_ADDRESS_TYPE_DUALSTACK;
    after->endpoint_configuration = endpoint;
    return apigateway_endpoint_check(endpoint, err);
}

int apigateway_update_rest_api(struct vg_call *call, const struct apigateway_update_rest_api_in *in,
                               struct apigateway_update_rest_api_out *out, struct vg_error *err)
{
    struct apigateway_rest_api before;
    int rc = apigateway_api_require(call, in->rest_api_id, &before, err);
    if (rc != VG_OK)
        return rc;
    *out = before;
    rc =
        apigateway_patch_apply(call, &apigateway_rest_api_patches, &in->patch_operations, out, err);
    if (rc == VG_OK)
        rc = settle_endpoint(call, &before, out, err);
    if (rc == VG_OK)
        rc = check_policy(call, out->policy, err);
    if (rc == VG_OK && out->name.len == 0)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Name cannot be empty");
    if (rc == VG_OK)
        rc = apigateway_api_put(call, out);
    out->tags.set = true;
    return rc;
}

/* ---- The end ---- */

static int check_unmapped(struct vg_call *call, struct vg_str api_id, struct vg_error *err)
{
    struct proxy_mapping mapping;
    int rc = vg_proxy_mapping_of_api(call, api_id, VG_STR_NONE, &mapping);
    if (rc == VG_OK)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "Deleting RestApi %.*s failed. Please remove all base path mappings related "
                       "to the RestApi in your domains: %.*s",
                       VG_STR_ARG(api_id), VG_STR_ARG(mapping.domain));
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int apigateway_delete_rest_api(struct vg_call *call, const struct apigateway_delete_rest_api_in *in,
                               struct apigateway_delete_rest_api_out *out, struct vg_error *err)
{
    struct apigateway_rest_api api;
    struct apigateway_sweep_effect effect = {.api_id = in->rest_api_id};
    (void)out;
    int rc = apigateway_api_require(call, in->rest_api_id, &api, err);
    if (rc == VG_OK)
        rc = check_unmapped(call, api.id, err);
    if (rc == VG_OK)
        rc = vg_call_delete(call, APIGATEWAY_SPACE_API, api.id);
    if (rc == VG_OK)
        rc = apigateway_place_delete(call, api.id);
    if (rc == VG_OK)
        rc = apigateway_stages_announce_end(call, api.id);
    if (rc == VG_OK)
        rc = vg_effect_queue(call, &apigateway_sweep_effect, &effect, 0, NULL);
    return rc;
}
