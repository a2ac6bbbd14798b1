/* lambda/invoke.c: Invoke: at once with an answer, later from the outbox, or only as a question. */
#include "lambda/lambda.h"

#include "base/codec.h"
#include "base/json.h"
#include "bus/bus.h"

enum { CLIENT_CONTEXT_BYTES_MAX = 3583 };

/* ---- What is invoked ---- */

struct target {
    struct lambda_function_record function;
    virga_lambda_handler handler; /* linked, or NULL */
    struct vg_str invoked_arn;    /* with the qualifier that the caller used */
};

static int find_target(struct vg_call *call, const struct lambda_reference *reference,
                       struct target *target, struct vg_error *err)
{
    target->handler = lambda_linked_handler(vg_service_state(call), reference->name);
    target->invoked_arn = lambda_function_arn(call, reference->name, reference->qualifier);
    bool is_latest = reference->qualifier.len == 0 || vg_str_is(reference->qualifier, "$LATEST");
    int rc = VG_NOT_FOUND;
    if (is_latest)
        rc = vg_call_get(call, LAMBDA_SPACE_FUNCTION, reference->name,
                         &lambda_shape_function_record, &target->function);
    if (rc == VG_OK && call->principal.service.len > 0)
        return lambda_policy_check(call, reference->name, err);
    if (rc != VG_NOT_FOUND)
        return rc;
    if (is_latest && target->handler != NULL) {
        lambda_linked_record(call, reference->name, &target->function);
        return VG_OK;
    }
    /* Unlike other operations, Invoke names the version it looked for. */
    struct vg_str qualifier =
        reference->qualifier.len > 0 ? reference->qualifier : VG_STR("$LATEST");
    return lambda_fail(err, &LAMBDA_RESOURCE_NOT_FOUND, "Function not found: %.*s",
                       VG_STR_ARG(lambda_function_arn(call, reference->name, qualifier)));
}

/* Environments serve one revision of one function; a linked one besides only one handler. */
static struct vg_str environment_key(struct vg_call *call, const struct target *target)
{
    const virga_lambda_handler *handler = &target->handler;
    return VG_CONCAT(call->arena, call->account, VG_STR(":"), call->region, VG_STR(":"),
                     target->function.name, VG_STR(":"), target->function.revision_id, VG_STR(":"),
                     target->handler != NULL
                         ? vg_hex(call->arena, vg_str_of(handler, sizeof *handler))
                         : VG_STR(""));
}

/* "Root=1-<time>-<trace>;Parent=<call>;Sampled=0": numbers of the journal, so that what the
 * function calls can be told to be its. */
static struct vg_str trace_header(struct vg_call *call)
{
    return vg_arena_printf(call->arena, "Root=1-%08llx-%024llx;Parent=%016llx;Sampled=0",
                           (unsigned long long)(call->now_ms / 1000),
                           (unsigned long long)call->trace_id, (unsigned long long)call->id);
}

struct order {
    struct vg_str request_id;
    struct vg_str payload;
    struct vg_str client_context; /* JSON, or empty */
};

/* Begins the invocation; VG_DEFER, or the error of a throttled one. */
static int begin(struct vg_call *call, struct vg_wait *wait, const struct target *target,
                 const struct order *order, struct vg_error *err)
{
    struct lambda_instance *instance = vg_service_state(call);
    int rc = lambda_instance_prepare(instance);
    if (rc != VG_OK)
        return rc;
    struct lambda_launch *launch = VG_NEW(call->arena, struct lambda_launch);
    struct lambda_function_record *function = VG_NEW(call->arena, struct lambda_function_record);
    *function = target->function;
    launch->instance = instance;
    launch->call = call;
    launch->wait = wait;
    launch->function = function;
    launch->handler = target->handler;
    launch->key = environment_key(call, target);
    launch->invocation = (struct lambda_invocation){
        .arena = call->arena,
        .request_id = order->request_id,
        .payload = order->payload,
        .invoked_arn = target->invoked_arn,
        .trace_id = trace_header(call),
        .client_context = order->client_context,
        .cause = call,
    };
    return lambda_launch(launch) ? VG_DEFER : lambda_throttle(err);
}

/* ---- The request ---- */

/* Lambda's words for a payload that is not JSON name the first bad character, as its parser does.
 */
static int check_json(struct vg_call *call, struct vg_str payload, struct vg_error *err)
{
    struct vg_json json;
    vg_json_init(&json, payload, call->arena);
    if (payload.len == 0 || (vg_json_skip(&json, NULL) && vg_json_at_end(&json)))
        return VG_OK;
    size_t at = json.at < json.end ? (size_t)(json.at - json.start) : payload.len - 1;
    unsigned char bad = (unsigned char)payload.ptr[at];
    size_t line = 1, column = 1;
    for (size_t i = 0; i < at; i++) {
        column = payload.ptr[i] == '\n' ? 1 : column + 1;
        line += payload.ptr[i] == '\n';
    }
    return lambda_fail(err, &LAMBDA_INVALID_REQUEST_CONTENT,
                       "Could not parse request body into json: Could not parse payload into json: "
                       "Unexpected character (('%c' (code "
                       "%d)): expected a valid value (JSON String, Number, Array, Object or token "
                       "'null', 'true' or 'false')\n at "
                       "[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` "
                       "disabled); line: %zu, column: %zu]",
                       bad, bad, line, column);
}

static int check_size(const struct lambda_invoke_in *in, struct vg_error *err)
{
    bool is_event = in->invocation_type == LAMBDA_INVOCATION_TYPE_EVENT;
    size_t limit = is_event ? LAMBDA_EVENT_PAYLOAD_BYTES_MAX : LAMBDA_SYNC_PAYLOAD_BYTES_MAX;
    if (in->payload.len <= limit)
        return VG_OK;
    return lambda_fail(err, &LAMBDA_REQUEST_TOO_LARGE,
                       "%zu byte payload is too large for the %s invocation type (limit %zu bytes)",
                       in->payload.len, is_event ? "Event" : "RequestResponse", limit);
}

static int read_client_context(struct vg_call *call, struct vg_str base64, struct vg_str *json,
                               struct vg_error *err)
{
    struct vg_json reader;
    *json = VG_STR("");
    if (base64.len == 0)
        return VG_OK;
    bool is_good = base64.len <= CLIENT_CONTEXT_BYTES_MAX &&
                   vg_base64_decode(call->arena, base64, /* is_url= */ false, json);
    if (is_good) {
        vg_json_init(&reader, *json, call->arena);
        is_good = vg_json_skip(&reader, NULL) && vg_json_at_end(&reader);
    }
    if (is_good)
        return VG_OK;
    return lambda_fail(err, &LAMBDA_INVALID_REQUEST_CONTENT,
                       "Client context must be a valid Base64-encoded JSON object.");
}

/* Everything that can be wrong with the request, and what it is about. */
static int check_request(struct vg_call *call, const struct lambda_invoke_in *in,
                         struct target *target, struct order *order, struct vg_error *err)
{
    struct lambda_reference reference;
    if (in->durable_execution_name.len > 0 || in->tenant_id.len > 0)
        return lambda_refuse(err, in->tenant_id.len > 0 ? "TenantId" : "DurableExecutionName");
    int rc = check_size(in, err);
    if (rc == VG_OK)
        rc = lambda_reference_read(call, in->function_name, in->qualifier, &reference, err);
    if (rc == VG_OK)
        rc = find_target(call, &reference, target, err);
    if (rc == VG_OK)
        rc = check_json(call, in->payload, err);
    if (rc == VG_OK)
        rc = read_client_context(call, in->client_context, &order->client_context, err);
    order->request_id = call->request_id;
    order->payload = vg_str_is_set(in->payload) ? in->payload : VG_STR("");
    return rc;
}

/* ---- Invoke ---- */

static int answer(const struct lambda_invoke_in *in, struct vg_call *call,
                  const struct lambda_launch *launch, struct lambda_invoke_out *out,
                  struct vg_error *err)
{
    const struct lambda_invocation *invocation = &launch->invocation;
    if (launch->is_broken)
        return VG_BROKEN;
    if (launch->is_throttled)
        return lambda_throttle(err);
    out->status_code = vg_i32(200);
    out->executed_version = VG_STR("$LATEST");
    out->payload = invocation->response;
    if (invocation->status != LAMBDA_SUCCESS)
        out->function_error = VG_STR("Unhandled");
    if (in->log_type == LAMBDA_LOG_TYPE_TAIL)
        out->log_result = vg_base64(call->arena, invocation->log_tail);
    return VG_OK;
}

static int queue_event(struct vg_call *call, const struct target *target, const struct order *order)
{
    const struct lambda_async_invocation event = {
        .function_name = target->function.name,
        .invoked_arn = target->invoked_arn,
        .payload = order->payload,
        .request_id = order->request_id,
        .client_context = order->client_context,
    };
    return vg_effect_queue(call, &lambda_async_effect, &event, /* due_ms= */ 0, /* id= */ NULL);
}

int lambda_invoke(struct vg_call *call, const struct lambda_invoke_in *in,
                  struct lambda_invoke_out *out, struct vg_error *err)
{
    struct target target;
    struct order order;
    struct vg_wait *wait;
    /* First of all: what the function was when the invocation began counts, not what has become of
     * it meanwhile. */
    int rc = vg_await(call, "function", &wait);
    if (rc == VG_OK)
        return answer(in, call, wait->result, out, err);
    if (!wait->is_new)
        return VG_DEFER;
    rc = check_request(call, in, &target, &order, err);
    if (rc != VG_OK)
        return rc;
    switch (in->invocation_type) {
    case LAMBDA_INVOCATION_TYPE_DRY_RUN:
        out->status_code = vg_i32(204);
        return VG_OK;
    case LAMBDA_INVOCATION_TYPE_EVENT:
        out->status_code = vg_i32(202);
        return queue_event(call, &target, &order);
    default:
        return begin(call, wait, &target, &order, err);
    }
}

/* ---- Event invocations ---- */

/* A function's error is retried; the request id stays.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
static int64_t async_retry_ms(uint32_t attempt)
{
    enum { ATTEMPTS_MAX = 3, FIRST_WAIT_MS = 60 * 1000, SECOND_WAIT_MS = 120 * 1000 };
    if (attempt >= ATTEMPTS_MAX)
        return -1;
    return attempt == 1 ? FIRST_WAIT_MS : SECOND_WAIT_MS;
}

static int finish_async(struct vg_call *call, const struct lambda_async_invocation *event,
                        const struct lambda_launch *launch, struct vg_error *err)
{
    enum { THROTTLED_WAIT_MS = 1000 };
    if (launch->is_broken)
        return VG_BROKEN;
    /* No room is not the function's fault: it does not count as one of its attempts. */
    if (launch->is_throttled)
        return vg_effect_queue(call, &lambda_async_effect, event, call->now_ms + THROTTLED_WAIT_MS,
                               /* id= */ NULL);
    if (launch->invocation.status == LAMBDA_SUCCESS)
        return VG_OK;
    return vg_fail(err, &LAMBDA_SERVICE, "%.*s", VG_STR_ARG(launch->invocation.response));
}

static int run_async(struct vg_call *call, const void *payload, uint32_t attempt,
                     struct vg_error *err)
{
    const struct lambda_async_invocation *event = payload;
    struct target target;
    struct vg_wait *wait;
    (void)attempt;
    int rc = vg_await(call, "function", &wait);
    if (rc == VG_OK)
        return finish_async(call, event, wait->result, err);
    if (!wait->is_new)
        return VG_DEFER;
    call->principal.service = VG_STR(""); /* was judged when the event came in */
    const struct lambda_reference reference = {.name = event->function_name,
                                               .qualifier = VG_STR("")};
    rc = find_target(call, &reference, &target, err);
    if (rc == VG_FAIL)
        return VG_OK; /* deleted meanwhile */
    if (rc != VG_OK)
        return rc;
    target.invoked_arn = event->invoked_arn;
    const struct order order = {.request_id = event->request_id,
                                .payload = event->payload,
                                .client_context = event->client_context};
    rc = begin(call, wait, &target, &order, err);
    if (rc != VG_FAIL)
        return rc;
    struct lambda_launch throttled = {.is_throttled = true};
    return finish_async(call, event, &throttled, err);
}

const struct vg_effect_kind lambda_async_effect = {
    .name = "lambda.invoke",
    .shape = &lambda_shape_async_invocation,
    .run = run_async,
    .retry_ms = async_retry_ms,
};
