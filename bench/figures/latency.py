"""Time to the last of 500 screens at half of the maximum rate, and what one that stops does."""

from bench_server import median
from table import Row, Section, Target

DASHBOARDS = 500
WINDOW = 2_048
MOST_P99_MS = 5
MOST_CHANGE = 0.10


class Latency:
    def __init__(self, bench):
        self.bench = bench
        self.seconds = bench.seconds(10, 3)
        self.rate = 0

    def watch(self, port, *args, seconds=None):
        return self.bench.program("dashboards", "--port", port, "--dashboards", DASHBOARDS,
                                  "--seconds", seconds or self.seconds, *args)

    def find_rate(self):
        """Half of what the server stores and shows when it is sent as much as it takes."""
        runs = []
        for _ in range(3):
            with self.bench.serve() as server:
                runs.append(self.watch(server.port, "--window", WINDOW, seconds=2))
        self.rate = median(runs, "meals_per_second") / 2

    def serve(self, stalled=0):
        with self.bench.serve() as server:
            run = self.watch(server.port, "--rate", self.rate, "--stalled", stalled)
            made = server.metrics()
        run["commit_us"] = made["commit_seconds_total"] / made["commits_total"] * 1e6
        return run

    def relay(self):
        with self.bench.blaster("relay") as port:
            return self.watch(port, "--rate", self.rate)


def in_ms(runs, key):
    return median(runs, key) / 1e3


def rows_of(runs):
    served, stalled, relayed = runs["all read"], runs["one stopped"], runs["relay"]
    rows = []
    for name, key in (("p50", "event_p50_us"), ("p99", "event_p99_us"),
                      ("p99.9", "event_p999_us")):
        value = in_ms(served, key)
        targets = [Target(f"≤ {MOST_P99_MS} ms", value <= MOST_P99_MS)] if name == "p99" else []
        rows.append(Row(f"commit to last screen, {name}", f"{value:.2f} ms",
                        f"relay that stores nothing: {in_ms(relayed, key):.2f} ms", None, targets))
    change = in_ms(stalled, "event_p99_us") / in_ms(served, "event_p99_us") - 1
    rows.append(Row("p99 when another stops reading", f"{in_ms(stalled, 'event_p99_us'):.2f} ms",
                    f"all read: {in_ms(served, 'event_p99_us'):.2f} ms", None,
                    [Target(f"≤ {MOST_CHANGE:.0%} more (is {change:+.0%})",
                            change <= MOST_CHANGE)]))
    return rows


def measure(bench):
    latency = Latency(bench)
    latency.find_rate()
    section = Section(f"Time to the last of {DASHBOARDS} screens at half of the maximum rate, "
                      f"{latency.rate:,.0f} meals/s")
    section.runs = bench.interleave({"all read": latency.serve,
                                     "one stopped": lambda: latency.serve(stalled=1),
                                     "relay": latency.relay})
    section.rows = rows_of(section.runs)
    served = section.runs["all read"]
    section.notes = [
        "From the server's own timestamp in the event, which it takes before it begins the commit; "
        f"commits took {in_ms(served, 'commit_us'):.2f} ms in the mean.",
        f"From the moment the meal was due to be sent: p50 {in_ms(served, 'send_p50_us'):.2f} ms, "
        f"p99 {in_ms(served, 'send_p99_us'):.2f} ms, p99.9 {in_ms(served, 'send_p999_us'):.2f} ms."]
    return section
