/* apigateway/invoke/cache.c: a stage's cache: answers of integrations under the values of the
 * method's cache keys, for as long as its setting says. Metrics are not counted. */
#include "apigateway/invoke/value.h"

#include "proxy/policy.h"

enum { ANSWER_BYTES_MAX = 1048576 };

/* The setting of all methods is for GET alone; others need one of their own. */
static bool is_cached(const struct apigateway_exchange *exchange)
{
    const struct apigateway_method_setting *setting = exchange->setting;
    return exchange->stage.cache_cluster_enabled.v && setting != NULL &&
           setting->caching_enabled.v && setting->cache_ttl_in_seconds.v > 0 &&
           exchange->method->method_integration != NULL &&
           (exchange->has_own_setting || vg_str_is(exchange->request->method, "GET"));
}

/* ---- Keys ---- */

static void add_text(struct vg_buf *buf, struct vg_str text)
{
    vg_buf_add_u64(buf, text.len);
    vg_buf_add_char(buf, ':');
    vg_buf_add(buf, text);
}

/* "method.request.querystring.q", or the name under which that is sent to the endpoint. */
static struct apigateway_values key_values(struct apigateway_exchange *exchange,
                                           const struct apigateway_integration *integration,
                                           struct vg_str parameter)
{
    const struct apigateway_map_of_string_to_string *mapping = &integration->request_parameters;
    for (size_t i = 0; i < mapping->count; i++)
        if (vg_str_eq(mapping->items[i].key, parameter))
            return apigateway_request_value(exchange, mapping->items[i].value);
    return apigateway_request_value(exchange, parameter);
}

/* stage_cache.c knows how it begins. */
static struct vg_str key_of(struct apigateway_exchange *exchange)
{
    const struct apigateway_integration *integration = exchange->method->method_integration;
    struct vg_buf buf;
    vg_buf_init(&buf, exchange->arena, /* max= */ 0);
    vg_buf_printf(&buf, "%.*s/%.*s/", VG_STR_ARG(exchange->api_id),
                  VG_STR_ARG(exchange->stage_name));
    add_text(&buf, integration->cache_namespace);
    add_text(&buf, exchange->request->method);
    for (size_t i = 0; i < integration->cache_key_parameters.count; i++) {
        struct apigateway_values values =
            key_values(exchange, integration, integration->cache_key_parameters.items[i]);
        for (size_t k = 0; k < values.count; k++)
            add_text(&buf, values.items[k]);
        vg_buf_add_char(&buf, ';');
    }
    return vg_buf_str(&buf);
}

/* ---- Answers as texts: status, body, names and values of headers ---- */

static bool take_text(struct vg_str *rest, struct vg_str *text)
{
    struct vg_str digits;
    int64_t len;
    if (!vg_str_split(rest, ':', &digits) || !vg_str_to_i64(digits, &len) || len < 0 ||
        (size_t)len > rest->len)
        return false;
    *text = vg_str_slice(*rest, 0, (size_t)len);
    *rest = vg_str_tail(*rest, (size_t)len);
    return true;
}

static void give(struct apigateway_exchange *exchange, struct vg_str kept)
{
    struct vg_response *response = exchange->response;
    struct vg_str status, name, value;
    int64_t number;
    bool is_whole = take_text(&kept, &status) && take_text(&kept, &response->body) &&
                    vg_str_to_i64(status, &number);
    VG_ASSERT(is_whole);
    response->status = (int)number;
    while (take_text(&kept, &name) && take_text(&kept, &value))
        vg_response_add(response, name, value);
    exchange->is_answered = true;
    exchange->cache_key = VG_STR_NONE;
}

/* ---- Clients that want it anew ---- */

static bool asks_anew(const struct apigateway_exchange *exchange)
{
    struct vg_str rest =
        vg_pairs_last(exchange->headers, VG_STR("Cache-Control"), /* is_header= */ true);
    struct vg_str directive;
    while (vg_str_split(&rest, ',', &directive))
        if (vg_str_ieq(vg_str_trim(directive), VG_STR("max-age=0")))
            return true;
    return false;
}

/* Roles' policies are not enforced: whoever has signed may. */
static bool may_invalidate(struct apigateway_exchange *exchange)
{
    if (!exchange->setting->require_authorization_for_cache_control.v)
        return true;
    if (vg_str_is(exchange->method->authorization_type, "AWS_IAM"))
        return exchange->call->principal.access_key_id.len > 0;
    return vg_str_is_set(exchange->bearer.policy) &&
           vg_proxy_policy_allows(exchange->arena, exchange->bearer.policy,
                                  VG_STR("execute-api:InvalidateCache"),
                                  apigateway_method_arn(exchange, exchange->path));
}

static int refuse_invalidation(struct apigateway_exchange *exchange)
{
    switch (exchange->setting->unauthorized_cache_control_header_strategy) {
    case APIGATEWAY_UNAUTHORIZED_CACHE_CONTROL_HEADER_STRATEGY_FAIL_WITH_403:
        apigateway_log_error(exchange, "The client is not authorized to invalidate the cache");
        return apigateway_refuse(exchange, APIGATEWAY_GATEWAY_RESPONSE_TYPE_ACCESS_DENIED,
                                 "AccessDeniedException", VG_STR("Unauthorized"));
    case APIGATEWAY_UNAUTHORIZED_CACHE_CONTROL_HEADER_STRATEGY_SUCCEED_WITH_RESPONSE_HEADER:
        exchange->is_cache_control_ignored = true;
        return VG_OK;
    default:
        return VG_OK;
    }
}

/* ---- The step, and what follows the answer ---- */

int apigateway_cache(struct apigateway_exchange *exchange)
{
    struct vg_proxy_instance *instance = vg_service_state(exchange->call);
    if (!is_cached(exchange))
        return VG_OK;
    if (asks_anew(exchange)) {
        if (may_invalidate(exchange)) {
            exchange->cache_key = key_of(exchange);
            return VG_OK;
        }
        int rc = refuse_invalidation(exchange);
        if (exchange->is_answered)
            return rc;
    }
    exchange->cache_key = key_of(exchange);
    struct vg_str kept = vg_memory_get(&instance->answers, exchange->arena, exchange->cache_key,
                                       vg_now(exchange->call));
    if (vg_str_is_set(kept))
        give(exchange, kept);
    return VG_OK;
}

static void keep(struct apigateway_exchange *exchange)
{
    struct vg_proxy_instance *instance = vg_service_state(exchange->call);
    const struct vg_response *response = exchange->response;
    struct vg_buf buf;
    if (response->body.len > ANSWER_BYTES_MAX)
        return;
    vg_buf_init(&buf, exchange->arena, /* max= */ 0);
    add_text(&buf, vg_arena_printf(exchange->arena, "%d", response->status));
    add_text(&buf, response->body);
    for (size_t i = 0; i < response->header_count; i++) {
        add_text(&buf, response->headers[i].name);
        add_text(&buf, response->headers[i].value);
    }
    int64_t ttl_ms = (int64_t)exchange->setting->cache_ttl_in_seconds.v * 1000;
    vg_memory_put(&instance->answers, exchange->cache_key, vg_buf_str(&buf),
                  vg_now(exchange->call) + ttl_ms);
}

void apigateway_cache_keep(struct apigateway_exchange *exchange)
{
    if (vg_str_is_set(exchange->cache_key) && exchange->refusal.type == 0)
        keep(exchange);
    if (exchange->is_cache_control_ignored)
        vg_response_header(exchange->response, "Warning",
                           VG_STR("199 Cache-control headers were ignored because the caller was "
                                  "unauthorized."));
}
