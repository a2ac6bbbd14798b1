/* proxy/policy.c: policy documents as far as they say who may invoke what. */
#include "proxy/policy.h"

enum { CONTEXT_MAX = 128 };

/* A text, or a list of them: whether one matches. */
static bool read_matches(struct vg_json *json, struct vg_str text, bool ignores_case,
                         bool *does_match)
{
    struct vg_str pattern;
    if (vg_json_peek(json) == VG_JSON_STRING) {
        if (!vg_json_string(json, &pattern))
            return false;
        *does_match = vg_str_like(pattern, text, ignores_case);
        return true;
    }
    *does_match = false;
    if (!vg_json_array(json))
        return false;
    while (vg_json_element(json)) {
        if (!vg_json_string(json, &pattern))
            return false;
        *does_match |= vg_str_like(pattern, text, ignores_case);
    }
    return json->error == NULL;
}

static bool read_statement(struct vg_json *json, struct vg_str action, struct vg_str method_arn,
                           enum vg_proxy_decision *decision)
{
    struct vg_str name, effect = VG_STR("");
    bool is_action = false, is_resource = false;
    if (!vg_json_object(json))
        return false;
    while (vg_json_member(json, &name)) {
        bool is_read = vg_str_is(name, "Effect")   ? vg_json_string(json, &effect)
                       : vg_str_is(name, "Action") ? read_matches(json, action, true, &is_action)
                       : vg_str_is(name, "Resource")
                           ? read_matches(json, method_arn, false, &is_resource)
                           : vg_json_skip(json, NULL);
        if (!is_read)
            return false;
    }
    if (json->error != NULL)
        return false;
    if (!is_action || !is_resource)
        return true;
    if (vg_str_is(effect, "Deny"))
        *decision = VG_PROXY_DECISION_DENY;
    else if (vg_str_is(effect, "Allow") && *decision == VG_PROXY_DECISION_NONE)
        *decision = VG_PROXY_DECISION_ALLOW;
    return true;
}

static bool read_policy(struct vg_json *json, struct vg_str action, struct vg_str method_arn,
                        enum vg_proxy_decision *decision, bool *has_statement)
{
    struct vg_str name;
    if (!vg_json_object(json))
        return false;
    while (vg_json_member(json, &name)) {
        if (!vg_str_is(name, "Statement")) {
            if (!vg_json_skip(json, NULL))
                return false;
            continue;
        }
        *has_statement = true;
        if (vg_json_peek(json) == VG_JSON_OBJECT) {
            if (!read_statement(json, action, method_arn, decision))
                return false;
            continue;
        }
        if (!vg_json_array(json))
            return false;
        while (vg_json_element(json))
            if (!read_statement(json, action, method_arn, decision))
                return false;
    }
    return json->error == NULL;
}

bool vg_proxy_policy_allows(struct vg_arena *arena, struct vg_str policy, struct vg_str action,
                            struct vg_str method_arn)
{
    struct vg_json json;
    enum vg_proxy_decision decision = VG_PROXY_DECISION_NONE;
    bool has_statement = false;
    vg_json_init(&json, policy, arena);
    return read_policy(&json, action, method_arn, &decision, &has_statement) &&
           decision == VG_PROXY_DECISION_ALLOW;
}

static bool take_policy(struct vg_json *json, struct vg_str method_arn,
                        struct vg_proxy_policy_answer *answer, bool *has_statement)
{
    struct vg_json policy;
    if (!vg_json_skip(json, &answer->policy))
        return false;
    vg_json_init(&policy, answer->policy, json->arena);
    return vg_json_peek(&policy) == VG_JSON_OBJECT &&
           read_policy(&policy, VG_STR("execute-api:Invoke"), method_arn, &answer->decision,
                       has_statement);
}

/* Objects and lists are values for HTTP APIs only. */
static bool read_context(struct vg_json *json, struct vg_arena *arena, bool may_nest,
                         struct vg_pairs *context)
{
    struct vg_str name;
    struct vg_header *items = VG_NEW_ARRAY(arena, struct vg_header, CONTEXT_MAX);
    size_t count = 0;
    if (vg_json_peek(json) == VG_JSON_NULL)
        return vg_json_null(json);
    if (!vg_json_object(json))
        return false;
    while (vg_json_member(json, &name)) {
        struct vg_str value = VG_STR_NONE;
        enum vg_json_type type = vg_json_peek(json);
        bool is_nested = type == VG_JSON_OBJECT || type == VG_JSON_ARRAY;
        if ((is_nested && !may_nest) || count == CONTEXT_MAX)
            return false;
        if (type == VG_JSON_STRING ? !vg_json_string(json, &value) : !vg_json_skip(json, &value))
            return false;
        if (type != VG_JSON_NULL)
            items[count++] = (struct vg_header){name, value};
    }
    *context = (struct vg_pairs){items, count};
    return json->error == NULL;
}

bool vg_proxy_policy_context_read(struct vg_json *json, struct vg_arena *arena, bool may_nest,
                                  struct vg_proxy_policy_answer *answer)
{
    struct vg_json context;
    if (!vg_json_skip(json, &answer->context_json))
        return false;
    vg_json_init(&context, answer->context_json, arena);
    return read_context(&context, arena, may_nest, &answer->context);
}

bool vg_proxy_policy_answer_read(struct vg_arena *arena, struct vg_str text,
                                 struct vg_str method_arn, bool may_nest,
                                 struct vg_proxy_policy_answer *answer)
{
    struct vg_json json;
    struct vg_str name;
    bool has_statement = false;
    *answer = (struct vg_proxy_policy_answer){.decision = VG_PROXY_DECISION_NONE};
    vg_json_init(&json, text, arena);
    if (vg_json_peek(&json) != VG_JSON_OBJECT || !vg_json_object(&json))
        return false;
    while (vg_json_member(&json, &name)) {
        bool is_read =
            vg_str_is(name, "principalId") ? vg_json_string(&json, &answer->principal_id)
            : vg_str_is(name, "policyDocument")
                ? take_policy(&json, method_arn, answer, &has_statement)
            : vg_str_is(name, "context")
                ? vg_proxy_policy_context_read(&json, arena, may_nest, answer)
            : vg_str_is(name, "usageIdentifierKey") && vg_json_peek(&json) == VG_JSON_STRING
                ? vg_json_string(&json, &answer->usage_key)
                : vg_json_skip(&json, NULL);
        if (!is_read)
            return false;
    }
    return vg_json_at_end(&json) && has_statement && vg_str_is_set(answer->principal_id);
}
