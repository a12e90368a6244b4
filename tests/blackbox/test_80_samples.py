"""A liver that was measured is stored whole, once, before it is acknowledged, and then shown."""
import sqlite3

import pytest

from harness.meals import ago_text, meal
from harness.samples import DIALECTS, channels, flat, frames, heartbeat, hello, sample
from harness.ws import Silent, Ws

SENSORS = "/ws/sensors/"


def shown(screen):
    return screen.recv_type("sensor_update")


def no_more_samples(screen, seconds=0.3):
    """True when no further sample is shown; alerts of the livers may be."""
    try:
        screen.recv_type("sensor_update", seconds=seconds)
    except Silent:
        return True
    return False


@pytest.fixture
def screen(server):
    with Ws(server, "/ws/realtime/?since=0") as screen:
        assert screen.recv()["type"] == "resumed"
        yield screen


def test_a_sample_is_acknowledged_with_the_servers_own_grade_and_its_place_in_the_log(server):
    with Ws(server, SENSORS) as device:
        ack = device.ask(sample())
    assert ack["type"] == "ack" and ack["status"] == "saved", ack
    assert ack["sample_id"] == "ESP32_LL_01-00001" and ack["seq"] == 1
    assert ack["fusion_grade"] in ("A+", "A", "B", "C", "REJECT")
    assert 0 <= ack["fusion_score"] <= 1


@pytest.mark.parametrize("path", ["/ws/sensors/", "/ws/sensors", "/ws/sensors/?key=1"])
def test_the_path_is_known_with_and_without_slash(server, path):
    with Ws(server, path) as device:
        assert device.ask({"type": "ping"})["type"] == "pong"


@pytest.mark.parametrize("dialect", DIALECTS)
def test_raw_frames_of_each_dialect_are_shown_and_given_back_exactly(server, screen, dialect):
    with Ws(server, SENSORS) as device:
        ack = device.ask(sample(7, dialect=dialect))
    update = shown(screen)
    assert update["seq"] == ack["seq"] and update["sample_id"] == ack["sample_id"]
    raw = update["vl53l8ch"]["raw"]
    for name, matrix in frames(7).items():
        assert flat(raw[name]) == flat(matrix), name
    assert {name: update["as7341"]["raw"][name] for name in channels()} == channels(7)
    assert update["fusion"]["final_grade"] == ack["fusion_grade"]
    with Ws(server, "/ws/realtime/?since=0") as late:
        assert late.recv()["type"] == "resumed"
        assert shown(late) == update, "the log must give back what was shown live"


def test_the_same_sample_twice_is_stored_once_and_acknowledged_twice(server, screen):
    with Ws(server, SENSORS) as device:
        first, second = device.ask(sample()), device.ask(sample())
    assert second["duplicate"] is True and second["seq"] == first["seq"]
    assert shown(screen)["seq"] == first["seq"]
    assert no_more_samples(screen)


def test_other_values_for_a_sample_are_a_correction_and_each_event_keeps_its_own(server, screen):
    with Ws(server, SENSORS) as device:
        device.ask(sample())
        ack = device.ask(sample(seed=99))
    assert ack["correction"] is True and ack["seq"] > 1
    live = [shown(screen), shown(screen)]
    assert flat(live[0]["vl53l8ch"]["raw"]["distance_matrix"]) == flat(
        frames(1)["distance_matrix"])
    assert flat(live[1]["vl53l8ch"]["raw"]["distance_matrix"]) == flat(
        frames(99)["distance_matrix"])
    with Ws(server, "/ws/realtime/?since=0") as late:
        late.recv()
        assert [shown(late), shown(late)] == live


def test_a_sample_number_of_another_device_is_refused(server):
    with Ws(server, SENSORS) as device:
        device.ask(sample())
        answer = device.ask(sample(device="ESP32_LL_02", sample_id="ESP32_LL_01-00001"))
    assert answer["type"] == "error" and answer["details"][0]["path"] == "sample_id"


def test_refusals_name_the_place_and_the_connection_stays_open(server):
    broken = sample()
    broken["vl53l8ch"]["distance_matrix"][3][5] = 9_000
    del broken["device_id"]
    with Ws(server, SENSORS) as device:
        answer = device.ask(broken)
        assert answer["type"] == "error"
        paths = [fault["path"] for fault in answer["details"]]
        assert "device_id" in paths and "vl53l8ch.distance_matrix[3][5]" in paths
        assert device.ask("no json")["type"] == "error"
        assert device.ask(sample())["type"] == "ack"


def test_answers_keep_the_order_of_the_messages(server):
    with Ws(server, SENSORS) as device:
        for message in (hello(), sample(1), {"type": "ping"}, "nonsense", sample(2), heartbeat()):
            device.send(message)
        types = [device.recv()["type"] for _ in range(6)]
    assert types == ["hello_ack", "ack", "pong", "error", "ack", "heartbeat_ack"]


def test_a_silent_device_is_greeted_and_one_that_speaks_is_answered_first(server):
    with Ws(server, SENSORS) as silent:
        assert silent.recv()["type"] == "connection_established"
        assert silent.ask(hello())["type"] == "hello_ack"
    with Ws(server, SENSORS) as eager:
        assert eager.ask(sample())["type"] == "ack"
        assert eager.silent_for(0.5)


def test_a_burst_after_an_outage_is_stored_whole_with_its_own_times(server, screen):
    count = 400
    with Ws(server, SENSORS) as device:
        for n in range(count):
            device.send(sample(n, timestamp=ago_text(hours=9, seconds=-n)))
        acks = [device.recv(30) for _ in range(count)]
    assert {ack["type"] for ack in acks} == {"ack"}
    assert [ack["sample_id"] for ack in acks] == [f"ESP32_LL_01-{n:05d}" for n in range(count)]
    seqs = [ack["seq"] for ack in acks]
    assert seqs == sorted(set(seqs))
    updates = [shown(screen) for _ in range(count)]
    assert [update["seq"] for update in updates] == seqs
    assert updates[0]["timestamp"] < updates[-1]["timestamp"]


def test_a_device_that_sends_one_sample_and_closes_at_once_is_heard(server):
    for n in range(20):
        device = Ws(server, SENSORS)
        device.send(sample(n))
        device.abort() if n % 2 else device.close()
    with Ws(server, "/ws/realtime/?since=0") as screen:
        screen.recv()
        seen = {shown(screen)["sample_id"] for _ in range(20)}
    assert len(seen) == 20


def test_samples_survive_a_restart_and_the_newest_is_shown_to_a_new_screen(server):
    with Ws(server, SENSORS) as device:
        acks = [device.ask(sample(n)) for n in range(3)]
    server.restart()
    with Ws(server, "/ws/realtime/") as screen:
        assert screen.recv()["type"] == "connection_established"
        latest = screen.recv()
        assert latest["type"] == "latest_sample"
        assert latest["sample_id"] == acks[-1]["sample_id"] and latest["seq"] == acks[-1]["seq"]
    with Ws(server, SENSORS) as device:
        assert device.ask(sample(1))["duplicate"] is True


@pytest.mark.parametrize("filters,wanted", [
    ({"device_id": "ESP32_MT_02"}, {"ESP32_MT_02"}),
    ({"site_code": "MT"}, {"ESP32_MT_01", "ESP32_MT_02"}),
    ({"data_type": "sensor_update"}, {"ESP32_LL_01", "ESP32_MT_01", "ESP32_MT_02"}),
    ({"min_grade": "REJECT", "site_code": "LL"}, {"ESP32_LL_01"}),
    ({"data_type": "alert"}, set()),
], ids=str)
def test_a_screen_sees_the_samples_it_asked_for(server, filters, wanted):
    with Ws(server, "/ws/realtime/?since=0") as screen, Ws(server, SENSORS) as device:
        screen.recv()
        assert screen.ask({"type": "subscribe", "filters": filters})["filters"] == filters
        for name in ("ESP32_LL_01", "ESP32_MT_01", "ESP32_MT_02"):
            device.ask(sample(1, device=name))
        seen = {shown(screen)["device_id"] for _ in wanted}
        assert seen == wanted
        assert no_more_samples(screen)


def test_an_unknown_grade_is_no_filter(server):
    with Ws(server, "/ws/realtime/?since=0") as screen:
        screen.recv()
        answer = screen.ask({"type": "subscribe", "filters": {"min_grade": "Z"}})
        assert answer["type"] == "error"
        assert answer["details"][0]["path"] == "filters.min_grade"


def test_a_gaveur_sees_no_samples(server):
    server.record(meal(1))
    with Ws(server, "/ws/gaveur/1?since=0") as screen, Ws(server, SENSORS) as device:
        screen.recv_until(lambda m: m["type"] == "gavage_realtime")
        device.ask(sample(1, code_lot=meal(1)["code_lot"]))
        later = server.record(meal(1, repas=1))
        assert screen.recv_type("gavage_realtime", "sensor_update")["seq"] == later["seq"]


def test_a_sample_belongs_to_the_lot_it_names_if_there_is_one(server, screen):
    lot = server.record(meal(1))["code_lot"]
    with Ws(server, SENSORS) as device:
        device.ask(sample(1, code_lot=lot))
        device.ask(sample(2, code_lot="LL2611999"))
        device.ask(sample(3))
    updates = [shown(screen) for _ in range(3)]
    assert updates[0]["code_lot"] == lot
    assert updates[1]["code_lot"] is None and updates[2]["code_lot"] is None


def test_devices_are_known_from_their_first_word(server):
    with Ws(server, SENSORS) as device:
        device.ask(hello("ESP32_LL_07"))
        device.ask(heartbeat("ESP32_LL_07", uptime=77))
        device.ask(sample(1, device="ESP32_LL_07"))
        device.ask(sample(1, device="ESP32_DEMO_MT_03"))
    with sqlite3.connect(server.database) as database:
        rows = database.execute("SELECT device_id, site_code, firmware_version, uptime_s, "
                                "nb_samples FROM sqal_devices ORDER BY device_id").fetchall()
    assert rows == [("ESP32_DEMO_MT_03", "MT", "", None, 1), ("ESP32_LL_07", "LL", "3.1.0", 77, 1)]


def test_frames_are_small_on_disk(server):
    with Ws(server, SENSORS) as device:
        for n in range(50):
            device.ask(sample(n))
    with sqlite3.connect(server.database) as database:
        raw, analysis, brief = database.execute(
            "SELECT avg(length(raw)), avg(length(analysis)), "
            "(SELECT avg(length(body)) FROM evenements WHERE kind = 'sensor_update') "
            "FROM sqal_sensor_samples").fetchone()
    assert raw < 450 and analysis < 1_500 and brief < 100, (raw, analysis, brief)
