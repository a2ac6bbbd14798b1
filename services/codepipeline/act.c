/* services/codepipeline/act.c: the effects that run an action and that end one whose time is over.
 */
#include "codepipeline/action.h"

static int load(struct vg_call *call, const struct codepipeline_act_effect *effect,
                struct codepipeline_flow *flow, struct codepipeline_execution_record *execution,
                struct codepipeline_action *action)
{
    int rc = codepipeline_flow_load(call, effect->pipeline, flow);
    if (rc == VG_OK && flow->pipeline.id.v != effect->pipeline_id.v)
        return VG_NOT_FOUND; /* another pipeline, of the same name */
    if (rc == VG_OK)
        rc = codepipeline_execution_get(call, effect->pipeline_id.v, effect->sequence.v, execution);
    if (rc != VG_OK)
        return rc;
    struct codepipeline_action_run *run =
        codepipeline_run_find(execution, effect->action_execution_id);
    /* A job that is not the run's own any more has been answered. */
    if (run == NULL || !codepipeline_run_is_open(run) ||
        (effect->job_id.len > 0 && !vg_str_eq(effect->job_id, run->job_id)))
        return VG_NOT_FOUND;
    *action = (struct codepipeline_action){
        .flow = flow,
        .stage = codepipeline_stage_of(&flow->declaration, run->stage),
        .execution = execution,
        .run = run,
    };
    action->declaration = codepipeline_action_of(action->stage, run->action);
    return VG_OK;
}

static int save(struct vg_call *call, struct codepipeline_flow *flow,
                struct codepipeline_execution_record *execution,
                struct codepipeline_action_run *run)
{
    int rc = VG_OK;
    if (!codepipeline_run_is_open(run)) {
        rc = codepipeline_run_end(call, execution, run, run->status);
        if (rc == VG_OK)
            rc = codepipeline_flow_advance(call, flow, execution);
        if (rc == VG_OK)
            rc = codepipeline_flow_save(call, flow);
    }
    return rc == VG_OK ? codepipeline_execution_put(call, execution) : rc;
}

/* ---- Running ---- */

static bool resolve_configuration(struct vg_call *call, struct codepipeline_action *action)
{
    const struct codepipeline_action_configuration_map *given = &action->declaration->configuration;
    struct codepipeline_resolved_action_configuration_map *resolved =
        &action->run->resolved_configuration;
    resolved->items = VG_NEW_ARRAY(
        call->arena, struct codepipeline_resolved_action_configuration_map_entry, given->count);
    resolved->count = given->count;
    resolved->set = true;
    for (size_t i = 0; i < given->count; i++) {
        struct vg_str unresolved;
        resolved->items[i].key = given->items[i].key;
        if (codepipeline_resolve(call, action, given->items[i].value, &resolved->items[i].value,
                                 &unresolved))
            continue;
        resolved->items[i].value = given->items[i].value;
        codepipeline_action_fail(
            call, action, "InvalidVariable",
            "The variable reference %.*s in the configuration key %.*s could not be "
            "resolved.",
            VG_STR_ARG(unresolved), VG_STR_ARG(given->items[i].key));
        return false;
    }
    return true;
}

static int act(struct vg_call *call, const void *payload, uint32_t attempt, struct vg_error *err)
{
    struct codepipeline_flow flow;
    struct codepipeline_execution_record execution;
    struct codepipeline_action action;
    (void)attempt, (void)err;
    int rc = load(call, payload, &flow, &execution, &action);
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_OK : rc;
    if (action.run->is_under_way.v)
        return VG_OK;
    if (resolve_configuration(call, &action)) {
        const struct codepipeline_provider *provider =
            codepipeline_provider_of(action.declaration->action_type_id);
        rc = provider->act(call, &action);
        if (rc != VG_OK)
            return rc;
    }
    action.run->is_under_way = vg_bool(true);
    return save(call, &flow, &execution, action.run);
}

const struct vg_effect_kind codepipeline_act_effect_kind = {
    .name = "codepipeline.act", .shape = &codepipeline_shape_act_effect, .run = act};

/* ---- Time ---- */

static int time_out(struct vg_call *call, const void *payload, uint32_t attempt,
                    struct vg_error *err)
{
    struct codepipeline_flow flow;
    struct codepipeline_execution_record execution;
    struct codepipeline_action action;
    (void)attempt, (void)err;
    int rc = load(call, payload, &flow, &execution, &action);
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_OK : rc;
    action.run->timeout_effect_id = (struct vg_i64){0}; /* it is this one, which the bus removes */
    if (action.run->job_id.len > 0)
        codepipeline_action_fail(call, &action, "JobFailed",
                                 "The AWS Lambda function %.*s failed to return a result. Check "
                                 "the function to verify that it has "
                                 "permission to call the PutJobSuccessResult action and that it "
                                 "made a call to PutJobSuccessResult.",
                                 VG_STR_ARG(codepipeline_action_config(&action, "FunctionName")));
    else
        codepipeline_action_fail(call, &action, "JobFailed", "The approval action timed out.");
    return save(call, &flow, &execution, action.run);
}

const struct vg_effect_kind codepipeline_timeout_effect_kind = {
    .name = "codepipeline.timeout", .shape = &codepipeline_shape_act_effect, .run = time_out};

/* ---- For the providers ---- */

int codepipeline_action_fail(struct vg_call *call, struct codepipeline_action *action,
                             const char *code, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    action->run->error_message = vg_arena_vprintf(call->arena, fmt, args);
    va_end(args);
    action->run->error_code = vg_str_from(code);
    action->run->status = VG_STR("Failed");
    return VG_OK;
}

int codepipeline_action_fail_with(struct vg_call *call, struct codepipeline_action *action,
                                  const struct vg_error *callee)
{
    const char *code = callee->shape->http_status == 403   ? "PermissionError"
                       : callee->shape->http_status >= 500 ? "SystemUnavailable"
                                                           : "ConfigurationError";
    return codepipeline_action_fail(call, action, code, "%.*s (Error code: %.*s)",
                                    VG_STR_ARG(callee->message), VG_STR_ARG(callee->shape->code));
}

struct vg_str codepipeline_action_config(const struct codepipeline_action *action, const char *key)
{
    const struct codepipeline_resolved_action_configuration_map *map =
        &action->run->resolved_configuration;
    for (size_t i = 0; i < map->count; i++)
        if (vg_str_is(map->items[i].key, key))
            return map->items[i].value;
    return VG_STR_NONE;
}

int codepipeline_action_call(struct vg_call *call, const struct codepipeline_action *action,
                             const char *service, const char *operation, struct vg_str input_json,
                             struct vg_str *output_json, struct vg_error *callee)
{
    struct vg_str role = action->declaration->role_arn.len > 0 ? action->declaration->role_arn
                                                               : action->flow->declaration.role_arn;
    /* The role acts, not the service: no resource policy is asked for, as on AWS. */
    const struct vg_call_to to = {
        .service = service,
        .operation = operation,
        .principal = {.arn = role,
                      .account = call->account,
                      .user_id = call->account,
                      .access_key_id = VG_STR("")},
    };
    return vg_await_call(call, &to, input_json, output_json, callee);
}

const struct codepipeline_artifact_place *
codepipeline_action_input(const struct codepipeline_action *action, struct vg_str name)
{
    const struct codepipeline_action_run_list *runs = &action->execution->runs;
    for (size_t i = 0; i < runs->count; i++) {
        const struct codepipeline_artifact_place_list *outputs = &runs->items[i].outputs;
        for (size_t j = 0; j < outputs->count; j++)
            if (vg_str_eq(outputs->items[j].name, name))
                return &outputs->items[j];
    }
    return NULL;
}

void codepipeline_action_set_variable(struct vg_call *call, struct codepipeline_action *action,
                                      const char *name, struct vg_str value)
{
    struct codepipeline_output_variables_map *map = &action->run->output_variables;
    struct codepipeline_output_variables_map_entry *items =
        VG_NEW_ARRAY(call->arena, struct codepipeline_output_variables_map_entry, map->count + 1);
    for (size_t i = 0; i < map->count; i++)
        items[i] = map->items[i];
    items[map->count++] =
        (struct codepipeline_output_variables_map_entry){.key = vg_str_from(name), .value = value};
    map->items = items;
    map->set = true;
}
