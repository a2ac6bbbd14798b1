/* services/dynamodb/table/whole.c: tables with all that is kept of them. */
#include "dynamodb/dynamodb.h"

/* A table from before definitions were kept has those of its key. */
static void define_key(struct vg_call *call, struct dynamodb_whole *whole)
{
    const struct dynamodb_schema *schema = &whole->table.schema;
    struct dynamodb_record_definitions *to = &whole->details.definitions;
    if (to->set)
        return;
    to->items = VG_NEW_ARRAY(call->arena, struct dynamodb_record_definition, 2);
    to->count = 1U + (schema->range.type != 0);
    to->set = true;
    to->items[0] = (struct dynamodb_record_definition){.name = schema->hash.name,
                                                       .type = vg_i32(schema->hash.type)};
    to->items[1] = (struct dynamodb_record_definition){.name = schema->range.name,
                                                       .type = vg_i32(schema->range.type)};
}

int dynamodb_whole_find(struct vg_call *call, struct vg_str name, struct dynamodb_whole *whole)
{
    *whole = (struct dynamodb_whole){.indexes = {.items = {.count = 0}}};
    int rc = dynamodb_table_find(call, name, &whole->table);
    if (rc != VG_OK)
        return rc;
    rc = vg_call_get(call, DYNAMODB_SPACE_DETAILS, name, &dynamodb_record_shape_details,
                     &whole->details);
    if (rc == VG_OK)
        rc = dynamodb_stats_get(call, whole->table.space.table, &whole->stats);
    if (rc == VG_OK)
        define_key(call, whole);
    if (rc == VG_OK && (whole->table.options & DYNAMODB_HAS_INDEXES) != 0)
        rc = dynamodb_indexes_get(call, whole->table.space.table, &whole->indexes);
    return rc == VG_OK ? VG_OK : VG_BROKEN;
}

int dynamodb_whole_require(struct vg_call *call, struct vg_str table_name,
                           struct dynamodb_whole *whole, struct vg_error *err)
{
    struct vg_str name;
    int rc = dynamodb_table_name(call, table_name, &name, err);
    if (rc != VG_OK)
        return rc;
    rc = dynamodb_whole_find(call, name, whole);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &DYNAMODB_RESOURCE_NOT_FOUND,
                       "Requested resource not found: Table: %.*s not found", VG_STR_ARG(name));
    return rc;
}

struct dynamodb_record_index *dynamodb_whole_index(const struct dynamodb_whole *whole,
                                                   struct vg_str name)
{
    for (size_t i = 0; i < whole->indexes.items.count; i++)
        if (vg_str_eq(whole->indexes.items.items[i].name, name))
            return &whole->indexes.items.items[i];
    return NULL;
}

static int store_options(struct vg_call *call, const struct dynamodb_table *table, uint32_t options)
{
    struct dynamodb_record_table record;
    int rc =
        vg_call_get(call, DYNAMODB_SPACE_TABLE, table->name, &dynamodb_record_shape_table, &record);
    if (rc != VG_OK)
        return VG_BROKEN;
    if ((uint32_t)record.options.v == options)
        return VG_OK;
    record.options = vg_i32((int32_t)options);
    return vg_call_put(call, DYNAMODB_SPACE_TABLE, table->name, &dynamodb_record_shape_table,
                       &record);
}

int dynamodb_whole_store(struct vg_call *call, const struct dynamodb_whole *whole, uint32_t options)
{
    bool had_indexes = (whole->table.options & DYNAMODB_HAS_INDEXES) != 0;
    bool has_indexes = whole->indexes.items.count > 0;
    options =
        has_indexes ? options | DYNAMODB_HAS_INDEXES : options & ~(uint32_t)DYNAMODB_HAS_INDEXES;
    int rc = vg_call_put(call, DYNAMODB_SPACE_DETAILS, whole->table.name,
                         &dynamodb_record_shape_details, &whole->details);
    if (rc == VG_OK && has_indexes)
        rc = dynamodb_indexes_put(call, whole->table.space.table, &whole->indexes);
    if (rc == VG_OK && had_indexes && !has_indexes)
        rc = dynamodb_indexes_delete(call, whole->table.space.table);
    return rc == VG_OK ? store_options(call, &whole->table, options) : rc;
}
