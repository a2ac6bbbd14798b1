/* proxy/cors.c: Access-Control headers by a configuration. */
#include "proxy/cors.h"

static struct vg_str header(struct vg_pairs headers, const char *name)
{
    return vg_pairs_last(headers, vg_str_from(name), /* is_header= */ true);
}

bool vg_proxy_cors_is_preflight(struct vg_str method, struct vg_pairs headers)
{
    return vg_str_is(method, "OPTIONS") && vg_str_is_set(header(headers, "Origin")) &&
           vg_str_is_set(header(headers, "Access-Control-Request-Method"));
}

/* "*", the origin where it is allowed by name or by its scheme, else absent. */
static struct vg_str allowed_origin(const struct vg_proxy_cors *cors, struct vg_str origin)
{
    if (!vg_str_is_set(origin))
        return VG_STR_NONE;
    for (size_t i = 0; i < cors->origins.count; i++) {
        struct vg_str one = cors->origins.items[i];
        if (vg_str_is(one, "*"))
            return one;
        bool is_scheme = vg_str_ends(one, VG_STR("://*"));
        if (is_scheme ? vg_str_starts(origin, vg_str_slice(one, 0, one.len - 1))
                      : vg_str_ieq(one, origin))
            return origin;
    }
    return VG_STR_NONE;
}

static void add_list(struct vg_response *response, const char *name, struct vg_texts texts)
{
    if (texts.count > 0)
        vg_response_header(response, name,
                           vg_arena_join(response->arena, texts.items, texts.count, VG_STR(",")));
}

/* Those that the endpoint gave do not count. */
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

void vg_proxy_cors_add(const struct vg_proxy_cors *cors, struct vg_str method,
                       struct vg_pairs headers, struct vg_response *response)
{
    struct vg_str allowed = allowed_origin(cors, header(headers, "Origin"));
    drop_headers(response);
    if (!vg_str_is_set(allowed))
        return;
    vg_response_header(response, "Access-Control-Allow-Origin", allowed);
    if (cors->allows_credentials)
        vg_response_header(response, "Access-Control-Allow-Credentials", VG_STR("true"));
    add_list(response, "Access-Control-Expose-Headers", cors->exposed);
    if (!vg_proxy_cors_is_preflight(method, headers))
        return;
    add_list(response, "Access-Control-Allow-Methods", cors->methods);
    add_list(response, "Access-Control-Allow-Headers", cors->headers);
    if (cors->max_age_s.set)
        vg_response_header(response, "Access-Control-Max-Age",
                           vg_arena_printf(response->arena, "%d", (int)cors->max_age_s.v));
}
