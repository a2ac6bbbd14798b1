/* What has a body in a file, S3 and Lambda: store calls made to fail one after the other leave the
 * state before or after, never between, and no file that nobody knows. */
#include "faults.h"

#include <curl/curl.h>
#include <stdbool.h>

#define ROLE "arn:aws:iam::000000000000:role/r"

/* ---- S3 ---- */

static void make_bucket(void)
{
    call_done("s3", "CreateBucket", "{'Bucket':'shop'}");
}

static void put_object(void)
{
    make_bucket();
    call_done("s3", "PutObject", "{'Bucket':'shop','Key':'k','Body':'aGVsbG8='}");
}

static void put_versions(void)
{
    make_bucket();
    call_done("s3", "PutBucketVersioning",
              "{'Bucket':'shop','VersioningConfiguration':{'Status':'Enabled'}}");
    call_done("s3", "PutObject", "{'Bucket':'shop','Key':'k','Body':'aGVsbG8='}");
    take_note(0, call_ok("s3", "PutObject", "{'Bucket':'shop','Key':'k','Body':'aG8='}"),
              "VersionId");
}

static const struct fault_case s3_cases[] = {
    {.name = "CreateBucket",
     .service = "s3",
     .operation = "CreateBucket",
     .input = "{'Bucket':'shop'}"},
    {.name = "PutBucketVersioning",
     .prepare = make_bucket,
     .service = "s3",
     .operation = "PutBucketVersioning",
     .input = "{'Bucket':'shop','VersioningConfiguration':{'Status':'Enabled'}}"},
    {.name = "PutObject, a new one",
     .prepare = make_bucket,
     .service = "s3",
     .operation = "PutObject",
     .input = "{'Bucket':'shop','Key':'k','Body':'aGVsbG8='}"},
    {.name = "PutObject over another",
     .prepare = put_object,
     .service = "s3",
     .operation = "PutObject",
     .input = "{'Bucket':'shop','Key':'k','Body':'aG8='}"},
    {.name = "PutObject, a new version",
     .prepare = put_versions,
     .service = "s3",
     .operation = "PutObject",
     .input = "{'Bucket':'shop','Key':'k','Body':'aGV5'}"},
    {.name = "DeleteObject",
     .prepare = put_object,
     .service = "s3",
     .operation = "DeleteObject",
     .input = "{'Bucket':'shop','Key':'k'}"},
    {.name = "DeleteObject by a marker",
     .prepare = put_versions,
     .service = "s3",
     .operation = "DeleteObject",
     .input = "{'Bucket':'shop','Key':'k'}"},
    {.name = "DeleteObject of a version",
     .prepare = put_versions,
     .service = "s3",
     .operation = "DeleteObject",
     .input = "{'Bucket':'shop','Key':'k','VersionId':'%s'}"},
    {.name = "ListObjectVersions",
     .prepare = put_versions,
     .service = "s3",
     .operation = "ListObjectVersions",
     .input = "{'Bucket':'shop'}"},
    {.name = "DeleteBucket",
     .prepare = make_bucket,
     .service = "s3",
     .operation = "DeleteBucket",
     .input = "{'Bucket':'shop'}"},
};

FAULTS_OF(s3)

/* An upload by HTTP, which is on the disk before the store hears of it. */

enum { UPLOAD_BYTES = 300000 };

struct upload {
    char sent[UPLOAD_BYTES];
    size_t at;
    char got[UPLOAD_BYTES];
    size_t got_len;
};

static size_t give_bytes(char *to, size_t size, size_t count, void *ctx)
{
    struct upload *upload = ctx;
    size_t left = UPLOAD_BYTES - upload->at, len = size * count < left ? size * count : left;
    memcpy(to, upload->sent + upload->at, len);
    upload->at += len;
    return len;
}

static size_t take_bytes(char *from, size_t size, size_t count, void *ctx)
{
    struct upload *upload = ctx;
    size_t left = UPLOAD_BYTES - upload->got_len;
    size_t len = size * count < left ? size * count : left;
    memcpy(upload->got + upload->got_len, from, len);
    upload->got_len += len;
    return size * count;
}

/* Sends or gets the object; the status. */
static long transfer(struct upload *upload, bool is_put)
{
    char url[128];
    long status = 0;
    CURL *curl = curl_easy_init();
    snprintf(url, sizeof url, "http://127.0.0.1:%u/shop/k", virga_port(v));
    upload->at = upload->got_len = 0;
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, (long)is_put);
    curl_easy_setopt(curl, CURLOPT_INFILESIZE, (long)UPLOAD_BYTES);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_bytes);
    curl_easy_setopt(curl, CURLOPT_READDATA, (void *)upload);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_bytes);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, (void *)upload);
    assert_int_equal(curl_easy_perform(curl), CURLE_OK);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(curl);
    return status;
}

static void an_upload_is_there_or_not(void **state)
{
    static const struct fault_case nothing_yet = {.name = "an upload", .prepare = make_bucket};
    static struct upload upload;
    bool is_met = true;
    (void)state;
    for (size_t i = 0; i < UPLOAD_BYTES; i++)
        upload.sent[i] = (char)(i * 31 + i / 256);
    for (uint64_t nth = 1; is_met; nth++) {
        struct picture now;
        begin_case(&nothing_yet);
        (void)fail_nth_store_call(nth);
        long status = transfer(&upload, true);
        is_met = fail_nth_store_call(0);
        if (status != 200) {
            assert_int_equal(status, 500);
            assert_int_equal(transfer(&upload, false), 404);
            assert_int_equal(transfer(&upload, true), 200);
        }
        assert_int_equal(transfer(&upload, false), 200);
        assert_int_equal(upload.got_len, UPLOAD_BYTES);
        assert_memory_equal(upload.got, upload.sent, UPLOAD_BYTES);
        take_picture(&now);
        assert_int_equal(now.files, 1);
        free_picture(&now);
        end_case();
    }
}

/* ---- Lambda ---- */

/* Zips with one index.py that returns 1, and 2. */
#define CODE_1                                                                                     \
    "UEsDBBQAAAAAAAAAIVANPuUHHwAAAB8AAAAIAAAAaW5kZXgucHlkZWYgaGFuZGxlcihlLGMpOgogICAgcmV0dXJuIDEK" \
    "UEsBAhQDFAAAAAAAAAAhUA0+5QcfAAAAHwAAAAgAAAAAAAAAAAAAAKQBAAAAAGluZGV4LnB5UEsFBgAAAAABAAEANgAA" \
    "AEUAAAAAAA=="
#define CODE_2                                                                                     \
    "UEsDBBQAAAAAAAAAIVDObcgsHwAAAB8AAAAIAAAAaW5kZXgucHlkZWYgaGFuZGxlcihlLGMpOgogICAgcmV0dXJuIDIK" \
    "UEsBAhQDFAAAAAAAAAAhUM5tyCwfAAAAHwAAAAgAAAAAAAAAAAAAAKQBAAAAAGluZGV4LnB5UEsFBgAAAAABAAEANgAA" \
    "AEUAAAAAAA=="
#define FUNCTION(code)                                                                             \
    "{'FunctionName':'f','Runtime':'python3.12','Handler':'index.handler','Role':'" ROLE           \
    "','Code':{'ZipFile':'" code "'}}"

static void make_function(void)
{
    call_done("lambda", "CreateFunction", FUNCTION(CODE_1));
    call_done("lambda", "AddPermission",
              "{'FunctionName':'f','StatementId':'a','Action':'lambda:InvokeFunction',"
              "'Principal':'sns.amazonaws.com'}");
}

static void link_function(void)
{
    assert_int_equal(virga_link(v, "linked", answer_event), 0);
}

static void upload_code(void)
{
    call_done("s3", "CreateBucket", "{'Bucket':'code'}");
    call_done("s3", "PutObject", "{'Bucket':'code','Key':'f.zip','Body':'" CODE_1 "'}");
}

static const struct fault_case lambda_cases[] = {
    {.name = "CreateFunction",
     .service = "lambda",
     .operation = "CreateFunction",
     .input = FUNCTION(CODE_1)},
    {.name = "CreateFunction of an object",
     .prepare = upload_code,
     .service = "lambda",
     .operation = "CreateFunction",
     .input = "{'FunctionName':'f','Runtime':'python3.12','Handler':'index.handler','Role':'" ROLE
              "','Code':{'S3Bucket':'code','S3Key':'f.zip'}}"},
    {.name = "UpdateFunctionCode",
     .prepare = make_function,
     .service = "lambda",
     .operation = "UpdateFunctionCode",
     .input = "{'FunctionName':'f','ZipFile':'" CODE_2 "'}"},
    {.name = "UpdateFunctionConfiguration",
     .prepare = make_function,
     .service = "lambda",
     .operation = "UpdateFunctionConfiguration",
     .input = "{'FunctionName':'f','Timeout':9}"},
    {.name = "AddPermission",
     .prepare = make_function,
     .service = "lambda",
     .operation = "AddPermission",
     .input = "{'FunctionName':'f','StatementId':'b','Action':'lambda:InvokeFunction',"
              "'Principal':'s3.amazonaws.com'}"},
    {.name = "Invoke, waiting",
     .prepare = link_function,
     .service = "lambda",
     .operation = "Invoke",
     .input = "{'FunctionName':'linked'}",
     .varies = true,
     .may_repeat = true,
     .runs_function = true},
    {.name = "Invoke, not waiting",
     .prepare = link_function,
     .service = "lambda",
     .operation = "Invoke",
     .input = "{'FunctionName':'linked','InvocationType':'Event'}",
     .varies = true,
     .may_repeat = true},
    {.name = "DeleteFunction",
     .prepare = make_function,
     .service = "lambda",
     .operation = "DeleteFunction",
     .input = "{'FunctionName':'f'}"},
};

FAULTS_OF(lambda)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(s3_is_before_or_after_never_between),
        cmocka_unit_test(an_upload_is_there_or_not),
        cmocka_unit_test(lambda_is_before_or_after_never_between),
    };
    return cmocka_run_group_tests_name("faults of bodies", tests, NULL, NULL);
}
