/* services/dynamodb/expression/update_parse.c: the grammar of update expressions, and what can be
 * said against one without an item. */
#include "parse.h"

enum { COST_OF_BYTE_MAX = 40 }; /* as update_charge.c has it */

struct update_parser {
    struct dynamodb_parser common;
    struct dynamodb_action *first;
    struct dynamodb_action *last;
    size_t count;
};

static struct dynamodb_node *parse_operand(struct dynamodb_parser *parser);

/* ---- What SET assigns ---- */

void dynamodb_check_update_operands(struct dynamodb_parser *parser,
                                    const struct dynamodb_node *node)
{
    if (node->count != 2) {
        dynamodb_note_operand_count(parser, node);
        return;
    }
    if (node->kind == DYNAMODB_NODE_IF_NOT_EXISTS) {
        if (node->first->kind != DYNAMODB_NODE_PATH)
            dynamodb_note_path_needed(parser, node);
        return;
    }
    enum dynamodb_type wanted = node->kind == DYNAMODB_NODE_LIST_APPEND ? DYNAMODB_L : DYNAMODB_N;
    for (const struct dynamodb_node *operand = node->first; operand != NULL;
         operand = operand->next) {
        enum dynamodb_type type = dynamodb_static_type(operand);
        if (type != 0 && type != wanted)
            dynamodb_note_operand_type(parser, node, operand);
    }
}

static bool is_update_function(enum dynamodb_node_kind kind)
{
    return kind == DYNAMODB_NODE_IF_NOT_EXISTS || kind == DYNAMODB_NODE_LIST_APPEND;
}

static struct dynamodb_node *parse_function(struct dynamodb_parser *parser)
{
    struct vg_str name = parser->token.text;
    struct dynamodb_node *node = dynamodb_node_new(parser, dynamodb_function_of_name(name));
    dynamodb_count_operator(parser);
    if (node->kind == DYNAMODB_NODE_UNKNOWN_FUNCTION)
        dynamodb_note(parser, DYNAMODB_PROBLEM_UNKNOWN_FUNCTION,
                      "Invalid function name; function: %.*s", VG_STR_ARG(name));
    else if (!is_update_function(node->kind))
        dynamodb_note(parser, DYNAMODB_PROBLEM_MISUSED_FUNCTION,
                      "The function is not allowed in an update expression; function: %.*s",
                      VG_STR_ARG(name));
    dynamodb_advance(parser);
    dynamodb_advance(parser); /* the parenthesis */
    if (!dynamodb_enter(parser))
        return NULL;
    do {
        struct dynamodb_node *operand = parse_operand(parser);
        if (operand == NULL)
            return NULL;
        if (operand->kind == DYNAMODB_NODE_LIST_APPEND) /* of functions only if_not_exists nests */
            dynamodb_note_misuse(parser, operand);
        dynamodb_node_append(node, operand);
    } while (dynamodb_take_symbol(parser, ","));
    parser->depth--;
    if (!dynamodb_expect_symbol(parser, ")"))
        return NULL;
    if (is_update_function(node->kind))
        dynamodb_check_update_operands(parser, node);
    return node;
}

/* A path, value or function, or one of them in parentheses. */
static struct dynamodb_node *parse_operand(struct dynamodb_parser *parser)
{
    if (!dynamodb_take_symbol(parser, "("))
        return dynamodb_at_call(parser) ? parse_function(parser) : dynamodb_parse_leaf(parser);
    if (!dynamodb_enter(parser))
        return NULL;
    struct dynamodb_node *inside = parse_operand(parser);
    if (inside == NULL || !dynamodb_expect_symbol(parser, ")"))
        return NULL;
    dynamodb_leave(parser, inside);
    return inside;
}

/* The sum or difference that `left` begins, or itself. */
static struct dynamodb_node *parse_sum(struct dynamodb_parser *parser, struct dynamodb_node *left)
{
    bool is_plus = dynamodb_at_symbol(parser, "+");
    if (!is_plus && !dynamodb_at_symbol(parser, "-"))
        return left;
    dynamodb_count_operator(parser);
    dynamodb_advance(parser);
    struct dynamodb_node *node =
        dynamodb_node_new(parser, is_plus ? DYNAMODB_NODE_PLUS : DYNAMODB_NODE_MINUS);
    struct dynamodb_node *right = parse_operand(parser);
    if (right == NULL)
        return NULL;
    dynamodb_node_append(node, left);
    dynamodb_node_append(node, right);
    dynamodb_check_update_operands(parser, node);
    return node;
}

/* An operand, or two with a sign between; the whole may stand in parentheses, a sum inside a sum
 * may not. */
static struct dynamodb_node *parse_assigned(struct dynamodb_parser *parser)
{
    if (!dynamodb_take_symbol(parser, "(")) {
        struct dynamodb_node *left = parse_operand(parser);
        return left == NULL ? NULL : parse_sum(parser, left);
    }
    if (!dynamodb_enter(parser))
        return NULL;
    struct dynamodb_node *inside = parse_assigned(parser);
    if (inside == NULL || !dynamodb_expect_symbol(parser, ")"))
        return NULL;
    dynamodb_leave(parser, inside);
    bool is_sum = inside->kind == DYNAMODB_NODE_PLUS || inside->kind == DYNAMODB_NODE_MINUS;
    return is_sum ? inside : parse_sum(parser, inside);
}

/* ---- Actions ---- */

static void check_set_operand(struct dynamodb_parser *parser, const struct dynamodb_action *action)
{
    enum dynamodb_type type = dynamodb_static_type(action->operand);
    bool is_add = action->kind == DYNAMODB_ADD;
    if (type == 0 || dynamodb_type_is_set(type) || (is_add && type == DYNAMODB_N))
        return;
    dynamodb_note(
        parser, DYNAMODB_PROBLEM_OPERAND,
        "Incorrect operand type for operator or function; operator: %s, operand type: %.*s",
        is_add ? "ADD" : "DELETE", VG_STR_ARG(dynamodb_type_word(type)));
}

static bool parse_rest(struct dynamodb_parser *parser, struct dynamodb_action *action)
{
    switch (action->kind) {
    case DYNAMODB_SET:
        if (!dynamodb_expect_symbol(parser, "="))
            return false;
        action->operand = parse_assigned(parser);
        return action->operand != NULL;
    case DYNAMODB_ADD:
    case DYNAMODB_DELETE:
        action->operand = dynamodb_node_new(parser, DYNAMODB_NODE_VALUE);
        if (!dynamodb_parse_value(parser, &action->operand->value))
            return false;
        check_set_operand(parser, action);
        return true;
    case DYNAMODB_REMOVE:
        break;
    }
    return true;
}

static bool parse_action(struct update_parser *parser, enum dynamodb_action_kind kind)
{
    struct dynamodb_action *action = VG_NEW(parser->common.arena, struct dynamodb_action);
    action->kind = kind;
    dynamodb_count_operator(&parser->common);
    if (!dynamodb_parse_path(&parser->common, &action->path) ||
        !parse_rest(&parser->common, action))
        return false;
    if (parser->last == NULL)
        parser->first = action;
    else
        parser->last->next = action;
    parser->last = action;
    parser->count++;
    return true;
}

static const char *const sections[] = {[DYNAMODB_SET] = "SET",
                                       [DYNAMODB_REMOVE] = "REMOVE",
                                       [DYNAMODB_ADD] = "ADD",
                                       [DYNAMODB_DELETE] = "DELETE"};

static bool parse_section(struct update_parser *parser, bool *is_used)
{
    for (enum dynamodb_action_kind kind = DYNAMODB_SET; kind <= DYNAMODB_DELETE; kind++) {
        if (!dynamodb_at_word(&parser->common, sections[kind]))
            continue;
        if (is_used[kind])
            dynamodb_note(&parser->common, DYNAMODB_PROBLEM_SECTION,
                          "The \"%s\" section can only be used once in an update expression;",
                          sections[kind]);
        is_used[kind] = true;
        dynamodb_advance(&parser->common);
        do {
            if (!parse_action(parser, kind))
                return false;
        } while (dynamodb_take_symbol(&parser->common, ","));
        return true;
    }
    return dynamodb_syntax_error(&parser->common);
}

bool dynamodb_update_parse(struct vg_arena *arena, struct vg_str text,
                           struct dynamodb_placeholders *placeholders,
                           struct dynamodb_update_tree *update, struct vg_str *problem)
{
    struct update_parser parser = {.count = 0};
    bool is_used[VG_COUNT_OF(sections)] = {false};
    if (!dynamodb_parser_init(&parser.common, arena, DYNAMODB_UPDATE_EXPRESSION, text, placeholders,
                              problem))
        return false;
    bool is_read;
    do {
        is_read = parse_section(&parser, is_used);
    } while (is_read && parser.common.token.kind != DYNAMODB_TOKEN_END);

    const struct dynamodb_path **paths =
        VG_NEW_ARRAY(arena, const struct dynamodb_path *, parser.count);
    size_t count = 0;
    for (struct dynamodb_action *action = parser.first; action != NULL; action = action->next)
        paths[count++] = &action->path;
    if (is_read)
        dynamodb_check_paths(&parser.common, paths, count);
    if (!dynamodb_parser_finish(&parser.common, problem))
        return false;
    *update = (struct dynamodb_update_tree){
        .actions = parser.first,
        .targets = dynamodb_selection_of(arena, paths, count),
        /* No byte of the text costs more than all placeholders and the dearest function. */
        .charge_max = text.len * (uint64_t)(placeholders->bytes + COST_OF_BYTE_MAX)};
    return true;
}

bool dynamodb_update_touches(const struct dynamodb_update_tree *update, struct vg_str name)
{
    for (const struct dynamodb_action *action = update->actions; action != NULL;
         action = action->next)
        if (vg_str_eq(action->path.steps[0].name, name))
            return true;
    return false;
}
