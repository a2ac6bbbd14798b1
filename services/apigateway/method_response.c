/* apigateway/method_response.c: what a method says that it answers, by status code. */
#include "apigateway/apigateway.h"
#include "apigateway/mapping.h"
#include "apigateway/patch.h"

static struct apigateway_method_response *find_response(const struct apigateway_method *method,
                                                        struct vg_str status_code)
{
    for (size_t i = 0; i < method->method_responses.count; i++)
        if (vg_str_eq(method->method_responses.items[i].key, status_code))
            return &method->method_responses.items[i].value;
    return NULL;
}

/* The response with what it is in. */
struct place {
    struct apigateway_resource resource;
    struct apigateway_method *method;
    struct apigateway_method_response *response;
};

static int require_response(struct vg_call *call, struct vg_str api_id, struct vg_str resource_id,
                            struct vg_str http_method, struct vg_str status_code,
                            struct place *place, struct vg_error *err)
{
    int rc = apigateway_method_require(call, api_id, resource_id, http_method, &place->resource,
                                       &place->method, err);
    if (rc != VG_OK)
        return rc;
    place->response = find_response(place->method, status_code);
    if (place->response == NULL)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND, "Invalid Response status code specified");
    return VG_OK;
}

static int check_response(struct vg_call *call, struct vg_str api_id,
                          const struct apigateway_method_response *response, struct vg_error *err)
{
    int rc = apigateway_models_check(call, api_id, &response->response_models, err);
    return rc == VG_OK ? apigateway_response_parameters_check(&response->response_parameters, err)
                       : rc;
}

int apigateway_put_method_response(struct vg_call *call,
                                   const struct apigateway_put_method_response_in *in,
                                   struct apigateway_put_method_response_out *out,
                                   struct vg_error *err)
{
    struct apigateway_resource resource;
    struct apigateway_method *method;
    int rc = apigateway_method_require(call, in->rest_api_id, in->resource_id, in->http_method,
                                       &resource, &method, err);
    if (rc != VG_OK)
        return rc;
    if (find_response(method, in->status_code) != NULL)
        return vg_fail(err, &APIGATEWAY_CONFLICT, "Response already exists for this resource");
    *out = (struct apigateway_method_response){.status_code = in->status_code,
                                               .response_parameters = in->response_parameters,
                                               .response_models = in->response_models};
    rc = check_response(call, in->rest_api_id, out, err);
    if (rc != VG_OK)
        return rc;
    struct apigateway_map_of_method_response *all = &method->method_responses;
    struct apigateway_map_of_method_response_entry *items =
        VG_NEW_ARRAY(call->arena, struct apigateway_map_of_method_response_entry, all->count + 1);
    if (all->count > 0)
        memcpy(items, all->items, all->count * sizeof *items);
    items[all->count] =
        (struct apigateway_map_of_method_response_entry){.key = in->status_code, .value = *out};
    *all = (struct apigateway_map_of_method_response){items, all->count + 1, true};
    return apigateway_resource_put(call, in->rest_api_id, &resource);
}

int apigateway_get_method_response(struct vg_call *call,
                                   const struct apigateway_get_method_response_in *in,
                                   struct apigateway_get_method_response_out *out,
                                   struct vg_error *err)
{
    struct place place;
    int rc = require_response(call, in->rest_api_id, in->resource_id, in->http_method,
                              in->status_code, &place, err);
    if (rc == VG_OK)
        *out = *place.response;
    return rc;
}

static const struct apigateway_patch_rule rules[] = {
    {"/responseModels/{}", APIGATEWAY_PATCH_ALL, .member = "responseModels",
     .problem = "Content-Type specified was not found"},
    {"/responseParameters/{}", APIGATEWAY_PATCH_ALL, .member = "responseParameters",
     .problem = "Invalid parameter name specified"},
};

const struct apigateway_patch_table apigateway_method_response_patches = {
    &apigateway_shape_method_response, APIGATEWAY_PATCH_BY_PATH, rules, VG_COUNT_OF(rules)};

int apigateway_update_method_response(struct vg_call *call,
                                      const struct apigateway_update_method_response_in *in,
                                      struct apigateway_update_method_response_out *out,
                                      struct vg_error *err)
{
    struct place place;
    int rc = require_response(call, in->rest_api_id, in->resource_id, in->http_method,
                              in->status_code, &place, err);
    if (rc != VG_OK)
        return rc;
    *out = *place.response;
    rc = apigateway_patch_apply(call, &apigateway_method_response_patches, &in->patch_operations,
                                out, err);
    if (rc == VG_OK)
        rc = check_response(call, in->rest_api_id, out, err);
    if (rc != VG_OK)
        return rc;
    *place.response = *out;
    return apigateway_resource_put(call, in->rest_api_id, &place.resource);
}

int apigateway_delete_method_response(struct vg_call *call,
                                      const struct apigateway_delete_method_response_in *in,
                                      struct apigateway_delete_method_response_out *out,
                                      struct vg_error *err)
{
    struct place place;
    (void)out;
    int rc = require_response(call, in->rest_api_id, in->resource_id, in->http_method,
                              in->status_code, &place, err);
    if (rc != VG_OK)
        return rc;
    struct apigateway_map_of_method_response *all = &place.method->method_responses;
    size_t kept = 0;
    for (size_t i = 0; i < all->count; i++)
        if (!vg_str_eq(all->items[i].key, in->status_code))
            all->items[kept++] = all->items[i];
    all->count = kept;
    all->set = kept > 0;
    return apigateway_resource_put(call, in->rest_api_id, &place.resource);
}
