/* bus/service.h: how a service presents itself: operations, effects, listeners, pages. Explicit
 * tables, nothing registers itself. */
#ifndef VG_BUS_SERVICE_H
#define VG_BUS_SERVICE_H

#include "bus/call.h"
#include "bus/spaces.h"
#include "model/check.h"
#include "model/model.h"

struct vg_guard;   /* bus/guard.h */
struct vg_request; /* wire/message.h */
struct vg_response;

enum vg_op_mode { VG_OP_READ = 1, VG_OP_WRITE };

typedef int (*vg_handler_fn)(struct vg_call *call, const void *in, void *out, struct vg_error *err);

struct vg_op {
    vg_handler_fn run;
    enum vg_op_mode mode; /* VG_OP_READ: the handler may not write */
    /* Its answer may be long, and refers to nothing but the call's own memory and constants: a
     * thread of the pool may write it while the loop goes on. */
    bool may_be_large;
};
/* Rows of a service's operation table; the generated header has a typed thunk for each operation.
 */
#define VG_READ(handler)                                                                           \
    {                                                                                              \
        .run = handler##_thunk, .mode = VG_OP_READ                                                 \
    }
#define VG_WRITE(handler)                                                                          \
    {                                                                                              \
        .run = handler##_thunk, .mode = VG_OP_WRITE                                                \
    }
#define VG_READ_LARGE(handler)                                                                     \
    {                                                                                              \
        .run = handler##_thunk, .mode = VG_OP_READ, .may_be_large = true                           \
    }
#define VG_WRITE_LARGE(handler)                                                                    \
    {                                                                                              \
        .run = handler##_thunk, .mode = VG_OP_WRITE, .may_be_large = true                          \
    }

/* What to do after a commit. Runs as a call of its own; its writes and its removal from the outbox
 * are one transaction. */
struct vg_effect_kind {
    const char *name;             /* stored: "sns.deliver"; unique, never changed */
    const struct vg_shape *shape; /* of the payload */
    /* `payload` is a struct of `shape`; `attempt` counts from 1. May await. VG_FAIL asks for a
     * retry. */
    int (*run)(struct vg_call *call, const void *payload, uint32_t attempt, struct vg_error *err);
    /* After `attempt` failed: milliseconds until the next, or -1 to give up. NULL: give up at once.
     */
    int64_t (*retry_ms)(uint32_t attempt);
    /* When it is given up, before it leaves the outbox (same transaction; may write, may not
     * await). May be NULL. */
    int (*give_up)(struct vg_call *call, const void *payload, const struct vg_error *last);
};

/* Hears the events of a shape (bus/events.smithy). Runs as an effect: after the emitter's commit,
 * survives restarts. */
struct vg_listener {
    const struct vg_shape *const *event; /* &event_shape_object_created */
    const struct vg_effect_kind
        *effect; /* shape = the event's; name e.g. "codepipeline<-ObjectCreated" */
};

/* Plain HTTP pages beside the API: confirmation links, JWKS. */
struct vg_route {
    enum vg_op_mode mode;
    /* Whether the request is this route's. `path` is percent-decoded. */
    bool (*matches)(const struct vg_request *request, struct vg_str path);
    /* Whether all requests to the request's host are this route's, because somebody gave it a name:
     * asked before everything else. NULL: never. May look into the store (vg_bus_look). */
    bool (*owns_host)(struct vg_bus *bus, const struct vg_request *request);
    int (*run)(struct vg_call *call, const struct vg_request *request, struct vg_response *response,
               struct vg_error *err);
    const char *name;  /* for the journal: "GET jwks.json" */
    uint64_t body_max; /* bytes of a request's body; 0: the server's limit */
    /* What is beyond it is answered in the page's own words; NULL: the gateway's. Loop thread, no
     * transaction. */
    void (*too_large)(struct vg_response *response);
    bool speaks_for_itself; /* about other sites (CORS): the gateway adds and answers nothing */
};

struct vg_page {
    const struct vg_service *service;
    const struct vg_route *route;
};

struct vg_service {
    const struct vg_service_model *model;
    const struct vg_op
        *ops; /* indexed by the generated enum; every operation of the model has one */
    const struct vg_effect_kind *const *effects; /* NULL-terminated, or NULL */
    const struct vg_listener *listeners;         /* ends with a NULL event, or NULL */
    const struct vg_route *routes;               /* ends with a NULL run, or NULL */
    const struct vg_guard *guard;                /* of other services' resources, or NULL */
    /* What a request breaks of its model's constraints, before it is told: may change the list, of
     * which at least one stays, or fail with a sentence of its own. NULL: it is told as it is. */
    int (*reword)(struct vg_call *call, const void *in, struct vg_violations *violations,
                  struct vg_error *err);
    /* In-memory state of one instance, e.g. warm processes. All optional. Loop thread. Nothing
     * durable may live there alone. */
    void *(*start)(struct vg_bus *bus);
    /* Lets go of everything outside (children, servers); calls `done(done_ctx)` when that is so, at
     * once or later, then the state is gone. */
    void (*stop)(void *state, void (*done)(void *done_ctx), void *done_ctx);
    /* The store was emptied: forget what belonged to it. */
    void (*reset)(void *state);
};

#endif
