"""A screen that comes back with ?since= sees what it missed, in order, with no gap, no repeat."""
import random
import threading

import pytest

from harness.contract import check, message_schema
from harness.meals import key_of, meal
from harness.ws import Closed, Ws, refused

EVENTS = ("gavage_realtime", "alert", "curve_update")


def events_since(server, path, since, head):
    """Everything a fresh connection is sent after `since` up to event `head`."""
    joiner = "&" if "?" in path else "?"
    with Ws(server, f"{path}{joiner}since={since}") as screen:
        resumed = screen.recv()
        assert resumed["type"] == "resumed"
        seen = []
        while not seen or seen[-1]["seq"] < head:
            message = screen.recv_type(*EVENTS)
            seen.append(message)
    return resumed, seen


@pytest.mark.parametrize("path", ["/ws/gaveur/1", "/ws/realtime/"])
def test_a_dropped_screen_gets_exactly_what_it_missed(server, path):
    acks = [server.record(meal(1, repas=n)) for n in range(3)]
    with Ws(server, path) as screen:
        since = screen.recv()["seq"]
        screen.abort()
    assert since == acks[-1]["seq"]
    missed = [server.record(meal(1, repas=n)) for n in range(3, 9)]
    resumed, seen = events_since(server, path, since, missed[-1]["seq"])
    check(resumed, message_schema("resumed"), "resumed")
    assert resumed["complete"] is True and resumed["to"] >= missed[-1]["seq"]
    assert [message["seq"] for message in seen] == [ack["seq"] for ack in missed]


def test_a_screen_that_missed_nothing_is_resumed_with_nothing(server):
    ack = server.record(meal(1))
    with Ws(server, f"/ws/gaveur/1?since={ack['seq']}") as screen:
        resumed = screen.recv()
        assert resumed["type"] == "resumed" and resumed["complete"] is True
        later = server.record(meal(1, repas=1))
        assert screen.recv_type(*EVENTS)["seq"] == later["seq"]


def test_the_resumed_message_comes_at_once_without_the_greeting_delay(make_server):
    server = make_server(settings={"limits.greeting_delay_ms": 60_000}).start()
    with Ws(server, "/ws/realtime/?since=0") as screen:
        assert screen.recv(5)["type"] == "resumed"


def test_since_zero_replays_everything(server):
    acks = [server.record(meal(1, repas=n)) for n in range(4)]
    _, seen = events_since(server, "/ws/realtime/", 0, acks[-1]["seq"])
    assert [m["seq"] for m in seen if m["type"] == "gavage_realtime"] == [a["seq"] for a in acks]


def test_resume_survives_a_restart_of_the_server(server):
    acks = [server.record(meal(1, repas=n)) for n in range(4)]
    server.restart()
    later = server.record(meal(1, repas=4))
    _, seen = events_since(server, "/ws/gaveur/1", acks[1]["seq"], later["seq"])
    assert [m["seq"] for m in seen] == [acks[2]["seq"], acks[3]["seq"], later["seq"]]


def feed(server, lots, meals_per_lot):
    """Plays lots of two gaveurs over one device connection."""
    with Ws(server, "/ws/gavage") as device:
        for repas in range(meals_per_lot):
            for serial in range(lots):
                for gaveur_id in (1, 3):
                    device.ask(meal(gaveur_id, serial=serial + 1, repas=repas))


def follow(server, path, expected, chance):
    """A screen that drops its connection again and again while traffic goes on: every event it
    was shown across all its connections, once `expected` have come and no more do."""
    seen, since = [], 0
    while len(seen) < expected:
        with Ws(server, f"{path}?since={since}") as screen:
            resumed = screen.recv()
            assert resumed["type"] == "resumed" and resumed["complete"] is True
            for _ in range(min(chance.randrange(1, 40), expected - len(seen))):
                seen.append(screen.recv_type(*EVENTS))
                since = seen[-1]["seq"]
            screen.abort()
    with Ws(server, f"{path}?since={since}") as screen:
        assert screen.recv()["type"] == "resumed" and screen.silent_for(0.3)
    return seen


@pytest.mark.parametrize("path,gaveurs", [("/ws/gaveur/1", [1]), ("/ws/realtime/", [1, 3])])
def test_a_screen_that_reconnects_during_traffic_has_no_gap_and_no_repeat(server, path, gaveurs):
    lots, meals_per_lot = 4, 30
    sent = [key_of(meal(g, serial=s + 1, repas=r))
            for r in range(meals_per_lot) for s in range(lots) for g in gaveurs]
    device = threading.Thread(target=feed, args=(server, lots, meals_per_lot))
    device.start()
    try:
        seen = follow(server, path, len(sent), random.Random(11))
    finally:
        device.join()
    seqs = [message["seq"] for message in seen]
    assert seqs == sorted(set(seqs)), "out of order or repeated"
    assert [key_of(m["data"]) for m in seen if m["type"] == "gavage_realtime"] == sent


def test_a_since_older_than_the_history_is_incomplete_and_gets_a_snapshot(server):
    acks = [server.record(meal(1, repas=n)) for n in range(6)]
    server.stop()
    server.sql(f"DELETE FROM evenements WHERE seq <= {acks[3]['seq']}")
    server.start()
    for path, kind in (("/ws/gaveur/1", "gaveur_snapshot"), ("/ws/realtime/", "realtime_snapshot")):
        with Ws(server, f"{path}?since={acks[0]['seq']}") as screen:
            resumed = screen.recv()
            assert resumed["type"] == "resumed" and resumed["complete"] is False
            snapshot = screen.recv_type("snapshot")
            check(snapshot, message_schema(kind), kind)
            rows = server.history(meal(1)["code_lot"])
            assert [lot["nb_repas"] for lot in snapshot["data"]["lots"]] == [len(rows)]
            later = server.record(meal(1, repas=len(rows)))
            assert screen.recv_type(*EVENTS)["seq"] == later["seq"]


def test_a_since_from_another_store_is_incomplete_and_gets_a_snapshot(server):
    server.record(meal(1))
    with Ws(server, "/ws/realtime/?since=123456789") as screen:
        resumed = screen.recv()
        assert resumed["type"] == "resumed" and resumed["complete"] is False
        assert screen.recv()["type"] == "snapshot"


def test_a_snapshot_after_an_incomplete_resume_showed_the_other_sites(server):
    server.record(meal(3, dose_theorique=200, dose_reelle=100))
    mine = meal(1, dose_theorique=200, dose_reelle=100)
    server.record(mine)
    with Ws(server, "/ws/realtime/?since=999999&site_code=LL") as screen:
        assert screen.recv_type("resumed")["complete"] is False
        data = screen.recv_type("snapshot")["data"]
    assert [lot["code_lot"] for lot in data["lots"]] == [mine["code_lot"]]
    assert {alert["code_lot"] for alert in data["alertes"]} == {mine["code_lot"]}


@pytest.mark.parametrize("since", ["abc", "-1", "1.5", "99999999999999999999999", ""])
def test_a_since_that_is_no_number_is_refused_or_counts_as_absent(shared_server, since):
    path = f"/ws/realtime/?since={since}"
    status = refused(shared_server, path)
    assert status in (None, 400)
    if status is None:
        with Ws(shared_server, path) as screen:
            assert screen.recv()["type"] in ("connection_established", "resumed")


def test_a_closing_server_loses_nothing_for_screens_that_come_back(server):
    with Ws(server, "/ws/realtime/") as screen:
        since = screen.recv()["seq"]
        ack = server.record(meal(1))
        server.stop()
        try:
            while True:
                screen.recv()
        except Closed as closed:
            assert closed.code in (1001, 1012, 1006)
    server.start()
    _, seen = events_since(server, "/ws/realtime/", since, ack["seq"])
    assert [m["seq"] for m in seen] == [ack["seq"]]
