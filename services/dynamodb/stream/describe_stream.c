/* services/dynamodb/stream/describe_stream.c: DescribeStream and ListStreams. */
#include "dynamodb/stream/api.h"

#include "base/timetext.h"

enum { STREAMS_MAX = 100, SHARDS_MAX = 100 };

int dynamodbstreams_invalid(struct vg_error *err, struct vg_str sentence)
{
    return vg_fail_with(err, &DYNAMODBSTREAMS_VALIDATION, sentence, NULL);
}

int dynamodbstreams_check_limit(const struct vg_i32 *limit, int32_t max, struct vg_error *err)
{
    if (!limit->set || limit->v <= max)
        return VG_OK;
    return vg_fail(err, &DYNAMODBSTREAMS_VALIDATION,
                   "1 validation error detected: Value '%d' at 'limit' failed to satisfy "
                   "constraint: Member must have value less than or equal to %d",
                   limit->v, max);
}

/* ---- A stream by its ARN ---- */

/* "table/<name>/stream/<label>" */
static bool parse_resource(struct vg_call *call, struct vg_str resource, struct vg_str *table_name,
                           int64_t *created_ms)
{
    struct vg_str part, label;
    if (!vg_str_split(&resource, '/', &part) || !vg_str_is(part, "table") ||
        !vg_str_split(&resource, '/', table_name) || !vg_str_split(&resource, '/', &part) ||
        !vg_str_is(part, "stream") || !vg_str_split(&resource, '/', &label) ||
        vg_str_is_set(resource) || table_name->len == 0)
        return false;
    return vg_time_parse_iso(VG_CONCAT(call->arena, label, VG_STR("Z")), created_ms);
}

bool dynamodbstreams_arn_parse(struct vg_call *call, struct vg_str arn, struct vg_str *table_name,
                               int64_t *created_ms)
{
    struct vg_arn parts;
    return vg_arn_parse(arn, &parts) && vg_str_is(parts.service, "dynamodb") &&
           parse_resource(call, parts.resource, table_name, created_ms);
}

int dynamodbstreams_require(struct vg_call *call, struct vg_str arn,
                            struct dynamodb_record_stream *stream, struct vg_str *table_name,
                            struct vg_error *err)
{
    int64_t created_ms;
    if (!dynamodbstreams_arn_parse(call, arn, table_name, &created_ms))
        return dynamodbstreams_invalid(err, VG_STR("Invalid StreamArn"));
    int rc = dynamodb_stream_find(call, *table_name, created_ms, stream);
    /* One of another account or region has other text before the name. */
    if (rc == VG_OK && !vg_str_eq(arn, dynamodb_stream_arn(call, *table_name, created_ms)))
        rc = VG_NOT_FOUND;
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &DYNAMODBSTREAMS_RESOURCE_NOT_FOUND,
                       "Requested resource not found: Stream: %.*s not found", VG_STR_ARG(arn));
    return rc;
}

/* ---- DescribeStream ---- */

static struct dynamodbstreams_shard
describe_shard(struct vg_call *call, const struct dynamodb_record_stream *stream, uint64_t index)
{
    struct dynamodb_shard shard = dynamodb_shard_at(stream, index, call->now_ms);
    struct dynamodbstreams_sequence_number_range *range =
        VG_NEW(call->arena, struct dynamodbstreams_sequence_number_range);
    range->starting_sequence_number =
        dynamodb_sequence_text(call, (struct dynamodb_moment){.ms = shard.begin_ms, .count = 0});
    if (!shard.is_open) /* greater than any record's of its last millisecond */
        range->ending_sequence_number =
            dynamodb_sequence_text(call, (struct dynamodb_moment){.ms = shard.end_ms - 1,
                                                                  .count = UINT64_C(999999999999)});
    return (struct dynamodbstreams_shard){
        .shard_id = dynamodb_shard_id(call, stream, index),
        .sequence_number_range = range,
        .parent_shard_id = index > 0 ? dynamodb_shard_id(call, stream, index - 1) : VG_STR_NONE,
    };
}

/* The shards that are asked for: `*first` to `*end`, without it. */
static int choose_shards(struct vg_call *call, const struct dynamodb_record_stream *stream,
                         const struct dynamodbstreams_describe_stream_in *in, uint64_t *first,
                         uint64_t *end, struct vg_error *err)
{
    struct dynamodb_shard after;
    *first = dynamodb_shard_first(stream, call->now_ms);
    *end = dynamodb_shard_last(stream, call->now_ms) + 1;
    if (in->shard_filter != NULL) {
        if (in->shard_filter->type == 0 || !vg_str_is_set(in->shard_filter->shard_id))
            return dynamodbstreams_invalid(
                err, VG_STR("A ShardFilter needs a Type and the ShardId of the parent"));
        bool is_known = dynamodb_shard_of_id(call, stream, in->shard_filter->shard_id, &after);
        *first = is_known ? after.index + 1 : *end;
        if (is_known && after.index + 2 < *end)
            *end = after.index + 2;
    }
    if (vg_str_is_set(in->exclusive_start_shard_id)) {
        bool is_known = dynamodb_shard_of_id(call, stream, in->exclusive_start_shard_id, &after);
        if (!is_known)
            *first = *end;
        else if (after.index + 1 > *first)
            *first = after.index + 1;
    }
    return VG_OK;
}

static void describe_schema(struct vg_call *call, const struct dynamodb_record_stream *stream,
                            struct dynamodbstreams_stream_description *to)
{
    size_t count = 1U + vg_str_is_set(stream->range_name);
    struct dynamodbstreams_key_schema_element *keys =
        VG_NEW_ARRAY(call->arena, struct dynamodbstreams_key_schema_element, count);
    keys[0].attribute_name = stream->hash_name;
    keys[0].key_type = DYNAMODBSTREAMS_KEY_TYPE_HASH;
    if (count == 2) {
        keys[1].attribute_name = stream->range_name;
        keys[1].key_type = DYNAMODBSTREAMS_KEY_TYPE_RANGE;
    }
    to->key_schema =
        (struct dynamodbstreams_key_schema){.items = keys, .count = count, .set = true};
}

int dynamodbstreams_describe_stream(struct vg_call *call,
                                    const struct dynamodbstreams_describe_stream_in *in,
                                    struct dynamodbstreams_describe_stream_out *out,
                                    struct vg_error *err)
{
    struct dynamodb_record_stream stream;
    struct vg_str table_name;
    uint64_t first, end, max = in->limit.set ? (uint64_t)in->limit.v : SHARDS_MAX;
    int rc = dynamodbstreams_check_limit(&in->limit, SHARDS_MAX, err);
    if (rc == VG_OK)
        rc = dynamodbstreams_require(call, in->stream_arn, &stream, &table_name, err);
    if (rc == VG_OK)
        rc = choose_shards(call, &stream, in, &first, &end, err);
    if (rc != VG_OK)
        return rc;
    size_t count = first >= end ? 0 : end - first > max ? max : end - first;
    struct dynamodbstreams_stream_description *to =
        VG_NEW(call->arena, struct dynamodbstreams_stream_description);
    to->stream_arn = in->stream_arn;
    to->stream_label = dynamodb_stream_label(call, stream.created_ms.v);
    to->stream_status = stream.disabled_ms.set ? DYNAMODBSTREAMS_STREAM_STATUS_DISABLED
                                               : DYNAMODBSTREAMS_STREAM_STATUS_ENABLED;
    to->stream_view_type = stream.view_type.v;
    to->creation_request_date_time = vg_time(stream.created_ms.v);
    to->table_name = table_name;
    describe_schema(call, &stream, to);
    to->shards.items = VG_NEW_ARRAY(call->arena, struct dynamodbstreams_shard, count);
    to->shards.count = count;
    to->shards.set = true;
    for (size_t i = 0; i < count; i++)
        to->shards.items[i] = describe_shard(call, &stream, first + i);
    if (first + count < end)
        to->last_evaluated_shard_id = to->shards.items[count - 1].shard_id;
    out->stream_description = to;
    return VG_OK;
}

/* ---- ListStreams ---- */

struct listing {
    struct vg_walk walk;
    struct dynamodbstreams_stream *streams;
    size_t count;
    size_t max;
    bool is_cut;
};

static int begin_list(struct vg_call *call, const struct dynamodbstreams_list_streams_in *in,
                      struct listing *list, struct vg_error *err)
{
    struct vg_key prefix, start;
    struct vg_str after = VG_STR_NONE;
    vg_call_key(call, &prefix, DYNAMODB_SPACE_STREAM);
    if (vg_str_is_set(in->exclusive_start_stream_arn)) {
        struct vg_str name;
        int64_t created_ms;
        if (!dynamodbstreams_arn_parse(call, in->exclusive_start_stream_arn, &name, &created_ms))
            return dynamodbstreams_invalid(err, VG_STR("Invalid StreamArn"));
        vg_call_key(call, &start, DYNAMODB_SPACE_STREAM);
        vg_key_str(&start, name);
        vg_key_i64(&start, created_ms);
        after = vg_key_bytes(&start);
    }
    if (vg_str_is_set(in->table_name))
        vg_key_str(&prefix, in->table_name);
    vg_walk_begin(&list->walk, call->txn, call->arena, vg_key_bytes(&prefix), after,
                  /* includes_start= */ false, /* is_reverse= */ false);
    return VG_OK;
}

static int read_list(struct vg_call *call, struct listing *list)
{
    struct dynamodb_record_stream stream;
    struct vg_str key, name;
    int rc;
    while ((rc = vg_record_next(&list->walk, &dynamodb_record_shape_stream, &key, &stream)) ==
           VG_OK) {
        struct vg_str rest = vg_key_rest(key);
        if (!vg_key_take_str(call->arena, &rest, &name))
            return VG_BROKEN;
        if (dynamodb_stream_is_gone(&stream, call->now_ms))
            continue;
        list->is_cut = list->count == list->max;
        if (list->is_cut)
            break;
        list->streams[list->count++] = (struct dynamodbstreams_stream){
            .stream_arn = dynamodb_stream_arn(call, name, stream.created_ms.v),
            .table_name = name,
            .stream_label = dynamodb_stream_label(call, stream.created_ms.v),
        };
    }
    return rc == VG_BROKEN ? VG_BROKEN : VG_OK;
}

int dynamodbstreams_list_streams(struct vg_call *call,
                                 const struct dynamodbstreams_list_streams_in *in,
                                 struct dynamodbstreams_list_streams_out *out, struct vg_error *err)
{
    struct listing list = {.max = in->limit.set ? (size_t)in->limit.v : STREAMS_MAX};
    int rc = dynamodbstreams_check_limit(&in->limit, STREAMS_MAX, err);
    if (rc == VG_OK)
        rc = begin_list(call, in, &list, err);
    if (rc != VG_OK)
        return rc;
    list.streams = VG_NEW_ARRAY(call->arena, struct dynamodbstreams_stream, list.max);
    rc = read_list(call, &list);
    vg_walk_end(&list.walk);
    out->streams = (struct dynamodbstreams_stream_list){
        .items = list.streams, .count = list.count, .set = true};
    if (list.is_cut)
        out->last_evaluated_stream_arn = list.streams[list.count - 1].stream_arn;
    return rc;
}
