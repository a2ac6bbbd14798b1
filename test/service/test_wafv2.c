/* test_wafv2: the control plane of AWS WAF through the dispatcher. */
#include "instance.h"

#define VISIBILITY                                                                                 \
    "'VisibilityConfig':{'SampledRequestsEnabled':true,'CloudWatchMetricsEnabled':true,"           \
    "'MetricName':'m'}"
#define MISSING                                                                                    \
    "AWS WAF couldn\u2019t perform the operation because your resource doesn\u2019t exist."
#define DUPLICATE                                                                                  \
    "AWS WAF couldn\u2019t perform the operation because some resource in your request is a "      \
    "duplicate of an existing one."
#define NO_ID "00000000-0000-4000-8000-000000000000"

static char id[64], token[64], arn[256], set_arn[256];

/* Remembers what a Create answered. */
static void take_summary(cJSON *answer)
{
    snprintf(id, sizeof id, "%s", text(answer, "Summary/Id"));
    snprintf(token, sizeof token, "%s", text(answer, "Summary/LockToken"));
    snprintf(arn, sizeof arn, "%s", text(answer, "Summary/ARN"));
    cJSON_Delete(answer);
}

static void create_ip_set(const char *name)
{
    take_summary(call_ok("wafv2", "CreateIPSet",
                         "{'Name':'%s','Scope':'REGIONAL','IPAddressVersion':'IPV4',"
                         "'Addresses':['192.0.2.0/24'],'Description':'first one'}",
                         name));
    snprintf(set_arn, sizeof set_arn, "%s", arn);
}

static void create_acl(const char *name, const char *rules)
{
    take_summary(call_ok("wafv2", "CreateWebACL",
                         "{'Name':'%s','Scope':'REGIONAL','DefaultAction':{'Allow':{}}," VISIBILITY
                         ",'Rules':[%s]}",
                         name, rules));
}

/* ---- Names, ids, lock tokens ---- */

static void an_ip_set_is_made_changed_and_deleted_by_its_lock_token(void **state)
{
    (void)state;
    char first[64];
    create_ip_set("set");
    char expected[200];
    snprintf(expected, sizeof expected,
             "arn:aws:wafv2:us-east-1:000000000000:regional/ipset/set/%s", id);
    assert_string_equal(arn, expected);
    cJSON *got = call_ok("wafv2", "GetIPSet", "{'Name':'set','Scope':'REGIONAL','Id':'%s'}", id);
    assert_string_equal(text(got, "LockToken"), token);
    assert_string_equal(text(got, "IPSet/Addresses"), "[\"192.0.2.0/24\"]");
    assert_string_equal(text(got, "IPSet/IPAddressVersion"), "IPV4");
    cJSON_Delete(got);
    snprintf(first, sizeof first, "%s", token);
    got = call_ok("wafv2", "UpdateIPSet",
                  "{'Name':'set','Scope':'REGIONAL','Id':'%s','LockToken':'%s','Addresses':[]}", id,
                  token);
    snprintf(token, sizeof token, "%s", text(got, "NextLockToken"));
    assert_string_not_equal(token, first);
    cJSON_Delete(got);
    call_fails("WAFOptimisticLockException",
               "AWS WAF couldn\u2019t save your changes because someone changed the resource after "
               "you started to edit it. Reapply your changes.",
               "wafv2", "DeleteIPSet",
               "{'Name':'set','Scope':'REGIONAL','Id':'%s','LockToken':'%s'}", id, first);
    call_done("wafv2", "DeleteIPSet",
              "{'Name':'set','Scope':'REGIONAL','Id':'%s','LockToken':'%s'}", id, token);
    call_fails("WAFNonexistentItemException", MISSING, "wafv2", "GetIPSet",
               "{'Name':'set','Scope':'REGIONAL','Id':'%s'}", id);
}

static void a_name_is_taken_within_its_kind_and_scope_alone(void **state)
{
    (void)state;
    create_ip_set("same");
    call_fails("WAFDuplicateItemException", DUPLICATE, "wafv2", "CreateIPSet",
               "{'Name':'same','Scope':'REGIONAL','IPAddressVersion':'IPV6','Addresses':[]}");
    call_done("wafv2", "CreateIPSet",
              "{'Name':'same','Scope':'CLOUDFRONT','IPAddressVersion':'IPV6','Addresses':[]}");
    call_done("wafv2", "CreateRegexPatternSet",
              "{'Name':'same','Scope':'REGIONAL','RegularExpressionList':[]}");
    call_fails("WAFNonexistentItemException", MISSING, "wafv2", "GetIPSet",
               "{'Name':'same','Scope':'REGIONAL','Id':'" NO_ID "'}");
}

static void bad_addresses_are_refused(void **state)
{
    static const char *const bad[] = {"10.0.0.1/24", "10.0.0.0", "2001:db8::/32", "0.0.0.0/0",
                                      "x/8"};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char message[200];
        snprintf(message, sizeof message,
                 "Error reason: The parameter contains formatting that is not valid., field: "
                 "IP_ADDRESS, parameter: %s",
                 bad[i]);
        call_fails("WAFInvalidParameterException", message, "wafv2", "CreateIPSet",
                   "{'Name':'s','Scope':'REGIONAL','IPAddressVersion':'IPV4','Addresses':['%s']}",
                   bad[i]);
    }
}

static void pattern_sets_take_regular_expressions_alone(void **state)
{
    (void)state;
    take_summary(call_ok("wafv2", "CreateRegexPatternSet",
                         "{'Name':'p','Scope':'REGIONAL','RegularExpressionList':"
                         "[{'RegexString':'^a+$'}]}"));
    cJSON *got =
        call_ok("wafv2", "GetRegexPatternSet", "{'Name':'p','Scope':'REGIONAL','Id':'%s'}", id);
    assert_string_equal(text(got, "RegexPatternSet/RegularExpressionList/0/RegexString"), "^a+$");
    cJSON_Delete(got);
    call_fails("WAFInvalidParameterException", NULL, "wafv2", "UpdateRegexPatternSet",
               "{'Name':'p','Scope':'REGIONAL','Id':'%s','LockToken':'%s',"
               "'RegularExpressionList':[{'RegexString':'(?=a)'}]}",
               id, token);
    call_done("wafv2", "UpdateRegexPatternSet",
              "{'Name':'p','Scope':'REGIONAL','Id':'%s','LockToken':'%s',"
              "'RegularExpressionList':[{'RegexString':'b'},{'RegexString':'c'}]}",
              id, token);
    cJSON *list = call_ok("wafv2", "ListRegexPatternSets", "{'Scope':'REGIONAL'}");
    assert_string_equal(text(list, "RegexPatternSets/0/Name"), "p");
    snprintf(token, sizeof token, "%s", text(list, "RegexPatternSets/0/LockToken"));
    cJSON_Delete(list);
    call_done("wafv2", "DeleteRegexPatternSet",
              "{'Name':'p','Scope':'REGIONAL','Id':'%s','LockToken':'%s'}", id, token);
}

static void lists_come_in_pages(void **state)
{
    (void)state;
    create_ip_set("a");
    create_ip_set("b");
    create_ip_set("c");
    cJSON *page = call_ok("wafv2", "ListIPSets", "{'Scope':'REGIONAL','Limit':2}");
    assert_int_equal(cJSON_GetArraySize(at(page, "IPSets")), 2);
    assert_string_equal(text(page, "IPSets/1/Name"), "b");
    assert_string_equal(text(page, "IPSets/1/Description"), "first one");
    cJSON *rest = call_ok("wafv2", "ListIPSets", "{'Scope':'REGIONAL','NextMarker':'%s'}",
                          text(page, "NextMarker"));
    assert_int_equal(cJSON_GetArraySize(at(rest, "IPSets")), 1);
    assert_string_equal(text(rest, "IPSets/0/Name"), "c");
    assert_null(at(rest, "NextMarker"));
    cJSON_Delete(page);
    cJSON_Delete(rest);
}

static void the_hundred_and_first_of_a_kind_is_too_many(void **state)
{
    (void)state;
    char name[16];
    for (int i = 0; i < 100; i++) {
        snprintf(name, sizeof name, "s%d", i);
        create_ip_set(name);
    }
    call_fails("WAFLimitsExceededException", NULL, "wafv2", "CreateIPSet",
               "{'Name':'more','Scope':'REGIONAL','IPAddressVersion':'IPV4','Addresses':[]}");
}

/* ---- Tags, policies ---- */

static void tags_are_added_replaced_and_removed(void **state)
{
    (void)state;
    take_summary(call_ok("wafv2", "CreateIPSet",
                         "{'Name':'t','Scope':'REGIONAL','IPAddressVersion':'IPV4','Addresses':[],"
                         "'Tags':[{'Key':'a','Value':'1'}]}"));
    call_done("wafv2", "TagResource",
              "{'ResourceARN':'%s','Tags':[{'Key':'b','Value':'2'},{'Key':'a','Value':'3'}]}", arn);
    call_done("wafv2", "UntagResource", "{'ResourceARN':'%s','TagKeys':['b']}", arn);
    cJSON *tags = call_ok("wafv2", "ListTagsForResource", "{'ResourceARN':'%s'}", arn);
    assert_string_equal(text(tags, "TagInfoForResource/TagList"),
                        "[{\"Key\":\"a\",\"Value\":\"3\"}]");
    cJSON_Delete(tags);
    call_fails("WAFInvalidParameterException",
               "Error reason: The ARN isn't valid. A valid ARN begins with arn: and includes other "
               "information separated by colons or slashes., field: RESOURCE_ARN, parameter: "
               "arn:aws:wafv2:nonsense",
               "wafv2", "ListTagsForResource", "{'ResourceARN':'arn:aws:wafv2:nonsense'}");
}

static void a_rule_group_s_policy_is_kept(void **state)
{
    (void)state;
    take_summary(call_ok("wafv2", "CreateRuleGroup",
                         "{'Name':'g','Scope':'REGIONAL','Capacity':10," VISIBILITY "}"));
    call_fails("WAFNonexistentItemException", MISSING, "wafv2", "GetPermissionPolicy",
               "{'ResourceArn':'%s'}", arn);
    call_fails("WAFInvalidPermissionPolicyException", NULL, "wafv2", "PutPermissionPolicy",
               "{'ResourceArn':'%s','Policy':'no'}", arn);
    call_done("wafv2", "PutPermissionPolicy", "{'ResourceArn':'%s','Policy':'{}'}", arn);
    cJSON *got = call_ok("wafv2", "GetPermissionPolicy", "{'ResourceArn':'%s'}", arn);
    assert_string_equal(text(got, "Policy"), "{}");
    cJSON_Delete(got);
    call_done("wafv2", "DeletePermissionPolicy", "{'ResourceArn':'%s'}", arn);
    call_fails("WAFNonexistentItemException", MISSING, "wafv2", "DeletePermissionPolicy",
               "{'ResourceArn':'%s'}", arn);
}

/* ---- Rules ---- */

#define TEXT_NONE "'TextTransformations':[{'Priority':0,'Type':'NONE'}]"
#define BYTES(field, where, texts)                                                                 \
    "{'ByteMatchStatement':{'SearchString':'YWJj','FieldToMatch':{" field "}," texts               \
    ",'PositionalConstraint':'" where "'}}"
#define SIZE_OF(field, texts)                                                                      \
    "{'SizeConstraintStatement':{'FieldToMatch':{" field                                           \
    "},'ComparisonOperator':'GT','Size':5," texts "}}"
#define RULE_OF(name, priority, action, statement)                                                 \
    "{'Name':'" name "','Priority':" #priority "," action "," VISIBILITY ",'Statement':" statement \
    "}"
#define BLOCK "'Action':{'Block':{}}"
#define PATH "'UriPath':{}"
#define GOOD BYTES(PATH, "EXACTLY", TEXT_NONE)
#define ONE_VALUE                                                                                  \
    "Error reason: You have used none or multiple values for a field that requires exactly one "   \
    "value., field: "
#define BAD_REFERENCE "Error reason: A reference in your rule statement is not valid., field: "

static void what_rules_may_not_say_is_refused(void **state)
{
    static const struct {
        const char *rules, *code, *message;
    } cases[] = {
        {RULE_OF("r", 1, "'Action':{'Block':{},'Allow':{}}", GOOD), "WAFInvalidParameterException",
         ONE_VALUE "RULE_ACTION, parameter: RuleAction"},
        {RULE_OF("r", 1, "'OverrideAction':{'None':{}}", GOOD), "WAFInvalidParameterException",
         BAD_REFERENCE "RULE, parameter: Statement"},
        {RULE_OF("r", 1, BLOCK ",'OverrideAction':{'None':{}}", GOOD),
         "WAFInvalidParameterException", ONE_VALUE "RULE, parameter: Rule"},
        {RULE_OF("r", 1, BLOCK, "{}"), "WAFInvalidParameterException",
         ONE_VALUE "STATEMENT, parameter: Statement"},
        {RULE_OF("r", 1, BLOCK, BYTES(PATH ",'Method':{}", "EXACTLY", TEXT_NONE)),
         "WAFInvalidParameterException", ONE_VALUE "FIELD_TO_MATCH, parameter: FieldToMatch"},
        {RULE_OF("r", 1, BLOCK, "{'AndStatement':{'Statements':[" GOOD "]}}"),
         "WAFInvalidParameterException", NULL},
        {RULE_OF("r", 1, BLOCK,
                 "{'NotStatement':{'Statement':{'RateBasedStatement':{'Limit':100,"
                 "'AggregateKeyType':'IP'}}}}"),
         "WAFInvalidParameterException", BAD_REFERENCE "STATEMENT, parameter: Statement"},
        {RULE_OF("r", 1, "'Action':{'Allow':{}}",
                 "{'RateBasedStatement':{'Limit':100,'AggregateKeyType':'IP'}}"),
         "WAFInvalidParameterException", NULL},
        {RULE_OF("r", 1, BLOCK,
                 "{'RateBasedStatement':{'Limit':100,'AggregateKeyType':'CONSTANT'}}"),
         "WAFInvalidParameterException", NULL},
        {RULE_OF("r", 1, BLOCK,
                 "{'RateBasedStatement':{'Limit':100,'AggregateKeyType':'IP',"
                 "'EvaluationWindowSec':90}}"),
         "WAFInvalidParameterException", NULL},
        {RULE_OF("r", 1, BLOCK,
                 "{'RegexMatchStatement':{'RegexString':'(','FieldToMatch':{" PATH "}," TEXT_NONE
                 "}}"),
         "WAFInvalidParameterException", NULL},
        {RULE_OF("r", 1, BLOCK,
                 "{'IPSetReferenceStatement':{'ARN':'arn:aws:wafv2:us-east-1:000000000000:regional/"
                 "ipset/none/" NO_ID "'}}"),
         "WAFNonexistentItemException", MISSING},
        {RULE_OF("r", 1, BLOCK, "{'LabelMatchStatement':{'Scope':'LABEL','Key':'a:'}}"),
         "WAFInvalidParameterException", NULL},
        {RULE_OF("r", 1, BLOCK ",'RuleLabels':[{'Name':'awswaf:x'}]", GOOD),
         "WAFInvalidParameterException", NULL},
        {RULE_OF("r", 1, "'Action':{'Block':{'CustomResponse':{'ResponseCode':299}}}", GOOD),
         "WAFInvalidParameterException", NULL},
        {RULE_OF("r", 1,
                 "'Action':{'Block':{'CustomResponse':{'ResponseCode':403,'CustomResponseBodyKey':"
                 "'none'}}}",
                 GOOD),
         "WAFInvalidParameterException", NULL},
        {RULE_OF("r", 1, "'OverrideAction':{'None':{}}",
                 "{'ManagedRuleGroupStatement':{'VendorName':'AWS','Name':'Nobodys'}}"),
         "WAFNonexistentItemException", MISSING},
        {RULE_OF("r", 1, "'OverrideAction':{'None':{}}",
                 "{'ManagedRuleGroupStatement':{'VendorName':'AWS','Name':"
                 "'AWSManagedRulesBotControlRuleSet'}}"),
         "WAFInvalidParameterException", NULL},
        {RULE_OF("r", 1, "'OverrideAction':{'None':{}}",
                 "{'ManagedRuleGroupStatement':{'VendorName':'AWS','Name':"
                 "'AWSManagedRulesAnonymousIpList','ExcludedRules':[{'Name':'none'}]}}"),
         "WAFInvalidParameterException", BAD_REFERENCE "EXCLUDED_RULE, parameter: none"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        call_fails(cases[i].code, cases[i].message, "wafv2", "CheckCapacity",
                   "{'Scope':'REGIONAL','Rules':[%s]}", cases[i].rules);
}

static void two_rules_are_alike_neither_in_name_nor_in_priority(void **state)
{
    static const char *const rules[] = {
        RULE_OF("r", 1, BLOCK, GOOD) "," RULE_OF("r", 2, BLOCK, GOOD),
        RULE_OF("r", 1, BLOCK, GOOD) "," RULE_OF("s", 1, BLOCK, GOOD),
    };
    (void)state;
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        call_fails("WAFDuplicateItemException", DUPLICATE, "wafv2", "CreateWebACL",
                   "{'Name':'a','Scope':'REGIONAL','DefaultAction':{'Allow':{}}," VISIBILITY
                   ",'Rules':[%s]}",
                   rules[i]);
}

static void assert_capacity(const char *rules, const char *capacity)
{
    cJSON *answer = call_ok("wafv2", "CheckCapacity", "{'Scope':'REGIONAL','Rules':[%s]}", rules);
    if (strcmp(text(answer, "Capacity"), capacity) != 0)
        fail_msg("%s cost %s, not %s", rules, text(answer, "Capacity"), capacity);
    cJSON_Delete(answer);
}

#define LOWER "'TextTransformations':[{'Priority':0,'Type':'LOWERCASE'}]"

static void capacity_adds_up_as_on_aws(void **state)
{
    static const struct {
        const char *rules, *capacity;
    } cases[] = {
        {RULE_OF("r", 1, BLOCK, GOOD), "2"},
        {RULE_OF("r", 1, BLOCK, BYTES(PATH, "STARTS_WITH", TEXT_NONE)), "2"},
        {RULE_OF("r", 1, BLOCK, BYTES(PATH, "CONTAINS", TEXT_NONE)), "10"},
        {RULE_OF("r", 1, BLOCK, BYTES(PATH, "CONTAINS_WORD", LOWER)), "20"},
        {RULE_OF("r", 1, BLOCK, SIZE_OF(PATH, TEXT_NONE)), "1"},
        {RULE_OF("r", 1, BLOCK, SIZE_OF("'AllQueryArguments':{}", LOWER)), "21"},
        {RULE_OF("r", 1, BLOCK,
                 BYTES("'JsonBody':{'MatchPattern':{'All':{}},'MatchScope':'ALL'}", "CONTAINS",
                       TEXT_NONE)),
         "20"},
        {RULE_OF("r", 1, BLOCK,
                 "{'RegexMatchStatement':{'RegexString':'a','FieldToMatch':{" PATH "}," TEXT_NONE
                 "}}"),
         "3"},
        {RULE_OF("r", 1, BLOCK, "{'LabelMatchStatement':{'Scope':'LABEL','Key':'a'}}"), "1"},
        {RULE_OF("r", 1, BLOCK, "{'GeoMatchStatement':{'CountryCodes':['FR']}}"), "1"},
        {RULE_OF("r", 1, BLOCK, "{'AsnMatchStatement':{'AsnList':[64500]}}"), "1"},
        {RULE_OF("r", 1, BLOCK ",'RuleLabels':[{'Name':'a'},{'Name':'b'}]", GOOD), "3"},
        {RULE_OF("r", 1, BLOCK,
                 "{'AndStatement':{'Statements':[" GOOD "," SIZE_OF(PATH, TEXT_NONE) "]}}"),
         "3"},
        {RULE_OF("r", 1, BLOCK, "{'RateBasedStatement':{'Limit':100,'AggregateKeyType':'IP'}}"),
         "2"},
        {RULE_OF("r", 1, BLOCK,
                 "{'RateBasedStatement':{'Limit':100,'AggregateKeyType':'CUSTOM_KEYS','CustomKeys':"
                 "[{'IP':{}},{'HTTPMethod':{}}],'ScopeDownStatement':" GOOD "}}"),
         "64"},
        {RULE_OF("r", 1, "'OverrideAction':{'None':{}}",
                 "{'ManagedRuleGroupStatement':{'VendorName':'AWS','Name':"
                 "'AWSManagedRulesAmazonIpReputationList'}}"),
         "25"},
        /* The same transformation of the same field is paid for once. */
        {RULE_OF("r", 1, BLOCK, BYTES(PATH, "EXACTLY", LOWER)) "," RULE_OF(
             "s", 2, BLOCK, BYTES(PATH, "CONTAINS", LOWER)) "," RULE_OF("t", 3, BLOCK,
                                                                        BYTES("'QueryString':{}",
                                                                              "CONTAINS", LOWER)),
         "42"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_capacity(cases[i].rules, cases[i].capacity);
}

#define INJECTION(kind, more)                                                                      \
    RULE_OF("r", 1, BLOCK,                                                                         \
            "{'" kind "MatchStatement':{'FieldToMatch':{" PATH "}," TEXT_NONE more "}}")

/* Where the library is missing, such rules are refused and its package is named. */
static void injections_cost_what_they_do_or_name_what_is_missing(void **state)
{
    static const struct {
        const char *rule, *capacity;
    } cases[] = {
        {INJECTION("Sqli", ""), "20"},
        {INJECTION("Sqli", ",'SensitivityLevel':'HIGH'"), "30"},
        {INJECTION("Xss", ""), "40"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char json[1024], *output = NULL;
        snprintf(json, sizeof json, "{'Scope':'REGIONAL','Rules':[%s]}", cases[i].rule);
        for (char *at = json; *at != '\0'; at++)
            if (*at == '\'')
                *at = '"';
        int status = virga_call(v, "wafv2", "CheckCapacity", json, &output);
        char expected[32];
        snprintf(expected, sizeof expected, "{\"Capacity\":%s}", cases[i].capacity);
        if (status == 200)
            assert_string_equal(output, expected);
        else
            assert_non_null(strstr(output, "virga needs the library of Debian's package "
                                           "libmodsecurity3 for this: install it."));
        free(output);
    }
}

static void sets_cost_what_they_do_wherever_they_are(void **state)
{
    (void)state;
    char rule[1024];
    create_ip_set("set");
    snprintf(rule, sizeof rule, RULE_OF("r", 1, BLOCK, "{'IPSetReferenceStatement':{'ARN':'%s'}}"),
             set_arn);
    assert_capacity(rule, "1");
    snprintf(rule, sizeof rule,
             RULE_OF("r", 1, BLOCK,
                     "{'IPSetReferenceStatement':{'ARN':'%s','IPSetForwardedIPConfig':{'HeaderName'"
                     ":'X','FallbackBehavior':'MATCH','Position':'ANY'}}}"),
             set_arn);
    assert_capacity(rule, "5");
    take_summary(call_ok("wafv2", "CreateRegexPatternSet",
                         "{'Name':'p','Scope':'REGIONAL','RegularExpressionList':[]}"));
    snprintf(rule, sizeof rule,
             RULE_OF("r", 1, BLOCK,
                     "{'RegexPatternSetReferenceStatement':{'ARN':'%s','FieldToMatch':{" PATH
                     "}," TEXT_NONE "}}"),
             arn);
    assert_capacity(rule, "25");
}

static void a_group_keeps_within_its_capacity_and_costs_it(void **state)
{
    (void)state;
    call_fails("WAFInvalidParameterException",
               "Error reason: You exceeded the capacity limit for a rule group or web ACL., field: "
               "RULE_GROUP, parameter: 1",
               "wafv2", "CreateRuleGroup",
               "{'Name':'g','Scope':'REGIONAL','Capacity':1," VISIBILITY
               ",'Rules':[" RULE_OF("r", 1, BLOCK, GOOD) "]}");
    take_summary(
        call_ok("wafv2", "CreateRuleGroup",
                "{'Name':'g','Scope':'REGIONAL','Capacity':77," VISIBILITY
                ",'Rules':[" RULE_OF("r", 1, BLOCK ",'RuleLabels':[{'Name':'seen'}]", GOOD) "]}"));
    char rule[1024];
    snprintf(rule, sizeof rule,
             RULE_OF("r", 1, "'OverrideAction':{'None':{}}",
                     "{'RuleGroupReferenceStatement':{'ARN':'%s'}}"),
             arn);
    assert_capacity(rule, "77");
    cJSON *got = call_ok("wafv2", "GetRuleGroup", "{'ARN':'%s'}", arn);
    assert_string_equal(text(got, "RuleGroup/LabelNamespace"), "awswaf:000000000000:rulegroup:g:");
    assert_string_equal(text(got, "RuleGroup/AvailableLabels/0/Name"),
                        "awswaf:000000000000:rulegroup:g:seen");
    cJSON_Delete(got);
    call_done("wafv2", "UpdateRuleGroup",
              "{'Name':'g','Scope':'REGIONAL','Id':'%s','LockToken':'%s'," VISIBILITY
              ",'Rules':[]}",
              id, token);
    cJSON *list = call_ok("wafv2", "ListRuleGroups", "{'Scope':'REGIONAL'}");
    assert_string_equal(text(list, "RuleGroups/0/Name"), "g");
    snprintf(token, sizeof token, "%s", text(list, "RuleGroups/0/LockToken"));
    cJSON_Delete(list);
    call_done("wafv2", "DeleteRuleGroup",
              "{'Name':'g','Scope':'REGIONAL','Id':'%s','LockToken':'%s'}", id, token);
    call_fails("WAFInvalidOperationException",
               "Critical information is missing in your request: GetRuleGroupRequest(name=g, "
               "scope=null, id=null, aRN=null).",
               "wafv2", "GetRuleGroup", "{'Name':'g'}");
}

static void a_web_acl_is_given_back_as_it_was_said(void **state)
{
    (void)state;
    create_acl("front", RULE_OF("r", 1, BLOCK, BYTES(PATH, "CONTAINS", LOWER)));
    cJSON *got = call_ok("wafv2", "GetWebACL", "{'Name':'front','Scope':'REGIONAL','Id':'%s'}", id);
    assert_string_equal(text(got, "LockToken"), token);
    assert_string_equal(text(got, "WebACL/ARN"), arn);
    assert_string_equal(text(got, "WebACL/Capacity"), "20");
    assert_string_equal(text(got, "WebACL/LabelNamespace"), "awswaf:000000000000:webacl:front:");
    assert_string_equal(text(got, "WebACL/Rules/0/Statement/ByteMatchStatement/SearchString"),
                        "YWJj");
    assert_string_equal(text(got, "WebACL/DefaultAction"), "{\"Allow\":{}}");
    cJSON_Delete(got);
    call_done("wafv2", "UpdateWebACL",
              "{'Name':'front','Scope':'REGIONAL','Id':'%s','LockToken':'%s','DefaultAction':"
              "{'Block':{}}," VISIBILITY "}",
              id, token);
    got = call_ok("wafv2", "GetWebACL", "{'ARN':'%s'}", arn);
    assert_string_equal(text(got, "WebACL/DefaultAction"), "{\"Block\":{}}");
    assert_string_equal(text(got, "WebACL/Rules"), "[]");
    assert_string_equal(text(got, "WebACL/Capacity"), "0");
    cJSON_Delete(got);
}

static void what_is_referred_to_cannot_be_deleted(void **state)
{
    (void)state;
    char rule[512], set_id[64], set_token[64];
    create_ip_set("set");
    snprintf(set_id, sizeof set_id, "%s", id);
    snprintf(set_token, sizeof set_token, "%s", token);
    snprintf(rule, sizeof rule, RULE_OF("r", 1, BLOCK, "{'IPSetReferenceStatement':{'ARN':'%s'}}"),
             set_arn);
    create_acl("acl", rule);
    call_fails("WAFAssociatedItemException",
               "AWS WAF couldn\u2019t perform the operation because your resource is being used by "
               "another resource or it\u2019s associated with another resource.",
               "wafv2", "DeleteIPSet",
               "{'Name':'set','Scope':'REGIONAL','Id':'%s','LockToken':'%s'}", set_id, set_token);
    call_done("wafv2", "DeleteWebACL",
              "{'Name':'acl','Scope':'REGIONAL','Id':'%s','LockToken':'%s'}", id, token);
    call_done("wafv2", "DeleteIPSet",
              "{'Name':'set','Scope':'REGIONAL','Id':'%s','LockToken':'%s'}", set_id, set_token);
}

/* ---- Associations ---- */

static void a_user_pool_is_associated_with_one_web_acl(void **state)
{
    (void)state;
    char pool[256], first[256];
    cJSON *made = call_ok("cognito", "CreateUserPool", "{'PoolName':'people'}");
    snprintf(pool, sizeof pool, "%s", text(made, "UserPool/Arn"));
    cJSON_Delete(made);
    cJSON *got = call_ok("wafv2", "GetWebACLForResource", "{'ResourceArn':'%s'}", pool);
    assert_null(at(got, "WebACL"));
    cJSON_Delete(got);
    create_acl("one", "");
    snprintf(first, sizeof first, "%s", arn);
    call_done("wafv2", "AssociateWebACL", "{'WebACLArn':'%s','ResourceArn':'%s'}", arn, pool);
    create_acl("two", "");
    call_done("wafv2", "AssociateWebACL", "{'WebACLArn':'%s','ResourceArn':'%s'}", arn, pool);
    got = call_ok("wafv2", "GetWebACLForResource", "{'ResourceArn':'%s'}", pool);
    assert_string_equal(text(got, "WebACL/Name"), "two");
    cJSON_Delete(got);
    got = call_ok("wafv2", "ListResourcesForWebACL",
                  "{'WebACLArn':'%s','ResourceType':'COGNITO_USER_POOL'}", arn);
    assert_string_equal(text(got, "ResourceArns/0"), pool);
    cJSON_Delete(got);
    got = call_ok("wafv2", "ListResourcesForWebACL",
                  "{'WebACLArn':'%s','ResourceType':'COGNITO_USER_POOL'}", first);
    assert_string_equal(text(got, "ResourceArns"), "[]");
    cJSON_Delete(got);
    call_fails("WAFAssociatedItemException", NULL, "wafv2", "DeleteWebACL",
               "{'Name':'two','Scope':'REGIONAL','Id':'%s','LockToken':'%s'}", id, token);
    call_done("wafv2", "DisassociateWebACL", "{'ResourceArn':'%s'}", pool);
    call_done("wafv2", "DeleteWebACL",
              "{'Name':'two','Scope':'REGIONAL','Id':'%s','LockToken':'%s'}", id, token);
}

static void only_what_is_there_is_associated(void **state)
{
    (void)state;
    create_acl("acl", "");
    call_fails("WAFUnavailableEntityException", NULL, "wafv2", "AssociateWebACL",
               "{'WebACLArn':'%s','ResourceArn':'arn:aws:cognito-idp:us-east-1:000000000000:"
               "userpool/us-east-1_nobody'}",
               arn);
    call_fails("WAFInvalidParameterException",
               "Error reason: The ARN isn't valid. A valid ARN begins with arn: and includes other "
               "information separated by colons or slashes., field: RESOURCE_ARN, parameter: "
               "arn:aws:apigateway:us-east-1::/apis/a/stages/$default",
               "wafv2", "AssociateWebACL",
               "{'WebACLArn':'%s','ResourceArn':'arn:aws:apigateway:us-east-1::/apis/a/stages/"
               "$default'}",
               arn);
    call_fails("WAFInvalidParameterException", NULL, "wafv2", "AssociateWebACL",
               "{'WebACLArn':'%s','ResourceArn':'arn:aws:elasticloadbalancing:us-east-1:"
               "000000000000:loadbalancer/app/a/b'}",
               arn);
}

/* ---- Managed groups ---- */

static void managed_groups_are_listed_and_described(void **state)
{
    (void)state;
    cJSON *list = call_ok("wafv2", "ListAvailableManagedRuleGroups", "{'Scope':'REGIONAL'}");
    assert_int_equal(cJSON_GetArraySize(at(list, "ManagedRuleGroups")), 7);
    assert_string_equal(text(list, "ManagedRuleGroups/1/Name"),
                        "AWSManagedRulesAmazonIpReputationList");
    assert_string_equal(text(list, "ManagedRuleGroups/1/VersioningSupported"), "false");
    cJSON_Delete(list);
    cJSON *got = call_ok("wafv2", "DescribeManagedRuleGroup",
                         "{'VendorName':'AWS','Name':'AWSManagedRulesAmazonIpReputationList',"
                         "'Scope':'REGIONAL'}");
    char *printed = cJSON_PrintUnformatted(got);
    assert_string_equal(
        printed, "{\"Capacity\":25,\"Rules\":["
                 "{\"Name\":\"AWSManagedIPReputationList\",\"Action\":{\"Block\":{}}},"
                 "{\"Name\":\"AWSManagedReconnaissanceList\",\"Action\":{\"Block\":{}}},"
                 "{\"Name\":\"AWSManagedIPDDoSList\",\"Action\":{\"Count\":{}}}],"
                 "\"LabelNamespace\":\"awswaf:managed:aws:amazon-ip-list:\",\"AvailableLabels\":["
                 "{\"Name\":\"awswaf:managed:aws:amazon-ip-list:AWSManagedIPReputationList\"},"
                 "{\"Name\":\"awswaf:managed:aws:amazon-ip-list:AWSManagedReconnaissanceList\"},"
                 "{\"Name\":\"awswaf:managed:aws:amazon-ip-list:AWSManagedIPDDoSList\"}]}");
    free(printed);
    cJSON_Delete(got);
    got = call_ok("wafv2", "ListAvailableManagedRuleGroupVersions",
                  "{'VendorName':'AWS','Name':'AWSManagedRulesLinuxRuleSet','Scope':'REGIONAL'}");
    assert_string_equal(text(got, "CurrentDefaultVersion"), "Version_1.0");
    cJSON_Delete(got);
    call_fails("WAFNonexistentItemException", MISSING, "wafv2", "DescribeManagedRuleGroup",
               "{'VendorName':'AWS','Name':'AWSManagedRulesLinuxRuleSet','Scope':'REGIONAL',"
               "'VersionName':'Version_9'}");
}

/* ---- Logging ---- */

static void a_logging_configuration_is_kept_for_a_log_group(void **state)
{
    (void)state;
    create_acl("acl", "");
    call_fails("WAFNonexistentItemException", MISSING, "wafv2", "GetLoggingConfiguration",
               "{'ResourceArn':'%s'}", arn);
    call_fails("WAFInvalidParameterException", NULL, "wafv2", "PutLoggingConfiguration",
               "{'LoggingConfiguration':{'ResourceArn':'%s','LogDestinationConfigs':"
               "['arn:aws:logs:us-east-1:000000000000:log-group:other']}}",
               arn);
    call_fails("WAFInvalidParameterException", NULL, "wafv2", "PutLoggingConfiguration",
               "{'LoggingConfiguration':{'ResourceArn':'%s','LogDestinationConfigs':"
               "['arn:aws:s3:::aws-waf-logs-x']}}",
               arn);
    call_done("wafv2", "PutLoggingConfiguration",
              "{'LoggingConfiguration':{'ResourceArn':'%s','LogDestinationConfigs':"
              "['arn:aws:logs:us-east-1:000000000000:log-group:aws-waf-logs-a'],"
              "'RedactedFields':[{'SingleHeader':{'Name':'authorization'}}]}}",
              arn);
    cJSON *list = call_ok("wafv2", "ListLoggingConfigurations", "{'Scope':'REGIONAL'}");
    assert_string_equal(text(list, "LoggingConfigurations/0/ResourceArn"), arn);
    cJSON_Delete(list);
    call_done("wafv2", "DeleteLoggingConfiguration", "{'ResourceArn':'%s'}", arn);
    call_fails("WAFNonexistentItemException", MISSING, "wafv2", "DeleteLoggingConfiguration",
               "{'ResourceArn':'%s'}", arn);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(an_ip_set_is_made_changed_and_deleted_by_its_lock_token),
        INSTANCE_TEST(a_name_is_taken_within_its_kind_and_scope_alone),
        INSTANCE_TEST(bad_addresses_are_refused),
        INSTANCE_TEST(pattern_sets_take_regular_expressions_alone),
        INSTANCE_TEST(lists_come_in_pages),
        INSTANCE_TEST(the_hundred_and_first_of_a_kind_is_too_many),
        INSTANCE_TEST(tags_are_added_replaced_and_removed),
        INSTANCE_TEST(a_rule_group_s_policy_is_kept),
        INSTANCE_TEST(what_rules_may_not_say_is_refused),
        INSTANCE_TEST(two_rules_are_alike_neither_in_name_nor_in_priority),
        INSTANCE_TEST(capacity_adds_up_as_on_aws),
        INSTANCE_TEST(injections_cost_what_they_do_or_name_what_is_missing),
        INSTANCE_TEST(sets_cost_what_they_do_wherever_they_are),
        INSTANCE_TEST(a_group_keeps_within_its_capacity_and_costs_it),
        INSTANCE_TEST(a_web_acl_is_given_back_as_it_was_said),
        INSTANCE_TEST(what_is_referred_to_cannot_be_deleted),
        INSTANCE_TEST(a_user_pool_is_associated_with_one_web_acl),
        INSTANCE_TEST(only_what_is_there_is_associated),
        INSTANCE_TEST(managed_groups_are_listed_and_described),
        INSTANCE_TEST(a_logging_configuration_is_kept_for_a_log_group),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
