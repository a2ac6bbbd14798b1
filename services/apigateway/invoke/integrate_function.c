/* apigateway/invoke/integrate_function.c: AWS_PROXY: the request as an event to a Lambda function,
 * its answer as the response. */
#include "apigateway/invoke/map.h"

#include "base/codec.h"
#include "proxy/answer.h"

/* Made once: all that it tells of is kept over the runs, too. */
static struct vg_str event_of(struct apigateway_exchange *exchange)
{
    struct vg_proxy_request request;
    if (vg_str_is_set(exchange->event))
        return exchange->event;
    apigateway_proxy_request(exchange, &request);
    exchange->event = vg_proxy_event_1(&request, /* version= */ VG_STR_NONE);
    return exchange->event;
}

/* Only the first type that the client accepts counts. */
static bool wants_binary(const struct apigateway_exchange *exchange,
                         const struct vg_proxy_answer *answer)
{
    const struct vg_pairs headers = {answer->headers, answer->header_count};
    struct vg_str type = vg_pairs_last(headers, VG_STR("Content-Type"), /* is_header= */ true);
    return apigateway_accepts_binary(exchange) || apigateway_is_binary(exchange, type);
}

static int answer_with(struct apigateway_exchange *exchange, const struct vg_proxy_answer *answer)
{
    struct vg_response *response = exchange->response;
    const struct vg_pairs headers = {answer->headers, answer->header_count};
    response->status = answer->status;
    response->body = answer->body;
    if (answer->is_base64 && wants_binary(exchange, answer) &&
        !vg_base64_decode(exchange->arena, answer->body, /* is_url= */ false, &response->body))
        return apigateway_refuse_answer(exchange, "Unable to base64 decode the body.");
    if (!vg_str_is_set(vg_pairs_last(headers, VG_STR("Content-Type"), /* is_header= */ true)))
        vg_response_header(response, "Content-Type", VG_STR("application/json"));
    for (size_t i = 0; i < answer->header_count; i++)
        apigateway_answer_header(exchange, answer->headers[i]);
    apigateway_answer_done(exchange);
    return VG_OK;
}

int apigateway_integrate_function(struct apigateway_exchange *exchange,
                                  const struct apigateway_integration *integration)
{
    struct vg_str payload, problem;
    bool is_error;
    const struct apigateway_function_call function = {
        .uri = integration->uri,
        .credentials = apigateway_fill_in(exchange, integration->credentials),
        .source_arn = apigateway_method_arn(exchange, exchange->path),
        .payload = event_of(exchange),
        .kept_input = &exchange->event_input,
        .limit_ms = apigateway_integration_limit_ms(integration),
    };
    int rc = apigateway_function_invoke(exchange, &function, &payload, &is_error, &problem);
    if (rc == VG_DEFER || rc == VG_BROKEN)
        return rc;
    apigateway_log_sent(exchange, apigateway_fill_in(exchange, integration->uri),
                        (struct vg_pairs){NULL, 0}, function.payload);
    if (rc == VG_NOT_FOUND)
        return apigateway_refuse_timeout(exchange);
    if (rc == VG_FAIL)
        return apigateway_refuse_configuration(exchange, vg_arena_cstr(exchange->arena, problem));
    exchange->outcome.status = 200;
    exchange->outcome.latency_ms = vg_now(exchange->call) - exchange->outcome.began_ms;
    apigateway_log_info(exchange, "Received response. Status: 200, Integration latency: %lld ms",
                        (long long)exchange->outcome.latency_ms);
    apigateway_log_data(exchange, "Endpoint response body before transformations: %.*s",
                        VG_STR_ARG(payload));
    if (is_error) {
        apigateway_log_error(exchange,
                             "Lambda execution failed with status 200 due to customer "
                             "function error: %.*s",
                             VG_STR_ARG(payload));
        return apigateway_refuse_answer(exchange, "Malformed Lambda proxy response");
    }
    struct vg_proxy_answer *answer = VG_NEW(exchange->arena, struct vg_proxy_answer);
    if (!vg_proxy_answer_1(exchange->arena, payload, answer))
        return apigateway_refuse_answer(exchange, "Malformed Lambda proxy response");
    return answer_with(exchange, answer);
}
