/* services/sns/publish.c: Publish: a message to all subscriptions of a topic that want it, an
 * effect each. */
#include "sns/message.h"

#include "base/json.h"
#include "sns/filter.h"

enum { MESSAGE_BYTES_MAX = 262144, SUBJECT_MAX = 100, GROUP_ID_MAX = 128 };

/* With MessageStructure=json a message has a text for each protocol; without, one for all. */
struct texts {
    struct {
        struct vg_str protocol, text;
    } items[16];
    size_t count;
    struct vg_str fallback;
};

/* ---- What is said ---- */

static int check_subject(struct vg_str subject, struct vg_error *err)
{
    if (!vg_str_is_set(subject))
        return VG_OK;
    bool is_good = subject.len > 0 && vg_utf16_count(subject) <= SUBJECT_MAX;
    for (size_t i = 0; i < subject.len && is_good; i++)
        is_good = (unsigned char)subject.ptr[i] >= ' ' && subject.ptr[i] != 0x7F;
    return is_good ? VG_OK : vg_fail(err, &SNS_INVALID_PARAMETER, "Invalid parameter: Subject");
}

static bool is_group_id(struct vg_str id)
{
    for (size_t i = 0; i < id.len; i++)
        if (id.ptr[i] <= ' ' || id.ptr[i] > '~')
            return false;
    return id.len > 0 && id.len <= GROUP_ID_MAX;
}

static int check_message(const struct sns_publish_in *in, struct vg_error *err)
{
    size_t attribute_bytes;
    int rc = check_subject(in->subject, err);
    if (rc != VG_OK)
        return rc;
    if (in->message.len == 0)
        return vg_fail(err, &SNS_INVALID_PARAMETER, "Invalid parameter: Empty message");
    rc = sns_message_attributes_check(&in->message_attributes, &attribute_bytes, err);
    if (rc != VG_OK)
        return rc;
    if (in->message.len + attribute_bytes > MESSAGE_BYTES_MAX)
        return vg_fail(err, &SNS_INVALID_PARAMETER, "Invalid parameter: Message too long");
    if (vg_str_is_set(in->message_deduplication_id))
        return vg_fail(err, &SNS_INVALID_PARAMETER,
                       "Invalid parameter: MessageDeduplicationId Reason: The request includes "
                       "MessageDeduplicationId parameter that is not valid for this topic type");
    if (vg_str_is_set(in->message_group_id) && !is_group_id(in->message_group_id))
        return vg_fail(err, &SNS_INVALID_PARAMETER, "Invalid parameter: MessageGroupId");
    return VG_OK;
}

/* Keeps what is text; of keys that come twice, the last counts. */
static bool read_texts(struct vg_arena *arena, struct vg_str message, struct texts *texts)
{
    struct vg_json json;
    struct vg_str name, text;
    vg_json_init(&json, message, arena);
    if (!vg_json_object(&json))
        return false;
    while (vg_json_member(&json, &name)) {
        if (vg_json_peek(&json) != VG_JSON_STRING) {
            if (!vg_json_skip(&json, NULL))
                return false;
            continue;
        }
        if (!vg_json_string(&json, &text))
            return false;
        if (vg_str_is(name, "default")) {
            texts->fallback = text;
            continue;
        }
        size_t i = 0;
        while (i < texts->count && !vg_str_eq(texts->items[i].protocol, name))
            i++;
        if (i == VG_COUNT_OF(texts->items))
            continue; /* more than there are protocols */
        texts->items[i].protocol = name;
        texts->items[i].text = text;
        texts->count += i == texts->count;
    }
    return vg_json_at_end(&json);
}

static int choose_texts(struct vg_call *call, struct vg_str message, struct vg_str structure,
                        struct texts *texts, struct vg_error *err)
{
    texts->count = 0;
    texts->fallback = message;
    if (!vg_str_is_set(structure))
        return VG_OK;
    if (!vg_str_is(structure, "json"))
        return vg_fail(err, &SNS_INVALID_PARAMETER, "Invalid parameter: MessageStructure");
    texts->fallback = VG_STR_NONE;
    if (!read_texts(call->arena, message, texts))
        return vg_fail(err, &SNS_INVALID_PARAMETER,
                       "Invalid parameter: Message Structure - JSON message body failed to parse");
    if (!vg_str_is_set(texts->fallback))
        return vg_fail(
            err, &SNS_INVALID_PARAMETER,
            "Invalid parameter: Message Structure - No default entry in JSON message body");
    return VG_OK;
}

static struct vg_str text_for(const struct texts *texts, struct vg_str protocol)
{
    for (size_t i = 0; i < texts->count; i++)
        if (vg_str_eq(texts->items[i].protocol, protocol))
            return texts->items[i].text;
    return texts->fallback;
}

/* ---- To whom ---- */

static bool is_phone_number(struct vg_str text)
{
    for (size_t i = 1; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    return text.len >= 2 && text.len <= 16 && text.ptr[0] == '+';
}

static int find_target(struct vg_call *call, const struct sns_publish_in *in, struct sns_arn *arn,
                       struct sns_topic_record *topic, struct vg_error *err)
{
    struct vg_arn parts;
    if (vg_str_is_set(in->phone_number) && !is_phone_number(in->phone_number))
        return vg_fail(err, &SNS_INVALID_PARAMETER,
                       "Invalid parameter: PhoneNumber Reason: %.*s is not valid to publish to",
                       VG_STR_ARG(in->phone_number));
    if (vg_str_is_set(in->phone_number))
        return vg_fail(err, &SNS_INVALID_PARAMETER,
                       "Invalid parameter: PhoneNumber Reason: virga does not support SMS yet");
    if (vg_str_is_set(in->topic_arn))
        return sns_topic_require(call, in->topic_arn, arn, topic, err);
    if (!vg_str_is_set(in->target_arn))
        return vg_fail(
            err, &SNS_INVALID_PARAMETER,
            "Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter");
    if (vg_arn_parse(in->target_arn, &parts) && vg_str_starts(parts.resource, VG_STR("endpoint/")))
        return vg_fail(
            err, &SNS_INVALID_PARAMETER,
            "Invalid parameter: TargetArn Reason: No endpoint found for the target arn specified");
    return sns_topic_require(call, in->target_arn, arn, topic, err);
}

static bool wants(struct vg_call *call, const struct sns_subscription_record *subscription,
                  const struct sns_fan_out *message, struct vg_str text)
{
    if (subscription->is_pending.v)
        return false;
    bool is_body_scope = vg_str_is(subscription->filter_policy_scope, "MessageBody");
    return !vg_str_is_set(subscription->filter_policy) ||
           sns_filter_matches(call->arena, subscription->filter_policy, is_body_scope,
                              &message->attributes, text);
}

/* Mails to people and raw messages carry no signature. */
static bool is_signed(const struct sns_subscription_record *subscription)
{
    return !sns_is_raw(subscription) && !vg_str_is(subscription->protocol, "email");
}

/* One text has one signature, whoever gets it: `signed_last` keeps the one made last. */
static int queue_delivery(struct vg_call *call, const struct sns_topic_record *topic,
                          const struct sns_subscription_record *subscription,
                          const struct sns_fan_out *message, struct vg_str text,
                          struct sns_delivery *signed_last)
{
    struct sns_delivery delivery = {
        .topic_arn = message->topic_arn,
        .subscription_arn =
            VG_CONCAT(call->arena, message->topic_arn, VG_STR(":"), subscription->id),
        .protocol = subscription->protocol,
        .endpoint = subscription->endpoint,
        .is_raw = vg_bool(sns_is_raw(subscription)),
        .dead_letter_arn = subscription->dead_letter_arn,
        .message_id = message->message_id,
        .message = text,
        .subject = message->subject,
        .published_ms = message->published_ms,
        .group_id = message->group_id,
        .display_name = topic->display_name,
    };
    sns_feedback_choose(topic, &delivery);
    /* "Message attributes ... only when the message structure is String, not JSON" (SNS guide);
     * filters see them all the same. */
    if (!vg_str_is_set(message->message_structure))
        delivery.attributes = message->attributes;
    if (is_signed(subscription)) {
        if (signed_last->message.ptr != text.ptr) {
            *signed_last = delivery;
            sns_delivery_sign(call, topic, signed_last);
        }
        delivery.signature = signed_last->signature;
        delivery.signature_version = signed_last->signature_version;
    }
    return vg_effect_queue(call, &sns_deliver, &delivery, /* due_ms= */ 0, /* id= */ NULL);
}

/* A page of subscriptions, and an effect for those that come after it. */
static int fan_out(struct vg_call *call, const struct sns_arn *arn,
                   const struct sns_topic_record *topic, const struct texts *texts,
                   const struct sns_fan_out *message)
{
    const struct sns_arn after = {arn->account, arn->region, arn->topic, message->after};
    struct vg_walk walk;
    struct sns_subscription_record subscription;
    struct sns_delivery signed_last = {.message = VG_STR_NONE};
    struct sns_fan_out rest = *message;
    size_t seen = 0;
    int rc;
    sns_subscriptions_walk(call, arn, vg_str_is_set(message->after) ? &after : NULL, &walk);
    while ((rc = vg_record_next(&walk, &sns_shape_subscription_record, NULL, &subscription)) ==
           VG_OK) {
        if (seen++ == SNS_PAGE_SIZE)
            return vg_effect_queue(call, &sns_fan_out_rest, &rest, /* due_ms= */ 0, /* id= */ NULL);
        rest.after = subscription.id;
        struct vg_str text = text_for(texts, subscription.protocol);
        if (!wants(call, &subscription, message, text))
            continue;
        rc = queue_delivery(call, topic, &subscription, message, text, &signed_last);
        if (rc != VG_OK)
            return rc;
    }
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

static int run_rest(struct vg_call *call, const void *payload, uint32_t attempt,
                    struct vg_error *err)
{
    const struct sns_fan_out *message = payload;
    struct sns_arn arn = sns_arn_of(message->topic_arn);
    struct sns_topic_record topic;
    struct texts texts;
    (void)attempt;
    int rc = sns_topic_find(call, &arn, &topic);
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_OK : rc;
    rc = choose_texts(call, message->message, message->message_structure, &texts, err);
    return rc == VG_OK ? fan_out(call, &arn, &topic, &texts, message) : rc;
}

const struct vg_effect_kind sns_fan_out_rest = {
    .name = "sns.fan_out",
    .shape = &sns_shape_fan_out,
    .run = run_rest,
};

int sns_publish(struct vg_call *call, const struct sns_publish_in *in, struct sns_publish_out *out,
                struct vg_error *err)
{
    struct sns_arn arn;
    struct sns_topic_record topic;
    struct texts texts;
    int rc = check_message(in, err);
    if (rc == VG_OK)
        rc = choose_texts(call, in->message, in->message_structure, &texts, err);
    if (rc == VG_OK)
        rc = find_target(call, in, &arn, &topic, err);
    if (rc != VG_OK)
        return rc;
    const struct sns_fan_out message = {
        .topic_arn = sns_topic_arn(call, &arn),
        .message_id = vg_id_uuid(call),
        .message = in->message,
        .message_structure = in->message_structure,
        .subject = in->subject,
        .attributes = in->message_attributes,
        .group_id = in->message_group_id,
        .published_ms = vg_i64(call->now_ms),
    };
    out->message_id = message.message_id;
    return fan_out(call, &arn, &topic, &texts, &message);
}
