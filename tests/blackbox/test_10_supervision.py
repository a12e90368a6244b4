"""What supervision screens say and hear: heartbeat, filters, alerts and the bell."""
import pytest

from harness.contract import check, check_problem, message_schema
from harness.meals import meal
from harness.ws import Ws

EVENTS = ("gavage_realtime", "alert", "curve_update")


@pytest.fixture
def screen(server):
    with Ws(server, "/ws/realtime/") as ws:
        ws.recv_type("connection_established")
        yield ws


def test_a_heartbeat_is_acknowledged(screen):
    check(screen.ask({"type": "heartbeat"}), message_schema("heartbeat_ack"), "heartbeat_ack")


def test_a_ping_message_gets_a_pong(screen):
    check(screen.ask({"type": "ping"}), message_schema("pong"), "pong")


def test_all_sites_are_heard_without_a_filter(server, screen):
    acks = [server.record(meal(g)) for g in (1, 2, 3)]
    assert [screen.recv_type(*EVENTS)["seq"] for _ in acks] == [a["seq"] for a in acks]


def test_a_subscription_by_site_leaves_the_others_out_until_unsubscribed(server, screen):
    ack = screen.ask({"type": "subscribe", "filters": {"site_code": "MT"}})
    check(ack, message_schema("subscribe_ack"), "subscribe_ack")
    assert ack["filters"]["site_code"] == "MT"
    server.record(meal(1))
    wanted = server.record(meal(3))
    assert screen.recv_type(*EVENTS)["seq"] == wanted["seq"]
    screen.send({"type": "unsubscribe"})
    check(screen.recv(), message_schema("unsubscribe_ack"), "unsubscribe_ack")
    again = server.record(meal(1, repas=1))
    assert screen.recv_type(*EVENTS)["seq"] == again["seq"]


def test_a_subscription_by_lot_leaves_the_others_out(server, screen):
    code = meal(1, serial=2)["code_lot"]
    assert screen.ask({"type": "subscribe", "filters": {"code_lot": code}})["filters"] \
        == {"code_lot": code}
    server.record(meal(1))
    wanted = server.record(meal(1, serial=2))
    assert screen.recv_type(*EVENTS)["seq"] == wanted["seq"]


def test_a_filter_in_the_address_works_like_a_subscription(server):
    with Ws(server, "/ws/realtime/?site_code=MT") as screen:
        screen.recv_type("connection_established")
        server.record(meal(1))
        wanted = server.record(meal(3))
        assert screen.recv_type(*EVENTS)["seq"] == wanted["seq"]


def test_a_filter_in_the_address_holds_for_what_was_missed(server):
    server.record(meal(1))
    wanted = server.record(meal(3))
    with Ws(server, "/ws/realtime/?site_code=MT&since=0") as screen:
        screen.recv_type("resumed")
        assert screen.recv_type(*EVENTS)["seq"] == wanted["seq"]


@pytest.mark.parametrize("path, name", [
    ("/ws/realtime/?site_code=maubourguet", "site_code"),
    ("/ws/realtime/?site_code=M%20T", "site_code"),
    ("/ws/realtime/?site=MT", "site"),
    ("/ws/realtime/?since=0&code_lot=LL2611001", "code_lot"),
    ("/ws/gaveur/1?site_code=MT", "site_code"),
    ("/ws/notifications/?site_code=MT", "site_code"),
])
def test_a_mistyped_filter_in_the_address_was_answered_with_every_site(shared_server, path, name):
    headers = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
               "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA=="}
    problem = check_problem(shared_server.get(path, headers=headers), 400, "invalid")
    assert [fault["path"] for fault in problem["errors"]] == [name]


@pytest.mark.parametrize("filters, name", [
    ({"site": "MT"}, "filters.site"),
    ({"gaveur_id": 3}, "filters.gaveur_id"),
    ({"site_code": "maubourguet"}, "filters.site_code"),
    ({"site_code": ["MT"]}, "filters.site_code"),
    ({"code_lot": "MT 1"}, "filters.code_lot"),
    ({"data_type": "gavage"}, "filters.data_type"),
    ({"data_type": 1}, "filters.data_type"),
], ids=str)
def test_a_mistyped_filter_of_a_subscription_was_acked_and_everything_delivered(
        server, screen, filters, name):
    screen.ask({"type": "subscribe", "filters": {"site_code": "MT"}})
    error = screen.ask({"type": "subscribe", "filters": filters})
    check(error, message_schema("error"), "error")
    assert [detail["path"] for detail in error["details"]] == [name]
    assert all(detail["reason"] for detail in error["details"])
    # What was asked before still holds.
    server.record(meal(1))
    wanted = server.record(meal(3))
    assert screen.recv_type(*EVENTS)["seq"] == wanted["seq"]


@pytest.mark.parametrize("filters", [{"data_type": "sensor_update"}, {"device_id": "ESP32_LL_01"},
                                     {"data_type": "gavage_realtime", "min_grade": "B"}], ids=str)
def test_a_filter_for_samples_let_every_meal_through(server, screen, filters):
    ack = screen.ask({"type": "subscribe", "filters": filters})
    assert ack["type"] == "subscribe_ack" and ack["filters"] == filters
    server.record(meal(3, dose_theorique=200, dose_reelle=150))
    assert screen.ask({"type": "heartbeat"})["type"] == "heartbeat_ack"
    assert screen.silent_for(0.3)
    screen.ask({"type": "subscribe", "filters": {"data_type": "gavage_realtime"}})
    later = server.record(meal(1))
    assert screen.recv_type(*EVENTS)["seq"] == later["seq"]


@pytest.mark.parametrize("message", [{"type": "dance"}, {}, {"type": 7}, "{", "[]",
                                     {"type": "subscribe", "filters": "MT"},
                                     {"type": "subscribe", "filters": {"site_code": 5}}], ids=repr)
def test_what_is_not_understood_gets_an_error_and_the_screen_stays_live(server, screen, message):
    check(screen.ask(message), message_schema("error"), "error")
    ack = server.record(meal(1))
    assert screen.recv_type(*EVENTS)["seq"] == ack["seq"]


def test_an_alert_comes_after_its_meal_and_with_the_same_content_as_over_rest(server, screen):
    body = meal(3, dose_theorique=200, dose_reelle=150)
    ack = server.record(body)
    assert screen.recv_type(*EVENTS)["seq"] == ack["seq"]
    alert = screen.recv_type("alert")
    check(alert, message_schema("alert"), "alert")
    assert alert["seq"] > ack["seq"]
    row, = server.items(f"/api/alertes?active=true&gaveur_id=3")
    assert alert["data"] == row


def test_the_bell_starts_with_what_nobody_acknowledged(server):
    server.record(meal(3, dose_theorique=200, dose_reelle=150))
    with Ws(server, "/ws/notifications/") as bell:
        init = bell.recv_type("init")
    check(init, message_schema("init"), "init")
    assert init["unread_count"] == 1
    assert [a["kind"] for a in init["notifications"]] == ["dose_deviation"]


def test_the_bell_rings_for_a_new_alert(server):
    with Ws(server, "/ws/notifications/") as bell:
        assert bell.recv_type("init")["unread_count"] == 0
        server.record(meal(3, dose_theorique=200, dose_reelle=150))
        ring = bell.recv_type("notification")
    check(ring, message_schema("notification"), "notification")
    assert (ring["data"]["kind"], ring["data"]["severity"]) == ("dose_deviation", "critical")


def test_a_calm_meal_does_not_ring_the_bell(server):
    with Ws(server, "/ws/notifications/") as bell:
        bell.recv_type("init")
        server.record(meal(1))
        server.record(meal(3, dose_theorique=200, dose_reelle=150))
        assert bell.recv_type("notification")["data"]["gaveur_id"] == 3


def test_one_connection_per_screen_is_not_needed_for_order(server):
    """Two screens see the same events in the same order."""
    with Ws(server, "/ws/realtime/") as one, Ws(server, "/ws/realtime/") as two:
        for ws in (one, two):
            ws.recv_type("connection_established")
        head = [server.record(meal(g, repas=n)) for n in range(5) for g in (1, 2, 3)][-1]["seq"]
        seen = [[m["seq"] for m in ws.recv_until(lambda m: m.get("seq", 0) >= head)]
                for ws in (one, two)]
    assert seen[0] == seen[1]
