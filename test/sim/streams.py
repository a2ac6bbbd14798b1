"""A table's stream, read from its beginning: every change of every item, in the order in which they were made."""

from collections import defaultdict
from dataclasses import dataclass

import values
from operations import Mismatch

VIEWS = "KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"
PREFIX = "DynamoDBStreams_20120810."
SERVICE = {"Type": "Service", "PrincipalId": "dynamodb.amazonaws.com"}


@dataclass
class ReadStream:
    name: str

    def run(self, session):
        table = session.model.tables[self.name]
        arn = call(session, "DescribeTable", {"TableName": self.name}, "DynamoDB_20120810.")["Table"]["LatestStreamArn"]
        records = read(session, arn)
        numbers = [int(record["dynamodb"]["SequenceNumber"]) for record in records]
        if numbers != sorted(set(numbers)):
            raise Mismatch(f"the sequence numbers of {arn} do not grow: {numbers}")
        # Changes of one transaction have no order among each other: they are compared item by item.
        told, expected = defaultdict(list), defaultdict(list)
        for record in records:
            told[table.key_of(values.item_from_wire(record["dynamodb"]["Keys"]))].append(change_of(record))
        for key, *change in table.changes:
            expected[key].append(expected_change(table, *change))
        if told != expected:
            key = next(key for key in (*told, *expected) if told[key] != expected[key])
            raise Mismatch(f"GetRecords {arn}\n  told of {key} {told[key]}\n  expected {expected[key]}")


def call(session, operation, wire, prefix=PREFIX):
    status, body = session.call(operation, wire, prefix)
    if status != 200:
        raise Mismatch(f"{operation} {wire}\n  answered {status} {body}")
    return body


def read(session, arn):
    """All records, shard by shard: parents are listed before their children."""
    records = []
    for shard in call(session, "DescribeStream", {"StreamArn": arn})["StreamDescription"]["Shards"]:
        iterator = call(session, "GetShardIterator", {"StreamArn": arn, "ShardId": shard["ShardId"],
                                                      "ShardIteratorType": "TRIM_HORIZON"})["ShardIterator"]
        while iterator:
            answer = call(session, "GetRecords", {"ShardIterator": iterator})
            records += answer["Records"]
            iterator = answer.get("NextShardIterator") if answer["Records"] else None
    return records


def change_of(record):
    """(what happened, old image, new image, who did it) as a record tells it."""
    images = record["dynamodb"]
    image = lambda name: values.item_from_wire(images[name]) if name in images else None
    return record["eventName"], image("OldImage"), image("NewImage"), record.get("userIdentity")


def expected_change(table, old, new, is_expired):
    event = "INSERT" if old is None else "REMOVE" if new is None else "MODIFY"
    has_old, has_new = table.view in ("OLD_IMAGE", VIEWS[-1]), table.view in ("NEW_IMAGE", VIEWS[-1])
    return event, old if has_old else None, new if has_new else None, SERVICE if is_expired else None
