/* wire/xml_in.c: a small XML document as a tree in an arena. */
#include "wire/xml_in.h"

#include <expat.h>

/* An element that is still open. */
struct open_element {
    struct vg_xml *node;
    struct vg_xml *last_child;
    struct vg_buf text;
};

struct builder {
    XML_Parser parser;
    struct vg_arena *arena;
    struct vg_xml *root;
    struct open_element open[VG_WIRE_DEPTH_MAX];
    size_t depth;
    size_t node_count;
    bool has_failed;
};

static void stop(struct builder *builder)
{
    builder->has_failed = true;
    XML_StopParser(builder->parser, XML_FALSE);
}

static void on_doctype(void *ctx, const XML_Char *name, const XML_Char *system_id,
                       const XML_Char *public_id, int has_internal_subset)
{
    (void)name;
    (void)system_id;
    (void)public_id;
    (void)has_internal_subset;
    stop(ctx);
}

static struct vg_str local_name(struct vg_arena *arena, const XML_Char *name)
{
    const char *colon = strrchr(name, ':');
    return vg_arena_copy(arena, vg_str_from(colon != NULL ? colon + 1 : name));
}

/* Counts a node; false when it is one too many. */
static bool count_node(struct builder *builder)
{
    if (++builder->node_count <= VG_XML_NODES_MAX)
        return true;
    stop(builder);
    return false;
}

static void add_attributes(struct builder *builder, struct vg_xml *node, const XML_Char **pairs)
{
    for (; pairs[0] != NULL; pairs += 2) {
        if (!count_node(builder))
            return;
        struct vg_xml_attribute *attribute = VG_NEW(builder->arena, struct vg_xml_attribute);
        attribute->name = vg_arena_copy(builder->arena, vg_str_from(pairs[0]));
        attribute->value = vg_arena_copy(builder->arena, vg_str_from(pairs[1]));
        attribute->next = node->attributes;
        node->attributes = attribute;
    }
}

static void on_start(void *ctx, const XML_Char *name, const XML_Char **attributes)
{
    struct builder *builder = ctx;
    if (builder->has_failed || !count_node(builder))
        return;
    if (builder->depth == VG_WIRE_DEPTH_MAX) {
        stop(builder);
        return;
    }
    struct vg_xml *node = VG_NEW(builder->arena, struct vg_xml);
    node->name = local_name(builder->arena, name);
    node->text = VG_STR("");
    add_attributes(builder, node, attributes);
    if (builder->depth == 0) {
        builder->root = node;
    } else {
        struct open_element *parent = &builder->open[builder->depth - 1];
        if (parent->last_child != NULL)
            parent->last_child->next = node;
        else
            parent->node->first_child = node;
        parent->last_child = node;
    }
    struct open_element *opened = &builder->open[builder->depth++];
    *opened = (struct open_element){.node = node};
    vg_buf_init(&opened->text, builder->arena, VG_XML_BYTES_MAX);
}

static void on_end(void *ctx, const XML_Char *name)
{
    (void)name;
    struct builder *builder = ctx;
    if (builder->has_failed)
        return;
    struct open_element *closed = &builder->open[--builder->depth];
    if (closed->last_child == NULL)
        closed->node->text = vg_buf_str(&closed->text);
}

/* Between elements there is only white space that nobody asks for. */
static void on_text(void *ctx, const XML_Char *text, int len)
{
    struct builder *builder = ctx;
    if (builder->has_failed || builder->depth == 0)
        return;
    struct open_element *current = &builder->open[builder->depth - 1];
    if (current->last_child == NULL)
        vg_buf_add_bytes(&current->text, text, (size_t)len);
}

const struct vg_xml *vg_xml_parse(struct vg_str text, struct vg_arena *arena)
{
    if (text.len == 0 || text.len > VG_XML_BYTES_MAX)
        return NULL;
    struct builder builder = {.arena = arena, .parser = XML_ParserCreate(NULL)};
    VG_ASSERT(builder.parser != NULL);
    XML_SetUserData(builder.parser, &builder);
    XML_SetElementHandler(builder.parser, on_start, on_end);
    XML_SetCharacterDataHandler(builder.parser, on_text);
    XML_SetStartDoctypeDeclHandler(builder.parser, on_doctype);
    enum XML_Status status = XML_Parse(builder.parser, text.ptr, (int)text.len, /* isFinal= */ 1);
    XML_ParserFree(builder.parser);
    return status == XML_STATUS_OK && !builder.has_failed ? builder.root : NULL;
}
