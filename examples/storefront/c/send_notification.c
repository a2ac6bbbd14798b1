/* sendNotification_function: tells the shop's topic (TOPIC_ARN) what became of an order.
 *
 *   {"orderId": "1001", "status": "shipped"}  ->  {"notified": "1001"}
 */
#include "shop.h"

static int notify(struct shop_call *shop)
{
    const char *order_id = shop_text(shop->event, "orderId"),
               *status = shop_text(shop->event, "status");
    const char *topic_arn = virga_lambda_getenv(shop->ctx, "TOPIC_ARN");
    if (order_id[0] == '\0' || status[0] == '\0')
        return virga_lambda_fail(shop->result, "Shop.BadRequest", "orderId and status are needed");
    virga_lambda_log(shop->ctx, "[INFO] order %s is %s", order_id, status);
    if (topic_arn == NULL)
        return virga_lambda_fail(shop->result, "Shop.NoTopic", "TOPIC_ARN is not set");
    char subject[100], message[512];
    snprintf(subject, sizeof subject, "Your order %.40s", order_id);
    snprintf(message, sizeof message, "Your order %.128s is now: %.128s.", order_id, status);
    const char *const params[] = {"Action",   "Publish", "Version", "2010-03-31",
                                  "TopicArn", topic_arn, "Subject", subject,
                                  "Message",  message,   NULL};
    if (shop_sns(shop, params) != 0)
        return -1;
    cJSON *answer = cJSON_CreateObject();
    cJSON_AddStringToObject(answer, "notified", order_id);
    return shop_answer(shop, answer);
}

int send_notification(struct virga_lambda_context *ctx, const char *event, size_t event_len,
                      struct virga_lambda_result *result)
{
    return shop_handle(ctx, event, event_len, result, notify);
}

VIRGA_LAMBDA_MAIN(send_notification)
