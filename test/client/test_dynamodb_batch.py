"""DynamoDB's batches, transactions and old parameters through boto3: its resource layer, batch_writer, exceptions."""

import boto3
import pytest
from botocore.exceptions import ClientError

from conftest import CREDENTIALS


@pytest.fixture
def resource(fresh):
    return boto3.resource("dynamodb", endpoint_url=fresh.endpoint, region_name=CREDENTIALS["AWS_DEFAULT_REGION"],
                          aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"], aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"])


def make_table(resource, name):
    return resource.create_table(TableName=name, BillingMode="PAY_PER_REQUEST",
                                 AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
                                 KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}])


def test_a_batch_writer_puts_and_deletes_more_than_a_batch_holds(resource):
    table = make_table(resource, "things")
    with table.batch_writer() as batch:
        for i in range(60):
            batch.put_item(Item={"id": str(i), "n": i, "tags": {"a", "b"}})
        for i in range(10):
            batch.delete_item(Key={"id": str(i)})
    assert sorted(int(item["n"]) for item in table.scan()["Items"]) == list(range(10, 60))


def test_a_batch_writer_drops_doubles_when_it_is_told_to(resource):
    table = make_table(resource, "things")
    with table.batch_writer(overwrite_by_pkeys=["id"]) as batch:
        for i in range(5):
            batch.put_item(Item={"id": "x", "n": i})
    assert table.scan()["Items"] == [{"id": "x", "n": 4}]
    with pytest.raises(ClientError, match="Provided list of item keys contains duplicates"):
        with table.batch_writer() as batch:
            batch.put_item(Item={"id": "x", "n": 1})
            batch.put_item(Item={"id": "x", "n": 2})


def test_a_batch_gets_items_of_two_tables(resource):
    for name in ("one", "two"):
        make_table(resource, name).put_item(Item={"id": name, "n": 1})
    answer = resource.batch_get_item(RequestItems={"one": {"Keys": [{"id": "one"}, {"id": "none"}]},
                                                   "two": {"Keys": [{"id": "two"}], "ProjectionExpression": "n"}})
    assert answer["Responses"] == {"one": [{"id": "one", "n": 1}], "two": [{"n": 1}]}
    assert answer["UnprocessedKeys"] == {}


def test_a_transaction_is_all_or_nothing_and_tells_why(resource):
    table, client = make_table(resource, "accounts"), resource.meta.client
    table.put_item(Item={"id": "a", "balance": 10})
    table.put_item(Item={"id": "b", "balance": 0})

    def move(amount):
        client.transact_write_items(TransactItems=[
            {"Update": {"TableName": "accounts", "Key": {"id": "a"}, "UpdateExpression": "SET balance = balance - :n",
                        "ConditionExpression": "balance >= :n", "ExpressionAttributeValues": {":n": amount}}},
            {"Update": {"TableName": "accounts", "Key": {"id": "b"}, "UpdateExpression": "SET balance = balance + :n",
                        "ExpressionAttributeValues": {":n": amount}}}])

    def balances():
        answer = client.transact_get_items(TransactItems=[{"Get": {"TableName": "accounts", "Key": {"id": i}}} for i in "abx"])
        return [response.get("Item", {}).get("balance") for response in answer["Responses"]]

    move(7)
    assert balances() == [3, 7, None]
    with pytest.raises(client.exceptions.TransactionCanceledException) as cancelled:
        move(7)
    assert cancelled.value.response["Error"]["Message"].endswith("[ConditionalCheckFailed, None]")
    assert [reason["Code"] for reason in cancelled.value.response["CancellationReasons"]] == ["ConditionalCheckFailed", "None"]
    assert balances() == [3, 7, None]


def test_a_token_of_another_transaction_is_a_mismatch(resource):
    make_table(resource, "things")
    client = resource.meta.client
    write = lambda item: client.transact_write_items(ClientRequestToken="once", TransactItems=[{"Put": {"TableName": "things", "Item": item}}])
    write({"id": "x"})
    write({"id": "x"})
    with pytest.raises(client.exceptions.IdempotentParameterMismatchException):
        write({"id": "y"})


def test_the_old_parameters_still_work(fresh):
    client = fresh.client("dynamodb")
    client.create_table(TableName="old", BillingMode="PAY_PER_REQUEST", AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
                        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}])
    client.put_item(TableName="old", Item={"id": {"S": "x"}}, Expected={"id": {"Exists": False}})
    with pytest.raises(client.exceptions.ConditionalCheckFailedException):
        client.put_item(TableName="old", Item={"id": {"S": "x"}}, Expected={"id": {"Exists": False}})
    client.update_item(TableName="old", Key={"id": {"S": "x"}}, AttributeUpdates={"n": {"Action": "ADD", "Value": {"N": "3"}}})
    found = client.query(TableName="old", KeyConditions={"id": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "x"}]}},
                         QueryFilter={"n": {"ComparisonOperator": "GE", "AttributeValueList": [{"N": "3"}]}}, AttributesToGet=["n"])
    assert found["Items"] == [{"n": {"N": "3"}}]
