/* services/dynamodb/backup/backup.c: backups: CreateBackup, DescribeBackup, DeleteBackup, and those
 * of deleted tables. */
#include "dynamodb/dynamodb.h"

#include "base/timetext.h"

#define EXPIRY_MS (INT64_C(35) * 24 * 60 * 60 * 1000) /* of a deleted table's */

/* ---- Names ---- */

struct vg_str dynamodb_backup_arn(struct vg_call *call, const struct dynamodb_backup_name *name)
{
    return VG_CONCAT(call->arena, VG_STR("arn:aws:dynamodb:"), name->region, VG_STR(":"),
                     call->account, VG_STR(":table/"), name->table, VG_STR("/backup/"), name->id);
}

/* "01489602797149-73d8d5bc": the milliseconds of its birth, then chance. */
static struct vg_str new_id(struct vg_call *call)
{
    return vg_arena_printf(call->arena, "%014lld-%.8s", (long long)call->now_ms,
                           vg_id_hex(call, 8).ptr);
}

int dynamodb_backup_name_parse(struct vg_call *call, struct vg_str arn,
                               struct dynamodb_backup_name *name, struct vg_error *err)
{
    struct vg_arn parts;
    struct vg_str rest, word, kind;
    if (!vg_arn_parse(arn, &parts))
        return dynamodb_invalid(err, VG_STR("Invalid Backup ARN"));
    rest = parts.resource;
    if (!vg_str_split(&rest, '/', &word) || !vg_str_is(word, "table") ||
        !vg_str_split(&rest, '/', &name->table) || !vg_str_split(&rest, '/', &kind) ||
        !vg_str_is(kind, "backup") || !vg_str_split(&rest, '/', &name->id) || vg_str_is_set(rest))
        return dynamodb_invalid(err, VG_STR("Invalid Backup ARN"));
    if (!vg_str_is(parts.partition, "aws") || !vg_str_is(parts.service, "dynamodb"))
        return dynamodb_invalid(err, VG_STR("Invalid Request: BackupArn is not valid"));
    if (parts.region.len == 0 || !vg_str_eq(parts.account, call->account))
        return vg_fail_with(err, &VG_ACCESS_DENIED, VG_STR("Access is denied"), NULL);
    name->region = parts.region;
    return VG_OK;
}

/* ---- The record ---- */

static struct vg_str backup_key(struct vg_call *call, const struct dynamodb_backup_name *name)
{
    struct vg_key key;
    vg_key_begin(&key, call->arena, call->account, name->region, DYNAMODB_SPACE_BACKUP);
    vg_key_str(&key, name->table);
    vg_key_str(&key, name->id);
    return vg_key_bytes(&key);
}

int dynamodb_backup_get(struct vg_call *call, const struct dynamodb_backup_name *name,
                        struct dynamodb_record_backup *backup)
{
    return vg_record_get(call->txn, backup_key(call, name), &dynamodb_record_shape_backup,
                         call->arena, backup);
}

int dynamodb_backup_put(struct vg_call *call, const struct dynamodb_backup_name *name,
                        const struct dynamodb_record_backup *backup)
{
    return vg_record_put(call->txn, backup_key(call, name), &dynamodb_record_shape_backup,
                         call->arena, backup);
}

static int refuse_absent(struct vg_str arn, struct vg_error *err)
{
    return vg_fail(err, &DYNAMODB_BACKUP_NOT_FOUND, "Backup not found: %.*s", VG_STR_ARG(arn));
}

int dynamodb_backup_require(struct vg_call *call, struct vg_str arn,
                            struct dynamodb_backup_name *name,
                            struct dynamodb_record_backup *backup, struct vg_error *err)
{
    int rc = dynamodb_backup_name_parse(call, arn, name, err);
    if (rc == VG_OK)
        rc = dynamodb_backup_get(call, name, backup);
    return rc == VG_NOT_FOUND ? refuse_absent(arn, err) : rc;
}

int dynamodb_backup_note(struct vg_call *call, const struct dynamodb_table *table,
                         struct dynamodb_record_backup *backup)
{
    struct dynamodb_create_table_in definition;
    struct dynamodb_record_details details;
    struct dynamodb_stats stats;
    struct dynamodb_record_ttl ttl = {.attribute_name = VG_STR_NONE};
    int rc = dynamodb_definition_of(call, table, &definition);
    if (rc == VG_OK)
        rc = vg_call_get(call, DYNAMODB_SPACE_DETAILS, table->name, &dynamodb_record_shape_details,
                         &details);
    if (rc == VG_OK)
        rc = dynamodb_stats_get(call, table->space.table, &stats);
    if (rc == VG_OK && (table->options & DYNAMODB_HAS_TTL) != 0)
        rc = dynamodb_ttl_get(call, table->space.table, &ttl);
    if (rc != VG_OK)
        return VG_BROKEN;
    backup->created_ms = vg_i64(call->now_ms);
    backup->table_id = details.table_id;
    backup->table_created_ms = details.created_ms;
    backup->items = vg_i64(stats.items);
    backup->bytes = vg_i64(stats.bytes);
    backup->definition = dynamodb_definition_text(call, &definition);
    backup->stream_view_type = details.stream_view_type;
    backup->ttl_attribute = ttl.attribute_name;
    return VG_OK;
}

/* ---- Descriptions ---- */

static const struct dynamodb_backup_details *
describe_details(struct vg_call *call, const struct dynamodb_backup_name *name,
                 const struct dynamodb_record_backup *backup, int32_t status)
{
    struct dynamodb_backup_details *to = VG_NEW(call->arena, struct dynamodb_backup_details);
    to->backup_arn = dynamodb_backup_arn(call, name);
    to->backup_name = backup->name;
    to->backup_size_bytes = backup->bytes;
    to->backup_status = status;
    to->backup_type = backup->type.v;
    to->backup_creation_date_time = vg_time(backup->created_ms.v);
    if (backup->expiry_ms.set)
        to->backup_expiry_date_time = vg_time(backup->expiry_ms.v);
    return to;
}

static const struct dynamodb_source_table_details *
describe_source(struct vg_call *call, const struct dynamodb_backup_name *name,
                const struct dynamodb_record_backup *backup,
                const struct dynamodb_create_table_in *definition)
{
    struct dynamodb_provisioned_throughput *none =
        VG_NEW(call->arena, struct dynamodb_provisioned_throughput);
    struct dynamodb_source_table_details *to =
        VG_NEW(call->arena, struct dynamodb_source_table_details);
    *none = (struct dynamodb_provisioned_throughput){vg_i64(0), vg_i64(0)};
    to->table_name = name->table;
    to->table_id = backup->table_id;
    to->table_arn = VG_CONCAT(call->arena, VG_STR("arn:aws:dynamodb:"), name->region, VG_STR(":"),
                              call->account, VG_STR(":table/"), name->table);
    to->table_size_bytes = backup->bytes;
    to->key_schema = definition->key_schema;
    to->table_creation_date_time = vg_time(backup->table_created_ms.v);
    to->provisioned_throughput =
        definition->provisioned_throughput != NULL ? definition->provisioned_throughput : none;
    to->on_demand_throughput = definition->on_demand_throughput;
    to->item_count = backup->items;
    to->billing_mode = definition->billing_mode;
    return to;
}

static void describe_indexes(struct vg_call *call,
                             const struct dynamodb_create_table_in *definition,
                             struct dynamodb_source_table_feature_details *to)
{
    size_t global_count = definition->global_secondary_indexes.count;
    size_t local_count = definition->local_secondary_indexes.count;
    struct dynamodb_global_secondary_index_info *global =
        VG_NEW_ARRAY(call->arena, struct dynamodb_global_secondary_index_info, global_count);
    struct dynamodb_local_secondary_index_info *local =
        VG_NEW_ARRAY(call->arena, struct dynamodb_local_secondary_index_info, local_count);
    for (size_t i = 0; i < global_count; i++) {
        const struct dynamodb_global_secondary_index *from =
            &definition->global_secondary_indexes.items[i];
        global[i] = (struct dynamodb_global_secondary_index_info){
            .index_name = from->index_name,
            .key_schema = from->key_schema,
            .projection = from->projection,
            .provisioned_throughput = from->provisioned_throughput,
            .on_demand_throughput = from->on_demand_throughput,
        };
    }
    for (size_t i = 0; i < local_count; i++) {
        const struct dynamodb_local_secondary_index *from =
            &definition->local_secondary_indexes.items[i];
        local[i] = (struct dynamodb_local_secondary_index_info){.index_name = from->index_name,
                                                                .key_schema = from->key_schema,
                                                                .projection = from->projection};
    }
    to->global_secondary_indexes = (struct dynamodb_global_secondary_indexes){
        .items = global, .count = global_count, .set = global_count > 0};
    to->local_secondary_indexes = (struct dynamodb_local_secondary_indexes){
        .items = local, .count = local_count, .set = local_count > 0};
}

static const struct dynamodb_source_table_feature_details *
describe_features(struct vg_call *call, const struct dynamodb_record_backup *backup,
                  const struct dynamodb_create_table_in *definition)
{
    struct dynamodb_source_table_feature_details *to =
        VG_NEW(call->arena, struct dynamodb_source_table_feature_details);
    if (backup->type.v == DYNAMODB_BACKUP_TYPE_SYSTEM)
        return to;
    describe_indexes(call, definition, to);
    if (backup->stream_view_type.set) {
        struct dynamodb_stream_specification *stream =
            VG_NEW(call->arena, struct dynamodb_stream_specification);
        stream->stream_enabled = vg_bool(true);
        stream->stream_view_type = backup->stream_view_type.v;
        to->stream_description = stream;
    }
    if (vg_str_is_set(backup->ttl_attribute)) {
        struct dynamodb_time_to_live_description *ttl =
            VG_NEW(call->arena, struct dynamodb_time_to_live_description);
        ttl->time_to_live_status = DYNAMODB_TIME_TO_LIVE_STATUS_ENABLED;
        ttl->attribute_name = backup->ttl_attribute;
        to->time_to_live_description = ttl;
    }
    if (definition->sse_specification != NULL) {
        struct dynamodb_sse_description *sse = VG_NEW(call->arena, struct dynamodb_sse_description);
        sse->status = DYNAMODB_SSE_STATUS_ENABLED;
        sse->sse_type = definition->sse_specification->sse_type;
        sse->kms_master_key_arn =
            dynamodb_shown_key(call, definition->sse_specification->kms_master_key_id);
        to->sse_description = sse;
    }
    return to;
}

static int describe(struct vg_call *call, const struct dynamodb_backup_name *name,
                    const struct dynamodb_record_backup *backup, int32_t status,
                    const struct dynamodb_backup_description **description)
{
    struct dynamodb_create_table_in definition;
    struct dynamodb_backup_description *to =
        VG_NEW(call->arena, struct dynamodb_backup_description);
    int rc = dynamodb_definition_parse(call, backup->definition, &definition);
    if (rc != VG_OK)
        return rc;
    to->backup_details = describe_details(call, name, backup, status);
    to->source_table_details = describe_source(call, name, backup, &definition);
    to->source_table_feature_details = describe_features(call, backup, &definition);
    *description = to;
    return VG_OK;
}

/* ---- The operations ---- */

int dynamodb_create_backup(struct vg_call *call, const struct dynamodb_create_backup_in *in,
                           struct dynamodb_create_backup_out *out, struct vg_error *err)
{
    struct dynamodb_table table;
    struct dynamodb_record_backup backup = {
        .name = in->backup_name,
        .type = vg_i32(DYNAMODB_BACKUP_TYPE_USER),
        .status = vg_i32(DYNAMODB_BACKUP_STATUS_CREATING),
    };
    struct dynamodb_backup_name name = {.region = call->region, .id = new_id(call)};
    int rc = dynamodb_backup_table_require(call, in->table_name, &table, err);
    if (rc == VG_OK)
        rc = dynamodb_backup_note(call, &table, &backup);
    if (rc != VG_OK)
        return rc;
    name.table = table.name;
    struct dynamodb_record_copy copy = {
        .purpose = vg_i32(DYNAMODB_COPY_BACKUP), .table_name = table.name, .id = name.id};
    rc = dynamodb_copy_start(call, &table, &copy);
    backup.snapshot = copy.snapshot;
    if (rc == VG_OK)
        rc = dynamodb_backup_put(call, &name, &backup);
    if (rc == VG_OK)
        out->backup_details = describe_details(call, &name, &backup, backup.status.v);
    return rc == VG_OK ? VG_OK : VG_BROKEN;
}

/* The region in the ARN is only shown again: what is looked for is here. */
static int require_here(struct vg_call *call, struct vg_str arn, struct dynamodb_backup_name *shown,
                        struct dynamodb_backup_name *name, struct dynamodb_record_backup *backup,
                        struct vg_error *err)
{
    int rc = dynamodb_backup_name_parse(call, arn, shown, err);
    if (rc != VG_OK)
        return rc;
    *name = *shown;
    name->region = call->region;
    rc = dynamodb_backup_get(call, name, backup);
    return rc == VG_NOT_FOUND ? refuse_absent(arn, err) : rc;
}

int dynamodb_describe_backup(struct vg_call *call, const struct dynamodb_describe_backup_in *in,
                             struct dynamodb_describe_backup_out *out, struct vg_error *err)
{
    struct dynamodb_backup_name name, shown;
    struct dynamodb_record_backup backup;
    int rc = require_here(call, in->backup_arn, &shown, &name, &backup, err);
    if (rc != VG_OK)
        return rc;
    return describe(call, &shown, &backup, backup.status.v, &out->backup_description);
}

static int remove_backup(struct vg_call *call, const struct dynamodb_backup_name *name,
                         const struct dynamodb_record_backup *backup)
{
    int rc = vg_delete(call->txn, backup_key(call, name));
    /* What is still being copied goes when that is done. */
    if (rc == VG_OK && backup->status.v == DYNAMODB_BACKUP_STATUS_AVAILABLE)
        rc = dynamodb_remove_number(call, (uint64_t)backup->snapshot.v);
    return rc == VG_OK ? VG_OK : VG_BROKEN;
}

int dynamodb_delete_backup(struct vg_call *call, const struct dynamodb_delete_backup_in *in,
                           struct dynamodb_delete_backup_out *out, struct vg_error *err)
{
    struct dynamodb_backup_name name, shown;
    struct dynamodb_record_backup backup;
    int rc = require_here(call, in->backup_arn, &shown, &name, &backup, err);
    if (rc != VG_OK)
        return rc;
    if (backup.type.v == DYNAMODB_BACKUP_TYPE_SYSTEM) {
        struct vg_str expiry = vg_time_iso(call->arena, backup.expiry_ms.v, /* with_ms= */ false);
        return vg_fail(err, &DYNAMODB_VALIDATION,
                       "Invalid Request: User is not allowed to delete the system backup with arn "
                       "%.*s. It will automatically expire on %.*s",
                       VG_STR_ARG(in->backup_arn), VG_STR_ARG(expiry));
    }
    if (backup.restores.v > 0)
        return vg_fail(err, &DYNAMODB_BACKUP_IN_USE, "Backup is being used to restore table: %.*s",
                       VG_STR_ARG(in->backup_arn));
    rc = describe(call, &shown, &backup, DYNAMODB_BACKUP_STATUS_DELETED, &out->backup_description);
    return rc == VG_OK ? remove_backup(call, &name, &backup) : rc;
}

/* ---- Of deleted tables ---- */

int dynamodb_backup_of_deleted(struct vg_call *call, const struct dynamodb_table *table)
{
    struct dynamodb_backup_name name = {
        .region = call->region,
        .table = table->name,
        .id = vg_arena_printf(call->arena, "%014lld-00000000", (long long)call->now_ms),
    };
    struct dynamodb_record_backup backup = {
        .snapshot = vg_i64((int64_t)table->space.table),
        .name = VG_CONCAT(call->arena, table->name, VG_STR("$DeletedTableBackup")),
        .type = vg_i32(DYNAMODB_BACKUP_TYPE_SYSTEM),
        .status = vg_i32(DYNAMODB_BACKUP_STATUS_AVAILABLE),
        .expiry_ms = vg_i64(call->now_ms + EXPIRY_MS),
    };
    int rc = dynamodb_backup_note(call, table, &backup);
    if (rc == VG_OK)
        rc = dynamodb_backup_put(call, &name, &backup);
    if (rc != VG_OK)
        return rc;
    struct dynamodb_record_backup_expiry expiry = {.table_name = name.table, .id = name.id};
    return vg_effect_queue(call, &dynamodb_backup_expiry_effect, &expiry, backup.expiry_ms.v, NULL);
}

static int run_expiry(struct vg_call *call, const void *payload, uint32_t attempt,
                      struct vg_error *err)
{
    enum { LATER_MS = 60 * 1000 };
    const struct dynamodb_record_backup_expiry *expiry = payload;
    struct dynamodb_backup_name name = {call->region, expiry->table_name, expiry->id};
    struct dynamodb_record_backup backup;
    (void)attempt, (void)err;
    int rc = dynamodb_backup_get(call, &name, &backup);
    if (rc == VG_NOT_FOUND)
        return VG_OK;
    if (rc == VG_OK && backup.restores.v > 0)
        return vg_effect_queue(call, &dynamodb_backup_expiry_effect, expiry,
                               call->now_ms + LATER_MS, NULL);
    return rc == VG_OK ? remove_backup(call, &name, &backup) : rc;
}

const struct vg_effect_kind dynamodb_backup_expiry_effect = {
    .name = "dynamodb.backup-expiry",
    .shape = &dynamodb_record_shape_backup_expiry,
    .run = run_expiry,
};
