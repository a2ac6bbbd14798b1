/* apigateway/template/value.h: a tree of values, as JSON texts and templates make it: what Java's
 * Boolean, Integer, Double, String, List and LinkedHashMap are to the real service. */
#ifndef VG_APIGATEWAY_TEMPLATE_VALUE_H
#define VG_APIGATEWAY_TEMPLATE_VALUE_H

#include "base/json.h"

enum apigateway_type {
    APIGATEWAY_NULL,
    APIGATEWAY_BOOL,
    APIGATEWAY_INT,
    APIGATEWAY_DOUBLE,
    APIGATEWAY_BIG, /* a number that fits neither: its text */
    APIGATEWAY_STRING,
    APIGATEWAY_LIST,
    APIGATEWAY_MAP,
    /* Only templates know these. */
    APIGATEWAY_ENTRY,   /* of a map: key and value */
    APIGATEWAY_INPUT,   /* $input */
    APIGATEWAY_UTIL,    /* $util */
    APIGATEWAY_CONTEXT, /* $context, or what is below it: a dotted name */
    APIGATEWAY_LOOP,    /* $foreach */
    APIGATEWAY_BLOCK,   /* what #define names */
};

struct apigateway_value {
    enum apigateway_type type;
    union {
        bool boolean;
        int64_t integer;
        double real;
        struct vg_str text; /* string, big number, dotted name */
        struct apigateway_list *list;
        struct apigateway_map *map;
        const struct apigateway_member *member;
        const struct vtl_loop *loop;
        const struct vtl_node *block;
        struct apigateway_regex *regex; /* never a value of a template: a run keeps compiled ones */
    };
};

/* Lists and maps are shared by reference, as in Java. */
struct apigateway_list {
    struct apigateway_value *values;
    size_t count;
    size_t cap;
    bool
        is_json; /* read from JSON: prints as JSON, where a list of the template prints as Java's */
};

struct apigateway_member {
    struct vg_str key;
    struct apigateway_value value;
};

/* In the order in which the names came. */
struct apigateway_map {
    struct apigateway_member *members;
    size_t count;
    size_t cap;
    uint32_t *index; /* open addressing, position + 1; NULL while the map is small */
    size_t index_cap;
};

static inline struct apigateway_value apigateway_null(void)
{
    return (struct apigateway_value){.type = APIGATEWAY_NULL};
}
static inline struct apigateway_value apigateway_bool(bool value)
{
    return (struct apigateway_value){.type = APIGATEWAY_BOOL, .boolean = value};
}
static inline struct apigateway_value apigateway_int(int64_t value)
{
    return (struct apigateway_value){.type = APIGATEWAY_INT, .integer = value};
}
static inline struct apigateway_value apigateway_double(double value)
{
    return (struct apigateway_value){.type = APIGATEWAY_DOUBLE, .real = value};
}
static inline struct apigateway_value apigateway_string(struct vg_str text)
{
    return (struct apigateway_value){.type = APIGATEWAY_STRING, .text = text};
}
static inline bool apigateway_is_number(struct apigateway_value value)
{
    return value.type >= APIGATEWAY_INT && value.type <= APIGATEWAY_BIG;
}
/* Of a number. */
double apigateway_to_double(struct apigateway_value value);
/* Of two numbers: <0, 0, >0; 0 as well when one is not a number at all (NaN). */
int apigateway_number_cmp(struct apigateway_value a, struct apigateway_value b);

struct apigateway_value apigateway_list_new(struct vg_arena *arena, size_t room);
void apigateway_list_add(struct vg_arena *arena, struct apigateway_list *list,
                         struct apigateway_value value);

struct apigateway_value apigateway_map_new(struct vg_arena *arena);
/* NULL when absent. */
struct apigateway_member *apigateway_map_find(const struct apigateway_map *map, struct vg_str key);
/* Replaces or adds; `key` is not copied. */
void apigateway_map_set(struct vg_arena *arena, struct apigateway_map *map, struct vg_str key,
                        struct apigateway_value value);
/* Shifts what is behind: as dear as the map is long. */
bool apigateway_map_remove(struct vg_arena *arena, struct apigateway_map *map, struct vg_str key);

/* Reads one JSON text and nothing behind it; views of it stay in the value. False when it is no
 * JSON (of at most VG_JSON_DEPTH_MAX levels); then `*value` is untouched. */
bool apigateway_json_read(struct vg_arena *arena, struct vg_str text,
                          struct apigateway_value *value) VG_CHECKED;

/* Compact JSON; and Java's toString(): {a=1, b=x}, [1, 2]. More than VG_JSON_DEPTH_MAX levels,
 * which a list that holds itself has, make the buffer overflow. */
void apigateway_json_print(struct vg_buf *buf, struct apigateway_value value);
void apigateway_java_print(struct vg_buf *buf, struct apigateway_value value);
/* Double.toString(): 1.0, 1.0E10, NaN. */
void apigateway_double_print(struct vg_buf *buf, double value);

#endif
