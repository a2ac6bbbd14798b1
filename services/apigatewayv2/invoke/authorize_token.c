/* apigatewayv2/invoke/authorize_token.c: JWT authorizers. The pools' service verifies a token; who
 * it is for and what it is good for is decided here. */
#include "apigatewayv2/invoke/exchange.h"

#include "proxy/token.h"

static struct vg_str scopes_text(const struct apigatewayv2_exchange *exchange)
{
    const struct apigatewayv2_authorization_scopes *scopes =
        &exchange->match.route->authorization_scopes;
    return vg_arena_join(exchange->arena, scopes->items, scopes->count, VG_STR(" "));
}

/* RFC 6750. `why` absent: there was no token. */
static int refuse(struct apigatewayv2_exchange *exchange, int status, const char *error,
                  const char *why)
{
    struct vg_str challenge = VG_STR("Bearer");
    exchange->bearer.error = vg_str_from(why);
    exchange->bearer.status = status;
    if (why != NULL)
        challenge = vg_arena_printf(exchange->arena,
                                    "Bearer scope=\"%.*s\" error=\"%s\" error_description=\"%s\"",
                                    VG_STR_ARG(scopes_text(exchange)), error, why);
    int rc = apigatewayv2_answer(exchange, status, status == 403 ? "Forbidden" : "Unauthorized");
    vg_response_header(exchange->response, "WWW-Authenticate", challenge);
    return rc;
}

static int unauthorized(struct apigatewayv2_exchange *exchange, const char *why)
{
    return refuse(exchange, 401, "invalid_token", why);
}

/* ---- Claims ---- */

static struct vg_str claim(const struct apigatewayv2_exchange *exchange, const char *name)
{
    return vg_pairs_last(exchange->bearer.values, vg_str_from(name), /* is_header= */ false);
}

/* A text, or "[a b]". */
static bool has_word(struct vg_str words, struct vg_str wanted)
{
    struct vg_str rest = words, word;
    if (vg_str_starts(words, VG_STR("[")) && vg_str_ends(words, VG_STR("]")))
        rest = vg_str_slice(words, 1, words.len - 1);
    while (vg_str_split(&rest, ' ', &word))
        if (word.len > 0 && vg_str_eq(word, wanted))
            return true;
    return false;
}

/* client_id counts where there is no aud. */
static bool is_for_audience(const struct apigatewayv2_exchange *exchange,
                            const struct apigatewayv2_jwt_configuration *jwt)
{
    struct vg_str audience = claim(exchange, "aud");
    if (!vg_str_is_set(audience))
        audience = claim(exchange, "client_id");
    for (size_t i = 0; i < jwt->audience.count; i++)
        if (has_word(audience, jwt->audience.items[i]))
            return true;
    return false;
}

static struct vg_str token_scopes(const struct apigatewayv2_exchange *exchange)
{
    struct vg_str scopes = claim(exchange, "scope");
    return vg_str_is_set(scopes) ? scopes : claim(exchange, "scp");
}

static bool has_scope(const struct apigatewayv2_exchange *exchange)
{
    const struct apigatewayv2_authorization_scopes *wanted =
        &exchange->match.route->authorization_scopes;
    for (size_t i = 0; i < wanted->count; i++)
        if (has_word(token_scopes(exchange), wanted->items[i]))
            return true;
    return wanted->count == 0;
}

/* {"claims":{...},"scopes":[...]}; scopes are null on routes that ask for none. */
static struct vg_str jwt_json(const struct apigatewayv2_exchange *exchange)
{
    struct vg_buf buf;
    struct vg_str rest = token_scopes(exchange), scope;
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
    vg_json_out_name(&out, VG_STR("scopes"));
    if (exchange->match.route->authorization_scopes.count == 0) {
        vg_json_out_null(&out);
    } else {
        vg_json_out_begin(&out, '[');
        while (vg_str_split(&rest, ' ', &scope))
            vg_json_out_string(&out, scope);
        vg_json_out_end(&out, ']');
    }
    vg_json_out_end(&out, '}');
    return vg_buf_str(&buf);
}

/* ---- The decision ---- */

static struct vg_str token_of(const struct apigatewayv2_exchange *exchange, struct vg_str source)
{
    static const char header[] = "$request.header.", query[] = "$request.querystring.";
    if (vg_str_starts(source, vg_str_from(header)))
        return vg_proxy_bearer(vg_pairs_last(exchange->headers, vg_str_tail(source, strlen(header)),
                                             /* is_header= */ true));
    return vg_proxy_bearer(vg_pairs_last(exchange->query, vg_str_tail(source, strlen(query)),
                                         /* is_header= */ false));
}

static int decide(struct apigatewayv2_exchange *exchange,
                  const struct apigatewayv2_authorizer *authorizer,
                  const struct vg_proxy_token *verified)
{
    if (!vg_proxy_claims_read(exchange->arena, verified->claims, VG_PROXY_CLAIMS_HTTP,
                              &exchange->bearer.values))
        return unauthorized(exchange, "the token's claims are malformed");
    exchange->bearer.is_claims = true;
    if (!is_for_audience(exchange, authorizer->jwt_configuration))
        return unauthorized(exchange, "the token does not have a valid audience");
    if (!has_scope(exchange))
        return refuse(exchange, 403, "insufficient_scope", "the token does not have a valid scope");
    exchange->bearer.principal_id = claim(exchange, "sub");
    exchange->bearer.status = 200;
    exchange->bearer.json_1 = jwt_json(exchange);
    exchange->bearer.json_2 =
        VG_CONCAT(exchange->arena, VG_STR("{\"jwt\":"), exchange->bearer.json_1, VG_STR("}"));
    return VG_OK;
}

int apigatewayv2_authorize_token(struct apigatewayv2_exchange *exchange,
                                 const struct apigatewayv2_authorizer *authorizer)
{
    struct vg_str token = token_of(exchange, authorizer->identity_source.items[0]);
    struct vg_str issuer = authorizer->jwt_configuration->issuer;
    struct vg_str pool = vg_str_tail(issuer, (size_t)vg_str_rfind_char(issuer, '/') + 1);
    struct vg_proxy_token verified;
    if (!vg_str_is_set(token))
        return refuse(exchange, 401, NULL, NULL);
    int rc = vg_proxy_token_verify(exchange->call, token, &pool, 1, &verified);
    if (rc == VG_DEFER || rc == VG_BROKEN)
        return rc;
    if (rc == VG_OK && vg_str_is(verified.verdict, "EXPIRED"))
        return unauthorized(exchange, "the token has expired");
    /* A revoked one is as good as before: nobody is asked but the keys. */
    if (rc != VG_OK ||
        (!vg_str_is(verified.verdict, "GOOD") && !vg_str_is(verified.verdict, "REVOKED")))
        return unauthorized(exchange, "the token is not one of the issuer");
    return decide(exchange, authorizer, &verified);
}
