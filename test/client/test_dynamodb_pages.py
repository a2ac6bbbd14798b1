"""Pages of DynamoDB that are read in slices and written by the pool: what they answer, and what happens to them when the table changes
meanwhile, the client goes away, or virga stops."""

import contextlib
import json
import socket
import threading

import pytest

TEXT = "x" * 60
COUNT = 4000  # of the small items: half a page, but several slices


def make(client, name, stream=False):
    more = {"StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}} if stream else {}
    client.create_table(TableName=name, BillingMode="PAY_PER_REQUEST",
                        AttributeDefinitions=[{"AttributeName": "p", "AttributeType": "S"}, {"AttributeName": "n", "AttributeType": "N"}],
                        KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}, {"AttributeName": "n", "KeyType": "RANGE"}], **more)


def item(number, **more):
    return {"p": {"S": "p"}, "n": {"N": str(number)}, "text": {"S": TEXT}, **more}


def fill(client, name, numbers, **more):
    numbers = list(numbers)
    for at in range(0, len(numbers), 25):
        client.batch_write_item(RequestItems={name: [{"PutRequest": {"Item": item(number, **more)}} for number in numbers[at:at + 25]]})


def request(operation, service="DynamoDB_20120810", **members):
    """The bytes of a request."""
    body = json.dumps(members)
    return ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.0\r\n"
            "Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0\r\n"
            f"X-Amz-Target: {service}.{operation}\r\nContent-Length: {len(body)}\r\n\r\n{body}").encode()


class Connection:
    """Requests as bytes, one after the other."""

    def __init__(self, daemon):
        self.socket = socket.create_connection(("127.0.0.1", daemon.port), timeout=60)
        self.input = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.input.close()
        self.socket.close()

    def send(self, raw):
        self.socket.sendall(raw)

    def answer(self):
        """(status, body as JSON) of the next answer."""
        status, length = int(self.input.readline().split()[1]), 0
        while (line := self.input.readline().strip()) != b"":
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        return status, json.loads(self.input.read(length))


@pytest.fixture
def small(fresh):
    client = fresh.client("dynamodb")
    make(client, "small", stream=True)
    fill(client, "small", range(COUNT))
    return client


QUERY = {"TableName": "small", "KeyConditionExpression": "p = :p", "ExpressionAttributeValues": {":p": {"S": "p"}}}


def test_a_page_has_all_its_items_in_order_either_way(small):
    there = [item(number) for number in range(COUNT)]
    assert small.query(**QUERY)["Items"] == there
    assert small.query(**QUERY, ScanIndexForward=False)["Items"] == there[::-1]
    assert small.scan(TableName="small")["Items"] == there
    assert small.execute_statement(Statement="SELECT * FROM small")["Items"] == there
    assert small.execute_statement(Statement="SELECT * FROM small WHERE p = 'p' ORDER BY p DESC")["Items"] == there[::-1]
    for limit in (1, 25, 511, 512, 513, 1024, 1025):
        page = small.query(**QUERY, Limit=limit, ReturnConsumedCapacity="TOTAL")
        assert page["Items"] == there[:limit] and page["ScannedCount"] == limit
        assert page["LastEvaluatedKey"] == {"p": {"S": "p"}, "n": {"N": str(limit - 1)}}


def test_a_page_counts_what_its_filter_leaves_out(small):
    values = {":p": {"S": "p"}, ":t": {"S": "no"}}
    page = small.query(TableName="small", KeyConditionExpression="p = :p", FilterExpression="#t = :t", ExpressionAttributeNames={"#t": "text"},
                       ExpressionAttributeValues=values, ReturnConsumedCapacity="TOTAL")
    size = sum(len("p") + len("p") + len("n") + len("text") + len(TEXT) + (1 if n == 0 else (len(str(n).rstrip("0")) + 1) // 2 + 1)
               for n in range(COUNT))
    assert (page["Items"], page["Count"], page["ScannedCount"]) == ([], 0, COUNT)
    assert page["ConsumedCapacity"]["CapacityUnits"] == pytest.approx(size / 4096 / 2, rel=0.02)
    assert small.scan(TableName="small", Select="COUNT")["Count"] == COUNT


def test_pages_of_a_megabyte_follow_each_other(small):
    fill(small, "small", range(COUNT, 4 * COUNT))
    pages = list(small.get_paginator("scan").paginate(TableName="small"))
    assert len(pages) == 2
    assert [int(found["n"]["N"]) for page in pages for found in page["Items"]] == list(range(4 * COUNT))
    statements, token = [], {}
    while token is not None:
        page = small.execute_statement(Statement="SELECT n FROM small WHERE p = 'p'", **token)
        statements += [int(found["n"]["N"]) for found in page["Items"]]
        token = {"NextToken": page["NextToken"]} if "NextToken" in page else None
    assert statements == list(range(4 * COUNT))


def test_a_reader_of_a_stream_gets_every_record_once(fresh, small):
    streams = fresh.client("dynamodbstreams")
    arn = small.describe_table(TableName="small")["Table"]["LatestStreamArn"]
    shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
    iterator = streams.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
    seen = []
    while len(seen) < COUNT:
        got = streams.get_records(ShardIterator=iterator)
        assert len(got["Records"]) == 1000
        seen += [int(record["dynamodb"]["NewImage"]["n"]["N"]) for record in got["Records"]]
        iterator = got["NextShardIterator"]
    assert seen == list(range(COUNT))


def large(number):
    return item(number, blob={"B": bytes([number]) * 390_000})


@pytest.fixture
def filled(fresh):
    """45 items of nearly 400 KB, put by requests of as much and by batches of ten megabytes."""
    client = fresh.client("dynamodb")
    make(client, "large")
    for number in range(20):
        client.put_item(TableName="large", Item=large(number))
    client.batch_write_item(RequestItems={"large": [{"PutRequest": {"Item": large(number)}} for number in range(20, 45)]})
    return client


def test_a_batch_gets_sixteen_megabytes_and_leaves_the_rest(filled):
    keys = [{"p": {"S": "p"}, "n": {"N": str(number)}} for number in range(45)]
    got = filled.batch_get_item(RequestItems={"large": {"Keys": keys}}, ReturnConsumedCapacity="TOTAL")
    there = got["Responses"]["large"]
    assert there == [large(number) for number in range(len(there))]
    assert 16 * 2**20 - 390_200 < sum(len(found["blob"]["B"]) + 80 for found in there) <= 16 * 2**20
    assert got["UnprocessedKeys"] == {"large": {"Keys": keys[len(there):]}}
    assert got["ConsumedCapacity"][0]["CapacityUnits"] == len(there) * 48


def test_a_transaction_writes_and_gets_four_megabytes(filled):
    numbers = range(50, 60)
    filled.transact_write_items(TransactItems=[{"Put": {"TableName": "large", "Item": large(number)}} for number in numbers])
    got = filled.transact_get_items(TransactItems=[{"Get": {"TableName": "large", "Key": {"p": {"S": "p"}, "n": {"N": str(number)}}}}
                                                   for number in numbers])
    assert [each["Item"] for each in got["Responses"]] == [large(number) for number in numbers]


def test_a_large_body_that_is_no_json_is_refused_as_a_small_one_is(fresh):
    client = fresh.client("dynamodb")
    make(client, "large")
    with Connection(fresh) as stream:
        for size in (10, 500_000):
            raw = request("PutItem", TableName="large", Item={"p": {"S": "x" * size}})
            stream.send(raw[:-3] + b"]]]")
            status, body = stream.answer()
            assert (status, body["__type"]) == (400, "com.amazon.coral.service#SerializationException")
        stream.send(request("PutItem", TableName="large", Item={"p": {"S": "p"}, "n": {"N": "1"}, "t": {"S": "x" * 500_000}}))
        status, body = stream.answer()
        assert (status, body["__type"]) == (400, "com.amazon.coral.validate#ValidationException")
        assert "Item size has exceeded the maximum allowed size" in body["message"]


def test_items_that_change_while_a_page_is_read_are_whole_and_the_others_all_there(fresh, small):
    """Two attributes are always written alike; every second item comes and goes."""
    stop = threading.Event()

    def change():
        client, turn = fresh.client("dynamodb"), 0
        while not stop.is_set():
            turn += 1
            number = turn * 37 % COUNT // 2 * 2
            client.put_item(TableName="small", Item=item(number, a={"N": str(turn)}, b={"N": str(turn)}))
            client.delete_item(TableName="small", Key={"p": {"S": "p"}, "n": {"N": str((number + 1000) % COUNT)}})
    writer = threading.Thread(target=change)
    writer.start()
    try:
        for _ in range(20):
            items = small.query(**QUERY)["Items"]
            numbers = [int(found["n"]["N"]) for found in items]
            assert numbers == sorted(set(numbers))
            assert set(range(1, COUNT, 2)) <= set(numbers)
            assert all(found.get("a") == found.get("b") for found in items)
    finally:
        stop.set()
        writer.join()


LARGE_READS = [
    request("Scan", TableName="large"),
    request("BatchGetItem", RequestItems={"large": {"Keys": [{"p": {"S": "p"}, "n": {"N": str(n)}} for n in range(40)]}}),
    request("PutItem", TableName="large", Item={"p": {"S": "p"}, "n": {"N": "99"}, "text": {"S": "x" * 390_000}}),
]


def test_clients_that_go_away_leave_nothing_behind(fresh, filled):
    for raw in LARGE_READS:
        for _ in range(20):
            with Connection(fresh) as stream:
                stream.send(raw)
    assert fresh.settle()
    assert len(filled.get_item(TableName="large", Key={"p": {"S": "p"}, "n": {"N": "99"}})["Item"]["text"]["S"]) == 390_000


def test_virga_stops_while_pages_are_read_and_written(start):
    daemon = start()
    client = daemon.client("dynamodb")
    make(client, "large")
    for number in range(40):
        client.put_item(TableName="large", Item=large(number))
    with contextlib.ExitStack() as streams:
        for raw in LARGE_READS * 2:
            streams.enter_context(Connection(daemon)).send(raw)
        daemon.stop()  # and ends well
