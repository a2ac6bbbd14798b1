"""Update expressions as trees, and what they make of an item."""

from dataclasses import dataclass

import trees
import values

BAD_TYPE = "An operand in the update expression has an incorrect data type"
BAD_PATH = "The document path provided in the update expression is invalid for update"
NOT_FOUND = "The provided expression refers to an attribute that does not exist in the item"
TOO_BIG = "Item size to update has exceeded the maximum allowed size"
TOO_DEEP = ("Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit")


class Refused(Exception):
    """DynamoDB's sentence on an update that does not fit the item; `sentences` where the model leaves the choice open."""

    def __init__(self, *sentences):
        super().__init__(sentences[0])
        self.sentences = set(sentences)


# ---- What SET assigns ----

@dataclass
class Plain:
    """A path or a value."""
    operand: object

    def text(self, writer):
        return self.operand.text(writer)

    def value(self, item):
        found = self.operand.value(item)
        if found is None:
            raise Refused(NOT_FOUND)
        return found


@dataclass
class IfNotExists:
    path: tuple
    other: object

    def text(self, writer):
        return f"if_not_exists({writer.path(self.path)}, {self.other.text(writer)})"

    def value(self, item):
        found = trees.find(self.path, item)
        return self.other.value(item) if found is None else found


@dataclass
class ListAppend:
    head: object
    tail: object

    def text(self, writer):
        return f"list_append({self.head.text(writer)}, {self.tail.text(writer)})"

    def value(self, item):
        head, tail = self.head.value(item), self.tail.value(item)
        if head[0] != "L" or tail[0] != "L":
            raise Refused(BAD_TYPE)
        return "L", head[1] + tail[1]


@dataclass
class Sum:
    sign: str
    left: object
    right: object

    def text(self, writer):
        return writer.grouped(f"{self.left.text(writer)} {self.sign} {self.right.text(writer)}")

    def value(self, item):
        left, right = self.left.value(item), self.right.value(item)
        return add_numbers(left, right, 1 if self.sign == "+" else -1)


def add_numbers(left, right, sign):
    if left[0] != "N" or right[0] != "N":
        raise Refused(BAD_TYPE)
    total = left[1] + sign * right[1]
    problem = values.sum_problem(total)
    if problem:
        raise Refused(problem)
    return "N", total


# ---- Actions ----

@dataclass
class Action:
    """SET, REMOVE, ADD or DELETE of one path. `operand`: an assigned tree, None for REMOVE, a value else."""
    section: str
    path: tuple
    operand: object = None

    def text(self, writer):
        path = writer.path(self.path)
        if self.section == "SET":
            return f"{path} = {self.operand.text(writer)}"
        return path if self.section == "REMOVE" else f"{path} {writer.value(self.operand)}"

    def outcome(self, item):
        """What the path's value becomes: None where it goes."""
        outcome = self.operand.value(item) if self.section == "SET" else None
        parent = trees.find(self.path[:-1], item) if len(self.path) > 1 else ("M", item)
        if parent is None or parent[0] != ("L" if isinstance(self.path[-1], int) else "M"):
            raise Refused(BAD_PATH)
        if self.section in ("ADD", "DELETE"):
            outcome = self.merged(trees.find(self.path, item))
        if outcome is not None and len(self.path) + values.levels(outcome) > values.LEVELS_MAX:
            raise Refused(TOO_DEEP)
        return outcome

    def merged(self, old):
        if old is None:
            return self.operand if self.section == "ADD" else None
        if old[0] != self.operand[0]:
            raise Refused(BAD_TYPE)
        if old[0] == "N":
            return add_numbers(old, self.operand, 1)
        members = old[1] | self.operand[1] if self.section == "ADD" else old[1] - self.operand[1]
        return (old[0], members) if members else None


@dataclass
class Update:
    actions: list

    def text(self, writer):
        """One clause for each section, in the order in which they first come."""
        sections = {}
        for action in self.actions:
            sections.setdefault(action.section, []).append(action.text(writer))
        return " ".join(f"{writer.word(section)} {', '.join(texts)}" for section, texts in sections.items())

    def paths(self):
        return [action.path for action in self.actions]

    def makes_nothing(self):
        """What only takes away makes no item."""
        return all(action.section in ("REMOVE", "DELETE") for action in self.actions)

    def apply(self, item):
        """A new item; every operand reads the old one."""
        outcomes, problems = {}, set()
        for action in self.actions:
            try:
                outcomes[action.path] = action.outcome(item)
            except Refused as refused:
                problems |= refused.sentences
        if problems:
            raise Refused(*problems)
        updated = change(("M", item), outcomes)[1]
        if values.item_size(updated) > values.ITEM_SIZE_MAX:
            raise Refused(TOO_BIG)
        return updated


def change(value, outcomes):
    """The value with its parts replaced: outcomes by path below it. Elements that go close up, those behind a list's end come after it in
    the order of their indexes."""
    if () in outcomes:
        return outcomes[()]
    kind, contents = value
    inner = {}
    for path, outcome in outcomes.items():
        inner.setdefault(path[0], {})[path[1:]] = outcome
    if kind == "M":
        changed = {**contents, **{name: change(contents.get(name), below) for name, below in inner.items()}}
        return kind, {name: part for name, part in changed.items() if part is not None}
    elements = [change(part, inner.pop(index)) if index in inner else part for index, part in enumerate(contents)]
    elements += [change(None, inner[index]) for index in sorted(inner)]
    return kind, [part for part in elements if part is not None]
