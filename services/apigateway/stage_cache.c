/* apigateway/stage_cache.c: caches of stages as the control plane sees them. What is in them is in
 * the data plane's memory (invoke/cache.c). */
#include "apigateway/invoke/live.h"
#include "apigateway/stage.h"

void apigateway_stage_complete_cache(struct apigateway_stage *stage)
{
    bool has_cluster = stage->cache_cluster_enabled.v;
    stage->cache_cluster_enabled = vg_bool(has_cluster);
    stage->cache_cluster_status = has_cluster ? APIGATEWAY_CACHE_CLUSTER_STATUS_AVAILABLE
                                              : APIGATEWAY_CACHE_CLUSTER_STATUS_NOT_AVAILABLE;
    if (has_cluster && stage->cache_cluster_size == 0)
        stage->cache_cluster_size = APIGATEWAY_CACHE_CLUSTER_SIZE_V0_5;
}

/* "<api>/<stage>/": what keys of both memories begin with. */
static struct vg_str prefix_of(struct vg_call *call, struct vg_str api_id, struct vg_str stage_name)
{
    return VG_CONCAT(call->arena, api_id, VG_STR("/"), stage_name, VG_STR("/"));
}

void apigateway_stage_drop_cache(struct vg_call *call, struct vg_str api_id,
                                 const struct apigateway_stage *before,
                                 const struct apigateway_stage *after)
{
    struct vg_proxy_instance *instance = vg_service_state(call);
    if (after == NULL || !after->cache_cluster_enabled.v ||
        after->cache_cluster_size != before->cache_cluster_size)
        vg_memory_clear_below(&instance->answers, prefix_of(call, api_id, before->stage_name));
}

int apigateway_flush_stage_cache(struct vg_call *call,
                                 const struct apigateway_flush_stage_cache_in *in,
                                 struct apigateway_flush_stage_cache_out *out, struct vg_error *err)
{
    struct vg_proxy_instance *instance = vg_service_state(call);
    struct apigateway_stage stage;
    (void)out;
    int rc = apigateway_stage_require(call, in->rest_api_id, in->stage_name, &stage, err);
    if (rc == VG_OK)
        vg_memory_clear_below(&instance->answers, prefix_of(call, in->rest_api_id, in->stage_name));
    return rc;
}

int apigateway_flush_stage_authorizers_cache(
    struct vg_call *call, const struct apigateway_flush_stage_authorizers_cache_in *in,
    struct apigateway_flush_stage_authorizers_cache_out *out, struct vg_error *err)
{
    struct vg_proxy_instance *instance = vg_service_state(call);
    struct apigateway_stage stage;
    (void)out;
    int rc = apigateway_stage_require(call, in->rest_api_id, in->stage_name, &stage, err);
    if (rc == VG_OK)
        vg_memory_clear_below(&instance->decisions,
                              prefix_of(call, in->rest_api_id, in->stage_name));
    return rc;
}
