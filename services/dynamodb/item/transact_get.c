/* services/dynamodb/item/transact_get.c: TransactGetItems. */
#include "dynamodb/dynamodb.h"

#include "dynamodb/item/transact.h"

/* The actions are kept as checks without a condition: they need tables and keys, and write
 * nothing. */
static int read_get(struct dynamodb_transaction *transaction, size_t index,
                    const struct dynamodb_get *get, struct dynamodb_selection **selection,
                    struct vg_error *err)
{
    struct vg_call *call = transaction->call;
    struct dynamodb_request request = {.call = call, .err = err, .layer = DYNAMODB_LAYER_OLDER};
    bool has_projection = vg_str_is_set(get->projection_expression);
    struct vg_str place = VG_STR("");
    if (!dynamodb_table_name_is_good(get->table_name)) /* else nobody reads it */
        place = vg_arena_printf(call->arena, "transactItems.%zu.member.get.tableName", index + 1);
    transaction->shown_names[index] = get->table_name;
    transaction->writes[index].kind = DYNAMODB_WRITE_CHECK;
    transaction->writes[index].item = get->key;
    int rc =
        dynamodb_table_name_at(call, get->table_name, place, &transaction->table_names[index], err);
    if (rc == VG_OK)
        rc = dynamodb_check_substitutes(&request, &get->expression_attribute_names, has_projection,
                                        VG_STR_NONE, /* may_have_values= */ false, "");
    if (rc == VG_OK)
        rc = dynamodb_check_values(&request, get->key, "");
    if (rc != VG_OK || !has_projection)
        return rc;
    rc = dynamodb_read_placeholders(&request, &get->expression_attribute_names, VG_STR_NONE);
    if (rc == VG_OK)
        rc = dynamodb_read_projection(&request, get->projection_expression, selection);
    transaction->writes[index].nested = request.placeholders.nested;
    return rc == VG_OK ? dynamodb_check_used(&request) : rc;
}

/* Of an item in which the projection finds nothing, nothing is said. */
static struct vg_str shown(struct vg_call *call, const struct dynamodb_selection *selection,
                           struct vg_str item)
{
    if (!vg_str_is_set(item) || selection == NULL)
        return item;
    struct vg_str part = dynamodb_project(selection, item, call->arena);
    return dynamodb_item_count(part) > 0 ? part : VG_STR_NONE;
}

static int answer(struct dynamodb_transaction *transaction,
                  struct dynamodb_selection *const *selections,
                  struct dynamodb_item_response_list *responses, struct vg_error *err)
{
    struct vg_call *call = transaction->call;
    uint64_t bytes = 0;
    responses->items = VG_NEW_ARRAY(call->arena, struct dynamodb_item_response, transaction->count);
    responses->count = transaction->count;
    responses->set = true;
    for (size_t i = 0; i < transaction->count; i++) {
        struct vg_str item = transaction->writes[i].change.old;
        bytes += vg_str_is_set(item) ? dynamodb_item_size(item) : 0;
        responses->items[i].item = shown(call, selections[i], item);
    }
    if (bytes > DYNAMODB_TRANSACTION_BYTES_MAX)
        return dynamodb_invalid(err, VG_STR("Transaction payload size cannot exceed 4MB"));
    return VG_OK;
}

int dynamodb_transact_get_items(struct vg_call *call,
                                const struct dynamodb_transact_get_items_in *in,
                                struct dynamodb_transact_get_items_out *out, struct vg_error *err)
{
    struct dynamodb_transaction transaction;
    size_t count = in->transact_items.count;
    struct dynamodb_selection **selections =
        VG_NEW_ARRAY(call->arena, struct dynamodb_selection *, count);
    int rc = VG_OK;
    dynamodb_transaction_init(&transaction, call, count);
    for (size_t i = 0; i < count && rc == VG_OK; i++)
        rc = read_get(&transaction, i, in->transact_items.items[i].get, &selections[i], err);
    if (rc == VG_OK)
        rc = dynamodb_transaction_bind(&transaction, err);
    if (rc == VG_OK)
        rc = dynamodb_transaction_check_reads(&transaction, err);
    if (rc == VG_OK)
        rc = dynamodb_transaction_read(&transaction);
    if (rc == VG_OK)
        rc = answer(&transaction, selections, &out->responses, err);
    if (rc != VG_OK)
        return rc;
    dynamodb_transaction_name(&transaction);
    out->consumed_capacity = dynamodb_consumed_list(
        call, transaction.tables, transaction.usages, transaction.table_count,
        in->return_consumed_capacity, DYNAMODB_CONSUMED_TRANSACT_READ);
    return VG_OK;
}
