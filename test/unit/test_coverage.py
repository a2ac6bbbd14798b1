"""tools/coverage: the pages about the services say what the models say."""

import importlib.machinery
import importlib.util
import os
import subprocess
import sys
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOOL = os.path.join(ROOT, "tools", "coverage")

loader = importlib.machinery.SourceFileLoader("coverage_tool", TOOL)
coverage = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
sys.dont_write_bytecode = True
loader.exec_module(coverage)

MODEL = """$version: "2"
namespace test
@aws.api#service(sdkId: "Toy Shop", endpointPrefix: "toys")
@aws.protocols#awsJson1_0
@aws.protocols#awsQuery
@virga#missingOperations(["SellToy", "LendToy"])
service Toys { version: "2020-01-01", operations: [MakeToy, BreakToy] }
operation MakeToy {}
operation BreakToy {}
"""


class Pages(unittest.TestCase):
    def setUp(self):
        self.toys = coverage.Service("toys", MODEL)

    def test_a_page_names_what_is_implemented_and_what_is_not(self):
        page = coverage.page_of(self.toys)
        self.assertIn("API version 2020-01-01, by JSON 1.0 and query. 2 of 4 operations are implemented.", page)
        self.assertIn("## Implemented\n\nBreakToy, MakeToy\n", page)
        self.assertIn("LendToy, SellToy\n", page)

    def test_the_overview_counts(self):
        overview = coverage.overview_of([self.toys])
        self.assertIn("| [Toy Shop](toys.md) | `toys` | JSON 1.0, query | 2 of 4 |", overview)
        self.assertIn("2 operations in 1 services.", overview)

    def test_what_stands_outside_of_the_markers_is_kept(self):
        first = coverage.splice(None, "Toys", "old\n", "by hand")
        self.assertTrue(first.startswith("# Toys\n"))
        edited = first.replace("# Toys", "# Toys and games").replace("by hand", "by many hands")
        again = coverage.splice(edited, "Toys", "new\n", "by hand")
        self.assertIn("# Toys and games", again)
        self.assertIn("by many hands", again)
        self.assertIn("new", again)
        self.assertNotIn("old", again)

    def test_a_page_without_markers_is_not_overwritten(self):
        with self.assertRaises(SystemExit):
            coverage.splice("# by hand alone\n", "Toys", "new\n", "")

    def test_the_repository_s_pages_are_as_they_would_be_written(self):
        done = subprocess.run([sys.executable, TOOL, "--check"], capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stdout), (0, ""))


if __name__ == "__main__":
    unittest.main()
