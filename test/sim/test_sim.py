"""The simulations in a short form, with fixed seeds; run.py, throttle.py and rivals.py do more of it by hand."""

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
SEEDS, OPERATIONS = 3, 500
sys.path.insert(0, str(HERE))

import run as simulation  # noqa: E402
import throttle  # noqa: E402


def run(*arguments, program="run.py"):
    done = subprocess.run([sys.executable, str(HERE / program), *arguments], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_every_answer_is_what_the_naive_model_says():
    code, output = run("--seed", "1", "--seeds", str(SEEDS), "--operations", str(OPERATIONS))
    print(output)
    assert code == 0 and "all as the model says" in output, output


@pytest.mark.parametrize("fault", simulation.PLANTS)
def test_a_fault_of_the_model_is_found_and_shrunk(fault):
    code, output = run("--plant", fault, "--seed", "1", "--operations", "2000")
    assert code == 1 and "FAIL: seed 1" in output and "again: python3 test/sim/run.py" in output, output
    few = next(line for line in output.splitlines() if line.endswith("operations repeat it:"))
    assert int(few.split()[0]) <= 12, output


def test_requests_are_let_in_as_naive_buckets_say():
    code, output = run("--seed", "1", "--operations", "400", program="throttle.py")
    assert code == 0 and "all let in and refused as the model says" in output, output


@pytest.mark.parametrize("fault", throttle.PLANTS)
def test_a_fault_of_the_buckets_is_found(fault):
    code, output = run("--plant", fault, "--whole", "--seed", "1", "--operations", "300", program="throttle.py")
    assert code == 1 and "FAIL: seed 1" in output, output
