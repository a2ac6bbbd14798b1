/* services/sns/arn.c: "arn:aws:sns:region:account:topic" and "...:topic:subscription", taken apart
 * and put together. */
#include "sns/sns.h"

enum {
    TOPIC_NAME_MAX = 256,
    SUBSCRIPTION_ID_MAX = 64,
    REGION_MAX = 32,
    ACCOUNT_DIGITS = 12,
    ARN_PARTS_MIN = 6
};

bool sns_is_topic_name(struct vg_str name)
{
    if (name.len == 0 || name.len > TOPIC_NAME_MAX)
        return false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool is_good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_';
        if (!is_good)
            return false;
    }
    return true;
}

bool sns_is_unsigned(const struct vg_call *call)
{
    return call->principal.access_key_id.len == 0 && call->source_ip.len > 0;
}

static bool is_account(struct vg_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    return text.len == ACCOUNT_DIGITS;
}

static int count_parts(struct vg_str text)
{
    int count = 1;
    for (size_t i = 0; i < text.len; i++)
        count += text.ptr[i] == ':';
    return count;
}

/* What every ARN must be: of six parts, of SNS, and of this region. Links carry no signature and so
 * no region: theirs is the ARN's. */
static int read_parts(const struct vg_call *call, const char *member, struct vg_str text,
                      struct vg_arn *parts, struct vg_error *err)
{
    int count = count_parts(text);
    if (count < ARN_PARTS_MIN)
        return vg_fail(
            err, &SNS_INVALID_PARAMETER,
            "Invalid parameter: %s Reason: An ARN must have at least %d elements, not %d", member,
            ARN_PARTS_MIN, count);
    bool is_good =
        vg_arn_parse(text, parts) && vg_str_is(parts->service, "sns") && is_account(parts->account);
    if (is_good && !vg_str_eq(parts->region, call->region))
        is_good = sns_is_unsigned(call) && parts->region.len > 0 && parts->region.len <= REGION_MAX;
    return is_good ? VG_OK : vg_fail(err, &SNS_INVALID_PARAMETER, "Invalid parameter: %s", member);
}

/* FIFO topics cannot be made here, but asking for one is answered with "does not exist". */
static bool is_any_topic_name(struct vg_str name)
{
    bool is_fifo = vg_str_ends(name, VG_STR(".fifo"));
    return sns_is_topic_name(is_fifo ? vg_str_slice(name, 0, name.len - strlen(".fifo")) : name);
}

int sns_topic_arn_read(const struct vg_call *call, const char *member, struct vg_str text,
                       struct sns_arn *arn, struct vg_error *err)
{
    struct vg_arn parts;
    int rc = read_parts(call, member, text, &parts, err);
    if (rc != VG_OK)
        return rc;
    /* A subscription's ARN in a topic's place is answered like this, too. */
    if (!is_any_topic_name(parts.resource))
        return vg_fail(err, &SNS_INVALID_PARAMETER, "Invalid parameter: Topic Name");
    *arn = (struct sns_arn){parts.account, parts.region, parts.resource, VG_STR("")};
    return VG_OK;
}

int sns_subscription_arn_read(const struct vg_call *call, struct vg_str text, struct sns_arn *arn,
                              struct vg_error *err)
{
    if (text.len == 0)
        return vg_fail(
            err, &SNS_INVALID_PARAMETER,
            "Invalid parameter: SubscriptionArn Reason: no value for required parameter");
    struct vg_arn parts;
    int rc = read_parts(call, "SubscriptionArn", text, &parts, err);
    if (rc != VG_OK)
        return rc;
    struct vg_str id = parts.resource, topic;
    bool is_good = vg_str_split(&id, ':', &topic) && id.len > 0 && id.len <= SUBSCRIPTION_ID_MAX &&
                   vg_str_find_char(id, ':') < 0 && is_any_topic_name(topic);
    if (!is_good)
        return vg_fail(err, &SNS_INVALID_PARAMETER, "Invalid parameter: SubscriptionId");
    *arn = (struct sns_arn){parts.account, parts.region, topic, id};
    return VG_OK;
}

struct sns_arn sns_arn_of(struct vg_str text)
{
    struct vg_arn parts;
    VG_ASSERT(vg_arn_parse(text, &parts));
    struct vg_str id = parts.resource, topic;
    VG_ASSERT(vg_str_split(&id, ':', &topic));
    return (struct sns_arn){parts.account, parts.region, topic,
                            vg_str_is_set(id) ? id : VG_STR("")};
}

struct vg_str sns_topic_arn(const struct vg_call *call, const struct sns_arn *arn)
{
    return vg_arena_printf(call->arena, "arn:aws:sns:%.*s:%.*s:%.*s", VG_STR_ARG(arn->region),
                           VG_STR_ARG(arn->account), VG_STR_ARG(arn->topic));
}

struct vg_str sns_subscription_arn(const struct vg_call *call, const struct sns_arn *arn)
{
    return vg_arena_printf(call->arena, "arn:aws:sns:%.*s:%.*s:%.*s:%.*s", VG_STR_ARG(arn->region),
                           VG_STR_ARG(arn->account), VG_STR_ARG(arn->topic),
                           VG_STR_ARG(arn->subscription));
}
