/* client/lambda_handler.c: what a C handler calls, wherever it runs. libc only. */
#include "virga/lambda.h"

#include "client/lambda_internal.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LOG_LINE_MAX = 256 * 1024 };

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
