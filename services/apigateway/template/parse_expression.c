/* apigateway/template/parse_expression.c: what stands in the parentheses of directives and methods:
 * literals, lists, maps, ranges, and operators. */
#include "apigateway/template/parser.h"

#include "base/codec.h"

/* Of one level of an expression: each is a level of recursion for the evaluator. */
enum { OPERANDS_MAX = 200 };

static struct vtl_node *literal_node(struct vtl_parser *parser, struct apigateway_value value)
{
    struct vtl_node *node = vtl_node_new(parser, VTL_LITERAL);
    node->literal = value;
    return node;
}

/* Whether the word is next and ends there. */
static bool accept_word(struct vtl_parser *parser, const char *word)
{
    size_t length = strlen(word);
    char behind = vtl_peek(parser, length);
    if (!vg_str_starts(vtl_rest(parser), vg_str_of(word, length)) || vtl_is_letter(behind) ||
        vtl_is_digit(behind) || behind == '_')
        return false;
    parser->at += length;
    return true;
}

static const char *digits_end(const struct vtl_parser *parser, const char *at)
{
    while (at < parser->end && vtl_is_digit(*at))
        at++;
    return at;
}

static const char *exponent_end(const struct vtl_parser *parser, const char *at)
{
    if (at == parser->end || (*at != 'e' && *at != 'E'))
        return at;
    const char *digits = at + 1;
    if (digits < parser->end && (*digits == '+' || *digits == '-'))
        digits++;
    const char *end = digits_end(parser, digits);
    return end == digits ? at : end;
}

/* "1..5" is an integer before a range. */
static struct vtl_node *parse_number(struct vtl_parser *parser)
{
    const char *from = parser->at;
    int64_t integer;
    double real;
    const char *at = digits_end(parser, from + (*from == '-'));
    bool is_range = parser->end - at >= 2 && at[0] == '.' && at[1] == '.';
    bool has_point = !is_range && at < parser->end && *at == '.';
    if (has_point)
        at = digits_end(parser, at + 1);
    const char *mantissa_end = at;
    at = exponent_end(parser, at);
    parser->at = at;
    struct vg_str text = vg_str_of(from, (size_t)(at - from));
    if (!has_point && at == mantissa_end) {
        if (vg_str_to_i64(text, &integer))
            return literal_node(parser, apigateway_int(integer));
    } else if (vg_str_to_f64(text, &real)) {
        return literal_node(parser, apigateway_double(real));
    }
    return vtl_parse_fail(parser, "Number out of range");
}

/* The text between quotes: doubled quotes are one. In double quotes \uXXXX is a character. */
static struct vg_str unquoted(struct vg_arena *arena, struct vg_str raw, char quote)
{
    if (vg_str_find_char(raw, quote) < 0 && vg_str_find(raw, VG_STR("\\u")) < 0)
        return raw;
    struct vg_buf buf;
    vg_buf_init(&buf, arena, /* max= */ 0);
    for (size_t i = 0; i < raw.len; i++) {
        struct vg_str bytes;
        struct vg_str hex = vg_str_slice(raw, i + 2, i + 6);
        bool is_unicode = quote == '"' && vg_str_starts(vg_str_tail(raw, i), VG_STR("\\u")) &&
                          hex.len == 4 && vg_hex_decode(arena, hex, &bytes);
        if (is_unicode) {
            char text[4];
            uint32_t code_point =
                (uint32_t)(unsigned char)bytes.ptr[0] << 8 | (unsigned char)bytes.ptr[1];
            bool is_surrogate = code_point >= 0xD800 && code_point < 0xE000;
            vg_buf_add_bytes(&buf, text, vg_utf8_put(text, is_surrogate ? 0xFFFD : code_point));
            i += 5;
            continue;
        }
        vg_buf_add_char(&buf, raw.ptr[i]);
        i += raw.ptr[i] == quote; /* the second of two */
    }
    return vg_buf_str(&buf);
}

/* What a string in double quotes says with its references and directives done. */
static struct vtl_node *interpolated(struct vtl_parser *parser, struct vg_str text)
{
    struct vtl_parser inner = {.arena = parser->arena,
                               .start = text.ptr,
                               .at = text.ptr,
                               .end = text.ptr + text.len,
                               .is_string = true,
                               .depth = parser->depth,
                               .slots = parser->slots};
    enum vtl_end ended;
    struct vtl_node *node = vtl_node_new(parser, VTL_INTERPOLATED);
    node->b = vtl_parse_block(&inner, &ended);
    if (vtl_parse_failed(&inner)) {
        parser->problem =
            vg_arena_printf(parser->arena, "In a string: %.*s", VG_STR_ARG(inner.problem));
        return NULL;
    }
    if (ended != VTL_END_OF_TEXT)
        return vtl_parse_fail(parser, "Unexpected directive in a string");
    return node;
}

static struct vtl_node *parse_string(struct vtl_parser *parser)
{
    char quote = *parser->at++;
    const char *from = parser->at;
    for (;; parser->at++) {
        const char *found = memchr(parser->at, quote, (size_t)(parser->end - parser->at));
        if (found == NULL)
            return vtl_parse_fail(parser, "Unterminated string");
        parser->at = found;
        if (vtl_peek(parser, 1) != quote)
            break;
        parser->at++;
    }
    struct vg_str raw = vg_str_of(from, (size_t)(parser->at - from));
    parser->at++;
    struct vg_str text = unquoted(parser->arena, raw, quote);
    bool is_interpolated =
        quote == '"' && (vg_str_find_char(raw, '$') >= 0 || vg_str_find_char(raw, '#') >= 0);
    return is_interpolated ? interpolated(parser, text)
                           : literal_node(parser, apigateway_string(text));
}

static bool is_range_end(const struct vtl_node *node)
{
    return node->kind == VTL_REFERENCE ||
           (node->kind == VTL_LITERAL && node->literal.type == APIGATEWAY_INT);
}

/* Behind the first operand and "..". */
static struct vtl_node *parse_range(struct vtl_parser *parser, struct vtl_node *from)
{
    struct vtl_node *node = vtl_node_new(parser, VTL_RANGE);
    node->a = from;
    node->b = vtl_parse_operand(parser);
    if (vtl_parse_failed(parser))
        return NULL;
    vtl_skip_space(parser);
    if (!is_range_end(node->a) || !is_range_end(node->b))
        return vtl_parse_fail(parser, "A range goes from one whole number to another");
    return vtl_accept(parser, ']') ? node : vtl_parse_fail(parser, "Expected ']'");
}

/* Behind the bracket. */
static struct vtl_node *parse_list(struct vtl_parser *parser)
{
    struct vtl_node *node = vtl_node_new(parser, VTL_LIST);
    struct vtl_node **link = &node->a;
    vtl_skip_space(parser);
    if (vtl_accept(parser, ']'))
        return node;
    for (;;) {
        struct vtl_node *element = vtl_parse_operand(parser);
        if (vtl_parse_failed(parser))
            return NULL;
        vtl_skip_space(parser);
        if (link == &node->a && vtl_peek(parser, 0) == '.' && vtl_peek(parser, 1) == '.') {
            parser->at += 2;
            return parse_range(parser, element);
        }
        *link = element;
        link = &element->next;
        if (vtl_accept(parser, ']'))
            return node;
        if (!vtl_accept(parser, ','))
            return vtl_parse_fail(parser, "Expected ',' or ']'");
    }
}

/* Behind the brace. */
static struct vtl_node *parse_map(struct vtl_parser *parser)
{
    struct vtl_node *node = vtl_node_new(parser, VTL_MAP);
    struct vtl_node **link = &node->a;
    vtl_skip_space(parser);
    if (vtl_accept(parser, '}'))
        return node;
    for (bool is_key = true;; is_key = !is_key) {
        struct vtl_node *operand = vtl_parse_operand(parser);
        if (vtl_parse_failed(parser))
            return NULL;
        *link = operand;
        link = &operand->next;
        vtl_skip_space(parser);
        if (!is_key && vtl_accept(parser, '}'))
            return node;
        if (!vtl_accept(parser, is_key ? ':' : ','))
            return vtl_parse_fail(parser, is_key ? "Expected ':'" : "Expected ',' or '}'");
    }
}

static struct vtl_node *parse_word(struct vtl_parser *parser)
{
    if (accept_word(parser, "true"))
        return literal_node(parser, apigateway_bool(true));
    if (accept_word(parser, "false"))
        return literal_node(parser, apigateway_bool(false));
    if (accept_word(parser, "null"))
        return literal_node(parser, apigateway_null());
    return vtl_parse_fail(parser, "Expected a value");
}

static bool is_number_start(const struct vtl_parser *parser)
{
    size_t sign = vtl_peek(parser, 0) == '-';
    size_t point = vtl_peek(parser, sign) == '.';
    return vtl_is_digit(vtl_peek(parser, sign + point));
}

static struct vtl_node *parse_plain_operand(struct vtl_parser *parser)
{
    switch (vtl_peek(parser, 0)) {
    case '"':
    case '\'':
        return parse_string(parser);
    case '[':
        parser->at++;
        return parse_list(parser);
    case '{':
        parser->at++;
        return parse_map(parser);
    case '$':
        if (vtl_is_reference(parser))
            return vtl_parse_reference(parser);
        return vtl_parse_fail(parser, "Expected a reference");
    default:
        return is_number_start(parser) ? parse_number(parser) : parse_word(parser);
    }
}

struct vtl_node *vtl_parse_operand(struct vtl_parser *parser)
{
    if (!vtl_parse_enter(parser))
        return NULL;
    vtl_skip_space(parser);
    struct vtl_node *node = parse_plain_operand(parser);
    parser->depth--;
    return node;
}

static struct vtl_node *parse_unary(struct vtl_parser *parser)
{
    vtl_skip_space(parser);
    if (!vtl_parse_enter(parser))
        return NULL;
    struct vtl_node *node;
    if (vtl_accept(parser, '!') || accept_word(parser, "not")) {
        node = vtl_node_new(parser, VTL_NOT);
        node->a = parse_unary(parser);
    } else if (vtl_accept(parser, '(')) {
        node = vtl_parse_expression(parser);
        vtl_skip_space(parser);
        if (!vtl_parse_failed(parser) && !vtl_accept(parser, ')'))
            vtl_parse_fail(parser, "Expected ')'");
    } else {
        node = vtl_parse_operand(parser);
    }
    parser->depth--;
    return node;
}

struct operator
{
    const char *sign; /* longer ones before those they begin with */
    bool is_word;
    enum vtl_kind kind;
};

/* From the loosest to the tightest. */
enum { LEVEL_OR, LEVEL_AND, LEVEL_EQUALITY, LEVEL_RELATION, LEVEL_SUM, LEVEL_PRODUCT, LEVELS };
static const struct operator operators[LEVELS][8] = {
    [LEVEL_OR] = {{"||", false, VTL_OR}, {"or", true, VTL_OR}},
    [LEVEL_AND] = {{"&&", false, VTL_AND}, {"and", true, VTL_AND}},
    [LEVEL_EQUALITY] = {{"==", false, VTL_EQ},
                        {"!=", false, VTL_NE},
                        {"eq", true, VTL_EQ},
                        {"ne", true, VTL_NE}},
    [LEVEL_RELATION] = {{"<=", false, VTL_LE},
                        {">=", false, VTL_GE},
                        {"<", false, VTL_LT},
                        {">", false, VTL_GT},
                        {"lt", true, VTL_LT},
                        {"gt", true, VTL_GT},
                        {"le", true, VTL_LE},
                        {"ge", true, VTL_GE}},
    [LEVEL_SUM] = {{"+", false, VTL_ADD}, {"-", false, VTL_SUB}},
    [LEVEL_PRODUCT] = {{"*", false, VTL_MUL}, {"/", false, VTL_DIV}, {"%", false, VTL_MOD}},
};

static bool accept_operator(struct vtl_parser *parser, int level, enum vtl_kind *kind)
{
    vtl_skip_space(parser);
    for (size_t i = 0; i < VG_COUNT_OF(operators[level]); i++) {
        const struct operator* row = & operators[level][i];
        if (row->sign == NULL)
            break;
        if (row->is_word && !accept_word(parser, row->sign))
            continue;
        if (!row->is_word) {
            if (!vg_str_starts(vtl_rest(parser), vg_str_from(row->sign)))
                continue;
            parser->at += strlen(row->sign);
        }
        *kind = row->kind;
        return true;
    }
    return false;
}

static struct vtl_node *parse_level(struct vtl_parser *parser, int level)
{
    if (level == LEVELS)
        return parse_unary(parser);
    struct vtl_node *left = parse_level(parser, level + 1);
    enum vtl_kind kind;
    for (int i = 0; !vtl_parse_failed(parser) && accept_operator(parser, level, &kind); i++) {
        if (i == OPERANDS_MAX)
            return vtl_parse_fail(parser, "The expression is too long");
        struct vtl_node *node = vtl_node_new(parser, kind);
        node->a = left;
        node->b = parse_level(parser, level + 1);
        left = node;
    }
    return left;
}

struct vtl_node *vtl_parse_expression(struct vtl_parser *parser)
{
    return parse_level(parser, 0);
}
