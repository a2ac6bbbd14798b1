/* apigateway/method.c: methods of resources; they are kept inside their resource. */
#include "apigateway/apigateway.h"

struct apigateway_method *apigateway_method_of(const struct apigateway_resource *resource,
                                               struct vg_str http_method)
{
    for (size_t i = 0; i < resource->resource_methods.count; i++)
        if (vg_str_eq(resource->resource_methods.items[i].key, http_method))
            return &resource->resource_methods.items[i].value;
    return NULL;
}

int apigateway_method_require(struct vg_call *call, struct vg_str api_id, struct vg_str resource_id,
                              struct vg_str http_method, struct apigateway_resource *resource,
                              struct apigateway_method **method, struct vg_error *err)
{
    int rc = apigateway_resource_require(call, api_id, resource_id, resource, err);
    if (rc != VG_OK)
        return rc;
    *method = apigateway_method_of(resource, http_method);
    if (*method == NULL)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND, "Invalid Method identifier specified");
    return VG_OK;
}

int apigateway_get_method(struct vg_call *call, const struct apigateway_get_method_in *in,
                          struct apigateway_get_method_out *out, struct vg_error *err)
{
    struct apigateway_resource resource;
    struct apigateway_method *method;
    int rc = apigateway_method_require(call, in->rest_api_id, in->resource_id, in->http_method,
                                       &resource, &method, err);
    if (rc == VG_OK)
        *out = *method;
    return rc;
}
