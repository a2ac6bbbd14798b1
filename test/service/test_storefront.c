/* The storefront's challenges as its developers meet them: C handlers linked into this program,
 * real HTTP in between, the clock moved by hand. Each fault is first seen in CloudWatch Logs, then
 * mended. */
#include "storefront.h"

#include <curl/curl.h>

static void create_topic(const char *name)
{
    const char *const params[] = {"Action", "CreateTopic", "Version", "2010-03-31",
                                  "Name",   name,          NULL};
    struct virga_reply reply;
    assert_int_equal(virga_client_query(aws, "sns", params, &reply), 0);
    virga_reply_clear(&reply);
}

static int subscription_count(const char *topic_arn)
{
    cJSON *listed = call_ok("sns", "ListSubscriptionsByTopic", "{'TopicArn':'%s'}", topic_arn);
    int count = cJSON_GetArraySize(at(listed, "Subscriptions"));
    cJSON_Delete(listed);
    return count;
}

static int log_group_count(const char *function)
{
    cJSON *found = json("logs", "Logs_20140328.DescribeLogGroups",
                        "{'logGroupNamePrefix':'/aws/lambda/%s'}", function);
    int count = cJSON_GetArraySize(at(found, "logGroups"));
    cJSON_Delete(found);
    return count;
}

static int mail_count(const char *to, const char *subject)
{
    assert_int_equal(virga_settle(v, 10000), 0);
    char *listed = virga_mail(v, to, subject);
    cJSON *all = cJSON_Parse(listed);
    free(listed);
    int count = cJSON_GetArraySize(all);
    cJSON_Delete(all);
    return count;
}

static size_t discard(char *bytes, size_t size, size_t count, void *ctx)
{
    (void)bytes, (void)ctx;
    return size * count;
}

/* Opens the first link of a mail, as a browser would. */
static void open_link(const cJSON *mail)
{
    const char *link = strstr(text(mail, "text"), "http");
    assert_non_null(link);
    char url[2048];
    snprintf(url, sizeof url, "%.*s", (int)strcspn(link, " \r\n"), link);
    CURL *curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, discard);
    assert_int_equal(curl_easy_perform(curl), CURLE_OK);
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(curl);
    assert_int_equal(status, 200);
}

/* ---- "The cart does not persist" ---- */

static void the_cart_does_not_persist_until_its_table_is_there(void **state)
{
    (void)state;
    cJSON *failed = invoke("manageCart_function",
                           "{'action':'put','userId':'jane','product':'tea','quantity':2}");
    assert_string_equal(text(failed, "errorType"), "ResourceNotFoundException");
    cJSON_Delete(failed);
    assert_int_equal(
        logged("manageCart_function",
               "[ERROR] UpdateItem: ResourceNotFoundException: Requested resource not found"),
        1);

    json_done("dynamodb", "DynamoDB_20120810.CreateTable",
              "{'TableName':'cart','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':[{'"
              "AttributeName':'userId',"
              "'AttributeType':'S'}],'KeySchema':[{'AttributeName':'userId','KeyType':'HASH'}]}");
    cJSON *put = invoke("manageCart_function",
                        "{'action':'put','userId':'jane','product':'tea','quantity':2}");
    assert_string_equal(text(put, "items"), "{\"tea\":2}");
    cJSON_Delete(put);
    cJSON_Delete(invoke("manageCart_function",
                        "{'action':'put','userId':'jane','product':'milk','quantity':1}"));
    cJSON *got = invoke("manageCart_function", "{'action':'get','userId':'jane'}");
    assert_string_equal(text(got, "items/tea"), "2");
    assert_string_equal(text(got, "items/milk"), "1");
    cJSON_Delete(got);
    cJSON *other = invoke("manageCart_function", "{'action':'get','userId':'bob'}");
    assert_string_equal(text(other, "items"), "{}");
    cJSON_Delete(other);
}

/* ---- "Customers are not subscribed" ---- */

static void sign_up(const char *client_id, const char *name)
{
    struct virga_reply reply;
    int rc = sign_up_and_confirm(client_id, name, &reply);
    if (strcmp(name, "bob") == 0) { /* bob comes while the trigger is broken */
        assert_int_equal(rc, -1);
        assert_string_equal(reply.error_code, "UserLambdaValidationException");
        assert_non_null(strstr(reply.error_message, "PostConfirmation failed with error"));
    } else if (rc != 0) {
        fail_msg("ConfirmSignUp of %s: %s: %s", name, reply.error_code, reply.error_message);
    }
    virga_reply_clear(&reply);
}

static void customers_are_subscribed_once_trigger_and_topic_are_there(void **state)
{
    (void)state;
    static const char topic_arn[] = "arn:aws:sns:" REGION ":" ACCOUNT ":customers";
    create_role();
    create_function("subscribeSNS_function", topic_arn);
    create_function("sendNotification_function", topic_arn);
    cJSON *made = json("cognito-idp", IDP "CreateUserPool",
                       "{'PoolName':'customers','AutoVerifiedAttributes':['email']}");
    char pool_id[64], pool_arn[128], client_id[64];
    snprintf(pool_id, sizeof pool_id, "%s", text(made, "UserPool/Id"));
    snprintf(pool_arn, sizeof pool_arn, "%s", text(made, "UserPool/Arn"));
    cJSON_Delete(made);
    made = json("cognito-idp", IDP "CreateUserPoolClient", "{'UserPoolId':'%s','ClientName':'web'}",
                pool_id);
    snprintf(client_id, sizeof client_id, "%s", text(made, "UserPoolClient/ClientId"));
    cJSON_Delete(made);

    /* Without a trigger the function never ran: it has no log. */
    sign_up(client_id, "jane");
    assert_int_equal(log_group_count("subscribeSNS_function"), 0);

    json_done("cognito-idp", IDP "UpdateUserPool",
              "{'UserPoolId':'%s','AutoVerifiedAttributes':['email'],'LambdaConfig':{'"
              "PostConfirmation':'%s'}}",
              pool_id, FUNCTION_ARN("subscribeSNS_function"));
    call_done("lambda", "AddPermission",
              "{'FunctionName':'subscribeSNS_function','StatementId':'cognito','Action':'lambda:"
              "InvokeFunction',"
              "'Principal':'cognito-idp.amazonaws.com','SourceArn':'%s'}",
              pool_arn);
    sign_up(client_id, "bob");
    assert_true(
        logged("subscribeSNS_function", "[ERROR] Subscribe: NotFound: Topic does not exist") >= 1);

    create_topic("customers");
    sign_up(client_id, "carol");
    cJSON *confirmation = newest_mail("carol@example.com", "Subscription Confirmation");
    open_link(confirmation);
    cJSON_Delete(confirmation);
    assert_int_equal(subscription_count(topic_arn), 1);

    cJSON *told = invoke("sendNotification_function", "{'orderId':'1001','status':'shipped'}");
    assert_string_equal(text(told, "notified"), "1001");
    cJSON_Delete(told);
    cJSON *mail = newest_mail("carol@example.com", "Your order 1001");
    assert_non_null(strstr(text(mail, "text"), "Your order 1001 is now: shipped."));
    cJSON_Delete(mail);
    assert_int_equal(mail_count("jane@example.com", "Your order"), 0);
}

/* ---- "Code goes live without approval, and nobody is told" ---- */

static void upload_source(const char *content)
{
    size_t size;
    char *zip = make_zip(content, &size);
    static const char *const headers[] = {"Content-Type: application/zip", NULL};
    struct virga_reply reply;
    if (virga_client_http(aws, "s3", "PUT", "/source/source.zip", headers, zip, size, &reply) != 0)
        fail_msg("PutObject: %d %s", reply.status, reply.error_message);
    virga_reply_clear(&reply);
    free(zip);
    assert_int_equal(virga_settle(v, 20000), 0);
}

static void code_sha(char *sha, size_t size)
{
    cJSON *function =
        http("lambda", "GET", "/2015-03-31/functions/manageCart_function/configuration", "", 0);
    snprintf(sha, size, "%s", text(function, "CodeSha256"));
    cJSON_Delete(function);
}

#define ACTION(name, category, provider, more)                                                     \
    "{'name':'" name "','actionTypeId':{'category':'" category                                     \
    "','owner':'AWS','provider':'" provider "','version':'1'}," more "}"
#define STAGE(name, action) "{'name':'" name "','actions':[" action "]}"
#define SOURCE_STAGE                                                                               \
    STAGE("Source", ACTION("Upload", "Source", "S3",                                               \
                           "'configuration':{'S3Bucket':'source','S3ObjectKey':'source.zip'},"     \
                           "'outputArtifacts':[{'name':'App'}]"))
#define DEPLOY_STAGE                                                                               \
    STAGE("Live", ACTION("Update", "Deploy", "Lambda",                                             \
                         "'configuration':{'FunctionName':'manageCart_function'},"                 \
                         "'inputArtifacts':[{'name':'App'}]"))
#define APPROVAL_STAGE                                                                             \
    STAGE("Gate", ACTION("Approve", "Approval", "Manual",                                          \
                         "'configuration':{'NotificationArn':'arn:aws:sns:" REGION ":" ACCOUNT     \
                         ":operations','CustomData':'new shop code'}"))
#define PIPELINE(stages)                                                                           \
    "{'pipeline':{'name':'delivery','roleArn':'" ROLE_ARN "','pipelineType':'V2','artifactStore':" \
    "{'type':'S3','location':'artifacts'},'stages':[" stages "]}}"

static void approve(const char *token)
{
    json_done("codepipeline", "CodePipeline_20150709.PutApprovalResult",
              "{'pipelineName':'delivery','stageName':'Gate','actionName':'Approve','token':'%s','"
              "result':{'summary':'looks good',"
              "'status':'Approved'}}",
              token);
    assert_int_equal(virga_settle(v, 20000), 0);
}

static void code_goes_live_only_after_approval_and_operations_is_told(void **state)
{
    (void)state;
    char before[64], after[64], token[64];
    create_role();
    create_function("manageCart_function", "");
    create_function("sendNotification_function", "arn:aws:sns:" REGION ":" ACCOUNT ":orders");
    call_done("s3", "CreateBucket", "{'Bucket':'source'}");
    call_done("s3", "CreateBucket", "{'Bucket':'artifacts'}");
    call_done("s3", "PutBucketVersioning",
              "{'Bucket':'source','VersioningConfiguration':{'Status':'Enabled'}}");

    /* Orders change, but nobody is told: there is no topic. */
    cJSON *failed = invoke("sendNotification_function", "{'orderId':'7','status':'paid'}");
    assert_string_equal(text(failed, "errorType"), "NotFound");
    cJSON_Delete(failed);
    assert_int_equal(
        logged("sendNotification_function", "[ERROR] Publish: NotFound: Topic does not exist"), 1);

    /* Without a gate the upload is live at once. */
    upload_source("#!/bin/sh\necho one\n");
    code_sha(before, sizeof before);
    json_done("codepipeline", "CodePipeline_20150709.CreatePipeline",
              PIPELINE(SOURCE_STAGE "," DEPLOY_STAGE));
    assert_int_equal(virga_settle(v, 20000), 0);
    code_sha(after, sizeof after);
    assert_string_not_equal(before, after);

    /* With one, Operations is asked by mail, and nothing changes until they answer. */
    create_topic("operations");
    call_done("sns", "Subscribe",
              "{'TopicArn':'arn:aws:sns:" REGION ":" ACCOUNT
              ":operations','Protocol':'email','Endpoint':"
              "'ops@example.com'}");
    cJSON *confirmation = newest_mail("ops@example.com", "Subscription Confirmation");
    open_link(confirmation);
    cJSON_Delete(confirmation);
    json_done("codepipeline", "CodePipeline_20150709.UpdatePipeline",
              PIPELINE(SOURCE_STAGE "," APPROVAL_STAGE "," DEPLOY_STAGE));
    code_sha(before, sizeof before);
    upload_source("#!/bin/sh\necho two\n");
    code_sha(after, sizeof after);
    assert_string_equal(before, after);
    cJSON *asked = newest_mail("ops@example.com", "APPROVAL NEEDED");
    assert_non_null(strstr(text(asked, "text"), "new shop code"));
    cJSON_Delete(asked);

    cJSON *pipeline =
        json("codepipeline", "CodePipeline_20150709.GetPipelineState", "{'name':'delivery'}");
    snprintf(token, sizeof token, "%s",
             text(pipeline, "stageStates/1/actionStates/0/latestExecution/token"));
    cJSON_Delete(pipeline);
    approve(token);
    code_sha(after, sizeof after);
    assert_string_not_equal(before, after);

    /* An approval that nobody answers is a no after seven days. */
    upload_source("#!/bin/sh\necho three\n");
    assert_int_equal(virga_clock_advance(v, 7 * 24 * 3600 + 60), 0);
    pipeline =
        json("codepipeline", "CodePipeline_20150709.GetPipelineState", "{'name':'delivery'}");
    assert_string_equal(text(pipeline, "stageStates/1/latestExecution/status"), "Failed");
    cJSON_Delete(pipeline);
    code_sha(before, sizeof before);
    assert_string_equal(before, after);
}

#define SHOP_TEST(name) cmocka_unit_test_setup_teardown(name, open_shop, close_shop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SHOP_TEST(the_cart_does_not_persist_until_its_table_is_there),
        SHOP_TEST(customers_are_subscribed_once_trigger_and_topic_are_there),
        SHOP_TEST(code_goes_live_only_after_approval_and_operations_is_told),
    };
    return cmocka_run_group_tests_name("storefront", tests, NULL, NULL);
}
