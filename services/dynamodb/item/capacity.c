/* services/dynamodb/item/capacity.c: capacity units: what AWS would bill. Nothing is throttled. */
#include "dynamodb/dynamodb.h"

enum { READ_UNIT = 4096, WRITE_UNIT = 1024 };

static double units(uint64_t bytes, uint64_t unit)
{
    return bytes == 0 ? 1.0 : (double)((bytes + unit - 1) / unit);
}

double dynamodb_read_units(uint64_t bytes, bool is_consistent)
{
    return units(bytes, READ_UNIT) * (is_consistent ? 1.0 : 0.5);
}

double dynamodb_write_units(uint64_t bytes)
{
    return units(bytes, WRITE_UNIT);
}

const struct dynamodb_consumed_capacity *dynamodb_consumed(struct vg_call *call,
                                                           const struct dynamodb_table *table,
                                                           int32_t return_consumed_capacity,
                                                           const struct dynamodb_usage *usage)
{
    bool by_index = return_consumed_capacity == DYNAMODB_RETURN_CONSUMED_CAPACITY_INDEXES;
    if (!by_index && return_consumed_capacity != DYNAMODB_RETURN_CONSUMED_CAPACITY_TOTAL)
        return NULL;
    struct dynamodb_consumed_capacity *capacity =
        VG_NEW(call->arena, struct dynamodb_consumed_capacity);
    capacity->table_name = table->name;
    capacity->capacity_units = vg_f64(usage->table);
    if (by_index) {
        struct dynamodb_capacity *of_table = VG_NEW(call->arena, struct dynamodb_capacity);
        of_table->capacity_units = vg_f64(usage->table);
        capacity->table = of_table;
    }
    return capacity;
}
