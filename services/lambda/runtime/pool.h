/* lambda/runtime/pool.h: all execution environments of an instance: which one takes an invocation,
 * how many there may be. */
#ifndef LAMBDA_RUNTIME_POOL_H
#define LAMBDA_RUNTIME_POOL_H

#include "base/map.h"
#include "lambda/runtime/sandbox.h"

enum {
    LAMBDA_SANDBOXES_MAX = 64, /* processes or threads; beyond it invocations are throttled */
    LAMBDA_IDLE_MAX_MS = 5 * 60 * 1000,
    LAMBDA_AGE_MAX_MS =
        60 * 60 * 1000, /* then an environment is replaced, as AWS does after some hours */
};

struct lambda_pool;

/* `hooks` without on_free and on_closed; `folder` is where environments have their own. Both are
 * copied. */
struct lambda_pool *lambda_pool_new(const struct lambda_hooks *hooks, const char *folder);
/* Ends everything; work at hand fails. `done` is never called inside; the pool is gone after it. */
void lambda_pool_close(struct lambda_pool *pool, void (*done)(void *ctx), void *ctx);

/* The spec that was used last under that key, or NULL: then one must be made. */
struct lambda_spec *lambda_pool_spec(const struct lambda_pool *pool, struct vg_str key);
/* Begins the invocation in a warm environment of the spec, or a new one. False when there is no
 * room: throttled. */
bool lambda_pool_invoke(struct lambda_pool *pool, struct lambda_spec *spec,
                        struct lambda_invocation *invocation) VG_CHECKED;
/* The function was changed or deleted: its environments end, the busy ones when their work is done.
 * Empty: all functions'. */
void lambda_pool_retire(struct lambda_pool *pool, struct vg_str function_arn);

#endif
