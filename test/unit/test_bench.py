"""When `./dev bench --check` fails."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "bench"))

import recorded  # noqa: E402


class Check(unittest.TestCase):
    def test_a_rise_of_more_than_5_percent_is_a_problem(self):
        self.assertEqual(recorded.problems_of({"GetItem": 20_000}, {"GetItem": 21_000}), [])
        self.assertEqual(recorded.problems_of({"GetItem": 20_000}, {"GetItem": 21_001}), ["GetItem: 21001 instructions, +5.0% on 20000"])

    def test_what_is_counted_on_one_side_only_is_a_problem(self):
        self.assertEqual(len(recorded.problems_of({"GetItem": 1}, {"PutItem": 1})), 2)

    def test_the_kept_counts_are_of_cases_that_there_are(self):
        names = {case.name for case in recorded.dynamodb.CASES}
        self.assertTrue(recorded.read())
        self.assertLessEqual(set(recorded.read()), names)


if __name__ == "__main__":
    unittest.main()
