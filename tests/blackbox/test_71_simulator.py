"""The feeding simulator is a client like any other: seeded, calm, and done in seconds."""
import collections

import pytest

from harness.server import run_cli


def simulate(server, *args):
    ended = run_cli("simulate", "gavage", "--backend-url", f"{server.ws_url}/ws/gavage",
                    "--acceleration", "86400", "--once", *args, timeout=90)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended


@pytest.fixture(scope="module")
def played(shared_server):
    simulate(shared_server, "--nb-lots", "3", "--seed", "5")
    return shared_server, shared_server.items("/api/lots/?limit=200")


def test_each_lot_is_fed_to_its_end(played):
    server, lots = played
    assert len(lots) == 3
    for lot in lots:
        assert 18 <= lot["nb_repas"] <= 28, lot
        assert lot["pret_abattage"] is True


def test_weights_rise_and_doses_grow(played):
    server, lots = played
    for lot in lots:
        meals = sorted(server.history(lot["code_lot"]), key=lambda m: (m["jour"], m["moment"]))
        weights = [meal["poids_moyen"] for meal in meals]
        assert weights[-1] > weights[0] and weights == sorted(weights)
        assert meals[-1]["dose_theorique"] > meals[0]["dose_theorique"]
        ducks = [meal["nb_canards_vivants"] for meal in meals]
        assert ducks == sorted(ducks, reverse=True)


def test_no_meal_is_sent_twice_with_other_values(played):
    server, lots = played
    for lot in lots:
        keys = collections.Counter((m["jour"], m["moment"], m["corrections"])
                                   for m in server.history(lot["code_lot"]))
        assert set(keys.values()) == {1} and {key[2] for key in keys} == {0}


def test_the_records_profile_plays_too(server):
    simulate(server, "--nb-lots", "1", "--profile", "records", "--seed", "5")
    assert len(server.items("/api/lots/")) == 1


def test_a_server_that_is_not_there_is_a_clear_message(tmp_path):
    ended = run_cli("simulate", "gavage", "--backend-url", "not-a-url", "--nb-lots", "1")
    assert ended.returncode > 0 and (ended.stderr + ended.stdout).strip()
    assert "terminate called" not in ended.stderr
