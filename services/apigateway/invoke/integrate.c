/* apigateway/invoke/integrate.c: the request goes to what is behind the method. */
#include "apigateway/invoke/exchange.h"

int apigateway_integrate(struct apigateway_exchange *exchange)
{
    const struct apigateway_integration *integration = exchange->method->method_integration;
    if (integration == NULL)
        return apigateway_refuse_configuration(exchange, "No integration defined for method");
    switch (integration->type) {
    case APIGATEWAY_INTEGRATION_TYPE_AWS_PROXY:
        return apigateway_integrate_function(exchange, integration);
    default:
        return apigateway_refuse_configuration(exchange, "No such type of integration");
    }
}
