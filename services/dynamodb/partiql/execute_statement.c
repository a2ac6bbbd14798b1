/* services/dynamodb/partiql/execute_statement.c: ExecuteStatement. */
#include "execute.h"

struct partiql_context
partiql_context_of(struct vg_call *call, struct vg_str statement,
                   const struct dynamodb_prepared_statement_parameters *parameters)
{
    return (struct partiql_context){.arena = call->arena,
                                    .statement = statement,
                                    .parameters = parameters->items,
                                    .parameter_count = parameters->count};
}

int partiql_check_parameters(const struct partiql_context *context, struct vg_error *err)
{
    struct dynamodb_problem problem;
    for (size_t i = 0; i < context->parameter_count; i++)
        if (dynamodb_value_problem(context->parameters[i], &problem))
            return dynamodb_invalid(
                err, dynamodb_problem_sentence(context->arena, &problem, DYNAMODB_LAYER_OLDER));
    return VG_OK;
}

int partiql_read_statement(struct partiql_context *context, struct partiql_operation *operation,
                           struct vg_error *err)
{
    int rc = partiql_check_parameters(context, err);
    if (rc != VG_OK)
        return rc;
    if (!partiql_translate(context, operation) || !partiql_check_names(context, operation))
        return dynamodb_invalid(err, context->problem);
    if (operation->is_exists)
        return dynamodb_invalid(
            err, VG_STR("EXISTS can only be used in ExecuteTransaction write requests."));
    return VG_OK;
}

static int run_select(struct vg_call *call, const struct dynamodb_execute_statement_in *in,
                      const struct partiql_context *context,
                      const struct partiql_operation *operation, const struct dynamodb_table *table,
                      struct dynamodb_execute_statement_out *out, struct vg_error *err)
{
    struct partiql_select select = {.operation = operation,
                                    .table = table,
                                    .is_consistent = in->consistent_read.v,
                                    .limit = in->limit.v};
    int rc = partiql_token_read(context, in->next_token, &select, err);
    if (rc == VG_OK)
        rc = partiql_select(call, &select, err);
    if (rc != VG_OK)
        return rc;
    out->items = select.items;
    out->next_token = partiql_token_make(context, &select);
    out->last_evaluated_key = select.goes_on ? select.start_key : VG_STR_NONE;
    out->consumed_capacity =
        dynamodb_consumed(call, table->name, in->return_consumed_capacity, &select.usage);
    return VG_OK;
}

static int run_write(struct vg_call *call, const struct dynamodb_execute_statement_in *in,
                     struct partiql_operation *operation, const struct dynamodb_table *table,
                     struct dynamodb_execute_statement_out *out, struct vg_error *err)
{
    struct dynamodb_write write;
    struct dynamodb_usage usage = {.table = 0};
    int rc = partiql_bind_write(call, operation, table,
                                in->return_values_on_condition_check_failure, &write, err);
    if (rc == VG_OK)
        rc = partiql_check_write(call, operation, &write, err);
    if (rc == VG_OK)
        rc = dynamodb_throttle_apply(call, &write.change, &usage, err);
    if (rc != VG_OK)
        return rc;
    struct vg_str *shown = VG_NEW(call->arena, struct vg_str);
    *shown = partiql_returned(call, operation, &write.change);
    out->items =
        (struct dynamodb_item_list){.items = shown, .count = vg_str_is_set(*shown), .set = true};
    out->consumed_capacity =
        dynamodb_consumed(call, table->name, in->return_consumed_capacity, &usage);
    return VG_OK;
}

int dynamodb_execute_statement(struct vg_call *call, const struct dynamodb_execute_statement_in *in,
                               struct dynamodb_execute_statement_out *out, struct vg_error *err)
{
    struct partiql_context context = partiql_context_of(call, in->statement, &in->parameters);
    struct partiql_operation operation;
    struct dynamodb_table table;
    int rc = partiql_read_statement(&context, &operation, err);
    if (rc == VG_OK)
        rc = dynamodb_table_require(call, operation.table_name, &table, err);
    if (rc != VG_OK)
        return rc;
    return operation.verb == PARTIQL_SELECT
               ? run_select(call, in, &context, &operation, &table, out, err)
               : run_write(call, in, &operation, &table, out, err);
}
