/* services/dynamodb/expression/parse.h: what the parsers of the expression language share: tokens,
 * problems, paths, values. Internal. */
#ifndef VG_DYNAMODB_PARSE_H
#define VG_DYNAMODB_PARSE_H

#include "expression.h"

enum dynamodb_token_kind {
    DYNAMODB_TOKEN_END,
    DYNAMODB_TOKEN_WORD,   /* begins with a letter */
    DYNAMODB_TOKEN_NAME,   /* "#name" */
    DYNAMODB_TOKEN_VALUE,  /* ":value" */
    DYNAMODB_TOKEN_NUMBER, /* digits */
    DYNAMODB_TOKEN_SYMBOL,
    DYNAMODB_TOKEN_BAD, /* a character that is none of these */
};

struct dynamodb_token {
    enum dynamodb_token_kind kind;
    struct vg_str text; /* in the expression: at its end for END */
};

/* The token at or behind `at` in the text. */
struct dynamodb_token dynamodb_token_at(struct vg_str text, size_t at);
/* One of the 573 words that AWS reserves, in any case. */
bool dynamodb_is_reserved(struct vg_str word);

/* Mistakes that leave an expression readable, in the order in which AWS complains: the first of the
 * first class is the one that is told. In conditions all from NAME on are one class, told in the
 * order of the text (dynalite's recordings of AWS). */
enum dynamodb_problem_class {
    DYNAMODB_PROBLEM_PARENTHESES,
    DYNAMODB_PROBLEM_UNKNOWN_FUNCTION,
    DYNAMODB_PROBLEM_MISUSED_FUNCTION,
    DYNAMODB_PROBLEM_RESERVED,
    DYNAMODB_PROBLEM_LIMIT,
    DYNAMODB_PROBLEM_SECTION,
    DYNAMODB_PROBLEM_NAME,
    DYNAMODB_PROBLEM_VALUE,
    DYNAMODB_PROBLEM_OVERLAP,
    DYNAMODB_PROBLEM_CONFLICT,
    DYNAMODB_PROBLEM_OPERAND,
    DYNAMODB_PROBLEM_FUNCTION,
    DYNAMODB_PROBLEM_CLASSES,
};

struct dynamodb_parser {
    struct vg_arena *arena;
    enum dynamodb_expression_kind kind;
    struct dynamodb_placeholders *placeholders;
    struct vg_str text;
    struct dynamodb_token before; /* the token before `token` */
    struct dynamodb_token token;
    struct vg_str syntax; /* of the first syntax error; absent: none */
    struct vg_str problems[DYNAMODB_PROBLEM_CLASSES];
    uint32_t operators;
    int depth;
};

/* False with the sentence for an expression that is empty or too long. */
bool dynamodb_parser_init(struct dynamodb_parser *parser, struct vg_arena *arena,
                          enum dynamodb_expression_kind kind, struct vg_str text,
                          struct dynamodb_placeholders *placeholders, struct vg_str *problem);
/* Checks that all was read; false with the sentence of what is to be told. */
bool dynamodb_parser_finish(struct dynamodb_parser *parser, struct vg_str *problem);

/* A mistake of the class; only the first counts. `fmt` as printf's, without "Invalid ...Expression:
 * ". */
void dynamodb_note(struct dynamodb_parser *parser, enum dynamodb_problem_class class,
                   const char *fmt, ...) VG_PRINTF(3, 4);
/* The present token does not belong there. Always false. */
bool dynamodb_syntax_error(struct dynamodb_parser *parser);

void dynamodb_advance(struct dynamodb_parser *parser);
bool dynamodb_at_symbol(const struct dynamodb_parser *parser, const char *symbol);
bool dynamodb_take_symbol(struct dynamodb_parser *parser, const char *symbol);
bool dynamodb_expect_symbol(struct dynamodb_parser *parser, const char *symbol);
/* Whether the present token is that word, in any case. */
bool dynamodb_at_word(const struct dynamodb_parser *parser, const char *word);
/* Whether it is a word of the expression's own grammar, which can't be a name. */
bool dynamodb_at_keyword(const struct dynamodb_parser *parser);
/* Whether the present token is a word in front of an opening parenthesis. */
bool dynamodb_at_call(const struct dynamodb_parser *parser);

/* A path from its first name on. */
bool dynamodb_parse_path(struct dynamodb_parser *parser, struct dynamodb_path *path);
/* What follows a path that was in parentheses: (a.b)[1].c */
bool dynamodb_parse_more_path(struct dynamodb_parser *parser, struct dynamodb_path *path);
/* The value behind a placeholder; absent (and noted) when it is not defined. */
bool dynamodb_parse_value(struct dynamodb_parser *parser, struct vg_str *value);
/* A path or value as a node; a syntax error when the present token begins neither. NULL after a
 * syntax error. */
struct dynamodb_node *dynamodb_parse_leaf(struct dynamodb_parser *parser);

struct dynamodb_node *dynamodb_node_new(struct dynamodb_parser *parser,
                                        enum dynamodb_node_kind kind);
void dynamodb_node_append(struct dynamodb_node *node, struct dynamodb_node *operand);
/* One operator or function more; beyond the limit it is noted. */
void dynamodb_count_operator(struct dynamodb_parser *parser);
/* A parenthesis is opened or closed; false (a syntax error) when they are nested beyond reason. */
bool dynamodb_enter(struct dynamodb_parser *parser);
void dynamodb_leave(struct dynamodb_parser *parser, struct dynamodb_node *inside);

/* How AWS calls a function or operator in its sentences. */
const char *dynamodb_node_name(enum dynamodb_node_kind kind);
enum dynamodb_node_kind dynamodb_function_of_name(struct vg_str name);
/* Type of an operand that shows without an item: of values and of size(); 0 for paths. */
enum dynamodb_type dynamodb_static_type(const struct dynamodb_node *operand);
void dynamodb_note_operand_type(struct dynamodb_parser *parser, const struct dynamodb_node *node,
                                const struct dynamodb_node *operand);
void dynamodb_note_operand_count(struct dynamodb_parser *parser, const struct dynamodb_node *node);
void dynamodb_note_path_needed(struct dynamodb_parser *parser, const struct dynamodb_node *node);
void dynamodb_note_misuse(struct dynamodb_parser *parser, const struct dynamodb_node *function);

/* What can be said without an item against a function, a comparison and an operand of SET. */
void dynamodb_check_function(struct dynamodb_parser *parser, const struct dynamodb_node *node);
void dynamodb_check_comparison(struct dynamodb_parser *parser, const struct dynamodb_node *node);
void dynamodb_check_update_operands(struct dynamodb_parser *parser,
                                    const struct dynamodb_node *node);

/* Notes two paths that overlap or conflict. */
void dynamodb_check_paths(struct dynamodb_parser *parser, const struct dynamodb_path *const *paths,
                          size_t count);

#endif
