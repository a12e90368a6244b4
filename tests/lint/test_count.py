"""How ./dev test reads the results of each runner."""

import sys

import pytest

from tree import ROOT

sys.path.insert(0, str(ROOT / "scripts" / "dev"))

from count import count, count_text  # noqa: E402

JUNIT = """<testsuites><testsuite tests="5" failures="1">
<testcase name="a" status="run"/>
<testcase name="b" status="run"/>
<testcase name="c" status="fail"><failure message=""/></testcase>
<testcase name="d"><error message="broke"/></testcase>
<testcase name="e" status="notrun"><skipped message=""/></testcase>
</testsuite></testsuites>"""


def counted(tmp_path, name, text, exit_code=0):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return count(path, exit_code)


def test_reads_junit(tmp_path):
    assert counted(tmp_path, "a.xml", JUNIT) == [2, 2, 1]


@pytest.mark.parametrize("text, counts", [
    (" Test Files  2 passed (2)\n      Tests  12 passed (12)\n", [12, 0, 0]),
    ("\x1b[2m  Tests \x1b[22m \x1b[31m1 failed\x1b[39m | 3 passed | 2 skipped (6)\n", [3, 1, 2]),
    ("  Tests  2 passed (2)\n\n  Tests  3 passed | 1 todo (4)\n", [5, 0, 1]),
    ("  2 failed\n    [chromium] › a.ts:1:1 › name\n  1 skipped\n  5 passed (3.2m)\n", [5, 2, 1]),
    ("  1 flaky\n  2 did not run\n  5 passed (12s)\n", [6, 0, 2]),
    ("# tests 4\n# pass 2\n# fail 1\n# cancelled 0\n# skipped 1\n# todo 0\n", [2, 1, 1]),
    ("ℹ tests 4\nℹ pass 4\nℹ fail 0\n", [4, 0, 0]),
    ("built in 3 s, 5 passed on\n", [0, 0, 0]),
])
def test_reads_the_closing_lines_of_web_runners(text, counts):
    assert count_text(text) == counts


def test_a_runner_that_failed_without_naming_a_test_is_one_failure(tmp_path):
    assert counted(tmp_path, "a.log", "  3 passed (1s)\n", exit_code=1) == [3, 1, 0]
    assert count(tmp_path / "missing.xml", 1) == [0, 1, 0]


def test_a_half_written_result_is_a_failure(tmp_path):
    assert counted(tmp_path, "a.xml", JUNIT[:60]) == [0, 1, 0]
