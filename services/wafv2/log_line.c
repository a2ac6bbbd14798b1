/* wafv2/log_line.c: a judged request as a line of AWS WAF's log. */
#include "wafv2/log.h"

#include "base/json.h"
#include "wire/message.h"

enum { LABELS_MAX = 100, MATCHED_MAX = 10, MATCHED_BYTES_MAX = 1024 };

static struct vg_str action_text(int32_t action)
{
    return vg_enum_text(&wafv2_shape_action_value, action);
}

static void name(struct vg_json_out *json, const char *text)
{
    vg_json_out_name(json, vg_str_from(text));
}

/* ---- Matches ---- */

/* The matched text, in its words. */
static void put_details(struct vg_json_out *json, const struct waf_detail *detail)
{
    vg_json_out_begin(json, '[');
    if (detail->condition != NULL) {
        struct vg_str rest = vg_str_slice(detail->text, 0, MATCHED_BYTES_MAX), word;
        vg_json_out_begin(json, '{');
        vg_json_out_member(json, "conditionType", vg_str_from(detail->condition));
        vg_json_out_member(json, "sensitivityLevel",
                           vg_str_from(detail->sensitivity != NULL ? detail->sensitivity : ""));
        vg_json_out_member(json, "location", vg_str_from(detail->location));
        name(json, "matchedData");
        vg_json_out_begin(json, '[');
        for (size_t i = 0; i < MATCHED_MAX && vg_str_split(&rest, ' ', &word);)
            if (word.len > 0) {
                vg_json_out_string(json, word);
                i++;
            }
        vg_json_out_end(json, ']');
        vg_json_out_end(json, '}');
    }
    vg_json_out_end(json, ']');
}

static void put_match(struct vg_json_out *json, const struct waf_match *match)
{
    vg_json_out_begin(json, '{');
    vg_json_out_member(json, "ruleId", match->rule->name);
    vg_json_out_member(json, "action", action_text(match->action));
    if (match->rule->overridden != 0)
        vg_json_out_member(json, "overriddenAction", action_text(match->rule->overridden));
    name(json, "ruleMatchDetails");
    put_details(json, &match->detail);
    vg_json_out_end(json, '}');
}

static void put_groups(struct vg_json_out *json, const struct waf_outcome *outcome)
{
    vg_json_out_begin(json, '[');
    for (const struct waf_group_result *group = outcome->groups; group != NULL;
         group = group->next) {
        bool has_excluded = false;
        vg_json_out_begin(json, '{');
        vg_json_out_member(json, "ruleGroupId", group->reference->group->id);
        name(json, "terminatingRule");
        if (group->terminating != NULL)
            put_match(json, group->terminating);
        else
            vg_json_out_null(json);
        name(json, "nonTerminatingMatchingRules");
        vg_json_out_begin(json, '[');
        for (const struct waf_match *match = group->matches; match != NULL; match = match->next) {
            has_excluded = has_excluded || match->rule->is_excluded;
            if (!match->rule->is_excluded)
                put_match(json, match);
        }
        vg_json_out_end(json, ']');
        name(json, "excludedRules");
        if (has_excluded)
            vg_json_out_begin(json, '[');
        else
            vg_json_out_null(json);
        for (const struct waf_match *match = group->matches; match != NULL; match = match->next) {
            if (!match->rule->is_excluded)
                continue;
            vg_json_out_begin(json, '{');
            vg_json_out_member(json, "exclusionType", VG_STR("EXCLUDED_AS_COUNT"));
            vg_json_out_member(json, "ruleId", match->rule->name);
            vg_json_out_end(json, '}');
        }
        if (has_excluded)
            vg_json_out_end(json, ']');
        name(json, "customerConfig");
        vg_json_out_null(json);
        vg_json_out_end(json, '}');
    }
    vg_json_out_end(json, ']');
}

static void put_rate(struct vg_json_out *json, struct vg_arena *arena,
                     const struct waf_rate_result *result)
{
    static const char *const keys[] = {
        [WAFV2_RATE_BASED_STATEMENT_AGGREGATE_KEY_TYPE_IP] = "IP",
        [WAFV2_RATE_BASED_STATEMENT_AGGREGATE_KEY_TYPE_FORWARDED_IP] = "FORWARDED_IP",
        [WAFV2_RATE_BASED_STATEMENT_AGGREGATE_KEY_TYPE_CUSTOM_KEYS] = "CUSTOMKEYS",
        [WAFV2_RATE_BASED_STATEMENT_AGGREGATE_KEY_TYPE_CONSTANT] = "CONSTANT",
    };
    const struct waf_rate *rate = result->rule->rate;
    vg_json_out_begin(json, '{');
    vg_json_out_member(json, "rateBasedRuleId",
                       VG_CONCAT(arena, rate->arn, VG_STR("/"), rate->path));
    vg_json_out_member(json, "rateBasedRuleName", result->rule->name);
    vg_json_out_member(json, "limitKey", vg_str_from(keys[rate->aggregate]));
    vg_json_out_member_i64(json, "maxRateAllowed", rate->limit);
    vg_json_out_member(json, "evaluationWindowSec",
                       vg_arena_printf(arena, "%d", (int)rate->window_s));
    if (vg_str_is_set(result->value) && result->value.len > 0)
        vg_json_out_member(json, "limitValue", result->value);
    if (result->values != NULL) {
        name(json, "customValues");
        vg_json_out_begin(json, '[');
        for (size_t i = 0; i < rate->key_count; i++) {
            vg_json_out_begin(json, '{');
            vg_json_out_member(json, "key", vg_str_from(rate->keys[i].log_name));
            if (rate->keys[i].name.len > 0)
                vg_json_out_member(json, "name", rate->keys[i].name);
            vg_json_out_member(json, "value", result->values[i]);
            vg_json_out_end(json, '}');
        }
        vg_json_out_end(json, ']');
    }
    vg_json_out_end(json, '}');
}

/* ---- The request ---- */

static bool is_redacted(const struct wafv2_redacted_fields *fields, enum waf_field_kind kind,
                        struct vg_str header)
{
    for (size_t i = 0; i < fields->count; i++) {
        const struct wafv2_field_to_match *field = &fields->items[i];
        if ((kind == WAF_FIELD_URI_PATH && field->uri_path != NULL) ||
            (kind == WAF_FIELD_QUERY && field->query_string != NULL) ||
            (kind == WAF_FIELD_METHOD && field->method != NULL) ||
            (kind == WAF_FIELD_HEADER && field->single_header != NULL &&
             vg_str_ieq(field->single_header->name, header)))
            return true;
    }
    return false;
}

static void put_part(struct vg_json_out *json, const char *member,
                     const struct wafv2_redacted_fields *redacted, enum waf_field_kind kind,
                     struct vg_str value)
{
    bool hides = is_redacted(redacted, kind, VG_STR(""));
    vg_json_out_member(json, member,
                       hides                  ? VG_STR("REDACTED")
                       : vg_str_is_set(value) ? value
                                              : VG_STR(""));
}

static void put_request(struct vg_json_out *json, const struct vg_inspection *inspection,
                        const struct waf_request *request,
                        const struct wafv2_redacted_fields *redacted, struct vg_str country)
{
    const struct vg_request *http = request->http;
    vg_json_out_begin(json, '{');
    vg_json_out_member(json, "clientIp", request->client_ip);
    vg_json_out_member(json, "country", country);
    name(json, "headers");
    vg_json_out_begin(json, '[');
    for (size_t i = 0; i < http->header_count; i++) {
        bool hides = is_redacted(redacted, WAF_FIELD_HEADER, http->headers[i].name);
        vg_json_out_begin(json, '{');
        vg_json_out_member(json, "name", http->headers[i].name);
        vg_json_out_member(json, "value", hides ? VG_STR("REDACTED") : http->headers[i].value);
        vg_json_out_end(json, '}');
    }
    vg_json_out_end(json, ']');
    put_part(json, "uri", redacted, WAF_FIELD_URI_PATH, request->path);
    put_part(json, "args", redacted, WAF_FIELD_QUERY, http->query);
    vg_json_out_member(json, "httpVersion", VG_STR("HTTP/1.1"));
    put_part(json, "httpMethod", redacted, WAF_FIELD_METHOD, http->method);
    vg_json_out_member(json, "requestId", inspection->request_id);
    vg_json_out_end(json, '}');
}

/* ---- The line ---- */

static const char *type_of(const struct waf_rule *rule)
{
    if (rule == NULL)
        return "REGULAR";
    if (rule->group != NULL)
        return rule->group->is_managed ? "MANAGED_RULE_GROUP" : "GROUP";
    return rule->rate != NULL ? "RATE_BASED" : "REGULAR";
}

static void put_decision(struct vg_json_out *json, const struct waf_outcome *outcome)
{
    static const struct waf_detail none;
    vg_json_out_member(json, "terminatingRuleId",
                       outcome->terminating != NULL ? outcome->terminating->name
                                                    : VG_STR("Default_Action"));
    vg_json_out_member(json, "terminatingRuleType", vg_str_from(type_of(outcome->terminating)));
    vg_json_out_member(json, "action", action_text(outcome->action));
    name(json, "terminatingRuleMatchDetails");
    put_details(json, outcome->match != NULL ? &outcome->match->detail : &none);
}

static void put_inserted(struct vg_json_out *json, const struct waf_outcome *outcome)
{
    name(json, "requestHeadersInserted");
    if (outcome->inserted_count == 0) {
        vg_json_out_null(json);
        return;
    }
    vg_json_out_begin(json, '[');
    for (size_t i = 0; i < outcome->inserted_count; i++) {
        vg_json_out_begin(json, '{');
        vg_json_out_member(json, "name", outcome->inserted[i].name);
        vg_json_out_member(json, "value", outcome->inserted[i].value);
        vg_json_out_end(json, '}');
    }
    vg_json_out_end(json, ']');
}

/* No token that a client has is one of virga's: it has none to give. */
static void put_puzzle(struct vg_json_out *json, const struct waf_request *request,
                       const struct waf_outcome *outcome)
{
    bool is_captcha = outcome->action == WAFV2_ACTION_VALUE_CAPTCHA;
    if (!is_captcha && outcome->action != WAFV2_ACTION_VALUE_CHALLENGE)
        return;
    name(json, is_captcha ? "captchaResponse" : "challengeResponse");
    vg_json_out_begin(json, '{');
    vg_json_out_member_i64(json, "responseCode", outcome->because->status);
    vg_json_out_member(json, "failureReason",
                       waf_has_token(request) ? VG_STR("TOKEN_INVALID") : VG_STR("TOKEN_MISSING"));
    vg_json_out_end(json, '}');
}

static void put_labels(struct vg_json_out *json, const struct waf_outcome *outcome)
{
    if (outcome->label_count == 0)
        return;
    name(json, "labels");
    vg_json_out_begin(json, '[');
    for (size_t i = 0; i < outcome->label_count && i < LABELS_MAX; i++) {
        vg_json_out_begin(json, '{');
        vg_json_out_member(json, "name", outcome->labels[i]);
        vg_json_out_end(json, '}');
    }
    vg_json_out_end(json, ']');
}

struct vg_str wafv2_log_line(struct vg_arena *arena, const struct vg_inspection *inspection,
                             const struct waf_acl *acl, const struct waf_request *request,
                             const struct waf_outcome *outcome,
                             const struct wafv2_redacted_fields *redacted, struct vg_str country)
{
    struct vg_buf buf;
    vg_buf_init(&buf, arena, /* max= */ 0);
    struct vg_json_out json = vg_json_out_to(&buf);
    vg_json_out_begin(&json, '{');
    vg_json_out_member_i64(&json, "timestamp", request->now_ms);
    vg_json_out_member_i64(&json, "formatVersion", 1);
    vg_json_out_member(&json, "webaclId", acl->arn);
    put_decision(&json, outcome);
    vg_json_out_member(&json, "httpSourceName", inspection->source_name);
    vg_json_out_member(&json, "httpSourceId", inspection->source_id);
    name(&json, "ruleGroupList");
    put_groups(&json, outcome);
    name(&json, "rateBasedRuleList");
    vg_json_out_begin(&json, '[');
    for (const struct waf_rate_result *rate = outcome->rates; rate != NULL; rate = rate->next)
        put_rate(&json, arena, rate);
    vg_json_out_end(&json, ']');
    name(&json, "nonTerminatingMatchingRules");
    vg_json_out_begin(&json, '[');
    for (const struct waf_match *match = outcome->matches; match != NULL; match = match->next)
        put_match(&json, match);
    vg_json_out_end(&json, ']');
    put_inserted(&json, outcome);
    name(&json, "responseCodeSent");
    if (outcome->because->is_custom || outcome->because->status == 202 ||
        outcome->because->status == 405)
        vg_json_out_i64(&json, outcome->because->status);
    else
        vg_json_out_null(&json);
    name(&json, "httpRequest");
    put_request(&json, inspection, request, redacted, country);
    put_labels(&json, outcome);
    put_puzzle(&json, request, outcome);
    vg_json_out_end(&json, '}');
    return vg_buf_str(&buf);
}
