/* apigateway/authorizer.c: authorizers of an API. */
#include "apigateway/apigateway.h"

int apigateway_get_authorizer(struct vg_call *call, const struct apigateway_get_authorizer_in *in,
                              struct apigateway_get_authorizer_out *out, struct vg_error *err)
{
    int rc = apigateway_part_get(call, APIGATEWAY_SPACE_AUTHORIZER, in->rest_api_id,
                                 in->authorizer_id, &apigateway_shape_authorizer, out);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND, "Invalid Authorizer identifier specified");
    return rc;
}

int apigateway_get_authorizers(struct vg_call *call, const struct apigateway_get_authorizers_in *in,
                               struct apigateway_get_authorizers_out *out, struct vg_error *err)
{
    struct apigateway_rest_api api;
    int rc = apigateway_api_require(call, in->rest_api_id, &api, err);
    if (rc != VG_OK)
        return rc;
    return apigateway_page(call, APIGATEWAY_SPACE_AUTHORIZER, in->rest_api_id, in->position,
                           in->limit, &apigateway_shape_authorizer, &out->items, &out->position,
                           err);
}
