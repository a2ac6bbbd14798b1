"""The naive second DynamoDB: dicts, sorted lists, and AWS's rules as plainly as they can be said."""

from dataclasses import dataclass, field

import values

PAGE_BYTES = 1024 * 1024
HOME = "us-east-1"
REGIONS = HOME, "eu-west-1", "ap-southeast-2"  # where replicas may be
EXPIRY = "when1"
FIVE_YEARS_S = 5 * 365 * 86400  # what should have gone earlier stays


@dataclass
class Part:
    """An attribute that is part of a key."""
    name: str
    type: str


@dataclass
class Index:
    name: str
    hash: Part
    range: Part | None
    is_global: bool
    projection: str
    more: list = field(default_factory=list)  # NonKeyAttributes


@dataclass
class Replica:
    """A table in one region. Its items are the table's; its stream and the order of its scans are its own."""
    view: str | None = None  # StreamViewType
    since: tuple = 0, 0  # the first of the table's changes that its stream has: not before the one, not after the other
    source: str | None = None  # the region that it was made from
    order: list = field(default_factory=list)  # of partitions, as scans have shown it


@dataclass
class Table:
    name: str
    hash: Part
    range: Part | None
    indexes: dict = field(default_factory=dict)
    items: dict = field(default_factory=dict)  # by key
    view: str | None = None  # the home region's StreamViewType when it is made
    changes: list = field(default_factory=list)  # (key, old, new, whether it expired): what a stream has to tell
    has_ttl: bool = False  # items expire at the second that EXPIRY has
    replicas: dict = field(default_factory=dict)  # by region
    has_lost_replica: bool = False  # one was removed
    origin: str = ""  # of a restored table: the one whose attributes' types it has
    has_recovery: bool = False
    moments: list = field(default_factory=list)  # (when, the clock's hours then, the items): to restore

    def __post_init__(self):
        self.replicas.setdefault(HOME, Replica(self.view))

    def empty(self):
        """The same without items, in one region."""
        return Table(self.name, self.hash, self.range, dict(self.indexes), view=self.view, has_ttl=self.has_ttl, origin=self.origin)

    def is_source(self, region):
        """Whether a replica was made from that one: then AWS keeps it, for a day."""
        return any(replica.source == region for replica in self.replicas.values())

    def parts(self):
        return [self.hash] if self.range is None else [self.hash, self.range]

    def key_of(self, item):
        return tuple(item[part.name] for part in self.parts())

    def key_item(self, item):
        return {part.name: item[part.name] for part in self.parts()}

    def partition(self, value):
        """Its items in the order of their sort keys."""
        return self.sorted([item for item in self.items.values() if item[self.hash.name] == value])

    def sorted(self, items):
        return items if self.range is None else sorted(items, key=lambda item: values.sort_key(item[self.range.name]))

    # ---- Indexes ----

    def index_parts(self, index):
        return [index.hash] if index.range is None else [index.hash, index.range]

    def is_in(self, index, item):
        return all(part.name in item for part in self.index_parts(index)) and self.fits(index, item)

    def image(self, index, item):
        """What the index has of the item."""
        if index.projection == "ALL":
            return item
        names = {part.name for part in (*self.parts(), *self.index_parts(index))} | set(index.more)
        return {name: value for name, value in item.items() if name in names}

    def index_key(self, index, item):
        return {part.name: item[part.name] for part in (*self.index_parts(index), *self.parts())}

    def index_fault(self, item, touched=None):
        """What keeps the item's values from being index keys: their "type", that one is "empty" or too "long"; or None. Of an update only
        what it touches is looked at: an item may be older than an index that it does not fit into."""
        looked_at = item if touched is None else {name: value for name, value in item.items() if name in touched}
        found = [[self.fault(index, looked_at, part) for part in self.index_parts(index)] for _, index in sorted(self.indexes.items())]
        faults = [fault for of_index in found for fault in of_index if fault]
        return next((fault for fault in faults if fault != "long"), "long" if faults else None)

    def fits(self, index, item):
        return not any(self.fault(index, item, part) for part in self.index_parts(index))

    def fault(self, index, item, part):
        value = item.get(part.name)
        if value is None:
            return None
        if value[0] != part.type:
            return "type"
        if part.type == "N":
            return None
        longest = 2048 if part is index.hash else 1024
        return "empty" if values.size(value) == 0 else "long" if values.size(value) > longest else None


class Model:
    """All tables."""

    def __init__(self):
        self.tables, self.backups = {}, {}
        self.hours = 0  # that virga's clock is ahead
        self.region = HOME  # where the request goes that is simulated

    def seen_from(self, region):
        """The tables that are in a region, as the generator looks at them."""
        return Seen({name: table for name, table in self.tables.items() if region in table.replicas}, self.backups, self.hours, region)

    def items(self):
        return {name: dict(table.items) for name, table in self.tables.items()}

    def snapshot(self):
        return {name: (dict(table.items), len(table.changes)) for name, table in self.tables.items()}

    def restore(self, snapshot):
        for name, (items, change_count) in snapshot.items():
            self.tables[name].items = dict(items)
            del self.tables[name].changes[change_count:]

    def put(self, table, item):
        self.change(table, table.key_of(item), item)

    def change(self, table, key, item, is_expired=False):
        """The item is this, or gone; what changes nothing is no change."""
        old = table.items.get(key)
        if old == item:
            return
        table.changes.append((key, old, item, is_expired))
        if item is None:
            del table.items[key]
        else:
            table.items[key] = item

    def expire(self, now_s):
        for table in self.tables.values():
            for key, item in list(table.items.items()):
                kind, contents = item.get(EXPIRY, ("NULL", True))
                if table.has_ttl and kind == "N" and now_s - FIVE_YEARS_S < contents <= now_s:
                    self.change(table, key, None, is_expired=True)

    # ---- Rules that stand alone, so that a faulty one can be planted (run.py) ----

    def delete(self, table, key):
        self.change(table, key, None)

    def remembered(self, table):
        """Its items as they are at a moment, to come back to."""
        return dict(table.items)

    def is_last_page(self, is_full, has_more):
        """A page that is full says so, even when nothing follows."""
        return not is_full


@dataclass
class Backup:
    arn: str
    region: str
    table: Table  # without items
    items: dict


@dataclass
class Seen:
    tables: dict
    backups: dict
    hours: int
    region: str


@dataclass
class Page:
    """What one page of a Query or Scan looks at, and whether it ended because it was full."""
    items: list
    is_full: bool
    bytes: int


def cut(items, limit, size=values.item_size):
    """The first page of items: up to 1 MB or the limit; the item that reaches 1 MB still belongs to it."""
    taken, total = [], 0
    for item in items:
        taken.append(item)
        total += size(item)
        if total >= PAGE_BYTES or len(taken) == limit:
            return Page(taken, True, total)
    return Page(taken, False, total)


def read_units(total, is_consistent):
    return max(1, -(-total // 4096)) * (1 if is_consistent else 0.5)


def write_units(old, new):
    return max(1, -(-max(values.item_size(old or {}), values.item_size(new or {})) // 1024))
