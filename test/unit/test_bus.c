/* The dispatch: one transaction a turn, deferral by re-entry, effects after the commit, time and rest. */
#include "bus/bus.h"

#include "base/json.h"
#include "model/check.h"
#include "model/plain.h"
#include "probe.gen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

enum { SPACE_COUNTER = VG_SPACE(200, 1) };

/* ---- The probe service ---- */

static int handler_runs;
static int effect_runs;

static int counter_add(struct vg_call *call, struct vg_str name, int64_t by, int64_t *value)
{
    struct probe_counter counter = {0};
    int rc = vg_call_get(call, SPACE_COUNTER, name, &probe_shape_counter, &counter);
    if (rc == VG_BROKEN)
        return rc;
    *value = counter.value.v + by;
    counter.value = vg_i64(*value);
    return vg_call_put(call, SPACE_COUNTER, name, &probe_shape_counter, &counter);
}

int probe_add(struct vg_call *call, const struct probe_add_in *in, struct probe_add_out *out, struct vg_error *err)
{
    int64_t value;
    handler_runs++;
    out->id = vg_id_uuid(call);
    if (in->by.v < 0)
        return vg_fail(err, &VG_VALIDATION, "By must not be negative");
    int rc = counter_add(call, in->name, in->by.v, &value);
    out->value = vg_i64(value);
    return rc;
}

int probe_get(struct vg_call *call, const struct probe_get_in *in, struct probe_get_out *out, struct vg_error *err)
{
    struct probe_counter counter = {0};
    int rc = vg_call_get(call, SPACE_COUNTER, in->name, &probe_shape_counter, &counter);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &VG_VALIDATION, "No counter %.*s", VG_STR_ARG(in->name));
    out->value = counter.value;
    return rc;
}

int probe_write_then_fail(struct vg_call *call, const struct probe_write_then_fail_in *in,
                          struct probe_write_then_fail_out *out, struct vg_error *err)
{
    int64_t value;
    (void)out;
    if (counter_add(call, in->name, in->by.v, &value) != VG_OK)
        return VG_BROKEN;
    return vg_fail(err, &VG_VALIDATION, "too late");
}

struct square {
    int64_t value;
};

static void run_square(void *data)
{
    struct square *square = data;
    square->value *= square->value;
}

int probe_work(struct vg_call *call, const struct probe_work_in *in, struct probe_work_out *out, struct vg_error *err)
{
    (void)err;
    handler_runs++;
    out->id = vg_id_uuid(call);
    struct square *square = VG_NEW(call->arena, struct square);
    square->value = in->by.v;
    void *data = square;
    int rc = vg_await_work(call, run_square, &data);
    if (rc != VG_OK)
        return rc;
    square = data;
    out->value = vg_i64(square->value);
    return VG_OK;
}

int probe_sleep(struct vg_call *call, const struct probe_sleep_in *in, struct probe_sleep_out *out, struct vg_error *err)
{
    (void)err;
    int rc = vg_await_wake(call, in->name, call->now_ms + in->by.v);
    if (rc == VG_DEFER)
        return rc;
    out->value = vg_i64(rc == VG_OK ? 1 : 0);
    return VG_OK;
}

static struct vg_str add_json(struct vg_call *call, struct vg_str name, int64_t by)
{
    return vg_arena_printf(call->arena, "{\"Name\":\"%.*s\",\"By\":%lld}", VG_STR_ARG(name), (long long)by);
}

static int call_add(struct vg_call *call, struct vg_str name, int64_t by, struct vg_error *err)
{
    const struct vg_call_to to = {.service = "probe", .operation = "Add"};
    struct vg_str output;
    struct vg_error callee;
    int rc = vg_await_call(call, &to, add_json(call, name, by), &output, &callee);
    return rc == VG_FAIL ? vg_fail_with(err, callee.shape, callee.message, NULL) : rc;
}

int probe_call_add(struct vg_call *call, const struct probe_call_add_in *in, struct probe_call_add_out *out,
                   struct vg_error *err)
{
    int rc = call_add(call, in->name, in->by.v, err);
    if (rc != VG_OK)
        return rc;
    rc = call_add(call, in->name, in->by.v * 2, err);
    if (rc == VG_OK)
        out->value = vg_i64(0);
    return rc;
}

int probe_commit_then_call(struct vg_call *call, const struct probe_commit_then_call_in *in,
                           struct probe_commit_then_call_out *out, struct vg_error *err)
{
    int64_t value = 0;
    if (!vg_has_committed(call)) {
        vg_commit_before_wait(call);
        if (counter_add(call, VG_STR("committed"), 1, &value) != VG_OK)
            return VG_BROKEN;
    }
    out->value = vg_i64(value);
    return call_add(call, in->name, in->by.v, err);
}

static int add_later(struct vg_call *call, const void *payload, uint32_t attempt, struct vg_error *err)
{
    const struct probe_add_later *later = payload;
    int64_t value;
    effect_runs++;
    if ((int32_t)attempt <= later->fails.v)
        return vg_fail(err, &VG_VALIDATION, "not yet");
    return counter_add(call, later->name, later->by.v, &value);
}

static int64_t retry_in_a_minute(uint32_t attempt)
{
    return attempt < 3 ? 60000 : -1;
}

static int count_given_up(struct vg_call *call, const void *payload, const struct vg_error *last)
{
    int64_t value;
    (void)payload;
    assert_true(vg_str_is(last->message, "not yet"));
    return counter_add(call, VG_STR("givenup"), 1, &value);
}

static const struct vg_effect_kind add_later_kind = {.name = "probe.add-later",
                                                     .shape = &probe_shape_add_later,
                                                     .run = add_later,
                                                     .retry_ms = retry_in_a_minute,
                                                     .give_up = count_given_up};

int probe_queue_add(struct vg_call *call, const struct probe_queue_add_in *in, struct probe_queue_add_out *out,
                    struct vg_error *err)
{
    (void)err;
    out->value = vg_i64(0);
    struct probe_add_later later = {.name = in->name, .by = in->by, .fails = in->fails};
    vg_wake(call, in->name);
    return vg_effect_queue(call, &add_later_kind, &later, in->due_ms.set ? call->now_ms + in->due_ms.v : 0, NULL);
}

static const struct vg_op ops[PROBE_OP_COUNT] = {
    [PROBE_OP_ADD] = VG_WRITE(probe_add),
    [PROBE_OP_GET] = VG_READ(probe_get),
    [PROBE_OP_WRITE_THEN_FAIL] = VG_WRITE(probe_write_then_fail),
    [PROBE_OP_WORK] = VG_READ(probe_work),
    [PROBE_OP_SLEEP] = VG_READ(probe_sleep),
    [PROBE_OP_CALL_ADD] = VG_READ(probe_call_add),
    [PROBE_OP_COMMIT_THEN_CALL] = VG_WRITE(probe_commit_then_call),
    [PROBE_OP_QUEUE_ADD] = VG_WRITE(probe_queue_add),
};
static const struct vg_effect_kind *const effects[] = {&add_later_kind, NULL};
static const struct vg_service probe = {.model = &probe_model, .ops = ops, .effects = effects};
static const struct vg_service *const services[] = {&probe, NULL};

/* ---- An instance on the test's own thread ---- */

struct fixture {
    uv_loop_t loop;
    struct vg_arena arena;
    struct vg_store *store;
    struct vg_bus *bus;
    struct vg_log log;
    char dir[64];
};

static void silent(void *ctx, enum vg_log_level level, struct vg_str line)
{
    (void)ctx, (void)level, (void)line;
}

static void open_fixture(struct fixture *f, const char *dir)
{
    struct vg_str problem = VG_STR_NONE;
    assert_int_equal(uv_loop_init(&f->loop), 0);
    f->log = (struct vg_log){.sink = silent};
    f->store = vg_store_open(&(struct vg_store_options){.dir = dir, .log = &f->log}, &f->arena, &problem);
    assert_non_null(f->store);
    f->bus = vg_bus_new(&(struct vg_bus_options){.loop = &f->loop,
                                                 .store = f->store,
                                                 .services = services,
                                                 .seed = 1,
                                                 .log = &f->log,
                                                 .default_account = "000000000000",
                                                 .default_region = "us-east-1"});
    assert_int_equal(vg_bus_start(f->bus), VG_OK);
}

static void ignore_stopped(void *ctx)
{
    (void)ctx;
}

static void close_fixture(struct fixture *f)
{
    vg_bus_stop(f->bus, ignore_stopped, NULL);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    vg_bus_free(f->bus);
    vg_store_close(f->store);
    assert_int_equal(uv_loop_close(&f->loop), 0);
}

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    vg_arena_init(&f->arena);
    open_fixture(f, NULL);
    handler_runs = effect_runs = 0;
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    close_fixture(f);
    vg_arena_deinit(&f->arena);
    free(f);
    return 0;
}

struct answer {
    bool is_there;
    int rc;
    int64_t value;
    char id[64];
    char code[64];
    char message[256];
};

static void on_done(void *ctx, struct vg_call *call, int rc, const void *out, const struct vg_error *err)
{
    struct answer *answer = ctx;
    (void)call;
    assert_false(answer->is_there);
    answer->is_there = true;
    answer->rc = rc;
    if (rc == VG_OK) {
        const struct probe_add_out *add = out;
        answer->value = add->value.v;
        snprintf(answer->id, sizeof answer->id, "%.*s", VG_STR_ARG(add->id));
    } else {
        snprintf(answer->code, sizeof answer->code, "%.*s", VG_STR_ARG(err->shape->name));
        snprintf(answer->message, sizeof answer->message, "%.*s", VG_STR_ARG(err->message));
    }
}

static struct vg_call *submit(struct fixture *f, const char *operation, const char *json, struct answer *answer)
{
    const struct vg_op_model *op = vg_model_op(&probe_model, vg_str_from(operation));
    assert_non_null(op);
    void *in = vg_arena_zalloc(&f->arena, 1, op->input->size);
    struct vg_violations *violations = VG_NEW(&f->arena, struct vg_violations);
    vg_violations_init(violations, &f->arena);
    struct vg_str problem;
    assert_true(vg_value_from_json(op->input, vg_str_from(json), &f->arena, in, violations, &problem));
    *answer = (struct answer){0};
    return vg_bus_submit(f->bus, &(struct vg_submission){.service = &probe,
                                                         .op = op,
                                                         .in = in,
                                                         .violations = violations,
                                                         .done = on_done,
                                                         .ctx = answer});
}

static void run_until(struct fixture *f, const bool *flag)
{
    while (!*flag)
        uv_run(&f->loop, UV_RUN_ONCE);
}

static struct answer call(struct fixture *f, const char *operation, const char *json)
{
    struct answer answer;
    submit(f, operation, json, &answer);
    run_until(f, &answer.is_there);
    return answer;
}

static void on_rest(void *ctx, bool is_settled, struct vg_str what)
{
    int *settled = ctx;
    (void)what;
    *settled = is_settled ? 1 : -1;
}

static void settle(struct fixture *f)
{
    int settled = 0;
    vg_bus_settle(f->bus, 10000, on_rest, &settled);
    while (settled == 0)
        uv_run(&f->loop, UV_RUN_ONCE);
    assert_int_equal(settled, 1);
}

static void advance(struct fixture *f, int64_t ms)
{
    int settled = 0;
    vg_bus_advance_to(f->bus, vg_clock_now_ms(vg_bus_clock(f->bus)) + ms, on_rest, &settled);
    while (settled == 0)
        uv_run(&f->loop, UV_RUN_ONCE);
    assert_int_equal(settled, 1);
}

/* ---- Tests ---- */

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
    assert_string_equal(answer.message, "1 validation error detected: Value 'A1' at 'name' failed to satisfy constraint: "
                                        "Member must satisfy regular expression pattern: [a-z]+");
    assert_int_equal(handler_runs, 0);
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
    assert_int_equal(handler_runs, 3);
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
    assert_int_equal(handler_runs, 2); /* once with the one that broke, once without */
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
    assert_int_equal(handler_runs, 2);
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
    vg_journal_to_json(vg_bus_journal(f->bus), &(struct vg_journal_query){.operation = VG_STR("Add")}, &buf);
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

static void an_abandoned_sleeper_ends(void **state)
{
    struct fixture *f = *state;
    struct answer sleeper;
    bool is_released = false;
    struct vg_call *sleeping = submit(f, "Sleep", "{\"Name\":\"door\",\"By\":20000}", &sleeper);
    settle(f);
    vg_bus_abandon(sleeping, (void (*)(void *))NULL, &is_released);
    settle(f);
    advance(f, 30000);
    assert_false(sleeper.is_there);
}

static void an_effect_runs_after_the_commit_and_leaves_the_outbox(void **state)
{
    call(*state, "QueueAdd", "{\"Name\":\"a\",\"By\":7}");
    settle(*state);
    assert_int_equal(call(*state, "Get", "{\"Name\":\"a\"}").value, 7);
    advance(*state, 86400000);
    assert_int_equal(effect_runs, 1);
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
    assert_int_equal(effect_runs, 2 + 3);
}

static void a_timer_of_a_week_fires_when_time_is_moved(void **state)
{
    call(*state, "QueueAdd", "{\"Name\":\"a\",\"By\":1,\"DueMs\":604800000}");
    settle(*state);
    assert_int_equal(effect_runs, 0);
    advance(*state, 604799000);
    assert_int_equal(effect_runs, 0);
    advance(*state, 2000);
    assert_int_equal(effect_runs, 1);
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
    assert_int_equal(effect_runs, 0);
    advance(f, 3600001);
    assert_int_equal(effect_runs, 1);
    assert_int_equal(call(f, "Get", "{\"Name\":\"a\"}").value, 4);
    char command[128];
    close_fixture(f);
    snprintf(command, sizeof command, "rm -r %s", f->dir);
    assert_int_equal(system(command), 0);
    open_fixture(f, NULL);
}

static void on_reset(void *ctx, int rc)
{
    int *done = ctx;
    *done = rc == VG_OK ? 1 : -1;
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
    assert_int_equal(effect_runs, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

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
        TEST(an_abandoned_sleeper_ends),
        TEST(an_effect_runs_after_the_commit_and_leaves_the_outbox),
        TEST(a_failing_effect_is_retried_then_given_up),
        TEST(a_timer_of_a_week_fires_when_time_is_moved),
        TEST(effects_survive_a_restart),
        TEST(reset_empties_the_state_and_ends_sleepers),
    };
    return cmocka_run_group_tests_name("bus", tests, NULL, NULL);
}
