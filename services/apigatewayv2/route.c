/* apigatewayv2/route.c: routes of an API: which integration answers what. */
#include "apigatewayv2/apigatewayv2.h"

/* ---- Checks ---- */

static int check_authorizer(const struct apigatewayv2_api_snapshot *whole,
                            const struct apigatewayv2_route *route, struct vg_error *err)
{
    bool is_jwt = route->authorization_type == APIGATEWAYV2_AUTHORIZATION_TYPE_JWT;
    bool is_custom = route->authorization_type == APIGATEWAYV2_AUTHORIZATION_TYPE_CUSTOM;
    int32_t type = 0;
    if (route->authorization_scopes.count > 0 && !is_jwt)
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                       "authorizationScopes are for routes of the authorization type JWT");
    for (size_t i = 0; i < whole->authorizers.count && route->authorizer_id.len > 0; i++)
        if (vg_str_eq(whole->authorizers.items[i].authorizer_id, route->authorizer_id))
            type = whole->authorizers.items[i].authorizer_type;
    if (is_jwt && type != APIGATEWAYV2_AUTHORIZER_TYPE_JWT)
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                       "Invalid authorizer ID specified. Setting the authorization type to JWT "
                       "requires a valid JWT authorizer.");
    if (is_custom && type != APIGATEWAYV2_AUTHORIZER_TYPE_REQUEST)
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                       "Invalid authorizer ID specified. Setting the authorization type to CUSTOM "
                       "requires a valid authorizer.");
    return VG_OK;
}

static int check_target(const struct apigatewayv2_api_snapshot *whole, struct vg_str target,
                        struct vg_error *err)
{
    static const char prefix[] = "integrations/";
    if (target.len == 0)
        return VG_OK;
    if (vg_str_starts(target, vg_str_from(prefix)))
        for (size_t i = 0; i < whole->integrations.count; i++)
            if (vg_str_eq(whole->integrations.items[i].integration_id,
                          vg_str_tail(target, strlen(prefix))))
                return VG_OK;
    return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST, "Invalid target specified: %.*s",
                   VG_STR_ARG(target));
}

/* Two variables of different names at the same place, behind the same parts, are ambiguous. */
static bool have_conflicting_variables(struct vg_str a, struct vg_str b)
{
    struct vg_str part_a, part_b;
    while (vg_str_split(&a, '/', &part_a) && vg_str_split(&b, '/', &part_b)) {
        bool is_greedy_a, is_greedy_b;
        struct vg_str variable_a = apigatewayv2_part_variable(part_a, &is_greedy_a);
        struct vg_str variable_b = apigatewayv2_part_variable(part_b, &is_greedy_b);
        if (vg_str_is_set(variable_a) && vg_str_is_set(variable_b) && is_greedy_a == is_greedy_b &&
            !vg_str_eq(variable_a, variable_b))
            return true;
        if (!vg_str_eq(part_a, part_b))
            return false;
    }
    return false;
}

/* Keys of routes that are there are well formed, and "$default" has no path. */
static int check_against(const struct apigatewayv2_route *route,
                         const struct apigatewayv2_route *other, struct vg_error *err)
{
    struct vg_str path = route->route_key, other_path = other->route_key, method, other_method;
    if (vg_str_eq(route->route_key, other->route_key))
        return vg_fail(err, &APIGATEWAYV2_CONFLICT,
                       "Route with key %.*s already exists for this API",
                       VG_STR_ARG(route->route_key));
    if (vg_str_split(&path, ' ', &method) && vg_str_split(&other_path, ' ', &other_method) &&
        vg_str_eq(method, other_method) && have_conflicting_variables(path, other_path))
        return vg_fail(err, &APIGATEWAYV2_CONFLICT,
                       "The provided route key \"%.*s\" has a conflicting variable on the same "
                       "hierarchical level as \"%.*s\"",
                       VG_STR_ARG(route->route_key), VG_STR_ARG(other->route_key));
    return VG_OK;
}

static int check_key(const struct apigatewayv2_api_snapshot *whole,
                     const struct apigatewayv2_route *route, struct vg_error *err)
{
    const struct apigatewayv2__list_of_route *all = &whole->routes;
    struct apigatewayv2_route_key key;
    int rc = VG_OK;
    if (!apigatewayv2_route_key_read(route->route_key, &key))
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST, "Invalid route key specified: %.*s",
                       VG_STR_ARG(route->route_key));
    if (!vg_str_is_set(route->route_id) && all->count >= APIGATEWAYV2_ROUTES_MAX)
        return vg_fail(err, &APIGATEWAYV2_TOO_MANY_REQUESTS, "An API has at most %d routes",
                       APIGATEWAYV2_ROUTES_MAX);
    for (size_t i = 0; rc == VG_OK && i < all->count; i++)
        if (!vg_str_eq(all->items[i].route_id, route->route_id))
            rc = check_against(route, &all->items[i], err);
    return rc;
}

int apigatewayv2_route_check(const struct apigatewayv2_api_snapshot *whole,
                             struct apigatewayv2_route *route, struct vg_error *err)
{
    if (route->authorization_type == 0)
        route->authorization_type = APIGATEWAYV2_AUTHORIZATION_TYPE_NONE;
    if (!route->api_key_required.set)
        route->api_key_required = vg_bool(false);
    if (route->api_key_required.v)
        return apigatewayv2_refuse_option(err, "apiKeyRequired, which is of WebSocket APIs,");
    if (vg_str_is_set(route->model_selection_expression) || route->request_models.count > 0 ||
        route->request_parameters.count > 0 ||
        vg_str_is_set(route->route_response_selection_expression))
        return apigatewayv2_refuse_option(err, "models and parameters of routes, which are of "
                                               "WebSocket APIs,");
    int rc = check_key(whole, route, err);
    if (rc == VG_OK)
        rc = check_target(whole, route->target, err);
    return rc == VG_OK ? check_authorizer(whole, route, err) : rc;
}

static int check(struct vg_call *call, struct vg_str api_id, struct apigatewayv2_route *route,
                 struct vg_error *err)
{
    struct apigatewayv2_api api;
    struct apigatewayv2_api_snapshot whole;
    int rc = apigatewayv2_whole_load(call, api_id, &api, &whole);
    return rc == VG_OK ? apigatewayv2_route_check(&whole, route, err) : rc;
}

/* ---- Writing ---- */

int apigatewayv2_route_update(struct vg_call *call, struct vg_str api_id,
                              struct apigatewayv2_route *route, struct vg_error *err)
{
    int rc = check(call, api_id, route, err);
    if (rc == VG_OK)
        rc = apigatewayv2_part_put(call, &apigatewayv2_routes_kind, api_id, route->route_id, route);
    return rc;
}

int apigatewayv2_route_add(struct vg_call *call, struct vg_str api_id,
                           struct apigatewayv2_route *route, struct vg_error *err)
{
    int rc = check(call, api_id, route, err);
    if (rc != VG_OK)
        return rc;
    route->route_id = apigatewayv2_id(call, APIGATEWAYV2_PART_ID_LEN);
    return apigatewayv2_part_put(call, &apigatewayv2_routes_kind, api_id, route->route_id, route);
}

/* ---- Operations ---- */

int apigatewayv2_create_route(struct vg_call *call, const struct apigatewayv2_create_route_in *in,
                              struct apigatewayv2_create_route_out *out, struct vg_error *err)
{
    struct apigatewayv2_api api;
    struct apigatewayv2_route route = {.route_key = VG_STR("")};
    int rc = apigatewayv2_api_require(call, in->api_id, &api, err);
    if (rc != VG_OK)
        return rc;
    vg_members_copy(&apigatewayv2_shape_create_route_in, in, &apigatewayv2_shape_route, &route);
    rc = apigatewayv2_route_add(call, in->api_id, &route, err);
    if (rc == VG_OK)
        rc = apigatewayv2_changed(call, in->api_id);
    vg_members_copy(&apigatewayv2_shape_route, &route, &apigatewayv2_shape_create_route_out, out);
    return rc;
}

int apigatewayv2_get_route(struct vg_call *call, const struct apigatewayv2_get_route_in *in,
                           struct apigatewayv2_get_route_out *out, struct vg_error *err)
{
    struct apigatewayv2_route route;
    int rc = apigatewayv2_part_require(call, &apigatewayv2_routes_kind, in->api_id, in->route_id,
                                       &route, err);
    if (rc == VG_OK)
        vg_members_copy(&apigatewayv2_shape_route, &route, &apigatewayv2_shape_get_route_out, out);
    return rc;
}

int apigatewayv2_get_routes(struct vg_call *call, const struct apigatewayv2_get_routes_in *in,
                            struct apigatewayv2_get_routes_out *out, struct vg_error *err)
{
    const struct apigatewayv2_page page = {in->max_results, in->next_token};
    return apigatewayv2_part_page(call, &apigatewayv2_routes_kind, in->api_id, &page, &out->items,
                                  &out->next_token, err);
}

int apigatewayv2_update_route(struct vg_call *call, const struct apigatewayv2_update_route_in *in,
                              struct apigatewayv2_update_route_out *out, struct vg_error *err)
{
    struct apigatewayv2_route route;
    int rc = apigatewayv2_part_require(call, &apigatewayv2_routes_kind, in->api_id, in->route_id,
                                       &route, err);
    if (rc != VG_OK)
        return rc;
    vg_members_copy(&apigatewayv2_shape_update_route_in, in, &apigatewayv2_shape_route, &route);
    rc = apigatewayv2_route_update(call, in->api_id, &route, err);
    if (rc == VG_OK)
        rc = apigatewayv2_changed(call, in->api_id);
    vg_members_copy(&apigatewayv2_shape_route, &route, &apigatewayv2_shape_update_route_out, out);
    return rc;
}

int apigatewayv2_delete_route(struct vg_call *call, const struct apigatewayv2_delete_route_in *in,
                              struct apigatewayv2_delete_route_out *out, struct vg_error *err)
{
    struct apigatewayv2_route route;
    (void)out;
    int rc = apigatewayv2_part_require(call, &apigatewayv2_routes_kind, in->api_id, in->route_id,
                                       &route, err);
    if (rc == VG_OK)
        rc = apigatewayv2_part_delete(call, &apigatewayv2_routes_kind, in->api_id, in->route_id);
    return rc == VG_OK ? apigatewayv2_changed(call, in->api_id) : rc;
}
