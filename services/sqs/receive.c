/* services/sqs/receive.c: ReceiveMessage with long polling, DeleteMessage, ChangeMessageVisibility,
 * and their batches. */
#include "base/hash.h"
#include "base/json.h"
#include "sqs/batch.h"
#include "sqs/sqs.h"

enum { LOOKED_AT_MAX = 1000 }; /* expired messages cleared away per call */

/* ---- Receiving ---- */

struct redrive {
    struct vg_str target_name; /* absent: none */
    int64_t max_receive_count;
};

static struct redrive read_redrive(struct vg_call *call, const struct sqs_queue_record *queue)
{
    struct redrive redrive = {0};
    struct vg_json json;
    struct vg_str name, arn = VG_STR_NONE, count = VG_STR_NONE;
    struct vg_arn parts;
    if (!vg_str_is_set(queue->redrive_policy))
        return redrive;
    vg_json_init(&json, queue->redrive_policy, call->arena);
    bool is_good = vg_json_object(&json);
    while (is_good && vg_json_member(&json, &name)) {
        struct vg_str *into = vg_str_is(name, "deadLetterTargetArn") ? &arn : &count;
        is_good = vg_json_peek(&json) == VG_JSON_STRING ? vg_json_string(&json, into)
                                                        : vg_json_skip(&json, into);
    }
    if (is_good && vg_arn_parse(arn, &parts) && vg_str_to_i64(count, &redrive.max_receive_count))
        redrive.target_name = parts.resource;
    return redrive;
}

/* To the dead letter queue, if there is one by that name; the message keeps its id and its time of
 * sending. */
static int bury(struct vg_call *call, const struct sqs_queue_record *queue,
                const struct redrive *redrive, struct sqs_stored *stored, bool *is_buried)
{
    struct sqs_queue_record target;
    *is_buried = false;
    if (!vg_str_is_set(redrive->target_name) ||
        stored->record.receive_count.v < redrive->max_receive_count)
        return VG_OK;
    int rc =
        vg_call_get(call, SQS_SPACE_QUEUE, redrive->target_name, &sqs_shape_queue_record, &target);
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_OK : rc;
    if (sqs_message_delete(call, stored) != VG_OK)
        return VG_BROKEN;
    stored->record.visible_ms = vg_i64(call->now_ms);
    stored->record.receive_count = vg_i32(0);
    stored->record.first_received_ms = (struct vg_i64){0};
    stored->record.dead_letter_source_arn = sqs_queue_arn(call, queue->name);
    *is_buried = true;
    vg_wake(call, sqs_queue_channel(call, &target));
    return sqs_message_put_new(call, (uint64_t)target.id.v, &stored->record);
}

struct wish {
    size_t max;
    int64_t visibility_ms;
    const struct sqs_receive_message_in *in;
};

static void add_system(struct vg_call *call, struct sqs_message *message, const char *name,
                       struct vg_str value)
{
    if (!vg_str_is_set(value))
        return;
    if (!message->attributes.set) {
        message->attributes.items =
            VG_NEW_ARRAY(call->arena, struct sqs_message_system_attribute_map_entry, 8);
        message->attributes.set = true;
    }
    message->attributes.items[message->attributes.count++] =
        (struct sqs_message_system_attribute_map_entry){.key = vg_str_from(name), .value = value};
}

static bool wants_system(const struct sqs_receive_message_in *in, const char *name)
{
    int32_t value = vg_enum_value(&sqs_shape_message_system_attribute_name, vg_str_from(name));
    for (size_t i = 0; i < in->message_system_attribute_names.count; i++)
        if (in->message_system_attribute_names.items[i] == SQS_MESSAGE_SYSTEM_ATTRIBUTE_NAME_ALL ||
            in->message_system_attribute_names.items[i] == value)
            return true;
    /* The older parameter for the same: an enum of queue attributes by its model, of message
     * attributes by its use. */
    for (size_t i = 0; i < in->attribute_names.count; i++) {
        struct vg_str wanted = in->attribute_names.items[i];
        if (vg_str_is(wanted, "All") || vg_str_is(wanted, name))
            return true;
    }
    return false;
}

static void add_system_attributes(struct vg_call *call, const struct sqs_receive_message_in *in,
                                  const struct sqs_message_record *record,
                                  struct sqs_message *message)
{
    struct vg_arena *arena = call->arena;
    const struct {
        const char *name;
        struct vg_str value;
    } all[] = {
        {"SenderId", record->sender_id},
        {"SentTimestamp", vg_arena_printf(arena, "%lld", (long long)record->sent_ms.v)},
        {"ApproximateReceiveCount", vg_arena_printf(arena, "%d", record->receive_count.v)},
        {"ApproximateFirstReceiveTimestamp",
         vg_arena_printf(arena, "%lld", (long long)record->first_received_ms.v)},
        {"AWSTraceHeader", record->trace_header},
        {"MessageGroupId", record->group_id},
        {"DeadLetterQueueSourceArn", record->dead_letter_source_arn},
    };
    for (size_t i = 0; i < VG_COUNT_OF(all); i++)
        if (wants_system(in, all[i].name))
            add_system(call, message, all[i].name, all[i].value);
}

/* "All", ".*", a name, or a prefix followed by ".*" */
static bool wants_attribute(const struct sqs_receive_message_in *in, struct vg_str name)
{
    for (size_t i = 0; i < in->message_attribute_names.count; i++) {
        struct vg_str wanted = in->message_attribute_names.items[i];
        if (vg_str_is(wanted, "All") || vg_str_eq(wanted, name))
            return true;
        if (vg_str_ends(wanted, VG_STR(".*")) &&
            vg_str_starts(name, vg_str_slice(wanted, 0, wanted.len - 2)))
            return true;
    }
    return false;
}

static void add_attributes(struct vg_call *call, const struct sqs_receive_message_in *in,
                           const struct sqs_message_record *record, struct sqs_message *message)
{
    struct sqs_message_body_attribute_map *chosen = &message->message_attributes;
    chosen->items = VG_NEW_ARRAY(call->arena, struct sqs_message_body_attribute_map_entry,
                                 record->attributes.count + 1);
    for (size_t i = 0; i < record->attributes.count; i++)
        if (wants_attribute(in, record->attributes.items[i].key))
            chosen->items[chosen->count++] = record->attributes.items[i];
    chosen->set = chosen->count > 0;
    if (chosen->set)
        message->md5_of_message_attributes = sqs_digest_attributes(call, chosen);
}

static void fill_message(struct vg_call *call, const struct sqs_receive_message_in *in,
                         const struct sqs_stored *stored, struct sqs_message *message)
{
    *message = (struct sqs_message){.message_id = stored->record.message_id,
                                    .receipt_handle = sqs_receipt_handle(call, stored),
                                    .body = stored->record.body,
                                    .md5_of_body = stored->record.md5_of_body};
    add_system_attributes(call, in, &stored->record, message);
    add_attributes(call, in, &stored->record, message);
}

/* Takes one visible message: expired ones go, worn-out ones go to the dead letter queue.
 * `*is_taken` tells. */
static int take(struct vg_call *call, const struct sqs_queue_record *queue,
                const struct redrive *redrive, const struct wish *wish, uint64_t sequence,
                struct sqs_message *message, bool *is_taken)
{
    struct sqs_stored stored;
    *is_taken = false;
    if (sqs_message_get(call, (uint64_t)queue->id.v, sequence, &stored) != VG_OK)
        return VG_BROKEN;
    if (stored.record.sent_ms.v + (int64_t)queue->message_retention_period.v * 1000 <= call->now_ms)
        return sqs_message_delete(call, &stored);
    bool is_buried;
    int rc = bury(call, queue, redrive, &stored, &is_buried);
    if (rc != VG_OK || is_buried)
        return rc;
    if (stored.record.receive_count.v == 0)
        stored.record.first_received_ms = vg_i64(call->now_ms);
    stored.record.receive_count.v++;
    rc = sqs_message_move(call, &stored, call->now_ms + wish->visibility_ms);
    if (rc != VG_OK)
        return rc;
    fill_message(call, wish->in, &stored, message);
    *is_taken = true;
    return VG_OK;
}

/* The sequences of what is visible are read before any message moves: with a visibility timeout of
 * 0 a message would come again. */
static int receive(struct vg_call *call, const struct sqs_queue_record *queue,
                   const struct wish *wish, struct sqs_message_list *messages)
{
    struct vg_key prefix;
    struct vg_walk walk;
    struct vg_str key;
    uint64_t *sequences = VG_NEW_ARRAY(call->arena, uint64_t, LOOKED_AT_MAX);
    size_t count = 0;
    int rc;
    sqs_visible_prefix(call, &prefix, (uint64_t)queue->id.v);
    vg_walk_begin(&walk, call->txn, call->arena, vg_key_bytes(&prefix), VG_STR_NONE, false, false);
    struct redrive redrive = read_redrive(call, queue);
    size_t want = vg_str_is_set(redrive.target_name) ? LOOKED_AT_MAX : wish->max * 4;
    while (count < want && (rc = vg_walk_next(&walk, &key, NULL)) == VG_OK) {
        struct vg_str rest = vg_key_rest(key);
        uint64_t queue_id;
        int64_t visible_ms;
        if (!vg_key_take_u64(&rest, &queue_id) || !vg_key_take_i64(&rest, &visible_ms) ||
            !vg_key_take_u64(&rest, &sequences[count]))
            return VG_BROKEN;
        if (visible_ms > call->now_ms)
            break;
        count++;
    }
    vg_walk_end(&walk);
    if (rc == VG_BROKEN)
        return rc;
    messages->items = VG_NEW_ARRAY(call->arena, struct sqs_message, wish->max);
    for (size_t i = 0; i < count && messages->count < wish->max; i++) {
        bool is_taken;
        rc = take(call, queue, &redrive, wish, sequences[i], &messages->items[messages->count],
                  &is_taken);
        if (rc != VG_OK)
            return rc;
        messages->count += is_taken;
    }
    messages->set = messages->count > 0;
    return VG_OK;
}

static int check_wish(const struct sqs_receive_message_in *in, struct vg_error *err)
{
    if (in->max_number_of_messages.set &&
        (in->max_number_of_messages.v < 1 || in->max_number_of_messages.v > 10))
        return vg_fail(err, &SQS_INVALID_PARAMETER_VALUE,
                       "Value %d for parameter MaxNumberOfMessages is invalid. Reason: Must be "
                       "between 1 and 10, if provided.",
                       in->max_number_of_messages.v);
    if (in->wait_time_seconds.set && (in->wait_time_seconds.v < 0 || in->wait_time_seconds.v > 20))
        return vg_fail(err, &SQS_INVALID_PARAMETER_VALUE,
                       "Value %d for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 "
                       "and <= 20, if provided.",
                       in->wait_time_seconds.v);
    if (in->visibility_timeout.set &&
        (in->visibility_timeout.v < 0 || in->visibility_timeout.v > SQS_VISIBILITY_MAX_S))
        return vg_fail(err, &SQS_INVALID_PARAMETER_VALUE,
                       "Value %d for parameter VisibilityTimeout is invalid. Reason: Must be "
                       "between 0 and 43200, if "
                       "provided.",
                       in->visibility_timeout.v);
    if (vg_str_is_set(in->receive_request_attempt_id))
        return vg_fail(err, &SQS_INVALID_PARAMETER_VALUE,
                       "Value %.*s for parameter ReceiveRequestAttemptId is invalid. Reason: The "
                       "request includes a parameter "
                       "that is not valid for this queue type.",
                       VG_STR_ARG(in->receive_request_attempt_id));
    return VG_OK;
}

/* When the wait ends for another reason than a message: something delayed or in flight becomes
 * visible then. */
static int next_visible_ms(struct vg_call *call, const struct sqs_queue_record *queue,
                           int64_t *at_ms)
{
    struct vg_key prefix;
    struct vg_walk walk;
    struct vg_str key;
    uint64_t queue_id;
    sqs_visible_prefix(call, &prefix, (uint64_t)queue->id.v);
    vg_walk_begin(&walk, call->txn, call->arena, vg_key_bytes(&prefix), VG_STR_NONE, false, false);
    int rc = vg_walk_next(&walk, &key, NULL);
    vg_walk_end(&walk);
    if (rc != VG_OK)
        return rc;
    struct vg_str rest = vg_key_rest(key);
    return vg_key_take_u64(&rest, &queue_id) && vg_key_take_i64(&rest, at_ms) ? VG_OK : VG_BROKEN;
}

int sqs_receive_message(struct vg_call *call, const struct sqs_receive_message_in *in,
                        struct sqs_receive_message_out *out, struct vg_error *err)
{
    struct sqs_queue_record queue;
    int rc = sqs_queue_require(call, in->queue_url, &queue, err);
    if (rc == VG_OK)
        rc = check_wish(in, err);
    if (rc != VG_OK)
        return rc;
    int32_t visibility_s =
        in->visibility_timeout.set ? in->visibility_timeout.v : queue.visibility_timeout.v;
    int32_t wait_s = in->wait_time_seconds.set ? in->wait_time_seconds.v
                                               : queue.receive_message_wait_time_seconds.v;
    struct wish wish = {.max = in->max_number_of_messages.set ? (size_t)in->max_number_of_messages.v
                                                              : 1,
                        .visibility_ms = (int64_t)visibility_s * 1000,
                        .in = in};
    int64_t began_ms = call->now_ms, until_ms = began_ms + (int64_t)wait_s * 1000, visible_ms;
    for (;;) {
        /* Each run of a long poll looks at the queue as it is by now. */
        call->now_ms = vg_now(call);
        rc = receive(call, &queue, &wish, &out->messages);
        if (rc != VG_OK || out->messages.count > 0 || call->now_ms >= until_ms ||
            vg_is_ending(call))
            return rc;
        int64_t wake_ms = until_ms;
        rc = next_visible_ms(call, &queue, &visible_ms);
        if (rc == VG_BROKEN)
            return rc;
        if (rc == VG_OK && visible_ms < wake_ms)
            wake_ms = visible_ms;
        rc = vg_await_wake(call, sqs_queue_channel(call, &queue), wake_ms);
        if (rc == VG_DEFER)
            return rc;
    }
}
