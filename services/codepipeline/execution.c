/* services/codepipeline/execution.c: GetPipelineExecution and ListPipelineExecutions. */
#include "codepipeline/flow.h"

enum { LIST_MAX = 100 };

/* Runs of source actions that know their revision, in the order in which they were started. */
static const struct codepipeline_action_run *
next_source(const struct codepipeline_execution_record *execution, size_t *at)
{
    while (*at < execution->runs.count) {
        const struct codepipeline_action_run *run = &execution->runs.items[(*at)++];
        if (vg_str_is_set(run->revision_id) && run->outputs.count > 0)
            return run;
    }
    return NULL;
}

static struct codepipeline_artifact_revision_list
artifact_revisions(struct vg_call *call, const struct codepipeline_execution_record *execution)
{
    struct codepipeline_artifact_revision_list list = {.set = true};
    list.items =
        VG_NEW_ARRAY(call->arena, struct codepipeline_artifact_revision, execution->runs.count);
    const struct codepipeline_action_run *run;
    for (size_t at = 0; (run = next_source(execution, &at)) != NULL;)
        list.items[list.count++] = (struct codepipeline_artifact_revision){
            .name = run->outputs.items[0].name,
            .revision_id = run->revision_id,
            .revision_change_identifier = run->revision_change_id,
            .revision_summary = run->revision_summary,
            .created = vg_time(run->revision_created_ms.v),
        };
    return list;
}

static struct codepipeline_source_revision_list
source_revisions(struct vg_call *call, const struct codepipeline_execution_record *execution)
{
    struct codepipeline_source_revision_list list = {.set = true};
    list.items =
        VG_NEW_ARRAY(call->arena, struct codepipeline_source_revision, execution->runs.count);
    const struct codepipeline_action_run *run;
    for (size_t at = 0; (run = next_source(execution, &at)) != NULL;)
        list.items[list.count++] = (struct codepipeline_source_revision){
            .action_name = run->action,
            .revision_id = run->revision_id,
            .revision_summary = run->revision_summary,
        };
    return list;
}

static struct codepipeline_resolved_pipeline_variable_list
resolved_variables(struct vg_call *call, const struct codepipeline_execution_record *execution)
{
    struct codepipeline_resolved_pipeline_variable_list list = {.set =
                                                                    execution->variables.count > 0};
    list.items = VG_NEW_ARRAY(call->arena, struct codepipeline_resolved_pipeline_variable,
                              execution->variables.count);
    for (; list.count < execution->variables.count; list.count++) {
        const struct codepipeline_pipeline_variable *variable =
            &execution->variables.items[list.count];
        list.items[list.count] = (struct codepipeline_resolved_pipeline_variable){
            .name = variable->name, .resolved_value = variable->value};
    }
    return list;
}

int codepipeline_get_pipeline_execution(struct vg_call *call,
                                        const struct codepipeline_get_pipeline_execution_in *in,
                                        struct codepipeline_get_pipeline_execution_out *out,
                                        struct vg_error *err)
{
    struct codepipeline_pipeline_record pipeline;
    struct codepipeline_execution_record execution;
    int rc = codepipeline_require(call, in->pipeline_name, &pipeline, err);
    if (rc == VG_OK)
        rc = codepipeline_execution_require(call, &pipeline, in->pipeline_execution_id, &execution,
                                            err);
    if (rc != VG_OK)
        return rc;
    struct codepipeline_pipeline_execution *described =
        VG_NEW(call->arena, struct codepipeline_pipeline_execution);
    *described = (struct codepipeline_pipeline_execution){
        .pipeline_name = pipeline.name,
        .pipeline_version = execution.version,
        .pipeline_execution_id = execution.id,
        .status = vg_enum_value(&codepipeline_shape_pipeline_execution_status, execution.status),
        .artifact_revisions = artifact_revisions(call, &execution),
        .variables = resolved_variables(call, &execution),
        .trigger = codepipeline_describe_trigger(call, &execution),
        .execution_mode = CODEPIPELINE_EXECUTION_MODE_SUPERSEDED,
        .execution_type = CODEPIPELINE_EXECUTION_TYPE_STANDARD,
    };
    out->pipeline_execution = described;
    return VG_OK;
}

static struct codepipeline_pipeline_execution_summary
summarise(struct vg_call *call, const struct codepipeline_execution_record *execution)
{
    struct codepipeline_stop_execution_trigger *stop = NULL;
    if (vg_str_is_set(execution->stop_reason)) {
        stop = VG_NEW(call->arena, struct codepipeline_stop_execution_trigger);
        stop->reason = execution->stop_reason;
    }
    return (struct codepipeline_pipeline_execution_summary){
        .pipeline_execution_id = execution->id,
        .status = vg_enum_value(&codepipeline_shape_pipeline_execution_status, execution->status),
        .start_time = vg_time(execution->started_ms.v),
        .last_update_time = vg_time(execution->updated_ms.v),
        .source_revisions = source_revisions(call, execution),
        .trigger = codepipeline_describe_trigger(call, execution),
        .stop_trigger = stop,
        .execution_mode = CODEPIPELINE_EXECUTION_MODE_SUPERSEDED,
        .execution_type = CODEPIPELINE_EXECUTION_TYPE_STANDARD,
    };
}

/* An execution that came further than the stage, or to the end, succeeded in it. */
static int has_succeeded_in(struct vg_call *call,
                            const struct codepipeline_execution_record *execution,
                            struct vg_str stage, bool *has_succeeded)
{
    struct codepipeline_pipeline_declaration declaration;
    *has_succeeded = true;
    if (!vg_str_is_set(stage))
        return VG_OK;
    if (codepipeline_version_get(call, execution->pipeline_id.v, execution->version.v,
                                 &declaration) != VG_OK)
        return VG_BROKEN;
    const struct codepipeline_stage_declaration *declared =
        codepipeline_stage_of(&declaration, stage);
    *has_succeeded =
        declared != NULL && (vg_str_is(execution->status, "Succeeded") ||
                             declared - declaration.stages.items < execution->stage_index.v);
    return VG_OK;
}

int codepipeline_list_pipeline_executions(struct vg_call *call,
                                          const struct codepipeline_list_pipeline_executions_in *in,
                                          struct codepipeline_list_pipeline_executions_out *out,
                                          struct vg_error *err)
{
    struct codepipeline_pipeline_record pipeline;
    struct codepipeline_execution_record execution;
    struct vg_walk walk;
    int64_t before, last = 0;
    int rc = codepipeline_require(call, in->pipeline_name, &pipeline, err);
    if (rc == VG_OK)
        rc = codepipeline_token_read(call, in->next_token, &before, err);
    if (rc != VG_OK)
        return rc;
    struct vg_str stage = in->filter != NULL && in->filter->succeeded_in_stage != NULL
                              ? in->filter->succeeded_in_stage->stage_name
                              : VG_STR_NONE;
    size_t max = in->max_results.set ? (size_t)in->max_results.v : LIST_MAX;
    struct codepipeline_pipeline_execution_summary_list *list = &out->pipeline_execution_summaries;
    list->items = VG_NEW_ARRAY(call->arena, struct codepipeline_pipeline_execution_summary, max);
    list->set = true;
    codepipeline_execution_walk(call, pipeline.id.v, before, &walk);
    while ((rc = vg_record_next(&walk, &codepipeline_shape_execution_record, NULL, &execution)) ==
           VG_OK) {
        bool is_wanted;
        rc = has_succeeded_in(call, &execution, stage, &is_wanted);
        if (rc != VG_OK)
            return rc;
        if (!is_wanted)
            continue;
        if (list->count == max) {
            out->next_token = codepipeline_token(call, last);
            break;
        }
        last = execution.sequence.v;
        list->items[list->count++] = summarise(call, &execution);
    }
    vg_walk_end(&walk);
    return rc == VG_BROKEN ? rc : VG_OK;
}
