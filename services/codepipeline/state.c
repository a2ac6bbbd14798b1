/* services/codepipeline/state.c: GetPipelineState: what each stage and action did last. */
#include "codepipeline/flow.h"

static struct codepipeline_stage_execution *stage_execution(struct vg_call *call, struct vg_str id,
                                                            struct vg_str status)
{
    struct codepipeline_stage_execution *execution =
        VG_NEW(call->arena, struct codepipeline_stage_execution);
    execution->pipeline_execution_id = id;
    execution->status = vg_enum_value(&codepipeline_shape_stage_execution_status, status);
    execution->type = CODEPIPELINE_EXECUTION_TYPE_STANDARD;
    return execution;
}

/* The token of an approval is shown once the question has been asked. */
static struct codepipeline_action_execution *
action_execution(struct vg_call *call, const struct codepipeline_action_run *run)
{
    struct codepipeline_action_execution *execution =
        VG_NEW(call->arena, struct codepipeline_action_execution);
    *execution = (struct codepipeline_action_execution){
        .action_execution_id = run->id,
        .status = vg_enum_value(&codepipeline_shape_action_execution_status, run->status),
        .summary = run->summary,
        .last_status_change = vg_time(run->updated_ms.v),
        .token = run->is_under_way.v ? run->token : VG_STR_NONE,
        .last_updated_by = run->updated_by,
        .external_execution_id = run->external_id,
        .external_execution_url = run->external_url,
        .percent_complete = run->percent_complete,
        .error_details = codepipeline_describe_error(call, run),
    };
    return execution;
}

static struct codepipeline_action_revision *revision_of(struct vg_call *call,
                                                        const struct codepipeline_action_run *run)
{
    if (!vg_str_is_set(run->revision_id))
        return NULL;
    struct codepipeline_action_revision *revision =
        VG_NEW(call->arena, struct codepipeline_action_revision);
    revision->revision_id = run->revision_id;
    revision->revision_change_id = run->revision_change_id;
    revision->created = vg_time(run->revision_created_ms.v);
    return revision;
}

static const struct codepipeline_action_place *
find_place(const struct codepipeline_stage_record *record, struct vg_str name)
{
    for (size_t i = 0; i < record->actions.count; i++)
        if (vg_str_eq(record->actions.items[i].name, name))
            return &record->actions.items[i];
    return NULL;
}

static int describe_action(struct vg_call *call, const struct codepipeline_flow *flow,
                           size_t stage_index, const struct codepipeline_action_declaration *action,
                           struct codepipeline_action_state *state)
{
    const struct codepipeline_stage_record *record = &flow->record.stages.items[stage_index];
    const struct codepipeline_action_place *place = find_place(record, action->name);
    state->action_name = action->name;
    if (action->action_type_id->category == CODEPIPELINE_ACTION_CATEGORY_SOURCE)
        state->entity_url = VG_STR("https://console.aws.amazon.com/s3/home?#");
    if (place == NULL)
        return VG_OK;
    struct codepipeline_execution_record execution;
    if (codepipeline_execution_get(call, flow->pipeline.id.v, place->sequence.v, &execution) !=
        VG_OK)
        return VG_BROKEN;
    const struct codepipeline_action_run *run =
        codepipeline_run_of(&execution, record->name, action->name);
    if (run == NULL)
        return VG_BROKEN;
    state->latest_execution = action_execution(call, run);
    state->current_revision = revision_of(call, run);
    return VG_OK;
}

static int describe_inbound(struct vg_call *call, const struct codepipeline_flow *flow,
                            const struct codepipeline_stage_record *record,
                            struct codepipeline_stage_state *state)
{
    struct codepipeline_execution_record execution;
    struct codepipeline_transition_state *transition =
        VG_NEW(call->arena, struct codepipeline_transition_state);
    transition->enabled = vg_bool(true);
    state->inbound_transition_state = transition;
    state->inbound_executions.set = true;
    if (!record->inbound.set)
        return VG_OK;
    if (codepipeline_execution_get(call, flow->pipeline.id.v, record->inbound.v, &execution) !=
        VG_OK)
        return VG_BROKEN;
    struct codepipeline_stage_execution *inbound =
        stage_execution(call, execution.id, VG_STR("InProgress"));
    state->inbound_execution = inbound;
    state->inbound_executions.items = inbound;
    state->inbound_executions.count = 1;
    return VG_OK;
}

static int describe_stage(struct vg_call *call, const struct codepipeline_flow *flow, size_t index,
                          struct codepipeline_stage_state *state)
{
    const struct codepipeline_stage_declaration *stage = &flow->declaration.stages.items[index];
    const struct codepipeline_stage_record *record = &flow->record.stages.items[index];
    state->stage_name = stage->name;
    state->action_states.items =
        VG_NEW_ARRAY(call->arena, struct codepipeline_action_state, stage->actions.count);
    state->action_states.count = stage->actions.count;
    state->action_states.set = true;
    if (vg_str_is_set(record->latest_execution_id))
        state->latest_execution =
            stage_execution(call, record->latest_execution_id, record->latest_status);
    int rc = describe_inbound(call, flow, record, state);
    for (size_t i = 0; i < stage->actions.count && rc == VG_OK; i++)
        rc = describe_action(call, flow, index, &stage->actions.items[i],
                             &state->action_states.items[i]);
    return rc;
}

int codepipeline_get_pipeline_state(struct vg_call *call,
                                    const struct codepipeline_get_pipeline_state_in *in,
                                    struct codepipeline_get_pipeline_state_out *out,
                                    struct vg_error *err)
{
    struct codepipeline_flow flow;
    int rc = codepipeline_require(call, in->name, &flow.pipeline, err);
    if (rc == VG_OK)
        rc = codepipeline_flow_load(call, in->name, &flow);
    if (rc != VG_OK)
        return rc;
    size_t count = flow.declaration.stages.count;
    out->pipeline_name = flow.pipeline.name;
    out->pipeline_version = flow.pipeline.version;
    out->created = vg_time(flow.pipeline.created_ms.v);
    out->updated = vg_time(flow.pipeline.updated_ms.v);
    out->stage_states.items = VG_NEW_ARRAY(call->arena, struct codepipeline_stage_state, count);
    out->stage_states.count = count;
    out->stage_states.set = true;
    for (size_t i = 0; i < count && rc == VG_OK; i++)
        rc = describe_stage(call, &flow, i, &out->stage_states.items[i]);
    return rc;
}
