/* services/dynamodb/item/capacity.c: capacity units: what AWS would bill. */
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

void dynamodb_usage_add(struct vg_call *call, struct dynamodb_usage *usage,
                        const struct dynamodb_index *index, double units)
{
    struct dynamodb_index_usage **at = &usage->indexes;
    while (*at != NULL && !vg_str_eq((*at)->name, index->name))
        at = &(*at)->next;
    if (*at == NULL) {
        *at = VG_NEW(call->arena, struct dynamodb_index_usage);
        (*at)->name = vg_arena_copy(call->arena, index->name); /* the answer needs it */
        (*at)->is_local = index->is_local;
    }
    (*at)->units += units;
}

void dynamodb_usage_merge(struct vg_call *call, struct dynamodb_usage *to,
                          const struct dynamodb_usage *from)
{
    to->table += from->table;
    for (const struct dynamodb_index_usage *at = from->indexes; at != NULL; at = at->next) {
        struct dynamodb_index index = {.name = at->name, .is_local = at->is_local};
        dynamodb_usage_add(call, to, &index, at->units);
    }
}

/* Those of one kind; not given when there is none. */
static struct dynamodb_secondary_indexes_capacity_map
capacities_of(struct vg_call *call, const struct dynamodb_usage *usage, bool is_local)
{
    struct dynamodb_secondary_indexes_capacity_map map = {.count = 0};
    size_t count = 0;
    for (const struct dynamodb_index_usage *at = usage->indexes; at != NULL; at = at->next)
        count += at->is_local == is_local;
    if (count == 0)
        return map;
    map.set = true;
    map.items = vg_arena_zalloc(call->arena, count, sizeof(map.items[0]));
    for (const struct dynamodb_index_usage *at = usage->indexes; at != NULL; at = at->next) {
        if (at->is_local != is_local)
            continue;
        map.items[map.count].key = at->name;
        map.items[map.count++].value.capacity_units = vg_f64(at->units);
    }
    return map;
}

const struct dynamodb_consumed_capacity *dynamodb_consumed(struct vg_call *call,
                                                           struct vg_str table_name,
                                                           int32_t return_consumed_capacity,
                                                           const struct dynamodb_usage *usage)
{
    bool by_index = return_consumed_capacity == DYNAMODB_RETURN_CONSUMED_CAPACITY_INDEXES;
    if (!by_index && return_consumed_capacity != DYNAMODB_RETURN_CONSUMED_CAPACITY_TOTAL)
        return NULL;
    struct dynamodb_consumed_capacity *capacity =
        VG_NEW(call->arena, struct dynamodb_consumed_capacity);
    double total = usage->table;
    for (const struct dynamodb_index_usage *at = usage->indexes; at != NULL; at = at->next)
        total += at->units;
    capacity->table_name = table_name;
    capacity->capacity_units = vg_f64(total);
    if (by_index) {
        struct dynamodb_capacity *of_table = VG_NEW(call->arena, struct dynamodb_capacity);
        of_table->capacity_units = vg_f64(usage->table);
        capacity->table = of_table;
        capacity->local_secondary_indexes = capacities_of(call, usage, /* is_local= */ true);
        capacity->global_secondary_indexes = capacities_of(call, usage, /* is_local= */ false);
    }
    return capacity;
}
