/* services/sqs/attribute.c: queue attributes: their texts, ranges and defaults.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
#include "base/json.h"
#include "sqs/sqs.h"

#include <stddef.h>

struct number_attribute {
    const char *name;
    size_t offset; /* of a vg_i32 in the record */
    int32_t min, max, preset;
};

#define NUMBER(name, member, min, max, preset)                                                     \
    {                                                                                              \
        name, offsetof(struct sqs_queue_record, member), min, max, preset                          \
    }
static const struct number_attribute numbers[] = {
    NUMBER("VisibilityTimeout", visibility_timeout, 0, SQS_VISIBILITY_MAX_S, 30),
    NUMBER("MaximumMessageSize", maximum_message_size, 1024, SQS_MESSAGE_BYTES_MAX,
           SQS_MESSAGE_BYTES_MAX),
    NUMBER("MessageRetentionPeriod", message_retention_period, 60, 1209600, 345600),
    NUMBER("DelaySeconds", delay_seconds, 0, SQS_DELAY_MAX_S, 0),
    NUMBER("ReceiveMessageWaitTimeSeconds", receive_message_wait_time_seconds, 0, 20, 0),
    NUMBER("KmsDataKeyReusePeriodSeconds", kms_data_key_reuse_period_seconds, 60, 86400, 300),
};

struct text_attribute {
    const char *name;
    size_t offset; /* of a vg_str in the record */
    bool is_json;
};

static const struct text_attribute texts[] = {
    {"Policy", offsetof(struct sqs_queue_record, policy), true},
    {"RedrivePolicy", offsetof(struct sqs_queue_record, redrive_policy), true},
    {"RedriveAllowPolicy", offsetof(struct sqs_queue_record, redrive_allow_policy), true},
    {"KmsMasterKeyId", offsetof(struct sqs_queue_record, kms_master_key_id), false},
};

static struct vg_i32 *number_at(struct sqs_queue_record *queue,
                                const struct number_attribute *attribute)
{
    return (struct vg_i32 *)(void *)((char *)queue + attribute->offset);
}

static struct vg_str *text_at(struct sqs_queue_record *queue,
                              const struct text_attribute *attribute)
{
    return (struct vg_str *)(void *)((char *)queue + attribute->offset);
}

void sqs_attributes_default(struct sqs_queue_record *queue)
{
    for (size_t i = 0; i < VG_COUNT_OF(numbers); i++)
        *number_at(queue, &numbers[i]) = vg_i32(numbers[i].preset);
    queue->sqs_managed_sse_enabled = vg_bool(true);
}

static bool is_json_object(struct vg_call *call, struct vg_str text)
{
    struct vg_json json;
    vg_json_init(&json, text, call->arena);
    return vg_json_peek(&json) == VG_JSON_OBJECT && vg_json_skip(&json, NULL) &&
           vg_json_at_end(&json);
}

static int apply_number(const struct number_attribute *attribute, struct vg_str value,
                        struct sqs_queue_record *queue, struct vg_error *err)
{
    int64_t number;
    if (!vg_str_to_i64(value, &number) || number < attribute->min || number > attribute->max)
        return vg_fail(err, &SQS_INVALID_ATTRIBUTE_VALUE, "Invalid value for the parameter %s.",
                       attribute->name);
    *number_at(queue, attribute) = vg_i32((int32_t)number);
    return VG_OK;
}

/* {"deadLetterTargetArn": "...", "maxReceiveCount": 3}: both are needed, the count from 1 to 1000,
 * as number or text. */
static int check_redrive(struct vg_call *call, struct vg_str value, struct vg_error *err)
{
    struct vg_json json;
    struct vg_str name, arn = VG_STR_NONE, count = VG_STR_NONE;
    int64_t number = 0;
    vg_json_init(&json, value, call->arena);
    bool is_good = vg_json_object(&json);
    while (is_good && vg_json_member(&json, &name)) {
        if (vg_str_is(name, "deadLetterTargetArn"))
            is_good = vg_json_string(&json, &arn);
        else if (vg_str_is(name, "maxReceiveCount"))
            is_good = vg_json_peek(&json) == VG_JSON_STRING ? vg_json_string(&json, &count)
                                                            : vg_json_number(&json, &count);
        else
            is_good = vg_json_skip(&json, NULL);
    }
    struct vg_arn parts;
    if (is_good && vg_json_at_end(&json) && vg_arn_parse(arn, &parts) &&
        vg_str_is(parts.service, "sqs") && vg_str_to_i64(count, &number) && number >= 1 &&
        number <= 1000)
        return VG_OK;
    return vg_fail(err, &SQS_INVALID_PARAMETER_VALUE,
                   "Value %.*s for parameter RedrivePolicy is invalid. Reason: Redrive policy is "
                   "not a valid JSON map.",
                   VG_STR_ARG(value));
}

static int apply_text(struct vg_call *call, const struct text_attribute *attribute,
                      struct vg_str value, struct sqs_queue_record *queue, struct vg_error *err)
{
    struct vg_str *at = text_at(queue, attribute);
    if (value.len == 0) { /* the way to take a policy off */
        *at = VG_STR_NONE;
        return VG_OK;
    }
    if (attribute->offset == offsetof(struct sqs_queue_record, redrive_policy)) {
        int rc = check_redrive(call, value, err);
        if (rc != VG_OK)
            return rc;
    }
    if (attribute->is_json && !is_json_object(call, value))
        return vg_fail(err, &SQS_INVALID_ATTRIBUTE_VALUE, "Invalid value for the parameter %s.",
                       attribute->name);
    *at = value;
    return VG_OK;
}

static int apply_one(struct vg_call *call, struct vg_str name, struct vg_str value,
                     struct sqs_queue_record *queue, struct vg_error *err)
{
    for (size_t i = 0; i < VG_COUNT_OF(numbers); i++)
        if (vg_str_is(name, numbers[i].name))
            return apply_number(&numbers[i], value, queue, err);
    for (size_t i = 0; i < VG_COUNT_OF(texts); i++)
        if (vg_str_is(name, texts[i].name))
            return apply_text(call, &texts[i], value, queue, err);
    if (vg_str_is(name, "SqsManagedSseEnabled") &&
        (vg_str_is(value, "true") || vg_str_is(value, "false"))) {
        queue->sqs_managed_sse_enabled = vg_bool(vg_str_is(value, "true"));
        return VG_OK;
    }
    if (vg_str_is(name, "FifoQueue") || vg_str_is(name, "ContentBasedDeduplication") ||
        vg_str_is(name, "DeduplicationScope") || vg_str_is(name, "FifoThroughputLimit"))
        return vg_fail(err, &SQS_UNSUPPORTED_OPERATION,
                       "virga does not support FIFO queues (attribute %.*s).", VG_STR_ARG(name));
    return vg_fail(err, &SQS_INVALID_ATTRIBUTE_NAME, "Unknown Attribute %.*s.", VG_STR_ARG(name));
}

int sqs_attributes_apply(struct vg_call *call, const struct sqs_queue_attribute_map *map,
                         struct sqs_queue_record *queue, struct vg_error *err)
{
    for (size_t i = 0; i < map->count; i++) {
        int rc = apply_one(call, map->items[i].key, map->items[i].value, queue, err);
        if (rc != VG_OK)
            return rc;
    }
    return VG_OK;
}

bool sqs_attributes_agree(struct vg_call *call, const struct sqs_queue_attribute_map *map,
                          const struct sqs_queue_record *queue, struct vg_str *differing)
{
    struct vg_error ignored = {.arena = call->arena};
    for (size_t i = 0; i < map->count; i++) {
        struct sqs_queue_record other = *queue;
        *differing = map->items[i].key;
        if (apply_one(call, map->items[i].key, map->items[i].value, &other, &ignored) != VG_OK)
            return false;
        for (size_t j = 0; j < VG_COUNT_OF(numbers); j++)
            if (number_at(&other, &numbers[j])->v !=
                number_at((struct sqs_queue_record *)queue, &numbers[j])->v)
                return false;
        for (size_t j = 0; j < VG_COUNT_OF(texts); j++)
            if (!vg_str_eq(*text_at(&other, &texts[j]),
                           *text_at((struct sqs_queue_record *)queue, &texts[j])))
                return false;
    }
    return true;
}

/* ---- Answering ---- */

struct answer {
    struct vg_call *call;
    const struct sqs_attribute_name_list *wanted;
    struct sqs_queue_attribute_map *map;
};

enum { ATTRIBUTES_MAX = 32 };

static bool is_wanted(const struct answer *answer, const char *name)
{
    int32_t value = vg_enum_value(&sqs_shape_queue_attribute_name, vg_str_from(name));
    for (size_t i = 0; i < answer->wanted->count; i++)
        if (answer->wanted->items[i] == SQS_QUEUE_ATTRIBUTE_NAME_ALL ||
            answer->wanted->items[i] == value)
            return true;
    return false;
}

static void add(struct answer *answer, const char *name, struct vg_str value)
{
    if (!vg_str_is_set(value) || !is_wanted(answer, name))
        return;
    VG_ASSERT(answer->map->count < ATTRIBUTES_MAX);
    answer->map->items[answer->map->count++] =
        (struct sqs_queue_attribute_map_entry){.key = vg_str_from(name), .value = value};
}

static void add_number(struct answer *answer, const char *name, int64_t value)
{
    add(answer, name, vg_arena_printf(answer->call->arena, "%lld", (long long)value));
}

struct counts {
    int64_t visible, in_flight, delayed;
};

/* Counted by the places in time: cheap for what a test keeps in a queue. */
static int count_messages(struct vg_call *call, const struct sqs_queue_record *queue,
                          struct counts *counts)
{
    struct vg_key prefix;
    struct vg_walk walk;
    struct vg_str key;
    *counts = (struct counts){0};
    sqs_visible_prefix(call, &prefix, (uint64_t)queue->id.v);
    vg_walk_begin(&walk, call->txn, call->arena, vg_key_bytes(&prefix), VG_STR_NONE, false, false);
    int rc;
    while ((rc = vg_walk_next(&walk, &key, NULL)) == VG_OK) {
        struct vg_str rest = vg_key_rest(key);
        uint64_t queue_id, sequence;
        int64_t visible_ms;
        struct sqs_stored stored;
        if (!vg_key_take_u64(&rest, &queue_id) || !vg_key_take_i64(&rest, &visible_ms) ||
            !vg_key_take_u64(&rest, &sequence))
            return VG_BROKEN;
        if (visible_ms <= call->now_ms) {
            counts->visible++;
            continue;
        }
        rc = sqs_message_get(call, queue_id, sequence, &stored);
        if (rc != VG_OK)
            break;
        if (stored.record.receive_count.v > 0)
            counts->in_flight++;
        else
            counts->delayed++;
    }
    vg_walk_end(&walk);
    return rc == VG_NOT_FOUND ? VG_OK : VG_BROKEN;
}

int sqs_get_queue_attributes(struct vg_call *call, const struct sqs_get_queue_attributes_in *in,
                             struct sqs_get_queue_attributes_out *out, struct vg_error *err)
{
    struct sqs_queue_record queue;
    struct counts counts;
    int rc = sqs_queue_require(call, in->queue_url, &queue, err);
    if (rc == VG_OK)
        rc = count_messages(call, &queue, &counts);
    if (rc != VG_OK || in->attribute_names.count == 0)
        return rc;
    out->attributes.items =
        VG_NEW_ARRAY(call->arena, struct sqs_queue_attribute_map_entry, ATTRIBUTES_MAX);
    out->attributes.set = true;
    struct answer answer = {.call = call, .wanted = &in->attribute_names, .map = &out->attributes};
    add(&answer, "QueueArn", sqs_queue_arn(call, queue.name));
    add_number(&answer, "ApproximateNumberOfMessages", counts.visible);
    add_number(&answer, "ApproximateNumberOfMessagesNotVisible", counts.in_flight);
    add_number(&answer, "ApproximateNumberOfMessagesDelayed", counts.delayed);
    add_number(&answer, "CreatedTimestamp", queue.created_ms.v / 1000);
    add_number(&answer, "LastModifiedTimestamp", queue.modified_ms.v / 1000);
    for (size_t i = 0; i < VG_COUNT_OF(numbers); i++) {
        bool is_kms = numbers[i].offset ==
                      offsetof(struct sqs_queue_record, kms_data_key_reuse_period_seconds);
        if (!is_kms || vg_str_is_set(queue.kms_master_key_id))
            add_number(&answer, numbers[i].name, number_at(&queue, &numbers[i])->v);
    }
    for (size_t i = 0; i < VG_COUNT_OF(texts); i++)
        add(&answer, texts[i].name, *text_at(&queue, &texts[i]));
    add(&answer, "SqsManagedSseEnabled",
        queue.sqs_managed_sse_enabled.v ? VG_STR("true") : VG_STR("false"));
    if (out->attributes.count == 0)
        out->attributes.set = false;
    return VG_OK;
}

int sqs_set_queue_attributes(struct vg_call *call, const struct sqs_set_queue_attributes_in *in,
                             struct sqs_set_queue_attributes_out *out, struct vg_error *err)
{
    struct sqs_queue_record queue;
    (void)out;
    int rc = sqs_queue_require(call, in->queue_url, &queue, err);
    if (rc == VG_OK)
        rc = sqs_attributes_apply(call, &in->attributes, &queue, err);
    if (rc != VG_OK)
        return rc;
    queue.modified_ms = vg_i64(call->now_ms);
    return vg_call_put(call, SQS_SPACE_QUEUE, queue.name, &sqs_shape_queue_record, &queue);
}
