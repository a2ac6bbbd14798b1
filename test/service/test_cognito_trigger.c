/* Cognito's Lambda triggers: the events that functions get, what their answers do, and what their
 * failures become. */
#include "embed/instance.h"
#include "instance.h"

#include <openssl/evp.h>
#include <pthread.h>

#define FUNCTION "arn:aws:lambda:us-east-1:000000000000:function:trigger"

static char pool[64];
static char client[64];

/* The linked function keeps its last event and answers what the test has set: a payload, or an
 * error message. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char last_event[8192];
static int event_count;
static const char *payload; /* NULL: fails with `error_message` */
static const char *error_message;

static int answer_trigger(struct virga_lambda_context *ctx, const char *event, size_t event_len,
                          struct virga_lambda_result *result)
{
    (void)ctx;
    pthread_mutex_lock(&lock);
    snprintf(last_event, sizeof last_event, "%.*s", (int)event_len, event);
    event_count++;
    int rc = payload != NULL ? virga_lambda_succeed(result, payload, strlen(payload))
                             : virga_lambda_fail(result, "Error", "%s", error_message);
    pthread_mutex_unlock(&lock);
    return rc;
}

static void function_answers(const char *json)
{
    pthread_mutex_lock(&lock);
    payload = json;
    pthread_mutex_unlock(&lock);
}

static void function_fails(const char *message)
{
    pthread_mutex_lock(&lock);
    payload = NULL;
    error_message = message;
    pthread_mutex_unlock(&lock);
}

static cJSON *event_of(const char *source)
{
    pthread_mutex_lock(&lock);
    cJSON *event = cJSON_Parse(last_event);
    pthread_mutex_unlock(&lock);
    assert_string_equal(text(event, "triggerSource"), source);
    return event;
}

/* A pool with that LambdaConfig, and an app client. */
static void make_pool(const char *lambda_config)
{
    cJSON *made =
        call_ok("cognito", "CreateUserPool",
                "{'PoolName':'shop','AutoVerifiedAttributes':['email'],'LambdaConfig':{%s}}",
                lambda_config);
    snprintf(pool, sizeof pool, "%s", text(made, "UserPool/Id"));
    cJSON_Delete(made);
    made = call_ok(
        "cognito", "CreateUserPoolClient",
        "{'UserPoolId':'%s','ClientName':'web','ExplicitAuthFlows':['ALLOW_USER_PASSWORD_AUTH',"
        "'ALLOW_REFRESH_TOKEN_AUTH']}",
        pool);
    snprintf(client, sizeof client, "%s", text(made, "UserPoolClient/ClientId"));
    cJSON_Delete(made);
    virga_link(v, "trigger", answer_trigger);
    event_count = 0;
}

#define SIGN_UP                                                                                    \
    "cognito", "SignUp",                                                                           \
        "{'ClientId':'%s','Username':'jane','Password':'Passw0rd!','UserAttributes':[{'Name':"     \
        "'email','Value':'jane@example.com'}],'ValidationData':[{'Name':'code','Value':'x'}],"     \
        "'ClientMetadata':{'from':'web'}}",                                                        \
        client

static void make_user(void)
{
    call_done(
        "cognito", "AdminCreateUser",
        "{'UserPoolId':'%s','Username':'jane','MessageAction':'SUPPRESS','UserAttributes':[{'Name':"
        "'email','Value':'jane@example.com'}]}",
        pool);
    call_done("cognito", "AdminSetUserPassword",
              "{'UserPoolId':'%s','Username':'jane','Password':'Passw0rd!','Permanent':true}",
              pool);
}

#define SIGN_IN                                                                                    \
    "cognito", "InitiateAuth",                                                                     \
        "{'ClientId':'%s','AuthFlow':'USER_PASSWORD_AUTH','AuthParameters':{'USERNAME':'jane',"    \
        "'PASSWORD':'Passw0rd!'}}",                                                                \
        client

/* The claims of a token. */
static cJSON *claims_of(const char *token)
{
    char base64[4096] = "";
    unsigned char clear[4096];
    const char *from = strchr(token, '.') + 1;
    size_t len = strcspn(from, ".");
    assert_true(len + 4 < sizeof base64);
    for (size_t i = 0; i < len; i++)
        base64[i] = from[i] == '-' ? '+' : from[i] == '_' ? '/' : from[i];
    for (; len % 4 != 0; len++)
        base64[len] = '=';
    int size = EVP_DecodeBlock(clear, (unsigned char *)base64, (int)len);
    assert_true(size > 0);
    clear[size] = '\0';
    return cJSON_Parse((char *)clear);
}

static void assert_status(const char *expected)
{
    cJSON *user = call_ok("cognito", "AdminGetUser", "{'UserPoolId':'%s','Username':'jane'}", pool);
    assert_string_equal(text(user, "UserStatus"), expected);
    cJSON_Delete(user);
}

/* ---- PreSignUp and PostConfirmation ---- */

static void pre_sign_up_sees_the_sign_up_and_lets_it_pass(void **state)
{
    (void)state;
    make_pool("'PreSignUp':'" FUNCTION "'");
    function_answers("{\"response\":{\"autoConfirmUser\":false,\"autoVerifyEmail\":null}}");
    cJSON *answer = call_ok(SIGN_UP);
    assert_string_equal(text(answer, "UserConfirmed"), "false");
    cJSON_Delete(answer);
    cJSON *event = event_of("PreSignUp_SignUp");
    assert_string_equal(text(event, "version"), "1");
    assert_string_equal(text(event, "region"), "us-east-1");
    assert_string_equal(text(event, "userPoolId"), pool);
    assert_string_equal(text(event, "userName"), "jane");
    assert_string_equal(text(event, "callerContext/clientId"), client);
    assert_string_equal(text(event, "callerContext/awsSdkVersion"), "aws-sdk-unknown-unknown");
    assert_string_equal(text(event, "request"),
                        "{\"userAttributes\":{\"email\":\"jane@example.com\"},"
                        "\"validationData\":{\"code\":\"x\"},"
                        "\"clientMetadata\":{\"from\":\"web\"}}");
    assert_string_equal(
        text(event, "response"),
        "{\"autoConfirmUser\":false,\"autoVerifyEmail\":false,\"autoVerifyPhone\":false}");
    cJSON_Delete(event);
    assert_int_equal(event_count, 1);
}

static void pre_sign_up_may_confirm_and_verify(void **state)
{
    (void)state;
    make_pool("'PreSignUp':'" FUNCTION "','PostConfirmation':'" FUNCTION "'");
    function_answers("{\"response\":{\"autoConfirmUser\":true,\"autoVerifyEmail\":true}}");
    cJSON *answer = call_ok(SIGN_UP);
    assert_string_equal(text(answer, "UserConfirmed"), "true");
    assert_null(at(answer, "CodeDeliveryDetails"));
    cJSON *event = event_of("PostConfirmation_ConfirmSignUp");
    assert_string_equal(text(event, "request/userAttributes/sub"), text(answer, "UserSub"));
    assert_string_equal(text(event, "request/userAttributes/cognito:user_status"), "CONFIRMED");
    assert_string_equal(text(event, "request/userAttributes/email_verified"), "true");
    assert_string_equal(text(event, "response"), "{}");
    cJSON_Delete(event);
    cJSON_Delete(answer);
    assert_int_equal(event_count, 2);
    cJSON_Delete(call_ok(SIGN_IN));
}

static void a_pre_sign_up_that_fails_keeps_the_user_out(void **state)
{
    (void)state;
    make_pool("'PreSignUp':'" FUNCTION "'");
    function_fails("not from here");
    call_fails("UserLambdaValidationException", "PreSignUp failed with error not from here.",
               SIGN_UP);
    call_fails("UserNotFoundException", NULL, "cognito", "AdminGetUser",
               "{'UserPoolId':'%s','Username':'jane'}", pool);
    assert_int_equal(event_count, 1);
}

static void an_administrators_user_passes_pre_sign_up_too(void **state)
{
    (void)state;
    make_pool("'PreSignUp':'" FUNCTION "'");
    function_answers("{\"response\":{\"autoConfirmUser\":true}}");
    make_user();
    cJSON *event = event_of("PreSignUp_AdminCreateUser");
    assert_string_equal(text(event, "callerContext/clientId"), "CLIENT_ID_NOT_APPLICABLE");
    assert_string_equal(text(event, "request/validationData"), "null");
    cJSON_Delete(event);
}

static void a_post_confirmation_that_fails_leaves_the_user_confirmed(void **state)
{
    (void)state;
    make_pool("'PostConfirmation':'" FUNCTION "'");
    cJSON_Delete(call_ok(SIGN_UP));
    assert_status("UNCONFIRMED");
    function_fails("no topic");
    call_fails("UserLambdaValidationException", "PostConfirmation failed with error no topic.",
               "cognito", "AdminConfirmSignUp", "{'UserPoolId':'%s','Username':'jane'}", pool);
    assert_status("CONFIRMED");
    assert_int_equal(event_count, 1);
    call_fails("NotAuthorizedException", "User cannot be confirmed. Current status is CONFIRMED",
               "cognito", "AdminConfirmSignUp", "{'UserPoolId':'%s','Username':'jane'}", pool);
}

/* ---- What goes wrong ---- */

static void an_answer_that_makes_no_sense_is_refused(void **state)
{
    (void)state;
    make_pool("'PreSignUp':'" FUNCTION "'");
    static const char *const senseless[] = {"null",
                                            "{}",
                                            "[]",
                                            "\"x\"",
                                            "{\"response\":null}",
                                            "{\"response\":{\"autoConfirmUser\":\"yes\"}}"};
    for (size_t i = 0; i < sizeof senseless / sizeof senseless[0]; i++) {
        function_answers(senseless[i]);
        call_fails("InvalidLambdaResponseException", "Unrecognizable lambda output", SIGN_UP);
    }
}

static void a_function_that_is_not_there_is_named_by_its_error(void **state)
{
    (void)state;
    make_pool("'PreSignUp':'arn:aws:lambda:us-east-1:000000000000:function:nowhere'");
    call_fails("UnexpectedLambdaException",
               "PreSignUp invocation failed due to error ResourceNotFoundException.", SIGN_UP);
}

static void a_timeout_is_tried_three_times(void **state)
{
    (void)state;
    make_pool("'PreSignUp':'" FUNCTION "'");
    function_fails("2030-01-01T00:00:00Z Task timed out after 3.00 seconds");
    call_fails(
        "UserLambdaValidationException",
        "PreSignUp failed with error 2030-01-01T00:00:00Z Task timed out after 3.00 seconds.",
        SIGN_UP);
    assert_int_equal(event_count, 3);
}

/* On the instance's thread, while the function runs: no advance comes between. */
static void let_five_seconds_pass(void *ctx)
{
    struct vg_clock *clock = vg_bus_clock(v->bus);
    vg_clock_set(clock, vg_clock_now_ms(clock) + 5000);
    vg_clock_fire_due(clock);
    vg_turn_done(ctx);
}

/* As many times as `slow_events` says. */
static int slow_events;

static int answer_late(struct virga_lambda_context *ctx, const char *event, size_t event_len,
                       struct virga_lambda_result *result)
{
    struct vg_turn turn;
    pthread_mutex_lock(&lock);
    bool is_slow = slow_events-- > 0;
    pthread_mutex_unlock(&lock);
    if (is_slow)
        vg_turn_run(v, &turn, let_five_seconds_pass, &turn);
    return answer_trigger(ctx, event, event_len, result);
}

static void a_function_that_takes_longer_than_five_seconds_is_called_three_times(void **state)
{
    (void)state;
    make_pool("'PreSignUp':'" FUNCTION "'");
    virga_link(v, "trigger", answer_late);
    function_answers("{\"response\":{\"autoConfirmUser\":true}}");
    slow_events = 3;
    call_fails(
        "UnexpectedLambdaException",
        "PreSignUp invocation failed due to error Socket timeout while invoking Lambda function.",
        SIGN_UP);
    assert_int_equal(virga_settle(v, 20000), 0);
    assert_int_equal(event_count, 3);
    call_fails("UserNotFoundException", NULL, "cognito", "AdminGetUser",
               "{'UserPoolId':'%s','Username':'jane'}", pool);
}

static void a_function_that_is_in_time_at_last_is_heard(void **state)
{
    (void)state;
    make_pool("'PreSignUp':'" FUNCTION "'");
    virga_link(v, "trigger", answer_late);
    function_answers("{\"response\":{\"autoConfirmUser\":true}}");
    slow_events = 2;
    cJSON *answer = call_ok(SIGN_UP);
    assert_string_equal(text(answer, "UserConfirmed"), "true");
    cJSON_Delete(answer);
    assert_int_equal(virga_settle(v, 20000), 0);
    assert_int_equal(event_count, 3);
}

/* ---- PreTokenGeneration ---- */

static void pre_token_generation_changes_the_id_token(void **state)
{
    (void)state;
    make_pool("'PreTokenGeneration':'" FUNCTION "'");
    make_user();
    function_answers(
        "{\"response\":{\"claimsOverrideDetails\":{\"claimsToAddOrOverride\":{\"tier\":\"gold\","
        "\"sub\":\"forged\"},\"claimsToSuppress\":[\"email\"],\"groupOverrideDetails\":"
        "{\"groupsToOverride\":[\"staff\"]}}}}");
    cJSON *answer = call_ok(SIGN_IN);
    cJSON *id = claims_of(text(answer, "AuthenticationResult/IdToken"));
    cJSON *access = claims_of(text(answer, "AuthenticationResult/AccessToken"));
    assert_string_equal(text(id, "tier"), "gold");
    assert_null(at(id, "email"));
    assert_string_equal(text(id, "sub"), text(access, "sub"));
    assert_string_equal(text(id, "cognito:groups"), "[\"staff\"]");
    assert_string_equal(text(access, "cognito:groups"), "[\"staff\"]");
    assert_null(at(access, "tier"));
    cJSON *event = event_of("TokenGeneration_Authentication");
    assert_string_equal(text(event, "version"), "1");
    assert_string_equal(
        text(event, "request/groupConfiguration"),
        "{\"groupsToOverride\":[],\"iamRolesToOverride\":[],\"preferredRole\":null}");
    cJSON_Delete(event);
    call_done(
        "cognito", "InitiateAuth",
        "{'ClientId':'%s','AuthFlow':'REFRESH_TOKEN_AUTH','AuthParameters':{'REFRESH_TOKEN':'%s'}}",
        client, text(answer, "AuthenticationResult/RefreshToken"));
    cJSON_Delete(event_of("TokenGeneration_RefreshTokens"));
    cJSON_Delete(id);
    cJSON_Delete(access);
    cJSON_Delete(answer);
}

static void version_2_changes_the_access_token_as_well(void **state)
{
    (void)state;
    make_pool("'PreTokenGenerationConfig':{'LambdaVersion':'V2_0','LambdaArn':'" FUNCTION "'}");
    make_user();
    function_answers("{\"response\":{\"claimsAndScopeOverrideDetails\":{\"accessTokenGeneration\":"
                     "{\"claimsToAddOrOverride\":{\"limits\":{\"orders\":3}},\"scopesToAdd\":["
                     "\"shop/read\"]}}}}");
    cJSON *answer = call_ok(SIGN_IN);
    cJSON *access = claims_of(text(answer, "AuthenticationResult/AccessToken"));
    assert_string_equal(text(access, "limits"), "{\"orders\":3}");
    assert_string_equal(text(access, "scope"), "aws.cognito.signin.user.admin shop/read");
    cJSON_Delete(access);
    call_done("cognito", "GetUser", "{'AccessToken':'%s'}",
              text(answer, "AuthenticationResult/AccessToken"));
    cJSON_Delete(answer);
    cJSON *event = event_of("TokenGeneration_Authentication");
    assert_string_equal(text(event, "version"), "2");
    assert_string_equal(text(event, "request/scopes"), "[\"aws.cognito.signin.user.admin\"]");
    cJSON_Delete(event);
    function_answers("{\"response\":{\"claimsAndScopeOverrideDetails\":7}}");
    call_fails("InvalidLambdaResponseException", "Unrecognizable lambda output", SIGN_IN);
    function_answers("{\"response\":{\"claimsAndScopeOverrideDetails\":{\"accessTokenGeneration\":"
                     "{\"scopesToSuppress\":[\"aws.cognito.signin.user.admin\"]}}}}");
    answer = call_ok(SIGN_IN);
    call_fails("NotAuthorizedException", "Access Token does not have required scopes", "cognito",
               "GetUser", "{'AccessToken':'%s'}", text(answer, "AuthenticationResult/AccessToken"));
    cJSON_Delete(answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(pre_sign_up_sees_the_sign_up_and_lets_it_pass),
        INSTANCE_TEST(pre_sign_up_may_confirm_and_verify),
        INSTANCE_TEST(a_pre_sign_up_that_fails_keeps_the_user_out),
        INSTANCE_TEST(an_administrators_user_passes_pre_sign_up_too),
        INSTANCE_TEST(a_post_confirmation_that_fails_leaves_the_user_confirmed),
        INSTANCE_TEST(an_answer_that_makes_no_sense_is_refused),
        INSTANCE_TEST(a_function_that_is_not_there_is_named_by_its_error),
        INSTANCE_TEST(a_timeout_is_tried_three_times),
        INSTANCE_TEST(a_function_that_takes_longer_than_five_seconds_is_called_three_times),
        INSTANCE_TEST(a_function_that_is_in_time_at_last_is_heard),
        INSTANCE_TEST(pre_token_generation_changes_the_id_token),
        INSTANCE_TEST(version_2_changes_the_access_token_as_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
