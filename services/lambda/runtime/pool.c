/* lambda/runtime/pool.c: environments by function version: reused while warm, made on demand,
 * reaped when idle or old. */
#include "lambda/runtime/pool.h"

#include "env/clock.h"

#include <stdio.h>
#include <stdlib.h>

enum { REAP_EVERY_MS = 10 * 1000, FOLDER_BYTES_MAX = 4096 };

/* The environments of one spec. */
struct group {
    struct lambda_pool *pool;
    struct lambda_spec *spec;
    struct vg_list_node idle; /* IDLE or COLD; used last comes last */
    struct vg_list_node busy;
    bool is_retired; /* no longer found by its key */
    size_t count;
};

struct lambda_pool {
    struct lambda_hooks hooks;
    char *folder;
    struct vg_map groups; /* key -> struct group */
    size_t count;         /* of environments, those that are closing too */
    uint64_t next_number; /* of folders */
    uv_timer_t reaper;
    bool is_closing;
    void (*done)(void *ctx);
    void *done_ctx;
};

static void free_group_if_done(struct group *group)
{
    if (!group->is_retired || group->count > 0)
        return;
    lambda_spec_release(group->spec);
    free(group);
}

/* Out of the lists; its end comes later. */
static void close_sandbox(struct lambda_sandbox *sandbox)
{
    vg_list_remove(&sandbox->node);
    lambda_sandbox_close(sandbox);
}

static bool is_spent(const struct lambda_pool *pool, const struct lambda_sandbox *sandbox)
{
    uint64_t age_ms = (vg_monotonic_us() - sandbox->born_us) / 1000;
    return age_ms > LAMBDA_AGE_MAX_MS ||
           sandbox->credentials.expires_ms < pool->hooks.now_ms(pool->hooks.ctx);
}

static void on_free(struct lambda_sandbox *sandbox)
{
    struct group *group = sandbox->group;
    sandbox->used_us = vg_monotonic_us();
    vg_list_remove(&sandbox->node);
    if (group->pool->is_closing || group->is_retired)
        lambda_sandbox_close(sandbox);
    else
        vg_list_append(&group->idle, &sandbox->node);
}

static void finish_if_closed(struct lambda_pool *pool);

static void on_closed(struct lambda_sandbox *sandbox)
{
    struct group *group = sandbox->group;
    struct lambda_pool *pool = group->pool;
    vg_list_remove(&sandbox->node);
    pool->count--;
    group->count--;
    free_group_if_done(group);
    finish_if_closed(pool);
}

/* ---- Reaping ---- */

/* The one that was idle longest of all, or NULL. */
static struct lambda_sandbox *oldest_idle(const struct lambda_pool *pool)
{
    struct lambda_sandbox *oldest = NULL;
    size_t position = 0;
    struct vg_str key;
    void *value;
    while (vg_map_next(&pool->groups, &position, &key, &value)) {
        struct group *group = value;
        if (vg_list_is_empty(&group->idle))
            continue;
        struct lambda_sandbox *first =
            VG_CONTAINER_OF(group->idle.next, struct lambda_sandbox, node);
        if (oldest == NULL || first->used_us < oldest->used_us)
            oldest = first;
    }
    return oldest;
}

static void reap(struct lambda_pool *pool)
{
    for (struct lambda_sandbox *oldest; (oldest = oldest_idle(pool)) != NULL;) {
        if ((vg_monotonic_us() - oldest->used_us) / 1000 < LAMBDA_IDLE_MAX_MS)
            return;
        close_sandbox(oldest);
    }
}

static void on_reap(uv_timer_t *timer)
{
    reap(timer->data);
}

/* ---- Groups ---- */

static struct group *group_of(struct lambda_pool *pool, struct lambda_spec *spec)
{
    struct group *group = vg_map_get(&pool->groups, vg_str_from(spec->key));
    if (group != NULL)
        return group;
    group = calloc(1, sizeof *group);
    VG_ASSERT(group != NULL);
    group->pool = pool;
    group->spec = lambda_spec_retain(spec);
    vg_list_init(&group->idle);
    vg_list_init(&group->busy);
    vg_map_set(&pool->groups, vg_str_from(spec->key), group);
    return group;
}

static void retire(struct lambda_pool *pool, struct group *group)
{
    vg_map_remove(&pool->groups, vg_str_from(group->spec->key));
    group->is_retired = true;
    while (!vg_list_is_empty(&group->idle))
        close_sandbox(VG_CONTAINER_OF(group->idle.next, struct lambda_sandbox, node));
    free_group_if_done(group);
}

void lambda_pool_retire(struct lambda_pool *pool, struct vg_str function_arn)
{
    size_t position = 0;
    struct vg_str key;
    void *value;
    while (vg_map_next(&pool->groups, &position, &key, &value)) {
        struct group *group = value;
        if (function_arn.len == 0 || vg_str_is(function_arn, group->spec->function_arn))
            retire(pool, group);
    }
}

struct lambda_spec *lambda_pool_spec(const struct lambda_pool *pool, struct vg_str key)
{
    struct group *group = vg_map_get(&pool->groups, key);
    return group != NULL ? group->spec : NULL;
}

/* ---- Invocations ---- */

/* A warm one that was used last comes first; else a cold one, whose folder is kept. NULL: none. */
static struct lambda_sandbox *take_idle(struct lambda_pool *pool, struct group *group)
{
    struct lambda_sandbox *cold = NULL;
    for (struct vg_list_node *node = group->idle.prev, *prev; node != &group->idle; node = prev) {
        prev = node->prev;
        struct lambda_sandbox *sandbox = VG_CONTAINER_OF(node, struct lambda_sandbox, node);
        if (sandbox->state == LAMBDA_COLD)
            cold = sandbox;
        else if (is_spent(pool, sandbox))
            close_sandbox(sandbox);
        else
            return sandbox;
    }
    return cold;
}

static struct lambda_sandbox *make_sandbox(struct lambda_pool *pool, struct group *group)
{
    char folder[FOLDER_BYTES_MAX];
    if (pool->count >= LAMBDA_SANDBOXES_MAX) {
        struct lambda_sandbox *oldest = oldest_idle(pool);
        if (oldest == NULL)
            return NULL;
        close_sandbox(oldest);
    }
    snprintf(folder, sizeof folder, "%s/%llu", pool->folder,
             (unsigned long long)++pool->next_number);
    struct lambda_sandbox *sandbox = lambda_sandbox_new(&pool->hooks, group->spec, folder);
    sandbox->group = group;
    group->count++;
    pool->count++;
    return sandbox;
}

bool lambda_pool_invoke(struct lambda_pool *pool, struct lambda_spec *spec,
                        struct lambda_invocation *invocation)
{
    if (pool->is_closing)
        return false;
    struct group *group = group_of(pool, spec);
    struct lambda_sandbox *sandbox = take_idle(pool, group);
    if (sandbox == NULL)
        sandbox = make_sandbox(pool, group);
    if (sandbox == NULL)
        return false;
    vg_list_remove(&sandbox->node);
    vg_list_append(&group->busy, &sandbox->node);
    lambda_sandbox_invoke(sandbox, invocation);
    return true;
}

/* ---- Birth and death ---- */

struct lambda_pool *lambda_pool_new(const struct lambda_hooks *hooks, const char *folder)
{
    struct lambda_pool *pool = calloc(1, sizeof *pool);
    VG_ASSERT(pool != NULL);
    pool->hooks = *hooks;
    pool->hooks.on_free = on_free;
    pool->hooks.on_closed = on_closed;
    pool->folder = strdup(folder);
    vg_map_init(&pool->groups);
    uv_timer_init(hooks->loop, &pool->reaper);
    pool->reaper.data = pool;
    uv_timer_start(&pool->reaper, on_reap, REAP_EVERY_MS, REAP_EVERY_MS);
    uv_unref((uv_handle_t *)&pool->reaper);
    return pool;
}

static void on_reaper_closed(uv_handle_t *handle)
{
    struct lambda_pool *pool = handle->data;
    pool->done(pool->done_ctx);
    vg_map_deinit(&pool->groups);
    free(pool->folder);
    free(pool);
}

static void finish_if_closed(struct lambda_pool *pool)
{
    if (pool->is_closing && pool->count == 0)
        uv_close((uv_handle_t *)&pool->reaper, on_reaper_closed);
}

void lambda_pool_close(struct lambda_pool *pool, void (*done)(void *ctx), void *ctx)
{
    pool->is_closing = true;
    pool->done = done;
    pool->done_ctx = ctx;
    size_t position = 0;
    struct vg_str key;
    void *value;
    /* Busy ones too: nobody waits for a function when the instance ends. */
    while (vg_map_next(&pool->groups, &position, &key, &value)) {
        struct group *group = value;
        while (!vg_list_is_empty(&group->busy))
            close_sandbox(VG_CONTAINER_OF(group->busy.next, struct lambda_sandbox, node));
        retire(pool, group);
    }
    finish_if_closed(pool);
}
