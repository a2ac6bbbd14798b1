/* apigatewayv2/invoke/throttle.c: the stage's limits: a bucket of tokens for each route that has
 * one. */
#include "apigatewayv2/invoke/exchange.h"

enum { KEEP_MS = 60 * 60 * 1000 };

static const struct apigatewayv2_route_settings *
settings_of(const struct apigatewayv2_exchange *exchange)
{
    const struct apigatewayv2_route_settings_map *all = &exchange->stage.route_settings;
    for (size_t i = 0; i < all->count; i++)
        if (vg_str_eq(all->items[i].key, exchange->match.route->route_key) &&
            (all->items[i].value.throttling_rate_limit.set ||
             all->items[i].value.throttling_burst_limit.set))
            return &all->items[i].value;
    return exchange->stage.default_route_settings;
}

/* "<tokens> <ms>": how many there were, and when. A bucket that nobody knows is full. */
static double tokens_left(struct vg_str text, double rate, double burst, int64_t now_ms)
{
    struct vg_str rest = text, tokens_text;
    double tokens;
    int64_t at_ms;
    if (!vg_str_split(&rest, ' ', &tokens_text) || !vg_str_to_f64(tokens_text, &tokens) ||
        !vg_str_to_i64(rest, &at_ms))
        return burst;
    tokens += rate * (double)(now_ms - at_ms) / 1000;
    return tokens < burst ? tokens : burst;
}

int apigatewayv2_throttle(struct apigatewayv2_exchange *exchange)
{
    const struct apigatewayv2_route_settings *settings = settings_of(exchange);
    struct apigatewayv2_instance *instance = vg_service_state(exchange->call);
    if (settings == NULL ||
        (!settings->throttling_rate_limit.set && !settings->throttling_burst_limit.set))
        return VG_OK;
    int64_t now_ms = vg_now(exchange->call);
    double rate = settings->throttling_rate_limit.v;
    double burst = settings->throttling_burst_limit.set ? settings->throttling_burst_limit.v
                   : rate > 1                           ? rate
                                                        : 1;
    struct vg_str key =
        VG_CONCAT(exchange->arena, exchange->api_id, VG_STR("/"), exchange->stage.stage_name,
                  VG_STR("/"), exchange->match.route->route_key);
    struct vg_str text = vg_memory_get(&instance->buckets, exchange->arena, key, now_ms);
    double tokens = tokens_left(text, rate, burst, now_ms);
    if (tokens < 1)
        return apigatewayv2_answer(exchange, 429, "Too Many Requests");
    vg_memory_put(&instance->buckets, key,
                  vg_arena_printf(exchange->arena, "%.6f %lld", tokens - 1, (long long)now_ms),
                  now_ms + KEEP_MS);
    return VG_OK;
}
