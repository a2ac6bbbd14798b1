/* proxy/instance.c: see instance.h. */
#include "proxy/instance.h"

#include "bus/bus.h"

#include <stdlib.h>

void *vg_proxy_instance_start(struct vg_bus *bus)
{
    struct vg_proxy_instance *instance = calloc(1, sizeof *instance);
    VG_ASSERT(instance != NULL);
    instance->bus = bus;
    instance->log_writer = vg_log_writer_new(bus);
    vg_frozen_init(&instance->lives);
    vg_memory_init(&instance->decisions);
    vg_memory_init(&instance->answers);
    vg_memory_init(&instance->keys);
    vg_throttle_init(&instance->throttle);
    return instance;
}

void vg_proxy_instance_reset(void *state)
{
    struct vg_proxy_instance *instance = state;
    vg_log_writer_reset(instance->log_writer);
    vg_frozen_clear(&instance->lives);
    vg_memory_clear(&instance->decisions);
    vg_memory_clear(&instance->answers);
    vg_memory_clear(&instance->keys);
    vg_throttle_clear(&instance->throttle);
}

static void on_curl_closed(void *ctx)
{
    struct vg_proxy_instance *instance = ctx;
    void (*on_stopped)(void *stopped_ctx) = instance->on_stopped;
    void *on_stopped_ctx = instance->on_stopped_ctx;
    vg_log_writer_free(instance->log_writer);
    vg_frozen_deinit(&instance->lives);
    vg_memory_deinit(&instance->decisions);
    vg_memory_deinit(&instance->answers);
    vg_memory_deinit(&instance->keys);
    vg_throttle_clear(&instance->throttle);
    free(instance);
    on_stopped(on_stopped_ctx);
}

void vg_proxy_instance_stop(void *state, void (*done)(void *done_ctx), void *done_ctx)
{
    struct vg_proxy_instance *instance = state;
    instance->on_stopped = done;
    instance->on_stopped_ctx = done_ctx;
    if (instance->curl != NULL)
        vg_curl_close(instance->curl, on_curl_closed, instance);
    else
        on_curl_closed(instance);
}
