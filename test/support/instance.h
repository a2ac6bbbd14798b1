/* support/instance.h: a virga instance for service tests: calls by JSON, answers compared as text.
 */
#ifndef VG_TEST_INSTANCE_H
#define VG_TEST_INSTANCE_H

#include <virga/virga.h>

#include <cjson/cJSON.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct virga *v; /* the instance of the running test */

static inline int start_instance_with(struct virga_options *options)
{
    char problem[256] = "";
    setenv("VIRGA_CHECK_RESPONSES", "1", /* overwrite= */ 0);
    options->seed = 7;
    v = virga_start(options, problem, sizeof problem);
    if (v == NULL)
        fprintf(stderr, "virga did not start: %s\n", problem);
    return v == NULL ? -1 : 0;
}

/* cmocka setup and teardown: a fresh instance for each test. */
static inline int start_instance(void **state)
{
    (void)state;
    struct virga_options options = VIRGA_OPTIONS_DEFAULT;
    return start_instance_with(&options);
}

static inline int stop_instance(void **state)
{
    (void)state;
    virga_stop(v);
    v = NULL;
    return 0;
}

/* Calls an operation that must succeed. `json` may use ' for ". The caller deletes the answer. */
static inline cJSON *call_ok(const char *service, const char *operation, const char *fmt, ...)
{
    char json[16384], *output = NULL;
    va_list args;
    va_start(args, fmt);
    vsnprintf(json, sizeof json, fmt, args);
    va_end(args);
    for (char *at = json; *at != '\0'; at++)
        if (*at == '\'')
            *at = '"';
    int status = virga_call(v, service, operation, json, &output);
    if (status != 200)
        fail_msg("%s %s %s: %d %s", service, operation, json, status, output);
    cJSON *answer = cJSON_Parse(output);
    free(output);
    assert_non_null(answer);
    return answer;
}

/* Calls an operation that must fail with this code and message (NULL: any). */
static inline void call_fails(const char *code, const char *message, const char *service,
                              const char *operation, const char *fmt, ...)
{
    char json[16384], *output = NULL;
    va_list args;
    va_start(args, fmt);
    vsnprintf(json, sizeof json, fmt, args);
    va_end(args);
    for (char *at = json; *at != '\0'; at++)
        if (*at == '\'')
            *at = '"';
    int status = virga_call(v, service, operation, json, &output);
    if (status == 200 || status == 0)
        fail_msg("%s %s %s: expected %s, got %d %s", service, operation, json, code, status,
                 output);
    cJSON *answer = cJSON_Parse(output);
    free(output);
    assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(answer, "code")),
                        code);
    if (message != NULL)
        assert_string_equal(
            cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(answer, "message")), message);
    cJSON_Delete(answer);
}

/* A member by a path of names and indexes: "Messages/0/Body". NULL when it is not there. */
static inline const cJSON *at(const cJSON *json, const char *path)
{
    char name[128];
    while (json != NULL && *path != '\0') {
        size_t len = strcspn(path, "/");
        assert_true(len < sizeof name);
        memcpy(name, path, len);
        name[len] = '\0';
        path += len + (path[len] == '/');
        json = cJSON_IsArray(json) ? cJSON_GetArrayItem(json, atoi(name))
                                   : cJSON_GetObjectItemCaseSensitive(json, name);
    }
    return json;
}

/* The text of a member, or "(absent)"; numbers and booleans as JSON writes them, in a static
 * buffer. */
static inline const char *text(const cJSON *json, const char *path)
{
    static char buffers[8][512];
    static int next;
    const cJSON *found = at(json, path);
    if (found == NULL)
        return "(absent)";
    if (cJSON_IsString(found))
        return found->valuestring;
    char *buffer = buffers[next++ % 8], *printed = cJSON_PrintUnformatted(found);
    snprintf(buffer, sizeof buffers[0], "%s", printed);
    cJSON_free(printed);
    return buffer;
}

/* Calls and forgets the answer. */
#define call_done(...) cJSON_Delete(call_ok(__VA_ARGS__))

#define INSTANCE_TEST(name) cmocka_unit_test_setup_teardown(name, start_instance, stop_instance)

#endif
