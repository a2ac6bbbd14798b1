/* bus/effect.c: the outbox: effects are written with what causes them, run after the commit,
 * retried, and leave the outbox in the transaction of their own writes. */
#include "bus.gen.h"
#include "bus/internal.h"

#include <stdlib.h>

static void effect_key(struct vg_key *key, struct vg_arena *arena, uint64_t id)
{
    vg_key_begin(key, arena, VG_STR(""), VG_STR(""), VG_SPACE_OUTBOX);
    vg_key_u64(key, id);
}

int vg_effect_queue(struct vg_call *call, const struct vg_effect_kind *kind, const void *payload,
                    int64_t due_ms, uint64_t *id)
{
    VG_ASSERT(vg_map_get(&call->bus->effect_kinds, vg_str_from(kind->name)) != NULL);
    uint64_t effect_id = ++call->bus->last_effect_id;
    struct bus_outbox_record record = {
        .kind = vg_str_from(kind->name),
        .payload = vg_record_encode(call->arena, kind->shape, payload),
        .due_ms = vg_i64(due_ms),
        .attempt = vg_i32(1),
        .account = call->account,
        .region = call->region,
        .parent_id = vg_i64((int64_t)call->id),
        .trace_id = vg_i64((int64_t)call->trace_id),
        .principal_arn = call->principal.arn,
    };
    struct vg_key key;
    effect_key(&key, call->arena, effect_id);
    int rc = vg_record_put(call->txn, vg_key_bytes(&key), &bus_shape_outbox_record, call->arena,
                           &record);
    if (rc != VG_OK)
        return rc;
    vg_after_commit(running_of(call),
                    (struct after_commit){.effect_id = effect_id, .due_ms = due_ms});
    if (id != NULL)
        *id = effect_id;
    return VG_OK;
}

int vg_effect_cancel(struct vg_call *call, uint64_t id)
{
    struct vg_key key;
    effect_key(&key, call->arena, id);
    return vg_delete(call->txn, vg_key_bytes(&key));
}

int vg_event_emit(struct vg_call *call, const struct vg_shape *event, const void *payload)
{
    for (const struct vg_service *const *at = call->bus->options.services; *at != NULL; at++) {
        const struct vg_listener *listener = (*at)->listeners;
        for (; listener != NULL && listener->event != NULL; listener++) {
            if (*listener->event != event)
                continue;
            int rc = vg_effect_queue(call, listener->effect, payload, 0, NULL);
            if (rc != VG_OK)
                return rc;
        }
    }
    return VG_OK;
}

/* ---- Running ---- */

static struct pending_effect *pending_of(struct vg_list_node *node)
{
    return VG_CONTAINER_OF(node, struct pending_effect, node);
}

/* It becomes a call, with memory of its own, only when its turn has come: there may be very many.
 */
static void make_due(struct pending_effect *pending)
{
    struct vg_bus *bus = pending->bus;
    vg_list_remove(&pending->node);
    vg_list_append(&bus->due_effects, &pending->node);
    bus->ready_count++;
    vg_bus_poke(bus);
}

static void on_due(struct vg_timer *timer)
{
    make_due(VG_CONTAINER_OF(timer, struct pending_effect, timer));
}

static void arm(struct vg_bus *bus, uint64_t id, int64_t due_ms, uint32_t breaks)
{
    if (bus->is_stopping)
        return; /* it is in the outbox: the next start runs it */
    struct pending_effect *pending = calloc(1, sizeof *pending);
    VG_ASSERT(pending != NULL);
    pending->bus = bus;
    pending->id = id;
    pending->breaks = breaks;
    vg_list_append(&bus->later_effects, &pending->node);
    if (due_ms <= vg_clock_now_ms(&bus->clock))
        make_due(pending);
    else
        vg_timer_arm(&bus->clock, &pending->timer, due_ms, on_due);
}

void vg_effect_arm(struct vg_bus *bus, uint64_t id, int64_t due_ms)
{
    arm(bus, id, due_ms, /* breaks= */ 0);
}

void vg_effect_arm_broken(struct vg_bus *bus, uint64_t id, uint32_t breaks)
{
    enum { FIRST_MS = 1000, DOUBLINGS_MAX = 9, LAST_MS = 5 * 60 * 1000 };
    int64_t wait_ms = (int64_t)FIRST_MS << (breaks < DOUBLINGS_MAX ? breaks : DOUBLINGS_MAX);
    wait_ms = wait_ms < LAST_MS ? wait_ms : LAST_MS;
    arm(bus, id, vg_clock_now_ms(&bus->clock) + wait_ms, breaks + 1);
}

struct running *vg_effect_take(struct vg_bus *bus)
{
    struct pending_effect *pending = pending_of(vg_list_pop(&bus->due_effects));
    bus->ready_count--;
    struct running *running = vg_running_new(bus, RUNNING_EFFECT, /* arena= */ NULL);
    running->effect_id = pending->id;
    running->effect_breaks = pending->breaks;
    running->call.request_id = vg_bus_request_id(bus, running->call.arena);
    free(pending);
    return running;
}

void vg_effects_forget(struct vg_bus *bus)
{
    while (!vg_list_is_empty(&bus->due_effects)) {
        free(pending_of(vg_list_pop(&bus->due_effects)));
        bus->ready_count--;
    }
    while (!vg_list_is_empty(&bus->later_effects)) {
        struct pending_effect *pending = pending_of(vg_list_pop(&bus->later_effects));
        vg_timer_cancel(&bus->clock, &pending->timer);
        free(pending);
    }
}

/* The call stands where the one stood that queued the effect. */
static void take_over(struct running *running, const struct bus_outbox_record *record)
{
    struct vg_call *call = &running->call;
    call->account = record->account;
    call->region = record->region;
    call->parent_id = (uint64_t)record->parent_id.v;
    call->trace_id = (uint64_t)record->trace_id.v;
    call->principal.arn = record->principal_arn;
    call->principal.account = record->account;
}

static int give_up(struct running *running, const struct effect_entry *entry, const void *payload,
                   const struct vg_key *key)
{
    struct vg_call *call = &running->call;
    vg_log_write(call->bus->options.log, VG_LOG_WARN, "%s given up: %.*s: %.*s", entry->kind->name,
                 VG_STR_ARG(running->err.shape->code), VG_STR_ARG(running->err.message));
    if (entry->kind->give_up != NULL) {
        int rc = entry->kind->give_up(call, payload, &running->err);
        if (rc != VG_OK)
            return VG_BROKEN;
    }
    return vg_delete(call->txn, vg_key_bytes(key));
}

static int retry_later(struct running *running, const struct effect_entry *entry,
                       const void *payload, struct bus_outbox_record *record,
                       const struct vg_key *key)
{
    struct vg_call *call = &running->call;
    uint32_t attempt = (uint32_t)record->attempt.v;
    int64_t wait_ms = entry->kind->retry_ms != NULL ? entry->kind->retry_ms(attempt) : -1;
    if (wait_ms < 0)
        return give_up(running, entry, payload, key);
    record->attempt = vg_i32(record->attempt.v + 1);
    record->due_ms = vg_i64(vg_clock_now_ms(&call->bus->clock) + wait_ms);
    int rc =
        vg_record_put(call->txn, vg_key_bytes(key), &bus_shape_outbox_record, call->arena, record);
    if (rc == VG_OK)
        vg_after_commit(running, (struct after_commit){.effect_id = running->effect_id,
                                                       .due_ms = record->due_ms.v});
    return rc;
}

static int run_record(struct running *running, struct bus_outbox_record *record,
                      const struct vg_key *key)
{
    struct vg_call *call = &running->call;
    const struct effect_entry *entry = vg_map_get(&call->bus->effect_kinds, record->kind);
    if (entry == NULL) {
        vg_log_write(call->bus->options.log, VG_LOG_ERROR, "no effect of kind %.*s: dropped",
                     VG_STR_ARG(record->kind));
        return vg_delete(call->txn, vg_key_bytes(key));
    }
    call->service = entry->service;
    running->effect_name = entry->kind->name;
    void *payload = vg_arena_zalloc(call->arena, 1, entry->kind->shape->size);
    if (!vg_record_decode(call->arena, entry->kind->shape, record->payload, payload))
        return VG_BROKEN;
    int rc = entry->kind->run(call, payload, (uint32_t)record->attempt.v, &running->err);
    if (rc == VG_OK)
        return vg_delete(call->txn, vg_key_bytes(key));
    if (rc != VG_FAIL)
        return rc;
    if (vg_txn_write_count(call->txn) != running->writes_at_start && !running->commits_before_wait)
        return VG_FAIL; /* the dispatcher names the broken contract */
    running->effect_failed = true;
    return retry_later(running, entry, payload, record, key);
}

int vg_effect_run(struct running *running)
{
    struct vg_call *call = &running->call;
    struct vg_key key;
    struct bus_outbox_record record;
    effect_key(&key, call->arena, running->effect_id);
    running->effect_failed = false;
    int rc = vg_record_get(call->txn, vg_key_bytes(&key), &bus_shape_outbox_record, call->arena,
                           &record);
    if (rc == VG_NOT_FOUND)
        return VG_OK; /* cancelled */
    if (rc != VG_OK)
        return rc;
    take_over(running, &record);
    rc = run_record(running, &record, &key);
    return rc == VG_NOT_FOUND ? VG_BROKEN : rc;
}

/* ---- After a start ---- */

int vg_effects_load(struct vg_bus *bus)
{
    struct vg_arena arena;
    struct vg_txn *txn;
    vg_arena_init(&arena);
    int rc = vg_txn_begin_read(bus->options.store, &txn);
    if (rc != VG_OK) {
        vg_arena_deinit(&arena);
        return rc;
    }
    struct vg_key prefix;
    vg_key_begin(&prefix, &arena, VG_STR(""), VG_STR(""), VG_SPACE_OUTBOX);
    struct vg_walk walk;
    vg_walk_begin(&walk, txn, &arena, vg_key_bytes(&prefix), VG_STR_NONE, false, false);
    struct vg_str key;
    struct bus_outbox_record record;
    while ((rc = vg_record_next(&walk, &bus_shape_outbox_record, &key, &record)) == VG_OK) {
        struct vg_str rest = vg_key_rest(key);
        uint64_t id;
        if (!vg_key_take_u64(&rest, &id)) {
            rc = VG_BROKEN;
            break;
        }
        bus->last_effect_id = id > bus->last_effect_id ? id : bus->last_effect_id;
        vg_effect_arm(bus, id, record.due_ms.v);
    }
    vg_walk_end(&walk);
    vg_txn_abort(txn);
    vg_arena_deinit(&arena);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}
