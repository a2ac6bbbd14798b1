/* apigateway/openapi/document.c: documents are read from JSON, walked, and written. */
#include "apigateway/openapi/document.h"

#include "base/json.h"

/* ---- Building ---- */

struct apigateway_doc *apigateway_doc_add(struct vg_arena *arena, struct apigateway_doc *parent,
                                          struct vg_str key, enum apigateway_doc_kind kind)
{
    struct apigateway_doc *node = VG_NEW(arena, struct apigateway_doc);
    *node = (struct apigateway_doc){.kind = kind, .key = key, .weight = 1, .height = 1};
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

void apigateway_doc_add_text(struct vg_arena *arena, struct apigateway_doc *parent, const char *key,
                             struct vg_str text)
{
    if (vg_str_is_set(text))
        apigateway_doc_add(arena, parent, vg_str_from(key), APIGATEWAY_DOC_STRING)->text = text;
}

void apigateway_doc_add_bool(struct vg_arena *arena, struct apigateway_doc *parent, const char *key,
                             bool value)
{
    apigateway_doc_add(arena, parent, vg_str_from(key), APIGATEWAY_DOC_BOOL)->text =
        value ? VG_STR("true") : VG_STR("false");
}

/* ---- Reading JSON ---- */

struct reader {
    struct vg_json json;
    struct vg_arena *arena;
    size_t nodes;
};

static bool read_value(struct reader *reader, struct apigateway_doc *parent, struct vg_str key,
                       struct apigateway_doc **node, int depth);

static bool read_members(struct reader *reader, struct apigateway_doc *node, int depth)
{
    struct vg_str name;
    if (!vg_json_object(&reader->json))
        return false;
    while (vg_json_member(&reader->json, &name))
        if (!read_value(reader, node, name, NULL, depth + 1))
            return false;
    return reader->json.error == NULL;
}

static bool read_elements(struct reader *reader, struct apigateway_doc *node, int depth)
{
    if (!vg_json_array(&reader->json))
        return false;
    while (vg_json_element(&reader->json))
        if (!read_value(reader, node, VG_STR_NONE, NULL, depth + 1))
            return false;
    return reader->json.error == NULL;
}

static bool read_value(struct reader *reader, struct apigateway_doc *parent, struct vg_str key,
                       struct apigateway_doc **out, int depth)
{
    static const enum apigateway_doc_kind kinds[] = {
        [VG_JSON_NULL] = APIGATEWAY_DOC_NULL,     [VG_JSON_TRUE] = APIGATEWAY_DOC_BOOL,
        [VG_JSON_FALSE] = APIGATEWAY_DOC_BOOL,    [VG_JSON_NUMBER] = APIGATEWAY_DOC_NUMBER,
        [VG_JSON_STRING] = APIGATEWAY_DOC_STRING, [VG_JSON_OBJECT] = APIGATEWAY_DOC_OBJECT,
        [VG_JSON_ARRAY] = APIGATEWAY_DOC_ARRAY,
    };
    enum vg_json_type type = vg_json_peek(&reader->json);
    if (type == VG_JSON_BAD || depth >= APIGATEWAY_DOCUMENT_DEPTH_MAX ||
        (parent != NULL && parent->count == APIGATEWAY_DOCUMENT_MEMBERS_MAX) ||
        ++reader->nodes > APIGATEWAY_DOCUMENT_NODES_MAX)
        return false;
    struct apigateway_doc *node = apigateway_doc_add(reader->arena, parent, key, kinds[type]);
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

bool apigateway_document_read(struct vg_arena *arena, struct vg_str text,
                              struct apigateway_doc **root, struct vg_str *problem)
{
    struct reader reader = {.arena = arena};
    if (text.len > APIGATEWAY_DOCUMENT_BYTES_MAX) {
        *problem = VG_STR("the document is too large");
        return false;
    }
    struct vg_str start = vg_str_trim(text);
    if (start.len == 0 || start.ptr[0] != '{')
        return apigateway_yaml_read(arena, text, root, problem);
    vg_json_init(&reader.json, text, arena);
    if (read_value(&reader, NULL, VG_STR_NONE, root, 0) && vg_json_at_end(&reader.json))
        return true;
    *problem = vg_str_from(reader.json.error != NULL ? reader.json.error
                                                     : "the document is too deep or too large");
    return false;
}

/* ---- Walking ---- */

const struct apigateway_doc *apigateway_doc_get(const struct apigateway_doc *node, const char *name)
{
    if (node == NULL || node->kind != APIGATEWAY_DOC_OBJECT)
        return NULL;
    for (const struct apigateway_doc *at = node->first; at != NULL; at = at->next)
        if (vg_str_is(at->key, name))
            return at;
    return NULL;
}

struct vg_str apigateway_doc_text(const struct apigateway_doc *node, const char *name)
{
    const struct apigateway_doc *found = apigateway_doc_get(node, name);
    if (found == NULL || found->kind == APIGATEWAY_DOC_NULL ||
        found->kind == APIGATEWAY_DOC_ARRAY || found->kind == APIGATEWAY_DOC_OBJECT)
        return VG_STR_NONE;
    return found->text;
}

bool apigateway_doc_is_true(const struct apigateway_doc *node, const char *name)
{
    return vg_str_is(apigateway_doc_text(node, name), "true");
}

/* ---- Writing ---- */

static void write_scalar(const struct apigateway_doc *node, struct vg_buf *buf)
{
    if (node->kind == APIGATEWAY_DOC_STRING)
        vg_json_quote(buf, node->text);
    else if (node->kind == APIGATEWAY_DOC_NULL)
        vg_buf_add_lit(buf, "null");
    else
        vg_buf_add(buf, node->text);
}

static bool is_container(const struct apigateway_doc *node)
{
    return node->kind == APIGATEWAY_DOC_OBJECT || node->kind == APIGATEWAY_DOC_ARRAY;
}

void apigateway_document_write(const struct apigateway_doc *node, struct vg_buf *buf)
{
    if (!is_container(node)) {
        write_scalar(node, buf);
        return;
    }
    bool is_object = node->kind == APIGATEWAY_DOC_OBJECT;
    vg_buf_add_char(buf, is_object ? '{' : '[');
    for (const struct apigateway_doc *at = node->first; at != NULL; at = at->next) {
        if (at != node->first)
            vg_buf_add_char(buf, ',');
        if (is_object) {
            vg_json_quote(buf, at->key);
            vg_buf_add_char(buf, ':');
        }
        apigateway_document_write(at, buf);
    }
    vg_buf_add_char(buf, is_object ? '}' : ']');
}

static void new_line(struct vg_buf *buf, int depth)
{
    vg_buf_printf(buf, "\n%*s", depth * 2, "");
}

static void print_json(const struct apigateway_doc *node, int depth, struct vg_buf *buf)
{
    if (!is_container(node) || node->first == NULL) {
        apigateway_document_write(node, buf);
        return;
    }
    bool is_object = node->kind == APIGATEWAY_DOC_OBJECT;
    vg_buf_add_char(buf, is_object ? '{' : '[');
    for (const struct apigateway_doc *at = node->first; at != NULL; at = at->next) {
        if (at != node->first)
            vg_buf_add_char(buf, ',');
        new_line(buf, depth + 1);
        if (is_object) {
            vg_json_quote(buf, at->key);
            vg_buf_add_lit(buf, " : ");
        }
        print_json(at, depth + 1, buf);
    }
    new_line(buf, depth);
    vg_buf_add_char(buf, is_object ? '}' : ']');
}

/* Block style; keys and strings are quoted as JSON does, which is YAML. */
static void print_yaml(const struct apigateway_doc *node, int depth, struct vg_buf *buf)
{
    for (const struct apigateway_doc *at = node->first; at != NULL; at = at->next) {
        vg_buf_printf(buf, "%*s", depth * 2, "");
        if (node->kind == APIGATEWAY_DOC_OBJECT) {
            vg_json_quote(buf, at->key);
            vg_buf_add_char(buf, ':');
        } else {
            vg_buf_add_char(buf, '-');
        }
        if (!is_container(at) || at->first == NULL) {
            vg_buf_add_char(buf, ' ');
            apigateway_document_write(at, buf);
            vg_buf_add_char(buf, '\n');
        } else {
            vg_buf_add_char(buf, '\n');
            print_yaml(at, depth + 1, buf);
        }
    }
}

void apigateway_document_print(const struct apigateway_doc *node, bool is_yaml, struct vg_buf *buf)
{
    if (is_yaml) {
        vg_buf_add_lit(buf, "---\n");
        print_yaml(node, 0, buf);
    } else {
        print_json(node, 0, buf);
    }
}
