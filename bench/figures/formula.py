"""Laws found again in generated data: the first 50 equations of the Feynman lectures."""

import json
import subprocess

from bench_server import RELEASE
from table import Row, Section, Target, number

SECONDS = 40  # of search for each, at most; --quick: 10
ALLOWED_S = 60
PART_FOUND = 0.85
SEED = 1


def measure(bench):
    seconds = 10 if bench.quick else SECONDS
    done = subprocess.run([RELEASE / "bench" / "find_feynman", str(seconds), str(SEED)],
                          capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL)
    *equations, total = [json.loads(line) for line in done.stdout.splitlines()]
    section = Section("Formula finder: Feynman equations 1-50, no noise, R² > 0.999 on fresh rows")
    section.runs = {"equations": equations}
    part, exact = total["found"] / total["of"], sum(one.get("exact", False) for one in equations)
    section.rows = [
        Row("found", f"{total['found']} of {total['of']}", "", part,
            [Target(f">= {PART_FOUND:.0%}", part >= PART_FOUND)]),
        Row("of these the law itself (1 - R² < 1e-9)", number(exact)),
        Row("slowest, one core", f"{total['slowest']:.1f} s", "", None,
            [Target(f"<= {ALLOWED_S} s", total["slowest"] <= ALLOWED_S)]),
        Row("all together", f"{total['seconds']:.0f} s"),
    ]
    for one in equations:
        mark = "exact " if one.get("exact") else "found " if one["found"] else "MISSED"
        section.notes.append(f"{one['name']:<8} {mark} {one.get('r2', 0):.6f} "
                             f"{one.get('seconds', 0):5.1f} s  {one.get('formula', '')}")
    return section
