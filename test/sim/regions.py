"""Global tables: replicas come and go, and all regions tell the same."""

from dataclasses import dataclass, field

import model as models
from operations import Describe, Mismatch, Refusal, compare, settle
from pages import Scan
from streams import VIEWS, ReadStream, flagged


@dataclass
class AddReplica:
    """In another region; operations go on while it is filled."""
    name: str
    target: str
    meanwhile: list = field(default_factory=list)

    def run(self, session):
        table, region = session.model.tables[self.name], session.region
        wire = {"TableName": self.name, "ReplicaUpdates": [{"Create": {"RegionName": self.target}}]}
        answer = session.call("UpdateTable", wire)
        if self.target in table.replicas:
            refusal = Refusal("ValidationException", {"because one or more replicas already existed as tables",
                                                      "Cannot add or delete the local region through ReplicaUpdates"})
            compare("UpdateTable", wire, answer, refusal)
            return
        if answer[0] != 200:
            raise Mismatch(f"UpdateTable {wire} answered {answer}")
        source, first = table.replicas[region], len(table.changes)
        if source.view is None:
            source.view, source.since = VIEWS[-1], (first, first)
        for operation in self.meanwhile:
            operation.run(session)
        settle(session, self.name, region, self.is_there)
        table.replicas[self.target] = models.Replica(source.view, (first, len(table.changes)), region)

    def is_there(self, table):
        return table["TableStatus"] == "ACTIVE" and {"RegionName": self.target, "ReplicaStatus": "ACTIVE"}.items() <= next(
            (replica for replica in table["Replicas"] if replica["RegionName"] == self.target), {}).items()


@dataclass
class RemoveReplica:
    """By ReplicaUpdates from another region, or by DeleteTable in its own."""
    name: str
    target: str
    is_own: bool

    def run(self, session):
        table = session.model.tables[self.name]
        wire = {"TableName": self.name}
        if self.is_own:
            answer = session.call("DeleteTable", wire, region=self.target)
        else:
            wire["ReplicaUpdates"] = [{"Delete": {"RegionName": self.target}}]
            answer = session.call("UpdateTable", wire)
        if table.is_source(self.target):
            compare("UpdateTable", wire, answer, Refusal("ValidationException", {"because it has acted as a source region"}))
            return
        if answer[0] != 200:
            raise Mismatch(f"the replica of {self.name} in {self.target} was to go, and virga answered {answer}")
        del table.replicas[self.target]
        table.has_lost_replica = True
        for region in table.replicas:
            settle(session, self.name, region, self.is_gone)
        compare("DescribeTable", {"TableName": self.name}, session.call("DescribeTable", {"TableName": self.name}, region=self.target),
                Refusal("ResourceNotFoundException", {"not found"}))

    def is_gone(self, table):
        return table["TableStatus"] == "ACTIVE" and all(replica["RegionName"] != self.target for replica in table.get("Replicas", []))


@dataclass
class Audit:
    """Everything of every table, in every region."""

    def run(self, session):
        for table in session.model.tables.values():
            expired = []
            for region, replica in table.replicas.items():
                session.region = region
                for index in (None, *table.indexes):
                    wire = {"TableName": table.name, **({"IndexName": index} if index else {})}
                    Scan(wire, table.name, index, None, None, True, 1).run(session)
                Describe(table.name).run(session)
                if replica.view:
                    expired.append(flagged(table, ReadStream(table.name).run(session)))
            self.judge(table, expired)

    def judge(self, table, expired):
        """What expired is the service's own deed in one region's stream."""
        if len(table.replicas) == 1:
            return
        seen = [change for of_region in expired for change in of_region]
        wanted = {number for number, (_, _, _, is_expired) in enumerate(table.changes)
                  if is_expired and all(replica.view and replica.since[1] <= number for replica in table.replicas.values())}
        if len(seen) != len(set(seen)) or (wanted - set(seen) and not table.has_lost_replica):
            raise Mismatch(f"of {table.name}, the changes {sorted(wanted)} were expiries; the regions' streams call so {expired}")
