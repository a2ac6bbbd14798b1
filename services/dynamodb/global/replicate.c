/* services/dynamodb/global/replicate.c: what happens in one region happens in the others, in the
 * same transaction: replicas never differ, and the last writer wins by the order of the commits
 * (docs/decisions/0011). */
#include "dynamodb/dynamodb.h"

static int apply_there(struct vg_call *call, const struct dynamodb_change *change)
{
    struct dynamodb_table table;
    struct dynamodb_change same = {
        .table = &table, .key = change->key, .item = change->item, .is_replicated = true};
    int rc = dynamodb_table_find(call, change->table->name, &table);
    if (rc != VG_OK)
        return VG_BROKEN;
    dynamodb_key_make(&table.space, &same.key, call->arena); /* it was the other table's */
    rc = dynamodb_item_get(call, &table, &same.key, &same.old);
    /* An expiry is the service's own in its region alone: so AWS marks it in the streams. */
    return rc == VG_OK ? dynamodb_change_apply(call, &same, /* usage= */ NULL) : VG_BROKEN;
}

int dynamodb_replicate(struct vg_call *call, const struct dynamodb_change *change)
{
    struct dynamodb_record_replicas group;
    struct vg_str home = call->region;
    int rc = dynamodb_group_get(call, change->table, &group);
    for (size_t i = 0; i < group.members.count && rc == VG_OK; i++) {
        if (vg_str_eq(group.members.items[i].region, home))
            continue;
        dynamodb_go_to(call, group.members.items[i].region);
        rc = apply_there(call, change);
        dynamodb_go_to(call, home);
    }
    return rc == VG_OK ? VG_OK : VG_BROKEN;
}

/* ---- Settings ---- */

static int switch_ttl(struct vg_call *call, struct vg_str table_name,
                      const struct dynamodb_time_to_live_specification *wanted)
{
    struct dynamodb_table table;
    if (dynamodb_table_find(call, table_name, &table) != VG_OK)
        return VG_BROKEN;
    bool is_on = (table.options & DYNAMODB_HAS_TTL) != 0;
    return is_on == wanted->enabled.v ? VG_OK : dynamodb_ttl_switch(call, &table, wanted);
}

int dynamodb_replicate_ttl(struct vg_call *call, const struct dynamodb_table *table,
                           const struct dynamodb_time_to_live_specification *wanted)
{
    struct dynamodb_record_replicas group;
    struct vg_str home = call->region;
    int rc = dynamodb_group_get(call, table, &group);
    if (rc == VG_NOT_FOUND)
        return VG_OK;
    for (size_t i = 0; i < group.members.count && rc == VG_OK; i++) {
        dynamodb_go_to(call, group.members.items[i].region);
        rc = switch_ttl(call, table->name, wanted);
        dynamodb_go_to(call, home);
    }
    return rc;
}

/* Throughput, indexes, class and encryption by AWS's own keys are common to all; the stream,
 * protection and keys of one's own are not. False when nothing is left. */
static bool in_common(const struct dynamodb_update_table_in *in,
                      struct dynamodb_update_table_in *common)
{
    *common = *in;
    common->stream_specification = NULL;
    common->deletion_protection_enabled.set = false;
    if (common->sse_specification != NULL &&
        vg_str_is_set(common->sse_specification->kms_master_key_id))
        common->sse_specification = NULL;
    return common->provisioned_throughput != NULL || common->billing_mode != 0 ||
           common->global_secondary_index_updates.count > 0 || common->sse_specification != NULL ||
           common->table_class != 0 || common->on_demand_throughput != NULL ||
           common->warm_throughput != NULL;
}

int dynamodb_replicate_update(struct vg_call *call, const struct dynamodb_table *table,
                              const struct dynamodb_update_table_in *in,
                              int (*update)(struct vg_call *call,
                                            const struct dynamodb_update_table_in *in,
                                            struct dynamodb_update_table_out *out,
                                            struct vg_error *err))
{
    struct dynamodb_record_replicas group;
    struct dynamodb_update_table_in common;
    struct vg_str home = call->region;
    int rc = dynamodb_group_get(call, table, &group);
    if (rc != VG_OK || !in_common(in, &common))
        return rc == VG_NOT_FOUND ? VG_OK : rc;
    common.table_name = table->name; /* not the ARN of another region */
    for (size_t i = 0; i < group.members.count && rc == VG_OK; i++) {
        struct dynamodb_update_table_out out = {.table_description = NULL};
        struct vg_error err = {.arena = call->arena};
        if (vg_str_eq(group.members.items[i].region, home))
            continue;
        dynamodb_go_to(call, group.members.items[i].region);
        rc = update(call, &common, &out, &err);
        dynamodb_go_to(call, home);
    }
    /* What one replica took the others take: they differ in overrides alone. */
    return rc == VG_OK ? VG_OK : VG_BROKEN;
}
