/* apigateway/stage_acl.c: the web ACL of a stage: WAF knows which it is. */
#include "apigateway/stage.h"

#include "base/json.h"
#include "bus.gen.h"
#include "bus/bus.h"

/* WebACL.ARN of an answer of GetWebACLForResource; absent when there is none. */
static struct vg_str read_arn(struct vg_arena *arena, struct vg_str answer)
{
    struct vg_json json;
    struct vg_str name, arn = VG_STR_NONE;
    vg_json_init(&json, answer, arena);
    if (!vg_json_object(&json))
        return VG_STR_NONE;
    while (vg_json_member(&json, &name)) {
        if (!vg_str_is(name, "WebACL") || vg_json_peek(&json) != VG_JSON_OBJECT) {
            if (!vg_json_skip(&json, NULL))
                return VG_STR_NONE;
            continue;
        }
        if (!vg_json_object(&json))
            return VG_STR_NONE;
        while (vg_json_member(&json, &name))
            if (!(vg_str_is(name, "ARN") ? vg_json_string(&json, &arn) : vg_json_skip(&json, NULL)))
                return VG_STR_NONE;
    }
    return arn;
}

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
    struct vg_buf input;
    struct vg_str output;
    vg_buf_init(&input, call->arena, 0);
    struct vg_json_out out = vg_json_out_to(&input);
    vg_json_out_begin(&out, '{');
    vg_json_out_member(&out, "ResourceArn", stage_arn(call, api_id, stage->stage_name));
    vg_json_out_end(&out, '}');
    int rc = vg_await_call(call, &to, vg_buf_str(&input), &output, &callee);
    if (rc == VG_OK)
        stage->web_acl_arn = read_arn(call->arena, output);
    return rc == VG_FAIL ? VG_OK : rc;
}
