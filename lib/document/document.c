/* document/document.c: documents are read from JSON, walked, and written. */
#include "document/document.h"

#include "base/json.h"

/* ---- Building ---- */

struct vg_doc *vg_doc_add(struct vg_arena *arena, struct vg_doc *parent, struct vg_str key,
                          enum vg_doc_kind kind)
{
    struct vg_doc *node = VG_NEW(arena, struct vg_doc);
    *node = (struct vg_doc){.kind = kind, .key = key, .weight = 1, .height = 1};
    if (parent == NULL)
        return node;
    if (parent->last != NULL)
        parent->last->next = node;
    else
        parent->first = node;
    parent->last = node;
    parent->count++;
    return node;
}

void vg_doc_add_text(struct vg_arena *arena, struct vg_doc *parent, const char *key,
                     struct vg_str text)
{
    if (vg_str_is_set(text))
        vg_doc_add(arena, parent, vg_str_from(key), VG_DOC_STRING)->text = text;
}

void vg_doc_add_bool(struct vg_arena *arena, struct vg_doc *parent, const char *key, bool value)
{
    vg_doc_add(arena, parent, vg_str_from(key), VG_DOC_BOOL)->text =
        value ? VG_STR("true") : VG_STR("false");
}

/* ---- Reading JSON ---- */

struct reader {
    struct vg_json json;
    struct vg_arena *arena;
    size_t nodes;
};

static bool read_value(struct reader *reader, struct vg_doc *parent, struct vg_str key,
                       struct vg_doc **node, int depth);

static bool read_members(struct reader *reader, struct vg_doc *node, int depth)
{
    struct vg_str name;
    if (!vg_json_object(&reader->json))
        return false;
    while (vg_json_member(&reader->json, &name))
        if (!read_value(reader, node, name, NULL, depth + 1))
            return false;
    return reader->json.error == NULL;
}

static bool read_elements(struct reader *reader, struct vg_doc *node, int depth)
{
    if (!vg_json_array(&reader->json))
        return false;
    while (vg_json_element(&reader->json))
        if (!read_value(reader, node, VG_STR_NONE, NULL, depth + 1))
            return false;
    return reader->json.error == NULL;
}

static bool read_value(struct reader *reader, struct vg_doc *parent, struct vg_str key,
                       struct vg_doc **out, int depth)
{
    static const enum vg_doc_kind kinds[] = {
        [VG_JSON_NULL] = VG_DOC_NULL,     [VG_JSON_TRUE] = VG_DOC_BOOL,
        [VG_JSON_FALSE] = VG_DOC_BOOL,    [VG_JSON_NUMBER] = VG_DOC_NUMBER,
        [VG_JSON_STRING] = VG_DOC_STRING, [VG_JSON_OBJECT] = VG_DOC_OBJECT,
        [VG_JSON_ARRAY] = VG_DOC_ARRAY,
    };
    enum vg_json_type type = vg_json_peek(&reader->json);
    if (type == VG_JSON_BAD || depth >= VG_DOCUMENT_DEPTH_MAX ||
        (parent != NULL && parent->count == VG_DOCUMENT_MEMBERS_MAX) ||
        ++reader->nodes > VG_DOCUMENT_NODES_MAX)
        return false;
    struct vg_doc *node = vg_doc_add(reader->arena, parent, key, kinds[type]);
    if (out != NULL)
        *out = node;
    if (type == VG_JSON_OBJECT)
        return read_members(reader, node, depth);
    if (type == VG_JSON_ARRAY)
        return read_elements(reader, node, depth);
    if (type == VG_JSON_STRING)
        return vg_json_string(&reader->json, &node->text);
    return vg_json_skip(&reader->json, &node->text);
}

bool vg_document_read(struct vg_arena *arena, struct vg_str text, struct vg_doc **root,
                      struct vg_str *problem)
{
    struct reader reader = {.arena = arena};
    if (text.len > VG_DOCUMENT_BYTES_MAX) {
        *problem = VG_STR("the document is too large");
        return false;
    }
    struct vg_str start = vg_str_trim(text);
    if (start.len == 0 || start.ptr[0] != '{')
        return vg_document_read_yaml(arena, text, root, problem);
    vg_json_init(&reader.json, text, arena);
    if (read_value(&reader, NULL, VG_STR_NONE, root, 0) && vg_json_at_end(&reader.json))
        return true;
    *problem = vg_str_from(reader.json.error != NULL ? reader.json.error
                                                     : "the document is too deep or too large");
    return false;
}

/* ---- Walking ---- */

const struct vg_doc *vg_doc_get(const struct vg_doc *node, const char *name)
{
    if (node == NULL || node->kind != VG_DOC_OBJECT)
        return NULL;
    for (const struct vg_doc *at = node->first; at != NULL; at = at->next)
        if (vg_str_is(at->key, name))
            return at;
    return NULL;
}

struct vg_str vg_doc_text(const struct vg_doc *node, const char *name)
{
    const struct vg_doc *found = vg_doc_get(node, name);
    if (found == NULL || found->kind == VG_DOC_NULL || found->kind == VG_DOC_ARRAY ||
        found->kind == VG_DOC_OBJECT)
        return VG_STR_NONE;
    return found->text;
}

bool vg_doc_is_true(const struct vg_doc *node, const char *name)
{
    return vg_str_is(vg_doc_text(node, name), "true");
}

/* "#/a/b": the node there, by one step after the other; "~1" stands for '/', "~0" for '~'. */
static const struct vg_doc *follow(struct vg_arena *arena, const struct vg_doc *root,
                                   struct vg_str ref)
{
    const struct vg_doc *node = root;
    struct vg_str rest = ref, piece;
    if (!vg_str_split(&rest, '/', &piece) || !vg_str_is(piece, "#"))
        return NULL;
    while (node != NULL && vg_str_split(&rest, '/', &piece)) {
        struct vg_buf name;
        vg_buf_init(&name, arena, /* max= */ 0);
        for (size_t i = 0; i < piece.len; i++) {
            char c = piece.ptr[i];
            if (c == '~' && i + 1 < piece.len)
                c = piece.ptr[++i] == '1' ? '/' : '~';
            vg_buf_add_char(&name, c);
        }
        node = vg_doc_get(node, vg_arena_cstr(arena, vg_buf_str(&name)));
    }
    return node;
}

const struct vg_doc *vg_doc_resolve(struct vg_arena *arena, const struct vg_doc *root,
                                    const struct vg_doc *node)
{
    enum { STEPS_MAX = 16 };
    for (int i = 0; i < STEPS_MAX; i++) {
        struct vg_str ref = vg_doc_text(node, "$ref");
        if (!vg_str_is_set(ref))
            return node;
        node = follow(arena, root, ref);
    }
    return NULL;
}

/* ---- Writing ---- */

static void write_scalar(const struct vg_doc *node, struct vg_buf *buf)
{
    if (node->kind == VG_DOC_STRING)
        vg_json_quote(buf, node->text);
    else if (node->kind == VG_DOC_NULL)
        vg_buf_add_lit(buf, "null");
    else
        vg_buf_add(buf, node->text);
}

static bool is_container(const struct vg_doc *node)
{
    return node->kind == VG_DOC_OBJECT || node->kind == VG_DOC_ARRAY;
}

static void new_line(struct vg_buf *buf, int depth)
{
    vg_buf_printf(buf, "\n%*s", depth * 2, "");
}

/* Indented by its depth, or on one line. */
enum { ON_ONE_LINE = -1 };

static void write_json(const struct vg_doc *node, int depth, struct vg_buf *buf)
{
    if (!is_container(node)) {
        write_scalar(node, buf);
        return;
    }
    bool is_object = node->kind == VG_DOC_OBJECT, has_lines = depth != ON_ONE_LINE;
    vg_buf_add_char(buf, is_object ? '{' : '[');
    for (const struct vg_doc *at = node->first; at != NULL; at = at->next) {
        if (at != node->first)
            vg_buf_add_char(buf, ',');
        if (has_lines)
            new_line(buf, depth + 1);
        if (is_object) {
            vg_json_quote(buf, at->key);
            vg_buf_add(buf, has_lines ? VG_STR(" : ") : VG_STR(":"));
        }
        write_json(at, has_lines ? depth + 1 : ON_ONE_LINE, buf);
    }
    if (has_lines && node->first != NULL)
        new_line(buf, depth);
    vg_buf_add_char(buf, is_object ? '}' : ']');
}

void vg_document_write(const struct vg_doc *node, struct vg_buf *buf)
{
    write_json(node, ON_ONE_LINE, buf);
}

/* Block style; keys and strings are quoted as JSON does, which is YAML. */
static void print_yaml(const struct vg_doc *node, int depth, struct vg_buf *buf)
{
    for (const struct vg_doc *at = node->first; at != NULL; at = at->next) {
        vg_buf_printf(buf, "%*s", depth * 2, "");
        if (node->kind == VG_DOC_OBJECT) {
            vg_json_quote(buf, at->key);
            vg_buf_add_char(buf, ':');
        } else {
            vg_buf_add_char(buf, '-');
        }
        if (!is_container(at) || at->first == NULL) {
            vg_buf_add_char(buf, ' ');
            vg_document_write(at, buf);
            vg_buf_add_char(buf, '\n');
        } else {
            vg_buf_add_char(buf, '\n');
            print_yaml(at, depth + 1, buf);
        }
    }
}

void vg_document_print(const struct vg_doc *node, bool is_yaml, struct vg_buf *buf)
{
    if (is_yaml) {
        vg_buf_add_lit(buf, "---\n");
        print_yaml(node, 0, buf);
    } else {
        write_json(node, 0, buf);
    }
}
