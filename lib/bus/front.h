/* bus/front.h: HTTP requests from inside: a service asks another as a client would, through the
 * same front door, without a socket. */
#ifndef VG_BUS_FRONT_H
#define VG_BUS_FRONT_H

#include "bus/call.h"

struct vg_request; /* wire/message.h */
struct vg_response;

/* What is asked, and as whom. */
struct vg_front_call {
    const struct vg_request *request; /* whole; unsigned, its Host names the service */
    struct vg_str signing_name;       /* of the service: "sqs" */
    struct vg_str region;
    struct vg_principal principal; /* its account is where the state is */
    uint64_t body_max;             /* bytes of an answer; beyond: VG_FAIL */
    int64_t real_limit_ms;         /* of real time; 0: none */
};

/* An await as those of bus/call.h: VG_OK with `*response`, which lives as long as the call and has
 * its body in memory; VG_DEFER; VG_NOT_FOUND when the limit went by (the request goes on, its
 * answer is dropped); VG_FAIL when the answer was too large; VG_BROKEN. The first run's request is
 * the one that counts; it is copied. */
int vg_await_request(struct vg_call *call, const struct vg_front_call *front,
                     const struct vg_response **response) VG_CHECKED;

/* ---- For the gateway ---- */

struct vg_front_answer {
    int rc; /* VG_OK with a response in the asker's arena, VG_FAIL, VG_BROKEN */
    struct vg_response *response;
};
/* Serves what is asked, and ends the wait with a struct vg_front_answer, or NULL for a limit that
 * went by. What `front` views is gone after the call. */
typedef void (*vg_front_fn)(void *ctx, const struct vg_front_call *front, struct vg_wait *wait);
/* How requests are served; without it they cannot be asked. */
void vg_bus_set_front(struct vg_bus *bus, vg_front_fn serve, void *ctx);

#endif
