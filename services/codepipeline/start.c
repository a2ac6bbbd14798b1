/* services/codepipeline/start.c: StartPipelineExecution. */
#include "codepipeline/flow.h"

static struct vg_str request_key(struct vg_call *call, int64_t pipeline_id, struct vg_str token)
{
    struct vg_key key;
    vg_call_key(call, &key, CODEPIPELINE_SPACE_REQUEST);
    vg_key_u64(&key, (uint64_t)pipeline_id);
    vg_key_str(&key, token);
    return vg_key_bytes(&key);
}

static const struct codepipeline_pipeline_variable *
given_value(const struct codepipeline_pipeline_variable_list *given, struct vg_str name)
{
    for (size_t i = 0; i < given->count; i++)
        if (vg_str_eq(given->items[i].name, name))
            return &given->items[i];
    return NULL;
}

/* Declared variables get what was given, or their defaults. */
static int settle_variables(struct vg_call *call,
                            const struct codepipeline_pipeline_declaration *pipeline,
                            const struct codepipeline_pipeline_variable_list *given,
                            struct codepipeline_pipeline_variable_list *settled,
                            struct vg_error *err)
{
    const struct codepipeline_pipeline_variable_declaration_list *declared = &pipeline->variables;
    settled->items =
        VG_NEW_ARRAY(call->arena, struct codepipeline_pipeline_variable, declared->count);
    settled->count = 0;
    settled->set = declared->count > 0;
    size_t known = 0;
    for (size_t i = 0; i < declared->count; i++) {
        const struct codepipeline_pipeline_variable *value =
            given_value(given, declared->items[i].name);
        known += value != NULL;
        struct vg_str text = value != NULL ? value->value : declared->items[i].default_value;
        if (vg_str_is_set(text))
            settled->items[settled->count++] = (struct codepipeline_pipeline_variable){
                .name = declared->items[i].name, .value = text};
    }
    if (known != given->count)
        return vg_fail(err, &CODEPIPELINE_VALIDATION,
                       "The variables of a pipeline execution must be declared in the pipeline, "
                       "each given once.");
    return VG_OK;
}

int codepipeline_start_pipeline_execution(struct vg_call *call,
                                          const struct codepipeline_start_pipeline_execution_in *in,
                                          struct codepipeline_start_pipeline_execution_out *out,
                                          struct vg_error *err)
{
    struct codepipeline_flow flow;
    struct codepipeline_execution_place place = {0};
    struct codepipeline_start start = {.trigger_type = VG_STR("StartPipelineExecution"),
                                       .trigger_detail = call->principal.arn};
    int rc = codepipeline_require(call, in->name, &flow.pipeline, err);
    if (rc != VG_OK)
        return rc;
    if (in->source_revisions.count > 0)
        return vg_fail(err, &CODEPIPELINE_VALIDATION,
                       "virga does not support sourceRevisions of StartPipelineExecution.");
    struct vg_str request = request_key(call, flow.pipeline.id.v, in->client_request_token);
    bool has_token = in->client_request_token.len > 0;
    rc = has_token ? vg_record_get(call->txn, request, &codepipeline_shape_execution_place,
                                   call->arena, &place)
                   : VG_NOT_FOUND;
    out->pipeline_execution_id = place.execution_id;
    if (rc != VG_NOT_FOUND)
        return rc;
    rc = codepipeline_flow_load(call, in->name, &flow);
    if (rc == VG_OK)
        rc = settle_variables(call, &flow.declaration, &in->variables, &start.variables, err);
    if (rc == VG_OK)
        rc = codepipeline_flow_start(call, &flow, &start, &out->pipeline_execution_id);
    place.execution_id = out->pipeline_execution_id;
    if (rc == VG_OK && has_token)
        rc = vg_record_put(call->txn, request, &codepipeline_shape_execution_place, call->arena,
                           &place);
    return rc;
}
