/* services/dynamodb/table/create.c: CreateTable: the records of a table that has been checked. */
#include "dynamodb/dynamodb.h"

/* ---- The records ---- */

int dynamodb_next_number(struct vg_call *call, uint64_t *number)
{
    struct vg_key counter;
    vg_key_begin(&counter, call->arena, VG_STR(""), VG_STR(""), DYNAMODB_SPACE_NUMBER);
    return vg_counter_add(call->txn, vg_key_bytes(&counter), 1, number) == VG_OK ? VG_OK
                                                                                 : VG_BROKEN;
}

static int make_table(struct vg_call *call, const struct dynamodb_create_table_in *in,
                      struct dynamodb_record_table *table)
{
    const struct dynamodb_attribute_definitions *definitions = &in->attribute_definitions;
    uint64_t number;
    if (dynamodb_next_number(call, &number) != VG_OK)
        return VG_BROKEN;
    bool has_indexes =
        in->local_secondary_indexes.count > 0 || in->global_secondary_indexes.count > 0;
    struct vg_str hash = in->key_schema.items[0].attribute_name;
    *table = (struct dynamodb_record_table){
        .number = vg_i64((int64_t)number),
        .seed_a = vg_i64((int64_t)vg_random_u64(&call->random)),
        .seed_b = vg_i64((int64_t)vg_random_u64(&call->random)),
        .hash_name = hash,
        .hash_type = vg_i32(dynamodb_defined_type(definitions, hash)),
        .options = vg_i32(has_indexes ? DYNAMODB_HAS_INDEXES : 0),
    };
    if (dynamodb_stream_is_wanted(in->stream_specification))
        table->options.v |= DYNAMODB_HAS_STREAM;
    if (in->key_schema.count == 2) {
        table->range_name = in->key_schema.items[1].attribute_name;
        table->range_type = vg_i32(dynamodb_defined_type(definitions, table->range_name));
    }
    return vg_call_put(call, DYNAMODB_SPACE_TABLE, in->table_name, &dynamodb_record_shape_table,
                       table);
}

static void describe_options(struct vg_call *call, const struct dynamodb_create_table_in *in,
                             struct dynamodb_record_details *details)
{
    const struct dynamodb_sse_specification *sse = in->sse_specification;
    if (sse != NULL && sse->enabled.v) {
        details->sse_type = vg_i32(sse->sse_type != 0 ? sse->sse_type : DYNAMODB_SSE_TYPE_KMS);
        details->sse_key_arn =
            vg_str_starts(sse->kms_master_key_id, VG_STR("arn:"))
                ? sse->kms_master_key_id
                : vg_arn(call, "kms",
                         vg_str_is_set(sse->kms_master_key_id)
                             ? VG_CONCAT(call->arena, VG_STR("key/"), sse->kms_master_key_id)
                             : VG_STR("alias/aws/dynamodb"));
    }
    if (in->on_demand_throughput != NULL) {
        details->max_read_request_units = in->on_demand_throughput->max_read_request_units;
        details->max_write_request_units = in->on_demand_throughput->max_write_request_units;
    }
    if (in->warm_throughput != NULL) {
        details->warm_read_units = in->warm_throughput->read_units_per_second;
        details->warm_write_units = in->warm_throughput->write_units_per_second;
    }
    details->tags.items = VG_NEW_ARRAY(call->arena, struct dynamodb_record_tag, in->tags.count);
    details->tags.count = in->tags.count;
    details->tags.set = in->tags.set;
    for (size_t i = 0; i < in->tags.count; i++)
        details->tags.items[i] = (struct dynamodb_record_tag){.key = in->tags.items[i].key,
                                                              .value = in->tags.items[i].value};
}

static int make_indexes(struct vg_call *call, const struct dynamodb_create_table_in *in,
                        uint64_t table_number)
{
    size_t count = in->local_secondary_indexes.count + in->global_secondary_indexes.count;
    struct dynamodb_record_indexes record = {.items = {.set = true}};
    int rc = VG_OK;
    if (count == 0)
        return VG_OK;
    record.items.items = VG_NEW_ARRAY(call->arena, struct dynamodb_record_index, count);
    for (size_t i = 0; i < in->local_secondary_indexes.count && rc == VG_OK; i++)
        rc = dynamodb_index_make_local(call, &in->local_secondary_indexes.items[i],
                                       &in->attribute_definitions,
                                       &record.items.items[record.items.count++]);
    for (size_t i = 0; i < in->global_secondary_indexes.count && rc == VG_OK; i++)
        rc = dynamodb_index_make_global(call, &in->global_secondary_indexes.items[i],
                                        &in->attribute_definitions,
                                        &record.items.items[record.items.count++]);
    return rc == VG_OK ? dynamodb_indexes_put(call, table_number, &record) : rc;
}

static int make_details(struct vg_call *call, const struct dynamodb_create_table_in *in,
                        const struct dynamodb_table *table, struct dynamodb_record_details *details)
{
    bool is_on_demand = in->billing_mode == DYNAMODB_BILLING_MODE_PAY_PER_REQUEST;
    *details = (struct dynamodb_record_details){
        .table_id = vg_id_uuid(call),
        .created_ms = vg_i64(call->now_ms),
        .is_on_demand = vg_bool(is_on_demand),
        .is_protected = vg_bool(in->deletion_protection_enabled.v),
    };
    if (!is_on_demand) {
        details->read_units = in->provisioned_throughput->read_capacity_units;
        details->write_units = in->provisioned_throughput->write_capacity_units;
    }
    if (in->table_class != 0)
        details->table_class = vg_i32(in->table_class);
    describe_options(call, in, details);
    details->definitions = dynamodb_definitions_of(call, &in->attribute_definitions);
    if (dynamodb_stream_is_wanted(in->stream_specification) &&
        dynamodb_stream_start(call, table, in->stream_specification->stream_view_type, details) !=
            VG_OK)
        return VG_BROKEN;
    return vg_call_put(call, DYNAMODB_SPACE_DETAILS, in->table_name, &dynamodb_record_shape_details,
                       details);
}

int dynamodb_create_table(struct vg_call *call, const struct dynamodb_create_table_in *in,
                          struct dynamodb_create_table_out *out, struct vg_error *err)
{
    struct dynamodb_table table;
    struct dynamodb_record_table record;
    struct dynamodb_record_details details;
    struct dynamodb_stats stats = {.items = 0};
    int rc = dynamodb_check_create(call, in, err);
    if (rc != VG_OK)
        return rc;
    rc = dynamodb_table_find(call, in->table_name, &table);
    if (rc == VG_OK)
        return vg_fail(err, &DYNAMODB_RESOURCE_IN_USE, "Table already exists: %.*s",
                       VG_STR_ARG(in->table_name));
    if (rc != VG_NOT_FOUND)
        return rc;
    rc = make_table(call, in, &record);
    if (rc == VG_OK)
        rc = dynamodb_table_find(call, in->table_name, &table);
    if (rc == VG_OK)
        rc = make_details(call, in, &table, &details);
    if (rc == VG_OK)
        rc = make_indexes(call, in, table.space.table);
    if (rc != VG_OK)
        return VG_BROKEN;
    /* AWS answers before the table can be used; here it can be at once. */
    return dynamodb_describe(call, &table, &details, &stats, DYNAMODB_TABLE_STATUS_CREATING,
                             &out->table_description);
}
