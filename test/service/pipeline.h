/* test/service/pipeline.h: what the tests of CodePipeline share: a bucket of sources, a function,
 * and pipelines between them. */
#ifndef VG_TEST_PIPELINE_H
#define VG_TEST_PIPELINE_H

#include "instance.h"

/* Zips with one index.py that returns 1, and 2. */
#define CODE_1                                                                                     \
    "UEsDBBQAAAAAAAAAIVANPuUHHwAAAB8AAAAIAAAAaW5kZXgucHlkZWYgaGFuZGxlcihlLGMpOgogICAgcmV0dXJuIDEK" \
    "UEsBAhQDFAAAAAAAAA"                                                                           \
    "AhUA0+5QcfAAAAHwAAAAgAAAAAAAAAAAAAAKQBAAAAAGluZGV4LnB5UEsFBgAAAAABAAEANgAAAEUAAAAAAA=="
#define CODE_2                                                                                     \
    "UEsDBBQAAAAAAAAAIVDObcgsHwAAAB8AAAAIAAAAaW5kZXgucHlkZWYgaGFuZGxlcihlLGMpOgogICAgcmV0dXJuIDIK" \
    "UEsBAhQDFAAAAAAAAA"                                                                           \
    "AhUM5tyCwfAAAAHwAAAAgAAAAAAAAAAAAAAKQBAAAAAGluZGV4LnB5UEsFBgAAAAABAAEANgAAAEUAAAAAAA=="

#define ROLE "arn:aws:iam::000000000000:role/pipeline"

#define SOURCE_ACTION                                                                              \
    "{'name':'Source','actionTypeId':{'category':'Source','owner':'AWS','provider':'S3','version'" \
    ":'1'},"                                                                                       \
    "'configuration':{'S3Bucket':'source','S3ObjectKey':'app.zip'},'outputArtifacts':[{'name':'"   \
    "App'}],"                                                                                      \
    "'namespace':'SourceVars'}"
#define APPROVE_ACTION                                                                             \
    "{'name':'Approve','actionTypeId':{'category':'Approval','owner':'AWS','provider':'Manual','"  \
    "version':'1'},"                                                                               \
    "'configuration':{'NotificationArn':'arn:aws:sns:us-east-1:000000000000:ops',"                 \
    "'CustomData':'version #{SourceVars.VersionId}'}}"
#define DEPLOY_ACTION                                                                              \
    "{'name':'Deploy','actionTypeId':{'category':'Deploy','owner':'AWS','provider':'Lambda','"     \
    "version':'1'},"                                                                               \
    "'configuration':{'FunctionName':'shop'},'inputArtifacts':[{'name':'App'}]}"
#define STAGE(name, actions) "{'name':'" name "','actions':[" actions "]}"
#define PIPELINE(stages)                                                                           \
    "{'pipeline':{'name':'release','roleArn':'" ROLE "','pipelineType':'V2',"                      \
    "'artifactStore':{'type':'S3','location':'artifacts'},'stages':[" stages "]}}"
#define RELEASE                                                                                    \
    PIPELINE(STAGE("Source", SOURCE_ACTION) "," STAGE("Gate", APPROVE_ACTION) "," STAGE(           \
        "Deploy", DEPLOY_ACTION))

static inline void settle(void)
{
    assert_int_equal(virga_settle(v, 10000), 0);
}

static inline void upload(const char *code)
{
    call_done("s3", "PutObject", "{'Bucket':'source','Key':'app.zip','Body':'%s'}", code);
    settle();
}

static inline void make_role(const char *name)
{
    call_done("iam", "CreateRole",
              "{'RoleName':'%s','AssumeRolePolicyDocument':'{\\'Version\\':\\'2012-10-17\\',\\'"
              "Statement\\':[{\\'Effect\\':"
              "\\'Allow\\',\\'Principal\\':{\\'Service\\':\\'codepipeline.amazonaws.com\\'},"
              "\\'Action\\':\\'sts:AssumeRole\\'}]}'}",
              name);
}

/* The source bucket with version 1 of the code, which the function runs; a topic that an SQS queue
 * and a mailbox hear. */
static inline void make_surroundings(void)
{
    make_role("pipeline");
    call_done("s3", "CreateBucket", "{'Bucket':'source'}");
    call_done("s3", "CreateBucket", "{'Bucket':'artifacts'}");
    call_done("s3", "PutBucketVersioning",
              "{'Bucket':'source','VersioningConfiguration':{'Status':'Enabled'}}");
    upload(CODE_1);
    call_done(
        "lambda", "CreateFunction",
        "{'FunctionName':'shop','Runtime':'python3.12','Handler':'index.handler','Role':'" ROLE
        "','Code':{'ZipFile':'" CODE_1 "'}}");
    call_done("sns", "CreateTopic", "{'Name':'ops'}");
    call_done("sqs", "CreateQueue", "{'QueueName':'ops'}");
    call_done("sns", "Subscribe",
              "{'TopicArn':'arn:aws:sns:us-east-1:000000000000:ops','Protocol':'sqs',"
              "'Endpoint':'arn:aws:sqs:us-east-1:000000000000:ops'}");
    settle();
}

/* The newest execution of the pipeline: its id, in a static buffer. */
static inline const char *newest_execution(void)
{
    static char id[64];
    cJSON *listed = call_ok("codepipeline", "ListPipelineExecutions", "{'pipelineName':'release'}");
    snprintf(id, sizeof id, "%s", text(listed, "pipelineExecutionSummaries/0/pipelineExecutionId"));
    cJSON_Delete(listed);
    return id;
}

/* Asserts the statuses of the newest executions, newest first: "Succeeded,Failed". */
static inline void assert_statuses(const char *expected)
{
    char got[512] = "";
    cJSON *listed = call_ok("codepipeline", "ListPipelineExecutions", "{'pipelineName':'release'}");
    const cJSON *summary;
    cJSON_ArrayForEach(summary, at(listed, "pipelineExecutionSummaries"))
    {
        if (got[0] != '\0')
            strncat(got, ",", sizeof got - strlen(got) - 1);
        strncat(got, text(summary, "status"), sizeof got - strlen(got) - 1);
    }
    assert_string_equal(got, expected);
    cJSON_Delete(listed);
}

static inline cJSON *pipeline_state(void)
{
    return call_ok("codepipeline", "GetPipelineState", "{'name':'release'}");
}

static inline void assert_state(const char *path, const char *expected)
{
    cJSON *state = pipeline_state();
    assert_string_equal(text(state, path), expected);
    cJSON_Delete(state);
}

/* The open approval's token, in a static buffer. */
static inline const char *approval_token(void)
{
    static char token[64];
    cJSON *state = pipeline_state();
    snprintf(token, sizeof token, "%s",
             text(state, "stageStates/1/actionStates/0/latestExecution/token"));
    cJSON_Delete(state);
    return token;
}

static inline void answer(const char *token, const char *status, const char *summary)
{
    call_done("codepipeline", "PutApprovalResult",
              "{'pipelineName':'release','stageName':'Gate','actionName':'Approve','token':'%s',"
              "'result':{'status':'%s','summary':'%s'}}",
              token, status, summary);
    settle();
}

/* The SHA-256 of the code that the function runs, malloc'ed. */
static inline char *function_code(void)
{
    cJSON *function = call_ok("lambda", "GetFunctionConfiguration", "{'FunctionName':'shop'}");
    char *sha = strdup(text(function, "CodeSha256"));
    cJSON_Delete(function);
    return sha;
}

static inline int start_surroundings(void **state)
{
    int rc = start_instance(state);
    if (rc == 0)
        make_surroundings();
    return rc;
}

#define PIPELINE_TEST(name) cmocka_unit_test_setup_teardown(name, start_surroundings, stop_instance)

#endif
