#!/usr/bin/env python3
"""Requests to a virga with --dynamodb-throttle whose clock stands still but for what is drawn; each is let in or refused as naive buckets
say (services/dynamodb/README.md). What disagrees is shrunk.

usage: throttle.py [--seed N] [--seeds M] [--operations K] [--whole] [--plant FAULT] [PROGRAM]

With --whole what fails is not shrunk. With --plant the model has a fault, to show that one is found: """

import argparse
import random
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass, field
from fractions import Fraction

import daemon
import model as models
import values
from shrink import shrink

BURST_S = 300
WARM = {"Read": 12000, "Write": 4000}
OF_KEY = {"Read": 3000, "Write": 1000}
KEYS, GROUPS = "abcdef", "xyz"


class Disagreement(Exception):
    pass


@dataclass
class Bucket:
    """Units that come in by the second, as many as come in within `kept_s`."""
    rate: int
    kept_s: int
    units: Fraction = None
    at_ms: int = 0

    def look(self, now_ms):
        most = Fraction(self.rate * self.kept_s)
        self.units = most if self.units is None else min(most, self.units + Fraction(self.rate * (now_ms - self.at_ms), 1000))
        self.at_ms = now_ms
        return self.units

    def change(self, rate, now_ms):
        """A raise counts from its own second on."""
        self.units = self.look(now_ms) + max(0, rate - self.rate)
        self.rate = rate
        self.look(now_ms)


@dataclass
class Table:
    name: str
    is_on_demand: bool
    units: dict  # by side: provisioned, or the most on demand; None: no limit
    index_units: dict | None  # of the global index; None: there is none
    is_whole: bool  # both indexes have all of an item
    has_local: bool
    items: dict = field(default_factory=dict)


class Model:
    def __init__(self):
        self.now_ms, self.tables, self.buckets, self.refused = 0, {}, {}, 0

    # ---- Buckets ----

    def bucket(self, key, rate, kept_s):
        bucket = self.buckets.setdefault(key, Bucket(rate, kept_s))
        bucket.look(self.now_ms)
        return bucket

    def of(self, table, index, side):
        """(bucket, the reason that it gives) of a table or its global index, in the order in which they are asked."""
        units = (table.index_units if index else table.units)[side]
        owner = "Index" if index else "Table"
        if units:
            reason = "MaxOnDemandThroughputExceeded" if table.is_on_demand else "ProvisionedThroughputExceeded"
            yield self.bucket((table.name, index, side), units, BURST_S), owner + side + reason
        if table.is_on_demand:
            yield self.bucket((table.name, index, side, "warm"), WARM[side], 1), owner + side + "KeyRangeThroughputExceeded"

    def of_key(self, table, side, key):
        return self.bucket((table.name, side, "key", key), OF_KEY[side], 1), f"Table{side}KeyRangeThroughputExceeded"

    def refusal(self, table, index, side, key=None):
        asked = [*self.of(table, index, side), *([self.of_key(table, side, key)] if key else [])]
        reason = next((reason for bucket, reason in asked if not self.lets_in(bucket.units)), None)
        self.refused += reason is not None
        return reason

    def lets_in(self, units):
        return units > 0

    def pay(self, table, index, side, units, key=None):
        for bucket, _ in [*self.of(table, index, side), *([self.of_key(table, side, key)] if key else [])]:
            bucket.units -= Fraction(units)

    # ---- What things cost ----

    def entry(self, table, name, item):
        """(key, what the index has) of an item, or None."""
        part = "g" if name == "by_g" else "l"
        if item is None or part not in item:
            return None
        return item[part], item if table.is_whole else {name: item[name] for name in ("pk", "sk", part)}

    def index_units(self, table, name, old, new):
        before, after = self.entry(table, name, old), self.entry(table, name, new)
        if before == after:
            return 0
        if before and after and before[0] != after[0]:
            return models.write_units(None, before[1]) + models.write_units(None, after[1])
        return models.write_units(before and before[1], after and after[1])

    def indexes(self, table):
        return [*(["by_g"] if table.index_units else []), *(["by_l"] if table.has_local else [])]

    # ---- Requests: each tells the reason for which it is refused, or None ----

    def may_write(self, table, key, new):
        return self.refusal(table, None, "Write", key) or self.index_refusal(table, key, new)

    def index_refusal(self, table, key, new):
        if table.index_units and self.index_units(table, "by_g", table.items.get(key), new):
            return self.refusal(table, "by_g", "Write")
        return None

    def write(self, table, key, new, times=1):
        old = table.items.get(key)
        units = models.write_units(old, new)
        if old != new:
            units += self.index_units(table, "by_l", old, new) if table.has_local else 0
            if table.index_units:
                self.pay(table, "by_g", "Write", times * self.index_units(table, "by_g", old, new))
        self.pay(table, None, "Write", times * units, key if times == 1 else None)
        if new is None:
            table.items.pop(key, None)
        else:
            table.items[key] = new

    def fail_condition(self, table, key):
        self.pay(table, None, "Write", models.write_units(table.items.get(key), None), key)

    def read(self, table, key, is_consistent, times=1):
        size = values.item_size(table.items.get(key) or {})
        self.pay(table, None, "Read", times * Fraction(models.read_units(size, is_consistent)), key if times == 1 else None)

    def read_index(self, table, name, items):
        size = sum(values.item_size(self.entry(table, name, item)[1]) for item in items)
        return Fraction(models.read_units(size, is_consistent=False))


class Simulation:
    """virga and the model, side by side."""

    def __init__(self, folder):
        self.daemon, self.make_model, self.calls = daemon.Daemon(folder, "--dynamodb-throttle"), Model, 0
        self.connection = daemon.Connection(self.daemon.port)
        self.begin()

    def control(self, path, body):
        status, answer = self.connection.control(path, body)
        assert status == 200, (path, body, answer)
        return answer

    def begin(self):
        self.control("clock", {"freeze": True})
        self.control("reset", {})
        self.model = self.make_model()

    def call(self, operation, wire):
        self.calls += 1
        return self.connection.call(operation, wire)

    def expect(self, operation, wire, reason, failure=None):
        """Let in, or refused for the reason; what is let in may fail. Gives the answer's body."""
        status, body = self.call(operation, wire)
        reasons = body.get("ThrottlingReasons", body.get("throttlingReasons"))
        told = None if status == 200 else reasons[0]["reason"] if reasons else body["__type"].rpartition("#")[2]
        if told != (reason or failure):
            raise Disagreement(f"{operation} {str(wire)[:300]}\n  answered {status} {str(body)[:800]}\n  expected {reason or failure or 'to be let in'}")
        return body

    def run(self, operation):
        name, *arguments = operation
        getattr(self, "do_" + name)(*arguments)

    def close(self):
        self.connection.close()
        self.daemon.close()

    # ---- Tables and time ----

    def do_create(self, table):
        self.model.tables[table.name] = Table(**{**vars(table), "items": {}})
        key = lambda *parts: [{"AttributeName": part, "KeyType": kind} for part, kind in zip(parts, ("HASH", "RANGE"))]
        projection = {"Projection": {"ProjectionType": "ALL" if table.is_whole else "KEYS_ONLY"}}
        names = ["pk", "sk", *(["g"] if table.index_units else []), *(["l"] if table.has_local else [])]
        wire = {"TableName": table.name, "KeySchema": key("pk", "sk"), "BillingMode": "PAY_PER_REQUEST" if table.is_on_demand else "PROVISIONED",
                "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in names], **throughput(table, table.units)}
        if table.index_units:
            wire["GlobalSecondaryIndexes"] = [{"IndexName": "by_g", "KeySchema": key("g"), **projection, **throughput(table, table.index_units)}]
        if table.has_local:
            wire["LocalSecondaryIndexes"] = [{"IndexName": "by_l", "KeySchema": key("pk", "l"), **projection}]
        self.expect("CreateTable", wire, None)

    def do_change(self, name, units, is_index):
        """Provisioned throughput, or the most on demand, of a table or its index."""
        table, model = self.model.tables[name], self.model
        old = table.index_units if is_index else table.units
        if units == old or None in old.values():
            return
        for side in units:
            model.bucket((name, "by_g" if is_index else None, side), old[side], BURST_S).change(units[side], model.now_ms)
        old.update(units)
        wire = {"TableName": name}
        if is_index:
            wire["GlobalSecondaryIndexUpdates"] = [{"Update": {"IndexName": "by_g", **throughput(table, units)}}]
        else:
            wire.update(throughput(table, units))
        self.expect("UpdateTable", wire, None)

    def do_wait(self, ms):
        self.model.now_ms += ms
        self.control("clock", {"advance": f"PT{ms / 1000}S"})

    def do_restart(self, is_kill):
        """What is left is kept in memory: all is full again."""
        self.connection.close()
        self.daemon.restart(is_kill)
        self.connection = daemon.Connection(self.daemon.port)
        self.control("clock", {"freeze": True})
        self.model.buckets.clear()

    # ---- Writes ----

    def do_write(self, name, key, item, fails):
        """A PutItem, or without an item a DeleteItem; with a condition that fails."""
        table, model = self.model.tables[name], self.model
        reason = model.refusal(table, None, "Write", key) if fails else model.may_write(table, key, item)
        wire = {"TableName": name, **({"Item": values.item_to_wire(item)} if item else {"Key": wire_key(key)})}
        operation = "PutItem" if item else "DeleteItem"
        if fails:
            wire["ConditionExpression"] = "attribute_exists(nothing)"
        self.expect(operation, wire, reason, "ConditionalCheckFailedException" if fails else None)
        if reason is None and fails:
            model.fail_condition(table, key)
        elif reason is None:
            model.write(table, key, item)

    def do_batch_write(self, writes):
        model, requests, left, reasons = self.model, {}, {}, []
        for name in dict.fromkeys(name for name, _, _ in writes):
            for _, key, item in (write for write in writes if write[0] == name):
                table = model.tables[name]
                request = {"PutRequest": {"Item": values.item_to_wire(item)}} if item else {"DeleteRequest": {"Key": wire_key(key)}}
                requests.setdefault(name, []).append(request)
                reason = model.may_write(table, key, item)
                reasons.append(reason)
                if reason:
                    left.setdefault(name, []).append(request)
                else:
                    model.write(table, key, item)
        is_refused = all(reasons)
        body = self.expect("BatchWriteItem", {"RequestItems": requests}, reasons[0] if is_refused else None)
        if not is_refused and body["UnprocessedItems"] != left:
            raise Disagreement(f"BatchWriteItem of {[write[:2] for write in writes]} left {str(body['UnprocessedItems'])[:800]},\n"
                               f"  expected {str(left)[:800]}")

    def do_transact_write(self, writes, is_partiql):
        """All let in, or none; twice the price."""
        model = self.model
        reasons = [model.may_write(model.tables[name], key, item) for name, key, item in writes]
        action = lambda name, key, item: {"Put": {"TableName": name, "Item": values.item_to_wire(item)}} if item else \
            {"Delete": {"TableName": name, "Key": wire_key(key)}}
        if is_partiql:
            self.transact("ExecuteTransaction", [statement(model.tables[name], key, item) for name, key, item in writes], writes, reasons)
        else:
            self.transact("TransactWriteItems", [action(*write) for write in writes], writes, reasons)
        if not any(reasons):
            for name, key, item in writes:
                model.write(model.tables[name], key, item, times=2)

    def transact(self, operation, actions, about, reasons):
        names = [name for name, *_ in about]
        status, body = self.call(operation, {"TransactStatements" if operation == "ExecuteTransaction" else "TransactItems": actions})
        codes = [reason["Code"] for reason in body.get("CancellationReasons", [])]
        expected = [code(self.model.tables[name]) if reason else "None" for name, reason in zip(names, reasons)] if any(reasons) else []
        if codes != expected or (status == 200) == any(reasons):
            raise Disagreement(f"{operation} of {names}\n  answered {status} {str(body)[:800]}\n  expected {reasons}")
        return body

    def judge_statement(self, name, key, item, is_insert):
        """(statement, the reason for which it is refused, how it fails otherwise) of a write, which is made and paid in the model."""
        table, model = self.model.tables[name], self.model
        old = table.items.get(key)
        wire = statement(table, key, item, is_insert)
        failure = None if item is None or is_insert == (old is None) else "DuplicateItem" if is_insert else "ConditionalCheckFailed"
        reason = model.refusal(table, None, "Write", key) if failure else model.may_write(table, key, item)
        if reason is None and failure:
            model.fail_condition(table, key)
        elif reason is None:
            model.write(table, key, item)
        return wire, reason, failure

    def do_statement(self, name, key, item, is_insert):
        """An INSERT or an UPDATE, or without an item a DELETE."""
        wire, reason, failure = self.judge_statement(name, key, item, is_insert)
        self.expect("ExecuteStatement", wire, reason, failure and failure + "Exception")

    def do_batch_statement(self, writes):
        """Each with an answer of its own."""
        judged = [self.judge_statement(*write, is_insert=True) for write in writes]
        body = self.expect("BatchExecuteStatement", {"Statements": [wire for wire, _, _ in judged]}, None)
        self.compare_codes(body, writes, [code(self.model.tables[name]) if reason else failure
                                          for (name, *_), (_, reason, failure) in zip(writes, judged)])

    def compare_codes(self, body, about, expected):
        codes = [response.get("Error", {}).get("Code") for response in body["Responses"]]
        if codes != expected:
            raise Disagreement(f"BatchExecuteStatement of {[one[:2] for one in about]} answered {codes},\n  expected {expected}")

    # ---- Reads ----

    def do_get(self, name, key, is_consistent, is_partiql):
        table, model = self.model.tables[name], self.model
        reason = model.refusal(table, None, "Read", key)
        if is_partiql:
            self.expect("ExecuteStatement", {**select(name, key), "ConsistentRead": is_consistent}, reason)
        else:
            self.expect("GetItem", {"TableName": name, "Key": wire_key(key), "ConsistentRead": is_consistent}, reason)
        if reason is None:
            model.read(table, key, is_consistent)

    def do_batch_get(self, keys):
        model, requests, left, reasons = self.model, {}, {}, []
        for name in dict.fromkeys(name for name, _ in keys):
            for _, key in (wanted for wanted in keys if wanted[0] == name):
                table = model.tables[name]
                requests.setdefault(name, {"Keys": []})["Keys"].append(wire_key(key))
                reasons.append(model.refusal(table, None, "Read", key))
                if reasons[-1]:
                    left.setdefault(name, {"Keys": []})["Keys"].append(wire_key(key))
                else:
                    model.read(table, key, is_consistent=False)
        is_refused = all(reasons)
        body = self.expect("BatchGetItem", {"RequestItems": requests}, reasons[0] if is_refused else None)
        if not is_refused and body["UnprocessedKeys"] != left:
            raise Disagreement(f"BatchGetItem of {keys} left {str(body['UnprocessedKeys'])[:800]},\n  expected {left}")

    def do_batch_select(self, keys):
        model, expected = self.model, []
        for name, key in keys:
            table = model.tables[name]
            expected.append(code(table) if model.refusal(table, None, "Read", key) else None)
            if expected[-1] is None:
                model.read(table, key, is_consistent=False)
        body = self.expect("BatchExecuteStatement", {"Statements": [select(*wanted) for wanted in keys]}, None)
        self.compare_codes(body, keys, expected)

    def do_transact_get(self, keys, is_partiql):
        model = self.model
        reasons = [model.refusal(model.tables[name], None, "Read", key) for name, key in keys]
        if is_partiql:
            self.transact("ExecuteTransaction", [select(*wanted) for wanted in keys], keys, reasons)
        else:
            self.transact("TransactGetItems", [{"Get": {"TableName": name, "Key": wire_key(key)}} for name, key in keys], keys, reasons)
        if not any(reasons):
            for name, key in keys:
                model.read(model.tables[name], key, is_consistent=True, times=2)

    def do_query(self, name, index, value, is_partiql):
        """Of the global index by its key, of the local one by the table's."""
        table, model = self.model.tables[name], self.model
        if index not in model.indexes(table):
            return
        part, owner = ("g", "by_g") if index == "by_g" else ("pk", None)
        reason = model.refusal(table, owner, "Read", None if owner else value)
        if is_partiql:
            self.expect("ExecuteStatement", {"Statement": f'SELECT pk FROM "{name}"."{index}" WHERE {part} = ?', "Parameters": [{"S": value}]}, reason)
        else:
            self.expect("Query", {"TableName": name, "IndexName": index, "KeyConditionExpression": f"{part} = :v",
                                  "ExpressionAttributeValues": {":v": {"S": value}}}, reason)
        if reason is None:
            found = [item for item in table.items.values() if model.entry(table, index, item) and item[part] == ("S", value)]
            model.pay(table, owner, "Read", model.read_index(table, index, found), None if owner else value)

    def do_scan(self, name, is_partiql):
        table, model = self.model.tables[name], self.model
        reason = model.refusal(table, None, "Read")
        operation, what = ("ExecuteStatement", {"Statement": f'SELECT * FROM "{name}"'}) if is_partiql else ("Scan", {"TableName": name})
        body = self.expect(operation, {**what, "ReturnConsumedCapacity": "TOTAL"}, reason)
        if reason is None:  # where a page of a megabyte ends is another simulation's business
            model.pay(table, None, "Read", Fraction(body["ConsumedCapacity"]["CapacityUnits"]))


def throughput(table, units):
    if None in units.values():
        return {}
    if table.is_on_demand:
        return {"OnDemandThroughput": {f"Max{side}RequestUnits": count for side, count in units.items()}}
    return {"ProvisionedThroughput": {f"{side}CapacityUnits": count for side, count in units.items()}}


def wire_key(key):
    return {"pk": {"S": key}, "sk": {"S": "s"}}


def code(table):
    """What a throttled part of a request is called."""
    return "ThrottlingError" if table.is_on_demand else "ProvisionedThroughputExceeded"


# ---- PartiQL ----

WHERE = "WHERE pk = ? AND sk = 's'"


def select(name, key):
    return {"Statement": f'SELECT * FROM "{name}" {WHERE}', "Parameters": [{"S": key}]}


def statement(table, key, item, is_insert=None):
    """One that makes the item what it should be; without a say an INSERT where there is none."""
    old = table.items.get(key)
    if item is None:
        return {"Statement": f'DELETE FROM "{table.name}" {WHERE}', "Parameters": [{"S": key}]}
    wire = values.item_to_wire(item)
    if old is None if is_insert is None else is_insert:
        members = ", ".join(f"'{name}': ?" for name in wire)
        return {"Statement": f'INSERT INTO "{table.name}" VALUE {{{members}}}', "Parameters": list(wire.values())}
    changed = {name: value for name, value in wire.items() if name not in ("pk", "sk")}
    clauses = [*(f"SET {name} = ?" for name in changed), *(f"REMOVE {name}" for name in old or {} if name not in item)]
    return {"Statement": f'UPDATE "{table.name}" {" ".join(clauses)} {WHERE}', "Parameters": [*changed.values(), {"S": key}]}


# ---- Drawn ----

class Generator:
    def __init__(self, random):
        self.random = random

    def units(self, is_free=False):
        return {side: None if is_free else self.random.randint(1, 3) for side in ("Read", "Write")}

    def tables(self):
        draw = self.random
        kinds = ("table-0", False, False), ("table-1", True, False), ("table-2", True, True)
        return [("create", Table(name, is_on_demand, self.units(is_free), self.units(is_free) if draw.random() < 0.7 else None,
                                 draw.random() < 0.5, draw.random() < 0.5)) for name, is_on_demand, is_free in kinds]

    def item(self, key):
        draw, size = self.random, self.random.choice((0, 10, 900, 5000, 60_000, 200_000))
        item = {"pk": ("S", key), "sk": ("S", "s"), "data": ("S", "d" * size)}
        if draw.random() < 0.6:
            item["g"] = "S", draw.choice(GROUPS)
        if draw.random() < 0.5:
            item["l"] = "S", draw.choice(GROUPS)
        return item

    def write(self):
        key = self.random.choice(KEYS)
        return self.random.choice(("table-0", "table-1", "table-2")), key, self.item(key) if self.random.random() < 0.8 else None

    def distinct(self, draw, most):
        drawn = {}
        for _ in range(self.random.randint(1, most)):
            one = draw()
            drawn.setdefault(one[:2], one)
        return list(drawn.values())

    def next(self):
        draw = self.random
        kind = draw.choices(("write", "statement", "get", "batch_write", "batch_statement", "batch_get", "batch_select", "transact_write",
                             "transact_get", "query", "scan", "wait", "change", "restart"),
                            (25, 15, 10, 8, 5, 4, 3, 10, 6, 6, 3, 20, 3, 0.5))[0]
        name, key, item = self.write()
        is_partiql = draw.random() < 0.5
        return {
            "write": lambda: (kind, name, key, item, draw.random() < 0.3),
            "statement": lambda: (kind, name, key, item, draw.random() < 0.5),
            "get": lambda: (kind, name, key, draw.random() < 0.5, is_partiql),
            "batch_write": lambda: (kind, self.distinct(self.write, 6)),
            "batch_statement": lambda: (kind, self.distinct(self.write, 6)),
            "batch_get": lambda: (kind, [wanted[:2] for wanted in self.distinct(self.write, 6)]),
            "batch_select": lambda: (kind, [wanted[:2] for wanted in self.distinct(self.write, 6)]),
            "transact_write": lambda: (kind, self.distinct(self.write, 4), is_partiql),
            "transact_get": lambda: (kind, [wanted[:2] for wanted in self.distinct(self.write, 4)], is_partiql),
            "query": lambda: (kind, name, *draw.choice((("by_g", draw.choice(GROUPS)), ("by_l", key))), is_partiql),
            "scan": lambda: (kind, name, is_partiql),
            # Quarters of a second are exact in any arithmetic.
            "wait": lambda: (kind, 250 * draw.choice((1, 2, 4, 10, 10, 40, 40, 100, 100, 400, 1300))),
            "change": lambda: (kind, "table-1", {side: draw.randint(1, 3) for side in ("Read", "Write")}, False),
            "restart": lambda: (kind, draw.random() < 0.5),
        }[kind]()


def fails(simulation, operations):
    simulation.begin()
    for operation in operations:
        try:
            simulation.run(operation)
        except (Disagreement, daemon.Gone, AssertionError, KeyError, ConnectionError) as problem:
            return f"{type(problem).__name__}: {problem}"
    return None


# ---- Faults to plant in the model ----

class Strict(Model):
    """Lets in only what comes with something to spare."""

    def lets_in(self, units):
        return units > 20


class Free(Model):
    """A condition that fails costs nothing."""

    def fail_condition(self, table, key):
        pass


PLANTS = {"something-is-left": Strict, "failed-condition-is-free": Free}


def read_arguments(words=None):
    arguments = argparse.ArgumentParser(usage=__doc__ + ", ".join(PLANTS))
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--seeds", type=int, default=1)
    arguments.add_argument("--operations", type=int, default=1000)
    arguments.add_argument("--whole", action="store_true")
    arguments.add_argument("--plant", choices=PLANTS)
    arguments.add_argument("program", nargs="?")
    return arguments.parse_args(words)


def search(simulation, given):
    """Prints what comes of it; 1 when something disagrees."""
    simulation.make_model = PLANTS.get(given.plant, Model)
    calls, total, refused = simulation.calls, 0, 0
    for seed in range(given.seed, given.seed + given.seeds):
        generator = Generator(random.Random(seed))
        operations = generator.tables() + [generator.next() for _ in range(given.operations)]
        problem = fails(simulation, operations)
        total += len(operations)
        refused += simulation.model.refused
        if problem and given.whole:
            print(f"FAIL: seed {seed}\n{problem[:2000]}")
            return 1
        if problem:
            few, again = shrink(lambda part: fails(simulation, part), operations)
            print(f"FAIL: seed {seed}\n{problem}\n\n{len(few)} operations repeat it:")
            print("\n".join("  " + str(operation)[:400] for operation in few) + f"\n{again}")
            return 1
    print(f"{total} operations, {simulation.calls - calls} requests, {refused} times refused; all let in and refused as the model says")
    return 0


def main():
    given = read_arguments()
    daemon.PROGRAM = given.program or daemon.PROGRAM
    with tempfile.TemporaryDirectory(prefix="virga-sim-") as folder, closing(Simulation(folder)) as simulation:
        return search(simulation, given)


if __name__ == "__main__":
    sys.exit(main())
