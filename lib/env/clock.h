/* env/clock.h: an instance's only clock. It runs with the machine's, may be moved forward or
 * frozen, and fires timers in order. */
#ifndef VG_ENV_CLOCK_H
#define VG_ENV_CLOCK_H

#include "base/str.h"

#include <uv.h>

/* The end of the year 9999: what ISO 8601 can tell. */
#define VG_CLOCK_MAX_MS INT64_C(253402300799999)

struct vg_timer {
    int64_t due_ms; /* virtual time since the epoch */
    uint64_t order; /* of timers due at once: the lower first */
    void (*fire)(struct vg_timer *timer);
    size_t heap_index; /* 0: not armed */
};

struct vg_clock {
    uv_loop_t *loop;
    uv_timer_t alarm; /* wakes the loop for the next timer */
    int64_t ahead_ms; /* of the machine's clock */
    int64_t frozen_ms;
    bool is_frozen;
    struct vg_timer **heap; /* from index 1 */
    size_t heap_count;
    size_t heap_cap;
    uint64_t next_order;
};

/* Loop thread only, like all here. */
void vg_clock_open(struct vg_clock *clock, uv_loop_t *loop);
void vg_clock_close(
    struct vg_clock *clock); /* the alarm's handle closes with the loop's next turn */

int64_t vg_clock_now_ms(const struct vg_clock *clock); /* since the epoch */
/* The machine's own clock, which clients go by: only to judge what they dated. */
int64_t vg_machine_ms(void);
/* Moves to that time without firing anything (the bus steps from timer to timer). Backwards is
 * allowed. */
void vg_clock_set(struct vg_clock *clock, int64_t now_ms);
void vg_clock_freeze(struct vg_clock *clock, bool is_frozen);

/* Arms (or re-arms) a timer of the caller's memory. `due_ms` in the past fires in the next turn.
 * Never fires inside this call. */
void vg_timer_arm(struct vg_clock *clock, struct vg_timer *timer, int64_t due_ms,
                  void (*fire)(struct vg_timer *timer));
void vg_timer_cancel(struct vg_clock *clock,
                     struct vg_timer *timer); /* fine when it is not armed */
/* The earliest due time, or INT64_MAX. */
int64_t vg_clock_next_due(const struct vg_clock *clock);
/* Fires what is due now, in order of due time, then of arming. */
void vg_clock_fire_due(struct vg_clock *clock);

/* Microseconds of a monotonic clock: durations for the journal, never calendar time. */
uint64_t vg_monotonic_us(void);

#endif
