"""Analytics over REST: groups, anomalies, forecasts, slaughter plans, what-if."""
import datetime
import os
import pathlib

import pytest
import requests

from harness.closed_lots import import_lots
from harness.meals import meal
from harness.server import Server, run_cli

ROOT = pathlib.Path(__file__).resolve().parents[2]
REAL = pathlib.Path(os.environ.get("GAVEURS_SHARED_DATA",
                                   ROOT.parent / "shared" / "data")) / "lots_2023.csv"
SETTINGS = {"limits.overdue_check_ms": 86_400_000}
CURVE = [205 + (430 - 205) * min(1, meal / 13) for meal in range(20)]
# Long after the last lot that was known by then had begun, long before the records end.
MIDDLE = "2023-08-15"


def answer(server, path, **query):
    got = requests.get(f"{server.url}/api/analytics/{path}", params=query, timeout=60)
    assert got.status_code == 200, got.text
    return got.json()


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    if not REAL.exists():
        pytest.skip(f"the real records are not here: {REAL}")
    data = tmp_path_factory.mktemp("real") / "data"
    ended = run_cli("import", "lots", str(REAL), "--data", str(data), timeout=120)
    # 1: some lines of the records are refused.
    assert ended.returncode in (0, 1), ended.stderr
    server = Server(data, settings=SETTINGS).start()
    yield server
    server.kill()


@pytest.fixture
def taught(tmp_path):
    server = Server(import_lots(tmp_path), settings=SETTINGS).start()
    yield server
    server.kill()


def test_without_lots_every_answer_says_why_there_is_none(server):
    for path in ("clusters", "anomalies"):
        got = server.get("/api/analytics/" + path)
        assert got.status_code == 409 and "needed" in got.json()["detail"], got.text
    got = server.post("/api/analytics/what-if", {"doses_g": CURVE, "site_code": "MT"})
    assert got.status_code == 409 and "it takes 8" in got.json()["detail"], got.text
    got = server.get("/api/analytics/slaughter-plan", params={"site_code": "MT", "capacity": 900})
    assert got.status_code == 409 and "closed" in got.json()["detail"], got.text


def test_more_corn_means_heavier_livers_and_broken_limits_are_named(taught):
    def ask(doses, **more):
        got = taught.post("/api/analytics/what-if",
                          {"doses_g": doses, "site_code": "MT", "gaveur_id": 3, "souche": "Mulard",
                           "first_day": "2026-07-01", **more})
        assert got.status_code == 200, got.text
        return got.json()

    less, more = ask(CURVE), ask([dose * 1.06 for dose in CURVE])
    assert less["data"]["lots"] == less["model"]["lots"] == 48
    assert more["corn_g"] > less["corn_g"]
    assert more["liver_g"]["mean"] > less["liver_g"]["mean"]
    liver = less["liver_g"]
    assert (liver["most"]["low"] < liver["half"]["low"] < liver["mean"] < liver["half"]["high"]
            < liver["most"]["high"])
    assert not [one for one in less["limits_broken"] if one["limit"] == "feeding"]
    steep = ask([200, 400] + CURVE[2:])
    assert "feeding" in {one["limit"] for one in steep["limits_broken"]}


def test_wrong_questions_are_refused_with_the_field(taught):
    got = taught.post("/api/analytics/what-if", {"doses_g": [0], "site_code": "MT", "x": 1})
    assert got.status_code == 400
    assert {one["path"] for one in got.json()["errors"]} == {"doses_g", "x"}
    got = taught.post("/api/analytics/slaughter-plan",
                      {"lots": [{"code_lot": "A", "ducks": 0, "ready_from": "2026-01-02",
                                 "best_day": "2026-01-01", "ready_to": "never"}], "days": []})
    assert got.status_code == 400
    assert {"lots[0].ducks", "lots[0].ready_to", "days"} <= {
        one["path"] for one in got.json()["errors"]}
    assert taught.get("/api/analytics/clusters", params={"of": "sites"}).status_code == 400
    assert taught.get("/api/analytics/anomalies", params={"limits": 3}).status_code == 400


def test_lots_being_fed_are_planned_within_the_capacity(taught):
    for number in range(3):
        taught.record(meal(3, code_lot=f"MT26070{number:02}"))
    got = answer(taught, "slaughter-plan", site_code="MT", capacity=100, days=30,
                 **{"from": datetime.date.today().isoformat()})
    assert got["data"]["lots"] == 48 and got["usual_days"] == 9
    assert {lot["code_lot"] for lot in got["lots"]} >= {"MT2607000", "MT2607001", "MT2607002"}
    assert all(day["ducks"] <= 100 for day in got["days"])
    assert got["least_duck_days"] <= got["cost_duck_days"] <= got["earliest_first_duck_days"]


def test_real_lots_and_gaveurs_fall_into_named_groups(real):
    for of in ("lots", "gaveurs"):
        got = answer(real, "clusters", of=of)
        assert got["data"]["lots"] > 1_500
        assert got["silhouette"] > got["shuffled_silhouette"] and got["explained"] > 0.1
        assert sum(one["size"] for one in got["clusters"]) == got["rows"]
        names = {one["name"]["en"] for one in got["clusters"]}
        assert len(names) == len(got["clusters"]) >= 2, names


def test_real_anomalies_say_which_figure_is_how_far_off(real):
    got = answer(real, "anomalies", limit=5)
    assert 0 < got["found"] < 0.2 * got["judged"]
    for one in got["items"]:
        assert one["score"] > 1 and abs(one["surprises"][0]["times_spread"]) > 3
        assert "expect" in one["reason"]["en"] and "attendre" in one["reason"]["fr"]


def test_real_production_is_forecast_better_than_by_the_last_week(real):
    got = answer(real, "forecast", as_of=MIDDLE)
    sites = {one["site_code"]: one for one in got["sites"] if one["horizons"]}
    assert {"LL", "LS", "MT"} <= set(sites), got
    ours, theirs = [0, 0, 0], [0, 0, 0]
    for site in sites.values():
        for at, one in enumerate(site["horizons"]):
            assert one["most"]["low"] <= one["half"]["low"] <= one["liver_kg"]
            if one["backtest"]:
                ours[at] += one["backtest"]["mae_kg"]
                theirs[at] += one["backtest"]["last_week_mae_kg"]
    assert all(own < other for own, other in zip(ours, theirs)), (ours, theirs)


def test_a_day_long_after_the_last_lot_has_no_forecast_but_a_reason(real):
    got = answer(real, "forecast", site_code="MT", as_of="2025-01-01")
    assert got["sites"][0]["horizons"] == [] and "needed" in got["sites"][0]["why_none"]
