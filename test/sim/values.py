"""Attribute values as the model holds them: pairs (type, contents) with plain Python contents (N a Decimal, B bytes, sets frozensets, L a
list, M a dict). They are never changed in place, so that old and new images may share parts."""

import base64
import decimal
from decimal import Decimal

# Enough to add any two numbers exactly: magnitudes from 1E-130 to 1E+126.
decimal.setcontext(decimal.Context(prec=400, Emax=10_000, Emin=-10_000))

DIGITS_MAX = 38
MAGNITUDES = range(-130, 126)
ORDERED = "S", "N", "B"
SETS = {"SS": "S", "NS": "N", "BS": "B"}
TYPES = *ORDERED, "BOOL", "NULL", *SETS, "L", "M"
LEVELS_MAX = 32  # the attribute itself is the first
ITEM_SIZE_MAX = 400 * 1024


def plain(number):
    """A number as DynamoDB prints it: without exponent, without zeros that say nothing."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def sum_problem(number):
    """DynamoDB's sentence on a sum that it can't hold, or None; of one with too many digits too it says that it is too large."""
    if number == 0:
        return None
    if number.adjusted() > MAGNITUDES[-1] or len(number.normalize().as_tuple().digits) > DIGITS_MAX:
        return "Number overflow. Attempting to store a number with magnitude larger than supported range"
    if number.adjusted() < MAGNITUDES[0]:
        return "Number underflow. Attempting to store a number with magnitude smaller than supported range"
    return None


def scalar_to_wire(kind, contents):
    return plain(contents) if kind == "N" else base64.b64encode(contents).decode() if kind == "B" else contents


def scalar_from_wire(kind, text):
    if kind == "N":
        number = Decimal(text)
        assert plain(number) == text, f"the number {text} is not in DynamoDB's form"
        return number
    return base64.b64decode(text) if kind == "B" else text


def to_wire(value):
    kind, contents = value
    if kind == "L":
        return {kind: [to_wire(v) for v in contents]}
    if kind == "M":
        return {kind: item_to_wire(contents)}
    if kind in SETS:
        return {kind: [scalar_to_wire(SETS[kind], v) for v in sorted(contents)]}
    return {kind: scalar_to_wire(kind, contents)}


def from_wire(wire):
    [(kind, contents)] = wire.items()
    if kind == "L":
        return kind, [from_wire(v) for v in contents]
    if kind == "M":
        return kind, item_from_wire(contents)
    if kind in SETS:
        members = frozenset(scalar_from_wire(SETS[kind], v) for v in contents)
        assert len(members) == len(contents) > 0, "a set is empty or has a member twice"
        return kind, members
    return kind, scalar_from_wire(kind, contents)


def item_to_wire(item):
    return {name: to_wire(value) for name, value in item.items()}


def item_from_wire(wire):
    return {name: from_wire(value) for name, value in wire.items()}


def number_size(number):
    """A byte for two digits, counted from the point, one for the exponent, one for the sign of negatives."""
    if number == 0:
        return 1
    _, digits, exponent = number.normalize().as_tuple()
    count = len(digits) + exponent % 2
    return 1 + (count + 1) // 2 + (number < 0)


def scalar_size(kind, contents):
    return number_size(contents) if kind == "N" else len(contents) if kind == "B" else len(contents.encode())


def size(value):
    """Bytes as AWS counts them."""
    kind, contents = value
    if kind in ("BOOL", "NULL"):
        return 1
    if kind in SETS:
        return sum(scalar_size(SETS[kind], v) for v in contents)
    if kind == "L":
        return 3 + sum(1 + size(v) for v in contents)
    if kind == "M":
        return 3 + sum(1 + len(name.encode()) + size(v) for name, v in contents.items())
    return scalar_size(kind, contents)


def item_size(item):
    return sum(len(name.encode()) + size(value) for name, value in item.items())


def sort_key(value):
    """What orders values of one ordered type."""
    kind, contents = value
    return contents.encode() if kind == "S" else contents


def levels(value):
    """How deep lists and maps lie in each other: 0 for scalars and sets."""
    kind, contents = value
    if kind not in ("L", "M"):
        return 0
    return 1 + max((levels(v) for v in (contents.values() if kind == "M" else contents)), default=0)


def length(value):
    """What the function size() gives, or None: characters of S as Java counts them, bytes of B, members of the rest."""
    kind, contents = value
    if kind in ("N", "BOOL", "NULL"):
        return None
    return len(contents.encode("utf-16-le")) // 2 if kind == "S" else len(contents)


def contains(container, operand):
    kind, contents = container
    if kind == "L":
        return operand in contents
    if kind in SETS:
        return operand[0] == SETS[kind] and operand[1] in contents
    return kind in ("S", "B") and kind == operand[0] and operand[1] in contents
