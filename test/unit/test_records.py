"""Stored structures only grow at their end: members are known by their position (lib/store/record.h), and so are the values of enums.

test/unit/records.lock has each of them with its members in order: what virga itself declares, what it stores of AWS's own structures, and
whatever these refer to. A change that is not an addition at the end fails. UPDATE=1 adds what is new."""

import os
import re
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LOCK = Path(__file__).resolve().parent / "records.lock"
OWN = "virga's own"
KINDS = ("structure", "union", "list", "map", "enum")

sys.path.insert(0, str(ROOT / "tools"))

from smithyc.names import snake  # noqa: E402
from smithyc.parser import parse  # noqa: E402


def own_names(text):
    """What virga itself keeps: all of a model that is not imported, else the part below the line."""
    own = text.split(OWN, 1)[1] if OWN in text else text
    return re.findall(r"^structure (\w+)", re.sub(r"//[^\n]*", "", own), re.M)


def put_names(folder):
    """Structures that code stores as they are: those named in a call of something that puts."""
    for path in sorted(folder.glob("**/*.c")):
        for arguments in re.findall(r"\b\w*put\w*\(([^;{}]*)", path.read_text()):
            yield from re.findall(r"&\w+?_shape_(\w+)", arguments)


def reached(shapes):
    """These and all that they refer to, each once."""
    found, waiting = {}, list(shapes)
    while waiting:
        shape = waiting.pop()
        if shape.is_prelude or shape.type not in KINDS or shape.name in found:
            continue
        found[shape.name] = shape
        if shape.type != "enum":
            waiting += [member.target for member in shape.members.values()]
    return found


def members_of(shape):
    if shape.type == "enum":
        return [str(member.value or name).replace(" ", "_") for name, member in shape.members.items()]
    return [f"{name}:{member.target.name}" for name, member in shape.members.items()]


def structures(text, name="model", put=()):
    model = parse([(name, text)])
    by_name = {shape.name: shape for shape in model.own()}
    by_snake = {snake(shape.name): shape for shape in model.own("structure")}
    roots = [by_name[own] for own in own_names(text)] + [by_snake[one] for one in put if one in by_snake]
    return {f"{name}.{shape.name}": members_of(shape) for shape in reached(roots).values()}


def all_structures():
    for path in sorted([*ROOT.glob("services/*/*.smithy"), *ROOT.glob("lib/*/*.smithy")]):
        yield from structures(path.read_text(), path.stem, put_names(path.parent)).items()


def locked():
    for line in LOCK.read_text().splitlines() if LOCK.exists() else []:
        name, _, members = line.partition(" ")
        yield name, members.split()


def once(pairs):
    """As a dict. A name that is there twice (of two models of one name, of a lock merged from two branches) would hide one of the two."""
    found = {}
    for name, members in pairs:
        if name in found:
            raise ValueError(f"{name} is there twice")
        found[name] = members
    return found


def problems(found, known):
    """What is stored and has changed otherwise than by growing at its end."""
    for name, members in known.items():
        if name not in found:
            yield f"{name} is stored and may not go"
        elif found[name][:len(members)] != members:
            yield f"{name}: members may only be added at the end"


class Records(unittest.TestCase):
    def test_what_is_stored_only_grows_at_its_end(self):
        found, known = once(all_structures()), once(locked())
        self.assertGreater(len(found), 100)
        self.assertEqual(list(problems(found, known)), [])
        if os.environ.get("UPDATE") == "1":
            LOCK.write_text("".join(f"{name} {' '.join(members)}\n" for name, members in sorted(found.items())))
        else:
            self.assertEqual(found, known, "new members or structures: UPDATE=1 adds them to records.lock")


class Guard(unittest.TestCase):
    """That the test above would see a change wherever it is."""

    MODEL = """$version: "2"
namespace test
structure Unused { a: String }
structure Kept { x: String y: Deep }
structure Deep { m: Strings kind: Kind }
list Strings { member: String }
enum Kind { A B }
structure Put { z: Other }
union Other { one: String two: Integer }
// ---- virga's own: stored records ----
structure Record { kept: Kept }
"""

    def found(self, **changes):
        text = self.MODEL
        for old, new in changes.get("change", ()):
            self.assertIn(old, text)
            text = text.replace(old, new)
        return structures(text, "t", ["put"])

    def test_what_a_record_refers_to_is_guarded_and_nothing_else(self):
        self.assertEqual(self.found(), {
            "t.Record": ["kept:Kept"], "t.Kept": ["x:String", "y:Deep"], "t.Deep": ["m:Strings", "kind:Kind"], "t.Strings": ["member:String"],
            "t.Kind": ["A", "B"], "t.Put": ["z:Other"], "t.Other": ["one:String", "two:Integer"]})

    def test_a_name_is_there_once(self):
        self.assertEqual(once([("t.A", ["x"]), ("t.B", ["x"])]), {"t.A": ["x"], "t.B": ["x"]})
        with self.assertRaisesRegex(ValueError, "t.A is there twice"):
            once([("t.A", ["x"]), ("t.A", ["y"])])

    def test_changes_of_what_is_referred_to_are_seen(self):
        known = self.found()
        for old, new, wrong in (("m: Strings kind: Kind", "kind: Kind m: Strings", "t.Deep"), ("m: Strings kind: Kind", "kind: Kind", "t.Deep"),
                                ("x: String y", "n: String x: String y", "t.Kept"), ("A B", "A0 A B", "t.Kind"), ("one: String two", "two", "t.Other"),
                                ("list Strings { member: String }", "list Strings { member: Integer }", "t.Strings"), ("y: Deep", "", "t.Kept")):
            seen = list(problems(self.found(change=[(old, new)]), known))
            self.assertTrue(any(problem.startswith(wrong) for problem in seen), f"{new}: {seen}")
        for old, new in (("kind: Kind }", "kind: Kind more: String }"), ("A B", "A B C"), ("Unused { a: String }", "Unused { b: String }")):
            self.assertEqual(list(problems(self.found(change=[(old, new)]), known)), [])


if __name__ == "__main__":
    unittest.main()
