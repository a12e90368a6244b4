"""Pages follow keys, not offsets: while rows come in, none is skipped and none shown twice."""
import collections
import datetime

import pytest

from harness.contract import check, check_problem, schema
from harness.meals import key_of, meal


# Longer than the lots of fill() are fed.
SITE_MEALS = "/api/euralis/sites/LL/gavages?since=2026-11-01&until=2026-12-01"


def fill(server, lots=3, meals=12):
    acks = {}
    for repas in range(meals):
        for serial in range(1, lots + 1):
            body = meal(1, serial=serial, repas=repas)
            acks[key_of(body)] = server.record(body)
    return acks


def pages(server, path, between=lambda: None):
    """Every item over all pages; between() runs after each page."""
    joiner = "&" if "?" in path else "?"
    cursor, found = None, []
    while True:
        answer = server.get(path + (f"{joiner}cursor={cursor}" if cursor else ""))
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += page["items"]
        cursor = page["next_cursor"]
        if not cursor:
            return found
        assert page["items"], "an empty page with a next one"
        between()


def inserter(server):
    """Adds a newer meal of gaveur 1 at each call."""
    state = {"repas": 12}

    def insert():
        for serial in (1, 2):
            server.record(meal(1, serial=serial, repas=state["repas"]))
        state["repas"] += 1
    return insert


@pytest.mark.parametrize("path,name", [
    ("/api/gavage/gaveur/1?limit=5", "Meal"), ("/api/euralis/gavages/recent?limit=5", "Meal"),
    (SITE_MEALS + "&limit=5", "Meal"),
    ("/api/lots/LL261101001/historique?limit=5", "MealHistoryEntry")])
def test_meals_present_at_the_start_come_exactly_once_while_others_come_in(server, path, name):
    acks = fill(server)
    found = pages(server, path, inserter(server))
    for item in found:
        check(item, schema(name), name)
    seen = collections.Counter(key_of(item) for item in found)
    assert max(seen.values()) == 1, "shown twice"
    wanted = {key for key in acks if "historique" not in path or key[0] == "LL261101001"}
    assert wanted <= set(seen), "skipped"


@pytest.mark.parametrize("path", ["/api/gavage/gaveur/1?limit=4",
                                  SITE_MEALS + "&limit=4",
                                  "/api/euralis/gavages/recent?limit=4"])
def test_a_correction_during_paging_lost_its_meal(server, path):
    acks = fill(server, lots=3, meals=8)
    state = {"repas": 6}

    def correct():
        for serial in (1, 2, 3):
            server.record(meal(1, serial=serial, repas=state["repas"],
                               dose_reelle=190 - state["repas"]))
        state["repas"] -= 1
    seen = collections.Counter(key_of(item) for item in pages(server, path, correct))
    assert set(seen) == set(acks) and max(seen.values()) == 1


@pytest.mark.parametrize("path", ["/api/gavage/gaveur/1?limit=7",
                                  "/api/euralis/gavages/recent?limit=7"])
def test_meals_come_newest_first(shared_filled, path):
    times = [datetime.datetime.fromisoformat(item["timestamp"])
             for item in pages(shared_filled, path)]
    assert times == sorted(times, reverse=True)


def test_the_history_of_a_lot_follows_its_meals(shared_filled):
    path = "/api/lots/LL261101002/historique?limit=7"
    assert [(row["jour"], row["moment"]) for row in pages(shared_filled, path)] == \
        [(n // 2, "soir" if n % 2 else "matin") for n in range(12)]


@pytest.fixture(scope="module")
def shared_filled(shared_server):
    fill(shared_server)
    return shared_server


def test_lots_come_exactly_once_while_others_come_in(server):
    fill(server, lots=7, meals=1)
    state = {"serial": 100}

    def insert():
        server.record(meal(1, serial=state["serial"]))
        state["serial"] += 1
    codes = [lot["code_lot"] for lot in pages(server, "/api/lots/?limit=2", insert)]
    assert len(codes) == len(set(codes))
    assert {meal(1, serial=s)["code_lot"] for s in range(1, 8)} <= set(codes)


def test_gaveurs_come_in_the_order_of_their_ids(shared_filled):
    ids = [g["id"] for g in pages(shared_filled, "/api/gaveurs/?limit=2")]
    assert ids == [1, 2, 3, 4, 5]


def test_the_default_page_of_a_gaveur_has_10_meals(shared_filled):
    page = shared_filled.get("/api/gavage/gaveur/1").json()
    assert len(page["items"]) == 10 and page["next_cursor"]


def test_the_default_page_of_recent_meals_has_20(shared_filled):
    assert len(shared_filled.get("/api/euralis/gavages/recent").json()["items"]) == 20


def test_one_page_can_hold_200_and_not_more(shared_filled):
    assert shared_filled.get("/api/gavage/gaveur/1?limit=200").status_code == 200
    check_problem(shared_filled.get("/api/gavage/gaveur/1?limit=201"), 400, "invalid")


def test_meals_of_a_site_are_of_the_last_24_hours_when_nothing_is_asked(server):
    now = datetime.datetime.now(datetime.UTC)
    for repas, hours in enumerate((30, 23, 1)):
        at = (now - datetime.timedelta(hours=hours)).isoformat()
        server.record(meal(1, repas=repas, timestamp=at))
    page = server.get("/api/euralis/sites/LL/gavages").json()
    assert [item["moment"] for item in page["items"]] == ["matin", "soir"]
    assert server.get("/api/euralis/sites/LS/gavages").json()["items"] == []


@pytest.mark.parametrize("query,name", [
    ("since=2026-11-02&until=2026-11-01", "until"), ("since=2026-01-01&until=2026-03-01", "since"),
    ("since=hier", "since"), ("until=2026-13-01", "until"), ("limit=1001", "limit"),
    ("cursor=AAAA", "cursor"), ("site_code=LL", "site_code")])
def test_a_span_of_a_site_that_is_not_usable_is_named(shared_filled, query, name):
    problem = check_problem(shared_filled.get(f"/api/euralis/sites/LL/gavages?{query}"), 400,
                            "invalid")
    assert name in [fault["path"] for fault in problem["errors"]]


def test_a_site_nobody_knows_has_no_meals(shared_filled):
    check_problem(shared_filled.get("/api/euralis/sites/XX/gavages"), 404, "not_found")
    check_problem(shared_filled.get("/api/euralis/sites/a.b/gavages"), 404, "not_found")


def test_the_last_page_has_no_next(shared_filled):
    page = shared_filled.get("/api/gavage/gaveur/1?limit=200").json()
    assert page["next_cursor"] is None and len(page["items"]) == 36


@pytest.mark.parametrize("path", ["/api/gavage/gaveur/1", "/api/lots/", "/api/gaveurs/",
                                  "/api/alertes", "/api/euralis/gavages/recent",
                                  "/api/lots/LL261101001/historique"])
@pytest.mark.parametrize("query", ["limit=0", "limit=-1", "limit=abc", "limit=1.5", "limit=501",
                                   "limit=99999999999999999999", "cursor=***", "cursor=AAAA",
                                   "cursor=" + "A" * 2000])
def test_an_unusable_parameter_is_named(shared_filled, path, query):
    problem = check_problem(shared_filled.get(f"{path}?{query}"), 400, "invalid")
    assert query.split("=")[0] in [fault["path"] for fault in problem["errors"]]


@pytest.mark.parametrize("query", ["gaveur_id=abc", "statut=parti", "gaveur_id=-1"])
def test_an_unusable_filter_is_named(shared_filled, query):
    problem = check_problem(shared_filled.get(f"/api/lots/?{query}"), 400, "invalid")
    assert query.split("=")[0] in [fault["path"] for fault in problem["errors"]]


@pytest.mark.parametrize("query,expected", [("gaveur_id=1", 3), ("gaveur_id=2", 0),
                                            ("site_code=LL", 3), ("site_code=MT", 0),
                                            ("statut=en_gavage", 3), ("statut=termine", 0)])
def test_filters_of_lots_hold(shared_filled, query, expected):
    assert len(pages(shared_filled, f"/api/lots/?{query}&limit=2")) == expected
