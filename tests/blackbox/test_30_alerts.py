"""One alert per source and kind: raised, repeated, eased late, cleared, acknowledged, kept."""
import pytest

from harness.contract import check, check_problem, schema
from harness.meals import ago_text, meal
from harness.patience import wait_until
from harness.ws import Ws

CODE = meal(1)["code_lot"]


def alerts(server, kind=None, path="/api/alertes"):
    return [a for a in server.items(path) if kind in (None, a["kind"])]


def one(server, kind):
    found = alerts(server, kind)
    assert len(found) == 1, found
    check(found[0], schema("Alert"), "alert")
    return found[0]


class Lot:
    """Plays meals of one lot with a given deviation or other values."""

    def __init__(self, server, gaveur_id=1):
        self.server, self.gaveur_id, self.repas = server, gaveur_id, 0

    def feed(self, deviation_pct=0.0, **values):
        body = meal(self.gaveur_id, repas=self.repas, dose_theorique=400,
                    dose_reelle=400 + 4 * deviation_pct, **values)
        self.repas += 1
        return self.server.record(body)


@pytest.fixture
def lot(server):
    return Lot(server)


@pytest.mark.parametrize("kind,severity,values", [
    ("dose_deviation", "warning", {"deviation_pct": 10}),
    ("dose_deviation", "warning", {"deviation_pct": -24.5}),
    ("dose_deviation", "critical", {"deviation_pct": 25}),
    ("dose_deviation", "critical", {"deviation_pct": -26}),
    ("refused_feed", "critical", {"deviation_pct": -30}),
    ("mortality", "warning", {"taux_mortalite": 3}),
    ("mortality", "critical", {"taux_mortalite": 5}),
    ("temperature", "warning", {"temperature_stabule": 17.9}),
    ("temperature", "warning", {"temperature_stabule": 25.1}),
    ("temperature", "critical", {"temperature_stabule": 14.9}),
    ("temperature", "critical", {"temperature_stabule": 28.1}),
    ("humidity", "warning", {"humidite_stabule": 49}),
    ("humidity", "warning", {"humidite_stabule": 76})])
def test_a_reading_over_its_edge_raises_its_alert(lot, kind, severity, values):
    lot.feed(**values)
    alert = one(lot.server, kind)
    assert (alert["severity"], alert["active"], alert["count"]) == (severity, True, 1)
    assert (alert["source"], alert["code_lot"], alert["gaveur_id"], alert["site_code"]) == \
        (f"lot/{CODE}", CODE, 1, "LL")
    assert alert["threshold"] is not None and alert["message"]
    state = lot.server.get(f"/api/lots/{CODE}").json()
    assert state["etat"] == severity or "critical" in [a["severity"] for a in alerts(lot.server)]


@pytest.mark.parametrize("values", [
    {"deviation_pct": 9.9}, {"deviation_pct": -9.9}, {"taux_mortalite": 2.9},
    {"temperature_stabule": 18}, {"temperature_stabule": 25}, {"humidite_stabule": 50},
    {"humidite_stabule": 75}])
def test_a_reading_within_its_edges_raises_nothing(lot, values):
    lot.feed(**values)
    assert alerts(lot.server) == []
    assert lot.server.get(f"/api/lots/{CODE}").json()["etat"] == "normal"


def test_a_sudden_rise_of_mortality_is_seen_below_the_fixed_edges(lot):
    for _ in range(6):
        lot.feed(nb_canards_vivants=1000)
    lot.feed(nb_canards_vivants=980, taux_mortalite=2)
    assert one(lot.server, "mortality_rise")["active"]
    assert alerts(lot.server, "mortality") == []


def test_a_repeat_raises_the_count_and_makes_no_second_row(lot):
    for _ in range(3):
        lot.feed(12)
    alert = one(lot.server, "dose_deviation")
    assert alert["count"] == 3 and alert["first_at"] < alert["last_at"]
    assert alert["since"] == alert["first_at"]


def test_a_repeated_message_does_not_raise_the_count(lot):
    body = meal(1, dose_theorique=400, dose_reelle=450)
    for _ in range(3):
        lot.server.record(body)
    assert one(lot.server, "dose_deviation")["count"] == 1


def test_an_alert_leaves_its_edge_only_by_a_margin(lot):
    lot.feed(12)
    lot.feed(9.5)
    assert one(lot.server, "dose_deviation")["active"], "cleared just under the edge"
    lot.feed(2)
    alert = one(lot.server, "dose_deviation")
    assert not alert["active"] and alert["cleared_at"]
    assert lot.server.get(f"/api/lots/{CODE}").json()["etat"] == "normal"


def test_critical_eases_to_warning_only_by_a_margin(lot):
    lot.feed(26)
    lot.feed(24.5)
    assert one(lot.server, "dose_deviation")["severity"] == "critical"
    lot.feed(15)
    assert one(lot.server, "dose_deviation")["severity"] == "warning"


def test_raised_again_it_is_the_same_row_in_a_new_episode(lot):
    lot.feed(12)
    first = one(lot.server, "dose_deviation")
    lot.feed(0)
    lot.feed(15)
    again = one(lot.server, "dose_deviation")
    assert again["id"] == first["id"] and again["active"] and again["cleared_at"] is None
    assert again["count"] == 2 and again["first_at"] == first["first_at"]
    assert again["since"] > first["since"]


def acknowledge(server, alert_id, name="Jean Martin"):
    return server.post(f"/api/alertes/{alert_id}/acquitter", {"par": name})


def test_acknowledged_and_cleared_are_two_facts(lot):
    lot.feed(12)
    alert = one(lot.server, "dose_deviation")
    answer = acknowledge(lot.server, alert["id"]).json()
    assert answer["acknowledged_by"] == "Jean Martin" and answer["acknowledged_at"]
    assert answer["active"] and answer["cleared_at"] is None
    lot.feed(0)
    cleared = one(lot.server, "dose_deviation")
    assert not cleared["active"] and cleared["acknowledged_by"] == "Jean Martin"


def test_a_second_acknowledgement_is_a_conflict(lot):
    lot.feed(12)
    alert = one(lot.server, "dose_deviation")
    assert acknowledge(lot.server, alert["id"]).status_code == 200
    check_problem(acknowledge(lot.server, alert["id"], "Luc Blanc"), 409, "conflict")
    assert one(lot.server, "dose_deviation")["acknowledged_by"] == "Jean Martin"


@pytest.mark.parametrize("body", [{}, {"par": ""}, {"par": "x" * 81}, {"par": 5}, {"par": None},
                                  {"par": "   "}, []], ids=repr)
def test_an_acknowledgement_needs_a_name(lot, body):
    lot.feed(12)
    alert = one(lot.server, "dose_deviation")
    answer = lot.server.post(f"/api/alertes/{alert['id']}/acquitter", body)
    check_problem(answer, 400, "invalid")


def test_a_name_of_80_letters_with_accents_was_too_long(lot):
    lot.feed(12)
    alert = one(lot.server, "dose_deviation")
    too_long = lot.server.post(f"/api/alertes/{alert['id']}/acquitter", {"par": "é" * 81})
    problem = check_problem(too_long, 400, "invalid")
    assert problem["errors"] == [{"path": "par", "reason": "must have 1 to 80 characters"}]
    assert acknowledge(lot.server, alert["id"], "é" * 80).status_code == 200


def test_a_new_episode_wants_a_new_acknowledgement(lot):
    lot.feed(12)
    alert = one(lot.server, "dose_deviation")
    acknowledge(lot.server, alert["id"])
    lot.feed(0)
    lot.feed(12)
    assert one(lot.server, "dose_deviation")["acknowledged_at"] is None
    assert acknowledge(lot.server, alert["id"]).status_code == 200


def test_raising_acknowledging_and_clearing_are_pushed_to_gaveur_and_supervision(lot):
    with Ws(lot.server, "/ws/gaveur/1") as app, Ws(lot.server, "/ws/realtime/") as screen:
        for ws in (app, screen):
            ws.recv_type("snapshot", "connection_established")
        lot.feed(12)
        raised = [ws.recv_type("alert") for ws in (app, screen)]
        acknowledge(lot.server, raised[0]["data"]["id"])
        acked = [ws.recv_type("alert") for ws in (app, screen)]
        lot.feed(0)
        cleared = [ws.recv_type("alert") for ws in (app, screen)]
    for pair in (raised, acked, cleared):
        assert pair[0] == pair[1]
    assert raised[0]["data"]["active"] and acked[0]["data"]["acknowledged_by"] == "Jean Martin"
    assert not cleared[0]["data"]["active"]
    assert raised[0]["seq"] < acked[0]["seq"] < cleared[0]["seq"]


def test_the_state_of_alerts_survives_a_restart(lot):
    lot.feed(12, temperature_stabule=30)
    acknowledge(lot.server, one(lot.server, "dose_deviation")["id"])
    before = alerts(lot.server)
    lot.server.restart()
    assert alerts(lot.server) == before
    lot.feed(9.5, temperature_stabule=27.8)
    after = {a["kind"]: a for a in alerts(lot.server)}
    assert after["dose_deviation"]["active"], "hysteresis forgot the state before the restart"
    assert after["temperature"]["severity"] == "critical"


def test_the_lists_of_alerts_agree(lot):
    lot.feed(12)
    Lot(lot.server, 3).feed(30, humidite_stabule=80)
    lot.feed(0)
    assert {a["kind"] for a in alerts(lot.server)} == {"dose_deviation", "humidity"}
    assert len(alerts(lot.server, path="/api/alertes?active=true")) == 2
    assert len(alerts(lot.server, path="/api/alertes")) == 3
    assert len(alerts(lot.server, path="/api/alertes?site_code=MT&limit=1")) == 2
    assert len(alerts(lot.server, path="/api/alertes?gaveur_id=1")) == 1
    of_lot = lot.server.get(f"/api/lots/{CODE}/alertes").json()["items"]
    assert of_lot == alerts(lot.server, path="/api/alertes?gaveur_id=1")


# The watch for late meals looks again and again; this is how long it may take to notice.
NOTICE_S = 20
WATCHFUL = {"limits.overdue_check_ms": 200}


def test_an_overdue_meal_is_no_data_and_never_normal_until_the_next_meal(make_server):
    server = make_server(settings=WATCHFUL).start()
    with Ws(server, "/ws/gaveur/1") as app:
        app.recv_type("snapshot")
        server.record(meal(1, timestamp=ago_text(hours=20)))
        pushed = app.recv_type("alert", seconds=NOTICE_S)
        assert pushed["data"]["severity"] == "no_data"
    wait_until(lambda: alerts(server, "meal_overdue"), "the overdue meal", NOTICE_S)
    alert = one(server, "meal_overdue")
    assert (alert["severity"], alert["source"], alert["unit"]) == ("no_data", f"lot/{CODE}", "h")
    assert server.get(f"/api/lots/{CODE}").json()["etat"] == "no_data"
    board = server.get("/api/euralis/dashboard").json()
    assert board["totaux"]["lots_sans_donnees"] == 1
    site, = [s for s in board["sites"] if s["code"] == "LL"]
    assert site["etat"] == "no_data" and site["alertes"]["no_data"] >= 1
    server.record(meal(1, repas=1))
    wait_until(lambda: not one(server, "meal_overdue")["active"], "the alert to clear", NOTICE_S)
    assert server.get(f"/api/lots/{CODE}").json()["etat"] == "normal"


def test_a_gaveur_whose_lots_are_all_overdue_has_a_silent_device(make_server):
    server = make_server(settings=WATCHFUL).start()
    for serial in (1, 2):
        server.record(meal(1, serial=serial, timestamp=ago_text(hours=20)))
    server.record(meal(3, timestamp=ago_text(hours=20)))
    server.record(meal(3, serial=2))
    silent = wait_until(lambda: alerts(server, "device_silent"), "the silent device", NOTICE_S)
    assert [(a["source"], a["severity"]) for a in silent] == [("gaveur/1", "no_data")]
    server.record(meal(1, repas=1))
    wait_until(lambda: not one(server, "device_silent")["active"], "the alert to clear", NOTICE_S)
