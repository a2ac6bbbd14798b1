/* API Gateway: store calls made to fail one after the other leave the state before or after, never
 * between; what was answered gets done in the end. */
#include "faults.h"

static void make_api(void)
{
    cJSON *made = call_ok("apigateway", "CreateRestApi", "{'name':'shop'}");
    note(0, text(made, "id"));
    note(1, text(made, "rootResourceId"));
    cJSON_Delete(made);
}

static void make_methods(void)
{
    make_api();
    for (int i = 0; i < 3; i++) {
        cJSON *made =
            call_ok("apigateway", "CreateResource",
                    "{'restApiId':'%s','parentId':'%s','pathPart':'r%d'}", noted[0], noted[1], i);
        note(2, text(made, "id"));
        cJSON_Delete(made);
        call_done("apigateway", "PutMethod",
                  "{'restApiId':'%s','resourceId':'%s','httpMethod':'GET','authorizationType':"
                  "'NONE'}",
                  noted[0], noted[2]);
        call_done("apigateway", "PutIntegration",
                  "{'restApiId':'%s','resourceId':'%s','httpMethod':'GET','type':'MOCK'}", noted[0],
                  noted[2]);
    }
}

static void make_stage(void)
{
    make_methods();
    call_done("apigateway", "CreateDeployment", "{'restApiId':'%s','stageName':'prod'}", noted[0]);
}

static void make_key_in_plan(void)
{
    take_note(0, call_ok("apigateway", "CreateApiKey", "{'name':'k'}"), "id");
    take_note(1, call_ok("apigateway", "CreateUsagePlan", "{'name':'p'}"), "id");
    call_done("apigateway", "CreateUsagePlanKey",
              "{'usagePlanId':'%s','keyId':'%s','keyType':'API_KEY'}", noted[1], noted[0]);
}

/* {"swagger":"2.0","info":{"title":"t"},"paths":{"/a":{"get":{"x-amazon-apigateway-integration":
 * {"type":"mock"}}}}} */
#define DOCUMENT                                                                                   \
    "eyJzd2FnZ2VyIjoiMi4wIiwiaW5mbyI6eyJ0aXRsZSI6InQifSwicGF0aHMiOnsiL2EiOnsiZ2V0Ijp7IngtYW1hem9u" \
    "LWFwaWdhdGV3YXktaW50ZWdyYXRpb24iOnsidHlwZSI6Im1vY2sifX19fX0="

static const struct fault_case apigateway_cases[] = {
    {.name = "CreateRestApi",
     .service = "apigateway",
     .operation = "CreateRestApi",
     .input = "{'name':'shop'}"},
    {.name = "CreateDeployment with a new stage",
     .prepare = make_methods,
     .service = "apigateway",
     .operation = "CreateDeployment",
     .input = "{'restApiId':'%s','stageName':'prod'}"},
    {.name = "CreateDeployment for a stage that is there",
     .prepare = make_stage,
     .service = "apigateway",
     .operation = "CreateDeployment",
     .input = "{'restApiId':'%s','stageName':'prod'}"},
    {.name = "UpdateResource with children",
     .prepare = make_methods,
     .service = "apigateway",
     .operation = "UpdateResource",
     .input = "{'restApiId':'%s','resourceId':'%.0s%s','patchOperations':[{'op':'replace','path':"
              "'/pathPart','value':'x'}]}"},
    {.name = "DeleteRestApi",
     .prepare = make_stage,
     .service = "apigateway",
     .operation = "DeleteRestApi",
     .input = "{'restApiId':'%s'}"},
    {.name = "PutRestApi",
     .prepare = make_stage,
     .service = "apigateway",
     .operation = "PutRestApi",
     .input = "{'restApiId':'%s','mode':'overwrite','body':'" DOCUMENT "'}"},
    {.name = "DeleteApiKey",
     .prepare = make_key_in_plan,
     .service = "apigateway",
     .operation = "DeleteApiKey",
     .input = "{'apiKey':'%s'}"},
};

FAULTS_OF(apigateway)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(apigateway_is_before_or_after_never_between),
    };
    return cmocka_run_group_tests_name("faults_apigateway", tests, NULL, NULL);
}
