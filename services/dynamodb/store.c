/* services/dynamodb/store.c: tables and items in the store. */
#include "dynamodb/dynamodb.h"

#include "bus.gen.h"

#include <endian.h>

/* ---- Tables ---- */

static bool is_name(struct vg_str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool is_good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '_' || c == '.' || c == '-';
        if (!is_good)
            return false;
    }
    return true;
}

static int not_found(struct vg_error *err)
{
    return vg_fail_with(err, &DYNAMODB_RESOURCE_NOT_FOUND, VG_STR("Requested resource not found"),
                        NULL);
}

/* AWS's model bounds the parameter as an ARN; a bare name has its own constraint. */
int dynamodb_table_name(struct vg_call *call, struct vg_str table_name, struct vg_str *name,
                        struct vg_error *err)
{
    struct vg_arn arn;
    *name = table_name;
    if (vg_str_starts(table_name, VG_STR("arn:")) && vg_arn_parse(table_name, &arn)) {
        if (!vg_str_starts(arn.resource, VG_STR("table/")) ||
            !vg_str_eq(arn.account, call->account) || !vg_str_eq(arn.region, call->region))
            return not_found(err);
        *name = vg_str_tail(arn.resource, sizeof("table/") - 1);
    }
    const char *rule = name->len > 255 ? "Member must have length less than or equal to 255"
                       : !is_name(*name)
                           ? "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
                           : NULL;
    if (rule == NULL)
        return VG_OK;
    return vg_fail(
        err, &DYNAMODB_VALIDATION,
        "1 validation error detected: Value '%.*s' at 'tableName' failed to satisfy constraint: %s",
        VG_STR_ARG(table_name), rule);
}

static int decode_table(struct vg_call *call, struct vg_str bytes, struct dynamodb_table *table)
{
    struct dynamodb_record_table record;
    if (!vg_record_decode(call->arena, &dynamodb_record_shape_table, bytes, &record))
        return VG_BROKEN;
    *table = (struct dynamodb_table){
        .schema = {.hash = {.name = record.hash_name,
                            .type = (enum dynamodb_type)record.hash_type.v},
                   .range = {.name = record.range_name,
                             .type = (enum dynamodb_type)record.range_type.v}},
        .space = {.space = DYNAMODB_SPACE_ITEM,
                  .table = (uint64_t)record.number.v,
                  .seeds = {(uint64_t)record.seed_a.v, (uint64_t)record.seed_b.v}},
    };
    return VG_OK;
}

int dynamodb_table_find(struct vg_call *call, struct vg_str name, struct dynamodb_table *table)
{
    struct vg_key key;
    struct vg_str bytes;
    vg_call_key(call, &key, DYNAMODB_SPACE_TABLE);
    vg_key_str(&key, name);
    int rc = vg_get(call->txn, vg_key_bytes(&key), call->arena, &bytes);
    if (rc == VG_OK && !dynamodb_known_get(call, bytes, table)) {
        rc = decode_table(call, bytes, table);
        if (rc == VG_OK)
            dynamodb_known_set(call, bytes, table);
    }
    table->name = name;
    return rc;
}

int dynamodb_table_require(struct vg_call *call, struct vg_str table_name,
                           struct dynamodb_table *table, struct vg_error *err)
{
    struct vg_str name;
    int rc = dynamodb_table_name(call, table_name, &name, err);
    if (rc == VG_OK)
        rc = dynamodb_table_find(call, name, table);
    return rc == VG_NOT_FOUND ? not_found(err) : rc;
}

/* ---- How much a table holds: two numbers, kept with every change, so that descriptions are exact
 * ---- */

static struct vg_str stats_key(struct vg_call *call, uint64_t table_number)
{
    struct vg_key key;
    vg_key_begin(&key, call->arena, VG_STR(""), VG_STR(""), DYNAMODB_SPACE_STATS);
    vg_key_u64(&key, table_number);
    return vg_key_bytes(&key);
}

int dynamodb_stats_get(struct vg_call *call, uint64_t table_number, struct dynamodb_stats *stats)
{
    uint64_t numbers[2] = {0, 0};
    struct vg_str bytes;
    int rc = vg_get(call->txn, stats_key(call, table_number), call->arena, &bytes);
    if (rc == VG_OK && bytes.len != sizeof(numbers))
        return VG_BROKEN;
    if (rc == VG_OK)
        memcpy(numbers, bytes.ptr, sizeof(numbers));
    *stats = (struct dynamodb_stats){.items = (int64_t)le64toh(numbers[0]),
                                     .bytes = (int64_t)le64toh(numbers[1])};
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

static int stats_add(struct vg_call *call, uint64_t table_number, int64_t items, int64_t bytes)
{
    struct dynamodb_stats stats;
    if (items == 0 && bytes == 0)
        return VG_OK;
    int rc = dynamodb_stats_get(call, table_number, &stats);
    if (rc != VG_OK)
        return rc;
    uint64_t numbers[2] = {htole64((uint64_t)(stats.items + items)),
                           htole64((uint64_t)(stats.bytes + bytes))};
    return vg_put(call->txn, stats_key(call, table_number), vg_str_of(numbers, sizeof(numbers)));
}

/* ---- Items ---- */

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

int dynamodb_item_replace(struct vg_call *call, const struct dynamodb_table *table,
                          const struct dynamodb_key *key, struct vg_str old, struct vg_str item)
{
    bool was_there = vg_str_is_set(old), is_there = vg_str_is_set(item);
    if (was_there == is_there && vg_str_eq(old, item))
        return VG_OK; /* a write that changes nothing is none, for streams too */
    struct vg_str bytes = dynamodb_key_bytes(&table->space, key, call->arena);
    int rc = is_there ? vg_put(call->txn, bytes, item) : vg_delete(call->txn, bytes);
    if (rc == VG_OK)
        rc =
            stats_add(call, table->space.table, is_there - was_there, size_of(item) - size_of(old));
    if (rc == VG_OK)
        rc = tell_change(call, table, old, item);
    return rc == VG_OK ? VG_OK : VG_BROKEN;
}
