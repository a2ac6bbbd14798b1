/* services/dynamodb/stream/iterator.c: GetShardIterator, and iterators as text. */
#include "dynamodb/stream/api.h"

#include "base/codec.h"

/* "<stream ARN>|1|<base64 of shard, time, count, when it was made>", like AWS's. */
struct vg_str dynamodbstreams_iterator_text(struct vg_call *call,
                                            const struct dynamodbstreams_iterator *iterator)
{
    struct vg_str inner =
        vg_arena_printf(call->arena, "%llu,%lld,%llu,%lld", (unsigned long long)iterator->shard,
                        (long long)iterator->next.ms, (unsigned long long)iterator->next.count,
                        (long long)iterator->issued_ms);
    return VG_CONCAT(call->arena, iterator->stream_arn, VG_STR("|1|"),
                     vg_base64(call->arena, inner));
}

bool dynamodbstreams_iterator_parse(struct vg_call *call, struct vg_str text,
                                    struct dynamodbstreams_iterator *iterator)
{
    struct vg_str version, coded, inner, shard, ms, count, issued;
    return vg_str_split(&text, '|', &iterator->stream_arn) && vg_str_split(&text, '|', &version) &&
           vg_str_is(version, "1") && vg_str_split(&text, '|', &coded) && !vg_str_is_set(text) &&
           vg_base64_decode(call->arena, coded, /* is_url= */ false, &inner) &&
           vg_str_split(&inner, ',', &shard) && vg_str_split(&inner, ',', &ms) &&
           vg_str_split(&inner, ',', &count) && vg_str_split(&inner, ',', &issued) &&
           !vg_str_is_set(inner) && vg_str_to_u64(shard, &iterator->shard) &&
           vg_str_to_i64(ms, &iterator->next.ms) && vg_str_to_u64(count, &iterator->next.count) &&
           vg_str_to_i64(issued, &iterator->issued_ms);
}

/* ---- GetShardIterator ---- */

static bool takes_sequence(int32_t type)
{
    return type == DYNAMODBSTREAMS_SHARD_ITERATOR_TYPE_AT_SEQUENCE_NUMBER ||
           type == DYNAMODBSTREAMS_SHARD_ITERATOR_TYPE_AFTER_SEQUENCE_NUMBER;
}

static int check(const struct dynamodbstreams_get_shard_iterator_in *in, struct vg_error *err)
{
    bool has_sequence = vg_str_is_set(in->sequence_number);
    if (takes_sequence(in->shard_iterator_type) == has_sequence)
        return VG_OK;
    return dynamodbstreams_invalid(
        err, has_sequence ? VG_STR("SequenceNumber can't be specified with this ShardIteratorType")
                          : VG_STR("SequenceNumber must be specified with this ShardIteratorType"));
}

/* A count of a sequence number is 0 where a shard begins. */
static int at_sequence(struct vg_call *call, const struct dynamodbstreams_get_shard_iterator_in *in,
                       const struct dynamodb_shard *shard, struct dynamodb_moment *next,
                       struct vg_error *err)
{
    if (!dynamodb_sequence_parse(in->sequence_number, next) || next->ms < shard->begin_ms ||
        next->ms >= shard->end_ms)
        return vg_fail(err, &DYNAMODBSTREAMS_VALIDATION,
                       "Invalid SequenceNumber: %.*s is not one of shard %.*s",
                       VG_STR_ARG(in->sequence_number), VG_STR_ARG(in->shard_id));
    if (next->count > 0 && next->ms < call->now_ms - DYNAMODB_STREAM_KEPT_MS)
        return vg_fail(err, &DYNAMODBSTREAMS_TRIMMED_DATA_ACCESS,
                       "The data you are trying to access has been trimmed.");
    bool is_after =
        in->shard_iterator_type == DYNAMODBSTREAMS_SHARD_ITERATOR_TYPE_AFTER_SEQUENCE_NUMBER;
    next->count += is_after && next->count > 0;
    return VG_OK;
}

/* Behind all that the shard has now. */
static int latest(struct vg_call *call, const struct dynamodb_record_stream *stream,
                  const struct dynamodb_shard *shard, struct dynamodb_moment *next)
{
    struct dynamodb_stream_head head;
    if (!shard->is_open) {
        *next = (struct dynamodb_moment){.ms = shard->end_ms};
        return VG_OK;
    }
    int rc = dynamodb_stream_head_get(call, (uint64_t)stream->table_number.v, &head);
    if (rc != VG_OK)
        return VG_BROKEN;
    *next = head.last;
    next->count++;
    return VG_OK;
}

static int find_position(struct vg_call *call, const struct dynamodb_record_stream *stream,
                         const struct dynamodbstreams_get_shard_iterator_in *in,
                         const struct dynamodb_shard *shard, struct dynamodb_moment *next,
                         struct vg_error *err)
{
    if (takes_sequence(in->shard_iterator_type))
        return at_sequence(call, in, shard, next, err);
    if (in->shard_iterator_type == DYNAMODBSTREAMS_SHARD_ITERATOR_TYPE_LATEST)
        return latest(call, stream, shard, next);
    *next = (struct dynamodb_moment){.ms = shard->begin_ms};
    return VG_OK;
}

int dynamodbstreams_get_shard_iterator(struct vg_call *call,
                                       const struct dynamodbstreams_get_shard_iterator_in *in,
                                       struct dynamodbstreams_get_shard_iterator_out *out,
                                       struct vg_error *err)
{
    struct dynamodb_record_stream stream;
    struct dynamodb_shard shard;
    struct vg_str table_name;
    struct dynamodbstreams_iterator iterator = {.stream_arn = in->stream_arn,
                                                .issued_ms = call->now_ms};
    int rc = check(in, err);
    if (rc == VG_OK)
        rc = dynamodbstreams_require(call, in->stream_arn, &stream, &table_name, err);
    if (rc != VG_OK)
        return rc;
    if (!dynamodb_shard_of_id(call, &stream, in->shard_id, &shard))
        return vg_fail(err, &DYNAMODBSTREAMS_RESOURCE_NOT_FOUND,
                       "Requested resource not found: Shard: %.*s in Stream: %.*s not found",
                       VG_STR_ARG(in->shard_id), VG_STR_ARG(in->stream_arn));
    rc = find_position(call, &stream, in, &shard, &iterator.next, err);
    if (rc != VG_OK)
        return rc;
    iterator.shard = shard.index;
    out->shard_iterator = dynamodbstreams_iterator_text(call, &iterator);
    return VG_OK;
}
