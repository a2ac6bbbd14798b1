/* DynamoDB, SQS, SNS, Logs, IAM, STS: store calls made to fail one after the other leave the state
 * before or after, never between; what was answered gets done in the end. */
#include "faults.h"

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
    {.name = "BatchWriteItem",
     .prepare = make_items,
     .service = "dynamodb",
     .operation = "BatchWriteItem",
     .input = "{'RequestItems':{'cart':[{'PutRequest':{'Item':{'user':{'S':'u9'}}}},"
              "{'DeleteRequest':{'Key':{'user':{'S':'u1'}}}},"
              "{'PutRequest':{'Item':{'user':{'S':'u2'}}}}]}}"},
    {.name = "TransactWriteItems",
     .prepare = make_items,
     .service = "dynamodb",
     .operation = "TransactWriteItems",
     .input = "{'ClientRequestToken':'t','TransactItems':[{'Put':{'TableName':'cart','Item':{"
              "'user':{'S':'u9'}}}},{'Update':{'TableName':'cart','Key':{'user':{'S':'u1'}},"
              "'UpdateExpression':'REMOVE n'}},{'Delete':{'TableName':'cart','Key':{'user':{'S':"
              "'u2'}}}},{'ConditionCheck':{'TableName':'cart','Key':{'user':{'S':'u0'}},"
              "'ConditionExpression':'attribute_exists(n)'}}]}"},
    {.name = "BatchGetItem",
     .prepare = make_items,
     .service = "dynamodb",
     .operation = "BatchGetItem",
     .input = "{'RequestItems':{'cart':{'Keys':[{'user':{'S':'u1'}},{'user':{'S':'u2'}}]}}}"},
    {.name = "Scan",
     .prepare = make_items,
     .service = "dynamodb",
     .operation = "Scan",
     .input = "{'TableName':'cart'}"},
    {.name = "ExecuteStatement, INSERT",
     .prepare = make_items,
     .service = "dynamodb",
     .operation = "ExecuteStatement",
     .input = "{'Statement':'INSERT INTO cart VALUE ?','Parameters':[{'M':{'user':{'S':'u9'}}}]}"},
    {.name = "ExecuteStatement, UPDATE",
     .prepare = make_items,
     .service = "dynamodb",
     .operation = "ExecuteStatement",
     .input = "{'Statement':'UPDATE cart SET n = n + 1 WHERE \\\"user\\\" = ?',"
              "'Parameters':[{'S':'u1'}]}"},
    {.name = "ExecuteStatement, DELETE",
     .prepare = make_items,
     .service = "dynamodb",
     .operation = "ExecuteStatement",
     .input = "{'Statement':'DELETE FROM cart WHERE \\\"user\\\" = ?','Parameters':[{'S':'u1'}]}"},
    {.name = "ExecuteStatement, SELECT",
     .prepare = make_items,
     .service = "dynamodb",
     .operation = "ExecuteStatement",
     .input = "{'Statement':'SELECT * FROM cart WHERE \\\"user\\\" IN [?, ?]',"
              "'Parameters':[{'S':'u1'},{'S':'u2'}]}"},
    {.name = "BatchExecuteStatement",
     .prepare = make_items,
     .service = "dynamodb",
     .operation = "BatchExecuteStatement",
     .input =
         "{'Statements':[{'Statement':'INSERT INTO cart VALUE ?',"
         "'Parameters':[{'M':{'user':{'S':'u9'}}}]},"
         "{'Statement':'DELETE FROM cart WHERE \\\"user\\\" = ?','Parameters':[{'S':'u1'}]}]}"},
    {.name = "ExecuteTransaction",
     .prepare = make_items,
     .service = "dynamodb",
     .operation = "ExecuteTransaction",
     .input =
         "{'TransactStatements':[{'Statement':'INSERT INTO cart VALUE ?',"
         "'Parameters':[{'M':{'user':{'S':'u9'}}}]},"
         "{'Statement':'DELETE FROM cart WHERE \\\"user\\\" = ?','Parameters':[{'S':'u1'}]}]}"},
};

FAULTS_OF(dynamodb)

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

FAULTS_OF(sqs)

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

FAULTS_OF(sns)

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

FAULTS_OF(logs)

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

FAULTS_OF(iam)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dynamodb_is_before_or_after_never_between),
        cmocka_unit_test(sqs_is_before_or_after_never_between),
        cmocka_unit_test(sns_is_before_or_after_never_between),
        cmocka_unit_test(logs_is_before_or_after_never_between),
        cmocka_unit_test(iam_is_before_or_after_never_between),
    };
    return cmocka_run_group_tests_name("faults", tests, NULL, NULL);
}
