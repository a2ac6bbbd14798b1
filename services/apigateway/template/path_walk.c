/* apigateway/template/path_walk.c: walks a tree of values along a JSONPath. Recursion goes as deep
 * as the path is long and the tree is high; both are bounded. */
#include "apigateway/template/path_inside.h"

static bool spend(struct path_walker *walker)
{
    return --*walker->steps >= 0;
}

/* For loops whose rounds spend on their own. */
static bool has_steps(const struct path_walker *walker)
{
    return *walker->steps >= 0;
}

static void walk_children(struct path_walker *walker, const struct segment *next,
                          struct apigateway_value value)
{
    if (value.type == APIGATEWAY_MAP)
        for (size_t i = 0; i < value.map->count && has_steps(walker); i++)
            path_walk(walker, next, value.map->members[i].value);
    if (value.type == APIGATEWAY_LIST)
        for (size_t i = 0; i < value.list->count && has_steps(walker); i++)
            path_walk(walker, next, value.list->values[i]);
}

/* Several names at the end of a path are one map of those that are there. */
static void walk_merged(struct path_walker *walker, const struct segment *segment,
                        const struct apigateway_map *map)
{
    struct apigateway_value merged = apigateway_map_new(walker->arena);
    for (size_t i = 0; i < segment->list->count && spend(walker); i++) {
        struct vg_str name = segment->list->values[i].text;
        const struct apigateway_member *member = apigateway_map_find(map, name);
        if (member != NULL)
            apigateway_map_set(walker->arena, merged.map, name, member->value);
    }
    apigateway_list_add(walker->arena, walker->found, merged);
}

static void walk_names(struct path_walker *walker, const struct segment *segment,
                       struct apigateway_value value)
{
    if (value.type != APIGATEWAY_MAP)
        return;
    if (segment->list->count > 1 && segment->next == NULL) {
        walk_merged(walker, segment, value.map);
        return;
    }
    for (size_t i = 0; i < segment->list->count && (i == 0 || spend(walker)); i++) {
        const struct apigateway_member *member =
            apigateway_map_find(value.map, segment->list->values[i].text);
        if (member != NULL)
            path_walk(walker, segment->next, member->value);
    }
}

static void walk_indexes(struct path_walker *walker, const struct segment *segment,
                         struct apigateway_value value)
{
    if (value.type != APIGATEWAY_LIST)
        return;
    int64_t count = (int64_t)value.list->count;
    for (size_t i = 0; i < segment->list->count && (i == 0 || spend(walker)); i++) {
        int64_t at = segment->list->values[i].integer;
        at += at < 0 ? count : 0;
        if (at >= 0 && at < count)
            path_walk(walker, segment->next, value.list->values[at]);
    }
}

static int64_t clamped(int64_t at, int64_t count)
{
    at += at < 0 ? count : 0;
    return at < 0 ? 0 : at > count ? count : at;
}

static void walk_slice(struct path_walker *walker, const struct segment *segment,
                       struct apigateway_value value)
{
    if (value.type != APIGATEWAY_LIST)
        return;
    int64_t count = (int64_t)value.list->count;
    int64_t from = segment->has_from ? clamped(segment->from, count) : 0;
    int64_t to = segment->has_to ? clamped(segment->to, count) : count;
    for (int64_t i = from; i < to && has_steps(walker); i++)
        path_walk(walker, segment->next, value.list->values[i]);
}

/* The elements of a list for which the filter holds; of what is no list, itself. */
static void walk_filter(struct path_walker *walker, const struct segment *segment,
                        struct apigateway_value value)
{
    if (value.type == APIGATEWAY_LIST) {
        for (size_t i = 0; i < value.list->count && has_steps(walker); i++)
            if (path_filter_holds(walker, segment->filter, value.list->values[i]))
                path_walk(walker, segment->next, value.list->values[i]);
    } else if (value.type == APIGATEWAY_MAP && !segment->is_deep) {
        if (path_filter_holds(walker, segment->filter, value))
            path_walk(walker, segment->next, value);
    }
}

static void walk_here(struct path_walker *walker, const struct segment *segment,
                      struct apigateway_value value)
{
    switch (segment->kind) {
    case SEGMENT_NAMES:
        walk_names(walker, segment, value);
        break;
    case SEGMENT_INDEXES:
        walk_indexes(walker, segment, value);
        break;
    case SEGMENT_SLICE:
        walk_slice(walker, segment, value);
        break;
    case SEGMENT_ALL:
        walk_children(walker, segment->next, value);
        break;
    case SEGMENT_FILTER:
        walk_filter(walker, segment, value);
        break;
    case SEGMENT_FUNCTION:
        break;
    }
}

static void walk_deep(struct path_walker *walker, const struct segment *segment,
                      struct apigateway_value value, int level)
{
    walk_here(walker, segment, value);
    if (level == VG_JSON_DEPTH_MAX)
        return;
    if (value.type == APIGATEWAY_MAP)
        for (size_t i = 0; i < value.map->count && spend(walker); i++)
            walk_deep(walker, segment, value.map->members[i].value, level + 1);
    if (value.type == APIGATEWAY_LIST)
        for (size_t i = 0; i < value.list->count && spend(walker); i++)
            walk_deep(walker, segment, value.list->values[i], level + 1);
}

void path_walk(struct path_walker *walker, const struct segment *segment,
               struct apigateway_value value)
{
    if (!spend(walker))
        return;
    if (segment == NULL)
        apigateway_list_add(walker->arena, walker->found, value);
    else if (segment->is_deep)
        walk_deep(walker, segment, value, 0);
    else
        walk_here(walker, segment, value);
}
