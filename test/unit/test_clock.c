/* The clock: its timers in order, whatever is armed and cancelled; frozen, moved, and ringing by
 * itself. */
#include "env/clock.h"
#include "env/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

struct fixture {
    uv_loop_t loop;
    struct vg_clock clock;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    assert_int_equal(uv_loop_init(&f->loop), 0);
    vg_clock_open(&f->clock, &f->loop);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    vg_clock_close(&f->clock);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&f->loop), 0);
    free(f);
    return 0;
}

/* ---- Order ---- */

struct one {
    struct vg_timer timer;
    bool is_armed;
    uint64_t armed_as; /* a count of armings */
};

static struct one *last_fired;
static int fired_count;

static void on_fire(struct vg_timer *timer)
{
    struct one *one = VG_CONTAINER_OF(timer, struct one, timer);
    assert_true(one->is_armed);
    if (last_fired != NULL)
        assert_true(
            last_fired->timer.due_ms < timer->due_ms ||
            (last_fired->timer.due_ms == timer->due_ms && last_fired->armed_as < one->armed_as));
    one->is_armed = false;
    last_fired = one;
    fired_count++;
}

/* Against the naive model: a flag for each timer, and the earliest of all by looking at each. */
static void timers_fire_in_order_whatever_is_armed_and_cancelled(void **state)
{
    struct fixture *f = *state;
    enum { MANY = 500, ROUNDS = 20000 };
    static struct one ones[MANY];
    struct vg_random random;
    uint64_t armings = 0;
    int64_t now_ms = vg_clock_now_ms(&f->clock);
    vg_random_init(&random, 7);
    vg_clock_freeze(&f->clock, true);
    for (int round = 0; round < ROUNDS; round++) {
        struct one *one = &ones[vg_random_below(&random, MANY)];
        if (vg_random_below(&random, 3) == 0) {
            vg_timer_cancel(&f->clock, &one->timer);
            one->is_armed = false;
        } else {
            vg_timer_arm(&f->clock, &one->timer, now_ms + (int64_t)vg_random_below(&random, 100),
                         on_fire);
            one->is_armed = true;
            one->armed_as = ++armings;
        }
        if (round % 50 != 0)
            continue;
        int64_t earliest = INT64_MAX;
        for (int i = 0; i < MANY; i++)
            if (ones[i].is_armed && ones[i].timer.due_ms < earliest)
                earliest = ones[i].timer.due_ms;
        assert_int_equal(vg_clock_next_due(&f->clock), earliest);
        now_ms += 20;
        vg_clock_set(&f->clock, now_ms);
        last_fired = NULL;
        vg_clock_fire_due(&f->clock);
        for (int i = 0; i < MANY; i++)
            assert_false(ones[i].is_armed && ones[i].timer.due_ms <= now_ms);
    }
    assert_true(fired_count > 5000);
}

static struct fixture *rearming;
static int rearmed;

static void arm_again(struct vg_timer *timer)
{
    rearmed++;
    vg_timer_arm(&rearming->clock, timer, 0, arm_again);
}

static void what_is_armed_while_firing_waits_for_the_next_round(void **state)
{
    struct vg_timer timer = {0};
    rearming = *state;
    vg_timer_arm(&rearming->clock, &timer, 0, arm_again);
    assert_int_equal(rearmed, 0); /* never inside */
    vg_clock_fire_due(&rearming->clock);
    assert_int_equal(rearmed, 1);
    vg_clock_fire_due(&rearming->clock);
    assert_int_equal(rearmed, 2);
    vg_timer_cancel(&rearming->clock, &timer);
    vg_timer_cancel(&rearming->clock, &timer);
    vg_clock_fire_due(&rearming->clock);
    assert_int_equal(rearmed, 2);
}

/* ---- Time ---- */

static void frozen_time_stands_and_goes_on_from_there(void **state)
{
    struct vg_clock *clock = &((struct fixture *)*state)->clock;
    vg_clock_freeze(clock, true);
    int64_t frozen_ms = vg_clock_now_ms(clock);
    usleep(20000);
    assert_int_equal(vg_clock_now_ms(clock), frozen_ms);
    vg_clock_set(clock, frozen_ms + 5000);
    assert_int_equal(vg_clock_now_ms(clock), frozen_ms + 5000);
    vg_clock_freeze(clock, false);
    assert_in_range(vg_clock_now_ms(clock), frozen_ms + 5000, frozen_ms + 5000 + 1000);
    usleep(5000);
    assert_true(vg_clock_now_ms(clock) >= frozen_ms + 5004);
    assert_true(clock->ahead_ms < 5001);
}

static bool has_rung;

static void ring(struct vg_timer *timer)
{
    (void)timer;
    has_rung = true;
}

static void tick(uv_timer_t *timer)
{
    (void)timer;
}

static void a_timer_rings_by_itself_unless_time_stands(void **state)
{
    struct fixture *f = *state;
    struct vg_timer timer = {0};
    uv_timer_t ticks; /* the alarm alone lets a loop end */
    uv_timer_init(&f->loop, &ticks);
    uv_timer_start(&ticks, tick, 2, 2);
    vg_timer_arm(&f->clock, &timer, vg_clock_now_ms(&f->clock) + 5, ring);
    while (!has_rung)
        uv_run(&f->loop, UV_RUN_ONCE);
    assert_true(vg_clock_now_ms(&f->clock) >= timer.due_ms);

    has_rung = false;
    vg_clock_freeze(&f->clock, true);
    vg_timer_arm(&f->clock, &timer, vg_clock_now_ms(&f->clock) + 1, ring);
    usleep(5000);
    uv_run(&f->loop, UV_RUN_NOWAIT);
    assert_false(has_rung);
    vg_clock_set(&f->clock,
                 vg_clock_now_ms(&f->clock) + 1); /* it is due, but set fires nothing by itself */
    assert_false(has_rung);
    while (!has_rung)
        uv_run(&f->loop, UV_RUN_ONCE);

    has_rung = false;
    vg_timer_arm(&f->clock, &timer, vg_clock_now_ms(&f->clock) - 1000,
                 ring); /* in the past: in the next turn, also of a clock that stands */
    while (!has_rung)
        uv_run(&f->loop, UV_RUN_ONCE);
    uv_close((uv_handle_t *)&ticks, NULL);
    uv_run(&f->loop, UV_RUN_NOWAIT);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(timers_fire_in_order_whatever_is_armed_and_cancelled),
        TEST(what_is_armed_while_firing_waits_for_the_next_round),
        TEST(frozen_time_stands_and_goes_on_from_there),
        TEST(a_timer_rings_by_itself_unless_time_stands),
    };
    return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
