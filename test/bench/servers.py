"""What all benchmarks share: servers under measurement, requests, load by wrk, instructions by callgrind."""

import http.client
import itertools
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
SECONDS = max(1, int(os.environ.get("BENCH_SECONDS", "3")))
KEYS = 10_000  # that "@key@" in a body goes through


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


def floor(build, *arguments):
    def ready(process):
        return int(re.search(r"\d+", process.stdout.readline()).group())
    return Server([str(build / "test/bench/floor"), "0", *arguments], ready)


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


def try_send(port, request):
    """(status, body)"""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(request["method"], request["path"], request["body"], request["headers"])
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, body


def send(port, request):
    status, body = try_send(port, request)
    if status >= 300:
        raise SystemExit(f"{request['headers'].get('X-Amz-Target', request['path'])}: {status} {body[:300]}")
    return body


@dataclass
class Case:
    """Requests that are sent in turn. In a body "@key@" becomes one of KEYS numbers of six digits, and "@count@" a number of nine digits
    that is another one each time."""
    name: str
    prepare: object  # with the server's port
    requests: list


def filled(request, turn, count):
    return {**request, "body": request["body"].replace("@key@", f"{turn % KEYS:06}").replace("@count@", f"{count:09}")}


# wrk calls `request` for each one.
SCRIPT = """
local requests = {%s}
local count = 0
function request()
  local at = requests[count %% #requests + 1]
  local key = string.format("%%06d", math.floor(count / #requests) %% %d)
  count = count + 1
  local body = at.body
  if at.changes then body = body:gsub("@key@", key):gsub("@count@", string.format("%%09d", count)) end
  return wrk.format(at.method, at.path, at.headers, body)
end
"""


def script(requests):
    quote = lambda text: "[==[" + text + "]==]"
    table = lambda pairs: "{" + ",".join(f"[ {quote(name)} ] = {value}" for name, value in pairs) + "}"
    entries = [table([("method", quote(r["method"])), ("path", quote(r["path"])), ("body", quote(r["body"])),
                      ("changes", "true" if "@" in r["body"] else "false"),
                      ("headers", table((name, quote(value)) for name, value in r["headers"].items()))]) for r in requests]
    return SCRIPT % (",".join(entries), KEYS)


def load(server, requests, connections):
    """wrk with that many keep-alive connections: requests/s and the server's CPU microseconds per request."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script(requests))
        file.flush()
        before = server.cpu_s()
        done = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "-s", file.name, f"http://127.0.0.1:{server.port}/"],
                              capture_output=True, text=True, check=True)
        cpu = server.cpu_s() - before
    count = int(re.search(r"(\d+) requests in", done.stdout).group(1))
    if "Non-2xx" in done.stdout or count == 0:
        raise SystemExit(done.stdout)
    return count / SECONDS, cpu / count * 1e6


class Counted:
    """A server under callgrind."""

    WARM, MEASURED = 300, 1000

    def __init__(self, start):
        self.folder = tempfile.mkdtemp(prefix="virga-bench-")
        self.server = start(["valgrind", "--tool=callgrind", f"--callgrind-out-file={self.folder}/out", "-q"])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.stop()
        shutil.rmtree(self.folder)

    def control(self, option):
        subprocess.run(["callgrind_control", option, str(self.server.process.pid)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)

    def count(self, requests):
        """User-space instructions per request."""
        counts = itertools.count(1)
        turns = zip(itertools.cycle(requests), (number // len(requests) for number in itertools.count()))
        with socket.create_connection(("127.0.0.1", self.server.port)) as stream:
            one = lambda: exchange(stream, filled(*next(turns), next(counts)))
            for _ in range(self.WARM):
                one()
            self.control("--zero")
            for _ in range(self.MEASURED):
                one()
            self.control("--dump")
        latest = max(Path(self.folder).glob("out.*"), key=lambda path: int(path.suffix[1:]))
        return int(re.search(r"^(?:summary|totals): (\d+)", latest.read_text(), re.M).group(1)) / self.MEASURED


def exchange(stream, request):
    raw = (f"{request['method']} {request['path']} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(request['body'])}\r\n"
           + "".join(f"{k}: {v}\r\n" for k, v in request["headers"].items()) + "\r\n" + request["body"]).encode()
    stream.sendall(raw)
    head = b""
    while b"\r\n\r\n" not in head:
        head += stream.recv(65536)
    if not head.startswith(b"HTTP/1.1 2"):
        raise SystemExit(f"{request['body'][:300]}: {head.decode(errors='replace')}")
    length = int(re.search(rb"content-length: (\d+)", head, re.I).group(1))
    have = len(head) - head.index(b"\r\n\r\n") - 4
    while have < length:
        have += len(stream.recv(1 << 20))
