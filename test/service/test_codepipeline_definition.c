/* What CodePipeline accepts as a pipeline, and what it says of the rest; versions, tags and lists.
 */
#include "pipeline.h"

static void refused(const char *code, const char *message, const char *pipeline)
{
    call_fails(code, message, "codepipeline", "CreatePipeline", "%s", pipeline);
}

static void a_declaration_comes_back_with_its_defaults(void **state)
{
    (void)state;
    cJSON *made = call_ok("codepipeline", "CreatePipeline", RELEASE);
    assert_string_equal(text(made, "pipeline/version"), "1");
    assert_string_equal(text(made, "pipeline/executionMode"), "SUPERSEDED");
    assert_string_equal(text(made, "pipeline/stages/0/actions/0/runOrder"), "1");
    assert_string_equal(text(made, "pipeline/stages/0/actions/0/inputArtifacts"), "[]");
    assert_string_equal(text(made, "pipeline/stages/1/actions/0/outputArtifacts"), "[]");
    cJSON *got = call_ok("codepipeline", "GetPipeline", "{'name':'release'}");
    assert_true(cJSON_Compare(at(got, "pipeline"), at(made, "pipeline"), 1));
    assert_string_equal(text(got, "metadata/pipelineArn"),
                        "arn:aws:codepipeline:us-east-1:000000000000:release");
    cJSON_Delete(got);
    cJSON_Delete(made);
    refused("PipelineNameInUseException",
            "A pipeline with the name 'release' already exists in account '000000000000'", RELEASE);
}

static void an_update_is_a_new_version_and_cancels_what_runs(void **state)
{
    (void)state;
    call_done("codepipeline", "CreatePipeline", RELEASE);
    settle();
    upload(CODE_2);
    assert_statuses("InProgress,InProgress");
    cJSON *updated =
        call_ok("codepipeline", "UpdatePipeline",
                PIPELINE(STAGE("Source", SOURCE_ACTION) "," STAGE("Deploy", DEPLOY_ACTION)));
    assert_string_equal(text(updated, "pipeline/version"), "2");
    cJSON_Delete(updated);
    settle();
    assert_statuses("Cancelled,Cancelled");
    upload(CODE_1);
    assert_statuses("Succeeded,Cancelled,Cancelled");
    cJSON *old = call_ok("codepipeline", "GetPipeline", "{'name':'release','version':1}");
    assert_string_equal(text(old, "pipeline/stages/1/name"), "Gate");
    cJSON_Delete(old);
    cJSON *listed = call_ok("codepipeline", "ListActionExecutions", "{'pipelineName':'release'}");
    assert_string_equal(text(listed, "actionExecutionDetails/0/pipelineVersion"), "2");
    assert_string_equal(text(listed, "actionExecutionDetails/2/actionName"), "Source");
    assert_string_equal(text(listed, "actionExecutionDetails/3/status"), "Abandoned");
    cJSON_Delete(listed);
    call_fails("PipelineVersionNotFoundException", NULL, "codepipeline", "GetPipeline",
               "{'name':'release','version':3}");
    call_fails(
        "ResourceNotFoundException",
        "The account with id '000000000000' does not include a pipeline with the name 'none'",
        "codepipeline", "UpdatePipeline",
        "{'pipeline':{'name':'none','roleArn':'" ROLE "','stages':[{'name':'A','actions':[]}]}}");
}

static void a_deleted_pipeline_leaves_nothing_behind(void **state)
{
    (void)state;
    call_done("codepipeline", "CreatePipeline", RELEASE);
    settle();
    call_done("codepipeline", "DeletePipeline", "{'name':'release'}");
    call_done("codepipeline", "DeletePipeline", "{'name':'release'}");
    settle();
    call_fails("PipelineNotFoundException",
               "Account '000000000000' does not have a pipeline with name 'release'",
               "codepipeline", "GetPipelineState", "{'name':'release'}");
    upload(CODE_2);
    call_done("codepipeline", "CreatePipeline", RELEASE);
    settle();
    assert_statuses("InProgress");
    virga_clock_advance(v, 8 * 24 * 3600);
    assert_statuses("Failed");
}

static void the_stages_must_make_a_pipeline(void **state)
{
    (void)state;
    refused("InvalidStructureException",
            "Pipeline has only 1 stage(s). There should be a minimum of 2 stages in a pipeline",
            PIPELINE(STAGE("Source", SOURCE_ACTION)));
    refused("InvalidStructureException",
            "Pipeline should start with a stage that only contains source actions",
            PIPELINE(STAGE("Source", APPROVE_ACTION) "," STAGE("Gate", APPROVE_ACTION)));
    refused("InvalidStructureException", NULL,
            PIPELINE(STAGE("Source", SOURCE_ACTION) "," STAGE("Again", SOURCE_ACTION)));
    refused("InvalidStructureException",
            "Stage names must be unique within a pipeline. Duplicate stage name: Source",
            PIPELINE(STAGE("Source", SOURCE_ACTION) "," STAGE("Source", DEPLOY_ACTION)));
    refused("InvalidStageDeclarationException",
            "Action names must be unique within a stage. Duplicate action name: Deploy",
            PIPELINE(STAGE("Source", SOURCE_ACTION) "," STAGE("Deploy",
                                                              DEPLOY_ACTION "," DEPLOY_ACTION)));
    refused("InvalidStructureException",
            "CodePipeline is not authorized to perform AssumeRole on role "
            "arn:aws:iam::000000000000:role/none",
            "{'pipeline':{'name':'release','roleArn':'arn:aws:iam::000000000000:role/"
            "none','pipelineType':'V2',"
            "'artifactStore':{'type':'S3','location':'artifacts'},'stages':[" STAGE(
                "Source", SOURCE_ACTION) "," STAGE("Deploy", DEPLOY_ACTION) "]}}");
    refused("InvalidStructureException", NULL,
            "{'pipeline':{'name':'release','roleArn':'" ROLE
            "','pipelineType':'V2','stages':[" STAGE("Source", SOURCE_ACTION) "," STAGE(
                "Deploy", DEPLOY_ACTION) "]}}");
}

#define DEPLOY_OF(input, configuration, more)                                                      \
    STAGE("Deploy", "{'name':'Deploy','actionTypeId':{'category':'Deploy','owner':'AWS','"         \
                    "provider':'Lambda','version':'1'},"                                           \
                    "'configuration':{" configuration "},'inputArtifacts':[" input "]" more "}")
#define AFTER_SOURCE(stage) PIPELINE(STAGE("Source", SOURCE_ACTION) "," stage)

static void stages_and_their_actions_are_bounded(void **state)
{
    (void)state;
    char stages[4096] = STAGE("Source", SOURCE_ACTION);
    char actions[8192] = "";
    for (int i = 0; i < 50; i++)
        snprintf(stages + strlen(stages), sizeof stages - strlen(stages), "," STAGE("S%d", ""), i);
    for (int i = 0; i < 51; i++)
        snprintf(actions + strlen(actions), sizeof actions - strlen(actions),
                 "%s{'name':'A%d','actionTypeId':{'category':'Approval','owner':'AWS','provider':"
                 "'Manual','version':'1'}}",
                 i > 0 ? "," : "", i);
    call_fails("LimitExceededException", "Pipeline has 51 stages. The maximum is 50.",
               "codepipeline", "CreatePipeline", PIPELINE("%s"), stages);
    call_fails("LimitExceededException", "Stage 'Gate' has 51 actions. The maximum is 50.",
               "codepipeline", "CreatePipeline", AFTER_SOURCE(STAGE("Gate", "%s")), actions);
}

static void an_action_must_fit_its_provider(void **state)
{
    (void)state;
    refused(
        "InvalidActionDeclarationException",
        "Action configuration for action 'Deploy' is missing required configuration 'FunctionName'",
        AFTER_SOURCE(DEPLOY_OF("{'name':'App'}", "", "")));
    refused("InvalidActionDeclarationException",
            "Action configuration for action 'Deploy' contains unknown configuration 'Function'",
            AFTER_SOURCE(DEPLOY_OF("{'name':'App'}", "'Function':'shop'", "")));
    refused("InvalidActionDeclarationException",
            "Action Deploy declares 0 input artifacts which is less than the minimum count (1)",
            AFTER_SOURCE(DEPLOY_OF("", "'FunctionName':'shop'", "")));
    refused("InvalidStructureException",
            "Input Artifact Bundle Other in action Deploy is not declared as Output Artifact "
            "Bundle in any of the preceding "
            "actions",
            AFTER_SOURCE(DEPLOY_OF("{'name':'Other'}", "'FunctionName':'shop'", "")));
    refused("InvalidActionDeclarationException", NULL,
            AFTER_SOURCE(
                DEPLOY_OF("{'name':'App'}", "'FunctionName':'shop'", ",'timeoutInMinutes':10")));
    refused("InvalidActionDeclarationException",
            "Valid format for a pipeline execution variable reference is a namespace and a key "
            "separated by a period (.). The "
            "following pipeline execution variables are referencing a namespace that does not "
            "exist. StageName=[Deploy], "
            "ActionName=[Deploy], ActionConfigurationKey=[FunctionName], "
            "VariableReferenceText=[Nobody.Name]",
            AFTER_SOURCE(DEPLOY_OF("{'name':'App'}", "'FunctionName':'#{Nobody.Name}'", "")));
}

static void a_lambda_deployment_is_of_type_v2(void **state)
{
    (void)state;
    static const char declared[] =
        "{'pipeline':{'name':'release','roleArn':'" ROLE
        "'%s,'artifactStore':{'type':'S3','location':'artifacts'},"
        "'stages':[" STAGE("Source", SOURCE_ACTION) "," STAGE("Deploy", DEPLOY_ACTION) "]}}";
    call_fails("InvalidActionDeclarationException",
               "The provider 'Lambda' of action 'Deploy' is available in pipelines of type V2 only",
               "codepipeline", "CreatePipeline", declared, ",'pipelineType':'V1'");
    cJSON *made = call_ok("codepipeline", "CreatePipeline", declared, "");
    assert_string_equal(text(made, "pipeline/pipelineType"), "V2");
    cJSON_Delete(made);
}

static void what_virga_cannot_do_is_refused_by_name(void **state)
{
    (void)state;
    refused("InvalidActionDeclarationException",
            "virga does not support ActionType (Category: 'Build', Provider: 'CodeBuild', Owner: "
            "'AWS', Version: '1') in action "
            "'Build'",
            AFTER_SOURCE(
                STAGE("Build",
                      "{'name':'Build','actionTypeId':{'category':'Build','owner':'AWS',"
                      "'provider':'CodeBuild','version':'1'},'configuration':{'ProjectName':'p'},"
                      "'inputArtifacts':[{'name':'App'}]}")));
    refused("InvalidActionDeclarationException",
            "virga does not support the configuration 'FunctionAlias' of action 'Deploy': it needs "
            "Lambda versions and aliases.",
            AFTER_SOURCE(
                DEPLOY_OF("{'name':'App'}", "'FunctionName':'shop','FunctionAlias':'live'", "")));
    refused("InvalidActionDeclarationException",
            "virga does not support cross-region actions: action 'Deploy' is in eu-west-1.",
            AFTER_SOURCE(
                DEPLOY_OF("{'name':'App'}", "'FunctionName':'shop'", ",'region':'eu-west-1'")));
    refused(
        "InvalidStageDeclarationException", "virga does not support onFailure (stage 'Deploy').",
        AFTER_SOURCE("{'name':'Deploy','onFailure':{'result':'ROLLBACK'},'actions':[" DEPLOY_ACTION
                     "]}"));
    refused(
        "InvalidBlockerDeclarationException", "virga does not support blockers (stage 'Deploy').",
        AFTER_SOURCE(
            "{'name':'Deploy','blockers':[{'name':'b','type':'Schedule'}],'actions':[" DEPLOY_ACTION
            "]}"));
    static const char *const options[][2] = {
        {"'executionMode':'QUEUED'", "virga does not support the execution mode QUEUED."},
        {"'executionMode':'PARALLEL'", "virga does not support the execution mode PARALLEL."},
        {"'triggers':[{'providerType':'CodeStarSourceConnection','gitConfiguration':{'"
         "sourceActionName':'Source'}}]",
         "virga does not support triggers: it has no CodeStarSourceConnection."},
    };
    for (size_t i = 0; i < 3; i++)
        call_fails("InvalidStructureException", options[i][1], "codepipeline", "CreatePipeline",
                   "{'pipeline':{'name':'release','roleArn':'" ROLE "','pipelineType':'V2',%s,"
                   "'artifactStore':{'type':'S3','location':'artifacts'},'stages':[" STAGE(
                       "Source", SOURCE_ACTION) "," STAGE("Deploy", DEPLOY_ACTION) "]}}",
                   options[i][0]);
    call_done("codepipeline", "CreatePipeline", RELEASE);
    call_fails("ValidationException",
               "virga does not support sourceRevisions of StartPipelineExecution.", "codepipeline",
               "StartPipelineExecution",
               "{'name':'release','sourceRevisions':[{'actionName':'Source','revisionType':'S3_"
               "OBJECT_VERSION_ID',"
               "'revisionValue':'x'}]}");
}

static void tags_are_kept_and_counted(void **state)
{
    (void)state;
    const char *arn = "arn:aws:codepipeline:us-east-1:000000000000:release";
    call_done("codepipeline", "CreatePipeline", RELEASE);
    call_done("codepipeline", "TagResource",
              "{'resourceArn':'%s','tags':[{'key':'a','value':'1'},{'key':'b','value':'2'},{'key':'"
              "c','value':'3'}]}",
              arn);
    call_done("codepipeline", "TagResource",
              "{'resourceArn':'%s','tags':[{'key':'b','value':'two'}]}", arn);
    call_done("codepipeline", "UntagResource", "{'resourceArn':'%s','tagKeys':['a','nothing']}",
              arn);
    cJSON *page =
        call_ok("codepipeline", "ListTagsForResource", "{'resourceArn':'%s','maxResults':1}", arn);
    cJSON *rest = call_ok("codepipeline", "ListTagsForResource",
                          "{'resourceArn':'%s','nextToken':'%s'}", arn, text(page, "nextToken"));
    assert_int_equal(cJSON_GetArraySize(at(page, "tags")) + cJSON_GetArraySize(at(rest, "tags")),
                     2);
    assert_string_equal(text(rest, "tags/0/value"), "two");
    cJSON_Delete(rest);
    cJSON_Delete(page);
    call_fails("InvalidTagsException", NULL, "codepipeline", "TagResource",
               "{'resourceArn':'%s','tags':[{'key':'aws:x','value':'1'}]}", arn);
    call_fails("ResourceNotFoundException", NULL, "codepipeline", "ListTagsForResource",
               "{'resourceArn':'arn:aws:codepipeline:us-east-1:000000000000:none'}");
    call_fails("InvalidNextTokenException", NULL, "codepipeline", "ListTagsForResource",
               "{'resourceArn':'%s','nextToken':'!'}", arn);
    char tags[4096] = "";
    for (int i = 0; i < 49; i++)
        snprintf(tags + strlen(tags), sizeof tags - strlen(tags), "%s{'key':'k%d','value':'v'}",
                 i > 0 ? "," : "", i);
    call_fails("TooManyTagsException",
               "Tag limit exceeded for resource "
               "[arn:aws:codepipeline:us-east-1:000000000000:release].",
               "codepipeline", "TagResource", "{'resourceArn':'%s','tags':[%s]}", arn, tags);
    rest = call_ok("codepipeline", "ListTagsForResource", "{'resourceArn':'%s'}", arn);
    assert_int_equal(cJSON_GetArraySize(at(rest, "tags")), 2);
    cJSON_Delete(rest);
    call_fails("InvalidArnException",
               "arn:aws:codepipeline:us-east-1:000000000000:webhook:w is not a pipeline's ARN.",
               "codepipeline", "ListTagsForResource",
               "{'resourceArn':'arn:aws:codepipeline:us-east-1:000000000000:webhook:w'}");
}

static void lists_come_in_pages(void **state)
{
    (void)state;
    call_done("codepipeline", "CreatePipeline", RELEASE);
    settle();
    for (int i = 0; i < 4; i++) {
        call_done("codepipeline", "StartPipelineExecution", "{'name':'release'}");
        settle();
    }
    static const struct {
        const char *operation, *list;
        int count;
    } lists[] = {
        {"ListPipelineExecutions", "pipelineExecutionSummaries", 5},
        {"ListActionExecutions", "actionExecutionDetails", 6}, /* five sources and one approval */
    };
    for (size_t i = 0; i < 2; i++) {
        int count = 0;
        char token[128] = "";
        do {
            cJSON *page = call_ok("codepipeline", lists[i].operation,
                                  "{'pipelineName':'release','maxResults':2%s}", token);
            count += cJSON_GetArraySize(at(page, lists[i].list));
            token[0] = '\0';
            if (at(page, "nextToken") != NULL)
                snprintf(token, sizeof token, ",'nextToken':'%s'", text(page, "nextToken"));
            cJSON_Delete(page);
        } while (token[0] != '\0');
        assert_int_equal(count, lists[i].count);
    }
    cJSON *none =
        call_ok("codepipeline", "ListPipelineExecutions",
                "{'pipelineName':'release','filter':{'succeededInStage':{'stageName':'Gate'}}}");
    assert_int_equal(cJSON_GetArraySize(at(none, "pipelineExecutionSummaries")), 0);
    cJSON_Delete(none);
    cJSON *pipelines = call_ok("codepipeline", "ListPipelines", "{}");
    assert_string_equal(text(pipelines, "pipelines/0/name"), "release");
    assert_string_equal(text(pipelines, "pipelines/0/pipelineType"), "V2");
    cJSON_Delete(pipelines);
}

static void a_start_with_the_same_token_is_the_same_execution(void **state)
{
    (void)state;
    call_fails("PipelineNotFoundException",
               "Pipeline with name release does not exist in account 000000000000.", "codepipeline",
               "StartPipelineExecution", "{'name':'release'}");
    call_done("codepipeline", "CreatePipeline", RELEASE);
    settle();
    cJSON *one = call_ok("codepipeline", "StartPipelineExecution",
                         "{'name':'release','clientRequestToken':'a'}");
    cJSON *two = call_ok("codepipeline", "StartPipelineExecution",
                         "{'name':'release','clientRequestToken':'a'}");
    cJSON *other = call_ok("codepipeline", "StartPipelineExecution",
                           "{'name':'release','clientRequestToken':'b'}");
    assert_string_equal(text(one, "pipelineExecutionId"), text(two, "pipelineExecutionId"));
    assert_string_not_equal(text(one, "pipelineExecutionId"), text(other, "pipelineExecutionId"));
    cJSON_Delete(one);
    cJSON_Delete(two);
    cJSON_Delete(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PIPELINE_TEST(a_declaration_comes_back_with_its_defaults),
        PIPELINE_TEST(an_update_is_a_new_version_and_cancels_what_runs),
        PIPELINE_TEST(a_deleted_pipeline_leaves_nothing_behind),
        PIPELINE_TEST(the_stages_must_make_a_pipeline),
        PIPELINE_TEST(stages_and_their_actions_are_bounded),
        PIPELINE_TEST(an_action_must_fit_its_provider),
        PIPELINE_TEST(a_lambda_deployment_is_of_type_v2),
        PIPELINE_TEST(what_virga_cannot_do_is_refused_by_name),
        PIPELINE_TEST(tags_are_kept_and_counted),
        PIPELINE_TEST(lists_come_in_pages),
        PIPELINE_TEST(a_start_with_the_same_token_is_the_same_execution),
    };
    return cmocka_run_group_tests_name("codepipeline_definition", tests, NULL, NULL);
}
