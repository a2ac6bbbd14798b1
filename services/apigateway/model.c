/* apigateway/model.c: models: named JSON schemas of an API. */
#include "apigateway/apigateway.h"

int apigateway_get_model(struct vg_call *call, const struct apigateway_get_model_in *in,
                         struct apigateway_get_model_out *out, struct vg_error *err)
{
    int rc = apigateway_part_get(call, APIGATEWAY_SPACE_MODEL, in->rest_api_id, in->model_name,
                                 &apigateway_shape_model, out);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND, "Invalid model name specified");
    return rc;
}

int apigateway_get_models(struct vg_call *call, const struct apigateway_get_models_in *in,
                          struct apigateway_get_models_out *out, struct vg_error *err)
{
    struct apigateway_rest_api api;
    int rc = apigateway_api_require(call, in->rest_api_id, &api, err);
    if (rc != VG_OK)
        return rc;
    return apigateway_page(call, APIGATEWAY_SPACE_MODEL, in->rest_api_id, in->position, in->limit,
                           &apigateway_shape_model, &out->items, &out->position, err);
}
