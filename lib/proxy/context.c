/* proxy/context.c: the $context variables of REST APIs and HTTP APIs, by name. */
#include "proxy/context.h"

typedef struct vg_str (*variable_fn)(const struct vg_proxy_context *context);

struct vg_str vg_proxy_number(struct vg_arena *arena, int64_t value)
{
    struct vg_buf buf;
    vg_buf_init(&buf, arena, /* max= */ 32);
    vg_buf_add_i64(&buf, value);
    return vg_buf_str(&buf);
}

struct vg_str vg_proxy_status(struct vg_arena *arena, int status)
{
    return status > 0 ? vg_proxy_number(arena, status) : VG_STR_NONE;
}

/* ---- The API and the request ---- */

static struct vg_str account_id(const struct vg_proxy_context *context)
{
    return context->call->account;
}

static struct vg_str api_id(const struct vg_proxy_context *context)
{
    return context->api_id;
}

static struct vg_str stage(const struct vg_proxy_context *context)
{
    return context->stage;
}

static struct vg_str domain_name(const struct vg_proxy_context *context)
{
    return context->domain_name;
}

static struct vg_str domain_prefix(const struct vg_proxy_context *context)
{
    ptrdiff_t dot = vg_str_find_char(context->domain_name, '.');
    return dot < 0 ? context->domain_name : vg_str_slice(context->domain_name, 0, (size_t)dot);
}

static struct vg_str base_path(const struct vg_proxy_context *context)
{
    return context->base_path.len > 0 ? context->base_path : VG_STR_NONE;
}

static struct vg_str http_method(const struct vg_proxy_context *context)
{
    return context->request->method;
}

static struct vg_str path(const struct vg_proxy_context *context)
{
    return context->stage_path;
}

static struct vg_str protocol(const struct vg_proxy_context *context)
{
    (void)context;
    return VG_STR("HTTP/1.1");
}

static struct vg_str request_time(const struct vg_proxy_context *context)
{
    return vg_proxy_time(context->arena, context->call->now_ms);
}

/* ---- Who asks ---- */

static struct vg_str source_ip(const struct vg_proxy_context *context)
{
    return context->call->source_ip;
}

static struct vg_str user_agent(const struct vg_proxy_context *context)
{
    return vg_pairs_last(context->headers, VG_STR("User-Agent"), /* is_header= */ true);
}

static struct vg_str caller_account(const struct vg_proxy_context *context)
{
    return context->is_signed ? context->call->principal.account : VG_STR_NONE;
}

static struct vg_str caller_id(const struct vg_proxy_context *context)
{
    return context->is_signed ? context->call->principal.user_id : VG_STR_NONE;
}

static struct vg_str caller_arn(const struct vg_proxy_context *context)
{
    return context->is_signed ? context->call->principal.arn : VG_STR_NONE;
}

static struct vg_str principal_id(const struct vg_proxy_context *context)
{
    return context->principal_id;
}

static struct vg_str authorizer_error(const struct vg_proxy_context *context)
{
    return context->authorizer_error;
}

/* ---- The answer ---- */

static struct vg_str error_message(const struct vg_proxy_context *context)
{
    return context->error_message;
}

static struct vg_str integration_error(const struct vg_proxy_context *context)
{
    return context->integration_error;
}

static struct vg_str integration_status(const struct vg_proxy_context *context)
{
    return vg_proxy_status(context->arena, context->integration_status);
}

static struct vg_str integration_latency(const struct vg_proxy_context *context)
{
    return context->integration_status > 0
               ? vg_proxy_number(context->arena, context->integration_latency_ms)
               : VG_STR_NONE;
}

static struct vg_str status(const struct vg_proxy_context *context)
{
    return vg_proxy_status(context->arena, context->status);
}

static struct vg_str response_length(const struct vg_proxy_context *context)
{
    return vg_proxy_number(context->arena, (int64_t)context->response_bytes);
}

static struct vg_str response_latency(const struct vg_proxy_context *context)
{
    return vg_proxy_number(context->arena, vg_now(context->call) - context->call->now_ms);
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
    {"domainName", domain_name},
    {"domainPrefix", domain_prefix},
    {"error.message", error_message},
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
    {"requestTime", request_time},
    {"responseLatency", response_latency},
    {"responseLength", response_length},
    {"stage", stage},
    {"status", status},
};

struct vg_str vg_proxy_context_value(const struct vg_proxy_context *context, struct vg_str name)
{
    for (size_t i = 0; i < VG_COUNT_OF(variables); i++)
        if (vg_str_is(name, variables[i].name))
            return variables[i].value(context);
    return VG_STR_NONE;
}

const char *vg_proxy_context_name(size_t i)
{
    return i < VG_COUNT_OF(variables) ? variables[i].name : NULL;
}
