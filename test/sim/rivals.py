#!/usr/bin/env python3
"""Several clients at once on few items of two global tables, in both of their regions and by their indexes, virga killed in between:
afterwards all that they saw must fit one order (history.py): replicas and indexes are never behind.

usage: rivals.py [--seed N] [--seconds S] [--clients C] [--kills K] [--plant FAULT] [PROGRAM]

With --plant the clients see what would be wrong, to show that it is found: """

import argparse
import random
import sys
import tempfile
import threading
import time

import daemon
from history import DONE, FAILED, Event, Impossible, check

REGIONS = "us-east-1", "eu-west-1"
TABLES = {"rivals": ["item-0", "item-1"], "others": ["item-2", "item-3"]}
ITEMS = [item for items in TABLES.values() for item in items]
TABLE_OF = {item: table for table, items in TABLES.items() for item in items}
INDEX = "by-kind"
APPEND = "SET tags = list_append(if_not_exists(tags, :none), :tag), kind = :kind"
SETTLE_S = 60
PLANTS = "replica-lags", "index-lags"
LAG = 0.2  # how often a client sees what was, where that is planted
TRANSACTIONS = "TransactWriteItems", "TransactGetItems"


def key(item):
    return {"pk": {"S": "all"}, "sk": {"S": item}}


def tags_of(item):
    return [tag["S"] for tag in item["tags"]["L"]] if item and "tags" in item else []


def append(item, tag, seen=None):
    """An update that appends the tag; only if the item is as it was seen, where that is given."""
    wire = {"TableName": TABLE_OF[item], "Key": key(item), "UpdateExpression": APPEND,
            "ExpressionAttributeValues": {":none": {"L": []}, ":tag": {"L": [{"S": tag}]}, ":kind": {"S": "item"}}}
    if seen is None:
        return wire
    if not seen:
        return {**wire, "ConditionExpression": "attribute_not_exists(tags)", "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    wire["ExpressionAttributeValues"][":size"] = {"N": str(len(seen))}
    return {**wire, "ConditionExpression": "size(tags) = :size", "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}


class Client(threading.Thread):
    """Reads and writes until told to end; its own connection, made anew when virga is."""

    def __init__(self, rivals, number, seed):
        super().__init__()
        self.rivals, self.number, self.chance = rivals, number, random.Random(f"{seed}/{number}")
        self.events, self.known, self.connection, self.problem, self.region = [], {}, None, None, REGIONS[0]

    def run(self):
        draws = [self.get, self.add, self.add_if_known, self.query, self.query_index]
        if self.rivals.has_transactions:
            draws += [self.transact_get, self.transact_write, self.transact_write]
        try:
            while not self.rivals.is_over.is_set():
                self.chance.choice(draws)()
        except Exception as problem:
            self.problem = problem

    def call(self, event, operation, wire):
        """(status, body), or None when virga went away before the answer."""
        self.events.append(event)
        try:
            if self.connection is None:
                self.connection = daemon.Connection(self.rivals.port())
            event.began = time.monotonic()
            self.region = self.chance.choice(REGIONS)
            answer = self.connection.call(operation, wire, region=self.region)
        except (daemon.Gone, ConnectionError):
            self.connection = None
            return None
        event.ended, event.outcome = time.monotonic(), DONE if answer[0] == 200 else FAILED
        return answer

    def event(self, name, **more):
        return Event(f"{name} {self.number}.{len(self.events)}", time.monotonic(), **more)

    def saw(self, event, found):
        is_behind = {"replica-lags": self.region != REGIONS[0], "index-lags": "index" in event.name}.get(self.rivals.plant, False)
        for item, tags in found.items():
            event.reads[item] = self.known[item] = tags[:-1] if is_behind and self.chance.random() < LAG else tags

    def tag(self):
        return f"{self.number}.{len(self.events)}"

    def get(self):
        event, item = self.event("GetItem"), self.chance.choice(ITEMS)
        if answer := self.call(event, "GetItem", {"TableName": TABLE_OF[item], "Key": key(item), "ConsistentRead": True}):
            self.saw(event, {item: tags_of(answer[1].get("Item"))})

    def query(self):
        self.read(self.event("Query"), {"KeyConditionExpression": "pk = :v", "ExpressionAttributeValues": {":v": {"S": "all"}}})

    def query_index(self):
        self.read(self.event("Query of the index"), {"IndexName": INDEX, "KeyConditionExpression": "kind = :v",
                                                     "ExpressionAttributeValues": {":v": {"S": "item"}}})

    def read(self, event, wire):
        """All items of a table."""
        table = self.chance.choice(list(TABLES))
        if answer := self.call(event, "Query", {"TableName": table, **wire}):
            found = {item["sk"]["S"]: tags_of(item) for item in answer[1]["Items"]}
            self.saw(event, {item: found.get(item, []) for item in TABLES[table]})

    def add(self):
        item = self.chance.choice(ITEMS)
        event = self.event("UpdateItem", writes={item: self.tag()})
        if answer := self.call(event, "UpdateItem", {**append(item, event.writes[item]), "ReturnValues": "ALL_OLD"}):
            self.saw(event, {item: tags_of(answer[1].get("Attributes"))})

    def add_if_known(self):
        item = self.chance.choice(ITEMS)
        seen = self.known.get(item, [])
        event = self.event("conditional UpdateItem", writes={item: self.tag()})
        if answer := self.call(event, "UpdateItem", append(item, event.writes[item], seen)):
            if event.outcome == FAILED:
                assert answer[1]["__type"].endswith("#ConditionalCheckFailedException"), answer
            self.saw(event, {item: seen if event.outcome == DONE else tags_of(answer[1].get("Item"))})

    def transact_get(self):
        event, items = self.event("TransactGetItems"), self.chance.sample(ITEMS, self.chance.randint(2, len(ITEMS)))
        wire = {"TransactItems": [{"Get": {"TableName": TABLE_OF[item], "Key": key(item)}} for item in items]}
        if (answer := self.call(event, "TransactGetItems", wire)) and event.outcome == DONE:
            self.saw(event, {item: tags_of(entry.get("Item")) for item, entry in zip(items, answer[1]["Responses"])})

    def transact_write(self):
        """Appends to some items, looks at others, and only if all are as they were seen."""
        items = self.chance.sample(ITEMS, self.chance.randint(2, len(ITEMS)))
        written = set(items[:self.chance.randint(1, len(items))])
        seen = {item: self.known.get(item, []) for item in items}
        event = self.event("TransactWriteItems", writes={item: f"{self.tag()}" for item in written})
        answer = self.call(event, "TransactWriteItems", {"TransactItems": [self.action(event, item, seen[item]) for item in items]})
        if answer and event.outcome == DONE:
            self.saw(event, seen)
        elif answer:
            reasons = answer[1]["CancellationReasons"]
            assert {reason["Code"] for reason in reasons} <= {"None", "ConditionalCheckFailed", "TransactionConflict"}, answer
            self.saw(event, {item: tags_of(reason.get("Item")) for item, reason in zip(items, reasons)
                             if reason["Code"] == "ConditionalCheckFailed"})

    def action(self, event, item, seen):
        update = append(item, event.writes.get(item, ""), seen)
        if item in event.writes:
            return {"Update": update}
        del update["UpdateExpression"]
        update["ExpressionAttributeValues"] = {k: v for k, v in update["ExpressionAttributeValues"].items() if k == ":size"}
        return {"ConditionCheck": {name: value for name, value in update.items() if value}}


class Rivals:
    """virga and its clients."""

    def __init__(self, folder, program=None, plant=None):
        self.plant = plant
        daemon.PROGRAM = program or daemon.PROGRAM
        self.daemon, self.is_over, self.is_up = daemon.Daemon(folder), threading.Event(), threading.Event()
        self.is_up.set()
        connection = daemon.Connection(self.daemon.port)
        self.has_transactions = all(not connection.call(name, {})[1]["__type"].endswith("NotImplementedException") for name in TRANSACTIONS)
        for table in TABLES:
            self.make(connection, table)

    def make(self, connection, table):
        """In both regions, with an index of all items."""
        attributes = [{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk", "kind")]
        schema = [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}]
        index = {"IndexName": INDEX, "KeySchema": [{"AttributeName": "kind", "KeyType": "HASH"}], "Projection": {"ProjectionType": "ALL"}}
        replicas = [{"Create": {"RegionName": region}} for region in REGIONS[1:]]
        for operation, wire in (("CreateTable", {"BillingMode": "PAY_PER_REQUEST", "AttributeDefinitions": attributes, "KeySchema": schema,
                                                 "GlobalSecondaryIndexes": [index]}), ("UpdateTable", {"ReplicaUpdates": replicas})):
            status, body = connection.call(operation, {"TableName": table, **wire})
            assert status == 200, body
        deadline = time.monotonic() + SETTLE_S
        while connection.call("DescribeTable", {"TableName": table}, region=REGIONS[1])[1].get("Table", {}).get("TableStatus") != "ACTIVE":
            assert time.monotonic() < deadline
            time.sleep(0.005)

    def port(self):
        self.is_up.wait()
        return self.daemon.port

    def run(self, seed, seconds, clients, kills):
        """(events, the items' lists at the end)"""
        threads = [Client(self, number, seed) for number in range(clients)]
        for thread in threads:
            thread.start()
        for _ in range(kills):
            time.sleep(seconds / (kills + 1))
            self.is_up.clear()
            self.daemon.restart(is_kill=True)
            self.is_up.set()
        time.sleep(seconds / (kills + 1))
        self.is_over.set()
        for thread in threads:
            thread.join()
        problems = [thread.problem for thread in threads if thread.problem]
        if problems:
            raise problems[0]
        return [event for thread in threads for event in thread.events], self.final()

    def final(self):
        """Each item's list, the same in all regions."""
        connection = daemon.Connection(self.daemon.port)
        found = [{item: tags_of(connection.call("GetItem", {"TableName": TABLE_OF[item], "Key": key(item)}, region=region)[1].get("Item"))
                  for item in ITEMS} for region in REGIONS]
        if found[0] != found[1]:
            raise Impossible(f"the regions end with different items: {found}")
        return found[0]


def main():
    arguments = argparse.ArgumentParser(usage=__doc__ + ", ".join(PLANTS))
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--seconds", type=float, default=5)
    arguments.add_argument("--clients", type=int, default=6)
    arguments.add_argument("--kills", type=int, default=3)
    arguments.add_argument("--plant", choices=PLANTS)
    arguments.add_argument("program", nargs="?")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="virga-sim-") as folder:
        rivals = Rivals(folder, given.program, given.plant)
        try:
            events, final = rivals.run(given.seed, given.seconds, given.clients, given.kills)
        finally:
            rivals.daemon.close()
    outcomes = {outcome: sum(event.outcome == outcome for event in events) for outcome in (DONE, FAILED, "unknown")}
    print(f"{len(events)} requests of {given.clients} clients: {outcomes}; {sum(map(len, final.values()))} writes; "
          + ("with transactions" if rivals.has_transactions else "without transactions, for virga does not have them"))
    try:
        check(events, final)
    except Impossible as problem:
        print(f"FAIL: {str(problem)[:6000]}")
        return 1
    print("one order explains all")
    return 0


if __name__ == "__main__":
    sys.exit(main())
