/* apigateway/invoke/integrate_lambda.c: AWS to a Lambda function without the proxy's form: what the
 * template makes goes in, what comes out is mapped. */
#include "apigateway/invoke/map.h"

#include "base/json.h"

/* Absent when the payload has none. */
static struct vg_str error_message(struct vg_arena *arena, struct vg_str payload)
{
    struct vg_json json;
    struct vg_str name, message = VG_STR_NONE;
    vg_json_init(&json, payload, arena);
    if (vg_json_peek(&json) != VG_JSON_OBJECT || !vg_json_object(&json))
        return VG_STR_NONE;
    while (vg_json_member(&json, &name)) {
        bool is_message = vg_str_is(name, "errorMessage") && vg_json_peek(&json) == VG_JSON_STRING;
        if (is_message ? !vg_json_string(&json, &message) : !vg_json_skip(&json, NULL))
            return VG_STR_NONE;
    }
    return message;
}

int apigateway_integrate_lambda(struct apigateway_exchange *exchange,
                                const struct apigateway_integration *integration)
{
    struct vg_str payload, problem;
    bool is_error;
    int rc = apigateway_map_request(exchange, integration, /* is_proxy= */ false);
    if (rc != VG_OK || exchange->is_answered)
        return rc;
    const struct apigateway_sent *sent = exchange->sent;
    struct vg_str type = vg_pairs_last(sent->headers, VG_STR("X-Amz-Invocation-Type"),
                                       /* is_header= */ true);
    const struct apigateway_function_call function = {
        .uri = sent->uri,
        .credentials = apigateway_fill_in(exchange, integration->credentials),
        .source_arn = apigateway_method_arn(exchange, exchange->path),
        .payload = sent->body.len > 0 ? sent->body : VG_STR("{}"),
        .is_event = vg_str_is(type, "Event"),
        .limit_ms = apigateway_integration_limit_ms(integration),
    };
    rc = apigateway_function_invoke(exchange, &function, &payload, &is_error, &problem);
    if (rc == VG_DEFER || rc == VG_BROKEN)
        return rc;
    apigateway_log_sent(exchange, sent->uri, sent->headers, sent->body);
    if (rc == VG_NOT_FOUND)
        return apigateway_refuse_timeout(exchange);
    if (rc == VG_FAIL)
        return apigateway_refuse_configuration(exchange, vg_arena_cstr(exchange->arena, problem));
    const struct apigateway_received received = {
        .status = function.is_event ? 202 : 200,
        .body = payload,
        .selector = is_error ? error_message(exchange->arena, payload) : VG_STR_NONE,
    };
    apigateway_log_received(exchange, &received);
    return apigateway_map_response(exchange, integration, &received);
}
