"""Random values, items, paths and expressions. What comes out is valid by itself; whether it fits the item it meets is left to chance."""

from decimal import Decimal

import trees
import updates
import values
from model import EXPIRY

NAMES = {"n1": "N", "n2": "N", "text": "S", "bin": "B", "list1": "L", "map1": "M", "set1": "NS", "flag1": "BOOL"}
ANY_NAMES = "a", "b", "c", "data", "with space", "über", "x.y", "#odd", ":odd", "Z" * 300
TEXTS = ("", "a", "ab", "abc", "b", "B", "0", "10", "9", "é", "\U0001d11e", "quote\" back\\slash /", "line\nbreak\t\u0001", "\u007f\u0080",
         "ends with a", "null", "\uffee")
NUMBERS = ("0", "1", "-1", "2", "9", "10", "100", "0.1", "-0.1", "42.5", "1E-130", "-1E-130", "9.9999999999999999999999999999999999999E+125",
           "-9.9999999999999999999999999999999999999E+125", "12345678901234567890123456789012345678", "0.00000000000000000000000000000000000001",
           "1E+125", "99999999999999999999999999999999999999", "3", "1.5")
BYTES = b"", b"\x00", b"\x00\x00", b"\xff", b"a", b"ab", b"\x80abc", b"\xff\xff"
# Key contents: never empty; the longest that are allowed (bytes: 2048 for partition keys, 1024 for sort keys).
HASH_LONG, RANGE_LONG = 2048, 1024


class Chance:
    """Everything that is drawn, from one seeded source."""

    def __init__(self, random, clock=None):
        self.random, self.clock = random, clock
        self.choice, self.randint, self.sample = random.choice, random.randint, random.sample

    def likely(self, probability):
        return self.random.random() < probability

    # ---- Values ----

    def number(self):
        if self.likely(0.6):
            return Decimal(self.choice(NUMBERS))
        digits = self.randint(1, values.DIGITS_MAX)
        return Decimal(self.randint(-10 ** digits, 10 ** digits)).scaleb(self.randint(-60, 40)) if digits < 38 else Decimal(10 ** 37)

    def text(self):
        return self.choice(TEXTS) if self.likely(0.9) else self.choice("xé\U0001d11e") * self.randint(1, 300)

    def scalar(self, kind):
        return self.number() if kind == "N" else self.text() if kind == "S" else self.choice(BYTES)

    def value(self, kind=None, depth=3):
        kind = kind or self.choice(values.TYPES if depth > 0 else values.TYPES[:-2])
        if kind == "BOOL":
            return kind, self.likely(0.5)
        if kind == "NULL":
            return kind, True
        if kind in values.SETS:
            return kind, frozenset(self.scalar(values.SETS[kind]) for _ in range(self.randint(1, 4)))
        if kind == "L":
            return kind, [self.value(depth=depth - 1) for _ in range(self.randint(0, 3))]
        if kind == "M":
            return kind, {self.name(): self.value(depth=depth - 1) for _ in range(self.randint(0, 3))}
        return kind, self.scalar(kind)

    def deep(self):
        """As deep as an attribute may be."""
        value = self.value("S")
        for _ in range(values.LEVELS_MAX - 1):
            value = ("L", [value]) if self.likely(0.5) else ("M", {"a": value})
        return value

    def name(self):
        return self.choice(ANY_NAMES if self.likely(0.4) else tuple(NAMES))

    def attribute(self, name):
        if self.likely(0.01):
            return self.deep()
        if self.likely(0.01):
            return "S", "L" * self.randint(1, 300_000)
        return self.value(NAMES.get(name) if self.likely(0.85) else None)

    def key_value(self, part, is_hash):
        if self.likely(0.03) and part.type != "N":
            long = HASH_LONG if is_hash else RANGE_LONG
            return part.type, "é" * (long // 2) if part.type == "S" else b"\xfe" * long
        pool = {"S": TEXTS[1:], "N": NUMBERS, "B": BYTES[1:]}[part.type]
        contents = self.choice(pool[:6] if is_hash else pool)
        return part.type, Decimal(contents) if part.type == "N" else contents

    def key(self, table):
        if table.items and self.likely(0.6):
            return table.key_item(self.choice(list(table.items.values())))
        return {part.name: self.key_value(part, part is table.hash) for part in table.parts()}

    def item(self, table):
        item = {name: self.attribute(name) for name in dict.fromkeys(self.name() for _ in range(self.randint(0, 6)))}
        for index in table.indexes.values():
            for part in table.index_parts(index):
                if self.likely(0.6):
                    item[part.name] = self.key_value(part, is_hash=True) if self.likely(0.97) else self.value()
        if table.has_ttl and self.likely(0.5):
            item[EXPIRY] = self.expiry()
        return {**item, **self.key(table)}

    def expiry(self):
        """Half an hour past one of the next hours; or what is no number and never expires."""
        if self.likely(0.8):
            return "N", Decimal(self.clock.now_s() + 1800 + 3600 * self.randint(0, 4))
        return self.choice((("S", "1"), ("NULL", True)))

    def disguised(self, wire):
        """A wire value with its numbers as clients may write them too, and what is unordered in any order."""
        [(kind, contents)] = wire.items()
        if kind == "N":
            return {kind: self.number_text(contents)}
        if kind in values.SETS:
            written = [self.number_text(text) for text in contents] if kind == "NS" else list(contents)
            self.random.shuffle(written)
            return {kind: written}
        if kind == "L":
            return {kind: [self.disguised(v) for v in contents]}
        return {kind: self.disguised_item(contents)} if kind == "M" else wire

    def disguised_item(self, wire):
        names = list(wire)
        self.random.shuffle(names)
        return {name: self.disguised(wire[name]) for name in names}

    def number_text(self, text):
        if self.likely(0.7):
            return text
        number = Decimal(text)
        return self.choice((f"{number:E}", f"{number:e}".replace("e+", "e"), text + (".000" if "." not in text else "00"),
                            text if text[0] == "-" else "+" + text, text.replace("-", "-00") if text[0] == "-" else "00" + text))

    # ---- Paths and operands ----

    def path(self, item, avoid=()):
        """A path, often of something that is there."""
        names = [name for name in item if name not in avoid]
        first = self.choice(names) if names and self.likely(0.75) else self.choice([name for name in (*ANY_NAMES, *NAMES) if name not in avoid])
        path, value = [first], item.get(first)
        while len(path) < 6 and self.likely(0.5):
            kind = value[0] if value else self.choice(("L", "M"))
            if kind == "L":
                path.append(self.randint(0, max(1, len(value[1])) if value else 2))
            elif kind == "M":
                inner = list(value[1]) if value else []
                path.append(self.choice(inner) if inner and self.likely(0.8) else self.name())
            else:
                break
            value = trees.find(path, item)
        return tuple(path)

    def near(self, value):
        """A value to compare with: the same, or another one, mostly of its type."""
        if value is not None and self.likely(0.4):
            return value
        return self.value(value[0] if value and self.likely(0.7) else None, depth=1)

    # ---- Conditions ----

    def condition(self, item, avoid=(), depth=2):
        if depth > 0 and self.likely(0.4):
            joined = [self.condition(item, avoid, depth - 1) for _ in range(self.randint(2, 3))]
            return trees.Joined(self.choice(("AND", "OR")), joined)
        if depth > 0 and self.likely(0.15):
            return trees.Not(self.condition(item, avoid, depth - 1))
        return self.choice((self.comparison, self.comparison, self.between, self.membership, self.function, self.function))(item, avoid)

    def comparison(self, item, avoid):
        path = self.path(item, avoid)
        found = trees.find(path, item)
        operator = self.choice(tuple(trees.COMPARISONS))
        if found and self.likely(0.2) and values.length(found) is not None:
            length = values.length(found)
            return trees.Compare(operator, trees.Size(trees.Path(path)), trees.Value(("N", Decimal(max(0, length + self.randint(-1, 1))))))
        other = self.path(item, avoid)
        if self.likely(0.15) and other != path:
            return trees.Compare(operator, trees.Path(path), trees.Path(other))
        value = self.near(found)
        if operator not in ("=", "<>") and value[0] not in values.ORDERED:
            value = self.value(self.choice(values.ORDERED))
        sides = [trees.Path(path), trees.Value(value)]
        return trees.Compare(operator, *(sides if self.likely(0.8) else sides[::-1]))

    def between(self, item, avoid):
        path = self.path(item, avoid)
        found = trees.find(path, item)
        kind = found[0] if found and found[0] in values.ORDERED else self.choice(values.ORDERED)
        bounds = [found if found and found[0] == kind and self.likely(0.3) else self.value(kind), self.value(kind)]
        low, high = sorted(bounds, key=values.sort_key)
        return trees.Between(trees.Path(path), trees.Value(low), trees.Value(high))

    def membership(self, item, avoid):
        path = self.path(item, avoid)
        candidates = [trees.Value(self.near(trees.find(path, item))) for _ in range(self.randint(1, 4))]
        return trees.In(trees.Path(path), candidates)

    def function(self, item, avoid):
        path = self.path(item, avoid)
        found = trees.find(path, item)
        name = self.choice(("attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains"))
        operands = [trees.Path(path)]
        if name == "attribute_type":
            operands.append(trees.Value(("S", found[0] if found and self.likely(0.6) else self.choice(values.TYPES))))
        elif name == "begins_with":
            operands.append(trees.Value(self.prefix(found)))
        elif name == "contains":
            operands.append(trees.Value(self.member(found)))
        return trees.Function(name, operands)

    def prefix(self, value):
        kind = value[0] if value and value[0] in ("S", "B") else self.choice(("S", "B"))
        if value and value[0] == kind and self.likely(0.7):
            return kind, value[1][:self.randint(0, 3)]
        return self.value(kind)

    def member(self, value):
        if value and value[1] and self.likely(0.6):
            kind, contents = value
            if kind in values.SETS:
                return values.SETS[kind], self.choice(sorted(contents))
            if kind == "L":
                return self.choice(contents)
            if kind in ("S", "B"):
                start = self.randint(0, len(contents) - 1)
                return kind, contents[start:start + 2]
        return self.value(depth=1)

    def projection(self, item, avoid=()):
        return trees.without_overlap([self.path(item, avoid) for _ in range(self.randint(1, 4))])

    # ---- Updates ----

    def update(self, item, avoid):
        paths = trees.without_overlap([self.target(item, avoid) for _ in range(self.randint(1, 5))])
        actions = [self.action(item, path, avoid) for path in paths if path[0] not in avoid]
        return updates.Update(actions) if actions else None

    def target(self, item, avoid):
        """A path, mostly one whose last step can be set."""
        path = self.path(item, avoid)
        while len(path) > 1 and self.likely(0.9):
            parent = trees.find(path[:-1], item)
            if parent and parent[0] == ("L" if isinstance(path[-1], int) else "M"):
                break
            path = path[:-1]
        return path

    def action(self, item, path, avoid):
        found = trees.find(path, item)
        kind = found[0] if found else None
        sections = ["SET", "SET", "REMOVE"] + (["ADD"] * 2 if kind in ("N", None) else []) + (["ADD", "DELETE"] if kind in values.SETS else [])
        section = self.choice(sections) if self.likely(0.95) else self.choice(("ADD", "DELETE"))
        if section == "SET":
            return updates.Action(section, path, self.assigned(item, path, found, avoid))
        if section == "REMOVE":
            return updates.Action(section, path)
        kinds = [*values.SETS] + (["N"] if section == "ADD" else [])
        chosen = kind if kind in kinds and self.likely(0.9) else self.choice(kinds)
        if found and chosen == kind and kind in values.SETS and self.likely(0.3):
            return updates.Action(section, path, found)
        return updates.Action(section, path, self.value(chosen))

    def assigned(self, item, path, found, avoid):
        if found and found[0] == "N" and self.likely(0.5):
            return updates.Sum(self.choice("+-"), self.source(item, path, "N", avoid), self.source(item, path, "N", avoid))
        if found and found[0] == "L" and self.likely(0.5):
            return updates.ListAppend(self.source(item, path, "L", avoid), self.source(item, path, "L", avoid))
        return self.source(item, path, None, avoid)

    def source(self, item, path, kind, avoid):
        """A path, a value (of the type, if one is given), or the one where the other is not."""
        value = updates.Plain(trees.Value(self.value(kind, depth=2) if kind else self.attribute(path[-1])))
        draw = self.random.random()
        if draw < 0.6:
            return value
        other = path if self.likely(0.5) else self.path(item, avoid)
        return updates.Plain(trees.Path(other)) if draw < 0.8 else updates.IfNotExists(other, value)
