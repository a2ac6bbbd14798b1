/* services/codepipeline/run.c: one action's run in an execution: its start and its end. */
#include "codepipeline/action.h"

enum { MINUTE_MS = 60000, KEY_PIPELINE_CHARS = 20, KEY_ARTIFACT_CHARS = 10, KEY_RANDOM_CHARS = 7 };

struct codepipeline_action_run *
codepipeline_run_find(const struct codepipeline_execution_record *execution, struct vg_str id)
{
    for (size_t i = 0; i < execution->runs.count; i++)
        if (vg_str_eq(execution->runs.items[i].id, id))
            return &execution->runs.items[i];
    return NULL;
}

struct codepipeline_action_run *
codepipeline_run_of(const struct codepipeline_execution_record *execution, struct vg_str stage,
                    struct vg_str action)
{
    for (size_t i = 0; i < execution->runs.count; i++) {
        struct codepipeline_action_run *run = &execution->runs.items[i];
        if (vg_str_eq(run->stage, stage) && vg_str_eq(run->action, action))
            return run;
    }
    return NULL;
}

/* ---- Start ---- */

/* "my-release-pipe/SourceArti/aB3dE9x"; sources keep ".zip" at the end. */
static struct vg_str artifact_key(struct vg_call *call, struct vg_str pipeline,
                                  struct vg_str artifact, bool is_source)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    struct vg_str random = vg_id_text(call, alphabet, KEY_RANDOM_CHARS);
    return VG_CONCAT(call->arena, vg_str_slice(pipeline, 0, KEY_PIPELINE_CHARS), VG_STR("/"),
                     vg_str_slice(artifact, 0, KEY_ARTIFACT_CHARS), VG_STR("/"), random,
                     is_source ? VG_STR(".zip") : VG_STR(""));
}

static void place_outputs(struct vg_call *call, const struct codepipeline_flow *flow,
                          const struct codepipeline_action_declaration *action,
                          struct codepipeline_action_run *run)
{
    size_t count = action->output_artifacts.count;
    bool is_source = action->action_type_id->category == CODEPIPELINE_ACTION_CATEGORY_SOURCE;
    run->outputs.items = VG_NEW_ARRAY(call->arena, struct codepipeline_artifact_place, count);
    run->outputs.count = count;
    run->outputs.set = true;
    for (size_t i = 0; i < count; i++) {
        struct vg_str name = action->output_artifacts.items[i].name;
        run->outputs.items[i] = (struct codepipeline_artifact_place){
            .name = name,
            .bucket = codepipeline_bucket(&flow->declaration),
            .key = artifact_key(call, flow->pipeline.name, name, is_source),
        };
    }
}

/* The stage's record says in which execution the action ran last. */
static void note_place(struct vg_call *call, const struct codepipeline_flow *flow,
                       const struct codepipeline_execution_record *execution, struct vg_str action)
{
    struct codepipeline_stage_record *stage = &flow->record.stages.items[execution->stage_index.v];
    for (size_t i = 0; i < stage->actions.count; i++) {
        if (vg_str_eq(stage->actions.items[i].name, action)) {
            stage->actions.items[i].sequence = execution->sequence;
            return;
        }
    }
    struct codepipeline_action_place *places =
        VG_NEW_ARRAY(call->arena, struct codepipeline_action_place, stage->actions.count + 1);
    for (size_t i = 0; i < stage->actions.count; i++)
        places[i] = stage->actions.items[i];
    places[stage->actions.count++] =
        (struct codepipeline_action_place){.name = action, .sequence = execution->sequence};
    stage->actions.items = places;
    stage->actions.set = true;
}

static struct codepipeline_action_run *add_run(struct vg_call *call,
                                               struct codepipeline_execution_record *execution)
{
    struct codepipeline_action_run_list *runs = &execution->runs;
    struct codepipeline_action_run *items =
        VG_NEW_ARRAY(call->arena, struct codepipeline_action_run, runs->count + 1);
    for (size_t i = 0; i < runs->count; i++)
        items[i] = runs->items[i];
    runs->items = items;
    runs->set = true;
    return &items[runs->count++];
}

static struct codepipeline_act_effect
effect_of(const struct codepipeline_execution_record *execution,
          const struct codepipeline_action_run *run)
{
    return (struct codepipeline_act_effect){.pipeline = execution->pipeline,
                                            .pipeline_id = execution->pipeline_id,
                                            .sequence = execution->sequence,
                                            .action_execution_id = run->id,
                                            .job_id = run->job_id};
}

static int arm_timeout(struct vg_call *call, const struct codepipeline_execution_record *execution,
                       struct codepipeline_action_run *run, int64_t expires_ms)
{
    uint64_t effect_id;
    const struct codepipeline_act_effect effect = effect_of(execution, run);
    int rc =
        vg_effect_queue(call, &codepipeline_timeout_effect_kind, &effect, expires_ms, &effect_id);
    run->expires_ms = vg_i64(expires_ms);
    run->timeout_effect_id = vg_i64((int64_t)effect_id);
    return rc;
}

int codepipeline_run_start(struct vg_call *call, const struct codepipeline_flow *flow,
                           struct codepipeline_execution_record *execution,
                           const struct codepipeline_stage_declaration *stage,
                           const struct codepipeline_action_declaration *action)
{
    const struct codepipeline_provider *provider = codepipeline_provider_of(action->action_type_id);
    VG_ASSERT(provider != NULL);
    struct codepipeline_action_run *run = add_run(call, execution);
    *run = (struct codepipeline_action_run){.stage = stage->name,
                                            .action = action->name,
                                            .id = vg_id_uuid(call),
                                            .status = VG_STR("InProgress"),
                                            .started_ms = vg_i64(call->now_ms),
                                            .updated_ms = vg_i64(call->now_ms)};
    place_outputs(call, flow, action, run);
    note_place(call, flow, execution, action->name);
    int rc = VG_OK;
    if (provider->has_job) {
        rc = codepipeline_run_new_job(call, execution, run, call->now_ms);
    } else {
        if (provider->timeout_minutes > 0) {
            int64_t minutes = action->timeout_in_minutes.set ? action->timeout_in_minutes.v
                                                             : provider->timeout_minutes;
            run->token = vg_id_uuid(call);
            rc = arm_timeout(call, execution, run, call->now_ms + minutes * MINUTE_MS);
        }
        const struct codepipeline_act_effect effect = effect_of(execution, run);
        if (rc == VG_OK)
            rc = vg_effect_queue(call, &codepipeline_act_effect_kind, &effect, 0, NULL);
    }
    return rc == VG_OK ? codepipeline_emit(call, execution, stage->name, action->name, "STARTED")
                       : rc;
}

static int disarm_timeout(struct vg_call *call, struct codepipeline_action_run *run)
{
    if (!run->timeout_effect_id.set)
        return VG_OK;
    int rc = vg_effect_cancel(call, (uint64_t)run->timeout_effect_id.v);
    run->timeout_effect_id = (struct vg_i64){0};
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int codepipeline_run_new_job(struct vg_call *call,
                             const struct codepipeline_execution_record *execution,
                             struct codepipeline_action_run *run, int64_t start_ms)
{
    int rc = disarm_timeout(call, run);
    run->job_id = vg_id_uuid(call);
    run->is_under_way = vg_bool(false);
    const struct codepipeline_execution_place place = {.pipeline = execution->pipeline,
                                                       .pipeline_id = execution->pipeline_id,
                                                       .sequence = execution->sequence,
                                                       .execution_id = execution->id,
                                                       .action_execution_id = run->id};
    if (rc == VG_OK)
        rc = vg_call_put(call, CODEPIPELINE_SPACE_JOB, run->job_id,
                         &codepipeline_shape_execution_place, &place);
    if (rc == VG_OK)
        rc =
            arm_timeout(call, execution, run,
                        start_ms + (int64_t)codepipeline_invoke_lambda.timeout_minutes * MINUTE_MS);
    const struct codepipeline_act_effect effect = effect_of(execution, run);
    return rc == VG_OK
               ? vg_effect_queue(call, &codepipeline_act_effect_kind, &effect, start_ms, NULL)
               : rc;
}

/* ---- End ---- */

int codepipeline_run_end(struct vg_call *call,
                         const struct codepipeline_execution_record *execution,
                         struct codepipeline_action_run *run, struct vg_str status)
{
    run->status = status;
    run->updated_ms = vg_i64(call->now_ms);
    int rc = disarm_timeout(call, run);
    const char *state = vg_str_is(status, "Succeeded") ? "SUCCEEDED"
                        : vg_str_is(status, "Failed")  ? "FAILED"
                                                       : "ABANDONED";
    return rc == VG_OK ? codepipeline_emit(call, execution, run->stage, run->action, state) : rc;
}

int codepipeline_run_fail(struct vg_call *call,
                          const struct codepipeline_execution_record *execution,
                          struct codepipeline_action_run *run, struct vg_str code,
                          struct vg_str message)
{
    run->error_code = code;
    run->error_message = message;
    return codepipeline_run_end(call, execution, run, VG_STR("Failed"));
}
