/* services/codepipeline/variable.c: references #{namespace.key} in configurations: checked when a
 * pipeline is declared, resolved when an action starts. */
#include "codepipeline/action.h"

/* One reference in a text. */
struct reference {
    struct vg_str whole;   /* "#{ns.key}" */
    struct vg_str content; /* "ns.key" */
    struct vg_str namespace, key;
    size_t at;
};

/* The first reference from `from` on; false when there is none. A text without a period has no key.
 */
static bool find_reference(struct vg_str text, size_t from, struct reference *reference)
{
    struct vg_str rest = vg_str_tail(text, from);
    ptrdiff_t open = vg_str_find(rest, VG_STR("#{"));
    if (open < 0)
        return false;
    ptrdiff_t length = vg_str_find_char(vg_str_tail(rest, (size_t)open), '}');
    if (length < 0)
        return false;
    reference->at = from + (size_t)open;
    reference->whole = vg_str_slice(text, reference->at, reference->at + (size_t)length + 1);
    reference->content = vg_str_slice(reference->whole, 2, reference->whole.len - 1);
    ptrdiff_t period = vg_str_find_char(reference->content, '.');
    size_t split = period < 0 ? reference->content.len : (size_t)period;
    reference->namespace = vg_str_slice(reference->content, 0, split);
    reference->key = vg_str_tail(reference->content, split + 1);
    return true;
}

/* ---- Checking ---- */

bool codepipeline_declares_variable(const struct codepipeline_pipeline_declaration *pipeline,
                                    struct vg_str name)
{
    for (size_t i = 0; i < pipeline->variables.count; i++)
        if (vg_str_eq(pipeline->variables.items[i].name, name))
            return true;
    return false;
}

/* Whether an action with that namespace surely ran before: in an earlier stage, or an earlier group
 * of this one. */
static bool is_earlier_namespace(const struct codepipeline_pipeline_declaration *pipeline,
                                 size_t stage_index, int32_t order, struct vg_str namespace)
{
    for (size_t i = 0; i <= stage_index; i++) {
        const struct codepipeline_stage_declaration *stage = &pipeline->stages.items[i];
        for (size_t j = 0; j < stage->actions.count; j++) {
            const struct codepipeline_action_declaration *action = &stage->actions.items[j];
            bool is_before = i < stage_index || codepipeline_run_order(action) < order;
            if (is_before && action->namespace.len > 0 && vg_str_eq(action->namespace, namespace))
                return true;
        }
    }
    return false;
}

static bool is_good_reference(const struct codepipeline_pipeline_declaration *pipeline,
                              size_t stage_index, int32_t order, const struct reference *reference)
{
    if (reference->key.len == 0)
        return false;
    if (vg_str_is(reference->namespace, "codepipeline"))
        return vg_str_is(reference->key, "PipelineExecutionId");
    if (vg_str_is(reference->namespace, "variables"))
        return codepipeline_declares_variable(pipeline, reference->key);
    return is_earlier_namespace(pipeline, stage_index, order, reference->namespace);
}

static int check_action(const struct codepipeline_pipeline_declaration *pipeline,
                        size_t stage_index, const struct codepipeline_action_declaration *action,
                        struct vg_error *err)
{
    for (size_t i = 0; i < action->configuration.count; i++) {
        struct vg_str value = action->configuration.items[i].value;
        struct reference reference;
        for (size_t from = 0; find_reference(value, from, &reference);
             from = reference.at + reference.whole.len) {
            if (is_good_reference(pipeline, stage_index, codepipeline_run_order(action),
                                  &reference))
                continue;
            return vg_fail(
                err, &CODEPIPELINE_INVALID_ACTION_DECLARATION,
                "Valid format for a pipeline execution variable reference is a namespace and a key "
                "separated by a "
                "period (.). The following pipeline execution variables are referencing a "
                "namespace that does not "
                "exist. StageName=[%.*s], ActionName=[%.*s], ActionConfigurationKey=[%.*s], "
                "VariableReferenceText=[%.*s]",
                VG_STR_ARG(pipeline->stages.items[stage_index].name), VG_STR_ARG(action->name),
                VG_STR_ARG(action->configuration.items[i].key), VG_STR_ARG(reference.content));
        }
    }
    return VG_OK;
}

int codepipeline_check_variables(struct vg_call *call,
                                 const struct codepipeline_pipeline_declaration *pipeline,
                                 struct vg_error *err)
{
    (void)call;
    for (size_t i = 0; i < pipeline->stages.count; i++) {
        const struct codepipeline_stage_declaration *stage = &pipeline->stages.items[i];
        for (size_t j = 0; j < stage->actions.count; j++) {
            int rc = check_action(pipeline, i, &stage->actions.items[j], err);
            if (rc != VG_OK)
                return rc;
        }
    }
    return VG_OK;
}

/* ---- Resolving ---- */

static struct vg_str pipeline_variable(const struct codepipeline_action *action, struct vg_str name)
{
    const struct codepipeline_pipeline_variable_list *given = &action->execution->variables;
    for (size_t i = 0; i < given->count; i++)
        if (vg_str_eq(given->items[i].name, name))
            return given->items[i].value;
    return VG_STR_NONE;
}

static struct vg_str action_variable(const struct codepipeline_action *action,
                                     const struct reference *reference)
{
    const struct codepipeline_pipeline_declaration *pipeline = &action->flow->declaration;
    for (size_t i = 0; i < action->execution->runs.count; i++) {
        const struct codepipeline_action_run *run = &action->execution->runs.items[i];
        const struct codepipeline_stage_declaration *stage =
            codepipeline_stage_of(pipeline, run->stage);
        const struct codepipeline_action_declaration *declared =
            stage != NULL ? codepipeline_action_of(stage, run->action) : NULL;
        if (declared == NULL || !vg_str_eq(declared->namespace, reference->namespace))
            continue;
        for (size_t j = 0; j < run->output_variables.count; j++)
            if (vg_str_eq(run->output_variables.items[j].key, reference->key))
                return run->output_variables.items[j].value;
    }
    return VG_STR_NONE;
}

static struct vg_str value_of(const struct codepipeline_action *action,
                              const struct reference *reference)
{
    if (vg_str_is(reference->content, "codepipeline.PipelineExecutionId"))
        return action->execution->id;
    if (vg_str_is(reference->namespace, "variables"))
        return pipeline_variable(action, reference->key);
    return action_variable(action, reference);
}

bool codepipeline_resolve(struct vg_call *call, const struct codepipeline_action *action,
                          struct vg_str text, struct vg_str *resolved, struct vg_str *unresolved)
{
    enum { RESOLVED_MAX = 100 * 1024 };
    struct vg_buf buf;
    struct reference reference;
    size_t from = 0;
    vg_buf_init(&buf, call->arena, RESOLVED_MAX);
    for (; find_reference(text, from, &reference); from = reference.at + reference.whole.len) {
        struct vg_str value = value_of(action, &reference);
        *unresolved = reference.whole;
        if (!vg_str_is_set(value))
            return false;
        vg_buf_add(&buf, vg_str_slice(text, from, reference.at));
        vg_buf_add(&buf, value);
        if (buf.overflow)
            return false;
    }
    vg_buf_add(&buf, vg_str_tail(text, from));
    *resolved = vg_buf_str(&buf);
    return true;
}
