"""The parameters from before expressions: what each test and each action means, said anew and not by way of the expressions that virga
makes of them."""

from dataclasses import dataclass

import updates
import values

SCALARS = values.ORDERED
BAD_TYPE = "Type mismatch for attribute to update"


def ordered(value, other, test):
    return value is not None and value[0] == other[0] and test(values.sort_key(value), values.sort_key(other))


# Operator: (how many values, of which types, what it means for what an item has, or None).
OPERATORS = {
    "EQ": (1, values.TYPES, lambda found, given: found is not None and found == given[0]),
    "NE": (1, values.TYPES, lambda found, given: found is None or found != given[0]),
    "LT": (1, SCALARS, lambda found, given: ordered(found, given[0], lambda a, b: a < b)),
    "LE": (1, SCALARS, lambda found, given: ordered(found, given[0], lambda a, b: a <= b)),
    "GT": (1, SCALARS, lambda found, given: ordered(found, given[0], lambda a, b: a > b)),
    "GE": (1, SCALARS, lambda found, given: ordered(found, given[0], lambda a, b: a >= b)),
    "BETWEEN": (2, SCALARS, lambda found, given: ordered(found, given[0], lambda a, b: a >= b) and ordered(found, given[1], lambda a, b: a <= b)),
    "IN": (None, SCALARS, lambda found, given: found is not None and found in given),
    "NULL": (0, (), lambda found, given: found is None),
    "NOT_NULL": (0, (), lambda found, given: found is not None),
    "CONTAINS": (1, SCALARS, lambda found, given: found is not None and values.contains(found, given[0])),
    "NOT_CONTAINS": (1, SCALARS, lambda found, given: found is not None and not values.contains(found, given[0])),
    "BEGINS_WITH": (1, ("S", "B"), lambda found, given: found is not None and found[0] == given[0][0] and found[1].startswith(given[0][1])),
}


@dataclass
class Test:
    """Of one attribute."""
    name: str
    operator: str
    given: list

    def wire(self):
        wire = {"ComparisonOperator": self.operator}
        return {**wire, "AttributeValueList": [values.to_wire(value) for value in self.given]} if self.given else wire

    def expected(self, chance):
        """As Expected has it, which has older forms for equality and for nothing."""
        if self.operator == "EQ" and chance.likely(0.5):
            return {"Value": values.to_wire(self.given[0]), **({"Exists": True} if chance.likely(0.3) else {})}
        if self.operator == "NULL" and chance.likely(0.5):
            return {"Exists": False}
        if len(self.given) == 1 and chance.likely(0.3):
            return {"ComparisonOperator": self.operator, "Value": values.to_wire(self.given[0])}
        return self.wire()

    def holds(self, item):
        return OPERATORS[self.operator][2](item.get(self.name), self.given)


@dataclass
class Tests:
    """All of them must hold, or with OR any."""
    tests: list
    joined: str

    def holds(self, item):
        return (any if self.joined == "OR" else all)(test.holds(item) for test in self.tests)

    def parameters(self, member, chance):
        wire = {member: {test.name: test.expected(chance) if member == "Expected" else test.wire() for test in self.tests}}
        if self.joined == "OR" or (len(self.tests) > 1 and chance.likely(0.3)):
            wire["ConditionalOperator"] = self.joined
        return wire


class Update(updates.Update):
    """AttributeUpdates: of whole attributes."""

    def parameters(self, chance):
        return {"AttributeUpdates": {action.path[0]: self.wire(action, chance) for action in self.actions}}

    def wire(self, action, chance):
        name = {"SET": "PUT", "REMOVE": "DELETE"}.get(action.section, action.section)
        wire = {} if name == "PUT" and chance.likely(0.5) else {"Action": name}
        return {**wire, "Value": values.to_wire(action.operand)} if action.operand is not None else wire

    def apply(self, item):
        return super(Update, Update([worded(action) for action in self.actions])).apply(item)


class Assigned(updates.Plain):
    def value(self, item):
        return self.operand


class Appended(updates.Plain):
    """Behind the list that is there, or a new one."""
    path = ()

    def value(self, item):
        kind, contents = item.get(self.path[0], ("L", []))
        if kind != "L":
            raise updates.Refused(BAD_TYPE)
        return "L", contents + self.operand[1]


def worded(action):
    """The action as an expression's, with the older words for what does not fit."""
    if action.section == "SET":
        return updates.Action("SET", action.path, Assigned(action.operand))
    if action.section == "ADD" and action.operand[0] == "L":
        appended = Appended(action.operand)
        appended.path = action.path
        return updates.Action("SET", action.path, appended)
    return OldAction(action.section, action.path, action.operand)


class OldAction(updates.Action):
    def outcome(self, item):
        try:
            return super().outcome(item)
        except updates.Refused as refused:
            raise updates.Refused(*(BAD_TYPE if sentence == updates.BAD_TYPE else sentence for sentence in refused.sentences)) from refused


# ---- Drawn ----

def draw_test(chance, item, name):
    found = item.get(name)
    operator = chance.choice(tuple(OPERATORS))
    count, types, _ = OPERATORS[operator]
    if count == 0:
        return Test(name, operator, [])
    kind = found[0] if found and found[0] in types and chance.likely(0.8) else chance.choice(types)
    if operator in ("CONTAINS", "NOT_CONTAINS") and found and chance.likely(0.7):
        value = chance.member(found)
        given = [value if value[0] in types else chance.value(kind, depth=1)]
    elif operator == "BEGINS_WITH":
        given = [chance.prefix(found)]
    else:
        near = lambda: found if found and found[0] == kind and chance.likely(0.4) else chance.value(kind, depth=1)
        given = [near() for _ in range(count or chance.randint(1, 4))]
    if operator == "BETWEEN":
        given.sort(key=values.sort_key)
    return Test(name, operator, given)


def draw_tests(chance, item, avoid=()):
    names = [name for name in (*item, *(chance.name() for _ in range(2))) if name not in avoid]
    chosen = {chance.choice(names) for _ in range(chance.randint(1, 3))}
    tests = [draw_test(chance, item, name) for name in sorted(chosen)]
    return Tests(tests, "OR" if len(tests) > 1 and chance.likely(0.4) else "AND")


def draw_update(chance, item, avoid):
    """AttributeUpdates, or None."""
    actions = []
    for name in sorted({chance.path(item, avoid)[0] for _ in range(chance.randint(1, 4))} - set(avoid)):
        kind = item[name][0] if name in item else None
        section = chance.choice(("SET", "SET", "REMOVE", "ADD", "DELETE"))
        operand = chance.attribute(name) if section == "SET" else None
        if section in ("ADD", "DELETE"):
            kinds = [*values.SETS] + (["N", "L"] if section == "ADD" else [])
            operand = chance.value(kind if kind in kinds and chance.likely(0.85) else chance.choice(kinds), depth=2)
        actions.append(updates.Action(section, (name,), operand))
    return Update(actions) if actions else None


def draw_names(chance, item):
    """AttributesToGet, as a projection."""
    return [(name,) for name in sorted({chance.path(item)[0] for _ in range(chance.randint(1, 4))})]
