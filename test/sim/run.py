#!/usr/bin/env python3
"""Random operations on DynamoDB's items, each answer compared with a naive model (model.py). What disagrees is shrunk to the few operations
that repeat it, and printed with the seed.

usage: run.py [--seed N] [--seeds M] [--operations K] [--bare] [--plant FAULT] [PROGRAM]

With --bare only items are simulated, whatever else virga has: a seed then always draws the same. With --plant the model has a fault, to show that one is found: """

import argparse
import functools
import json
import random
import re
import sys
import tempfile
import time
from contextlib import closing, nullcontext
from dataclasses import dataclass
from unittest import mock

import daemon
import legacy
import model as models
import operations as ops
import partiql
import trees
import values
from generate import Generator
from regions import Audit
from shrink import shrink

PROBED = ("BatchGetItem", "BatchWriteItem", "TransactGetItems", "TransactWriteItems", "UpdateTimeToLive", "UpdateTable", "ExecuteStatement",
          "BatchExecuteStatement", "ExecuteTransaction", "CreateBackup")


class Session:
    """virga and the model, side by side."""

    def __init__(self, folder):
        self.daemon, self.make_model, self.calls = daemon.Daemon(folder), models.Model, 0
        self.connection, self.model = daemon.Connection(self.daemon.port), models.Model()
        self.began_s, self.region = int(time.time()), models.HOME

    def run(self, operation):
        """In its region."""
        self.region = self.model.region = getattr(operation, "region", models.HOME)
        operation.run(self)

    def call(self, operation, wire, prefix="DynamoDB_20120810.", region=None):
        self.calls += 1
        return self.connection.call(operation, wire, prefix, region or self.region)

    def now_s(self):
        """About what virga's clock says, in seconds."""
        return self.began_s + self.model.hours * 3600

    def moment_ms(self):
        """virga's clock at a moment that is later than all answers so far, and earlier than the next request."""
        time.sleep(0.002)
        status, answer = self.connection.control("clock")
        assert status == 200, answer
        time.sleep(0.002)
        return answer["epochMillis"]

    def restart(self, is_kill):
        self.connection.close()
        self.daemon.restart(is_kill)
        self.connection = daemon.Connection(self.daemon.port)

    def advance(self, hours):
        self.control("clock", {"advance": f"PT{hours}H"})
        self.settle()

    @functools.cached_property
    def features(self):
        return probe(self)

    def settle(self):
        self.control("settle", {"timeoutSeconds": 60})

    def control(self, path, body):
        status, answer = self.connection.control(path, body)
        if status != 200:
            raise ops.Mismatch(f"{path} {body} answered {status} {answer}")

    def begin(self):
        """Both empty, by the machine's clock."""
        if self.daemon.process.poll() is not None:
            self.daemon.start()
        self.reset()
        if self.model.hours:  # a reset leaves the clock where it is, but nothing in the store that says so
            self.daemon.kill()
            self.daemon.start()
            self.reset()
        self.model = self.make_model()

    def reset(self):
        self.connection.close()
        self.connection = daemon.Connection(self.daemon.port)
        status, body = self.connection.control("reset", {})
        assert status == 200, body

    def close(self):
        self.connection.close()
        self.daemon.close()


def probe(session):
    """What there is to simulate beyond items themselves."""
    found = [name for name in PROBED if not session.call(name, {})[1]["__type"].endswith(("UnknownOperationException", "NotImplementedException"))]
    generator = Generator(random.Random(0), ("GlobalSecondaryIndexes", "LocalSecondaryIndexes"))
    for member in ("GlobalSecondaryIndexes", "LocalSecondaryIndexes"):
        table = models.Table("probe", models.Part("pk", "S"), models.Part("sk", "S"))
        generator.add_index(table, "probed", table.hash, is_global=member.startswith("Global"))
        if session.call("CreateTable", generator.create_wire(table))[0] == 200:
            found.append(member)
            session.call("DeleteTable", {"TableName": "probe"})
    table = models.Table("probe", models.Part("pk", "S"), None, view="KEYS_ONLY")
    if session.call("CreateTable", generator.create_wire(table))[0] == 200:
        found.append("Streams")
        session.call("DeleteTable", {"TableName": "probe"})
    return [*found, "GlobalTables", "Legacy"]


def fails(session, operations):
    """What goes wrong when these are run from the beginning, or None."""
    session.begin()
    for operation in operations:
        try:
            session.run(operation)
        except (ops.Mismatch, daemon.Gone, AssertionError, KeyError, ConnectionError) as problem:
            return f"{type(problem).__name__}: {problem}"
    return None


def simulate(session, features, seed, count, kinds=()):
    """(operations, problem): those of the seed up to the first that goes wrong."""
    generator = Generator(random.Random(seed), features, session, kinds)
    done = generator.tables()
    problem = fails(session, done)
    while problem is None and len(done) < count + 1:
        # Something is looked at once more when all is done.
        for operation in generator.next(session.model) if len(done) < count or not features else [Audit()]:
            done.append(operation)
            try:
                session.run(operation)
            except (ops.Mismatch, daemon.Gone, AssertionError, KeyError, ConnectionError) as found:
                return done, f"{type(found).__name__}: {found}"
    return done, problem


def show(operation):
    """An operation as somebody can repeat it."""
    inner = getattr(operation, "write", operation)
    wire = getattr(inner, "wire", None)
    name = getattr(inner, "operation", type(inner).__name__)
    text = wire.decode(errors="replace") if isinstance(wire, bytes) else json.dumps(wire) if wire is not None else \
        str({name: value for name, value in vars(inner).items() if name not in ("meanwhile", "region")})
    meanwhile = "".join(f"\n    meanwhile: {show(other)}" for other in getattr(operation, "meanwhile", ()))
    region = getattr(operation, "region", models.HOME)
    return ("(killed before its answer) " if inner is not operation else "") + f"{name} {text}" + \
        (f" in {region}" if region != models.HOME else "") + meanwhile


def short(text, most):
    """Without the runs of one character that long values are."""
    return re.sub(r"(\\u\w{4}|.)\1{40,}", r"\1\1\1~", text)[:most]


def report(session, given, seed, operations, problem):
    print(f"FAIL: seed {seed}, operation {len(operations)}\n{short(problem, 6000)}\n")
    complaints = [line for line in session.daemon.text().splitlines() if " error " in line]
    print("".join(f"virga: {line[:300]}\n" for line in complaints[-5:]), end="")
    few, again = shrink(lambda part: fails(session, part), operations)
    if again is None:
        print("It did not happen again.")
    else:
        print(f"{len(few)} operations repeat it:")
        for operation in few:
            print("  " + short(show(operation), 3000))
        print(short(again, 6000))
    options = "".join([" --bare" if given.bare else "", f" --plant {given.plant}" if given.plant else ""])
    print(f"again: python3 test/sim/run.py --seed {seed} --operations {given.operations}{options}", flush=True)


# ---- Faults to plant in the model ----

class LostDelete(models.Model):
    """Does not delete."""

    def delete(self, table, key):
        pass


class NoLastKey(models.Model):
    """Says that a page is the last when its limit was reached by the last item."""

    def is_last_page(self, is_full, has_more):
        return not (is_full and has_more)


class LostAway(models.Model):
    """Only writes in the home region are made."""

    def change(self, table, key, item, is_expired=False):
        if self.region == models.HOME:
            super().change(table, key, item, is_expired)


class LateHistory(models.Model):
    """A backup, or a moment, changes with its table."""

    def remembered(self, table):
        return table.items


class UntoldDelete(models.Model):
    """A delete leaves no record in the stream."""

    def change(self, table, key, item, is_expired=False):
        super().change(table, key, item, is_expired)
        if item is None and table.changes and table.changes[-1][0] == key:
            table.changes.pop()


class KeptDelete(models.Model):
    """What is deleted stays until it is written again, though the stream tells of it."""

    def __init__(self):
        super().__init__()
        self.kept = set()

    def change(self, table, key, item, is_expired=False):
        if (table.name, key) in self.kept:
            del table.items[key]
        old = table.items.get(key)
        super().change(table, key, item, is_expired)
        self.kept.discard((table.name, key))
        if item is None and old is not None:
            table.items[key] = old
            self.kept.add((table.name, key))


def in_text_order(value):
    return value[1].encode() if value[0] == "S" else str(value[1]) if value[0] == "N" else value[1]


@dataclass
class Plant:
    model: type = models.Model
    patch: object = nullcontext()  # what is changed in the model's parts meanwhile
    kinds: tuple = ()  # the operations among which it shows; none: items alone, the bare way
    shows: str = ""  # what the disagreement says


IS_NO_EQUAL = {"<>": lambda a, b: a is not None and b is not None and a != b}
HAS_NOT = {"NOT_CONTAINS": (1, values.ORDERED, lambda found, given: found is None or not values.contains(found, given[0]))}
PLANTS = {"delete-is-lost": Plant(LostDelete), "full-page-is-last": Plant(NoLastKey),
          "missing-is-equal": Plant(patch=mock.patch.dict(trees.COMPARISONS, IS_NO_EQUAL)),
          "numbers-in-text-order": Plant(patch=mock.patch.object(values, "sort_key", in_text_order)),
          "write-away-is-lost": Plant(LostAway, kinds=("put", "update", "add_replica", "get")),
          "backup-changes": Plant(LateHistory, kinds=("put", "backup", "restore")),
          "absent-contains-not": Plant(patch=mock.patch.dict(legacy.OPERATORS, HAS_NOT), kinds=("put", "query", "scan")),
          "insert-replaces": Plant(patch=mock.patch.object(partiql.Insert, "is_there", lambda self, table: False), kinds=("statement",)),
          "delete-is-not-told": Plant(UntoldDelete, kinds=("batch_write", "stream"), shows="told of"),
          "told-delete-is-lost": Plant(KeptDelete, kinds=("batch_write", "stream"), shows="replayed, makes")}


def read_arguments(words=None):
    arguments = argparse.ArgumentParser(usage=__doc__ + ", ".join(PLANTS))
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--seeds", type=int, default=1)
    arguments.add_argument("--operations", type=int, default=3000)
    arguments.add_argument("--bare", action="store_true")
    arguments.add_argument("--plant", choices=PLANTS)
    arguments.add_argument("program", nargs="?")
    return arguments.parse_args(words)


def search(session, given):
    """Prints what comes of it; 1 when something disagrees."""
    plant = PLANTS.get(given.plant, Plant())
    features = [] if given.bare or (given.plant and not plant.kinds) else session.features
    session.make_model = plant.model
    began, calls, total, code = time.monotonic(), session.calls, 0, 0
    with plant.patch:
        for seed in range(given.seed, given.seed + given.seeds):
            operations, problem = simulate(session, features, seed, given.operations, plant.kinds)
            total += len(operations)
            if problem is not None:
                report(session, given, seed, operations, problem)
                code = 1
                break
    seconds, calls = time.monotonic() - began, session.calls - calls
    print(f"{total} operations, {calls} requests, {calls / seconds:.0f}/s; " + ("all as the model says" if code == 0 else "a disagreement"))
    left_out = [name for name in (*PROBED, "GlobalSecondaryIndexes", "LocalSecondaryIndexes", "Streams") if features and name not in features]
    if left_out:
        print("left out, for virga does not have it: " + ", ".join(left_out))
    return code


def main():
    given = read_arguments()
    daemon.PROGRAM = given.program or daemon.PROGRAM
    with tempfile.TemporaryDirectory(prefix="virga-sim-") as folder, closing(Session(folder)) as session:
        return search(session, given)


if __name__ == "__main__":
    sys.exit(main())
