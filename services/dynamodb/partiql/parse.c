/* services/dynamodb/partiql/parse.c: expressions, by the precedence of their operators.
 *
 * The grammar, and what is said where something is missing, follows the reference implementation of
 * PartiQL, which AWS's answers quote. */
#include "parse.h"

/* ---- Tokens ---- */

const struct partiql_token *partiql_peek(const struct partiql_parser *parser, size_t ahead)
{
    size_t at = parser->at + ahead;
    return &parser->tokens[at < parser->count ? at : parser->count - 1];
}

static bool is_token(const struct partiql_token *token, const char *text)
{
    if (token->kind == PARTIQL_TOKEN_SYMBOL)
        return vg_str_is(token->text, text);
    return token->kind == PARTIQL_TOKEN_KEYWORD && vg_str_ieq(token->text, vg_str_from(text));
}

bool partiql_at(const struct partiql_parser *parser, const char *text)
{
    return is_token(partiql_peek(parser, 0), text);
}

bool partiql_take(struct partiql_parser *parser, const char *text)
{
    if (!partiql_at(parser, text))
        return false;
    parser->at++;
    return true;
}

void *partiql_refuse(struct partiql_parser *parser, const char *detail)
{
    if (!vg_str_is_set(parser->problem))
        parser->problem =
            VG_CONCAT(parser->arena, VG_STR("Statement wasn't well formed, can't be processed: "),
                      vg_str_from(detail));
    return NULL;
}

bool partiql_expect(struct partiql_parser *parser, const char *text, const char *name)
{
    if (partiql_take(parser, text))
        return true;
    struct vg_str detail = VG_CONCAT(parser->arena, VG_STR("Expected "), vg_str_from(name));
    partiql_refuse(parser, vg_arena_cstr(parser->arena, detail));
    return false;
}

bool partiql_expect_keyword(struct partiql_parser *parser, const char *keyword)
{
    return partiql_expect(
        parser, keyword,
        vg_arena_cstr(parser->arena,
                      VG_CONCAT(parser->arena, vg_str_from(keyword), VG_STR(" keyword"))));
}

/* ---- Trees ---- */

struct partiql_expr *partiql_new(struct partiql_parser *parser, enum partiql_kind kind,
                                 const struct partiql_token *token)
{
    struct partiql_expr *node = VG_NEW(parser->arena, struct partiql_expr);
    node->kind = kind;
    node->token = token;
    node->depth = 1;
    return node;
}

struct partiql_expr *partiql_append(struct partiql_parser *parser, struct partiql_expr *node,
                                    struct partiql_expr *operand)
{
    if (node->last == NULL)
        node->first = operand;
    else
        node->last->next = operand;
    node->last = operand;
    node->count++;
    if (node->depth <= operand->depth)
        node->depth = operand->depth + 1;
    return node->depth <= PARTIQL_DEPTH_MAX ? node
                                            : partiql_refuse(parser, "Expression is too deep");
}

/* ---- Terms ---- */

bool partiql_parse_list(struct partiql_parser *parser, struct partiql_expr *list)
{
    do {
        struct partiql_expr *operand = partiql_parse_expr(parser, PARTIQL_BINDS_NOTHING);
        if (operand == NULL || partiql_append(parser, list, operand) == NULL)
            return false;
    } while (partiql_take(parser, ","));
    return true;
}

/* A list or a bag; its opening bracket has been read. */
static struct partiql_expr *parse_collection(struct partiql_parser *parser, enum partiql_kind kind,
                                             const char *close, const char *close_name)
{
    struct partiql_expr *list = partiql_new(parser, kind, partiql_peek(parser, 0) - 1);
    if (partiql_take(parser, close))
        return list;
    bool is_read = partiql_parse_list(parser, list) && partiql_expect(parser, close, close_name);
    return is_read ? list : NULL;
}

static struct partiql_expr *parse_struct(struct partiql_parser *parser)
{
    struct partiql_expr *map = partiql_new(parser, PARTIQL_STRUCT, partiql_peek(parser, 0) - 1);
    if (partiql_take(parser, "}"))
        return map;
    do {
        struct partiql_expr *key = partiql_parse_expr(parser, PARTIQL_BINDS_NOTHING);
        if (key == NULL || !partiql_expect(parser, ":", "COLON"))
            return NULL;
        struct partiql_expr *value = partiql_parse_expr(parser, PARTIQL_BINDS_NOTHING);
        if (value == NULL || partiql_append(parser, map, key) == NULL ||
            partiql_append(parser, map, value) == NULL)
            return NULL;
    } while (partiql_take(parser, ","));
    return partiql_expect(parser, "}", "RIGHT_CURLY") ? map : NULL;
}

/* ( ... ) as a list; the opening parenthesis has been read. */
static struct partiql_expr *parse_arguments(struct partiql_parser *parser)
{
    struct partiql_expr *list = partiql_new(parser, PARTIQL_LIST, partiql_peek(parser, 0) - 1);
    bool is_read = partiql_parse_list(parser, list) && partiql_expect(parser, ")", "RIGHT_PAREN");
    return is_read ? list : NULL;
}

/* ( ... ): what is in it, or a list where there are commas. */
static struct partiql_expr *parse_group(struct partiql_parser *parser)
{
    struct partiql_expr *list = parse_arguments(parser);
    return list != NULL && list->count == 1 ? list->first : list;
}

static bool is_aggregate(struct vg_str name)
{
    return vg_str_is(name, "count") || vg_str_is(name, "avg") || vg_str_is(name, "max") ||
           vg_str_is(name, "min") || vg_str_is(name, "sum");
}

/* name( ... ): the present token is the name. */
static struct partiql_expr *parse_call(struct partiql_parser *parser)
{
    const struct partiql_token *token = partiql_peek(parser, 0);
    struct partiql_expr *call = partiql_new(parser, PARTIQL_CALL, token);
    call->text = partiql_lower(parser->arena, partiql_token_value(parser->arena, token));
    bool is_count = vg_str_is(call->text, "count");
    parser->at += 2;
    if (partiql_take(parser, "*")) {
        if (!is_count)
            return partiql_refuse(parser, "Unexpected term");
        call->kind = PARTIQL_AGGREGATE;
    } else if (!partiql_at(parser, ")")) {
        if (is_aggregate(call->text) && !partiql_take(parser, "distinct"))
            (void)partiql_take(parser, "all");
        if (!partiql_parse_list(parser, call))
            return NULL;
    }
    if (is_aggregate(call->text) && call->kind == PARTIQL_CALL && call->count != 1)
        return partiql_refuse(parser, "Aggregate functions are always unary");
    if (is_aggregate(call->text))
        call->kind = PARTIQL_AGGREGATE;
    return partiql_expect(parser, ")", "RIGHT_PAREN") ? call : NULL;
}

/* Keywords that are functions' names, where a parenthesis follows. */
static bool is_function_keyword(struct vg_str word)
{
    static const char *const functions[] = {
        "exists",    "count",        "avg",        "max",   "min",   "sum",  "char_length",
        "substring", "octet_length", "bit_length", "upper", "lower", "size", "character_length",
        "nullif",    "coalesce",     "sexp",       "list",  "bag",
    };
    for (size_t i = 0; i < VG_COUNT_OF(functions); i++)
        if (vg_str_ieq(word, vg_str_from(functions[i])))
            return true;
    return false;
}

static struct partiql_expr *parse_keyword(struct partiql_parser *parser)
{
    static const struct {
        const char *word;
        enum partiql_kind kind;
    } values[] = {{"true", PARTIQL_TRUE},
                  {"false", PARTIQL_FALSE},
                  {"null", PARTIQL_NULL},
                  {"missing", PARTIQL_MISSING}};
    static const char *const operators[] = {"and",  "or",    "is",     "in",       "between",
                                            "like", "union", "except", "intersect"};
    const struct partiql_token *token = partiql_peek(parser, 0);
    if (partiql_at_statement(parser))
        return partiql_parse_statement(parser);
    for (size_t i = 0; i < VG_COUNT_OF(values); i++)
        if (partiql_take(parser, values[i].word))
            return partiql_new(parser, values[i].kind, token);
    for (size_t i = 0; i < VG_COUNT_OF(operators); i++)
        if (partiql_at(parser, operators[i]))
            return partiql_refuse(parser, "Unexpected operator");
    if (is_function_keyword(token->text) && is_token(partiql_peek(parser, 1), "("))
        return parse_call(parser);
    return partiql_refuse(parser, "Unexpected keyword");
}

static struct partiql_expr *parse_symbol(struct partiql_parser *parser)
{
    static const char *const operators[] = {"=",  "<>", "!=", "<",  "<=", ">",
                                            ">=", "/",  "%",  "||", "^",  "@"};
    const struct partiql_token *token = partiql_peek(parser, 0);
    if (partiql_take(parser, "("))
        return parse_group(parser);
    if (partiql_take(parser, "["))
        return parse_collection(parser, PARTIQL_LIST, "]", "RIGHT_BRACKET");
    if (partiql_take(parser, "<<"))
        return parse_collection(parser, PARTIQL_BAG, ">>", "RIGHT_DOUBLE_ANGLE_BRACKET");
    if (partiql_take(parser, "{"))
        return parse_struct(parser);
    if (partiql_take(parser, "?")) {
        struct partiql_expr *parameter = partiql_new(parser, PARTIQL_PARAMETER, token);
        parameter->index = parser->parameter_count++;
        return parameter;
    }
    for (size_t i = 0; i < VG_COUNT_OF(operators); i++)
        if (partiql_at(parser, operators[i]))
            return partiql_refuse(parser, "Unexpected operator");
    return partiql_refuse(parser, "Unexpected term");
}

static struct partiql_expr *parse_name(struct partiql_parser *parser)
{
    const struct partiql_token *token = partiql_peek(parser, 0);
    struct partiql_expr *path = partiql_new(parser, PARTIQL_PATH, token);
    struct partiql_expr *step = partiql_new(parser, PARTIQL_STEP, token);
    step->text = partiql_token_value(parser->arena, token);
    parser->at++;
    return partiql_append(parser, path, step);
}

static struct partiql_expr *parse_literal(struct partiql_parser *parser, enum partiql_kind kind)
{
    const struct partiql_token *token = partiql_peek(parser, 0);
    struct partiql_expr *literal = partiql_new(parser, kind, token);
    literal->text = partiql_token_value(parser->arena, token);
    parser->at++;
    return literal;
}

static struct partiql_expr *parse_term(struct partiql_parser *parser)
{
    switch (partiql_peek(parser, 0)->kind) {
    case PARTIQL_TOKEN_NAME:
    case PARTIQL_TOKEN_QUOTED:
        return is_token(partiql_peek(parser, 1), "(") ? parse_call(parser) : parse_name(parser);
    case PARTIQL_TOKEN_STRING:
        return parse_literal(parser, PARTIQL_STRING);
    case PARTIQL_TOKEN_NUMBER:
        return parse_literal(parser, PARTIQL_NUMBER);
    case PARTIQL_TOKEN_KEYWORD:
        return parse_keyword(parser);
    case PARTIQL_TOKEN_SYMBOL:
        return parse_symbol(parser);
    default:
        return partiql_refuse(parser, "Unexpected term");
    }
}

/* ---- Paths ---- */

/* What follows a dot. */
static struct partiql_expr *parse_dot(struct partiql_parser *parser, bool is_simple)
{
    const struct partiql_token *token = partiql_peek(parser, 0);
    struct partiql_expr *step = partiql_new(parser, PARTIQL_STEP, token);
    if (token->kind == PARTIQL_TOKEN_NAME || token->kind == PARTIQL_TOKEN_QUOTED)
        step->text = partiql_token_value(parser->arena, token);
    else if (!partiql_at(parser, "*"))
        return partiql_refuse(parser, "Invalid path dot component");
    else if (is_simple)
        return partiql_refuse(parser, "Invalid path dot component for simple path");
    parser->at++;
    return step;
}

/* What follows an opening bracket. */
static struct partiql_expr *parse_index(struct partiql_parser *parser, bool is_simple)
{
    struct partiql_expr *step = partiql_new(parser, PARTIQL_STEP, partiql_peek(parser, 0));
    if (!partiql_take(parser, "*")) {
        struct partiql_expr *index = partiql_parse_expr(parser, PARTIQL_BINDS_NOTHING);
        if (index == NULL || partiql_append(parser, step, index) == NULL)
            return NULL;
    }
    if (!partiql_expect(parser, "]", "RIGHT_BRACKET"))
        return NULL;
    bool is_literal = step->first != NULL && step->first->kind <= PARTIQL_MISSING &&
                      step->first->kind >= PARTIQL_STRING;
    if (is_simple && !is_literal)
        return partiql_refuse(parser, "Invalid path component for simple path");
    return step;
}

/* The steps behind a term. */
static struct partiql_expr *parse_steps(struct partiql_parser *parser, struct partiql_expr *path,
                                        bool is_simple)
{
    while (path != NULL && (partiql_at(parser, ".") || partiql_at(parser, "["))) {
        bool is_dot = partiql_at(parser, ".");
        parser->at++;
        struct partiql_expr *step =
            is_dot ? parse_dot(parser, is_simple) : parse_index(parser, is_simple);
        if (step == NULL)
            return NULL;
        if (path->kind != PARTIQL_PATH) { /* of what is no name */
            struct partiql_expr *base = path;
            path = partiql_new(parser, PARTIQL_PATH, base->token);
            if (partiql_append(parser, path, base) == NULL)
                return NULL;
        }
        path = partiql_append(parser, path, step);
    }
    return path;
}

struct partiql_expr *partiql_parse_simple_path(struct partiql_parser *parser)
{
    enum partiql_token_kind kind = partiql_peek(parser, 0)->kind;
    if (kind != PARTIQL_TOKEN_NAME && kind != PARTIQL_TOKEN_QUOTED)
        return partiql_refuse(parser, "Expected identifier for simple path");
    return parse_steps(parser, parse_name(parser), /* is_simple= */ true);
}

/* ---- Operators ---- */

struct operator
{
    enum partiql_precedence precedence; /* BINDS_NOTHING: none is here */
    enum partiql_kind kind;
    size_t token_count;
    bool is_negated; /* NOT IN and the like */
};

static const struct {
    const char *text;
    enum partiql_precedence precedence;
    enum partiql_kind kind;
    bool may_be_negated;
} operators[] = {
    {"or", PARTIQL_BINDS_OR, PARTIQL_OR, false},
    {"and", PARTIQL_BINDS_AND, PARTIQL_AND, false},
    {"=", PARTIQL_BINDS_EQUALITY, PARTIQL_EQ, false},
    {"<>", PARTIQL_BINDS_EQUALITY, PARTIQL_NE, false},
    {"!=", PARTIQL_BINDS_EQUALITY, PARTIQL_NE, false},
    {"is", PARTIQL_BINDS_EQUALITY, PARTIQL_IS, false},
    {"in", PARTIQL_BINDS_EQUALITY, PARTIQL_IN, true},
    {"<", PARTIQL_BINDS_COMPARISON, PARTIQL_LT, false},
    {"<=", PARTIQL_BINDS_COMPARISON, PARTIQL_LE, false},
    {">", PARTIQL_BINDS_COMPARISON, PARTIQL_GT, false},
    {">=", PARTIQL_BINDS_COMPARISON, PARTIQL_GE, false},
    {"between", PARTIQL_BINDS_COMPARISON, PARTIQL_BETWEEN, true},
    {"like", PARTIQL_BINDS_COMPARISON, PARTIQL_OTHER, true},
    {"+", PARTIQL_BINDS_SUM, PARTIQL_PLUS, false},
    {"-", PARTIQL_BINDS_SUM, PARTIQL_MINUS, false},
    {"||", PARTIQL_BINDS_SUM, PARTIQL_OTHER, false},
    {"*", PARTIQL_BINDS_PRODUCT, PARTIQL_OTHER, false},
    {"/", PARTIQL_BINDS_PRODUCT, PARTIQL_OTHER, false},
    {"%", PARTIQL_BINDS_PRODUCT, PARTIQL_OTHER, false},
    {"union", PARTIQL_BINDS_SETS, PARTIQL_OTHER, false},
    {"except", PARTIQL_BINDS_SETS, PARTIQL_OTHER, false},
    {"intersect", PARTIQL_BINDS_SETS, PARTIQL_OTHER, false},
};

/* The infix operator at the present token. */
static struct operator operator_at(const struct partiql_parser *parser)
{
    bool is_negated = partiql_at(parser, "not");
    const struct partiql_token *token = partiql_peek(parser, is_negated);
    for (size_t i = 0; i < VG_COUNT_OF(operators); i++) {
        if (!is_token(token, operators[i].text) || (is_negated && !operators[i].may_be_negated))
            continue;
        bool is_two = operators[i].precedence == PARTIQL_BINDS_SETS &&
                      is_token(partiql_peek(parser, 1), "all");
        return (struct operator){.precedence = operators[i].precedence,
                                 .kind = operators[i].kind,
                                 .token_count = 1U + is_negated + is_two,
                                 .is_negated = is_negated};
    }
    return (struct operator){.precedence = PARTIQL_BINDS_NOTHING};
}

/* What follows IS or IS NOT, into `node`. */
static bool parse_type(struct partiql_parser *parser, struct partiql_expr *node)
{
    static const char *const types[] = {
        "missing", "null",   "boolean", "bool",      "smallint", "integer",   "int",
        "int2",    "int4",   "int8",    "integer2",  "integer4", "integer8",  "bigint",
        "float",   "real",   "decimal", "dec",       "numeric",  "timestamp", "date",
        "time",    "char",   "varchar", "character", "string",   "symbol",    "clob",
        "blob",    "struct", "tuple",   "list",      "sexp",     "bag",
    };
    const struct partiql_token *token = partiql_peek(parser, 0);
    bool is_type = is_token(token, "double") && is_token(partiql_peek(parser, 1), "precision");
    for (size_t i = 0; i < VG_COUNT_OF(types) && !is_type; i++)
        is_type = is_token(token, types[i]);
    if (!is_type)
        return partiql_refuse(parser, "Expected type name") != NULL;
    node->text = partiql_lower(parser->arena, token->text);
    parser->at++;
    if (is_token(token, "double") ||
        (is_token(token, "character") && partiql_at(parser, "varying")))
        parser->at++;
    return true;
}

/* What stands right of the operator, which has been read, into `node`. */
static bool parse_right_side(struct partiql_parser *parser, struct partiql_expr *node,
                             struct operator found)
{
    if (found.kind == PARTIQL_IS)
        return parse_type(parser, node);
    if (partiql_peek(parser, 0)->kind == PARTIQL_TOKEN_END)
        return partiql_refuse(parser, "Missing right-hand side expression of infix operator") !=
               NULL;
    struct partiql_expr *right;
    if (found.kind == PARTIQL_IN && partiql_take(parser, "("))
        right = parse_arguments(parser);
    else
        right = partiql_parse_expr(parser, found.precedence);
    if (right == NULL || partiql_append(parser, node, right) == NULL)
        return false;
    if (found.kind != PARTIQL_BETWEEN)
        return true;
    if (!partiql_expect_keyword(parser, "AND"))
        return false;
    if (partiql_peek(parser, 0)->kind == PARTIQL_TOKEN_END)
        return partiql_refuse(parser, "Expected expression after AND") != NULL;
    right = partiql_parse_expr(parser, found.precedence);
    return right != NULL && partiql_append(parser, node, right) != NULL;
}

/* `left` and what the operator at the present token joins it with. A chain of ANDs or ORs is one
 * node, so that long ones are not deep. */
static struct partiql_expr *parse_infix(struct partiql_parser *parser, struct partiql_expr *left,
                                        struct operator found)
{
    const struct partiql_token *token = partiql_peek(parser, found.is_negated);
    bool is_chain = found.kind == PARTIQL_AND || found.kind == PARTIQL_OR;
    struct partiql_expr *node = left;
    if (!is_chain || left->kind != found.kind) {
        node = partiql_new(parser, found.kind, token);
        node->text = token->text;
        if (partiql_append(parser, node, left) == NULL)
            return NULL;
    }
    parser->at += found.token_count;
    bool is_not = found.is_negated;
    if (found.kind == PARTIQL_IS)
        is_not = partiql_take(parser, "not");
    if (!parse_right_side(parser, node, found))
        return NULL;
    if (!is_not)
        return node;
    return partiql_append(parser, partiql_new(parser, PARTIQL_NOT, token), node);
}

/* A sign in front of a number belongs to it. */
static struct partiql_expr *with_sign(struct partiql_parser *parser,
                                      const struct partiql_token *sign, struct partiql_expr *term)
{
    bool is_minus = vg_str_is(sign->text, "-");
    if (term->kind != PARTIQL_NUMBER) {
        struct partiql_expr *node =
            partiql_new(parser, is_minus ? PARTIQL_MINUS : PARTIQL_PLUS, sign);
        node->text = sign->text;
        return partiql_append(parser, node, term);
    }
    if (is_minus && term->text.ptr[0] == '-')
        term->text = vg_str_tail(term->text, 1);
    else if (is_minus)
        term->text = VG_CONCAT(parser->arena, VG_STR("-"), term->text);
    return term;
}

static struct partiql_expr *parse_unary(struct partiql_parser *parser)
{
    const struct partiql_token *token = partiql_peek(parser, 0);
    if (++parser->depth > PARTIQL_DEPTH_MAX)
        return partiql_refuse(parser, "Expression is too deep");
    struct partiql_expr *node;
    if (partiql_take(parser, "+") || partiql_take(parser, "-")) {
        node = parse_unary(parser);
        node = node == NULL ? NULL : with_sign(parser, token, node);
    } else if (partiql_take(parser, "not")) {
        node = partiql_parse_expr(parser, PARTIQL_BINDS_NOT);
        if (node != NULL)
            node = partiql_append(parser, partiql_new(parser, PARTIQL_NOT, token), node);
    } else {
        node = parse_steps(parser, parse_term(parser), /* is_simple= */ false);
    }
    parser->depth--;
    return node;
}

struct partiql_expr *partiql_parse_expr(struct partiql_parser *parser,
                                        enum partiql_precedence above)
{
    struct partiql_expr *expr = parse_unary(parser);
    while (expr != NULL) {
        struct operator found = operator_at(parser);
        if (found.precedence <= above)
            break;
        expr = parse_infix(parser, expr, found);
    }
    return expr;
}

bool partiql_parse(struct vg_arena *arena, struct vg_str text, struct partiql_expr **tree,
                   struct vg_str *problem)
{
    struct partiql_parser parser = {.arena = arena};
    struct partiql_token *tokens;
    *tree = NULL;
    if (!partiql_tokens(arena, text, &tokens, &parser.count)) {
        partiql_refuse(&parser, "");
    } else {
        parser.tokens = tokens;
        *tree = partiql_parse_expr(&parser, PARTIQL_BINDS_NOTHING);
    }
    if (*tree != NULL) {
        bool is_over = partiql_take(&parser, ";");
        if (partiql_peek(&parser, 0)->kind != PARTIQL_TOKEN_END)
            partiql_refuse(&parser, is_over ? "Unexpected token after semicolon. (Only one query "
                                              "is allowed.)"
                                            : "Unexpected token after expression");
    }
    *problem = parser.problem;
    return !vg_str_is_set(parser.problem);
}
