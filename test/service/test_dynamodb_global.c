/* DynamoDB's global tables: replicas in other regions have the same items, and are described, made
 * and removed as AWS does it. */
#include "instance.h"

#include <virga/client.h>

#define HOME "us-east-1"
#define EU "eu-west-1"
#define WEST "us-west-2"

#define TABLE                                                                                      \
    "'TableName':'Tab','KeySchema':[{'AttributeName':'p','KeyType':'HASH'}],"                      \
    "'AttributeDefinitions':[{'AttributeName':'p','AttributeType':'S'}]"
#define DEMAND "'BillingMode':'PAY_PER_REQUEST'"
#define CREATE(region)                                                                             \
    "{'TableName':'Tab','ReplicaUpdates':[{'Create':{'RegionName':'" region "'}}]}"
#define DELETE(region)                                                                             \
    "{'TableName':'Tab','ReplicaUpdates':[{'Delete':{'RegionName':'" region "'}}]}"
#define NOT_PART(region)                                                                           \
    "Update global table operation failed because one or more replicas were not part of the "      \
    "global table. Please retry the request without these replicas: [" region "]."
#define SOURCE                                                                                     \
    "Replica cannot be deleted because it has acted as a source region for new replica(s) being "  \
    "added to the table in the last 24 hours."
#define EXISTS                                                                                     \
    "Failed to create a the new replica of table with name: \xE2\x80\x98Tab\xE2\x80\x99 because "  \
    "one or more replicas already existed as tables."
#define NO_ACTION "There are no actions specified in the Replica Update Action of the request."
#define IN_USE "The resource which you are attempting to change is in use."

enum { DAY = 24 * 60 * 60 };

/* ---- Calls in a region ---- */

/* `json` may use ' for ". */
static int ask(const char *region, const char *target, const char *json, struct virga_reply *reply)
{
    struct virga_client *client =
        virga_client_new(&(struct virga_client_options){.endpoint_url = virga_endpoint(v),
                                                        .region = region,
                                                        .access_key_id = "test",
                                                        .secret_access_key = "test"});
    char input[8192];
    assert_true((size_t)snprintf(input, sizeof input, "%s", json) < sizeof input);
    for (char *c = input; *c != '\0'; c++)
        if (*c == '\'')
            *c = '"';
    int rc = virga_client_json(client, "dynamodb", target, input, reply);
    virga_client_free(client);
    return rc;
}

static cJSON *gives(const char *region, const char *target, const char *json)
{
    struct virga_reply reply;
    if (ask(region, target, json, &reply) != 0)
        fail_msg("%s in %s: %d %s %s", target, region, reply.status, reply.error_code,
                 reply.error_message);
    cJSON *answer = cJSON_Parse(reply.body);
    virga_reply_clear(&reply);
    assert_non_null(answer);
    return answer;
}

static void refuses(const char *region, const char *code, const char *message, const char *target,
                    const char *json)
{
    struct virga_reply reply;
    if (ask(region, target, json, &reply) == 0)
        fail_msg("%s in %s should have failed: %s", target, region, reply.body);
    assert_string_equal(reply.error_code, code);
    if (message != NULL)
        assert_string_equal(reply.error_message, message);
    virga_reply_clear(&reply);
}

#define OP(name) "DynamoDB_20120810." name
#define GIVES(region, name, json) gives(region, OP(name), json)
#define DOES(region, name, json) cJSON_Delete(gives(region, OP(name), json))
#define INVALID(region, message, name, json)                                                       \
    refuses(region, "ValidationException", message, OP(name), json)

static void rest(void)
{
    assert_int_equal(virga_settle(v, 10000), 0);
}

static void make_table(void)
{
    DOES(HOME, "CreateTable", "{" TABLE "," DEMAND "}");
}

static void add(const char *from, const char *json)
{
    DOES(from, "UpdateTable", json);
    rest();
}

static void put(const char *region, const char *key, int number)
{
    char json[256];
    snprintf(json, sizeof json, "{'TableName':'Tab','Item':{'p':{'S':'%s'},'n':{'N':'%d'}}}", key,
             number);
    DOES(region, "PutItem", json);
}

/* The item's number in that region; "(absent)" when it is not there. */
static const char *number_in(const char *region, const char *key)
{
    static char number[32];
    char json[256];
    snprintf(json, sizeof json, "{'TableName':'Tab','Key':{'p':{'S':'%s'}}}", key);
    cJSON *got = GIVES(region, "GetItem", json);
    snprintf(number, sizeof number, "%s", text(got, "Item/n/N"));
    cJSON_Delete(got);
    return number;
}

/* "region STATUS, region STATUS" as a region sees the others; "" for none. */
static const char *replicas_seen(const char *region)
{
    static char line[256];
    cJSON *got = GIVES(region, "DescribeTable", "{'TableName':'Tab'}");
    const cJSON *list = at(got, "Table/Replicas"), *replica;
    line[0] = '\0';
    cJSON_ArrayForEach(replica, list) snprintf(
        line + strlen(line), sizeof line - strlen(line), "%s%s %s", line[0] == '\0' ? "" : ", ",
        text(replica, "RegionName"), text(replica, "ReplicaStatus"));
    cJSON_Delete(got);
    return line;
}

/* ---- Replicas come ---- */

static void a_replica_is_made_with_the_items_that_there_are(void **state)
{
    (void)state;
    make_table();
    for (int i = 0; i < 130; i++) { /* more than one slice */
        char key[16];
        snprintf(key, sizeof key, "k%d", i);
        put(HOME, key, i);
    }
    cJSON *got = GIVES(HOME, "UpdateTable", CREATE(EU));
    assert_string_equal(text(got, "TableDescription/TableStatus"), "UPDATING");
    assert_string_equal(text(got, "TableDescription/GlobalTableVersion"), "2019.11.21");
    assert_string_equal(text(got, "TableDescription/Replicas"), "[]");
    assert_string_equal(text(got, "TableDescription/StreamSpecification/StreamViewType"),
                        "NEW_AND_OLD_IMAGES");
    cJSON_Delete(got);
    rest();
    assert_string_equal(number_in(EU, "k0"), "0");
    assert_string_equal(number_in(EU, "k129"), "129");
    assert_string_equal(replicas_seen(HOME), EU " ACTIVE");
    assert_string_equal(replicas_seen(EU), HOME " ACTIVE");
    got = GIVES(EU, "DescribeTable", "{'TableName':'Tab'}");
    assert_string_equal(text(got, "Table/TableStatus"), "ACTIVE");
    assert_string_equal(text(got, "Table/ItemCount"), "130");
    assert_string_equal(text(got, "Table/TableArn"),
                        "arn:aws:dynamodb:" EU ":000000000000:table/Tab");
    assert_string_equal(text(got, "Table/BillingModeSummary/BillingMode"), "PAY_PER_REQUEST");
    assert_string_equal(text(got, "Table/StreamSpecification/StreamViewType"),
                        "NEW_AND_OLD_IMAGES");
    assert_string_equal(text(got, "Table/GlobalTableSettingsReplicationMode"),
                        "ENABLED_WITH_OVERRIDES");
    cJSON_Delete(got);
    got = GIVES(EU, "ListTables", "{}");
    assert_string_equal(text(got, "TableNames"), "[\"Tab\"]");
    cJSON_Delete(got);
}

static void a_stream_that_there_is_is_kept(void **state)
{
    (void)state;
    DOES(HOME, "CreateTable",
         "{" TABLE "," DEMAND
         ",'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'KEYS_ONLY'}}");
    add(HOME, CREATE(EU));
    cJSON *got = GIVES(EU, "DescribeTable", "{'TableName':'Tab'}");
    assert_string_equal(text(got, "Table/StreamSpecification/StreamViewType"), "KEYS_ONLY");
    cJSON_Delete(got);
}

static void replicas_may_be_added_from_any_of_them(void **state)
{
    (void)state;
    make_table();
    put(HOME, "a", 1);
    add(HOME, CREATE(EU));
    add(EU, CREATE(WEST));
    assert_string_equal(number_in(WEST, "a"), "1");
    assert_string_equal(replicas_seen(HOME), EU " ACTIVE, " WEST " ACTIVE");
    assert_string_equal(replicas_seen(EU), HOME " ACTIVE, " WEST " ACTIVE");
    assert_string_equal(replicas_seen(WEST), HOME " ACTIVE, " EU " ACTIVE");
    put(WEST, "a", 2);
    assert_string_equal(number_in(HOME, "a"), "2");
    assert_string_equal(number_in(EU, "a"), "2");
}

/* ---- Items ---- */

static void writes_of_each_region_are_read_in_all(void **state)
{
    (void)state;
    make_table();
    add(HOME, CREATE(EU));
    put(HOME, "a", 1);
    assert_string_equal(number_in(EU, "a"), "1");
    put(EU, "a", 2);
    assert_string_equal(number_in(HOME, "a"), "2"); /* the last writer wins */
    DOES(HOME, "UpdateItem",
         "{'TableName':'Tab','Key':{'p':{'S':'a'}},'UpdateExpression':'SET n = n + :one',"
         "'ExpressionAttributeValues':{':one':{'N':'1'}}}");
    assert_string_equal(number_in(EU, "a"), "3");
    DOES(EU, "BatchWriteItem",
         "{'RequestItems':{'Tab':[{'DeleteRequest':{'Key':{'p':{'S':'a'}}}},"
         "{'PutRequest':{'Item':{'p':{'S':'b'},'n':{'N':'4'}}}}]}}");
    assert_string_equal(number_in(HOME, "a"), "(absent)");
    assert_string_equal(number_in(HOME, "b"), "4");
    refuses(EU, "ConditionalCheckFailedException", NULL, OP("PutItem"),
            "{'TableName':'Tab','Item':{'p':{'S':'b'}},'ConditionExpression':"
            "'attribute_not_exists(p)'}");
    assert_string_equal(number_in(HOME, "b"), "4");
}

#define WITH_INDEX                                                                                 \
    "{'TableName':'Tab','KeySchema':[{'AttributeName':'p','KeyType':'HASH'}],"                     \
    "'AttributeDefinitions':[{'AttributeName':'p','AttributeType':'S'},{'AttributeName':'n',"      \
    "'AttributeType':'N'}],'GlobalSecondaryIndexes':[{'IndexName':'by_n','KeySchema':[{"           \
    "'AttributeName':'n','KeyType':'HASH'}],'Projection':{'ProjectionType':'ALL'}}]," DEMAND "}"
#define BY_N(number)                                                                               \
    "{'TableName':'Tab','IndexName':'by_n','KeyConditionExpression':'n = :n',"                     \
    "'ExpressionAttributeValues':{':n':{'N':'" number "'}}}"

static void replicas_have_the_indexes(void **state)
{
    (void)state;
    DOES(HOME, "CreateTable", WITH_INDEX);
    put(HOME, "a", 7);
    add(HOME, CREATE(EU));
    put(HOME, "b", 7);
    cJSON *got = GIVES(EU, "Query", BY_N("7"));
    assert_string_equal(text(got, "Count"), "2");
    cJSON_Delete(got);
    got = GIVES(HOME, "DescribeTable", "{'TableName':'Tab'}");
    assert_string_equal(text(got, "Table/Replicas/0/GlobalSecondaryIndexes/0/IndexName"), "by_n");
    cJSON_Delete(got);
}

/* The records of a region's stream. */
static cJSON *records_in(const char *region)
{
    char json[512];
    cJSON *got = GIVES(region, "DescribeTable", "{'TableName':'Tab'}");
    snprintf(json, sizeof json, "{'StreamArn':'%s'}", text(got, "Table/LatestStreamArn"));
    cJSON *stream = gives(region, "DynamoDBStreams_20120810.DescribeStream", json);
    snprintf(
        json, sizeof json, "{'StreamArn':'%s','ShardId':'%s','ShardIteratorType':'TRIM_HORIZON'}",
        text(got, "Table/LatestStreamArn"), text(stream, "StreamDescription/Shards/0/ShardId"));
    cJSON *iterator = gives(region, "DynamoDBStreams_20120810.GetShardIterator", json);
    snprintf(json, sizeof json, "{'ShardIterator':'%s'}", text(iterator, "ShardIterator"));
    cJSON_Delete(got);
    cJSON_Delete(stream);
    cJSON_Delete(iterator);
    return gives(region, "DynamoDBStreams_20120810.GetRecords", json);
}

/* Their events, "INSERT MODIFY". */
static const char *events_in(const char *region)
{
    static char line[512];
    cJSON *records = records_in(region), *record;
    line[0] = '\0';
    cJSON_ArrayForEach(record, at(records, "Records"))
    {
        assert_string_equal(text(record, "awsRegion"), region);
        snprintf(line + strlen(line), sizeof line - strlen(line), "%s%s",
                 line[0] == '\0' ? "" : " ", text(record, "eventName"));
    }
    cJSON_Delete(records);
    return line;
}

/* Those of the service itself. */
static int own_removals_in(const char *region)
{
    cJSON *records = records_in(region), *record;
    int count = 0;
    cJSON_ArrayForEach(record, at(records, "Records")) count +=
        strcmp(text(record, "userIdentity/Type"), "Service") == 0;
    cJSON_Delete(records);
    return count;
}

static void streams_of_all_regions_show_a_change(void **state)
{
    (void)state;
    make_table();
    put(HOME, "old", 1); /* before there was a stream: copied, not changed */
    add(HOME, CREATE(EU));
    put(HOME, "a", 1);
    put(EU, "a", 2);
    put(EU, "a", 2); /* changes nothing */
    DOES(HOME, "DeleteItem", "{'TableName':'Tab','Key':{'p':{'S':'a'}}}");
    assert_string_equal(events_in(HOME), "INSERT MODIFY REMOVE");
    assert_string_equal(events_in(EU), "INSERT MODIFY REMOVE");
}

static void expiry_replicates_and_is_the_services_own_in_one_region(void **state)
{
    (void)state;
    make_table();
    virga_clock_freeze(v, /* is_frozen= */ 1);
    DOES(HOME, "UpdateTimeToLive",
         "{'TableName':'Tab','TimeToLiveSpecification':{'Enabled':true,'AttributeName':'n'}}");
    put(HOME, "a", (int)(virga_clock_now_ms(v) / 1000) + 100);
    add(HOME, CREATE(EU));
    put(EU, "b", (int)(virga_clock_now_ms(v) / 1000) + 100);
    cJSON *got = GIVES(EU, "DescribeTimeToLive", "{'TableName':'Tab'}");
    assert_string_equal(text(got, "TimeToLiveDescription/AttributeName"), "n");
    cJSON_Delete(got);
    assert_int_equal(virga_clock_advance(v, 200), 0);
    assert_string_equal(number_in(HOME, "a"), "(absent)");
    assert_string_equal(number_in(EU, "a"), "(absent)");
    assert_string_equal(number_in(HOME, "b"), "(absent)");
    assert_string_equal(events_in(EU), "INSERT REMOVE REMOVE");
    assert_int_equal(own_removals_in(HOME) + own_removals_in(EU), 2);
    DOES(EU, "UpdateTimeToLive",
         "{'TableName':'Tab','TimeToLiveSpecification':{'Enabled':false,'AttributeName':'n'}}");
    got = GIVES(HOME, "DescribeTimeToLive", "{'TableName':'Tab'}");
    assert_string_equal(text(got, "TimeToLiveDescription/TimeToLiveStatus"), "DISABLED");
    cJSON_Delete(got);
}

/* ---- Settings ---- */

static void what_is_common_changes_everywhere(void **state)
{
    (void)state;
    make_table();
    put(HOME, "a", 7);
    add(HOME, CREATE(EU));
    add(EU, "{'TableName':'Tab','AttributeDefinitions':[{'AttributeName':'n','AttributeType':'N'}],"
            "'GlobalSecondaryIndexUpdates':[{'Create':{'IndexName':'by_n','KeySchema':[{"
            "'AttributeName':'n','KeyType':'HASH'}],'Projection':{'ProjectionType':'ALL'}}}]}");
    cJSON *got = GIVES(HOME, "Query", BY_N("7"));
    assert_string_equal(text(got, "Count"), "1");
    cJSON_Delete(got);
    add(HOME, "{'TableName':'Tab','OnDemandThroughput':{'MaxWriteRequestUnits':9}}");
    got = GIVES(EU, "DescribeTable", "{'TableName':'Tab'}");
    assert_string_equal(text(got, "Table/OnDemandThroughput/MaxWriteRequestUnits"), "9");
    cJSON_Delete(got);
    add(HOME, "{'TableName':'Tab','DeletionProtectionEnabled':true}");
    got = GIVES(EU, "DescribeTable", "{'TableName':'Tab'}");
    assert_string_equal(text(got, "Table/DeletionProtectionEnabled"), "false");
    cJSON_Delete(got);
}

static void a_replica_may_differ_where_aws_lets_it(void **state)
{
    (void)state;
    make_table();
    add(HOME, "{'TableName':'Tab','ReplicaUpdates':[{'Create':{'RegionName':'" EU
              "','OnDemandThroughputOverride':{'MaxReadRequestUnits':5}}}]}");
    cJSON *got = GIVES(HOME, "DescribeTable", "{'TableName':'Tab'}");
    assert_string_equal(
        text(got, "Table/Replicas/0/OnDemandThroughputOverride/MaxReadRequestUnits"), "5");
    assert_string_equal(text(got, "Table/Replicas/0/ReplicaTableClassSummary"), "(absent)");
    cJSON_Delete(got);
    add(HOME, "{'TableName':'Tab','ReplicaUpdates':[{'Update':{'RegionName':'" EU
              "','TableClassOverride':'STANDARD_INFREQUENT_ACCESS'}}]}");
    got = GIVES(HOME, "DescribeTable", "{'TableName':'Tab'}");
    assert_string_equal(text(got, "Table/Replicas/0/ReplicaTableClassSummary/TableClass"),
                        "STANDARD_INFREQUENT_ACCESS");
    assert_string_equal(text(got, "Table/TableClassSummary"), "(absent)");
    cJSON_Delete(got);
    got = GIVES(EU, "DescribeTable", "{'TableName':'Tab'}");
    assert_string_equal(text(got, "Table/TableClassSummary/TableClass"),
                        "STANDARD_INFREQUENT_ACCESS");
    assert_string_equal(text(got, "Table/OnDemandThroughput/MaxReadRequestUnits"), "5");
    cJSON_Delete(got);
}

static void scaling_is_described_as_off(void **state)
{
    (void)state;
    make_table();
    refuses(HOME, "ResourceNotFoundException", "Global table with name: 'Tab' does not exist.",
            OP("DescribeTableReplicaAutoScaling"), "{'TableName':'Tab'}");
    add(HOME, CREATE(EU));
    cJSON *got = GIVES(HOME, "DescribeTableReplicaAutoScaling", "{'TableName':'Tab'}");
    const cJSON *list = at(got, "TableAutoScalingDescription/Replicas");
    assert_int_equal(cJSON_GetArraySize(list), 2);
    assert_string_equal(text(list, "0/RegionName"), EU);
    assert_string_equal(text(list, "1/RegionName"), HOME);
    assert_string_equal(text(list, "0/ReplicaProvisionedWriteCapacityAutoScalingSettings"),
                        "{\"AutoScalingDisabled\":true,\"ScalingPolicies\":[]}");
    assert_string_equal(text(list, "0/GlobalSecondaryIndexes"), "[]");
    cJSON_Delete(got);
}

#define SCALE(more) "{'TableName':'Tab'" more "}"
#define TARGET                                                                                     \
    "'ScalingPolicyUpdate':{'TargetTrackingScalingPolicyConfiguration':{'TargetValue':70}}"
#define WRITES(settings) SCALE(",'ProvisionedWriteCapacityAutoScalingUpdate':{" settings "}")
#define READS(region, settings)                                                                    \
    "{'RegionName':'" region "','ReplicaProvisionedReadCapacityAutoScalingUpdate':{" settings "}}"
#define OF_TABLE "\xE2\x80\x98Tab\xE2\x80\x99"
#define NEEDED(members)                                                                            \
    "Failed to update settings for global table with name: " OF_TABLE ": Parameters " members      \
    " are required unless auto scaling is being disabled."
#define ON_DEMAND(parameter)                                                                       \
    "Failed to update global table with name \xE2\x80\x98Tab\xE2\x80\x98. Replicas 'EU-WEST-1', "  \
    "'US-EAST-1' BillingMode is PayPerRequest. You must convert table's BillingMode to "           \
    "PROVISIONED to set parameters: '" parameter "'."

static void scaling_can_only_be_switched_off(void **state)
{
    (void)state;
    make_table();
    refuses(HOME, "ResourceNotFoundException", "Global table with name: 'Tab' does not exist.",
            OP("UpdateTableReplicaAutoScaling"), WRITES("'AutoScalingDisabled':true"));
    add(HOME, CREATE(EU));
    cJSON *got = GIVES(HOME, "UpdateTableReplicaAutoScaling",
                       SCALE(",'ReplicaUpdates':[" READS(EU, "'AutoScalingDisabled':true") "]"));
    assert_string_equal(
        text(got, "TableAutoScalingDescription/Replicas/0/"
                  "ReplicaProvisionedReadCapacityAutoScalingSettings/AutoScalingDisabled"),
        "true");
    cJSON_Delete(got);
    INVALID(HOME, ON_DEMAND("GlobalTableProvisionedWriteCapacityAutoScalingSettingsUpdate"),
            "UpdateTableReplicaAutoScaling", WRITES("'MinimumUnits':1,'MaximumUnits':10," TARGET));
    INVALID(
        HOME, ON_DEMAND("ReplicaProvisionedReadCapacityAutoScalingSettingsUpdate"),
        "UpdateTableReplicaAutoScaling",
        SCALE(",'ReplicaUpdates':[" READS(HOME, "'MinimumUnits':1,'MaximumUnits':10," TARGET) "]"));
    INVALID(HOME, NEEDED("'MaximumUnits', 'ScalingPolicyUpdate', 'MinimumUnits'"),
            "UpdateTableReplicaAutoScaling", WRITES("'AutoScalingDisabled':false"));
    INVALID(HOME, NEEDED("'MaximumUnits', 'MinimumUnits'"), "UpdateTableReplicaAutoScaling",
            WRITES(TARGET));
    INVALID(HOME,
            "Failed to update settings for global table with name: " OF_TABLE
            " because at least one update parameter must be specified for region: "
            "\xE2\x80\x98" EU "\xE2\x80\x99.",
            "UpdateTableReplicaAutoScaling", SCALE(",'ReplicaUpdates':[{'RegionName':'" EU "'}]"));
    INVALID(HOME,
            "Failed to update settings for global table with name: " OF_TABLE
            " because the regions: \xE2\x80\x98[" EU "]\xE2\x80\x99 were specified more than once.",
            "UpdateTableReplicaAutoScaling",
            SCALE(",'ReplicaUpdates':[" READS(EU, "'AutoScalingDisabled':true") "," READS(
                EU, "'AutoScalingDisabled':true") "]"));
    refuses(HOME, "ResourceNotFoundException", NULL, OP("UpdateTableReplicaAutoScaling"),
            SCALE(",'GlobalSecondaryIndexUpdates':[{'IndexName':'none'}]"));
    refuses(HOME, "ResourceNotFoundException", NULL, OP("UpdateTableReplicaAutoScaling"),
            SCALE(",'ReplicaUpdates':[" READS(WEST, "'AutoScalingDisabled':true") "]"));
}

/* ---- Replicas go ---- */

static void a_replica_that_is_removed_is_gone_and_the_rest_goes_on(void **state)
{
    (void)state;
    make_table();
    put(HOME, "a", 1);
    add(HOME, CREATE(EU));
    cJSON *got = GIVES(HOME, "UpdateTable", DELETE(EU));
    assert_string_equal(text(got, "TableDescription/Replicas/0/ReplicaStatus"), "ACTIVE");
    cJSON_Delete(got);
    rest();
    refuses(EU, "ResourceNotFoundException", "Requested resource not found: Table: Tab not found",
            OP("DescribeTable"), "{'TableName':'Tab'}");
    got = GIVES(HOME, "DescribeTable", "{'TableName':'Tab'}");
    assert_string_equal(text(got, "Table/Replicas"), "(absent)");
    assert_string_equal(text(got, "Table/GlobalTableVersion"), "(absent)");
    assert_string_equal(text(got, "Table/StreamSpecification/StreamEnabled"), "true");
    cJSON_Delete(got);
    put(HOME, "a", 2);
    assert_string_equal(number_in(HOME, "a"), "2");
    add(HOME, CREATE(EU));
    assert_string_equal(number_in(EU, "a"), "2");
}

static void the_source_of_a_replica_stays_for_a_day(void **state)
{
    (void)state;
    make_table();
    add(HOME, CREATE(EU));
    add(EU, CREATE(WEST));
    INVALID(HOME, SOURCE, "DeleteTable", "{'TableName':'Tab'}");
    INVALID(HOME, SOURCE, "UpdateTable", DELETE(EU));
    INVALID(WEST, SOURCE, "UpdateTable", DELETE(HOME));
    add(HOME, DELETE(WEST));
    add(HOME, DELETE(EU));
    DOES(HOME, "DeleteTable", "{'TableName':'Tab'}");
    make_table();
    add(HOME, CREATE(EU));
    assert_int_equal(virga_clock_advance(v, DAY + 1), 0);
    put(EU, "a", 1);
    DOES(HOME, "DeleteTable", "{'TableName':'Tab'}");
    rest();
    assert_string_equal(number_in(EU, "a"), "1");
    assert_string_equal(replicas_seen(EU), "");
}

static void deleting_a_replicas_table_takes_it_out(void **state)
{
    (void)state;
    make_table();
    add(HOME, CREATE(EU));
    DOES(EU, "DeleteTable", "{'TableName':'Tab'}");
    rest();
    assert_string_equal(replicas_seen(HOME), "");
    put(HOME, "a", 1);
}

/* ---- What is refused ---- */

#define UPDATES(list) "{'TableName':'Tab','ReplicaUpdates':[" list "]}"

static void bad_replica_updates_are_refused_in_aws_words(void **state)
{
    (void)state;
    make_table();
    INVALID(HOME,
            "Cannot add or delete the local region through ReplicaUpdates. Use CreateTable, "
            "DeleteTable, or UpdateTable as required.",
            "UpdateTable", CREATE(HOME));
    INVALID(HOME, NOT_PART(EU), "UpdateTable", DELETE(EU));
    INVALID(HOME, NO_ACTION, "UpdateTable", UPDATES("{}"));
    INVALID(HOME, NO_ACTION, "UpdateTable", UPDATES("{'Update':{'RegionName':'" EU "'}}"));
    INVALID(HOME, "Update table operation with more than one type of replica actions not allowed.",
            "UpdateTable",
            UPDATES("{'Create':{'RegionName':'" EU "'},'Delete':{'RegionName':'" EU "'}}"));
    INVALID(HOME,
            "Update table operation with more than one create or delete replica actions not "
            "allowed",
            "UpdateTable",
            UPDATES("{'Create':{'RegionName':'" EU "'}},{'Create':{'RegionName':'" WEST "'}}"));
    INVALID(HOME,
            "One or more parameter values were invalid: Replica modification must be the only "
            "operation in the request",
            "UpdateTable",
            "{'TableName':'Tab','DeletionProtectionEnabled':true,'ReplicaUpdates':[{'Create':{"
            "'RegionName':'" EU "'}}]}");
    INVALID(HOME,
            "One or more parameter values were invalid: KMSMasterKeyId must be specified for each "
            "replica.",
            "UpdateTable",
            UPDATES("{'Create':{'RegionName':'" EU "','KMSMasterKeyId':'some-key'}}"));
    DOES(EU, "CreateTable", "{" TABLE "," DEMAND "}");
    INVALID(HOME, EXISTS, "UpdateTable", CREATE(EU));
    add(HOME, CREATE(WEST));
    INVALID(HOME, EXISTS, "UpdateTable", CREATE(WEST));
    INVALID(HOME,
            "One or more parameter values were invalid: Disabling Stream is not allowed for a "
            "Global Table replica.",
            "UpdateTable", "{'TableName':'Tab','StreamSpecification':{'StreamEnabled':false}}");
    DOES(WEST, "UpdateTable", "{'TableName':'Tab','DeletionProtectionEnabled':true}");
    INVALID(HOME,
            "Cannot delete table Tab in region " WEST
            " because it has deletion protection enabled. Disable deletion protection first.",
            "UpdateTable", DELETE(WEST));
}

static void provisioned_tables_would_have_to_scale(void **state)
{
    (void)state;
    DOES(HOME, "CreateTable",
         "{" TABLE ",'ProvisionedThroughput':{'ReadCapacityUnits':1,'WriteCapacityUnits':1}}");
    INVALID(HOME, "Table write capacity should either be Pay-Per-Request or AutoScaled.",
            "UpdateTable", CREATE(EU));
}

static void of_the_old_version_there_is_nothing(void **state)
{
    (void)state;
    const char *gone = "One or more parameter values were invalid: DynamoDB global tables version "
                       "2017.11.29 is not supported. We recommend using DynamoDB global tables "
                       "version 2019.11.21, instead of version 2017.11.29 (Legacy).";
    make_table();
    add(HOME, CREATE(EU));
    INVALID(HOME, gone, "CreateGlobalTable",
            "{'GlobalTableName':'Tab','ReplicationGroup':[{'RegionName':'" EU "'}]}");
    INVALID(HOME, gone, "UpdateGlobalTable",
            "{'GlobalTableName':'Tab','ReplicaUpdates':[{'Create':{'RegionName':'" WEST "'}}]}");
    INVALID(HOME, "One or more parameter values were invalid", "UpdateGlobalTable",
            "{'GlobalTableName':'Tab','ReplicaUpdates':[]}");
    const char *unknown = "Global table not found: Global table with name: 'Tab' does not exist.";
    refuses(HOME, "GlobalTableNotFoundException", unknown, OP("DescribeGlobalTable"),
            "{'GlobalTableName':'Tab'}");
    refuses(HOME, "GlobalTableNotFoundException", unknown, OP("UpdateGlobalTable"),
            "{'GlobalTableName':'Tab','ReplicaUpdates':[{'Delete':{'RegionName':'" EU "'}}]}");
    refuses(HOME, "GlobalTableNotFoundException", "Global table with name: 'Tab' does not exist.",
            OP("DescribeGlobalTableSettings"), "{'GlobalTableName':'Tab'}");
    refuses(HOME, "GlobalTableNotFoundException", "Global table with name: 'Tab' does not exist.",
            OP("UpdateGlobalTableSettings"),
            "{'GlobalTableName':'Tab','GlobalTableBillingMode':'PAY_PER_REQUEST'}");
    cJSON *got = GIVES(HOME, "ListGlobalTables", "{}");
    assert_string_equal(text(got, "GlobalTables"), "[]");
    cJSON_Delete(got);
}

/* ---- Statuses ---- */

static int start_slowly(void **state)
{
    struct virga_options options = VIRGA_OPTIONS_DEFAULT;
    (void)state;
    options.dynamodb_delay_s = 30;
    if (start_instance_with(&options) != 0)
        return -1;
    virga_clock_freeze(v, /* is_frozen= */ 1);
    return 0;
}

static void a_replica_that_is_being_made_is_only_described(void **state)
{
    (void)state;
    make_table();
    assert_int_equal(virga_clock_advance(v, 31), 0);
    put(HOME, "a", 1);
    DOES(HOME, "UpdateTable", CREATE(EU));
    assert_string_equal(replicas_seen(HOME), EU " CREATING");
    cJSON *got = GIVES(EU, "DescribeTable", "{'TableName':'Tab'}");
    assert_string_equal(text(got, "Table/TableStatus"), "CREATING");
    assert_string_equal(text(got, "Table/StreamSpecification"), "(absent)");
    cJSON_Delete(got);
    refuses(EU, "ResourceNotFoundException", NULL, OP("GetItem"),
            "{'TableName':'Tab','Key':{'p':{'S':'a'}}}");
    put(HOME, "b", 2);
    DOES(HOME, "DeleteItem", "{'TableName':'Tab','Key':{'p':{'S':'a'}}}");
    assert_int_equal(virga_clock_advance(v, 31), 0);
    assert_string_equal(replicas_seen(HOME), EU " ACTIVE");
    assert_string_equal(number_in(EU, "a"), "(absent)");
    assert_string_equal(number_in(EU, "b"), "2");
    DOES(HOME, "UpdateTable", DELETE(EU));
    assert_string_equal(replicas_seen(HOME), EU " DELETING");
    assert_int_equal(virga_clock_advance(v, 31), 0);
    assert_string_equal(replicas_seen(HOME), "");
    refuses(EU, "ResourceNotFoundException", NULL, OP("DescribeTable"), "{'TableName':'Tab'}");
}

static void while_a_replica_comes_nothing_else_is_updated(void **state)
{
    (void)state;
    make_table();
    assert_int_equal(virga_clock_advance(v, 31), 0);
    DOES(HOME, "UpdateTable", CREATE(EU));
    refuses(HOME, "ResourceInUseException", NULL, OP("UpdateTable"), CREATE(WEST));
    refuses(HOME, "ResourceInUseException", NULL, OP("UpdateTable"), DELETE(EU));
    refuses(HOME, "ResourceInUseException", NULL, OP("UpdateTable"),
            "{'TableName':'Tab','TableClass':'STANDARD_INFREQUENT_ACCESS'}");
}

/* ---- Strong consistency ---- */

#define OHIO "us-east-2"
#define REGION(action, region) "{'" action "':{'RegionName':'" region "'}}"
#define STRONG(replicas)                                                                           \
    "{'TableName':'Tab','MultiRegionConsistency':'STRONG','ReplicaUpdates':[" replicas "]}"
#define WITNESSED(consistency, replicas, witness)                                                  \
    "{'TableName':'Tab'" consistency ",'ReplicaUpdates':[" replicas                                \
    "],'GlobalTableWitnessUpdates':[" witness "]}"
#define IS_STRONG ",'MultiRegionConsistency':'STRONG'"
#define SET_TO_STRONG "MultiRegionConsistency set to STRONG"
#define ONLY_ONE                                                                                   \
    "Deletion of only one table replica is not supported for global tables with " SET_TO_STRONG "."

/* "consistency witnesses" as a region describes them. */
static const char *consistency_in(const char *region)
{
    static char line[256];
    cJSON *got = GIVES(region, "DescribeTable", "{'TableName':'Tab'}");
    snprintf(line, sizeof line, "%s %s", text(got, "Table/MultiRegionConsistency"),
             text(got, "Table/GlobalTableWitnesses"));
    cJSON_Delete(got);
    return line;
}

static void make_witnessed(void)
{
    make_table();
    add(HOME, WITNESSED(IS_STRONG, REGION("Create", WEST), REGION("Create", OHIO)));
}

static void a_strong_table_has_two_replicas_and_a_witness(void **state)
{
    (void)state;
    make_table();
    cJSON *got = GIVES(HOME, "UpdateTable",
                       WITNESSED(IS_STRONG, REGION("Create", WEST), REGION("Create", OHIO)));
    assert_string_equal(text(got, "TableDescription/MultiRegionConsistency"), "STRONG");
    assert_string_equal(text(got, "TableDescription/GlobalTableWitnesses"), "(absent)");
    cJSON_Delete(got);
    rest();
    const char *all = "STRONG [{\"RegionName\":\"" OHIO "\",\"WitnessStatus\":\"ACTIVE\"}]";
    assert_string_equal(consistency_in(HOME), all);
    assert_string_equal(consistency_in(WEST), all);
    assert_string_equal(replicas_seen(HOME), WEST " ACTIVE");
    put(WEST, "a", 1);
    assert_string_equal(number_in(HOME, "a"), "1");
    /* A witness is no table. */
    refuses(OHIO, "ResourceNotFoundException", NULL, OP("DescribeTable"), "{'TableName':'Tab'}");
    DOES(OHIO, "CreateTable", "{" TABLE "," DEMAND "}");

    got = GIVES(HOME, "UpdateTable", WITNESSED("", REGION("Delete", WEST), REGION("Delete", OHIO)));
    assert_string_equal(text(got, "TableDescription/GlobalTableWitnesses/0/WitnessStatus"),
                        "ACTIVE");
    cJSON_Delete(got);
    rest();
    assert_string_equal(consistency_in(HOME), "(absent) (absent)");
    assert_string_equal(replicas_seen(HOME), "");
    assert_string_equal(number_in(HOME, "a"), "1");
    refuses(WEST, "ResourceNotFoundException", NULL, OP("DescribeTable"), "{'TableName':'Tab'}");
    DOES(OHIO, "DescribeTable", "{'TableName':'Tab'}");
    DOES(HOME, "DeleteTable", "{'TableName':'Tab'}");
}

static void a_strong_table_has_three_replicas(void **state)
{
    (void)state;
    make_table();
    add(HOME, STRONG(REGION("Create", WEST) "," REGION("Create", OHIO)));
    assert_string_equal(replicas_seen(HOME), WEST " ACTIVE, " OHIO " ACTIVE");
    assert_string_equal(consistency_in(OHIO), "STRONG (absent)");
    put(OHIO, "a", 1);
    assert_string_equal(number_in(WEST, "a"), "1");
    INVALID(HOME, ONLY_ONE, "UpdateTable", DELETE(WEST));
    INVALID(WEST, ONLY_ONE, "DeleteTable", "{'TableName':'Tab'}");
    add(HOME, UPDATES(REGION("Delete", WEST) "," REGION("Delete", OHIO)));
    assert_string_equal(replicas_seen(HOME), "");
    refuses(OHIO, "ResourceNotFoundException", NULL, OP("DescribeTable"), "{'TableName':'Tab'}");
    add(HOME, CREATE(EU)); /* it is any table again */
    assert_string_equal(consistency_in(HOME), "(absent) (absent)");
    put(HOME, "a", 2);
    assert_string_equal(number_in(EU, "a"), "2");
}

static void strong_tables_come_complete(void **state)
{
    (void)state;
    make_table();
    INVALID(HOME, "Unsupported replica count for global tables with " SET_TO_STRONG ".",
            "UpdateTable", STRONG(REGION("Create", WEST)));
    INVALID(HOME,
            "Unsupported Region(s) specified for global tables with " SET_TO_STRONG
            ": [us-west-1, sa-east-1].",
            "UpdateTable",
            WITNESSED(IS_STRONG, REGION("Create", "us-west-1"), REGION("Create", "sa-east-1")));
    INVALID(HOME, "Cannot target multiple regions with the same action", "UpdateTable",
            WITNESSED(IS_STRONG, REGION("Create", WEST), REGION("Create", WEST)));
    INVALID(HOME,
            "Cannot add a witness in the same region as an existing replica when creating a global "
            "table with " SET_TO_STRONG ".",
            "UpdateTable", WITNESSED(IS_STRONG, REGION("Create", WEST), REGION("Create", HOME)));
    INVALID(HOME,
            "MultiRegionConsistency must be set as STRONG when GlobalTableWitnessUpdates parameter "
            "is present.",
            "UpdateTable", WITNESSED("", REGION("Create", WEST), REGION("Create", OHIO)));
    INVALID(HOME, "Requests that modify replicas or witnesses must not also modify other fields",
            "UpdateTable",
            WITNESSED(IS_STRONG ",'DeletionProtectionEnabled':true", REGION("Create", WEST),
                      REGION("Create", OHIO)));
    refuses(HOME, "ValidationException", NULL, OP("UpdateTable"),
            "{'TableName':'Tab','MultiRegionConsistency':'STRONG'}");
    put(HOME, "a", 1);
    INVALID(HOME, "The table must be empty when creating a global table with " SET_TO_STRONG ".",
            "UpdateTable", STRONG(REGION("Create", WEST) "," REGION("Create", OHIO)));
    assert_string_equal(replicas_seen(HOME), "");
    add(HOME, CREATE(EU));
    INVALID(HOME, "MultiRegionConsistency parameter is unsupported on existing global table",
            "UpdateTable", STRONG(REGION("Create", WEST) "," REGION("Create", OHIO)));
    assert_string_equal(consistency_in(HOME), "(absent) (absent)");
    INVALID(HOME,
            "Update global table operation failed because one or more witnesses were not part of "
            "the global table. Please retry the request without these witnesses: [" OHIO "].",
            "UpdateTable", WITNESSED("", REGION("Delete", EU), REGION("Delete", OHIO)));
    add(HOME, CREATE(WEST));
    INVALID(HOME,
            "Update table operation with more than one create or delete replica actions not "
            "allowed",
            "UpdateTable", UPDATES(REGION("Delete", EU) "," REGION("Delete", WEST)));
}

static void strong_tables_stay_as_they_are(void **state)
{
    (void)state;
    make_witnessed();
    INVALID(HOME, "Cannot add replicas to a global table with strong MultiRegionConsistency",
            "UpdateTable", CREATE(EU));
    INVALID(HOME, "Unsupported replica count for global tables with " SET_TO_STRONG ".",
            "UpdateTable", STRONG(REGION("Create", EU)));
    INVALID(HOME, "Update table delete operation does not include all witnesses.", "UpdateTable",
            DELETE(WEST));
    INVALID(HOME, "MultiRegionConsistency parameter is unsupported on existing global table",
            "UpdateTable",
            "{'TableName':'Tab','MultiRegionConsistency':'EVENTUAL','ReplicaUpdates':[" REGION(
                "Create", EU) "]}");
    INVALID(HOME,
            "Only Replica Create actions are supported when MultiRegionConsistency parameter is "
            "provided.",
            "UpdateTable", STRONG(REGION("Delete", WEST)));
    INVALID(HOME,
            "Update global table operation failed because one or more witnesses were not part of "
            "the global table. Please retry the request without these witnesses: [" EU "].",
            "UpdateTable", WITNESSED("", REGION("Delete", WEST), REGION("Delete", EU)));
    INVALID(HOME, ONLY_ONE, "DeleteTable", "{'TableName':'Tab'}");
    INVALID(WEST, ONLY_ONE, "DeleteTable", "{'TableName':'Tab'}");
    assert_string_equal(replicas_seen(HOME), WEST " ACTIVE");
}

static void what_strong_tables_lack_is_refused(void **state)
{
    (void)state;
    make_witnessed();
    INVALID(WEST, "Time to Live is not supported for global tables with " SET_TO_STRONG ".",
            "UpdateTimeToLive",
            "{'TableName':'Tab','TimeToLiveSpecification':{'Enabled':true,'AttributeName':'t'}}");
    INVALID(HOME, "Transactions are not supported for global tables with " SET_TO_STRONG ".",
            "TransactWriteItems",
            "{'TransactItems':[{'Put':{'TableName':'Tab','Item':{'p':{'S':'a'}}}}]}");
    INVALID(WEST, "Transactions are not supported for global tables with " SET_TO_STRONG ".",
            "TransactGetItems",
            "{'TransactItems':[{'Get':{'TableName':'Tab','Key':{'p':{'S':'a'}}}}]}");
    refuses(HOME, "TransactionCanceledException", NULL, OP("ExecuteTransaction"),
            "{'TransactStatements':[{'Statement':'INSERT INTO \\u0022Tab\\u0022 VALUE "
            "{\\u0027p\\u0027:\\u0027a\\u0027}'}]}");
    assert_string_equal(number_in(HOME, "a"), "(absent)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(a_replica_is_made_with_the_items_that_there_are),
        INSTANCE_TEST(a_stream_that_there_is_is_kept),
        INSTANCE_TEST(replicas_may_be_added_from_any_of_them),
        INSTANCE_TEST(writes_of_each_region_are_read_in_all),
        INSTANCE_TEST(replicas_have_the_indexes),
        INSTANCE_TEST(streams_of_all_regions_show_a_change),
        INSTANCE_TEST(expiry_replicates_and_is_the_services_own_in_one_region),
        INSTANCE_TEST(what_is_common_changes_everywhere),
        INSTANCE_TEST(a_replica_may_differ_where_aws_lets_it),
        INSTANCE_TEST(scaling_is_described_as_off),
        INSTANCE_TEST(scaling_can_only_be_switched_off),
        INSTANCE_TEST(a_replica_that_is_removed_is_gone_and_the_rest_goes_on),
        INSTANCE_TEST(the_source_of_a_replica_stays_for_a_day),
        INSTANCE_TEST(deleting_a_replicas_table_takes_it_out),
        INSTANCE_TEST(bad_replica_updates_are_refused_in_aws_words),
        INSTANCE_TEST(provisioned_tables_would_have_to_scale),
        INSTANCE_TEST(of_the_old_version_there_is_nothing),
        INSTANCE_TEST(a_strong_table_has_two_replicas_and_a_witness),
        INSTANCE_TEST(a_strong_table_has_three_replicas),
        INSTANCE_TEST(strong_tables_come_complete),
        INSTANCE_TEST(strong_tables_stay_as_they_are),
        INSTANCE_TEST(what_strong_tables_lack_is_refused),
        cmocka_unit_test_setup_teardown(a_replica_that_is_being_made_is_only_described,
                                        start_slowly, stop_instance),
        cmocka_unit_test_setup_teardown(while_a_replica_comes_nothing_else_is_updated, start_slowly,
                                        stop_instance),
    };
    return cmocka_run_group_tests_name("DynamoDB's global tables", tests, NULL, NULL);
}
