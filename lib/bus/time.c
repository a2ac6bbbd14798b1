/* bus/time.c: the clock's advance is kept in the store, with whatever was written at that time: a
 * restart begins no earlier. */
#include "bus.gen.h"
#include "bus/internal.h"

static struct vg_str clock_key(struct vg_arena *arena)
{
    struct vg_key key;
    vg_key_begin(&key, arena, VG_STR(""), VG_STR(""), VG_SPACE_CLOCK);
    return vg_key_bytes(&key);
}

int vg_time_keep(struct vg_bus *bus, struct vg_txn *txn)
{
    if (bus->clock.ahead_ms == bus->kept_ahead_ms)
        return VG_OK;
    struct vg_arena arena;
    struct bus_clock_record record = {.ahead_ms = vg_i64(bus->clock.ahead_ms)};
    vg_arena_init(&arena);
    int rc = vg_record_put(txn, clock_key(&arena), &bus_shape_clock_record, &arena, &record);
    vg_arena_deinit(&arena);
    return rc;
}

void vg_time_kept(struct vg_bus *bus)
{
    bus->kept_ahead_ms = bus->clock.ahead_ms;
}

void vg_time_keep_now(struct vg_bus *bus)
{
    struct vg_txn *txn;
    if (bus->clock.ahead_ms == bus->kept_ahead_ms)
        return;
    int rc = vg_txn_begin_write(bus->options.store, &txn);
    if (rc == VG_OK) {
        rc = vg_time_keep(bus, txn);
        if (rc == VG_OK)
            rc = vg_txn_commit(txn);
        else
            vg_txn_abort(txn);
    }
    if (rc == VG_OK)
        vg_time_kept(bus);
    else
        vg_log_write(bus->options.log, VG_LOG_ERROR, "the clock's advance is not kept: %.*s",
                     VG_STR_ARG(vg_store_problem(bus->options.store)));
}

static int look(struct vg_txn *txn, void *ctx)
{
    struct bus_clock_record *record = ctx;
    struct vg_arena arena;
    vg_arena_init(&arena);
    int rc = vg_record_get(txn, clock_key(&arena), &bus_shape_clock_record, &arena, record);
    vg_arena_deinit(&arena);
    return rc;
}

int vg_time_load(struct vg_bus *bus)
{
    struct bus_clock_record record;
    int rc = vg_bus_look(bus, look, &record);
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_OK : rc;
    int64_t ahead_ms = record.ahead_ms.v, machine_ms = vg_machine_ms();
    bool is_sane = ahead_ms > -machine_ms && ahead_ms < VG_CLOCK_MAX_MS;
    if (!is_sane)
        return VG_OK; /* a damaged record is no reason not to start */
    int64_t now_ms = machine_ms + ahead_ms;
    vg_clock_set(&bus->clock, now_ms < VG_CLOCK_MAX_MS ? now_ms : VG_CLOCK_MAX_MS);
    vg_time_kept(bus);
    return VG_OK;
}
