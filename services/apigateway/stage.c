/* apigateway/stage.c: stages: names under which deployments are served, with settings of their own.
 */
#include "apigateway/apigateway.h"

int apigateway_get_stage(struct vg_call *call, const struct apigateway_get_stage_in *in,
                         struct apigateway_get_stage_out *out, struct vg_error *err)
{
    return apigateway_stage_require(call, in->rest_api_id, in->stage_name, out, err);
}

int apigateway_get_stages(struct vg_call *call, const struct apigateway_get_stages_in *in,
                          struct apigateway_get_stages_out *out, struct vg_error *err)
{
    struct apigateway_rest_api api;
    struct vg_list all;
    int rc = apigateway_api_require(call, in->rest_api_id, &api, err);
    if (rc == VG_OK)
        rc = apigateway_part_list(call, APIGATEWAY_SPACE_STAGE, in->rest_api_id,
                                  &apigateway_shape_stage, &all);
    if (rc != VG_OK)
        return rc;
    out->item = (struct apigateway_list_of_stage){all.items, 0, true};
    for (size_t i = 0; i < all.count; i++) {
        const struct apigateway_stage *stage = &((struct apigateway_stage *)all.items)[i];
        if (in->deployment_id.len == 0 || vg_str_eq(stage->deployment_id, in->deployment_id))
            out->item.items[out->item.count++] = *stage;
    }
    return VG_OK;
}
