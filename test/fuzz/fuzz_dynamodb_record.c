/* fuzz_dynamodb_record: stored items, and records of streams, as a damaged disk might give them;
 * what is found valid must be readable to its end. And what clients bring back of a stream:
 * iterators and sequence numbers, which must be the same when written and read again. */
#include "base/json.h"
#include "dynamodb/stream/api.h"
#include "store/record.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_all(struct vg_str item)
{
    struct dynamodb_cursor cursor = dynamodb_attributes(item);
    struct vg_str name, value, found;
    while (dynamodb_next_attribute(&cursor, &name, &value)) {
        VG_ASSERT(dynamodb_item_find(item, name, &found));
        (void)dynamodb_value_levels(value);
        (void)dynamodb_value_size(value);
        (void)dynamodb_value_contains(value, found);
    }
}

static void read_item(struct vg_arena *arena, struct vg_str item)
{
    if (!vg_str_is_set(item) || !dynamodb_item_is_valid(item))
        return;
    struct vg_buf buf;
    vg_buf_init(&buf, arena, /* max= */ 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    dynamodb_item_to_json(item, &out, arena);
    read_all(item);
}

static void read_entry(struct vg_arena *arena, struct vg_str bytes)
{
    struct dynamodb_record_stream_entry entry;
    if (!vg_record_decode(arena, &dynamodb_record_shape_stream_entry, bytes, &entry))
        return;
    read_item(arena, entry.keys);
    read_item(arena, entry.new_image);
    read_item(arena, entry.old_image);
}

static bool is_same(struct dynamodb_moment a, struct dynamodb_moment b)
{
    return a.ms == b.ms && a.count == b.count;
}

static void read_texts(struct vg_call *call, struct vg_str text)
{
    static const struct dynamodb_record_stream stream = {.number = {.set = true, .v = 7},
                                                         .created_ms = {.set = true, .v = 1000}};
    struct dynamodbstreams_iterator iterator, again;
    struct dynamodb_moment position, same;
    struct dynamodb_shard shard;
    if (dynamodbstreams_iterator_parse(call, text, &iterator)) {
        VG_ASSERT(dynamodbstreams_iterator_parse(
            call, dynamodbstreams_iterator_text(call, &iterator), &again));
        VG_ASSERT(vg_str_eq(iterator.stream_arn, again.stream_arn) &&
                  iterator.shard == again.shard && is_same(iterator.next, again.next) &&
                  iterator.issued_ms == again.issued_ms);
    }
    if (dynamodb_sequence_parse(text, &position))
        VG_ASSERT(dynamodb_sequence_parse(dynamodb_sequence_text(call, position), &same) &&
                  is_same(position, same));
    if (dynamodb_shard_of_id(call, &stream, text, &shard))
        VG_ASSERT(vg_str_eq(text, dynamodb_shard_id(call, &stream, shard.index)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vg_arena arena;
    char *copy = malloc(size > 0 ? size : 1);
    memcpy(copy, data, size);
    struct vg_str bytes = vg_str_of(copy, size);
    vg_arena_init(&arena);
    struct vg_call call = {.arena = &arena, .now_ms = DYNAMODB_SHARD_MS * 3};
    read_item(&arena, bytes);
    read_entry(&arena, bytes);
    read_texts(&call, bytes);
    vg_arena_deinit(&arena);
    free(copy);
    return 0;
}
