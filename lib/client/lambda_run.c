/* client/lambda_run.c: the Runtime API loop of a bootstrap. libcurl and libc only: a bootstrap is
 * linked with this folder alone and runs on AWS as it does on virga. */
#include "virga/lambda.h"

#include "client/lambda_internal.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { URL_MAX_BYTES = 512 };

struct bootstrap {
    CURL *curl;
    char base[URL_MAX_BYTES]; /* "http://host:port/2018-06-01/runtime" */
    /* The invocation at hand. */
    char *event;
    size_t event_len;
    char request_id[128];
    char arn[256];
    char *client_context; /* NULL: none */
    char trace_id[512];
    int64_t deadline_ms;
};

static size_t take_event(char *piece, size_t one, size_t len, void *ctx)
{
    struct bootstrap *bootstrap = ctx;
    (void)one;
    char *longer = realloc(bootstrap->event, bootstrap->event_len + len + 1);
    if (longer == NULL)
        return 0;
    memcpy(longer + bootstrap->event_len, piece, len);
    bootstrap->event = longer;
    bootstrap->event_len += len;
    longer[bootstrap->event_len] = '\0';
    return len;
}

/* The value of the header when the line is that header's; in place, without white space. NULL
 * otherwise. */
static char *header_value(char *line, const char *name)
{
    size_t length = strlen(name);
    if (strncasecmp(line, name, length) != 0 || line[length] != ':')
        return NULL;
    char *value = line + length + 1;
    return value + strspn(value, " \t");
}

static void copy_text(char *to, size_t size, const char *from)
{
    snprintf(to, size, "%s", from);
}

static size_t take_header(char *line, size_t one, size_t len, void *ctx)
{
    struct bootstrap *bootstrap = ctx;
    (void)one;
    char *text = strndup(line, len);
    if (text == NULL)
        return 0;
    text[strcspn(text, "\r\n")] = '\0';
    const char *value;
    if ((value = header_value(text, "Lambda-Runtime-Aws-Request-Id")) != NULL) {
        copy_text(bootstrap->request_id, sizeof bootstrap->request_id, value);
    } else if ((value = header_value(text, "Lambda-Runtime-Invoked-Function-Arn")) != NULL) {
        copy_text(bootstrap->arn, sizeof bootstrap->arn, value);
    } else if ((value = header_value(text, "Lambda-Runtime-Trace-Id")) != NULL) {
        copy_text(bootstrap->trace_id, sizeof bootstrap->trace_id, value);
    } else if ((value = header_value(text, "Lambda-Runtime-Deadline-Ms")) != NULL) {
        bootstrap->deadline_ms = strtoll(value, NULL, 10);
    } else if ((value = header_value(text, "Lambda-Runtime-Client-Context")) != NULL) {
        free(bootstrap->client_context);
        bootstrap->client_context = strdup(value);
    }
    free(text);
    return len;
}

static void set_up(struct bootstrap *bootstrap, const char *url)
{
    CURL *curl = bootstrap->curl;
    curl_easy_reset(curl); /* options go, the connection stays */
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TCP_NODELAY, 1L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
}

/* Waits for the next invocation. 0, or -1 when the Runtime API is gone. */
static int next_invocation(struct bootstrap *bootstrap)
{
    char url[URL_MAX_BYTES + 64];
    bootstrap->event_len = 0;
    bootstrap->request_id[0] = bootstrap->arn[0] = bootstrap->trace_id[0] = '\0';
    bootstrap->deadline_ms = 0;
    free(bootstrap->client_context);
    bootstrap->client_context = NULL;
    snprintf(url, sizeof url, "%s/invocation/next", bootstrap->base);
    set_up(bootstrap, url);
    curl_easy_setopt(bootstrap->curl, CURLOPT_TIMEOUT_MS, 0L);
    curl_easy_setopt(bootstrap->curl, CURLOPT_WRITEFUNCTION, take_event);
    curl_easy_setopt(bootstrap->curl, CURLOPT_WRITEDATA, bootstrap);
    curl_easy_setopt(bootstrap->curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(bootstrap->curl, CURLOPT_HEADERDATA, bootstrap);
    long status = 0;
    if (curl_easy_perform(bootstrap->curl) != CURLE_OK)
        return -1;
    curl_easy_getinfo(bootstrap->curl, CURLINFO_RESPONSE_CODE, &status);
    return status == 200 && bootstrap->request_id[0] != '\0' ? 0 : -1;
}

static size_t ignore_body(char *piece, size_t one, size_t len, void *ctx)
{
    (void)piece;
    (void)one;
    (void)ctx;
    return len;
}

/* Posts the answer: to .../response, or with an error type to .../error. */
static int post(struct bootstrap *bootstrap, const struct virga_lambda_result *result)
{
    char url[URL_MAX_BYTES + 256], type[256];
    bool is_error = result->error_type != NULL;
    snprintf(url, sizeof url, "%s/invocation/%s/%s", bootstrap->base, bootstrap->request_id,
             is_error ? "error" : "response");
    set_up(bootstrap, url);
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    headers = curl_slist_append(headers, "Expect:");
    if (is_error) {
        snprintf(type, sizeof type, "Lambda-Runtime-Function-Error-Type: %s", result->error_type);
        headers = curl_slist_append(headers, type);
    }
    curl_easy_setopt(bootstrap->curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(bootstrap->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)result->payload_len);
    curl_easy_setopt(bootstrap->curl, CURLOPT_POSTFIELDS,
                     result->payload != NULL ? result->payload : "");
    curl_easy_setopt(bootstrap->curl, CURLOPT_WRITEFUNCTION, ignore_body);
    CURLcode code = curl_easy_perform(bootstrap->curl);
    curl_slist_free_all(headers);
    return code == CURLE_OK ? 0 : -1;
}

static const char *env_or_empty(const char *name)
{
    const char *value = getenv(name);
    return value != NULL ? value : "";
}

static int run_one(struct bootstrap *bootstrap, virga_lambda_handler handler)
{
    const char *region = env_or_empty("AWS_REGION");
    struct virga_lambda_context ctx = {
        .aws_request_id = bootstrap->request_id,
        .function_name = env_or_empty("AWS_LAMBDA_FUNCTION_NAME"),
        .function_version = env_or_empty("AWS_LAMBDA_FUNCTION_VERSION"),
        .invoked_function_arn = bootstrap->arn,
        .log_group_name = env_or_empty("AWS_LAMBDA_LOG_GROUP_NAME"),
        .log_stream_name = env_or_empty("AWS_LAMBDA_LOG_STREAM_NAME"),
        .client_context = bootstrap->client_context != NULL ? bootstrap->client_context : "",
        .trace_id = bootstrap->trace_id,
        .memory_limit_in_mb = atoi(env_or_empty("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")),
        .deadline_ms = bootstrap->deadline_ms,
        .endpoint_url = env_or_empty("AWS_ENDPOINT_URL"),
        .region = region[0] != '\0' ? region : env_or_empty("AWS_DEFAULT_REGION"),
        .access_key_id = env_or_empty("AWS_ACCESS_KEY_ID"),
        .secret_access_key = env_or_empty("AWS_SECRET_ACCESS_KEY"),
        .session_token = env_or_empty("AWS_SESSION_TOKEN"),
    };
    struct virga_lambda_result result = {0};
    setenv("_X_AMZN_TRACE_ID", bootstrap->trace_id, /* overwrite= */ 1);
    int rc = handler(&ctx, bootstrap->event != NULL ? bootstrap->event : "", bootstrap->event_len,
                     &result);
    if (rc != 0 && result.error_type == NULL)
        (void)virga_lambda_fail(&result, "Handler.Error", "The handler returned %d", rc);
    fflush(NULL); /* what it printed comes before the end of the invocation */
    rc = post(bootstrap, &result);
    free(result.payload);
    free(result.error_type);
    return rc;
}

int virga_lambda_run(virga_lambda_handler handler)
{
    const char *address = getenv("AWS_LAMBDA_RUNTIME_API");
    if (address == NULL || address[0] == '\0') {
        fputs("AWS_LAMBDA_RUNTIME_API is not set: this program is a Lambda bootstrap\n", stderr);
        return 2;
    }
    struct bootstrap bootstrap = {0};
    snprintf(bootstrap.base, sizeof bootstrap.base, "http://%s/2018-06-01/runtime", address);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    bootstrap.curl = curl_easy_init();
    int rc = bootstrap.curl != NULL ? 0 : -1;
    while (rc == 0) {
        rc = next_invocation(&bootstrap);
        if (rc == 0)
            rc = run_one(&bootstrap, handler);
    }
    fputs("the Runtime API is gone\n", stderr);
    curl_easy_cleanup(bootstrap.curl);
    free(bootstrap.event);
    free(bootstrap.client_context);
    return 1;
}
