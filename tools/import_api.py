#!/usr/bin/env python3
"""Writes the imported part of a service's .smithy file from the API models that botocore carries.

    tools/import_api.py services/sns/sns.smithy --service sns --add CreateTopic Publish     a new file
    tools/import_api.py services/sns/sns.smithy --add PublishBatch                          one more operation
    tools/import_api.py services/sns/sns.smithy                                             botocore was updated

Only facts are taken (names, types, constraints, bindings), never documentation. What stands behind the line
`// ---- virga's own: ...` is kept as it is. Operations that AWS has and the file lacks become @virga#missingOperations.
"""

import argparse
import gzip
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from smithyc.model import PRELUDE  # noqa: E402

OWN_PART = "// ---- virga's own: stored records and deviations ----"
SIMPLE = {
    "string": "String", "character": "String", "blob": "Blob", "boolean": "Boolean", "integer": "Integer",
    "long": "Long", "float": "Float", "double": "Double", "timestamp": "Timestamp",
}
PROTOCOLS = {
    ("json", "1.0"): "aws.protocols#awsJson1_0", ("json", "1.1"): "aws.protocols#awsJson1_1",
    ("query", None): "aws.protocols#awsQuery", ("rest-json", None): "aws.protocols#restJson1",
    ("rest-xml", None): "aws.protocols#restXml",
}
TIME_FORMATS = {"iso8601": "date-time", "unixTimestamp": "epoch-seconds", "rfc822": "http-date"}
LENGTH_TYPES = ("string", "blob", "list", "map")


def quote(value):
    """A Smithy node value; Smithy's strings are JSON's."""
    return json.dumps(value, ensure_ascii=False)


def enum_member(text):
    """A readable identifier of an enum's text: us-east-1 -> US_EAST_1, s3:ObjectCreated:* -> S3_OBJECT_CREATED_ALL."""
    text = text.replace("*", "All")
    if re.search("[a-z]", text) and re.search("[A-Z]", text):
        text = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", text)
        text = re.sub(r"([a-z])([A-Z])", r"\1_\2", text)
    name = re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_").upper()
    return "V" + name if not name or name[0].isdigit() else name


class Importer:
    def __init__(self, api, operations):
        self.metadata = api["metadata"]
        self.operations = api["operations"]
        self.shapes = api["shapes"]
        self.wanted = sorted(operations)
        self.uses = set()
        self.names = {}  # botocore's shape name -> ours
        self.streaming = set()
        self.reached = {}  # botocore's shape name -> its shape, of everything that is needed
        kind = (self.metadata["protocol"], self.metadata.get("jsonVersion"))
        self.protocol = PROTOCOLS.get(kind) or PROTOCOLS.get((kind[0], None))
        if self.protocol is None:
            raise SystemExit(f"protocol {kind} is not spoken")
        self.is_rest = kind[0].startswith("rest-")
        self.is_xml = kind[0] in ("query", "rest-xml")

    # What is needed, and its names

    def reach(self):
        queue = []
        for name in self.wanted:
            if name not in self.operations:
                raise SystemExit(f"AWS's {self.metadata['serviceId']} has no operation '{name}'")
            operation = self.operations[name]
            queue += [operation[part]["shape"] for part in ("input", "output") if part in operation]
            queue += [error["shape"] for error in operation.get("errors", [])]
        while queue:
            name = queue.pop()
            if name in self.reached:
                continue
            shape = self.reached[name] = self.shapes[name]
            if shape.get("eventstream"):
                raise SystemExit(f"'{name}' is an event stream; these are not spoken")
            for member in self.members(shape).values():
                queue.append(member["shape"])
                if member.get("streaming"):
                    self.streaming.add(member["shape"])
        self.choose_names()

    @staticmethod
    def members(shape):
        if shape["type"] == "structure":
            return shape["members"]
        return {key: shape[key] for key in ("member", "key", "value") if key in shape}

    def is_plain(self, name):
        """Simple shapes that say nothing beyond their type are written as the prelude's."""
        shape = self.reached[name]
        return shape["type"] in SIMPLE and not self.shape_traits(name) and "enum" not in shape

    def choose_names(self):
        taken = {}
        operations = {name.lower() for name in self.wanted}
        prelude = {name.lower() for name in PRELUDE} | {"op"}  # in C, <service>_op is the enum of the operations
        for name in sorted(self.reached):
            if self.is_plain(name):
                self.names[name] = SIMPLE[self.reached[name]["type"]]
                continue
            ours = re.sub(r"[^A-Za-z0-9_]", "_", name)
            if ours.lower() in prelude or ours.lower() in operations:
                ours = re.sub(r"\W", "", self.metadata["serviceId"]) + ours[0].upper() + ours[1:]
            while taken.setdefault(ours.lower(), name) != name:
                ours += "_"
            self.names[name] = ours

    def trait(self, name, value=None):
        """"@name(value)", with a `use` where the name is not smithy.api's. `value` is the text between parentheses."""
        if "#" in name:
            self.uses.add(name)
            name = name.rpartition("#")[2]
        return f"@{name}" if value is None else f"@{name}({value})"

    # Shapes

    def shape_traits(self, name):
        shape = self.reached[name]
        traits = []
        bounds = ", ".join(f"{key}: {shape[key]:g}" if isinstance(shape[key], float) else f"{key}: {shape[key]}"
                           for key in ("min", "max") if key in shape)
        if bounds and "enum" not in shape:
            traits.append(self.trait("length" if shape["type"] in LENGTH_TYPES else "range", bounds))
        if "pattern" in shape and "enum" not in shape:
            traits.append(self.trait("pattern", quote(shape["pattern"])))
        if shape.get("sensitive"):
            traits.append("@sensitive")
        if shape.get("streaming") or name in self.streaming:
            traits.append("@streaming")
        if "timestampFormat" in shape:
            traits.append(self.trait("timestampFormat", quote(TIME_FORMATS[shape["timestampFormat"]])))
        return traits

    def write_shape(self, name):
        shape = self.reached[name]
        kind, ours = shape["type"], self.names[name]
        traits = self.shape_traits(name)
        if kind == "structure":
            return self.write_structure(name, traits)
        if kind in ("list", "map"):
            return self.block(traits, f"{kind} {ours}", self.container_members(shape))
        if "enum" in shape:
            return self.block(traits, f"enum {ours}", self.enum_members(shape["enum"]))
        return "\n".join(traits + [f"{SIMPLE[kind].lower()} {ours}"]) + "\n"

    @staticmethod
    def block(traits, head, lines):
        if not lines:
            return "\n".join(traits + [head + " {}"]) + "\n"
        return "\n".join(traits + [head + " {"] + ["    " + line for line in lines] + ["}"]) + "\n"

    @staticmethod
    def enum_members(texts):
        lines, taken = [], set()
        for text in texts:
            name = enum_member(text)
            base, number = name, 2
            while name in taken:
                name, number = f"{base}_{number}", number + 1
            taken.add(name)
            lines.append(name if name == text else f"{name} = {quote(text)}")
        return lines

    def container_members(self, shape):
        lines = []
        for key, member in self.members(shape).items():
            # The name of a flattened list's elements is a matter of the structure that holds it.
            renamed = member.get("locationName")
            if renamed and renamed != key and not (shape.get("flattened") and key == "member"):
                lines.append(self.trait("xmlName", quote(renamed)))
            lines.append(f"{key}: {self.names[member['shape']]}")
        return lines

    def write_structure(self, name, traits):
        shape = self.reached[name]
        if shape.get("exception"):
            traits = self.error_traits(name, shape) + traits
        kind = "union" if shape.get("union") else "document" if shape.get("document") else "structure"
        if kind == "document":
            return "\n".join(traits + [f"document {self.names[name]}"]) + "\n"
        lines = []
        for member_name, member in shape["members"].items():
            marks = self.member_traits(shape, member_name, member)
            lines.append(" ".join(marks + [f"{member_name}: {self.names[member['shape']]}"]))
        return self.block(traits, f"{kind} {self.names[name]}", lines)

    def error_traits(self, name, shape):
        error = shape.get("error", {})
        status = error.get("httpStatusCode")
        is_server = shape.get("fault") or (status or 0) >= 500
        traits = [self.trait("error", quote("server" if is_server else "client"))]
        if status is not None:
            traits.append(self.trait("httpError", status))
        if error.get("code", name) != name:
            value = f"code: {quote(error['code'])}, httpResponseCode: {status or 400}"
            traits.append(self.trait("aws.protocols#awsQueryError", value))
        return traits

    def member_traits(self, shape, name, member):
        target = self.reached[member["shape"]]
        traits = []
        if name in shape.get("required", []):
            traits.append("@required")
        if member.get("idempotencyToken"):
            traits.append("@idempotencyToken")
        traits += self.binding(shape, name, member, target)
        if member.get("xmlAttribute"):
            traits.append("@xmlAttribute")
        if target.get("flattened") or member.get("flattened"):
            traits.append("@xmlFlattened")
        if "timestampFormat" in member:
            traits.append(self.trait("timestampFormat", quote(TIME_FORMATS[member["timestampFormat"]])))
        return traits

    def binding(self, shape, name, member, target):
        location, wire_name = member.get("location"), member.get("locationName", name)
        if location == "uri":
            return ["@httpLabel"]
        if location == "header":
            return [self.trait("httpHeader", quote(wire_name))]
        if location == "headers":
            return [self.trait("httpPrefixHeaders", quote(wire_name))]
        if location == "querystring":
            if target["type"] == "map":
                return ["@httpQueryParams"]
            return [self.trait("httpQuery", quote(wire_name))]
        if location == "statusCode":
            return ["@httpResponseCode"]
        traits = ["@httpPayload"] if shape.get("payload") == name else []
        if target.get("flattened") and target["type"] == "list":
            wire_name = target["member"].get("locationName", wire_name)
        if wire_name != name:
            traits.append(self.trait("xmlName" if self.is_xml else "jsonName", quote(wire_name)))
        return traits

    # Operations and the service

    def write_operation(self, name):
        operation = self.operations[name]
        traits = []
        if self.is_rest:
            http = operation["http"]
            uri = self.uri(operation)
            value = f"method: {quote(http['method'])}, uri: {quote(uri)}, code: {http.get('responseCode', 200)}"
            traits.append(self.trait("http", value))
        if operation.get("authtype") == "none" or "smithy.api#noAuth" in operation.get("auth", []):
            traits.append("@auth([])")
        if operation.get("httpChecksumRequired"):
            traits.append("@httpChecksumRequired")
        if "httpChecksum" in operation:
            value = ", ".join(f"{key}: {quote(item)}" for key, item in operation["httpChecksum"].items())
            traits.append(self.trait("aws.protocols#httpChecksum", value))
        if "output" in operation:
            wrapper = operation["output"].get("resultWrapper", name + "Result")
            if wrapper != name + "Result":
                raise SystemExit(f"'{name}' wraps its result in '{wrapper}', not '{name}Result'")
        lines = [f"{part}: {self.names[operation[part]['shape']]}" for part in ("input", "output") if part in operation]
        errors = sorted({self.names[error["shape"]] for error in operation.get("errors", [])})
        if errors:
            lines += ["errors: ["] + ["    " + error for error in errors] + ["]"]
        return self.block(traits, f"operation {name}", lines)

    def uri(self, operation):
        """Labels are spelt as the members they come from."""
        uri = operation["http"]["requestUri"]
        for name, member in self.reached[operation["input"]["shape"]]["members"].items() if "input" in operation else ():
            if member.get("location") == "uri":
                wire_name = re.escape(member.get("locationName", name))
                uri = re.sub(r"\{" + wire_name + r"(\+?)\}", "{" + name + r"\1}", uri)
        return uri

    def write_service(self):
        meta = self.metadata
        signing = meta.get("signingName", meta["endpointPrefix"])
        sdk, arn, prefix = (quote(x) for x in (meta["serviceId"], signing, meta["endpointPrefix"]))
        traits = [
            self.trait("aws.api#service", f"sdkId: {sdk}, arnNamespace: {arn}, endpointPrefix: {prefix}"),
            self.trait("aws.auth#sigv4", f"name: {quote(signing)}"),
            self.trait(self.protocol),
        ]
        if "awsQueryCompatible" in meta:
            traits.append(self.trait("aws.protocols#awsQueryCompatible"))
        if "xmlNamespace" in meta:
            traits.append(self.trait("xmlNamespace", f"uri: {quote(meta['xmlNamespace'])}"))
        missing = sorted(set(self.operations) - set(self.wanted))
        if missing:
            rows = "".join(f"    {quote(name)}\n" for name in missing)
            traits.append(self.trait("virga#missingOperations", f"[\n{rows}]"))
        name = meta.get("targetPrefix") or re.sub(r"\W", "", meta["serviceId"])
        lines = [f"version: {quote(meta['apiVersion'])}", "operations: ["]
        lines += ["    " + name for name in self.wanted] + ["]"]
        return self.block(traits, f"service {name}", lines)

    def write(self, namespace):
        self.reach()
        needed = sorted((n for n in self.reached if not self.is_plain(n)), key=lambda n: self.names[n].lower())
        is_error = {n: bool(self.reached[n].get("exception")) for n in needed}
        body = [self.write_service()]
        body += [self.write_operation(name) for name in self.wanted]
        body += ["// Errors\n"] + [self.write_shape(name) for name in needed if is_error[name]]
        body += ["// Shapes\n"] + [self.write_shape(name) for name in needed if not is_error[name]]
        uses = "".join(f"use {name}\n" for name in sorted(self.uses))
        head = ['$version: "2"\n', f"namespace {namespace}\n", uses,
                "// Imported by tools/import_api: AWS's names, types and constraints.\n"]
        return "\n".join(head + body)


def find_data(folder):
    if folder is not None:
        inner = os.path.join(folder, "data")
        return inner if os.path.isdir(inner) else folder
    try:
        import botocore
    except ImportError:
        raise SystemExit("expected an importable botocore, or --botocore DIR") from None
    return os.path.join(os.path.dirname(botocore.__file__), "data")


def load_api(data, service):
    """The newest version of a service's API."""
    for name in os.listdir(data):
        if name.replace("-", "") != service.replace("-", ""):
            continue
        folder = os.path.join(data, name)
        for version in sorted(os.listdir(folder), reverse=True):
            for file, opener in (("service-2.json.gz", gzip.open), ("service-2.json", open)):
                path = os.path.join(folder, version, file)
                if os.path.exists(path):
                    with opener(path, "rt", encoding="utf-8") as stream:
                        return json.load(stream)
    raise SystemExit(f"botocore has no service '{service}' in {data}")


def read_old(path):
    """(service, operations, own part) of the file as it is; of a new file nothing."""
    if not os.path.exists(path):
        return None, set(), ""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    imported, line, own = text.partition(OWN_PART)
    service = re.search(r"^namespace com\.amazonaws\.(\w+)$", imported, re.M)
    listed = re.search(r"^service .*?operations: \[(.*?)\]", imported, re.M | re.S)
    return service and service.group(1), set(listed.group(1).split()) if listed else set(), line + own


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("file", metavar="FILE.smithy")
    options.add_argument("--service", help="botocore's name of the service; needed for a new file")
    options.add_argument("--add", nargs="+", default=[], metavar="Operation")
    options.add_argument("--botocore", metavar="DIR", help="botocore's folder, or its data folder")
    options = options.parse_args()
    known, operations, own = read_old(options.file)
    service = options.service or known
    if service is None:
        raise SystemExit("expected --service for a new file")
    importer = Importer(load_api(find_data(options.botocore), service), operations | set(options.add))
    text = importer.write("com.amazonaws." + re.sub(r"\W", "", service))
    with open(options.file, "w", encoding="utf-8") as file:
        file.write(text + "\n" + (own or OWN_PART + "\n"))


if __name__ == "__main__":
    main()
