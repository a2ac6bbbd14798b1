"""`./dev run`: the storefront's flow by the commands it prints, and its end."""

import json
import os
import re
import shutil
import signal
import subprocess
import urllib.request
from pathlib import Path

import pytest
from conftest import PROGRAM, ROOT

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="the commands use curl")


class Run:
    """One run.py, up to its last line."""

    def __init__(self, folder, *arguments):
        self.folder = folder / "tmp"
        self.folder.mkdir(exist_ok=True)
        env = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "VIRGA_"))}
        self.process = subprocess.Popen(["python3", ROOT / "examples/storefront/run.py", PROGRAM, "--port", "0", *arguments],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, env={**env, "TMPDIR": str(self.folder)})
        self.text, self.variables = "", {}
        for line in self.process.stdout:
            self.text += line
            if line == "Ctrl-C stops.\n":
                break
        self.endpoint = re.search(r"ready at (\S+)", self.text)[1] if " ready at " in self.text else None

    def command(self, wanted, then="", **replacements):
        """Runs the printed command that has that word in it, and a second one behind it. Variables stay set."""
        [line] = [line.strip() for line in self.text.splitlines() if line.startswith(("    curl", "    TOKEN=")) and wanted in line]
        for old, new in replacements.items():
            line = line.replace(old, new)
        done = subprocess.run(line + then, shell=True, capture_output=True, text=True, timeout=60, check=True,
                              env={**os.environ, **self.variables})
        return json.loads(done.stdout or "{}")

    def sign_in(self):
        self.variables["TOKEN"] = self.command("InitiateAuth", then='; printf \'"%s"\' "$TOKEN"')

    def mail(self, subject):
        with urllib.request.urlopen(f"{self.endpoint}/_virga/mail?to=jane@example.com&subject={subject}", timeout=60) as answer:
            return json.load(answer)

    def children(self):
        return [int(pid) for pid in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()]

    def stop(self, number=signal.SIGINT):
        self.process.send_signal(number)
        return self.process.wait(timeout=60)


@pytest.fixture
def start(tmp_path):
    runs = []

    def start(*arguments):
        runs.append(Run(tmp_path, *arguments))
        return runs[-1]

    yield start
    for run in runs:
        if run.process.poll() is None:
            run.stop()
        run.process.stdout.close()


@pytest.mark.parametrize("arguments", [[], ["--auth", "verify"], ["--region", "eu-west-1", "--account", "123456789012"]])
def test_the_printed_commands_do_what_they_say(start, arguments):
    run = start(*arguments)
    assert run.command(".SignUp")["UserConfirmed"] is False
    [mail] = run.mail("verification")
    assert run.command("ConfirmSignUp", CODE=re.search(r"\d{6}", mail["text"])[0]) == {}
    urllib.request.urlopen(urllib.request.Request(run.endpoint + "/_virga/settle", method="POST"), timeout=60).close()
    assert len(run.mail("Subscription")) == 1
    run.sign_in()
    assert run.command("/cart -H")["items"] == {"tea": 2}
    placed = run.command("/orders -H")
    assert (placed["items"], placed["status"]) == ({"tea": 2}, "placed")
    assert run.command("/orders -H") == {"message": "the cart is empty"}
    assert run.command("OR%20") == {"message": "Forbidden"}
    run.variables["TOKEN"] = ""
    assert run.command("/cart -H") == {"message": "Unauthorized"}
    assert run.command("manageCart_function") == {"userId": "jane", "items": {}}
    exports = dict(re.findall(r"(AWS_\w+)=(\S+)", run.text))
    assert exports == {"AWS_ENDPOINT_URL": run.endpoint, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
                       "AWS_DEFAULT_REGION": "us-east-1"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_cleanly(start, number):
    run = start()
    run.command("manageCart_function")  # leaves a warm environment
    [virga] = run.children()
    assert run.stop(number) == 0
    assert not Path(f"/proc/{virga}").exists() and list(run.folder.iterdir()) == []


def test_a_kept_shop_is_found_again(start, tmp_path):
    first = start("--data", str(tmp_path / "data"))
    first.stop()
    second = start("--data", str(tmp_path / "data"))
    assert re.search(r"user pool (\S+),", first.text)[1] == re.search(r"user pool (\S+),", second.text)[1]
    assert second.command(".SignUp")["UserConfirmed"] is False


def test_what_virga_refuses_ends_it_with_virgas_code(start):
    run = start("--host", "0.0.0.0")
    assert run.process.wait(timeout=60) == 1 and run.endpoint is None


def test_dev_says_what_to_install(tmp_path):
    """As an ordinary user, on a machine that lacks two packages."""
    for name, text in (("id", "echo 1000"), ("dpkg-query", 'case "$*" in *lmdb*|*" curl") exit 1 ;; *) echo "install ok installed" ;; esac')):
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / name).chmod(0o755)
    done = subprocess.run([ROOT / "dev", "run"], capture_output=True, text=True, timeout=60, check=False,
                          env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"})
    assert (done.returncode, done.stderr) == (1, "Missing packages. As root: apt-get install liblmdb-dev curl\n")
