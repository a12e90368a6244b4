"""Durable samples per second over /ws/sensors/, shown to a screen meanwhile, beside a plain C loop
that writes the same rows with the same syncs."""

from bench_server import median
from table import Row, Section, Target, number

DEVICES, WINDOW, SCREENS = 8, 256, 1
LEAST = 4_000


class Load:
    """Its C loop has the rows of its last run, and as many to a commit."""

    def __init__(self, bench):
        self.bench = bench
        self.seconds = bench.seconds(5, 2)
        self.data, self.per_commit = None, 1

    def serve(self):
        self.data = self.bench.new_data("samples")
        with self.bench.serve(self.data) as server:
            before, cpu = server.metrics(), server.cpu_s()
            run = self.bench.program(
                "load_samples", "--port", server.port, "--devices", DEVICES, "--window", WINDOW,
                "--screens", SCREENS, "--seconds", self.seconds)
            after = server.metrics()
            run["server_cpu"] = server.cpu_s() - cpu
        made = {key: after[key] - before[key]
                for key in ("samples_stored_total", "commits_total", "commit_seconds_total")}
        run["per_commit"] = made["samples_stored_total"] / made["commits_total"]
        run["committing"] = made["commit_seconds_total"] / run["seconds"]
        self.per_commit = max(1, round(run["per_commit"]))
        return run

    def loop(self):
        into = self.bench.new_data("loop")
        return self.bench.program("sample_loop", self.data / "gaveurs.db", into / "gaveurs.db",
                                  "--per-commit", self.per_commit, "--seconds", self.seconds)


def measure(bench):
    section = Section("Durable samples per second, whole, analysed and shown")
    load = Load(bench)
    section.runs = bench.interleave({"served": load.serve, "C loop": load.loop})
    served = section.runs["served"]
    rate, ceiling = median(served, "per_second"), median(section.runs["C loop"], "per_second")
    shown = median(served, "shown_per_second")
    section.rows.append(Row(
        f"{DEVICES} devices, {WINDOW} unacknowledged", f"{number(rate)}/s",
        f"C loop, {number(median(served, 'per_commit'))}/commit: {number(ceiling)}/s",
        rate / ceiling, [Target(f"≥ {number(LEAST)}/s", rate >= LEAST)]))
    section.rows.append(Row("shown to a screen meanwhile", f"{number(shown)}/s", "", None,
                            [Target(f"≥ {number(LEAST)}/s", shown >= LEAST)]))
    each = median([{"us": run["server_cpu"] / run["samples"] * 1e6} for run in served], "us")
    section.notes.append(
        f"ack after {median(served, 'p50_us') / 1e3:.1f} ms, p99 "
        f"{median(served, 'p99_us') / 1e3:.1f} ms; {median(served, 'update_bytes') / 1e3:.1f} kB "
        f"an update; server CPU {each:.0f} µs a sample; committing "
        f"{median(served, 'committing'):.0%} of the time")
    return section
