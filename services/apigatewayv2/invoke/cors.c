/* apigatewayv2/invoke/cors.c: what an API with a CORS configuration says to browsers. */
#include "apigatewayv2/invoke/exchange.h"

#include "proxy/cors.h"

bool apigatewayv2_cors_preflight(struct apigatewayv2_exchange *exchange)
{
    if (exchange->live->snapshot->api->cors_configuration == NULL ||
        !vg_proxy_cors_is_preflight(exchange->request->method, exchange->headers))
        return false;
    exchange->is_answered = true;
    exchange->response->status = 204;
    exchange->response->body = VG_STR("");
    return true;
}

void apigatewayv2_cors_add(struct apigatewayv2_exchange *exchange)
{
    const struct apigatewayv2_cors *own = exchange->live->snapshot->api->cors_configuration;
    if (own == NULL)
        return;
    const struct vg_proxy_cors cors = {
        .origins = {own->allow_origins.items, own->allow_origins.count},
        .methods = {own->allow_methods.items, own->allow_methods.count},
        .headers = {own->allow_headers.items, own->allow_headers.count},
        .exposed = {own->expose_headers.items, own->expose_headers.count},
        .max_age_s = own->max_age,
        .allows_credentials = own->allow_credentials.v,
    };
    vg_proxy_cors_add(&cors, exchange->request->method, exchange->headers, exchange->response);
}
