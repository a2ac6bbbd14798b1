"""A daemon per test module, on a free port, and boto3 clients for it."""

import http.client
import json
import os
import signal
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

import boto3
import botocore.config
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = os.environ.get("VIRGA_PROGRAM", str(ROOT / "build/virga"))
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}


class Daemon:
    """One `virga serve`. `stop` ends it cleanly and checks its exit; `kill` is kill -9."""

    def __init__(self, folder, *arguments, environment=None, wrap=()):
        self.ready = Path(folder) / f"ready-{time.monotonic_ns()}"
        self.log = open(Path(folder) / f"log-{time.monotonic_ns()}", "w+b")
        env = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
        env.setdefault("VIRGA_CHECK_RESPONSES", "1")
        self.process = subprocess.Popen([*wrap, PROGRAM, "serve", "--port", "0", "--ready-file", str(self.ready), *arguments],
                                        stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
                                        env=dict(env, **(environment or {})))
        deadline = time.monotonic() + 60
        while not (self.ready.exists() and self.ready.read_text().endswith("\n")):
            assert self.process.poll() is None, f"virga ended at its start: {self.text()}"
            assert time.monotonic() < deadline, "virga was not ready within a minute"
            time.sleep(0.005)
        self.endpoint = self.ready.read_text().strip()

    def text(self):
        self.log.flush()
        self.log.seek(0)
        return self.log.read().decode(errors="replace")

    def client(self, service, **options):
        config = botocore.config.Config(retries={"max_attempts": 0}, connect_timeout=10, read_timeout=60,
                                        **options.pop("config", {}))
        options = {"region_name": "us-east-1", "aws_access_key_id": "test", "aws_secret_access_key": "test", **options}
        return boto3.client(service, endpoint_url=self.endpoint, config=config, **options)

    def control(self, method, path, body=None):
        request = urllib.request.Request(self.endpoint + "/_virga/" + path, method=method,
                                         data=None if body is None else json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=90) as response:
            return json.load(response)

    @property
    def port(self):
        return urllib.parse.urlsplit(self.endpoint).port

    def http(self, method, path, body=None, headers=None):
        """Any request, whatever its answer: (status, headers, body)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    def settle(self):
        return self.control("POST", "settle", {"timeoutSeconds": 60})

    def mail(self, to=None, subject=None):
        query = "&".join(f"{k}={urllib.parse.quote(v)}" for k, v in (("to", to), ("subject", subject)) if v)
        return self.control("GET", "mail" + ("?" + query if query else ""))

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=60)
        assert code == 0, f"virga ended with {code}:\n{self.text()}"


@pytest.fixture
def start(tmp_path):
    """Starts daemons (or what `kind` makes of them). Those that still run when the test is over are stopped, and have to end well."""
    daemons = []

    def start(*arguments, kind=Daemon, **options):
        daemons.append(kind(tmp_path, *arguments, **options))
        return daemons[-1]

    yield start
    running = [daemon for daemon in daemons if daemon.process.poll() is None]
    try:
        for daemon in running:
            daemon.stop()
    finally:
        for daemon in running:
            daemon.process.kill()  # what stop did not


@pytest.fixture
def meeting_place():
    """A folder that functions see as well: their /tmp is their own."""
    with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="virga-test-") as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def daemon(tmp_path_factory):
    daemon = Daemon(tmp_path_factory.mktemp("virga"))
    yield daemon
    daemon.stop()


@pytest.fixture
def fresh(daemon):
    """The module's daemon with empty state."""
    daemon.control("POST", "reset")
    return daemon
