/* services/dynamodb/backup/continuous.c: point-in-time recovery: UpdateContinuousBackups and
 * DescribeContinuousBackups. */
#include "dynamodb/dynamodb.h"

enum {
    DAYS_MAX = 35,
    LAG_MS = 5 * 60 * 1000, /* the latest moment is so long ago */
    DAY_MS = 24 * 60 * 60 * 1000,
    SECOND_MS = 1000,
};

/* These operations know only tables that are made. */
int dynamodb_backup_table_require(struct vg_call *call, struct vg_str table_name,
                                  struct dynamodb_table *table, struct vg_error *err)
{
    struct vg_str name;
    int rc = dynamodb_table_name(call, table_name, &name, err);
    if (rc == VG_OK)
        rc = dynamodb_table_find(call, name, table);
    if (rc != VG_NOT_FOUND && (rc != VG_OK || (table->options & DYNAMODB_IS_FILLING) == 0))
        return rc;
    return vg_fail(err, &DYNAMODB_TABLE_NOT_FOUND, "Table not found: %.*s", VG_STR_ARG(table_name));
}

static int find_history(struct vg_call *call, const struct dynamodb_table *table,
                        struct dynamodb_record_history *history)
{
    *history = (struct dynamodb_record_history){.table_name = table->name};
    if ((table->options & DYNAMODB_HAS_HISTORY) == 0)
        return VG_OK;
    return dynamodb_history_get(call, table->space.table, history) == VG_OK ? VG_OK : VG_BROKEN;
}

/* In whole seconds, as AWS has them. */
bool dynamodb_recovery_window(const struct dynamodb_record_history *history, int64_t now_ms,
                              int64_t *earliest_ms, int64_t *latest_ms)
{
    if (!history->recovery_ms.set)
        return false;
    int64_t begin_ms = history->recovery_ms.v - history->recovery_ms.v % SECOND_MS;
    int64_t kept_ms = now_ms - (int64_t)history->recovery_days.v * DAY_MS;
    int64_t latest = now_ms - LAG_MS;
    *earliest_ms = kept_ms > begin_ms ? kept_ms - kept_ms % SECOND_MS : begin_ms;
    *latest_ms = latest > begin_ms ? latest - latest % SECOND_MS : begin_ms;
    return true;
}

int dynamodb_recovery_require(struct vg_call *call, struct vg_str table_name,
                              struct dynamodb_table *table, struct dynamodb_record_history *history,
                              struct vg_error *err)
{
    int rc = dynamodb_backup_table_require(call, table_name, table, err);
    if (rc == VG_OK)
        rc = find_history(call, table, history);
    if (rc != VG_OK || history->recovery_ms.set)
        return rc;
    return vg_fail(err, &DYNAMODB_POINT_IN_TIME_RECOVERY_UNAVAILABLE,
                   "Point in time recovery is not enabled for table '%.*s'",
                   VG_STR_ARG(table->name));
}

static const struct dynamodb_continuous_backups_description *
describe(struct vg_call *call, const struct dynamodb_record_history *history)
{
    int64_t earliest_ms, latest_ms;
    struct dynamodb_point_in_time_recovery_description *recovery =
        VG_NEW(call->arena, struct dynamodb_point_in_time_recovery_description);
    struct dynamodb_continuous_backups_description *to =
        VG_NEW(call->arena, struct dynamodb_continuous_backups_description);
    recovery->point_in_time_recovery_status = DYNAMODB_POINT_IN_TIME_RECOVERY_STATUS_DISABLED;
    if (dynamodb_recovery_window(history, call->now_ms, &earliest_ms, &latest_ms)) {
        recovery->point_in_time_recovery_status = DYNAMODB_POINT_IN_TIME_RECOVERY_STATUS_ENABLED;
        recovery->recovery_period_in_days = history->recovery_days;
        recovery->earliest_restorable_date_time = vg_time(earliest_ms);
        recovery->latest_restorable_date_time = vg_time(latest_ms);
    }
    to->continuous_backups_status = DYNAMODB_CONTINUOUS_BACKUPS_STATUS_ENABLED;
    to->point_in_time_recovery_description = recovery;
    return to;
}

int dynamodb_describe_continuous_backups(struct vg_call *call,
                                         const struct dynamodb_describe_continuous_backups_in *in,
                                         struct dynamodb_describe_continuous_backups_out *out,
                                         struct vg_error *err)
{
    struct dynamodb_table table;
    struct dynamodb_record_history history;
    int rc = dynamodb_backup_table_require(call, in->table_name, &table, err);
    if (rc == VG_OK)
        rc = find_history(call, &table, &history);
    if (rc == VG_OK)
        out->continuous_backups_description = describe(call, &history);
    return rc;
}

static int switch_on(struct vg_call *call, struct dynamodb_table *table, int32_t days,
                     struct dynamodb_record_history *history)
{
    int rc = dynamodb_history_open(call, table, history);
    if (rc != VG_OK)
        return rc;
    if (!history->recovery_ms.set)
        history->recovery_ms = vg_i64(call->now_ms);
    history->recovery_days = vg_i32(days);
    return dynamodb_history_put(call, table->space.table, history);
}

static int switch_off(struct vg_call *call, struct dynamodb_table *table,
                      struct dynamodb_record_history *history)
{
    if (!history->recovery_ms.set)
        return VG_OK;
    history->recovery_ms = (struct vg_i64){.set = false};
    return dynamodb_history_settle(call, table->space.table, history);
}

int dynamodb_update_continuous_backups(struct vg_call *call,
                                       const struct dynamodb_update_continuous_backups_in *in,
                                       struct dynamodb_update_continuous_backups_out *out,
                                       struct vg_error *err)
{
    const struct dynamodb_point_in_time_recovery_specification *wanted =
        in->point_in_time_recovery_specification;
    struct dynamodb_table table;
    struct dynamodb_record_history history;
    bool is_on = wanted->point_in_time_recovery_enabled.v;
    if (!is_on && wanted->recovery_period_in_days.set)
        return dynamodb_invalid(err, VG_STR("Invalid Request: Cannot specify RecoveryPeriodInDays "
                                            "when disabling point-in-time recovery."));
    int rc = dynamodb_backup_table_require(call, in->table_name, &table, err);
    if (rc == VG_OK)
        rc = find_history(call, &table, &history);
    if (rc != VG_OK)
        return rc;
    int32_t days =
        wanted->recovery_period_in_days.set ? wanted->recovery_period_in_days.v : DAYS_MAX;
    rc = is_on ? switch_on(call, &table, days, &history) : switch_off(call, &table, &history);
    out->continuous_backups_description = describe(call, &history);
    return rc == VG_OK ? VG_OK : VG_BROKEN;
}
