/* iam/node.c: a JSON document as a tree. */
#include "iam/node.h"

static bool read_value(struct vg_json *json, struct iam_node *node);

static bool read_children(struct vg_json *json, struct iam_node *parent)
{
    bool is_object = parent->type == VG_JSON_OBJECT;
    struct iam_node **end = &parent->child;
    struct vg_str name = VG_STR("");
    if (!(is_object ? vg_json_object(json) : vg_json_array(json)))
        return false;
    while (is_object ? vg_json_member(json, &name) : vg_json_element(json)) {
        struct iam_node *child = VG_NEW(json->arena, struct iam_node);
        child->name = name;
        *end = child;
        end = &child->next;
        if (!read_value(json, child))
            return false;
    }
    return json->error == NULL;
}

static bool read_value(struct vg_json *json, struct iam_node *node)
{
    node->type = vg_json_peek(json);
    switch (node->type) {
    case VG_JSON_STRING:
        return vg_json_string(json, &node->text);
    case VG_JSON_OBJECT:
    case VG_JSON_ARRAY:
        return read_children(json, node);
    default:
        return vg_json_skip(json, NULL);
    }
}

const struct iam_node *iam_node_parse(struct vg_arena *arena, struct vg_str text)
{
    struct vg_json json;
    struct iam_node *root = VG_NEW(arena, struct iam_node);
    vg_json_init(&json, text, arena);
    return read_value(&json, root) && vg_json_at_end(&json) ? root : NULL;
}

const struct iam_node *iam_node_member(const struct iam_node *node, const char *name)
{
    if (!iam_node_is(node, VG_JSON_OBJECT))
        return NULL;
    for (const struct iam_node *at = node->child; at != NULL; at = at->next)
        if (vg_str_is(at->name, name))
            return at;
    return NULL;
}

bool iam_node_is(const struct iam_node *node, enum vg_json_type type)
{
    return node != NULL && node->type == type;
}
