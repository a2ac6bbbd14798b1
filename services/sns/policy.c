/* services/sns/policy.c: topic policies (who may) and delivery policies (how HTTP endpoints are
 * retried). They are checked as AWS does and given back; nobody enforces the first yet, and nothing
 * is delivered over HTTP yet. */
#include "sns/policy.h"

#include "base/json.h"

/* ---- Topic policies ---- */

/* What a topic policy may speak of; "sns:*" is not among it: "action out of service scope". */
static bool is_policy_action(struct vg_str action)
{
    static const char *const actions[] = {
        "AddPermission",
        "DeleteTopic",
        "GetDataProtectionPolicy",
        "GetTopicAttributes",
        "ListSubscriptionsByTopic",
        "ListTagsForResource",
        "Publish",
        "PutDataProtectionPolicy",
        "Receive",
        "RemovePermission",
        "SetTopicAttributes",
        "Subscribe",
    };
    if (action.len < 4 || !vg_str_ieq(vg_str_slice(action, 0, 4), VG_STR("sns:")))
        return false;
    for (size_t i = 0; i < VG_COUNT_OF(actions); i++)
        if (vg_str_ieq(vg_str_tail(action, 4), vg_str_from(actions[i])))
            return true;
    return false;
}

#define POLICY_UNREADABLE VG_STR("Policy Error: null")
#define OUT_OF_SCOPE VG_STR("Policy statement action out of service scope!")

/* A string or a list of strings. */
static struct vg_str actions_problem(struct vg_json *json)
{
    struct vg_str action;
    if (vg_json_peek(json) == VG_JSON_STRING)
        return !vg_json_string(json, &action) ? POLICY_UNREADABLE
               : is_policy_action(action)     ? VG_STR_NONE
                                              : OUT_OF_SCOPE;
    if (!vg_json_array(json))
        return POLICY_UNREADABLE;
    struct vg_str problem = VG_STR_NONE;
    while (vg_json_element(json)) {
        if (!vg_json_string(json, &action))
            return POLICY_UNREADABLE;
        if (!is_policy_action(action))
            problem = OUT_OF_SCOPE;
    }
    return problem;
}

static struct vg_str statement_problem(struct vg_json *json)
{
    struct vg_str name, problem = VG_STR_NONE;
    bool has_action = false, has_principal = false, has_effect = false;
    if (!vg_json_object(json))
        return POLICY_UNREADABLE;
    while (vg_json_member(json, &name) && !vg_str_is_set(problem)) {
        has_principal |= vg_str_is(name, "Principal") || vg_str_is(name, "NotPrincipal");
        has_effect |= vg_str_is(name, "Effect");
        has_action |= vg_str_is(name, "Action") || vg_str_is(name, "NotAction");
        if (vg_str_is(name, "Action"))
            problem = actions_problem(json);
        else if (!vg_json_skip(json, NULL))
            problem = POLICY_UNREADABLE;
    }
    if (vg_str_is_set(problem))
        return problem;
    return has_action && has_principal && has_effect ? VG_STR_NONE : POLICY_UNREADABLE;
}

static struct vg_str statements_problem(struct vg_json *json)
{
    if (vg_json_peek(json) == VG_JSON_OBJECT)
        return statement_problem(json);
    struct vg_str problem = VG_STR_NONE;
    if (!vg_json_array(json))
        return POLICY_UNREADABLE;
    while (!vg_str_is_set(problem) && vg_json_element(json))
        problem = statement_problem(json);
    return problem;
}

struct vg_str sns_policy_problem(struct vg_arena *arena, struct vg_str policy)
{
    struct vg_json json;
    struct vg_str name, problem = VG_STR_NONE;
    bool has_statement = false;
    vg_json_init(&json, policy, arena);
    if (!vg_json_object(&json))
        return POLICY_UNREADABLE;
    while (!vg_str_is_set(problem) && vg_json_member(&json, &name)) {
        if (vg_str_is(name, "Statement")) {
            has_statement = true;
            problem = statements_problem(&json);
        } else if (!vg_json_skip(&json, NULL)) {
            problem = POLICY_UNREADABLE;
        }
    }
    if (vg_str_is_set(problem))
        return problem;
    return has_statement && vg_json_at_end(&json) ? VG_STR_NONE : POLICY_UNREADABLE;
}

struct vg_str sns_policy_default(const struct vg_call *call, const struct sns_arn *topic)
{
    struct vg_str arn = sns_topic_arn(call, topic);
    return vg_arena_printf(
        call->arena,
        "{\"Version\":\"2008-10-17\",\"Id\":\"__default_policy_ID\",\"Statement\":[{\"Sid\":\"__"
        "default_statement_ID\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"*\"},\"Action\":["
        "\"SNS:GetTopicAttributes\",\"SNS:SetTopicAttributes\",\"SNS:AddPermission\",\"SNS:"
        "RemovePermission\",\"SNS:DeleteTopic\",\"SNS:Subscribe\",\"SNS:ListSubscriptionsByTopic\","
        "\"SNS:Publish\"],\"Resource\":\"%.*s\",\"Condition\":{\"StringEquals\":{\"AWS:"
        "SourceOwner\":\"%.*s\"}}}]}",
        VG_STR_ARG(arn), VG_STR_ARG(topic->account));
}

/* ---- Delivery policies ---- */

enum { RETRIES_MAX = 100 };

/* The retry policy's members with AWS's defaults, in the order in which AWS gives them back. */
static const struct {
    const char *name;
    const char *value;
} retry_defaults[] = {
    {"minDelayTarget", "20"},          {"maxDelayTarget", "20"},   {"numRetries", "3"},
    {"numMaxDelayRetries", "0"},       {"numNoDelayRetries", "0"}, {"numMinDelayRetries", "0"},
    {"backoffFunction", "\"linear\""},
};

/* A topic's delivery policy taken apart; absent: not given. */
struct delivery_policy {
    struct vg_str retry[VG_COUNT_OF(retry_defaults)];
    struct vg_str disable_overrides, throttle, request;
};

static struct vg_str unexpected_member(struct vg_arena *arena, struct vg_str name)
{
    return vg_arena_printf(arena, "DeliveryPolicy: Unexpected JSON member: %.*s", VG_STR_ARG(name));
}

static struct vg_str read_retry(struct vg_json *json, struct delivery_policy *policy)
{
    struct vg_str name;
    if (!vg_json_object(json))
        return VG_STR("DeliveryPolicy: http.defaultHealthyRetryPolicy must be an object");
    while (vg_json_member(json, &name)) {
        size_t i = 0;
        while (i < VG_COUNT_OF(retry_defaults) && !vg_str_is(name, retry_defaults[i].name))
            i++;
        if (i == VG_COUNT_OF(retry_defaults))
            return unexpected_member(json->arena, name);
        if (!vg_json_skip(json, &policy->retry[i]))
            break;
        int64_t number;
        if (vg_str_is(name, "numRetries") && vg_str_to_i64(policy->retry[i], &number) &&
            number > RETRIES_MAX)
            return VG_STR("DeliveryPolicy: http.defaultHealthyRetryPolicy.numRetries must be less "
                          "than or equal to 100");
    }
    return VG_STR_NONE;
}

static struct vg_str read_http(struct vg_json *json, struct delivery_policy *policy)
{
    struct vg_str name;
    if (!vg_json_object(json))
        return VG_STR("DeliveryPolicy: http must be an object");
    while (vg_json_member(json, &name)) {
        struct vg_str *raw = vg_str_is(name, "disableSubscriptionOverrides")
                                 ? &policy->disable_overrides
                             : vg_str_is(name, "defaultThrottlePolicy") ? &policy->throttle
                             : vg_str_is(name, "defaultRequestPolicy")  ? &policy->request
                                                                        : NULL;
        if (vg_str_is(name, "defaultHealthyRetryPolicy")) {
            struct vg_str problem = read_retry(json, policy);
            if (vg_str_is_set(problem))
                return problem;
        } else if (raw == NULL) {
            return unexpected_member(json->arena, name);
        } else if (!vg_json_skip(json, raw)) {
            break;
        }
    }
    return VG_STR_NONE;
}

static struct vg_str read_delivery_policy(struct vg_arena *arena, struct vg_str text,
                                          struct delivery_policy *policy)
{
    struct vg_json json;
    struct vg_str name, problem = sns_json_problem(arena, text);
    *policy = (struct delivery_policy){.disable_overrides = VG_STR_NONE};
    if (vg_str_is_set(problem))
        return vg_arena_printf(arena, "DeliveryPolicy: %.*s", VG_STR_ARG(problem));
    vg_json_init(&json, text, arena);
    if (!vg_json_object(&json))
        return VG_STR_NONE;
    while (!vg_str_is_set(problem) && vg_json_member(&json, &name))
        problem =
            vg_str_is(name, "http") ? read_http(&json, policy) : unexpected_member(arena, name);
    return problem;
}

struct vg_str sns_delivery_policy_problem(struct vg_arena *arena, struct vg_str text)
{
    struct delivery_policy policy;
    return read_delivery_policy(arena, text, &policy);
}

struct vg_str sns_delivery_policy_effective(struct vg_arena *arena, struct vg_str text)
{
    struct delivery_policy policy = {.disable_overrides = VG_STR_NONE};
    if (vg_str_is_set(text))
        (void)read_delivery_policy(arena, text, &policy);
    struct vg_buf buf;
    vg_buf_init(&buf, arena, 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    vg_json_out_begin(&out, '{');
    vg_json_out_name(&out, VG_STR("http"));
    vg_json_out_begin(&out, '{');
    vg_json_out_name(&out, VG_STR("defaultHealthyRetryPolicy"));
    vg_json_out_begin(&out, '{');
    for (size_t i = 0; i < VG_COUNT_OF(retry_defaults); i++) {
        vg_json_out_name(&out, vg_str_from(retry_defaults[i].name));
        vg_json_out_raw(&out, vg_str_is_set(policy.retry[i])
                                  ? policy.retry[i]
                                  : vg_str_from(retry_defaults[i].value));
    }
    vg_json_out_end(&out, '}');
    vg_json_out_name(&out, VG_STR("disableSubscriptionOverrides"));
    vg_json_out_raw(&out, vg_str_is_set(policy.disable_overrides) ? policy.disable_overrides
                                                                  : VG_STR("false"));
    if (vg_str_is_set(policy.throttle)) {
        vg_json_out_name(&out, VG_STR("defaultThrottlePolicy"));
        vg_json_out_raw(&out, policy.throttle);
    }
    vg_json_out_name(&out, VG_STR("defaultRequestPolicy"));
    vg_json_out_raw(&out, vg_str_is_set(policy.request)
                              ? policy.request
                              : VG_STR("{\"headerContentType\":\"text/plain; charset=UTF-8\"}"));
    vg_json_out_end(&out, '}');
    vg_json_out_end(&out, '}');
    return vg_buf_str(&buf);
}
