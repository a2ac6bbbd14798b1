/* services/codepipeline/codepipeline.c: CodePipeline's tables. Scope and deviations: README.md. */
#include "codepipeline/action.h"

static const struct vg_op ops[CODEPIPELINE_OP_COUNT] = {
    [CODEPIPELINE_OP_CREATE_PIPELINE] = VG_WRITE(codepipeline_create_pipeline),
    [CODEPIPELINE_OP_DELETE_PIPELINE] = VG_WRITE(codepipeline_delete_pipeline),
    [CODEPIPELINE_OP_GET_PIPELINE] = VG_READ(codepipeline_get_pipeline),
    [CODEPIPELINE_OP_GET_PIPELINE_EXECUTION] = VG_READ(codepipeline_get_pipeline_execution),
    [CODEPIPELINE_OP_GET_PIPELINE_STATE] = VG_READ(codepipeline_get_pipeline_state),
    [CODEPIPELINE_OP_LIST_ACTION_EXECUTIONS] = VG_READ(codepipeline_list_action_executions),
    [CODEPIPELINE_OP_LIST_PIPELINE_EXECUTIONS] = VG_READ(codepipeline_list_pipeline_executions),
    [CODEPIPELINE_OP_LIST_PIPELINES] = VG_READ(codepipeline_list_pipelines),
    [CODEPIPELINE_OP_LIST_TAGS_FOR_RESOURCE] = VG_READ(codepipeline_list_tags_for_resource),
    [CODEPIPELINE_OP_PUT_APPROVAL_RESULT] = VG_WRITE(codepipeline_put_approval_result),
    [CODEPIPELINE_OP_PUT_JOB_FAILURE_RESULT] = VG_WRITE(codepipeline_put_job_failure_result),
    [CODEPIPELINE_OP_PUT_JOB_SUCCESS_RESULT] = VG_WRITE(codepipeline_put_job_success_result),
    [CODEPIPELINE_OP_START_PIPELINE_EXECUTION] = VG_WRITE(codepipeline_start_pipeline_execution),
    [CODEPIPELINE_OP_STOP_PIPELINE_EXECUTION] = VG_WRITE(codepipeline_stop_pipeline_execution),
    [CODEPIPELINE_OP_TAG_RESOURCE] = VG_WRITE(codepipeline_tag_resource),
    [CODEPIPELINE_OP_UNTAG_RESOURCE] = VG_WRITE(codepipeline_untag_resource),
    [CODEPIPELINE_OP_UPDATE_PIPELINE] = VG_WRITE(codepipeline_update_pipeline),
};

static const struct vg_effect_kind *const effects[] = {
    &codepipeline_act_effect_kind,
    &codepipeline_timeout_effect_kind,
    &codepipeline_sweep_effect_kind,
    &codepipeline_hear_object_kind,
    NULL,
};

const struct vg_service codepipeline_service = {
    .model = &codepipeline_model,
    .ops = ops,
    .effects = effects,
    .listeners = codepipeline_listeners,
};
