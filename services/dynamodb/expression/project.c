/* services/dynamodb/expression/project.c: projection expressions, and the parts of items that paths
 * name. */
#include "parse.h"

bool dynamodb_projection_parse(struct vg_arena *arena, struct vg_str text,
                               struct dynamodb_placeholders *placeholders,
                               struct dynamodb_selection *projection, struct vg_str *problem)
{
    struct dynamodb_parser parser;
    if (!dynamodb_parser_init(&parser, arena, DYNAMODB_PROJECTION_EXPRESSION, text, placeholders,
                              problem))
        return false;
    struct vg_buf buf;
    vg_buf_init(&buf, arena, /* max= */ 0);
    bool is_read;
    do {
        struct dynamodb_path path;
        is_read = dynamodb_parse_path(&parser, &path);
        if (is_read)
            vg_buf_add_bytes(&buf, &path, sizeof(path));
    } while (is_read && dynamodb_take_symbol(&parser, ","));

    const struct dynamodb_path *paths = (const struct dynamodb_path *)(const void *)buf.ptr;
    size_t count = buf.len / sizeof(*paths);
    const struct dynamodb_path **pointers =
        VG_NEW_ARRAY(arena, const struct dynamodb_path *, count);
    for (size_t i = 0; i < count; i++)
        pointers[i] = &paths[i];
    if (is_read)
        dynamodb_check_paths(&parser, pointers, count);
    if (!dynamodb_parser_finish(&parser, problem))
        return false;
    *projection = dynamodb_selection_of(arena, pointers, count);
    return true;
}

struct dynamodb_selection dynamodb_selection_of(struct vg_arena *arena,
                                                const struct dynamodb_path *const *paths,
                                                size_t count)
{
    struct dynamodb_selection projection = {.tree = VG_NEW(arena, struct dynamodb_path_tree)};
    for (size_t i = 0; i < count; i++)
        dynamodb_path_tree_add(arena, projection.tree, paths[i], projection.tree);
    return projection;
}

struct dynamodb_selection dynamodb_selection_of_names(struct vg_arena *arena,
                                                      const struct vg_str *names, size_t count)
{
    const struct dynamodb_path **paths = VG_NEW_ARRAY(arena, const struct dynamodb_path *, count);
    for (size_t i = 0; i < count; i++) {
        struct dynamodb_step *step = VG_NEW(arena, struct dynamodb_step);
        struct dynamodb_path *path = VG_NEW(arena, struct dynamodb_path);
        step->name = names[i];
        *path = (struct dynamodb_path){.steps = step, .count = 1};
        paths[i] = path;
    }
    return dynamodb_selection_of(arena, paths, count);
}

static bool project_value(const struct dynamodb_path_tree *tree, struct vg_str value,
                          struct vg_buf *buf);

/* Both the attributes and the names wanted are sorted: one walk over both. */
static uint32_t project_attributes(const struct dynamodb_path_tree *wanted,
                                   struct dynamodb_cursor cursor, struct vg_buf *buf)
{
    uint32_t count = 0;
    struct vg_str name, value;
    while (wanted != NULL && dynamodb_next_attribute(&cursor, &name, &value)) {
        int order;
        while ((order = vg_str_cmp(wanted->step.name, name)) < 0 && wanted->next != NULL)
            wanted = wanted->next;
        if (order != 0)
            continue;
        size_t start = buf->len;
        dynamodb_put_name(buf, name);
        if (project_value(wanted, value, buf))
            count++;
        else
            buf->len = start;
        wanted = wanted->next;
    }
    return count;
}

static uint32_t project_elements(const struct dynamodb_path_tree *wanted,
                                 struct dynamodb_cursor cursor, struct vg_buf *buf)
{
    uint32_t count = 0;
    struct vg_str value;
    for (uint32_t index = 0; wanted != NULL && dynamodb_next_element(&cursor, &value); index++) {
        if (wanted->step.index != index)
            continue;
        count += project_value(wanted, value, buf);
        wanted = wanted->next;
    }
    return count;
}

/* False, and nothing written, where nothing of the value is wanted. */
static bool project_value(const struct dynamodb_path_tree *tree, struct vg_str value,
                          struct vg_buf *buf)
{
    if (tree->leaf != NULL) {
        vg_buf_add(buf, value);
        return true;
    }
    enum dynamodb_type type = dynamodb_value_type(value);
    bool wants_names = vg_str_is_set(tree->children->step.name);
    if (type != (wants_names ? DYNAMODB_M : DYNAMODB_L))
        return false;
    size_t start = buf->len;
    size_t opened = dynamodb_open(buf, type);
    uint32_t count = wants_names ? project_attributes(tree->children, dynamodb_members(value), buf)
                                 : project_elements(tree->children, dynamodb_members(value), buf);
    if (count == 0) {
        buf->len = start;
        return false;
    }
    dynamodb_close(buf, opened, count);
    return true;
}

struct vg_str dynamodb_project(const struct dynamodb_selection *projection, struct vg_str item,
                               struct vg_arena *arena)
{
    struct vg_buf buf;
    vg_buf_init(&buf, arena, /* max= */ 0);
    size_t opened = dynamodb_open_item(&buf);
    uint32_t count =
        project_attributes(projection->tree->children, dynamodb_attributes(item), &buf);
    dynamodb_close_item(&buf, opened, count);
    return vg_buf_str(&buf);
}
