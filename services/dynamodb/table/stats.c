/* services/dynamodb/table/stats.c: how much a table holds. */
#include "dynamodb/dynamodb.h"

#include <endian.h>

static struct vg_str stats_key(struct vg_call *call, uint64_t table_number)
{
    return dynamodb_number_key(call->arena, DYNAMODB_SPACE_STATS, table_number);
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

int dynamodb_stats_add(struct vg_call *call, uint64_t table_number, int64_t items, int64_t bytes)
{
    struct dynamodb_stats stats;
    if (items == 0 && bytes == 0)
        return VG_OK;
    bool is_known = dynamodb_known_stats_get(call, table_number, &stats);
    int rc = is_known ? VG_OK : dynamodb_stats_get(call, table_number, &stats);
    if (rc != VG_OK)
        return rc;
    stats.items += items;
    stats.bytes += bytes;
    uint64_t numbers[2] = {htole64((uint64_t)stats.items), htole64((uint64_t)stats.bytes)};
    rc = vg_put(call->txn, stats_key(call, table_number), vg_str_of(numbers, sizeof(numbers)));
    if (rc == VG_OK)
        dynamodb_known_stats_set(call, table_number, &stats);
    return rc;
}

int dynamodb_stats_delete(struct vg_call *call, uint64_t number)
{
    int rc = vg_delete(call->txn, stats_key(call, number));
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}
