/* fuzz_apigatewayv2_route: keys of routes, a line each; a NUL; the path that is asked for, with
 * GET. What is found must be what a naive look at every route finds. */
#include "apigatewayv2/apigatewayv2.h"
#include "apigatewayv2/invoke/live.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROUTES_MAX = 32, PARTS_MAX = 40 };

static bool is_known(const struct apigatewayv2_route *routes, size_t count, struct vg_str key)
{
    for (size_t i = 0; i < count; i++)
        if (vg_str_eq(routes[i].route_key, key))
            return true;
    return false;
}

/* Those that are keys, each once. */
static size_t read_routes(struct apigatewayv2_route *routes, struct vg_str text)
{
    struct apigatewayv2_route_key key;
    struct vg_str line;
    size_t count = 0;
    while (count < ROUTES_MAX && vg_str_split(&text, '\n', &line)) {
        if (!apigatewayv2_route_key_read(line, &key) || is_known(routes, count, line))
            continue;
        VG_ASSERT(!vg_str_is_set(key.path) ||
                  (apigatewayv2_is_method(key.method) && vg_str_starts(key.path, VG_STR("/")) &&
                   line.len == key.method.len + 1 + key.path.len));
        size_t parts = 0;
        for (size_t i = 0; i < key.path.len; i++)
            parts += key.path.ptr[i] == '/';
        if (parts < PARTS_MAX)
            routes[count++].route_key = line;
    }
    return count;
}

/* A letter for each part, the best first in order, and one for the method; false when the route is
 * none for the path. */
static bool rank(struct vg_str route_key, struct vg_str path, char letters[PARTS_MAX + 2])
{
    struct apigatewayv2_route_key key;
    struct vg_str part, text, route_rest, rest = vg_str_tail(path, 1);
    size_t count = 0;
    bool is_key = apigatewayv2_route_key_read(route_key, &key), is_greedy = false;
    VG_ASSERT(is_key);
    if (!vg_str_is_set(key.path)) {
        memcpy(letters, "9", 2);
        return true;
    }
    if (!vg_str_is(key.method, "GET") && !vg_str_is(key.method, "ANY"))
        return false;
    route_rest = vg_str_tail(key.path, 1);
    while (!is_greedy && vg_str_split(&route_rest, '/', &part)) {
        struct vg_str variable = apigatewayv2_part_variable(part, &is_greedy), whole = rest;
        is_greedy &= vg_str_is_set(variable);
        if (!vg_str_split(&rest, '/', &text) ||
            (vg_str_is_set(variable) ? (is_greedy ? whole.len : text.len) == 0
                                     : !vg_str_eq(part, text)))
            return false;
        letters[count++] = !vg_str_is_set(variable) ? '0' : is_greedy ? '2' : '1';
    }
    letters[count] = vg_str_is(key.method, "ANY") ? 'b' : 'a';
    letters[count + 1] = '\0';
    return is_greedy || !vg_str_is_set(rest);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vg_arena arena;
    struct apigatewayv2_match match;
    char best[PARTS_MAX + 2] = "", letters[PARTS_MAX + 2];
    vg_arena_init(&arena);
    struct vg_str all = vg_arena_copy(&arena, vg_str_of(data, size)), lines = VG_STR("");
    ptrdiff_t nul = vg_str_find_char(all, '\0');
    struct vg_str path = nul < 0 ? all : vg_str_tail(all, (size_t)nul + 1);
    if (nul >= 0)
        lines = vg_str_slice(all, 0, (size_t)nul);
    if (!vg_str_starts(path, VG_STR("/")))
        path = VG_CONCAT(&arena, VG_STR("/"), path);
    struct apigatewayv2_api_snapshot *snapshot = VG_NEW(&arena, struct apigatewayv2_api_snapshot);
    snapshot->routes.items = VG_NEW_ARRAY(&arena, struct apigatewayv2_route, ROUTES_MAX);
    snapshot->routes.count = read_routes(snapshot->routes.items, lines);
    struct apigatewayv2_live live = {.snapshot = snapshot};
    apigatewayv2_routes_make(&live, &arena);
    VG_ASSERT(live.route_count == snapshot->routes.count);
    for (size_t i = 0; i < snapshot->routes.count; i++)
        if (rank(snapshot->routes.items[i].route_key, path, letters) &&
            (best[0] == '\0' || strcmp(letters, best) < 0))
            memcpy(best, letters, sizeof best);
    bool is_found = apigatewayv2_route_match(&live, &arena, VG_STR("GET"), path, &match);
    VG_ASSERT(is_found == (best[0] != '\0'));
    if (is_found)
        VG_ASSERT(rank(match.route->route_key, path, letters) && strcmp(letters, best) == 0);
    vg_arena_deinit(&arena);
    return 0;
}
