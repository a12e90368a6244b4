"""What was measured is found again over REST: page by page, summed, beside the line's targets."""
import datetime

import pytest
import requests

from harness.contract import check, check_problem, schema
from harness.meals import ago_text
from harness.patience import patience
from harness.samples import channels, flat, frames, hello, sample
from harness.ws import Ws

SENSORS = "/ws/sensors/"


def measure(server, *bodies):
    with Ws(server, SENSORS) as device:
        for body in bodies:
            ack = device.ask(body)
            assert ack["type"] == "ack", ack


def day(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def test_an_empty_line_says_that_nothing_is_known(server):
    assert server.get("/api/sqal/samples/latest").status_code == 404
    assert server.get("/api/sqal/samples").json() == {"items": [], "next_cursor": None}
    assert server.get("/api/sqal/devices").json()["items"] == []
    overview = server.get("/api/sqal/dashboard/overview").json()
    check(overview, schema("LineOverview"), "overview")
    for name in ("livers_per_hour", "conformity", "downgraded", "rejected", "mean_mass_g"):
        assert overview[name] is None, name
    assert overview["targets"] == {
        "livers_per_hour": 100, "conformity": 0.98, "downgraded": 0.05, "rejected": 0.02}
    for path in ("hourly", "daily"):
        assert server.get(f"/api/sqal/stats/{path}").json()["items"] == []
    distribution = server.get("/api/sqal/stats/grade-distribution").json()["distribution"]
    assert [row["share"] for row in distribution] == [None] * 5
    assert all(site["conformity"] is None
               for site in server.get("/api/sqal/stats/sites").json()["items"])


def test_raw_frames_come_back_exactly_with_what_the_device_said(server):
    sent = sample(3, fusion={"final_grade": "REJET", "final_score": 0.2}, meta={"a": [1.5]},
                  extra=None)
    measure(server, sent)
    found = server.get(f"/api/sqal/samples/{sent['sample_id']}").json()
    check(found, schema("WholeSample"), "sample")
    for name, matrix in frames(3).items():
        assert flat(found["vl53l8ch"]["raw"][name]) == flat(matrix), name
    assert {name: found["as7341"]["raw"][name] for name in channels()} == channels(3)
    assert found["device_results"] == {"fusion": sent["fusion"]}
    assert found["further_fields"] == {"meta": {"a": [1.5]}, "extra": None}
    assert found["device_claim"] == {"final_grade": "REJECT", "final_score": 0.2}
    latest = server.get("/api/sqal/samples/latest").json()
    assert latest == {name: found[name] for name in latest}


def test_a_corrected_sample_keeps_what_it_was(server):
    measure(server, sample(1), sample(1, seed=9))
    found = server.get("/api/sqal/samples/ESP32_LL_01-00001").json()
    assert found["corrections"] == 1 and len(found["replaced"]) == 1
    assert flat(found["vl53l8ch"]["raw"]["distance_matrix"]) == flat(frames(9)["distance_matrix"])


def test_pages_hold_every_sample_once_while_others_come_in(server):
    same = ago_text(minutes=30)
    measure(server, *(sample(n, timestamp=same if n % 2 else ago_text(minutes=n))
                      for n in range(1, 26)))
    found, cursor = [], None
    while True:
        query = {"limit": 4} | ({"cursor": cursor} if cursor else {})
        page = server.get("/api/sqal/samples", params=query).json()
        found += [item["sample_id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
        measure(server, sample(100 + len(found), timestamp=ago_text(minutes=0)))
    assert sorted(found) == [f"ESP32_LL_01-{n:05d}" for n in range(1, 26)]


def test_filters_narrow_and_add_up(server):
    measure(server, sample(1), sample(2, timestamp=ago_text(minutes=90)),
            sample(1, device="ESP32_MT_01"))

    def ids(**query):
        return [item["sample_id"] for item in
                server.get("/api/sqal/samples", params=query).json()["items"]]

    assert len(ids()) == 3
    assert ids(device_id="ESP32_MT_01") == ids(site_code="MT") == ["ESP32_MT_01-00001"]
    assert ids(until=ago_text(minutes=60)) == ["ESP32_LL_01-00002"]
    assert len(ids(since=ago_text(minutes=60))) == 2
    assert len(ids(unlinked="true")) == len(ids(lot_link="none")) == 3
    assert ids(code_lot="LL2611001") == []
    by_grade = [len(ids(grade=grade)) for grade in ("A+", "A", "B", "C", "REJECT")]
    assert sum(by_grade) == 3
    # A plus that nobody escaped is a space on its way.
    for raw in ("A+", "A%2B"):
        answer = requests.get(f"{server.url}/api/sqal/samples?grade={raw}", timeout=patience(10))
        assert len(answer.json()["items"]) == by_grade[0]
    offset = requests.get(f"{server.url}/api/sqal/samples?since=2026-01-01T00:00:00+01:00",
                          timeout=patience(10))
    assert len(offset.json()["items"]) == 3


@pytest.mark.parametrize("path,query,wrong", [
    ("samples", {"limit": 201}, "limit"), ("samples", {"grade": "D"}, "grade"),
    ("samples", {"since": "hier"}, "since"), ("samples", {"cursor": "x"}, "cursor"),
    ("samples", {"device": "x"}, "device"), ("samples", {"lot_link": "hand"}, "lot_link"),
    ("samples", {"since": "2026-02-01", "until": "2026-01-01"}, "until"),
    ("stats/hourly", {"since": "2026-01-01", "until": "2026-03-01"}, "since"),
    ("stats/daily", {"since": "2020-01-01"}, "since"),
    ("stats/sites", {"grade": "A"}, "grade"), ("devices", {"site_code": "-"}, "site_code"),
    ("alerts", {"active": "yes"}, "active"), ("dashboard/overview", {"since": "x"}, "since")])
def test_a_parameter_that_cannot_be_is_refused_by_its_name(shared_server, path, query, wrong):
    answer = shared_server.get(f"/api/sqal/{path}", params=query)
    problem = check_problem(answer, 400, "invalid")
    assert [fault["path"] for fault in problem["errors"]] == [wrong]


@pytest.mark.parametrize("name", ["none", "%20", "x" * 65])
def test_a_sample_that_nobody_measured_is_not_found(shared_server, name):
    check_problem(shared_server.get(f"/api/sqal/samples/{name}"), 404, "not_found")


def test_sums_by_hour_day_site_and_grade_agree_with_the_samples(server):
    measure(server, *(sample(n, timestamp=ago_text(minutes=25 * n)) for n in range(1, 9)),
            *(sample(n, device="ESP32_MT_01") for n in range(1, 4)))
    items = server.items("/api/sqal/samples?limit=5")
    assert len(items) == 11
    grades = [item["fusion"]["final_grade"] for item in items]
    for path in ("hourly", "daily"):
        answer = server.get(f"/api/sqal/stats/{path}").json()
        check(answer, schema("QualityBuckets"), path)
        buckets = answer["items"]
        assert sum(bucket["samples"] for bucket in buckets) == 11
        for grade in set(grades):
            assert sum(b["grades"][grade] for b in buckets) == grades.count(grade)
        for bucket in buckets:
            within = [i for i in items if i["device_id"] == bucket["device_id"]
                      and day(bucket["start"]) <= day(i["timestamp"]) < day(bucket["end"])]
            assert len(within) == bucket["samples"]
            masses = [i["vl53l8ch"]["analysis"]["mass_g"] for i in within]
            known = [mass for mass in masses if mass is not None]
            if known:
                assert bucket["mean_mass_g"] == pytest.approx(sum(known) / len(known), abs=0.2)
    sites = {s["site_code"]: s for s in server.get("/api/sqal/stats/sites").json()["items"]}
    assert (sites["LL"]["samples"], sites["MT"]["samples"], sites["LS"]["samples"]) == (8, 3, 0)
    distribution = server.get("/api/sqal/stats/grade-distribution").json()
    assert {row["grade"]: row["count"] for row in distribution["distribution"]} == {
        grade: grades.count(grade) for grade in ("A+", "A", "B", "C", "REJECT")}
    assert sum(row["share"] for row in distribution["distribution"]) == pytest.approx(1, abs=0.001)


def test_devices_and_overview_show_the_line_of_now(server):
    with Ws(server, SENSORS) as device:
        device.ask(hello(calibration={"belt_mm": 242.5}))
        device.ask(sample(1, timestamp=ago_text(minutes=10)))
        device.ask(sample(2, timestamp=ago_text(minutes=100)))
    devices = server.get("/api/sqal/devices").json()
    check(devices, schema("DeviceList"), "devices")
    (one,) = devices["items"]
    assert (one["device_id"], one["site_code"], one["samples"]) == ("ESP32_LL_01", "LL", 2)
    assert one["calibration"]["belt_mm"] == 242.5 and one["firmware_version"] == "3.1.0"
    overview = server.get("/api/sqal/dashboard/overview").json()
    check(overview, schema("LineOverview"), "overview")
    assert overview["livers_per_hour"] == overview["samples"] == 1
    assert overview["devices"] == {"total": 1, "online": 1, "silent": 0}
    assert server.get("/api/sqal/dashboard/overview?site_code=MT").json()["samples"] == 0
    health = server.get("/api/sqal/health").json()
    check(health, schema("QualityHealth"), "health")
    assert health["last_sample_at"]


def test_an_answer_that_did_not_change_is_not_sent_again(server):
    measure(server, sample(1))
    first = server.get("/api/sqal/samples")
    again = server.get("/api/sqal/samples", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and not again.content
