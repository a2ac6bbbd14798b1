/* services/codepipeline/action_deploy_lambda.c: Deploy/AWS/Lambda/1 gives a function the code of an
 * artifact. */
#include "base/json.h"
#include "codepipeline/action.h"

static int act(struct vg_call *call, struct codepipeline_action *action)
{
    const struct codepipeline_artifact_place *artifact =
        codepipeline_action_input(action, action->declaration->input_artifacts.items[0].name);
    if (artifact == NULL)
        return codepipeline_action_fail(call, action, "ConfigurationError",
                                        "The input artifact of the action was not made.");
    struct vg_buf input;
    vg_buf_init(&input, call->arena, 0);
    struct vg_json_out json = vg_json_out_to(&input);
    vg_json_out_begin(&json, '{');
    vg_json_out_member(&json, "FunctionName", codepipeline_action_config(action, "FunctionName"));
    vg_json_out_member(&json, "S3Bucket", artifact->bucket);
    vg_json_out_member(&json, "S3Key", artifact->key);
    vg_json_out_end(&json, '}');
    struct vg_str output;
    struct vg_error callee;
    int rc = codepipeline_action_call(call, action, "lambda", "UpdateFunctionCode",
                                      vg_buf_str(&input), &output, &callee);
    if (rc == VG_FAIL)
        return codepipeline_action_fail_with(call, action, &callee);
    if (rc != VG_OK)
        return rc;
    struct vg_str version = vg_json_pick_text(call->arena, output, "Version");
    codepipeline_action_set_variable(call, action, "FunctionVersion", version);
    action->run->external_id = vg_json_pick_text(call->arena, output, "RevisionId");
    action->run->status = VG_STR("Succeeded");
    return VG_OK;
}

#define WANTS_VERSIONS "it needs Lambda versions and aliases"
static const struct codepipeline_config_key keys[] = {
    {.name = "FunctionName", .is_required = true},
    {.name = "FunctionAlias", .refused_why = WANTS_VERSIONS},
    {.name = "PublishedTargetVersion", .refused_why = WANTS_VERSIONS},
    {.name = "DeployStrategy", .refused_why = WANTS_VERSIONS},
    {.name = "Alarms", .refused_why = "it needs CloudWatch alarms"},
    {0},
};

const struct codepipeline_provider codepipeline_deploy_lambda = {
    .category = CODEPIPELINE_ACTION_CATEGORY_DEPLOY,
    .name = "Lambda",
    .inputs_min = 1,
    .inputs_max = 1,
    .keys = keys,
    .is_v2_only = true,
    .act = act,
};
