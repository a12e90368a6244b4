"""Devices write local time without an offset; it is Europe/Paris, also where the clock changes."""
import pytest

from harness.meals import meal
from harness.ws import Ws

TIMES = [
    ("winter", "2026-01-15T07:30:00", "2026-01-15T06:30:00Z"),
    ("summer", "2026-07-15T07:30:00", "2026-07-15T05:30:00Z"),
    ("last-second-of-winter", "2026-03-29T01:59:59", "2026-03-29T00:59:59Z"),
    ("first-second-of-summer", "2026-03-29T03:00:00", "2026-03-29T01:00:00Z"),
    ("before-the-doubled-hour", "2026-10-25T01:59:59", "2026-10-24T23:59:59Z"),
    ("after-the-doubled-hour", "2026-10-25T03:00:00", "2026-10-25T02:00:00Z"),
    ("new-year", "2026-01-01T00:00:00", "2025-12-31T23:00:00Z"),
    ("utc", "2026-01-15T07:30:00Z", "2026-01-15T07:30:00Z"),
    ("offset", "2026-01-15T07:30:00+05:30", "2026-01-15T02:00:00Z"),
    ("negative-offset", "2026-01-15T22:30:00-03:00", "2026-01-16T01:30:00Z"),
    ("doubled-hour-with-offset", "2026-10-25T02:30:00+02:00", "2026-10-25T00:30:00Z"),
    ("microseconds", "2026-01-15T07:30:00.123456", "2026-01-15T06:30:00Z"),
    ("milliseconds-utc", "2026-01-15T07:30:00.250Z", "2026-01-15T07:30:00Z"),
]


def whole_seconds(text):
    assert text.endswith("Z"), text
    return text[:19] + "Z"


def send_and_read(server, serial, timestamp):
    body = meal(1, serial=serial, timestamp=timestamp)
    with Ws(server, "/ws/gavage") as device:
        answer = device.ask(body)
    if answer["type"] == "error":
        return answer
    row, = server.history(body["code_lot"])
    return whole_seconds(row["timestamp"])


@pytest.mark.parametrize("number,case", list(enumerate(TIMES)), ids=lambda v: v[0] if isinstance(
    v, tuple) else "")
def test_a_time_is_stored_as_the_instant_it_means(shared_server, number, case):
    _, written, meant = case
    assert send_and_read(shared_server, 400 + number, written) == meant


def test_a_time_in_the_doubled_hour_is_one_of_its_two_instants(shared_server):
    stored = send_and_read(shared_server, 450, "2026-10-25T02:30:00")
    assert stored in ("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z")


def test_a_time_in_the_missing_hour_is_moved_by_an_hour_or_refused_by_name(shared_server):
    stored = send_and_read(shared_server, 451, "2026-03-29T02:30:00")
    if isinstance(stored, dict):
        assert [fault["path"] for fault in stored["details"]] == ["timestamp"]
    else:
        assert stored in ("2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z")


def test_the_same_instant_written_otherwise_is_a_duplicate(shared_server):
    naive = meal(1, serial=452, timestamp="2026-07-15T07:30:00")
    with Ws(shared_server, "/ws/gavage") as device:
        device.ask(naive)
        assert device.ask(dict(naive, timestamp="2026-07-15T05:30:00Z"))["duplicate"] is True


def test_every_time_the_server_writes_is_utc(shared_server):
    body = meal(1, serial=453, timestamp="2026-07-15T07:30:00")
    with Ws(shared_server, "/ws/realtime/") as screen, Ws(shared_server, "/ws/gavage") as device:
        assert screen.recv()["timestamp"].endswith("Z")
        assert device.ask(body)["timestamp"].endswith("Z")
        event = screen.recv_type("gavage_realtime")
    assert event["timestamp"].endswith("Z")
    lot = shared_server.get(f"/api/lots/{body['code_lot']}").json()
    for name in ("dernier_repas", "prochain_repas", "updated_at", "debut_lot"):
        assert lot[name] is None or lot[name].endswith("Z"), name
