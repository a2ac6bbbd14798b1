/* apigateway/invoke/context.c: the $context variables, by name: what templates, gateway responses
 * and access logs ask for. Those of HTTP APIs as well are in proxy/context.c. */
#include "apigateway/invoke/exchange.h"

#include "proxy/context.h"

typedef struct vg_str (*variable_fn)(struct apigateway_exchange *exchange);

/* ---- The API ---- */

static struct vg_str deployment_id(struct apigateway_exchange *exchange)
{
    return exchange->stage.deployment_id;
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

static struct vg_str request_id(struct apigateway_exchange *exchange)
{
    return exchange->call->request_id;
}

static struct vg_str extended_request_id(struct apigateway_exchange *exchange)
{
    return exchange->extended_request_id;
}

static struct vg_str request_time_epoch(struct apigateway_exchange *exchange)
{
    return vg_proxy_number(exchange->arena, exchange->call->now_ms);
}

static struct vg_str trace_id(struct apigateway_exchange *exchange)
{
    struct vg_str rest = exchange->trace_header, root;
    if (!vg_str_split(&rest, ';', &root))
        return VG_STR_NONE;
    return vg_str_tail(root, strlen("Root="));
}

/* ---- Who asks ---- */

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

static struct vg_str caller_key(struct apigateway_exchange *exchange)
{
    return is_signed(exchange) ? exchange->call->principal.access_key_id : VG_STR_NONE;
}

static struct vg_str authorizer_status(struct apigateway_exchange *exchange)
{
    return vg_proxy_status(exchange->arena, exchange->bearer.status);
}

static struct vg_str authorizer_latency(struct apigateway_exchange *exchange)
{
    return exchange->bearer.status > 0
               ? vg_proxy_number(exchange->arena, exchange->bearer.latency_ms)
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

static struct vg_str integration_request_id(struct apigateway_exchange *exchange)
{
    return exchange->outcome.request_id;
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
    {"authorizer.integrationLatency", authorizer_latency},
    {"authorizer.integrationStatus", authorizer_status},
    {"authorizer.latency", authorizer_latency},
    {"authorizer.status", authorizer_status},
    {"awsEndpointRequestId", integration_request_id},
    {"deploymentId", deployment_id},
    {"error.messageString", error_message_string},
    {"error.responseType", error_type},
    {"error.validationErrorString", error_explanation},
    {"extendedRequestId", extended_request_id},
    {"identity.accessKey", caller_key},
    {"identity.apiKey", api_key},
    {"identity.apiKeyId", api_key_id},
    {"integration.requestId", integration_request_id},
    {"requestId", request_id},
    {"requestTimeEpoch", request_time_epoch},
    {"resourceId", resource_id},
    {"resourcePath", resource_path},
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

static struct vg_proxy_context shared_context(const struct apigateway_exchange *exchange)
{
    return (struct vg_proxy_context){
        .arena = exchange->arena,
        .call = exchange->call,
        .request = exchange->request,
        .headers = exchange->headers,
        .api_id = exchange->api_id,
        .stage = exchange->stage_name,
        .stage_path = exchange->stage_path,
        .domain_name = exchange->domain_name,
        .base_path = exchange->base_path,
        .is_signed = is_signed(exchange),
        .principal_id = exchange->bearer.principal_id,
        .authorizer_error = exchange->bearer.error,
        .error_message = exchange->refusal.message,
        .integration_error = exchange->outcome.error,
        .integration_status = exchange->outcome.status,
        .integration_latency_ms = exchange->outcome.latency_ms,
        .status = exchange->response->status,
        .response_bytes = exchange->answer_bytes,
    };
}

struct vg_str apigateway_context(struct apigateway_exchange *exchange, struct vg_str name)
{
    static const char authorizer[] = "authorizer.";
    const struct vg_proxy_context shared = shared_context(exchange);
    for (size_t i = 0; i < VG_COUNT_OF(variables); i++)
        if (vg_str_is(name, variables[i].name))
            return variables[i].value(exchange);
    struct vg_str value = vg_proxy_context_value(&shared, name);
    if (!vg_str_is_set(value) && vg_str_starts(name, vg_str_from(authorizer)))
        return bearer_value(exchange, vg_str_tail(name, strlen(authorizer)));
    return value;
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
    if (!vg_str_is_set(name))
        return;
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
    const struct vg_proxy_context shared = shared_context(exchange);
    const char *variable;
    for (size_t i = 0; (variable = vg_proxy_context_name(i)) != NULL; i++)
        if (vg_str_is_set(vg_proxy_context_value(&shared, vg_str_from(variable))))
            add_name(&buf, member_below(vg_str_from(variable), name));
    for (size_t i = 0; i < VG_COUNT_OF(variables); i++)
        if (vg_str_is_set(variables[i].value(exchange)))
            add_name(&buf, member_below(vg_str_from(variables[i].name), name));
    if (vg_str_is(name, bearer->is_claims ? "authorizer.claims" : "authorizer"))
        for (size_t i = 0; i < bearer->values.count; i++)
            add_name(&buf, bearer->values.items[i].name);
    else if (vg_str_is(name, "authorizer") && bearer->values.count > 0)
        add_name(&buf, VG_STR("claims"));
    *names = (const struct vg_str *)(const void *)buf.ptr;
    return buf.len / sizeof **names;
}
