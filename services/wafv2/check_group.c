/* wafv2/check_group.c: the statements that stand at the top of a rule alone: references to groups,
 * managed groups, rates. */
#include "wafv2/check.h"

#include "wafv2/engine/injection.h"
#include "wafv2/managed.h"
#include "wafv2/state.h"

enum { COST_RATE = 2, COST_RATE_KEY = 30, KEYS_MAX = 5, RATE_RULES_MAX = 10 };

#define FIELD(name) WAFV2_PARAMETER_EXCEPTION_FIELD_##name

/* ---- Groups ---- */

static bool has_rule(const struct wafv2_rules *rules, struct vg_str name)
{
    for (size_t i = 0; i < rules->count; i++)
        if (vg_str_eq(rules->items[i].name, name))
            return true;
    return false;
}

/* Whatever is said of a group's rules must be said of rules that it has. */
static int check_overrides(const struct wafv2_check *check, const struct wafv2_rules *rules,
                           const struct wafv2_excluded_rules *excluded,
                           const struct wafv2_rule_action_overrides *overrides,
                           struct vg_error *err)
{
    int rc = VG_OK;
    for (size_t i = 0; i < excluded->count; i++)
        if (!has_rule(rules, excluded->items[i].name))
            return wafv2_fail_parameter(err, FIELD(EXCLUDED_RULE), excluded->items[i].name,
                                        WAFV2_REASON_REFERENCE);
    for (size_t i = 0; i < overrides->count && rc == VG_OK; i++) {
        if (!has_rule(rules, overrides->items[i].name))
            return wafv2_fail_parameter(err, FIELD(RULE), overrides->items[i].name,
                                        WAFV2_REASON_REFERENCE);
        rc = wafv2_rule_action_check(check, overrides->items[i].action_to_use, err);
    }
    return rc;
}

int wafv2_managed_check(struct wafv2_check *check,
                        const struct wafv2_managed_rule_group_statement *statement,
                        struct vg_error *err)
{
    struct wafv2_rule_group group;
    const struct wafv2_managed *managed;
    int rc = wafv2_managed_require(statement->vendor_name, statement->name, statement->version,
                                   &managed, err);
    if (rc != VG_OK)
        return rc;
    if (statement->managed_rule_group_configs.count > 0)
        return wafv2_fail_unsupported(err, FIELD(MANAGED_RULE_GROUP_CONFIG),
                                      "ManagedRuleGroupConfigs");
    if (managed->needs_injection && wafv2_injection(check->call) == NULL)
        return wafv2_fail_parameter(
            err, FIELD(MANAGED_RULE_SET_STATEMENT), statement->name,
            "virga needs the library of Debian's package " WAF_INJECTION_PACKAGE
            " for this: install it.");
    if (!wafv2_managed_read(managed, check->call->arena, &group))
        return VG_BROKEN;
    check->capacity += group.capacity.v;
    rc = check_overrides(check, &group.rules, &statement->excluded_rules,
                         &statement->rule_action_overrides, err);
    if (rc != VG_OK || statement->scope_down_statement == NULL)
        return rc;
    return wafv2_statement_check(check, statement->scope_down_statement, /* is_nested= */ true,
                                 err);
}

int wafv2_group_reference_check(struct wafv2_check *check,
                                const struct wafv2_rule_group_reference_statement *statement,
                                struct vg_error *err)
{
    struct wafv2_entity entity;
    struct wafv2_rule_group group;
    int rc = wafv2_entity_require_by_arn(check->call, statement->arn, &entity, err);
    if (rc != VG_OK)
        return rc;
    if (entity.kind != WAFV2_RULE_GROUP || entity.scope != check->scope)
        return wafv2_fail_parameter(err, FIELD(RULE), VG_STR("Statement"), WAFV2_REASON_REFERENCE);
    rc = wafv2_entity_body(check->call, &entity, &group);
    if (rc == VG_OK)
        rc = check_overrides(check, &group.rules, &statement->excluded_rules,
                             &statement->rule_action_overrides, err);
    if (rc != VG_OK)
        return rc;
    check->capacity += group.capacity.v;
    return wafv2_reference_add(check, statement->arn, err);
}

/* ---- Rates ---- */

static int fail_keys(struct vg_error *err)
{
    return wafv2_fail_parameter(err, FIELD(CUSTOM_KEYS), VG_STR("CustomKeys"),
                                WAFV2_REASON_ONE_VALUE);
}

/* A key of texts pays for its transformations, as a field does. */
static int check_key_texts(struct wafv2_check *check,
                           const struct wafv2_rate_based_statement_custom_key *key,
                           struct vg_error *err)
{
    struct waf_field field = {.with_values = true};
    const struct wafv2_text_transformations *texts;
    if (key->header != NULL) {
        field.kind = WAF_FIELD_HEADER;
        field.name = key->header->name;
        texts = &key->header->text_transformations;
    } else if (key->cookie != NULL) {
        field.kind = WAF_FIELD_COOKIE;
        field.name = key->cookie->name;
        texts = &key->cookie->text_transformations;
    } else if (key->query_argument != NULL) {
        field.kind = WAF_FIELD_ARGUMENT;
        field.name = key->query_argument->name;
        texts = &key->query_argument->text_transformations;
    } else if (key->query_string != NULL) {
        field.kind = WAF_FIELD_QUERY;
        texts = &key->query_string->text_transformations;
    } else if (key->uri_path != NULL) {
        field.kind = WAF_FIELD_URI_PATH;
        texts = &key->uri_path->text_transformations;
    } else {
        return VG_OK;
    }
    return wafv2_transformations_check(check, &field, texts, err);
}

static int check_key(struct wafv2_check *check,
                     const struct wafv2_rate_based_statement_custom_key *key,
                     const struct wafv2_rate_based_statement *statement, struct vg_error *err)
{
    const void *members[] = {
        key->header,       key->cookie,          key->query_argument,
        key->query_string, key->http_method,     key->forwarded_ip,
        key->ip,           key->label_namespace, key->uri_path,
        key->asn,          key->ja3_fingerprint, key->ja4_fingerprint,
    };
    size_t count = 0;
    for (size_t i = 0; i < VG_COUNT_OF(members); i++)
        count += members[i] != NULL;
    if (count != 1)
        return fail_keys(err);
    if (key->ja3_fingerprint != NULL || key->ja4_fingerprint != NULL)
        return wafv2_fail_unsupported(err, FIELD(CUSTOM_KEYS),
                                      "the keys JA3Fingerprint and JA4Fingerprint");
    if (key->forwarded_ip != NULL && statement->forwarded_ip_config == NULL)
        return wafv2_fail_parameter(err, FIELD(FORWARDED_IP_CONFIG), VG_STR("ForwardedIPConfig"),
                                    WAFV2_REASON_ONE_VALUE);
    check->capacity += COST_RATE_KEY;
    return check_key_texts(check, key, err);
}

static int check_keys(struct wafv2_check *check, const struct wafv2_rate_based_statement *statement,
                      struct vg_error *err)
{
    const struct wafv2_rate_based_statement_custom_keys *keys = &statement->custom_keys;
    int32_t type = statement->aggregate_key_type;
    bool is_custom = type == WAFV2_RATE_BASED_STATEMENT_AGGREGATE_KEY_TYPE_CUSTOM_KEYS;
    int rc = VG_OK;
    if (is_custom != (keys->count > 0) || keys->count > KEYS_MAX)
        return fail_keys(err);
    if (keys->count == 1 && (keys->items[0].ip != NULL || keys->items[0].forwarded_ip != NULL))
        return fail_keys(err);
    for (size_t i = 0; i < keys->count && rc == VG_OK; i++)
        rc = check_key(check, &keys->items[i], statement, err);
    if (rc != VG_OK)
        return rc;
    if (type == WAFV2_RATE_BASED_STATEMENT_AGGREGATE_KEY_TYPE_FORWARDED_IP &&
        statement->forwarded_ip_config == NULL)
        return wafv2_fail_parameter(err, FIELD(FORWARDED_IP_CONFIG), VG_STR("ForwardedIPConfig"),
                                    WAFV2_REASON_ONE_VALUE);
    if (type == WAFV2_RATE_BASED_STATEMENT_AGGREGATE_KEY_TYPE_CONSTANT &&
        statement->scope_down_statement == NULL)
        return wafv2_fail_parameter(err, FIELD(SCOPE_DOWN), VG_STR("ScopeDownStatement"),
                                    WAFV2_REASON_ONE_VALUE);
    return VG_OK;
}

int wafv2_rate_check(struct wafv2_check *check, const struct wafv2_rate_based_statement *statement,
                     struct vg_error *err)
{
    int64_t window =
        statement->evaluation_window_sec.set ? statement->evaluation_window_sec.v : 300;
    check->capacity += COST_RATE;
    if (window != 60 && window != 120 && window != 300 && window != 600)
        return wafv2_fail_parameter(err, FIELD(RATE_BASED_STATEMENT), VG_STR("EvaluationWindowSec"),
                                    WAFV2_REASON_FORMAT);
    if (++check->rate_rule_count > RATE_RULES_MAX)
        return wafv2_fail_limit(err);
    int rc = check_keys(check, statement, err);
    if (rc != VG_OK || statement->scope_down_statement == NULL)
        return rc;
    return wafv2_statement_check(check, statement->scope_down_statement, /* is_nested= */ true,
                                 err);
}
