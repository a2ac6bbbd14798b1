/* What the storefront's C functions share. */
#include "shop.h"

#include <stdlib.h>
#include <string.h>

int shop_handle(struct virga_lambda_context *ctx, const char *event, size_t event_len,
                struct virga_lambda_result *result,
                int (*work)(struct shop_call *shop, const cJSON *event))
{
    cJSON *document = cJSON_ParseWithLength(event, event_len);
    if (document == NULL)
        return virga_lambda_fail(result, "Shop.BadEvent", "the event is not JSON");
    struct shop_call shop = {.ctx = ctx, .result = result, .client = virga_client_new_for(ctx)};
    int rc = shop.client != NULL ? work(&shop, document)
                                 : virga_lambda_fail(result, "Shop.NoMemory", "no client");
    virga_client_free(shop.client);
    cJSON_Delete(document);
    return rc;
}

const char *shop_text(const cJSON *object, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
    return text != NULL ? text : "";
}

int shop_answer(struct virga_lambda_result *result, cJSON *answer)
{
    char *text = cJSON_PrintUnformatted(answer);
    cJSON_Delete(answer);
    if (text == NULL)
        return virga_lambda_fail(result, "Shop.NoMemory", "no memory for the answer");
    int rc = virga_lambda_succeed(result, text, strlen(text));
    cJSON_free(text);
    return rc;
}

/* The log is where whoever looks for the fault will look first. */
static int fail_with_reply(struct shop_call *shop, const char *what,
                           const struct virga_reply *reply)
{
    const char *code = reply->error_code != NULL ? reply->error_code : "Shop.NoAnswer";
    const char *message = reply->error_message != NULL ? reply->error_message : "";
    virga_lambda_log(shop->ctx, "[ERROR] %s: %s: %s", what, code, message);
    return virga_lambda_fail(shop->result, code, "%s: %s", what, message);
}

int shop_dynamodb(struct shop_call *shop, const char *operation, cJSON *request, cJSON **reply)
{
    char target[64];
    snprintf(target, sizeof target, "DynamoDB_20120810.%s", operation);
    char *json = cJSON_PrintUnformatted(request);
    cJSON_Delete(request);
    struct virga_reply answer;
    int rc =
        virga_client_json(shop->client, "dynamodb", target, json != NULL ? json : "{}", &answer);
    cJSON_free(json);
    if (rc == 0)
        *reply = cJSON_ParseWithLength(answer.body, answer.body_len);
    else
        rc = fail_with_reply(shop, operation, &answer);
    virga_reply_clear(&answer);
    return rc;
}

int shop_sns(struct shop_call *shop, const char *const *params)
{
    struct virga_reply answer;
    int rc = virga_client_query(shop->client, "sns", params, &answer);
    if (rc != 0)
        rc = fail_with_reply(shop, params[1], &answer);
    virga_reply_clear(&answer);
    return rc;
}
