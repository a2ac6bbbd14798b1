/* bus/wait.c: awaits: remembered over the runs of a call, in the order in which the handler meets
 * them. */
#include "base/json.h"
#include "bus/internal.h"
#include "model/plain.h"

#include <stdlib.h>

static struct wait_slot *slot_new(struct running *running, const char *name, struct vg_str key)
{
    struct wait_slot *slot = VG_NEW(running->call.arena, struct wait_slot);
    slot->wait.call = &running->call;
    slot->wait.name = name;
    slot->key = key;
    slot->wait.is_new = true;
    vg_list_init(&slot->in_channel);
    struct wait_slot **end = &running->waits;
    while (*end != NULL)
        end = &(*end)->next;
    *end = slot;
    return slot;
}

/* Between two runs the state may have changed so that the handler goes another way: what it then
 * awaits is known by its name and key, and is new where no earlier run awaited it. */
static int await_keyed(struct vg_call *call, const char *name, struct vg_str key,
                       struct vg_wait **wait)
{
    struct running *running = running_of(call);
    struct wait_slot *slot = running->next_wait;
    while (slot != NULL && (strcmp(slot->wait.name, name) != 0 || !vg_str_eq(slot->key, key)))
        slot = slot->next;
    if (slot == NULL)
        slot = slot_new(running, name, key);
    else
        slot->wait.is_new = false;
    running->next_wait = slot->next;
    *wait = &slot->wait;
    if (slot->wait.is_done)
        return VG_OK;
    running->pending_wait = slot;
    return VG_DEFER;
}

int vg_await(struct vg_call *call, const char *name, struct vg_wait **wait)
{
    return await_keyed(call, name, VG_STR(""), wait);
}

void vg_wait_done(struct vg_wait *wait, void *result)
{
    VG_ASSERT(!wait->is_done);
    struct running *running = running_of(wait->call);
    struct wait_slot *slot = VG_CONTAINER_OF(wait, struct wait_slot, wait);
    wait->result = result;
    wait->is_done = true;
    if (running->state != RUNNING_WAITING || running->pending_wait != slot)
        return;
    struct vg_bus *bus = running->call.bus;
    if (slot->is_idle)
        bus->busy_count++;
    vg_running_make_ready(running);
}

void *vg_kept(struct vg_call *call, const char *name, size_t size)
{
    struct vg_wait *wait;
    struct wait_slot *pending = running_of(call)->pending_wait;
    int rc = await_keyed(call, name, VG_STR("kept"), &wait);
    running_of(call)->pending_wait = pending;
    if (rc == VG_DEFER) {
        wait->result = vg_arena_zalloc(call->arena, 1, size);
        wait->is_done = true;
    }
    return wait->result;
}

/* ---- Slices ---- */

/* Of items of DynamoDB half a millisecond's work at the most. */
enum { SLICE_BYTES_MAX = 512 * 1024 };

bool vg_slices_are_over(const struct vg_bus *bus)
{
    return bus->slice_bytes >= SLICE_BYTES_MAX;
}

bool vg_slice_goes_on(struct vg_call *call, size_t bytes)
{
    call->bus->slice_bytes += bytes;
    return !vg_slices_are_over(call->bus);
}

int vg_await_slice(struct vg_call *call, void *place)
{
    struct vg_wait *wait;
    (void)!await_keyed(call, "slice", VG_STR(""), &wait);
    wait->is_done = true; /* nobody is waited for: it is ready when its batch is over */
    struct running *running = running_of(call);
    running->pending_wait = VG_CONTAINER_OF(wait, struct wait_slot, wait);
    running->slice_place = place;
    return VG_DEFER;
}

void *vg_slice_place(const struct vg_call *call)
{
    return VG_CONTAINER_OF(call, const struct running, call)->slice_place;
}

/* ---- Sleeping and waking ---- */

static void leave_channel(struct wait_slot *slot)
{
    struct vg_bus *bus = slot->wait.call->bus;
    vg_timer_cancel(&bus->clock, &slot->timer);
    struct channel *channel = slot->channel;
    if (channel == NULL)
        return;
    slot->channel = NULL;
    vg_list_remove(&slot->in_channel);
    if (vg_list_is_empty(&channel->sleepers)) {
        vg_map_remove(&bus->channels, channel->name);
        free((char *)channel->name.ptr);
        free(channel);
    }
}

static void on_timeout(struct vg_timer *timer)
{
    struct wait_slot *slot = VG_CONTAINER_OF(timer, struct wait_slot, timer);
    leave_channel(slot);
    vg_wait_done(&slot->wait, NULL);
}

static struct channel *channel_of(struct vg_bus *bus, struct vg_str name)
{
    struct channel *channel = vg_map_get(&bus->channels, name);
    if (channel != NULL)
        return channel;
    channel = calloc(1, sizeof *channel);
    char *copy = malloc(name.len + 1);
    VG_ASSERT(channel != NULL && copy != NULL);
    memcpy(copy, name.ptr, name.len);
    copy[name.len] = '\0';
    channel->name = vg_str_of(copy, name.len);
    vg_list_init(&channel->sleepers);
    vg_map_set(&bus->channels, name, channel);
    return channel;
}

int vg_await_wake(struct vg_call *call, struct vg_str channel, int64_t until_ms)
{
    struct vg_wait *wait;
    if (vg_await(call, "wake", &wait) == VG_OK)
        return wait->result != NULL ? VG_OK : VG_NOT_FOUND;
    struct wait_slot *slot = VG_CONTAINER_OF(wait, struct wait_slot, wait);
    if (wait->is_new) {
        slot->is_idle = true;
        slot->channel = channel_of(call->bus, channel);
        vg_list_append(&slot->channel->sleepers, &slot->in_channel);
        vg_timer_arm(&call->bus->clock, &slot->timer, until_ms, on_timeout);
    }
    return VG_DEFER;
}

void vg_after_commit(struct running *running, struct after_commit after)
{
    struct after_commit *kept = VG_NEW(running->call.arena, struct after_commit);
    *kept = after;
    *running->after_end = kept;
    running->after_end = &kept->next;
}

void vg_wake(struct vg_call *call, struct vg_str channel)
{
    vg_after_commit(running_of(call), (struct after_commit){.channel = channel});
}

void vg_wakes_apply(struct vg_bus *bus, struct vg_str name)
{
    struct channel *channel = vg_map_get(&bus->channels, name);
    while (channel != NULL) {
        struct wait_slot *slot =
            VG_CONTAINER_OF(channel->sleepers.next, struct wait_slot, in_channel);
        bool is_last = slot->in_channel.next == &channel->sleepers;
        leave_channel(slot);
        vg_wait_done(&slot->wait, &slot->wait);
        if (is_last)
            return;
    }
}

void vg_bus_wake_all(struct vg_bus *bus)
{
    bus->is_ending = true;
    for (struct vg_list_node *node = bus->waiting.next, *next; node != &bus->waiting; node = next) {
        next = node->next;
        struct wait_slot *slot = VG_CONTAINER_OF(node, struct running, node)->pending_wait;
        if (!slot->is_idle)
            continue;
        leave_channel(slot);
        vg_wait_done(&slot->wait, NULL);
    }
}

bool vg_is_ending(const struct vg_call *call)
{
    return call->bus->is_ending;
}

void vg_sleeps_cancel(struct running *running)
{
    for (struct wait_slot *slot = running->waits; slot != NULL; slot = slot->next)
        leave_channel(slot);
}

struct wait_slot *vg_wait_outside(const struct running *running)
{
    struct wait_slot *slot = running->waits;
    while (slot != NULL && (slot->is_idle || slot->wait.is_done || !slot->is_held))
        slot = slot->next;
    return slot;
}

/* ---- Pool ---- */

/* One of `plain` and `build`. */
struct pool_work {
    uv_work_t work;
    struct vg_wait *wait;
    void (*plain)(void *data);
    const struct vg_build *build;
    struct vg_arena arena; /* of a build */
    void *data;
};

static void work_run(uv_work_t *work)
{
    struct pool_work *pool = VG_CONTAINER_OF(work, struct pool_work, work);
    if (pool->build != NULL)
        pool->build->work(&pool->arena, pool->data);
    else
        pool->plain(pool->data);
}

static void work_done(uv_work_t *work, int status)
{
    (void)status;
    struct pool_work *pool = VG_CONTAINER_OF(work, struct pool_work, work);
    vg_arena_adopt(pool->wait->call->arena, &pool->arena);
    if (pool->build != NULL && pool->build->over != NULL)
        pool->build->over(pool->data);
    vg_wait_done(pool->wait, pool);
}

static int await_pool(struct vg_call *call, struct vg_str key, const struct pool_work *what,
                      void **data)
{
    struct vg_wait *wait;
    int rc = await_keyed(call, "work", key, &wait);
    if (rc == VG_DEFER && wait->is_new) {
        struct pool_work *pool = VG_NEW(call->arena, struct pool_work);
        *pool = *what;
        pool->wait = wait;
        pool->data = *data;
        wait->result = pool;
        uv_queue_work(call->bus->options.loop, &pool->work, work_run, work_done);
    }
    *data = ((struct pool_work *)wait->result)->data;
    return rc;
}

int vg_await_work(struct vg_call *call, void (*work)(void *data), void **data)
{
    /* Known by the function: another job's data would be of another type. */
    struct vg_str key = vg_arena_copy(call->arena, vg_str_of(&work, sizeof work));
    return await_pool(call, key, &(struct pool_work){.plain = work}, data);
}

int vg_await_build(struct vg_call *call, const struct vg_build *build, void **data)
{
    return await_pool(call, vg_str_from(build->name), &(struct pool_work){.build = build}, data);
}

/* ---- Calls to other services ---- */

struct inner_answer {
    int rc;
    struct vg_str output_json;
    struct vg_error err;
};

/* In its caller's arena; with a time limit on the heap, with an arena of its own: it may outlive
 * its caller. */
struct inner_call {
    struct vg_wait *wait; /* NULL: nobody waits any more */
    struct vg_arena *arena;
    bool is_limited;
    bool drops_output; /* nobody looks at it */
    struct vg_arena own_arena;
    uv_timer_t real_timer; /* of a limit in real time */
    bool has_real_timer;
};

static struct inner_call *inner_new(struct vg_call *call, bool is_limited)
{
    if (!is_limited) {
        struct inner_call *inner = VG_NEW(call->arena, struct inner_call);
        inner->arena = call->arena;
        return inner;
    }
    struct inner_call *inner = calloc(1, sizeof *inner);
    VG_ASSERT(inner != NULL);
    inner->is_limited = true;
    inner->arena = &inner->own_arena;
    vg_arena_init(&inner->own_arena);
    return inner;
}

static void on_real_timer_closed(uv_handle_t *timer)
{
    free(timer->data);
}

static void inner_free(struct inner_call *inner)
{
    if (!inner->is_limited)
        return;
    vg_arena_deinit(&inner->own_arena);
    if (inner->has_real_timer)
        uv_close((uv_handle_t *)&inner->real_timer, on_real_timer_closed);
    else
        free(inner);
}

/* What it answered, in its caller's arena. An error's further members do not come along from an
 * arena that goes. */
static struct inner_answer *inner_answer(const struct inner_call *inner, const struct vg_call *call,
                                         int rc, const void *out, const struct vg_error *err)
{
    struct vg_arena *arena = inner->wait->call->arena;
    struct inner_answer *answer = VG_NEW(arena, struct inner_answer);
    bool is_broken = rc == VG_FAIL && err->shape == &VG_INTERNAL_FAILURE;
    answer->rc = is_broken ? VG_BROKEN : rc;
    answer->err = *err;
    if (inner->is_limited && vg_str_is_set(err->message))
        answer->err.message = vg_arena_copy(arena, err->message);
    if (inner->is_limited)
        answer->err.detail = NULL;
    if (rc == VG_OK && !inner->drops_output) {
        struct vg_buf buf;
        vg_buf_init(&buf, arena, 0);
        vg_value_to_json(call->op->output, out, &buf);
        answer->output_json = vg_buf_str(&buf);
    }
    return answer;
}

static void on_inner_done(void *ctx, struct vg_call *call, int rc, const void *out,
                          const struct vg_error *err)
{
    struct inner_call *inner = ctx;
    struct vg_wait *wait = inner->wait;
    if (wait != NULL) {
        leave_channel(VG_CONTAINER_OF(wait, struct wait_slot, wait));
        vg_wait_done(wait, inner_answer(inner, call, rc, out, err));
    }
    inner_free(inner);
}

/* Its caller goes on; the call does, too, and nobody hears of its answer. */
static void give_up(struct inner_call *inner)
{
    struct vg_wait *wait = inner->wait;
    inner->wait = NULL;
    if (wait != NULL)
        vg_wait_done(wait, NULL);
}

static void on_limit(struct vg_timer *timer)
{
    struct wait_slot *slot = VG_CONTAINER_OF(timer, struct wait_slot, timer);
    give_up(slot->wait.result);
}

static void on_real_limit(uv_timer_t *timer)
{
    give_up(timer->data);
}

static void arm_limit(struct inner_call *inner, const struct vg_call_to *to)
{
    struct vg_bus *bus = inner->wait->call->bus;
    if (to->limit_ms > 0) {
        struct wait_slot *slot = VG_CONTAINER_OF(inner->wait, struct wait_slot, wait);
        vg_timer_arm(&bus->clock, &slot->timer, vg_clock_now_ms(&bus->clock) + to->limit_ms,
                     on_limit);
    } else if (to->real_limit_ms > 0) {
        inner->has_real_timer = true;
        inner->real_timer.data = inner;
        uv_timer_init(bus->options.loop, &inner->real_timer);
        uv_update_time(bus->options.loop);
        uv_timer_start(&inner->real_timer, on_real_limit, (uint64_t)to->real_limit_ms,
                       /* repeat= */ 0);
    }
}

static struct vg_str kept(const struct inner_call *inner, struct vg_str text)
{
    return inner->is_limited && vg_str_is_set(text) ? vg_arena_copy(inner->arena, text) : text;
}

static struct vg_principal principal_of(const struct inner_call *inner, const struct vg_call *call,
                                        const struct vg_call_to *to)
{
    bool is_given = to->principal.arn.len > 0 || to->principal.service.len > 0;
    struct vg_principal principal = is_given ? to->principal : call->principal;
    principal.arn = kept(inner, principal.arn);
    principal.account = kept(inner, principal.account);
    principal.user_id = kept(inner, principal.user_id);
    principal.access_key_id = kept(inner, principal.access_key_id);
    principal.service = kept(inner, principal.service);
    principal.source_arn = kept(inner, principal.source_arn);
    return principal;
}

static void inner_submit(struct inner_call *inner, struct vg_call *call,
                         const struct vg_call_to *to, const struct vg_service *service,
                         const struct vg_op_model *op, void *in, struct vg_violations *violations)
{
    struct vg_submission submission = {
        .service = service,
        .op = op,
        .in = in,
        .violations = violations,
        .arena = inner->arena,
        .account = kept(inner, to->account.len > 0 ? to->account : call->account),
        .region = kept(inner, to->region.len > 0 ? to->region : call->region),
        .source_ip = kept(inner, call->source_ip),
        .user_agent = kept(inner, call->user_agent),
        .principal = principal_of(inner, call, to),
        .parent = call,
        .done = on_inner_done,
        .ctx = inner,
    };
    vg_bus_submit(call->bus, &submission);
}

/* VG_DEFER. Or VG_OK when the input is not of the operation's shape (what the caller put into it
 * went beyond what JSON can carry): then there is no call, and its answer is an internal failure.
 */
static int begin_inner(struct vg_call *call, const struct vg_call_to *to, struct vg_str input_json,
                       struct vg_wait *wait)
{
    struct vg_bus *bus = call->bus;
    const struct vg_service *service = vg_bus_service(bus, vg_str_from(to->service));
    VG_ASSERT(service != NULL);
    const struct vg_op_model *op = vg_model_op(service->model, vg_str_from(to->operation));
    VG_ASSERT(op != NULL);
    VG_ASSERT(to->limit_ms == 0 || to->real_limit_ms == 0);
    struct inner_call *inner = inner_new(call, to->limit_ms > 0 || to->real_limit_ms > 0);
    void *in = vg_arena_zalloc(inner->arena, 1, op->input->size);
    struct vg_violations *violations = VG_NEW(inner->arena, struct vg_violations);
    vg_violations_init(violations, inner->arena);
    struct vg_str problem;
    if (!vg_value_from_json(op->input, kept(inner, input_json), inner->arena, in, violations,
                            &problem)) {
        vg_log_write(bus->options.log, VG_LOG_ERROR, "inner call to %s.%s: %.*s", to->service,
                     to->operation, VG_STR_ARG(problem));
        struct inner_answer *answer = VG_NEW(call->arena, struct inner_answer);
        answer->rc = vg_fail_with(&answer->err, &VG_INTERNAL_FAILURE,
                                  vg_arena_copy(call->arena, problem), /* detail= */ NULL);
        inner_free(inner);
        wait->result = answer;
        wait->is_done = true;
        return VG_OK;
    }
    inner->wait = wait;
    wait->result = inner;
    inner_submit(inner, call, to, service, op, in, violations);
    arm_limit(inner, to);
    return VG_DEFER;
}

int vg_await_call(struct vg_call *call, const struct vg_call_to *to, struct vg_str input_json,
                  struct vg_str *output_json, struct vg_error *callee)
{
    struct vg_wait *wait;
    int rc = await_keyed(call, to->operation, input_json, &wait);
    if (rc == VG_DEFER && wait->is_new)
        rc = begin_inner(call, to, input_json, wait);
    if (rc == VG_DEFER)
        return rc;
    const struct inner_answer *answer = wait->result;
    if (answer == NULL)
        return VG_NOT_FOUND;
    if (answer->rc == VG_OK)
        *output_json = answer->output_json;
    else
        *callee = answer->err;
    return answer->rc;
}

int vg_await_call_texts(struct vg_call *call, const struct vg_call_to *to,
                        const struct vg_text_member *texts, size_t count,
                        struct vg_str *output_json, struct vg_error *callee)
{
    struct vg_buf input;
    vg_buf_init(&input, call->arena, /* max= */ 0);
    struct vg_json_out json = vg_json_out_to(&input);
    vg_json_out_begin(&json, '{');
    for (size_t i = 0; i < count; i++)
        if (vg_str_is_set(texts[i].text))
            vg_json_out_member(&json, texts[i].name, texts[i].text);
    vg_json_out_end(&json, '}');
    return vg_await_call(call, to, vg_buf_str(&input), output_json, callee);
}

static void set_text(const struct vg_shape *shape, void *in, const struct vg_text_member *text)
{
    for (uint32_t i = 0; i < shape->member_count; i++) {
        const struct vg_member *member = &shape->members[i];
        if (!vg_str_is(member->name, text->name))
            continue;
        VG_ASSERT(member->shape->type == VG_TYPE_STRING);
        memcpy((char *)in + member->offset, &text->text, sizeof text->text);
        return;
    }
    VG_ASSERT(false); /* the operation has no such member */
}

void vg_call_begin(struct vg_wait *wait, const struct vg_call_to *to,
                   const struct vg_text_member *texts, size_t count)
{
    struct vg_call *call = wait->call;
    const struct vg_service *service = vg_bus_service(call->bus, vg_str_from(to->service));
    VG_ASSERT(service != NULL && to->limit_ms == 0 && to->real_limit_ms == 0);
    const struct vg_op_model *op = vg_model_op(service->model, vg_str_from(to->operation));
    VG_ASSERT(op != NULL);
    struct inner_call *inner = inner_new(call, /* is_limited= */ false);
    void *in = vg_arena_zalloc(call->arena, 1, op->input->size);
    for (size_t i = 0; i < count; i++)
        set_text(op->input, in, &texts[i]);
    inner->drops_output = true;
    inner->wait = wait;
    wait->result = inner;
    inner_submit(inner, call, to, service, op, in, /* violations= */ NULL);
}

int vg_call_result(const struct vg_wait *wait, struct vg_error *callee)
{
    const struct inner_answer *answer = wait->result;
    if (answer->rc != VG_OK)
        *callee = answer->err;
    return answer->rc;
}

/* ---- Guards ---- */

struct inspecting {
    struct vg_wait *wait;
    struct vg_verdict verdict;
    bool is_broken;
};

static void on_inspected(void *ctx, struct vg_call *call, int rc, const void *out,
                         const struct vg_error *err)
{
    struct inspecting *inspecting = ctx;
    (void)call;
    (void)out;
    (void)err;
    inspecting->is_broken = rc != VG_OK;
    vg_wait_done(inspecting->wait, inspecting);
}

/* VG_OK with the service whose guard it is, VG_NOT_FOUND or VG_BROKEN. */
static int find_guarding(struct vg_call *call, struct vg_str resource_arn,
                         const struct vg_service **service)
{
    for (const struct vg_service *const *at = vg_bus_services(call->bus); *at != NULL; at++) {
        if ((*at)->guard == NULL)
            continue;
        int rc = (*at)->guard->find(call, resource_arn);
        *service = *at;
        if (rc != VG_NOT_FOUND)
            return rc;
    }
    return VG_NOT_FOUND;
}

static struct inspecting *submit_inspection(struct vg_call *call, const struct vg_service *service,
                                            const struct vg_inspection *inspection,
                                            struct vg_wait *wait)
{
    struct inspecting *inspecting = VG_NEW(call->arena, struct inspecting);
    struct vg_inspection *kept = VG_NEW(call->arena, struct vg_inspection);
    *kept = *inspection;
    inspecting->wait = wait;
    const struct vg_submission submission = {
        .service = service,
        .arena = call->arena,
        .account = call->account,
        .region = call->region,
        .source_ip = call->source_ip,
        .user_agent = call->user_agent,
        .principal = call->principal,
        .parent = call,
        .done = on_inspected,
        .ctx = inspecting,
    };
    struct running *running = running_of(vg_bus_submit(call->bus, &submission));
    running->inspection = kept;
    running->verdict = &inspecting->verdict;
    return inspecting;
}

int vg_await_verdict(struct vg_call *call, const struct vg_inspection *inspection,
                     const struct vg_verdict **verdict)
{
    struct vg_wait *wait;
    const struct vg_service *service;
    int rc = await_keyed(call, "verdict", inspection->resource_arn, &wait);
    if (rc == VG_DEFER && wait->is_new) {
        int found = find_guarding(call, inspection->resource_arn, &service);
        if (found == VG_OK) {
            wait->result = submit_inspection(call, service, inspection, wait);
            return VG_DEFER;
        }
        if (found == VG_BROKEN)
            return found;
        wait->result = VG_NEW(call->arena, struct inspecting);
        wait->is_done = true;
        rc = VG_OK;
    }
    const struct inspecting *inspecting = wait->result;
    *verdict = &inspecting->verdict;
    return rc == VG_OK && inspecting->is_broken ? VG_BROKEN : rc;
}

void vg_commit_before_wait(struct vg_call *call)
{
    running_of(call)->commits_before_wait = true;
}

bool vg_has_committed(const struct vg_call *call)
{
    return VG_CONTAINER_OF(call, const struct running, call)->has_committed;
}
