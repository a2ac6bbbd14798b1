/* apigateway/api_key.h: API keys, usage plans, and what was used of them. */
#ifndef VG_SERVICE_APIGATEWAY_API_KEY_H
#define VG_SERVICE_APIGATEWAY_API_KEY_H

#include "apigateway/apigateway.h"

/* ---- api_key.c ---- */

/* By its id: VG_OK, VG_NOT_FOUND or VG_BROKEN. */
int apigateway_api_key_find(struct vg_call *call, struct vg_str id,
                            struct apigateway_api_key *key) VG_CHECKED;
/* By what clients send as x-api-key. */
int apigateway_api_key_find_value(struct vg_call *call, struct vg_str value,
                                  struct apigateway_api_key *key) VG_CHECKED;
int apigateway_api_key_require(struct vg_call *call, struct vg_str id,
                               struct apigateway_api_key *key, struct vg_error *err) VG_CHECKED;
int apigateway_api_key_check(const struct apigateway_api_key *key, struct vg_error *err) VG_CHECKED;
/* Completes (id, value, times), checks and writes a new one. */
int apigateway_api_key_add(struct vg_call *call, struct apigateway_api_key *key,
                           struct vg_error *err) VG_CHECKED;

/* ---- usage_plan.c ---- */

int apigateway_usage_plan_require(struct vg_call *call, struct vg_str id,
                                  struct apigateway_usage_plan *plan,
                                  struct vg_error *err) VG_CHECKED;
/* Its stages must be there, but those that were there before (NULL: none) may have gone since. */
int apigateway_usage_plan_check(struct vg_call *call, const struct apigateway_usage_plan *plan,
                                const struct apigateway_usage_plan *before,
                                struct vg_error *err) VG_CHECKED;
/* The plan of a key that covers an API's stage: VG_OK, VG_NOT_FOUND or VG_BROKEN. */
int apigateway_usage_plan_of(struct vg_call *call, struct vg_str key_id, struct vg_str api_id,
                             struct vg_str stage, struct apigateway_usage_plan *plan) VG_CHECKED;

/* ---- usage_plan_key.c ---- */

/* A key becomes one of the plan's: both ways. */
int apigateway_usage_plan_key_add(struct vg_call *call, struct vg_str plan_id,
                                  const struct apigateway_api_key *key) VG_CHECKED;
/* The plan or key goes: its links too. */
int apigateway_usage_plan_forget(struct vg_call *call, struct vg_str plan_id) VG_CHECKED;
int apigateway_api_key_forget(struct vg_call *call, struct vg_str key_id) VG_CHECKED;

/* ---- usage_plan_patch.c ---- */

int apigateway_usage_plan_patch(struct vg_call *call, struct apigateway_usage_plan *plan,
                                const struct apigateway_list_of_patch_operation *operations,
                                struct vg_error *err) VG_CHECKED;

/* ---- usage.c ---- */

/* One request of the key under the plan is counted, unless its quota is used up: `*is_within`
 * tells. Of a plan without a quota it is always within. Writes. */
int apigateway_usage_take(struct vg_call *call, const struct apigateway_usage_plan *plan,
                          struct vg_str key_id, bool *is_within) VG_CHECKED;

#endif
