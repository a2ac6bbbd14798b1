/* apigatewayv2/invoke/address.c: where a request goes: "1a.execute-api.localhost:4566/pets",
 * "/_aws/execute-api/1a/pets" on any host, or a custom domain name; and which stage that is. */
#include "apigatewayv2/invoke/exchange.h"

#include "proxy/address.h"

bool apigatewayv2_address_read(struct vg_arena *arena, const struct vg_request *request,
                               struct apigatewayv2_address *address)
{
    struct vg_str host = vg_proxy_host_name(request->host);
    address->api_id = vg_proxy_host_id(request->host, "execute-api");
    address->path = request->path;
    address->domain_name = host;
    if (!vg_str_is_set(address->api_id)) {
        if (!vg_proxy_path_id(request->path, "execute-api", &address->api_id, &address->path))
            return false;
        address->domain_name = VG_CONCAT(arena, address->api_id, VG_STR(".execute-api."), host);
    }
    if (address->path.len == 0)
        address->path = VG_STR("/");
    return vg_proxy_is_http_api(address->api_id);
}

int apigatewayv2_address_of_domain(struct vg_txn *txn, const struct vg_request *request,
                                   struct apigatewayv2_address *address)
{
    struct vg_proxy_target target;
    int rc = vg_proxy_target_find(txn, request, &target);
    if (rc != VG_OK)
        return rc;
    *address = (struct apigatewayv2_address){.api_id = VG_STR(""),
                                             .path = target.path,
                                             .domain_name = target.domain_name,
                                             .base_path = VG_STR("")};
    if (!vg_proxy_is_http_api(target.api_id))
        return VG_NOT_FOUND;
    address->api_id = target.api_id;
    address->base_path = target.base_path;
    address->stage = target.stage;
    return VG_OK;
}

/* Also of a name without a mapping that fits, where nobody else says so. */
bool apigatewayv2_owns_host(struct vg_bus *bus, const struct vg_request *request)
{
    struct vg_proxy_target target;
    return vg_proxy_target_look(bus, request, &target) == VG_OK &&
           (!vg_str_is_set(target.api_id) || vg_proxy_is_http_api(target.api_id));
}

static int find_stage(struct apigatewayv2_exchange *exchange, struct vg_str name)
{
    return apigatewayv2_part_find(exchange->call, &apigatewayv2_stages_kind, exchange->api_id, name,
                                  &exchange->stage);
}

/* The event of format 2.0 names the stage in its path, and not the base path; that of 1.0 has the
 * path as it was asked for, as with REST APIs. */
static int enter_mapped(struct apigatewayv2_exchange *exchange)
{
    struct vg_str stage = exchange->mapped_stage;
    exchange->path = exchange->rest_path;
    exchange->event_path = exchange->request->path;
    exchange->stage_path = vg_str_is(stage, "$default")
                               ? exchange->path
                               : VG_CONCAT(exchange->arena, VG_STR("/"), stage, exchange->path);
    return find_stage(exchange, stage);
}

int apigatewayv2_stage_enter(struct apigatewayv2_exchange *exchange)
{
    struct vg_str path = exchange->rest_path;
    struct vg_str below = vg_str_tail(path, 1);
    ptrdiff_t slash = vg_str_find_char(below, '/');
    if (vg_str_is_set(exchange->mapped_stage))
        return enter_mapped(exchange);
    struct vg_str name = slash < 0 ? below : vg_str_slice(below, 0, (size_t)slash);
    int rc = name.len > 0 ? find_stage(exchange, name) : VG_NOT_FOUND;
    exchange->stage_path = exchange->event_path = path;
    if (rc == VG_OK) {
        exchange->path = slash < 0 ? VG_STR("/") : vg_str_tail(below, (size_t)slash);
        return VG_OK;
    }
    if (rc != VG_NOT_FOUND)
        return rc;
    exchange->path = path;
    return find_stage(exchange, VG_STR("$default"));
}
