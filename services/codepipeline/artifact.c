/* services/codepipeline/artifact.c: names of artifacts and namespaces fit together. */
#include "codepipeline/codepipeline.h"

/* Whether the artifact comes from an action that surely ran before. */
static bool is_made_before(const struct codepipeline_pipeline_declaration *pipeline,
                           size_t stage_index, int32_t order, struct vg_str artifact)
{
    for (size_t i = 0; i <= stage_index; i++) {
        const struct codepipeline_stage_declaration *stage = &pipeline->stages.items[i];
        for (size_t j = 0; j < stage->actions.count; j++) {
            const struct codepipeline_action_declaration *action = &stage->actions.items[j];
            if (i == stage_index && codepipeline_run_order(action) >= order)
                continue;
            for (size_t k = 0; k < action->output_artifacts.count; k++)
                if (vg_str_eq(action->output_artifacts.items[k].name, artifact))
                    return true;
        }
    }
    return false;
}

static int check_inputs(const struct codepipeline_pipeline_declaration *pipeline,
                        size_t stage_index, const struct codepipeline_action_declaration *action,
                        struct vg_error *err)
{
    for (size_t i = 0; i < action->input_artifacts.count; i++) {
        struct vg_str name = action->input_artifacts.items[i].name;
        if (!is_made_before(pipeline, stage_index, codepipeline_run_order(action), name))
            return vg_fail(err, &CODEPIPELINE_INVALID_STRUCTURE,
                           "Input Artifact Bundle %.*s in action %.*s is not declared as Output "
                           "Artifact Bundle in any of "
                           "the preceding actions",
                           VG_STR_ARG(name), VG_STR_ARG(action->name));
    }
    return VG_OK;
}

static size_t count_outputs(const struct codepipeline_pipeline_declaration *pipeline,
                            struct vg_str name)
{
    size_t count = 0;
    for (size_t i = 0; i < pipeline->stages.count; i++)
        for (size_t j = 0; j < pipeline->stages.items[i].actions.count; j++) {
            const struct codepipeline_action_declaration *action =
                &pipeline->stages.items[i].actions.items[j];
            for (size_t k = 0; k < action->output_artifacts.count; k++)
                count += vg_str_eq(action->output_artifacts.items[k].name, name);
        }
    return count;
}

static size_t count_namespaces(const struct codepipeline_pipeline_declaration *pipeline,
                               struct vg_str name)
{
    size_t count = 0;
    for (size_t i = 0; i < pipeline->stages.count; i++)
        for (size_t j = 0; j < pipeline->stages.items[i].actions.count; j++)
            count += vg_str_eq(pipeline->stages.items[i].actions.items[j].namespace, name);
    return count;
}

static int check_names(const struct codepipeline_pipeline_declaration *pipeline,
                       const struct codepipeline_action_declaration *action, struct vg_error *err)
{
    for (size_t i = 0; i < action->output_artifacts.count; i++) {
        struct vg_str name = action->output_artifacts.items[i].name;
        if (count_outputs(pipeline, name) > 1)
            return vg_fail(err, &CODEPIPELINE_INVALID_STRUCTURE,
                           "UniqueOutputArtifactBundles: Output Artifact Bundle name must be "
                           "unique within the pipeline. "
                           "%.*s has been used more than once",
                           VG_STR_ARG(name));
    }
    struct vg_str namespace = action->namespace;
    if (namespace.len == 0)
        return VG_OK;
    if (vg_str_is(namespace, "codepipeline") || vg_str_is(namespace, "variables"))
        return vg_fail(err, &CODEPIPELINE_INVALID_ACTION_DECLARATION,
                       "The namespace %.*s of action %.*s is reserved", VG_STR_ARG(namespace),
                       VG_STR_ARG(action->name));
    if (count_namespaces(pipeline, namespace) > 1)
        return vg_fail(
            err, &CODEPIPELINE_INVALID_STRUCTURE,
            "Namespaces must be unique within the pipeline. %.*s has been used more than once",
            VG_STR_ARG(namespace));
    if (count_outputs(pipeline, namespace) > 0)
        return vg_fail(err, &CODEPIPELINE_INVALID_STRUCTURE,
                       "The namespace %.*s of action %.*s is the name of an artifact",
                       VG_STR_ARG(namespace), VG_STR_ARG(action->name));
    return VG_OK;
}

int codepipeline_check_artifacts(const struct codepipeline_pipeline_declaration *pipeline,
                                 struct vg_error *err)
{
    for (size_t i = 0; i < pipeline->stages.count; i++) {
        const struct codepipeline_stage_declaration *stage = &pipeline->stages.items[i];
        for (size_t j = 0; j < stage->actions.count; j++) {
            int rc = check_names(pipeline, &stage->actions.items[j], err);
            if (rc == VG_OK)
                rc = check_inputs(pipeline, i, &stage->actions.items[j], err);
            if (rc != VG_OK)
                return rc;
        }
    }
    return VG_OK;
}
