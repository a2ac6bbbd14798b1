/* codepipeline/codepipeline.h: what CodePipeline's files share: stored records and the checks of
 * declarations. */
#ifndef VG_SERVICE_CODEPIPELINE_H
#define VG_SERVICE_CODEPIPELINE_H

#include "bus/service.h"
#include "codepipeline.gen.h"

extern const struct vg_service codepipeline_service;

enum {
    CODEPIPELINE_SPACE_PIPELINE = VG_SPACE(VG_SPACES_CODEPIPELINE, 1), /* [name] */
    CODEPIPELINE_SPACE_VERSION = VG_SPACE(VG_SPACES_CODEPIPELINE, 2),  /* [pipeline id][version] */
    CODEPIPELINE_SPACE_FLOW = VG_SPACE(VG_SPACES_CODEPIPELINE, 3),     /* [pipeline id] */
    CODEPIPELINE_SPACE_EXECUTION =
        VG_SPACE(VG_SPACES_CODEPIPELINE, 4),                        /* [pipeline id][sequence] */
    CODEPIPELINE_SPACE_BY_ID = VG_SPACE(VG_SPACES_CODEPIPELINE, 5), /* [execution id] */
    CODEPIPELINE_SPACE_JOB = VG_SPACE(VG_SPACES_CODEPIPELINE, 6),   /* [job id] */
    CODEPIPELINE_SPACE_REQUEST =
        VG_SPACE(VG_SPACES_CODEPIPELINE, 7), /* [pipeline id][client token] */
    CODEPIPELINE_SPACE_WATCH = VG_SPACE(VG_SPACES_CODEPIPELINE, 8), /* [bucket][key][pipeline] */
    CODEPIPELINE_SPACE_SEQUENCE =
        VG_SPACE(VG_SPACES_CODEPIPELINE, 9), /* counters: [0] of pipelines,
                                                [pipeline id] of executions */
};

enum { CODEPIPELINE_STAGES_MAX = 50 };

/* record.c */
/* The pipeline's own record: VG_NOT_FOUND; `_require` words PipelineNotFoundException. */
int codepipeline_find(struct vg_call *call, struct vg_str name,
                      struct codepipeline_pipeline_record *pipeline);
int codepipeline_require(struct vg_call *call, struct vg_str name,
                         struct codepipeline_pipeline_record *pipeline, struct vg_error *err);
/* A version's declaration. VG_NOT_FOUND when there is none. */
int codepipeline_version_get(struct vg_call *call, int64_t pipeline_id, int32_t version,
                             struct codepipeline_pipeline_declaration *declaration);
int codepipeline_version_put(struct vg_call *call, int64_t pipeline_id,
                             const struct codepipeline_pipeline_declaration *declaration);
int codepipeline_flow_get(struct vg_call *call, int64_t pipeline_id,
                          struct codepipeline_flow_record *flow);
int codepipeline_flow_put(struct vg_call *call, int64_t pipeline_id,
                          const struct codepipeline_flow_record *flow);
int codepipeline_execution_get(struct vg_call *call, int64_t pipeline_id, int64_t sequence,
                               struct codepipeline_execution_record *execution);
int codepipeline_execution_put(struct vg_call *call,
                               const struct codepipeline_execution_record *execution);
/* By its id; VG_NOT_FOUND also when it is another pipeline's. */
int codepipeline_execution_find(struct vg_call *call,
                                const struct codepipeline_pipeline_record *pipeline,
                                struct vg_str id, struct codepipeline_execution_record *execution);
/* The same; words PipelineExecutionNotFoundException. */
int codepipeline_execution_require(struct vg_call *call,
                                   const struct codepipeline_pipeline_record *pipeline,
                                   struct vg_str id,
                                   struct codepipeline_execution_record *execution,
                                   struct vg_error *err);
/* Newest first, those older than `before` (0: all). */
void codepipeline_execution_walk(struct vg_call *call, int64_t pipeline_id, int64_t before,
                                 struct vg_walk *walk);
/* The next number of a counter: of pipelines (0) or of a pipeline's executions. */
int codepipeline_next_number(struct vg_call *call, int64_t pipeline_id, int64_t *number);
struct vg_str codepipeline_arn(struct vg_call *call, struct vg_str name);

/* normal.c */
/* The declaration as AWS describes it: lists and defaults spelt out. A copy. */
struct codepipeline_pipeline_declaration *
codepipeline_normalise(struct vg_call *call, const struct codepipeline_pipeline_declaration *given);
const struct codepipeline_stage_declaration *
codepipeline_stage_of(const struct codepipeline_pipeline_declaration *pipeline, struct vg_str name);
const struct codepipeline_action_declaration *
codepipeline_action_of(const struct codepipeline_stage_declaration *stage, struct vg_str name);
int32_t codepipeline_run_order(const struct codepipeline_action_declaration *action);
/* The value of a configuration key; absent when it is not given. */
struct vg_str codepipeline_config(const struct codepipeline_action_declaration *action,
                                  const char *key);
/* The bucket that artifacts go to. */
struct vg_str codepipeline_bucket(const struct codepipeline_pipeline_declaration *pipeline);

/* validate.c */
/* Words the first thing that is wrong with it, or not supported here. Awaits IAM: nothing may be
 * written before. */
int codepipeline_validate(struct vg_call *call,
                          const struct codepipeline_pipeline_declaration *pipeline,
                          struct vg_error *err);
/* artifact.c */
int codepipeline_check_artifacts(const struct codepipeline_pipeline_declaration *pipeline,
                                 struct vg_error *err);
/* variable.c */
bool codepipeline_declares_variable(const struct codepipeline_pipeline_declaration *pipeline,
                                    struct vg_str name);
int codepipeline_check_variables(struct vg_call *call,
                                 const struct codepipeline_pipeline_declaration *pipeline,
                                 struct vg_error *err);

/* watch.c: who waits for changes of which object. */
int codepipeline_watch(struct vg_call *call,
                       const struct codepipeline_pipeline_declaration *pipeline);
int codepipeline_unwatch(struct vg_call *call,
                         const struct codepipeline_pipeline_declaration *pipeline);
extern const struct vg_listener codepipeline_listeners[];
extern const struct vg_effect_kind codepipeline_hear_object_kind;

/* sweep.c */
extern const struct vg_effect_kind codepipeline_sweep_effect_kind;

/* page.c: next tokens are positions in base64. */
struct vg_str codepipeline_token(struct vg_call *call, int64_t position);
/* 0 when absent. */
int codepipeline_token_read(struct vg_call *call, struct vg_str token, int64_t *position,
                            struct vg_error *err);

/* describe.c */
struct codepipeline_execution_trigger *
codepipeline_describe_trigger(struct vg_call *call,
                              const struct codepipeline_execution_record *execution);
struct codepipeline_error_details *
codepipeline_describe_error(struct vg_call *call, const struct codepipeline_action_run *run);

#endif
