/* placeOrder_function: makes an order in the table `orders` (keyed by user and order) of what is in
 * the customer's cart, and empties the cart: both in one transaction, or neither when the cart has
 * changed meanwhile.
 *
 *   {"userId": "jane"}  ->  {"orderId": "6b0c...", "userId": "jane", "items": {"tea": 2}, "status":
 * "placed"}
 *
 * Through the API: POST. A cart with nothing in it is refused with 409.
 */
#include "shop.h"

#include <string.h>

static void add_text(cJSON *item, const char *name, const char *value)
{
    cJSON_AddStringToObject(cJSON_AddObjectToObject(item, name), "S", value);
}

/* An order has the id of the request that placed it: a retry writes the same one. */
static cJSON *new_order(const struct shop_call *shop, const char *user_id, const cJSON *items)
{
    cJSON *order = cJSON_CreateObject();
    add_text(order, "userId", user_id);
    add_text(order, "orderId", shop->ctx->aws_request_id);
    add_text(order, "status", "placed");
    cJSON_AddItemToObject(order, "items", cJSON_Duplicate(items, /* recurse= */ 1));
    return order;
}

static cJSON *put_action(const cJSON *order)
{
    cJSON *action = cJSON_CreateObject();
    cJSON *put = cJSON_AddObjectToObject(action, "Put");
    cJSON_AddStringToObject(put, "TableName", "orders");
    cJSON_AddItemToObject(put, "Item", cJSON_Duplicate(order, /* recurse= */ 1));
    return action;
}

/* Deletes the cart if it still is what the order was made of. */
static cJSON *empty_action(const char *user_id, const cJSON *items)
{
    cJSON *action = cJSON_CreateObject(), *empty = shop_cart_request(user_id);
    cJSON_AddItemToObject(action, "Delete", empty);
    cJSON_AddStringToObject(empty, "ConditionExpression", "#items = :items");
    cJSON_AddStringToObject(cJSON_AddObjectToObject(empty, "ExpressionAttributeNames"), "#items",
                            "items");
    cJSON_AddItemToObject(cJSON_AddObjectToObject(empty, "ExpressionAttributeValues"), ":items",
                          cJSON_Duplicate(items, /* recurse= */ 1));
    return action;
}

static int answer_order(struct shop_call *shop, const char *user_id, const cJSON *order)
{
    cJSON *answer = cJSON_CreateObject();
    cJSON_AddStringToObject(answer, "orderId", shop->ctx->aws_request_id);
    cJSON_AddStringToObject(answer, "userId", user_id);
    cJSON_AddItemToObject(answer, "items", shop_plain_items(order));
    cJSON_AddStringToObject(answer, "status", "placed");
    virga_lambda_log(shop->ctx, "[INFO] order %s is placed", shop->ctx->aws_request_id);
    return shop_answer(shop, answer);
}

static int order_items(struct shop_call *shop, const char *user_id, const cJSON *items)
{
    static const char changed[] = "TransactionCanceledException";
    struct virga_reply reply;
    cJSON *order = new_order(shop, user_id, items), *request = cJSON_CreateObject();
    cJSON *actions = cJSON_AddArrayToObject(request, "TransactItems");
    cJSON_AddItemToArray(actions, put_action(order));
    cJSON_AddItemToArray(actions, empty_action(user_id, items));
    cJSON_AddStringToObject(request, "ClientRequestToken", shop->ctx->aws_request_id);
    int rc = shop_send(shop, "TransactWriteItems", request, &reply);
    if (rc == 0)
        rc = answer_order(shop, user_id, order);
    else if (reply.error_code != NULL && strcmp(reply.error_code, changed) == 0)
        rc = shop_refuse(shop, 409, "Order.Conflict", "the cart was changed meanwhile");
    else
        rc = shop_fail(shop, "TransactWriteItems", &reply);
    virga_reply_clear(&reply);
    cJSON_Delete(order);
    return rc;
}

static int place(struct shop_call *shop)
{
    const char *user_id = shop_user(shop);
    if (user_id[0] == '\0')
        return shop_refuse(shop, 400, "Order.BadRequest", "userId is missing");
    cJSON *request = shop_cart_request(user_id), *reply = NULL;
    cJSON_AddTrueToObject(request, "ConsistentRead");
    if (shop_dynamodb(shop, "GetItem", request, &reply) != 0)
        return -1;
    const cJSON *items =
        cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(reply, "Item"), "items");
    const cJSON *map = cJSON_GetObjectItemCaseSensitive(items, "M");
    int rc = map != NULL && map->child != NULL
                 ? order_items(shop, user_id, items)
                 : shop_refuse(shop, 409, "Order.EmptyCart", "the cart is empty");
    cJSON_Delete(reply);
    return rc;
}

int place_order(struct virga_lambda_context *ctx, const char *event, size_t event_len,
                struct virga_lambda_result *result)
{
    return shop_handle(ctx, event, event_len, result, place);
}

VIRGA_LAMBDA_MAIN(place_order)
