/* apigateway/schema/node.h: a compiled schema, as the compiler makes it and the checks read it. */
#ifndef VG_APIGATEWAY_SCHEMA_NODE_H
#define VG_APIGATEWAY_SCHEMA_NODE_H

#include "apigateway/schema/schema.h"
#include "apigateway/template/regex.h"
#include "apigateway/template/value.h"

/* In the order of their names, in which messages list them. */
enum schema_type {
    SCHEMA_ARRAY,
    SCHEMA_BOOLEAN,
    SCHEMA_INTEGER,
    SCHEMA_NULL,
    SCHEMA_NUMBER,
    SCHEMA_OBJECT,
    SCHEMA_STRING,
    SCHEMA_TYPES
};
extern const char *const schema_type_names[SCHEMA_TYPES];

struct schema_limit {
    bool is_set;
    size_t count;
};

struct schema_pattern {
    struct vg_str text;
    struct apigateway_regex *regex;
    const struct apigateway_schema *schema; /* of patternProperties */
};

struct schema_dependency {
    struct vg_str name;
    struct vg_str *names; /* that have to be there, or ... */
    size_t name_count;
    const struct apigateway_schema *schema; /* ... that the object has to match */
};

struct schema_group {
    const struct apigateway_schema **schemas;
    size_t count;
};

struct apigateway_schema {
    const struct apigateway_schema *reference; /* $ref: all that counts, when set */
    unsigned types;                            /* a bit for each that is allowed; 0: all */
    const struct apigateway_list *values;      /* enum */
    struct schema_group all_of;
    struct schema_group any_of;
    struct schema_group one_of;
    const struct apigateway_schema * not ;

    struct apigateway_value minimum; /* of type APIGATEWAY_NULL: none */
    struct apigateway_value maximum;
    struct apigateway_value multiple_of;
    bool is_minimum_exclusive;
    bool is_maximum_exclusive;

    struct schema_limit min_length;
    struct schema_limit max_length;
    struct schema_pattern pattern; /* regex NULL: none */

    struct schema_limit min_items;
    struct schema_limit max_items;
    bool has_unique_items;
    const struct apigateway_schema *items; /* one for all, or ... */
    struct schema_group tuple;             /* ... one for each of the first */
    bool has_tuple;
    bool denies_additional_items;
    const struct apigateway_schema *additional_items;

    struct schema_limit min_properties;
    struct schema_limit max_properties;
    struct vg_str *required;
    size_t required_count;
    const struct apigateway_map *properties; /* the names; `property_schemas` go with them */
    const struct apigateway_schema **property_schemas;
    struct schema_pattern *patterns;
    size_t pattern_count;
    bool denies_additional_properties;
    const struct apigateway_schema *additional_properties;
    struct schema_dependency *dependencies;
    size_t dependency_count;
};

struct schema_check {
    struct vg_arena *arena;
    int64_t steps_left;
    int depth;
    bool is_quiet; /* nobody reads the violations: what a not or an anyOf tries */
    bool is_valid;
    struct apigateway_list *violations; /* of strings */
};

/* ---- equal.c ---- */

/* As JSON Schema understands it. */
bool schema_equal(struct apigateway_value a, struct apigateway_value b);
/* False as well when the steps do not suffice to tell. */
bool schema_has_duplicates(struct schema_check *check, const struct apigateway_list *list);

/* ---- check.c ---- */

/* False when there are no more steps: then nothing is valid. */
bool schema_spend(struct schema_check *check, size_t steps);
/* Checks a value, and what is in it when itself is good. False, with the violations told. */
bool schema_holds(struct schema_check *check, const struct apigateway_schema *schema,
                  struct apigateway_value value);
/* The same, without telling. */
bool schema_would_hold(struct schema_check *check, const struct apigateway_schema *schema,
                       struct apigateway_value value);
void schema_violated(struct schema_check *check, const char *format, ...) VG_PRINTF(2, 3);
/* Whether a text has the pattern somewhere. */
bool schema_matches(struct schema_check *check, const struct schema_pattern *pattern,
                    struct vg_str text);
struct vg_str schema_json(struct schema_check *check, struct apigateway_value value);
struct vg_str schema_json_names(struct schema_check *check, const struct vg_str *names,
                                size_t count);

/* ---- check_scalar.c, check_container.c ---- */

/* The keywords of one type of value: itself, and then what is in it. */
void schema_check_number(struct schema_check *check, const struct apigateway_schema *schema,
                         struct apigateway_value value);
void schema_check_string(struct schema_check *check, const struct apigateway_schema *schema,
                         struct vg_str text);
void schema_check_list(struct schema_check *check, const struct apigateway_schema *schema,
                       const struct apigateway_list *list);
void schema_check_elements(struct schema_check *check, const struct apigateway_schema *schema,
                           const struct apigateway_list *list);
void schema_check_map(struct schema_check *check, const struct apigateway_schema *schema,
                      const struct apigateway_map *map);
void schema_check_members(struct schema_check *check, const struct apigateway_schema *schema,
                          const struct apigateway_map *map);

#endif
