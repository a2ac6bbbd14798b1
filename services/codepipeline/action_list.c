/* services/codepipeline/action_list.c: ListActionExecutions. */
#include "codepipeline/flow.h"

enum { LIST_MAX = 100, RUNS_MAX = 4096 /* of one execution: tokens count in these */ };

static struct codepipeline_artifact_detail
detail_of(struct vg_call *call, const struct codepipeline_artifact_place *place)
{
    struct codepipeline_s3_location *location =
        VG_NEW(call->arena, struct codepipeline_s3_location);
    location->bucket = place->bucket;
    location->key = place->key;
    return (struct codepipeline_artifact_detail){.name = place->name, .s3location = location};
}

static const struct codepipeline_artifact_place *
find_output(const struct codepipeline_execution_record *execution, struct vg_str name)
{
    for (size_t i = 0; i < execution->runs.count; i++)
        for (size_t j = 0; j < execution->runs.items[i].outputs.count; j++)
            if (vg_str_eq(execution->runs.items[i].outputs.items[j].name, name))
                return &execution->runs.items[i].outputs.items[j];
    return NULL;
}

static struct codepipeline_action_execution_input *
describe_input(struct vg_call *call, const struct codepipeline_execution_record *execution,
               const struct codepipeline_action_run *run,
               const struct codepipeline_action_declaration *action)
{
    struct codepipeline_action_execution_input *input =
        VG_NEW(call->arena, struct codepipeline_action_execution_input);
    input->action_type_id = action->action_type_id;
    input->configuration = action->configuration;
    input->resolved_configuration = run->resolved_configuration;
    input->role_arn = action->role_arn;
    input->region = vg_str_is_set(action->region) ? action->region : call->region;
    input->namespace = action->namespace;
    input->input_artifacts.set = true;
    input->input_artifacts.items = VG_NEW_ARRAY(call->arena, struct codepipeline_artifact_detail,
                                                action->input_artifacts.count);
    for (size_t i = 0; i < action->input_artifacts.count; i++) {
        const struct codepipeline_artifact_place *place =
            find_output(execution, action->input_artifacts.items[i].name);
        if (place != NULL)
            input->input_artifacts.items[input->input_artifacts.count++] = detail_of(call, place);
    }
    return input;
}

static struct codepipeline_action_execution_output *
describe_output(struct vg_call *call, const struct codepipeline_action_run *run)
{
    struct codepipeline_action_execution_output *output =
        VG_NEW(call->arena, struct codepipeline_action_execution_output);
    struct codepipeline_action_execution_result *result =
        VG_NEW(call->arena, struct codepipeline_action_execution_result);
    result->external_execution_id = run->external_id;
    result->external_execution_summary = run->summary;
    result->external_execution_url = run->external_url;
    result->error_details = codepipeline_describe_error(call, run);
    output->execution_result = result;
    output->output_variables = run->output_variables;
    output->output_variables.set = true;
    output->output_artifacts.set = true;
    if (!vg_str_is(run->status, "Succeeded"))
        return output; /* nothing was made */
    output->output_artifacts.count = run->outputs.count;
    output->output_artifacts.items =
        VG_NEW_ARRAY(call->arena, struct codepipeline_artifact_detail, run->outputs.count);
    for (size_t i = 0; i < run->outputs.count; i++)
        output->output_artifacts.items[i] = detail_of(call, &run->outputs.items[i]);
    return output;
}

static struct codepipeline_action_execution_detail
describe(struct vg_call *call, const struct codepipeline_execution_record *execution,
         const struct codepipeline_action_run *run,
         const struct codepipeline_pipeline_declaration *pipeline)
{
    const struct codepipeline_stage_declaration *stage =
        codepipeline_stage_of(pipeline, run->stage);
    const struct codepipeline_action_declaration *action =
        codepipeline_action_of(stage, run->action);
    return (struct codepipeline_action_execution_detail){
        .pipeline_execution_id = execution->id,
        .action_execution_id = run->id,
        .pipeline_version = execution->version,
        .stage_name = run->stage,
        .action_name = run->action,
        .start_time = vg_time(run->started_ms.v),
        .last_update_time = vg_time(run->updated_ms.v),
        .updated_by = run->updated_by,
        .status = vg_enum_value(&codepipeline_shape_action_execution_status, run->status),
        .input = describe_input(call, execution, run, action),
        .output = describe_output(call, run),
    };
}

/* A page being filled: positions are sequence * RUNS_MAX + the run's place from 1, and fall. */
struct page {
    struct codepipeline_list_action_executions_out *out;
    size_t max;
    int64_t before; /* 0: from the newest */
    int64_t last;
    bool is_full;
};

static int add_execution(struct vg_call *call, struct page *page,
                         const struct codepipeline_execution_record *execution)
{
    struct codepipeline_action_execution_detail_list *list = &page->out->action_execution_details;
    struct codepipeline_pipeline_declaration pipeline;
    if (codepipeline_version_get(call, execution->pipeline_id.v, execution->version.v, &pipeline) !=
        VG_OK)
        return VG_BROKEN;
    for (size_t i = execution->runs.count; i > 0; i--) {
        int64_t position = execution->sequence.v * RUNS_MAX + (int64_t)i;
        if (page->before > 0 && position >= page->before)
            continue;
        if (list->count == page->max) {
            page->is_full = true;
            return VG_OK;
        }
        page->last = position;
        list->items[list->count++] =
            describe(call, execution, &execution->runs.items[i - 1], &pipeline);
    }
    return VG_OK;
}

static int add_all(struct vg_call *call, struct page *page, int64_t pipeline_id)
{
    struct vg_walk walk;
    struct codepipeline_execution_record execution;
    int rc;
    /* The execution that the token points into comes again: its older runs are still to be told. */
    codepipeline_execution_walk(call, pipeline_id,
                                page->before > 0 ? page->before / RUNS_MAX + 1 : 0, &walk);
    while (!page->is_full && (rc = vg_record_next(&walk, &codepipeline_shape_execution_record, NULL,
                                                  &execution)) != VG_NOT_FOUND) {
        if (rc == VG_OK)
            rc = add_execution(call, page, &execution);
        if (rc != VG_OK)
            return rc;
    }
    vg_walk_end(&walk);
    return VG_OK;
}

static struct vg_str wanted_execution(const struct codepipeline_action_execution_filter *filter)
{
    if (filter == NULL)
        return VG_STR_NONE;
    return filter->latest_in_pipeline_execution != NULL
               ? filter->latest_in_pipeline_execution->pipeline_execution_id
               : filter->pipeline_execution_id;
}

int codepipeline_list_action_executions(struct vg_call *call,
                                        const struct codepipeline_list_action_executions_in *in,
                                        struct codepipeline_list_action_executions_out *out,
                                        struct vg_error *err)
{
    struct codepipeline_pipeline_record pipeline;
    struct codepipeline_execution_record execution;
    struct page page = {.out = out,
                        .max = in->max_results.set ? (size_t)in->max_results.v : LIST_MAX};
    struct vg_str wanted = wanted_execution(in->filter);
    int rc = codepipeline_require(call, in->pipeline_name, &pipeline, err);
    if (rc == VG_OK)
        rc = codepipeline_token_read(call, in->next_token, &page.before, err);
    if (rc == VG_OK && vg_str_is_set(wanted))
        rc = codepipeline_execution_require(call, &pipeline, wanted, &execution, err);
    if (rc != VG_OK)
        return rc;
    out->action_execution_details.items =
        VG_NEW_ARRAY(call->arena, struct codepipeline_action_execution_detail, page.max);
    out->action_execution_details.set = true;
    rc = vg_str_is_set(wanted) ? add_execution(call, &page, &execution)
                               : add_all(call, &page, pipeline.id.v);
    if (page.is_full)
        out->next_token = codepipeline_token(call, page.last);
    return rc;
}
