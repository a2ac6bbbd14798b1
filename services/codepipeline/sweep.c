/* services/codepipeline/sweep.c: what a deleted pipeline leaves goes in slices. */
#include "codepipeline/codepipeline.h"

enum { SLICE = 100 };

static int delete_quietly(struct vg_call *call, vg_space space, struct vg_str name)
{
    int rc = name.len > 0 ? vg_call_delete(call, space, name) : VG_OK;
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

static int sweep_execution(struct vg_call *call, struct vg_str key,
                           const struct codepipeline_execution_record *execution)
{
    int rc = delete_quietly(call, CODEPIPELINE_SPACE_BY_ID, execution->id);
    for (size_t i = 0; i < execution->runs.count && rc == VG_OK; i++)
        rc = delete_quietly(call, CODEPIPELINE_SPACE_JOB, execution->runs.items[i].job_id);
    return rc == VG_OK ? vg_delete(call->txn, key) : rc;
}

/* VG_NOT_FOUND when none is left. */
static int sweep_executions(struct vg_call *call, int64_t pipeline_id)
{
    struct vg_walk walk;
    struct vg_str key;
    struct codepipeline_execution_record execution;
    int rc = VG_OK;
    codepipeline_execution_walk(call, pipeline_id, /* before= */ 0, &walk);
    for (int i = 0; i < SLICE && rc == VG_OK; i++) {
        rc = vg_record_next(&walk, &codepipeline_shape_execution_record, &key, &execution);
        if (rc == VG_OK)
            rc = sweep_execution(call, key, &execution);
    }
    vg_walk_end(&walk);
    return rc;
}

static int sweep(struct vg_call *call, const void *payload, uint32_t attempt, struct vg_error *err)
{
    const struct codepipeline_sweep_effect *effect = payload;
    static const vg_space spaces[] = {CODEPIPELINE_SPACE_VERSION, CODEPIPELINE_SPACE_FLOW,
                                      CODEPIPELINE_SPACE_REQUEST, CODEPIPELINE_SPACE_SEQUENCE};
    (void)attempt, (void)err;
    int rc = sweep_executions(call, effect->pipeline_id.v);
    for (size_t i = 0; i < VG_COUNT_OF(spaces) && rc == VG_NOT_FOUND; i++) {
        struct vg_key prefix;
        vg_call_key(call, &prefix, spaces[i]);
        vg_key_u64(&prefix, (uint64_t)effect->pipeline_id.v);
        rc = vg_delete_prefix(call->txn, vg_key_bytes(&prefix), SLICE);
    }
    if (rc == VG_OK)
        return vg_effect_queue(call, &codepipeline_sweep_effect_kind, effect, 0, NULL);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

const struct vg_effect_kind codepipeline_sweep_effect_kind = {
    .name = "codepipeline.sweep", .shape = &codepipeline_shape_sweep_effect, .run = sweep};
