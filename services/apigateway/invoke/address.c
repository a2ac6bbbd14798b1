/* apigateway/invoke/address.c: where a request goes: "a1.execute-api.localhost:4566/prod/pets", or
 * "/restapis/a1/prod/_user_request_/pets" on any host. */
#include "apigateway/invoke/exchange.h"

#include "proxy/address.h"

static const char user_request[] = "/_user_request_";

static struct vg_str below(struct vg_str path)
{
    return path.len > 0 ? path : VG_STR("/");
}

/* "/prod/pets" to "prod" and "/pets"; leading slashes count as one. */
static void take_stage(struct vg_str path, struct apigateway_address *address)
{
    while (vg_str_starts(path, VG_STR("/")))
        path = vg_str_tail(path, 1);
    ptrdiff_t slash = vg_str_find_char(path, '/');
    size_t end = slash < 0 ? path.len : (size_t)slash;
    address->stage_name = vg_str_slice(path, 0, end);
    address->path = below(vg_str_tail(path, end));
}

/* HTTP APIs are another service's. */
static bool by_host(struct vg_str host, struct vg_str path, struct apigateway_address *address)
{
    struct vg_str id = vg_proxy_host_id(host, "execute-api");
    if (!vg_str_is_set(id) || vg_proxy_is_http_api(id))
        return false;
    address->api_id = id;
    take_stage(path, address);
    return true;
}

/* "/restapis/<api>/<stage>/_user_request_/<path>" */
static bool by_user_request(struct vg_str path, struct apigateway_address *address)
{
    struct vg_str rest = path, piece;
    if (!vg_str_starts(path, VG_STR("/restapis/")))
        return false;
    ptrdiff_t at = vg_str_find(path, vg_str_from(user_request));
    if (at < 0)
        return false;
    rest = vg_str_slice(path, strlen("/restapis/"), (size_t)at);
    address->path = vg_str_tail(path, (size_t)at + strlen(user_request));
    if (address->path.len > 0 && address->path.ptr[0] != '/')
        return false;
    address->path = below(address->path);
    if (!vg_str_split(&rest, '/', &address->api_id) ||
        !vg_str_split(&rest, '/', &address->stage_name))
        return false;
    return !vg_str_split(&rest, '/', &piece);
}

static bool by_aws_path(struct vg_str path, struct apigateway_address *address)
{
    struct vg_str rest;
    if (!vg_proxy_path_id(path, "execute-api", &address->api_id, &rest) ||
        vg_proxy_is_http_api(address->api_id))
        return false;
    take_stage(rest, address);
    return true;
}

bool apigateway_address_read(struct vg_arena *arena, const struct vg_request *request,
                             struct apigateway_address *address)
{
    if (by_host(request->host, request->path, address)) {
        address->domain_name = vg_proxy_host_name(request->host);
        return true;
    }
    if (!by_user_request(request->path, address) && !by_aws_path(request->path, address))
        return false;
    address->domain_name = VG_CONCAT(arena, address->api_id, VG_STR(".execute-api."),
                                     vg_proxy_host_name(request->host));
    return true;
}
