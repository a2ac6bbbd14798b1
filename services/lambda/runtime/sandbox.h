/* lambda/runtime/sandbox.h: one execution environment: initialised once, then one invocation
 * after the other.
 *
 * The state machine here is the same for every kind of function; a struct lambda_sandbox_kind is
 * what a kind must be able to do. All on the loop thread. Times are real time: a function's timeout
 * is not virga's virtual clock. */
#ifndef LAMBDA_RUNTIME_SANDBOX_H
#define LAMBDA_RUNTIME_SANDBOX_H

#include "base/buf.h"
#include "base/list.h"
#include "base/log.h"
#include "lambda/runtime/spec.h"

#include <uv.h>

struct lambda_sandbox;
struct vg_call;

enum {
    LAMBDA_RESPONSE_BYTES_MAX = 6291556,
    LAMBDA_INIT_LIMIT_MS = 10000,
    LAMBDA_LOG_TAIL_BYTES = 4096,
};

struct lambda_credentials {
    struct vg_str access_key_id;
    struct vg_str secret_access_key;
    struct vg_str session_token;
    int64_t expires_ms; /* virtual time */
};

/* What an environment needs of the service around it. */
struct lambda_hooks {
    void *ctx;
    uv_loop_t *loop;
    const struct vg_log *log;
    bool has_private_tmp;         /* the machine lets each environment have a /tmp of its own */
    int64_t (*now_ms)(void *ctx); /* virtual time: of log events and stream names */
    /* `count` lower-case hex digits and a NUL. */
    void (*random_hex)(void *ctx, char *out, size_t count);
    /* Credentials of the function's role, in the arena. */
    void (*credentials)(void *ctx, const struct lambda_spec *spec, struct vg_arena *arena,
                        struct lambda_credentials *credentials);
    /* Sends off the events of `sandbox->batch`, copying what it needs. */
    void (*deliver_log)(void *ctx, const struct lambda_sandbox *sandbox);
    /* The pool's own: the environment can take an invocation again; or has closed, and is gone
     * after this call. */
    void (*on_free)(struct lambda_sandbox *sandbox);
    void (*on_closed)(struct lambda_sandbox *sandbox);
};

enum lambda_status { LAMBDA_SUCCESS, LAMBDA_ERROR, LAMBDA_TIMEOUT };

/* One invocation: the asker's memory, until `done` has been called. */
struct lambda_invocation {
    struct vg_arena *arena; /* for the outcome */
    struct vg_str request_id;
    struct vg_str payload; /* JSON, or empty */
    struct vg_str invoked_arn;
    struct vg_str trace_id;
    struct vg_str client_context; /* decoded JSON; empty: none */
    const struct vg_call *cause;  /* the call that wants it, or NULL: the journal's */
    void (*done)(void *ctx, struct lambda_invocation *invocation);
    void *ctx;
    /* The outcome. */
    enum lambda_status status;
    struct vg_str response;
    struct vg_str log_tail; /* its last 4 KB of log, START to REPORT */
};

enum lambda_sandbox_state {
    LAMBDA_COLD,  /* no process; may be started (again) */
    LAMBDA_BEGIN, /* will be started in the loop's next turn */
    LAMBDA_INIT,  /* started, has not asked for work yet */
    LAMBDA_IDLE,  /* waits for work */
    LAMBDA_BUSY,  /* works */
    LAMBDA_AFTER, /* has answered, has not asked for more work yet */
    LAMBDA_DYING, /* killed, its end has not been seen yet */
};

/* A log event on its way out. */
struct lambda_log_event {
    int64_t at_ms;
    uint32_t len;
};

struct lambda_log_batch {
    struct vg_buf text;   /* the messages, one behind the other */
    struct vg_buf events; /* struct lambda_log_event */
};

struct lambda_sandbox {
    struct vg_list_node node; /* the pool's */
    void *group;              /* the pool's */
    uint64_t used_us;         /* monotonic time of the last use; the pool's */
    uint64_t born_us;

    const struct lambda_hooks *hooks;
    struct lambda_spec *spec;
    enum lambda_sandbox_state state;
    bool is_closing;
    bool is_retired; /* closes when the work at hand is done */
    void *own;       /* of its kind */
    struct vg_arena arena;
    struct lambda_credentials credentials;
    const char *folder;     /* private; holds tmp/ */
    const char *log_stream; /* "2026/01/02/[$LATEST]0123..." */
    struct lambda_log_batch batch;
    bool is_flush_due;
    uv_timer_t timer; /* of the phase at hand */
    uv_timer_t flush_timer;
    int open_handles;

    /* The phase at hand. */
    struct lambda_invocation *invocation;
    bool is_second_init; /* inside the invocation, after a failed one */
    uint64_t init_began_us;
    uint64_t init_us;       /* of a cold start, told in its REPORT; 0: warm */
    uint64_t work_began_us; /* invocation, or second init */
    int64_t deadline_ms;    /* Unix time */
    struct vg_buf tail;     /* log of the invocation, kept to its last bytes */
    /* An init that failed, until it is known whether the second one does too. In the invocation's
     * arena. */
    enum lambda_status init_status;
    struct vg_str init_error_body;
    struct vg_str init_error_type;
};

/* A kind of function. */
struct lambda_sandbox_kind {
    const char *name;
    void (*open)(struct lambda_sandbox *sandbox); /* makes `own` */
    /* Begins init: leads to lambda_sandbox_ready, _init_error or _ended. When it can't even
     * start, _start_failed. */
    void (*start)(struct lambda_sandbox *sandbox);
    void (*invoke)(struct lambda_sandbox *sandbox); /* hands over `invocation` */
    void (*drain)(struct lambda_sandbox *sandbox);  /* the output so far, by lambda_sandbox_log */
    void (*kill)(struct lambda_sandbox *sandbox);   /* lambda_sandbox_ended follows, never inside */
    uint64_t (*memory_max)(struct lambda_sandbox *sandbox); /* bytes */
    /* Lets go of `own`, then calls lambda_sandbox_kind_closed, never inside. Nothing runs any
     * more. */
    void (*close)(struct lambda_sandbox *sandbox);
};

extern const struct lambda_sandbox_kind lambda_sandbox_linked; /* linked.c */
extern const struct lambda_sandbox_kind
    lambda_sandbox_child; /* child.c: bootstrap, Python, Node.js */

/* Takes a reference on the spec. `folder` is made here, removed when it closes. */
struct lambda_sandbox *lambda_sandbox_new(const struct lambda_hooks *hooks,
                                          struct lambda_spec *spec, const char *folder);
/* COLD or IDLE, and not closing: begins the invocation. `done` is never called inside. */
void lambda_sandbox_invoke(struct lambda_sandbox *sandbox, struct lambda_invocation *invocation);
/* Ends it: work at hand fails. on_closed follows, never inside. */
void lambda_sandbox_close(struct lambda_sandbox *sandbox);

/* ---- What a kind of function tells ---- */

void lambda_sandbox_ready(struct lambda_sandbox *sandbox); /* asks for work */
void lambda_sandbox_result(struct lambda_sandbox *sandbox, struct vg_str body, bool is_error,
                           struct vg_str error_type);
void lambda_sandbox_init_error(struct lambda_sandbox *sandbox, struct vg_str body,
                               struct vg_str error_type);
/* There is nothing that could be started, and nothing that will end. */
void lambda_sandbox_start_failed(struct lambda_sandbox *sandbox, const char *error_type,
                                 struct vg_str message);
/* The process or thread is gone. `code` its exit status, or -1 and a signal. */
void lambda_sandbox_ended(struct lambda_sandbox *sandbox, int code, int signal);
/* A log event, as it is to stand in CloudWatch Logs. */
void lambda_sandbox_log(struct lambda_sandbox *sandbox, struct vg_str text);
void lambda_sandbox_kind_closed(struct lambda_sandbox *sandbox);
/* Milliseconds of real time since the epoch: the children's own clock. */
int64_t lambda_real_now_ms(void);

#endif
