/* DynamoDB's exports to S3 and imports from it. */
#include "instance.h"

#define DDB(...) call_ok("dynamodb", __VA_ARGS__)
#define DDB_DONE(...) call_done("dynamodb", __VA_ARGS__)
#define FAILS(code, message, ...) call_fails(code, message, "dynamodb", __VA_ARGS__)
#define ARN "arn:aws:dynamodb:us-east-1:000000000000:table/Tab"

enum { ITEMS = 120 };

static int start_frozen(void **state)
{
    int rc = start_instance(state);
    if (rc == 0)
        virga_clock_freeze(v, 1);
    return rc;
}

#define FROZEN_TEST(name) cmocka_unit_test_setup_teardown(name, start_frozen, stop_instance)

static void settle(void)
{
    assert_int_equal(virga_settle(v, 30000), 0);
}

static void make_empty_table(void)
{
    DDB_DONE("CreateTable",
             "{'TableName':'Tab','AttributeDefinitions':[{'AttributeName':'p','AttributeType':'S'}]"
             ",'KeySchema':[{'AttributeName':'p','KeyType':'HASH'}],'BillingMode':"
             "'PAY_PER_REQUEST'}");
    DDB_DONE("UpdateContinuousBackups", "{'TableName':'Tab','PointInTimeRecoverySpecification':{"
                                        "'PointInTimeRecoveryEnabled':true}}");
}

static void make_table(void)
{
    make_empty_table();
    for (int i = 0; i < ITEMS; i++)
        DDB_DONE("PutItem", "{'TableName':'Tab','Item':{'p':{'S':'i%d'},'n':{'N':'%d'}}}", i, i);
}

static void make_bucket(void)
{
    call_done("s3", "CreateBucket", "{'Bucket':'files'}");
}

/* base64 of a text, in a static buffer */
static const char *base64(const char *plain)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    static char coded[4096];
    size_t length = strlen(plain), at = 0;
    for (size_t i = 0; i < length; i += 3) {
        unsigned value = (unsigned)(unsigned char)plain[i] << 16;
        value |= i + 1 < length ? (unsigned)(unsigned char)plain[i + 1] << 8 : 0;
        value |= i + 2 < length ? (unsigned)(unsigned char)plain[i + 2] : 0;
        coded[at++] = digits[value >> 18];
        coded[at++] = digits[value >> 12 & 63];
        coded[at++] = i + 1 < length ? digits[value >> 6 & 63] : '=';
        coded[at++] = i + 2 < length ? digits[value & 63] : '=';
    }
    coded[at] = '\0';
    return coded;
}

static void put_object(const char *key, const char *plain)
{
    call_done("s3", "PutObject", "{'Bucket':'files','Key':'%s','Body':'%s'}", key, base64(plain));
}

/* The text of an object, in a static buffer. */
static const char *object(const char *key)
{
    static char plain[8192];
    cJSON *got = call_ok("s3", "GetObject", "{'Bucket':'files','Key':'%s'}", key);
    FILE *file = fopen(text(got, "Body/path"), "rb");
    assert_non_null(file);
    plain[fread(plain, 1, sizeof plain - 1, file)] = '\0';
    fclose(file);
    cJSON_Delete(got);
    return plain;
}

/* ---- Exports ---- */

static char export_arn[256];

static void export_table(const char *more)
{
    cJSON *got = DDB("ExportTableToPointInTime",
                     "{'TableArn':'" ARN "','S3Bucket':'files','S3Prefix':'exp'%s}", more);
    assert_string_equal(text(got, "ExportDescription/ExportStatus"), "IN_PROGRESS");
    assert_null(at(got, "ExportDescription/ItemCount"));
    snprintf(export_arn, sizeof export_arn, "%s", text(got, "ExportDescription/ExportArn"));
    cJSON_Delete(got);
}

static void an_export_lies_in_the_bucket_as_aws_lays_it(void **state)
{
    (void)state;
    char key[512], folder[256], summary[4096];
    make_table();
    make_bucket();
    export_table("");
    settle();
    cJSON *got = DDB("DescribeExport", "{'ExportArn':'%s'}", export_arn);
    const cJSON *export = at(got, "ExportDescription");
    assert_string_equal(text(export, "ExportStatus"), "COMPLETED");
    assert_string_equal(text(export, "ItemCount"), "120");
    assert_string_equal(text(export, "ExportFormat"), "DYNAMODB_JSON");
    assert_string_equal(text(export, "S3SseAlgorithm"), "AES256");
    assert_null(at(export, "ExportType"));
    snprintf(folder, sizeof folder, "exp/AWSDynamoDB/%s/", strrchr(export_arn, '/') + 1);
    snprintf(key, sizeof key, "%smanifest-summary.json", folder);
    assert_string_equal(text(export, "ExportManifest"), key);
    cJSON_Delete(got);

    snprintf(summary, sizeof summary, "%s", object(key));
    cJSON *read = cJSON_Parse(summary);
    assert_non_null(read);
    assert_string_equal(text(read, "exportArn"), export_arn);
    assert_string_equal(text(read, "itemCount"), "120");
    assert_string_equal(text(read, "outputFormat"), "DYNAMODB_JSON");
    cJSON *files = cJSON_Parse(object(text(read, "manifestFilesS3Key")));
    assert_string_equal(text(files, "itemCount"), "120");
    assert_non_null(strstr(text(files, "dataFileS3Key"), ".json.gz"));
    assert_memory_equal(object(text(files, "dataFileS3Key")), "\x1f\x8b", 2);
    cJSON_Delete(files);
    cJSON_Delete(read);
    snprintf(key, sizeof key, "%smanifest-summary.md5", folder);
    assert_int_equal(strlen(object(key)), 24);
    snprintf(key, sizeof key, "%s_started", folder);
    assert_string_equal(object(key), "");

    got = DDB("ListExports", "{'TableArn':'" ARN "'}");
    assert_string_equal(text(got, "ExportSummaries/0/ExportArn"), export_arn);
    assert_string_equal(text(got, "ExportSummaries/0/ExportStatus"), "COMPLETED");
    cJSON_Delete(got);
}

static void an_export_of_no_items_counts_none(void **state)
{
    (void)state;
    make_empty_table();
    make_bucket();
    export_table("");
    settle();
    cJSON *got = DDB("DescribeExport", "{'ExportArn':'%s'}", export_arn);
    assert_string_equal(text(got, "ExportDescription/ExportStatus"), "COMPLETED");
    assert_string_equal(text(got, "ExportDescription/ItemCount"), "0");
    cJSON_Delete(got);
}

/* What it exports is what can be imported. */
static void an_export_is_imported_again(void **state)
{
    (void)state;
    make_table();
    make_bucket();
    export_table("");
    DDB_DONE("DeleteItem", "{'TableName':'Tab','Key':{'p':{'S':'i1'}}}"); /* it is of a moment */
    settle();
    DDB_DONE("ImportTable",
             "{'ClientToken':'t','S3BucketSource':{'S3Bucket':'files','S3KeyPrefix':'exp/"
             "AWSDynamoDB/%s/data/'},"
             "'InputFormat':'DYNAMODB_JSON','InputCompressionType':'GZIP',"
             "'TableCreationParameters':{'TableName':'Copy','AttributeDefinitions':[{"
             "'AttributeName':'p','AttributeType':'S'}],'KeySchema':[{'AttributeName':'p',"
             "'KeyType':'HASH'}],'BillingMode':'PAY_PER_REQUEST'}}",
             strrchr(export_arn, '/') + 1);
    settle();
    cJSON *got = DDB("Scan", "{'TableName':'Copy','Select':'COUNT'}");
    assert_string_equal(text(got, "Count"), "120");
    cJSON_Delete(got);
    got = DDB("GetItem", "{'TableName':'Copy','Key':{'p':{'S':'i1'}}}");
    assert_string_equal(text(got, "Item/n/N"), "1");
    cJSON_Delete(got);
}

static void an_export_that_cant_be_written_fails(void **state)
{
    (void)state;
    make_table();
    export_table("");
    settle();
    cJSON *got = DDB("DescribeExport", "{'ExportArn':'%s'}", export_arn);
    assert_string_equal(text(got, "ExportDescription/ExportStatus"), "FAILED");
    assert_string_equal(text(got, "ExportDescription/FailureCode"), "S3NoSuchBucket");
    cJSON_Delete(got);
}

static void a_bucket_of_somebody_else_is_not_written_to(void **state)
{
    (void)state;
    make_table();
    make_bucket();
    export_table(",'S3BucketOwner':'111111111111'");
    settle();
    cJSON *got = DDB("DescribeExport", "{'ExportArn':'%s'}", export_arn);
    assert_string_equal(text(got, "ExportDescription/ExportStatus"), "FAILED");
    assert_string_equal(text(got, "ExportDescription/FailureCode"), "S3AccessDenied");
    cJSON_Delete(got);
    got = call_ok("s3", "ListObjectsV2", "{'Bucket':'files'}");
    assert_null(at(got, "Contents/0"));
    cJSON_Delete(got);
}

static void a_token_is_good_for_one_export(void **state)
{
    (void)state;
    char first[256];
    make_table();
    make_bucket();
    export_table(",'ClientToken':'tok'");
    snprintf(first, sizeof first, "%s", export_arn);
    export_table(",'ClientToken':'tok'");
    assert_string_equal(export_arn, first);
    FAILS("ExportConflictException",
          "Export conflict: Duplicate request detected with conflicting parameters",
          "ExportTableToPointInTime",
          "{'TableArn':'" ARN "','S3Bucket':'files','ClientToken':'tok'}");
    FAILS("ExportConflictException", NULL, "ExportTableToPointInTime",
          "{'TableArn':'" ARN "','S3Bucket':'files','ClientToken':'tok','ExportFormat':'ION'}");
    export_table("");
    assert_string_not_equal(export_arn, first);
    settle();
}

static void bad_exports_are_refused(void **state)
{
    (void)state;
    make_table();
    FAILS("ValidationException",
          "One or more parameter values were invalid: tableArn is not a valid ARN",
          "ExportTableToPointInTime", "{'TableArn':'Tab','S3Bucket':'files'}");
    FAILS("TableNotFoundException",
          "Table not found: arn:aws:dynamodb:us-east-1:000000000000:table/none",
          "ExportTableToPointInTime",
          "{'TableArn':'arn:aws:dynamodb:us-east-1:000000000000:table/none','S3Bucket':'files'}");
    FAILS("InvalidExportTimeException", "Export Time is invalid", "ExportTableToPointInTime",
          "{'TableArn':'" ARN "','S3Bucket':'files','ExportTime':5}");
    FAILS("ValidationException", "virga does not export Amazon Ion yet", "ExportTableToPointInTime",
          "{'TableArn':'" ARN "','S3Bucket':'files','ExportFormat':'ION'}");
    FAILS("ValidationException", "virga's S3 does not encrypt with KMS keys",
          "ExportTableToPointInTime",
          "{'TableArn':'" ARN "','S3Bucket':'files','S3SseAlgorithm':'KMS','S3SseKmsKeyId':'k'}");
    FAILS("ValidationException",
          "Invalid Request: KMS Key Id is not supported for this encryption type",
          "ExportTableToPointInTime",
          "{'TableArn':'" ARN
          "','S3Bucket':'files','S3SseAlgorithm':'AES256','S3SseKmsKeyId':'k'}");
    FAILS("ExportNotFoundException",
          "Export not found: Export not found: " ARN "/export/01791506414432-3f2e5aa4",
          "DescribeExport", "{'ExportArn':'" ARN "/export/01791506414432-3f2e5aa4'}");
    FAILS("ExportNotFoundException", "Export not found: Invalid export arn", "DescribeExport",
          "{'ExportArn':'arn:aws:dynamodb:eu-west-1:000000000000:table/Tab/export/"
          "01791506414432-3f2e5aa4'}");
    FAILS("ValidationException", "Invalid Request: Table ARN is invalid.",
          "ExportTableToPointInTime", "{'TableArn':'" ARN "/index/i','S3Bucket':'files'}");
    FAILS("ValidationException", "Invalid Export ARN", "DescribeExport", "{'ExportArn':'" ARN "'}");
    FAILS("AccessDeniedException", "Access is denied", "DescribeExport",
          "{'ExportArn':'arn:aws:dynamodb:us-east-1:999999999999:table/none'}");
    FAILS("AccessDeniedException", "Access is denied", "DescribeExport",
          "{'ExportArn':'arn:aws:sqs:us-east-1:000000000000:table/none'}");
    FAILS("ValidationException",
          "1 validation error detected: Value '' at 's3Prefix' failed to satisfy constraint: "
          "Member must have length greater than or equal to 1",
          "ExportTableToPointInTime", "{'TableArn':'" ARN "','S3Bucket':'files','S3Prefix':''}");
    DDB_DONE("UpdateContinuousBackups", "{'TableName':'Tab','PointInTimeRecoverySpecification':{"
                                        "'PointInTimeRecoveryEnabled':false}}");
    FAILS("PointInTimeRecoveryUnavailableException",
          "Point in time recovery is not enabled for table 'Tab'", "ExportTableToPointInTime",
          "{'TableArn':'" ARN "','S3Bucket':'files'}");
}

#define INCREMENT(more)                                                                            \
    "{'TableArn':'" ARN "','S3Bucket':'files','ExportType':'INCREMENTAL_EXPORT'" more "}"

static void bad_types_of_exports_are_refused(void **state)
{
    (void)state;
    make_table();
    FAILS("ValidationException",
          "Invalid Request: Incremental Export Specification expected when export type is set as "
          "Incremental Export",
          "ExportTableToPointInTime", INCREMENT(""));
    FAILS("ValidationException",
          "Invalid Request: ExportFromTime must be provided in IncrementalExportSpecification",
          "ExportTableToPointInTime",
          INCREMENT(",'IncrementalExportSpecification':{'ExportViewType':'NEW_IMAGE'}"));
    FAILS("InvalidExportTimeException", NULL, "ExportTableToPointInTime",
          INCREMENT(",'ExportTime':5,'IncrementalExportSpecification':{'ExportFromTime':5}"));
    FAILS("ValidationException",
          "Invalid Request: Export Type expected to be Incremental Export when incremental export "
          "specification is provided",
          "ExportTableToPointInTime",
          "{'TableArn':'" ARN "','S3Bucket':'files','IncrementalExportSpecification':{}}");
    FAILS("ValidationException",
          "Invalid Request: When Export Type is Full Export , Incremental Export Specification "
          "should not be provided",
          "ExportTableToPointInTime",
          "{'TableArn':'" ARN "','S3Bucket':'files','ExportType':'FULL_EXPORT',"
          "'IncrementalExportSpecification':{}}");
}

static long long now_s(void)
{
    return (long long)(virga_clock_now_ms(v) / 1000);
}

static void refuse_span(const char *message, long long from, long long to)
{
    FAILS(
        "InvalidExportTimeException", message, "ExportTableToPointInTime",
        INCREMENT(",'IncrementalExportSpecification':{'ExportFromTime':%lld,'ExportToTime':%lld}"),
        from, to);
}

static void a_span_is_a_quarter_of_an_hour_to_a_day_of_the_recovery_period(void **state)
{
    (void)state;
    make_table();
    long long made = now_s();
    refuse_span("Incremental export period from time cannot be less than the table creation time : "
                "1970-01-01T00:16:40Z",
                1000, made);
    FAILS("InvalidExportTimeException",
          "Difference between export period from time and export period to time is less than 15 "
          "minutes",
          "ExportTableToPointInTime",
          INCREMENT(",'IncrementalExportSpecification':{'ExportFromTime':%lld}"), made);
    assert_int_equal(virga_clock_advance(v, 40 * 86400), 0);
    long long now = now_s();
    refuse_span("Difference between export period from time and export period to time is less than "
                "15 minutes",
                now - 899, now);
    refuse_span("Difference between export period from time and export period to time is less than "
                "15 minutes",
                now, now - 3600);
    refuse_span("Difference between export period from time and export period to time is greater "
                "than 24 hours",
                now - 86401, now);
    refuse_span("Incremental export period to time cannot be greater than the current time : "
                "2100-01-01T00:00:00Z",
                now - 3600, 4102444800);
    refuse_span("Export Time is invalid", made, made + 3600); /* not kept any more */
    make_bucket();
    cJSON *got = DDB("ExportTableToPointInTime",
                     INCREMENT(",'IncrementalExportSpecification':{'ExportFromTime':%lld,"
                               "'ExportToTime':%lld}"),
                     now - 86400, now);
    cJSON_Delete(got);
    DDB_DONE("UpdateContinuousBackups", "{'TableName':'Tab','PointInTimeRecoverySpecification':{"
                                        "'PointInTimeRecoveryEnabled':false}}");
    FAILS("PointInTimeRecoveryUnavailableException",
          "Point in time recovery is not enabled for table 'Tab'", "ExportTableToPointInTime",
          INCREMENT(",'IncrementalExportSpecification':{'ExportFromTime':%lld}"), now - 3600);
    settle();
}

/* The log it needs stays until it is done, whatever becomes of the table. */
static void an_incremental_export_outlives_its_table(void **state)
{
    (void)state;
    make_table();
    make_bucket();
    long long made = now_s();
    assert_int_equal(virga_clock_advance(v, 3600), 0);
    cJSON *got = DDB("ExportTableToPointInTime",
                     INCREMENT(",'IncrementalExportSpecification':{'ExportFromTime':%lld}"), made);
    snprintf(export_arn, sizeof export_arn, "%s", text(got, "ExportDescription/ExportArn"));
    assert_string_equal(
        text(got, "ExportDescription/IncrementalExportSpecification/ExportViewType"),
        "NEW_AND_OLD_IMAGES");
    cJSON_Delete(got);
    DDB_DONE("DeleteTable", "{'TableName':'Tab'}");
    settle();
    got = DDB("DescribeExport", "{'ExportArn':'%s'}", export_arn);
    assert_string_equal(text(got, "ExportDescription/ExportStatus"), "COMPLETED");
    assert_string_equal(text(got, "ExportDescription/ItemCount"), "120");
    cJSON_Delete(got);
}

static void a_token_is_a_new_one_eight_hours_after_its_export(void **state)
{
    (void)state;
    char first[256];
    make_table();
    make_bucket();
    export_table(",'ClientToken':'tok'");
    snprintf(first, sizeof first, "%s", export_arn);
    settle();
    assert_int_equal(virga_clock_advance(v, 8 * 3600 - 1), 0);
    cJSON *got = DDB("ExportTableToPointInTime",
                     "{'TableArn':'" ARN "','S3Bucket':'files','S3Prefix':'exp','ClientToken':"
                     "'tok'}");
    assert_string_equal(text(got, "ExportDescription/ExportArn"), first);
    cJSON_Delete(got);
    assert_int_equal(virga_clock_advance(v, 1), 0);
    export_table(",'ClientToken':'tok'");
    assert_string_not_equal(export_arn, first);
    settle();
}

/* ---- Imports ---- */

static char import_arn[256];

static void import(const char *format, const char *prefix)
{
    static int tokens;
    cJSON *got =
        DDB("ImportTable",
            "{'ClientToken':'t%d','S3BucketSource':{'S3Bucket':'files','S3KeyPrefix':'%s'},%s,"
            "'TableCreationParameters':{'TableName':'Copy','AttributeDefinitions':[{"
            "'AttributeName':'p','AttributeType':'S'},{'AttributeName':'n',"
            "'AttributeType':'N'}],'KeySchema':[{'AttributeName':'p','KeyType':'HASH'},{"
            "'AttributeName':'n','KeyType':'RANGE'}],'BillingMode':'PAY_PER_REQUEST'}}",
            ++tokens, prefix, format);
    assert_string_equal(text(got, "ImportTableDescription/ImportStatus"), "IN_PROGRESS");
    assert_int_equal(strlen(text(got, "ImportTableDescription/TableId")), 36);
    assert_string_equal(text(got, "ImportTableDescription/ProcessedItemCount"), "0");
    assert_string_equal(text(got, "ImportTableDescription/ProcessedSizeBytes"), "(absent)");
    snprintf(import_arn, sizeof import_arn, "%s", text(got, "ImportTableDescription/ImportArn"));
    cJSON_Delete(got);
    settle();
}

static void expect_import(const char *status, const char *code, const char *counts)
{
    char got_counts[64];
    cJSON *got = DDB("DescribeImport", "{'ImportArn':'%s'}", import_arn);
    const cJSON *import = at(got, "ImportTableDescription");
    assert_string_equal(text(import, "ImportStatus"), status);
    assert_string_equal(text(import, "FailureCode"), code);
    snprintf(got_counts, sizeof got_counts, "%s/%s/%s", text(import, "ProcessedItemCount"),
             text(import, "ImportedItemCount"), text(import, "ErrorCount"));
    assert_string_equal(got_counts, counts);
    cJSON_Delete(got);
}

static void expect_item(const char *p, int n, const char *item)
{
    char wanted[256];
    cJSON *got = DDB("GetItem", "{'TableName':'Copy','Key':{'p':{'S':'%s'},'n':{'N':'%d'}}}", p, n);
    snprintf(wanted, sizeof wanted, "%s", item);
    for (char *c = wanted; *c != '\0'; c++)
        if (*c == '\'')
            *c = '"';
    assert_string_equal(text(got, "Item"), wanted);
    cJSON_Delete(got);
}

#define JSON "'InputFormat':'DYNAMODB_JSON'"

/* What the log has of the import's errors, in order. */
static void expect_logged(const char *const *messages, size_t count)
{
    cJSON *got = call_ok("logs", "GetLogEvents",
                         "{'logGroupName':'/aws-dynamodb/imports','logStreamName':'%s/error',"
                         "'startFromHead':true}",
                         strrchr(import_arn, '/') + 1);
    assert_int_equal(cJSON_GetArraySize(at(got, "events")), count);
    for (size_t i = 0; i < count; i++) {
        char path[48], wanted[512];
        snprintf(path, sizeof path, "events/%zu/message", i);
        snprintf(wanted, sizeof wanted,
                 "{\"itemS3Pointer\":{\"bucket\":\"files\",\"key\":%s,\"importArn\":\"%s\","
                 "\"errorMessages\":[\"%s\"]}",
                 messages[2 * i], import_arn, messages[2 * i + 1]);
        assert_string_equal(text(got, path), wanted);
    }
    cJSON_Delete(got);
}

static void bad_lines_are_counted_and_good_ones_imported(void **state)
{
    (void)state;
    make_bucket();
    put_object("in/a.json", "{\"Item\":{\"p\":{\"S\":\"a\"},\"n\":{\"N\":\"1\"}}}\n"
                            "{\"Item\":{\"p\":{\"S\":\"no n\"}}}\n"
                            "{\"Item\":{\"p\":{\"S\":\"b\"},\"n\":{\"N\":\"2\"}}}\n");
    put_object("in/b.json", "{\"Item\":{\"p\":{\"S\":\"c\"},\"n\":{\"N\":\"3\"}}}\n"
                            "garbage\n"
                            "{\"Item\":{\"p\":{\"S\":\"d\"},\"n\":{\"N\":\"4\"}}}\n");
    put_object("other", "garbage");
    import(JSON, "in/");
    expect_import("FAILED", "ItemValidationError", "5/3/2");
    expect_logged(
        (const char *const[]){
            "\"in/a.json\",\"itemIndex\":1}",
            "One or more parameter values were invalid: Missing the key n in the item",
            "\"in/b.json\",\"itemIndex\":1}",
            "The line is no item in DynamoDB JSON",
        },
        2);
    expect_item("b", 2, "{'n':{'N':'2'},'p':{'S':'b'}}");
    expect_item("d", 4, "(absent)");
    cJSON *got = DDB("ListImports", "{}");
    assert_string_equal(text(got, "ImportSummaryList/0/ImportArn"), import_arn);
    assert_string_equal(text(got, "ImportSummaryList/0/ImportStatus"), "FAILED");
    assert_string_equal(text(got, "ImportSummaryList/0/CloudWatchLogGroupArn"),
                        "arn:aws:logs:us-east-1:000000000000:log-group:/aws-dynamodb/imports:*");
    cJSON_Delete(got);
}

static void csv_has_headers_types_and_quotes(void **state)
{
    (void)state;
    make_bucket();
    put_object("in/a.csv", "p,n,v\r\na,1,\"x, \"\"y\"\"\nz\"\r\nb,2,\r\nc,no number,3\r\n");
    import("'InputFormat':'CSV'", "in/");
    expect_import("FAILED", "ItemValidationError", "3/2/1");
    expect_item("a", 1, "{'n':{'N':'1'},'p':{'S':'a'},'v':{'S':'x, \\'y\\'\\nz'}}");
    expect_item("b", 2, "{'n':{'N':'2'},'p':{'S':'b'}}");
    DDB_DONE("DeleteTable", "{'TableName':'Copy'}");
    put_object("own/a.csv", "a;7\n");
    import("'InputFormat':'CSV','InputFormatOptions':{'Csv':{'Delimiter':';','HeaderList':['p','n'"
           "]}}",
           "own/");
    expect_import("COMPLETED", "(absent)", "1/1/0");
    expect_item("a", 7, "{'n':{'N':'7'},'p':{'S':'a'}}");
}

static void an_import_of_many_items_takes_slices(void **state)
{
    enum { LINES = 60 };
    (void)state;
    static char lines[4096];
    size_t at = 0;
    make_bucket();
    for (int i = 0; i < LINES; i++)
        at += (size_t)snprintf(lines + at, sizeof lines - at,
                               "{\"Item\":{\"p\":{\"S\":\"a\"},\"n\":{\"N\":\"%d\"}}}\n", i);
    assert_true(at < 3000);
    for (int i = 0; i < 3; i++) {
        char key[16];
        snprintf(key, sizeof key, "in/%d", i);
        put_object(key, lines); /* the same keys: the last one counts */
    }
    import(JSON, "in/");
    expect_import("COMPLETED", "(absent)", "180/180/0");
    cJSON *got = DDB("Scan", "{'TableName':'Copy','Select':'COUNT'}");
    assert_string_equal(text(got, "Count"), "60");
    cJSON_Delete(got);
}

/* What `zstd` makes of {"Item":{"p":{"S":"a"},"n":{"N":"1"}}} and a line's end. */
#define PACKED_A "KLUv/QRYOQEAeyJJdGVtIjp7InAiOnsiUyI6ImEifSwibiI6eyJOIjoiMSJ9fX0KPm7Scw=="

static void packed_objects_are_unpacked(void **state)
{
    (void)state;
    make_bucket();
    call_done("s3", "PutObject", "{'Bucket':'files','Key':'in/a','Body':'" PACKED_A "'}");
    put_object("in/b", "{\"Item\":{\"p\":{\"S\":\"b\"},\"n\":{\"N\":\"2\"}}}\n");
    import(JSON ",'InputCompressionType':'ZSTD'", "in/");
    expect_import("FAILED", "ItemValidationError", "2/1/1");
    expect_item("a", 1, "{'n':{'N':'1'},'p':{'S':'a'}}");
    expect_logged(
        (const char *const[]){"\"in/b\",\"itemIndex\":0}", "The object cannot be read: not zstd"},
        1);
    DDB_DONE("DeleteTable", "{'TableName':'Copy'}");
    import(JSON ",'InputCompressionType':'ZSTD'", "in/a");
    expect_import("COMPLETED", "(absent)", "1/1/0");
    call_fails("ResourceNotFoundException", NULL, "logs", "GetLogEvents",
               "{'logGroupName':'/aws-dynamodb/imports','logStreamName':'%s/error'}",
               strrchr(import_arn, '/') + 1);
}

static void an_import_without_a_source_leaves_no_table(void **state)
{
    (void)state;
    import(JSON, "in/");
    expect_import("FAILED", "S3NoSuchBucket", "0/0/0");
    FAILS("ResourceNotFoundException", NULL, "DescribeTable", "{'TableName':'Copy'}");
    make_bucket();
    import(JSON, "in/"); /* nothing in it */
    expect_import("COMPLETED", "(absent)", "0/0/0");
    DDB_DONE("DescribeTable", "{'TableName':'Copy'}");
}

static void bad_imports_are_refused(void **state)
{
    (void)state;
#define COPY                                                                                       \
    "'ClientToken':'t','S3BucketSource':{'S3Bucket':'files'},"                                     \
    "'TableCreationParameters':{'TableName':'Tab',"                                                \
    "'AttributeDefinitions':[{'AttributeName':'p','AttributeType':'S'}],'KeySchema':[{"            \
    "'AttributeName':'p','KeyType':'HASH'}],'BillingMode':'PAY_PER_REQUEST'}"
    FAILS("ValidationException", "virga does not import Amazon Ion yet", "ImportTable",
          "{" COPY ",'InputFormat':'ION'}");
    FAILS("ValidationException",
          "Invalid Request: Unsupported InputFormatOptions for the given input format: "
          "DYNAMODB_JSON.",
          "ImportTable", "{" COPY "," JSON ",'InputFormatOptions':{'Csv':{'Delimiter':','}}}");
    make_table();
    FAILS("ResourceInUseException", "Table already exists: Tab", "ImportTable",
          "{" COPY "," JSON "}");
    FAILS("ImportNotFoundException", NULL, "DescribeImport",
          "{'ImportArn':'" ARN "/import/01791506414432-3f2e5aa4'}");
    FAILS("ValidationException", "Invalid Import ARN", "DescribeImport", "{'ImportArn':'" ARN "'}");
    FAILS("ValidationException", "Invalid Import ARN", "DescribeImport",
          "{'ImportArn':'arn:aws:dynamodb:us-east-1:000000000000:table/x/import/"
          "01791506414432-3f2e5aa4'}");
    FAILS("ValidationException",
          "1 validation error detected: Value null at 'clientToken' failed to satisfy constraint: "
          "Member must not be null",
          "ImportTable",
          "{'S3BucketSource':{'S3Bucket':'files'}," JSON
          ",'TableCreationParameters':{'TableName':'Copy','AttributeDefinitions':[{"
          "'AttributeName':'p','AttributeType':'S'}],'KeySchema':[{'AttributeName':'p','KeyType':"
          "'HASH'}],'BillingMode':'PAY_PER_REQUEST'}}");
}

static void pages_of_imports_have_tokens_of_sixteens(void **state)
{
    (void)state;
    char seen[3][256], token[256];
    for (int i = 0; i < 3; i++) {
        import(JSON, "in/"); /* of no bucket */
    }
    cJSON *got = DDB("ListImports", "{'PageSize':1}");
    for (int i = 0; i < 3; i++) {
        snprintf(seen[i], sizeof seen[i], "%s", text(got, "ImportSummaryList/0/ImportArn"));
        assert_true(i == 0 || strcmp(seen[i - 1], seen[i]) > 0); /* the last is first */
        snprintf(token, sizeof token, "%s", text(got, "NextToken"));
        cJSON_Delete(got);
        if (i == 2)
            break;
        assert_true(strlen(token) >= 112 && strlen(token) % 16 == 0);
        got = DDB("ListImports", "{'PageSize':1,'NextToken':'%s'}", token);
    }
    assert_string_equal(token, "(absent)");
}

#define IMPORT(name)                                                                               \
    "{'S3BucketSource':{'S3Bucket':'files','S3KeyPrefix':'none/'},'InputFormat':'DYNAMODB_JSON',"  \
    "'ClientToken':'tok','TableCreationParameters':{'TableName':'" name                            \
    "','AttributeDefinitions':[{'AttributeName':'p','AttributeType':'S'}],'KeySchema':[{"          \
    "'AttributeName':'p','KeyType':'HASH'}],'BillingMode':'PAY_PER_REQUEST'}}"

static void expect_import_arn(int is_known)
{
    cJSON *got = DDB("ImportTable", IMPORT("Copy"));
    const char *told = text(got, "ImportTableDescription/ImportArn");
    assert_int_equal(strcmp(told, import_arn) == 0, is_known);
    snprintf(import_arn, sizeof import_arn, "%s", told);
    cJSON_Delete(got);
    settle();
}

static void a_token_names_an_import_that_is_over(void **state)
{
    (void)state;
    make_bucket();
    expect_import_arn(/* is_known= */ 0);
    expect_import("COMPLETED", "(absent)", "0/0/0");
    FAILS("ResourceInUseException", "Table already exists: Copy", "ImportTable", IMPORT("Copy"));
    DDB_DONE("DeleteTable", "{'TableName':'Copy'}");
    expect_import_arn(/* is_known= */ 1);
    FAILS("ResourceNotFoundException", NULL, "DescribeTable", "{'TableName':'Copy'}");
    FAILS("ImportConflictException",
          "Import conflict: Duplicate request detected with conflicting parameters", "ImportTable",
          IMPORT("Other"));
    assert_int_equal(virga_clock_advance(v, 8 * 3600), 0);
    expect_import_arn(/* is_known= */ 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FROZEN_TEST(an_export_lies_in_the_bucket_as_aws_lays_it),
        FROZEN_TEST(an_export_of_no_items_counts_none),
        FROZEN_TEST(an_export_is_imported_again),
        FROZEN_TEST(an_export_that_cant_be_written_fails),
        FROZEN_TEST(a_bucket_of_somebody_else_is_not_written_to),
        FROZEN_TEST(a_token_is_good_for_one_export),
        FROZEN_TEST(bad_exports_are_refused),
        FROZEN_TEST(bad_types_of_exports_are_refused),
        FROZEN_TEST(a_span_is_a_quarter_of_an_hour_to_a_day_of_the_recovery_period),
        FROZEN_TEST(an_incremental_export_outlives_its_table),
        FROZEN_TEST(a_token_is_a_new_one_eight_hours_after_its_export),
        FROZEN_TEST(a_token_names_an_import_that_is_over),
        FROZEN_TEST(bad_lines_are_counted_and_good_ones_imported),
        FROZEN_TEST(csv_has_headers_types_and_quotes),
        FROZEN_TEST(an_import_of_many_items_takes_slices),
        FROZEN_TEST(packed_objects_are_unpacked),
        FROZEN_TEST(an_import_without_a_source_leaves_no_table),
        FROZEN_TEST(bad_imports_are_refused),
        FROZEN_TEST(pages_of_imports_have_tokens_of_sixteens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
