/* proxy/instance.h: what the data plane of REST APIs, and that of HTTP APIs, keeps in memory: the
 * state of their services. Loop thread. */
#ifndef VG_PROXY_INSTANCE_H
#define VG_PROXY_INSTANCE_H

#include "bus/log_writer.h"
#include "env/curl.h"
#include "proxy/frozen.h"
#include "proxy/memory.h"
#include "proxy/throttle.h"

struct vg_proxy_instance {
    struct vg_bus *bus;
    struct vg_log_writer *log_writer;
    struct vg_curl *curl;       /* NULL until an endpoint outside is asked */
    struct vg_frozen lives;     /* deployments */
    struct vg_memory decisions; /* of function authorizers */
    struct vg_memory answers;   /* of stages' caches (REST APIs) */
    struct vg_memory keys;      /* of issuers of tokens (HTTP APIs) */
    struct vg_throttle throttle;
    void (*on_stopped)(void *ctx);
    void *on_stopped_ctx;
};

/* For the service's table. */
void *vg_proxy_instance_start(struct vg_bus *bus);
void vg_proxy_instance_reset(void *state);
void vg_proxy_instance_stop(void *state, void (*done)(void *done_ctx), void *done_ctx);

#endif
