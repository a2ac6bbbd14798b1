/* API Gateway's import and export of OpenAPI documents through the dispatch. */
#include "apigateway.h"

/* base64 of a document; the caller frees. `json` may use ' for ". */
static char *encode(const char *document, int is_json)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t len = strlen(document), size = 0;
    char *bytes = strdup(document), *text = calloc(len * 2 + 8, 1);
    for (size_t i = 0; is_json && i < len; i++)
        if (bytes[i] == '\'')
            bytes[i] = '"';
    for (size_t i = 0; i < len; i += 3) {
        unsigned value = 0;
        for (size_t k = 0; k < 3; k++)
            value = value << 8 | (i + k < len ? (unsigned char)bytes[i + k] : 0u);
        for (size_t k = 0; k < 4; k++)
            text[size++] = i + k > len ? '=' : digits[value >> (18 - 6 * k) & 63];
    }
    free(bytes);
    return text;
}

/* The answer of virga_call with input that may be long. The caller deletes it. */
static cJSON *call_long(const char *operation, const char *head, const char *document, int is_json,
                        int *status)
{
    char *body = encode(document, is_json), *output = NULL;
    size_t size = strlen(body) + strlen(head) + 32;
    char *input = malloc(size);
    snprintf(input, size, "{%s\"body\":\"%s\"}", head, body);
    for (char *at_quote = input; *at_quote != '\0'; at_quote++)
        if (*at_quote == '\'')
            *at_quote = '"';
    *status = virga_call(v, "apigateway", operation, input, &output);
    cJSON *answer = cJSON_Parse(output);
    free(output);
    free(input);
    free(body);
    return answer;
}

static cJSON *import_ok(const char *head, const char *document, int is_json)
{
    int status;
    cJSON *made = call_long("ImportRestApi", head, document, is_json, &status);
    if (status != 200)
        fail_msg("ImportRestApi: %d %s %s", status, text(made, "code"), text(made, "message"));
    snprintf(api, sizeof api, "%s", text(made, "id"));
    snprintf(root, sizeof root, "%s", text(made, "rootResourceId"));
    return made;
}

static void import_fails(const char *head, const char *document, const char *message)
{
    int status;
    cJSON *answer = call_long("ImportRestApi", head, document, 1, &status);
    assert_string_equal(text(answer, "code"), "BadRequestException");
    assert_string_equal(text(answer, "message"), message);
    cJSON_Delete(answer);
}

static const char swagger[] =
    "{'swagger':'2.0','info':{'title':'Pets','version':'1.0','description':'d'},'basePath':'/v1/x',"
    "'x-amazon-apigateway-binary-media-types':['image/png'],"
    "'x-amazon-apigateway-request-validators':{'all':{'validateRequestBody':true,"
    "'validateRequestParameters':true}},"
    "'x-amazon-apigateway-request-validator':'all',"
    "'x-amazon-apigateway-gateway-responses':{'DEFAULT_4XX':{'responseParameters':{"
    "'gatewayresponse.header.Access-Control-Allow-Origin':'~*~'}}},"
    "'securityDefinitions':{'pool':{'type':'apiKey','name':'Authorization','in':'header',"
    "'x-amazon-apigateway-authtype':'cognito_user_pools','x-amazon-apigateway-authorizer':{'type':"
    "'cognito_user_pools','providerARNs':["
    "'arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_a']}},"
    "'api_key':{'type':'apiKey','name':'x-api-key','in':'header'}},"
    "'paths':{'/':{'x-amazon-apigateway-any-method':{'x-amazon-apigateway-integration':{"
    "'type':'mock','requestTemplates':{'application/json':'{}'}}}},"
    "'/pets/{id}':{'parameters':[{'name':'id','in':'path','required':true,'type':'string'}],"
    "'post':{'operationId':'putPet','security':[{'pool':[]},{'api_key':[]}],'parameters':["
    "{'name':'page','in':'query','type':'string'},"
    "{'in':'body','name':'Pet','required':true,'schema':{'$ref':'#/definitions/Pet'}}],"
    "'responses':{'200':{'description':'ok','schema':{'$ref':'#/definitions/Pets'},'headers':{"
    "'X-A':{'type':'string'}}}},"
    "'x-amazon-apigateway-integration':{'type':'http','httpMethod':'POST','uri':"
    "'http://localhost/{id}','passthroughBehavior':'when_no_templates','requestParameters':{"
    "'integration.request.path.id':'method.request.path.id'},'responses':{'default':{'statusCode':"
    "'200','responseParameters':{'method.response.header.X-A':'context.stage'}}}}}}},"
    "'definitions':{'Pet':{'type':'object','properties':{'name':{'type':'string'}}},"
    "'Pets':{'type':'array','items':{'$ref':'#/definitions/Pet'}}}}";

/* As JSON has it: ' stands for ", ~ for '. */
static char *swagger_text(void)
{
    char *copy = strdup(swagger);
    for (char *c = copy; *c != '\0'; c++)
        *c = (char)(*c == '\'' ? '"' : *c == '~' ? '\'' : *c);
    return copy;
}

static cJSON *find_resource(const cJSON *tree, const char *path)
{
    cJSON *item;
    cJSON_ArrayForEach(item, at(tree, "items"))
    {
        if (strcmp(text(item, "path"), path) == 0)
            return item;
    }
    fail_msg("there is no resource %s", path);
    return NULL;
}

static cJSON *get_tree(void)
{
    return call_ok("apigateway", "GetResources", "{'restApiId':'%s','embed':['methods']}", api);
}

static void a_swagger_document_becomes_an_api(void **state)
{
    (void)state;
    char *document = swagger_text();
    cJSON *made = import_ok("", document, 0);
    free(document);
    assert_string_equal(text(made, "name"), "Pets");
    assert_string_equal(text(made, "description"), "d");
    assert_string_equal(text(made, "version"), "1.0");
    assert_string_equal(text(made, "binaryMediaTypes"), "[\"image/png\"]");
    assert_string_equal(text(made, "endpointConfiguration/types"), "[\"EDGE\"]");
    assert_null(at(made, "warnings"));
    cJSON_Delete(made);
    cJSON *tree = get_tree();
    assert_int_equal(cJSON_GetArraySize(at(tree, "items")), 3);
    const cJSON *post = at(find_resource(tree, "/pets/{id}"), "resourceMethods/POST");
    assert_string_equal(text(post, "operationName"), "putPet");
    assert_string_equal(text(post, "authorizationType"), "COGNITO_USER_POOLS");
    assert_string_equal(text(post, "apiKeyRequired"), "true");
    assert_string_equal(text(post, "requestParameters"),
                        "{\"method.request.path.id\":true,\"method.request.querystring.page\":"
                        "false}");
    assert_string_equal(text(post, "requestModels"), "{\"application/json\":\"Pet\"}");
    assert_string_equal(text(post, "methodResponses/200/responseModels"),
                        "{\"application/json\":\"Pets\"}");
    assert_string_equal(text(post, "methodIntegration/type"), "HTTP");
    assert_string_equal(text(post, "methodIntegration/connectionType"), "INTERNET");
    assert_string_equal(text(post, "methodIntegration/passthroughBehavior"), "WHEN_NO_TEMPLATES");
    assert_string_equal(text(post, "methodIntegration/integrationResponses/200/statusCode"), "200");
    assert_null(at(post, "methodIntegration/integrationResponses/200/selectionPattern"));
    assert_non_null(at(post, "requestValidatorId"));
    assert_string_equal(
        text(find_resource(tree, "/"), "resourceMethods/ANY/methodIntegration/type"), "MOCK");
    cJSON_Delete(tree);
    cJSON *models = call_ok("apigateway", "GetModels", "{'restApiId':'%s'}", api);
    assert_int_equal(cJSON_GetArraySize(at(models, "items")), 2);
    char expected[256];
    snprintf(expected, sizeof expected,
             "{\"type\":\"array\",\"items\":{\"$ref\":\"https://apigateway.amazonaws.com/restapis/"
             "%s/models/Pet\"}}",
             api);
    assert_string_equal(text(models, "items/1/schema"), expected);
    cJSON_Delete(models);
    cJSON *response = call_ok("apigateway", "GetGatewayResponse",
                              "{'restApiId':'%s','responseType':'THROTTLED'}", api);
    assert_non_null(cJSON_GetObjectItemCaseSensitive(
        at(response, "responseParameters"), "gatewayresponse.header.Access-Control-Allow-Origin"));
    cJSON_Delete(response);
    deploy("prod");
}

static const char yaml[] = "openapi: 3.0.1\n"
                           "info: {title: Shop, version: 2021-01-01}\n"
                           "servers:\n"
                           "  - url: https://x.example/{basePath}\n"
                           "    variables: {basePath: {default: /a/b}}\n"
                           "x-shared: &mock\n"
                           "  type: mock\n"
                           "  responses:\n"
                           "    '2\\d{2}': {statusCode: 200}\n"
                           "paths:\n"
                           "  /orders:\n"
                           "    get:\n"
                           "      security: [{fn: []}]\n"
                           "      x-amazon-apigateway-integration: *mock\n"
                           "    put:\n"
                           "      requestBody:\n"
                           "        content:\n"
                           "          application/json:\n"
                           "            schema: {type: object, properties: {n: {type: integer}}}\n"
                           "      responses:\n"
                           "        default: {description: any}\n"
                           "      x-amazon-apigateway-integration: *mock\n"
                           "components:\n"
                           "  securitySchemes:\n"
                           "    fn:\n"
                           "      type: apiKey\n"
                           "      name: X-Token\n"
                           "      in: header\n"
                           "      x-amazon-apigateway-authtype: custom\n"
                           "      x-amazon-apigateway-authorizer:\n"
                           "        type: token\n"
                           "        authorizerUri: " FUNCTION_URI "\n"
                           "        authorizerResultTtlInSeconds: 60\n";

static void a_yaml_document_of_openapi_3_becomes_an_api(void **state)
{
    (void)state;
    cJSON *made = import_ok("'parameters':{'basepath':'prepend','endpointConfigurationTypes':"
                            "'REGIONAL'},",
                            yaml, 0);
    assert_string_equal(text(made, "endpointConfiguration/types"), "[\"REGIONAL\"]");
    assert_string_equal(text(made, "warnings"),
                        "[\"Response 'default' was ignored: it is no status code\"]");
    cJSON_Delete(made);
    cJSON *tree = get_tree();
    const cJSON *orders = find_resource(tree, "/a/b/orders");
    assert_string_equal(text(orders, "resourceMethods/GET/authorizationType"), "CUSTOM");
    assert_string_equal(text(orders,
                             "resourceMethods/GET/methodIntegration/integrationResponses/200/"
                             "selectionPattern"),
                        "2\\d{2}");
    const char *model = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(
        at(orders, "resourceMethods/PUT/requestModels"), "application/json"));
    assert_non_null(model);
    cJSON *shown =
        call_ok("apigateway", "GetModel", "{'restApiId':'%s','modelName':'%s'}", api, model);
    assert_string_equal(text(shown, "schema"),
                        "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}}}");
    cJSON_Delete(shown);
    cJSON_Delete(tree);
    cJSON *authorizers = call_ok("apigateway", "GetAuthorizers", "{'restApiId':'%s'}", api);
    assert_string_equal(text(authorizers, "items/0/identitySource"),
                        "method.request.header.X-Token");
    assert_string_equal(text(authorizers, "items/0/authorizerResultTtlInSeconds"), "60");
    cJSON_Delete(authorizers);
}

static void the_base_path_can_be_split(void **state)
{
    (void)state;
    cJSON_Delete(import_ok("'parameters':{'basepath':'split'},", yaml, 0));
    cJSON *tree = get_tree();
    find_resource(tree, "/b/orders");
    cJSON_Delete(tree);
    cJSON_Delete(import_ok("", yaml, 0));
    tree = get_tree();
    find_resource(tree, "/orders");
    cJSON_Delete(tree);
}

static void documents_that_make_no_api_are_refused(void **state)
{
#define HEAD "'swagger':'2.0','info':{'title':'t'}"
    (void)state;
    import_fails("", "[1]", "Invalid OpenAPI input: the document is no object");
    import_fails("", "{'swagger':'1.2'}",
                 "Invalid OpenAPI input: neither Swagger 2.0 nor OpenAPI 3");
    import_fails("", "{'swagger':'2.0'}", "Invalid OpenAPI input: the title of the API is missing");
    import_fails(
        "",
        "{" HEAD ",'paths':{'/a':{'get':{'x-amazon-apigateway-integration':{'type':"
        "'http','httpMethod':'GET','uri':'x'}}}}}",
        "Errors found during import:\n\tUnable to put integration on 'GET' for resource at "
        "path '/a': Invalid HTTP endpoint specified for URI");
    import_fails("", "{" HEAD ",'paths':{'/{a}':{},'/{b}':{}}}",
                 "Errors found during import:\n\tUnable to create resource at path '/{b}': A "
                 "sibling ({a}) of this resource already has a variable path part -- only one is "
                 "allowed");
    import_fails("", "{" HEAD ",'definitions':{'a b':{'type':'object'}}}",
                 "Errors found during import:\n\tUnable to create model for 'a b': Model name must "
                 "be alphanumeric: a b");
    import_fails("",
                 "{" HEAD ",'paths':{'/a':{'get':{'parameters':[{'in':'body','schema':{'$ref':"
                 "'#/definitions/No'}}]}}}}",
                 "Errors found during import:\n\tUnable to put a model by reference: Invalid model "
                 "name specified: #/definitions/No");
    import_fails("'parameters':{'basepath':'x'},", "{" HEAD "}",
                 "Invalid basepath specified. Must be one of: [ignore, prepend, split]");
    import_fails("'failOnWarnings':true,", "{" HEAD ",'paths':{'/a':{'summary':'x'}}}",
                 "Warnings found during import:\n\t'summary' at path '/a' was ignored");
    cJSON *none = call_ok("apigateway", "GetRestApis", "{}");
    assert_string_equal(text(none, "items"), "[]");
    cJSON_Delete(none);
}

static void hostile_documents_are_bounded(void **state)
{
    enum { DEPTH = 5000, SIZE = 64 * 1024 };
    (void)state;
    char *deep = malloc(SIZE), *bomb = malloc(SIZE);
    size_t len = (size_t)snprintf(deep, SIZE, "{'a':");
    memset(deep + len, '[', DEPTH);
    deep[len + DEPTH] = '\0';
    int status;
    cJSON *answer = call_long("ImportRestApi", "", deep, 1, &status);
    assert_string_equal(text(answer, "code"), "BadRequestException");
    cJSON_Delete(answer);
    /* Each line is ten of the line before: a billion in the end. */
    len = (size_t)snprintf(bomb, SIZE, "swagger: '2.0'\na0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 10; i++) {
        len += (size_t)snprintf(bomb + len, SIZE - len, "a%d: &a%d [", i, i);
        for (int k = 0; k < 10; k++)
            len += (size_t)snprintf(bomb + len, SIZE - len, "%s*a%d", k > 0 ? "," : "", i - 1);
        len += (size_t)snprintf(bomb + len, SIZE - len, "]\n");
    }
    answer = call_long("ImportRestApi", "", bomb, 0, &status);
    assert_string_equal(text(answer, "message"),
                        "Invalid OpenAPI input: the document is too large");
    cJSON_Delete(answer);
    answer = call_long("ImportRestApi", "", "swagger: '2.0'\na: &a [*a]\n", 0, &status);
    assert_string_equal(text(answer, "message"),
                        "Invalid OpenAPI input: an anchor contains itself");
    cJSON_Delete(answer);
    free(deep);
    free(bomb);
}

/* Too much to read on the loop. */
static void a_large_document_becomes_an_api(void **state)
{
    enum { PATHS = 200, BYTES_MAX = 65536 };
    (void)state;
    char *document = malloc(BYTES_MAX);
    size_t len = (size_t)snprintf(document, BYTES_MAX,
                                  "{'openapi':'3.0.1','info':{'title':'Large'},'paths':{");
    for (int i = 0; i < PATHS; i++)
        len += (size_t)snprintf(document + len, BYTES_MAX - len,
                                "%s'/p%d':{'get':{'x-amazon-apigateway-integration':{'type':"
                                "'mock'}}}",
                                i > 0 ? "," : "", i);
    snprintf(document + len, BYTES_MAX - len, "}}");
    cJSON_Delete(import_ok("", document, 1));
    cJSON *tree = call_ok("apigateway", "GetResources",
                          "{'restApiId':'%s','limit':500,'embed':['methods']}", api);
    assert_int_equal(cJSON_GetArraySize(at(tree, "items")), PATHS + 1);
    assert_string_equal(
        text(at(find_resource(tree, "/p199"), "resourceMethods/GET/methodIntegration"), "type"),
        "MOCK");
    cJSON_Delete(tree);
    document[len - 1] = ' ';
    import_fails("", document, "Invalid OpenAPI input: unexpected end of text");
    free(document);
}

static void a_document_can_be_merged_or_take_the_api_s_place(void **state)
{
    char head[96];
    int status;
    (void)state;
    cJSON_Delete(import_ok("", yaml, 0));
    static const char other[] =
        "{'swagger':'2.0','info':{'title':'Other'},'paths':{'/orders':{'get':{"
        "'x-amazon-apigateway-integration':{'type':'mock'}}},'/more':{}}}";
    snprintf(head, sizeof head, "'restApiId':'%s','mode':'merge',", api);
    cJSON *merged = call_long("PutRestApi", head, other, 1, &status);
    assert_int_equal(status, 200);
    assert_string_equal(text(merged, "name"), "Other");
    assert_string_equal(text(merged, "rootResourceId"), root);
    cJSON_Delete(merged);
    cJSON *tree = get_tree();
    assert_int_equal(cJSON_GetArraySize(at(tree, "items")), 3);
    assert_string_equal(
        text(find_resource(tree, "/orders"), "resourceMethods/GET/authorizationType"), "NONE");
    assert_non_null(at(find_resource(tree, "/orders"), "resourceMethods/PUT"));
    cJSON_Delete(tree);
    snprintf(head, sizeof head, "'restApiId':'%s','mode':'overwrite',", api);
    cJSON_Delete(call_long("PutRestApi", head, other, 1, &status));
    assert_int_equal(status, 200);
    tree = get_tree();
    assert_null(at(find_resource(tree, "/orders"), "resourceMethods/PUT"));
    assert_string_equal(text(find_resource(tree, "/"), "id"), root);
    cJSON_Delete(tree);
    cJSON *none = call_ok("apigateway", "GetAuthorizers", "{'restApiId':'%s'}", api);
    assert_string_equal(text(none, "items"), "[]");
    cJSON_Delete(none);
}

/* ---- Export ---- */

/* The exported document, parsed. */
static cJSON *export_json(const char *type, const char *more)
{
    cJSON *answer =
        call_ok("apigateway", "GetExport",
                "{'restApiId':'%s','stageName':'prod','exportType':'%s'%s}", api, type, more);
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *body = cJSON_GetStringValue(at(answer, "body"));
    char *decoded = calloc(strlen(body) + 4, 1);
    size_t size = 0;
    unsigned bits = 0, count = 0;
    for (; *body != '\0' && *body != '='; body++) {
        bits = bits << 6 | (unsigned)(strchr(digits, *body) - digits);
        count += 6;
        if (count >= 8)
            decoded[size++] = (char)(bits >> (count -= 8) & 255);
    }
    cJSON *document = cJSON_Parse(decoded);
    if (document == NULL)
        document = cJSON_CreateString(decoded);
    free(decoded);
    cJSON_Delete(answer);
    return document;
}

static void what_a_stage_serves_can_be_exported_and_imported_again(void **state)
{
    (void)state;
    char *document = swagger_text();
    cJSON_Delete(import_ok("", document, 0));
    free(document);
    deploy("prod");
    cJSON *plain = export_json("swagger", "");
    assert_string_equal(text(plain, "swagger"), "2.0");
    assert_string_equal(text(plain, "basePath"), "/prod");
    assert_string_equal(text(plain, "definitions/Pets/items/$ref"), "#/definitions/Pet");
    assert_null(at(plain, "x-amazon-apigateway-request-validators"));
    cJSON_Delete(plain);
    cJSON *whole = export_json("oas30", ",'parameters':{'extensions':'integrations,authorizers'}");
    assert_string_equal(text(whole, "openapi"), "3.0.1");
    assert_string_equal(text(whole, "servers/0/variables/basePath/default"), "/prod");
    const cJSON *post =
        at(cJSON_GetObjectItemCaseSensitive(at(whole, "paths"), "/pets/{id}"), "post");
    assert_string_equal(text(post, "operationId"), "putPet");
    assert_string_equal(text(post, "x-amazon-apigateway-integration/type"), "http");
    assert_string_equal(text(post, "x-amazon-apigateway-integration/responses/default/statusCode"),
                        "200");
    assert_string_equal(text(post, "security"), "[{\"pool\":[]},{\"api_key\":[]}]");
    assert_string_equal(text(whole, "components/securitySchemes/pool/"
                                    "x-amazon-apigateway-authorizer/type"),
                        "cognito_user_pools");
    char *printed = cJSON_PrintUnformatted(whole);
    cJSON_Delete(import_ok("", printed, 0));
    cJSON_free(printed);
    cJSON_Delete(whole);
    cJSON *tree = get_tree();
    const cJSON *again = at(find_resource(tree, "/pets/{id}"), "resourceMethods/POST");
    assert_string_equal(text(again, "authorizationType"), "COGNITO_USER_POOLS");
    assert_string_equal(text(again, "methodIntegration/uri"), "http://localhost/{id}");
    assert_string_equal(text(again, "requestModels"), "{\"application/json\":\"Pet\"}");
    cJSON_Delete(tree);
}

static void an_export_can_be_yaml(void **state)
{
    (void)state;
    make_api();
    make_method(root, "GET");
    deploy("prod");
    cJSON *printed = export_json("oas30", ",'accepts':'application/yaml'");
    assert_true(cJSON_IsString(printed));
    assert_non_null(strstr(printed->valuestring, "\"openapi\": \"3.0.1\"\n"));
    cJSON_Delete(import_ok("", printed->valuestring, 0));
    cJSON_Delete(printed);
    cJSON *tree = get_tree();
    assert_non_null(at(find_resource(tree, "/"), "resourceMethods/GET"));
    cJSON_Delete(tree);
    call_fails("BadRequestException", NULL, "apigateway", "GetExport",
               "{'restApiId':'%s','stageName':'prod','exportType':'raml'}", api);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(a_swagger_document_becomes_an_api),
        INSTANCE_TEST(a_yaml_document_of_openapi_3_becomes_an_api),
        INSTANCE_TEST(the_base_path_can_be_split),
        INSTANCE_TEST(documents_that_make_no_api_are_refused),
        INSTANCE_TEST(hostile_documents_are_bounded),
        INSTANCE_TEST(a_large_document_becomes_an_api),
        INSTANCE_TEST(a_document_can_be_merged_or_take_the_api_s_place),
        INSTANCE_TEST(what_a_stage_serves_can_be_exported_and_imported_again),
        INSTANCE_TEST(an_export_can_be_yaml),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
