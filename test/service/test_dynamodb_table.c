/* DynamoDB's UpdateTable, and statuses that pass by the clock. */
#include "instance.h"

#include <stdbool.h>

#define DDB(...) call_ok("dynamodb", __VA_ARGS__)
#define DDB_DONE(...) call_done("dynamodb", __VA_ARGS__)
#define INVALID "One or more parameter values were invalid: "
#define IN_USE "Attempt to change a resource which is still in use: "

#define D(name, type) "{'AttributeName':'" name "','AttributeType':'" type "'}"
#define K(name, type) "{'AttributeName':'" name "','KeyType':'" type "'}"
#define PC                                                                                         \
    "'AttributeDefinitions':[" D("p", "S") "," D("c", "N") "],'KeySchema':[" K("p", "HASH") "," K( \
        "c", "RANGE") "]"
#define UNITS(read, write)                                                                         \
    "'ProvisionedThroughput':{'ReadCapacityUnits':" #read ",'WriteCapacityUnits':" #write "}"
#define DEMAND "'BillingMode':'PAY_PER_REQUEST'"
#define ADD_INDEX(name, hash, more)                                                                \
    "'AttributeDefinitions':[" D(                                                                  \
        hash, "S") "],'GlobalSecondaryIndexUpdates':[{'Create':{"                                  \
                   "'IndexName':'" name "','KeySchema':[" K(                                       \
                       hash, "HASH") "],'Projection':{'ProjectionType':'ALL'}" more "}}]"
#define DROP_INDEX(name) "'GlobalSecondaryIndexUpdates':[{'Delete':{'IndexName':'" name "'}}]"

#define LIMIT_INDEX                                                                                \
    "'GlobalSecondaryIndexUpdates':[{'Update':{'IndexName':'gsi','OnDemandThroughput':{"           \
    "'MaxReadRequestUnits':5}}}]"

static void make_table(const char *billing)
{
    DDB_DONE("CreateTable", "{'TableName':'Tab'," PC ",%s}", billing);
}

static void fails(const char *code, const char *message, const char *operation, const char *input)
{
    call_fails(code, message, "dynamodb", operation, "%s", input);
}

static void refuses(const char *message, const char *update)
{
    call_fails("ValidationException", message, "dynamodb", "UpdateTable", "{'TableName':'Tab',%s}",
               update);
}

static void update(const char *input)
{
    DDB_DONE("UpdateTable", "{'TableName':'Tab',%s}", input);
}

/* A member of the table's description. */
static const char *now(const char *path)
{
    static char found[512];
    char whole[160];
    snprintf(whole, sizeof whole, "Table/%s", path);
    cJSON *got = DDB("DescribeTable", "{'TableName':'Tab'}");
    snprintf(found, sizeof found, "%s", text(got, whole));
    cJSON_Delete(got);
    return found;
}

static int count_in(const char *index)
{
    cJSON *got = DDB("Scan", "{'TableName':'Tab','IndexName':'%s','Select':'COUNT'}", index);
    int count = (int)cJSON_GetNumberValue(at(got, "Count"));
    cJSON_Delete(got);
    return count;
}

static void settle(void)
{
    assert_int_equal(virga_settle(v, 10000), 0);
}

/* ---- Throughput ---- */

static void throughput_changes_and_is_told_before_it_has(void **state)
{
    (void)state;
    make_table(UNITS(5, 5));
    cJSON *got = DDB("UpdateTable", "{'TableName':'Tab'," UNITS(8, 5) "}");
    assert_string_equal(text(got, "TableDescription/TableStatus"), "UPDATING");
    assert_string_equal(text(got, "TableDescription/ProvisionedThroughput/ReadCapacityUnits"), "5");
    assert_non_null(at(got, "TableDescription/ProvisionedThroughput/LastIncreaseDateTime"));
    assert_null(at(got, "TableDescription/ProvisionedThroughput/LastDecreaseDateTime"));
    cJSON_Delete(got);
    assert_string_equal(now("TableStatus"), "ACTIVE");
    assert_string_equal(now("ProvisionedThroughput/ReadCapacityUnits"), "8");
    assert_string_equal(now("ProvisionedThroughput/NumberOfDecreasesToday"), "0");
    assert_string_equal(now("WarmThroughput/ReadUnitsPerSecond"), "8");

    refuses("The provisioned throughput for the table will not change. The requested value equals "
            "the current value. Current ReadCapacityUnits provisioned for the table: 8. Requested "
            "ReadCapacityUnits: 8. Current WriteCapacityUnits provisioned for the table: 5. "
            "Requested WriteCapacityUnits: 5. Refer to the Amazon DynamoDB Developer Guide for "
            "current limits and how to request higher limits.",
            UNITS(8, 5));
    fails("LimitExceededException",
          "The requested ReadCapacityUnits, 40001, is above the per table maximum for the account "
          "in us-east-1. Per table maximum: 40000. Refer to the Amazon DynamoDB Developer Guide "
          "for current limits and how to request higher limits.",
          "UpdateTable", "{'TableName':'Tab'," UNITS(40001, 5) "}");
    update(UNITS(3, 5));
    assert_string_equal(now("ProvisionedThroughput/NumberOfDecreasesToday"), "1");
    assert_string_equal(now("WarmThroughput/ReadUnitsPerSecond"), "8");
}

static void decreases_are_four_a_day_and_then_one_an_hour(void **state)
{
    (void)state;
    const int64_t evening_ms = 4063130448000; /* Thursday, 2098-10-02T23:20:48Z */
    virga_clock_freeze(v, 1);
    assert_int_equal(virga_clock_advance(v, (evening_ms - virga_clock_now_ms(v) + 999) / 1000), 0);
    make_table(UNITS(9, 9));
    update(UNITS(8, 9));
    update(UNITS(7, 9));
    update(UNITS(6, 9));
    update(UNITS(5, 8));
    fails("LimitExceededException",
          "Subscriber limit exceeded: Provisioned throughput decreases are limited within a given "
          "UTC day. After the first 4 decreases, each subsequent decrease in the same UTC day can "
          "be performed at most once every 3600 seconds. Number of decreases today: 4. Last "
          "decrease at Thursday, October 2, 2098 at 11:20:48 PM Coordinated Universal Time. Next "
          "decrease can be made at Friday, October 3, 2098 at 12:00:00 AM Coordinated Universal "
          "Time.",
          "UpdateTable", "{'TableName':'Tab'," UNITS(4, 9) "}");
    update(UNITS(9, 9)); /* an increase is always possible */
    assert_int_equal(virga_clock_advance(v, 2400), 0);
    assert_string_equal(now("ProvisionedThroughput/NumberOfDecreasesToday"), "0");
    for (int i = 0; i < 4; i++)
        DDB_DONE("UpdateTable",
                 "{'TableName':'Tab','ProvisionedThroughput':{'ReadCapacityUnits':%d,'"
                 "WriteCapacityUnits':9}}",
                 8 - i);
    assert_int_equal(virga_clock_advance(v, 3600), 0);
    update(UNITS(4, 9));
    assert_string_equal(now("ProvisionedThroughput/NumberOfDecreasesToday"), "5");
}

static void billing_changes_take_the_indexes_along(void **state)
{
    (void)state;
    make_table(UNITS(5, 5));
    update(ADD_INDEX("gsi", "g", "," UNITS(2, 3)));
    settle();
    assert_string_equal(now("GlobalSecondaryIndexes/0/ProvisionedThroughput/WriteCapacityUnits"),
                        "3");
    refuses(INVALID "ProvisionedThroughput must be specified when BillingMode is PROVISIONED",
            "'BillingMode':'PROVISIONED'");
    cJSON *got = DDB("UpdateTable", "{'TableName':'Tab'," DEMAND "}");
    assert_string_equal(text(got, "TableDescription/BillingModeSummary/BillingMode"),
                        "PAY_PER_REQUEST");
    assert_string_equal(text(got, "TableDescription/GlobalSecondaryIndexes/0/IndexStatus"),
                        "UPDATING");
    cJSON_Delete(got);
    assert_string_equal(now("ProvisionedThroughput/ReadCapacityUnits"), "0");
    assert_string_equal(now("WarmThroughput/WriteUnitsPerSecond"), "4000");
    assert_string_equal(now("GlobalSecondaryIndexes/0/ProvisionedThroughput/ReadCapacityUnits"),
                        "0");
    assert_string_equal(now("GlobalSecondaryIndexes/0/IndexStatus"), "ACTIVE");
    refuses(INVALID "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when "
                    "BillingMode is PAY_PER_REQUEST",
            UNITS(1, 1));
    refuses(INVALID "ProvisionedThroughput must be specified for index: gsi",
            "'BillingMode':'PROVISIONED'," UNITS(1, 1));
    update("'BillingMode':'PROVISIONED'," UNITS(
        1, 1) ",'GlobalSecondaryIndexUpdates':[{'Update':{'IndexName':'gsi'," UNITS(7, 7) "}}]");
    assert_string_equal(now("BillingModeSummary/BillingMode"), "PROVISIONED");
    assert_string_equal(now("ProvisionedThroughput/ReadCapacityUnits"), "1");
    assert_string_equal(now("GlobalSecondaryIndexes/0/ProvisionedThroughput/ReadCapacityUnits"),
                        "7");
    assert_string_equal(now("WarmThroughput/ReadUnitsPerSecond"), "12000");
}

static void limits_on_demand_come_and_go_by_member(void **state)
{
    (void)state;
    make_table(DEMAND);
    update("'OnDemandThroughput':{'MaxReadRequestUnits':10,'MaxWriteRequestUnits':20}");
    update("'OnDemandThroughput':{'MaxReadRequestUnits':-1}");
    assert_string_equal(now("OnDemandThroughput"), "{\"MaxWriteRequestUnits\":20}");
    refuses(INVALID
            "Requested MaxReadRequestUnits for OnDemandThroughput for table is outside of valid "
            "range",
            "'OnDemandThroughput':{'MaxReadRequestUnits':0}");
    update("'OnDemandThroughput':{'MaxWriteRequestUnits':-1}");
    assert_string_equal(now("OnDemandThroughput"), "(absent)");
    update("'WarmThroughput':{'ReadUnitsPerSecond':13000}");
    assert_string_equal(now("WarmThroughput/ReadUnitsPerSecond"), "13000");
    refuses(INVALID "Requested ReadUnitsPerSecond for WarmThroughput for table is lower than "
                    "current WarmThroughput, decreasing WarmThroughput is not supported",
            "'WarmThroughput':{'ReadUnitsPerSecond':12000}");
    refuses(INVALID "WarmThroughput must have at least one of ReadUnitsPerSecond or "
                    "WriteUnitsPerSecond specified for index: ghost",
            "'GlobalSecondaryIndexUpdates':[{'Update':{'IndexName':'ghost','WarmThroughput':{}}}]");
    refuses(INVALID "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when "
                    "BillingMode is PAY_PER_REQUEST",
            "'WarmThroughput':{},'ProvisionedThroughput':{'ReadCapacityUnits':1,"
            "'WriteCapacityUnits':1}");
    update("'WarmThroughput':{},'DeletionProtectionEnabled':false");
}

/* ---- Other settings ---- */

#define BAD_CLASS                                                                                  \
    "Invalid table-class parameter provided. Please try again with a valid table-class value: "    \
    "[STANDARD, STANDARD_INFREQUENT_ACCESS]."

static void settings_change_one_at_a_time(void **state)
{
    (void)state;
    make_table(DEMAND);
    refuses("At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
            "GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates, "
            "MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, "
            "DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is "
            "required",
            "'AttributeDefinitions':[]");
    refuses(INVALID "List of GlobalSecondaryIndexUpdates is empty",
            "'GlobalSecondaryIndexUpdates':[],'DeletionProtectionEnabled':true");
    refuses(INVALID "Server-Side Encryption modification must be the only operation in the request",
            "'SSESpecification':{'Enabled':true},'DeletionProtectionEnabled':true");
    refuses(INVALID "TableClass modification must be the only operation in the request",
            "'TableClass':'STANDARD','DeletionProtectionEnabled':true");
    refuses(INVALID "You cannot create or delete index while updating table IOPS",
            UNITS(1, 1) "," DROP_INDEX("gsi"));
    refuses("virga does not support the parameter GlobalTableSettingsReplicationMode of "
            "UpdateTable yet",
            "'GlobalTableSettingsReplicationMode':'ENABLED'");
    refuses("virga does not support the parameter VectorIndexUpdates of UpdateTable yet",
            "'VectorIndexUpdates':[{'Delete':{'IndexName':'near'}}]");
    refuses(BAD_CLASS, "'TableClass':'COLD'");
    fails("ValidationException", BAD_CLASS, "CreateTable",
          "{'TableName':'Cold','AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'}],"
          "'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'}]," DEMAND ",'TableClass':''}");
    fails("ResourceNotFoundException", "Requested resource not found: Table: None not found",
          "UpdateTable", "{'TableName':'None','DeletionProtectionEnabled':true}");

    update("'DeletionProtectionEnabled':true");
    assert_string_equal(now("DeletionProtectionEnabled"), "true");
    update("'TableClass':'STANDARD'"); /* as it is */
    assert_string_equal(now("TableClassSummary"), "(absent)");
    update("'TableClass':'STANDARD_INFREQUENT_ACCESS'");
    assert_string_equal(now("TableClassSummary/TableClass"), "STANDARD_INFREQUENT_ACCESS");
    update("'TableClass':'STANDARD_INFREQUENT_ACCESS'");
    update("'TableClass':'STANDARD'");
    fails("LimitExceededException",
          "Subscriber limit exceeded: Updates to TableClass are limited to 2 times in 30 day(s).",
          "UpdateTable", "{'TableName':'Tab','TableClass':'STANDARD_INFREQUENT_ACCESS'}");
    assert_int_equal(virga_clock_advance(v, 31 * 86400), 0);
    update("'TableClass':'STANDARD_INFREQUENT_ACCESS'");

    refuses(INVALID "Table is already encrypted by default",
            "'SSESpecification':{'Enabled':false}");
    update("'SSESpecification':{'SSEType':'KMS','KMSMasterKeyId':'k'}");
    assert_string_equal(now("SSEDescription/KMSMasterKeyArn"),
                        "arn:aws:kms:us-east-1:000000000000:key/k");
    cJSON *got = DDB("UpdateTable", "{'TableName':'Tab','SSESpecification':{'Enabled':false}}");
    assert_string_equal(text(got, "TableDescription/SSEDescription/Status"), "UPDATING");
    assert_string_equal(text(got, "TableDescription/SSEDescription/KMSMasterKeyArn"),
                        "arn:aws:kms:us-east-1:000000000000:key/k");
    cJSON_Delete(got);
    assert_string_equal(now("SSEDescription"), "(absent)");
    update("'SSESpecification':{'Enabled':true,'KMSMasterKeyId':'alias/aws/dynamodb',"
           "'SSEType':'KMS'}");
    assert_memory_equal(now("SSEDescription/KMSMasterKeyArn"),
                        "arn:aws:kms:us-east-1:000000000000:key/", 39);
    update("'SSESpecification':{'Enabled':true}");
    got = DDB("UpdateTable", "{'TableName':'Tab','SSESpecification':{'Enabled':true,'SSEType':'KMS'"
                             ",'KMSMasterKeyId':'k'}}");
    assert_string_equal(text(got, "TableDescription/TableStatus"), "ACTIVE");
    assert_string_not_equal(text(got, "TableDescription/SSEDescription/KMSMasterKeyArn"),
                            "arn:aws:kms:us-east-1:000000000000:key/k"); /* the one that goes */
    cJSON_Delete(got);
    update("'SSESpecification':{'Enabled':true,'SSEType':'KMS','KMSMasterKeyId':'k'}");
    refuses(INVALID "Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId "
                    "parameter if you want to change Master Key",
            "'SSESpecification':{'Enabled':true,'SSEType':'KMS','KMSMasterKeyId':'arn:aws:kms:"
            "us-east-1:000000000000:key/k'}");
}

static void a_stream_is_switched_on_and_off(void **state)
{
    (void)state;
    make_table(DEMAND);
    refuses("Table has no stream to disable: TableName: Tab",
            "'StreamSpecification':{'StreamEnabled':false}");
    refuses(INVALID "You cannot modify stream status while updating table IOPS",
            "'BillingMode':'PROVISIONED','StreamSpecification':{'StreamEnabled':false}");
    cJSON *got = DDB("UpdateTable", "{'TableName':'Tab','StreamSpecification':{'StreamEnabled':true"
                                    ",'StreamViewType':'KEYS_ONLY'}," DEMAND "}");
    assert_string_equal(text(got, "TableDescription/TableStatus"), "UPDATING");
    assert_string_equal(text(got, "TableDescription/StreamSpecification/StreamViewType"),
                        "KEYS_ONLY");
    cJSON_Delete(got);
    DDB_DONE("PutItem", "{'TableName':'Tab','Item':{'p':{'S':'a'},'c':{'N':'1'}}}");
    refuses("Table already has an enabled stream: TableName: Tab",
            "'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'NEW_IMAGE'}");
    char arn[256];
    snprintf(arn, sizeof arn, "%s", now("LatestStreamArn"));
    update("'StreamSpecification':{'StreamEnabled':false}");
    assert_string_equal(now("StreamSpecification"), "(absent)");
    assert_string_equal(now("LatestStreamArn"), arn);
    DDB_DONE("PutItem", "{'TableName':'Tab','Item':{'p':{'S':'b'},'c':{'N':'1'}}}");
    got = call_ok("dynamodbstreams", "DescribeStream", "{'StreamArn':'%s'}", arn);
    assert_string_equal(text(got, "StreamDescription/StreamStatus"), "DISABLED");
    cJSON_Delete(got);
}

/* ---- Indexes ---- */

static void put_items(int from, int to)
{
    for (int i = from; i < to; i++)
        DDB_DONE("PutItem",
                 "{'TableName':'Tab','Item':{'p':{'S':'%d'},'c':{'N':'%d'},'g':{'S':'g%d'}}}", i, i,
                 i % 7);
}

static void an_added_index_gets_what_is_there(void **state)
{
    (void)state;
    make_table(DEMAND);
    put_items(0, 450); /* several slices */
    DDB_DONE("PutItem", "{'TableName':'Tab','Item':{'p':{'S':'x'},'c':{'N':'1'}}}");
    DDB_DONE("PutItem", "{'TableName':'Tab','Item':{'p':{'S':'y'},'c':{'N':'1'},'g':{'N':'5'}}}");
    DDB_DONE("PutItem", "{'TableName':'Tab','Item':{'p':{'S':'z'},'c':{'N':'1'},'g':{'S':''}}}");
    cJSON *got = DDB("UpdateTable", "{'TableName':'Tab'," ADD_INDEX("gsi", "g", "") "}");
    assert_string_equal(text(got, "TableDescription/TableStatus"), "UPDATING");
    assert_string_equal(text(got, "TableDescription/GlobalSecondaryIndexes/0/IndexStatus"),
                        "CREATING");
    assert_string_equal(text(got, "TableDescription/GlobalSecondaryIndexes/0/Backfilling"),
                        "false");
    cJSON_Delete(got);
    settle();
    assert_string_equal(now("GlobalSecondaryIndexes/0/IndexStatus"), "ACTIVE");
    assert_string_equal(now("GlobalSecondaryIndexes/0/Backfilling"), "(absent)");
    assert_string_equal(now("GlobalSecondaryIndexes/0/ItemCount"), "450");
    assert_string_equal(now("AttributeDefinitions/1"),
                        "{\"AttributeName\":\"g\",\"AttributeType\":\"S\"}");
    assert_int_equal(count_in("gsi"), 450);
    got = DDB("Query", "{'TableName':'Tab','IndexName':'gsi','KeyConditionExpression':'g = :g','"
                       "ExpressionAttributeValues':{':g':{'S':'g3'}},'Select':'COUNT'}");
    assert_string_equal(text(got, "Count"), "64");
    cJSON_Delete(got);
    fails("ValidationException",
          INVALID "Type mismatch for Index Key g Expected: S Actual: N IndexName: gsi", "PutItem",
          "{'TableName':'Tab','Item':{'p':{'S':'y'},'c':{'N':'2'},'g':{'N':'5'}}}");
    /* what was there before the index may change in what is not its key */
    DDB_DONE("UpdateItem", "{'TableName':'Tab','Key':{'p':{'S':'y'},'c':{'N':'1'}},"
                           "'UpdateExpression':'SET n = p'}");
    DDB_DONE("UpdateItem", "{'TableName':'Tab','Key':{'p':{'S':'y'},'c':{'N':'1'}}}");
}

/* An empty value and one that is too long are no keys: the items that had them before the index are
 * not in it, can be changed otherwise, and can go. */
static void items_that_an_added_index_cannot_take_stay_as_they_are(void **state)
{
    char items[2][3200];
    (void)state;
    snprintf(items[0], sizeof items[0], "'p':{'S':'empty'},'c':{'N':'1'},'g':{'S':''}");
    snprintf(items[1], sizeof items[1], "'p':{'S':'long'},'c':{'N':'1'},'g':{'S':'%03000d'}", 0);
    make_table(DEMAND);
    for (int i = 0; i < 2; i++)
        DDB_DONE("PutItem", "{'TableName':'Tab','Item':{%s}}", items[i]);
    update(ADD_INDEX("gsi", "g", ""));
    settle();
    for (int i = 0; i < 2; i++) {
        const char *key =
            i == 0 ? "'p':{'S':'empty'},'c':{'N':'1'}" : "'p':{'S':'long'},'c':{'N':'1'}";
        DDB_DONE("UpdateItem", "{'TableName':'Tab','Key':{%s},'UpdateExpression':'SET n = p'}",
                 key);
        assert_int_equal(count_in("gsi"), 0);
        DDB_DONE("PutItem", "{'TableName':'Tab','Item':{%s,'g':{'S':'good'}}}", key);
        assert_int_equal(count_in("gsi"), 1);
        DDB_DONE("DeleteItem", "{'TableName':'Tab','Key':{%s}}", key);
    }
    assert_string_equal(now("GlobalSecondaryIndexes/0/ItemCount"), "0");
    assert_string_equal(now("GlobalSecondaryIndexes/0/IndexSizeBytes"), "0");
}

/* Writes that come while the index is being filled are in it once, before and behind the place
 * that the filling has come to. */
static void writes_during_the_filling_are_not_lost(void **state)
{
    (void)state;
    make_table(DEMAND);
    put_items(0, 600);
    update(ADD_INDEX("gsi", "g", ""));
    put_items(600, 700);
    for (int i = 0; i < 100; i++)
        DDB_DONE("DeleteItem", "{'TableName':'Tab','Key':{'p':{'S':'%d'},'c':{'N':'%d'}}}", i, i);
    for (int i = 100; i < 200; i++)
        DDB_DONE("UpdateItem",
                 "{'TableName':'Tab','Key':{'p':{'S':'%d'},'c':{'N':'%d'}},'UpdateExpression':'SET "
                 "g = :g','ExpressionAttributeValues':{':g':{'S':'new'}}}",
                 i, i);
    settle();
    assert_int_equal(count_in("gsi"), 600);
    assert_string_equal(now("GlobalSecondaryIndexes/0/ItemCount"), "600");
    assert_string_equal(now("GlobalSecondaryIndexes/0/IndexSizeBytes"), now("TableSizeBytes"));
    cJSON *got = DDB("Query", "{'TableName':'Tab','IndexName':'gsi','KeyConditionExpression':'g = "
                              ":g','ExpressionAttributeValues':{':g':{'S':'new'}}}");
    assert_string_equal(text(got, "Count"), "100");
    cJSON_Delete(got);
}

static void a_removed_index_is_gone_with_its_rules(void **state)
{
    (void)state;
    make_table(DEMAND);
    put_items(0, 5);
    update(ADD_INDEX("gsi", "g", ""));
    settle();
    cJSON *got = DDB("UpdateTable", "{'TableName':'Tab'," DROP_INDEX("gsi") "}");
    assert_string_equal(text(got, "TableDescription/GlobalSecondaryIndexes/0/IndexStatus"),
                        "DELETING");
    cJSON_Delete(got);
    assert_string_equal(now("GlobalSecondaryIndexes"), "(absent)");
    assert_string_equal(now("AttributeDefinitions/2"), "(absent)"); /* the index's key's */
    fails("ValidationException", "The table does not have the specified index: gsi", "Scan",
          "{'TableName':'Tab','IndexName':'gsi'}");
    DDB_DONE("PutItem", "{'TableName':'Tab','Item':{'p':{'S':'y'},'c':{'N':'2'},'g':{'N':'5'}}}");
    update(ADD_INDEX("gsi", "g", ""));
    settle();
    assert_int_equal(count_in("gsi"), 5);
}

static void index_updates_are_checked_in_aws_words(void **state)
{
    (void)state;
    make_table(DEMAND);
    update(ADD_INDEX("gsi", "g", ""));
    settle();
    refuses("Attempting to create an index which already exists", ADD_INDEX("gsi", "h", ""));
    refuses(INVALID "Some index key attributes are not defined in AttributeDefinitions. Keys: [h], "
                    "AttributeDefinitions: [x]",
            "'AttributeDefinitions':[" D(
                "x", "S") "],'GlobalSecondaryIndexUpdates':[{'Create':{'"
                          "IndexName':'new','KeySchema':[" K(
                              "h", "HASH") "],'Projection':{'ProjectionType':'ALL'}}}]");
    refuses(INVALID "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: "
                    "new when BillingMode is PAY_PER_REQUEST",
            ADD_INDEX("new", "h", "," UNITS(1, 1)));
    refuses(INVALID "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
                    "GlobalSecondaryIndexUpdate.Delete must not be null",
            "'GlobalSecondaryIndexUpdates':[{}]");
    refuses(INVALID "Only one global secondary index update per index is allowed simultaneously. "
                    "Index: abc",
            "'GlobalSecondaryIndexUpdates':[{'Delete':{'IndexName':'abc'}},{'Delete':{'IndexName':'"
            "abc'}}]");
    fails("LimitExceededException",
          "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously "
          "per table",
          "UpdateTable",
          "{'TableName':'Tab','GlobalSecondaryIndexUpdates':[{'Delete':{'IndexName':'abc'}},{'"
          "Delete':{'IndexName':'gsi'}}]}");
    fails("ResourceNotFoundException", "Requested resource not found: Index abc for table Tab",
          "UpdateTable", "{'TableName':'Tab'," DROP_INDEX("abc") "}");
    refuses(INVALID "The only Updates for index: gsi when TableThroughputMode is PAY_PER_REQUEST "
                    "can be to OnDemandThroughput, WarmThroughput",
            "'GlobalSecondaryIndexUpdates':[{'Update':{'IndexName':'gsi'," UNITS(1, 1) "}}]");
    assert_int_equal(count_in("gsi"), 0);
}

/* ---- What hangs on a table ---- */

#define ARN "arn:aws:dynamodb:us-east-1:000000000000:table/Tab"

static void tags_come_and_go(void **state)
{
    (void)state;
    make_table(DEMAND ",'Tags':[{'Key':'a','Value':'1'}]");
    DDB_DONE("TagResource", "{'ResourceArn':'" ARN "','Tags':[{'Key':'b','Value':'2'},{'Key':'a','"
                            "Value':'3'}]}");
    DDB_DONE("UntagResource", "{'ResourceArn':'" ARN "','TagKeys':['b','none']}");
    cJSON *got = DDB("ListTagsOfResource", "{'ResourceArn':'" ARN "'}");
    assert_string_equal(text(got, "Tags/0/Key"), "a");
    assert_string_equal(text(got, "Tags/0/Value"), "3");
    assert_int_equal(cJSON_GetArraySize(at(got, "Tags")), 1);
    assert_null(at(got, "NextToken"));
    cJSON_Delete(got);
    for (int i = 0; i < 11; i++)
        DDB_DONE("TagResource", "{'ResourceArn':'" ARN "','Tags':[{'Key':'k%d','Value':''}]}", i);
    got = DDB("ListTagsOfResource", "{'ResourceArn':'" ARN "'}");
    assert_int_equal(cJSON_GetArraySize(at(got, "Tags")), 10);
    cJSON *rest = DDB("ListTagsOfResource", "{'ResourceArn':'" ARN "','NextToken':'%s'}",
                      text(got, "NextToken"));
    assert_int_equal(cJSON_GetArraySize(at(rest, "Tags")), 2);
    cJSON_Delete(got);
    cJSON_Delete(rest);
    fails("ValidationException", "Tag Key cannot be prefixed with aws:, Key: aws:x", "TagResource",
          "{'ResourceArn':'" ARN "','Tags':[{'Key':'aws:x','Value':''}]}");
    fails("ValidationException", "The Tag Key provided is invalid, Key: a;", "TagResource",
          "{'ResourceArn':'" ARN "','Tags':[{'Key':'a;','Value':''}]}");
    fails("ValidationException", "Duplicate Tag Keys provided as input: Duplicate Tag Key found d",
          "TagResource",
          "{'ResourceArn':'" ARN "','Tags':[{'Key':'d','Value':''},{'Key':'d','Value':''}]}");
    fails("ValidationException", "Atleast one Tag needs to be provided as Input.", "TagResource",
          "{'ResourceArn':'" ARN "','Tags':[]}");
    fails("ResourceNotFoundException",
          "Requested resource not found: ResourceArn: " ARN "x not found", "ListTagsOfResource",
          "{'ResourceArn':'" ARN "x'}");
}

static void switch_insights(const char *action, const char *status, const char *mode)
{
    cJSON *got = DDB("UpdateContributorInsights",
                     "{'TableName':'Tab','ContributorInsightsAction':'%s'}", action);
    assert_string_equal(text(got, "ContributorInsightsStatus"), status);
    assert_string_equal(text(got, "ContributorInsightsMode"), mode);
    cJSON_Delete(got);
}

static void insights_destinations_and_limits_are_described(void **state)
{
    (void)state;
    make_table(DEMAND);
    cJSON *got = DDB("DescribeContributorInsights", "{'TableName':'Tab'}");
    assert_string_equal(text(got, "ContributorInsightsStatus"), "DISABLED");
    cJSON_Delete(got);
    switch_insights("DISABLE", "DISABLED", "(absent)");
    switch_insights("ENABLE','ContributorInsightsMode':'THROTTLED_KEYS", "ENABLING",
                    "THROTTLED_KEYS");
    switch_insights("ENABLE", "ENABLING", "ACCESSED_AND_THROTTLED_KEYS");
    switch_insights("ENABLE", "ENABLED", "ACCESSED_AND_THROTTLED_KEYS");
    got = DDB("DescribeContributorInsights", "{'TableName':'Tab'}");
    assert_string_equal(text(got, "ContributorInsightsStatus"), "ENABLED");
    assert_int_equal(cJSON_GetArraySize(at(got, "ContributorInsightsRuleList")), 4);
    cJSON_Delete(got);
    got = DDB("ListContributorInsights", "{}");
    assert_string_equal(text(got, "ContributorInsightsSummaries/0/TableName"), "Tab");
    cJSON_Delete(got);
    fails("ResourceNotFoundException",
          "Requested resource not found: Index: gsi not found for table: Tab",
          "DescribeContributorInsights", "{'TableName':'Tab','IndexName':'gsi'}");

    got = DDB("DescribeKinesisStreamingDestination", "{'TableName':'Tab'}");
    assert_non_null(at(got, "KinesisDataStreamDestinations"));
    assert_int_equal(cJSON_GetArraySize(at(got, "KinesisDataStreamDestinations")), 0);
    cJSON_Delete(got);
    fails("ValidationException",
          "virga has no Kinesis Data Streams yet: table Tab can't send to "
          "arn:aws:kinesis:us-east-1:000000000000:stream/s. Its DynamoDB stream has the same "
          "records",
          "EnableKinesisStreamingDestination",
          "{'TableName':'Tab','StreamArn':'arn:aws:kinesis:us-east-1:000000000000:stream/s'}");
    fails("ResourceNotFoundException", "Global table with name: 'Tab' does not exist.",
          "DescribeTableReplicaAutoScaling", "{'TableName':'Tab'}");

    got = DDB("DescribeLimits", "{}");
    assert_string_equal(text(got, "TableMaxReadCapacityUnits"), "40000");
    assert_string_equal(text(got, "AccountMaxWriteCapacityUnits"), "80000");
    cJSON_Delete(got);
    got = DDB("DescribeEndpoints", "{}");
    assert_null(strstr(text(got, "Endpoints/0/Address"), "//"));
    assert_non_null(strstr(text(got, "Endpoints/0/Address"), ":"));
    cJSON_Delete(got);
}

/* ---- With a delay ---- */

static int start_slowly(void **state)
{
    struct virga_options options = VIRGA_OPTIONS_DEFAULT;
    char problem[256] = "";
    (void)state;
    setenv("VIRGA_CHECK_RESPONSES", "1", /* overwrite= */ 0);
    options.seed = 7;
    options.dynamodb_delay_s = 60;
    v = virga_start(&options, problem, sizeof problem);
    if (v == NULL)
        return -1;
    virga_clock_freeze(v, 1);
    return 0;
}

static void a_minute_passes(void)
{
    assert_int_equal(virga_clock_advance(v, 60), 0);
    settle();
}

static void a_new_table_cannot_be_used_until_it_is_active(void **state)
{
    (void)state;
    make_table(UNITS(5, 5));
    assert_string_equal(now("TableStatus"), "CREATING");
    fails("ResourceNotFoundException", "Requested resource not found", "PutItem",
          "{'TableName':'Tab','Item':{'p':{'S':'a'},'c':{'N':'1'}}}");
    fails("ResourceInUseException", IN_USE "Table is being created: Tab", "DeleteTable",
          "{'TableName':'Tab'}");
    fails("ResourceInUseException", IN_USE "Table is being created: Tab", "UpdateTable",
          "{'TableName':'Tab','DeletionProtectionEnabled':true}");
    fails("ResourceInUseException", IN_USE "Table is being created: Tab", "CreateTable",
          "{'TableName':'Tab'," PC "," DEMAND "}");
    a_minute_passes();
    assert_string_equal(now("TableStatus"), "ACTIVE");
    put_items(0, 1);
}

static void an_update_takes_its_time(void **state)
{
    (void)state;
    make_table(UNITS(5, 5));
    a_minute_passes();
    update(UNITS(6, 6));
    assert_string_equal(now("TableStatus"), "UPDATING");
    assert_string_equal(now("ProvisionedThroughput/ReadCapacityUnits"), "5");
    put_items(0, 1); /* items can be used */
    fails("ResourceInUseException", IN_USE "Table IOPS are currently being updated. Table: Tab",
          "UpdateTable", "{'TableName':'Tab'," UNITS(7, 7) "}");
    fails("ResourceInUseException", IN_USE "Table: Tab is in the process of being updated.",
          "DeleteTable", "{'TableName':'Tab'}");
    update("'DeletionProtectionEnabled':true");
    a_minute_passes();
    assert_string_equal(now("TableStatus"), "ACTIVE");
    assert_string_equal(now("ProvisionedThroughput/ReadCapacityUnits"), "6");
    assert_string_equal(now("DeletionProtectionEnabled"), "true");
}

static void an_index_that_is_being_made_cannot_be_read(void **state)
{
    (void)state;
    make_table(DEMAND);
    a_minute_passes();
    put_items(0, 10);
    update(ADD_INDEX("gsi", "g", ""));
    assert_string_equal(now("GlobalSecondaryIndexes/0/IndexStatus"), "CREATING");
    assert_string_equal(now("GlobalSecondaryIndexes/0/Backfilling"), "false");
    fails("ValidationException", "Cannot read from backfilling global secondary index: gsi", "Scan",
          "{'TableName':'Tab','IndexName':'gsi'}");
    fails("ResourceInUseException",
          IN_USE "Cannot delete table while indexes are being created, updated, or deleted.",
          "DeleteTable", "{'TableName':'Tab'}");
    put_items(10, 20);
    a_minute_passes();
    assert_string_equal(now("GlobalSecondaryIndexes/0/IndexStatus"), "ACTIVE");
    assert_int_equal(count_in("gsi"), 20);
    update(LIMIT_INDEX);
    assert_string_equal(now("TableStatus"), "ACTIVE");
    assert_string_equal(now("GlobalSecondaryIndexes/0/IndexStatus"), "UPDATING");
    fails("ResourceInUseException", IN_USE "Index is being updated. Table: Tab Index: gsi",
          "UpdateTable", "{'TableName':'Tab'," LIMIT_INDEX "}");
    a_minute_passes();
    update(DROP_INDEX("gsi"));
    assert_string_equal(now("GlobalSecondaryIndexes/0/IndexStatus"), "DELETING");
    a_minute_passes();
    assert_string_equal(now("GlobalSecondaryIndexes"), "(absent)");
}

static void a_table_is_deleted_in_its_time(void **state)
{
    (void)state;
    make_table(DEMAND);
    a_minute_passes();
    put_items(0, 3);
    DDB_DONE("DeleteTable", "{'TableName':'Tab'}");
    assert_string_equal(now("TableStatus"), "DELETING");
    fails("ResourceNotFoundException", "Requested resource not found", "Scan",
          "{'TableName':'Tab'}");
    fails("ResourceInUseException", IN_USE "Table is being deleted: Tab", "DeleteTable",
          "{'TableName':'Tab'}");
    fails("ResourceInUseException", "Table already exists: Tab", "CreateTable",
          "{'TableName':'Tab'," PC "," DEMAND "}");
    a_minute_passes();
    fails("ResourceNotFoundException", "Requested resource not found: Table: Tab not found",
          "DescribeTable", "{'TableName':'Tab'}");
    make_table(DEMAND);
}

#define SLOW_TEST(name) cmocka_unit_test_setup_teardown(name, start_slowly, stop_instance)

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(throughput_changes_and_is_told_before_it_has),
        INSTANCE_TEST(decreases_are_four_a_day_and_then_one_an_hour),
        INSTANCE_TEST(billing_changes_take_the_indexes_along),
        INSTANCE_TEST(limits_on_demand_come_and_go_by_member),
        INSTANCE_TEST(settings_change_one_at_a_time),
        INSTANCE_TEST(a_stream_is_switched_on_and_off),
        INSTANCE_TEST(an_added_index_gets_what_is_there),
        INSTANCE_TEST(items_that_an_added_index_cannot_take_stay_as_they_are),
        INSTANCE_TEST(writes_during_the_filling_are_not_lost),
        INSTANCE_TEST(a_removed_index_is_gone_with_its_rules),
        INSTANCE_TEST(index_updates_are_checked_in_aws_words),
        INSTANCE_TEST(tags_come_and_go),
        INSTANCE_TEST(insights_destinations_and_limits_are_described),
        SLOW_TEST(a_new_table_cannot_be_used_until_it_is_active),
        SLOW_TEST(an_update_takes_its_time),
        SLOW_TEST(an_index_that_is_being_made_cannot_be_read),
        SLOW_TEST(a_table_is_deleted_in_its_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
