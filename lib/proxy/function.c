/* proxy/function.c: Lambda's Invoke, from a front's point of view. */
#include "proxy/function.h"

#include "base/codec.h"
#include "base/json.h"

struct vg_str vg_proxy_function_arn(struct vg_str uri)
{
    static const char opening[] = "/functions/", closing[] = "/invocations";
    struct vg_arn arn;
    if (vg_arn_parse(uri, &arn) && vg_str_is(arn.service, "lambda") &&
        vg_str_starts(arn.resource, VG_STR("function:")))
        return uri;
    ptrdiff_t at = vg_str_find(uri, vg_str_from(opening));
    if (at < 0 || !vg_str_ends(uri, vg_str_from(closing)))
        return VG_STR_NONE;
    struct vg_str rest = vg_str_tail(uri, (size_t)at + strlen(opening));
    return rest.len > strlen(closing) ? vg_str_slice(rest, 0, rest.len - strlen(closing))
                                      : VG_STR_NONE;
}

static struct vg_str invoke_input(struct vg_call *call, const struct vg_proxy_function *function)
{
    struct vg_buf buf;
    vg_buf_init(&buf, call->arena, /* max= */ 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    vg_json_out_begin(&out, '{');
    vg_json_out_member(&out, "FunctionName", function->arn);
    vg_json_out_member(&out, "InvocationType",
                       function->is_event ? VG_STR("Event") : VG_STR("RequestResponse"));
    vg_json_out_member(&out, "Payload", vg_base64(call->arena, function->payload));
    vg_json_out_end(&out, '}');
    return vg_buf_str(&buf);
}

/* The payload is large: its base64 is made once, where it can be kept. */
static struct vg_str input_of(struct vg_call *call, const struct vg_proxy_function *function)
{
    if (function->kept_input == NULL)
        return invoke_input(call, function);
    if (!vg_str_is_set(*function->kept_input))
        *function->kept_input = invoke_input(call, function);
    return *function->kept_input;
}

static bool read_answer(struct vg_call *call, struct vg_str text, struct vg_proxy_outcome *outcome)
{
    struct vg_json json;
    struct vg_str name, value;
    vg_json_init(&json, text, call->arena);
    if (!vg_json_object(&json))
        return false;
    while (vg_json_member(&json, &name)) {
        bool is_payload = vg_str_is(name, "Payload"), is_failure = vg_str_is(name, "FunctionError");
        if (!is_payload && !is_failure) {
            if (!vg_json_skip(&json, NULL))
                return false;
            continue;
        }
        if (!vg_json_string(&json, &value))
            return false;
        outcome->is_error |= is_failure;
        if (is_payload &&
            !vg_base64_decode(call->arena, value, /* is_url= */ false, &outcome->payload))
            return false;
    }
    return vg_json_at_end(&json);
}

/* As itself, or as the role that the integration names. */
static struct vg_principal principal_of(const struct vg_proxy_function *function)
{
    struct vg_arn role;
    if (function->credentials.len > 0 && vg_arn_parse(function->credentials, &role))
        return (struct vg_principal){.arn = function->credentials, .account = role.account};
    return (struct vg_principal){.service = function->service, .source_arn = function->source_arn};
}

int vg_proxy_function_invoke(struct vg_call *call, const struct vg_proxy_function *function,
                             struct vg_proxy_outcome *outcome)
{
    struct vg_str output;
    struct vg_error callee = {.arena = call->arena};
    struct vg_arn arn;
    *outcome = (struct vg_proxy_outcome){.payload = VG_STR("")};
    if (!vg_str_is_set(function->arn) || !vg_arn_parse(function->arn, &arn)) {
        outcome->problem = VG_STR("Invalid Lambda function ARN in the integration's URI");
        return VG_FAIL;
    }
    const struct vg_call_to to = {
        .service = "lambda",
        .operation = "Invoke",
        .account = arn.account,
        .region = arn.region,
        .principal = principal_of(function),
        .real_limit_ms = function->limit_ms,
    };
    int rc = vg_await_call(call, &to, input_of(call, function), &output, &callee);
    if (rc == VG_FAIL)
        outcome->problem = vg_str_is(callee.shape->name, "AccessDeniedException")
                               ? VG_STR("Invalid permissions on Lambda function")
                               : callee.message;
    if (rc != VG_OK)
        return rc;
    return read_answer(call, output, outcome) ? VG_OK : VG_BROKEN;
}
