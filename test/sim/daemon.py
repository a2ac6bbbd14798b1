"""virga as a process, and requests to it on a plain socket: no SDK between, so that thousands of operations a second go through."""

import json
import os
import re
import signal
import socket
import subprocess
import time
import zlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = os.environ.get("VIRGA_PROGRAM", str(ROOT / "build/virga"))
HEAD = ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.0\r\nX-Amz-Date: 20260101T000000Z\r\n"
        "Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/{region}/dynamodb/aws4_request, SignedHeaders=host, Signature=0\r\n"
        "X-Amz-Target: {target}\r\nContent-Length: {length}\r\n\r\n")
START_S = 60
HOME = "us-east-1"


class Gone(Exception):
    """The daemon went away before it had answered."""


class Daemon:
    """One `virga serve` on a data folder, started and killed again and again."""

    def __init__(self, folder, *arguments):
        self.folder, self.arguments, self.process, self.count = Path(folder), arguments, None, 0
        self.log = open(self.folder / "log", "ab")
        self.start()

    def start(self):
        self.count += 1
        ready = self.folder / f"ready-{self.count}"
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--port", "0", "--ready-file", str(ready), "--data", str(self.folder / "data"), *self.arguments],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
            env={**{k: v for k, v in os.environ.items() if not k.startswith("AWS_")}, "VIRGA_CHECK_RESPONSES": "1"})
        deadline = time.monotonic() + START_S
        while not (ready.exists() and ready.read_text().endswith("\n")):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"virga does not start: {self.text()}")
            time.sleep(0.002)
        self.port = int(re.search(r":(\d+)\s*$", ready.read_text()).group(1))

    def text(self):
        return (self.folder / "log").read_text(errors="replace")[-4000:]

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=60)
        assert code == 0, f"virga ended with {code}: {self.text()}"

    def restart(self, is_kill):
        (self.kill if is_kill else self.stop)()
        self.start()

    def close(self):
        if self.process.poll() is None:
            self.kill()
        self.log.close()


class Connection:
    """One keep-alive connection."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, operation, request, prefix="DynamoDB_20120810.", region=HOME):
        body = request if isinstance(request, bytes) else json.dumps(request).encode()
        self.socket.sendall(HEAD.format(region=region, target=prefix + operation, length=len(body)).encode() + body)

    def receive(self):
        """(status, the answer's JSON); its checksum is looked at."""
        got = b""
        while (end := got.find(b"\r\n\r\n")) < 0:
            got += self.more()
        head = got[:end].lower().decode()
        field = lambda name: re.search(rf"^{name}: *(\d+)", head, re.M)
        length, parts = int(field("content-length").group(1)), [got[end + 4:]]
        have = len(parts[0])
        while have < length:
            parts.append(self.more())
            have += len(parts[-1])
        body = b"".join(parts)
        checksum = field("x-amz-crc32")
        if checksum is not None and int(checksum.group(1)) != zlib.crc32(body):
            raise AssertionError("x-amz-crc32 is not the body's")
        return int(head.split(" ", 2)[1]), json.loads(body) if body else {}

    def more(self):
        try:
            part = self.socket.recv(1 << 18)
        except ConnectionError:
            part = b""
        if not part:
            raise Gone("the connection was closed before the answer")
        return part

    def call(self, operation, request, prefix="DynamoDB_20120810.", region=HOME):
        try:
            self.send(operation, request, prefix, region)
        except ConnectionError as error:
            raise Gone(str(error)) from error
        return self.receive()

    def control(self, path, body=None):
        """A request to the control API; the same connection is as good as any."""
        text = json.dumps(body).encode() if body is not None else b""
        self.socket.sendall(f"{'GET' if body is None else 'POST'} /_virga/{path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            f"Content-Length: {len(text)}\r\n\r\n".encode() + text)
        return self.receive()

    def close(self):
        self.socket.close()
