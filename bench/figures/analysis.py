"""Livers analysed per second by one core."""

from bench_server import median
from table import Row, Section, Target

LIVERS = 400
AIM = 20_000


def measure(bench):
    seconds = 0.5 if bench.quick else 2
    section = Section("Analysis of a liver: raw frame and spectrum to grade and reasons, one core")
    section.runs = bench.interleave(
        {"analysis": lambda: bench.program("analyse_livers", LIVERS, seconds)})
    rate, planes, reads = (median(section.runs["analysis"], name)
                           for name in ("analyses", "planes", "reads"))
    section.rows = [Row("livers a second", f"{rate:,.0f}",
                        f"plane of the tray alone: {planes:,.0f}", rate / planes,
                        [Target(f">= {AIM:,}", rate >= AIM)])]
    section.notes = [f"Reading every number of the same frames once: {reads:,.0f} livers a second."]
    return section
