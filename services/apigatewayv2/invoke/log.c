/* apigatewayv2/invoke/log.c: a request's line in the access log. */
#include "apigatewayv2/invoke/exchange.h"

#include "proxy/access_log.h"

static struct vg_str variable(void *exchange, struct vg_str name)
{
    return apigatewayv2_context(exchange, name);
}

void apigatewayv2_log_send(struct apigatewayv2_exchange *exchange)
{
    const struct apigatewayv2_access_log_settings *settings = exchange->stage.access_log_settings;
    const struct vg_proxy_log log = {exchange->call, exchange->arena, exchange->api_id,
                                     exchange->stage.stage_name};
    if (settings == NULL || exchange->is_logged)
        return;
    exchange->is_logged = true;
    vg_proxy_access_log_put(&log, settings->destination_arn, settings->format, variable, exchange);
}
