"""DynamoDB's global tables by boto3: a client for each of two regions of one instance."""

import pytest
from botocore.exceptions import ClientError

KEY = {"AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}], "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]}


@pytest.fixture
def regions(fresh):
    home, away = (fresh.client("dynamodb", region_name=name) for name in ("us-east-1", "eu-west-1"))
    home.create_table(TableName="orders", BillingMode="PAY_PER_REQUEST", **KEY)
    home.put_item(TableName="orders", Item={"id": {"S": "first"}})
    home.update_table(TableName="orders", ReplicaUpdates=[{"Create": {"RegionName": "eu-west-1"}}])
    fresh.settle()
    away.get_waiter("table_exists").wait(TableName="orders", WaiterConfig={"Delay": 1, "MaxAttempts": 5})
    return home, away


def test_both_regions_read_what_either_writes(regions):
    home, away = regions
    away.put_item(TableName="orders", Item={"id": {"S": "second"}, "cents": {"N": "7"}})
    for client in regions:
        items = client.scan(TableName="orders")["Items"]
        assert sorted(item["id"]["S"] for item in items) == ["first", "second"]
    home.delete_item(TableName="orders", Key={"id": {"S": "first"}})
    home.update_item(TableName="orders", Key={"id": {"S": "second"}}, UpdateExpression="ADD cents :one",
                     ExpressionAttributeValues={":one": {"N": "1"}})
    assert away.scan(TableName="orders")["Items"] == [{"id": {"S": "second"}, "cents": {"N": "8"}}]


def test_each_region_describes_the_other(regions):
    home, away = regions
    for client, own, other in ((home, "us-east-1", "eu-west-1"), (away, "eu-west-1", "us-east-1")):
        table = client.describe_table(TableName="orders")["Table"]
        assert table["TableArn"] == f"arn:aws:dynamodb:{own}:000000000000:table/orders"
        assert table["GlobalTableVersion"] == "2019.11.21"
        assert [(replica["RegionName"], replica["ReplicaStatus"]) for replica in table["Replicas"]] == [(other, "ACTIVE")]
        assert client.list_tables()["TableNames"] == ["orders"]


def test_a_replica_that_is_removed_takes_no_more_part(fresh, regions):
    home, away = regions
    home.update_table(TableName="orders", ReplicaUpdates=[{"Delete": {"RegionName": "eu-west-1"}}])
    fresh.settle()
    away.get_waiter("table_not_exists").wait(TableName="orders", WaiterConfig={"Delay": 1, "MaxAttempts": 5})
    assert "Replicas" not in home.describe_table(TableName="orders")["Table"]
    home.delete_table(TableName="orders")


def test_the_source_of_a_replica_cannot_be_deleted_first(regions):
    with pytest.raises(ClientError) as caught:
        regions[0].delete_table(TableName="orders")
    assert caught.value.response["Error"]["Code"] == "ValidationException"
    assert "acted as a source region" in caught.value.response["Error"]["Message"]
