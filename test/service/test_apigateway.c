/* API Gateway's control plane through the dispatch: APIs, their tree, methods and integrations. */
#include "apigateway.h"

/* ---- APIs ---- */

static void a_new_api_has_aws_s_defaults_a_root_and_two_models(void **state)
{
    (void)state;
    cJSON *made = call_ok("apigateway", "CreateRestApi", "{'name':'shop','description':'d'}");
    assert_int_equal(strlen(text(made, "id")), 10);
    assert_string_equal(text(made, "apiKeySource"), "HEADER");
    assert_string_equal(text(made, "endpointConfiguration/types/0"), "EDGE");
    assert_string_equal(text(made, "endpointConfiguration/ipAddressType"), "ipv4");
    assert_string_equal(text(made, "disableExecuteApiEndpoint"), "false");
    assert_null(at(made, "tags"));
    cJSON *shown = call_ok("apigateway", "GetRestApi", "{'restApiId':'%s'}", text(made, "id"));
    assert_string_equal(text(shown, "name"), "shop");
    assert_string_equal(text(shown, "tags"), "{}");
    cJSON *tree = call_ok("apigateway", "GetResources", "{'restApiId':'%s'}", text(made, "id"));
    assert_int_equal(cJSON_GetArraySize(at(tree, "items")), 1);
    assert_string_equal(text(tree, "items/0/path"), "/");
    assert_string_equal(text(tree, "items/0/id"), text(made, "rootResourceId"));
    cJSON *models = call_ok("apigateway", "GetModels", "{'restApiId':'%s'}", text(made, "id"));
    assert_string_equal(text(models, "items/0/name"), "Empty");
    assert_string_equal(text(models, "items/1/name"), "Error");
    cJSON_Delete(models);
    cJSON_Delete(tree);
    cJSON_Delete(shown);
    cJSON_Delete(made);
}

static void apis_that_cannot_be_are_refused_in_aws_s_words(void **state)
{
    static const char *const cases[][2] = {
        {"'description':''", "Description cannot be an empty string"},
        {"'minimumCompressionSize':-1",
         "Invalid minimum compression size, must be between 0 and 10485760"},
        {"'endpointConfiguration':{'types':[]}",
         "REGIONAL Configuration and EDGE Configuration cannot be both DISABLED."},
        {"'endpointConfiguration':{'types':['EDGE','REGIONAL']}",
         "Cannot create an api with multiple Endpoint Types."},
        {"'endpointConfiguration':{'types':['PRIVATE'],'ipAddressType':'ipv4'}",
         "Only dualstack ipAddressType is supported for Private APIs."},
        {"'policy':'no'", "Invalid policy document. Please check the policy syntax and ensure that "
                          "Principals are valid."},
        {"'cloneFrom':'a'", "virga does not support cloneFrom yet."},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        call_fails("BadRequestException", cases[i][1], "apigateway", "CreateRestApi",
                   "{'name':'a',%s}", cases[i][0]);
    call_fails("NotFoundException", "Invalid API identifier specified 000000000000:nope",
               "apigateway", "GetRestApi", "{'restApiId':'nope'}");
}

static void apis_are_listed_page_by_page(void **state)
{
    char position[128];
    (void)state;
    for (int i = 0; i < 5; i++)
        call_done("apigateway", "CreateRestApi", "{'name':'a%d'}", i);
    cJSON *first = call_ok("apigateway", "GetRestApis", "{'limit':3}");
    assert_int_equal(cJSON_GetArraySize(at(first, "items")), 3);
    snprintf(position, sizeof position, "%s", text(first, "position"));
    cJSON *rest = call_ok("apigateway", "GetRestApis", "{'limit':3,'position':'%s'}", position);
    assert_int_equal(cJSON_GetArraySize(at(rest, "items")), 2);
    assert_null(at(rest, "position"));
    assert_string_not_equal(text(first, "items/2/id"), text(rest, "items/0/id"));
    cJSON_Delete(rest);
    cJSON_Delete(first);
    call_fails("BadRequestException", NULL, "apigateway", "GetRestApis", "{'position':'*'}");
    call_fails("BadRequestException", NULL, "apigateway", "GetRestApis", "{'limit':0}");
}

static void a_deleted_api_leaves_nothing_that_answers(void **state)
{
    (void)state;
    make_api();
    make_method(root, "GET");
    deploy("prod");
    call_done("apigateway", "DeleteRestApi", "{'restApiId':'%s'}", api);
    assert_int_equal(virga_settle(v, 10000), 0);
    call_fails("NotFoundException", "Invalid Resource identifier specified", "apigateway",
               "GetResource", "{'restApiId':'%s','resourceId':'%s'}", api, root);
    call_fails("NotFoundException", "Invalid Stage identifier specified", "apigateway", "GetStage",
               "{'restApiId':'%s','stageName':'prod'}", api);
    call_fails("NotFoundException", NULL, "apigateway", "DeleteRestApi", "{'restApiId':'%s'}", api);
}

static void tags_are_kept_by_arn(void **state)
{
    (void)state;
    make_api();
    make_method(root, "GET");
    deploy("prod");
    call_done("apigateway", "TagResource",
              "{'resourceArn':'arn:aws:apigateway:us-east-1::/restapis/%s/stages/prod',"
              "'tags':{'a':'1','b':'2'}}",
              api);
    call_done("apigateway", "UntagResource",
              "{'resourceArn':'arn:aws:apigateway:us-east-1::/restapis/%s/stages/prod',"
              "'tagKeys':['a']}",
              api);
    cJSON *tags =
        call_ok("apigateway", "GetTags",
                "{'resourceArn':'arn:aws:apigateway:us-east-1::/restapis/%s/stages/prod'}", api);
    assert_string_equal(text(tags, "tags"), "{\"b\":\"2\"}");
    cJSON_Delete(tags);
    call_fails("BadRequestException", NULL, "apigateway", "GetTags",
               "{'resourceArn':'arn:aws:apigateway:us-east-1::/restapis/%s/models/Empty'}", api);
    call_fails("NotFoundException", NULL, "apigateway", "GetTags",
               "{'resourceArn':'arn:aws:apigateway:us-east-1::/restapis/nope'}");
}

/* ---- The tree ---- */

static void resources_form_a_tree_by_aws_s_rules(void **state)
{
    (void)state;
    make_api();
    const char *pets = make_resource(root, "pets");
    make_resource(root, "{proxy+}");
    call_fails("ConflictException",
               "Another resource with the same parent already has this name: pets", "apigateway",
               "CreateResource", "{'restApiId':'%s','parentId':'%s','pathPart':'pets'}", api, root);
    call_fails("BadRequestException",
               "A sibling ({proxy+}) of this resource already has a variable path part -- only "
               "one is allowed",
               "apigateway", "CreateResource",
               "{'restApiId':'%s','parentId':'%s','pathPart':'{id}'}", api, root);
    const char *greedy = make_resource(pets, "{rest+}");
    call_fails("BadRequestException",
               "Cannot create a child of a resource with a greedy path variable: {rest+}",
               "apigateway", "CreateResource", "{'restApiId':'%s','parentId':'%s','pathPart':'x'}",
               api, greedy);
    call_fails("BadRequestException", NULL, "apigateway", "CreateResource",
               "{'restApiId':'%s','parentId':'%s','pathPart':'a/b'}", api, pets);
    call_fails("BadRequestException", NULL, "apigateway", "CreateResource",
               "{'restApiId':'%s','parentId':'%s','pathPart':'{}'}", api, pets);
    call_fails("NotFoundException", "Invalid Resource identifier specified", "apigateway",
               "CreateResource", "{'restApiId':'%s','parentId':'fake','pathPart':'x'}", api);
}

static void a_moved_resource_takes_its_children_along(void **state)
{
    (void)state;
    make_api();
    const char *pets = make_resource(root, "pets");
    const char *dogs = make_resource(pets, "dogs");
    const char *one = make_resource(dogs, "{id}");
    cJSON *moved = call_ok("apigateway", "UpdateResource",
                           "{'restApiId':'%s','resourceId':'%s','patchOperations':[{'op':"
                           "'replace','path':'/parentId','value':'%s'},{'op':'replace','path':"
                           "'/pathPart','value':'hounds'}]}",
                           api, dogs, root);
    assert_string_equal(text(moved, "path"), "/hounds");
    cJSON *child =
        call_ok("apigateway", "GetResource", "{'restApiId':'%s','resourceId':'%s'}", api, one);
    assert_string_equal(text(child, "path"), "/hounds/{id}");
    cJSON_Delete(child);
    cJSON_Delete(moved);
    call_fails("BadRequestException", "Resources cannot be cyclical.", "apigateway",
               "UpdateResource",
               "{'restApiId':'%s','resourceId':'%s','patchOperations':[{'op':'replace','path':"
               "'/parentId','value':'%s'}]}",
               api, dogs, one);
    call_fails("BadRequestException", "Root resource cannot update its pathPart.", "apigateway",
               "UpdateResource",
               "{'restApiId':'%s','resourceId':'%s','patchOperations':[{'op':'replace','path':"
               "'/pathPart','value':'x'}]}",
               api, root);
    call_done("apigateway", "DeleteResource", "{'restApiId':'%s','resourceId':'%s'}", api, dogs);
    call_fails("NotFoundException", NULL, "apigateway", "GetResource",
               "{'restApiId':'%s','resourceId':'%s'}", api, one);
    call_done("apigateway", "GetResource", "{'restApiId':'%s','resourceId':'%s'}", api, pets);
}

static void methods_are_shown_whole_only_where_they_are_embedded(void **state)
{
    (void)state;
    make_api();
    make_method(root, "GET");
    cJSON *names = call_ok("apigateway", "GetResources", "{'restApiId':'%s'}", api);
    assert_string_equal(text(names, "items/0/resourceMethods"), "{\"GET\":{}}");
    cJSON *whole =
        call_ok("apigateway", "GetResources", "{'restApiId':'%s','embed':['methods']}", api);
    assert_string_equal(text(whole, "items/0/resourceMethods/GET/methodIntegration/type"), "MOCK");
    cJSON_Delete(whole);
    cJSON_Delete(names);
}

/* ---- Methods ---- */

static void a_method_refers_to_what_is_there(void **state)
{
    static const char *const cases[][2] = {
        {"'authorizationType':'CUSTOM'",
         "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or "
         "COGNITO_USER_POOLS requires a valid authorizer."},
        {"'authorizationType':'NONE','requestValidatorId':'fake'",
         "Invalid Request Validator identifier specified"},
        {"'authorizationType':'NONE','requestModels':{'application/json':'petModel'}",
         "Invalid model identifier specified: petModel"},
        {"'authorizationType':'NONE','requestParameters':{'method.request.header.a':true,"
         "'method.request.querystring.a':true}",
         "Parameter names must be unique across querystring, header and path"},
        {"'authorizationType':'NONE','requestParameters':{'a':true}",
         "Invalid mapping expression parameter specified: a"},
    };
    (void)state;
    make_api();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        call_fails("BadRequestException", cases[i][1], "apigateway", "PutMethod",
                   "{'restApiId':'%s','resourceId':'%s','httpMethod':'GET',%s}", api, root,
                   cases[i][0]);
    call_fails("BadRequestException",
               "Invalid HttpMethod specified. Valid options are "
               "GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY",
               "apigateway", "PutMethod",
               "{'restApiId':'%s','resourceId':'%s','httpMethod':'WRONG','authorizationType':"
               "'NONE'}",
               api, root);
    make_method(root, "GET");
    call_fails("ConflictException", "Method already exists for this resource", "apigateway",
               "PutMethod",
               "{'restApiId':'%s','resourceId':'%s','httpMethod':'GET','authorizationType':'NONE'}",
               api, root);
    call_done("apigateway", "DeleteMethod",
              "{'restApiId':'%s','resourceId':'%s','httpMethod':'GET'}", api, root);
    call_fails("NotFoundException", "Invalid Method identifier specified", "apigateway",
               "GetMethod", "{'restApiId':'%s','resourceId':'%s','httpMethod':'GET'}", api, root);
}

static void an_authorizer_in_use_cannot_be_deleted(void **state)
{
    (void)state;
    make_api();
    call_fails("ConflictException",
               "Unable to complete operation due to concurrent modification. Please try again "
               "later.",
               "apigateway", "CreateAuthorizer",
               "{'restApiId':'nope','name':'a','type':'TOKEN','authorizerUri':'" FUNCTION_URI
               "','identitySource':'method.request.header.Authorization'}");
    cJSON *made = call_ok("apigateway", "CreateAuthorizer",
                          "{'restApiId':'%s','name':'a','type':'COGNITO_USER_POOLS','providerARNs':"
                          "['arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_x']}",
                          api);
    assert_string_equal(text(made, "authType"), "cognito_user_pools");
    call_fails("BadRequestException",
               "Authorizer name must be unique. Authorizer a already exists in this RestApi.",
               "apigateway", "CreateAuthorizer",
               "{'restApiId':'%s','name':'a','type':'TOKEN','authorizerUri':'" FUNCTION_URI
               "','identitySource':'method.request.header.Authorization'}",
               api);
    call_done("apigateway", "PutMethod",
              "{'restApiId':'%s','resourceId':'%s','httpMethod':'GET','authorizationType':"
              "'COGNITO_USER_POOLS','authorizerId':'%s'}",
              api, root, text(made, "id"));
    call_fails("ConflictException", NULL, "apigateway", "DeleteAuthorizer",
               "{'restApiId':'%s','authorizerId':'%s'}", api, text(made, "id"));
    call_done("apigateway", "DeleteMethod",
              "{'restApiId':'%s','resourceId':'%s','httpMethod':'GET'}", api, root);
    call_done("apigateway", "DeleteAuthorizer", "{'restApiId':'%s','authorizerId':'%s'}", api,
              text(made, "id"));
    cJSON_Delete(made);
}

/* ---- Integrations ---- */

static void integrations_have_defaults_and_a_form(void **state)
{
    static const char *const cases[][2] = {
        {"'type':'HTTP','uri':'http://localhost'",
         "Enumeration value for HttpMethod must be non-empty"},
        {"'type':'HTTP','integrationHttpMethod':'GET','uri':'ftp://x'",
         "Invalid HTTP endpoint specified for URI"},
        {"'type':'AWS','integrationHttpMethod':'POST','uri':'nonsense'",
         "Invalid ARN specified in the request"},
        {"'type':'AWS','integrationHttpMethod':'POST','uri':'arn:aws:apigateway:us-east-1:sqs:x'",
         "AWS ARN for integration must contain path or action"},
        {"'type':'AWS_PROXY','integrationHttpMethod':'POST','uri':"
         "'arn:aws:apigateway:us-east-1:sqs:path/x'",
         "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose "
         "stream invocations."},
        {"'type':'MOCK','timeoutInMillis':10", "Timeout should be between 50 ms and 29000 ms"},
        {"'type':'MOCK','requestTemplates':{'123':'x'}",
         "Validation Result: warnings : [], errors : [Invalid content type specified: 123]"},
        {"'type':'MOCK','requestParameters':{'integration.request.path.a':'true'}",
         "Invalid mapping expression specified: Validation Result: warnings : [], errors : "
         "[Invalid mapping expression specified: true]"},
        {"'type':'MOCK','requestParameters':{'integration.request.path.a':"
         "'method.request.path.a'}",
         "Invalid mapping expression specified: Validation Result: warnings : [], errors : "
         "[Invalid mapping expression parameter specified: method.request.path.a]"},
    };
    (void)state;
    make_api();
    make_method(root, "GET");
    cJSON *mock = call_ok("apigateway", "GetIntegration",
                          "{'restApiId':'%s','resourceId':'%s','httpMethod':'GET'}", api, root);
    assert_string_equal(text(mock, "passthroughBehavior"), "WHEN_NO_MATCH");
    assert_string_equal(text(mock, "timeoutInMillis"), "29000");
    assert_string_equal(text(mock, "cacheNamespace"), root);
    assert_string_equal(text(mock, "cacheKeyParameters"), "[]");
    cJSON_Delete(mock);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        call_fails("BadRequestException", cases[i][1], "apigateway", "PutIntegration",
                   "{'restApiId':'%s','resourceId':'%s','httpMethod':'GET',%s}", api, root,
                   cases[i][0]);
    call_fails("NotFoundException", "Invalid Method identifier specified", "apigateway",
               "PutIntegration",
               "{'restApiId':'%s','resourceId':'%s','httpMethod':'PUT','type':'MOCK'}", api, root);
}

static void responses_belong_to_methods_and_integrations(void **state)
{
    (void)state;
    make_api();
    make_method(root, "GET");
#define PLACE "'restApiId':'%s','resourceId':'%s','httpMethod':'GET','statusCode':'200'"
    call_fails("BadRequestException",
               "Invalid mapping expression specified: Validation Result: warnings : [], errors : "
               "[No method response exists for method.]",
               "apigateway", "PutIntegrationResponse",
               "{" PLACE ",'responseParameters':{'method.response.header.a':'context.stage'}}", api,
               root);
    call_done("apigateway", "PutMethodResponse",
              "{" PLACE ",'responseParameters':{'method.response.header.a':true},"
              "'responseModels':{'application/json':'Empty'}}",
              api, root);
    call_fails("ConflictException", "Response already exists for this resource", "apigateway",
               "PutMethodResponse", "{" PLACE "}", api, root);
    cJSON *put =
        call_ok("apigateway", "PutIntegrationResponse",
                "{" PLACE ",'selectionPattern':'','responseParameters':{'method.response.header.a':"
                "'context.stage'},'responseTemplates':{'application/json':'{}'}}",
                api, root);
    assert_string_equal(text(put, "selectionPattern"), "");
    cJSON_Delete(put);
    cJSON *method = call_ok("apigateway", "GetMethod",
                            "{'restApiId':'%s','resourceId':'%s','httpMethod':'GET'}", api, root);
    assert_string_equal(text(method, "methodIntegration/integrationResponses/200/statusCode"),
                        "200");
    assert_string_equal(text(method, "methodResponses/200/responseModels"),
                        "{\"application/json\":\"Empty\"}");
    cJSON_Delete(method);
    call_fails("ConflictException",
               "Cannot delete model 'Empty', is referenced in method response: //GET", "apigateway",
               "DeleteModel", "{'restApiId':'%s','modelName':'Empty'}", api);
    call_done("apigateway", "DeleteIntegrationResponse", "{" PLACE "}", api, root);
    call_fails("NotFoundException", "Invalid Response status code specified", "apigateway",
               "GetIntegrationResponse", "{" PLACE "}", api, root);
    call_done("apigateway", "DeleteMethodResponse", "{" PLACE "}", api, root);
    call_fails("NotFoundException", "Invalid Response status code specified", "apigateway",
               "GetMethodResponse", "{" PLACE "}", api, root);
    call_done("apigateway", "DeleteIntegration",
              "{'restApiId':'%s','resourceId':'%s','httpMethod':'GET'}", api, root);
    call_fails("NotFoundException", "Invalid Integration identifier specified", "apigateway",
               "GetIntegrationResponse", "{" PLACE "}", api, root);
    call_fails("NotFoundException", "Invalid Integration identifier specified", "apigateway",
               "DeleteIntegrationResponse",
               "{'restApiId':'%s','resourceId':'%s','httpMethod':'PUT','statusCode':'200'}", api,
               root);
}

/* ---- Models, validators, gateway responses ---- */

static void models_have_a_name_and_a_schema(void **state)
{
    static const char *const cases[][2] = {
        {"'name':'','schema':'{}'", "Model name must be non-empty"},
        {"'name':'M','schema':''",
         "Model schema must have at least 1 property or array items defined"},
        {"'name':'M'", "Model schema must have at least 1 property or array items defined"},
        {"'name':'M','schema':'{'", "Invalid model specified: Validation Result: warnings : [], "
                                    "errors : [Invalid model schema specified]"},
    };
    (void)state;
    make_api();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        call_fails("BadRequestException", cases[i][1], "apigateway", "CreateModel",
                   "{'restApiId':'%s','contentType':'application/json',%s}", api, cases[i][0]);
    call_done("apigateway", "CreateModel",
              "{'restApiId':'%s','contentType':'application/json','name':'M','schema':'{}'}", api);
    call_fails("ConflictException", "Model name already exists for this REST API", "apigateway",
               "CreateModel",
               "{'restApiId':'%s','contentType':'application/json','name':'M','schema':'{}'}", api);
    call_done("apigateway", "DeleteModel", "{'restApiId':'%s','modelName':'M'}", api);
    call_fails("NotFoundException", "Invalid model name specified: M", "apigateway", "GetModel",
               "{'restApiId':'%s','modelName':'M'}", api);
}

static void gateway_responses_fall_back_to_their_family(void **state)
{
    (void)state;
    make_api();
    call_done("apigateway", "PutGatewayResponse",
              "{'restApiId':'%s','responseType':'DEFAULT_5XX','statusCode':'599',"
              "'responseParameters':{'gatewayresponse.header.a':'context.stage'}}",
              api);
    call_done("apigateway", "PutGatewayResponse",
              "{'restApiId':'%s','responseType':'AUTHORIZER_FAILURE'}", api);
    cJSON *all = call_ok("apigateway", "GetGatewayResponses", "{'restApiId':'%s'}", api);
    assert_int_equal(cJSON_GetArraySize(at(all, "items")), 21);
    cJSON_Delete(all);
    static const char *const cases[][3] = {{"INTEGRATION_TIMEOUT", "599", "true"},
                                           {"AUTHORIZER_FAILURE", "500", "false"},
                                           {"THROTTLED", "429", "true"},
                                           {"DEFAULT_4XX", "(absent)", "true"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cJSON *one = call_ok("apigateway", "GetGatewayResponse",
                             "{'restApiId':'%s','responseType':'%s'}", api, cases[i][0]);
        assert_string_equal(text(one, "statusCode"), cases[i][1]);
        assert_string_equal(text(one, "defaultResponse"), cases[i][2]);
        cJSON_Delete(one);
    }
    call_done("apigateway", "DeleteGatewayResponse",
              "{'restApiId':'%s','responseType':'DEFAULT_5XX'}", api);
    call_fails("NotFoundException", "Gateway response type not defined on api", "apigateway",
               "DeleteGatewayResponse", "{'restApiId':'%s','responseType':'DEFAULT_5XX'}", api);
}

/* ---- Deployments and stages ---- */

static void what_cannot_answer_cannot_be_deployed(void **state)
{
    (void)state;
    make_api();
    call_fails("BadRequestException", "The REST API doesn't contain any methods", "apigateway",
               "CreateDeployment", "{'restApiId':'%s'}", api);
    call_done("apigateway", "PutMethod",
              "{'restApiId':'%s','resourceId':'%s','httpMethod':'GET','authorizationType':'NONE'}",
              api, root);
    call_fails("BadRequestException", "No integration defined for method", "apigateway",
               "CreateDeployment", "{'restApiId':'%s'}", api);
}

static void a_deployment_is_a_snapshot(void **state)
{
    (void)state;
    make_api();
    make_method(root, "GET");
    const char *first = deploy("prod");
    make_method(make_resource(root, "pets"), "POST");
    cJSON *shown =
        call_ok("apigateway", "GetDeployment",
                "{'restApiId':'%s','deploymentId':'%s','embed':['apisummary']}", api, first);
    assert_string_equal(text(shown, "apiSummary"),
                        "{\"/\":{\"GET\":{\"authorizationType\":\"NONE\",\"apiKeyRequired\":"
                        "false}}}");
    cJSON_Delete(shown);
    const char *second = deploy("prod");
    cJSON *stage = call_ok("apigateway", "GetStage", "{'restApiId':'%s','stageName':'prod'}", api);
    assert_string_equal(text(stage, "deploymentId"), second);
    assert_string_equal(text(stage, "methodSettings"), "{}");
    assert_string_equal(text(stage, "cacheClusterStatus"), "NOT_AVAILABLE");
    cJSON_Delete(stage);
    call_fails("BadRequestException",
               "Active stages pointing to this deployment must be moved or deleted", "apigateway",
               "DeleteDeployment", "{'restApiId':'%s','deploymentId':'%s'}", api, second);
    call_done("apigateway", "DeleteDeployment", "{'restApiId':'%s','deploymentId':'%s'}", api,
              first);
    call_fails("NotFoundException", "Invalid Deployment identifier specified", "apigateway",
               "GetDeployment", "{'restApiId':'%s','deploymentId':'%s'}", api, first);
}

static void stages_are_names_of_deployments(void **state)
{
    (void)state;
    make_api();
    make_method(root, "GET");
    const char *deployment = deploy("");
    call_fails("BadRequestException", "Deployment id does not exist", "apigateway", "CreateStage",
               "{'restApiId':'%s','stageName':'a','deploymentId':'nope'}", api);
    call_done("apigateway", "CreateStage",
              "{'restApiId':'%s','stageName':'a','deploymentId':'%s','variables':{'x':'1'}}", api,
              deployment);
    call_fails("ConflictException", "Stage already exists", "apigateway", "CreateStage",
               "{'restApiId':'%s','stageName':'a','deploymentId':'%s'}", api, deployment);
    call_fails("BadRequestException", NULL, "apigateway", "CreateStage",
               "{'restApiId':'%s','stageName':'a/b','deploymentId':'%s'}", api, deployment);
    call_fails("BadRequestException", NULL, "apigateway", "CreateStage",
               "{'restApiId':'%s','stageName':'b','deploymentId':'%s','variables':{'x-y':'1'}}",
               api, deployment);
    call_fails("BadRequestException", "Invalid Documentation version specified", "apigateway",
               "CreateStage",
               "{'restApiId':'%s','stageName':'b','deploymentId':'%s','documentationVersion':'1'}",
               api, deployment);
    deploy("c");
    cJSON *some = call_ok("apigateway", "GetStages", "{'restApiId':'%s','deploymentId':'%s'}", api,
                          deployment);
    assert_int_equal(cJSON_GetArraySize(at(some, "item")), 1);
    assert_string_equal(text(some, "item/0/stageName"), "a");
    cJSON_Delete(some);
    call_done("apigateway", "DeleteStage", "{'restApiId':'%s','stageName':'a'}", api);
    call_fails("NotFoundException", "Invalid Stage identifier specified", "apigateway", "GetStage",
               "{'restApiId':'%s','stageName':'a'}", api);
}

static void a_stage_shows_the_web_acl_that_guards_it(void **state)
{
    char arn[256];
    (void)state;
    make_api();
    make_method(root, "GET");
    deploy("prod");
    cJSON *acl = call_ok("wafv2", "CreateWebACL",
                         "{'Name':'w','Scope':'REGIONAL','DefaultAction':{'Allow':{}},"
                         "'VisibilityConfig':{'SampledRequestsEnabled':false,"
                         "'CloudWatchMetricsEnabled':false,'MetricName':'m'}}");
    snprintf(arn, sizeof arn, "%s", text(acl, "Summary/ARN"));
    cJSON_Delete(acl);
    cJSON *stage = call_ok("apigateway", "GetStage", "{'restApiId':'%s','stageName':'prod'}", api);
    assert_null(at(stage, "webAclArn"));
    cJSON_Delete(stage);
    call_done("wafv2", "AssociateWebACL",
              "{'WebACLArn':'%s','ResourceArn':"
              "'arn:aws:apigateway:us-east-1::/restapis/%s/stages/prod'}",
              arn, api);
    stage = call_ok("apigateway", "GetStage", "{'restApiId':'%s','stageName':'prod'}", api);
    assert_string_equal(text(stage, "webAclArn"), arn);
    cJSON_Delete(stage);
    deploy("other");
    cJSON *stages = call_ok("apigateway", "GetStages", "{'restApiId':'%s'}", api);
    assert_null(at(stages, "item/0/webAclArn"));
    assert_string_equal(text(stages, "item/1/webAclArn"), arn);
    cJSON_Delete(stages);
}

static void a_canary_stands_beside_the_stage_s_deployment(void **state)
{
    (void)state;
    make_api();
    make_method(root, "GET");
    call_fails("BadRequestException",
               "Invalid deployment content specified.Non null and non empty stageName must be "
               "provided for canary deployment. Provided value is null",
               "apigateway", "CreateDeployment",
               "{'restApiId':'%s','canarySettings':{'percentTraffic':50}}", api);
    call_fails("BadRequestException",
               "Invalid deployment content specified.Stage nope must already be created before "
               "making a canary release deployment",
               "apigateway", "CreateDeployment",
               "{'restApiId':'%s','stageName':'nope','canarySettings':{'percentTraffic':50}}", api);
    const char *base = deploy("prod");
    cJSON *canary = call_ok("apigateway", "CreateDeployment",
                            "{'restApiId':'%s','stageName':'prod','canarySettings':{"
                            "'percentTraffic':50,'stageVariableOverrides':{'x':'1'}}}",
                            api);
    cJSON *stage = call_ok("apigateway", "GetStage", "{'restApiId':'%s','stageName':'prod'}", api);
    assert_string_equal(text(stage, "deploymentId"), base);
    assert_string_equal(text(stage, "canarySettings/deploymentId"), text(canary, "id"));
    assert_string_equal(text(stage, "canarySettings/useStageCache"), "false");
    cJSON_Delete(stage);
    stage = call_ok("apigateway", "UpdateStage",
                    "{'restApiId':'%s','stageName':'prod','patchOperations':[{'op':'copy','from':"
                    "'/canarySettings/deploymentId','path':'/deploymentId'},{'op':'copy','from':"
                    "'/canarySettings/stageVariableOverrides','path':'/variables'},{'op':'remove',"
                    "'path':'/canarySettings'}]}",
                    api);
    assert_string_equal(text(stage, "deploymentId"), text(canary, "id"));
    assert_string_equal(text(stage, "variables"), "{\"x\":\"1\"}");
    assert_null(at(stage, "canarySettings"));
    cJSON_Delete(stage);
    cJSON_Delete(canary);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(a_new_api_has_aws_s_defaults_a_root_and_two_models),
        INSTANCE_TEST(apis_that_cannot_be_are_refused_in_aws_s_words),
        INSTANCE_TEST(apis_are_listed_page_by_page),
        INSTANCE_TEST(a_deleted_api_leaves_nothing_that_answers),
        INSTANCE_TEST(tags_are_kept_by_arn),
        INSTANCE_TEST(resources_form_a_tree_by_aws_s_rules),
        INSTANCE_TEST(a_moved_resource_takes_its_children_along),
        INSTANCE_TEST(methods_are_shown_whole_only_where_they_are_embedded),
        INSTANCE_TEST(a_method_refers_to_what_is_there),
        INSTANCE_TEST(an_authorizer_in_use_cannot_be_deleted),
        INSTANCE_TEST(integrations_have_defaults_and_a_form),
        INSTANCE_TEST(responses_belong_to_methods_and_integrations),
        INSTANCE_TEST(models_have_a_name_and_a_schema),
        INSTANCE_TEST(gateway_responses_fall_back_to_their_family),
        INSTANCE_TEST(what_cannot_answer_cannot_be_deployed),
        INSTANCE_TEST(a_deployment_is_a_snapshot),
        INSTANCE_TEST(stages_are_names_of_deployments),
        INSTANCE_TEST(a_stage_shows_the_web_acl_that_guards_it),
        INSTANCE_TEST(a_canary_stands_beside_the_stage_s_deployment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
