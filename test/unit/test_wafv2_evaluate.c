/* test_wafv2_evaluate: a request's way through the rules: order, actions, labels, groups, rates. */
#include "test_wafv2_help.h"

#define HAS(base64)                                                                                \
    "{'ByteMatchStatement':{'SearchString':'" base64                                               \
    "','FieldToMatch':{'UriPath':{}},'TextTransformations':[],'PositionalConstraint':'CONTAINS'}}"
#define A "YWFh"   /* aaa */
#define B "YmJi"   /* bbb */
#define ANY "Lw==" /* / */
#define RULE(name, priority, action, more, statement)                                              \
    "{'Name':'" name "','Priority':" #priority ",'Action':{" action "}" more                       \
    ",'VisibilityConfig':{'SampledRequestsEnabled':true,'CloudWatchMetricsEnabled':true,"          \
    "'MetricName':'" name "'},'Statement':" statement "}"
#define LABEL(scope, key) "{'LabelMatchStatement':{'Scope':'" scope "','Key':'" key "'}}"
#define ACL(action, rules)                                                                         \
    "{'Name':'acl','Id':'1','ARN':'arn:acl','DefaultAction':{" action "},'Rules':[" rules "]}"
#define CLIENT "203.0.113.1"

static int begin(void **state)
{
    *state = engine_new();
    return 0;
}

static int end(void **state)
{
    engine_free(*state);
    return 0;
}

static void assert_named(const struct waf_rule *rule, const char *name)
{
    struct vg_str got = rule == NULL ? VG_STR("default") : rule->name;
    if (!vg_str_is(got, name))
        fail_msg("%.*s, not %s", VG_STR_ARG(got), name);
}

static bool has_label(const struct engine *engine, const char *label)
{
    for (size_t i = 0; i < engine->outcome.label_count; i++)
        if (vg_str_is(engine->outcome.labels[i], label))
            return true;
    return false;
}

static void the_first_rule_by_priority_decides(void **state)
{
    struct engine *engine = *state;
    engine_compile(engine, ACL("'Block':{}", RULE("second", 7, "'Block':{}", "", HAS(A)) "," RULE(
                                                 "first", 3, "'Allow':{}", "", HAS(A))));
    assert_int_equal(judge(engine, CLIENT, "GET /aaa HTTP/1.1"), WAFV2_ACTION_VALUE_ALLOW);
    assert_named(engine->outcome.terminating, "first");
    assert_int_equal(judge(engine, CLIENT, "GET /b HTTP/1.1"), WAFV2_ACTION_VALUE_BLOCK);
    assert_named(engine->outcome.terminating, "default");
    assert_int_equal(engine->outcome.because->status, 403);
}

static void count_goes_on_and_leaves_labels_for_later_rules(void **state)
{
    struct engine *engine = *state;
    engine_compile(engine,
                   ACL("'Allow':{}",
                       RULE("early", 1, "'Block':{}", "", LABEL("LABEL", "team:seen")) "," RULE(
                           "count", 2, "'Count':{}", ",'RuleLabels':[{'Name':'team:seen'}]",
                           HAS(A)) "," RULE("late", 3, "'Block':{}", "", LABEL("LABEL", "seen"))));
    assert_int_equal(judge(engine, CLIENT, "GET /aaa HTTP/1.1"), WAFV2_ACTION_VALUE_BLOCK);
    assert_named(engine->outcome.terminating, "late");
    assert_true(has_label(engine, "awswaf:123:webacl:acl:team:seen"));
    assert_named(engine->outcome.matches->rule, "count");
    assert_null(engine->outcome.matches->next);
    assert_int_equal(judge(engine, CLIENT, "GET /b HTTP/1.1"), WAFV2_ACTION_VALUE_ALLOW);
}

static void label_keys_mean_trailing_parts_and_whole_namespaces(void **state)
{
    static const struct {
        const char *label, *key, *prefix;
        bool is_namespace, matches;
    } cases[] = {
        {"awswaf:1:webacl:w:a:b:n", "n", "awswaf:1:webacl:w:", false, true},
        {"awswaf:1:webacl:w:a:b:n", "b:n", "awswaf:1:webacl:w:", false, true},
        {"awswaf:1:webacl:w:a:b:n", "a:b", "awswaf:1:webacl:w:", false, false},
        {"awswaf:1:webacl:w:a:b:xn", "n", "awswaf:1:webacl:w:", false, false},
        {"awswaf:1:webacl:w:a:b:n", "N", "awswaf:1:webacl:w:", false, false},
        {"awswaf:1:webacl:v:n", "n", "awswaf:1:webacl:w:", false, false},
        {"awswaf:managed:aws:x:N", "awswaf:managed:aws:x:N", "", false, true},
        {"awswaf:managed:aws:x:NN", "awswaf:managed:aws:x:N", "", false, false},
        {"awswaf:managed:aws:x:N", "awswaf:managed:aws:x:", "", true, true},
        {"awswaf:managed:aws:xy:N", "awswaf:managed:aws:x:", "", true, false},
        {"awswaf:1:webacl:w:a:b:n", "b:", "awswaf:1:webacl:w:", true, true},
        {"awswaf:1:webacl:w:a:b:n", "a:b:", "awswaf:1:webacl:w:", true, true},
        {"awswaf:1:webacl:w:ab:n", "b:", "awswaf:1:webacl:w:", true, false},
    };
    (void)state;
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        struct waf_statement statement = {.kind = WAF_LABEL};
        statement.label.key = vg_str_from(cases[i].key);
        statement.label.prefix = vg_str_from(cases[i].prefix);
        statement.label.is_namespace = cases[i].is_namespace;
        if (waf_label_matches(vg_str_from(cases[i].label), &statement) != cases[i].matches)
            fail_msg("%s and %s", cases[i].label, cases[i].key);
    }
}

#define GROUP(name, priority, override, more)                                                      \
    "{'Name':'" name "','Priority':" #priority ",'OverrideAction':{" override                      \
    "},'Statement':{'ManagedRuleGroupStatement':{'VendorName':'AWS','Name':'Group'" more "}}}"

static void a_group_s_rules_decide_and_label(void **state)
{
    struct engine *engine = *state;
    engine_compile(engine, ACL("'Allow':{}", GROUP("group", 1, "'None':{}", "")));
    assert_int_equal(judge(engine, CLIENT, "GET /first HTTP/1.1"), WAFV2_ACTION_VALUE_BLOCK);
    assert_named(engine->outcome.terminating, "group");
    assert_named(engine->outcome.groups->terminating->rule, "first");
    assert_true(has_label(engine, "awswaf:managed:aws:group:First"));
    assert_int_equal(judge(engine, CLIENT, "GET /second HTTP/1.1"), WAFV2_ACTION_VALUE_ALLOW);
    assert_true(has_label(engine, "awswaf:managed:aws:group:Second"));
    assert_named(engine->outcome.groups->matches->rule, "second");
}

static void an_override_to_count_ends_the_group_alone(void **state)
{
    struct engine *engine = *state;
    engine_compile(engine,
                   ACL("'Allow':{}", GROUP("group", 1, "'Count':{}", "") "," RULE(
                                         "after", 2, "'Block':{}", "",
                                         LABEL("LABEL", "awswaf:managed:aws:group:Second"))));
    /* The first rule ends the group, so that the second never sees the request. */
    assert_int_equal(judge(engine, CLIENT, "GET /first/second HTTP/1.1"), WAFV2_ACTION_VALUE_ALLOW);
    assert_false(has_label(engine, "awswaf:managed:aws:group:Second"));
    assert_int_equal(engine->outcome.matches->action, WAFV2_ACTION_VALUE_COUNT);
    assert_named(engine->outcome.matches->rule, "group");
}

static void a_rule_s_action_can_be_overridden_or_excluded(void **state)
{
    struct engine *engine = *state;
    engine_compile(engine,
                   ACL("'Allow':{}",
                       GROUP("group", 1, "'None':{}",
                             ",'RuleActionOverrides':[{'Name':'first','ActionToUse':{'Count':{}}},"
                             "{'Name':'second','ActionToUse':{'Captcha':{}}}]")));
    assert_int_equal(judge(engine, CLIENT, "GET /first/second HTTP/1.1"),
                     WAFV2_ACTION_VALUE_CAPTCHA);
    assert_int_equal(engine->outcome.because->status, 405);
    assert_int_equal(engine->outcome.groups->matches->rule->overridden, WAFV2_ACTION_VALUE_BLOCK);
    assert_true(has_label(engine, "awswaf:managed:aws:group:First"));
    engine_compile(engine, ACL("'Allow':{}", GROUP("group", 1, "'None':{}",
                                                   ",'ExcludedRules':[{'Name':'first'}]")));
    assert_int_equal(judge(engine, CLIENT, "GET /first HTTP/1.1"), WAFV2_ACTION_VALUE_ALLOW);
    assert_int_equal(engine->outcome.groups->matches->action, WAFV2_ACTION_VALUE_EXCLUDED_AS_COUNT);
}

static void a_scope_down_keeps_requests_out_of_a_group(void **state)
{
    struct engine *engine = *state;
    engine_compile(
        engine, ACL("'Allow':{}", GROUP("group", 1, "'None':{}", ",'ScopeDownStatement':" HAS(A))));
    assert_int_equal(judge(engine, CLIENT, "GET /first HTTP/1.1"), WAFV2_ACTION_VALUE_ALLOW);
    assert_null(engine->outcome.groups);
    assert_int_equal(judge(engine, CLIENT, "GET /first/aaa HTTP/1.1"), WAFV2_ACTION_VALUE_BLOCK);
}

static void headers_are_inserted_with_their_prefix_once(void **state)
{
    struct engine *engine = *state;
#define INSERT(kind, value)                                                                        \
    "'" kind "':{'CustomRequestHandling':{'InsertHeaders':[{'Name':'who','Value':'" value "'}]}}"
    engine_compile(engine, ACL(INSERT("Allow", "default"),
                               RULE("count", 1, INSERT("Count", "count"), "", HAS(A))));
    assert_int_equal(judge(engine, CLIENT, "GET /aaa HTTP/1.1"), WAFV2_ACTION_VALUE_ALLOW);
    assert_int_equal(engine->outcome.inserted_count, 1);
    assert_true(vg_str_is(engine->outcome.inserted[0].name, "x-amzn-waf-who"));
    assert_true(vg_str_is(engine->outcome.inserted[0].value, "default"));
}

static void a_block_may_have_an_answer_of_its_own(void **state)
{
    struct engine *engine = *state;
    engine_compile(
        engine,
        "{'Name':'acl','Id':'1','ARN':'arn:acl','DefaultAction':{'Block':{'CustomResponse':{"
        "'ResponseCode':418,'CustomResponseBodyKey':'tea','ResponseHeaders':[{'Name':'x-pot',"
        "'Value':'short'}]}}},'CustomResponseBodies':{'tea':{'ContentType':'TEXT_PLAIN',"
        "'Content':'stout'}}}");
    judge(engine, CLIENT, "GET / HTTP/1.1");
    const struct waf_action *because = engine->outcome.because;
    assert_true(because->is_custom && because->status == 418);
    assert_true(vg_str_is(because->body, "stout") &&
                vg_str_is(because->content_type, "text/plain"));
    assert_true(vg_str_is(because->headers[0].name, "x-pot"));
}

static void geographic_statements_label_what_they_look_at(void **state)
{
    struct engine *engine = *state;
    engine_compile(
        engine,
        ACL("'Allow':{}",
            RULE(
                "geo", 1, "'Count':{}", "",
                "{'GeoMatchStatement':{'CountryCodes':['DE']}}") "," RULE("late", 2, "'Block':{}",
                                                                          "",
                                                                          LABEL(
                                                                              "LABEL",
                                                                              "awswaf:clientip:geo:"
                                                                              "region:US-CA"))));
    assert_int_equal(judge(engine, "198.51.100.1", "GET / HTTP/1.1"), WAFV2_ACTION_VALUE_BLOCK);
    assert_true(has_label(engine, "awswaf:clientip:geo:country:US"));
    assert_int_equal(judge(engine, "192.0.2.1", "GET / HTTP/1.1"), WAFV2_ACTION_VALUE_ALLOW);
    assert_true(has_label(engine, "awswaf:clientip:geo:country:FR"));
    assert_int_equal(judge(engine, CLIENT, "GET / HTTP/1.1"), WAFV2_ACTION_VALUE_ALLOW);
    assert_true(has_label(engine, "awswaf:clientip:geo:country:XX"));
}

/* ---- Rates ---- */

#define RATE(limit, type, more)                                                                    \
    "{'RateBasedStatement':{'Limit':" #limit ",'EvaluationWindowSec':60,'AggregateKeyType':'" type \
    "'" more "}}"

static int count_allowed(struct engine *engine, const char *client, const char *request, int times)
{
    int allowed = 0;
    for (int i = 0; i < times; i++)
        allowed += judge(engine, client, request) == WAFV2_ACTION_VALUE_ALLOW;
    return allowed;
}

static void a_client_beyond_the_limit_is_blocked_until_its_window_has_passed(void **state)
{
    struct engine *engine = *state;
    engine_compile(engine,
                   ACL("'Allow':{}", RULE("rate", 1, "'Block':{}",
                                          ",'RuleLabels':[{'Name':'slow'}]", RATE(10, "IP", ""))));
    assert_int_equal(count_allowed(engine, CLIENT, "GET / HTTP/1.1", 15), 10);
    assert_true(has_label(engine, "awswaf:123:webacl:acl:slow"));
    assert_string_equal(engine->outcome.rates->value.ptr, CLIENT);
    assert_int_equal(count_allowed(engine, "203.0.113.2", "GET / HTTP/1.1", 5), 5);
    engine->now_ms += 30000;
    assert_int_equal(count_allowed(engine, CLIENT, "GET / HTTP/1.1", 1), 0);
    engine->now_ms += 61000;
    assert_int_equal(count_allowed(engine, CLIENT, "GET / HTTP/1.1", 1), 1);
}

static void only_what_the_scope_down_matches_is_counted_and_acted_on(void **state)
{
    struct engine *engine = *state;
    engine_compile(engine,
                   ACL("'Allow':{}", RULE("rate", 1, "'Block':{}", "",
                                          RATE(10, "CONSTANT", ",'ScopeDownStatement':" HAS(A)))));
    assert_int_equal(count_allowed(engine, CLIENT, "GET /b HTTP/1.1", 20), 20);
    assert_int_equal(count_allowed(engine, CLIENT, "GET /aaa HTTP/1.1", 6), 6);
    assert_int_equal(count_allowed(engine, "203.0.113.2", "GET /aaa HTTP/1.1", 6), 4);
    assert_int_equal(count_allowed(engine, CLIENT, "GET /b HTTP/1.1", 1), 1);
}

static void forwarded_addresses_are_counted_and_requests_without_skipped(void **state)
{
    struct engine *engine = *state;
    engine_compile(engine, ACL("'Allow':{}", RULE("rate", 1, "'Block':{}", "",
                                                  RATE(10, "FORWARDED_IP",
                                                       ",'ForwardedIPConfig':{'HeaderName':'XFF',"
                                                       "'FallbackBehavior':'MATCH'}"))));
    assert_int_equal(count_allowed(engine, CLIENT, "GET / HTTP/1.1", 20), 20);
    assert_int_equal(count_allowed(engine, CLIENT, "GET / HTTP/1.1\nXFF: 192.0.2.1, x", 12), 10);
    assert_int_equal(count_allowed(engine, CLIENT, "GET / HTTP/1.1\nXFF: 192.0.2.2", 5), 5);
    assert_int_equal(count_allowed(engine, CLIENT, "GET / HTTP/1.1\nXFF: nobody", 1), 0);
}

static void custom_keys_are_counted_together(void **state)
{
    struct engine *engine = *state;
    engine_compile(
        engine, ACL("'Allow':{}",
                    RULE("rate", 1, "'Block':{}", "",
                         RATE(10, "CUSTOM_KEYS",
                              ",'CustomKeys':[{'IP':{}},{'HTTPMethod':{}},{'Header':{'Name':'who',"
                              "'TextTransformations':[{'Priority':0,'Type':'LOWERCASE'}]}}]"))));
    assert_int_equal(count_allowed(engine, CLIENT, "GET / HTTP/1.1\nwho: me", 6), 6);
    assert_int_equal(count_allowed(engine, CLIENT, "GET / HTTP/1.1\nwho: ME", 6), 4);
    assert_int_equal(count_allowed(engine, CLIENT, "PUT / HTTP/1.1\nwho: me", 6), 6);
    assert_int_equal(count_allowed(engine, CLIENT, "GET / HTTP/1.1", 20), 20);
    assert_int_equal(count_allowed(engine, "203.0.113.2", "GET / HTTP/1.1\nwho: me", 6), 6);
}

static void add_to_list(void *ctx, struct vg_str key)
{
    char *list = ctx;
    strncat(list, key.ptr, key.len);
    strcat(list, " ");
}

static void the_limited_addresses_are_known(void **state)
{
    struct engine *engine = *state;
    char list[256] = "";
    engine_compile(engine,
                   ACL("'Allow':{}", RULE("rate", 1, "'Count':{}", "", RATE(10, "IP", ""))));
    count_allowed(engine, CLIENT, "GET / HTTP/1.1", 11);
    count_allowed(engine, "203.0.113.2", "GET / HTTP/1.1", 10);
    waf_rates_limited(&engine->rates, VG_STR("arn:acl"), VG_STR("rate"), engine->now_ms,
                      add_to_list, list);
    assert_string_equal(list, CLIENT " ");
    list[0] = '\0';
    waf_rates_limited(&engine->rates, VG_STR("arn:acl"), VG_STR("rate"), engine->now_ms + 70000,
                      add_to_list, list);
    assert_string_equal(list, "");
}

static void a_rule_counts_so_many_keys_and_makes_room_when_their_window_has_passed(void **state)
{
    struct engine *engine = *state;
    const struct waf_rate rate = {
        .limit = 10, .window_s = 60, .path = VG_STR("rate"), .arn = VG_STR("arn:acl")};
    char name[16];
    for (int i = 0; i < WAF_RATE_KEYS_MAX; i++) {
        snprintf(name, sizeof name, "k%d", i);
        assert_false(waf_rates_count(&engine->rates, &rate, vg_str_from(name), engine->now_ms));
    }
    for (int i = 0; i < 20; i++)
        assert_false(waf_rates_count(&engine->rates, &rate, VG_STR("late"), engine->now_ms));
    for (int i = 0; i < 11; i++)
        assert_int_equal(
            waf_rates_count(&engine->rates, &rate, VG_STR("late"), engine->now_ms + 61000),
            i == 10);
}

static void what_two_statements_share_is_transformed_once(void **state)
{
    struct engine *engine = *state;
#define LOWER                                                                                      \
    "'TextTransformations':[{'Priority':0,'Type':'URL_DECODE'},{'Priority':1,'Type':'LOWERCASE'}]"
#define ONE(text)                                                                                  \
    "{'ByteMatchStatement':{'SearchString':'" text "','FieldToMatch':{'UriPath':{}}," LOWER        \
    ",'PositionalConstraint':'CONTAINS'}}"
    engine_compile(engine,
                   ACL("'Allow':{}", RULE("a", 1, "'Block':{}", "", ONE(A)) "," RULE(
                                         "b", 2, "'Block':{}", "",
                                         ONE(B)) "," RULE("c", 3, "'Block':{}", "", HAS(ANY))));
    /* The path, decoded, and that in lower case. */
    assert_int_equal(engine->acl->input_count, 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_first_rule_by_priority_decides),
        TEST(count_goes_on_and_leaves_labels_for_later_rules),
        TEST(label_keys_mean_trailing_parts_and_whole_namespaces),
        TEST(a_group_s_rules_decide_and_label),
        TEST(an_override_to_count_ends_the_group_alone),
        TEST(a_rule_s_action_can_be_overridden_or_excluded),
        TEST(a_scope_down_keeps_requests_out_of_a_group),
        TEST(headers_are_inserted_with_their_prefix_once),
        TEST(a_block_may_have_an_answer_of_its_own),
        TEST(geographic_statements_label_what_they_look_at),
        TEST(a_client_beyond_the_limit_is_blocked_until_its_window_has_passed),
        TEST(only_what_the_scope_down_matches_is_counted_and_acted_on),
        TEST(forwarded_addresses_are_counted_and_requests_without_skipped),
        TEST(custom_keys_are_counted_together),
        TEST(the_limited_addresses_are_known),
        TEST(a_rule_counts_so_many_keys_and_makes_room_when_their_window_has_passed),
        TEST(what_two_statements_share_is_transformed_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
