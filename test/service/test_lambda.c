/* Lambda through the dispatch: functions, their policies, invocations of every kind, and what
 * CloudWatch Logs then has. */
#include "instance.h"

#include <archive.h>
#include <archive_entry.h>
#include <unistd.h>

#define ROLE "arn:aws:iam::000000000000:role/r"
#define ARN(name) "arn:aws:lambda:us-east-1:000000000000:function:" name

/* base64 of a zip with one file; in a static buffer. */
static const char *zip_of(const char *file, const char *content)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    static char text[16384];
    unsigned char zip[8192] = {0};
    size_t len = 0, out = 0;
    struct archive *archive = archive_write_new();
    struct archive_entry *entry = archive_entry_new();
    archive_write_set_format_zip(archive);
    assert_int_equal(archive_write_open_memory(archive, zip, sizeof zip, &len), ARCHIVE_OK);
    archive_entry_set_pathname(entry, file);
    archive_entry_set_size(entry, (la_int64_t)strlen(content));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0755);
    archive_write_header(archive, entry);
    archive_write_data(archive, content, strlen(content));
    archive_entry_free(entry);
    archive_write_close(archive);
    archive_write_free(archive);
    for (size_t i = 0; i < len; i += 3) {
        unsigned bits = (unsigned)zip[i] << 16 | (unsigned)zip[i + 1] << 8 | zip[i + 2];
        for (int k = 0; k < 4; k++)
            text[out++] = (size_t)k <= len - i ? digits[bits >> (18 - 6 * k) & 63] : '=';
    }
    text[out] = '\0';
    return text;
}

static cJSON *create(const char *name, const char *source, const char *more)
{
    return call_ok("lambda", "CreateFunction",
                   "{'FunctionName':'%s','Runtime':'python3.12','Role':'" ROLE
                   "','Handler':'app.handler',"
                   "'Code':{'ZipFile':'%s'}%s}",
                   name, zip_of("app.py", source), more);
}

static void create_done(const char *name, const char *source, const char *more)
{
    cJSON_Delete(create(name, source, more));
}

/* Invokes with a JSON payload; its base64 is made here. The caller deletes the answer. */
static cJSON *invoke(const char *name, const char *payload, const char *more)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char text[4096];
    size_t out = 0, len = strlen(payload);
    for (size_t i = 0; i < len; i += 3) {
        unsigned bits = (unsigned)(unsigned char)payload[i] << 16;
        bits |= i + 1 < len ? (unsigned)(unsigned char)payload[i + 1] << 8 : 0;
        bits |= i + 2 < len ? (unsigned)(unsigned char)payload[i + 2] : 0;
        for (int k = 0; k < 4; k++)
            text[out++] = (size_t)k <= len - i ? digits[bits >> (18 - 6 * k) & 63] : '=';
    }
    text[out] = '\0';
    return call_ok("lambda", "Invoke", "{'FunctionName':'%s','Payload':'%s'%s}", name, text, more);
}

/* base64 text back to bytes, NUL-terminated, in a static buffer. */
static const char *decoded(const cJSON *json, const char *path)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    static char out[8192];
    unsigned bits = 0;
    int count = 0;
    size_t len = 0;
    for (const char *c = text(json, path); *c != '\0' && *c != '='; c++) {
        bits = bits << 6 | (unsigned)(strchr(digits, *c) - digits);
        count += 6;
        if (count >= 8) {
            count -= 8;
            out[len++] = (char)(bits >> count & 255);
        }
    }
    out[len] = '\0';
    return out;
}

static void assert_payload(const cJSON *answer, const char *expected)
{
    assert_string_equal(decoded(answer, "Payload"), expected);
}

static void assert_has(const char *whole, const char *part)
{
    const char *found = whole != NULL ? strstr(whole, part) : NULL;
    if (found == NULL)
        fail_msg("not found: %s\n--- in ---\n%s", part, whole != NULL ? whole : "(nothing)");
}

/* All messages of a function's log, one behind the other. */
static const char *log_of(const char *name)
{
    static char all[32768];
    all[0] = '\0';
    cJSON *answer = call_ok("logs", "FilterLogEvents", "{'logGroupName':'/aws/lambda/%s'}", name);
    const cJSON *event;
    cJSON_ArrayForEach(event, at(answer, "events"))
        strncat(all, text(event, "message"), sizeof all - strlen(all) - 1);
    cJSON_Delete(answer);
    return all;
}

static void a_function_is_described_as_on_aws(void **state)
{
    (void)state;
    cJSON *made =
        create("f", "def handler(event, context): return 1\n",
               ",'Environment':{'Variables':{'AB':'1'}},'Tags':{'k':'v'},'MemorySize':256");
    assert_string_equal(text(made, "State"), "Pending");
    assert_string_equal(text(made, "StateReasonCode"), "Creating");
    assert_string_equal(text(made, "FunctionArn"), ARN("f"));
    assert_string_equal(text(made, "Timeout"), "3");
    assert_string_equal(text(made, "MemorySize"), "256");
    assert_string_equal(text(made, "Version"), "$LATEST");
    assert_string_equal(text(made, "LoggingConfig/LogGroup"), "/aws/lambda/f");
    assert_string_equal(text(made, "SnapStart/ApplyOn"), "None");
    assert_string_equal(text(made, "TracingConfig/Mode"), "PassThrough");
    assert_string_equal(text(made, "Architectures/0"), "x86_64");
    assert_int_equal(strlen(text(made, "CodeSha256")), 44);
    assert_string_equal(text(made, "LastUpdateStatus"), "(absent)");
    cJSON *got = call_ok("lambda", "GetFunction", "{'FunctionName':'" ARN("f") "'}");
    assert_string_equal(text(got, "Configuration/State"), "Active");
    assert_string_equal(text(got, "Configuration/LastUpdateStatus"), "Successful");
    assert_string_equal(text(got, "Configuration/StateReason"), "(absent)");
    assert_string_equal(text(got, "Configuration/Environment/Variables/AB"), "1");
    assert_string_equal(text(got, "Code/RepositoryType"), "S3");
    assert_string_equal(text(got, "Tags/k"), "v");
    assert_string_not_equal(text(got, "Configuration/RevisionId"), text(made, "RevisionId"));
    cJSON_Delete(made);
    cJSON_Delete(got);
    call_fails("ResourceConflictException", "Function already exist: f", "lambda", "CreateFunction",
               "{'FunctionName':'f','Runtime':'python3.12','Role':'" ROLE
               "','Handler':'app.handler','Code':{'ZipFile':'%s'}}",
               zip_of("a", "b"));
    call_fails("ResourceNotFoundException", "Function not found: " ARN("g"), "lambda",
               "GetFunction", "{'FunctionName':'g'}");
}

static void functions_are_listed_in_pages(void **state)
{
    (void)state;
    create_done("b", "x = 1\n", "");
    create_done("a", "x = 1\n", "");
    create_done("c", "x = 1\n", "");
    cJSON *page = call_ok("lambda", "ListFunctions", "{'MaxItems':2}");
    assert_string_equal(text(page, "Functions/0/FunctionName"), "a");
    assert_string_equal(text(page, "Functions/1/FunctionName"), "b");
    cJSON *rest = call_ok("lambda", "ListFunctions", "{'Marker':'%s','FunctionVersion':'ALL'}",
                          text(page, "NextMarker"));
    assert_string_equal(text(rest, "Functions/0/FunctionArn"), ARN("c:$LATEST"));
    assert_null(at(rest, "Functions/1"));
    assert_null(at(rest, "NextMarker"));
    cJSON_Delete(page);
    cJSON_Delete(rest);
}

static void code_that_is_no_zip_is_refused(void **state)
{
    (void)state;
    static const char form[] =
        "{'FunctionName':'f','Runtime':'python3.12','Role':'" ROLE "','Handler':'h.x','Code':{%s}}";
    call_fails("InvalidParameterValueException",
               "Could not unzip uploaded file. Please check your file, then try to upload again.",
               "lambda", "CreateFunction", form, "'ZipFile':'bm8gemlwIGhlcmU='");
    call_fails("InvalidParameterValueException", "Uploaded file must be a non-empty zip", "lambda",
               "CreateFunction", form, "'ZipFile':'UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA=='");
    call_fails("InvalidParameterValueException", "Please provide a source for function code.",
               "lambda", "CreateFunction", form, "");
    char code[17000];
    snprintf(code, sizeof code, "'ZipFile':'%s'", zip_of("../evil", "x"));
    call_fails("InvalidParameterValueException",
               "Could not unzip uploaded file. Please check your file, then try to upload again.",
               "lambda", "CreateFunction", form, code);
    call_fails("ResourceNotFoundException", NULL, "lambda", "GetFunction", "{'FunctionName':'f'}");
}

static void what_is_not_supported_is_refused_by_name(void **state)
{
    (void)state;
    static const char form[] = "{'FunctionName':'f','Runtime':'%s','Role':'" ROLE
                               "','Handler':'h.x','Code':{'ZipFile':'%s'}%s}";
    const char *zip = zip_of("a", "b");
    call_fails("InvalidParameterValueException", "virga does not support VpcConfig yet.", "lambda",
               "CreateFunction", form, "python3.12", zip,
               ",'VpcConfig':{'SubnetIds':['subnet-1']}");
    call_fails("InvalidParameterValueException", "virga does not support Publish yet.", "lambda",
               "CreateFunction", form, "python3.12", zip, ",'Publish':true");
    call_fails("InvalidParameterValueException", "virga does not support the runtime java21 yet.",
               "lambda", "CreateFunction", form, "java21", zip, "");
    call_fails("InvalidParameterValueException", NULL, "lambda", "CreateFunction", form,
               "python2.7", zip, "");
    call_fails("InvalidParameterValueException", NULL, "lambda", "CreateFunction", form,
               "python3.12", zip, ",'Environment':{'Variables':{'AWS_REGION':'x'}}");
}

static void an_invocation_answers_and_logs(void **state)
{
    (void)state;
    create_done("f",
                "def handler(event, context):\n    print('hello', event['a'])\n    return [event, "
                "context.invoked_function_arn]\n",
                "");
    cJSON *answer = invoke("f", "{\"a\": 1}", ",'LogType':'Tail'");
    assert_payload(answer, "[{\"a\": 1}, \"" ARN("f") "\"]");
    assert_string_equal(text(answer, "ExecutedVersion"), "$LATEST");
    assert_string_equal(text(answer, "FunctionError"), "(absent)");
    assert_string_equal(text(answer, "StatusCode"), "200");
    assert_has(decoded(answer, "LogResult"), "START RequestId: ");
    assert_has(decoded(answer, "LogResult"), "\nhello 1\nEND RequestId: ");
    cJSON_Delete(answer);
    /* It is there with the answer, in a stream of the environment's own. */
    const char *log = log_of("f");
    assert_has(log, "INIT_START Runtime Version: python:3.12");
    assert_has(log, " Version: $LATEST\nhello 1\nEND RequestId: ");
    assert_has(log, "\tInit Duration: ");
    cJSON_Delete(invoke("f", "{\"a\": 2}", ""));
    cJSON *streams = call_ok("logs", "DescribeLogStreams", "{'logGroupName':'/aws/lambda/f'}");
    assert_non_null(at(streams, "logStreams/0"));
    assert_null(at(streams, "logStreams/1")); /* the same environment, warm */
    cJSON_Delete(streams);
}

static void a_functions_error_is_an_answer(void **state)
{
    (void)state;
    create_done("f", "def handler(event, context):\n    raise KeyError('x')\n", "");
    cJSON *answer = invoke("f", "{}", "");
    assert_string_equal(text(answer, "FunctionError"), "Unhandled");
    assert_has(decoded(answer, "Payload"), "\"errorType\": \"KeyError\"");
    cJSON_Delete(answer);
}

static void invocations_that_cannot_be_are_refused(void **state)
{
    (void)state;
    create_done("f", "x = 1\n", "");
    call_fails("ResourceNotFoundException", "Function not found: " ARN("g:$LATEST"), "lambda",
               "Invoke", "{'FunctionName':'g'}");
    call_fails("ResourceNotFoundException", "Function not found: " ARN("f:7"), "lambda", "Invoke",
               "{'FunctionName':'f:7'}");
    call_fails("InvalidRequestContentException", NULL, "lambda", "Invoke",
               "{'FunctionName':'f','Payload':'bm8='}");
    call_fails("ResourceNotFoundException",
               "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')",
               "lambda", "Invoke",
               "{'FunctionName':'arn:aws:lambda:eu-west-1:000000000000:function:f'}");
    call_fails("AccessDeniedException", NULL, "lambda", "Invoke",
               "{'FunctionName':'arn:aws:lambda:us-east-1:111111111111:function:f'}");
    cJSON *dry = call_ok("lambda", "Invoke", "{'FunctionName':'f','InvocationType':'DryRun'}");
    assert_string_equal(text(dry, "StatusCode"), "204");
    cJSON_Delete(dry);
}

static void updates_take_effect_at_the_next_invocation(void **state)
{
    (void)state;
    create_done(
        "f", "import os\ndef handler(event, context): return ['one', os.environ.get('AB')]\n", "");
    cJSON *answer = invoke("f", "{}", "");
    assert_payload(answer, "[\"one\", null]");
    cJSON_Delete(answer);
    cJSON *updated =
        call_ok("lambda", "UpdateFunctionConfiguration",
                "{'FunctionName':'f','Timeout':9,'Environment':{'Variables':{'AB':'x'}}}");
    assert_string_equal(text(updated, "LastUpdateStatus"), "InProgress");
    assert_string_equal(text(updated, "Timeout"), "9");
    cJSON_Delete(updated);
    answer = invoke("f", "{}", "");
    assert_payload(answer, "[\"one\", \"x\"]");
    cJSON_Delete(answer);
    call_done("lambda", "UpdateFunctionCode", "{'FunctionName':'f','ZipFile':'%s'}",
              zip_of("app.py", "def handler(event, context): return 'two'\n"));
    answer = invoke("f", "{}", "");
    assert_payload(answer, "\"two\"");
    cJSON_Delete(answer);
    call_fails("PreconditionFailedException", NULL, "lambda", "UpdateFunctionConfiguration",
               "{'FunctionName':'f','RevisionId':'nonsense'}");
    cJSON *gone = call_ok("lambda", "DeleteFunction", "{'FunctionName':'f'}");
    assert_string_equal(text(gone, "StatusCode"), "204");
    cJSON_Delete(gone);
    call_fails("ResourceNotFoundException", NULL, "lambda", "Invoke", "{'FunctionName':'f'}");
}

static void an_event_is_retried_after_one_and_two_minutes(void **state)
{
    (void)state;
    create_done("f",
                "def handler(event, context):\n    print('try of', context.aws_request_id)\n    "
                "raise Exception('no')\n",
                "");
    cJSON *answer = invoke("f", "{}", ",'InvocationType':'Event'");
    assert_string_equal(text(answer, "StatusCode"), "202");
    assert_string_equal(text(answer, "Payload"), "(absent)");
    cJSON_Delete(answer);
    assert_int_equal(virga_settle(v, 10000), 0);
    const char *log = log_of("f");
    const char *first = strstr(log, "try of ");
    assert_non_null(first);
    assert_null(strstr(first + 1, "try of "));
    char id[37];
    snprintf(id, sizeof id, "%s", first + strlen("try of "));
    assert_int_equal(virga_clock_advance(v, 61), 0);
    assert_int_equal(virga_clock_advance(v, 121), 0);
    assert_int_equal(virga_clock_advance(v, 3600), 0);
    log = log_of("f");
    int tries = 0;
    for (const char *try = log; (try = strstr(try, "try of ")) != NULL; try++) {
        assert_memory_equal(try + strlen("try of "), id, 36);
        tries++;
    }
    assert_int_equal(tries, 3);
}

static void policies_are_statements_by_sid(void **state)
{
    (void)state;
    create_done("f", "x = 1\n", "");
    call_fails("ResourceNotFoundException", "The resource you requested does not exist.", "lambda",
               "GetPolicy", "{'FunctionName':'f'}");
    static const char form[] = "{'FunctionName':'f','StatementId':'s','Action':'lambda:"
                               "InvokeFunction','Principal':'sns.amazonaws.com',"
                               "'SourceArn':'arn:aws:sns:us-east-1:000000000000:t'}";
    cJSON *added = call_ok("lambda", "AddPermission", form);
    assert_string_equal(text(added, "Statement"),
                        "{\"Sid\":\"s\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"sns."
                        "amazonaws.com\"},\"Action\":\"lambda:"
                        "InvokeFunction\",\"Resource\":\"" ARN(
                            "f") "\",\"Condition\":{\"ArnLike\":{\"AWS:SourceArn\":\"arn:aws:sns:"
                                 "us-east-1:000000000000:t\"}}}");
    cJSON_Delete(added);
    call_fails("ResourceConflictException",
               "The statement id (s) provided already exists. Please provide a new statement id, "
               "or remove the existing statement.",
               "lambda", "AddPermission", form);
    cJSON *policy = call_ok("lambda", "GetPolicy", "{'FunctionName':'f'}");
    assert_has(text(policy, "Policy"),
               "{\"Version\":\"2012-10-17\",\"Id\":\"default\",\"Statement\":[{\"Sid\":\"s\"");
    cJSON_Delete(policy);
    call_fails("ResourceNotFoundException", "Statement x is not found in resource policy.",
               "lambda", "RemovePermission", "{'FunctionName':'f','StatementId':'x'}");
    call_done("lambda", "RemovePermission", "{'FunctionName':'f','StatementId':'s'}");
    call_fails("ResourceNotFoundException", "No policy is associated with the given resource.",
               "lambda", "RemovePermission", "{'FunctionName':'f','StatementId':'s'}");
    call_fails("InvalidParameterValueException",
               "The provided principal was invalid. Please check the principal and try again.",
               "lambda", "AddPermission",
               "{'FunctionName':'f','StatementId':'s','Action':'lambda:*','Principal':'nobody'}");
}

static void a_policy_is_at_most_twenty_kilobytes(void **state)
{
    (void)state;
    char statement[64], *output = NULL;
    int added = 0, status = 200;
    create_done("f", "x = 1\n", "");
    for (; status == 200 && added < 1000; added += status == 200) {
        char form[512];
        snprintf(statement, sizeof statement, "s%03d-%050d", added, 0);
        snprintf(form, sizeof form,
                 "{\"FunctionName\":\"f\",\"StatementId\":\"%s\",\"Action\":\"lambda:"
                 "InvokeFunction\",\"Principal\":\"sns.amazonaws.com\"}",
                 statement);
        free(output);
        status = virga_call(v, "lambda", "AddPermission", form, &output);
    }
    assert_int_equal(status, 400);
    assert_has(output, "\"PolicyLengthExceededException\"");
    free(output);
    cJSON *policy = call_ok("lambda", "GetPolicy", "{'FunctionName':'f'}");
    const char *whole = cJSON_GetStringValue(at(policy, "Policy"));
    assert_true(strlen(whole) <= 20480 && strlen(whole) > 20000);
    assert_null(strstr(whole, statement));
    cJSON_Delete(policy);
}

static void a_function_has_its_latest_version_and_no_code_signing(void **state)
{
    (void)state;
    create_done("f", "x = 1\n", "");
    cJSON *versions = call_ok("lambda", "ListVersionsByFunction", "{'FunctionName':'f'}");
    assert_int_equal(cJSON_GetArraySize(at(versions, "Versions")), 1);
    assert_string_equal(text(versions, "Versions/0/Version"), "$LATEST");
    assert_string_equal(text(versions, "Versions/0/FunctionArn"), ARN("f") ":$LATEST");
    cJSON_Delete(versions);
    cJSON *signing = call_ok("lambda", "GetFunctionCodeSigningConfig", "{'FunctionName':'f'}");
    assert_null(signing->child);
    cJSON_Delete(signing);
    call_fails("ResourceNotFoundException", "Function not found: " ARN("none"), "lambda",
               "ListVersionsByFunction", "{'FunctionName':'none'}");
}

static void tags_are_set_and_removed(void **state)
{
    (void)state;
    create_done("f", "x = 1\n", ",'Tags':{'a':'1'}");
    call_done("lambda", "TagResource", "{'Resource':'" ARN("f") "','Tags':{'a':'2','b':'3'}}");
    call_done("lambda", "UntagResource", "{'Resource':'" ARN("f") "','TagKeys':['a']}");
    cJSON *tags = call_ok("lambda", "ListTags", "{'Resource':'" ARN("f") "'}");
    assert_string_equal(text(tags, "Tags"), "{\"b\":\"3\"}");
    cJSON_Delete(tags);
}

/* ---- Linked ---- */

static int echo(struct virga_lambda_context *ctx, const char *event, size_t event_len,
                struct virga_lambda_result *result)
{
    virga_lambda_log(ctx, "linked %s in %s", ctx->function_name, ctx->region);
    const char *colour = virga_lambda_getenv(ctx, "COLOUR");
    if (colour != NULL)
        return virga_lambda_fail(result, "Colour", "%s", colour);
    return virga_lambda_succeed(result, event, event_len);
}

static void a_linked_handler_is_a_function_created_or_not(void **state)
{
    (void)state;
    assert_int_equal(virga_link(v, "no such name", echo), -1);
    assert_int_equal(virga_link(v, "l", echo), 0);
    cJSON *answer = invoke("l", "{\"a\":1}", "");
    assert_payload(answer, "{\"a\":1}");
    cJSON_Delete(answer);
    assert_has(log_of("l"), "\nlinked l in us-east-1\nEND");
    call_done("lambda", "CreateFunction",
              "{'FunctionName':'l','Runtime':'provided.al2023','Role':'" ROLE
              "','Handler':'x','Code':{},"
              "'Environment':{'Variables':{'COLOUR':'blue'}}}");
    answer = invoke("l", "{}", "");
    assert_payload(answer, "{\"errorType\":\"Colour\",\"errorMessage\":\"blue\"}");
    cJSON_Delete(answer);
    assert_int_equal(virga_link(v, "l", NULL), 0);
    answer = invoke("l", "{}", "");
    assert_has(decoded(answer, "Payload"), "Couldn't find valid bootstrap(s)");
    cJSON_Delete(answer);
}

static void a_reset_forgets_functions_and_keeps_links(void **state)
{
    (void)state;
    create_done("f", "def handler(event, context): return 1\n", "");
    cJSON_Delete(invoke("f", "{}", ""));
    assert_int_equal(virga_link(v, "l", echo), 0);
    cJSON_Delete(invoke("l", "{}", ""));
    assert_int_equal(virga_reset(v), 0);
    call_fails("ResourceNotFoundException", NULL, "lambda", "GetFunction", "{'FunctionName':'f'}");
    cJSON_Delete(invoke("l", "{}", ""));
    assert_has(log_of("l"), "linked l");
}

static void code_comes_from_s3_too(void **state)
{
    (void)state;
    char *output = NULL;
    int status = virga_call(v, "s3", "CreateBucket", "{\"Bucket\":\"code-bucket\"}", &output);
    free(output);
    if (status != 200)
        skip();
    call_fails("InvalidParameterValueException", NULL, "lambda", "CreateFunction",
               "{'FunctionName':'f','Runtime':'python3.12','Role':'" ROLE
               "','Handler':'app.handler','Code':{'S3Bucket':'code-bucket',"
               "'S3Key':'missing.zip'}}");
    call_done("s3", "PutObject", "{'Bucket':'code-bucket','Key':'a.zip','Body':'%s'}",
              zip_of("app.py", "def handler(event, context): return 's3'\n"));
    call_done("lambda", "CreateFunction",
              "{'FunctionName':'f','Runtime':'python3.12','Role':'" ROLE
              "','Handler':'app.handler','Code':{'S3Bucket':'code-bucket',"
              "'S3Key':'a.zip'}}");
    cJSON *answer = invoke("f", "{}", "");
    assert_payload(answer, "\"s3\"");
    cJSON_Delete(answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(a_function_is_described_as_on_aws),
        INSTANCE_TEST(functions_are_listed_in_pages),
        INSTANCE_TEST(code_that_is_no_zip_is_refused),
        INSTANCE_TEST(what_is_not_supported_is_refused_by_name),
        INSTANCE_TEST(an_invocation_answers_and_logs),
        INSTANCE_TEST(a_functions_error_is_an_answer),
        INSTANCE_TEST(invocations_that_cannot_be_are_refused),
        INSTANCE_TEST(updates_take_effect_at_the_next_invocation),
        INSTANCE_TEST(an_event_is_retried_after_one_and_two_minutes),
        INSTANCE_TEST(policies_are_statements_by_sid),
        INSTANCE_TEST(a_policy_is_at_most_twenty_kilobytes),
        INSTANCE_TEST(a_function_has_its_latest_version_and_no_code_signing),
        INSTANCE_TEST(tags_are_set_and_removed),
        INSTANCE_TEST(a_linked_handler_is_a_function_created_or_not),
        INSTANCE_TEST(a_reset_forgets_functions_and_keeps_links),
        INSTANCE_TEST(code_comes_from_s3_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
