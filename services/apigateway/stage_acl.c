/* apigateway/stage_acl.c: the web ACL of a stage: WAF knows which it is. */
#include "apigateway/stage.h"

#include "base/json.h"
#include "bus.gen.h"
#include "bus/bus.h"

static struct vg_str stage_arn(struct vg_call *call, struct vg_str api_id, struct vg_str stage_name)
{
    return VG_CONCAT(call->arena, VG_STR("arn:aws:apigateway:"), call->region,
                     VG_STR("::/restapis/"), api_id, VG_STR("/stages/"), stage_name);
}

int apigateway_stage_announce_end(struct vg_call *call, struct vg_str api_id,
                                  struct vg_str stage_name)
{
    const struct bus_resource_deleted event = {.arn = stage_arn(call, api_id, stage_name)};
    return vg_event_emit(call, &bus_shape_resource_deleted, &event);
}

int apigateway_stages_announce_end(struct vg_call *call, struct vg_str api_id)
{
    struct apigateway_stage stage;
    struct vg_walk walk;
    int rc;
    apigateway_part_walk(call, APIGATEWAY_SPACE_STAGE, api_id, VG_STR_NONE, &walk);
    while ((rc = vg_record_next(&walk, &apigateway_shape_stage, NULL, &stage)) == VG_OK) {
        rc = apigateway_stage_announce_end(call, api_id, stage.stage_name);
        if (rc != VG_OK)
            break;
    }
    vg_walk_end(&walk);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int apigateway_stage_add_acl(struct vg_call *call, struct vg_str api_id,
                             struct apigateway_stage *stage)
{
    static const struct vg_str operation = VG_STR_INIT("GetWebACLForResource");
    const struct vg_service *waf = vg_bus_service(call->bus, VG_STR("wafv2"));
    if (waf == NULL || vg_model_op(waf->model, operation) == NULL)
        return VG_OK;
    const struct vg_call_to to = {.service = "wafv2", .operation = "GetWebACLForResource"};
    struct vg_error callee = {.arena = call->arena};
    const struct vg_text_member resource = {"ResourceArn",
                                            stage_arn(call, api_id, stage->stage_name)};
    struct vg_str output;
    int rc = vg_await_call_texts(call, &to, &resource, 1, &output, &callee);
    if (rc == VG_OK)
        stage->web_acl_arn =
            vg_json_pick_text(call->arena, vg_json_pick(call->arena, output, "WebACL"), "ARN");
    return rc == VG_FAIL ? VG_OK : rc;
}
