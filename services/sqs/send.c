/* services/sqs/send.c: SendMessage and SendMessageBatch. */
#include "base/hash.h"
#include "sqs/batch.h"
#include "sqs/sqs.h"

/* One message to send, from either operation. */
struct draft {
    struct vg_str body;
    struct vg_i32 delay_seconds;
    const struct sqs_message_body_attribute_map *attributes;
    const struct sqs_message_body_system_attribute_map *system_attributes;
    struct vg_str deduplication_id;
    struct vg_str group_id;
};

/* Behind the characters 0x20 to 0x7F from `at` on, eight at a time. */
static size_t plain_run(struct vg_str text, size_t at)
{
    const uint64_t ones = 0x0101010101010101;
    for (uint64_t word; text.len - at >= sizeof word; at += sizeof word) {
        memcpy(&word, text.ptr + at, sizeof word);
        if ((((word - ones * 0x20) | word) & ones * 0x80) != 0)
            break;
    }
    while (at < text.len && (signed char)text.ptr[at] >= 0x20) /* beyond 0x7F they are negative */
        at++;
    return at;
}

/* #x9, #xA, #xD, #x20 to #xD7FF, #xE000 to #xFFFD, #x10000 to #x10FFFF */
static bool is_sendable_text(struct vg_str text)
{
    for (size_t at = plain_run(text, 0); at < text.len; at = plain_run(text, at)) {
        uint32_t c;
        size_t len = vg_utf8_get(vg_str_tail(text, at), &c);
        if (len == 0 || (c < 0x20 && c != 9 && c != 10 && c != 13) || c == 0xfffe || c == 0xffff)
            return false;
        at += len;
    }
    return true;
}

static int check_attribute(const struct sqs_message_body_attribute_map_entry *entry,
                           struct vg_error *err)
{
    const struct sqs_message_attribute_value *value = &entry->value;
    struct vg_str name = entry->key, type = value->data_type;
    bool is_text = vg_str_starts(type, VG_STR("String")) || vg_str_starts(type, VG_STR("Number"));
    bool is_binary = vg_str_starts(type, VG_STR("Binary"));
    if (name.len == 0 || name.len > 256)
        return vg_fail(err, &SQS_INVALID_PARAMETER_VALUE,
                       "Length of message attribute name must be less than 256 bytes.");
    if (!is_text && !is_binary)
        return vg_fail(err, &SQS_INVALID_PARAMETER_VALUE,
                       "The message attribute '%.*s' has an invalid message attribute type, the "
                       "set of supported type "
                       "prefixes is Binary, Number, and String.",
                       VG_STR_ARG(name));
    if (value->string_list_values.count > 0 || value->binary_list_values.count > 0)
        return vg_fail(err, &SQS_UNSUPPORTED_OPERATION,
                       "Message attribute list values in SendMessage operation are not supported.");
    struct vg_str given = is_binary ? value->binary_value : value->string_value;
    if (given.len == 0)
        return vg_fail(err, &SQS_INVALID_PARAMETER_VALUE,
                       "The message attribute '%.*s' must contain non-empty message attribute "
                       "value for message attribute "
                       "type '%.*s'.",
                       VG_STR_ARG(name), VG_STR_ARG(type));
    double number;
    if (vg_str_starts(type, VG_STR("Number")) && !vg_str_to_f64(given, &number))
        return vg_fail(err, &SQS_INVALID_PARAMETER_VALUE,
                       "Can't cast the value of message (user) attribute '%.*s' to a number.",
                       VG_STR_ARG(name));
    return VG_OK;
}

static size_t draft_bytes(const struct draft *draft)
{
    size_t bytes = draft->body.len;
    for (size_t i = 0; i < draft->attributes->count; i++) {
        const struct sqs_message_body_attribute_map_entry *entry = &draft->attributes->items[i];
        bytes += entry->key.len + entry->value.data_type.len + entry->value.string_value.len +
                 entry->value.binary_value.len;
    }
    return bytes;
}

static int check_draft(const struct sqs_queue_record *queue, const struct draft *draft,
                       struct vg_error *err)
{
    if (draft->body.len == 0)
        return vg_fail(err, &SQS_MISSING_PARAMETER,
                       "The request must contain the parameter MessageBody.");
    if (vg_str_is_set(draft->deduplication_id))
        return vg_fail(err, &SQS_INVALID_PARAMETER_VALUE,
                       "Value %.*s for parameter MessageDeduplicationId is invalid. Reason: The "
                       "request includes a parameter "
                       "that is not valid for this queue type.",
                       VG_STR_ARG(draft->deduplication_id));
    if (draft->delay_seconds.set &&
        (draft->delay_seconds.v < 0 || draft->delay_seconds.v > SQS_DELAY_MAX_S))
        return vg_fail(err, &SQS_INVALID_PARAMETER_VALUE,
                       "Value %d for parameter DelaySeconds is invalid. Reason: DelaySeconds must "
                       "be >= 0 and <= 900.",
                       draft->delay_seconds.v);
    if (!is_sendable_text(draft->body))
        return vg_fail(err, &SQS_INVALID_MESSAGE_CONTENTS,
                       "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | "
                       "#x20 to #xD7FF | #xE000 to "
                       "#xFFFD | #x10000 to #x10FFFF");
    if (draft->attributes->count > 10)
        return vg_fail(err, &SQS_INVALID_PARAMETER_VALUE,
                       "Number of message attributes [%zu] exceeds the allowed maximum [10].",
                       draft->attributes->count);
    for (size_t i = 0; i < draft->attributes->count; i++) {
        int rc = check_attribute(&draft->attributes->items[i], err);
        if (rc != VG_OK)
            return rc;
    }
    if (draft_bytes(draft) > (size_t)queue->maximum_message_size.v)
        return vg_fail(
            err, &SQS_INVALID_PARAMETER_VALUE,
            "One or more parameters are invalid. Reason: Message must be shorter than %d bytes.",
            queue->maximum_message_size.v);
    return VG_OK;
}

static struct vg_str trace_header(const struct draft *draft)
{
    for (size_t i = 0; i < draft->system_attributes->count; i++)
        if (vg_str_is(draft->system_attributes->items[i].key, "AWSTraceHeader"))
            return draft->system_attributes->items[i].value.string_value;
    return VG_STR_NONE;
}

static void make_record(struct vg_call *call, const struct sqs_queue_record *queue,
                        const struct draft *draft, struct sqs_message_record *record)
{
    int32_t delay_s = draft->delay_seconds.set ? draft->delay_seconds.v : queue->delay_seconds.v;
    *record = (struct sqs_message_record){
        .message_id = vg_id_uuid(call),
        .body = draft->body,
        .md5_of_body = vg_md5_hex(call->arena, draft->body),
        .attributes = *draft->attributes,
        .md5_of_attributes = sqs_digest_attributes(call, draft->attributes),
        .trace_header = trace_header(draft),
        .group_id = draft->group_id,
        .sender_id = call->principal.user_id,
        .sent_ms = vg_i64(call->now_ms),
        .visible_ms = vg_i64(call->now_ms + (int64_t)delay_s * 1000),
        .receive_count = vg_i32(0),
    };
}

int sqs_send_message(struct vg_call *call, const struct sqs_send_message_in *in,
                     struct sqs_send_message_out *out, struct vg_error *err)
{
    struct sqs_queue_record queue;
    struct sqs_message_record record;
    const struct draft draft = {in->message_body,
                                in->delay_seconds,
                                &in->message_attributes,
                                &in->message_system_attributes,
                                in->message_deduplication_id,
                                in->message_group_id};
    int rc = sqs_queue_require(call, in->queue_url, &queue, err);
    if (rc == VG_OK)
        rc = check_draft(&queue, &draft, err);
    if (rc != VG_OK)
        return rc;
    make_record(call, &queue, &draft, &record);
    out->message_id = record.message_id;
    out->md5_of_message_body = record.md5_of_body;
    out->md5_of_message_attributes = record.md5_of_attributes;
    vg_wake(call, sqs_queue_channel(call, &queue));
    return sqs_message_put_new(call, (uint64_t)queue.id.v, &record);
}

static struct draft draft_of_entry(const struct sqs_send_message_batch_request_entry *entry)
{
    return (struct draft){entry->message_body,
                          entry->delay_seconds,
                          &entry->message_attributes,
                          &entry->message_system_attributes,
                          entry->message_deduplication_id,
                          entry->message_group_id};
}

static int check_batch(struct vg_call *call, const struct sqs_send_message_batch_in *in,
                       struct vg_error *err)
{
    struct vg_str *ids = VG_NEW_ARRAY(call->arena, struct vg_str, in->entries.count + 1);
    size_t bytes = 0;
    for (size_t i = 0; i < in->entries.count; i++) {
        struct draft draft = draft_of_entry(&in->entries.items[i]);
        ids[i] = in->entries.items[i].id;
        bytes += draft_bytes(&draft);
    }
    int rc = sqs_batch_check(ids, in->entries.count, "SendMessageBatchRequestEntry", err);
    if (rc == VG_OK && bytes > SQS_MESSAGE_BYTES_MAX)
        return vg_fail(err, &SQS_BATCH_REQUEST_TOO_LONG,
                       "Batch requests cannot be longer than %d bytes. You have sent %zu bytes.",
                       SQS_MESSAGE_BYTES_MAX, bytes);
    return rc;
}

int sqs_send_message_batch(struct vg_call *call, const struct sqs_send_message_batch_in *in,
                           struct sqs_send_message_batch_out *out, struct vg_error *err)
{
    struct sqs_queue_record queue;
    int rc = sqs_queue_require(call, in->queue_url, &queue, err);
    if (rc == VG_OK)
        rc = check_batch(call, in, err);
    if (rc != VG_OK)
        return rc;
    out->successful.items =
        VG_NEW_ARRAY(call->arena, struct sqs_send_message_batch_result_entry, in->entries.count);
    for (size_t i = 0; i < in->entries.count; i++) {
        const struct sqs_send_message_batch_request_entry *entry = &in->entries.items[i];
        struct draft draft = draft_of_entry(entry);
        struct vg_error one = {.arena = call->arena};
        struct sqs_message_record record;
        if (check_draft(&queue, &draft, &one) != VG_OK) {
            sqs_batch_add_failure(call, &out->failed, in->entries.count, entry->id, &one);
            continue;
        }
        make_record(call, &queue, &draft, &record);
        if (sqs_message_put_new(call, (uint64_t)queue.id.v, &record) != VG_OK)
            return VG_BROKEN;
        out->successful.items[out->successful.count++] =
            (struct sqs_send_message_batch_result_entry){.id = entry->id,
                                                         .message_id = record.message_id,
                                                         .md5_of_message_body = record.md5_of_body,
                                                         .md5_of_message_attributes =
                                                             record.md5_of_attributes};
    }
    out->successful.set = out->successful.count > 0;
    vg_wake(call, sqs_queue_channel(call, &queue));
    return VG_OK;
}
