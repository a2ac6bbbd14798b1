/* What the storefront's C functions share. */
#include "shop.h"

#include <stdlib.h>
#include <string.h>

int shop_handle(struct virga_lambda_context *ctx, const char *event, size_t event_len,
                struct virga_lambda_result *result, int (*work)(struct shop_call *shop))
{
    cJSON *document = cJSON_ParseWithLength(event, event_len);
    if (document == NULL)
        return virga_lambda_fail(result, "Shop.BadEvent", "the event is not JSON");
    struct shop_call shop = {
        .ctx = ctx,
        .result = result,
        .client = virga_client_new_for(ctx),
        .event = document,
        .body = document,
        .is_api = cJSON_GetObjectItemCaseSensitive(document, "requestContext") != NULL,
    };
    cJSON *body = shop.is_api ? cJSON_Parse(shop_text(document, "body")) : NULL;
    if (shop.is_api)
        shop.body = body;
    int rc =
        shop.client != NULL ? work(&shop) : virga_lambda_fail(result, "Shop.NoMemory", "no client");
    virga_client_free(shop.client);
    cJSON_Delete(body);
    cJSON_Delete(document);
    return rc;
}

const char *shop_text(const cJSON *object, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
    return text != NULL ? text : "";
}

const char *shop_user(const struct shop_call *shop)
{
    if (!shop->is_api)
        return shop_text(shop->event, "userId");
    const cJSON *context = cJSON_GetObjectItemCaseSensitive(shop->event, "requestContext");
    const cJSON *authorizer = cJSON_GetObjectItemCaseSensitive(context, "authorizer");
    const cJSON *claims = cJSON_GetObjectItemCaseSensitive(authorizer, "claims");
    if (claims != NULL)
        return shop_text(claims, "sub");
    return shop_text(cJSON_GetObjectItemCaseSensitive(shop->event, "queryStringParameters"),
                     "userId");
}

/* What API Gateway wants of a function behind AWS_PROXY; deletes the document. */
static cJSON *proxy_answer(int status, cJSON *document)
{
    char *body = cJSON_PrintUnformatted(document);
    cJSON_Delete(document);
    cJSON *answer = cJSON_CreateObject();
    cJSON_AddNumberToObject(answer, "statusCode", status);
    cJSON_AddStringToObject(cJSON_AddObjectToObject(answer, "headers"), "Content-Type",
                            "application/json");
    cJSON_AddStringToObject(answer, "body", body != NULL ? body : "");
    cJSON_free(body);
    return answer;
}

static int answer_with(struct shop_call *shop, int status, cJSON *document)
{
    cJSON *answer = shop->is_api ? proxy_answer(status, document) : document;
    char *text = cJSON_PrintUnformatted(answer);
    cJSON_Delete(answer);
    if (text == NULL)
        return virga_lambda_fail(shop->result, "Shop.NoMemory", "no memory for the answer");
    int rc = virga_lambda_succeed(shop->result, text, strlen(text));
    cJSON_free(text);
    return rc;
}

int shop_answer(struct shop_call *shop, cJSON *answer)
{
    return answer_with(shop, 200, answer);
}

int shop_refuse(struct shop_call *shop, int status, const char *code, const char *message)
{
    virga_lambda_log(shop->ctx, "[WARN] %s: %s", code, message);
    if (!shop->is_api)
        return virga_lambda_fail(shop->result, code, "%s", message);
    cJSON *answer = cJSON_CreateObject();
    cJSON_AddStringToObject(answer, "message", message);
    return answer_with(shop, status, answer);
}

/* The log is where whoever looks for the fault will look first. */
int shop_fail(struct shop_call *shop, const char *what, const struct virga_reply *reply)
{
    const char *code = reply->error_code != NULL ? reply->error_code : "Shop.NoAnswer";
    const char *message = reply->error_message != NULL ? reply->error_message : "";
    virga_lambda_log(shop->ctx, "[ERROR] %s: %s: %s", what, code, message);
    return virga_lambda_fail(shop->result, code, "%s: %s", what, message);
}

int shop_send(struct shop_call *shop, const char *operation, cJSON *request,
              struct virga_reply *reply)
{
    char target[64];
    snprintf(target, sizeof target, "DynamoDB_20120810.%s", operation);
    char *json = cJSON_PrintUnformatted(request);
    cJSON_Delete(request);
    int rc = virga_client_json(shop->client, "dynamodb", target, json != NULL ? json : "{}", reply);
    cJSON_free(json);
    return rc;
}

int shop_dynamodb(struct shop_call *shop, const char *operation, cJSON *request, cJSON **reply)
{
    struct virga_reply answer;
    int rc = shop_send(shop, operation, request, &answer);
    if (rc == 0)
        *reply = cJSON_ParseWithLength(answer.body, answer.body_len);
    else
        rc = shop_fail(shop, operation, &answer);
    virga_reply_clear(&answer);
    return rc;
}

cJSON *shop_cart_request(const char *user_id)
{
    cJSON *request = cJSON_CreateObject();
    cJSON_AddStringToObject(request, "TableName", "cart");
    cJSON *key = cJSON_AddObjectToObject(request, "Key");
    cJSON_AddStringToObject(cJSON_AddObjectToObject(key, "userId"), "S", user_id);
    return request;
}

cJSON *shop_plain_items(const cJSON *stored)
{
    cJSON *plain = cJSON_CreateObject();
    const cJSON *items =
        cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(stored, "items"), "M");
    for (const cJSON *product = items != NULL ? items->child : NULL; product != NULL;
         product = product->next) {
        const char *number = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(product, "N"));
        cJSON_AddNumberToObject(plain, product->string, number != NULL ? atof(number) : 0);
    }
    return plain;
}

int shop_sns(struct shop_call *shop, const char *const *params)
{
    struct virga_reply answer;
    int rc = virga_client_query(shop->client, "sns", params, &answer);
    if (rc != 0)
        rc = shop_fail(shop, params[1], &answer);
    virga_reply_clear(&answer);
    return rc;
}
