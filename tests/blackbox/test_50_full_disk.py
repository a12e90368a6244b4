"""A full disk: not ready, refuses politely, never acknowledges, and recovers by itself."""
import os
import pathlib
import subprocess

import pytest

from harness.contract import check_no_internals, check_problem
from harness.meals import key_of, meal
from harness.patience import wait_until
from harness.ws import Closed, Ws

SIZE_MIB = 24


@pytest.fixture
def small_disk(tmp_path):
    """A file system of its own with little room."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE_MIB}m", "tmpfs", folder],
                             capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"no small file system to fill: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def fill(folder):
    """Takes all the room there is; returns the file that holds it."""
    path = pathlib.Path(folder) / "filler"
    with open(path, "wb", buffering=0) as filler:
        try:
            while True:
                filler.write(b"\0" * 4096)
        except OSError:
            pass
    return path


def send_until_refused(server, limit=20_000):
    """Meals until the first refusal; returns those acknowledged and the refusal."""
    acknowledged = {}
    with Ws(server, "/ws/gavage") as device:
        for n in range(limit):
            body = meal(1, serial=n // 20, repas=n % 20)
            answer = device.ask(body)
            while answer["type"] in ("connection_established", "ping"):
                answer = device.recv()
            if answer["type"] == "error":
                return acknowledged, answer, body
            acknowledged[key_of(body)] = answer["seq"]
    raise AssertionError("never refused on a full disk")


def stored(server):
    rows = server.items("/api/gavage/gaveur/1?limit=200")
    return {key_of(row): row["seq"] for row in rows}


@pytest.fixture
def full(make_server, small_disk):
    server = make_server(data=small_disk / "data").start()
    first = server.record(meal(1, serial=900))
    filler = fill(small_disk)
    return server, first, filler


def test_meals_are_refused_politely_and_none_is_acknowledged_that_is_not_stored(full):
    server, first, filler = full
    acknowledged, refusal, refused = send_until_refused(server)
    assert refusal["details"] or refusal["error"]
    check_no_internals(refusal["error"] + "".join(d["reason"] for d in refusal["details"]))
    problem = check_problem(server.post("/api/lots/gavage", refused), 503, "unavailable")
    check_no_internals(problem.get("detail", ""))
    wait_until(lambda: server.get("/readyz").status_code == 503, "readiness to go off")
    check_problem(server.get("/readyz"), 503, "unavailable")
    health = server.get("/health").json()
    assert (health["status"], health["database"]) == ("degraded", "disk_full")
    assert server.get("/livez").ok, "a full disk is no reason to be restarted"

    acknowledged[key_of(meal(1, serial=900))] = first["seq"]
    assert stored(server) == acknowledged, "reading must go on, and show what was acknowledged"

    filler.unlink()
    wait_until(lambda: server.get("/readyz").ok, "readiness to come back", 60)
    acknowledged[key_of(refused)] = server.record(refused)["seq"]
    assert stored(server) == acknowledged
    server.restart()
    assert stored(server) == acknowledged


def test_a_killed_server_on_a_full_disk_keeps_what_it_acknowledged(full):
    server, first, filler = full
    acknowledged, _, _ = send_until_refused(server)
    acknowledged[key_of(meal(1, serial=900))] = first["seq"]
    server.kill()
    filler.unlink()
    server.start()
    assert stored(server) == acknowledged


def test_pipelined_meals_on_a_full_disk_are_each_answered(full):
    server, first, _ = full
    meals = [meal(1, serial=n // 20, repas=n % 20, note="x") for n in range(20_000)]
    acked, refused = {key_of(meal(1, serial=900)): first["seq"]}, 0
    with Ws(server, "/ws/gavage") as device:
        try:
            for begin in range(0, len(meals), 500):
                for body in meals[begin:begin + 500]:
                    device.send(body)
                for body in meals[begin:begin + 500]:
                    answer = device.recv_type("ack", "error")
                    if answer["type"] == "ack":
                        acked[key_of(body)] = answer["seq"]
                    refused += answer["type"] == "error"
                if refused:
                    break
        except Closed as closed:
            assert closed.code in (1008, 1013)
    assert refused, "never refused on a full disk"
    assert stored(server) == acked


def test_a_disk_full_from_the_start_is_a_clear_message_and_an_exit_code(make_server, small_disk):
    fill(small_disk)
    server = make_server(data=small_disk / "data")
    server.log_path = pathlib.Path(os.fspath(small_disk.parent)) / "full.log"
    server.launch()
    code = server.process.wait(30)
    assert code not in (0, None) and code > 0
    assert any(word in server.log().lower() for word in ("space", "full", "disk")), server.log()
    check_no_internals(server.log().replace("sqlite", ""))
