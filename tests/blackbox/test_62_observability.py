"""Health, metrics and logs can be read by the machines they are for."""
import json
import re

from harness.contract import check, schema
from harness.meals import meal
from harness.ws import Ws

LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\.)*",?'
SAMPLE = re.compile(r"^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:" + LABEL + r")*\})? "
                    r"(-?[0-9.]+(?:[eE][+-]?[0-9]+)?|NaN|[+-]Inf)$")
TYPES = ("counter", "gauge", "histogram", "summary", "untyped")


def metrics(server):
    """{name: {labels: value}} and {name: type}; fails on any line that is no exposition line."""
    answer = server.get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.text.endswith("\n")
    values, types = {}, {}
    for line in answer.text.splitlines():
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            assert kind in TYPES and name not in types
            types[name] = kind
        elif line and not line.startswith("#"):
            match = SAMPLE.match(line)
            assert match, f"no sample: {line!r}"
            name, labels, value = match.groups()
            series = values.setdefault(name, {})
            assert labels not in series, f"twice: {line}"
            series[labels] = float(value)
    return values, types


def family(name):
    return re.sub(r"_(bucket|sum|count)$", "", name)


def test_metrics_are_in_the_prometheus_format_and_typed(server):
    server.record(meal(1))
    values, types = metrics(server)
    assert values
    for name in values:
        assert name in types or family(name) in types, f"{name} has no type"
        assert name.startswith(("gaveurs_", "process_")), name


def test_counters_end_in_total_and_count_meals(server):
    with Ws(server, "/ws/gavage") as device:
        device.recv()
        before, types = metrics(server)
        for repas in range(3):
            device.ask(meal(1, repas=repas))
        device.ask("{")
        after, _ = metrics(server)
    for name, kind in types.items():
        assert kind != "counter" or name.endswith("_total"), name
    grown = {name for name in after for labels, value in after[name].items()
             if value - before.get(name, {}).get(labels, 0) == 3}
    assert any("meal" in name or "repas" in name for name in grown), grown


def test_histogram_buckets_grow_to_their_count(server):
    server.record(meal(1))
    values, types = metrics(server)
    for name in [n for n, kind in types.items() if kind == "histogram"]:
        series = {}
        for labels, value in values[name + "_bucket"].items():
            bound = re.search(r'le="([^"]+)"', labels).group(1)
            rest = re.sub(r',?le="[^"]+"', "", labels)
            series.setdefault(rest, []).append((float(bound.replace("+Inf", "inf")), value))
        for buckets in series.values():
            buckets.sort()
            counts = [value for _, value in buckets]
            assert counts == sorted(counts) and buckets[-1][0] == float("inf"), name


def test_open_connections_are_a_gauge_that_falls_again(server):
    def open_sockets():
        values, types = metrics(server)
        return {n: sum(v.values()) for n, v in values.items()
                if types.get(n) == "gauge" and ("connection" in n or "socket" in n)}
    screens = [Ws(server, "/ws/realtime/") for _ in range(5)]
    for screen in screens:
        screen.recv()
    during = open_sockets()
    for screen in screens:
        screen.close()
    from harness.patience import wait_until
    wait_until(lambda: any(open_sockets()[n] <= during[n] - 5 for n in during), "the gauge to fall")


def test_health_is_ok_with_version_and_time(server):
    health = server.get("/health").json()
    check(health, schema("Health"), "health")
    assert (health["status"], health["database"]) == ("ok", "ok")


def test_every_log_line_is_json_with_time_level_and_message(server):
    server.record(meal(1))
    with Ws(server, "/ws/gavage") as device:
        device.ask("{")
    server.get("/api/nothing")
    server.stop()
    lines = [line for line in server.log().splitlines() if line.strip()]
    assert lines
    for line in lines:
        record = json.loads(line)
        assert isinstance(record, dict), line
        names = {name.lower() for name in record}
        assert names & {"time", "ts", "timestamp"}, line
        assert names & {"level", "lvl", "severity"}, line
        assert names & {"msg", "message", "event"}, line


def test_logs_hold_no_mail_address(server):
    server.record(meal(1, gaveur_nom="Jean Martin", note="jean.martin@example.org"))
    with Ws(server, "/ws/gavage") as device:
        device.ask(meal(1, moment="midi", note="jean.martin@example.org"))
    server.stop()
    assert "example.org" not in server.log()
