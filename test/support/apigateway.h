/* support/apigateway.h: an API for tests: its id, its root, and what is put into it. */
#ifndef VG_TEST_APIGATEWAY_H
#define VG_TEST_APIGATEWAY_H

#include "instance.h"

static char api[32], root[32]; /* of the API that make_api made */

#define FUNCTION_URI                                                                               \
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"                               \
    "arn:aws:lambda:us-east-1:000000000000:function:f/invocations"

static inline void make_api(void)
{
    cJSON *made = call_ok("apigateway", "CreateRestApi", "{'name':'shop'}");
    snprintf(api, sizeof api, "%s", text(made, "id"));
    snprintf(root, sizeof root, "%s", text(made, "rootResourceId"));
    cJSON_Delete(made);
}

/* A resource below another; its id, in a static buffer. */
static inline const char *make_resource(const char *parent, const char *part)
{
    static char ids[8][32];
    static int next;
    char *id = ids[next++ % 8];
    cJSON *made = call_ok("apigateway", "CreateResource",
                          "{'restApiId':'%s','parentId':'%s','pathPart':'%s'}", api, parent, part);
    snprintf(id, sizeof ids[0], "%s", text(made, "id"));
    cJSON_Delete(made);
    return id;
}

/* A method of the resource with a mock behind it. */
static inline void make_method(const char *resource, const char *method)
{
    call_done("apigateway", "PutMethod",
              "{'restApiId':'%s','resourceId':'%s','httpMethod':'%s','authorizationType':'NONE'}",
              api, resource, method);
    call_done("apigateway", "PutIntegration",
              "{'restApiId':'%s','resourceId':'%s','httpMethod':'%s','type':'MOCK'}", api, resource,
              method);
}

/* A deployment, for a stage when that is not empty; its id, in a static buffer. */
static inline const char *deploy(const char *stage)
{
    static char ids[8][32];
    static int next;
    char *id = ids[next++ % 8];
    cJSON *made = call_ok("apigateway", "CreateDeployment", "{'restApiId':'%s'%s%s%s}", api,
                          *stage ? ",'stageName':'" : "", stage, *stage ? "'" : "");
    snprintf(id, sizeof ids[0], "%s", text(made, "id"));
    cJSON_Delete(made);
    return id;
}

#endif
