"""Stored structures only grow at their end: members are known by their position (lib/store/record.h).

test/unit/records.lock has each stored structure's members in order; a change that is not an addition at the end fails. UPDATE=1 adds what
is new."""

import os
import re
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LOCK = Path(__file__).resolve().parent / "records.lock"
OWN = "virga's own"


def own_text(path):
    """What virga itself keeps: all of a model that is not imported, else the part below the line."""
    text = path.read_text()
    return text.split(OWN, 1)[1] if OWN in text else text


def structures():
    paths = [*ROOT.glob("services/*/*.smithy"), *ROOT.glob("lib/*/*.smithy")]
    for path in sorted(paths):
        text = re.sub(r"//[^\n]*", "", own_text(path))
        for name, body in re.findall(r"^structure (\w+)[^{\n]*\{(.*?)^\}", text, re.M | re.S):
            members = re.findall(r"(\w+)\s*:\s*(\w+)", re.sub(r'@\w+(#\w+)?(\([^)]*\))?', "", body))
            yield f"{path.stem}.{name}", [f"{member}:{shape}" for member, shape in members]


def locked():
    for line in LOCK.read_text().splitlines() if LOCK.exists() else []:
        name, _, members = line.partition(" ")
        yield name, members.split()


class Records(unittest.TestCase):
    def test_stored_structures_only_grow_at_their_end(self):
        found, known = dict(structures()), dict(locked())
        self.assertGreater(len(found), 10)
        for name, members in known.items():
            self.assertIn(name, found, f"{name} is stored and may not go")
            self.assertEqual(found[name][:len(members)], members, f"{name}: members may only be added at the end")
        if os.environ.get("UPDATE") == "1":
            LOCK.write_text("".join(f"{name} {' '.join(members)}\n" for name, members in sorted(found.items())))
        else:
            self.assertEqual(found, known, "new members or structures: UPDATE=1 adds them to records.lock")


if __name__ == "__main__":
    unittest.main()
