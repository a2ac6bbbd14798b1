/* document/document.h: a JSON or YAML document (OpenAPI) as a tree, in the arena. Everything in it
 * is hostile: depth and number of nodes are bounded. */
#ifndef VG_DOCUMENT_DOCUMENT_H
#define VG_DOCUMENT_DOCUMENT_H

#include "base/buf.h"

enum {
    VG_DOCUMENT_BYTES_MAX = 6291456,
    VG_DOCUMENT_DEPTH_MAX = 64,
    VG_DOCUMENT_NODES_MAX = 200000, /* aliases count as what they stand for */
    VG_DOCUMENT_MEMBERS_MAX = 5000, /* of one object or array: they are searched */
};

enum vg_doc_kind {
    VG_DOC_NULL,
    VG_DOC_BOOL,
    VG_DOC_NUMBER,
    VG_DOC_STRING,
    VG_DOC_ARRAY,
    VG_DOC_OBJECT,
};

struct vg_doc {
    enum vg_doc_kind kind;
    struct vg_str key;  /* of an object's member */
    struct vg_str text; /* of scalars: as JSON writes them; strings without quotes */
    struct vg_doc *first, *last, *next;
    size_t count;  /* members or elements */
    size_t weight; /* nodes in it, itself included */
    int height;    /* levels in it, itself included */
};

/* False when the text is neither, or too much; `*problem` (arena) tells. The root is an object. */
bool vg_document_read(struct vg_arena *arena, struct vg_str text, struct vg_doc **root,
                      struct vg_str *problem) VG_CHECKED;
/* yaml.c: the same of YAML alone. */
bool vg_document_read_yaml(struct vg_arena *arena, struct vg_str text, struct vg_doc **root,
                           struct vg_str *problem) VG_CHECKED;

/* The member of that name; NULL when there is none, or `node` is NULL or no object. */
const struct vg_doc *vg_doc_get(const struct vg_doc *node, const char *name);
/* A member's text; absent unless it is a string, number or boolean. */
struct vg_str vg_doc_text(const struct vg_doc *node, const char *name);
bool vg_doc_is_true(const struct vg_doc *node, const char *name);

/* What a "$ref" of the document points at ("#/components/schemas/Pet"), followed to its end, or the
 * node itself. NULL when it points nowhere, or at itself. */
const struct vg_doc *vg_doc_resolve(struct vg_arena *arena, const struct vg_doc *root,
                                    const struct vg_doc *node);

/* New ones, for documents that are written. Adding to NULL makes a root. */
struct vg_doc *vg_doc_add(struct vg_arena *arena, struct vg_doc *parent, struct vg_str key,
                          enum vg_doc_kind kind);
void vg_doc_add_text(struct vg_arena *arena, struct vg_doc *parent, const char *key,
                     struct vg_str text); /* absent: nothing */
void vg_doc_add_bool(struct vg_arena *arena, struct vg_doc *parent, const char *key, bool value);

/* JSON without white space. */
void vg_document_write(const struct vg_doc *node, struct vg_buf *buf);
/* Indented: JSON by two spaces, or YAML with JSON's strings. */
void vg_document_print(const struct vg_doc *node, bool is_yaml, struct vg_buf *buf);

#endif
