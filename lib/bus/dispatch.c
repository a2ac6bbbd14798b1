/* bus/dispatch.c: a turn's calls share a transaction: run, commit, then answer. A call whose store
 * calls fail is taken out and the others run again, so that a failure leaves the state as it was
 * and costs nobody else anything. */
#include "bus/internal.h"

#include "store/blob.h"

#include <stdlib.h>

enum { BATCH_CALLS_MAX = 256 }; /* bounds a turn: sockets get their share */

struct running *vg_running_new(struct vg_bus *bus, enum running_kind kind, struct vg_arena *arena)
{
    struct vg_arena own;
    bool owns_arena = arena == NULL;
    if (owns_arena) {
        vg_arena_init(&own);
        arena = &own;
    }
    struct running *running = VG_NEW(arena, struct running);
    if (owns_arena) {
        running->own_arena = own;
        arena = &running->own_arena;
    }
    running->owns_arena = owns_arena;
    running->kind = kind;
    running->mode = VG_OP_WRITE;
    running->after_end = &running->after;
    vg_list_init(&running->node);
    struct vg_call *call = &running->call;
    call->bus = bus;
    call->arena = arena;
    call->id = ++bus->last_call_id;
    call->trace_id = call->id;
    call->now_ms = vg_clock_now_ms(&bus->clock);
    running->first_random = vg_random_split(&bus->random);
    running->started_us = vg_monotonic_us();
    running->err.arena = arena;
    bus->busy_count++;
    return running;
}

void vg_running_make_ready(struct running *running)
{
    struct vg_bus *bus = running->call.bus;
    vg_list_remove(&running->node);
    running->state = RUNNING_READY;
    vg_list_append(&bus->ready, &running->node);
    bus->ready_count++;
    vg_bus_poke(bus);
}

static const char *verdict_name(enum vg_verdict_kind kind)
{
    static const char *const names[] = {
        [VG_VERDICT_NONE] = "None",           [VG_VERDICT_ALLOW] = "Allow",
        [VG_VERDICT_BLOCK] = "Block",         [VG_VERDICT_CAPTCHA] = "Captcha",
        [VG_VERDICT_CHALLENGE] = "Challenge",
    };
    return names[kind];
}

/* As much as fits; what is behind it stays NUL. */
static void put_text(char *to, size_t size, struct vg_str text)
{
    if (text.len > 0)
        memcpy(to, text.ptr, text.len < size ? text.len : size - 1);
}

static const char *operation_name(const struct running *running)
{
    if (running->kind == RUNNING_OP)
        return running->call.op->name.ptr;
    if (running->kind == RUNNING_ROUTE)
        return running->submission.route->name;
    if (running->kind == RUNNING_INSPECTION)
        return verdict_name(running->verdict->kind);
    return running->effect_name != NULL ? running->effect_name : "";
}

/* At every call: plain copies, nothing is formatted before somebody reads the journal. */
static void journal_add(const struct running *running)
{
    static const char *const kinds[] = {
        [RUNNING_OP] = "call",
        [RUNNING_ROUTE] = "page",
        [RUNNING_EFFECT] = "effect",
        [RUNNING_INSPECTION] = "inspection",
    };
    const struct vg_call *call = &running->call;
    struct vg_journal_entry *entry = vg_journal_add(&call->bus->journal);
    memset(entry, 0, sizeof *entry);
    entry->id = call->id;
    entry->parent_id = call->parent_id;
    entry->trace_id = call->trace_id;
    entry->at_ms = call->now_ms;
    entry->duration_us = (uint32_t)(vg_monotonic_us() - running->started_us);
    entry->runs = running->runs;
    entry->kind = kinds[running->kind];
    entry->service = call->service != NULL ? call->service->model->name.ptr : "";
    entry->operation = operation_name(running);
    entry->status = 200;
    if ((running->rc != VG_OK || running->effect_failed) && running->err.shape != NULL) {
        entry->error_code = running->err.shape->code.ptr;
        entry->status = running->err.shape->http_status;
        put_text(entry->note, sizeof entry->note, running->err.message);
    }
    put_text(entry->account, sizeof entry->account, call->account);
    put_text(entry->region, sizeof entry->region, call->region);
    put_text(entry->request_id, sizeof entry->request_id, call->request_id);
}

/* The call is over: tells whoever asked, and forgets it. */
static void end_running(struct running *running)
{
    struct vg_bus *bus = running->call.bus;
    /* The struct lies in its arena; when that is the submitter's, it may be gone after telling. */
    bool owns_arena = running->owns_arena;
    struct vg_arena arena = running->own_arena;
    vg_list_remove(&running->node);
    vg_sleeps_cancel(running);
    running->state = RUNNING_ENDED;
    bus->busy_count--;
    if (running->kind != RUNNING_EFFECT || running->effect_name != NULL)
        journal_add(running);
    vg_coverage_note(running);
    if (running->kind == RUNNING_EFFECT && running->rc == VG_BROKEN)
        vg_effect_arm_broken(bus, running->effect_id, running->effect_breaks);
    if (running->rc == VG_BROKEN)
        running->rc = VG_FAIL;
    if (running->is_abandoned) {
        if (running->released != NULL)
            running->released(running->released_ctx);
    } else if (running->submission.done != NULL) {
        running->submission.done(running->submission.ctx, &running->call, running->rc,
                                 running->rc == VG_OK ? running->out : NULL, &running->err);
    }
    if (owns_arena)
        vg_arena_deinit(&arena);
}

/* Its answer stands. A child, the pool or another call may still hold a wait of an earlier run (a
 * run again after another call broke may go another way): then it ends when that comes back. */
static void end_when_free(struct running *running)
{
    struct wait_slot *slot = vg_wait_outside(running);
    running->is_over = true;
    if (slot == NULL) {
        end_running(running);
        return;
    }
    running->pending_wait = slot;
    running->state = RUNNING_WAITING;
    vg_list_remove(&running->node);
    vg_list_append(&running->call.bus->waiting, &running->node);
}

static bool is_asleep(const struct running *running)
{
    return running->state == RUNNING_WAITING && running->pending_wait->is_idle;
}

static void answer_unanswered(struct running *running)
{
    if (running->is_over)
        return;
    running->is_over = true;
    running->rc = VG_FAIL;
    running->err.shape = &VG_INTERNAL_FAILURE;
    running->err.message = VG_STR("The call was ended before it had an answer.");
}

/* Ends it unanswered, at once unless it is outside. */
static void drop(struct running *running)
{
    answer_unanswered(running);
    if (is_asleep(running))
        running->call.bus->busy_count++; /* sleepers are not counted; end_running takes one off */
    else if (running->state == RUNNING_WAITING)
        return;
    end_when_free(running);
}

void vg_running_end_all(struct vg_bus *bus)
{
    for (struct vg_list_node *node; (node = vg_list_pop(&bus->ready)) != NULL;) {
        bus->ready_count--;
        drop(VG_CONTAINER_OF(node, struct running, node));
    }
    /* The end of one may make another ready: no walk holds on to the next. */
    struct vg_list_node waiting;
    vg_list_init(&waiting);
    for (struct vg_list_node *node; (node = vg_list_pop(&bus->waiting)) != NULL;)
        vg_list_append(&waiting, node);
    for (struct vg_list_node *node; (node = vg_list_pop(&waiting)) != NULL;) {
        vg_list_append(&bus->waiting, node);
        drop(VG_CONTAINER_OF(node, struct running, node));
    }
}

/* ---- One run of one call ---- */

static void begin_run(struct running *running, struct vg_txn *txn)
{
    running->call.txn = txn;
    running->call.random = running->first_random;
    running->next_wait = running->waits;
    running->pending_wait = NULL;
    running->after = NULL;
    running->after_end = &running->after;
    running->commits_before_wait = false;
    running->err.shape = NULL;
    running->err.message = VG_STR_NONE;
    running->err.detail = NULL;
    running->writes_at_start = vg_txn_write_count(txn);
    running->runs++;
}

static bool has_written(const struct running *running)
{
    return vg_txn_write_count(running->call.txn) != running->writes_at_start;
}

/* Once: later runs find the violations where they are. */
static int check_input(struct running *running)
{
    struct vg_submission *submission = &running->submission;
    if (submission->violations == NULL) {
        submission->violations = VG_NEW(running->call.arena, struct vg_violations);
        vg_violations_init(submission->violations, running->call.arena);
    }
    if (running->runs == 1)
        vg_check(running->call.op->input, submission->in, submission->violations);
    if (submission->violations->count == 0)
        return VG_OK;
    if (running->call.service->reword != NULL) {
        int rc = running->call.service->reword(&running->call, submission->in,
                                               submission->violations, &running->err);
        if (rc != VG_OK)
            return rc;
    }
    return vg_fail_with(&running->err, running->call.service->model->validation_error,
                        vg_violations_text(submission->violations), /* detail= */ NULL);
}

static int run_operation(struct running *running)
{
    struct vg_call *call = &running->call;
    int rc = check_input(running);
    if (rc != VG_OK)
        return rc;
    running->out = vg_arena_zalloc(call->arena, 1, call->op->output->size);
    const struct vg_op *op = &call->service->ops[call->op->index];
    rc = op->run(call, running->submission.in, running->out, &running->err);
    if (!call->bus->options.check_responses)
        return rc;
    if (rc == VG_FAIL)
        vg_answer_check_error(running);
    return rc == VG_OK ? vg_answer_check(running) : rc;
}

static int run_handler(struct running *running)
{
    switch (running->kind) {
    case RUNNING_OP:
        return run_operation(running);
    case RUNNING_ROUTE:
        return running->submission.route->run(&running->call, running->submission.request,
                                              running->submission.response, &running->err);
    case RUNNING_EFFECT:
        return vg_effect_run(running);
    case RUNNING_INSPECTION:
        *running->verdict = (struct vg_verdict){.kind = VG_VERDICT_NONE};
        return running->call.service->guard->inspect(&running->call, running->inspection,
                                                     running->verdict);
    }
    return VG_BROKEN;
}

/* Holds a handler to its contract; what breaks it becomes an internal failure that leaves nothing
 * behind. */
static int keep_contract(struct running *running, int rc)
{
    const struct vg_call *call = &running->call;
    const char *broken = NULL;
    if (rc == VG_NOT_FOUND)
        broken = "NOT_FOUND left a handler";
    else if (rc == VG_FAIL && running->err.shape == NULL)
        broken = "a failure without an error";
    else if (rc == VG_FAIL && has_written(running) && !running->commits_before_wait)
        broken = "an API error after a write";
    else if (rc == VG_DEFER && running->pending_wait == NULL)
        broken = "a deferral without an await";
    else if (rc == VG_DEFER && has_written(running) && !running->commits_before_wait)
        broken = "a write before an await";
    else if (running->mode == VG_OP_READ && has_written(running))
        broken = "a write of an operation that only reads";
    if (broken == NULL)
        return rc;
    vg_log_write(call->bus->options.log, VG_LOG_ERROR, "%s: %s",
                 call->op != NULL ? call->op->name.ptr : "effect or page", broken);
    return VG_BROKEN;
}

static int run_once(struct running *running, struct vg_txn *txn)
{
    begin_run(running, txn);
    int rc = run_handler(running);
    if (rc == VG_DEFER && running->pending_wait != NULL)
        running->pending_wait->is_held = true;
    rc = keep_contract(running, rc);
    if (rc == VG_BROKEN) {
        struct vg_str problem = vg_store_problem(running->call.bus->options.store);
        vg_log_write(running->call.bus->options.log, VG_LOG_ERROR,
                     "InternalFailure in %s, request %.*s: %.*s",
                     running->call.op != NULL ? running->call.op->name.ptr : "effect or page",
                     VG_STR_ARG(running->call.request_id), VG_STR_ARG(problem));
        running->err.shape = &VG_INTERNAL_FAILURE;
        running->err.message = VG_STR(
            "The request processing has failed because of an unknown error, exception or failure.");
    }
    return rc;
}

/* ---- A batch ---- */

struct batch {
    struct running *calls[BATCH_CALLS_MAX];
    size_t count;
    bool has_write;
};

/* Calls and due effects by turns, so that neither starves the other. NULL when nothing is ready. */
static struct running *take_ready(struct vg_bus *bus, bool prefers_effect)
{
    bool has_effect = !vg_list_is_empty(&bus->due_effects),
         has_call = !vg_list_is_empty(&bus->ready);
    if (has_effect && (prefers_effect || !has_call))
        return vg_effect_take(bus);
    if (!has_call)
        return NULL;
    bus->ready_count--;
    return VG_CONTAINER_OF(vg_list_pop(&bus->ready), struct running, node);
}

static void take_batch(struct vg_bus *bus, struct batch *batch)
{
    batch->count = 0;
    batch->has_write = false;
    struct running *running;
    while (batch->count < BATCH_CALLS_MAX &&
           (running = take_ready(bus, batch->count % 2 != 0)) != NULL) {
        if (running->is_over) {
            end_when_free(running);
            continue;
        }
        running->state = RUNNING_IN_BATCH;
        running->rc = VG_OK;
        batch->calls[batch->count++] = running;
        batch->has_write |= running->mode == VG_OP_WRITE;
    }
}

/* Runs all that have not failed for good. False when one broke: it is marked, and the rest must run
 * again. */
static bool run_calls(struct batch *batch, struct vg_txn *txn)
{
    for (size_t i = 0; i < batch->count; i++) {
        struct running *running = batch->calls[i];
        if (running->rc == VG_BROKEN)
            continue;
        running->rc = run_once(running, txn);
        if (running->rc == VG_BROKEN && vg_txn_is_write(txn) && vg_txn_write_count(txn) > 0)
            return false;
    }
    return true;
}

/* What was seen in the transaction may never have been: work in slices begins anew, or where it was
 * committed last. */
static void forget_places(struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        batch->calls[i]->slice_place = batch->calls[i]->kept_place;
}

/* There is no commit. Who waits and has written nothing waits on: it looks at the state again when
 * it runs again. */
static void break_batch(struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        struct running *running = batch->calls[i];
        if (running->rc == VG_BROKEN || (running->rc == VG_DEFER && !running->commits_before_wait))
            continue;
        running->rc = VG_BROKEN;
        running->after = NULL;
        running->err.shape = &VG_INTERNAL_FAILURE;
        running->err.message = VG_STR(
            "The request processing has failed because of an unknown error, exception or failure.");
    }
}

/* Ends the transaction. With it goes how far the clock is ahead. */
static bool commit(struct vg_bus *bus, struct vg_txn *txn)
{
    if (vg_time_keep(bus, txn) != VG_OK) {
        vg_txn_abort(txn);
        return false;
    }
    if (vg_txn_commit(txn) != VG_OK)
        return false;
    vg_time_kept(bus);
    return true;
}

/* Runs the batch in one transaction and ends that. */
static void run_batch(struct vg_bus *bus, struct batch *batch)
{
    for (;;) {
        struct vg_txn *txn;
        int rc = batch->has_write ? vg_txn_begin_write(bus->options.store, &txn)
                                  : vg_txn_begin_read(bus->options.store, &txn);
        if (rc != VG_OK) {
            vg_log_write(bus->options.log, VG_LOG_ERROR, "no transaction: %.*s",
                         VG_STR_ARG(vg_store_problem(bus->options.store)));
            break_batch(batch);
            return;
        }
        bus->txn = txn;
        bool is_whole = run_calls(batch, txn);
        bus->txn = NULL;
        if (!is_whole) {
            vg_txn_abort(txn);
            forget_places(batch);
            continue;
        }
        if (!batch->has_write) {
            vg_txn_abort(txn);
            return;
        }
        if (!commit(bus, txn)) {
            vg_log_write(bus->options.log, VG_LOG_ERROR, "commit failed: %.*s",
                         VG_STR_ARG(vg_store_problem(bus->options.store)));
            forget_places(batch);
            break_batch(batch);
        }
        return;
    }
}

static void apply_after_commit(struct running *running)
{
    struct vg_bus *bus = running->call.bus;
    for (struct after_commit *after = running->after; after != NULL; after = after->next) {
        if (after->effect_id != 0)
            vg_effect_arm(bus, after->effect_id, after->due_ms);
        else
            vg_wakes_apply(bus, after->channel);
    }
}

static void finish(struct running *running)
{
    if (running->rc != VG_BROKEN)
        apply_after_commit(running);
    if (running->rc != VG_DEFER) {
        end_when_free(running);
        return;
    }
    if (running->commits_before_wait) {
        running->has_committed = true;
        running->kept_place = running->slice_place;
    }
    struct wait_slot *slot = running->pending_wait;
    if (slot->wait.is_done) { /* answered between the run and here */
        vg_running_make_ready(running);
        return;
    }
    running->state = RUNNING_WAITING;
    vg_list_append(&running->call.bus->waiting, &running->node);
    if (!slot->is_idle)
        return;
    running->call.bus->busy_count--;
    if (running->is_abandoned)
        drop(running);
}

static void finish_batch(struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        finish(batch->calls[i]);
}

void vg_dispatch_turn(struct vg_bus *bus)
{
    if (bus->is_in_batch)
        return;
    bus->is_in_batch = true;
    bus->slice_bytes = 0;
    /* What the answers of one batch make ready (effects, inner calls) follows at once, within
     * bounds. */
    for (int rounds = 0; rounds < 8 && bus->ready_count > 0 && !vg_slices_are_over(bus); rounds++) {
        struct batch batch;
        take_batch(bus, &batch);
        run_batch(bus, &batch);
        finish_batch(&batch);
        vg_blob_remove_released(bus->options.store);
    }
    bus->is_in_batch = false;
    vg_settlers_check(bus);
}

/* ---- From outside ---- */

static void inherit(struct vg_call *call, const struct vg_call *parent)
{
    call->parent_id = parent->id;
    call->trace_id = parent->trace_id;
}

static enum running_kind kind_of(const struct vg_submission *submission)
{
    if (submission->op != NULL)
        return RUNNING_OP;
    return submission->route != NULL ? RUNNING_ROUTE : RUNNING_INSPECTION;
}

struct vg_call *vg_bus_submit(struct vg_bus *bus, const struct vg_submission *submission)
{
    enum running_kind kind = kind_of(submission);
    struct running *running = vg_running_new(bus, kind, submission->arena);
    struct vg_call *call = &running->call;
    running->submission = *submission;
    call->service = submission->service;
    call->op = submission->op;
    if (kind == RUNNING_ROUTE)
        running->mode = submission->route->mode;
    else if (kind == RUNNING_OP)
        running->mode = submission->service->ops[submission->op->index].mode;
    call->account = submission->account.len > 0 ? submission->account
                                                : vg_str_from(bus->options.default_account);
    call->region =
        submission->region.len > 0 ? submission->region : vg_str_from(bus->options.default_region);
    call->principal = submission->principal;
    call->source_ip = submission->source_ip;
    call->user_agent = submission->user_agent;
    call->request_id = submission->request_id.len > 0 ? submission->request_id
                                                      : vg_bus_request_id(bus, call->arena);
    if (submission->parent != NULL)
        inherit(call, submission->parent);
    vg_running_make_ready(running);
    return call;
}

void vg_bus_abandon(struct vg_call *call, void (*released)(void *ctx), void *ctx)
{
    struct running *running = running_of(call);
    running->is_abandoned = true;
    running->released = released;
    running->released_ctx = ctx;
    if (!is_asleep(running))
        return;
    /* It ends in the next turn: `released` is not called inside this. */
    answer_unanswered(running);
    vg_sleeps_cancel(running);
    running->call.bus->busy_count++;
    vg_running_make_ready(running);
}
