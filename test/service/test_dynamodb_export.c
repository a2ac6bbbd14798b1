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

static void make_table(void)
{
    DDB_DONE("CreateTable",
             "{'TableName':'Tab','AttributeDefinitions':[{'AttributeName':'p','AttributeType':'S'}]"
             ",'KeySchema':[{'AttributeName':'p','KeyType':'HASH'}],'BillingMode':"
             "'PAY_PER_REQUEST'}");
    DDB_DONE("UpdateContinuousBackups", "{'TableName':'Tab','PointInTimeRecoverySpecification':{"
                                        "'PointInTimeRecoveryEnabled':true}}");
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
             "{'S3BucketSource':{'S3Bucket':'files','S3KeyPrefix':'exp/AWSDynamoDB/%s/data/'},"
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
    FAILS("ValidationException", "virga does not make incremental exports yet",
          "ExportTableToPointInTime",
          "{'TableArn':'" ARN "','S3Bucket':'files','ExportType':'INCREMENTAL_EXPORT'}");
    FAILS("ExportNotFoundException", NULL, "DescribeExport",
          "{'ExportArn':'" ARN "/export/01791506414432-3f2e5aa4'}");
    FAILS("ValidationException", "Invalid Export ARN", "DescribeExport", "{'ExportArn':'" ARN "'}");
    DDB_DONE("UpdateContinuousBackups", "{'TableName':'Tab','PointInTimeRecoverySpecification':{"
                                        "'PointInTimeRecoveryEnabled':false}}");
    FAILS("PointInTimeRecoveryUnavailableException",
          "Point in time recovery is not enabled for table 'Tab'", "ExportTableToPointInTime",
          "{'TableArn':'" ARN "','S3Bucket':'files'}");
}

/* ---- Imports ---- */

static char import_arn[256];

static void import(const char *format, const char *prefix)
{
    cJSON *got = DDB("ImportTable",
                     "{'S3BucketSource':{'S3Bucket':'files','S3KeyPrefix':'%s'},%s,"
                     "'TableCreationParameters':{'TableName':'Copy','AttributeDefinitions':[{"
                     "'AttributeName':'p','AttributeType':'S'},{'AttributeName':'n',"
                     "'AttributeType':'N'}],'KeySchema':[{'AttributeName':'p','KeyType':'HASH'},{"
                     "'AttributeName':'n','KeyType':'RANGE'}],'BillingMode':'PAY_PER_REQUEST'}}",
                     prefix, format);
    assert_string_equal(text(got, "ImportTableDescription/ImportStatus"), "IN_PROGRESS");
    assert_int_equal(strlen(text(got, "ImportTableDescription/TableId")), 36);
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
    expect_item("b", 2, "{'n':{'N':'2'},'p':{'S':'b'}}");
    expect_item("d", 4, "(absent)");
    cJSON *got = DDB("ListImports", "{}");
    assert_string_equal(text(got, "ImportSummaryList/0/ImportArn"), import_arn);
    assert_string_equal(text(got, "ImportSummaryList/0/ImportStatus"), "FAILED");
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
    "'S3BucketSource':{'S3Bucket':'files'},'TableCreationParameters':{'TableName':'Tab',"          \
    "'AttributeDefinitions':[{'AttributeName':'p','AttributeType':'S'}],'KeySchema':[{"            \
    "'AttributeName':'p','KeyType':'HASH'}],'BillingMode':'PAY_PER_REQUEST'}"
    FAILS("ValidationException", "virga does not import Amazon Ion yet", "ImportTable",
          "{" COPY ",'InputFormat':'ION'}");
    FAILS("ValidationException", "virga does not import ZSTD yet", "ImportTable",
          "{" COPY "," JSON ",'InputCompressionType':'ZSTD'}");
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
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FROZEN_TEST(an_export_lies_in_the_bucket_as_aws_lays_it),
        FROZEN_TEST(an_export_is_imported_again),
        FROZEN_TEST(an_export_that_cant_be_written_fails),
        FROZEN_TEST(a_token_is_good_for_one_export),
        FROZEN_TEST(bad_exports_are_refused),
        FROZEN_TEST(bad_lines_are_counted_and_good_ones_imported),
        FROZEN_TEST(csv_has_headers_types_and_quotes),
        FROZEN_TEST(an_import_of_many_items_takes_slices),
        FROZEN_TEST(an_import_without_a_source_leaves_no_table),
        FROZEN_TEST(bad_imports_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
