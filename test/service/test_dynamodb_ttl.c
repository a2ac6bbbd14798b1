/* DynamoDB's TTL: items leave by themselves, at their time on the virtual clock. */
#include "instance.h"

#define DDB(...) call_ok("dynamodb", __VA_ARGS__)
#define DDB_DONE(...) call_done("dynamodb", __VA_ARGS__)

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };
#define YEARS(n) ((long long)(n)*365 * DAY)

static int start_frozen(void **state)
{
    int rc = start_instance(state);
    if (rc == 0)
        virga_clock_freeze(v, 1);
    return rc;
}

#define FROZEN_TEST(name) cmocka_unit_test_setup_teardown(name, start_frozen, stop_instance)

static void make_table(void)
{
    DDB_DONE("CreateTable",
             "{'TableName':'Tab','AttributeDefinitions':[{'AttributeName':'p','AttributeType':'S'}]"
             ",'KeySchema':[{'AttributeName':'p','KeyType':'HASH'}],'BillingMode':"
             "'PAY_PER_REQUEST','StreamSpecification':{'StreamEnabled':true,'StreamViewType':"
             "'OLD_IMAGE'}}");
}

static void set_ttl(const char *enabled, const char *attribute)
{
    cJSON *got = DDB("UpdateTimeToLive",
                     "{'TableName':'Tab','TimeToLiveSpecification':{'Enabled':%s,"
                     "'AttributeName':'%s'}}",
                     enabled, attribute);
    assert_string_equal(text(got, "TimeToLiveSpecification/Enabled"), enabled);
    assert_string_equal(text(got, "TimeToLiveSpecification/AttributeName"), attribute);
    cJSON_Delete(got);
}

static long long now_s(void)
{
    return (long long)(virga_clock_now_ms(v) / 1000);
}

static void put_expiring(const char *name, long long second)
{
    DDB_DONE("PutItem", "{'TableName':'Tab','Item':{'p':{'S':'%s'},'ttl':{'N':'%lld'}}}", name,
             second);
}

static int count_items(void)
{
    assert_int_equal(virga_settle(v, 10000), 0);
    cJSON *got = DDB("Scan", "{'TableName':'Tab','Select':'COUNT'}");
    int count = (int)at(got, "Count")->valuedouble;
    cJSON_Delete(got);
    return count;
}

static int has_item(const char *name)
{
    assert_int_equal(virga_settle(v, 10000), 0);
    cJSON *got = DDB("GetItem", "{'TableName':'Tab','Key':{'p':{'S':'%s'}}}", name);
    int has = at(got, "Item") != NULL;
    cJSON_Delete(got);
    return has;
}

static void expect_status(const char *status, const char *attribute)
{
    assert_int_equal(virga_settle(v, 10000), 0);
    cJSON *got = DDB("DescribeTimeToLive", "{'TableName':'Tab'}");
    assert_string_equal(text(got, "TimeToLiveDescription/TimeToLiveStatus"), status);
    assert_string_equal(text(got, "TimeToLiveDescription/AttributeName"), attribute);
    cJSON_Delete(got);
}

static void ttl_fails(const char *message, const char *enabled, const char *attribute)
{
    call_fails("ValidationException", message, "dynamodb", "UpdateTimeToLive",
               "{'TableName':'Tab','TimeToLiveSpecification':{'Enabled':%s,'AttributeName':'%s'}}",
               enabled, attribute);
}

static void it_is_described_and_changed_in_aws_words(void **state)
{
    (void)state;
    make_table();
    expect_status("DISABLED", "(absent)");
    ttl_fails("TimeToLive is already disabled", "false", "ttl");
    set_ttl("true", "ttl");
    expect_status("ENABLED", "ttl");
    ttl_fails("TimeToLive is already enabled", "true", "ttl");
    ttl_fails("TimeToLive is active on a different AttributeName: current AttributeName is ttl",
              "true", "other");
    set_ttl("false", "ttl");
    expect_status("DISABLED", "(absent)");
    call_fails("ResourceNotFoundException", "Requested resource not found: Table: none not found",
               "dynamodb", "DescribeTimeToLive", "{'TableName':'none'}");
}

static void items_leave_at_their_second(void **state)
{
    (void)state;
    make_table();
    set_ttl("true", "ttl");
    long long now = now_s();
    put_expiring("late", now + DAY);
    put_expiring("soon", now + MINUTE); /* earlier than what was waited for */
    put_expiring("soon too", now + MINUTE);
    DDB_DONE("PutItem", "{'TableName':'Tab','Item':{'p':{'S':'never'}}}");
    assert_int_equal(virga_clock_advance(v, MINUTE - 1), 0);
    assert_int_equal(count_items(), 4);
    assert_int_equal(virga_clock_advance(v, 1), 0);
    assert_int_equal(count_items(), 2);
    assert_false(has_item("soon"));
    assert_int_equal(virga_clock_advance(v, DAY), 0);
    assert_int_equal(count_items(), 1);
    assert_true(has_item("never"));
}

static void an_item_that_is_changed_expires_by_its_last_value(void **state)
{
    (void)state;
    make_table();
    set_ttl("true", "ttl");
    long long now = now_s();
    put_expiring("longer", now + MINUTE);
    put_expiring("longer", now + HOUR);
    put_expiring("shorter", now + DAY);
    put_expiring("shorter", now + MINUTE);
    put_expiring("no more", now + MINUTE);
    DDB_DONE("UpdateItem", "{'TableName':'Tab','Key':{'p':{'S':'no more'}},'UpdateExpression':"
                           "'REMOVE #t','ExpressionAttributeNames':{'#t':'ttl'}}");
    assert_int_equal(virga_clock_advance(v, 2 * MINUTE), 0);
    assert_true(has_item("longer"));
    assert_false(has_item("shorter"));
    assert_int_equal(virga_clock_advance(v, HOUR), 0);
    assert_false(has_item("longer"));
    assert_true(has_item("no more"));
}

static void only_seconds_of_the_last_years_count(void **state)
{
    (void)state;
    make_table();
    set_ttl("true", "ttl");
    long long now = now_s();
    put_expiring("past", now - YEARS(4));
    put_expiring("long past", now - YEARS(5) - MINUTE);
    put_expiring("milliseconds", now * 1000);
    put_expiring("huge", 9223372036854775807LL);
    DDB_DONE("PutItem", "{'TableName':'Tab','Item':{'p':{'S':'text'},'ttl':{'S':'%lld'}}}",
             now - 5);
    DDB_DONE("PutItem", "{'TableName':'Tab','Item':{'p':{'S':'digits'},'ttl':{'N':'1E+30'}}}");
    DDB_DONE("PutItem", "{'TableName':'Tab','Item':{'p':{'S':'part'},'ttl':{'N':'%lld.5'}}}",
             now - 5);
    assert_int_equal(count_items(), 5);
    assert_false(has_item("past"));
    assert_false(has_item("part"));
}

/* More than a slice of each kind. */
static void a_filled_table_is_looked_through(void **state)
{
    (void)state;
    enum { ITEMS = 450 };
    char name[16];
    make_table();
    long long now = now_s();
    for (int i = 0; i < ITEMS; i++) {
        snprintf(name, sizeof name, "i%d", i);
        put_expiring(name, i % 3 == 0 ? now - HOUR : now + HOUR);
    }
    assert_int_equal(count_items(), ITEMS);
    set_ttl("true", "ttl");
    expect_status("ENABLED", "ttl");
    assert_int_equal(count_items(), ITEMS / 3 * 2);
    assert_int_equal(virga_clock_advance(v, HOUR), 0);
    assert_int_equal(count_items(), 0);
}

static void what_is_switched_off_expires_no_more(void **state)
{
    (void)state;
    make_table();
    set_ttl("true", "ttl");
    long long now = now_s();
    put_expiring("a", now + MINUTE);
    set_ttl("false", "ttl");
    assert_int_equal(virga_clock_advance(v, HOUR), 0);
    assert_true(has_item("a"));
    set_ttl("true", "other");
    assert_true(has_item("a"));
    set_ttl("false", "other");
    set_ttl("true", "ttl");
    assert_false(has_item("a"));
}

static void a_table_made_anew_has_no_ttl(void **state)
{
    (void)state;
    make_table();
    set_ttl("true", "ttl");
    put_expiring("a", now_s() + MINUTE);
    DDB_DONE("DeleteTable", "{'TableName':'Tab'}");
    make_table();
    put_expiring("a", now_s() + MINUTE);
    assert_int_equal(virga_clock_advance(v, HOUR), 0);
    expect_status("DISABLED", "(absent)");
    assert_true(has_item("a"));
}

static void streams_say_that_the_service_deleted_it(void **state)
{
    (void)state;
    make_table();
    set_ttl("true", "ttl");
    put_expiring("a", now_s() + MINUTE);
    assert_int_equal(virga_clock_advance(v, MINUTE), 0);
    assert_int_equal(count_items(), 0);
    cJSON *streams = call_ok("dynamodbstreams", "ListStreams", "{'TableName':'Tab'}");
    const char *arn = text(streams, "Streams/0/StreamArn");
    cJSON *stream = call_ok("dynamodbstreams", "DescribeStream", "{'StreamArn':'%s'}", arn);
    cJSON *begin = call_ok("dynamodbstreams", "GetShardIterator",
                           "{'StreamArn':'%s','ShardId':'%s','ShardIteratorType':'TRIM_HORIZON'}",
                           arn, text(stream, "StreamDescription/Shards/0/ShardId"));
    cJSON *got = call_ok("dynamodbstreams", "GetRecords", "{'ShardIterator':'%s'}",
                         text(begin, "ShardIterator"));
    assert_int_equal(cJSON_GetArraySize(at(got, "Records")), 2);
    assert_null(at(got, "Records/0/userIdentity"));
    assert_string_equal(text(got, "Records/1/eventName"), "REMOVE");
    assert_string_equal(text(got, "Records/1/dynamodb/OldImage/p/S"), "a");
    assert_string_equal(text(got, "Records/1/userIdentity/Type"), "Service");
    assert_string_equal(text(got, "Records/1/userIdentity/PrincipalId"), "dynamodb.amazonaws.com");
    cJSON_Delete(got);
    cJSON_Delete(begin);
    cJSON_Delete(stream);
    cJSON_Delete(streams);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FROZEN_TEST(it_is_described_and_changed_in_aws_words),
        FROZEN_TEST(items_leave_at_their_second),
        FROZEN_TEST(an_item_that_is_changed_expires_by_its_last_value),
        FROZEN_TEST(only_seconds_of_the_last_years_count),
        FROZEN_TEST(a_filled_table_is_looked_through),
        FROZEN_TEST(what_is_switched_off_expires_no_more),
        FROZEN_TEST(a_table_made_anew_has_no_ttl),
        FROZEN_TEST(streams_say_that_the_service_deleted_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
