/* Resource policies of DynamoDB's tables and streams, and tags of streams. */
#include "dynamodb.h"

#define INVALID "One or more parameter values were invalid: "
#define BAD_DOCUMENT INVALID "Invalid policy document: "
#define NO_POLICY "Resource-based policy not found for the provided ResourceArn: "
#define TABLES "arn:aws:dynamodb:us-east-1:000000000000:table/"
#define ARN TABLES "Tab"

/* JSON in JSON: q is a quoted text of the document. */
#define q(text) "\\\"" text "\\\""
#define POLICY(statements) "{" q("Statement") ":[" statements "]}"
#define STATEMENT(effect, principal, action, resource, more)                                       \
    "{" q("Effect") ":" q(effect) "," q("Principal") ":" principal "," q(                          \
        "Action") ":" action "," q("Resource") ":" q(resource) more "}"
#define SOMEBODY "{" q("AWS") ":" q("arn:aws:iam::000000000000:role/reader") "}"
#define ALLOW(action, resource) STATEMENT("Allow", SOMEBODY, q(action), resource, "")

static char stream[256];

static void make_streaming_table(void)
{
    DDB_DONE("CreateTable",
             "{'TableName':'Tab','AttributeDefinitions':[{'AttributeName':'p','AttributeType':'S'}"
             "],'KeySchema':[{'AttributeName':'p','KeyType':'HASH'}],"
             "'BillingMode':'PAY_PER_REQUEST','StreamSpecification':{'StreamEnabled':true,"
             "'StreamViewType':'KEYS_ONLY'}}");
    cJSON *got = DDB("DescribeTable", "{'TableName':'Tab'}");
    snprintf(stream, sizeof stream, "%s", text(got, "Table/LatestStreamArn"));
    cJSON_Delete(got);
}

static void refuses_put(const char *arn, const char *message, const char *document)
{
    call_fails("ValidationException", message, "dynamodb", "PutResourcePolicy",
               "{'ResourceArn':'%s','Policy':'%s'}", arn, document);
}

static void has_no_policy(const char *arn)
{
    char message[512];
    snprintf(message, sizeof message, NO_POLICY "%s", arn);
    call_fails("PolicyNotFoundException", message, "dynamodb", "GetResourcePolicy",
               "{'ResourceArn':'%s'}", arn);
}

/* What stands in the policy. */
static void has_policy(const char *arn, const char *word)
{
    cJSON *got = DDB("GetResourcePolicy", "{'ResourceArn':'%s'}", arn);
    if (strstr(text(got, "Policy"), word) == NULL)
        fail_msg("no %s in %s", word, text(got, "Policy"));
    cJSON_Delete(got);
}

static void a_policy_has_revisions(void **state)
{
    (void)state;
    make_table("Tab", false);
    has_no_policy(ARN);
    fails("PolicyNotFoundException",
          NO_POLICY "Requested update for policy with revision id 7, but table Tab has no "
                    "associated policy.",
          "DeleteResourcePolicy", "{'ResourceArn':'" ARN "','ExpectedRevisionId':'7'}");
    cJSON *first = DDB("PutResourcePolicy", "{'ResourceArn':'" ARN "','Policy':'%s'}",
                       POLICY(ALLOW("dynamodb:GetItem", ARN)));
    const char *revision = text(at(first, "RevisionId"), "");
    cJSON *again = DDB("PutResourcePolicy", "{'ResourceArn':'" ARN "','Policy':'%s'}",
                       POLICY(ALLOW("dynamodb:GetItem", ARN)));
    assert_string_equal(text(again, "RevisionId"), revision);
    cJSON_Delete(again);
    has_policy(ARN, "dynamodb:GetItem");
    char message[512];
    snprintf(message, sizeof message,
             NO_POLICY "Requested policy update expecting none to be present for table Tab, but a "
                       "policy exists with revision id %s.",
             revision);
    fails("PolicyNotFoundException", message, "PutResourcePolicy",
          "{'ResourceArn':'" ARN
          "','ExpectedRevisionId':'NO_POLICY','Policy':'" POLICY(ALLOW("dynamodb:*", ARN)) "'}");
    snprintf(message, sizeof message,
             NO_POLICY "Requested update for policy with revision id 1, but the policy associated "
                       "to target table Tab has revision id %s.",
             revision);
    fails("PolicyNotFoundException", message, "DeleteResourcePolicy",
          "{'ResourceArn':'" ARN "','ExpectedRevisionId':'1'}");
    DDB_DONE("DeleteResourcePolicy", "{'ResourceArn':'" ARN "','ExpectedRevisionId':'%s'}",
             revision);
    cJSON_Delete(first);
    has_no_policy(ARN);
    DDB_DONE("DeleteResourcePolicy", "{'ResourceArn':'" ARN "'}");
}

static void puts_and_shows(const char *version, const char *statements, const char *shown,
                           char revision[64])
{
    cJSON *got = DDB("PutResourcePolicy",
                     "{'ResourceArn':'" ARN "','Policy':'{ %s" q("Statement") ": %s }'}", version,
                     statements);
    snprintf(revision, 64, "%s", text(got, "RevisionId"));
    cJSON_Delete(got);
    got = DDB("GetResourcePolicy", "{'ResourceArn':'" ARN "'}");
    assert_string_equal(text(got, "Policy"), shown);
    cJSON_Delete(got);
}

static void a_policy_is_shown_and_compared_in_one_form(void **state)
{
    char first[64], again[64];
    (void)state;
#define ROOT "arn:aws:iam::000000000000:root"
#define CONDITION q("Condition") ": {" q("Bool") ": {" q("a") ": true}}"
#define WRITTEN(actions)                                                                           \
    "{" q("Resource") ": [" q(                                                                     \
        ARN) "], " CONDITION                                                                       \
             "," q("Effect") ": " q("allow") ", " q("Principal") ": {" q("AWS") ": [" q(           \
                 "000000000000") ", " q(ROOT) "]}," q("Action") ": [" actions "]}"
#define SHOWN(version, actions)                                                                    \
    "{\"Version\":\"" version                                                                      \
    "\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"" ROOT                       \
    "\"},\"Action\":" actions ",\"Resource\":\"" ARN "\",\"Condition\":{\"Bool\":{\"a\":true}}}]}"
#define OF_2012 q("Version") ":" q("2012-10-17") ","
    make_table("Tab", false);
    puts_and_shows(OF_2012, WRITTEN(q("dynamodb:GetItem")),
                   SHOWN("2012-10-17", "\"dynamodb:GetItem\""), first);
    puts_and_shows(OF_2012, "[" WRITTEN(q("dynamodb:GetItem")) "]",
                   SHOWN("2012-10-17", "\"dynamodb:GetItem\""), again);
    assert_string_equal(again, first);
    puts_and_shows("", WRITTEN(q("dynamodb:GetItem") "," q("dynamodb:Query")),
                   SHOWN("2008-10-17", "[\"dynamodb:GetItem\",\"dynamodb:Query\"]"), first);
    puts_and_shows(q("Version") ":" q("2008-10-17") ",",
                   WRITTEN(q("dynamodb:GetItem") "," q("dynamodb:Query")),
                   SHOWN("2008-10-17", "[\"dynamodb:GetItem\",\"dynamodb:Query\"]"), again);
    assert_string_not_equal(again, first); /* another document for all that */
}

static void a_table_may_be_made_with_a_policy_and_takes_it_along(void **state)
{
#define CREATE(policy)                                                                             \
    "{'TableName':'Tab','AttributeDefinitions':[{'AttributeName':'p','AttributeType':'S'}],"       \
    "'KeySchema':[{'AttributeName':'p','KeyType':'HASH'}],'BillingMode':'PAY_PER_REQUEST',"        \
    "'ResourcePolicy':'" policy "'}"
    (void)state;
    fails("ValidationException", BAD_DOCUMENT "Missing required field Effect", "CreateTable",
          CREATE(POLICY("{}")));
    DDB_DONE("CreateTable", "%s", CREATE(POLICY(ALLOW("dynamodb:GetItem", ARN))));
    has_policy(ARN, "dynamodb:GetItem");
    DDB_DONE("DeleteTable", "{'TableName':'Tab'}");
    make_table("Tab", false);
    has_no_policy(ARN);
}

static void documents_are_checked_in_aws_words(void **state)
{
    (void)state;
    make_streaming_table();
    static const char *const bad[][2] = {
        {BAD_DOCUMENT "This policy contains invalid Json", "{" q("a")},
        {BAD_DOCUMENT "This text appears not to be a policy", "null"},
        {BAD_DOCUMENT "This policy contains invalid Json", POLICY("{") "}"},
        {BAD_DOCUMENT "Syntax error at position (1,3)", "{}"},
        {BAD_DOCUMENT "Could not parse the policy: Statement is empty!", POLICY("")},
        {BAD_DOCUMENT "Missing required field Effect", POLICY("{}")},
        {BAD_DOCUMENT "Missing required field Resource",
         POLICY("{" q("Effect") ":" q("Allow") "}")},
        {BAD_DOCUMENT "The Statement Ids in the policy are not unique",
         POLICY(STATEMENT("Allow", SOMEBODY, q("dynamodb:*"), ARN,
                          "," q("Sid") ":" q("a")) "," STATEMENT("Deny", SOMEBODY, q("dynamodb:*"),
                                                                 ARN, "," q("Sid") ":" q("a")))},
        {BAD_DOCUMENT "The following action names are invalid: \"dynamodb:GetRecords\", "
                      "\"dynamodb:DescribeStream\"",
         POLICY(STATEMENT("Allow", SOMEBODY,
                          "[" q("dynamodb:GetItem") "," q("dynamodb:GetRecords") "," q(
                              "dynamodb:DescribeStream") "]",
                          ARN, ""))},
        {"Resource-based policy grants unbounded access in one or more elements. Please revise the "
         "policy to ensure least-privilege form of access",
         POLICY(STATEMENT("Allow", q("*"), q("dynamodb:GetItem"), ARN, ""))},
        {"Resource-based policy grants unbounded access in one or more elements. Please revise the "
         "policy to ensure least-privilege form of access",
         POLICY(STATEMENT("Allow", "{" q("AWS") ":[" q("111111111111") "," q("*") "]}",
                          q("dynamodb:GetItem"), ARN, ""))},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        refuses_put(ARN, bad[i][0], bad[i][1]);
    char document[512], message[1024];
    snprintf(document, sizeof document, POLICY(ALLOW("dynamodb:GetItem", "%s")), stream);
    snprintf(message, sizeof message,
             BAD_DOCUMENT "The relative-id \"%s\" is invalid for ARN \"%s\"",
             strstr(stream, "table/"), stream);
    refuses_put(ARN, message, document);
    refuses_put(stream, BAD_DOCUMENT "The relative-id \"table/Tab\" is invalid for ARN \"" ARN "\"",
                POLICY(ALLOW("dynamodb:GetRecords", ARN)));
    static char input[24000] = "{\"ResourceArn\":\"" ARN "\",\"Policy\":\"";
    char *output = NULL;
    size_t begin = strlen(input);
    memset(input + begin, ' ', 20481);
    snprintf(input + begin + 20481, 3, "\"}");
    assert_int_equal(virga_call(v, "dynamodb", "PutResourcePolicy", input, &output), 400);
    assert_non_null(strstr(output, INVALID "Maximum policy size of 20480 bytes exceeded"));
    free(output);
    has_no_policy(ARN);
    /* others' tables, indexes and all that there is may be named; whom a condition binds, too */
    static const char *const good[] = {
        POLICY(ALLOW("dynamodb:GetItem", TABLES "other")),
        POLICY(ALLOW("dynamodb:Query", ARN "/index/i")),
        POLICY(ALLOW("dynamodb:*", "*")),
        "{" q("Version") ":" q("2012-10-17") "," q("Statement") ":" ALLOW("dynamodb:*", "*") "}",
        POLICY(STATEMENT("Deny", q("*"), q("dynamodb:PutResourcePolicy"), ARN, "")), /* the root */
        POLICY(STATEMENT(
            "Allow", q("*"), q("dynamodb:*"), ARN,
            "," q("Condition") ":{" q("StringEquals") ":{" q("aws:SourceArn") ":" q("x") "}}")),
    };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        DDB_DONE("PutResourcePolicy", "{'ResourceArn':'" ARN "','Policy':'%s'}", good[i]);
}

static void a_stream_has_a_policy_of_its_own(void **state)
{
    (void)state;
    make_streaming_table();
    has_no_policy(stream);
    DDB_DONE("PutResourcePolicy",
             "{'ResourceArn':'%s','Policy':'" POLICY(ALLOW("dynamodb:GetRecords", "%s")) "'}",
             stream, stream);
    has_no_policy(ARN);
    DDB_DONE("PutResourcePolicy", "{'ResourceArn':'" ARN "','Policy':'%s'}",
             POLICY(ALLOW("dynamodb:GetItem", ARN)));
    has_policy(stream, "dynamodb:GetRecords");
    has_policy(ARN, "dynamodb:GetItem");
    DDB_DONE("DeleteResourcePolicy", "{'ResourceArn':'" ARN "'}");
    has_policy(stream, "dynamodb:GetRecords");
    /* It is there as long as its stream. */
    DDB_DONE("DeleteTable", "{'TableName':'Tab'}");
    has_policy(stream, "dynamodb:GetRecords");
    assert_int_equal(virga_clock_advance(v, 24 * 3600 + 1), 0);
    char message[512];
    snprintf(message, sizeof message,
             "Requested resource not found: Stream: %s not found for Table: Tab",
             strstr(stream, "/stream/") + 8);
    call_fails("ResourceNotFoundException", message, "dynamodb", "GetResourcePolicy",
               "{'ResourceArn':'%s'}", stream);
}

static void a_stream_has_tags_of_its_own(void **state)
{
    (void)state;
    make_streaming_table();
    DDB_DONE("TagResource",
             "{'ResourceArn':'%s','Tags':[{'Key':'a','Value':'1'},{'Key':'b',"
             "'Value':'2'}]}",
             stream);
    DDB_DONE("TagResource", "{'ResourceArn':'" ARN "','Tags':[{'Key':'c','Value':'3'}]}");
    DDB_DONE("UntagResource", "{'ResourceArn':'%s','TagKeys':['a','c']}", stream);
    cJSON *got = DDB("ListTagsOfResource", "{'ResourceArn':'%s'}", stream);
    assert_int_equal(cJSON_GetArraySize(at(got, "Tags")), 1);
    assert_string_equal(text(got, "Tags/0/Key"), "b");
    assert_string_equal(text(got, "Tags/0/Value"), "2");
    cJSON_Delete(got);
    got = DDB("ListTagsOfResource", "{'ResourceArn':'" ARN "'}");
    assert_int_equal(cJSON_GetArraySize(at(got, "Tags")), 1);
    assert_string_equal(text(got, "Tags/0/Key"), "c");
    cJSON_Delete(got);
    /* They stay when it is switched off. */
    DDB_DONE("UpdateTable", "{'TableName':'Tab','StreamSpecification':{'StreamEnabled':false}}");
    got = DDB("ListTagsOfResource", "{'ResourceArn':'%s'}", stream);
    assert_string_equal(text(got, "Tags/0/Key"), "b");
    cJSON_Delete(got);
}

static void other_arns_are_refused_in_aws_words(void **state)
{
    (void)state;
    make_streaming_table();
    static const struct {
        const char *arn, *message;
    } cases[] = {
        {"Tab", INVALID "ARNs must start with 'arn:': Tab"},
        {"arn:aws-cn:dynamodb:us-east-1:000000000000:table/Tab",
         INVALID "Invalid resource Arn: arn:aws-cn:dynamodb:us-east-1:000000000000:table/Tab"},
        {"arn:aws:dynamodb:us-east-1:111111111111:table/Tab",
         "This action is only supported by accounts that match the resource owner\u2019s account."},
        {ARN "/index/i",
         INVALID "Invalid resource arn provided, only table or stream is accepted. Provided "
                 "resource arn: " ARN "/index/i"},
        {ARN "/backup/0170",
         INVALID "Provided Arn is not a DynamoDB resource arn: " ARN "/backup/0170"},
        {"arn:aws:sqs:us-east-1:000000000000:q", INVALID
         "Provided Arn is not a DynamoDB resource arn: arn:aws:sqs:us-east-1:000000000000:q"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        call_fails("ValidationException", cases[i].message, "dynamodb", "GetResourcePolicy",
                   "{'ResourceArn':'%s'}", cases[i].arn);
        call_fails("ValidationException", cases[i].message, "dynamodb", "TagResource",
                   "{'ResourceArn':'%s','Tags':[{'Key':'a','Value':''}]}", cases[i].arn);
    }
#define ELSEWHERE "arn:aws:dynamodb:us-west-2:000000000000:table/Tab"
    fails("ValidationException", INVALID "Invalid resource Arn: " ELSEWHERE, "GetResourcePolicy",
          "{'ResourceArn':'" ELSEWHERE "'}");
    fails("ValidationException",
          "Invalid TableArn: Invalid ResourceArn provided as input " ELSEWHERE,
          "ListTagsOfResource", "{'ResourceArn':'" ELSEWHERE "'}");
    fails("ResourceNotFoundException",
          "Requested resource not found: Stream: 2000-01-01T00:00:00.000 not found for Table: Tab",
          "GetResourcePolicy", "{'ResourceArn':'" ARN "/stream/2000-01-01T00:00:00.000'}");
    fails("ResourceNotFoundException",
          "Requested resource not found: Stream: no time not found for Table: Tab",
          "DeleteResourcePolicy", "{'ResourceArn':'" ARN "/stream/no time'}");
    fails("ResourceNotFoundException",
          "Requested resource not found: ResourceArn: " ARN "/stream/x not found",
          "ListTagsOfResource", "{'ResourceArn':'" ARN "/stream/x'}");
    fails("ResourceNotFoundException", "Requested resource not found: Table: other not found",
          "GetResourcePolicy", "{'ResourceArn':'" TABLES "other'}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(a_policy_has_revisions),
        INSTANCE_TEST(a_policy_is_shown_and_compared_in_one_form),
        INSTANCE_TEST(a_table_may_be_made_with_a_policy_and_takes_it_along),
        INSTANCE_TEST(documents_are_checked_in_aws_words),
        INSTANCE_TEST(a_stream_has_a_policy_of_its_own),
        INSTANCE_TEST(a_stream_has_tags_of_its_own),
        INSTANCE_TEST(other_arns_are_refused_in_aws_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
