/* services/codepipeline/normal.c: declarations as AWS describes them, and looking things up in
 * them. */
#include "codepipeline/action.h"

static void normalise_action(struct codepipeline_action_declaration *action)
{
    if (!action->run_order.set)
        action->run_order = vg_i32(1);
    action->configuration.set = true;
    action->input_artifacts.set = true;
    action->output_artifacts.set = true;
}

static void normalise_stage(struct vg_call *call, struct codepipeline_stage_declaration *stage)
{
    struct codepipeline_action_declaration *actions =
        VG_NEW_ARRAY(call->arena, struct codepipeline_action_declaration, stage->actions.count);
    for (size_t i = 0; i < stage->actions.count; i++) {
        actions[i] = stage->actions.items[i];
        normalise_action(&actions[i]);
    }
    stage->actions.items = actions;
}

/* Clients from before there were types can't say V2; what needs it is of that type, then. */
static bool needs_v2(const struct codepipeline_pipeline_declaration *pipeline)
{
    for (size_t i = 0; i < pipeline->stages.count; i++)
        for (size_t j = 0; j < pipeline->stages.items[i].actions.count; j++) {
            const struct codepipeline_provider *provider =
                codepipeline_provider_of(pipeline->stages.items[i].actions.items[j].action_type_id);
            if (provider != NULL && provider->is_v2_only)
                return true;
        }
    return pipeline->variables.count > 0;
}

struct codepipeline_pipeline_declaration *
codepipeline_normalise(struct vg_call *call, const struct codepipeline_pipeline_declaration *given)
{
    struct codepipeline_pipeline_declaration *copy =
        VG_NEW(call->arena, struct codepipeline_pipeline_declaration);
    *copy = *given;
    copy->stages.items =
        VG_NEW_ARRAY(call->arena, struct codepipeline_stage_declaration, given->stages.count);
    for (size_t i = 0; i < given->stages.count; i++) {
        copy->stages.items[i] = given->stages.items[i];
        normalise_stage(call, &copy->stages.items[i]);
    }
    if (copy->execution_mode == 0)
        copy->execution_mode = CODEPIPELINE_EXECUTION_MODE_SUPERSEDED;
    if (copy->pipeline_type == 0)
        copy->pipeline_type =
            needs_v2(copy) ? CODEPIPELINE_PIPELINE_TYPE_V2 : CODEPIPELINE_PIPELINE_TYPE_V1;
    return copy;
}

const struct codepipeline_stage_declaration *
codepipeline_stage_of(const struct codepipeline_pipeline_declaration *pipeline, struct vg_str name)
{
    for (size_t i = 0; i < pipeline->stages.count; i++)
        if (vg_str_eq(pipeline->stages.items[i].name, name))
            return &pipeline->stages.items[i];
    return NULL;
}

const struct codepipeline_action_declaration *
codepipeline_action_of(const struct codepipeline_stage_declaration *stage, struct vg_str name)
{
    for (size_t i = 0; i < stage->actions.count; i++)
        if (vg_str_eq(stage->actions.items[i].name, name))
            return &stage->actions.items[i];
    return NULL;
}

int32_t codepipeline_run_order(const struct codepipeline_action_declaration *action)
{
    return action->run_order.set ? action->run_order.v : 1;
}

struct vg_str codepipeline_config(const struct codepipeline_action_declaration *action,
                                  const char *key)
{
    for (size_t i = 0; i < action->configuration.count; i++)
        if (vg_str_is(action->configuration.items[i].key, key))
            return action->configuration.items[i].value;
    return VG_STR_NONE;
}

struct vg_str codepipeline_bucket(const struct codepipeline_pipeline_declaration *pipeline)
{
    return pipeline->artifact_store != NULL ? pipeline->artifact_store->location
                                            : pipeline->artifact_stores.items[0].value.location;
}
