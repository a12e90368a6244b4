"""GET /api/gavage/gaveur/{id} with millions of meals stored, beside /livez of the same server."""

import json
import pathlib
import shutil
import subprocess

from bench_server import median
from table import Row, Section, Target, number

MEALS, MEALS_QUICK = 10_000_000, 1_000_000
CONNECTIONS = 16
MOST_P99_MS = 2
LEAST_PER_SECOND = 15_000
SCRIPT = pathlib.Path(__file__).with_name("history.lua")


def ask(port, paths, seconds, connections=CONNECTIONS):
    """One run of wrk, a random one of the paths each time; "gaveurs": a random gaveur's meals."""
    done = subprocess.run(
        ["wrk", "--threads", "1", "--connections", str(connections), "--duration", f"{seconds}s",
         "--script", str(SCRIPT), f"http://127.0.0.1:{port}", "--", *paths],
        capture_output=True, text=True, timeout=seconds + 60)
    if done.returncode != 0:
        raise SystemExit(f"wrk: {done.stderr.strip()}")
    run = json.loads(done.stdout.splitlines()[-1])
    if run["errors"]:
        raise SystemExit(f"{run['errors']} requests like {paths[0]} failed")
    return run


def measure(bench):
    if not shutil.which("wrk"):
        raise SystemExit("wrk is missing; ./dev bench installs it")
    meals = bench.seconds(MEALS, MEALS_QUICK)
    data = bench.filled_data(meals)
    seconds = bench.seconds(5, 2)
    section = Section(f"GET /api/gavage/gaveur/{{id}}, {number(meals)} meals stored, "
                      f"{CONNECTIONS} connections")
    with bench.serve(data) as server:
        ask(server.port, ["gaveurs"], 1)
        section.runs = bench.interleave({
            "history": lambda: ask(server.port, ["gaveurs"], seconds),
            "livez": lambda: ask(server.port, ["/livez"], seconds)})
    history, livez = section.runs["history"], section.runs["livez"]
    rate, ceiling = median(history, "per_second"), median(livez, "per_second")
    p99_ms = median(history, "p99_us") / 1e3
    section.rows = [
        Row("requests", f"{number(rate)}/s", f"/livez: {number(ceiling)}/s", rate / ceiling,
            [Target(f"≥ {number(LEAST_PER_SECOND)}/s", rate >= LEAST_PER_SECOND)]),
        Row("p99", f"{p99_ms:.2f} ms", f"/livez: {median(livez, 'p99_us') / 1e3:.2f} ms", None,
            [Target(f"≤ {MOST_P99_MS} ms", p99_ms <= MOST_P99_MS)])]
    section.notes = [f"10 meals an answer, {number(median(history, 'bytes'))} bytes; p50 "
                     f"{median(history, 'p50_us') / 1e3:.2f} ms"]
    return section
