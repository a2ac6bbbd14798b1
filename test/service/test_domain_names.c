/* Custom domain names, which REST and HTTP APIs share, their mappings, and VPC links of HTTP APIs,
 * through the dispatch. (What requests meet is in test/client/test_domain_names.py.) */
#include "apigateway.h"

#define V2 "apigatewayv2"
#define CERTIFICATE "arn:aws:acm:us-east-1:000000000000:certificate/c"
#define ONE "'DomainNameConfigurations':[{'CertificateArn':'" CERTIFICATE "'}]"

static char http_api[32];

/* A REST API with the stage prod, an HTTP API with the stage test, and a domain name. */
static void make_all(void)
{
    make_api();
    make_method(root, "GET");
    deploy("prod");
    cJSON *made = call_ok(V2, "CreateApi", "{'Name':'h','ProtocolType':'HTTP'}");
    snprintf(http_api, sizeof http_api, "%s", text(made, "ApiId"));
    cJSON_Delete(made);
    call_done(V2, "CreateStage", "{'ApiId':'%s','StageName':'test'}", http_api);
    call_done(V2, "CreateDomainName", "{'DomainName':'api.example.com'," ONE "}");
}

static void both_services_show_the_same_domain_name(void **state)
{
    (void)state;
    cJSON *made = call_ok(V2, "CreateDomainName",
                          "{'DomainName':'api.example.com','Tags':{'a':'1'}," ONE "}");
    assert_string_equal(text(made, "ApiMappingSelectionExpression"), "$request.basepath");
    assert_string_equal(text(made, "DomainNameArn"),
                        "arn:aws:apigateway:us-east-1::/domainnames/api.example.com");
    assert_string_equal(text(made, "RoutingMode"), "API_MAPPING_ONLY");
    const cJSON *configuration = at(made, "DomainNameConfigurations/0");
    assert_string_equal(text(configuration, "CertificateArn"), CERTIFICATE);
    assert_string_equal(text(configuration, "DomainNameStatus"), "AVAILABLE");
    assert_string_equal(text(configuration, "EndpointType"), "REGIONAL");
    assert_string_equal(text(configuration, "SecurityPolicy"), "TLS_1_2");
    assert_string_equal(text(configuration, "IpAddressType"), "ipv4");
    cJSON *shown = call_ok(V2, "GetDomainName", "{'DomainName':'api.example.com'}");
    assert_true(cJSON_Compare(made, shown, /* case_sensitive= */ 1));
    cJSON *rest = call_ok("apigateway", "GetDomainName", "{'domainName':'api.example.com'}");
    assert_string_equal(text(rest, "regionalCertificateArn"), CERTIFICATE);
    assert_string_equal(text(rest, "regionalDomainName"),
                        text(configuration, "ApiGatewayDomainName"));
    assert_string_equal(text(rest, "endpointConfiguration/types"), "[\"REGIONAL\"]");
    assert_string_equal(text(rest, "routingMode"), "BASE_PATH_MAPPING_ONLY");
    assert_string_equal(text(rest, "tags"), "{\"a\":\"1\"}");
    call_fails("BadRequestException", "The domain name you provided already exists.", "apigateway",
               "CreateDomainName",
               "{'domainName':'api.example.com','certificateArn':'" CERTIFICATE "'}");
    call_fails("BadRequestException", "The domain name you provided already exists.", V2,
               "CreateDomainName", "{'DomainName':'api.example.com'," ONE "}");
    cJSON_Delete(rest);
    cJSON_Delete(shown);
    cJSON_Delete(made);
}

static void an_edge_domain_name_of_the_one_is_the_other_s(void **state)
{
    (void)state;
    call_done("apigateway", "CreateDomainName",
              "{'domainName':'api.example.com','certificateArn':'" CERTIFICATE "'}");
    cJSON *shown = call_ok(V2, "GetDomainName", "{'DomainName':'api.example.com'}");
    assert_string_equal(text(shown, "DomainNameConfigurations/0/EndpointType"), "EDGE");
    assert_string_equal(text(shown, "DomainNameConfigurations/0/CertificateArn"), CERTIFICATE);
    assert_non_null(
        strstr(text(shown, "DomainNameConfigurations/0/ApiGatewayDomainName"), ".cloudfront.net"));
    cJSON_Delete(shown);
    cJSON *made = call_ok(V2, "CreateApi", "{'Name':'h','ProtocolType':'HTTP'}");
    call_fails("BadRequestException", "HTTP APIs can be mapped to regional domain names only", V2,
               "CreateApiMapping", "{'DomainName':'api.example.com','ApiId':'%s','Stage':'test'}",
               text(made, "ApiId"));
    cJSON_Delete(made);
}

static void domain_names_are_checked(void **state)
{
    static const char *const cases[][2] = {
        {"'DomainName':'nodots'," ONE, "Invalid domain name specified: nodots"},
        {"'DomainName':'10.0.0.1'," ONE, "Invalid domain name specified: 10.0.0.1"},
        {"'DomainName':'a.execute-api.localhost'," ONE,
         "Invalid domain name specified: a.execute-api.localhost"},
        {"'DomainName':'sqs.us-east-1.amazonaws.com'," ONE,
         "Invalid domain name specified: sqs.us-east-1.amazonaws.com"},
        {"'DomainName':'a.example.com'", "Invalid input. Expected one domain name configuration"},
        {"'DomainName':'a.example.com','DomainNameConfigurations':[{}]",
         "A certificate ARN must be specified"},
        {"'DomainName':'a.example.com','DomainNameConfigurations':[{'CertificateArn':'c'}]",
         "Invalid certificate ARN: c"},
        {"'DomainName':'a.example.com','MutualTlsAuthentication':{'TruststoreUri':'s3://a/b'}," ONE,
         "virga does not support mutualTlsAuthentication yet."},
        {"'DomainName':'a.example.com','RoutingMode':'ROUTING_RULE_ONLY'," ONE,
         "virga does not support routing rules yet."},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        call_fails("BadRequestException", cases[i][1], V2, "CreateDomainName", "{%s}", cases[i][0]);
    cJSON *none = call_ok(V2, "GetDomainNames", "{}");
    assert_string_equal(text(none, "Items"), "[]");
    cJSON_Delete(none);
    call_fails("NotFoundException", "Invalid domain name identifier specified", V2, "GetDomainName",
               "{'DomainName':'a.example.com'}");
}

static void domain_names_are_listed_and_changed_by_either(void **state)
{
#define OTHER "arn:aws:acm:us-east-1:000000000000:certificate/d"
    (void)state;
    for (int i = 0; i < 3; i++)
        call_done(V2, "CreateDomainName", "{'DomainName':'a%d.example.com'," ONE "}", i);
    cJSON *first = call_ok("apigateway", "GetDomainNames", "{'limit':2}");
    assert_string_equal(text(first, "items/1/domainName"), "a1.example.com");
    cJSON *rest = call_ok("apigateway", "GetDomainNames", "{'limit':2,'position':'%s'}",
                          text(first, "position"));
    assert_int_equal(cJSON_GetArraySize(at(rest, "items")), 1);
    assert_string_equal(text(rest, "items/0/domainName"), "a2.example.com");
    cJSON_Delete(rest);
    cJSON_Delete(first);
    first = call_ok(V2, "GetDomainNames", "{'MaxResults':'2'}");
    assert_int_equal(cJSON_GetArraySize(at(first, "Items")), 2);
    assert_non_null(at(first, "NextToken"));
    cJSON_Delete(first);
    call_done("apigateway", "UpdateDomainName",
              "{'domainName':'a1.example.com','patchOperations':[{'op':'replace','path':"
              "'/regionalCertificateArn','value':'" OTHER "'},{'op':'replace','path':"
              "'/securityPolicy','value':'TLS_1_0'}]}");
    cJSON *updated = call_ok(V2, "UpdateDomainName",
                             "{'DomainName':'a1.example.com','DomainNameConfigurations':[{"
                             "'OwnershipVerificationCertificateArn':'" CERTIFICATE "'}]}");
    assert_string_equal(text(updated, "DomainNameConfigurations/0/CertificateArn"), OTHER);
    assert_string_equal(text(updated, "DomainNameConfigurations/0/SecurityPolicy"), "TLS_1_0");
    assert_string_equal(
        text(updated, "DomainNameConfigurations/0/OwnershipVerificationCertificateArn"),
        CERTIFICATE);
    cJSON_Delete(updated);
    call_fails("BadRequestException",
               "virga does not support a change of a domain name's endpointType yet.", V2,
               "UpdateDomainName",
               "{'DomainName':'a1.example.com','DomainNameConfigurations':[{'EndpointType':"
               "'EDGE'}]}");
    call_done("apigateway", "TagResource",
              "{'resourceArn':'arn:aws:apigateway:us-east-1::/domainnames/a1.example.com','tags':{"
              "'x':'1'}}");
    cJSON *tags =
        call_ok(V2, "GetTags",
                "{'ResourceArn':'arn:aws:apigateway:us-east-1::/domainnames/a1.example.com'}");
    assert_string_equal(text(tags, "Tags"), "{\"x\":\"1\"}");
    cJSON_Delete(tags);
}

static void a_mapping_leads_to_an_api_of_either_kind(void **state)
{
    (void)state;
    make_all();
    cJSON *rest = call_ok(V2, "CreateApiMapping",
                          "{'DomainName':'api.example.com','ApiId':'%s','Stage':'prod',"
                          "'ApiMappingKey':'v1/orders'}",
                          api);
    cJSON *http = call_ok(V2, "CreateApiMapping",
                          "{'DomainName':'api.example.com','ApiId':'%s','Stage':'test'}", http_api);
    assert_string_equal(text(rest, "ApiMappingKey"), "v1/orders");
    assert_string_equal(text(http, "ApiMappingKey"), "");
    cJSON *shown =
        call_ok(V2, "GetApiMapping", "{'DomainName':'api.example.com','ApiMappingId':'%s'}",
                text(rest, "ApiMappingId"));
    assert_true(cJSON_Compare(rest, shown, /* case_sensitive= */ 1));
    cJSON *all = call_ok(V2, "GetApiMappings", "{'DomainName':'api.example.com'}");
    assert_int_equal(cJSON_GetArraySize(at(all, "Items")), 2);
    cJSON *base = call_ok("apigateway", "GetBasePathMapping",
                          "{'domainName':'api.example.com','basePath':'(none)'}");
    assert_string_equal(text(base, "restApiId"), http_api);
    cJSON *updated = call_ok(V2, "UpdateApiMapping",
                             "{'DomainName':'api.example.com','ApiMappingId':'%s','ApiId':'%s',"
                             "'Stage':'prod','ApiMappingKey':'v2'}",
                             text(http, "ApiMappingId"), api);
    assert_string_equal(text(updated, "ApiId"), api);
    assert_string_equal(text(updated, "ApiMappingId"), text(http, "ApiMappingId"));
    call_done("apigateway", "DeleteBasePathMapping",
              "{'domainName':'api.example.com','basePath':'v2'}");
    call_fails("NotFoundException", "Invalid API mapping identifier specified", V2, "GetApiMapping",
               "{'DomainName':'api.example.com','ApiMappingId':'%s'}", text(http, "ApiMappingId"));
    call_fails("NotFoundException", "Invalid base path mapping identifier specified", "apigateway",
               "DeleteBasePathMapping", "{'domainName':'api.example.com','basePath':'v2'}");
    call_done(V2, "DeleteApi", "{'ApiId':'%s'}", http_api);
    call_done(V2, "DeleteDomainName", "{'DomainName':'api.example.com'}");
    call_done("apigateway", "DeleteRestApi", "{'restApiId':'%s'}", api);
    cJSON *made[] = {updated, base, all, shown, http, rest};
    for (size_t i = 0; i < sizeof made / sizeof made[0]; i++)
        cJSON_Delete(made[i]);
}

static void mappings_are_checked(void **state)
{
    static const char *const bad_keys[] = {"/a", "a/", "a//b", "a b", "a?"};
    (void)state;
    make_all();
    for (size_t i = 0; i < sizeof bad_keys / sizeof bad_keys[0]; i++)
        call_fails("BadRequestException",
                   "An ApiMapping key may contain only letters, numbers and one of $-_.+!*'()", V2,
                   "CreateApiMapping",
                   "{'DomainName':'api.example.com','ApiId':'%s','Stage':'test','ApiMappingKey':"
                   "'%s'}",
                   http_api, bad_keys[i]);
    call_fails("BadRequestException", "Invalid stage identifier specified", V2, "CreateApiMapping",
               "{'DomainName':'api.example.com','ApiId':'%s','Stage':'none'}", http_api);
    call_fails("BadRequestException", "Invalid stage identifier specified", V2, "CreateApiMapping",
               "{'DomainName':'api.example.com','ApiId':'%s','Stage':'none'}", api);
    call_fails("NotFoundException", "Invalid API identifier specified 000000000000:anapi", V2,
               "CreateApiMapping", "{'DomainName':'api.example.com','ApiId':'anapi','Stage':'s'}");
    call_fails("NotFoundException", "Invalid API identifier specified 000000000000:1api", V2,
               "CreateApiMapping", "{'DomainName':'api.example.com','ApiId':'1api','Stage':'s'}");
    call_fails("BadRequestException", "Invalid REST API identifier specified", "apigateway",
               "CreateBasePathMapping", "{'domainName':'api.example.com','restApiId':'%s'}",
               http_api);
    call_done("apigateway", "CreateBasePathMapping",
              "{'domainName':'api.example.com','restApiId':'%s','basePath':'a','stage':'prod'}",
              api);
    call_fails("ConflictException", "ApiMapping key already exists for this domain name", V2,
               "CreateApiMapping",
               "{'DomainName':'api.example.com','ApiId':'%s','Stage':'test','ApiMappingKey':'a'}",
               http_api);
}

static void a_domain_name_has_no_more_mappings_than_aws_s(void **state)
{
    (void)state;
    make_all();
    for (int i = 0; i < 200; i++)
        call_done(V2, "CreateApiMapping",
                  "{'DomainName':'api.example.com','ApiId':'%s','Stage':'test','ApiMappingKey':"
                  "'k%d'}",
                  http_api, i);
    call_fails("BadRequestException", "A domain name has at most 200 mappings", V2,
               "CreateApiMapping", "{'DomainName':'api.example.com','ApiId':'%s','Stage':'test'}",
               http_api);
    call_fails("BadRequestException", "A domain name has at most 200 mappings", "apigateway",
               "CreateBasePathMapping", "{'domainName':'api.example.com','restApiId':'%s'}", api);
    call_done(V2, "DeleteDomainName", "{'DomainName':'api.example.com'}");
    call_done(V2, "DeleteApi", "{'ApiId':'%s'}", http_api);
}

static void a_vpc_link_of_http_apis_is_ready_when_it_is_asked_for(void **state)
{
    (void)state;
    call_fails("BadRequestException", "A Vpc Link needs at least one subnet", V2, "CreateVpcLink",
               "{'Name':'v','SubnetIds':[]}");
    cJSON *made = call_ok(V2, "CreateVpcLink",
                          "{'Name':'v','SubnetIds':['subnet-1'],'SecurityGroupIds':['sg-1'],"
                          "'Tags':{'a':'1'}}");
    assert_string_equal(text(made, "VpcLinkStatus"), "PENDING");
    call_done(V2, "UpdateVpcLink", "{'VpcLinkId':'%s','Name':'w'}", text(made, "VpcLinkId"));
    cJSON *shown = call_ok(V2, "GetVpcLink", "{'VpcLinkId':'%s'}", text(made, "VpcLinkId"));
    assert_string_equal(text(shown, "Name"), "w");
    assert_string_equal(text(shown, "VpcLinkStatus"), "AVAILABLE");
    assert_string_equal(text(shown, "VpcLinkStatusMessage"), "VPC link is ready to route traffic");
    assert_string_equal(text(shown, "VpcLinkVersion"), "V2");
    assert_string_equal(text(shown, "SubnetIds"), "[\"subnet-1\"]");
    assert_string_equal(text(shown, "SecurityGroupIds"), "[\"sg-1\"]");
    cJSON *all = call_ok(V2, "GetVpcLinks", "{}");
    assert_int_equal(cJSON_GetArraySize(at(all, "Items")), 1);
    cJSON *tags =
        call_ok(V2, "GetTags", "{'ResourceArn':'arn:aws:apigateway:us-east-1::/vpclinks/%s'}",
                text(made, "VpcLinkId"));
    assert_string_equal(text(tags, "Tags"), "{\"a\":\"1\"}");
    call_done(V2, "DeleteVpcLink", "{'VpcLinkId':'%s'}", text(made, "VpcLinkId"));
    call_fails("NotFoundException", "Invalid Vpc Link identifier specified", V2, "GetVpcLink",
               "{'VpcLinkId':'%s'}", text(made, "VpcLinkId"));
    cJSON *given[] = {tags, all, shown, made};
    for (size_t i = 0; i < sizeof given / sizeof given[0]; i++)
        cJSON_Delete(given[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(both_services_show_the_same_domain_name),
        INSTANCE_TEST(an_edge_domain_name_of_the_one_is_the_other_s),
        INSTANCE_TEST(domain_names_are_checked),
        INSTANCE_TEST(domain_names_are_listed_and_changed_by_either),
        INSTANCE_TEST(a_mapping_leads_to_an_api_of_either_kind),
        INSTANCE_TEST(mappings_are_checked),
        INSTANCE_TEST(a_domain_name_has_no_more_mappings_than_aws_s),
        INSTANCE_TEST(a_vpc_link_of_http_apis_is_ready_when_it_is_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
