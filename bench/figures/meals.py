"""Durable meals per second over WebSocket, beside a plain C loop with the same rows and syncs."""

from bench_server import median
from table import Row, Section, Target, number

LOTS = 2_000
# producers, meals each may leave unacknowledged, least per second
LOADS = {
    "1 waiting producer": (1, 1, None),
    "10 waiting producers": (10, 1, None),
    "100 waiting producers": (100, 1, 5_000),
    "pipelined, 8 × 1,024": (8, 1_024, 100_000),
}
LEAST_SHARE_PIPELINED = 0.7


class Load:
    """One way of sending meals; its C loop has as many meals to a commit as its last run had."""

    def __init__(self, bench, producers, window):
        self.bench, self.producers, self.window = bench, producers, window
        self.seconds = bench.seconds(5, 2)
        self.per_commit = 1

    def serve(self):
        with self.bench.serve() as server:
            before, cpu = server.metrics(), server.cpu_s()
            run = self.bench.program(
                "load_meals", "--port", server.port, "--producers", self.producers,
                "--window", self.window, "--lots", LOTS, "--seconds", self.seconds)
            after = server.metrics()
            run["server_cpu"] = server.cpu_s() - cpu
        made = {key: after[key] - before[key]
                for key in ("events_total", "commits_total", "commit_seconds_total")}
        run["per_commit"] = made["events_total"] / made["commits_total"]
        run["commit_ms"] = made["commit_seconds_total"] / made["commits_total"] * 1e3
        run["committing"] = made["commit_seconds_total"] / run["seconds"]
        self.per_commit = max(1, round(run["per_commit"]))
        return run

    def loop(self):
        data = self.bench.new_data("loop")
        return self.bench.program(
            "meal_loop", data / "gaveurs.db", "--per-commit", self.per_commit, "--lots", LOTS,
            "--meals", 1e9, "--seconds", self.seconds)


def row_of(name, served, looped):
    least = LOADS[name][2]
    rate, ceiling = median(served, "per_second"), median(looped, "per_second")
    row = Row(name, f"{number(rate)}/s",
              f"C loop, {number(median(served, 'per_commit'))}/commit: {number(ceiling)}/s",
              rate / ceiling)
    if least:
        row.targets.append(Target(f"≥ {number(least)}/s", rate >= least))
    if name.startswith("pipelined"):
        row.targets.append(Target(f"≥ {LEAST_SHARE_PIPELINED:.0%} of it",
                                  rate / ceiling >= LEAST_SHARE_PIPELINED))
    return row


def note_of(name, served):
    def each(key):
        return median([{"us": run[key] / run["meals"] * 1e6} for run in served], "us")
    return (f"{name}: ack after {median(served, 'p50_us') / 1e3:.2f} ms, p99 "
            f"{median(served, 'p99_us') / 1e3:.2f} ms; CPU per meal: server "
            f"{each('server_cpu'):.1f} µs, client {each('client_cpu'):.1f} µs; a commit takes "
            f"{median(served, 'commit_ms'):.2f} ms, committing {median(served, 'committing'):.0%} "
            "of the time")


def measure(bench):
    section = Section("Durable meals per second, acknowledged over WebSocket")
    variants = {}
    for name, (producers, window, _) in LOADS.items():
        load = Load(bench, producers, window)
        variants[name], variants[f"{name}: C loop"] = load.serve, load.loop
    section.runs = bench.interleave(variants)
    for name in LOADS:
        served = section.runs[name]
        section.rows.append(row_of(name, served, section.runs[f"{name}: C loop"]))
        section.notes.append(note_of(name, served))
    return section
