"""A table's stream in a region, read from its beginning: every change of every item, in the order in which they were made."""

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
        """What it told, by item."""
        table = session.model.tables[self.name]
        replica = table.replicas[session.region]
        arn = call(session, "DescribeTable", {"TableName": self.name}, "DynamoDB_20120810.")["Table"]["LatestStreamArn"]
        records = read(session, arn)
        numbers = [int(record["dynamodb"]["SequenceNumber"]) for record in records]
        if numbers != sorted(set(numbers)):
            raise Mismatch(f"the sequence numbers of {arn} do not grow: {numbers}")
        # Changes of one transaction have no order among each other: they are compared item by item.
        told = defaultdict(list)
        for record in records:
            told[table.key_of(values.item_from_wire(record["dynamodb"]["Keys"]))].append(change_of(record))
        first, last = (changes_of(table, replica, since) for since in replica.since)
        for key in {*told, *first}:
            # Where it began between two changes is virga's own business.
            is_whole = len(told[key]) >= len(last[key])
            expected = first[key][len(first[key]) - len(told[key]):] if told[key] else []
            if not is_whole or not is_same(told[key], expected, len(table.replicas) > 1 or table.has_lost_replica):
                raise Mismatch(f"GetRecords {arn}\n  told of {key} {told[key]}\n  expected {first[key]}")
        replay(table, replica, records)
        return told


def changes_of(table, replica, since):
    """Those from a number on, by item, as its records should tell them."""
    expected = defaultdict(list)
    for key, *change in table.changes[since:]:
        expected[key].append(expected_change(replica.view, *change))
    return expected


def is_same(told, expected, is_global):
    """Whether an expiry is the service's own deed is told in one of a global table's regions: Audit looks at that."""
    if is_global:
        told = [(*change, deed or by) if by == SERVICE else (*change, deed) for (*change, deed), (*_, by) in zip(told, expected)] \
            if len(told) == len(expected) else told
    return told == expected


def replay(table, replica, records):
    """Whole images, one after the other, make the items as they are."""
    if replica.view not in ("NEW_IMAGE", VIEWS[-1]):
        return
    made = {}
    for record in records:
        key = table.key_of(values.item_from_wire(record["dynamodb"]["Keys"]))
        made[key] = values.item_from_wire(record["dynamodb"]["NewImage"]) if record["eventName"] != "REMOVE" else None
    wrong = {key: item for key, item in made.items() if table.items.get(key) != item}
    if wrong:
        raise Mismatch(f"the stream of {table.name}, replayed, makes {wrong}")


def flagged(table, told):
    """The numbers of the changes that a region's stream told as the service's own."""
    numbers, left = [], {key: list(changes) for key, changes in told.items()}
    for number in range(len(table.changes) - 1, -1, -1):
        key = table.changes[number][0]
        if left.get(key) and left[key].pop()[-1] == SERVICE:
            numbers.append(number)
    return numbers


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


def expected_change(view, old, new, is_expired):
    event = "INSERT" if old is None else "REMOVE" if new is None else "MODIFY"
    has_old, has_new = view in ("OLD_IMAGE", VIEWS[-1]), view in ("NEW_IMAGE", VIEWS[-1])
    return event, old if has_old else None, new if has_new else None, SERVICE if is_expired else None
