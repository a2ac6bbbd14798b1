/* services/dynamodb/partiql/condition.c: WHERE as a condition of the expression language. */
#include "translate.h"

bool partiql_is_value(const struct partiql_expr *expr)
{
    return (expr->kind >= PARTIQL_STRING && expr->kind <= PARTIQL_NULL) ||
           (expr->kind >= PARTIQL_PARAMETER && expr->kind <= PARTIQL_STRUCT);
}

struct dynamodb_node *partiql_leaf(struct partiql_context *context, const struct partiql_expr *expr)
{
    bool is_path = expr->kind == PARTIQL_PATH;
    struct dynamodb_node *node =
        dynamodb_node_new(&context->checks, is_path ? DYNAMODB_NODE_PATH : DYNAMODB_NODE_VALUE);
    bool is_read = is_path ? partiql_path(context, expr, &node->path)
                           : partiql_value(context, expr, &node->value);
    return is_read ? node : NULL;
}

static void *refuse_kind(struct partiql_context *context, const struct partiql_expr *expr)
{
    return partiql_fail_at(context, expr->token, "Unsupported expression in WHERE: %.*s",
                           VG_STR_ARG(expr->token->text));
}

static struct dynamodb_node *function(struct partiql_context *context,
                                      const struct partiql_expr *expr);

static bool is_condition(const struct partiql_expr *expr)
{
    return (expr->kind >= PARTIQL_OR && expr->kind <= PARTIQL_IS);
}

/* What is compared: a path, a value, or a condition, which is true or false. */
static struct dynamodb_node *operand(struct partiql_context *context,
                                     const struct partiql_expr *expr)
{
    if (expr->kind == PARTIQL_PATH || partiql_is_value(expr))
        return partiql_leaf(context, expr);
    if (expr->kind == PARTIQL_CALL)
        return function(context, expr);
    return is_condition(expr) ? partiql_condition(context, expr) : refuse_kind(context, expr);
}

static bool add_operands(struct partiql_context *context, struct dynamodb_node *node,
                         const struct partiql_expr *first)
{
    for (const struct partiql_expr *at = first; at != NULL; at = at->next) {
        struct dynamodb_node *translated = operand(context, at);
        if (translated == NULL)
            return false;
        dynamodb_node_append(node, translated);
    }
    return true;
}

/* ---- Functions ---- */

static enum dynamodb_node_kind function_kind(struct vg_str name)
{
    static const enum dynamodb_node_kind kinds[] = {
        DYNAMODB_NODE_SIZE,
        DYNAMODB_NODE_ATTRIBUTE_EXISTS,
        DYNAMODB_NODE_ATTRIBUTE_NOT_EXISTS,
        DYNAMODB_NODE_ATTRIBUTE_TYPE,
        DYNAMODB_NODE_BEGINS_WITH,
        DYNAMODB_NODE_CONTAINS,
    };
    for (size_t i = 0; i < VG_COUNT_OF(kinds); i++)
        if (vg_str_is(name, dynamodb_node_name(kinds[i])))
            return kinds[i];
    return DYNAMODB_NODE_UNKNOWN_FUNCTION;
}

static struct dynamodb_node *function(struct partiql_context *context,
                                      const struct partiql_expr *expr)
{
    enum dynamodb_node_kind kind = function_kind(expr->text);
    if (kind == DYNAMODB_NODE_UNKNOWN_FUNCTION)
        return partiql_fail_at(context, expr->token, "Unrecognized function: %.*s",
                               VG_STR_ARG(expr->text));
    struct dynamodb_node *node = dynamodb_node_new(&context->checks, kind);
    if (!add_operands(context, node, expr->first))
        return NULL;
    dynamodb_check_function(&context->checks, node);
    return node;
}

/* ---- Operators ---- */

/* IS type; an attribute that is not there has none. */
static struct dynamodb_node *type_test(struct partiql_context *context,
                                       const struct partiql_expr *expr)
{
    static const struct {
        const char *word;
        const char *type; /* NULL: what is missing */
    } types[] = {{"missing", NULL}, {"null", "NULL"}, {"boolean", "BOOL"}, {"bool", "BOOL"},
                 {"string", "S"},   {"numeric", "N"}, {"blob", "B"},       {"list", "L"},
                 {"struct", "M"},   {"tuple", "M"}};
    size_t i = 0;
    while (i < VG_COUNT_OF(types) && !vg_str_is(expr->text, types[i].word))
        i++;
    if (i == VG_COUNT_OF(types))
        return partiql_fail_at(context, expr->token, "Unsupported data type for IS: %.*s",
                               VG_STR_ARG(expr->text));
    if (expr->first->kind != PARTIQL_PATH)
        return refuse_kind(context, expr->first);
    struct dynamodb_node *node = dynamodb_node_new(
        &context->checks,
        types[i].type == NULL ? DYNAMODB_NODE_ATTRIBUTE_NOT_EXISTS : DYNAMODB_NODE_ATTRIBUTE_TYPE);
    if (!add_operands(context, node, expr->first))
        return NULL;
    if (types[i].type == NULL)
        return node;
    struct dynamodb_node *type = dynamodb_node_new(&context->checks, DYNAMODB_NODE_VALUE);
    struct vg_buf value;
    vg_buf_init(&value, context->arena, /* max= */ 0);
    dynamodb_put_plain_string(&value, vg_str_from(types[i].type));
    type->value = vg_buf_str(&value);
    dynamodb_node_append(node, type);
    return node;
}

static struct dynamodb_node *membership(struct partiql_context *context,
                                        const struct partiql_expr *expr)
{
    const struct partiql_expr *list = expr->last;
    struct dynamodb_node *node = dynamodb_node_new(&context->checks, DYNAMODB_NODE_IN);
    struct dynamodb_node *left = operand(context, expr->first);
    if (left == NULL)
        return NULL;
    dynamodb_node_append(node, left);
    if ((list->kind != PARTIQL_LIST && list->kind != PARTIQL_BAG) || list->count == 0)
        return partiql_fail_at(context, list->token, "IN needs a list of values");
    if (!add_operands(context, node, list->first))
        return NULL;
    if (list->count > DYNAMODB_IN_MAX)
        dynamodb_note(&context->checks, DYNAMODB_PROBLEM_LIMIT,
                      "The IN operator is provided with too many operands; number of operands: %u",
                      list->count);
    return node;
}

static struct dynamodb_node *comparison(struct partiql_context *context,
                                        const struct partiql_expr *expr)
{
    static const enum dynamodb_node_kind kinds[] = {
        [PARTIQL_EQ] = DYNAMODB_NODE_EQ,          [PARTIQL_NE] = DYNAMODB_NODE_NE,
        [PARTIQL_LT] = DYNAMODB_NODE_LT,          [PARTIQL_LE] = DYNAMODB_NODE_LE,
        [PARTIQL_GT] = DYNAMODB_NODE_GT,          [PARTIQL_GE] = DYNAMODB_NODE_GE,
        [PARTIQL_BETWEEN] = DYNAMODB_NODE_BETWEEN};
    struct dynamodb_node *node = dynamodb_node_new(&context->checks, kinds[expr->kind]);
    if (!add_operands(context, node, expr->first))
        return NULL;
    dynamodb_check_comparison(&context->checks, node);
    return node;
}

static struct dynamodb_node *junction(struct partiql_context *context,
                                      const struct partiql_expr *expr)
{
    struct dynamodb_node *node =
        dynamodb_node_new(&context->checks, expr->kind == PARTIQL_OR    ? DYNAMODB_NODE_OR
                                            : expr->kind == PARTIQL_AND ? DYNAMODB_NODE_AND
                                                                        : DYNAMODB_NODE_NOT);
    for (const struct partiql_expr *at = expr->first; at != NULL; at = at->next) {
        struct dynamodb_node *translated = partiql_condition(context, at);
        if (translated == NULL)
            return NULL;
        dynamodb_node_append(node, translated);
    }
    return node;
}

/* Recursion is bounded by the parser's depth. */
struct dynamodb_node *partiql_condition(struct partiql_context *context,
                                        const struct partiql_expr *expr)
{
    switch (expr->kind) {
    case PARTIQL_OR:
    case PARTIQL_AND:
    case PARTIQL_NOT:
        return junction(context, expr);
    case PARTIQL_EQ:
    case PARTIQL_NE:
    case PARTIQL_LT:
    case PARTIQL_LE:
    case PARTIQL_GT:
    case PARTIQL_GE:
    case PARTIQL_BETWEEN:
        return comparison(context, expr);
    case PARTIQL_IN:
        return membership(context, expr);
    case PARTIQL_IS:
        return type_test(context, expr);
    case PARTIQL_CALL: {
        struct dynamodb_node *node = function(context, expr);
        return node != NULL && node->kind == DYNAMODB_NODE_SIZE ? refuse_kind(context, expr) : node;
    }
    default:
        return refuse_kind(context, expr);
    }
}
