/* services/dynamodb/partiql/parse.h: what the two halves of the parser share: expressions
 * (parse.c) and statements (statement.c). Internal.
 *
 * Functions that give NULL or false have noted what is wrong; nothing is read on behind it. */
#ifndef VG_DYNAMODB_PARTIQL_PARSE_H
#define VG_DYNAMODB_PARTIQL_PARSE_H

#include "partiql.h"

/* How tightly operators bind. */
enum partiql_precedence {
    PARTIQL_BINDS_NOTHING = 0,
    PARTIQL_BINDS_SETS,   /* UNION and the like */
    PARTIQL_BINDS_SELECT, /* what belongs to a clause of SELECT binds more */
    PARTIQL_BINDS_OR,
    PARTIQL_BINDS_AND,
    PARTIQL_BINDS_NOT,
    PARTIQL_BINDS_EQUALITY,
    PARTIQL_BINDS_COMPARISON,
    PARTIQL_BINDS_SUM,
    PARTIQL_BINDS_PRODUCT,
};

struct partiql_parser {
    struct vg_arena *arena;
    const struct partiql_token *tokens;
    size_t count;
    size_t at;
    int depth;
    uint32_t parameter_count;
    struct vg_str problem; /* absent: none */
};

/* ---- token.c ---- */

struct vg_str partiql_lower(struct vg_arena *arena, struct vg_str text);

/* ---- parse.c ---- */

/* The present token, or one behind it: at the end END. */
const struct partiql_token *partiql_peek(const struct partiql_parser *parser, size_t ahead);
/* Whether the present token is that keyword or symbol. */
bool partiql_at(const struct partiql_parser *parser, const char *text);
bool partiql_take(struct partiql_parser *parser, const char *text);
/* Notes the first problem; always NULL, for who returns a tree. */
void *partiql_refuse(struct partiql_parser *parser, const char *detail);
/* `name` is how the parser calls the token in its complaint: "RIGHT_PAREN". */
bool partiql_expect(struct partiql_parser *parser, const char *text, const char *name);
bool partiql_expect_keyword(struct partiql_parser *parser, const char *keyword);

struct partiql_expr *partiql_new(struct partiql_parser *parser, enum partiql_kind kind,
                                 const struct partiql_token *token);
/* NULL where the tree becomes too deep, else `node`. */
struct partiql_expr *partiql_append(struct partiql_parser *parser, struct partiql_expr *node,
                                    struct partiql_expr *operand);

struct partiql_expr *partiql_parse_expr(struct partiql_parser *parser,
                                        enum partiql_precedence above);
/* Expressions with commas between, into `list`. */
bool partiql_parse_list(struct partiql_parser *parser, struct partiql_expr *list);
/* A table, or the target of an assignment. */
struct partiql_expr *partiql_parse_simple_path(struct partiql_parser *parser);

/* ---- statement.c ---- */

/* The statement that the present token begins: a STATEMENT. */
struct partiql_expr *partiql_parse_statement(struct partiql_parser *parser);
bool partiql_at_statement(const struct partiql_parser *parser);

#endif
