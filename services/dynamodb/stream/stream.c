/* services/dynamodb/stream/stream.c: streams of tables, switched on and off. */
#include "dynamodb/dynamodb.h"

#include "base/timetext.h"

#define INVALID "One or more parameter values were invalid: "

bool dynamodb_stream_is_wanted(const struct dynamodb_stream_specification *specification)
{
    return specification != NULL && specification->stream_enabled.v;
}

int dynamodb_stream_check(const struct dynamodb_stream_specification *specification,
                          struct vg_error *err)
{
    if (specification == NULL)
        return VG_OK;
    if (specification->stream_enabled.v && specification->stream_view_type == 0)
        return dynamodb_invalid(err, VG_STR(INVALID "Table is being created with a stream enabled, "
                                                    "UpdateViewType is required"));
    if (!specification->stream_enabled.v && specification->stream_view_type != 0)
        return dynamodb_invalid(err,
                                VG_STR(INVALID "Table is being created with a stream disabled, "
                                               "UpdateViewType should not be specified"));
    return VG_OK;
}

/* ---- Names ---- */

/* Without its zone: "2015-05-11T21:21:33.291". */
struct vg_str dynamodb_stream_label(struct vg_call *call, int64_t created_ms)
{
    struct vg_str iso = vg_time_iso(call->arena, created_ms, /* with_ms= */ true);
    return vg_str_slice(iso, 0, iso.len - 1);
}

struct vg_str dynamodb_stream_arn(struct vg_call *call, struct vg_str table_name,
                                  int64_t created_ms)
{
    return vg_arn(call, "dynamodb",
                  VG_CONCAT(call->arena, VG_STR("table/"), table_name, VG_STR("/stream/"),
                            dynamodb_stream_label(call, created_ms)));
}

static struct vg_str stream_key(struct vg_call *call, struct vg_str table_name, int64_t created_ms)
{
    struct vg_key key;
    vg_call_key(call, &key, DYNAMODB_SPACE_STREAM);
    vg_key_str(&key, table_name);
    vg_key_i64(&key, created_ms);
    return vg_key_bytes(&key);
}

bool dynamodb_stream_is_gone(const struct dynamodb_record_stream *stream, int64_t now_ms)
{
    return stream->disabled_ms.set && stream->disabled_ms.v + DYNAMODB_STREAM_KEPT_MS <= now_ms;
}

int dynamodb_stream_find(struct vg_call *call, struct vg_str table_name, int64_t created_ms,
                         struct dynamodb_record_stream *stream)
{
    int rc = vg_record_get(call->txn, stream_key(call, table_name, created_ms),
                           &dynamodb_record_shape_stream, call->arena, stream);
    return rc == VG_OK && dynamodb_stream_is_gone(stream, call->now_ms) ? VG_NOT_FOUND : rc;
}

int dynamodb_stream_store(struct vg_call *call, struct vg_str table_name,
                          const struct dynamodb_record_stream *stream)
{
    return vg_record_put(call->txn, stream_key(call, table_name, stream->created_ms.v),
                         &dynamodb_record_shape_stream, call->arena, stream);
}

/* ---- On ---- */

/* Streams of tables of one name are told apart by their time: two of one millisecond can't be. */
static int find_time(struct vg_call *call, struct vg_str table_name, int64_t *created_ms)
{
    struct vg_str bytes;
    int rc = VG_OK;
    for (*created_ms = call->now_ms; rc == VG_OK; ++*created_ms)
        rc = vg_get(call->txn, stream_key(call, table_name, *created_ms), call->arena, &bytes);
    --*created_ms;
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int dynamodb_stream_start(struct vg_call *call, const struct dynamodb_table *table,
                          int32_t view_type, struct dynamodb_record_details *details)
{
    struct dynamodb_stream_head head = {.view_type = view_type};
    int64_t created_ms;
    int rc = find_time(call, table->name, &created_ms);
    if (rc == VG_OK)
        rc = dynamodb_next_number(call, &head.stream);
    if (rc != VG_OK)
        return rc;
    struct dynamodb_record_stream stream = {
        .number = vg_i64((int64_t)head.stream),
        .table_number = vg_i64((int64_t)table->space.table),
        .view_type = vg_i32(view_type),
        .created_ms = vg_i64(created_ms),
        .hash_name = table->schema.hash.name,
        .range_name = table->schema.range.type != 0 ? table->schema.range.name : VG_STR_NONE,
    };
    details->stream_ms = vg_i64(created_ms);
    details->stream_view_type = vg_i32(view_type);
    rc = dynamodb_stream_store(call, table->name, &stream);
    return rc == VG_OK ? dynamodb_stream_head_put(call, table->space.table, &head) : rc;
}

/* ---- Off ---- */

int dynamodb_stream_end(struct vg_call *call, const struct dynamodb_table *table,
                        struct dynamodb_record_details *details)
{
    struct dynamodb_record_stream stream;
    struct dynamodb_stream_head head;
    struct vg_str key = stream_key(call, table->name, details->stream_ms.v);
    int rc = vg_record_get(call->txn, key, &dynamodb_record_shape_stream, call->arena, &stream);
    if (rc == VG_OK)
        rc = dynamodb_stream_head_get(call, table->space.table, &head);
    if (rc != VG_OK)
        return VG_BROKEN;
    int64_t end_ms = call->now_ms > head.last.ms ? call->now_ms : head.last.ms;
    stream.disabled_ms = vg_i64(end_ms > stream.created_ms.v ? end_ms : stream.created_ms.v);
    details->stream_view_type = (struct vg_i32){.set = false};
    rc = dynamodb_stream_store(call, table->name, &stream);
    if (rc == VG_OK)
        rc = dynamodb_stream_head_delete(call, table->space.table);
    if (rc != VG_OK)
        return rc;
    struct dynamodb_record_stream_forget forget = {
        .stream = stream.number, .table_name = table->name, .created_ms = stream.created_ms};
    return vg_effect_queue(call, &dynamodb_stream_forget_effect, &forget,
                           stream.disabled_ms.v + DYNAMODB_STREAM_KEPT_MS, NULL);
}

/* ---- UpdateTable ---- */

int dynamodb_stream_check_update(const struct dynamodb_table *table,
                                 const struct dynamodb_stream_specification *specification,
                                 struct vg_error *err)
{
    bool is_on = (table->options & DYNAMODB_HAS_STREAM) != 0;
    bool is_wanted = dynamodb_stream_is_wanted(specification);
    if (is_wanted && specification->stream_view_type == 0)
        return dynamodb_invalid(
            err, VG_STR(INVALID "If stream is being enabled then UpdateViewType is required"));
    if (!is_wanted && specification->stream_view_type != 0)
        return dynamodb_invalid(err, VG_STR(INVALID "If stream is being disabled, then "
                                                    "UpdateViewType must not be specified"));
    if (is_on == is_wanted)
        return vg_fail(err, &DYNAMODB_VALIDATION,
                       is_on ? "Table already has an enabled stream: TableName: %.*s"
                             : "Table has no stream to disable: TableName: %.*s",
                       VG_STR_ARG(table->name));
    return VG_OK;
}

int dynamodb_stream_update(struct vg_call *call, struct dynamodb_table *table,
                           const struct dynamodb_stream_specification *specification,
                           struct dynamodb_record_details *details)
{
    if (dynamodb_stream_is_wanted(specification)) {
        table->options |= DYNAMODB_HAS_STREAM;
        return dynamodb_stream_start(call, table, specification->stream_view_type, details);
    }
    table->options &= ~(uint32_t)DYNAMODB_HAS_STREAM;
    return dynamodb_stream_end(call, table, details);
}

/* ---- Descriptions ---- */

void dynamodb_stream_describe(struct vg_call *call, struct vg_str table_name,
                              const struct dynamodb_record_details *details,
                              struct dynamodb_table_description *to)
{
    if (!details->stream_ms.set)
        return;
    to->latest_stream_label = dynamodb_stream_label(call, details->stream_ms.v);
    to->latest_stream_arn = dynamodb_stream_arn(call, table_name, details->stream_ms.v);
    if (!details->stream_view_type.set)
        return;
    struct dynamodb_stream_specification *specification =
        VG_NEW(call->arena, struct dynamodb_stream_specification);
    specification->stream_enabled = vg_bool(true);
    specification->stream_view_type = details->stream_view_type.v;
    to->stream_specification = specification;
}
