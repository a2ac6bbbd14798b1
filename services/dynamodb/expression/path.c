/* services/dynamodb/expression/path.c: following and relating document paths. */
#include "path.h"

static bool is_name(const struct dynamodb_step *step)
{
    return vg_str_is_set(step->name);
}

static bool take_step(const struct dynamodb_step *step, struct vg_str from, struct vg_str *value)
{
    enum dynamodb_type type = dynamodb_value_type(from);
    if (is_name(step))
        return type == DYNAMODB_M && dynamodb_map_find(from, step->name, value);
    return type == DYNAMODB_L && dynamodb_list_at(from, step->index, value);
}

static bool find(const struct dynamodb_path *path, uint32_t count, struct vg_str item,
                 struct vg_str *value)
{
    if (!vg_str_is_set(item) || !dynamodb_item_find(item, path->steps[0].name, value))
        return false;
    for (uint32_t i = 1; i < count; i++)
        if (!take_step(&path->steps[i], *value, value))
            return false;
    return true;
}

bool dynamodb_path_find(const struct dynamodb_path *path, struct vg_str item, struct vg_str *value)
{
    return find(path, path->count, item, value);
}

bool dynamodb_path_parent(const struct dynamodb_path *path, struct vg_str item,
                          struct vg_str *parent)
{
    *parent = VG_STR_NONE;
    if (path->count == 1)
        return true;
    if (!find(path, path->count - 1, item, parent))
        return false;
    return dynamodb_value_type(*parent) ==
           (is_name(&path->steps[path->count - 1]) ? DYNAMODB_M : DYNAMODB_L);
}

struct vg_str dynamodb_path_display(struct vg_arena *arena, const struct dynamodb_path *path)
{
    struct vg_buf text;
    vg_buf_init(&text, arena, /* max= */ 0);
    vg_buf_add_char(&text, '[');
    for (uint32_t i = 0; i < path->count; i++) {
        if (i > 0)
            vg_buf_add_lit(&text, ", ");
        if (is_name(&path->steps[i]))
            vg_buf_add(&text, path->steps[i].name);
        else
            vg_buf_printf(&text, "[%u]", path->steps[i].index);
    }
    vg_buf_add_char(&text, ']');
    return vg_buf_str(&text);
}

static bool step_eq(const struct dynamodb_step *a, const struct dynamodb_step *b)
{
    return is_name(a) == is_name(b) &&
           (is_name(a) ? vg_str_eq(a->name, b->name) : a->index == b->index);
}

static uint32_t common_steps(const struct dynamodb_path *a, const struct dynamodb_path *b)
{
    uint32_t common = 0;
    while (common < a->count && common < b->count && step_eq(&a->steps[common], &b->steps[common]))
        common++;
    return common;
}

bool dynamodb_path_eq(const struct dynamodb_path *a, const struct dynamodb_path *b)
{
    return a->count == b->count && common_steps(a, b) == a->count;
}

enum dynamodb_path_relation dynamodb_path_relation(const struct dynamodb_path *a,
                                                   const struct dynamodb_path *b)
{
    uint32_t common = common_steps(a, b);
    if (common == a->count || common == b->count)
        return DYNAMODB_PATHS_OVERLAP;
    if (is_name(&a->steps[common]) != is_name(&b->steps[common]))
        return DYNAMODB_PATHS_CONFLICT;
    return DYNAMODB_PATHS_APART;
}

static int step_order(const struct dynamodb_step *a, const struct dynamodb_step *b)
{
    if (is_name(a))
        return vg_str_cmp(a->name, b->name);
    return (a->index > b->index) - (a->index < b->index);
}

/* The child of that step, made in its place where there is none. */
static struct dynamodb_path_tree *child(struct vg_arena *arena, struct dynamodb_path_tree *tree,
                                        const struct dynamodb_step *step)
{
    struct dynamodb_path_tree **at = &tree->children;
    while (*at != NULL && step_order(&(*at)->step, step) < 0)
        at = &(*at)->next;
    if (*at != NULL && step_order(&(*at)->step, step) == 0)
        return *at;
    struct dynamodb_path_tree *made = VG_NEW(arena, struct dynamodb_path_tree);
    made->step = *step;
    made->next = *at;
    *at = made;
    return made;
}

void dynamodb_path_tree_add(struct vg_arena *arena, struct dynamodb_path_tree *root,
                            const struct dynamodb_path *path, void *leaf)
{
    struct dynamodb_path_tree *tree = root;
    for (uint32_t i = 0; i < path->count; i++)
        tree = child(arena, tree, &path->steps[i]);
    tree->leaf = leaf;
}
