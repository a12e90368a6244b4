"""The weekly report counts every meal once and agrees with a computation of our own."""
import datetime
import random
import zoneinfo

import pytest

from harness.contract import check, check_problem, schema
from harness.meals import key_of, meal
from harness.records import record, write
from harness.server import run_cli

PARIS = zoneinfo.ZoneInfo("Europe/Paris")
WEEK = "2026-W43"  # Holds the end of summer time, 25 October 2026.


def bounds(week):
    year, number = map(int, week.split("-W"))
    monday = datetime.date.fromisocalendar(year, number, 1)
    begin = datetime.datetime.combine(monday, datetime.time(), PARIS)
    end = datetime.datetime.combine(monday + datetime.timedelta(days=7), datetime.time(), PARIS)
    return begin, end


def random_meals(seed):
    """Three lots of gaveur 1 and one of gaveur 4 around the week, some corrected, some repeated."""
    chance = random.Random(seed)
    begin, _ = bounds(WEEK)
    sent = []
    for gaveur_id, serial, first_day in ((1, 1, -5), (1, 2, 1), (1, 3, 4), (4, 1, -2)):
        weight = 4500.0
        for repas in range(18):
            day = begin.date() + datetime.timedelta(days=first_day + repas // 2)
            hour = 18 if repas % 2 else 7
            when = datetime.datetime.combine(day, datetime.time(hour, chance.randrange(60)), PARIS)
            weight += chance.randrange(20, 60)
            planned = 200 + 12 * repas
            body = meal(gaveur_id, serial=serial, repas=repas, poids_moyen=weight,
                        dose_theorique=planned, dose_reelle=planned + chance.randrange(-12, 13),
                        taux_mortalite=round(repas * 0.1, 2),
                        timestamp=when.astimezone(datetime.timezone.utc).isoformat())
            sent.append(body)
            if chance.random() < 0.2:
                sent.append(dict(body, dose_reelle=body["dose_reelle"] + 3))
            if chance.random() < 0.2:
                sent.append(sent[-1])
    return sent


def expected_lots(sent, gaveur_id):
    """Per lot: the meals of the week, each once, with their last values."""
    begin, end = bounds(WEEK)
    last = {key_of(body): body for body in sent if body["gaveur_id"] == gaveur_id}
    lots = {}
    for body in last.values():
        if begin <= datetime.datetime.fromisoformat(body["timestamp"]) < end:
            lots.setdefault(body["code_lot"], []).append(body)
    for bodies in lots.values():
        bodies.sort(key=lambda b: b["timestamp"])
    return lots


def start_of(sent, bodies):
    """Where the lot stood when the week began: at its last meal before, or at its first."""
    begin, _ = bounds(WEEK)
    last = {key_of(body): body for body in sent if body["code_lot"] == bodies[0]["code_lot"]}
    before = [body for body in last.values()
              if datetime.datetime.fromisoformat(body["timestamp"]) < begin]
    return max(before, key=lambda b: b["timestamp"], default=bodies[0])


@pytest.fixture(scope="module")
def reported(shared_server):
    sent = random_meals(7)
    for body in sent:
        shared_server.record(body)
    answer = shared_server.get(f"/api/analytics/weekly-report/1?semaine={WEEK}")
    assert answer.status_code == 200, answer.text
    return answer.json(), expected_lots(sent, 1)


def test_it_satisfies_its_schema(reported):
    check(reported[0], schema("WeeklyReport"), "report")


def test_its_week_is_a_week_in_paris(reported):
    begin, end = bounds(WEEK)
    report = reported[0]
    for name, instant in (("debut", begin), ("fin", end)):
        assert datetime.datetime.fromisoformat(report[name].replace("Z", "+00:00")) == instant
    assert (end - begin.astimezone(datetime.timezone.utc)) == datetime.timedelta(days=7, hours=1)


def test_every_meal_is_counted_once(reported):
    report, lots = reported
    assert report["repas"]["donnes"] == sum(map(len, lots.values()))
    assert {lot["code_lot"]: lot["repas"] for lot in report["lots"]} == \
        {code: len(bodies) for code, bodies in lots.items()}


def test_doses_are_the_sums_of_the_corrected_meals(reported):
    report, lots = reported
    planned = sum(b["dose_theorique"] for bodies in lots.values() for b in bodies)
    given = sum(b["dose_reelle"] for bodies in lots.values() for b in bodies)
    assert report["doses"]["planifiee_g"] == pytest.approx(planned)
    assert report["doses"]["donnee_g"] == pytest.approx(given)
    assert report["doses"]["ecart_pct"] == pytest.approx((given - planned) / planned * 100,
                                                         abs=0.01)


def test_each_lot_has_its_first_and_last_weight_day_and_mortality(reported):
    report, lots = reported
    sent = random_meals(7)
    for lot in report["lots"]:
        bodies = lots[lot["code_lot"]]
        first, last, start = bodies[0], bodies[-1], start_of(sent, bodies)
        assert lot["dose_planifiee_g"] == pytest.approx(sum(b["dose_theorique"] for b in bodies))
        assert lot["dose_donnee_g"] == pytest.approx(sum(b["dose_reelle"] for b in bodies))
        assert lot["poids_debut_g"] == start["poids_moyen"]
        assert lot["poids_fin_g"] == last["poids_moyen"]
        assert lot["gain_g"] == pytest.approx(last["poids_moyen"] - start["poids_moyen"])
        assert lot["mortalite_debut"] == pytest.approx(start["taux_mortalite"])
        assert lot["mortalite_fin"] == pytest.approx(last["taux_mortalite"])
        assert (lot["jour_debut"], lot["jour_fin"]) == (first["jour"], last["jour"])


def test_at_least_as_many_meals_were_due_as_given(reported):
    assert reported[0]["repas"]["attendus"] >= reported[0]["repas"]["donnes"]


def test_the_comparison_widens_from_gaveur_to_site_to_cooperative(reported):
    compared = reported[0]["comparaison"]
    assert compared["historique"]["lots"] <= compared["site"]["lots"] <= \
        compared["cooperative"]["lots"]


def test_repeats_and_restarts_change_nothing(server):
    for body in random_meals(8):
        server.record(body)
    path = f"/api/analytics/weekly-report/1?semaine={WEEK}"
    first = server.get(path).json()
    for body in list({key_of(b): b for b in random_meals(8)}.values())[:10]:
        server.record(body)
    server.restart()
    again = server.get(path).json()
    for name in ("repas", "doses", "lots", "mortalite", "itm"):
        assert again[name] == first[name], name


def at(day, hour, minute=0):
    """A time of 2026-W44, the week after WEEK, as an instant; day 1 is its Monday."""
    date = datetime.date.fromisocalendar(2026, 44, 1) + datetime.timedelta(days=day - 1)
    return datetime.datetime.combine(date, datetime.time(hour, minute), PARIS).isoformat()


def week_44(server):
    report = server.get("/api/analytics/weekly-report/1?semaine=2026-W44").json()
    check(report, schema("WeeklyReport"), "report")
    return report


def test_what_happened_from_sunday_evening_to_monday_morning_was_of_no_week(server):
    server.record(meal(1, repas=0, poids_moyen=4500, taux_mortalite=1, timestamp=at(0, 18)))
    server.record(meal(1, repas=1, poids_moyen=4540, taux_mortalite=5, timestamp=at(1, 7)))
    report = week_44(server)
    lot = report["lots"][0]
    assert (lot["repas"], lot["poids_debut_g"], lot["poids_fin_g"], lot["gain_g"]) == \
        (1, 4500, 4540, 40)
    assert (lot["mortalite_debut"], lot["mortalite_fin"]) == (1, 5)
    assert report["mortalite"] == {"fin_pct": 5, "gain_pct": 4}
    assert (lot["jour_debut"], lot["jour_fin"]) == (0, 0)


def test_a_lot_nobody_fed_all_week_was_not_in_the_report(server):
    server.record(meal(1, repas=0, poids_moyen=4500, timestamp=at(0, 18)))
    report = week_44(server)
    assert report["repas"] == {"attendus": 14, "donnes": 0}
    lot = report["lots"][0]
    assert (lot["code_lot"], lot["repas"], lot["poids_debut_g"]) == \
        (meal(1)["code_lot"], 0, 4500)
    assert {lot[name] for name in ("poids_fin_g", "gain_g", "ecart_pct", "mortalite_fin",
                                   "jour_debut", "jour_fin", "itm")} == {None}
    assert report["mortalite"] == {"fin_pct": None, "gain_pct": None}
    # A ready lot, or one not begun, is not waited for.
    server.record(meal(1, repas=1, timestamp=at(0, 20), pret_abattage=True))
    server.record(meal(1, serial=2, timestamp=at(8, 7)))
    report = week_44(server)
    assert report["repas"] == {"attendus": 0, "donnes": 0} and report["lots"] == []


def test_meals_missed_before_the_first_of_the_week_were_not_expected(server):
    server.record(meal(1, repas=0, timestamp=at(0, 18)))
    server.record(meal(1, repas=1, timestamp=at(4, 7)))
    assert week_44(server)["repas"] == {"attendus": 14, "donnes": 1}


def test_the_history_of_an_imported_gaveur_had_no_lots_behind_its_itm(make_server, tmp_path):
    data = tmp_path / "data"
    rows = [record(f"LL23030{n:02}", site="LL", gaveur_id=1) for n in range(1, 6)]
    ended = run_cli("import", "lots", write(tmp_path / "lots.csv", rows), "--data", data)
    assert ended.returncode == 0, ended.stderr
    server = make_server(data=data).start()
    server.record(meal(1, timestamp=at(-7, 7)))
    server.record(meal(1, code_lot="LL2303001", timestamp="2023-03-07T07:00:00Z"))
    history = week_44(server)["comparaison"]["historique"]
    assert history["lots"] == 6 and history["itm"] > 0


@pytest.mark.parametrize("minute,week", [(-1, "2026-W45"), (0, "2026-W46")])
def test_a_meal_at_sunday_midnight_belongs_to_the_week_of_its_paris_day(server, minute, week):
    when = datetime.datetime(2026, 11, 9, 0, 0, tzinfo=PARIS) + datetime.timedelta(minutes=minute)
    server.record(meal(1, timestamp=when.isoformat()))
    counts = {w: server.get(f"/api/analytics/weekly-report/1?semaine={w}").json()["repas"]["donnes"]
              for w in ("2026-W45", "2026-W46")}
    assert counts == {"2026-W45": 0, "2026-W46": 0, week: 1}


def test_a_week_without_meals_is_a_report_of_nothing(shared_server):
    report = shared_server.get("/api/analytics/weekly-report/1?semaine=2020-W53").json()
    check(report, schema("WeeklyReport"), "report")
    assert report["repas"]["donnes"] == 0 and report["lots"] == []
    assert report["doses"]["ecart_pct"] is None


def test_without_a_week_it_is_the_present_one(shared_server):
    report = shared_server.get("/api/analytics/weekly-report/1").json()
    now = datetime.datetime.now(PARIS).isocalendar()
    assert report["semaine"] == f"{now.year}-W{now.week:02d}"


@pytest.mark.parametrize("week", ["2026-47", "2026-W00", "2026-W54", "2021-W53", "W47", "2026-W4",
                                  "abcd-W01", "2026-W47x", "-2026-W01", "99999-W01"])
def test_a_week_that_does_not_exist_is_refused_by_name(shared_server, week):
    problem = check_problem(
        shared_server.get(f"/api/analytics/weekly-report/1?semaine={week}"), 400, "invalid")
    assert [fault["path"] for fault in problem["errors"]] == ["semaine"]
