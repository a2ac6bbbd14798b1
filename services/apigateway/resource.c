/* apigateway/resource.c: the tree of resources of an API. */
#include "apigateway/apigateway.h"

int apigateway_get_resource(struct vg_call *call, const struct apigateway_get_resource_in *in,
                            struct apigateway_get_resource_out *out, struct vg_error *err)
{
    int rc = apigateway_part_get(call, APIGATEWAY_SPACE_RESOURCE, in->rest_api_id, in->resource_id,
                                 &apigateway_shape_resource, out);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND, "Invalid Resource identifier specified");
    return rc;
}

int apigateway_get_resources(struct vg_call *call, const struct apigateway_get_resources_in *in,
                             struct apigateway_get_resources_out *out, struct vg_error *err)
{
    struct apigateway_rest_api api;
    int rc = apigateway_api_require(call, in->rest_api_id, &api, err);
    if (rc != VG_OK)
        return rc;
    return apigateway_page(call, APIGATEWAY_SPACE_RESOURCE, in->rest_api_id, in->position,
                           in->limit, &apigateway_shape_resource, &out->items, &out->position, err);
}
