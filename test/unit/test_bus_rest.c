/* The dispatch at rest: settle, advance, reset, stop, while others work, sleep and wait; effects in
 * great numbers; the clock. */
#include "test_bus_help.h"

/* ---- Settle ---- */

static int settle_for(struct fixture *f, uint32_t timeout_ms)
{
    int settled = 0;
    vg_bus_settle(f->bus, timeout_ms, on_rest, &settled);
    assert_int_equal(settled, 0); /* never inside */
    while (settled == 0)
        uv_run(&f->loop, UV_RUN_ONCE);
    return settled;
}

static void no_time_is_enough_to_find_rest(void **state)
{
    assert_int_equal(settle_for(*state, 0), 1);
}

static void settle_gives_up_on_what_is_outside_and_names_it(void **state)
{
    struct fixture *f = *state;
    struct answer answer;
    call(f, "Add", "{\"Name\":\"a\",\"By\":1}");
    submit(f, "WorkIf", "{\"Name\":\"a\"}", &answer);
    assert_int_equal(settle_for(f, 0), -1);
    assert_int_equal(settle_for(f, 10000), 1);
    assert_int_equal(answer.value, 1);
}

static void several_wait_for_rest_in_the_order_in_which_they_came(void **state)
{
    struct fixture *f = *state;
    struct answer answer;
    int first = 0, second = 0, third = 0;
    int64_t start_ms = vg_clock_now_ms(vg_bus_clock(f->bus));
    submit(f, "QueueAdd", "{\"Name\":\"a\",\"By\":1,\"DueMs\":500000}", &answer);
    vg_bus_advance_to(f->bus, start_ms + 1000000, on_rest, &first);
    vg_bus_settle(f->bus, 10000, on_rest, &second);
    vg_bus_advance_to(f->bus, start_ms + 10, on_rest, &third); /* in the past by then */
    while (third == 0)
        uv_run(&f->loop, UV_RUN_ONCE);
    assert_true(first == 1 && second == 1);
    assert_int_equal(probe_effect_runs, 1);
}

static void who_asked_and_went_is_not_called(void **state)
{
    struct fixture *f = *state;
    int settled = 0, advanced = 0, reset = 0;
    call(f, "Add", "{\"Name\":\"a\",\"By\":1}");
    int64_t target_ms = vg_clock_now_ms(vg_bus_clock(f->bus)) + 86400000;
    vg_bus_settle(f->bus, 1000, on_rest, &settled);
    vg_bus_advance_to(f->bus, target_ms, on_rest, &advanced);
    vg_bus_reset(f->bus, on_reset, &reset);
    vg_bus_rest_forget(f->bus, &settled);
    vg_bus_rest_forget(f->bus, &advanced);
    vg_bus_rest_forget(f->bus, &reset);
    settle(f);
    assert_true(settled == 0 && advanced == 0 && reset == 0);
    assert_true(vg_clock_now_ms(vg_bus_clock(f->bus)) >= target_ms); /* it took its course */
    assert_int_equal(counter(f, "a"), 0);
}

/* ---- Effects ---- */

static void a_storm_of_effects_leaves_room_for_calls(void **state)
{
    struct fixture *f = *state;
    struct answer add;
    enum { MANY = 20000 };
    assert_int_equal(call(f, "QueueMany", "{\"Name\":\"q\",\"By\":20000}").value, MANY);
    submit(f, "Add", "{\"Name\":\"a\",\"By\":1}", &add);
    run_until(f, &add.is_there);
    assert_true(probe_effect_runs < MANY / 2);
    settle(f);
    assert_int_equal(probe_effect_runs, MANY);
    assert_int_equal(counter(f, "q"), MANY); /* and each found its number: they ran in order */
}

static void an_effect_that_the_store_fails_runs_again_later(void **state)
{
    struct fixture *f = *state;
    for (uint64_t nth = 1; nth < 30; nth++) {
        int64_t before = counter(f, "a");
        struct answer answer = call(f, "QueueAdd", "{\"Name\":\"a\",\"By\":1,\"DueMs\":1000}");
        assert_int_equal(answer.rc, VG_OK);
        vg_store_fail_nth(f->store, nth);
        advance(f, 1001);
        vg_store_fail_nth(f->store, 0);
        advance(f, 2001);
        assert_int_equal(counter(f, "a"), before + 1);
    }
}

static void effects_of_a_restart_are_only_ids_until_they_run(void **state)
{
    struct fixture *f = *state;
    close_fixture(f);
    snprintf(f->dir, sizeof f->dir, "/tmp/virga-test-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    open_fixture(f, f->dir);
    struct answer answer;
    submit(f, "QueueMany", "{\"Name\":\"q\",\"By\":3000}", &answer);
    uv_run(&f->loop, UV_RUN_NOWAIT); /* some have run */
    close_fixture(f);
    assert_true(probe_effect_runs < 3000);
    open_fixture(f, f->dir);
    settle(f);
    assert_int_equal(counter(f, "q"), 3000); /* in their order, each once */
    char command[128];
    close_fixture(f);
    snprintf(command, sizeof command, "rm -r %s", f->dir);
    assert_int_equal(system(command), 0);
    open_fixture(f, NULL);
}

/* ---- Reset and stop ---- */

static void reset(struct fixture *f)
{
    int done = 0;
    vg_bus_reset(f->bus, on_reset, &done);
    assert_int_equal(done, 0);
    while (done == 0)
        uv_run(&f->loop, UV_RUN_ONCE);
    assert_int_equal(done, 1);
}

static void submit_all_kinds(struct fixture *f, struct answer answers[7])
{
    submit(f, "Sleep", "{\"Name\":\"s\",\"By\":60000}", &answers[0]);
    submit(f, "CallSleep", "{\"Name\":\"s\",\"By\":60000}", &answers[1]);
    submit(f, "Work", "{\"Name\":\"w\",\"By\":3}", &answers[2]);
    submit(f, "CommitThenCall", "{\"Name\":\"a\",\"By\":1}", &answers[3]);
    submit(f, "CallAdd", "{\"Name\":\"a\",\"By\":1}", &answers[4]);
    submit(f, "QueueMany", "{\"Name\":\"q\",\"By\":600}", &answers[5]);
    submit(f, "QueueAdd", "{\"Name\":\"later\",\"By\":1,\"DueMs\":5000}", &answers[6]);
}

static void reset_ends_whatever_stands_or_waits_and_leaves_nothing(void **state)
{
    struct fixture *f = *state;
    for (int turns = 0; turns < 5; turns++) {
        struct answer answers[7];
        submit_all_kinds(f, answers);
        for (int i = 0; i < turns; i++)
            uv_run(&f->loop, UV_RUN_NOWAIT);
        reset(f);
        for (size_t i = 0; i < VG_COUNT_OF(answers); i++)
            assert_true(answers[i].is_there);
        advance(f, 600000);
        assert_int_equal(
            counter(f, "a") + counter(f, "committed") + counter(f, "q") + counter(f, "later"), 0);
    }
}

static void stop_ends_whatever_stands_or_waits(void **state)
{
    struct fixture *f = *state;
    for (int turns = 0; turns < 5; turns++) {
        struct answer answers[7];
        int settled = 0, advanced = 0, was_reset = 0;
        submit_all_kinds(f, answers);
        for (int i = 0; i < turns; i++)
            uv_run(&f->loop, UV_RUN_NOWAIT);
        vg_bus_settle(f->bus, 60000, on_rest, &settled);
        vg_bus_advance_to(f->bus, vg_clock_now_ms(vg_bus_clock(f->bus)) + 60000, on_rest,
                          &advanced);
        if (turns > 2)
            vg_bus_reset(f->bus, on_reset, &was_reset);
        close_fixture(f);
        for (size_t i = 0; i < VG_COUNT_OF(answers); i++)
            assert_true(answers[i].is_there);
        assert_true(settled == -1 && advanced == -1 && was_reset == (turns > 2 ? -1 : 0));
        open_fixture(f, NULL);
    }
}

static void whoever_sleeps_wakes_when_the_end_is_near(void **state)
{
    struct fixture *f = *state;
    struct answer sleeper;
    submit(f, "Sleep", "{\"Name\":\"s\",\"By\":60000}", &sleeper);
    settle(f);
    vg_bus_wake_all(f->bus);
    run_until(f, &sleeper.is_there);
    assert_int_equal(sleeper.rc, VG_OK);
    assert_int_equal(sleeper.value, 0); /* as if its time had come */
}

/* ---- The clock ---- */

static void time_that_stands_still_can_be_moved(void **state)
{
    struct fixture *f = *state;
    struct vg_clock *clock = vg_bus_clock(f->bus);
    vg_clock_freeze(clock, true);
    int64_t now_ms = vg_clock_now_ms(clock);
    call(f, "QueueAdd", "{\"Name\":\"a\",\"By\":1,\"DueMs\":2}");
    usleep(10000);
    settle(f);
    assert_int_equal(probe_effect_runs, 0);
    assert_int_equal(vg_clock_now_ms(clock), now_ms);
    advance(f, 2);
    assert_int_equal(probe_effect_runs, 1);
    assert_int_equal(vg_clock_now_ms(clock), now_ms + 2);
    call(f, "QueueAdd", "{\"Name\":\"a\",\"By\":1,\"DueMs\":2}");
    vg_clock_freeze(clock, false);
    while (probe_effect_runs < 2)
        uv_run(&f->loop, UV_RUN_ONCE); /* it runs on, and the alarm rings */
    assert_true(vg_clock_now_ms(clock) >= now_ms + 4);
}

static void each_step_of_an_advance_comes_to_rest_before_the_next(void **state)
{
    struct fixture *f = *state;
    /* Fails at first: its retry is due a minute after it ran, so before the second one. */
    call(f, "QueueAdd", "{\"Name\":\"a\",\"By\":1,\"DueMs\":1000,\"Fails\":2}");
    call(f, "QueueAdd", "{\"Name\":\"b\",\"By\":1,\"DueMs\":600000}");
    advance(f, 121500);
    assert_int_equal(counter(f, "a"), 1);
    assert_int_equal(counter(f, "b"), 0);
    assert_int_equal(probe_effect_runs, 3);
    advance(f, 600000);
    assert_int_equal(counter(f, "b"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(no_time_is_enough_to_find_rest),
        TEST(settle_gives_up_on_what_is_outside_and_names_it),
        TEST(several_wait_for_rest_in_the_order_in_which_they_came),
        TEST(who_asked_and_went_is_not_called),
        TEST(a_storm_of_effects_leaves_room_for_calls),
        TEST(an_effect_that_the_store_fails_runs_again_later),
        TEST(effects_of_a_restart_are_only_ids_until_they_run),
        TEST(reset_ends_whatever_stands_or_waits_and_leaves_nothing),
        TEST(stop_ends_whatever_stands_or_waits),
        TEST(whoever_sleeps_wakes_when_the_end_is_near),
        TEST(time_that_stands_still_can_be_moved),
        TEST(each_step_of_an_advance_comes_to_rest_before_the_next),
    };
    return cmocka_run_group_tests_name("bus at rest", tests, NULL, NULL);
}
