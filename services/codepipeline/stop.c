/* services/codepipeline/stop.c: StopPipelineExecution. */
#include "codepipeline/flow.h"

static int check_stoppable(const struct codepipeline_execution_record *execution, bool abandons,
                           struct vg_error *err)
{
    if (vg_str_is(execution->status, "Stopping") && !abandons)
        return vg_fail(err, &CODEPIPELINE_DUPLICATED_STOP_REQUEST,
                       "The pipeline execution %.*s is already in a Stopping state.",
                       VG_STR_ARG(execution->id));
    if (!vg_str_is(execution->status, "Stopping") && !vg_str_is(execution->status, "InProgress"))
        return vg_fail(err, &CODEPIPELINE_PIPELINE_EXECUTION_NOT_STOPPABLE,
                       "The pipeline execution %.*s is in the state %.*s and cannot be stopped.",
                       VG_STR_ARG(execution->id), VG_STR_ARG(execution->status));
    return VG_OK;
}

/* What runs may run to its end; nothing new starts. */
static int begin_stopping(struct vg_call *call, struct codepipeline_flow *flow,
                          struct codepipeline_execution_record *execution)
{
    struct codepipeline_stage_record *stage = &flow->record.stages.items[execution->stage_index.v];
    execution->status = stage->latest_status = VG_STR("Stopping");
    execution->updated_ms = vg_i64(call->now_ms);
    int rc = codepipeline_emit(call, execution, VG_STR_NONE, VG_STR_NONE, "STOPPING");
    return rc == VG_OK ? codepipeline_emit(call, execution, stage->name, VG_STR_NONE, "STOPPING")
                       : rc;
}

int codepipeline_stop_pipeline_execution(struct vg_call *call,
                                         const struct codepipeline_stop_pipeline_execution_in *in,
                                         struct codepipeline_stop_pipeline_execution_out *out,
                                         struct vg_error *err)
{
    struct codepipeline_flow flow;
    struct codepipeline_execution_record execution;
    int rc = codepipeline_require(call, in->pipeline_name, &flow.pipeline, err);
    if (rc == VG_OK)
        rc = codepipeline_flow_load(call, in->pipeline_name, &flow);
    if (rc != VG_OK)
        return rc;
    rc = codepipeline_execution_find(call, &flow.pipeline, in->pipeline_execution_id, &execution);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &CODEPIPELINE_PIPELINE_EXECUTION_NOT_STOPPABLE,
                       "The pipeline execution %.*s does not exist in pipeline '%.*s'.",
                       VG_STR_ARG(in->pipeline_execution_id), VG_STR_ARG(in->pipeline_name));
    if (rc == VG_OK)
        rc = check_stoppable(&execution, in->abandon.v, err);
    if (rc != VG_OK)
        return rc;
    if (vg_str_is_set(in->reason))
        execution.stop_reason = in->reason;
    bool is_at_once = in->abandon.v || execution.is_waiting.v;
    rc = is_at_once ? codepipeline_flow_abandon(call, &flow, &execution, VG_STR("Stopped"))
                    : begin_stopping(call, &flow, &execution);
    if (rc == VG_OK)
        rc = codepipeline_execution_put(call, &execution);
    out->pipeline_execution_id = execution.id;
    return rc == VG_OK ? codepipeline_flow_save(call, &flow) : rc;
}
