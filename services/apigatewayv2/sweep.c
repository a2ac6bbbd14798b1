/* apigatewayv2/sweep.c: what a deleted API leaves goes in slices. */
#include "apigatewayv2/apigatewayv2.h"

enum { SLICE = 100 };

static int sweep(struct vg_call *call, const void *payload, uint32_t attempt, struct vg_error *err)
{
    const struct apigatewayv2_sweep_effect *effect = payload;
    static const vg_space spaces[] = {
        APIGATEWAYV2_SPACE_ROUTE, APIGATEWAYV2_SPACE_INTEGRATION, APIGATEWAYV2_SPACE_AUTHORIZER,
        APIGATEWAYV2_SPACE_STAGE, APIGATEWAYV2_SPACE_DEPLOYMENT,  APIGATEWAYV2_SPACE_SNAPSHOT,
    };
    (void)attempt, (void)err;
    int rc = VG_NOT_FOUND;
    for (size_t i = 0; i < VG_COUNT_OF(spaces) && rc == VG_NOT_FOUND; i++) {
        struct vg_key prefix;
        vg_call_key(call, &prefix, spaces[i]);
        vg_key_str(&prefix, effect->api_id);
        rc = vg_delete_prefix(call->txn, vg_key_bytes(&prefix), SLICE);
    }
    if (rc == VG_OK)
        return vg_effect_queue(call, &apigatewayv2_sweep_effect, effect, 0, NULL);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

const struct vg_effect_kind apigatewayv2_sweep_effect = {
    .name = "apigatewayv2.sweep", .shape = &apigatewayv2_shape_sweep_effect, .run = sweep};
