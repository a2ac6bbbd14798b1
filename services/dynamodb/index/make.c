/* services/dynamodb/index/make.c: records of new indexes, and their descriptions. */
#include "dynamodb/dynamodb.h"

/* ---- Records ---- */

struct dynamodb_record_definitions
dynamodb_definitions_of(struct vg_call *call,
                        const struct dynamodb_attribute_definitions *definitions)
{
    struct dynamodb_record_definitions list = {.count = definitions->count, .set = true};
    list.items = VG_NEW_ARRAY(call->arena, struct dynamodb_record_definition, list.count);
    for (size_t i = 0; i < list.count; i++) {
        struct vg_str name = definitions->items[i].attribute_name;
        list.items[i].name = name;
        list.items[i].type = vg_i32(dynamodb_defined_type(definitions, name));
    }
    return list;
}

static int make(struct vg_call *call, struct vg_str name, const struct dynamodb_key_schema *keys,
                const struct dynamodb_projection *projection,
                const struct dynamodb_attribute_definitions *definitions,
                struct dynamodb_record_index *record)
{
    uint64_t number;
    int32_t hashes = 0;
    int rc = dynamodb_next_number(call, &number);
    if (rc != VG_OK)
        return rc;
    *record = (struct dynamodb_record_index){
        .name = name,
        .number = vg_i64((int64_t)number),
        .projection = vg_i32(projection->projection_type),
        .attributes = {.items = projection->non_key_attributes.items,
                       .count = projection->non_key_attributes.count,
                       .set = projection->non_key_attributes.set},
        .status = vg_i32(DYNAMODB_INDEX_STATUS_ACTIVE),
        .parts = {.count = keys->count, .set = true},
    };
    record->parts.items = VG_NEW_ARRAY(call->arena, struct dynamodb_record_definition, keys->count);
    for (size_t i = 0; i < keys->count; i++) {
        struct vg_str attribute = keys->items[i].attribute_name;
        record->parts.items[i].name = attribute;
        record->parts.items[i].type = vg_i32(dynamodb_defined_type(definitions, attribute));
        hashes += keys->items[i].key_type == DYNAMODB_KEY_TYPE_HASH;
    }
    record->hash_count = vg_i32(hashes);
    return VG_OK;
}

int dynamodb_index_make_local(struct vg_call *call,
                              const struct dynamodb_local_secondary_index *index,
                              const struct dynamodb_attribute_definitions *definitions,
                              struct dynamodb_record_index *record)
{
    int rc =
        make(call, index->index_name, &index->key_schema, index->projection, definitions, record);
    record->is_local = vg_bool(true);
    return rc;
}

int dynamodb_index_make_global(struct vg_call *call,
                               const struct dynamodb_global_secondary_index *index,
                               const struct dynamodb_attribute_definitions *definitions,
                               struct dynamodb_record_index *record)
{
    int rc =
        make(call, index->index_name, &index->key_schema, index->projection, definitions, record);
    if (rc != VG_OK)
        return rc;
    if (index->provisioned_throughput != NULL) {
        record->read_units = index->provisioned_throughput->read_capacity_units;
        record->write_units = index->provisioned_throughput->write_capacity_units;
    }
    if (index->on_demand_throughput != NULL) {
        record->max_read_request_units = index->on_demand_throughput->max_read_request_units;
        record->max_write_request_units = index->on_demand_throughput->max_write_request_units;
    }
    if (index->warm_throughput != NULL) {
        record->warm_read_units = index->warm_throughput->read_units_per_second;
        record->warm_write_units = index->warm_throughput->write_units_per_second;
    }
    return VG_OK;
}

/* ---- Descriptions ---- */

static struct dynamodb_key_schema describe_keys(struct vg_call *call,
                                                const struct dynamodb_record_index *index)
{
    struct dynamodb_key_schema keys = {.count = index->parts.count, .set = true};
    keys.items = VG_NEW_ARRAY(call->arena, struct dynamodb_key_schema_element, keys.count);
    for (size_t i = 0; i < keys.count; i++) {
        keys.items[i].attribute_name = index->parts.items[i].name;
        keys.items[i].key_type =
            i < (size_t)index->hash_count.v ? DYNAMODB_KEY_TYPE_HASH : DYNAMODB_KEY_TYPE_RANGE;
    }
    return keys;
}

static const struct dynamodb_projection *
describe_projection(struct vg_call *call, const struct dynamodb_record_index *index)
{
    struct dynamodb_projection *projection = VG_NEW(call->arena, struct dynamodb_projection);
    size_t count = index->attributes.count;
    struct vg_str *names = VG_NEW_ARRAY(call->arena, struct vg_str, count);
    for (size_t i = 0; i < count; i++) { /* AWS sorts them */
        size_t at = i;
        for (; at > 0 && vg_str_cmp(names[at - 1], index->attributes.items[i]) > 0; at--)
            names[at] = names[at - 1];
        names[at] = index->attributes.items[i];
    }
    projection->projection_type = index->projection.v;
    projection->non_key_attributes.items = names;
    projection->non_key_attributes.count = count;
    projection->non_key_attributes.set = index->attributes.set;
    return projection;
}

static struct vg_str arn_of(struct vg_call *call, const struct dynamodb_table *table,
                            struct vg_str name)
{
    return vg_arn(call, "dynamodb",
                  VG_CONCAT(call->arena, VG_STR("table/"), table->name, VG_STR("/index/"), name));
}

static void describe_local(struct vg_call *call, const struct dynamodb_table *table,
                           const struct dynamodb_record_index *index,
                           const struct dynamodb_stats *stats,
                           struct dynamodb_local_secondary_index_description *to)
{
    to->index_name = index->name;
    to->key_schema = describe_keys(call, index);
    to->projection = describe_projection(call, index);
    to->index_size_bytes = vg_i64(stats->bytes);
    to->item_count = vg_i64(stats->items);
    to->index_arn = arn_of(call, table, index->name);
}

static const struct dynamodb_global_secondary_index_warm_throughput_description *
describe_warm(struct vg_call *call, const struct dynamodb_throughput *of)
{
    struct dynamodb_global_secondary_index_warm_throughput_description *warm =
        VG_NEW(call->arena, struct dynamodb_global_secondary_index_warm_throughput_description);
    warm->read_units_per_second = vg_i64(dynamodb_warm_reads(of));
    warm->write_units_per_second = vg_i64(dynamodb_warm_writes(of));
    warm->status = DYNAMODB_INDEX_STATUS_ACTIVE;
    return warm;
}

static void describe_global(struct vg_call *call, const struct dynamodb_whole *whole,
                            const struct dynamodb_record_index *record, bool is_finished,
                            const struct dynamodb_stats *stats,
                            struct dynamodb_global_secondary_index_description *to)
{
    struct dynamodb_record_index index = *record;
    struct dynamodb_throughput of = dynamodb_throughput_of_index(&whole->details, &index);
    to->index_name = index.name;
    to->key_schema = describe_keys(call, record);
    to->projection = describe_projection(call, record);
    to->index_status = is_finished ? index.status.v : DYNAMODB_INDEX_STATUS_CREATING;
    if (is_finished && index.status.v == DYNAMODB_INDEX_STATUS_CREATING)
        to->backfilling = vg_bool(vg_str_is_set(index.filled_to));
    to->index_size_bytes = vg_i64(stats->bytes);
    to->item_count = vg_i64(stats->items);
    to->index_arn = arn_of(call, &whole->table, index.name);
    to->provisioned_throughput = dynamodb_throughput_describe(call, &of);
    to->on_demand_throughput = dynamodb_on_demand_describe(call, &of);
    if (is_finished)
        to->warm_throughput = describe_warm(call, &of);
}

int dynamodb_indexes_describe(struct vg_call *call, const struct dynamodb_whole *whole,
                              bool is_finished, struct dynamodb_table_description *to)
{
    const struct dynamodb_record_index_list *list = &whole->indexes.items;
    struct dynamodb_local_secondary_index_description *local =
        VG_NEW_ARRAY(call->arena, struct dynamodb_local_secondary_index_description, list->count);
    struct dynamodb_global_secondary_index_description *global =
        VG_NEW_ARRAY(call->arena, struct dynamodb_global_secondary_index_description, list->count);
    size_t locals = 0, globals = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct dynamodb_record_index *index = &list->items[i];
        struct dynamodb_stats stats;
        int rc = dynamodb_stats_get(call, (uint64_t)index->number.v, &stats);
        if (rc != VG_OK)
            return rc;
        if (index->is_local.v)
            describe_local(call, &whole->table, index, &stats, &local[locals++]);
        else
            describe_global(call, whole, index, is_finished, &stats, &global[globals++]);
    }
    to->local_secondary_indexes = (struct dynamodb_local_secondary_index_description_list){
        .items = local, .count = locals, .set = locals > 0};
    to->global_secondary_indexes = (struct dynamodb_global_secondary_index_description_list){
        .items = global, .count = globals, .set = globals > 0};
    return VG_OK;
}
