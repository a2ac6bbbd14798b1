/* services/dynamodb/partiql/tally.c: capacity of several statements, by table. */
#include "execute.h"

struct dynamodb_usage *partiql_tally_of(struct partiql_tally *tally,
                                        const struct dynamodb_table *table)
{
    for (size_t i = 0; i < tally->count; i++)
        if (vg_str_eq(tally->tables[i]->name, table->name))
            return &tally->usages[i];
    tally->tables[tally->count] = table;
    return &tally->usages[tally->count++];
}

struct dynamodb_consumed_capacity_multiple
partiql_tally_list(struct vg_call *call, const struct partiql_tally *tally, int32_t wanted)
{
    struct dynamodb_consumed_capacity_multiple list = {.count = 0};
    if (wanted != DYNAMODB_RETURN_CONSUMED_CAPACITY_TOTAL &&
        wanted != DYNAMODB_RETURN_CONSUMED_CAPACITY_INDEXES)
        return list;
    list.items = VG_NEW_ARRAY(call->arena, struct dynamodb_consumed_capacity, tally->count);
    for (size_t i = 0; i < tally->count; i++)
        list.items[list.count++] =
            *dynamodb_consumed(call, tally->tables[i], wanted, &tally->usages[i]);
    list.set = true;
    return list;
}
