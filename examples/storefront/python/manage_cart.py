"""manageCart_function: keeps a customer's cart in the table `cart`, keyed by user.

{"action": "put", "userId": "jane", "product": "tea", "quantity": 2}  ->  {"userId": "jane", "items": {"tea": 2}}
{"action": "get", "userId": "jane"}                                   ->  {"userId": "jane", "items": {"tea": 2}}
{"action": "clear", "userId": "jane"}                                 ->  {"userId": "jane", "items": {}}

Through the API: GET shows the cart, POST {"product": "tea", "quantity": 2} puts, DELETE clears.
"""

import boto3
from shop import Refused, is_api, plain, respond, user_of, wish_of

table = boto3.resource("dynamodb").Table("cart")
ACTIONS = {"GET": "get", "POST": "put", "DELETE": "clear"}


def cart(user_id, item):
    return {"userId": user_id, "items": plain(item)}


def put(user_id, product, quantity):
    if not product or not isinstance(product, str) or not isinstance(quantity, int) or quantity < 1:
        raise Refused(400, "product and a quantity of at least 1 are needed")
    key = {"userId": user_id}
    # A nested map can only be updated where it exists.
    table.update_item(Key=key, UpdateExpression="SET #i = if_not_exists(#i, :none)",
                      ExpressionAttributeNames={"#i": "items"}, ExpressionAttributeValues={":none": {}})
    updated = table.update_item(Key=key, UpdateExpression="SET #i.#p = :q",
                                ExpressionAttributeNames={"#i": "items", "#p": product},
                                ExpressionAttributeValues={":q": quantity}, ReturnValues="ALL_NEW")
    return cart(user_id, updated["Attributes"])


def manage(event):
    user_id = user_of(event)
    action = ACTIONS.get(event["httpMethod"]) if is_api(event) else event.get("action")
    if action == "get":
        return cart(user_id, table.get_item(Key={"userId": user_id}, ConsistentRead=True).get("Item"))
    if action == "clear":
        table.delete_item(Key={"userId": user_id})
        return cart(user_id, None)
    if action == "put":
        wish = wish_of(event)
        return put(user_id, wish.get("product"), wish.get("quantity"))
    raise Refused(400, "unknown action")


def handler(event, context):
    return respond(event, lambda: manage(event))
