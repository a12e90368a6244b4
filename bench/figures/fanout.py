"""Deliveries per second to many dashboards, beside raw senders with the same client."""

from bench_server import median
from table import Row, Section, Target, number

# dashboards, meals under way until the last screen has them
CROWDS = {500: 2_048, 5_000: 512}
LEAST_OVER_NAIVE = 10
LEAST_SHARE = 0.6


class Crowd:
    def __init__(self, bench, dashboards):
        self.bench, self.dashboards = bench, dashboards
        self.seconds = bench.seconds(4, 2)
        self.frame_bytes = 436

    def watch(self, port, *args):
        return self.bench.program("dashboards", "--port", port, "--dashboards", self.dashboards,
                                  "--seconds", self.seconds, *args)

    def serve(self):
        with self.bench.serve() as server:
            cpu = server.cpu_s()
            run = self.watch(server.port, "--window", CROWDS[self.dashboards])
            run["server_cpu"] = server.cpu_s() - cpu
            run["lagging"] = server.metrics()["stream_lagging_total"]
        self.frame_bytes = round(run["frame_bytes"])
        return run

    def coalesced(self):
        with self.bench.blaster("coalesced", self.frame_bytes) as port:
            return self.watch(port, "--frame-bytes", self.frame_bytes)

    def naive(self):
        with self.bench.blaster("naive", self.frame_bytes) as port:
            return self.watch(port, "--frame-bytes", self.frame_bytes)


def rows_of(dashboards, served, coalesced, naive):
    rate, ceiling, least = (median(runs, "deliveries_per_second")
                            for runs in (served, coalesced, naive))
    name = f"{number(dashboards)} dashboards"
    return [
        Row(name, f"{number(rate)}/s", f"coalesced blaster: {number(ceiling)}/s", rate / ceiling,
            [Target(f"≥ {LEAST_SHARE:.0%} of it", rate / ceiling >= LEAST_SHARE)]),
        Row(f"{name}, over naive", f"{rate / least:.1f} ×",
            f"one write per message: {number(least)}/s", None,
            [Target(f"≥ {LEAST_OVER_NAIVE} ×", rate / least >= LEAST_OVER_NAIVE)]),
    ]


def measure(bench):
    section = Section("Deliveries per second to dashboards on /ws/realtime/")
    variants = {}
    for dashboards in CROWDS:
        crowd = Crowd(bench, dashboards)
        variants[f"{dashboards}"] = crowd.serve
        variants[f"{dashboards}: coalesced"] = crowd.coalesced
        variants[f"{dashboards}: naive"] = crowd.naive
    section.runs = bench.interleave(variants)
    for dashboards in CROWDS:
        served, coalesced, naive = (section.runs[f"{dashboards}{kind}"]
                                    for kind in ("", ": coalesced", ": naive"))
        section.rows += rows_of(dashboards, served, coalesced, naive)
        section.notes.append(
            f"{number(dashboards)}: {number(median(served, 'meals_per_second'))} meals/s stored "
            f"and shown, {number(median(served, 'frame_bytes'))} bytes each; the client used "
            f"{median(served, 'client_cpu') / median(served, 'seconds'):.0%} of a core "
            f"({median(coalesced, 'client_cpu') / median(coalesced, 'seconds'):.0%} with the "
            f"blaster); {number(sum(run['lagging'] for run in served))} screens lagged")
    return section
