/* apigatewayv2/invoke/route.c: from a path to a route. A deployment's routes are put in order once:
 * the first that fits is the most specific. */
#include "apigatewayv2/invoke/live.h"

#include "base/codec.h"

#include <stdlib.h>

enum { PARTS_MAX = 64 };

/* In the order of preference. */
enum part_kind { PART_STATIC, PART_VARIABLE, PART_GREEDY };

struct part {
    enum part_kind kind;
    struct vg_str name; /* of the part, or of its variable */
};

struct apigatewayv2_compiled {
    const struct apigatewayv2_route *route;
    const struct apigatewayv2_integration *integration;
    bool is_default;
    struct vg_str method; /* "ANY" for all */
    const struct part *parts;
    size_t part_count;
};

/* ---- Making ---- */

static void compile_path(struct apigatewayv2_compiled *compiled, struct vg_str path,
                         struct vg_arena *arena)
{
    struct part *parts = VG_NEW_ARRAY(arena, struct part, PARTS_MAX);
    struct vg_str rest = vg_str_tail(path, 1), text;
    while (compiled->part_count < PARTS_MAX && vg_str_split(&rest, '/', &text)) {
        struct part *part = &parts[compiled->part_count++];
        bool is_greedy;
        struct vg_str variable = apigatewayv2_part_variable(text, &is_greedy);
        part->kind = !vg_str_is_set(variable) ? PART_STATIC
                     : is_greedy              ? PART_GREEDY
                                              : PART_VARIABLE;
        part->name = part->kind == PART_STATIC ? text : variable;
    }
    compiled->parts = parts;
}

static const struct apigatewayv2_integration *
find_integration(const struct apigatewayv2_api_snapshot *snapshot, struct vg_str target)
{
    static const char prefix[] = "integrations/";
    if (!vg_str_starts(target, vg_str_from(prefix)))
        return NULL;
    for (size_t i = 0; i < snapshot->integrations.count; i++)
        if (vg_str_eq(snapshot->integrations.items[i].integration_id,
                      vg_str_tail(target, strlen(prefix))))
            return &snapshot->integrations.items[i];
    return NULL;
}

static int compare(const void *left, const void *right)
{
    const struct apigatewayv2_compiled *a = left, *b = right;
    if (a->is_default != b->is_default)
        return a->is_default ? 1 : -1;
    for (size_t i = 0; i < a->part_count && i < b->part_count; i++)
        if (a->parts[i].kind != b->parts[i].kind)
            return a->parts[i].kind < b->parts[i].kind ? -1 : 1;
    if (a->part_count != b->part_count)
        return a->part_count > b->part_count ? -1 : 1;
    bool is_any_a = vg_str_is(a->method, "ANY"), is_any_b = vg_str_is(b->method, "ANY");
    if (is_any_a != is_any_b)
        return is_any_a ? 1 : -1;
    return vg_str_cmp(a->route->route_key, b->route->route_key);
}

void apigatewayv2_routes_make(struct apigatewayv2_live *live, struct vg_arena *arena)
{
    const struct apigatewayv2__list_of_route *routes = &live->snapshot->routes;
    struct apigatewayv2_compiled *all =
        VG_NEW_ARRAY(arena, struct apigatewayv2_compiled, routes->count + 1);
    for (size_t i = 0; i < routes->count; i++) {
        struct apigatewayv2_compiled *compiled = &all[live->route_count];
        struct apigatewayv2_route_key key;
        if (!apigatewayv2_route_key_read(routes->items[i].route_key, &key))
            continue;
        compiled->route = &routes->items[i];
        compiled->integration = find_integration(live->snapshot, compiled->route->target);
        compiled->is_default = !vg_str_is_set(key.path);
        compiled->method = key.method;
        if (!compiled->is_default)
            compile_path(compiled, key.path, arena);
        live->route_count++;
    }
    qsort(all, live->route_count, sizeof *all, compare);
    live->routes = all;
}

/* ---- Matching ---- */

static bool fits(const struct apigatewayv2_compiled *compiled, struct vg_arena *arena,
                 struct vg_str path, struct vg_header *parameters, size_t *count)
{
    struct vg_str rest = vg_str_tail(path, 1), text;
    *count = 0;
    for (size_t i = 0; i < compiled->part_count; i++) {
        const struct part *part = &compiled->parts[i];
        struct vg_str whole = rest;
        if (!vg_str_split(&rest, '/', &text))
            return false;
        if (part->kind == PART_STATIC) {
            if (!vg_str_eq(part->name, text))
                return false;
            continue;
        }
        struct vg_str value = part->kind == PART_GREEDY ? whole : text;
        if (value.len == 0)
            return false;
        parameters[(*count)++] = (struct vg_header){
            part->name, vg_percent_decode(arena, value, /* plus_is_space= */ false)};
        if (part->kind == PART_GREEDY)
            return true;
    }
    return !vg_str_is_set(rest);
}

bool apigatewayv2_route_match(const struct apigatewayv2_live *live, struct vg_arena *arena,
                              struct vg_str method, struct vg_str path,
                              struct apigatewayv2_match *match)
{
    struct vg_header *parameters = VG_NEW_ARRAY(arena, struct vg_header, PARTS_MAX);
    for (size_t i = 0; i < live->route_count; i++) {
        const struct apigatewayv2_compiled *compiled = &live->routes[i];
        size_t count = 0;
        if (!compiled->is_default && !vg_str_is(compiled->method, "ANY") &&
            !vg_str_eq(compiled->method, method))
            continue;
        if (!compiled->is_default && !fits(compiled, arena, path, parameters, &count))
            continue;
        *match = (struct apigatewayv2_match){
            compiled->route, compiled->integration, {parameters, count}};
        return true;
    }
    return false;
}

/* ---- Deployments in memory ---- */

static void *make(struct vg_arena *arena, const void *record)
{
    struct apigatewayv2_live *live = VG_NEW(arena, struct apigatewayv2_live);
    live->snapshot = record;
    apigatewayv2_routes_make(live, arena);
    return live;
}

int apigatewayv2_live_get(struct vg_call *call, struct vg_str api_id, struct vg_str deployment_id,
                          const struct apigatewayv2_live **live)
{
    static const struct vg_frozen_kind kind = {&apigatewayv2_shape_api_snapshot, make,
                                               /* drop= */ NULL};
    struct vg_proxy_instance *instance = vg_service_state(call);
    struct vg_key key;
    void *made;
    vg_call_key(call, &key, APIGATEWAYV2_SPACE_SNAPSHOT);
    vg_key_str(&key, api_id);
    vg_key_str(&key, deployment_id);
    int rc = vg_frozen_get(&instance->lives, call, &kind, vg_key_bytes(&key), &made);
    if (rc == VG_OK)
        *live = made;
    return rc;
}
