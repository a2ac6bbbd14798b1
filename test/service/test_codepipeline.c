/* CodePipeline through the dispatch: from an upload over an approval to a function's new code. */
#include "pipeline.h"

static void create_release(void)
{
    call_done("codepipeline", "CreatePipeline", RELEASE);
    settle();
}

static void new_code_waits_for_approval_and_then_runs(void **state)
{
    (void)state;
    create_release();
    answer(approval_token(), "Approved", "first");
    assert_statuses("Succeeded");
    char *before = function_code();
    upload(CODE_2);
    assert_statuses("InProgress,Succeeded");
    assert_state("stageStates/1/latestExecution/status", "InProgress");
    assert_state("stageStates/2/latestExecution/status", "Succeeded");
    char *waiting = function_code();
    assert_string_equal(waiting, before);
    answer(approval_token(), "Approved", "looks good");
    char *after = function_code();
    assert_string_not_equal(after, before);
    assert_statuses("Succeeded,Succeeded");
    assert_state("stageStates/1/actionStates/0/latestExecution/summary", "looks good");
    assert_state("stageStates/1/actionStates/0/latestExecution/lastUpdatedBy",
                 "arn:aws:iam::000000000000:root");
    free(before);
    free(waiting);
    free(after);
}

static void the_source_action_copies_the_object_and_tells_its_version(void **state)
{
    (void)state;
    create_release();
    cJSON *head = call_ok("s3", "HeadObject", "{'Bucket':'source','Key':'app.zip'}");
    cJSON *execution =
        call_ok("codepipeline", "GetPipelineExecution",
                "{'pipelineName':'release','pipelineExecutionId':'%s'}", newest_execution());
    assert_string_equal(text(execution, "pipelineExecution/artifactRevisions/0/name"), "App");
    assert_string_equal(text(execution, "pipelineExecution/artifactRevisions/0/revisionId"),
                        text(head, "VersionId"));
    assert_string_equal(text(execution, "pipelineExecution/trigger/triggerType"), "CreatePipeline");
    call_fails(
        "PipelineExecutionNotFoundException",
        "Pipeline execution with id '00000000-0000-0000-0000-000000000000' does not exist in "
        "pipeline 'release'",
        "codepipeline", "GetPipelineExecution",
        "{'pipelineName':'release','pipelineExecutionId':'00000000-0000-0000-0000-"
        "000000000000'}");
    cJSON *actions = call_ok("codepipeline", "ListActionExecutions", "{'pipelineName':'release'}");
    assert_string_equal(text(actions, "actionExecutionDetails/0/actionName"), "Approve");
    assert_string_equal(text(actions, "actionExecutionDetails/1/actionName"), "Source");
    assert_string_equal(text(actions, "actionExecutionDetails/1/output/outputVariables/VersionId"),
                        text(head, "VersionId"));
    const char *key =
        text(actions, "actionExecutionDetails/1/output/outputArtifacts/0/s3location/key");
    assert_int_equal(strncmp(key, "release/App/", 12), 0);
    assert_int_equal(strlen(key), strlen("release/App/abcdefg.zip"));
    cJSON *copy = call_ok("s3", "HeadObject", "{'Bucket':'artifacts','Key':'%s'}", key);
    assert_string_equal(text(copy, "ETag"), text(head, "ETag"));
    cJSON_Delete(copy);
    cJSON_Delete(actions);
    cJSON_Delete(execution);
    cJSON_Delete(head);
}

static void an_approval_is_announced_on_its_topic(void **state)
{
    (void)state;
    create_release();
    cJSON *got =
        call_ok("sqs", "ReceiveMessage", "{'QueueUrl':'http://localhost/000000000000/ops'}");
    cJSON *envelope = cJSON_Parse(text(got, "Messages/0/Body"));
    assert_string_equal(text(envelope, "Subject"),
                        "APPROVAL NEEDED: AWS CodePipeline release for action Approve");
    cJSON *notice = cJSON_Parse(text(envelope, "Message"));
    assert_string_equal(text(notice, "region"), "us-east-1");
    assert_string_equal(text(notice, "approval/pipelineName"), "release");
    assert_string_equal(text(notice, "approval/stageName"), "Gate");
    assert_string_equal(text(notice, "approval/token"), approval_token());
    assert_string_equal(text(notice, "approval/externalEntityLink"), "null");
    cJSON *head = call_ok("s3", "HeadObject", "{'Bucket':'source','Key':'app.zip'}");
    char data[128];
    snprintf(data, sizeof data, "version %s", text(head, "VersionId"));
    assert_string_equal(text(notice, "approval/customData"), data);
    cJSON_Delete(head);
    cJSON_Delete(notice);
    cJSON_Delete(envelope);
    cJSON_Delete(got);
}

/* The newest mail with that subject. */
static cJSON *newest_mail(const char *subject)
{
    char *listed = virga_mail(v, "ops@example.com", subject);
    cJSON *mails = cJSON_Parse(listed);
    free(listed);
    cJSON *newest = cJSON_DetachItemFromArray(mails, cJSON_GetArraySize(mails) - 1);
    cJSON_Delete(mails);
    assert_non_null(newest);
    return newest;
}

static void an_approval_is_mailed_as_text_for_people(void **state)
{
    (void)state;
    call_done("sns", "Subscribe",
              "{'TopicArn':'arn:aws:sns:us-east-1:000000000000:ops','Protocol':'email','Endpoint':'"
              "ops@example.com'}");
    settle();
    cJSON *asked = newest_mail("Subscription Confirmation");
    const char *link = strstr(text(asked, "text"), "&Token=");
    assert_non_null(link);
    link += strlen("&Token=");
    call_done("sns", "ConfirmSubscription",
              "{'TopicArn':'arn:aws:sns:us-east-1:000000000000:ops','Token':'%.*s'}",
              (int)strcspn(link, "&\r\n \">"), link);
    cJSON_Delete(asked);
    create_release();
    cJSON *mail = newest_mail("APPROVAL NEEDED: AWS CodePipeline release for action Approve");
    char expected[1024];
    snprintf(expected, sizeof expected,
             "Approve or reject: "
             "https://console.aws.amazon.com/codesuite/codepipeline/pipelines/release/"
             "view?region=us-east-1"
             "#/Gate/Approve/approve/%s",
             approval_token());
    const char *body = cJSON_GetStringValue(at(mail, "text"));
    assert_non_null(strstr(body, "The following Approval action is waiting for your response:"));
    assert_non_null(strstr(body, "Pipeline name: release"));
    assert_non_null(strstr(body, expected));
    assert_non_null(strstr(body, "Additional information: version "));
    assert_non_null(strstr(body, "Deadline: This review request will expire on 20"));
    cJSON_Delete(mail);
}

static void a_rejection_fails_the_execution_and_deploys_nothing(void **state)
{
    (void)state;
    create_release();
    char *before = function_code();
    upload(CODE_2);
    answer(approval_token(), "Rejected", "");
    assert_state("stageStates/1/actionStates/0/latestExecution/summary", "(absent)");
    assert_statuses("InProgress,Failed");
    answer(approval_token(), "Rejected", "no");
    assert_statuses("Failed,Failed");
    assert_state("stageStates/1/latestExecution/status", "Failed");
    assert_state("stageStates/1/actionStates/0/latestExecution/status", "Failed");
    assert_state("stageStates/1/actionStates/0/latestExecution/summary", "no");
    assert_state("stageStates/2/latestExecution", "(absent)");
    char *after = function_code();
    assert_string_equal(after, before);
    free(before);
    free(after);
}

static void an_unanswered_approval_fails_after_seven_days(void **state)
{
    (void)state;
    create_release();
    assert_int_equal(virga_clock_advance(v, 7 * 24 * 3600 - 60), 0);
    assert_statuses("InProgress");
    char token[64];
    snprintf(token, sizeof token, "%s", approval_token());
    assert_int_equal(virga_clock_advance(v, 120), 0);
    assert_statuses("Failed");
    assert_state("stageStates/1/actionStates/0/latestExecution/status", "Failed");
    assert_state("stageStates/1/actionStates/0/latestExecution/errorDetails/message",
                 "The approval action timed out.");
    call_fails("InvalidApprovalTokenException", NULL, "codepipeline", "PutApprovalResult",
               "{'pipelineName':'release','stageName':'Gate','actionName':'Approve','token':'%s',"
               "'result':{'status':'Approved','summary':''}}",
               token);
}

static void only_the_open_token_answers_and_only_once(void **state)
{
    (void)state;
    create_release();
    char token[64];
    snprintf(token, sizeof token, "%s", approval_token());
    static const char *const bodies[][2] = {
        {"PipelineNotFoundException",
         "'pipelineName':'none','stageName':'Gate','actionName':'Approve'"},
        {"StageNotFoundException",
         "'pipelineName':'release','stageName':'None','actionName':'Approve'"},
        {"ActionNotFoundException",
         "'pipelineName':'release','stageName':'Gate','actionName':'None'"},
    };
    for (size_t i = 0; i < 3; i++)
        call_fails(bodies[i][0], NULL, "codepipeline", "PutApprovalResult",
                   "{%s,'token':'%s','result':{'status':'Approved','summary':''}}", bodies[i][1],
                   token);
    call_fails("InvalidApprovalTokenException", NULL, "codepipeline", "PutApprovalResult",
               "{'pipelineName':'release','stageName':'Gate','actionName':'Approve',"
               "'token':'00000000-0000-0000-0000-000000000000','result':{'status':'Approved','"
               "summary':''}}");
    call_fails("ValidationException", NULL, "codepipeline", "PutApprovalResult",
               "{'pipelineName':'release','stageName':'Gate','actionName':'Approve',"
               "'token':'nonsense','result':{'status':'Approved','summary':''}}");
    answer(token, "Approved", "");
    assert_state("stageStates/1/actionStates/0/latestExecution/summary",
                 "Approved by arn:aws:iam::000000000000:root");
    call_fails("ApprovalAlreadyCompletedException", NULL, "codepipeline", "PutApprovalResult",
               "{'pipelineName':'release','stageName':'Gate','actionName':'Approve','token':'%s',"
               "'result':{'status':'Rejected','summary':''}}",
               token);
}

static void newer_executions_supersede_what_waits_before_a_held_stage(void **state)
{
    (void)state;
    create_release();
    char first[64];
    snprintf(first, sizeof first, "%s", newest_execution());
    upload(CODE_2);
    upload(CODE_1);
    upload(CODE_2);
    assert_statuses("InProgress,Superseded,Superseded,InProgress");
    assert_state("stageStates/1/latestExecution/pipelineExecutionId", first);
    assert_state("stageStates/1/inboundExecution/pipelineExecutionId", newest_execution());
    answer(approval_token(), "Approved", "");
    assert_statuses("InProgress,Superseded,Superseded,Succeeded");
    assert_state("stageStates/1/inboundExecution", "(absent)");
    assert_state("stageStates/1/latestExecution/pipelineExecutionId", newest_execution());
}

static void a_stopped_execution_lets_what_runs_end_or_abandons_it(void **state)
{
    (void)state;
    create_release();
    call_done("codepipeline", "StopPipelineExecution",
              "{'pipelineName':'release','pipelineExecutionId':'%s','reason':'lunch'}",
              newest_execution());
    settle();
    assert_statuses("Stopping");
    call_fails("DuplicatedStopRequestException", NULL, "codepipeline", "StopPipelineExecution",
               "{'pipelineName':'release','pipelineExecutionId':'%s'}", newest_execution());
    answer(approval_token(), "Approved", "");
    assert_statuses("Stopped");
    assert_state("stageStates/1/latestExecution/status", "Stopped");
    assert_state("stageStates/1/actionStates/0/latestExecution/status", "Succeeded");
    cJSON *listed = call_ok("codepipeline", "ListPipelineExecutions", "{'pipelineName':'release'}");
    assert_string_equal(text(listed, "pipelineExecutionSummaries/0/stopTrigger/reason"), "lunch");
    cJSON_Delete(listed);

    call_done("codepipeline", "StartPipelineExecution", "{'name':'release'}");
    settle();
    call_done("codepipeline", "StopPipelineExecution",
              "{'pipelineName':'release','pipelineExecutionId':'%s','abandon':true}",
              newest_execution());
    assert_statuses("Stopped,Stopped");
    assert_state("stageStates/1/actionStates/0/latestExecution/status", "Abandoned");
    call_fails("PipelineExecutionNotStoppableException", NULL, "codepipeline",
               "StopPipelineExecution", "{'pipelineName':'release','pipelineExecutionId':'%s'}",
               newest_execution());
}

static void an_unversioned_source_bucket_fails_the_action(void **state)
{
    (void)state;
    call_done("s3", "CreateBucket", "{'Bucket':'plain'}");
    call_done("s3", "PutObject", "{'Bucket':'plain','Key':'app.zip','Body':'" CODE_1 "'}");
    call_done(
        "codepipeline", "CreatePipeline",
        PIPELINE(STAGE(
            "Source",
            "{'name':'Source','actionTypeId':{'category':'Source','owner':'AWS','provider':'S3',"
            "'version':'1'},'configuration':{'S3Bucket':'plain','S3ObjectKey':'app.zip'},"
            "'outputArtifacts':[{'name':'App'}]}") "," STAGE("Deploy", DEPLOY_ACTION)));
    settle();
    assert_statuses("Failed");
    assert_state(
        "stageStates/0/actionStates/0/latestExecution/errorDetails/message",
        "The Amazon S3 bucket plain is not versioned. Enable versioning on the source bucket.");
}

static void a_missing_topic_or_function_fails_the_action(void **state)
{
    (void)state;
    call_done("sns", "DeleteTopic", "{'TopicArn':'arn:aws:sns:us-east-1:000000000000:ops'}");
    create_release();
    assert_statuses("Failed");
    assert_state("stageStates/1/actionStates/0/latestExecution/errorDetails/code",
                 "ConfigurationError");
    call_done("sns", "CreateTopic", "{'Name':'ops'}");
    call_done("lambda", "DeleteFunction", "{'FunctionName':'shop'}");
    call_done("codepipeline", "StartPipelineExecution", "{'name':'release'}");
    settle();
    answer(approval_token(), "Approved", "");
    assert_statuses("Failed,Failed");
    assert_state("stageStates/2/actionStates/0/latestExecution/errorDetails/code",
                 "ConfigurationError");
}

static void a_waiting_approval_survives_a_restart(void **state)
{
    (void)state;
    char folder[] = "/tmp/virga-pipeline-XXXXXX", problem[256], token[64], command[128];
    assert_non_null(mkdtemp(folder));
    stop_instance(state);
    struct virga_options options = VIRGA_OPTIONS_DEFAULT;
    options.data_dir = folder;
    v = virga_start(&options, problem, sizeof problem);
    assert_non_null(v);
    make_surroundings();
    create_release();
    upload(CODE_2);
    snprintf(token, sizeof token, "%s", approval_token());
    virga_stop(v);
    v = virga_start(&options, problem, sizeof problem);
    assert_non_null(v);
    assert_statuses("InProgress,InProgress");
    assert_string_equal(approval_token(), token);
    answer(token, "Approved", "after the restart");
    assert_statuses("InProgress,Succeeded");
    virga_clock_advance(v, 8 * 24 * 3600);
    assert_statuses("Failed,Succeeded");
    snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PIPELINE_TEST(new_code_waits_for_approval_and_then_runs),
        PIPELINE_TEST(the_source_action_copies_the_object_and_tells_its_version),
        PIPELINE_TEST(an_approval_is_announced_on_its_topic),
        PIPELINE_TEST(an_approval_is_mailed_as_text_for_people),
        PIPELINE_TEST(a_rejection_fails_the_execution_and_deploys_nothing),
        PIPELINE_TEST(an_unanswered_approval_fails_after_seven_days),
        PIPELINE_TEST(only_the_open_token_answers_and_only_once),
        PIPELINE_TEST(newer_executions_supersede_what_waits_before_a_held_stage),
        PIPELINE_TEST(a_stopped_execution_lets_what_runs_end_or_abandons_it),
        PIPELINE_TEST(an_unversioned_source_bucket_fails_the_action),
        PIPELINE_TEST(a_missing_topic_or_function_fails_the_action),
        PIPELINE_TEST(a_waiting_approval_survives_a_restart),
    };
    return cmocka_run_group_tests_name("codepipeline", tests, NULL, NULL);
}
