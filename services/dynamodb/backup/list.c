/* services/dynamodb/backup/list.c: ListBackups. */
#include "dynamodb/dynamodb.h"

enum { LIST_MAX = 100 };

struct listing {
    const struct dynamodb_list_backups_in *in;
    struct vg_walk walk;
    struct dynamodb_backup_summary *summaries;
    size_t count;
    size_t max;
    bool is_cut;
};

static int check(struct vg_call *call, const struct dynamodb_list_backups_in *in,
                 struct dynamodb_backup_name *start, struct vg_error *err)
{
    if (in->time_range_lower_bound.set && in->time_range_upper_bound.set &&
        in->time_range_lower_bound.ms > in->time_range_upper_bound.ms)
        return dynamodb_invalid(
            err, VG_STR("One or more parameter values were invalid: Time range lower bound must be "
                        "less than or equal to upper bound"));
    if (!vg_str_is_set(in->exclusive_start_backup_arn))
        return VG_OK;
    int rc = dynamodb_backup_name_parse(call, in->exclusive_start_backup_arn, start, err);
    if (rc == VG_OK && !vg_str_eq(start->region, call->region))
        return dynamodb_invalid(err, VG_STR("Invalid Request: The supplied ExclusiveStartBackupArn "
                                            "does not match the region"));
    return rc;
}

static int begin(struct vg_call *call, struct listing *list, struct vg_error *err)
{
    struct dynamodb_backup_name start;
    struct vg_key prefix, after;
    struct vg_str table = VG_STR_NONE, start_key = VG_STR_NONE;
    int rc = check(call, list->in, &start, err);
    if (rc == VG_OK && vg_str_is_set(list->in->table_name))
        rc = dynamodb_table_name(call, list->in->table_name, &table, err);
    if (rc != VG_OK)
        return rc;
    vg_call_key(call, &prefix, DYNAMODB_SPACE_BACKUP);
    if (vg_str_is_set(table))
        vg_key_str(&prefix, table);
    if (vg_str_is_set(list->in->exclusive_start_backup_arn)) {
        vg_call_key(call, &after, DYNAMODB_SPACE_BACKUP);
        vg_key_str(&after, start.table);
        vg_key_str(&after, start.id);
        start_key = vg_key_bytes(&after);
    }
    vg_walk_begin(&list->walk, call->txn, call->arena, vg_key_bytes(&prefix), start_key,
                  /* includes_start= */ false, /* is_reverse= */ false);
    return VG_OK;
}

static bool is_wanted(const struct dynamodb_list_backups_in *in,
                      const struct dynamodb_record_backup *backup)
{
    int32_t type = in->backup_type == 0 ? DYNAMODB_BACKUP_TYPE_FILTER_USER : in->backup_type;
    bool is_system = backup->type.v == DYNAMODB_BACKUP_TYPE_SYSTEM;
    bool is_of_type = type == DYNAMODB_BACKUP_TYPE_FILTER_ALL ||
                      (type == DYNAMODB_BACKUP_TYPE_FILTER_USER && !is_system) ||
                      (type == DYNAMODB_BACKUP_TYPE_FILTER_SYSTEM && is_system);
    return is_of_type &&
           (!in->time_range_lower_bound.set ||
            backup->created_ms.v >= in->time_range_lower_bound.ms) &&
           (!in->time_range_upper_bound.set ||
            backup->created_ms.v < in->time_range_upper_bound.ms);
}

static struct dynamodb_backup_summary summary_of(struct vg_call *call,
                                                 const struct dynamodb_backup_name *name,
                                                 const struct dynamodb_record_backup *backup)
{
    struct dynamodb_backup_summary to = {
        .table_name = name->table,
        .table_id = backup->table_id,
        .table_arn =
            vg_arn(call, "dynamodb", VG_CONCAT(call->arena, VG_STR("table/"), name->table)),
        .backup_arn = dynamodb_backup_arn(call, name),
        .backup_name = backup->name,
        .backup_creation_date_time = vg_time(backup->created_ms.v),
        .backup_status = backup->status.v,
        .backup_type = backup->type.v,
        .backup_size_bytes = backup->bytes,
    };
    if (backup->expiry_ms.set)
        to.backup_expiry_date_time = vg_time(backup->expiry_ms.v);
    return to;
}

static int read_list(struct vg_call *call, struct listing *list)
{
    struct dynamodb_record_backup backup;
    struct dynamodb_backup_name name = {.region = call->region};
    struct vg_str key;
    int rc;
    while ((rc = vg_record_next(&list->walk, &dynamodb_record_shape_backup, &key, &backup)) ==
           VG_OK) {
        struct vg_str rest = vg_key_rest(key);
        if (!vg_key_take_str(call->arena, &rest, &name.table) ||
            !vg_key_take_str(call->arena, &rest, &name.id))
            return VG_BROKEN;
        if (!is_wanted(list->in, &backup))
            continue;
        list->is_cut = list->count == list->max;
        if (list->is_cut)
            break;
        list->summaries[list->count++] = summary_of(call, &name, &backup);
    }
    return rc == VG_BROKEN ? VG_BROKEN : VG_OK;
}

int dynamodb_list_backups(struct vg_call *call, const struct dynamodb_list_backups_in *in,
                          struct dynamodb_list_backups_out *out, struct vg_error *err)
{
    struct listing list = {.in = in, .max = in->limit.set ? (size_t)in->limit.v : LIST_MAX};
    int rc = begin(call, &list, err);
    if (rc != VG_OK)
        return rc;
    list.summaries = VG_NEW_ARRAY(call->arena, struct dynamodb_backup_summary, list.max);
    rc = read_list(call, &list);
    vg_walk_end(&list.walk);
    out->backup_summaries = (struct dynamodb_backup_summaries){
        .items = list.summaries, .count = list.count, .set = true};
    if (list.is_cut)
        out->last_evaluated_backup_arn = list.summaries[list.count - 1].backup_arn;
    return rc;
}
