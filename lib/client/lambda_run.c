/* client/lambda_run.c: what a C handler calls, and the Runtime API loop of a bootstrap. libcurl and
 * libc only: a bootstrap is linked with this folder alone and runs on AWS as it does on virga. */
#include "virga/lambda.h"

#include "client/lambda_internal.h"

#include <curl/curl.h>
#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LOG_LINE_MAX = 256 * 1024, URL_MAX_BYTES = 512 };

/* ---- Results ---- */

static int fill(struct virga_lambda_result *result, char *payload, size_t len, char *error_type)
{
    free(result->payload);
    free(result->error_type);
    result->payload = payload;
    result->payload_len = len;
    result->error_type = error_type;
    return payload != NULL ? 0 : -1;
}

int virga_lambda_succeed(struct virga_lambda_result *result, const char *json, size_t len)
{
    char *copy = malloc(len + 1);
    if (copy != NULL) {
        memcpy(copy, json, len);
        copy[len] = '\0';
    }
    return fill(result, copy, len, /* error_type= */ NULL);
}

static void write_json_string(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\')
            fprintf(out, "\\%c", c);
        else if (c < 0x20)
            fprintf(out, "\\u%04x", c);
        else
            fputc(c, out);
    }
    fputc('"', out);
}

int virga_lambda_fail(struct virga_lambda_result *result, const char *error_type, const char *fmt,
                      ...)
{
    char *message = NULL, *payload = NULL;
    size_t len = 0;
    va_list args;
    va_start(args, fmt);
    if (vasprintf(&message, fmt, args) < 0)
        message = NULL;
    va_end(args);
    FILE *out = open_memstream(&payload, &len);
    if (out != NULL) {
        fputs("{\"errorType\":", out);
        write_json_string(out, error_type);
        fputs(",\"errorMessage\":", out);
        write_json_string(out, message != NULL ? message : "");
        fputc('}', out);
        fclose(out);
    }
    free(message);
    (void)fill(result, payload, len, strdup(error_type));
    return -1;
}

/* ---- The invocation's surroundings ---- */

/* One line, one write: lines of several threads do not mix. */
static void log_to_stdout(void *self, const char *line, size_t len)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    (void)self;
    pthread_mutex_lock(&lock);
    fwrite(line, 1, len, stdout);
    fputc('\n', stdout);
    fflush(stdout);
    pthread_mutex_unlock(&lock);
}

static const char *own_getenv(void *self, const char *name)
{
    (void)self;
    return getenv(name);
}

/* Of a bootstrap, and of a context that somebody made by hand to call a handler in a test. */
static const struct virga_lambda_host own_host = {
    .log = log_to_stdout, .getenv = own_getenv, .is_own_process = true};

static const struct virga_lambda_host *host_of(const struct virga_lambda_context *ctx)
{
    return ctx->internal != NULL ? ctx->internal : &own_host;
}

void virga_lambda_log(struct virga_lambda_context *ctx, const char *fmt, ...)
{
    const struct virga_lambda_host *host = host_of(ctx);
    char *line = NULL;
    va_list args;
    va_start(args, fmt);
    int len = vasprintf(&line, fmt, args);
    va_end(args);
    if (len < 0)
        return;
    host->log(host->self, line, len < LOG_LINE_MAX ? (size_t)len : LOG_LINE_MAX);
    free(line);
}

const char *virga_lambda_getenv(struct virga_lambda_context *ctx, const char *name)
{
    const struct virga_lambda_host *host = host_of(ctx);
    return host->getenv(host->self, name);
}

int64_t virga_lambda_remaining_ms(const struct virga_lambda_context *ctx)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    int64_t left = ctx->deadline_ms - ((int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000);
    return left > 0 ? left : 0;
}

/* ---- The bootstrap: a process of its own ---- */

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
