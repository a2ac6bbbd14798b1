/* services/codepipeline/validate.c: what a declaration must be: AWS's rules, and then what virga
 * can run. */
#include "codepipeline/action.h"

enum { ACTIONS_PER_STAGE_MAX = 50 };

#define INVALID(err, ...) vg_fail((err), &CODEPIPELINE_INVALID_STRUCTURE, __VA_ARGS__)
#define INVALID_ACTION(err, ...)                                                                   \
    vg_fail((err), &CODEPIPELINE_INVALID_ACTION_DECLARATION, __VA_ARGS__)

/* ---- The whole ---- */

static int check_store(struct vg_call *call,
                       const struct codepipeline_pipeline_declaration *pipeline,
                       struct vg_error *err)
{
    const struct codepipeline_artifact_store_map *stores = &pipeline->artifact_stores;
    if ((pipeline->artifact_store != NULL) == (stores->count > 0))
        return INVALID(
            err,
            "You must specify exactly one of artifactStore and artifactStores in pipeline '%.*s'",
            VG_STR_ARG(pipeline->name));
    for (size_t i = 0; i < stores->count; i++)
        if (!vg_str_eq(stores->items[i].key, call->region))
            return INVALID(err, "virga does not support artifact stores in other regions (%.*s).",
                           VG_STR_ARG(stores->items[i].key));
    return VG_OK;
}

static int check_variables_declared(const struct codepipeline_pipeline_declaration *pipeline,
                                    struct vg_error *err)
{
    if (pipeline->variables.count > 0 && pipeline->pipeline_type != CODEPIPELINE_PIPELINE_TYPE_V2)
        return INVALID(err, "Pipeline variables are supported in pipelines of type V2 only");
    for (size_t i = 0; i < pipeline->variables.count; i++)
        for (size_t j = 0; j < i; j++)
            if (vg_str_eq(pipeline->variables.items[i].name, pipeline->variables.items[j].name))
                return INVALID(err, "Pipeline variable names must be unique: %.*s",
                               VG_STR_ARG(pipeline->variables.items[i].name));
    return VG_OK;
}

static int check_options(const struct codepipeline_pipeline_declaration *pipeline,
                         struct vg_error *err)
{
    if (pipeline->triggers.count > 0)
        return INVALID(err, "virga does not support triggers: it has no CodeStarSourceConnection.");
    if (pipeline->execution_mode == CODEPIPELINE_EXECUTION_MODE_QUEUED)
        return INVALID(err, "virga does not support the execution mode QUEUED.");
    if (pipeline->execution_mode == CODEPIPELINE_EXECUTION_MODE_PARALLEL)
        return INVALID(err, "virga does not support the execution mode PARALLEL.");
    return check_variables_declared(pipeline, err);
}

/* ---- Stages ---- */

static int check_stage(const struct codepipeline_pipeline_declaration *pipeline, size_t index,
                       struct vg_error *err)
{
    const struct codepipeline_stage_declaration *stage = &pipeline->stages.items[index];
    if (stage->actions.count == 0)
        return vg_fail(err, &CODEPIPELINE_INVALID_STAGE_DECLARATION,
                       "Stage '%.*s' must contain at least one action", VG_STR_ARG(stage->name));
    if (stage->actions.count > ACTIONS_PER_STAGE_MAX)
        return vg_fail(err, &CODEPIPELINE_LIMIT_EXCEEDED,
                       "Stage '%.*s' has %zu actions. The maximum is %d.", VG_STR_ARG(stage->name),
                       stage->actions.count, ACTIONS_PER_STAGE_MAX);
    if (stage->blockers.count > 0)
        return vg_fail(err, &CODEPIPELINE_INVALID_BLOCKER_DECLARATION,
                       "virga does not support blockers (stage '%.*s').", VG_STR_ARG(stage->name));
    if (stage->on_failure != NULL || stage->on_success != NULL || stage->before_entry != NULL)
        return vg_fail(err, &CODEPIPELINE_INVALID_STAGE_DECLARATION,
                       "virga does not support %s (stage '%.*s').",
                       stage->on_failure != NULL   ? "onFailure"
                       : stage->on_success != NULL ? "onSuccess"
                                                   : "beforeEntry",
                       VG_STR_ARG(stage->name));
    for (size_t i = 0; i < index; i++)
        if (vg_str_eq(pipeline->stages.items[i].name, stage->name))
            return INVALID(
                err, "Stage names must be unique within a pipeline. Duplicate stage name: %.*s",
                VG_STR_ARG(stage->name));
    for (size_t i = 0; i < stage->actions.count; i++)
        if (codepipeline_action_of(stage, stage->actions.items[i].name) != &stage->actions.items[i])
            return vg_fail(
                err, &CODEPIPELINE_INVALID_STAGE_DECLARATION,
                "Action names must be unique within a stage. Duplicate action name: %.*s",
                VG_STR_ARG(stage->actions.items[i].name));
    return VG_OK;
}

static int check_stages(const struct codepipeline_pipeline_declaration *pipeline,
                        struct vg_error *err)
{
    size_t count = pipeline->stages.count;
    if (count < 2)
        return INVALID(
            err,
            "Pipeline has only %zu stage(s). There should be a minimum of 2 stages in a pipeline",
            count);
    if (count > CODEPIPELINE_STAGES_MAX)
        return vg_fail(err, &CODEPIPELINE_LIMIT_EXCEEDED,
                       "Pipeline has %zu stages. The maximum is %d.", count,
                       CODEPIPELINE_STAGES_MAX);
    for (size_t i = 0; i < count; i++) {
        int rc = check_stage(pipeline, i, err);
        if (rc != VG_OK)
            return rc;
    }
    for (size_t i = 0; i < count; i++) {
        const struct codepipeline_stage_declaration *stage = &pipeline->stages.items[i];
        for (size_t j = 0; j < stage->actions.count; j++) {
            bool is_source = stage->actions.items[j].action_type_id->category ==
                             CODEPIPELINE_ACTION_CATEGORY_SOURCE;
            if (i == 0 && !is_source)
                return INVALID(
                    err, "Pipeline should start with a stage that only contains source actions");
            if (i > 0 && is_source)
                return INVALID(
                    err,
                    "Only the first stage may contain source actions. Stage '%.*s' contains '%.*s'",
                    VG_STR_ARG(stage->name), VG_STR_ARG(stage->actions.items[j].name));
        }
    }
    return VG_OK;
}

/* ---- Actions ---- */

static int check_type(const struct codepipeline_action_declaration *action, struct vg_error *err)
{
    const struct codepipeline_action_type_id *type = action->action_type_id;
    if (codepipeline_provider_of(type) != NULL)
        return VG_OK;
    struct vg_str category = vg_enum_text(&codepipeline_shape_action_category, type->category);
    struct vg_str owner = vg_enum_text(&codepipeline_shape_action_owner, type->owner);
    return INVALID_ACTION(
        err,
        "virga does not support ActionType (Category: '%.*s', Provider: '%.*s', Owner: '%.*s', "
        "Version: '%.*s') in action '%.*s'",
        VG_STR_ARG(category), VG_STR_ARG(type->provider), VG_STR_ARG(owner),
        VG_STR_ARG(type->version), VG_STR_ARG(action->name));
}

static int check_count(const struct codepipeline_action_declaration *action, size_t count,
                       uint32_t min, uint32_t max, const char *what, struct vg_error *err)
{
    if (count < min)
        return INVALID_ACTION(
            err, "Action %.*s declares %zu %s artifacts which is less than the minimum count (%u)",
            VG_STR_ARG(action->name), count, what, min);
    if (count > max)
        return INVALID_ACTION(
            err, "Action %.*s declares %zu %s artifacts which is more than the maximum count (%u)",
            VG_STR_ARG(action->name), count, what, max);
    return VG_OK;
}

static const struct codepipeline_config_key *find_key(const struct codepipeline_provider *provider,
                                                      struct vg_str name)
{
    for (const struct codepipeline_config_key *key = provider->keys; key->name != NULL; key++)
        if (vg_str_is(name, key->name))
            return key;
    return NULL;
}

static int check_configuration(const struct codepipeline_action_declaration *action,
                               const struct codepipeline_provider *provider, struct vg_error *err)
{
    for (size_t i = 0; i < action->configuration.count; i++) {
        struct vg_str name = action->configuration.items[i].key;
        const struct codepipeline_config_key *key = find_key(provider, name);
        if (key == NULL)
            return INVALID_ACTION(
                err, "Action configuration for action '%.*s' contains unknown configuration '%.*s'",
                VG_STR_ARG(action->name), VG_STR_ARG(name));
        if (key->refused_why != NULL)
            return INVALID_ACTION(
                err, "virga does not support the configuration '%s' of action '%.*s': %s.",
                key->name, VG_STR_ARG(action->name), key->refused_why);
    }
    for (const struct codepipeline_config_key *key = provider->keys; key->name != NULL; key++)
        if (key->is_required && !vg_str_is_set(codepipeline_config(action, key->name)))
            return INVALID_ACTION(
                err,
                "Action configuration for action '%.*s' is missing required configuration '%s'",
                VG_STR_ARG(action->name), key->name);
    return provider->check != NULL ? provider->check(action, err) : VG_OK;
}

/* Members that belong to other action types. */
static int check_members(struct vg_call *call, const struct codepipeline_action_declaration *action,
                         struct vg_error *err)
{
    const char *foreign = action->commands.count > 0                ? "commands"
                          : action->output_variables.count > 0      ? "outputVariables"
                          : action->environment_variables.count > 0 ? "environmentVariables"
                                                                    : NULL;
    if (foreign != NULL)
        return INVALID_ACTION(err, "%s in action '%.*s' is valid for Compute actions only", foreign,
                              VG_STR_ARG(action->name));
    for (size_t i = 0; i < action->output_artifacts.count; i++)
        if (action->output_artifacts.items[i].files.count > 0)
            return INVALID_ACTION(
                err,
                "files of an output artifact in action '%.*s' is valid for Compute actions only",
                VG_STR_ARG(action->name));
    if (action->timeout_in_minutes.set &&
        action->action_type_id->category != CODEPIPELINE_ACTION_CATEGORY_APPROVAL)
        return INVALID_ACTION(
            err, "timeoutInMinutes in action '%.*s' is valid for manual approval actions only",
            VG_STR_ARG(action->name));
    if (action->region.len > 0 && !vg_str_eq(action->region, call->region))
        return INVALID_ACTION(
            err, "virga does not support cross-region actions: action '%.*s' is in %.*s.",
            VG_STR_ARG(action->name), VG_STR_ARG(action->region));
    return VG_OK;
}

static int check_action(struct vg_call *call,
                        const struct codepipeline_pipeline_declaration *pipeline,
                        const struct codepipeline_action_declaration *action, struct vg_error *err)
{
    int rc = check_type(action, err);
    if (rc != VG_OK)
        return rc;
    const struct codepipeline_provider *provider = codepipeline_provider_of(action->action_type_id);
    if (provider->is_v2_only && pipeline->pipeline_type != CODEPIPELINE_PIPELINE_TYPE_V2)
        return INVALID_ACTION(
            err, "The provider '%s' of action '%.*s' is available in pipelines of type V2 only",
            provider->name, VG_STR_ARG(action->name));
    rc = check_members(call, action, err);
    if (rc == VG_OK)
        rc = check_count(action, action->input_artifacts.count, provider->inputs_min,
                         provider->inputs_max, "input", err);
    if (rc == VG_OK)
        rc = check_count(action, action->output_artifacts.count, provider->outputs_min,
                         provider->outputs_max, "output", err);
    return rc == VG_OK ? check_configuration(action, provider, err) : rc;
}

/* ---- Roles ---- */

static int check_role(struct vg_call *call, struct vg_str role_arn, struct vg_error *err)
{
    struct vg_str role_id;
    int rc = role_arn.len > 0 ? codepipeline_role_find(call, role_arn, &role_id) : VG_OK;
    if (rc == VG_NOT_FOUND)
        return INVALID(err, "CodePipeline is not authorized to perform AssumeRole on role %.*s",
                       VG_STR_ARG(role_arn));
    return rc;
}

typedef int (*action_check)(struct vg_call *call,
                            const struct codepipeline_pipeline_declaration *pipeline,
                            const struct codepipeline_action_declaration *action,
                            struct vg_error *err);

static int check_action_role(struct vg_call *call,
                             const struct codepipeline_pipeline_declaration *pipeline,
                             const struct codepipeline_action_declaration *action,
                             struct vg_error *err)
{
    (void)pipeline;
    return check_role(call, action->role_arn, err);
}

static int for_each_action(struct vg_call *call,
                           const struct codepipeline_pipeline_declaration *pipeline,
                           action_check check, struct vg_error *err)
{
    for (size_t i = 0; i < pipeline->stages.count; i++) {
        const struct codepipeline_stage_declaration *stage = &pipeline->stages.items[i];
        for (size_t j = 0; j < stage->actions.count; j++) {
            int rc = check(call, pipeline, &stage->actions.items[j], err);
            if (rc != VG_OK)
                return rc;
        }
    }
    return VG_OK;
}

int codepipeline_validate(struct vg_call *call,
                          const struct codepipeline_pipeline_declaration *pipeline,
                          struct vg_error *err)
{
    int rc = check_stages(pipeline, err);
    if (rc == VG_OK)
        rc = check_store(call, pipeline, err);
    if (rc == VG_OK)
        rc = check_options(pipeline, err);
    if (rc == VG_OK)
        rc = for_each_action(call, pipeline, check_action, err);
    if (rc == VG_OK)
        rc = codepipeline_check_artifacts(pipeline, err);
    if (rc == VG_OK)
        rc = codepipeline_check_variables(call, pipeline, err);
    if (rc == VG_OK)
        rc = check_role(call, pipeline->role_arn, err);
    return rc == VG_OK ? for_each_action(call, pipeline, check_action_role, err) : rc;
}
