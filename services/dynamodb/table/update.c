/* services/dynamodb/table/update.c: UpdateTable: one concern at a time, as AWS wants it. */
#include "dynamodb/dynamodb.h"

#define INVALID "One or more parameter values were invalid: "
#define IN_USE "Attempt to change a resource which is still in use: "

#define DAYS_30_MS INT64_C(2592000000)
enum { CLASS_CHANGES_MAX = 2 }; /* in thirty days */

/* ---- What the request says ---- */

/* What it would change. */
struct wants {
    bool units;      /* throughput or billing mode */
    bool provisions; /* the same, but for a switch to what is on demand */
    bool indexes;
    bool index_comes_or_goes;
    bool stream;
    bool sse;
    bool table_class;
    bool protection;
    bool on_demand;
    bool warm;
    bool replicas;
};

static struct wants wants_of(const struct dynamodb_update_table_in *in)
{
    struct wants wants = {
        .units = in->provisioned_throughput != NULL || in->billing_mode != 0,
        .provisions = in->provisioned_throughput != NULL ||
                      in->billing_mode == DYNAMODB_BILLING_MODE_PROVISIONED,
        .indexes = in->global_secondary_index_updates.count > 0,
        .stream = in->stream_specification != NULL,
        .sse = in->sse_specification != NULL,
        .table_class = in->table_class != 0,
        .protection = in->deletion_protection_enabled.set,
        .on_demand = in->on_demand_throughput != NULL,
        .warm = in->warm_throughput != NULL && (in->warm_throughput->read_units_per_second.set ||
                                                in->warm_throughput->write_units_per_second.set),
        .replicas = in->replica_updates.set,
    };
    for (size_t i = 0; i < in->global_secondary_index_updates.count; i++)
        if (in->global_secondary_index_updates.items[i].update == NULL)
            wants.index_comes_or_goes = true;
    return wants;
}

static int count_wants(const struct wants *wants)
{
    return wants->units + wants->indexes + wants->stream + wants->sse + wants->table_class +
           wants->protection + wants->on_demand + wants->warm + wants->replicas;
}

static int refuse_unsupported(const struct dynamodb_update_table_in *in, struct vg_error *err)
{
    const char *name = in->global_table_settings_replication_mode != 0
                           ? "GlobalTableSettingsReplicationMode"
                       : vg_str_is_set(in->vector_index_updates) ? "VectorIndexUpdates"
                                                                 : NULL;
    if (name == NULL)
        return VG_OK;
    return vg_fail(err, &DYNAMODB_VALIDATION,
                   "virga does not support the parameter %s of UpdateTable yet", name);
}

/* Which changes AWS takes together. */
static int check_together(const struct wants *wants, struct vg_error *err)
{
    bool are_several = count_wants(wants) > 1;
    const char *problem =
        wants->sse && are_several
            ? "Server-Side Encryption modification must be the only operation in the request"
        : wants->table_class && are_several
            ? "TableClass modification must be the only operation in the request"
        : wants->protection && are_several
            ? "DeletionProtection modification must be the only operation in the request"
        : wants->on_demand && count_wants(wants) - wants->units > 1
            ? "OnDemandThroughput can only be combined with BillingMode in an UpdateTable request"
        : wants->warm && wants->index_comes_or_goes
            ? "Create global secondary index cannot be specified when updating WarmThroughput"
        : wants->warm && count_wants(wants) - wants->indexes > 1
            ? "WarmThroughput must be the only operation in the request"
        : wants->provisions && wants->stream
            ? "You cannot modify stream status while updating table IOPS"
        : wants->stream && wants->index_comes_or_goes
            ? "You cannot create or delete index while changing stream status"
        : wants->provisions && wants->index_comes_or_goes
            ? "You cannot create or delete index while updating table IOPS"
            : NULL;
    return problem == NULL ? VG_OK : vg_fail(err, &DYNAMODB_VALIDATION, INVALID "%s", problem);
}

static int check(const struct dynamodb_update_table_in *in, const struct wants *wants,
                 struct vg_error *err)
{
    int rc = refuse_unsupported(in, err);
    if (rc != VG_OK)
        return rc;
    if (count_wants(wants) == 0) /* what is there is not asked for */
        return vg_fail(err, &DYNAMODB_VALIDATION,
                       "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
                       "GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates, "
                       "MultiAccountReplicaReady, ReplicaTransitRoleArn, %s"
                       "DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or "
                       "TableClass is required",
                       in->multi_region_consistency == 0 ? "MultiRegionConsistency, " : "");
    bool is_of_regions =
        in->multi_region_consistency != 0 || in->global_table_witness_updates.count > 0;
    if (is_of_regions && !wants->replicas)
        return dynamodb_invalid(err, VG_STR("Requests that modify replicas or witnesses must not "
                                            "also modify other fields"));
    if (wants->replicas)
        return dynamodb_check_replica_updates(in, /* is_alone= */ count_wants(wants) == 1, err);
    if (in->global_secondary_index_updates.set && !wants->indexes)
        return dynamodb_invalid(err, VG_STR(INVALID "List of GlobalSecondaryIndexUpdates is "
                                                    "empty"));
    if (in->provisioned_throughput != NULL)
        rc = dynamodb_check_units(in->provisioned_throughput, VG_STR_NONE, err);
    if (rc == VG_OK)
        rc = dynamodb_check_index_updates(in, err);
    if (rc == VG_OK)
        rc = check_together(wants, err);
    if (rc == VG_OK && in->sse_specification != NULL)
        rc = dynamodb_check_sse(in->sse_specification, err);
    return rc;
}

/* ---- The table's status ---- */

static int check_idle(const struct dynamodb_update_table_in *in, const struct dynamodb_whole *whole,
                      const struct wants *wants, struct vg_error *err)
{
    struct vg_str name = whole->table.name;
    int rc = dynamodb_status_check(whole, err);
    if (rc != VG_OK)
        return rc;
    if (whole->details.status.v != DYNAMODB_TABLE_STATUS_UPDATING)
        return dynamodb_check_indexes_idle(in, whole, err);
    if (wants->protection)
        return VG_OK;
    if (wants->replicas)
        return vg_fail(err, &DYNAMODB_RESOURCE_IN_USE,
                       "The resource which you are attempting to change is in use.");
    if (wants->units)
        return vg_fail(err, &DYNAMODB_RESOURCE_IN_USE,
                       IN_USE "Table IOPS are currently being updated. Table: %.*s",
                       VG_STR_ARG(name));
    return vg_fail(err, &DYNAMODB_RESOURCE_IN_USE, IN_USE "Table is being updated: %.*s",
                   VG_STR_ARG(name));
}

/* ---- Throughput and billing ---- */

static const struct dynamodb_provisioned_throughput *
units_of_index(const struct dynamodb_update_table_in *in, struct vg_str name)
{
    for (size_t i = 0; i < in->global_secondary_index_updates.count; i++) {
        const struct dynamodb_update_global_secondary_index_action *update =
            in->global_secondary_index_updates.items[i].update;
        if (update != NULL && vg_str_eq(update->index_name, name))
            return update->provisioned_throughput;
    }
    return NULL;
}

/* All of a table's global indexes get units with it. */
static int check_index_units(struct vg_call *call, const struct dynamodb_update_table_in *in,
                             const struct dynamodb_whole *whole, struct vg_error *err)
{
    struct vg_buf missing;
    vg_buf_init(&missing, call->arena, /* max= */ 0);
    for (size_t i = 0; i < whole->indexes.items.count; i++) {
        const struct dynamodb_record_index *index = &whole->indexes.items.items[i];
        if (index->is_local.v || units_of_index(in, index->name) != NULL)
            continue;
        vg_buf_printf(&missing, "%s%.*s", missing.len > 0 ? "," : "", VG_STR_ARG(index->name));
    }
    if (missing.len == 0)
        return VG_OK;
    return vg_fail(err, &DYNAMODB_VALIDATION,
                   INVALID "ProvisionedThroughput must be specified for index: %.*s",
                   VG_STR_ARG(vg_buf_str(&missing)));
}

static void switch_billing(struct vg_call *call, const struct dynamodb_update_table_in *in,
                           struct dynamodb_whole *whole, bool is_on_demand)
{
    struct dynamodb_throughput to = dynamodb_throughput_of_table(&whole->details);
    dynamodb_billing_change(call, &to, is_on_demand ? NULL : in->provisioned_throughput);
    for (size_t i = 0; i < whole->indexes.items.count; i++) {
        struct dynamodb_record_index *index = &whole->indexes.items.items[i];
        if (index->is_local.v)
            continue;
        struct dynamodb_throughput of_index = dynamodb_throughput_of_index(&whole->details, index);
        dynamodb_billing_change(call, &of_index,
                                is_on_demand ? NULL : units_of_index(in, index->name));
        index->status = vg_i32(DYNAMODB_INDEX_STATUS_UPDATING);
    }
    whole->details.is_on_demand = vg_bool(is_on_demand);
    if (is_on_demand)
        whole->details.on_demand_ms.set = false; /* until it is (status.c) */
}

static int update_units(struct vg_call *call, const struct dynamodb_update_table_in *in,
                        struct dynamodb_whole *whole, struct vg_error *err)
{
    const struct dynamodb_provisioned_throughput *units = in->provisioned_throughput;
    bool was_on_demand = whole->details.is_on_demand.v;
    bool is_on_demand = in->billing_mode == 0
                            ? was_on_demand
                            : in->billing_mode == DYNAMODB_BILLING_MODE_PAY_PER_REQUEST;
    if (is_on_demand && units != NULL)
        return dynamodb_invalid(
            err,
            VG_STR(INVALID "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when "
                           "BillingMode is PAY_PER_REQUEST"));
    if (!is_on_demand && units == NULL)
        return dynamodb_invalid(err, VG_STR(INVALID "ProvisionedThroughput must be specified when "
                                                    "BillingMode is PROVISIONED"));
    if (was_on_demand == is_on_demand) {
        struct dynamodb_throughput to = dynamodb_throughput_of_table(&whole->details);
        return units != NULL ? dynamodb_units_change(call, &to, units, err) : VG_OK;
    }
    if (!is_on_demand) {
        int rc = dynamodb_check_account_units(call, units, VG_STR_NONE, err);
        if (rc == VG_OK)
            rc = check_index_units(call, in, whole, err);
        if (rc != VG_OK)
            return rc;
    }
    switch_billing(call, in, whole, is_on_demand);
    return VG_OK;
}

static int update_on_demand(const struct dynamodb_update_table_in *in, struct dynamodb_whole *whole,
                            struct vg_error *err)
{
    struct dynamodb_throughput to = dynamodb_throughput_of_table(&whole->details);
    int rc = dynamodb_check_on_demand(in->on_demand_throughput, VG_STR_NONE, to.is_on_demand,
                                      /* may_clear= */ true, err);
    if (rc == VG_OK)
        dynamodb_on_demand_change(&to, in->on_demand_throughput);
    return rc;
}

/* ---- Class and encryption ---- */

static int update_class(struct vg_call *call, int32_t table_class,
                        struct dynamodb_record_details *details, struct vg_error *err)
{
    struct dynamodb_record_times *changes = &details->class_changes;
    if (changes->count >= CLASS_CHANGES_MAX &&
        changes->items[changes->count - CLASS_CHANGES_MAX].v > call->now_ms - DAYS_30_MS)
        return vg_fail(err, &DYNAMODB_LIMIT_EXCEEDED,
                       "Subscriber limit exceeded: Updates to TableClass are limited to 2 times in "
                       "30 day(s).");
    if (table_class ==
        (details->table_class.set ? details->table_class.v : DYNAMODB_TABLE_CLASS_STANDARD))
        return VG_OK;
    struct vg_i64 *kept = VG_NEW_ARRAY(call->arena, struct vg_i64, CLASS_CHANGES_MAX);
    size_t count = 0;
    if (changes->count > 0)
        kept[count++] = changes->items[changes->count - 1];
    kept[count++] = vg_i64(call->now_ms);
    *changes = (struct dynamodb_record_times){.items = kept, .count = count, .set = true};
    details->table_class = vg_i32(table_class);
    return VG_OK;
}

static int update_sse(struct vg_call *call, const struct dynamodb_sse_specification *sse,
                      struct dynamodb_record_details *details, struct vg_error *err)
{
    struct dynamodb_record_details wanted = *details;
    dynamodb_apply_sse(call, sse, &wanted);
    if (!details->sse_type.set && !wanted.sse_type.set)
        return dynamodb_invalid(err, VG_STR(INVALID "Table is already encrypted by default"));
    /* Told any other way, the same key encrypts anew. */
    if (details->sse_type.set && wanted.sse_type.set && vg_str_is_set(sse->kms_master_key_id) &&
        vg_str_eq(sse->kms_master_key_id, dynamodb_shown_key(call, details->sse_key_arn)))
        return dynamodb_invalid(
            err, VG_STR(INVALID "Table is already encrypted with given KMSMasterKeyId. Use "
                                "KMSMasterKeyId parameter if you want to change Master Key"));
    *details = wanted;
    return VG_OK;
}

/* Of a table that has a key, the one that goes. */
static void describe_change(struct vg_call *call, const struct dynamodb_record_details *before,
                            const struct dynamodb_table_description **description)
{
    struct dynamodb_table_description *to = VG_NEW(call->arena, struct dynamodb_table_description);
    struct dynamodb_sse_description *sse = VG_NEW(call->arena, struct dynamodb_sse_description);
    *to = **description;
    if (!before->sse_type.set) {
        *sse = *to->sse_description;
    } else {
        sse->sse_type = before->sse_type.v;
        sse->kms_master_key_arn = dynamodb_shown_key(call, before->sse_key_arn);
    }
    sse->status = DYNAMODB_SSE_STATUS_UPDATING;
    to->sse_description = sse;
    *description = to;
}

/* ---- The operation ---- */

static int change(struct vg_call *call, const struct dynamodb_update_table_in *in,
                  const struct wants *wants, struct dynamodb_whole *whole, struct vg_error *err)
{
    int rc = VG_OK;
    if (wants->units)
        rc = update_units(call, in, whole, err);
    if (rc == VG_OK && wants->on_demand)
        rc = update_on_demand(in, whole, err);
    if (rc == VG_OK && wants->warm) {
        struct dynamodb_throughput to = dynamodb_throughput_of_table(&whole->details);
        rc = dynamodb_warm_change(&to, in->warm_throughput, err);
    }
    if (rc == VG_OK && wants->sse)
        rc = update_sse(call, in->sse_specification, &whole->details, err);
    if (rc == VG_OK && wants->table_class)
        rc = update_class(call, in->table_class, &whole->details, err);
    if (rc == VG_OK && wants->protection)
        whole->details.is_protected = in->deletion_protection_enabled;
    if (rc == VG_OK && wants->stream)
        rc = dynamodb_stream_check_update(&whole->table, in->stream_specification, err);
    if (rc == VG_OK && wants->indexes)
        rc = dynamodb_update_indexes(call, in, whole, err);
    if (rc == VG_OK && wants->stream)
        rc = dynamodb_stream_update(call, &whole->table, in->stream_specification, &whole->details);
    return rc;
}

static int update(struct vg_call *call, const struct dynamodb_update_table_in *in,
                  struct dynamodb_update_table_out *out, struct vg_error *err)
{
    struct dynamodb_whole whole;
    struct dynamodb_record_details before;
    struct vg_str name;
    struct wants wants = wants_of(in);
    int rc = dynamodb_table_name(call, in->table_name, &name, err);
    if (rc == VG_OK)
        rc = check(in, &wants, err);
    if (rc == VG_OK)
        rc = dynamodb_whole_require(call, name, &whole, err);
    if (rc == VG_OK)
        rc = check_idle(in, &whole, &wants, err);
    if (rc == VG_OK && wants.replicas)
        return dynamodb_update_replicas(call, in, &whole, out, err);
    if (rc == VG_OK && wants.stream && !dynamodb_stream_is_wanted(in->stream_specification) &&
        (whole.table.options & DYNAMODB_HAS_REPLICAS) != 0)
        return dynamodb_invalid(
            err, VG_STR(INVALID "Disabling Stream is not allowed for a Global Table replica."));
    if (rc == VG_OK)
        rc = dynamodb_check_group_idle(call, &whole.table, err);
    if (rc == VG_OK)
        rc = dynamodb_throttle_settle(call, &whole.table);
    if (rc != VG_OK)
        return rc;
    before = whole.details;
    rc = change(call, in, &wants, &whole, err);
    if (rc != VG_OK)
        return rc;
    /* The others are there at once on AWS, too; what is of indexes or keys alone leaves the table
     * active. */
    bool is_busy = wants.units || wants.index_comes_or_goes || wants.stream || wants.table_class ||
                   whole.details.status.v == DYNAMODB_TABLE_STATUS_UPDATING;
    bool takes_time =
        wants.units || wants.indexes || wants.stream || wants.sse || wants.table_class;
    int32_t status = is_busy ? DYNAMODB_TABLE_STATUS_UPDATING : DYNAMODB_TABLE_STATUS_ACTIVE;
    rc = dynamodb_describe(call, &whole, status, &out->table_description);
    if (rc == VG_OK && wants.sse)
        describe_change(call, &before, &out->table_description);
    if (rc == VG_OK && takes_time)
        rc = dynamodb_status_begin(call, &whole, status);
    if (rc == VG_OK)
        rc = dynamodb_whole_store(call, &whole, whole.table.options);
    return rc == VG_OK ? dynamodb_throttle_settle(call, &whole.table) : rc;
}

int dynamodb_update_table(struct vg_call *call, const struct dynamodb_update_table_in *in,
                          struct dynamodb_update_table_out *out, struct vg_error *err)
{
    struct dynamodb_table table;
    struct vg_str name;
    int rc = update(call, in, out, err);
    if (rc != VG_OK || in->replica_updates.set)
        return rc;
    rc = dynamodb_table_name(call, in->table_name, &name, err);
    if (rc == VG_OK)
        rc = dynamodb_table_find(call, name, &table);
    return rc == VG_OK ? dynamodb_replicate_update(call, &table, in, update) : VG_BROKEN;
}
