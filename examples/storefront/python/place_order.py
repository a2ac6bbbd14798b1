"""placeOrder_function: makes an order in the table `orders` (keyed by user and order) of what is in the customer's cart, and empties the
cart: both in one transaction, or neither when the cart has changed meanwhile.

{"userId": "jane"}  ->  {"orderId": "6b0c...", "userId": "jane", "items": {"tea": 2}, "status": "placed"}

Through the API: POST. A cart with nothing in it is refused with 409.
"""

import boto3
from shop import Refused, plain, respond, user_of

dynamodb = boto3.resource("dynamodb")
carts, client = dynamodb.Table("cart"), dynamodb.meta.client


def place(user_id, order_id):
    cart = carts.get_item(Key={"userId": user_id}, ConsistentRead=True).get("Item")
    if not plain(cart):
        raise Refused(409, "the cart is empty")
    # The id of the request that places it: a retry writes the same one.
    order = {"userId": user_id, "orderId": order_id, "items": cart["items"], "status": "placed"}
    try:
        client.transact_write_items(ClientRequestToken=order_id, TransactItems=[
            {"Put": {"TableName": "orders", "Item": order}},
            {"Delete": {"TableName": "cart", "Key": {"userId": user_id}, "ConditionExpression": "#items = :items",
                        "ExpressionAttributeNames": {"#items": "items"}, "ExpressionAttributeValues": {":items": cart["items"]}}}])
    except client.exceptions.TransactionCanceledException as changed:
        raise Refused(409, "the cart was changed meanwhile") from changed
    print(f"[INFO] order {order_id} is placed")
    return {**order, "items": plain(order)}


def handler(event, context):
    return respond(event, lambda: place(user_of(event), context.aws_request_id))
