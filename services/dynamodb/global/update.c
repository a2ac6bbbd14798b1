/* services/dynamodb/global/update.c: ReplicaUpdates of UpdateTable: a replica more, one less, or
 * one that differs. */
#include "dynamodb/dynamodb.h"

#include "bus/bus.h"

#define INVALID "One or more parameter values were invalid: "
#define KMS_ALIAS "alias/aws/dynamodb"

/* ---- What the request says ---- */

static struct vg_str region_of(const struct dynamodb_replication_group_update *update)
{
    return update->create != NULL   ? update->create->region_name
           : update->delete != NULL ? update->delete->region_name
                                    : update->update->region_name;
}

static bool changes_something(const struct dynamodb_update_replication_group_member_action *update)
{
    if (vg_str_is_set(update->kms_master_key_id) || update->table_class_override != 0 ||
        update->on_demand_throughput_override != NULL ||
        update->provisioned_throughput_override != NULL)
        return true;
    for (size_t i = 0; i < update->global_secondary_indexes.count; i++)
        if (update->global_secondary_indexes.items[i].on_demand_throughput_override != NULL ||
            update->global_secondary_indexes.items[i].provisioned_throughput_override != NULL)
            return true;
    return false;
}

static int refuse_several(struct vg_error *err)
{
    return dynamodb_invalid(err, VG_STR("Update table operation with more than one create or "
                                        "delete replica actions not allowed"));
}

/* Of one kind, and to be created one by one, but where consistency is to be strong. What is deleted
 * depends on the table. */
static int check_together(const struct dynamodb_update_table_in *in, struct vg_error *err)
{
    const struct dynamodb_replication_group_update_list *updates = &in->replica_updates;
    bool is_strong = in->multi_region_consistency == DYNAMODB_MULTI_REGION_CONSISTENCY_STRONG;
    const struct dynamodb_replication_group_update *first = &updates->items[0];
    for (size_t i = 0; i < updates->count; i++) {
        const struct dynamodb_replication_group_update *update = &updates->items[i];
        int count = (update->create != NULL) + (update->update != NULL) + (update->delete != NULL);
        if (count == 0 || (update->update != NULL && !changes_something(update->update)))
            return dynamodb_invalid(err, VG_STR("There are no actions specified in the Replica "
                                                "Update Action of the request."));
        if (count > 1 || (update->create != NULL) != (first->create != NULL) ||
            (update->delete != NULL) != (first->delete != NULL))
            return dynamodb_invalid(err, VG_STR("Update table operation with more than one type of "
                                                "replica actions not allowed."));
        if (update->create != NULL && !is_strong && !vg_str_eq(region_of(update), region_of(first)))
            return refuse_several(err);
    }
    return VG_OK;
}

int dynamodb_check_replica_updates(const struct dynamodb_update_table_in *in, bool is_alone,
                                   struct vg_error *err)
{
    bool is_plain =
        in->multi_region_consistency == 0 && in->global_table_witness_updates.count == 0;
    if (!is_alone)
        return dynamodb_invalid(
            err,
            is_plain
                ? VG_STR(INVALID "Replica modification must be the only operation in the request")
                : VG_STR("Requests that modify replicas or witnesses must not also modify "
                         "other fields"));
    int rc = check_together(in, err);
    return rc == VG_OK ? dynamodb_check_consistency(in, err) : rc;
}

static int check_region(struct vg_call *call, struct vg_str region, struct vg_error *err)
{
    if (vg_str_eq(region, call->region))
        return dynamodb_invalid(
            err, VG_STR("Cannot add or delete the local region through ReplicaUpdates. Use "
                        "CreateTable, DeleteTable, or UpdateTable as required."));
    if (!vg_is_region(region))
        return vg_fail(err, &DYNAMODB_VALIDATION, "Region %.*s is not supported.",
                       VG_STR_ARG(region));
    return VG_OK;
}

/* ---- The group ---- */

static int fail_in_use(struct vg_error *err)
{
    return vg_fail_with(err, &DYNAMODB_RESOURCE_IN_USE,
                        VG_STR("The resource which you are attempting to change is in use."),
                        /* detail= */ NULL);
}

static bool is_busy(const struct dynamodb_record_replicas *group)
{
    for (size_t i = 0; i < group->members.count; i++)
        if (group->members.items[i].status.v != DYNAMODB_REPLICA_STATUS_ACTIVE)
            return true;
    return false;
}

int dynamodb_check_group_idle(struct vg_call *call, const struct dynamodb_table *table,
                              struct vg_error *err)
{
    struct dynamodb_record_replicas group;
    int rc = dynamodb_group_get(call, table, &group);
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_OK : rc;
    return is_busy(&group) ? fail_in_use(err) : VG_OK;
}

static int refuse_stranger(struct vg_str region, struct vg_error *err)
{
    return vg_fail(err, &DYNAMODB_VALIDATION,
                   "Update global table operation failed because one or more replicas were not "
                   "part of the global table. Please retry the request without these replicas: "
                   "[%.*s].",
                   VG_STR_ARG(region));
}

/* ---- Create ---- */

static bool is_own_key(struct vg_str key)
{
    return vg_str_ends(key, VG_STR(KMS_ALIAS));
}

/* All replicas have keys of their own, or none has. */
static int check_key(const struct dynamodb_record_details *details, struct vg_str key,
                     struct vg_error *err)
{
    bool has_key = details->sse_type.set, wants_key = vg_str_is_set(key);
    bool is_managed = has_key && is_own_key(details->sse_key_arn);
    if (wants_key ? !has_key : has_key && !is_managed)
        return dynamodb_invalid(
            err, VG_STR(INVALID "KMSMasterKeyId must be specified for each replica."));
    if (wants_key && is_managed != is_own_key(key))
        return dynamodb_invalid(err,
                                VG_STR(INVALID "All replica keys must either be Customer Managed "
                                               "CMK or AWS Managed CMK."));
    return VG_OK;
}

static int check_create(struct vg_call *call, const struct dynamodb_whole *whole,
                        const struct dynamodb_record_replicas *group,
                        const struct dynamodb_create_replication_group_member_action *create,
                        struct vg_error *err)
{
    struct vg_str name = whole->table.name;
    struct dynamodb_table other;
    const struct dynamodb_record_replica *member =
        dynamodb_group_member(group, create->region_name);
    if (is_busy(group) && (member == NULL || member->status.v != DYNAMODB_REPLICA_STATUS_DELETING))
        return fail_in_use(err);
    struct vg_str from = dynamodb_go_to(call, create->region_name);
    int rc = dynamodb_table_find(call, name, &other);
    dynamodb_go_to(call, from);
    if (rc == VG_OK)
        return vg_fail(err, &DYNAMODB_VALIDATION,
                       "Failed to create a the new replica of table with name: "
                       "\xE2\x80\x98%.*s\xE2\x80\x99 because one or more replicas already existed "
                       "as tables.",
                       VG_STR_ARG(name));
    if (rc != VG_NOT_FOUND)
        return rc;
    if (!whole->details.is_on_demand.v) /* virga has no Application Auto Scaling */
        return dynamodb_invalid(
            err, VG_STR("Table write capacity should either be Pay-Per-Request or AutoScaled."));
    return check_key(&whole->details, create->kms_master_key_id, err);
}

/* Replicas follow one another's streams on AWS: a table that has none gets one. */
static int begin_stream(struct vg_call *call, struct dynamodb_whole *whole)
{
    const struct dynamodb_stream_specification specification = {
        .stream_enabled = vg_bool(true),
        .stream_view_type = DYNAMODB_STREAM_VIEW_TYPE_NEW_AND_OLD_IMAGES};
    if ((whole->table.options & DYNAMODB_HAS_STREAM) != 0)
        return VG_OK;
    return dynamodb_stream_update(call, &whole->table, &specification, &whole->details);
}

static void add_member(struct vg_call *call, struct dynamodb_record_replicas *group,
                       const struct dynamodb_record_replica *member)
{
    struct dynamodb_record_replica *members =
        VG_NEW_ARRAY(call->arena, struct dynamodb_record_replica, group->members.count + 1);
    if (group->members.count > 0)
        memcpy(members, group->members.items, group->members.count * sizeof(members[0]));
    members[group->members.count++] = *member;
    group->members.items = members;
    group->members.set = true;
}

static int create_replica(struct vg_call *call, struct dynamodb_whole *whole,
                          struct dynamodb_record_replicas *group,
                          const struct dynamodb_create_replication_group_member_action *create)
{
    const struct dynamodb_replica_overrides overrides = {
        .kms_master_key_id = create->kms_master_key_id,
        .on_demand = create->on_demand_throughput_override,
        .provisioned = create->provisioned_throughput_override,
        .indexes = &create->global_secondary_indexes,
        .table_class = create->table_class_override,
    };
    int rc = begin_stream(call, whole);
    if (rc == VG_OK)
        rc = dynamodb_replica_make(call, whole, create->region_name, &overrides);
    if (rc != VG_OK)
        return rc;
    if (group->members.count == 0)
        add_member(
            call, group,
            &(struct dynamodb_record_replica){.region = call->region,
                                              .status = vg_i32(DYNAMODB_REPLICA_STATUS_ACTIVE),
                                              .added_ms = vg_i64(call->now_ms)});
    add_member(call, group,
               &(struct dynamodb_record_replica){.region = create->region_name,
                                                 .status = vg_i32(DYNAMODB_REPLICA_STATUS_CREATING),
                                                 .source = call->region,
                                                 .added_ms = vg_i64(call->now_ms)});
    return dynamodb_replica_copy(call, &whole->table, create->region_name);
}

/* Several come to a table with strong consistency: either all or none. */
static int create_all(struct vg_call *call, struct dynamodb_whole *whole,
                      struct dynamodb_record_replicas *group,
                      const struct dynamodb_replication_group_update_list *updates,
                      struct vg_error *err)
{
    size_t count = group->is_strong.v ? updates->count : 1; /* else of the same region */
    int rc = VG_OK;
    for (size_t i = 0; i < count && rc == VG_OK; i++)
        rc = check_create(call, whole, group, updates->items[i].create, err);
    for (size_t i = 0; i < count && rc == VG_OK; i++)
        rc = create_replica(call, whole, group, updates->items[i].create);
    return rc;
}

/* ---- Delete and Update ---- */

static int check_delete(struct vg_call *call, const struct dynamodb_whole *whole,
                        const struct dynamodb_record_replicas *group, struct vg_str region,
                        struct vg_error *err)
{
    struct dynamodb_whole other;
    const struct dynamodb_record_replica *member = dynamodb_group_member(group, region);
    if (member == NULL)
        return refuse_stranger(region, err);
    if (is_busy(group))
        return fail_in_use(err);
    if (dynamodb_group_has_sourced(group, region, call->now_ms))
        return dynamodb_invalid(err, VG_STR("Replica cannot be deleted because it has acted as a "
                                            "source region for new replica(s) being added to the "
                                            "table in the last 24 hours."));
    int rc = dynamodb_group_whole(call, region, whole->table.name, &other);
    if (rc != VG_OK)
        return rc;
    if (other.details.is_protected.v)
        return vg_fail(err, &DYNAMODB_VALIDATION,
                       "Cannot delete table %.*s in region %.*s because it has deletion protection "
                       "enabled. Disable deletion protection first.",
                       VG_STR_ARG(whole->table.name), VG_STR_ARG(region));
    return VG_OK;
}

static int delete_all(struct vg_call *call, const struct dynamodb_whole *whole,
                      struct dynamodb_record_replicas *group,
                      const struct dynamodb_replication_group_update_list *updates,
                      struct vg_error *err)
{
    int rc = VG_OK;
    for (size_t i = 0; i < updates->count && rc == VG_OK; i++)
        rc = check_delete(call, whole, group, updates->items[i].delete->region_name, err);
    for (size_t i = 0; i < updates->count && rc == VG_OK; i++) {
        struct vg_str region = updates->items[i].delete->region_name;
        struct dynamodb_record_replica *member = dynamodb_group_member(group, region);
        if (member->status.v == DYNAMODB_REPLICA_STATUS_DELETING)
            continue; /* named twice */
        member->status = vg_i32(DYNAMODB_REPLICA_STATUS_DELETING);
        rc = dynamodb_replica_remove(call, &whole->table, region);
    }
    return rc;
}

static int check_update(const struct dynamodb_whole *whole,
                        const struct dynamodb_update_replication_group_member_action *update,
                        struct vg_error *err)
{
    bool is_on_demand = whole->details.is_on_demand.v;
    if (vg_str_is_set(update->kms_master_key_id)) /* whatever it is */
        return dynamodb_invalid(
            err, VG_STR(INVALID "KMSMasterKeyId must be specified for each replica."));
    if (is_on_demand && update->provisioned_throughput_override != NULL)
        return dynamodb_invalid(err,
                                VG_STR("Neither ReadCapacityUnits nor WriteCapacityUnits can be "
                                       "specified when BillingMode is PAY_PER_REQUEST"));
    if (!is_on_demand && update->on_demand_throughput_override != NULL)
        return dynamodb_invalid(err, VG_STR("MaxReadRequestUnits for OnDemandThroughput cannot be "
                                            "specified when the table BillingMode is PROVISIONED"));
    return VG_OK;
}

static int update_replica(struct vg_call *call, struct vg_str table_name,
                          const struct dynamodb_update_replication_group_member_action *update)
{
    const struct dynamodb_replica_overrides overrides = {
        .on_demand = update->on_demand_throughput_override,
        .provisioned = update->provisioned_throughput_override,
        .indexes = &update->global_secondary_indexes,
        .table_class = update->table_class_override,
    };
    struct dynamodb_whole other;
    struct vg_str from = dynamodb_go_to(call, update->region_name);
    int rc = dynamodb_whole_find(call, table_name, &other);
    if (rc == VG_OK)
        rc = dynamodb_throttle_settle(call, &other.table);
    if (rc == VG_OK) {
        dynamodb_replica_override(call, &overrides, &other);
        rc = dynamodb_whole_store(call, &other, other.table.options);
    }
    if (rc == VG_OK)
        rc = dynamodb_throttle_settle(call, &other.table);
    dynamodb_go_to(call, from);
    return rc == VG_OK ? VG_OK : VG_BROKEN;
}

static int update_all(struct vg_call *call, const struct dynamodb_whole *whole,
                      const struct dynamodb_record_replicas *group,
                      const struct dynamodb_replication_group_update_list *updates,
                      struct vg_error *err)
{
    int rc = VG_OK;
    for (size_t i = 0; i < updates->count && rc == VG_OK; i++)
        rc = dynamodb_group_member(group, updates->items[i].update->region_name) == NULL
                 ? refuse_stranger(updates->items[i].update->region_name, err)
                 : check_update(whole, updates->items[i].update, err);
    if (rc == VG_OK && is_busy(group))
        return fail_in_use(err);
    for (size_t i = 0; i < updates->count && rc == VG_OK; i++)
        rc = update_replica(call, whole->table.name, updates->items[i].update);
    return rc;
}

/* ---- The operation ---- */

/* AWS answers with the replicas as they were. */
static int answer(struct vg_call *call, const struct dynamodb_whole *whole,
                  const struct dynamodb_record_replicas *group,
                  const struct dynamodb_table_description *before,
                  struct dynamodb_update_table_out *out)
{
    const struct dynamodb_table_description *after;
    int rc = dynamodb_describe(call, whole, DYNAMODB_TABLE_STATUS_UPDATING, &after);
    struct dynamodb_table_description *shown =
        VG_NEW(call->arena, struct dynamodb_table_description);
    if (rc != VG_OK)
        return rc;
    *shown = *after;
    shown->global_table_version = DYNAMODB_GLOBAL_TABLE_VERSION;
    shown->replicas = before->replicas;
    shown->replicas.set = true;
    shown->global_table_witnesses = before->global_table_witnesses;
    if (group->is_strong.v)
        shown->multi_region_consistency = DYNAMODB_MULTI_REGION_CONSISTENCY_STRONG;
    out->table_description = shown;
    return VG_OK;
}

/* Of more than one region. */
static bool are_several(const struct dynamodb_replication_group_update_list *updates)
{
    for (size_t i = 1; i < updates->count; i++)
        if (!vg_str_eq(region_of(&updates->items[i]), region_of(&updates->items[0])))
            return true;
    return false;
}

int dynamodb_update_replicas(struct vg_call *call, const struct dynamodb_update_table_in *in,
                             struct dynamodb_whole *whole, struct dynamodb_update_table_out *out,
                             struct vg_error *err)
{
    const struct dynamodb_replication_group_update_list *updates = &in->replica_updates;
    const struct dynamodb_replication_group_update *first = &updates->items[0];
    const struct dynamodb_table_description *before;
    struct dynamodb_record_replicas group;
    int rc = dynamodb_group_get(call, &whole->table, &group);
    if (rc == VG_OK || rc == VG_NOT_FOUND)
        rc = dynamodb_describe(call, whole, DYNAMODB_TABLE_STATUS_UPDATING, &before);
    for (size_t i = 0; i < updates->count && rc == VG_OK; i++)
        rc = check_region(call, region_of(&updates->items[i]), err);
    if (rc == VG_OK)
        rc = dynamodb_strong_update(call, in, whole, &group, err);
    if (rc == VG_OK && first->delete != NULL && !group.is_strong.v && are_several(updates))
        rc = refuse_several(err);
    if (rc != VG_OK)
        return rc;
    rc = first->create != NULL   ? create_all(call, whole, &group, updates, err)
         : first->delete != NULL ? delete_all(call, whole, &group, updates, err)
                                 : update_all(call, whole, &group, updates, err);
    if (rc == VG_OK)
        rc = answer(call, whole, &group, before, out);
    if (rc == VG_OK)
        rc = dynamodb_status_begin(call, whole, DYNAMODB_TABLE_STATUS_UPDATING);
    if (rc == VG_OK)
        rc = dynamodb_whole_store(call, whole, whole->table.options);
    return rc == VG_OK ? dynamodb_group_put(call, whole->table.name, &group) : rc;
}
