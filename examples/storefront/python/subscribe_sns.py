"""subscribeSNS_function: Cognito's PostConfirmation trigger; subscribes the new customer's e-mail to the shop's topic."""

import os

import boto3

sns = boto3.client("sns")


def handler(event, context):
    email = event["request"]["userAttributes"]["email"]
    print(f"[INFO] subscribing {email} to {os.environ['TOPIC_ARN']}")
    sns.subscribe(TopicArn=os.environ["TOPIC_ARN"], Protocol="email", Endpoint=email)
    return event
