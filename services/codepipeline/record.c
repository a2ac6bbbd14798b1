/* services/codepipeline/record.c: stored pipelines, versions, flows and executions. */
#include "codepipeline/codepipeline.h"
#include "model/plain.h"

struct vg_str codepipeline_arn(struct vg_call *call, struct vg_str name)
{
    return vg_arn(call, "codepipeline", name);
}

int codepipeline_find(struct vg_call *call, struct vg_str name,
                      struct codepipeline_pipeline_record *pipeline)
{
    return vg_call_get(call, CODEPIPELINE_SPACE_PIPELINE, name, &codepipeline_shape_pipeline_record,
                       pipeline);
}

int codepipeline_require(struct vg_call *call, struct vg_str name,
                         struct codepipeline_pipeline_record *pipeline, struct vg_error *err)
{
    int rc = codepipeline_find(call, name, pipeline);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &CODEPIPELINE_PIPELINE_NOT_FOUND,
                       "Account '%.*s' does not have a pipeline with name '%.*s'",
                       VG_STR_ARG(call->account), VG_STR_ARG(name));
    return rc;
}

int codepipeline_next_number(struct vg_call *call, int64_t pipeline_id, int64_t *number)
{
    struct vg_key key;
    uint64_t value;
    vg_call_key(call, &key, CODEPIPELINE_SPACE_SEQUENCE);
    vg_key_u64(&key, (uint64_t)pipeline_id);
    int rc = vg_counter_add(call->txn, vg_key_bytes(&key), 1, &value);
    *number = (int64_t)value;
    return rc;
}

/* ---- Versions ---- */

static struct vg_str version_key(struct vg_call *call, int64_t pipeline_id, int32_t version)
{
    struct vg_key key;
    vg_call_key(call, &key, CODEPIPELINE_SPACE_VERSION);
    vg_key_u64(&key, (uint64_t)pipeline_id);
    vg_key_u64(&key, (uint64_t)version);
    return vg_key_bytes(&key);
}

int codepipeline_version_get(struct vg_call *call, int64_t pipeline_id, int32_t version,
                             struct codepipeline_pipeline_declaration *declaration)
{
    struct codepipeline_pipeline_version_record record;
    int rc = vg_record_get(call->txn, version_key(call, pipeline_id, version),
                           &codepipeline_shape_pipeline_version_record, call->arena, &record);
    if (rc != VG_OK)
        return rc;
    struct vg_violations violations;
    struct vg_str problem;
    vg_violations_init(&violations, call->arena);
    *declaration = (struct codepipeline_pipeline_declaration){0};
    bool is_read = vg_value_from_json(&codepipeline_shape_pipeline_declaration, record.declaration,
                                      call->arena, declaration, &violations, &problem);
    return is_read ? VG_OK : VG_BROKEN;
}

int codepipeline_version_put(struct vg_call *call, int64_t pipeline_id,
                             const struct codepipeline_pipeline_declaration *declaration)
{
    struct vg_buf json;
    vg_buf_init(&json, call->arena, 0);
    vg_value_to_json(&codepipeline_shape_pipeline_declaration, declaration, &json);
    struct codepipeline_pipeline_version_record record = {.declaration = vg_buf_str(&json)};
    return vg_record_put(call->txn, version_key(call, pipeline_id, declaration->version.v),
                         &codepipeline_shape_pipeline_version_record, call->arena, &record);
}

/* ---- Flows ---- */

static struct vg_str flow_key(struct vg_call *call, int64_t pipeline_id)
{
    struct vg_key key;
    vg_call_key(call, &key, CODEPIPELINE_SPACE_FLOW);
    vg_key_u64(&key, (uint64_t)pipeline_id);
    return vg_key_bytes(&key);
}

int codepipeline_flow_get(struct vg_call *call, int64_t pipeline_id,
                          struct codepipeline_flow_record *flow)
{
    int rc = vg_record_get(call->txn, flow_key(call, pipeline_id), &codepipeline_shape_flow_record,
                           call->arena, flow);
    return rc == VG_NOT_FOUND ? VG_BROKEN : rc;
}

int codepipeline_flow_put(struct vg_call *call, int64_t pipeline_id,
                          const struct codepipeline_flow_record *flow)
{
    return vg_record_put(call->txn, flow_key(call, pipeline_id), &codepipeline_shape_flow_record,
                         call->arena, flow);
}

/* ---- Executions ---- */

static struct vg_str execution_key(struct vg_call *call, int64_t pipeline_id, int64_t sequence)
{
    struct vg_key key;
    vg_call_key(call, &key, CODEPIPELINE_SPACE_EXECUTION);
    vg_key_u64(&key, (uint64_t)pipeline_id);
    vg_key_u64(&key, (uint64_t)sequence);
    return vg_key_bytes(&key);
}

int codepipeline_execution_get(struct vg_call *call, int64_t pipeline_id, int64_t sequence,
                               struct codepipeline_execution_record *execution)
{
    return vg_record_get(call->txn, execution_key(call, pipeline_id, sequence),
                         &codepipeline_shape_execution_record, call->arena, execution);
}

int codepipeline_execution_put(struct vg_call *call,
                               const struct codepipeline_execution_record *execution)
{
    return vg_record_put(call->txn,
                         execution_key(call, execution->pipeline_id.v, execution->sequence.v),
                         &codepipeline_shape_execution_record, call->arena, execution);
}

int codepipeline_execution_find(struct vg_call *call,
                                const struct codepipeline_pipeline_record *pipeline,
                                struct vg_str id, struct codepipeline_execution_record *execution)
{
    struct codepipeline_execution_place place;
    int rc = vg_call_get(call, CODEPIPELINE_SPACE_BY_ID, id, &codepipeline_shape_execution_place,
                         &place);
    if (rc == VG_OK && place.pipeline_id.v != pipeline->id.v)
        return VG_NOT_FOUND;
    return rc == VG_OK
               ? codepipeline_execution_get(call, pipeline->id.v, place.sequence.v, execution)
               : rc;
}

int codepipeline_execution_require(struct vg_call *call,
                                   const struct codepipeline_pipeline_record *pipeline,
                                   struct vg_str id,
                                   struct codepipeline_execution_record *execution,
                                   struct vg_error *err)
{
    int rc = codepipeline_execution_find(call, pipeline, id, execution);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &CODEPIPELINE_PIPELINE_EXECUTION_NOT_FOUND,
                       "Pipeline execution with id '%.*s' does not exist in pipeline '%.*s'",
                       VG_STR_ARG(id), VG_STR_ARG(pipeline->name));
    return rc;
}

void codepipeline_execution_walk(struct vg_call *call, int64_t pipeline_id, int64_t before,
                                 struct vg_walk *walk)
{
    struct vg_key prefix;
    vg_call_key(call, &prefix, CODEPIPELINE_SPACE_EXECUTION);
    vg_key_u64(&prefix, (uint64_t)pipeline_id);
    vg_walk_begin(walk, call->txn, call->arena, vg_key_bytes(&prefix),
                  before > 0 ? execution_key(call, pipeline_id, before) : VG_STR_NONE,
                  /* includes_start= */ false, /* is_reverse= */ true);
}
