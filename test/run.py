#!/usr/bin/env python3
"""Runs every suite of a build folder and ends with the count: 'N passed, N failed'.

usage: run.py [--tsan BUILD] BUILD [WORD...]

Suites: the C test programs (test/unit, test/service, test/wire; each in a process of its own, with a time limit), the generator's
tests, tools/tidy, the clients' tests by pytest and node, the simulations, and with --tsan the test programs of a second build (as
"tsan/..."). Words on the command line pick programs by name.

Every answer is checked against its model meanwhile, and after a whole run those operations and errors are named that no test has met
(test/reach.py)."""

import argparse
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import reach

ROOT = Path(__file__).resolve().parent.parent
LIMIT_S = 300
SANITIZERS = {
    "ASAN_OPTIONS": "detect_leaks=1:abort_on_error=0:strict_string_checks=1",
    "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1",
    "TSAN_OPTIONS": f"halt_on_error=1:suppressions={ROOT / 'test/tsan.supp'}",
}


class Suite:
    """One program to run and how to count its tests."""

    def __init__(self, name, command, count, env=None, cwd=ROOT):
        self.name, self.command, self.count, self.env, self.cwd = name, command, count, env or {}, cwd

    def run(self):
        began = time.monotonic()
        env = dict(os.environ, **SANITIZERS, **self.env)
        try:
            done = subprocess.run(self.command, cwd=self.cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, timeout=LIMIT_S, text=True, errors="replace", check=False)
            output, code = done.stdout, done.returncode
        except subprocess.TimeoutExpired as timeout:
            output = (timeout.stdout or b"").decode(errors="replace") + f"\nno end after {LIMIT_S} s"
            code = -1
        passed, failed, skipped = self.count(output)
        if code != 0 and failed == 0:
            failed = 1
        if code == 0 and passed + failed + skipped == 0:
            output += "\nno test ran"
            failed = 1
        return self, passed, failed, skipped, output, time.monotonic() - began


def count_cmocka(output):
    return (len(re.findall(r"^\[       OK \]", output, re.M)), len(re.findall(r"^\[  FAILED  \] [\w: ]+$", output, re.M)) // 2
            or len(re.findall(r"^\[  FAILED  \]", output, re.M)), len(re.findall(r"^\[  SKIPPED \] \w+$", output, re.M)) // 2)


def count_unittest(output):
    ran = re.search(r"^Ran (\d+) test", output, re.M)
    bad = sum(int(n) for n in re.findall(r"(?:failures|errors)=(\d+)", output))
    skipped = sum(int(n) for n in re.findall(r"skipped=(\d+)", output))
    return (int(ran.group(1)) - bad - skipped if ran else 0), bad, skipped


def count_pytest(output):
    last = output.strip().splitlines()[-1] if output.strip() else ""
    number = lambda word: sum(int(n) for n in re.findall(rf"(\d+) {word}", last))
    return number("passed"), number("failed") + number("error"), number("skipped")


def count_node(output):
    number = lambda word: sum(int(n) for n in re.findall(rf"^# {word} (\d+)", output, re.M))
    return number("pass"), number("fail"), number("skipped")


def count_one(output):
    return (1, 0, 0)


def programs(build):
    return sorted(p for p in (build / "test").rglob("test_*") if os.access(p, os.X_OK) and p.is_file() and not p.suffix)


def tsan_suites(build):
    # TSan's shadow memory collides with the addresses that newer kernels choose: the program is to be where it always is.
    fixed = ["setarch", "-R"]
    prefix = fixed if subprocess.run([*fixed, "true"], stderr=subprocess.DEVNULL, check=False).returncode == 0 else []
    for program in programs(build):
        yield Suite("tsan/" + program.name, [*prefix, str(program)], count_cmocka)


def suites(build):
    for program in programs(build):
        yield Suite(program.name, [str(program)], count_cmocka)
    for script in sorted((ROOT / "test/unit").glob("test_*.py")):
        yield Suite(script.stem, ["/usr/bin/python3", str(script)], count_unittest)
    if (ROOT / "tools/tidy").exists():
        yield Suite("tidy", ["/usr/bin/python3", "tools/tidy"], count_one)
    client_env = {"VIRGA_PROGRAM": str((build / "virga").resolve()), "VIRGA_BUILD": str(build.resolve())}
    for folder in ("client", "sim"):
        for script in sorted((ROOT / "test" / folder).glob("test_*.py")):
            yield Suite(f"{folder}/{script.stem}", ["/usr/bin/python3", "-m", "pytest", "-q", "-p", "no:cacheprovider", str(script)],
                        count_pytest, client_env)
    js = ROOT / "test/client/js"
    if (js / "package.json").exists():
        lock, installed = js / "package-lock.json", js / "node_modules/.package-lock.json"
        if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
            subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--silent"], cwd=js, check=True)
        for script in sorted(js.glob("*.test.mjs")):
            yield Suite("client/" + script.name, ["node", "--test", "--test-reporter=tap", str(script)], count_node, client_env, js)


def telling_lines(output):
    """The end of what a failed suite printed, and what a sanitizer found where that lies before it."""
    lines, shown = output.splitlines(), 80
    found = next((i for i, line in enumerate(lines) if re.search(r"ERROR: \w+Sanitizer|WARNING: ThreadSanitizer|runtime error:", line)), len(lines))
    before = lines[found:found + 40] if found < len(lines) - shown else []
    return [*before, *lines[-shown:]]


def main():
    arguments = argparse.ArgumentParser(usage=__doc__)
    arguments.add_argument("--tsan", type=Path)
    arguments.add_argument("build", type=Path)
    arguments.add_argument("words", nargs="*")
    given = arguments.parse_args()
    build, words = given.build.resolve(), given.words
    answers = build / "answers.txt"
    answers.unlink(missing_ok=True)
    os.environ.update(VIRGA_CHECK_RESPONSES="1", VIRGA_COVERAGE_FILE=str(answers))
    known = [*suites(build), *(tsan_suites(given.tsan.resolve()) if given.tsan else [])]
    chosen = [s for s in known if not words or any(w in s.name for w in words)]
    total = [0, 0, 0]
    with ThreadPoolExecutor(max_workers=2) as pool:
        for suite, passed, failed, skipped, output, seconds in pool.map(Suite.run, chosen):
            total = [total[0] + passed, total[1] + failed, total[2] + skipped]
            print(f"{'ok  ' if failed == 0 else 'FAIL'} {suite.name}: {passed} passed, {failed} failed, {skipped} skipped"
                  f" ({seconds:.1f} s)", flush=True)
            if failed:
                print("\n".join("    " + line for line in telling_lines(output)), flush=True)
    if not words:
        print(reach.report(answers.read_text().splitlines() if answers.exists() else [], reach.services()))
    print(f"{total[0]} passed, {total[1]} failed" + (f", {total[2]} skipped" if total[2] else ""))
    return 1 if total[1] or total[0] == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
