/* CloudWatch Logs through the dispatch: groups, streams, tags. */
#include "instance.h"

static void make_group(const char *name)
{
    call_done("logs", "CreateLogGroup", "{'logGroupName':'%s'}", name);
}

static void make_stream(const char *group, const char *name)
{
    call_done("logs", "CreateLogStream", "{'logGroupName':'%s','logStreamName':'%s'}", group, name);
}

/* Names of a list's items, in its order, with a space behind each. */
static const char *names(const cJSON *answer, const char *list, const char *member)
{
    static char all[4096];
    const cJSON *item;
    all[0] = '\0';
    cJSON_ArrayForEach(item, at(answer, list))
    {
        strcat(all, cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(item, member)));
        strcat(all, " ");
    }
    return all;
}

static void put_event(const char *group, const char *stream, int64_t timestamp)
{
    call_done(
        "logs", "PutLogEvents",
        "{'logGroupName':'%s','logStreamName':'%s','logEvents':[{'timestamp':%lld,'message':'x'}]}",
        group, stream, (long long)timestamp);
}

/* ---- Groups ---- */

static void a_group_is_described_as_aws_does(void **state)
{
    (void)state;
    make_group("/aws/lambda/f");
    cJSON *got = call_ok("logs", "DescribeLogGroups", "{}");
    assert_string_equal(text(got, "logGroups/0/logGroupName"), "/aws/lambda/f");
    assert_string_equal(text(got, "logGroups/0/arn"),
                        "arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/f:*");
    assert_string_equal(text(got, "logGroups/0/logGroupArn"),
                        "arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/f");
    assert_string_equal(text(got, "logGroups/0/logGroupClass"), "STANDARD");
    assert_string_equal(text(got, "logGroups/0/metricFilterCount"), "0");
    assert_string_equal(text(got, "logGroups/0/storedBytes"), "0");
    assert_string_equal(text(got, "logGroups/0/deletionProtectionEnabled"), "false");
    assert_null(at(got, "logGroups/0/retentionInDays"));
    assert_null(at(got, "nextToken"));
    cJSON_Delete(got);
}

static void a_group_exists_once(void **state)
{
    (void)state;
    make_group("g");
    call_fails("ResourceAlreadyExistsException", "The specified log group already exists", "logs",
               "CreateLogGroup", "{'logGroupName':'g'}");
}

static void bad_group_names_are_refused(void **state)
{
    (void)state;
    char name[514];
    memset(name, 'n', 513);
    name[513] = '\0';
    call_fails("InvalidParameterException",
               "Invalid LogGroup or LogStream, both must have length less than or equal to 512.",
               "logs", "CreateLogGroup", "{'logGroupName':'%s'}", name);
    call_fails("InvalidParameterException",
               "1 validation error detected: Value 'a b' at 'logGroupName' failed to satisfy "
               "constraint: Member must "
               "satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+",
               "logs", "CreateLogGroup", "{'logGroupName':'a b'}");
    call_fails("InvalidParameterException", "Log groups starting with AWS/ are reserved for AWS.",
               "logs", "CreateLogGroup", "{'logGroupName':'aws/x'}");
    name[512] = '\0';
    make_group(name);
}

static void what_a_group_cannot_do_is_refused(void **state)
{
    (void)state;
    call_fails("InvalidParameterException", "virga does not support the logGroupClass DELIVERY.",
               "logs", "CreateLogGroup", "{'logGroupName':'g','logGroupClass':'DELIVERY'}");
    call_fails("InvalidParameterException",
               "virga does not support the parameter includeLinkedAccounts.", "logs",
               "DescribeLogGroups", "{'includeLinkedAccounts':true}");
}

static void groups_are_listed_by_name_and_prefix_in_pages(void **state)
{
    (void)state;
    const char *all[] = {"b/2", "a", "b/1", "b/3", "c"};
    for (size_t i = 0; i < 5; i++)
        make_group(all[i]);
    cJSON *first = call_ok("logs", "DescribeLogGroups", "{'logGroupNamePrefix':'b/','limit':2}");
    assert_string_equal(names(first, "logGroups", "logGroupName"), "b/1 b/2 ");
    cJSON *second =
        call_ok("logs", "DescribeLogGroups",
                "{'logGroupNamePrefix':'b/','limit':2,'nextToken':'%s'}", text(first, "nextToken"));
    assert_string_equal(names(second, "logGroups", "logGroupName"), "b/3 ");
    assert_null(at(second, "nextToken"));
    cJSON_Delete(second);
    call_fails("InvalidParameterException", "The specified nextToken is invalid.", "logs",
               "DescribeLogGroups", "{'nextToken':'x%s'}", text(first, "nextToken"));
    cJSON_Delete(first);
}

static void groups_are_found_by_pattern_and_identifier(void **state)
{
    (void)state;
    make_group("a/Data/1");
    make_group("a/data/2");
    cJSON *got = call_ok("logs", "DescribeLogGroups", "{'logGroupNamePattern':'Data'}");
    assert_string_equal(names(got, "logGroups", "logGroupName"), "a/Data/1 ");
    assert_null(at(got, "logGroups/0/storedBytes"));
    assert_null(at(got, "logGroups/0/deletionProtectionEnabled"));
    cJSON_Delete(got);
    got = call_ok("logs", "DescribeLogGroups", "{'logGroupIdentifiers':['a/data/2','nowhere']}");
    assert_string_equal(names(got, "logGroups", "logGroupName"), "a/data/2 ");
    cJSON_Delete(got);
    call_fails("InvalidParameterException",
               "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.",
               "logs", "DescribeLogGroups", "{'logGroupNamePattern':'D','logGroupNamePrefix':'D'}");
}

static void a_deleted_group_is_gone_with_all_it_held(void **state)
{
    (void)state;
    make_group("g");
    make_stream("g", "s");
    put_event("g", "s", virga_clock_now_ms(v));
    call_done("logs", "TagLogGroup", "{'logGroupName':'g','tags':{'k':'v'}}");
    call_done("logs", "DeleteLogGroup", "{'logGroupName':'g'}");
    call_fails("ResourceNotFoundException", "The specified log group does not exist.", "logs",
               "DeleteLogGroup", "{'logGroupName':'g'}");
    make_group("g");
    cJSON *got = call_ok("logs", "DescribeLogStreams", "{'logGroupName':'g'}");
    assert_string_equal(names(got, "logStreams", "logStreamName"), "");
    cJSON_Delete(got);
    got = call_ok("logs", "FilterLogEvents", "{'logGroupName':'g'}");
    assert_string_equal(text(got, "events"), "[]");
    cJSON_Delete(got);
    got = call_ok("logs", "ListTagsLogGroup", "{'logGroupName':'g'}");
    assert_string_equal(text(got, "tags"), "{}");
    cJSON_Delete(got);
    assert_int_equal(virga_settle(v, 10000), 0);
}

static void a_protected_group_is_not_deleted(void **state)
{
    (void)state;
    call_done("logs", "CreateLogGroup", "{'logGroupName':'g','deletionProtectionEnabled':true}");
    make_stream("g", "s");
    call_fails("ValidationException", NULL, "logs", "DeleteLogGroup", "{'logGroupName':'g'}");
    call_fails("ValidationException", NULL, "logs", "DeleteLogStream",
               "{'logGroupName':'g','logStreamName':'s'}");
    call_done("logs", "PutLogGroupDeletionProtection",
              "{'logGroupIdentifier':'arn:aws:logs:us-east-1:000000000000:log-group:g',"
              "'deletionProtectionEnabled':false}");
    call_done("logs", "DeleteLogGroup", "{'logGroupName':'g'}");
}

/* ---- Streams ---- */

static void a_stream_is_described_as_aws_does(void **state)
{
    (void)state;
    make_group("g");
    make_stream("g", "2026/01/02/[$LATEST]00ff");
    cJSON *got = call_ok("logs", "DescribeLogStreams", "{'logGroupIdentifier':'g'}");
    assert_string_equal(
        text(got, "logStreams/0/arn"),
        "arn:aws:logs:us-east-1:000000000000:log-group:g:log-stream:2026/01/02/[$LATEST]00ff");
    assert_string_equal(text(got, "logStreams/0/storedBytes"), "0");
    assert_null(at(got, "logStreams/0/firstEventTimestamp"));
    assert_null(at(got, "logStreams/0/uploadSequenceToken"));
    cJSON_Delete(got);
}

static void events_show_in_their_streams_times(void **state)
{
    (void)state;
    int64_t now = virga_clock_now_ms(v);
    char expected[32];
    make_group("g");
    make_stream("g", "s");
    put_event("g", "s", now - 1000);
    put_event("g", "s", now - 5000);
    cJSON *got = call_ok("logs", "DescribeLogStreams", "{'logGroupName':'g'}");
    snprintf(expected, sizeof expected, "%lld", (long long)(now - 5000));
    assert_string_equal(text(got, "logStreams/0/firstEventTimestamp"), expected);
    snprintf(expected, sizeof expected, "%lld", (long long)(now - 1000));
    assert_string_equal(text(got, "logStreams/0/lastEventTimestamp"), expected);
    assert_non_null(at(got, "logStreams/0/lastIngestionTime"));
    cJSON_Delete(got);
    got = call_ok("logs", "DescribeLogGroups", "{}");
    assert_string_equal(text(got, "logGroups/0/storedBytes"), "54"); /* twice 26 and one byte */
    cJSON_Delete(got);
}

static void streams_are_listed_by_name_both_ways(void **state)
{
    (void)state;
    const char *all[] = {"b2", "a", "b1", "b3", "c"};
    make_group("g");
    for (size_t i = 0; i < 5; i++)
        make_stream("g", all[i]);
    cJSON *got = call_ok("logs", "DescribeLogStreams", "{'logGroupName':'g','descending':true}");
    assert_string_equal(names(got, "logStreams", "logStreamName"), "c b3 b2 b1 a ");
    cJSON_Delete(got);
    cJSON *first =
        call_ok("logs", "DescribeLogStreams",
                "{'logGroupName':'g','logStreamNamePrefix':'b','descending':true,'limit':2}");
    assert_string_equal(names(first, "logStreams", "logStreamName"), "b3 b2 ");
    got = call_ok("logs", "DescribeLogStreams",
                  "{'logGroupName':'g','logStreamNamePrefix':'b','descending':true,'limit':2,'"
                  "nextToken':'%s'}",
                  text(first, "nextToken"));
    assert_string_equal(names(got, "logStreams", "logStreamName"), "b1 ");
    assert_null(at(got, "nextToken"));
    cJSON_Delete(got);
    cJSON_Delete(first);
    got = call_ok("logs", "DescribeLogStreams", "{'logGroupName':'g','logStreamNamePrefix':'b'}");
    assert_string_equal(names(got, "logStreams", "logStreamName"), "b1 b2 b3 ");
    cJSON_Delete(got);
}

static void streams_are_listed_by_their_last_event(void **state)
{
    (void)state;
    const char *all[] = {"s1", "s2", "s3", "s4", "empty"};
    const int ages_s[] = {30, 10, 40, 20};
    make_group("g");
    for (size_t i = 0; i < 5; i++)
        make_stream("g", all[i]);
    for (size_t i = 0; i < 4; i++)
        put_event("g", all[i], virga_clock_now_ms(v) - ages_s[i] * 1000);
    cJSON *first =
        call_ok("logs", "DescribeLogStreams",
                "{'logGroupName':'g','orderBy':'LastEventTime','descending':true,'limit':3}");
    assert_string_equal(names(first, "logStreams", "logStreamName"), "s2 s4 s1 ");
    cJSON *got = call_ok("logs", "DescribeLogStreams",
                         "{'logGroupName':'g','orderBy':'LastEventTime','descending':true,'limit':"
                         "3,'nextToken':'%s'}",
                         text(first, "nextToken"));
    assert_string_equal(names(got, "logStreams", "logStreamName"), "s3 empty ");
    assert_null(at(got, "nextToken"));
    cJSON_Delete(got);
    call_fails("InvalidParameterException", "The specified nextToken is invalid.", "logs",
               "DescribeLogStreams", "{'logGroupName':'g','nextToken':'%s'}",
               text(first, "nextToken"));
    cJSON_Delete(first);
    got = call_ok("logs", "DescribeLogStreams",
                  "{'logGroupName':'g','orderBy':'LastEventTime','limit':2}");
    assert_string_equal(names(got, "logStreams", "logStreamName"), "empty s3 ");
    cJSON_Delete(got);
    call_fails("InvalidParameterException",
               "Cannot order by LastEventTime with a logStreamNamePrefix.", "logs",
               "DescribeLogStreams",
               "{'logGroupName':'g','orderBy':'LastEventTime','logStreamNamePrefix':'s'}");
}

static void streams_need_a_group_and_a_name_of_their_own(void **state)
{
    (void)state;
    call_fails("ResourceNotFoundException", "The specified log group does not exist.", "logs",
               "CreateLogStream", "{'logGroupName':'g','logStreamName':'s'}");
    make_group("g");
    make_stream("g", "s");
    call_fails("ResourceAlreadyExistsException", "The specified log stream already exists", "logs",
               "CreateLogStream", "{'logGroupName':'g','logStreamName':'s'}");
    call_fails("ResourceNotFoundException", "The specified log stream does not exist.", "logs",
               "DeleteLogStream", "{'logGroupName':'g','logStreamName':'t'}");
    call_fails("ValidationException",
               "LogGroup name and LogGroup ARN are mutually exclusive parameters.", "logs",
               "DescribeLogStreams", "{'logGroupName':'g','logGroupIdentifier':'g'}");
}

static void a_deleted_streams_events_are_seen_no_more(void **state)
{
    (void)state;
    make_group("g");
    make_stream("g", "s");
    make_stream("g", "t");
    for (int i = 0; i < 3; i++)
        put_event("g", "s", virga_clock_now_ms(v));
    put_event("g", "t", virga_clock_now_ms(v));
    call_done("logs", "DeleteLogStream", "{'logGroupName':'g','logStreamName':'s'}");
    make_stream("g", "s");
    cJSON *got = call_ok("logs", "FilterLogEvents", "{'logGroupName':'g'}");
    assert_string_equal(names(got, "events", "logStreamName"), "t ");
    cJSON_Delete(got);
    got = call_ok("logs", "GetLogEvents", "{'logGroupName':'g','logStreamName':'s'}");
    assert_string_equal(text(got, "events"), "[]");
    cJSON_Delete(got);
    assert_int_equal(virga_settle(v, 10000), 0);
    got = call_ok("logs", "DescribeLogGroups", "{}");
    assert_string_equal(text(got, "logGroups/0/storedBytes"), "27");
    cJSON_Delete(got);
}

/* ---- Tags ---- */

static void both_kinds_of_tag_operations_act_on_the_same_tags(void **state)
{
    (void)state;
    const char *arn = "arn:aws:logs:us-east-1:000000000000:log-group:g";
    call_done("logs", "CreateLogGroup", "{'logGroupName':'g','tags':{'env':'testing'}}");
    call_done("logs", "TagResource",
              "{'resourceArn':'%s','tags':{'env':'testing1','test1':'val1'}}", arn);
    call_done("logs", "TagLogGroup", "{'logGroupName':'g','tags':{'test2':'val2'}}");
    cJSON *got = call_ok("logs", "ListTagsLogGroup", "{'logGroupName':'g'}");
    assert_string_equal(text(got, "tags"),
                        "{\"env\":\"testing1\",\"test1\":\"val1\",\"test2\":\"val2\"}");
    cJSON_Delete(got);
    call_done("logs", "UntagResource", "{'resourceArn':'%s','tagKeys':['env']}", arn);
    call_done("logs", "UntagLogGroup", "{'logGroupName':'g','tags':['test1','nothing']}");
    got = call_ok("logs", "ListTagsForResource", "{'resourceArn':'%s'}", arn);
    assert_string_equal(text(got, "tags"), "{\"test2\":\"val2\"}");
    cJSON_Delete(got);
}

static void a_group_has_fifty_tags_at_most(void **state)
{
    (void)state;
    char tags[2048] = "";
    for (int i = 0; i < 50; i++)
        sprintf(tags + strlen(tags), "%s'k%d':'v'", i == 0 ? "" : ",", i);
    call_done("logs", "CreateLogGroup", "{'logGroupName':'g','tags':{%s}}", tags);
    call_fails(
        "TooManyTagsException", "A resource can have no more than 50 tags.", "logs", "TagResource",
        "{'resourceArn':'arn:aws:logs:us-east-1:000000000000:log-group:g','tags':{'one':'more'}}");
    call_fails("ResourceNotFoundException", NULL, "logs", "ListTagsForResource",
               "{'resourceArn':'arn:aws:logs:us-east-1:000000000000:log-group:h'}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(a_group_is_described_as_aws_does),
        INSTANCE_TEST(a_group_exists_once),
        INSTANCE_TEST(bad_group_names_are_refused),
        INSTANCE_TEST(what_a_group_cannot_do_is_refused),
        INSTANCE_TEST(groups_are_listed_by_name_and_prefix_in_pages),
        INSTANCE_TEST(groups_are_found_by_pattern_and_identifier),
        INSTANCE_TEST(a_deleted_group_is_gone_with_all_it_held),
        INSTANCE_TEST(a_protected_group_is_not_deleted),
        INSTANCE_TEST(a_stream_is_described_as_aws_does),
        INSTANCE_TEST(events_show_in_their_streams_times),
        INSTANCE_TEST(streams_are_listed_by_name_both_ways),
        INSTANCE_TEST(streams_are_listed_by_their_last_event),
        INSTANCE_TEST(streams_need_a_group_and_a_name_of_their_own),
        INSTANCE_TEST(a_deleted_streams_events_are_seen_no_more),
        INSTANCE_TEST(both_kinds_of_tag_operations_act_on_the_same_tags),
        INSTANCE_TEST(a_group_has_fifty_tags_at_most),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
