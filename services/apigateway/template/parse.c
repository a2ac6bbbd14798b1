/* apigateway/template/parse.c: templates into statements, as Velocity 1.7's grammar does it,
 * directives and the white space around them included. */
#include "apigateway/template/parser.h"

enum directive {
    NOT_A_DIRECTIVE,
    DIRECTIVE_SET,
    DIRECTIVE_IF,
    DIRECTIVE_ELSEIF,
    DIRECTIVE_ELSE,
    DIRECTIVE_END,
    DIRECTIVE_STOP,
    DIRECTIVE_BREAK,
    DIRECTIVE_FOREACH,
    DIRECTIVE_DEFINE,
    DIRECTIVE_MACRO,
    DIRECTIVE_LITERAL,
    DIRECTIVE_PARSE,
    DIRECTIVE_INCLUDE,
};

static const char *const directive_names[] = {
    [DIRECTIVE_SET] = "set",         [DIRECTIVE_IF] = "if",           [DIRECTIVE_ELSEIF] = "elseif",
    [DIRECTIVE_ELSE] = "else",       [DIRECTIVE_END] = "end",         [DIRECTIVE_STOP] = "stop",
    [DIRECTIVE_BREAK] = "break",     [DIRECTIVE_FOREACH] = "foreach", [DIRECTIVE_DEFINE] = "define",
    [DIRECTIVE_MACRO] = "macro",     [DIRECTIVE_LITERAL] = "literal", [DIRECTIVE_PARSE] = "parse",
    [DIRECTIVE_INCLUDE] = "include",
};

struct vtl_node *vtl_parse_fail(struct vtl_parser *parser, const char *what)
{
    if (vtl_parse_failed(parser))
        return NULL;
    size_t line = 1, column = 1;
    for (const char *at = parser->start; at < parser->at; at++) {
        column = *at == '\n' ? 1 : column + 1;
        line += *at == '\n';
    }
    parser->problem =
        vg_arena_printf(parser->arena, "%s at line %zu, column %zu", what, line, column);
    return NULL;
}

bool vtl_parse_enter(struct vtl_parser *parser)
{
    if (parser->depth == VTL_DEPTH_MAX) {
        vtl_parse_fail(parser, "The template is nested too deeply");
        return false;
    }
    parser->depth++;
    return true;
}

struct vtl_node *vtl_node_new(struct vtl_parser *parser, enum vtl_kind kind)
{
    struct vtl_node *node = VG_NEW(parser->arena, struct vtl_node);
    node->kind = kind;
    return node;
}

uint32_t vtl_slot_of(struct vtl_parser *parser, struct vg_str name)
{
    struct apigateway_member *known = apigateway_map_find(parser->slots, name);
    if (known != NULL)
        return (uint32_t)known->value.integer;
    uint32_t slot = (uint32_t)parser->slots->count;
    apigateway_map_set(parser->arena, parser->slots, name, apigateway_int(slot));
    return slot;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

void vtl_skip_space(struct vtl_parser *parser)
{
    while (parser->at < parser->end &&
           (is_blank(*parser->at) || *parser->at == '\n' || *parser->at == '\r'))
        parser->at++;
}

void vtl_skip_line_end(struct vtl_parser *parser)
{
    const char *at = parser->at;
    while (at < parser->end && is_blank(*at))
        at++;
    bool has_return = at < parser->end && *at == '\r';
    at += has_return;
    bool has_newline = at < parser->end && *at == '\n';
    at += has_newline;
    if (has_return || has_newline)
        parser->at = at;
}

/* The word behind a '#', and the position behind it: `word` or `{word}`. Absent when there is none.
 */
static struct vg_str word_at(const struct vtl_parser *parser, const char *at, const char **behind)
{
    bool is_braced = at < parser->end && *at == '{';
    const char *from = at + is_braced;
    const char *to = from;
    if (to == parser->end || !(vtl_is_letter(*to) || *to == '_'))
        return VG_STR_NONE;
    while (to < parser->end &&
           (vtl_is_letter(*to) || vtl_is_digit(*to) || *to == '_' || *to == '@'))
        to++;
    if (is_braced && (to == parser->end || *to != '}'))
        return VG_STR_NONE;
    *behind = to + is_braced;
    return vg_str_of(from, (size_t)(to - from));
}

static enum directive directive_of(struct vg_str word)
{
    for (size_t i = 1; i < VG_COUNT_OF(directive_names); i++)
        if (vg_str_is(word, directive_names[i]))
            return (enum directive)i;
    return NOT_A_DIRECTIVE;
}

/* Whether "#set(" comes, with blanks before it, which it swallows: `*open` is behind the
 * parenthesis. */
static bool is_set(const struct vtl_parser *parser, const char **open)
{
    const char *at = parser->at;
    while (at < parser->end && is_blank(*at))
        at++;
    if (at == parser->end || *at != '#' || !vg_str_is(word_at(parser, at + 1, &at), "set"))
        return false;
    while (at < parser->end && *at == ' ')
        at++;
    if (at == parser->end || *at != '(')
        return false;
    *open = at + 1;
    return true;
}

static struct vtl_node *text_node(struct vtl_parser *parser, const char *from, const char *to)
{
    struct vtl_node *node = vtl_node_new(parser, VTL_TEXT);
    node->text = vg_str_of(from, (size_t)(to - from));
    return node;
}

/* The parenthesis behind a directive's name: false, with the problem worded, when it is missing. */
static bool open_paren(struct vtl_parser *parser)
{
    vtl_skip_space(parser);
    if (vtl_accept(parser, '('))
        return true;
    vtl_parse_fail(parser, "Expected '('");
    return false;
}

/* The parenthesis that ends a directive, with the rest of an empty line. */
static bool close_paren(struct vtl_parser *parser)
{
    if (vtl_parse_failed(parser))
        return false;
    vtl_skip_space(parser);
    if (!vtl_accept(parser, ')')) {
        vtl_parse_fail(parser, "Expected ')'");
        return false;
    }
    vtl_skip_line_end(parser);
    return true;
}

/* A block that only #end may end. */
static struct vtl_node *block_to_end(struct vtl_parser *parser)
{
    enum vtl_end ended;
    struct vtl_node *block = vtl_parse_block(parser, &ended);
    if (vtl_parse_failed(parser))
        return NULL;
    if (ended != VTL_END)
        return vtl_parse_fail(parser, "Expected #end");
    return block;
}

static struct vtl_node *parse_set(struct vtl_parser *parser, const char *open)
{
    struct vtl_node *node = vtl_node_new(parser, VTL_SET);
    parser->at = open;
    vtl_skip_space(parser);
    if (!vtl_is_reference(parser))
        return vtl_parse_fail(parser, "Expected a reference in #set");
    node->a = vtl_parse_reference(parser);
    if (vtl_parse_failed(parser))
        return NULL;
    vtl_skip_space(parser);
    if (vtl_peek(parser, 1) == '=' || !vtl_accept(parser, '='))
        return vtl_parse_fail(parser, "Expected '=' in #set");
    node->b = vtl_parse_expression(parser);
    return close_paren(parser) ? node : NULL;
}

/* Behind "#if" or "#elseif": the whole rest with its #end. */
static struct vtl_node *parse_if(struct vtl_parser *parser)
{
    struct vtl_node *first = vtl_node_new(parser, VTL_IF);
    struct vtl_node *node = first;
    enum vtl_end ended = VTL_END_ELSEIF;
    while (ended == VTL_END_ELSEIF) {
        if (!open_paren(parser))
            return NULL;
        node->a = vtl_parse_expression(parser);
        if (!close_paren(parser))
            return NULL;
        node->b = vtl_parse_block(parser, &ended);
        if (vtl_parse_failed(parser))
            return NULL;
        if (ended == VTL_END_ELSEIF)
            node = node->c = vtl_node_new(parser, VTL_IF);
    }
    if (ended == VTL_END_ELSE) {
        node->c = vtl_node_new(parser, VTL_ELSE);
        node->c->b = vtl_parse_block(parser, &ended);
    }
    if (!vtl_parse_failed(parser) && ended != VTL_END)
        return vtl_parse_fail(parser, "Expected #end");
    return first;
}

/* A reference without steps, as #foreach and #define take it. */
static bool variable(struct vtl_parser *parser, uint32_t *slot)
{
    vtl_skip_space(parser);
    struct vtl_node *reference = vtl_is_reference(parser) ? vtl_parse_reference(parser) : NULL;
    if (reference == NULL || reference->a != NULL) {
        vtl_parse_fail(parser, "Expected a variable");
        return false;
    }
    *slot = reference->slot;
    return true;
}

static struct vtl_node *parse_foreach(struct vtl_parser *parser)
{
    struct vtl_node *node = vtl_node_new(parser, VTL_FOREACH);
    if (!open_paren(parser) || !variable(parser, &node->slot))
        return NULL;
    vtl_skip_space(parser);
    if (!vg_str_starts(vtl_rest(parser), VG_STR("in")) || vtl_is_letter(vtl_peek(parser, 2)))
        return vtl_parse_fail(parser, "Expected 'in'");
    parser->at += 2;
    node->a = vtl_parse_operand(parser);
    if (!close_paren(parser))
        return NULL;
    node->b = block_to_end(parser);
    return node;
}

static struct vtl_node *parse_define(struct vtl_parser *parser)
{
    struct vtl_node *node = vtl_node_new(parser, VTL_DEFINE);
    if (!open_paren(parser) || !variable(parser, &node->slot) || !close_paren(parser))
        return NULL;
    node->b = block_to_end(parser);
    return node;
}

static bool directive_arguments(struct vtl_parser *parser, bool takes_words);

/* API Gateway takes macros in and never runs one: their calls stay as they are written. */
static struct vtl_node *parse_macro(struct vtl_parser *parser)
{
    const char *behind;
    if (!open_paren(parser))
        return NULL;
    vtl_skip_space(parser);
    if (!vg_str_is_set(word_at(parser, parser->at, &behind)))
        return vtl_parse_fail(parser, "Expected the name of the macro");
    parser->at = behind;
    if (!directive_arguments(parser, /* takes_words= */ false))
        return NULL;
    block_to_end(parser);
    return text_node(parser, parser->at, parser->at);
}

/* #literal() ... #end: the text between, unless there are directives in it, which must be balanced.
 */
static struct vtl_node *parse_literal(struct vtl_parser *parser)
{
    if (!open_paren(parser) || !close_paren(parser))
        return NULL;
    const char *from = parser->at;
    block_to_end(parser);
    if (vtl_parse_failed(parser))
        return NULL;
    const char *to = parser->at;
    while (*--to != '#')
        ;
    return text_node(parser, from, to);
}

/* Arguments and the closing parenthesis of a directive nobody knows: they must be well formed. */
static bool directive_arguments(struct vtl_parser *parser, bool takes_words)
{
    const char *behind;
    for (;;) {
        vtl_skip_space(parser);
        if (vtl_accept(parser, ','))
            vtl_skip_space(parser);
        if (vtl_parse_failed(parser))
            return false;
        if (vtl_peek(parser, 0) == ')')
            return close_paren(parser);
        struct vg_str word = word_at(parser, parser->at, &behind);
        if (takes_words && vg_str_is_set(word) && vtl_peek(parser, 0) != '{')
            parser->at = behind;
        else
            vtl_parse_operand(parser);
    }
}

/* "#name(...)" that is no directive prints as it is written. `from` is at its '#'. */
static struct vtl_node *parse_unknown(struct vtl_parser *parser, const char *from)
{
    const char *behind_word = parser->at;
    vtl_skip_space(parser);
    if (!vtl_accept(parser, '(')) {
        parser->at = behind_word;
        return text_node(parser, from, behind_word);
    }
    if (!directive_arguments(parser, /* takes_words= */ true))
        return NULL;
    return text_node(parser, from, parser->at);
}

static struct vtl_node *parse_break(struct vtl_parser *parser, enum vtl_kind kind)
{
    return vtl_node_new(parser, kind);
}

/* Behind the word of a directive that begins at `from`. */
static struct vtl_node *parse_directive(struct vtl_parser *parser, enum directive directive,
                                        const char *from)
{
    switch (directive) {
    case DIRECTIVE_IF:
        return parse_if(parser);
    case DIRECTIVE_FOREACH:
        return parse_foreach(parser);
    case DIRECTIVE_DEFINE:
        return parse_define(parser);
    case DIRECTIVE_MACRO:
        return parse_macro(parser);
    case DIRECTIVE_LITERAL:
        return parse_literal(parser);
    case DIRECTIVE_BREAK:
        return parse_break(parser, VTL_BREAK);
    case DIRECTIVE_STOP:
        return parse_break(parser, VTL_STOP);
    case DIRECTIVE_PARSE:
    case DIRECTIVE_INCLUDE:
        return vtl_parse_fail(parser, "#parse and #include are not available in templates");
    default: /* "#set" without its parenthesis as well */
        return parse_unknown(parser, from);
    }
}

/* "##" to the end of the line, "#*" to "*#". Behind them; NULL when it is no comment. */
static const char *comment_end(const struct vtl_parser *parser)
{
    struct vg_str rest = vtl_rest(parser);
    if (vg_str_starts(rest, VG_STR("##"))) {
        const char *at = parser->at + 2;
        while (at < parser->end && *at != '\n' && *at != '\r')
            at++;
        at += at < parser->end && *at == '\r';
        at += at < parser->end && *at == '\n';
        return at;
    }
    if (!vg_str_starts(rest, VG_STR("#*")))
        return NULL;
    ptrdiff_t length = vg_str_find(vg_str_tail(rest, 2), VG_STR("*#"));
    return length < 0 ? parser->end : parser->at + 2 + length + 2;
}

/* #[[ text ]]# */
static struct vtl_node *parse_verbatim(struct vtl_parser *parser)
{
    const char *from = parser->at + 3;
    ptrdiff_t length = vg_str_find(vg_str_tail(vtl_rest(parser), 3), VG_STR("]]#"));
    if (length < 0)
        return vtl_parse_fail(parser, "Expected ]]#");
    parser->at = from + length + 3;
    return text_node(parser, from, from + length);
}

/* At a '#'. `*ended` when that is what ends a block. NULL without a problem: a comment. */
static struct vtl_node *parse_hash(struct vtl_parser *parser, enum vtl_end *ended)
{
    const char *from = parser->at;
    const char *behind = comment_end(parser);
    if (behind != NULL) {
        parser->at = behind;
        return NULL;
    }
    if (vg_str_starts(vtl_rest(parser), VG_STR("#[[")))
        return parse_verbatim(parser);
    struct vg_str word = word_at(parser, from + 1, &behind);
    if (!vg_str_is_set(word)) {
        parser->at++;
        if (parser->at == parser->end && !parser->is_string)
            return vtl_parse_fail(parser, "Unexpected end behind '#'");
        return text_node(parser, from, parser->at);
    }
    enum directive directive = directive_of(word);
    parser->at = behind;
    if (directive == DIRECTIVE_END || directive == DIRECTIVE_ELSE) {
        vtl_skip_line_end(parser);
        *ended = directive == DIRECTIVE_END ? VTL_END : VTL_END_ELSE;
        return NULL;
    }
    if (directive == DIRECTIVE_ELSEIF) {
        *ended = VTL_END_ELSEIF;
        return NULL;
    }
    return parse_directive(parser, directive, from);
}

/* At a run of backslashes: before a reference they are the reference's business; an odd one takes a
 * directive's meaning away, and of those before it half are left. Velocity leaves an even number
 * before #set as it is. */
static struct vtl_node *parse_backslashes(struct vtl_parser *parser)
{
    const char *from = parser->at;
    const char *to = from;
    const char *behind = from;
    while (to < parser->end && *to == '\\')
        to++;
    size_t count = (size_t)(to - from);
    parser->at = to;
    enum directive directive = to < parser->end && *to == '#'
                                   ? directive_of(word_at(parser, to + 1, &behind))
                                   : NOT_A_DIRECTIVE;
    if (directive == NOT_A_DIRECTIVE || (directive == DIRECTIVE_SET && count % 2 == 0))
        return text_node(parser, from, to);
    if (count % 2 == 1) {
        parser->at = behind;
        if (count == 1)
            return text_node(parser, to, behind);
        return text_node(parser, from + count - count / 2, behind);
    }
    return text_node(parser, from, from + count / 2);
}

/* At a dollar sign or the backslashes before it. */
static struct vtl_node *parse_dollar(struct vtl_parser *parser)
{
    if (vtl_is_reference(parser))
        return vtl_parse_reference(parser);
    const char *from = parser->at;
    while (parser->at < parser->end && *parser->at != '$')
        parser->at++;
    parser->at++;
    vtl_accept(parser, '!');
    vtl_accept(parser, '{');
    if (parser->at == parser->end && !parser->is_string)
        return vtl_parse_fail(parser, "Unexpected end behind '$'");
    return text_node(parser, from, parser->at);
}

static bool is_before_dollar(const struct vtl_parser *parser)
{
    const char *at = parser->at;
    while (at < parser->end && *at == '\\')
        at++;
    return at < parser->end && *at == '$';
}

static struct vtl_node *parse_text(struct vtl_parser *parser)
{
    const char *from = parser->at;
    while (parser->at < parser->end && *parser->at != '$' && *parser->at != '#' &&
           *parser->at != '\\')
        parser->at++;
    return text_node(parser, from, parser->at);
}

static struct vtl_node *parse_statement(struct vtl_parser *parser, enum vtl_end *ended)
{
    const char *open;
    if (is_set(parser, &open))
        return parse_set(parser, open);
    if (*parser->at == '#')
        return parse_hash(parser, ended);
    if (is_before_dollar(parser))
        return parse_dollar(parser);
    if (*parser->at == '\\')
        return parse_backslashes(parser);
    return parse_text(parser);
}

struct vtl_node *vtl_parse_block(struct vtl_parser *parser, enum vtl_end *ended)
{
    struct vtl_node *first = NULL;
    struct vtl_node **link = &first;
    *ended = VTL_END_OF_TEXT;
    if (!vtl_parse_enter(parser))
        return NULL;
    while (parser->at < parser->end && *ended == VTL_END_OF_TEXT && !vtl_parse_failed(parser)) {
        struct vtl_node *node = parse_statement(parser, ended);
        if (node == NULL)
            continue;
        *link = node;
        link = &node->next;
    }
    parser->depth--;
    return first;
}

static const char *const fixed_names[VTL_SLOTS_FIXED] = {
    [VTL_SLOT_INPUT] = "input",
    [VTL_SLOT_UTIL] = "util",
    [VTL_SLOT_CONTEXT] = "context",
    [VTL_SLOT_STAGE_VARIABLES] = "stageVariables",
    [VTL_SLOT_FOREACH] = "foreach",
    [VTL_SLOT_COUNT] = "velocityCount",
    [VTL_SLOT_HAS_NEXT] = "velocityHasNext",
};

const struct apigateway_template *
apigateway_template_parse(struct vg_arena *arena, struct vg_str text, struct vg_str *problem)
{
    if (text.len > APIGATEWAY_TEMPLATE_BYTES_MAX) {
        *problem = VG_STR("The template is longer than 300 KB");
        return NULL;
    }
    struct vtl_parser parser = {.arena = arena, .slots = apigateway_map_new(arena).map};
    parser.start = parser.at = text.ptr != NULL ? text.ptr : "";
    parser.end = parser.start + text.len;
    for (size_t i = 0; i < VTL_SLOTS_FIXED; i++)
        (void)vtl_slot_of(&parser, vg_str_from(fixed_names[i]));
    enum vtl_end ended;
    struct vtl_node *block = vtl_parse_block(&parser, &ended);
    if (ended != VTL_END_OF_TEXT)
        vtl_parse_fail(&parser, ended == VTL_END ? "Unexpected #end" : "Unexpected #else");
    if (vtl_parse_failed(&parser)) {
        *problem = parser.problem;
        return NULL;
    }
    struct apigateway_template *template = VG_NEW(arena, struct apigateway_template);
    template->block = block;
    template->slot_count = parser.slots->count;
    return template;
}
