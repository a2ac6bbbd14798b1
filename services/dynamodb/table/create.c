/* services/dynamodb/table/create.c: CreateTable: AWS's checks in AWS's order, then the records. */
#include "dynamodb/dynamodb.h"

#define INVALID "One or more parameter values were invalid: "

/* What would change how a table behaves, and is not there yet, is refused by name. */
static int refuse_unsupported(const struct dynamodb_create_table_in *in, struct vg_error *err)
{
    const char *name = in->global_secondary_indexes.count > 0       ? "GlobalSecondaryIndexes"
                       : in->local_secondary_indexes.count > 0      ? "LocalSecondaryIndexes"
                       : vg_str_is_set(in->resource_policy)         ? "ResourcePolicy"
                       : vg_str_is_set(in->global_table_source_arn) ? "GlobalTableSourceArn"
                       : in->global_table_settings_replication_mode != 0
                           ? "GlobalTableSettingsReplicationMode"
                           : NULL;
    if (name == NULL)
        return VG_OK;
    return vg_fail(err, &DYNAMODB_VALIDATION,
                   "virga does not support the parameter %s of CreateTable yet", name);
}

static int check_given(const struct dynamodb_create_table_in *in, struct vg_error *err)
{
    bool has_definitions = in->attribute_definitions.set, has_schema = in->key_schema.set;
    if (has_definitions && has_schema)
        return VG_OK;
    return vg_fail(
        err, &DYNAMODB_VALIDATION, "%d validation error%s detected: %s%s%s",
        2 - has_definitions - has_schema, has_definitions || has_schema ? "" : "s",
        has_definitions ? ""
                        : "Value null at 'attributeDefinitions' failed to satisfy constraint: "
                          "Member must not be null",
        has_definitions || has_schema ? "" : "; ",
        has_schema
            ? ""
            : "Value null at 'keySchema' failed to satisfy constraint: Member must not be null");
}

static int check_throughput(const struct dynamodb_create_table_in *in, struct vg_error *err)
{
    bool is_on_demand = in->billing_mode == DYNAMODB_BILLING_MODE_PAY_PER_REQUEST;
    if (is_on_demand && in->provisioned_throughput != NULL)
        return dynamodb_invalid(
            err,
            VG_STR(INVALID "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when "
                           "BillingMode is PAY_PER_REQUEST"));
    if (!is_on_demand && in->provisioned_throughput == NULL)
        return dynamodb_invalid(
            err,
            VG_STR(INVALID "ReadCapacityUnits and WriteCapacityUnits must both be specified when "
                           "BillingMode is PROVISIONED"));
    return VG_OK;
}

static const struct dynamodb_attribute_definition *
find_definition(const struct dynamodb_create_table_in *in, struct vg_str name)
{
    for (size_t i = 0; i < in->attribute_definitions.count; i++)
        if (vg_str_eq(in->attribute_definitions.items[i].attribute_name, name))
            return &in->attribute_definitions.items[i];
    return NULL;
}

static struct vg_str list_names(struct vg_arena *arena, const struct dynamodb_create_table_in *in,
                                bool of_schema)
{
    struct vg_buf text;
    vg_buf_init(&text, arena, /* max= */ 0);
    size_t count = of_schema ? in->key_schema.count : in->attribute_definitions.count;
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            vg_buf_add_lit(&text, ", ");
        vg_buf_add(&text, of_schema ? in->key_schema.items[i].attribute_name
                                    : in->attribute_definitions.items[i].attribute_name);
    }
    return vg_buf_str(&text);
}

static int check_defined(struct vg_call *call, const struct dynamodb_create_table_in *in,
                         struct vg_error *err)
{
    for (size_t i = 0; i < in->key_schema.count; i++) {
        if (find_definition(in, in->key_schema.items[i].attribute_name) != NULL)
            continue;
        if (in->key_schema.count > 1)
            return dynamodb_invalid(
                err, VG_STR("Invalid KeySchema: Some index key attribute have no definition"));
        struct vg_str keys = list_names(call->arena, in, /* of_schema= */ true);
        struct vg_str definitions = list_names(call->arena, in, /* of_schema= */ false);
        return vg_fail(
            err, &DYNAMODB_VALIDATION,
            INVALID
            "Some index key attributes are not defined in AttributeDefinitions. Keys: [%.*s], "
            "AttributeDefinitions: [%.*s]",
            VG_STR_ARG(keys), VG_STR_ARG(definitions));
    }
    return VG_OK;
}

static int check_length(struct vg_call *call, const struct dynamodb_create_table_in *in,
                        struct vg_error *err)
{
    struct vg_buf text;
    if (in->key_schema.count <= 2)
        return VG_OK;
    vg_buf_init(&text, call->arena, /* max= */ 0);
    for (size_t i = 0; i < in->key_schema.count; i++)
        vg_buf_printf(&text, "%sKeySchemaElement(attributeName=%.*s, keyType=%s)",
                      i > 0 ? ", " : "", VG_STR_ARG(in->key_schema.items[i].attribute_name),
                      in->key_schema.items[i].key_type == DYNAMODB_KEY_TYPE_HASH ? "HASH"
                                                                                 : "RANGE");
    return vg_fail(err, &DYNAMODB_VALIDATION,
                   "1 validation error detected: Value '[%.*s]' at 'keySchema' failed to satisfy "
                   "constraint: Member must have "
                   "length less than or equal to 2",
                   VG_STR_ARG(vg_buf_str(&text)));
}

static int check_schema(struct vg_call *call, const struct dynamodb_create_table_in *in,
                        struct vg_error *err)
{
    const struct dynamodb_key_schema_element *keys = in->key_schema.items;
    size_t count = in->key_schema.count;
    int rc = check_defined(call, in, err);
    if (rc != VG_OK)
        return rc;
    if (keys[0].key_type != DYNAMODB_KEY_TYPE_HASH)
        return dynamodb_invalid(
            err, VG_STR("Invalid KeySchema: The first KeySchemaElement is not a HASH key type"));
    if (count == 2 && keys[1].key_type != DYNAMODB_KEY_TYPE_RANGE)
        return dynamodb_invalid(
            err, VG_STR("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"));
    if (count == 2 && vg_str_eq(keys[0].attribute_name, keys[1].attribute_name))
        return dynamodb_invalid(
            err,
            in->attribute_definitions.count < 2
                ? VG_STR("Invalid KeySchema: Some index key attribute have no definition")
                : VG_STR(
                      "Both the Hash Key and the Range Key element in the KeySchema have the same "
                      "name"));
    if (in->attribute_definitions.count != count)
        return dynamodb_invalid(
            err,
            VG_STR(INVALID "Number of attributes in KeySchema does not exactly match number of "
                           "attributes defined in AttributeDefinitions"));
    return VG_OK;
}

static int check_name(const struct dynamodb_create_table_in *in, struct vg_error *err)
{
    if (in->table_name.len >= 3)
        return VG_OK;
    return vg_fail(err, &DYNAMODB_VALIDATION,
                   "1 validation error detected: Value '%.*s' at 'tableName' failed to satisfy "
                   "constraint: Member must have length "
                   "greater than or equal to 3",
                   VG_STR_ARG(in->table_name));
}

static int check(struct vg_call *call, const struct dynamodb_create_table_in *in,
                 struct vg_error *err)
{
    struct vg_str name;
    int rc = check_name(in, err);
    if (rc == VG_OK)
        rc = dynamodb_table_name(call, in->table_name, &name, err);
    if (rc == VG_OK)
        rc = check_given(in, err);
    if (rc == VG_OK)
        rc = check_length(call, in, err);
    if (rc == VG_OK)
        rc = check_throughput(in, err);
    if (rc == VG_OK && in->global_secondary_indexes.set && in->global_secondary_indexes.count == 0)
        return dynamodb_invalid(err, VG_STR(INVALID "List of GlobalSecondaryIndexes is empty"));
    if (rc == VG_OK)
        rc = dynamodb_stream_check(in->stream_specification, err);
    if (rc == VG_OK)
        rc = refuse_unsupported(in, err);
    return rc == VG_OK ? check_schema(call, in, err) : rc;
}

/* ---- The records ---- */

static enum dynamodb_type type_of(const struct dynamodb_create_table_in *in, struct vg_str name)
{
    switch (find_definition(in, name)->attribute_type) {
    case DYNAMODB_SCALAR_ATTRIBUTE_TYPE_N:
        return DYNAMODB_N;
    case DYNAMODB_SCALAR_ATTRIBUTE_TYPE_B:
        return DYNAMODB_B;
    default:
        return DYNAMODB_S;
    }
}

static int make_table(struct vg_call *call, const struct dynamodb_create_table_in *in,
                      struct dynamodb_record_table *table)
{
    struct vg_key counter;
    uint64_t number;
    vg_key_begin(&counter, call->arena, VG_STR(""), VG_STR(""), DYNAMODB_SPACE_NUMBER);
    if (vg_counter_add(call->txn, vg_key_bytes(&counter), 1, &number) != VG_OK)
        return VG_BROKEN;
    struct vg_str hash = in->key_schema.items[0].attribute_name;
    *table = (struct dynamodb_record_table){
        .number = vg_i64((int64_t)number),
        .seed_a = vg_i64((int64_t)vg_random_u64(&call->random)),
        .seed_b = vg_i64((int64_t)vg_random_u64(&call->random)),
        .hash_name = hash,
        .hash_type = vg_i32(type_of(in, hash)),
    };
    if (dynamodb_stream_is_wanted(in->stream_specification))
        table->options = vg_i32(DYNAMODB_HAS_STREAM);
    if (in->key_schema.count == 2) {
        table->range_name = in->key_schema.items[1].attribute_name;
        table->range_type = vg_i32(type_of(in, table->range_name));
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
    int rc = check(call, in, err);
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
    if (rc != VG_OK)
        return VG_BROKEN;
    /* AWS answers before the table can be used; here it can be at once. */
    out->table_description =
        dynamodb_describe(call, &table, &details, &stats, DYNAMODB_TABLE_STATUS_CREATING);
    return VG_OK;
}
