/* services/dynamodb/item/write.c: one write of one item: what a request says of it, its key, its
 * condition, and what becomes of the item. */
#include "dynamodb/dynamodb.h"

#include "dynamodb/legacy/legacy.h"

#define TOO_LARGE "Item size to update has exceeded the maximum allowed size"

static bool has_updates(const struct dynamodb_write_params *from)
{
    return from->attribute_updates != NULL && from->attribute_updates->set;
}

static bool has_expected(const struct dynamodb_write_params *from)
{
    return from->expected != NULL && from->expected->set;
}

/* Expressions and the parameters from before them may not stand together. */
static int check_old_style(struct dynamodb_request *request,
                           const struct dynamodb_write_params *from)
{
    if (!has_updates(from) && !has_expected(from) && from->conditional_operator == 0)
        return VG_OK;
    int rc = dynamodb_check_parameters(
        request,
        (const struct dynamodb_parameter[]){{"UpdateExpression", vg_str_is_set(from->update)},
                                            {"ConditionExpression", vg_str_is_set(from->condition)},
                                            {NULL, false}},
        (const struct dynamodb_parameter[]){
            {"AttributeUpdates", has_updates(from)},
            {"Expected", has_expected(from)},
            {"ConditionalOperator", from->conditional_operator != 0},
            {NULL, false}});
    if (rc != VG_OK)
        return rc;
    return dynamodb_legacy_check_operator(request, from->conditional_operator,
                                          has_expected(from) ? from->expected->count : 0);
}

static int check_parameters(struct dynamodb_request *request,
                            const struct dynamodb_write_params *from)
{
    bool has_expression = vg_str_is_set(from->update) || vg_str_is_set(from->condition);
    int rc = check_old_style(request, from);
    if (rc != VG_OK)
        return rc;
    return dynamodb_check_substitutes(
        request, from->names, has_expression, from->values, has_expression,
        from->kind == DYNAMODB_WRITE_UPDATE ? "UpdateExpression and ConditionExpression are null"
                                            : "ConditionExpression is null");
}

static int check_item(struct dynamodb_request *request, const struct dynamodb_write_params *from)
{
    int rc = dynamodb_check_values(request, from->item, "");
    if (rc != VG_OK)
        return rc;
    if (from->kind != DYNAMODB_WRITE_UPDATE && from->return_values > DYNAMODB_RETURN_VALUE_ALL_OLD)
        return dynamodb_refuse(request, VG_STR("ReturnValues can only be ALL_OLD or NONE"));
    if (from->kind == DYNAMODB_WRITE_PUT && dynamodb_item_size(from->item) > DYNAMODB_ITEM_SIZE_MAX)
        return dynamodb_refuse(request, VG_STR("Item size has exceeded the maximum allowed size"));
    return VG_OK;
}

static int read_update(struct dynamodb_request *request, struct vg_str text,
                       struct dynamodb_update_tree **update)
{
    struct vg_str problem;
    if (!vg_str_is_set(text))
        return VG_OK;
    *update = VG_NEW(request->call->arena, struct dynamodb_update_tree);
    if (!dynamodb_update_parse(request->call->arena, text, &request->placeholders, *update,
                               &problem))
        return dynamodb_refuse(request, problem);
    return VG_OK;
}

static int read_old_style(struct dynamodb_request *request,
                          const struct dynamodb_write_params *from, struct dynamodb_write *write)
{
    int rc = VG_OK;
    if (has_updates(from))
        rc = dynamodb_legacy_updates(request, from->attribute_updates, &write->update);
    if (rc == VG_OK && has_expected(from))
        rc = dynamodb_legacy_expected(request, from->expected, from->conditional_operator,
                                      &write->condition);
    return rc;
}

static int read_expressions(struct dynamodb_request *request,
                            const struct dynamodb_write_params *from, struct dynamodb_write *write)
{
    int rc = dynamodb_read_placeholders(request, from->names, from->values);
    if (rc == VG_OK)
        rc = read_update(request, from->update, &write->update);
    if (rc == VG_OK)
        rc = dynamodb_read_condition(request, DYNAMODB_CONDITION_EXPRESSION, from->condition,
                                     &write->condition);
    write->nested = request->placeholders.nested;
    return rc == VG_OK ? dynamodb_check_used(request) : rc;
}

/* An action of a transaction has its key looked at behind its expressions (dynamodb-conformance,
 * tests/tier3/validation-ordering/deepRequests.test.ts, of Delete). */
int dynamodb_write_read(struct dynamodb_request *request, const struct dynamodb_write_params *from,
                        struct dynamodb_write *write)
{
    *write = (struct dynamodb_write){
        .kind = from->kind, .item = from->item, .return_on_failure = from->return_on_failure};
    bool is_key_last = request->write == NULL && from->kind != DYNAMODB_WRITE_PUT;
    int rc = check_parameters(request, from);
    if (rc == VG_OK && !is_key_last)
        rc = check_item(request, from);
    if (rc == VG_OK)
        rc = read_old_style(request, from, write);
    if (rc == VG_OK && (vg_str_is_set(from->update) || vg_str_is_set(from->condition)))
        rc = read_expressions(request, from, write);
    return rc == VG_OK && is_key_last ? check_item(request, from) : rc;
}

/* ---- With the table ---- */

static int check_key_untouched(const struct dynamodb_table *table,
                               const struct dynamodb_update_tree *update, struct vg_error *err)
{
    const struct dynamodb_key_part *parts[] = {&table->schema.hash, &table->schema.range};
    for (size_t i = 0; i < VG_COUNT_OF(parts) && update != NULL; i++)
        if (parts[i]->type != 0 && dynamodb_update_touches(update, parts[i]->name))
            return vg_fail(err, &DYNAMODB_VALIDATION,
                           "One or more parameter values were invalid: Cannot update attribute "
                           "%.*s. This attribute is part of the key",
                           VG_STR_ARG(parts[i]->name));
    return VG_OK;
}

int dynamodb_write_bind(struct vg_call *call, struct dynamodb_write *write,
                        const struct dynamodb_table *table, struct vg_error *err)
{
    struct vg_str problem;
    struct dynamodb_key *key = &write->change.key;
    write->change.table = table;
    bool is_good =
        write->kind == DYNAMODB_WRITE_PUT
            ? dynamodb_key_of_item(&table->schema, write->item, call->arena, key, &problem)
            : dynamodb_key_of_map(&table->schema, write->item, call->arena, key, &problem);
    if (!is_good)
        return dynamodb_invalid(err, problem);
    dynamodb_key_make(&table->space, key, call->arena);
    int rc = dynamodb_check_nested(call, table, write->nested, err);
    return rc == VG_OK ? check_key_untouched(table, write->update, err) : rc;
}

static uint64_t size_of(struct vg_str item)
{
    return vg_str_is_set(item) ? dynamodb_item_size(item) : 0;
}

/* It costs what a write would. Nothing to be deleted may be no failure. */
static int condition_failed(struct vg_call *call, const struct dynamodb_write *write,
                            struct vg_error *err)
{
    struct dynamodb_conditional_check_failed_exception *detail = NULL;
    struct dynamodb_usage usage = {.table = dynamodb_write_units(size_of(write->change.old))};
    if (write->may_be_absent && !vg_str_is_set(write->change.old))
        return VG_OK;
    if (dynamodb_throttle_pay_write(call, write->change.table, write->change.key.hash, &usage) !=
        VG_OK)
        return VG_BROKEN;
    if (write->return_on_failure == DYNAMODB_RETURN_VALUES_ON_CONDITION_CHECK_FAILURE_ALL_OLD &&
        vg_str_is_set(write->change.old)) {
        detail = VG_NEW(call->arena, struct dynamodb_conditional_check_failed_exception);
        detail->item = write->change.old;
    }
    return vg_fail_with(err, &DYNAMODB_CONDITIONAL_CHECK_FAILED,
                        VG_STR("The conditional request failed"), detail);
}

static bool only_deletes(const struct dynamodb_update_tree *update)
{
    const struct dynamodb_action *action = update->actions;
    while (action != NULL && (action->kind == DYNAMODB_REMOVE || action->kind == DYNAMODB_DELETE))
        action = action->next;
    return action == NULL;
}

/* An item that was not there begins as its key. */
static int update_item(struct vg_call *call, struct dynamodb_write *write, struct vg_error *err)
{
    static const struct dynamodb_update_tree nothing = {.actions = NULL};
    struct vg_str problem, *item = &write->change.item;
    write->change.update = write->update != NULL ? write->update : &nothing;
    *item = vg_str_is_set(write->change.old) ? write->change.old : write->item;
    if (!vg_str_is_set(write->change.old) && write->update != NULL && only_deletes(write->update)) {
        *item = VG_STR_NONE; /* what only takes away makes no item, whatever its paths */
        return VG_OK;
    }
    if (write->update != NULL &&
        !dynamodb_update_apply(call->arena, write->update, *item, item, &problem))
        return dynamodb_invalid(err, problem);
    if (dynamodb_item_size(*item) > DYNAMODB_ITEM_SIZE_MAX)
        return dynamodb_invalid(err, VG_STR(TOO_LARGE));
    return VG_OK;
}

int dynamodb_write_check(struct vg_call *call, struct dynamodb_write *write, struct vg_error *err)
{
    struct dynamodb_change *change = &write->change;
    int rc = dynamodb_item_get(call, change->table, &change->key, &change->old);
    if (rc != VG_OK)
        return rc;
    if (write->is_charged && write->update != NULL &&
        dynamodb_update_is_too_large(write->update, change->old))
        return dynamodb_invalid(err, VG_STR(TOO_LARGE));
    if (write->condition != NULL && !dynamodb_condition_holds(write->condition, change->old))
        return condition_failed(call, write, err);
    switch (write->kind) {
    case DYNAMODB_WRITE_PUT:
        change->item = write->item;
        break;
    case DYNAMODB_WRITE_UPDATE:
        rc = update_item(call, write, err);
        break;
    case DYNAMODB_WRITE_DELETE:
    case DYNAMODB_WRITE_CHECK:
        return VG_OK;
    }
    return rc == VG_OK ? dynamodb_change_check(call, change, err) : rc;
}
