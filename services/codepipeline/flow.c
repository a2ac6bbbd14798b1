/* services/codepipeline/flow.c: executions move through the stages of their pipeline: one holds a
 * stage, the newest of those behind it waits before it, the others are superseded. */
#include "codepipeline/flow.h"

#include "bus.gen.h"

int codepipeline_emit(struct vg_call *call, const struct codepipeline_execution_record *execution,
                      struct vg_str stage, struct vg_str action, const char *state)
{
    const struct bus_pipeline_state_changed event = {.pipeline = execution->pipeline,
                                                     .execution_id = execution->id,
                                                     .stage = stage,
                                                     .action = action,
                                                     .state = vg_str_from(state)};
    return vg_event_emit(call, &bus_shape_pipeline_state_changed, &event);
}

/* ---- Loading ---- */

/* One record for each declared stage, in their order: so an index serves for both. */
static void align_stages(struct vg_call *call, struct codepipeline_flow *flow)
{
    const struct codepipeline_stage_record_list old = flow->record.stages;
    size_t count = flow->declaration.stages.count;
    struct codepipeline_stage_record *stages =
        VG_NEW_ARRAY(call->arena, struct codepipeline_stage_record, count);
    for (size_t i = 0; i < count; i++) {
        stages[i].name = flow->declaration.stages.items[i].name;
        for (size_t j = 0; j < old.count; j++)
            if (vg_str_eq(old.items[j].name, stages[i].name))
                stages[i] = old.items[j];
    }
    flow->record.stages.items = stages;
    flow->record.stages.count = count;
    flow->record.stages.set = true;
}

int codepipeline_flow_load(struct vg_call *call, struct vg_str name, struct codepipeline_flow *flow)
{
    int rc = codepipeline_find(call, name, &flow->pipeline);
    if (rc != VG_OK)
        return rc;
    rc = codepipeline_version_get(call, flow->pipeline.id.v, flow->pipeline.version.v,
                                  &flow->declaration);
    if (rc == VG_OK)
        rc = codepipeline_flow_get(call, flow->pipeline.id.v, &flow->record);
    if (rc != VG_OK)
        return VG_BROKEN;
    align_stages(call, flow);
    return VG_OK;
}

int codepipeline_flow_save(struct vg_call *call, const struct codepipeline_flow *flow)
{
    return codepipeline_flow_put(call, flow->pipeline.id.v, &flow->record);
}

static struct codepipeline_stage_record *
stage_record(const struct codepipeline_flow *flow,
             const struct codepipeline_execution_record *execution)
{
    return &flow->record.stages.items[execution->stage_index.v];
}

static const struct codepipeline_stage_declaration *
stage_declared(const struct codepipeline_flow *flow,
               const struct codepipeline_execution_record *execution)
{
    return &flow->declaration.stages.items[execution->stage_index.v];
}

/* ---- States ---- */

/* AWS spells the states of its events in capitals, and one in American English. */
static const char *event_state(struct vg_str status)
{
    static const char *const states[][2] = {
        {"Succeeded", "SUCCEEDED"}, {"Failed", "FAILED"},         {"Stopped", "STOPPED"},
        {"Stopping", "STOPPING"},   {"Superseded", "SUPERSEDED"}, {"Cancelled", "CANCELED"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(states); i++)
        if (vg_str_is(status, states[i][0]))
            return states[i][1];
    return "STARTED";
}

static int set_status(struct vg_call *call, struct codepipeline_execution_record *execution,
                      struct vg_str status)
{
    execution->status = status;
    execution->updated_ms = vg_i64(call->now_ms);
    return codepipeline_emit(call, execution, VG_STR_NONE, VG_STR_NONE, event_state(status));
}

static int set_stage_status(struct vg_call *call, struct codepipeline_flow *flow,
                            const struct codepipeline_execution_record *execution,
                            struct vg_str status)
{
    struct codepipeline_stage_record *stage = stage_record(flow, execution);
    stage->latest_execution_id = execution->id;
    stage->latest_status = status;
    return codepipeline_emit(call, execution, stage->name, VG_STR_NONE, event_state(status));
}

/* ---- Within a stage ---- */

/* The order of the group that follows `after`, or INT32_MAX. */
static int32_t next_order(const struct codepipeline_stage_declaration *stage, int32_t after)
{
    int32_t next = INT32_MAX;
    for (size_t i = 0; i < stage->actions.count; i++) {
        int32_t order = codepipeline_run_order(&stage->actions.items[i]);
        if (order > after && order < next)
            next = order;
    }
    return next;
}

static int start_group(struct vg_call *call, struct codepipeline_flow *flow,
                       struct codepipeline_execution_record *execution, int32_t order)
{
    const struct codepipeline_stage_declaration *stage = stage_declared(flow, execution);
    for (size_t i = 0; i < stage->actions.count; i++) {
        const struct codepipeline_action_declaration *action = &stage->actions.items[i];
        if (codepipeline_run_order(action) != order)
            continue;
        int rc = codepipeline_run_start(call, flow, execution, stage, action);
        if (rc != VG_OK)
            return rc;
    }
    execution->updated_ms = vg_i64(call->now_ms);
    return VG_OK;
}

static int enter(struct vg_call *call, struct codepipeline_flow *flow,
                 struct codepipeline_execution_record *execution)
{
    stage_record(flow, execution)->holder = execution->sequence;
    execution->is_waiting = vg_bool(false);
    int rc = set_stage_status(call, flow, execution, VG_STR("InProgress"));
    return rc == VG_OK
               ? start_group(call, flow, execution, next_order(stage_declared(flow, execution), 0))
               : rc;
}

/* ---- Between stages ---- */

static int supersede(struct vg_call *call, struct codepipeline_flow *flow, int64_t sequence)
{
    struct codepipeline_execution_record waiting;
    int rc = codepipeline_execution_get(call, flow->pipeline.id.v, sequence, &waiting);
    if (rc != VG_OK)
        return VG_BROKEN;
    waiting.is_waiting = vg_bool(false);
    rc = set_status(call, &waiting, VG_STR("Superseded"));
    return rc == VG_OK ? codepipeline_execution_put(call, &waiting) : rc;
}

/* Comes to a stage: enters it, or waits before it in the place of who waited there. */
static int arrive(struct vg_call *call, struct codepipeline_flow *flow,
                  struct codepipeline_execution_record *execution, int32_t index)
{
    execution->stage_index = vg_i32(index);
    execution->updated_ms = vg_i64(call->now_ms);
    struct codepipeline_stage_record *stage = stage_record(flow, execution);
    if (!stage->holder.set)
        return enter(call, flow, execution);
    int rc = stage->inbound.set ? supersede(call, flow, stage->inbound.v) : VG_OK;
    stage->inbound = execution->sequence;
    execution->is_waiting = vg_bool(true);
    return rc;
}

/* Goes out of its stage, and lets in who waits before it. */
static int leave(struct vg_call *call, struct codepipeline_flow *flow,
                 const struct codepipeline_execution_record *execution, struct vg_str status)
{
    struct codepipeline_stage_record *stage = stage_record(flow, execution);
    int rc = set_stage_status(call, flow, execution, status);
    struct vg_i64 inbound = stage->inbound;
    stage->holder = stage->inbound = (struct vg_i64){0};
    if (rc != VG_OK || !inbound.set)
        return rc;
    struct codepipeline_execution_record waiting;
    if (codepipeline_execution_get(call, flow->pipeline.id.v, inbound.v, &waiting) != VG_OK)
        return VG_BROKEN;
    rc = enter(call, flow, &waiting);
    return rc == VG_OK ? codepipeline_execution_put(call, &waiting) : rc;
}

static int finish(struct vg_call *call, struct codepipeline_flow *flow,
                  struct codepipeline_execution_record *execution, struct vg_str status)
{
    int rc = leave(call, flow, execution, status);
    return rc == VG_OK ? set_status(call, execution, status) : rc;
}

/* A value for each declared variable that was given one or has a default. */
static struct codepipeline_pipeline_variable_list
settle_variables(struct vg_call *call, const struct codepipeline_pipeline_declaration *pipeline,
                 const struct codepipeline_pipeline_variable_list *given)
{
    const struct codepipeline_pipeline_variable_declaration_list *declared = &pipeline->variables;
    struct codepipeline_pipeline_variable_list settled = {.set = declared->count > 0};
    settled.items =
        VG_NEW_ARRAY(call->arena, struct codepipeline_pipeline_variable, declared->count);
    for (size_t i = 0; i < declared->count; i++) {
        struct codepipeline_pipeline_variable variable = {
            .name = declared->items[i].name, .value = declared->items[i].default_value};
        for (size_t j = 0; j < given->count; j++)
            if (vg_str_eq(given->items[j].name, variable.name))
                variable.value = given->items[j].value;
        if (vg_str_is_set(variable.value))
            settled.items[settled.count++] = variable;
    }
    return settled;
}

int codepipeline_flow_start(struct vg_call *call, struct codepipeline_flow *flow,
                            const struct codepipeline_start *start, struct vg_str *execution_id)
{
    struct codepipeline_execution_record execution = {
        .id = vg_id_uuid(call),
        .pipeline = flow->pipeline.name,
        .pipeline_id = flow->pipeline.id,
        .version = flow->pipeline.version,
        .started_ms = vg_i64(call->now_ms),
        .trigger_type = start->trigger_type,
        .trigger_detail = start->trigger_detail,
        .variables = settle_variables(call, &flow->declaration, &start->variables),
    };
    int rc = codepipeline_next_number(call, flow->pipeline.id.v, &execution.sequence.v);
    execution.sequence.set = true;
    if (rc == VG_OK)
        rc = set_status(call, &execution, VG_STR("InProgress"));
    if (rc == VG_OK)
        rc = arrive(call, flow, &execution, 0);
    if (rc == VG_OK)
        rc = codepipeline_execution_put(call, &execution);
    if (rc == VG_OK)
        rc = codepipeline_flow_save(call, flow);
    const struct codepipeline_execution_place place = {.pipeline = execution.pipeline,
                                                       .pipeline_id = execution.pipeline_id,
                                                       .sequence = execution.sequence,
                                                       .execution_id = execution.id};
    *execution_id = execution.id;
    return rc == VG_OK ? vg_call_put(call, CODEPIPELINE_SPACE_BY_ID, execution.id,
                                     &codepipeline_shape_execution_place, &place)
                       : rc;
}

/* How the execution's stage stands. */
struct standing {
    bool is_busy;
    bool has_failed;
    int32_t order; /* of the group that was started last */
};

static struct standing stand(const struct codepipeline_stage_declaration *stage,
                             const struct codepipeline_execution_record *execution)
{
    struct standing standing = {0};
    for (size_t i = 0; i < stage->actions.count; i++) {
        const struct codepipeline_action_declaration *action = &stage->actions.items[i];
        const struct codepipeline_action_run *run =
            codepipeline_run_of(execution, stage->name, action->name);
        if (run == NULL)
            continue;
        standing.is_busy |= codepipeline_run_is_open(run);
        standing.has_failed |= vg_str_is(run->status, "Failed");
        if (codepipeline_run_order(action) > standing.order)
            standing.order = codepipeline_run_order(action);
    }
    return standing;
}

int codepipeline_flow_advance(struct vg_call *call, struct codepipeline_flow *flow,
                              struct codepipeline_execution_record *execution)
{
    const struct codepipeline_stage_declaration *stage = stage_declared(flow, execution);
    struct standing standing = stand(stage, execution);
    execution->updated_ms = vg_i64(call->now_ms);
    if (standing.is_busy)
        return VG_OK;
    if (vg_str_is(execution->status, "Stopping"))
        return finish(call, flow, execution, VG_STR("Stopped"));
    if (standing.has_failed)
        return finish(call, flow, execution, VG_STR("Failed"));
    int32_t order = next_order(stage, standing.order);
    if (order != INT32_MAX)
        return start_group(call, flow, execution, order);
    if ((size_t)execution->stage_index.v + 1 == flow->declaration.stages.count)
        return finish(call, flow, execution, VG_STR("Succeeded"));
    int rc = leave(call, flow, execution, VG_STR("Succeeded"));
    return rc == VG_OK ? arrive(call, flow, execution, execution->stage_index.v + 1) : rc;
}

/* ---- Ending early ---- */

int codepipeline_flow_abandon(struct vg_call *call, struct codepipeline_flow *flow,
                              struct codepipeline_execution_record *execution, struct vg_str status)
{
    if (execution->is_waiting.v) {
        stage_record(flow, execution)->inbound = (struct vg_i64){0};
        execution->is_waiting = vg_bool(false);
        return set_status(call, execution, status);
    }
    for (size_t i = 0; i < execution->runs.count; i++) {
        struct codepipeline_action_run *run = &execution->runs.items[i];
        if (!codepipeline_run_is_open(run))
            continue;
        int rc = codepipeline_run_end(call, execution, run, VG_STR("Abandoned"));
        if (rc != VG_OK)
            return rc;
    }
    return finish(call, flow, execution, status);
}

static int cancel(struct vg_call *call, struct codepipeline_flow *flow, struct vg_i64 sequence)
{
    struct codepipeline_execution_record execution;
    if (!sequence.set)
        return VG_OK;
    if (codepipeline_execution_get(call, flow->pipeline.id.v, sequence.v, &execution) != VG_OK)
        return VG_BROKEN;
    int rc = codepipeline_flow_abandon(call, flow, &execution, VG_STR("Cancelled"));
    return rc == VG_OK ? codepipeline_execution_put(call, &execution) : rc;
}

int codepipeline_flow_cancel_all(struct vg_call *call, struct codepipeline_flow *flow)
{
    int rc = VG_OK;
    /* Those who wait first: else they would be let in. */
    for (size_t i = 0; i < flow->record.stages.count && rc == VG_OK; i++)
        rc = cancel(call, flow, flow->record.stages.items[i].inbound);
    for (size_t i = 0; i < flow->record.stages.count && rc == VG_OK; i++)
        rc = cancel(call, flow, flow->record.stages.items[i].holder);
    return rc;
}
