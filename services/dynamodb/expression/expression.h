/* services/dynamodb/expression/expression.h: the expression language: conditions and filters, key
 * conditions, updates, projections.
 *
 * Texts are parsed into small trees in the arena, with names and values put in for their
 * placeholders, and every mistake that needs no item found. Trees then work on the stored form of
 * items (value.h) without taking them apart.
 *
 * Functions that can fail return false and give AWS's sentence in `*problem` (arena or literal),
 * complete with "Invalid FilterExpression: " and the like where AWS has it. */
#ifndef VG_DYNAMODB_EXPRESSION_H
#define VG_DYNAMODB_EXPRESSION_H

#include "dynamodb/key.h"
#include "path.h"

enum dynamodb_expression_kind {
    DYNAMODB_CONDITION_EXPRESSION,
    DYNAMODB_FILTER_EXPRESSION,
    DYNAMODB_KEY_CONDITION_EXPRESSION,
    DYNAMODB_UPDATE_EXPRESSION,
    DYNAMODB_PROJECTION_EXPRESSION,
    DYNAMODB_STATEMENT, /* of PartiQL (partiql/): complaints have no "Invalid ...: " in front */
};

enum {
    DYNAMODB_EXPRESSION_MAX = 4096, /* bytes */
    DYNAMODB_OPERATORS_MAX = 300,
    DYNAMODB_IN_MAX = 100,
    DYNAMODB_PLACEHOLDER_MAX = 255,              /* bytes of "#name" or ":value" */
    DYNAMODB_PLACEHOLDERS_MAX = 2 * 1024 * 1024, /* bytes, of all that is substituted */
};

/* ---- Placeholders: ExpressionAttributeNames and ExpressionAttributeValues of a request ---- */

struct dynamodb_placeholder {
    struct vg_str key;   /* "#n", ":v" */
    struct vg_str value; /* a name, or a stored value */
    bool is_used;
};

struct dynamodb_placeholder_list {
    struct dynamodb_placeholder *items; /* sorted by key */
    size_t count;
    bool is_set; /* given, though perhaps empty */
};

/* A top-level attribute that a path goes into: "a" of "a.b" and of "a[0]". */
struct dynamodb_nested {
    struct vg_str name;
    const struct dynamodb_nested *next;
};

struct dynamodb_placeholders {
    struct dynamodb_placeholder_list names;
    struct dynamodb_placeholder_list values;
    const struct dynamodb_nested *nested; /* of all expressions that were read with these */
    size_t bytes;                         /* of all of them */
};

/* Takes over `names` (unsorted, is_used false; NULL and 0 when not given) and the item that the
 * values came as (absent when not given), and checks both; what is wrong with a value is told in
 * the words of `layer`. */
bool dynamodb_placeholders_init(struct dynamodb_placeholders *placeholders, struct vg_arena *arena,
                                struct dynamodb_placeholder *names, size_t name_count,
                                struct vg_str values, enum dynamodb_layer layer,
                                struct vg_str *problem) VG_CHECKED;
/* What no expression used is refused. */
bool dynamodb_placeholders_check_used(const struct dynamodb_placeholders *placeholders,
                                      struct vg_arena *arena, struct vg_str *problem) VG_CHECKED;

/* ---- Trees ---- */

enum dynamodb_node_kind {
    /* operands */
    DYNAMODB_NODE_PATH,
    DYNAMODB_NODE_VALUE,
    DYNAMODB_NODE_SIZE,
    DYNAMODB_NODE_IF_NOT_EXISTS,
    DYNAMODB_NODE_LIST_APPEND,
    DYNAMODB_NODE_PLUS,
    DYNAMODB_NODE_MINUS,
    /* conditions */
    DYNAMODB_NODE_EQ,
    DYNAMODB_NODE_NE,
    DYNAMODB_NODE_LT,
    DYNAMODB_NODE_LE,
    DYNAMODB_NODE_GT,
    DYNAMODB_NODE_GE,
    DYNAMODB_NODE_BETWEEN,
    DYNAMODB_NODE_IN,
    DYNAMODB_NODE_AND,
    DYNAMODB_NODE_OR,
    DYNAMODB_NODE_NOT,
    DYNAMODB_NODE_ATTRIBUTE_EXISTS,
    DYNAMODB_NODE_ATTRIBUTE_NOT_EXISTS,
    DYNAMODB_NODE_ATTRIBUTE_TYPE,
    DYNAMODB_NODE_BEGINS_WITH,
    DYNAMODB_NODE_CONTAINS,
    DYNAMODB_NODE_UNKNOWN_FUNCTION,
    DYNAMODB_NODE_KIND_COUNT,
};

struct dynamodb_node {
    enum dynamodb_node_kind kind;
    bool is_grouped;             /* stood in parentheses */
    struct dynamodb_path path;   /* PATH */
    struct vg_str value;         /* VALUE; absent where its placeholder is not defined */
    struct dynamodb_node *first; /* operands and operators: what they work on */
    struct dynamodb_node *last;
    struct dynamodb_node *next; /* in the list of the node above */
    uint32_t count;             /* of the list from `first` */
};

/* ---- Conditions and filters ---- */

bool dynamodb_condition_parse(struct vg_arena *arena, enum dynamodb_expression_kind kind,
                              struct vg_str text, struct dynamodb_placeholders *placeholders,
                              struct dynamodb_node **condition, struct vg_str *problem) VG_CHECKED;
/* `item` is absent when there is none. */
bool dynamodb_condition_holds(const struct dynamodb_node *condition, struct vg_str item);
/* The first top-level attribute that the condition looks at and that is part of the key: filters
 * may not. */
bool dynamodb_condition_uses(const struct dynamodb_node *condition, struct vg_str name);

/* ---- Key conditions ---- */

/* What a query asks for, once the schema is known: the whole partition key, and of the sort key
 * equal values from the left and at most one other condition behind them. */
struct dynamodb_key_condition {
    struct vg_str hash[DYNAMODB_KEY_HASHES_MAX];  /* values of the partition key */
    struct vg_str equal[DYNAMODB_KEY_RANGES_MAX]; /* of the sort key's first attributes */
    uint32_t equal_count;
    /* EQ, LT, LE, GT, GE, BETWEEN or BEGINS_WITH on the next attribute; PATH: none */
    enum dynamodb_node_kind kind;
    struct vg_str low;  /* the value, or the lower bound of BETWEEN */
    struct vg_str high; /* BETWEEN */
};

/* What a parsed condition may be as a key condition, as far as that needs no table. */
bool dynamodb_key_condition_check(struct vg_arena *arena, const struct dynamodb_node *tree,
                                  struct vg_str *problem) VG_CHECKED;
/* With the key of a table or an index; the tree has been checked. */
bool dynamodb_key_condition_bind(struct vg_arena *arena, const struct dynamodb_node *tree,
                                 const struct dynamodb_key_parts *parts,
                                 struct dynamodb_key_condition *condition,
                                 struct vg_str *problem) VG_CHECKED;

/* ---- Projections ---- */

struct dynamodb_selection {
    struct dynamodb_path_tree *tree;
};

/* Of paths that neither overlap nor conflict. */
struct dynamodb_selection dynamodb_selection_of(struct vg_arena *arena,
                                                const struct dynamodb_path *const *paths,
                                                size_t count);

bool dynamodb_projection_parse(struct vg_arena *arena, struct vg_str text,
                               struct dynamodb_placeholders *placeholders,
                               struct dynamodb_selection *projection,
                               struct vg_str *problem) VG_CHECKED;
/* Of whole attributes. */
struct dynamodb_selection dynamodb_selection_of_names(struct vg_arena *arena,
                                                      const struct vg_str *names, size_t count);
/* The parts of an item that the projection names; elements of lists close up. */
struct vg_str dynamodb_project(const struct dynamodb_selection *projection, struct vg_str item,
                               struct vg_arena *arena);

/* ---- Updates ---- */

enum dynamodb_action_kind { DYNAMODB_SET, DYNAMODB_REMOVE, DYNAMODB_ADD, DYNAMODB_DELETE };

struct dynamodb_action {
    enum dynamodb_action_kind kind;
    struct dynamodb_path path;
    struct dynamodb_node *operand; /* SET; ADD and DELETE: a VALUE; REMOVE: NULL */
    struct dynamodb_action *next;
};

struct dynamodb_update_tree {
    struct dynamodb_action *actions;   /* in the order of the text */
    struct dynamodb_selection targets; /* their paths: what UPDATED_OLD and UPDATED_NEW show */
    bool is_old_style;                 /* of AttributeUpdates: it words some refusals otherwise */
    uint64_t charge_max; /* it costs no more than this; 0: what it costs is not asked */
};

bool dynamodb_update_parse(struct vg_arena *arena, struct vg_str text,
                           struct dynamodb_placeholders *placeholders,
                           struct dynamodb_update_tree *update, struct vg_str *problem) VG_CHECKED;
/* Whether an action's target is the attribute or in it. */
bool dynamodb_update_touches(const struct dynamodb_update_tree *update, struct vg_str name);
/* Whether UpdateItem refuses it for what it brings, whatever becomes of the item (which may be
 * absent). */
bool dynamodb_update_is_too_large(const struct dynamodb_update_tree *update, struct vg_str item);
/* A new item of the old one (of its key, where there was none). Every operand reads the old one. */
bool dynamodb_update_apply(struct vg_arena *arena, const struct dynamodb_update_tree *update,
                           struct vg_str item, struct vg_str *updated,
                           struct vg_str *problem) VG_CHECKED;

#endif
