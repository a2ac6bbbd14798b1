/* codepipeline/action.h: what runs an action: a table of providers. */
#ifndef VG_SERVICE_CODEPIPELINE_ACTION_H
#define VG_SERVICE_CODEPIPELINE_ACTION_H

#include "codepipeline/flow.h"

/* An action under way, in its provider's hands. */
struct codepipeline_action {
    const struct codepipeline_flow *flow;
    const struct codepipeline_stage_declaration *stage;
    const struct codepipeline_action_declaration *declaration;
    const struct codepipeline_execution_record *execution;
    struct codepipeline_action_run *run; /* outcomes go here; its configuration is resolved */
};

struct codepipeline_config_key {
    const char *name;
    bool is_required;
    const char *refused_why; /* not NULL: virga has no such effect */
};

struct codepipeline_provider {
    int32_t category;
    const char *name;
    uint32_t inputs_min, inputs_max, outputs_min, outputs_max;
    const struct codepipeline_config_key *keys; /* ends with a NULL name */
    int32_t timeout_minutes; /* of what waits for somebody's answer; 0: it ends by itself */
    bool is_v2_only;
    bool has_job; /* a function answers with the job's id */
    /* More than the keys can say; may be NULL. */
    int (*check)(const struct codepipeline_action_declaration *action, struct vg_error *err);
    /* Sets `run->status`, or leaves it InProgress. Never VG_FAIL. Awaits; may run twice after a
     * crash. */
    int (*act)(struct vg_call *call, struct codepipeline_action *action);
};

/* provider.c; NULL when virga has no such provider. */
const struct codepipeline_provider *
codepipeline_provider_of(const struct codepipeline_action_type_id *type);
extern const struct codepipeline_provider codepipeline_source_s3;     /* action_source_s3.c */
extern const struct codepipeline_provider codepipeline_approval;      /* action_approval.c */
extern const struct codepipeline_provider codepipeline_invoke_lambda; /* action_invoke_lambda.c */
extern const struct codepipeline_provider codepipeline_deploy_lambda; /* action_deploy_lambda.c */

/* act.c */
extern const struct vg_effect_kind codepipeline_act_effect_kind;
extern const struct vg_effect_kind codepipeline_timeout_effect_kind;
/* Marks the action failed, in the run only. Returns VG_OK. */
int codepipeline_action_fail(struct vg_call *call, struct codepipeline_action *action,
                             const char *code, const char *fmt, ...) VG_PRINTF(4, 5);
/* Marks it failed for an error of another service: access denied is PermissionError, a fault of the
 * service SystemUnavailable, all else ConfigurationError. */
int codepipeline_action_fail_with(struct vg_call *call, struct codepipeline_action *action,
                                  const struct vg_error *callee);
/* A value of the resolved configuration; absent when it is not given. */
struct vg_str codepipeline_action_config(const struct codepipeline_action *action, const char *key);
/* Calls another service as the pipeline's role. */
int codepipeline_action_call(struct vg_call *call, const struct codepipeline_action *action,
                             const char *service, const char *operation, struct vg_str input_json,
                             struct vg_str *output_json, struct vg_error *callee);
/* Where an input artifact lies; NULL when no action has made it. */
const struct codepipeline_artifact_place *
codepipeline_action_input(const struct codepipeline_action *action, struct vg_str name);
void codepipeline_action_set_variable(struct vg_call *call, struct codepipeline_action *action,
                                      const char *name, struct vg_str value);

/* variable.c */
/* Replaces each #{namespace.key}. False, with the reference that nobody can resolve. */
bool codepipeline_resolve(struct vg_call *call, const struct codepipeline_action *action,
                          struct vg_str text, struct vg_str *resolved, struct vg_str *unresolved);

/* role.c */
/* The role's id. VG_NOT_FOUND when IAM has no such role. */
int codepipeline_role_find(struct vg_call *call, struct vg_str role_arn, struct vg_str *role_id);

#endif
