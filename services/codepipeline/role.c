/* services/codepipeline/role.c: the roles that pipelines act as. */
#include "base/json.h"
#include "codepipeline/action.h"

int codepipeline_role_find(struct vg_call *call, struct vg_str role_arn, struct vg_str *role_id)
{
    struct vg_arn arn;
    if (!vg_arn_parse(role_arn, &arn))
        return VG_NOT_FOUND;
    struct vg_str name =
        vg_str_tail(arn.resource, (size_t)(vg_str_rfind_char(arn.resource, '/') + 1));
    if (name.len == 0 || name.len > 64)
        return VG_NOT_FOUND; /* IAM would word its own constraint; here it is just no role */
    const struct vg_text_member role_name = {"RoleName", name};
    const struct vg_call_to to = {.service = "iam", .operation = "GetRole", .account = arn.account};
    struct vg_str output;
    struct vg_error callee;
    int rc = vg_await_call_texts(call, &to, &role_name, 1, &output, &callee);
    if (rc == VG_FAIL)
        return VG_NOT_FOUND;
    if (rc != VG_OK)
        return rc;
    struct vg_str role = vg_json_pick(call->arena, output, "Role");
    *role_id = vg_json_pick_text(call->arena, role, "RoleId");
    return vg_str_eq(vg_json_pick_text(call->arena, role, "Arn"), role_arn) ? VG_OK : VG_NOT_FOUND;
}
