/* services/sns/topic_attributes.c: a topic's attributes: one row each. */
#include "sns/policy.h"

enum { DISPLAY_NAME_MAX = 100 };

static struct vg_str display_name_problem(struct vg_arena *arena, struct vg_str value)
{
    (void)arena;
    return vg_utf16_count(value) > DISPLAY_NAME_MAX ? VG_STR("DisplayName") : VG_STR_NONE;
}

static struct vg_str signature_version_problem(struct vg_arena *arena, struct vg_str value)
{
    (void)arena;
    return vg_str_is(value, "1") || vg_str_is(value, "2") ? VG_STR_NONE
                                                          : VG_STR("SignatureVersion");
}

static struct vg_str tracing_config_problem(struct vg_arena *arena, struct vg_str value)
{
    (void)arena;
    return vg_str_is(value, "PassThrough") || vg_str_is(value, "Active") ? VG_STR_NONE
                                                                         : VG_STR("TracingConfig");
}

static struct vg_str role_problem(struct vg_arena *arena, struct vg_str value)
{
    struct vg_arn arn;
    (void)arena;
    return vg_arn_parse(value, &arn) && vg_str_is(arn.service, "iam") &&
                   vg_str_starts(arn.resource, VG_STR("role/"))
               ? VG_STR_NONE
               : VG_STR("the role of delivery status logs is not the ARN of a role");
}

static struct vg_str rate_problem(struct vg_arena *arena, struct vg_str value)
{
    uint64_t percent;
    (void)arena;
    return vg_str_to_u64(value, &percent) && percent <= 100
               ? VG_STR_NONE
               : VG_STR("the sample rate of delivery status logs is not from 0 to 100");
}

/* Delivery status logs, of those protocols that have them. */
#define FEEDBACK(name, member)                                                                     \
    {name "FailureFeedbackRoleArn",                                                                \
     offsetof(struct sns_topic_record, member##_failure_feedback_role_arn), role_problem},         \
        {name "SuccessFeedbackRoleArn",                                                            \
         offsetof(struct sns_topic_record, member##_success_feedback_role_arn), role_problem},     \
    {                                                                                              \
        name "SuccessFeedbackSampleRate",                                                          \
            offsetof(struct sns_topic_record, member##_success_feedback_sample_rate), rate_problem \
    }

static const struct attribute {
    const char *name;
    size_t offset; /* in the record */
    struct vg_str (*problem)(struct vg_arena *arena,
                             struct vg_str value); /* or NULL: anything goes */
} attributes[] = {
    FEEDBACK("Application", application),
    FEEDBACK("Firehose", firehose),
    FEEDBACK("HTTP", http),
    FEEDBACK("Lambda", lambda),
    FEEDBACK("SQS", sqs),
    {"DeliveryPolicy", offsetof(struct sns_topic_record, delivery_policy),
     sns_delivery_policy_problem},
    {"DisplayName", offsetof(struct sns_topic_record, display_name), display_name_problem},
    {"KmsMasterKeyId", offsetof(struct sns_topic_record, kms_master_key_id), NULL},
    {"Policy", offsetof(struct sns_topic_record, policy), sns_policy_problem},
    {"SignatureVersion", offsetof(struct sns_topic_record, signature_version),
     signature_version_problem},
    {"TracingConfig", offsetof(struct sns_topic_record, tracing_config), tracing_config_problem},
};

static const struct attribute *find_attribute(struct vg_str name)
{
    for (size_t i = 0; i < VG_COUNT_OF(attributes); i++)
        if (vg_str_is(name, attributes[i].name))
            return &attributes[i];
    return NULL;
}

static struct vg_str get(const struct sns_topic_record *topic, const struct attribute *attribute)
{
    struct vg_str value;
    memcpy(&value, (const char *)topic + attribute->offset, sizeof value);
    return value;
}

static void set(struct sns_topic_record *topic, const struct attribute *attribute,
                struct vg_str value)
{
    memcpy((char *)topic + attribute->offset, &value, sizeof value);
}

static int fail_unknown(const char *prefix, struct vg_str name, struct vg_error *err)
{
    bool is_creating = prefix[0] != '\0';
    if (is_creating)
        return vg_fail(err, &SNS_INVALID_PARAMETER, "Invalid parameter: %sUnknown attribute %.*s",
                       prefix, VG_STR_ARG(name));
    return vg_fail(err, &SNS_INVALID_PARAMETER, "Invalid parameter: AttributeName");
}

int sns_topic_attribute_set(struct vg_call *call, struct sns_topic_record *topic,
                            const char *prefix, struct vg_str name, struct vg_str value,
                            struct vg_error *err)
{
    const struct attribute *attribute = find_attribute(name);
    bool is_creating = prefix[0] != '\0';
    if (is_creating && vg_str_is(name, "FifoTopic"))
        return VG_OK; /* "false": AWS does not keep it */
    if (attribute == NULL)
        return fail_unknown(prefix, name, err);
    struct vg_str problem = VG_STR_NONE;
    if (value.len > 0 && attribute->problem != NULL)
        problem = attribute->problem(call->arena, value);
    if (vg_str_is_set(problem))
        return vg_fail(err, &SNS_INVALID_PARAMETER, "Invalid parameter: %s%.*s", prefix,
                       VG_STR_ARG(problem));
    set(topic, attribute, value.len > 0 ? value : VG_STR_NONE);
    return VG_OK;
}

static struct vg_str value_of(const struct vg_call *call, const struct sns_arn *arn,
                              const struct sns_topic_record *topic,
                              const struct attribute *attribute)
{
    struct vg_str value = get(topic, attribute);
    if (vg_str_is_set(value))
        return value;
    if (vg_str_is(vg_str_from(attribute->name), "Policy"))
        return sns_policy_default(call, arn);
    if (vg_str_is(vg_str_from(attribute->name), "DisplayName"))
        return VG_STR("");
    return VG_STR_NONE;
}

bool sns_topic_attribute_is(struct vg_call *call, const struct sns_arn *arn,
                            const struct sns_topic_record *topic, struct vg_str name,
                            struct vg_str value)
{
    const struct attribute *attribute = find_attribute(name);
    return attribute == NULL || vg_str_eq(value_of(call, arn, topic, attribute), value);
}

void sns_topic_attribute_add(struct sns_topic_attributes_map *map, const char *name,
                             struct vg_str value)
{
    VG_ASSERT(map->count < SNS_TOPIC_ATTRIBUTES_MAX);
    map->items[map->count++] = (struct sns_topic_attributes_map_entry){vg_str_from(name), value};
}

void sns_topic_attributes_describe(struct vg_call *call, const struct sns_arn *arn,
                                   const struct sns_topic_record *topic,
                                   struct sns_topic_attributes_map *map)
{
    for (size_t i = 0; i < VG_COUNT_OF(attributes); i++) {
        struct vg_str value = value_of(call, arn, topic, &attributes[i]);
        if (vg_str_is_set(value))
            sns_topic_attribute_add(map, attributes[i].name, value);
    }
    sns_topic_attribute_add(map, "EffectiveDeliveryPolicy",
                            sns_delivery_policy_effective(call->arena, topic->delivery_policy));
    sns_topic_attribute_add(map, "Owner", arn->account);
    sns_topic_attribute_add(map, "TopicArn", sns_topic_arn(call, arn));
}
