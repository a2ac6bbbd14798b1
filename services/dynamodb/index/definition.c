/* services/dynamodb/index/definition.c: a table's indexes as their record describes them. */
#include "dynamodb/dynamodb.h"

#include <stdlib.h>

static struct vg_str record_key(struct vg_call *call, uint64_t table_number)
{
    return dynamodb_number_key(call->arena, DYNAMODB_SPACE_INDEXES, table_number);
}

int dynamodb_indexes_get(struct vg_call *call, uint64_t table_number,
                         struct dynamodb_record_indexes *record)
{
    return vg_record_get(call->txn, record_key(call, table_number), &dynamodb_record_shape_indexes,
                         call->arena, record);
}

int dynamodb_indexes_put(struct vg_call *call, uint64_t table_number,
                         const struct dynamodb_record_indexes *record)
{
    return vg_record_put(call->txn, record_key(call, table_number), &dynamodb_record_shape_indexes,
                         call->arena, record);
}

int dynamodb_indexes_delete(struct vg_call *call, uint64_t table_number)
{
    return vg_delete(call->txn, record_key(call, table_number));
}

/* ---- What an entry holds ---- */

static int by_bytes(const void *a, const void *b)
{
    return vg_str_cmp(*(const struct vg_str *)a, *(const struct vg_str *)b);
}

/* The keys of table and index, and what the projection includes. */
static void read_projection(struct vg_arena *arena, const struct dynamodb_table *table,
                            const struct dynamodb_record_index *record,
                            struct dynamodb_index *index)
{
    index->is_all = record->projection.v == DYNAMODB_PROJECTION_TYPE_ALL;
    if (index->is_all)
        return;
    size_t count = 0;
    struct vg_str *names =
        VG_NEW_ARRAY(arena, struct vg_str, DYNAMODB_KEY_PARTS_MAX + 2 + record->attributes.count);
    names[count++] = vg_arena_copy(arena, table->schema.hash.name);
    if (table->schema.range.type != 0)
        names[count++] = vg_arena_copy(arena, table->schema.range.name);
    for (uint32_t i = 0; i < index->part_count; i++)
        names[count++] = index->parts[i].name;
    for (size_t i = 0; i < record->attributes.count; i++)
        names[count++] = record->attributes.items[i];
    qsort(names, count, sizeof(*names), by_bytes);
    index->names = names;
    for (size_t i = 0; i < count; i++)
        if (i == 0 || !vg_str_eq(names[i], names[i - 1]))
            names[index->name_count++] = names[i];
    index->selection = dynamodb_selection_of_names(arena, index->names, index->name_count);
}

int dynamodb_index_read(struct vg_arena *arena, const struct dynamodb_table *table,
                        const struct dynamodb_record_index *record, struct dynamodb_index *index)
{
    size_t count = record->parts.count;
    if (count == 0 || count > DYNAMODB_KEY_PARTS_MAX || record->hash_count.v < 1 ||
        record->hash_count.v > DYNAMODB_KEY_HASHES_MAX || (size_t)record->hash_count.v > count ||
        count - (size_t)record->hash_count.v > DYNAMODB_KEY_RANGES_MAX)
        return VG_BROKEN;
    *index = (struct dynamodb_index){
        .name = record->name,
        .space = table->space,
        .hash_count = (uint32_t)record->hash_count.v,
        .part_count = (uint32_t)count,
        .is_local = record->is_local.v,
        .status = record->status.v,
        .filled_to = record->filled_to,
    };
    index->space.table = (uint64_t)record->number.v;
    for (size_t i = 0; i < count; i++) {
        const struct dynamodb_record_definition *part = &record->parts.items[i];
        index->parts[i] = (struct dynamodb_key_part){.name = part->name,
                                                     .type = (enum dynamodb_type)part->type.v};
        if (!dynamodb_type_is_scalar(index->parts[i].type))
            return VG_BROKEN;
    }
    read_projection(arena, table, record, index);
    return VG_OK;
}

static int decode(struct vg_arena *arena, const struct dynamodb_table *table, struct vg_str bytes,
                  struct dynamodb_indexes *indexes)
{
    struct dynamodb_record_indexes record;
    int rc = VG_OK;
    if (!vg_record_decode(arena, &dynamodb_record_shape_indexes, bytes, &record))
        return VG_BROKEN;
    indexes->items = VG_NEW_ARRAY(arena, struct dynamodb_index, record.items.count);
    indexes->count = record.items.count;
    for (size_t i = 0; i < record.items.count && rc == VG_OK; i++)
        rc = dynamodb_index_read(arena, table, &record.items.items[i], &indexes->items[i]);
    return rc;
}

int dynamodb_indexes_of(struct vg_call *call, const struct dynamodb_table *table,
                        struct dynamodb_indexes *indexes)
{
    struct vg_str bytes;
    struct vg_arena *arena;
    *indexes = (struct dynamodb_indexes){.count = 0};
    if ((table->options & DYNAMODB_HAS_INDEXES) == 0)
        return VG_OK;
    int rc = vg_get(call->txn, record_key(call, table->space.table), call->arena, &bytes);
    if (rc != VG_OK)
        return VG_BROKEN;
    const struct dynamodb_indexes *known = dynamodb_known_indexes_get(call, bytes, table);
    if (known == NULL) {
        struct dynamodb_indexes *place = dynamodb_known_indexes_begin(call, bytes, &arena);
        rc = decode(arena, table, bytes, place);
        if (rc == VG_OK)
            dynamodb_known_indexes_keep(call, bytes, table);
        known = place;
    }
    *indexes = *known;
    return rc;
}

const struct dynamodb_index *dynamodb_index_named(const struct dynamodb_indexes *indexes,
                                                  struct vg_str name)
{
    for (size_t i = 0; i < indexes->count; i++)
        if (vg_str_eq(indexes->items[i].name, name))
            return &indexes->items[i];
    return NULL;
}

struct dynamodb_key_parts dynamodb_index_parts(const struct dynamodb_index *index)
{
    return (struct dynamodb_key_parts){.hash = index->parts,
                                       .hash_count = index->hash_count,
                                       .range = index->parts + index->hash_count,
                                       .range_count = index->part_count - index->hash_count};
}

bool dynamodb_index_projects(const struct dynamodb_index *index, struct vg_str name)
{
    return index->is_all ||
           bsearch(&name, index->names, index->name_count, sizeof(name), by_bytes) != NULL;
}
