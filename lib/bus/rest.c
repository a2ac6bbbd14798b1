/* bus/rest.c: when nothing is in flight: settle waits for it, advance walks through time from rest
 * to rest, reset begins anew. */
#include "bus/internal.h"

#include <stdlib.h>

enum rest_kind { REST_SETTLE, REST_ADVANCE, REST_RESET };

/* Somebody who waits for rest. They are served in the order in which they came. */
struct settler {
    struct vg_list_node node; /* in bus->settlers */
    struct vg_bus *bus;
    uv_timer_t timeout; /* real time */
    enum rest_kind kind;
    int64_t target_ms; /* of an advance */
    vg_rest_fn done;   /* of a settle or an advance; NULL: nobody listens any more */
    vg_reset_fn reset_done;
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
    for (struct vg_list_node *node = bus->waiting.next; node != &bus->waiting && named < 3;
         node = node->next) {
        const struct running *running = VG_CONTAINER_OF(node, struct running, node);
        if (running->pending_wait == NULL || running->pending_wait->is_idle)
            continue;
        const char *what = running->kind == RUNNING_OP           ? running->call.op->name.ptr
                           : running->kind == RUNNING_ROUTE      ? running->submission.route->name
                           : running->kind == RUNNING_INSPECTION ? "inspection"
                           : running->effect_name != NULL        ? running->effect_name
                                                                 : "effect";
        vg_buf_printf(&buf, "%s%s waits for %s", named++ > 0 ? ", " : "", what,
                      running->pending_wait->wait.name);
    }
    if (named == 0)
        vg_buf_printf(&buf, "%zu calls in flight", bus->busy_count);
    return vg_buf_str(&buf);
}

/* Store, journal and what services hold in memory. */
static int begin_anew(struct vg_bus *bus)
{
    vg_running_end_all(bus); /* those that sleep */
    vg_effects_forget(bus);
    int rc = vg_store_reset(bus->options.store);
    if (rc != VG_OK)
        return rc;
    for (size_t i = 0; bus->options.services[i] != NULL; i++)
        if (bus->options.services[i]->reset != NULL)
            bus->options.services[i]->reset(bus->states[i]);
    vg_journal_clear(&bus->journal);
    bus->kept_ahead_ms = 0; /* time goes on; the next commit keeps it again */
    return VG_OK;
}

/* The state stays, and so do the effects in it. */
static void stay(struct vg_bus *bus, struct vg_str problem)
{
    vg_log_write(bus->options.log, VG_LOG_ERROR, "no reset: %.*s", VG_STR_ARG(problem));
    vg_effects_forget(bus);
    if (vg_effects_load(bus) != VG_OK)
        vg_log_write(bus->options.log, VG_LOG_ERROR, "effects wait for the next start: %.*s",
                     VG_STR_ARG(vg_store_problem(bus->options.store)));
}

static void end_reset(struct settler *settler, bool is_settled, struct vg_str what)
{
    struct vg_bus *bus = settler->bus;
    int rc = is_settled ? begin_anew(bus) : VG_BROKEN;
    if (rc != VG_OK && !bus->is_stopping)
        stay(bus, is_settled ? vg_store_problem(bus->options.store) : what);
    if (settler->reset_done != NULL)
        settler->reset_done(settler->ctx, rc);
}

static void end_settler(struct settler *settler, bool is_settled)
{
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct vg_str what = is_settled ? VG_STR("") : name_what(settler->bus, &arena);
    vg_list_remove(&settler->node);
    uv_timer_stop(&settler->timeout);
    if (settler->kind == REST_ADVANCE && is_settled)
        vg_time_keep_now(settler->bus);
    if (settler->kind == REST_RESET)
        end_reset(settler, is_settled, what);
    else if (settler->done != NULL)
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

void vg_settlers_check(struct vg_bus *bus)
{
    while (!vg_list_is_empty(&bus->settlers) && is_at_rest(bus)) {
        struct settler *settler = VG_CONTAINER_OF(bus->settlers.next, struct settler, node);
        if (settler->kind != REST_ADVANCE || advance_step(settler))
            end_settler(settler, true);
    }
}

/* Also of no time at all: who is at rest is found to be so. */
static void on_settler_timeout(uv_timer_t *timer)
{
    struct settler *settler = timer->data;
    vg_settlers_check(settler->bus);
    bool has_ended = vg_list_is_empty(&settler->node);
    if (!has_ended)
        end_settler(settler, false);
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

static void begin_settler(struct vg_bus *bus, const struct settler *wanted, uint32_t timeout_ms)
{
    struct settler *settler = malloc(sizeof *settler);
    VG_ASSERT(settler != NULL);
    *settler = *wanted;
    settler->bus = bus;
    uv_timer_init(bus->options.loop, &settler->timeout);
    settler->timeout.data = settler;
    uv_timer_start(&settler->timeout, on_settler_timeout, timeout_ms, /* repeat= */ 0);
    vg_list_append(&bus->settlers, &settler->node);
    vg_bus_post(bus, on_async_check, bus); /* never calls back inside this call */
}

void vg_bus_settle(struct vg_bus *bus, uint32_t timeout_ms, vg_rest_fn done, void *ctx)
{
    begin_settler(bus, &(struct settler){.kind = REST_SETTLE, .done = done, .ctx = ctx},
                  timeout_ms);
}

void vg_bus_advance_to(struct vg_bus *bus, int64_t target_ms, vg_rest_fn done, void *ctx)
{
    enum { TIMEOUT_MS = 60000 };
    begin_settler(
        bus,
        &(struct settler){.kind = REST_ADVANCE, .target_ms = target_ms, .done = done, .ctx = ctx},
        TIMEOUT_MS);
}

void vg_bus_reset(struct vg_bus *bus, vg_reset_fn done, void *ctx)
{
    enum { TIMEOUT_MS = 30000 };
    vg_effects_forget(bus);
    vg_running_end_all(bus);
    begin_settler(bus, &(struct settler){.kind = REST_RESET, .reset_done = done, .ctx = ctx},
                  TIMEOUT_MS);
}

void vg_bus_rest_forget(struct vg_bus *bus, const void *ctx)
{
    for (struct vg_list_node *node = bus->settlers.next; node != &bus->settlers;
         node = node->next) {
        struct settler *settler = VG_CONTAINER_OF(node, struct settler, node);
        if (settler->ctx != ctx)
            continue;
        settler->done = NULL;
        settler->reset_done = NULL;
    }
}
