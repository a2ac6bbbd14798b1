/* services/dynamodb/partiql/batch_execute_statement.c: BatchExecuteStatement: statements one after
 * the other, each with an answer or an error of its own. */
#include "execute.h"

#include "dynamodb/item/batch.h"

/* One statement on its way. */
struct member {
    const struct dynamodb_batch_statement_request *request;
    struct partiql_context context;
    struct partiql_operation operation;
    struct dynamodb_table *table;
    struct vg_error error; /* shape NULL: none yet */
};

struct batch {
    struct vg_call *call;
    struct member *members;
    size_t count;
    struct dynamodb_table *tables; /* those that are used, each once */
    struct dynamodb_usage *usages; /* of them */
    size_t table_count;
};

static struct dynamodb_usage *usage_of(const struct batch *batch, const struct member *member)
{
    return &batch->usages[member->table - batch->tables];
}

static int32_t code_of(const struct vg_error *error)
{
    if (error->shape == &DYNAMODB_RESOURCE_NOT_FOUND)
        return DYNAMODB_BATCH_STATEMENT_ERROR_CODE_ENUM_RESOURCE_NOT_FOUND;
    if (error->shape == &DYNAMODB_DUPLICATE_ITEM)
        return DYNAMODB_BATCH_STATEMENT_ERROR_CODE_ENUM_DUPLICATE_ITEM;
    if (error->shape == &DYNAMODB_CONDITIONAL_CHECK_FAILED)
        return DYNAMODB_BATCH_STATEMENT_ERROR_CODE_ENUM_CONDITIONAL_CHECK_FAILED;
    if (error->shape == &DYNAMODB_PROVISIONED_THROUGHPUT_EXCEEDED)
        return DYNAMODB_BATCH_STATEMENT_ERROR_CODE_ENUM_PROVISIONED_THROUGHPUT_EXCEEDED;
    if (error->shape == &DYNAMODB_REQUEST_LIMIT_EXCEEDED)
        return DYNAMODB_BATCH_STATEMENT_ERROR_CODE_ENUM_REQUEST_LIMIT_EXCEEDED;
    if (error->shape == &DYNAMODB_THROTTLING)
        return DYNAMODB_BATCH_STATEMENT_ERROR_CODE_ENUM_THROTTLING_ERROR;
    return DYNAMODB_BATCH_STATEMENT_ERROR_CODE_ENUM_VALIDATION_ERROR;
}

static const struct dynamodb_batch_statement_error *error_of(struct vg_call *call,
                                                             const struct vg_error *error)
{
    struct dynamodb_batch_statement_error *told =
        VG_NEW(call->arena, struct dynamodb_batch_statement_error);
    told->code = code_of(error);
    told->message = error->message;
    if (error->shape == &DYNAMODB_CONDITIONAL_CHECK_FAILED && error->detail != NULL) {
        const struct dynamodb_conditional_check_failed_exception *detail = error->detail;
        told->item = detail->item;
    }
    return told;
}

/* A read must be of one item, by its key. */
static int run_read(const struct batch *batch, struct member *member, struct vg_str *item)
{
    struct vg_call *call = batch->call;
    const struct dynamodb_schema *schema = &member->table->schema;
    struct partiql_select select = {.operation = &member->operation,
                                    .table = member->table,
                                    .is_consistent = member->request->consistent_read.v};
    struct partiql_plan plan;
    struct vg_str problem;
    bool has_index = vg_str_is_set(member->operation.index_name);
    int rc = partiql_use_index(call, &select, &member->error);
    if (rc != VG_OK)
        return rc;
    if (!has_index && !partiql_plan_reads(call->arena, &member->operation, &schema->hash,
                                          &schema->range, &plan, &problem))
        return dynamodb_invalid(&member->error, problem);
    if (has_index || !partiql_plan_is_get(&plan, schema))
        return dynamodb_invalid(
            &member->error, VG_STR("Select statements within BatchExecuteStatement must specify "
                                   "the primary key in the where clause."));
    rc = partiql_select(call, &select, &member->error);
    if (rc != VG_OK)
        return rc;
    usage_of(batch, member)->table += select.usage.table;
    *item = select.items.count > 0 ? select.items.items[0] : VG_STR_NONE;
    return VG_OK;
}

static int run_write(const struct batch *batch, struct member *member, struct vg_str *item)
{
    struct vg_call *call = batch->call;
    struct dynamodb_write write;
    int rc = partiql_bind_write(call, &member->operation, member->table,
                                member->request->return_values_on_condition_check_failure, &write,
                                &member->error);
    if (rc == VG_OK)
        rc = partiql_check_write(call, &member->operation, &write, &member->error);
    if (rc == VG_OK)
        rc = dynamodb_throttle_apply(call, &write.change, usage_of(batch, member), &member->error);
    if (rc == VG_OK)
        *item = partiql_returned(call, &member->operation, &write.change);
    return rc;
}

/* VG_OK also when it failed: the error is in its answer. */
static int run(struct batch *batch, struct member *member,
               struct dynamodb_batch_statement_response *response)
{
    int rc = member->error.shape != NULL ? VG_FAIL : VG_OK;
    if (rc == VG_OK)
        rc = dynamodb_table_once(batch->call, member->operation.table_name, batch->tables,
                                 &batch->table_count, &member->table, &member->error);
    if (rc == VG_OK) {
        response->table_name = member->table->name;
        rc = member->operation.verb == PARTIQL_SELECT ? run_read(batch, member, &response->item)
                                                      : run_write(batch, member, &response->item);
    }
    if (rc != VG_FAIL)
        return rc;
    response->error = error_of(batch->call, &member->error);
    return VG_OK;
}

/* All statements read, or all write. */
static int check_kinds(const struct batch *batch, struct vg_error *err)
{
    bool has_reads = false, has_writes = false;
    for (size_t i = 0; i < batch->count; i++) {
        const struct member *member = &batch->members[i];
        bool is_read = member->operation.verb == PARTIQL_SELECT;
        has_reads |= is_read && member->error.shape == NULL;
        has_writes |= !is_read && member->error.shape == NULL;
    }
    if (!has_reads || !has_writes)
        return VG_OK;
    return dynamodb_invalid(err, VG_STR("BatchExecuteStatement API does not support both read and "
                                        "write operations in the same request."));
}

static void read_members(const struct batch *batch,
                         const struct dynamodb_parti_ql_batch_request *statements)
{
    for (size_t i = 0; i < batch->count; i++) {
        struct member *member = &batch->members[i];
        member->request = &statements->items[i];
        member->error.arena = batch->call->arena;
        member->context = partiql_context_of(batch->call, member->request->statement,
                                             &member->request->parameters);
        (void)partiql_read_statement(&member->context, &member->operation, &member->error);
    }
}

int dynamodb_batch_execute_statement(struct vg_call *call,
                                     const struct dynamodb_batch_execute_statement_in *in,
                                     struct dynamodb_batch_execute_statement_out *out,
                                     struct vg_error *err)
{
    size_t count = in->statements.count;
    struct batch batch = {.call = call,
                          .count = count,
                          .members = VG_NEW_ARRAY(call->arena, struct member, count),
                          .tables = VG_NEW_ARRAY(call->arena, struct dynamodb_table, count),
                          .usages = VG_NEW_ARRAY(call->arena, struct dynamodb_usage, count)};
    struct dynamodb_batch_statement_response *responses =
        VG_NEW_ARRAY(call->arena, struct dynamodb_batch_statement_response, count);
    read_members(&batch, &in->statements);
    int rc = check_kinds(&batch, err);
    for (size_t i = 0; i < count && rc == VG_OK; i++)
        rc = run(&batch, &batch.members[i], &responses[i]);
    if (rc != VG_OK)
        return rc;
    out->responses =
        (struct dynamodb_parti_ql_batch_response){.items = responses, .count = count, .set = true};
    out->consumed_capacity =
        dynamodb_consumed_list(call, batch.tables, batch.usages, batch.table_count,
                               in->return_consumed_capacity, DYNAMODB_CONSUMED_PLAIN);
    return VG_OK;
}
