/* A bus with the probe service on the test's own thread. */
#ifndef VG_TEST_BUS_HELP_H
#define VG_TEST_BUS_HELP_H

#include "bus/bus.h"
#include "model/plain.h"
#include "probe_service.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

struct fixture {
    uv_loop_t loop;
    bool checks_responses;
    char last_line[512]; /* of the log */
    struct vg_arena arena;
    struct vg_store *store;
    struct vg_bus *bus;
    struct vg_log log;
    char dir[64];
};

static inline void take_line(void *ctx, enum vg_log_level level, struct vg_str line)
{
    struct fixture *f = ctx;
    (void)level;
    snprintf(f->last_line, sizeof f->last_line, "%.*s", VG_STR_ARG(line));
}

static inline void open_fixture(struct fixture *f, const char *dir)
{
    struct vg_str problem = VG_STR_NONE;
    assert_int_equal(uv_loop_init(&f->loop), 0);
    f->log = (struct vg_log){.level = VG_LOG_WARN, .sink = take_line, .sink_ctx = f};
    f->store =
        vg_store_open(&(struct vg_store_options){.dir = dir, .log = &f->log}, &f->arena, &problem);
    assert_non_null(f->store);
    static const struct vg_service *const services[] = {&probe_service, NULL};
    f->bus = vg_bus_new(&(struct vg_bus_options){.loop = &f->loop,
                                                 .store = f->store,
                                                 .services = services,
                                                 .seed = 1,
                                                 .log = &f->log,
                                                 .check_responses = f->checks_responses,
                                                 .default_account = "000000000000",
                                                 .default_region = "us-east-1"});
    assert_int_equal(vg_bus_start(f->bus), VG_OK);
}

static inline void ignore_stopped(void *ctx)
{
    (void)ctx;
}

static inline void close_fixture(struct fixture *f)
{
    vg_bus_stop(f->bus, ignore_stopped, NULL);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    vg_bus_free(f->bus);
    vg_store_close(f->store);
    assert_int_equal(uv_loop_close(&f->loop), 0);
}

static inline int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    vg_arena_init(&f->arena);
    open_fixture(f, NULL);
    probe_handler_runs = probe_effect_runs = 0;
    memset(probe_unsteady_runs, 0, sizeof probe_unsteady_runs);
    *state = f;
    return 0;
}

static inline int teardown(void **state)
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

static inline void on_done(void *ctx, struct vg_call *call, int rc, const void *out,
                           const struct vg_error *err)
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

static inline struct vg_call *submit(struct fixture *f, const char *operation, const char *json,
                                     struct answer *answer)
{
    const struct vg_op_model *op = vg_model_op(&probe_model, vg_str_from(operation));
    assert_non_null(op);
    void *in = vg_arena_zalloc(&f->arena, 1, op->input->size);
    struct vg_violations *violations = VG_NEW(&f->arena, struct vg_violations);
    vg_violations_init(violations, &f->arena);
    struct vg_str problem;
    assert_true(
        vg_value_from_json(op->input, vg_str_from(json), &f->arena, in, violations, &problem));
    *answer = (struct answer){0};
    return vg_bus_submit(f->bus, &(struct vg_submission){.service = &probe_service,
                                                         .op = op,
                                                         .in = in,
                                                         .violations = violations,
                                                         .done = on_done,
                                                         .ctx = answer});
}

static inline void run_until(struct fixture *f, const bool *flag)
{
    while (!*flag)
        uv_run(&f->loop, UV_RUN_ONCE);
}

static inline struct answer call(struct fixture *f, const char *operation, const char *json)
{
    struct answer answer;
    submit(f, operation, json, &answer);
    run_until(f, &answer.is_there);
    return answer;
}

static inline void on_rest(void *ctx, bool is_settled, struct vg_str what)
{
    int *settled = ctx;
    (void)what;
    *settled = is_settled ? 1 : -1;
}

static inline void settle(struct fixture *f)
{
    int settled = 0;
    vg_bus_settle(f->bus, 10000, on_rest, &settled);
    while (settled == 0)
        uv_run(&f->loop, UV_RUN_ONCE);
    assert_int_equal(settled, 1);
}

static inline void advance(struct fixture *f, int64_t ms)
{
    int settled = 0;
    vg_bus_advance_to(f->bus, vg_clock_now_ms(vg_bus_clock(f->bus)) + ms, on_rest, &settled);
    while (settled == 0)
        uv_run(&f->loop, UV_RUN_ONCE);
    assert_int_equal(settled, 1);
}

static inline void on_reset(void *ctx, int rc)
{
    int *done = ctx;
    *done = rc == VG_OK ? 1 : -1;
}

static inline int64_t counter(struct fixture *f, const char *name)
{
    char json[80];
    snprintf(json, sizeof json, "{\"Name\":\"%s\"}", name);
    struct answer answer = call(f, "Get", json);
    return answer.rc == VG_OK ? answer.value : 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif
