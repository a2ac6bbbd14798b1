/* services/dynamodb/item/transact.c: a transaction's way: keys, conditions, writes, and the reasons
 * why it is cancelled. */
#include "dynamodb/dynamodb.h"

#include "dynamodb/item/transact.h"

void dynamodb_transaction_init(struct dynamodb_transaction *transaction, struct vg_call *call,
                               size_t count)
{
    *transaction = (struct dynamodb_transaction){
        .call = call,
        .count = count,
        .writes = VG_NEW_ARRAY(call->arena, struct dynamodb_write, count),
        .table_names = VG_NEW_ARRAY(call->arena, struct vg_str, count),
        .shown_names = VG_NEW_ARRAY(call->arena, struct vg_str, count),
        .tables = VG_NEW_ARRAY(call->arena, struct dynamodb_table, count),
        .usages = VG_NEW_ARRAY(call->arena, struct dynamodb_usage, count),
    };
}

/* ---- Reasons ---- */

static struct dynamodb_cancellation_reason reason_of(const struct vg_error *failure)
{
    if (failure->shape == NULL)
        return (struct dynamodb_cancellation_reason){.code = VG_STR("None")};
    struct dynamodb_cancellation_reason reason = {.code = VG_STR("ValidationError"),
                                                  .message = failure->message};
    if (failure->shape == &DYNAMODB_DUPLICATE_ITEM)
        reason.code = VG_STR("DuplicateItem");
    if (failure->shape == &DYNAMODB_RESOURCE_NOT_FOUND)
        reason.code = VG_STR("ResourceNotFound");
    if (dynamodb_is_throttled(failure))
        reason.code = dynamodb_throttle_reason(failure);
    if (failure->shape == &DYNAMODB_CONDITIONAL_CHECK_FAILED) {
        const struct dynamodb_conditional_check_failed_exception *detail = failure->detail;
        reason.code = VG_STR("ConditionalCheckFailed");
        reason.item = detail != NULL ? detail->item : VG_STR_NONE;
    }
    return reason;
}

int dynamodb_transaction_canceled(struct vg_call *call, const struct vg_error *failures,
                                  size_t count, struct vg_error *err)
{
    struct dynamodb_transaction_canceled_exception *detail =
        VG_NEW(call->arena, struct dynamodb_transaction_canceled_exception);
    struct dynamodb_cancellation_reason_list *reasons = &detail->cancellation_reasons;
    struct vg_buf message;
    reasons->items = VG_NEW_ARRAY(call->arena, struct dynamodb_cancellation_reason, count);
    reasons->count = count;
    reasons->set = true;
    vg_buf_init(&message, call->arena, /* max= */ 0);
    vg_buf_add_lit(&message, "Transaction cancelled, please refer cancellation reasons for "
                             "specific reasons [");
    for (size_t i = 0; i < count; i++) {
        reasons->items[i] = reason_of(&failures[i]);
        if (i > 0)
            vg_buf_add_lit(&message, ", ");
        vg_buf_add(&message, reasons->items[i].code);
    }
    vg_buf_add_char(&message, ']');
    return vg_fail_with(err, &DYNAMODB_TRANSACTION_CANCELED, vg_buf_str(&message), detail);
}

/* ---- Tables and keys ---- */

/* All keys are looked at; of those that do not fit their tables, AWS tells the first. Empty values
 * it sees before it begins the transaction: they are a complaint of the whole request. */
static int bind_keys(struct dynamodb_transaction *transaction, struct vg_error *failures,
                     struct vg_error *err)
{
    bool is_canceled = false;
    for (size_t i = 0; i < transaction->count; i++) {
        struct vg_error failure = {.arena = transaction->call->arena};
        struct dynamodb_write *write = &transaction->writes[i];
        int rc = dynamodb_write_bind(transaction->call, write, write->change.table, &failure);
        if (rc == VG_OK)
            continue;
        if (write->change.key.is_refused_as_empty) {
            *err = failure;
            return rc;
        }
        if (!is_canceled)
            failures[i] = failure;
        is_canceled = true;
    }
    return is_canceled
               ? dynamodb_transaction_canceled(transaction->call, failures, transaction->count, err)
               : VG_OK;
}

int dynamodb_transaction_bind(struct dynamodb_transaction *transaction, struct vg_error *err)
{
    struct vg_call *call = transaction->call;
    struct vg_error *failures = VG_NEW_ARRAY(call->arena, struct vg_error, transaction->count);
    struct dynamodb_seen seen = {.keys = {{NULL, 0}}};
    if (transaction->bytes > DYNAMODB_TRANSACTION_BYTES_MAX)
        return dynamodb_invalid(err, VG_STR("Transaction payload size cannot exceed 4MB"));
    for (size_t i = 0; i < transaction->count; i++) {
        struct dynamodb_table *table;
        int rc = dynamodb_table_once(call, transaction->table_names[i], transaction->tables,
                                     &transaction->table_count, &table, err);
        if (rc == VG_OK)
            rc = dynamodb_strong_check_transaction(table, err);
        if (rc != VG_OK)
            return rc;
        transaction->writes[i].change.table = table;
    }
    int rc = bind_keys(transaction, failures, err);
    if (rc != VG_OK)
        return rc;
    for (size_t i = 0; i < transaction->count; i++) {
        if (!dynamodb_seen_add(&seen, transaction->writes[i].change.key.bytes))
            return dynamodb_invalid(err, VG_STR("Transaction request cannot include multiple "
                                                "operations on one item"));
    }
    return VG_OK;
}

/* ---- Conditions and writes ---- */

static struct dynamodb_usage *usage_of(struct dynamodb_transaction *transaction, size_t action)
{
    return &transaction->usages[transaction->writes[action].change.table - transaction->tables];
}

int dynamodb_transaction_check(struct dynamodb_transaction *transaction, struct vg_error *err)
{
    struct vg_call *call = transaction->call;
    struct vg_error *failures = VG_NEW_ARRAY(call->arena, struct vg_error, transaction->count);
    bool is_canceled = false;
    for (size_t i = 0; i < transaction->count; i++) {
        failures[i].arena = call->arena;
        struct dynamodb_write *write = &transaction->writes[i];
        int rc = dynamodb_throttle_write(call, &write->change, &failures[i]);
        if (rc == VG_OK)
            rc = dynamodb_write_check(call, write, &failures[i]);
        if (rc == VG_OK && write->kind != DYNAMODB_WRITE_CHECK)
            rc = dynamodb_throttle_change(call, &write->change, &failures[i]);
        if (rc == VG_FAIL && write->change.key.is_refused_as_empty)
            *err = failures[i];
        if (rc != VG_OK && (rc != VG_FAIL || err->shape != NULL))
            return rc;
        is_canceled |= rc == VG_FAIL;
    }
    return is_canceled ? dynamodb_transaction_canceled(call, failures, transaction->count, err)
                       : VG_OK;
}

static uint64_t old_size(const struct dynamodb_change *change)
{
    return vg_str_is_set(change->old) ? dynamodb_item_size(change->old) : 0;
}

/* What transactions do costs twice what it does alone. */
static int pay(const struct dynamodb_transaction *transaction,
               int (*pay_once)(struct vg_call *call, const struct dynamodb_table *table,
                               struct vg_str hash_value, const struct dynamodb_usage *usage))
{
    int rc = VG_OK;
    for (size_t i = 0; i < 2 * transaction->table_count && rc == VG_OK; i++)
        rc = pay_once(transaction->call, &transaction->tables[i / 2],
                      /* hash_value= */ VG_STR_NONE, &transaction->usages[i / 2]);
    return rc;
}

int dynamodb_transaction_apply(struct dynamodb_transaction *transaction)
{
    for (size_t i = 0; i < transaction->count; i++) {
        const struct dynamodb_write *write = &transaction->writes[i];
        struct dynamodb_usage *usage = usage_of(transaction, i);
        int rc = VG_OK;
        if (write->kind == DYNAMODB_WRITE_CHECK) /* billed as a write */
            usage->table += dynamodb_write_units(old_size(&write->change));
        else
            rc = dynamodb_change_apply(transaction->call, &write->change, usage);
        if (rc != VG_OK)
            return rc;
    }
    return pay(transaction, dynamodb_throttle_pay_write);
}

int dynamodb_transaction_check_reads(struct dynamodb_transaction *transaction, struct vg_error *err)
{
    struct vg_call *call = transaction->call;
    struct vg_error *failures = VG_NEW_ARRAY(call->arena, struct vg_error, transaction->count);
    bool is_canceled = false;
    for (size_t i = 0; i < transaction->count; i++) {
        const struct dynamodb_change *change = &transaction->writes[i].change;
        failures[i].arena = call->arena;
        int rc = dynamodb_throttle_read(call, change->table, /* index= */ NULL, change->key.hash,
                                        &failures[i]);
        if (rc != VG_OK && rc != VG_FAIL)
            return rc;
        is_canceled |= rc == VG_FAIL;
    }
    return is_canceled ? dynamodb_transaction_canceled(call, failures, transaction->count, err)
                       : VG_OK;
}

int dynamodb_transaction_read(struct dynamodb_transaction *transaction)
{
    for (size_t i = 0; i < transaction->count; i++) {
        struct dynamodb_change *change = &transaction->writes[i].change;
        int rc = dynamodb_item_get(transaction->call, change->table, &change->key, &change->old);
        if (rc != VG_OK)
            return rc;
        usage_of(transaction, i)->table +=
            dynamodb_read_units(old_size(change), /* is_consistent= */ true);
    }
    return pay(transaction, dynamodb_throttle_pay_read);
}

void dynamodb_transaction_name(struct dynamodb_transaction *transaction)
{
    for (size_t i = transaction->count; i-- > 0;) {
        const struct dynamodb_table *table = transaction->writes[i].change.table;
        transaction->tables[table - transaction->tables].name = transaction->shown_names[i];
    }
}
