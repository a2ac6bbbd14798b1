#!/usr/bin/env python3
"""Runs every fuzz_* program of a build for a while, two at a time, and ends with the count: 'N passed, N failed'.

usage: run.py BUILD SECONDS [WORD...]     words pick targets by name

Each target has a corpus in the build folder that grows from run to run, seeded from test/fuzz/corpus/<target>/. An input that
crashes is kept in the build folder's crashes/; once mended it belongs into test/fuzz/corpus/<target>/."""

import os
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SEEDS = Path(__file__).resolve().parent / "corpus"
AT_ONCE = 2
INPUT_TIMEOUT_S = 20
MEMORY_MB = 2048
GRACE_S = 120  # for reading a large corpus, beyond the time that was asked for
SANITIZERS = {"ASAN_OPTIONS": "detect_leaks=1:strict_string_checks=1", "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1"}


class Target:
    def __init__(self, program, build):
        self.program, self.name = program, program.name
        self.corpus = build / "corpus" / self.name
        self.crashes = build / "crashes" / self.name

    def seed(self):
        for folder in (self.corpus, self.crashes):
            folder.mkdir(parents=True, exist_ok=True)
        seeds = SEEDS / self.name
        for seed in seeds.iterdir() if seeds.is_dir() else ():
            shutil.copy(seed, self.corpus / seed.name)

    def run(self, seconds):
        """Whether it held, what was found, and the end of what it printed."""
        self.seed()
        began = time.time()
        command = [str(self.program), str(self.corpus), f"-max_total_time={seconds}", f"-timeout={INPUT_TIMEOUT_S}",
                   f"-rss_limit_mb={MEMORY_MB}", f"-artifact_prefix={self.crashes}/", "-print_final_stats=1"]
        try:
            done = subprocess.run(command, env=dict(os.environ, **SANITIZERS), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, timeout=seconds + GRACE_S, check=False)
            code, output = done.returncode, done.stdout.decode(errors="replace")
        except subprocess.TimeoutExpired as timeout:
            code, output = -1, (timeout.stdout or b"").decode(errors="replace") + f"\nno end after {seconds + GRACE_S} s"
        found = [crash for crash in sorted(self.crashes.iterdir()) if crash.stat().st_mtime >= began]
        return code == 0 and not found, found, output


def stat_of(output, name):
    found = re.search(rf"^stat::{name}:\s+(\d+)", output, re.M)
    return found.group(1) if found else "no"


def targets_of(build, words):
    programs = sorted(path for path in build.rglob("fuzz_*") if path.is_file() and os.access(path, os.X_OK) and not path.suffix)
    return [Target(program, build) for program in programs if not words or any(word in program.name for word in words)]


def report(target, held, found, output, seconds):
    executed, corpus = stat_of(output, "number_of_executed_units"), sum(1 for _ in target.corpus.iterdir())
    print(f"{'ok  ' if held else 'FAIL'} {target.name}: {executed} inputs, {corpus} kept in the corpus ({seconds:.0f} s)", flush=True)
    if held:
        return
    print("\n".join("    " + line[:300] for line in output.splitlines()[-60:]))
    for crash in found:
        print(f"    {target.program} {crash}", flush=True)


def main():
    if len(sys.argv) < 3 or not sys.argv[2].isdigit():
        print(__doc__, file=sys.stderr)
        return 2
    build, seconds = Path(sys.argv[1]).resolve(), int(sys.argv[2])
    targets = targets_of(build, sys.argv[3:])
    failed = 0
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        for target, (held, found, output) in zip(targets, pool.map(lambda target: target.run(seconds), targets)):
            report(target, held, found, output, seconds)
            failed += not held
    print(f"{len(targets) - failed} passed, {failed} failed")
    return 1 if failed or not targets else 0


if __name__ == "__main__":
    sys.exit(main())
