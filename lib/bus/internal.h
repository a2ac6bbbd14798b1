/* bus/internal.h: what the files of bus/ share. */
#ifndef VG_BUS_INTERNAL_H
#define VG_BUS_INTERNAL_H

#include "bus/bus.h"
#include "bus/front.h"
#include "bus/guard.h"
#include "model/check.h"

/* One await of a call, remembered over its runs. */
struct wait_slot {
    struct vg_wait wait;
    struct wait_slot *next;
    struct vg_str key;     /* with the name: what is awaited */
    bool is_idle;          /* settle does not wait for it */
    bool is_held;          /* a run deferred for it: somebody outside has it and will answer */
    struct vg_timer timer; /* of sleeps */
    struct vg_list_node in_channel;
    struct channel *channel; /* it sleeps on; NULL otherwise */
};

/* Sleepers by name. Lives while somebody sleeps. */
struct channel {
    struct vg_list_node sleepers;
    struct vg_str name; /* malloc'ed */
};

enum running_kind { RUNNING_OP, RUNNING_ROUTE, RUNNING_EFFECT, RUNNING_INSPECTION };
enum running_state { RUNNING_READY, RUNNING_IN_BATCH, RUNNING_WAITING, RUNNING_ENDED };

/* An effect or a wake that this run asked for; takes place after the commit. */
struct after_commit {
    struct after_commit *next;
    uint64_t effect_id; /* 0: a wake */
    int64_t due_ms;
    struct vg_str channel;
};

/* An effect that is to run now, or when its time has come: of what it does only the id is in
 * memory. */
struct pending_effect {
    struct vg_list_node node; /* in bus->due_effects or bus->later_effects */
    struct vg_timer timer;
    struct vg_bus *bus;
    uint64_t id;
    uint32_t breaks; /* how often the store failed it, one time after the other */
};

struct running {
    struct vg_call call;      /* first: a vg_call is its running */
    struct vg_list_node node; /* in bus->ready, a batch or bus->waiting */
    enum running_kind kind;
    enum running_state state;
    enum vg_op_mode mode;
    struct vg_arena own_arena;
    bool owns_arena;

    struct vg_submission submission; /* of operations, routes and inspections */
    const struct vg_inspection *inspection;
    struct vg_verdict *verdict;
    uint64_t effect_id; /* of effects */
    uint32_t effect_breaks;

    void *out;
    struct vg_error err;
    int rc;
    struct vg_random first_random;

    struct wait_slot *waits; /* in the order in which the handler meets them */
    struct wait_slot *next_wait;
    struct wait_slot *pending_wait; /* the one it waits for */
    struct after_commit *after;     /* in the order in which they were asked for */
    struct after_commit **after_end;
    void *slice_place; /* of work in slices, or NULL */
    void *kept_place;  /* the one whose writes are committed, or NULL */
    bool has_committed;
    bool commits_before_wait;
    uint64_t writes_at_start;

    bool is_over; /* its answer stands: it ends instead of running again */
    bool is_abandoned;
    void (*released)(void *ctx);
    void *released_ctx;

    uint64_t started_us;
    uint32_t runs;
    const char *effect_name; /* for the journal */
    bool effect_failed;      /* and was put back or given up: the run itself went well */
};

struct vg_bus {
    struct vg_bus_options options;
    uv_check_t check;
    uv_idle_t idle; /* active while something is ready: the loop must not sleep */
    uv_async_t async;
    int handles_open;

    struct vg_clock clock;
    int64_t kept_ahead_ms; /* of the clock, as the store has it */
    struct vg_random random;
    struct vg_journal journal;
    char *endpoint_url;

    struct vg_list_node ready;
    struct vg_list_node due_effects;
    struct vg_list_node waiting;
    size_t ready_count; /* calls in `ready` and effects in `due_effects` */
    size_t busy_count;  /* calls in flight that are not idle */
    bool is_started;    /* the services were */
    bool is_ending;     /* nobody sleeps any more */
    bool is_stopping;
    bool is_in_batch;
    struct vg_txn *txn; /* of the batch that runs */
    size_t slice_bytes; /* that slices have read in this turn */
    uint64_t last_call_id;
    uint64_t last_effect_id;

    struct vg_list_node later_effects;
    struct vg_map channels;
    struct vg_map effect_kinds; /* name -> struct effect_entry */
    struct vg_map services;     /* name -> const struct vg_service * */
    void **states;              /* by index in options.services */
    struct vg_page *host_pages; /* ends with one without a service */

    struct vg_list_node settlers;

    vg_front_fn serve_front; /* NULL: nobody serves requests from inside */
    void *front_ctx;

    int coverage_fd; /* -1: none */

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
void vg_running_end_all(struct vg_bus *bus); /* InternalFailure to all, at once or when what they
                                                wait for outside comes back */
void vg_dispatch_turn(struct vg_bus *bus);

/* answer.c */
int vg_answer_check(const struct running *running)
    VG_CHECKED; /* VG_BROKEN for one that its model does not allow */
void vg_answer_check_error(const struct running *running);
void vg_coverage_open(struct vg_bus *bus);
void vg_coverage_note(const struct running *running);
void vg_coverage_close(struct vg_bus *bus);

/* bus.c */
void vg_bus_poke(struct vg_bus *bus); /* something is ready: the loop must not sleep */

/* wait.c */
bool vg_slices_are_over(const struct vg_bus *bus);
void vg_sleeps_cancel(struct running *running);
/* A wait that somebody outside still holds: the call's memory must stay. NULL when there is none.
 */
struct wait_slot *vg_wait_outside(const struct running *running);
void vg_wakes_apply(struct vg_bus *bus, struct vg_str channel);
void vg_after_commit(struct running *running, struct after_commit after);

/* effect.c */
int vg_effects_load(struct vg_bus *bus) VG_CHECKED;
void vg_effect_arm(struct vg_bus *bus, uint64_t id, int64_t due_ms);
/* After the store failed it: later again. */
void vg_effect_arm_broken(struct vg_bus *bus, uint64_t id, uint32_t breaks);
/* The first of those that are due, as a call; there is one. */
struct running *vg_effect_take(struct vg_bus *bus);
int vg_effect_run(struct running *running) VG_CHECKED;
void vg_effects_forget(struct vg_bus *bus);

/* time.c */
int vg_time_load(struct vg_bus *bus) VG_CHECKED; /* takes up what was kept */
/* Puts how far the clock is ahead, where that has changed; vg_time_kept after the commit. */
int vg_time_keep(struct vg_bus *bus, struct vg_txn *txn) VG_CHECKED;
void vg_time_kept(struct vg_bus *bus);
void vg_time_keep_now(struct vg_bus *bus); /* in a transaction of its own; logs what goes wrong */

/* rest.c */
void vg_settlers_check(struct vg_bus *bus);
void vg_settlers_drop(struct vg_bus *bus);

#endif
