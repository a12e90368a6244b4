"""Analytics over REST: groups, anomalies, forecasts, slaughter plans, what-if."""
import datetime
import os
import pathlib

import pytest
import requests

from harness.closed_lots import import_lots
from harness.meals import meal
from harness.patience import wait_until
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
        assert got.json()["code"] == f"{path}.too_few" and got.json()["values"]["needed"] >= 20
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
    # Every kind is named, not only the first that is met.
    steep = ask([200, 400] + CURVE[2:-1] + [600])
    assert [one["code"] for one in steep["limits_broken"] if one["limit"] == "feeding"] == [
        "curve.step", "curve.dose"]


def test_a_curve_may_come_as_a_shape_and_the_model_is_that_of_the_proposals(taught):
    shape = {"first_g": 205, "top_g": 430, "rise_meals": 13, "meals": 20}
    got = taught.post("/api/analytics/what-if", {"shape": shape, "site_code": "MT"}).json()
    assert got["doses_g"] == pytest.approx(CURVE, abs=0.05)
    assert got["usual"]["liver_g"] > 400 and len(got["usual"]["doses_g"]) == 20
    wait_until(lambda: taught.get("/api/loop/status").json()["model"], "a model", seconds=60)
    model = taught.get("/api/loop/status").json()["model"]
    got = taught.post("/api/analytics/what-if", {"shape": shape, "site_code": "MT"}).json()
    assert {name: got["model"][name] for name in ("version", "hash", "seed", "lots")} == {
        name: model[name] for name in ("version", "hash", "seed", "lots")}
    proposed = taught.post("/api/loop/propositions", {
        "gaveur_ids": [3], "by": "Anne", "reason": "essai"}).json()
    assert proposed["model_version"] == got["model"]["version"]


def columns_of_real_lots():
    """Header, and the records' lines with the days on which they began and ended."""
    lines = REAL.read_text(encoding="utf-8-sig").splitlines()
    head = lines[0].split(";")
    begun, ended = head.index("Debut_du_lot"), head.index("Fin_du_lot")

    def day(text):
        return datetime.datetime.strptime(text, "%d/%m/%Y").date()
    return head, lines[0], [(day(cells[begun]), day(cells[ended]), line, cells)
                            for line in lines[1:] if (cells := line.split(";"))]


def number(text):
    return float(text.replace(",", ".")) if text else 0.0


def question_of(head, cells):
    """What was known of a lot before slaughter, and its liver; None where it says too little."""
    row = dict(zip(head, cells))
    doses = [number(row[f"feedCornReal_{n}"]) for n in range(1, 28)]
    while doses and doses[-1] <= 0:
        doses.pop()
    liver = number(row["Poids_de_foies_moyen"])
    if len(doses) < 16 or min(doses) <= 50 or liver <= 0 or not row["gaveur_id"]:
        return None
    date = datetime.datetime.strptime(row["Debut_du_lot"], "%d/%m/%Y").date()
    asked = {"doses_g": doses, "site_code": row["site_code"], "gaveur_id": int(row["gaveur_id"]),
             "first_day": date.isoformat()}
    if number(row["Nb_MEG"]) > 0:
        asked["ducks"] = number(row["Nb_MEG"])
    if row["Souche"]:
        asked["souche"] = row["Souche"]
    return asked, liver


def test_what_nobody_ever_fed_is_said_to_be_a_guess(taught):
    said = taught.post("/api/analytics/what-if", {"doses_g": [100] * 20, "site_code": "MT"}).json()
    assert "known" in [one["limit"] for one in said["limits_broken"]], said["limits_broken"]
    near = taught.post("/api/analytics/what-if", {"doses_g": CURVE, "site_code": "MT"}).json()
    assert "known" not in [one["limit"] for one in near["limits_broken"]]
    unknown = taught.post("/api/analytics/what-if", {"doses_g": CURVE, "site_code": "ZZ"})
    assert unknown.status_code == 409 and unknown.json()["code"] == "whatif.no_lot", unknown.text


def test_an_unknown_gaveur_or_souche_is_not_answered_for_as_if_it_were_known(taught):
    def known(**more):
        got = taught.post("/api/analytics/what-if",
                          {"doses_g": CURVE, "site_code": "MT", **more})
        assert got.status_code == 200, got.text
        return got.json()["lots_known"]

    site = known()["site"]
    assert site > 0 and known() == {
        "site": site, "gaveur": None, "gaveur_elsewhere": None, "souche": None}
    his = known(gaveur_id=3, souche="Mulard")
    assert his["gaveur"] > 0 and his["gaveur_elsewhere"] == 0 and his["souche"] > 0
    assert known(gaveur_id=99_999, souche="Phoenix") == {
        "site": site, "gaveur": 0, "gaveur_elsewhere": 0, "souche": 0}


def test_what_if_tells_later_lots_better_than_the_sites_mean_and_a_line(tmp_path):
    if not REAL.exists():
        pytest.skip(f"the real records are not here: {REAL}")
    cut = datetime.date(2023, 9, 1)
    head, first, rows = columns_of_real_lots()
    # Four months to learn from: under sanitizers all of them would take minutes.
    rows = [row for row in rows if row[1] >= datetime.date(2023, 5, 1)]
    early = tmp_path / "early.csv"
    early.write_text("\n".join([first, *(line for _, end, line, _ in rows if end < cut)]) + "\n",
                     encoding="utf-8")
    data = tmp_path / "data"
    ended = run_cli("import", "lots", str(early), "--data", str(data), timeout=120)
    assert ended.returncode in (0, 1), ended.stderr
    known = [said for _, end, _, cells in rows
             if end < cut and (said := question_of(head, cells))]
    later = [said for start, _, _, cells in rows
             if start >= cut and (said := question_of(head, cells))]
    corn = [sum(asked["doses_g"]) for asked, _ in known]
    livers = [liver for _, liver in known]
    mean_corn, mean_liver = sum(corn) / len(corn), sum(livers) / len(livers)
    slope = (sum((c - mean_corn) * (y - mean_liver) for c, y in zip(corn, livers))
             / sum((c - mean_corn) ** 2 for c in corn))
    server = Server(data, settings=SETTINGS).start()
    ours, line, mean, held = [], [], [], 0
    try:
        for asked, liver in later:
            got = requests.post(f"{server.url}/api/analytics/what-if", json=asked, timeout=400)
            assert got.status_code == 200, got.text
            said = got.json()["liver_g"]
            ours.append(abs(said["mean"] - liver))
            held += said["most"]["low"] <= liver <= said["most"]["high"]
            line.append(abs(mean_liver + slope * (sum(asked["doses_g"]) - mean_corn) - liver))
            of_site = [y for other, y in known if other["site_code"] == asked["site_code"]]
            mean.append(abs(sum(of_site) / len(of_site) - liver))
    finally:
        server.kill()
    ours, line, mean = (sum(errors) / len(errors) for errors in (ours, line, mean))
    print(f"{len(later)} later lots: what-if {ours:.1f} g, line in corn {line:.1f} g, mean of the "
          f"site {mean:.1f} g; {100 * held / len(later):.0f} % inside nine in ten")
    assert len(later) > 100 and ours < 0.95 * line and ours < 0.95 * mean


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


def test_each_day_has_its_own_capacity_and_what_has_no_place_says_why(taught):
    for number_ in range(3):
        taught.record(meal(3, code_lot=f"MT26070{number_:02}", nb_canards_vivants=50))
    today = datetime.date.today().isoformat()

    def plan(capacities):
        return answer(taught, "slaughter-plan", site_code="MT", capacities=capacities,
                      **{"from": today})

    roomy = plan(",".join(["60"] * 30))
    days = {lot["code_lot"]: lot["day"] for lot in roomy["lots"]}
    assert None not in days.values() and len(set(days.values())) == 3
    only = [day["day"] == min(days.values()) for day in roomy["days"]]
    tight = plan(",".join("60" if kept else "0" for kept in only))
    assert sorted(str(lot["why_none"]) for lot in tight["lots"]) == ["None", "no_room", "no_room"]
    assert {lot["why_none"] for lot in plan(",".join(["40"] * 30))["lots"]} == {"too_many"}
    short = plan("60")
    ready = {lot["code_lot"]: lot["ready_from"] for lot in short["lots"]}
    assert all(lot["why_none"] == ("no_day" if ready[lot["code_lot"]] > today else None)
               or ready[lot["code_lot"]] <= today for lot in short["lots"])
    refused = taught.get("/api/analytics/slaughter-plan",
                         params={"site_code": "MT", "capacities": "3,-1"})
    assert refused.status_code == 400 and "capacities" in refused.text


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
