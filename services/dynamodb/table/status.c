/* services/dynamodb/table/status.c: CREATING, UPDATING and DELETING pass by the virtual clock, when
 * the instance was started with a delay; else at once. */
#include "dynamodb/dynamodb.h"

#include "bus/bus.h"

bool dynamodb_has_delay(const struct vg_call *call)
{
    return vg_bus_dynamodb_delay_ms(call->bus) > 0;
}

int dynamodb_status_check(const struct dynamodb_whole *whole, struct vg_error *err)
{
    bool is_filling = (whole->table.options & DYNAMODB_IS_FILLING) != 0;
    int32_t status = is_filling ? DYNAMODB_TABLE_STATUS_CREATING : whole->details.status.v;
    if (status != DYNAMODB_TABLE_STATUS_CREATING && status != DYNAMODB_TABLE_STATUS_DELETING)
        return VG_OK;
    return vg_fail(err, &DYNAMODB_RESOURCE_IN_USE,
                   "Attempt to change a resource which is still in use: Table is being %s: %.*s",
                   status == DYNAMODB_TABLE_STATUS_CREATING ? "created" : "deleted",
                   VG_STR_ARG(whole->table.name));
}

int64_t dynamodb_status_due_ms(const struct vg_call *call)
{
    return dynamodb_has_delay(call) ? call->now_ms + vg_bus_dynamodb_delay_ms(call->bus) : 0;
}

/* ---- What comes when a status has passed ---- */

static int settle_index(struct vg_call *call, struct dynamodb_whole *whole,
                        struct dynamodb_record_index *index, bool *is_gone)
{
    struct dynamodb_throughput units = dynamodb_throughput_of_index(&whole->details, index);
    dynamodb_throughput_settle(call, &units);
    *is_gone = index->status.v == DYNAMODB_INDEX_STATUS_DELETING;
    switch (index->status.v) {
    case DYNAMODB_INDEX_STATUS_DELETING:
        return dynamodb_remove_number(call, (uint64_t)index->number.v);
    case DYNAMODB_INDEX_STATUS_CREATING:
        return vg_str_is_set(index->filled_to)
                   ? VG_OK
                   : dynamodb_index_fill_begin(call, &whole->table, index);
    default:
        index->status = vg_i32(DYNAMODB_INDEX_STATUS_ACTIVE);
        return VG_OK;
    }
}

static bool is_key(const struct dynamodb_whole *whole, struct vg_str name)
{
    const struct dynamodb_schema *schema = &whole->table.schema;
    if (vg_str_eq(schema->hash.name, name) ||
        (schema->range.type != 0 && vg_str_eq(schema->range.name, name)))
        return true;
    for (size_t i = 0; i < whole->indexes.items.count; i++) {
        const struct dynamodb_record_index *index = &whole->indexes.items.items[i];
        for (size_t part = 0; part < index->parts.count; part++)
            if (vg_str_eq(index->parts.items[part].name, name))
                return true;
    }
    return false;
}

/* What only the key of an index that went was defined for. */
static void drop_definitions(struct dynamodb_whole *whole)
{
    struct dynamodb_record_definitions *definitions = &whole->details.definitions;
    size_t left = 0;
    for (size_t i = 0; i < definitions->count; i++)
        if (is_key(whole, definitions->items[i].name))
            definitions->items[left++] = definitions->items[i];
    definitions->count = left;
}

static int settle(struct vg_call *call, struct dynamodb_whole *whole)
{
    struct dynamodb_record_index_list *list = &whole->indexes.items;
    struct dynamodb_throughput units = dynamodb_throughput_of_table(&whole->details);
    size_t left = 0;
    dynamodb_throughput_settle(call, &units);
    whole->details.status.set = false;
    if (whole->details.is_on_demand.v && !whole->details.on_demand_ms.set)
        whole->details.on_demand_ms = vg_i64(call->now_ms);
    for (size_t i = 0; i < list->count; i++) {
        bool is_gone;
        int rc = settle_index(call, whole, &list->items[i], &is_gone);
        if (rc != VG_OK)
            return rc;
        if (!is_gone)
            list->items[left++] = list->items[i];
    }
    bool has_gone = left < list->count;
    list->count = left;
    if (has_gone)
        drop_definitions(whole);
    return VG_OK;
}

int dynamodb_status_begin(struct vg_call *call, struct dynamodb_whole *whole, int32_t status)
{
    int64_t delay_ms = vg_bus_dynamodb_delay_ms(call->bus);
    if (delay_ms == 0)
        return settle(call, whole);
    whole->details.status = vg_i32(status);
    struct dynamodb_record_settle payload = {.name = whole->table.name,
                                             .number = vg_i64((int64_t)whole->table.space.table)};
    return vg_effect_queue(call, &dynamodb_settle_effect, &payload, call->now_ms + delay_ms, NULL);
}

static int run_settle(struct vg_call *call, const void *payload, uint32_t attempt,
                      struct vg_error *err)
{
    const struct dynamodb_record_settle *of = payload;
    struct dynamodb_whole whole;
    (void)attempt, (void)err;
    int rc = dynamodb_whole_find(call, of->name, &whole);
    if (rc == VG_NOT_FOUND || (rc == VG_OK && whole.table.space.table != (uint64_t)of->number.v))
        return VG_OK;
    if (rc != VG_OK)
        return rc;
    if (whole.details.status.v == DYNAMODB_TABLE_STATUS_DELETING)
        return dynamodb_whole_remove(call, &whole);
    rc = settle(call, &whole);
    return rc == VG_OK ? dynamodb_whole_store(call, &whole,
                                              whole.table.options & ~(uint32_t)DYNAMODB_IS_ABSENT)
                       : rc;
}

const struct vg_effect_kind dynamodb_settle_effect = {
    .name = "dynamodb.settle", .shape = &dynamodb_record_shape_settle, .run = run_settle};
