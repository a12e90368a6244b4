"""Starting and stopping: a taken port, SIGTERM with meals in flight, unwelcome flags."""
import json
import re
import signal
import socket
import threading
import time

import pytest

from harness.meals import key_of, meal
from harness.patience import patience, wait_until
from harness.raw_ws import CLOSE, TEXT, RawWs, close_code, text
from harness.server import run_cli
from harness.ws import Closed, Ws

CRASH_WORDS = re.compile(r"terminate called|what\(\)|Aborted|Segmentation|#[0-9] 0x|Sanitizer")


def test_a_taken_port_is_named_with_an_exit_code(make_server):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        server = make_server(port=holder.getsockname()[1]).launch()
        code = server.process.wait(patience(20))
    assert code > 0
    assert str(server.port) in server.log() and "use" in server.log().lower(), server.log()
    assert not CRASH_WORDS.search(server.log())


def test_a_server_killed_can_be_started_again_at_once_on_its_port(server):
    with Ws(server, "/ws/realtime/") as screen:
        screen.recv()
        server.kill()
    server.start()


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_quiet_server_stops_cleanly(server, name):
    server.process.send_signal(getattr(signal, name))
    assert server.process.wait(patience(15)) == 0
    assert not CRASH_WORDS.search(server.log())


def test_a_stopping_server_says_goodbye_to_its_screens(server):
    with Ws(server, "/ws/realtime/") as screen, Ws(server, "/ws/gavage") as device:
        screen.recv()
        device.recv()
        assert server.stop() == 0
        assert screen.close_code() in (1001, 1012)
        assert device.close_code() in (1001, 1012)


def test_a_silent_client_does_not_keep_a_stopping_server(server):
    with RawWs(server, "/ws/realtime/"), socket.create_connection(("127.0.0.1", server.port)):
        begin = time.monotonic()
        assert server.stop(20) == 0
        assert time.monotonic() - begin < patience(15)


def test_meals_in_flight_at_sigterm_are_stored_and_acknowledged(server):
    meals = [meal(1, serial=n // 20, repas=n % 20) for n in range(20_000)]
    acked = {}
    with RawWs(server, "/ws/gavage") as device:
        sender = threading.Thread(target=send_all, args=(device, meals))
        sender.start()
        stopper = None
        try:
            while True:
                opcode, payload = device.recv_frame(20)
                if opcode == CLOSE:
                    assert close_code(payload) in (1001, 1012)
                    break
                if opcode == TEXT and b'"ack"' in payload:
                    acked[key_of(meals[len(acked)])] = True
                    if len(acked) == 500:
                        stopper = threading.Thread(target=server.process.terminate)
                        stopper.start()
        except ConnectionError:
            pass  # The server may drop the connection once it said everything.
        device.socket.close()
        sender.join()
    assert len(acked) >= 500
    assert server.process.wait(patience(20)) == 0
    server.start()
    stored = {key_of(row) for row in server.items("/api/gavage/gaveur/1?limit=200")}
    assert set(acked) <= stored, "acknowledged and lost"
    assert stored == set(acked), f"{len(stored) - len(acked)} stored but never acknowledged"


def send_all(device, meals):
    try:
        for begin in range(0, len(meals), 100):
            device.send(*map(text, meals[begin:begin + 100]))
    except OSError:
        pass  # The server stopped reading, as it should.


def test_a_meal_posted_while_stopping_is_stored_or_refused(server):
    outcome = []

    def post():
        try:
            for repas in range(500):
                outcome.append((meal(1, repas=repas % 20, serial=repas // 20),
                                server.post("/api/lots/gavage", meal(
                                    1, repas=repas % 20, serial=repas // 20)).status_code))
        except Exception:  # Refused connections end the series.
            pass
    poster = threading.Thread(target=post)
    poster.start()
    wait_until(lambda: len(outcome) > 20, "the first answers")
    assert server.stop() == 0
    poster.join()
    server.start()
    stored = {key_of(row) for row in server.items("/api/gavage/gaveur/1?limit=200")}
    saved = {key_of(body) for body, status in outcome if status in (200, 201)}
    assert saved <= stored and {status for _, status in outcome} <= {200, 201, 503}


def test_what_is_asked_behind_an_analysis_of_a_stopping_server_met_a_keeper_that_was_gone(server):
    body = json.dumps({"gaveur_ids": [1], "souche": "Mulard", "by": "Anne Roux", "reason": "essai"})
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", server.port)) as asking:
            one = "GET /api/analytics/clusters HTTP/1.1\r\nHost: localhost\r\n\r\n"
            asking.sendall((10 * one + "POST /api/loop/propositions HTTP/1.1\r\nHost: localhost\r\n"
                            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
                            f"{body}").encode())
            assert server.stop() == 0
        server.start()


@pytest.mark.parametrize("args", [["serve", "--prot", "1"], ["dance"], [], ["serve", "--port", "x"],
                                  ["serve", "--port", "70000"], ["serve", "--port", "-1"],
                                  ["serve", "--store", "mysql://x"],
                                  ["simulate", "gavage", "--acceleration", "nan"],
                                  ["simulate", "gavage", "--seed", "-1"],
                                  ["replay", "--acceleration", "nan"],
                                  ["replay", "--seed", "-1"]], ids=" ".join)
def test_unusable_flags_are_a_message_and_an_exit_code(args, tmp_path):
    ended = run_cli(*args, *(["--data", str(tmp_path / "d")] if args[:1] == ["serve"] else []))
    assert ended.returncode not in (0, None) and ended.returncode > 0
    assert ended.stderr.strip() or ended.stdout.strip()
    assert not CRASH_WORDS.search(ended.stderr)
    if "nan" in args or "-1" in args and args[0] != "serve":
        assert args[-2] in ended.stderr


def test_help_and_version_are_answered():
    for flag in ("--help", "--version"):
        ended = run_cli(flag)
        assert ended.returncode == 0 and ended.stdout.strip(), flag
    assert "--data" in run_cli("serve", "--help").stdout


def test_only_the_given_port_is_opened(server):
    opened = wait_until(lambda: listening_ports(server.process.pid), "an open port")
    assert opened == {server.port}


def listening_ports(pid):
    """Ports on which a process listens, from /proc."""
    import os
    inodes = set()
    for name in os.listdir(f"/proc/{pid}/fd"):
        try:
            target = os.readlink(f"/proc/{pid}/fd/{name}")
        except OSError:
            continue
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    ports = set()
    for table in ("tcp", "tcp6"):
        with open(f"/proc/{pid}/net/{table}", encoding="ascii") as lines:
            for line in list(lines)[1:]:
                fields = line.split()
                if fields[3] == "0A" and fields[9] in inodes:
                    ports.add(int(fields[1].rsplit(":", 1)[1], 16))
    return ports


def test_a_connection_in_use_at_a_kill_closes_with_1006(server):
    with Ws(server, "/ws/realtime/") as screen:
        screen.recv()
        server.kill()
        with pytest.raises(Closed) as closed:
            screen.recv()
    assert closed.value.code == 1006


@pytest.mark.parametrize("words, unknown, nearest", [
    (["verfy"], "verfy", "verify"),
    (["log", "exprot", "--data", "x"], "exprot", "export"),
    (["simulate", "gavages"], "gavages", "gavage"),
])
def test_a_word_that_is_no_command_is_named_with_the_nearest(words, unknown, nearest):
    ended = run_cli(*words)
    assert ended.returncode == 2
    assert f"'{unknown}'" in ended.stderr and f"'{nearest}'" in ended.stderr, ended.stderr
