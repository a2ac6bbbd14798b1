/* services/dynamodb/global/remove.c: replicas that go: by ReplicaUpdates, or with their table. */
#include "dynamodb/dynamodb.h"

int dynamodb_check_replica_delete(struct vg_call *call, const struct dynamodb_table *table,
                                  struct vg_error *err)
{
    struct dynamodb_record_replicas group;
    int rc = dynamodb_group_get(call, table, &group);
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_OK : rc;
    rc = dynamodb_strong_check_delete(&group, err);
    if (rc != VG_OK || !dynamodb_group_has_sourced(&group, call->region, call->now_ms))
        return rc;
    return dynamodb_invalid(err, VG_STR("Replica cannot be deleted because it has acted as a "
                                        "source region for new replica(s) being added to the "
                                        "table in the last 24 hours."));
}

/* The group without one of its members. */
static void take_out(struct dynamodb_record_replicas *group, struct vg_str region)
{
    size_t left = 0;
    for (size_t i = 0; i < group->members.count; i++)
        if (!vg_str_eq(group->members.items[i].region, region))
            group->members.items[left++] = group->members.items[i];
    group->members.count = left;
}

int dynamodb_replica_let_go(struct vg_call *call, const struct dynamodb_table *table)
{
    struct dynamodb_record_replicas group;
    int rc = dynamodb_group_get(call, table, &group);
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_OK : rc;
    take_out(&group, call->region);
    rc = dynamodb_group_put(call, table->name, &group);
    return rc == VG_OK ? dynamodb_group_forget(call, table) : rc;
}

static int run_remove(struct vg_call *call, const void *payload, uint32_t attempt,
                      struct vg_error *err)
{
    const struct dynamodb_record_replica_remove *of = payload;
    struct dynamodb_record_replicas group;
    struct dynamodb_table table;
    struct dynamodb_whole whole;
    (void)attempt, (void)err;
    int rc = dynamodb_table_find(call, of->name, &table);
    if (rc == VG_NOT_FOUND || (rc == VG_OK && table.space.table != (uint64_t)of->number.v))
        return VG_OK;
    if (rc == VG_OK)
        rc = dynamodb_group_get(call, &table, &group);
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_OK : rc;
    const struct dynamodb_record_replica *member = dynamodb_group_member(&group, of->region);
    if (member == NULL || member->status.v != DYNAMODB_REPLICA_STATUS_DELETING)
        return VG_OK;
    rc = dynamodb_group_whole(call, of->region, of->name, &whole);
    if (rc != VG_OK)
        return rc;
    struct vg_str from = dynamodb_go_to(call, of->region);
    rc = dynamodb_table_let_go(call, &whole.table, &whole.details);
    if (rc == VG_OK)
        rc = dynamodb_whole_remove(call, &whole);
    dynamodb_go_to(call, from);
    return rc;
}

const struct vg_effect_kind dynamodb_replica_remove_effect = {
    .name = "dynamodb.replica-remove",
    .shape = &dynamodb_record_shape_replica_remove,
    .run = run_remove,
};

int dynamodb_replica_remove(struct vg_call *call, const struct dynamodb_table *table,
                            struct vg_str region)
{
    struct dynamodb_record_replica_remove of = {
        .name = table->name, .number = vg_i64((int64_t)table->space.table), .region = region};
    return vg_effect_queue(call, &dynamodb_replica_remove_effect, &of, dynamodb_status_due_ms(call),
                           NULL);
}
