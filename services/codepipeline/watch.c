/* services/codepipeline/watch.c: source actions learn of new versions of their object, and start
 * their pipeline. */
#include "bus.gen.h"
#include "codepipeline/flow.h"

static void begin_key(struct vg_call *call, struct vg_key *key, struct vg_str bucket,
                      struct vg_str object_key)
{
    vg_call_key(call, key, CODEPIPELINE_SPACE_WATCH);
    vg_key_str(key, bucket);
    vg_key_str(key, object_key);
}

/* With PollForSourceChanges "false" AWS leaves it to an EventBridge rule, which virga has not. */
static bool is_watching(const struct codepipeline_action_declaration *action)
{
    struct vg_str polls = codepipeline_config(action, "PollForSourceChanges");
    return action->action_type_id->category == CODEPIPELINE_ACTION_CATEGORY_SOURCE &&
           !vg_str_ieq(polls, VG_STR("false"));
}

static int change(struct vg_call *call, const struct codepipeline_pipeline_declaration *pipeline,
                  bool is_on)
{
    const struct codepipeline_stage_declaration *stage = &pipeline->stages.items[0];
    for (size_t i = 0; i < stage->actions.count; i++) {
        const struct codepipeline_action_declaration *action = &stage->actions.items[i];
        struct vg_key key;
        if (!is_watching(action))
            continue;
        begin_key(call, &key, codepipeline_config(action, "S3Bucket"),
                  codepipeline_config(action, "S3ObjectKey"));
        vg_key_str(&key, pipeline->name);
        const struct codepipeline_watch_record record = {.pipeline = pipeline->name,
                                                         .action = action->name};
        int rc = is_on ? vg_record_put(call->txn, vg_key_bytes(&key),
                                       &codepipeline_shape_watch_record, call->arena, &record)
                       : vg_delete(call->txn, vg_key_bytes(&key));
        if (rc == VG_BROKEN)
            return rc;
    }
    return VG_OK;
}

int codepipeline_watch(struct vg_call *call,
                       const struct codepipeline_pipeline_declaration *pipeline)
{
    return change(call, pipeline, true);
}

int codepipeline_unwatch(struct vg_call *call,
                         const struct codepipeline_pipeline_declaration *pipeline)
{
    return change(call, pipeline, false);
}

static int hear_object(struct vg_call *call, const void *payload, uint32_t attempt,
                       struct vg_error *err)
{
    const struct bus_object_created *object = payload;
    struct vg_key prefix;
    struct vg_walk walk;
    struct codepipeline_watch_record watch;
    int rc;
    (void)attempt, (void)err;
    begin_key(call, &prefix, object->bucket, object->key);
    vg_walk_begin(&walk, call->txn, call->arena, vg_key_bytes(&prefix), VG_STR_NONE, false, false);
    while ((rc = vg_record_next(&walk, &codepipeline_shape_watch_record, NULL, &watch)) == VG_OK) {
        struct codepipeline_flow flow;
        struct vg_str execution_id;
        const struct codepipeline_start start = {.trigger_type = VG_STR("PollForSourceChanges"),
                                                 .trigger_detail = watch.action};
        rc = codepipeline_flow_load(call, watch.pipeline, &flow);
        if (rc == VG_OK)
            rc = codepipeline_flow_start(call, &flow, &start, &execution_id);
        if (rc != VG_OK)
            return VG_BROKEN;
    }
    return rc == VG_BROKEN ? rc : VG_OK;
}

static const struct vg_shape *const object_created = &bus_shape_object_created;

const struct vg_effect_kind codepipeline_hear_object_kind = {
    .name = "codepipeline<-ObjectCreated", .shape = &bus_shape_object_created, .run = hear_object};

const struct vg_listener codepipeline_listeners[] = {
    {.event = &object_created, .effect = &codepipeline_hear_object_kind},
    {0},
};
