/* apigatewayv2/invoke/integrate.c: the route's integration answers, as its mapping wants it. */
#include "apigatewayv2/invoke/exchange.h"

#include "proxy/forward.h"

struct vg_str apigatewayv2_fill_in(struct apigatewayv2_exchange *exchange, struct vg_str text)
{
    return vg_proxy_fill_in(exchange->arena, exchange->stage_variables, text);
}

int apigatewayv2_integrate(struct apigatewayv2_exchange *exchange)
{
    const struct apigatewayv2_integration *integration = exchange->match.integration;
    if (integration == NULL)
        return apigatewayv2_fail(exchange, VG_STR("The route has no integration"));
    int rc = integration->integration_type == APIGATEWAYV2_INTEGRATION_TYPE_AWS_PROXY
                 ? apigatewayv2_integrate_function(exchange)
                 : apigatewayv2_integrate_http(exchange);
    if (rc != VG_OK)
        return rc;
    exchange->is_answered = true;
    if (exchange->integration_status > 0)
        exchange->integration_latency_ms = vg_now(exchange->call) - exchange->integration_began_ms;
    if (!vg_str_is_set(exchange->error_message))
        apigatewayv2_map_response(exchange);
    return VG_OK;
}
