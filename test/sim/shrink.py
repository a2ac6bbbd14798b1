"""Finds few operations among many that still go wrong."""

import re
import time

LIMIT_S = 90


def kind_of(problem):
    """Its first words, and the error that was answered: without the operation that made a table, say, something else goes wrong."""
    return problem.split()[:2], re.findall(r"'__type': '([^']*)'", problem)


def shrink(fails, operations):
    """(operations, problem): as few as leaving out one part after another leads to, within a minute and a half; the problem is None when the whole
    list does not go wrong again."""
    deadline = time.monotonic() + LIMIT_S
    problem = fails(operations)
    if problem is not None:
        operations, problem = leave_out_kinds(fails, operations, problem, deadline)
        operations, problem = leave_out_tables(fails, operations, problem, deadline)
    size = len(operations) // 2
    while problem is not None and size > 0 and time.monotonic() < deadline:
        fewer, found = leave_out(fails, operations, problem, size, deadline)
        is_done = size == 1 and len(fewer) == len(operations)
        operations, problem = fewer, found
        size = 0 if is_done else max(1, size // 2)
    return operations, problem


def leave_out_kinds(fails, operations, problem, deadline):
    """Without all of a kind: most often reads do not matter, nor restarts, which take long."""
    for kind in dict.fromkeys(map(type, operations)):
        fewer = [operation for operation in operations if type(operation) is not kind]
        found = fails(fewer) if time.monotonic() < deadline else None
        if found is not None and kind_of(found) == kind_of(problem):
            operations, problem = fewer, found
    return operations, problem


def tables_of(operation):
    return set(re.findall(r"\b(?:table-\d|restored)\b", repr(operation)))


def leave_out_tables(fails, operations, problem, deadline):
    """Without all that are of one table alone: most often another one matters."""
    for table in sorted(set().union(*map(tables_of, operations))):
        fewer = [operation for operation in operations if tables_of(operation) != {table}]
        found = fails(fewer) if time.monotonic() < deadline else None
        if found is not None and kind_of(found) == kind_of(problem):
            operations, problem = fewer, found
    return operations, problem


def leave_out(fails, operations, problem, size, deadline):
    """Without all runs of that many that are not needed."""
    at = 0
    while at < len(operations) and time.monotonic() < deadline:
        fewer = operations[:at] + operations[at + size:]
        found = fails(fewer)
        if found is not None and kind_of(found) == kind_of(problem):
            operations, problem = fewer, found
        else:
            at += size
    return operations, problem
