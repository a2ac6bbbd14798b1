/* bus/call.h: what a handler has in its hands: one call of one operation, by a client, another
 * service, or an effect.
 *
 * A handler reads straight down: check, then write. It returns VG_OK, VG_FAIL (error set, nothing
 * written), VG_BROKEN (the store failed; return what the store returned) or VG_DEFER (an await said
 * so). It frees nothing: all memory is the arena's. */
#ifndef VG_BUS_CALL_H
#define VG_BUS_CALL_H

#include "bus/error.h"
#include "env/random.h"
#include "store/record.h"
#include "store/store.h"

struct vg_bus;
struct vg_service;
struct vg_op_model;
struct vg_request; /* wire/message.h */

/* Who calls. */
struct vg_principal {
    struct vg_str arn; /* "arn:aws:iam::000000000000:root", "arn:aws:sts::...:assumed-role/r/s" */
    struct vg_str account;       /* 12 digits */
    struct vg_str user_id;       /* "AIDA...", "AROA...:session"; of the root user the account */
    struct vg_str access_key_id; /* empty for calls without a signature */
    struct vg_str
        service; /* "sns.amazonaws.com" when a service of virga calls for itself; else empty */
    struct vg_str
        source_arn; /* the resource the service acts for: what policies see as aws:SourceArn */
};

struct vg_call {
    struct vg_bus *bus;
    struct vg_arena *arena;
    struct vg_txn *txn;
    const struct vg_service *service; /* whose operation, effect or route this is */
    const struct vg_op_model *op;     /* NULL in effects and routes */
    struct vg_str account;            /* 12 digits: where the state is */
    struct vg_str region;
    struct vg_principal principal;
    struct vg_str request_id; /* what the client gets as x-amzn-RequestId */
    struct vg_str source_ip;  /* empty inside */
    struct vg_str user_agent;
    int64_t now_ms;          /* the call's time: the same in every run */
    struct vg_random random; /* begins anew in every run */
    uint64_t id;
    uint64_t parent_id; /* 0: none */
    uint64_t trace_id;  /* id of the call that began it all */
};

/* Ids and times. The same in every run of the call. */
struct vg_str vg_id_uuid(struct vg_call *call);
struct vg_str vg_id_hex(struct vg_call *call, size_t digits); /* lower case */
struct vg_str vg_id_text(struct vg_call *call, const char *alphabet,
                         size_t length); /* e.g. "0123456789" */
/* The HTTP request that the call came with; NULL for calls from inside. */
const struct vg_request *vg_call_request(const struct vg_call *call);
/* The instance's time by now, which differs from run to run: for long polls. */
int64_t vg_now(const struct vg_call *call);
/* "http://localhost:4566": how clients reach this instance, no slash at the end. */
struct vg_str vg_endpoint_url(const struct vg_call *call);
/* "arn:aws:<service>:<region>:<account>:<resource>" */
struct vg_str vg_arn(const struct vg_call *call, const char *service, struct vg_str resource);

/* An ARN's parts. False when the text has fewer than six. */
struct vg_arn {
    struct vg_str partition, service, region, account,
        resource; /* resource: all that follows the fifth colon */
};
bool vg_arn_parse(struct vg_str text, struct vg_arn *arn) VG_CHECKED;

/* Keys of the call's account and region, in one of the service's spaces (bus/spaces.h). */
void vg_call_key(struct vg_call *call, struct vg_key *key, vg_space space);

/* Records by one text part, the commonest form: key = account, region, space, `name`. */
int vg_call_get(struct vg_call *call, vg_space space, struct vg_str name,
                const struct vg_shape *shape, void *record) VG_CHECKED;
int vg_call_put(struct vg_call *call, vg_space space, struct vg_str name,
                const struct vg_shape *shape, const void *record) VG_CHECKED;
int vg_call_delete(struct vg_call *call, vg_space space, struct vg_str name) VG_CHECKED;
/* All of them in the order of their names, behind `after` (absent: from the first). */
void vg_call_walk(struct vg_call *call, vg_space space, struct vg_str after, struct vg_walk *walk);

/* ---- Effects: work to be done after the commit, kept in the same transaction. ---- */

struct vg_effect_kind; /* bus/service.h */

/* `payload` is a struct of the kind's shape. `due_ms`: virtual time at which to run, 0 for at once.
 * `*id` (may be NULL) names it for vg_effect_cancel. VG_OK or VG_BROKEN. */
int vg_effect_queue(struct vg_call *call, const struct vg_effect_kind *kind, const void *payload,
                    int64_t due_ms, uint64_t *id) VG_CHECKED;
/* VG_NOT_FOUND when it has run already. */
int vg_effect_cancel(struct vg_call *call, uint64_t id) VG_CHECKED;

/* A fact for whoever listens (bus/events.smithy has the shapes): an effect for each listener,
 * nothing when there is none. */
int vg_event_emit(struct vg_call *call, const struct vg_shape *event,
                  const void *payload) VG_CHECKED;

/* ---- Awaits: what needs the outside. VG_DEFER is to be returned; the handler then runs again from
 * the top, and the same await, met in the same order, gives the answer. Before an await a handler
 * writes nothing, unless it says vg_commit_before_wait. ---- */

struct vg_call_to {
    const char *service;   /* folder name: "lambda" */
    const char *operation; /* "Invoke" */
    struct vg_str account; /* absent: the caller's */
    struct vg_str region;
    struct vg_principal principal; /* arn absent: the caller's own */
    int64_t limit_ms;              /* of virtual time; 0: waits for its answer however long */
    int64_t real_limit_ms;         /* the same of real time, for who waits as long as a function may
                                      run; not both */
};

/* Calls another service's operation through the same dispatch, validation and journal as a client's
 * call. Input and output are plain JSON with the model's member names (model/plain.h), so that
 * services share no header: VG_OK with `*output`, VG_FAIL with the callee's error in `*callee`
 * (shape's code and message), VG_DEFER, or VG_BROKEN when the callee met what is nobody's error
 * (the store failed): then the caller cannot know better either. VG_NOT_FOUND: the limit went by;
 * the call goes on and its answer is dropped. With a limit `callee` carries no detail. An unknown
 * service or operation is a programmer's error. */
int vg_await_call(struct vg_call *call, const struct vg_call_to *to, struct vg_str input_json,
                  struct vg_str *output_json, struct vg_error *callee) VG_CHECKED;
/* The same with an input of texts; absent ones are left out. */
struct vg_text_member {
    const char *name;
    struct vg_str text;
};
int vg_await_call_texts(struct vg_call *call, const struct vg_call_to *to,
                        const struct vg_text_member *texts, size_t count,
                        struct vg_str *output_json, struct vg_error *callee) VG_CHECKED;

/* Runs `work(data)` on a pool thread: VG_DEFER, then VG_OK. `data` is arena memory of the first
 * run; take it from `*data`, which is set to the first run's pointer. `work` touches nothing but
 * it. */
int vg_await_work(struct vg_call *call, void (*work)(void *data), void **data) VG_CHECKED;

/* The same for work that makes something of any size: it has a memory of its own, which is the
 * call's when it is over. */
struct vg_build {
    const char *name; /* tells the works of one call apart */
    void (*work)(struct vg_arena *arena, void *data);
    void (*over)(void *data); /* on the loop, whatever has become of the call; or NULL */
};
int vg_await_build(struct vg_call *call, const struct vg_build *build, void **data) VG_CHECKED;

/* Sleeps until somebody wakes the channel or the (virtual) time has come: VG_OK woken, VG_NOT_FOUND
 * timed out. Idle: settle does not wait for it, and it ends when the client goes away. */
int vg_await_wake(struct vg_call *call, struct vg_str channel, int64_t until_ms) VG_CHECKED;
/* The instance ends: better answer with what there is than sleep again. */
bool vg_is_ending(const struct vg_call *call);
/* Wakes all that sleep on it, after the commit. */
void vg_wake(struct vg_call *call, struct vg_str channel);

/* Anything else that answers later: the first time VG_DEFER with a new `*wait` (is_new), later
 * VG_OK with its `result`. Whoever answers calls vg_wait_done once, on the loop thread, never
 * inside the handler's run. */
struct vg_wait {
    struct vg_call *call;
    const char *name; /* a literal, the same in every run */
    void *result;     /* what vg_wait_done gave */
    bool is_done;
    bool is_new;
};
int vg_await(struct vg_call *call, const char *name, struct vg_wait **wait) VG_CHECKED;
void vg_wait_done(struct vg_wait *wait, void *result);

/* vg_await_call_texts in two steps, for texts that take work to make: with a new wait vg_call_begin
 * and VG_DEFER; when the wait is done, vg_call_result. The texts live as long as the call. */
void vg_call_begin(struct vg_wait *wait, const struct vg_call_to *to,
                   const struct vg_text_member *texts, size_t count);
/* As vg_await_call, without the output. */
int vg_call_result(const struct vg_wait *wait, struct vg_error *callee) VG_CHECKED;

/* Zeroed memory that the later runs of the call meet again: for what is found out once (a parsed
 * request, an open transfer) and need not be found out anew. It does not follow the store: what was
 * read there in an earlier run may have changed since. Ids are drawn before, so that no later run
 * draws them again. `name` is a literal. */
void *vg_kept(struct vg_call *call, const char *name, size_t size);

/* ---- Work in slices: what takes more of the loop than about a millisecond. Who writes in slices
 * says vg_commit_before_wait in each of them. ---- */

/* Adds `bytes` read or written to what the calls of this turn have cost; what takes longer than its
 * bytes tell counts for more of them. False once the turn has cost enough: then what is not nearly
 * done goes on in the next one. Asked now and then, with some kilobytes, so that every run gets on.
 */
bool vg_slice_goes_on(struct vg_call *call, size_t bytes) VG_CHECKED;
/* VG_DEFER: the handler runs again in the next turn, behind what came in meanwhile, and then finds
 * `place`, memory of the call that says how far it has come. */
int vg_await_slice(struct vg_call *call, void *place) VG_CHECKED;
/* NULL: from the beginning. It is the first run; or what the run before saw is not so, as its
 * transaction was given up: then it is the place whose writes were committed last, if any were. The
 * store may have changed since. Not to be changed: a run may be repeated from it. */
void *vg_slice_place(const struct vg_call *call);

/* What this run writes is committed also when it defers or fails, once; in later runs
 * vg_has_committed says that it is there. For operations that AWS itself commits before it waits,
 * and for failures that leave a trace (a wrong password is counted). */
void vg_commit_before_wait(struct vg_call *call);
bool vg_has_committed(const struct vg_call *call);

/* The service's own in-memory state of this instance (its `start` made it). */
void *vg_service_state(const struct vg_call *call);

#endif
