"""sendNotification_function: tells the shop's topic what became of an order: {"orderId": "1001", "status": "shipped"}."""

import os

import boto3

sns = boto3.client("sns")


def handler(event, context):
    order_id, status = event["orderId"], event["status"]
    print(f"[INFO] order {order_id} is {status}")
    sns.publish(TopicArn=os.environ["TOPIC_ARN"], Subject=f"Your order {order_id}"[:100],
                Message=f"Your order {order_id} is now: {status}.")
    return {"notified": order_id}
