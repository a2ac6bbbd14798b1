/* services/sns/subscription_attributes.c: a subscription's attributes, checked and set; Get- and
 * SetSubscriptionAttributes. */
#include "sns/sns.h"

#include "base/json.h"
#include "sns/filter.h"
#include "sns/policy.h"

#define NO_HTTP "virga delivers to no HTTP endpoints yet"

/* Each returns what is wrong (absent: nothing), or sets the record. */

static struct vg_str set_raw(struct vg_arena *arena, struct sns_subscription_record *subscription,
                             struct vg_str value)
{
    bool is_true = vg_str_ieq(value, VG_STR("true"));
    if (!is_true && !vg_str_ieq(value, VG_STR("false")))
        return vg_arena_printf(arena,
                               "RawMessageDelivery: Invalid value [%.*s]. Must be true or false.",
                               VG_STR_ARG(value));
    if (is_true && !vg_str_is(subscription->protocol, "sqs"))
        return vg_arena_printf(arena,
                               "Delivery protocol [%.*s] does not support raw message delivery.",
                               VG_STR_ARG(subscription->protocol));
    subscription->raw_message_delivery = is_true ? VG_STR("true") : VG_STR("false");
    return VG_STR_NONE;
}

/* Emptied or without keys it filters nothing, and is gone. */
static struct vg_str set_filter_policy(struct vg_arena *arena,
                                       struct sns_subscription_record *subscription,
                                       struct vg_str value)
{
    struct vg_json json;
    struct vg_str name;
    vg_json_init(&json, value, arena);
    bool is_empty = value.len == 0 || (vg_json_object(&json) && !vg_json_member(&json, &name) &&
                                       vg_json_at_end(&json));
    subscription->filter_policy = is_empty ? VG_STR_NONE : value;
    return VG_STR_NONE;
}

static struct vg_str set_filter_scope(struct vg_arena *arena,
                                      struct sns_subscription_record *subscription,
                                      struct vg_str value)
{
    if (!vg_str_is(value, "MessageBody") && !vg_str_is(value, "MessageAttributes"))
        return vg_arena_printf(arena,
                               "FilterPolicyScope: Invalid value [%.*s]. Please use either "
                               "MessageBody or MessageAttributes",
                               VG_STR_ARG(value));
    subscription->filter_policy_scope = value;
    return VG_STR_NONE;
}

static bool is_queue_arn(struct vg_str text)
{
    struct vg_arn arn;
    return vg_arn_parse(text, &arn) && vg_str_is(arn.service, "sqs") && arn.region.len > 0 &&
           arn.account.len > 0 && arn.resource.len > 0;
}

static struct vg_str set_redrive_policy(struct vg_arena *arena,
                                        struct sns_subscription_record *subscription,
                                        struct vg_str value)
{
    struct vg_json json;
    struct vg_str name, target = VG_STR_NONE,
                        problem = value.len > 0 ? sns_json_problem(arena, value) : VG_STR_NONE;
    if (vg_str_is_set(problem))
        return vg_arena_printf(arena, "RedrivePolicy: %.*s", VG_STR_ARG(problem));
    vg_json_init(&json, value, arena);
    if (value.len > 0 && vg_json_object(&json))
        while (vg_json_member(&json, &name)) {
            if (!vg_str_is(name, "deadLetterTargetArn"))
                return vg_arena_printf(arena,
                                       "RedrivePolicy: invalid JSON. Attribute %.*s is unknown.",
                                       VG_STR_ARG(name));
            if (vg_json_peek(&json) != VG_JSON_STRING || !vg_json_string(&json, &target))
                break;
        }
    if (vg_str_is_set(target) && !is_queue_arn(target))
        return VG_STR("RedrivePolicy: deadLetterTargetArn is an invalid arn");
    subscription->redrive_policy = vg_str_is_set(target) ? value : VG_STR_NONE;
    subscription->dead_letter_arn = target;
    return VG_STR_NONE;
}

static struct vg_str refuse_delivery_policy(struct vg_arena *arena,
                                            struct sns_subscription_record *subscription,
                                            struct vg_str value)
{
    (void)arena;
    (void)subscription;
    return value.len > 0 ? VG_STR("DeliveryPolicy: " NO_HTTP) : VG_STR_NONE;
}

static struct vg_str refuse_role(struct vg_arena *arena,
                                 struct sns_subscription_record *subscription, struct vg_str value)
{
    (void)arena;
    (void)subscription;
    return value.len > 0 ? VG_STR("SubscriptionRoleArn: virga delivers to no Firehose streams yet")
                         : VG_STR_NONE;
}

static const struct {
    const char *name;
    struct vg_str (*set)(struct vg_arena *arena, struct sns_subscription_record *subscription,
                         struct vg_str value);
} attributes[] = {
    {"DeliveryPolicy", refuse_delivery_policy}, {"FilterPolicy", set_filter_policy},
    {"FilterPolicyScope", set_filter_scope},    {"RawMessageDelivery", set_raw},
    {"RedrivePolicy", set_redrive_policy},      {"SubscriptionRoleArn", refuse_role},
};

int sns_subscription_attribute_set(struct vg_call *call,
                                   struct sns_subscription_record *subscription, const char *prefix,
                                   struct vg_str name, struct vg_str value, struct vg_error *err)
{
    size_t i = 0;
    while (i < VG_COUNT_OF(attributes) && !vg_str_is(name, attributes[i].name))
        i++;
    if (i == VG_COUNT_OF(attributes) && prefix[0] != '\0')
        return vg_fail(err, &SNS_INVALID_PARAMETER, "Invalid parameter: %sUnknown attribute %.*s",
                       prefix, VG_STR_ARG(name));
    if (i == VG_COUNT_OF(attributes))
        return vg_fail(err, &SNS_INVALID_PARAMETER, "Invalid parameter: AttributeName");
    struct vg_str problem = attributes[i].set(call->arena, subscription, value);
    if (vg_str_is_set(problem))
        return vg_fail(err, &SNS_INVALID_PARAMETER, "Invalid parameter: %s%.*s", prefix,
                       VG_STR_ARG(problem));
    return VG_OK;
}

static bool is_body_scope(const struct sns_subscription_record *subscription)
{
    return vg_str_is(subscription->filter_policy_scope, "MessageBody");
}

int sns_subscription_filter_check(struct vg_call *call,
                                  const struct sns_subscription_record *subscription,
                                  const char *prefix, struct vg_error *err)
{
    if (!vg_str_is_set(subscription->filter_policy))
        return VG_OK;
    struct vg_str problem =
        sns_filter_problem(call->arena, subscription->filter_policy, is_body_scope(subscription));
    if (!vg_str_is_set(problem))
        return VG_OK;
    return vg_fail(err, &SNS_INVALID_PARAMETER, "Invalid parameter: %s%.*s", prefix,
                   VG_STR_ARG(problem));
}

/* What the subscription has, given or by default. */
static struct vg_str value_of(const struct sns_subscription_record *subscription,
                              struct vg_str name)
{
    if (vg_str_is(name, "RawMessageDelivery"))
        return sns_is_raw(subscription) ? VG_STR("true") : VG_STR("false");
    if (vg_str_is(name, "FilterPolicy"))
        return subscription->filter_policy;
    if (vg_str_is(name, "FilterPolicyScope"))
        return vg_str_is_set(subscription->filter_policy_scope) ? subscription->filter_policy_scope
                                                                : VG_STR("MessageAttributes");
    return vg_str_is(name, "RedrivePolicy") ? subscription->redrive_policy : VG_STR_NONE;
}

bool sns_subscription_attributes_are(const struct sns_subscription_record *subscription,
                                     const struct sns_subscription_attributes_map *given)
{
    for (size_t i = 0; i < given->count; i++) {
        struct vg_str has = value_of(subscription, given->items[i].key),
                      wanted = given->items[i].value;
        bool is_flag =
            vg_str_is(given->items[i].key, "RawMessageDelivery"); /* "True" is as good as "true" */
        if (is_flag ? !vg_str_ieq(has, wanted) : !vg_str_eq(has, wanted))
            return false;
    }
    return true;
}

/* ---- The operations ---- */

static int require(struct vg_call *call, struct vg_str subscription_arn,
                   struct sns_subscription_record *subscription, struct vg_error *err)
{
    struct sns_arn arn;
    int rc = sns_subscription_arn_read(call, subscription_arn, &arn, err);
    if (rc == VG_OK)
        rc = sns_subscription_find(call, &arn, subscription);
    return rc == VG_NOT_FOUND ? vg_fail(err, &SNS_NOT_FOUND, "Subscription does not exist") : rc;
}

static void add(struct sns_subscription_attributes_map *map, const char *name, struct vg_str value)
{
    if (vg_str_is_set(value))
        map->items[map->count++] =
            (struct sns_subscription_attributes_map_entry){vg_str_from(name), value};
}

static struct vg_str bool_text(bool value)
{
    return value ? VG_STR("true") : VG_STR("false");
}

int sns_get_subscription_attributes(struct vg_call *call,
                                    const struct sns_get_subscription_attributes_in *in,
                                    struct sns_get_subscription_attributes_out *out,
                                    struct vg_error *err)
{
    enum { ATTRIBUTES_MAX = 12 };
    struct sns_subscription_record subscription;
    int rc = require(call, in->subscription_arn, &subscription, err);
    if (rc != VG_OK)
        return rc;
    struct sns_subscription_attributes_map *map = &out->attributes;
    map->items =
        VG_NEW_ARRAY(call->arena, struct sns_subscription_attributes_map_entry, ATTRIBUTES_MAX);
    map->set = true;
    add(map, "ConfirmationWasAuthenticated", bool_text(subscription.was_authenticated.v));
    add(map, "Endpoint", subscription.endpoint);
    add(map, "FilterPolicy", subscription.filter_policy);
    if (vg_str_is_set(subscription.filter_policy))
        add(map, "FilterPolicyScope", value_of(&subscription, VG_STR("FilterPolicyScope")));
    add(map, "Owner", subscription.owner);
    add(map, "PendingConfirmation", bool_text(subscription.is_pending.v));
    add(map, "Protocol", subscription.protocol);
    add(map, "RawMessageDelivery", bool_text(sns_is_raw(&subscription)));
    add(map, "RedrivePolicy", subscription.redrive_policy);
    add(map, "SubscriptionArn", in->subscription_arn);
    add(map, "SubscriptionPrincipal", subscription.principal);
    add(map, "TopicArn", subscription.topic_arn);
    VG_ASSERT(map->count <= ATTRIBUTES_MAX);
    return VG_OK;
}

int sns_set_subscription_attributes(struct vg_call *call,
                                    const struct sns_set_subscription_attributes_in *in,
                                    struct sns_set_subscription_attributes_out *out,
                                    struct vg_error *err)
{
    struct sns_subscription_record subscription;
    struct vg_str value = vg_str_is_set(in->attribute_value) ? in->attribute_value : VG_STR("");
    (void)out;
    int rc = require(call, in->subscription_arn, &subscription, err);
    if (rc == VG_OK)
        rc =
            sns_subscription_attribute_set(call, &subscription, "", in->attribute_name, value, err);
    if (rc == VG_OK)
        rc = sns_subscription_filter_check(call, &subscription, "", err);
    return rc == VG_OK ? sns_subscription_put(call, &subscription) : rc;
}
