/* services/dynamodb/partiql/execute_transaction.c: ExecuteTransaction: reads of items, or writes of
 * which all happen or none (item/transact.h). */
#include "execute.h"

#include "dynamodb/item/transact.h"

struct member {
    const struct dynamodb_parameterized_statement *request;
    struct partiql_context context;
    struct partiql_operation operation;
};

/* `base.writes` are the members', of reads as well: as checks without a condition. */
struct transaction {
    struct vg_call *call;
    struct dynamodb_transaction base;
    struct member *members;
    struct vg_error *failures; /* of each member; without a shape: none */
    size_t count;
    bool are_reads;
    struct vg_error *err;
};

/* What makes the whole request invalid, said of one member. */
static int refuse_member(const struct transaction *transaction, size_t i, struct vg_str sentence)
{
    return vg_fail(transaction->err, &DYNAMODB_VALIDATION,
                   "Validation failed in TransactStatements[%zu]: %.*s", i, VG_STR_ARG(sentence));
}

/* What cancels the transaction. */
static void fail_member(const struct transaction *transaction, size_t i, struct vg_str sentence)
{
    (void)dynamodb_invalid(&transaction->failures[i], sentence);
}

static int cancel_if_needed(const struct transaction *transaction)
{
    for (size_t i = 0; i < transaction->count; i++)
        if (transaction->failures[i].shape != NULL)
            return dynamodb_transaction_canceled(transaction->call, transaction->failures,
                                                 transaction->count, transaction->err);
    return VG_OK;
}

/* ---- What the statements say ---- */

static int read_members(struct transaction *transaction,
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
        if (!partiql_translate(&member->context, &member->operation) ||
            !partiql_check_names(&member->context, &member->operation))
            rc = refuse_member(transaction, i, member->context.problem);
    }
    return rc;
}

static bool is_read(const struct member *member)
{
    return member->operation.verb == PARTIQL_SELECT && !member->operation.is_exists;
}

static int check_kinds(struct transaction *transaction)
{
    bool has_writes = false;
    for (size_t i = 0; i < transaction->count; i++) {
        transaction->are_reads |= is_read(&transaction->members[i]);
        has_writes |= !is_read(&transaction->members[i]);
    }
    if (!transaction->are_reads || !has_writes)
        return VG_OK;
    return dynamodb_invalid(transaction->err,
                            VG_STR("ExecuteTransaction API does not support both read and write "
                                   "operations in the same request."));
}

static int check_size(const struct transaction *transaction, uint64_t bytes)
{
    return bytes <= DYNAMODB_TRANSACTION_BYTES_MAX
               ? VG_OK
               : dynamodb_invalid(transaction->err,
                                  VG_STR("Transaction payload size cannot exceed 4MB"));
}

/* Refuses what is too much as well. */
static int digest_members(const struct transaction *transaction, struct dynamodb_digest *digest)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < transaction->count; i++) {
        const struct partiql_context *context = &transaction->members[i].context;
        dynamodb_digest_add(digest, context->statement);
        bytes += context->statement.len;
        for (size_t k = 0; k < context->parameter_count; k++) {
            dynamodb_digest_add(digest, context->parameters[k]);
            bytes += context->parameters[k].len;
        }
    }
    return check_size(transaction, bytes);
}

/* ---- With the tables: each statement is about one item ---- */

#define KEY_MISMATCH "The provided key element does not match the schema"

static int bind_read(const struct transaction *transaction, size_t i,
                     const struct dynamodb_table *table)
{
    const struct partiql_operation *operation = &transaction->members[i].operation;
    struct dynamodb_write *write = &transaction->base.writes[i];
    const struct dynamodb_schema *schema = &table->schema;
    struct partiql_plan plan;
    struct vg_str name, problem;
    *write = (struct dynamodb_write){.kind = DYNAMODB_WRITE_CHECK, .change = {.table = table}};
    if (vg_str_is_set(operation->index_name))
        return refuse_member(transaction, i,
                             VG_STR("Reads on indices are not supported within transactions."));
    if (partiql_key_of_where(operation->where, schema, &write->change.key, &name) ==
        PARTIQL_KEY_HAS_WRONG_TYPE) {
        fail_member(transaction, i, VG_STR(KEY_MISMATCH));
        return VG_OK;
    }
    if (!partiql_plan_reads(transaction->call->arena, operation, &schema->hash, &schema->range,
                            &plan, &problem))
        return refuse_member(transaction, i, problem);
    if (!partiql_plan_is_get(&plan, schema))
        return refuse_member(transaction, i,
                             VG_STR("Select statements within ExecuteTransaction must specify the "
                                    "primary key in the where clause."));
    write->change.key = (struct dynamodb_key){.hash = plan.reads[0].hash};
    if (schema->range.type != 0)
        write->change.key.range = plan.reads[0].low;
    int rc = dynamodb_check_nested(transaction->call, table, operation->nested,
                                   &transaction->failures[i]);
    return rc == VG_FAIL ? VG_OK : rc;
}

static int check_exists(const struct transaction *transaction, size_t i,
                        const struct dynamodb_schema *schema)
{
    const struct partiql_operation *operation = &transaction->members[i].operation;
    struct dynamodb_key key;
    struct vg_str name;
    if (vg_str_is_set(operation->index_name))
        return refuse_member(transaction, i,
                             VG_STR("Reads on indices are not supported within transactions."));
    enum partiql_key_status status = partiql_key_of_where(operation->where, schema, &key, &name);
    bool has_rest =
        status == PARTIQL_KEY_HAS_TWO_VALUES ||
        (status != PARTIQL_KEY_LACKS_PART && partiql_where_has_rest(operation->where, schema));
    return has_rest ? VG_OK
                    : refuse_member(transaction, i,
                                    VG_STR("EXISTS() must contain a single item read with "
                                           "additional condition"));
}

/* Whatever is wrong with a key cancels the transaction; AWS then says no more than this. */
static int bind_write(const struct transaction *transaction, size_t i,
                      const struct dynamodb_table *table)
{
    struct member *member = &transaction->members[i];
    struct dynamodb_write *write = &transaction->base.writes[i];
    struct vg_str name;
    int rc = partiql_bind_write(transaction->call, &member->operation, table,
                                member->request->return_values_on_condition_check_failure, write,
                                &transaction->failures[i]);
    if (rc != VG_FAIL)
        return rc;
    if (member->operation.verb != PARTIQL_INSERT &&
        partiql_key_of_where(member->operation.where, &table->schema, &write->change.key, &name) !=
            PARTIQL_KEY_IS_WHOLE)
        fail_member(transaction, i, VG_STR(KEY_MISMATCH));
    return VG_OK;
}

static int bind_member(struct transaction *transaction, size_t i)
{
    struct member *member = &transaction->members[i];
    struct dynamodb_table *table;
    int rc = dynamodb_table_once(transaction->call, member->operation.table_name,
                                 transaction->base.tables, &transaction->base.table_count, &table,
                                 &transaction->failures[i]);
    if (rc == VG_OK)
        rc = dynamodb_strong_check_transaction(table, &transaction->failures[i]);
    if (rc != VG_OK)
        return rc == VG_FAIL ? VG_OK : rc;
    if (member->operation.returning != PARTIQL_RETURNS_NOTHING)
        return refuse_member(transaction, i,
                             VG_STR("RETURNING clause is not supported in ExecuteTransaction."));
    if (transaction->are_reads)
        return bind_read(transaction, i, table);
    rc = member->operation.is_exists ? check_exists(transaction, i, &table->schema) : VG_OK;
    return rc == VG_OK ? bind_write(transaction, i, table) : rc;
}

static int check_distinct(const struct transaction *transaction)
{
    struct dynamodb_seen seen = {.keys = {{NULL, 0}}};
    for (size_t i = 0; i < transaction->count; i++) {
        const struct dynamodb_change *change = &transaction->base.writes[i].change;
        if (!dynamodb_seen_add(&seen, dynamodb_key_bytes(&change->table->space, &change->key,
                                                         transaction->call->arena)))
            return dynamodb_invalid(transaction->err,
                                    VG_STR("Transaction request cannot include multiple operations "
                                           "on one item"));
    }
    return VG_OK;
}

static int bind_members(struct transaction *transaction)
{
    int rc = VG_OK;
    for (size_t i = 0; i < transaction->count && rc == VG_OK; i++)
        rc = bind_member(transaction, i);
    if (rc == VG_OK)
        rc = cancel_if_needed(transaction);
    return rc == VG_OK ? check_distinct(transaction) : rc;
}

/* ---- Running ---- */

static int run_reads(struct transaction *transaction, struct dynamodb_item_response_list *responses)
{
    struct vg_arena *arena = transaction->call->arena;
    int rc = dynamodb_transaction_check_reads(&transaction->base, transaction->err);
    if (rc == VG_OK)
        rc = dynamodb_transaction_read(&transaction->base);
    if (rc != VG_OK)
        return rc;
    responses->items = VG_NEW_ARRAY(arena, struct dynamodb_item_response, transaction->count);
    responses->count = transaction->count;
    uint64_t bytes = 0;
    for (size_t i = 0; i < transaction->count; i++) {
        struct vg_str item = transaction->base.writes[i].change.old;
        bytes += vg_str_is_set(item) ? dynamodb_item_size(item) : 0;
        responses->items[i].item = partiql_show(&transaction->members[i].operation, item, arena);
    }
    return check_size(transaction, bytes);
}

static int run_writes(struct transaction *transaction)
{
    for (size_t i = 0; i < transaction->count; i++) {
        struct dynamodb_write *write = &transaction->base.writes[i];
        struct vg_error *failure = &transaction->failures[i];
        int rc = partiql_check_write(transaction->call, &transaction->members[i].operation, write,
                                     failure);
        if (rc == VG_OK && write->kind != DYNAMODB_WRITE_CHECK)
            rc = dynamodb_throttle_change(transaction->call, &write->change, failure);
        if (rc != VG_OK && rc != VG_FAIL)
            return rc;
    }
    int rc = cancel_if_needed(transaction);
    return rc == VG_OK ? dynamodb_transaction_apply(&transaction->base) : rc;
}

/* The same request under the same token once more writes nothing: reading is what it costs. */
static int run(struct transaction *transaction, struct vg_str token,
               struct dynamodb_item_response_list *responses, bool *has_written)
{
    struct dynamodb_digest digest = {.parts = {0, 0}};
    bool is_repeated = false;
    int rc = digest_members(transaction, &digest);
    if (rc == VG_OK)
        rc = dynamodb_token_find(transaction->call, token, &digest, &is_repeated, transaction->err);
    if (rc == VG_OK)
        rc = bind_members(transaction);
    if (rc != VG_OK)
        return rc;
    if (transaction->are_reads)
        return run_reads(transaction, responses);
    if (is_repeated)
        return dynamodb_transaction_read(&transaction->base);
    *has_written = true;
    rc = run_writes(transaction);
    return rc == VG_OK ? dynamodb_token_keep(transaction->call, token, &digest) : rc;
}

int dynamodb_execute_transaction(struct vg_call *call,
                                 const struct dynamodb_execute_transaction_in *in,
                                 struct dynamodb_execute_transaction_out *out, struct vg_error *err)
{
    struct transaction transaction = {
        .call = call, .count = in->transact_statements.count, .err = err};
    bool has_written = false;
    transaction.members = VG_NEW_ARRAY(call->arena, struct member, transaction.count);
    transaction.failures = VG_NEW_ARRAY(call->arena, struct vg_error, transaction.count);
    for (size_t i = 0; i < transaction.count; i++)
        transaction.failures[i].arena = call->arena;
    dynamodb_transaction_init(&transaction.base, call, transaction.count);
    int rc = read_members(&transaction, &in->transact_statements);
    if (rc == VG_OK)
        rc = check_kinds(&transaction);
    if (rc == VG_OK)
        rc = run(&transaction, in->client_request_token, &out->responses, &has_written);
    if (rc != VG_OK)
        return rc;
    out->responses.set = true;
    out->consumed_capacity = dynamodb_consumed_list(
        call, transaction.base.tables, transaction.base.usages, transaction.base.table_count,
        in->return_consumed_capacity,
        has_written ? DYNAMODB_CONSUMED_TRANSACT_WRITE : DYNAMODB_CONSUMED_TRANSACT_READ);
    return VG_OK;
}
