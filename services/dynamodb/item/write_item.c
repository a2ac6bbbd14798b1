/* services/dynamodb/item/write_item.c: PutItem, UpdateItem and DeleteItem. */
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

static int run(struct vg_call *call, const struct dynamodb_write_params *from,
               struct vg_str *attributes, const struct dynamodb_consumed_capacity **consumed,
               const struct dynamodb_item_collection_metrics **metrics, struct vg_error *err)
{
    struct dynamodb_request request = {.call = call,
                                       .err = err,
                                       .has_count = true,
                                       .layer = DYNAMODB_LAYER_CURRENT,
                                       .write = from};
    struct dynamodb_write write;
    struct dynamodb_table table;
    struct dynamodb_usage usage = {.table = 0};
    struct vg_str name;
    int rc = dynamodb_table_name(call, from->table_name, &name, err);
    if (rc == VG_OK)
        rc = dynamodb_write_read(&request, from, &write);
    write.is_charged = true;
    if (rc == VG_OK)
        rc = dynamodb_table_require(call, name, &table, err);
    if (rc == VG_OK)
        rc = dynamodb_write_bind(call, &write, &table, err);
    if (rc == VG_OK)
        rc = dynamodb_throttle_write(call, &write.change, err);
    if (rc == VG_OK)
        rc = dynamodb_write_check(call, &write, err);
    if (rc == VG_OK)
        rc = dynamodb_throttle_apply(call, &write.change, &usage, err);
    if (rc == VG_OK)
        rc = dynamodb_collection_metrics(call, &table, write.change.key.hash,
                                         from->return_collection_metrics, metrics);
    if (rc != VG_OK)
        return rc;
    *consumed = dynamodb_consumed(call, from->table_name, from->return_consumed_capacity, &usage);
    *attributes = shown(call, &write, from->return_values);
    return VG_OK;
}

int dynamodb_put_item(struct vg_call *call, const struct dynamodb_put_item_in *in,
                      struct dynamodb_put_item_out *out, struct vg_error *err)
{
    const struct dynamodb_write_params from = {
        .kind = DYNAMODB_WRITE_PUT,
        .table_name = in->table_name,
        .item = in->item,
        .condition = in->condition_expression,
        .names = &in->expression_attribute_names,
        .values = in->expression_attribute_values,
        .return_values = in->return_values,
        .return_consumed_capacity = in->return_consumed_capacity,
        .return_collection_metrics = in->return_item_collection_metrics,
        .return_on_failure = in->return_values_on_condition_check_failure,
        .expected = &in->expected,
        .conditional_operator = in->conditional_operator,
    };
    return run(call, &from, &out->attributes, &out->consumed_capacity,
               &out->item_collection_metrics, err);
}

int dynamodb_update_item(struct vg_call *call, const struct dynamodb_update_item_in *in,
                         struct dynamodb_update_item_out *out, struct vg_error *err)
{
    const struct dynamodb_write_params from = {
        .kind = DYNAMODB_WRITE_UPDATE,
        .table_name = in->table_name,
        .item = in->key,
        .update = in->update_expression,
        .condition = in->condition_expression,
        .names = &in->expression_attribute_names,
        .values = in->expression_attribute_values,
        .return_values = in->return_values,
        .return_consumed_capacity = in->return_consumed_capacity,
        .return_collection_metrics = in->return_item_collection_metrics,
        .return_on_failure = in->return_values_on_condition_check_failure,
        .attribute_updates = &in->attribute_updates,
        .expected = &in->expected,
        .conditional_operator = in->conditional_operator,
    };
    return run(call, &from, &out->attributes, &out->consumed_capacity,
               &out->item_collection_metrics, err);
}

int dynamodb_delete_item(struct vg_call *call, const struct dynamodb_delete_item_in *in,
                         struct dynamodb_delete_item_out *out, struct vg_error *err)
{
    const struct dynamodb_write_params from = {
        .kind = DYNAMODB_WRITE_DELETE,
        .table_name = in->table_name,
        .item = in->key,
        .condition = in->condition_expression,
        .names = &in->expression_attribute_names,
        .values = in->expression_attribute_values,
        .return_values = in->return_values,
        .return_consumed_capacity = in->return_consumed_capacity,
        .return_collection_metrics = in->return_item_collection_metrics,
        .return_on_failure = in->return_values_on_condition_check_failure,
        .expected = &in->expected,
        .conditional_operator = in->conditional_operator,
    };
    return run(call, &from, &out->attributes, &out->consumed_capacity,
               &out->item_collection_metrics, err);
}
