/* apigateway/request_validator.c: request validators of an API: what of a request is checked. */
#include "apigateway/apigateway.h"
#include "apigateway/patch.h"

static int find_validator(struct vg_call *call, struct vg_str api_id, struct vg_str id,
                          struct apigateway_request_validator *validator, struct vg_error *err)
{
    int rc = apigateway_part_get(call, APIGATEWAY_SPACE_VALIDATOR, api_id, id,
                                 &apigateway_shape_request_validator, validator);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND,
                       "Invalid Request Validator identifier specified");
    return rc;
}

int apigateway_create_request_validator(struct vg_call *call,
                                        const struct apigateway_create_request_validator_in *in,
                                        struct apigateway_create_request_validator_out *out,
                                        struct vg_error *err)
{
    struct apigateway_rest_api api;
    int rc = apigateway_api_find(call, in->rest_api_id, &api);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid REST API identifier specified");
    if (rc != VG_OK)
        return rc;
    *out = (struct apigateway_request_validator){
        .id = apigateway_id(call, APIGATEWAY_PART_ID_LEN),
        .name = in->name,
        .validate_request_body = vg_bool(in->validate_request_body.v),
        .validate_request_parameters = vg_bool(in->validate_request_parameters.v)};
    return apigateway_part_put(call, APIGATEWAY_SPACE_VALIDATOR, in->rest_api_id, out->id,
                               &apigateway_shape_request_validator, out);
}

int apigateway_get_request_validator(struct vg_call *call,
                                     const struct apigateway_get_request_validator_in *in,
                                     struct apigateway_get_request_validator_out *out,
                                     struct vg_error *err)
{
    return find_validator(call, in->rest_api_id, in->request_validator_id, out, err);
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

static const struct apigateway_patch_rule rules[] = {
    {"/name", APIGATEWAY_PATCH_REPLACE, .member = "name"},
    {"/validateRequestParameters", APIGATEWAY_PATCH_REPLACE, .member = "validateRequestParameters"},
    {"/validateRequestBody", APIGATEWAY_PATCH_REPLACE, .member = "validateRequestBody"},
};

const struct apigateway_patch_table apigateway_request_validator_patches = {
    &apigateway_shape_request_validator, APIGATEWAY_PATCH_BY_OP, rules, VG_COUNT_OF(rules)};

int apigateway_update_request_validator(struct vg_call *call,
                                        const struct apigateway_update_request_validator_in *in,
                                        struct apigateway_update_request_validator_out *out,
                                        struct vg_error *err)
{
    int rc = find_validator(call, in->rest_api_id, in->request_validator_id, out, err);
    if (rc != VG_OK)
        return rc;
    bool had_name = out->name.len > 0;
    rc = apigateway_patch_apply(call, &apigateway_request_validator_patches, &in->patch_operations,
                                out, err);
    if (rc != VG_OK)
        return rc;
    if (had_name && out->name.len == 0)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Request Validator name cannot be blank");
    return apigateway_part_put(call, APIGATEWAY_SPACE_VALIDATOR, in->rest_api_id, out->id,
                               &apigateway_shape_request_validator, out);
}

/* No method may use it. */
static int check_unused(struct vg_call *call, struct vg_str api_id, struct vg_str validator_id,
                        struct vg_error *err)
{
    struct apigateway_list_of_resource all;
    int rc = apigateway_resource_list(call, api_id, &all);
    for (size_t i = 0; i < all.count && rc == VG_OK; i++) {
        const struct apigateway_map_of_method *methods = &all.items[i].resource_methods;
        for (size_t k = 0; k < methods->count; k++)
            if (vg_str_eq(methods->items[k].value.request_validator_id, validator_id))
                return vg_fail(err, &APIGATEWAY_CONFLICT,
                               "Cannot delete request validator '%.*s', is referenced in method: "
                               "%.*s/%.*s",
                               VG_STR_ARG(validator_id), VG_STR_ARG(all.items[i].path),
                               VG_STR_ARG(methods->items[k].key));
    }
    return rc;
}

int apigateway_delete_request_validator(struct vg_call *call,
                                        const struct apigateway_delete_request_validator_in *in,
                                        struct apigateway_delete_request_validator_out *out,
                                        struct vg_error *err)
{
    struct apigateway_request_validator validator;
    (void)out;
    int rc = find_validator(call, in->rest_api_id, in->request_validator_id, &validator, err);
    if (rc == VG_OK)
        rc = check_unused(call, in->rest_api_id, validator.id, err);
    if (rc != VG_OK)
        return rc;
    return apigateway_part_delete(call, APIGATEWAY_SPACE_VALIDATOR, in->rest_api_id, validator.id);
}
