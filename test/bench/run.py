#!/usr/bin/env python3
"""virga beside its floor, side by side in one run: CPU time per request is the figure to trust, instructions the one that does not depend
on the machine's mood. usage: run.py BUILD [WORD...]; --instructions counts with callgrind (slow), --markdown prints a table for the README, --no-requests leaves out the
load and measures start, memory and functions."""

import base64
import http.client
import json
import os
import platform
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import api

ROOT = Path(__file__).resolve().parent.parent.parent
TICK = os.sysconf("SC_CLK_TCK")
SECONDS = int(os.environ.get("BENCH_SECONDS", "3"))


class Server:
    """A server process under measurement."""

    def __init__(self, command, ready, wrap=()):
        self.process = subprocess.Popen([*wrap, *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.port = ready(self.process)

    def cpu_s(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def memory_kb(self):
        text = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text()
        number = lambda name: int(re.search(rf"^{name}:\s+(\d+)", text, re.M).group(1))
        return {"resident": number("Rss"), "anonymous": number("Anonymous")}

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=60)


def floor(build, wrap=()):
    def ready(process):
        return int(re.search(r"\d+", process.stdout.readline()).group())
    return Server([str(build / "test/bench/floor"), "0"], ready, wrap)


def ready_virga(process):
    for line in process.stdout:
        found = re.search(r"ready at \S+:(\d+)", line)
        if found:
            return int(found.group(1))
    raise SystemExit("virga did not start")


def virga(build, *arguments, wrap=()):
    return Server([str(build / "virga"), "serve", "--port", "0", *arguments], ready_virga, wrap)


def linked(build, wrap=()):
    """An instance with the C function `proxied` linked into it."""
    return Server([str(build / "test/bench/linked"), "serve"], ready_virga, wrap)


def json_request(target, version="1.0", **members):
    return {"method": "POST", "path": "/", "body": json.dumps(members),
            "headers": {"X-Amz-Target": target, "Content-Type": f"application/x-amz-json-{version}",
                        "Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/x/aws4_request, SignedHeaders=host, "
                                         "Signature=0", "X-Amz-Date": "20260101T000000Z"}}


def send(port, request):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(request["method"], request["path"], request["body"], request["headers"])
    response = connection.getresponse()
    body = response.read()
    connection.close()
    if response.status >= 300:
        raise SystemExit(f"{request['headers'].get('X-Amz-Target', request['path'])}: {response.status} {body[:300]}")
    return body


DYNAMODB = "DynamoDB_20120810."
ITEM = {"pk": {"S": "user-1"}, "sk": {"S": "cart-1"}, "text": {"S": "x" * 800}, "count": {"N": "42"},
        "tags": {"SS": ["a", "b", "c"]}, "nested": {"M": {"one": {"N": "1"}, "two": {"S": "zwei"}}}}
KEY = {"pk": ITEM["pk"], "sk": ITEM["sk"]}


def prepare_table(port):
    send(port, json_request(DYNAMODB + "CreateTable", TableName="bench", BillingMode="PAY_PER_REQUEST",
                            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "S"}],
                            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}]))
    for i in range(10):
        send(port, json_request(DYNAMODB + "PutItem", TableName="bench",
                                Item={**ITEM, "pk": {"S": "page"}, "sk": {"S": f"{i:03}"}, "text": {"S": "y" * 100}}))
    send(port, json_request(DYNAMODB + "PutItem", TableName="bench", Item=ITEM))


def prepare_topic(port):
    send(port, json_request("AmazonSQS.CreateQueue", QueueName="bench"))
    form = lambda **p: {"method": "POST", "path": "/", "headers": {"Content-Type": "application/x-www-form-urlencoded"},
                        "body": "&".join(f"{k}={v}" for k, v in {**p, "Version": "2010-03-31"}.items())}
    send(port, form(Action="CreateTopic", Name="bench"))
    send(port, form(Action="Subscribe", TopicArn="arn:aws:sns:us-east-1:000000000000:bench", Protocol="sqs",
                    Endpoint="arn:aws:sqs:us-east-1:000000000000:bench"))


CASES = {
    "GetItem 1 KB": (prepare_table, json_request(DYNAMODB + "GetItem", TableName="bench", Key=KEY)),
    "PutItem 1 KB": (prepare_table, json_request(DYNAMODB + "PutItem", TableName="bench", Item=ITEM)),
    "UpdateItem": (prepare_table, json_request(DYNAMODB + "UpdateItem", TableName="bench", Key=KEY,
                                               UpdateExpression="SET #c = #c + :one", ExpressionAttributeNames={"#c": "count"},
                                               ExpressionAttributeValues={":one": {"N": "1"}})),
    "Query of 10": (prepare_table, json_request(DYNAMODB + "Query", TableName="bench", KeyConditionExpression="pk = :p",
                                                ExpressionAttributeValues={":p": {"S": "page"}}, Limit=10)),
    "SQS SendMessage": (prepare_topic, json_request("AmazonSQS.SendMessage", QueueUrl="http://localhost/000000000000/bench",
                                                    MessageBody="hello")),
    "SNS Publish to SQS": (prepare_topic, {"method": "POST", "path": "/",
                                           "headers": {"Content-Type": "application/x-www-form-urlencoded"},
                                           "body": "Action=Publish&Version=2010-03-31&Message=hello&TopicArn="
                                                   "arn%3Aaws%3Asns%3Aus-east-1%3A000000000000%3Abench"}),
}


def load(server, request, connections):
    """wrk with that many keep-alive connections: requests/s and the server's CPU microseconds per request."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        quote = lambda s: "[==[" + s + "]==]"
        script.write(f"wrk.method = {quote(request['method'])}\nwrk.body = {quote(request['body'])}\n")
        for name, value in request["headers"].items():
            script.write(f"wrk.headers[ {quote(name)} ] = {quote(value)}\n")
        script.flush()
        before = server.cpu_s()
        done = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "-s", script.name,
                               f"http://127.0.0.1:{server.port}{request['path']}"], capture_output=True, text=True, check=True)
        cpu = server.cpu_s() - before
    count = int(re.search(r"(\d+) requests in", done.stdout).group(1))
    if "Non-2xx" in done.stdout:
        raise SystemExit(done.stdout)
    return count / SECONDS, cpu / count * 1e6


def instructions(start, prepare, request):
    """User-space instructions per request: callgrind over two runs of different lengths. `prepare` may say what the request is."""
    totals = []
    for count in (200, 1200):
        with tempfile.TemporaryDirectory() as folder:
            out = f"{folder}/out"
            server = start(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", "-q"])
            if prepare:
                request = prepare(server.port) or request
            raw = (f"{request['method']} {request['path']} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(request['body'])}\r\n"
                   + "".join(f"{k}: {v}\r\n" for k, v in request["headers"].items()) + "\r\n" + request["body"]).encode()
            with socket.create_connection(("127.0.0.1", server.port)) as stream:
                for _ in range(count):
                    stream.sendall(raw)
                    head = b""
                    while b"\r\n\r\n" not in head:
                        head += stream.recv(65536)
                    length = int(re.search(rb"content-length: (\d+)", head, re.I).group(1))
                    have = len(head) - head.index(b"\r\n\r\n") - 4
                    while have < length:
                        have += len(stream.recv(65536))
            server.stop()
            totals.append(int(re.search(r"^(?:summary|totals): (\d+)", Path(out).read_text(), re.M).group(1)))
    return (totals[1] - totals[0]) / 1000


def bench_api(build, with_instructions):
    """Requests through the API to a linked function, with and without a web ACL before it: stages of one instance, load taking turns."""
    rounds = 5
    server = linked(build)
    stages = api.prepare(server.port, send)
    results = {stage: [] for stage in stages}
    for _ in range(rounds):
        for stage, request in stages.items():
            results[stage].append(load(server, request, 16))
    server.stop()
    middle = {stage: [sorted(column)[rounds // 2] for column in zip(*runs)] for stage, runs in results.items()}
    base_rate, base_cpu = middle["open"]
    base_count = None
    for stage, (rate, cpu) in middle.items():
        print(f"API, {stage:12} 16 connections: {rate:8.0f}/s ({rate / base_rate:.3f} of the open stage), {cpu:6.1f} us CPU "
              f"({cpu / base_cpu:.3f} x)", flush=True)
        if with_instructions:
            count = instructions(lambda wrap: linked(build, wrap), lambda port, stage=stage: api.prepare(port, send)[stage], None)
            base_count = base_count or count
            print(f"API, {stage:12} {count:8.0f} instructions ({count / base_count:.3f} x)", flush=True)


def bench_requests(build, words, with_instructions):
    rows = []
    for name, (prepare, request) in CASES.items():
        if words and not any(w.lower() in name.lower() for w in words):
            continue
        row = {"name": name}
        for connections in (1, 16, 64):
            base = floor(build)
            base_rate, base_cpu = load(base, request, connections)
            base.stop()
            server = virga(build)
            prepare(server.port)
            rate, cpu = load(server, request, connections)
            server.stop()
            row[connections] = (rate, rate / base_rate, cpu, cpu / base_cpu)
            print(f"{name:20} {connections:3} connections: {rate:8.0f}/s ({rate / base_rate:.2f} of the floor), "
                  f"{cpu:6.1f} us CPU ({cpu / base_cpu:.2f} x)", flush=True)
        if with_instructions:
            row["instructions"] = instructions(lambda wrap: virga(build, wrap=wrap), prepare, request)
            print(f"{name:20} {row['instructions']:8.0f} instructions", flush=True)
        rows.append(row)
    return rows


def bench_start(build):
    """From the start of the program to its first answer; memory at rest; the program's size."""
    times = []
    for _ in range(10):
        began = time.monotonic()
        server = virga(build)
        urllib.request.urlopen(f"http://127.0.0.1:{server.port}/_virga/health", timeout=10).read()
        times.append((time.monotonic() - began) * 1000)
        memory = server.memory_kb()
        server.stop()
    size = (build / "virga").stat().st_size
    with tempfile.TemporaryDirectory() as folder:
        stripped = Path(folder) / "virga"
        subprocess.run(["strip", "-o", stripped, build / "virga"], check=True)
        size = stripped.stat().st_size
    print(f"start to first answer {sorted(times)[len(times) // 2]:.1f} ms; idle memory {memory['resident'] / 1024:.1f} MiB resident, "
          f"{memory['anonymous'] / 1024:.1f} MiB anonymous; program {size / 1048576:.2f} MiB stripped")


def bench_functions(build):
    subprocess.run([build / "test/bench/linked"], check=True)
    server = virga(build)
    code = b"def handler(event, context):\n    return event\n"
    import io
    import zipfile
    text = io.BytesIO()
    with zipfile.ZipFile(text, "w") as archive:
        archive.writestr("index.py", code)
    headers = {"Content-Type": "application/json"}
    send(server.port, {"method": "POST", "path": "/2015-03-31/functions", "headers": headers, "body": json.dumps({
        "FunctionName": "echo", "Runtime": "python3.11", "Handler": "index.handler", "Role": "arn:aws:iam::000000000000:role/r",
        "Code": {"ZipFile": base64.b64encode(text.getvalue()).decode()}})})
    invoke = {"method": "POST", "path": "/2015-03-31/functions/echo/invocations", "headers": headers, "body": "{}"}
    for _ in range(20):
        send(server.port, invoke)
    rate, cpu = load(server, invoke, 1)
    print(f"warm Python invoke: {rate:.0f}/s, {cpu:.0f} us of virga's CPU")
    server.stop()


def main():
    options = [a for a in sys.argv[2:] if a.startswith("--")]
    words = [a for a in sys.argv[2:] if not a.startswith("--")]
    build = Path(sys.argv[1]).resolve()
    if not shutil.which("wrk"):
        raise SystemExit("wrk is missing")
    cpu = re.search(r"model name\s+: (.*)", Path("/proc/cpuinfo").read_text())
    print(f"{time.strftime('%Y-%m-%d')}, {cpu.group(1) if cpu else platform.machine()}, {os.cpu_count()} cores", flush=True)
    rows = [] if "--no-requests" in options else bench_requests(build, words, "--instructions" in options)
    if "--no-requests" not in options and (not words or "api" in [word.lower() for word in words]):
        bench_api(build, "--instructions" in options)
    if not words:
        bench_start(build)
        bench_functions(build)
    if "--markdown" in options:
        print("\n| at 16 connections | requests/s | of the floor | CPU per request | of the floor | instructions |\n|---|---|---|---|---|---|")
        for row in rows:
            rate, rate_ratio, cpu_us, cpu_ratio = row[16]
            count = f"{row['instructions']:.0f}" if "instructions" in row else ""
            print(f"| {row['name']} | {rate:.0f} | {rate_ratio:.2f} | {cpu_us:.1f} us | {cpu_ratio:.2f} x | {count} |")


if __name__ == "__main__":
    main()
