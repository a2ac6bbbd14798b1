/* apigateway/invoke/authorize_token.c: tokens of user pools. The pool's service verifies them; what
 * they are good for is decided here. */
#include "apigateway/invoke/exchange.h"

#include "apigateway/invoke/regex.h"
#include "base/timetext.h"

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
    static const char prefix[] = "method.request.header.", bearer[] = "Bearer ";
    struct vg_str source = authorizer->identity_source;
    struct vg_str name = vg_str_starts(source, vg_str_from(prefix))
                             ? vg_str_tail(source, strlen(prefix))
                             : VG_STR("Authorization");
    struct vg_str value = vg_pairs_last(exchange->headers, name, /* is_header= */ true);
    if (!vg_str_is_set(value))
        return VG_STR_NONE;
    value = vg_str_trim(value);
    if (vg_str_ieq(vg_str_slice(value, 0, strlen(bearer)), vg_str_from(bearer)))
        value = vg_str_trim(vg_str_tail(value, strlen(bearer)));
    return value.len > 0 ? value : VG_STR_NONE;
}

/* ---- The pool's service ---- */

static struct vg_str verify_input(struct vg_call *call, struct vg_str token,
                                  const struct apigateway_authorizer *authorizer)
{
    struct vg_buf buf;
    vg_buf_init(&buf, call->arena, /* max= */ 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    vg_json_out_begin(&out, '{');
    vg_json_out_member(&out, "token", token);
    vg_json_out_name(&out, VG_STR("userPoolIds"));
    vg_json_out_begin(&out, '[');
    for (size_t i = 0; i < authorizer->provider_arns.count; i++) {
        struct vg_str arn = authorizer->provider_arns.items[i];
        ptrdiff_t slash = vg_str_rfind_char(arn, '/');
        if (slash >= 0)
            vg_json_out_string(&out, vg_str_tail(arn, (size_t)slash + 1));
    }
    vg_json_out_end(&out, ']');
    vg_json_out_end(&out, '}');
    return vg_buf_str(&buf);
}

struct verified {
    struct vg_str verdict, token_use, claims;
};

static bool read_verified(struct vg_call *call, struct vg_str text, struct verified *verified)
{
    struct vg_json json;
    struct vg_str name;
    *verified = (struct verified){{NULL, 0}, {NULL, 0}, {NULL, 0}};
    vg_json_init(&json, text, call->arena);
    if (!vg_json_object(&json))
        return false;
    while (vg_json_member(&json, &name)) {
        struct vg_str *member = vg_str_is(name, "verdict")    ? &verified->verdict
                                : vg_str_is(name, "tokenUse") ? &verified->token_use
                                : vg_str_is(name, "claims")   ? &verified->claims
                                                              : NULL;
        if (member != NULL ? !vg_json_string(&json, member) : !vg_json_skip(&json, NULL))
            return false;
    }
    return vg_json_at_end(&json);
}

/* ---- Claims ---- */

/* Times look as Java prints them: "Mon Apr 14 12:33:31 UTC 2025". */
static struct vg_str java_time(struct vg_arena *arena, struct vg_str seconds)
{
    int64_t value;
    if (!vg_str_to_i64(seconds, &value) || value < 0 || value > INT32_MAX * INT64_C(8))
        return seconds;
    return vg_time_format(arena, value * 1000, "%a %b %d %H:%M:%S UTC %Y");
}

/* ["a","b"] as "a,b" */
static bool read_list(struct vg_json *json, struct vg_arena *arena, struct vg_str *value)
{
    struct vg_buf buf;
    struct vg_str item;
    vg_buf_init(&buf, arena, /* max= */ 0);
    if (!vg_json_array(json))
        return false;
    for (bool is_first = true; vg_json_element(json); is_first = false) {
        if (vg_json_peek(json) == VG_JSON_STRING ? !vg_json_string(json, &item)
                                                 : !vg_json_skip(json, &item))
            return false;
        if (!is_first)
            vg_buf_add_char(&buf, ',');
        vg_buf_add(&buf, item);
    }
    *value = vg_buf_str(&buf);
    return json->error == NULL;
}

static bool read_claim(struct vg_json *json, struct vg_arena *arena, struct vg_str name,
                       struct vg_str *value)
{
    switch (vg_json_peek(json)) {
    case VG_JSON_STRING:
        return vg_json_string(json, value);
    case VG_JSON_ARRAY:
        return read_list(json, arena, value);
    default:
        if (!vg_json_skip(json, value))
            return false;
        if (vg_str_is(name, "exp") || vg_str_is(name, "iat"))
            *value = java_time(arena, *value);
        return true;
    }
}

/* All claims as texts, in the token's order. */
static bool read_claims(struct apigateway_exchange *exchange, struct vg_str text)
{
    enum { CLAIMS_MAX = 256 };
    struct vg_json json;
    struct vg_str name;
    struct vg_header *items = VG_NEW_ARRAY(exchange->arena, struct vg_header, CLAIMS_MAX);
    size_t count = 0;
    vg_json_init(&json, text, exchange->arena);
    if (!vg_json_object(&json))
        return false;
    while (vg_json_member(&json, &name)) {
        struct vg_header claim = {.name = name};
        if (!read_claim(&json, exchange->arena, name, &claim.value))
            return false;
        if (count < CLAIMS_MAX)
            items[count++] = claim;
    }
    exchange->bearer.values = (struct vg_pairs){items, count};
    exchange->bearer.is_claims = true;
    return vg_json_at_end(&json);
}

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
                  const struct apigateway_authorizer *authorizer, const struct verified *verified)
{
    bool wants_access = exchange->method->authorization_scopes.count > 0;
    if (!vg_str_is(verified->token_use, wants_access ? "access" : "id"))
        return unauthorized(exchange, wants_access ? "the method takes access tokens"
                                                   : "the method takes identity tokens");
    if (!read_claims(exchange, verified->claims))
        return unauthorized(exchange, "the token's claims are malformed");
    if (wants_access && !has_scope(exchange))
        return unauthorized(exchange, "the token has none of the method's scopes");
    struct vg_str expression = authorizer->identity_validation_expression;
    if (expression.len > 0 && !apigateway_regex_matches(expression, claim(exchange, "aud")))
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

int apigateway_authorize_token(struct apigateway_exchange *exchange,
                               const struct apigateway_authorizer *authorizer)
{
    struct vg_call *call = exchange->call;
    struct vg_str token = token_of(exchange, authorizer), output;
    struct vg_error callee = {.arena = call->arena};
    struct verified verified;
    if (!vg_str_is_set(token))
        return unauthorized(exchange, "no token");
    const struct vg_call_to to = {.service = "cognito",
                                  .operation = "VerifyToken",
                                  .principal = {.service = VG_STR("apigateway.amazonaws.com")}};
    int rc = vg_await_call(call, &to, verify_input(call, token, authorizer), &output, &callee);
    if (rc == VG_DEFER || rc == VG_BROKEN)
        return rc;
    if (rc != VG_OK || !read_verified(call, output, &verified))
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
