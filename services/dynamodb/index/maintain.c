/* services/dynamodb/index/maintain.c: what a change of an item does to the table's indexes. */
#include "dynamodb/dynamodb.h"

#define INVALID "One or more parameter values were invalid: "
#define NOT_VALID "One or more parameter values are not valid. "

/* ---- Values that can't be keys ---- */

/* What a part of the key holds and must not. */
struct fault {
    const struct dynamodb_index *index;
    const struct dynamodb_key_part *part;
    struct vg_str value;
};

static bool is_empty(struct vg_str value, enum dynamodb_type type)
{
    return type != DYNAMODB_N && dynamodb_value_scalar(value).len == 0;
}

/* Of several indexes that a value does not suit, AWS names the first by name. */
static bool find_fault(const struct dynamodb_indexes *indexes, const struct dynamodb_change *change,
                       struct fault *fault)
{
    *fault = (struct fault){.index = NULL};
    for (size_t i = 0; i < indexes->count; i++) {
        const struct dynamodb_index *index = &indexes->items[i];
        if (fault->index != NULL && vg_str_cmp(index->name, fault->index->name) > 0)
            continue;
        for (uint32_t part = 0; part < index->part_count; part++) {
            const struct dynamodb_key_part *key = &index->parts[part];
            struct vg_str value;
            if (!dynamodb_item_find(change->item, key->name, &value) ||
                (dynamodb_value_type(value) == key->type && !is_empty(value, key->type)))
                continue;
            if (change->update != NULL && !dynamodb_update_touches(change->update, key->name))
                continue; /* it is older than the index */
            *fault = (struct fault){.index = index, .part = key, .value = value};
            break;
        }
    }
    return fault->index != NULL;
}

/* Whether the value was the item's own, and so not known before the item was read: AWS then says
 * less. */
static bool comes_from_item(const struct dynamodb_update_tree *update, struct vg_str name)
{
    if (update == NULL)
        return false;
    for (const struct dynamodb_action *action = update->actions; action != NULL;
         action = action->next)
        if (vg_str_eq(action->path.steps[0].name, name))
            return action->operand != NULL && action->operand->kind != DYNAMODB_NODE_VALUE &&
                   action->operand->kind != DYNAMODB_NODE_PLUS &&
                   action->operand->kind != DYNAMODB_NODE_MINUS;
    return false;
}

static int refuse_type(const struct dynamodb_change *change, const struct fault *fault,
                       struct vg_error *err)
{
    if (comes_from_item(change->update, fault->part->name))
        return dynamodb_invalid(err, VG_STR("The update expression attempted to update the "
                                            "secondary index key to unsupported type"));
    return vg_fail(err, &DYNAMODB_VALIDATION,
                   INVALID
                   "Type mismatch for Index Key %.*s Expected: %.*s Actual: %.*s IndexName: %.*s",
                   VG_STR_ARG(fault->part->name), VG_STR_ARG(dynamodb_type_name(fault->part->type)),
                   VG_STR_ARG(dynamodb_type_name(dynamodb_value_type(fault->value))),
                   VG_STR_ARG(fault->index->name));
}

static int refuse_empty(struct dynamodb_change *change, const struct fault *fault,
                        struct vg_error *err)
{
    change->key.is_refused_as_empty = true;
    const char *kind = fault->part->type == DYNAMODB_S ? "string" : "binary";
    if (change->update != NULL)
        return vg_fail(err, &DYNAMODB_VALIDATION,
                       NOT_VALID "The update expression attempted to update a secondary index key "
                                 "to a value that is not supported. The AttributeValue for a key "
                                 "attribute cannot contain an empty %s value.",
                       kind);
    return vg_fail(err, &DYNAMODB_VALIDATION,
                   NOT_VALID "A value specified for a secondary index key is not supported. The "
                             "AttributeValue for a key attribute cannot contain an empty %s value. "
                             "IndexName: %.*s, IndexKey: %.*s",
                   kind, VG_STR_ARG(fault->index->name), VG_STR_ARG(fault->part->name));
}

/* The length of a global index's key attributes: all of the partition key together, and all of the
 * sort key. Where the change does not touch them, they are older than the index. */
static bool is_too_long(const struct dynamodb_index *index, const struct dynamodb_change *change,
                        bool is_hash)
{
    size_t length = 0;
    bool is_touched = change->update == NULL;
    uint32_t from = is_hash ? 0 : index->hash_count;
    uint32_t to = is_hash ? index->hash_count : index->part_count;
    for (uint32_t i = from; i < to; i++) {
        struct vg_str value;
        is_touched = is_touched || dynamodb_update_touches(change->update, index->parts[i].name);
        if (dynamodb_item_find(change->item, index->parts[i].name, &value) &&
            dynamodb_value_type(value) == index->parts[i].type)
            length += dynamodb_value_scalar(value).len;
    }
    return is_touched && length > (is_hash ? DYNAMODB_HASH_KEY_MAX : DYNAMODB_RANGE_KEY_MAX);
}

static int check_lengths(const struct dynamodb_indexes *indexes,
                         const struct dynamodb_change *change, struct vg_error *err)
{
    for (size_t i = 0; i < indexes->count; i++) {
        bool is_hash = is_too_long(&indexes->items[i], change, /* is_hash= */ true);
        if (!is_hash && !is_too_long(&indexes->items[i], change, /* is_hash= */ false))
            continue;
        if (change->update != NULL)
            return dynamodb_invalid(err, VG_STR("The update expression attempted to update the "
                                                "secondary index key beyond allowed size limits"));
        return dynamodb_invalid(
            err, is_hash ? VG_STR(INVALID "Size of hashkey has exceeded the maximum size limit "
                                          "of2048 bytes")
                         : VG_STR(INVALID "Aggregated size of all range keys has exceeded the size "
                                          "limit of 1024 bytes"));
    }
    return VG_OK;
}

/* ---- Collections ---- */

static int64_t size_of(struct vg_str item)
{
    return vg_str_is_set(item) ? dynamodb_item_size(item) : 0;
}

static size_t count_local(const struct dynamodb_indexes *indexes)
{
    size_t count = 0;
    for (size_t i = 0; i < indexes->count; i++)
        count += indexes->items[i].is_local;
    return count;
}

/* By how much the change makes its collection grow. */
static int64_t collection_growth(struct vg_call *call, const struct dynamodb_indexes *indexes,
                                 const struct dynamodb_change *change)
{
    int64_t growth = size_of(change->item) - size_of(change->old);
    for (size_t i = 0; i < indexes->count; i++) {
        const struct dynamodb_index *index = &indexes->items[i];
        if (!index->is_local)
            continue;
        growth +=
            size_of(dynamodb_index_entry(index, change->table, change->item, call->arena).item) -
            size_of(dynamodb_index_entry(index, change->table, change->old, call->arena).item);
    }
    return growth;
}

static int check_collection(struct vg_call *call, const struct dynamodb_indexes *indexes,
                            const struct dynamodb_change *change, struct vg_error *err)
{
    const int64_t most = (int64_t)DYNAMODB_COLLECTION_GB_MAX << 30;
    int64_t bytes, local = (int64_t)count_local(indexes);
    if (local == 0)
        return VG_OK;
    int rc = dynamodb_collection_get(call, change->table, change->key.hash, &bytes);
    if (rc != VG_OK)
        return rc;
    if (bytes + size_of(change->item) * (1 + local) <= most) /* whatever is projected */
        return VG_OK;
    int64_t growth = collection_growth(call, indexes, change);
    if (growth <= 0 || bytes + growth <= most)
        return VG_OK;
    return vg_fail_with(err, &DYNAMODB_ITEM_COLLECTION_SIZE_LIMIT_EXCEEDED,
                        VG_STR("Collection size exceeded."), /* detail= */ NULL);
}

int dynamodb_indexes_check(struct vg_call *call, struct dynamodb_change *change,
                           struct vg_error *err)
{
    struct dynamodb_indexes indexes;
    struct fault fault;
    int rc = dynamodb_indexes_of(call, change->table, &indexes);
    if (rc != VG_OK)
        return rc;
    if (!vg_str_is_set(change->item))
        return VG_OK;
    if (find_fault(&indexes, change, &fault))
        return dynamodb_value_type(fault.value) == fault.part->type
                   ? refuse_empty(change, &fault, err)
                   : refuse_type(change, &fault, err);
    rc = check_lengths(&indexes, change, err);
    return rc == VG_OK ? check_collection(call, &indexes, change, err) : rc;
}

/* ---- Writes ---- */

/* As AWS counts: an entry that comes, goes or changes is a write, one that gets another key two. */
static double units_of(const struct dynamodb_entry *old, const struct dynamodb_entry *entry)
{
    int64_t before = size_of(old->item), after = size_of(entry->item);
    if (vg_str_is_set(old->key) && vg_str_is_set(entry->key) && !vg_str_eq(old->key, entry->key))
        return dynamodb_write_units((uint64_t)before) + dynamodb_write_units((uint64_t)after);
    return dynamodb_write_units((uint64_t)(before > after ? before : after));
}

static bool is_same(struct vg_str a, struct vg_str b)
{
    return vg_str_is_set(a) == vg_str_is_set(b) && vg_str_eq(a, b);
}

static int write_entry(struct vg_call *call, const struct dynamodb_index *index,
                       const struct dynamodb_entry *old, const struct dynamodb_entry *entry)
{
    bool was_there = vg_str_is_set(old->key), is_there = vg_str_is_set(entry->key);
    int rc = VG_OK;
    if (was_there && !is_same(old->key, entry->key))
        rc = vg_delete(call->txn, old->key);
    if (rc == VG_OK && is_there)
        rc = vg_put(call->txn, entry->key, entry->item);
    if (rc == VG_OK)
        rc = dynamodb_stats_add(call, index->space.table, is_there - was_there,
                                size_of(entry->item) - size_of(old->item));
    return rc == VG_OK ? VG_OK : VG_BROKEN;
}

bool dynamodb_index_is_touched(struct vg_call *call, const struct dynamodb_index *index,
                               const struct dynamodb_change *change)
{
    struct dynamodb_entry old =
        dynamodb_index_entry(index, change->table, change->old, call->arena);
    struct dynamodb_entry entry =
        dynamodb_index_entry(index, change->table, change->item, call->arena);
    return !is_same(old.key, entry.key) || !is_same(old.item, entry.item);
}

static int apply_one(struct vg_call *call, const struct dynamodb_change *change,
                     const struct dynamodb_index *index, struct dynamodb_usage *usage,
                     int64_t *growth)
{
    struct dynamodb_entry old =
        dynamodb_index_entry(index, change->table, change->old, call->arena);
    struct dynamodb_entry entry =
        dynamodb_index_entry(index, change->table, change->item, call->arena);
    if (is_same(old.key, entry.key) && is_same(old.item, entry.item))
        return VG_OK;
    if (usage != NULL)
        dynamodb_usage_add(call, usage, index, units_of(&old, &entry));
    if (index->is_local)
        *growth += size_of(entry.item) - size_of(old.item);
    return write_entry(call, index, &old, &entry);
}

/* An index that is being created has the items up to a point, or none yet: the others are brought
 * in as they are when it comes to them. */
static bool is_served(const struct dynamodb_index *index, struct vg_str store_key)
{
    return index->status != DYNAMODB_INDEX_STATUS_CREATING ||
           (vg_str_is_set(index->filled_to) && vg_str_cmp(store_key, index->filled_to) <= 0);
}

int dynamodb_indexes_apply(struct vg_call *call, const struct dynamodb_change *change,
                           struct vg_str store_key, struct dynamodb_usage *usage)
{
    struct dynamodb_indexes indexes;
    int64_t growth = size_of(change->item) - size_of(change->old);
    int rc = dynamodb_indexes_of(call, change->table, &indexes);
    for (size_t i = 0; i < indexes.count && rc == VG_OK; i++)
        if (is_served(&indexes.items[i], store_key))
            rc = apply_one(call, change, &indexes.items[i], usage, &growth);
    if (rc == VG_OK && count_local(&indexes) > 0)
        rc = dynamodb_collection_add(call, change->table, change->key.hash, growth);
    return rc;
}
