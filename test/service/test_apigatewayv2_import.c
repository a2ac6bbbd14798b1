/* HTTP APIs out of OpenAPI documents, and documents out of HTTP APIs, through the dispatch. */
#include "instance.h"

#include <stdbool.h>

#define SERVICE "apigatewayv2"
#define FUNCTION "arn:aws:lambda:us-east-1:000000000000:function:f"

static char api[32];

/* The answer to an operation with a document, in which ' stands for ". The caller deletes it. */
static cJSON *call_with(const char *operation, const char *api_id, const char *document,
                        const char *base_path, bool fails_on_warnings, int *status)
{
    char *copy = strdup(document), *output = NULL;
    for (char *at_quote = copy; *at_quote != '\0'; at_quote++)
        if (*at_quote == '\'')
            *at_quote = '"';
    cJSON *input = cJSON_CreateObject();
    cJSON_AddStringToObject(input, "Body", copy);
    if (api_id != NULL)
        cJSON_AddStringToObject(input, "ApiId", api_id);
    if (base_path != NULL)
        cJSON_AddStringToObject(input, "Basepath", base_path);
    cJSON_AddBoolToObject(input, "FailOnWarnings", fails_on_warnings);
    char *json = cJSON_PrintUnformatted(input);
    *status = virga_call(v, SERVICE, operation, json, &output);
    cJSON *answer = cJSON_Parse(output);
    cJSON_free(json);
    cJSON_Delete(input);
    free(output);
    free(copy);
    return answer;
}

/* Imports what must be good; `api` is its id. The caller deletes the answer. */
static cJSON *import_ok(const char *document, const char *base_path)
{
    int status;
    cJSON *made = call_with("ImportApi", NULL, document, base_path, false, &status);
    if (status != 200)
        fail_msg("ImportApi: %d %s %s", status, text(made, "code"), text(made, "message"));
    snprintf(api, sizeof api, "%s", text(made, "ApiId"));
    return made;
}

static void import_fails(const char *code, const char *message, const char *document,
                         const char *base_path)
{
    int status;
    cJSON *answer =
        call_with("ImportApi", NULL, document, base_path, /* fails_on_warnings= */ true, &status);
    assert_string_equal(text(answer, "code"), code);
    assert_string_equal(text(answer, "message"), message);
    cJSON_Delete(answer);
}

/* The element of a list whose member has that text; fails without. */
static const cJSON *find(const cJSON *list, const char *member, const char *value)
{
    const cJSON *one;
    cJSON_ArrayForEach(one, list) if (strcmp(text(one, member), value) == 0) return one;
    fail_msg("nothing with %s = %s", member, value);
    return NULL;
}

static cJSON *list_of(const char *operation)
{
    return call_ok(SERVICE, operation, "{'ApiId':'%s','MaxResults':'500'}", api);
}

#define INFO "'openapi':'3.0.1','info':{'title':'Pets','version':'1.2','description':'d'}"
#define TO_URL                                                                                     \
    "'x-amazon-apigateway-integration':{'type':'http_proxy','httpMethod':'GET',"                   \
    "'uri':'https://pets.example/','payloadFormatVersion':'1.0'}"

static const char pets[] =
    "{" INFO ",'x-amazon-apigateway-importexport-version':'1.0',"
    "'servers':[{'url':'https://a.example/{basePath}','variables':{'basePath':{'default':"
    "'v1/x'}}}],"
    "'tags':[{'name':'Owner','x-amazon-apigateway-tag-value':'Admin'},{'name':'plain'}],"
    "'x-amazon-apigateway-cors':{'allowOrigins':['https://shop.example'],'allowMethods':['GET'],"
    "'maxAge':300,'allowCredentials':true},"
    "'x-amazon-apigateway-endpoint-configuration':{'disableExecuteApiEndpoint':true},"
    "'components':{'x-amazon-apigateway-integrations':{'f':{'type':'AWS_PROXY','httpMethod':'POST',"
    "'uri':'" FUNCTION "','payloadFormatVersion':'2.0','timeoutInMillis':1000,"
    "'requestParameters':{'overwrite:header.a':'b'},"
    "'responseParameters':{'200':{'remove:header.c':''}}}},"
    "'securitySchemes':{'jwt':{'type':'oauth2','x-amazon-apigateway-authorizer':{'type':'jwt',"
    "'identitySource':'$request.header.Authorization','jwtConfiguration':{'issuer':"
    "'https://issuer.example','audience':['a']}}},"
    "'oidc':{'type':'openIdConnect','openIdConnectUrl':"
    "'https://oidc.example/.well-known/openid-configuration','x-amazon-apigateway-authorizer':{"
    "'type':'jwt','identitySource':'$request.header.Authorization','jwtConfiguration':{"
    "'audience':'b'}}},"
    "'function':{'type':'apiKey','name':'unused','in':'header','x-amazon-apigateway-authorizer':{"
    "'type':'request','authorizerUri':'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/"
    "functions/" FUNCTION "/invocations','authorizerPayloadFormatVersion':'2.0',"
    "'authorizerResultTtlInSeconds':60,'enableSimpleResponses':true,'identitySource':"
    "'$request.header.x, $request.querystring.y'}},"
    "'sigv4':{'type':'apiKey','name':'Authorization','in':'header',"
    "'x-amazon-apigateway-authtype':'awsSigv4'}}},"
    "'security':[{'jwt':[]}],"
    "'paths':{'/pets/{id}':{'parameters':[],'get':{'operationId':'getPet','security':[{'jwt':["
    "'read','write']}],'x-amazon-apigateway-integration':{'$ref':"
    "'#/components/x-amazon-apigateway-integrations/f'}},'put':{"
    "'x-amazon-apigateway-integration':{'$ref':"
    "'#/components/x-amazon-apigateway-integrations/f'}}},"
    "'/open':{'get':{'security':[]," TO_URL "},'post':{'security':[{'function':[]}]," TO_URL "},"
    "'delete':{'security':[{'sigv4':[]}]," TO_URL "}},"
    "'/$default':{'x-amazon-apigateway-any-method':{'isDefaultRoute':true,'security':[]," TO_URL
    "}}}}";

static void a_document_becomes_an_http_api(void **state)
{
    (void)state;
    cJSON *made = import_ok(pets, NULL);
    assert_string_equal(text(made, "Name"), "Pets");
    assert_string_equal(text(made, "Version"), "1.2");
    assert_string_equal(text(made, "Description"), "d");
    assert_string_equal(text(made, "ProtocolType"), "HTTP");
    assert_string_equal(text(made, "DisableExecuteApiEndpoint"), "true");
    assert_string_equal(text(made, "Tags"), "{\"Owner\":\"Admin\"}");
    assert_string_equal(text(made, "CorsConfiguration"),
                        "{\"AllowCredentials\":true,\"AllowMethods\":[\"GET\"],\"AllowOrigins\":["
                        "\"https://shop.example\"],\"MaxAge\":300}");
    assert_string_equal(text(made, "Warnings"), "(absent)");
    cJSON *shown = call_ok(SERVICE, "GetApi", "{'ApiId':'%s'}", api);
    assert_true(cJSON_Compare(made, shown, /* case_sensitive= */ 1));
    cJSON_Delete(shown);
    cJSON_Delete(made);
}

static void its_routes_share_what_they_refer_to(void **state)
{
    (void)state;
    cJSON_Delete(import_ok(pets, NULL));
    cJSON *routes = list_of("GetRoutes"), *integrations = list_of("GetIntegrations");
    assert_int_equal(cJSON_GetArraySize(at(routes, "Items")), 6);
    assert_int_equal(cJSON_GetArraySize(at(integrations, "Items")), 5);
    const cJSON *get = find(at(routes, "Items"), "RouteKey", "GET /pets/{id}");
    const cJSON *put = find(at(routes, "Items"), "RouteKey", "PUT /pets/{id}");
    assert_string_equal(text(get, "OperationName"), "getPet");
    assert_string_equal(text(get, "Target"), text(put, "Target"));
    const cJSON *shared = find(at(integrations, "Items"), "IntegrationId",
                               text(get, "Target") + strlen("integrations/"));
    assert_string_equal(text(shared, "IntegrationUri"), FUNCTION);
    assert_string_equal(text(shared, "TimeoutInMillis"), "1000");
    assert_string_equal(text(shared, "RequestParameters"), "{\"overwrite:header.a\":\"b\"}");
    assert_string_equal(text(shared, "ResponseParameters"), "{\"200\":{\"remove:header.c\":\"\"}}");
    const cJSON *fallback = find(at(routes, "Items"), "RouteKey", "$default");
    const cJSON *url = find(at(integrations, "Items"), "IntegrationId",
                            text(fallback, "Target") + strlen("integrations/"));
    assert_string_equal(text(url, "IntegrationType"), "HTTP_PROXY");
    cJSON_Delete(integrations);
    cJSON_Delete(routes);
}

static void its_security_schemes_become_authorizers(void **state)
{
    (void)state;
    cJSON_Delete(import_ok(pets, NULL));
    cJSON *authorizers = list_of("GetAuthorizers"), *routes = list_of("GetRoutes");
    assert_int_equal(cJSON_GetArraySize(at(authorizers, "Items")), 3);
    const cJSON *jwt = find(at(authorizers, "Items"), "Name", "jwt");
    const cJSON *oidc = find(at(authorizers, "Items"), "Name", "oidc");
    const cJSON *function = find(at(authorizers, "Items"), "Name", "function");
    assert_string_equal(text(jwt, "JwtConfiguration"),
                        "{\"Audience\":[\"a\"],\"Issuer\":\"https://issuer.example\"}");
    assert_string_equal(text(oidc, "JwtConfiguration"),
                        "{\"Audience\":[\"b\"],\"Issuer\":\"https://oidc.example\"}");
    assert_string_equal(text(function, "IdentitySource"),
                        "[\"$request.header.x\",\"$request.querystring.y\"]");
    assert_string_equal(text(function, "AuthorizerResultTtlInSeconds"), "60");
    assert_string_equal(text(function, "EnableSimpleResponses"), "true");
    static const char *const expected[][2] = {
        {"GET /pets/{id}", "JWT"}, {"PUT /pets/{id}", "JWT"},   {"GET /open", "NONE"},
        {"POST /open", "CUSTOM"},  {"DELETE /open", "AWS_IAM"}, {"$default", "NONE"}};
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        assert_string_equal(
            text(find(at(routes, "Items"), "RouteKey", expected[i][0]), "AuthorizationType"),
            expected[i][1]);
    assert_string_equal(
        text(find(at(routes, "Items"), "RouteKey", "GET /pets/{id}"), "AuthorizationScopes"),
        "[\"read\",\"write\"]");
    cJSON_Delete(routes);
    cJSON_Delete(authorizers);
}

static void the_base_path_goes_before_all_paths_or_is_split(void **state)
{
    (void)state;
    cJSON_Delete(import_ok(pets, "prepend"));
    cJSON *routes = list_of("GetRoutes");
    (void)find(at(routes, "Items"), "RouteKey", "GET /v1/x/pets/{id}");
    cJSON_Delete(routes);
    cJSON_Delete(import_ok(pets, "split"));
    routes = list_of("GetRoutes");
    (void)find(at(routes, "Items"), "RouteKey", "GET /x/pets/{id}");
    (void)find(at(routes, "Items"), "RouteKey", "$default");
    cJSON_Delete(routes);
}

static void what_cannot_be_made_is_left_out_with_a_warning(void **state)
{
    static const char document[] =
        "{" INFO ",'components':{'schemas':{},'securitySchemes':{'jwt':{'type':'oauth2',"
        "'x-amazon-apigateway-authorizer':{'type':'jwt','identitySource':"
        "'$request.header.Authorization'}}}},'paths':{"
        "'/mock':{'get':{'x-amazon-apigateway-integration':{'type':'mock'}}},"
        "'/locked':{'get':{'security':[{'jwt':[]}]," TO_URL "}},"
        "'/pets/{id}':{'get':{'requestBody':{}," TO_URL ",'responses':{'200':{'content':{"
        "'application/json':{'schema':{'$ref':'#/components/schemas/None'}}}}}}},"
        "'/pets/{name}':{'get':{" TO_URL "}},"
        "'/slow':{'get':{'x-amazon-apigateway-integration':{'type':'http_proxy','uri':"
        "'https://a.example','httpMethod':'GET','timeoutInMillis':40000}}}}}";
    static const char *const warnings[] = {
        "Unable to create Authorizer 'jwt': A JWT authorizer needs an issuer and an audience",
        "Unable to create Integration of Route 'GET /mock': HTTP APIs have integrations of the "
        "types AWS_PROXY and HTTP_PROXY",
        "Unable to create Route 'GET /locked': its authorizer is missing",
        "Parse issue: attribute paths.'/pets/{id}'(get).responses.200.content.schema."
        "#/components/schemas/None is missing",
        "Unable to create Route 'GET /pets/{name}': The provided route key \"GET /pets/{name}\" "
        "has "
        "a conflicting variable on the same hierarchical level as \"GET /pets/{id}\"",
        "Unable to create Integration of Route 'GET /slow': 1 validation error detected: Value "
        "'40000' at 'timeoutInMillis' failed to satisfy constraint: Member must have value less "
        "than or equal to 30000",
    };
    (void)state;
    cJSON *made = import_ok(document, NULL);
    assert_int_equal(cJSON_GetArraySize(at(made, "Warnings")),
                     sizeof warnings / sizeof warnings[0]);
    for (int i = 0; i < cJSON_GetArraySize(at(made, "Warnings")); i++)
        assert_string_equal(cJSON_GetArrayItem(at(made, "Warnings"), i)->valuestring, warnings[i]);
    assert_string_equal(text(made, "ImportInfo/0"),
                        "components.schemas was ignored: HTTP APIs have no models");
    assert_string_equal(text(made, "ImportInfo/1"),
                        "paths.'/pets/{id}'(get).requestBody was ignored: HTTP APIs do not "
                        "validate requests");
    cJSON *routes = list_of("GetRoutes");
    assert_int_equal(cJSON_GetArraySize(at(routes, "Items")), 1);
    cJSON_Delete(routes);
    cJSON_Delete(made);
}

static void documents_that_make_no_api_are_refused(void **state)
{
    static const char *const cases[][3] = {
        {"{'swagger':'2.0','info':{'title':'a'}}", NULL,
         "Invalid OpenAPI input: HTTP APIs are made of OpenAPI 3.0 documents"},
        {"{'openapi':'3.0.1'}", NULL, "Invalid OpenAPI input: the title of the API is missing"},
        {"{", NULL, "Invalid OpenAPI input: unexpected end of text"},
        {"{" INFO ",'x-amazon-apigateway-importexport-version':'2.0'}", NULL,
         "Invalid OpenAPI input: the only x-amazon-apigateway-importexport-version is 1.0"},
        {"{" INFO "}", "append",
         "Invalid basepath specified. Must be one of: [ignore, prepend, split]"},
        {"{" INFO ",'x-amazon-apigateway-cors':{'allowOrigins':['*'],'allowCredentials':true}}",
         NULL, "allowCredentials cannot be true where allowOrigins has *"},
        {"{" INFO ",'x-amazon-apigateway-cors':{'maxAge':90000}}", NULL,
         "1 validation error detected: Value '90000' at 'corsConfiguration.maxAge' failed to "
         "satisfy constraint: Member must have value less than or equal to 86400"},
        {"{" INFO ",'paths':{'$default':{'x-amazon-apigateway-any-method':{" TO_URL "}}}}", NULL,
         "Warnings found during import:\n\tParse issue: attribute paths.\n\tResource $default "
         "should start with /"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        import_fails("BadRequestException", cases[i][2], cases[i][0], cases[i][1]);
    cJSON *apis = call_ok(SERVICE, "GetApis", "{}");
    assert_string_equal(text(apis, "Items"), "[]");
    cJSON_Delete(apis);
}

/* `count` paths with a route each. The caller frees it. */
static char *many_routes(int count)
{
    size_t size = (size_t)count * 256 + 256;
    char *document = malloc(size);
    size_t len = (size_t)snprintf(document, size, "{" INFO ",'paths':{");
    for (int i = 0; i < count; i++)
        len += (size_t)snprintf(document + len, size - len, "%s'/p%d':{'get':{" TO_URL "}}",
                                i > 0 ? "," : "", i);
    snprintf(document + len, size - len, "}}");
    return document;
}

static void an_api_has_no_more_routes_than_aws_s(void **state)
{
    (void)state;
    char *most = many_routes(300), *more = many_routes(301);
    cJSON_Delete(import_ok(most, NULL));
    cJSON *routes = list_of("GetRoutes");
    assert_int_equal(cJSON_GetArraySize(at(routes, "Items")), 300);
    cJSON_Delete(routes);
    import_fails("TooManyRequestsException", "An API has at most 300 routes", more, NULL);
    free(most);
    free(more);
}

static void a_document_takes_the_api_s_place(void **state)
{
    int status;
    char route_id[32];
    (void)state;
    cJSON_Delete(import_ok(pets, NULL));
    call_done(SERVICE, "CreateStage", "{'ApiId':'%s','StageName':'$default','AutoDeploy':true}",
              api);
    cJSON *stage = call_ok(SERVICE, "GetStage", "{'ApiId':'%s','StageName':'$default'}", api);
    cJSON *routes = list_of("GetRoutes");
    snprintf(route_id, sizeof route_id, "%s",
             text(find(at(routes, "Items"), "RouteKey", "GET /open"), "RouteId"));
    cJSON_Delete(routes);
    cJSON *made = call_with("ReimportApi", api,
                            "{'openapi':'3.0.1','info':{'title':'New'},'paths':{'/open':{'get':{"
                            "'operationId':'now'," TO_URL "}}}}",
                            NULL, false, &status);
    assert_int_equal(status, 200);
    assert_string_equal(text(made, "ApiId"), api);
    assert_string_equal(text(made, "Name"), "New");
    assert_string_equal(text(made, "Description"), "(absent)");
    assert_string_equal(text(made, "CorsConfiguration"), "(absent)");
    assert_string_equal(text(made, "Tags"), "{\"Owner\":\"Admin\"}");
    routes = list_of("GetRoutes");
    assert_int_equal(cJSON_GetArraySize(at(routes, "Items")), 1);
    assert_string_equal(text(routes, "Items/0/RouteId"), route_id);
    assert_string_equal(text(routes, "Items/0/OperationName"), "now");
    cJSON *authorizers = list_of("GetAuthorizers"), *integrations = list_of("GetIntegrations");
    assert_string_equal(text(authorizers, "Items"), "[]");
    assert_int_equal(cJSON_GetArraySize(at(integrations, "Items")), 1);
    cJSON *after = call_ok(SERVICE, "GetStage", "{'ApiId':'%s','StageName':'$default'}", api);
    assert_string_not_equal(text(after, "DeploymentId"), text(stage, "DeploymentId"));
    cJSON *all[] = {after, integrations, authorizers, routes, made, stage};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        cJSON_Delete(all[i]);
    call_fails("NotFoundException", NULL, SERVICE, "ReimportApi", "{'ApiId':'nope','Body':'{}'}");
}

/* ---- Export ---- */

/* What an export's body says, as text. The caller frees it. */
static char *export_text(const char *members)
{
    cJSON *answer =
        call_ok(SERVICE, "ExportApi", "{'ApiId':'%s','Specification':'OAS30',%s}", api, members);
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *encoded = text(answer, "body");
    char *decoded = calloc(strlen(encoded) + 1, 1);
    size_t len = 0;
    for (size_t i = 0; encoded[i] != '\0' && encoded[i] != '='; i += 4) {
        unsigned value = 0;
        size_t count = 0;
        for (size_t k = 0; k < 4; k++) {
            const char *digit = strchr(digits, encoded[i + k]);
            value = value << 6 | (digit != NULL && *digit != '\0' ? (unsigned)(digit - digits) : 0);
            count += digit != NULL && *digit != '\0';
        }
        for (size_t k = 0; k + 1 < count; k++)
            decoded[len++] = (char)(value >> (16 - 8 * k) & 255);
        if (count < 4)
            break;
    }
    cJSON_Delete(answer);
    return decoded;
}

static cJSON *export_json(const char *members)
{
    char *body = export_text(members);
    cJSON *document = cJSON_Parse(body);
    if (document == NULL)
        fail_msg("no JSON: %s", body);
    free(body);
    return document;
}

static void an_api_is_exported_and_imported_again(void **state)
{
    int status;
    (void)state;
    cJSON_Delete(import_ok(pets, NULL));
    cJSON *before = export_json("'OutputType':'JSON'");
    char *yaml = export_text("'OutputType':'YAML'");
    assert_non_null(strstr(yaml, "\"openapi\": \"3.0.1\"\n"));
    cJSON *made = call_with("ImportApi", NULL, yaml, NULL, /* fails_on_warnings= */ true, &status);
    if (status != 200)
        fail_msg("%s", text(made, "message"));
    snprintf(api, sizeof api, "%s", text(made, "ApiId"));
    cJSON *after = export_json("'OutputType':'JSON'");
    cJSON_DeleteItemFromObject(before, "servers");
    cJSON_DeleteItemFromObject(after, "servers");
    assert_true(cJSON_Compare(before, after, /* case_sensitive= */ 1));
    cJSON_Delete(after);
    cJSON_Delete(made);
    cJSON_Delete(before);
    free(yaml);
}

static void an_export_has_aws_s_form(void **state)
{
    (void)state;
    cJSON_Delete(import_ok(pets, NULL));
    cJSON *document = export_json("'OutputType':'JSON'");
    const cJSON *paths = at(document, "paths");
    const cJSON *pet = cJSON_GetObjectItemCaseSensitive(paths, "/pets/{id}");
    assert_string_equal(text(pet, "get/responses/default/description"),
                        "Default response for GET /pets/{id}");
    assert_string_equal(text(pet, "get/security"), "[{\"jwt\":[\"read\",\"write\"]}]");
    assert_string_equal(text(pet, "parameters"),
                        "[{\"name\":\"id\",\"in\":\"path\",\"description\":\"Generated path "
                        "parameter for id\",\"required\":true,\"schema\":{\"type\":\"string\"}}]");
    const cJSON *open = cJSON_GetObjectItemCaseSensitive(paths, "/open");
    assert_string_equal(text(open, "get/x-amazon-apigateway-integration"),
                        "{\"payloadFormatVersion\":\"1.0\",\"type\":\"http_proxy\",\"httpMethod\":"
                        "\"GET\",\"uri\":\"https://pets.example/\",\"connectionType\":"
                        "\"INTERNET\"}");
    const cJSON *fallback = cJSON_GetObjectItemCaseSensitive(paths, "/$default");
    assert_string_equal(text(fallback, "x-amazon-apigateway-any-method/isDefaultRoute"), "true");
    assert_string_equal(text(document, "x-amazon-apigateway-importexport-version"), "1.0");
    assert_string_equal(text(document, "servers/0/variables/basePath/default"), "");
    cJSON_Delete(document);
    document = export_json("'OutputType':'JSON','IncludeExtensions':false");
    assert_null(at(document, "x-amazon-apigateway-cors"));
    assert_null(cJSON_GetObjectItemCaseSensitive(at(document, "paths"), "/$default"));
    assert_null(strstr(text(document, "components"), "x-amazon"));
    cJSON_Delete(document);
}

static void a_stage_s_export_is_what_it_serves(void **state)
{
    (void)state;
    cJSON_Delete(import_ok(pets, NULL));
    call_done(SERVICE, "CreateStage", "{'ApiId':'%s','StageName':'prod'}", api);
    call_fails("BadRequestException", "The stage prod has no deployment", SERVICE, "ExportApi",
               "{'ApiId':'%s','Specification':'OAS30','OutputType':'JSON','StageName':'prod'}",
               api);
    call_done(SERVICE, "CreateDeployment", "{'ApiId':'%s','StageName':'prod'}", api);
    call_done(SERVICE, "UpdateApi", "{'ApiId':'%s','Name':'later'}", api);
    cJSON *served = export_json("'OutputType':'JSON','StageName':'prod'");
    cJSON *now = export_json("'OutputType':'JSON'");
    assert_string_equal(text(served, "info/title"), "Pets");
    assert_string_equal(text(served, "servers/0/variables/basePath/default"), "prod");
    assert_string_equal(text(now, "info/title"), "later");
    cJSON_Delete(now);
    cJSON_Delete(served);
}

static void exports_of_another_form_are_refused(void **state)
{
    static const char *const cases[][2] = {
        {"'Specification':'OAS20','OutputType':'JSON'",
         "Invalid specification specified: the only one is OAS30"},
        {"'Specification':'OAS30','OutputType':'XML'",
         "Invalid outputType specified. Must be one of: [JSON, YAML]"},
        {"'Specification':'OAS30','OutputType':'JSON','ExportVersion':'2.0'",
         "Invalid exportVersion specified: the only one is 1.0"},
    };
    (void)state;
    cJSON_Delete(import_ok(pets, NULL));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        call_fails("BadRequestException", cases[i][1], SERVICE, "ExportApi", "{'ApiId':'%s',%s}",
                   api, cases[i][0]);
    call_fails("NotFoundException", "Invalid Stage identifier specified none", SERVICE, "ExportApi",
               "{'ApiId':'%s','Specification':'OAS30','OutputType':'JSON','StageName':'none'}",
               api);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(a_document_becomes_an_http_api),
        INSTANCE_TEST(its_routes_share_what_they_refer_to),
        INSTANCE_TEST(its_security_schemes_become_authorizers),
        INSTANCE_TEST(the_base_path_goes_before_all_paths_or_is_split),
        INSTANCE_TEST(what_cannot_be_made_is_left_out_with_a_warning),
        INSTANCE_TEST(documents_that_make_no_api_are_refused),
        INSTANCE_TEST(an_api_has_no_more_routes_than_aws_s),
        INSTANCE_TEST(a_document_takes_the_api_s_place),
        INSTANCE_TEST(an_api_is_exported_and_imported_again),
        INSTANCE_TEST(an_export_has_aws_s_form),
        INSTANCE_TEST(a_stage_s_export_is_what_it_serves),
        INSTANCE_TEST(exports_of_another_form_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
