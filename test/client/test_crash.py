"""kill -9 in the middle of a write load: what was answered is there after the restart, whole, and what was to be done is done.

VIRGA_CRASH_SEED repeats a run's random moments."""

import io
import json
import os
import random
import threading
import time
import zipfile

import pytest
from botocore.exceptions import BotoCoreError, ClientError
from conftest import Daemon

ROUNDS = 20
LOAD_S = (0.01, 0.2)  # how long the load runs before the kill
SEED = int(os.environ.get("VIRGA_CRASH_SEED", random.SystemRandom().randrange(1 << 32)))
ACCOUNT = "000000000000"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/any"


def number(value):
    return {"N": str(value)}


class Ledger:
    """What a writer was told, and what it was not told about: the write that was under way at the kill."""

    def __init__(self):
        self.answered, self.doubtful = [], []

    def write(self, value, call):
        self.doubtful.append(value)
        call()
        self.answered.append(self.doubtful.pop())

    def check(self, found, what):
        """`found` has all that was answered and nothing that was never sent."""
        missing = set(self.answered) - set(found)
        assert not missing, f"{what}: answered, but gone: {sorted(missing)}"
        invented = set(found) - set(self.answered) - set(self.doubtful)
        assert not invented, f"{what}: never sent: {sorted(invented)}"


class Load:
    """Writers of all kinds, each in a thread, until their daemon is gone."""

    def __init__(self):
        self.next = 0
        self.lock = threading.Lock()
        self.items, self.counts, self.messages, self.notes = (Ledger() for _ in range(4))

    def draw(self):
        with self.lock:
            self.next += 1
            return self.next

    # Each of these writes one thing.

    def put_item(self, daemon):
        n = self.draw()
        item = {"id": {"S": f"item-{n}"}, "n": number(n), "text": {"S": str(n) * 200}}
        return self.items, n, lambda: daemon.dynamodb.put_item(TableName="orders", Item=item)

    def count(self, daemon):
        return self.counts, self.draw(), lambda: daemon.dynamodb.update_item(
            TableName="orders", Key={"id": {"S": "counter"}}, UpdateExpression="ADD n :one, again :one",
            ExpressionAttributeValues={":one": number(1)})

    def send(self, daemon):
        n = self.draw()
        return self.messages, n, lambda: daemon.sqs.send_message(QueueUrl=daemon.queue("messages"), MessageBody=f"{n} {'x' * n}")

    def publish(self, daemon):
        n = self.draw()
        return self.notes, n, lambda: daemon.sns.publish(TopicArn=f"arn:aws:sns:us-east-1:{ACCOUNT}:notes", Message=str(n))

    def run(self, daemon, seconds):
        """All writers at once; then kill -9."""
        refused = []

        def repeat(writer):
            try:
                while True:
                    ledger, value, call = writer(daemon)
                    ledger.write(value, call)
            except BotoCoreError:
                pass  # the daemon is gone
            except ClientError as error:
                refused.append(error)

        threads = [threading.Thread(target=repeat, args=(writer,))
                   for writer in (self.put_item, self.count, self.send, self.publish)]
        for thread in threads:
            thread.start()
        time.sleep(seconds)
        daemon.kill()
        for thread in threads:
            thread.join()
        assert not refused, refused

    def ledgers(self):
        return self.items, self.counts, self.messages, self.notes


class Shop(Daemon):
    """A daemon on the data folder, and the clients of the load."""

    def __init__(self, folder, *arguments):
        super().__init__(folder, "--data", str(folder / "data"), *arguments)
        for name in ("dynamodb", "sqs", "sns", "codepipeline"):
            setattr(self, name, self.client(name))

    def queue(self, name):
        return f"{self.endpoint}/{ACCOUNT}/{name}"

    def drain(self, name):
        """Takes all messages out of a queue; their bodies."""
        bodies = []
        while messages := self.sqs.receive_message(QueueUrl=self.queue(name), MaxNumberOfMessages=10).get("Messages"):
            bodies += [message["Body"] for message in messages]
            entries = [{"Id": str(n), "ReceiptHandle": message["ReceiptHandle"]} for n, message in enumerate(messages)]
            assert "Failed" not in self.sqs.delete_message_batch(QueueUrl=self.queue(name), Entries=entries)
        return bodies

    def items(self):
        pages = self.dynamodb.get_paginator("scan").paginate(TableName="orders")
        return {item["id"]["S"]: item for page in pages for item in page["Items"]}

    def gate(self):
        state = self.codepipeline.get_pipeline_state(name="delivery")["stageStates"]
        return next(stage for stage in state if stage["stageName"] == "Gate")


def stage(name, category, provider, configuration, **more):
    return {"name": name, "actions": [{"name": name, "actionTypeId": {"category": category, "owner": "AWS", "provider": provider,
                                                                      "version": "1"}, "configuration": configuration, **more}]}


def furnish(shop):
    """A table, queues, a topic that feeds one of them, a pipeline that waits for somebody's approval."""
    shop.dynamodb.create_table(TableName="orders", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                               AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}])
    for name in ("messages", "delivered"):
        shop.sqs.create_queue(QueueName=name)
    topic = shop.sns.create_topic(Name="notes")["TopicArn"]
    shop.sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=f"arn:aws:sqs:us-east-1:{ACCOUNT}:delivered",
                       Attributes={"RawMessageDelivery": "true"})
    furnish_pipeline(shop)


def furnish_pipeline(shop):
    trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "codepipeline.amazonaws.com"},
                                                     "Action": "sts:AssumeRole"}]}
    shop.client("iam").create_role(RoleName="any", AssumeRolePolicyDocument=json.dumps(trust))
    s3 = shop.client("s3", config={"s3": {"addressing_style": "path"}})
    for bucket in ("source", "artifacts"):
        s3.create_bucket(Bucket=bucket)
    s3.put_bucket_versioning(Bucket="source", VersioningConfiguration={"Status": "Enabled"})
    text = io.BytesIO()
    with zipfile.ZipFile(text, "w") as archive:
        archive.writestr("index.py", "def handler(event, context):\n    return 'approved'\n")
    s3.put_object(Bucket="source", Key="source.zip", Body=text.getvalue())
    shop.client("lambda").create_function(FunctionName="live", Runtime="python3.11", Handler="index.handler", Role=ROLE,
                                          Code={"ZipFile": text.getvalue()})
    pipeline = {
        "name": "delivery", "roleArn": ROLE, "pipelineType": "V2", "artifactStore": {"type": "S3", "location": "artifacts"},
        "stages": [stage("Source", "Source", "S3", {"S3Bucket": "source", "S3ObjectKey": "source.zip"}, outputArtifacts=[{"name": "App"}]),
                   stage("Gate", "Approval", "Manual", {}),
                   stage("Live", "Deploy", "Lambda", {"FunctionName": "live"}, inputArtifacts=[{"name": "App"}])]}
    # Not by boto3: Debian's does not know `pipelineType`.
    status, _, answer = shop.http("POST", "/", json.dumps({"pipeline": pipeline}), {
        "X-Amz-Target": "CodePipeline_20150709.CreatePipeline", "Content-Type": "application/x-amz-json-1.1"})
    assert status == 200, answer
    shop.settle()


def check_table(shop, load):
    items = shop.items()
    counter = items.pop("counter", {"n": number(0), "again": number(0)})
    assert counter["n"] == counter["again"], "half an update was written"
    told = len(load.counts.answered)
    assert told <= int(counter["n"]["N"]) <= told + len(load.counts.doubtful)
    load.items.check([int(item["n"]["N"]) for item in items.values()], "items")
    for key, item in items.items():
        assert key == f"item-{item['n']['N']}" and item["text"]["S"] == item["n"]["N"] * 200


def check_queues(shop, load, seen):
    """Messages of this life; each queue is emptied, so nothing that was deleted may come again."""
    shop.settle()
    bodies = shop.drain("messages")
    numbers = [int(body.split()[0]) for body in bodies]
    assert all(body == f"{n} {'x' * n}" for body, n in zip(bodies, numbers)), "half a message was written"
    assert len(set(numbers)) == len(numbers) and not set(numbers) & set(seen["messages"]), "a message came twice"
    seen["messages"] += numbers
    load.messages.check(seen["messages"], "messages")
    seen["notes"] += [int(body) for body in shop.drain("delivered")]  # delivery is at least once
    load.notes.check(seen["notes"], "published notes")


def crash_often(start, rounds, *arguments):
    print(f"VIRGA_CRASH_SEED={SEED}")
    chance, load, seen = random.Random(SEED), Load(), {"messages": [], "notes": []}
    shop = start(*arguments, kind=Shop)
    furnish(shop)
    token = shop.gate()["actionStates"][0]["latestExecution"]["token"]
    for _ in range(rounds):
        load.run(shop, chance.uniform(*LOAD_S))
        shop = start(*arguments, kind=Shop)
        check_table(shop, load)
        check_queues(shop, load, seen)
        waiting = shop.gate()["actionStates"][0]["latestExecution"]
        assert (waiting["status"], waiting["token"]) == ("InProgress", token)
    assert all(len(ledger.answered) > rounds for ledger in load.ledgers()), "the kills came too early"
    assert rounds < ROUNDS or all(ledger.doubtful for ledger in load.ledgers()), "no kill came while somebody waited for an answer"
    shop.codepipeline.put_approval_result(pipelineName="delivery", stageName="Gate", actionName="Gate", token=token,
                                          result={"summary": "at last", "status": "Approved"})
    shop.settle()
    [execution] = shop.codepipeline.list_pipeline_executions(pipelineName="delivery")["pipelineExecutionSummaries"]
    assert execution["status"] == "Succeeded"
    assert json.load(shop.client("lambda").invoke(FunctionName="live")["Payload"]) == "approved"


def test_what_was_answered_survives_kill_9(start):
    crash_often(start, ROUNDS)


def test_what_was_answered_survives_kill_9_with_sync_disk(start):
    crash_often(start, 2, "--sync", "disk")


def test_without_a_data_folder_nothing_is_left_behind(start, tmp_path):
    folder = tmp_path / "tmp"
    folder.mkdir()
    daemon = start(environment={"TMPDIR": str(folder)})
    before = set(os.listdir("/dev/shm"))
    daemon.client("sqs").create_queue(QueueName="gone")
    daemon.kill()
    assert [path for path in folder.rglob("*") if path.is_file() and path.stat().st_size > 0 and path.name != "lock"] == []
    assert not [name for name in set(os.listdir("/dev/shm")) - before if "virga" in name]


@pytest.mark.parametrize("sync", ["process", "disk"])
def test_a_full_disk_is_an_error_and_loses_nothing(start, tmp_path, sync):
    """The limit on a file's size stands in for the disk's end."""
    data = tmp_path / "data"
    daemon = start("--data", str(data), "--sync", sync, wrap=("prlimit", f"--fsize={8 << 20}"))
    sqs = daemon.client("sqs")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    answered = 0
    with pytest.raises(ClientError) as caught:
        while answered < 1000:
            sqs.send_message(QueueUrl=url, MessageBody=f"{answered:04} " + "x" * 100_000)
            answered += 1
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 500 and answered > 5
    assert sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]["ApproximateNumberOfMessages"] == str(answered)
    daemon.stop()
    again = start(kind=Shop)
    assert sorted(body[:4] for body in again.drain("q")) == [f"{n:04}" for n in range(answered)]


def test_time_is_not_behind_after_a_kill(start, tmp_path):
    """Nor is what goes by it: an item's expiry, the shards of a stream, a timer's turn."""
    daemon = start("--data", str(tmp_path / "data"))
    dynamodb = daemon.client("dynamodb")
    dynamodb.create_table(TableName="aged", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}],
                          AttributeDefinitions=[{"AttributeName": "p", "AttributeType": "S"}],
                          StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"})
    dynamodb.update_time_to_live(TableName="aged", TimeToLiveSpecification={"Enabled": True, "AttributeName": "ttl"})
    before = daemon.control("POST", "clock", {"advance": "PT5H"})["epochMillis"]
    for name, hours in (("soon", 1), ("later", 2)):
        dynamodb.put_item(TableName="aged", Item={"p": {"S": name}, "ttl": number(before // 1000 + hours * 3600)})

    def again(daemon):
        daemon.kill()
        daemon = start("--data", str(tmp_path / "data"))
        return daemon, daemon.control("GET", "clock")["epochMillis"], daemon.client("dynamodb"), daemon.client("dynamodbstreams")

    daemon, now, dynamodb, streams = again(daemon)
    assert 0 <= now - before < 60_000
    arn = dynamodb.describe_table(TableName="aged")["Table"]["LatestStreamArn"]
    assert len(streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]) == 2
    # An advance on which nothing is written, and one that fires a timer.
    before = daemon.control("POST", "clock", {"advance": "PT30M"})["epochMillis"]
    daemon, now, dynamodb, _ = again(daemon)
    assert 0 <= now - before < 60_000 and dynamodb.scan(TableName="aged")["Count"] == 2
    before = daemon.control("POST", "clock", {"advance": "PT40M"})["epochMillis"]
    assert dynamodb.scan(TableName="aged")["Items"][0]["p"] == {"S": "later"}
    daemon, now, dynamodb, _ = again(daemon)
    assert 0 <= now - before < 60_000 and dynamodb.scan(TableName="aged")["Count"] == 1
    # A reset leaves time as it is; an empty store begins with the machine's.
    daemon.control("POST", "reset")
    assert 0 <= daemon.control("GET", "clock")["epochMillis"] - before < 60_000
    _, now, _, _ = again(daemon)
    assert abs(now - time.time() * 1000) < 60_000
