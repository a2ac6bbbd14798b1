/* Lambda invoke actions: jobs handed to functions, their answers, and what parallel and later
 * actions make of them. */
#include "pipeline.h"

#include <pthread.h>

#define INVOKE(name, order, parameters)                                                            \
    "{'name':'" name "','runOrder':" order ",'namespace':'" name "Vars',"                          \
    "'actionTypeId':{'category':'Invoke','owner':'AWS','provider':'Lambda','version':'1'},"        \
    "'configuration':{'FunctionName':'job','UserParameters':'" parameters                          \
    "'},'inputArtifacts':[{'name':'App'}]}"
#define WITH_JOBS(actions) PIPELINE(STAGE("Source", SOURCE_ACTION) "," STAGE("Jobs", actions))

enum { EVENTS_MAX = 8 };

/* What the linked function was called with. */
static struct {
    pthread_mutex_t mutex;
    cJSON *events[EVENTS_MAX];
    int count;
} seen = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static int take_job(struct virga_lambda_context *ctx, const char *event, size_t event_len,
                    struct virga_lambda_result *result)
{
    (void)ctx;
    pthread_mutex_lock(&seen.mutex);
    if (seen.count < EVENTS_MAX)
        seen.events[seen.count++] = cJSON_ParseWithLength(event, event_len);
    pthread_mutex_unlock(&seen.mutex);
    return virga_lambda_succeed(result, "null", 4);
}

static int start_with_function(void **state)
{
    int rc = start_surroundings(state);
    for (int i = 0; i < seen.count; i++)
        cJSON_Delete(seen.events[i]);
    seen.count = 0;
    if (rc == 0)
        rc = virga_link(v, "job", take_job);
    return rc;
}

/* The job of the event whose user parameters are these. */
static const cJSON *job_of(const char *parameters)
{
    settle();
    for (int i = seen.count - 1; i >= 0; i--) {
        const cJSON *job = at(seen.events[i], "CodePipeline.job");
        if (strcmp(text(job, "data/actionConfiguration/configuration/UserParameters"),
                   parameters) == 0)
            return job;
    }
    fail_msg("no job with parameters %s", parameters);
    return NULL;
}

static void succeed(const char *parameters, const char *more)
{
    call_done("codepipeline", "PutJobSuccessResult", "{'jobId':'%s'%s}",
              text(job_of(parameters), "id"), more);
    settle();
}

static void a_function_gets_the_job_and_its_answer_ends_the_action(void **state)
{
    (void)state;
    call_done("codepipeline", "CreatePipeline",
              WITH_JOBS(INVOKE("Test", "1", "v=#{SourceVars.ObjectKey}")));
    const cJSON *job = job_of("v=app.zip");
    assert_string_equal(text(job, "accountId"), "000000000000");
    assert_string_equal(text(job, "data/inputArtifacts/0/name"), "App");
    assert_string_equal(text(job, "data/inputArtifacts/0/location/s3Location/bucketName"),
                        "artifacts");
    assert_string_equal(text(job, "data/outputArtifacts"), "[]");
    assert_int_equal(strncmp(text(job, "data/artifactCredentials/accessKeyId"), "ASIA", 4), 0);
    assert_string_equal(text(job, "data/continuationToken"), "(absent)");
    assert_statuses("InProgress");
    succeed("v=app.zip", ",'executionDetails':{'summary':'12 "
                         "tests','externalExecutionId':'run-7','percentComplete':100},"
                         "'outputVariables':{'Tests':'12'}");
    assert_statuses("Succeeded");
    assert_state("stageStates/1/actionStates/0/latestExecution/summary", "12 tests");
    cJSON *actions = call_ok("codepipeline", "ListActionExecutions", "{'pipelineName':'release'}");
    assert_string_equal(text(actions, "actionExecutionDetails/0/output/outputVariables/Tests"),
                        "12");
    assert_string_equal(
        text(actions, "actionExecutionDetails/0/output/executionResult/externalExecutionId"),
        "run-7");
    assert_string_equal(
        text(actions, "actionExecutionDetails/0/input/resolvedConfiguration/UserParameters"),
        "v=app.zip");
    assert_string_equal(
        text(actions, "actionExecutionDetails/0/input/configuration/UserParameters"),
        "v=#{SourceVars.ObjectKey}");
    cJSON_Delete(actions);
    call_fails("InvalidJobStateException", NULL, "codepipeline", "PutJobSuccessResult",
               "{'jobId':'%s'}", text(job_of("v=app.zip"), "id"));
    call_fails("JobNotFoundException", NULL, "codepipeline", "PutJobFailureResult",
               "{'jobId':'00000000-0000-0000-0000-000000000000','failureDetails':{'type':'"
               "JobFailed','message':'x'}}");
}

static void output_variables_are_bounded(void **state)
{
    (void)state;
    enum { TOO_MANY = 122880 };
    char *json = malloc(TOO_MANY + 512), *output = NULL;
    call_done("codepipeline", "CreatePipeline", WITH_JOBS(INVOKE("Test", "1", "x")));
    int len = snprintf(json, 512, "{\"jobId\":\"%s\",\"outputVariables\":{\"a\":\"",
                       text(job_of("x"), "id"));
    memset(json + len, 'x', TOO_MANY);
    memcpy(json + len + TOO_MANY, "\"}}", 4);
    assert_int_equal(virga_call(v, "codepipeline", "PutJobSuccessResult", json, &output), 400);
    assert_non_null(strstr(output, "\"OutputVariablesSizeExceededException\""));
    assert_non_null(strstr(output, "The output variables are 122881 bytes. The maximum is 122880 "
                                   "bytes."));
    free(output);
    free(json);
    succeed("x", ""); /* the job is still to be answered */
    assert_statuses("Succeeded");
}

static void a_reported_failure_fails_the_execution_with_its_words(void **state)
{
    (void)state;
    call_done("codepipeline", "CreatePipeline", WITH_JOBS(INVOKE("Test", "1", "x")));
    call_done(
        "codepipeline", "PutJobFailureResult",
        "{'jobId':'%s','failureDetails':{'type':'ConfigurationError','message':'no such table'}}",
        text(job_of("x"), "id"));
    assert_statuses("Failed");
    assert_state("stageStates/1/actionStates/0/latestExecution/errorDetails/code",
                 "ConfigurationError");
    assert_state("stageStates/1/actionStates/0/latestExecution/errorDetails/message",
                 "no such table");
}

static void a_job_without_an_answer_fails_after_twenty_minutes(void **state)
{
    (void)state;
    call_done("codepipeline", "CreatePipeline", WITH_JOBS(INVOKE("Test", "1", "x")));
    job_of("x");
    virga_clock_advance(v, 19 * 60);
    assert_statuses("InProgress");
    virga_clock_advance(v, 2 * 60);
    assert_statuses("Failed");
    assert_state("stageStates/1/actionStates/0/latestExecution/errorDetails/code", "JobFailed");
}

static void a_continuation_token_asks_the_function_again(void **state)
{
    (void)state;
    call_done("codepipeline", "CreatePipeline", WITH_JOBS(INVOKE("Test", "1", "x")));
    char first[64];
    snprintf(first, sizeof first, "%s", text(job_of("x"), "id"));
    succeed("x", ",'continuationToken':'halfway'");
    assert_int_equal(seen.count, 1);
    virga_clock_advance(v, 31);
    assert_int_equal(seen.count, 2);
    assert_string_equal(text(job_of("x"), "data/continuationToken"), "halfway");
    assert_string_not_equal(text(job_of("x"), "id"), first);
    call_fails("InvalidJobStateException", NULL, "codepipeline", "PutJobSuccessResult",
               "{'jobId':'%s'}", first);
    /* The first job's twenty minutes are over; the second's are not. */
    virga_clock_advance(v, 20 * 60 - 10);
    assert_statuses("InProgress");
    succeed("x", "");
    assert_statuses("Succeeded");
}

static void equal_run_orders_run_together_and_the_next_waits_for_all(void **state)
{
    (void)state;
    call_done("codepipeline", "CreatePipeline",
              WITH_JOBS(INVOKE("One", "1", "one") "," INVOKE("Two", "1", "two") "," INVOKE(
                  "Last", "5", "#{OneVars.N}+#{TwoVars.N}")));
    settle();
    assert_int_equal(seen.count, 2);
    succeed("one", ",'outputVariables':{'N':'1'}");
    assert_int_equal(seen.count, 2);
    succeed("two", ",'outputVariables':{'N':'2'}");
    assert_int_equal(seen.count, 3);
    succeed("1+2", "");
    assert_statuses("Succeeded");
}

static void a_failure_lets_the_parallel_action_end_and_starts_nothing_new(void **state)
{
    (void)state;
    call_done("codepipeline", "CreatePipeline",
              WITH_JOBS(INVOKE("One", "1", "one") "," INVOKE("Two", "1", "two") "," INVOKE(
                  "Last", "5", "last")));
    call_done("codepipeline", "PutJobFailureResult",
              "{'jobId':'%s','failureDetails':{'type':'JobFailed','message':'no'}}",
              text(job_of("one"), "id"));
    settle();
    assert_statuses("InProgress");
    succeed("two", "");
    assert_statuses("Failed");
    assert_state("stageStates/1/actionStates/1/latestExecution/status", "Succeeded");
    assert_state("stageStates/1/actionStates/2/latestExecution", "(absent)");
    assert_int_equal(seen.count, 2);
}

static void a_variable_that_nobody_set_fails_the_action(void **state)
{
    (void)state;
    call_done("codepipeline", "CreatePipeline",
              WITH_JOBS(INVOKE("One", "1", "one") "," INVOKE("Two", "2", "#{OneVars.Missing}")));
    succeed("one", ",'outputVariables':{'N':'1'}");
    assert_statuses("Failed");
    assert_state("stageStates/1/actionStates/1/latestExecution/errorDetails/code",
                 "InvalidVariable");
}

static void pipeline_variables_have_defaults_and_can_be_given(void **state)
{
    (void)state;
    call_done("codepipeline", "CreatePipeline",
              "{'pipeline':{'name':'release','roleArn':'" ROLE "','pipelineType':'V2',"
              "'variables':[{'name':'level','defaultValue':'low'}],"
              "'artifactStore':{'type':'S3','location':'artifacts'},'stages':[" STAGE(
                  "Source",
                  SOURCE_ACTION) "," STAGE("Jobs", INVOKE("One", "1", "#{variables.level}")) "]}}");
    succeed("low", "");
    call_done("codepipeline", "StartPipelineExecution",
              "{'name':'release','variables':[{'name':'level','value':'high'}]}");
    succeed("high", "");
    assert_statuses("Succeeded,Succeeded");
    cJSON *execution =
        call_ok("codepipeline", "GetPipelineExecution",
                "{'pipelineName':'release','pipelineExecutionId':'%s'}", newest_execution());
    assert_string_equal(text(execution, "pipelineExecution/variables/0/resolvedValue"), "high");
    cJSON_Delete(execution);
    call_fails("ValidationException", NULL, "codepipeline", "StartPipelineExecution",
               "{'name':'release','variables':[{'name':'other','value':'x'}]}");
}

#define JOB_TEST(name) cmocka_unit_test_setup_teardown(name, start_with_function, stop_instance)

int main(void)
{
    const struct CMUnitTest tests[] = {
        JOB_TEST(a_function_gets_the_job_and_its_answer_ends_the_action),
        JOB_TEST(output_variables_are_bounded),
        JOB_TEST(a_reported_failure_fails_the_execution_with_its_words),
        JOB_TEST(a_job_without_an_answer_fails_after_twenty_minutes),
        JOB_TEST(a_continuation_token_asks_the_function_again),
        JOB_TEST(equal_run_orders_run_together_and_the_next_waits_for_all),
        JOB_TEST(a_failure_lets_the_parallel_action_end_and_starts_nothing_new),
        JOB_TEST(a_variable_that_nobody_set_fails_the_action),
        JOB_TEST(pipeline_variables_have_defaults_and_can_be_given),
    };
    return cmocka_run_group_tests_name("codepipeline_job", tests, NULL, NULL);
}
