"""Clients in the field have three habits: wait for a first frame, speak first, and take the first
frame as the answer to what they sent. All three must be served by the same server."""
import time

import pytest

from harness.contract import check, message_schema
from harness.meals import meal
from harness.raw_ws import RawWs, text
from harness.ws import Ws, refused

QUICK = {"limits.greeting_delay_ms": 60}


def test_a_silent_device_is_greeted(shared_server):
    with Ws(shared_server, "/ws/gavage") as device:
        greeting = device.recv(5)
    check(greeting, message_schema("connection_established"), "greeting")


def test_the_greeting_waits_for_the_client_to_speak_first(shared_server):
    begin = time.monotonic()
    with Ws(shared_server, "/ws/gavage") as device:
        assert device.recv(5)["type"] == "connection_established"
    assert time.monotonic() - begin > 0.25, "greeted before the 300 ms of silence were over"


def test_a_device_that_waits_for_a_frame_then_speaks_gets_its_ack_second(shared_server):
    with Ws(shared_server, "/ws/gavage") as device:
        assert device.recv(5)["type"] == "connection_established"
        assert device.ask(meal(1, serial=11))["type"] == "ack"


def test_a_device_that_speaks_first_gets_its_ack_first_and_no_greeting_after(make_server):
    server = make_server(settings=QUICK).start()
    with Ws(server, "/ws/gavage") as device:
        assert device.ask(meal())["type"] == "ack"
        assert device.silent_for(0.5)


def test_a_first_message_that_is_wrong_gets_its_error_first_and_no_greeting_after(make_server):
    server = make_server(settings=QUICK).start()
    with Ws(server, "/ws/gavage") as device:
        assert device.ask("{")["type"] == "error"
        assert device.silent_for(0.5)


def test_a_meal_in_the_same_packet_as_the_handshake_is_answered_first(shared_server):
    with RawWs(shared_server, "/ws/gavage", first_bytes=text(meal(1, serial=12))) as device:
        assert device.status == 101
        assert device.recv()["type"] == "ack"


def test_many_first_messages_at_once_are_all_answered_in_order(shared_server):
    meals = [meal(1, serial=13, repas=n) for n in range(20)]
    with RawWs(shared_server, "/ws/gavage", first_bytes=b"".join(map(text, meals))) as device:
        answers = [device.recv() for _ in meals]
    assert [(a["type"], a["jour"], a["moment"]) for a in answers] == \
        [("ack", m["jour"], m["moment"]) for m in meals]


def test_a_silent_gaveur_app_gets_the_state_of_his_lots(shared_server):
    shared_server.record(meal(3, serial=14))
    with Ws(shared_server, "/ws/gaveur/3") as app:
        snapshot = app.recv(5)
    check(snapshot, message_schema("gaveur_snapshot"), "snapshot")
    assert snapshot["data"]["gaveur"]["nom"] == "Pierre Leroy"
    assert [lot["code_lot"] for lot in snapshot["data"]["lots"]] == [meal(3, serial=14)["code_lot"]]


def test_a_gaveur_app_that_speaks_first_is_answered_first_and_then_gets_its_lots(make_server):
    server = make_server(settings={"limits.greeting_delay_ms": 400}).start()
    with Ws(server, "/ws/gaveur/1") as app:
        assert app.ask({"type": "ping"})["type"] == "pong"
        assert app.recv(5)["type"] == "snapshot"


def test_a_silent_supervision_screen_is_greeted(shared_server):
    with Ws(shared_server, "/ws/realtime/") as screen:
        check(screen.recv(5), message_schema("connection_established"), "greeting")


def test_a_supervision_screen_that_speaks_first_is_answered_first(make_server):
    server = make_server(settings=QUICK).start()
    with Ws(server, "/ws/realtime/") as screen:
        assert screen.ask({"type": "heartbeat"})["type"] == "heartbeat_ack"
        assert screen.silent_for(0.5)


@pytest.mark.parametrize("path", ["/ws/realtime/", "/ws/notifications/"])
def test_the_greeting_names_the_newest_event(shared_server, path):
    seq = shared_server.record(meal(2, serial=15))["seq"]
    with Ws(shared_server, path) as screen:
        greeting = screen.recv(5)
    assert greeting.get("seq", seq) >= seq


@pytest.mark.parametrize("path", ["/ws/gaveur/999999", "/ws/nothing", "/ws/gaveur/"])
def test_an_unknown_address_is_refused_before_the_upgrade(shared_server, path):
    assert refused(shared_server, path) == 404


@pytest.mark.parametrize("path", ["/ws/gaveur/abc", "/ws/gaveur/-1", "/ws/gaveur/1e3"])
def test_a_gaveur_address_that_is_no_number_is_refused_before_the_upgrade(shared_server, path):
    assert refused(shared_server, path) in (400, 404)
