/* services/dynamodb/item/update_item.c: UpdateItem. */
#include "dynamodb/dynamodb.h"

/* What the request says, parsed. */
struct plan {
    struct dynamodb_node *condition; /* or NULL */
    struct dynamodb_update *update;  /* or NULL: the item is made where there is none */
};

static int read_update(struct dynamodb_request *request, struct vg_str text,
                       struct dynamodb_update **update)
{
    struct vg_str problem;
    *update = NULL;
    if (!vg_str_is_set(text))
        return VG_OK;
    struct dynamodb_update *parsed = VG_NEW(request->call->arena, struct dynamodb_update);
    if (!dynamodb_update_parse(request->call->arena, text, &request->placeholders, parsed,
                               &problem))
        return dynamodb_refuse(request, problem);
    *update = parsed;
    return VG_OK;
}

static int check(struct dynamodb_request *request, const struct dynamodb_update_item_in *in,
                 struct plan *plan)
{
    bool has_update = vg_str_is_set(in->update_expression),
         has_condition = vg_str_is_set(in->condition_expression);
    bool has_expression = has_update || has_condition;
    int rc = dynamodb_check_parameters(
        request,
        (const struct dynamodb_parameter[]){{"UpdateExpression", has_update},
                                            {"ConditionExpression", has_condition},
                                            {NULL, false}},
        (const struct dynamodb_parameter[]){{"AttributeUpdates", in->attribute_updates.set},
                                            {"Expected", in->expected.set},
                                            {"ConditionalOperator", in->conditional_operator != 0},
                                            {NULL, false}});
    if (rc == VG_OK)
        rc = dynamodb_check_substitutes(request, &in->expression_attribute_names, has_expression,
                                        in->expression_attribute_values, has_expression,
                                        "UpdateExpression and ConditionExpression are null");
    if (rc == VG_OK)
        rc = dynamodb_check_values(request, in->key, "");
    if (rc == VG_OK && has_expression)
        rc = dynamodb_read_placeholders(request, &in->expression_attribute_names,
                                        in->expression_attribute_values);
    if (rc == VG_OK)
        rc = read_update(request, in->update_expression, &plan->update);
    if (rc == VG_OK)
        rc = dynamodb_read_condition(request, DYNAMODB_CONDITION_EXPRESSION,
                                     in->condition_expression, &plan->condition);
    if (rc == VG_OK && has_expression)
        rc = dynamodb_check_used(request);
    return rc;
}

static int check_key_untouched(const struct dynamodb_table *table, const struct plan *plan,
                               struct vg_error *err)
{
    const struct dynamodb_key_part *parts[] = {&table->schema.hash, &table->schema.range};
    for (size_t i = 0; i < VG_COUNT_OF(parts) && plan->update != NULL; i++)
        if (parts[i]->type != 0 && dynamodb_update_touches(plan->update, parts[i]->name))
            return vg_fail(err, &DYNAMODB_VALIDATION,
                           "One or more parameter values were invalid: Cannot update attribute "
                           "%.*s. This attribute is part of "
                           "the key",
                           VG_STR_ARG(parts[i]->name));
    return VG_OK;
}

/* What the answer shows, of the old or the new item. */
static struct vg_str shown(struct vg_call *call, const struct plan *plan, int32_t return_values,
                           struct vg_str old, struct vg_str item)
{
    switch (return_values) {
    case DYNAMODB_RETURN_VALUE_ALL_OLD:
        return old;
    case DYNAMODB_RETURN_VALUE_ALL_NEW:
        return item;
    case DYNAMODB_RETURN_VALUE_UPDATED_OLD:
    case DYNAMODB_RETURN_VALUE_UPDATED_NEW:
        break;
    default:
        return VG_STR_NONE;
    }
    struct vg_str from = return_values == DYNAMODB_RETURN_VALUE_UPDATED_OLD ? old : item;
    if (plan->update == NULL || !vg_str_is_set(from))
        return VG_STR_NONE;
    struct vg_str part = dynamodb_project(&plan->update->targets, from, call->arena);
    return dynamodb_item_count(part) > 0 ? part : VG_STR_NONE;
}

/* Of its key alone, where there was no item. */
static int make_item(struct vg_call *call, const struct plan *plan, struct vg_str old,
                     struct vg_str key_item, struct vg_str *item, struct vg_error *err)
{
    struct vg_str problem;
    *item = vg_str_is_set(old) ? old : key_item;
    if (plan->update != NULL &&
        !dynamodb_update_apply(call->arena, plan->update, *item, item, &problem))
        return dynamodb_invalid(err, problem);
    if (dynamodb_item_size(*item) > DYNAMODB_ITEM_SIZE_MAX)
        return dynamodb_invalid(
            err, VG_STR("Item size to update has exceeded the maximum allowed size"));
    return VG_OK;
}

int dynamodb_update_item(struct vg_call *call, const struct dynamodb_update_item_in *in,
                         struct dynamodb_update_item_out *out, struct vg_error *err)
{
    struct dynamodb_request request = {.call = call, .err = err, .has_count = true};
    struct plan plan = {.condition = NULL};
    struct dynamodb_table table;
    struct dynamodb_key key;
    struct vg_str name, old, item, problem;
    int rc = dynamodb_table_name(call, in->table_name, &name, err);
    if (rc == VG_OK)
        rc = check(&request, in, &plan);
    if (rc == VG_OK)
        rc = dynamodb_table_require(call, name, &table, err);
    if (rc != VG_OK)
        return rc;
    if (!dynamodb_key_of_map(&table.schema, in->key, call->arena, &key, &problem))
        return dynamodb_invalid(err, problem);
    rc = check_key_untouched(&table, &plan, err);
    if (rc == VG_OK)
        rc = dynamodb_item_get(call, &table, &key, &old);
    if (rc != VG_OK)
        return rc;
    if (plan.condition != NULL && !dynamodb_condition_holds(plan.condition, old))
        return dynamodb_condition_failed(&request, in->return_values_on_condition_check_failure,
                                         old);
    rc = make_item(call, &plan, old, in->key, &item, err);
    if (rc != VG_OK)
        return rc;

    struct dynamodb_change change = {
        .table = &table, .key = key, .old = old, .item = item, .update = plan.update};
    struct dynamodb_usage usage = {.table = 0};
    rc = dynamodb_change_check(call, &change, err);
    if (rc == VG_OK)
        rc = dynamodb_change_apply(call, &change, &usage);
    if (rc == VG_OK)
        rc = dynamodb_collection_metrics(call, &table, key.hash, in->return_item_collection_metrics,
                                         &out->item_collection_metrics);
    if (rc != VG_OK)
        return rc;
    out->consumed_capacity = dynamodb_consumed(call, &table, in->return_consumed_capacity, &usage);
    out->attributes = shown(call, &plan, in->return_values, old, item);
    return VG_OK;
}
