/* Every service: store calls made to fail one after the other leave the state before or after,
 * never between; what was answered gets done in the end. */
#include "faults.h"

#include <stdbool.h>

#define ROLE "arn:aws:iam::000000000000:role/r"
#define TRUST                                                                                      \
    "{\\'Version\\':\\'2012-10-17\\',\\'Statement\\':[{\\'Effect\\':\\'Allow\\',"                  \
    "\\'Principal\\':{\\'Service\\':\\'lambda.amazonaws.com\\'},\\'Action\\':\\'sts:AssumeRole\\'" \
    "}]}"
#define POLICY                                                                                     \
    "{\\'Version\\':\\'2012-10-17\\',\\'Statement\\':[{\\'Effect\\':\\'Allow\\',\\'Action\\':"     \
    "\\'s3:*\\',\\'Resource\\':\\'*\\'}]}"
#define TOPIC "arn:aws:sns:us-east-1:000000000000:orders"
#define QUEUE "http://localhost:4566/000000000000/q"

static void take_note(int index, cJSON *answer, const char *path)
{
    note(index, text(answer, path));
    cJSON_Delete(answer);
}

static int answer_event(struct virga_lambda_context *context, const char *event, size_t event_len,
                        struct virga_lambda_result *result)
{
    (void)context;
    return virga_lambda_succeed(result, event, event_len);
}

/* ---- DynamoDB ---- */

#define TABLE                                                                                      \
    "'TableName':'cart','AttributeDefinitions':[{'AttributeName':'user','AttributeType':'S'}],"    \
    "'KeySchema':[{'AttributeName':'user','KeyType':'HASH'}],'BillingMode':'PAY_PER_REQUEST'"

static void make_table(void)
{
    call_done("dynamodb", "CreateTable", "{" TABLE "}");
}

static void make_items(void)
{
    make_table();
    for (int i = 0; i < 3; i++)
        call_done("dynamodb", "PutItem",
                  "{'TableName':'cart','Item':{'user':{'S':'u%d'},'n':{'N':'%d'}}}", i, i);
}

static const struct fault_case dynamodb_cases[] = {
    {.name = "CreateTable", .service = "dynamodb", .operation = "CreateTable", "{" TABLE "}"},
    {.name = "DeleteTable",
     .prepare = make_items,
     .service = "dynamodb",
     .operation = "DeleteTable",
     .input = "{'TableName':'cart'}"},
    {.name = "PutItem, a new one",
     .prepare = make_items,
     .service = "dynamodb",
     .operation = "PutItem",
     .input = "{'TableName':'cart','Item':{'user':{'S':'u9'},'n':{'N':'9'}},"
              "'ConditionExpression':'attribute_not_exists(n)'}"},
    {.name = "PutItem over another",
     .prepare = make_items,
     .service = "dynamodb",
     .operation = "PutItem",
     .input = "{'TableName':'cart','Item':{'user':{'S':'u1'}},'ReturnValues':'ALL_OLD'}"},
    {.name = "UpdateItem",
     .prepare = make_items,
     .service = "dynamodb",
     .operation = "UpdateItem",
     .input = "{'TableName':'cart','Key':{'user':{'S':'u1'}},'UpdateExpression':'SET n = n + :n',"
              "'ExpressionAttributeValues':{':n':{'N':'1'}}}"},
    {.name = "DeleteItem",
     .prepare = make_items,
     .service = "dynamodb",
     .operation = "DeleteItem",
     .input = "{'TableName':'cart','Key':{'user':{'S':'u1'}}}"},
    {.name = "Scan",
     .prepare = make_items,
     .service = "dynamodb",
     .operation = "Scan",
     .input = "{'TableName':'cart'}"},
};

/* ---- SQS ---- */

static void make_queue(void)
{
    call_done("sqs", "CreateQueue", "{'QueueName':'q'}");
}

static void send_messages(void)
{
    make_queue();
    for (int i = 0; i < 3; i++)
        call_done("sqs", "SendMessage", "{'QueueUrl':'" QUEUE "','MessageBody':'m%d'}", i);
}

static void receive_a_message(void)
{
    send_messages();
    take_note(0, call_ok("sqs", "ReceiveMessage", "{'QueueUrl':'" QUEUE "'}"),
              "Messages/0/ReceiptHandle");
}

/* A message that was received twice and has only the dead letters before it. */
static void receive_too_often(void)
{
    call_done("sqs", "CreateQueue", "{'QueueName':'dead'}");
    call_done("sqs", "CreateQueue",
              "{'QueueName':'q','Attributes':{'VisibilityTimeout':'0','RedrivePolicy':'{"
              "\\'deadLetterTargetArn\\':\\'arn:aws:sqs:us-east-1:000000000000:dead\\',"
              "\\'maxReceiveCount\\':\\'1\\'}'}}");
    call_done("sqs", "SendMessage", "{'QueueUrl':'" QUEUE "','MessageBody':'m'}");
    call_done("sqs", "ReceiveMessage", "{'QueueUrl':'" QUEUE "'}");
}

static const struct fault_case sqs_cases[] = {
    {.name = "CreateQueue",
     .service = "sqs",
     .operation = "CreateQueue",
     .input = "{'QueueName':'q','Attributes':{'DelaySeconds':'5'},'tags':{'a':'b'}}"},
    {.name = "SetQueueAttributes",
     .prepare = make_queue,
     .service = "sqs",
     .operation = "SetQueueAttributes",
     .input = "{'QueueUrl':'" QUEUE "','Attributes':{'VisibilityTimeout':'7'}}"},
    {.name = "SendMessage",
     .prepare = send_messages,
     .service = "sqs",
     .operation = "SendMessage",
     .input = "{'QueueUrl':'" QUEUE "','MessageBody':'hello'}"},
    {.name = "SendMessageBatch",
     .prepare = make_queue,
     .service = "sqs",
     .operation = "SendMessageBatch",
     .input = "{'QueueUrl':'" QUEUE "','Entries':[{'Id':'1','MessageBody':'a'},"
              "{'Id':'2','MessageBody':'b'},{'Id':'3','MessageBody':'c'}]}"},
    {.name = "ReceiveMessage",
     .prepare = send_messages,
     .service = "sqs",
     .operation = "ReceiveMessage",
     .input = "{'QueueUrl':'" QUEUE "','MaxNumberOfMessages':10}"},
    {.name = "ReceiveMessage of a dead letter",
     .prepare = receive_too_often,
     .service = "sqs",
     .operation = "ReceiveMessage",
     .input = "{'QueueUrl':'" QUEUE "'}"},
    {.name = "ChangeMessageVisibility",
     .prepare = receive_a_message,
     .service = "sqs",
     .operation = "ChangeMessageVisibility",
     .input = "{'QueueUrl':'" QUEUE "','ReceiptHandle':'%s','VisibilityTimeout':100}"},
    {.name = "DeleteMessage",
     .prepare = receive_a_message,
     .service = "sqs",
     .operation = "DeleteMessage",
     .input = "{'QueueUrl':'" QUEUE "','ReceiptHandle':'%s'}"},
    {.name = "PurgeQueue",
     .prepare = send_messages,
     .service = "sqs",
     .operation = "PurgeQueue",
     .input = "{'QueueUrl':'" QUEUE "'}"},
    {.name = "DeleteQueue",
     .prepare = send_messages,
     .service = "sqs",
     .operation = "DeleteQueue",
     .input = "{'QueueUrl':'" QUEUE "'}"},
};

/* ---- SNS ---- */

static void make_topic(void)
{
    call_done("sns", "CreateTopic", "{'Name':'orders'}");
}

/* The token is the last word but one of the link in the newest mail. */
static void note_token(void)
{
    come_to_rest();
    char *mails = virga_mail(v, NULL, NULL);
    char *token = strstr(mails, "Token=");
    assert_non_null(token);
    token += strlen("Token=");
    token[strspn(token, "0123456789abcdef")] = '\0';
    note(0, token);
    free(mails);
}

static void subscribe_by_mail(void)
{
    make_topic();
    call_done("sns", "Subscribe",
              "{'TopicArn':'" TOPIC "','Protocol':'email','Endpoint':'jane@example.com'}");
    note_token();
}

static void subscribe_a_queue(void)
{
    make_topic();
    make_queue();
    take_note(1,
              call_ok("sns", "Subscribe",
                      "{'TopicArn':'" TOPIC "','Protocol':'sqs',"
                      "'Endpoint':'arn:aws:sqs:us-east-1:000000000000:q'}"),
              "SubscriptionArn");
}

static void subscribe_both(void)
{
    subscribe_a_queue();
    call_done("sns", "Subscribe",
              "{'TopicArn':'" TOPIC "','Protocol':'email','Endpoint':'jane@example.com'}");
    note_token();
    call_done("sns", "ConfirmSubscription", "{'TopicArn':'" TOPIC "','Token':'%s'}", noted[0]);
}

static const struct fault_case sns_cases[] = {
    {.name = "CreateTopic",
     .service = "sns",
     .operation = "CreateTopic",
     .input = "{'Name':'orders','Tags':[{'Key':'a','Value':'b'}]}"},
    {.name = "SetTopicAttributes",
     .prepare = make_topic,
     .service = "sns",
     .operation = "SetTopicAttributes",
     .input = "{'TopicArn':'" TOPIC "','AttributeName':'DisplayName','AttributeValue':'Shop'}"},
    {.name = "Subscribe by mail",
     .prepare = make_topic,
     .service = "sns",
     .operation = "Subscribe",
     .input = "{'TopicArn':'" TOPIC "','Protocol':'email','Endpoint':'jane@example.com'}"},
    {.name = "Subscribe a queue",
     .prepare = make_topic,
     .service = "sns",
     .operation = "Subscribe",
     .input = "{'TopicArn':'" TOPIC "','Protocol':'sqs',"
              "'Endpoint':'arn:aws:sqs:us-east-1:000000000000:q'}"},
    {.name = "ConfirmSubscription",
     .prepare = subscribe_by_mail,
     .service = "sns",
     .operation = "ConfirmSubscription",
     .input = "{'TopicArn':'" TOPIC "','Token':'%s'}"},
    {.name = "Publish to a queue and a mailbox",
     .prepare = subscribe_both,
     .service = "sns",
     .operation = "Publish",
     .input = "{'TopicArn':'" TOPIC "','Message':'hello','Subject':'News'}",
     .may_repeat = true},
    {.name = "Unsubscribe",
     .prepare = subscribe_a_queue,
     .service = "sns",
     .operation = "Unsubscribe",
     .input = "{'SubscriptionArn':'%2$s'}"},
    {.name = "DeleteTopic",
     .prepare = subscribe_both,
     .service = "sns",
     .operation = "DeleteTopic",
     .input = "{'TopicArn':'" TOPIC "'}"},
};

/* ---- Cognito ---- */

#define CLIENT_ONLY                                                                                \
    "'ClientName':'web','ExplicitAuthFlows':['ALLOW_USER_PASSWORD_AUTH','ALLOW_REFRESH_TOKEN_"     \
    "AUTH']"

static void make_pool(void)
{
    take_note(0,
              call_ok("cognito", "CreateUserPool",
                      "{'PoolName':'shop','AutoVerifiedAttributes':['email']}"),
              "UserPool/Id");
}

static void make_client(void)
{
    make_pool();
    take_note(
        1,
        call_ok("cognito", "CreateUserPoolClient", "{'UserPoolId':'%s'," CLIENT_ONLY "}", noted[0]),
        "UserPoolClient/ClientId");
}

static void sign_up(void)
{
    make_client();
    call_done("cognito", "SignUp",
              "{'ClientId':'%s','Username':'jane','Password':'Passw0rd!','UserAttributes':[{"
              "'Name':'email','Value':'jane@example.com'}]}",
              noted[1]);
    come_to_rest();
    char *mails = virga_mail(v, "jane@example.com", NULL);
    cJSON *list = cJSON_Parse(mails);
    note(2, strrchr(text(list, "0/text"), ' ') + 1);
    noted[2][6] = '\0';
    cJSON_Delete(list);
    free(mails);
}

static void confirm(void)
{
    sign_up();
    call_done("cognito", "ConfirmSignUp",
              "{'ClientId':'%s','Username':'jane','ConfirmationCode':'%s'}", noted[1], noted[2]);
}

static void add_a_trigger(void)
{
    make_client();
    call_done("cognito", "UpdateUserPool",
              "{'UserPoolId':'%s','AutoVerifiedAttributes':['email'],'LambdaConfig':{'PreSignUp':'"
              "arn:aws:lambda:us-east-1:000000000000:function:trigger'}}",
              noted[0]);
    assert_int_equal(virga_link(v, "trigger", answer_event), 0);
}

static void sign_in(void)
{
    confirm();
    take_note(2,
              call_ok("cognito", "InitiateAuth",
                      "{'ClientId':'%s','AuthFlow':'USER_PASSWORD_AUTH','AuthParameters':{"
                      "'USERNAME':'jane','PASSWORD':'Passw0rd!'}}",
                      noted[1]),
              "AuthenticationResult/RefreshToken");
}

static const struct fault_case cognito_cases[] = {
    {.name = "CreateUserPool",
     .service = "cognito",
     .operation = "CreateUserPool",
     .input = "{'PoolName':'shop'}"},
    {.name = "CreateUserPoolClient",
     .prepare = make_pool,
     .service = "cognito",
     .operation = "CreateUserPoolClient",
     .input = "{'UserPoolId':'%s'," CLIENT_ONLY "}"},
    {.name = "SignUp",
     .prepare = make_client,
     .service = "cognito",
     .operation = "SignUp",
     .input = "{'ClientId':'%2$s','Username':'jane','Password':'Passw0rd!',"
              "'UserAttributes':[{'Name':'email','Value':'jane@example.com'}]}"},
    {.name = "SignUp with a trigger",
     .prepare = add_a_trigger,
     .service = "cognito",
     .operation = "SignUp",
     .input = "{'ClientId':'%2$s','Username':'jane','Password':'Passw0rd!',"
              "'UserAttributes':[{'Name':'email','Value':'jane@example.com'}]}",
     .varies = true,
     .may_repeat = true,
     .runs_function = true},
    {.name = "ConfirmSignUp",
     .prepare = sign_up,
     .service = "cognito",
     .operation = "ConfirmSignUp",
     .input = "{'ClientId':'%2$s','Username':'jane','ConfirmationCode':'%3$s'}"},
    {.name = "InitiateAuth by password",
     .prepare = confirm,
     .service = "cognito",
     .operation = "InitiateAuth",
     .input = "{'ClientId':'%2$s','AuthFlow':'USER_PASSWORD_AUTH','AuthParameters':{"
              "'USERNAME':'jane','PASSWORD':'Passw0rd!'}}"},
    {.name = "InitiateAuth by refresh token",
     .prepare = sign_in,
     .service = "cognito",
     .operation = "InitiateAuth",
     .input = "{'ClientId':'%2$s','AuthFlow':'REFRESH_TOKEN_AUTH','AuthParameters':{"
              "'REFRESH_TOKEN':'%3$s'}}"},
    {.name = "AdminCreateUser",
     .prepare = make_client,
     .service = "cognito",
     .operation = "AdminCreateUser",
     .input = "{'UserPoolId':'%s','Username':'joe','UserAttributes':[{'Name':'email','Value':"
              "'joe@example.com'}]}"},
    {.name = "AdminDeleteUser",
     .prepare = sign_in,
     .service = "cognito",
     .operation = "AdminDeleteUser",
     .input = "{'UserPoolId':'%s','Username':'jane'}"},
    {.name = "DeleteUserPool",
     .prepare = sign_in,
     .service = "cognito",
     .operation = "DeleteUserPool",
     .input = "{'UserPoolId':'%s'}"},
};

/* ConfirmSignUp commits before it runs PostConfirmation, and what was committed stands. */

static void add_a_post_trigger(void)
{
    sign_up();
    call_done("cognito", "UpdateUserPool",
              "{'UserPoolId':'%s','AutoVerifiedAttributes':['email'],'LambdaConfig':{"
              "'PostConfirmation':'arn:aws:lambda:us-east-1:000000000000:function:trigger'}}",
              noted[0]);
    assert_int_equal(virga_link(v, "trigger", answer_event), 0);
}

static const struct fault_case confirmation = {
    .name = "ConfirmSignUp with a trigger",
    .prepare = add_a_post_trigger,
    .service = "cognito",
    .operation = "ConfirmSignUp",
    .input = "{'ClientId':'%2$s','Username':'jane','ConfirmationCode':'%3$s'}",
};

static bool is_confirmed(void)
{
    cJSON *user =
        call_ok("cognito", "AdminGetUser", "{'UserPoolId':'%s','Username':'jane'}", noted[0]);
    bool is_so = strcmp(text(user, "UserStatus"), "CONFIRMED") == 0;
    cJSON_Delete(user);
    return is_so;
}

static void a_confirmation_stands_or_can_be_tried_again(void **state)
{
    bool is_met = true;
    int stood = 0;
    (void)state;
    for (uint64_t nth = 1; is_met; nth++) {
        char code[128];
        begin_case(&confirmation);
        (void)fail_nth_store_call(nth);
        int status = run_operation(&confirmation, code);
        come_to_rest();
        is_met = fail_nth_store_call(0);
        stood += status == 500 && is_confirmed();
        if (!is_confirmed())
            assert_int_equal(run_operation(&confirmation, code), 200);
        assert_true(is_confirmed());
        end_case();
    }
    assert_true(stood > 0);
}

/* ---- Logs ---- */

static void make_group(void)
{
    call_done("logs", "CreateLogGroup", "{'logGroupName':'g'}");
}

static void make_stream(void)
{
    make_group();
    call_done("logs", "CreateLogStream", "{'logGroupName':'g','logStreamName':'s'}");
}

#define EVENTS(word)                                                                               \
    "{'logGroupName':'g','logStreamName':'s','logEvents':[{'timestamp':1577880000000,'message':"   \
    "'" word "'},{'timestamp':1577880000001,'message':'" word "'}]}"

static void put_events(void)
{
    make_stream();
    call_done("logs", "PutLogEvents", EVENTS("one"));
}

static const struct fault_case logs_cases[] = {
    {.name = "CreateLogGroup",
     .service = "logs",
     .operation = "CreateLogGroup",
     .input = "{'logGroupName':'g','tags':{'a':'b'}}"},
    {.name = "CreateLogStream",
     .prepare = make_group,
     .service = "logs",
     .operation = "CreateLogStream",
     .input = "{'logGroupName':'g','logStreamName':'s'}"},
    {.name = "PutLogEvents",
     .prepare = put_events,
     .service = "logs",
     .operation = "PutLogEvents",
     .input = EVENTS("two")},
    {.name = "PutRetentionPolicy",
     .prepare = put_events,
     .service = "logs",
     .operation = "PutRetentionPolicy",
     .input = "{'logGroupName':'g','retentionInDays':1}",
     .varies = true},
    {.name = "DeleteLogStream",
     .prepare = put_events,
     .service = "logs",
     .operation = "DeleteLogStream",
     .input = "{'logGroupName':'g','logStreamName':'s'}"},
    {.name = "DeleteLogGroup",
     .prepare = put_events,
     .service = "logs",
     .operation = "DeleteLogGroup",
     .input = "{'logGroupName':'g'}"},
};

/* ---- Lambda ---- */

/* Zips with one index.py that returns 1, and 2. */
#define CODE_1                                                                                     \
    "UEsDBBQAAAAAAAAAIVANPuUHHwAAAB8AAAAIAAAAaW5kZXgucHlkZWYgaGFuZGxlcihlLGMpOgogICAgcmV0dXJuIDEK" \
    "UEsBAhQDFAAAAAAAAAAhUA0+5QcfAAAAHwAAAAgAAAAAAAAAAAAAAKQBAAAAAGluZGV4LnB5UEsFBgAAAAABAAEANgAA" \
    "AEUAAAAAAA=="
#define CODE_2                                                                                     \
    "UEsDBBQAAAAAAAAAIVDObcgsHwAAAB8AAAAIAAAAaW5kZXgucHlkZWYgaGFuZGxlcihlLGMpOgogICAgcmV0dXJuIDIK" \
    "UEsBAhQDFAAAAAAAAAAhUM5tyCwfAAAAHwAAAAgAAAAAAAAAAAAAAKQBAAAAAGluZGV4LnB5UEsFBgAAAAABAAEANgAA" \
    "AEUAAAAAAA=="
#define FUNCTION(code)                                                                             \
    "{'FunctionName':'f','Runtime':'python3.12','Handler':'index.handler','Role':'" ROLE           \
    "','Code':{'ZipFile':'" code "'}}"

static void make_function(void)
{
    call_done("lambda", "CreateFunction", FUNCTION(CODE_1));
    call_done("lambda", "AddPermission",
              "{'FunctionName':'f','StatementId':'a','Action':'lambda:InvokeFunction',"
              "'Principal':'sns.amazonaws.com'}");
}

static void link_function(void)
{
    assert_int_equal(virga_link(v, "linked", answer_event), 0);
}

static void upload_code(void)
{
    call_done("s3", "CreateBucket", "{'Bucket':'code'}");
    call_done("s3", "PutObject", "{'Bucket':'code','Key':'f.zip','Body':'" CODE_1 "'}");
}

static const struct fault_case lambda_cases[] = {
    {.name = "CreateFunction",
     .service = "lambda",
     .operation = "CreateFunction",
     .input = FUNCTION(CODE_1)},
    {.name = "CreateFunction of an object",
     .prepare = upload_code,
     .service = "lambda",
     .operation = "CreateFunction",
     .input = "{'FunctionName':'f','Runtime':'python3.12','Handler':'index.handler','Role':'" ROLE
              "','Code':{'S3Bucket':'code','S3Key':'f.zip'}}"},
    {.name = "UpdateFunctionCode",
     .prepare = make_function,
     .service = "lambda",
     .operation = "UpdateFunctionCode",
     .input = "{'FunctionName':'f','ZipFile':'" CODE_2 "'}"},
    {.name = "UpdateFunctionConfiguration",
     .prepare = make_function,
     .service = "lambda",
     .operation = "UpdateFunctionConfiguration",
     .input = "{'FunctionName':'f','Timeout':9}"},
    {.name = "AddPermission",
     .prepare = make_function,
     .service = "lambda",
     .operation = "AddPermission",
     .input = "{'FunctionName':'f','StatementId':'b','Action':'lambda:InvokeFunction',"
              "'Principal':'s3.amazonaws.com'}"},
    {.name = "Invoke, waiting",
     .prepare = link_function,
     .service = "lambda",
     .operation = "Invoke",
     .input = "{'FunctionName':'linked'}",
     .varies = true,
     .may_repeat = true,
     .runs_function = true},
    {.name = "Invoke, not waiting",
     .prepare = link_function,
     .service = "lambda",
     .operation = "Invoke",
     .input = "{'FunctionName':'linked','InvocationType':'Event'}",
     .varies = true,
     .may_repeat = true},
    {.name = "DeleteFunction",
     .prepare = make_function,
     .service = "lambda",
     .operation = "DeleteFunction",
     .input = "{'FunctionName':'f'}"},
};

/* ---- S3 ---- */

static void make_bucket(void)
{
    call_done("s3", "CreateBucket", "{'Bucket':'shop'}");
}

static void put_object(void)
{
    make_bucket();
    call_done("s3", "PutObject", "{'Bucket':'shop','Key':'k','Body':'aGVsbG8='}");
}

static void put_versions(void)
{
    make_bucket();
    call_done("s3", "PutBucketVersioning",
              "{'Bucket':'shop','VersioningConfiguration':{'Status':'Enabled'}}");
    call_done("s3", "PutObject", "{'Bucket':'shop','Key':'k','Body':'aGVsbG8='}");
    take_note(0, call_ok("s3", "PutObject", "{'Bucket':'shop','Key':'k','Body':'aG8='}"),
              "VersionId");
}

static const struct fault_case s3_cases[] = {
    {.name = "CreateBucket",
     .service = "s3",
     .operation = "CreateBucket",
     .input = "{'Bucket':'shop'}"},
    {.name = "PutBucketVersioning",
     .prepare = make_bucket,
     .service = "s3",
     .operation = "PutBucketVersioning",
     .input = "{'Bucket':'shop','VersioningConfiguration':{'Status':'Enabled'}}"},
    {.name = "PutObject, a new one",
     .prepare = make_bucket,
     .service = "s3",
     .operation = "PutObject",
     .input = "{'Bucket':'shop','Key':'k','Body':'aGVsbG8='}"},
    {.name = "PutObject over another",
     .prepare = put_object,
     .service = "s3",
     .operation = "PutObject",
     .input = "{'Bucket':'shop','Key':'k','Body':'aG8='}"},
    {.name = "PutObject, a new version",
     .prepare = put_versions,
     .service = "s3",
     .operation = "PutObject",
     .input = "{'Bucket':'shop','Key':'k','Body':'aGV5'}"},
    {.name = "DeleteObject",
     .prepare = put_object,
     .service = "s3",
     .operation = "DeleteObject",
     .input = "{'Bucket':'shop','Key':'k'}"},
    {.name = "DeleteObject by a marker",
     .prepare = put_versions,
     .service = "s3",
     .operation = "DeleteObject",
     .input = "{'Bucket':'shop','Key':'k'}"},
    {.name = "DeleteObject of a version",
     .prepare = put_versions,
     .service = "s3",
     .operation = "DeleteObject",
     .input = "{'Bucket':'shop','Key':'k','VersionId':'%s'}"},
    {.name = "ListObjectVersions",
     .prepare = put_versions,
     .service = "s3",
     .operation = "ListObjectVersions",
     .input = "{'Bucket':'shop'}"},
    {.name = "DeleteBucket",
     .prepare = make_bucket,
     .service = "s3",
     .operation = "DeleteBucket",
     .input = "{'Bucket':'shop'}"},
};

/* ---- IAM, STS ---- */

static void make_role(void)
{
    call_done("iam", "CreateRole", "{'RoleName':'r','AssumeRolePolicyDocument':'" TRUST "'}");
}

static void make_policy(void)
{
    make_role();
    take_note(0, call_ok("iam", "CreatePolicy", "{'PolicyName':'p','PolicyDocument':'" POLICY "'}"),
              "Policy/Arn");
}

static void attach_policy(void)
{
    make_policy();
    call_done("iam", "AttachRolePolicy", "{'RoleName':'r','PolicyArn':'%s'}", noted[0]);
}

static const struct fault_case iam_cases[] = {
    {.name = "CreateRole",
     .service = "iam",
     .operation = "CreateRole",
     .input = "{'RoleName':'r','AssumeRolePolicyDocument':'" TRUST "'}"},
    {.name = "PutRolePolicy",
     .prepare = make_role,
     .service = "iam",
     .operation = "PutRolePolicy",
     .input = "{'RoleName':'r','PolicyName':'p','PolicyDocument':'" POLICY "'}"},
    {.name = "CreatePolicy",
     .service = "iam",
     .operation = "CreatePolicy",
     .input = "{'PolicyName':'p','PolicyDocument':'" POLICY "'}"},
    {.name = "CreatePolicyVersion",
     .prepare = make_policy,
     .service = "iam",
     .operation = "CreatePolicyVersion",
     .input = "{'PolicyArn':'%s','PolicyDocument':'" POLICY "','SetAsDefault':true}"},
    {.name = "AttachRolePolicy",
     .prepare = make_policy,
     .service = "iam",
     .operation = "AttachRolePolicy",
     .input = "{'RoleName':'r','PolicyArn':'%s'}"},
    {.name = "DetachRolePolicy",
     .prepare = attach_policy,
     .service = "iam",
     .operation = "DetachRolePolicy",
     .input = "{'RoleName':'r','PolicyArn':'%s'}"},
    {.name = "DeletePolicy",
     .prepare = make_policy,
     .service = "iam",
     .operation = "DeletePolicy",
     .input = "{'PolicyArn':'%s'}"},
    {.name = "DeleteRole",
     .prepare = make_role,
     .service = "iam",
     .operation = "DeleteRole",
     .input = "{'RoleName':'r'}"},
    {.name = "AssumeRole",
     .prepare = make_role,
     .service = "sts",
     .operation = "AssumeRole",
     .input = "{'RoleArn':'" ROLE "','RoleSessionName':'jane'}"},
};

/* ---- */

#define FAULTS_OF(service)                                                                         \
    static void service##_is_before_or_after_never_between(void **state)                           \
    {                                                                                              \
        (void)state;                                                                               \
        fail_every_store_call_of(service##_cases, VG_COUNT_OF(service##_cases));                   \
    }

FAULTS_OF(dynamodb)
FAULTS_OF(sqs)
FAULTS_OF(sns)
FAULTS_OF(cognito)
FAULTS_OF(logs)
FAULTS_OF(lambda)
FAULTS_OF(s3)
FAULTS_OF(iam)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dynamodb_is_before_or_after_never_between),
        cmocka_unit_test(sqs_is_before_or_after_never_between),
        cmocka_unit_test(sns_is_before_or_after_never_between),
        cmocka_unit_test(cognito_is_before_or_after_never_between),
        cmocka_unit_test(a_confirmation_stands_or_can_be_tried_again),
        cmocka_unit_test(logs_is_before_or_after_never_between),
        cmocka_unit_test(lambda_is_before_or_after_never_between),
        cmocka_unit_test(s3_is_before_or_after_never_between),
        cmocka_unit_test(iam_is_before_or_after_never_between),
    };
    return cmocka_run_group_tests_name("faults", tests, NULL, NULL);
}
