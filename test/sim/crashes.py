"""Restarts and kill -9 between operations and in the middle of one."""

import time
from dataclasses import dataclass

import pages
from operations import Mismatch


@dataclass
class Restart:
    is_kill: bool

    def run(self, session):
        session.restart(self.is_kill)


@dataclass
class KillDuring:
    """A write is sent and virga killed before its answer is read: afterwards it has happened or not, whole."""
    write: object
    pause_s: float

    def run(self, session):
        model = session.model
        before, as_before = model.items(), model.snapshot()
        session.connection.send(self.write.operation, self.write.wire, region=session.region)
        time.sleep(self.pause_s)
        session.restart(is_kill=True)
        self.write.apply(model)
        found = {name: stored(session, table) for name, table in model.tables.items()}  # which other regions have as well
        if found == before:
            model.restore(as_before)
        elif found != model.items():
            raise Mismatch(f"{self.write.operation} {self.write.wire}\n  was killed and left {differences(found, before)},\n"
                           f"  done it would have left {differences(model.items(), before)}")


def stored(session, table):
    """A table's items, which are the same in all of its regions."""
    found = {}
    for region in table.replicas:
        items = pages.read_all(session, "Scan", {"TableName": table.name}, region)
        found[region] = {table.key_of(item): item for item in items}
    first, *others = found.values()
    if any(other != first for other in others):
        raise Mismatch(f"the regions of {table.name} differ: {found}")
    return first


def differences(found, before):
    return {name: {str(key): items.get(key) for key in items.keys() | before[name].keys() if items.get(key) != before[name].get(key)}
            for name, items in found.items()}
