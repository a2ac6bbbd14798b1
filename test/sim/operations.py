"""What a simulation is made of: operations that know their request, what the model makes of it, and how to compare the answer."""

import time
from collections import Counter
from dataclasses import dataclass, field

import model as models
import updates
import values

SETTLE_S = 60
CONDITION_FAILED = "The conditional request failed"
EMPTY = "cannot contain an empty"
# On an index's key attribute of another type, empty, or too long; how it is told depends on where the value came from.
UNFIT = {"type": {"Type mismatch for Index Key", "to unsupported type"}, "empty": {EMPTY},
         "long": {"beyond allowed size limits", "exceeded the maximum size limit", "exceeded the size limit"}}


class Mismatch(Exception):
    """virga and the model disagree."""


@dataclass
class Refusal:
    """An expected error: its type, and what of its message must be there; where both could be said, `others` are as good."""
    type: str
    sentences: set
    item: dict | None = None
    others: list = field(default_factory=list)

    def matches(self, body):
        message = body.get("message", body.get("Message", ""))
        is_it = (body.get("__type", "").endswith("#" + self.type) and any(sentence in message for sentence in self.sentences)
                 and ("Item" in body) == (self.item is not None) and (self.item is None or values.item_from_wire(body["Item"]) == self.item))
        return is_it or any(other.matches(body) for other in self.others)


def invalid(*sentences):
    return Refusal("ValidationException", set(sentences))


def condition_failed(old, failure_returns):
    return Refusal("ConditionalCheckFailedException", {CONDITION_FAILED}, old if failure_returns == "ALL_OLD" else None)


def into_key(table, *trees):
    """The refusal of expressions that go into a key, or None."""
    names = set().union(*(updates.trees.gone_into(tree) for tree in trees if tree is not None))
    keys = [*table.parts(), *(part for index in table.indexes.values() for part in table.index_parts(index))]
    return invalid("Key attributes must be scalars") if names & {part.name for part in keys} else None


def parse(body):
    """An answer with its items as the model's."""
    items = lambda wire: [values.item_from_wire(item) for item in wire]
    parsers = {"Item": values.item_from_wire, "Attributes": values.item_from_wire, "LastEvaluatedKey": values.item_from_wire,
               "Items": items}
    return {name: parsers.get(name, lambda wire: wire)(given) for name, given in body.items()}


def compare(operation, request, answer, expected):
    """`expected`: a Refusal, or the parsed answer."""
    status, body = answer
    if isinstance(expected, Refusal):
        if status == 400 and expected.matches(body):
            return
    elif status == 200:
        try:
            if parse(body) == expected:
                return
        except (AssertionError, ValueError) as error:
            raise Mismatch(f"{operation} {request}\n  answered {body}\n  which is no good answer: {error}") from error
    raise Mismatch(f"{operation} {request}\n  answered {status} {body}\n  expected {expected}")


def capacity(table, wire, units):
    """ConsumedCapacity, where the request asks for it. (What indexes cost is not modelled: such requests do not ask.)"""
    wanted = wire.get("ReturnConsumedCapacity", "NONE")
    if wanted == "NONE":
        return {}
    told = {"TableName": table.name, "CapacityUnits": float(units)}
    return {"ConsumedCapacity": told if wanted == "TOTAL" else {**told, "Table": {"CapacityUnits": float(units)}}}


# ---- Tables ----

@dataclass
class CreateTable:
    table: models.Table
    wire: dict

    def run(self, session):
        session.model.tables[self.table.name] = self.table.empty()
        status, body = session.call("CreateTable", self.wire)
        if status == 200 and self.table.has_ttl:
            status, body = session.call("UpdateTimeToLive", {"TableName": self.table.name, "TimeToLiveSpecification": {
                "Enabled": True, "AttributeName": models.EXPIRY}})
        if status != 200:
            raise Mismatch(f"CreateTable {self.wire} answered {status} {body}")


@dataclass
class DeleteTable:
    name: str

    def run(self, session):
        table = session.model.tables.pop(self.name)
        status, body = session.call("DeleteTable", {"TableName": self.name})
        if status != 200:
            raise Mismatch(f"DeleteTable {self.name} answered {status} {body}")
        if table.has_recovery:  # its last state is kept
            status, body = session.call("ListBackups", {"TableName": self.name, "BackupType": "SYSTEM"})
            arn = max(body["BackupSummaries"], key=lambda backup: backup["BackupCreationDateTime"])["BackupArn"]
            session.model.backups[f"last of {self.name}"] = models.Backup(arn, session.region, table.empty(), table.items)


@dataclass
class Describe:
    name: str

    def run(self, session):
        table = session.model.tables[self.name]
        _, body = session.call("DescribeTable", {"TableName": self.name})
        found = body["Table"]["ItemCount"], body["Table"]["TableSizeBytes"]
        expected = len(table.items), sum(map(values.item_size, table.items.values()))
        if found != expected:
            raise Mismatch(f"DescribeTable {self.name}: (ItemCount, TableSizeBytes) are {found}, expected {expected}")
        described = [*body["Table"].get("GlobalSecondaryIndexes", []), *body["Table"].get("LocalSecondaryIndexes", [])]
        found = {index["IndexName"]: (index["ItemCount"], index["IndexSizeBytes"]) for index in described}
        images = {name: [table.image(index, item) for item in table.items.values() if table.is_in(index, item)]
                  for name, index in table.indexes.items()}
        expected = {name: (len(items), sum(map(values.item_size, items))) for name, items in images.items()}
        if found != expected:
            raise Mismatch(f"DescribeTable {self.name}: its indexes' (ItemCount, IndexSizeBytes) are {found}, expected {expected}")


@dataclass
class ChangeIndex:
    """UpdateTable makes an index, or deletes the one of that name; waits until that is done."""
    name: str
    wire: dict
    index: models.Index | None
    index_name: str

    def run(self, session):
        status, body = session.call("UpdateTable", self.wire)
        if status != 200:
            raise Mismatch(f"UpdateTable {self.wire} answered {status} {body}")
        for region in session.model.tables[self.name].replicas:
            settle(session, self.name, region, is_settled)
        indexes = session.model.tables[self.name].indexes
        indexes.pop(self.index_name, None)
        if self.index:
            indexes[self.index_name] = self.index


def settle(session, name, region, is_done):
    """Until the region's table is described as wanted."""
    deadline = time.monotonic() + SETTLE_S
    while True:
        status, body = session.call("DescribeTable", {"TableName": name}, region=region)
        if status != 200 or time.monotonic() > deadline:
            raise Mismatch(f"DescribeTable {name} in {region} answered {status} {body}")
        if is_done(body["Table"]):
            return
        time.sleep(0.005)


def is_settled(table):
    return table["TableStatus"] == "ACTIVE" and all(index["IndexStatus"] == "ACTIVE" for index in table.get("GlobalSecondaryIndexes", []))


@dataclass
class SwitchTtl:
    """On or off, in all regions; what is due when it goes on goes then."""
    name: str
    is_on: bool

    def run(self, session):
        wire = {"TableName": self.name, "TimeToLiveSpecification": {"Enabled": self.is_on, "AttributeName": models.EXPIRY}}
        status, body = session.call("UpdateTimeToLive", wire)
        if status != 200:
            raise Mismatch(f"UpdateTimeToLive {wire} answered {status} {body}")
        session.model.tables[self.name].has_ttl = self.is_on
        session.settle()
        session.model.expire(session.now_s())


@dataclass
class AdvanceClock:
    """By hours: what expires does so half an hour past one, however long all takes."""
    hours: int

    def run(self, session):
        session.model.hours += self.hours
        session.model.expire(session.now_s())
        session.advance(self.hours)


# ---- Reads and writes of one item ----

@dataclass
class Simple:
    """One request, one answer. `apply` changes the model and returns what is expected."""
    wire: dict
    table: str
    condition: object = None

    def run(self, session):
        expected = self.bound(session.model) or self.apply(session.model)
        compare(self.operation, self.wire, session.call(self.operation, self.wire), expected)

    def bound(self, model):
        """What it is refused for before its item is looked at, or None."""
        return into_key(model.tables[self.table], self.condition, getattr(self, "update", None), getattr(self, "projection", None))

    def refused(self, old):
        """The expectation where the condition does not hold, or None."""
        if self.condition is None or self.condition.holds(old or {}):
            return None
        return condition_failed(old, self.wire.get("ReturnValuesOnConditionCheckFailure"))


@dataclass
class Put(Simple):
    item: dict = None
    operation = "PutItem"

    def apply(self, model):
        table = model.tables[self.table]
        old = table.items.get(table.key_of(self.item))
        refusal = self.refused(old)
        fault = table.index_fault(self.item)
        if fault:
            return Refusal("ValidationException", UNFIT[fault], others=[refusal] if refusal else [])
        if refusal:
            return refusal
        model.put(table, self.item)
        shown = {"Attributes": old} if old is not None and self.wire.get("ReturnValues") == "ALL_OLD" else {}
        return {**shown, **capacity(table, self.wire, models.write_units(old, self.item))}


@dataclass
class Delete(Simple):
    key: dict = None
    operation = "DeleteItem"

    def apply(self, model):
        table = model.tables[self.table]
        key = table.key_of(self.key)
        old = table.items.get(key)
        refusal = self.refused(old)
        if refusal:
            return refusal
        model.delete(table, key)
        shown = {"Attributes": old} if old is not None and self.wire.get("ReturnValues") == "ALL_OLD" else {}
        return {**shown, **capacity(table, self.wire, models.write_units(old, None))}


@dataclass
class Update(Simple):
    key: dict = None
    update: updates.Update = None
    operation = "UpdateItem"

    def apply(self, model):
        table = model.tables[self.table]
        old = table.items.get(table.key_of(self.key))
        refusal = self.refused(old)
        if refusal:
            return refusal
        try:
            new = updated(table, old, self.key, self.update)
        except updates.Refused as refused:
            return invalid(*refused.sentences)
        if new is not None:
            model.put(table, new)
        return {**self.shown(old, new), **capacity(table, self.wire, models.write_units(old, new))}

    def shown(self, old, new):
        wanted = self.wire.get("ReturnValues", "NONE")
        image = old if wanted.endswith("OLD") else new
        if image is None or wanted == "NONE":
            return {}
        if wanted.startswith("UPDATED"):
            image = updates.trees.project(self.update.paths(), image) if self.update else {}
        return {"Attributes": image} if image else {}


def updated(table, old, key, update):
    """What an update makes of an item, or of a key alone."""
    new = dict(old or key)
    if old is None and update is not None and update.makes_nothing():
        return None
    if update is not None:
        new = update.apply(new)
    fault = table.index_fault(new, {path[0] for path in update.paths()} if update else set())
    if fault:
        raise updates.Refused(*UNFIT[fault])
    return new


@dataclass
class Get(Simple):
    key: dict = None
    projection: list | None = None
    operation = "GetItem"

    def apply(self, model):
        table = model.tables[self.table]
        item = table.items.get(table.key_of(self.key))
        units = models.read_units(values.item_size(item or {}), self.wire.get("ConsistentRead", False))
        shown = {} if item is None else {"Item": projected(item, self.projection)}
        return {**shown, **capacity(table, self.wire, units)}


@dataclass
class Wrong:
    """A request that must be refused, whatever is there."""
    operation: str
    wire: object  # a dict, or bytes that are no JSON
    expected: Refusal

    def run(self, session):
        compare(self.operation, self.wire, session.call(self.operation, self.wire), self.expected)


def projected(item, projection):
    return item if projection is None else updates.trees.project(projection, item)


# ---- Batches ----

@dataclass
class BatchGet:
    wire: dict
    keys: dict  # by table
    projections: dict
    operation = "BatchGetItem"

    def run(self, session):
        refused = [into_key(session.model.tables[name], self.projections.get(name)) for name in self.keys]
        if any(refused):
            compare(self.operation, self.wire, session.call(self.operation, self.wire), next(filter(None, refused)))
            return
        status, body = session.call(self.operation, self.wire)
        expected = {}
        for name, keys in self.keys.items():
            table = session.model.tables[name]
            found = [table.items.get(table.key_of(key)) for key in keys]
            expected[name] = [projected(item, self.projections.get(name)) for item in found if item is not None]
        given = {name: [values.item_from_wire(item) for item in items] for name, items in body.get("Responses", {}).items()}
        if status != 200 or body.get("UnprocessedKeys") != {} or not is_same_bag(given, expected):
            raise Mismatch(f"{self.operation} {self.wire}\n  answered {status} {body}\n  expected {expected}")


def is_same_bag(given, expected):
    """Lists by name, in any order."""
    return given.keys() == expected.keys() and all(
        len(given[name]) == len(expected[name]) and
        Counter(map(repr, map(sorted_item, given[name]))) == Counter(map(repr, map(sorted_item, expected[name]))) for name in given)


def sorted_item(item):
    """A form of an item that is equal as text when the items are."""
    return values.item_to_wire(dict(sorted(item.items()))) if not any(v[0] in ("M", "L") for v in item.values()) else \
        sorted((name, canonical(value)) for name, value in item.items())


def canonical(value):
    kind, contents = value
    if kind == "M":
        return kind, sorted((name, canonical(v)) for name, v in contents.items())
    return (kind, [canonical(v) for v in contents]) if kind == "L" else (kind, str(values.to_wire(value)))


@dataclass
class BatchWrite:
    wire: dict
    writes: list  # (table, item or key, whether it is put)
    operation = "BatchWriteItem"

    def run(self, session):
        compare(self.operation, self.wire, session.call(self.operation, self.wire), self.apply(session.model))

    def apply(self, model):
        tables = list(self.wire["RequestItems"])
        for name, item, is_put in sorted(self.writes, key=lambda write: tables.index(write[0])):
            fault = model.tables[name].index_fault(item) if is_put else None
            if fault:
                return invalid(*UNFIT[fault])
        for name, item, is_put in self.writes:
            table = model.tables[name]
            if is_put:
                model.put(table, item)
            else:
                model.delete(table, table.key_of(item))
        return {"UnprocessedItems": {}}


# ---- Transactions ----

@dataclass
class Check(Simple):
    """A ConditionCheck: only within transactions."""
    key: dict = None


@dataclass
class TransactGet:
    wire: dict
    gets: list
    operation = "TransactGetItems"

    def run(self, session):
        status, body = session.call(self.operation, self.wire)
        reasons = unbound(session.model, self.gets)
        if any(reasons):
            if not is_cancelled(status, body, reasons):
                raise Mismatch(f"{self.operation} {self.wire}\n  answered {status} {body}\n  expected the reasons {reasons}")
            return
        # An item of which nothing is projected is told as one that is not there.
        expected = [{name: item for name, item in get.apply(session.model).items() if name == "Item" and item} for get in self.gets]
        if status != 200 or [parse(entry) for entry in body["Responses"]] != expected:
            raise Mismatch(f"{self.operation} {self.wire}\n  answered {status} {body}\n  expected {expected}")


@dataclass
class TransactWrite:
    wire: dict
    actions: list
    operation = "TransactWriteItems"
    tells_empty_first = True  # an empty key of an index is told of the whole request

    def run(self, session):
        before = session.model.snapshot()
        reasons = self.reasons(session.model)
        answer = session.call(self.operation, self.wire)
        if not any(reasons):
            compare(self.operation, self.wire, answer, self.done())
            return
        session.model.restore(before)
        status, body = answer
        empty = [reason for reason in reasons if reason and EMPTY in reason.sentences and self.tells_empty_first]
        if empty and status == 400 and body["__type"].endswith("#ValidationException") and EMPTY in body["message"]:
            return
        if any(not reason.others for reason in empty):
            raise Mismatch(f"{self.operation} {self.wire}\n  answered {status} {body}\n  expected that the request as a whole is refused")
        if not is_cancelled(status, body, reasons):
            raise Mismatch(f"{self.operation} {self.wire}\n  answered {status} {body}\n  expected the reasons {reasons}")

    def done(self):
        return {}

    def apply(self, model):
        before = model.snapshot()
        if any(self.reasons(model)):
            model.restore(before)
        return {}

    def unbound(self, model):
        return unbound(model, self.actions)

    def reasons(self, model):
        """What each action is refused for, or None. No two are of one item."""
        outcomes = self.unbound(model)
        if any(outcomes):
            return outcomes
        outcomes = []
        for action in self.actions:
            if isinstance(action, Check):
                table = model.tables[action.table]
                outcomes.append(action.refused(table.items.get(table.key_of(action.key))))
            else:
                outcome = action.apply(model)
                outcomes.append(outcome if isinstance(outcome, Refusal) else None)
        return outcomes


def unbound(model, actions):
    """The reasons of actions that do not fit their tables: of these the first is told, and nothing of the others."""
    reasons, is_told = [], False
    for action in actions:
        reasons.append(None if is_told else action.bound(model))
        is_told = is_told or reasons[-1] is not None
    return reasons


def is_cancelled(status, body, reasons):
    given = body.get("CancellationReasons", [])
    return status == 400 and body["__type"].endswith("#TransactionCanceledException") and len(given) == len(reasons) and \
        all(map(is_reason, given, reasons))


def is_reason(given, refusal):
    if refusal is None:
        return given == {"Code": "None"}
    code = {"ConditionalCheckFailedException": "ConditionalCheckFailed", "ValidationException": "ValidationError",
            "DuplicateItemException": "DuplicateItem"}[refusal.type]
    item = values.item_from_wire(given["Item"]) if "Item" in given else None
    is_it = given["Code"] == code and any(s in given["Message"] for s in refusal.sentences) and item == refusal.item
    return is_it or any(is_reason(given, other) for other in refusal.others)
