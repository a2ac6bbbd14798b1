/* DynamoDB's backups and point-in-time recovery: tables as they were, restored. */
#include "instance.h"

#define DDB(...) call_ok("dynamodb", __VA_ARGS__)
#define DDB_DONE(...) call_done("dynamodb", __VA_ARGS__)
#define FAILS(code, message, ...) call_fails(code, message, "dynamodb", __VA_ARGS__)

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

static int start_frozen(void **state)
{
    int rc = start_instance(state);
    if (rc == 0)
        virga_clock_freeze(v, 1);
    return rc;
}

#define FROZEN_TEST(name) cmocka_unit_test_setup_teardown(name, start_frozen, stop_instance)

#define SCHEMA                                                                                     \
    "'KeySchema':[{'AttributeName':'p','KeyType':'HASH'}],'BillingMode':'PAY_PER_REQUEST'"

static void make_table(const char *name)
{
    DDB_DONE("CreateTable",
             "{'TableName':'%s','AttributeDefinitions':[{'AttributeName':'p','AttributeType':'S'}]"
             "," SCHEMA "}",
             name);
}

static void make_indexed_table(void)
{
    DDB_DONE("CreateTable",
             "{'TableName':'Tab','AttributeDefinitions':[{'AttributeName':'p','AttributeType':'S'},"
             "{'AttributeName':'g','AttributeType':'S'}]," SCHEMA ",'GlobalSecondaryIndexes':[{"
             "'IndexName':'byG','KeySchema':[{'AttributeName':'g','KeyType':'HASH'}],'Projection':{"
             "'ProjectionType':'ALL'}}],'SSESpecification':{'Enabled':true},'OnDemandThroughput':{"
             "'MaxReadRequestUnits':100,'MaxWriteRequestUnits':50},'DeletionProtectionEnabled':"
             "false,'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'KEYS_ONLY'},"
             "'Tags':[{'Key':'k','Value':'v'}]}");
}

static void put(const char *table, int i, const char *value)
{
    DDB_DONE("PutItem", "{'TableName':'%s','Item':{'p':{'S':'i%d'},'g':{'S':'x'},'v':{'S':'%s'}}}",
             table, i, value);
}

static void put_all(const char *table, int from, int to, const char *value)
{
    for (int i = from; i < to; i++)
        put(table, i, value);
}

static void delete_item(const char *table, int i)
{
    DDB_DONE("DeleteItem", "{'TableName':'%s','Key':{'p':{'S':'i%d'}}}", table, i);
}

static void settle(void)
{
    assert_int_equal(virga_settle(v, 30000), 0);
}

static int count_items(const char *table)
{
    cJSON *got = DDB("DescribeTable", "{'TableName':'%s'}", table);
    assert_string_equal(text(got, "Table/TableStatus"), "ACTIVE");
    int counted = (int)at(got, "Table/ItemCount")->valuedouble;
    cJSON_Delete(got);
    got = DDB("Scan", "{'TableName':'%s','Select':'COUNT'}", table);
    int count = (int)at(got, "Count")->valuedouble;
    assert_int_equal(counted, count);
    cJSON_Delete(got);
    return count;
}

/* The item's value, or "(absent)"; in a static buffer. */
static const char *value_of(const char *table, int i)
{
    static char value[64];
    cJSON *got = DDB("GetItem", "{'TableName':'%s','Key':{'p':{'S':'i%d'}}}", table, i);
    snprintf(value, sizeof value, "%s", text(got, "Item/v/S"));
    cJSON_Delete(got);
    return value;
}

static char arn[512]; /* of the backup made last */

static void back_up(const char *table)
{
    cJSON *got = DDB("CreateBackup", "{'TableName':'%s','BackupName':'saved'}", table);
    assert_string_equal(text(got, "BackupDetails/BackupStatus"), "CREATING");
    assert_string_equal(text(got, "BackupDetails/BackupType"), "USER");
    assert_string_equal(text(got, "BackupDetails/BackupName"), "saved");
    snprintf(arn, sizeof arn, "%s", text(got, "BackupDetails/BackupArn"));
    cJSON_Delete(got);
}

static void restore_as(const char *table)
{
    cJSON *got =
        DDB("RestoreTableFromBackup", "{'TargetTableName':'%s','BackupArn':'%s'}", table, arn);
    assert_string_equal(text(got, "TableDescription/TableStatus"), "CREATING");
    assert_string_equal(text(got, "TableDescription/RestoreSummary/RestoreInProgress"), "true");
    assert_string_equal(text(got, "TableDescription/RestoreSummary/SourceBackupArn"), arn);
    cJSON_Delete(got);
    settle();
}

/* ---- Backups ---- */

static void a_backup_is_restored_with_its_items_and_indexes(void **state)
{
    (void)state;
    make_indexed_table();
    put_all("Tab", 0, 30, "a");
    back_up("Tab");
    settle();
    put_all("Tab", 0, 5, "b");
    delete_item("Tab", 7);
    put("Tab", 99, "new");
    restore_as("Copy");
    assert_int_equal(count_items("Copy"), 30);
    assert_string_equal(value_of("Copy", 0), "a");
    assert_string_equal(value_of("Copy", 7), "a");
    assert_string_equal(value_of("Copy", 99), "(absent)");
    assert_string_equal(value_of("Tab", 0), "b");
    cJSON *got =
        DDB("Query", "{'TableName':'Copy','IndexName':'byG','KeyConditionExpression':'g = :g',"
                     "'ExpressionAttributeValues':{':g':{'S':'x'}},'Select':'COUNT'}");
    assert_string_equal(text(got, "Count"), "30");
    cJSON_Delete(got);

    /* What a restored table has of its source, and what it has not. */
    got = DDB("DescribeTable", "{'TableName':'Copy'}");
    assert_null(at(got, "Table/RestoreSummary"));
    assert_null(at(got, "Table/StreamSpecification"));
    assert_string_equal(text(got, "Table/SSEDescription/SSEType"), "KMS");
    assert_string_equal(text(got, "Table/BillingModeSummary/BillingMode"), "PAY_PER_REQUEST");
    assert_string_equal(text(got, "Table/OnDemandThroughput/MaxReadRequestUnits"), "100");
    cJSON_Delete(got);
}

static void a_backup_is_described_as_its_table_was(void **state)
{
    (void)state;
    make_indexed_table();
    put_all("Tab", 0, 3, "a");
    DDB_DONE("UpdateTimeToLive", "{'TableName':'Tab','TimeToLiveSpecification':{'Enabled':true,"
                                 "'AttributeName':'ttl'}}");
    back_up("Tab");
    settle();
    cJSON *got = DDB("DescribeBackup", "{'BackupArn':'%s'}", arn);
    const cJSON *backup = at(got, "BackupDescription");
    assert_string_equal(text(backup, "BackupDetails/BackupStatus"), "AVAILABLE");
    assert_null(at(backup, "BackupDetails/BackupExpiryDateTime"));
    assert_string_equal(text(backup, "SourceTableDetails/TableName"), "Tab");
    assert_string_equal(text(backup, "SourceTableDetails/ItemCount"), "3");
    assert_string_equal(text(backup, "SourceTableDetails/BillingMode"), "PAY_PER_REQUEST");
    assert_string_equal(text(backup, "SourceTableDetails/ProvisionedThroughput"),
                        "{\"ReadCapacityUnits\":0,\"WriteCapacityUnits\":0}");
    const cJSON *features = at(backup, "SourceTableFeatureDetails");
    assert_string_equal(text(features, "GlobalSecondaryIndexes/0/IndexName"), "byG");
    assert_string_equal(text(features, "StreamDescription/StreamViewType"), "KEYS_ONLY");
    assert_string_equal(text(features, "TimeToLiveDescription/AttributeName"), "ttl");
    assert_string_equal(text(features, "SSEDescription/Status"), "ENABLED");
    cJSON_Delete(got);

    make_table("plain");
    back_up("plain");
    settle();
    got = DDB("DescribeBackup", "{'BackupArn':'%s'}", arn);
    assert_string_equal(text(got, "BackupDescription/SourceTableFeatureDetails"), "{}");
    cJSON_Delete(got);
}

/* Slices of the copy and these writes take turns. */
static void a_backup_of_a_table_that_is_written_is_of_one_moment(void **state)
{
    enum { ITEMS = 6000, CHANGES = 100, STEP = ITEMS / CHANGES };
    (void)state;
    make_table("Tab");
    put_all("Tab", 0, ITEMS, "before");
    back_up("Tab");
    for (int i = 0; i < CHANGES; i++) {
        put("Tab", i * STEP, "after");
        delete_item("Tab", i * STEP + 1);
        put("Tab", ITEMS + i, "after");
        delete_item("Tab", i * STEP + 2);
        put("Tab", i * STEP + 2, "after");
    }
    settle();
    restore_as("Copy");
    assert_int_equal(count_items("Copy"), ITEMS);
    cJSON *got = DDB("Scan", "{'TableName':'Copy','Select':'COUNT','FilterExpression':'v = :b',"
                             "'ExpressionAttributeValues':{':b':{'S':'before'}}}");
    assert_int_equal((int)at(got, "Count")->valuedouble, ITEMS);
    cJSON_Delete(got);
}

/* Clients see it as a whole or not at all. */
static void a_table_being_restored_is_being_created(void **state)
{
    enum { ITEMS = 600 };
    (void)state;
    char *output = NULL;
    make_table("Tab");
    put_all("Tab", 0, ITEMS, "a");
    back_up("Tab");
    settle();
    DDB_DONE("RestoreTableFromBackup", "{'TargetTableName':'Copy','BackupArn':'%s'}", arn);
    int status =
        virga_call(v, "dynamodb", "Scan", "{\"TableName\":\"Copy\",\"Select\":\"COUNT\"}", &output);
    if (status == 200)
        assert_non_null(strstr(output, "\"Count\":600"));
    else
        assert_non_null(strstr(output, "Requested resource not found"));
    free(output);
    settle();
    assert_int_equal(count_items("Copy"), ITEMS);
}

static void a_backup_outlives_its_table(void **state)
{
    enum { ITEMS = 500 };
    (void)state;
    make_table("Tab");
    put_all("Tab", 0, ITEMS, "a");
    back_up("Tab");
    DDB_DONE("DeleteTable", "{'TableName':'Tab'}"); /* while it is copied */
    make_table("Tab");
    put("Tab", 0, "other");
    settle();
    restore_as("Copy");
    assert_int_equal(count_items("Copy"), ITEMS);
    assert_string_equal(value_of("Copy", 0), "a");
    assert_int_equal(count_items("Tab"), 1);
    cJSON *got = DDB("ListBackups", "{'TableName':'Tab'}");
    assert_string_equal(text(got, "BackupSummaries/0/BackupArn"), arn);
    cJSON_Delete(got);
}

static void a_deleted_backup_is_gone(void **state)
{
    (void)state;
    char message[640];
    make_table("Tab");
    put_all("Tab", 0, 3, "a");
    back_up("Tab");
    settle();
    cJSON *got = DDB("DeleteBackup", "{'BackupArn':'%s'}", arn);
    assert_string_equal(text(got, "BackupDescription/BackupDetails/BackupStatus"), "DELETED");
    assert_string_equal(text(got, "BackupDescription/SourceTableDetails/TableName"), "Tab");
    cJSON_Delete(got);
    snprintf(message, sizeof message, "Backup not found: %s", arn);
    FAILS("BackupNotFoundException", message, "DescribeBackup", "{'BackupArn':'%s'}", arn);
    FAILS("AccessDeniedException", "Access is denied", "DescribeBackup",
          "{'BackupArn':'arn:aws:dynamodb::000000000000:table/Tab/backup/1-2'}");
    FAILS("BackupNotFoundException", message, "DeleteBackup", "{'BackupArn':'%s'}", arn);
    FAILS("BackupNotFoundException", message, "RestoreTableFromBackup",
          "{'TargetTableName':'Copy','BackupArn':'%s'}", arn);
    FAILS("ValidationException", "Invalid Backup ARN", "DescribeBackup",
          "{'BackupArn':'arn:aws:dynamodb:us-east-1:000000000000:table/Tab'}");
    FAILS("AccessDeniedException", "Access is denied", "DescribeBackup",
          "{'BackupArn':'arn:aws:dynamodb:us-east-1:000000000001:table/Tab/backup/1-2'}");
    FAILS("TableNotFoundException", "Table not found: none", "CreateBackup",
          "{'TableName':'none','BackupName':'saved'}");
}

static void the_region_of_a_backups_arn_is_only_shown_again(void **state)
{
    (void)state;
    char elsewhere[256];
    make_table("Tab");
    back_up("Tab");
    settle();
    const char *id = strstr(arn, "/backup/");
    snprintf(elsewhere, sizeof elsewhere, "arn:aws:dynamodb:eu-west-1:000000000000:table/Tab%s",
             id);
    cJSON *got = DDB("DescribeBackup", "{'BackupArn':'%s'}", elsewhere);
    assert_string_equal(text(got, "BackupDescription/BackupDetails/BackupArn"), elsewhere);
    cJSON_Delete(got);
    FAILS("ValidationException",
          "Invalid Request: sseSpecificationOverride must be provided for cross-region restores",
          "RestoreTableFromBackup", "{'TargetTableName':'Copy','BackupArn':'%s'}", elsewhere);
    FAILS("ValidationException",
          "Invalid Request: Requested MaxWriteRequestUnits for OnDemandThroughput is outside of "
          "valid range",
          "RestoreTableFromBackup",
          "{'TargetTableName':'Copy','BackupArn':'%s','BillingModeOverride':'PAY_PER_REQUEST',"
          "'OnDemandThroughputOverride':{'MaxReadRequestUnits':1,'MaxWriteRequestUnits':0}}",
          arn);
    DDB_DONE("DeleteBackup", "{'BackupArn':'%s'}", elsewhere);
    FAILS("BackupNotFoundException", NULL, "DescribeBackup", "{'BackupArn':'%s'}", arn);
}

static void backups_are_listed_by_table_type_and_time(void **state)
{
    (void)state;
    char arns[4][512];
    make_table("Tab");
    make_table("Other");
    for (int i = 0; i < 3; i++) {
        back_up("Tab");
        snprintf(arns[i], sizeof arns[i], "%s", arn);
        assert_int_equal(virga_clock_advance(v, 10), 0);
    }
    back_up("Other");
    long long now = (long long)(virga_clock_now_ms(v) / 1000);
    cJSON *got = DDB("ListBackups", "{}");
    assert_int_equal(cJSON_GetArraySize(at(got, "BackupSummaries")), 4);
    cJSON_Delete(got);
    got = DDB("ListBackups", "{'TableName':'Tab','Limit':2}");
    assert_int_equal(cJSON_GetArraySize(at(got, "BackupSummaries")), 2);
    assert_string_equal(text(got, "BackupSummaries/0/BackupArn"), arns[0]);
    assert_string_equal(text(got, "LastEvaluatedBackupArn"), arns[1]);
    cJSON_Delete(got);
    got =
        DDB("ListBackups", "{'TableName':'Tab','Limit':2,'ExclusiveStartBackupArn':'%s'}", arns[1]);
    assert_int_equal(cJSON_GetArraySize(at(got, "BackupSummaries")), 1);
    assert_null(at(got, "LastEvaluatedBackupArn"));
    cJSON_Delete(got);
    got = DDB("ListBackups", "{'TableName':'Tab','TimeRangeLowerBound':%lld}", now - 15);
    assert_int_equal(cJSON_GetArraySize(at(got, "BackupSummaries")), 1);
    cJSON_Delete(got);
    got = DDB("ListBackups", "{'TableName':'Tab','TimeRangeUpperBound':%lld}", now - 15);
    assert_int_equal(cJSON_GetArraySize(at(got, "BackupSummaries")), 2);
    cJSON_Delete(got);
    got = DDB("ListBackups", "{'TableName':'Tab','BackupType':'SYSTEM'}");
    assert_string_equal(text(got, "BackupSummaries"), "[]");
    cJSON_Delete(got);
    FAILS("ValidationException",
          "One or more parameter values were invalid: Time range lower bound must be less than or "
          "equal to upper bound",
          "ListBackups", "{'TimeRangeLowerBound':10,'TimeRangeUpperBound':5}");
}

/* ---- Restored otherwise ---- */

static void restore_fails(const char *message, const char *overrides)
{
    FAILS("ValidationException", message, "RestoreTableFromBackup",
          "{'TargetTableName':'Copy','BackupArn':'%s',%s}", arn, overrides);
}

#define BY_G                                                                                       \
    "'KeySchema':[{'AttributeName':'g','KeyType':'HASH'}],'Projection':{'ProjectionType':'ALL'}"

static void overrides_are_checked_in_aws_words(void **state)
{
    (void)state;
    make_indexed_table();
    back_up("Tab");
    settle();
    restore_fails("Invalid Request: Cannot override ProvisionedThroughput unless BillingMode is "
                  "PROVISIONED",
                  "'ProvisionedThroughputOverride':{'ReadCapacityUnits':1,'WriteCapacityUnits':1}");
    restore_fails("Invalid Request: Must override ProvisionedThroughput if BillingMode is "
                  "overridden to PROVISIONED",
                  "'BillingModeOverride':'PROVISIONED'");
    restore_fails("Invalid Request: Cannot override ProvisionedThroughput if BillingMode is "
                  "overridden to PAY_PER_REQUEST",
                  "'BillingModeOverride':'PAY_PER_REQUEST','ProvisionedThroughputOverride':{"
                  "'ReadCapacityUnits':1,'WriteCapacityUnits':1}");
    restore_fails("Invalid Request: Must specify provisioned throughput for index byG",
                  "'BillingModeOverride':'PROVISIONED','ProvisionedThroughputOverride':{"
                  "'ReadCapacityUnits':1,'WriteCapacityUnits':1}");
    restore_fails("Invalid Request: Index byV does not match a secondary index that existed in "
                  "the source table and cannot be created during the restore operation",
                  "'GlobalSecondaryIndexOverride':[{'IndexName':'byV','KeySchema':[{"
                  "'AttributeName':'v','KeyType':'HASH'}],'Projection':{'ProjectionType':'ALL'}}]");
    FAILS("TableAlreadyExistsException", "Table already exists: Tab", "RestoreTableFromBackup",
          "{'TargetTableName':'Tab','BackupArn':'%s'}", arn);
    FAILS("ResourceNotFoundException", NULL, "DescribeTable", "{'TableName':'Copy'}");
}

static void a_restored_table_may_have_other_billing_and_indexes(void **state)
{
    (void)state;
    make_indexed_table();
    put_all("Tab", 0, 4, "a");
    back_up("Tab");
    settle();
    DDB_DONE("RestoreTableFromBackup",
             "{'TargetTableName':'Bare','BackupArn':'%s','GlobalSecondaryIndexOverride':[],"
             "'SSESpecificationOverride':{'Enabled':false}}",
             arn);
    settle();
    cJSON *got = DDB("DescribeTable", "{'TableName':'Bare'}");
    assert_null(at(got, "Table/GlobalSecondaryIndexes"));
    assert_null(at(got, "Table/SSEDescription"));
    assert_int_equal(cJSON_GetArraySize(at(got, "Table/AttributeDefinitions")), 1);
    cJSON_Delete(got);
    DDB_DONE("RestoreTableFromBackup",
             "{'TargetTableName':'Paid','BackupArn':'%s','BillingModeOverride':'PROVISIONED',"
             "'ProvisionedThroughputOverride':{'ReadCapacityUnits':3,'WriteCapacityUnits':4},"
             "'GlobalSecondaryIndexOverride':[{'IndexName':'renamed'," BY_G
             ",'ProvisionedThroughput':{'ReadCapacityUnits':1,'WriteCapacityUnits':2}}]}",
             arn);
    settle();
    got = DDB("DescribeTable", "{'TableName':'Paid'}");
    assert_string_equal(text(got, "Table/ProvisionedThroughput/WriteCapacityUnits"), "4");
    assert_string_equal(text(got, "Table/GlobalSecondaryIndexes/0/IndexName"), "renamed");
    assert_string_equal(text(got, "Table/GlobalSecondaryIndexes/0/ItemCount"), "4");
    cJSON_Delete(got);
    assert_int_equal(count_items("Paid"), 4);
}

/* ---- Point-in-time recovery ---- */

static void set_recovery(const char *enabled)
{
    cJSON *got = DDB("UpdateContinuousBackups",
                     "{'TableName':'Tab','PointInTimeRecoverySpecification':{"
                     "'PointInTimeRecoveryEnabled':%s}}",
                     enabled);
    assert_string_equal(text(got, "ContinuousBackupsDescription/ContinuousBackupsStatus"),
                        "ENABLED");
    cJSON_Delete(got);
}

static long long now_s(void)
{
    return (long long)(virga_clock_now_ms(v) / 1000);
}

static long long window(const char *end)
{
    char path[128];
    cJSON *got = DDB("DescribeContinuousBackups", "{'TableName':'Tab'}");
    snprintf(path, sizeof path,
             "ContinuousBackupsDescription/PointInTimeRecoveryDescription/%sRestorableDateTime",
             end);
    const cJSON *found = at(got, path);
    long long second = found == NULL ? -1 : (long long)found->valuedouble;
    cJSON_Delete(got);
    return second;
}

static void recovery_has_a_window(void **state)
{
    (void)state;
    make_table("Tab");
    cJSON *got = DDB("DescribeContinuousBackups", "{'TableName':'Tab'}");
    assert_string_equal(text(got, "ContinuousBackupsDescription/PointInTimeRecoveryDescription"),
                        "{\"PointInTimeRecoveryStatus\":\"DISABLED\"}");
    cJSON_Delete(got);
    set_recovery("true");
    long long begin = now_s();
    assert_int_equal(window("Earliest"), begin);
    assert_int_equal(window("Latest"), begin);
    assert_int_equal(virga_clock_advance(v, HOUR), 0);
    assert_int_equal(window("Earliest"), begin);
    assert_int_equal(window("Latest"), begin + HOUR - 5 * MINUTE);
    assert_int_equal(virga_clock_advance(v, 40 * DAY), 0);
    assert_int_equal(window("Earliest"), now_s() - 35 * DAY);
    set_recovery("false");
    assert_int_equal(window("Earliest"), -1);
    FAILS("ValidationException",
          "Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time "
          "recovery.",
          "UpdateContinuousBackups",
          "{'TableName':'Tab','PointInTimeRecoverySpecification':{'PointInTimeRecoveryEnabled':"
          "false,'RecoveryPeriodInDays':3}}");
    FAILS("TableNotFoundException", "Table not found: none", "DescribeContinuousBackups",
          "{'TableName':'none'}");
}

static void a_table_is_restored_to_any_second(void **state)
{
    (void)state;
    long long times[4];
    char name[16];
    make_table("Tab");
    put("Tab", 0, "old");
    set_recovery("true");
    times[0] = now_s();
    assert_int_equal(virga_clock_advance(v, HOUR), 0);
    put("Tab", 0, "changed");
    put_all("Tab", 1, 300, "one");
    times[1] = now_s() + 1;
    assert_int_equal(virga_clock_advance(v, HOUR), 0);
    put_all("Tab", 1, 250, "two");
    delete_item("Tab", 0);
    times[2] = now_s() + 1;
    assert_int_equal(virga_clock_advance(v, HOUR), 0);
    for (int i = 1; i < 300; i++)
        delete_item("Tab", i);
    times[3] = now_s() + 1;
    assert_int_equal(virga_clock_advance(v, HOUR), 0);
    static const int counts[4] = {1, 300, 299, 0};
    static const char *const values[4][2] = {
        {"old", "(absent)"}, {"changed", "one"}, {"(absent)", "two"}, {"(absent)", "(absent)"}};
    for (int i = 0; i < 4; i++) {
        snprintf(name, sizeof name, "At%d", i);
        cJSON *got = DDB("RestoreTableToPointInTime",
                         "{'SourceTableName':'Tab','TargetTableName':'%s','RestoreDateTime':%lld}",
                         name, times[i]);
        assert_string_equal(text(got, "TableDescription/RestoreSummary/SourceTableArn"),
                            "arn:aws:dynamodb:us-east-1:000000000000:table/Tab");
        cJSON_Delete(got);
        settle();
        assert_int_equal(count_items(name), counts[i]);
        assert_string_equal(value_of(name, 0), values[i][0]);
        assert_string_equal(value_of(name, 1), values[i][1]);
    }
    DDB_DONE("RestoreTableToPointInTime",
             "{'SourceTableArn':'arn:aws:dynamodb:us-east-1:000000000000:table/Tab',"
             "'TargetTableName':'Last','UseLatestRestorableTime':true}");
    settle();
    assert_int_equal(count_items("Last"), 0);
}

static void moments_outside_the_window_are_refused(void **state)
{
    (void)state;
    make_table("Tab");
    FAILS("PointInTimeRecoveryUnavailableException",
          "Point in time recovery is not enabled for table 'Tab'", "RestoreTableToPointInTime",
          "{'SourceTableName':'Tab','TargetTableName':'Tab','UseLatestRestorableTime':true}");
    set_recovery("true");
    FAILS("TableAlreadyExistsException", "Table already exists: Tab", "RestoreTableToPointInTime",
          "{'SourceTableName':'Tab','TargetTableName':'Tab','UseLatestRestorableTime':true}");
    FAILS("InvalidRestoreTimeException", NULL, "RestoreTableToPointInTime",
          "{'SourceTableName':'Tab','TargetTableName':'Copy','RestoreDateTime':%lld}",
          now_s() - 10);
    FAILS("InvalidRestoreTimeException", NULL, "RestoreTableToPointInTime",
          "{'SourceTableName':'Tab','TargetTableName':'Copy','RestoreDateTime':%lld}",
          now_s() + 10);
    FAILS("ValidationException",
          "Invalid Request: Either one of RestoreDateTime or UseLatestRestorableTime must be "
          "specified, but not both",
          "RestoreTableToPointInTime", "{'SourceTableName':'Tab','TargetTableName':'Copy'}");
    FAILS("ValidationException", NULL, "RestoreTableToPointInTime",
          "{'SourceTableName':'Tab','TargetTableName':'Copy','RestoreDateTime':%lld,"
          "'UseLatestRestorableTime':true}",
          now_s());
    FAILS("TableNotFoundException", "Table not found: none", "RestoreTableToPointInTime",
          "{'SourceTableName':'none','TargetTableName':'Tab','UseLatestRestorableTime':true}");
    FAILS("ValidationException",
          "Invalid Request: Must provide exactly one of: sourceTableArn, sourceTableName",
          "RestoreTableToPointInTime",
          "{'SourceTableName':'Tab','SourceTableArn':'arn:aws:dynamodb:us-east-1:000000000000:"
          "table/Tab','TargetTableName':'Copy','UseLatestRestorableTime':true}");
}

static void a_deleted_table_with_recovery_leaves_a_system_backup(void **state)
{
    (void)state;
    make_table("Tab");
    set_recovery("true");
    put_all("Tab", 0, 120, "a");
    DDB_DONE("DeleteTable", "{'TableName':'Tab'}");
    settle();
    cJSON *got = DDB("ListBackups", "{'TableName':'Tab','BackupType':'ALL'}");
    assert_int_equal(cJSON_GetArraySize(at(got, "BackupSummaries")), 1);
    assert_string_equal(text(got, "BackupSummaries/0/BackupName"), "Tab$DeletedTableBackup");
    assert_string_equal(text(got, "BackupSummaries/0/BackupType"), "SYSTEM");
    snprintf(arn, sizeof arn, "%s", text(got, "BackupSummaries/0/BackupArn"));
    cJSON_Delete(got);
    FAILS("ValidationException", NULL, "DeleteBackup", "{'BackupArn':'%s'}", arn);
    make_table("Tab"); /* another one of that name */
    restore_as("Copy");
    assert_int_equal(count_items("Copy"), 120);
    assert_int_equal(count_items("Tab"), 0);
    assert_int_equal(virga_clock_advance(v, 35 * DAY), 0);
    FAILS("BackupNotFoundException", NULL, "DescribeBackup", "{'BackupArn':'%s'}", arn);
    assert_int_equal(count_items("Copy"), 120);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FROZEN_TEST(a_backup_is_restored_with_its_items_and_indexes),
        FROZEN_TEST(a_backup_is_described_as_its_table_was),
        FROZEN_TEST(a_backup_of_a_table_that_is_written_is_of_one_moment),
        FROZEN_TEST(a_table_being_restored_is_being_created),
        FROZEN_TEST(a_backup_outlives_its_table),
        FROZEN_TEST(a_deleted_backup_is_gone),
        FROZEN_TEST(the_region_of_a_backups_arn_is_only_shown_again),
        FROZEN_TEST(backups_are_listed_by_table_type_and_time),
        FROZEN_TEST(overrides_are_checked_in_aws_words),
        FROZEN_TEST(a_restored_table_may_have_other_billing_and_indexes),
        FROZEN_TEST(recovery_has_a_window),
        FROZEN_TEST(a_table_is_restored_to_any_second),
        FROZEN_TEST(moments_outside_the_window_are_refused),
        FROZEN_TEST(a_deleted_table_with_recovery_leaves_a_system_backup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
