/* The probe service: handlers that keep the dispatch's contract in every way, and some that break
 * it. */
#include "probe_service.h"

#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>

#include <cmocka.h>

enum { SPACE_COUNTER = VG_SPACE(200, 1) };

int probe_handler_runs;
int probe_builds;
int probe_effect_runs;
int probe_unsteady_runs[26];

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

int probe_add(struct vg_call *call, const struct probe_add_in *in, struct probe_add_out *out,
              struct vg_error *err)
{
    int64_t value;
    probe_handler_runs++;
    out->id = vg_id_uuid(call);
    if (in->by.v < 0)
        return vg_fail(err, &VG_VALIDATION, "By must not be negative");
    int rc = counter_add(call, in->name, in->by.v, &value);
    out->value = vg_i64(value);
    return rc;
}

int probe_get(struct vg_call *call, const struct probe_get_in *in, struct probe_get_out *out,
              struct vg_error *err)
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

int probe_work(struct vg_call *call, const struct probe_work_in *in, struct probe_work_out *out,
               struct vg_error *err)
{
    (void)err;
    probe_handler_runs++;
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

int probe_sleep(struct vg_call *call, const struct probe_sleep_in *in, struct probe_sleep_out *out,
                struct vg_error *err)
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
    return vg_arena_printf(call->arena, "{\"Name\":\"%.*s\",\"By\":%lld}", VG_STR_ARG(name),
                           (long long)by);
}

static int call_add(struct vg_call *call, struct vg_str name, int64_t by, struct vg_error *err)
{
    const struct vg_call_to to = {.service = "probe", .operation = "Add"};
    struct vg_str output;
    struct vg_error callee;
    int rc = vg_await_call(call, &to, add_json(call, name, by), &output, &callee);
    return rc == VG_FAIL ? vg_fail_with(err, callee.shape, callee.message, NULL) : rc;
}

int probe_call_add(struct vg_call *call, const struct probe_call_add_in *in,
                   struct probe_call_add_out *out, struct vg_error *err)
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

static int add_later(struct vg_call *call, const void *payload, uint32_t attempt,
                     struct vg_error *err)
{
    const struct probe_add_later *later = payload;
    int64_t value;
    probe_effect_runs++;
    if ((int32_t)attempt <= later->fails.v)
        return vg_fail(err, &VG_VALIDATION, "not yet");
    int rc = counter_add(call, later->name, later->by.v, &value);
    if (rc == VG_OK && later->nth.set)
        assert_int_equal(value, later->nth.v);
    return rc;
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

int probe_queue_add(struct vg_call *call, const struct probe_queue_add_in *in,
                    struct probe_queue_add_out *out, struct vg_error *err)
{
    (void)err;
    out->value = vg_i64(0);
    struct probe_add_later later = {.name = in->name, .by = in->by, .fails = in->fails};
    vg_wake(call, in->name);
    return vg_effect_queue(call, &add_later_kind, &later,
                           in->due_ms.set ? call->now_ms + in->due_ms.v : 0, NULL);
}

/* Breaks at its By-th run, as if the store failed it then; counted by the first letter of its name.
 */
int probe_unsteady(struct vg_call *call, const struct probe_unsteady_in *in,
                   struct probe_unsteady_out *out, struct vg_error *err)
{
    int64_t value;
    (void)err;
    int rc = counter_add(call, in->name, 1, &value);
    out->value = vg_i64(value);
    return ++probe_unsteady_runs[in->name.ptr[0] - 'a'] == in->by.v ? VG_BROKEN : rc;
}

static int require_counter(struct vg_call *call, struct vg_str name, struct vg_error *err)
{
    struct probe_counter counter;
    int rc = vg_call_get(call, SPACE_COUNTER, name, &probe_shape_counter, &counter);
    return rc == VG_NOT_FOUND ? vg_fail(err, &VG_VALIDATION, "No counter %.*s", VG_STR_ARG(name))
                              : rc;
}

struct sum {
    int64_t value;
    int64_t slices;
};

/* What the counter holds in each of By turns. */
int probe_sum_in_slices(struct vg_call *call, const struct probe_sum_in_slices_in *in,
                        struct probe_sum_in_slices_out *out, struct vg_error *err)
{
    enum { MORE_THAN_A_TURN = 1 << 30 };
    struct probe_counter counter = {0};
    struct sum *sum = vg_slice_place(call);
    (void)err;
    if (sum == NULL)
        sum = VG_NEW(call->arena, struct sum);
    int rc = vg_call_get(call, SPACE_COUNTER, in->name, &probe_shape_counter, &counter);
    if (rc == VG_BROKEN)
        return rc;
    sum->value += counter.value.v;
    if (++sum->slices < in->by.v && !vg_slice_goes_on(call, MORE_THAN_A_TURN))
        return vg_await_slice(call, sum);
    out->value = vg_i64(sum->value);
    return VG_OK;
}

struct slow {
    bool is_begun;
    int64_t *made; /* at the end of more than one chunk */
};

static void make_slowly(struct vg_arena *arena, void *data)
{
    struct slow *slow = data;
    usleep(20000);
    for (int i = 0; i < 100; i++)
        slow->made = VG_NEW_ARRAY(arena, int64_t, 1000);
    *slow->made = 1;
}

static void slow_is_over(void *data)
{
    (void)data;
    probe_builds--;
}

int probe_work_if(struct vg_call *call, const struct probe_work_if_in *in,
                  struct probe_work_if_out *out, struct vg_error *err)
{
    int rc = require_counter(call, in->name, err);
    if (rc != VG_OK)
        return rc;
    static const struct vg_build build = {"slow", make_slowly, slow_is_over};
    struct slow *slow = vg_kept(call, "slow", sizeof *slow);
    void *data = slow;
    probe_builds += !slow->is_begun;
    slow->is_begun = true;
    rc = vg_await_build(call, &build, &data);
    if (rc == VG_OK)
        out->value = vg_i64(*slow->made);
    return rc;
}

int probe_sleep_if(struct vg_call *call, const struct probe_sleep_if_in *in,
                   struct probe_sleep_if_out *out, struct vg_error *err)
{
    int rc = require_counter(call, in->name, err);
    if (rc != VG_OK)
        return rc;
    rc = vg_await_wake(call, in->name, call->now_ms + 1000);
    out->value = vg_i64(rc == VG_OK);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int probe_call_sleep(struct vg_call *call, const struct probe_call_sleep_in *in,
                     struct probe_call_sleep_out *out, struct vg_error *err)
{
    const struct vg_call_to to = {.service = "probe", .operation = "Sleep"};
    struct vg_str output;
    struct vg_error callee;
    int rc = vg_await_call(call, &to, add_json(call, in->name, in->by.v), &output, &callee);
    out->value = vg_i64(0);
    return rc == VG_FAIL ? vg_fail_with(err, callee.shape, callee.message, NULL) : rc;
}

/* Sleep, for which it waits a second, or a twentieth of a real one for a counter called "real"; the
 * value is -1 where that went by. */
int probe_call_in_time(struct vg_call *call, const struct probe_call_in_time_in *in,
                       struct probe_call_in_time_out *out, struct vg_error *err)
{
    bool is_real = vg_str_is(in->name, "real");
    const struct vg_call_to to = {.service = "probe",
                                  .operation = "Sleep",
                                  .limit_ms = is_real ? 0 : 1000,
                                  .real_limit_ms = is_real ? 50 : 0};
    struct vg_str output;
    struct vg_error callee;
    int rc = vg_await_call(call, &to, add_json(call, in->name, in->by.v), &output, &callee);
    out->value = vg_i64(rc == VG_NOT_FOUND ? -1 : 1);
    if (rc == VG_OK)
        out->id = output;
    if (rc == VG_FAIL)
        return vg_fail_with(err, callee.shape, callee.message, NULL);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int probe_call_badly(struct vg_call *call, const struct probe_call_badly_in *in,
                     struct probe_call_badly_out *out, struct vg_error *err)
{
    const struct vg_call_to to = {.service = "probe", .operation = "Add"};
    struct vg_str output;
    struct vg_error callee;
    (void)in;
    int rc = vg_await_call(call, &to, VG_STR("{\"Name\":"), &output, &callee);
    out->value = vg_i64(0);
    return rc == VG_FAIL ? vg_fail_with(err, callee.shape, callee.message, NULL) : rc;
}

int probe_write_while_reading(struct vg_call *call, const struct probe_write_while_reading_in *in,
                              struct probe_write_while_reading_out *out, struct vg_error *err)
{
    int64_t value;
    (void)err;
    out->value = vg_i64(0);
    return counter_add(call, in->name, in->by.v, &value);
}

/* Leaves out what its model requires, unless By says otherwise. */
int probe_forget(struct vg_call *call, const struct probe_forget_in *in,
                 struct probe_forget_out *out, struct vg_error *err)
{
    (void)call;
    (void)err;
    out->value = in->by;
    return VG_OK;
}

int probe_fail(struct vg_call *call, const struct probe_fail_in *in, struct probe_fail_out *out,
               struct vg_error *err)
{
    (void)call;
    (void)out;
    return vg_fail(err, in->by.v == 0 ? &PROBE_LISTED : &PROBE_OTHER, "as asked");
}

/* By effects that each add one, in the order of their numbers: each asserts that it comes after the
 * one before. */
int probe_queue_many(struct vg_call *call, const struct probe_queue_many_in *in,
                     struct probe_queue_many_out *out, struct vg_error *err)
{
    (void)err;
    out->value = in->by;
    for (int64_t i = 1; i <= in->by.v; i++) {
        struct probe_add_later later = {.name = in->name, .by = vg_i64(1), .nth = vg_i64(i)};
        int rc = vg_effect_queue(call, &add_later_kind, &later, 0, NULL);
        if (rc != VG_OK)
            return rc;
    }
    return VG_OK;
}

static const struct vg_op ops[PROBE_OP_COUNT] = {
    [PROBE_OP_ADD] = VG_WRITE(probe_add),
    [PROBE_OP_CALL_BADLY] = VG_READ(probe_call_badly),
    [PROBE_OP_CALL_IN_TIME] = VG_READ(probe_call_in_time),
    [PROBE_OP_CALL_SLEEP] = VG_READ(probe_call_sleep),
    [PROBE_OP_FAIL] = VG_READ(probe_fail),
    [PROBE_OP_FORGET] = VG_READ(probe_forget),
    [PROBE_OP_GET] = VG_READ(probe_get),
    [PROBE_OP_QUEUE_MANY] = VG_WRITE(probe_queue_many),
    [PROBE_OP_SLEEP_IF] = VG_READ(probe_sleep_if),
    [PROBE_OP_SUM_IN_SLICES] = VG_READ(probe_sum_in_slices),
    [PROBE_OP_UNSTEADY] = VG_WRITE(probe_unsteady),
    [PROBE_OP_WORK_IF] = VG_READ(probe_work_if),
    [PROBE_OP_WRITE_WHILE_READING] = VG_READ(probe_write_while_reading),
    [PROBE_OP_WRITE_THEN_FAIL] = VG_WRITE(probe_write_then_fail),
    [PROBE_OP_WORK] = VG_READ(probe_work),
    [PROBE_OP_SLEEP] = VG_READ(probe_sleep),
    [PROBE_OP_CALL_ADD] = VG_READ(probe_call_add),
    [PROBE_OP_COMMIT_THEN_CALL] = VG_WRITE(probe_commit_then_call),
    [PROBE_OP_QUEUE_ADD] = VG_WRITE(probe_queue_add),
};
static const struct vg_effect_kind *const effects[] = {&add_later_kind, NULL};
const struct vg_service probe_service = {.model = &probe_model, .ops = ops, .effects = effects};
