/* services/dynamodb/stream/shard.c: shards and sequence numbers, as functions of the time. */
#include "dynamodb/dynamodb.h"

#include "base/hash.h"

enum { COUNT_DIGITS = 12, ID_DIGITS = 20 };
#define ID_START "shardId-"

uint64_t dynamodb_shard_last(const struct dynamodb_record_stream *stream, int64_t now_ms)
{
    int64_t until_ms = stream->disabled_ms.set ? stream->disabled_ms.v : now_ms;
    int64_t age_ms = until_ms - stream->created_ms.v;
    return age_ms < 0 ? 0 : (uint64_t)(age_ms / DYNAMODB_SHARD_MS);
}

struct dynamodb_shard dynamodb_shard_at(const struct dynamodb_record_stream *stream, uint64_t index,
                                        int64_t now_ms)
{
    bool is_last = index == dynamodb_shard_last(stream, now_ms);
    int64_t begin_ms = stream->created_ms.v + (int64_t)index * DYNAMODB_SHARD_MS;
    bool is_cut = is_last && stream->disabled_ms.set;
    return (struct dynamodb_shard){
        .index = index,
        .begin_ms = begin_ms,
        .end_ms = is_cut ? stream->disabled_ms.v + 1 : begin_ms + DYNAMODB_SHARD_MS,
        .is_open = is_last && !stream->disabled_ms.set,
    };
}

uint64_t dynamodb_shard_first(const struct dynamodb_record_stream *stream, int64_t now_ms)
{
    int64_t trimmed_ms = now_ms - DYNAMODB_STREAM_KEPT_MS - stream->created_ms.v;
    uint64_t last = dynamodb_shard_last(stream, now_ms);
    uint64_t first = trimmed_ms <= 0 ? 0 : (uint64_t)(trimmed_ms / DYNAMODB_SHARD_MS);
    return first < last ? first : last;
}

struct vg_str dynamodb_shard_id(struct vg_call *call, const struct dynamodb_record_stream *stream,
                                uint64_t index)
{
    int64_t begin_ms = stream->created_ms.v + (int64_t)index * DYNAMODB_SHARD_MS;
    int64_t names[2] = {stream->number.v, (int64_t)index};
    uint64_t hash = vg_hash64(/* seed= */ 0, vg_str_of(names, sizeof(names)));
    return vg_arena_printf(call->arena, ID_START "%0*lld-%08x", ID_DIGITS, (long long)begin_ms,
                           (uint32_t)hash);
}

bool dynamodb_shard_of_id(struct vg_call *call, const struct dynamodb_record_stream *stream,
                          struct vg_str id, struct dynamodb_shard *shard)
{
    int64_t begin_ms;
    struct vg_str digits = vg_str_slice(id, strlen(ID_START), strlen(ID_START) + ID_DIGITS);
    if (!vg_str_starts(id, VG_STR(ID_START)) || !vg_str_to_i64(digits, &begin_ms) ||
        begin_ms < stream->created_ms.v)
        return false;
    uint64_t index = (uint64_t)((begin_ms - stream->created_ms.v) / DYNAMODB_SHARD_MS);
    if (index < dynamodb_shard_first(stream, call->now_ms) ||
        index > dynamodb_shard_last(stream, call->now_ms) ||
        !vg_str_eq(id, dynamodb_shard_id(call, stream, index)))
        return false;
    *shard = dynamodb_shard_at(stream, index, call->now_ms);
    return true;
}

/* As numbers they grow; AWS's have at least 21 digits. */
struct vg_str dynamodb_sequence_text(struct vg_call *call, struct dynamodb_moment position)
{
    return vg_arena_printf(call->arena, "%09lld%0*llu", (long long)position.ms, COUNT_DIGITS,
                           (unsigned long long)position.count);
}

bool dynamodb_sequence_parse(struct vg_str text, struct dynamodb_moment *position)
{
    if (text.len <= COUNT_DIGITS || text.ptr[0] == '-')
        return false;
    size_t split = text.len - COUNT_DIGITS;
    return vg_str_to_i64(vg_str_slice(text, 0, split), &position->ms) &&
           vg_str_to_u64(vg_str_tail(text, split), &position->count);
}
