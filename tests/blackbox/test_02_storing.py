"""What is acknowledged is stored, once, and corrections keep what they replace."""

from harness.contract import check, message_schema, schema
from harness.meals import meal
from harness.patience import wait_until
from harness.raw_ws import RawWs, close_frame, text
from harness.ws import Ws


def stored(server, code_lot):
    answer = server.get(f"/api/lots/{code_lot}/historique")
    return answer.json()["items"] if answer.status_code == 200 else []


def test_an_ack_repeats_the_meal_and_says_saved(shared_server):
    sent = meal(1, serial=21, poids_moyen=4612.5, taux_mortalite=1.25)
    with Ws(shared_server, "/ws/gavage") as device:
        ack = device.ask(sent)
    check(ack, schema("MealAck"), "ack")
    assert {k: ack[k] for k in ("code_lot", "jour", "moment", "poids_moyen", "taux_mortalite")} \
        == {k: sent[k] for k in ("code_lot", "jour", "moment", "poids_moyen", "taux_mortalite")}
    assert "duplicate" not in ack and "correction" not in ack


def test_an_acknowledged_meal_is_read_back_as_sent(shared_server):
    sent = meal(1, serial=22, dose_reelle=203.75, pret_abattage=False)
    shared_server.record(sent)
    row = stored(shared_server, sent["code_lot"])[0]
    for name in sent:
        if name != "timestamp":
            assert row[name] == sent[name], name
    assert row["corrections"] == 0 and row["corrections_detail"] == []


def test_a_client_that_sends_and_closes_at_once_is_stored(shared_server):
    sent = meal(1, serial=23)
    with Ws(shared_server, "/ws/gavage") as device:
        device.send(sent)
    wait_until(lambda: stored(shared_server, sent["code_lot"]), "the meal")


def test_a_meal_and_the_close_frame_in_one_packet_is_stored(shared_server):
    sent = meal(1, serial=24)
    with RawWs(shared_server, "/ws/gavage", first_bytes=text(sent) + close_frame()):
        pass
    wait_until(lambda: stored(shared_server, sent["code_lot"]), "the meal")


def test_a_client_that_drops_the_connection_after_sending_is_stored(shared_server):
    sent = meal(1, serial=25)
    with RawWs(shared_server, "/ws/gavage") as device:
        device.send(text(sent))
    wait_until(lambda: stored(shared_server, sent["code_lot"]), "the meal")


def test_the_same_message_twice_is_acknowledged_twice_and_stored_once(shared_server):
    sent = meal(1, serial=26)
    with Ws(shared_server, "/ws/gavage") as device:
        first, second = device.ask(sent), device.ask(sent)
    assert first["status"] == second["status"] == "saved"
    assert second["duplicate"] is True and second["seq"] == first["seq"]
    rows = stored(shared_server, sent["code_lot"])
    assert len(rows) == 1 and rows[0]["corrections"] == 0


def test_duplicates_within_one_batch_are_stored_once(shared_server):
    sent = meal(1, serial=27)
    with RawWs(shared_server, "/ws/gavage", first_bytes=text(sent) * 50) as device:
        acks = [device.recv() for _ in range(50)]
    assert {ack["seq"] for ack in acks} == {acks[0]["seq"]}
    assert [ack.get("duplicate", False) for ack in acks] == [False] + [True] * 49
    assert len(stored(shared_server, sent["code_lot"])) == 1


def test_the_same_message_from_two_devices_is_stored_once(shared_server):
    sent = meal(1, serial=28)
    with Ws(shared_server, "/ws/gavage") as one, Ws(shared_server, "/ws/gavage") as two:
        one.send(sent)
        two.send(sent)
        acks = [one.recv_type("ack"), two.recv_type("ack")]
    assert sorted(ack.get("duplicate", False) for ack in acks) == [False, True]
    assert len(stored(shared_server, sent["code_lot"])) == 1


def test_another_value_for_a_known_meal_is_a_correction_kept_with_its_history(shared_server):
    first = meal(1, serial=29, dose_reelle=210)
    second = dict(first, dose_reelle=205, poids_moyen=4510)
    third = dict(first, dose_reelle=207, poids_moyen=4510)
    with Ws(shared_server, "/ws/gavage") as device:
        acks = [device.ask(body) for body in (first, second, third)]
    assert [ack.get("correction", False) for ack in acks] == [False, True, True]
    assert acks[0]["seq"] < acks[1]["seq"] < acks[2]["seq"]
    row, = stored(shared_server, first["code_lot"])
    assert row["dose_reelle"] == 207 and row["corrections"] == 2
    detail = sorted(row["corrections_detail"], key=lambda old: old["replaced_at"])
    assert [old["dose_reelle"] for old in detail] == [210, 205]
    assert [old["poids_moyen"] for old in detail] == [4500, 4510]


def test_a_value_corrected_back_is_a_correction_too(shared_server):
    first = meal(1, serial=30, dose_reelle=210)
    with Ws(shared_server, "/ws/gavage") as device:
        device.ask(first)
        device.ask(dict(first, dose_reelle=205))
        assert device.ask(first).get("correction") is True
    assert stored(shared_server, first["code_lot"])[0]["corrections"] == 2


def test_a_correction_of_an_old_meal_leaves_the_newest_meal_the_lots_state(shared_server):
    old, new = meal(1, serial=31, repas=0), meal(1, serial=31, repas=1)
    for body in (old, new, dict(old, poids_moyen=4444)):
        shared_server.record(body)
    lot = shared_server.get(f"/api/lots/{old['code_lot']}").json()
    assert (lot["jour_actuel"], lot["moment_actuel"]) == (0, "soir")
    assert lot["poids_moyen_actuel"] == new["poids_moyen"] and lot["nb_repas"] == 2


def test_meals_that_arrive_out_of_order_leave_the_latest_the_lots_state(shared_server):
    bodies = [meal(1, serial=32, repas=n) for n in (3, 0, 2, 1)]
    for body in bodies:
        shared_server.record(body)
    lot = shared_server.get(f"/api/lots/{bodies[0]['code_lot']}").json()
    assert (lot["jour_actuel"], lot["moment_actuel"]) == (1, "soir")
    assert lot["poids_moyen_actuel"] == bodies[0]["poids_moyen"]


def test_a_manual_entry_means_the_same_as_the_live_message(shared_server):
    sent = meal(1, serial=33)
    with Ws(shared_server, "/ws/realtime/") as screen, Ws(shared_server, "/ws/gavage") as device:
        screen.recv_type("connection_established")
        created = shared_server.post("/api/lots/gavage", sent)
        assert created.status_code == 201
        event = screen.recv_type("gavage_realtime")
        device.send(sent)
        repeated = device.recv_type("ack")
    check(event, message_schema("gavage_realtime"), "event")
    assert event["seq"] == created.json()["seq"] == repeated["seq"]
    assert repeated["duplicate"] is True
    again = shared_server.post("/api/lots/gavage", sent)
    assert (again.status_code, again.json()["duplicate"]) == (200, True)
    corrected = shared_server.post("/api/lots/gavage", dict(sent, dose_reelle=208))
    assert (corrected.status_code, corrected.json()["correction"]) == (201, True)


def test_day_minus_one_is_preparation_and_accepted(shared_server):
    assert shared_server.record(meal(1, serial=34, jour=-1))["jour"] == -1


def test_a_message_id_and_unknown_fields_are_accepted(shared_server):
    sent = meal(1, serial=35, message_id="dev-7/0001", firmware="2.1", extra={"a": [1, 2]})
    with Ws(shared_server, "/ws/gavage") as device:
        assert device.ask(sent)["type"] == "ack"


def test_a_message_that_names_its_type_is_accepted_as_a_meal(shared_server):
    with Ws(shared_server, "/ws/gavage") as device:
        assert device.ask(meal(1, serial=36, type="gavage"))["type"] == "ack"


def test_ready_for_slaughter_queues_the_lot_for_quality_once(server):
    for repas in (0, 1):
        server.record(meal(3, repas=repas, pret_abattage=True))
    code = meal(3)["code_lot"]
    assert server.sql(f"SELECT count(*) FROM sqal_pending_lots WHERE code_lot = '{code}'") == [(1,)]
    assert server.get(f"/api/lots/{code}").json()["pret_abattage"] is True
    quality = server.get(f"/api/lots/{code}/qualite").json()
    assert quality["etat"] == "en_attente" and quality["en_attente_depuis"]


def test_the_first_sight_of_a_lot_stays_its_beginning(shared_server):
    first = meal(1, serial=37, timestamp="2026-11-20T07:30:00Z")
    shared_server.record(first)
    begin = shared_server.get(f"/api/lots/{first['code_lot']}").json()
    shared_server.record(meal(1, serial=37, repas=1, timestamp="2026-11-20T18:30:00Z"))
    later = shared_server.get(f"/api/lots/{first['code_lot']}").json()
    assert later["debut_lot"] == begin["debut_lot"] and later["id"] == begin["id"]
    assert later["statut"] == begin["statut"] == "en_gavage"
    assert later["seq"] > begin["seq"]


def test_what_is_stored_is_there_after_a_restart(server):
    sent = [meal(1, repas=n) for n in range(5)]
    acks = [server.record(body) for body in sent]
    server.restart()
    rows = server.history(sent[0]["code_lot"])
    assert sorted(row["seq"] for row in rows) == [ack["seq"] for ack in acks]
    assert server.record(meal(1, repas=5))["seq"] > acks[-1]["seq"]
    assert server.record(sent[0])["duplicate"] is True
