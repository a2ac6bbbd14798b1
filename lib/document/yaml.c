/* document/yaml.c: YAML into the tree that JSON makes. One document; anchors and aliases
 * are followed, counting what they stand for, so that a few lines cannot become gigabytes. */
#include "document/document.h"

#include "base/json.h"

#include <yaml.h>

enum { ANCHORS_MAX = 1000 };

struct anchor {
    struct vg_str name;
    const struct vg_doc *node;
};

struct reader {
    yaml_parser_t parser;
    struct vg_arena *arena;
    size_t nodes;
    struct anchor anchors[ANCHORS_MAX];
    size_t anchor_count;
    const char *problem;
};

static bool fail(struct reader *reader, const char *problem)
{
    if (reader->problem == NULL)
        reader->problem = problem;
    return false;
}

static bool next_event(struct reader *reader, yaml_event_t *event)
{
    if (yaml_parser_parse(&reader->parser, event))
        return true;
    return fail(reader, "the document is no YAML");
}

/* ---- Scalars ---- */

static bool is_one_of(struct vg_str text, const char *const *words)
{
    for (size_t i = 0; words[i] != NULL; i++)
        if (vg_str_is(text, words[i]))
            return true;
    return false;
}

/* JSON's numbers; what else YAML takes for one (octal, hexadecimal, infinities) stays text. */
static bool is_json_number(struct vg_arena *arena, struct vg_str text)
{
    struct vg_json json;
    struct vg_str number;
    vg_json_init(&json, text, arena);
    return vg_json_peek(&json) == VG_JSON_NUMBER && vg_json_number(&json, &number) &&
           number.len == text.len;
}

static void read_scalar(struct reader *reader, const yaml_event_t *event, struct vg_doc *node)
{
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL", NULL};
    static const char *const trues[] = {"true", "True", "TRUE", NULL};
    static const char *const falses[] = {"false", "False", "FALSE", NULL};
    struct vg_str text = vg_arena_copy(
        reader->arena, vg_str_of(event->data.scalar.value, event->data.scalar.length));
    node->text = text;
    node->kind = VG_DOC_STRING;
    if (event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
        return;
    if (is_one_of(text, nulls)) {
        node->kind = VG_DOC_NULL;
    } else if (is_one_of(text, trues) || is_one_of(text, falses)) {
        node->kind = VG_DOC_BOOL;
        node->text = is_one_of(text, trues) ? VG_STR("true") : VG_STR("false");
    } else if (is_json_number(reader->arena, text)) {
        node->kind = VG_DOC_NUMBER;
    }
}

/* ---- Anchors ---- */

static bool keep_anchor(struct reader *reader, const yaml_char_t *name, const struct vg_doc *node)
{
    if (name == NULL)
        return true;
    if (reader->anchor_count == ANCHORS_MAX)
        return fail(reader, "the document has too many anchors");
    reader->anchors[reader->anchor_count++] =
        (struct anchor){vg_arena_copy(reader->arena, vg_str_from((const char *)name)), node};
    return true;
}

/* The node that an alias stands for: its children are shared, their number counts anew. */
static bool follow_alias(struct reader *reader, const yaml_char_t *name, struct vg_doc *node,
                         int depth)
{
    struct vg_str wanted = vg_str_from((const char *)name);
    for (size_t i = reader->anchor_count; i-- > 0;)
        if (vg_str_eq(reader->anchors[i].name, wanted)) {
            const struct vg_doc *known = reader->anchors[i].node;
            if (known->weight == 0)
                return fail(reader, "an anchor contains itself");
            node->kind = known->kind;
            node->text = known->text;
            node->first = known->first;
            node->last = known->last;
            node->count = known->count;
            node->height = known->height;
            if (depth + known->height > VG_DOCUMENT_DEPTH_MAX)
                return fail(reader, "the document is too deep");
            reader->nodes += known->weight;
            return reader->nodes <= VG_DOCUMENT_NODES_MAX
                       ? true
                       : fail(reader, "the document is too large");
        }
    return fail(reader, "an alias has no anchor");
}

/* ---- Nodes ---- */

static bool read_node(struct reader *reader, const yaml_event_t *event, struct vg_doc *node,
                      int depth);

/* Adds a member or element that begins with `event`. */
static bool read_child(struct reader *reader, struct vg_doc *parent, struct vg_str key,
                       yaml_event_t *event, int depth)
{
    if (parent->count == VG_DOCUMENT_MEMBERS_MAX) {
        yaml_event_delete(event);
        return fail(reader, "the document is too large");
    }
    struct vg_doc *child = vg_doc_add(reader->arena, parent, key, VG_DOC_NULL);
    bool is_read = read_node(reader, event, child, depth + 1);
    yaml_event_delete(event);
    if (parent->height <= child->height)
        parent->height = child->height + 1;
    return is_read;
}

static bool read_mapping(struct reader *reader, struct vg_doc *node, int depth)
{
    yaml_event_t event;
    for (;;) {
        if (!next_event(reader, &event))
            return false;
        bool is_key = event.type == YAML_SCALAR_EVENT;
        bool is_end = event.type == YAML_MAPPING_END_EVENT;
        struct vg_str key = VG_STR_NONE;
        if (is_key)
            key = vg_arena_copy(reader->arena,
                                vg_str_of(event.data.scalar.value, event.data.scalar.length));
        yaml_event_delete(&event);
        if (is_end)
            return true;
        if (!is_key)
            return fail(reader, "a key is no text");
        if (!next_event(reader, &event) || !read_child(reader, node, key, &event, depth))
            return false;
    }
}

static bool read_sequence(struct reader *reader, struct vg_doc *node, int depth)
{
    yaml_event_t event;
    for (;;) {
        if (!next_event(reader, &event))
            return false;
        if (event.type == YAML_SEQUENCE_END_EVENT) {
            yaml_event_delete(&event);
            return true;
        }
        if (!read_child(reader, node, VG_STR_NONE, &event, depth))
            return false;
    }
}

static bool read_node(struct reader *reader, const yaml_event_t *event, struct vg_doc *node,
                      int depth)
{
    size_t before = reader->nodes;
    if (depth >= VG_DOCUMENT_DEPTH_MAX)
        return fail(reader, "the document is too deep");
    if (++reader->nodes > VG_DOCUMENT_NODES_MAX)
        return fail(reader, "the document is too large");
    /* While it is open, an alias to it would be a circle. */
    node->weight = 0;
    bool is_read = false;
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        read_scalar(reader, event, node);
        is_read = keep_anchor(reader, event->data.scalar.anchor, node);
        break;
    case YAML_MAPPING_START_EVENT:
        node->kind = VG_DOC_OBJECT;
        is_read = keep_anchor(reader, event->data.mapping_start.anchor, node) &&
                  read_mapping(reader, node, depth);
        break;
    case YAML_SEQUENCE_START_EVENT:
        node->kind = VG_DOC_ARRAY;
        is_read = keep_anchor(reader, event->data.sequence_start.anchor, node) &&
                  read_sequence(reader, node, depth);
        break;
    case YAML_ALIAS_EVENT:
        is_read = follow_alias(reader, event->data.alias.anchor, node, depth);
        break;
    default:
        is_read = fail(reader, "the document is no YAML");
    }
    node->weight = reader->nodes - before;
    return is_read;
}

/* The first document's root. */
static bool read_root(struct reader *reader, struct vg_doc **root)
{
    yaml_event_t event;
    bool is_node = false, is_read = false;
    *root = vg_doc_add(reader->arena, NULL, VG_STR_NONE, VG_DOC_NULL);
    while (!is_node) {
        if (!next_event(reader, &event))
            return false;
        bool is_end = event.type == YAML_STREAM_END_EVENT;
        is_node = event.type != YAML_STREAM_START_EVENT && event.type != YAML_DOCUMENT_START_EVENT;
        if (is_node && !is_end)
            is_read = read_node(reader, &event, *root, 0);
        yaml_event_delete(&event);
    }
    if (is_read && (*root)->kind != VG_DOC_OBJECT)
        return fail(reader, "the document is no object");
    return is_read;
}

bool vg_document_read_yaml(struct vg_arena *arena, struct vg_str text, struct vg_doc **root,
                           struct vg_str *problem)
{
    struct reader *reader = VG_NEW(arena, struct reader);
    reader->arena = arena;
    if (!vg_utf8_is_valid(text) || !yaml_parser_initialize(&reader->parser)) {
        *problem = VG_STR("the document is no text");
        return false;
    }
    yaml_parser_set_input_string(&reader->parser, (const unsigned char *)text.ptr, text.len);
    bool is_read = read_root(reader, root);
    yaml_parser_delete(&reader->parser);
    *problem = vg_str_from(reader->problem != NULL ? reader->problem : "the document is empty");
    return is_read;
}
