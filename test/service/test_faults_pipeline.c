/* CodePipeline, and what it sets going in the other services: store calls made to fail one after
 * the other leave the state before or after, never between; executions end as they would have. */
#include "faults.h"
#include "pipeline.h"

static void make_pipeline(void)
{
    make_surroundings();
    call_done("codepipeline", "CreatePipeline", RELEASE);
}

static void note_approval(void)
{
    make_pipeline();
    come_to_rest();
    note(0, approval_token());
}

static const struct fault_case definition_cases[] = {
    {.name = "CreatePipeline",
     .prepare = make_surroundings,
     .service = "codepipeline",
     .operation = "CreatePipeline",
     .input = RELEASE,
     .varies = true,
     .may_repeat = true},
};

static const struct fault_case execution_cases[] = {
    {.name = "StartPipelineExecution",
     .prepare = note_approval,
     .service = "codepipeline",
     .operation = "StartPipelineExecution",
     .input = "{'name':'release'}",
     .varies = true,
     .may_repeat = true},
    {.name = "PutApprovalResult",
     .prepare = note_approval,
     .service = "codepipeline",
     .operation = "PutApprovalResult",
     .input = "{'pipelineName':'release','stageName':'Gate','actionName':'Approve','token':'%s',"
              "'result':{'status':'Approved','summary':'ok'}}",
     .varies = true,
     .may_repeat = true},
    {.name = "PutObject of the source",
     .prepare = note_approval,
     .service = "s3",
     .operation = "PutObject",
     .input = "{'Bucket':'source','Key':'app.zip','Body':'" CODE_2 "'}",
     .varies = true,
     .may_repeat = true},
};

static const struct fault_case deletion_cases[] = {
    {.name = "DeletePipeline",
     .prepare = note_approval,
     .service = "codepipeline",
     .operation = "DeletePipeline",
     .input = "{'name':'release'}",
     .varies = true},
};

static void a_pipeline_is_there_or_not(void **state)
{
    (void)state;
    fail_every_store_call_of(definition_cases, VG_COUNT_OF(definition_cases));
}

static void an_execution_goes_on_after_every_fault(void **state)
{
    (void)state;
    fail_every_store_call_of(execution_cases, VG_COUNT_OF(execution_cases));
}

static void a_pipeline_goes_whole(void **state)
{
    (void)state;
    fail_every_store_call_of(deletion_cases, VG_COUNT_OF(deletion_cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pipeline_is_there_or_not),
        cmocka_unit_test(an_execution_goes_on_after_every_fault),
        cmocka_unit_test(a_pipeline_goes_whole),
    };
    return cmocka_run_group_tests_name("faults of pipelines", tests, NULL, NULL);
}
