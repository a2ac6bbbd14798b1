/* services/sns/topic.c: topics: made, described, changed, listed, deleted. */
#include "sns/sns.h"

#include "base/codec.h"

enum { NEXT_TOKEN_MAX = 1024 };

int sns_topic_require(struct vg_call *call, struct vg_str topic_arn, struct sns_arn *arn,
                      struct sns_topic_record *topic, struct vg_error *err)
{
    int rc = sns_topic_arn_read(call, "TopicArn", topic_arn, arn, err);
    if (rc != VG_OK)
        return rc;
    rc = sns_topic_find(call, arn, topic);
    return rc == VG_NOT_FOUND ? vg_fail(err, &SNS_NOT_FOUND, "Topic does not exist") : rc;
}

/* ---- CreateTopic ---- */

static const char not_supported[] = "Invalid parameter: %s Reason: virga does not support %s yet";

static struct vg_str given_attribute(const struct sns_topic_attributes_map *map, const char *name)
{
    for (size_t i = 0; i < map->count; i++)
        if (vg_str_is(map->items[i].key, name))
            return map->items[i].value;
    return VG_STR_NONE;
}

static int check_create(const struct sns_create_topic_in *in, struct vg_error *err)
{
    bool wants_fifo = vg_str_is(given_attribute(&in->attributes, "FifoTopic"), "true");
    if (wants_fifo)
        return vg_fail(err, &SNS_INVALID_PARAMETER, not_supported, "Attributes", "FIFO topics");
    if (!sns_is_topic_name(in->name))
        return vg_fail(err, &SNS_INVALID_PARAMETER, "Invalid parameter: Topic Name");
    if (in->data_protection_policy.len > 0)
        return vg_fail(err, &SNS_INVALID_PARAMETER, not_supported, "DataProtectionPolicy",
                       "data protection policies");
    return sns_tags_check(&in->tags, err);
}

/* Making a topic again is fine as long as what is asked for is what is there; asking for less is,
 * too. */
static int check_same(struct vg_call *call, const struct sns_arn *arn,
                      const struct sns_topic_record *topic, const struct sns_create_topic_in *in,
                      struct vg_error *err)
{
    for (size_t i = 0; i < in->attributes.count; i++) {
        const struct sns_topic_attributes_map_entry *given = &in->attributes.items[i];
        if (!sns_topic_attribute_is(call, arn, topic, given->key, given->value))
            return vg_fail(err, &SNS_INVALID_PARAMETER,
                           "Invalid parameter: Attributes Reason: Topic already exists with "
                           "different attributes");
    }
    if (!sns_tags_include(&topic->tags, &in->tags))
        return vg_fail(err, &SNS_INVALID_PARAMETER,
                       "Invalid parameter: Tags Reason: Topic already exists with different tags");
    return VG_OK;
}

int sns_create_topic(struct vg_call *call, const struct sns_create_topic_in *in,
                     struct sns_create_topic_out *out, struct vg_error *err)
{
    const struct sns_arn arn = {call->account, call->region, in->name, VG_STR("")};
    struct sns_topic_record made = {.name = in->name, .tags = in->tags}, topic;
    int rc = check_create(in, err);
    for (size_t i = 0; i < in->attributes.count && rc == VG_OK; i++)
        rc = sns_topic_attribute_set(call, &made, SNS_IN_ATTRIBUTES, in->attributes.items[i].key,
                                     in->attributes.items[i].value, err);
    if (rc != VG_OK)
        return rc;
    rc = sns_topic_find(call, &arn, &topic);
    if (rc == VG_OK)
        rc = check_same(call, &arn, &topic, in, err);
    else if (rc == VG_NOT_FOUND)
        rc = sns_topic_put(call, &arn, &made);
    out->topic_arn = sns_topic_arn(call, &arn);
    return rc;
}

/* ---- DeleteTopic ---- */

/* Idempotent. On AWS the subscriptions of a deleted topic are still listed for a while; here they
 * go with it. */
int sns_delete_topic(struct vg_call *call, const struct sns_delete_topic_in *in,
                     struct sns_delete_topic_out *out, struct vg_error *err)
{
    struct sns_arn arn;
    (void)out;
    int rc = sns_topic_arn_read(call, "TopicArn", in->topic_arn, &arn, err);
    if (rc == VG_OK)
        rc = sns_topic_remove(call, &arn);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

/* ---- Attributes ---- */

static struct vg_str number_text(struct vg_call *call, int64_t number)
{
    return vg_arena_printf(call->arena, "%lld", (long long)number);
}

static int count_subscriptions(struct vg_call *call, const struct sns_arn *arn, int64_t *confirmed,
                               int64_t *pending)
{
    struct vg_walk walk;
    struct sns_subscription_record subscription;
    int rc;
    *confirmed = *pending = 0;
    sns_subscriptions_walk(call, arn, /* after= */ NULL, &walk);
    while ((rc = vg_record_next(&walk, &sns_shape_subscription_record, NULL, &subscription)) ==
           VG_OK)
        ++*(subscription.is_pending.v ? pending : confirmed);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int sns_get_topic_attributes(struct vg_call *call, const struct sns_get_topic_attributes_in *in,
                             struct sns_get_topic_attributes_out *out, struct vg_error *err)
{
    struct sns_arn arn;
    struct sns_topic_record topic;
    int64_t confirmed, pending;
    int rc = sns_topic_require(call, in->topic_arn, &arn, &topic, err);
    if (rc == VG_OK)
        rc = count_subscriptions(call, &arn, &confirmed, &pending);
    if (rc != VG_OK)
        return rc;
    struct sns_topic_attributes_map *map = &out->attributes;
    map->items =
        VG_NEW_ARRAY(call->arena, struct sns_topic_attributes_map_entry, SNS_TOPIC_ATTRIBUTES_MAX);
    map->set = true;
    sns_topic_attributes_describe(call, &arn, &topic, map);
    sns_topic_attribute_add(map, "SubscriptionsConfirmed", number_text(call, confirmed));
    sns_topic_attribute_add(map, "SubscriptionsDeleted", number_text(call, topic.deleted_count.v));
    sns_topic_attribute_add(map, "SubscriptionsPending", number_text(call, pending));
    return VG_OK;
}

int sns_set_topic_attributes(struct vg_call *call, const struct sns_set_topic_attributes_in *in,
                             struct sns_set_topic_attributes_out *out, struct vg_error *err)
{
    struct sns_arn arn;
    struct sns_topic_record topic;
    (void)out;
    int rc = sns_topic_require(call, in->topic_arn, &arn, &topic, err);
    if (rc == VG_OK)
        rc =
            sns_topic_attribute_set(call, &topic, "", in->attribute_name, in->attribute_value, err);
    return rc == VG_OK ? sns_topic_put(call, &arn, &topic) : rc;
}

/* ---- ListTopics ---- */

int sns_list_topics(struct vg_call *call, const struct sns_list_topics_in *in,
                    struct sns_list_topics_out *out, struct vg_error *err)
{
    struct vg_str after = VG_STR_NONE;
    bool is_good = in->next_token.len == 0 ||
                   (in->next_token.len <= NEXT_TOKEN_MAX &&
                    vg_base64_decode(call->arena, in->next_token, /* is_url= */ false, &after));
    if (!is_good)
        return vg_fail(err, &SNS_INVALID_PARAMETER, "Invalid parameter: NextToken");
    struct sns_topics_list *list = &out->topics;
    list->items = VG_NEW_ARRAY(call->arena, struct sns_topic, SNS_PAGE_SIZE);
    list->set = true;
    struct vg_walk walk;
    struct sns_topic_record topic;
    struct vg_str last = VG_STR_NONE;
    int rc;
    sns_topics_walk(call, after, &walk);
    while ((rc = vg_record_next(&walk, &sns_shape_topic_record, NULL, &topic)) == VG_OK) {
        if (list->count == SNS_PAGE_SIZE) {
            out->next_token = vg_base64(call->arena, last);
            break;
        }
        const struct sns_arn arn = {call->account, call->region, topic.name, VG_STR("")};
        list->items[list->count++].topic_arn = sns_topic_arn(call, &arn);
        last = topic.name;
    }
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}
