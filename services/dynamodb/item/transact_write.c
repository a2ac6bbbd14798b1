/* services/dynamodb/item/transact_write.c: TransactWriteItems. */
#include "dynamodb/dynamodb.h"

#include "dynamodb/item/transact.h"

/* An action, whichever it is. */
struct action {
    const char *name; /* as AWS's sentences name the member */
    struct vg_str table_name;
    struct dynamodb_write_params params;
};

/* The four have the same members but one. */
#define ACTION_OF(from, member, write_kind, what)                                                  \
    {                                                                                              \
        .name = (member), .table_name = (from)->table_name, .params = {                            \
            .kind = (write_kind),                                                                  \
            .item = (what),                                                                        \
            .condition = (from)->condition_expression,                                             \
            .names = &(from)->expression_attribute_names,                                          \
            .values = (from)->expression_attribute_values,                                         \
            .return_on_failure = (from)->return_values_on_condition_check_failure,                 \
        }                                                                                          \
    }

static int action_of(const struct dynamodb_transact_write_item *item, struct action *action,
                     struct vg_error *err)
{
    int count = (item->put != NULL) + (item->update != NULL) + (item->delete != NULL) +
                (item->condition_check != NULL);
    if (count == 0)
        return dynamodb_invalid(err, VG_STR("Invalid Request: TransactWriteRequest should contain "
                                            "Delete or Put or Update request"));
    if (count > 1)
        return dynamodb_invalid(err, VG_STR("TransactItems can only contain one of Check, Put, "
                                            "Update or Delete"));
    if (item->put != NULL)
        *action = (struct action)ACTION_OF(item->put, "put", DYNAMODB_WRITE_PUT, item->put->item);
    else if (item->delete != NULL)
        *action = (struct action)ACTION_OF(item->delete, "delete", DYNAMODB_WRITE_DELETE,
                                           item->delete->key);
    else if (item->condition_check != NULL)
        *action = (struct action)ACTION_OF(item->condition_check, "conditionCheck",
                                           DYNAMODB_WRITE_CHECK, item->condition_check->key);
    else {
        *action = (struct action)ACTION_OF(item->update, "update", DYNAMODB_WRITE_UPDATE,
                                           item->update->key);
        action->params.update = item->update->update_expression;
    }
    return VG_OK;
}

static void digest_action(struct dynamodb_digest *digest, const struct action *action)
{
    const struct dynamodb_write_params *params = &action->params;
    dynamodb_digest_add(digest, vg_str_from(action->name));
    dynamodb_digest_add(digest, action->table_name);
    dynamodb_digest_add(digest, params->item);
    dynamodb_digest_add(digest, params->update);
    dynamodb_digest_add(digest, params->condition);
    dynamodb_digest_add(digest, params->values);
    if (params->names->set)
        dynamodb_digest_add_names(digest, params->names);
}

/* What the action brings. AWS's words of the limit are of the payload, not of the items changed. */
static size_t size_of(const struct dynamodb_write_params *params)
{
    size_t size = dynamodb_item_size(params->item) + params->update.len + params->condition.len;
    return vg_str_is_set(params->values) ? size + dynamodb_item_size(params->values) : size;
}

static int read_action(struct dynamodb_transaction *transaction, size_t index,
                       const struct dynamodb_transact_write_item *item,
                       struct dynamodb_digest *digest, struct vg_error *err)
{
    struct vg_call *call = transaction->call;
    struct dynamodb_request request = {.call = call, .err = err, .layer = DYNAMODB_LAYER_OLDER};
    struct action action;
    int rc = action_of(item, &action, err);
    if (rc != VG_OK)
        return rc;
    struct vg_str place = VG_STR("");
    if (!dynamodb_table_name_is_good(action.table_name)) /* else nobody reads it */
        place = vg_arena_printf(call->arena, "transactItems.%zu.member.%s.tableName", index + 1,
                                action.name);
    transaction->shown_names[index] = action.table_name;
    rc = dynamodb_table_name_at(call, action.table_name, place, &transaction->table_names[index],
                                err);
    if (rc == VG_OK)
        rc = dynamodb_write_read(&request, &action.params, &transaction->writes[index]);
    if (rc != VG_OK)
        return rc;
    transaction->bytes += size_of(&action.params);
    digest_action(digest, &action);
    return VG_OK;
}

/* The same request under the same token once more: nothing is done, and reading is what it costs.
 */
static int repeat(struct dynamodb_transaction *transaction,
                  const struct dynamodb_transact_write_items_in *in,
                  struct dynamodb_transact_write_items_out *out, struct vg_error *err)
{
    if (in->return_consumed_capacity == 0 ||
        in->return_consumed_capacity == DYNAMODB_RETURN_CONSUMED_CAPACITY_NONE)
        return VG_OK;
    int rc = dynamodb_transaction_bind(transaction, err);
    if (rc == VG_OK)
        rc = dynamodb_transaction_read(transaction);
    if (rc != VG_OK)
        return rc;
    dynamodb_transaction_name(transaction);
    out->consumed_capacity = dynamodb_consumed_list(
        transaction->call, transaction->tables, transaction->usages, transaction->table_count,
        in->return_consumed_capacity, DYNAMODB_CONSUMED_TRANSACT_READ);
    return VG_OK;
}

static int answer(struct dynamodb_transaction *transaction,
                  const struct dynamodb_transact_write_items_in *in,
                  struct dynamodb_transact_write_items_out *out)
{
    dynamodb_transaction_name(transaction);
    out->consumed_capacity = dynamodb_consumed_list(
        transaction->call, transaction->tables, transaction->usages, transaction->table_count,
        in->return_consumed_capacity, DYNAMODB_CONSUMED_TRANSACT_WRITE);
    return dynamodb_collection_metrics_list(transaction->call, transaction->writes,
                                            transaction->count, in->return_item_collection_metrics,
                                            &out->item_collection_metrics);
}

int dynamodb_transact_write_items(struct vg_call *call,
                                  const struct dynamodb_transact_write_items_in *in,
                                  struct dynamodb_transact_write_items_out *out,
                                  struct vg_error *err)
{
    struct dynamodb_transaction transaction;
    struct dynamodb_digest digest = {.parts = {0, 0}};
    bool is_repeated = false;
    int rc = VG_OK;
    dynamodb_transaction_init(&transaction, call, in->transact_items.count);
    for (size_t i = 0; i < transaction.count && rc == VG_OK; i++)
        rc = read_action(&transaction, i, &in->transact_items.items[i], &digest, err);
    if (rc == VG_OK)
        rc = dynamodb_token_find(call, in->client_request_token, &digest, &is_repeated, err);
    if (rc != VG_OK)
        return rc;
    if (is_repeated)
        return repeat(&transaction, in, out, err);
    rc = dynamodb_transaction_bind(&transaction, err);
    if (rc == VG_OK)
        rc = dynamodb_transaction_check(&transaction, err);
    if (rc == VG_OK)
        rc = dynamodb_transaction_apply(&transaction);
    if (rc == VG_OK)
        rc = dynamodb_token_keep(call, in->client_request_token, &digest);
    return rc == VG_OK ? answer(&transaction, in, out) : rc;
}
