/* services/dynamodb/item/update_item.c: UpdateItem. */
#include "dynamodb/dynamodb.h"

/* What the answer shows, of the old or the new item. */
static struct vg_str shown(struct vg_call *call, const struct dynamodb_write *write,
                           int32_t return_values)
{
    const struct dynamodb_change *change = &write->change;
    switch (return_values) {
    case DYNAMODB_RETURN_VALUE_ALL_OLD:
        return change->old;
    case DYNAMODB_RETURN_VALUE_ALL_NEW:
        return change->item;
    case DYNAMODB_RETURN_VALUE_UPDATED_OLD:
    case DYNAMODB_RETURN_VALUE_UPDATED_NEW:
        break;
    default:
        return VG_STR_NONE;
    }
    struct vg_str from =
        return_values == DYNAMODB_RETURN_VALUE_UPDATED_OLD ? change->old : change->item;
    if (write->update == NULL || !vg_str_is_set(from))
        return VG_STR_NONE;
    struct vg_str part = dynamodb_project(&write->update->targets, from, call->arena);
    return dynamodb_item_count(part) > 0 ? part : VG_STR_NONE;
}

int dynamodb_update_item(struct vg_call *call, const struct dynamodb_update_item_in *in,
                         struct dynamodb_update_item_out *out, struct vg_error *err)
{
    struct dynamodb_request request = {
        .call = call, .err = err, .has_count = true, .layer = DYNAMODB_LAYER_CURRENT};
    struct dynamodb_write_params from = {
        .kind = DYNAMODB_WRITE_UPDATE,
        .item = in->key,
        .update = in->update_expression,
        .condition = in->condition_expression,
        .names = &in->expression_attribute_names,
        .values = in->expression_attribute_values,
        .return_values = in->return_values,
        .return_on_failure = in->return_values_on_condition_check_failure,
        .attribute_updates = &in->attribute_updates,
        .expected = &in->expected,
        .conditional_operator = in->conditional_operator,
    };
    struct dynamodb_write write;
    struct dynamodb_table table;
    struct dynamodb_usage usage = {.table = 0};
    int rc = dynamodb_write_run(&request, in->table_name, &from, &write, &table, &usage);
    if (rc == VG_OK)
        rc = dynamodb_collection_metrics(call, &table, write.change.key.hash,
                                         in->return_item_collection_metrics,
                                         &out->item_collection_metrics);
    if (rc != VG_OK)
        return rc;
    out->consumed_capacity =
        dynamodb_consumed(call, in->table_name, in->return_consumed_capacity, &usage);
    out->attributes = shown(call, &write, in->return_values);
    return VG_OK;
}
