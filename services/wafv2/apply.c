/* wafv2/apply.c: changes come into force: at once, or after the propagation time. Requests are
 * judged by what is in force alone; the control plane shows what was said last. */
#include "wafv2/wafv2.h"

#include "bus/bus.h"

static int draw_generation(struct vg_call *call)
{
    const struct wafv2_generation_record record = {.token = vg_id_uuid(call)};
    return vg_call_put(call, WAFV2_SPACE_GENERATION, VG_STR(""), &wafv2_shape_generation_record,
                       &record);
}

static int entity_in_force(struct vg_call *call, const struct wafv2_entity_change *change)
{
    const struct wafv2_applied_record record = {change->lock_token, change->body};
    int rc = vg_str_is_set(change->lock_token)
                 ? vg_call_put(call, WAFV2_SPACE_APPLIED, change->arn, &wafv2_shape_applied_record,
                               &record)
                 : vg_call_delete(call, WAFV2_SPACE_APPLIED, change->arn);
    return rc == VG_OK || rc == VG_NOT_FOUND ? draw_generation(call) : rc;
}

static int association_in_force(struct vg_call *call, const struct wafv2_association_change *change)
{
    const struct wafv2_association_record record = {change->web_acl_arn};
    int rc = vg_str_is_set(change->web_acl_arn)
                 ? vg_call_put(call, WAFV2_SPACE_IN_FORCE, change->resource_arn,
                               &wafv2_shape_association_record, &record)
                 : vg_call_delete(call, WAFV2_SPACE_IN_FORCE, change->resource_arn);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int wafv2_apply_entity(struct vg_call *call, const struct wafv2_entity_change *change)
{
    int64_t delay_ms = vg_bus_waf_propagation_ms(call->bus);
    if (delay_ms == 0)
        return entity_in_force(call, change);
    return vg_effect_queue(call, &wafv2_entity_effect, change, call->now_ms + delay_ms, NULL);
}

int wafv2_apply_association(struct vg_call *call, const struct wafv2_association_change *change)
{
    int64_t delay_ms = vg_bus_waf_propagation_ms(call->bus);
    if (delay_ms == 0)
        return association_in_force(call, change);
    return vg_effect_queue(call, &wafv2_association_effect, change, call->now_ms + delay_ms, NULL);
}

static int run_entity(struct vg_call *call, const void *payload, uint32_t attempt,
                      struct vg_error *err)
{
    (void)attempt;
    (void)err;
    return entity_in_force(call, payload);
}

static int run_association(struct vg_call *call, const void *payload, uint32_t attempt,
                           struct vg_error *err)
{
    (void)attempt;
    (void)err;
    return association_in_force(call, payload);
}

const struct vg_effect_kind wafv2_entity_effect = {
    .name = "wafv2.apply",
    .shape = &wafv2_shape_entity_change,
    .run = run_entity,
};

const struct vg_effect_kind wafv2_association_effect = {
    .name = "wafv2.associate",
    .shape = &wafv2_shape_association_change,
    .run = run_association,
};
