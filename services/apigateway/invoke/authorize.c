/* apigateway/invoke/authorize.c: who may call a method: by signature, token, or a function's word.
 */
#include "apigateway/invoke/exchange.h"

static const struct apigateway_authorizer *
find_authorizer(const struct apigateway_exchange *exchange)
{
    const struct apigateway_list_of_authorizer *all = &exchange->live->snapshot.authorizers;
    for (size_t i = 0; i < all->count; i++)
        if (vg_str_eq(all->items[i].id, exchange->method->authorizer_id))
            return &all->items[i];
    return NULL;
}

/* The gateway has looked at the signature; a request without one has no access key. */
static int authorize_signed(struct apigateway_exchange *exchange)
{
    struct vg_str error = exchange->request->signature_error;
    if (vg_str_is_set(error)) {
        bool is_expired = vg_str_is(error, "ExpiredTokenException");
        apigateway_log_info(exchange, "Request is not signed well: %.*s", VG_STR_ARG(error));
        return apigateway_refuse(exchange,
                                 is_expired ? APIGATEWAY_GATEWAY_RESPONSE_TYPE_EXPIRED_TOKEN
                                            : APIGATEWAY_GATEWAY_RESPONSE_TYPE_INVALID_SIGNATURE,
                                 vg_arena_cstr(exchange->arena, error),
                                 exchange->request->signature_problem);
    }
    if (exchange->call->principal.access_key_id.len > 0)
        return VG_OK;
    apigateway_log_info(exchange, "Request is not signed");
    return apigateway_refuse(
        exchange, APIGATEWAY_GATEWAY_RESPONSE_TYPE_MISSING_AUTHENTICATION_TOKEN,
        "MissingAuthenticationTokenException", VG_STR("Missing Authentication Token"));
}

int apigateway_authorize(struct apigateway_exchange *exchange)
{
    struct vg_str type = exchange->method->authorization_type;
    if (vg_str_is(type, "NONE"))
        return VG_OK;
    if (vg_str_is(type, "AWS_IAM"))
        return authorize_signed(exchange);
    const struct apigateway_authorizer *authorizer = find_authorizer(exchange);
    if (authorizer == NULL)
        return apigateway_refuse(exchange,
                                 APIGATEWAY_GATEWAY_RESPONSE_TYPE_AUTHORIZER_CONFIGURATION_ERROR,
                                 "AuthorizerConfigurationException", VG_STR_NONE);
    if (authorizer->type == APIGATEWAY_AUTHORIZER_TYPE_COGNITO_USER_POOLS)
        return apigateway_authorize_token(exchange, authorizer);
    return apigateway_authorize_function(exchange, authorizer);
}
