/* services/dynamodb/table/create.c: CreateTable: the records of a table that has been checked. */
#include "dynamodb/dynamodb.h"

#include "base/hash.h"

#define OWN_ALIAS "alias/aws/dynamodb"

/* ---- The records ---- */

int dynamodb_next_number(struct vg_call *call, uint64_t *number)
{
    struct vg_key counter;
    vg_key_begin(&counter, call->arena, VG_STR(""), VG_STR(""), DYNAMODB_SPACE_NUMBER);
    return vg_counter_add(call->txn, vg_key_bytes(&counter), 1, number) == VG_OK ? VG_OK
                                                                                 : VG_BROKEN;
}

static int make_table(struct vg_call *call, const struct dynamodb_create_table_in *in)
{
    struct dynamodb_record_table table;
    const struct dynamodb_attribute_definitions *definitions = &in->attribute_definitions;
    uint64_t number;
    if (dynamodb_next_number(call, &number) != VG_OK)
        return VG_BROKEN;
    struct vg_str hash = in->key_schema.items[0].attribute_name;
    table = (struct dynamodb_record_table){
        .number = vg_i64((int64_t)number),
        .seed_a = vg_i64((int64_t)vg_random_u64(&call->random)),
        .seed_b = vg_i64((int64_t)vg_random_u64(&call->random)),
        .hash_name = hash,
        .hash_type = vg_i32(dynamodb_defined_type(definitions, hash)),
    };
    if (dynamodb_stream_is_wanted(in->stream_specification))
        table.options = vg_i32(DYNAMODB_HAS_STREAM);
    if (in->key_schema.count == 2) {
        table.range_name = in->key_schema.items[1].attribute_name;
        table.range_type = vg_i32(dynamodb_defined_type(definitions, table.range_name));
    }
    return vg_call_put(call, DYNAMODB_SPACE_TABLE, in->table_name, &dynamodb_record_shape_table,
                       &table);
}

struct vg_str dynamodb_shown_key(struct vg_call *call, struct vg_str key_arn)
{
    if (!vg_str_ends(key_arn, VG_STR(OWN_ALIAS)))
        return key_arn;
    struct vg_str start = vg_str_slice(key_arn, 0, key_arn.len - strlen(OWN_ALIAS));
    const char *hex = vg_sha256_hex(call->arena, key_arn).ptr;
    return vg_arena_printf(call->arena, "%.*skey/%.8s-%.4s-4%.3s-a%.3s-%.12s", VG_STR_ARG(start),
                           hex, hex + 8, hex + 12, hex + 15, hex + 18);
}

void dynamodb_apply_sse(struct vg_call *call, const struct dynamodb_sse_specification *sse,
                        struct dynamodb_record_details *details)
{
    details->sse_type.set = false;
    details->sse_key_arn = VG_STR_NONE;
    if (sse->enabled.set ? !sse->enabled.v : sse->sse_type == 0) /* KMS alone says it is wanted */
        return;
    struct vg_str own = vg_arn(call, "kms", VG_STR(OWN_ALIAS)), key = sse->kms_master_key_id;
    if (!vg_str_is_set(key) || vg_str_eq(key, dynamodb_shown_key(call, own)))
        key = own;
    else if (vg_str_starts(key, VG_STR("alias/")))
        key = vg_arn(call, "kms", key);
    else if (!vg_str_starts(key, VG_STR("arn:")))
        key = vg_arn(call, "kms", VG_CONCAT(call->arena, VG_STR("key/"), key));
    details->sse_type = vg_i32(DYNAMODB_SSE_TYPE_KMS);
    details->sse_key_arn = key;
}

static void take_options(struct vg_call *call, const struct dynamodb_create_table_in *in,
                         struct dynamodb_record_details *details)
{
    if (in->sse_specification != NULL)
        dynamodb_apply_sse(call, in->sse_specification, details);
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
                        struct dynamodb_record_index_list *list)
{
    size_t count = in->local_secondary_indexes.count + in->global_secondary_indexes.count;
    int rc = VG_OK;
    *list = (struct dynamodb_record_index_list){.set = true};
    list->items = VG_NEW_ARRAY(call->arena, struct dynamodb_record_index, count);
    for (size_t i = 0; i < in->local_secondary_indexes.count && rc == VG_OK; i++)
        rc = dynamodb_index_make_local(call, &in->local_secondary_indexes.items[i],
                                       &in->attribute_definitions, &list->items[list->count++]);
    for (size_t i = 0; i < in->global_secondary_indexes.count && rc == VG_OK; i++)
        rc = dynamodb_index_make_global(call, &in->global_secondary_indexes.items[i],
                                        &in->attribute_definitions, &list->items[list->count++]);
    return rc;
}

static void make_details(struct vg_call *call, const struct dynamodb_create_table_in *in,
                         struct dynamodb_record_details *details)
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
    take_options(call, in, details);
    details->definitions = dynamodb_definitions_of(call, &in->attribute_definitions);
}

static int check_is_new(struct vg_call *call, struct vg_str name, struct vg_error *err)
{
    struct dynamodb_whole other;
    int rc = dynamodb_whole_find(call, name, &other);
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_OK : rc;
    bool is_creating = other.details.status.v == DYNAMODB_TABLE_STATUS_CREATING;
    return vg_fail(err, &DYNAMODB_RESOURCE_IN_USE, "%s: %.*s",
                   is_creating ? "Attempt to change a resource which is still in use: Table is "
                                 "being created"
                               : "Table already exists",
                   VG_STR_ARG(name));
}

int dynamodb_create_table(struct vg_call *call, const struct dynamodb_create_table_in *in,
                          struct dynamodb_create_table_out *out, struct vg_error *err)
{
    struct dynamodb_whole whole = {.stats = {.items = 0}};
    int rc = dynamodb_check_create(call, in, err);
    if (rc == VG_OK)
        rc = check_is_new(call, in->table_name, err);
    if (rc != VG_OK)
        return rc;
    rc = make_table(call, in);
    if (rc == VG_OK)
        rc = dynamodb_table_find(call, in->table_name, &whole.table);
    if (rc != VG_OK)
        return VG_BROKEN;
    make_details(call, in, &whole.details);
    rc = make_indexes(call, in, &whole.indexes.items);
    if (rc == VG_OK && dynamodb_stream_is_wanted(in->stream_specification))
        rc = dynamodb_stream_start(call, &whole.table, in->stream_specification->stream_view_type,
                                   &whole.details);
    struct vg_str revision;
    if (rc == VG_OK && vg_str_is_set(in->resource_policy))
        rc = dynamodb_policy_put(call, in->table_name, in->resource_policy, &revision);
    /* AWS answers before the table can be used. */
    if (rc == VG_OK)
        rc = dynamodb_describe(call, &whole, DYNAMODB_TABLE_STATUS_CREATING,
                               &out->table_description);
    if (rc == VG_OK)
        rc = dynamodb_status_begin(call, &whole, DYNAMODB_TABLE_STATUS_CREATING);
    if (rc != VG_OK)
        return rc;
    if (!whole.details.on_demand_ms.set && whole.details.is_on_demand.v)
        whole.details.on_demand_ms = vg_i64(call->now_ms);
    uint32_t absent = dynamodb_has_delay(call) ? DYNAMODB_IS_ABSENT : 0;
    return dynamodb_whole_store(call, &whole, whole.table.options | absent);
}
