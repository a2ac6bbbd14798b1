/* bus/internal.h: what the files of bus/ share. */
#ifndef VG_BUS_INTERNAL_H
#define VG_BUS_INTERNAL_H

#include "bus/bus.h"
#include "model/check.h"

/* One await of a call, remembered over its runs. */
struct wait_slot {
    struct vg_wait wait;
    struct wait_slot *next;
    struct vg_str key; /* with the name: what is awaited */
    bool is_idle;            /* settle does not wait for it */
    struct vg_timer timer;   /* of sleeps */
    struct vg_list_node in_channel;
    struct channel *channel; /* it sleeps on; NULL otherwise */
};

/* Sleepers by name. Lives while somebody sleeps. */
struct channel {
    struct vg_list_node sleepers;
    struct vg_str name; /* malloc'ed */
};

enum running_kind { RUNNING_OP, RUNNING_ROUTE, RUNNING_EFFECT };
enum running_state { RUNNING_READY, RUNNING_IN_BATCH, RUNNING_WAITING, RUNNING_ENDED };

/* An effect or a wake that this run asked for; takes place after the commit. */
struct after_commit {
    struct after_commit *next;
    uint64_t effect_id; /* 0: a wake */
    int64_t due_ms;
    struct vg_str channel;
};

struct running {
    struct vg_call call; /* first: a vg_call is its running */
    struct vg_list_node node; /* in bus->ready, a batch or bus->waiting */
    enum running_kind kind;
    enum running_state state;
    enum vg_op_mode mode;
    struct vg_arena own_arena;
    bool owns_arena;

    struct vg_submission submission; /* of operations and routes */
    uint64_t effect_id;              /* of effects */

    void *out;
    struct vg_error err;
    int rc;
    struct vg_random first_random;

    struct wait_slot *waits; /* in the order in which the handler meets them */
    struct wait_slot *next_wait;
    struct wait_slot *pending_wait; /* the one it waits for */
    struct after_commit *after;
    bool has_committed;
    bool commits_before_wait;
    uint64_t writes_at_start;

    bool is_doomed; /* ends instead of running again */
    bool is_abandoned;
    void (*released)(void *ctx);
    void *released_ctx;

    uint64_t started_us;
    uint32_t runs;
    const char *effect_name; /* for the journal */
    bool effect_failed; /* and was put back or given up: the run itself went well */
};

/* An effect whose time has not come: only its id and time are in memory. */
struct pending_effect {
    struct vg_list_node node; /* in bus->pending_effects */
    struct vg_timer timer;
    struct vg_bus *bus;
    uint64_t id;
};

struct vg_bus {
    struct vg_bus_options options;
    uv_check_t check;
    uv_idle_t idle; /* active while `ready` is not empty: the loop must not sleep */
    uv_async_t async;
    int handles_open;

    struct vg_clock clock;
    struct vg_random random;
    struct vg_journal journal;
    char *endpoint_url;

    struct vg_list_node ready;
    struct vg_list_node waiting;
    size_t ready_count;
    size_t busy_count; /* calls in flight that are not idle */
    bool is_started; /* the services were */
    bool is_ending;  /* nobody sleeps any more */
    bool is_stopping;
    bool is_in_batch;
    struct vg_txn *txn; /* of the batch that runs */
    uint64_t last_call_id;
    uint64_t last_effect_id;
    struct vg_arena scratch; /* of a batch, for effects' names and the like */

    struct vg_list_node pending_effects;
    struct vg_map channels;
    struct vg_map effect_kinds; /* name -> struct effect_entry */
    struct vg_map services;     /* name -> const struct vg_service * */
    void **states;              /* by index in options.services */

    struct vg_list_node settlers;

    uv_mutex_t post_mutex;
    struct posted *posted;

    void (*on_stopped)(void *ctx);
    void *on_stopped_ctx;
    size_t stopping_services;
};

struct effect_entry {
    const struct vg_service *service;
    const struct vg_effect_kind *kind;
};

static inline struct running *running_of(struct vg_call *call)
{
    return VG_CONTAINER_OF(call, struct running, call);
}

/* dispatch.c */
struct running *vg_running_new(struct vg_bus *bus, enum running_kind kind, struct vg_arena *arena);
void vg_running_make_ready(struct running *running);
void vg_running_drop(struct running *running); /* ends a waiting call with nobody to tell */
void vg_running_end_all(struct vg_bus *bus); /* InternalFailure to all that wait */
void vg_dispatch_turn(struct vg_bus *bus);

/* bus.c */
void vg_bus_poke(struct vg_bus *bus); /* something is ready: the loop must not sleep */

/* wait.c */
void vg_waits_cancel(struct running *running);
void vg_wakes_apply(struct vg_bus *bus, struct vg_str channel);

/* effect.c */
int vg_effects_load(struct vg_bus *bus) VG_CHECKED;
void vg_effect_arm(struct vg_bus *bus, uint64_t id, int64_t due_ms);
int vg_effect_run(struct running *running) VG_CHECKED;
void vg_effects_forget(struct vg_bus *bus);

/* rest.c */
void vg_settlers_check(struct vg_bus *bus);
void vg_settlers_drop(struct vg_bus *bus);

#endif
