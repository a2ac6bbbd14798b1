/* apigatewayv2/sweep.c: what a deleted API leaves goes in slices. */
#include "apigatewayv2/apigatewayv2.h"

#include "proxy/sweep.h"

static int sweep(struct vg_call *call, const void *payload, uint32_t attempt, struct vg_error *err)
{
    const struct apigatewayv2_sweep_effect *effect = payload;
    static const vg_space spaces[] = {
        APIGATEWAYV2_SPACE_ROUTE, APIGATEWAYV2_SPACE_INTEGRATION, APIGATEWAYV2_SPACE_AUTHORIZER,
        APIGATEWAYV2_SPACE_STAGE, APIGATEWAYV2_SPACE_DEPLOYMENT,  APIGATEWAYV2_SPACE_SNAPSHOT,
    };
    (void)attempt, (void)err;
    int rc = vg_proxy_sweep(call, spaces, VG_COUNT_OF(spaces), effect->api_id);
    if (rc == VG_OK)
        return vg_effect_queue(call, &apigatewayv2_sweep_effect, effect, 0, NULL);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

const struct vg_effect_kind apigatewayv2_sweep_effect = {
    .name = "apigatewayv2.sweep", .shape = &apigatewayv2_shape_sweep_effect, .run = sweep};
