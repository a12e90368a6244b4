"""A screen that stops reading is told so, gets the newest per lot, and slows nobody."""
import pytest

from harness.contract import check, message_schema
from harness.meals import key_of, meal
from harness.raw_ws import RawWs, text
from harness.samples import sample
from harness.ws import Ws

LOTS = 250
ROUNDS = 32
# An unknown field is passed on with the message: it makes the slow screen's buffers full soon.
NOTE = "x" * 1200
SMALL = {"limits.stream_buffer_bytes": 1 << 20}


def flood(server):
    """Sends ROUNDS meals of LOTS lots as fast as they are taken; returns the last seq."""
    meals = [meal(1, serial=n % LOTS + 1, repas=n // LOTS, note=NOTE)
             for n in range(ROUNDS * LOTS)]
    last = 0
    with RawWs(server, "/ws/gavage") as device:
        for begin in range(0, len(meals), 200):
            device.send(*map(text, meals[begin:begin + 200]))
            for _ in meals[begin:begin + 200]:
                ack = device.recv()
                assert ack["type"] == "ack", ack
                last = ack["seq"]
    return last


@pytest.fixture(scope="module")
def flooded(tmp_path_factory):
    """One flood, seen by a slow screen and a good one."""
    from harness.server import Server
    server = Server(tmp_path_factory.mktemp("slow") / "data", settings=SMALL).start()
    slow = RawWs(server, "/ws/realtime/", receive_buffer=4096)
    slow.recv()
    with Ws(server, "/ws/realtime/") as good:
        good.recv_type("connection_established")
        head = flood(server)
        seen_by_good = good.recv_until(lambda m: m.get("seq", 0) >= head)
    try:
        yield server, slow, head, seen_by_good
    finally:
        slow.socket.close()
        server.kill()


def test_a_good_screen_gets_everything_beside_a_slow_one(flooded):
    _, _, _, seen = flooded
    meals = [m for m in seen if m["type"] == "gavage_realtime"]
    assert len(meals) == LOTS * ROUNDS and "lagging" not in {m["type"] for m in seen}
    seqs = [m["seq"] for m in meals]
    assert seqs == sorted(set(seqs))


def test_a_slow_screen_is_told_and_gets_the_newest_of_each_lot(flooded):
    server, slow, head, seen_by_good = flooded
    newest = {}
    for message in seen_by_good:
        if message["type"] == "gavage_realtime":
            newest[message["data"]["code_lot"]] = key_of(message["data"])
    shown, lagging, total, last = {}, [], 0, 0
    while shown != newest:
        message = slow.recv(20)
        if message["type"] == "lagging":
            check(message, message_schema("lagging"), "lagging")
            lagging.append(message)
        elif message["type"] == "gavage_realtime":
            assert message["seq"] > last, "out of order or repeated"
            last = message["seq"]
            shown[message["data"]["code_lot"]] = key_of(message["data"])
            total += 1
    assert lagging, "never told"
    assert total < LOTS * ROUNDS, "nothing was left out"
    assert sum(m["dropped"] for m in lagging) >= LOTS * ROUNDS - total
    assert all(m["from"] <= m["to"] <= head for m in lagging)


def test_a_slow_screen_that_reads_again_is_live_again(flooded):
    server, slow, _, _ = flooded
    ack = server.record(meal(2))
    while True:
        message = slow.recv(20)
        if message.get("seq") == ack["seq"]:
            break
    assert message["data"]["code_lot"] == meal(2)["code_lot"]


def test_a_slow_screen_gets_the_newest_liver_of_each_device(tmp_path):
    from harness.server import Server
    names, each = [f"ESP32_LL_{n:02d}" for n in range(1, 6)], 160
    server = Server(tmp_path / "data", settings=SMALL).start()
    try:
        slow = RawWs(server, "/ws/realtime/", receive_buffer=4096)
        slow.recv()
        newest = {}
        with RawWs(server, "/ws/sensors/") as line:
            for number in range(1, each + 1):
                line.send(*(text(sample(number, name)) for name in names))
                for name in names:
                    ack = line.recv()
                    while ack["type"] != "ack":
                        ack = line.recv()
                    newest[ack["sample_id"][:-6]] = ack["sample_id"]
        assert len(newest) == len(names)
        shown, total, told = {}, 0, False
        while shown != newest:
            message = slow.recv(20)
            told = told or message["type"] == "lagging"
            if message["type"] in ("sensor_update", "latest_sample"):
                shown[message["device_id"]] = message["sample_id"]
                total += 1
        assert told, "never told"
        assert total < each * len(names), "nothing was left out"
        slow.socket.close()
    finally:
        server.kill()
