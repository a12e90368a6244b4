"""Cold start: from starting the server on an existing database until /readyz answers."""

import subprocess
import time

from bench_server import GAVEURS, Server, environment, median
from table import Row, Section

MEALS = 100_000
POLL_S = 0.0005


def start(data):
    server = Server(data)
    begun = time.monotonic()
    server.launch()
    try:
        server.wait_ready(POLL_S)
        return {"ms": (time.monotonic() - begun) * 1e3}
    finally:
        server.stop()


def version():
    begun = time.monotonic()
    subprocess.run([GAVEURS, "--version"], stdout=subprocess.DEVNULL, env=environment(),
                   check=True, timeout=10)
    return {"ms": (time.monotonic() - begun) * 1e3}


def measure(bench):
    data = bench.filled_data(MEALS)
    section = Section(f"Cold start of gaveurs serve with {MEALS:,} meals stored, until /readyz "
                      "answers")
    section.runs = bench.interleave({"start": lambda: start(data), "version": version})
    taken, floor = (median(section.runs[name], "ms") for name in ("start", "version"))
    section.rows = [Row("until ready", f"{taken:.1f} ms", f"gaveurs --version: {floor:.1f} ms")]
    return section
