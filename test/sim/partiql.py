"""PartiQL beside the classic operations: the same conditions and updates, written as statements."""

from dataclasses import dataclass, field

import model as models
import operations as ops
import trees
import updates
import values
from pages import read_all

RETURNING = "ALL OLD", "ALL NEW", "MODIFIED OLD", "MODIFIED NEW"
LITERAL_MAX = 60
TOO_DEEP = "Nesting Levels have exceeded supported limits"
PAGE_ITEMS = 10  # of a SELECT of several partitions
ERRORS = {"ConditionalCheckFailedException": "ConditionalCheckFailed", "ValidationException": "ValidationError",
          "DuplicateItemException": "DuplicateItem"}


class Writer(trees.Writer):
    """Writes one statement and gathers its parameters, in their order."""

    def name(self, name):
        return '"' + name.replace('"', '""') + '"'

    def value(self, value):
        text = literal(value)
        if text is not None and len(text) < LITERAL_MAX and self.chance.likely(0.4):
            return text
        self.values[len(self.values)] = values.to_wire(value)
        return "?"

    def candidates(self, texts):
        return f"[{', '.join(texts)}]"

    def function(self, name, texts):
        if name in ("attribute_exists", "attribute_not_exists") and self.chance.likely(0.7):
            return f"({texts[0]} {self.word('IS')} {self.word('NOT') + ' ' if name == 'attribute_exists' else ''}{self.word('MISSING')})"
        return super().function(name, texts)

    def where(self, key, condition):
        terms = [f"{self.name(name)} = {self.value(value)}" for name, value in key.items()]
        if condition is not None:
            text = condition.text(self)
            terms.append(f"({text})" if isinstance(condition, trees.Joined) else text)
        return f" {self.word('WHERE')} " + f" {self.word('AND')} ".join(terms)

    def wire(self, statement):
        return {"Statement": statement, **({"Parameters": list(self.values.values())} if self.values else {})}


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def literal(value):
    """The value as a statement may have it, or None."""
    kind, contents = value
    if kind == "NULL":
        return "NULL"
    if kind == "BOOL":
        return "true" if contents else "false"
    if kind == "N":
        return values.plain(contents)
    if kind == "S":
        return quoted(contents)
    if kind in ("L", "SS", "NS"):
        inner = [literal(v if kind == "L" else (values.SETS[kind], v)) for v in (contents if kind == "L" else sorted(contents))]
        return None if None in inner else ("[{}]" if kind == "L" else "<<{}>>").format(", ".join(inner))
    if kind == "M":
        inner = {name: literal(v) for name, v in contents.items()}
        return None if None in inner.values() else "{" + ", ".join(f"{quoted(name)}: {text}" for name, text in inner.items()) + "}"
    return None  # bytes have no literal


def update_text(writer, update):
    """SET and REMOVE; sets by functions."""
    texts = []
    for action in update.actions:
        path = writer.path(action.path)
        if action.section == "REMOVE":
            texts.append(f"REMOVE {path}")
        elif action.section == "SET":
            texts.append(f"SET {path} = {action.operand.text(writer)}")
        else:
            texts.append(f"SET {path} = set_{action.section.lower()}({path}, {writer.value(action.operand)})")
    return " ".join(texts)


def is_statable(action):
    """Whether PartiQL has it: no if_not_exists, no ADD of numbers."""
    if action.section == "SET":
        parts = [action.operand, *(getattr(action.operand, name, None) for name in ("left", "right", "head", "tail"))]
        return not any(isinstance(part, updates.IfNotExists) for part in parts)
    return action.section == "REMOVE" or action.operand[0] in values.SETS


@dataclass
class Statement(ops.Simple):
    """A write of one item."""
    key: dict = None
    returning: str | None = None
    operation = "ExecuteStatement"

    def run(self, session):
        expected = self.bound(session.model) or self.apply(session.model)
        if not isinstance(expected, ops.Refusal):
            expected = {"Items": [expected["Item"]] if "Item" in expected else []}
        ops.compare(self.operation, self.wire, session.call(self.operation, self.wire), expected)

    def refused(self, old):
        if old is not None and (self.condition is None or self.condition.holds(old)):
            return None
        return ops.condition_failed(old, self.wire.get("ReturnValuesOnConditionCheckFailure"))


@dataclass
class Insert(Statement):
    item: dict = None

    def apply(self, model):
        table = model.tables[self.table]
        duplicate = ops.Refusal("DuplicateItemException", {"Duplicate primary key exists in table"})
        is_there = self.is_there(table)
        fault = table.index_fault(self.item)
        if fault:
            return ops.Refusal("ValidationException", ops.UNFIT[fault], others=[duplicate] if is_there else [])
        if is_there:
            return duplicate
        model.put(table, self.item)
        return {}

    def is_there(self, table):
        return table.key_of(self.item) in table.items


@dataclass
class Delete(Statement):
    def apply(self, model):
        table = model.tables[self.table]
        key = table.key_of(self.key)
        old = table.items.get(key)
        refusal = self.refused(old) if old is not None else None  # nothing to be deleted is no failure
        if refusal:
            return refusal
        model.delete(table, key)
        return {"Item": old} if old is not None and self.returning else {}


@dataclass
class Update(Statement):
    update: updates.Update = None

    def apply(self, model):
        table = model.tables[self.table]
        old = table.items.get(table.key_of(self.key))
        refusal = self.refused(old)
        if refusal:
            return refusal
        try:
            new = ops.updated(table, old, self.key, self.update)
        except updates.Refused as refused:
            return ops.invalid(*(sentence if sentence != updates.TOO_DEEP else TOO_DEEP for sentence in refused.sentences))
        model.put(table, new)
        shown = old if self.returning and self.returning.endswith("OLD") else new
        if self.returning and self.returning.startswith("MODIFIED"):
            shown = trees.project(self.update.paths(), shown)
        return {"Item": shown} if self.returning and shown else {}


@dataclass
class Exists(ops.Check):
    """Only within transactions."""

    def refused(self, old):
        if old is not None and self.condition.holds(old):
            return None
        return ops.condition_failed(old, self.wire.get("ReturnValuesOnConditionCheckFailure"))


@dataclass
class Batch:
    """Each with an answer of its own."""
    wire: dict
    statements: list
    operation = "BatchExecuteStatement"

    def run(self, session):
        status, body = session.call(self.operation, self.wire)
        if status != 200 or len(body.get("Responses", [])) != len(self.statements):
            raise ops.Mismatch(f"{self.operation} {self.wire}\n  answered {status} {body}")
        for statement, response in zip(self.statements, body["Responses"]):
            expected = statement.bound(session.model) or statement.apply(session.model)
            error = response.get("Error")
            found = {"Item": values.item_from_wire(response["Item"])} if "Item" in response else {}
            is_good = error is not None and is_error(error, expected) if isinstance(expected, ops.Refusal) else \
                error is None and found == expected
            if not is_good or response["TableName"] != statement.table:
                raise ops.Mismatch(f"{self.operation} {self.wire}\n  answered {body}\n  where {statement.wire} expected {expected}")

    def apply(self, model):
        for statement in self.statements:
            statement.bound(model) or statement.apply(model)


def is_error(error, refusal):
    item = values.item_from_wire(error["Item"]) if "Item" in error else None
    is_it = error["Code"] == ERRORS[refusal.type] and any(s in error["Message"] for s in refusal.sentences) and item == refusal.item
    return is_it or any(is_error(error, other) for other in refusal.others)


@dataclass
class Transaction(ops.TransactWrite):
    operation = "ExecuteTransaction"
    tells_empty_first = False

    def done(self):
        return {"Responses": []}

    def unbound(self, model):
        """All are told."""
        return [action.bound(model) for action in self.actions]


@dataclass
class Select:
    """Of an item, a partition, some partitions, or a scan; of all pages."""
    wire: dict
    table: str
    kind: str
    filter: object
    names: list | None
    keys: list = field(default_factory=list)  # partition keys
    range: tuple | None = None  # a sort key, or a condition on it
    index: str | None = None

    def run(self, session):
        table = session.model.tables[self.table]
        refusal = ops.into_key(table, self.filter)
        if refusal:
            ops.compare("ExecuteStatement", self.wire, session.call("ExecuteStatement", self.wire), refusal)
            return
        rest = self.rest(session, table)
        if self.kind == "partitions":
            self.read_loosely(session, rest)
            return
        wire, limit = self.wire, self.wire.get("Limit")
        while True:
            page = models.cut(rest, limit)
            rest = rest[len(page.items):]
            is_last = self.kind == "item" or session.model.is_last_page(page.is_full, bool(rest))
            expected = {"Items": self.shown(page.items), **({} if is_last else {"LastEvaluatedKey": self.key_of(table, page.items[-1])})}
            status, body = session.call("ExecuteStatement", wire)
            token = body.pop("NextToken", None)
            ops.compare("ExecuteStatement", wire, (status, body), expected)
            if is_last != (token is None):
                raise ops.Mismatch(f"ExecuteStatement {wire}\n  answered the token {token}, {len(rest)} items before the end")
            if token is None:
                return
            wire = {**wire, "NextToken": token}

    def key_of(self, table, item):
        return table.index_key(table.indexes[self.index], item) if self.index else table.key_item(item)

    def of_index(self, session, table):
        """As Query and Scan give it, which other operations judge."""
        index, wire = table.indexes[self.index], {"TableName": self.table, "IndexName": self.index}
        if self.kind == "scan":
            return read_all(session, "Scan", wire)
        items = read_all(session, "Query", {**wire, "KeyConditionExpression": "#h = :h", "ExpressionAttributeNames": {"#h": index.hash.name},
                                            "ExpressionAttributeValues": {":h": values.to_wire(self.keys[0])}})
        return [item for item in items if self.range is None or self.range.holds(item)]

    def rest(self, session, table):
        if self.index:
            return self.of_index(session, table)
        if self.kind == "scan":
            return read_all(session, "Scan", {"TableName": self.table})
        items = [item for key in self.keys for item in table.partition(key)]
        if self.kind == "item" and table.range:
            return [item for item in items if item[table.range.name] == self.range]
        return items if self.range is None else [item for item in items if self.range.holds(item)]

    def shown(self, items):
        found = [item for item in items if self.filter is None or self.filter.holds(item)]
        return [ops.projected(item, self.names) for item in found]

    def read_loosely(self, session, rest):
        """What a page has of several partitions is virga's own; together they have all."""
        wire, found, most = self.wire, [], min(self.wire.get("Limit", PAGE_ITEMS), PAGE_ITEMS)
        while True:
            status, body = session.call("ExecuteStatement", wire)
            if status != 200 or len(body["Items"]) > most:
                raise ops.Mismatch(f"ExecuteStatement {wire}\n  answered {status} {body}")
            found += [values.item_from_wire(item) for item in body["Items"]]
            if "NextToken" not in body:
                break
            wire = {**wire, "NextToken": body["NextToken"]}
        if found != self.shown(rest):
            raise ops.Mismatch(f"ExecuteStatement {self.wire}\n  found {found}\n  expected {self.shown(rest)}")


# ---- Drawn ----

class Statements:
    """Draws statements, for the generator."""

    def __init__(self, generator):
        self.generator, self.chance = generator, generator.chance

    def failure_returns(self, wire):
        if self.chance.likely(0.4):
            wire["ReturnValuesOnConditionCheckFailure"] = self.chance.choice(("ALL_OLD", "NONE"))
        return wire

    def condition(self, table, item, probability):
        return self.chance.condition(item, avoid=tuple(part.name for part in table.parts())) if self.chance.likely(probability) else None

    def insert(self, table, **_):
        item, writer = self.chance.item(table), Writer(self.chance)
        if values.item_size(item) > values.ITEM_SIZE_MAX:
            item = table.key_item(item)
        members = ", ".join(f"{quoted(name)}: {writer.value(value)}" for name, value in item.items())
        text = f"{writer.word('INSERT INTO')} \"{table.name}\" {writer.word('VALUE')} {{{members}}}"
        return Insert(writer.wire(text), table.name, None, table.key_item(item), None, item)

    def delete(self, table, may_return=True):
        key, writer = self.chance.key(table), Writer(self.chance)
        condition = self.condition(table, table.items.get(table.key_of(key), {}), 0.3)
        text = f"{writer.word('DELETE FROM')} \"{table.name}\"{writer.where(key, condition)}"
        returning = "ALL OLD" if may_return and self.chance.likely(0.4) else None
        text += f" RETURNING {returning} *" if returning else ""
        return Delete(self.failure_returns(writer.wire(text)), table.name, condition, key, returning)

    def update(self, table, may_return=True):
        key, writer = self.chance.key(table), Writer(self.chance)
        item = table.items.get(table.key_of(key), key)
        drawn = self.chance.update(item, (*key, *([models.EXPIRY] if table.has_ttl else [])))
        actions = [action for action in (drawn.actions if drawn else []) if is_statable(action)]
        update = updates.Update(actions or [updates.Action("REMOVE", ("a",))])
        text = f"{writer.word('UPDATE')} \"{table.name}\" {update_text(writer, update)}"
        condition = self.condition(table, item, 0.25)
        text += writer.where(key, condition)
        returning = self.chance.choice(RETURNING) if may_return and self.chance.likely(0.4) else None
        text += f" RETURNING {returning} *" if returning else ""
        return Update(self.failure_returns(writer.wire(text)), table.name, condition, key, returning, update)

    def exists(self, table, may_return=False):
        key, writer = self.chance.key(table), Writer(self.chance)
        condition = self.condition(table, table.items.get(table.key_of(key), {}), 1)
        text = f"EXISTS(SELECT * FROM \"{table.name}\"{writer.where(key, condition)})"
        return Exists(self.failure_returns(writer.wire(text)), table.name, condition, key)

    def write(self, table, **options):
        return self.chance.choice((self.insert, self.insert, self.update, self.update, self.delete))(table, **options)

    def batch(self, tables):
        names = list(tables)
        statements = [self.write(tables[self.chance.choice(names)]) for _ in range(self.chance.randint(1, 5))]
        return Batch({"Statements": [statement.wire for statement in statements]}, statements)

    def transaction(self, model):
        draw = lambda table: self.exists(table) if self.chance.likely(0.15) else self.write(table, may_return=False)
        actions = self.generator.distinct(model, draw, most=5)
        return Transaction({"TransactStatements": [action.wire for action in actions]}, actions)

    def select_of_index(self, table, index):
        chance, writer = self.chance, Writer(self.chance)
        some = table.image(index, chance.choice(list(table.items.values())) if table.items else {})
        names = sorted({chance.choice([*some, index.hash.name]) for _ in range(2)}) if chance.likely(0.3) else None
        text = f"SELECT {', '.join(map(writer.name, names)) if names else '*'} FROM \"{table.name}\".\"{index.name}\""
        parts = table.index_parts(index)
        condition = chance.condition(some, avoid=tuple(part.name for part in parts)) if some and chance.likely(0.4) else None
        looked_at = trees.attributes(condition) if condition else set()
        if table.image(index, dict.fromkeys(looked_at)).keys() != looked_at:
            condition = None  # the index does not have what it looks at
        keys, of_range, kind = [], None, chance.choice(("partition", "scan"))
        terms = [condition] if condition else []
        if kind == "partition":
            here = [item[parts[0].name] for item in table.items.values() if table.is_in(index, item)]
            keys = [chance.choice(here) if here else chance.key_value(parts[0], is_hash=True)]
            of_range = self.generator.range_condition(table, parts[1]) if len(parts) > 1 and chance.likely(0.5) else None
            terms = [of_range, *terms] if of_range else terms
        if keys or terms:
            rest = trees.Joined("AND", terms) if len(terms) > 1 else terms[0] if terms else None
            text += writer.where({parts[0].name: key for key in keys}, rest)
        wire = {**writer.wire(text), **({"Limit": chance.choice((1, 2, 3, 1000))} if chance.likely(0.4) else {})}
        return Select(wire, table.name, kind, condition, [(name,) for name in names] if names else None, keys, of_range, index.name)

    def select(self, table):
        if table.indexes and self.chance.likely(0.4):
            return self.select_of_index(table, self.chance.choice(list(table.indexes.values())))
        chance, writer = self.chance, Writer(self.chance)
        some = chance.choice(list(table.items.values())) if table.items else {}
        kind = chance.choice(("item", "partition", "partition", "partitions", "scan"))
        names = list(dict.fromkeys(chance.path(some)[0] for _ in range(chance.randint(1, 3)))) if chance.likely(0.3) else None
        text = f"SELECT {', '.join(map(writer.name, names)) if names else '*'} FROM \"{table.name}\""
        condition, key, keys, of_range = self.condition(table, some, 0.4), chance.key(table), [], None
        if kind == "scan":
            text += writer.where({}, condition) if condition else ""
        elif kind == "partitions":
            keys = list({chance.key(table)[table.hash.name]: None for _ in range(4)})
            term = f"{writer.name(table.hash.name)} IN [{', '.join(map(writer.value, keys))}]"
            text += f" WHERE {term}" + (f" AND ({condition.text(writer)})" if condition else "")
        else:
            keys = [key[table.hash.name]]
            if kind == "partition":
                of_range = self.generator.range_condition(table, table.range) if table.range and chance.likely(0.5) else None
                key = {table.hash.name: keys[0]}
                kind = kind if table.range else "item"
            text += writer.where(key, trees.Joined("AND", [of_range, condition]) if of_range and condition else of_range or condition)
            if kind == "item" and table.range:
                of_range = key[table.range.name]
            elif is_equality(of_range):
                kind, of_range = "item", of_range.right.constant
        wire = writer.wire(text)
        if chance.likely(0.4):
            wire["Limit"] = chance.choice((1, 2, 3, 1000))
        if chance.likely(0.3):
            wire["ConsistentRead"] = chance.likely(0.5)
        return Select(wire, table.name, kind, condition, [(name,) for name in names] if names else None, keys, of_range)


def is_equality(condition):
    return isinstance(condition, trees.Compare) and condition.operator == "="
