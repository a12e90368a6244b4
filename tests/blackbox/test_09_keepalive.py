"""Silence is filled with pings; a peer that is gone is found and let go."""
import time

import pytest

from harness.contract import check, message_schema
from harness.meals import meal
from harness.patience import patience
from harness.raw_ws import PING, RawWs, frame
from harness.ws import Silent, Ws

QUICK = {"limits.ping_interval_ms": 150, "limits.greeting_delay_ms": 30}


@pytest.fixture(scope="module")
def quick_server(tmp_path_factory):
    from harness.server import Server
    server = Server(tmp_path_factory.mktemp("keepalive") / "data", settings=QUICK).start()
    yield server
    server.kill()


@pytest.mark.parametrize("path", ["/ws/gavage", "/ws/gaveur/1", "/ws/realtime/",
                                  "/ws/notifications/"])
def test_a_quiet_connection_gets_a_ping_message(quick_server, path):
    with Ws(quick_server, path) as screen:
        ping = screen.recv_type("ping", seconds=5)
        check(ping, message_schema("ping"), "ping")
        assert screen.recv_type("ping", seconds=5)["type"] == "ping"


def test_with_the_usual_interval_there_is_no_ping_in_the_first_seconds(shared_server):
    with Ws(shared_server, "/ws/realtime/") as screen:
        screen.recv_type("connection_established")
        with pytest.raises(Silent):
            screen.recv(1.5)


def test_an_answering_client_is_kept(quick_server):
    with Ws(quick_server, "/ws/realtime/") as screen:
        for _ in range(8):
            screen.recv_type("ping", seconds=5)
        ack = quick_server.record(meal(1))
        assert screen.recv_type("gavage_realtime")["seq"] == ack["seq"]


def test_a_client_that_answers_no_ping_frames_is_closed(quick_server):
    with RawWs(quick_server, "/ws/realtime/") as gone:
        pings = 0
        gone.socket.settimeout(patience(10))
        try:
            while True:
                opcode, _ = gone.recv_frame(10)
                pings += opcode == PING
        except ConnectionError:
            pass  # Closed by the server, as it must be.
    assert pings >= 2, "closed before two pings were unanswered"


def test_a_client_that_only_speaks_is_not_taken_for_gone(quick_server):
    """Any traffic shows the peer is alive, but a pong is asked for all the same; this client
    gives both."""
    with RawWs(quick_server, "/ws/realtime/") as alive:
        end = time.monotonic() + 2
        answered = 0
        while time.monotonic() < end:
            opcode, payload = alive.recv_frame(5)
            if opcode == PING:
                alive.send(frame(10, payload))
                answered += 1
    assert answered >= 2
