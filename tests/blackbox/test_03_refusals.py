"""A wrong message gets an error that names the field and the reason, and the connection stays."""
import json

import pytest

from harness.contract import check, check_no_internals, check_problem, message_schema
from harness.meals import REQUIRED, meal, without
from harness.ws import Ws

BAD_VALUES = [
    ("jour", -2), ("jour", 1.5), ("jour", "1"), ("jour", None), ("jour", True), ("jour", [0]),
    ("jour", 10 ** 30),
    ("moment", "midi"), ("moment", ""), ("moment", 1), ("moment", None), ("moment", "Matin "),
    ("dose_theorique", -0.01), ("dose_theorique", "212"), ("dose_theorique", None),
    ("dose_reelle", -1), ("dose_reelle", {}), ("dose_reelle", 1e300),
    ("poids_moyen", -4500), ("poids_moyen", "lourd"), ("poids_moyen", False),
    ("nb_canards_vivants", -1), ("nb_canards_vivants", 48.5), ("nb_canards_vivants", "48"),
    ("taux_mortalite", -0.1), ("taux_mortalite", 100.1), ("taux_mortalite", None),
    ("temperature_stabule", "20"), ("temperature_stabule", None), ("temperature_stabule", []),
    ("humidite_stabule", -1), ("humidite_stabule", 101), ("humidite_stabule", "60 %"),
    ("timestamp", "hier"), ("timestamp", ""), ("timestamp", 1763366400), ("timestamp", None),
    ("timestamp", "2026-13-01T07:30:00Z"), ("timestamp", "2026-02-30T07:30:00Z"),
    ("timestamp", "2026-11-16T25:00:00Z"), ("timestamp", "2026-11-16T07:30:00+25:00"),
    ("code_lot", ""), ("code_lot", 12), ("code_lot", None), ("code_lot", "L" * 300),
    ("code_lot", "LL\u0000001"),
    ("gaveur_id", 0), ("gaveur_id", -1), ("gaveur_id", "1"), ("gaveur_id", 1.5),
    ("gaveur_nom", 3), ("site", 7), ("site", ""), ("genetique", None), ("genetique", 1),
    ("pret_abattage", "oui"), ("pret_abattage", 1),
]


def label(case):
    return f"{case[0]}={str(case[1])[:20]!r}" if isinstance(case, tuple) else None


def refused(device, message):
    answer = device.ask(message)
    assert answer["type"] == "error", answer
    check(answer, message_schema("error"), "error")
    for fault in answer["details"]:
        check_no_internals(fault["reason"])
    check_no_internals(answer["error"])
    return answer


def paths(answer):
    return [fault["path"] for fault in answer["details"]]


@pytest.fixture(scope="module")
def device(shared_server):
    """One connection for every wrong message of this file: an error never closes it."""
    with Ws(shared_server, "/ws/gavage") as ws:
        ws.recv_type("connection_established")
        yield ws


@pytest.mark.parametrize("case", BAD_VALUES, ids=label)
def test_a_bad_value_is_named_by_its_path(device, case):
    name, value = case
    answer = refused(device, meal(1, serial=90) | {name: value})
    assert paths(answer) == [name]
    assert answer["details"][0]["reason"]


@pytest.mark.parametrize("name", REQUIRED)
def test_a_missing_field_is_named(device, name):
    assert paths(refused(device, without(meal(1, serial=90), name))) == [name]


def test_every_bad_field_is_named_at_once(device):
    answer = refused(device, meal(1, serial=90, jour=-2, moment="midi", humidite_stabule=140))
    assert sorted(paths(answer)) == ["humidite_stabule", "jour", "moment"]


def test_an_empty_object_names_every_required_field(device):
    assert sorted(paths(refused(device, {}))) == sorted(REQUIRED)


@pytest.mark.parametrize("token", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"])
def test_numbers_that_are_none_are_refused(device, token):
    body = json.dumps(meal(1, serial=90)).replace('"dose_reelle": 201', f'"dose_reelle": {token}')
    assert token in body
    refused(device, body)


@pytest.mark.parametrize("body", [
    "", " ", "{", "}", "null", "true", "12", '"texte"', "[]", "[{}]", "{'a':1}", '{"a":1,}',
    '{"a":1} trailing', "{\"a\":\"\\ud800\"}", "\x00", "[" * 5000, '{"a":' * 5000, "<xml/>"],
    ids=lambda body: repr(body[:16]))
def test_what_is_no_json_object_is_refused(device, body):
    refused(device, body)


def test_the_error_repeats_what_was_sent(device):
    sent = meal(1, serial=90, moment="midi")
    assert refused(device, sent)["data"] == sent


def test_what_the_error_repeats_is_cut(device):
    sent = meal(1, serial=90, moment="midi", note="x" * 100_000)
    assert len(json.dumps(refused(device, sent)["data"])) < 6000


def test_the_connection_works_after_errors(device):
    refused(device, "{")
    assert device.ask(meal(1, serial=91))["type"] == "ack"


def test_a_refused_meal_leaves_no_trace(server):
    with Ws(server, "/ws/gavage") as device:
        refused(device, meal(1, moment="midi"))
    assert server.get(f"/api/lots/{meal(1)['code_lot']}").status_code == 404


@pytest.mark.parametrize("name,value", [("moment", "midi"), ("jour", -2), ("dose_reelle", "x")])
def test_a_manual_entry_is_refused_with_the_same_path(shared_server, name, value):
    answer = shared_server.post("/api/lots/gavage", meal(1, serial=90) | {name: value})
    problem = check_problem(answer, 400, "invalid")
    assert [fault["path"] for fault in problem["errors"]] == [name]


def add_person(server):
    server.sql("INSERT INTO sites_euralis (code, nom, region) "
               "VALUES ('LL', 'Bretagne', 'Bretagne') ON CONFLICT DO NOTHING")
    server.sql("INSERT INTO gaveurs_euralis (id, nom, site_code, email) "
               "VALUES (6, 'Anne Roux', 'LL', 'anne.roux@example.org')")


def test_without_demo_an_unknown_gaveur_is_refused(make_server):
    server = make_server(demo=False).start()
    add_person(server)
    with Ws(server, "/ws/gavage") as device:
        assert device.ask(meal(6))["type"] == "ack"
        assert paths(refused(device, meal(7))) == ["gaveur_id"]


def test_without_demo_an_unknown_site_is_refused(make_server):
    server = make_server(demo=False).start()
    add_person(server)
    with Ws(server, "/ws/gavage") as device:
        assert "site" in paths(refused(device, meal(6, site="ZZ")))


def test_a_demo_creates_unknown_gaveurs_and_sites(server):
    with Ws(server, "/ws/gavage") as device:
        assert device.ask(meal(77, site="ZZ", gaveur_nom="Gaveur 77"))["type"] == "ack"
    assert server.get("/api/gaveurs/77").json()["site_code"] == "ZZ"
    assert "ZZ" in [site["code"] for site in server.get("/api/euralis/sites").json()["items"]]
