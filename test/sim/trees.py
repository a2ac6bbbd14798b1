"""Paths, conditions and projections as trees: each can be written as text for a request, and says itself what it means for an item. Nothing
here reads text."""

from dataclasses import dataclass

import values

# Words that need no placeholder; what else the generator names is reserved or no word.
BARE = {"a", "b", "c", "n1", "n2", "bin", "list1", "map1", "set1", "flag1", "pk", "sk", "gpk", "gsk", "lsk", "when1"}


class Writer:
    """Writes one request's expressions and gathers their placeholders."""

    def __init__(self, chance):
        self.chance, self.names, self.values = chance, {}, {}

    def name(self, name):
        if name in BARE and self.chance.likely(0.6):
            return name
        for key, known in self.names.items():
            if known == name:
                return key
        key = f"#n{len(self.names)}"
        self.names[key] = name
        return key

    def value(self, value):
        key = f":v{len(self.values)}"
        self.values[key] = values.to_wire(value)
        return key

    def path(self, path):
        first, *more = path
        return self.name(first) + "".join(f"[{step}]" if isinstance(step, int) else "." + self.name(step) for step in more)

    def word(self, word):
        return self.chance.choice((word, word.lower(), word.capitalize())) if self.chance.likely(0.2) else word

    def candidates(self, texts):
        return f"({', '.join(texts)})"

    def function(self, name, texts):
        return f"{name}({', '.join(texts)})"

    def grouped(self, text):
        """Sometimes in parentheses; only once, for AWS complains of redundant ones."""
        return f"({text})" if self.chance.likely(0.15) else text

    def parameters(self):
        found = {"ExpressionAttributeNames": self.names, "ExpressionAttributeValues": self.values}
        return {name: given for name, given in found.items() if given}


def find(path, item):
    """The value at the path, or None."""
    value = ("M", item)
    for step in path:
        kind, contents = value
        if isinstance(step, int):
            if kind != "L" or step >= len(contents):
                return None
        elif kind != "M" or step not in contents:
            return None
        value = contents[step]
    return value


# ---- Operands ----

@dataclass
class Path:
    steps: tuple

    def text(self, writer):
        return writer.path(self.steps)

    def value(self, item):
        return find(self.steps, item)


@dataclass
class Value:
    constant: tuple

    def text(self, writer):
        return writer.value(self.constant)

    def value(self, item):
        return self.constant


@dataclass
class Size:
    of: object

    def text(self, writer):
        return f"size({self.of.text(writer)})"

    def value(self, item):
        value = self.of.value(item)
        length = None if value is None else values.length(value)
        return None if length is None else ("N", values.Decimal(length))


# ---- Conditions ----

def is_ordered(left, right, *orders):
    """Whether both are of one ordered type, and in one of the orders (-1, 0, 1)."""
    if left is None or right is None or left[0] != right[0] or left[0] not in values.ORDERED:
        return False
    a, b = values.sort_key(left), values.sort_key(right)
    return (a > b) - (a < b) in orders


COMPARISONS = {
    "=": lambda a, b: a is not None and a == b,
    "<>": lambda a, b: a is None or a != b,
    "<": lambda a, b: is_ordered(a, b, -1),
    "<=": lambda a, b: is_ordered(a, b, -1, 0),
    ">": lambda a, b: is_ordered(a, b, 1),
    ">=": lambda a, b: is_ordered(a, b, 1, 0),
}


@dataclass
class Compare:
    operator: str
    left: object
    right: object

    def text(self, writer):
        return f"{writer.grouped(self.left.text(writer))} {self.operator} {self.right.text(writer)}"

    def holds(self, item):
        return COMPARISONS[self.operator](self.left.value(item), self.right.value(item))


@dataclass
class Between:
    operand: object
    low: object
    high: object

    def text(self, writer):
        return (f"{self.operand.text(writer)} {writer.word('BETWEEN')} {self.low.text(writer)} "
                f"{writer.word('AND')} {self.high.text(writer)}")

    def holds(self, item):
        value = self.operand.value(item)
        return is_ordered(value, self.low.value(item), 1, 0) and is_ordered(value, self.high.value(item), -1, 0)


@dataclass
class In:
    operand: object
    candidates: list

    def text(self, writer):
        return f"{self.operand.text(writer)} {writer.word('IN')} {writer.candidates([c.text(writer) for c in self.candidates])}"

    def holds(self, item):
        value = self.operand.value(item)
        return value is not None and any(c.value(item) == value for c in self.candidates)


@dataclass
class Function:
    name: str
    operands: list

    def text(self, writer):
        return writer.function(self.name, [operand.text(writer) for operand in self.operands])

    def holds(self, item):
        found = [operand.value(item) for operand in self.operands]
        if self.name == "attribute_exists":
            return found[0] is not None
        if self.name == "attribute_not_exists":
            return found[0] is None
        if None in found:
            return False
        first, second = found
        if self.name == "attribute_type":
            return first[0] == second[1]
        if self.name == "begins_with":
            return first[0] == second[0] and first[0] in ("S", "B") and first[1].startswith(second[1])
        return values.contains(first, second)


@dataclass
class Not:
    condition: object

    def text(self, writer):
        text = self.condition.text(writer)
        return f"{writer.word('NOT')} " + (f"({text})" if isinstance(self.condition, Joined) else writer.grouped(text))

    def holds(self, item):
        return not self.condition.holds(item)


@dataclass
class Joined:
    """Conditions with AND or OR between them."""
    word: str
    conditions: list

    def text(self, writer):
        parts = []
        for condition in self.conditions:
            text = condition.text(writer)
            parts.append(f"({text})" if isinstance(condition, Joined) else writer.grouped(text))
        return f" {writer.word(self.word)} ".join(parts)

    def holds(self, item):
        return (all if self.word == "AND" else any)(condition.holds(item) for condition in self.conditions)


def attributes(tree):
    """Names of the attributes that a condition or an operand looks at."""
    if isinstance(tree, Path):
        return {tree.steps[0]}
    below = [part for value in vars(tree).values() for part in (value if isinstance(value, list) else [value])]
    return set().union(*(attributes(part) for part in below if hasattr(part, "text")))


def gone_into(tree):
    """Names of the top-level attributes that a condition, an update or a projection goes into."""
    if isinstance(tree, Path):
        return {tree.steps[0]} if len(tree.steps) > 1 else set()
    if isinstance(tree, list):
        return {path[0] for path in tree if len(path) > 1}
    path = getattr(tree, "path", ())
    own = {path[0]} if isinstance(path, tuple) and len(path) > 1 else set()
    below = [part for value in vars(tree).values() for part in (value if isinstance(value, list) else [value])]
    return own.union(*(gone_into(part) for part in below if hasattr(part, "text")))


# ---- Projections ----

def without_overlap(paths):
    """Those of the paths that can stand beside all that come before them: none leads into another, and none takes for a map what
    another one takes for a list."""
    kept = []
    for path in paths:
        if all(is_apart(path, other) for other in kept):
            kept.append(path)
    return kept


def is_apart(a, b):
    for left, right in zip(a, b):
        if left != right:
            return isinstance(left, int) == isinstance(right, int)
    return False


def project(paths, item):
    """The parts of an item that the paths lead to; elements of lists close up."""
    projected = select([p for p in paths if p], ("M", item))
    return projected[1] if projected else {}


def select(paths, value):
    """What the paths name of a value, or None."""
    if any(not path for path in paths):
        return value
    kind, contents = value
    steps = sorted({path[0] for path in paths}, key=lambda step: (isinstance(step, str), step))
    chosen = []
    for step in steps:
        inner = find((step,), contents) if kind == "M" and isinstance(step, str) else \
            contents[step] if kind == "L" and isinstance(step, int) and step < len(contents) else None
        part = None if inner is None else select([path[1:] for path in paths if path[0] == step], inner)
        if part is not None:
            chosen.append((step, part))
    if not chosen:
        return None
    return kind, dict(chosen) if kind == "M" else [part for _, part in chosen]
