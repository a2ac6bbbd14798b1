/* apigatewayv2/invoke/context.c: the $context variables, by name: what access logs and mappings ask
 * for. */
#include "apigatewayv2/invoke/exchange.h"

typedef struct vg_str (*variable_fn)(struct apigatewayv2_exchange *exchange);

static struct vg_str number(struct apigatewayv2_exchange *exchange, int64_t value)
{
    return vg_arena_printf(exchange->arena, "%lld", (long long)value);
}

/* 0 is what there was not. */
static struct vg_str status_text(struct apigatewayv2_exchange *exchange, int status)
{
    return status > 0 ? number(exchange, status) : VG_STR_NONE;
}

static struct vg_str account_id(struct apigatewayv2_exchange *exchange)
{
    return exchange->call->account;
}

static struct vg_str api_id(struct apigatewayv2_exchange *exchange)
{
    return exchange->api_id;
}

static struct vg_str stage(struct apigatewayv2_exchange *exchange)
{
    return exchange->stage.stage_name;
}

static struct vg_str domain_name(struct apigatewayv2_exchange *exchange)
{
    return exchange->domain_name;
}

static struct vg_str domain_prefix(struct apigatewayv2_exchange *exchange)
{
    ptrdiff_t dot = vg_str_find_char(exchange->domain_name, '.');
    return dot < 0 ? exchange->domain_name : vg_str_slice(exchange->domain_name, 0, (size_t)dot);
}

static struct vg_str base_path(struct apigatewayv2_exchange *exchange)
{
    return exchange->base_path.len > 0 ? exchange->base_path : VG_STR_NONE;
}

static struct vg_str route_key(struct apigatewayv2_exchange *exchange)
{
    return exchange->match.route != NULL ? exchange->match.route->route_key : VG_STR_NONE;
}

static struct vg_str http_method(struct apigatewayv2_exchange *exchange)
{
    return exchange->request->method;
}

static struct vg_str path(struct apigatewayv2_exchange *exchange)
{
    return exchange->stage_path;
}

static struct vg_str protocol(struct apigatewayv2_exchange *exchange)
{
    (void)exchange;
    return VG_STR("HTTP/1.1");
}

static struct vg_str request_id(struct apigatewayv2_exchange *exchange)
{
    return exchange->extended_request_id;
}

static struct vg_str request_time(struct apigatewayv2_exchange *exchange)
{
    return vg_proxy_time(exchange->arena, exchange->call->now_ms);
}

static struct vg_str request_time_epoch(struct apigatewayv2_exchange *exchange)
{
    return number(exchange, exchange->call->now_ms / 1000);
}

static struct vg_str source_ip(struct apigatewayv2_exchange *exchange)
{
    return exchange->call->source_ip;
}

static struct vg_str user_agent(struct apigatewayv2_exchange *exchange)
{
    return vg_pairs_last(exchange->headers, VG_STR("User-Agent"), /* is_header= */ true);
}

static bool is_signed(const struct apigatewayv2_exchange *exchange)
{
    return exchange->match.route != NULL &&
           exchange->match.route->authorization_type == APIGATEWAYV2_AUTHORIZATION_TYPE_AWS_IAM;
}

static struct vg_str caller_account(struct apigatewayv2_exchange *exchange)
{
    return is_signed(exchange) ? exchange->call->principal.account : VG_STR_NONE;
}

static struct vg_str caller_id(struct apigatewayv2_exchange *exchange)
{
    return is_signed(exchange) ? exchange->call->principal.user_id : VG_STR_NONE;
}

static struct vg_str caller_arn(struct apigatewayv2_exchange *exchange)
{
    return is_signed(exchange) ? exchange->call->principal.arn : VG_STR_NONE;
}

static struct vg_str authorizer_error(struct apigatewayv2_exchange *exchange)
{
    return exchange->bearer.error;
}

static struct vg_str principal_id(struct apigatewayv2_exchange *exchange)
{
    return exchange->bearer.principal_id;
}

static struct vg_str status(struct apigatewayv2_exchange *exchange)
{
    return status_text(exchange, exchange->response->status);
}

static struct vg_str response_length(struct apigatewayv2_exchange *exchange)
{
    return number(exchange, (int64_t)exchange->response->body.len);
}

static struct vg_str data_processed(struct apigatewayv2_exchange *exchange)
{
    return number(exchange, (int64_t)(exchange->request->body.len + exchange->response->body.len));
}

static struct vg_str response_latency(struct apigatewayv2_exchange *exchange)
{
    return number(exchange, vg_now(exchange->call) - exchange->call->now_ms);
}

static struct vg_str integration_status(struct apigatewayv2_exchange *exchange)
{
    return status_text(exchange, exchange->integration_status);
}

static struct vg_str integration_latency(struct apigatewayv2_exchange *exchange)
{
    return exchange->integration_status > 0 ? number(exchange, exchange->integration_latency_ms)
                                            : VG_STR_NONE;
}

static struct vg_str integration_error(struct apigatewayv2_exchange *exchange)
{
    return exchange->integration_error;
}

static struct vg_str error_message(struct apigatewayv2_exchange *exchange)
{
    return exchange->error_message;
}

static struct vg_str error_message_string(struct apigatewayv2_exchange *exchange)
{
    if (!vg_str_is_set(exchange->error_message))
        return VG_STR_NONE;
    return VG_CONCAT(exchange->arena, VG_STR("\""), exchange->error_message, VG_STR("\""));
}

static const struct {
    const char *name;
    variable_fn value;
} variables[] = {
    {"accountId", account_id},
    {"apiId", api_id},
    {"authorizer.error", authorizer_error},
    {"authorizer.principalId", principal_id},
    {"customDomain.basePathMatched", base_path},
    {"dataProcessed", data_processed},
    {"domainName", domain_name},
    {"domainPrefix", domain_prefix},
    {"error.message", error_message},
    {"error.messageString", error_message_string},
    {"extendedRequestId", request_id},
    {"httpMethod", http_method},
    {"identity.accountId", caller_account},
    {"identity.caller", caller_id},
    {"identity.sourceIp", source_ip},
    {"identity.user", caller_id},
    {"identity.userAgent", user_agent},
    {"identity.userArn", caller_arn},
    {"integration.error", integration_error},
    {"integration.integrationStatus", integration_status},
    {"integration.latency", integration_latency},
    {"integration.status", integration_status},
    {"integrationErrorMessage", integration_error},
    {"integrationLatency", integration_latency},
    {"integrationStatus", integration_status},
    {"path", path},
    {"protocol", protocol},
    {"requestId", request_id},
    {"requestTime", request_time},
    {"requestTimeEpoch", request_time_epoch},
    {"responseLatency", response_latency},
    {"responseLength", response_length},
    {"routeKey", route_key},
    {"stage", stage},
    {"status", status},
};

struct vg_str apigatewayv2_context(struct apigatewayv2_exchange *exchange, struct vg_str name)
{
    static const char authorizer[] = "authorizer.", claims[] = "claims.";
    for (size_t i = 0; i < VG_COUNT_OF(variables); i++)
        if (vg_str_is(name, variables[i].name))
            return variables[i].value(exchange);
    if (!vg_str_starts(name, vg_str_from(authorizer)))
        return VG_STR_NONE;
    name = vg_str_tail(name, strlen(authorizer));
    if (exchange->bearer.is_claims != vg_str_starts(name, vg_str_from(claims)))
        return VG_STR_NONE;
    if (exchange->bearer.is_claims)
        name = vg_str_tail(name, strlen(claims));
    return vg_pairs_last(exchange->bearer.values, name, /* is_header= */ false);
}
