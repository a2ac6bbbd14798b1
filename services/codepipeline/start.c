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

/* Each declared, and given once. */
static int check_variables(const struct codepipeline_pipeline_declaration *pipeline,
                           const struct codepipeline_pipeline_variable_list *given,
                           struct vg_error *err)
{
    for (size_t i = 0; i < given->count; i++) {
        struct vg_str name = given->items[i].name;
        if (!codepipeline_declares_variable(pipeline, name))
            return vg_fail(err, &CODEPIPELINE_VALIDATION,
                           "The pipeline does not declare a variable with the name '%.*s'.",
                           VG_STR_ARG(name));
        for (size_t j = 0; j < i; j++)
            if (vg_str_eq(given->items[j].name, name))
                return vg_fail(err, &CODEPIPELINE_VALIDATION,
                               "The variable '%.*s' is given more than once.", VG_STR_ARG(name));
    }
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
                                       .trigger_detail = call->principal.arn,
                                       .variables = in->variables};
    int rc = codepipeline_find(call, in->name, &flow.pipeline);
    if (rc == VG_NOT_FOUND) /* this operation's own sentence */
        return vg_fail(err, &CODEPIPELINE_PIPELINE_NOT_FOUND,
                       "Pipeline with name %.*s does not exist in account %.*s.",
                       VG_STR_ARG(in->name), VG_STR_ARG(call->account));
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
        rc = check_variables(&flow.declaration, &in->variables, err);
    if (rc == VG_OK)
        rc = codepipeline_flow_start(call, &flow, &start, &out->pipeline_execution_id);
    place.execution_id = out->pipeline_execution_id;
    if (rc == VG_OK && has_token)
        rc = vg_record_put(call->txn, request, &codepipeline_shape_execution_place, call->arena,
                           &place);
    return rc;
}
