/* placeOrder_function: makes an order in the table `orders` (keyed by user and order) of what is in
 * the customer's cart, and empties the cart. The order comes first, so that nothing is lost between
 * the two; it is taken back when the cart has changed meanwhile.
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

static cJSON *put_request(const cJSON *order)
{
    cJSON *request = cJSON_CreateObject();
    cJSON_AddStringToObject(request, "TableName", "orders");
    cJSON_AddItemToObject(request, "Item", cJSON_Duplicate(order, /* recurse= */ 1));
    return request;
}

static cJSON *take_back_request(const cJSON *order)
{
    cJSON *request = cJSON_CreateObject();
    cJSON_AddStringToObject(request, "TableName", "orders");
    cJSON *key = cJSON_AddObjectToObject(request, "Key");
    static const char *const names[] = {"userId", "orderId"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        cJSON_AddItemToObject(
            key, names[i],
            cJSON_Duplicate(cJSON_GetObjectItemCaseSensitive(order, names[i]), /* recurse= */ 1));
    return request;
}

/* Deletes the cart if it still is what the order was made of. */
static cJSON *empty_request(const char *user_id, const cJSON *items)
{
    cJSON *request = shop_cart_request(user_id);
    cJSON_AddStringToObject(request, "ConditionExpression", "#items = :items");
    cJSON_AddStringToObject(cJSON_AddObjectToObject(request, "ExpressionAttributeNames"), "#items",
                            "items");
    cJSON_AddItemToObject(cJSON_AddObjectToObject(request, "ExpressionAttributeValues"), ":items",
                          cJSON_Duplicate(items, /* recurse= */ 1));
    return request;
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

/* The cart is no longer what was ordered: as if nothing had happened. */
static int take_back(struct shop_call *shop, const cJSON *order)
{
    cJSON *reply = NULL;
    if (shop_dynamodb(shop, "DeleteItem", take_back_request(order), &reply) != 0)
        return -1;
    cJSON_Delete(reply);
    return shop_refuse(shop, 409, "Order.Conflict", "the cart was changed meanwhile");
}

static int empty_cart(struct shop_call *shop, const char *user_id, const cJSON *order,
                      const cJSON *items)
{
    static const char changed[] = "ConditionalCheckFailedException";
    struct virga_reply reply;
    int rc = shop_send(shop, "DeleteItem", empty_request(user_id, items), &reply);
    if (rc == 0)
        rc = answer_order(shop, user_id, order);
    else if (reply.error_code != NULL && strcmp(reply.error_code, changed) == 0)
        rc = take_back(shop, order);
    else
        rc = shop_fail(shop, "DeleteItem", &reply);
    virga_reply_clear(&reply);
    return rc;
}

static int order_items(struct shop_call *shop, const char *user_id, const cJSON *items)
{
    cJSON *order = new_order(shop, user_id, items), *reply = NULL;
    int rc = shop_dynamodb(shop, "PutItem", put_request(order), &reply);
    if (rc == 0)
        rc = empty_cart(shop, user_id, order, items);
    cJSON_Delete(reply);
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
