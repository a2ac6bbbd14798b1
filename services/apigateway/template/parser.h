/* apigateway/template/parser.h: what the parser's files share. */
#ifndef VG_APIGATEWAY_TEMPLATE_PARSER_H
#define VG_APIGATEWAY_TEMPLATE_PARSER_H

#include "apigateway/template/node.h"

enum vtl_end { VTL_END_OF_TEXT, VTL_END, VTL_END_ELSE, VTL_END_ELSEIF };

struct vtl_parser {
    struct vg_arena *arena;
    const char *start;
    const char *at;
    const char *end;
    bool is_string; /* of a string in double quotes */
    int depth;
    struct apigateway_map *slots; /* names of variables */
    struct vg_str problem;        /* sticky; absent while all is well */
};

/* A chain of statements up to what ends it (read), which `*ended` tells. */
struct vtl_node *vtl_parse_block(struct vtl_parser *parser, enum vtl_end *ended);
/* At the first character of an expression or the white space before it. */
struct vtl_node *vtl_parse_expression(struct vtl_parser *parser);
/* A value without operators: what methods, lists and directives take. */
struct vtl_node *vtl_parse_operand(struct vtl_parser *parser);
/* Whether a reference begins here: a dollar sign and what makes it one. */
bool vtl_is_reference(const struct vtl_parser *parser);
/* At the dollar sign of a reference. */
struct vtl_node *vtl_parse_reference(struct vtl_parser *parser);

/* Words the problem, with the place; returns NULL. */
struct vtl_node *vtl_parse_fail(struct vtl_parser *parser, const char *what);
static inline bool vtl_parse_failed(const struct vtl_parser *parser)
{
    return vg_str_is_set(parser->problem);
}
/* One level deeper; false, with the problem worded, when that is too deep. */
bool vtl_parse_enter(struct vtl_parser *parser);

struct vtl_node *vtl_node_new(struct vtl_parser *parser, enum vtl_kind kind);
uint32_t vtl_slot_of(struct vtl_parser *parser, struct vg_str name);

static inline char vtl_peek(const struct vtl_parser *parser, size_t ahead)
{
    return (size_t)(parser->end - parser->at) > ahead ? parser->at[ahead] : '\0';
}
static inline struct vg_str vtl_rest(const struct vtl_parser *parser)
{
    return vg_str_of(parser->at, (size_t)(parser->end - parser->at));
}
/* Steps over the character when it is next. */
static inline bool vtl_accept(struct vtl_parser *parser, char c)
{
    if (parser->at == parser->end || *parser->at != c)
        return false;
    parser->at++;
    return true;
}
static inline bool vtl_is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
static inline bool vtl_is_digit(char c)
{
    return c >= '0' && c <= '9';
}
/* Spaces, tabs and line ends. */
void vtl_skip_space(struct vtl_parser *parser);
/* Up to and with the end of the line, where nothing but blanks is before it. */
void vtl_skip_line_end(struct vtl_parser *parser);

#endif
