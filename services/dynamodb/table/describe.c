/* services/dynamodb/table/describe.c: tables: describe, list, delete. */
#include "dynamodb/dynamodb.h"

enum {
    LIST_MAX = 100,
    SWEEP_SLICE = 500,
};

/* ---- Descriptions ---- */

static int32_t scalar_type(enum dynamodb_type type)
{
    return type == DYNAMODB_N   ? DYNAMODB_SCALAR_ATTRIBUTE_TYPE_N
           : type == DYNAMODB_B ? DYNAMODB_SCALAR_ATTRIBUTE_TYPE_B
                                : DYNAMODB_SCALAR_ATTRIBUTE_TYPE_S;
}

static void describe_schema(struct vg_call *call, const struct dynamodb_table *table,
                            struct dynamodb_table_description *to)
{
    const struct dynamodb_key_part *parts[] = {&table->schema.hash, &table->schema.range};
    size_t count = 1U + (table->schema.range.type != 0);
    struct dynamodb_key_schema_element *keys =
        VG_NEW_ARRAY(call->arena, struct dynamodb_key_schema_element, count);
    for (size_t i = 0; i < count; i++) {
        keys[i].attribute_name = parts[i]->name;
        keys[i].key_type = i == 0 ? DYNAMODB_KEY_TYPE_HASH : DYNAMODB_KEY_TYPE_RANGE;
    }
    to->key_schema = (struct dynamodb_key_schema){.items = keys, .count = count, .set = true};
}

static void describe_definitions(struct vg_call *call,
                                 const struct dynamodb_record_definitions *definitions,
                                 struct dynamodb_table_description *to)
{
    size_t count = definitions->count;
    struct dynamodb_attribute_definition *attributes =
        VG_NEW_ARRAY(call->arena, struct dynamodb_attribute_definition, count);
    for (size_t i = 0; i < count; i++) {
        attributes[i].attribute_name = definitions->items[i].name;
        attributes[i].attribute_type =
            scalar_type((enum dynamodb_type)definitions->items[i].type.v);
    }
    to->attribute_definitions =
        (struct dynamodb_attribute_definitions){.items = attributes, .count = count, .set = true};
}

static void describe_billing(struct vg_call *call, const struct dynamodb_record_details *details,
                             bool is_finished, struct dynamodb_table_description *to)
{
    bool is_on_demand = details->is_on_demand.v;
    struct dynamodb_provisioned_throughput_description *units =
        VG_NEW(call->arena, struct dynamodb_provisioned_throughput_description);
    units->number_of_decreases_today = vg_i64(0);
    units->read_capacity_units = vg_i64(details->read_units.v);
    units->write_capacity_units = vg_i64(details->write_units.v);
    to->provisioned_throughput = units;
    if (is_on_demand) {
        struct dynamodb_billing_mode_summary *summary =
            VG_NEW(call->arena, struct dynamodb_billing_mode_summary);
        summary->billing_mode = DYNAMODB_BILLING_MODE_PAY_PER_REQUEST;
        if (is_finished)
            summary->last_update_to_pay_per_request_date_time = vg_time(details->created_ms.v);
        to->billing_mode_summary = summary;
    }
    if (details->max_read_request_units.set || details->max_write_request_units.set) {
        struct dynamodb_on_demand_throughput *most =
            VG_NEW(call->arena, struct dynamodb_on_demand_throughput);
        most->max_read_request_units = details->max_read_request_units;
        most->max_write_request_units = details->max_write_request_units;
        to->on_demand_throughput = most;
    }
    if (is_finished) {
        struct dynamodb_table_warm_throughput_description *warm =
            VG_NEW(call->arena, struct dynamodb_table_warm_throughput_description);
        warm->read_units_per_second =
            details->warm_read_units.set
                ? details->warm_read_units
                : vg_i64(is_on_demand ? DYNAMODB_ON_DEMAND_WARM_READS : details->read_units.v);
        warm->write_units_per_second =
            details->warm_write_units.set
                ? details->warm_write_units
                : vg_i64(is_on_demand ? DYNAMODB_ON_DEMAND_WARM_WRITES : details->write_units.v);
        warm->status = DYNAMODB_TABLE_STATUS_ACTIVE;
        to->warm_throughput = warm;
    }
}

static void describe_options(struct vg_call *call, const struct dynamodb_record_details *details,
                             struct dynamodb_table_description *to)
{
    to->deletion_protection_enabled = vg_bool(details->is_protected.v);
    if (details->table_class.set) {
        struct dynamodb_table_class_summary *summary =
            VG_NEW(call->arena, struct dynamodb_table_class_summary);
        summary->table_class = details->table_class.v;
        to->table_class_summary = summary;
    }
    if (details->sse_type.set) {
        struct dynamodb_sse_description *sse = VG_NEW(call->arena, struct dynamodb_sse_description);
        sse->status = DYNAMODB_SSE_STATUS_ENABLED;
        sse->sse_type = details->sse_type.v;
        sse->kms_master_key_arn = details->sse_key_arn;
        to->sse_description = sse;
    }
}

int dynamodb_describe(struct vg_call *call, const struct dynamodb_table *table,
                      const struct dynamodb_record_details *details,
                      const struct dynamodb_stats *stats, int32_t status,
                      const struct dynamodb_table_description **description)
{
    int rc = VG_OK;
    struct dynamodb_table_description *to = VG_NEW(call->arena, struct dynamodb_table_description);
    if ((table->options & DYNAMODB_IS_FILLING) != 0)
        status = DYNAMODB_TABLE_STATUS_CREATING;
    to->table_name = table->name;
    to->table_status = status;
    to->table_arn = vg_arn(call, "dynamodb", VG_CONCAT(call->arena, VG_STR("table/"), table->name));
    to->table_id = details->table_id;
    to->item_count = vg_i64(stats->items);
    to->table_size_bytes = vg_i64(stats->bytes);
    if (status != DYNAMODB_TABLE_STATUS_DELETING) {
        describe_schema(call, table, to);
        describe_definitions(call, &details->definitions, to);
        to->creation_date_time = vg_time(details->created_ms.v);
        rc = dynamodb_indexes_describe(call, table, details, status == DYNAMODB_TABLE_STATUS_ACTIVE,
                                       to);
    }
    describe_billing(call, details, status == DYNAMODB_TABLE_STATUS_ACTIVE, to);
    describe_options(call, details, to);
    dynamodb_stream_describe(call, table->name, details, to);
    if ((table->options & DYNAMODB_IS_FILLING) != 0)
        dynamodb_restore_describe(call, details, to);
    *description = to;
    return rc;
}

/* A table with all that is kept of it; words the error of the operations on tables. */
static int require(struct vg_call *call, struct vg_str table_name, struct dynamodb_table *table,
                   struct dynamodb_record_details *details, struct dynamodb_stats *stats,
                   struct vg_error *err)
{
    int rc = dynamodb_table_require_named(call, table_name, table, err);
    if (rc != VG_OK)
        return rc;
    *details = (struct dynamodb_record_details){.table_id = VG_STR_NONE};
    rc = vg_call_get(call, DYNAMODB_SPACE_DETAILS, table->name, &dynamodb_record_shape_details,
                     details);
    if (rc == VG_OK)
        rc = dynamodb_stats_get(call, table->space.table, stats);
    return rc == VG_OK ? VG_OK : VG_BROKEN;
}

int dynamodb_describe_table(struct vg_call *call, const struct dynamodb_describe_table_in *in,
                            struct dynamodb_describe_table_out *out, struct vg_error *err)
{
    struct dynamodb_table table;
    struct dynamodb_record_details details;
    struct dynamodb_stats stats;
    int rc = require(call, in->table_name, &table, &details, &stats, err);
    if (rc != VG_OK)
        return rc;
    return dynamodb_describe(call, &table, &details, &stats, DYNAMODB_TABLE_STATUS_ACTIVE,
                             &out->table);
}

/* ---- Lists ---- */

int dynamodb_list_tables(struct vg_call *call, const struct dynamodb_list_tables_in *in,
                         struct dynamodb_list_tables_out *out, struct vg_error *err)
{
    size_t max = in->limit.set ? (size_t)in->limit.v : LIST_MAX;
    struct vg_str *names = VG_NEW_ARRAY(call->arena, struct vg_str, max);
    size_t count = 0;
    struct vg_walk walk;
    struct vg_str key;
    int rc;
    (void)err;
    vg_call_walk(call, DYNAMODB_SPACE_TABLE, in->exclusive_start_table_name, &walk);
    while ((rc = vg_walk_next(&walk, &key, NULL)) == VG_OK) {
        if (count == max) {
            out->last_evaluated_table_name = names[count - 1];
            break;
        }
        struct vg_str rest = vg_key_rest(key);
        if (!vg_key_take_str(call->arena, &rest, &names[count++]))
            return VG_BROKEN;
    }
    vg_walk_end(&walk);
    out->table_names =
        (struct dynamodb_table_name_list){.items = names, .count = count, .set = true};
    return rc == VG_BROKEN ? VG_BROKEN : VG_OK;
}

/* ---- Deletion: the table is gone at once, its items go in slices ---- */

static int run_sweep(struct vg_call *call, const void *payload, uint32_t attempt,
                     struct vg_error *err)
{
    const struct dynamodb_record_sweep *sweep = payload;
    struct dynamodb_key_space space = {.space = DYNAMODB_SPACE_ITEM,
                                       .table = (uint64_t)sweep->number.v};
    (void)attempt, (void)err;
    int rc = vg_delete_prefix(call->txn, dynamodb_key_table(&space, call->arena), SWEEP_SLICE);
    if (rc == VG_NOT_FOUND) {
        space.space = DYNAMODB_SPACE_COLLECTION; /* of a table with local indexes */
        rc = vg_delete_prefix(call->txn, dynamodb_key_table(&space, call->arena), SWEEP_SLICE);
    }
    if (rc == VG_OK)
        return vg_effect_queue(call, &dynamodb_sweep_effect, sweep, /* due_ms= */ 0, NULL);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

const struct vg_effect_kind dynamodb_sweep_effect = {
    .name = "dynamodb.sweep", .shape = &dynamodb_record_shape_sweep, .run = run_sweep};

/* What is kept under the number of a table or an index goes: counts at once, items in slices. */
int dynamodb_remove_number(struct vg_call *call, uint64_t number)
{
    int rc = dynamodb_stats_delete(call, number);
    if (rc != VG_OK)
        return rc;
    struct dynamodb_record_sweep sweep = {.number = vg_i64((int64_t)number)};
    return vg_effect_queue(call, &dynamodb_sweep_effect, &sweep, /* due_ms= */ 0, NULL);
}

static int remove_indexes(struct vg_call *call, const struct dynamodb_table *table)
{
    struct dynamodb_record_indexes record;
    if ((table->options & DYNAMODB_HAS_INDEXES) == 0)
        return VG_OK;
    int rc = dynamodb_indexes_get(call, table->space.table, &record);
    for (size_t i = 0; i < record.items.count && rc == VG_OK; i++)
        rc = dynamodb_remove_number(call, (uint64_t)record.items.items[i].number.v);
    return rc == VG_OK ? dynamodb_indexes_delete(call, table->space.table) : rc;
}

static int remove_records(struct vg_call *call, const struct dynamodb_table *table,
                          bool keeps_items)
{
    int rc = vg_call_delete(call, DYNAMODB_SPACE_TABLE, table->name);
    if (rc == VG_OK)
        rc = vg_call_delete(call, DYNAMODB_SPACE_DETAILS, table->name);
    if (rc == VG_OK)
        rc = remove_indexes(call, table);
    if (rc != VG_OK)
        return VG_BROKEN;
    return keeps_items ? dynamodb_stats_delete(call, table->space.table)
                       : dynamodb_remove_number(call, table->space.table);
}

int dynamodb_delete_table(struct vg_call *call, const struct dynamodb_delete_table_in *in,
                          struct dynamodb_delete_table_out *out, struct vg_error *err)
{
    struct dynamodb_table table;
    struct dynamodb_record_details details;
    struct dynamodb_stats stats;
    bool keeps_items = false;
    int rc = require(call, in->table_name, &table, &details, &stats, err);
    if (rc != VG_OK)
        return rc;
    if (details.is_protected.v)
        return vg_fail(err, &DYNAMODB_VALIDATION,
                       "1 validation error detected: Table '%.*s' can't be deleted while "
                       "DeletionProtectionEnabled is set to True",
                       VG_STR_ARG(table.name));
    if ((table.options & DYNAMODB_IS_FILLING) != 0)
        return vg_fail(err, &DYNAMODB_RESOURCE_IN_USE,
                       "Attempt to change a resource which is still in use: Table is being "
                       "created: %.*s",
                       VG_STR_ARG(table.name));
    rc = dynamodb_describe(call, &table, &details, &stats, DYNAMODB_TABLE_STATUS_DELETING,
                           &out->table_description);
    if (rc == VG_OK)
        rc = dynamodb_table_let_go(call, &table, &details, &keeps_items);
    return rc == VG_OK ? remove_records(call, &table, keeps_items) : rc;
}
