/* services/dynamodb/index/collection.c: the sizes of item collections.
 *
 *   store key   no account, no region, space COLLECTION, [table number u64][partition hash 16
 * bytes] -> bytes, u64 little endian */
#include "dynamodb/dynamodb.h"

#include <endian.h>

#define GB (1024.0 * 1024.0 * 1024.0)

static struct vg_str record_key(struct vg_call *call, const struct dynamodb_table *table,
                                struct vg_str hash_value)
{
    struct vg_key key;
    dynamodb_number_key_begin(&key, call->arena, DYNAMODB_SPACE_COLLECTION, table->space.table);
    dynamodb_key_add_hash(&key, &table->space, hash_value);
    return vg_key_bytes(&key);
}

int dynamodb_collection_get(struct vg_call *call, const struct dynamodb_table *table,
                            struct vg_str hash_value, int64_t *bytes)
{
    uint64_t number = 0;
    struct vg_str value;
    int rc = vg_get(call->txn, record_key(call, table, hash_value), call->arena, &value);
    if (rc == VG_OK && value.len != sizeof(number))
        return VG_BROKEN;
    if (rc == VG_OK)
        memcpy(&number, value.ptr, sizeof(number));
    *bytes = (int64_t)le64toh(number);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int dynamodb_collection_add(struct vg_call *call, const struct dynamodb_table *table,
                            struct vg_str hash_value, int64_t bytes)
{
    int64_t before;
    if (bytes == 0)
        return VG_OK;
    int rc = dynamodb_collection_get(call, table, hash_value, &before);
    if (rc != VG_OK)
        return rc;
    struct vg_str key = record_key(call, table, hash_value);
    if (before + bytes <= 0) {
        rc = vg_delete(call->txn, key);
        return rc == VG_NOT_FOUND ? VG_OK : rc;
    }
    uint64_t number = htole64((uint64_t)(before + bytes));
    return vg_put(call->txn, key, vg_str_of(&number, sizeof(number)));
}

static bool has_local(const struct dynamodb_indexes *indexes)
{
    for (size_t i = 0; i < indexes->count; i++)
        if (indexes->items[i].is_local)
            return true;
    return false;
}

/* AWS estimates, between two whole numbers; here the size is exact. */
int dynamodb_collection_metrics(struct vg_call *call, const struct dynamodb_table *table,
                                struct vg_str hash_value, int32_t return_metrics,
                                const struct dynamodb_item_collection_metrics **metrics)
{
    struct dynamodb_indexes indexes;
    int64_t bytes;
    *metrics = NULL;
    if (return_metrics != DYNAMODB_RETURN_ITEM_COLLECTION_METRICS_SIZE)
        return VG_OK;
    int rc = dynamodb_indexes_of(call, table, &indexes);
    if (rc != VG_OK || !has_local(&indexes))
        return rc;
    rc = dynamodb_collection_get(call, table, hash_value, &bytes);
    if (rc != VG_OK)
        return rc;
    struct dynamodb_item_collection_metrics *to =
        VG_NEW(call->arena, struct dynamodb_item_collection_metrics);
    struct vg_buf key;
    vg_buf_init(&key, call->arena, /* max= */ 0);
    size_t opened = dynamodb_open_item(&key);
    dynamodb_put_name(&key, table->schema.hash.name);
    vg_buf_add(&key, hash_value);
    dynamodb_close_item(&key, opened, 1);
    to->item_collection_key = vg_buf_str(&key);
    struct vg_f64 *range = VG_NEW_ARRAY(call->arena, struct vg_f64, 2);
    double low = (double)(int64_t)((double)bytes / GB);
    range[0] = vg_f64(low);
    range[1] = vg_f64(low + 1.0);
    to->size_estimate_range_gb.items = range;
    to->size_estimate_range_gb.count = 2;
    to->size_estimate_range_gb.set = true;
    *metrics = to;
    return VG_OK;
}
