/* apigateway/schema/compile.h: what the compiler's files share. */
#ifndef VG_APIGATEWAY_SCHEMA_COMPILE_H
#define VG_APIGATEWAY_SCHEMA_COMPILE_H

#include "apigateway/schema/node.h"

enum { SCHEMA_DEPTH_MAX = 100, SCHEMA_REFERENCES_MAX = 1000, SCHEMA_MODELS_MAX = 100 };

struct schema_document {
    struct vg_str name; /* of the model; empty: the one that is compiled */
    struct apigateway_value root;
    struct schema_document *next;
};

/* A part of a document and what it was compiled to: references may lead back to it. */
struct schema_known {
    const struct apigateway_map *map;
    struct apigateway_schema *schema;
};

struct schema_compiler {
    struct vg_arena *arena;
    const struct apigateway_schema_models *models;
    struct schema_document *documents;
    size_t document_count;
    struct schema_document *here; /* whose text is compiled: what "#" means */
    struct apigateway_map *known; /* by the address of the part */
    struct schema_known *known_schemas;
    size_t known_count;
    size_t known_cap;
    size_t reference_count;
    int depth;
    struct vg_str problem; /* sticky; absent while all is well */
};

/* Words the problem; returns NULL. */
struct apigateway_schema *schema_fail(struct schema_compiler *compiler, const char *format, ...)
    VG_PRINTF(2, 3);
static inline bool schema_failed(const struct schema_compiler *compiler)
{
    return vg_str_is_set(compiler->problem);
}
const struct apigateway_schema *schema_compile(struct schema_compiler *compiler,
                                               struct apigateway_value value);
/* What a "$ref" leads to. */
const struct apigateway_schema *schema_compile_reference(struct schema_compiler *compiler,
                                                         struct vg_str reference);
/* The keywords about objects and about arrays. */
void schema_compile_object(struct schema_compiler *compiler, struct apigateway_schema *schema,
                           const struct apigateway_map *map);
void schema_compile_array(struct schema_compiler *compiler, struct apigateway_schema *schema,
                          const struct apigateway_map *map);

/* The value of a keyword; false when it is absent, or not of the type, which is a problem then. */
bool schema_keyword(struct schema_compiler *compiler, const struct apigateway_map *map,
                    const char *keyword, enum apigateway_type type, struct apigateway_value *value);
void schema_limit(struct schema_compiler *compiler, const struct apigateway_map *map,
                  const char *keyword, struct schema_limit *limit);
/* A list of texts, sorted. */
struct vg_str *schema_names(struct schema_compiler *compiler, const char *keyword,
                            const struct apigateway_list *list);
void schema_group(struct schema_compiler *compiler, const char *keyword,
                  const struct apigateway_list *list, struct schema_group *group);
void schema_pattern(struct schema_compiler *compiler, struct vg_str text,
                    struct schema_pattern *pattern);

#endif
