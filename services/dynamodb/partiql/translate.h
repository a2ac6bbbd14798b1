/* services/dynamodb/partiql/translate.h: statements as what DynamoDB can do, as far as that shows
 * without the table: names, conditions, updates and values in the forms of the expression language.
 *
 * Functions that return false or NULL have noted a problem: AWS's sentence, or virga's own where
 * AWS's is not known (README.md lists those). */
#ifndef VG_DYNAMODB_PARTIQL_TRANSLATE_H
#define VG_DYNAMODB_PARTIQL_TRANSLATE_H

#include "dynamodb/expression/parse.h"
#include "partiql.h"

struct partiql_context {
    struct vg_arena *arena;
    struct vg_str statement;
    const struct vg_str *parameters; /* stored values */
    size_t parameter_count;
    struct vg_str problem;         /* absent: none yet */
    struct dynamodb_parser checks; /* where the expression language's own checks note theirs */
    const struct dynamodb_nested *nested; /* paths that go into attributes */
};

/* One column of a SELECT: what is at the path, under the name of its last part. */
struct partiql_column {
    struct vg_str name;
    struct dynamodb_path path;
};

struct partiql_order_key {
    struct vg_str name;
    bool is_descending;
};

struct partiql_operation {
    enum partiql_verb verb;
    bool is_exists; /* EXISTS(SELECT ...): a condition of a transaction */
    struct vg_str table_name;
    struct vg_str index_name;    /* absent: none */
    struct dynamodb_node *where; /* or NULL */
    /* SELECT */
    struct partiql_column *columns; /* in the order of their names; NULL: all attributes */
    size_t column_count;
    const struct vg_str *column_order; /* first parts of the columns' paths, as they were written */
    struct partiql_order_key *order;
    size_t order_count;
    /* INSERT, UPDATE, DELETE */
    struct vg_str item;
    struct dynamodb_update_tree update;
    enum partiql_returning returning;
    const struct dynamodb_nested *nested; /* what its paths go into */
};

/* ---- translate.c ---- */

/* Parses and translates. False with the sentence in `context->problem`. */
bool partiql_translate(struct partiql_context *context,
                       struct partiql_operation *operation) VG_CHECKED;
/* The same for the form of the names in FROM, which is told last. */
bool partiql_check_names(struct partiql_context *context,
                         const struct partiql_operation *operation) VG_CHECKED;
/* What the columns show of an item. */
struct vg_str partiql_show(const struct partiql_operation *operation, struct vg_str item,
                           struct vg_arena *arena);

/* Notes the sentence unless there is one; NULL. */
void *partiql_fail(struct partiql_context *context, struct vg_str sentence);
/* The same with "at 1:2:3" behind it. */
void *partiql_fail_at(struct partiql_context *context, const struct partiql_token *token,
                      const char *fmt, ...) VG_PRINTF(3, 4);
/* How AWS calls an expression in its sentences: an operator's symbol, a function's name, "PATH". */
struct vg_str partiql_identifier(struct vg_arena *arena, const struct partiql_expr *expr);
/* "Unsupported token in expression: ..." NULL. */
void *partiql_refuse_token(struct partiql_context *context, const struct partiql_expr *expr);
struct vg_str partiql_upper(struct vg_arena *arena, struct vg_str text);
bool partiql_path(struct partiql_context *context, const struct partiql_expr *expr,
                  struct dynamodb_path *path) VG_CHECKED;
/* What the expression language's checks have noted becomes the problem; whether there is none. */
bool partiql_settle(struct partiql_context *context);

/* ---- literal.c ---- */

/* A literal or parameter as a stored value. */
bool partiql_value(struct partiql_context *context, const struct partiql_expr *expr,
                   struct vg_str *value) VG_CHECKED;
/* The item that INSERT has behind VALUE. */
bool partiql_item(struct partiql_context *context, const struct partiql_expr *expr,
                  struct vg_str *item) VG_CHECKED;

/* ---- condition.c ---- */

struct dynamodb_node *partiql_condition(struct partiql_context *context,
                                        const struct partiql_expr *expr);
/* A path or a value. */
struct dynamodb_node *partiql_leaf(struct partiql_context *context,
                                   const struct partiql_expr *expr);
bool partiql_is_value(const struct partiql_expr *expr);
bool partiql_is_condition_function(struct vg_str name);

/* ---- update.c ---- */

bool partiql_update(struct partiql_context *context, const struct partiql_assignment *assignments,
                    struct dynamodb_update_tree *update) VG_CHECKED;

#endif
