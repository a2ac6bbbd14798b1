/* The storefront's challenge "the API is open": C handlers linked into this program behind a REST
 * API, requests over real HTTP from addresses of 127/8, the clock moved by hand. */
#include "apigateway.h"
#include "storefront.h"

#include <curl/curl.h>
#include <unistd.h>

#define LISTED "127.0.0.9" /* on the reputation list that the tests write */
#define UNAUTHORIZED "{\"message\":\"Unauthorized\"}"
#define FORBIDDEN "{\"message\":\"Forbidden\"}"

static char pool_id[64], client_id[64];
static char lists_dir[64], list_path[128];

/* ---- The shop ---- */

static int open_with(uint32_t waf_propagation_s)
{
    struct virga_options options = VIRGA_OPTIONS_DEFAULT;
    char problem[256];
    snprintf(lists_dir, sizeof lists_dir, "/tmp/storefront-lists-XXXXXX");
    if (mkdtemp(lists_dir) == NULL)
        return -1;
    snprintf(list_path, sizeof list_path, "%s/AWSManagedIPReputationList.txt", lists_dir);
    FILE *list = fopen(list_path, "w");
    if (list == NULL || fputs(LISTED "\n192.0.2.0/24\n", list) < 0 || fclose(list) != 0)
        return -1;
    options.seed = 7;
    options.waf_lists = lists_dir;
    options.waf_propagation_s = waf_propagation_s;
    options.trust_source_header = "X-Client-Address";
    v = virga_start(&options, problem, sizeof problem);
    return v != NULL ? link_shop() : -1;
}

static int open_api(void **state)
{
    (void)state;
    return open_with(0);
}

static int open_api_of_slow_changes(void **state)
{
    (void)state;
    return open_with(3600);
}

static int close_api(void **state)
{
    unlink(list_path);
    rmdir(lists_dir);
    return close_shop(state);
}

static void create_table(const char *name, const char *attributes, const char *keys)
{
    json_done("dynamodb", "DynamoDB_20120810.CreateTable",
              "{'TableName':'%s','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':[%s],"
              "'KeySchema':[%s]}",
              name, attributes, keys);
}

static void create_pool(const char *name, char *id, size_t id_size, char *client, size_t size)
{
    cJSON *made = json("cognito-idp", IDP "CreateUserPool",
                       "{'PoolName':'%s','AutoVerifiedAttributes':['email']}", name);
    snprintf(id, id_size, "%s", text(made, "UserPool/Id"));
    cJSON_Delete(made);
    made = json("cognito-idp", IDP "CreateUserPoolClient",
                "{'UserPoolId':'%s','ClientName':'web','ExplicitAuthFlows':["
                "'ALLOW_USER_PASSWORD_AUTH','ALLOW_REFRESH_TOKEN_AUTH']}",
                id);
    snprintf(client, size, "%s", text(made, "UserPoolClient/ClientId"));
    cJSON_Delete(made);
}

static const struct {
    const char *part, *method, *function;
} routes[] = {
    {"cart", "GET", "manageCart_function"},
    {"cart", "POST", "manageCart_function"},
    {"cart", "DELETE", "manageCart_function"},
    {"orders", "POST", "placeOrder_function"},
};
enum { ROUTES = sizeof routes / sizeof routes[0] };
static char resources[ROUTES][32];

static void create_route(size_t i)
{
    if (i > 0 && strcmp(routes[i].part, routes[i - 1].part) == 0)
        memcpy(resources[i], resources[i - 1], sizeof resources[i]);
    else
        snprintf(resources[i], sizeof resources[i], "%s", make_resource(root, routes[i].part));
    make_method(resources[i], routes[i].method);
    call_done("apigateway", "PutIntegration",
              "{'restApiId':'%s','resourceId':'%s','httpMethod':'%s','type':'AWS_PROXY',"
              "'integrationHttpMethod':'POST','uri':'arn:aws:apigateway:" REGION
              ":lambda:path/2015-03-31/functions/arn:aws:lambda:" REGION ":" ACCOUNT
              ":function:%s/invocations'}",
              api, resources[i], routes[i].method, routes[i].function);
}

static void permit(const char *function)
{
    call_done("lambda", "AddPermission",
              "{'FunctionName':'%s','StatementId':'api','Action':'lambda:InvokeFunction',"
              "'Principal':'apigateway.amazonaws.com','SourceArn':'arn:aws:execute-api:" REGION
              ":" ACCOUNT ":%s/*/*/*'}",
              function, api);
}

/* As it was left: anybody gets in. */
static void create_api(void)
{
    create_table("cart", "{'AttributeName':'userId','AttributeType':'S'}",
                 "{'AttributeName':'userId','KeyType':'HASH'}");
    create_table("orders",
                 "{'AttributeName':'userId','AttributeType':'S'},"
                 "{'AttributeName':'orderId','AttributeType':'S'}",
                 "{'AttributeName':'userId','KeyType':'HASH'},"
                 "{'AttributeName':'orderId','KeyType':'RANGE'}");
    create_role();
    create_function("manageCart_function", "");
    create_function("placeOrder_function", "");
    make_api();
    for (size_t i = 0; i < ROUTES; i++)
        create_route(i);
    permit("manageCart_function");
    permit("placeOrder_function");
    deploy("prod");
    call_done("apigateway", "UpdateAccount",
              "{'patchOperations':[{'op':'replace','path':'/cloudwatchRoleArn','value':'" ROLE_ARN
              "'}]}");
    call_done("apigateway", "UpdateStage",
              "{'restApiId':'%s','stageName':'prod','patchOperations':[{'op':'replace',"
              "'path':'/*/*/logging/loglevel','value':'INFO'}]}",
              api);
}

static void demand_tokens(void)
{
    cJSON *made = call_ok("apigateway", "CreateAuthorizer",
                          "{'restApiId':'%s','name':'customers','type':'COGNITO_USER_POOLS',"
                          "'providerARNs':['arn:aws:cognito-idp:" REGION ":" ACCOUNT
                          ":userpool/%s'],'identitySource':'method.request.header.Authorization'}",
                          api, pool_id);
    for (size_t i = 0; i < ROUTES; i++)
        call_done("apigateway", "UpdateMethod",
                  "{'restApiId':'%s','resourceId':'%s','httpMethod':'%s','patchOperations':["
                  "{'op':'replace','path':'/authorizationType','value':'COGNITO_USER_POOLS'},"
                  "{'op':'replace','path':'/authorizerId','value':'%s'}]}",
                  api, resources[i], routes[i].method, text(made, "id"));
    cJSON_Delete(made);
}

#define VISIBLE                                                                                    \
    "'VisibilityConfig':{'SampledRequestsEnabled':true,'CloudWatchMetricsEnabled':true,"           \
    "'MetricName':'shop'}"
#define GROUP(name, priority)                                                                      \
    "{'Name':'" name "','Priority':" priority ",'OverrideAction':{'None':{}}," VISIBLE             \
    ",'Statement':{'ManagedRuleGroupStatement':{'VendorName':'AWS','Name':'" name "'}}}"

static void guard_api(void)
{
    cJSON *made =
        call_ok("wafv2", "CreateWebACL",
                "{'Name':'shop','Scope':'REGIONAL','DefaultAction':{'Allow':{}}," VISIBLE
                ",'Rules':[" GROUP("AWSManagedRulesAmazonIpReputationList", "0") "," GROUP(
                    "AWSManagedRulesAnonymousIpList", "1") "," GROUP("AWSManagedRulesSQLiRuleSet",
                                                                     "2") "]}");
    call_done("logs", "CreateLogGroup", "{'logGroupName':'aws-waf-logs-shop'}");
    call_done("wafv2", "PutLoggingConfiguration",
              "{'LoggingConfiguration':{'ResourceArn':'%s','LogDestinationConfigs':["
              "'arn:aws:logs:" REGION ":" ACCOUNT ":log-group:aws-waf-logs-shop']}}",
              text(made, "Summary/ARN"));
    call_done("wafv2", "AssociateWebACL",
              "{'WebACLArn':'%s','ResourceArn':'arn:aws:apigateway:" REGION
              "::/restapis/%s/stages/prod'}",
              text(made, "Summary/ARN"), api);
    cJSON_Delete(made);
}

/* ---- Customers ---- */

struct tokens {
    char id[2048], access[2048], sub[64];
};

static void sign_in(const char *client, const char *name, struct tokens *tokens)
{
    cJSON *signed_in = json("cognito-idp", IDP "InitiateAuth",
                            "{'ClientId':'%s','AuthFlow':'USER_PASSWORD_AUTH','AuthParameters':{"
                            "'USERNAME':'%s','PASSWORD':'Passw0rd!'}}",
                            client, name);
    snprintf(tokens->id, sizeof tokens->id, "%s", text(signed_in, "AuthenticationResult/IdToken"));
    snprintf(tokens->access, sizeof tokens->access, "%s",
             text(signed_in, "AuthenticationResult/AccessToken"));
    cJSON_Delete(signed_in);
    cJSON *user = json("cognito-idp", IDP "GetUser", "{'AccessToken':'%s'}", tokens->access);
    for (const cJSON *item = at(user, "UserAttributes")->child; item != NULL; item = item->next)
        if (strcmp(text(item, "Name"), "sub") == 0)
            snprintf(tokens->sub, sizeof tokens->sub, "%s", text(item, "Value"));
    cJSON_Delete(user);
}

static void welcome(const char *client, const char *name, struct tokens *tokens)
{
    struct virga_reply reply;
    if (sign_up_and_confirm(client, name, &reply) != 0)
        fail_msg("ConfirmSignUp of %s: %s: %s", name, reply.error_code, reply.error_message);
    virga_reply_clear(&reply);
    sign_in(client, name, tokens);
}

/* One of the last, whose bits all count (those of the very last do not). */
static void spoil_signature(char *token)
{
    char *at = token + strlen(token) - 2;
    *at = *at == 'A' ? 'B' : 'A';
}

struct asking {
    const char *method, *path, *token, *body;
    const char *source; /* the address to come from; NULL: 127.0.0.1 */
    const char *header; /* one more */
};

static size_t take(char *bytes, size_t size, size_t count, void *ctx)
{
    char *answer = ctx;
    size_t len = strlen(answer), room = 4095 - len,
           taken = size * count < room ? size * count : room;
    memcpy(answer + len, bytes, taken);
    answer[len + taken] = '\0';
    return size * count;
}

/* "200 {...}": status and body. */
static const char *ask(const struct asking *asking)
{
    static char answer[4608];
    char url[1024], authorization[2200], body[4096] = "";
    CURL *curl = curl_easy_init();
    struct curl_slist *headers = NULL;
    snprintf(url, sizeof url, "http://127.0.0.1:%u/restapis/%s/prod/_user_request_%s",
             virga_port(v), api, asking->path);
    snprintf(authorization, sizeof authorization, "Authorization: %s", asking->token);
    if (asking->token != NULL)
        headers = curl_slist_append(headers, authorization);
    if (asking->header != NULL)
        headers = curl_slist_append(headers, asking->header);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    if (asking->body != NULL)
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, asking->body);
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, asking->method);
    if (asking->source != NULL)
        curl_easy_setopt(curl, CURLOPT_INTERFACE, asking->source);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, body);
    assert_int_equal(curl_easy_perform(curl), CURLE_OK);
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    snprintf(answer, sizeof answer, "%ld %s", status, body);
    return answer;
}

#define ASK(...) ask(&(const struct asking){__VA_ARGS__})

static const char *cart_of(const char *sub, const char *items)
{
    static char cart[256];
    snprintf(cart, sizeof cart, "200 {\"userId\":\"%s\",\"items\":%s}", sub, items);
    return cart;
}

static int executed(const char *term)
{
    char group[128];
    snprintf(group, sizeof group, "API-Gateway-Execution-Logs_%s/prod", api);
    return logged_in(group, term);
}

/* ---- "The API is open" ---- */

static void anybody_reads_anybodys_cart_until_the_deployed_api_demands_tokens(void **state)
{
    (void)state;
    struct tokens jane, mallory;
    char path[128];
    create_api();
    create_pool("customers", pool_id, sizeof pool_id, client_id, sizeof client_id);
    welcome(client_id, "jane", &jane);
    snprintf(path, sizeof path, "/cart?userId=%s", jane.sub);
    assert_string_equal(ASK("POST", path, jane.id, "{\"product\":\"tea\",\"quantity\":2}"),
                        cart_of(jane.sub, "{\"tea\":2}"));
    assert_string_equal(ASK("GET", path), cart_of(jane.sub, "{\"tea\":2}"));
    assert_int_equal(executed("Resource Path: /cart"), 2);
    assert_int_equal(executed("Starting authorizer"), 0);

    demand_tokens();
    assert_string_equal(ASK("GET", path), cart_of(jane.sub, "{\"tea\":2}"));
    deploy("prod");
    assert_string_equal(ASK("GET", path), "401 " UNAUTHORIZED);
    assert_int_equal(executed("(no token)"), 1);

    welcome(client_id, "mallory", &mallory);
    assert_string_equal(ASK("GET", path, mallory.id), cart_of(mallory.sub, "{}"));
    assert_string_equal(ASK("GET", "/cart", jane.id), cart_of(jane.sub, "{\"tea\":2}"));
}

static void a_token_that_is_not_or_no_longer_good_is_refused_and_the_log_says_why(void **state)
{
    (void)state;
    struct tokens jane, stranger;
    char other_pool[64], other_client[64];
    create_api();
    create_pool("customers", pool_id, sizeof pool_id, client_id, sizeof client_id);
    create_pool("elsewhere", other_pool, sizeof other_pool, other_client, sizeof other_client);
    demand_tokens();
    deploy("prod");
    welcome(client_id, "jane", &jane);
    welcome(other_client, "stranger", &stranger);
    assert_string_equal(ASK("GET", "/cart", stranger.id), "401 " UNAUTHORIZED);
    assert_int_equal(executed("(the token is not of the authorizer"), 1);
    assert_int_equal(virga_clock_advance(v, 59 * 60), 0);
    assert_string_equal(ASK("GET", "/cart", jane.id), cart_of(jane.sub, "{}"));
    assert_int_equal(virga_clock_advance(v, 2 * 60), 0);
    assert_string_equal(ASK("GET", "/cart", jane.id),
                        "401 {\"message\":\"The incoming token has expired\"}");
    assert_int_equal(executed("(the token has expired)"), 1);

    sign_in(client_id, "jane", &jane);
    assert_string_equal(ASK("GET", "/cart", jane.id), cart_of(jane.sub, "{}"));
    json_done("cognito-idp", IDP "GlobalSignOut", "{'AccessToken':'%s'}", jane.access);
    assert_string_equal(ASK("GET", "/cart", jane.id), "401 " UNAUTHORIZED);
    assert_int_equal(executed("(the token was revoked)"), 1);

    spoil_signature(jane.id);
    assert_string_equal(ASK("GET", "/cart", jane.id), "401 " UNAUTHORIZED);
    assert_int_equal(executed("(the token is not one that its issuer signed)"), 1);
}

static void an_order_is_what_was_in_the_cart_and_is_placed_once(void **state)
{
    (void)state;
    struct tokens jane;
    create_api();
    create_pool("customers", pool_id, sizeof pool_id, client_id, sizeof client_id);
    demand_tokens();
    deploy("prod");
    welcome(client_id, "jane", &jane);
    assert_string_equal(ASK("POST", "/orders", jane.id), "409 {\"message\":\"the cart is empty\"}");
    assert_string_equal(ASK("POST", "/cart", jane.id, "{\"product\":\"tea\"}"),
                        "400 {\"message\":\"product and a quantity of at least 1 are needed\"}");
    ASK("POST", "/cart", jane.id, "{\"product\":\"tea\",\"quantity\":2}");
    const char *placed = ASK("POST", "/orders", jane.id);
    assert_memory_equal(placed, "200 ", 4);
    cJSON *order = cJSON_Parse(placed + 4);
    assert_string_equal(text(order, "userId"), jane.sub);
    assert_string_equal(text(order, "items"), "{\"tea\":2}");
    assert_string_equal(text(order, "status"), "placed");
    cJSON *stored = json("dynamodb", "DynamoDB_20120810.GetItem",
                         "{'TableName':'orders','Key':{'userId':{'S':'%s'},'orderId':{'S':'%s'}}}",
                         jane.sub, text(order, "orderId"));
    assert_string_equal(text(stored, "Item/items/M/tea/N"), "2");
    cJSON_Delete(stored);
    cJSON_Delete(order);
    assert_string_equal(ASK("GET", "/cart", jane.id), cart_of(jane.sub, "{}"));
    assert_string_equal(ASK("POST", "/orders", jane.id), "409 {\"message\":\"the cart is empty\"}");
}

static void the_web_acl_keeps_out_the_listed_and_the_injecting_at_once(void **state)
{
    (void)state;
    static const char injection[] = "/cart?userId=jane&product=1%27%20OR%20%271%27=%271";
    create_api();
    assert_string_equal(ASK("GET", "/cart?userId=jane", .source = LISTED), cart_of("jane", "{}"));
    assert_string_equal(ASK("GET", injection), cart_of("jane", "{}"));
    guard_api();
    assert_string_equal(ASK("GET", "/cart?userId=jane", .source = LISTED), "403 " FORBIDDEN);
    assert_string_equal(ASK("GET", injection), "403 " FORBIDDEN);
    assert_string_equal(ASK("GET", "/cart?userId=jane"), cart_of("jane", "{}"));
    assert_string_equal(ASK("GET", "/cart?userId=jane", .header = "X-Client-Address: 192.0.2.7"),
                        "403 " FORBIDDEN);
    assert_string_equal(ASK("GET", "/cart?userId=jane", .header = "X-Client-Address: 192.0.2"),
                        cart_of("jane", "{}"));
    assert_int_equal(executed("Request blocked by the web ACL"), 3);
    assert_int_equal(logged_in("aws-waf-logs-shop", "AWSManagedIPReputationList"), 2);
    assert_int_equal(logged_in("aws-waf-logs-shop", "SQLi_QUERYARGUMENTS"), 1);
}

static void a_web_acl_is_in_force_only_after_its_propagation_time(void **state)
{
    (void)state;
    create_api();
    virga_clock_freeze(v, 1);
    guard_api();
    assert_string_equal(ASK("GET", "/cart?userId=jane", .source = LISTED), cart_of("jane", "{}"));
    assert_int_equal(virga_clock_advance(v, 3599), 0);
    assert_string_equal(ASK("GET", "/cart?userId=jane", .source = LISTED), cart_of("jane", "{}"));
    assert_int_equal(virga_clock_advance(v, 2), 0);
    assert_string_equal(ASK("GET", "/cart?userId=jane", .source = LISTED), "403 " FORBIDDEN);
    assert_string_equal(ASK("GET", "/cart?userId=jane"), cart_of("jane", "{}"));
}

#define API_TEST(name) cmocka_unit_test_setup_teardown(name, open_api, close_api)

int main(void)
{
    const struct CMUnitTest tests[] = {
        API_TEST(anybody_reads_anybodys_cart_until_the_deployed_api_demands_tokens),
        API_TEST(a_token_that_is_not_or_no_longer_good_is_refused_and_the_log_says_why),
        API_TEST(an_order_is_what_was_in_the_cart_and_is_placed_once),
        API_TEST(the_web_acl_keeps_out_the_listed_and_the_injecting_at_once),
        cmocka_unit_test_setup_teardown(a_web_acl_is_in_force_only_after_its_propagation_time,
                                        open_api_of_slow_changes, close_api),
    };
    return cmocka_run_group_tests_name("storefront_api", tests, NULL, NULL);
}
