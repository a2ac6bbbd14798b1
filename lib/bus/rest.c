/* bus/rest.c: when nothing is in flight: settle waits for it, advance walks through time from rest to rest, reset begins anew. */
#include "bus/internal.h"

#include <stdlib.h>

struct settler {
    struct vg_list_node node; /* in bus->settlers */
    struct vg_bus *bus;
    uv_timer_t timeout; /* real time */
    bool has_timed_out;
    bool is_advance;
    int64_t target_ms;
    void (*done)(void *ctx, bool is_settled, struct vg_str what);
    void *ctx;
};

/* A reset that waits for what is outside to come back. */
struct reset {
    struct settler settler;
    void (*done)(void *ctx, int rc);
    void *ctx;
};

static void on_settler_closed(uv_handle_t *handle)
{
    free(handle->data);
}

static bool is_at_rest(const struct vg_bus *bus)
{
    return bus->busy_count == 0 && bus->ready_count == 0 && !bus->is_in_batch;
}

/* Names up to three calls in flight. */
static struct vg_str name_what(struct vg_bus *bus, struct vg_arena *arena)
{
    struct vg_buf buf;
    vg_buf_init(&buf, arena, 4096);
    int named = 0;
    for (struct vg_list_node *node = bus->waiting.next; node != &bus->waiting && named < 3; node = node->next) {
        const struct running *running = VG_CONTAINER_OF(node, struct running, node);
        if (running->pending_wait == NULL || running->pending_wait->is_idle)
            continue;
        const char *what = running->kind == RUNNING_OP       ? running->call.op->name.ptr
                           : running->kind == RUNNING_ROUTE  ? running->submission.route->name
                           : running->effect_name != NULL    ? running->effect_name
                                                             : "effect";
        vg_buf_printf(&buf, "%s%s waits for %s", named++ > 0 ? ", " : "", what, running->pending_wait->wait.name);
    }
    if (named == 0)
        vg_buf_printf(&buf, "%zu calls in flight", bus->busy_count);
    return vg_buf_str(&buf);
}

static void end_settler(struct settler *settler, bool is_settled)
{
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct vg_str what = is_settled ? VG_STR("") : name_what(settler->bus, &arena);
    vg_list_remove(&settler->node);
    uv_timer_stop(&settler->timeout);
    settler->done(settler->ctx, is_settled, what);
    vg_arena_deinit(&arena);
    uv_close((uv_handle_t *)&settler->timeout, on_settler_closed);
}

/* True when it came to its target; otherwise time has moved on and fired something. */
static bool advance_step(struct settler *settler)
{
    struct vg_clock *clock = &settler->bus->clock;
    int64_t due = vg_clock_next_due(clock);
    if (due > settler->target_ms) {
        if (vg_clock_now_ms(clock) < settler->target_ms)
            vg_clock_set(clock, settler->target_ms);
        return true;
    }
    if (due > vg_clock_now_ms(clock))
        vg_clock_set(clock, due);
    vg_clock_fire_due(clock);
    return false;
}

static void on_settler_timeout(uv_timer_t *timer)
{
    end_settler(timer->data, false);
}

void vg_settlers_check(struct vg_bus *bus)
{
    while (!vg_list_is_empty(&bus->settlers) && is_at_rest(bus)) {
        struct settler *settler = VG_CONTAINER_OF(bus->settlers.next, struct settler, node);
        if (!settler->is_advance || advance_step(settler))
            end_settler(settler, true);
    }
}

void vg_settlers_drop(struct vg_bus *bus)
{
    while (!vg_list_is_empty(&bus->settlers))
        end_settler(VG_CONTAINER_OF(bus->settlers.next, struct settler, node), false);
}

static void on_async_check(void *ctx)
{
    vg_settlers_check(ctx);
}

static void begin_settler(struct settler *settler, struct vg_bus *bus, uint32_t timeout_ms)
{
    settler->bus = bus;
    uv_timer_init(bus->options.loop, &settler->timeout);
    settler->timeout.data = settler;
    uv_timer_start(&settler->timeout, on_settler_timeout, timeout_ms, /* repeat= */ 0);
    vg_list_append(&bus->settlers, &settler->node);
    vg_bus_post(bus, on_async_check, bus); /* never calls back inside this call */
}

static struct settler *settler_new(void (*done)(void *ctx, bool is_settled, struct vg_str what), void *ctx)
{
    struct settler *settler = calloc(1, sizeof(struct reset));
    VG_ASSERT(settler != NULL);
    settler->done = done;
    settler->ctx = ctx;
    return settler;
}

void vg_bus_settle(struct vg_bus *bus, uint32_t timeout_ms, void (*done)(void *ctx, bool is_settled, struct vg_str what),
                   void *ctx)
{
    begin_settler(settler_new(done, ctx), bus, timeout_ms);
}

enum { ADVANCE_TIMEOUT_MS = 60000 };

void vg_bus_advance_to(struct vg_bus *bus, int64_t target_ms, void (*done)(void *ctx, bool is_settled, struct vg_str what),
                       void *ctx)
{
    struct settler *settler = settler_new(done, ctx);
    settler->is_advance = true;
    settler->target_ms = target_ms;
    begin_settler(settler, bus, ADVANCE_TIMEOUT_MS);
}

static void on_quiet_for_reset(void *ctx, bool is_settled, struct vg_str what)
{
    (void)what;
    struct reset *reset = ctx;
    struct vg_bus *bus = reset->settler.bus;
    int rc = VG_BROKEN;
    if (is_settled) {
        vg_running_end_all(bus);
        vg_effects_forget(bus);
        rc = vg_store_reset(bus->options.store);
        for (size_t i = 0; bus->options.services[i] != NULL; i++)
            if (bus->options.services[i]->reset != NULL)
                bus->options.services[i]->reset(bus->states[i]);
        vg_journal_clear(&bus->journal);
    }
    reset->done(reset->ctx, rc);
}

enum { RESET_TIMEOUT_MS = 30000 };

void vg_bus_reset(struct vg_bus *bus, void (*done)(void *ctx, int rc), void *ctx)
{
    vg_effects_forget(bus);
    vg_running_end_all(bus);
    struct settler *settler = settler_new(on_quiet_for_reset, NULL);
    struct reset *reset = VG_CONTAINER_OF(settler, struct reset, settler);
    settler->ctx = reset;
    reset->done = done;
    reset->ctx = ctx;
    begin_settler(settler, bus, RESET_TIMEOUT_MS);
}
