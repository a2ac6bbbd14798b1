"""Query and Scan, page by page. What a partition holds, and in which order, the model knows; the order of partitions in a scan, and of
equal keys in an index, is virga's own: it is read once without filter and limit, judged, and then binds all other ways to read."""

from dataclasses import dataclass

import model as models
import values
from operations import Mismatch, capacity, compare, into_key, projected


@dataclass
class Reading:
    """What Query and Scan have in common. `wire` is the first page's request."""
    wire: dict
    table: str
    index: str | None = None
    filter: object = None
    projection: list | None = None
    is_chain: bool = True  # all pages, not the first alone

    def read(self, session, operation, wire, rest):
        """Reads pages and compares them with what the model makes of `rest`, the items that there are to be read."""
        table = session.model.tables[self.table]
        limit = wire.get("Limit")
        refused = into_key(table, self.filter, self.projection)
        if refused:
            compare(operation, wire, session.call(operation, wire), refused)
            return
        while True:
            page = models.cut(rest, limit)
            rest = rest[len(page.items):]
            answer = session.call(operation, wire)
            compare(operation, wire, answer, self.expected(session.model, table, wire, page, bool(rest)))
            last = answer[1].get("LastEvaluatedKey")
            if last is None or not self.is_chain:
                return
            wire = {**wire, "ExclusiveStartKey": last}

    def expected(self, model, table, wire, page, has_more):
        found = [item for item in page.items if self.filter is None or self.filter.holds(item)]
        expected = {"Count": len(found), "ScannedCount": len(page.items)}
        if wire.get("Select") != "COUNT":
            expected["Items"] = [projected(item, self.projection) for item in found]
        if not model.is_last_page(page.is_full, has_more):
            expected["LastEvaluatedKey"] = self.key_of(table, page.items[-1])
        return {**expected, **capacity(table, wire, models.read_units(page.bytes, wire.get("ConsistentRead", False)))}

    def key_of(self, table, item):
        return table.index_key(table.indexes[self.index], item) if self.index else table.key_item(item)


def read_all(session, operation, wire, region=None):
    """Everything, as virga gives it."""
    items = []
    while True:
        status, body = session.call(operation, wire, region=region)
        if status != 200:
            raise Mismatch(f"{operation} {wire}\n  answered {status} {body}")
        items += [values.item_from_wire(item) for item in body["Items"]]
        if "LastEvaluatedKey" not in body:
            return items
        wire = {**wire, "ExclusiveStartKey": body["LastEvaluatedKey"]}


def require_same(table, wire, items, expected):
    """The same items, in any order; keys tell which is which."""
    found = {table.key_of(item): item for item in items}
    wanted = {table.key_of(item): item for item in expected}
    if len(found) != len(items) or found != wanted:
        raise Mismatch(f"{wire}\n  gave {items}\n  expected, in some order, {expected}")


def require_sorted(wire, items, parts):
    """Partitions in one piece each, their items in the order of the sort key."""
    seen, before = [], None
    for item in items:
        partition = item[parts[0].name]
        if not seen or partition != seen[-1]:
            if partition in seen:
                raise Mismatch(f"{wire}\n  the partition {partition} comes twice")
            seen.append(partition)
        elif len(parts) > 1 and values.sort_key(item[parts[1].name]) < values.sort_key(before[parts[1].name]):
            raise Mismatch(f"{wire}\n  {item[parts[1].name]} comes behind {before[parts[1].name]}")
        before = item
    return seen


@dataclass
class Query(Reading):
    hash: tuple = None
    range: object = None  # a condition on the sort key, or None
    start: dict | None = None
    start_key: tuple | None = None  # value of the sort key in `start`

    def run(self, session):
        table = session.model.tables[self.table]
        is_forward = self.wire.get("ScanIndexForward", True)
        if self.index:
            rest = self.of_index(session, table)
        else:
            rest = [item for item in table.partition(self.hash) if self.range is None or self.range.holds(item)]
        rest = rest if is_forward else rest[::-1]
        if self.start_key is not None:
            name, at = table.range.name, values.sort_key(self.start_key)
            behind = (lambda v: v > at) if is_forward else (lambda v: v < at)
            rest = [item for item in rest if behind(values.sort_key(item[name]))]
        self.read(session, "Query", self.wire, rest)

    def of_index(self, session, table):
        index = table.indexes[self.index]
        wire = {name: self.wire[name] for name in ("TableName", "IndexName")}
        wire.update(KeyConditionExpression="#h = :h", ExpressionAttributeNames={"#h": index.hash.name},
                    ExpressionAttributeValues={":h": values.to_wire(self.hash)})
        items = read_all(session, "Query", wire)
        parts = table.index_parts(index)
        require_same(table, wire, items, [table.image(index, item) for item in table.items.values()
                                          if table.is_in(index, item) and item[index.hash.name] == self.hash])
        require_sorted(wire, items, parts)
        return [item for item in items if self.range is None or self.range.holds(item)]


@dataclass
class Scan(Reading):
    segments: int = 1

    def run(self, session):
        table = session.model.tables[self.table]
        index = table.indexes[self.index] if self.index else None
        base = {name: self.wire[name] for name in ("TableName", "IndexName") if name in self.wire}
        items = read_all(session, "Scan", base)
        self.judge(table, index, base, items, table.replicas[session.region])
        if self.segments == 1:
            self.read(session, "Scan", self.wire, items)
            return
        rest = items
        for number in range(self.segments):
            segment = {"Segment": number, "TotalSegments": self.segments}
            part = read_all(session, "Scan", {**base, **segment})
            if part != rest[:len(part)]:
                raise Mismatch(f"segment {number} of {self.segments} of {self.table}: {part} does not go on where the segment before ended")
            rest = rest[len(part):]
            self.read(session, "Scan", {**self.wire, **segment}, part)
        if rest:
            raise Mismatch(f"no segment of {self.segments} of {self.table} has {rest}")

    def judge(self, table, index, wire, items, replica):
        if index:
            require_same(table, wire, items, [table.image(index, item) for item in table.items.values() if table.is_in(index, item)])
            require_sorted(wire, items, table.index_parts(index))
            return
        require_same(table, wire, items, list(table.items.values()))
        order = require_sorted(wire, items, table.parts())
        known = [partition for partition in replica.order if partition in order]
        if known != [partition for partition in order if partition in known]:
            raise Mismatch(f"{wire}\n  the partitions' order was {known} and is {order}")
        replica.order = order
