/* apigateway/stage.h: stages, their checks and how a deployment makes or moves one. */
#ifndef VG_SERVICE_APIGATEWAY_STAGE_H
#define VG_SERVICE_APIGATEWAY_STAGE_H

#include "apigateway/apigateway.h"

int apigateway_stage_put(struct vg_call *call, struct vg_str api_id,
                         const struct apigateway_stage *stage) VG_CHECKED;
/* Name, variables, canary. */
int apigateway_stage_check_settings(const struct apigateway_stage *stage,
                                    struct vg_error *err) VG_CHECKED;
/* The same, and that the deployments of stage and canary are there. */
int apigateway_stage_check(struct vg_call *call, struct vg_str api_id,
                           const struct apigateway_stage *stage, struct vg_error *err) VG_CHECKED;
/* A new stage's defaults, for what is not set. */
void apigateway_stage_complete(struct vg_call *call, struct apigateway_stage *stage);
/* stage_cache.c: the cluster's size and status, by whether there is one. */
void apigateway_stage_complete_cache(struct apigateway_stage *stage);
/* Forgets what the cache of the stage has when another cluster is put in its place, or none. */
void apigateway_stage_drop_cache(struct vg_call *call, struct vg_str api_id,
                                 const struct apigateway_stage *before,
                                 const struct apigateway_stage *after);
/* One operation of UpdateStage. */
int apigateway_stage_patch(struct vg_call *call, struct apigateway_stage *stage,
                           const struct apigateway_patch_operation *operation,
                           struct vg_error *err) VG_CHECKED;
/* Tells whoever has attached something to a stage that it goes. */
int apigateway_stage_announce_end(struct vg_call *call, struct vg_str api_id,
                                  struct vg_str stage_name) VG_CHECKED;
/* The same of all stages of an API. */
int apigateway_stages_announce_end(struct vg_call *call, struct vg_str api_id) VG_CHECKED;
/* stage_acl.c: asks WAF, where there is one, for the stage's web ACL. VG_OK, VG_DEFER or VG_BROKEN.
 */
int apigateway_stage_add_acl(struct vg_call *call, struct vg_str api_id,
                             struct apigateway_stage *stage) VG_CHECKED;
/* Logs need a role of the account. */
int apigateway_log_role_check(struct vg_call *call, struct vg_error *err) VG_CHECKED;

#endif
