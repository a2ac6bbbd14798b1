/* services/dynamodb/global/describe.c: replicas in descriptions. */
#include "dynamodb/dynamodb.h"

/* ---- DescribeTable ---- */

static const struct dynamodb_on_demand_throughput_override *
on_demand_override(struct vg_call *call, struct vg_i64 own, struct vg_i64 other)
{
    if (!other.set || (own.set && own.v == other.v))
        return NULL;
    struct dynamodb_on_demand_throughput_override *override =
        VG_NEW(call->arena, struct dynamodb_on_demand_throughput_override);
    override->max_read_request_units = other;
    return override;
}

static const struct dynamodb_provisioned_throughput_override *
provisioned_override(struct vg_call *call, struct vg_i64 own, struct vg_i64 other)
{
    if (own.v == other.v)
        return NULL;
    struct dynamodb_provisioned_throughput_override *override =
        VG_NEW(call->arena, struct dynamodb_provisioned_throughput_override);
    override->read_capacity_units = other;
    return override;
}

static void describe_indexes(struct vg_call *call, const struct dynamodb_whole *own,
                             struct dynamodb_whole *other, struct dynamodb_replica_description *to)
{
    size_t count = other->indexes.items.count;
    struct dynamodb_replica_global_secondary_index_description *list = VG_NEW_ARRAY(
        call->arena, struct dynamodb_replica_global_secondary_index_description, count);
    size_t given = 0;
    for (size_t i = 0; i < count; i++) {
        struct dynamodb_record_index *index = &other->indexes.items.items[i];
        const struct dynamodb_record_index *same = dynamodb_whole_index(own, index->name);
        if (index->is_local.v || same == NULL)
            continue;
        struct dynamodb_throughput of = dynamodb_throughput_of_index(&other->details, index);
        struct dynamodb_global_secondary_index_warm_throughput_description *warm =
            VG_NEW(call->arena, struct dynamodb_global_secondary_index_warm_throughput_description);
        warm->read_units_per_second = vg_i64(dynamodb_warm_reads(&of));
        warm->write_units_per_second = vg_i64(dynamodb_warm_writes(&of));
        warm->status = DYNAMODB_INDEX_STATUS_ACTIVE;
        list[given++] = (struct dynamodb_replica_global_secondary_index_description){
            .index_name = index->name,
            .on_demand_throughput_override = on_demand_override(call, same->max_read_request_units,
                                                                index->max_read_request_units),
            .provisioned_throughput_override =
                provisioned_override(call, same->read_units, index->read_units),
            .warm_throughput = warm,
        };
    }
    to->global_secondary_indexes =
        (struct dynamodb_replica_global_secondary_index_description_list){
            .items = list, .count = given, .set = given > 0};
}

static void describe_member(struct vg_call *call, const struct dynamodb_whole *own,
                            struct dynamodb_whole *other,
                            const struct dynamodb_record_replica *member,
                            struct dynamodb_replica_description *to)
{
    struct dynamodb_throughput of = dynamodb_throughput_of_table(&other->details);
    struct dynamodb_table_warm_throughput_description *warm =
        VG_NEW(call->arena, struct dynamodb_table_warm_throughput_description);
    warm->read_units_per_second = vg_i64(dynamodb_warm_reads(&of));
    warm->write_units_per_second = vg_i64(dynamodb_warm_writes(&of));
    warm->status = DYNAMODB_TABLE_STATUS_ACTIVE;
    *to = (struct dynamodb_replica_description){
        .region_name = member->region,
        .replica_status = member->status.v,
        .kms_master_key_id = dynamodb_shown_key(call, other->details.sse_key_arn),
        .on_demand_throughput_override = on_demand_override(
            call, own->details.max_read_request_units, other->details.max_read_request_units),
        .provisioned_throughput_override =
            provisioned_override(call, own->details.read_units, other->details.read_units),
        .warm_throughput = warm,
        .global_table_settings_replication_mode =
            DYNAMODB_GLOBAL_TABLE_SETTINGS_REPLICATION_MODE_ENABLED_WITH_OVERRIDES,
    };
    if (other->details.table_class.set) {
        struct dynamodb_table_class_summary *summary =
            VG_NEW(call->arena, struct dynamodb_table_class_summary);
        summary->table_class = other->details.table_class.v;
        to->replica_table_class_summary = summary;
    }
    describe_indexes(call, own, other, to);
}

int dynamodb_global_describe(struct vg_call *call, const struct dynamodb_whole *whole,
                             struct dynamodb_table_description *to)
{
    struct dynamodb_record_replicas group;
    int rc = dynamodb_group_get(call, &whole->table, &group);
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_OK : rc;
    to->global_table_version = DYNAMODB_GLOBAL_TABLE_VERSION;
    to->global_table_settings_replication_mode =
        DYNAMODB_GLOBAL_TABLE_SETTINGS_REPLICATION_MODE_ENABLED_WITH_OVERRIDES;
    dynamodb_strong_describe(call, &group, to);
    to->replicas.set = true;
    to->replicas.items =
        VG_NEW_ARRAY(call->arena, struct dynamodb_replica_description, group.members.count);
    for (size_t i = 0; i < group.members.count && rc == VG_OK; i++) {
        const struct dynamodb_record_replica *member = &group.members.items[i];
        struct dynamodb_whole other;
        if (vg_str_eq(member->region, call->region))
            continue;
        rc = dynamodb_group_whole(call, member->region, whole->table.name, &other);
        if (rc == VG_OK)
            describe_member(call, whole, &other, member, &to->replicas.items[to->replicas.count++]);
    }
    return rc;
}
