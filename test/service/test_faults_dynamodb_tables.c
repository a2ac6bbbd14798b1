/* What hangs on a DynamoDB table (streams, ...): store calls made to fail one after the other leave
 * the state before or after, never between; what was put off gets done, and nothing stays behind.
 */
#include "faults.h"

#include "dynamodb/dynamodb.h"

#define TABLE                                                                                      \
    "'TableName':'cart','AttributeDefinitions':[{'AttributeName':'user','AttributeType':'S'}],"    \
    "'KeySchema':[{'AttributeName':'user','KeyType':'HASH'}],'BillingMode':'PAY_PER_REQUEST'"
#define STREAM "'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'NEW_AND_OLD_IMAGES'}"

enum { HOUR = 60 * 60 };

static uint32_t count_records(vg_space space)
{
    struct picture picture;
    take_picture(&picture);
    uint32_t count = picture.counts[space];
    free_picture(&picture);
    return count;
}

/* ---- Streams ---- */

static void make_stream(void)
{
    call_done("dynamodb", "CreateTable", "{" TABLE "," STREAM "}");
    for (int i = 0; i < 2; i++)
        call_done("dynamodb", "PutItem", "{'TableName':'cart','Item':{'user':{'S':'u%d'}}}", i);
}

static const struct fault_case stream_cases[] = {
    {.name = "CreateTable with a stream",
     .service = "dynamodb",
     .operation = "CreateTable",
     .input = "{" TABLE "," STREAM "}"},
    {.name = "PutItem, the first record",
     .prepare = make_stream,
     .service = "dynamodb",
     .operation = "PutItem",
     .input = "{'TableName':'cart','Item':{'user':{'S':'u1'},'n':{'N':'9'}}}"},
    {.name = "DeleteTable with a stream",
     .prepare = make_stream,
     .service = "dynamodb",
     .operation = "DeleteTable",
     .input = "{'TableName':'cart'}"},
};

FAULTS_OF(stream)

static void old_records_leave_the_store(void **state)
{
    (void)state;
    begin_case(&(struct fault_case){.prepare = make_stream});
    assert_int_equal(count_records(DYNAMODB_SPACE_STREAM_ENTRY), 2);
    assert_int_equal(virga_clock_advance(v, 23 * HOUR), 0);
    call_done("dynamodb", "DeleteItem", "{'TableName':'cart','Key':{'user':{'S':'u0'}}}");
    assert_int_equal(virga_clock_advance(v, 2 * HOUR), 0);
    assert_int_equal(count_records(DYNAMODB_SPACE_STREAM_ENTRY), 1);
    assert_int_equal(virga_clock_advance(v, 24 * HOUR), 0);
    assert_int_equal(count_records(DYNAMODB_SPACE_STREAM_ENTRY), 0);
    assert_int_equal(count_records(VG_SPACE_OUTBOX), 0);
    call_done("dynamodb", "DeleteItem", "{'TableName':'cart','Key':{'user':{'S':'u1'}}}");
    call_done("dynamodb", "DeleteTable", "{'TableName':'cart'}");
    assert_int_equal(virga_clock_advance(v, 25 * HOUR), 0);
    assert_int_equal(count_records(DYNAMODB_SPACE_STREAM_ENTRY), 0);
    assert_int_equal(count_records(DYNAMODB_SPACE_STREAM), 0);
    assert_int_equal(count_records(DYNAMODB_SPACE_STREAM_HEAD), 0);
    assert_int_equal(count_records(VG_SPACE_OUTBOX), 0);
    end_case();
}

/* ---- TTL ---- */

#define EXPIRY "1577880060" /* a minute after the beginning */
#define TTL "'TimeToLiveSpecification':{'Enabled':%s,'AttributeName':'ttl'}"

static void make_expiring(void)
{
    call_done("dynamodb", "CreateTable", "{" TABLE "}");
    for (int i = 0; i < 3; i++)
        call_done("dynamodb", "PutItem",
                  "{'TableName':'cart','Item':{'user':{'S':'u%d'},'ttl':{'N':'" EXPIRY "'}}}", i);
}

static void switch_ttl_on(void)
{
    make_expiring();
    call_done("dynamodb", "UpdateTimeToLive", "{'TableName':'cart'," TTL "}", "true");
}

static const struct fault_case ttl_cases[] = {
    {.name = "UpdateTimeToLive, on: items are looked through, and expire",
     .prepare = make_expiring,
     .service = "dynamodb",
     .operation = "UpdateTimeToLive",
     .input = "{'TableName':'cart','TimeToLiveSpecification':{'Enabled':true,'AttributeName':"
              "'ttl'}}",
     .varies = true}, /* the id of the effect that waits is in the record */
    {.name = "UpdateTimeToLive, off",
     .prepare = switch_ttl_on,
     .service = "dynamodb",
     .operation = "UpdateTimeToLive",
     .input = "{'TableName':'cart','TimeToLiveSpecification':{'Enabled':false,'AttributeName':"
              "'ttl'}}"},
    {.name = "PutItem that expires earlier",
     .prepare = switch_ttl_on,
     .service = "dynamodb",
     .operation = "PutItem",
     .input = "{'TableName':'cart','Item':{'user':{'S':'u1'},'ttl':{'N':'1577880030'}}}",
     .varies = true},
    {.name = "DeleteTable with TTL",
     .prepare = switch_ttl_on,
     .service = "dynamodb",
     .operation = "DeleteTable",
     .input = "{'TableName':'cart'}"},
};

FAULTS_OF(ttl)

static void nothing_is_left_of_what_expired(void **state)
{
    (void)state;
    begin_case(&(struct fault_case){.prepare = switch_ttl_on});
    assert_int_equal(count_records(DYNAMODB_SPACE_TTL_DUE), 3);
    assert_int_equal(count_records(VG_SPACE_OUTBOX), 1); /* one effect waits for all */
    assert_int_equal(virga_clock_advance(v, 60), 0);
    assert_int_equal(count_records(DYNAMODB_SPACE_TTL_DUE), 0);
    assert_int_equal(count_records(DYNAMODB_SPACE_ITEM), 0);
    assert_int_equal(count_records(VG_SPACE_OUTBOX), 0);
    end_case();
}

/* ---- Backups ---- */

static void make_backup(void)
{
    make_expiring();
    take_note(0, call_ok("dynamodb", "CreateBackup", "{'TableName':'cart','BackupName':'saved'}"),
              "BackupDetails/BackupArn");
}

static void switch_recovery_on(void)
{
    make_expiring();
    call_done("dynamodb", "UpdateContinuousBackups",
              "{'TableName':'cart','PointInTimeRecoverySpecification':{"
              "'PointInTimeRecoveryEnabled':true}}");
    call_done("dynamodb", "PutItem", "{'TableName':'cart','Item':{'user':{'S':'late'}}}");
}

static const struct fault_case backup_cases[] = {
    {.name = "CreateBackup",
     .prepare = make_expiring,
     .service = "dynamodb",
     .operation = "CreateBackup",
     .input = "{'TableName':'cart','BackupName':'saved'}"},
    {.name = "DeleteBackup",
     .prepare = make_backup,
     .service = "dynamodb",
     .operation = "DeleteBackup",
     .input = "{'BackupArn':'%s'}"},
    {.name = "RestoreTableFromBackup",
     .prepare = make_backup,
     .service = "dynamodb",
     .operation = "RestoreTableFromBackup",
     .input = "{'BackupArn':'%s','TargetTableName':'copy'}"},
    {.name = "UpdateContinuousBackups, on",
     .prepare = make_expiring,
     .service = "dynamodb",
     .operation = "UpdateContinuousBackups",
     .input = "{'TableName':'cart','PointInTimeRecoverySpecification':{"
              "'PointInTimeRecoveryEnabled':true}}"},
    {.name = "UpdateContinuousBackups, off",
     .prepare = switch_recovery_on,
     .service = "dynamodb",
     .operation = "UpdateContinuousBackups",
     .input = "{'TableName':'cart','PointInTimeRecoverySpecification':{"
              "'PointInTimeRecoveryEnabled':false}}"},
    {.name = "RestoreTableToPointInTime",
     .prepare = switch_recovery_on,
     .service = "dynamodb",
     .operation = "RestoreTableToPointInTime",
     .input = "{'SourceTableName':'cart','TargetTableName':'copy','UseLatestRestorableTime':true}"},
    {.name = "PutItem into a table with recovery",
     .prepare = switch_recovery_on,
     .service = "dynamodb",
     .operation = "PutItem",
     .input = "{'TableName':'cart','Item':{'user':{'S':'u1'}}}"},
    {.name = "DeleteTable with recovery",
     .prepare = switch_recovery_on,
     .service = "dynamodb",
     .operation = "DeleteTable",
     .input = "{'TableName':'cart'}"},
};

FAULTS_OF(backup)

/* ---- Exports and imports ---- */

static void make_export(void)
{
    switch_recovery_on();
    call_done("s3", "CreateBucket", "{'Bucket':'files'}");
}

static void make_changes(void)
{
    make_export();
    call_done("dynamodb", "PutItem", "{'TableName':'cart','Item':{'user':{'S':'changed'}}}");
    assert_int_equal(virga_clock_advance(v, HOUR), 0);
}

static void make_file(void)
{
    call_done("s3", "CreateBucket", "{'Bucket':'files'}");
    /* {"Item":{"user":{"S":"a"}}} */
    call_done("s3", "PutObject",
              "{'Bucket':'files','Key':'in','Body':'eyJJdGVtIjp7InVzZXIiOnsiUyI6ImEifX19'}");
}

static const struct fault_case transfer_cases[] = {
    {.name = "ExportTableToPointInTime",
     .prepare = make_export,
     .service = "dynamodb",
     .operation = "ExportTableToPointInTime",
     .input = "{'TableArn':'arn:aws:dynamodb:us-east-1:000000000000:table/cart','S3Bucket':"
              "'files'}",
     .varies = true,
     .may_repeat = true},
    {.name = "ExportTableToPointInTime, an increment",
     .prepare = make_changes,
     .service = "dynamodb",
     .operation = "ExportTableToPointInTime",
     .input = "{'TableArn':'arn:aws:dynamodb:us-east-1:000000000000:table/cart','S3Bucket':"
              "'files','ExportType':'INCREMENTAL_EXPORT','IncrementalExportSpecification':{"
              "'ExportFromTime':1577880000}}",
     .varies = true,
     .may_repeat = true},
    {.name = "ImportTable",
     .prepare = make_file,
     .service = "dynamodb",
     .operation = "ImportTable",
     .input = "{'ClientToken':'t','S3BucketSource':{'S3Bucket':'files'},"
              "'InputFormat':'DYNAMODB_JSON',"
              "'TableCreationParameters':{" TABLE "}}",
     .varies = true},
};

FAULTS_OF(transfer)

/* A table pays for a history only while somebody needs it. */
static void a_history_ends_with_what_needs_it(void **state)
{
    (void)state;
    begin_case(&(struct fault_case){.prepare = make_backup});
    assert_int_equal(count_records(DYNAMODB_SPACE_HISTORY), 0);
    assert_int_equal(count_records(DYNAMODB_SPACE_ITEM), 6);
    call_done("dynamodb", "UpdateContinuousBackups",
              "{'TableName':'cart','PointInTimeRecoverySpecification':{"
              "'PointInTimeRecoveryEnabled':true,'RecoveryPeriodInDays':2}}");
    call_done("dynamodb", "PutItem", "{'TableName':'cart','Item':{'user':{'S':'u1'}}}");
    assert_int_equal(count_records(DYNAMODB_SPACE_HISTORY_ENTRY), 1);
    assert_int_equal(virga_clock_advance(v, 47 * HOUR), 0);
    call_done("dynamodb", "PutItem", "{'TableName':'cart','Item':{'user':{'S':'u2'}}}");
    assert_int_equal(count_records(DYNAMODB_SPACE_HISTORY_ENTRY), 2);
    assert_int_equal(virga_clock_advance(v, 3 * HOUR), 0);
    assert_int_equal(count_records(DYNAMODB_SPACE_HISTORY_ENTRY), 1);
    assert_int_equal(virga_clock_advance(v, 48 * HOUR), 0);
    assert_int_equal(count_records(DYNAMODB_SPACE_HISTORY_ENTRY), 0);
    call_done("dynamodb", "DeleteBackup", "{'BackupArn':'%s'}", noted[0]);
    come_to_rest();
    assert_int_equal(count_records(DYNAMODB_SPACE_ITEM), 3);
    call_done("dynamodb", "UpdateContinuousBackups",
              "{'TableName':'cart','PointInTimeRecoverySpecification':{"
              "'PointInTimeRecoveryEnabled':false}}");
    come_to_rest();
    assert_int_equal(count_records(DYNAMODB_SPACE_HISTORY), 0);
    assert_int_equal(count_records(VG_SPACE_OUTBOX), 0);
    end_case();
}

/* ---- Global tables ---- */

#define CREATE_REPLICA                                                                             \
    "{'TableName':'cart','ReplicaUpdates':[{'Create':{'RegionName':'eu-west-1'}}]}"

static void make_items(void)
{
    call_done("dynamodb", "CreateTable", "{" TABLE "}");
    for (int i = 0; i < 3; i++)
        call_done("dynamodb", "PutItem", "{'TableName':'cart','Item':{'user':{'S':'u%d'}}}", i);
}

static void make_replica(void)
{
    make_items();
    call_done("dynamodb", "UpdateTable", CREATE_REPLICA);
    come_to_rest();
}

#define CREATE_STRONG                                                                              \
    "{'TableName':'cart','MultiRegionConsistency':'STRONG','ReplicaUpdates':[{'Create':{"          \
    "'RegionName':'us-east-2'}},{'Create':{'RegionName':'us-west-2'}}]}"

static void make_empty(void)
{
    call_done("dynamodb", "CreateTable", "{" TABLE "}");
}

static void make_strong(void)
{
    make_empty();
    call_done("dynamodb", "UpdateTable", CREATE_STRONG);
    come_to_rest();
}

static const struct fault_case global_cases[] = {
    {.name = "UpdateTable, a replica and its copies",
     .prepare = make_items,
     .service = "dynamodb",
     .operation = "UpdateTable",
     .input = CREATE_REPLICA},
    {.name = "PutItem in two regions",
     .prepare = make_replica,
     .service = "dynamodb",
     .operation = "PutItem",
     .input = "{'TableName':'cart','Item':{'user':{'S':'u1'},'n':{'N':'9'}}}"},
    {.name = "DeleteItem in two regions",
     .prepare = make_replica,
     .service = "dynamodb",
     .operation = "DeleteItem",
     .input = "{'TableName':'cart','Key':{'user':{'S':'u1'}}}"},
    {.name = "UpdateTable in two regions",
     .prepare = make_replica,
     .service = "dynamodb",
     .operation = "UpdateTable",
     .input = "{'TableName':'cart','TableClass':'STANDARD_INFREQUENT_ACCESS'}"},
    {.name = "UpdateTable, a replica goes",
     .prepare = make_replica,
     .service = "dynamodb",
     .operation = "UpdateTable",
     .input = "{'TableName':'cart','ReplicaUpdates':[{'Delete':{'RegionName':'eu-west-1'}}]}"},
    {.name = "UpdateTable, two replicas with strong consistency",
     .prepare = make_empty,
     .service = "dynamodb",
     .operation = "UpdateTable",
     .input = CREATE_STRONG},
    {.name = "UpdateTable, both go",
     .prepare = make_strong,
     .service = "dynamodb",
     .operation = "UpdateTable",
     .input = "{'TableName':'cart','ReplicaUpdates':[{'Delete':{'RegionName':'us-east-2'}},{"
              "'Delete':{'RegionName':'us-west-2'}}]}"},
    {.name = "DescribeTable of two regions",
     .prepare = make_replica,
     .service = "dynamodb",
     .operation = "DescribeTable",
     .input = "{'TableName':'cart'}"},
};

FAULTS_OF(global)

static void nothing_of_a_replica_stays_behind(void **state)
{
    (void)state;
    begin_case(&(struct fault_case){.prepare = make_replica});
    assert_int_equal(count_records(DYNAMODB_SPACE_ITEM), 6);
    assert_int_equal(count_records(DYNAMODB_SPACE_REPLICAS), 2);
    call_done("dynamodb", "UpdateTable",
              "{'TableName':'cart','ReplicaUpdates':[{'Delete':{'RegionName':'eu-west-1'}}]}");
    come_to_rest();
    assert_int_equal(count_records(DYNAMODB_SPACE_ITEM), 3);
    assert_int_equal(count_records(DYNAMODB_SPACE_REPLICAS), 0);
    assert_int_equal(count_records(DYNAMODB_SPACE_TABLE), 1);
    assert_int_equal(count_records(DYNAMODB_SPACE_DETAILS), 1);
    assert_int_equal(count_records(DYNAMODB_SPACE_STREAM_HEAD), 1);
    end_case();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stream_is_before_or_after_never_between),
        cmocka_unit_test(old_records_leave_the_store),
        cmocka_unit_test(ttl_is_before_or_after_never_between),
        cmocka_unit_test(nothing_is_left_of_what_expired),
        cmocka_unit_test(backup_is_before_or_after_never_between),
        cmocka_unit_test(a_history_ends_with_what_needs_it),
        cmocka_unit_test(transfer_is_before_or_after_never_between),
        cmocka_unit_test(global_is_before_or_after_never_between),
        cmocka_unit_test(nothing_of_a_replica_stays_behind),
    };
    return cmocka_run_group_tests_name("faults of DynamoDB's tables", tests, NULL, NULL);
}
