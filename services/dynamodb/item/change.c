/* services/dynamodb/item/change.c: items in the store, and what follows of their changes. */
#include "dynamodb/dynamodb.h"

#include "bus.gen.h"

int dynamodb_item_check(struct vg_str bytes)
{
    return dynamodb_item_is_valid(bytes) ? VG_OK : VG_BROKEN;
}

/* Another partition key of the same hash is told here, before anything could take its item for this
 * one's. */
int dynamodb_item_get(struct vg_call *call, const struct dynamodb_table *table,
                      const struct dynamodb_key *key, struct vg_str *item)
{
    int rc =
        vg_get(call->txn, dynamodb_key_bytes(&table->space, key, call->arena), call->arena, item);
    if (rc == VG_NOT_FOUND) {
        *item = VG_STR_NONE;
        return VG_OK;
    }
    if (rc == VG_OK)
        rc = dynamodb_item_check(*item);
    if (rc == VG_OK && !dynamodb_key_is_of(&table->schema, key, *item))
        rc = VG_BROKEN;
    return rc;
}

static int64_t size_of(struct vg_str item)
{
    return vg_str_is_set(item) ? dynamodb_item_size(item) : 0;
}

static int tell_change(struct vg_call *call, const struct dynamodb_table *table, struct vg_str old,
                       struct vg_str item)
{
    struct bus_item_changed change = {
        .table_name = table->name,
        .event_name = !vg_str_is_set(old)    ? VG_STR("INSERT")
                      : !vg_str_is_set(item) ? VG_STR("REMOVE")
                                             : VG_STR("MODIFY"),
    };
    return vg_event_emit(call, &bus_shape_item_changed, &change);
}

int dynamodb_change_check(struct vg_call *call, struct dynamodb_change *change,
                          struct vg_error *err)
{
    if ((change->table->options & DYNAMODB_HAS_INDEXES) != 0)
        return dynamodb_indexes_check(call, change, err);
    return VG_OK;
}

/* A write is billed by the larger of the two images, also when it changes nothing. */
static double units_of(const struct dynamodb_change *change)
{
    int64_t before = size_of(change->old), after = size_of(change->item);
    return dynamodb_write_units((uint64_t)(before > after ? before : after));
}

int dynamodb_change_apply(struct vg_call *call, const struct dynamodb_change *change,
                          struct dynamodb_usage *usage)
{
    const struct dynamodb_table *table = change->table;
    struct vg_str old = change->old, item = change->item;
    bool was_there = vg_str_is_set(old), is_there = vg_str_is_set(item);
    if (usage != NULL)
        usage->table += units_of(change);
    if (was_there == is_there && vg_str_eq(old, item))
        return VG_OK; /* a write that changes nothing is none, for streams too */
    struct vg_str bytes = dynamodb_key_bytes(&table->space, &change->key, call->arena);
    int rc = is_there ? vg_put(call->txn, bytes, item) : vg_delete(call->txn, bytes);
    if (rc == VG_OK)
        rc = dynamodb_stats_add(call, table->space.table, is_there - was_there,
                                size_of(item) - size_of(old));
    if (rc == VG_OK && (table->options & DYNAMODB_HAS_INDEXES) != 0)
        rc = dynamodb_indexes_apply(call, change, bytes, usage);
    if (rc == VG_OK && (table->options & DYNAMODB_HAS_STREAM) != 0)
        rc = dynamodb_stream_append(call, change);
    if (rc == VG_OK && (table->options & DYNAMODB_HAS_TTL) != 0)
        rc = dynamodb_ttl_follow(call, change);
    if (rc == VG_OK && (table->options & DYNAMODB_HAS_HISTORY) != 0)
        rc = dynamodb_history_append(call, change);
    if (rc == VG_OK && (table->options & DYNAMODB_HAS_REPLICAS) != 0 && !change->is_replicated)
        rc = dynamodb_replicate(call, change);
    if (rc == VG_OK)
        rc = tell_change(call, table, old, item);
    return rc == VG_OK ? VG_OK : VG_BROKEN;
}
