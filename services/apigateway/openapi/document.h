/* apigateway/openapi/document.h: a JSON or YAML document as a tree, in the arena. Everything in it
 * is hostile: depth and number of nodes are bounded. */
#ifndef APIGATEWAY_OPENAPI_DOCUMENT_H
#define APIGATEWAY_OPENAPI_DOCUMENT_H

#include "base/buf.h"

enum {
    APIGATEWAY_DOCUMENT_BYTES_MAX = 6291456,
    APIGATEWAY_DOCUMENT_DEPTH_MAX = 64,
    APIGATEWAY_DOCUMENT_NODES_MAX = 200000, /* aliases count as what they stand for */
    APIGATEWAY_DOCUMENT_MEMBERS_MAX = 5000, /* of one object or array: they are searched */
};

enum apigateway_doc_kind {
    APIGATEWAY_DOC_NULL,
    APIGATEWAY_DOC_BOOL,
    APIGATEWAY_DOC_NUMBER,
    APIGATEWAY_DOC_STRING,
    APIGATEWAY_DOC_ARRAY,
    APIGATEWAY_DOC_OBJECT,
};

struct apigateway_doc {
    enum apigateway_doc_kind kind;
    struct vg_str key;  /* of an object's member */
    struct vg_str text; /* of scalars: as JSON writes them; strings without quotes */
    struct apigateway_doc *first, *last, *next;
    size_t count;  /* members or elements */
    size_t weight; /* nodes in it, itself included */
    int height;    /* levels in it, itself included */
};

/* False when the text is neither, or too much; `*problem` (arena) tells. The root is an object. */
bool apigateway_document_read(struct vg_arena *arena, struct vg_str text,
                              struct apigateway_doc **root, struct vg_str *problem) VG_CHECKED;
/* yaml.c: the same of YAML alone. */
bool apigateway_yaml_read(struct vg_arena *arena, struct vg_str text, struct apigateway_doc **root,
                          struct vg_str *problem) VG_CHECKED;

/* The member of that name; NULL when there is none, or `node` is NULL or no object. */
const struct apigateway_doc *apigateway_doc_get(const struct apigateway_doc *node,
                                                const char *name);
/* A member's text; absent unless it is a string, number or boolean. */
struct vg_str apigateway_doc_text(const struct apigateway_doc *node, const char *name);
bool apigateway_doc_is_true(const struct apigateway_doc *node, const char *name);

/* New ones, for documents that are written. Adding to NULL makes a root. */
struct apigateway_doc *apigateway_doc_add(struct vg_arena *arena, struct apigateway_doc *parent,
                                          struct vg_str key, enum apigateway_doc_kind kind);
void apigateway_doc_add_text(struct vg_arena *arena, struct apigateway_doc *parent, const char *key,
                             struct vg_str text); /* absent: nothing */
void apigateway_doc_add_bool(struct vg_arena *arena, struct apigateway_doc *parent, const char *key,
                             bool value);

/* JSON without white space. */
void apigateway_document_write(const struct apigateway_doc *node, struct vg_buf *buf);
/* Indented: JSON by two spaces, or YAML with JSON's strings. */
void apigateway_document_print(const struct apigateway_doc *node, bool is_yaml, struct vg_buf *buf);

#endif
