"""Control charts over a running line: limits are frozen, a drift is caught, nothing is made up."""
import random

import pytest

from harness.contract import check, check_problem, schema
from harness.meals import ago_text
from harness.samples import hello, sample
from harness.ws import Ws

DEVICE = "ESP32_LL_01"
CHARTS = "/api/sqal/charts"


class Line:
    """One device whose livers are 45 ± 2 mm thick, so that their masses vary by a known share."""

    def __init__(self, server, device=DEVICE, seed=5):
        self.server, self.device, self.number = server, device, 0
        self.chance = random.Random(seed)
        self.thick_mm, self.spread_mm = 45.0, 2.0
        self.dark, self.lamp, self.belt_mm = None, 1.0, 240.0

    def liver(self):
        self.number += 1
        body = sample(self.number, self.device, timestamp=ago_text(seconds=4_000 - self.number))
        thick = self.chance.gauss(self.thick_mm, self.spread_mm)
        tof = body["vl53l8ch"]
        for y in range(8):
            for x in range(8):
                height = thick if 2 <= x <= 5 and 2 <= y <= 5 else 0
                tof["distance_matrix"][y][x] = round(
                    self.belt_mm - height + self.chance.gauss(0, 0.8), 1)
        if self.dark is not None:
            x, y = self.dark
            tof["status_matrix"][y][x], tof["distance_matrix"][y][x] = 255, 0
        counts = body["as7341"]["channels"]
        for name in counts:
            counts[name] = int(counts[name] * self.lamp)
        return body

    def pass_livers(self, count):
        bodies = [self.liver() for _ in range(count)]
        with Ws(self.server, "/ws/sensors/") as device:
            for body in bodies:
                device.send(body)
            for body in bodies:
                assert device.recv_type("ack", "error")["type"] == "ack"

    def chart(self, characteristic="mass", **query):
        answer = self.server.get(CHARTS, params={
            "device_id": self.device, "characteristic": characteristic, **query})
        assert answer.status_code == 200, answer.text
        check(answer.json(), schema("ControlChart"), "chart")
        return answer.json()

    def freeze(self, characteristic="mass", status=201, **body):
        answer = self.server.post(f"{CHARTS}/{self.device}/{characteristic}/limits",
                                  {"author": "Anne Roux", **body})
        assert answer.status_code == status, answer.text
        if status == 201:
            check(answer.json(), schema("FrozenChart"), "frozen chart")
        return answer.json()


@pytest.fixture
def line(server):
    return Line(server)


def test_without_frozen_limits_a_chart_shows_provisional_ones_and_says_so(line):
    line.pass_livers(60)
    chart = line.chart()
    assert chart["state"] == "no_frozen_limits" and chart["frozen"] is False
    assert chart["frozen_chart"] is None and chart["limits"]["samples"] == 60
    assert len(chart["points"]) == 60 and chart["points"][0]["range"] is None
    assert chart["capability"]["refused"] == "no specification limits are set"


def test_too_few_livers_give_values_but_no_limits(line):
    line.pass_livers(10)
    chart = line.chart()
    assert chart["limits"] is None and "needs 25 samples" in chart["limits_refused"]
    assert [p["z"] for p in chart["points"]] == [None] * 10
    assert all(p["value"] > 0 for p in chart["points"])
    assert line.freeze(status=400)["errors"][0]["path"] == "samples"


def test_frozen_limits_stay_and_judge_what_follows(line):
    line.pass_livers(100)
    frozen = line.freeze(note="après nettoyage")
    assert frozen["author"] == "Anne Roux" and frozen["limits"]["samples"] == 100
    before = line.chart()
    assert before["state"] == "no_data" and all(p["reference"] for p in before["points"])
    line.pass_livers(40)
    chart = line.chart(n=60)
    assert chart["limits"] == frozen["limits"] and chart["frozen"] is True
    assert chart["state"] == "in_control", chart["points"]
    assert [p["reference"] for p in chart["points"]] == [True] * 20 + [False] * 40


def test_a_drift_of_one_sigma_is_caught_within_40_livers(line):
    line.pass_livers(200)
    sigma = line.freeze()["limits"]["sigma"]
    centre = line.chart()["limits"]["centre"]
    line.thick_mm *= 1 + sigma / centre
    line.pass_livers(40)
    chart = line.chart(n=40)
    alarms = [n for n, p in enumerate(chart["points"]) if p["alarm"] == "ewma"]
    assert alarms and chart["state"] == "out_of_control"


def test_capability_is_given_with_intervals_and_refused_while_out_of_control(line):
    line.pass_livers(200)
    limits = line.freeze()["limits"]
    spec = {"lower": limits["centre"] - 5 * limits["sigma"],
            "upper": limits["centre"] + 5 * limits["sigma"]}
    line.freeze(centre=limits["centre"], sigma=limits["sigma"], spec=spec)
    line.pass_livers(20)
    assert line.chart()["capability"]["refused"] == "under 25 samples: 20"
    line.pass_livers(40)
    good = line.chart()["capability"]
    assert good["refused"] is None and good["samples"] == 60
    for index in ("cp", "cpk", "pp", "ppk"):
        assert good[index]["lower"] < good[index]["value"] < good[index]["upper"]
    assert 1.2 < good["cp"]["value"] < 2.2 and good["cpk"]["value"] <= good["cp"]["value"]
    line.thick_mm = 55
    line.pass_livers(20)
    bad = line.chart()["capability"]
    assert "out of control" in bad["refused"] and bad["cp"] is None and bad["mean"] is None


def test_rules_are_selectable(line):
    line.pass_livers(100)
    line.freeze()
    line.thick_mm = 60
    line.pass_livers(20)
    points = line.chart(n=20)["points"]
    assert {r for p in points for r in p["rules"]} >= {1, 2, 5, 6}
    chart = line.chart(n=20, rules="2,6")
    assert chart["rules"] == [2, 6]
    assert {r for p in chart["points"] for r in p["rules"]} == {2, 6}
    assert {p["rule"] for p in chart["patterns"]} == {2, 6}
    assert all(p["rules"] == [] for p in line.chart(n=20, rules="")["points"])


def test_history_of_limits_keeps_who_and_when(line):
    line.pass_livers(100)
    first = line.freeze(spec={"lower": 300, "upper": None}, alarm_rules="1")
    second = line.freeze(author="Luc Blanc", kind="xbar_r", samples_per_point=4)
    assert second["spec"] == first["spec"] and second["alarm_rules"] == [1]
    items = line.server.get(f"{CHARTS}/{DEVICE}/mass/limits").json()["items"]
    assert items == [second, first]
    assert line.chart()["limits"]["kind"] == "xbar_r"


def test_shares_of_rejects_have_a_p_chart(line):
    line.pass_livers(60)
    frozen = line.freeze("defects", centre=0.1, samples_per_point=10)
    assert frozen["limits"]["kind"] == "p" and frozen["limits"]["lcl"] is None
    line.pass_livers(35)
    chart = line.chart("defects", n=9)
    assert [p["reference"] for p in chart["points"]] == [True] * 6 + [False] * 3
    assert all(0 <= p["value"] <= 1 for p in chart["points"])
    assert "share" in chart["capability"]["refused"]


def test_everything_survives_a_restart(line):
    line.pass_livers(150)
    line.freeze()
    line.pass_livers(30)
    before, health = line.chart(), health_of(line)
    line.server.restart()
    assert line.chart() == before
    assert health_of(line) == health


@pytest.mark.parametrize("body,path", [
    ({"author": ""}, "author"), ({"author": "x" * 61}, "author"), ({"kind": "p"}, "kind"),
    ({"samples_per_point": 3}, "samples_per_point"), ({"centre": 5}, "sigma"),
    ({"spec": {"lower": 2, "upper": 1}}, "spec.upper"), ({"alarm_rules": "0"}, "alarm_rules"),
    ({"center": 5}, "center")])
def test_limits_that_make_no_sense_are_refused_by_field(line, body, path):
    line.pass_livers(30)
    problem = line.freeze(status=400, **body)
    assert [e["path"] for e in problem["errors"]] == [path]
    assert line.server.get(f"{CHARTS}/{DEVICE}/mass/limits").json()["items"] == []


@pytest.mark.parametrize("query,path", [
    ({"characteristic": "weight"}, "characteristic"), ({"kind": "p"}, "kind"),
    ({"rules": "9"}, "rules"), ({"n": 0}, "n"), ({"device_id": ""}, "device_id"),
    ({"nn": 5}, "nn")])
def test_questions_that_make_no_sense_are_refused_by_parameter(server, query, path):
    answer = server.get(CHARTS, params={"device_id": DEVICE, "characteristic": "mass", **query})
    check_problem(answer, 400, "invalid")
    assert [e["path"] for e in answer.json()["errors"]] == [path]


def test_what_is_not_there_is_not_found(server):
    assert server.get(CHARTS, params={"device_id": "ESP32_XX_9",
                                      "characteristic": "mass"}).status_code == 404
    assert server.post(f"{CHARTS}/ESP32_XX_9/mass/limits", {"author": "A"}).status_code == 404
    assert server.get(f"{CHARTS}/{DEVICE}/weight/limits").status_code == 404
    assert server.get("/api/sqal/devices/ESP32_XX_9/health").status_code == 404


def health_of(line):
    answer = line.server.get(f"/api/sqal/devices/{line.device}/health")
    assert answer.status_code == 200, answer.text
    check(answer.json(), schema("SensorHealth"), "health")
    return answer.json()


def kinds(health):
    return [w["kind"] for w in health["warnings"]]


def test_a_device_that_measured_nothing_is_unknown_not_healthy(line):
    with Ws(line.server, "/ws/sensors/") as device:
        device.ask(hello(DEVICE))
    assert health_of(line)["state"] == "no_data"


def test_a_healthy_station_is_normal_and_a_dark_zone_is_named(line):
    line.pass_livers(120)
    health = health_of(line)
    assert health["state"] == "normal" and health["baseline_complete"], health
    line.dark = (1, 6)
    line.pass_livers(40)
    health = health_of(line)
    assert kinds(health) == ["dark_zone"] and health["warnings"][0]["zone"] == {"x": 1, "y": 6}
    assert health["state"] == "warning" and health["warnings"][0]["message"]


def test_a_fading_lamp_is_a_warning(line):
    line.pass_livers(120)
    line.lamp = 0.75
    line.pass_livers(150)
    assert kinds(health_of(line)) == ["fading_lamp"]


def alerts(server, kind):
    items = server.get("/api/sqal/alerts").json()["items"]
    return [a for a in items if a["kind"] == kind]


def test_a_chart_that_goes_out_of_control_raises_one_alert_and_clears_it(line):
    line.pass_livers(200)
    sigma_share = (f := line.freeze()["limits"])["sigma"] / f["centre"]
    with Ws(line.server, "/ws/realtime/") as screen:
        line.thick_mm *= 1 + 2 * sigma_share
        line.pass_livers(30)
        live = screen.recv_until(lambda m: m["type"] == "alert" and
                                 m["data"]["kind"] == "chart_out_of_control")
    assert live[-1]["data"]["source"] == f"device/{DEVICE}/mass"
    [alert] = alerts(line.server, "chart_out_of_control")
    assert alert["active"] and alert["device_id"] == DEVICE and alert["count"] >= 1
    assert "mass" in alert["message"]
    assert alert["value"] > alert["threshold"], "what is beyond the edge is what is shown"
    line.thick_mm = 45
    line.pass_livers(60)
    [alert] = alerts(line.server, "chart_out_of_control")
    assert not alert["active"] and alert["cleared_at"], line.chart(n=60)["points"]


def test_nelson_rules_alarm_where_someone_chose_them(line):
    line.pass_livers(100)
    limits = line.freeze(alarm_rules="1")["limits"]
    line.thick_mm *= 1 + 5.6 * limits["sigma"] / limits["centre"]
    line.spread_mm = 0
    line.pass_livers(1)
    chart = line.chart(n=1, rules="")
    assert chart["alarm"]["rules"] == [1]
    assert chart["state"] == "out_of_control", chart["points"][0]["z"]
    [point] = chart["points"]
    assert 3 < point["z"] < 5 and point["alarm"] == "nelson" and point["rules"] == [1]


def test_a_sensor_that_fails_raises_one_alert_however_many_frames_show_it(line):
    line.pass_livers(20)
    line.dark = (3, 0)
    line.pass_livers(60)
    [alert] = alerts(line.server, "dark_zone")
    assert alert["active"] and alert["count"] == 1 and alert["value"] == 1
    assert alert["source"] == f"device/{DEVICE}" and alert["unit"] == "zones"
    seen = line.server.post(f"/api/alertes/{alert['id']}/acquitter", {"par": "Anne Roux"})
    assert seen.status_code == 200 and seen.json()["acknowledged_by"] == "Anne Roux"
    line.dark = None
    line.pass_livers(30)
    assert not alerts(line.server, "dark_zone")[0]["active"]


def test_a_chart_alert_is_acknowledged_like_any_other(line):
    line.pass_livers(60)
    line.freeze()
    line.thick_mm = 60
    line.pass_livers(20)
    [alert] = alerts(line.server, "chart_out_of_control")
    path = f"/api/alertes/{alert['id']}/acquitter"
    assert line.server.post(path, {"par": "Anne Roux"}).status_code == 200
    assert line.server.post(path, {"par": "Anne Roux"}).status_code == 409
