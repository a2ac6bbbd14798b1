/* virga/lambda.h: write an AWS Lambda handler in C. One source serves three places: linked into a
 * test with virga_link(), and, built with VIRGA_LAMBDA_MAIN(handler), as a `bootstrap` that runs on
 * virga and, unchanged, on AWS (provided.al2023).
 *
 *     static int handle(struct virga_lambda_context *ctx, const char *event, size_t event_len,
 * struct virga_lambda_result *result)
 *     {
 *         virga_lambda_log(ctx, "got %zu bytes", event_len);
 *         return virga_lambda_succeed(result, "{\"ok\":true}", 11);
 *     }
 *     VIRGA_LAMBDA_MAIN(handle)
 */
#ifndef VIRGA_LAMBDA_H
#define VIRGA_LAMBDA_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define VIRGA_API __attribute__((visibility("default")))
#define VIRGA_PRINTF(fmt_index, args_index) __attribute__((format(printf, fmt_index, args_index)))
#else
#define VIRGA_API
#define VIRGA_PRINTF(fmt_index, args_index)
#endif

/** What a handler may know of its invocation. All texts are NUL-terminated UTF-8, never NULL (empty
 * where there is nothing), owned by the runtime and valid until the handler returns. The same facts
 * as the context object of AWS's own runtimes. */
struct virga_lambda_context {
    const char *aws_request_id;
    const char *function_name;
    const char *function_version;     /**< "$LATEST" or a number */
    const char *invoked_function_arn; /**< with the qualifier that the caller used */
    const char *log_group_name;
    const char *log_stream_name;
    const char *client_context; /**< JSON, or "" */
    const char *trace_id;
    int memory_limit_in_mb;
    int64_t deadline_ms; /**< Unix time, milliseconds, at which the invocation is ended */
    /* Where the function's AWS calls go, as AWS_ENDPOINT_URL, AWS_REGION and the credential
     * variables would say. In a linked handler the process' environment is not the function's, so
     * take these from here (virga_client_new_for does). */
    const char *endpoint_url; /**< "" on AWS */
    const char *region;
    const char *access_key_id;
    const char *secret_access_key;
    const char *session_token;
    void *internal;
};

/** What the handler answers. Zeroed by the runtime before the call; filled with
 * virga_lambda_succeed or virga_lambda_fail. */
struct virga_lambda_result {
    char *payload; /**< malloc'ed by the two functions below; freed by the runtime */
    size_t payload_len;
    char *error_type; /**< malloc'ed; NULL on success */
};

/** A handler. `event` is the payload as it came (JSON text, not NUL-terminated by contract; it
 * happens to be followed by a NUL). Returns 0 when `result` was filled with virga_lambda_succeed,
 * anything else for a failure (an empty result then becomes an error of type "Handler.Error").
 * Linked, it runs on a worker thread of its own and may be called for several invocations at once
 * on different threads; it may block. */
typedef int (*virga_lambda_handler)(struct virga_lambda_context *ctx, const char *event,
                                    size_t event_len, struct virga_lambda_result *result);

/** Answers with `len` bytes of JSON text, at most 6,291,556 (copied). Returns 0; -1 when memory is
 * out. */
VIRGA_API int virga_lambda_succeed(struct virga_lambda_result *result, const char *json,
                                   size_t len);

/** Fails the invocation with an error type ("Cart.TableMissing") and a message, which callers see
 * as
 * {"errorType", "errorMessage"} with X-Amz-Function-Error: Unhandled. Returns -1, so that a handler
 * can return it. */
VIRGA_API int virga_lambda_fail(struct virga_lambda_result *result, const char *error_type,
                                const char *fmt, ...) VIRGA_PRINTF(3, 4);

/** One log line of the invocation, to CloudWatch Logs. At most 256 KiB; a newline is added.
 * Thread-safe. */
VIRGA_API void virga_lambda_log(struct virga_lambda_context *ctx, const char *fmt, ...)
    VIRGA_PRINTF(2, 3);

/** Milliseconds until the invocation's deadline, by the deadline's own clock; 0 when it has passed.
 */
VIRGA_API int64_t virga_lambda_remaining_ms(const struct virga_lambda_context *ctx);

/** The value of one of the function's environment variables, or NULL. Linked handlers get what
 * CreateFunction set, not the process' own environment. Valid until the handler returns. */
VIRGA_API const char *virga_lambda_getenv(struct virga_lambda_context *ctx, const char *name);

/** Runs the Lambda Runtime API loop with the handler: what VIRGA_LAMBDA_MAIN's main() calls.
 * Returns the process' exit code. */
VIRGA_API int virga_lambda_run(virga_lambda_handler handler);

/** Defines main() of a bootstrap. With VIRGA_LAMBDA_LINKED defined (a source compiled into a test)
 * it defines nothing. */
#ifdef VIRGA_LAMBDA_LINKED
#define VIRGA_LAMBDA_MAIN(handler)
#else
#define VIRGA_LAMBDA_MAIN(handler)                                                                 \
    int main(void)                                                                                 \
    {                                                                                              \
        return virga_lambda_run(handler);                                                          \
    }
#endif

#ifdef __cplusplus
}
#endif

#endif
