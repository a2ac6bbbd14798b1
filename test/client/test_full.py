"""A full disk: writes answer 500 and change nothing, reads go on, what was answered is there, and when there is room again writes
work again."""

import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import ClientError

DISK = "8m"
TABLE = {"TableName": "orders", "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
         "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}], "BillingMode": "PAY_PER_REQUEST"}


@pytest.fixture
def disk(tmp_path):
    """A small disk of its own, and the daemon's data on it."""
    path = tmp_path / "disk"
    path.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "virga-test", str(path)], capture_output=True, text=True,
                             check=False)
    if mounted.returncode != 0:
        pytest.skip(f"a small disk needs root: {mounted.stderr.strip()}")
    yield path
    subprocess.run(["umount", "-l", str(path)], check=True)


@pytest.fixture
def daemon(start, disk):
    return start("--data", str(disk / "data"))


def put_until_full(write, limit=20000):
    """Calls write(0), write(1), ... until the disk is full; how many were answered well."""
    for n in range(limit):
        try:
            write(n)
        except ClientError as error:
            assert error.response["Error"]["Code"] in ("InternalFailure", "500"), error
            assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 500
            return n
    raise AssertionError("the disk did not become full")


def put_item(dynamodb, n, size):
    dynamodb.put_item(TableName="orders", Item={"id": {"S": f"i{n}"}, "text": {"S": str(n % 10) * size}})


def assert_items(dynamodb, count, size):
    """All that was answered, and nothing else."""
    pages = dynamodb.get_paginator("scan").paginate(TableName="orders")
    items = {item["id"]["S"]: item["text"]["S"] for page in pages for item in page["Items"]}
    assert items == {f"i{n}": str(n % 10) * size for n in range(count)}


def delete_items(dynamodb, count):
    """A few one by one, the others several at a time, which share transactions."""
    def delete(n):
        dynamodb.delete_item(TableName="orders", Key={"id": {"S": f"i{n}"}})

    for n in range(min(count, 50)):
        delete(n)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(delete, range(50, count)))


@pytest.mark.parametrize("size", [1000, 200000])
def test_items_fill_the_disk_and_deleting_makes_room(daemon, size):
    dynamodb = daemon.client("dynamodb")
    dynamodb.create_table(**TABLE)
    count = put_until_full(lambda n: put_item(dynamodb, n, size))
    assert_items(dynamodb, count, size)
    delete_items(dynamodb, count)
    assert_items(dynamodb, 0, size)
    assert put_until_full(lambda n: put_item(dynamodb, n, size)) > count * 0.9


def test_a_table_goes_whole_from_a_full_disk(daemon):
    dynamodb = daemon.client("dynamodb")
    dynamodb.create_table(**TABLE)
    count = put_until_full(lambda n: put_item(dynamodb, n, 20000))
    dynamodb.delete_table(TableName="orders")
    daemon.settle()
    dynamodb.create_table(**TABLE)
    assert_items(dynamodb, 0, 20000)
    assert put_until_full(lambda n: put_item(dynamodb, n, 20000)) > count * 0.9


def test_a_queue_on_a_full_disk_can_be_drained(daemon):
    sqs = daemon.client("sqs")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    send = lambda n: sqs.send_message(QueueUrl=url, MessageBody=f"{n} " + "x" * 10000)
    count = put_until_full(send)
    bodies = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            bodies.append(int(message["Body"].split()[0]))
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    assert sorted(bodies) == list(range(count))
    assert put_until_full(send) > count * 0.9


def test_room_on_the_disk_is_found_again(daemon, disk, start):
    dynamodb = daemon.client("dynamodb")
    dynamodb.create_table(**TABLE)
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(4 << 20))
    count = put_until_full(lambda n: put_item(dynamodb, n, 50000))
    assert_items(dynamodb, count, 50000)
    ballast.unlink()
    put_item(dynamodb, count, 50000)
    assert_items(dynamodb, count + 1, 50000)


def test_a_restart_on_a_full_disk_finds_all_that_was_answered(daemon, disk, start):
    dynamodb = daemon.client("dynamodb")
    dynamodb.create_table(**TABLE)
    count = put_until_full(lambda n: put_item(dynamodb, n, 50000))
    daemon.kill()
    dynamodb = start("--data", str(disk / "data")).client("dynamodb")
    assert_items(dynamodb, count, 50000)


def test_objects_fill_the_disk_and_deleting_makes_room(daemon, disk):
    s3 = daemon.client("s3", config={"s3": {"addressing_style": "path"}})
    s3.create_bucket(Bucket="b-1")
    put = lambda n: s3.put_object(Bucket="b-1", Key=f"k{n}", Body=bytes([n % 256]) * (1 << 20))
    count = put_until_full(put)
    assert count > 4
    for n in range(count):
        assert s3.get_object(Bucket="b-1", Key=f"k{n}")["Body"].read() == bytes([n % 256]) * (1 << 20)
    assert s3.list_objects_v2(Bucket="b-1")["KeyCount"] == count
    s3.delete_objects(Bucket="b-1", Delete={"Objects": [{"Key": f"k{n}"} for n in range(count)]})
    assert put_until_full(put) >= count - 1
