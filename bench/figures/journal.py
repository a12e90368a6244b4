"""The transparency log: leaves appended durably under signed heads, and proofs out of millions."""

import http.client
import json
import random
import shutil
import statistics
import threading
import time

from bench_server import median
from figures.history import ask
from figures.scan import MEAL
from table import Row, Section, Target, number

ROUND = 16_384  # leaves under one head
LEAVES, LEAVES_QUICK = 10_000_000, 1_000_000
LEAST_PER_SECOND = 50_000
MOST_TO_HEAD_S = 1
MOST_P99_MS = 2
PRODUCERS = 10
# Closed loops: more of them would measure the queue before two readers, not the proof.
CONNECTIONS = 4


def append(bench, leaves, *plain):
    return bench.program("append_leaves", bench.new_data("journal"), leaves, ROUND, *plain)


def get(connection, path):
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())


def time_to_head(port, serial):
    """Seconds from a meal's acknowledgement until a signed head is over it."""
    server = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    meal = dict(MEAL, code_lot=f"LL9{serial:06d}")
    server.request("POST", "/api/lots/gavage", json.dumps(meal),
                   {"Content-Type": "application/json"})
    answer = server.getresponse()
    text = answer.read()
    if answer.status != 201:
        raise SystemExit(f"a meal was refused: {text[:200]}")
    acknowledged, seq = time.monotonic(), json.loads(text)["seq"]
    while True:
        status, head = get(server, "/api/journal/head")
        if status == 200 and head["upto_seq"] >= seq:
            return time.monotonic() - acknowledged
        time.sleep(0.005)


def under_meals(bench):
    """How long heads take while producers that wait for each ack send meals."""
    waits = []
    with bench.serve() as server:
        run = {}
        load = threading.Thread(target=lambda: run.update(bench.program(
            "load_meals", "--port", server.port, "--producers", PRODUCERS, "--window", 1,
            "--lots", 2_000, "--seconds", bench.seconds(8, 4))))
        load.start()
        time.sleep(0.5)
        while load.is_alive():
            waits.append(time_to_head(server.port, len(waits)))
        load.join()
    return {"meals": run["per_second"], "median_s": statistics.median(waits),
            "longest_s": max(waits)}


def measure(bench):
    if not shutil.which("wrk"):
        raise SystemExit("wrk is missing; ./dev bench installs it")
    fresh = bench.seconds(500_000, 100_000)
    stored = bench.seconds(LEAVES, LEAVES_QUICK)
    seconds = bench.seconds(5, 2)
    section = Section(f"Transparency log: appends, {number(ROUND)} leaves to a head; proofs out of "
                      f"{number(stored)} leaves, {CONNECTIONS} connections")
    section.runs = bench.interleave({"append": lambda: append(bench, fresh),
                                     "plain": lambda: append(bench, fresh, "plain"),
                                     "meals": lambda: under_meals(bench)})
    data = bench.filled(f"leaves-{stored}", f"{stored:,} leaves",
                        lambda folder: ("append_leaves", folder, stored, ROUND))
    draw = random.Random(7)
    proofs = [f"/api/journal/inclusion?leaf={draw.randrange(stored)}" for _ in range(1_000)]
    steps = [f"/api/journal/consistency?from={draw.randrange(1, stored)}" for _ in range(1_000)]
    with bench.serve(data) as server:
        ask(server.port, proofs, 1, CONNECTIONS)
        section.runs |= bench.interleave({
            "inclusion": lambda: ask(server.port, proofs, seconds, CONNECTIONS),
            "consistency": lambda: ask(server.port, steps, seconds, CONNECTIONS),
            "livez": lambda: ask(server.port, ["/livez"], seconds, CONNECTIONS)})
    section.rows = rows_of(section.runs)
    section.notes = [f"{PRODUCERS} producers that wait for each ack sent "
                     f"{number(median(section.runs['meals'], 'meals'))} meals/s meanwhile; median "
                     f"{median(section.runs['meals'], 'median_s'):.2f} s to a head."]
    return section


def rows_of(runs):
    rate, plain = median(runs["append"], "per_second"), median(runs["plain"], "per_second")
    slowest = max(run["slowest_ms"] for run in runs["append"])
    longest = max(run["longest_s"] for run in runs["meals"])
    ceiling = median(runs["livez"], "per_second")
    rows = [
        Row("durable appends", f"{number(rate)}/s", f"plain rows by SQLite: {number(plain)}/s",
            rate / plain, [Target(f"≥ {number(LEAST_PER_SECOND)}/s", rate >= LEAST_PER_SECOND)]),
        Row("slowest round, first leaf to head", f"{number(slowest)} ms", "", None,
            [Target(f"≤ {MOST_TO_HEAD_S} s", slowest <= MOST_TO_HEAD_S * 1e3)]),
        Row("a meal's ack to a head over it, longest", f"{longest:.2f} s", "", None,
            [Target(f"≤ {MOST_TO_HEAD_S} s", longest <= MOST_TO_HEAD_S)])]
    for name in ("inclusion", "consistency"):
        p99_ms = median(runs[name], "p99_us") / 1e3
        rows.append(Row(f"{name} proof, p99", f"{p99_ms:.2f} ms",
                        f"/livez: {median(runs['livez'], 'p99_us') / 1e3:.2f} ms", None,
                        [Target(f"≤ {MOST_P99_MS} ms", p99_ms <= MOST_P99_MS)]))
        served = median(runs[name], "per_second")
        rows.append(Row(f"{name} proofs", f"{number(served)}/s", f"/livez: {number(ceiling)}/s",
                        served / ceiling))
    return rows
