"""The simulations in a short form, with fixed seeds; run.py, throttle.py and rivals.py do more of it by hand."""

from contextlib import closing

import pytest
import run
import throttle

SEEDS, OPERATIONS = 3, 500
EARLY = "7"  # a seed among whose first operations every fault shows


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    with closing(run.Session(tmp_path_factory.mktemp("sim"))) as made:
        yield made


@pytest.fixture(scope="module")
def throttled(tmp_path_factory):
    with closing(throttle.Simulation(tmp_path_factory.mktemp("throttle"))) as made:
        yield made


@pytest.fixture
def search(capsys):
    """What a simulation by those words ends with, and what it prints."""
    def search(module, simulation, *words):
        code = module.search(simulation, module.read_arguments(words))
        return code, capsys.readouterr().out
    return search


def test_every_answer_is_what_the_naive_model_says(session, search):
    code, output = search(run, session, "--seed", "1", "--seeds", str(SEEDS), "--operations", str(OPERATIONS))
    assert code == 0 and "all as the model says" in output, output


@pytest.mark.parametrize("fault", run.PLANTS)
def test_a_fault_of_the_model_is_found_and_shrunk(session, search, fault):
    code, output = search(run, session, "--plant", fault, "--seed", EARLY, "--operations", "2000")
    assert code == 1 and f"FAIL: seed {EARLY}" in output and "again: python3 test/sim/run.py" in output, output
    assert run.PLANTS[fault].shows in output
    few = next(line for line in output.splitlines() if line.endswith("operations repeat it:"))
    assert int(few.split()[0]) <= 12, output


def test_requests_are_let_in_as_naive_buckets_say(throttled, search):
    code, output = search(throttle, throttled, "--seed", "1", "--operations", "400")
    assert code == 0 and "all let in and refused as the model says" in output, output


@pytest.mark.parametrize("fault", throttle.PLANTS)
def test_a_fault_of_the_buckets_is_found(throttled, search, fault):
    code, output = search(throttle, throttled, "--plant", fault, "--whole", "--seed", "1", "--operations", "600")
    assert code == 1 and "FAIL: seed 1" in output, output
