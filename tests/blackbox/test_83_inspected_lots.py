"""Lots that have passed the line can be asked for, the last one first, with what was measured of
them beside what was predicted."""
from harness.meals import meal
from harness.samples import hello, sample
from harness.ws import Ws

SENSORS = "/ws/sensors/"


def feed(server, serial):
    for repas in range(4):
        ack = server.record(meal(1, serial=serial, repas=repas, pret_abattage=repas == 3))
    return ack["code_lot"]


def inspected(server, **query):
    answer = server.get("/api/sqal/queue", params={"statut": "inspected", **query})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_inspected_lots_are_listed_last_first_with_their_result(server):
    first, second = feed(server, 1), feed(server, 2)
    assert inspected(server) == {"items": [], "tronque": False}
    with Ws(server, SENSORS) as device:
        device.ask(hello())
        for n, lot in enumerate((first, second), start=1):
            device.ask({"type": "lot_take", "device_id": "ESP32_LL_01", "code_lot": lot})
            device.ask(sample(n, code_lot=lot))
            device.ask({"type": "lot_done", "device_id": "ESP32_LL_01", "code_lot": lot})
    lots = inspected(server)["items"]
    assert [lot["code_lot"] for lot in lots] == [second, first]
    assert lots[0]["statut"] == "inspected" and lots[0]["inspected_at"]
    assert lots[0]["result"]["samples"] == 1 and lots[0]["predicted"]["mean_g"] > 0
    assert server.get("/api/sqal/queue").json()["items"] == []
    assert inspected(server, limit=1) == {"items": lots[:1], "tronque": True}
    assert inspected(server, site_code="MT")["items"] == []


def test_another_statut_is_refused(server):
    answer = server.get("/api/sqal/queue", params={"statut": "lost"})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["path"] == "statut"
