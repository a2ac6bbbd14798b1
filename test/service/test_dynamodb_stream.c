/* DynamoDB Streams: what changes of items leave in a stream, and how it is read. */
#include "instance.h"

#define DDB(...) call_ok("dynamodb", __VA_ARGS__)
#define DDB_DONE(...) call_done("dynamodb", __VA_ARGS__)
#define STREAMS(...) call_ok("dynamodbstreams", __VA_ARGS__)

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

/* cmocka setup: time stands still but for what the test moves. */
static int start_frozen(void **state)
{
    int rc = start_instance(state);
    if (rc == 0)
        virga_clock_freeze(v, 1);
    return rc;
}

#define FROZEN_TEST(name) cmocka_unit_test_setup_teardown(name, start_frozen, stop_instance)

static char arn[256]; /* of the stream made last */

static void make_table(const char *name, const char *view_type)
{
    cJSON *made = DDB(
        "CreateTable",
        "{'TableName':'%s','AttributeDefinitions':[{'AttributeName':'p','AttributeType':'S'},"
        "{'AttributeName':'c','AttributeType':'N'}],'KeySchema':[{'AttributeName':'p','KeyType':"
        "'HASH'},{'AttributeName':'c','KeyType':'RANGE'}],'BillingMode':'PAY_PER_REQUEST',"
        "'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'%s'}}",
        name, view_type);
    snprintf(arn, sizeof arn, "%s", text(made, "TableDescription/LatestStreamArn"));
    assert_string_equal(text(made, "TableDescription/StreamSpecification/StreamViewType"),
                        view_type);
    cJSON_Delete(made);
}

static void put(const char *table, const char *item)
{
    DDB_DONE("PutItem", "{'TableName':'%s','Item':{%s}}", table, item);
}

static void put_numbered(const char *table, int from, int to)
{
    char item[64];
    for (int i = from; i < to; i++) {
        snprintf(item, sizeof item, "'p':{'S':'a'},'c':{'N':'%d'}", i);
        put(table, item);
    }
}

/* The id of the nth shard of the stream, in a static buffer. */
static const char *shard_id(int n)
{
    static char ids[4][66];
    static int next;
    char *id = ids[next++ % 4], path[64];
    cJSON *got = STREAMS("DescribeStream", "{'StreamArn':'%s'}", arn);
    snprintf(path, sizeof path, "StreamDescription/Shards/%d/ShardId", n);
    snprintf(id, sizeof ids[0], "%s", text(got, path));
    cJSON_Delete(got);
    return id;
}

static int shard_count(void)
{
    cJSON *got = STREAMS("DescribeStream", "{'StreamArn':'%s'}", arn);
    int count = cJSON_GetArraySize(at(got, "StreamDescription/Shards"));
    cJSON_Delete(got);
    return count;
}

static char iterator[1024]; /* where the reader stands; empty at a shard's end */

static void keep_iterator(cJSON *answer, const char *name)
{
    const cJSON *found = at(answer, name);
    snprintf(iterator, sizeof iterator, "%s", found == NULL ? "" : found->valuestring);
}

static void stand(const char *shard, const char *type, const char *sequence)
{
    cJSON *got = sequence == NULL
                     ? STREAMS("GetShardIterator",
                               "{'StreamArn':'%s','ShardId':'%s','ShardIteratorType':'%s'}", arn,
                               shard, type)
                     : STREAMS("GetShardIterator",
                               "{'StreamArn':'%s','ShardId':'%s','ShardIteratorType':'%s',"
                               "'SequenceNumber':'%s'}",
                               arn, shard, type, sequence);
    keep_iterator(got, "ShardIterator");
    cJSON_Delete(got);
}

static cJSON *read_on(int limit)
{
    cJSON *got = STREAMS("GetRecords", "{'ShardIterator':'%s','Limit':%d}", iterator, limit);
    keep_iterator(got, "NextShardIterator");
    return got;
}

static int count_of(const cJSON *got)
{
    return cJSON_GetArraySize(at(got, "Records"));
}

/* ---- Records ---- */

static void expect_record(const cJSON *got, int n, const char *event, const char *keys,
                          const char *new_image, const char *old_image, const char *size)
{
    char path[64], wanted[3][256];
    const char *const given[3] = {keys, new_image, old_image};
    static const char *const names[3] = {"Keys", "NewImage", "OldImage"};
    snprintf(path, sizeof path, "Records/%d", n);
    const cJSON *record = at(got, path);
    assert_non_null(record);
    assert_string_equal(text(record, "eventName"), event);
    assert_string_equal(text(record, "eventSource"), "aws:dynamodb");
    assert_string_equal(text(record, "eventVersion"), "1.1");
    assert_string_equal(text(record, "awsRegion"), "us-east-1");
    assert_int_equal(strlen(text(record, "eventID")), 32);
    assert_null(at(record, "userIdentity"));
    assert_string_equal(text(record, "dynamodb/SizeBytes"), size);
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "dynamodb/%s", names[i]);
        snprintf(wanted[i], sizeof wanted[i], "%s", given[i]);
        for (char *c = wanted[i]; *c != '\0'; c++)
            if (*c == '\'')
                *c = '"';
        assert_string_equal(text(record, path), wanted[i]);
    }
}

static void change_an_item(const char *table)
{
    put(table, "'p':{'S':'a'},'c':{'N':'1'}");
    put(table, "'p':{'S':'a'},'c':{'N':'1'},'v':{'S':'x'}");
    put(table, "'p':{'S':'a'},'c':{'N':'1'},'v':{'S':'x'}"); /* nothing */
    DDB_DONE("UpdateItem",
             "{'TableName':'%s','Key':{'p':{'S':'a'},'c':{'N':'1'}},'UpdateExpression':'SET v = "
             ":v','ExpressionAttributeValues':{':v':{'S':'x'}}}",
             table); /* nothing */
    DDB_DONE("DeleteItem", "{'TableName':'%s','Key':{'p':{'S':'a'},'c':{'N':'1'}}}", table);
    DDB_DONE("DeleteItem", "{'TableName':'%s','Key':{'p':{'S':'a'},'c':{'N':'1'}}}",
             table); /* nothing */
}

#define KEYS "{'c':{'N':'1'},'p':{'S':'a'}}"
#define WITH_V "{'c':{'N':'1'},'p':{'S':'a'},'v':{'S':'x'}}"
#define NONE "(absent)"

static void each_view_type_shows_its_part_of_every_real_change(void **state)
{
    (void)state;
    static const struct {
        const char *view;
        const char *images[3][2]; /* new, old */
        const char *sizes[3];
    } cases[] = {
        {"KEYS_ONLY", {{NONE, NONE}, {NONE, NONE}, {NONE, NONE}}, {"5", "5", "5"}},
        {"NEW_IMAGE", {{KEYS, NONE}, {WITH_V, NONE}, {NONE, NONE}}, {"10", "12", "5"}},
        {"OLD_IMAGE", {{NONE, NONE}, {NONE, KEYS}, {NONE, WITH_V}}, {"5", "10", "12"}},
        {"NEW_AND_OLD_IMAGES", {{KEYS, NONE}, {WITH_V, KEYS}, {NONE, WITH_V}}, {"10", "17", "12"}},
    };
    static const char *const events[3] = {"INSERT", "MODIFY", "REMOVE"};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        make_table(cases[i].view, cases[i].view);
        change_an_item(cases[i].view);
        stand(shard_id(0), "TRIM_HORIZON", NULL);
        cJSON *got = read_on(10);
        assert_int_equal(count_of(got), 3);
        for (int n = 0; n < 3; n++)
            expect_record(got, n, events[n], KEYS, cases[i].images[n][0], cases[i].images[n][1],
                          cases[i].sizes[n]);
        assert_string_equal(text(got, "Records/1/dynamodb/StreamViewType"), cases[i].view);
        cJSON_Delete(got);
    }
}

static void sequence_numbers_grow_and_are_the_same_when_read_again(void **state)
{
    (void)state;
    char last[41] = "", first_id[33] = "";
    make_table("Tab", "KEYS_ONLY");
    put_numbered("Tab", 0, 20);
    for (int round = 0; round < 2; round++) {
        stand(shard_id(0), "TRIM_HORIZON", NULL);
        cJSON *got = read_on(1000);
        assert_int_equal(count_of(got), 20);
        last[0] = '\0';
        for (int i = 0; i < 20; i++) {
            char path[64];
            snprintf(path, sizeof path, "Records/%d/dynamodb/SequenceNumber", i);
            const char *number = text(got, path);
            assert_true(strlen(number) >= 21 && strspn(number, "0123456789") == strlen(number));
            assert_true(strlen(number) > strlen(last) || strcmp(number, last) > 0);
            snprintf(last, sizeof last, "%s", number);
        }
        if (round == 1)
            assert_string_equal(text(got, "Records/0/eventID"), first_id);
        snprintf(first_id, sizeof first_id, "%s", text(got, "Records/0/eventID"));
        assert_string_not_equal(text(got, "Records/1/eventID"), first_id);
        cJSON_Delete(got);
    }
}

/* ---- Reading ---- */

static void a_reader_goes_on_where_it_stood(void **state)
{
    (void)state;
    make_table("Tab", "KEYS_ONLY");
    put_numbered("Tab", 0, 5);
    stand(shard_id(0), "TRIM_HORIZON", NULL);
    cJSON *got = read_on(3);
    assert_int_equal(count_of(got), 3);
    cJSON_Delete(got);
    put_numbered("Tab", 5, 6);
    got = read_on(1000);
    assert_int_equal(count_of(got), 3);
    assert_string_equal(text(got, "Records/0/dynamodb/Keys/c/N"), "3");
    assert_string_equal(text(got, "Records/2/dynamodb/Keys/c/N"), "5");
    cJSON_Delete(got);
    got = read_on(1000);
    assert_int_equal(count_of(got), 0);
    assert_true(iterator[0] != '\0'); /* more may come */
    cJSON_Delete(got);
}

static void iterators_begin_where_their_type_says(void **state)
{
    (void)state;
    char second[41];
    make_table("Tab", "KEYS_ONLY");
    stand(shard_id(0), "LATEST", NULL);
    put_numbered("Tab", 0, 4);
    cJSON *got = read_on(1000);
    assert_int_equal(count_of(got), 4);
    snprintf(second, sizeof second, "%s", text(got, "Records/1/dynamodb/SequenceNumber"));
    cJSON_Delete(got);

    static const char *const cases[][2] = {
        {"AT_SEQUENCE_NUMBER", "1"}, {"AFTER_SEQUENCE_NUMBER", "2"}, {"TRIM_HORIZON", "0"}};
    for (int i = 0; i < 3; i++) {
        stand(shard_id(0), cases[i][0], i < 2 ? second : NULL);
        got = read_on(1);
        assert_string_equal(text(got, "Records/0/dynamodb/Keys/c/N"), cases[i][1]);
        cJSON_Delete(got);
    }
    stand(shard_id(0), "LATEST", NULL);
    put_numbered("Tab", 9, 10);
    got = read_on(1000);
    assert_int_equal(count_of(got), 1);
    assert_string_equal(text(got, "Records/0/dynamodb/Keys/c/N"), "9");
    cJSON_Delete(got);
}

/* Readers begin with the number a shard says it starts with. */
static void a_shards_first_number_can_be_asked_for(void **state)
{
    (void)state;
    make_table("Tab", "KEYS_ONLY");
    put_numbered("Tab", 0, 2);
    cJSON *got = STREAMS("DescribeStream", "{'StreamArn':'%s'}", arn);
    const char *start =
        text(got, "StreamDescription/Shards/0/SequenceNumberRange/StartingSequenceNumber");
    static const char *const types[] = {"AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"};
    for (int i = 0; i < 2; i++) {
        stand(shard_id(0), types[i], start);
        cJSON *records = read_on(1000);
        assert_int_equal(count_of(records), 2);
        cJSON_Delete(records);
    }
    cJSON_Delete(got);
}

static void a_page_ends_at_a_megabyte(void **state)
{
    (void)state;
    enum { ITEMS = 100, LENGTH = 15000 };
    static char item[LENGTH + 128];
    int read = 0, pages = 0;
    make_table("Tab", "NEW_IMAGE");
    for (int i = 0; i < ITEMS; i++) {
        int at = snprintf(item, sizeof item, "'p':{'S':'a'},'c':{'N':'%d'},'v':{'S':'", i);
        memset(item + at, 'x', LENGTH);
        snprintf(item + at + LENGTH, sizeof item - (size_t)at - LENGTH, "'}");
        put("Tab", item);
    }
    for (stand(shard_id(0), "TRIM_HORIZON", NULL); read < ITEMS; pages++) {
        cJSON *got = read_on(1000);
        read += count_of(got);
        assert_true(count_of(got) > 0);
        cJSON_Delete(got);
    }
    assert_int_equal(read, ITEMS);
    assert_int_equal(pages, 2);
}

/* ---- Shards and time ---- */

static void a_shard_closes_after_four_hours_and_has_a_child(void **state)
{
    (void)state;
    make_table("Tab", "KEYS_ONLY");
    put_numbered("Tab", 0, 2);
    stand(shard_id(0), "TRIM_HORIZON", NULL);
    assert_int_equal(virga_clock_advance(v, 4 * HOUR), 0);
    put_numbered("Tab", 2, 3);

    cJSON *got = STREAMS("DescribeStream", "{'StreamArn':'%s'}", arn);
    const cJSON *shards = at(got, "StreamDescription/Shards");
    assert_int_equal(cJSON_GetArraySize(shards), 2);
    assert_null(at(shards, "0/ParentShardId"));
    assert_non_null(at(shards, "0/SequenceNumberRange/EndingSequenceNumber"));
    assert_string_equal(text(shards, "1/ParentShardId"), text(shards, "0/ShardId"));
    assert_null(at(shards, "1/SequenceNumberRange/EndingSequenceNumber"));
    assert_true(strcmp(text(shards, "0/ShardId"), text(shards, "1/ShardId")) < 0);

    stand(text(shards, "0/ShardId"), "TRIM_HORIZON", NULL);
    cJSON *records = read_on(1);
    assert_int_equal(count_of(records), 1);
    assert_true(iterator[0] != '\0');
    cJSON_Delete(records);
    records = read_on(1000);
    assert_int_equal(count_of(records), 1);
    assert_string_equal(iterator, ""); /* it takes no more */
    assert_true(strcmp(text(records, "Records/0/dynamodb/SequenceNumber"),
                       text(shards, "0/SequenceNumberRange/EndingSequenceNumber")) <= 0);
    cJSON_Delete(records);
    stand(text(shards, "1/ShardId"), "TRIM_HORIZON", NULL);
    records = read_on(1000);
    assert_string_equal(text(records, "Records/0/dynamodb/Keys/c/N"), "2");
    assert_int_equal(count_of(records), 1);
    cJSON_Delete(records);
    cJSON_Delete(got);
}

static void shards_are_described_in_pages_and_by_parent(void **state)
{
    (void)state;
    char seen[8][66];
    char after[128] = "";
    int count = 0, pages = 0;
    make_table("Tab", "KEYS_ONLY");
    assert_int_equal(virga_clock_advance(v, 17 * HOUR), 0);
    do {
        cJSON *got = STREAMS("DescribeStream", "{'StreamArn':'%s','Limit':2%s}", arn, after);
        const cJSON *shards = at(got, "StreamDescription/Shards");
        for (int i = 0; i < cJSON_GetArraySize(shards); i++) {
            char path[32];
            snprintf(path, sizeof path, "%d/ShardId", i);
            assert_true(count < 8);
            snprintf(seen[count++], sizeof seen[0], "%s", text(shards, path));
        }
        const char *last = text(got, "StreamDescription/LastEvaluatedShardId");
        snprintf(after, sizeof after, ",'ExclusiveStartShardId':'%s'", last);
        pages++;
        if (at(got, "StreamDescription/LastEvaluatedShardId") == NULL)
            after[0] = '\0';
        cJSON_Delete(got);
    } while (after[0] != '\0');
    assert_int_equal(count, 5);
    assert_int_equal(pages, 3);

    cJSON *got = STREAMS("DescribeStream",
                         "{'StreamArn':'%s','ShardFilter':{'Type':'CHILD_SHARDS','ShardId':'%s'}}",
                         arn, seen[1]);
    assert_int_equal(cJSON_GetArraySize(at(got, "StreamDescription/Shards")), 1);
    assert_string_equal(text(got, "StreamDescription/Shards/0/ShardId"), seen[2]);
    cJSON_Delete(got);
    got = STREAMS("DescribeStream", "{'StreamArn':'%s','ExclusiveStartShardId':'%s'}", arn,
                  "shardId-00000000000000000000-00000000");
    assert_int_equal(cJSON_GetArraySize(at(got, "StreamDescription/Shards")), 0);
    cJSON_Delete(got);
}

static void an_iterator_lives_for_fifteen_minutes(void **state)
{
    (void)state;
    make_table("Tab", "KEYS_ONLY");
    put_numbered("Tab", 0, 1);
    stand(shard_id(0), "TRIM_HORIZON", NULL);
    assert_int_equal(virga_clock_advance(v, 15 * MINUTE), 0);
    char old[1024];
    snprintf(old, sizeof old, "%s", iterator);
    cJSON *got = read_on(10);
    assert_int_equal(count_of(got), 1);
    cJSON_Delete(got);
    assert_int_equal(virga_clock_advance(v, 1), 0);
    call_fails("ExpiredIteratorException", NULL, "dynamodbstreams", "GetRecords",
               "{'ShardIterator':'%s'}", old);
    got = read_on(10); /* the next one is new */
    assert_int_equal(count_of(got), 0);
    cJSON_Delete(got);
}

static void what_is_older_than_a_day_is_gone(void **state)
{
    (void)state;
    char first[41], shard[66];
    make_table("Tab", "KEYS_ONLY");
    put_numbered("Tab", 0, 1200); /* more than one slice */
    snprintf(shard, sizeof shard, "%s", shard_id(0));
    stand(shard, "TRIM_HORIZON", NULL);
    cJSON *got = read_on(1);
    snprintf(first, sizeof first, "%s", text(got, "Records/0/dynamodb/SequenceNumber"));
    cJSON_Delete(got);
    assert_int_equal(virga_clock_advance(v, HOUR), 0);
    put_numbered("Tab", 1200, 1201);

    assert_int_equal(virga_clock_advance(v, 23 * HOUR + 1), 0);
    call_fails("TrimmedDataAccessException", NULL, "dynamodbstreams", "GetShardIterator",
               "{'StreamArn':'%s','ShardId':'%s','ShardIteratorType':'AT_SEQUENCE_NUMBER',"
               "'SequenceNumber':'%s'}",
               arn, shard, first);
    stand(shard, "TRIM_HORIZON", NULL);
    got = read_on(1000);
    assert_int_equal(count_of(got), 1);
    assert_string_equal(text(got, "Records/0/dynamodb/Keys/c/N"), "1200");
    cJSON_Delete(got);

    assert_int_equal(virga_clock_advance(v, 4 * HOUR), 0);
    call_fails("ResourceNotFoundException", NULL, "dynamodbstreams", "GetShardIterator",
               "{'StreamArn':'%s','ShardId':'%s','ShardIteratorType':'TRIM_HORIZON'}", arn, shard);
    assert_int_equal(shard_count(), 7);
}

/* A reader that fell behind must hear of it, not skip. */
static void a_reader_that_lost_records_is_told(void **state)
{
    (void)state;
    make_table("Tab", "KEYS_ONLY");
    put_numbered("Tab", 0, 2);
    assert_int_equal(virga_clock_advance(v, 5 * MINUTE), 0);
    put_numbered("Tab", 2, 3);
    assert_int_equal(virga_clock_advance(v, DAY - 5 * MINUTE - 1), 0);
    stand(shard_id(0), "TRIM_HORIZON", NULL);
    cJSON *got = read_on(1);
    assert_string_equal(text(got, "Records/0/dynamodb/Keys/c/N"), "0");
    cJSON_Delete(got);
    assert_int_equal(virga_clock_advance(v, MINUTE), 0);
    call_fails("TrimmedDataAccessException", NULL, "dynamodbstreams", "GetRecords",
               "{'ShardIterator':'%s'}", iterator);
}

static void a_deleted_tables_stream_is_readable_for_a_day(void **state)
{
    (void)state;
    char old[256];
    make_table("Tab", "KEYS_ONLY");
    put_numbered("Tab", 0, 3);
    snprintf(old, sizeof old, "%s", arn);
    DDB_DONE("DeleteTable", "{'TableName':'Tab'}");
    make_table("Tab", "NEW_IMAGE");
    put_numbered("Tab", 0, 1);
    assert_string_not_equal(arn, old);
    cJSON *got = STREAMS("ListStreams", "{'TableName':'Tab'}");
    assert_int_equal(cJSON_GetArraySize(at(got, "Streams")), 2);
    cJSON_Delete(got);

    assert_int_equal(virga_clock_advance(v, DAY - MINUTE), 0);
    snprintf(arn, sizeof arn, "%s", old);
    got = STREAMS("DescribeStream", "{'StreamArn':'%s'}", arn);
    assert_string_equal(text(got, "StreamDescription/StreamStatus"), "DISABLED");
    assert_non_null(at(got, "StreamDescription/Shards/0/SequenceNumberRange/EndingSequenceNumber"));
    cJSON_Delete(got);
    stand(shard_id(0), "TRIM_HORIZON", NULL);
    got = read_on(1000);
    assert_int_equal(count_of(got), 3);
    assert_string_equal(iterator, "");
    cJSON_Delete(got);

    assert_int_equal(virga_clock_advance(v, MINUTE), 0);
    char message[512];
    snprintf(message, sizeof message, "Requested resource not found: Stream: %s not found", old);
    call_fails("ResourceNotFoundException", message, "dynamodbstreams", "DescribeStream",
               "{'StreamArn':'%s'}", old);
    got = STREAMS("ListStreams", "{'TableName':'Tab'}");
    assert_int_equal(cJSON_GetArraySize(at(got, "Streams")), 1);
    cJSON_Delete(got);
}

/* ---- What is refused ---- */

static void streams_are_listed_in_pages(void **state)
{
    (void)state;
    char name[8], after[300] = "", seen[16] = "";
    for (int i = 0; i < 5; i++) {
        snprintf(name, sizeof name, "tab%d", i);
        make_table(name, "KEYS_ONLY");
    }
    DDB_DONE("CreateTable", "{'TableName':'plain','AttributeDefinitions':[{'AttributeName':'p',"
                            "'AttributeType':'S'}],'KeySchema':[{'AttributeName':'p','KeyType':"
                            "'HASH'}],'BillingMode':'PAY_PER_REQUEST','StreamSpecification':{"
                            "'StreamEnabled':false}}");
    for (int page = 0; page < 3; page++) {
        cJSON *got = STREAMS("ListStreams", "{'Limit':2%s}", after);
        const cJSON *stream;
        cJSON_ArrayForEach(stream, at(got, "Streams"))
            strcat(seen, text(stream, "TableName") + strlen("tab"));
        snprintf(after, sizeof after, ",'ExclusiveStartStreamArn':'%s'",
                 text(got, "LastEvaluatedStreamArn"));
        assert_int_equal(at(got, "LastEvaluatedStreamArn") == NULL, page == 2);
        cJSON_Delete(got);
    }
    assert_string_equal(seen, "01234");
    cJSON *got = STREAMS("ListStreams", "{'TableName':'plain'}");
    assert_string_equal(text(got, "Streams"), "[]");
    cJSON_Delete(got);
}

static void streams_fail(const char *code, const char *operation, const char *input)
{
    call_fails(code, NULL, "dynamodbstreams", operation, "%s", input);
}

static void what_names_nothing_is_refused(void **state)
{
    (void)state;
    char input[2048];
    make_table("Tab", "KEYS_ONLY");
    call_fails("ValidationException", "Invalid StreamArn", "dynamodbstreams", "DescribeStream",
               "{'StreamArn':'sdfadfsdfnlfkajakfgjalksfgklasjklasdjfklasdfasdfgasf'}");
    snprintf(input, sizeof input, "{'StreamArn':'%s0'}", arn);
    streams_fail("ResourceNotFoundException", "DescribeStream", input);
    streams_fail("ResourceNotFoundException", "DescribeStream",
                 "{'StreamArn':'arn:aws:dynamodb:us-east-1:000000000001:table/Tab/stream/"
                 "2020-01-01T00:00:00.000'}");
    snprintf(input, sizeof input,
             "{'StreamArn':'%s','ShardId':'adfasdasdasdasdasdasdasdasdasasdasd',"
             "'ShardIteratorType':'LATEST'}",
             arn);
    streams_fail("ResourceNotFoundException", "GetShardIterator", input);
    static const char *const sequences[] = {
        "'AT_SEQUENCE_NUMBER'",
        "'LATEST','SequenceNumber':'100000000000000000001'",
        "'AT_SEQUENCE_NUMBER','SequenceNumber':'sdfsafglldfngjdafnasdflgnaldklk'",
        "'AT_SEQUENCE_NUMBER','SequenceNumber':'100000000000000000001'",
        "'BULLE'",
    };
    for (size_t i = 0; i < sizeof sequences / sizeof sequences[0]; i++) {
        snprintf(input, sizeof input, "{'StreamArn':'%s','ShardId':'%s','ShardIteratorType':%s}",
                 arn, shard_id(0), sequences[i]);
        streams_fail("ValidationException", "GetShardIterator", input);
    }
    streams_fail("ValidationException", "GetRecords", "{'ShardIterator':'nonsense'}");
    streams_fail("ValidationException", "GetRecords", "{'ShardIterator':'a|1|MSwyLDMsNA=='}");
    snprintf(input, sizeof input, "{'ShardIterator':'%s|1|MCwwLDAsLTkyMjMzNzIwMzY4NTQ3NzU4MDg='}",
             arn); /* INT64_MIN */
    streams_fail("ExpiredIteratorException", "GetRecords", input);
    stand(shard_id(0), "LATEST", NULL);
    snprintf(input, sizeof input, "{'ShardIterator':'%s','Limit':1001}", iterator);
    streams_fail("ValidationException", "GetRecords", input);
    streams_fail("ValidationException", "ListStreams", "{'Limit':0}");
    streams_fail("ValidationException", "ListStreams", "{'Limit':101}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FROZEN_TEST(each_view_type_shows_its_part_of_every_real_change),
        FROZEN_TEST(sequence_numbers_grow_and_are_the_same_when_read_again),
        FROZEN_TEST(a_reader_goes_on_where_it_stood),
        FROZEN_TEST(iterators_begin_where_their_type_says),
        FROZEN_TEST(a_shards_first_number_can_be_asked_for),
        FROZEN_TEST(a_page_ends_at_a_megabyte),
        FROZEN_TEST(a_shard_closes_after_four_hours_and_has_a_child),
        FROZEN_TEST(shards_are_described_in_pages_and_by_parent),
        FROZEN_TEST(an_iterator_lives_for_fifteen_minutes),
        FROZEN_TEST(what_is_older_than_a_day_is_gone),
        FROZEN_TEST(a_reader_that_lost_records_is_told),
        FROZEN_TEST(a_deleted_tables_stream_is_readable_for_a_day),
        FROZEN_TEST(streams_are_listed_in_pages),
        FROZEN_TEST(what_names_nothing_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
