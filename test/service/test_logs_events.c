/* CloudWatch Logs through the dispatch: writing events, reading a stream, retention. */
#include "instance.h"

#define DAY_MS (INT64_C(86400000))

static void make(const char *group, const char *stream)
{
    call_done("logs", "CreateLogGroup", "{'logGroupName':'%s'}", group);
    call_done("logs", "CreateLogStream", "{'logGroupName':'%s','logStreamName':'%s'}", group,
              stream);
}

/* Writes `count` events to g/s, a second apart from `first_ms` on, "m<n>" from n = `number` on. */
static cJSON *put(int64_t first_ms, int number, int count)
{
    char events[16000] = "";
    for (int i = 0; i < count; i++)
        sprintf(events + strlen(events), "%s{'timestamp':%lld,'message':'m%d'}", i == 0 ? "" : ",",
                (long long)first_ms + i * 1000, number + i);
    return call_ok("logs", "PutLogEvents",
                   "{'logGroupName':'g','logStreamName':'s','logEvents':[%s]}", events);
}

static void put_done(int64_t first_ms, int number, int count)
{
    cJSON_Delete(put(first_ms, number, count));
}

/* A page of g/s: `more` are further members. */
static cJSON *get(const char *more)
{
    return call_ok("logs", "GetLogEvents", "{'logGroupName':'g','logStreamName':'s'%s}", more);
}

static const char *messages(const cJSON *answer)
{
    static char all[65536];
    const cJSON *item;
    size_t len = 0;
    all[0] = '\0';
    cJSON_ArrayForEach(item, at(answer, "events")) len +=
        (size_t)snprintf(all + len, sizeof all - len, "%s ", text(item, "message"));
    return all;
}

/* The page that a token of an answer leads to. Forgets the answer. */
static cJSON *turn(cJSON *answer, const char *token, int limit)
{
    char more[256];
    snprintf(more, sizeof more, ",'limit':%d,'nextToken':'%s'", limit, text(answer, token));
    cJSON_Delete(answer);
    return get(more);
}

/* ---- PutLogEvents ---- */

static void a_batch_is_taken_and_answered_with_a_token(void **state)
{
    (void)state;
    make("g", "s");
    cJSON *answer = put(virga_clock_now_ms(v), 0, 2);
    assert_int_equal(strlen(text(answer, "nextSequenceToken")), 56);
    assert_null(at(answer, "rejectedLogEventsInfo"));
    cJSON_Delete(answer);
    call_done("logs", "PutLogEvents",
              "{'logGroupName':'g','logStreamName':'s','sequenceToken':'whatever',"
              "'logEvents':[{'timestamp':%lld,'message':'\\u00e9\\ud83d\\ude40'}]}",
              (long long)virga_clock_now_ms(v) + 5000);
    answer = get("");
    assert_string_equal(messages(answer), "m0 m1 \xc3\xa9\xf0\x9f\x99\x80 ");
    cJSON_Delete(answer);
}

static void events_need_a_group_and_a_stream(void **state)
{
    (void)state;
    call_fails(
        "ResourceNotFoundException", "The specified log group does not exist.", "logs",
        "PutLogEvents",
        "{'logGroupName':'g','logStreamName':'s','logEvents':[{'timestamp':1,'message':'x'}]}");
    make("g", "s");
    call_fails(
        "ResourceNotFoundException", "The specified log stream does not exist.", "logs",
        "PutLogEvents",
        "{'logGroupName':'g','logStreamName':'t','logEvents':[{'timestamp':1,'message':'x'}]}");
}

static void a_batch_must_be_in_order_and_within_a_day(void **state)
{
    (void)state;
    make("g", "s");
    long long now = virga_clock_now_ms(v);
    call_fails(
        "InvalidParameterException",
        "Log events in a single PutLogEvents request must be in chronological order.", "logs",
        "PutLogEvents",
        "{'logGroupName':'g','logStreamName':'s','logEvents':[{'timestamp':%lld,'message':'x'},"
        "{'timestamp':%lld,'message':'y'}]}",
        now, now - 1);
    call_fails(
        "InvalidParameterException",
        "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.",
        "logs", "PutLogEvents",
        "{'logGroupName':'g','logStreamName':'s','logEvents':[{'timestamp':%lld,'message':'x'},"
        "{'timestamp':%lld,'message':'y'}]}",
        now - DAY_MS - 1, now);
}

/* A call whose input is too long for the helpers: `head` and then `count` characters in a message.
 */
static int put_long(size_t count, char **output)
{
    const char *head =
        "{\"logGroupName\":\"g\",\"logStreamName\":\"s\",\"logEvents\":[{\"timestamp\":";
    char *json = malloc(count + 256);
    int len = sprintf(json, "%s%lld,\"message\":\"", head, (long long)virga_clock_now_ms(v));
    memset(json + len, 'x', count);
    strcpy(json + len + count, "\"}]}");
    int status = virga_call(v, "logs", "PutLogEvents", json, output);
    free(json);
    return status;
}

static void a_megabyte_is_the_limit(void **state)
{
    (void)state;
    char *output;
    make("g", "s");
    assert_int_equal(put_long(1048576 - 26, &output), 200);
    free(output);
    assert_int_equal(put_long(1048576 - 25, &output), 400);
    assert_non_null(strstr(output, "Log event too large: 1048577 bytes exceeds limit of 1048576"));
    free(output);
    cJSON *page = get("");
    assert_int_equal(strlen(at(page, "events/0/message")->valuestring), 1048576 - 26);
    cJSON_Delete(page);
}

static void what_is_too_old_or_too_new_is_told_and_left_out(void **state)
{
    (void)state;
    make("g", "s");
    long long now = virga_clock_now_ms(v);
    call_done("logs", "PutRetentionPolicy", "{'logGroupName':'g','retentionInDays':3}");
    cJSON *answer =
        call_ok("logs", "PutLogEvents",
                "{'logGroupName':'g','logStreamName':'s','logEvents':[{'timestamp':%lld,'message':'"
                "ancient'},"
                "{'timestamp':%lld,'message':'expired'},{'timestamp':%lld,'message':'good'},"
                "{'timestamp':%lld,'message':'future'}]}",
                now - 15 * DAY_MS, now - 4 * DAY_MS, now, now + 3 * 3600 * 1000);
    assert_string_equal(text(answer, "rejectedLogEventsInfo"),
                        "{\"tooNewLogEventStartIndex\":3,\"tooOldLogEventEndIndex\":1,"
                        "\"expiredLogEventEndIndex\":2}");
    cJSON_Delete(answer);
    answer = get("");
    assert_string_equal(messages(answer), "good ");
    cJSON_Delete(answer);
}

static void a_batch_of_nothing_good_leaves_nothing(void **state)
{
    (void)state;
    make("g", "s");
    cJSON *answer = put(virga_clock_now_ms(v) - 20 * DAY_MS, 0, 2);
    assert_string_equal(text(answer, "rejectedLogEventsInfo/tooOldLogEventEndIndex"), "2");
    cJSON_Delete(answer);
    answer = call_ok("logs", "DescribeLogStreams", "{'logGroupName':'g'}");
    assert_null(at(answer, "logStreams/0/lastIngestionTime"));
    cJSON_Delete(answer);
}

/* ---- GetLogEvents ---- */

static void the_latest_events_come_first_but_in_order(void **state)
{
    (void)state;
    make("g", "s");
    put_done(virga_clock_now_ms(v), 0, 10);
    cJSON *page = get(",'limit':3");
    assert_string_equal(messages(page), "m7 m8 m9 ");
    assert_string_equal(text(page, "events/0/timestamp"), text(page, "events/0/timestamp"));
    page = turn(page, "nextBackwardToken", 3);
    assert_string_equal(messages(page), "m4 m5 m6 ");
    page = turn(page, "nextBackwardToken", 5);
    assert_string_equal(messages(page), "m0 m1 m2 m3 ");
    page = turn(page, "nextForwardToken", 2);
    assert_string_equal(messages(page), "m4 m5 ");
    cJSON_Delete(page);
}

static void a_token_that_comes_back_says_that_the_end_is_reached(void **state)
{
    (void)state;
    make("g", "s");
    int64_t now = virga_clock_now_ms(v);
    put_done(now, 0, 4);
    cJSON *page = get(",'startFromHead':true");
    assert_string_equal(messages(page), "m0 m1 m2 m3 ");
    char token[128];
    snprintf(token, sizeof token, "%s", text(page, "nextForwardToken"));
    assert_int_equal(strlen(token), strlen("f/") + 56 + strlen("/s"));
    page = turn(page, "nextForwardToken", 10);
    assert_string_equal(messages(page), "");
    assert_string_equal(text(page, "nextForwardToken"), token);
    put_done(now + 10000, 4, 1); /* later, the same token gives what has come */
    page = turn(page, "nextForwardToken", 10);
    assert_string_equal(messages(page), "m4 ");
    cJSON_Delete(page);
}

static void turning_back_at_an_end_gives_the_last_page_again(void **state)
{
    (void)state;
    make("g", "s");
    put_done(virga_clock_now_ms(v), 0, 4);
    cJSON *page = turn(get(",'startFromHead':true"), "nextForwardToken", 10);
    page = turn(page, "nextBackwardToken", 2);
    assert_string_equal(messages(page), "m2 m3 ");
    page = turn(turn(page, "nextBackwardToken", 10), "nextBackwardToken", 10);
    assert_string_equal(messages(page), "");
    page = turn(page, "nextForwardToken", 2);
    assert_string_equal(messages(page), "m0 m1 ");
    cJSON_Delete(page);
}

static void an_empty_stream_can_be_followed(void **state)
{
    (void)state;
    make("g", "s");
    cJSON *page = get("");
    assert_string_equal(text(page, "events"), "[]");
    put_done(virga_clock_now_ms(v), 0, 2);
    page = turn(page, "nextForwardToken", 10);
    assert_string_equal(messages(page), "m0 m1 ");
    cJSON_Delete(page);
}

static void times_bound_what_is_read(void **state)
{
    (void)state;
    char more[128];
    make("g", "s");
    long long now = virga_clock_now_ms(v);
    put_done(now, 0, 5);
    snprintf(more, sizeof more, ",'startTime':%lld,'endTime':%lld", now + 1000, now + 3000);
    cJSON *page = get(more); /* the start is in, the end is out */
    assert_string_equal(messages(page), "m1 m2 ");
    cJSON_Delete(page);
    strcat(more, ",'startFromHead':true,'limit':1");
    page = get(more);
    assert_string_equal(messages(page), "m1 ");
    cJSON_Delete(page);
}

static void equal_times_keep_the_order_of_arrival(void **state)
{
    (void)state;
    make("g", "s");
    int64_t now = virga_clock_now_ms(v);
    for (int i = 0; i < 5; i++)
        put_done(now, i, 1);
    put_done(now - 5000, 9, 1); /* late, but older */
    cJSON *page = get("");
    assert_string_equal(messages(page), "m9 m0 m1 m2 m3 m4 ");
    cJSON_Delete(page);
}

static void a_page_holds_a_megabyte(void **state)
{
    (void)state;
    char *output;
    make("g", "s");
    for (int i = 0; i < 5; i++) {
        assert_int_equal(put_long(400000, &output), 200);
        free(output);
    }
    cJSON *page = get(",'startFromHead':true");
    assert_int_equal(cJSON_GetArraySize(at(page, "events")), 2);
    page = turn(page, "nextForwardToken", 10);
    assert_int_equal(cJSON_GetArraySize(at(page, "events")), 2);
    page = turn(page, "nextForwardToken", 10);
    assert_int_equal(cJSON_GetArraySize(at(page, "events")), 1);
    cJSON_Delete(page);
}

static void tokens_are_checked(void **state)
{
    (void)state;
    make("g", "s");
    call_done("logs", "CreateLogStream", "{'logGroupName':'g','logStreamName':'t'}");
    cJSON *page = get("");
    const char *sentence = "The specified nextToken is invalid.";
    const char *bad[] = {"invalid-token", "f/1/s", "f//s", "b/",
                         "f/00000000000000000000000000000000000000000000000000000001/s"};
    for (size_t i = 0; i < 5; i++)
        call_fails("InvalidParameterException", sentence, "logs", "GetLogEvents",
                   "{'logGroupName':'g','logStreamName':'s','nextToken':'%s'}", bad[i]);
    call_fails("InvalidParameterException", sentence, "logs", "GetLogEvents",
               "{'logGroupName':'g','logStreamName':'t','nextToken':'%s'}",
               text(page, "nextForwardToken"));
    cJSON_Delete(page);
    call_fails("InvalidParameterException",
               "1 validation error detected: Value '10001' at 'limit' failed to satisfy "
               "constraint: Member must have "
               "value less than or equal to 10000",
               "logs", "GetLogEvents", "{'logGroupName':'g','logStreamName':'s','limit':10001}");
}

/* ---- Retention ---- */

static void expired_events_are_not_shown(void **state)
{
    (void)state;
    make("g", "s");
    virga_clock_freeze(v, 1);
    int64_t now = virga_clock_now_ms(v);
    put_done(now - 2 * 3600 * 1000, 0, 1);
    put_done(now, 1, 1);
    call_done("logs", "PutRetentionPolicy", "{'logGroupName':'g','retentionInDays':1}");
    assert_int_equal(virga_clock_advance(v, 23 * 3600), 0);
    cJSON *page = get("");
    assert_string_equal(messages(page), "m1 ");
    cJSON_Delete(page);
    page = call_ok("logs", "FilterLogEvents", "{'logGroupName':'g'}");
    assert_string_equal(messages(page), "m1 ");
    cJSON_Delete(page);
    page = call_ok("logs", "DescribeLogStreams", "{'logGroupName':'g'}");
    char expected[32];
    snprintf(expected, sizeof expected, "%lld", (long long)now);
    assert_string_equal(text(page, "logStreams/0/firstEventTimestamp"), expected);
    cJSON_Delete(page);
}

static void expired_events_are_swept(void **state)
{
    (void)state;
    make("g", "s");
    call_done("logs", "PutRetentionPolicy", "{'logGroupName':'g','retentionInDays':1}");
    int64_t now = virga_clock_now_ms(v);
    for (int batch = 0; batch < 30; batch++) /* more than one slice */
        put_done(now, 0, 100);
    assert_int_equal(virga_clock_advance(v, 2 * 86400 + 60), 0);
    put_done(virga_clock_now_ms(v), 7, 1);
    cJSON *groups = call_ok("logs", "DescribeLogGroups", "{}");
    assert_string_equal(text(groups, "logGroups/0/storedBytes"), "28");
    assert_string_equal(text(groups, "logGroups/0/retentionInDays"), "1");
    cJSON_Delete(groups);
    assert_int_equal(virga_clock_advance(v, 3 * 86400), 0); /* and again */
    groups = call_ok("logs", "DescribeLogGroups", "{}");
    assert_string_equal(text(groups, "logGroups/0/storedBytes"), "0");
    cJSON_Delete(groups);
    groups = call_ok("logs", "DescribeLogStreams", "{'logGroupName':'g'}");
    assert_null(at(groups, "logStreams/0/firstEventTimestamp"));
    assert_null(at(groups, "logStreams/0/lastEventTimestamp"));
    cJSON_Delete(groups);
}

static void a_shorter_retention_takes_effect_at_once(void **state)
{
    (void)state;
    make("g", "s");
    put_done(virga_clock_now_ms(v), 0, 3);
    call_done("logs", "PutRetentionPolicy", "{'logGroupName':'g','retentionInDays':30}");
    assert_int_equal(virga_clock_advance(v, 5 * 86400), 0);
    cJSON *page = get("");
    assert_string_equal(messages(page), "m0 m1 m2 ");
    cJSON_Delete(page);
    call_done("logs", "PutRetentionPolicy", "{'logGroupName':'g','retentionInDays':3}");
    assert_int_equal(virga_settle(v, 10000), 0);
    cJSON *groups = call_ok("logs", "DescribeLogGroups", "{}");
    assert_string_equal(text(groups, "logGroups/0/storedBytes"), "0");
    cJSON_Delete(groups);
}

static void without_retention_events_stay(void **state)
{
    (void)state;
    make("g", "s");
    call_done("logs", "PutRetentionPolicy", "{'logGroupName':'g','retentionInDays':1}");
    put_done(virga_clock_now_ms(v), 0, 3);
    call_done("logs", "DeleteRetentionPolicy", "{'logGroupName':'g'}");
    assert_int_equal(virga_clock_advance(v, 400 * 86400), 0);
    cJSON *page = get("");
    assert_string_equal(messages(page), "m0 m1 m2 ");
    cJSON_Delete(page);
}

static void only_aws_s_retentions_are_taken(void **state)
{
    (void)state;
    make("g", "s");
    call_fails("InvalidParameterException", NULL, "logs", "PutRetentionPolicy",
               "{'logGroupName':'g','retentionInDays':2}");
    call_fails("ResourceNotFoundException", "The specified log group does not exist.", "logs",
               "PutRetentionPolicy", "{'logGroupName':'h','retentionInDays':1}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(a_batch_is_taken_and_answered_with_a_token),
        INSTANCE_TEST(events_need_a_group_and_a_stream),
        INSTANCE_TEST(a_batch_must_be_in_order_and_within_a_day),
        INSTANCE_TEST(a_megabyte_is_the_limit),
        INSTANCE_TEST(what_is_too_old_or_too_new_is_told_and_left_out),
        INSTANCE_TEST(a_batch_of_nothing_good_leaves_nothing),
        INSTANCE_TEST(the_latest_events_come_first_but_in_order),
        INSTANCE_TEST(a_token_that_comes_back_says_that_the_end_is_reached),
        INSTANCE_TEST(turning_back_at_an_end_gives_the_last_page_again),
        INSTANCE_TEST(an_empty_stream_can_be_followed),
        INSTANCE_TEST(times_bound_what_is_read),
        INSTANCE_TEST(equal_times_keep_the_order_of_arrival),
        INSTANCE_TEST(a_page_holds_a_megabyte),
        INSTANCE_TEST(tokens_are_checked),
        INSTANCE_TEST(expired_events_are_not_shown),
        INSTANCE_TEST(expired_events_are_swept),
        INSTANCE_TEST(a_shorter_retention_takes_effect_at_once),
        INSTANCE_TEST(without_retention_events_stay),
        INSTANCE_TEST(only_aws_s_retentions_are_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
