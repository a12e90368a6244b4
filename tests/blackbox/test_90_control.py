"""The control panel starts, watches and stops simulators, and nothing else, for nobody else."""
import os
import pathlib
import signal
import socket
import time

import pytest
import requests
import websockets

from harness.contract import check, check_no_internals, check_problem, message_schema, schema
from harness.meals import meal
from harness.patience import patience, wait_until
from harness.samples import sample
from harness.ws import Ws

FAST = {"nb_lots": 2, "acceleration": 86_400, "seed": 7}
LOG_LINES = 500


def control(server, verb, body=None, program="gavage", **kwargs):
    return requests.post(f"{server.url}/api/control/{program}/{verb}", json=body,
                         timeout=patience(20), **kwargs)


def started(server, body=None):
    answer = control(server, "start", FAST if body is None else body)
    assert answer.status_code == 200, answer.text
    check(answer.json(), schema("ProgramStatus"), "start")
    return answer.json()


def stopped(server):
    answer = control(server, "stop")
    assert answer.status_code == 200, answer.text
    check(answer.json(), schema("ProgramStatus"), "stop")
    return answer.json()


def status(server, program="gavage"):
    answer = server.get("/api/control/status")
    assert answer.status_code == 200, answer.text
    check(answer.json(), schema("ControlStatus"), "status")
    return next(p for p in answer.json()["programs"] if p["name"] == program)


def lives(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_simulator_is_started_its_meals_arrive_and_it_is_stopped(server):
    first = started(server)
    assert first["state"] == "running" and lives(first["pid"])
    wait_until(lambda: server.items("/api/lots/"), "a lot of the simulator")
    wait_until(lambda: status(server)["counters"].get("acked", 0) > 0, "counters")
    last = stopped(server)
    assert last["state"] == "stopped" and last["exit_code"] == 0 and last["pid"] is None
    assert not lives(first["pid"])
    stored = sum(lot["nb_repas"] for lot in server.items("/api/lots/"))
    counters = last["counters"]
    # A meal under way when it is stopped may be stored without the simulator hearing of it.
    assert 0 < counters["acked"] <= stored <= counters["sent"]
    assert counters["refused"] == 0


def test_a_program_that_ends_by_itself_is_shown_as_finished(server):
    started(server, {**FAST, "acceleration": 2_000_000, "once": True, "quiet": True})
    wait_until(lambda: status(server)["state"] == "finished", "the simulator's end")
    end = status(server)
    assert end["exit_code"] == 0 and end["counters"]["lots_done"] == 2


def test_a_killed_program_has_crashed_and_says_so(server):
    with Ws(server, "/api/control/ws") as panel:
        os.kill(started(server)["pid"], signal.SIGKILL)
        crashed = panel.recv_until(
            lambda m: m["type"] == "status" and m["programs"][0]["state"] == "crashed")[-1]
    assert crashed["programs"][0]["signal"] == signal.SIGKILL
    assert started(server)["runs"] == 2


def test_the_second_start_is_a_conflict_and_the_second_stop_is_none(server):
    pid = started(server)["pid"]
    check_problem(control(server, "start", {}), 409, "conflict")
    assert status(server)["pid"] == pid
    assert [stopped(server)["state"] for _ in range(2)] == ["stopped", "stopped"]


@pytest.mark.parametrize("body,path", [
    ({"nb_lots": 0}, "nb_lots"), ({"nb_lots": 1001}, "nb_lots"), ({"nb_lots": 2.5}, "nb_lots"),
    ({"nb_lots": True}, "nb_lots"), ({"acceleration": -1}, "acceleration"),
    ({"acceleration": "fast"}, "acceleration"), ({"seed": -1}, "seed"), ({"seed": []}, "seed"),
    ({"profile": "other"}, "profile"), ({"gaveurs": []}, "gaveurs"), ({"gaveurs": [6]}, "gaveurs"),
    ({"gaveurs": [1, 1]}, "gaveurs"), ({"gaveurs": "1,2"}, "gaveurs"), ({"once": 1}, "once"),
    ({"backend_url": "ws://elsewhere/"}, "backend_url"), ({"": 1}, ""),
])
def test_each_wrong_parameter_is_named(shared_server, body, path):
    problem = check_problem(control(shared_server, "start", body), 400, "invalid")
    assert [fault["path"] for fault in problem["errors"]] == [path]
    assert problem["errors"][0]["reason"]
    assert status(shared_server)["runs"] == 0


@pytest.mark.parametrize("evil", [
    "3; touch /tmp/x", "$(touch /tmp/x)", "`id`", "--quiet", "| nc", "\n", "../../bin/sh",
    "3 --url"])
@pytest.mark.parametrize("name", ["nb_lots", "acceleration", "seed", "profile", "gaveurs", "once"])
def test_what_a_shell_would_run_is_refused_by_its_type(shared_server, name, evil):
    problem = check_problem(control(shared_server, "start", {name: evil}), 400, "invalid")
    assert [fault["path"] for fault in problem["errors"]] == [name]


@pytest.mark.parametrize("body", ["[]", "3", "{", "nb_lots=3", "null", '{"nb_lots":1e999}'])
def test_a_body_that_is_no_object_is_refused(shared_server, body):
    answer = requests.post(f"{shared_server.url}/api/control/gavage/start", data=body,
                           headers={"Content-Type": "application/json"}, timeout=patience(10))
    check_no_internals(str(check_problem(answer, 400, "invalid")))


def test_a_body_of_another_kind_or_size_is_refused(shared_server):
    url = f"{shared_server.url}/api/control/gavage/start"
    form = requests.post(url, data={"nb_lots": 3}, timeout=patience(10))
    check_problem(form, 415, "unsupported_media")
    check_problem(control(shared_server, "start", {"x": "y" * 20_000}), 413, "too_large")


@pytest.mark.parametrize("program", ["printer", "gavage ", "GAVAGE", "..%2fgavage", "sh", "%00"])
@pytest.mark.parametrize("verb", ["start", "stop"])
def test_only_known_programs_are_there(shared_server, program, verb):
    answer = control(shared_server, verb, {}, program)
    assert answer.status_code in (400, 404), answer.text


def test_simulated_buyers_find_the_jars_of_the_line_and_rate_them(server):
    lot = server.record(meal())["code_lot"]
    with Ws(server, "/ws/sensors/") as device:
        for number in range(1, 4):
            device.ask(sample(number, seed=1, code_lot=lot))
    started = control(server, "start", {"rate": 50, "count": 60, "seed": 3, "answering": 1},
                      "consumer")
    assert started.status_code == 200, started.text
    wait_until(lambda: status(server, "consumer")["state"] == "finished", "60 buyers")
    counters = status(server, "consumer")["counters"]
    assert counters["scanned"] == 60 and counters["jars"] == 3
    assert counters["refused"] == 0 and 30 < counters["acked"] == counters["sent"]


def test_every_default_the_list_shows_can_be_sent_back(server):
    programs = server.get("/api/control/programs").json()
    check(programs, schema("ProgramList"), "programs")
    gavage = next(p for p in programs["programs"] if p["name"] == "gavage")
    defaults = {p["name"]: p["default"] for p in gavage["parameters"]}
    assert started(server, defaults)["parameters"] == defaults


def test_fifty_starts_and_stops_leave_one_clean_state(server):
    pids = set()
    for _ in range(50):
        pids.add(started(server)["pid"])
        assert stopped(server)["state"] == "stopped"
    assert status(server)["runs"] == 50 and not any(map(lives, pids))
    assert server.answers("/readyz", 200)


def test_stop_all_answers_when_nothing_runs_any_more(server):
    pid = started(server)["pid"]
    answer = requests.post(f"{server.url}/api/control/stop-all", timeout=patience(20))
    check(answer.json(), schema("ControlStatus"), "stop-all")
    assert {p["state"] for p in answer.json()["programs"]} <= {"stopped", "finished"}
    assert not lives(pid)


def test_the_quality_simulator_is_watched_too(server):
    answer = control(server, "start", {"rate": 20, "count": 40, "seed": 7}, "sqal")
    assert answer.status_code == 200, answer.text
    wait_until(lambda: status(server, "sqal")["counters"].get("acked", 0) > 0, "a stored liver", 30)
    end = control(server, "stop", program="sqal").json()
    assert end["state"] in ("stopped", "finished") and end["counters"]["refused"] == 0


# --- who may

FOREIGN = [{"Host": "farm.example"}, {"Host": "192.0.2.7:8000"}, {"Origin": "https://farm.example"},
           {"Origin": "null"}, {"X-Forwarded-For": "192.0.2.1"}, {"Forwarded": "for=192.0.2.1"},
           {"X-Real-IP": "127.0.0.1"}, {"Via": "1.1 proxy"}]


@pytest.fixture(scope="module")
def known_by_name(tmp_path_factory):
    from harness.server import Server
    server = Server(tmp_path_factory.mktemp("named") / "data",
                    settings={"server.allowed_hosts": "farm.example"}).start()
    yield server
    server.kill()


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_other_names_pages_and_proxies_are_refused(known_by_name, headers):
    for method, path in (("GET", "status"), ("GET", "programs"), ("POST", "gavage/start"),
                         ("POST", "gavage/stop"), ("POST", "stop-all")):
        answer = requests.request(method, f"{known_by_name.url}/api/control/{path}",
                                  headers=headers, timeout=patience(10))
        assert answer.status_code in (403, 421), f"{path}: {answer.text}"
        assert answer.headers["Content-Type"] == "application/problem+json"
    assert status(known_by_name)["runs"] == 0


@pytest.mark.parametrize("headers", FOREIGN[2:], ids=str)
def test_the_socket_is_refused_to_them_too(known_by_name, headers):
    with pytest.raises(websockets.InvalidStatusCode) as refused:
        Ws(known_by_name, "/api/control/ws", headers=headers)
    assert refused.value.status_code == 403


def test_a_name_that_may_read_may_not_start_programs(known_by_name):
    named = {"Host": "farm.example"}
    assert known_by_name.get("/health", headers=named).status_code == 200
    answer = control(known_by_name, "start", {}, headers=named)
    check_problem(answer, 403, "forbidden")


def test_other_machines_are_refused(make_server):
    own = own_address()
    server = make_server(demo=False, settings={"server.allow_open_access": "true"},
                         args=["--host", "0.0.0.0"]).start()
    there = f"http://{own}:{server.port}"
    assert requests.get(f"{there}/health", timeout=patience(10)).status_code == 200
    for host in (own, "localhost"):  # also when it claims to speak of this machine
        answer = requests.post(f"{there}/api/control/gavage/start", json={},
                               headers={"Host": f"{host}:{server.port}"}, timeout=patience(10))
        check_problem(answer, 403, "forbidden")
    assert started(server)["state"] == "running"
    assert server.get("/api/control/status").json()["demo"] is False


def own_address():
    """An address of this machine beyond loopback."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            address = probe.getsockname()[0]
        except OSError:
            pytest.skip("this machine has no network")
    if address.startswith("127."):
        pytest.skip("this machine has no network")
    return address


# --- the socket

def test_the_panel_gets_the_status_first_then_every_two_seconds(server):
    with Ws(server, "/api/control/ws") as panel:
        first = panel.recv()
        check(first, message_schema("control_status"), "status")
        assert first["demo"] is True and first["programs"][0]["state"] == "stopped"
        begin = time.monotonic()
        for _ in range(2):
            assert panel.recv(seconds=5)["type"] == "status"
        assert 2.5 <= time.monotonic() - begin <= patience(7)


def test_changes_and_lines_are_pushed(server):
    with Ws(server, "/api/control/ws") as panel:
        panel.recv()
        begin = time.monotonic()
        started(server)
        changed = panel.recv_type("status")
        assert changed["programs"][0]["state"] == "running"
        assert time.monotonic() - begin < patience(1)
        seen = panel.recv_until(
            lambda m: m["type"] == "log" and any("planned" in line["text"] for line in m["lines"]))
    lines = []
    for message in seen:
        name = {"status": "control_status", "log": "control_log"}[message["type"]]
        check(message, message_schema(name), message["type"])
        lines += message.get("lines", [])
    assert [line["n"] for line in lines] == list(range(1, len(lines) + 1))
    assert lines[0]["source"] == "supervisor" and "simulate gavage" in lines[0]["text"]
    assert not any("progress\":" in line["text"] for line in lines)


def test_the_panel_is_answered(server):
    with Ws(server, "/api/control/ws") as panel:
        check(panel.ask({"type": "ping"}), message_schema("pong"), "pong")
        assert panel.recv()["type"] == "status"
        panel.send("{")
        check(panel.recv_type("error"), message_schema("error"), "error")
        panel.send({"type": "subscribe", "filters": {}})
        assert panel.recv_type("error")["error"]


def test_the_log_keeps_its_newest_lines_only(server):
    started(server, {"nb_lots": 200, "acceleration": 2_000_000, "seed": 1})
    wait_until(lambda: status(server)["log_last"] > 4 * LOG_LINES, "many lines", 60)
    stopped(server)
    last = status(server)["log_last"]
    with Ws(server, "/api/control/ws") as panel:
        log = panel.recv_type("log")
    check(log, message_schema("control_log"), "log")
    numbers = [line["n"] for line in log["lines"]]
    assert numbers == list(range(last - LOG_LINES + 1, last + 1))
    assert log["missed"] == last - LOG_LINES


def test_a_panel_that_does_not_read_holds_nothing_up(server):
    with Ws(server, "/api/control/ws"):
        started(server, {"nb_lots": 200, "acceleration": 2_000_000, "seed": 1})
        wait_until(lambda: status(server)["log_last"] > 2 * LOG_LINES, "many lines", 60)
        assert stopped(server)["state"] == "stopped"


# --- the server's end

def test_the_server_takes_its_simulators_along(server):
    pid = started(server)["pid"]
    assert server.stop() == 0
    assert not lives(pid)


def test_a_killed_server_leaves_no_orphan(server):
    pid = started(server)["pid"]
    server.kill()
    wait_until(lambda: not lives(pid), "the end of the simulator", 5)
