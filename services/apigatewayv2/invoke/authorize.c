/* apigatewayv2/invoke/authorize.c: who may use a route: by signature, token, or a function's word.
 */
#include "apigatewayv2/invoke/exchange.h"

#include "proxy/forward.h"

/* The gateway has looked at the signature: with one that is not good, as without one, there is no
 * access key, and the answer is the same. */
static int authorize_signed(struct apigatewayv2_exchange *exchange)
{
    const struct vg_proxy_caller caller = vg_proxy_caller_of(exchange->call);
    if (caller.access_key.len == 0)
        return apigatewayv2_answer(exchange, 403, "Forbidden");
    struct vg_buf buf;
    vg_buf_init(&buf, exchange->arena, /* max= */ 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    vg_json_out_begin(&out, '{');
    vg_json_out_name(&out, VG_STR("iam"));
    vg_proxy_write_iam(&out, &caller);
    vg_json_out_end(&out, '}');
    exchange->bearer.json_2 = vg_buf_str(&buf);
    return VG_OK;
}

static const struct apigatewayv2_authorizer *
find_authorizer(const struct apigatewayv2_exchange *exchange)
{
    const struct apigatewayv2__list_of_authorizer *all = &exchange->live->snapshot->authorizers;
    for (size_t i = 0; i < all->count; i++)
        if (vg_str_eq(all->items[i].authorizer_id, exchange->match.route->authorizer_id))
            return &all->items[i];
    return NULL;
}

int apigatewayv2_authorize(struct apigatewayv2_exchange *exchange)
{
    int32_t type = exchange->match.route->authorization_type;
    if (type == APIGATEWAYV2_AUTHORIZATION_TYPE_NONE)
        return VG_OK;
    if (type == APIGATEWAYV2_AUTHORIZATION_TYPE_AWS_IAM)
        return authorize_signed(exchange);
    const struct apigatewayv2_authorizer *authorizer = find_authorizer(exchange);
    if (authorizer == NULL)
        return apigatewayv2_fail(exchange, VG_STR("The route's authorizer is not there"));
    return type == APIGATEWAYV2_AUTHORIZATION_TYPE_JWT
               ? apigatewayv2_authorize_token(exchange, authorizer)
               : apigatewayv2_authorize_function(exchange, authorizer);
}
