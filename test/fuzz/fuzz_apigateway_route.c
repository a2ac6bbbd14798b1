/* fuzz_apigateway_route: paths to resources. Up to the first NUL a line makes a resource: the
 * letter of its parent ('a': the root, 'b': the first line's, ...), a letter for its method (G:
 * GET, A: ANY, else none), its path part. What is behind the NUL is the path asked for, with GET.
 * What is found must be what a naive look at every resource finds. */
#include "apigateway/invoke/live.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { RESOURCES_MAX = 26 };
enum kind { STATIC, VARIABLE, GREEDY };

struct tree {
    struct vg_arena *arena;
    struct apigateway_resource resources[RESOURCES_MAX];
    size_t parents[RESOURCES_MAX];
    size_t count;
};

static enum kind kind_of(struct vg_str part)
{
    if (!vg_str_starts(part, VG_STR("{")) || !vg_str_ends(part, VG_STR("}")))
        return STATIC;
    return vg_str_ends(part, VG_STR("+}")) ? GREEDY : VARIABLE;
}

/* As the control plane has it: one variable part among siblings, nothing below a greedy one. */
static bool has_room(const struct tree *tree, size_t parent, struct vg_str part)
{
    if (part.len == 0 || tree->count == RESOURCES_MAX || vg_str_find_char(part, '/') >= 0 ||
        (parent > 0 && kind_of(tree->resources[parent].path_part) == GREEDY))
        return false;
    for (size_t i = 1; i < tree->count; i++) {
        struct vg_str other = tree->resources[i].path_part;
        if (tree->parents[i] == parent &&
            (vg_str_eq(other, part) ||
             (kind_of(part) != STATIC && kind_of(part) == kind_of(other))))
            return false;
    }
    return true;
}

static void add(struct tree *tree, size_t parent, char method, struct vg_str part)
{
    size_t at = tree->count++;
    struct apigateway_resource *resource = &tree->resources[at];
    resource->id = vg_arena_printf(tree->arena, "%zu", at);
    resource->path_part = part;
    tree->parents[at] = parent;
    if (at > 0)
        resource->parent_id = tree->resources[parent].id;
    if (method != 'G' && method != 'A')
        return;
    struct apigateway_map_of_method_entry *entry =
        VG_NEW(tree->arena, struct apigateway_map_of_method_entry);
    entry->key = method == 'G' ? VG_STR("GET") : VG_STR("ANY");
    resource->resource_methods = (struct apigateway_map_of_method){entry, 1, true};
}

static void read_tree(struct tree *tree, struct vg_str text)
{
    struct vg_str line;
    add(tree, 0, 'G', VG_STR_NONE);
    while (vg_str_split(&text, '\n', &line)) {
        if (line.len < 3 || line.ptr[0] < 'a')
            continue;
        size_t parent = (size_t)(line.ptr[0] - 'a');
        if (parent < tree->count && has_room(tree, parent, vg_str_tail(line, 2)))
            add(tree, parent, line.ptr[1], vg_str_tail(line, 2));
    }
}

/* ---- The naive look ---- */

struct parts {
    struct vg_str items[RESOURCES_MAX + 1];
    size_t count; /* RESOURCES_MAX + 1: as many or more */
};

static void split(struct vg_str path, struct parts *parts)
{
    struct vg_str rest = path;
    while (vg_str_starts(rest, VG_STR("/")))
        rest = vg_str_tail(rest, 1);
    while (vg_str_ends(rest, VG_STR("/")))
        rest = vg_str_slice(rest, 0, rest.len - 1);
    parts->count = 0;
    if (rest.len == 0)
        return;
    while (parts->count <= RESOURCES_MAX && vg_str_split(&rest, '/', &parts->items[parts->count]))
        parts->count++;
}

/* The kinds of the resource's parts as letters, the best first in order; empty for the root. False
 * when the path is not its. */
static bool rank(const struct tree *tree, size_t at, const struct parts *parts,
                 char letters[RESOURCES_MAX + 1])
{
    size_t chain[RESOURCES_MAX], depth = 0;
    for (size_t i = at; i > 0; i = tree->parents[i])
        chain[depth++] = i;
    for (size_t level = 0; level < depth; level++) {
        struct vg_str part = tree->resources[chain[depth - 1 - level]].path_part;
        enum kind kind = kind_of(part);
        if (level >= parts->count || parts->items[level].len == 0)
            return false;
        if (kind == STATIC && !vg_str_eq(part, parts->items[level]))
            return false;
        letters[level] = (char)('0' + kind);
        if (kind == GREEDY) {
            letters[level + 1] = '\0';
            return true;
        }
    }
    letters[depth] = '\0';
    return depth == parts->count;
}

static const struct apigateway_resource *find_naively(const struct tree *tree, struct vg_str path)
{
    char best[RESOURCES_MAX + 1], letters[RESOURCES_MAX + 1];
    const struct apigateway_resource *found = NULL;
    struct parts parts;
    split(path, &parts);
    for (size_t i = 0; i < tree->count; i++) {
        if (tree->resources[i].resource_methods.count == 0 || !rank(tree, i, &parts, letters) ||
            (found != NULL && strcmp(letters, best) >= 0))
            continue;
        found = &tree->resources[i];
        memcpy(best, letters, sizeof best);
    }
    return found;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vg_arena arena;
    struct apigateway_route route;
    vg_arena_init(&arena);
    struct vg_str all = vg_arena_copy(&arena, vg_str_of(data, size));
    ptrdiff_t nul = vg_str_find_char(all, '\0');
    struct vg_str path = nul < 0 ? all : vg_str_tail(all, (size_t)nul + 1);
    struct tree *tree = VG_NEW(&arena, struct tree);
    tree->arena = &arena;
    read_tree(tree, nul < 0 ? VG_STR("") : vg_str_slice(all, 0, (size_t)nul));
    struct apigateway_live live = {.arena = &arena};
    live.snapshot.resources =
        (struct apigateway_list_of_resource){tree->resources, tree->count, true};
    apigateway_routes_make(&live, &arena);
    bool is_found = apigateway_route_find(&live, &arena, VG_STR("GET"), path, &route);
    const struct apigateway_resource *expected = find_naively(tree, path);
    VG_ASSERT(is_found == (expected != NULL));
    if (is_found) {
        VG_ASSERT(route.resource == expected && route.method != NULL);
        for (size_t i = 0; i < route.parameters.count; i++)
            VG_ASSERT(vg_str_find(path, route.parameters.items[i].value) >= 0);
    }
    vg_arena_deinit(&arena);
    return 0;
}
