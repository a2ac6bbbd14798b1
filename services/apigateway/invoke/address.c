/* apigateway/invoke/address.c: where a request goes: "a1.execute-api.localhost:4566/prod/pets",
 * "/restapis/a1/prod/_user_request_/pets" on any host, or a custom domain name. */
#include "apigateway/invoke/exchange.h"

#include "proxy/address.h"
#include "proxy/domain.h"

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

int apigateway_address_of_domain(struct vg_txn *txn, const struct vg_request *request,
                                 struct apigateway_address *address)
{
    struct vg_proxy_target target;
    int rc = vg_proxy_target_find(txn, request, &target);
    if (rc != VG_OK)
        return rc;
    address->api_id = VG_STR("");
    address->stage_name = VG_STR("");
    address->path = request->path;
    address->domain_name = target.domain_name;
    address->base_path = VG_STR("");
    if (!vg_str_is_set(target.api_id) || vg_proxy_is_http_api(target.api_id))
        return VG_NOT_FOUND;
    address->api_id = target.api_id;
    address->base_path = target.base_path;
    if (!vg_str_is_set(target.stage)) {
        take_stage(target.path, address);
        return VG_OK;
    }
    address->stage_name = target.stage;
    address->path = target.path;
    return VG_OK;
}

/* Also of a name without a mapping that fits: somebody has to say so. */
bool apigateway_owns_host(struct vg_bus *bus, const struct vg_request *request)
{
    struct vg_proxy_target target;
    return vg_proxy_target_look(bus, request, &target) == VG_OK &&
           !vg_proxy_is_http_api(target.api_id);
}
