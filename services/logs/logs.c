/* services/logs/logs.c: CloudWatch Logs' tables. Scope and deviations: README.md. */
#include "logs/logs.h"

#include "logs/retention.h"
#include "logs/stream.h"

void *logs_grow(struct vg_arena *arena, void *items, size_t count, size_t *cap, size_t item_bytes)
{
    if (count < *cap)
        return items;
    size_t new_cap = *cap == 0 ? 32 : *cap * 2;
    char *grown = vg_arena_zalloc(arena, new_cap, item_bytes);
    if (count > 0)
        memcpy(grown, items, count * item_bytes);
    *cap = new_cap;
    return grown;
}

static const struct vg_op ops[LOGS_OP_COUNT] = {
    [LOGS_OP_CREATE_LOG_GROUP] = VG_WRITE(logs_create_log_group),
    [LOGS_OP_CREATE_LOG_STREAM] = VG_WRITE(logs_create_log_stream),
    [LOGS_OP_DELETE_LOG_GROUP] = VG_WRITE(logs_delete_log_group),
    [LOGS_OP_DELETE_LOG_STREAM] = VG_WRITE(logs_delete_log_stream),
    [LOGS_OP_DELETE_RETENTION_POLICY] = VG_WRITE(logs_delete_retention_policy),
    [LOGS_OP_DESCRIBE_LOG_GROUPS] = VG_READ(logs_describe_log_groups),
    [LOGS_OP_DESCRIBE_LOG_STREAMS] = VG_READ(logs_describe_log_streams),
    [LOGS_OP_FILTER_LOG_EVENTS] = VG_READ(logs_filter_log_events),
    [LOGS_OP_GET_LOG_EVENTS] = VG_READ(logs_get_log_events),
    [LOGS_OP_LIST_TAGS_FOR_RESOURCE] = VG_READ(logs_list_tags_for_resource),
    [LOGS_OP_LIST_TAGS_LOG_GROUP] = VG_READ(logs_list_tags_log_group),
    [LOGS_OP_PUT_LOG_EVENTS] = VG_WRITE(logs_put_log_events),
    [LOGS_OP_PUT_LOG_GROUP_DELETION_PROTECTION] = VG_WRITE(logs_put_log_group_deletion_protection),
    [LOGS_OP_PUT_RETENTION_POLICY] = VG_WRITE(logs_put_retention_policy),
    [LOGS_OP_TAG_LOG_GROUP] = VG_WRITE(logs_tag_log_group),
    [LOGS_OP_TAG_RESOURCE] = VG_WRITE(logs_tag_resource),
    [LOGS_OP_UNTAG_LOG_GROUP] = VG_WRITE(logs_untag_log_group),
    [LOGS_OP_UNTAG_RESOURCE] = VG_WRITE(logs_untag_resource),
};

static const struct vg_effect_kind *const effects[] = {&logs_group_removal, &logs_stream_removal,
                                                       &logs_group_sweep, NULL};

const struct vg_service logs_service = {.model = &logs_model, .ops = ops, .effects = effects};
