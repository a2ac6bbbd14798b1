/* services/dynamodb/index/entry.c: an item's entry in an index: its store key and its contents. */
#include "dynamodb/dynamodb.h"

/* Stored values tell their own length: one after the other they can't be taken for others. */
static void add_partition(struct vg_key *key, const struct dynamodb_index *index,
                          const struct vg_str *values, struct vg_arena *arena)
{
    struct vg_str all = index->hash_count == 1
                            ? values[0]
                            : vg_arena_join(arena, values, index->hash_count, VG_STR(""));
    dynamodb_key_add_hash(key, &index->space, all);
}

struct vg_str dynamodb_index_partition(const struct dynamodb_index *index,
                                       const struct vg_str *hash_values, struct vg_arena *arena)
{
    struct vg_key key;
    dynamodb_number_key_begin(&key, arena, index->space.space, index->space.table);
    add_partition(&key, index, hash_values, arena);
    return vg_key_bytes(&key);
}

/* Whether values of their types can be the key: none is empty, and the partition key's together and
 * the sort key's together are not too long. */
static bool is_key(const struct dynamodb_index *index, const struct vg_str *values)
{
    size_t hash_bytes = 0, range_bytes = 0;
    for (uint32_t i = 0; i < index->part_count; i++) {
        size_t length = dynamodb_value_scalar(values[i]).len;
        if (length == 0 && index->parts[i].type != DYNAMODB_N)
            return false;
        *(i < index->hash_count ? &hash_bytes : &range_bytes) += length;
    }
    return hash_bytes <= DYNAMODB_HASH_KEY_MAX && range_bytes <= DYNAMODB_RANGE_KEY_MAX;
}

struct vg_str dynamodb_index_key(const struct dynamodb_index *index,
                                 const struct dynamodb_table *table, struct vg_str item,
                                 struct vg_arena *arena)
{
    struct vg_str values[DYNAMODB_KEY_PARTS_MAX], hash, range;
    struct vg_key key;
    for (uint32_t i = 0; i < index->part_count; i++)
        if (!dynamodb_item_find(item, index->parts[i].name, &values[i]) ||
            dynamodb_value_type(values[i]) != index->parts[i].type)
            return VG_STR_NONE;
    if (!is_key(index, values))
        return VG_STR_NONE;
    dynamodb_number_key_begin(&key, arena, index->space.space, index->space.table);
    add_partition(&key, index, values, arena);
    for (uint32_t i = index->hash_count; i < index->part_count; i++)
        vg_key_str(&key, dynamodb_key_sort_bytes(values[i]));
    if (!dynamodb_item_find(item, table->schema.hash.name, &hash))
        return VG_STR_NONE;
    dynamodb_key_add_hash(&key, &table->space, hash);
    if (table->schema.range.type != 0) {
        if (!dynamodb_item_find(item, table->schema.range.name, &range))
            return VG_STR_NONE;
        vg_key_raw(&key, dynamodb_key_sort_bytes(range));
    }
    return vg_key_bytes(&key);
}

struct dynamodb_entry dynamodb_index_entry(const struct dynamodb_index *index,
                                           const struct dynamodb_table *table, struct vg_str item,
                                           struct vg_arena *arena)
{
    struct dynamodb_entry entry = {.key = VG_STR_NONE};
    if (vg_str_is_set(item))
        entry.key = dynamodb_index_key(index, table, item, arena);
    if (vg_str_is_set(entry.key))
        entry.item = index->is_all ? item : dynamodb_project(&index->selection, item, arena);
    return entry;
}

size_t dynamodb_index_key_names(const struct dynamodb_index *index,
                                const struct dynamodb_table *table,
                                struct vg_str names[DYNAMODB_KEY_PARTS_MAX + 2])
{
    struct vg_str all[DYNAMODB_KEY_PARTS_MAX + 2] = {table->schema.hash.name,
                                                     table->schema.range.name};
    size_t given = 1U + (table->schema.range.type != 0), count = 0;
    for (uint32_t i = 0; i < index->part_count; i++)
        all[given++] = index->parts[i].name;
    for (size_t i = 0; i < given; i++) { /* few: each is put where it belongs */
        size_t at = count;
        while (at > 0 && vg_str_cmp(names[at - 1], all[i]) > 0)
            at--;
        if (at > 0 && vg_str_eq(names[at - 1], all[i]))
            continue;
        memmove(&names[at + 1], &names[at], (count - at) * sizeof(names[0]));
        names[at] = all[i];
        count++;
    }
    return count;
}

struct vg_str dynamodb_index_key_item(const struct dynamodb_index *index,
                                      const struct dynamodb_table *table, struct vg_str item,
                                      struct vg_arena *arena)
{
    struct vg_str names[DYNAMODB_KEY_PARTS_MAX + 2];
    size_t count = dynamodb_index_key_names(index, table, names);
    return dynamodb_key_pick(names, count, item, arena);
}
