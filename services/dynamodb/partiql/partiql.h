/* services/dynamodb/partiql/partiql.h: statements of PartiQL: their text as a tree.
 *
 * As in AWS's own parser a statement is first read as PartiQL at large (which alone decides whether
 * it is "well formed"), then translated into what DynamoDB can do (translate.h): conditions,
 * updates and values of the expression language. */
#ifndef VG_DYNAMODB_PARTIQL_H
#define VG_DYNAMODB_PARTIQL_H

#include "base/buf.h"

enum {
    PARTIQL_STATEMENT_MAX = 8192, /* characters: the model's bound */
    PARTIQL_DEPTH_MAX = 200,      /* of a tree: AWS's own bound is not known */
};

/* ---- token.c ---- */

enum partiql_token_kind {
    PARTIQL_TOKEN_END,
    PARTIQL_TOKEN_NAME,
    PARTIQL_TOKEN_QUOTED, /* "name" */
    PARTIQL_TOKEN_KEYWORD,
    PARTIQL_TOKEN_STRING, /* 'text' */
    PARTIQL_TOKEN_NUMBER,
    PARTIQL_TOKEN_SYMBOL,
};

struct partiql_token {
    enum partiql_token_kind kind;
    struct vg_str text; /* in the statement, with its quotes */
};

/* All tokens of the text, the last one END. False where something is none: a character, a number
 * whose exponent does not fit, a quote or comment without end. */
bool partiql_tokens(struct vg_arena *arena, struct vg_str text, struct partiql_token **tokens,
                    size_t *count) VG_CHECKED;
/* What stands in the quotes of a QUOTED or STRING; of other tokens the text. */
struct vg_str partiql_token_value(struct vg_arena *arena, const struct partiql_token *token);
/* "1:8:5": line, column and length of the token, in characters, as AWS tells places. */
struct vg_str partiql_place(struct vg_arena *arena, struct vg_str statement,
                            const struct partiql_token *token);

/* ---- parse.c, statement.c ---- */

enum partiql_kind {
    PARTIQL_PATH,   /* of one name or more: its operands are steps */
    PARTIQL_STEP,   /* .name: text; [index]: an operand; .* and [*]: neither */
    PARTIQL_STRING, /* text */
    PARTIQL_NUMBER, /* text, with its sign */
    PARTIQL_TRUE,
    PARTIQL_FALSE,
    PARTIQL_NULL,
    PARTIQL_MISSING,
    PARTIQL_PARAMETER, /* index */
    PARTIQL_LIST,
    PARTIQL_BAG,
    PARTIQL_STRUCT,    /* operands: key, value, key, value, ... */
    PARTIQL_CALL,      /* text: the function's name in lower case */
    PARTIQL_AGGREGATE, /* a call of COUNT, SUM and the like; of COUNT(*) without operands */
    PARTIQL_STATEMENT,
    /* operators */
    PARTIQL_OR,
    PARTIQL_AND,
    PARTIQL_NOT,
    PARTIQL_EQ,
    PARTIQL_NE,
    PARTIQL_LT,
    PARTIQL_LE,
    PARTIQL_GT,
    PARTIQL_GE,
    PARTIQL_BETWEEN,
    PARTIQL_IN,
    PARTIQL_IS,   /* text: the type's name in lower case */
    PARTIQL_PLUS, /* also as signs, of one operand */
    PARTIQL_MINUS,
    PARTIQL_OTHER, /* an operator that DynamoDB has no use for: text */
};

struct partiql_expr {
    enum partiql_kind kind;
    const struct partiql_token *token; /* where it is said to be */
    struct vg_str text;
    uint32_t index;
    uint32_t depth; /* of the tree below, itself included */
    struct partiql_statement *statement;
    struct partiql_expr *first; /* operands */
    struct partiql_expr *last;
    struct partiql_expr *next;
    uint32_t count;
};

enum partiql_verb { PARTIQL_SELECT, PARTIQL_INSERT, PARTIQL_UPDATE, PARTIQL_DELETE };

/* One SET or REMOVE. */
struct partiql_assignment {
    struct partiql_expr *path;
    struct partiql_expr *value; /* NULL: REMOVE */
    struct partiql_assignment *next;
};

struct partiql_order {
    struct partiql_expr *key;
    bool is_descending;
    struct partiql_order *next;
};

enum partiql_returning {
    PARTIQL_RETURNS_NOTHING,
    PARTIQL_RETURNS_ALL_OLD,
    PARTIQL_RETURNS_ALL_NEW,
    PARTIQL_RETURNS_MODIFIED_OLD,
    PARTIQL_RETURNS_MODIFIED_NEW,
};

struct partiql_statement {
    enum partiql_verb verb;
    struct partiql_expr *from; /* the table's path; of a SELECT any expression */
    bool has_alias;
    bool is_star;                           /* SELECT * */
    struct partiql_expr *columns;           /* SELECT: a LIST of them */
    const struct partiql_token *odd_clause; /* the first that DynamoDB has no use for */
    const char *odd_clause_name;
    const char *odd_sentence;   /* AWS's own for it, instead */
    struct partiql_expr *where; /* or NULL */
    struct partiql_order *order;
    struct partiql_expr *value; /* INSERT */
    struct partiql_assignment *assignments;
    enum partiql_returning returning;
    uint32_t parameter_count;
};

/* The statement as a tree, which is a STATEMENT, or a call of "exists" with one. False with AWS's
 * sentence. The tree points into `text`. */
bool partiql_parse(struct vg_arena *arena, struct vg_str text, struct partiql_expr **tree,
                   struct vg_str *problem) VG_CHECKED;

#endif
