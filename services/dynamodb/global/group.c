/* services/dynamodb/global/group.c: the regions of a global table. */
#include "dynamodb/dynamodb.h"

#define DAY_MS INT64_C(86400000)

static struct vg_str key_of(struct vg_call *call, const struct dynamodb_table *table)
{
    return dynamodb_number_key(call->arena, DYNAMODB_SPACE_REPLICAS, table->space.table);
}

int dynamodb_group_get(struct vg_call *call, const struct dynamodb_table *table,
                       struct dynamodb_record_replicas *group)
{
    *group = (struct dynamodb_record_replicas){.members = {.count = 0}};
    if ((table->options & DYNAMODB_HAS_REPLICAS) == 0)
        return VG_NOT_FOUND;
    int rc = vg_record_get(call->txn, key_of(call, table), &dynamodb_record_shape_replicas,
                           call->arena, group);
    return rc == VG_OK ? VG_OK : VG_BROKEN;
}

int dynamodb_group_forget(struct vg_call *call, const struct dynamodb_table *table)
{
    return vg_delete(call->txn, key_of(call, table));
}

struct dynamodb_record_replica *dynamodb_group_member(const struct dynamodb_record_replicas *group,
                                                      struct vg_str region)
{
    for (size_t i = 0; i < group->members.count; i++)
        if (vg_str_eq(group->members.items[i].region, region))
            return &group->members.items[i];
    return NULL;
}

int dynamodb_group_table(struct vg_call *call, struct vg_str region, struct vg_str table_name,
                         struct dynamodb_table *table)
{
    struct vg_str from = dynamodb_go_to(call, region);
    int rc = dynamodb_table_find(call, table_name, table);
    dynamodb_go_to(call, from);
    return rc == VG_OK ? VG_OK : VG_BROKEN;
}

int dynamodb_group_whole(struct vg_call *call, struct vg_str region, struct vg_str table_name,
                         struct dynamodb_whole *whole)
{
    struct vg_str from = dynamodb_go_to(call, region);
    int rc = dynamodb_whole_find(call, table_name, whole);
    dynamodb_go_to(call, from);
    return rc == VG_OK ? VG_OK : VG_BROKEN;
}

static int put_one(struct vg_call *call, struct vg_str table_name,
                   const struct dynamodb_record_replicas *group)
{
    struct dynamodb_whole whole;
    int rc = dynamodb_whole_find(call, table_name, &whole);
    if (rc != VG_OK)
        return VG_BROKEN;
    uint32_t options = whole.table.options;
    if (group->members.count > 1) {
        rc = vg_record_put(call->txn, key_of(call, &whole.table), &dynamodb_record_shape_replicas,
                           call->arena, group);
        options |= DYNAMODB_HAS_REPLICAS;
        if (group->is_strong.v)
            options |= DYNAMODB_IS_STRONG;
    } else {
        rc = dynamodb_group_forget(call, &whole.table);
        options &= ~(uint32_t)(DYNAMODB_HAS_REPLICAS | DYNAMODB_IS_STRONG);
    }
    return rc == VG_OK ? dynamodb_whole_store(call, &whole, options) : VG_BROKEN;
}

int dynamodb_group_put(struct vg_call *call, struct vg_str table_name,
                       const struct dynamodb_record_replicas *group)
{
    int rc = VG_OK;
    for (size_t i = 0; i < group->members.count && rc == VG_OK; i++) {
        struct vg_str from = dynamodb_go_to(call, group->members.items[i].region);
        rc = put_one(call, table_name, group);
        dynamodb_go_to(call, from);
    }
    return rc;
}

bool dynamodb_group_has_sourced(const struct dynamodb_record_replicas *group, struct vg_str region,
                                int64_t now_ms)
{
    for (size_t i = 0; i < group->members.count; i++) {
        const struct dynamodb_record_replica *member = &group->members.items[i];
        if (vg_str_is_set(member->source) && vg_str_eq(member->source, region) &&
            member->added_ms.v + DAY_MS > now_ms)
            return true;
    }
    return false;
}
