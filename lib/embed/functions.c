/* embed/functions.c: virga.h's functions on a running instance: each is a turn on its thread. */
#include "embed/instance.h"

#include "base/json.h"
#include "mail/mail.h"
#include "model/check.h"
#include "model/plain.h"

#include <stdlib.h>

static char *to_malloc(struct vg_str text)
{
    char *copy = malloc(text.len + 1);
    VG_ASSERT(copy != NULL);
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    return copy;
}

/* ---- virga_call ---- */

struct call_turn {
    struct vg_turn turn;
    struct vg_arena arena;
    const char *service, *operation, *input_json;
    int status;
    char *output;
};

static void end_call(struct call_turn *turn, int status, struct vg_str output)
{
    turn->status = status;
    turn->output = to_malloc(output);
    vg_turn_done(&turn->turn);
}

static void on_called(void *ctx, struct vg_call *call, int rc, const void *out,
                      const struct vg_error *err)
{
    struct call_turn *turn = ctx;
    struct vg_buf buf;
    vg_buf_init(&buf, &turn->arena, 0);
    if (rc == VG_OK) {
        vg_value_to_json(call->op->output, out, &buf);
        end_call(turn, 200, vg_buf_str(&buf));
        return;
    }
    struct vg_json_out json = vg_json_out_to(&buf);
    vg_json_out_begin(&json, '{');
    vg_json_out_member(&json, "code", err->shape->name);
    vg_json_out_member(&json, "message", vg_str_is_set(err->message) ? err->message : VG_STR(""));
    if (err->detail != NULL && err->shape->shape != NULL) {
        struct vg_buf detail;
        vg_buf_init(&detail, &turn->arena, 0);
        vg_value_to_json(err->shape->shape, err->detail, &detail);
        vg_json_out_name(&json, VG_STR("detail"));
        vg_json_out_raw(&json, vg_buf_str(&detail));
    }
    vg_json_out_end(&json, '}');
    end_call(turn, err->shape->http_status, vg_buf_str(&buf));
}

static void run_call(void *ctx)
{
    struct call_turn *turn = ctx;
    struct vg_bus *bus = turn->turn.v->bus;
    const struct vg_service *service = vg_bus_service(bus, vg_str_from(turn->service));
    const struct vg_op_model *op =
        service != NULL ? vg_model_op(service->model, vg_str_from(turn->operation)) : NULL;
    if (op == NULL) {
        end_call(turn, 0, VG_STR("virga has no such service or operation."));
        return;
    }
    void *in = vg_arena_zalloc(&turn->arena, 1, op->input->size);
    struct vg_violations *violations = VG_NEW(&turn->arena, struct vg_violations);
    vg_violations_init(violations, &turn->arena);
    struct vg_str problem;
    if (!vg_value_from_json(op->input, vg_str_from(turn->input_json), &turn->arena, in, violations,
                            &problem)) {
        end_call(turn, 0, problem);
        return;
    }
    struct vg_str account = vg_str_from(vg_bus_default_account(bus));
    struct vg_submission submission = {
        .service = service,
        .op = op,
        .in = in,
        .violations = violations,
        .arena = &turn->arena,
        .principal = {.arn = vg_arena_printf(&turn->arena, "arn:aws:iam::%.*s:root",
                                             VG_STR_ARG(account)),
                      .account = account,
                      .user_id = account},
        .done = on_called,
        .ctx = turn,
    };
    vg_bus_submit(bus, &submission);
}

int virga_call(struct virga *v, const char *service, const char *operation, const char *input_json,
               char **output)
{
    struct call_turn turn = {.service = service,
                             .operation = operation,
                             .input_json = input_json != NULL ? input_json : "{}"};
    vg_arena_init(&turn.arena);
    vg_turn_run(v, &turn.turn, run_call, &turn);
    vg_arena_deinit(&turn.arena);
    if (output != NULL)
        *output = turn.output;
    else
        free(turn.output);
    return turn.status;
}

/* ---- Rest and time ---- */

struct rest_turn {
    struct vg_turn turn;
    uint32_t timeout_ms;
    int64_t by_ms;
    bool flag;
    int rc;
    int64_t now_ms;
};

static void on_rest(void *ctx, bool is_settled, struct vg_str what)
{
    struct rest_turn *turn = ctx;
    (void)what;
    turn->rc = is_settled ? 0 : -1;
    vg_turn_done(&turn->turn);
}

static void run_settle(void *ctx)
{
    struct rest_turn *turn = ctx;
    vg_bus_settle(turn->turn.v->bus, turn->timeout_ms, on_rest, turn);
}

int virga_settle(struct virga *v, uint32_t timeout_ms)
{
    struct rest_turn turn = {.timeout_ms = timeout_ms};
    vg_turn_run(v, &turn.turn, run_settle, &turn);
    return turn.rc;
}

static void run_advance(void *ctx)
{
    struct rest_turn *turn = ctx;
    struct vg_bus *bus = turn->turn.v->bus;
    int64_t target_ms = vg_clock_now_ms(vg_bus_clock(bus)) + turn->by_ms;
    if (target_ms <= VG_CLOCK_MAX_MS)
        vg_bus_advance_to(bus, target_ms, on_rest, turn);
    else
        on_rest(turn, /* is_settled= */ false, VG_STR_NONE);
}

int virga_clock_advance(struct virga *v, int64_t seconds)
{
    if (seconds < 0 || seconds > INT64_C(3155760000)) /* a century */
        return -1;
    struct rest_turn turn = {.by_ms = seconds * 1000};
    vg_turn_run(v, &turn.turn, run_advance, &turn);
    return turn.rc;
}

static void run_now(void *ctx)
{
    struct rest_turn *turn = ctx;
    turn->now_ms = vg_clock_now_ms(vg_bus_clock(turn->turn.v->bus));
    vg_turn_done(&turn->turn);
}

int64_t virga_clock_now_ms(struct virga *v)
{
    struct rest_turn turn = {0};
    vg_turn_run(v, &turn.turn, run_now, &turn);
    return turn.now_ms;
}

static void run_freeze(void *ctx)
{
    struct rest_turn *turn = ctx;
    vg_clock_freeze(vg_bus_clock(turn->turn.v->bus), turn->flag);
    vg_turn_done(&turn->turn);
}

void virga_clock_freeze(struct virga *v, int is_frozen)
{
    struct rest_turn turn = {.flag = is_frozen != 0};
    vg_turn_run(v, &turn.turn, run_freeze, &turn);
}

static void on_reset(void *ctx, int rc)
{
    struct rest_turn *turn = ctx;
    turn->rc = rc == VG_OK ? 0 : -1;
    vg_turn_done(&turn->turn);
}

static void run_reset(void *ctx)
{
    struct rest_turn *turn = ctx;
    vg_bus_reset(turn->turn.v->bus, on_reset, turn);
}

int virga_reset(struct virga *v)
{
    struct rest_turn turn = {0};
    vg_turn_run(v, &turn.turn, run_reset, &turn);
    return turn.rc;
}

/* ---- The journal ---- */

struct calls_turn {
    struct vg_turn turn;
    struct vg_journal_query query;
    char *json;
};

static void run_calls(void *ctx)
{
    struct calls_turn *turn = ctx;
    struct vg_buf buf;
    vg_buf_init(&buf, NULL, 0);
    vg_journal_to_json(vg_bus_journal(turn->turn.v->bus), &turn->query, &buf);
    turn->json = to_malloc(vg_buf_str(&buf));
    vg_buf_deinit(&buf);
    vg_turn_done(&turn->turn);
}

char *virga_calls(struct virga *v, const char *service, const char *operation, uint64_t trace)
{
    struct calls_turn turn = {.query = {.service = vg_str_from(service),
                                        .operation = vg_str_from(operation),
                                        .trace_id = trace}};
    vg_turn_run(v, &turn.turn, run_calls, &turn);
    return turn.json;
}

/* ---- The mailbox: read and emptied between two turns, in transactions of their own ---- */

struct mail_turn {
    struct vg_turn turn;
    const char *to, *subject;
    char *json;
};

static void run_mail(void *ctx)
{
    struct mail_turn *turn = ctx;
    struct vg_arena arena;
    struct vg_txn *txn;
    struct vg_buf buf;
    vg_arena_init(&arena);
    vg_buf_init(&buf, &arena, 0);
    if (vg_txn_begin_read(turn->turn.v->store, &txn) == VG_OK) {
        int rc = vg_mail_list(txn, &arena, vg_str_from(turn->to), vg_str_from(turn->subject), &buf);
        vg_txn_abort(txn);
        if (rc != VG_OK)
            vg_buf_clear(&buf);
    }
    turn->json = to_malloc(buf.len > 0 ? vg_buf_str(&buf) : VG_STR("[]"));
    vg_arena_deinit(&arena);
    vg_turn_done(&turn->turn);
}

char *virga_mail(struct virga *v, const char *to, const char *subject)
{
    struct mail_turn turn = {.to = to, .subject = subject};
    vg_turn_run(v, &turn.turn, run_mail, &turn);
    return turn.json;
}

static void run_mail_clear(void *ctx)
{
    struct mail_turn *turn = ctx;
    struct vg_arena arena;
    struct vg_txn *txn;
    vg_arena_init(&arena);
    if (vg_txn_begin_write(turn->turn.v->store, &txn) == VG_OK) {
        if (vg_mail_clear(txn, &arena) != VG_OK)
            vg_txn_abort(txn);
        else if (vg_txn_commit(txn) != VG_OK)
            vg_log_write(&turn->turn.v->log, VG_LOG_ERROR, "the mailbox could not be emptied");
    }
    vg_arena_deinit(&arena);
    vg_turn_done(&turn->turn);
}

void virga_mail_clear(struct virga *v)
{
    struct mail_turn turn = {0};
    vg_turn_run(v, &turn.turn, run_mail_clear, &turn);
}
