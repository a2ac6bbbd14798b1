/* manageCart_function: keeps a customer's cart in the table `cart`, keyed by user.
 *
 *   {"action": "put", "userId": "jane", "product": "tea", "quantity": 2}  ->  {"userId": "jane",
 * "items": {"tea": 2}}
 *   {"action": "get", "userId": "jane"}                                   ->  {"userId": "jane",
 * "items": {"tea": 2}}
 *   {"action": "clear", "userId": "jane"}                                 ->  {"userId": "jane",
 * "items": {}}
 *
 * Through the API: GET shows the cart, POST {"product": "tea", "quantity": 2} puts, DELETE clears.
 */
#include "shop.h"

#include <string.h>

static int answer_cart(struct shop_call *shop, const char *user_id, const cJSON *item)
{
    cJSON *answer = cJSON_CreateObject();
    cJSON_AddStringToObject(answer, "userId", user_id);
    cJSON_AddItemToObject(answer, "items", shop_plain_items(item));
    return shop_answer(shop, answer);
}

static int get_cart(struct shop_call *shop, const char *user_id)
{
    cJSON *request = shop_cart_request(user_id);
    cJSON_AddTrueToObject(request, "ConsistentRead");
    cJSON *reply = NULL;
    if (shop_dynamodb(shop, "GetItem", request, &reply) != 0)
        return -1;
    int rc = answer_cart(shop, user_id, cJSON_GetObjectItemCaseSensitive(reply, "Item"));
    cJSON_Delete(reply);
    return rc;
}

static int clear_cart(struct shop_call *shop, const char *user_id)
{
    cJSON *reply = NULL;
    if (shop_dynamodb(shop, "DeleteItem", shop_cart_request(user_id), &reply) != 0)
        return -1;
    cJSON_Delete(reply);
    return answer_cart(shop, user_id, NULL);
}

/* A nested map can only be updated where it exists: the first update makes sure of it, the second
 * sets the product. */
static int update_cart(struct shop_call *shop, const char *user_id, const char *expression,
                       cJSON *names, cJSON *values, cJSON **reply)
{
    cJSON *request = shop_cart_request(user_id);
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
    int rc = answer_cart(shop, user_id, cJSON_GetObjectItemCaseSensitive(reply, "Attributes"));
    cJSON_Delete(reply);
    return rc;
}

static const char *action_of(const struct shop_call *shop)
{
    static const char *const actions[][2] = {{"GET", "get"}, {"POST", "put"}, {"DELETE", "clear"}};
    if (!shop->is_api)
        return shop_text(shop->event, "action");
    const char *method = shop_text(shop->event, "httpMethod");
    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++)
        if (strcmp(method, actions[i][0]) == 0)
            return actions[i][1];
    return "";
}

static int manage(struct shop_call *shop)
{
    const char *action = action_of(shop), *user_id = shop_user(shop);
    if (user_id[0] == '\0')
        return shop_refuse(shop, 400, "Cart.BadRequest", "userId is missing");
    if (strcmp(action, "get") == 0)
        return get_cart(shop, user_id);
    if (strcmp(action, "clear") == 0)
        return clear_cart(shop, user_id);
    if (strcmp(action, "put") != 0)
        return shop_refuse(shop, 400, "Cart.BadRequest", "unknown action");
    const cJSON *quantity = cJSON_GetObjectItemCaseSensitive(shop->body, "quantity");
    const char *product = shop_text(shop->body, "product");
    if (product[0] == '\0' || !cJSON_IsNumber(quantity) || quantity->valueint < 1)
        return shop_refuse(shop, 400, "Cart.BadRequest",
                           "product and a quantity of at least 1 are needed");
    return put_product(shop, user_id, product, quantity->valueint);
}

int manage_cart(struct virga_lambda_context *ctx, const char *event, size_t event_len,
                struct virga_lambda_result *result)
{
    return shop_handle(ctx, event, event_len, result, manage);
}

VIRGA_LAMBDA_MAIN(manage_cart)
