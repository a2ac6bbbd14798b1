/* wafv2/check_rule.c: rules with their actions, labels and answers of their own. */
#include "wafv2/check.h"

enum {
    LABELS_PER_UNIT = 5,
    LABEL_NAMESPACES_MAX = 5,
    LABEL_PART_BYTES_MAX = 128,
    HEADERS_MAX = 10,
    BODY_BYTES_MAX = 4096,
    BODIES_BYTES_MAX = 51200,
};

#define FIELD(name) WAFV2_PARAMETER_EXCEPTION_FIELD_##name

/* ---- Actions ---- */

static int check_insert(const struct wafv2_custom_request_handling *handling, struct vg_error *err)
{
    if (handling == NULL)
        return VG_OK;
    const struct wafv2_custom_http_headers *headers = &handling->insert_headers;
    if (headers->count > HEADERS_MAX)
        return wafv2_fail_limit(err);
    for (size_t i = 0; i < headers->count; i++)
        for (size_t before = 0; before < i; before++)
            if (vg_str_ieq(headers->items[before].name, headers->items[i].name))
                return wafv2_fail_parameter(err, FIELD(CUSTOM_REQUEST_HANDLING),
                                            headers->items[i].name, WAFV2_REASON_FORMAT);
    return VG_OK;
}

static bool is_response_code(int32_t code)
{
    static const int16_t codes[] = {200, 201, 202, 204, 206, 300, 301, 302, 303, 304, 307,
                                    308, 400, 401, 403, 404, 405, 408, 409, 411, 412, 413,
                                    414, 415, 416, 421, 429, 500, 501, 502, 503, 504, 505};
    for (size_t i = 0; i < VG_COUNT_OF(codes); i++)
        if (codes[i] == code)
            return true;
    return false;
}

static bool is_body_key(const struct wafv2_custom_response_bodies *bodies, struct vg_str key)
{
    for (size_t i = 0; i < bodies->count; i++)
        if (vg_str_eq(bodies->items[i].key, key))
            return true;
    return false;
}

/* A value that a header cannot carry would break the answer. */
static bool is_header_value(struct vg_str value)
{
    for (size_t i = 0; i < value.len; i++)
        if ((uint8_t)value.ptr[i] < ' ' && value.ptr[i] != '\t')
            return false;
    return true;
}

static int check_response(const struct wafv2_check *check,
                          const struct wafv2_custom_response *response, struct vg_error *err)
{
    if (response == NULL)
        return VG_OK;
    if (!is_response_code(response->response_code.v))
        return wafv2_fail_parameter(
            err, FIELD(CUSTOM_RESPONSE),
            vg_arena_printf(err->arena, "%d", (int)response->response_code.v), WAFV2_REASON_FORMAT);
    if (vg_str_is_set(response->custom_response_body_key) &&
        !is_body_key(check->bodies, response->custom_response_body_key))
        return wafv2_fail_parameter(err, FIELD(CUSTOM_RESPONSE), response->custom_response_body_key,
                                    WAFV2_REASON_REFERENCE);
    if (response->response_headers.count > HEADERS_MAX)
        return wafv2_fail_limit(err);
    for (size_t i = 0; i < response->response_headers.count; i++)
        if (!is_header_value(response->response_headers.items[i].value) ||
            vg_str_ieq(response->response_headers.items[i].name, VG_STR("content-type")))
            return wafv2_fail_parameter(err, FIELD(CUSTOM_RESPONSE),
                                        response->response_headers.items[i].name,
                                        WAFV2_REASON_FORMAT);
    return VG_OK;
}

int wafv2_rule_action_check(const struct wafv2_check *check, const struct wafv2_rule_action *action,
                            struct vg_error *err)
{
    size_t count = (action->allow != NULL) + (action->block != NULL) + (action->count != NULL) +
                   (action->captcha != NULL) + (action->challenge != NULL);
    if (count != 1)
        return wafv2_fail_parameter(err, FIELD(RULE_ACTION), VG_STR("RuleAction"),
                                    WAFV2_REASON_ONE_VALUE);
    if (action->block != NULL)
        return check_response(check, action->block->custom_response, err);
    if (action->allow != NULL)
        return check_insert(action->allow->custom_request_handling, err);
    if (action->count != NULL)
        return check_insert(action->count->custom_request_handling, err);
    if (action->captcha != NULL)
        return check_insert(action->captcha->custom_request_handling, err);
    return check_insert(action->challenge->custom_request_handling, err);
}

int wafv2_default_action_check(const struct wafv2_check *check,
                               const struct wafv2_default_action *action, struct vg_error *err)
{
    if ((action->allow != NULL) + (action->block != NULL) != 1)
        return wafv2_fail_parameter(err, FIELD(DEFAULT_ACTION), VG_STR("DefaultAction"),
                                    WAFV2_REASON_ONE_VALUE);
    const struct wafv2_rule_action same = {.allow = action->allow, .block = action->block};
    return wafv2_rule_action_check(check, &same, err);
}

int wafv2_bodies_check(const struct wafv2_custom_response_bodies *bodies, struct vg_error *err)
{
    size_t total = 0;
    for (size_t i = 0; i < bodies->count; i++) {
        struct vg_str content = bodies->items[i].value.content;
        total += content.len;
        if (content.len > BODY_BYTES_MAX || total > BODIES_BYTES_MAX)
            return wafv2_fail_limit(err);
    }
    return VG_OK;
}

/* ---- Labels ---- */

static bool is_reserved(struct vg_str part)
{
    static const char *const words[] = {"awswaf",          "aws",   "waf",    "rulegroup", "webacl",
                                        "regexpatternset", "ipset", "managed"};
    for (size_t i = 0; i < VG_COUNT_OF(words); i++)
        if (vg_str_is(part, words[i]))
            return true;
    return false;
}

static bool is_label(struct vg_str name)
{
    struct vg_str rest = name, part;
    size_t parts = 0;
    while (vg_str_split(&rest, ':', &part))
        if (part.len == 0 || part.len > LABEL_PART_BYTES_MAX || is_reserved(part) ||
            ++parts > LABEL_NAMESPACES_MAX + 1)
            return false;
    return true;
}

static int check_labels(struct wafv2_check *check, const struct wafv2_rule *rule, bool is_reference,
                        struct vg_error *err)
{
    size_t count = rule->rule_labels.count;
    for (size_t i = 0; i < count; i++)
        if (is_reference || !is_label(rule->rule_labels.items[i].name))
            return wafv2_fail_parameter(err, FIELD(RULE), rule->rule_labels.items[i].name,
                                        WAFV2_REASON_FORMAT);
    check->capacity += (int64_t)((count + LABELS_PER_UNIT - 1) / LABELS_PER_UNIT);
    return VG_OK;
}

/* ---- Rules ---- */

/* Rules of groups have an override, others an action: exactly one. */
static int check_actions(const struct wafv2_check *check, const struct wafv2_rule *rule,
                         bool is_reference, struct vg_error *err)
{
    const struct wafv2_override_action *override = rule->override_action;
    if ((rule->action != NULL) + (override != NULL) != 1)
        return wafv2_fail_parameter(err, FIELD(RULE), VG_STR("Rule"), WAFV2_REASON_ONE_VALUE);
    if (is_reference != (override != NULL))
        return wafv2_fail_parameter(err, FIELD(RULE), VG_STR("Statement"), WAFV2_REASON_REFERENCE);
    if (override != NULL && (override->none != NULL) + (override->count != NULL) != 1)
        return wafv2_fail_parameter(err, FIELD(OVERRIDE_ACTION), VG_STR("OverrideAction"),
                                    WAFV2_REASON_ONE_VALUE);
    if (override != NULL && override->count != NULL &&
        override->count->custom_request_handling != NULL)
        return wafv2_fail_parameter(err, FIELD(CUSTOM_REQUEST_HANDLING), VG_STR("OverrideAction"),
                                    WAFV2_REASON_FORMAT);
    if (rule->action == NULL)
        return VG_OK;
    if (rule->statement->rate_based_statement != NULL && rule->action->allow != NULL)
        return wafv2_fail_parameter(err, FIELD(RULE_ACTION), VG_STR("Allow"), WAFV2_REASON_FORMAT);
    return wafv2_rule_action_check(check, rule->action, err);
}

static int check_rule(struct wafv2_check *check, const struct wafv2_rule *rule,
                      struct vg_error *err)
{
    int rc = wafv2_statement_check(check, rule->statement, /* is_nested= */ false, err);
    if (rc != VG_OK)
        return rc;
    bool is_reference = rule->statement->managed_rule_group_statement != NULL ||
                        rule->statement->rule_group_reference_statement != NULL;
    rc = check_actions(check, rule, is_reference, err);
    return rc == VG_OK ? check_labels(check, rule, is_reference, err) : rc;
}

static int check_unique(const struct wafv2_rules *rules, size_t at, struct vg_error *err)
{
    const struct wafv2_rule *rule = &rules->items[at];
    for (size_t i = 0; i < at; i++)
        if (vg_str_eq(rules->items[i].name, rule->name) ||
            rules->items[i].priority.v == rule->priority.v)
            return wafv2_fail_duplicate(err);
    return VG_OK;
}

int wafv2_rules_check(struct wafv2_check *check, const struct wafv2_rules *rules,
                      struct vg_error *err)
{
    int rc = VG_OK;
    for (size_t i = 0; i < rules->count && rc == VG_OK; i++) {
        rc = check->may_be_alike ? VG_OK : check_unique(rules, i, err);
        if (rc == VG_OK)
            rc = check_rule(check, &rules->items[i], err);
    }
    return rc;
}
