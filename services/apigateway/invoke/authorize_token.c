/* apigateway/invoke/authorize_token.c: tokens of user pools. The pool's service verifies them; what
 * they are good for is decided here. */
#include "apigateway/invoke/exchange.h"
#include "apigateway/template/regex.h"

#include "proxy/token.h"

static int unauthorized(struct apigateway_exchange *exchange, const char *why)
{
    exchange->bearer.error = vg_str_from(why);
    exchange->bearer.status = 401;
    apigateway_log_error(exchange, "Unauthorized request: %.*s (%s)",
                         VG_STR_ARG(exchange->call->request_id), why);
    return apigateway_refuse(exchange, APIGATEWAY_GATEWAY_RESPONSE_TYPE_UNAUTHORIZED,
                             "UnauthorizedException", VG_STR("Unauthorized"));
}

/* The token, bare or behind "Bearer"; absent without one. */
static struct vg_str token_of(const struct apigateway_exchange *exchange,
                              const struct apigateway_authorizer *authorizer)
{
    static const char prefix[] = "method.request.header.";
    struct vg_str source = authorizer->identity_source;
    struct vg_str name = vg_str_starts(source, vg_str_from(prefix))
                             ? vg_str_tail(source, strlen(prefix))
                             : VG_STR("Authorization");
    return vg_proxy_bearer(vg_pairs_last(exchange->headers, name, /* is_header= */ true));
}

/* ---- Claims ---- */

static struct vg_str claim(const struct apigateway_exchange *exchange, const char *name)
{
    return vg_pairs_last(exchange->bearer.values, vg_str_from(name), /* is_header= */ false);
}

static struct vg_str claims_json(struct apigateway_exchange *exchange)
{
    struct vg_buf buf;
    vg_buf_init(&buf, exchange->arena, /* max= */ 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    vg_json_out_begin(&out, '{');
    vg_json_out_name(&out, VG_STR("claims"));
    vg_json_out_begin(&out, '{');
    for (size_t i = 0; i < exchange->bearer.values.count; i++) {
        vg_json_out_name(&out, exchange->bearer.values.items[i].name);
        vg_json_out_string(&out, exchange->bearer.values.items[i].value);
    }
    vg_json_out_end(&out, '}');
    vg_json_out_end(&out, '}');
    return vg_buf_str(&buf);
}

/* ---- The decision ---- */

static bool has_scope(const struct apigateway_exchange *exchange)
{
    struct vg_str rest = claim(exchange, "scope"), scope;
    while (vg_str_split(&rest, ' ', &scope))
        for (size_t i = 0; i < exchange->method->authorization_scopes.count; i++)
            if (vg_str_eq(scope, exchange->method->authorization_scopes.items[i]))
                return true;
    return false;
}

/* A method with scopes takes access tokens, one without them identity tokens. */
static int decide(struct apigateway_exchange *exchange,
                  const struct apigateway_authorizer *authorizer,
                  const struct vg_proxy_token *verified)
{
    bool wants_access = exchange->method->authorization_scopes.count > 0;
    if (!vg_str_is(verified->token_use, wants_access ? "access" : "id"))
        return unauthorized(exchange, wants_access ? "the method takes access tokens"
                                                   : "the method takes identity tokens");
    if (!vg_proxy_claims_read(exchange->arena, verified->claims, VG_PROXY_CLAIMS_REST,
                              &exchange->bearer.values))
        return unauthorized(exchange, "the token's claims are malformed");
    exchange->bearer.is_claims = true;
    if (wants_access && !has_scope(exchange))
        return unauthorized(exchange, "the token has none of the method's scopes");
    struct vg_str expression = authorizer->identity_validation_expression;
    if (expression.len > 0 &&
        !apigateway_regex_matches(exchange->arena, expression, claim(exchange, "aud")))
        return unauthorized(exchange, "the token's audience does not match");
    exchange->bearer.json = claims_json(exchange);
    exchange->bearer.principal_id = claim(exchange, "sub");
    exchange->bearer.status = 200;
    return VG_OK;
}

static const char *fault_of(struct vg_str verdict)
{
    if (vg_str_is(verdict, "REVOKED"))
        return "the token was revoked";
    return vg_str_is(verdict, "FOREIGN") ? "the token is not of the authorizer's user pools"
                                         : "the token is not one that its issuer signed";
}

static int verify(struct apigateway_exchange *exchange,
                  const struct apigateway_authorizer *authorizer, struct vg_str token,
                  struct vg_proxy_token *verified)
{
    size_t count = 0;
    struct vg_str *ids =
        VG_NEW_ARRAY(exchange->arena, struct vg_str, authorizer->provider_arns.count + 1);
    for (size_t i = 0; i < authorizer->provider_arns.count; i++) {
        struct vg_str arn = authorizer->provider_arns.items[i];
        ptrdiff_t slash = vg_str_rfind_char(arn, '/');
        if (slash >= 0)
            ids[count++] = vg_str_tail(arn, (size_t)slash + 1);
    }
    return vg_proxy_token_verify(exchange->call, token, ids, count, verified);
}

int apigateway_authorize_token(struct apigateway_exchange *exchange,
                               const struct apigateway_authorizer *authorizer)
{
    struct vg_call *call = exchange->call;
    struct vg_str token = token_of(exchange, authorizer);
    struct vg_proxy_token verified;
    if (!vg_str_is_set(token))
        return unauthorized(exchange, "no token");
    int rc = verify(exchange, authorizer, token, &verified);
    if (rc == VG_DEFER || rc == VG_BROKEN)
        return rc;
    if (rc != VG_OK)
        return unauthorized(exchange, "the token could not be verified");
    apigateway_log_info(exchange, "Starting authorizer: %.*s for request: %.*s",
                        VG_STR_ARG(authorizer->id), VG_STR_ARG(call->request_id));
    if (vg_str_is(verified.verdict, "EXPIRED")) {
        exchange->bearer.error = VG_STR("The incoming token has expired");
        exchange->bearer.status = 401;
        apigateway_log_error(exchange, "Unauthorized request: %.*s (the token has expired)",
                             VG_STR_ARG(call->request_id));
        return apigateway_refuse(exchange, APIGATEWAY_GATEWAY_RESPONSE_TYPE_UNAUTHORIZED,
                                 "UnauthorizedException", VG_STR("The incoming token has expired"));
    }
    if (!vg_str_is(verified.verdict, "GOOD"))
        return unauthorized(exchange, fault_of(verified.verdict));
    return decide(exchange, authorizer, &verified);
}
