"""Instruction counts kept in the repository: what a request costs more than it did is seen before it is merged."""

from pathlib import Path

import dynamodb

FILE = Path(__file__).resolve().parent / "instructions.txt"
RISE = 1.05
HEAD = """# User-space instructions per request of a release build, by callgrind: what `./dev bench --check` compares with; more than 5 % above it
# fails. They hardly depend on the machine, but on the compiler and the libraries: these are of Debian 12. After a change that is meant, or
# that saves: `./dev bench --renew`, and commit this file with it.
"""


def read():
    """{case: count}"""
    lines = FILE.read_text().splitlines() if FILE.exists() else []
    return {name: int(count) for count, name in (line.split(maxsplit=1) for line in lines if line and not line.startswith("#"))}


def renew(build):
    counts = dynamodb.count_all(build)
    FILE.write_text(HEAD + "".join(f"{count:8} {name}\n" for name, count in counts.items()))


def problems_of(kept, counts):
    """What speaks against these counts."""
    problems = [f"{name}: {count} instructions, {count / kept[name] - 1:+.1%} on {kept[name]}"
                for name, count in counts.items() if name in kept and count > kept[name] * RISE]
    problems += [f"{name} is kept, but could not be counted" for name in kept if name not in counts]
    return problems + [f"{name} is not kept yet: `./dev bench --renew`" for name in counts if name not in kept]


def check(build):
    """Whether nothing rose by more than 5 %."""
    kept, counts = read(), dynamodb.count_all(build)
    problems = problems_of(kept, counts)
    for name, count in counts.items():
        if name in kept and count * RISE < kept[name]:
            print(f"{name}: {count / kept[name] - 1:+.1%}: worth a `./dev bench --renew`")
    print("\n".join(problems) or "no request costs over 5 % more than it did")
    return not problems
