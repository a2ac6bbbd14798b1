"""DynamoDB with --dynamodb-throttle: what a throttled request says on the wire, and that boto3 gets through by trying again."""

import json

import boto3
import botocore.config
import pytest

KEY = {"AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}], "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]}
ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/orders"
BURST = 300  # write units that a table of one unit a second begins with


def send(daemon, operation, body):
    """The answer's JSON, its error's too."""
    headers = {"X-Amz-Target": f"DynamoDB_20120810.{operation}", "Content-Type": "application/x-amz-json-1.0",
               "Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0"}
    return json.loads(daemon.http("POST", "/", json.dumps(body), headers)[2])


@pytest.fixture
def daemon(start):
    return start("--dynamodb-throttle")


def item_of(units, key="big"):
    return {"id": {"S": key}, "text": {"S": "x" * (units * 1024 - 64)}}


def test_a_provisioned_table_tells_which_units_are_used_up(daemon):
    daemon.control("POST", "clock", {"freeze": True})
    client = daemon.client("dynamodb")
    client.create_table(TableName="orders", ProvisionedThroughput={"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}, **KEY)
    client.put_item(TableName="orders", Item=item_of(BURST))
    assert send(daemon, "PutItem", {"TableName": "orders", "Item": {"id": {"S": "a"}}}) == {
        "__type": "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
        "message": "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning "
                   "level with the UpdateTable API.",
        "ThrottlingReasons": [{"reason": "TableWriteProvisionedThroughputExceeded", "resource": ARN}],
    }


def test_a_table_on_demand_tells_its_limit_under_another_name(daemon):
    daemon.control("POST", "clock", {"freeze": True})
    client = daemon.client("dynamodb")
    send(daemon, "CreateTable", {"TableName": "orders", "BillingMode": "PAY_PER_REQUEST", "OnDemandThroughput": {"MaxReadRequestUnits": 1},
                                 **KEY})
    client.put_item(TableName="orders", Item=item_of(400))
    for _ in range(3):
        client.get_item(TableName="orders", Key={"id": {"S": "big"}}, ConsistentRead=True)
    assert send(daemon, "GetItem", {"TableName": "orders", "Key": {"id": {"S": "big"}}}) == {
        "__type": "com.amazon.coral.availability#ThrottlingException",
        "message": "Throughput exceeds the maximum OnDemandThroughput configured on table or index",
        "throttlingReasons": [{"reason": "TableReadMaxOnDemandThroughputExceeded", "resource": ARN}],
    }


def test_raised_throughput_counts_at_once(daemon):
    daemon.control("POST", "clock", {"freeze": True})
    client = daemon.client("dynamodb")
    client.create_table(TableName="orders", ProvisionedThroughput={"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}, **KEY)
    client.put_item(TableName="orders", Item=item_of(BURST))
    with pytest.raises(client.exceptions.ProvisionedThroughputExceededException):
        client.put_item(TableName="orders", Item=item_of(1))
    client.update_table(TableName="orders", ProvisionedThroughput={"ReadCapacityUnits": 1, "WriteCapacityUnits": 5})
    client.put_item(TableName="orders", Item={"id": {"S": "a"}})


def test_boto3_gets_through_by_trying_again(daemon):
    daemon.control("POST", "clock", {"freeze": True})
    client = daemon.client("dynamodb")
    client.create_table(TableName="orders", ProvisionedThroughput={"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}, **KEY)
    client.put_item(TableName="orders", Item=item_of(BURST + 1))  # a second's unit more than there is
    with pytest.raises(client.exceptions.ProvisionedThroughputExceededException):
        client.put_item(TableName="orders", Item={"id": {"S": "a"}})
    daemon.control("POST", "clock", {"freeze": False})
    patient = boto3.client("dynamodb", endpoint_url=daemon.endpoint, region_name="us-east-1", aws_access_key_id="test",
                           aws_secret_access_key="test", config=botocore.config.Config(retries={"max_attempts": 8}))
    patient.put_item(TableName="orders", Item={"id": {"S": "a"}})
    assert patient.get_item(TableName="orders", Key={"id": {"S": "a"}})["Item"] == {"id": {"S": "a"}}
