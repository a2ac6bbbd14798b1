/* services/dynamodb/expression/condition.c: the grammar of conditions and filters, and what can be
 * said against one without an item. */
#include "parse.h"

static struct dynamodb_node *parse_or(struct dynamodb_parser *parser);

static bool is_boolean_function(enum dynamodb_node_kind kind)
{
    return kind >= DYNAMODB_NODE_ATTRIBUTE_EXISTS && kind <= DYNAMODB_NODE_CONTAINS;
}

static bool is_update_function(enum dynamodb_node_kind kind)
{
    return kind == DYNAMODB_NODE_IF_NOT_EXISTS || kind == DYNAMODB_NODE_LIST_APPEND;
}

/* The node stands where a condition must. A lone path or value lacks its comparison: the present
 * token is the one in its place. */
static bool as_condition(struct dynamodb_parser *parser, const struct dynamodb_node *node)
{
    if (node->kind == DYNAMODB_NODE_PATH || node->kind == DYNAMODB_NODE_VALUE)
        return dynamodb_syntax_error(parser);
    if (node->kind == DYNAMODB_NODE_SIZE)
        dynamodb_note_misuse(parser, node);
    return true;
}

/* The node stands where an operand must. */
static bool as_operand(struct dynamodb_parser *parser, const struct dynamodb_node *node)
{
    if (is_boolean_function(node->kind)) {
        dynamodb_note_misuse(parser, node);
        return true;
    }
    bool is_operator = node->kind >= DYNAMODB_NODE_EQ && node->kind <= DYNAMODB_NODE_NOT;
    return !is_operator || dynamodb_syntax_error(parser);
}

static bool take_word(struct dynamodb_parser *parser, const char *word)
{
    if (!dynamodb_at_word(parser, word))
        return false;
    dynamodb_advance(parser);
    return true;
}

/* ---- Checks of operands, in AWS's order: how many, distinct, of which types ---- */

/* A first operand that is a path must not come again. */
static bool check_distinct(struct dynamodb_parser *parser, const struct dynamodb_node *node)
{
    const struct dynamodb_node *first = node->first;
    if (first == NULL || first->kind != DYNAMODB_NODE_PATH)
        return true;
    for (const struct dynamodb_node *other = first->next; other != NULL; other = other->next) {
        if (other->kind != DYNAMODB_NODE_PATH || !dynamodb_path_eq(&first->path, &other->path))
            continue;
        struct vg_str path = dynamodb_path_display(parser->arena, &first->path);
        dynamodb_note(parser, DYNAMODB_PROBLEM_FUNCTION,
                      "The first operand must be distinct from the remaining operands for this "
                      "operator or function; "
                      "operator: %s, first operand: %.*s",
                      dynamodb_node_name(node->kind), VG_STR_ARG(path));
        return false;
    }
    return true;
}

/* `<` and the like, and BETWEEN: what has an order. */
static bool check_ordered(struct dynamodb_parser *parser, const struct dynamodb_node *node)
{
    for (const struct dynamodb_node *operand = node->first; operand != NULL;
         operand = operand->next) {
        enum dynamodb_type type = dynamodb_static_type(operand);
        if (type == 0 || dynamodb_type_is_scalar(type))
            continue;
        dynamodb_note_operand_type(parser, node, operand);
        return false;
    }
    return true;
}

static void check_bounds(struct dynamodb_parser *parser, const struct dynamodb_node *low,
                         const struct dynamodb_node *high)
{
    if (low->kind != DYNAMODB_NODE_VALUE || high->kind != DYNAMODB_NODE_VALUE ||
        !vg_str_is_set(low->value) || !vg_str_is_set(high->value))
        return;
    int order;
    bool is_same_type = dynamodb_value_order(low->value, high->value, &order);
    if (is_same_type && order <= 0)
        return;
    struct vg_str low_text = dynamodb_value_display(parser->arena, low->value);
    struct vg_str high_text = dynamodb_value_display(parser->arena, high->value);
    dynamodb_note(parser, DYNAMODB_PROBLEM_FUNCTION,
                  "The BETWEEN operator requires %s; lower bound operand: AttributeValue: %.*s, "
                  "upper bound operand: "
                  "AttributeValue: %.*s",
                  is_same_type ? "upper bound to be greater than or equal to lower bound"
                               : "same data type for lower and upper bounds",
                  VG_STR_ARG(low_text), VG_STR_ARG(high_text));
}

static void check_attribute_type(struct dynamodb_parser *parser, const struct dynamodb_node *node)
{
    const struct dynamodb_node *operand = node->last;
    enum dynamodb_type type = dynamodb_static_type(operand);
    if (operand->kind == DYNAMODB_NODE_PATH) {
        dynamodb_note(parser, DYNAMODB_PROBLEM_FUNCTION,
                      "Incorrect operand type for operator or function; operator or function: "
                      "attribute_type, operand type: "
                      "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}");
    } else if (type != 0 && type != DYNAMODB_S) {
        dynamodb_note_operand_type(parser, node, operand);
    } else if (type == DYNAMODB_S &&
               dynamodb_type_of_name(dynamodb_value_scalar(operand->value)) == 0) {
        dynamodb_note(parser, DYNAMODB_PROBLEM_FUNCTION,
                      "Invalid attribute type name found; type: %.*s, valid types: %s",
                      VG_STR_ARG(dynamodb_value_scalar(operand->value)),
                      parser->kind == DYNAMODB_STATEMENT ? "{N,BS,L,B,NULL,M,S,SS,NS,BOOL}"
                                                         : "{B,NULL,SS,BOOL,L,BS,N,NS,S,M}");
    }
}

static void check_text_operands(struct dynamodb_parser *parser, const struct dynamodb_node *node)
{
    for (const struct dynamodb_node *operand = node->first; operand != NULL;
         operand = operand->next) {
        enum dynamodb_type type = dynamodb_static_type(operand);
        if (type != 0 && type != DYNAMODB_S && type != DYNAMODB_B)
            dynamodb_note_operand_type(parser, node, operand);
    }
}

static bool has_size(enum dynamodb_type type)
{
    return type == 0 || (type != DYNAMODB_N && type != DYNAMODB_BOOL && type != DYNAMODB_NULL);
}

void dynamodb_check_function(struct dynamodb_parser *parser, const struct dynamodb_node *node)
{
    bool is_single = node->kind == DYNAMODB_NODE_ATTRIBUTE_EXISTS ||
                     node->kind == DYNAMODB_NODE_ATTRIBUTE_NOT_EXISTS ||
                     node->kind == DYNAMODB_NODE_SIZE;
    if (node->count != (is_single ? 1U : 2U)) {
        dynamodb_note_operand_count(parser, node);
        return;
    }
    if (!check_distinct(parser, node))
        return;
    enum dynamodb_type first_type = dynamodb_static_type(node->first);
    switch (node->kind) {
    case DYNAMODB_NODE_ATTRIBUTE_EXISTS:
    case DYNAMODB_NODE_ATTRIBUTE_NOT_EXISTS:
        if (node->first->kind != DYNAMODB_NODE_PATH)
            dynamodb_note_path_needed(parser, node);
        break;
    case DYNAMODB_NODE_ATTRIBUTE_TYPE:
        check_attribute_type(parser, node);
        break;
    case DYNAMODB_NODE_BEGINS_WITH:
        check_text_operands(parser, node);
        break;
    case DYNAMODB_NODE_CONTAINS:
        if (!has_size(first_type) || first_type == DYNAMODB_M)
            dynamodb_note_operand_type(parser, node, node->first);
        break;
    default: /* size */
        if (!has_size(first_type))
            dynamodb_note_operand_type(parser, node, node->first);
    }
}

void dynamodb_check_comparison(struct dynamodb_parser *parser, const struct dynamodb_node *node)
{
    bool is_ordering = node->kind >= DYNAMODB_NODE_LT && node->kind <= DYNAMODB_NODE_BETWEEN;
    if (check_distinct(parser, node) && is_ordering && check_ordered(parser, node) &&
        node->kind == DYNAMODB_NODE_BETWEEN)
        check_bounds(parser, node->first->next, node->last);
}

/* ---- Grammar ---- */

static struct dynamodb_node *parse_primary(struct dynamodb_parser *parser);

/* Operands up to the closing parenthesis; the opening one has been read. */
static bool parse_operands(struct dynamodb_parser *parser, struct dynamodb_node *node)
{
    do {
        struct dynamodb_node *operand = parse_primary(parser);
        if (operand == NULL || !as_operand(parser, operand))
            return false;
        dynamodb_node_append(node, operand);
    } while (dynamodb_take_symbol(parser, ","));
    return dynamodb_expect_symbol(parser, ")");
}

static struct dynamodb_node *parse_function(struct dynamodb_parser *parser)
{
    struct vg_str name = parser->token.text;
    struct dynamodb_node *node = dynamodb_node_new(parser, dynamodb_function_of_name(name));
    dynamodb_count_operator(parser);
    if (node->kind == DYNAMODB_NODE_UNKNOWN_FUNCTION)
        dynamodb_note(parser, DYNAMODB_PROBLEM_UNKNOWN_FUNCTION,
                      "Invalid function name; function: %.*s", VG_STR_ARG(name));
    if (is_update_function(node->kind))
        dynamodb_note(parser, DYNAMODB_PROBLEM_MISUSED_FUNCTION,
                      "The function is not allowed in a condition expression; function: %.*s",
                      VG_STR_ARG(name));
    dynamodb_advance(parser);
    dynamodb_advance(parser); /* the parenthesis */
    if (!parse_operands(parser, node))
        return NULL;
    if (node->kind != DYNAMODB_NODE_UNKNOWN_FUNCTION && !is_update_function(node->kind))
        dynamodb_check_function(parser, node);
    return node;
}

/* ( ... ): a condition, an operand, or the beginning of a path. */
static struct dynamodb_node *parse_group(struct dynamodb_parser *parser)
{
    if (!dynamodb_enter(parser))
        return NULL;
    struct dynamodb_node *inside = parse_or(parser);
    if (inside == NULL || !dynamodb_expect_symbol(parser, ")"))
        return NULL;
    dynamodb_leave(parser, inside);
    bool goes_on = dynamodb_at_symbol(parser, ".") || dynamodb_at_symbol(parser, "[");
    if (inside->kind != DYNAMODB_NODE_PATH || !goes_on)
        return inside;
    inside->is_grouped = false;
    return dynamodb_parse_more_path(parser, &inside->path) ? inside : NULL;
}

static struct dynamodb_node *parse_primary(struct dynamodb_parser *parser)
{
    if (dynamodb_take_symbol(parser, "("))
        return parse_group(parser);
    if (dynamodb_at_keyword(parser)) {
        dynamodb_syntax_error(parser);
        return NULL;
    }
    return dynamodb_at_call(parser) ? parse_function(parser) : dynamodb_parse_leaf(parser);
}

static enum dynamodb_node_kind comparator(const struct dynamodb_parser *parser)
{
    for (enum dynamodb_node_kind kind = DYNAMODB_NODE_EQ; kind <= DYNAMODB_NODE_GE; kind++)
        if (dynamodb_at_symbol(parser, dynamodb_node_name(kind)))
            return kind;
    if (dynamodb_at_word(parser, "BETWEEN"))
        return DYNAMODB_NODE_BETWEEN;
    return dynamodb_at_word(parser, "IN") ? DYNAMODB_NODE_IN : DYNAMODB_NODE_KIND_COUNT;
}

static bool parse_operand_into(struct dynamodb_parser *parser, struct dynamodb_node *node)
{
    struct dynamodb_node *operand = parse_primary(parser);
    if (operand == NULL || !as_operand(parser, operand))
        return false;
    dynamodb_node_append(node, operand);
    return true;
}

/* What follows the operator, which has been read. */
static bool parse_right_side(struct dynamodb_parser *parser, struct dynamodb_node *node)
{
    if (node->kind == DYNAMODB_NODE_IN) {
        if (!dynamodb_expect_symbol(parser, "(") || !parse_operands(parser, node))
            return false;
        if (node->count - 1 > DYNAMODB_IN_MAX)
            dynamodb_note(
                parser, DYNAMODB_PROBLEM_LIMIT,
                "The IN operator is provided with too many operands; number of operands: %u",
                node->count - 1);
        return true;
    }
    if (!parse_operand_into(parser, node))
        return false;
    if (node->kind != DYNAMODB_NODE_BETWEEN)
        return true;
    return (take_word(parser, "AND") || dynamodb_syntax_error(parser)) &&
           parse_operand_into(parser, node);
}

static struct dynamodb_node *parse_comparison(struct dynamodb_parser *parser)
{
    struct dynamodb_node *left = parse_primary(parser);
    if (left == NULL)
        return NULL;
    enum dynamodb_node_kind kind = comparator(parser);
    if (kind == DYNAMODB_NODE_KIND_COUNT)
        return left;
    if (!as_operand(parser, left))
        return NULL;
    struct dynamodb_node *node = dynamodb_node_new(parser, kind);
    dynamodb_node_append(node, left);
    dynamodb_count_operator(parser);
    dynamodb_advance(parser);
    if (!parse_right_side(parser, node))
        return NULL;
    dynamodb_check_comparison(parser, node);
    return node;
}

static struct dynamodb_node *parse_not(struct dynamodb_parser *parser)
{
    if (!take_word(parser, "NOT"))
        return parse_comparison(parser);
    dynamodb_count_operator(parser);
    if (!dynamodb_enter(parser))
        return NULL;
    struct dynamodb_node *node = dynamodb_node_new(parser, DYNAMODB_NODE_NOT);
    struct dynamodb_node *operand = parse_not(parser);
    if (operand == NULL || !as_condition(parser, operand))
        return NULL;
    parser->depth--;
    dynamodb_node_append(node, operand);
    return node;
}

/* Conditions joined by one word: a list of them, or the only one. */
static struct dynamodb_node *
parse_list(struct dynamodb_parser *parser, enum dynamodb_node_kind kind,
           struct dynamodb_node *(*parse_operand)(struct dynamodb_parser *))
{
    struct dynamodb_node *first = parse_operand(parser);
    if (first == NULL || !dynamodb_at_word(parser, dynamodb_node_name(kind)))
        return first;
    struct dynamodb_node *list = dynamodb_node_new(parser, kind);
    for (struct dynamodb_node *operand = first;; operand = parse_operand(parser)) {
        if (operand == NULL || !as_condition(parser, operand))
            return NULL;
        dynamodb_node_append(list, operand);
        if (!take_word(parser, dynamodb_node_name(kind)))
            return list;
        dynamodb_count_operator(parser);
    }
}

static struct dynamodb_node *parse_and(struct dynamodb_parser *parser)
{
    return parse_list(parser, DYNAMODB_NODE_AND, parse_not);
}

static struct dynamodb_node *parse_or(struct dynamodb_parser *parser)
{
    return parse_list(parser, DYNAMODB_NODE_OR, parse_and);
}

bool dynamodb_condition_parse(struct vg_arena *arena, enum dynamodb_expression_kind kind,
                              struct vg_str text, struct dynamodb_placeholders *placeholders,
                              struct dynamodb_node **condition, struct vg_str *problem)
{
    struct dynamodb_parser parser;
    if (!dynamodb_parser_init(&parser, arena, kind, text, placeholders, problem))
        return false;
    struct dynamodb_node *node = parse_or(&parser);
    if (node != NULL)
        (void)as_condition(&parser, node);
    if (!dynamodb_parser_finish(&parser, problem))
        return false;
    *condition = node;
    return true;
}
