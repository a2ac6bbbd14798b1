/* apigatewayv2/invoke/integrate_function.c: AWS_PROXY: the request as an event to a Lambda
 * function, its answer as the response. */
#include "apigatewayv2/invoke/exchange.h"

#include "base/codec.h"
#include "proxy/answer.h"
#include "proxy/forward.h"
#include "proxy/function.h"

/* ---- The event ---- */

/* Of the route's key: its path in format 1.0, the whole in 2.0. */
static struct vg_str resource_of(struct vg_str route_key, bool is_1)
{
    struct apigatewayv2_route_key key;
    if (!is_1 || !apigatewayv2_route_key_read(route_key, &key) || !vg_str_is_set(key.path))
        return route_key;
    return key.path;
}

void apigatewayv2_proxy_request(struct apigatewayv2_exchange *exchange, struct vg_str version,
                                struct vg_proxy_request *request)
{
    struct vg_call *call = exchange->call;
    bool is_1 = vg_str_is(version, "1.0");
    *request = (struct vg_proxy_request){
        .arena = exchange->arena,
        .method = exchange->request->method,
        .resource = resource_of(exchange->match.route->route_key, is_1),
        .path = exchange->event_path,
        .stage_path = is_1 ? exchange->event_path : exchange->stage_path,
        .raw_query = exchange->request->query,
        .headers = exchange->headers,
        .query = exchange->query,
        .path_parameters = exchange->match.parameters,
        .stage_variables = exchange->stage_variables,
        .body = exchange->request->body,
        .is_binary = !vg_proxy_is_text(vg_pairs_last(exchange->headers, VG_STR("Content-Type"),
                                                     /* is_header= */ true)),
        .account = call->account,
        .api_id = exchange->api_id,
        .stage = exchange->stage.stage_name,
        .domain_name = exchange->domain_name,
        .extended_request_id = is_1 ? exchange->extended_request_id : VG_STR_NONE,
        .request_id = exchange->extended_request_id,
        .protocol = VG_STR("HTTP/1.1"),
        .now_ms = call->now_ms,
        .source_ip = call->source_ip,
        .user_agent = vg_pairs_last(exchange->headers, VG_STR("User-Agent"), /* is_header= */ true),
        .authorizer_json = is_1 ? exchange->bearer.json_1 : exchange->bearer.json_2,
    };
    if (exchange->match.route->authorization_type == APIGATEWAYV2_AUTHORIZATION_TYPE_AWS_IAM)
        request->caller = vg_proxy_caller_of(call);
}

static struct vg_str event_of(struct apigatewayv2_exchange *exchange, struct vg_str version)
{
    struct vg_proxy_request request;
    struct apigatewayv2_outgoing outgoing;
    apigatewayv2_proxy_request(exchange, version, &request);
    apigatewayv2_map_request(exchange, &outgoing);
    request.headers = outgoing.headers;
    request.query = outgoing.query;
    request.raw_query = outgoing.raw_query;
    if (vg_str_is_set(outgoing.path))
        request.path = request.stage_path = outgoing.path;
    return vg_str_is(version, "1.0") ? vg_proxy_event_1(&request, VG_STR("1.0"))
                                     : vg_proxy_event_2(&request);
}

/* ---- The answer ---- */

static void add_header(struct apigatewayv2_exchange *exchange, struct vg_header header)
{
    switch (vg_proxy_header_fate(header.name)) {
    case VG_PROXY_DROP:
        return;
    case VG_PROXY_REMAP:
        header.name = VG_CONCAT(exchange->arena, VG_STR("x-amzn-Remapped-"), header.name);
        break;
    case VG_PROXY_KEEP:
        break;
    }
    apigatewayv2_add_header(exchange, header.name, header.value);
}

static int answer_with(struct apigatewayv2_exchange *exchange, const struct vg_proxy_answer *answer)
{
    struct vg_response *response = exchange->response;
    const struct vg_pairs headers = {answer->headers, answer->header_count};
    struct vg_str body = answer->body;
    if (answer->is_base64 &&
        !vg_base64_decode(exchange->arena, answer->body, /* is_url= */ false, &body))
        return apigatewayv2_fail(exchange, VG_STR("The response body is not base64"));
    response->status = answer->status;
    response->body = body;
    if (!vg_str_is_set(vg_pairs_last(headers, VG_STR("Content-Type"), /* is_header= */ true)))
        vg_response_header(response, "Content-Type", VG_STR("text/plain; charset=utf-8"));
    for (size_t i = 0; i < answer->header_count; i++)
        add_header(exchange, answer->headers[i]);
    return VG_OK;
}

/* ---- The way ---- */

/* "arn:aws:execute-api:<region>:<account>:<api>/<stage>/<METHOD>/<route's path>", or
 * ".../$default". */
static struct vg_str source_arn(struct apigatewayv2_exchange *exchange)
{
    struct vg_call *call = exchange->call;
    struct apigatewayv2_route_key key;
    struct vg_str route = exchange->match.route->route_key;
    if (apigatewayv2_route_key_read(route, &key) && vg_str_is_set(key.path))
        route = VG_CONCAT(exchange->arena, exchange->request->method, key.path);
    return VG_CONCAT(exchange->arena, VG_STR("arn:aws:execute-api:"), call->region, VG_STR(":"),
                     call->account, VG_STR(":"), exchange->api_id, VG_STR("/"),
                     exchange->stage.stage_name, VG_STR("/"), route);
}

int apigatewayv2_integrate_function(struct apigatewayv2_exchange *exchange)
{
    const struct apigatewayv2_integration *integration = exchange->match.integration;
    struct vg_str version = integration->payload_format_version;
    struct vg_proxy_outcome outcome;
    const struct vg_proxy_function function = {
        .arn = vg_proxy_function_arn(apigatewayv2_fill_in(exchange, integration->integration_uri)),
        .credentials = integration->credentials_arn,
        .service = VG_STR("apigateway.amazonaws.com"),
        .source_arn = source_arn(exchange),
        .payload = event_of(exchange, version),
        .limit_ms = integration->timeout_in_millis.v,
    };
    int rc = vg_proxy_function_invoke(exchange->call, &function, &outcome);
    if (rc == VG_DEFER || rc == VG_BROKEN)
        return rc;
    if (rc == VG_NOT_FOUND) {
        exchange->integration_error = VG_STR("The integration timed out");
        return apigatewayv2_answer(exchange, 503, "Service Unavailable");
    }
    if (rc == VG_FAIL)
        return apigatewayv2_fail(exchange, outcome.problem);
    exchange->integration_status = 200;
    if (outcome.is_error)
        return apigatewayv2_fail(exchange, outcome.payload);
    struct vg_proxy_answer *answer = VG_NEW(exchange->arena, struct vg_proxy_answer);
    bool is_good = vg_str_is(version, "1.0")
                       ? vg_proxy_answer_1(exchange->arena, outcome.payload, answer)
                       : vg_proxy_answer_2(exchange->arena, outcome.payload, answer);
    if (!is_good)
        return apigatewayv2_fail(
            exchange, VG_STR("The response from the Lambda function doesn't match the format that "
                             "API Gateway expects"));
    return answer_with(exchange, answer);
}
