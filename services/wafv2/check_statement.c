/* wafv2/check_statement.c: statements: whether they are such as WAF takes, and what they cost. */
#include "wafv2/check.h"

#include "wafv2/engine/injection.h"
#include "wafv2/engine/regex.h"
#include "wafv2/state.h"

enum {
    COST_LABEL = 1,
    COST_PLACE = 1,
    COST_SIZE = 1,
    COST_IP_SET = 1,
    COST_IP_SET_ANY = 4,
    COST_BYTES = 2,
    COST_BYTES_CONTAINS = 10,
    COST_REGEX = 3,
    COST_PATTERN_SET = 25,
    COST_SQLI = 20,
    COST_SQLI_HIGH = 30,
    COST_XSS = 40,
    SEARCH_BYTES_MAX = 200,
};

#define FIELD(name) WAFV2_PARAMETER_EXCEPTION_FIELD_##name

/* ---- References ---- */

int wafv2_reference_add(struct wafv2_check *check, struct vg_str arn, struct vg_error *err)
{
    for (size_t i = 0; i < check->reference_count; i++)
        if (vg_str_eq(check->references[i], arn))
            return VG_OK;
    if (check->reference_count == WAFV2_REFERENCES_MAX)
        return wafv2_fail_limit(err);
    check->references[check->reference_count++] = arn;
    return VG_OK;
}

static int check_set(struct wafv2_check *check, struct vg_str arn, enum wafv2_kind kind,
                     struct vg_error *err)
{
    struct wafv2_entity entity;
    int rc = wafv2_entity_require_by_arn(check->call, arn, &entity, err);
    if (rc != VG_OK)
        return rc;
    if (entity.kind != kind || entity.scope != check->scope)
        return wafv2_fail_parameter(err, FIELD(RULE), VG_STR("Statement"), WAFV2_REASON_REFERENCE);
    return wafv2_reference_add(check, arn, err);
}

static int check_ip_set(struct wafv2_check *check,
                        const struct wafv2_ip_set_reference_statement *statement,
                        struct vg_error *err)
{
    const struct wafv2_ip_set_forwarded_ip_config *forwarded =
        statement->ip_set_forwarded_ip_config;
    check->capacity += COST_IP_SET;
    if (forwarded != NULL && forwarded->position == WAFV2_FORWARDED_IP_POSITION_ANY)
        check->capacity += COST_IP_SET_ANY;
    return check_set(check, statement->arn, WAFV2_IP_SET, err);
}

static int check_place(struct wafv2_check *check, const struct wafv2_statement *statement,
                       struct vg_error *err)
{
    check->capacity += COST_PLACE;
    if (statement->geo_match_statement != NULL &&
        statement->geo_match_statement->country_codes.count == 0)
        return wafv2_fail_parameter(err, FIELD(GEO_MATCH_STATEMENT), VG_STR("CountryCodes"),
                                    WAFV2_REASON_ONE_VALUE);
    return VG_OK;
}

/* ---- Patterns ---- */

static bool is_word(struct vg_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i], lower = (char)(c | 0x20);
        if (!(lower >= 'a' && lower <= 'z') && !(c >= '0' && c <= '9') && c != '_')
            return false;
    }
    return true;
}

static int check_bytes(struct wafv2_check *check,
                       const struct wafv2_byte_match_statement *statement, struct vg_error *err)
{
    struct vg_str text = statement->search_string;
    bool is_word_match =
        statement->positional_constraint == WAFV2_POSITIONAL_CONSTRAINT_CONTAINS_WORD;
    bool looks_everywhere =
        is_word_match || statement->positional_constraint == WAFV2_POSITIONAL_CONSTRAINT_CONTAINS;
    if (text.len == 0 || text.len > SEARCH_BYTES_MAX || (is_word_match && !is_word(text)))
        return wafv2_fail_parameter(err, FIELD(BYTE_MATCH_STATEMENT), VG_STR("SearchString"),
                                    WAFV2_REASON_FORMAT);
    return wafv2_field_check(check, statement->field_to_match, &statement->text_transformations,
                             looks_everywhere ? COST_BYTES_CONTAINS : COST_BYTES, err);
}

static int check_regex(struct wafv2_check *check,
                       const struct wafv2_regex_match_statement *statement, struct vg_error *err)
{
    if (statement->regex_string.len > WAF_REGEX_BYTES_MAX ||
        waf_regex_new(check->call->arena, statement->regex_string) == NULL)
        return wafv2_fail_parameter(err, FIELD(STATEMENT), statement->regex_string,
                                    WAFV2_REASON_FORMAT);
    return wafv2_field_check(check, statement->field_to_match, &statement->text_transformations,
                             COST_REGEX, err);
}

static int check_pattern_set(struct wafv2_check *check,
                             const struct wafv2_regex_pattern_set_reference_statement *statement,
                             struct vg_error *err)
{
    int rc = check_set(check, statement->arn, WAFV2_PATTERN_SET, err);
    if (rc != VG_OK)
        return rc;
    return wafv2_field_check(check, statement->field_to_match, &statement->text_transformations,
                             COST_PATTERN_SET, err);
}

static int check_label(struct wafv2_check *check,
                       const struct wafv2_label_match_statement *statement, struct vg_error *err)
{
    bool ends_with_colon = vg_str_ends(statement->key, VG_STR(":"));
    check->capacity += COST_LABEL;
    if (ends_with_colon != (statement->scope == WAFV2_LABEL_MATCH_SCOPE_NAMESPACE))
        return wafv2_fail_parameter(err, FIELD(LABEL_MATCH_STATEMENT), statement->key,
                                    WAFV2_REASON_FORMAT);
    return VG_OK;
}

/* ---- Injections ---- */

static int check_library(struct wafv2_check *check, enum wafv2_parameter_exception_field field,
                         struct vg_error *err)
{
    if (wafv2_injection(check->call) != NULL)
        return VG_OK;
    return wafv2_fail_parameter(err, field, VG_STR(WAF_INJECTION_PACKAGE),
                                "virga needs the library of Debian's package " WAF_INJECTION_PACKAGE
                                " for this: install it.");
}

static int check_sqli(struct wafv2_check *check, const struct wafv2_sqli_match_statement *statement,
                      struct vg_error *err)
{
    bool is_high = statement->sensitivity_level == WAFV2_SENSITIVITY_LEVEL_HIGH;
    int rc = check_library(check, FIELD(SQLI_MATCH_STATEMENT), err);
    if (rc != VG_OK)
        return rc;
    return wafv2_field_check(check, statement->field_to_match, &statement->text_transformations,
                             is_high ? COST_SQLI_HIGH : COST_SQLI, err);
}

static int check_xss(struct wafv2_check *check, const struct wafv2_xss_match_statement *statement,
                     struct vg_error *err)
{
    int rc = check_library(check, FIELD(XSS_MATCH_STATEMENT), err);
    if (rc != VG_OK)
        return rc;
    return wafv2_field_check(check, statement->field_to_match, &statement->text_transformations,
                             COST_XSS, err);
}

/* ---- All ---- */

static int check_parts(struct wafv2_check *check, const struct wafv2_statements *parts,
                       enum wafv2_parameter_exception_field field, struct vg_error *err)
{
    int rc = VG_OK;
    if (parts->count < 2)
        return wafv2_fail_parameter(err, field,
                                    vg_enum_text(&wafv2_shape_parameter_exception_field, field),
                                    WAFV2_REASON_MINIMUM);
    for (size_t i = 0; i < parts->count && rc == VG_OK; i++)
        rc = wafv2_statement_check(check, &parts->items[i], /* is_nested= */ true, err);
    return rc;
}

static size_t count_set(const struct wafv2_statement *statement)
{
    const void *members[] = {
        statement->byte_match_statement,
        statement->sqli_match_statement,
        statement->xss_match_statement,
        statement->size_constraint_statement,
        statement->geo_match_statement,
        statement->rule_group_reference_statement,
        statement->ip_set_reference_statement,
        statement->regex_pattern_set_reference_statement,
        statement->rate_based_statement,
        statement->and_statement,
        statement->or_statement,
        statement->not_statement,
        statement->managed_rule_group_statement,
        statement->label_match_statement,
        statement->regex_match_statement,
        statement->asn_match_statement,
    };
    size_t count = 0;
    for (size_t i = 0; i < VG_COUNT_OF(members); i++)
        count += members[i] != NULL;
    return count;
}

/* Groups and rates, which stand at the top alone; groups in web ACLs alone. */
static int check_top(struct wafv2_check *check, const struct wafv2_statement *statement,
                     bool is_nested, struct vg_error *err)
{
    if (is_nested || (check->is_group && statement->rate_based_statement == NULL))
        return wafv2_fail_parameter(err, FIELD(STATEMENT), VG_STR("Statement"),
                                    WAFV2_REASON_REFERENCE);
    if (statement->managed_rule_group_statement != NULL)
        return wafv2_managed_check(check, statement->managed_rule_group_statement, err);
    if (statement->rule_group_reference_statement != NULL)
        return wafv2_group_reference_check(check, statement->rule_group_reference_statement, err);
    return wafv2_rate_check(check, statement->rate_based_statement, err);
}

int wafv2_statement_check(struct wafv2_check *check, const struct wafv2_statement *statement,
                          bool is_nested, struct vg_error *err)
{
    if (statement == NULL || count_set(statement) != 1)
        return wafv2_fail_parameter(err, FIELD(STATEMENT), VG_STR("Statement"),
                                    WAFV2_REASON_ONE_VALUE);
    if (statement->byte_match_statement != NULL)
        return check_bytes(check, statement->byte_match_statement, err);
    if (statement->regex_match_statement != NULL)
        return check_regex(check, statement->regex_match_statement, err);
    if (statement->regex_pattern_set_reference_statement != NULL)
        return check_pattern_set(check, statement->regex_pattern_set_reference_statement, err);
    if (statement->size_constraint_statement != NULL)
        return wafv2_field_check(check, statement->size_constraint_statement->field_to_match,
                                 &statement->size_constraint_statement->text_transformations,
                                 COST_SIZE, err);
    if (statement->sqli_match_statement != NULL)
        return check_sqli(check, statement->sqli_match_statement, err);
    if (statement->xss_match_statement != NULL)
        return check_xss(check, statement->xss_match_statement, err);
    if (statement->ip_set_reference_statement != NULL)
        return check_ip_set(check, statement->ip_set_reference_statement, err);
    if (statement->label_match_statement != NULL)
        return check_label(check, statement->label_match_statement, err);
    if (statement->and_statement != NULL)
        return check_parts(check, &statement->and_statement->statements, FIELD(AND_STATEMENT), err);
    if (statement->or_statement != NULL)
        return check_parts(check, &statement->or_statement->statements, FIELD(OR_STATEMENT), err);
    if (statement->not_statement != NULL)
        return wafv2_statement_check(check, statement->not_statement->statement,
                                     /* is_nested= */ true, err);
    if (statement->geo_match_statement != NULL || statement->asn_match_statement != NULL)
        return check_place(check, statement, err);
    return check_top(check, statement, is_nested, err);
}
