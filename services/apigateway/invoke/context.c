/* apigateway/invoke/context.c: the $context variables, by name: what templates, gateway responses
 * and access logs ask for. */
#include "apigateway/invoke/exchange.h"

#include "proxy/event.h"

typedef struct vg_str (*variable_fn)(struct apigateway_exchange *exchange);

static struct vg_str number(struct apigateway_exchange *exchange, int64_t value)
{
    struct vg_buf buf;
    vg_buf_init(&buf, exchange->arena, /* max= */ 32);
    vg_buf_add_i64(&buf, value);
    return vg_buf_str(&buf);
}

/* 0 is what there was not. */
static struct vg_str status_text(struct apigateway_exchange *exchange, int status)
{
    return status > 0 ? number(exchange, status) : VG_STR_NONE;
}

/* ---- The API ---- */

static struct vg_str account_id(struct apigateway_exchange *exchange)
{
    return exchange->call->account;
}

static struct vg_str api_id(struct apigateway_exchange *exchange)
{
    return exchange->api_id;
}

static struct vg_str stage(struct apigateway_exchange *exchange)
{
    return exchange->stage_name;
}

static struct vg_str deployment_id(struct apigateway_exchange *exchange)
{
    return exchange->stage.deployment_id;
}

static struct vg_str domain_name(struct apigateway_exchange *exchange)
{
    return exchange->domain_name;
}

static struct vg_str domain_prefix(struct apigateway_exchange *exchange)
{
    ptrdiff_t dot = vg_str_find_char(exchange->domain_name, '.');
    return dot < 0 ? exchange->domain_name : vg_str_slice(exchange->domain_name, 0, (size_t)dot);
}

static struct vg_str base_path(struct apigateway_exchange *exchange)
{
    return exchange->base_path.len > 0 ? exchange->base_path : VG_STR_NONE;
}

static struct vg_str resource_id(struct apigateway_exchange *exchange)
{
    return exchange->resource != NULL ? exchange->resource->id : VG_STR_NONE;
}

static struct vg_str resource_path(struct apigateway_exchange *exchange)
{
    return exchange->resource != NULL ? exchange->resource->path : VG_STR_NONE;
}

/* ---- The request ---- */

static struct vg_str http_method(struct apigateway_exchange *exchange)
{
    return exchange->request->method;
}

static struct vg_str path(struct apigateway_exchange *exchange)
{
    return exchange->stage_path;
}

static struct vg_str protocol(struct apigateway_exchange *exchange)
{
    (void)exchange;
    return VG_STR("HTTP/1.1");
}

static struct vg_str request_id(struct apigateway_exchange *exchange)
{
    return exchange->call->request_id;
}

static struct vg_str extended_request_id(struct apigateway_exchange *exchange)
{
    return exchange->extended_request_id;
}

static struct vg_str request_time(struct apigateway_exchange *exchange)
{
    return vg_proxy_time(exchange->arena, exchange->call->now_ms);
}

static struct vg_str request_time_epoch(struct apigateway_exchange *exchange)
{
    return number(exchange, exchange->call->now_ms);
}

static struct vg_str trace_id(struct apigateway_exchange *exchange)
{
    struct vg_str rest = exchange->trace_header, root;
    if (!vg_str_split(&rest, ';', &root))
        return VG_STR_NONE;
    return vg_str_tail(root, strlen("Root="));
}

/* ---- Who asks ---- */

static struct vg_str source_ip(struct apigateway_exchange *exchange)
{
    return exchange->call->source_ip;
}

static struct vg_str user_agent(struct apigateway_exchange *exchange)
{
    return vg_pairs_last(exchange->headers, VG_STR("User-Agent"), /* is_header= */ true);
}

static struct vg_str api_key(struct apigateway_exchange *exchange)
{
    return exchange->api_key;
}

static struct vg_str api_key_id(struct apigateway_exchange *exchange)
{
    return exchange->api_key_id;
}

static bool is_signed(const struct apigateway_exchange *exchange)
{
    return exchange->method != NULL && vg_str_is(exchange->method->authorization_type, "AWS_IAM");
}

static struct vg_str caller_account(struct apigateway_exchange *exchange)
{
    return is_signed(exchange) ? exchange->call->principal.account : VG_STR_NONE;
}

static struct vg_str caller_id(struct apigateway_exchange *exchange)
{
    return is_signed(exchange) ? exchange->call->principal.user_id : VG_STR_NONE;
}

static struct vg_str caller_arn(struct apigateway_exchange *exchange)
{
    return is_signed(exchange) ? exchange->call->principal.arn : VG_STR_NONE;
}

static struct vg_str caller_key(struct apigateway_exchange *exchange)
{
    return is_signed(exchange) ? exchange->call->principal.access_key_id : VG_STR_NONE;
}

static struct vg_str principal_id(struct apigateway_exchange *exchange)
{
    return exchange->bearer.principal_id;
}

static struct vg_str authorizer_error(struct apigateway_exchange *exchange)
{
    return exchange->bearer.error;
}

static struct vg_str authorizer_status(struct apigateway_exchange *exchange)
{
    return status_text(exchange, exchange->bearer.status);
}

static struct vg_str authorizer_latency(struct apigateway_exchange *exchange)
{
    return exchange->bearer.status > 0 ? number(exchange, exchange->bearer.latency_ms)
                                       : VG_STR_NONE;
}

/* ---- The guard ---- */

static struct vg_str web_acl(struct apigateway_exchange *exchange)
{
    return exchange->verdict != NULL ? exchange->verdict->guard_arn : VG_STR_NONE;
}

static bool is_guarded(const struct apigateway_exchange *exchange)
{
    return exchange->verdict != NULL && exchange->verdict->kind != VG_VERDICT_NONE;
}

static struct vg_str guard_response(struct apigateway_exchange *exchange)
{
    if (!is_guarded(exchange))
        return VG_STR_NONE;
    return exchange->verdict->kind == VG_VERDICT_ALLOW ? VG_STR("WAF_ALLOW") : VG_STR("WAF_BLOCK");
}

static struct vg_str guard_status(struct apigateway_exchange *exchange)
{
    return is_guarded(exchange) ? VG_STR("200") : VG_STR_NONE;
}

/* ---- The answer ---- */

static struct vg_str status(struct apigateway_exchange *exchange)
{
    return status_text(exchange, exchange->response->status);
}

static struct vg_str response_length(struct apigateway_exchange *exchange)
{
    return number(exchange, (int64_t)exchange->answer_bytes);
}

static struct vg_str response_latency(struct apigateway_exchange *exchange)
{
    return number(exchange, vg_now(exchange->call) - exchange->call->now_ms);
}

static struct vg_str integration_status(struct apigateway_exchange *exchange)
{
    return status_text(exchange, exchange->outcome.status);
}

static struct vg_str integration_latency(struct apigateway_exchange *exchange)
{
    return exchange->outcome.status > 0 ? number(exchange, exchange->outcome.latency_ms)
                                        : VG_STR_NONE;
}

static struct vg_str integration_error(struct apigateway_exchange *exchange)
{
    return exchange->outcome.error;
}

static struct vg_str integration_request_id(struct apigateway_exchange *exchange)
{
    return exchange->outcome.request_id;
}

static struct vg_str error_message(struct apigateway_exchange *exchange)
{
    return exchange->refusal.message;
}

/* As a JSON string, or null: what the default template puts in. */
static struct vg_str error_message_string(struct apigateway_exchange *exchange)
{
    struct vg_buf buf;
    if (exchange->refusal.type == 0)
        return VG_STR_NONE;
    if (!vg_str_is_set(exchange->refusal.message))
        return VG_STR("null");
    vg_buf_init(&buf, exchange->arena, /* max= */ 0);
    vg_json_quote(&buf, exchange->refusal.message);
    return vg_buf_str(&buf);
}

static struct vg_str error_type(struct apigateway_exchange *exchange)
{
    return exchange->refusal.type == 0
               ? VG_STR_NONE
               : vg_enum_text(&apigateway_shape_gateway_response_type, exchange->refusal.type);
}

static struct vg_str error_explanation(struct apigateway_exchange *exchange)
{
    return exchange->refusal.explanation;
}

static const struct {
    const char *name;
    variable_fn value;
} variables[] = {
    {"accountId", account_id},
    {"apiId", api_id},
    {"authorizer.error", authorizer_error},
    {"authorizer.integrationLatency", authorizer_latency},
    {"authorizer.integrationStatus", authorizer_status},
    {"authorizer.latency", authorizer_latency},
    {"authorizer.principalId", principal_id},
    {"authorizer.status", authorizer_status},
    {"awsEndpointRequestId", integration_request_id},
    {"customDomain.basePathMatched", base_path},
    {"deploymentId", deployment_id},
    {"domainName", domain_name},
    {"domainPrefix", domain_prefix},
    {"error.message", error_message},
    {"error.messageString", error_message_string},
    {"error.responseType", error_type},
    {"error.validationErrorString", error_explanation},
    {"extendedRequestId", extended_request_id},
    {"httpMethod", http_method},
    {"identity.accessKey", caller_key},
    {"identity.accountId", caller_account},
    {"identity.apiKey", api_key},
    {"identity.apiKeyId", api_key_id},
    {"identity.caller", caller_id},
    {"identity.sourceIp", source_ip},
    {"identity.user", caller_id},
    {"identity.userAgent", user_agent},
    {"identity.userArn", caller_arn},
    {"integration.error", integration_error},
    {"integration.integrationStatus", integration_status},
    {"integration.latency", integration_latency},
    {"integration.requestId", integration_request_id},
    {"integration.status", integration_status},
    {"integrationErrorMessage", integration_error},
    {"integrationLatency", integration_latency},
    {"integrationStatus", integration_status},
    {"path", path},
    {"protocol", protocol},
    {"requestId", request_id},
    {"requestTime", request_time},
    {"requestTimeEpoch", request_time_epoch},
    {"resourceId", resource_id},
    {"resourcePath", resource_path},
    {"responseLatency", response_latency},
    {"responseLength", response_length},
    {"stage", stage},
    {"status", status},
    {"waf.status", guard_status},
    {"wafResponseCode", guard_response},
    {"webaclArn", web_acl},
    {"xrayTraceId", trace_id},
};

/* "claims.sub", "claims['custom:role']", or a key of a function's context. */
static struct vg_str bearer_value(const struct apigateway_exchange *exchange, struct vg_str name)
{
    static const char claims[] = "claims";
    if (exchange->bearer.is_claims) {
        if (!vg_str_starts(name, vg_str_from(claims)))
            return VG_STR_NONE;
        name = vg_str_tail(name, strlen(claims));
        if (vg_str_starts(name, VG_STR("['")) && vg_str_ends(name, VG_STR("']")))
            name = vg_str_slice(name, 2, name.len - 2);
        else
            name = vg_str_tail(name, 1);
    }
    return vg_pairs_last(exchange->bearer.values, name, /* is_header= */ false);
}

struct vg_str apigateway_context(struct apigateway_exchange *exchange, struct vg_str name)
{
    static const char authorizer[] = "authorizer.";
    for (size_t i = 0; i < VG_COUNT_OF(variables); i++)
        if (vg_str_is(name, variables[i].name))
            return variables[i].value(exchange);
    if (vg_str_starts(name, vg_str_from(authorizer)))
        return bearer_value(exchange, vg_str_tail(name, strlen(authorizer)));
    return VG_STR_NONE;
}

/* The part of `full` between "<name>." and the next dot; absent when it is not below `name`. */
static struct vg_str member_below(struct vg_str full, struct vg_str name)
{
    if (name.len > 0) {
        if (!vg_str_starts(full, name) || full.len <= name.len || full.ptr[name.len] != '.')
            return VG_STR_NONE;
        full = vg_str_tail(full, name.len + 1);
    }
    ptrdiff_t dot = vg_str_find_char(full, '.');
    return dot < 0 ? full : vg_str_slice(full, 0, (size_t)dot);
}

static void add_name(struct vg_buf *buf, struct vg_str name)
{
    const struct vg_str *known = (const struct vg_str *)(const void *)buf->ptr;
    for (size_t i = 0; i < buf->len / sizeof name; i++)
        if (vg_str_eq(known[i], name))
            return;
    vg_buf_add_bytes(buf, &name, sizeof name);
}

size_t apigateway_context_names(struct apigateway_exchange *exchange, struct vg_str name,
                                struct vg_arena *arena, const struct vg_str **names)
{
    struct vg_buf buf;
    const struct apigateway_bearer *bearer = &exchange->bearer;
    vg_buf_init(&buf, arena, /* max= */ 0);
    for (size_t i = 0; i < VG_COUNT_OF(variables); i++) {
        struct vg_str member = member_below(vg_str_from(variables[i].name), name);
        if (vg_str_is_set(member) && vg_str_is_set(variables[i].value(exchange)))
            add_name(&buf, member);
    }
    if (vg_str_is(name, bearer->is_claims ? "authorizer.claims" : "authorizer"))
        for (size_t i = 0; i < bearer->values.count; i++)
            add_name(&buf, bearer->values.items[i].name);
    else if (vg_str_is(name, "authorizer") && bearer->values.count > 0)
        add_name(&buf, VG_STR("claims"));
    *names = (const struct vg_str *)(const void *)buf.ptr;
    return buf.len / sizeof **names;
}
