/* apigatewayv2/invoke/integrate.c: the route's integration answers, as its mapping wants it. */
#include "apigatewayv2/invoke/exchange.h"

struct vg_str apigatewayv2_fill_in(struct apigatewayv2_exchange *exchange, struct vg_str text)
{
    static const char opening[] = "${stageVariables.";
    struct vg_buf buf;
    struct vg_str rest = text;
    ptrdiff_t at = vg_str_find(rest, vg_str_from(opening));
    if (at < 0)
        return text;
    vg_buf_init(&buf, exchange->arena, /* max= */ 0);
    for (; at >= 0; at = vg_str_find(rest, vg_str_from(opening))) {
        vg_buf_add(&buf, vg_str_slice(rest, 0, (size_t)at));
        rest = vg_str_tail(rest, (size_t)at + strlen(opening));
        ptrdiff_t end = vg_str_find_char(rest, '}');
        if (end < 0)
            break;
        vg_buf_add(&buf, vg_pairs_last(exchange->stage_variables,
                                       vg_str_slice(rest, 0, (size_t)end), /* is_header= */ false));
        rest = vg_str_tail(rest, (size_t)end + 1);
    }
    vg_buf_add(&buf, rest);
    return vg_buf_str(&buf);
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
