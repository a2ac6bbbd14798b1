/* services/dynamodb/backup/definition.c: a table's definition, as CreateTable takes it: what a
 * backup notes of a table, and a restored table is made of. */
#include "dynamodb/dynamodb.h"

#include "model/plain.h"

/* NULL for an on-demand table's zeros. */
static const struct dynamodb_provisioned_throughput *
units_of(struct vg_call *call, const struct dynamodb_provisioned_throughput_description *described)
{
    if (described == NULL || described->read_capacity_units.v == 0)
        return NULL;
    struct dynamodb_provisioned_throughput *units =
        VG_NEW(call->arena, struct dynamodb_provisioned_throughput);
    units->read_capacity_units = described->read_capacity_units;
    units->write_capacity_units = described->write_capacity_units;
    return units;
}

static void add_indexes(struct vg_call *call, const struct dynamodb_table_description *described,
                        struct dynamodb_create_table_in *to)
{
    size_t global_count = described->global_secondary_indexes.count;
    size_t local_count = described->local_secondary_indexes.count;
    struct dynamodb_global_secondary_index *global =
        VG_NEW_ARRAY(call->arena, struct dynamodb_global_secondary_index, global_count);
    struct dynamodb_local_secondary_index *local =
        VG_NEW_ARRAY(call->arena, struct dynamodb_local_secondary_index, local_count);
    for (size_t i = 0; i < global_count; i++) {
        const struct dynamodb_global_secondary_index_description *from =
            &described->global_secondary_indexes.items[i];
        global[i] = (struct dynamodb_global_secondary_index){
            .index_name = from->index_name,
            .key_schema = from->key_schema,
            .projection = from->projection,
            .provisioned_throughput = units_of(call, from->provisioned_throughput),
            .on_demand_throughput = from->on_demand_throughput,
        };
    }
    for (size_t i = 0; i < local_count; i++) {
        const struct dynamodb_local_secondary_index_description *from =
            &described->local_secondary_indexes.items[i];
        local[i] = (struct dynamodb_local_secondary_index){.index_name = from->index_name,
                                                           .key_schema = from->key_schema,
                                                           .projection = from->projection};
    }
    to->global_secondary_indexes = (struct dynamodb_global_secondary_index_list){
        .items = global, .count = global_count, .set = global_count > 0};
    to->local_secondary_indexes = (struct dynamodb_local_secondary_index_list){
        .items = local, .count = local_count, .set = local_count > 0};
}

int dynamodb_definition_of(struct vg_call *call, const struct dynamodb_table *table,
                           struct dynamodb_create_table_in *definition)
{
    const struct dynamodb_table_description *described;
    struct dynamodb_whole whole;
    int rc = dynamodb_whole_find(call, table->name, &whole);
    if (rc == VG_OK)
        rc = dynamodb_describe(call, &whole, DYNAMODB_TABLE_STATUS_ACTIVE, &described);
    if (rc != VG_OK)
        return VG_BROKEN;
    *definition = (struct dynamodb_create_table_in){
        .table_name = table->name,
        .attribute_definitions = described->attribute_definitions,
        .key_schema = described->key_schema,
        .billing_mode = whole.details.is_on_demand.v ? DYNAMODB_BILLING_MODE_PAY_PER_REQUEST
                                                     : DYNAMODB_BILLING_MODE_PROVISIONED,
        .provisioned_throughput = units_of(call, described->provisioned_throughput),
        .on_demand_throughput = described->on_demand_throughput,
    };
    add_indexes(call, described, definition);
    if (described->sse_description != NULL) {
        struct dynamodb_sse_specification *sse =
            VG_NEW(call->arena, struct dynamodb_sse_specification);
        sse->enabled = vg_bool(true);
        sse->sse_type = described->sse_description->sse_type;
        sse->kms_master_key_id = described->sse_description->kms_master_key_arn;
        definition->sse_specification = sse;
    }
    return VG_OK;
}

struct vg_str dynamodb_definition_text(struct vg_call *call,
                                       const struct dynamodb_create_table_in *definition)
{
    struct vg_buf text;
    vg_buf_init(&text, call->arena, /* max= */ 0);
    vg_value_to_json(&dynamodb_shape_create_table_in, definition, &text);
    return vg_buf_str(&text);
}

int dynamodb_definition_parse(struct vg_call *call, struct vg_str text,
                              struct dynamodb_create_table_in *definition)
{
    struct vg_violations violations;
    struct vg_str problem;
    vg_violations_init(&violations, call->arena);
    return vg_value_from_json(&dynamodb_shape_create_table_in, text, call->arena, definition,
                              &violations, &problem)
               ? VG_OK
               : VG_BROKEN;
}
