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

static struct dynamodb_node *operand(struct partiql_context *context,
                                     const struct partiql_expr *expr);

/* Neither a path nor a value. */
static bool is_operator(const struct dynamodb_node *node)
{
    return node->kind != DYNAMODB_NODE_PATH && node->kind != DYNAMODB_NODE_VALUE;
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

bool partiql_is_condition_function(struct vg_str name)
{
    return function_kind(name) != DYNAMODB_NODE_UNKNOWN_FUNCTION;
}

static struct dynamodb_node *function(struct partiql_context *context,
                                      const struct partiql_expr *expr)
{
    enum dynamodb_node_kind kind = function_kind(expr->text);
    if (vg_str_is(expr->text, "list_append") || vg_str_is(expr->text, "if_not_exists"))
        return partiql_fail(context, VG_CONCAT(context->arena,
                                               VG_STR("The function is not allowed in a condition "
                                                      "expression; function: "),
                                               expr->text));
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

static bool may_be_of_type(const struct partiql_expr *expr)
{
    return expr->kind == PARTIQL_PATH ||
           (expr->kind >= PARTIQL_STRING && expr->kind < PARTIQL_MISSING);
}

/* How AWS calls a type that DynamoDB has no values of. */
static struct vg_str odd_type(struct partiql_context *context, struct vg_str name)
{
    static const char *const others[][2] = {{"int", "INTEGER"},
                                            {"int4", "INTEGER"},
                                            {"int2", "SMALLINT"},
                                            {"char", "CHARACTER"},
                                            {"dec", "DECIMAL"},
                                            {"varchar", "CHARACTER_VARYING"},
                                            {"double", "DOUBLE_PRECISION"}};
    for (size_t i = 0; i < VG_COUNT_OF(others); i++)
        if (vg_str_is(name, others[i][0]))
            return vg_str_from(others[i][1]);
    return partiql_upper(context->arena, name);
}

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
    if (!may_be_of_type(expr->first))
        return partiql_fail(context, VG_STR("The left hand side argument to IS must be a Variable "
                                            "Reference, Literal, or Path"));
    if (i == VG_COUNT_OF(types))
        return partiql_fail_at(context, expr->token,
                               "Unsupported data type for IS operator: %.*s. Supported data types "
                               "are [MISSING, NULL, BOOLEAN, BLOB, STRING, NUMERIC, STRUCT, TUPLE, "
                               "LIST]",
                               VG_STR_ARG(odd_type(context, expr->text)));
    struct dynamodb_node *node = dynamodb_node_new(
        &context->checks,
        types[i].type == NULL ? DYNAMODB_NODE_ATTRIBUTE_NOT_EXISTS : DYNAMODB_NODE_ATTRIBUTE_TYPE);
    if (!add_operands(context, node, expr->first))
        return NULL;
    if (types[i].type == NULL) {
        dynamodb_check_function(&context->checks, node);
        return node;
    }
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
    if ((list->kind != PARTIQL_LIST && list->kind != PARTIQL_BAG) || list->count == 0)
        return partiql_fail(context, VG_STR("IN operator must have a left hand argument of type "
                                            "Variable Reference and right hand argument of type "
                                            "Seq with at least one member"));
    struct dynamodb_node *left = operand(context, expr->first);
    if (left == NULL)
        return NULL;
    dynamodb_node_append(node, left);
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
    if (!add_operands(context, node, expr->first))
        return NULL;
    for (const struct dynamodb_node *at = node->first; at != NULL; at = at->next)
        if (!is_operator(at) || at->kind == DYNAMODB_NODE_SIZE)
            return partiql_fail(context, expr->kind == PARTIQL_NOT
                                             ? VG_STR("The argument to NOT must be a Type or "
                                                      "Expression")
                                             : VG_STR("The arguments to AND/OR must be "
                                                      "Expressions"));
    return node;
}

/* A path, a value, or a condition, which is true or false. Recursion is bounded by the parser's
 * depth. */
static struct dynamodb_node *operand(struct partiql_context *context,
                                     const struct partiql_expr *expr)
{
    if (expr->kind == PARTIQL_PATH || partiql_is_value(expr))
        return partiql_leaf(context, expr);
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
    case PARTIQL_CALL:
        return function(context, expr);
    case PARTIQL_PLUS:
    case PARTIQL_MINUS:
    case PARTIQL_OTHER:
        return partiql_fail(context,
                            VG_CONCAT(context->arena,
                                      VG_STR("Unsupported operator in Condition Expression. "
                                             "Operator: "),
                                      partiql_identifier(context->arena, expr)));
    default:
        return partiql_refuse_token(context, expr);
    }
}

struct dynamodb_node *partiql_condition(struct partiql_context *context,
                                        const struct partiql_expr *expr)
{
    struct dynamodb_node *node = operand(context, expr);
    if (node != NULL && (!is_operator(node) || node->kind == DYNAMODB_NODE_SIZE))
        return partiql_fail(context, VG_STR("WHERE clause must contain an expression that resolves "
                                            "to a boolean"));
    return node;
}
