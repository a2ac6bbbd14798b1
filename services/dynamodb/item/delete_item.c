/* services/dynamodb/item/delete_item.c: DeleteItem. */
#include "dynamodb/dynamodb.h"

int dynamodb_delete_item(struct vg_call *call, const struct dynamodb_delete_item_in *in,
                         struct dynamodb_delete_item_out *out, struct vg_error *err)
{
    struct dynamodb_request request = {
        .call = call, .err = err, .has_count = true, .layer = DYNAMODB_LAYER_CURRENT};
    struct dynamodb_write_params from = {
        .kind = DYNAMODB_WRITE_DELETE,
        .item = in->key,
        .condition = in->condition_expression,
        .names = &in->expression_attribute_names,
        .values = in->expression_attribute_values,
        .return_values = in->return_values,
        .return_on_failure = in->return_values_on_condition_check_failure,
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
    if (in->return_values == DYNAMODB_RETURN_VALUE_ALL_OLD)
        out->attributes = write.change.old;
    return VG_OK;
}
