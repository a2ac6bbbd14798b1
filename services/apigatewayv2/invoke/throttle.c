/* apigatewayv2/invoke/throttle.c: the stage's limits: a bucket of tokens for each route that has
 * one. */
#include "apigatewayv2/invoke/exchange.h"

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

int apigatewayv2_throttle(struct apigatewayv2_exchange *exchange)
{
    const struct apigatewayv2_route_settings *settings = settings_of(exchange);
    struct vg_proxy_instance *instance = vg_service_state(exchange->call);
    if (settings == NULL ||
        (!settings->throttling_rate_limit.set && !settings->throttling_burst_limit.set))
        return VG_OK;
    double rate = settings->throttling_rate_limit.v;
    double burst = settings->throttling_burst_limit.set ? settings->throttling_burst_limit.v
                   : rate > 1                           ? rate
                                                        : 1;
    struct vg_str key =
        VG_CONCAT(exchange->arena, exchange->api_id, VG_STR("/"), exchange->stage.stage_name,
                  VG_STR("/"), exchange->match.route->route_key);
    if (!vg_throttle_take(&instance->throttle, key, rate, burst, vg_now(exchange->call)))
        return apigatewayv2_answer(exchange, 429, "Too Many Requests");
    return VG_OK;
}
