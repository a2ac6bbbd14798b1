"""Which operations and errors no test has met. Instances under test write a line for each answer into the file that VIRGA_COVERAGE_FILE
names ("sns Publish", "sns Publish NotFoundException"; lib/bus/answer.c); here the lines are held against the models and the code."""

import re
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from smithyc.names import error_name  # noqa: E402
from smithyc.parser import parse  # noqa: E402

WIDTH = 140


class Service:
    """Its operations, and those errors of its model that its code can answer, by name."""

    def __init__(self, path):
        self.name = path.stem
        model = parse([(path.name, path.read_text())])
        code = "\n".join(source.read_text() for source in sorted(path.parent.rglob("*.c")))
        used = set(re.findall(rf"&{self.name.upper()}_(\w+)", code))
        self.operations = {operation.name for operation in model.service.properties["operations"]}
        self.errors = {shape.name for shape in model.own("structure") if "error" in shape.traits and error_name(shape) in used}


def services(root=ROOT):
    return [Service(path) for path in sorted(root.glob("services/*/*.smithy")) if not path.stem.endswith("_record")]


def met(lines):
    """(service, operation) and (service, error) pairs of the lines."""
    words = [line.split() for line in lines]
    return {tuple(w[:2]) for w in words if len(w) >= 2}, {(w[0], w[2]) for w in words if len(w) == 3}


def listing(what, wanted, seen):
    missed = {name: sorted(item for item in items if (name, item) not in seen) for name, items in wanted.items()}
    total, lost = sum(len(items) for items in wanted.values()), sum(len(items) for items in missed.values())
    lines = [f"{what}: {total - lost} of {total} met" + ("; never:" if lost else "")]
    for name, items in missed.items():
        if items:
            lines += textwrap.wrap(f"{name}: {', '.join(items)}", WIDTH, initial_indent="    ", subsequent_indent="        ",
                                   break_long_words=False, break_on_hyphens=False)
    return lines


def report(lines, known):
    operations, errors = met(lines)
    return "\n".join(listing("operations", {service.name: service.operations for service in known}, operations) +
                     listing("errors", {service.name: service.errors for service in known}, errors))
