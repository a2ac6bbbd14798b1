/* codepipeline/flow.h: executions on their way: stages entered and left, actions started and ended.
 * Nothing here awaits, so each step is one transaction with what caused it. */
#ifndef VG_SERVICE_CODEPIPELINE_FLOW_H
#define VG_SERVICE_CODEPIPELINE_FLOW_H

#include "codepipeline/codepipeline.h"

/* A pipeline with who is in which of its stages. */
struct codepipeline_flow {
    struct codepipeline_pipeline_record pipeline;
    struct codepipeline_pipeline_declaration declaration; /* the version that runs: the newest */
    struct codepipeline_flow_record record;
};

/* By name; VG_NOT_FOUND when the pipeline is gone. */
int codepipeline_flow_load(struct vg_call *call, struct vg_str name,
                           struct codepipeline_flow *flow);
int codepipeline_flow_save(struct vg_call *call, const struct codepipeline_flow *flow);

struct codepipeline_start {
    struct vg_str trigger_type, trigger_detail;
    struct codepipeline_pipeline_variable_list
        variables; /* given; the others take their defaults */
};
/* A new execution; it enters the first stage, or waits before it. Stores everything. */
int codepipeline_flow_start(struct vg_call *call, struct codepipeline_flow *flow,
                            const struct codepipeline_start *start, struct vg_str *execution_id);

/* An action of the execution has ended (its run says how): goes on with what follows. The caller
 * saves the execution and the flow. */
int codepipeline_flow_advance(struct vg_call *call, struct codepipeline_flow *flow,
                              struct codepipeline_execution_record *execution);
/* Ends it where it stands: Stopped or Cancelled. What runs is Abandoned. The caller saves. */
int codepipeline_flow_abandon(struct vg_call *call, struct codepipeline_flow *flow,
                              struct codepipeline_execution_record *execution,
                              struct vg_str status);
/* Ends all that runs, because the declaration changes, and keeps to `next`'s stages. Saves the
 * executions. */
int codepipeline_flow_cancel_all(struct vg_call *call, struct codepipeline_flow *flow);

/* run.c: one action's run. */
struct codepipeline_action_run *
codepipeline_run_find(const struct codepipeline_execution_record *execution, struct vg_str id);
struct codepipeline_action_run *
codepipeline_run_of(const struct codepipeline_execution_record *execution, struct vg_str stage,
                    struct vg_str action);
static inline bool codepipeline_run_is_open(const struct codepipeline_action_run *run)
{
    return vg_str_is(run->status, "InProgress");
}
int codepipeline_run_start(struct vg_call *call, const struct codepipeline_flow *flow,
                           struct codepipeline_execution_record *execution,
                           const struct codepipeline_stage_declaration *stage,
                           const struct codepipeline_action_declaration *action);
/* Succeeded, Failed or Abandoned; takes its timeout back. */
int codepipeline_run_end(struct vg_call *call,
                         const struct codepipeline_execution_record *execution,
                         struct codepipeline_action_run *run, struct vg_str status);
/* Ends it as Failed with error details. */
int codepipeline_run_fail(struct vg_call *call,
                          const struct codepipeline_execution_record *execution,
                          struct codepipeline_action_run *run, struct vg_str code,
                          struct vg_str message);
/* A new job for the run's provider, with its timeout. */
int codepipeline_run_new_job(struct vg_call *call,
                             const struct codepipeline_execution_record *execution,
                             struct codepipeline_action_run *run, int64_t start_ms);

/* Tells listeners. Stage and action absent where the fact is of the whole. */
int codepipeline_emit(struct vg_call *call, const struct codepipeline_execution_record *execution,
                      struct vg_str stage, struct vg_str action, const char *state);

#endif
