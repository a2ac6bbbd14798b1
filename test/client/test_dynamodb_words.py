"""What DynamoDB says of bad values and of items that are too large, by the operation that is asked."""

import re

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from conftest import CREDENTIALS

ITEM_MAX = 400 * 1024
TOO_LARGE = "Item size to update has exceeded the maximum allowed size"


@pytest.fixture
def client(fresh):
    client = boto3.client("dynamodb", endpoint_url=fresh.endpoint, region_name=CREDENTIALS["AWS_DEFAULT_REGION"],
                          aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"], aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
                          config=Config(parameter_validation=False))
    client.create_table(TableName="things", BillingMode="PAY_PER_REQUEST", AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}],
                        KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}])
    return client


KEY = {"k": {"S": "k"}}


def requests(value):
    """Every place of every operation in which a value may stand, and the layer that checks it there."""
    condition = {"ConditionExpression": "attribute_not_exists(k) OR a = :v", "ExpressionAttributeValues": {":v": value}}
    one = {"TableName": "things"}
    return [
        ("counted", "put_item", {**one, "Item": {**KEY, "a": value}}),
        ("counted", "put_item", {**one, "Item": {**KEY, "a": {"M": {"x": {"L": [value]}}}}}),
        ("counted", "put_item", {**one, "Item": KEY, **condition}),
        ("counted", "put_item", {**one, "Item": KEY, "Expected": {"a": {"Value": value}}}),
        ("counted", "update_item", {**one, "Key": KEY, "UpdateExpression": "SET a = :v", "ExpressionAttributeValues": {":v": value}}),
        ("counted", "update_item", {**one, "Key": KEY, "AttributeUpdates": {"a": {"Action": "PUT", "Value": value}}}),
        ("counted", "update_item", {**one, "Key": {"k": value}}),
        ("counted", "delete_item", {**one, "Key": KEY, **condition}),
        ("counted", "delete_item", {**one, "Key": {"k": value}}),
        ("current", "get_item", {**one, "Key": {"k": value}}),
        ("current", "batch_get_item", {"RequestItems": {"things": {"Keys": [{"k": value}]}}}),
        ("current", "query", {**one, "KeyConditionExpression": "k = :v", "ExpressionAttributeValues": {":v": value}}),
        ("current", "query", {**one, "KeyConditionExpression": "k = :k", "ExpressionAttributeValues": {":k": KEY["k"]},
                              "ExclusiveStartKey": {"k": value}}),
        ("current", "query", {**one, "KeyConditions": {"k": {"ComparisonOperator": "EQ", "AttributeValueList": [KEY["k"]]}},
                              "QueryFilter": {"a": {"ComparisonOperator": "EQ", "AttributeValueList": [value]}}}),
        ("older", "batch_write_item", {"RequestItems": {"things": [{"PutRequest": {"Item": {**KEY, "a": value}}}]}}),
        ("older", "batch_write_item", {"RequestItems": {"things": [{"DeleteRequest": {"Key": {"k": value}}}]}}),
        ("older", "transact_write_items", {"TransactItems": [{"Put": {**one, "Item": {**KEY, "a": value}}}]}),
        ("wrapped", "transact_write_items", {"TransactItems": [{"ConditionCheck": {**one, "Key": KEY, **condition}}]}),
        ("older", "transact_get_items", {"TransactItems": [{"Get": {**one, "Key": {"k": value}}}]}),
        ("wrapped", "scan", {**one, "FilterExpression": "a = :v", "ExpressionAttributeValues": {":v": value}}),
        ("older", "execute_statement", {"Statement": "SELECT * FROM things WHERE a = ?", "Parameters": [value]}),
    ]


INVALID = "One or more parameter values were invalid: "


@pytest.mark.parametrize("value, older, current", [
    ({"N": ""}, "The parameter cannot be converted to a numeric value", "The parameter cannot be converted to a numeric value: "),
    ({"N": "1e2147483647"}, "Number underflow. Attempting to store a number with magnitude smaller than supported range",
     "Number overflow. Attempting to store a number with magnitude larger than supported range"),
    ({"SS": ["z", "y", "z"]}, INVALID + "Input collection [z, y, z] contains duplicates.",
     INVALID + 'Input collection ["y", "z", "z"] contains duplicates.'),
    ({"BS": [b"\xff", b"\0", b"\0"]}, INVALID + "Input collection [/w==, AA==, AA==]of type BS contains duplicates.",
     INVALID + 'Input collection ["AA==","/w==","AA=="]of type BS contains duplicates.'),
    ({"NS": ["2", "1", "2"]}, "Input collection contains duplicates", INVALID + "Input collection contains duplicates."),
])
def test_a_bad_value_is_told_in_the_words_of_the_operation(client, value, older, current):
    sentences = {"counted": "1 validation error detected: " + current, "current": current, "older": older,
                 "wrapped": f"ExpressionAttributeValues contains invalid value: {older} for key :v"}
    for layer, operation, request in requests(value):
        with pytest.raises(ClientError) as refused:
            getattr(client, operation)(**request)
        assert (operation, refused.value.response["Error"]["Message"]) == (operation, sentences[layer])


def test_an_arn_as_table_name_is_repeated_in_the_consumed_capacity(client):
    arn = client.describe_table(TableName="things")["Table"]["TableArn"]
    one = {"TableName": arn, "ReturnConsumedCapacity": "TOTAL"}
    answers = [client.put_item(**one, Item=KEY), client.get_item(**one, Key=KEY), client.update_item(**one, Key=KEY), client.scan(**one),
               client.query(**one, KeyConditionExpression="k = :k", ExpressionAttributeValues={":k": KEY["k"]}), client.delete_item(**one, Key=KEY)]
    assert [answer["ConsumedCapacity"]["TableName"] for answer in answers] == [arn] * len(answers)


def name(size):
    return "n" * size


# What an update says beside `SET p = :p`, what is there before, its values, and what AWS charges for it.
CLAUSES = [
    ("SET c = :v", {}, {":v": {"S": "1234"}}, 19 + 1 + 4),
    ("SET c.d = :v", {"c": {"M": {}}}, {":v": {"S": "1234"}}, 19 + 1 + 4 + 1 + 4),
    ("SET c[12] = :v", {"c": {"L": []}}, {":v": {"S": "1234"}}, 19 + 1 + 4 + 2 + 4),
    (f"SET c = {name(9)}", {name(9): {"S": "xyz"}}, {}, 19 + 1 + 1 + 14 + 9),
    ("SET c = m.x[10]", {"m": {"M": {"x": {"L": [{"S": "x"}] * 11}}}}, {}, 19 + 1 + 1 + 14 + 1 + 14 + 1 + 14 + 2),
    ("SET c = c + :v", {"c": {"N": "12345678901234567890"}}, {":v": {"N": "1"}}, 19 + 1 + 34 + 16 + 2),
    ("SET c = c - :v", {"c": {"N": "1"}}, {":v": {"N": "1"}}, 19 + 1 + 37 + 16 + 2),
    ("SET c = if_not_exists(c, :v)", {"c": {"S": "x"}}, {":v": {"M": {"y": {"S": "123"}}}}, 19 + 1 + 39 + 16 + 3 + 1 + 1 + 3),
    ("SET c = list_append(:v, :v)", {}, {":v": {"L": [{"S": "123"}]}}, 19 + 1 + 37 + 2 * (3 + 1 + 3)),
    ("ADD c :v", {"c": {"N": "1"}}, {":v": {"N": "1"}}, 19 + 1 + 2),
    ("ADD c :v", {"c": {"SS": ["a", "ccc"]}}, {":v": {"SS": ["a", "bb", "ccc", "dddd"]}}, 19 + 1 + 2 + 4),
    (f"REMOVE {name(9)}", {name(9): {"S": "x"}}, {}, 1 + 9),
    ("REMOVE c.d[10]", {"c": {"M": {"d": {"L": [{"S": "x"}] * 11}}}}, {}, 1 + 1 + 4 + 1 + 4 + 2),
    ("DELETE c :v", {"c": {"SS": ["a", "b"]}}, {":v": {"SS": ["a"]}}, 1 + 1),
]


@pytest.mark.parametrize("clause, before, values, cost", CLAUSES, ids=[re.sub("n{9}", "name", clause[0]) for clause in CLAUSES])
def test_an_update_may_bring_as_much_as_an_item_holds(client, clause, before, values, cost):
    expression = "SET p = :p" + (", " + clause[4:] if clause.startswith("SET ") else " " + clause)
    most = ITEM_MAX - 3 - (19 + 1) - cost

    def update(size, **more):
        client.put_item(TableName="things", Item={**KEY, **before})
        client.update_item(TableName="things", Key=KEY, UpdateExpression=expression,
                           ExpressionAttributeValues={**values, ":p": {"S": "p" * size}}, **more)

    update(most)
    assert len(client.get_item(TableName="things", Key=KEY)["Item"]["p"]["S"]) == most
    with pytest.raises(ClientError, match=TOO_LARGE):  # before the condition, which would fail
        update(most + 1, ConditionExpression="attribute_exists(nowhere)")


def test_other_ways_to_update_measure_the_item_alone(client):
    most = {"S": "p" * (ITEM_MAX - len("k") - len("k") - len("p"))}
    one = {"TableName": "things", "Key": KEY}
    update = {**one, "UpdateExpression": "SET p = :p", "ExpressionAttributeValues": {":p": most}}
    with pytest.raises(ClientError, match=TOO_LARGE):
        client.update_item(**update)
    client.update_item(**one, AttributeUpdates={"p": {"Action": "PUT", "Value": most}})
    client.execute_statement(Statement="UPDATE things SET p = ? WHERE k = 'k'", Parameters=[most])
    client.transact_write_items(TransactItems=[{"Update": update}])
    assert client.get_item(**one)["Item"] == {**KEY, "p": most}


def broken(value, path, rule):
    return f"Value '{value}' at '{path}' failed to satisfy constraint: Member must {rule}"


def missing(path):
    return f"Value null at '{path}' failed to satisfy constraint: Member must not be null"


def deep(levels):
    value = {"S": "leaf"}
    for _ in range(levels):
        value = {"M": {"n": value}}
    return value


ENUM = "satisfy enum value set: "
BAD = {"ReturnConsumedCapacity": "x", "ReturnValues": "x", "ReturnItemCollectionMetrics": "x"}
CAPACITY = broken("x", "returnConsumedCapacity", ENUM + "[INDEXES, TOTAL, NONE]")
METRICS = broken("x", "returnItemCollectionMetrics", ENUM + "[SIZE, NONE]")
VALUES = broken("x", "returnValues", ENUM + "[ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]")
NEWER_VALUES = f"Failed to satisfy constraint: Member must {ENUM}[ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]"
NEWER_OPERATOR = f"Failed to satisfy constraint: Member must {ENUM}[ALL, OR]"
NO_NAME = broken("", "tableName", "have length greater than or equal to 1")
NAMES = ("Map keys must satisfy constraint: [Member must have length less than or equal to 255, Member must have length greater than or equal "
         "to 3, Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+]")
FILTER = {"a": {"ComparisonOperator": "NULL"}, "b": {"ComparisonOperator": "NULL"}}
ABSENT = {"a": {"Exists": False}, "b": {"Exists": False}}
INDEX = {"Projection": {"ProjectionType": "ALL"}, "KeySchema": [{"AttributeName": "k", "KeyType": "HASH"}]}
JAVA = ("AttributeValue(s=k, n=null, b=null, iNT=null, dECIMAL=null, dOUBLE=null, sS=null, nS=null, bS=null, iNTSET=null, dECIMALSET=null, "
        "dOUBLESET=null, m=null, l=null, nULL=null, bOOL=null)")


def newer(path, rule):
    return f"Value at '{path}' failed to satisfy constraint: Member must have length {rule}"


@pytest.mark.parametrize("operation, asked, told", [
    # The older framework tells all, in the order of a hash map's members.
    ("update_item", {"TableName": "", **BAD}, [CAPACITY, NO_NAME, VALUES, METRICS, missing("key")]),
    ("update_item", {"TableName": "things", "Expected": ABSENT, "ConditionalOperator": "x"},
     [broken("x", "conditionalOperator", ENUM + "[OR, AND]"), missing("key")]),
    ("put_item", {"TableName": "", "ReturnValues": "x"}, [VALUES, missing("item"), NO_NAME]),
    ("batch_write_item", {"RequestItems": {"a!": [{"DeleteRequest": {"Key": KEY}}]}, "ReturnConsumedCapacity": "x",
                          "ReturnItemCollectionMetrics": "x"}, [CAPACITY, METRICS]),
    ("transact_write_items", {"TransactItems": [{"Delete": {"TableName": "things", "Key": KEY}}], "ReturnConsumedCapacity": "x",
                              "ReturnItemCollectionMetrics": "x", "ClientRequestToken": "t" * 37},
     [broken("t" * 37, "clientRequestToken", "have length less than or equal to 36"), CAPACITY, METRICS]),
    ("create_table", {"TableName": "other", "BillingMode": "PAY_PER_REQUEST", "AttributeDefinitions": [], **{"KeySchema": INDEX["KeySchema"]},
                      "LocalSecondaryIndexes": [{"IndexName": "aa", **INDEX}], "GlobalSecondaryIndexes": [{"IndexName": "zz", **INDEX}]},
     [broken("zz", "globalSecondaryIndexes.1.member.indexName", "have length greater than or equal to 3"),
      broken("aa", "localSecondaryIndexes.1.member.indexName", "have length greater than or equal to 3")]),
    # The newer one tells a bound alone, and two enums in its own words.
    ("put_item", {"TableName": "", "Item": {}, **BAD}, [newer("TableName", "greater than or equal to 1")]),
    ("update_item", {"TableName": "", "Key": {}}, [newer("TableName", "greater than or equal to 1")]),
    ("batch_get_item", {"RequestItems": {}}, [newer("RequestItems", "greater than or equal to 1")]),
    ("batch_get_item", {"RequestItems": {"things": {"Keys": []}}}, [newer("RequestItems.things.member.Keys", "greater than or equal to 1")]),
    ("query", {"TableName": "things", "Limit": 0},
     ["Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1"]),
    ("put_item", {"TableName": "things", "Item": KEY, **BAD}, [CAPACITY, NEWER_VALUES, METRICS]),
    ("delete_item", {"TableName": "things", "Key": KEY, **BAD}, [CAPACITY, NEWER_VALUES, METRICS]),
    ("update_item", {"TableName": "things", "Key": KEY, **BAD}, [NEWER_VALUES]),
    ("put_item", {"TableName": "things", "Item": KEY, "Expected": {"a": {"Value": deep(62)}, "b": {"Exists": False}}, "ConditionalOperator": "x"},
     [NEWER_OPERATOR]),
    ("put_item", {"TableName": "things", "Item": KEY, "Expected": {"a": {"Value": deep(63)}, "b": {"Exists": False}}, "ConditionalOperator": "x"},
     [broken("x", "conditionalOperator", ENUM + "[OR, AND]")]),
    ("delete_item", {"TableName": "things", "Key": {"k": deep(63)}, "ReturnValues": "x"}, [VALUES]),
    # Names of tables, and how a request is shown.
    ("batch_get_item", {"RequestItems": {"a!": {"Keys": [KEY]}}, "ReturnConsumedCapacity": "x"},
     ["""Value '{"a!":{"Keys":[{"k":{"S":"k"}}]}}' at 'requestItems' failed to satisfy constraint: """ + NAMES, CAPACITY]),
    ("batch_write_item", {"RequestItems": {"a!": [{"PutRequest": {"Item": KEY}}]}},
     [f"Value '{{a!=[WriteRequest(putRequest=PutRequest(item={{k={JAVA}}}), deleteRequest=null)]}}' at 'requestItems' failed to satisfy "
      f"constraint: {NAMES}"]),
    ("create_table", {"TableName": "other", "AttributeDefinitions": [], "KeySchema": INDEX["KeySchema"] * 3},
     [broken("[" + ", ".join(["KeySchemaElement(attributeName=k, keyType=HASH)"] * 3) + "]", "keySchema", "have length less than or equal to 2")]),
])
def test_what_breaks_constraints_is_told_by_the_framework_that_reads_it(client, operation, asked, told):
    with pytest.raises(ClientError) as refused:
        getattr(client, operation)(**asked)
    count = f"{len(told)} validation error{'s' if len(told) > 1 else ''} detected: "
    assert refused.value.response["Error"]["Message"] == count + "; ".join(told)


@pytest.mark.parametrize("operation, asked, told", [
    ("query", {"TableName": "things", "QueryFilter": FILTER, "ConditionalOperator": "x", "Select": "x"}, NEWER_OPERATOR),
    ("batch_write_item", {"RequestItems": {}}, "The requestItems parameter is required for BatchWriteItem"),
    ("delete_item", {"TableName": "things", "Key": KEY, "ConditionExpression": "a = :v", "ExpressionAttributeValues": {":v": deep(63)},
                     "ReturnValues": "ALL_NEW"}, "ReturnValues can only be ALL_OLD or NONE"),
    ("scan", {"TableName": "things", "ScanFilter": {"a": {"ComparisonOperator": "EQ", "AttributeValueList": [deep(32)]}},
              "ConditionalOperator": "OR"},
     "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit"),
    ("transact_write_items", {"TransactItems": [{"Delete": {"TableName": "things", "Key": {"k": deep(32)}, "ConditionExpression": "a = = b"}}]},
     'Invalid ConditionExpression: Syntax error; token: "=", near: "= = b"'),
    ("update_item", {"TableName": "things", "Key": KEY, "UpdateExpression": "REMOVE " + "a" * 4096},
     "1 validation error detected: Invalid UpdateExpression: Expression size has exceeded the maximum allowed size;"),
    ("scan", {"TableName": "things", "FilterExpression": "a" * 4097},
     "Invalid FilterExpression: Expression size has exceeded the maximum allowed size; expression size: 4097"),
])
def test_some_complaints_are_not_counted_or_shown_with_less(client, operation, asked, told):
    with pytest.raises(ClientError) as refused:
        getattr(client, operation)(**asked)
    assert refused.value.response["Error"]["Message"] == told


def test_a_request_that_is_shown_is_cut_where_it_would_grow_many_times(client):
    item = {"k": {"S": "k"}, "l": {"L": [{"NULL": True}] * 2000}}
    with pytest.raises(ClientError) as refused:
        client.batch_write_item(RequestItems={"things": [{"PutRequest": {"Item": item}}] * 26})
    message = refused.value.response["Error"]["Message"]
    assert message.startswith("1 validation error detected: Value '{things=[WriteRequest(") and len(message) < 300_000
    assert message.endswith("' at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: "
                            "[Member must have length less than or equal to 25, Member must have length greater than or equal to 1]")


NAME_LENGTH = "have length greater than or equal to 3"
NAME_PATTERN = "satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
NAME_BY_HAND = "TableName must be at least 3 characters long and at most 255 characters long"
INDEX_BY_HAND = "IndexName must be at least 3 characters long and at most 255 characters long"
TABLE = {"AttributeDefinitions": [{"AttributeName": "k", "AttributeType": "S"}], "KeySchema": INDEX["KeySchema"], "BillingMode": "PAY_PER_REQUEST"}


def counted(*told):
    return f"{len(told)} validation error{'s' if len(told) > 1 else ''} detected: " + "; ".join(told)


def defined(*names):
    return [{"AttributeName": name, "AttributeType": "S"} for name in names]


def keys(*names):
    return [{"AttributeName": name, "KeyType": "RANGE" if at else "HASH"} for at, name in enumerate(names)]


# ack-api-quirks, DDB-TABLE-457.
@pytest.mark.parametrize("operation, asked, told", [
    ("describe_table", {"TableName": "ab"}, counted(broken("ab", "tableName", NAME_LENGTH))),
    ("update_table", {"TableName": "a!", "TableClass": "x"},
     counted(broken("a!", "tableName", NAME_PATTERN), broken("a!", "tableName", NAME_LENGTH))),
    ("update_table", {"TableName": "nowhere", "TableClass": "x"},
     "Invalid table-class parameter provided. Please try again with a valid table-class value: [STANDARD, STANDARD_INFREQUENT_ACCESS]."),
    ("describe_contributor_insights", {"TableName": "things", "IndexName": ""}, INDEX_BY_HAND),
    ("describe_global_table", {"GlobalTableName": ""}, NAME_BY_HAND),
    ("describe_backup", {"BackupArn": ""}, "Invalid Backup ARN"),
    ("restore_table_from_backup", {"BackupArn": "x" * 40, "TargetTableName": ""}, NAME_BY_HAND),
    ("restore_table_from_backup", {"BackupArn": "x" * 40, "TargetTableName": "", "BillingModeOverride": "x"},
     counted(broken("x", "billingModeOverride", ENUM + "[PROVISIONED, PAY_PER_REQUEST]"))),
    ("export_table_to_point_in_time", {"TableArn": "", "S3Bucket": "bucket"}, "Invalid TableArn: Invalid Table ARN"),
    ("tag_resource", {"ResourceArn": "things", "Tags": [{"Key": "a", "Value": "b"}, {}]}, "The Tag Key provided is invalid, Key: null"),
    ("tag_resource", {"ResourceArn": "things", "Tags": [{"Key": "a"}]}, "The Tag Value provided is invalid, Value: null"),
    ("create_table", {"TableName": "other", **TABLE, "Tags": [{"Key": "k" * 129, "Value": ""}]},
     "The Tag Key provided is invalid, Key: " + "k" * 129),
    ("create_table", {**TABLE, "TableName": "other", "AttributeDefinitions": defined("date", "from", "requestId", "message", "to"),
                      "KeySchema": keys("requestId", "from"),
                      "LocalSecondaryIndexes": [{"IndexName": "index", "KeySchema": keys("requestId", "to"), "Projection": {"ProjectionType": "ALL"}}]},
     "One or more parameter values were invalid: Some AttributeDefinitions are not used. AttributeDefinitions: [date, from, to, message, requestId], "
     "keys used: [requestId, from, to]"),
    ("create_table", {**TABLE, "TableName": "other", "AttributeDefinitions": defined("a", "b", "c"), "KeySchema": keys("a", "b"),
                      "LocalSecondaryIndexes": [{"IndexName": "index", "KeySchema": keys("a", "b", "c"), "Projection": {"ProjectionType": "ALL"}}]},
     counted(broken("[" + ", ".join(f"KeySchemaElement(attributeName={name}, keyType={kind})" for name, kind in zip("abc", ("HASH", "RANGE", "RANGE"))) + "]",
                    "localSecondaryIndexes.1.member.keySchema", "have length less than or equal to 2"))),
    ("untag_resource", {"ResourceArn": "things", "TagKeys": [""]}, "The Tag Key provided is invalid, Key: "),
    ("update_table", {"TableName": "nowhere", "ReplicaUpdates": [{"Create": {}}]}, "One or more parameter values were invalid"),
    ("update_global_table", {"GlobalTableName": "things", "ReplicaUpdates": [{}]}, "One or more parameter values were invalid"),
    ("create_table", {"TableName": "other", **TABLE, "SSESpecification": {"Enabled": True, "KMSMasterKeyId": ""}},
     counted(broken("", "sSESpecification.kMSMasterKeyId", "have length greater than or equal to 1"))),
])
def test_what_aws_checks_by_hand_has_sentences_of_its_own(client, operation, asked, told):
    with pytest.raises(ClientError) as refused:
        getattr(client, operation)(**asked)
    assert refused.value.response["Error"]["Message"] == told


def test_enums_are_listed_as_aws_lists_them(client):
    one = {"TableName": "things"}
    cases = [
        ("put_item", {**one, "ReturnValues": "NOT"}, "[ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]; " + missing("item")),
        ("scan", {**one, "ConditionalOperator": "NOT"}, "[OR, AND]"),
        ("scan", {**one, "Select": "NOT"}, "[SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]"),
        ("scan", {**one, "ScanFilter": {"a": {"ComparisonOperator": "NOT"}}},
         "[IN, NULL, BETWEEN, LT, NOT_CONTAINS, EQ, GT, NOT_NULL, NE, LE, BEGINS_WITH, GE, CONTAINS]"),
        ("update_item", {**one, "Key": KEY, "AttributeUpdates": {"a": {"Action": "NOT"}}}, "[ADD, DELETE, PUT]"),
        ("update_table", {**one, "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NOT"}},
         "[OLD_IMAGE, KEYS_ONLY, NEW_AND_OLD_IMAGES, NEW_IMAGE]"),
    ]
    for operation, request, values in cases:
        with pytest.raises(ClientError) as refused:
            getattr(client, operation)(**request)
        assert refused.value.response["Error"]["Message"].endswith("Member must satisfy enum value set: " + values)
