/* apigateway/template/parse_reference.c: references: $x, ${x}, $!x.y.z(1)[0] and their escapes. */
#include "apigateway/template/parser.h"

/* What introduces a reference: backslashes, "$", perhaps "!" (with backslashes of its own), perhaps
 * "{". */
struct opening {
    size_t escapes;
    const char *dollar;
    const char *name;
    bool is_braced;
};

static bool is_name_start(char c)
{
    return vtl_is_letter(c) || c == '_';
}

static bool is_name_char(char c)
{
    return vtl_is_letter(c) || vtl_is_digit(c) || c == '_' || c == '-';
}

static bool opening_at(const struct vtl_parser *parser, struct opening *opening)
{
    const char *at = parser->at;
    while (at < parser->end && *at == '\\')
        at++;
    opening->escapes = (size_t)(at - parser->at);
    opening->dollar = at;
    if (at == parser->end || *at++ != '$')
        return false;
    const char *bang = at;
    while (bang < parser->end && *bang == '\\')
        bang++;
    if (bang < parser->end && *bang == '!')
        at = bang + 1;
    opening->is_braced = at < parser->end && *at == '{';
    at += opening->is_braced;
    opening->name = at;
    return at < parser->end && is_name_start(*at);
}

bool vtl_is_reference(const struct vtl_parser *parser)
{
    struct opening opening;
    return opening_at(parser, &opening);
}

static struct vg_str parse_name(struct vtl_parser *parser)
{
    const char *from = parser->at;
    while (parser->at < parser->end && is_name_char(*parser->at))
        parser->at++;
    return vg_str_of(from, (size_t)(parser->at - from));
}

/* Behind the opening parenthesis. */
static void parse_arguments(struct vtl_parser *parser, struct vtl_node *method)
{
    struct vtl_node **link = &method->a;
    vtl_skip_space(parser);
    if (vtl_accept(parser, ')'))
        return;
    for (;;) {
        struct vtl_node *argument = vtl_parse_operand(parser);
        if (vtl_parse_failed(parser))
            return;
        *link = argument;
        link = &argument->next;
        if (++method->arg_count > VTL_ARGS_MAX) {
            vtl_parse_fail(parser, "Too many arguments");
            return;
        }
        vtl_skip_space(parser);
        if (vtl_accept(parser, ')'))
            return;
        if (!vtl_accept(parser, ',')) {
            vtl_parse_fail(parser, "Expected ',' or ')'");
            return;
        }
    }
}

/* Behind the dot. */
static struct vtl_node *parse_member(struct vtl_parser *parser)
{
    struct vg_str name = parse_name(parser);
    struct vtl_node *node = vtl_node_new(parser, VTL_PROPERTY);
    node->text = name;
    if (!vtl_accept(parser, '('))
        return node;
    node->kind = VTL_METHOD;
    node->method = vtl_method_of(name);
    parse_arguments(parser, node);
    return node;
}

/* Behind the bracket. */
static struct vtl_node *parse_index(struct vtl_parser *parser)
{
    struct vtl_node *node = vtl_node_new(parser, VTL_INDEX);
    node->a = vtl_parse_operand(parser);
    vtl_skip_space(parser);
    if (!vtl_parse_failed(parser) && !vtl_accept(parser, ']'))
        return vtl_parse_fail(parser, "Expected ']'");
    return node;
}

static void parse_steps(struct vtl_parser *parser, struct vtl_node *reference)
{
    struct vtl_node **link = &reference->a;
    while (!vtl_parse_failed(parser)) {
        struct vtl_node *step;
        if (vtl_accept(parser, '[')) {
            step = parse_index(parser);
        } else if (vtl_peek(parser, 0) == '.' && vtl_is_letter(vtl_peek(parser, 1))) {
            parser->at++;
            step = parse_member(parser);
        } else {
            return;
        }
        if (step == NULL)
            return;
        *link = step;
        link = &step->next;
    }
}

struct vtl_node *vtl_parse_reference(struct vtl_parser *parser)
{
    struct opening opening;
    VG_ASSERT(opening_at(parser, &opening));
    if (!vtl_parse_enter(parser))
        return NULL;
    struct vtl_node *node = vtl_node_new(parser, VTL_REFERENCE);
    node->is_escaped = opening.escapes % 2 == 1;
    node->prefix = vg_str_of(parser->at, opening.escapes / 2);
    parser->at = opening.name;
    node->slot = vtl_slot_of(parser, parse_name(parser));
    parse_steps(parser, node);
    if (opening.is_braced && !vtl_parse_failed(parser) && !vtl_accept(parser, '}'))
        return vtl_parse_fail(parser, "Expected '}'");
    node->text = vg_str_of(opening.dollar, (size_t)(parser->at - opening.dollar));
    parser->depth--;
    return node;
}
