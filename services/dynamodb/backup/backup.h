/* services/dynamodb/backup/backup.h: tables as they were: the log of what changes undo, copies made
 * with it, backups, point-in-time recovery, restored tables. */
#ifndef VG_DYNAMODB_BACKUP_H
#define VG_DYNAMODB_BACKUP_H

#include "dynamodb/log.h"
#include "dynamodb/table/table.h"

struct dynamodb_change;

/* ---- history.c: what items were before they changed, while somebody needs it: point-in-time
 * recovery for its period, copies until they are made ---- */

/* What dynamodb_change_apply calls for a table with a history. */
int dynamodb_history_append(struct vg_call *call, const struct dynamodb_change *change) VG_CHECKED;
int dynamodb_history_get(struct vg_call *call, uint64_t table_number,
                         struct dynamodb_record_history *history) VG_CHECKED;
int dynamodb_history_put(struct vg_call *call, uint64_t table_number,
                         const struct dynamodb_record_history *history) VG_CHECKED;
/* The history of a table, begun when there is none; the caller changes and puts it. */
int dynamodb_history_open(struct vg_call *call, struct dynamodb_table *table,
                          struct dynamodb_record_history *history) VG_CHECKED;
/* Opens it for a while: nothing of it goes until it is released. */
int dynamodb_history_hold(struct vg_call *call, struct dynamodb_table *table,
                          struct dynamodb_record_history *history) VG_CHECKED;
int dynamodb_history_release(struct vg_call *call, uint64_t table_number,
                             struct dynamodb_record_history *history) VG_CHECKED;
/* Stores it, or ends it when nobody needs it any more. */
int dynamodb_history_settle(struct vg_call *call, uint64_t table_number,
                            const struct dynamodb_record_history *history) VG_CHECKED;
/* The table is going: its items stay (`*keeps_items`) for copies in the making, and for a system
 * backup when point-in-time recovery is on. */
int dynamodb_history_let_go(struct vg_call *call, const struct dynamodb_table *table,
                            bool *keeps_items) VG_CHECKED;

typedef int dynamodb_history_take_fn(struct vg_call *call, const void *job,
                                     const struct dynamodb_record_history_entry *entry,
                                     struct dynamodb_moment moment);
/* Gives `take` a slice of the log's entries behind `*at`, in the walk's direction; `*at` is then
 * the last one given. VG_NOT_FOUND at the log's end, or what `take` returned instead of VG_OK. */
int dynamodb_history_walk(struct vg_call *call, uint64_t generation, bool is_reverse,
                          struct dynamodb_moment *at, dynamodb_history_take_fn *take,
                          const void *job) VG_CHECKED;
/* The store key of an entry's item: in its table, or in a copy of that number. */
struct vg_str dynamodb_history_item_key(struct vg_call *call, uint64_t number,
                                        struct vg_str entry_key);

extern const struct vg_effect_kind dynamodb_history_trim_effect;
extern const struct vg_effect_kind dynamodb_history_clear_effect;

/* ---- copy.c: a table as of a moment ---- */

enum dynamodb_copy_purpose {
    DYNAMODB_COPY_BACKUP = 1,
    DYNAMODB_COPY_RESTORE,
    DYNAMODB_COPY_EXPORT,
};

/* Starts one. The members that say where it goes are the caller's; `copy->boundary_ms` absent:
 * as of now. */
int dynamodb_copy_start(struct vg_call *call, struct dynamodb_table *table,
                        struct dynamodb_record_copy *copy) VG_CHECKED;
extern const struct vg_effect_kind dynamodb_copy_effect;

/* ---- changes.c: the items that changed between two moments, for an incremental export ---- */

/* Starts gathering them, as ItemChange under the number `snapshot`. The span, from `from_ms` and
 * before `to_ms`, and the members that say where it goes are the caller's. */
int dynamodb_changes_start(struct vg_call *call, struct dynamodb_table *table,
                           struct dynamodb_record_changes *changes) VG_CHECKED;
extern const struct vg_effect_kind dynamodb_changes_effect;

/* ---- backup.c: backups in the store ---- */

/* Where a backup is: its region need not be the call's. */
struct dynamodb_backup_name {
    struct vg_str region;
    struct vg_str table;
    struct vg_str id;
};
/* Words the errors of ARNs that can't be. */
int dynamodb_backup_name_parse(struct vg_call *call, struct vg_str arn,
                               struct dynamodb_backup_name *name, struct vg_error *err) VG_CHECKED;
struct vg_str dynamodb_backup_arn(struct vg_call *call, const struct dynamodb_backup_name *name);
int dynamodb_backup_get(struct vg_call *call, const struct dynamodb_backup_name *name,
                        struct dynamodb_record_backup *backup) VG_CHECKED;
int dynamodb_backup_put(struct vg_call *call, const struct dynamodb_backup_name *name,
                        const struct dynamodb_record_backup *backup) VG_CHECKED;
/* In the region that the ARN names. */
int dynamodb_backup_require(struct vg_call *call, struct vg_str arn,
                            struct dynamodb_backup_name *name,
                            struct dynamodb_record_backup *backup, struct vg_error *err) VG_CHECKED;
/* What a backup notes of a table. */
int dynamodb_backup_note(struct vg_call *call, const struct dynamodb_table *table,
                         struct dynamodb_record_backup *backup) VG_CHECKED;
/* The backup of a deleted table, whose items it takes over. */
int dynamodb_backup_of_deleted(struct vg_call *call, const struct dynamodb_table *table) VG_CHECKED;
extern const struct vg_effect_kind dynamodb_backup_expiry_effect;

/* ---- definition.c: a table's definition, as CreateTable takes it ---- */

/* Of a table: keys, indexes, billing, encryption. */
int dynamodb_definition_of(struct vg_call *call, const struct dynamodb_table *table,
                           struct dynamodb_create_table_in *definition) VG_CHECKED;
struct vg_str dynamodb_definition_text(struct vg_call *call,
                                       const struct dynamodb_create_table_in *definition);
int dynamodb_definition_parse(struct vg_call *call, struct vg_str text,
                              struct dynamodb_create_table_in *definition) VG_CHECKED;

/* What a restored table has otherwise than its source. */
struct dynamodb_overrides {
    int32_t billing_mode;
    const struct dynamodb_global_secondary_index_list *global_indexes;
    const struct dynamodb_local_secondary_index_list *local_indexes;
    const struct dynamodb_provisioned_throughput *provisioned_throughput;
    const struct dynamodb_on_demand_throughput *on_demand_throughput;
    const struct dynamodb_sse_specification *sse_specification;
};
/* override.c: with AWS's sentences. */
int dynamodb_override(struct vg_call *call, const struct dynamodb_overrides *overrides,
                      struct dynamodb_create_table_in *definition, struct vg_error *err) VG_CHECKED;

/* ---- restore.c ---- */

/* The table is there, but its items are not all there yet. */
void dynamodb_restore_describe(struct vg_call *call, const struct dynamodb_record_details *details,
                               struct dynamodb_table_description *to);
/* fill.c: `fill` has the snapshot and perhaps the backup. */
int dynamodb_fill_start(struct vg_call *call, const struct dynamodb_record_fill *fill) VG_CHECKED;
extern const struct vg_effect_kind dynamodb_fill_effect;

/* ---- continuous.c ---- */

/* The moments that a table can be restored to. False when recovery is off. */
bool dynamodb_recovery_window(const struct dynamodb_record_history *history, int64_t now_ms,
                              int64_t *earliest_ms, int64_t *latest_ms);
/* A table with its history, for operations that word TableNotFoundException and
 * PointInTimeRecoveryUnavailableException. */
int dynamodb_recovery_require(struct vg_call *call, struct vg_str table_name,
                              struct dynamodb_table *table, struct dynamodb_record_history *history,
                              struct vg_error *err) VG_CHECKED;
int dynamodb_backup_table_require(struct vg_call *call, struct vg_str table_name,
                                  struct dynamodb_table *table, struct vg_error *err) VG_CHECKED;

#endif
