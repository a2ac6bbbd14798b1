"""DynamoDB's benchmark: every hot operation beside the floor and beside dynalite, durable writes, growth, and instruction counts."""

import itertools
import os
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from servers import Case, Counted, Server, filled, floor, json_request, load, send, try_send, virga

HERE = Path(__file__).resolve().parent
TABLE = "bench"
ITEM = {"pk": {"S": "user-1"}, "sk": {"S": "cart-1"}, "text": {"S": "x" * 800}, "count": {"N": "42"},
        "tags": {"SS": ["a", "b", "c"]}, "nested": {"M": {"one": {"N": "1"}, "two": {"S": "zwei"}}}}
KEY = {"pk": ITEM["pk"], "sk": ITEM["sk"]}
PAGE_ITEM = {**ITEM, "text": {"S": "y" * 100}}
NOT_THERE = "NotImplementedException", "UnknownOperationException"


def call(operation, **members):
    return json_request("DynamoDB_20120810." + operation, **members)


def item(key, **more):
    return {**ITEM, "sk": {"S": key}, **more}


CHANGED = {"count": {"N": "1@count@"}}  # so that each write changes something


def create(table, **more):
    names = ["pk", "sk", *(["gpk"] if more else [])]
    return call("CreateTable", TableName=table, BillingMode="PAY_PER_REQUEST",
                AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in names],
                KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}], **more)


def prepare(port):
    """A table with an item of 1 KB, a partition of ten small ones, and 25 for batches."""
    send(port, create(TABLE))
    settle(port, TABLE)
    for number in range(10):
        send(port, call("PutItem", TableName=TABLE, Item={**PAGE_ITEM, "pk": {"S": "page"}, "sk": {"S": f"{number:03}"}}))
    for number in range(25):
        send(port, call("PutItem", TableName=TABLE, Item=item(f"batch-{number}")))
    send(port, call("PutItem", TableName=TABLE, Item=ITEM))


def prepare_scan(port):
    """Items of one size: which of them a page has is left to the hashes."""
    send(port, create(TABLE))
    settle(port, TABLE)
    for number in range(40):
        send(port, call("PutItem", TableName=TABLE, Item={**PAGE_ITEM, "pk": {"S": f"{number:03}"}}))


def prepare_index(port):
    """The same with an index, which has ten of the items."""
    send(port, create(TABLE, GlobalSecondaryIndexes=[{"IndexName": "by-gpk", "KeySchema": [{"AttributeName": "gpk", "KeyType": "HASH"}],
                                                      "Projection": {"ProjectionType": "ALL"}}]))
    settle(port, TABLE)
    for number in range(10):
        send(port, call("PutItem", TableName=TABLE, Item={**PAGE_ITEM, "sk": {"S": f"{number:03}"}, "gpk": {"S": "page"}}))


def settle(port, table):
    while b'"ACTIVE"' not in send(port, call("DescribeTable", TableName=table)):
        time.sleep(0.01)


def updates(name, key):
    return {name: {"TableName": TABLE, "Key": {"pk": ITEM["pk"], "sk": {"S": key}}, "UpdateExpression": "SET #c = :one",
                   "ExpressionAttributeNames": {"#c": "count"}, "ExpressionAttributeValues": {":one": {"N": "1@count@"}}}}


CASES = [
    Case("GetItem 1 KB", prepare, [call("GetItem", TableName=TABLE, Key=KEY)]),
    Case("PutItem 1 KB", prepare, [call("PutItem", TableName=TABLE, Item=item("@key@", **CHANGED))]),
    Case("UpdateItem", prepare, [call("UpdateItem", TableName=TABLE, Key=KEY, UpdateExpression="SET #c = #c + :one",
                                      ExpressionAttributeNames={"#c": "count"}, ExpressionAttributeValues={":one": {"N": "1"}})]),
    Case("PutItem, DeleteItem in turn", prepare, [call("PutItem", TableName=TABLE, Item=item("@key@")),
                                                  call("DeleteItem", TableName=TABLE, Key={"pk": ITEM["pk"], "sk": {"S": "@key@"}})]),
    Case("Query of 10", prepare, [call("Query", TableName=TABLE, KeyConditionExpression="pk = :p",
                                       ExpressionAttributeValues={":p": {"S": "page"}}, Limit=10)]),
    Case("Scan page of 25", prepare_scan, [call("Scan", TableName=TABLE, Limit=25)]),
    Case("BatchGetItem of 25", prepare, [call("BatchGetItem", RequestItems={TABLE: {
        "Keys": [{"pk": ITEM["pk"], "sk": {"S": f"batch-{number}"}} for number in range(25)]}})]),
    Case("BatchWriteItem of 25", prepare, [call("BatchWriteItem", RequestItems={TABLE: [
        {"PutRequest": {"Item": item(f"batch-{number}", **CHANGED)}} for number in range(25)]})]),
    Case("TransactWriteItems of 4", prepare, [call("TransactWriteItems", TransactItems=[
        *({"Put": {"TableName": TABLE, "Item": item(f"batch-{number}", **CHANGED)}} for number in range(2)),
        *(updates("Update", f"batch-{number}") for number in range(2, 4))])]),
    Case("PutItem into a GSI", prepare_index, [call("PutItem", TableName=TABLE, Item=item("@key@", gpk={"S": "@key@"}, **CHANGED))]),
    Case("Query of 10 in a GSI", prepare_index, [call("Query", TableName=TABLE, IndexName="by-gpk", KeyConditionExpression="gpk = :p",
                                                      ExpressionAttributeValues={":p": {"S": "page"}}, Limit=10)]),
]


def is_there(port, case):
    """Whether the server, which is prepared, knows the operation at all."""
    status, body = try_send(port, filled(case.requests[0], 0, 0))
    if status < 300:
        return True
    if any(word in body.decode() for word in NOT_THERE):
        return False
    raise SystemExit(f"{case.name}: {status} {body[:500]}")


def known_cases(build, words=()):
    """The cases whose words are asked for and whose operation and table virga has; says what it leaves out."""
    chosen = []
    for case in CASES:
        if words and not any(word.lower() in case.name.lower() for word in words):
            continue
        server = virga(build)
        if case.prepare is prepare_index and try_send(server.port, create("probe", GlobalSecondaryIndexes=[{
                "IndexName": "probe", "KeySchema": [{"AttributeName": "gpk", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"}}]))[0] >= 300:
            print(f"{case.name:28} left out: virga has no indexes", flush=True)
        else:
            case.prepare(server.port)
            if is_there(server.port, case):
                chosen.append(case)
            else:
                print(f"{case.name:28} left out: virga does not have the operation", flush=True)
        server.stop()
    return chosen


# ---- Beside dynalite ----

def install_dynalite():
    """The folder of dynalite, or None where npm can't get it."""
    folder = HERE / "dynalite"
    lock, installed = folder / "package-lock.json", folder / "node_modules/.package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        done = subprocess.run(["npm", "ci", "--omit=optional", "--no-audit", "--no-fund", "--silent"], cwd=folder, check=False) \
            if shutil.which("npm") else None
        if done is None or done.returncode != 0:
            print("dynalite is left out: npm can't install it")
            return None
    return folder


def dynalite(folder):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    def ready(process):
        if "Listening" not in process.stdout.readline():
            raise SystemExit("dynalite does not start")
        return port
    return Server(["node", str(folder / "node_modules/dynalite/cli.js"), "--port", str(port), "--createTableMs", "0"], ready)


def bench_operations(build, words):
    """Every operation at 16 connections: floor, virga and dynalite, one after another. Returns rows for the table."""
    rows, folder = [], install_dynalite()
    for case in known_cases(build, words):
        base = floor(build)
        base_rate, base_cpu = load(base, case.requests, 16)
        base.stop()
        server = virga(build)
        case.prepare(server.port)
        rate, cpu = load(server, case.requests, 16)
        server.stop()
        row = {"name": case.name, "rate": rate, "rate_ratio": rate / base_rate, "cpu": cpu, "cpu_ratio": cpu / base_cpu}
        print(f"{case.name:28} {rate:8.0f}/s ({rate / base_rate:.2f} of the floor), {cpu:7.1f} us CPU ({cpu / base_cpu:.2f} x)", end="", flush=True)
        if folder:
            other = dynalite(folder)
            case.prepare(other.port)
            if is_there(other.port, case):
                _, row["dynalite"] = load(other, case.requests, 16)
                print(f"; dynalite {row['dynalite']:8.0f} us CPU ({row['dynalite'] / cpu:.0f} x virga's)", end="")
            else:
                print("; dynalite does not have it", end="")
            other.stop()
        print(flush=True)
        rows.append(row)
    return rows


def count_all(build, words=()):
    """{case: user-space instructions per request}"""
    counts = {}
    for case in known_cases(build, words):
        with Counted(lambda wrap: virga(build, wrap=wrap)) as counted:
            case.prepare(counted.server.port)
            counts[case.name] = round(counted.count(case.requests))
        print(f"{case.name:28} {counts[case.name]:8} instructions", flush=True)
    return counts


# ---- Durable writes ----

def bench_durable(build):
    """PutItem with --sync=disk at 64 connections, beside a bare server with one LMDB put per request and one fsync per turn."""
    [case] = [case for case in CASES if case.name == "PutItem 1 KB"]
    with tempfile.TemporaryDirectory(prefix="virga-bench-", dir=os.environ.get("BENCH_DISK", "/var/tmp")) as folder:
        bare = floor(build, f"{folder}/floor.mdb")
        base_rate, base_cpu = load(bare, case.requests, 64)
        bare.stop()
        server = virga(build, "--data", f"{folder}/data", "--sync", "disk")
        case.prepare(server.port)
        rate, cpu = load(server, case.requests, 64)
        server.stop()
    print(f"PutItem, --sync=disk, 64 connections: {rate:.0f}/s ({rate / base_rate:.2f} of a bare server with LMDB and an fsync per turn: "
          f"{base_rate:.0f}/s), {cpu:.1f} us CPU ({cpu / base_cpu:.2f} x)", flush=True)


# ---- Growth ----

def pipeline(port, requests, window=200):
    """Sends many requests on one connection without waiting for each; all must succeed."""
    with socket.create_connection(("127.0.0.1", port)) as stream:
        requests = iter(requests)
        while batch := list(itertools.islice(requests, window)):
            stream.sendall(b"".join(batch))
            await_answers(stream, len(batch))


def await_answers(stream, count):
    """All these answers have empty bodies: `{}`."""
    got = b""
    while got.count(b"\r\n\r\n{}") < count:
        part = stream.recv(1 << 20)
        if not part or b"HTTP/1.1 4" in part or b"HTTP/1.1 5" in part:
            raise SystemExit(f"while filling: {part[:500]}")
        got += part


def small_puts(first, end):
    """Raw requests that put small items, each its own partition; a thousand of them have one gpk."""
    put = call("PutItem", TableName=TABLE, Item={"pk": {"S": "@key@"}, "sk": {"S": "0"}, "gpk": {"S": "@group@"}, "text": {"S": "x" * 40}})
    body = put["body"].replace("@key@", "%09d").replace("@group@", "group-%06d")
    head = "".join(f"{name}: {value}\r\n" for name, value in put["headers"].items())
    raw = f"POST / HTTP/1.1\r\nHost: localhost\r\n{head}Content-Length: {len(body % (0, 0))}\r\n\r\n".encode()
    body = body.encode()
    for number in range(first, end):
        yield raw + body % (number, number // 1000)


def count_reads(build, data):
    """Instructions of GetItem of items from all over the table."""
    request = call("GetItem", TableName=TABLE, Key={"pk": {"S": "000@key@"}, "sk": {"S": "0"}})
    small = ("prlimit", f"--fsize={16 << 30}")  # valgrind refuses to map as much as a store may grow to
    with Counted(lambda wrap: virga(build, "--data", data, wrap=(*small, *wrap))) as counted:
        return counted.count([request])


def bench_growth(build, sizes):
    """Instructions of GetItem, memory, and pages of a Scan as the table grows; then an index for it."""
    with tempfile.TemporaryDirectory(prefix="virga-bench-", dir=os.environ.get("BENCH_DISK", "/var/tmp")) as folder:
        data, have, first = f"{folder}/data", 0, None
        for size in sizes:
            server = virga(build, "--data", data)
            if have == 0:
                send(server.port, create(TABLE))
            began = time.monotonic()
            pipeline(server.port, small_puts(have, size))
            seconds, memory, have = time.monotonic() - began, server.memory_kb(), size
            server.stop()
            count = count_reads(build, data)
            first = first or count
            print(f"{size:9} items: GetItem {count:6.0f} instructions ({count / first:.3f} x), filled in {seconds:.0f} s, "
                  f"{memory['anonymous'] / 1024:.1f} MiB anonymous memory", flush=True)
        server = virga(build, "--data", data)
        waited = longest_wait(server, lambda: scan_pages(server))
        print(f"beside the Scan another request waits at most {waited:.1f} ms", flush=True)
        add_index(server)
        server.stop()


def scan_pages(server):
    """A whole Scan by pages of 1 MB: how steady they come."""
    times, request, cpu = [], call("Scan", TableName=TABLE), server.cpu_s()
    while True:
        began = time.monotonic()
        body = send(server.port, request)
        times.append(time.monotonic() - began)
        found = re.search(rb'"LastEvaluatedKey":({.*})}', body[-300:])
        if not found:
            break
        request = {**request, "body": '{"TableName":"%s","ExclusiveStartKey":%s}' % (TABLE, found.group(1).decode())}
    tenth = max(1, len(times) // 10)
    mean = lambda part: sum(part) / len(part) * 1000
    print(f"Scan: {len(times)} pages, {mean(times):.1f} ms each; the first tenth {mean(times[:tenth]):.1f} ms, the last tenth "
          f"{mean(times[-tenth:]):.1f} ms; {(server.cpu_s() - cpu) / len(times) * 1000:.1f} ms of virga's CPU a page", flush=True)


def add_index(server):
    """UpdateTable adds an index: the longest that another request waits meanwhile."""
    update = call("UpdateTable", TableName=TABLE, AttributeDefinitions=[{"AttributeName": "gpk", "AttributeType": "S"}],
                  GlobalSecondaryIndexUpdates=[{"Create": {"IndexName": "by-gpk", "Projection": {"ProjectionType": "ALL"},
                                                           "KeySchema": [{"AttributeName": "gpk", "KeyType": "HASH"}]}}])
    idle = longest_wait(server, lambda: time.sleep(2))
    status = []

    def build_index():
        began = time.monotonic()
        status.append(try_send(server.port, update))
        while status[0][0] == 200 and b'"IndexStatus":"CREATING"' in send(server.port, call("DescribeTable", TableName=TABLE)):
            time.sleep(0.05)
        status.append(time.monotonic() - began)
    waited = longest_wait(server, build_index)
    if status[0][0] != 200:
        print(f"adding an index is left out: {status[0][1][:200].decode()}", flush=True)
    else:
        print(f"an index for all items in {status[1]:.1f} s: another request waits at most {waited:.1f} ms ({idle:.1f} ms on an idle server)", flush=True)


def longest_wait(server, work):
    """Milliseconds of the slowest GetItem while the work is done."""
    thread, slowest = threading.Thread(target=work), 0
    thread.start()
    request = call("GetItem", TableName=TABLE, Key={"pk": {"S": "000000001"}, "sk": {"S": "0"}})
    while thread.is_alive():
        began = time.monotonic()
        send(server.port, request)
        slowest = max(slowest, time.monotonic() - began)
        time.sleep(0.001)
    return slowest * 1000


def markdown(rows):
    print("\n| at 16 connections | requests/s | of the floor | CPU per request | of the floor | dynalite's CPU |\n|---|---|---|---|---|---|")
    for row in rows:
        other = f"{row['dynalite'] / row['cpu']:.0f} x" if "dynalite" in row else ""
        print(f"| {row['name']} | {row['rate']:,.0f} | {row['rate_ratio']:.2f} | {row['cpu']:.1f} us | {row['cpu_ratio']:.2f} x | {other} |")


def bench(build, words, options):
    rows = bench_operations(build, words)
    if "--markdown" in options:
        markdown(rows)
    if words:
        return
    count_all(build)
    bench_durable(build)
    bench_growth(build, [10_000, 1_000_000, *([10_000_000] if "--large" in options else [])])
