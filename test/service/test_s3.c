/* S3 through the dispatch: buckets, objects, conditions, ranges, bodies of inner callers. */
#include "instance.h"

static void make_bucket(const char *name)
{
    call_done("s3", "CreateBucket", "{'Bucket':'%s'}", name);
}

/* `body`: base64. `more`: further members, with a comma in front. */
static cJSON *put(const char *key, const char *body, const char *more)
{
    return call_ok("s3", "PutObject", "{'Bucket':'b-1','Key':'%s','Body':'%s'%s}", key, body, more);
}

static void put_done(const char *key, const char *body, const char *more)
{
    cJSON_Delete(put(key, body, more));
}

static cJSON *get(const char *key, const char *more)
{
    return call_ok("s3", "GetObject", "{'Bucket':'b-1','Key':'%s'%s}", key, more);
}

/* The bytes that a GetObject's Body stands for, in a static buffer. */
static const char *body_of(const cJSON *got)
{
    static char bytes[256];
    const char *path = text(got, "Body/path");
    long offset = atol(text(got, "Body/offset")), size = atol(text(got, "Body/size"));
    FILE *file = fopen(path, "rb");
    if (file == NULL || size >= (long)sizeof bytes)
        fail_msg("cannot read %s", path);
    assert_int_equal(fseek(file, offset, SEEK_SET), 0);
    bytes[fread(bytes, 1, (size_t)size, file)] = '\0';
    fclose(file);
    return bytes;
}

static void expect_body(const char *key, const char *more, const char *expected)
{
    cJSON *got = get(key, more);
    assert_string_equal(body_of(got), expected);
    cJSON_Delete(got);
}

#define HELLO "aGVsbG8=" /* "hello" */
#define HELLO_MD5 "5d41402abc4b2a76b9719d911017c592"

/* ---- Buckets ---- */

static void a_bucket_is_listed_with_its_owner_and_found_by_its_name(void **state)
{
    (void)state;
    call_done("s3", "CreateBucket", "{'Bucket':'zoo'}");
    call_done("s3", "CreateBucket",
              "{'Bucket':'aviary','CreateBucketConfiguration':{'LocationConstraint':'eu-west-1'}}");
    cJSON *list = call_ok("s3", "ListBuckets", "{}");
    assert_string_equal(text(list, "Buckets/0/Name"), "aviary");
    assert_string_equal(text(list, "Buckets/1/Name"), "zoo");
    assert_int_equal(strlen(text(list, "Owner/ID")), 64);
    assert_null(at(list, "Buckets/0/BucketRegion"));
    cJSON_Delete(list);
    cJSON *page = call_ok("s3", "ListBuckets", "{'MaxBuckets':1}");
    assert_string_equal(text(page, "Buckets/0/BucketRegion"), "eu-west-1");
    cJSON *rest =
        call_ok("s3", "ListBuckets", "{'ContinuationToken':'%s'}", text(page, "ContinuationToken"));
    assert_string_equal(text(rest, "Buckets/0/Name"), "zoo");
    assert_null(at(rest, "ContinuationToken"));
    cJSON_Delete(rest);
    cJSON_Delete(page);
    cJSON *head = call_ok("s3", "HeadBucket", "{'Bucket':'aviary'}");
    assert_string_equal(text(head, "BucketRegion"), "eu-west-1");
    cJSON_Delete(head);
}

static void a_bucket_of_us_east_1_has_no_location_constraint(void **state)
{
    (void)state;
    make_bucket("home");
    call_done("s3", "CreateBucket",
              "{'Bucket':'away','CreateBucketConfiguration':{'LocationConstraint':'EU'}}");
    cJSON *home = call_ok("s3", "GetBucketLocation", "{'Bucket':'home'}");
    assert_null(at(home, "LocationConstraint"));
    cJSON_Delete(home);
    cJSON *away = call_ok("s3", "GetBucketLocation", "{'Bucket':'away'}");
    assert_string_equal(text(away, "LocationConstraint"), "EU");
    cJSON_Delete(away);
    call_fails("InvalidLocationConstraint", "The specified location-constraint is not valid", "s3",
               "CreateBucket",
               "{'Bucket':'here','CreateBucketConfiguration':{'LocationConstraint':'us-east-1'}}");
}

static void creating_a_bucket_again_is_fine_in_us_east_1_only(void **state)
{
    (void)state;
    make_bucket("b-1");
    make_bucket("b-1");
    call_done("s3", "CreateBucket",
              "{'Bucket':'b-2','CreateBucketConfiguration':{'LocationConstraint':'eu-west-1'}}");
    call_fails("BucketAlreadyOwnedByYou",
               "Your previous request to create the named bucket succeeded and you already own it.",
               "s3", "CreateBucket",
               "{'Bucket':'b-2','CreateBucketConfiguration':{'LocationConstraint':'eu-west-1'}}");
}

static void bucket_names_keep_the_rules(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "ab",
        "Upper",
        "under_score",
        "-a-b",
        "a-b-",
        "a..b",
        "192.168.5.4",
        "xn--a",
        "a-s3alias",
        "sthree-a",
        "a123456789012345678901234567890123456789012345678901234567890123"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        call_fails("InvalidBucketName", "The specified bucket is not valid.", "s3", "CreateBucket",
                   "{'Bucket':'%s'}", wrong[i]);
    make_bucket("a.b-c.9");
}

static void a_bucket_goes_only_when_it_is_empty(void **state)
{
    (void)state;
    make_bucket("b-1");
    put_done("k", HELLO, "");
    call_fails("BucketNotEmpty", "The bucket you tried to delete is not empty", "s3",
               "DeleteBucket", "{'Bucket':'b-1'}");
    call_done("s3", "DeleteObject", "{'Bucket':'b-1','Key':'k'}");
    call_done("s3", "DeleteBucket", "{'Bucket':'b-1'}");
    call_fails("NoSuchBucket", "The specified bucket does not exist", "s3", "HeadBucket",
               "{'Bucket':'b-1'}");
    cJSON *list = call_ok("s3", "ListBuckets", "{}");
    assert_int_equal(cJSON_GetArraySize(at(list, "Buckets")), 0);
    cJSON_Delete(list);
}

static void another_owner_than_expected_is_denied(void **state)
{
    (void)state;
    make_bucket("b-1");
    call_done("s3", "HeadBucket", "{'Bucket':'b-1','ExpectedBucketOwner':'000000000000'}");
    call_fails("AccessDenied", "Access Denied", "s3", "HeadBucket",
               "{'Bucket':'b-1','ExpectedBucketOwner':'111111111111'}");
    call_fails("InvalidBucketOwnerAWSAccountID", NULL, "s3", "HeadBucket",
               "{'Bucket':'b-1','ExpectedBucketOwner':'me'}");
}

/* ---- Objects ---- */

static void an_object_comes_back_as_it_was_put(void **state)
{
    (void)state;
    make_bucket("b-1");
    cJSON *made = put(
        "dir/a b", HELLO,
        ",'ContentType':'text/plain','CacheControl':'no-store','Metadata':{'color':'blue'},"
        "'Tagging':'a=1&b=2','StorageClass':'STANDARD_IA','ContentEncoding':'aws-chunked,gzip'");
    assert_string_equal(text(made, "ETag"), "\"" HELLO_MD5 "\"");
    assert_string_equal(text(made, "ServerSideEncryption"), "AES256");
    assert_null(at(made, "VersionId"));
    cJSON_Delete(made);
    cJSON *got = get("dir/a b", "");
    assert_string_equal(body_of(got), "hello");
    assert_string_equal(text(got, "ETag"), "\"" HELLO_MD5 "\"");
    assert_string_equal(text(got, "ContentType"), "text/plain");
    assert_string_equal(text(got, "CacheControl"), "no-store");
    assert_string_equal(text(got, "ContentEncoding"), "gzip");
    assert_string_equal(text(got, "Metadata/color"), "blue");
    assert_string_equal(text(got, "TagCount"), "2");
    assert_string_equal(text(got, "StorageClass"), "STANDARD_IA");
    assert_string_equal(text(got, "ContentLength"), "5");
    assert_string_equal(text(got, "AcceptRanges"), "bytes");
    cJSON_Delete(got);
}

static void a_head_says_what_a_get_says_without_the_body(void **state)
{
    (void)state;
    make_bucket("b-1");
    put_done("k", HELLO, ",'Metadata':{'x':'y'}");
    cJSON *head = call_ok("s3", "HeadObject", "{'Bucket':'b-1','Key':'k'}");
    cJSON *got = get("k", "");
    cJSON_DeleteItemFromObjectCaseSensitive(got, "Body");
    assert_true(cJSON_Compare(head, got, 1));
    assert_string_equal(text(head, "ContentType"), "binary/octet-stream");
    cJSON_Delete(got);
    cJSON_Delete(head);
}

static void a_get_may_choose_its_headers(void **state)
{
    (void)state;
    make_bucket("b-1");
    put_done("k", HELLO, ",'ContentType':'text/plain'");
    cJSON *got = get("k", ",'ResponseContentType':'a/"
                          "b','ResponseContentDisposition':'attachment','ResponseExpires':0");
    assert_string_equal(text(got, "ContentType"), "a/b");
    assert_string_equal(text(got, "ContentDisposition"), "attachment");
    assert_string_equal(text(got, "Expires"), "Thu, 01 Jan 1970 00:00:00 GMT");
    cJSON_Delete(got);
}

static void what_is_not_there_is_named(void **state)
{
    (void)state;
    make_bucket("b-1");
    call_fails("NoSuchKey", "The specified key does not exist.", "s3", "GetObject",
               "{'Bucket':'b-1','Key':'k'}");
    call_fails("NoSuchBucket", "The specified bucket does not exist", "s3", "GetObject",
               "{'Bucket':'b-2','Key':'k'}");
    call_fails("InvalidArgument", "Invalid version id specified", "s3", "GetObject",
               "{'Bucket':'b-1','Key':'k','VersionId':'HPniJFCxqTsMuIH9KX8K8wEjNUgmABCD'}");
    call_done("s3", "DeleteObject", "{'Bucket':'b-1','Key':'k'}");
}

static void limits_hold(void **state)
{
    (void)state;
    char key[1100], value[2100];
    memset(key, 'k', sizeof key);
    memset(value, 'v', sizeof value);
    make_bucket("b-1");
    key[1024] = '\0';
    put_done(key, HELLO, "");
    key[1024] = 'k', key[1025] = '\0';
    call_fails("KeyTooLongError", "Your key is too long", "s3", "PutObject",
               "{'Bucket':'b-1','Key':'%s'}", key);
    value[2049] = '\0';
    call_fails("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size",
               "s3", "PutObject", "{'Bucket':'b-1','Key':'k','Metadata':{'m':'%s'}}", value);
    call_fails("InvalidTag", "Object tags cannot be greater than 10", "s3", "PutObject",
               "{'Bucket':'b-1','Key':'k','Tagging':'a=&b=&c=&d=&e=&f=&g=&h=&i=&j=&k='}");
    call_fails("InvalidArgument", NULL, "s3", "PutObject",
               "{'Bucket':'b-1','Key':'k','Tagging':'a=1&a=2'}");
}

static void nothing_longer_than_a_key_reaches_the_store(void **state)
{
    (void)state;
    char long_text[9001];
    memset(long_text, 'x', sizeof long_text);
    long_text[sizeof long_text - 1] = '\0';
    make_bucket("b-1");
    static const char *const rows[] = {"GetObject", "HeadObject", "DeleteObject"};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        call_fails("KeyTooLongError", NULL, "s3", rows[i], "{'Bucket':'b-1','Key':'%s'}",
                   long_text);
    call_fails("KeyTooLongError", NULL, "s3", "ListObjectsV2", "{'Bucket':'b-1','Prefix':'%s'}",
               long_text);
    call_fails("KeyTooLongError", NULL, "s3", "ListObjects", "{'Bucket':'b-1','Marker':'%s'}",
               long_text);
    call_fails("KeyTooLongError", NULL, "s3", "ListObjectVersions",
               "{'Bucket':'b-1','KeyMarker':'%s'}", long_text);
    call_fails("NoSuchBucket", NULL, "s3", "HeadBucket", "{'Bucket':'%s'}", long_text);
    cJSON *none = call_ok("s3", "ListBuckets", "{'Prefix':'%s'}", long_text);
    assert_int_equal(cJSON_GetArraySize(at(none, "Buckets")), 0);
    cJSON_Delete(none);
    cJSON *done = call_ok("s3", "DeleteObjects",
                          "{'Bucket':'b-1','Delete':{'Objects':[{'Key':'%s'}]}}", long_text);
    assert_string_equal(text(done, "Errors/0/Code"), "KeyTooLongError");
    cJSON_Delete(done);
}

/* 2,048 bytes of names and values are S3's limit, however many entries they make. */
static void metadata_may_have_any_number_of_entries(void **state)
{
    (void)state;
    enum { COUNT = 512 }; /* of 4 bytes */
    char more[8192] = ",'Metadata':{";
    make_bucket("b-1");
    for (int i = 0; i < COUNT; i++)
        snprintf(more + strlen(more), sizeof more - strlen(more), "%s'%03x':'v'", i > 0 ? "," : "",
                 i);
    snprintf(more + strlen(more), sizeof more - strlen(more), "}");
    put_done("k", HELLO, more);
    cJSON *got = get("k", "");
    assert_int_equal(cJSON_GetArraySize(at(got, "Metadata")), COUNT);
    assert_string_equal(text(got, "Metadata/1ff"), "v");
    assert_null(at(got, "MissingMeta"));
    cJSON_Delete(got);
    snprintf(more + strlen(more) - 1, sizeof more - strlen(more), ",'x':''}");
    call_fails("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size",
               "s3", "PutObject", "{'Bucket':'b-1','Key':'k'%s}", more);
}

static void options_without_their_effect_are_refused(void **state)
{
    (void)state;
    make_bucket("b-1");
    static const struct {
        const char *code, *more;
    } rows[] = {
        {"AccessControlListNotSupported", "'ACL':'public-read'"},
        {"AccessControlListNotSupported", "'GrantRead':'id=x'"},
        {"NotImplemented", "'SSECustomerAlgorithm':'AES256'"},
        {"NotImplemented", "'ServerSideEncryption':'aws:kms'"},
        {"NotImplemented", "'WriteOffsetBytes':3"},
        {"NotImplemented", "'ChecksumXXHASH64':'AAAAAAAAAAA='"},
        {"InvalidRequest", "'ObjectLockMode':'GOVERNANCE'"},
        {"InvalidStorageClass", "'StorageClass':'OUTPOSTS'"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        call_fails(rows[i].code, NULL, "s3", "PutObject", "{'Bucket':'b-1','Key':'k',%s}",
                   rows[i].more);
    put_done("k", HELLO, ",'ACL':'bucket-owner-full-control','ServerSideEncryption':'AES256'");
    call_fails("NotImplemented",
               "virga does not implement Object Lock (x-amz-bucket-object-lock-enabled).", "s3",
               "CreateBucket", "{'Bucket':'b-2','ObjectLockEnabledForBucket':true}");
}

static void an_archived_object_must_be_restored_first(void **state)
{
    (void)state;
    make_bucket("b-1");
    put_done("k", HELLO, ",'StorageClass':'GLACIER'");
    call_fails("InvalidObjectState", "The operation is not valid for the object's storage class",
               "s3", "GetObject", "{'Bucket':'b-1','Key':'k'}");
    cJSON *head = call_ok("s3", "HeadObject", "{'Bucket':'b-1','Key':'k'}");
    assert_string_equal(text(head, "StorageClass"), "GLACIER");
    cJSON_Delete(head);
}

/* ---- Digests ---- */

static void a_wrong_digest_is_refused_and_leaves_nothing(void **state)
{
    (void)state;
    make_bucket("b-1");
    call_fails("BadDigest", "The Content-MD5 you specified did not match what we received.", "s3",
               "PutObject",
               "{'Bucket':'b-1','Key':'k','Body':'" HELLO
               "','ContentMD5':'AAAAAAAAAAAAAAAAAAAAAA=='}");
    call_fails("InvalidDigest", "The Content-MD5 you specified was invalid.", "s3", "PutObject",
               "{'Bucket':'b-1','Key':'k','Body':'" HELLO "','ContentMD5':'short'}");
    call_fails("BadDigest", "The CRC32 you specified did not match the calculated checksum.", "s3",
               "PutObject",
               "{'Bucket':'b-1','Key':'k','Body':'" HELLO "','ChecksumCRC32':'AAAAAA=='}");
    call_fails("InvalidRequest", "Value for x-amz-checksum-crc32 header is invalid.", "s3",
               "PutObject", "{'Bucket':'b-1','Key':'k','Body':'" HELLO "','ChecksumCRC32':'bad'}");
    call_fails("NoSuchKey", NULL, "s3", "GetObject", "{'Bucket':'b-1','Key':'k'}");
    put_done("k", HELLO, ",'ContentMD5':'XUFAKrxLKna5cZ2REBfFkg=='");
}

/* Values of "hello", worked out by other programs. */
static void each_checksum_is_verified_kept_and_shown_on_demand(void **state)
{
    (void)state;
    static const struct {
        const char *member, *value;
    } rows[] = {
        {"ChecksumCRC32", "NhCmhg=="},
        {"ChecksumCRC32C", "mnG7TA=="},
        {"ChecksumCRC64NVME", "M3eFcAZSQlc="},
        {"ChecksumSHA1", "qvTGHdzF6KLavt4PO0gs2a6pQ00="},
        {"ChecksumSHA256", "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="},
        {"ChecksumMD5", "XUFAKrxLKna5cZ2REBfFkg=="},
        {"ChecksumSHA512", "m3HSJL1i83hdltRq0+o9czGb+8KJDKra4t/"
                           "3JRlnPKcjI8PZm6XBHXx6zG4UuMXaDEZjR1wuXDre9G9zvN7AQw=="},
    };
    make_bucket("b-1");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char more[160];
        snprintf(more, sizeof more, ",'%s':'%s'", rows[i].member, rows[i].value);
        cJSON *made = put("k", HELLO, more);
        assert_string_equal(text(made, rows[i].member), rows[i].value);
        assert_string_equal(text(made, "ChecksumType"), "FULL_OBJECT");
        cJSON_Delete(made);
        cJSON *got = get("k", ",'ChecksumMode':'ENABLED'");
        assert_string_equal(text(got, rows[i].member), rows[i].value);
        cJSON_Delete(got);
        got = get("k", "");
        assert_null(at(got, rows[i].member));
        cJSON_Delete(got);
        got = get("k", ",'ChecksumMode':'ENABLED','Range':'bytes=0-1'");
        assert_null(at(got, rows[i].member));
        cJSON_Delete(got);
    }
}

/* ---- Conditions ---- */

static void a_get_keeps_its_conditions(void **state)
{
    (void)state;
    make_bucket("b-1");
    virga_clock_freeze(v, 1);
    put_done("k", HELLO, "");
    long long made_s = virga_clock_now_ms(v) / 1000;
    virga_clock_advance(v, 100);
    cJSON_Delete(get("k", ",'IfMatch':'" HELLO_MD5 "'"));
    cJSON_Delete(get("k", ",'IfNoneMatch':'other'"));
    call_fails("PreconditionFailed",
               "At least one of the pre-conditions you specified did not hold", "s3", "GetObject",
               "{'Bucket':'b-1','Key':'k','IfMatch':'other'}");
    call_fails("NotModified", NULL, "s3", "GetObject",
               "{'Bucket':'b-1','Key':'k','IfNoneMatch':'" HELLO_MD5 "'}");
    call_fails("NotModified", NULL, "s3", "HeadObject",
               "{'Bucket':'b-1','Key':'k','IfModifiedSince':%lld}", made_s);
    call_fails("PreconditionFailed", NULL, "s3", "GetObject",
               "{'Bucket':'b-1','Key':'k','IfUnmodifiedSince':%lld}", made_s - 1);
    /* A tag that matches outweighs a date; a date of the future says nothing. */
    call_done("s3", "GetObject",
              "{'Bucket':'b-1','Key':'k','IfMatch':'" HELLO_MD5 "','IfUnmodifiedSince':%lld}",
              made_s - 1);
    call_done("s3", "GetObject", "{'Bucket':'b-1','Key':'k','IfModifiedSince':%lld}",
              made_s + 1000);
    call_done("s3", "GetObject", "{'Bucket':'b-1','Key':'k','IfModifiedSince':%lld}", made_s - 1);
}

static void a_put_keeps_its_conditions(void **state)
{
    (void)state;
    make_bucket("b-1");
    put_done("k", HELLO, ",'IfNoneMatch':'*'");
    call_fails("PreconditionFailed", NULL, "s3", "PutObject",
               "{'Bucket':'b-1','Key':'k','IfNoneMatch':'*'}");
    call_fails("NotImplemented",
               "A header you provided implies functionality that is not implemented", "s3",
               "PutObject", "{'Bucket':'b-1','Key':'k','IfNoneMatch':'abc'}");
    call_fails("NoSuchKey", NULL, "s3", "PutObject",
               "{'Bucket':'b-1','Key':'other','IfMatch':'abc'}");
    call_fails("PreconditionFailed", NULL, "s3", "PutObject",
               "{'Bucket':'b-1','Key':'k','IfMatch':'abc'}");
    put_done("k", "YnllLg==", ",'IfMatch':'" HELLO_MD5 "'");
    expect_body("k", "", "bye.");
}

static void a_deletion_keeps_its_condition(void **state)
{
    (void)state;
    make_bucket("b-1");
    put_done("k", HELLO, "");
    call_fails("PreconditionFailed", NULL, "s3", "DeleteObject",
               "{'Bucket':'b-1','Key':'k','IfMatch':'abc'}");
    call_fails("NoSuchKey", NULL, "s3", "DeleteObject",
               "{'Bucket':'b-1','Key':'none','IfMatch':'*'}");
    call_done("s3", "DeleteObject", "{'Bucket':'b-1','Key':'k','IfMatch':'" HELLO_MD5 "'}");
    call_fails("NoSuchKey", NULL, "s3", "GetObject", "{'Bucket':'b-1','Key':'k'}");
}

/* ---- Ranges ---- */

static void expect_range(const char *range, const char *expected, const char *content_range)
{
    char more[64];
    snprintf(more, sizeof more, ",'Range':'%s'", range);
    cJSON *got = get("k", more);
    assert_string_equal(body_of(got), expected);
    assert_string_equal(text(got, "ContentRange"), content_range);
    cJSON_Delete(got);
}

static void a_range_is_answered_alone(void **state)
{
    (void)state;
    make_bucket("b-1");
    put_done("k", "MDEyMzQ1Njc4OQ==", ""); /* "0123456789" */
    expect_range("bytes=2-4", "234", "bytes 2-4/10");
    expect_range("bytes=7-", "789", "bytes 7-9/10");
    expect_range("bytes=-3", "789", "bytes 7-9/10");
    expect_range("bytes=-99", "0123456789", "bytes 0-9/10");
    expect_range("bytes=8-99", "89", "bytes 8-9/10");
    expect_range("bytes=0-1,3-4", "0123456789", "(absent)");
    expect_range("bytes=4-2", "0123456789", "(absent)");
    expect_range("lines=1-2", "0123456789", "(absent)");
    call_fails("InvalidRange", "The requested range is not satisfiable", "s3", "GetObject",
               "{'Bucket':'b-1','Key':'k','Range':'bytes=10-'}");
    call_fails("InvalidRange", NULL, "s3", "HeadObject",
               "{'Bucket':'b-1','Key':'k','Range':'bytes=-0'}");
}

static void an_object_is_its_own_only_part(void **state)
{
    (void)state;
    make_bucket("b-1");
    put_done("k", HELLO, "");
    cJSON *got = get("k", ",'PartNumber':1");
    assert_string_equal(text(got, "ContentRange"), "bytes 0-4/5");
    cJSON_Delete(got);
    call_fails("InvalidPartNumber", "The requested partnumber is not satisfiable", "s3",
               "GetObject", "{'Bucket':'b-1','Key':'k','PartNumber':2}");
    call_fails("InvalidRequest", "Cannot specify both Range header and partNumber query parameter",
               "s3", "GetObject", "{'Bucket':'b-1','Key':'k','PartNumber':1,'Range':'bytes=0-1'}");
}

/* ---- Bodies of inner callers ---- */

static void a_body_that_the_store_has_is_shared(void **state)
{
    (void)state;
    make_bucket("b-1");
    put_done("a", HELLO, "");
    cJSON *got = get("a", "");
    cJSON *made = call_ok("s3", "PutObject",
                          "{'Bucket':'b-1','Key':'b','ChecksumAlgorithm':'SHA1','Body':{'path':'%s'"
                          ",'offset':0,'size':%s}}",
                          text(got, "Body/path"), text(got, "Body/size"));
    assert_string_equal(text(made, "ETag"), "\"" HELLO_MD5 "\"");
    assert_string_equal(text(made, "ChecksumSHA1"), "qvTGHdzF6KLavt4PO0gs2a6pQ00=");
    cJSON *copy = get("b", "");
    assert_string_equal(text(copy, "Body/path"), text(got, "Body/path"));
    call_done("s3", "DeleteObject", "{'Bucket':'b-1','Key':'a'}");
    assert_string_equal(body_of(copy), "hello");
    call_done("s3", "DeleteObject", "{'Bucket':'b-1','Key':'b'}");
    assert_int_equal(virga_settle(v, 10000), 0); /* the file goes after the answer */
    assert_null(fopen(text(copy, "Body/path"), "rb"));
    cJSON_Delete(copy);
    cJSON_Delete(made);
    cJSON_Delete(got);
}

/* Two megabytes in base64: too many for the loop, so they go to a file in the pool. */
static void a_large_body_in_memory_is_kept_as_well(void **state)
{
    (void)state;
    enum { GROUPS = 700000 };
    static const char head[] = "{\"Bucket\":\"b-1\",\"Key\":\"big\",\"Body\":\"";
    char *json = malloc(sizeof head + GROUPS * 4 + 3), *output, *end = json + sizeof head - 1;
    assert_non_null(json);
    make_bucket("b-1");
    memcpy(json, head, sizeof head);
    for (size_t i = 0; i < GROUPS; i++, end += 4)
        memcpy(end, "YWJj", 4); /* "abc" */
    memcpy(end, "\"}", sizeof "\"}");
    assert_int_equal(virga_call(v, "s3", "PutObject", json, &output), 200);
    free(output);
    free(json);
    cJSON *got = get("big", ",'Range':'bytes=2099994-'");
    assert_string_equal(body_of(got), "abcabc");
    assert_string_equal(text(got, "ContentRange"), "bytes 2099994-2099999/2100000");
    cJSON_Delete(got);
}

static void an_overwritten_body_is_gone(void **state)
{
    (void)state;
    make_bucket("b-1");
    put_done("k", HELLO, "");
    cJSON *first = get("k", "");
    put_done("k", "YnllLg==", "");
    assert_int_equal(virga_settle(v, 10000), 0); /* the file goes after the answer */
    assert_null(fopen(text(first, "Body/path"), "rb"));
    cJSON_Delete(first);
    expect_body("k", "", "bye.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(a_bucket_is_listed_with_its_owner_and_found_by_its_name),
        INSTANCE_TEST(a_bucket_of_us_east_1_has_no_location_constraint),
        INSTANCE_TEST(creating_a_bucket_again_is_fine_in_us_east_1_only),
        INSTANCE_TEST(bucket_names_keep_the_rules),
        INSTANCE_TEST(a_bucket_goes_only_when_it_is_empty),
        INSTANCE_TEST(another_owner_than_expected_is_denied),
        INSTANCE_TEST(an_object_comes_back_as_it_was_put),
        INSTANCE_TEST(a_head_says_what_a_get_says_without_the_body),
        INSTANCE_TEST(a_get_may_choose_its_headers),
        INSTANCE_TEST(what_is_not_there_is_named),
        INSTANCE_TEST(limits_hold),
        INSTANCE_TEST(nothing_longer_than_a_key_reaches_the_store),
        INSTANCE_TEST(metadata_may_have_any_number_of_entries),
        INSTANCE_TEST(options_without_their_effect_are_refused),
        INSTANCE_TEST(an_archived_object_must_be_restored_first),
        INSTANCE_TEST(a_wrong_digest_is_refused_and_leaves_nothing),
        INSTANCE_TEST(each_checksum_is_verified_kept_and_shown_on_demand),
        INSTANCE_TEST(a_get_keeps_its_conditions),
        INSTANCE_TEST(a_put_keeps_its_conditions),
        INSTANCE_TEST(a_deletion_keeps_its_condition),
        INSTANCE_TEST(a_range_is_answered_alone),
        INSTANCE_TEST(an_object_is_its_own_only_part),
        INSTANCE_TEST(a_body_that_the_store_has_is_shared),
        INSTANCE_TEST(a_large_body_in_memory_is_kept_as_well),
        INSTANCE_TEST(an_overwritten_body_is_gone),
    };
    return cmocka_run_group_tests_name("s3", tests, NULL, NULL);
}
