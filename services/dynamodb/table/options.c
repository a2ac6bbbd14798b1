/* services/dynamodb/table/options.c: what hangs on a table: noted with it, and gone with it. */
#include "dynamodb/dynamodb.h"

int dynamodb_table_put_options(struct vg_call *call, const struct dynamodb_table *table)
{
    struct dynamodb_record_table record;
    int rc =
        vg_call_get(call, DYNAMODB_SPACE_TABLE, table->name, &dynamodb_record_shape_table, &record);
    if (rc != VG_OK)
        return VG_BROKEN;
    record.options = vg_i32((int32_t)table->options);
    return vg_call_put(call, DYNAMODB_SPACE_TABLE, table->name, &dynamodb_record_shape_table,
                       &record);
}

int dynamodb_table_let_go(struct vg_call *call, struct dynamodb_table *table,
                          struct dynamodb_record_details *details)
{
    bool keeps_items = false;
    int rc = VG_OK;
    if ((table->options & DYNAMODB_HAS_HISTORY) != 0)
        rc = dynamodb_history_let_go(call, table, &keeps_items);
    if (rc == VG_OK && (table->options & DYNAMODB_HAS_STREAM) != 0)
        rc = dynamodb_stream_end(call, table, details);
    if (rc == VG_OK && (table->options & DYNAMODB_HAS_TTL) != 0)
        rc = dynamodb_ttl_end(call, table);
    if (rc == VG_OK)
        rc = dynamodb_replica_let_go(call, table);
    table->options &= ~(uint32_t)(DYNAMODB_HAS_HISTORY | DYNAMODB_HAS_STREAM | DYNAMODB_HAS_TTL |
                                  DYNAMODB_HAS_REPLICAS | DYNAMODB_IS_STRONG);
    if (keeps_items)
        table->options |= DYNAMODB_KEEPS_ITEMS;
    return rc == VG_OK ? VG_OK : VG_BROKEN;
}
