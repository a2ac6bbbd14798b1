/* API Gateway's patch operations, path by path: what changes, and how AWS words what cannot. */
#include "apigateway.h"

/* What an update does to a member of its answer. */
struct change {
    const char *op, *path, *value; /* value NULL: none */
    const char *member, *becomes;  /* "(absent)" when it goes */
};

struct refusal {
    const char *op, *path, *value;
    const char *code, *message;
};

static const char *quoted(const char *value)
{
    static char text[1024];
    snprintf(text, sizeof text, value != NULL ? ",'value':'%s'" : "", value);
    return text;
}

static void check_changes(const char *operation, const char *where, const struct change *changes,
                          size_t count)
{
    for (size_t i = 0; i < count; i++) {
        cJSON *after =
            call_ok("apigateway", operation, "{%s'patchOperations':[{'op':'%s','path':'%s'%s}]}",
                    where, changes[i].op, changes[i].path, quoted(changes[i].value));
        if (strcmp(text(after, changes[i].member), changes[i].becomes) != 0)
            fail_msg("%s %s %s: %s is %s instead of %s", operation, changes[i].op, changes[i].path,
                     changes[i].member, text(after, changes[i].member), changes[i].becomes);
        cJSON_Delete(after);
    }
}

static void check_refusals(const char *operation, const char *where, const struct refusal *refusals,
                           size_t count)
{
    for (size_t i = 0; i < count; i++)
        call_fails(refusals[i].code, refusals[i].message, "apigateway", operation,
                   "{%s'patchOperations':[{'op':'%s','path':'%s'%s}]}", where, refusals[i].op,
                   refusals[i].path, quoted(refusals[i].value));
}

#define CHANGES(operation, where, ...)                                                             \
    do {                                                                                           \
        static const struct change changes[] = {__VA_ARGS__};                                      \
        check_changes(operation, where, changes, sizeof changes / sizeof changes[0]);              \
    } while (0)
#define REFUSALS(operation, where, ...)                                                            \
    do {                                                                                           \
        static const struct refusal refusals[] = {__VA_ARGS__};                                    \
        check_refusals(operation, where, refusals, sizeof refusals / sizeof refusals[0]);          \
    } while (0)
#define BAD "BadRequestException"

static char where[256];

static void rest_api_paths(void **state)
{
    (void)state;
    make_api();
    snprintf(where, sizeof where, "'restApiId':'%s',", api);
    CHANGES(
        "UpdateRestApi", where, {"replace", "/name", "b", "name", "b"},
        {"replace", "/description", "d", "description", "d"},
        {"remove", "/description", NULL, "description", "(absent)"},
        {"replace", "/apiKeySource", "AUTHORIZER", "apiKeySource", "AUTHORIZER"},
        {"add", "/binaryMediaTypes/image~1png", NULL, "binaryMediaTypes", "[\"image/png\"]"},
        {"add", "/binaryMediaTypes/image~1jpeg", NULL, "binaryMediaTypes",
         "[\"image/png\",\"image/jpeg\"]"},
        {"replace", "/binaryMediaTypes/image~1png", "image/gif", "binaryMediaTypes",
         "[\"image/jpeg\",\"image/gif\"]"},
        {"remove", "/binaryMediaTypes/image~1gif", NULL, "binaryMediaTypes", "[\"image/jpeg\"]"},
        {"remove", "/binaryMediaTypes/image~1jpeg", NULL, "binaryMediaTypes", "(absent)"},
        {"replace", "/minimumCompressionSize", "0", "minimumCompressionSize", "0"},
        {"replace", "/minimumCompressionSize", NULL, "minimumCompressionSize", "(absent)"},
        {"replace", "/disableExecuteApiEndpoint", "true", "disableExecuteApiEndpoint", "true"},
        {"replace", "/endpointConfiguration/ipAddressType", "dualstack",
         "endpointConfiguration/ipAddressType", "dualstack"},
        {"replace", "/endpointConfiguration/types/0", "REGIONAL", "endpointConfiguration/types",
         "[\"REGIONAL\"]"},
        {"replace", "/endpointConfiguration/types/REGIONAL", "PRIVATE",
         "endpointConfiguration/types", "[\"PRIVATE\"]"},
        {"add", "/endpointConfiguration/vpcEndpointIds", "vpce-1",
         "endpointConfiguration/vpcEndpointIds", "[\"vpce-1\"]"},
        {"remove", "/endpointConfiguration/vpcEndpointIds", "vpce-1",
         "endpointConfiguration/vpcEndpointIds", "(absent)"});
    REFUSALS("UpdateRestApi", where,
             {"replace", "/minimumCompressionSize", "-1", BAD,
              "Invalid minimum compression size, must be between 0 and 10485760"},
             {"add", "/minimumCompressionSize", "1", BAD,
              "Invalid patch operation specified. Must be one of: [replace]"},
             {"add", "/binaryMediaTypes", "a/b", BAD, "Invalid patch path /binaryMediaTypes"},
             {"replace", "/endpointConfiguration/ipAddressType", "ipv4", BAD,
              "Only dualstack ipAddressType is supported for Private APIs."},
             {"replace", "/endpointConfiguration/ipAddressType", "x", BAD,
              "ipAddressType must be either ipv4 or dualstack."},
             {"replace", "/endpointConfiguration/types/PRIVATE", "x", BAD,
              "Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE"},
             {"copy", "/endpointConfiguration/types/PRIVATE", "x", BAD,
              "Invalid patch operation specified. Must be 'add'|'remove'|'replace'"},
             {"replace", "/id", "x", BAD, "Invalid patch path /id"},
             {"replace", "/name", "", BAD, "Name cannot be empty"});
    call_fails("ValidationException", NULL, "apigateway", "UpdateRestApi",
               "{%s'patchOperations':[{'op':'wrong','path':'/name','value':'a'}]}", where);
}

static void resource_paths(void **state)
{
    (void)state;
    make_api();
    snprintf(where, sizeof where, "'restApiId':'%s','resourceId':'%s',", api,
             make_resource(root, "pets"));
    CHANGES("UpdateResource", where, {"replace", "/pathPart", "dogs", "path", "/dogs"});
    REFUSALS("UpdateResource", where,
             {"replace", "/invalid", "x", BAD,
              "Invalid patch path  '/invalid' specified for op 'replace'. Must be one of: "
              "[/parentId, /pathPart]"},
             {"remove", "/pathPart", NULL, BAD,
              "Invalid patch path  '/pathPart' specified for op 'remove'. Please choose supported "
              "operations"},
             {"replace", "/parentId", "nope", "NotFoundException",
              "Invalid Resource identifier specified"});
}

static void method_paths(void **state)
{
    (void)state;
    make_api();
    make_method(root, "GET");
    snprintf(where, sizeof where, "'restApiId':'%s','resourceId':'%s','httpMethod':'GET',", api,
             root);
    CHANGES("UpdateMethod", where,
            {"add", "/requestParameters/method.request.querystring.q", "true", "requestParameters",
             "{\"method.request.querystring.q\":true}"},
            {"replace", "/requestParameters/method.request.querystring.q", "false",
             "requestParameters", "{\"method.request.querystring.q\":false}"},
            {"remove", "/requestParameters/method.request.querystring.q", NULL, "requestParameters",
             "(absent)"},
            {"add", "/requestModels/application~1json", "Empty", "requestModels",
             "{\"application/json\":\"Empty\"}"},
            {"remove", "/requestModels/application~1json", "Empty", "requestModels", "(absent)"},
            {"replace", "/operationName", "Get", "operationName", "Get"},
            {"replace", "/apiKeyRequired", "true", "apiKeyRequired", "true"},
            {"replace", "/apiKeyRequired", "whatever", "apiKeyRequired", "false"},
            {"replace", "/authorizationType", "AWS_IAM", "authorizationType", "AWS_IAM"},
            {"add", "/authorizationScopes", "a/b", "authorizationScopes", "[\"a/b\"]"},
            {"remove", "/authorizationScopes", "a/b", "authorizationScopes", "(absent)"},
            {"replace", "/authorizerId", "abc", "authorizerId", "(absent)"});
    REFUSALS("UpdateMethod", where,
             {"add", "/operationName", "x", BAD,
              "Invalid patch operation specified. Must be one of: [replace]"},
             {"add", "/httpMethod", "PUT", BAD, "Invalid patch path /httpMethod"},
             {"replace", "/requestParameters", "x", BAD, "Invalid patch path /requestParameters"},
             {"add", "/requestModels/application/json", "Empty", BAD,
              "Invalid patch path /requestModels/application/json"},
             {"replace", "/requestValidatorId", "fake", BAD,
              "Invalid Request Validator identifier specified"},
             {"replace", "/authorizationType", "CUSTOM", BAD,
              "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or "
              "COGNITO_USER_POOLS requires a valid authorizer."},
             {"remove", "/requestParameters/method.request.header.a", NULL, "NotFoundException",
              "Invalid parameter name specified"},
             {"replace", "/requestModels/a~1b", "Empty", "NotFoundException",
              "Content-Type specified was not found"});
}

static void response_paths(void **state)
{
    (void)state;
    make_api();
    make_method(root, "GET");
    snprintf(where, sizeof where,
             "'restApiId':'%s','resourceId':'%s','httpMethod':'GET','statusCode':'200',", api,
             root);
    call_done("apigateway", "PutMethodResponse", "{%s'responseModels':{}}", where);
    call_done("apigateway", "PutIntegrationResponse", "{%s'selectionPattern':''}", where);
    CHANGES("UpdateMethodResponse", where,
            {"add", "/responseParameters/method.response.header.a", "true", "responseParameters",
             "{\"method.response.header.a\":true}"},
            {"add", "/responseModels/application~1json", "Empty", "responseModels",
             "{\"application/json\":\"Empty\"}"},
            {"remove", "/responseModels/application~1json", NULL, "responseModels", "(absent)"});
    REFUSALS("UpdateMethodResponse", where,
             {"replace", "/responseParameters/method.response.header.b", "true",
              "NotFoundException", "Invalid parameter name specified"},
             {"remove", "/responseModels/a~1b", NULL, "NotFoundException",
              "Content-Type specified was not found"},
             {"add", "/wrong/method.response.header.a", "true", BAD,
              "Invalid patch path /wrong/method.response.header.a"});
    CHANGES(
        "UpdateIntegrationResponse", where,
        {"replace", "/selectionPattern", "5..", "selectionPattern", "5.."},
        {"replace", "/selectionPattern", "", "selectionPattern", ""},
        {"add", "/responseTemplates/application~1json", "x", "responseTemplates",
         "{\"application/json\":\"x\"}"},
        {"add", "/responseParameters/method.response.header.a", "context.stage",
         "responseParameters", "{\"method.response.header.a\":\"context.stage\"}"},
        {"replace", "/contentHandling", "CONVERT_TO_TEXT", "contentHandling", "CONVERT_TO_TEXT"});
    REFUSALS("UpdateIntegrationResponse", where,
             {"replace", "/statusCode", "201", BAD, "Invalid patch path /statusCode"});
}

static void integration_paths(void **state)
{
    (void)state;
    make_api();
    make_method(root, "GET");
    snprintf(where, sizeof where, "'restApiId':'%s','resourceId':'%s','httpMethod':'GET',", api,
             root);
    call_done("apigateway", "PutIntegration",
              "{%s'type':'HTTP','integrationHttpMethod':'GET','uri':'http://localhost'}", where);
    CHANGES("UpdateIntegration", where, {"replace", "/uri", "http://b", "uri", "http://b"},
            {"replace", "/httpMethod", "POST", "httpMethod", "POST"},
            {"replace", "/timeoutInMillis", "50", "timeoutInMillis", "50"},
            {"replace", "/passthroughBehavior", "NEVER", "passthroughBehavior", "NEVER"},
            {"replace", "/credentials", "arn:aws:iam::000000000000:role/r", "credentials",
             "arn:aws:iam::000000000000:role/r"},
            {"add", "/cacheKeyParameters/method.request.path.a", NULL, "cacheKeyParameters",
             "[\"method.request.path.a\"]"},
            {"replace", "/cacheNamespace", "n", "cacheNamespace", "n"},
            {"add", "/requestTemplates/application~1json", "{}", "requestTemplates",
             "{\"application/json\":\"{}\"}"},
            {"add", "/requestParameters/integration.request.header.a", "context.stage",
             "requestParameters", "{\"integration.request.header.a\":\"context.stage\"}"},
            {"replace", "/tlsConfig/insecureSkipVerification", "true",
             "tlsConfig/insecureSkipVerification", "true"},
            {"replace", "/connectionType", "VPC_LINK", "connectionType", "VPC_LINK"},
            {"replace", "/connectionId", "v", "connectionId", "v"},
            {"replace", "/contentHandling", "CONVERT_TO_BINARY", "contentHandling",
             "CONVERT_TO_BINARY"},
            {"replace", "/type", "HTTP_PROXY", "type", "HTTP_PROXY"});
    REFUSALS("UpdateIntegration", where,
             {"replace", "/timeoutInMillis", "29001", BAD,
              "Timeout should be between 50 ms and 29000 ms"},
             {"replace", "/uri", "x", BAD, "Invalid HTTP endpoint specified for URI"},
             {"add", "/uri", "http://a", BAD,
              "Invalid patch operation specified. Must be one of: [replace]"},
             {"replace", "/integrationResponses/200", "x", BAD,
              "Invalid patch path /integrationResponses/200"});
}

static void gateway_response_paths(void **state)
{
    (void)state;
    make_api();
    snprintf(where, sizeof where, "'restApiId':'%s','responseType':'DEFAULT_4XX',", api);
    CHANGES("UpdateGatewayResponse", where, {"replace", "/statusCode", "444", "statusCode", "444"},
            {"add", "/responseParameters/gatewayresponse.header.a", "context.stage",
             "responseParameters", "{\"gatewayresponse.header.a\":\"context.stage\"}"},
            {"remove", "/responseParameters/gatewayresponse.header.a", NULL, "responseParameters",
             "{}"},
            {"add", "/responseTemplates/a~1b", "x", "responseType", "DEFAULT_4XX"});
    REFUSALS("UpdateGatewayResponse", where,
             {"add", "/statusCode", "400", BAD, "Invalid patch path /statusCode"},
             {"replace", "/wrongPath", "x", BAD, "Invalid patch path /wrongPath"},
             {"replace", "/responseParameters/x", "y", "NotFoundException",
              "Invalid parameter name specified"},
             {"replace", "/responseTemplates/a~1b", NULL, BAD,
              "Invalid null or empty value in responseTemplates"},
             {"add", "/responseParameters/x", "", BAD,
              "Invalid null or empty value in responseParameters"});
    call_fails(BAD, "Invalid patch path null", "apigateway", "UpdateGatewayResponse",
               "{%s'patchOperations':[{'op':'replace','value':'x'}]}", where);
}

static void authorizer_model_and_validator_paths(void **state)
{
    (void)state;
    make_api();
    cJSON *made =
        call_ok("apigateway", "CreateAuthorizer",
                "{'restApiId':'%s','name':'a','type':'TOKEN','authorizerUri':'" FUNCTION_URI
                "','identitySource':'method.request.header.Authorization'}",
                api);
    snprintf(where, sizeof where, "'restApiId':'%s','authorizerId':'%s',", api, text(made, "id"));
    cJSON_Delete(made);
    CHANGES(
        "UpdateAuthorizer", where, {"replace", "/name", "b", "name", "b"},
        {"replace", "/authorizerResultTtlInSeconds", "0", "authorizerResultTtlInSeconds", "0"},
        {"replace", "/identityValidationExpression", "x.*", "identityValidationExpression", "x.*"},
        {"replace", "/identitySource", "method.request.header.X", "identitySource",
         "method.request.header.X"});
    REFUSALS("UpdateAuthorizer", where,
             {"replace", "/authorizerResultTtlInSeconds", "3601", BAD, NULL},
             {"replace", "/authorizerUri", "x", BAD,
              "Invalid Authorizer URI: x. Authorizer URI should be a valid API Gateway ARN that "
              "represents a Lambda function invocation."},
             {"replace", "/id", "x", BAD, NULL});

    snprintf(where, sizeof where, "'restApiId':'%s','modelName':'Empty',", api);
    CHANGES("UpdateModel", where, {"replace", "/description", "d", "description", "d"},
            {"replace", "/schema", "{}", "schema", "{}"});
    REFUSALS("UpdateModel", where,
             {"add", "/wrong-path", "x", BAD,
              "Invalid patch path  '/wrong-path' specified for op 'add'. Please choose supported "
              "operations"},
             {"replace", "/name", "x", BAD,
              "Invalid patch path  '/name' specified for op 'replace'. Must be one of: "
              "[/description, /schema]"},
             {"replace", "/schema", "", BAD,
              "Model schema must have at least 1 property or array items defined"});

    made = call_ok("apigateway", "CreateRequestValidator", "{'restApiId':'%s','name':'v'}", api);
    assert_string_equal(text(made, "validateRequestBody"), "false");
    snprintf(where, sizeof where, "'restApiId':'%s','requestValidatorId':'%s',", api,
             text(made, "id"));
    cJSON_Delete(made);
    CHANGES("UpdateRequestValidator", where,
            {"replace", "/validateRequestBody", "true", "validateRequestBody", "true"},
            {"replace", "/validateRequestBody", NULL, "validateRequestBody", "false"});
    REFUSALS("UpdateRequestValidator", where,
             {"replace", "/invalidPath", "x", BAD,
              "Invalid patch path  '/invalidPath' specified for op 'replace'. Must be one of: "
              "[/name, /validateRequestParameters, /validateRequestBody]"},
             {"replace", "/name", "", BAD, "Request Validator name cannot be blank"});
}

#define REMOVED(key)                                                                               \
    "Cannot remove method setting " key " because there is no method setting for this method "

static void stage_paths(void **state)
{
    (void)state;
    make_api();
    make_method(root, "GET");
    deploy("prod");
    snprintf(where, sizeof where, "'restApiId':'%s','stageName':'prod',", api);
    REFUSALS("UpdateStage", where,
             {"replace", "/*/*/logging/loglevel", "INFO", BAD,
              "CloudWatch Logs role ARN must be set in account settings to enable logging"},
             {"add", "/deploymentId", "x", BAD, "Invalid add operation with path: /deploymentId"},
             {"add", "/canarySettings/deploymentId", "x", BAD,
              "Invalid add operation with path: /canarySettings/deploymentId"},
             {"remove", "/canarySettings/stageVariableOverrides", NULL, BAD,
              REMOVED("canarySettings/stageVariableOverrides")},
             {"remove", "/canarySettings/badPath", NULL, BAD, REMOVED("canarySettings/badPath")},
             {"replace", "/deploymentId", "nope", BAD, "Deployment id does not exist"},
             {"replace", "/documentation_version", "x", BAD, NULL},
             {"replace", "/canarySettings/badPath", "x", BAD, NULL},
             {"replace", "/canarySettings", "x", BAD, NULL},
             {"replace", "/clientCertificateId", "none", BAD,
              "Invalid Client Certificate identifier specified"},
             {"replace", "/*/*/caching/ttlInSeconds", "3601", BAD, NULL},
             {"replace", "/variables/a-b", "x", BAD, NULL});
    call_done("apigateway", "UpdateAccount",
              "{'patchOperations':[{'op':'replace','path':'/cloudwatchRoleArn','value':"
              "'arn:aws:iam::000000000000:role/logs'}]}");
    CHANGES(
        "UpdateStage", where, {"replace", "/description", "d", "description", "d"},
        {"replace", "/tracingEnabled", "true", "tracingEnabled", "true"},
        {"replace", "/cacheClusterEnabled", "true", "cacheClusterStatus", "AVAILABLE"},
        {"replace", "/cacheClusterSize", "1.6", "cacheClusterSize", "1.6"},
        {"replace", "/cacheClusterEnabled", "false", "cacheClusterStatus", "NOT_AVAILABLE"},
        {"replace", "/variables/a", "1", "variables", "{\"a\":\"1\"}"},
        {"remove", "/variables/a", NULL, "variables", "(absent)"},
        {"replace", "/*/*/logging/loglevel", "INFO", "stageName", "prod"},
        {"replace", "/~1pets/GET/throttling/burstLimit", "7", "stageName", "prod"},
        {"replace", "/accessLogSettings/destinationArn",
         "arn:aws:logs:us-east-1:000000000000:log-group:g", "accessLogSettings/destinationArn",
         "arn:aws:logs:us-east-1:000000000000:log-group:g"},
        {"replace", "/accessLogSettings/format", "$context.requestId", "accessLogSettings/format",
         "$context.requestId"},
        {"remove", "/accessLogSettings", NULL, "accessLogSettings", "(absent)"},
        {"replace", "/canarySettings/percentTraffic", "50", "canarySettings/percentTraffic", "50"},
        {"replace", "/canarySettings/stageVariableOverrides/a", "x",
         "canarySettings/stageVariableOverrides", "{\"a\":\"x\"}"},
        {"remove", "/canarySettings", NULL, "canarySettings", "(absent)"});
    cJSON *stage = call_ok("apigateway", "GetStage", "{'restApiId':'%s','stageName':'prod'}", api);
    const cJSON *all = cJSON_GetObjectItemCaseSensitive(at(stage, "methodSettings"), "*/*");
    const cJSON *pets = cJSON_GetObjectItemCaseSensitive(at(stage, "methodSettings"), "~1pets/GET");
    assert_string_equal(text(all, "loggingLevel"), "INFO");
    assert_string_equal(text(all, "throttlingRateLimit"), "10000");
    assert_string_equal(text(all, "requireAuthorizationForCacheControl"), "true");
    assert_string_equal(text(pets, "throttlingBurstLimit"), "7");
    assert_string_equal(text(pets, "cacheTtlInSeconds"), "300");
    cJSON_Delete(stage);
    CHANGES("UpdateStage", where, {"remove", "/*/*", NULL, "stageName", "prod"});
    REFUSALS("UpdateStage", where, {"remove", "/*/*", NULL, BAD, REMOVED("*/*")},
             {"replace", "/*/*/logging/loglevel", "LOUD", BAD, NULL},
             {"replace", "/*/*/nonsense/x", "1", BAD, NULL});
}

static void account_and_deployment_paths(void **state)
{
    (void)state;
    make_api();
    make_method(root, "GET");
    cJSON *account = call_ok("apigateway", "GetAccount", "{}");
    assert_string_equal(text(account, "throttleSettings/burstLimit"), "5000");
    cJSON_Delete(account);
    CHANGES("UpdateAccount", "",
            {"replace", "/cloudwatchRoleArn", "arn:aws:iam::000000000000:role/r",
             "cloudwatchRoleArn", "arn:aws:iam::000000000000:role/r"},
            {"replace", "/cloudwatchRoleArn", "", "cloudwatchRoleArn", "(absent)"});
    REFUSALS("UpdateAccount", "", {"replace", "/cloudwatchRoleArn", "x", BAD, NULL},
             {"replace", "/throttleSettings", "x", BAD, NULL});
    snprintf(where, sizeof where, "'restApiId':'%s','deploymentId':'%s',", api, deploy(""));
    CHANGES("UpdateDeployment", where, {"replace", "/description", "d", "description", "d"});
    REFUSALS("UpdateDeployment", where,
             {"replace", "/id", "x", BAD,
              "Invalid patch path  '/id' specified for op 'replace'. Must be one of: "
              "[/description]"});
}

static void usage_plan_paths(void **state)
{
    char stage[64], throttle[160];
    (void)state;
    make_api();
    make_method(root, "GET");
    deploy("prod");
    cJSON *plan = call_ok("apigateway", "CreateUsagePlan", "{'name':'p'}");
    snprintf(where, sizeof where, "'usagePlanId':'%s',", text(plan, "id"));
    cJSON_Delete(plan);
    CHANGES("UpdateUsagePlan", where, {"replace", "/name", "q", "name", "q"},
            {"replace", "/description", "d", "description", "d"},
            {"replace", "/productCode", "c", "productCode", "c"},
            {"remove", "/productCode", NULL, "productCode", "(absent)"},
            {"replace", "/throttle/rateLimit", "2.5", "throttle/rateLimit", "2.5"},
            {"add", "/throttle/burstLimit", "3", "throttle/burstLimit", "3"},
            {"remove", "/throttle", NULL, "throttle", "(absent)"});
    snprintf(stage, sizeof stage, "%s:prod", api);
    cJSON *after = call_ok("apigateway", "UpdateUsagePlan",
                           "{%s'patchOperations':[{'op':'add','path':'/apiStages','value':'%s'},"
                           "{'op':'add','path':'/quota/limit','value':'5'},{'op':'add','path':"
                           "'/quota/period','value':'DAY'}]}",
                           where, stage);
    assert_string_equal(text(after, "apiStages/0/stage"), "prod");
    assert_string_equal(text(after, "quota/limit"), "5");
    cJSON_Delete(after);
    snprintf(throttle, sizeof throttle, "/apiStages/%s/throttle/~1pets~1GET/rateLimit", stage);
    after = call_ok("apigateway", "UpdateUsagePlan",
                    "{%s'patchOperations':[{'op':'replace','path':'%s','value':'1'}]}", where,
                    throttle);
    const cJSON *limits =
        cJSON_GetObjectItemCaseSensitive(at(after, "apiStages/0/throttle"), "/pets/GET");
    assert_string_equal(text(limits, "rateLimit"), "1");
    cJSON_Delete(after);
    REFUSALS("UpdateUsagePlan", where,
             {"add", "/apiStages", "nope:x", BAD, "API Stage not found: nope:x"},
             {"replace", "/id", "x", BAD, "Invalid patch path /id"},
             {"replace", "/quota/offset", "1", BAD,
              "Usage Plan quota offset must be zero in the DAY period"});
    after = call_ok("apigateway", "UpdateUsagePlan",
                    "{%s'patchOperations':[{'op':'remove','path':'/apiStages','value':'%s'},"
                    "{'op':'remove','path':'/quota'}]}",
                    where, stage);
    assert_string_equal(text(after, "apiStages"), "[]");
    assert_null(at(after, "quota"));
    cJSON_Delete(after);
}

static void updates_are_bounded(void **state)
{
    enum { OPERATIONS = 501, SIZE = 128 * OPERATIONS };
    (void)state;
    make_api();
    char *input = malloc(SIZE), *output = NULL;
    int len = snprintf(input, SIZE, "{\"restApiId\":\"%s\",\"patchOperations\":[", api);
    for (int i = 0; i < OPERATIONS; i++)
        len += snprintf(input + len, (size_t)(SIZE - len),
                        "%s{\"op\":\"add\",\"path\":\"/binaryMediaTypes/a~1%d\"}", i > 0 ? "," : "",
                        i);
    snprintf(input + len, (size_t)(SIZE - len), "]}");
    assert_int_equal(virga_call(v, "apigateway", "UpdateRestApi", input, &output), 400);
    cJSON *answer = cJSON_Parse(output);
    assert_string_equal(text(answer, "message"),
                        "Too many patch operations specified: at most 500 are allowed");
    cJSON_Delete(answer);
    free(output);
    free(input);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(rest_api_paths),
        INSTANCE_TEST(resource_paths),
        INSTANCE_TEST(method_paths),
        INSTANCE_TEST(response_paths),
        INSTANCE_TEST(integration_paths),
        INSTANCE_TEST(gateway_response_paths),
        INSTANCE_TEST(authorizer_model_and_validator_paths),
        INSTANCE_TEST(stage_paths),
        INSTANCE_TEST(account_and_deployment_paths),
        INSTANCE_TEST(usage_plan_paths),
        INSTANCE_TEST(updates_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
