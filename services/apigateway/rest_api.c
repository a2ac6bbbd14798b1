/* apigateway/rest_api.c: APIs are created, shown, changed and deleted. */
#include "apigateway/apigateway.h"

int apigateway_get_rest_api(struct vg_call *call, const struct apigateway_get_rest_api_in *in,
                            struct apigateway_get_rest_api_out *out, struct vg_error *err)
{
    return apigateway_api_require(call, in->rest_api_id, out, err);
}

int apigateway_get_rest_apis(struct vg_call *call, const struct apigateway_get_rest_apis_in *in,
                             struct apigateway_get_rest_apis_out *out, struct vg_error *err)
{
    return apigateway_page(call, APIGATEWAY_SPACE_API, VG_STR_NONE, in->position, in->limit,
                           &apigateway_shape_rest_api, &out->items, &out->position, err);
}
