/* apigateway/invoke/authorize_cache.h: what function authorizers answered, for as long as they may
 * be believed. */
#ifndef APIGATEWAY_INVOKE_AUTHORIZE_CACHE_H
#define APIGATEWAY_INVOKE_AUTHORIZE_CACHE_H

#include "apigateway/invoke/live.h"

/* The answer under that key, copied to the arena; absent when there is none, or it has expired. */
struct vg_str apigateway_decision_get(struct apigateway_instance *instance, struct vg_arena *arena,
                                      struct vg_str key, int64_t now_ms);
void apigateway_decision_put(struct apigateway_instance *instance, struct vg_str key,
                             struct vg_str answer, int64_t expires_ms);
void apigateway_decisions_clear(struct apigateway_instance *instance);

#endif
