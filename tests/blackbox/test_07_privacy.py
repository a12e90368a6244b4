"""A gaveur is shown his own lots and no one else's, on every way in."""
from harness.meals import meal
from harness.ws import Ws

EVENTS = ("gavage_realtime", "alert", "curve_update")


def play(server, repas_count=4):
    """Meals of gaveurs 1 and 4, same site, with alerts on both sides."""
    acks = []
    for repas in range(repas_count):
        for gaveur_id in (1, 4):
            body = meal(gaveur_id, repas=repas)
            if repas == 1:
                body["dose_reelle"] = body["dose_theorique"] * 0.72
            acks.append(server.record(body))
    return acks


def owner(message):
    return message["data"]["gaveur_id"]


def test_live_messages_are_his_own(server):
    with Ws(server, "/ws/gaveur/1") as one, Ws(server, "/ws/gaveur/4") as four:
        assert one.recv()["type"] == four.recv()["type"] == "snapshot"
        play(server)
        last = {1: meal(1, repas=3), 4: meal(4, repas=3)}
        for screen, gaveur_id in ((one, 1), (four, 4)):
            seen = screen.recv_until(
                lambda m: m["type"] == "gavage_realtime" and
                (m["data"]["jour"], m["data"]["moment"]) == (1, "soir"))
            seen = [m for m in seen if m["type"] in EVENTS]
            assert {owner(m) for m in seen} == {gaveur_id}
            assert "alert" in {m["type"] for m in seen}
            meals = [m for m in seen if m["type"] == "gavage_realtime"]
            assert len(meals) == 4 and meals[-1]["data"]["code_lot"] == last[gaveur_id]["code_lot"]


def test_resumed_messages_are_his_own(server):
    play(server)
    with Ws(server, "/ws/gaveur/4?since=0") as screen:
        screen.recv_type("resumed")
        seen = screen.recv_until(lambda m: m["type"] == "gavage_realtime" and
                                 (m["data"]["jour"], m["data"]["moment"]) == (1, "soir"))
    assert {owner(m) for m in seen} == {4}
    assert sum(m["type"] == "gavage_realtime" for m in seen) == 4


def test_the_snapshot_is_his_own(server):
    play(server)
    with Ws(server, "/ws/gaveur/1") as screen:
        data = screen.recv_type("snapshot")["data"]
    assert data["gaveur"]["id"] == 1
    assert {lot["gaveur_id"] for lot in data["lots"]} == {1}
    assert {alert["gaveur_id"] for alert in data["alertes"]} <= {1}


def test_his_meals_over_rest_are_his_own(server):
    play(server)
    meals = server.items("/api/gavage/gaveur/4?limit=3")
    assert len(meals) == 4 and {row["gaveur_id"] for row in meals} == {4}
    assert {a["gaveur_id"] for a in server.items("/api/alertes?gaveur_id=4")} == {4}
    assert {lot["gaveur_id"] for lot in server.items("/api/lots/?gaveur_id=4")} == {4}


def test_a_meal_for_another_gaveurs_lot_is_refused_by_name(server):
    server.record(meal(1))
    answer = server.post("/api/lots/gavage", meal(1, repas=1) | {"gaveur_id": 4})
    assert answer.status_code == 400
    assert [fault["path"] for fault in answer.json()["errors"]] == ["gaveur_id"]
    assert len(server.history(meal(1)["code_lot"])) == 1


def test_the_first_live_message_is_his_own_when_another_fed_before(server):
    first = meal(1, repas=0)
    with Ws(server, "/ws/gaveur/4") as four:
        four.recv_type("snapshot")
        server.record(first)
        server.record(meal(4, repas=0))
        assert four.recv_type(*EVENTS)["data"]["code_lot"] == meal(4)["code_lot"]
