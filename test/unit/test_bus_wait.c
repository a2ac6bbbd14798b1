/* The dispatch: what happens to calls that wait when other calls break, when the store fails, when
 * their client goes away. */
#include "test_bus_help.h"

#include "base/json.h"

/* ---- A batch that runs again ---- */

static void a_bad_input_stays_bad_when_its_batch_runs_again(void **state)
{
    struct fixture *f = *state;
    struct answer bad, first, broken;
    submit(f, "Add", "{\"Name\":\"A1\",\"By\":1}", &bad);
    submit(f, "Add", "{\"Name\":\"a\",\"By\":1}", &first);
    submit(f, "WriteThenFail", "{\"Name\":\"b\",\"By\":1}", &broken);
    settle(f);
    assert_string_equal(bad.code, "ValidationException");
    assert_string_equal(
        bad.message,
        "1 validation error detected: Value 'A1' at 'name' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: [a-z]+");
    assert_int_equal(probe_handler_runs, 2); /* of the good one */
    assert_int_equal(counter(f, "a"), 1);
}

/* In the first run the counter is there, and the second call begins to wait. Then both that write
 * break, one run after the other; without the counter the second call fails, while its wait is
 * still outside. */
static void submit_other_way(struct fixture *f, const char *operation, struct answer answers[3])
{
    submit(f, "Unsteady", "{\"Name\":\"x\",\"By\":2}", &answers[0]);
    submit(f, operation, "{\"Name\":\"x\"}", &answers[1]);
    submit(f, "Unsteady", "{\"Name\":\"y\",\"By\":1}", &answers[2]);
}

static void a_call_that_goes_another_way_ends_when_its_wait_has_come_back(void **state)
{
    struct answer answers[3];
    submit_other_way(*state, "WorkIf", answers);
    settle(*state);
    assert_string_equal(answers[0].code, "InternalFailure");
    assert_string_equal(answers[1].message, "No counter x");
    assert_string_equal(answers[2].code, "InternalFailure");
    assert_int_equal(probe_builds, 0);
}

static void a_sleeper_that_goes_another_way_sleeps_no_more(void **state)
{
    struct fixture *f = *state;
    struct answer answers[3];
    submit_other_way(f, "SleepIf", answers);
    settle(f);
    assert_string_equal(answers[1].message, "No counter x");
    call(f, "QueueAdd", "{\"Name\":\"x\",\"By\":1}"); /* wakes "x" */
    advance(f, 5000);
    assert_int_equal(counter(f, "x"), 1);
}

static void stopping_and_resetting_spare_what_is_outside(void **state)
{
    struct fixture *f = *state;
    struct answer answers[3];
    submit_other_way(f, "WorkIf", answers);
    uv_run(&f->loop, UV_RUN_NOWAIT);
    int done = 0;
    vg_bus_reset(f->bus, on_reset, &done);
    while (done == 0)
        uv_run(&f->loop, UV_RUN_ONCE);
    assert_int_equal(done, 1);
    assert_true(answers[1].is_there);
    memset(probe_unsteady_runs, 0, sizeof probe_unsteady_runs);
    submit_other_way(f, "WorkIf", answers);
    uv_run(&f->loop, UV_RUN_NOWAIT);
    close_fixture(f);
    assert_true(answers[1].is_there);
    assert_int_equal(probe_builds, 0);
    open_fixture(f, NULL);
}

/* ---- Slices ---- */

static void work_in_slices_goes_on_behind_what_came_in_meanwhile(void **state)
{
    struct fixture *f = *state;
    struct answer sum, add;
    call(f, "Add", "{\"Name\":\"a\",\"By\":1}");
    submit(f, "SumInSlices", "{\"Name\":\"a\",\"By\":3}", &sum);
    uv_run(&f->loop, UV_RUN_NOWAIT);
    assert_false(sum.is_there);
    submit(f, "Add", "{\"Name\":\"a\",\"By\":10}", &add);
    settle(f);
    assert_true(add.is_there);
    assert_int_equal(sum.value, 1 + 1 + 11); /* the second slice was ready before the change was */
}

static void work_in_slices_begins_anew_when_what_it_saw_was_taken_back(void **state)
{
    struct fixture *f = *state;
    struct answer first, sum, last;
    submit(f, "Unsteady", "{\"Name\":\"x\",\"By\":2}", &first);
    submit(f, "SumInSlices", "{\"Name\":\"x\",\"By\":2}", &sum);
    submit(f, "Unsteady", "{\"Name\":\"y\",\"By\":1}", &last);
    settle(f);
    assert_string_equal(first.code, "InternalFailure");
    assert_string_equal(last.code, "InternalFailure");
    assert_int_equal(sum.rc, VG_OK);
    assert_int_equal(sum.value, 0);
}

static void work_in_slices_ends_with_a_reset_and_a_stop(void **state)
{
    struct fixture *f = *state;
    struct answer sum;
    for (int i = 0; i < 2; i++) {
        submit(f, "SumInSlices", "{\"Name\":\"a\",\"By\":1000000}", &sum);
        uv_run(&f->loop, UV_RUN_NOWAIT);
        assert_false(sum.is_there);
        int done = 0;
        if (i == 0)
            vg_bus_reset(f->bus, on_reset, &done);
        while (i == 0 && done == 0)
            uv_run(&f->loop, UV_RUN_ONCE);
        if (i > 0)
            close_fixture(f);
        assert_string_equal(sum.code, "InternalFailure");
    }
    open_fixture(f, NULL);
}

/* ---- A store that fails ---- */

/* Every kind of call at once, with each store call failing in turn: all end, and what says that it
 * was done was done, once. */
static void any_failing_store_call_is_before_or_after_for_those_that_wait(void **state)
{
    struct fixture *f = *state;
    int64_t a = 0, committed = 0, queued = 0;
    for (uint64_t nth = 1; nth < 90; nth++) {
        struct answer add, call_add, commit, queue, work, sleep;
        vg_store_fail_nth(f->store, nth);
        submit(f, "CommitThenCall", "{\"Name\":\"a\",\"By\":1}", &commit);
        submit(f, "Work", "{\"Name\":\"w\",\"By\":3}", &work);
        submit(f, "Sleep", "{\"Name\":\"s\",\"By\":10}", &sleep);
        submit(f, "Add", "{\"Name\":\"a\",\"By\":1}", &add);
        submit(f, "CallAdd", "{\"Name\":\"a\",\"By\":1}", &call_add);
        submit(f, "QueueAdd", "{\"Name\":\"q\",\"By\":1}", &queue);
        settle(f);
        vg_store_fail_nth(f->store, 0);
        advance(f, 5000); /* an effect that broke runs again */
        assert_true(commit.is_there && work.is_there && sleep.is_there && add.is_there &&
                    call_add.is_there && queue.is_there);
        assert_true(work.value == 9 &&
                    sleep.rc ==
                        VG_OK); /* they use no store: a commit without them costs them nothing */
        queued += queue.rc == VG_OK;
        assert_int_equal(counter(f, "q"), queued);
        if (add.rc == VG_OK && call_add.rc == VG_OK && commit.rc == VG_OK)
            a += 1 + 3 + 1;
        else
            a = counter(f, "a"); /* an outer call may have done a part */
        assert_int_equal(counter(f, "a"), a);
        int64_t now_committed = counter(f, "committed");
        assert_true(now_committed - committed == (commit.rc == VG_OK) ||
                    now_committed - committed == 1);
        committed = now_committed;
    }
    assert_true(queued > 80);
}

/* ---- Contracts ---- */

static void an_operation_that_only_reads_may_not_write(void **state)
{
    struct answer add, bad;
    submit(*state, "Add", "{\"Name\":\"a\",\"By\":1}", &add); /* makes it a batch that may */
    submit(*state, "WriteWhileReading", "{\"Name\":\"a\",\"By\":10}", &bad);
    settle(*state);
    assert_string_equal(bad.code, "InternalFailure");
    assert_int_equal(counter(*state, "a"), 1);
}

static void an_inner_call_that_is_no_json_fails_alone(void **state)
{
    struct answer answer = call(*state, "CallBadly", "{\"Name\":\"a\"}");
    assert_string_equal(answer.code, "InternalFailure");
    assert_int_equal(call(*state, "Add", "{\"Name\":\"a\",\"By\":1}").rc, VG_OK);
}

static void an_answer_that_breaks_its_model_is_an_internal_failure_when_asked_for(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(call(f, "Forget", "{\"Name\":\"a\"}").rc, VG_OK);
    assert_int_equal(call(f, "Fail", "{\"Name\":\"a\",\"By\":1}").rc, VG_FAIL);
    assert_string_equal(f->last_line, "");
    close_fixture(f);
    f->checks_responses = true;
    open_fixture(f, NULL);
    assert_string_equal(call(f, "Forget", "{\"Name\":\"a\"}").code, "InternalFailure");
    assert_non_null(strstr(f->last_line, "InternalFailure in Forget"));
    assert_int_equal(call(f, "Forget", "{\"Name\":\"a\",\"By\":5}").value, 5);
    f->last_line[0] = '\0';
    assert_string_equal(call(f, "Fail", "{\"Name\":\"a\",\"By\":0}").code, "ListedException");
    assert_string_equal(call(f, "Get", "{\"Name\":\"none\"}").code, "ValidationException");
    assert_string_equal(f->last_line, "");
    assert_string_equal(call(f, "Fail", "{\"Name\":\"a\",\"By\":1}").code, "OtherException");
    assert_string_equal(f->last_line, "Fail answers OtherException, which its model does not list");
}

/* ---- A client that goes away ---- */

struct visitor {
    struct vg_arena arena; /* of the submitter, as an HTTP exchange has it */
    struct vg_call *call;
    bool is_answered, is_released, may_release;
};

static void on_visitor_done(void *ctx, struct vg_call *call, int rc, const void *out,
                            const struct vg_error *err)
{
    struct visitor *visitor = ctx;
    (void)call, (void)rc, (void)out, (void)err;
    visitor->is_answered = true;
}

static void on_released(void *ctx)
{
    struct visitor *visitor = ctx;
    assert_true(visitor->may_release);
    assert_false(visitor->is_released);
    visitor->is_released = true;
    vg_arena_deinit(&visitor->arena);
}

static void visit(struct fixture *f, struct visitor *visitor, const char *operation,
                  const char *json)
{
    *visitor = (struct visitor){0};
    vg_arena_init(&visitor->arena);
    const struct vg_op_model *op = vg_model_op(&probe_model, vg_str_from(operation));
    void *in = vg_arena_zalloc(&visitor->arena, 1, op->input->size);
    struct vg_violations violations;
    struct vg_str problem;
    vg_violations_init(&violations, &visitor->arena);
    assert_true(vg_value_from_json(op->input, vg_str_from(json), &visitor->arena, in, &violations,
                                   &problem));
    visitor->call = vg_bus_submit(f->bus, &(struct vg_submission){.service = &probe_service,
                                                                  .op = op,
                                                                  .in = in,
                                                                  .arena = &visitor->arena,
                                                                  .done = on_visitor_done,
                                                                  .ctx = visitor});
}

/* Goes away after `turns` of the loop. */
static void visit_and_go(struct fixture *f, struct visitor *visitor, const char *operation,
                         const char *json, int turns)
{
    visit(f, visitor, operation, json);
    for (int i = 0; i < turns; i++)
        uv_run(&f->loop, UV_RUN_NOWAIT);
    if (visitor->is_answered) {
        vg_arena_deinit(&visitor->arena);
        return;
    }
    vg_bus_abandon(visitor->call, on_released, visitor);
    assert_false(visitor->is_released);
    visitor->may_release = true;
}

static void an_abandoned_call_is_released_once_and_later(void **state)
{
    struct fixture *f = *state;
    static const char *const kinds[][2] = {
        {"Add", "{\"Name\":\"a\",\"By\":1}"},
        {"Sleep", "{\"Name\":\"s\",\"By\":60000}"},
        {"Work", "{\"Name\":\"a\",\"By\":2}"},
        {"CallAdd", "{\"Name\":\"a\",\"By\":1}"},
        {"CallSleep", "{\"Name\":\"s\",\"By\":50}"},
        {"CallInTime", "{\"Name\":\"s\",\"By\":50}"},
        {"CommitThenCall", "{\"Name\":\"a\",\"By\":1}"},
        {"SumInSlices", "{\"Name\":\"a\",\"By\":3}"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(kinds); i++) {
        for (int turns = 0; turns < 4; turns++) {
            struct visitor visitor;
            visit_and_go(f, &visitor, kinds[i][0], kinds[i][1], turns);
            settle(f);
            assert_true(visitor.is_answered != visitor.is_released);
        }
    }
}

static void an_abandoned_sleeper_no_longer_hears_its_channel(void **state)
{
    struct fixture *f = *state;
    struct visitor visitor;
    visit_and_go(f, &visitor, "Sleep", "{\"Name\":\"door\",\"By\":60000}", 2);
    call(f, "QueueAdd", "{\"Name\":\"door\",\"By\":1}");
    settle(f);
    assert_true(visitor.is_released);
    assert_false(visitor.is_answered);
}

static void abandoned_calls_are_released_when_the_bus_stops(void **state)
{
    struct fixture *f = *state;
    struct visitor visitors[3];
    visit_and_go(f, &visitors[0], "Sleep", "{\"Name\":\"s\",\"By\":60000}", 2);
    visit_and_go(f, &visitors[1], "Work", "{\"Name\":\"a\",\"By\":2}", 1);
    visit_and_go(f, &visitors[2], "CallSleep", "{\"Name\":\"s\",\"By\":60000}", 2);
    close_fixture(f);
    for (size_t i = 0; i < VG_COUNT_OF(visitors); i++)
        assert_true(visitors[i].is_released);
    open_fixture(f, NULL);
}

/* ---- Calls with a time limit ---- */

/* While calls are in flight, which an advance would wait for. */
static void pass(struct fixture *f, int64_t ms)
{
    struct vg_clock *clock = vg_bus_clock(f->bus);
    for (int i = 0; i < 3; i++)
        uv_run(&f->loop, UV_RUN_NOWAIT);
    vg_clock_set(clock, vg_clock_now_ms(clock) + ms);
    vg_clock_fire_due(clock);
    for (int i = 0; i < 3; i++)
        uv_run(&f->loop, UV_RUN_NOWAIT);
}

static void a_call_that_answers_within_its_limit_is_heard(void **state)
{
    struct fixture *f = *state;
    struct answer answer;
    vg_clock_freeze(vg_bus_clock(f->bus), true);
    submit(f, "CallInTime", "{\"Name\":\"s\",\"By\":999}", &answer);
    pass(f, 998);
    assert_false(answer.is_there);
    pass(f, 1);
    assert_true(answer.is_there);
    assert_int_equal(answer.value, 1);
    assert_string_equal(answer.id, "{\"Value\":0}");
    pass(f, 5000); /* the limit is forgotten */
}

static void a_call_beyond_its_limit_goes_on_unheard(void **state)
{
    struct fixture *f = *state;
    struct answer answer;
    vg_clock_freeze(vg_bus_clock(f->bus), true);
    submit(f, "CallInTime", "{\"Name\":\"s\",\"By\":60000}", &answer);
    pass(f, 999);
    assert_false(answer.is_there);
    pass(f, 1);
    assert_true(answer.is_there);
    assert_int_equal(answer.value, -1);
    assert_int_equal(vg_bus_journal(f->bus)->count, 1);
    pass(f, 59000);
    assert_int_equal(vg_bus_journal(f->bus)->count, 2);
}

static void a_limit_of_real_time_minds_no_clock(void **state)
{
    struct fixture *f = *state;
    struct answer answer;
    vg_clock_freeze(vg_bus_clock(f->bus), true);
    submit(f, "CallInTime", "{\"Name\":\"real\",\"By\":60000}", &answer);
    pass(f, 10000);
    assert_false(answer.is_there);
    while (!answer.is_there)
        uv_run(&f->loop, UV_RUN_ONCE);
    assert_int_equal(answer.value, -1);
    pass(f, 50000);
    assert_int_equal(vg_bus_journal(f->bus)->count, 2);
    submit(f, "CallInTime", "{\"Name\":\"real\",\"By\":60000}", &answer);
    pass(f, 60000);
    assert_int_equal(answer.value, 1);
}

static void calls_beyond_their_limit_end_with_a_reset_and_a_stop(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < 3; i++) {
        struct answer late, waiting;
        vg_clock_freeze(vg_bus_clock(f->bus), true);
        submit(f, "CallInTime", "{\"Name\":\"s\",\"By\":60000}", &late);
        pass(f, 1000);
        assert_true(late.is_there);
        submit(f, "CallInTime", "{\"Name\":\"s\",\"By\":60000}", &waiting);
        pass(f, 0);
        assert_false(waiting.is_there);
        int done = 0;
        if (i == 0)
            vg_bus_reset(f->bus, on_reset, &done);
        while (i == 0 && done == 0)
            uv_run(&f->loop, UV_RUN_ONCE);
        if (i > 0)
            close_fixture(f);
        assert_true(waiting.is_there);
        if (i > 0)
            open_fixture(f, NULL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_bad_input_stays_bad_when_its_batch_runs_again),
        TEST(a_call_that_goes_another_way_ends_when_its_wait_has_come_back),
        TEST(a_sleeper_that_goes_another_way_sleeps_no_more),
        TEST(stopping_and_resetting_spare_what_is_outside),
        TEST(work_in_slices_goes_on_behind_what_came_in_meanwhile),
        TEST(work_in_slices_begins_anew_when_what_it_saw_was_taken_back),
        TEST(work_in_slices_ends_with_a_reset_and_a_stop),
        TEST(any_failing_store_call_is_before_or_after_for_those_that_wait),
        TEST(an_operation_that_only_reads_may_not_write),
        TEST(an_inner_call_that_is_no_json_fails_alone),
        TEST(an_answer_that_breaks_its_model_is_an_internal_failure_when_asked_for),
        TEST(an_abandoned_call_is_released_once_and_later),
        TEST(an_abandoned_sleeper_no_longer_hears_its_channel),
        TEST(abandoned_calls_are_released_when_the_bus_stops),
        TEST(a_call_that_answers_within_its_limit_is_heard),
        TEST(a_call_beyond_its_limit_goes_on_unheard),
        TEST(a_limit_of_real_time_minds_no_clock),
        TEST(calls_beyond_their_limit_end_with_a_reset_and_a_stop),
    };
    return cmocka_run_group_tests_name("bus waits", tests, NULL, NULL);
}
