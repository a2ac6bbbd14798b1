/* services/dynamodb/item/batch.c: what operations on several items share: keys that must differ,
 * tables named by the keys of a map, capacity by table. */
#include "dynamodb/item/batch.h"
#include "dynamodb/dynamodb.h"

#include "base/hash.h"
#include "model/plain.h"
#include "model/print.h"

bool dynamodb_seen_add(struct dynamodb_seen *seen, struct vg_str key)
{
    size_t mask = VG_COUNT_OF(seen->keys) - 1;
    size_t at = vg_hash64(/* seed= */ 0, key) & mask;
    for (; vg_str_is_set(seen->keys[at]); at = (at + 1) & mask)
        if (vg_str_eq(seen->keys[at], key))
            return false;
    seen->keys[at] = key;
    return true;
}

int dynamodb_table_once(struct vg_call *call, struct vg_str name, struct dynamodb_table *tables,
                        size_t *count, struct dynamodb_table **table, struct vg_error *err)
{
    for (size_t i = 0; i < *count; i++) {
        *table = &tables[i];
        if (vg_str_eq(tables[i].name, name))
            return VG_OK;
    }
    *table = &tables[*count];
    int rc = dynamodb_table_require(call, name, *table, err);
    *count += rc == VG_OK;
    return rc;
}

static struct vg_str names_text(struct vg_call *call, const struct vg_shape *shape, const void *map,
                                bool shows_json)
{
    struct vg_buf shown;
    vg_buf_init(&shown, call->arena, VG_PRINT_MAX);
    if (shows_json)
        vg_value_to_json(shape, map, &shown);
    else
        vg_value_print(&shown, shape, map, /* in_container= */ false);
    return VG_CONCAT(call->arena, VG_STR("Value '"), vg_buf_str(&shown),
                     VG_STR("' at 'requestItems' failed to satisfy constraint: Map keys must "
                            "satisfy constraint: [Member must have length less than or equal "
                            "to 255, Member must have length greater than or equal to 3, Member "
                            "must satisfy regular expression pattern: [a-zA-Z0-9_.-]+]"));
}

bool dynamodb_batch_names_text(struct vg_call *call, const struct vg_shape *shape, const void *map,
                               bool shows_json, struct vg_str *text)
{
    struct vg_list list = vg_list_load(map);
    bool is_good = true;
    for (size_t i = 0; i < list.count && is_good; i++) {
        const char *entry = (const char *)list.items + i * shape->entry_size;
        const struct vg_str *key = (const void *)(entry + shape->members[0].offset);
        struct vg_error elsewhere = {.arena = call->arena};
        struct vg_str name;
        if (dynamodb_table_name_of_key(call, *key, &name, &is_good, &elsewhere) != VG_OK)
            is_good = true;
    }
    if (!is_good)
        *text = names_text(call, shape, map, shows_json);
    return !is_good;
}

int dynamodb_batch_names(struct vg_call *call, const struct vg_shape *shape, const void *map,
                         bool shows_json, struct vg_str *names, struct vg_error *err)
{
    struct vg_list list = vg_list_load(map);
    for (size_t i = 0; i < list.count; i++) {
        const char *entry = (const char *)list.items + i * shape->entry_size;
        const struct vg_str *key = (const void *)(entry + shape->members[0].offset);
        bool is_good;
        int rc = dynamodb_table_name_of_key(call, *key, &names[i], &is_good, err);
        if (rc != VG_OK)
            return rc;
        if (!is_good)
            return dynamodb_invalid(err,
                                    VG_CONCAT(call->arena, VG_STR("1 validation error detected: "),
                                              names_text(call, shape, map, shows_json)));
    }
    return VG_OK;
}

/* ---- Capacity ---- */

static struct dynamodb_usage doubled(struct vg_call *call, const struct dynamodb_usage *usage)
{
    struct dynamodb_usage twice = {.table = 2 * usage->table};
    struct dynamodb_index_usage **end = &twice.indexes;
    for (const struct dynamodb_index_usage *at = usage->indexes; at != NULL; at = at->next) {
        *end = VG_NEW(call->arena, struct dynamodb_index_usage);
        **end = *at;
        (*end)->units *= 2;
        (*end)->next = NULL;
        end = &(*end)->next;
    }
    return twice;
}

static void split_map(const struct dynamodb_secondary_indexes_capacity_map *map, bool is_read)
{
    for (size_t i = 0; i < map->count; i++) {
        struct dynamodb_capacity *capacity = &map->items[i].value;
        *(is_read ? &capacity->read_capacity_units : &capacity->write_capacity_units) =
            capacity->capacity_units;
    }
}

/* Says of what all units are. */
static struct dynamodb_consumed_capacity
split(struct vg_call *call, struct dynamodb_consumed_capacity capacity, bool is_read)
{
    *(is_read ? &capacity.read_capacity_units : &capacity.write_capacity_units) =
        capacity.capacity_units;
    if (capacity.table != NULL) {
        struct dynamodb_capacity *table = VG_NEW(call->arena, struct dynamodb_capacity);
        *table = *capacity.table;
        *(is_read ? &table->read_capacity_units : &table->write_capacity_units) =
            table->capacity_units;
        capacity.table = table;
    }
    split_map(&capacity.local_secondary_indexes, is_read);
    split_map(&capacity.global_secondary_indexes, is_read);
    return capacity;
}

struct dynamodb_consumed_capacity_multiple
dynamodb_consumed_list(struct vg_call *call, const struct dynamodb_table *tables,
                       const struct dynamodb_usage *usages, size_t count,
                       int32_t return_consumed_capacity, enum dynamodb_consumption consumption)
{
    struct dynamodb_consumed_capacity_multiple list = {.count = 0};
    if (return_consumed_capacity != DYNAMODB_RETURN_CONSUMED_CAPACITY_INDEXES &&
        return_consumed_capacity != DYNAMODB_RETURN_CONSUMED_CAPACITY_TOTAL)
        return list;
    list.set = true;
    list.items = vg_arena_zalloc(call->arena, count, sizeof(list.items[0]));
    for (size_t i = 0; i < count; i++) {
        if (usages[i].table <= 0)
            continue;
        struct dynamodb_usage usage =
            consumption == DYNAMODB_CONSUMED_PLAIN ? usages[i] : doubled(call, &usages[i]);
        struct dynamodb_consumed_capacity capacity =
            *dynamodb_consumed(call, tables[i].name, return_consumed_capacity, &usage);
        if (consumption != DYNAMODB_CONSUMED_PLAIN)
            capacity = split(call, capacity, consumption == DYNAMODB_CONSUMED_TRANSACT_READ);
        list.items[list.count++] = capacity;
    }
    return list;
}

/* ---- Collections ---- */

static struct dynamodb_item_collection_metrics_multiple *
metrics_of(struct dynamodb_item_collection_metrics_per_table *list, struct vg_str table,
           struct vg_arena *arena, size_t count)
{
    for (size_t i = 0; i < list->count; i++)
        if (vg_str_eq(list->items[i].key, table))
            return &list->items[i].value;
    struct dynamodb_item_collection_metrics_per_table_entry *entry = &list->items[list->count++];
    entry->key = table;
    entry->value.set = true;
    entry->value.items = vg_arena_zalloc(arena, count, sizeof(entry->value.items[0]));
    return &entry->value;
}

static bool is_first_of_collection(const struct dynamodb_write *writes, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (writes[i].kind != DYNAMODB_WRITE_CHECK &&
            writes[i].change.table == writes[index].change.table &&
            vg_str_eq(writes[i].change.key.hash, writes[index].change.key.hash))
            return false;
    return true;
}

int dynamodb_collection_metrics_list(struct vg_call *call, const struct dynamodb_write *writes,
                                     size_t count, int32_t return_metrics,
                                     struct dynamodb_item_collection_metrics_per_table *list)
{
    if (return_metrics != DYNAMODB_RETURN_ITEM_COLLECTION_METRICS_SIZE)
        return VG_OK;
    list->items = vg_arena_zalloc(call->arena, count, sizeof(list->items[0]));
    for (size_t i = 0; i < count; i++) {
        const struct dynamodb_change *change = &writes[i].change;
        const struct dynamodb_item_collection_metrics *metrics;
        if (writes[i].kind == DYNAMODB_WRITE_CHECK || !is_first_of_collection(writes, i))
            continue;
        int rc = dynamodb_collection_metrics(call, change->table, change->key.hash, return_metrics,
                                             &metrics);
        if (rc != VG_OK)
            return rc;
        if (metrics == NULL)
            continue;
        struct dynamodb_item_collection_metrics_multiple *of_table =
            metrics_of(list, change->table->name, call->arena, count);
        of_table->items[of_table->count++] = *metrics;
        list->set = true;
    }
    return VG_OK;
}
