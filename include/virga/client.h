/* virga/client.h: a small signed AWS client for C handlers and tests: one call in, the answer's
 * bytes out. It knows protocols (JSON 1.0/1.1 targets, Query actions, plain REST), not shapes.
 * libcurl does the HTTP and the SigV4. */
#ifndef VIRGA_CLIENT_H
#define VIRGA_CLIENT_H

#include "virga/lambda.h"

#ifdef __cplusplus
extern "C" {
#endif

struct virga_client;

struct virga_client_options {
    const char *endpoint_url;  /**< NULL: AWS_ENDPOINT_URL_<SERVICE>, then AWS_ENDPOINT_URL, then
                                  AWS's own host of the service */
    const char *region;        /**< NULL: AWS_REGION, then AWS_DEFAULT_REGION, then "us-east-1" */
    const char *access_key_id; /**< NULL: AWS_ACCESS_KEY_ID (all three from the environment then),
                                  else calls are not signed */
    const char *secret_access_key;
    const char *session_token;
    long timeout_ms; /**< of a whole call; 0: 30,000 */
};

/** An answer. `body` is NUL-terminated behind `body_len`. All memory belongs to it; release with
 * virga_reply_clear. */
struct virga_reply {
    int status; /**< HTTP status; 0 when no answer came (`error_message` tells why) */
    char *body;
    size_t body_len;
    char *error_code; /**< "ResourceNotFoundException", from the header or the body; NULL on 2xx */
    char *error_message; /**< NULL on 2xx */
};

/** NULL options: all from the environment. NULL when memory is out. A client may be used by one
 * thread at a time; it keeps connections alive between calls. */
VIRGA_API struct virga_client *virga_client_new(const struct virga_client_options *options);
/** A client with the function's endpoint, region and credentials; inside handlers, linked or not.
 */
VIRGA_API struct virga_client *virga_client_new_for(const struct virga_lambda_context *ctx);
VIRGA_API void virga_client_free(struct virga_client *client);

/** A JSON-protocol call: `service` is the signing name ("dynamodb"), `target` the X-Amz-Target
 * ("DynamoDB_20120810.PutItem"), `json` the input as NUL-terminated text. DynamoDB, SQS and Step
 * Functions speak 1.0, others 1.1: chosen by the service. Returns 0 on a 2xx answer, else -1;
 * `reply` is filled either way. */
VIRGA_API int virga_client_json(struct virga_client *client, const char *service,
                                const char *target, const char *json, struct virga_reply *reply);

/** A query-protocol call: `params` are name, value, name, value, ... ending in NULL, "Action" and
 * "Version" among them. */
VIRGA_API int virga_client_query(struct virga_client *client, const char *service,
                                 const char *const *params, struct virga_reply *reply);

/** Any signed HTTP call: `path` begins with '/', percent-encoded, with its query. `headers` are
 * "Name: value" ending in NULL, or NULL. (Outside S3, libcurl before 8.4 signs a path with percent
 * escapes otherwise than AWS reads it: name a function by its name there, not by its ARN.) */
VIRGA_API int virga_client_http(struct virga_client *client, const char *service,
                                const char *method, const char *path, const char *const *headers,
                                const void *body, size_t body_len, struct virga_reply *reply);

VIRGA_API void virga_reply_clear(struct virga_reply *reply);

#ifdef __cplusplus
}
#endif

#endif
