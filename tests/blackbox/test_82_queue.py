"""A lot that was fed for the last time waits for quality, is taken by one device, and ends as
inspected; its livers are linked by what is said, never by guessing."""
import threading

import pytest

from harness.meals import meal
from harness.samples import hello, sample
from harness.ws import Ws

SENSORS = "/ws/sensors/"


def feed(server, serial=1, gaveur_id=1, meals=4):
    """A whole short lot; returns its code."""
    for repas in range(meals):
        ack = server.record(meal(gaveur_id, serial=serial, repas=repas,
                                 pret_abattage=repas == meals - 1))
    return ack["code_lot"]


def queue(server, **query):
    answer = server.get("/api/sqal/queue", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def quality(server, lot):
    return server.get(f"/api/lots/{lot}/qualite").json()


def introduce(device, *args, **changes):
    """Says hello; a slow start may have brought the greeting before its answer."""
    device.send(hello(*args, **changes))
    return device.recv_type("hello_ack")


def take(device, lot=None, name="ESP32_LL_01"):
    message = {"type": "lot_take", "device_id": name}
    device.send({**message, "code_lot": lot} if lot else message)
    return device.recv_type("lot_assigned", "error")


def test_a_lot_waits_from_the_commit_of_its_last_meal_with_what_its_livers_should_weigh(server):
    lot = feed(server)
    waits, = queue(server)
    assert waits["code_lot"] == lot and waits["statut"] == "pending" and waits["nb"] == 50
    corn = sum(meal(repas=n)["dose_reelle"] for n in range(4))
    expected = 494 + 47 * (corn - 7781) / 1000
    assert waits["predicted"]["mean_g"] == pytest.approx(expected, abs=0.1)
    assert waits["predicted"]["sd_g"] == 47 and waits["predicted"]["relation"] == "releves_2023"
    assert quality(server, lot)["etat"] == "en_attente"
    assert queue(server, site_code="MT") == []


def test_what_cannot_be_said_is_not_predicted(server):
    for repas in (0, 3):
        server.record(meal(1, repas=repas, pret_abattage=repas == 3))
    assert queue(server)[0]["predicted"] is None


def test_a_lot_that_is_not_ready_after_all_leaves_the_queue(server):
    feed(server)
    server.record(meal(1, repas=3, pret_abattage=False))
    assert queue(server) == []
    server.record(meal(1, repas=3, pret_abattage=True))
    assert len(queue(server)) == 1


def test_devices_that_ask_for_the_queue_are_told_at_once_and_others_are_not(server):
    with Ws(server, SENSORS) as ours, Ws(server, SENSORS) as other_site, \
            Ws(server, SENSORS) as plain:
        introduce(ours, capabilities=["queue"])
        introduce(other_site, "ESP32_MT_01", capabilities=["queue"])
        introduce(plain, "ESP32_LL_02")
        lot = feed(server)
        call = ours.recv()
        assert call["type"] == "lot_pending" and call["code_lot"] == lot and call["site"] == "LL"
        assert call["nb"] == 50 and call["predicted"]["relation"] == "releves_2023"
        assert other_site.silent_for(0.3) and plain.silent_for(0.3)


def test_a_device_learns_of_waiting_lots_and_of_its_own_with_its_hello(server):
    first, second = feed(server, 1), feed(server, 2)
    with Ws(server, SENSORS) as device:
        introduce(device, capabilities=["queue"])
        assert [device.recv()["code_lot"] for _ in range(2)] == [first, second]
        assert take(device)["code_lot"] == first
    server.restart()
    with Ws(server, SENSORS) as device:
        introduce(device, capabilities=["queue"])
        told = {device.recv()["type"]: None for _ in range(2)}
        assert set(told) == {"lot_assigned", "lot_pending"}


def test_of_two_devices_that_want_a_lot_one_gets_it(server):
    lots = [feed(server, serial) for serial in range(1, 9)]
    names = ["ESP32_LL_01", "ESP32_LL_02", "ESP32_LL_03"]
    answers, start = {}, threading.Barrier(len(names))

    def race(name):
        with Ws(server, SENSORS) as device:
            start.wait()
            answers[name] = []
            for lot in lots:
                answer = take(device, lot, name)
                answers[name].append(answer["type"])
                if answer["type"] == "lot_assigned":
                    device.ask({"type": "lot_done", "device_id": name, "code_lot": lot})

    threads = [threading.Thread(target=race, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for n in range(len(lots)):
        assert [answers[name][n] for name in names].count("lot_assigned") == 1, answers
    assert queue(server) == []


def test_livers_of_the_device_that_took_a_lot_belong_to_it_until_it_is_done(server):
    lot = feed(server)
    with Ws(server, "/ws/realtime/?since=0") as screen, Ws(server, SENSORS) as device:
        device.ask(sample(1))
        assert take(device)["type"] == "lot_assigned"
        for n in range(2, 12):
            device.send(sample(n))
        device.send({"type": "lot_done", "device_id": "ESP32_LL_01", "code_lot": lot})
        device.send(sample(12))
        answers = [device.recv() for _ in range(12)]
        done = answers[10]
        assert done["type"] == "lot_inspected" and done["code_lot"] == lot
        updates = [screen.recv_type("sensor_update") for _ in range(12)]
    assert [u["code_lot"] for u in updates] == [None] + [lot] * 10 + [None]
    result = done["result"]
    assert result["samples"] == 10 and sum(result["grades"].values()) == 10
    masses = [u["vl53l8ch"]["analysis"]["mass_g"] for u in updates[1:11]]
    weighed = [m for m in masses if m is not None]
    assert result["weighed"] == len(weighed)
    shown = quality(server, lot)
    assert shown["etat"] == "inspecte" and shown["nb_mesures"] == 10
    assert shown["pris_par"] == "ESP32_LL_01"
    if weighed:
        mean = sum(weighed) / len(weighed)
        assert result["mean_mass_g"] == pytest.approx(mean, abs=0.1)
        assert shown["poids_moyen_g"] == pytest.approx(mean, abs=0.1)
        predicted = shown["prevision"]["poids_moyen_g"]
        assert shown["difference_g"] == pytest.approx(mean - predicted, abs=0.2)


def test_the_queue_refuses_what_makes_no_sense(server):
    lot = feed(server)
    with Ws(server, SENSORS) as device, Ws(server, SENSORS) as other:
        assert take(device, "LL2611999")["type"] == "error"
        assert take(device, lot)["type"] == "lot_assigned"
        assert take(device, lot)["type"] == "lot_assigned", "said again it is answered again"
        assert take(other, lot, "ESP32_LL_02")["type"] == "error"
        assert take(other, None, "ESP32_LL_02")["error"] == "no lot waits at this site"
        done = {"type": "lot_done", "device_id": "ESP32_LL_02", "code_lot": lot}
        assert other.ask(done)["type"] == "error"
        done["device_id"] = "ESP32_LL_01"
        assert device.ask(done)["type"] == "lot_inspected"
        assert device.ask(done)["type"] == "lot_inspected"
        assert take(device, lot)["type"] == "error"


def test_screens_follow_the_queue_live_and_resumed(server):
    lot = feed(server)
    with Ws(server, "/ws/realtime/?since=0") as screen, Ws(server, SENSORS) as device:
        take(device)
        device.ask({"type": "lot_done", "device_id": "ESP32_LL_01", "code_lot": lot})
        states = [screen.recv_type("queue_update")["data"]["statut"] for _ in range(3)]
    assert states == ["pending", "taken", "inspected"]
    with Ws(server, "/ws/gaveur/1?since=0") as app:
        app.recv()
        kinds = {app.recv()["type"] for _ in range(4)}
        assert kinds == {"gavage_realtime"} and app.silent_for(0.3)


def test_a_person_links_a_sample_by_hand(server):
    lot = server.record(meal(1))["code_lot"]
    with Ws(server, "/ws/realtime/?since=0") as screen, Ws(server, SENSORS) as device:
        ack = device.ask(sample(1))
        screen.recv_type("sensor_update")
        url = f"/api/sqal/samples/{ack['sample_id']}/lot"
        answer = server.post(url, {"code_lot": lot})
        assert answer.status_code == 200 and answer.json()["code_lot"] == lot
        update = screen.recv_type("sensor_update")
        assert update["code_lot"] == lot and update["seq"] > ack["seq"]
        screen.recv_type("product_created")
        assert server.post(url, {"code_lot": lot}).status_code == 200
        assert screen.silent_for(0.3), "said again nothing changes"
        assert server.post(url, {"code_lot": "LL2611999"}).status_code == 400
        assert server.post(url, {}).status_code == 400
        assert server.post("/api/sqal/samples/none/lot", {"code_lot": lot}).status_code == 404
        assert quality(server, lot)["nb_mesures"] == 1
        device.ask(sample(1, seed=77))
        assert screen.recv_type("sensor_update")["code_lot"] == lot, "a correction keeps the lot"
        assert server.post(url, {"code_lot": None}).json()["code_lot"] is None
    with Ws(server, "/ws/realtime/?since=0") as late:
        late.recv()
        lots = [late.recv_type("sensor_update")["code_lot"] for _ in range(4)]
    assert lots == [None, lot, lot, None]


def test_a_lot_whose_device_has_vanished_is_freed_and_the_others_are_told(server):
    lot = feed(server)
    with Ws(server, SENSORS) as gone:
        introduce(gone, capabilities=["queue"])
        assert take(gone)["code_lot"] == lot
    with Ws(server, SENSORS) as other:
        introduce(other, "ESP32_LL_02", capabilities=["queue"])
        freed = server.post(f"/api/sqal/queue/{lot}/release", {})
        assert freed.status_code == 200, freed.text
        assert freed.json()["statut"] == "pending" and freed.json()["device_id"] is None
        assert other.recv_type("lot_pending")["code_lot"] == lot
        assert take(other, name="ESP32_LL_02")["code_lot"] == lot
        other.ask({"type": "lot_done", "device_id": "ESP32_LL_02", "code_lot": lot})
    assert server.post(f"/api/sqal/queue/{lot}/release", {}).status_code == 409
    assert server.post("/api/sqal/queue/LL2611999/release", {}).status_code == 404
