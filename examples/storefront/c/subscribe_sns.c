/* subscribeSNS_function: Cognito's PostConfirmation trigger; subscribes the new customer's e-mail
 * to the shop's topic, whose ARN is in the environment variable TOPIC_ARN. A trigger returns the
 * event it was given. */
#include "shop.h"

#include <string.h>

static int subscribe(struct shop_call *shop)
{
    const cJSON *request = cJSON_GetObjectItemCaseSensitive(shop->event, "request");
    const char *email =
        shop_text(cJSON_GetObjectItemCaseSensitive(request, "userAttributes"), "email");
    const char *topic_arn = virga_lambda_getenv(shop->ctx, "TOPIC_ARN");
    virga_lambda_log(shop->ctx, "[INFO] subscribing %s to %s", email,
                     topic_arn != NULL ? topic_arn : "nothing");
    if (topic_arn == NULL)
        return virga_lambda_fail(shop->result, "Shop.NoTopic", "TOPIC_ARN is not set");
    const char *const params[] = {"Action",   "Subscribe", "Version",  "2010-03-31",
                                  "TopicArn", topic_arn,   "Protocol", "email",
                                  "Endpoint", email,       NULL};
    if (shop_sns(shop, params) != 0)
        return -1;
    return shop_answer(shop, cJSON_Duplicate(shop->event, /* recurse= */ 1));
}

int subscribe_sns(struct virga_lambda_context *ctx, const char *event, size_t event_len,
                  struct virga_lambda_result *result)
{
    return shop_handle(ctx, event, event_len, result, subscribe);
}

VIRGA_LAMBDA_MAIN(subscribe_sns)
