/* services/dynamodb/backup/restore.c: RestoreTableFromBackup and RestoreTableToPointInTime. */
#include "dynamodb/dynamodb.h"

#include "base/timetext.h"

void dynamodb_restore_describe(struct vg_call *call, const struct dynamodb_record_details *details,
                               struct dynamodb_table_description *to)
{
    if (!details->restored_ms.set)
        return;
    struct dynamodb_restore_summary *summary = VG_NEW(call->arena, struct dynamodb_restore_summary);
    summary->source_backup_arn = details->restored_backup_arn;
    summary->source_table_arn = details->restored_table_arn;
    summary->restore_date_time = vg_time(details->restored_ms.v);
    summary->restore_in_progress = vg_bool(true);
    to->restore_summary = summary;
}

/* ---- The new table ---- */

static int check_target(struct vg_call *call, struct vg_str name, struct vg_error *err)
{
    struct dynamodb_whole other;
    int rc = dynamodb_whole_find(call, name, &other);
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_OK : rc;
    if (vg_str_is_set(other.details.restored_backup_arn))
        return vg_fail(err, &DYNAMODB_TABLE_IN_USE,
                       "Table: %.*s is already being restored from backup: %.*s", VG_STR_ARG(name),
                       VG_STR_ARG(other.details.restored_backup_arn));
    return vg_fail(err, &DYNAMODB_TABLE_ALREADY_EXISTS, "Table already exists: %.*s",
                   VG_STR_ARG(name));
}

/* Where a restored table comes from. */
struct origin {
    struct vg_str backup_arn; /* absent: from the table itself */
    struct vg_str table_arn;
    int64_t ms;
};

static int make_target(struct vg_call *call, const struct dynamodb_create_table_in *definition,
                       const struct origin *origin, struct dynamodb_table *table,
                       const struct dynamodb_table_description **description, struct vg_error *err)
{
    struct dynamodb_create_table_out made = {.table_description = NULL};
    struct dynamodb_whole whole;
    int rc = dynamodb_create_table(call, definition, &made, err);
    if (rc != VG_OK)
        return rc;
    rc = dynamodb_whole_find(call, definition->table_name, &whole);
    if (rc != VG_OK)
        return VG_BROKEN;
    whole.details.restored_backup_arn = origin->backup_arn;
    whole.details.restored_table_arn = origin->table_arn;
    whole.details.restored_ms = vg_i64(origin->ms);
    whole.table.options |= DYNAMODB_IS_FILLING;
    *table = whole.table;
    rc = dynamodb_whole_store(call, &whole, whole.table.options);
    if (rc == VG_OK)
        rc = dynamodb_describe(call, &whole, DYNAMODB_TABLE_STATUS_CREATING, description);
    return rc == VG_OK ? VG_OK : VG_BROKEN;
}

/* ---- From a backup ---- */

static int check_backup(struct vg_call *call,
                        const struct dynamodb_restore_table_from_backup_in *in,
                        struct dynamodb_backup_name *name, struct dynamodb_record_backup *backup,
                        struct vg_error *err)
{
    int rc = dynamodb_backup_name_parse(call, in->backup_arn, name, err);
    if (rc != VG_OK)
        return rc;
    if (!vg_str_eq(name->region, call->region) && in->sse_specification_override == NULL)
        return dynamodb_invalid(err, VG_STR("Invalid Request: sseSpecificationOverride must be "
                                            "provided for cross-region restores"));
    rc = dynamodb_backup_require(call, in->backup_arn, name, backup, err);
    if (rc != VG_OK)
        return rc;
    rc = check_target(call, in->target_table_name, err);
    if (rc != VG_OK)
        return rc;
    if (backup->restores.v > 0)
        return vg_fail(err, &DYNAMODB_BACKUP_IN_USE,
                       "Backup is being used to restore another table: %.*s",
                       VG_STR_ARG(in->backup_arn));
    if (backup->status.v != DYNAMODB_BACKUP_STATUS_AVAILABLE)
        return vg_fail(err, &DYNAMODB_BACKUP_IN_USE, "Backup is being created: %.*s",
                       VG_STR_ARG(in->backup_arn));
    return VG_OK;
}

int dynamodb_restore_table_from_backup(struct vg_call *call,
                                       const struct dynamodb_restore_table_from_backup_in *in,
                                       struct dynamodb_restore_table_from_backup_out *out,
                                       struct vg_error *err)
{
    struct dynamodb_overrides overrides = {
        .billing_mode = in->billing_mode_override,
        .global_indexes = &in->global_secondary_index_override,
        .local_indexes = &in->local_secondary_index_override,
        .provisioned_throughput = in->provisioned_throughput_override,
        .on_demand_throughput = in->on_demand_throughput_override,
        .sse_specification = in->sse_specification_override,
    };
    struct dynamodb_backup_name name;
    struct dynamodb_record_backup backup;
    struct dynamodb_create_table_in definition;
    struct dynamodb_table table;
    int rc = check_backup(call, in, &name, &backup, err);
    if (rc == VG_OK)
        rc = dynamodb_definition_parse(call, backup.definition, &definition);
    if (rc == VG_OK)
        rc = dynamodb_override(call, &overrides, &definition, err);
    if (rc != VG_OK)
        return rc;
    definition.table_name = in->target_table_name;
    struct origin origin = {
        .backup_arn = dynamodb_backup_arn(call, &name),
        .table_arn = VG_CONCAT(call->arena, VG_STR("arn:aws:dynamodb:"), name.region, VG_STR(":"),
                               call->account, VG_STR(":table/"), name.table),
        .ms = backup.created_ms.v,
    };
    rc = make_target(call, &definition, &origin, &table, &out->table_description, err);
    if (rc != VG_OK)
        return rc;
    backup.restores = vg_i32(backup.restores.v + 1);
    rc = dynamodb_backup_put(call, &name, &backup);
    struct dynamodb_record_fill fill = {
        .target_name = table.name,
        .target_number = vg_i64((int64_t)table.space.table),
        .snapshot = backup.snapshot,
        .backup_region = name.region,
        .backup_table = name.table,
        .backup_id = name.id,
    };
    return rc == VG_OK ? dynamodb_fill_start(call, &fill) : VG_BROKEN;
}

/* ---- To a point in time ---- */

static int check_shape(const struct dynamodb_restore_table_to_point_in_time_in *in,
                       struct vg_error *err)
{
    bool has_name = vg_str_is_set(in->source_table_name);
    bool has_arn = vg_str_is_set(in->source_table_arn);
    bool wants_latest = in->use_latest_restorable_time.v;
    if (has_name && has_arn)
        return dynamodb_invalid(err, VG_STR("Invalid Request: Must provide exactly one of: "
                                            "sourceTableArn, sourceTableName"));
    if (!has_name && !has_arn)
        return dynamodb_invalid(err, VG_STR("Invalid Request: The parameter 'TableName' is "
                                            "required but was not present in the request"));
    if (wants_latest && in->restore_date_time.set)
        return dynamodb_invalid(
            err, VG_STR("Invalid Request: Both RestoreDateTime and UseLatestRestorableTime cannot "
                        "be set for point-in-time restore request. Please specify either "
                        "RestoreDateTime time or UseLatestRestorableTime"));
    if (!wants_latest && !in->restore_date_time.set)
        return dynamodb_invalid(err,
                                VG_STR("Invalid Request: Either one of RestoreDateTime or "
                                       "UseLatestRestorableTime must be specified, but not both"));
    return VG_OK;
}

static int source_name(struct vg_call *call,
                       const struct dynamodb_restore_table_to_point_in_time_in *in,
                       struct vg_str *name, struct vg_error *err)
{
    struct vg_arn arn;
    *name = in->source_table_name;
    if (vg_str_is_set(*name))
        return VG_OK;
    if (!vg_arn_parse(in->source_table_arn, &arn) || !vg_str_starts(arn.resource, VG_STR("table/")))
        return dynamodb_invalid(err, VG_STR("Invalid Request: sourceTableArn is not a valid ARN"));
    if (!vg_str_eq(arn.account, call->account))
        return dynamodb_invalid(err, VG_STR("This action is only supported by accounts that match "
                                            "the resource owner\xE2\x80\x99s account."));
    if (!vg_str_eq(arn.region, call->region))
        return dynamodb_invalid(
            err, VG_STR("virga does not restore to a point in time across regions yet"));
    *name = vg_str_tail(arn.resource, strlen("table/"));
    return VG_OK;
}

static int choose_time(struct vg_call *call,
                       const struct dynamodb_restore_table_to_point_in_time_in *in,
                       const struct dynamodb_record_history *history, int64_t *ms,
                       struct vg_error *err)
{
    int64_t earliest_ms, latest_ms;
    if (!dynamodb_recovery_window(history, call->now_ms, &earliest_ms, &latest_ms))
        return VG_BROKEN;
    *ms = in->restore_date_time.set ? in->restore_date_time.ms : latest_ms;
    if (*ms < earliest_ms || *ms > latest_ms) {
        struct vg_str wanted = vg_time_iso(call->arena, *ms, /* with_ms= */ false);
        struct vg_str earliest = vg_time_iso(call->arena, earliest_ms, /* with_ms= */ false);
        struct vg_str latest = vg_time_iso(call->arena, latest_ms, /* with_ms= */ false);
        return vg_fail(err, &DYNAMODB_INVALID_RESTORE_TIME,
                       "RestoreDateTime '%.*s' must be within EarliestRestorableDateTime '%.*s' "
                       "and LatestRestorableDateTime '%.*s'",
                       VG_STR_ARG(wanted), VG_STR_ARG(earliest), VG_STR_ARG(latest));
    }
    /* The log begins within its first second. */
    *ms = *ms < history->recovery_ms.v ? history->recovery_ms.v : *ms;
    return VG_OK;
}

static int check_restore(struct vg_call *call,
                         const struct dynamodb_restore_table_to_point_in_time_in *in,
                         struct dynamodb_table *source, int64_t *ms, struct vg_error *err)
{
    struct dynamodb_record_history history;
    struct vg_str name;
    int rc = check_shape(in, err);
    if (rc == VG_OK)
        rc = source_name(call, in, &name, err);
    if (rc == VG_OK)
        rc = dynamodb_recovery_require(call, name, source, &history, err);
    if (rc == VG_OK)
        rc = choose_time(call, in, &history, ms, err);
    return rc == VG_OK ? check_target(call, in->target_table_name, err) : rc;
}

int dynamodb_restore_table_to_point_in_time(
    struct vg_call *call, const struct dynamodb_restore_table_to_point_in_time_in *in,
    struct dynamodb_restore_table_to_point_in_time_out *out, struct vg_error *err)
{
    struct dynamodb_overrides overrides = {
        .billing_mode = in->billing_mode_override,
        .global_indexes = &in->global_secondary_index_override,
        .local_indexes = &in->local_secondary_index_override,
        .provisioned_throughput = in->provisioned_throughput_override,
        .on_demand_throughput = in->on_demand_throughput_override,
        .sse_specification = in->sse_specification_override,
    };
    struct dynamodb_table source, table;
    struct dynamodb_create_table_in definition;
    int64_t ms;
    int rc = check_restore(call, in, &source, &ms, err);
    if (rc == VG_OK)
        rc = dynamodb_definition_of(call, &source, &definition);
    if (rc == VG_OK)
        rc = dynamodb_override(call, &overrides, &definition, err);
    if (rc != VG_OK)
        return rc;
    definition.table_name = in->target_table_name;
    struct origin origin = {
        .table_arn =
            vg_arn(call, "dynamodb", VG_CONCAT(call->arena, VG_STR("table/"), source.name)),
        .ms = ms,
    };
    rc = make_target(call, &definition, &origin, &table, &out->table_description, err);
    if (rc != VG_OK)
        return rc;
    struct dynamodb_record_copy copy = {
        .purpose = vg_i32(DYNAMODB_COPY_RESTORE),
        .table_name = source.name,
        .boundary_ms = vg_i64(ms),
        .boundary_count = vg_i64(INT64_MAX),
        .target_name = table.name,
        .target_number = vg_i64((int64_t)table.space.table),
    };
    return dynamodb_copy_start(call, &source, &copy) == VG_OK ? VG_OK : VG_BROKEN;
}
