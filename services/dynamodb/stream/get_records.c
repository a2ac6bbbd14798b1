/* services/dynamodb/stream/get_records.c: GetRecords. */
#include "dynamodb/stream/api.h"

#include "base/codec.h"
#include "base/hash.h"

enum {
    RECORDS_MAX = 1000,
    BYTES_MAX = 1024 * 1024,
    ITERATOR_LIFE_MS = 15 * 60 * 1000,
    RECORD_COST = 1024, /* of a slice: a record takes as long as to read so many bytes more */
    STEP_COST = 32 * 1024,
};

/* The numbers of both models are the same, so what one stores the other shows. */
_Static_assert((int)DYNAMODBSTREAMS_OPERATION_TYPE_INSERT == DYNAMODB_STREAM_INSERT &&
                   (int)DYNAMODBSTREAMS_OPERATION_TYPE_REMOVE == DYNAMODB_STREAM_REMOVE &&
                   (int)DYNAMODBSTREAMS_STREAM_VIEW_TYPE_NEW_IMAGE ==
                       (int)DYNAMODB_STREAM_VIEW_TYPE_NEW_IMAGE &&
                   (int)DYNAMODBSTREAMS_STREAM_VIEW_TYPE_KEYS_ONLY ==
                       (int)DYNAMODB_STREAM_VIEW_TYPE_KEYS_ONLY,
               "records are stored with numbers that are shown");

/* The same each time it is read. */
static struct vg_str event_id(struct vg_call *call, const struct dynamodb_record_stream *stream,
                              struct dynamodb_moment position)
{
    uint64_t name[3] = {(uint64_t)stream->number.v, (uint64_t)position.ms, position.count};
    struct vg_str bytes = vg_str_of(name, sizeof(name));
    uint64_t halves[2] = {vg_hash64(/* seed= */ 1, bytes), vg_hash64(/* seed= */ 2, bytes)};
    return vg_hex(call->arena, vg_str_of(halves, sizeof(halves)));
}

static int show(struct vg_call *call, const struct dynamodb_record_stream *stream,
                struct dynamodb_moment position, const struct dynamodb_record_stream_entry *entry,
                struct dynamodbstreams_record *to)
{
    enum { SECOND_MS = 1000 };
    struct dynamodbstreams_stream_record *record =
        VG_NEW(call->arena, struct dynamodbstreams_stream_record);
    bool has_new = vg_str_is_set(entry->new_image), has_old = vg_str_is_set(entry->old_image);
    if (!dynamodb_item_is_valid(entry->keys) ||
        (has_new && !dynamodb_item_is_valid(entry->new_image)) ||
        (has_old && !dynamodb_item_is_valid(entry->old_image)))
        return VG_BROKEN;
    record->approximate_creation_date_time = vg_time(position.ms - position.ms % SECOND_MS);
    record->keys = entry->keys;
    record->new_image = entry->new_image;
    record->old_image = entry->old_image;
    record->sequence_number = dynamodb_sequence_text(call, position);
    record->size_bytes = entry->size_bytes;
    record->stream_view_type = stream->view_type.v;
    to->dynamodb = record;
    to->event_id = event_id(call, stream, position);
    to->event_name = entry->event.v;
    to->event_version = VG_STR("1.1");
    to->event_source = VG_STR("aws:dynamodb");
    to->aws_region = call->region;
    if (entry->is_expiry.v) {
        struct dynamodbstreams_identity *identity =
            VG_NEW(call->arena, struct dynamodbstreams_identity);
        identity->type = VG_STR("Service");
        identity->principal_id = VG_STR("dynamodb.amazonaws.com");
        to->user_identity = identity;
    }
    return VG_OK;
}

struct reading {
    const struct dynamodb_record_stream *stream;
    struct dynamodb_shard shard;
    struct dynamodb_moment next;
    size_t max;
    struct dynamodbstreams_record *records;
    size_t count;
    int64_t bytes;
    bool is_at_end; /* all that the shard has was read */
};

/* Counts leave nothing out: the record wanted next is gone when a later one is the first. */
static bool is_lost(const struct reading *reading, struct dynamodb_moment found)
{
    return reading->count == 0 && reading->next.count > 0 && found.count > reading->next.count;
}

static int take_records(struct vg_call *call, struct reading *reading, struct vg_walk *walk,
                        struct vg_error *err)
{
    struct dynamodb_record_stream_entry entry;
    struct dynamodb_moment found;
    struct vg_str key;
    size_t cost = 0;
    int rc;
    while ((rc = vg_record_next(walk, &dynamodb_record_shape_stream_entry, &key, &entry)) ==
           VG_OK) {
        if (!dynamodb_log_moment(key, &found))
            return VG_BROKEN;
        if (is_lost(reading, found))
            return vg_fail(err, &DYNAMODBSTREAMS_TRIMMED_DATA_ACCESS,
                           "The data you are trying to access has been trimmed.");
        if (found.ms >= reading->shard.end_ms)
            break;
        reading->bytes += entry.size_bytes.v;
        if (reading->count == reading->max || (reading->bytes > BYTES_MAX && reading->count > 0))
            return VG_OK;
        rc = show(call, reading->stream, found, &entry, &reading->records[reading->count]);
        if (rc != VG_OK)
            return rc;
        reading->count++;
        reading->next = (struct dynamodb_moment){found.ms, found.count + 1};
        cost += (size_t)entry.size_bytes.v + RECORD_COST;
        if (cost < STEP_COST)
            continue;
        if (!vg_slice_goes_on(call, cost))
            return vg_await_slice(call, reading);
        cost = 0;
    }
    reading->is_at_end = true;
    return rc == VG_BROKEN ? VG_BROKEN : VG_OK;
}

static int read_records(struct vg_call *call, struct reading *reading, struct vg_error *err)
{
    struct vg_walk walk;
    uint64_t number = (uint64_t)reading->stream->number.v;
    struct dynamodb_moment from = reading->next;
    if (from.ms < reading->shard.begin_ms)
        from = (struct dynamodb_moment){.ms = reading->shard.begin_ms};
    int64_t oldest_ms = call->now_ms - DYNAMODB_STREAM_KEPT_MS;
    if (from.ms < oldest_ms)
        from = (struct dynamodb_moment){.ms = oldest_ms};
    vg_walk_begin(&walk, call->txn, call->arena,
                  dynamodb_number_key(call->arena, DYNAMODB_SPACE_STREAM_ENTRY, number),
                  dynamodb_log_key(call, DYNAMODB_SPACE_STREAM_ENTRY, number, from),
                  /* includes_start= */ true, /* is_reverse= */ false);
    int rc = take_records(call, reading, &walk, err);
    vg_walk_end(&walk);
    return rc;
}

static int require(struct vg_call *call, const struct dynamodbstreams_get_records_in *in,
                   struct dynamodbstreams_iterator *iterator, struct dynamodb_record_stream *stream,
                   struct vg_error *err)
{
    struct vg_str table_name;
    int rc = dynamodbstreams_check_limit(&in->limit, RECORDS_MAX, err);
    if (rc != VG_OK)
        return rc;
    if (!dynamodbstreams_iterator_parse(call, in->shard_iterator, iterator))
        return dynamodbstreams_invalid(err, VG_STR("Invalid ShardIterator"));
    rc = dynamodbstreams_require(call, iterator->stream_arn, stream, &table_name, err);
    if (rc != VG_OK)
        return rc;
    if (iterator->shard > dynamodb_shard_last(stream, call->now_ms))
        return dynamodbstreams_invalid(err, VG_STR("Invalid ShardIterator"));
    if (iterator->issued_ms < call->now_ms - ITERATOR_LIFE_MS)
        return vg_fail(err, &DYNAMODBSTREAMS_EXPIRED_ITERATOR,
                       "The provided iterator exceeds the maximum age allowed.");
    return VG_OK;
}

int dynamodbstreams_get_records(struct vg_call *call,
                                const struct dynamodbstreams_get_records_in *in,
                                struct dynamodbstreams_get_records_out *out, struct vg_error *err)
{
    struct dynamodbstreams_iterator iterator;
    struct dynamodb_record_stream stream;
    int rc = require(call, in, &iterator, &stream, err);
    if (rc != VG_OK)
        return rc;
    struct reading *reading = vg_slice_place(call);
    if (reading == NULL) {
        reading = VG_NEW(call->arena, struct reading);
        reading->next = iterator.next;
        reading->max = in->limit.set ? (size_t)in->limit.v : RECORDS_MAX;
        reading->records = VG_NEW_ARRAY(call->arena, struct dynamodbstreams_record, reading->max);
    }
    reading->stream = &stream;
    reading->shard = dynamodb_shard_at(&stream, iterator.shard, call->now_ms);
    rc = read_records(call, reading, err);
    if (rc != VG_OK)
        return rc;
    out->records = (struct dynamodbstreams_record_list){
        .items = reading->records, .count = reading->count, .set = true};
    if (reading->shard.is_open || !reading->is_at_end) {
        iterator.next = reading->next;
        iterator.issued_ms = call->now_ms;
        out->next_shard_iterator = dynamodbstreams_iterator_text(call, &iterator);
    }
    return VG_OK;
}
