/* apigateway/deployment.c: deployments: snapshots of an API. */
#include "apigateway/apigateway.h"

int apigateway_get_deployment(struct vg_call *call, const struct apigateway_get_deployment_in *in,
                              struct apigateway_get_deployment_out *out, struct vg_error *err)
{
    int rc = apigateway_part_get(call, APIGATEWAY_SPACE_DEPLOYMENT, in->rest_api_id,
                                 in->deployment_id, &apigateway_shape_deployment, out);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND, "Invalid Deployment identifier specified");
    return rc;
}

int apigateway_get_deployments(struct vg_call *call, const struct apigateway_get_deployments_in *in,
                               struct apigateway_get_deployments_out *out, struct vg_error *err)
{
    struct apigateway_rest_api api;
    int rc = apigateway_api_require(call, in->rest_api_id, &api, err);
    if (rc != VG_OK)
        return rc;
    return apigateway_page(call, APIGATEWAY_SPACE_DEPLOYMENT, in->rest_api_id, in->position,
                           in->limit, &apigateway_shape_deployment, &out->items, &out->position,
                           err);
}
