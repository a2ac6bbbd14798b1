/* services/dynamodb/expression/parse.c: the common part of the expression parsers. */
#include "parse.h"

/* An expression of 300 operators can't nest deeper than this without parentheses that are
 * redundant. */
enum { DEPTH_MAX = 2 * DYNAMODB_OPERATORS_MAX };

static const char *const kind_names[] = {
    [DYNAMODB_CONDITION_EXPRESSION] = "ConditionExpression",
    [DYNAMODB_FILTER_EXPRESSION] = "FilterExpression",
    [DYNAMODB_KEY_CONDITION_EXPRESSION] = "KeyConditionExpression",
    [DYNAMODB_UPDATE_EXPRESSION] = "UpdateExpression",
    [DYNAMODB_PROJECTION_EXPRESSION] = "ProjectionExpression",
};

bool dynamodb_parser_init(struct dynamodb_parser *parser, struct vg_arena *arena,
                          enum dynamodb_expression_kind kind, struct vg_str text,
                          struct dynamodb_placeholders *placeholders, struct vg_str *problem)
{
    *parser = (struct dynamodb_parser){
        .arena = arena, .kind = kind, .text = text, .placeholders = placeholders};
    parser->token = dynamodb_token_at(text, 0);
    parser->before = (struct dynamodb_token){.text = {text.ptr, 0}};
    if (text.len == 0) {
        *problem = vg_arena_printf(arena, "Invalid %s: The expression can not be empty;",
                                   kind_names[kind]);
        return false;
    }
    if (text.len > DYNAMODB_EXPRESSION_MAX) {
        *problem = vg_arena_printf(
            arena, "Invalid %s: Expression size has exceeded the maximum allowed size;",
            kind_names[kind]);
        if (kind != DYNAMODB_UPDATE_EXPRESSION) /* of these AWS tells no size */
            *problem =
                vg_arena_printf(arena, "%.*s expression size: %zu", VG_STR_ARG(*problem), text.len);
        return false;
    }
    return true;
}

bool dynamodb_parser_finish(struct dynamodb_parser *parser, struct vg_str *problem)
{
    if (!vg_str_is_set(parser->syntax) && parser->token.kind != DYNAMODB_TOKEN_END)
        dynamodb_syntax_error(parser);
    struct vg_str told = parser->syntax;
    for (size_t i = 0; i < DYNAMODB_PROBLEM_CLASSES && !vg_str_is_set(told); i++)
        told = parser->problems[i];
    if (!vg_str_is_set(told))
        return true;
    *problem = VG_CONCAT(parser->arena, VG_STR("Invalid "), vg_str_from(kind_names[parser->kind]),
                         VG_STR(": "), told);
    return false;
}

void dynamodb_note(struct dynamodb_parser *parser, enum dynamodb_problem_class class,
                   const char *fmt, ...)
{
    bool is_condition = parser->kind != DYNAMODB_UPDATE_EXPRESSION &&
                        parser->kind != DYNAMODB_PROJECTION_EXPRESSION;
    if (is_condition && class > DYNAMODB_PROBLEM_NAME)
        class = DYNAMODB_PROBLEM_NAME;
    if (vg_str_is_set(parser->problems[class]))
        return;
    va_list args;
    va_start(args, fmt);
    parser->problems[class] = vg_arena_vprintf(parser->arena, fmt, args);
    va_end(args);
}

/* AWS shows the token with its neighbours, as they stand in the text. */
bool dynamodb_syntax_error(struct dynamodb_parser *parser)
{
    if (vg_str_is_set(parser->syntax))
        return false;
    struct vg_str text = parser->text, shown = parser->token.text;
    const char *token_end = shown.ptr + shown.len;
    struct dynamodb_token after = dynamodb_token_at(text, (size_t)(token_end - text.ptr));
    bool is_end = parser->token.kind == DYNAMODB_TOKEN_END;
    const char *from = parser->before.text.len > 0 ? parser->before.text.ptr : shown.ptr;
    const char *to = token_end;
    if (is_end) /* white space behind the last token is not shown */
        to = parser->before.text.ptr + parser->before.text.len;
    else if (after.kind != DYNAMODB_TOKEN_END)
        to = after.text.ptr + after.text.len;
    if (is_end)
        shown = VG_STR("<EOF>");
    parser->syntax = vg_arena_printf(parser->arena, "Syntax error; token: \"%.*s\", near: \"%.*s\"",
                                     VG_STR_ARG(shown), (int)(to > from ? to - from : 0), from);
    return false;
}

void dynamodb_advance(struct dynamodb_parser *parser)
{
    parser->before = parser->token;
    parser->token = dynamodb_token_at(
        parser->text, (size_t)(parser->token.text.ptr - parser->text.ptr) + parser->token.text.len);
}

bool dynamodb_at_symbol(const struct dynamodb_parser *parser, const char *symbol)
{
    return parser->token.kind == DYNAMODB_TOKEN_SYMBOL && vg_str_is(parser->token.text, symbol);
}

bool dynamodb_take_symbol(struct dynamodb_parser *parser, const char *symbol)
{
    if (!dynamodb_at_symbol(parser, symbol))
        return false;
    dynamodb_advance(parser);
    return true;
}

bool dynamodb_expect_symbol(struct dynamodb_parser *parser, const char *symbol)
{
    return dynamodb_take_symbol(parser, symbol) || dynamodb_syntax_error(parser);
}

bool dynamodb_at_word(const struct dynamodb_parser *parser, const char *word)
{
    return parser->token.kind == DYNAMODB_TOKEN_WORD &&
           vg_str_ieq(parser->token.text, vg_str_from(word));
}

bool dynamodb_at_keyword(const struct dynamodb_parser *parser)
{
    static const char *const of_conditions[] = {"AND", "OR", "NOT", "BETWEEN", "IN", NULL};
    static const char *const of_updates[] = {"SET", "REMOVE", "ADD", "DELETE", NULL};
    static const char *const of_projections[] = {NULL};
    const char *const *words = parser->kind == DYNAMODB_UPDATE_EXPRESSION       ? of_updates
                               : parser->kind == DYNAMODB_PROJECTION_EXPRESSION ? of_projections
                                                                                : of_conditions;
    while (*words != NULL && !dynamodb_at_word(parser, *words))
        words++;
    return *words != NULL;
}

bool dynamodb_at_call(const struct dynamodb_parser *parser)
{
    if (parser->token.kind != DYNAMODB_TOKEN_WORD)
        return false;
    size_t end = (size_t)(parser->token.text.ptr - parser->text.ptr) + parser->token.text.len;
    return vg_str_is(dynamodb_token_at(parser->text, end).text, "(");
}

/* ---- Paths and values ---- */

static struct dynamodb_placeholder *find_placeholder(const struct dynamodb_placeholder_list *list,
                                                     struct vg_str key)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = vg_str_cmp(list->items[middle].key, key);
        if (order == 0)
            return &list->items[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* The name that the present token stands for; false when it stands for none. */
static bool take_name(struct dynamodb_parser *parser, struct vg_str *name)
{
    struct vg_str text = parser->token.text;
    if (dynamodb_at_keyword(parser))
        return dynamodb_syntax_error(parser);
    if (parser->token.kind == DYNAMODB_TOKEN_WORD) {
        if (dynamodb_is_reserved(text))
            dynamodb_note(parser, DYNAMODB_PROBLEM_RESERVED,
                          "Attribute name is a reserved keyword; reserved keyword: %.*s",
                          VG_STR_ARG(text));
        *name = text;
    } else if (parser->token.kind == DYNAMODB_TOKEN_NAME) {
        struct dynamodb_placeholder *placeholder =
            find_placeholder(&parser->placeholders->names, text);
        if (placeholder == NULL)
            dynamodb_note(parser, DYNAMODB_PROBLEM_NAME,
                          "An expression attribute name used in the document path is not defined; "
                          "attribute name: %.*s",
                          VG_STR_ARG(text));
        else
            placeholder->is_used = true;
        *name = placeholder == NULL ? text : placeholder->value;
    } else {
        return dynamodb_syntax_error(parser);
    }
    dynamodb_advance(parser);
    return true;
}

static bool take_index(struct dynamodb_parser *parser, uint32_t *index)
{
    struct vg_str digits = parser->token.text;
    if (parser->token.kind != DYNAMODB_TOKEN_NUMBER)
        return dynamodb_syntax_error(parser);
    uint64_t value;
    if (!vg_str_to_u64(digits, &value) || value >= UINT32_MAX) {
        dynamodb_note(parser, DYNAMODB_PROBLEM_LIMIT,
                      "List index is not within the allowable range; index: [%.*s]",
                      VG_STR_ARG(digits));
        value = 0;
    }
    *index = (uint32_t)value;
    dynamodb_advance(parser);
    return dynamodb_expect_symbol(parser, "]");
}

static void add_step(struct dynamodb_parser *parser, struct vg_buf *steps,
                     struct dynamodb_step step)
{
    vg_buf_add_bytes(steps, &step, sizeof(step));
    if (steps->len / sizeof(step) == DYNAMODB_LEVELS_MAX + 1)
        dynamodb_note(parser, DYNAMODB_PROBLEM_LIMIT,
                      "The document path has too many nesting levels; nesting levels: %d",
                      DYNAMODB_LEVELS_MAX + 1);
}

static bool parse_steps(struct dynamodb_parser *parser, struct vg_buf *steps,
                        struct dynamodb_path *path)
{
    for (;;) {
        struct dynamodb_step step = {.name = VG_STR_NONE};
        if (dynamodb_take_symbol(parser, ".")) {
            if (!take_name(parser, &step.name))
                return false;
        } else if (dynamodb_take_symbol(parser, "[")) {
            if (!take_index(parser, &step.index))
                return false;
        } else {
            break;
        }
        add_step(parser, steps, step);
    }
    path->steps = (const struct dynamodb_step *)(const void *)steps->ptr;
    path->count = (uint32_t)(steps->len / sizeof(struct dynamodb_step));
    if (path->count > 1 && parser->placeholders != NULL) {
        struct dynamodb_nested *nested = VG_NEW(parser->arena, struct dynamodb_nested);
        *nested = (struct dynamodb_nested){path->steps[0].name, parser->placeholders->nested};
        parser->placeholders->nested = nested;
    }
    return true;
}

bool dynamodb_parse_path(struct dynamodb_parser *parser, struct dynamodb_path *path)
{
    struct vg_buf steps;
    vg_buf_init(&steps, parser->arena, /* max= */ 0);
    struct dynamodb_step step = {.index = 0};
    if (!take_name(parser, &step.name))
        return false;
    add_step(parser, &steps, step);
    return parse_steps(parser, &steps, path);
}

bool dynamodb_parse_more_path(struct dynamodb_parser *parser, struct dynamodb_path *path)
{
    struct vg_buf steps;
    vg_buf_init(&steps, parser->arena, /* max= */ 0);
    vg_buf_add_bytes(&steps, path->steps, path->count * sizeof(*path->steps));
    return parse_steps(parser, &steps, path);
}

bool dynamodb_parse_value(struct dynamodb_parser *parser, struct vg_str *value)
{
    struct vg_str text = parser->token.text;
    if (parser->token.kind != DYNAMODB_TOKEN_VALUE)
        return dynamodb_syntax_error(parser);
    struct dynamodb_placeholder *placeholder =
        find_placeholder(&parser->placeholders->values, text);
    if (placeholder == NULL)
        dynamodb_note(parser, DYNAMODB_PROBLEM_VALUE,
                      "An expression attribute value used in expression is not defined; attribute "
                      "value: %.*s",
                      VG_STR_ARG(text));
    else
        placeholder->is_used = true;
    *value = placeholder == NULL ? VG_STR_NONE : placeholder->value;
    dynamodb_advance(parser);
    return true;
}

struct dynamodb_node *dynamodb_parse_leaf(struct dynamodb_parser *parser)
{
    if (parser->token.kind == DYNAMODB_TOKEN_VALUE) {
        struct dynamodb_node *node = dynamodb_node_new(parser, DYNAMODB_NODE_VALUE);
        return dynamodb_parse_value(parser, &node->value) ? node : NULL;
    }
    struct dynamodb_node *node = dynamodb_node_new(parser, DYNAMODB_NODE_PATH);
    return dynamodb_parse_path(parser, &node->path) ? node : NULL;
}

/* ---- Nodes ---- */

struct dynamodb_node *dynamodb_node_new(struct dynamodb_parser *parser,
                                        enum dynamodb_node_kind kind)
{
    struct dynamodb_node *node = VG_NEW(parser->arena, struct dynamodb_node);
    node->kind = kind;
    return node;
}

void dynamodb_node_append(struct dynamodb_node *node, struct dynamodb_node *operand)
{
    if (node->last == NULL)
        node->first = operand;
    else
        node->last->next = operand;
    node->last = operand;
    node->count++;
}

void dynamodb_count_operator(struct dynamodb_parser *parser)
{
    if (++parser->operators == DYNAMODB_OPERATORS_MAX + 1)
        dynamodb_note(parser, DYNAMODB_PROBLEM_LIMIT,
                      "The expression contains too many operators; operator count: %d",
                      DYNAMODB_OPERATORS_MAX + 1);
}

bool dynamodb_enter(struct dynamodb_parser *parser)
{
    if (++parser->depth <= DEPTH_MAX)
        return true;
    parser->syntax = VG_STR("The expression has redundant parentheses;");
    return false;
}

void dynamodb_leave(struct dynamodb_parser *parser, struct dynamodb_node *inside)
{
    parser->depth--;
    if (inside->is_grouped)
        dynamodb_note(parser, DYNAMODB_PROBLEM_PARENTHESES,
                      "The expression has redundant parentheses;");
    inside->is_grouped = true;
}

static const char *const node_names[DYNAMODB_NODE_KIND_COUNT] = {
    [DYNAMODB_NODE_SIZE] = "size",
    [DYNAMODB_NODE_IF_NOT_EXISTS] = "if_not_exists",
    [DYNAMODB_NODE_LIST_APPEND] = "list_append",
    [DYNAMODB_NODE_PLUS] = "+",
    [DYNAMODB_NODE_MINUS] = "-",
    [DYNAMODB_NODE_EQ] = "=",
    [DYNAMODB_NODE_NE] = "<>",
    [DYNAMODB_NODE_LT] = "<",
    [DYNAMODB_NODE_LE] = "<=",
    [DYNAMODB_NODE_GT] = ">",
    [DYNAMODB_NODE_GE] = ">=",
    [DYNAMODB_NODE_BETWEEN] = "BETWEEN",
    [DYNAMODB_NODE_IN] = "IN",
    [DYNAMODB_NODE_AND] = "AND",
    [DYNAMODB_NODE_OR] = "OR",
    [DYNAMODB_NODE_NOT] = "NOT",
    [DYNAMODB_NODE_ATTRIBUTE_EXISTS] = "attribute_exists",
    [DYNAMODB_NODE_ATTRIBUTE_NOT_EXISTS] = "attribute_not_exists",
    [DYNAMODB_NODE_ATTRIBUTE_TYPE] = "attribute_type",
    [DYNAMODB_NODE_BEGINS_WITH] = "begins_with",
    [DYNAMODB_NODE_CONTAINS] = "contains",
};

const char *dynamodb_node_name(enum dynamodb_node_kind kind)
{
    return node_names[kind];
}

/* Functions' names are case-sensitive; the operators in the table are no words of lower case. */
enum dynamodb_node_kind dynamodb_function_of_name(struct vg_str name)
{
    for (enum dynamodb_node_kind kind = 0; kind < DYNAMODB_NODE_KIND_COUNT; kind++)
        if (node_names[kind] != NULL && node_names[kind][0] >= 'a' &&
            vg_str_is(name, node_names[kind]))
            return kind;
    return DYNAMODB_NODE_UNKNOWN_FUNCTION;
}

enum dynamodb_type dynamodb_static_type(const struct dynamodb_node *operand)
{
    if (operand->kind == DYNAMODB_NODE_SIZE)
        return DYNAMODB_N;
    if (operand->kind == DYNAMODB_NODE_VALUE && vg_str_is_set(operand->value))
        return dynamodb_value_type(operand->value);
    return 0;
}

void dynamodb_note_operand_type(struct dynamodb_parser *parser, const struct dynamodb_node *node,
                                const struct dynamodb_node *operand)
{
    dynamodb_note(parser, DYNAMODB_PROBLEM_FUNCTION,
                  "Incorrect operand type for operator or function; operator or function: %s, "
                  "operand type: %.*s",
                  node_names[node->kind],
                  VG_STR_ARG(dynamodb_type_name(dynamodb_static_type(operand))));
}

void dynamodb_note_operand_count(struct dynamodb_parser *parser, const struct dynamodb_node *node)
{
    dynamodb_note(parser, DYNAMODB_PROBLEM_FUNCTION,
                  "Incorrect number of operands for operator or function; operator or function: "
                  "%s, number of operands: %u",
                  node_names[node->kind], node->count);
}

void dynamodb_note_misuse(struct dynamodb_parser *parser, const struct dynamodb_node *function)
{
    dynamodb_note(parser, DYNAMODB_PROBLEM_MISUSED_FUNCTION,
                  "The function is not allowed to be used this way in an expression; function: %s",
                  dynamodb_node_name(function->kind));
}

void dynamodb_note_path_needed(struct dynamodb_parser *parser, const struct dynamodb_node *node)
{
    dynamodb_note(parser, DYNAMODB_PROBLEM_FUNCTION,
                  "Operator or function requires a document path; operator or function: %s",
                  node_names[node->kind]);
}

void dynamodb_check_paths(struct dynamodb_parser *parser, const struct dynamodb_path *const *paths,
                          size_t count)
{
    for (size_t second = 1; second < count; second++) {
        for (size_t first = 0; first < second; first++) {
            enum dynamodb_path_relation relation =
                dynamodb_path_relation(paths[first], paths[second]);
            if (relation == DYNAMODB_PATHS_APART)
                continue;
            bool is_overlap = relation == DYNAMODB_PATHS_OVERLAP;
            if (!is_overlap && vg_str_is_set(parser->problems[DYNAMODB_PROBLEM_CONFLICT]))
                continue;
            struct vg_str one = dynamodb_path_display(parser->arena, paths[first]);
            struct vg_str two = dynamodb_path_display(parser->arena, paths[second]);
            dynamodb_note(parser, is_overlap ? DYNAMODB_PROBLEM_OVERLAP : DYNAMODB_PROBLEM_CONFLICT,
                          "Two document paths %s with each other; must remove or rewrite one of "
                          "these paths; path one: "
                          "%.*s, path two: %.*s",
                          is_overlap ? "overlap" : "conflict", VG_STR_ARG(one), VG_STR_ARG(two));
            if (is_overlap)
                return;
        }
    }
}
