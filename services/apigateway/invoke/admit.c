/* apigateway/invoke/admit.c: API keys, and how much of an API a client may use: its usage plan's
 * rate, the stage's rate, its quota. */
#include "apigateway/api_key.h"
#include "apigateway/invoke/exchange.h"

static int refuse_key(struct apigateway_exchange *exchange)
{
    apigateway_log_error(exchange, "API Key is missing, unknown, disabled, or of no usage plan of "
                                   "this stage");
    return apigateway_refuse(exchange, APIGATEWAY_GATEWAY_RESPONSE_TYPE_INVALID_API_KEY,
                             "ForbiddenException", VG_STR("Forbidden"));
}

static int refuse_rate(struct apigateway_exchange *exchange)
{
    apigateway_log_error(exchange, "Request was throttled");
    return apigateway_refuse(exchange, APIGATEWAY_GATEWAY_RESPONSE_TYPE_THROTTLED,
                             "TooManyRequestsException", VG_STR("Too Many Requests"));
}

static int refuse_quota(struct apigateway_exchange *exchange)
{
    apigateway_log_error(exchange, "The quota of the usage plan is used up");
    return apigateway_refuse(exchange, APIGATEWAY_GATEWAY_RESPONSE_TYPE_QUOTA_EXCEEDED,
                             "LimitExceededException", VG_STR("Limit Exceeded"));
}

/* ---- The key ---- */

static struct vg_str key_value(const struct apigateway_exchange *exchange)
{
    bool is_by_authorizer = exchange->live->snapshot.rest_api->api_key_source ==
                            APIGATEWAY_API_KEY_SOURCE_TYPE_AUTHORIZER;
    return is_by_authorizer
               ? exchange->bearer.usage_key
               : vg_pairs_last(exchange->headers, VG_STR("x-api-key"), /* is_header= */ true);
}

/* VG_OK with the key and its plan, VG_NOT_FOUND when the client has none that is good here. */
static int find_plan(struct apigateway_exchange *exchange, struct apigateway_api_key *key,
                     struct apigateway_usage_plan *plan)
{
    struct vg_call *call = exchange->call;
    struct vg_str value = key_value(exchange);
    if (value.len == 0)
        return VG_NOT_FOUND;
    int rc = apigateway_api_key_find_value(call, value, key);
    if (rc == VG_OK && !key->enabled.v)
        return VG_NOT_FOUND;
    if (rc == VG_OK)
        rc = apigateway_usage_plan_of(call, key->id, exchange->api_id, exchange->stage_name, plan);
    return rc;
}

/* ---- Rates ---- */

static bool take(struct apigateway_exchange *exchange, struct vg_str name, struct vg_f64 rate,
                 struct vg_i32 burst)
{
    struct vg_proxy_instance *instance = vg_service_state(exchange->call);
    if (!rate.set && !burst.set)
        return true;
    /* One of the two alone bounds the other. */
    double per_second = rate.set ? rate.v : burst.v, at_once = burst.set ? burst.v : rate.v;
    return vg_throttle_take(&instance->throttle, name, per_second, at_once, vg_now(exchange->call));
}

/* "/pets/GET" */
static struct vg_str method_name(const struct apigateway_exchange *exchange)
{
    return VG_CONCAT(exchange->arena, exchange->resource->path, VG_STR("/"),
                     exchange->method->http_method);
}

/* The plan's setting for the method of this stage; NULL without one. */
static const struct apigateway_throttle_settings *
method_setting(const struct apigateway_exchange *exchange, const struct apigateway_usage_plan *plan)
{
    struct vg_str name = method_name(exchange);
    for (size_t i = 0; i < plan->api_stages.count; i++) {
        const struct apigateway_api_stage *stage = &plan->api_stages.items[i];
        if (!vg_str_eq(stage->api_id, exchange->api_id) ||
            !vg_str_eq(stage->stage, exchange->stage_name))
            continue;
        for (size_t j = 0; j < stage->throttle.count; j++)
            if (vg_str_eq(stage->throttle.items[j].key, name))
                return &stage->throttle.items[j].value;
    }
    return NULL;
}

static bool is_within_plan_rate(struct apigateway_exchange *exchange,
                                const struct apigateway_usage_plan *plan, struct vg_str key_id)
{
    struct vg_arena *arena = exchange->arena;
    const struct apigateway_throttle_settings *method = method_setting(exchange, plan);
    struct vg_str name = VG_CONCAT(arena, VG_STR("plan "), plan->id, VG_STR(" "), key_id);
    if (method != NULL && !take(exchange,
                                VG_CONCAT(arena, name, VG_STR(" "), exchange->api_id, VG_STR(" "),
                                          method_name(exchange)),
                                method->rate_limit, method->burst_limit))
        return false;
    return plan->throttle == NULL ||
           take(exchange, name, plan->throttle->rate_limit, plan->throttle->burst_limit);
}

static bool is_within_stage_rate(struct apigateway_exchange *exchange)
{
    const struct apigateway_method_setting *setting = exchange->setting;
    if (setting == NULL)
        return true;
    struct vg_str name = VG_CONCAT(exchange->arena, VG_STR("stage "), exchange->api_id, VG_STR("/"),
                                   exchange->stage_name, method_name(exchange));
    /* -1 is how a stage's method says that it has no limit. */
    struct vg_f64 rate = setting->throttling_rate_limit;
    struct vg_i32 burst = setting->throttling_burst_limit;
    rate.set &= rate.v >= 0;
    burst.set &= burst.v >= 0;
    return take(exchange, name, rate, burst);
}

/* ---- The step ---- */

/* What is counted is counted at once, whatever becomes of the request. */
static int admit_by_plan(struct apigateway_exchange *exchange)
{
    struct apigateway_api_key key;
    struct apigateway_usage_plan plan;
    bool is_within;
    int rc = find_plan(exchange, &key, &plan);
    if (rc == VG_NOT_FOUND)
        return refuse_key(exchange);
    if (rc != VG_OK)
        return rc;
    exchange->api_key = key.value;
    exchange->api_key_id = key.id;
    apigateway_log_info(exchange, "Usage Plan check for API Key %.*s and API Stage %.*s/%.*s",
                        VG_STR_ARG(key.id), VG_STR_ARG(exchange->api_id),
                        VG_STR_ARG(exchange->stage_name));
    if (!is_within_plan_rate(exchange, &plan, key.id))
        return refuse_rate(exchange);
    vg_commit_before_wait(exchange->call);
    rc = apigateway_usage_take(exchange->call, &plan, key.id, &is_within);
    if (rc != VG_OK)
        return rc;
    return is_within ? VG_OK : refuse_quota(exchange);
}

int apigateway_admit(struct apigateway_exchange *exchange)
{
    if (!is_within_stage_rate(exchange))
        return refuse_rate(exchange);
    return exchange->method->api_key_required.v ? admit_by_plan(exchange) : VG_OK;
}
