/* manageCart_function: keeps a customer's cart in the table `cart`, keyed by user.
 *
 *   {"action": "put", "userId": "jane", "product": "tea", "quantity": 2}  ->  {"userId": "jane",
 * "items": {"tea": 2}}
 *   {"action": "get", "userId": "jane"}                                   ->  {"userId": "jane",
 * "items": {"tea": 2}}
 *   {"action": "clear", "userId": "jane"}                                 ->  {"userId": "jane",
 * "items": {}}
 */
#include "shop.h"

#include <stdlib.h>
#include <string.h>

/* {"userId": {"S": "jane"}} */
static cJSON *cart_key(const char *user_id)
{
    cJSON *key = cJSON_CreateObject();
    cJSON_AddStringToObject(cJSON_AddObjectToObject(key, "userId"), "S", user_id);
    return key;
}

static cJSON *table_request(const char *user_id)
{
    cJSON *request = cJSON_CreateObject();
    cJSON_AddStringToObject(request, "TableName", "cart");
    cJSON_AddItemToObject(request, "Key", cart_key(user_id));
    return request;
}

/* The stored map of products to numbers, as plain JSON. */
static cJSON *plain_items(const cJSON *item)
{
    cJSON *plain = cJSON_CreateObject();
    const cJSON *stored =
        cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(item, "items"), "M");
    for (const cJSON *product = stored != NULL ? stored->child : NULL; product != NULL;
         product = product->next) {
        const char *number = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(product, "N"));
        cJSON_AddNumberToObject(plain, product->string, number != NULL ? atof(number) : 0);
    }
    return plain;
}

static int answer_cart(struct virga_lambda_result *result, const char *user_id, const cJSON *item)
{
    cJSON *answer = cJSON_CreateObject();
    cJSON_AddStringToObject(answer, "userId", user_id);
    cJSON_AddItemToObject(answer, "items", plain_items(item));
    return shop_answer(result, answer);
}

static int get_cart(struct shop_call *shop, const char *user_id)
{
    cJSON *request = table_request(user_id);
    cJSON_AddTrueToObject(request, "ConsistentRead");
    cJSON *reply = NULL;
    if (shop_dynamodb(shop, "GetItem", request, &reply) != 0)
        return -1;
    int rc = answer_cart(shop->result, user_id, cJSON_GetObjectItemCaseSensitive(reply, "Item"));
    cJSON_Delete(reply);
    return rc;
}

static int clear_cart(struct shop_call *shop, const char *user_id)
{
    cJSON *reply = NULL;
    if (shop_dynamodb(shop, "DeleteItem", table_request(user_id), &reply) != 0)
        return -1;
    cJSON_Delete(reply);
    return answer_cart(shop->result, user_id, NULL);
}

/* A nested map can only be updated where it exists: the first update makes sure of it, the second
 * sets the product. */
static int update_cart(struct shop_call *shop, const char *user_id, const char *expression,
                       cJSON *names, cJSON *values, cJSON **reply)
{
    cJSON *request = table_request(user_id);
    cJSON_AddStringToObject(request, "UpdateExpression", expression);
    cJSON_AddItemToObject(request, "ExpressionAttributeNames", names);
    cJSON_AddItemToObject(request, "ExpressionAttributeValues", values);
    cJSON_AddStringToObject(request, "ReturnValues", "ALL_NEW");
    return shop_dynamodb(shop, "UpdateItem", request, reply);
}

static int put_product(struct shop_call *shop, const char *user_id, const char *product,
                       int quantity)
{
    cJSON *names = cJSON_CreateObject(), *values = cJSON_CreateObject(), *reply = NULL;
    cJSON_AddStringToObject(names, "#items", "items");
    cJSON_AddObjectToObject(cJSON_AddObjectToObject(values, ":none"), "M");
    if (update_cart(shop, user_id, "SET #items = if_not_exists(#items, :none)", names, values,
                    &reply) != 0)
        return -1;
    cJSON_Delete(reply);
    char number[16];
    snprintf(number, sizeof number, "%d", quantity);
    names = cJSON_CreateObject();
    values = cJSON_CreateObject();
    cJSON_AddStringToObject(names, "#items", "items");
    cJSON_AddStringToObject(names, "#product", product);
    cJSON_AddStringToObject(cJSON_AddObjectToObject(values, ":quantity"), "N", number);
    if (update_cart(shop, user_id, "SET #items.#product = :quantity", names, values, &reply) != 0)
        return -1;
    int rc =
        answer_cart(shop->result, user_id, cJSON_GetObjectItemCaseSensitive(reply, "Attributes"));
    cJSON_Delete(reply);
    return rc;
}

static int manage(struct shop_call *shop, const cJSON *event)
{
    const char *action = shop_text(event, "action"), *user_id = shop_text(event, "userId");
    if (user_id[0] == '\0')
        return virga_lambda_fail(shop->result, "Cart.BadRequest", "userId is missing");
    if (strcmp(action, "get") == 0)
        return get_cart(shop, user_id);
    if (strcmp(action, "clear") == 0)
        return clear_cart(shop, user_id);
    if (strcmp(action, "put") != 0)
        return virga_lambda_fail(shop->result, "Cart.BadRequest", "unknown action: %s", action);
    const cJSON *quantity = cJSON_GetObjectItemCaseSensitive(event, "quantity");
    const char *product = shop_text(event, "product");
    if (product[0] == '\0' || !cJSON_IsNumber(quantity) || quantity->valueint < 1)
        return virga_lambda_fail(shop->result, "Cart.BadRequest",
                                 "product and a quantity of at least 1 are needed");
    return put_product(shop, user_id, product, quantity->valueint);
}

int manage_cart(struct virga_lambda_context *ctx, const char *event, size_t event_len,
                struct virga_lambda_result *result)
{
    return shop_handle(ctx, event, event_len, result, manage);
}

VIRGA_LAMBDA_MAIN(manage_cart)
