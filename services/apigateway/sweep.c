/* apigateway/sweep.c: what a deleted API leaves goes in slices. */
#include "apigateway/apigateway.h"

#include "proxy/sweep.h"

static int sweep(struct vg_call *call, const void *payload, uint32_t attempt, struct vg_error *err)
{
    const struct apigateway_sweep_effect *effect = payload;
    static const vg_space spaces[] = {
        APIGATEWAY_SPACE_RESOURCE,
        APIGATEWAY_SPACE_STAGE,
        APIGATEWAY_SPACE_AUTHORIZER,
        APIGATEWAY_SPACE_MODEL,
        APIGATEWAY_SPACE_VALIDATOR,
        APIGATEWAY_SPACE_GATEWAY_RESPONSE,
        APIGATEWAY_SPACE_DEPLOYMENT,
        APIGATEWAY_SPACE_SNAPSHOT,
        APIGATEWAY_SPACE_DOCUMENTATION_PART,
        APIGATEWAY_SPACE_DOCUMENTATION_PLACE,
        APIGATEWAY_SPACE_DOCUMENTATION_VERSION,
    };
    (void)attempt, (void)err;
    int rc = vg_proxy_sweep(call, spaces, VG_COUNT_OF(spaces), effect->api_id);
    if (rc == VG_OK)
        return vg_effect_queue(call, &apigateway_sweep_effect, effect, 0, NULL);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

const struct vg_effect_kind apigateway_sweep_effect = {
    .name = "apigateway.sweep", .shape = &apigateway_shape_sweep_effect, .run = sweep};
