"""What histories the check of concurrency takes for possible; and a short run of it."""

import tempfile

import pytest
from history import DONE, FAILED, UNKNOWN, Event, Impossible, check
from rivals import PLANTS, Rivals


def event(name, began, ended, outcome=DONE, reads=None, writes=None):
    return Event(name, began, ended, outcome, reads or {}, writes or {})


def refused(events, final, words):
    with pytest.raises(Impossible) as caught:
        check(events, final)
    assert words in str(caught.value)


def test_reads_between_writes_fit():
    check([event("a", 0, 1, writes={"x": "1"}), event("r", 2, 3, reads={"x": ["1"], "y": []}),
           event("b", 4, 5, reads={"x": ["1"]}, writes={"x": "2", "y": "2"})], {"x": ["1", "2"], "y": ["2"]})


def test_events_at_the_same_time_may_have_any_order():
    check([event("a", 0, 9, writes={"x": "1"}), event("r", 1, 2, reads={"x": ["1"]}), event("s", 3, 4, reads={"x": ["1"]})], {"x": ["1"]})


def test_what_was_not_answered_may_have_happened_or_not():
    unknown = event("a", 0, 0, UNKNOWN, writes={"x": "1", "y": "1"})
    check([unknown], {"x": [], "y": []})
    check([unknown], {"x": ["1"], "y": ["1"]})
    refused([unknown], {"x": ["1"], "y": []}, "in part")


def test_a_lost_write_is_found():
    refused([event("a", 0, 1, writes={"x": "1"})], {"x": []}, "is lost")


def test_a_write_that_was_refused_is_found():
    refused([event("a", 0, 1, FAILED, writes={"x": "1"})], {"x": ["1"]}, "was refused")


def test_a_lost_update_is_found():
    """Both have seen the empty list before they wrote."""
    refused([event("a", 0, 9, reads={"x": []}, writes={"x": "1"}), event("b", 0, 9, reads={"x": []}, writes={"x": "2"})],
            {"x": ["1", "2"]}, "in any order")


def test_a_stale_read_is_found():
    refused([event("a", 0, 1, writes={"x": "1"}), event("r", 2, 3, reads={"x": []})], {"x": ["1"]}, "in any order")


def test_a_read_of_half_a_transaction_is_found():
    refused([event("a", 0, 9, writes={"x": "1", "y": "1"}), event("r", 0, 9, reads={"x": ["1"], "y": []})], {"x": ["1"], "y": ["1"]},
            "in any order")


def test_write_skew_is_found():
    refused([event("a", 0, 9, reads={"x": [], "y": []}, writes={"x": "1"}), event("b", 0, 9, reads={"x": [], "y": []}, writes={"y": "2"})],
            {"x": ["1"], "y": ["2"]}, "in any order")


def test_a_read_of_what_never_was_is_found():
    refused([event("a", 0, 1, writes={"x": "1"}), event("r", 2, 3, reads={"x": ["2"]})], {"x": ["1"]}, "never was")


@pytest.mark.parametrize("fault", PLANTS)
def test_a_replica_or_an_index_that_is_behind_is_found(fault):
    with tempfile.TemporaryDirectory(prefix="virga-sim-") as folder:
        rivals = Rivals(folder, plant=fault)
        try:
            events, final = rivals.run(seed=1, seconds=0.4, clients=5, kills=0)
        finally:
            rivals.daemon.close()
    with pytest.raises(Impossible):
        check(events, final)


def test_what_rivals_see_through_kills_fits_one_order():
    with tempfile.TemporaryDirectory(prefix="virga-sim-") as folder:
        rivals = Rivals(folder)
        try:
            events, final = rivals.run(seed=1, seconds=1.2, clients=5, kills=2)
        finally:
            rivals.daemon.close()
    check(events, final)
    assert all(final.values()) and sum(event.outcome == DONE for event in events) > 50
