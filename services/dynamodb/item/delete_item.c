/* services/dynamodb/item/delete_item.c: DeleteItem. */
#include "dynamodb/dynamodb.h"

static int check(struct dynamodb_request *request, const struct dynamodb_delete_item_in *in,
                 struct dynamodb_node **condition)
{
    bool has_condition = vg_str_is_set(in->condition_expression);
    int rc = dynamodb_check_parameters(
        request,
        (const struct dynamodb_parameter[]){{"ConditionExpression", has_condition}, {NULL, false}},
        (const struct dynamodb_parameter[]){{"Expected", in->expected.set},
                                            {"ConditionalOperator", in->conditional_operator != 0},
                                            {NULL, false}});
    if (rc == VG_OK)
        rc = dynamodb_check_substitutes(request, &in->expression_attribute_names, has_condition,
                                        in->expression_attribute_values, has_condition,
                                        "ConditionExpression is null");
    if (rc == VG_OK)
        rc = dynamodb_check_values(request, in->key, "");
    if (rc == VG_OK && in->return_values > DYNAMODB_RETURN_VALUE_ALL_OLD)
        return dynamodb_refuse(request, VG_STR("ReturnValues can only be ALL_OLD or NONE"));
    *condition = NULL;
    if (rc != VG_OK || !has_condition)
        return rc;
    rc = dynamodb_read_placeholders(request, &in->expression_attribute_names,
                                    in->expression_attribute_values);
    if (rc == VG_OK)
        rc = dynamodb_read_condition(request, DYNAMODB_CONDITION_EXPRESSION,
                                     in->condition_expression, condition);
    return rc == VG_OK ? dynamodb_check_used(request) : rc;
}

int dynamodb_delete_item(struct vg_call *call, const struct dynamodb_delete_item_in *in,
                         struct dynamodb_delete_item_out *out, struct vg_error *err)
{
    struct dynamodb_request request = {.call = call, .err = err, .has_count = true};
    struct dynamodb_node *condition;
    struct dynamodb_table table;
    struct dynamodb_key key;
    struct vg_str name, old, problem;
    int rc = dynamodb_table_name(call, in->table_name, &name, err);
    if (rc == VG_OK)
        rc = check(&request, in, &condition);
    if (rc == VG_OK)
        rc = dynamodb_table_require(call, name, &table, err);
    if (rc != VG_OK)
        return rc;
    if (!dynamodb_key_of_map(&table.schema, in->key, call->arena, &key, &problem))
        return dynamodb_invalid(err, problem);
    rc = dynamodb_item_get(call, &table, &key, &old);
    if (rc != VG_OK)
        return rc;
    if (condition != NULL && !dynamodb_condition_holds(condition, old))
        return dynamodb_condition_failed(&request, in->return_values_on_condition_check_failure,
                                         old);

    struct dynamodb_change change = {.table = &table, .key = key, .old = old, .item = VG_STR_NONE};
    struct dynamodb_usage usage = {.table = 0};
    rc = dynamodb_change_apply(call, &change, &usage);
    if (rc == VG_OK)
        rc = dynamodb_collection_metrics(call, &table, key.hash, in->return_item_collection_metrics,
                                         &out->item_collection_metrics);
    if (rc != VG_OK)
        return rc;
    out->consumed_capacity = dynamodb_consumed(call, &table, in->return_consumed_capacity, &usage);
    if (in->return_values == DYNAMODB_RETURN_VALUE_ALL_OLD)
        out->attributes = old;
    return VG_OK;
}
