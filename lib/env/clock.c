/* env/clock.c: virtual time as an offset to the machine's, and a binary heap of timers. */
#include "env/clock.h"

#include <limits.h>
#include <stdlib.h>
#include <time.h>

int64_t vg_machine_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

uint64_t vg_monotonic_us(void)
{
    return uv_hrtime() / 1000;
}

int64_t vg_clock_now_ms(const struct vg_clock *clock)
{
    return clock->is_frozen ? clock->frozen_ms : vg_machine_ms() + clock->ahead_ms;
}

static void on_alarm(uv_timer_t *alarm)
{
    struct vg_clock *clock = alarm->data;
    vg_clock_fire_due(clock);
}

/* Sets the loop's alarm for the earliest timer. A frozen clock rings only for what is due already.
 */
static void set_alarm(struct vg_clock *clock)
{
    if (uv_is_closing((uv_handle_t *)&clock->alarm))
        return;
    int64_t due = vg_clock_next_due(clock);
    if (due == INT64_MAX) {
        uv_timer_stop(&clock->alarm);
        return;
    }
    int64_t wait = due - vg_clock_now_ms(clock);
    if (wait > 0 && clock->is_frozen) {
        uv_timer_stop(&clock->alarm);
        return;
    }
    uv_timer_start(&clock->alarm, on_alarm, wait > 0 ? (uint64_t)wait : 0, /* repeat= */ 0);
}

void vg_clock_open(struct vg_clock *clock, uv_loop_t *loop)
{
    *clock = (struct vg_clock){.loop = loop};
    uv_timer_init(loop, &clock->alarm);
    clock->alarm.data = clock;
    uv_unref((uv_handle_t *)&clock->alarm);
}

void vg_clock_close(struct vg_clock *clock)
{
    for (size_t i = 1; i <= clock->heap_count; i++)
        clock->heap[i]->heap_index = 0;
    free(clock->heap);
    clock->heap = NULL;
    clock->heap_count = clock->heap_cap = 0;
    uv_close((uv_handle_t *)&clock->alarm, NULL);
}

void vg_clock_set(struct vg_clock *clock, int64_t now_ms)
{
    clock->ahead_ms = now_ms - vg_machine_ms();
    clock->frozen_ms = now_ms;
    set_alarm(clock);
}

void vg_clock_freeze(struct vg_clock *clock, bool is_frozen)
{
    int64_t now = vg_clock_now_ms(clock);
    clock->is_frozen = is_frozen;
    vg_clock_set(clock, now);
}

static bool is_before(const struct vg_timer *a, const struct vg_timer *b)
{
    return a->due_ms != b->due_ms ? a->due_ms < b->due_ms : a->order < b->order;
}

static void heap_place(struct vg_clock *clock, size_t index, struct vg_timer *timer)
{
    clock->heap[index] = timer;
    timer->heap_index = index;
}

static void heap_up(struct vg_clock *clock, size_t index)
{
    struct vg_timer *timer = clock->heap[index];
    for (; index > 1 && is_before(timer, clock->heap[index / 2]); index /= 2)
        heap_place(clock, index, clock->heap[index / 2]);
    heap_place(clock, index, timer);
}

static void heap_down(struct vg_clock *clock, size_t index)
{
    struct vg_timer *timer = clock->heap[index];
    for (size_t child; (child = index * 2) <= clock->heap_count; index = child) {
        if (child < clock->heap_count && is_before(clock->heap[child + 1], clock->heap[child]))
            child++;
        if (!is_before(clock->heap[child], timer))
            break;
        heap_place(clock, index, clock->heap[child]);
    }
    heap_place(clock, index, timer);
}

static void heap_remove(struct vg_clock *clock, size_t index)
{
    clock->heap[index]->heap_index = 0;
    struct vg_timer *last = clock->heap[clock->heap_count--];
    if (index > clock->heap_count)
        return;
    heap_place(clock, index, last);
    heap_up(clock, index);
    heap_down(clock, last->heap_index);
}

void vg_timer_arm(struct vg_clock *clock, struct vg_timer *timer, int64_t due_ms,
                  void (*fire)(struct vg_timer *timer))
{
    if (timer->heap_index != 0)
        heap_remove(clock, timer->heap_index);
    if (clock->heap_count + 1 >= clock->heap_cap) {
        size_t cap = clock->heap_cap == 0 ? 64 : clock->heap_cap * 2;
        clock->heap = realloc(clock->heap, cap * sizeof(struct vg_timer *));
        VG_ASSERT(clock->heap != NULL);
        clock->heap_cap = cap;
    }
    timer->due_ms = due_ms;
    timer->order = ++clock->next_order;
    timer->fire = fire;
    heap_place(clock, ++clock->heap_count, timer);
    heap_up(clock, clock->heap_count);
    if (clock->heap[1] == timer)
        set_alarm(clock);
}

void vg_timer_cancel(struct vg_clock *clock, struct vg_timer *timer)
{
    if (timer->heap_index != 0)
        heap_remove(clock, timer->heap_index);
}

int64_t vg_clock_next_due(const struct vg_clock *clock)
{
    return clock->heap_count == 0 ? INT64_MAX : clock->heap[1]->due_ms;
}

void vg_clock_fire_due(struct vg_clock *clock)
{
    /* What a timer arms while firing waits for the next round, so that this ends. */
    uint64_t last_order = clock->next_order;
    int64_t now = vg_clock_now_ms(clock);
    while (clock->heap_count > 0 && clock->heap[1]->due_ms <= now &&
           clock->heap[1]->order <= last_order) {
        struct vg_timer *timer = clock->heap[1];
        heap_remove(clock, 1);
        timer->fire(timer);
    }
    set_alarm(clock);
}
