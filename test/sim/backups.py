"""Backups and point-in-time recovery: what is restored is what the model had at that moment, and then a table like any other."""

import time
from dataclasses import dataclass, field

import model as models
import values
from operations import SETTLE_S, Mismatch, is_settled, settle
from pages import Scan

RESTORED = "restored"  # the name of all tables that are


@dataclass
class CreateBackup:
    """Operations go on while it is made."""
    name: str
    label: str
    meanwhile: list = field(default_factory=list)

    def run(self, session):
        table, region = session.model.tables[self.name], session.region
        wire = {"TableName": self.name, "BackupName": self.label}
        status, body = session.call("CreateBackup", wire)
        if status != 200:
            raise Mismatch(f"CreateBackup {wire} answered {status} {body}")
        arn = body["BackupDetails"]["BackupArn"]
        backup = models.Backup(arn, region, table.empty(), session.model.remembered(table))
        for operation in self.meanwhile:
            operation.run(session)
        self.wait(session, arn, backup)
        session.model.backups[self.label] = backup

    def wait(self, session, arn, backup):
        deadline = time.monotonic() + SETTLE_S
        while True:
            status, body = session.call("DescribeBackup", {"BackupArn": arn})
            if status != 200 or time.monotonic() > deadline:
                raise Mismatch(f"DescribeBackup {arn} answered {status} {body}")
            details = body["BackupDescription"]["BackupDetails"]
            if details["BackupStatus"] == "AVAILABLE":
                break
            time.sleep(0.005)
        found = details["BackupSizeBytes"], body["BackupDescription"]["SourceTableDetails"]["ItemCount"]
        expected = sum(map(values.item_size, backup.items.values())), len(backup.items)
        if found != expected:
            raise Mismatch(f"DescribeBackup {arn}: (BackupSizeBytes, ItemCount) are {found}, expected {expected}")


@dataclass
class DeleteBackup:
    label: str

    def run(self, session):
        backup = session.model.backups.pop(self.label)
        status, body = session.call("DeleteBackup", {"BackupArn": backup.arn}, region=backup.region)
        if status != 200:
            raise Mismatch(f"DeleteBackup {backup.arn} answered {status} {body}")


@dataclass
class SwitchRecovery:
    """Point-in-time recovery, on or off."""
    name: str
    is_on: bool

    def run(self, session):
        table = session.model.tables[self.name]
        wire = {"TableName": self.name, "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": self.is_on}}
        status, body = session.call("UpdateContinuousBackups", wire)
        if status != 200:
            raise Mismatch(f"UpdateContinuousBackups {wire} answered {status} {body}")
        if not self.is_on or not table.has_recovery:
            table.moments = []
        table.has_recovery = self.is_on


@dataclass
class Remember:
    """A moment to come back to."""
    name: str

    def run(self, session):
        table = session.model.tables[self.name]
        if table.has_recovery:
            table.moments.append((session.moment_ms(), session.model.hours, session.model.remembered(table)))


class Restore:
    """Makes the table RESTORED, whose items then must be these."""

    def restore(self, session, operation, wire, source, items):
        status, body = session.call(operation, {**wire, "TargetTableName": RESTORED})
        if status != 200:
            raise Mismatch(f"{operation} {wire} answered {status} {body}")
        settle_restored(session)
        table = source.empty()
        table.name, table.origin, table.has_ttl, table.view = RESTORED, source.origin or source.name, False, None
        table.replicas = {models.HOME: models.Replica()}
        table.items = dict(items)
        session.model.tables[RESTORED] = table
        for index in (None, *table.indexes):
            Scan({"TableName": RESTORED, **({"IndexName": index} if index else {})}, RESTORED, index, None, None, True, 1).run(session)


def settle_restored(session):
    settle(session, RESTORED, session.region, is_settled)


@dataclass
class RestoreBackup(Restore):
    label: str

    def run(self, session):
        backup = session.model.backups[self.label]
        wire = {"BackupArn": backup.arn}
        if backup.region != session.region:
            wire["SSESpecificationOverride"] = {"Enabled": True}
        self.restore(session, "RestoreTableFromBackup", wire, backup.table, backup.items)


@dataclass
class RestoreMoment(Restore):
    """Of those that are old enough, by a number."""
    name: str
    number: int

    def run(self, session):
        table = session.model.tables[self.name]
        moments = [moment for moment in table.moments if moment[1] < session.model.hours]
        if not moments:
            return
        at_ms, _, items = moments[self.number % len(moments)]
        wire = {"SourceTableName": self.name, "RestoreDateTime": at_ms / 1000}
        self.restore(session, "RestoreTableToPointInTime", wire, table, items)
