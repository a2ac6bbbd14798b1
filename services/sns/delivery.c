/* services/sns/delivery.c: one message to one subscription, after the commit of what published it;
 * retried as AWS does, and given to the subscription's dead-letter queue when that is of no use. */
#include "sns/message.h"

#include "base/codec.h"
#include "base/json.h"

#include <math.h>

enum { QUEUE_ATTRIBUTES_MAX = 10 };

/* SNS itself calls, for its topic. */
static struct vg_principal sns_principal(struct vg_str topic_arn)
{
    return (struct vg_principal){.service = VG_STR("sns.amazonaws.com"), .source_arn = topic_arn};
}

/* ---- Queues ---- */

static void write_queue_attributes(struct vg_call *call, struct vg_json_out *json,
                                   const struct sns_message_attribute_map *map)
{
    vg_json_out_name(json, VG_STR("MessageAttributes"));
    vg_json_out_begin(json, '{');
    for (size_t i = 0; i < map->count; i++) {
        const struct sns_message_attribute_value *value = &map->items[i].value;
        vg_json_out_name(json, map->items[i].key);
        vg_json_out_begin(json, '{');
        vg_json_out_member(json, "DataType", value->data_type);
        if (vg_str_starts(value->data_type, VG_STR("Binary")))
            vg_json_out_member(json, "BinaryValue", vg_base64(call->arena, value->binary_value));
        else
            vg_json_out_member(json, "StringValue", value->string_value);
        vg_json_out_end(json, '}');
    }
    vg_json_out_end(json, '}');
}

/* SQS goes by URLs; a queue's follows from its ARN. */
struct queue {
    struct vg_call_to to;
    struct vg_str url;
};

static struct queue queue_of(struct vg_call *call, struct vg_str topic_arn, struct vg_str queue_arn)
{
    struct vg_arn arn;
    VG_ASSERT(vg_arn_parse(queue_arn, &arn));
    return (struct queue){
        .to = {.service = "sqs",
               .operation = "SendMessage",
               .account = arn.account,
               .region = arn.region,
               .principal = sns_principal(topic_arn)},
        .url = VG_CONCAT(call->arena, vg_endpoint_url(call), VG_STR("/"), arn.account, VG_STR("/"),
                         arn.resource),
    };
}

static struct vg_str body_of(struct vg_call *call, const struct sns_delivery *delivery)
{
    return delivery->is_raw.v ? delivery->message : sns_notification_json(call, delivery);
}

/* With attributes, which only raw messages have, and with the queue's answer. */
static int send_whole(struct vg_call *call, struct vg_str queue_arn,
                      const struct sns_delivery *delivery, struct vg_str *answer,
                      struct vg_error *callee)
{
    const struct queue queue = queue_of(call, delivery->topic_arn, queue_arn);
    struct vg_buf input;
    vg_buf_init(&input, call->arena, 0);
    struct vg_json_out json = vg_json_out_to(&input);
    vg_json_out_begin(&json, '{');
    vg_json_out_member(&json, "QueueUrl", queue.url);
    vg_json_out_member(&json, "MessageBody", body_of(call, delivery));
    if (delivery->is_raw.v)
        write_queue_attributes(call, &json, &delivery->attributes);
    if (vg_str_is_set(delivery->group_id))
        vg_json_out_member(&json, "MessageGroupId", delivery->group_id);
    vg_json_out_end(&json, '}');
    return vg_await_call(call, &queue.to, vg_buf_str(&input), answer, callee);
}

static int send_texts(struct vg_call *call, struct vg_wait *wait, struct vg_str topic_arn,
                      struct vg_str queue_arn, struct vg_str body, struct vg_str group_id)
{
    const struct queue queue = queue_of(call, topic_arn, queue_arn);
    const struct vg_text_member texts[] = {
        {"QueueUrl", queue.url}, {"MessageBody", body}, {"MessageGroupId", group_id}};
    vg_call_begin(wait, &queue.to, texts, VG_COUNT_OF(texts));
    return VG_DEFER;
}

/* `*answer` is absent where nobody is to see it. */
static int send_to_queue(struct vg_call *call, struct vg_str queue_arn,
                         const struct sns_delivery *delivery, struct vg_str *answer,
                         struct vg_error *callee)
{
    struct vg_wait *wait;
    *answer = VG_STR_NONE;
    if ((delivery->is_raw.v && delivery->attributes.count > 0) || sns_feedback_is_wanted(delivery))
        return send_whole(call, queue_arn, delivery, answer, callee);
    int rc = vg_await(call, "queue", &wait);
    if (rc == VG_OK)
        return vg_call_result(wait, callee);
    if (!wait->is_new)
        return rc;
    return send_texts(call, wait, delivery->topic_arn, queue_arn, body_of(call, delivery),
                      delivery->group_id);
}

static struct vg_str message_id_of(struct vg_call *call, struct vg_str answer)
{
    struct vg_str id = vg_json_pick_text(call->arena, answer, "MessageId");
    return vg_str_is_set(id) ? id : VG_STR("");
}

/* A queue takes ten attributes; a raw message with more of them cannot be delivered. */
static int deliver_to_queue(struct vg_call *call, const struct sns_delivery *delivery,
                            struct vg_str *response, struct vg_error *callee)
{
    struct vg_str answer;
    if (delivery->is_raw.v && delivery->attributes.count > QUEUE_ATTRIBUTES_MAX) {
        callee->arena = call->arena;
        return vg_fail(callee, &SNS_INVALID_PARAMETER,
                       "A raw message can carry at most %d attributes to a queue",
                       QUEUE_ATTRIBUTES_MAX);
    }
    int rc = send_to_queue(call, delivery->endpoint, delivery, &answer, callee);
    if (rc == VG_OK && vg_str_is_set(answer))
        *response = VG_CONCAT(call->arena, VG_STR("{\"sqsMessageId\":\""),
                              message_id_of(call, answer), VG_STR("\"}"));
    return rc;
}

/* ---- Functions ---- */

static int deliver_to_function(struct vg_call *call, const struct sns_delivery *delivery,
                               struct vg_error *callee)
{
    struct vg_arn arn;
    VG_ASSERT(vg_arn_parse(delivery->endpoint, &arn));
    const struct vg_text_member texts[] = {
        {"FunctionName", delivery->endpoint},
        {"InvocationType", VG_STR("Event")},
        {"Payload", vg_base64(call->arena, sns_lambda_event(call, delivery))},
    };
    const struct vg_call_to to = {
        .service = "lambda",
        .operation = "Invoke",
        .account = arn.account,
        .region = arn.region,
        .principal = sns_principal(delivery->topic_arn),
    };
    struct vg_str output;
    return vg_await_call_texts(call, &to, texts, VG_COUNT_OF(texts), &output, callee);
}

/* ---- The effect ---- */

/* Client errors (a queue that is gone) will not pass by themselves; server errors and throttling
 * may. */
static bool is_worth_a_retry(const struct vg_error *callee)
{
    return callee->shape->http_status >= 500 || callee->shape->http_status == 429;
}

static int give_to_dead_letters(struct vg_call *call, const void *payload,
                                const struct vg_error *last)
{
    const struct sns_delivery *delivery = payload;
    sns_feedback_log(call, delivery, last, /* response= */ VG_STR_NONE);
    if (!vg_str_is_set(delivery->dead_letter_arn))
        return VG_OK;
    return vg_effect_queue(call, &sns_redrive, delivery, /* due_ms= */ 0, /* id= */ NULL);
}

static int deliver(struct vg_call *call, const void *payload, uint32_t attempt,
                   struct vg_error *err)
{
    const struct sns_delivery *delivery = payload;
    struct vg_error callee = {.arena = call->arena};
    struct vg_str response = VG_STR("{}");
    (void)attempt;
    if (vg_str_starts(delivery->protocol, VG_STR("email")))
        return sns_email_notification(call, delivery);
    int rc = vg_str_is(delivery->protocol, "sqs")
                 ? deliver_to_queue(call, delivery, &response, &callee)
                 : deliver_to_function(call, delivery, &callee);
    if (rc == VG_OK)
        sns_feedback_log(call, delivery, /* last= */ NULL, response);
    if (rc != VG_FAIL)
        return rc;
    if (is_worth_a_retry(&callee))
        return vg_fail_with(err, callee.shape, callee.message, /* detail= */ NULL);
    return give_to_dead_letters(call, delivery, &callee);
}

/* "Message delivery retries" in the SNS guide, for AWS's own endpoints: 3 at once, 2 after a second
 * each, 10 after 1 to 20 seconds (exponentially more), 100,000 after 20 seconds each: 23 days. */
static int64_t retry_ms(uint32_t attempt)
{
    enum {
        AT_ONCE = 3,
        BEFORE_BACKOFF = AT_ONCE + 2,
        BACKOFF = BEFORE_BACKOFF + 10,
        ALL = BACKOFF + 100000
    };
    if (attempt <= AT_ONCE)
        return 0;
    if (attempt <= BEFORE_BACKOFF)
        return 1000;
    if (attempt <= BACKOFF)
        return (int64_t)(1000 * pow(20, (double)(attempt - BEFORE_BACKOFF - 1) / 9));
    return attempt <= ALL ? 20000 : -1;
}

const struct vg_effect_kind sns_deliver = {
    .name = "sns.deliver",
    .shape = &sns_shape_delivery,
    .run = deliver,
    .retry_ms = retry_ms,
    .give_up = give_to_dead_letters,
};

/* ---- Dead letters: exactly what would have been delivered ---- */

static int redrive(struct vg_call *call, const void *payload, uint32_t attempt,
                   struct vg_error *err)
{
    const struct sns_delivery *delivery = payload;
    struct vg_error callee = {.arena = call->arena};
    struct vg_str answer;
    (void)attempt;
    int rc = send_to_queue(call, delivery->dead_letter_arn, delivery, &answer, &callee);
    return rc == VG_FAIL ? vg_fail_with(err, callee.shape, callee.message, /* detail= */ NULL) : rc;
}

static int64_t redrive_retry_ms(uint32_t attempt)
{
    enum { ATTEMPTS_MAX = 10 };
    return attempt < ATTEMPTS_MAX ? 1000 : -1;
}

const struct vg_effect_kind sns_redrive = {
    .name = "sns.redrive",
    .shape = &sns_shape_delivery,
    .run = redrive,
    .retry_ms = redrive_retry_ms,
};

/* ---- Requests to confirm, to queues of other accounts ---- */

static int request_confirmation(struct vg_call *call, const void *payload, uint32_t attempt,
                                struct vg_error *err)
{
    const struct sns_confirmation_request *request = payload;
    struct vg_error callee = {.arena = call->arena};
    struct vg_wait *wait;
    (void)attempt;
    int rc = vg_await(call, "queue", &wait);
    if (rc == VG_DEFER && wait->is_new)
        return send_texts(call, wait, request->topic_arn, request->endpoint, request->body,
                          /* group_id= */ VG_STR_NONE);
    if (rc == VG_DEFER)
        return rc;
    rc = vg_call_result(wait, &callee);
    return rc == VG_FAIL ? vg_fail_with(err, callee.shape, callee.message, /* detail= */ NULL) : rc;
}

const struct vg_effect_kind sns_request_confirmation = {
    .name = "sns.request_confirmation",
    .shape = &sns_shape_confirmation_request,
    .run = request_confirmation,
};
