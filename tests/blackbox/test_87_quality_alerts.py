"""Alerts of the quality line: one per source and kind, live, stored, acknowledged, cleared."""
import pytest

from harness.contract import check, check_problem, schema
from harness.meals import meal
from harness.patience import wait_until
from harness.samples import heartbeat, hello, sample
from harness.ws import Ws

SENSORS = "/ws/sensors/"
BLIND = {"distance_matrix": [[0] * 8] * 8, "status_matrix": [[255] * 8] * 8}


def alerts(server, path="/api/sqal/alerts", **query):
    found = server.get(path, params=query).json()["items"]
    for alert in found:
        check(alert, schema("Alert"), "alert")
    return found


def rejects(server, **query):
    return [a for a in alerts(server, **query) if a["kind"] == "quality_reject"]


def measure(server, *bodies):
    with Ws(server, SENSORS) as device:
        return [device.ask(body) for body in bodies]


def blind(number, **changes):
    """A frame in which nothing can be seen, which no line may pass."""
    return sample(number, vl53l8ch=BLIND, **changes)


def test_a_rejected_liver_raises_one_alert_of_its_device_and_a_repeat_counts(server):
    (ack,) = measure(server, blind(1))
    assert ack["fusion_grade"] == "REJECT"
    (alert,) = rejects(server, active="true")
    assert (alert["source"], alert["device_id"], alert["code_lot"], alert["site_code"]) == (
        "device/ESP32_LL_01", "ESP32_LL_01", None, "LL")
    assert (alert["severity"], alert["count"], alert["gaveur_id"]) == ("critical", 1, None)
    measure(server, blind(2), blind(3))
    (again,) = rejects(server)
    assert (again["id"], again["count"]) == (alert["id"], 3)


def test_a_liver_of_a_lot_is_an_alert_of_the_lot(server):
    lot = meal(1)["code_lot"]
    server.record(meal(1))
    measure(server, blind(1, code_lot=lot))
    (alert,) = rejects(server, code_lot=lot)
    assert (alert["source"], alert["code_lot"]) == (f"lot/{lot}", lot)
    assert rejects(server, device_id="ESP32_LL_01") == [alert]
    assert rejects(server, device_id="ESP32_LL_02") == []


def test_an_alert_of_the_line_is_shown_live_to_supervision_and_to_the_bell_not_to_gaveurs(server):
    with Ws(server, "/ws/realtime/") as screen, Ws(server, "/ws/notifications/") as bell, \
            Ws(server, "/ws/gaveur/1") as gaveur:
        for ws in (screen, bell, gaveur):
            ws.recv()
        measure(server, blind(1))
        live = screen.recv_type("alert")
        rung = bell.recv_type("notification")
        assert live["data"]["kind"] == rung["data"]["kind"] == "quality_reject"
        assert live["data"] == rejects(server)[0]
        assert gaveur.silent_for(0.3)
    with Ws(server, "/ws/notifications/") as late:
        init = late.recv()
    assert [a["kind"] for a in init["notifications"]] == ["quality_reject"]
    assert init["unread_count"] == 1


def test_it_is_acknowledged_where_every_alert_is_and_only_once(server):
    measure(server, blind(1))
    (alert,) = rejects(server)
    path = f"/api/alertes/{alert['id']}/acquitter"
    answer = server.post(path, {"par": "Anne Roux"})
    assert answer.status_code == 200, answer.text
    (known,) = rejects(server)
    assert known["acknowledged_by"] == "Anne Roux" and known["active"]
    check_problem(server.post(path, {"par": "Anne Roux"}), 409, "conflict")


def test_a_repeat_after_a_restart_is_the_same_alert(server):
    measure(server, blind(1))
    (first,) = rejects(server)
    server.restart()
    measure(server, blind(2))
    (again,) = rejects(server)
    assert (again["id"], again["count"]) == (first["id"], 2)


def test_supervision_counts_it_at_its_site(server):
    measure(server, blind(1))
    sites = {s["code"]: s for s in server.get("/api/euralis/sites").json()["items"]}
    assert sites["LL"]["alertes"]["critical"] == 1 and sites["MT"]["alertes"]["critical"] == 0
    assert server.get("/api/sqal/dashboard/overview").json()["alertes"]["critical"] == 1
    assert [a["kind"] for a in alerts(server, "/api/alertes")] == ["quality_reject"]


@pytest.fixture
def impatient(make_server):
    return make_server(settings={"limits.sensor_silent_ms": 600,
                                 "limits.overdue_check_ms": 50}).start()


def silence(server):
    return [a for a in alerts(server) if a["kind"] == "sensor_silent"]


def test_a_device_that_falls_silent_is_no_data_until_it_is_heard_of(impatient):
    with Ws(impatient, SENSORS) as device:
        assert device.ask(hello())["type"] == "hello_ack"
        wait_until(lambda: silence(impatient), "the alert")
        (alert,) = silence(impatient)
        assert (alert["severity"], alert["active"], alert["count"]) == ("no_data", True, 1)
        assert alert["source"] == "device/ESP32_LL_01"
        (known,) = impatient.get("/api/sqal/devices").json()["items"]
        assert known["etat"] == "no_data"
        assert device.ask(heartbeat())["type"] == "heartbeat_ack"
        cleared = [a for a in silence(impatient) if a["cleared_at"]]
        assert cleared and cleared[0]["id"] == alert["id"]
