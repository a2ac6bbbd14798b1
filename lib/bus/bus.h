/* bus/bus.h: the dispatch of one instance: calls in, one write transaction per loop turn, answers
 * out after the commit, effects after that. For the gateway and the embedding program; services see
 * bus/call.h and bus/service.h only. */
#ifndef VG_BUS_BUS_H
#define VG_BUS_BUS_H

#include "bus/journal.h"
#include "bus/service.h"
#include "env/clock.h"

#include "base/list.h"
#include "base/map.h"

struct vg_bus;

struct vg_bus_options {
    uv_loop_t *loop;
    struct vg_store *store;
    const struct vg_service *const *services; /* NULL-terminated; lives as long as the bus */
    uint64_t seed;                            /* 0: from the system */
    const struct vg_log *log;
    const char *default_account; /* 12 digits */
    const char *default_region;
    const char *smtp_url;       /* where mail is relayed to; NULL: nowhere */
    const char *waf_lists_dir;  /* lists of AWS WAF's managed groups; NULL: the samples */
    int64_t waf_propagation_ms; /* until a change of a web ACL is in force */
    int64_t dynamodb_delay_ms;  /* of a DynamoDB table's CREATING, UPDATING and DELETING */
    bool dynamodb_throttle;     /* DynamoDB's tables take no more than their capacity */
    bool check_responses;       /* a development aid: answers that break their model become
                                   InternalFailure */
    const char *coverage_file;  /* another: gets a line for each answer; NULL: none. See answer.c */
    void *host; /* what vg_bus_host gives back: the embedding's own (linked handlers, mailbox) */
};

/* Loop thread only, like all here but vg_bus_post. */
struct vg_bus *vg_bus_new(const struct vg_bus_options *options);
/* Reads the outbox and starts the services. VG_OK or VG_BROKEN. */
int vg_bus_start(struct vg_bus *bus) VG_CHECKED;
/* The instance is about to stop: sleeping calls wake now, and vg_is_ending tells them not to sleep
 * again. */
void vg_bus_wake_all(struct vg_bus *bus);
/* Stops services, drops waiting calls, then calls `on_stopped`; free the bus after it, once its
 * handles have closed. */
void vg_bus_stop(struct vg_bus *bus, void (*on_stopped)(void *ctx), void *ctx);
void vg_bus_free(struct vg_bus *bus);

struct vg_store *vg_bus_store(struct vg_bus *bus);
struct vg_clock *vg_bus_clock(struct vg_bus *bus);
struct vg_journal *vg_bus_journal(struct vg_bus *bus);
struct vg_random *vg_bus_random(struct vg_bus *bus);
uv_loop_t *vg_bus_loop(struct vg_bus *bus);
const struct vg_log *vg_bus_log(const struct vg_bus *bus);
void *vg_bus_host(const struct vg_bus *bus);
const char *vg_bus_smtp_url(const struct vg_bus *bus);      /* or NULL */
const char *vg_bus_waf_lists_dir(const struct vg_bus *bus); /* or NULL */
int64_t vg_bus_waf_propagation_ms(const struct vg_bus *bus);
int64_t vg_bus_dynamodb_delay_ms(const struct vg_bus *bus);
bool vg_bus_dynamodb_throttle(const struct vg_bus *bus);
const char *vg_bus_default_account(const struct vg_bus *bus);
const char *vg_bus_default_region(const struct vg_bus *bus);
/* By folder name; NULL when there is none. */
const struct vg_service *vg_bus_service(const struct vg_bus *bus, struct vg_str name);
const struct vg_service *const *vg_bus_services(const struct vg_bus *bus);
/* The pages that may own hosts; the last one has no service. */
const struct vg_page *vg_bus_host_pages(const struct vg_bus *bus);
void *vg_bus_service_state(const struct vg_bus *bus, const struct vg_service *service);
/* 12 digits. */
bool vg_is_account(struct vg_str text);
/* 1 to 23 letters, digits, '-' or '_': AWS's regions, and the names that people give to theirs
 * ("local"). */
bool vg_is_region(struct vg_str text);
/* Where clients reach it: "http://localhost:4566"; copied. */
void vg_bus_set_endpoint_url(struct vg_bus *bus, struct vg_str url);
struct vg_str vg_bus_endpoint_url(const struct vg_bus *bus);

/* Runs `fn(ctx)` on the loop thread in a later turn. From any thread, while the bus lives. */
void vg_bus_post(struct vg_bus *bus, void (*fn)(void *ctx), void *ctx);

/* Reads the store where no call runs: `look(txn, ctx)` in the running turn's transaction, else in
 * one of its own. VG_BROKEN, or what `look` returns. */
int vg_bus_look(struct vg_bus *bus, int (*look)(struct vg_txn *txn, void *ctx),
                void *ctx) VG_CHECKED;

/* ---- Calls ---- */

/* The call has ended. `rc` VG_OK with `out` (of the operation's output shape; NULL for routes), or
 * VG_FAIL with `err`. The call's memory goes after this, unless the arena was the submitter's. */
typedef void (*vg_done_fn)(void *ctx, struct vg_call *call, int rc, const void *out,
                           const struct vg_error *err);

struct vg_submission {
    const struct vg_service *service;
    const struct vg_op_model *op;     /* an operation with `in`, or else a route; neither: the
                                         service's guard is asked (vg_await_verdict) */
    void *in;                         /* arena memory, of the operation's input shape */
    struct vg_violations *violations; /* found while decoding; or NULL */
    const struct vg_route *route;
    const struct vg_request *request; /* NULL inside; a route needs one */
    struct vg_response *response;
    struct vg_arena *arena; /* lives until `done`; NULL: the call gets its own */
    struct vg_str account, region, source_ip, user_agent,
        request_id; /* views that live as long; absent: defaults, or drawn */
    struct vg_principal principal;
    const struct vg_call *parent; /* or NULL */
    vg_done_fn done;              /* never inside vg_bus_submit */
    void *ctx;
};

/* The call's handle, valid until `done`. */
struct vg_call *vg_bus_submit(struct vg_bus *bus, const struct vg_submission *submission);
/* The client went away: `done` will not be called; a sleeping call ends, others run to their end.
 * The submitter's arena must live on until `released(ctx)`, which is never called inside this. */
void vg_bus_abandon(struct vg_call *call, void (*released)(void *ctx), void *ctx);
/* A request id as AWS writes it, drawn from the instance's source. */
struct vg_str vg_bus_request_id(struct vg_bus *bus, struct vg_arena *arena);
/* As DynamoDB's are: 52 digits and capital letters. */
struct vg_str vg_bus_long_request_id(struct vg_bus *bus, struct vg_arena *arena);

/* ---- Time and rest ---- */

/* None of these is called inside what asked for it. `what` (when not settled) names what is in
 * flight. */
typedef void (*vg_rest_fn)(void *ctx, bool is_settled, struct vg_str what);
typedef void (*vg_reset_fn)(void *ctx, int rc);

/* Calls `done` once nothing is in flight, or after `timeout_ms` of real time with `is_settled`
 * false. */
void vg_bus_settle(struct vg_bus *bus, uint32_t timeout_ms, vg_rest_fn done, void *ctx);
/* Moves the clock to `target_ms` (at most VG_CLOCK_MAX_MS) step by step: at each timer or effect
 * due on the way, what it starts comes to rest first. Gives up after a minute of real time; the
 * clock then stands where it came to. */
void vg_bus_advance_to(struct vg_bus *bus, int64_t target_ms, vg_rest_fn done, void *ctx);
/* Empty state: ends waiting calls (InternalFailure), empties the store and the journal. `done` gets
 * VG_OK, or VG_BROKEN when the store failed, or when something outside did not come back within
 * half a minute: the state is then as it was. */
void vg_bus_reset(struct vg_bus *bus, vg_reset_fn done, void *ctx);
/* Who asked for one of these with that `ctx` has gone: it takes its course, but `done` will not be
 * called. */
void vg_bus_rest_forget(struct vg_bus *bus, const void *ctx);

#endif
