#!/usr/bin/env python3
"""virga beside its floor, side by side in one run: CPU time per request is the figure to trust, instructions the one that does not depend
on the machine's mood.

usage: run.py BUILD [OPTION...] [WORD...]

  WORD            only the requests whose names contain one; `api`: API Gateway; `dynamodb [WORD...]`: DynamoDB (dynamodb.py)
  --instructions  counts them with callgrind (slow); --markdown prints a table for the README
  --no-requests   leaves out the load and measures start, memory and functions
  --large         DynamoDB's growth up to 10 million items
  --check         only counts instructions, and fails where they rose by 5 % (recorded.py); --renew keeps the new ones"""

import base64
import io
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
import zipfile
from pathlib import Path

import api
import dynamodb
import recorded
from servers import Case, Counted, floor, json_request, linked, load, send, virga

ROOT = Path(__file__).resolve().parent.parent.parent


def prepare_topic(port):
    send(port, json_request("AmazonSQS.CreateQueue", QueueName="bench"))
    form = lambda **p: {"method": "POST", "path": "/", "headers": {"Content-Type": "application/x-www-form-urlencoded"},
                        "body": "&".join(f"{k}={v}" for k, v in {**p, "Version": "2010-03-31"}.items())}
    send(port, form(Action="CreateTopic", Name="bench"))
    send(port, form(Action="Subscribe", TopicArn="arn:aws:sns:us-east-1:000000000000:bench", Protocol="sqs",
                    Endpoint="arn:aws:sqs:us-east-1:000000000000:bench"))


CASES = [
    *(case for case in dynamodb.CASES if case.name in ("GetItem 1 KB", "PutItem 1 KB", "UpdateItem", "Query of 10")),
    Case("SQS SendMessage", prepare_topic, [json_request("AmazonSQS.SendMessage", QueueUrl="http://localhost/000000000000/bench",
                                                         MessageBody="hello")]),
    Case("SNS Publish to SQS", prepare_topic, [{"method": "POST", "path": "/",
                                                "headers": {"Content-Type": "application/x-www-form-urlencoded"},
                                                "body": "Action=Publish&Version=2010-03-31&Message=hello&TopicArn="
                                                        "arn%3Aaws%3Asns%3Aus-east-1%3A000000000000%3Abench"}]),
]


def bench_api(build, with_instructions):
    """Requests through the API to a linked function, with and without a web ACL before it: stages of one instance, load taking turns."""
    rounds = 5
    server = linked(build)
    stages = api.prepare(server.port, send)
    results = {stage: [] for stage in stages}
    for _ in range(rounds):
        for stage, request in stages.items():
            results[stage].append(load(server, [request], 16))
    server.stop()
    middle = {stage: [sorted(column)[rounds // 2] for column in zip(*runs)] for stage, runs in results.items()}
    base_rate, base_cpu = middle["open"]
    for stage, (rate, cpu) in middle.items():
        print(f"API, {stage:12} 16 connections: {rate:8.0f}/s ({rate / base_rate:.3f} of the open stage), {cpu:6.1f} us CPU "
              f"({cpu / base_cpu:.3f} x)", flush=True)
    if not with_instructions:
        return
    with Counted(lambda wrap: linked(build, wrap)) as counted:
        counts = {stage: counted.count([request]) for stage, request in api.prepare(counted.server.port, send).items()}
    for stage, count in counts.items():
        print(f"API, {stage:12} {count:8.0f} instructions ({count / counts['open']:.3f} x)", flush=True)


def bench_requests(build, words, with_instructions):
    rows = []
    for case in CASES:
        name = case.name
        if words and not any(w.lower() in name.lower() for w in words):
            continue
        row = {"name": name}
        for connections in (1, 16, 64):
            base = floor(build)
            base_rate, base_cpu = load(base, case.requests, connections)
            base.stop()
            server = virga(build)
            case.prepare(server.port)
            rate, cpu = load(server, case.requests, connections)
            server.stop()
            row[connections] = (rate, rate / base_rate, cpu, cpu / base_cpu)
            print(f"{name:20} {connections:3} connections: {rate:8.0f}/s ({rate / base_rate:.2f} of the floor), "
                  f"{cpu:6.1f} us CPU ({cpu / base_cpu:.2f} x)", flush=True)
        if with_instructions:
            with Counted(lambda wrap: virga(build, wrap=wrap)) as counted:
                case.prepare(counted.server.port)
                row["instructions"] = counted.count(case.requests)
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
    rate, cpu = load(server, [invoke], 1)
    print(f"warm Python invoke: {rate:.0f}/s, {cpu:.0f} us of virga's CPU")
    server.stop()


def print_table(rows):
    print("\n| at 16 connections | requests/s | of the floor | CPU per request | of the floor | instructions |\n|---|---|---|---|---|---|")
    for row in rows:
        rate, rate_ratio, cpu_us, cpu_ratio = row[16]
        count = f"{row['instructions']:.0f}" if "instructions" in row else ""
        print(f"| {row['name']} | {rate:.0f} | {rate_ratio:.2f} | {cpu_us:.1f} us | {cpu_ratio:.2f} x | {count} |")


def bench_all(build, words, options):
    rows = [] if "--no-requests" in options else bench_requests(build, words, "--instructions" in options)
    if "--no-requests" not in options and (not words or "api" in [word.lower() for word in words]):
        bench_api(build, "--instructions" in options)
    if not words:
        bench_start(build)
        bench_functions(build)
    if "--markdown" in options:
        print_table(rows)


def main():
    options = [a for a in sys.argv[2:] if a.startswith("--")]
    words = [a for a in sys.argv[2:] if not a.startswith("--")]
    build = Path(sys.argv[1]).resolve()
    if "--check" in options:
        return 0 if recorded.check(build) else 1
    if "--renew" in options:
        recorded.renew(build)
        return 0
    if not shutil.which("wrk"):
        raise SystemExit("wrk is missing")
    cpu = re.search(r"model name\s+: (.*)", Path("/proc/cpuinfo").read_text())
    print(f"{time.strftime('%Y-%m-%d')}, {cpu.group(1) if cpu else platform.machine()}, {os.cpu_count()} cores", flush=True)
    if words and words[0].lower() == "dynamodb":
        dynamodb.bench(build, words[1:], options)
    else:
        bench_all(build, words, options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
