/* apigateway/invoke/integrate.c: the request goes to what is behind the method. */
#include "apigateway/invoke/exchange.h"

/* "arn:aws:apigateway:<region>:lambda:path/.../functions/<arn>/invocations" */
static bool is_lambda(const struct apigateway_integration *integration)
{
    struct vg_arn arn;
    return vg_arn_parse(integration->uri, &arn) && vg_str_is(arn.account, "lambda") &&
           vg_str_find(arn.resource, VG_STR("/functions/")) >= 0;
}

int64_t apigateway_integration_limit_ms(const struct apigateway_integration *integration)
{
    return integration->timeout_in_millis.set ? integration->timeout_in_millis.v
                                              : APIGATEWAY_TIMEOUT_MS_MAX;
}

int apigateway_integrate(struct apigateway_exchange *exchange)
{
    const struct apigateway_integration *integration = exchange->method->method_integration;
    if (integration == NULL)
        return apigateway_refuse_configuration(exchange, "No integration defined for method");
    switch (integration->type) {
    case APIGATEWAY_INTEGRATION_TYPE_MOCK:
        return apigateway_integrate_mock(exchange, integration);
    case APIGATEWAY_INTEGRATION_TYPE_HTTP:
    case APIGATEWAY_INTEGRATION_TYPE_HTTP_PROXY:
        return apigateway_integrate_http(exchange, integration);
    case APIGATEWAY_INTEGRATION_TYPE_AWS:
        return is_lambda(integration) ? apigateway_integrate_lambda(exchange, integration)
                                      : apigateway_integrate_service(exchange, integration);
    case APIGATEWAY_INTEGRATION_TYPE_AWS_PROXY:
        return apigateway_integrate_function(exchange, integration);
    default:
        return apigateway_refuse_configuration(exchange, "No such type of integration");
    }
}
