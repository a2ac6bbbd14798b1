/* apigateway/invoke/route.c: from a path to a resource and its method. */
#include "apigateway/invoke/live.h"
#include "base/map.h"

enum { PARAMETERS_MAX = 64 };

/* A resource in the tree of paths. */
struct apigateway_node {
    const struct apigateway_resource *resource;
    struct vg_str name; /* of the path part, or of its variable */
    enum { PART_STATIC, PART_VARIABLE, PART_GREEDY } kind;
    struct apigateway_node *first_child;
    struct apigateway_node *next; /* sibling: static ones first, then variables, then greedy ones */
};

static void name_node(struct apigateway_node *node)
{
    struct vg_str part = node->resource->path_part;
    bool is_variable = vg_str_starts(part, VG_STR("{")) && vg_str_ends(part, VG_STR("}"));
    bool is_greedy = is_variable && vg_str_ends(part, VG_STR("+}"));
    node->kind = is_greedy ? PART_GREEDY : is_variable ? PART_VARIABLE : PART_STATIC;
    node->name = is_variable ? vg_str_slice(part, 1, part.len - (is_greedy ? 2 : 1)) : part;
}

static void adopt(struct apigateway_node *parent, struct apigateway_node *child)
{
    struct apigateway_node **at = &parent->first_child;
    while (*at != NULL && (*at)->kind <= child->kind)
        at = &(*at)->next;
    child->next = *at;
    *at = child;
}

void apigateway_routes_make(struct apigateway_live *live, struct vg_arena *arena)
{
    size_t count = live->snapshot.resources.count;
    struct apigateway_node *nodes = VG_NEW_ARRAY(arena, struct apigateway_node, count + 1);
    struct vg_map by_id;
    vg_map_init(&by_id);
    for (size_t i = 0; i < count; i++) {
        nodes[i].resource = &live->snapshot.resources.items[i];
        name_node(&nodes[i]);
        (void)vg_map_set(&by_id, nodes[i].resource->id, &nodes[i]);
    }
    for (size_t i = 0; i < count; i++) {
        struct vg_str parent_id = nodes[i].resource->parent_id;
        struct apigateway_node *parent =
            vg_str_is_set(parent_id) ? vg_map_get(&by_id, parent_id) : NULL;
        if (parent != NULL)
            adopt(parent, &nodes[i]);
        else
            live->root = &nodes[i];
    }
    vg_map_deinit(&by_id);
}

/* ---- Finding ---- */

struct search {
    struct vg_str method;
    struct vg_header parameters[PARAMETERS_MAX];
    size_t parameter_count;
    const struct apigateway_resource *resource;
    const struct apigateway_method *found;
};

static const struct apigateway_method *method_of(const struct apigateway_resource *resource,
                                                 struct vg_str name)
{
    const struct apigateway_method *any = NULL;
    for (size_t i = 0; i < resource->resource_methods.count; i++) {
        const struct apigateway_map_of_method_entry *entry = &resource->resource_methods.items[i];
        if (vg_str_eq(entry->key, name))
            return &entry->value;
        if (vg_str_is(entry->key, "ANY"))
            any = &entry->value;
    }
    return any;
}

static bool ends_at(struct search *search, const struct apigateway_node *node)
{
    search->resource = node->resource;
    search->found = method_of(node->resource, search->method);
    return search->found != NULL;
}

/* `rest` is what is left of the path, absent at its end. Depth: that of the tree. */
static bool descend(struct search *search, const struct apigateway_node *node, struct vg_str rest)
{
    if (!vg_str_is_set(rest))
        return ends_at(search, node);
    struct vg_str below = rest, part;
    if (!vg_str_split(&below, '/', &part))
        return false;
    size_t parameters = search->parameter_count;
    for (const struct apigateway_node *child = node->first_child; child != NULL;
         child = child->next) {
        search->parameter_count = parameters;
        if (child->kind == PART_STATIC) {
            if (vg_str_eq(child->name, part) && descend(search, child, below))
                return true;
            continue;
        }
        bool is_greedy = child->kind == PART_GREEDY;
        if (part.len == 0 || search->parameter_count == PARAMETERS_MAX)
            continue;
        search->parameters[search->parameter_count++] =
            (struct vg_header){child->name, is_greedy ? rest : part};
        if (is_greedy ? ends_at(search, child) : descend(search, child, below))
            return true;
    }
    return false;
}

bool apigateway_route_find(const struct apigateway_live *live, struct vg_arena *arena,
                           struct vg_str method, struct vg_str path, struct apigateway_route *route)
{
    if (live->root == NULL)
        return false;
    struct search *search = VG_NEW(arena, struct search);
    search->method = method;
    struct vg_str rest = path;
    while (vg_str_starts(rest, VG_STR("/")))
        rest = vg_str_tail(rest, 1);
    while (vg_str_ends(rest, VG_STR("/")))
        rest = vg_str_slice(rest, 0, rest.len - 1);
    if (!descend(search, live->root, rest.len > 0 ? rest : VG_STR_NONE))
        return false;
    route->resource = search->resource;
    route->method = search->found;
    route->parameters = (struct vg_pairs){search->parameters, search->parameter_count};
    return true;
}
