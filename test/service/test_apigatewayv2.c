/* HTTP APIs' control plane through the dispatch: APIs, routes, integrations, authorizers, stages,
 * deployments. (What requests meet is in test/client/test_http_api.py.) */
#include "instance.h"

#define FUNCTION "arn:aws:lambda:us-east-1:000000000000:function:f"
#define SERVICE "apigatewayv2"

static char api[32];

static void make_api(void)
{
    cJSON *made = call_ok(SERVICE, "CreateApi", "{'Name':'shop','ProtocolType':'HTTP'}");
    snprintf(api, sizeof api, "%s", text(made, "ApiId"));
    cJSON_Delete(made);
}

/* The id of what the operation makes, in a static buffer. `members` follows the API's id. */
static const char *make(const char *operation, const char *id_name, const char *members)
{
    static char ids[8][32];
    static int next;
    char *id = ids[next++ % 8];
    cJSON *made = call_ok(SERVICE, operation, "{'ApiId':'%s',%s}", api, members);
    snprintf(id, sizeof ids[0], "%s", text(made, id_name));
    cJSON_Delete(made);
    return id;
}

static const char *make_integration(void)
{
    return make("CreateIntegration", "IntegrationId",
                "'IntegrationType':'AWS_PROXY','IntegrationUri':'" FUNCTION
                "','PayloadFormatVersion':'2.0'");
}

/* ---- APIs ---- */

static void a_new_api_has_aws_s_defaults(void **state)
{
    (void)state;
    cJSON *made = call_ok(SERVICE, "CreateApi",
                          "{'Name':'shop','ProtocolType':'HTTP','Description':'d','Version':'1'}");
    assert_int_equal(strlen(text(made, "ApiId")), 10);
    assert_true(*text(made, "ApiId") >= '0' && *text(made, "ApiId") <= '9');
    assert_string_equal(text(made, "RouteSelectionExpression"), "$request.method $request.path");
    assert_string_equal(text(made, "ApiKeySelectionExpression"), "$request.header.x-api-key");
    assert_string_equal(text(made, "DisableExecuteApiEndpoint"), "false");
    assert_string_equal(text(made, "IpAddressType"), "ipv4");
    assert_non_null(strstr(text(made, "ApiEndpoint"), ".execute-api.us-east-1.localhost"));
    cJSON *shown = call_ok(SERVICE, "GetApi", "{'ApiId':'%s'}", text(made, "ApiId"));
    assert_true(cJSON_Compare(made, shown, /* case_sensitive= */ 1));
    cJSON *routes = call_ok(SERVICE, "GetRoutes", "{'ApiId':'%s'}", text(made, "ApiId"));
    assert_string_equal(text(routes, "Items"), "[]");
    cJSON_Delete(routes);
    cJSON_Delete(shown);
    cJSON_Delete(made);
}

static void apis_that_virga_does_not_have_are_refused(void **state)
{
    static const char *const cases[][2] = {
        {"'ProtocolType':'WEBSOCKET'", "virga does not support WebSocket APIs yet."},
        {"'ProtocolType':'HTTP','RouteSelectionExpression':'$request.body.action'",
         "The routeSelectionExpression of an HTTP API is $request.method $request.path"},
        {"'ProtocolType':'HTTP','CorsConfiguration':{'AllowOrigins':['*'],'AllowCredentials':true}",
         "allowCredentials cannot be true where allowOrigins has *"},
        {"'ProtocolType':'HTTP','CorsConfiguration':{'AllowOrigins':['shop']}",
         "Invalid format for origin shop: a scheme and a host are needed"},
        {"'ProtocolType':'HTTP','Target':'nowhere'", "Invalid HTTP endpoint specified: nowhere"},
        {"'ProtocolType':'HTTP','Target':'" FUNCTION "','RouteKey':'GET'",
         "Invalid route key specified: GET"},
        {"'ProtocolType':'HTTP','RouteKey':'GET /'",
         "routeKey and credentialsArn are for a target, and there is none"},
        {"'ProtocolType':'HTTP','Tags':{'aws:x':'y'}",
         "Tag keys may not begin with the reserved prefix aws:"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        call_fails("BadRequestException", cases[i][1], SERVICE, "CreateApi", "{'Name':'a',%s}",
                   cases[i][0]);
    cJSON *apis = call_ok(SERVICE, "GetApis", "{}");
    assert_string_equal(text(apis, "Items"), "[]");
    cJSON_Delete(apis);
    call_fails("NotFoundException", "Invalid API identifier specified 000000000000:nope", SERVICE,
               "GetApi", "{'ApiId':'nope'}");
}

static void quick_create_makes_a_route_an_integration_and_a_stage(void **state)
{
    (void)state;
    cJSON *made =
        call_ok(SERVICE, "CreateApi", "{'Name':'a','ProtocolType':'HTTP','Target':'" FUNCTION "'}");
    snprintf(api, sizeof api, "%s", text(made, "ApiId"));
    call_done(SERVICE, "UpdateApi",
              "{'ApiId':'%s','Name':'b','Target':'https://shop.example/x','RouteKey':'GET /x'}",
              api);
    cJSON *routes = call_ok(SERVICE, "GetRoutes", "{'ApiId':'%s'}", api);
    cJSON *integrations = call_ok(SERVICE, "GetIntegrations", "{'ApiId':'%s'}", api);
    assert_string_equal(text(routes, "Items/0/RouteKey"), "GET /x");
    assert_string_equal(text(routes, "Items/0/ApiGatewayManaged"), "true");
    assert_string_equal(text(integrations, "Items/0/IntegrationUri"), "https://shop.example/x");
    cJSON_Delete(integrations);
    cJSON_Delete(routes);
    cJSON_Delete(made);
    make_api();
    call_fails("BadRequestException",
               "target, routeKey and credentialsArn are for APIs of quick create", SERVICE,
               "UpdateApi", "{'ApiId':'%s','Target':'" FUNCTION "'}", api);
}

static void a_deleted_api_leaves_nothing(void **state)
{
    (void)state;
    make_api();
    make_integration();
    call_done(SERVICE, "DeleteApi", "{'ApiId':'%s'}", api);
    assert_int_equal(virga_settle(v, 10000), 0);
    call_fails("NotFoundException", NULL, SERVICE, "GetIntegrations", "{'ApiId':'%s'}", api);
    call_fails("NotFoundException", NULL, SERVICE, "DeleteApi", "{'ApiId':'%s'}", api);
}

static void lists_come_page_by_page(void **state)
{
    char token[64];
    (void)state;
    make_api();
    for (int i = 0; i < 3; i++) {
        char route[64];
        snprintf(route, sizeof route, "'RouteKey':'GET /%d'", i);
        make("CreateRoute", "RouteId", route);
    }
    cJSON *first = call_ok(SERVICE, "GetRoutes", "{'ApiId':'%s','MaxResults':'2'}", api);
    assert_int_equal(cJSON_GetArraySize(at(first, "Items")), 2);
    snprintf(token, sizeof token, "%s", text(first, "NextToken"));
    cJSON *rest = call_ok(SERVICE, "GetRoutes", "{'ApiId':'%s','MaxResults':'2','NextToken':'%s'}",
                          api, token);
    assert_int_equal(cJSON_GetArraySize(at(rest, "Items")), 1);
    assert_null(at(rest, "NextToken"));
    cJSON_Delete(rest);
    cJSON_Delete(first);
    static const char *const bad[] = {"'MaxResults':'0'", "'MaxResults':'x'", "'NextToken':'*'",
                                      "'NextToken':'eA'"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        call_fails("BadRequestException", NULL, SERVICE, "GetRoutes", "{'ApiId':'%s',%s}", api,
                   bad[i]);
}

/* ---- Routes and integrations ---- */

static void routes_have_a_method_and_a_path(void **state)
{
    static const char *const bad[] = {
        "",        "GET",         "GET pets",    "get /pets", "TRACE /pets",
        "GET /{a", "GET /{}",     "GET /{a+}/b", "GET /a b",  "$disconnect",
        "GET  /a", "GET /{a}{b}", "GET /{a b}",  "GET /x?y",
    };
    static const char *const good[] = {"$default",     "GET /",          "ANY /pets/{id}/toys",
                                       "POST /{any+}", "GET /pets/{id}", "GET /a.b~c/-_"};
    (void)state;
    make_api();
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        call_fails("BadRequestException", NULL, SERVICE, "CreateRoute",
                   "{'ApiId':'%s','RouteKey':'%s'}", api, bad[i]);
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        call_done(SERVICE, "CreateRoute", "{'ApiId':'%s','RouteKey':'%s'}", api, good[i]);
    call_fails("ConflictException", "Route with key GET / already exists for this API", SERVICE,
               "CreateRoute", "{'ApiId':'%s','RouteKey':'GET /'}", api);
    call_fails("ConflictException",
               "The provided route key \"GET /pets/{name}/x\" has a conflicting variable on the "
               "same hierarchical level as \"GET /pets/{id}\"",
               SERVICE, "CreateRoute", "{'ApiId':'%s','RouteKey':'GET /pets/{name}/x'}", api);
}

static void routes_refer_to_what_is_there(void **state)
{
    (void)state;
    make_api();
    const char *integration = make_integration();
    call_fails("BadRequestException", "Invalid target specified: integrations/nope", SERVICE,
               "CreateRoute", "{'ApiId':'%s','RouteKey':'GET /','Target':'integrations/nope'}",
               api);
    call_fails("BadRequestException",
               "Invalid authorizer ID specified. Setting the authorization type to JWT requires a "
               "valid JWT authorizer.",
               SERVICE, "CreateRoute",
               "{'ApiId':'%s','RouteKey':'GET /','AuthorizationType':'JWT','AuthorizerId':'nope'}",
               api);
    cJSON *route =
        call_ok(SERVICE, "CreateRoute",
                "{'ApiId':'%s','RouteKey':'GET /','Target':'integrations/%s'}", api, integration);
    assert_string_equal(text(route, "AuthorizationType"), "NONE");
    assert_string_equal(text(route, "ApiKeyRequired"), "false");
    cJSON *updated =
        call_ok(SERVICE, "UpdateRoute", "{'ApiId':'%s','RouteId':'%s','OperationName':'getAll'}",
                api, text(route, "RouteId"));
    assert_string_equal(text(updated, "OperationName"), "getAll");
    assert_string_equal(text(updated, "RouteKey"), "GET /");
    assert_string_equal(text(updated, "Target"), text(route, "Target"));
    cJSON_Delete(updated);
    call_fails("BadRequestException", "Invalid route key specified: FETCH /", SERVICE,
               "UpdateRoute", "{'ApiId':'%s','RouteId':'%s','RouteKey':'FETCH /'}", api,
               text(route, "RouteId"));
    char message[256];
    snprintf(message, sizeof message,
             "Cannot delete Integration because it is referenced by the following Routes with Ids: "
             "[%s]",
             text(route, "RouteId"));
    call_fails("ConflictException", message, SERVICE, "DeleteIntegration",
               "{'ApiId':'%s','IntegrationId':'%s'}", api, integration);
    call_done(SERVICE, "DeleteRoute", "{'ApiId':'%s','RouteId':'%s'}", api, text(route, "RouteId"));
    call_done(SERVICE, "DeleteIntegration", "{'ApiId':'%s','IntegrationId':'%s'}", api,
              integration);
    call_fails("NotFoundException", NULL, SERVICE, "GetRoute", "{'ApiId':'%s','RouteId':'%s'}", api,
               text(route, "RouteId"));
    cJSON_Delete(route);
}

static void integrations_are_checked(void **state)
{
#define PROXY "'IntegrationType':'AWS_PROXY','IntegrationUri':'" FUNCTION "'"
    static const char *const bad[] = {
        "'IntegrationType':'MOCK'",
        "'IntegrationType':'AWS_PROXY','IntegrationUri':'http://x'",
        "'IntegrationType':'HTTP_PROXY','IntegrationUri':'ftp://x'",
        "'IntegrationType':'HTTP_PROXY','IntegrationUri':'http://x','IntegrationMethod':'FETCH'",
        "'IntegrationType':'HTTP_PROXY','IntegrationUri':'http://x','PayloadFormatVersion':'2.0'",
        PROXY ",'PayloadFormatVersion':'3.0'",
        PROXY ",'IntegrationSubtype':'SQS-SendMessage'",
        PROXY ",'ConnectionType':'VPC_LINK','ConnectionId':'x'",
        PROXY ",'RequestParameters':{'put:header.x':'y'}",
        PROXY ",'RequestParameters':{'append:path':'y'}",
        PROXY ",'RequestParameters':{'overwrite:header.Authorization':'y'}",
        PROXY ",'RequestParameters':{'overwrite:header.x':'$response.body'}",
        PROXY ",'RequestParameters':{'overwrite:statuscode':'200'}",
        PROXY ",'ResponseParameters':{'100':{'overwrite:header.x':'y'}}",
        PROXY ",'ResponseParameters':{'200':{'overwrite:path':'y'}}",
        PROXY ",'TlsConfig':{'ServerNameToVerify':'x'}",
    };
    (void)state;
    make_api();
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        call_fails("BadRequestException", NULL, SERVICE, "CreateIntegration", "{'ApiId':'%s',%s}",
                   api, bad[i]);
    cJSON *made = call_ok(SERVICE, "CreateIntegration",
                          "{'ApiId':'%s'," PROXY
                          ",'RequestParameters':{'append:header.a':'1','remove:header.b':'x'}}",
                          api);
    assert_string_equal(text(made, "PayloadFormatVersion"), "1.0");
    assert_string_equal(text(made, "IntegrationMethod"), "POST");
    assert_string_equal(text(made, "ConnectionType"), "INTERNET");
    assert_string_equal(text(made, "TimeoutInMillis"), "30000");
    cJSON *updated = call_ok(SERVICE, "UpdateIntegration",
                             "{'ApiId':'%s','IntegrationId':'%s','PayloadFormatVersion':'2.0',"
                             "'RequestParameters':{'append:header.a':'','append:header.c':'3'}}",
                             api, text(made, "IntegrationId"));
    assert_string_equal(text(updated, "RequestParameters"),
                        "{\"remove:header.b\":\"x\",\"append:header.c\":\"3\"}");
    assert_string_equal(text(updated, "PayloadFormatVersion"), "2.0");
    cJSON *shown = call_ok(SERVICE, "GetIntegration", "{'ApiId':'%s','IntegrationId':'%s'}", api,
                           text(made, "IntegrationId"));
    assert_true(cJSON_Compare(updated, shown, /* case_sensitive= */ 1));
    cJSON_Delete(shown);
    cJSON_Delete(updated);
    cJSON_Delete(made);
}

/* ---- Authorizers ---- */

static void authorizers_are_checked(void **state)
{
#define POOL "'JwtConfiguration':{'Issuer':'https://x/us-east-1_abc','Audience':['c']}"
#define HEADER "'IdentitySource':['$request.header.Authorization']"
    static const char *const bad[][2] = {
        {"'AuthorizerType':'JWT'," HEADER, "A JWT authorizer needs an issuer and an audience"},
        {"'AuthorizerType':'JWT'," HEADER
         ",'JwtConfiguration':{'Issuer':'login.example','Audience':['c']}",
         "Invalid issuer specified: login.example"},
        {"'AuthorizerType':'JWT','IdentitySource':['Authorization']," POOL,
         "Invalid mapping expression specified: Authorization"},
        {"'AuthorizerType':'JWT','IdentitySource':[]," POOL,
         "A JWT authorizer has one identity source"},
        {"'AuthorizerType':'REQUEST','AuthorizerUri':'" FUNCTION "'," HEADER,
         "authorizerPayloadFormatVersion must be 1.0 or 2.0"},
        {"'AuthorizerType':'REQUEST','AuthorizerUri':'" FUNCTION
         "','AuthorizerPayloadFormatVersion':'1.0','EnableSimpleResponses':true," HEADER,
         "enableSimpleResponses needs authorizerPayloadFormatVersion 2.0"},
        {"'AuthorizerType':'REQUEST','AuthorizerUri':'" FUNCTION
         "','AuthorizerPayloadFormatVersion':'1.0','AuthorizerResultTtlInSeconds':5,"
         "'IdentitySource':[]",
         "Caching needs at least one identity source"},
        {"'AuthorizerType':'REQUEST','AuthorizerPayloadFormatVersion':'1.0'," HEADER,
         "Invalid Authorizer URI: null. Authorizer URI should be a valid API Gateway ARN that "
         "represents a Lambda function invocation."},
    };
    (void)state;
    make_api();
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        call_fails("BadRequestException", bad[i][1], SERVICE, "CreateAuthorizer",
                   "{'ApiId':'%s','Name':'a',%s}", api, bad[i][0]);
    const char *jwt = make("CreateAuthorizer", "AuthorizerId",
                           "'Name':'a','AuthorizerType':'JWT'," HEADER "," POOL);
    call_done(SERVICE, "CreateRoute",
              "{'ApiId':'%s','RouteKey':'GET /','AuthorizationType':'JWT','AuthorizerId':'%s',"
              "'AuthorizationScopes':['pets/read']}",
              api, jwt);
    call_fails("ConflictException", NULL, SERVICE, "DeleteAuthorizer",
               "{'ApiId':'%s','AuthorizerId':'%s'}", api, jwt);
    call_fails("BadRequestException",
               "authorizationScopes are for routes of the authorization type JWT", SERVICE,
               "CreateRoute", "{'ApiId':'%s','RouteKey':'GET /x','AuthorizationScopes':['a']}",
               api);
    cJSON *function =
        call_ok(SERVICE, "CreateAuthorizer",
                "{'ApiId':'%s','Name':'f','AuthorizerType':'REQUEST','AuthorizerUri':'" FUNCTION
                "','AuthorizerPayloadFormatVersion':'2.0'," HEADER "}",
                api);
    assert_string_equal(text(function, "AuthorizerResultTtlInSeconds"), "300");
    cJSON *updated = call_ok(SERVICE, "UpdateAuthorizer",
                             "{'ApiId':'%s','AuthorizerId':'%s','Name':'g',"
                             "'AuthorizerResultTtlInSeconds':0}",
                             api, text(function, "AuthorizerId"));
    cJSON *shown = call_ok(SERVICE, "GetAuthorizer", "{'ApiId':'%s','AuthorizerId':'%s'}", api,
                           text(function, "AuthorizerId"));
    assert_string_equal(text(shown, "Name"), "g");
    assert_string_equal(text(shown, "AuthorizerResultTtlInSeconds"), "0");
    assert_true(cJSON_Compare(updated, shown, /* case_sensitive= */ 1));
    cJSON *all = call_ok(SERVICE, "GetAuthorizers", "{'ApiId':'%s'}", api);
    assert_int_equal(cJSON_GetArraySize(at(all, "Items")), 2);
    call_fails("ConflictException", "Authorizer with name a already exists for this API", SERVICE,
               "UpdateAuthorizer", "{'ApiId':'%s','AuthorizerId':'%s','Name':'a'}", api,
               text(function, "AuthorizerId"));
    cJSON_Delete(all);
    cJSON_Delete(shown);
    cJSON_Delete(updated);
    cJSON_Delete(function);
}

/* ---- Stages and deployments ---- */

static void a_stage_that_deploys_by_itself_follows_every_change(void **state)
{
    char before[32];
    (void)state;
    make_api();
    cJSON *stage = call_ok(SERVICE, "CreateStage",
                           "{'ApiId':'%s','StageName':'$default','AutoDeploy':true}", api);
    assert_string_equal(text(stage, "DefaultRouteSettings"), "{\"DetailedMetricsEnabled\":false}");
    assert_string_equal(text(stage, "RouteSettings"), "{}");
    snprintf(before, sizeof before, "%s", text(stage, "DeploymentId"));
    cJSON_Delete(stage);
    make("CreateRoute", "RouteId", "'RouteKey':'GET /'");
    stage = call_ok(SERVICE, "GetStage", "{'ApiId':'%s','StageName':'$default'}", api);
    assert_string_not_equal(text(stage, "DeploymentId"), before);
    cJSON *deployments = call_ok(SERVICE, "GetDeployments", "{'ApiId':'%s'}", api);
    assert_int_equal(cJSON_GetArraySize(at(deployments, "Items")), 1);
    assert_string_equal(text(deployments, "Items/0/AutoDeployed"), "true");
    assert_string_equal(text(deployments, "Items/0/DeploymentStatus"), "DEPLOYED");
    assert_string_equal(text(deployments, "Items/0/DeploymentId"), text(stage, "DeploymentId"));
    cJSON_Delete(deployments);
    cJSON_Delete(stage);
    call_fails("ConflictException", "Stage already exists", SERVICE, "CreateStage",
               "{'ApiId':'%s','StageName':'$default'}", api);
}

static void stages_are_checked_and_changed_key_by_key(void **state)
{
    static const char *const bad[] = {
        "'StageName':'a b'",
        "'StageName':'a','ClientCertificateId':'x'",
        "'StageName':'a','DefaultRouteSettings':{'LoggingLevel':'INFO'}",
        "'StageName':'a','DefaultRouteSettings':{'ThrottlingBurstLimit':-1}",
        "'StageName':'a','AccessLogSettings':{'DestinationArn':'arn:aws:firehose:x:y:d','Format':"
        "'x'}",
        "'StageName':'a','StageVariables':{'':'x'}",
    };
    (void)state;
    make_api();
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        call_fails("BadRequestException", NULL, SERVICE, "CreateStage", "{'ApiId':'%s',%s}", api,
                   bad[i]);
    call_fails("NotFoundException",
               "Unable to find Route by key GET /x within the provided RouteSettings", SERVICE,
               "CreateStage",
               "{'ApiId':'%s','StageName':'a','RouteSettings':{'GET /x':{'ThrottlingBurstLimit':1}}"
               "}",
               api);
    call_fails("NotFoundException", NULL, SERVICE, "CreateStage",
               "{'ApiId':'%s','StageName':'a','DeploymentId':'nope'}", api);
    make("CreateRoute", "RouteId", "'RouteKey':'GET /x'");
    call_done(SERVICE, "CreateStage",
              "{'ApiId':'%s','StageName':'a','StageVariables':{'x':'1','y':'2'}}", api);
    cJSON *stage = call_ok(SERVICE, "UpdateStage",
                           "{'ApiId':'%s','StageName':'a','StageVariables':{'x':'','z':'3'},"
                           "'RouteSettings':{'GET /x':{'ThrottlingBurstLimit':1}},"
                           "'AccessLogSettings':{'DestinationArn':"
                           "'arn:aws:logs:us-east-1:000000000000:log-group:g','Format':'x'}}",
                           api);
    assert_string_equal(text(stage, "StageVariables"), "{\"y\":\"2\",\"z\":\"3\"}");
    cJSON_Delete(stage);
    call_done(SERVICE, "DeleteRouteSettings", "{'ApiId':'%s','StageName':'a','RouteKey':'GET /x'}",
              api);
    call_done(SERVICE, "DeleteAccessLogSettings", "{'ApiId':'%s','StageName':'a'}", api);
    call_done(SERVICE, "ResetAuthorizersCache", "{'ApiId':'%s','StageName':'a'}", api);
    stage = call_ok(SERVICE, "GetStage", "{'ApiId':'%s','StageName':'a'}", api);
    assert_string_equal(text(stage, "RouteSettings"), "{}");
    assert_null(at(stage, "AccessLogSettings"));
    cJSON_Delete(stage);
    call_done(SERVICE, "DeleteStage", "{'ApiId':'%s','StageName':'a'}", api);
    call_fails("NotFoundException", NULL, SERVICE, "GetStage", "{'ApiId':'%s','StageName':'a'}",
               api);
}

static void an_api_without_routes_cannot_be_deployed(void **state)
{
    (void)state;
    make_api();
    call_fails("BadRequestException", "At least one route is required before deploying the Api.",
               SERVICE, "CreateDeployment", "{'ApiId':'%s'}", api);
    make("CreateRoute", "RouteId", "'RouteKey':'GET /'");
    call_done(SERVICE, "CreateStage", "{'ApiId':'%s','StageName':'prod'}", api);
    const char *id = make("CreateDeployment", "DeploymentId", "'StageName':'prod'");
    cJSON *stage = call_ok(SERVICE, "GetStage", "{'ApiId':'%s','StageName':'prod'}", api);
    assert_string_equal(text(stage, "DeploymentId"), id);
    cJSON_Delete(stage);
    cJSON *updated = call_ok(SERVICE, "UpdateDeployment",
                             "{'ApiId':'%s','DeploymentId':'%s','Description':'first'}", api, id);
    assert_string_equal(text(updated, "Description"), "first");
    cJSON *shown = call_ok(SERVICE, "GetDeployment", "{'ApiId':'%s','DeploymentId':'%s'}", api, id);
    assert_true(cJSON_Compare(updated, shown, /* case_sensitive= */ 1));
    cJSON_Delete(shown);
    cJSON_Delete(updated);
}

static void apis_and_stages_carry_tags(void **state)
{
#define STAGE_ARN "arn:aws:apigateway:us-east-1::/apis/%s/stages/prod"
    (void)state;
    make_api();
    call_done(SERVICE, "CreateStage", "{'ApiId':'%s','StageName':'prod','Tags':{'a':'1'}}", api);
    call_done(SERVICE, "TagResource", "{'ResourceArn':'" STAGE_ARN "','Tags':{'b':'2'}}", api);
    call_done(SERVICE, "UntagResource", "{'ResourceArn':'" STAGE_ARN "','TagKeys':['a']}", api);
    cJSON *tags = call_ok(SERVICE, "GetTags", "{'ResourceArn':'" STAGE_ARN "'}", api);
    assert_string_equal(text(tags, "Tags"), "{\"b\":\"2\"}");
    cJSON_Delete(tags);
    tags = call_ok(SERVICE, "GetTags", "{'ResourceArn':'arn:aws:apigateway:us-east-1::/apis/%s'}",
                   api);
    assert_string_equal(text(tags, "Tags"), "{}");
    cJSON_Delete(tags);
    call_fails("BadRequestException", NULL, SERVICE, "GetTags",
               "{'ResourceArn':'arn:aws:apigateway:us-east-1::/apis/%s/routes/x'}", api);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(a_new_api_has_aws_s_defaults),
        INSTANCE_TEST(apis_that_virga_does_not_have_are_refused),
        INSTANCE_TEST(quick_create_makes_a_route_an_integration_and_a_stage),
        INSTANCE_TEST(a_deleted_api_leaves_nothing),
        INSTANCE_TEST(lists_come_page_by_page),
        INSTANCE_TEST(routes_have_a_method_and_a_path),
        INSTANCE_TEST(routes_refer_to_what_is_there),
        INSTANCE_TEST(integrations_are_checked),
        INSTANCE_TEST(authorizers_are_checked),
        INSTANCE_TEST(a_stage_that_deploys_by_itself_follows_every_change),
        INSTANCE_TEST(stages_are_checked_and_changed_key_by_key),
        INSTANCE_TEST(an_api_without_routes_cannot_be_deployed),
        INSTANCE_TEST(apis_and_stages_carry_tags),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
