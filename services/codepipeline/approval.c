/* services/codepipeline/approval.c: PutApprovalResult. */
#include "codepipeline/action.h"

/* The action's newest run: its stage's record knows in which execution that was. VG_NOT_FOUND when
 * it never ran. */
static int find_run(struct vg_call *call, const struct codepipeline_flow *flow, struct vg_str stage,
                    struct vg_str action, struct codepipeline_execution_record *execution,
                    struct codepipeline_action_run **run)
{
    for (size_t i = 0; i < flow->record.stages.count; i++) {
        const struct codepipeline_stage_record *record = &flow->record.stages.items[i];
        if (!vg_str_eq(record->name, stage))
            continue;
        for (size_t j = 0; j < record->actions.count; j++) {
            if (!vg_str_eq(record->actions.items[j].name, action))
                continue;
            int rc = codepipeline_execution_get(call, flow->pipeline.id.v,
                                                record->actions.items[j].sequence.v, execution);
            *run = rc == VG_OK ? codepipeline_run_of(execution, stage, action) : NULL;
            return *run != NULL ? VG_OK : rc == VG_BROKEN ? rc : VG_NOT_FOUND;
        }
    }
    return VG_NOT_FOUND;
}

static int check_names(const struct codepipeline_flow *flow,
                       const struct codepipeline_put_approval_result_in *in, struct vg_error *err)
{
    const struct codepipeline_stage_declaration *stage =
        codepipeline_stage_of(&flow->declaration, in->stage_name);
    if (stage == NULL)
        return vg_fail(err, &CODEPIPELINE_STAGE_NOT_FOUND,
                       "Pipeline '%.*s' does not have a stage with name '%.*s'",
                       VG_STR_ARG(in->pipeline_name), VG_STR_ARG(in->stage_name));
    const struct codepipeline_action_declaration *action =
        codepipeline_action_of(stage, in->action_name);
    if (action == NULL || action->action_type_id->category != CODEPIPELINE_ACTION_CATEGORY_APPROVAL)
        return vg_fail(err, &CODEPIPELINE_ACTION_NOT_FOUND,
                       "Stage '%.*s' does not have an approval action with name '%.*s'",
                       VG_STR_ARG(in->stage_name), VG_STR_ARG(in->action_name));
    return VG_OK;
}

/* A token that was answered is told apart from one that is wrong or too old. */
static int check_token(struct vg_call *call, const struct codepipeline_action_run *run,
                       struct vg_str token, struct vg_error *err)
{
    bool is_the_one = run != NULL && vg_str_eq(run->token, token);
    if (is_the_one && !codepipeline_run_is_open(run) && vg_str_is_set(run->updated_by))
        return vg_fail(err, &CODEPIPELINE_APPROVAL_ALREADY_COMPLETED,
                       "The approval action has already been %s.",
                       vg_str_is(run->status, "Succeeded") ? "approved" : "rejected");
    if (!is_the_one || !codepipeline_run_is_open(run) || call->now_ms >= run->expires_ms.v)
        return vg_fail(err, &CODEPIPELINE_INVALID_APPROVAL_TOKEN, "Invalid approval token.");
    return VG_OK;
}

int codepipeline_put_approval_result(struct vg_call *call,
                                     const struct codepipeline_put_approval_result_in *in,
                                     struct codepipeline_put_approval_result_out *out,
                                     struct vg_error *err)
{
    struct codepipeline_flow flow;
    struct codepipeline_execution_record execution;
    struct codepipeline_action_run *run = NULL;
    int rc = codepipeline_require(call, in->pipeline_name, &flow.pipeline, err);
    if (rc == VG_OK)
        rc = codepipeline_flow_load(call, in->pipeline_name, &flow);
    if (rc == VG_OK)
        rc = check_names(&flow, in, err);
    if (rc == VG_OK)
        rc = find_run(call, &flow, in->stage_name, in->action_name, &execution, &run);
    if (rc == VG_OK || rc == VG_NOT_FOUND)
        rc = check_token(call, run, in->token, err);
    if (rc != VG_OK)
        return rc;
    bool is_approved = in->result->status == CODEPIPELINE_APPROVAL_STATUS_APPROVED;
    run->updated_by = call->principal.arn;
    run->is_under_way =
        vg_bool(true); /* who answers was asked, though the question's effect may still run */
    run->summary =
        in->result->summary.len > 0
            ? in->result->summary
            : VG_CONCAT(call->arena, is_approved ? VG_STR("Approved by ") : VG_STR("Rejected by "),
                        call->principal.arn);
    rc = codepipeline_run_end(call, &execution, run,
                              is_approved ? VG_STR("Succeeded") : VG_STR("Failed"));
    if (rc == VG_OK)
        rc = codepipeline_flow_advance(call, &flow, &execution);
    if (rc == VG_OK)
        rc = codepipeline_execution_put(call, &execution);
    out->approved_at = vg_time(call->now_ms);
    return rc == VG_OK ? codepipeline_flow_save(call, &flow) : rc;
}
