/* embed/instance.h: one instance: its thread, loop, store, bus, gateway and server. */
#ifndef VG_EMBED_INSTANCE_H
#define VG_EMBED_INSTANCE_H

#include "base/log.h"
#include "bus/bus.h"
#include "gateway/gateway.h"
#include "http/http.h"
#include "virga/virga.h"

struct virga {
    uv_thread_t thread;
    uv_loop_t loop;
    uv_sem_t started;
    struct vg_log log;
    struct virga_options options; /* texts copied into `arena` */
    struct vg_arena arena;
    struct vg_store *store;
    struct vg_bus *bus;
    struct vg_gateway gateway;
    struct vg_http_server *server;
    struct vg_http_server *server_v6; /* beside one on 127.0.0.1, or NULL */
    int servers_open;
    uv_timer_t grace; /* of a stop */
    bool is_bus_stopping;
    char endpoint[96];
    uint16_t port;
    struct vg_str problem; /* why the start failed */
};

/* Runs `fn(ctx)` on the instance's thread and waits until `vg_turn_done` was called with the turn,
 * there or later. */
struct vg_turn {
    struct virga *v;
    uv_sem_t done;
};
void vg_turn_run(struct virga *v, struct vg_turn *turn, void (*fn)(void *ctx), void *ctx);
void vg_turn_done(struct vg_turn *turn);

#endif
