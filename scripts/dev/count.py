"""Counts the tests of one stage: count.py RESULTS EXIT_CODE prints "passed failed skipped".

RESULTS is a JUnit file (ctest, pytest) or the printed output of vitest, Playwright or node:test.
A runner that failed without naming a failed test counts as one failure.
"""

import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
# vitest: "Tests  1 failed | 12 passed | 1 skipped (14)"
VITEST = re.compile(r"^\s*Tests\s+(.*\(\d+\))\s*$", re.M)
# Playwright closes with lines such as "  12 passed (3.1s)", "  1 failed", "  2 skipped".
PLAYWRIGHT = re.compile(
    r"^\s{2}(\d+) (passed|failed|skipped|flaky|interrupted|did not run)(?: \([\d.]+\w+\))?\s*$",
    re.M,
)
# node:test: "# pass 3" or "ℹ pass 3"
NODE = re.compile(r"^[#ℹ] (pass|fail|cancelled|skipped|todo) (\d+)\s*$", re.M)

PASSED = {"passed", "flaky", "pass"}
FAILED = {"failed", "interrupted", "fail", "cancelled"}
SKIPPED = {"skipped", "did not run", "todo"}


def add(counts, word, number):
    for index, words in enumerate((PASSED, FAILED, SKIPPED)):
        if word in words:
            counts[index] += int(number)


def count_junit(path):
    """From the test cases themselves: runners disagree on what the suite's totals mean."""
    counts = [0, 0, 0]
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            counts[1] += 1
        elif case.find("skipped") is not None or case.get("status") in ("notrun", "disabled"):
            counts[2] += 1
        else:
            counts[0] += 1
    return counts


def count_text(text):
    counts = [0, 0, 0]
    text = ANSI.sub("", text)
    for line in VITEST.findall(text):
        for number, word in re.findall(r"(\d+) (\w+)", line):
            add(counts, word, number)
    for number, word in PLAYWRIGHT.findall(text):
        add(counts, word, number)
    for word, number in NODE.findall(text):
        add(counts, word, number)
    return counts


def count(path, exit_code):
    counts = [0, 0, 0]
    if path.exists():
        try:
            counts = count_junit(path) if path.suffix == ".xml" else count_text(
                path.read_text(encoding="utf-8", errors="replace"))
        except ElementTree.ParseError:
            counts = [0, 1, 0]
    if exit_code != 0 and counts[1] == 0:
        counts[1] = 1
    return counts


if __name__ == "__main__":
    print(*count(Path(sys.argv[1]), int(sys.argv[2])))
