/* The dispatch: one transaction a turn, deferral by re-entry, effects after the commit, time and
 * rest. */
#include "test_bus_help.h"

static void a_write_is_there_for_the_next_call(void **state)
{
    assert_int_equal(call(*state, "Add", "{\"Name\":\"a\",\"By\":2}").value, 2);
    assert_int_equal(call(*state, "Add", "{\"Name\":\"a\",\"By\":3}").value, 5);
    assert_int_equal(call(*state, "Get", "{\"Name\":\"a\"}").value, 5);
}

static void calls_of_one_turn_see_each_other_in_order(void **state)
{
    struct answer answers[10];
    for (int i = 0; i < 10; i++)
        submit(*state, "Add", "{\"Name\":\"a\",\"By\":1}", &answers[i]);
    settle(*state);
    for (int i = 0; i < 10; i++)
        assert_int_equal(answers[i].value, i + 1);
}

static void constraints_are_checked_before_the_handler_runs(void **state)
{
    struct answer answer = call(*state, "Add", "{\"Name\":\"A1\",\"By\":1}");
    assert_string_equal(answer.code, "ValidationException");
    assert_string_equal(
        answer.message,
        "1 validation error detected: Value 'A1' at 'name' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: [a-z]+");
    assert_int_equal(probe_handler_runs, 0);
}

static void an_api_error_leaves_the_others_of_its_turn_alone(void **state)
{
    struct answer first, bad, last;
    submit(*state, "Add", "{\"Name\":\"a\",\"By\":1}", &first);
    submit(*state, "Add", "{\"Name\":\"a\",\"By\":-1}", &bad);
    submit(*state, "Add", "{\"Name\":\"a\",\"By\":1}", &last);
    settle(*state);
    assert_int_equal(last.value, 2);
    assert_string_equal(bad.message, "By must not be negative");
    assert_int_equal(probe_handler_runs, 3);
}

static void an_error_after_a_write_becomes_an_internal_failure_and_leaves_nothing(void **state)
{
    struct answer first, bad, last;
    submit(*state, "Add", "{\"Name\":\"a\",\"By\":1}", &first);
    submit(*state, "WriteThenFail", "{\"Name\":\"a\",\"By\":100}", &bad);
    submit(*state, "Add", "{\"Name\":\"a\",\"By\":1}", &last);
    settle(*state);
    assert_string_equal(bad.code, "InternalFailure");
    assert_int_equal(first.value, 1);
    assert_int_equal(last.value, 2);
    assert_int_equal(call(*state, "Get", "{\"Name\":\"a\"}").value, 2);
}

static void calls_that_run_again_draw_the_same_ids(void **state)
{
    struct fixture *f = *state;
    struct answer first, bad;
    submit(f, "Add", "{\"Name\":\"a\",\"By\":1}", &first);
    submit(f, "WriteThenFail", "{\"Name\":\"b\",\"By\":1}", &bad);
    settle(f);
    assert_int_equal(probe_handler_runs, 2); /* once with the one that broke, once without */
    char id[64];
    strcpy(id, first.id);
    /* Another instance with the same seed, nothing broken: the same id. */
    teardown(state);
    setup(state);
    submit(*state, "Add", "{\"Name\":\"a\",\"By\":1}", &first);
    settle(*state);
    assert_string_equal(first.id, id);
}

static void any_failing_store_call_leaves_the_state_before_or_after(void **state)
{
    struct fixture *f = *state;
    int64_t value = 0;
    for (uint64_t nth = 1; nth < 40; nth++) {
        struct answer answers[3];
        vg_store_fail_nth(f->store, nth);
        for (int i = 0; i < 3; i++)
            submit(f, "Add", "{\"Name\":\"a\",\"By\":1}", &answers[i]);
        settle(f);
        vg_store_fail_nth(f->store, 0);
        for (int i = 0; i < 3; i++) {
            if (answers[i].rc == VG_OK)
                value++;
            else
                assert_string_equal(answers[i].code, "InternalFailure");
        }
        if (value > 0)
            assert_int_equal(call(f, "Get", "{\"Name\":\"a\"}").value, value);
    }
    assert_true(value > 60);
}

static void a_deferred_call_runs_again_and_answers_once(void **state)
{
    struct answer answer = call(*state, "Work", "{\"Name\":\"a\",\"By\":12}");
    assert_int_equal(answer.value, 144);
    assert_int_equal(probe_handler_runs, 2);
}

static void an_inner_call_is_a_call_like_any_other(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(call(f, "CallAdd", "{\"Name\":\"a\",\"By\":5}").rc, VG_OK);
    assert_int_equal(call(f, "Get", "{\"Name\":\"a\"}").value, 15);
    struct answer answer = call(f, "CallAdd", "{\"Name\":\"a\",\"By\":-5}");
    assert_string_equal(answer.message, "By must not be negative");

    struct vg_buf buf;
    vg_buf_init(&buf, &f->arena, 0);
    vg_journal_to_json(vg_bus_journal(f->bus),
                       &(struct vg_journal_query){.operation = VG_STR("Add")}, &buf);
    assert_true(vg_str_find(vg_buf_str(&buf), VG_STR("\"parent\":")) > 0);
}

static void what_is_committed_before_a_wait_is_committed_once(void **state)
{
    struct answer answer = call(*state, "CommitThenCall", "{\"Name\":\"a\",\"By\":-1}");
    assert_int_equal(answer.rc, VG_FAIL);
    assert_int_equal(call(*state, "Get", "{\"Name\":\"committed\"}").value, 1);
    assert_int_equal(call(*state, "CommitThenCall", "{\"Name\":\"a\",\"By\":1}").rc, VG_OK);
    assert_int_equal(call(*state, "Get", "{\"Name\":\"committed\"}").value, 2);
}

static void a_sleeper_is_woken_or_times_out_by_the_virtual_clock(void **state)
{
    struct fixture *f = *state;
    struct answer sleeper, other;
    submit(f, "Sleep", "{\"Name\":\"door\",\"By\":20000}", &sleeper);
    settle(f); /* sleepers do not count */
    assert_false(sleeper.is_there);
    submit(f, "QueueAdd", "{\"Name\":\"door\",\"By\":1}", &other);
    settle(f);
    assert_true(sleeper.is_there);
    assert_int_equal(sleeper.value, 1);
    submit(f, "Sleep", "{\"Name\":\"door\",\"By\":20000}", &sleeper);
    advance(f, 19000);
    assert_false(sleeper.is_there);
    advance(f, 1001);
    assert_true(sleeper.is_there);
    assert_int_equal(sleeper.value, 0);
}

static void an_effect_runs_after_the_commit_and_leaves_the_outbox(void **state)
{
    call(*state, "QueueAdd", "{\"Name\":\"a\",\"By\":7}");
    settle(*state);
    assert_int_equal(call(*state, "Get", "{\"Name\":\"a\"}").value, 7);
    advance(*state, 86400000);
    assert_int_equal(probe_effect_runs, 1);
}

static void a_failing_effect_is_retried_then_given_up(void **state)
{
    call(*state, "QueueAdd", "{\"Name\":\"a\",\"By\":7,\"Fails\":1}");
    settle(*state);
    assert_int_equal(call(*state, "Get", "{\"Name\":\"a\"}").rc, VG_FAIL);
    advance(*state, 60001);
    assert_int_equal(call(*state, "Get", "{\"Name\":\"a\"}").value, 7);
    call(*state, "QueueAdd", "{\"Name\":\"b\",\"By\":7,\"Fails\":9}");
    advance(*state, 3600000);
    assert_int_equal(call(*state, "Get", "{\"Name\":\"b\"}").rc, VG_FAIL);
    assert_int_equal(call(*state, "Get", "{\"Name\":\"givenup\"}").value, 1);
    assert_int_equal(probe_effect_runs, 2 + 3);
}

static void a_timer_of_a_week_fires_when_time_is_moved(void **state)
{
    call(*state, "QueueAdd", "{\"Name\":\"a\",\"By\":1,\"DueMs\":604800000}");
    settle(*state);
    assert_int_equal(probe_effect_runs, 0);
    advance(*state, 604799000);
    assert_int_equal(probe_effect_runs, 0);
    advance(*state, 2000);
    assert_int_equal(probe_effect_runs, 1);
}

static void effects_survive_a_restart(void **state)
{
    struct fixture *f = *state;
    close_fixture(f);
    snprintf(f->dir, sizeof f->dir, "/tmp/virga-test-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    open_fixture(f, f->dir);
    call(f, "QueueAdd", "{\"Name\":\"a\",\"By\":4,\"DueMs\":3600000}");
    close_fixture(f);
    open_fixture(f, f->dir);
    settle(f);
    assert_int_equal(probe_effect_runs, 0);
    advance(f, 3600001);
    assert_int_equal(probe_effect_runs, 1);
    assert_int_equal(call(f, "Get", "{\"Name\":\"a\"}").value, 4);
    char command[128];
    close_fixture(f);
    snprintf(command, sizeof command, "rm -r %s", f->dir);
    assert_int_equal(system(command), 0);
    open_fixture(f, NULL);
}

static void reset_empties_the_state_and_ends_sleepers(void **state)
{
    struct fixture *f = *state;
    struct answer sleeper;
    call(f, "Add", "{\"Name\":\"a\",\"By\":1}");
    call(f, "QueueAdd", "{\"Name\":\"b\",\"By\":1,\"DueMs\":3600000}");
    submit(f, "Sleep", "{\"Name\":\"door\",\"By\":20000}", &sleeper);
    settle(f);
    int done = 0;
    vg_bus_reset(f->bus, on_reset, &done);
    while (done == 0)
        uv_run(&f->loop, UV_RUN_ONCE);
    assert_int_equal(done, 1);
    assert_true(sleeper.is_there);
    assert_string_equal(sleeper.code, "InternalFailure");
    assert_int_equal(call(f, "Get", "{\"Name\":\"a\"}").rc, VG_FAIL);
    advance(f, 7200000);
    assert_int_equal(probe_effect_runs, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_write_is_there_for_the_next_call),
        TEST(calls_of_one_turn_see_each_other_in_order),
        TEST(constraints_are_checked_before_the_handler_runs),
        TEST(an_api_error_leaves_the_others_of_its_turn_alone),
        TEST(an_error_after_a_write_becomes_an_internal_failure_and_leaves_nothing),
        TEST(calls_that_run_again_draw_the_same_ids),
        TEST(any_failing_store_call_leaves_the_state_before_or_after),
        TEST(a_deferred_call_runs_again_and_answers_once),
        TEST(an_inner_call_is_a_call_like_any_other),
        TEST(what_is_committed_before_a_wait_is_committed_once),
        TEST(a_sleeper_is_woken_or_times_out_by_the_virtual_clock),
        TEST(an_effect_runs_after_the_commit_and_leaves_the_outbox),
        TEST(a_failing_effect_is_retried_then_given_up),
        TEST(a_timer_of_a_week_fires_when_time_is_moved),
        TEST(effects_survive_a_restart),
        TEST(reset_empties_the_state_and_ends_sleepers),
    };
    return cmocka_run_group_tests_name("bus", tests, NULL, NULL);
}
