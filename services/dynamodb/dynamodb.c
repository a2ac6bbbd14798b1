/* services/dynamodb/dynamodb.c: DynamoDB's operation table. Scope and deviations: README.md. */
#include "dynamodb/dynamodb.h"
#include "dynamodb/item/transact.h"

static const struct vg_op ops[DYNAMODB_OP_COUNT] = {
    [DYNAMODB_OP_BATCH_EXECUTE_STATEMENT] = VG_WRITE_LARGE(dynamodb_batch_execute_statement),
    [DYNAMODB_OP_BATCH_GET_ITEM] = VG_READ_LARGE(dynamodb_batch_get_item),
    [DYNAMODB_OP_BATCH_WRITE_ITEM] = VG_WRITE(dynamodb_batch_write_item),
    [DYNAMODB_OP_CREATE_BACKUP] = VG_WRITE(dynamodb_create_backup),
    [DYNAMODB_OP_CREATE_GLOBAL_TABLE] = VG_READ(dynamodb_create_global_table),
    [DYNAMODB_OP_CREATE_TABLE] = VG_WRITE(dynamodb_create_table),
    [DYNAMODB_OP_DELETE_BACKUP] = VG_WRITE(dynamodb_delete_backup),
    [DYNAMODB_OP_DELETE_ITEM] = VG_WRITE_LARGE(dynamodb_delete_item),
    [DYNAMODB_OP_DELETE_RESOURCE_POLICY] = VG_WRITE(dynamodb_delete_resource_policy),
    [DYNAMODB_OP_DELETE_TABLE] = VG_WRITE(dynamodb_delete_table),
    [DYNAMODB_OP_DESCRIBE_BACKUP] = VG_READ(dynamodb_describe_backup),
    [DYNAMODB_OP_DESCRIBE_CONTINUOUS_BACKUPS] = VG_READ(dynamodb_describe_continuous_backups),
    [DYNAMODB_OP_DESCRIBE_CONTRIBUTOR_INSIGHTS] = VG_READ(dynamodb_describe_contributor_insights),
    [DYNAMODB_OP_DESCRIBE_ENDPOINTS] = VG_READ(dynamodb_describe_endpoints),
    [DYNAMODB_OP_DESCRIBE_EXPORT] = VG_READ(dynamodb_describe_export),
    [DYNAMODB_OP_DESCRIBE_GLOBAL_TABLE] = VG_READ(dynamodb_describe_global_table),
    [DYNAMODB_OP_DESCRIBE_GLOBAL_TABLE_SETTINGS] = VG_READ(dynamodb_describe_global_table_settings),
    [DYNAMODB_OP_DESCRIBE_IMPORT] = VG_READ(dynamodb_describe_import),
    [DYNAMODB_OP_DESCRIBE_KINESIS_STREAMING_DESTINATION] =
        VG_READ(dynamodb_describe_kinesis_streaming_destination),
    [DYNAMODB_OP_DESCRIBE_LIMITS] = VG_READ(dynamodb_describe_limits),
    [DYNAMODB_OP_DESCRIBE_TABLE] = VG_READ(dynamodb_describe_table),
    [DYNAMODB_OP_DESCRIBE_TABLE_REPLICA_AUTO_SCALING] =
        VG_READ(dynamodb_describe_table_replica_auto_scaling),
    [DYNAMODB_OP_DESCRIBE_TIME_TO_LIVE] = VG_READ(dynamodb_describe_time_to_live),
    [DYNAMODB_OP_DISABLE_KINESIS_STREAMING_DESTINATION] =
        VG_READ(dynamodb_disable_kinesis_streaming_destination),
    [DYNAMODB_OP_ENABLE_KINESIS_STREAMING_DESTINATION] =
        VG_READ(dynamodb_enable_kinesis_streaming_destination),
    [DYNAMODB_OP_EXECUTE_STATEMENT] = VG_WRITE_LARGE(dynamodb_execute_statement),
    [DYNAMODB_OP_EXECUTE_TRANSACTION] = VG_WRITE_LARGE(dynamodb_execute_transaction),
    [DYNAMODB_OP_EXPORT_TABLE_TO_POINT_IN_TIME] = VG_WRITE(dynamodb_export_table_to_point_in_time),
    [DYNAMODB_OP_GET_ITEM] = VG_READ_LARGE(dynamodb_get_item),
    [DYNAMODB_OP_GET_RESOURCE_POLICY] = VG_READ(dynamodb_get_resource_policy),
    [DYNAMODB_OP_IMPORT_TABLE] = VG_WRITE(dynamodb_import_table),
    [DYNAMODB_OP_LIST_BACKUPS] = VG_READ(dynamodb_list_backups),
    [DYNAMODB_OP_LIST_CONTRIBUTOR_INSIGHTS] = VG_READ(dynamodb_list_contributor_insights),
    [DYNAMODB_OP_LIST_EXPORTS] = VG_READ(dynamodb_list_exports),
    [DYNAMODB_OP_LIST_GLOBAL_TABLES] = VG_READ(dynamodb_list_global_tables),
    [DYNAMODB_OP_LIST_IMPORTS] = VG_READ(dynamodb_list_imports),
    [DYNAMODB_OP_LIST_TABLES] = VG_READ(dynamodb_list_tables),
    [DYNAMODB_OP_LIST_TAGS_OF_RESOURCE] = VG_READ(dynamodb_list_tags_of_resource),
    [DYNAMODB_OP_PUT_ITEM] = VG_WRITE_LARGE(dynamodb_put_item),
    [DYNAMODB_OP_PUT_RESOURCE_POLICY] = VG_WRITE(dynamodb_put_resource_policy),
    [DYNAMODB_OP_QUERY] = VG_READ_LARGE(dynamodb_query),
    [DYNAMODB_OP_RESTORE_TABLE_FROM_BACKUP] = VG_WRITE(dynamodb_restore_table_from_backup),
    [DYNAMODB_OP_RESTORE_TABLE_TO_POINT_IN_TIME] =
        VG_WRITE(dynamodb_restore_table_to_point_in_time),
    [DYNAMODB_OP_SCAN] = VG_READ_LARGE(dynamodb_scan),
    [DYNAMODB_OP_TAG_RESOURCE] = VG_WRITE(dynamodb_tag_resource),
    [DYNAMODB_OP_TRANSACT_GET_ITEMS] = VG_READ_LARGE(dynamodb_transact_get_items),
    [DYNAMODB_OP_TRANSACT_WRITE_ITEMS] = VG_WRITE_LARGE(dynamodb_transact_write_items),
    [DYNAMODB_OP_UNTAG_RESOURCE] = VG_WRITE(dynamodb_untag_resource),
    [DYNAMODB_OP_UPDATE_CONTINUOUS_BACKUPS] = VG_WRITE(dynamodb_update_continuous_backups),
    [DYNAMODB_OP_UPDATE_CONTRIBUTOR_INSIGHTS] = VG_WRITE(dynamodb_update_contributor_insights),
    [DYNAMODB_OP_UPDATE_GLOBAL_TABLE] = VG_READ(dynamodb_update_global_table),
    [DYNAMODB_OP_UPDATE_GLOBAL_TABLE_SETTINGS] = VG_READ(dynamodb_update_global_table_settings),
    [DYNAMODB_OP_UPDATE_ITEM] = VG_WRITE_LARGE(dynamodb_update_item),
    [DYNAMODB_OP_UPDATE_KINESIS_STREAMING_DESTINATION] =
        VG_READ(dynamodb_update_kinesis_streaming_destination),
    [DYNAMODB_OP_UPDATE_TABLE] = VG_WRITE(dynamodb_update_table),
    [DYNAMODB_OP_UPDATE_TABLE_REPLICA_AUTO_SCALING] =
        VG_READ(dynamodb_update_table_replica_auto_scaling),
    [DYNAMODB_OP_UPDATE_TIME_TO_LIVE] = VG_WRITE(dynamodb_update_time_to_live),
};

static const struct vg_effect_kind *const effects[] = {
    &dynamodb_backup_expiry_effect,  &dynamodb_changes_effect,
    &dynamodb_copy_effect,           &dynamodb_export_effect,
    &dynamodb_fill_effect,           &dynamodb_history_clear_effect,
    &dynamodb_history_trim_effect,   &dynamodb_import_effect,
    &dynamodb_index_fill_effect,     &dynamodb_replica_copy_effect,
    &dynamodb_replica_remove_effect, &dynamodb_settle_effect,
    &dynamodb_stream_forget_effect,  &dynamodb_stream_trim_effect,
    &dynamodb_sweep_effect,          &dynamodb_token_effect,
    &dynamodb_ttl_clear_effect,      &dynamodb_ttl_fill_effect,
    &dynamodb_ttl_run_effect,        NULL,
};

const struct vg_service dynamodb_service = {
    .model = &dynamodb_model,
    .ops = ops,
    .effects = effects,
    .reword = dynamodb_reword,
    .start = dynamodb_start,
    .stop = dynamodb_stop,
    .reset = dynamodb_reset,
};
