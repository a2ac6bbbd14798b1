/* services/codepipeline/pipeline.c: pipelines: create, get, update, delete, list. */
#include "base/codec.h"
#include "codepipeline/flow.h"
#include "codepipeline/tag.h"

/* The record's texts of what lists show without reading the declaration. */
static void describe_modes(struct codepipeline_pipeline_record *record,
                           const struct codepipeline_pipeline_declaration *declaration)
{
    record->pipeline_type =
        vg_enum_text(&codepipeline_shape_pipeline_type, declaration->pipeline_type);
    record->execution_mode =
        vg_enum_text(&codepipeline_shape_execution_mode, declaration->execution_mode);
}

static int put(struct vg_call *call, const struct codepipeline_pipeline_record *record,
               const struct codepipeline_pipeline_declaration *declaration)
{
    int rc = vg_call_put(call, CODEPIPELINE_SPACE_PIPELINE, record->name,
                         &codepipeline_shape_pipeline_record, record);
    if (rc == VG_OK)
        rc = codepipeline_version_put(call, record->id.v, declaration);
    return rc == VG_OK ? codepipeline_watch(call, declaration) : rc;
}

static int start_first(struct vg_call *call, struct vg_str name)
{
    struct codepipeline_flow flow;
    struct vg_str execution_id;
    const struct codepipeline_start start = {.trigger_type = VG_STR("CreatePipeline"),
                                             .trigger_detail = call->principal.arn};
    int rc = codepipeline_flow_load(call, name, &flow);
    return rc == VG_OK ? codepipeline_flow_start(call, &flow, &start, &execution_id) : VG_BROKEN;
}

int codepipeline_create_pipeline(struct vg_call *call,
                                 const struct codepipeline_create_pipeline_in *in,
                                 struct codepipeline_create_pipeline_out *out, struct vg_error *err)
{
    struct codepipeline_pipeline_record record;
    int rc = codepipeline_find(call, in->pipeline->name, &record);
    if (rc == VG_OK)
        return vg_fail(err, &CODEPIPELINE_PIPELINE_NAME_IN_USE,
                       "A pipeline with the name '%.*s' already exists in account '%.*s'",
                       VG_STR_ARG(in->pipeline->name), VG_STR_ARG(call->account));
    if (rc != VG_NOT_FOUND)
        return rc;
    struct codepipeline_pipeline_declaration *declaration =
        codepipeline_normalise(call, in->pipeline);
    record = (struct codepipeline_pipeline_record){.name = declaration->name,
                                                   .version = vg_i32(1),
                                                   .created_ms = vg_i64(call->now_ms),
                                                   .updated_ms = vg_i64(call->now_ms)};
    declaration->version = record.version;
    rc = codepipeline_tags_merge(call, &record, &in->tags, err);
    if (rc == VG_OK)
        rc = codepipeline_validate(call, declaration, err);
    if (rc != VG_OK)
        return rc;
    describe_modes(&record, declaration);
    const struct codepipeline_flow_record empty = {0};
    rc = codepipeline_next_number(call, /* pipeline_id= */ 0, &record.id.v);
    record.id.set = true;
    if (rc == VG_OK)
        rc = put(call, &record, declaration);
    if (rc == VG_OK)
        rc = codepipeline_flow_put(call, record.id.v, &empty);
    if (rc == VG_OK)
        rc = start_first(call, record.name);
    out->pipeline = declaration;
    out->tags = record.tags;
    return rc;
}

int codepipeline_get_pipeline(struct vg_call *call, const struct codepipeline_get_pipeline_in *in,
                              struct codepipeline_get_pipeline_out *out, struct vg_error *err)
{
    struct codepipeline_pipeline_record record;
    int rc = codepipeline_require(call, in->name, &record, err);
    if (rc != VG_OK)
        return rc;
    struct codepipeline_pipeline_declaration *declaration =
        VG_NEW(call->arena, struct codepipeline_pipeline_declaration);
    int32_t version = in->version.set ? in->version.v : record.version.v;
    rc = codepipeline_version_get(call, record.id.v, version, declaration);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &CODEPIPELINE_PIPELINE_VERSION_NOT_FOUND,
                       "Account '%.*s' does not have version %d of pipeline '%.*s'",
                       VG_STR_ARG(call->account), version, VG_STR_ARG(in->name));
    struct codepipeline_pipeline_metadata *metadata =
        VG_NEW(call->arena, struct codepipeline_pipeline_metadata);
    metadata->pipeline_arn = codepipeline_arn(call, record.name);
    metadata->created = vg_time(record.created_ms.v);
    metadata->updated = vg_time(record.updated_ms.v);
    out->pipeline = declaration;
    out->metadata = metadata;
    return rc;
}

int codepipeline_update_pipeline(struct vg_call *call,
                                 const struct codepipeline_update_pipeline_in *in,
                                 struct codepipeline_update_pipeline_out *out, struct vg_error *err)
{
    struct codepipeline_flow flow;
    struct codepipeline_pipeline_declaration *declaration =
        codepipeline_normalise(call, in->pipeline);
    int rc = codepipeline_flow_load(call, in->pipeline->name, &flow);
    if (rc == VG_NOT_FOUND)
        return codepipeline_fail_no_resource(call, in->pipeline->name, err);
    if (rc == VG_OK)
        rc = codepipeline_validate(call, declaration, err);
    if (rc == VG_OK)
        rc = codepipeline_unwatch(call, &flow.declaration);
    if (rc == VG_OK)
        rc = codepipeline_flow_cancel_all(call, &flow);
    if (rc == VG_OK)
        rc = codepipeline_flow_save(call, &flow);
    if (rc != VG_OK)
        return rc;
    flow.pipeline.version = vg_i32(flow.pipeline.version.v + 1);
    flow.pipeline.updated_ms = vg_i64(call->now_ms);
    declaration->version = flow.pipeline.version;
    describe_modes(&flow.pipeline, declaration);
    out->pipeline = declaration;
    return put(call, &flow.pipeline, declaration);
}

/* Deleting what is not there succeeds. What still runs finds no pipeline, and ends without a word.
 */
int codepipeline_delete_pipeline(struct vg_call *call,
                                 const struct codepipeline_delete_pipeline_in *in,
                                 struct codepipeline_delete_pipeline_out *out, struct vg_error *err)
{
    struct codepipeline_flow flow;
    (void)out, (void)err;
    int rc = codepipeline_flow_load(call, in->name, &flow);
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_OK : rc;
    rc = codepipeline_unwatch(call, &flow.declaration);
    if (rc == VG_OK)
        rc = vg_call_delete(call, CODEPIPELINE_SPACE_PIPELINE, in->name);
    const struct codepipeline_sweep_effect sweep = {.pipeline_id = flow.pipeline.id};
    return rc == VG_OK ? vg_effect_queue(call, &codepipeline_sweep_effect_kind, &sweep, 0, NULL)
                       : rc;
}

int codepipeline_list_pipelines(struct vg_call *call,
                                const struct codepipeline_list_pipelines_in *in,
                                struct codepipeline_list_pipelines_out *out, struct vg_error *err)
{
    enum { LIST_MAX = 1000 };
    struct vg_str after = VG_STR_NONE;
    struct vg_walk walk;
    struct codepipeline_pipeline_record record;
    int rc;
    if (vg_str_is_set(in->next_token) &&
        !vg_base64_decode(call->arena, in->next_token, false, &after))
        return vg_fail(err, &CODEPIPELINE_INVALID_NEXT_TOKEN, "The next token is invalid.");
    size_t max = in->max_results.set ? (size_t)in->max_results.v : LIST_MAX;
    struct vg_str last = VG_STR_NONE;
    out->pipelines.items = VG_NEW_ARRAY(call->arena, struct codepipeline_pipeline_summary, max);
    out->pipelines.set = true;
    vg_call_walk(call, CODEPIPELINE_SPACE_PIPELINE, after, &walk);
    while ((rc = vg_record_next(&walk, &codepipeline_shape_pipeline_record, NULL, &record)) ==
           VG_OK) {
        if (out->pipelines.count == max) {
            out->next_token = vg_base64(call->arena, last);
            break;
        }
        last = record.name;
        out->pipelines.items[out->pipelines.count++] = (struct codepipeline_pipeline_summary){
            .name = record.name,
            .version = record.version,
            .pipeline_type = vg_enum_value(&codepipeline_shape_pipeline_type, record.pipeline_type),
            .execution_mode =
                vg_enum_value(&codepipeline_shape_execution_mode, record.execution_mode),
            .created = vg_time(record.created_ms.v),
            .updated = vg_time(record.updated_ms.v),
        };
    }
    vg_walk_end(&walk);
    return rc == VG_BROKEN ? rc : VG_OK;
}
