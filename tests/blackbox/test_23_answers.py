"""Problems in one form, ETags that spare work, and answers that agree with each other."""
import json
import re

import pytest
import requests

from harness.contract import check, check_no_internals, check_problem, schema
from harness.meals import ago_text, meal
from harness.patience import wait_until
from harness.ws import Ws

TAGGED = ["/api/gaveurs/", "/api/lots/", "/api/lots/{code}", "/api/lots/{code}/historique",
          "/api/lots/{code}/courbes", "/api/lots/{code}/alertes", "/api/lots/{code}/qualite",
          "/api/alertes", "/api/euralis/lots/actifs", "/api/gavage/gaveur/1",
          "/api/euralis/gavages/recent"]


@pytest.mark.parametrize("path", [
    "/api/nothing", "/api/", "/api/lots/NONE", "/api/lots/NONE/historique", "/api/lots/999999",
    "/api/lots/NONE/courbes", "/api/lots/NONE/alertes", "/api/lots/NONE/qualite",
    "/api/gaveurs/999999", "/api/gavage/gaveur/999999", "/api/analytics/weekly-report/999999",
    "/nothing", "/api/lots/NONE/nothing"])
def test_what_does_not_exist_is_a_problem_404(shared_server, path):
    problem = check_problem(shared_server.get(path), 404, "not_found")
    check_no_internals(problem.get("detail", ""))


@pytest.mark.parametrize("path", ["/api/gaveurs/abc", "/api/gavage/gaveur/abc", "/api/gaveurs/-1",
                                  "/api/analytics/weekly-report/abc",
                                  "/api/gavage/gaveur/99999999999999999999"])
def test_an_id_that_is_no_number_is_a_problem(shared_server, path):
    answer = shared_server.get(path)
    check_problem(answer, answer.status_code,
                  {400: "invalid", 404: "not_found"}[answer.status_code])


def test_another_content_type_is_a_problem_415(shared_server):
    answer = requests.post(shared_server.url + "/api/lots/gavage", data={"a": "1"}, timeout=10)
    check_problem(answer, 415, "unsupported_media")


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "Application/JSON"])
def test_a_json_content_type_may_be_written_in_its_ways(shared_server, content_type):
    import json
    answer = requests.post(shared_server.url + "/api/lots/gavage", timeout=10,
                           data=json.dumps(meal(1, serial=230)),
                           headers={"Content-Type": content_type})
    assert answer.status_code in (200, 201)


@pytest.mark.parametrize("body", ["", "{", "[]", "null", "\xff", '{"a":NaN}'], ids=repr)
def test_a_body_that_is_no_json_object_is_a_problem_400(shared_server, body):
    answer = requests.post(shared_server.url + "/api/lots/gavage", data=body.encode("latin-1"),
                           headers={"Content-Type": "application/json"}, timeout=10)
    problem = check_problem(answer, 400, "invalid")
    assert problem["errors"]
    for fault in problem["errors"]:
        check_no_internals(fault["reason"])


@pytest.mark.parametrize("method,path", [("DELETE", "/api/lots/"), ("PUT", "/health"),
                                         ("POST", "/api/gaveurs/"), ("GET", "/api/lots/gavage"),
                                         ("DELETE", "/api/alertes/1/acquitter")])
def test_another_method_is_a_problem_405_that_names_the_allowed(shared_server, method, path):
    answer = requests.request(method, shared_server.url + path, timeout=10)
    if path == "/api/lots/gavage" and answer.status_code == 404:
        pytest.skip("GET of /api/lots/gavage reads as the lot named gavage")
    check_problem(answer, 405, "method_not_allowed")
    assert answer.headers["Allow"]


@pytest.mark.parametrize("path", TAGGED)
def test_an_unchanged_answer_is_304_and_a_changed_one_is_not(server, path):
    server.record(meal(1))
    target = path.format(code=meal(1)["code_lot"])
    first = server.get(target)
    tag = first.headers["ETag"]
    again = server.get(target, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert server.get(target, headers={"If-None-Match": f'"other", {tag}'}).status_code == 304
    assert server.get(target, headers={"If-None-Match": '"other"'}).status_code == 200
    server.record(meal(1, repas=1, dose_theorique=200, dose_reelle=150, pret_abattage=True))
    changed = server.get(target, headers={"If-None-Match": tag})
    if path == "/api/gaveurs/":
        assert changed.status_code in (200, 304)  # No gaveur changed.
    else:
        assert changed.status_code == 200 and changed.headers["ETag"] != tag


def test_a_lot_is_the_same_by_id_and_by_code(shared_server):
    shared_server.record(meal(1, serial=231))
    by_code = shared_server.get(f"/api/lots/{meal(1, serial=231)['code_lot']}").json()
    assert shared_server.get(f"/api/lots/{by_code['id']}").json() == by_code
    check(by_code, schema("Lot"), "lot")


def test_a_lot_code_may_be_written_escaped(shared_server):
    body = meal(1, code_lot="LL_2611-1.b")
    shared_server.record(body)
    assert shared_server.get("/api/lots/LL%5F2611%2D1%2Eb").json()["code_lot"] == "LL_2611-1.b"


@pytest.mark.parametrize("path", ["/api/lots/?site=LL", "/api/gavage/gaveur/1?limt=5",
                                  "/api/euralis/lots/actifs?site=LL", "/api/alertes?actives=true"])
def test_a_misspelt_parameter_is_refused_and_does_not_answer_with_everything(shared_server, path):
    problem = check_problem(shared_server.get(path), 400, "invalid")
    assert [fault["path"] for fault in problem["errors"]] == [path.split("?")[1].split("=")[0]]


def test_curves_follow_the_meals(shared_server):
    bodies = [meal(1, serial=232, repas=n) for n in range(5)]
    for body in bodies:
        shared_server.record(body)
    curves = shared_server.get(f"/api/lots/{bodies[0]['code_lot']}/courbes").json()
    assert [(p["repas"], p["jour"], p["moment"], p["dose_g"]) for p in curves["reelle"]] == \
        [(n + 1, b["jour"], b["moment"], b["dose_reelle"]) for n, b in enumerate(bodies)]
    assert [p["dose_g"] for p in curves["theorique"]][:5] == [b["dose_theorique"] for b in bodies]
    assert curves["corrigee"] == []


def test_the_dashboard_agrees_with_its_parts(server):
    for gaveur_id in (1, 2, 3):
        for repas in range(3):
            server.record(meal(gaveur_id, repas=repas, nb_canards_vivants=40 + gaveur_id))
    server.record(meal(3, repas=3, dose_theorique=200, dose_reelle=140))
    board = server.get("/api/euralis/dashboard").json()
    check(board, schema("Dashboard"), "dashboard")
    totals = board["totaux"]
    assert (totals["sites"], totals["gaveurs"], totals["lots_actifs"]) == (3, 5, 3)
    assert totals["repas_24h"] == 10
    assert totals["canards_vivants"] == 41 + 42 + 50
    assert board["sites"] == server.get("/api/euralis/sites").json()["items"]
    assert board["lots"] == server.get("/api/euralis/lots/actifs").json()["items"]
    active = server.items("/api/alertes?active=true")
    key = lambda a: a["id"]  # noqa: E731
    assert sorted(board["alertes"], key=key) == sorted(active, key=key)
    assert totals["alertes_actives"] == len(active)
    assert totals["alertes_critiques"] == sum(a["severity"] == "critical" for a in active)


def test_the_meals_of_24_hours_counted_corrections_and_meals_of_years_ago(server):
    server.record(meal(1))
    server.record(meal(1, dose_reelle=190))
    server.record(meal(2, timestamp="2023-04-01T08:00:00Z"))
    server.record(meal(2, repas=1, timestamp=ago_text(hours=25)))
    server.record(meal(3, timestamp=ago_text(hours=23)))
    server.record(meal(3, repas=1, timestamp=ago_text(hours=-2)))  # of a simulator in a hurry
    assert server.get("/api/euralis/dashboard").json()["totaux"]["repas_24h"] == 3


def test_a_lot_of_the_records_only_was_shown_as_normal(server):
    server.stop()
    server.sql("INSERT INTO lots_gavage (code_lot, gaveur_id, site_code, debut_lot, statut, "
               f"updated_at) VALUES ('MT2303001', 3, 'MT', {server.sql_time(0)}, 'importe', "
               f"{server.sql_time(0)})")
    server.start()
    assert server.get("/api/lots/MT2303001").json()["etat"] == "no_data"


def test_a_critical_lot_that_is_silent_was_not_among_those_without_data(make_server):
    server = make_server(settings={"limits.overdue_check_ms": 100}).start()
    server.record(meal(1, timestamp=ago_text(days=3), dose_theorique=200, dose_reelle=100))
    server.record(meal(2))

    def silent():
        kinds = {a["kind"] for a in server.items("/api/alertes?active=true")}
        return "meal_overdue" in kinds
    wait_until(silent, "the overdue alert")
    board = server.get("/api/euralis/dashboard").json()
    assert board["lots"][0]["etat"] == "critical"
    assert board["totaux"]["lots_sans_donnees"] == 1


def test_a_gaveurs_meals_fell_to_nothing_when_his_lot_ended(server):
    for repas in range(3):
        server.record(meal(3, repas=repas))
    server.stop()
    server.sql("UPDATE lots_gavage SET statut = 'termine'")
    server.start()
    rows = server.get("/api/euralis/gaveurs/performance").json()["items"]
    assert [row["repas"] for row in rows if row["gaveur_id"] == 3] == [3]


def test_a_region_nobody_named_was_an_empty_text(server):
    server.record(meal(77, site="XY", code_lot="XY2611001"))
    sites = {site["code"]: site["region"] for site in
             server.get("/api/euralis/sites").json()["items"]}
    assert sites["XY"] is None and sites["MT"] == "Occitanie"


def test_lists_were_cut_at_2000_lots_in_silence(server):
    server.record(meal(1))
    assert server.get("/api/euralis/dashboard").json()["tronque"] is False
    assert server.get("/api/euralis/lots/actifs").json()["tronque"] is False
    server.stop()
    long_ago = server.sql_time(0)
    lots = ", ".join(f"('MT26{n:05}', 3, 'MT', {long_ago}, {long_ago}, 10)" for n in range(2100))
    server.sql("INSERT INTO lots_gavage (code_lot, gaveur_id, site_code, debut_lot, updated_at, "
               f"nb_canards_vivants) VALUES {lots}")
    alerts = ", ".join(
        f"({1000 + n}, 'lot/MT26{n:05}', 'meal_overdue', 'no_data', 'MT26{n:05}', 3, 'MT', 1, "
        f"{long_ago}, {long_ago}, {long_ago}, 1)" for n in range(2100))
    server.sql("INSERT INTO gavage_alertes (id, source, kind, severity, code_lot, gaveur_id, "
               f"site_code, count, first_at, since, last_at, seq) VALUES {alerts}")
    server.start()
    board = server.get("/api/euralis/dashboard").json()
    check(board, schema("Dashboard"), "dashboard")
    assert board["tronque"] is True and len(board["lots"]) == len(board["alertes"]) == 2000
    totals = board["totaux"]
    assert (totals["lots_actifs"], totals["lots_sans_donnees"]) == (2101, 2100)
    assert totals["canards_vivants"] == 2100 * 10 + 50
    assert totals["alertes_actives"] >= 2100
    listed = server.get("/api/euralis/lots/actifs").json()
    assert listed["tronque"] is True and len(listed["items"]) == 2000
    with Ws(server, "/ws/gaveur/3") as screen:
        data = screen.recv_type("snapshot")["data"]
        assert data["tronque"] is True and len(data["lots"]) == 2000
    with Ws(server, "/ws/notifications/") as bell:
        init = bell.recv_type("init")
        assert init["tronque"] is True and init["unread_count"] >= 2100


def test_the_parts_of_the_dashboard_disagreed_while_meals_came_in(server):
    server.record(meal(1))
    with Ws(server, "/ws/gavage") as device:
        wrong = []
        for repas in range(1, 150):
            device.send(meal(1, repas=repas))
            board = server.get("/api/euralis/dashboard").json()
            newest = max([lot["seq"] for lot in board["lots"]] +
                         [alert["seq"] for alert in board["alertes"]])
            if newest != board["seq"]:
                wrong.append((board["seq"], newest))
    assert not wrong


def test_computed_figures_showed_the_rounding_of_binary_sums(server):
    for repas in range(6):
        server.record(meal(1, repas=repas, poids_moyen=4500.1 + 33.3 * repas, dose_reelle=200.3,
                           taux_mortalite=round(0.1 + 0.1 * repas, 1), nb_canards_vivants=47))
    report = server.get("/api/analytics/weekly-report/1").json()
    texts = [json.dumps(report), server.get("/api/euralis/dashboard").text,
             server.get("/api/euralis/gaveurs/performance").text]
    for text in texts:
        for figure in re.findall(r"(?<![\w.\-:])-?\d+\.\d+", text):
            assert len(figure.split(".")[1]) <= 4, figure
    assert report["lots"][0]["gain_g"] == 166.5


def test_lots_in_trouble_come_first(server):
    server.record(meal(1))
    server.record(meal(2, dose_theorique=200, dose_reelle=177))
    server.record(meal(3, dose_theorique=200, dose_reelle=140))
    lots = server.get("/api/euralis/lots/actifs").json()["items"]
    assert [lot["etat"] for lot in lots] == ["critical", "warning", "normal"]
    assert [lot["gaveur_id"] for lot in lots] == [3, 2, 1]
    only = server.get("/api/euralis/lots/actifs?site_code=LS").json()["items"]
    assert [lot["gaveur_id"] for lot in only] == [2]


def test_performance_counts_meals_and_deviation(server):
    for repas in range(4):
        server.record(meal(1, repas=repas, dose_theorique=200, dose_reelle=190))
    rows = server.get("/api/euralis/gaveurs/performance").json()["items"]
    row, = [r for r in rows if r["gaveur_id"] == 1]
    check(row, schema("GaveurPerformance"), "performance")
    assert row["repas"] == 4 and row["lots_actifs"] == 1
    assert abs(row["ecart_dose_moyen_pct"] + 5) < 0.01
