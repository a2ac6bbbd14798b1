/* wire/query_json.c: see query_json.h. */
#include "wire/query_json.h"

#include "base/json.h"
#include "wire/xml_in.h"

static void write_node(struct vg_json_out *out, const struct vg_xml *node);

static bool is_named(const struct vg_xml *node, const char *name)
{
    return vg_str_is(node->name, name);
}

/* Every element of the list is called so. */
static void write_list(struct vg_json_out *out, const struct vg_xml *first, struct vg_str name)
{
    vg_json_out_begin(out, '[');
    for (const struct vg_xml *node = first; node != NULL; node = node->next)
        if (vg_str_eq(node->name, name))
            write_node(out, node);
    vg_json_out_end(out, ']');
}

static bool comes_again(const struct vg_xml *node)
{
    for (const struct vg_xml *other = node->next; other != NULL; other = other->next)
        if (vg_str_eq(other->name, node->name))
            return true;
    return false;
}

static bool came_before(const struct vg_xml *first, const struct vg_xml *node)
{
    for (const struct vg_xml *other = first; other != node; other = other->next)
        if (vg_str_eq(other->name, node->name))
            return true;
    return false;
}

static void write_members(struct vg_json_out *out, const struct vg_xml *first)
{
    vg_json_out_begin(out, '{');
    for (const struct vg_xml *node = first; node != NULL; node = node->next) {
        if (came_before(first, node))
            continue;
        vg_json_out_name(out, node->name);
        if (comes_again(node))
            write_list(out, node, node->name);
        else
            write_node(out, node);
    }
    vg_json_out_end(out, '}');
}

/* A queue's messages have a name of their own, and are a list also when there is one, or none. */
static void write_messages(struct vg_json_out *out, const struct vg_xml *result)
{
    vg_json_out_begin(out, '{');
    vg_json_out_name(out, VG_STR("messages"));
    if (result->first_child == NULL)
        vg_json_out_null(out);
    else
        write_list(out, result->first_child, VG_STR("Message"));
    vg_json_out_end(out, '}');
}

static void write_node(struct vg_json_out *out, const struct vg_xml *node)
{
    if (is_named(node, "ReceiveMessageResult"))
        write_messages(out, node);
    else if (node->first_child == NULL)
        vg_json_out_string(out, node->text);
    else if (is_named(node->first_child, "member"))
        write_list(out, node->first_child, VG_STR("member"));
    else
        write_members(out, node->first_child);
}

struct vg_str vg_query_json(struct vg_arena *arena, struct vg_str xml)
{
    struct vg_buf buf;
    const struct vg_xml *root = vg_xml_parse(xml, arena);
    if (root == NULL)
        return xml;
    vg_buf_init(&buf, arena, VG_XML_BYTES_MAX);
    struct vg_json_out out = vg_json_out_to(&buf);
    vg_json_out_begin(&out, '{');
    vg_json_out_name(&out, root->name);
    write_node(&out, root);
    vg_json_out_end(&out, '}');
    return buf.overflow ? xml : vg_buf_str(&buf);
}
