/* apigatewayv2/invoke/cors.c: what an API with a CORS configuration says to browsers. */
#include "apigatewayv2/invoke/exchange.h"

static struct vg_str header(const struct apigatewayv2_exchange *exchange, const char *name)
{
    return vg_pairs_last(exchange->headers, vg_str_from(name), /* is_header= */ true);
}

static const struct apigatewayv2_cors *cors_of(const struct apigatewayv2_exchange *exchange)
{
    return exchange->live->snapshot->api->cors_configuration;
}

/* "*", the origin where it is allowed by name or as "https://" and a star, else absent. */
static struct vg_str allowed_origin(const struct apigatewayv2_cors *cors, struct vg_str origin)
{
    for (size_t i = 0; i < cors->allow_origins.count; i++) {
        struct vg_str one = cors->allow_origins.items[i];
        if (vg_str_is(one, "*"))
            return one;
        bool is_scheme = vg_str_ends(one, VG_STR("://*"));
        if (is_scheme ? vg_str_starts(origin, vg_str_slice(one, 0, one.len - 1))
                      : vg_str_ieq(one, origin))
            return origin;
    }
    return VG_STR_NONE;
}

static void add_list(struct apigatewayv2_exchange *exchange, const char *name,
                     const struct vg_str *items, size_t count)
{
    if (count > 0)
        vg_response_header(exchange->response, name,
                           vg_arena_join(exchange->arena, items, count, VG_STR(",")));
}

static void add_common(struct apigatewayv2_exchange *exchange, const struct apigatewayv2_cors *cors,
                       struct vg_str origin)
{
    vg_response_header(exchange->response, "Access-Control-Allow-Origin", origin);
    if (cors->allow_credentials.v)
        vg_response_header(exchange->response, "Access-Control-Allow-Credentials", VG_STR("true"));
    add_list(exchange, "Access-Control-Expose-Headers", cors->expose_headers.items,
             cors->expose_headers.count);
}

bool apigatewayv2_cors_preflight(struct apigatewayv2_exchange *exchange)
{
    const struct apigatewayv2_cors *cors = cors_of(exchange);
    struct vg_str origin = header(exchange, "Origin");
    if (cors == NULL || !vg_str_is(exchange->request->method, "OPTIONS") ||
        !vg_str_is_set(origin) || !vg_str_is_set(header(exchange, "Access-Control-Request-Method")))
        return false;
    exchange->is_answered = true;
    exchange->response->status = 204;
    exchange->response->body = VG_STR("");
    struct vg_str allowed = allowed_origin(cors, origin);
    if (!vg_str_is_set(allowed))
        return true;
    add_list(exchange, "Access-Control-Allow-Methods", cors->allow_methods.items,
             cors->allow_methods.count);
    add_list(exchange, "Access-Control-Allow-Headers", cors->allow_headers.items,
             cors->allow_headers.count);
    if (cors->max_age.set)
        vg_response_header(exchange->response, "Access-Control-Max-Age",
                           vg_arena_printf(exchange->arena, "%d", (int)cors->max_age.v));
    return true;
}

/* Those that the integration gave do not count. */
static void drop_headers(struct vg_response *response)
{
    static const char prefix[] = "access-control-";
    size_t kept = 0;
    for (size_t i = 0; i < response->header_count; i++)
        if (!vg_str_ieq(vg_str_slice(response->headers[i].name, 0, strlen(prefix)),
                        vg_str_from(prefix)))
            response->headers[kept++] = response->headers[i];
    response->header_count = kept;
}

void apigatewayv2_cors_add(struct apigatewayv2_exchange *exchange)
{
    const struct apigatewayv2_cors *cors = cors_of(exchange);
    struct vg_str origin = header(exchange, "Origin");
    if (cors == NULL)
        return;
    bool is_preflight = vg_str_is_set(origin) && exchange->response->status == 204 &&
                        vg_str_is(exchange->request->method, "OPTIONS") &&
                        vg_str_is_set(header(exchange, "Access-Control-Request-Method"));
    if (!is_preflight)
        drop_headers(exchange->response);
    struct vg_str allowed = vg_str_is_set(origin) ? allowed_origin(cors, origin) : VG_STR_NONE;
    if (vg_str_is_set(allowed))
        add_common(exchange, cors, allowed);
}
