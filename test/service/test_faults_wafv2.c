/* WAF: store calls made to fail one after the other leave the state before or after, never between.
 */
#include "faults.h"

#define VISIBILITY                                                                                 \
    "'VisibilityConfig':{'SampledRequestsEnabled':true,'CloudWatchMetricsEnabled':true,"           \
    "'MetricName':'m'}"
#define SET "'Name':'set','Scope':'REGIONAL'"
#define ACL "'Name':'acl','Scope':'REGIONAL','DefaultAction':{'Allow':{}}," VISIBILITY
#define RULE(arn)                                                                                  \
    "{'Name':'r','Priority':1,'Action':{'Block':{}}," VISIBILITY                                   \
    ",'Statement':{'IPSetReferenceStatement':{'ARN':'" arn "'}}}"

static void note_summary(int first, cJSON *made)
{
    note(first, text(made, "Summary/ARN"));
    cJSON_Delete(made);
}

/* noted[0]: the set's ARN. */
static void make_set(void)
{
    note_summary(0, call_ok("wafv2", "CreateIPSet",
                            "{" SET ",'IPAddressVersion':'IPV4','Addresses':['192.0.2.0/24']}"));
}

/* noted[0]: its id, noted[1]: its token. */
static void note_set(void)
{
    cJSON *made = call_ok("wafv2", "CreateIPSet",
                          "{" SET ",'IPAddressVersion':'IPV4','Addresses':['192.0.2.0/24']}");
    note(0, text(made, "Summary/Id"));
    note(1, text(made, "Summary/LockToken"));
    cJSON_Delete(made);
}

static char set_arn[4096];

/* noted[0]: the web ACL's id, noted[1]: its token, noted[2]: the ARN of the set it refers to. */
static void make_acl(void)
{
    make_set();
    snprintf(set_arn, sizeof set_arn, "%s", noted[0]);
    cJSON *made = call_ok("wafv2", "CreateWebACL", "{" ACL ",'Rules':[" RULE("%s") "]}", set_arn);
    note(0, text(made, "Summary/Id"));
    note(1, text(made, "Summary/LockToken"));
    note(2, set_arn);
    cJSON_Delete(made);
}

/* noted[0]: the web ACL's ARN, noted[1]: the pool's. */
static void make_acl_and_pool(void)
{
    cJSON *pool = call_ok("cognito", "CreateUserPool", "{'PoolName':'people'}");
    note(1, text(pool, "UserPool/Arn"));
    cJSON_Delete(pool);
    note_summary(0, call_ok("wafv2", "CreateWebACL", "{" ACL "}"));
}

static void associate(void)
{
    make_acl_and_pool();
    call_done("wafv2", "AssociateWebACL", "{'WebACLArn':'%s','ResourceArn':'%s'}", noted[0],
              noted[1]);
    note(0, noted[1]);
}

static const struct fault_case cases[] = {
    {.name = "CreateIPSet",
     .service = "wafv2",
     .operation = "CreateIPSet",
     .input = "{" SET ",'IPAddressVersion':'IPV4','Addresses':['192.0.2.0/24'],"
              "'Tags':[{'Key':'a','Value':'b'}]}"},
    {.name = "UpdateIPSet",
     .prepare = note_set,
     .service = "wafv2",
     .operation = "UpdateIPSet",
     .input = "{" SET ",'Id':'%s','LockToken':'%s','Addresses':[]}"},
    {.name = "DeleteIPSet",
     .prepare = note_set,
     .service = "wafv2",
     .operation = "DeleteIPSet",
     .input = "{" SET ",'Id':'%s','LockToken':'%s'}"},
    {.name = "CreateWebACL that refers to a set",
     .prepare = make_set,
     .service = "wafv2",
     .operation = "CreateWebACL",
     .input = "{" ACL ",'Rules':[" RULE("%s") "]}"},
    {.name = "UpdateWebACL",
     .prepare = make_acl,
     .service = "wafv2",
     .operation = "UpdateWebACL",
     .input = "{" ACL ",'Id':'%s','LockToken':'%s','Rules':[" RULE("%s") "]}"},
    {.name = "DeleteWebACL",
     .prepare = make_acl,
     .service = "wafv2",
     .operation = "DeleteWebACL",
     .input = "{'Name':'acl','Scope':'REGIONAL','Id':'%s','LockToken':'%s'}"},
    {.name = "AssociateWebACL",
     .prepare = make_acl_and_pool,
     .service = "wafv2",
     .operation = "AssociateWebACL",
     .input = "{'WebACLArn':'%s','ResourceArn':'%s'}"},
    {.name = "DisassociateWebACL",
     .prepare = associate,
     .service = "wafv2",
     .operation = "DisassociateWebACL",
     .input = "{'ResourceArn':'%s'}"},
    {.name = "PutLoggingConfiguration",
     .prepare = make_acl_and_pool,
     .service = "wafv2",
     .operation = "PutLoggingConfiguration",
     .input = "{'LoggingConfiguration':{'ResourceArn':'%s','LogDestinationConfigs':"
              "['arn:aws:logs:us-east-1:000000000000:log-group:aws-waf-logs-a']}}"},
};

static void waf_is_before_or_after_never_between(void **state)
{
    (void)state;
    fail_every_store_call_of(cases, VG_COUNT_OF(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waf_is_before_or_after_never_between),
    };
    return cmocka_run_group_tests_name("faults of WAF", tests, NULL, NULL);
}
