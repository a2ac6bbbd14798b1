/* API Gateway's keys, usage plans, domain names and VPC links through the dispatch. */
#include "apigateway.h"

static char key_id[32], plan_id[32];

static void make_key_and_plan(void)
{
    cJSON *made = call_ok("apigateway", "CreateApiKey",
                          "{'name':'k','enabled':true,'value':'01234567890123456789'}");
    snprintf(key_id, sizeof key_id, "%s", text(made, "id"));
    assert_string_equal(text(made, "stageKeys"), "[]");
    cJSON_Delete(made);
    made = call_ok("apigateway", "CreateUsagePlan",
                   "{'name':'p','quota':{'limit':10,'period':'WEEK'}}");
    snprintf(plan_id, sizeof plan_id, "%s", text(made, "id"));
    cJSON_Delete(made);
    call_done("apigateway", "CreateUsagePlanKey",
              "{'usagePlanId':'%s','keyId':'%s','keyType':'API_KEY'}", plan_id, key_id);
}

static void a_key_shows_its_value_only_when_asked(void **state)
{
    (void)state;
    make_key_and_plan();
    cJSON *hidden = call_ok("apigateway", "GetApiKey", "{'apiKey':'%s'}", key_id);
    assert_null(at(hidden, "value"));
    cJSON *shown =
        call_ok("apigateway", "GetApiKey", "{'apiKey':'%s','includeValue':true}", key_id);
    assert_string_equal(text(shown, "value"), "01234567890123456789");
    cJSON *updated = call_ok("apigateway", "UpdateApiKey",
                             "{'apiKey':'%s','patchOperations':[{'op':'replace','path':'/enabled',"
                             "'value':'false'}]}",
                             key_id);
    assert_string_equal(text(updated, "enabled"), "false");
    assert_null(at(updated, "value"));
    cJSON_Delete(updated);
    cJSON_Delete(shown);
    cJSON_Delete(hidden);
    call_fails("BadRequestException", "API Key value should be at least 20 characters",
               "apigateway", "CreateApiKey", "{'value':'short'}");
    call_fails("ConflictException", "API Key already exists", "apigateway", "CreateApiKey",
               "{'value':'01234567890123456789'}");
    cJSON *named = call_ok("apigateway", "GetApiKeys", "{'nameQuery':'k','includeValues':true}");
    assert_int_equal(cJSON_GetArraySize(at(named, "items")), 1);
    assert_string_equal(text(named, "items/0/value"), "01234567890123456789");
    cJSON_Delete(named);
}

static void a_deleted_key_is_in_no_plan(void **state)
{
    (void)state;
    make_key_and_plan();
    cJSON *keys = call_ok("apigateway", "GetUsagePlanKeys", "{'usagePlanId':'%s'}", plan_id);
    assert_string_equal(text(keys, "items/0/id"), key_id);
    cJSON_Delete(keys);
    cJSON *plans = call_ok("apigateway", "GetUsagePlans", "{'keyId':'%s'}", key_id);
    assert_string_equal(text(plans, "items/0/id"), plan_id);
    cJSON_Delete(plans);
    call_fails("ConflictException", NULL, "apigateway", "CreateUsagePlanKey",
               "{'usagePlanId':'%s','keyId':'%s','keyType':'API_KEY'}", plan_id, key_id);
    call_done("apigateway", "DeleteApiKey", "{'apiKey':'%s'}", key_id);
    keys = call_ok("apigateway", "GetUsagePlanKeys", "{'usagePlanId':'%s'}", plan_id);
    assert_string_equal(text(keys, "items"), "[]");
    cJSON_Delete(keys);
    call_fails("NotFoundException", "Invalid API Key identifier specified", "apigateway",
               "GetApiKey", "{'apiKey':'%s'}", key_id);
    call_done("apigateway", "DeleteUsagePlan", "{'usagePlanId':'%s'}", plan_id);
    call_fails("NotFoundException", "Invalid Usage Plan identifier specified", "apigateway",
               "GetUsagePlan", "{'usagePlanId':'%s'}", plan_id);
}

static void usage_can_be_granted_and_is_shown_by_day(void **state)
{
    (void)state;
    make_key_and_plan();
    cJSON *usage = call_ok("apigateway", "UpdateUsage",
                           "{'usagePlanId':'%s','keyId':'%s','patchOperations':[{'op':'replace',"
                           "'path':'/remaining','value':'25'}]}",
                           plan_id, key_id);
    const cJSON *days = cJSON_GetObjectItemCaseSensitive(at(usage, "items"), key_id);
    assert_string_equal(text(days, "0"), "[0,25]");
    cJSON_Delete(usage);
    usage =
        call_ok("apigateway", "GetUsage",
                "{'usagePlanId':'%s','startDate':'2001-01-01','endDate':'2001-01-03'}", plan_id);
    days = cJSON_GetObjectItemCaseSensitive(at(usage, "items"), key_id);
    assert_int_equal(cJSON_GetArraySize(days), 3);
    assert_string_equal(text(days, "2"), "[0,10]");
    cJSON_Delete(usage);
    assert_int_equal(virga_clock_advance(v, 7 * 86400), 0);
    usage =
        call_ok("apigateway", "UpdateUsage", "{'usagePlanId':'%s','keyId':'%s'}", plan_id, key_id);
    days = cJSON_GetObjectItemCaseSensitive(at(usage, "items"), key_id);
    assert_string_equal(text(days, "0"), "[0,10]");
    cJSON_Delete(usage);
    call_fails("BadRequestException", NULL, "apigateway", "GetUsage",
               "{'usagePlanId':'%s','startDate':'2001-01-03','endDate':'2001-01-01'}", plan_id);
    call_fails("BadRequestException", NULL, "apigateway", "UpdateUsage",
               "{'usagePlanId':'%s','keyId':'%s','patchOperations':[{'op':'replace','path':"
               "'/remaining','value':'-1'}]}",
               plan_id, key_id);
}

static void keys_come_from_a_table(void **state)
{
    (void)state;
    make_key_and_plan();
    /* Name,key,description,Enabled,usageplanIds */
    char csv[512], *body = NULL;
    snprintf(csv, sizeof csv,
             "Name,key,Enabled,usageplanIds\na,aaaaaaaaaaaaaaaaaaaaaaaa,TRUE,\"%s\"\n"
             "\"b \"\"x\"\"\",bbbbbbbbbbbbbbbbbbbbbbbb,false,\n",
             plan_id);
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t len = strlen(csv), at_byte = 0;
    body = calloc(len * 2 + 8, 1);
    for (size_t i = 0; i < len; i += 3) {
        unsigned value = (unsigned)(unsigned char)csv[i] << 16;
        if (i + 1 < len)
            value |= (unsigned)(unsigned char)csv[i + 1] << 8;
        if (i + 2 < len)
            value |= (unsigned)(unsigned char)csv[i + 2];
        body[at_byte++] = digits[value >> 18 & 63];
        body[at_byte++] = digits[value >> 12 & 63];
        body[at_byte++] = i + 1 < len ? digits[value >> 6 & 63] : '=';
        body[at_byte++] = i + 2 < len ? digits[value & 63] : '=';
    }
    cJSON *ids = call_ok("apigateway", "ImportApiKeys", "{'body':'%s','format':'csv'}", body);
    assert_int_equal(cJSON_GetArraySize(at(ids, "ids")), 2);
    cJSON *second = call_ok("apigateway", "GetApiKey", "{'apiKey':'%s'}", text(ids, "ids/1"));
    assert_string_equal(text(second, "name"), "b \"x\"");
    assert_string_equal(text(second, "enabled"), "false");
    cJSON *keys = call_ok("apigateway", "GetUsagePlanKeys", "{'usagePlanId':'%s'}", plan_id);
    assert_int_equal(cJSON_GetArraySize(at(keys, "items")), 2);
    call_fails("ConflictException", "API Key already exists", "apigateway", "ImportApiKeys",
               "{'body':'%s','format':'csv'}", body);
    call_fails("BadRequestException", NULL, "apigateway", "ImportApiKeys",
               "{'body':'eA==','format':'csv'}");
    cJSON_Delete(keys);
    cJSON_Delete(second);
    cJSON_Delete(ids);
    free(body);
}

static void a_domain_name_maps_paths_to_stages(void **state)
{
    (void)state;
    make_api();
    make_method(root, "GET");
    deploy("prod");
    call_fails("BadRequestException", NULL, "apigateway", "CreateDomainName",
               "{'domainName':'api.example.com'}");
    cJSON *domain =
        call_ok("apigateway", "CreateDomainName",
                "{'domainName':'api.example.com','regionalCertificateArn':"
                "'arn:aws:acm:us-east-1:000000000000:certificate/c','endpointConfiguration':{"
                "'types':['REGIONAL']}}");
    assert_string_equal(text(domain, "domainNameStatus"), "AVAILABLE");
    assert_string_equal(text(domain, "securityPolicy"), "TLS_1_2");
    cJSON_Delete(domain);
    cJSON *none = call_ok("apigateway", "CreateBasePathMapping",
                          "{'domainName':'api.example.com','restApiId':'%s','stage':'prod'}", api);
    assert_string_equal(text(none, "basePath"), "(none)");
    cJSON_Delete(none);
    call_fails("ConflictException", "Base path already exists for this domain name", "apigateway",
               "CreateBasePathMapping", "{'domainName':'api.example.com','restApiId':'%s'}", api);
    call_fails("BadRequestException", "Invalid stage identifier specified", "apigateway",
               "CreateBasePathMapping",
               "{'domainName':'api.example.com','restApiId':'%s','basePath':'a','stage':'x'}", api);
    call_done("apigateway", "UpdateBasePathMapping",
              "{'domainName':'api.example.com','basePath':'(none)','patchOperations':[{'op':"
              "'replace','path':'/basePath','value':'v1'}]}");
    cJSON *all = call_ok("apigateway", "GetBasePathMappings", "{'domainName':'api.example.com'}");
    assert_int_equal(cJSON_GetArraySize(at(all, "items")), 1);
    assert_string_equal(text(all, "items/0/basePath"), "v1");
    cJSON_Delete(all);
    call_done("apigateway", "DeleteDomainName", "{'domainName':'api.example.com'}");
    call_fails("NotFoundException", "Invalid domain name identifier specified", "apigateway",
               "GetBasePathMapping", "{'domainName':'api.example.com','basePath':'v1'}");
}

static void a_vpc_link_is_ready_when_it_is_asked_for(void **state)
{
    (void)state;
    call_fails("BadRequestException", "Invalid ARN. ARN is not well formed invalid-arn",
               "apigateway", "CreateVpcLink", "{'name':'v','targetArns':['invalid-arn']}");
    call_fails("BadRequestException", "Name cannot be empty", "apigateway", "CreateVpcLink",
               "{'name':'','targetArns':['arn:aws:elasticloadbalancing:us-east-1:1:x']}");
    cJSON *made = call_ok("apigateway", "CreateVpcLink",
                          "{'name':'v','targetArns':['arn:aws:elasticloadbalancing:us-east-1:1:"
                          "loadbalancer/net/a/b']}");
    assert_string_equal(text(made, "status"), "PENDING");
    cJSON *shown = call_ok("apigateway", "GetVpcLink", "{'vpcLinkId':'%s'}", text(made, "id"));
    assert_string_equal(text(shown, "status"), "AVAILABLE");
    assert_string_equal(text(shown, "statusMessage"), "Your vpc link is ready for use");
    cJSON *updated = call_ok("apigateway", "UpdateVpcLink",
                             "{'vpcLinkId':'%s','patchOperations':[{'op':'replace','path':'/name',"
                             "'value':'w'}]}",
                             text(made, "id"));
    assert_string_equal(text(updated, "name"), "w");
    cJSON_Delete(updated);
    cJSON *all = call_ok("apigateway", "GetVpcLinks", "{}");
    assert_int_equal(cJSON_GetArraySize(at(all, "items")), 1);
    assert_string_equal(text(all, "items/0/name"), "w");
    cJSON_Delete(all);
    call_done("apigateway", "DeleteVpcLink", "{'vpcLinkId':'%s'}", text(made, "id"));
    call_fails("NotFoundException", "Invalid Vpc Link identifier specified", "apigateway",
               "GetVpcLink", "{'vpcLinkId':'%s'}", text(made, "id"));
    cJSON_Delete(shown);
    cJSON_Delete(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(a_key_shows_its_value_only_when_asked),
        INSTANCE_TEST(a_deleted_key_is_in_no_plan),
        INSTANCE_TEST(usage_can_be_granted_and_is_shown_by_day),
        INSTANCE_TEST(keys_come_from_a_table),
        INSTANCE_TEST(a_domain_name_maps_paths_to_stages),
        INSTANCE_TEST(a_vpc_link_is_ready_when_it_is_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
