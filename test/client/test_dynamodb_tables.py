"""DynamoDB's tables and indexes as boto3 uses them: the resource layer, conditions, paginators and waiters."""

import decimal
import json

import boto3
import pytest
from boto3.dynamodb.conditions import Attr, Key
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

PLAYERS = 120


@pytest.fixture(scope="module")
def resource(daemon):
    return boto3.resource("dynamodb", endpoint_url=daemon.endpoint, region_name="us-east-1", aws_access_key_id="test",
                          aws_secret_access_key="test")


def index(name, hash_key, range_key=None, projection=None):
    keys = [{"AttributeName": hash_key, "KeyType": "HASH"}]
    if range_key:
        keys.append({"AttributeName": range_key, "KeyType": "RANGE"})
    return {"IndexName": name, "KeySchema": keys, "Projection": projection or {"ProjectionType": "ALL"}}


@pytest.fixture(scope="module")
def scores(resource):
    """A table with both kinds of indexes, filled by a batch writer's stand-in: one item at a time."""
    table = resource.create_table(
        TableName="GameScores", BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": kind} for name, kind in
                              (("user", "S"), ("game", "S"), ("score", "N"), ("day", "S"))],
        KeySchema=[{"AttributeName": "user", "KeyType": "HASH"}, {"AttributeName": "game", "KeyType": "RANGE"}],
        GlobalSecondaryIndexes=[index("byGame", "game", "score"),
                                index("byDay", "day", "score", {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["wins"]})],
        LocalSecondaryIndexes=[index("byScore", "user", "score", {"ProjectionType": "KEYS_ONLY"})])
    table.wait_until_exists()
    for n in range(PLAYERS):
        table.put_item(Item={"user": f"u{n % 10}", "game": f"g{n // 10}", "score": decimal.Decimal(n * 7 % 100), "wins": n,
                             "note": "x" * 50, **({"day": f"2026-01-{n % 3 + 1:02}"} if n % 2 == 0 else {})})
    return table


def test_a_leaderboard_is_read_from_a_global_index_best_first(scores):
    found = scores.query(IndexName="byGame", KeyConditionExpression=Key("game").eq("g3"), ScanIndexForward=False)["Items"]
    assert [item["score"] for item in found] == sorted((n * 7 % 100 for n in range(30, 40)), reverse=True)
    assert found[0]["note"] == "x" * 50
    found = scores.query(IndexName="byGame", KeyConditionExpression=Key("game").eq("g3") & Key("score").between(20, 60),
                         FilterExpression=Attr("wins").gt(34))["Items"]
    assert {item["wins"] for item in found} == {n for n in range(35, 40) if 20 <= n * 7 % 100 <= 60}


def test_a_sparse_index_has_what_has_its_key(scores):
    pages = scores.meta.client.get_paginator("scan").paginate(TableName="GameScores", IndexName="byDay",
                                                              PaginationConfig={"PageSize": 7})
    items = [item for page in pages for item in page["Items"]]
    assert len(items) == PLAYERS // 2 and all(int(item["wins"]) % 2 == 0 for item in items)
    assert set(items[0]) == {"user", "game", "score", "day", "wins"}


def test_pages_of_a_local_index_follow_each_other(scores):
    pages = scores.meta.client.get_paginator("query").paginate(
        TableName="GameScores", IndexName="byScore", KeyConditionExpression=Key("user").eq("u4"), Limit=5, ConsistentRead=True)
    values = [int(item["score"]) for page in pages for item in page["Items"]]
    assert values == sorted(n * 7 % 100 for n in range(PLAYERS) if n % 10 == 4)


def test_a_local_index_gets_the_rest_from_the_table(scores):
    answer = scores.query(IndexName="byScore", KeyConditionExpression=Key("user").eq("u4"), ProjectionExpression="note",
                          ReturnConsumedCapacity="INDEXES", Limit=3)
    assert answer["Items"] == [{"note": "x" * 50}] * 3
    assert answer["ConsumedCapacity"]["Table"]["CapacityUnits"] == 1.5
    assert answer["ConsumedCapacity"]["LocalSecondaryIndexes"]["byScore"]["CapacityUnits"] == 0.5


def test_an_index_is_added_to_a_table_in_use_and_removed(scores, daemon):
    client = scores.meta.client
    scores.update(AttributeDefinitions=[{"AttributeName": "wins", "AttributeType": "N"}],
                  GlobalSecondaryIndexUpdates=[{"Create": index("byWins", "wins")}])
    daemon.settle()
    client.get_waiter("table_exists").wait(TableName="GameScores")
    scores.reload()
    assert {i["IndexName"]: i["IndexStatus"] for i in scores.global_secondary_indexes}["byWins"] == "ACTIVE"
    found = scores.query(IndexName="byWins", KeyConditionExpression=Key("wins").eq(77))["Items"]
    assert [(item["user"], item["game"]) for item in found] == [("u7", "g7")]
    with pytest.raises(ClientError, match="Type mismatch for Index Key wins Expected: N Actual: S IndexName: byWins"):
        scores.put_item(Item={"user": "u0", "game": "new", "wins": "many"})
    scores.update(GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "byWins"}}])
    with pytest.raises(ClientError, match="The table does not have the specified index: byWins"):
        scores.scan(IndexName="byWins")


def test_statuses_pass_with_the_clock(start):
    slow = start("--dynamodb-delay", "120")
    slow.control("POST", "clock", {"freeze": True})
    client = slow.client("dynamodb")
    client.create_table(TableName="Slow", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}],
                        AttributeDefinitions=[{"AttributeName": "p", "AttributeType": "S"}])
    assert client.describe_table(TableName="Slow")["Table"]["TableStatus"] == "CREATING"
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.put_item(TableName="Slow", Item={"p": {"S": "a"}})
    slow.control("POST", "clock", {"advance": "PT2M"})
    assert client.describe_table(TableName="Slow")["Table"]["TableStatus"] == "ACTIVE"
    client.put_item(TableName="Slow", Item={"p": {"S": "a"}})


def policy(effect, principal, action, **more):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": effect, "Principal": principal, "Action": action, "Resource": "*", **more}]})


def put_policy(daemon, credentials, arn, document, **more):
    """As these credentials. By hand: Debian's botocore does not know the operation. None, or the error."""
    body = json.dumps({"ResourceArn": arn, "Policy": document, **more}).encode()
    request = AWSRequest("POST", daemon.endpoint + "/", {"X-Amz-Target": "DynamoDB_20120810.PutResourcePolicy",
                                                         "Content-Type": "application/x-amz-json-1.0"}, body)
    SigV4Auth(credentials, "dynamodb", "us-east-1").add_auth(request)
    status, _, answer = daemon.http("POST", "/", body, dict(request.headers))
    return None if status == 200 else (status, json.loads(answer))


def test_who_locks_himself_out_of_a_policy_must_say_so(daemon):
    trust = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]})
    role = daemon.client("iam").create_role(RoleName="keeper", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    keys = daemon.client("sts").assume_role(RoleArn=role, RoleSessionName="tests")["Credentials"]
    keeper, root = Credentials(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"]), Credentials("test", "test")
    arn = daemon.client("dynamodb").create_table(
        TableName="kept", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "p", "AttributeType": "S"}])["TableDescription"]["TableArn"]
    for principal in ("*", {"AWS": "000000000000"}, {"AWS": ["arn:aws:iam::000000000000:role/other", role]}, {"AWS": "arn:aws:iam::000000000000:root"}):
        for action in ("dynamodb:PutResourcePolicy", ["dynamodb:GetItem", "dynamodb:*Policy"], "*"):
            status, answer = put_policy(daemon, keeper, arn, policy("Deny", principal, action))
            assert status == 400 and answer["__type"].endswith("#AccessDeniedException")
            assert answer.get("message", answer.get("Message")) == "The new resource policy will not allow you to update the resource policy in the future."
    for document in (policy("Deny", {"AWS": "arn:aws:iam::000000000000:role/other"}, "dynamodb:*"), policy("Deny", "*", "dynamodb:DeleteResourcePolicy"),
                     policy("Deny", "*", "dynamodb:*", Condition={"Bool": {"aws:SecureTransport": "false"}})):
        assert put_policy(daemon, keeper, arn, document) is None
    locked = policy("Deny", "*", "dynamodb:PutResourcePolicy")
    assert put_policy(daemon, keeper, arn, locked, ConfirmRemoveSelfResourceAccess=False) is not None
    assert put_policy(daemon, keeper, arn, locked, ConfirmRemoveSelfResourceAccess=True) is None
    assert put_policy(daemon, root, arn, policy("Deny", "*", "*")) is None
