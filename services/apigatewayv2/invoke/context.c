/* apigatewayv2/invoke/context.c: the $context variables, by name: what access logs and mappings ask
 * for. Those of REST APIs as well are in proxy/context.c. */
#include "apigatewayv2/invoke/exchange.h"

#include "proxy/context.h"

typedef struct vg_str (*variable_fn)(struct apigatewayv2_exchange *exchange);

static struct vg_str route_key(struct apigatewayv2_exchange *exchange)
{
    return exchange->match.route != NULL ? exchange->match.route->route_key : VG_STR_NONE;
}

static struct vg_str request_id(struct apigatewayv2_exchange *exchange)
{
    return exchange->extended_request_id;
}

static struct vg_str request_time_epoch(struct apigatewayv2_exchange *exchange)
{
    return vg_proxy_number(exchange->arena, exchange->call->now_ms / 1000);
}

static struct vg_str data_processed(struct apigatewayv2_exchange *exchange)
{
    return vg_proxy_number(exchange->arena,
                           (int64_t)(exchange->request->body.len + exchange->response->body.len));
}

static struct vg_str error_message_string(struct apigatewayv2_exchange *exchange)
{
    struct vg_buf buf;
    if (!vg_str_is_set(exchange->error_message))
        return VG_STR_NONE;
    vg_buf_init(&buf, exchange->arena, /* max= */ 0);
    vg_json_quote(&buf, exchange->error_message);
    return vg_buf_str(&buf);
}

static const struct {
    const char *name;
    variable_fn value;
} variables[] = {
    {"dataProcessed", data_processed},        {"error.messageString", error_message_string},
    {"extendedRequestId", request_id},        {"requestId", request_id},
    {"requestTimeEpoch", request_time_epoch}, {"routeKey", route_key},
};

static struct vg_str shared_value(const struct apigatewayv2_exchange *exchange, struct vg_str name)
{
    const struct apigatewayv2_route *route = exchange->match.route;
    const struct vg_proxy_context context = {
        .arena = exchange->arena,
        .call = exchange->call,
        .request = exchange->request,
        .headers = exchange->headers,
        .api_id = exchange->api_id,
        .stage = exchange->stage.stage_name,
        .stage_path = exchange->stage_path,
        .domain_name = exchange->domain_name,
        .base_path = exchange->base_path,
        .is_signed =
            route != NULL && route->authorization_type == APIGATEWAYV2_AUTHORIZATION_TYPE_AWS_IAM,
        .principal_id = exchange->bearer.principal_id,
        .authorizer_error = exchange->bearer.error,
        .error_message = exchange->error_message,
        .integration_error = exchange->integration_error,
        .integration_status = exchange->integration_status,
        .integration_latency_ms = exchange->integration_latency_ms,
        .status = exchange->response->status,
        .response_bytes = exchange->response->body.len,
    };
    return vg_proxy_context_value(&context, name);
}

struct vg_str apigatewayv2_context(struct apigatewayv2_exchange *exchange, struct vg_str name)
{
    static const char authorizer[] = "authorizer.", claims[] = "claims.";
    for (size_t i = 0; i < VG_COUNT_OF(variables); i++)
        if (vg_str_is(name, variables[i].name))
            return variables[i].value(exchange);
    struct vg_str value = shared_value(exchange, name);
    if (vg_str_is_set(value) || !vg_str_starts(name, vg_str_from(authorizer)))
        return value;
    name = vg_str_tail(name, strlen(authorizer));
    if (exchange->bearer.is_claims != vg_str_starts(name, vg_str_from(claims)))
        return VG_STR_NONE;
    if (exchange->bearer.is_claims)
        name = vg_str_tail(name, strlen(claims));
    return vg_pairs_last(exchange->bearer.values, name, /* is_header= */ false);
}
