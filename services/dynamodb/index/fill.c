/* services/dynamodb/index/fill.c: an index that is added to a table gets the table's items, in
 * slices that others never wait for long. */
#include "dynamodb/dynamodb.h"

/* Of one slice. A turn of the loop may run eight, and all of them are to take a few milliseconds.
 */
enum { SLICE_ITEMS = 40, SLICE_BYTES = 64 * 1024 };

static int queue(struct vg_call *call, struct vg_str name, int64_t table, int64_t index)
{
    struct dynamodb_record_index_fill fill = {
        .name = name, .number = vg_i64(table), .index = vg_i64(index)};
    return vg_effect_queue(call, &dynamodb_index_fill_effect, &fill, /* due_ms= */ 0, NULL);
}

int dynamodb_index_fill_begin(struct vg_call *call, const struct dynamodb_table *table,
                              struct dynamodb_record_index *index)
{
    index->status = vg_i32(DYNAMODB_INDEX_STATUS_CREATING);
    index->filled_to = dynamodb_key_table(&table->space, call->arena);
    return queue(call, table->name, (int64_t)table->space.table, index->number.v);
}

/* Items are read before any entry is written: a walk has to look for its place anew after each
 * write. */
int dynamodb_slice_read(struct vg_call *call, const struct dynamodb_table *table,
                        struct vg_str *after, struct vg_buf *items, bool *is_last)
{
    struct vg_walk walk;
    struct vg_str item;
    size_t bytes = 0, count = 0;
    int rc = VG_OK;
    vg_walk_begin(&walk, call->txn, call->arena, dynamodb_key_table(&table->space, call->arena),
                  *after, /* includes_start= */ false, /* is_reverse= */ false);
    while (count < SLICE_ITEMS && bytes < SLICE_BYTES &&
           (rc = vg_walk_next(&walk, /* key= */ NULL, &item)) == VG_OK) {
        rc = dynamodb_item_check(item);
        if (rc != VG_OK)
            break;
        vg_buf_add_bytes(items, &item, sizeof(item));
        bytes += item.len;
        count++;
    }
    *is_last = rc == VG_NOT_FOUND;
    *after = vg_arena_copy(call->arena, walk.at);
    vg_walk_end(&walk);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

/* Items that can't be keys of the index are passed over, as AWS does. */
static int write_slice(struct vg_call *call, const struct dynamodb_table *table,
                       const struct dynamodb_index *index, const struct vg_buf *buf)
{
    const struct vg_str *items = (const struct vg_str *)(const void *)buf->ptr;
    int64_t count = 0, bytes = 0;
    for (size_t i = 0; i < buf->len / sizeof(*items); i++) {
        struct dynamodb_entry entry = dynamodb_index_entry(index, table, items[i], call->arena);
        if (!vg_str_is_set(entry.key))
            continue;
        int rc = vg_put(call->txn, entry.key, entry.item);
        if (rc != VG_OK)
            return rc;
        count++;
        bytes += dynamodb_item_size(entry.item);
    }
    return dynamodb_stats_add(call, index->space.table, count, bytes);
}

static struct dynamodb_record_index *find(struct dynamodb_record_indexes *record, int64_t number)
{
    for (size_t i = 0; i < record->items.count; i++)
        if (record->items.items[i].number.v == number &&
            vg_str_is_set(record->items.items[i].filled_to))
            return &record->items.items[i];
    return NULL;
}

static int fill(struct vg_call *call, const struct dynamodb_table *table,
                struct dynamodb_record_indexes *record, struct dynamodb_record_index *definition)
{
    struct dynamodb_index index;
    struct vg_buf items;
    bool is_last;
    int rc = dynamodb_index_read(call->arena, table, definition, &index);
    vg_buf_init(&items, call->arena, /* max= */ 0);
    if (rc == VG_OK)
        rc = dynamodb_slice_read(call, table, &definition->filled_to, &items, &is_last);
    if (rc == VG_OK)
        rc = write_slice(call, table, &index, &items);
    if (rc != VG_OK)
        return VG_BROKEN;
    if (is_last) {
        definition->filled_to = VG_STR_NONE;
        definition->status = vg_i32(DYNAMODB_INDEX_STATUS_ACTIVE);
    }
    rc = dynamodb_indexes_put(call, table->space.table, record);
    if (rc == VG_OK && !is_last)
        rc = queue(call, table->name, (int64_t)table->space.table, definition->number.v);
    return rc;
}

static int run_fill(struct vg_call *call, const void *payload, uint32_t attempt,
                    struct vg_error *err)
{
    const struct dynamodb_record_index_fill *of = payload;
    struct dynamodb_record_indexes record;
    struct dynamodb_table table;
    (void)attempt, (void)err;
    int rc = dynamodb_table_find(call, of->name, &table);
    if (rc == VG_NOT_FOUND || (rc == VG_OK && table.space.table != (uint64_t)of->number.v))
        return VG_OK;
    if (rc == VG_OK)
        rc = dynamodb_indexes_get(call, table.space.table, &record);
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_OK : rc;
    struct dynamodb_record_index *definition = find(&record, of->index.v);
    return definition == NULL ? VG_OK : fill(call, &table, &record, definition);
}

const struct vg_effect_kind dynamodb_index_fill_effect = {
    .name = "dynamodb.index_fill", .shape = &dynamodb_record_shape_index_fill, .run = run_fill};
