/* apigateway/request_validator.c: request validators of an API. */
#include "apigateway/apigateway.h"

int apigateway_get_request_validator(struct vg_call *call,
                                     const struct apigateway_get_request_validator_in *in,
                                     struct apigateway_get_request_validator_out *out,
                                     struct vg_error *err)
{
    int rc =
        apigateway_part_get(call, APIGATEWAY_SPACE_VALIDATOR, in->rest_api_id,
                            in->request_validator_id, &apigateway_shape_request_validator, out);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND,
                       "Invalid Request Validator identifier specified");
    return rc;
}

int apigateway_get_request_validators(struct vg_call *call,
                                      const struct apigateway_get_request_validators_in *in,
                                      struct apigateway_get_request_validators_out *out,
                                      struct vg_error *err)
{
    struct apigateway_rest_api api;
    int rc = apigateway_api_require(call, in->rest_api_id, &api, err);
    if (rc != VG_OK)
        return rc;
    return apigateway_page(call, APIGATEWAY_SPACE_VALIDATOR, in->rest_api_id, in->position,
                           in->limit, &apigateway_shape_request_validator, &out->items,
                           &out->position, err);
}
