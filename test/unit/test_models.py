"""The services' models against AWS's, as botocore carries them. Where no botocore of 1.40 or newer is found, this is skipped and says so.

Printed, not judged: what AWS has and an implemented operation lacks, and the operations that AWS has added since the import."""

import glob
import gzip
import json
import os
import shutil
import subprocess
import sys
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tools"))

from smithyc.parser import parse  # noqa: E402

OLDEST = (1, 40)
# By name: ours -> the folder of botocore's data.
FOLDERS = {"cognito": "cognito-idp"}
SIMPLE = {"enum": "string", "intEnum": "integer", "document": "structure", "bigDecimal": "string"}
# What is meant to differ, with the reason.
DEVIATIONS = {
    "sqs ReceiveMessage input.AttributeNames[]": "clients send names of message system attributes in it",
    "s3 CreateBucket input.CreateBucketConfiguration.LocationConstraint": "any region: S3 checks it itself, with its own error",
    "dynamodb CreateTable input.VectorIndexes": "newer than botocore's models: refused by name",
    "dynamodb UpdateTable input.VectorIndexUpdates": "newer than botocore's models: refused by name",
    "dynamodb ExportTableToPointInTime input.S3Prefix": "AWS refuses an empty one",
    "dynamodb ImportTable input.ClientToken": "AWS wants one; SDKs make it",
    "s3 ListObjectVersions output.Versions[].StorageClass": "versions have their object's class; AWS's model knows STANDARD alone",
}
ASK = "import botocore, sys; print(botocore.__version__); print(botocore.__path__[0])"


def find_botocore():
    """The folder of the newest botocore's data that any of the machine's Pythons has, or None and what was found."""
    pythons = {shutil.which("python3"), sys.executable, "/usr/bin/python3", *glob.glob("/usr/local/bin/python3")}
    found = []
    for python in filter(None, pythons):
        done = subprocess.run([python, "-c", ASK], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            version, path = done.stdout.split("\n")[:2]
            found.append((tuple(int(part) for part in version.split(".")[:2]), os.path.join(path, "data")))
    best = max(found, default=None)
    return (best[1], best[0]) if best and best[0] >= OLDEST else (None, best and best[0])


DATA, FOUND = find_botocore()


def read_api(folder):
    """botocore's newest model of a service."""
    for name, opener in (("service-2.json", open), ("service-2.json.gz", gzip.open)):
        paths = sorted(glob.glob(os.path.join(DATA, folder, "*", name)))
        if paths:
            with opener(paths[-1], "rt", encoding="utf-8") as file:
                return json.load(file)
    raise FileNotFoundError(folder)


class Comparison:
    """One service: walks our operations beside AWS's."""

    def __init__(self, name, service, api):
        self.name, self.service, self.api = name, service, api
        self.wrong, self.lacking = [], []

    def say(self, where, what):
        if f"{self.name} {where}" not in DEVIATIONS:
            self.wrong.append(f"{self.name} {where}: {what}")

    def run(self):
        theirs = self.api["operations"]
        for operation in self.service.properties["operations"]:
            if operation.name not in theirs:
                self.say(operation.name, "AWS has no such operation")
                continue
            for part in ("input", "output"):
                ours, shape = operation.properties.get(part), theirs[operation.name].get(part)
                if ours is not None and shape is not None:
                    self.compare(f"{operation.name} {part}", ours, shape["shape"], set())
        listed = {operation.name for operation in self.service.properties["operations"]}
        listed.update(self.service.trait("virga#missingOperations", []))
        self.lacking += [f"{self.name}: AWS has the operation {name}" for name in sorted(set(theirs) - listed)]

    def compare(self, where, ours, their_name, seen):
        theirs = self.api["shapes"][their_name]
        if (ours.name, their_name) in seen:
            return
        seen = seen | {(ours.name, their_name)}
        kind = SIMPLE.get(ours.type, ours.type)
        if kind == "union":
            kind = "structure"
        if kind != theirs["type"] and not (kind == "string" and theirs["type"] == "character"):
            self.say(where, f"type {ours.type}, AWS's is {theirs['type']}")
            return
        self.compare_constraints(where, ours, theirs)
        if kind == "structure":
            self.compare_members(where, ours, theirs, seen)
        elif kind == "list":
            self.compare(where + "[]", ours.members["member"].target, theirs["member"]["shape"], seen)
        elif kind == "map":
            self.compare(where + "{}", ours.members["value"].target, theirs["value"]["shape"], seen)

    def compare_members(self, where, ours, theirs, seen):
        required = set(theirs.get("required", []))
        for name, member in ours.members.items():
            if name not in theirs["members"]:
                self.say(f"{where}.{name}", "AWS has no such member")
                continue
            if " input" in where and ("required" in member.traits) != (name in required):
                self.say(f"{where}.{name}", "required" if name not in required else "not required")
            self.compare(f"{where}.{name}", member.target, theirs["members"][name]["shape"], seen)
        self.lacking += [f"{self.name} {where} lacks {name}" for name in theirs["members"] if name not in ours.members]

    def compare_constraints(self, where, ours, theirs):
        bounds = ours.trait("length") or ours.trait("range") or {}
        for key in ("min", "max"):
            if "enum" not in theirs and bounds.get(key) != theirs.get(key):
                self.say(where, f"{key} {bounds.get(key)}, AWS's is {theirs.get(key)}")
        if "enum" not in theirs and ours.trait("pattern") != theirs.get("pattern"):
            self.say(where, f"pattern {ours.trait('pattern')}, AWS's is {theirs.get('pattern')}")
        values = None
        if ours.type == "enum":
            values = [name if member.value is None else member.value for name, member in ours.members.items()]
        if values is not None and "enum" in theirs and set(values) - set(theirs["enum"]):
            self.say(where, f"values that AWS's has not: {sorted(set(values) - set(theirs['enum']))}")
        if (values is None) != ("enum" not in theirs):
            self.say(where, "enum")


@unittest.skipUnless(DATA, f"no botocore of {OLDEST[0]}.{OLDEST[1]} or newer: found {FOUND}")
class Models(unittest.TestCase):
    def compare(self, name, path):
        with open(path, encoding="utf-8") as file:
            model = parse([(path, file.read())])
        comparison = Comparison(name, model.service, read_api(FOLDERS.get(name, name)))
        comparison.run()
        for line in comparison.lacking:
            print(line)
        self.assertEqual(comparison.wrong, [], "\n" + "\n".join(comparison.wrong))


def add_tests():
    for path in sorted(glob.glob(os.path.join(ROOT, "services", "*", "*.smithy"))):
        name = os.path.basename(path).partition(".")[0]
        if not name.endswith("_record"):
            setattr(Models, f"test_{name}_says_nothing_that_aws_does_not", lambda self, name=name, path=path: self.compare(name, path))


add_tests()

if __name__ == "__main__":
    if DATA is None:
        print(f"not compared: no botocore of {OLDEST[0]}.{OLDEST[1]} or newer here")
    unittest.main()
