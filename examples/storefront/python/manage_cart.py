"""manageCart_function: keeps a customer's cart in the table `cart`, keyed by user.

{"action": "put", "userId": "jane", "product": "tea", "quantity": 2}  ->  {"userId": "jane", "items": {"tea": 2}}
{"action": "get", "userId": "jane"}                                   ->  {"userId": "jane", "items": {"tea": 2}}
{"action": "clear", "userId": "jane"}                                 ->  {"userId": "jane", "items": {}}
"""

import boto3

table = boto3.resource("dynamodb").Table("cart")


def cart(user_id, item):
    items = (item or {}).get("items", {})
    return {"userId": user_id, "items": {product: int(quantity) for product, quantity in items.items()}}


def put(user_id, product, quantity):
    if not product or not isinstance(quantity, int) or quantity < 1:
        raise ValueError("product and a quantity of at least 1 are needed")
    key = {"userId": user_id}
    # A nested map can only be updated where it exists.
    table.update_item(Key=key, UpdateExpression="SET #i = if_not_exists(#i, :none)",
                      ExpressionAttributeNames={"#i": "items"}, ExpressionAttributeValues={":none": {}})
    updated = table.update_item(Key=key, UpdateExpression="SET #i.#p = :q",
                                ExpressionAttributeNames={"#i": "items", "#p": product},
                                ExpressionAttributeValues={":q": quantity}, ReturnValues="ALL_NEW")
    return cart(user_id, updated["Attributes"])


def handler(event, context):
    user_id, action = event.get("userId"), event.get("action")
    if not user_id:
        raise ValueError("userId is missing")
    if action == "get":
        return cart(user_id, table.get_item(Key={"userId": user_id}, ConsistentRead=True).get("Item"))
    if action == "clear":
        table.delete_item(Key={"userId": user_id})
        return cart(user_id, None)
    if action == "put":
        return put(user_id, event.get("product"), event.get("quantity"))
    raise ValueError(f"unknown action: {action}")
