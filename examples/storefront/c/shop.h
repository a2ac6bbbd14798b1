/* What the storefront's C functions share: the event as JSON, who it is from, calls to AWS,
 * answers. An event is a plain document, or a request through API Gateway (a proxy event): then its
 * user is the one whose token the API's authorizer has checked. An API without an authorizer lets
 * anybody name any user in the query. */
#ifndef STOREFRONT_SHOP_H
#define STOREFRONT_SHOP_H

#include <virga/client.h>
#include <virga/lambda.h>

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdio.h>

struct shop_call {
    struct virga_lambda_context *ctx;
    struct virga_lambda_result *result;
    struct virga_client *client;
    const cJSON *event;
    const cJSON *body; /* of a request through the API, NULL when it is not JSON; else the event */
    bool is_api;
};

/* Parses the event, makes a client, runs `work`, and cleans up after it. */
int shop_handle(struct virga_lambda_context *ctx, const char *event, size_t event_len,
                struct virga_lambda_result *result, int (*work)(struct shop_call *shop));

/* A member's text, or "". */
const char *shop_text(const cJSON *object, const char *name);
/* Whose request it is, or "". */
const char *shop_user(const struct shop_call *shop);
/* Answers with the document and deletes it; through the API as the body of a 200. */
int shop_answer(struct shop_call *shop, cJSON *answer);
/* What the caller did wrong: through the API a status and a message, else the function's error. */
int shop_refuse(struct shop_call *shop, int status, const char *code, const char *message);

/* Calls DynamoDB; deletes the request. What virga_client_json returns; the caller clears the reply.
 */
int shop_send(struct shop_call *shop, const char *operation, cJSON *request,
              struct virga_reply *reply);
/* Fails the function with what a service answered, and says so in its log: -1. */
int shop_fail(struct shop_call *shop, const char *what, const struct virga_reply *reply);
/* Calls DynamoDB; deletes the request. 0 with the reply (the caller deletes it), or -1 with the
 * failure logged and answered. */
int shop_dynamodb(struct shop_call *shop, const char *operation, cJSON *request, cJSON **reply);
/* A request for the user's item of the table `cart`. */
cJSON *shop_cart_request(const char *user_id);
/* The items of a stored cart or order (AttributeValues) as plain JSON: {"tea": 2}. */
cJSON *shop_plain_items(const cJSON *stored);

/* Calls SNS by its query protocol; `params` as for virga_client_query. 0, or -1 with the failure
 * logged and answered. */
int shop_sns(struct shop_call *shop, const char *const *params);

/* The handlers, for whoever links them. */
int manage_cart(struct virga_lambda_context *ctx, const char *event, size_t event_len,
                struct virga_lambda_result *result);
int place_order(struct virga_lambda_context *ctx, const char *event, size_t event_len,
                struct virga_lambda_result *result);
int subscribe_sns(struct virga_lambda_context *ctx, const char *event, size_t event_len,
                  struct virga_lambda_result *result);
int send_notification(struct virga_lambda_context *ctx, const char *event, size_t event_len,
                      struct virga_lambda_result *result);

#endif
