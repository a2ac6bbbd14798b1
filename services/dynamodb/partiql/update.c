/* services/dynamodb/partiql/update.c: SET and REMOVE as an update of the expression language. */
#include "translate.h"

/* ---- What SET assigns ---- */

static struct dynamodb_node *assigned(struct partiql_context *context,
                                      const struct partiql_expr *expr);

static struct dynamodb_node *assigned_of(struct partiql_context *context,
                                         enum dynamodb_node_kind kind,
                                         const struct partiql_expr *expr)
{
    struct dynamodb_node *node = dynamodb_node_new(&context->checks, kind);
    for (const struct partiql_expr *at = expr->first; at != NULL; at = at->next) {
        struct dynamodb_node *operand = assigned(context, at);
        if (operand == NULL)
            return NULL;
        dynamodb_node_append(node, operand);
    }
    dynamodb_check_update_operands(&context->checks, node);
    return node;
}

static struct dynamodb_node *assigned(struct partiql_context *context,
                                      const struct partiql_expr *expr)
{
    if (expr->kind == PARTIQL_PATH || partiql_is_value(expr))
        return partiql_leaf(context, expr);
    if (expr->kind == PARTIQL_PLUS)
        return assigned_of(context, DYNAMODB_NODE_PLUS, expr);
    if (expr->kind == PARTIQL_MINUS)
        return assigned_of(context, DYNAMODB_NODE_MINUS, expr);
    if (expr->kind == PARTIQL_IS)
        return partiql_fail(context, VG_STR("IS operator is not supported in update expressions"));
    if (expr->kind >= PARTIQL_OR)
        return partiql_fail(context, VG_CONCAT(context->arena,
                                               VG_STR("Unsupported operator in Update Expression. "
                                                      "Operator: "),
                                               partiql_identifier(context->arena, expr)));
    if (expr->kind != PARTIQL_CALL)
        return partiql_refuse_token(context, expr);
    if (vg_str_is(expr->text, "list_append"))
        return assigned_of(context, DYNAMODB_NODE_LIST_APPEND, expr);
    if (vg_str_is(expr->text, "if_not_exists"))
        return assigned_of(context, DYNAMODB_NODE_IF_NOT_EXISTS, expr);
    if (partiql_is_condition_function(expr->text))
        return partiql_fail(context, VG_CONCAT(context->arena,
                                               VG_STR("The function is not allowed in an update "
                                                      "expression; function: "),
                                               expr->text));
    return partiql_fail_at(context, expr->token, "Unrecognized function: %.*s",
                           VG_STR_ARG(expr->text));
}

/* ---- SET a = set_add(a, <<...>>) ---- */

/* `name` as AWS's sentences have it. */
static bool set_members(struct partiql_context *context, const struct partiql_expr *call,
                        const char *name, struct dynamodb_action *action)
{
    const struct partiql_expr *target = call->first;
    struct dynamodb_path path;
    if (call->count != 2)
        return partiql_fail_at(context, call->token, "%s must have exactly two arguments", name) !=
               NULL;
    bool is_path = target->kind == PARTIQL_PATH;
    if (is_path && !partiql_path(context, target, &path))
        return false;
    if (!is_path || !dynamodb_path_eq(&path, &action->path))
        return partiql_fail_at(context, call->token,
                               "The first argument to %s must equal the assignment value",
                               name) != NULL;
    bool is_value = partiql_is_value(call->last);
    action->operand = is_value ? partiql_leaf(context, call->last) : NULL;
    if (is_value && action->operand == NULL)
        return false;
    if (!is_value || !dynamodb_type_is_set(dynamodb_value_type(action->operand->value)))
        return partiql_fail_at(context, target->token,
                               "The second argument to %s must be a value with type SET",
                               name) != NULL;
    return true;
}

/* ---- Actions ---- */

static bool translate_action(struct partiql_context *context,
                             const struct partiql_assignment *assignment,
                             struct dynamodb_action *action)
{
    const struct partiql_expr *value = assignment->value;
    if (!partiql_path(context, assignment->path, &action->path))
        return false;
    action->kind = value == NULL ? DYNAMODB_REMOVE : DYNAMODB_SET;
    if (value == NULL)
        return true;
    if (value->kind == PARTIQL_CALL && vg_str_is(value->text, "set_add")) {
        action->kind = DYNAMODB_ADD;
        return set_members(context, value, "SET_ADD", action);
    }
    if (value->kind == PARTIQL_CALL && vg_str_is(value->text, "set_delete")) {
        action->kind = DYNAMODB_DELETE;
        return set_members(context, value, "SET_DELETE", action);
    }
    action->operand = assigned(context, value);
    return action->operand != NULL;
}

bool partiql_update(struct partiql_context *context, const struct partiql_assignment *assignments,
                    struct dynamodb_update_tree *update)
{
    size_t count = 0;
    for (const struct partiql_assignment *at = assignments; at != NULL; at = at->next)
        count++;
    const struct dynamodb_path **paths =
        VG_NEW_ARRAY(context->arena, const struct dynamodb_path *, count);
    struct dynamodb_action **end = &update->actions;
    count = 0;
    for (const struct partiql_assignment *at = assignments; at != NULL; at = at->next) {
        struct dynamodb_action *action = VG_NEW(context->arena, struct dynamodb_action);
        if (!translate_action(context, at, action))
            return false;
        paths[count++] = &action->path;
        *end = action;
        end = &action->next;
    }
    dynamodb_check_paths(&context->checks, paths, count);
    if (!partiql_settle(context))
        return false;
    update->targets = dynamodb_selection_of(context->arena, paths, count);
    return true;
}
