/* DynamoDB with --dynamodb-throttle: tables and global indexes take what their capacity allows, by
 * the virtual clock. */
#include "instance.h"

#define DDB(...) call_ok("dynamodb", __VA_ARGS__)
#define DDB_DONE(...) call_done("dynamodb", __VA_ARGS__)

#define KEY                                                                                        \
    "'KeySchema':[{'AttributeName':'p','KeyType':'HASH'}],"                                        \
    "'AttributeDefinitions':[{'AttributeName':'p','AttributeType':'S'}]"
#define INDEX_KEY                                                                                  \
    "'KeySchema':[{'AttributeName':'p','KeyType':'HASH'}],"                                        \
    "'AttributeDefinitions':[{'AttributeName':'p','AttributeType':'S'},{'AttributeName':'g','"     \
    "AttributeType':'S'}]"
#define UNITS(reads, writes)                                                                       \
    "'ProvisionedThroughput':{'ReadCapacityUnits':" #reads ",'WriteCapacityUnits':" #writes "}"
#define INDEX(more)                                                                                \
    "'GlobalSecondaryIndexes':[{'IndexName':'by_g','KeySchema':[{'AttributeName':'g','KeyType':'"  \
    "HASH'}],'Projection':{'ProjectionType':'ALL'}," more "}]"
#define TABLE_ARN "arn:aws:dynamodb:us-east-1:000000000000:table/Tab"

#define TABLE_FULL                                                                                 \
    "The level of configured provisioned throughput for the table was exceeded. Consider "         \
    "increasing your provisioning level with the UpdateTable API."
#define INDEX_FULL                                                                                 \
    "The level of configured provisioned throughput for one or more global secondary indexes of "  \
    "the table was exceeded. Consider increasing your provisioning level for the "                 \
    "under-provisioned global secondary indexes with the UpdateTable API"
#define MAXIMUM "Throughput exceeds the maximum OnDemandThroughput configured on table or index"
#define CAPACITY                                                                                   \
    "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically "   \
    "scaling your table or index so please try again shortly. If exceptions persist, check if "    \
    "you "                                                                                         \
    "have a hot key: "                                                                             \
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"                            \
    "bp-partition-key-design.html"
#define ACCOUNT                                                                                    \
    "Throughput exceeds the current throughput limit for your account. Please contact AWS "        \
    "Support at https://aws.amazon.com/support request a limit increase"

static int start_throttled(void **state)
{
    struct virga_options options = VIRGA_OPTIONS_DEFAULT;
    (void)state;
    options.dynamodb_throttle = 1;
    if (start_instance_with(&options) != 0)
        return -1;
    virga_clock_freeze(v, /* is_frozen= */ 1);
    return 0;
}

static void create(const char *rest)
{
    DDB_DONE("CreateTable", "{'TableName':'Tab',%s}", rest);
}

static void pass(int seconds)
{
    assert_int_equal(virga_clock_advance(v, seconds), 0);
}

/* An item that takes so many units of writing (and a fourth of that to read), with `more` in it. */
static int write_item(const char *key, int units, const char *more, char **output)
{
    enum { OVERHEAD = 64 }; /* the other attributes, rounded up */
    size_t size = (size_t)units * 1024 + 4096;
    char *json = malloc(size);
    assert_non_null(json);
    snprintf(json, size,
             "{\"TableName\":\"Tab\",\"Item\":{\"p\":{\"S\":\"%s\"},%s\"x\":{\"S\":\"%0*d\"}}}",
             key, more, units * 1024 - OVERHEAD, 0);
    int status = virga_call(v, "dynamodb", "PutItem", json, output);
    free(json);
    return status;
}

static void writes(const char *key, int units, const char *more)
{
    char *output;
    if (write_item(key, units, more, &output) != 200)
        fail_msg("PutItem %s: %s", key, output);
    free(output);
}

static void refuses(const char *code, const char *message, const char *key, int units,
                    const char *more)
{
    char *output;
    assert_int_equal(write_item(key, units, more, &output), 400);
    cJSON *error = cJSON_Parse(output);
    assert_string_equal(text(error, "code"), code);
    assert_string_equal(text(error, "message"), message);
    cJSON_Delete(error);
    free(output);
}

#define IN_INDEX "\"g\":{\"S\":\"G\"},"
#define PROVISIONED "ProvisionedThroughputExceededException"
#define THROTTLING "ThrottlingException"

/* ---- Provisioned ---- */

static void writes_go_on_while_five_minutes_of_capacity_last(void **state)
{
    (void)state;
    create(KEY "," UNITS(1, 1));
    writes("a", 100, "");
    writes("b", 100, "");
    writes("c", 99, "");
    writes("d", 100, ""); /* one unit is left, which lets it in */
    refuses(PROVISIONED, TABLE_FULL, "a", 1, "");
    pass(99);
    refuses(PROVISIONED, TABLE_FULL, "a", 1, "");
    pass(1);
    writes("a", 1, "");
    refuses(PROVISIONED, TABLE_FULL, "a", 1, "");
    pass(1000);
    for (int i = 0; i < 3; i++)
        writes("a", 100, "");
    refuses(PROVISIONED, TABLE_FULL, "a", 1, ""); /* no more than five minutes are kept */
}

static void every_kind_of_write_is_throttled_and_reads_are_not(void **state)
{
    (void)state;
    create(KEY "," UNITS(1, 1));
    writes("a", 300, "");
    call_fails(PROVISIONED, TABLE_FULL, "dynamodb", "UpdateItem",
               "{'TableName':'Tab','Key':{'p':{'S':'a'}},'UpdateExpression':'REMOVE x'}");
    call_fails(PROVISIONED, TABLE_FULL, "dynamodb", "DeleteItem",
               "{'TableName':'Tab','Key':{'p':{'S':'a'}}}");
    /* before the condition is looked at */
    call_fails(PROVISIONED, TABLE_FULL, "dynamodb", "DeleteItem",
               "{'TableName':'Tab','Key':{'p':{'S':'a'}},'ConditionExpression':"
               "'attribute_not_exists(p)'}");
    cJSON *got = DDB("GetItem", "{'TableName':'Tab','Key':{'p':{'S':'a'}}}");
    assert_string_equal(text(got, "Item/p/S"), "a");
    cJSON_Delete(got);
}

/* Whether anybody asks meanwhile or not. */
static void what_comes_in_follows_a_change_at_once(void **state)
{
    (void)state;
    create(KEY "," UNITS(1, 1));
    writes("a", 300, "");
    DDB_DONE("UpdateTable", "{'TableName':'Tab'," UNITS(1, 10) "}"); /* 9 more of this second */
    pass(10);
    writes("b", 50, "");
    writes("c", 50, "");
    writes("d", 50, "");
    refuses(PROVISIONED, TABLE_FULL, "e", 1, ""); /* 41 too many */
    pass(4);
    refuses(PROVISIONED, TABLE_FULL, "e", 1, "");
    DDB_DONE("UpdateTable", "{'TableName':'Tab'," UNITS(1, 1) "}");
    pass(1);
    refuses(PROVISIONED, TABLE_FULL, "e", 1, "");
    pass(1);
    writes("e", 1, "");
}

static void reads_have_a_capacity_of_their_own(void **state)
{
    (void)state;
    create(KEY "," UNITS(1, 5));
    writes("a", 200, "");
    for (int i = 0; i < 6; i++) /* 50 units each */
        DDB_DONE("GetItem", "{'TableName':'Tab','Key':{'p':{'S':'a'}},'ConsistentRead':true}");
    call_fails(PROVISIONED, TABLE_FULL, "dynamodb", "GetItem",
               "{'TableName':'Tab','Key':{'p':{'S':'a'}}}");
    call_fails(PROVISIONED, TABLE_FULL, "dynamodb", "Query",
               "{'TableName':'Tab','KeyConditionExpression':'p = :p','ExpressionAttributeValues':{'"
               ":p':{'S':'a'}}}");
    call_fails(PROVISIONED, TABLE_FULL, "dynamodb", "Scan", "{'TableName':'Tab'}");
    writes("a", 1, "");
    pass(1);
    DDB_DONE("Scan", "{'TableName':'Tab'}");
}

static void a_failed_condition_costs_a_write(void **state)
{
    (void)state;
    create(KEY "," UNITS(1, 1));
    writes("a", 200, "");
    call_fails("ConditionalCheckFailedException", NULL, "dynamodb", "DeleteItem",
               "{'TableName':'Tab','Key':{'p':{'S':'a'}},'ConditionExpression':"
               "'attribute_not_exists(p)'}");
    refuses(PROVISIONED, TABLE_FULL, "a", 1, "");
}

/* ---- Batches ---- */

static void a_batch_leaves_what_finds_no_capacity(void **state)
{
    (void)state;
    create(KEY "," UNITS(1, 1));
    writes("a", 297, "");
    cJSON *got = DDB("BatchWriteItem",
                     "{'RequestItems':{'Tab':[{'PutRequest':{'Item':{'p':{'S':'b'}}}},"
                     "{'PutRequest':{'Item':{'p':{'S':'c'}}}},{'PutRequest':{'Item':{'p':{'S':'d'"
                     "}}}},{'PutRequest':{'Item':{'p':{'S':'e'}}}},{'DeleteRequest':{'Key':{'p':{"
                     "'S':'a'}}}}]},'ReturnConsumedCapacity':'TOTAL'}");
    assert_string_equal(text(got, "UnprocessedItems"),
                        "{\"Tab\":[{\"PutRequest\":{\"Item\":{\"p\":{\"S\":\"e\"}}}},{"
                        "\"DeleteRequest\":{\"Key\":{\"p\":{\"S\":\"a\"}}}}]}");
    assert_string_equal(text(got, "ConsumedCapacity/0/CapacityUnits"), "3");
    cJSON_Delete(got);
    got = DDB("Scan", "{'TableName':'Tab','Select':'COUNT'}");
    assert_string_equal(text(got, "Count"), "4");
    cJSON_Delete(got);
    call_fails(PROVISIONED, TABLE_FULL, "dynamodb", "BatchWriteItem",
               "{'RequestItems':{'Tab':[{'PutRequest':{'Item':{'p':{'S':'b'}}}}]}}");
}

static void a_batch_of_reads_leaves_keys(void **state)
{
    (void)state;
    create(KEY "," UNITS(1, 1));
    writes("a", 100, "");
    for (int i = 0; i < 11; i++)
        DDB_DONE("GetItem", "{'TableName':'Tab','Key':{'p':{'S':'a'}},'ConsistentRead':true}");
    cJSON *got = DDB("BatchGetItem", /* 25 units are left: the first takes them */
                     "{'RequestItems':{'" TABLE_ARN "':{'Keys':[{'p':{'S':'a'}},{'p':{'S':'b'}}],"
                     "'ConsistentRead':true}}}");
    const cJSON *left = at(got, "UnprocessedKeys")->child;
    assert_string_equal(left->string, TABLE_ARN);
    assert_string_equal(text(left, ""),
                        "{\"Keys\":[{\"p\":{\"S\":\"b\"}}],\"ConsistentRead\":true}");
    assert_int_equal(cJSON_GetArraySize(at(got, "Responses")->child), 1);
    cJSON_Delete(got);
    call_fails(PROVISIONED, TABLE_FULL, "dynamodb", "BatchGetItem",
               "{'RequestItems':{'Tab':{'Keys':[{'p':{'S':'a'}},{'p':{'S':'b'}}]}}}");
}

static void a_transaction_is_cancelled_and_costs_twice(void **state)
{
    (void)state;
#define PUT_BOTH                                                                                   \
    "{'TransactItems':[{'Put':{'TableName':'Tab','Item':{'p':{'S':'b'}}}},"                        \
    "{'Put':{'TableName':'Tab','Item':{'p':{'S':'c'}}}}]}"
    create(KEY "," UNITS(1, 1));
    writes("a", 299, "");
    DDB_DONE("TransactWriteItems", PUT_BOTH); /* four units, where one was left */
    call_fails("TransactionCanceledException",
               "Transaction cancelled, please refer cancellation reasons for specific reasons "
               "[ProvisionedThroughputExceeded, ProvisionedThroughputExceeded]",
               "dynamodb", "TransactWriteItems", PUT_BOTH);
    pass(3);
    refuses(PROVISIONED, TABLE_FULL, "d", 1, "");
    pass(1);
    writes("d", 1, "");
#define GET_A "{'TransactItems':[{'Get':{'TableName':'Tab','Key':{'p':{'S':'a'}}}}]}"
    for (int i = 0; i < 2; i++) /* 150 units each */
        DDB_DONE("TransactGetItems", GET_A);
    call_fails("TransactionCanceledException",
               "Transaction cancelled, please refer cancellation reasons for specific reasons "
               "[ProvisionedThroughputExceeded]",
               "dynamodb", "TransactGetItems", GET_A);
}

/* ---- PartiQL ---- */

static void statements_are_throttled_as_requests_are(void **state)
{
    (void)state;
    create(KEY "," UNITS(1, 1));
    writes("a", 300, "");
    const char *insert = "{'Statement':'INSERT INTO Tab VALUE {\\u0027p\\u0027: \\u0027b\\u0027}'}";
    call_fails(PROVISIONED, TABLE_FULL, "dynamodb", "ExecuteStatement", "%s", insert);
    cJSON *got = DDB("BatchExecuteStatement", "{'Statements':[%s]}", insert);
    assert_string_equal(text(got, "Responses/0/Error/Code"), "ProvisionedThroughputExceeded");
    cJSON_Delete(got);
    call_fails("TransactionCanceledException",
               "Transaction cancelled, please refer cancellation reasons for specific reasons "
               "[ProvisionedThroughputExceeded]",
               "dynamodb", "ExecuteTransaction", "{'TransactStatements':[%s]}", insert);
    pass(1);
    DDB_DONE("ExecuteTransaction", "{'TransactStatements':[%s]}", insert); /* costs two units */
    pass(1);
    refuses(PROVISIONED, TABLE_FULL, "c", 1, "");
    pass(1);
    DDB_DONE("ExecuteStatement", "{'Statement':'DELETE FROM Tab WHERE p = \\u0027none\\u0027'}");
    pass(1);
    writes("c", 1, "");         /* nothing to be deleted costs one unit */
    for (int i = 0; i < 4; i++) /* 76 units each */
        DDB_DONE("ExecuteStatement", "{'Statement':'SELECT * FROM Tab','ConsistentRead':true}");
    call_fails(PROVISIONED, TABLE_FULL, "dynamodb", "ExecuteStatement",
               "{'Statement':'SELECT * FROM Tab'}");
}

/* ---- Global indexes ---- */

static void a_write_waits_for_the_indexes_that_it_touches(void **state)
{
    (void)state;
    create(INDEX_KEY "," UNITS(5, 100) "," INDEX(UNITS(1, 1)));
    for (int i = 0; i < 3; i++)
        writes(i == 0 ? "a" : i == 1 ? "b" : "c", 100, IN_INDEX);
    refuses(PROVISIONED, INDEX_FULL, "d", 1, IN_INDEX);
    writes("d", 1, "");
    call_fails(PROVISIONED, INDEX_FULL, "dynamodb", "DeleteItem",
               "{'TableName':'Tab','Key':{'p':{'S':'a'}}}");
    DDB_DONE("DeleteItem", "{'TableName':'Tab','Key':{'p':{'S':'d'}}}");
    pass(1);
    writes("d", 1, IN_INDEX);
}

static void reads_of_an_index_are_paid_by_the_index(void **state)
{
    (void)state;
    create(INDEX_KEY "," UNITS(1, 500) "," INDEX(UNITS(1, 500)));
    writes("a", 200, IN_INDEX);
#define BY_G                                                                                       \
    "{'TableName':'Tab','IndexName':'by_g','KeyConditionExpression':'g = :g',"                     \
    "'ExpressionAttributeValues':{':g':{'S':'G'}}}"
    for (int i = 0; i < 12; i++) /* 25 units each */
        DDB_DONE("Query", BY_G);
    call_fails(PROVISIONED, INDEX_FULL, "dynamodb", "Query", BY_G);
    call_fails(PROVISIONED, INDEX_FULL, "dynamodb", "Scan",
               "{'TableName':'Tab','IndexName':'by_g'}");
    DDB_DONE("Scan", "{'TableName':'Tab'}");
}

/* ---- On demand ---- */

#define DEMAND "'BillingMode':'PAY_PER_REQUEST'"

static void limits_on_demand_hold(void **state)
{
    (void)state;
    create(KEY "," DEMAND
               ",'OnDemandThroughput':{'MaxReadRequestUnits':1,'MaxWriteRequestUnits':1}");
    writes("a", 100, "");
    writes("b", 200, "");
    refuses(THROTTLING, MAXIMUM, "a", 1, "");
    for (int i = 0; i < 12; i++) /* 25 units each */
        DDB_DONE("GetItem", "{'TableName':'Tab','Key':{'p':{'S':'a'}},'ConsistentRead':true}");
    call_fails(THROTTLING, MAXIMUM, "dynamodb", "GetItem",
               "{'TableName':'Tab','Key':{'p':{'S':'a'}}}");
    pass(1);
    writes("a", 1, "");
}

static void one_partition_key_takes_a_thousand_units_a_second(void **state)
{
    (void)state;
    create(KEY "," DEMAND);
    for (int i = 0; i < 4; i++)
        writes("hot", 250, "");
    refuses(THROTTLING, CAPACITY, "hot", 1, "");
    writes("cool", 1, "");
    pass(1);
    writes("hot", 1, "");
}

static void a_hot_key_of_a_provisioned_table_is_told_as_its_capacity(void **state)
{
    (void)state;
    create(KEY "," UNITS(100, 2000));
    for (int i = 0; i < 4; i++)
        writes("hot", 250, "");
    refuses(PROVISIONED, TABLE_FULL, "hot", 1, "");
    writes("cool", 1, "");
}

static void spread(int items, int units)
{
    for (int i = 0; i < items; i++) {
        char key[16];
        snprintf(key, sizeof key, "k%d", i);
        writes(key, units, "");
    }
}

static void a_table_on_demand_takes_what_it_is_warm_for(void **state)
{
    (void)state;
    create(KEY "," DEMAND);
    spread(16, 250);
    refuses(THROTTLING, CAPACITY, "other", 1, "");
    pass(1);
    writes("other", 1, "");
    DDB_DONE("DeleteTable", "{'TableName':'Tab'}");
    create(KEY "," DEMAND
               ",'WarmThroughput':{'ReadUnitsPerSecond':12000,'WriteUnitsPerSecond':5000}");
    spread(20, 250);
    refuses(THROTTLING, CAPACITY, "other", 1, "");
}

static void a_table_on_demand_takes_no_more_than_the_account_may(void **state)
{
    (void)state;
    create(KEY "," DEMAND
               ",'WarmThroughput':{'ReadUnitsPerSecond':50000,'WriteUnitsPerSecond':50000}");
    spread(100, 400);
    refuses("RequestLimitExceeded", ACCOUNT, "other", 1, "");
}

/* ---- Instances ---- */

static void a_reset_fills_everything_up(void **state)
{
    (void)state;
    create(KEY "," UNITS(1, 1));
    writes("a", 300, "");
    refuses(PROVISIONED, TABLE_FULL, "a", 1, "");
    assert_int_equal(virga_reset(v), 0);
    virga_clock_freeze(v, /* is_frozen= */ 1);
    create(KEY "," UNITS(1, 1));
    writes("a", 1, "");
}

static void without_the_option_nothing_is_throttled(void **state)
{
    (void)state;
    create(KEY "," UNITS(1, 1));
    for (int i = 0; i < 8; i++)
        writes("a", 300, "");
}

#define THROTTLED_TEST(name) cmocka_unit_test_setup_teardown(name, start_throttled, stop_instance)

int main(void)
{
    const struct CMUnitTest tests[] = {
        THROTTLED_TEST(writes_go_on_while_five_minutes_of_capacity_last),
        THROTTLED_TEST(every_kind_of_write_is_throttled_and_reads_are_not),
        THROTTLED_TEST(what_comes_in_follows_a_change_at_once),
        THROTTLED_TEST(reads_have_a_capacity_of_their_own),
        THROTTLED_TEST(a_failed_condition_costs_a_write),
        THROTTLED_TEST(a_batch_leaves_what_finds_no_capacity),
        THROTTLED_TEST(a_batch_of_reads_leaves_keys),
        THROTTLED_TEST(a_transaction_is_cancelled_and_costs_twice),
        THROTTLED_TEST(statements_are_throttled_as_requests_are),
        THROTTLED_TEST(a_write_waits_for_the_indexes_that_it_touches),
        THROTTLED_TEST(reads_of_an_index_are_paid_by_the_index),
        THROTTLED_TEST(limits_on_demand_hold),
        THROTTLED_TEST(one_partition_key_takes_a_thousand_units_a_second),
        THROTTLED_TEST(a_hot_key_of_a_provisioned_table_is_told_as_its_capacity),
        THROTTLED_TEST(a_table_on_demand_takes_what_it_is_warm_for),
        THROTTLED_TEST(a_table_on_demand_takes_no_more_than_the_account_may),
        THROTTLED_TEST(a_reset_fills_everything_up),
        INSTANCE_TEST(without_the_option_nothing_is_throttled),
    };
    return cmocka_run_group_tests_name("throttling of DynamoDB", tests, NULL, NULL);
}
