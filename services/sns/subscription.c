/* services/sns/subscription.c: subscribing, unsubscribing, listing. */
#include "sns/message.h"

#include "base/codec.h"

enum { ENDPOINT_ARN_MAX = 512, NEXT_TOKEN_MAX = 1024 };

/* ---- Subscribe: what may be an endpoint ---- */

static int check_email(struct vg_str endpoint, struct vg_error *err)
{
    return sns_is_email_address(endpoint)
               ? VG_OK
               : vg_fail(err, &SNS_INVALID_PARAMETER, "Invalid parameter: Email address");
}

static int check_queue(struct vg_str endpoint, struct vg_error *err)
{
    struct vg_arn arn;
    if (!vg_arn_parse(endpoint, &arn) || !vg_str_is(arn.service, "sqs") || arn.resource.len == 0 ||
        endpoint.len > ENDPOINT_ARN_MAX)
        return vg_fail(err, &SNS_INVALID_PARAMETER, "Invalid parameter: SQS endpoint ARN");
    if (vg_str_ends(arn.resource, VG_STR(".fifo"))) /* AWS says "Invalid parameter" twice */
        return vg_fail(err, &SNS_INVALID_PARAMETER,
                       "Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can "
                       "not be subscribed to standard SNS topics");
    return VG_OK;
}

static int check_function(struct vg_str endpoint, struct vg_error *err)
{
    struct vg_arn arn;
    bool is_good = endpoint.len <= ENDPOINT_ARN_MAX && vg_arn_parse(endpoint, &arn) &&
                   vg_str_is(arn.service, "lambda") &&
                   vg_str_starts(arn.resource, VG_STR("function:")) &&
                   arn.resource.len > strlen("function:");
    return is_good ? VG_OK
                   : vg_fail(err, &SNS_INVALID_PARAMETER, "Invalid parameter: Lambda endpoint ARN");
}

static const struct protocol {
    const char *name;
    int (*check)(struct vg_str endpoint,
                 struct vg_error *err); /* NULL: AWS has it and virga does not */
} protocols[] = {
    {"application", NULL},      {"email", check_email}, {"email-json", check_email},
    {"firehose", NULL},         {"http", NULL},         {"https", NULL},
    {"lambda", check_function}, {"sms", NULL},          {"sqs", check_queue},
};

static int check_endpoint(const struct sns_subscribe_in *in, struct vg_error *err)
{
    for (size_t i = 0; i < VG_COUNT_OF(protocols); i++) {
        if (!vg_str_is(in->protocol, protocols[i].name))
            continue;
        if (protocols[i].check == NULL)
            return vg_fail(
                err, &SNS_INVALID_PARAMETER,
                "Invalid parameter: Protocol Reason: virga does not support the protocol %s yet",
                protocols[i].name);
        return protocols[i].check(in->endpoint, err);
    }
    return vg_fail(err, &SNS_INVALID_PARAMETER,
                   "Invalid parameter: Amazon SNS does not support this protocol string: %.*s",
                   VG_STR_ARG(in->protocol));
}

/* ---- Subscribe ---- */

/* Mail addresses must confirm. Queues and functions need not when they are the subscriber's own;
 * functions of others cannot. */
static bool needs_confirmation(const struct vg_call *call, const struct sns_subscribe_in *in)
{
    struct vg_arn arn;
    if (vg_str_is(in->protocol, "lambda"))
        return false;
    return !vg_arn_parse(in->endpoint, &arn) || !vg_str_eq(arn.account, call->principal.account);
}

static struct vg_str arn_to_answer(struct vg_call *call, const struct sns_subscribe_in *in,
                                   const struct sns_subscription_record *subscription)
{
    if (subscription->is_pending.v && !in->return_subscription_arn.v)
        return VG_STR("pending confirmation");
    return VG_CONCAT(call->arena, subscription->topic_arn, VG_STR(":"), subscription->id);
}

/* Subscribing again asks a pending endpoint again, and changes nothing. */
static int subscribe_again(struct vg_call *call, const struct sns_topic_record *topic,
                           const struct sns_subscribe_in *in,
                           struct sns_subscription_record *subscription, struct vg_error *err)
{
    if (!sns_subscription_attributes_are(subscription, &in->attributes))
        return vg_fail(err, &SNS_INVALID_PARAMETER,
                       "Invalid parameter: Attributes Reason: Subscription already exists with "
                       "different attributes");
    if (!subscription->is_pending.v)
        return VG_OK;
    subscription->pending_since_ms = vg_i64(call->now_ms);
    int rc = sns_subscription_put(call, subscription);
    return rc == VG_OK ? sns_confirmation_send(call, topic, subscription) : rc;
}

static int make_subscription(struct vg_call *call, const struct sns_topic_record *topic,
                             const struct sns_subscription_record *made)
{
    int rc = sns_subscription_put(call, made);
    if (rc == VG_OK && made->is_pending.v)
        rc = sns_confirmation_send(call, topic, made);
    return rc;
}

int sns_subscribe(struct vg_call *call, const struct sns_subscribe_in *in,
                  struct sns_subscribe_out *out, struct vg_error *err)
{
    struct sns_arn arn;
    struct sns_topic_record topic;
    struct sns_subscription_record found;
    int rc = check_endpoint(in, err);
    if (rc == VG_OK)
        rc = sns_topic_require(call, in->topic_arn, &arn, &topic, err);
    if (rc != VG_OK)
        return rc;
    bool is_pending = needs_confirmation(call, in);
    struct sns_subscription_record made = {
        .id = vg_id_uuid(call),
        .topic_arn = sns_topic_arn(call, &arn),
        .protocol = in->protocol,
        .endpoint = in->endpoint,
        .owner = call->principal.account,
        .principal = call->principal.arn,
        .is_pending = vg_bool(is_pending),
        .was_authenticated = vg_bool(!is_pending),
        .pending_since_ms = vg_i64(call->now_ms),
    };
    for (size_t i = 0; i < in->attributes.count && rc == VG_OK; i++)
        rc = sns_subscription_attribute_set(call, &made, SNS_IN_ATTRIBUTES,
                                            in->attributes.items[i].key,
                                            in->attributes.items[i].value, err);
    if (rc == VG_OK)
        rc = sns_subscription_filter_check(call, &made, SNS_IN_ATTRIBUTES, err);
    if (rc != VG_OK)
        return rc;
    rc = sns_subscription_by_endpoint(call, &arn, in->protocol, in->endpoint, &found);
    bool is_new = rc == VG_NOT_FOUND;
    if (is_new)
        rc = make_subscription(call, &topic, &made);
    else if (rc == VG_OK)
        rc = subscribe_again(call, &topic, in, &found, err);
    out->subscription_arn = arn_to_answer(call, in, is_new || rc != VG_OK ? &made : &found);
    return rc;
}

/* ---- Unsubscribe ---- */

static int count_deleted(struct vg_call *call, const struct sns_arn *arn)
{
    struct sns_topic_record topic;
    int rc = sns_topic_find(call, arn, &topic);
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_OK : rc;
    topic.deleted_count = vg_i64(topic.deleted_count.v + 1);
    return sns_topic_put(call, arn, &topic);
}

int sns_unsubscribe_by_arn(struct vg_call *call, struct vg_str subscription_arn,
                           struct vg_error *err)
{
    struct sns_arn arn;
    struct sns_subscription_record subscription;
    int rc = sns_subscription_arn_read(call, subscription_arn, &arn, err);
    if (rc != VG_OK)
        return rc;
    rc = sns_subscription_find(call, &arn, &subscription);
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_OK : rc;
    if (subscription.authenticate_on_unsubscribe.v && sns_is_unsigned(call))
        return vg_fail(
            err, &SNS_AUTHORIZATION_ERROR,
            "User: anonymous is not authorized to perform: SNS:Unsubscribe on resource: %.*s",
            VG_STR_ARG(subscription_arn));
    rc = sns_subscription_remove(call, &subscription);
    return rc == VG_OK ? count_deleted(call, &arn) : rc;
}

int sns_unsubscribe(struct vg_call *call, const struct sns_unsubscribe_in *in,
                    struct sns_unsubscribe_out *out, struct vg_error *err)
{
    (void)out;
    return sns_unsubscribe_by_arn(call, in->subscription_arn, err);
}

/* ---- Lists ---- */

/* A page begins behind the subscription that its token names: base64 of "topic:id". */
static int read_token(struct vg_call *call, struct vg_str token, struct sns_arn *after,
                      struct vg_error *err)
{
    struct vg_str text = VG_STR_NONE;
    bool is_good = token.len <= NEXT_TOKEN_MAX &&
                   vg_base64_decode(call->arena, token, /* is_url= */ false, &text) &&
                   vg_str_split(&text, ':', &after->topic) && vg_str_is_set(text);
    after->subscription = text;
    return is_good ? VG_OK : vg_fail(err, &SNS_INVALID_PARAMETER, "Invalid parameter: NextToken");
}

static void add_to_list(struct vg_call *call, struct sns_subscriptions_list *list,
                        const struct sns_subscription_record *subscription)
{
    struct sns_subscription *item = &list->items[list->count++];
    item->subscription_arn =
        subscription->is_pending.v
            ? VG_STR("PendingConfirmation")
            : VG_CONCAT(call->arena, subscription->topic_arn, VG_STR(":"), subscription->id);
    item->owner = subscription->owner;
    item->protocol = subscription->protocol;
    item->endpoint = subscription->endpoint;
    item->topic_arn = subscription->topic_arn;
}

static int list_page(struct vg_call *call, const struct sns_arn *topic, struct vg_str token,
                     struct sns_subscriptions_list *list, struct vg_str *next_token,
                     struct vg_error *err)
{
    struct sns_arn after;
    int rc = token.len > 0 ? read_token(call, token, &after, err) : VG_OK;
    if (rc != VG_OK)
        return rc;
    list->items = VG_NEW_ARRAY(call->arena, struct sns_subscription, SNS_PAGE_SIZE);
    list->set = true;
    struct vg_walk walk;
    struct sns_subscription_record subscription, last;
    sns_subscriptions_walk(call, topic, token.len > 0 ? &after : NULL, &walk);
    while ((rc = vg_record_next(&walk, &sns_shape_subscription_record, NULL, &subscription)) ==
           VG_OK) {
        if (list->count == SNS_PAGE_SIZE) {
            struct sns_arn last_arn = sns_arn_of(last.topic_arn);
            *next_token = vg_base64(call->arena,
                                    VG_CONCAT(call->arena, last_arn.topic, VG_STR(":"), last.id));
            break;
        }
        add_to_list(call, list, &subscription);
        last = subscription;
    }
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int sns_list_subscriptions(struct vg_call *call, const struct sns_list_subscriptions_in *in,
                           struct sns_list_subscriptions_out *out, struct vg_error *err)
{
    const struct sns_arn all = {call->account, call->region, VG_STR(""), VG_STR("")};
    return list_page(call, &all, in->next_token, &out->subscriptions, &out->next_token, err);
}

int sns_list_subscriptions_by_topic(struct vg_call *call,
                                    const struct sns_list_subscriptions_by_topic_in *in,
                                    struct sns_list_subscriptions_by_topic_out *out,
                                    struct vg_error *err)
{
    struct sns_arn arn;
    struct sns_topic_record topic;
    int rc = sns_topic_require(call, in->topic_arn, &arn, &topic, err);
    if (rc != VG_OK)
        return rc;
    return list_page(call, &arn, in->next_token, &out->subscriptions, &out->next_token, err);
}
