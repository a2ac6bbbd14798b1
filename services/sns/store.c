/* services/sns/store.c: topics, subscriptions and tokens: where they are. They lie in the account
 * and region of their topic's ARN, which need not be the caller's. */
#include "sns/sns.h"

enum { DELETE_SLICE = 1000 };

static struct vg_str key_of(struct vg_call *call, const struct sns_arn *arn, vg_space space,
                            const struct vg_str *parts, size_t count)
{
    struct vg_key key;
    vg_key_begin(&key, call->arena, arn->account, arn->region, space);
    for (size_t i = 0; i < count; i++)
        vg_key_str(&key, parts[i]);
    return vg_key_bytes(&key);
}
#define KEY(call, arn, space, ...)                                                                 \
    key_of((call), (arn), (vg_space)(space), (const struct vg_str[]){__VA_ARGS__},                 \
           sizeof((const struct vg_str[]){__VA_ARGS__}) / sizeof(struct vg_str))

/* ---- Topics ---- */

int sns_topic_find(struct vg_call *call, const struct sns_arn *arn, struct sns_topic_record *topic)
{
    return vg_record_get(call->txn, KEY(call, arn, SNS_SPACE_TOPIC, arn->topic),
                         &sns_shape_topic_record, call->arena, topic);
}

int sns_topic_put(struct vg_call *call, const struct sns_arn *arn,
                  const struct sns_topic_record *topic)
{
    return vg_record_put(call->txn, KEY(call, arn, SNS_SPACE_TOPIC, arn->topic),
                         &sns_shape_topic_record, call->arena, topic);
}

static int delete_all(struct vg_call *call, struct vg_str prefix)
{
    int rc;
    do
        rc = vg_delete_prefix(call->txn, prefix, DELETE_SLICE);
    while (rc == VG_OK);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int sns_topic_remove(struct vg_call *call, const struct sns_arn *arn)
{
    int rc = vg_delete(call->txn, KEY(call, arn, SNS_SPACE_TOPIC, arn->topic));
    if (rc == VG_OK)
        rc = delete_all(call, KEY(call, arn, SNS_SPACE_SUBSCRIPTION, arn->topic));
    if (rc == VG_OK)
        rc = delete_all(call, KEY(call, arn, SNS_SPACE_ENDPOINT, arn->topic));
    return rc;
}

void sns_topics_walk(struct vg_call *call, struct vg_str after, struct vg_walk *walk)
{
    vg_call_walk(call, SNS_SPACE_TOPIC, after, walk);
}

/* ---- Subscriptions ---- */

int sns_subscription_find(struct vg_call *call, const struct sns_arn *arn,
                          struct sns_subscription_record *subscription)
{
    return vg_record_get(call->txn,
                         KEY(call, arn, SNS_SPACE_SUBSCRIPTION, arn->topic, arn->subscription),
                         &sns_shape_subscription_record, call->arena, subscription);
}

int sns_subscription_put(struct vg_call *call, const struct sns_subscription_record *subscription)
{
    struct sns_arn arn = sns_arn_of(subscription->topic_arn);
    int rc = vg_record_put(call->txn,
                           KEY(call, &arn, SNS_SPACE_SUBSCRIPTION, arn.topic, subscription->id),
                           &sns_shape_subscription_record, call->arena, subscription);
    if (rc != VG_OK)
        return rc;
    struct vg_str key = KEY(call, &arn, SNS_SPACE_ENDPOINT, arn.topic, subscription->protocol,
                            subscription->endpoint);
    return vg_put(call->txn, key, subscription->id);
}

int sns_subscription_remove(struct vg_call *call,
                            const struct sns_subscription_record *subscription)
{
    struct sns_arn arn = sns_arn_of(subscription->topic_arn);
    int rc =
        vg_delete(call->txn, KEY(call, &arn, SNS_SPACE_SUBSCRIPTION, arn.topic, subscription->id));
    if (rc != VG_OK)
        return rc;
    return vg_delete(call->txn, KEY(call, &arn, SNS_SPACE_ENDPOINT, arn.topic,
                                    subscription->protocol, subscription->endpoint));
}

int sns_subscription_by_endpoint(struct vg_call *call, const struct sns_arn *topic,
                                 struct vg_str protocol, struct vg_str endpoint,
                                 struct sns_subscription_record *subscription)
{
    struct sns_arn arn = *topic;
    int rc =
        vg_get(call->txn, KEY(call, topic, SNS_SPACE_ENDPOINT, topic->topic, protocol, endpoint),
               call->arena, &arn.subscription);
    return rc != VG_OK ? rc : sns_subscription_find(call, &arn, subscription);
}

void sns_subscriptions_walk(struct vg_call *call, const struct sns_arn *topic,
                            const struct sns_arn *after, struct vg_walk *walk)
{
    struct vg_str prefix =
        key_of(call, topic, SNS_SPACE_SUBSCRIPTION, &topic->topic, topic->topic.len > 0 ? 1 : 0);
    struct vg_str start = VG_STR_NONE;
    if (after != NULL)
        start = KEY(call, topic, SNS_SPACE_SUBSCRIPTION, after->topic, after->subscription);
    vg_walk_begin(walk, call->txn, call->arena, prefix, start, /* includes_start= */ false,
                  /* is_reverse= */ false);
}

/* ---- Tokens ---- */

static struct vg_str token_key(struct vg_call *call, struct vg_str token)
{
    struct vg_key key;
    vg_key_begin(&key, call->arena, VG_STR(""), VG_STR(""), SNS_SPACE_TOKEN);
    vg_key_str(&key, token);
    return vg_key_bytes(&key);
}

int sns_token_find(struct vg_call *call, struct vg_str token, struct sns_token_record *record)
{
    return vg_record_get(call->txn, token_key(call, token), &sns_shape_token_record, call->arena,
                         record);
}

int sns_token_put(struct vg_call *call, struct vg_str token, const struct sns_token_record *record)
{
    return vg_record_put(call->txn, token_key(call, token), &sns_shape_token_record, call->arena,
                         record);
}

int sns_token_remove(struct vg_call *call, struct vg_str token)
{
    return vg_delete(call->txn, token_key(call, token));
}
