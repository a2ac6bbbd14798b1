/* services/dynamodb/global/make.c: a replica's table: as the one that it is made from, under
 * numbers of its own. */
#include "dynamodb/dynamodb.h"

static int make_record(struct vg_call *call, const struct dynamodb_table *source)
{
    const struct dynamodb_schema *schema = &source->schema;
    uint64_t number;
    if (dynamodb_next_number(call, &number) != VG_OK)
        return VG_BROKEN;
    struct dynamodb_record_table record = {
        .number = vg_i64((int64_t)number),
        .seed_a = vg_i64((int64_t)vg_random_u64(&call->random)),
        .seed_b = vg_i64((int64_t)vg_random_u64(&call->random)),
        .hash_name = schema->hash.name,
        .hash_type = vg_i32(schema->hash.type),
        .options = vg_i32(DYNAMODB_IS_ABSENT),
    };
    if (schema->range.type != 0) {
        record.range_name = schema->range.name;
        record.range_type = vg_i32(schema->range.type);
    }
    return vg_call_put(call, DYNAMODB_SPACE_TABLE, source->name, &dynamodb_record_shape_table,
                       &record);
}

static int make_indexes(struct vg_call *call, const struct dynamodb_record_index_list *source,
                        struct dynamodb_record_index_list *list)
{
    *list = (struct dynamodb_record_index_list){.set = true, .count = source->count};
    list->items = VG_NEW_ARRAY(call->arena, struct dynamodb_record_index, source->count);
    for (size_t i = 0; i < source->count; i++) {
        uint64_t number;
        if (dynamodb_next_number(call, &number) != VG_OK)
            return VG_BROKEN;
        list->items[i] = source->items[i];
        list->items[i].number = vg_i64((int64_t)number);
        list->items[i].history = NULL;
    }
    return VG_OK;
}

/* Tags and protection are each region's own. */
static struct dynamodb_record_details details_of(struct vg_call *call,
                                                 const struct dynamodb_record_details *source)
{
    struct dynamodb_record_details details = *source;
    details.table_id = vg_id_uuid(call);
    details.created_ms = vg_i64(call->now_ms);
    details.is_protected = vg_bool(false);
    details.tags = (struct dynamodb_record_tags){.set = false};
    details.stream_ms = (struct vg_i64){.set = false};
    details.stream_view_type = (struct vg_i32){.set = false};
    details.status = vg_i32(DYNAMODB_TABLE_STATUS_CREATING);
    details.history = NULL;
    details.class_changes = (struct dynamodb_record_times){.set = false};
    if (details.is_on_demand.v)
        details.on_demand_ms = vg_i64(call->now_ms);
    return details;
}

void dynamodb_replica_override(struct vg_call *call,
                               const struct dynamodb_replica_overrides *overrides,
                               struct dynamodb_whole *whole)
{
    struct dynamodb_record_details *details = &whole->details;
    if (overrides->table_class != 0)
        details->table_class = vg_i32(overrides->table_class);
    if (overrides->on_demand != NULL)
        details->max_read_request_units = overrides->on_demand->max_read_request_units;
    if (overrides->provisioned != NULL && !details->is_on_demand.v)
        details->read_units = overrides->provisioned->read_capacity_units;
    if (vg_str_is_set(overrides->kms_master_key_id))
        dynamodb_apply_sse(
            call,
            &(struct dynamodb_sse_specification){.enabled = vg_bool(true),
                                                 .sse_type = DYNAMODB_SSE_TYPE_KMS,
                                                 .kms_master_key_id = overrides->kms_master_key_id},
            details);
    for (size_t i = 0; overrides->indexes != NULL && i < overrides->indexes->count; i++) {
        const struct dynamodb_replica_global_secondary_index *wanted =
            &overrides->indexes->items[i];
        struct dynamodb_record_index *index = dynamodb_whole_index(whole, wanted->index_name);
        if (index == NULL) /* AWS says nothing of it */
            continue;
        if (wanted->on_demand_throughput_override != NULL)
            index->max_read_request_units =
                wanted->on_demand_throughput_override->max_read_request_units;
        if (wanted->provisioned_throughput_override != NULL && !details->is_on_demand.v)
            index->read_units = wanted->provisioned_throughput_override->read_capacity_units;
    }
}

static int make(struct vg_call *call, const struct dynamodb_whole *source,
                const struct dynamodb_replica_overrides *overrides)
{
    struct dynamodb_whole whole = {.stats = {.items = 0}};
    int rc = make_record(call, &source->table);
    if (rc == VG_OK)
        rc = dynamodb_table_find(call, source->table.name, &whole.table);
    if (rc == VG_OK)
        rc = make_indexes(call, &source->indexes.items, &whole.indexes.items);
    if (rc != VG_OK)
        return VG_BROKEN;
    whole.details = details_of(call, &source->details);
    if (whole.details.sse_type.set) /* the key that DynamoDB has in this region */
        dynamodb_apply_sse(call, &(struct dynamodb_sse_specification){.enabled = vg_bool(true)},
                           &whole.details);
    dynamodb_replica_override(call, overrides, &whole);
    return dynamodb_whole_store(call, &whole, whole.table.options);
}

int dynamodb_replica_make(struct vg_call *call, const struct dynamodb_whole *source,
                          struct vg_str region, const struct dynamodb_replica_overrides *overrides)
{
    struct vg_str from = dynamodb_go_to(call, region);
    int rc = make(call, source, overrides);
    dynamodb_go_to(call, from);
    return rc;
}
