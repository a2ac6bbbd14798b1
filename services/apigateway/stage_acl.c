/* apigateway/stage_acl.c: the web ACL of a stage: WAF knows which it is. */
#include "apigateway/stage.h"

#include "base/json.h"
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
    vg_json_out_member(&out, "ResourceArn",
                       VG_CONCAT(call->arena, VG_STR("arn:aws:apigateway:"), call->region,
                                 VG_STR("::/restapis/"), api_id, VG_STR("/stages/"),
                                 stage->stage_name));
    vg_json_out_end(&out, '}');
    int rc = vg_await_call(call, &to, vg_buf_str(&input), &output, &callee);
    if (rc == VG_OK)
        stage->web_acl_arn = read_arn(call->arena, output);
    return rc == VG_FAIL ? VG_OK : rc;
}
