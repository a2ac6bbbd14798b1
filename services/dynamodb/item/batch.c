/* services/dynamodb/item/batch.c: what operations on several items share: keys that must differ,
 * tables named by the keys of a map, capacity by table. */
#include "dynamodb/dynamodb.h"
#include "dynamodb/item/batch.h"

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

static int refuse_names(struct vg_call *call, const struct vg_shape *shape, const void *map,
                        bool shows_json, struct vg_error *err)
{
    struct vg_buf shown;
    vg_buf_init(&shown, call->arena, /* max= */ 0);
    if (shows_json)
        vg_value_to_json(shape, map, &shown);
    else
        vg_value_print(&shown, shape, map, /* in_container= */ false);
    return dynamodb_invalid(
        err,
        VG_CONCAT(call->arena, VG_STR("1 validation error detected: Value '"), vg_buf_str(&shown),
                  VG_STR("' at 'requestItems' failed to satisfy constraint: Map keys must "
                         "satisfy constraint: [Member must have length less than or equal "
                         "to 255, Member must have length greater than or equal to 3, Member "
                         "must satisfy regular expression pattern: [a-zA-Z0-9_.-]+]")));
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
            return refuse_names(call, shape, map, shows_json, err);
    }
    return VG_OK;
}

struct dynamodb_consumed_capacity_multiple
dynamodb_consumed_list(struct vg_call *call, const struct dynamodb_table *tables,
                       const struct dynamodb_usage *usages, size_t count,
                       int32_t return_consumed_capacity)
{
    struct dynamodb_consumed_capacity_multiple list = {.count = 0};
    if (return_consumed_capacity != DYNAMODB_RETURN_CONSUMED_CAPACITY_INDEXES &&
        return_consumed_capacity != DYNAMODB_RETURN_CONSUMED_CAPACITY_TOTAL)
        return list;
    list.set = true;
    list.items = vg_arena_zalloc(call->arena, count, sizeof(list.items[0]));
    for (size_t i = 0; i < count; i++)
        if (usages[i].table > 0)
            list.items[list.count++] =
                *dynamodb_consumed(call, &tables[i], return_consumed_capacity, &usages[i]);
    return list;
}
