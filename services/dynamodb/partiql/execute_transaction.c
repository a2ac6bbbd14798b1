/* services/dynamodb/partiql/execute_transaction.c: ExecuteTransaction: reads of items, or writes of
 * which all happen or none. */
#include "execute.h"

struct member {
    const struct dynamodb_parameterized_statement *request;
    struct partiql_context context;
    struct partiql_operation operation;
    struct dynamodb_table table;
    struct dynamodb_write write;                /* of a read: its key alone */
    struct dynamodb_cancellation_reason reason; /* code absent: none */
};

struct transaction {
    struct vg_call *call;
    struct member *members;
    size_t count;
    struct vg_error *err;
};

static void cancel(struct member *member, struct vg_str code, struct vg_str message)
{
    member->reason.code = code;
    member->reason.message = message;
}

/* What makes the whole request invalid, said of one member. */
static int refuse_member(const struct transaction *transaction, size_t i, struct vg_str sentence)
{
    return vg_fail(transaction->err, &DYNAMODB_VALIDATION,
                   "Validation failed in TransactStatements[%zu]: %.*s", i, VG_STR_ARG(sentence));
}

/* ---- What the statements say ---- */

static int read_members(const struct transaction *transaction,
                        const struct dynamodb_parameterized_statements *statements)
{
    int rc = VG_OK;
    for (size_t i = 0; i < transaction->count && rc == VG_OK; i++) {
        struct member *member = &transaction->members[i];
        member->request = &statements->items[i];
        member->context = partiql_context_of(transaction->call, member->request->statement,
                                             &member->request->parameters);
        rc = partiql_check_parameters(&member->context, transaction->err);
    }
    for (size_t i = 0; i < transaction->count && rc == VG_OK; i++) {
        struct member *member = &transaction->members[i];
        if (!partiql_translate(&member->context, &member->operation))
            rc = refuse_member(transaction, i, member->context.problem);
    }
    return rc;
}

static bool is_read(const struct member *member)
{
    return member->operation.verb == PARTIQL_SELECT && !member->operation.is_exists;
}

static int check_kinds(const struct transaction *transaction, bool *are_reads)
{
    bool has_reads = false, has_writes = false;
    for (size_t i = 0; i < transaction->count; i++) {
        has_reads |= is_read(&transaction->members[i]);
        has_writes |= !is_read(&transaction->members[i]);
    }
    *are_reads = has_reads;
    if (!has_reads || !has_writes)
        return VG_OK;
    return dynamodb_invalid(transaction->err,
                            VG_STR("ExecuteTransaction API does not support both read and write "
                                   "operations in the same request."));
}

/* ---- With the tables: each statement is about one item ---- */

#define KEY_MISMATCH "The provided key element does not match the schema"

static int bind_read(const struct transaction *transaction, size_t i)
{
    struct member *member = &transaction->members[i];
    const struct dynamodb_schema *schema = &member->table.schema;
    struct vg_arena *arena = transaction->call->arena;
    struct partiql_plan plan;
    struct vg_str name, problem;
    if (vg_str_is_set(member->operation.index_name))
        return refuse_member(transaction, i,
                             VG_STR("Reads on indices are not supported within transactions."));
    if (partiql_key_of_where(member->operation.where, schema, &member->write.change.key, &name) ==
        PARTIQL_KEY_HAS_WRONG_TYPE) {
        cancel(member, VG_STR("ValidationError"), VG_STR(KEY_MISMATCH));
        return VG_OK;
    }
    if (!partiql_plan_reads(arena, &member->operation, &schema->hash, &schema->range, &plan,
                            &problem))
        return refuse_member(transaction, i, problem);
    if (!partiql_plan_is_get(&plan, schema))
        return refuse_member(transaction, i,
                             VG_STR("Select statements within ExecuteTransaction must specify the "
                                    "primary key in the where clause."));
    member->write.change.key = (struct dynamodb_key){.hash = plan.reads[0].hash};
    if (schema->range.type != 0)
        member->write.change.key.range = plan.reads[0].low;
    return VG_OK;
}

static int check_exists(const struct transaction *transaction, size_t i)
{
    struct member *member = &transaction->members[i];
    const struct dynamodb_schema *schema = &member->table.schema;
    struct vg_str name;
    if (vg_str_is_set(member->operation.index_name))
        return refuse_member(transaction, i,
                             VG_STR("Reads on indices are not supported within transactions."));
    enum partiql_key_status status =
        partiql_key_of_where(member->operation.where, schema, &member->write.change.key, &name);
    bool has_rest = status == PARTIQL_KEY_HAS_TWO_VALUES ||
                    (status != PARTIQL_KEY_LACKS_PART &&
                     partiql_where_has_rest(member->operation.where, schema));
    return has_rest ? VG_OK
                    : refuse_member(transaction, i,
                                    VG_STR("EXISTS() must contain a single item read with "
                                           "additional condition"));
}

/* Whatever is wrong with a key cancels the transaction; AWS then says no more than this. */
static int bind_write(const struct transaction *transaction, struct member *member)
{
    struct vg_error error = {.arena = transaction->call->arena};
    int rc = partiql_bind_write(transaction->call, &member->operation, &member->table,
                                member->request->return_values_on_condition_check_failure,
                                &member->write, &error);
    if (rc != VG_FAIL)
        return rc;
    struct vg_str name;
    bool is_of_key = member->operation.verb != PARTIQL_INSERT &&
                     partiql_key_of_where(member->operation.where, &member->table.schema,
                                          &member->write.change.key, &name) != PARTIQL_KEY_IS_WHOLE;
    cancel(member, VG_STR("ValidationError"), is_of_key ? VG_STR(KEY_MISMATCH) : error.message);
    return VG_OK;
}

static int bind_member(const struct transaction *transaction, size_t i)
{
    struct member *member = &transaction->members[i];
    int rc = dynamodb_table_require(transaction->call, member->operation.table_name, &member->table,
                                    transaction->err);
    if (rc == VG_FAIL && transaction->err->shape == &DYNAMODB_RESOURCE_NOT_FOUND) {
        cancel(member, VG_STR("ResourceNotFound"), transaction->err->message);
        return VG_OK;
    }
    if (rc != VG_OK)
        return rc;
    if (member->operation.returning != PARTIQL_RETURNS_NOTHING)
        return refuse_member(transaction, i,
                             VG_STR("RETURNING clause is not supported in ExecuteTransaction."));
    if (is_read(member))
        return bind_read(transaction, i);
    rc = member->operation.is_exists ? check_exists(transaction, i) : VG_OK;
    return rc == VG_OK ? bind_write(transaction, member) : rc;
}

/* ---- Cancelling ---- */

/* With the codes of all members in order. VG_OK when there is nothing to cancel for. */
static int cancel_if_needed(const struct transaction *transaction)
{
    struct vg_arena *arena = transaction->call->arena;
    struct dynamodb_transaction_canceled_exception *detail =
        VG_NEW(arena, struct dynamodb_transaction_canceled_exception);
    struct dynamodb_cancellation_reason *reasons =
        VG_NEW_ARRAY(arena, struct dynamodb_cancellation_reason, transaction->count);
    bool is_cancelled = false;
    struct vg_buf message;
    vg_buf_init(&message, arena, /* max= */ 0);
    vg_buf_add_lit(&message,
                   "Transaction cancelled, please refer cancellation reasons for specific "
                   "reasons [");
    for (size_t i = 0; i < transaction->count; i++) {
        reasons[i] = transaction->members[i].reason;
        is_cancelled |= vg_str_is_set(reasons[i].code);
        if (!vg_str_is_set(reasons[i].code))
            reasons[i].code = VG_STR("None");
        if (i > 0)
            vg_buf_add_lit(&message, ", ");
        vg_buf_add(&message, reasons[i].code);
    }
    vg_buf_add_char(&message, ']');
    if (!is_cancelled)
        return VG_OK;
    detail->cancellation_reasons = (struct dynamodb_cancellation_reason_list){
        .items = reasons, .count = transaction->count, .set = true};
    return vg_fail_with(transaction->err, &DYNAMODB_TRANSACTION_CANCELED, vg_buf_str(&message),
                        detail);
}

static int check_distinct(const struct transaction *transaction)
{
    for (size_t i = 1; i < transaction->count; i++) {
        const struct member *a = &transaction->members[i];
        for (size_t j = 0; j < i; j++) {
            const struct member *b = &transaction->members[j];
            if (vg_str_eq(a->table.name, b->table.name) &&
                vg_str_eq(a->write.change.key.hash, b->write.change.key.hash) &&
                vg_str_eq(a->write.change.key.range, b->write.change.key.range))
                return dynamodb_invalid(
                    transaction->err,
                    VG_STR("Transaction request cannot include multiple operations on one item"));
        }
    }
    return VG_OK;
}

/* ---- Running ---- */

/* What finds no capacity is its member's reason. */
static int check_read(const struct transaction *transaction, struct member *member)
{
    struct vg_error error = {.arena = transaction->call->arena};
    int rc = dynamodb_throttle_read(transaction->call, &member->table, /* index= */ NULL,
                                    member->write.change.key.hash, &error);
    if (rc != VG_FAIL)
        return rc;
    cancel(member, dynamodb_throttle_reason(&error), error.message);
    return VG_OK;
}

static int run_reads(const struct transaction *transaction, struct partiql_tally *tally,
                     struct dynamodb_item_response_list *responses)
{
    struct vg_call *call = transaction->call;
    int rc = VG_OK;
    for (size_t i = 0; i < transaction->count && rc == VG_OK; i++)
        rc = check_read(transaction, &transaction->members[i]);
    if (rc == VG_OK)
        rc = cancel_if_needed(transaction);
    if (rc != VG_OK)
        return rc;
    responses->items = VG_NEW_ARRAY(call->arena, struct dynamodb_item_response, transaction->count);
    responses->count = transaction->count;
    responses->set = true;
    for (size_t i = 0; i < transaction->count; i++) {
        const struct member *member = &transaction->members[i];
        struct vg_str item;
        rc = dynamodb_item_get(call, &member->table, &member->write.change.key, &item);
        if (rc != VG_OK)
            return rc;
        uint64_t bytes = vg_str_is_set(item) ? dynamodb_item_size(item) : 0;
        struct dynamodb_usage usage = {
            .table = 2 * dynamodb_read_units(bytes, /* is_consistent= */ true)};
        partiql_tally_of(tally, &member->table)->table += usage.table;
        rc =
            dynamodb_throttle_pay_read(call, &member->table, member->write.change.key.hash, &usage);
        if (rc != VG_OK)
            return rc;
        responses->items[i].item = partiql_show(&member->operation, item, call->arena);
    }
    return VG_OK;
}

/* A failed condition and the like becomes the member's reason. */
static int check_write(const struct transaction *transaction, struct member *member)
{
    struct vg_error error = {.arena = transaction->call->arena};
    int rc = partiql_check_write(transaction->call, &member->operation, &member->write, &error);
    if (rc == VG_OK && !member->operation.is_exists)
        rc = dynamodb_throttle_change(transaction->call, &member->write.change, &error);
    if (rc != VG_FAIL)
        return rc;
    bool is_condition = error.shape == &DYNAMODB_CONDITIONAL_CHECK_FAILED;
    cancel(member,
           is_condition                              ? VG_STR("ConditionalCheckFailed")
           : error.shape == &DYNAMODB_DUPLICATE_ITEM ? VG_STR("DuplicateItem")
           : dynamodb_is_throttled(&error)           ? dynamodb_throttle_reason(&error)
                                                     : VG_STR("ValidationError"),
           error.message);
    const struct dynamodb_conditional_check_failed_exception *detail = error.detail;
    if (is_condition && detail != NULL)
        member->reason.item = detail->item;
    return VG_OK;
}

static int run_writes(const struct transaction *transaction, struct partiql_tally *tally)
{
    int rc = VG_OK;
    for (size_t i = 0; i < transaction->count && rc == VG_OK; i++)
        rc = check_write(transaction, &transaction->members[i]);
    if (rc == VG_OK)
        rc = cancel_if_needed(transaction);
    for (size_t i = 0; i < transaction->count && rc == VG_OK; i++) {
        const struct member *member = &transaction->members[i];
        struct dynamodb_usage usage = {.table = 0};
        if (!member->operation.is_exists)
            rc = dynamodb_change_apply(transaction->call, &member->write.change, &usage);
        for (int twice = 0; twice < 2 && rc == VG_OK; twice++)
            rc = dynamodb_throttle_pay_write(transaction->call, &member->table,
                                             member->write.change.key.hash, &usage);
        partiql_tally_of(tally, &member->table)->table += 2 * usage.table;
    }
    return rc;
}

int dynamodb_execute_transaction(struct vg_call *call,
                                 const struct dynamodb_execute_transaction_in *in,
                                 struct dynamodb_execute_transaction_out *out, struct vg_error *err)
{
    struct transaction transaction = {
        .call = call, .count = in->transact_statements.count, .err = err};
    struct partiql_tally tally = {.arena = call->arena};
    bool are_reads;
    transaction.members = VG_NEW_ARRAY(call->arena, struct member, transaction.count);
    int rc = read_members(&transaction, &in->transact_statements);
    if (rc == VG_OK)
        rc = check_kinds(&transaction, &are_reads);
    for (size_t i = 0; i < transaction.count && rc == VG_OK; i++)
        rc = bind_member(&transaction, i);
    if (rc == VG_OK)
        rc = cancel_if_needed(&transaction);
    if (rc == VG_OK)
        rc = check_distinct(&transaction);
    if (rc != VG_OK)
        return rc;
    out->responses.set = true;
    rc = are_reads ? run_reads(&transaction, &tally, &out->responses)
                   : run_writes(&transaction, &tally);
    if (rc == VG_OK)
        out->consumed_capacity = partiql_tally_list(call, &tally, in->return_consumed_capacity);
    return rc;
}
