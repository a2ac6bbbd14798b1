/* What the storefront's C functions share: the event as JSON, calls to AWS, answers. */
#ifndef STOREFRONT_SHOP_H
#define STOREFRONT_SHOP_H

#include <virga/client.h>
#include <virga/lambda.h>

#include <cjson/cJSON.h>
#include <stdio.h>

struct shop_call {
    struct virga_lambda_context *ctx;
    struct virga_lambda_result *result;
    struct virga_client *client;
};

/* Parses the event, makes a client, runs `work`, and cleans up after it. */
int shop_handle(struct virga_lambda_context *ctx, const char *event, size_t event_len,
                struct virga_lambda_result *result,
                int (*work)(struct shop_call *shop, const cJSON *event));

/* A member's text, or "". */
const char *shop_text(const cJSON *object, const char *name);
/* Answers with the document and deletes it. */
int shop_answer(struct virga_lambda_result *result, cJSON *answer);

/* Calls DynamoDB; deletes the request. 0 with the reply (the caller deletes it), or -1 with the
 * failure logged and answered. */
int shop_dynamodb(struct shop_call *shop, const char *operation, cJSON *request, cJSON **reply);
/* Calls SNS by its query protocol; `params` as for virga_client_query. 0, or -1 with the failure
 * logged and answered. */
int shop_sns(struct shop_call *shop, const char *const *params);

/* The handlers, for whoever links them. */
int manage_cart(struct virga_lambda_context *ctx, const char *event, size_t event_len,
                struct virga_lambda_result *result);
int subscribe_sns(struct virga_lambda_context *ctx, const char *event, size_t event_len,
                  struct virga_lambda_result *result);
int send_notification(struct virga_lambda_context *ctx, const char *event, size_t event_len,
                      struct virga_lambda_result *result);

#endif
