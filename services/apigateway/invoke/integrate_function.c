/* apigateway/invoke/integrate_function.c: AWS_PROXY: the request as an event to a Lambda function,
 * its answer as the response. */
#include "apigateway/invoke/exchange.h"

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
    struct vg_str accept =
        vg_pairs_last(exchange->headers, VG_STR("Accept"), /* is_header= */ true);
    struct vg_str first, rest = accept;
    const struct vg_pairs headers = {answer->headers, answer->header_count};
    struct vg_str type = vg_pairs_last(headers, VG_STR("Content-Type"), /* is_header= */ true);
    if (vg_str_is_set(accept) && vg_str_split(&rest, ',', &first) &&
        apigateway_is_binary(exchange, vg_str_trim(first)))
        return true;
    return apigateway_is_binary(exchange, type);
}

static void add_header(struct apigateway_exchange *exchange, struct vg_header header)
{
    struct vg_str name = header.name;
    switch (vg_proxy_header_fate(name)) {
    case VG_PROXY_DROP:
        return;
    case VG_PROXY_REMAP:
        name = VG_CONCAT(exchange->arena, VG_STR("x-amzn-Remapped-"), name);
        break;
    case VG_PROXY_KEEP:
        break;
    }
    vg_response_header(exchange->response, vg_arena_cstr(exchange->arena, name), header.value);
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
        add_header(exchange, answer->headers[i]);
    exchange->is_answered = true;
    apigateway_log_data(exchange, "Method response body after transformations: %.*s",
                        VG_STR_ARG(answer->body));
    apigateway_log_data(exchange, "Method response headers: %.*s",
                        VG_STR_ARG(apigateway_log_pairs(exchange->arena, headers)));
    apigateway_log_info(exchange, "Successfully completed execution");
    return VG_OK;
}

static void log_sent(struct apigateway_exchange *exchange, struct vg_str uri, struct vg_str event)
{
    apigateway_log_data(exchange, "Endpoint request URI: %.*s", VG_STR_ARG(uri));
    apigateway_log_data(exchange, "Endpoint request body after transformations: %.*s",
                        VG_STR_ARG(event));
    apigateway_log_info(exchange, "Sending request to %.*s", VG_STR_ARG(uri));
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
    };
    int rc = apigateway_function_invoke(exchange, &function, &payload, &is_error, &problem);
    if (rc == VG_DEFER || rc == VG_BROKEN)
        return rc;
    log_sent(exchange, apigateway_fill_in(exchange, integration->uri), function.payload);
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
