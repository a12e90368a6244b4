"""Memory of the server per idle dashboard."""

import subprocess
import time

from bench_server import RELEASE, median
from table import Row, Section, Target, number

MOST_BYTES = 10 * 1024
READY_TIMEOUT_S = 60


def hold(bench, connections):
    with bench.serve() as server:
        before = server.rss_bytes()
        client = subprocess.Popen(
            [RELEASE / "bench" / "idle", "--port", str(server.port), "--connections",
             str(connections)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            end = time.monotonic() + READY_TIMEOUT_S
            if client.stdout.readline().strip() != "ready" or time.monotonic() > end:
                raise SystemExit("the idle connections could not be opened")
            time.sleep(1)
            grown = server.rss_bytes() - before
        finally:
            client.stdin.close()
            client.wait()
    return {"connections": connections, "grown_bytes": grown, "per_connection": grown / connections}


def measure(bench):
    connections = bench.seconds(10_000, 4_000)
    section = Section(f"Memory per idle connection, {number(connections)} on /ws/realtime/")
    section.runs = bench.interleave({"idle": lambda: hold(bench, connections)})
    each = median(section.runs["idle"], "per_connection")
    section.rows = [Row("resident memory each", f"{number(each)} bytes",
                        f"allowed: {number(MOST_BYTES)} bytes", each / MOST_BYTES,
                        [Target("≤ 10 KB", each <= MOST_BYTES)])]
    section.notes = ["What the kernel holds for the sockets is not in it."]
    return section
